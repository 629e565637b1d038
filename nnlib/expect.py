"""Checks at the door: what came, what was expected, what to do about it.

Each function returns its argument in the form that the caller asked for, or raises a TypeError (the
wrong kind of thing) or a ValueError (the right kind, with a value that cannot be used).
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib.types import FloatArray, IntArray

_ONE_HOT = "One-hot rows become integers with one_hot.argmax(axis=1)."


def floating(array: npt.ArrayLike, name: str, *, ndim: int | None = None) -> FloatArray:
    """Return `array` as a floating-point array, with `ndim` axes where that is given."""
    values = np.asarray(array)
    if values.dtype.kind != "f":
        raise TypeError(
            f"{name}: expected floating-point numbers, got {values.dtype}. "
            f"Convert it first, for example {name}.astype(np.float32), and scale pixels to [0, 1]."
        )
    if ndim is not None and values.ndim != ndim:
        raise ValueError(
            f"{name}: expected {ndim} axes, got shape {values.shape}. "
            f"Each example is one row: {name}.reshape(count, -1)."
        )
    return values


def labels(array: npt.ArrayLike, count: int, classes: int, name: str = "labels") -> IntArray:
    """Return `array` as `count` integers in 0 .. classes - 1."""
    values = np.asarray(array)
    if values.dtype.kind not in "iu":
        raise TypeError(
            f"{name}: expected integers (0 for class 0, and so on), got {values.dtype}. {_ONE_HOT}"
        )
    if values.shape != (count,):
        hint = f" {_ONE_HOT}" if values.ndim == 2 else ""
        raise ValueError(
            f"{name}: expected one per row, shape ({count},), got {values.shape}.{hint}"
        )
    # A negative label would pick a class from the end, silently: NumPy counts backwards.
    if count and not 0 <= values.min() <= values.max() < classes:
        raise ValueError(
            f"{name}: expected 0 to {classes - 1} for {classes} classes, "
            f"got {values.min()} to {values.max()}."
        )
    return values


def number(
    value: Any,
    name: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
) -> float:
    """Return `value` as a finite Python float inside the bounds that are given.

    A Python float, because a NumPy float64 scalar turns a float32 array into float64 on contact.
    """
    try:
        if isinstance(value, str | bytes | bool):  # float() would read "0.1", and take True for 1
            raise TypeError
        result = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a number, got {value!r}.") from None
    wishes = []
    if above is not None:
        wishes.append((result > above, f"above {above:g}"))
    if at_least is not None:
        wishes.append((result >= at_least, f"at least {at_least:g}"))
    if below is not None:
        wishes.append((result < below, f"below {below:g}"))
    if not math.isfinite(result) or not all(met for met, _ in wishes):
        bounds = " and ".join(words for _, words in wishes)
        raise ValueError(
            f"{name}: expected a finite number {bounds}".rstrip() + f", got {value!r}."
        )
    return result


def whole_number(value: Any, name: str, *, at_least: int = 0) -> int:
    """Return `value` as a Python int no smaller than `at_least`."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name}: expected a whole number, got {value!r}.")
    if value < at_least:
        raise ValueError(f"{name}: expected {at_least} or more, got {value}.")
    return int(value)


def generator(rng: Any) -> np.random.Generator:
    """Return `rng` if it is a NumPy random generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a generator such as np.random.default_rng(0), got {rng!r}.")
    return rng


def floating_dtype(dtype: npt.DTypeLike) -> np.dtype[np.floating[Any]]:
    """Return `dtype` as a NumPy dtype if it is a floating-point one."""
    result: np.dtype[Any] = np.dtype(dtype)
    if not np.issubdtype(result, np.floating):
        raise TypeError(f"dtype: expected a floating-point type such as float32, got {result}.")
    return result
