"""Plain values as Python text that gives the same value again."""

import math
from typing import Any

import numpy as np

_MOST_ELEMENTS = 1000
_DEEPEST = 20
_LONGEST = 20_000


class CannotWriteError(ValueError):
    """A value that has no short text of its own; the message says what it is ("a DataFrame")."""


def literal(value: Any) -> str:
    """Return the text of a plain value: numbers, strings, containers of them, small arrays.

    The text of a NumPy value needs the name `numpy`. Numbers come back exactly as they were.

    Raises:
        CannotWriteError: it is something else, or too large.
    """
    text = _literal(value, 0)
    if len(text) > _LONGEST:
        raise _too_large(value)
    return text


def _literal(value: Any, depth: int) -> str:
    # Exact types only: a subclass, such as an Enum, is more than what it prints.
    kind = type(value)
    if depth > _DEEPEST:
        raise _too_large(value)
    if value is None or value is Ellipsis or kind in (bool, str, bytes, range):
        return repr(value)
    if kind is int:  # Python refuses to write out thousands of digits, but not in hexadecimal
        return repr(value) if value.bit_length() <= 64 else hex(value)
    if kind is float:
        return repr(value) if math.isfinite(value) else f"float({str(value)!r})"
    if kind is complex:
        return f"complex({_literal(value.real, depth)}, {_literal(value.imag, depth)})"
    if kind in (tuple, list, set, frozenset, dict, slice):
        return _container(value, depth + 1)
    if isinstance(value, np.ndarray | np.generic | np.dtype):
        return _of_numpy(value, depth)
    raise CannotWriteError(a_or_an(kind.__name__))


def _container(value: Any, depth: int) -> str:
    if type(value) is slice:
        parts = (value.start, value.stop, value.step)
        return f"slice({', '.join(_literal(part, depth) for part in parts)})"
    if len(value) > _MOST_ELEMENTS:
        raise _too_large(value)
    if type(value) is dict:
        pairs = (f"{_literal(k, depth)}: {_literal(v, depth)}" for k, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    texts = [_literal(element, depth) for element in value]
    if type(value) is tuple:
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
    if type(value) is list:
        return f"[{', '.join(texts)}]"
    inside = f"{{{', '.join(sorted(texts))}}}" if texts else ""
    return f"{type(value).__name__}({inside})"


def _of_numpy(value: Any, depth: int) -> str:
    dtype = value if isinstance(value, np.dtype) else value.dtype
    if dtype.kind not in "biufc" or dtype.char in "gG":  # long doubles have no exact text
        raise CannotWriteError(f"{a_or_an(type(value).__name__)} of dtype {dtype}")
    if isinstance(value, np.dtype):
        return f"numpy.dtype({dtype.str!r})"
    if isinstance(value, np.generic):
        return f"numpy.{type(value).__name__}({_literal(value.item(), depth)})"
    if type(value) is not np.ndarray:
        raise CannotWriteError(a_or_an(type(value).__name__))
    if value.size > _MOST_ELEMENTS:
        raise CannotWriteError(f"an array of {value.size:,} numbers")
    if value.size == 0:
        return f"numpy.zeros({value.shape}, dtype={dtype.str!r})"
    return f"numpy.array({_nested(value.tolist())}, dtype={dtype.str!r})"


def _nested(numbers: Any) -> str:
    if isinstance(numbers, list):
        return f"[{', '.join(map(_nested, numbers))}]"
    return _literal(numbers, 0)


def _too_large(value: Any) -> CannotWriteError:
    return CannotWriteError(f"{a_or_an(type(value).__name__)} too large to be written down")


def a_or_an(noun: str) -> str:
    """Put the article in front of a noun."""
    return f"{'an' if noun[:1].lower() in ('a', 'e', 'i', 'o', 'u') else 'a'} {noun}"
