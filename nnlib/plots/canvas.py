"""A page to draw on in inches: text, boxes and arrows, for the pictures that explain."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.text import Text

from nnlib.plots import palette, style, ticks

Place = tuple[float, float]

MARGIN = 0.2  # inches
PADDING = 0.09  # between the text in a box and its border
BOX_HEIGHT = 0.3
ROUND = BOX_HEIGHT / 2  # the corners of a box that stands for something done, not for numbers
FILL = palette.tint(style.BLUE, 0.14)
FORWARD: dict[str, Any] = {"color": style.INK, "linewidth": 1.3}
BACKWARD: dict[str, Any] = {
    "color": palette.BACKWARD,
    "linewidth": 1.6,
    "linestyle": (0, (3.5, 1.8)),
}


class Canvas:
    """Axes that count in inches, down from the upper left corner below the title."""

    def __init__(self, figure: Figure, axes: Axes) -> None:
        self.figure = figure
        self.axes = axes

    def text(self, x: float, y: float, words: str, **look: Any) -> Text:
        """Write words around a place, unless `ha` and `va` say otherwise."""
        return self.axes.text(x, y, words, **({"ha": "center", "va": "center"} | look))

    def box(
        self,
        x: float,
        y: float,
        words: str,
        *,
        width: float | None = None,
        height: float = BOX_HEIGHT,
        corner: float = 0.05,
        color: str = style.INK,
        fill: str = style.PAPER,
        size: float = style.TEXT_SIZE,
    ) -> FancyBboxPatch:
        """Draw words in a box around a place, as wide as they are unless `width` says otherwise."""
        width = box_width(words, size) if width is None else width
        corner = min(corner, width / 2, height / 2)
        outline = FancyBboxPatch(
            (x - width / 2 + corner, y - height / 2 + corner),
            width - 2 * corner,
            height - 2 * corner,
            boxstyle=f"round,pad={corner},rounding_size={corner}",
        )
        outline.set(facecolor=fill, edgecolor=color, linewidth=1.3, zorder=2)
        self.axes.add_patch(outline)
        self.text(x, y, words, color=color, fontsize=size)
        return outline

    def curve(self, places: Sequence[Place], *, arrow: bool = True, **look: Any) -> FancyArrowPatch:
        """Draw a line through places, level where it bends, with an arrow at its end."""
        vertices = [places[0]]
        codes = [Path.MOVETO]
        for (x, y), (next_x, next_y) in pairwise(places):
            if x == next_x or y == next_y:
                vertices.append((next_x, next_y))
                codes.append(Path.LINETO)
            else:
                middle = (x + next_x) / 2
                vertices += [(middle, y), (middle, next_y), (next_x, next_y)]
                codes += [Path.CURVE4] * 3
        patch = FancyArrowPatch(
            path=Path(vertices, codes),
            arrowstyle="-|>" if arrow else "-",
            mutation_scale=11,
            shrinkA=0,
            shrinkB=0,
            capstyle="butt",
            joinstyle="miter",
            **look,
        )
        self.axes.add_patch(patch)
        return patch


@contextmanager
def new_canvas(width: float, height: float, title: str) -> Iterator[Canvas]:
    """Give a page of so many inches, and the title on top of that."""
    width = max(width, style.MIN_WIDTH)
    with style.new_figure(width, height, title, panels=False) as figure:
        yield on(figure, height)


def on(figure: Figure, height: float) -> Canvas:
    """Return a page on the lowest so many inches of a figure, as wide as that is."""
    axes = figure.add_axes((0, 0, 1, height / figure.get_figheight()))
    axes.set(xlim=(0, figure.get_figwidth()), ylim=(height, 0), autoscale_on=False)
    axes.set_axis_off()
    return Canvas(figure, axes)


def box_width(words: str, size: float = style.TEXT_SIZE) -> float:
    """Return how wide a box gets that has these words in it, in inches."""
    return max(style.text_width(line, size) for line in words.split("\n")) + 2 * PADDING


def value(number: float) -> str:
    """Write a number with at most four digits that count, or all those of a count."""
    text = f"{number + 0.0:.4g}"  # a sum of 0.0 is never -0.0
    if "e" in text:
        text = f"{number:.0f}" if 1 < abs(number) < 1e6 else ticks.in_powers(float(text))
    return text.replace("-", "−")
