"""Mistakes that leave the same traces in any exercise on numbers, told from the result alone."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.exercises.calls import Outcome
from nnlib.exercises.comparing import Array, Difference, as_array, wrong_places
from nnlib.exercises.spec import Case, Complaint, Exercise


@dataclass(frozen=True)
class Failure:
    """A case that failed: how it was called, what it did, what it should have done."""

    case: Case
    outcome: Outcome
    expected: Outcome
    difference: Difference | None = None
    complaint: Complaint | None = None


@dataclass(frozen=True)
class Pair:
    """Two arrays of one shape: what came and what was expected, and the call they belong to."""

    got: Array
    expected: Array
    case: Case


def fingerprint(failures: list[Failure], exercise: Exercise) -> Complaint:
    """Say what the results have in common with a usual mistake, or else where they differ."""
    first = failures[0].difference
    assert first is not None
    structural = {
        "nothing": _nothing,
        "type": _wrong_type,
        "count": _wrong_count,
        "shape": _wrong_shape,
        "dtype": _wrong_dtype,
    }
    if first.kind in structural:
        return structural[first.kind](first)
    pairs = [
        Pair(
            as_array(failure.difference.got),
            as_array(failure.difference.expected),
            failure.case,
        )
        for failure in failures
        if failure.difference is not None
        and (failure.difference.kind, failure.difference.place) == ("values", first.place)
    ]
    what = _name(first.place)
    if not np.isfinite(pairs[0].got[np.isfinite(pairs[0].expected)].astype(float)).all():
        return _not_finite(pairs[0], what, failures[0].outcome.warned)
    finite = [pair for pair in pairs if np.isfinite(pair.got.astype(float)).all()]
    for detect in _DETECTORS:
        complaint = detect(finite, what, exercise)
        if complaint is not None:
            return complaint
    return _elsewhere(finite[0], what, exercise)


# --- the result is the wrong kind of thing -------------------------------------------------------


def _nothing(difference: Difference) -> Complaint:
    what = _name(difference.place)
    return Complaint(
        f"{what} is None. A function without `return` gives back None, and so does a method that "
        "works in place, such as rng.shuffle(x) or x.sort().",
        "nothing returned",
    )


def _wrong_type(difference: Difference) -> Complaint:
    got, expected, what = difference.got, difference.expected, _name(difference.place)
    came = type(got).__name__
    if isinstance(expected, tuple | list):
        return Complaint(
            f"{what} is {_a(came)}. {len(expected)} values were expected, one after the other: "
            "`return first, second`.",
            "one value for several",
        )
    if isinstance(expected, str) or expected is None:
        return Complaint(f"{what} is {got!r}; expected {expected!r}.", "another value")
    if isinstance(got, list | tuple) and np.ndim(expected) > 0:
        advice = "np.array(...) makes an array of it." if isinstance(got, list) else ""
        return Complaint(
            f"{what} is a {came}; an array of shape {np.shape(expected)} was expected. {advice}"
            f"{' Is there a comma too many after `return`?' if len(got) == 1 else ''}".rstrip(),
            "a list for an array",
        )
    kind = f"an array of shape {np.shape(expected)}" if np.ndim(expected) else "a number"
    hint = " Are the brackets of a call missing?" if callable(got) else ""
    return Complaint(f"{what} is {_a(came)}; {kind} was expected.{hint}", "wrong type")


def _wrong_count(difference: Difference) -> Complaint:
    what, expected = _name(difference.place), difference.expected
    if isinstance(expected, dict):
        return Complaint(
            f"{what} has the keys {list(difference.got)}; expected {list(expected)}.", "wrong keys"
        )
    return Complaint(
        f"{what} has {len(difference.got)} parts; {len(expected)} were expected.",
        "wrong number of values",
    )


def _wrong_shape(difference: Difference) -> Complaint:
    what = _name(difference.place)
    got, expected = as_array(difference.got), as_array(difference.expected)
    came, wanted = got.shape, expected.shape
    says = f"{what} has shape {came}; expected {wanted}."
    if wanted == () and got.size > 1:
        return Complaint(
            f"{what} is an array of shape {came}; a single number was expected. Is a sum or a mean "
            "still missing, or taken along one axis only?",
            "an array for a number",
        )
    if got.size and came == wanted[1:] and not wrong_places(got, expected[0]).any():
        return Complaint(
            f"{says} It is the first row alone, and right. Does the function return inside its "
            "loop?",
            "only the first row",
        )
    if came == ():
        return Complaint(
            f"{says} All axes were summed or averaged away: which one was meant to stay?",
            "a number for an array",
        )
    if came == wanted[::-1] and len(wanted) == 2:
        right = not wrong_places(got.T, expected).any()
        tail = " Its numbers are right once it is transposed." if right else ""
        return Complaint(f"{says} Rows and columns are exchanged.{tail}", "transposed")
    if math.prod(came) == math.prod(wanted):
        if tuple(n for n in came if n != 1) == tuple(n for n in wanted if n != 1):
            many = len(came) > len(wanted)
            hint = "An axis of length 1 is left over" if many else "An axis of length 1 is missing"
            return Complaint(f"{says} {hint}: that is what `keepdims` decides.", "axis of length 1")
        return Complaint(f"{says} The numbers are as many, laid out differently.", "reshaped")
    if len(came) == len(wanted) + 1 and came[-2:] == (came[-1],) * 2 and came[-1] in wanted:
        return Complaint(
            f"{says} A column of shape ({came[-1]}, 1) met a row of shape ({came[-1]},): NumPy "
            "combined each with each.",
            "broadcast to a square",
        )
    if len(came) == len(wanted):
        axes = [axis for axis in range(len(came)) if came[axis] != wanted[axis]]
        listed = " and ".join(
            f"axis {axis} is {came[axis]} long instead of {wanted[axis]}" for axis in axes
        )
        return Complaint(f"{says} {listed[0].upper()}{listed[1:]}.", "wrong length of an axis")
    return Complaint(
        f"{says} {'One axis too many' if len(came) > len(wanted) else 'An axis is missing'}.",
        "wrong number of axes",
    )


def _wrong_dtype(difference: Difference) -> Complaint:
    got, expected = as_array(difference.got), as_array(difference.expected)
    if got.dtype.kind not in "biuf":
        return Complaint(
            f"{_name(difference.place)} is an array of dtype {got.dtype}; numbers of dtype "
            f"{expected.dtype} were expected. Were lists of unlike length, or text, put into one "
            "array?",
            "not an array of numbers",
        )
    return Complaint(
        f"The numbers are right, their dtype is not: {_name(difference.place, small=True)} is "
        f"{got.dtype}; expected {expected.dtype}.",
        "wrong dtype",
    )


# --- the result has the wrong values -------------------------------------------------------------


def _not_finite(pair: Pair, what: str, warned: tuple[str, ...]) -> Complaint:
    bad = ~np.isfinite(pair.got.astype(float)) & np.isfinite(pair.expected.astype(float))
    index = tuple(int(i) for i in np.argwhere(bad)[0])
    value = pair.got[index]
    kind = "NaN (not a number)" if np.isnan(value) else "infinity"
    where = f" first at {list(index)}" if index else ""
    largest = max(
        (float(np.abs(a).max()) for a in _arrays(pair.case) if a.size and a.dtype.kind in "iuf"),
        default=0.0,
    )
    cause = (
        f"The largest input is {largest:g}, and np.exp overflows above 709: what can be subtracted "
        "before without changing the result?"
        if any("overflow" in warning for warning in warned)
        else "Look for a division by zero, a logarithm of zero, or zero times infinity."
    )
    name = "not a number" if np.isnan(value) else "infinity"
    return Complaint(f"{what} holds {kind}{where}. {cause}", name)


def _same_as_input(pairs: list[Pair], what: str, exercise: Exercise) -> Complaint | None:
    for position, name in enumerate(exercise.takes):
        arguments = [pair.case.arguments[position : position + 1] for pair in pairs]
        if all(
            argument
            and isinstance(argument[0], np.ndarray)
            and argument[0].size
            and _equal(pair.got, argument[0])
            for pair, argument in zip(pairs, arguments, strict=True)
        ):
            if name in exercise.changes:
                return Complaint(
                    f"`{name}` is as it was before: your function has not changed it. To change an "
                    "array in place, use `x[...] =`, `x *=` or `out=x`; `x =` gives the name to a "
                    "new array.",
                    "not changed in place",
                )
            return Complaint(
                f"{what} is `{name}` as it came in: nothing happened to it.", "input returned"
            )
    return None


def _all_zero(pairs: list[Pair], what: str, _: Exercise) -> Complaint | None:
    if all((pair.got == 0).all() for pair in pairs):
        return Complaint(
            f"{what} is zero throughout. Is what you computed stored, or is an array of zeros "
            "returned as it was made?",
            "all zero",
        )
    return None


def _factor(pairs: list[Pair], what: str, exercise: Exercise) -> Complaint | None:
    factors = [_common(_ratio(pair)) for pair in pairs if pair.expected.any()]
    informative = [pair for pair in pairs if pair.expected.any()]
    if not factors or any(factor is None or factor == 0 for factor in factors):
        return None
    if len(informative) < 2 and informative[0].expected.size < 2:
        return None  # one number is a multiple of any other
    known = [factor for factor in factors if factor is not None]
    if all(math.isclose(factor, -1, rel_tol=1e-4) for factor in known):
        return Complaint(
            f"{what} has the right size everywhere and the opposite sign. Which way round was "
            "the difference taken, or is a minus missing?",
            "sign flipped",
        )
    shown = known[0]
    size = f"{_number(shown)} times too large" if abs(shown) > 1 else ""
    size = size or f"{_number(1 / shown)} times too small"
    named = _name_factor(known, [pair.case for pair in informative], exercise)
    if named:
        return Complaint(f"{what} is exactly {size}{named}", "off by a factor")
    always = ", in every call" if len(informative) > 1 else ""
    if all(math.isclose(factor, shown, rel_tol=1e-4) for factor in known):
        return Complaint(f"{what} is exactly {size}{always}.", "off by a factor")
    return None


def _name_factor(factors: list[float], cases: list[Case], exercise: Exercise) -> str:
    """Name the quantity of the calls that explains the factors, the same one in each call."""
    for inverse in (False, True):
        explained: set[str] | None = None
        for factor, case in zip(factors, cases, strict=True):
            size = abs(1 / factor if inverse else factor)
            names = {
                name
                for name, value in _quantities(case, exercise)
                if value and value != 1 and math.isclose(size, value, rel_tol=1e-4)
            }
            explained = names if explained is None else explained & names
        if explained:
            # In the order of the parameters; a set has none.
            name, value = next(
                (name, value)
                for name, value in _quantities(cases[0], exercise)
                if name in explained
            )
            if abs(value) > 1:
                return f": that is {name}."
            return f": that is 1 / {name}. Was it left out, or used once too often?"
    return ""


def _quantities(case: Case, exercise: Exercise) -> Iterable[tuple[str, float]]:
    for name, argument in zip(exercise.takes, case.arguments, strict=False):
        if isinstance(argument, np.ndarray):
            if argument.ndim:
                yield f"the number of rows of `{name}`, the batch size", argument.shape[0]
            if argument.ndim > 1:
                yield f"the number of columns of `{name}`", argument.shape[1]
                rows, columns = argument.shape[:2]
                if rows and columns:
                    names = f"the rows of `{name}`, counted, divided by its columns"
                    yield f"{names}: the one was taken for the other", rows / columns
            yield f"how many numbers `{name}` holds", argument.size
        elif isinstance(argument, int | float | np.number) and not isinstance(argument, bool):
            yield f"`{name}`", float(argument)
            yield f"`{name}` squared", float(argument) ** 2
            yield f"1 - `{name}`", 1 - float(argument)


def _offset(pairs: list[Pair], what: str, _: Exercise) -> Complaint | None:
    offsets = [_common(pair.got.astype(float) - pair.expected.astype(float)) for pair in pairs]
    if any(offset is None for offset in offsets) or sum(pair.got.size for pair in pairs) < 3:
        return None
    known = [offset for offset in offsets if offset is not None]
    if not all(math.isclose(offset, known[0], rel_tol=1e-4) for offset in known):
        return None
    side = "large" if known[0] > 0 else "small"
    return Complaint(
        f"{what} is too {side} by exactly {_number(abs(known[0]))}, everywhere.",
        "off by a constant",
    )


def _rearranged(pairs: list[Pair], what: str, _: Exercise) -> Complaint | None:
    pairs = [pair for pair in pairs if pair.got.size > 1]
    if not pairs:
        return None
    if all(pair.got.ndim == 2 and pair.got.shape[0] == pair.got.shape[1] for pair in pairs) and all(
        _equal(pair.got.T, pair.expected) for pair in pairs
    ):
        return Complaint(
            f"{what} holds the right numbers with rows and columns exchanged.", "transposed"
        )
    for axis in range(max(pair.got.ndim for pair in pairs)):
        if all(axis < p.got.ndim and _equal(np.flip(p.got, axis), p.expected) for p in pairs):
            return Complaint(f"{what} is right, but reversed along axis {axis}.", "reversed")
    if all(_equal(np.sort(p.got, axis=None), np.sort(p.expected, axis=None)) for p in pairs):
        return Complaint(
            f"{what} holds the right numbers, in other places.", "right numbers, wrong places"
        )
    return None


_TRANSFORMS: tuple[tuple[str, str, Callable[[Array], Array]], ...] = (
    ("rounded down", "is the right one with its fraction cut off. Whole numbers crept in: `//`, "
     "`int` or an integer dtype.", np.trunc),
    ("rounded", "is the right one, rounded to a whole number.", np.round),
    ("rounded", "is the right one, rounded to 1 decimal.", lambda x: x.round(1)),
    ("rounded", "is the right one, rounded to 2 decimals.", lambda x: x.round(2)),
    ("rounded", "is the right one, rounded to 3 decimals. Rounding is for the eye: what is "
     "computed from it is off.", lambda x: x.round(3)),
    ("rounded", "is the right one, rounded to 4 decimals. Rounding is for the eye: what is "
     "computed from it is off.", lambda x: x.round(4)),
    ("logarithm", "is the logarithm of the right one.", np.log),
    ("exponential", "is e to the power of the right one: a logarithm is missing.", np.exp),
    ("squared", "is the square of the right one: a root is missing, or a square too many.",
     np.square),
    ("square root", "is the square root of the right one.", np.sqrt),
    ("reciprocal", "is 1 divided by the right one.", np.reciprocal),
    ("one minus", "is 1 minus the right one.", lambda x: 1 - x),
    ("absolute value", "is the right one without its sign.", np.abs),
)  # fmt: skip


def _transformed(pairs: list[Pair], what: str, _: Exercise) -> Complaint | None:
    if sum(pair.got.size for pair in pairs) < 2 or pairs[0].expected.dtype == bool:
        return None
    for name, sentence, transform in _TRANSFORMS:
        with np.errstate(all="ignore"):
            wanted = [transform(pair.expected.astype(np.float64)) for pair in pairs]
        if all(_equal(pair.got, one) for pair, one in zip(pairs, wanted, strict=True)):
            return Complaint(f"{what} {sentence}", name)
    return None


def _partly_right(pairs: list[Pair], what: str, exercise: Exercise) -> Complaint | None:
    """One row, column or element right and the rest wrong, or the other way round."""
    marks: list[Array] = [wrong_places(p.got, p.expected, exercise.tolerance) for p in pairs]
    marks = [wrong for wrong in marks if wrong.ndim and len(wrong) > 1]
    if not marks:
        return None
    rows: list[Array] = [np.any(wrong.reshape(len(wrong), -1), axis=1) for wrong in marks]
    kind = "row" if marks[0].ndim > 1 else "element"
    if all(not row[0] and row[1:].all() for row in rows):
        return Complaint(
            f"Only the first {kind} of {what[0].lower()}{what[1:]} is right. Does the function "
            "return inside its loop, or use the first example for all?",
            "only the first is right",
        )
    if all(row[-1] and not row[:-1].any() for row in rows):
        return Complaint(
            f"Only the last {kind} of {what[0].lower()}{what[1:]} is wrong. Where does the loop or "
            "the slice end?",
            "only the last is wrong",
        )
    return None


_DETECTORS = (
    _same_as_input,
    _all_zero,
    _factor,
    _offset,
    _rearranged,
    _transformed,
    _partly_right,
)


def _elsewhere(pair: Pair, what: str, exercise: Exercise) -> Complaint:
    wrong = wrong_places(pair.got, pair.expected, exercise.tolerance)
    if not wrong.ndim:
        return Complaint(f"{what} is {_number(pair.got)}; expected {_number(pair.expected)}.")
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    count = f"{int(wrong.sum())} of its {wrong.size} numbers differ" if wrong.size > 1 else ""
    return Complaint(
        f"{what} is not right yet: {count or 'its one number differs'}. At {list(index)} came "
        f"{_number(pair.got[index])}, expected {_number(pair.expected[index])}."
    )


def _ratio(pair: Pair) -> Array:
    """Return got / expected, or NaN if `got` is not zero where `expected` is."""
    got, expected = pair.got.astype(np.float64), pair.expected.astype(np.float64)
    tiny = 1e-9 * max(float(np.abs(expected).max()), 1e-300)
    zero = np.abs(expected) <= tiny
    if (np.abs(got[zero]) > 1e-6 * max(float(np.abs(got).max()), 1e-300)).any():
        return np.array([np.nan])
    return np.asarray(got[~zero] / expected[~zero])


def _common(values: Array) -> float | None:
    """Return the value that all elements share, or None."""
    flat = np.ravel(values)
    if not flat.size or not np.isfinite(flat).all():
        return None
    middle = float(np.median(flat))
    return middle if np.allclose(flat, middle, rtol=1e-4, atol=0) else None


def _equal(got: Array, expected: Array) -> bool:
    return got.shape == expected.shape and not wrong_places(got, expected).any()


def _arrays(case: Case) -> list[Array]:
    return [argument for argument in case.arguments if isinstance(argument, np.ndarray)]


def _number(value: Any) -> str:
    rounded = round(float(value), 6)
    return f"{int(rounded)}" if rounded == int(rounded) else f"{float(value):.4g}"


def _name(place: str, *, small: bool = False) -> str:
    if place.startswith("['"):  # an argument that the function was to change
        return f"`{place[2:-2]}` afterwards"
    if place.startswith("["):
        return f"`{place}` of your result"
    what = f"your `{place}`" if place else "your result"
    return what if small else f"Y{what[1:]}"


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
