"""Axes as all charts have them: plain numbers on the ticks, and labels that find their places."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxTransformTo, ScaledTranslation

from nnlib import expect
from nnlib.plots import entries, labels, palette, style, ticks
from nnlib.plots.entries import Numbers

SIZE = (7.8, 3.9)  # inches, without the title
MAX_NAME = 2.2
SAMPLE = (0.26, 0.68)  # inches from the axes: where the sample of a line begins and ends
GAP = 0.1  # inches from a marked place to its label


class _SideLabel(NamedTuple):
    height: float
    sample: Line2D
    text: Text


class _TopLabel(NamedTuple):
    x: float
    leader: Line2D
    text: Text


class _PointLabel(NamedTuple):
    x: float
    y: float
    text: Text


class Frame:
    """A figure with one set of axes, and labels that wait until all the rest is drawn."""

    def __init__(self, figure: Figure, axes: Axes) -> None:
        self.figure = figure
        self.axes = axes
        self._note = ""
        self._side: list[_SideLabel] = []
        self._top: list[_TopLabel] = []
        self._points: list[_PointLabel] = []

    def note(self, text: str) -> None:
        """Say above the axes what the marks in them stand for."""
        self._note = text

    def side_label(self, name: str, height: float = math.inf, **sample: Any) -> None:
        """Write a name to the right of the axes, with a sample of what it names.

        Args:
            name: one line; what is longer than 2.2 inches is cut.
            height: the y near which the name goes; without one it goes to the top.
            sample: the look of a `Line2D`.
        """
        middle = sum(SAMPLE) / 2
        places = [middle] if sample.get("linestyle") == "" else [SAMPLE[0], middle, SAMPLE[1]]
        line = Line2D(places, [0] * len(places), clip_on=False, **sample)
        line.set_markevery([len(places) // 2])
        self.axes.add_artist(line)
        text = self.axes.text(SAMPLE[1] + 0.08, 0, style.shorten(name, MAX_NAME), va="center")
        self._side.append(_SideLabel(height, line, text))
        self._move_to_side(self._side[-1], 0.5)

    def vertical_lines(self, places: Mapping[str, float] | None) -> None:
        """Draw a vertical line at each x, with its name above the axes."""
        if places is None:
            return
        places = entries.by_name(places, "vertical_lines", "the x of each line")
        for name, x in places.items():
            x = _coordinate(x, self.axes.xaxis, f"vertical_lines[{name!r}]")
            self.axes.axvline(x, zorder=1.5, **palette.REFERENCE.line())
            leader = Line2D([], [], color=style.MUTED, linewidth=1, clip_on=False)
            self.axes.add_artist(leader)
            short = style.shorten(name, 0.6 * SIZE[0] / len(places))
            text = self.axes.text(0.5, 1, short, ha="center", va="bottom")
            text.set_transform(self.axes.transAxes + self._inches(0, 0.1))
            self._top.append(_TopLabel(x, leader, text))

    def horizontal_lines(self, places: Mapping[str, float] | None) -> None:
        """Draw a horizontal line at each y, with its name beside the axes."""
        if places is None:
            return
        places = entries.by_name(places, "horizontal_lines", "the y of each line")
        for name, y in places.items():
            y = _coordinate(y, self.axes.yaxis, f"horizontal_lines[{name!r}]")
            self.axes.axhline(y, zorder=1.5, **palette.REFERENCE.line())
            self.side_label(name, y, **palette.REFERENCE.line())

    def points(self, places: Mapping[str, tuple[float, float]] | None) -> None:
        """Draw a ring around each point (x, y), with its name beside it."""
        if places is None:
            return
        for name, place in entries.by_name(places, "points", "the (x, y) of each point").items():
            argument = f"points[{name!r}]"
            x, y = entries.pair(place, argument)
            x = _coordinate(x, self.axes.xaxis, argument)
            y = _coordinate(y, self.axes.yaxis, argument)
            self.axes.plot(x, y, "o", markersize=9, zorder=5, color=style.INK, fillstyle="none")
            text = self.axes.text(0, 0, style.shorten(name, MAX_NAME), ha="center", va="center")
            text.set_path_effects([withStroke(linewidth=3, foreground=style.PAPER)])
            text.set(transform=self.axes.transAxes, zorder=6, in_layout=False)
            self._points.append(_PointLabel(x, y, text))

    def finish(self) -> None:
        """Give every label its place, and keep all places as they are from then on."""
        if self._note:
            self.axes.set_title(self._note, pad=26 if self._top else 6)
        ticks.write_plainly(self.axes.xaxis)
        ticks.write_plainly(self.axes.yaxis)
        self.figure.draw_without_rendering()  # only now is known how large the axes are
        self.figure.set_layout_engine("none")
        self.axes.apply_aspect()
        self._place_side()
        self._place_top()
        self._place_points()

    def _inches(self, x: float, y: float) -> ScaledTranslation:
        return ScaledTranslation(x, y, self.figure.dpi_scale_trans)

    def _place_side(self) -> None:
        axes_height = self.axes.get_window_extent().height / self.figure.dpi
        to_fraction = self.axes.get_yaxis_transform() - self.axes.transAxes

        def wanted(label: _SideLabel) -> float:  # inches down from the top of the axes
            if not math.isfinite(label.height):
                return 0.0
            _, fraction = to_fraction.transform((0, label.height))
            return float((1 - np.clip(fraction, 0, 1)) * axes_height)

        side = sorted(self._side, key=wanted)  # of equals, in the order in which they came
        rows = [style.text_height(1)] * len(side)
        places = labels.spread(
            [*map(wanted, side)], rows, low=-rows[0] / 2 if rows else 0, high=axes_height
        )
        for label, place in zip(side, places, strict=True):
            self._move_to_side(label, 1 - place / axes_height)

    def _move_to_side(self, label: _SideLabel, fraction: float) -> None:
        move = ScaledTranslation(1, fraction, BboxTransformTo(self.axes.bbox))
        label.sample.set_transform(self.figure.dpi_scale_trans + move)
        label.text.set_transform(self.figure.dpi_scale_trans + move)

    def _place_top(self) -> None:
        box = self.axes.get_window_extent()
        to_fraction = self.axes.get_xaxis_transform() - self.axes.transAxes
        top = sorted(self._top, key=lambda label: label.x)
        wanted = [float(to_fraction.transform((label.x, 0))[0]) for label in top]
        inch = self.figure.dpi / box.width
        sizes = [(style.text_width(label.text.get_text()) + 0.15) * inch for label in top]
        for label, x, place in zip(
            top, wanted, labels.spread(wanted, sizes, low=0, high=1), strict=True
        ):
            label.text.set_x(place)
            label.leader.set_data([x, place], [1, 1 + 0.1 * self.figure.dpi / box.height])
            label.leader.set_transform(self.axes.transAxes)

    def _place_points(self) -> None:
        box = self.axes.get_window_extent()
        inch = self.figure.dpi
        taken = np.concatenate([np.empty((0, 2)), *map(_dots, self.axes.lines)])
        for label in self._points:
            text = label.text.get_text()
            x, y = self.axes.transData.transform((label.x, label.y))
            room = labels.beside(
                (x, y),
                (style.text_width(text) * inch, style.text_height(1) * inch),
                gap=GAP * inch,
                page=box,
                taken=taken,
            )
            center = ((room.x0 + room.x1) / 2, (room.y0 + room.y1) / 2)
            x, y = self.axes.transAxes.inverted().transform(center)
            label.text.set_position((x, y))
            taken = np.concatenate([taken, _lattice(room)])


def _coordinate(value: float, axis: Axis, argument: str) -> float:
    return expect.number(value, argument, above=0 if axis.get_scale() == "log" else None)


def _dots(line: Line2D) -> Numbers:
    """Return places all along a line, (count, 2), in dots of the screen."""
    path = line.get_transform().transform_path(line.get_path())
    dots: Numbers = np.asarray(path.interpolated(math.ceil(1000 / (len(path) + 1))).vertices)
    return dots[np.isfinite(dots).all(axis=1)]


def _lattice(box: Bbox) -> Numbers:
    """Return places all over a box, (count, 2), close enough for a label not to slip between."""
    x, y = np.meshgrid(np.linspace(box.x0, box.x1, 12), np.linspace(box.y0, box.y1, 5))
    return np.column_stack([x.ravel(), y.ravel()])


@contextmanager
def new_frame(
    *,
    title: str,
    x_label: str,
    y_label: str | None = None,
    size: tuple[float, float] = SIZE,
    log_x: bool = False,
    log_y: bool = False,
) -> Iterator[Frame]:
    """Give a frame to draw in; once that is done, labels find their places.

    Without `y_label`, what stands on the vertical axis has to say what it is.
    """
    title, x_label = entries.text(title, "title"), entries.text(x_label, "x_label")
    y_label = "" if y_label is None else entries.text(y_label, "y_label")
    with style.new_figure(*size, title) as figure:
        axes = figure.subplots()
        axes.set(
            xlabel=x_label,
            ylabel=y_label,
            xscale="log" if log_x else "linear",
            yscale="log" if log_y else "linear",
        )
        axes.grid(color=style.GRID, linewidth=0.8)
        axes.set_axisbelow(True)
        frame = Frame(figure, axes)
        yield frame
        frame.finish()
