"""Plain values as bytes and back: all that ever passes between the grader and a learner's code.

Numbers, text, arrays of numbers, and containers of them come through as what they are, stripped of
whatever a subclass adds. Everything else comes through as a name: a `Foreign` object of that type's
name, which can do nothing. So no `==`, `__array__` or `__reduce__` of a learner's is ever run by
the grader, and bytes that were forged are at worst another plain value.
"""

import json
import math
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_BYTES = 32 * 2**20  # of one message
MOST_PARTS = 300_000
DEEPEST = 40
_LONGEST_RANGE = 1_000_000
_LONGEST_NAME = 80
_MOST_BITS = 4096
_HEADER = struct.Struct(">Q")
_LENGTH = struct.Struct(">I")
_DTYPE = re.compile(r"[<>|=]?(?:[biufcSU]\d{1,7}|[mM]8(?:\[\w{1,9}\])?)")
_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

# Given a value that is not plain, return its node, or None for a Foreign one.
Special = Callable[[Any], list[Any] | None]
# Given such a node, return the value.
Revive = Callable[[list[Any]], Any]


class TooLargeError(ValueError):
    """A value that is too large to be sent."""


class MalformedError(ValueError):
    """Bytes that are no message."""


class Drawn(list[Any]):
    """What came out of a generator: it arrives as a generator again."""


class Foreign:
    """Stands for an object that stayed where it was; its class has the name of that one's."""

    _text = "an object"

    def __repr__(self) -> str:
        return self._text


def encode(value: Any, special: Special | None = None) -> bytes:
    """Return the bytes of one value.

    Raises:
        TooLargeError: it would take more than MOST_BYTES.
    """
    writer = _Writer(special)
    tree = writer.node(value, 0)
    sizes = [len(one) for one in writer.blobs]
    header = json.dumps([tree, sizes], separators=(",", ":")).encode("ascii")
    if len(header) + writer.size > MOST_BYTES:
        raise TooLargeError(f"more than {MOST_BYTES // 2**20} MB")
    return b"".join([_LENGTH.pack(len(header)), header, *writer.blobs])


def decode(message: bytes, revive: Revive | None = None) -> Any:
    """Return the value that was encoded.

    Raises:
        MalformedError: these bytes are not what `encode` writes.
    """
    try:
        (length,) = _LENGTH.unpack_from(message)
        end = _LENGTH.size + length
        tree, sizes = json.loads(message[_LENGTH.size : end])
        blobs = []
        for size in sizes:
            if type(size) is not int or not 0 <= size <= len(message) - end:
                raise MalformedError("a part of another length")
            blobs.append(message[end : end + size])
            end += size
        if end != len(message):
            raise MalformedError("more than was announced")
        return _Reader(blobs, revive).value(tree, 0)
    except MalformedError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError) as error:
        raise MalformedError(str(error)) from None
    except (struct.error, AttributeError, MemoryError) as error:
        raise MalformedError(str(error)) from None


def framed(message: bytes) -> bytes:
    """Put the length in front."""
    return _HEADER.pack(len(message)) + message


def read_frame(read: Callable[[int], bytes]) -> bytes:
    """Read one message; `read(n)` returns up to n bytes, and b"" at the end.

    Raises:
        EOFError: there is no more.
        MalformedError: it is longer than any message.
    """
    (length,) = _HEADER.unpack(_exactly(read, _HEADER.size))
    if length > MOST_BYTES + 1024:
        raise MalformedError("a message longer than any")
    return _exactly(read, length)


def _exactly(read: Callable[[int], bytes], count: int) -> bytes:
    parts = []
    while count:
        part = read(min(count, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class _Writer:
    def __init__(self, special: Special | None) -> None:
        self.special = special
        self.blobs: list[bytes] = []
        self.size = 0
        self.parts = 0

    def node(self, value: Any, depth: int) -> Any:
        self.parts += 1
        if self.parts > MOST_PARTS or depth > DEEPEST:
            raise TooLargeError(f"more than {MOST_PARTS:,} parts, or {DEEPEST} inside each other")
        if value is None or value is True or value is False:
            return value
        if isinstance(value, np.generic | np.ndarray):
            found = self.special(value) if self.special else None
            return self.of_numpy(value) if found is None else found
        if isinstance(value, int):
            number = int.__index__(value)  # of a subclass, too, the number itself
            return number if number.bit_length() <= _MOST_BITS else _foreign(value)
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, str):
            return self.text(str.__str__(value))
        return self.container(value, depth)

    def text(self, text: str) -> str:
        self.grow(len(text))
        return text

    def container(self, value: Any, depth: int) -> Any:
        if isinstance(value, complex):
            return ["complex", value.real, value.imag]
        if isinstance(value, Drawn):
            return ["drawn", *self.nodes(list.__iter__(value), depth)]
        if isinstance(value, list):
            return ["list", *self.nodes(list.__iter__(value), depth)]
        if isinstance(value, tuple):
            return ["tuple", *self.nodes(tuple.__iter__(value), depth)]
        if isinstance(value, dict):
            pairs = dict.items(value)
            return ["dict", *([self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in pairs)]
        if type(value) in (set, frozenset):
            return ["set", *self.nodes(iter(value), depth)]
        if type(value) is range and len(value) <= _LONGEST_RANGE:
            return ["range", value.start, value.stop, value.step]
        found = self.special(value) if self.special else None
        if found is not None:
            return found
        if type(value) is np.random.Generator:
            return _generator(value)
        return _foreign(value)

    def nodes(self, values: Iterator[Any], depth: int) -> Iterator[Any]:
        return (self.node(value, depth + 1) for value in values)

    def of_numpy(self, value: Any) -> list[Any]:
        if isinstance(value, np.ndarray):
            if value.dtype.kind not in "biufcSUmM":
                return ["objects", list(value.shape)]
            if value.nbytes > MOST_BYTES:
                raise TooLargeError(f"an array of {value.size:,} numbers")
            plain = np.array(value, copy=True, subok=False)
            order = "F" if plain.flags.f_contiguous and not plain.flags.c_contiguous else "C"
            place = self.blob(plain.tobytes(order="F" if order == "F" else "C"))
            return ["array", plain.dtype.str, list(plain.shape), order, place]
        if value.dtype.kind not in "biufcSUmM":
            return _foreign(value)
        return ["scalar", value.dtype.str, self.blob(np.asarray(value).tobytes())]

    def blob(self, blob: bytes) -> int:
        self.grow(len(blob))
        self.blobs.append(blob)
        return len(self.blobs) - 1

    def grow(self, count: int) -> None:
        self.size += count
        if self.size > MOST_BYTES:
            raise TooLargeError(f"more than {MOST_BYTES // 2**20} MB")


class _Reader:
    def __init__(self, blobs: list[bytes], revive: Revive | None) -> None:
        self.blobs = blobs
        self.revive = revive

    def value(self, node: Any, depth: int) -> Any:
        if depth > DEEPEST + 2:
            raise MalformedError("too deep")
        if not isinstance(node, list):
            return node
        kind, *rest = node
        if kind == "array":
            return self.array(*rest)
        if kind == "scalar":
            dtype, place = rest
            return self.array(dtype, [], "C", place)[()]
        if kind in ("list", "tuple", "set", "drawn"):
            values = [self.value(one, depth + 1) for one in rest]
            if kind == "drawn":
                return (value for value in values)
            return {"list": list, "tuple": tuple, "set": set}[kind](values)
        if kind == "dict":
            return {self.value(k, depth + 1): self.value(v, depth + 1) for k, v in rest}
        if kind == "complex":
            return complex(*rest)
        if kind == "range":
            found = range(*rest)
            if len(found) > _LONGEST_RANGE:
                raise MalformedError("too long")
            return found
        if kind == "objects":
            return _objects(*rest)
        if kind == "generator":
            return _revived_generator(*rest)
        if kind == "foreign":
            return _revived_foreign(*rest)
        if self.revive is None:
            raise MalformedError(f"an unknown kind, {str(kind)[:40]}")
        return self.revive(node)

    def array(self, dtype: str, shape: list[int], order: str, place: int) -> npt.NDArray[Any]:
        if not _DTYPE.fullmatch(dtype) or order not in ("C", "F"):
            raise MalformedError("no dtype")
        kind, blob = np.dtype(dtype), self.blobs[place]
        sizes = [size for size in shape if type(size) is int and 0 <= size <= MOST_BYTES]
        if len(sizes) != len(shape) or math.prod(sizes) > MOST_BYTES or not kind.itemsize:
            raise MalformedError("no shape")
        if math.prod(sizes) * kind.itemsize != len(blob):
            raise MalformedError("an array of another size")
        return (
            np.frombuffer(blob, kind).reshape(sizes, order="F" if order == "F" else "C").copy("K")
        )


def _objects(shape: list[int]) -> npt.NDArray[Any]:
    if math.prod(int(size) for size in shape) > MOST_PARTS or min(shape, default=0) < 0:
        raise MalformedError("too many objects")
    return np.full(shape, None, dtype=object)


def _generator(value: np.random.Generator) -> list[Any]:
    state = value.bit_generator.state
    if type(value.bit_generator).__name__ not in _GENERATORS:
        return _foreign(value)
    return ["generator", json.dumps(state, default=lambda array: array.tolist())]


def _revived_generator(text: str) -> np.random.Generator:
    state = json.loads(text)
    if state["bit_generator"] not in _GENERATORS:
        raise MalformedError("no generator")
    bits = getattr(np.random, state["bit_generator"])(0)
    bits.state = state
    return np.random.Generator(bits)


def _foreign(value: Any) -> list[Any]:
    return ["foreign", type(value).__name__[:_LONGEST_NAME], callable(value)]


def _revived_foreign(name: str, is_callable: bool) -> Any:
    if is_callable and name == "function":
        return _function
    name = "".join(c for c in str(name)[:_LONGEST_NAME] if c.isprintable()) or "object"
    members: dict[str, Any] = {"_text": f"<{name} object>"}
    if is_callable:
        members["__call__"] = _function
    return type(name, (Foreign,), members)()


def _function(*_arguments: Any) -> Any:
    raise TypeError("this function stayed with the learner")
