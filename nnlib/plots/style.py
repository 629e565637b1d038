"""What every figure shares: colours, text, and the way it reaches the page."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap

import matplotlib.pyplot as plt
import matplotlib.style
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.textpath import text_to_path

# Okabe and Ito (2008), "Color universal design": told apart by every kind of colour vision. Their
# blue is darkened here, so that the two also differ in a grey print.
BLUE = "#005080"
VERMILLION = "#D55E00"
INK = "#222222"
MUTED = "#6B6B6B"
GRID = "#D9D9D9"
PAPER = "#FFFFFF"  # opaque, or a dark page would show through and swallow the text

FONT = "DejaVu Sans"  # comes with matplotlib, and has the signs ✓ and ✗
TEXT_SIZE = 10.0  # points
TITLE_SIZE = 12.0
LINE_HEIGHT = 1.3  # in multiples of the text size
POINTS_PER_INCH = 72
MAX_WIDTH = 8.4  # inches: JupyterLab would scale a wider figure down, and its text with it
MIN_WIDTH = 4.5

_STYLE = {
    "font.family": FONT,
    "font.size": TEXT_SIZE,
    "axes.labelsize": TEXT_SIZE,
    "axes.titlesize": TEXT_SIZE,
    "xtick.labelsize": TEXT_SIZE,
    "ytick.labelsize": TEXT_SIZE,
    "legend.fontsize": TEXT_SIZE,
    "figure.labelsize": TEXT_SIZE,
    "figure.titlesize": TITLE_SIZE,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # "$" in a class name is a dollar sign
}


@contextmanager
def drawing_style() -> Iterator[None]:
    """Draw in the course's style, whatever the reader has set, and leave those settings alone."""
    with matplotlib.style.context(["default", _STYLE]):
        yield


@contextmanager
def new_figure(width: float, height: float, title: str, *, panels: bool = True) -> Iterator[Figure]:
    """Give a figure to draw in: `width` by `height` inches, and the title on top of that.

    With `panels`, axes are placed so that their labels fit; without, the caller places them. The
    figure appears once: in a notebook as the value of a cell, elsewhere with `plt.show()`.
    """
    title = wrap_text(title, width - 0.4, TITLE_SIZE)
    # Made before the style is entered: the first figure loads the backend, and what a backend sets
    # up for the whole session must not be undone when the style is left.
    figure = plt.figure(
        figsize=(width, height + title_height(title)),
        layout=panel_layout() if panels else None,
        facecolor=PAPER,
    )
    # Only a window needs pyplot to know the figure. Without one it would never be freed, and a
    # notebook would show it twice: as the cell's value and as an open figure.
    if figure.canvas.required_interactive_framework is None:
        plt.close(figure)
    try:
        with drawing_style():
            add_title(figure, title)
            yield figure
    except BaseException:
        plt.close(figure)
        raise


def panel_layout() -> ConstrainedLayoutEngine:
    """Return what places panels, with a margin: beside long labels it is off by a few dots."""
    return ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1)


def add_title(figure: Figure, title: str) -> None:
    """Write the title at the top of the figure, where `new_figure` leaves room for it."""
    if figure.get_layout_engine() is None:
        figure.suptitle(title, y=1 - 0.12 / figure.get_figheight(), va="top")
    elif title:
        figure.suptitle(title)  # the layout moves the panels out of its way, unless it has a place


def title_height(title: str) -> float:
    """Return the room for a title that is wrapped already, in inches."""
    if not title:
        return 0.1
    return text_height(title.count("\n") + 1, TITLE_SIZE) + 0.2


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Return how wide one line of text gets, in inches."""
    font = FontProperties(family=FONT, size=size)
    points, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return 1.05 * points / POINTS_PER_INCH  # on a screen, letters are nudged to whole pixels


def text_height(lines: int, size: float = TEXT_SIZE) -> float:
    """Return how high some lines of text get, in inches."""
    return lines * LINE_HEIGHT * size / POINTS_PER_INCH


def shorten(text: str, width: float) -> str:
    """Return the text as one line of at most `width` inches, cut with "…" where it has to be."""
    text = " ".join(text.split())
    if text_width(text) <= width:
        return text
    longer = bisect_right(range(len(text)), width, key=lambda end: text_width(text[:end] + "…"))
    return text[: max(longer - 1, 0)].rstrip() + "…"


def wrap_text(text: str, width: float, size: float) -> str:
    """Break the text into lines of at most `width` inches."""
    text = " ".join(text.split())
    if not text or text_width(text, size) <= width:
        return text
    characters = int(1.5 * len(text) * width / text_width(text, size)) + 1
    while characters > 1:
        lines = wrap(text, characters)
        if max(text_width(line, size) for line in lines) <= width:
            break
        characters -= 1
    return "\n".join(lines)


def percent(fraction: float) -> str:
    """Write a fraction in per cent; what is not all is never rounded up to 100%."""
    return "100%" if fraction == 1 else f"{min(100 * fraction, 99.9):.1f}%"


def number(value: float, digits: int = 3) -> str:
    """Write a number with so many digits that count, and a real minus sign."""
    text = f"{value:#.{digits}g}"
    if "e+" in text and abs(value) < 1e6:
        text = f"{float(text):.0f}"
    return text.rstrip(".").replace("-", "−")


def check_names(names: Sequence[str] | None, count: int, argument: str) -> list[str] | None:
    """Return the names as a list if there is one for each of `count` things."""
    if names is None:
        return None
    if isinstance(names, str) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"{argument}: expected a sequence of strings, got {names!r}.")
    if len(names) != count:
        raise ValueError(f"{argument}: expected {count} names, one each, got {len(names)}.")
    return list(names)
