"""Tell whether a drawing is like anything that a network has learned from."""

import functools
import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnlib import data
from nnlib.metrics import accuracy
from nnlib.network import Network
from nnlib.types import FloatArray

DATA_SETS = {64: "digits", 784: "mnist"}  # by the pixels of an image
TRAINING_COUNT = 5_000  # of MNIST the first ones, which is enough to find one that is near
TEST_COUNT = 1_000
USUAL = 0.95  # so many of the test images have a training image as near as what is called usual
USUAL_INK = (0.005, 0.995)  # of the training images, this share has less ink

_BLOCKS = 8  # images are compared in so many blocks at most, each way


class Likeness(NamedTuple):
    """How near a drawing is to the training images.

    Attributes:
        label: of the nearest training image.
        distance: to it, the root of the summed squares of the differences, block by block.
        usual: what 19 in 20 test images stay within.
        ink: -1 for less than nearly all training images have, 1 for more, 0 for neither.
    """

    label: int
    distance: float
    usual: float
    ink: int

    @property
    def strange(self) -> bool:
        """Whether the drawing is unlike anything that was seen."""
        return self.distance > self.usual or self.ink != 0


class Familiar:
    """The images that a network has learned from, to compare drawings with.

    MNIST's images are compared as the means of 4x4 pixels: by single pixels, a line that is moved
    by its own width is as far from itself as from nothing, and a sparse scrawl passes for a 1.
    """

    def __init__(self, splits: data.Splits) -> None:
        train = splits.train.take(min(TRAINING_COUNT, len(splits.train)))
        self.count = len(train)
        self.test = splits.test.take(min(TEST_COUNT, len(splits.test)))
        self._labels = train.labels
        self._blocks = _blocks(train.images)
        self._squares = np.square(self._blocks).sum(axis=1)
        self._least_ink, self._most_ink = np.quantile(train.images.mean(axis=1), USUAL_INK)
        distances, _ = self._nearest(_blocks(self.test.images))
        self.usual = float(np.quantile(distances, USUAL))

    def compare(self, image: FloatArray) -> Likeness:
        """Return how near an image, (rows, columns), is to those that were learned from."""
        row = image.reshape(1, -1)
        distances, nearest = self._nearest(_blocks(row))
        ink = int(row.mean() > self._most_ink) - int(row.mean() < self._least_ink)
        return Likeness(int(self._labels[nearest[0]]), float(distances[0]), self.usual, ink)

    def known_to(self, network: Network) -> bool:
        """Whether the network reads most of the test images: whether it has met such images."""
        if network.out_features != self.test.classes:
            return False
        return accuracy(network(self.test.images), self.test.labels) > 0.5

    def _nearest(self, blocks: FloatArray) -> tuple[FloatArray, npt.NDArray[np.intp]]:
        squares = np.square(blocks).sum(axis=1)[:, None] + self._squares
        squares -= 2 * blocks @ self._blocks.T
        nearest = squares.argmin(axis=1)
        least = squares[np.arange(len(blocks)), nearest]
        return np.sqrt(np.maximum(least, 0)), nearest  # rounding may leave it below 0


def familiar_to(network: Network) -> Familiar | None:
    """Return the images that this network knows, or None: then nothing can be said of them."""
    familiar = _load(DATA_SETS[network.in_features])
    return familiar if familiar is not None and familiar.known_to(network) else None


@functools.cache
def _load(name: str) -> Familiar | None:
    try:
        return Familiar(data.load(name, download=False))
    except data.DataUnavailableError:
        return None


def _blocks(images: FloatArray) -> FloatArray:
    """Return the means of square blocks: rows of 64 stay as they are, rows of 784 become 49."""
    side = math.isqrt(images.shape[1])
    size = math.ceil(side / _BLOCKS)
    count = side // size
    means: FloatArray = images.reshape(-1, count, size, count, size).mean(axis=(2, 4))
    return means.reshape(len(images), -1)
