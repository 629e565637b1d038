"""Are two results the same, and if not, what is the first thing that differs?

A result is a number, an array, or a list, tuple or dictionary of results.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_NUMBERS = (bool, int, float, np.generic)


@dataclass(frozen=True)
class Difference:
    """The first difference between two results.

    Attributes:
        kind: "nothing" (None came back), "type", "count" (of values), "shape", "dtype", "values".
        place: where in a result of several values, such as "loss" or "[0][1]"; "" for the whole.
        got: the part that came.
        expected: the part that was expected.
    """

    kind: str
    place: str
    got: Any
    expected: Any


def difference(
    got: Any,
    expected: Any,
    *,
    tolerance: float = 1e-5,
    exact_dtype: bool = False,
    any_dtype: bool = False,
    names: tuple[str, ...] = (),
) -> Difference | None:
    """Return the first difference, or None.

    Structure comes first: a result of the right values in the wrong shape differs in shape. Numbers
    are equal within `tolerance` of their size; numbers near zero, of a hundredth of the largest.

    Args:
        got: the result to judge.
        expected: the right one.
        tolerance: how far a number may be off, relative to its size.
        exact_dtype: whether float32 differs from float64; otherwise only floats from integers.
        any_dtype: whether no dtype differs from another.
        names: what the values of the outermost tuple are called.
    """
    for place, one, other in _pairs(got, expected, "", names):
        kind = _kind_of_difference(one, other, tolerance, exact_dtype, any_dtype)
        if kind:
            return Difference(kind, place, one, other)
    return None


def leaves(result: Any, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return every number and array of a result by its place."""
    return {place: one for place, one, _ in _pairs(result, result, "", names) if _is_leaf(one)}


def wrong_places(got: Array, expected: Array, tolerance: float = 1e-5) -> Array:
    """Mark the elements of `got` that are not within tolerance of `expected` (one shape)."""
    if got.dtype.kind not in "biufc" or expected.dtype.kind not in "biufc":
        return np.asarray(got != expected)
    with np.errstate(all="ignore"):
        one, other = np.asarray(got, np.float64), np.asarray(expected, np.float64)
        sizes = np.abs(other[np.isfinite(other)])
        largest = float(sizes.max()) if sizes.size else 0.0
        # Where nothing but zero is expected, another order of adding may leave 1e-17.
        room = tolerance * (np.abs(other) + 0.01 * largest) if largest else np.asarray(1e-12)
        within = np.isfinite(other) & (np.abs(one - other) <= room)
        close = within | (one == other) | (np.isnan(one) & np.isnan(other))
    wrong: Array = np.logical_not(close)
    return wrong


def as_array(value: Any) -> Array:
    """Return a number or an array as a plain array: no subclass, whose `==` might say anything."""
    return np.array(value, copy=True, subok=False)


def _pairs(
    got: Any, expected: Any, place: str, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any, Any]]:
    """Walk two results side by side; where their structures part, yield that part and stop."""
    if isinstance(expected, list | tuple):
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            yield place, got, expected
            return
        for index, (one, other) in enumerate(zip(got, expected, strict=True)):
            inner = names[index] if index < len(names) and not place else f"{place}[{index}]"
            yield from _pairs(one, other, inner)
    elif isinstance(expected, dict):
        if not isinstance(got, dict) or got.keys() != expected.keys():
            yield place, got, expected
            return
        for key in expected:
            yield from _pairs(got[key], expected[key], f"{place}[{key!r}]")
    else:
        yield place, got, expected


def _is_leaf(value: Any) -> bool:
    return isinstance(value, (*_NUMBERS, np.ndarray))


def _kind_of_difference(
    got: Any, expected: Any, tolerance: float, exact_dtype: bool, any_dtype: bool
) -> str:
    if expected is None or isinstance(expected, str):
        return "" if type(got) is type(expected) and got == expected else "type"
    if got is None:
        return "nothing"
    if isinstance(expected, list | tuple | dict):  # reached only where the structures part
        same_kind = isinstance(got, dict) == isinstance(expected, dict)
        return "count" if same_kind and isinstance(got, list | tuple | dict) else "type"
    if not _is_leaf(got):
        return "type"
    one, other = as_array(got), as_array(expected)
    if one.shape != other.shape:
        return "shape"
    if one.dtype.kind not in "biuf" and other.dtype.kind in "biuf":
        return "dtype"
    if wrong_places(one, other, tolerance).any():
        return "values"
    if any_dtype:
        return ""
    if exact_dtype:
        return "dtype" if one.dtype != other.dtype else ""
    is_number = other.ndim == 0  # 3 and 3.0 are one number; an array of either is another thing
    kinds = {one.dtype.kind.replace("u", "i"), other.dtype.kind.replace("u", "i")}
    return "dtype" if len(kinds) > 1 and not is_number else ""
