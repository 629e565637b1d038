"""A pad to draw on, with mouse, finger or pen, and with the keyboard."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from nnlib.types import FloatArray

SIDE = 144  # pixels of the drawing, each way; a multiple of the 8 cells that the keyboard fills
PEN = 13  # pixels across: lines as wide, against a digit of three quarters of the pad, as in MNIST

_HERE = Path(__file__).parent

Point = tuple[float, float]  # x and y from 0 to 1, from the top left corner


class Pad(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget says nothing of its types
    """What is drawn on it is in `ink`, and `pixels` changes while it is drawn.

    All that happens under the pen, undo and clear happen in the browser, in `pad.js`: a pad stays
    alive while the kernel is busy.

    Args:
        strokes: what it shows at first, as an example that the first mark replaces.

    Attributes:
        pixels: the drawing row by row, a byte each: 0 for paper, 255 for ink.
        pen: pixels across.
        example: whether the drawing is still the example.
    """

    _esm = _HERE / "pad.js"
    _css = _HERE / "pad.css"

    side = traitlets.Int(SIDE).tag(sync=True)
    pen = traitlets.Int(PEN).tag(sync=True)
    example = traitlets.Bool(False).tag(sync=True)
    # CBytes, because a memoryview arrives, which Bytes would refuse without a word. No echo: it
    # would send every drawing back to where it came from.
    pixels = traitlets.CBytes(bytes(SIDE * SIDE)).tag(sync=True, echo_update=False)

    def __init__(self, strokes: Sequence[Sequence[Point]] = (), **options: Any) -> None:
        pixels = as_pixels(trace(strokes))
        super().__init__(pixels=pixels, example=bool(strokes), **options)

    @property
    def ink(self) -> FloatArray:
        """The drawing: shape (144, 144), float32, from 0 for paper to 1 for ink."""
        flat = np.frombuffer(self.pixels, np.uint8)
        ink: FloatArray = (flat / np.float32(255)).reshape(SIDE, SIDE)
        return ink

    @traitlets.validate("pixels")
    def _has_all_pixels(self, proposal: dict[str, Any]) -> bytes:
        pixels: bytes = proposal["value"]
        if len(pixels) != SIDE * SIDE:
            raise traitlets.TraitError(f"pixels: expected {SIDE * SIDE} bytes, got {len(pixels)}.")
        return pixels


def trace(strokes: Sequence[Sequence[Point]], pen: float = PEN) -> FloatArray:
    """Return what a pad holds after strokes from point to point: (144, 144), from 0 to 1."""
    centers = np.arange(SIDE) + 0.5
    x, y = np.meshgrid(centers, centers)
    ink = np.zeros((SIDE, SIDE), np.float32)
    for stroke in strokes:
        corners = SIDE * np.asarray(stroke, float)
        ends = corners[1:] if len(corners) > 1 else corners  # a single point is a dot
        for (x1, y1), (x2, y2) in zip(corners, ends, strict=False):
            length = (x2 - x1) ** 2 + (y2 - y1) ** 2
            along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / (length or 1)
            nearest = np.clip(along, 0, 1)
            distance = np.hypot(x - x1 - nearest * (x2 - x1), y - y1 - nearest * (y2 - y1))
            np.maximum(ink, np.clip(pen / 2 + 0.5 - distance, 0, 1), out=ink, casting="same_kind")
    return ink


def as_pixels(ink: FloatArray) -> bytes:
    """Return a drawing from 0 to 1 as a byte for each pixel."""
    return np.rint(ink * 255).astype(np.uint8).tobytes()
