"""An image as what it is to a program: an array of numbers."""

import functools

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from nnlib.plots import canvas, confusion, entries, style, tiles
from nnlib.plots.canvas import MARGIN

CELL = 0.44  # inches, or more where a number needs it
INDEX = 0.55  # for the words and the numbers of rows and columns


def pixel_values(
    image: npt.ArrayLike,
    *,
    title: str | None = None,
    image_shape: tuple[int, int] | None = None,
    number_format: str | None = None,
) -> Figure:
    """Draw one image with the number of each pixel written in it, and rows and columns counted.

    Args:
        image: (rows, columns), or (features,), of numbers.
        title: what to write on top, instead of the size and the dtype of the image.
        image_shape: (rows, columns) of an image that comes flat; missing, it has to be square.
        number_format: how to write the numbers, as in an f-string. Without one, integers appear as
            they are and others with two decimals.

    Black is 0, or the lowest value below it; white is the highest. The page has room for about 15
    columns, depending on how long the numbers are: show a larger image in part.

    Examples::

        digits = data.load("digits")
        plots.pixel_values(digits.train.images[0], title="To a program, a digit is 64 numbers")
        plots.pixel_values(digits.train.images[0].reshape(8, 8)[:4], number_format=".1f")
    """
    array = np.asarray(image)
    if array.ndim not in (1, 2):
        raise ValueError(
            f"image: expected one image, (rows, columns) or (features,), got shape {array.shape}. "
            "Take one out: images[0]."
        )
    (picture,), _ = tiles.as_pictures(array[None], image_shape, count=1, argument="image")
    rows, columns = picture.shape
    if number_format is not None:
        entries.number_format(number_format, picture[0, 0])
    words = [[_written(number, number_format) for number in row] for row in picture]
    widest = max(style.text_width(word) for row in words for word in row)
    cell = round(max(CELL, widest + 0.1), 2)  # whole dots, so that all pixels look alike
    width = INDEX + columns * cell + MARGIN
    if width > style.MAX_WIDTH:
        raise ValueError(
            f"image: {columns} columns of such numbers do not fit on a page, only "
            f"{int((style.MAX_WIDTH - INDEX - MARGIN) / cell)} do. Show a part: image[:10, :10]."
        )
    if title is None:
        title = f"An image of {rows} × {columns} numbers ({array.dtype})"
    low, high = min(float(picture.min()), 0.0), float(picture.max())
    high = high if high > low else low + 1.0
    with canvas.new_canvas(width, INDEX + rows * cell + MARGIN, title) as page:
        left = INDEX + (max(width, style.MIN_WIDTH) - width) / 2
        right, bottom = left + columns * cell, INDEX + rows * cell
        drawn = page.axes.imshow(
            picture,
            cmap="gray",
            vmin=low,
            vmax=high,
            extent=(left, right, bottom, INDEX),
            aspect="auto",
            interpolation="nearest",
        )
        backgrounds = drawn.to_rgba(picture)
        for row, column in np.ndindex(rows, columns):
            against = functools.partial(confusion.contrast, backgrounds[row, column])
            x, y = left + (column + 0.5) * cell, INDEX + (row + 0.5) * cell
            page.text(x, y, words[row][column], color=max("black", "white", key=against))
        for column in range(columns):
            page.text(left + (column + 0.5) * cell, INDEX - 0.12, str(column), color=style.MUTED)
        for row in range(rows):
            page.text(left - 0.12, INDEX + (row + 0.5) * cell, str(row), color=style.MUTED)
        page.text((left + right) / 2, INDEX - 0.34, "column", color=style.MUTED)
        page.text(left - 0.36, (INDEX + bottom) / 2, "row", color=style.MUTED, rotation=90)
    return page.figure


def _written(number: float, number_format: str | None) -> str:
    if number_format is not None:
        text = format(number, number_format)
    elif number == 0 or isinstance(number, np.integer):
        text = f"{number:.0f}"  # among fractions, a plain 0 is easier to pass over
    else:
        text = f"{number:.2f}"
    return text.replace("-", "−")
