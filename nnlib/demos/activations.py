"""Four activation functions under your hands: the shape, the derivative, where they saturate."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from nnlib.activations import Activation, LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.demos import stage
from nnlib.plots import palette, style
from nnlib.types import FloatArray

REACH = 6.0  # the inputs go from -REACH to REACH
GRID = np.linspace(-REACH, REACH, 601)
FLAT = 0.05  # of a change is what a saturated function lets through at most
TANGENT = 2.0  # inputs, how far the tangent is drawn on each side
SHADE = palette.tint(style.VERMILLION, 0.18)
NAMES = ("ReLU", "leaky ReLU", "sigmoid", "tanh")


class ActivationsDemo(stage.Demo):
    """A function and its derivative, and a point that moves along both."""

    def __init__(self) -> None:
        self.function = stage.choice(
            "function", NAMES, "sigmoid", tip="what is applied to each sum of a layer"
        )
        self.input = stage.slider("input", 1.0, -REACH, REACH, 0.1, tip="the point, across")
        self.slope = stage.slider(
            "slope below zero", 0.1, 0.01, 0.5, 0.01, tip="of leaky ReLU, left of zero"
        )
        figure = stage.new_figure(8.2, 3.4)
        with style.drawing_style():
            self._set_up(figure)
        controls = stage.row(stage.column(self.function, self.input), stage.column(self.slope))
        super().__init__("Activation functions and their derivatives", figure, [controls])

    def _set_up(self, figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        self.shades = [_shades(axes) for axes in (left, right)]
        for axes in (left, right):
            axes.axhline(0, color=style.GRID, linewidth=1)
            axes.axvline(0, color=style.GRID, linewidth=1)
            axes.set(xlim=(-REACH, REACH), xticks=(-6, -3, 0, 3, 6), xlabel="input")
        (self.curve,) = left.plot(GRID, GRID, color=style.BLUE, linewidth=2.2)
        (self.tangent,) = left.plot([], [], color=style.VERMILLION, linewidth=2.2, linestyle="--")
        (self.derivative,) = right.plot(GRID, GRID, color=style.BLUE, linewidth=2.2)
        (self.drop,) = right.plot([], [], color=style.VERMILLION, linewidth=2.2, linestyle="--")
        self.points = [
            axes.plot([], [], "o", color=style.VERMILLION, markersize=9, clip_on=False)[0]
            for axes in (left, right)
        ]
        for point in self.points:
            point.set(markeredgecolor=style.PAPER, markeredgewidth=1.5, zorder=3)
        self.left = left
        left.set_ylabel("output")
        self._scale("sigmoid")
        right.set(ylim=(-0.05, 1.1), yticks=(0, 0.25, 0.5, 1), ylabel="derivative")
        right.set_xlabel("input (shaded: less than 5% gets through)")
        self.name = left.set_title("")
        right.set_title("how much of a small change gets through")

    def _scale(self, name: str) -> None:
        if name.endswith("ReLU"):
            self.left.set(ylim=(-3.4, 6.4), yticks=(-3, 0, 3, 6))
        else:
            self.left.set(ylim=(-1.25, 1.25), yticks=(-1, -0.5, 0, 0.5, 1))

    def draw(self) -> str:
        """Draw the function that is chosen, move the point, and say what gets through."""
        name, place = self.function.value, self.input.value
        self.slope.disabled = name != "leaky ReLU"
        activation = _activation(name, self.slope.value)
        corner = name.endswith("ReLU")
        self._scale(name)
        outputs = activation(GRID)
        slopes = activation.derivative(outputs, np.empty_like(outputs))
        self.curve.set_ydata(outputs)
        self.derivative.set_ydata(np.where((GRID == 0) & corner, np.nan, slopes))
        output, slope = _at(activation, place)
        around = np.array([place - TANGENT, place + TANGENT])
        self.tangent.set_data(around, output + slope * (around - place))
        self.drop.set_data([place, place], [0, slope])
        self.points[0].set_data([place], [output])
        self.points[1].set_data([place], [slope])
        self.name.set_text(f"{name}, and its tangent at the point")
        self._shade(np.ones_like(slopes) if name == "leaky ReLU" else slopes)  # it is flat nowhere
        return _sentence(name, place, output, slope)

    def _shade(self, slopes: FloatArray) -> None:
        """Shade the inputs where next to nothing gets through."""
        flat = GRID[slopes < FLAT]
        left, right = flat[flat < 0], flat[flat > 0]
        for below, above in self.shades:
            below.set_width(left.max() + REACH if left.size else 0.0)
            above.set(x=right.min() if right.size else REACH, width=REACH)


def _shades(axes: Axes) -> tuple[Rectangle, Rectangle]:
    """Return two upright bands without a width, left and right."""
    below, above = Rectangle((-REACH, 0), 0, 1), Rectangle((REACH, 0), 0, 1)
    for shade in (below, above):
        axes.add_patch(shade)
        shade.set(color=SHADE, transform=axes.get_xaxis_transform(), zorder=0)
    return below, above


def _activation(name: str, slope: float) -> Activation:
    if name == "leaky ReLU":
        return LeakyReLU(slope)
    return {"ReLU": ReLU(), "sigmoid": Sigmoid(), "tanh": Tanh()}[name]


def _at(activation: Activation, place: float) -> tuple[float, float]:
    """Return the output and the derivative at one input."""
    outputs = activation(np.array([place]))
    slopes = activation.derivative(outputs, np.empty_like(outputs))
    return float(outputs[0]), float(slopes[0])


def _sentence(name: str, place: float, output: float, slope: float) -> str:
    where = f"At {place:.1f} {name} gives {_short(output)}. ".replace("-", "−")
    if place == 0 and name.endswith("ReLU"):
        below = "no slope" if slope == 0 else f"a slope of {slope:g}"
        return (
            f"{where}This is the corner: {below} on the left, 1 on the right. By convention the "
            "derivative here is the left one."
        )
    if slope == 0:
        return (
            f"{where}The derivative is 0: move the input a little, and the output stays where it "
            "is. A unit that is here for every image cannot learn."
        )
    if slope == 1:
        return f"{where}The derivative is 1: all of a small change gets through."
    share = style.percent(slope) if slope >= 0.0005 else "less than 0.1%"
    part = f"{where}The derivative is {_short(slope)}: {share} of a small change gets through."
    if name == "leaky ReLU":
        return f"{part} Not much, but as much however far you go: it is flat nowhere."
    if slope < FLAT:
        return f"{part} It is saturated. Ten such units in a row would leave {_short(slope**10)}."
    if math.isclose(slope, 0.25):
        return f"{part} More it never is: here the sigmoid is steepest."
    return f"{part} Towards the shaded parts it becomes less and less."


def _short(number: float) -> str:
    """Write 0.993 as it is, a tiny number as a power of ten, and 0.9999 not as 1."""
    if number in (-1, 0, 1):
        return f"{number:.0f}".replace("-", "−")
    if abs(number) > 0.9995 and round(abs(number), 2) == 1:
        return f"nearly {math.copysign(1, number):.0f}".replace("-", "−")
    if abs(number) < 1e-3:
        return f"{number:.1e}".replace("e-0", "e-").replace("-", "−")
    return style.number(number)


def activations() -> None:
    """Show ReLU, leaky ReLU, sigmoid and tanh, each with its derivative.

    Move the input: where the curve is flat, next to nothing of a change gets through.
    """
    ActivationsDemo().show()
