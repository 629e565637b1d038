"""A function of two variables seen from above, and the paths that optimizers take across it."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from nnlib.plots import entries, frame, palette, style
from nnlib.plots.entries import Numbers

START: dict[str, Any] = {"marker": "o", "markersize": 11, "fillstyle": "none", "linestyle": ""}
END: dict[str, Any] = {
    "marker": "*",
    "markersize": 14,
    "markeredgecolor": style.PAPER,
    "linestyle": "",
}
MINIMUM: dict[str, Any] = {"marker": "+", "markersize": 13, "markeredgewidth": 2, "linestyle": ""}
CELLS = 240
LEVELS = 14
WIDTH = 7.8  # inches of the figure
PLANE = 5.2  # inches, about, that labels leave for the plane
HEIGHTS = (1.4, 5.2)  # of the plane: flatter and taller ones are stretched into these
MOST_MARKS = 40
FAR = 1e6  # ranges: what lies further off is drawn as if it were there
DEPTH = LinearSegmentedColormap.from_list("depth", ["#B9CCD8", "#F7FAFB"])  # low is dark


def surface_paths(
    function: Callable[[Any, Any], Any],
    paths: Mapping[str, npt.ArrayLike],
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    x_label: str,
    y_label: str,
    title: str,
    minimum: tuple[float, float] | None = None,
) -> Figure:
    """Draw contour lines of a function, and on them the steps of each path.

    A ring marks where a path starts, a star where it ends, and a small mark each step between.
    Where it can be, both axes have the same scale: there, a step down the gradient crosses the
    contour lines at a right angle. Heights are closer together near the lowest point.

    Args:
        function: (x, y) -> height, for arrays x and y of one shape, element by element.
        paths: {name: (steps, 2)}, at most six, the start first. A path ends where it turns NaN or
            infinite; what leaves the ranges is cut off.
        x_range: (low, high) of the first coordinate.
        y_range: (low, high) of the second.
        x_label: what the first coordinate is: "weight w₁ (no unit)".
        y_label: what the second is.
        title: the finding, in a sentence.
        minimum: (x, y) of the lowest point, to be marked with a cross.

    Example::

        def ravine(x, y):
            return x**2 / 2 + 10 * y**2

        def descend(learning_rate, momentum):
            point, velocity, path = np.array([-10, 1.5]), np.zeros(2), []
            for _ in range(40):
                path.append(point)
                velocity = momentum * velocity - learning_rate * point * (1, 20)
                point = point + velocity
            return np.array(path)  # (steps, 2)

        plots.surface_paths(
            ravine,
            {"SGD": descend(0.09, 0), "momentum": descend(0.03, 0.8)},
            x_range=(-11, 3),
            y_range=(-3, 3),
            x_label="weight w₁ (no unit)",
            y_label="weight w₂ (no unit)",
            title="SGD jumps from wall to wall; momentum runs along the floor",
            minimum=(0, 0),
        )
    """
    x = np.linspace(*entries.limits(x_range, "x_range"), CELLS)
    y = np.linspace(*entries.limits(y_range, "y_range"), CELLS)
    heights = _heights(function, x, y)
    steps = {
        name: _finite_steps(path, f"paths[{name!r}]", FAR * max(np.ptp(x), np.ptp(y)))
        for name, path in entries.by_name(paths, "paths", "the steps of each path").items()
    }
    looks = palette.looks(steps, "paths", "Draw several figures.")
    height = PLANE * (y[-1] - y[0]) / (x[-1] - x[0])
    same_scale = HEIGHTS[0] <= height <= HEIGHTS[1]
    size = (WIDTH, float(np.clip(height, *HEIGHTS)) + 0.8)
    with frame.new_frame(title=title, x_label=x_label, y_label=y_label, size=size) as drawn:
        axes = drawn.axes
        draw_contours(axes, x, y, heights)
        axes.grid(visible=False)
        for name, path in steps.items():
            _draw_path(drawn, name, path, looks[name])
        drawn.side_label("start", color=style.INK, **START)
        drawn.side_label("end", color=style.INK, **END)
        if minimum is not None:
            axes.plot(*entries.pair(minimum, "minimum"), color=style.INK, **MINIMUM)
            drawn.side_label("minimum", color=style.INK, **MINIMUM)
        axes.set(xlim=x[[0, -1]], ylim=y[[0, -1]])
        if same_scale:
            axes.set_aspect("equal")
    return drawn.figure


def _heights(function: Callable[[Any, Any], Any], x: Numbers, y: Numbers) -> Numbers:
    if not callable(function):
        raise TypeError(f"function: expected a function of x and y, got {function!r}.")
    grid = np.meshgrid(x, y)
    heights = entries.numbers(function(*grid), "what function returns", finite=False)
    if heights.shape != grid[0].shape:
        raise ValueError(
            f"function: expected a height for each point, shape {grid[0].shape}, got "
            f"{heights.shape}. Write it with NumPy, element by element."
        )
    finite = np.isfinite(heights)
    if not finite.any() or heights[finite].min() == heights[finite].max():
        raise ValueError("function: expected heights that differ within x_range and y_range.")
    return np.where(finite, heights, np.nan)


def draw_contours(axes: Axes, x: Numbers, y: Numbers, heights: Numbers) -> list[ContourSet]:
    """Draw a surface from above: tinted between its contour lines, the lower the darker.

    Args:
        axes: where.
        x: (columns,).
        y: (rows,).
        heights: (rows, columns); NaN where there is none.
    """
    levels = _levels(heights)
    tints = axes.contourf(x, y, heights, levels=levels, cmap=DEPTH, extend="both")
    # Solid below zero, too: matplotlib would dash those, and zero means nothing to a loss.
    look: dict[str, Any] = {"colors": "#8FA6B5", "linewidths": 0.8, "linestyles": "solid"}
    lines = axes.contour(x, y, heights, levels=levels, **look)
    return [tints, lines]


def _levels(heights: Numbers) -> Numbers:
    """Return heights that lie as far apart on the slopes of a bowl as their lines are wide."""
    low, high = np.nanmin(heights), np.nanmax(heights)
    levels: Numbers = low + (high - low) * (np.arange(1, LEVELS + 1) / (LEVELS + 1)) ** 2
    return levels


def _finite_steps(path: npt.ArrayLike, name: str, limit: float) -> Numbers:
    steps = entries.points(path, name, finite=False)
    broken = ~np.isfinite(steps).all(axis=1)
    end = int(broken.argmax()) if broken.any() else len(steps)
    if end == 0:
        raise ValueError(f"{name}: expected a start that is finite, got {steps[0]}.")
    return steps[:end].clip(-limit, limit)


def _draw_path(drawn: frame.Frame, name: str, path: Numbers, look: palette.Look) -> None:
    axes = drawn.axes
    every = math.ceil(len(path) / MOST_MARKS)
    halo = [withStroke(linewidth=3.2, foreground=style.PAPER)]
    (line,) = axes.plot(*path.T, label=name, marker=look.marker, markersize=4, markevery=every)
    line.set(path_effects=halo, **look.line())
    axes.plot(*path[0], color=look.color, zorder=4, **START)
    axes.plot(*path[-1], color=look.color, zorder=4, **END)
    drawn.side_label(name, marker=look.marker, markersize=6, **look.line())
