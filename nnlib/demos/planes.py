"""Points in a plane that belong to two classes: moons, circles, spirals, and no pattern at all."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnlib.data import Dataset
from nnlib.types import FloatArray, IntArray

REACH = 1.6  # the plane goes from -REACH to REACH, both ways
CLASS_NAMES = ("round", "square")

Places = Callable[[IntArray, np.random.Generator], FloatArray]


def _moons(labels: IntArray, rng: np.random.Generator) -> FloatArray:
    """Two half circles, each with an end inside the other."""
    angle = np.pi * rng.random(len(labels))
    side = np.where(labels == 0, 1, -1)
    x, y = 0.85 * side * np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    places: FloatArray = np.stack([x, y], axis=1)
    return places


def _circles(labels: IntArray, rng: np.random.Generator) -> FloatArray:
    """A circle, and another one around it."""
    return _around(np.where(labels == 0, 0.45, 1.15), 2 * np.pi * rng.random(len(labels)))


def _spirals(labels: IntArray, rng: np.random.Generator) -> FloatArray:
    """Two arms that wind around each other, one and a quarter times."""
    along = np.sqrt(rng.random(len(labels)))  # the root: as many points outside, where it is long
    return _around(0.1 + 1.2 * along, np.pi * (2.5 * along + labels))


def _noise(labels: IntArray, rng: np.random.Generator) -> FloatArray:
    """Anywhere: where a point lies says nothing about its class."""
    return rng.uniform(-1.25, 1.25, size=(len(labels), 2))


def _around(radius: FloatArray, angle: FloatArray) -> FloatArray:
    directions: FloatArray = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return directions * radius[:, None]


SHAPES: dict[str, Places] = {
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "noise": _noise,
}


@dataclass(frozen=True)
class Points:
    """Points of two classes, with the labels that the network is told.

    Attributes:
        told: the points as `images`, (count, 2), and the labels that are told, (count,).
        wrong: which of these labels are wrong, (count,).
    """

    told: Dataset
    wrong: npt.NDArray[np.bool_]


def make_points(
    shape: str, count: int, *, scatter: float, wrong_labels: float, rng: np.random.Generator
) -> Points:
    """Return points, half of them of each class before some labels are made wrong.

    The same state of `rng` gives the same points with the same labels: `scatter` moves each of them
    further along its own way, and more `wrong_labels` are the same ones and some more.

    Args:
        shape: one of `SHAPES`.
        count: how many points.
        scatter: how far they stray from the shape: the standard deviation, in the plane's units.
        wrong_labels: the share of labels that are turned around, from 0 to 0.5.
        rng: draws all of it.
    """
    labels = np.arange(count) % 2
    places = SHAPES[shape](labels, rng)  # (count, 2)
    places += scatter * rng.normal(size=(count, 2))
    wrong = rng.permutation(count) < round(wrong_labels * count)
    told = Dataset(places.astype(np.float32), np.where(wrong, 1 - labels, labels), CLASS_NAMES)
    return Points(told, wrong)
