"""Figures made of small images: a data set's, a network's predictions, a layer's weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from nnlib import expect
from nnlib.data import Dataset
from nnlib.plots import style, tiles

MAX_NAME = 1.2  # inches, beside a percentage


def images(
    images: Dataset | npt.ArrayLike,
    labels: npt.ArrayLike | None = None,
    *,
    image_shape: tuple[int, int] | None = None,
    count: int = 32,
    columns: int = 8,
    class_names: Sequence[str] | None = None,
    title: str | None = None,
) -> Figure:
    """Draw the first images in grey, from black for the lowest value to white, with their labels.

    Args:
        images: a data set, or an array (count, features) or (count, rows, columns).
        labels: (count,), integers or strings; a data set brings its own.
        image_shape: (rows, columns); where it is missing, features have to fill a square.
        count: how many to draw at most.
        columns: how many side by side at most; long names leave room for fewer.
        class_names: the name of each class, written instead of its number.
        title: what to write on top, instead of how many images of which size there are.

    Values in [0, 1] keep those as black and white; others are spread from 0, or the lowest value
    below it, to the highest value drawn.
    """
    if isinstance(images, Dataset):
        labels = images.labels if labels is None else labels
        image_shape = images.image_shape if image_shape is None else image_shape
        class_names = images.class_names if class_names is None else class_names
        images = images.images
    pictures, total = tiles.as_pictures(images, image_shape, count=count, argument="images")
    shown = len(pictures)
    captions = [] if labels is None else _captions(labels, total, class_names)[:shown]
    if title is None:
        size = tiles.in_words(pictures.shape)
        title = (
            f"The first {shown} of {total:,} images, {size} each"
            if shown < total
            else f"{total} image{'s' * (total > 1)} of {size}"
        )
    with tiles.draw_tiles(
        pictures, captions, columns=columns, title=title, cmap="gray", limits=_grey_limits(pictures)
    ) as drawn:
        return drawn.figure


def _captions(labels: npt.ArrayLike, count: int, class_names: Sequence[str] | None) -> list[str]:
    values = np.asarray(labels)
    if values.dtype.kind == "U" and class_names is None:
        if values.shape != (count,):
            raise ValueError(f"labels: expected one per image, ({count},), got {values.shape}.")
        return [str(label) for label in values]
    if class_names is None:
        highest = int(values.max()) + 1 if values.size and values.dtype.kind in "iu" else 1
        return [str(label) for label in expect.labels(values, count, max(highest, 1))]
    names = style.check_names(class_names, len(class_names), "class_names")
    assert names is not None
    return [names[label] for label in expect.labels(values, count, len(names))]


def _grey_limits(pictures: tiles.Pictures) -> tuple[float, float]:
    lowest, highest = float(pictures.min()), float(pictures.max())
    if pictures.dtype.kind == "f":  # integers stand for themselves: 1 is dark among 0 to 255
        highest = max(highest, 1.0)
    lowest = min(lowest, 0.0)
    return lowest, highest if highest > lowest else lowest + 1


def predictions(
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    probabilities: npt.ArrayLike,
    *,
    image_shape: tuple[int, int] | None = None,
    count: int = 24,
    columns: int = 8,
    class_names: Sequence[str] | None = None,
    title: str | None = None,
) -> Figure:
    """Draw images with the class that the network gives each, and how sure it is.

    A right answer reads "✓ 7 (99%)" in a thin frame; a wrong one "✗ 3 (61%)", and the true class
    below it, in a thick dashed one.

    Args:
        images: (count, features) or (count, rows, columns).
        labels: the true classes, (count,), integers.
        probabilities: (count, classes), each row adding up to 1: softmax(network(images)).
        image_shape: (rows, columns); where it is missing, features have to fill a square.
        count: how many to draw at most, from the first on; choose others by indexing all three.
        columns: how many side by side at most; long names leave room for fewer.
        class_names: the name of each class, written instead of its number.
        title: what to write on top, instead of how many of those drawn are right.
    """
    pictures, total = tiles.as_pictures(images, image_shape, count=count, argument="images")
    shown = len(pictures)
    shares = _check_probabilities(probabilities, total)[:shown]
    classes = shares.shape[1]
    truth = expect.labels(labels, total, classes)[:shown]
    names = style.check_names(class_names, classes, "class_names") or list(map(str, range(classes)))
    names = [style.shorten(name, MAX_NAME) for name in names]
    predicted = shares.argmax(axis=1)
    is_right = predicted == truth
    captions = [
        f"{'✓' if right else '✗'} {names[guess]} ({100 * share:.0f}%)"
        + ("" if right else f"\ntrue: {names[label]}")
        for right, guess, share, label in zip(
            is_right, predicted, shares.max(axis=1), truth, strict=True
        )
    ]
    if title is None:
        title = f"{is_right.sum()} of {shown} predictions right"
        if shown < total:
            title += f" (the first {shown} of {total:,})"
    with tiles.draw_tiles(
        pictures, captions, columns=columns, title=title, cmap="gray", limits=_grey_limits(pictures)
    ) as drawn:
        for frame, right in zip(drawn.frames, is_right, strict=True):
            if right:
                frame.set(edgecolor=style.BLUE, linewidth=1.5)
            else:
                frame.set(edgecolor=style.VERMILLION, linewidth=3.5, linestyle=(0, (2, 1)))
        return drawn.figure


def _check_probabilities(probabilities: npt.ArrayLike, count: int) -> npt.NDArray[Any]:
    shares = expect.floating(probabilities, "probabilities", ndim=2)
    if len(shares) != count:
        raise ValueError(
            f"probabilities: expected a row for each of {count} images, got {len(shares)}."
        )
    # Written so that NaN fails too. Half precision is off by a thousandth for ten classes.
    if not ((shares >= 0).all() and np.allclose(shares.sum(axis=1), 1, atol=5e-3)):
        raise ValueError(
            "probabilities: expected rows of numbers from 0 to 1 that add up to 1. "
            "Logits become probabilities with softmax(logits)."
        )
    return shares


def weights(
    weight: npt.ArrayLike,
    *,
    image_shape: tuple[int, int] | None = None,
    count: int = 32,
    columns: int = 8,
    names: Sequence[str] | None = None,
    bar_label: str = "weight (no unit)",
    title: str | None = None,
) -> Figure:
    """Draw what each unit of a layer looks for: its weights, one per pixel, as an image.

    Args:
        weight: (in_features, out_features), as in `layer.weight.value`: a column per unit.
        image_shape: (rows, columns) of the layer's input; missing, in_features fill a square.
        count: how many units to draw at most.
        columns: how many side by side at most.
        names: one per unit, written above it instead of its number.
        bar_label: what the colours stand for, where it is not a weight but, say, its gradient.
        title: what to write on top, instead of how many units of how many are drawn.

    Red is positive and blue negative, equally far on both sides of a white 0.
    """
    matrix = np.asarray(weight)
    if matrix.ndim != 2:
        raise ValueError(
            f"weight: expected a matrix (in_features, out_features), got shape {matrix.shape}. "
            "A layer's is layer.weight.value."
        )
    pictures, total = tiles.as_pictures(matrix.T, image_shape, count=count, argument="weight")
    shown = len(pictures)
    captions = style.check_names(names, total, "names") or [f"unit {i}" for i in range(total)]
    if title is None:
        units = f"{shown} of {total} units" if shown < total else f"{total} unit{'s' * (total > 1)}"
        title = f"Weights of {units}, {tiles.in_words(pictures.shape)} each"
    limit = float(np.abs(pictures).max()) or 1.0
    with tiles.draw_tiles(
        pictures,
        captions[:shown],
        columns=columns,
        title=title,
        cmap="RdBu_r",
        limits=(-limit, limit),
        room_below=0.7,
    ) as drawn:
        width, height = drawn.figure.get_size_inches()
        place = (0.5 - 1.5 / width, 0.55 / height, 3 / width, 0.13 / height)
        bar = drawn.figure.colorbar(
            drawn.images[0],
            cax=drawn.figure.add_axes(place),
            orientation="horizontal",
            ticks=[-limit, 0, limit],
        )
        bar.ax.set_xticklabels([style.number(-limit), "0", style.number(limit)])
        bar.set_label(bar_label)
        return drawn.figure
