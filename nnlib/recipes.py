"""Trainings on MNIST that are known to end well: sizes, steps and epochs that fit each other.

network, history = recipes.quick(mnist.train, rng=rng)      # seconds, 98 of 100
network, history = recipes.best(mnist.train, rng=rng)       # minutes, 99 of 100 and more

Both were chosen on images held back from the training set; benchmarks/accuracy.py tells what they
reach on the test set. Nothing in them but layers that connect everything with everything.
"""

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nnlib import expect
from nnlib.activations import ReLU
from nnlib.augment import Deform, augmented
from nnlib.data import Dataset
from nnlib.history import History
from nnlib.layers import Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import AdamW
from nnlib.protocols import Layer
from nnlib.schedules import cosine
from nnlib.training import fit

_BATCH_SIZE = 128
_WARM_UP = 0.05  # of all steps
_WEIGHT_DECAY = 0.05


class Trained(NamedTuple):
    """A network, and how it came about."""

    network: Network
    history: History


def quick(
    train: Dataset,
    *,
    rng: np.random.Generator,
    epochs: int = 8,
    hidden: tuple[int, ...] = (128, 64),
    learning_rate: float = 0.008,
    label_smoothing: float = 0.1,
    validation: Dataset | None = None,
    progress: bool | Callable[[History], object] = True,
) -> Trained:
    """Train a small network with AdamW, and a learning rate that rises, and then falls to zero.

    Args:
        train: what to learn from.
        rng: draws the weights and the order of the images.
        epochs: more take longer, and gain little here.
        hidden: units of each hidden layer.
        learning_rate: at its highest.
        label_smoothing: see `softmax_cross_entropy`.
        validation: see `fit`.
        progress: see `fit`.
    """
    epochs = expect.whole_number(epochs, "epochs", at_least=1)
    sizes = [train.images.shape[1], *hidden]
    layers: list[Layer] = []
    for inputs, units in pairwise(sizes):
        layers += [Linear(inputs, units, rng=rng), ReLU()]
    network = Network(*layers, Linear(sizes[-1], train.classes, rng=rng))
    steps = epochs * math.ceil(len(train) / _BATCH_SIZE)
    history = fit(
        network,
        AdamW(network.parameters(), weight_decay=_WEIGHT_DECAY),
        train,
        epochs=epochs,
        rng=rng,
        batch_size=_BATCH_SIZE,
        validation=validation,
        loss=partial(softmax_cross_entropy, label_smoothing=label_smoothing),
        schedule=cosine(learning_rate, steps, warmup_steps=int(_WARM_UP * steps)),
        progress=progress,
    )
    return Trained(network, history)


def best(
    train: Dataset,
    *,
    rng: np.random.Generator,
    epochs: int = 20,
    hidden: tuple[int, ...] = (1024, 1024, 512),
    learning_rate: float = 0.0015,
    deform: Deform | None = None,
    label_smoothing: float = 0.1,
    validation: Dataset | None = None,
    progress: bool | Callable[[History], object] = True,
) -> Trained:
    """Train a large network as `quick` does, on images that are deformed anew in every epoch.

    Args:
        train: what to learn from: pictures.
        rng: draws the weights, the order of the images and their deformations.
        epochs: the more, the better, if slowly: see benchmarks/README.md.
        hidden: units of each hidden layer.
        learning_rate: at its highest.
        deform: how the images are changed; by default as fits handwritten digits of 28 x 28 pixels.
        label_smoothing: see `softmax_cross_entropy`.
        validation: see `fit`.
        progress: see `fit`.
    """
    if deform is None:
        deform = Deform(shift=1, rotation=8, stretch=0.08, slant=0.08, bend=1.2)
    return quick(
        augmented(train, deform),
        rng=rng,
        epochs=epochs,
        hidden=hidden,
        learning_rate=learning_rate,
        label_smoothing=label_smoothing,
        validation=validation,
        progress=progress,
    )
