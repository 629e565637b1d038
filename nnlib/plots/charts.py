"""Curves over a common axis: single ones, or many runs of one thing summed up as a band."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nnlib.plots import entries, frame, palette
from nnlib.plots.entries import Numbers

MARKERS = 8  # on a line whose points are not marked, enough to tell it from others


def lines(
    x: npt.ArrayLike,
    y: npt.ArrayLike | Mapping[str, npt.ArrayLike],
    *,
    x_label: str,
    y_label: str,
    title: str,
    log_x: bool = False,
    log_y: bool = False,
    markers: bool = False,
    vertical_lines: Mapping[str, float] | None = None,
    horizontal_lines: Mapping[str, float] | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
    y_limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw one to six lines, each with its name at its end.

    Args:
        x: (count,), finite and in order, shared by all lines.
        y: (count,), a single line; or several by name, each (count,). Where a value is NaN or
            infinite the line has a gap.
        x_label: what x is, with its unit: "epoch", "learning rate (no unit)", "time (s)".
        y_label: what y is, with its unit.
        title: the finding, in a sentence.
        log_x: equal steps for equal ratios of x; all x above 0.
        log_y: the same for y; a value that is not above 0 is refused.
        markers: mark every point: for few values, with nothing measured in between.
        vertical_lines: {name: x}, dotted, named above the axes.
        horizontal_lines: {name: y}, dotted, named beside the axes: a baseline to compare with.
        points: {name: (x, y)}, ringed, named beside the ring.
        y_limits: (lowest, highest) y to show, instead of all.

    Example::

        z = np.linspace(-4, 4, 200)
        plots.lines(
            z,
            {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z)},
            x_label="input z (no unit)",
            y_label="output (no unit)",
            title="Sigmoid and tanh both go flat on either side",
            points={"sigmoid(0) = 0.5": (0, 0.5)},
        )
    """
    axis = _check_x(x, log=log_x)
    curves = {
        name: _check_line(values, _called(name, "y"), axis, log=log_y)
        for name, values in _named(y, "y", "the values of each line").items()
    }
    looks = palette.looks(curves, "y", "Draw several figures, or sum up runs with plots.bands.")
    with frame.new_frame(
        title=title, x_label=x_label, y_label=y_label, log_x=log_x, log_y=log_y
    ) as drawn:
        for name, values in curves.items():
            _draw_line(drawn, name, axis, values, looks[name], mark_all=markers)
        _finish(drawn, x, vertical_lines, horizontal_lines, points, y_limits)
    return drawn.figure


def bands(
    x: npt.ArrayLike,
    runs: npt.ArrayLike | Mapping[str, npt.ArrayLike],
    *,
    x_label: str,
    y_label: str,
    title: str,
    percentiles: tuple[float, float] = (0, 100),
    log_x: bool = False,
    log_y: bool = False,
    markers: bool = False,
    vertical_lines: Mapping[str, float] | None = None,
    horizontal_lines: Mapping[str, float] | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
    y_limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw what several runs have in common: their median as a line, their spread as a band.

    Args:
        x: (count,), finite and in order, shared by all runs.
        runs: (runs, count), a row for each seed; or several such arrays by name, at most six.
            Where any run is NaN or infinite, its line and its band have a gap.
        x_label: what x is, with its unit.
        y_label: what y is, with its unit.
        title: the finding, in a sentence.
        percentiles: where the band begins and ends: (0, 100) from the lowest run to the highest,
            (25, 75) the middle half.
        log_x: as in `lines`, as all that follow.
        log_y: see there.
        markers: see there.
        vertical_lines: see there.
        horizontal_lines: see there.
        points: see there.
        y_limits: see there.

    Example::

        epochs = np.arange(1, 21)
        noise = np.random.default_rng(0).normal(0, 0.05, (5, 20))  # (seeds, epochs)
        plots.bands(
            epochs,
            {"SGD": 2.3 * np.exp(-epochs / 5) + noise, "Adam": np.exp(-epochs / 4) - noise},
            x_label="epoch",
            y_label="validation loss (mean per example)",
            title="Adam is ahead at first; SGD catches up by epoch 15",
        )

    From a list of histories, the runs are
    `np.array([history.validation_loss for history in histories])`.
    """
    axis = _check_x(x, log=log_x)
    low, high = entries.limits(percentiles, "percentiles")
    if low < 0 or high > 100:
        raise ValueError(f"percentiles: expected 0 to 100, got {low:g} and {high:g}.")
    named = _named(runs, "runs", "the runs of each line")
    tables = {
        name: _check_runs(values, _called(name, "runs"), axis, log=log_y)
        for name, values in named.items()
    }
    looks = palette.looks(tables, "runs", "Draw several figures.")
    with frame.new_frame(
        title=title, x_label=x_label, y_label=y_label, log_x=log_x, log_y=log_y
    ) as drawn:
        drawn.note(_legend(tables.values(), low, high))
        for name, table in tables.items():
            bottom, middle, top = np.percentile(table, (low, 50, high), axis=0)
            _draw_band(drawn.axes, axis, bottom, top, looks[name])
            _draw_line(drawn, name, axis, middle, looks[name], mark_all=markers)
        _finish(drawn, x, vertical_lines, horizontal_lines, points, y_limits)
    return drawn.figure


def _check_x(x: npt.ArrayLike, *, log: bool) -> Numbers:
    axis = entries.numbers(x, "x", ndim=1)
    if (np.diff(axis) < 0).any():
        raise ValueError("x: expected numbers in order, from the lowest to the highest.")
    if log and axis[0] <= 0:
        raise ValueError(f"x: expected numbers above 0 with log_x=True, got {axis[0]:g}.")
    return axis


def _named(values: Any, argument: str, what: str) -> dict[str, npt.ArrayLike]:
    """Return the values by name; where there is but one, the name may be missing."""
    if isinstance(values, Mapping):
        return entries.by_name(values, argument, what)
    return {"": values}


def _called(name: str, argument: str) -> str:
    return f"{argument}[{name!r}]" if name else argument


def _check_line(values: npt.ArrayLike, name: str, axis: Numbers, *, log: bool) -> Numbers:
    line = entries.numbers(values, name, ndim=1, finite=False)
    if line.shape != axis.shape:
        raise ValueError(f"{name}: expected a number for each of {len(axis)} x, got {len(line)}.")
    return _check_values(line, name, log=log)


def _check_runs(values: npt.ArrayLike, name: str, axis: Numbers, *, log: bool) -> Numbers:
    table = entries.numbers(values, name, ndim=2, finite=False)
    if table.shape[1] != len(axis):
        raise ValueError(
            f"{name}: expected shape (runs, {len(axis)}), a column for each x, got {table.shape}."
        )
    return _check_values(table, name, log=log)


def _check_values(values: Numbers, name: str, *, log: bool) -> Numbers:
    finite = np.isfinite(values)
    if not finite.all(axis=0).any() if values.ndim == 2 else not finite.any():
        raise ValueError(f"{name}: expected some finite numbers, got none to draw.")
    if log and (values[finite] <= 0).any():
        raise ValueError(
            f"{name}: expected numbers above 0 with log_y=True, got {values[finite].min():g}."
        )
    return np.where(finite, values, np.nan)


def _draw_line(
    drawn: frame.Frame,
    name: str,
    x: Numbers,
    y: Numbers,
    look: palette.Look,
    *,
    mark_all: bool,
) -> None:
    every: int | tuple[int, int] = 1
    if not mark_all:
        # Lines that lie on each other show in turn: their marks stand in different places.
        step = math.ceil(len(x) / MARKERS)
        every = (palette.LOOKS.index(look) % step, step)
    marker = look.marker if name or mark_all else ""
    drawn.axes.plot(x, y, label=name, marker=marker, markevery=every, markersize=6, **look.line())
    if name:
        end = y[np.isfinite(y)][-1]
        drawn.side_label(name, end, marker=marker, markersize=6, **look.line())


def _draw_band(axes: Axes, x: Numbers, low: Numbers, high: Numbers, look: palette.Look) -> None:
    axes.fill_between(x, low, high, color=look.color, alpha=0.18, linewidth=0)
    for edge in (low, high):  # where bands overlap, their edges tell them apart
        axes.plot(x, edge, color=look.color, linestyle=look.dash, linewidth=0.7)


def _legend(tables: Iterable[Numbers], low: float, high: float) -> str:
    counts = sorted({len(table) for table in tables})
    if counts == [1]:
        return "a single run"
    runs = f"{counts[0]} runs" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} runs"
    if (low, high) == (0, 100):
        spread = "the lowest run to the highest"
    else:
        spread = f"percentile {low:g} to {high:g}"
    return f"line: median of {runs}; band: {spread}"


def _finish(
    drawn: frame.Frame,
    x: npt.ArrayLike,
    vertical_lines: Mapping[str, float] | None,
    horizontal_lines: Mapping[str, float] | None,
    points: Mapping[str, tuple[float, float]] | None,
    y_limits: tuple[float, float] | None,
) -> None:
    axes = drawn.axes
    axes.margins(x=0.02)
    if np.asarray(x).dtype.kind in "iu" and axes.get_xscale() == "linear":
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    drawn.vertical_lines(vertical_lines)
    drawn.horizontal_lines(horizontal_lines)
    drawn.points(points)
    if y_limits is not None:
        low, high = entries.limits(y_limits, "y_limits")
        if low <= 0 and axes.get_yscale() == "log":
            raise ValueError(f"y_limits: expected numbers above 0 with log_y=True, got {low:g}.")
        axes.set_ylim(low, high)
