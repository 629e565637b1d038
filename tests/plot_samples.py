"""Data that the tests of the figures draw."""

import matplotlib as mpl

mpl.use("agg")

import numpy as np

from nnlib import plots
from nnlib.training import History

CLOTHES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"]
CLOTHES += ["Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
LONG_NAMES = [f"class {i}, whose name is longer than any page is wide" * 3 for i in range(10)]
LONG_TITLE = "A title of many words, which has to be broken into lines to stay on the page. " * 3


def some_history(epochs=12, *, validation=True, best_epoch=None):
    steps = np.arange(1, epochs + 1)
    return History(
        train_loss=list(2.3 * np.exp(-steps / 4)),
        train_accuracy=list(1 - 0.9 * np.exp(-steps / 4)),
        validation_loss=list(2.3 * np.exp(-steps / 5) + 0.01 * steps) if validation else [],
        validation_accuracy=list(0.975 - 0.8 * np.exp(-steps / 4)) if validation else [],
        learning_rate=[0.1] * epochs,
        seconds=[1.0] * epochs,
        best_epoch=best_epoch,
    )


def some_images(count, features=64):
    return np.random.default_rng(0).random((count, features), dtype=np.float32)


def some_labels(count):
    return np.arange(count) % 10


def some_probabilities(count):
    """Right for every image but each third, and more or less sure."""
    rows = np.full((count, 10), 0.02, dtype=np.float32)
    predicted = (some_labels(count) + (np.arange(count) % 3 == 2)) % 10
    rows[np.arange(count), predicted] = 0.82
    return rows


def some_counts(classes=10):
    counts = np.random.default_rng(0).poisson(2, (classes, classes))
    np.fill_diagonal(counts, 1000)
    return counts


def some_layers(count, scale=0.5):
    values = np.random.default_rng(0).normal(size=2000)
    return [values * scale**layer for layer in range(count)]


def some_predictions(count, shown=24, **options):
    return plots.predictions(
        some_images(count), some_labels(count), some_probabilities(count), count=shown, **options
    )


def title_of(figure):
    """Return the title as one line."""
    return " ".join(figure.get_suptitle().split())


def words(figure):
    """Return every text in the figure's axes that `axes.text` wrote."""
    return [text.get_text() for axes in figure.axes for text in axes.texts]
