"""What the charts and drawings check at the door, over what `nnlib.expect` checks everywhere."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib import expect

Numbers = npt.NDArray[np.float64]


def text(value: Any, name: str) -> str:
    """Return `value` if it is a string that says something."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a string, got {value!r}.")
    if not value.strip():
        raise ValueError(f"{name}: expected some words, got {value!r}.")
    return value


def numbers(
    values: npt.ArrayLike, name: str, *, ndim: int | None = None, finite: bool = True
) -> Numbers:
    """Return `values` as float64, at least one, with `ndim` axes where that is given."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name}: expected rows of one length, got {values!r}.") from None
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name}: expected an array of numbers, got {_in_words(values, array)}.")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name}: expected {_axes(ndim)}, got shape {array.shape}.")
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one number, got shape {array.shape}.")
    result = array.astype(np.float64)
    lost = int((~np.isfinite(result)).sum())
    if finite and lost:
        raise ValueError(
            f"{name}: expected finite numbers, got {lost} of {result.size} that are NaN or "
            "infinite."
        )
    return result


def _in_words(values: npt.ArrayLike, array: npt.NDArray[Any]) -> str:
    if isinstance(values, np.ndarray):
        return f"an array of {array.dtype}"
    return repr(values) if array.ndim == 0 else f"a {type(values).__name__} of other things"


def _axes(ndim: int) -> str:
    return {0: "a single number", 1: "one axis", 2: "two axes"}[ndim]


def points(values: npt.ArrayLike, name: str, *, finite: bool = True) -> Numbers:
    """Return `values` as float64 if they are points in a plane: shape (count, 2)."""
    array = numbers(values, name, ndim=2, finite=finite)
    if array.shape[1] != 2:
        raise ValueError(
            f"{name}: expected shape (count, 2), a point in the plane per row, got {array.shape}."
        )
    return array


def pair(values: Any, name: str) -> tuple[float, float]:
    """Return `values` as two floats."""
    try:
        one, other = values
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a pair of numbers, got {values!r}.") from None
    return expect.number(one, name), expect.number(other, name)


def limits(values: Any, name: str) -> tuple[float, float]:
    """Return `values` as the pair (low, high)."""
    low, high = pair(values, name)
    if not low < high:
        raise ValueError(f"{name}: expected low below high, got {low:g} and {high:g}.")
    return low, high


def number_format(value: Any, number: Any) -> str:
    """Return `value` if it is a format that such a number can be written in."""
    try:
        format(number, value)
    except (TypeError, ValueError):
        raise ValueError(
            f"number_format: expected a format for {number}, such as '.1f', got {value!r}."
        ) from None
    return str(value)


def by_name(values: Any, name: str, what: str) -> dict[str, Any]:
    """Return `values` as a dictionary if it is a mapping with strings for keys, and not empty."""
    if not isinstance(values, Mapping):
        raise TypeError(f"{name}: expected {what} by name, in a dictionary, got {values!r}.")
    if not values:
        raise ValueError(f"{name}: expected at least one, got an empty dictionary.")
    return {text(key, f"a name in {name}"): value for key, value in values.items()}
