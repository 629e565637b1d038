"""What the playground shows: a plane with its points and its border, and the curves beside it."""

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D

from nnlib.demos import stage
from nnlib.demos.planes import REACH, Points
from nnlib.demos.small_training import Curves, SmallTraining
from nnlib.plots import palette, style
from nnlib.types import FloatArray

GRID = 72  # places along each side of the plane where the network is asked
FIRST_STEPS = 100  # that the curves have room for, and then twice and twice as many
SETTLED = 50  # steps after which a loss counts for the axis: the first ones may be far above it

_CLASSES = ((style.BLUE, "o"), (style.VERMILLION, "s"))
_PALE = (palette.tint(style.BLUE, 0.45), style.PAPER, palette.tint(style.VERMILLION, 0.5))
_SHADES = LinearSegmentedColormap.from_list("two classes", _PALE)
_NOW: dict[str, Any] = {"linewidth": 1.8, "marker": "o", "markersize": 5, "markevery": [-1]}
_LEARNED: dict[str, Any] = {**_NOW, "color": style.INK, "label": "learned from"}
_NEW: dict[str, Any] = {**_NOW, "color": palette.GREEN, "label": "new", "linestyle": (0, (4, 1.5))}


class PlaygroundPicture:
    """A figure with the plane on the left, and loss and accuracy on the right.

    Attributes:
        figure: what it is all drawn in.
        moving: the artists that `show` changes, backmost first.
    """

    def __init__(self) -> None:
        centres = (np.arange(GRID) + 0.5) / GRID
        self._places = (2 * centres - 1) * REACH
        grid = np.stack(np.meshgrid(self._places, self._places), axis=-1)  # (GRID, GRID, 2)
        self._grid: FloatArray = grid.reshape(-1, 2).astype(np.float32)
        self.figure = stage.new_figure(8.2, 4.1)
        with style.drawing_style():
            cells = self.figure.add_gridspec(2, 2, width_ratios=[1.12, 1])
            self._set_up_plane(self.figure.add_subplot(cells[:, 0]))
            loss = self.figure.add_subplot(cells[0, 1])
            self._set_up_curves(loss, self.figure.add_subplot(cells[1, 1], sharex=loss))
        marks = [*self._new_marks, *self._marks, self._rings]
        self.moving: list[Artist] = [self._shades, self._border, *marks, *self._curves]

    def show(self, training: SmallTraining) -> str:
        """Move all to where the training is now; return a name for how the axes are."""
        probabilities = training.second_class(self._grid).reshape(GRID, GRID)
        self._shades.set_data(probabilities)
        self._border.set_data(*_border(self._plane, self._places, probabilities))
        _move(self._marks, training.train)
        _move(self._new_marks, training.new)
        self._rings.set_data(*training.train.told.images[training.train.wrong].T)

        curves = training.curves
        percent = 100 * np.array([curves.train_accuracy, curves.new_accuracy])  # (2, measurements)
        for line, heights in zip(
            self._curves, (curves.train_loss, curves.new_loss, *percent), strict=True
        ):
            line.set_data(curves.steps, heights)
        return self._make_room(curves)

    def _set_up_plane(self, axes: Axes) -> None:
        self._plane = axes
        self._shades = axes.imshow(
            np.zeros((GRID, GRID)),
            extent=(-REACH, REACH, -REACH, REACH),
            origin="lower",
            cmap=_SHADES,
            vmin=0,
            vmax=1,
            interpolation="bilinear",
        )
        (self._border,) = axes.plot([], [], color=style.INK, linewidth=1.6)
        small: dict[str, Any] = {"linestyle": "", "markersize": 3, "alpha": 0.75}
        large: dict[str, Any] = {"linestyle": "", "markersize": 7, "markeredgecolor": style.PAPER}
        ring: dict[str, Any] = {"linestyle": "", "markersize": 11, "markeredgewidth": 1.4}
        self._new_marks = [axes.plot([], [], color=c, marker=m, **small)[0] for c, m in _CLASSES]
        self._marks = [axes.plot([], [], color=c, marker=m, **large)[0] for c, m in _CLASSES]
        (self._rings,) = axes.plot([], [], marker="o", fillstyle="none", color=style.INK, **ring)
        axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        axes.set(xlabel="first feature (no unit)", ylabel="second feature (no unit)")
        axes.set_title("large: learned from (ring: wrong label) · small: new")

    def _set_up_curves(self, loss: Axes, accuracy: Axes) -> None:
        self._loss = loss
        for axes in (loss, accuracy):
            axes.grid(color=style.GRID, linewidth=0.8)
            axes.set_axisbelow(True)
        looks = (_LEARNED, _NEW)
        self._curves: list[Line2D] = [
            axes.plot([], [], **look)[0] for axes in (loss, accuracy) for look in looks
        ]
        loss.set_ylabel("loss (nats)")
        loss.tick_params(labelbottom=False)
        loss.legend(ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1), frameon=False)
        accuracy.set(ylim=(30, 103), yticks=[50, 75, 100], ylabel="right (%)", xlabel="step")

    def _make_room(self, curves: Curves) -> str:
        right = _doubled(FIRST_STEPS, curves.steps[-1] if curves.steps else 0)
        learned, new = (
            [loss for loss, step in zip(losses, curves.steps, strict=True) if step >= SETTLED]
            for losses in (curves.train_loss, curves.new_loss)
        )
        top = _doubled(1, max(learned + new, default=1))
        self._loss.set(xlim=(0, right), ylim=(0, top))
        return f"{right:g} steps, {top:g} nats"


def _move(marks: list[Line2D], points: Points) -> None:
    for label, line in enumerate(marks):
        line.set_data(*points.told.images[points.told.labels == label].T)


def _border(
    axes: Axes, places: npt.NDArray[np.float64], probabilities: FloatArray
) -> tuple[npt.ArrayLike, npt.ArrayLike]:
    """Return x and y of the line where both classes are equally likely, with NaN at its gaps."""
    if not probabilities.min() < 0.5 < probabilities.max():
        return [], []
    found = axes.contour(places, places, probabilities, levels=[0.5])
    found.remove()
    gap = np.full((1, 2), np.nan)
    parts = [part for line in found.allsegs[0] for part in (line, gap)]
    x, y = np.concatenate(parts).T
    return x, y


def _doubled(low: float, value: float) -> float:
    """Return the smallest of low, 2 low, 4 low ... that is not below `value`."""
    while low < value:
        low *= 2
    return low
