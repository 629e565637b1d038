"""Walking downhill: a learning rate, a rule, and where they lead."""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from nnlib import expect
from nnlib.demos import stage
from nnlib.demos.landscapes import LANDSCAPES, X_RANGE, Y_RANGE
from nnlib.demos.walking import FAR, RULES, STEPS, WITH_MOMENTUM, Setting, walk, words
from nnlib.plots import style, surfaces
from nnlib.types import FloatArray

RATES = tuple(
    float(f"{digit * 10.0**power:.2g}")
    for power in (-3, -2, -1, 0)
    for digit in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)
)[:-6]
LOSSES = (1e-4, 1e3)  # what the right panel shows
CELLS = 120


class DescentDemo(stage.Demo):
    """A landscape seen from above, the way of an optimizer across it, and its loss."""

    def __init__(
        self,
        surface: str = "bowl",
        optimizer: str = "SGD",
        learning_rate: float = 0.1,
        momentum: float = 0.0,
    ) -> None:
        _check(surface, "surface", LANDSCAPES)
        _check(optimizer, "optimizer", RULES)
        rate = expect.number(learning_rate, "learning_rate", above=0)
        if rate not in RATES:
            nearest = min(RATES, key=lambda one: abs(np.log(one / rate)))
            raise ValueError(
                f"learning_rate: expected one that the slider has, such as {nearest:g}, the "
                f"nearest to {rate:g}; it goes from {RATES[0]:g} to {RATES[-1]:g}."
            )
        momentum = expect.number(momentum, "momentum", at_least=0, below=1)
        start = LANDSCAPES[surface].start
        self.surface = stage.choice("surface", list(LANDSCAPES), surface, tip="what to walk down")
        self.optimizer = stage.choice("optimizer", list(RULES), optimizer, tip="the rule of a step")
        rates = [(f"{one:g}", one) for one in RATES]
        self.rate = stage.ladder("learning rate", rates, rate, tip="how far a step goes")
        self.momentum = stage.slider(
            "momentum", momentum, 0, 0.99, 0.01, tip="how much of its velocity a step keeps"
        )
        self.w1 = stage.slider("start, w₁", start[0], *X_RANGE, 0.1, tip="where it starts, w1")
        self.w2 = stage.slider("start, w₂", start[1], *Y_RANGE, 0.05, tip="where it starts, w2")
        self.steps = stage.slider(
            "steps", STEPS, 1, STEPS, 1, tip="how many of its steps you see", readout_format="d"
        )
        self._shown = self.scene = surface
        self.surface.observe(self._to_its_start, names="value")
        figure = stage.new_figure(8.4, 3.5)
        with style.drawing_style():
            self._set_up(figure)
        controls = stage.row(
            stage.column(self.surface, self.optimizer, self.rate, self.momentum),
            stage.column(self.w1, self.w2, self.steps),
        )
        title = "Gradient descent: a learning rate, a rule, and where they lead"
        moving: list[Artist] = [self.halo, self.path, self.start, self.end, self.loss]
        super().__init__(title, figure, [controls], moving=moving)
        self.surface.unobserve(self._moved, names="value")  # it redraws together with the start

    def _set_up(self, figure: Figure) -> None:
        self.left, self.right = figure.subplots(1, 2, width_ratios=(5.2, 2.4))
        x, y = np.linspace(*X_RANGE, CELLS), np.linspace(*Y_RANGE, CELLS)
        self.ground: dict[str, list[Any]] = {}
        for name, landscape in LANDSCAPES.items():
            heights = landscape.height(*np.meshgrid(x, y))
            drawn: list[Any] = list(surfaces.draw_contours(self.left, x, y, heights))
            drawn += self.left.plot(*landscape.minima.T, color=style.INK, **surfaces.MINIMUM)
            self.ground[name] = drawn
            for artist in drawn:
                artist.set_visible(name == self._shown)
        look: dict[str, Any] = {"color": style.VERMILLION, "linewidth": 1.6}
        (self.halo,) = self.left.plot([], [], color=style.PAPER, linewidth=3.2)
        (self.path,) = self.left.plot([], [], marker="o", markersize=4, **look)
        options = {"color": style.VERMILLION}
        (self.start,) = self.left.plot([], [], label="start", **options, **surfaces.START)
        self.start.set_clip_on(False)  # at the edge, it stays a ring
        (self.end,) = self.left.plot([], [], label="end", **options, **surfaces.END)
        self.left.set(xlim=X_RANGE, ylim=Y_RANGE, aspect="equal")
        self.left.set(xlabel="weight w₁ (no unit)", ylabel="weight w₂ (no unit)")
        bottom = Line2D([], [], label="bottom", color=style.INK, **surfaces.MINIMUM)
        self.left.legend(
            handles=[self.start, self.end, bottom],
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=3,
            frameon=False,
        )
        (self.loss,) = self.right.plot([], [], marker="o", markersize=5, markevery=[-1], **look)
        self.right.set(xlim=(0, STEPS), ylim=LOSSES, yscale="log")
        self.right.set_yticks([1e-4, 0.01, 1, 100], ["0.0001", "0.01", "1", "100"])
        self.right.minorticks_off()
        self.right.set(xlabel="step", ylabel="loss above the lowest (no unit)")
        self.right.grid(color=style.GRID)
        self.right.set_axisbelow(True)

    def draw(self) -> str:
        """Walk anew, and say where it leads."""
        name, optimizer = self.surface.value, self.optimizer.value
        landscape = LANDSCAPES[name]
        self.momentum.disabled = optimizer not in WITH_MOMENTUM
        start = (self.w1.value, self.w2.value)
        setting = Setting(optimizer, self.rate.value, self.momentum.value, start)
        path = walk(landscape, setting)
        steps = round(self.steps.value)
        self._show(path[: steps + 1])
        return words(landscape, setting, path, steps)

    def _show(self, path: FloatArray) -> None:
        name = self.surface.value
        if name != self._shown:
            for artist in self.ground[self._shown]:
                artist.set_visible(False)
            for artist in self.ground[name]:
                artist.set_visible(True)
            self._shown = self.scene = name
        for line in (self.halo, self.path):
            line.set_data(*path.clip(-FAR, FAR).T)
        self.start.set_data(*path[:1].T)
        self.end.set_data(*path[-1:].T)
        above = LANDSCAPES[name].height(*path.T) - LANDSCAPES[name].lowest()
        self.loss.set_data(np.arange(len(path)), np.clip(above, LOSSES[0] / 10, LOSSES[1] * 10))

    def _to_its_start(self, _change: dict[str, Any]) -> None:
        with self.together():
            self.w1.value, self.w2.value = LANDSCAPES[self.surface.value].start


def _check(value: str, argument: str, known: dict[str, Any]) -> None:
    if value not in known:
        raise ValueError(f"{argument}: expected one of {', '.join(known)}, got {value!r}.")


def descent(
    surface: str = "bowl",
    optimizer: str = "SGD",
    learning_rate: float = 0.1,
    momentum: float = 0.0,
) -> None:
    """Walk down a loss of two weights, and see whether it arrives, oscillates or diverges.

    Args:
        surface: "bowl", "ravine", "turned ravine", "saddle" or "two valleys".
        optimizer: "SGD", "Nesterov", "RMSProp" or "Adam", each from `nnlib.optimizers`.
        learning_rate: one that the slider has, from 0.001 to 3.
        momentum: in [0, 1), for the first two.
    """
    DescentDemo(surface, optimizer, learning_rate, momentum).show()
