"""Make of a drawing what was made of the images that a network learned from.

A network knows digits of one size, in one place, with lines of one width. What is drawn larger, in
a corner or with a thin pen is strange to it until it has been prepared in the same way.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnlib import expect
from nnlib.types import FloatArray

INK = 0.02  # what is fainter than this is paper

_FIELD, _BOX = 28, 20  # of MNIST: the image, and the part of it that a digit fills
_SCAN, _SCAN_WIDTH = 32, 20  # of the 8x8 digits: the bitmap in which ink is counted
_BLOCK = 4
_MOST_STRETCH = 2.0  # or a dash would become a wall
_MOST_SLANT = 0.7  # columns per row
# The share of ink that nearly all of the 8x8 digits have: 98 in 100 lie between 0.24 and 0.39.
_LEAST_INK, _MOST_INK = 0.25, 0.40

Image = npt.NDArray[np.float32]
Bitmap = npt.NDArray[np.bool_]


def prepare_mnist(drawing: FloatArray) -> Image:
    """Return a drawing as MNIST would hold it: (28, 28), float32 in [0, 1], bright on dark.

    The digit is cut out, scaled with its proportions kept so that it fits a box of 20x20 pixels,
    with grey levels where its edge runs through a pixel, and put into a field of 28x28 so that its
    centre of mass is in the middle. LeCun, Cortes and Burges, "The MNIST database of handwritten
    digits", say so. What they do not say was measured on their images: they are moved by whole
    pixels, and the middle is pixel (14, 14), counted from 0.

    Args:
        drawing: (rows, columns), floating: 0 for paper, 1 for ink. Without ink, all is 0.
    """
    ink = _accept(drawing)
    box = _bounding_box(ink)
    image = np.zeros((_FIELD, _FIELD), np.float32)
    if box is None:
        return image
    scale = _BOX / max(box.height, box.width)
    rows = _whole_pixels(box.height * scale)
    columns = _whole_pixels(box.width * scale)
    digit = _scaled(ink, box, rows, columns, scale, scale)
    top, left = (_centered_start(digit.sum(axis=axis)) for axis in (1, 0))
    image[top : top + rows, left : left + columns] = digit
    return image


def prepare_digits(drawing: FloatArray) -> Image:
    """Return a drawing as scikit-learn's digits hold it: (8, 8), float32 in [0, 1], in 16ths.

    The digit is put upright, fills a bitmap of 32 rows and up to 20 columns, gets lines of the
    usual width, and the ink in each block of 4x4 is counted. Alpaydin and Kaynak (1998) give the
    bitmap, the blocks, and NIST's programs as what made the bitmaps; these set size, slant and
    width of lines (Garris and others 1994, "NIST Form-Based Handprint Recognition System"). How
    much ink, and how wide, was measured on the digits themselves: all fill the eight rows, and
    their ink is between a quarter and two fifths.

    Args:
        drawing: (rows, columns), floating: 0 for paper, 1 for ink. Without ink, all is 0.
    """
    ink = _accept(drawing)
    box = _bounding_box(ink)
    if box is None:
        return np.zeros((_SCAN // _BLOCK, _SCAN // _BLOCK), np.float32)
    ink = _upright(ink)
    box = _bounding_box(ink) or box
    across = min(_SCAN / box.height, _SCAN_WIDTH / box.width)
    down = min(_SCAN / box.height, _MOST_STRETCH * across)
    scan = _scaled(ink, box, _SCAN, _SCAN, down, across)
    bitmap = _usual_lines(scan > scan.max() / 2)
    blocks = bitmap.reshape(_SCAN // _BLOCK, _BLOCK, _SCAN // _BLOCK, _BLOCK)
    image: Image = (blocks.sum(axis=(1, 3)) / _BLOCK**2).astype(np.float32)
    return image


class _Box(NamedTuple):
    """The part of a drawing that holds ink: the first row and column, and those past the last."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def _accept(drawing: FloatArray) -> FloatArray:
    ink = expect.floating(drawing, "drawing")
    if ink.ndim != 2 or 0 in ink.shape:
        raise ValueError(f"drawing: expected shape (rows, columns), got {ink.shape}.")
    if not (ink.min() >= 0 and ink.max() <= 1):  # NaN is refused as well
        raise ValueError(
            "drawing: expected numbers from 0 (paper) to 1 (ink), "
            f"got {ink.min():.3g} to {ink.max():.3g}."
        )
    return ink.astype(np.float64, copy=False)


def _bounding_box(ink: FloatArray) -> _Box | None:
    rows = np.flatnonzero(ink.max(axis=1) > INK)
    columns = np.flatnonzero(ink.max(axis=0) > INK)
    if not rows.size:
        return None
    return _Box(int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1)


def _whole_pixels(length: float) -> int:
    return math.ceil(length - 1e-9)  # 20.000000000000004 is 20


def _scaled(
    ink: FloatArray, box: _Box, rows: int, columns: int, down: float, across: float
) -> FloatArray:
    """Return what is in the box, scaled by two factors, in the middle of (rows, columns)."""
    inside = ink[box.top : box.bottom, box.left : box.right]
    return _overlaps(box.height, rows, down) @ inside @ _overlaps(box.width, columns, across).T


def _overlaps(length: int, count: int, scale: float) -> FloatArray:
    """Return how much of each of `count` new pixels each of `length` old ones covers.

    Shape (count, length). The old ones become `scale` times as long and lie in the middle. Where
    they are smaller, this is the mean over an area, which is what keeps edges free of steps.
    """
    edges = (np.arange(count + 1) - count / 2) / scale + length / 2
    old = np.arange(length)
    shared = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    covered: FloatArray = np.clip(shared, 0, None) * scale
    return covered


def _centered_start(mass: FloatArray) -> int:
    """Return where `mass` has to begin for its centre to be in the middle of the field."""
    center = float(mass @ np.arange(len(mass)) / mass.sum())
    start = math.floor(_FIELD / 2 - center + 0.5)
    return min(max(start, 0), _FIELD - len(mass))  # a lopsided digit stays inside


def _upright(ink: FloatArray) -> FloatArray:
    """Shift the rows so that the columns of ink no longer depend on the rows, on average."""
    padding = ink.shape[0]
    wide = np.pad(ink, [(0, 0), (padding, padding)])
    rows, columns = np.arange(wide.shape[0]), np.arange(wide.shape[1])
    total, by_row = wide.sum(), wide.sum(axis=1)
    from_row = rows - by_row @ rows / total
    from_column = columns - wide.sum(axis=0) @ columns / total
    spread = by_row @ np.square(from_row)
    if spread == 0:  # a single row
        return ink
    slant = float(np.clip(from_row @ wide @ from_column / spread, -_MOST_SLANT, _MOST_SLANT))
    shifted = [
        np.interp(columns + slant * row, columns, line)
        for row, line in zip(from_row, wide, strict=True)
    ]
    return np.stack(shifted)


def _usual_lines(bitmap: Bitmap) -> Bitmap:
    """Thicken or thin the lines, a pixel on each side at a time, until the ink is as usual."""
    while 0 < bitmap.mean() < _LEAST_INK:
        bitmap = _thickened(bitmap)
    while bitmap.mean() > _MOST_INK:
        bitmap = ~_thickened(~bitmap)
    return bitmap


def _thickened(bitmap: Bitmap) -> Bitmap:
    padded = np.pad(bitmap, 1)
    thicker: Bitmap = (
        bitmap | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    )
    return thicker
