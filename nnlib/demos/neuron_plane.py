"""A neuron with two inputs: a line in the plane, and how steeply the output rises across it."""

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from nnlib.activations import Activation, ReLU, Sigmoid
from nnlib.demos import stage
from nnlib.layers import Linear
from nnlib.plots import style
from nnlib.types import FloatArray

REACH = 2.0  # the inputs go from -REACH to REACH
CELLS = 81  # of the picture of the plane, along each side
STRONGEST = 5.0  # the output with the strongest colour
LEVELS = np.array([-4.0, -3, -2, -1, 1, 2, 3, 4])  # where thin lines are drawn, beside zero
ARROW = 0.45  # how long the arrow is for a weight of 1

ROWS = ("input 1 × weight 1", "input 2 × weight 2", "bias", "sum", "output")
AFTER: dict[str, Activation | None] = {"nothing": None, "ReLU": ReLU(), "sigmoid": Sigmoid()}

Point = npt.NDArray[np.float64]


class PlanePage:
    """Two weights, a bias, a point, and a function that may bend the sum.

    Attributes:
        box: the controls.
        figure: the plane of all inputs, and the sum for one of them.
    """

    def __init__(self) -> None:
        self.weights = [
            stage.slider("weight 1", 0.8, -3, 3, 0.1, tip="how much input 1 counts"),
            stage.slider("weight 2", -0.6, -3, 3, 0.1, tip="how much input 2 counts"),
        ]
        self.bias = stage.slider("bias", 0.1, -4, 4, 0.1, tip="what is added at the end")
        self.inputs = [
            stage.slider("input 1", 1.0, -REACH, REACH, 0.1, tip="the point's place, across"),
            stage.slider("input 2", 0.5, -REACH, REACH, 0.1, tip="the point's place, up"),
        ]
        self.after = stage.choice(
            "after the sum", list(AFTER), "nothing", tip="a function that bends the sum"
        )
        self.box = stage.row(
            stage.column(*self.weights, self.bias), stage.column(*self.inputs, self.after)
        )
        self.layer = Linear(2, 1, rng=np.random.default_rng(0), dtype=np.float64)
        side = np.linspace(-REACH, REACH, CELLS)
        self.places = np.stack(np.meshgrid(side, side), axis=2).reshape(-1, 2)  # (cells, 2)
        self.figure = stage.new_figure(8.2, 3.5)
        with style.drawing_style():
            self._set_up(self.figure)

    def _set_up(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        self.surface = left.imshow(
            np.zeros((CELLS, CELLS)),
            cmap="RdBu_r",
            extent=(-REACH, REACH, -REACH, REACH),
            origin="lower",
            interpolation="bilinear",
        )
        self.bar = figure.colorbar(self.surface, ax=left, label="output")
        halo = {"path_effects": [withStroke(linewidth=3.2, foreground=style.PAPER)]}
        self.levels = LineCollection([], colors=style.MUTED, linewidths=0.8)
        left.add_collection(self.levels)
        (self.line,) = left.plot([], [], color=style.INK, linewidth=2.2, **halo)
        self.arrow = FancyArrowPatch((0, 0), (0, 0), arrowstyle="-|>", mutation_scale=14)
        self.arrow.set(color=style.INK, linewidth=1.6, clip_on=True, **halo)
        left.add_patch(self.arrow)
        middle: dict[str, Any] = {"ha": "center", "va": "center", "clip_on": True}
        self.signs = [
            left.text(0, 0, sign, size=16, weight="bold", **middle, **halo) for sign in "+−"
        ]
        (self.point,) = left.plot([], [], "o", color=style.INK, markersize=9)
        self.point.set(markeredgecolor=style.PAPER, markeredgewidth=1.5, clip_on=False)
        left.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=(-2, 0, 2))
        left.set(yticks=(-2, 0, 2), xlabel="input 1", ylabel="input 2")

        self.right = right
        self.bars = right.barh(range(len(ROWS)), np.zeros(len(ROWS)), height=0.6)
        self.amounts = [right.text(0, row, "", va="center") for row in range(len(ROWS))]
        right.axvline(0, color=style.MUTED, linewidth=1)
        right.set_yticks(range(len(ROWS)), ROWS)
        right.invert_yaxis()
        right.locator_params(axis="x", nbins=4)
        right.set_xlabel("what the point adds up to")

    def draw(self) -> str:
        """Move the line, the surface and the bars, and say what the neuron gives."""
        weight = np.array([slider.value for slider in self.weights])
        bias = self.bias.value
        inputs = np.array([slider.value for slider in self.inputs])
        bend = AFTER[self.after.value]
        self.layer.weight.value[:, 0] = weight
        self.layer.bias.value[0] = bias
        total = float(self.layer(inputs[None])[0, 0])
        output = total if bend is None else float(bend(np.array([total]))[0])

        self._draw_surface(bend)
        self._draw_line(weight, bias, bend)
        self.point.set_data(inputs[:1], inputs[1:])
        self._draw_bars([*(inputs * weight), bias], total, output)
        return _sentence(inputs, weight, bias, total, output, self.after.value)

    def _draw_surface(self, bend: Activation | None) -> None:
        outputs = self.layer(self.places)
        if bend is not None:
            outputs = bend(outputs)
        self.surface.set_data(outputs.reshape(CELLS, CELLS))
        limits = (0.0, 1.0) if isinstance(bend, Sigmoid) else (-STRONGEST, STRONGEST)
        if self.surface.get_clim() != limits:
            self.surface.set_clim(*limits)
            self.bar.set_ticks([limits[0], sum(limits) / 2, limits[1]])

    def _draw_line(self, weight: Point, bias: float, bend: Activation | None) -> None:
        levels = LEVELS[LEVELS > 0] if isinstance(bend, ReLU) else LEVELS
        ends = [visible_part(weight, bias - level) for level in levels]
        self.levels.set_segments([pair for pair in ends if pair is not None])
        line = visible_part(weight, bias)
        for artist in (self.line, self.arrow, *self.signs):
            artist.set_visible(line is not None)
        if line is None:
            return
        self.line.set_data(*line.T)
        middle = line.mean(axis=0)
        self.arrow.set_positions(middle, middle + ARROW * weight)
        beside = 0.3 * weight / np.linalg.norm(weight)
        near_an_end = 0.8 * line[0] + 0.2 * line[1]
        for text, place in zip(
            self.signs, (near_an_end + beside, near_an_end - beside), strict=True
        ):
            text.set_position(place)

    def _draw_bars(self, terms: list[float], total: float, output: float) -> None:
        ends = np.cumsum(terms)
        starts = [0.0, *ends[:-1], 0.0, 0.0]
        widths = [*terms, total, output]
        edges = np.concatenate([starts, np.add(starts, widths), [1, -0.5]])
        low, high = edges.min(), edges.max()
        room = 0.35 * (high - low)  # for the number beside the longest bar
        self.right.set_xlim(low - room / 4, high + room)
        for row, (start, width) in enumerate(zip(starts, widths, strict=True)):
            strong = row >= len(terms)
            color = style.INK if strong else style.VERMILLION if width > 0 else style.BLUE
            self.bars[row].set(x=start, width=width, color=color)
            beyond = max(start, start + width)
            self.amounts[row].set(x=beyond + room / 10, text=written(width))


def visible_part(weight: Point, bias: float) -> Point | None:
    """Return the ends, shape (2, 2), of what is seen of the line x @ weight + bias = 0, if any."""
    length = float(np.linalg.norm(weight))
    if length == 0:
        return None
    foot = -bias * weight / length**2  # the point of the line nearest to the origin
    along = np.array([-weight[1], weight[0]]) / length
    low, high = -np.inf, np.inf
    for place, step in zip(foot, along, strict=True):
        if step == 0:
            if abs(place) > REACH:
                return None
            continue
        near, far = sorted(((-REACH - place) / step, (REACH - place) / step))
        low, high = max(low, near), min(high, far)
    if low >= high:
        return None
    return np.stack([foot + low * along, foot + high * along])


def written(number: float) -> str:
    """Write a number with two decimals and a real minus sign; a tiny one is not -0.00."""
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "−")


def _sentence(
    inputs: FloatArray, weight: Point, bias: float, total: float, output: float, after: str
) -> str:
    if not weight.any():
        return (
            f"Both weights are 0, so the inputs count for nothing. Wherever the point is, the sum "
            f"is the bias, {written(bias)}, and there is no line."
        )
    products = " + ".join(
        f"{_bracketed(value, 1)} × {_bracketed(factor, 1)}"
        for value, factor in zip(inputs, weight, strict=True)
    )
    side = "on the line" if abs(total) < 0.005 else "above zero" if total > 0 else "below zero"
    said = f"At the point: {products} + {_bracketed(bias, 1)} = {written(total)}, {side}. "
    if after == "ReLU":
        cut = "ReLU leaves it as it is" if total > 0 else "ReLU cuts it to 0"
        return f"{said}{cut}: the plane is flat on one side of the line and rises on the other."
    if after == "sigmoid":
        return f"{said}The sigmoid makes {written(output)} of it: 0.5 on the line, never above 1."
    steepness = written(float(np.linalg.norm(weight)))
    if visible_part(weight, bias) is None:
        where = "above" if bias > 0 else "below"
        return f"{said}The line has left the picture: all you see is {where} zero."
    return f"{said}On the thick line it is 0. One step along the arrow adds {steepness}."


def _bracketed(number: float, decimals: int) -> str:
    text = f"{round(number, decimals) + 0.0:.{decimals}f}".replace("-", "−")
    return f"({text})" if number < 0 else text
