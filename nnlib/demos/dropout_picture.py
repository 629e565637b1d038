"""What the dropout demo shows: hidden units with their mask, the logits, and a running average."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from nnlib.demos import stage
from nnlib.plots import palette, style
from nnlib.types import FloatArray

_PALE = palette.tint(style.BLUE, 0.5)
_WHOLE: dict[str, Any] = {"color": style.INK, "linewidth": 2}
_DASH: dict[str, Any] = {"color": style.INK, "marker": "_", "markersize": 17, "markeredgewidth": 2}
_AVERAGE: dict[str, Any] = {"color": palette.GREEN, "marker": "D", "markersize": 6}
_OFF: dict[str, Any] = {
    "color": style.VERMILLION,
    "marker": "x",
    "markersize": 8,
    "markeredgewidth": 2,
}
_LEGEND: dict[str, Any] = {"ncols": 3, "frameon": False, "columnspacing": 1, "handlelength": 1.4}
_BAR = 14  # points


@dataclass(frozen=True)
class Passed:
    """What became of an image, in the whole network and in thinned ones.

    Attributes:
        label: the right digit.
        units: outputs of the hidden units, (units,).
        stays: for each mask the units that stay, (masks, units).
        dropped: what the masks make of the outputs, (masks, units).
        whole: logits of the whole network, (classes,).
        thinned: logits of the thinned networks, (masks, classes).
    """

    label: int
    units: FloatArray
    stays: npt.NDArray[np.bool_]
    dropped: FloatArray
    whole: FloatArray
    thinned: FloatArray


class DropoutPicture:
    """A figure with the hidden units above, and below it the logits and their average.

    Attributes:
        figure: what it is all drawn in.
        moving: the artists that `show` changes, backmost first.
    """

    def __init__(self, units: int, classes: int, most_draws: int) -> None:
        self.figure = stage.new_figure(8.2, 4.7)
        with style.drawing_style():
            cells = self.figure.add_gridspec(2, 2, height_ratios=[1, 1.25])
            self._set_up_units(self.figure.add_subplot(cells[0, :]), units)
            self._set_up_logits(self.figure.add_subplot(cells[1, 0]), classes)
            self._set_up_average(self.figure.add_subplot(cells[1, 1]), most_draws)
        above = (self._bars, self._outputs, self._off)
        left = (self._logit_bars, self._whole, self._averages)
        right = (self._each, self._aim, self._running)
        self.moving: list[Artist] = [*above, *left, *right]

    def show(self, passed: Passed, draws: int) -> str:
        """Move all to where so many masks are drawn; return a name for how the axes are."""
        now, label = draws - 1, passed.label
        places = np.arange(len(passed.units))
        self._bars.set_segments(_upright(passed.dropped[now]))
        self._outputs.set_data(places, passed.units)
        off = places[~passed.stays[now]]
        self._off.set_data(off, np.zeros(len(off)))

        classes = range(len(passed.whole))
        colors = [style.VERMILLION if digit == label else _PALE for digit in classes]
        self._logit_bars.set(segments=_upright(passed.thinned[now]), colors=colors)
        self._whole.set_ydata(passed.whole)
        self._averages.set_ydata(passed.thinned[:draws].mean(axis=0))

        counts = np.arange(1, draws + 1)
        of_label = passed.thinned[:, label]
        self._each.set_data(counts, of_label[:draws])
        self._running.set_data(counts, of_label[:draws].cumsum() / counts)
        self._aim.set_ydata([passed.whole[label]] * 2)
        # Room for the masks to come as well: while they are drawn, the axes stand still.
        limits = (
            _make_room(self._units, passed.units, passed.dropped),
            _make_room(self._logits, passed.whole, passed.thinned),
            _make_room(self._average, passed.whole[label], of_label),
        )
        return str(limits)

    def _set_up_units(self, axes: Axes, units: int) -> None:
        self._units = axes
        self._bars = _bars(axes, units, "with this mask")
        (self._outputs,) = axes.plot([], [], **_DASH, linestyle="", label="in the whole network")
        (self._off,) = axes.plot([], [], **_OFF, linestyle="", label="off", clip_on=False)
        axes.set(xlim=(-0.8, units - 0.2), xticks=[], ylabel="output")
        axes.set_xlabel("the hidden units, side by side", labelpad=8)  # below the crosses
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), **_LEGEND)

    def _set_up_logits(self, axes: Axes, classes: int) -> None:
        self._logits = axes
        places, zeros = np.arange(classes), np.zeros(classes)
        self._logit_bars = _bars(axes, classes, "this mask")
        (self._whole,) = axes.plot(places, zeros, **_DASH, linestyle="", label="whole")
        (self._averages,) = axes.plot(places, zeros, **_AVERAGE, linestyle="", label="average")
        axes.axhline(0, color=style.MUTED, linewidth=1)
        axes.set(xlim=(-0.7, classes - 0.3), xticks=places)
        axes.set(xlabel="digit (orange: the right one)", ylabel="logit")
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), **_LEGEND)

    def _set_up_average(self, axes: Axes, most_draws: int) -> None:
        self._average = axes
        ends = [0, 1.03 * most_draws]
        now: dict[str, Any] = {**_AVERAGE, "linewidth": 2, "markevery": [-1]}
        (self._each,) = axes.plot(
            [], [], ".", color=style.VERMILLION, markersize=5, label="each mask"
        )
        (self._aim,) = axes.plot(ends, [0, 0], **_WHOLE, linestyle=(0, (4, 2)), label="whole")
        (self._running,) = axes.plot([], [], **now, label="average")
        axes.axhline(0, color=style.MUTED, linewidth=1)
        axes.set(xlim=ends, xlabel="masks drawn", ylabel="logit of the right digit")
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), **_LEGEND)


def _bars(axes: Axes, count: int, label: str) -> LineCollection:
    """Return upright bars as one artist: so many patches would take most of a picture's time."""
    zeros = np.zeros(count)
    return axes.vlines(np.arange(count), zeros, zeros, colors=_PALE, linewidth=_BAR, label=label)


def _upright(heights: FloatArray) -> list[list[tuple[float, float]]]:
    return [[(place, 0.0), (place, float(height))] for place, height in enumerate(heights)]


def _make_room(axes: Axes, *values: FloatArray) -> tuple[float, float]:
    """Let the axes reach from below the values, or zero, to above; return from where to where."""
    low, high = min(map(np.min, values)), max(map(np.max, values))
    limits = (-_round_up(-float(low)), _round_up(float(high)))
    axes.set_ylim(*limits)
    return limits


def _round_up(value: float) -> float:
    """Return a limit with room for `value`; in wide steps, so that few axes have to be drawn."""
    limit = 0.0 if value <= 0 else 5.0
    while limit < 1.05 * value:
        limit *= 2
    return limit
