"""New images from old ones: moved, turned, bent, so that a network never sees one twice.

train = augment.augmented(mnist.train, augment.Deform(shift=1, rotation=10))
history = fit(network, optimizer, train, epochs=30, rng=rng)
"""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from nnlib import expect
from nnlib.data import Dataset
from nnlib.types import FloatArray, IntArray

_KNOTS = 5  # along each side of a picture: where a bend is drawn, smooth in between


class Change(Protocol):
    """What makes new pictures from old ones."""

    def __call__(self, pictures: FloatArray, rng: np.random.Generator, /) -> FloatArray:
        """Take and return shape (count, rows, columns); leave what was given as it is."""
        ...


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Augmented(Dataset):
    """A data set whose images are changed at random whenever they are drawn in random order.

    `fit` draws its batches from it as from any other. In their own order, which is how a network is
    evaluated, the images come unchanged. Made by `augmented`.
    """

    change: Change

    def __init__(
        self,
        images: npt.ArrayLike,
        labels: npt.ArrayLike,
        class_names: Sequence[str] | None = None,
        image_shape: tuple[int, int] | None = None,
        *,
        change: Change,
    ) -> None:
        super().__init__(images, labels, class_names, image_shape)
        if self.image_shape is None:
            raise ValueError(
                "dataset: expected one that knows its image_shape, such as (28, 28): a picture "
                "moves in two directions, and a row of features has only one."
            )
        if isinstance(change, type) or not callable(change):
            raise TypeError(f"change: expected Deform(...) or a function, got {change!r}.")
        object.__setattr__(self, "change", change)

    def batches(
        self, batch_size: int, *, rng: np.random.Generator | None = None, reuse: bool = False
    ) -> Iterator[tuple[FloatArray, npt.NDArray[np.int64]]]:
        """Yield batches as `Dataset.batches` does; with `rng`, changed ones, each a fresh array."""
        unchanged = super().batches(batch_size, rng=rng, reuse=reuse)
        if rng is None:
            return unchanged
        return self._changed(unchanged, np.random.default_rng(rng.integers(2**63)))

    def _changed(
        self,
        unchanged: Iterator[tuple[FloatArray, npt.NDArray[np.int64]]],
        rng: np.random.Generator,
    ) -> Iterator[tuple[FloatArray, npt.NDArray[np.int64]]]:
        def prepare() -> tuple[FloatArray, npt.NDArray[np.int64]] | None:
            for images, labels in unchanged:
                pictures = images.reshape(len(images), *(self.image_shape or ()))
                return self.change(pictures, rng).reshape(images.shape), labels.copy()
            return None

        # While the network learns from one batch, another thread makes the next one.
        with ThreadPoolExecutor(max_workers=1) as thread:
            upcoming = thread.submit(prepare)
            while (batch := upcoming.result()) is not None:
                upcoming = thread.submit(prepare)
                yield batch


def augmented(dataset: Dataset, change: Change) -> Augmented:
    """Return the data set with images that `change` makes anew for every epoch.

    Args:
        dataset: pictures: one that knows its `image_shape`.
        change: called with the pictures of a batch, shape (count, rows, columns), and a generator;
            returns as many pictures of the same shape. It runs in a thread of its own.
    """
    return Augmented(
        dataset.images, dataset.labels, dataset.class_names, dataset.image_shape, change=change
    )


class Deform:
    """Move, turn, stretch, slant and bend pictures, each by amounts of its own.

    Every pixel looks up where it comes from in the old picture, and blends the four pixels there;
    outside of the picture everything is 0. The bend is the elastic deformation of Simard,
    Steinkraus and Platt (2003), "Best practices for convolutional neural networks applied to visual
    document analysis", section 2, drawn on a coarse grid of knots with Gaussian blends in between.

    Args:
        shift: pixels, at most, up or down and left or right.
        rotation: degrees, at most, either way.
        stretch: in each direction, by a factor of exp(-stretch) to exp(stretch).
        slant: pixels to the side per pixel up, at most.
        bend: how far a pixel goes astray, in pixels: the standard deviation in each direction.
    """

    def __init__(
        self,
        *,
        shift: float = 0.0,
        rotation: float = 0.0,
        stretch: float = 0.0,
        slant: float = 0.0,
        bend: float = 0.0,
    ) -> None:
        self.shift = expect.number(shift, "shift", at_least=0)
        self.rotation = expect.number(rotation, "rotation", at_least=0)
        self.stretch = expect.number(stretch, "stretch", at_least=0)
        self.slant = expect.number(slant, "slant", at_least=0)
        self.bend = expect.number(bend, "bend", at_least=0)
        self._bends: dict[tuple[int, int], FloatArray] = {}

    def __call__(self, pictures: FloatArray, rng: np.random.Generator) -> FloatArray:
        """Return new pictures of the same shape, (count, rows, columns), and dtype."""
        pictures = expect.floating(pictures, "pictures")
        if pictures.ndim != 3:
            raise ValueError(
                f"pictures: expected shape (count, rows, columns), got {pictures.shape}."
            )
        return look_up(pictures, self._sources(pictures.shape, rng))

    def __repr__(self) -> str:
        return (
            f"Deform(shift={self.shift:g}, rotation={self.rotation:g}, stretch={self.stretch:g}, "
            f"slant={self.slant:g}, bend={self.bend:g})"
        )

    def _sources(self, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
        """Return where each new pixel comes from: (count, 2, rows * columns), row and column."""
        count, rows, columns = shape
        centre = np.array([rows - 1, columns - 1], np.float32) / 2
        grid = np.indices((rows, columns), np.float32).reshape(2, -1) - centre[:, np.newaxis]
        sources = self._matrices(count, rng).reshape(2 * count, 2) @ grid
        if self.bend:
            knots = rng.standard_normal((2 * count, _KNOTS**2), dtype=np.float32)
            knots *= self.bend
            sources += knots @ self._bend_of_knots(rows, columns)
        sources = sources.reshape(count, 2, -1)
        moves = rng.uniform(-self.shift, self.shift, (count, 2)).astype(np.float32)
        sources += (moves + centre)[..., np.newaxis]
        return sources

    def _matrices(self, count: int, rng: np.random.Generator) -> FloatArray:
        """Return rotation @ slant @ stretch for each picture: shape (count, 2, 2)."""
        angle = rng.uniform(-1, 1, count) * math.radians(self.rotation)
        slant = rng.uniform(-1, 1, count) * self.slant
        rows, columns = np.exp(rng.uniform(-1, 1, (2, count)) * self.stretch)
        cos, sin = np.cos(angle), np.sin(angle)
        first = [cos * rows, (cos * slant - sin) * columns]
        second = [sin * rows, (sin * slant + cos) * columns]
        return np.array([first, second], np.float32).transpose(2, 0, 1)

    def _bend_of_knots(self, rows: int, columns: int) -> FloatArray:
        """Return how far each knot, moved by 1, takes each pixel: (knots, rows * columns)."""
        if (rows, columns) not in self._bends:
            blends = np.einsum("ik,jl->klij", _blend(rows), _blend(columns))
            self._bends[rows, columns] = blends.reshape(_KNOTS**2, -1).astype(np.float32)
        return self._bends[rows, columns]


def look_up(pictures: FloatArray, sources: FloatArray) -> FloatArray:
    """Return pictures whose pixels come from other places, which may lie between four pixels.

    Args:
        pictures: shape (count, rows, columns).
        sources: shape (count, 2, rows * columns): row and column of each new pixel's source. Taken
            to pieces: it is overwritten.

    Returns:
        Pictures of the same shape and dtype: bilinear interpolation, 0 outside.
    """
    count, rows, columns = pictures.shape
    # A frame of zeros, one pixel before and two after, lets whatever is outside be looked up too.
    framed = np.zeros((count, rows + 3, columns + 3), pictures.dtype)
    framed[:, 1:-2, 1:-2] = pictures
    sources += 1
    row, column = sources[:, 0], sources[:, 1]
    np.clip(row, 0, rows + 1, out=row)
    np.clip(column, 0, columns + 1, out=column)
    whole = sources.astype(np.intp)
    sources -= whole  # what is left is the way to the next pixel, from 0 to 1
    place = whole[:, 0] * (columns + 3) + whole[:, 1]
    place += np.arange(count)[:, np.newaxis] * (rows + 3) * (columns + 3)

    pixels = framed.reshape(-1)
    upper = _between(pixels, place, column)
    place += columns + 3
    lower = _between(pixels, place, column)
    lower -= upper
    lower *= row
    upper += lower
    return upper.reshape(pictures.shape)


def _between(pixels: FloatArray, place: IntArray, way: FloatArray) -> FloatArray:
    """Return pixels[place] + way * (pixels[place + 1] - pixels[place])."""
    # All places exist, so "clip" clips nothing: it spares NumPy a copy.
    left = pixels.take(place, mode="clip")
    right = pixels[1:].take(place, mode="clip")
    right -= left
    right *= way
    left += right
    return left


def _blend(length: int) -> npt.NDArray[np.float64]:
    """Return how much each of the knots along a side counts for each pixel: (length, knots).

    Squares add up to 1 for each pixel, so that every pixel goes equally far astray.
    """
    knots = np.linspace(0, length - 1, _KNOTS)
    distances = (np.arange(length)[:, np.newaxis] - knots) / max(knots[1], 1)
    weights: npt.NDArray[np.float64] = np.exp(-np.square(distances) / 2)
    weights /= np.sqrt(np.square(weights).sum(axis=1, keepdims=True))
    return weights
