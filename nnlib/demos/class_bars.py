"""A bar for each class, on a scale that fits itself to the longest without moving the axes."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from nnlib.plots import style
from nnlib.types import FloatArray

ROOM = 1.08  # beyond the longest bar
MAX_NAME = 0.9
GAP = 0.04  # inches between two names, at least
MOST_NAMES = 20


class ClassBars:
    """Bars that stand on 0 and have room to hang from it.

    Args:
        figure: where they are drawn.
        place: left, bottom, width and height, as fractions of the figure.
        names: one per class.
        colors: of a bar above 0, and of one below.
        both_ways: whether there is room for bars below 0.

    Attributes:
        artists: what `move` changes.
    """

    def __init__(
        self,
        figure: Figure,
        place: tuple[float, float, float, float],
        names: Sequence[str],
        *,
        colors: tuple[str, str],
        both_ways: bool,
    ) -> None:
        self._above, self._below = colors
        self._axes = figure.add_axes(place)
        classes = np.arange(len(names))
        self._bars = self._axes.bar(classes, np.zeros(len(names)))
        self._axes.set(xlim=(-0.6, len(names) - 0.4), ylim=(-ROOM if both_ways else 0, ROOM))
        self._axes.axhline(0, color=style.MUTED, linewidth=1)
        heights = (-1, 0, 1) if both_ways else (0, 1)
        self._axes.set_yticks(heights, [""] * len(heights))
        self._ends = [
            self._axes.annotate(
                "0", (0, height), (-7, 0), ("axes fraction", "data"),
                textcoords="offset points", ha="right", va="center",
            )
            for height in heights
        ]  # fmt: skip
        self._heights = heights
        self._name(names, place[2] * figure.get_figwidth() / len(names))
        self.artists: list[Artist] = [*self._bars, *self._ends]

    def explain(self, words: str) -> None:
        """Write above the bars what they are."""
        self._axes.set_title(words, fontsize=style.TEXT_SIZE, loc="left")

    def move(self, values: FloatArray) -> None:
        """Show these values, one per class."""
        longest = float(np.abs(values).max()) or 1.0
        for bar, value in zip(self._bars, values, strict=True):
            bar.set_height(value / longest)
            bar.set_facecolor(self._above if value > 0 else self._below)
        for text, height in zip(self._ends, self._heights, strict=True):
            text.set_text(style.number(height * longest, 2) if height else "0")

    def _name(self, names: Sequence[str], room: float) -> None:
        shown = _short(names)
        every = _every(names)
        steep = _are_steep(names, room)
        self._axes.set_xticks(
            range(0, len(names), every), shown[::every], rotation=90 if steep else 0
        )
        self._axes.tick_params(axis="x", length=0)


def room_below(names: Sequence[str], width: float) -> float:
    """Return the inches that the names of the classes take below bars of this width."""
    steep = _are_steep(names, width / len(names))
    return 0.12 + (max(map(style.text_width, _short(names))) if steep else style.text_height(1))


def _short(names: Sequence[str]) -> list[str]:
    return [style.shorten(name, MAX_NAME) for name in names]


def _every(names: Sequence[str]) -> int:
    """Return which names are written: each, or each second one, and so on."""
    return -(-len(names) // MOST_NAMES)


def _are_steep(names: Sequence[str], room: float) -> bool:
    """Tell whether names have to be written upwards, with so many inches for each bar."""
    return max(map(style.text_width, _short(names))) > room * _every(names) - GAP
