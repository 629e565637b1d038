"""Labelled images, and what training does with them: split, shuffle, batch, standardize."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nnlib import expect
from nnlib.types import FloatArray

_MOST_UNNAMED_CLASSES = 1_000  # a label past this is a mistake, or a class that deserves a name


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Dataset:
    """Images as rows of numbers, each with the class it belongs to.

    The arrays cannot be written to, so that no line of a notebook alters data that others share;
    to alter some, take a copy: ``dataset.images.copy()``. They are views of the arrays given, where
    those already have the right type.

    Args:
        images: floating point, shape (count, features); no NaN, no infinity. The dtype is kept.
        labels: integers from 0 to classes - 1, shape (count,); stored as int64.
        class_names: one for each class. Without them, the classes are called "0", "1" and so on, up
            to the largest label.
        image_shape: (rows, columns) of an image, or None where the features are not a picture.
    """

    images: FloatArray
    labels: npt.NDArray[np.int64]
    class_names: tuple[str, ...]
    image_shape: tuple[int, int] | None

    def __init__(
        self,
        images: npt.ArrayLike,
        labels: npt.ArrayLike,
        class_names: Sequence[str] | None = None,
        image_shape: tuple[int, int] | None = None,
    ) -> None:
        rows = np.ascontiguousarray(expect.floating(images, "images", ndim=2))
        _expect_finite(rows)
        classes = _MOST_UNNAMED_CLASSES if class_names is None else len(class_names)
        checked = expect.labels(labels, len(rows), classes)
        if class_names is None:
            class_names = [str(label) for label in range(int(checked.max()) + 1)]
        elif isinstance(class_names, str) or not all(isinstance(n, str) for n in class_names):
            raise TypeError(f"class_names: expected a list of strings, got {class_names!r}.")
        if image_shape is not None:
            image_shape = _expect_image_shape(image_shape, features=rows.shape[1])
        # A frozen dataclass refuses plain assignment, in its own constructor too.
        for name, value in {
            "images": _read_only(rows),
            "labels": _read_only(checked.astype(np.int64, copy=False)),
            "class_names": tuple(class_names),
            "image_shape": image_shape,
        }.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.images)

    def __repr__(self) -> str:
        count, features = self.images.shape
        size = f"{features:,} features"
        if self.image_shape is not None:
            size = "{}x{}".format(*self.image_shape)
        images = f"{count:,} image{'' if count == 1 else 's'} of {size}"
        values = f"{self.images.dtype} in [{self.images.min():.3g}, {self.images.max():.3g}]"
        return (
            f"Dataset: {images}, {values}, {self.classes} class{'' if self.classes == 1 else 'es'}"
        )

    @property
    def classes(self) -> int:
        """The number of classes, whether or not each of them occurs."""
        return len(self.class_names)

    def astype(self, dtype: npt.DTypeLike) -> "Dataset":
        """Return the same data with images of another floating-point dtype."""
        return replace(self, images=self.images.astype(expect.floating_dtype(dtype), copy=False))

    def take(self, count: int, *, rng: np.random.Generator | None = None) -> "Dataset":
        """Return the first `count` images, or with `rng` a random `count` in random order."""
        count = expect.whole_number(count, "count", at_least=1)
        if count > len(self):
            raise ValueError(
                f"count: expected at most {len(self):,}, all there are, got {count:,}."
            )
        if rng is None:
            return replace(self, images=self.images[:count], labels=self.labels[:count])
        chosen = expect.generator(rng).permutation(len(self))[:count]
        return replace(self, images=self.images[chosen], labels=self.labels[chosen])

    def split(
        self, count: int, *, rng: np.random.Generator, stratified: bool = False
    ) -> tuple["Dataset", "Dataset"]:
        """Hold out a random `count` of the images: ``train, validation = train.split(5_000, ...)``.

        Returns (rest, held_out), two copies, each in the order of this data set. With `stratified`,
        every class has its share of the held-out images, to within one image.
        """
        count = expect.whole_number(count, "count", at_least=1)
        if count >= len(self):
            raise ValueError(
                f"count: expected at most {len(self) - 1:,} of {len(self):,} images, so that both "
                f"parts hold some, got {count:,}."
            )
        order = expect.generator(rng).permutation(len(self))
        if stratified:
            order = order[np.argsort(self.labels[order], kind="stable")]
            start = int(rng.integers(len(order)))
            return hold_out(self, evenly_spaced(order, count, start=start))
        return hold_out(self, order[:count])

    def batches(
        self,
        batch_size: int,
        *,
        rng: np.random.Generator | None = None,
        reuse: bool = False,
    ) -> Iterator[tuple[FloatArray, npt.NDArray[np.int64]]]:
        """Go once through all images: yield (images, labels) of at most `batch_size` at a time.

        Every image comes exactly once; the last batch is short where the sizes do not divide.
        With `rng` the order is random, drawn when this is called. Without, it is the order of
        this data set, and the batches are read-only views of it.

        Args:
            batch_size: images per batch, 1 or more.
            rng: the source of the random order.
            reuse: fill the same two arrays for each random batch, so that none is allocated on the
                way. What one batch holds is then gone with the next: copy what has to last.
        """
        batch_size = expect.whole_number(batch_size, "batch_size", at_least=1)
        if rng is None:
            return self._batches_in_order(batch_size)
        return self._batches_of(expect.generator(rng).permutation(len(self)), batch_size, reuse)

    def _batches_in_order(
        self, batch_size: int
    ) -> Iterator[tuple[FloatArray, npt.NDArray[np.int64]]]:
        for start in range(0, len(self), batch_size):
            yield self.images[start : start + batch_size], self.labels[start : start + batch_size]

    def _batches_of(
        self, order: npt.NDArray[np.int64], batch_size: int, reuse: bool
    ) -> Iterator[tuple[FloatArray, npt.NDArray[np.int64]]]:
        buffers = self._room_for(min(batch_size, len(order))) if reuse else None
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            images, labels = buffers or self._room_for(len(rows))
            images, labels = images[: len(rows)], labels[: len(rows)]
            # Every row exists, so "clip" clips nothing; "raise", the default, would have NumPy fill
            # a copy first and take a third longer.
            np.take(self.images, rows, axis=0, out=images, mode="clip")
            np.take(self.labels, rows, out=labels, mode="clip")
            yield images, labels

    def _room_for(self, count: int) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        features = self.images.shape[1]
        return np.empty((count, features), self.images.dtype), np.empty(count, np.int64)


class Splits(NamedTuple):
    """What to learn from, and what to judge by: ``train, test = data.load("digits")``."""

    train: Dataset
    test: Dataset


def evenly_spaced(
    order: npt.NDArray[np.int64], count: int, *, start: int = 0
) -> npt.NDArray[np.int64]:
    """Return `count` elements of `order`, equally far apart to within one place.

    Of any run of elements it picks the run's share to within one: where `order` is sorted by class,
    that is a stratified choice. A `start` drawn from 0 to len(order) - 1 gives every element the
    same chance (systematic sampling: Madow and Madow 1944). Integers only, so that the choice is
    the same on every computer.
    """
    reached = (np.arange(len(order) + 1) * count + start) // len(order)
    return order[np.flatnonzero(np.diff(reached))]


def hold_out(dataset: Dataset, rows: npt.NDArray[np.int64]) -> tuple[Dataset, Dataset]:
    """Return (rest, held_out): `dataset` without `rows`, and these rows, both in its order."""
    held_out = np.zeros(len(dataset), dtype=bool)
    held_out[rows] = True
    rest = replace(dataset, images=dataset.images[~held_out], labels=dataset.labels[~held_out])
    return rest, replace(dataset, images=dataset.images[held_out], labels=dataset.labels[held_out])


def standardize(train: Dataset, *others: Dataset) -> tuple[Dataset, ...]:
    """Shift and scale every feature so that in `train` its mean is 0 and its deviation is 1.

    The others are shifted and scaled by the same numbers, those of `train`: what a network is
    judged by must not help to prepare it. Use it as
    ``train, validation, test = standardize(train, validation, test)``.

    A feature that never varies in `train`, such as a corner pixel, becomes 0 in every data set:
    the network has had nothing to learn about it. (LeCun, Bottou, Orr and Müller 1998, "Efficient
    BackProp", section 4.3.)
    """
    features = train.images.shape[1]
    for other in others:
        if other.images.shape[1] != features:
            raise ValueError(
                f"expected {features} features in every data set, as in the first, "
                f"got {other.images.shape[1]}."
            )
    # Sums over thousands of rows need float64. Measured from the first row, a feature that never
    # varies sums to exactly 0, where rounding would leave some tiny deviation to divide by.
    origin = train.images[0].astype(np.float64)
    shifts, squares = np.zeros(features), np.zeros(features)
    for images, _ in train.batches(1_024):
        shifts += (images - origin).sum(axis=0)
    mean = origin + shifts / len(train)
    for images, _ in train.batches(1_024):
        squares += np.square(images - mean).sum(axis=0)
    deviation = np.sqrt(squares / len(train))
    deviation[deviation == 0] = np.inf  # divided by infinity, any value becomes 0
    standardized = []
    for dataset in (train, *others):
        images = dataset.images - mean.astype(dataset.images.dtype)
        images /= deviation.astype(dataset.images.dtype)
        standardized.append(replace(dataset, images=images))
    return tuple(standardized)


def scale_pixels(pixels: npt.ArrayLike, maximum: int) -> npt.NDArray[np.float32]:
    """Return `pixels`, which go from 0 to `maximum`, as float32 in [0, 1], in the same shape."""
    values = np.asarray(pixels)
    maximum = expect.whole_number(maximum, "maximum", at_least=1)
    if values.size and not 0 <= values.min() <= values.max() <= maximum:
        raise ValueError(f"pixels: expected 0 to {maximum}, got {values.min()} to {values.max()}.")
    scaled: npt.NDArray[np.float32] = np.divide(values, np.float32(maximum), dtype=np.float32)
    return scaled


def one_hot(labels: npt.ArrayLike, classes: int) -> npt.NDArray[np.float32]:
    """Return float32 rows, shape (count, classes), with a 1 in the column of each label."""
    classes = expect.whole_number(classes, "classes", at_least=1)
    columns = expect.labels(labels, np.size(labels), classes)
    rows = np.zeros((len(columns), classes), dtype=np.float32)
    rows[np.arange(len(columns)), columns] = 1
    return rows


def _read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def _expect_finite(images: FloatArray) -> None:
    if not images.size:
        raise ValueError(f"images: expected one image or more, got shape {images.shape}.")
    # The smallest and the largest show any NaN or infinity, and need no array of answers.
    if not (math.isfinite(images.min()) and math.isfinite(images.max())):
        row, feature = np.argwhere(~np.isfinite(images))[0]
        raise ValueError(
            f"images: expected finite numbers, got {images[row, feature]} in image {row}, "
            f"feature {feature}."
        )


def _expect_image_shape(image_shape: tuple[int, int], *, features: int) -> tuple[int, int]:
    match image_shape:
        case (int(rows), int(columns)) if rows > 0 and rows * columns == features:
            return rows, columns
    raise ValueError(
        f"image_shape: expected (rows, columns) for {features} features, got {image_shape}."
    )
