"""How several series in one figure are told apart: by colour, by dash, by marker."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from matplotlib.colors import to_hex, to_rgb

from nnlib.plots import style

# With the two colours of `style`, a set whose members stay 25 apart in CIE L*a*b* for every kind of
# colour vision, and reach a contrast of 3 on paper; tests/test_plot_labels.py measures both.
GREEN = "#009E73"
VIOLET = "#A274FF"
BROWN = "#5D2E00"

BACKWARD = "#B54700"  # vermillion, darkened until text in it reaches a contrast of 4.5

# For ten classes the distance shrinks to 20, so glyphs tell them apart as well.
CLASS_COLORS = (
    style.BLUE,
    style.VERMILLION,
    "#46A274",
    "#A274D1",
    "#740000",
    "#5D74FF",
    "#46008B",
    "#E80046",
    "#5D172E",
    "#B974A2",
)

Dash = str | tuple[float, tuple[float, ...]]


class Look(NamedTuple):
    """How one series is drawn."""

    color: str
    dash: Dash
    marker: str

    def line(self) -> dict[str, Any]:
        """Return the keyword arguments of a line that looks like this."""
        return {"color": self.color, "linestyle": self.dash, "linewidth": 1.8}


LOOKS = (
    Look(style.BLUE, "-", "o"),
    Look(style.VERMILLION, (0, (5, 2)), "s"),
    Look(GREEN, (0, (7, 1.5, 1.5, 1.5)), "^"),
    Look(style.INK, (0, (1.2, 1.2)), "D"),
    Look(VIOLET, (0, (9, 3)), "v"),
    Look(BROWN, (0, (3, 1.2, 1, 1.2, 1, 1.2)), "X"),
)
REFERENCE = Look(style.MUTED, (0, (1, 1.5)), "")  # what the series are compared with


def looks(names: Iterable[str], argument: str, hint: str) -> dict[str, Look]:
    """Return a look for each name, or say what to do about too many.

    Args:
        names: of the series, in the order in which they get their looks.
        argument: what the caller calls the series, for the error.
        hint: what to do about too many.
    """
    names = list(names)
    if len(names) > len(LOOKS):
        raise ValueError(
            f"{argument}: expected at most {len(LOOKS)}, which can be told apart, "
            f"got {len(names)}. {hint}"
        )
    return dict(zip(names, LOOKS, strict=False))


def tint(color: str, strength: float) -> str:
    """Return the colour mixed with paper: all of it at 1, none at 0."""
    red, green, blue = (
        strength * part + (1 - strength) * white
        for part, white in zip(to_rgb(color), to_rgb(style.PAPER), strict=True)
    )
    return to_hex((red, green, blue))
