"""Small images in rows and columns, each with a caption: how all the pictures are laid out."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from nnlib import expect
from nnlib.plots import style

Pictures = npt.NDArray[Any]  # (count, rows, columns)

TILE = 0.9  # inches, the longer side of an image
DOTS_PER_INCH = 100  # a pixel of the image covers whole dots, so that all its pixels look alike
SMALLEST_TILE = 0.3
GAP = 0.16
CAPTION_GAP = 0.06
FRAME = 0.02  # inches between an image and its frame
MARGIN = 0.15
MAX_CAPTION = 2.0


class Tiles(NamedTuple):
    """A figure full of small images, and what was drawn for each."""

    figure: Figure
    axes: Axes
    images: list[AxesImage]
    frames: list[Rectangle]


def as_pictures(
    values: npt.ArrayLike, image_shape: tuple[int, int] | None, *, count: int, argument: str
) -> tuple[Pictures, int]:
    """Return the first `count` of the images, (count, rows, columns), and how many there are.

    Args:
        values: (count, features) or (count, rows, columns), of numbers.
        image_shape: (rows, columns) with rows * columns = features; None stands for a square.
        count: how many to keep at most.
        argument: what the caller calls `values`, for the errors.
    """
    count = expect.whole_number(count, "count", at_least=1)
    pixels = np.asarray(values)
    if pixels.dtype.kind not in "buif":
        raise TypeError(
            f"{argument}: expected an array of numbers, got {type(values).__name__}. "
            "Pass the array itself: dataset.images, or layer.weight.value."
        )
    if pixels.ndim not in (2, 3):
        raise ValueError(
            f"{argument}: expected shape (count, features) or (count, rows, columns) of grey "
            f"values, got {pixels.shape}. A single image goes in as images[:1]."
        )
    if pixels.size == 0:
        raise ValueError(f"{argument}: expected at least one image, got shape {pixels.shape}.")
    rows, columns = _shape_of_one(pixels, image_shape, argument)
    shown = pixels[:count].reshape(-1, rows, columns)
    if not np.isfinite(shown).all():
        index = int(np.flatnonzero(~np.isfinite(shown).all(axis=(1, 2)))[0])
        raise ValueError(
            f"{argument}: expected finite numbers, got NaN or infinity in number {index}."
        )
    if shown.dtype.kind in "bf":  # matplotlib does not draw every one of these types
        shown = shown.astype(np.float64)
    return shown, len(pixels)


def _shape_of_one(
    pixels: npt.NDArray[Any], image_shape: tuple[int, int] | None, argument: str
) -> tuple[int, int]:
    if image_shape is None and pixels.ndim == 3:
        return pixels.shape[1], pixels.shape[2]
    features = math.prod(pixels.shape[1:])
    if image_shape is None:
        side = math.isqrt(features)
        if side * side != features:
            raise ValueError(
                f"{argument}: {features} features do not fill a square image. "
                "Say how they are arranged: image_shape=(rows, columns)."
            )
        return side, side
    match image_shape:
        case (rows, columns):
            rows = expect.whole_number(rows, "image_shape", at_least=1)
            columns = expect.whole_number(columns, "image_shape", at_least=1)
        case _:
            raise TypeError(f"image_shape: expected (rows, columns), got {image_shape!r}.")
    if rows * columns != features or (pixels.ndim == 3 and pixels.shape[1:] != (rows, columns)):
        raise ValueError(
            f"image_shape: {rows} x {columns} does not match {argument} of shape {pixels.shape}."
        )
    return rows, columns


def in_words(shape: tuple[int, ...]) -> str:
    """Return the size of an image as a title says it."""
    return f"{shape[-2]} × {shape[-1]} pixels"


@contextmanager
def draw_tiles(
    pictures: Pictures,
    captions: Sequence[str],
    *,
    columns: int,
    title: str,
    cmap: str | Colormap,
    limits: tuple[float, float],
    room_below: float = 0.0,
) -> Iterator[Tiles]:
    """Draw each image with its caption above it, all on one scale.

    Args:
        pictures: (count, rows, columns).
        captions: one per image, of one or two lines, or none at all.
        columns: how many side by side, or fewer where wide captions need the room.
        title: of the whole figure.
        cmap: from a pixel's value to its colour.
        limits: the values at the two ends of the colours.
        room_below: inches to leave free under the last row.
    """
    columns = expect.whole_number(columns, "columns", at_least=1)
    lines = [[style.shorten(line, MAX_CAPTION) for line in text.split("\n")] for text in captions]
    caption_width = max((style.text_width(line) for text in lines for line in text), default=0.0)
    room = style.MAX_WIDTH - 2 * MARGIN
    tile_height, tile_width = _tile_size(pictures.shape[1], pictures.shape[2], room / columns - GAP)
    # All places are in whole dots, as the tiles are.
    pitch = round(max(tile_width, caption_width) + GAP, 2)
    columns = max(1, min(columns, len(pictures), int(room / pitch)))
    width = max(style.MIN_WIDTH, columns * pitch + 2 * MARGIN)
    left = round((width - columns * pitch + pitch - tile_width) / 2, 2)

    y = 0.0
    corners = []
    for start in range(0, len(pictures), columns):
        row = range(start, min(start + columns, len(pictures)))
        y += round(style.text_height(max((len(lines[i]) for i in row if lines), default=0)), 2)
        corners += [(left + (i - start) * pitch, y + CAPTION_GAP) for i in row]
        y += CAPTION_GAP + tile_height + GAP
    height = y + room_below

    with style.new_figure(width, height, title, panels=False) as figure:
        # One set of axes under the title that counts in inches, down from its upper left corner:
        # a set per image would take seconds for a hundred of them.
        axes = figure.add_axes((0, 0, 1, height / figure.get_figheight()))
        axes.set(xlim=(0, width), ylim=(height, 0), autoscale_on=False)
        axes.set_axis_off()
        tiles = Tiles(figure, axes, [], [])
        for index, (picture, (x, y)) in enumerate(zip(pictures, corners, strict=True)):
            tiles.images.append(
                axes.imshow(
                    picture,
                    cmap=cmap,
                    vmin=limits[0],
                    vmax=limits[1],
                    extent=(x, x + tile_width, y + tile_height, y),
                    aspect="auto",
                    interpolation="nearest",
                )
            )
            frame = Rectangle(
                (x - FRAME, y - FRAME), tile_width + 2 * FRAME, tile_height + 2 * FRAME, fill=False
            )
            frame.set(edgecolor=style.GRID, linewidth=1)
            axes.add_patch(frame)
            tiles.frames.append(frame)
            if lines:
                text = "\n".join(lines[index])
                axes.text(x + tile_width / 2, y - CAPTION_GAP, text, ha="center", va="bottom")
        yield tiles


def _tile_size(rows: int, columns: int, room: float) -> tuple[float, float]:
    """Return the height and width of an image in inches."""
    longer = max(rows, columns)
    side = min(TILE, max(room, SMALLEST_TILE))
    dots = int(side * DOTS_PER_INCH / longer)
    pixel = dots / DOTS_PER_INCH if dots else side / longer
    # A strip of one pixel by hundreds is drawn thicker than it is, or it would not be seen.
    return max(rows * pixel, SMALLEST_TILE / 2), max(columns * pixel, SMALLEST_TILE / 2)
