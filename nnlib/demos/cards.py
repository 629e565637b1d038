"""Cards: images on a page, each beside the probabilities that a network gave it."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from nnlib.demos import stage
from nnlib.plots import palette, style
from nnlib.types import FloatArray

WIDTH = 8.2  # inches, as all that follows
ROWS = 2
TILE = 1.0  # the longer side of an image
CAPTION = 0.3
CARD_HEIGHT = CAPTION + TILE + 0.12
TITLE = 0.36
LEGEND = 0.36
HEIGHT = TITLE + ROWS * CARD_HEIGHT + LEGEND
MARGIN = 0.15
MOST_LINES = 4  # classes named beside an image
PERCENTAGE = 0.55  # room for "99.9%"
MAX_NAME = 1.4
SHORT_NAME = 0.3
TITLE_WIDTH = (WIDTH - 2 * MARGIN) * style.TEXT_SIZE / style.TITLE_SIZE

TRUE, SAID, OTHER = style.BLUE, style.VERMILLION, palette.tint(style.MUTED, 0.6)
_LEGEND = ((TRUE, "what it is"), (SAID, "what the network says instead"), (OTHER, "other classes"))


class Card(NamedTuple):
    """One image: its pixels (rows, columns), its words, and what the network made of it."""

    pixels: FloatArray
    caption: str
    label: int
    probabilities: FloatArray  # (classes,)


class _Place(NamedTuple):
    """What is drawn for one card."""

    image: AxesImage
    caption: Text
    names: list[Text]
    bars: list[Rectangle]
    shares: list[Text]

    def artists(self) -> list[Artist]:
        return [self.image, self.caption, *self.names, *self.bars, *self.shares]


class Cards:
    """A page of cards in a figure: `new_page` makes the figure, `lay` puts cards on it.

    Args:
        figure: of WIDTH by HEIGHT inches.
        image_shape: (rows, columns) of every image.
        limits: the values that are drawn black and white.
        names: one per class.

    Attributes:
        places: how many cards there is room for.
        artists: what `lay` changes.
    """

    def __init__(
        self,
        figure: Figure,
        image_shape: tuple[int, int],
        limits: tuple[float, float],
        names: Sequence[str],
    ) -> None:
        self.names = [style.shorten(name, MAX_NAME) for name in names]
        name_width = max(map(style.text_width, self.names))
        columns = 3 if name_width <= SHORT_NAME else 2
        self.places = columns * ROWS
        self._lines = min(MOST_LINES, len(names))
        self._axes = page_axes(figure)
        pitch = (WIDTH - MARGIN) / columns
        self._bar_start = MARGIN + TILE + 0.12 + name_width + 0.06
        self._bar_length = pitch - self._bar_start - PERCENTAGE
        self._drawn = [
            self._place(column * pitch, TITLE + row * CARD_HEIGHT, image_shape, limits)
            for row in range(ROWS)
            for column in range(columns)
        ]
        self._title = self._axes.text(MARGIN, 0.12, "", va="top", fontsize=style.TITLE_SIZE)
        self._explain()
        drawn = [artist for place in self._drawn for artist in place.artists()]
        self.artists: list[Artist] = [self._title, *drawn]

    def lay(self, cards: Sequence[Card], title: str) -> None:
        """Show these cards and no others, under a title."""
        self._title.set_text(style.shorten(title, TITLE_WIDTH))
        for place, card in zip_longest(self._drawn, cards):
            for artist in place.artists():
                artist.set_visible(card is not None)
            if card is not None:
                self._fill(place, card)

    def _fill(self, place: _Place, card: Card) -> None:
        place.image.set_data(card.pixels)
        place.caption.set_text(card.caption)
        said = int(card.probabilities.argmax())
        lines = zip(place.names, place.bars, place.shares, strict=True)
        for (name, bar, share), index in zip(lines, self._named(card), strict=True):
            probability = float(card.probabilities[index])
            width = probability * self._bar_length
            name.set_text(self.names[index])
            name.set_fontweight("bold" if index == said else "normal")
            bar.set_width(width)
            bar.set_facecolor(TRUE if index == card.label else SAID if index == said else OTHER)
            share.set_text(style.percent(probability))
            share.set_x(bar.get_x() + width + 0.05)

    def _named(self, card: Card) -> list[int]:
        """Return the likeliest classes, first to last, the true one among them in any case."""
        order = np.argsort(-card.probabilities, kind="stable")
        likeliest = [int(index) for index in order[: self._lines]]
        if card.label not in likeliest:
            likeliest[-1] = card.label
        return likeliest

    def _place(
        self, x: float, y: float, image_shape: tuple[int, int], limits: tuple[float, float]
    ) -> _Place:
        image = self._axes.imshow(
            np.zeros(image_shape),
            cmap="gray",
            vmin=limits[0],
            vmax=limits[1],
            extent=on_dots(image_shape, (x + MARGIN, y + CAPTION), TILE),
            aspect="auto",
            interpolation="nearest",
        )
        caption = self._axes.text(
            x + MARGIN + TILE / 2, y + CAPTION - 0.05, "", ha="center", va="bottom"
        )
        middles = y + CAPTION + TILE * (np.arange(self._lines) + 0.5) / MOST_LINES
        start = x + self._bar_start
        names = [
            self._axes.text(start - 0.06, middle, "", ha="right", va="center") for middle in middles
        ]
        bars = self._axes.barh(middles, np.zeros(self._lines), height=0.17, left=start)
        shares = [self._axes.text(start, middle, "", va="center") for middle in middles]
        return _Place(image, caption, names, list(bars), shares)

    def _explain(self) -> None:
        x, y = MARGIN, HEIGHT - LEGEND / 2
        for color, words in _LEGEND:
            self._axes.add_patch(Rectangle((x, y - 0.07), 0.2, 0.14, facecolor=color))
            self._axes.text(x + 0.27, y, words, va="center")
            x += 0.27 + style.text_width(words) + 0.35


def new_page(width: float = WIDTH, height: float = HEIGHT) -> Figure:
    """Return a figure without a layout: what is drawn in it has its place, in inches."""
    figure = stage.new_figure(width, height)
    figure.set_layout_engine("none")
    return figure


def page_axes(figure: Figure) -> Axes:
    """Return axes over the whole figure that count in inches, down from the upper left corner."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(height, 0), autoscale_on=False)
    return axes


def on_dots(
    shape: tuple[int, ...], corner: tuple[float, float], side: float
) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of an image in the middle of a square, all in inches.

    Each of its pixels covers whole dots, so that all look alike.

    Args:
        shape: (rows, columns) of the image.
        corner: the upper left corner of the square.
        side: of the square.
    """
    dots = side * stage.DOTS_PER_INCH / max(shape)
    dots = int(dots) if dots >= 1 else dots
    height, width = (pixels * dots / stage.DOTS_PER_INCH for pixels in shape)
    left = _to_dot(corner[0] + (side - width) / 2)
    top = _to_dot(corner[1] + (side - height) / 2)
    return left, left + width, top + height, top


def _to_dot(inches: float) -> float:
    return round(inches * stage.DOTS_PER_INCH) / stage.DOTS_PER_INCH
