"""The IDX format, in which MNIST is distributed: a small header, then the numbers."""

import math

import numpy as np
import numpy.typing as npt

_UNSIGNED_BYTE = 0x08


def parse_idx(content: bytes, name: str) -> npt.NDArray[np.uint8]:
    """Return the array of unsigned bytes that `content` holds, read-only and without a copy.

    The header is two zero bytes, one byte for the type of the numbers, one for the count of axes,
    and one big-endian 32-bit length per axis (LeCun, Cortes and Burges 1998, "The MNIST database
    of handwritten digits", section "File formats").

    Raises ValueError, beginning with `name`, where header and content do not fit together.
    """
    if len(content) < 4 or content[:2] != b"\0\0":
        raise ValueError(
            f"{name}: expected an IDX file, which starts with two zero bytes, "
            f"got {content[:4].hex(' ') or 'nothing'}."
        )
    kind, axes = content[2], content[3]
    if kind != _UNSIGNED_BYTE:
        raise ValueError(
            f"{name}: expected unsigned bytes (IDX type 0x{_UNSIGNED_BYTE:02x}), "
            f"got type 0x{kind:02x}."
        )
    start = 4 + 4 * axes
    if axes == 0 or len(content) < start:
        raise ValueError(
            f"{name}: expected the lengths of 1 or more axes, got {axes} axes in a header of "
            f"{len(content[:start])} bytes."
        )
    shape = tuple(int(length) for length in np.frombuffer(content[4:start], dtype=">u4"))
    promised, held = math.prod(shape), len(content) - start
    if promised != held:
        raise ValueError(
            f"{name}: the header promises {' x '.join(map(str, shape))} = {promised} bytes, "
            f"and {held} follow it."
        )
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)
