"""The size of the first weights under your hands: what it does to many layers, there and back."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from nnlib import data
from nnlib.activations import Activation, ReLU, Sigmoid, Tanh
from nnlib.demos import stage
from nnlib.layers import Linear
from nnlib.plots import palette, style, ticks
from nnlib.types import FloatArray

UNITS = 64  # in each layer, as many as an image has pixels
IMAGES = 64
MOST_LAYERS = 20
HE = math.sqrt(2 / UNITS)
BELOW = (0.01, 0.012, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15)
DEVIATIONS = (*BELOW, HE, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
KEPT = 10.0  # a size that changes by less than this factor, either way, is said to be kept
DECADES = (2, 4, 8, 16, 40)  # how far the axes go, up and down: the first that holds the curves
SMALLEST = 1e-300  # is drawn for 0, which has no logarithm

ACTIVATIONS: dict[str, Activation] = {"ReLU": ReLU(), "tanh": Tanh(), "sigmoid": Sigmoid()}
YOURS, REFERENCE = palette.LOOKS[0], palette.LOOKS[1]


class InitialisationDemo(stage.Demo):
    """Many layers of 64 units, and how large their values and gradients are."""

    def __init__(self) -> None:
        named = [(f"{value:.3f}" + " (He)" * (value == HE), value) for value in DEVIATIONS]
        self.deviation = stage.ladder(
            "σ of the weights", named, 0.1, tip="how large the weights typically are"
        )
        self.depth = stage.slider(
            "layers", 10, 2, MOST_LAYERS, 1, tip="one after the other", readout_format=".0f"
        )
        self.activation = stage.choice(
            "activation", list(ACTIVATIONS), "ReLU", tip="the function after each layer"
        )
        self.he = stage.button("Take He's σ", tip=f"set σ to √(2/64) = {HE:.3f}")
        self.he.on_click(lambda _: setattr(self.deviation, "value", HE))
        self.again = stage.button("Draw again", "refresh", "other random weights of the same size")
        self.again.on_click(lambda _: self._draw_again())
        self.images: FloatArray = data.load("digits").train.images[:IMAGES].astype(np.float64)
        self.rng = np.random.default_rng(7)
        self._draw_weights()
        figure = stage.new_figure(8.2, 3.6)
        with style.drawing_style():
            self._set_up(figure)
        controls = stage.row(
            stage.column(self.deviation, self.depth, self.activation),
            stage.column(self.he, self.again),
        )
        super().__init__("How large should the first weights be?", figure, [controls])

    def _set_up(self, figure: Figure) -> None:
        self.panels = figure.subplots(1, 2)
        self.lines = [_lines(axes) for axes in self.panels]
        titles = ("values after each layer", "gradient at each layer (read it from the right)")
        for axes, title in zip(self.panels, titles, strict=True):
            axes.set(title=title, xlabel="layer", ylabel="typical size")
            axes.axhline(0, color=style.GRID, linewidth=1, zorder=0)
            axes.yaxis.set_major_formatter(lambda power, _: ticks.in_powers(10.0**power))
        names = ("your σ", f"He's σ = {HE:.3f}")
        figure.legend(self.lines[0], names, loc="outside upper center", ncols=2, frameon=False)

    def _draw_weights(self) -> None:
        """Draw weights of size 1, to be scaled, and the gradient that comes in at the end."""
        self.unscaled = self.rng.standard_normal((MOST_LAYERS, UNITS, UNITS))
        self.layers = [Linear(UNITS, UNITS, rng=self.rng, dtype=np.float64) for _ in self.unscaled]
        self.last_gradient = self.rng.choice([-1.0, 1.0], (IMAGES, UNITS))
        self._with_he: dict[tuple[str, int], tuple[FloatArray, FloatArray]] = {}

    def _draw_again(self) -> None:
        self._draw_weights()
        self.update()

    def sizes(self, deviation: float, depth: int, name: str) -> tuple[FloatArray, FloatArray]:
        """Return how large the values and the gradients are after each layer, (depth,) each.

        The gradient is that of a sum of the last layer's values, each with a random sign.
        """
        activation = ACTIVATIONS[name]
        layers = self.layers[:depth]
        for layer, weight in zip(layers, self.unscaled, strict=False):
            np.multiply(deviation, weight, out=layer.weight.value)
        inputs = [self.images]
        for layer in layers:
            inputs.append(activation(layer(inputs[-1])))
        gradient = self.last_gradient
        gradients = [gradient]
        for index in range(depth - 1, 0, -1):
            gradient = activation.backward(gradient, inputs[index + 1])
            gradient = layers[index].backward(gradient, inputs[index])
            gradients.insert(0, gradient)
        return _typical_sizes(inputs[1:]), _typical_sizes(gradients)

    def draw(self) -> str:
        """Send the images through and the gradient back, and say how large both arrive."""
        deviation, depth = self.deviation.value, round(self.depth.value)
        name = self.activation.value
        if (name, depth) not in self._with_he:
            self._with_he[name, depth] = self.sizes(HE, depth, name)
        reference = self._with_he[name, depth]
        yours = self.sizes(deviation, depth, name)
        numbers = np.arange(1, depth + 1)
        powers = np.log10(np.maximum([yours, reference], SMALLEST))  # (2, 2, depth)
        reach = next((far for far in DECADES if np.abs(powers).max() < far), DECADES[-1])
        for panel, (axes, lines) in enumerate(zip(self.panels, self.lines, strict=True)):
            for line, heights in zip(lines, powers[:, panel], strict=True):
                line.set_data(numbers, heights)
            axes.set(xlim=(0.5, depth + 0.5), ylim=(-reach, reach))
            axes.set_yticks([-reach, -reach // 2, 0, reach // 2, reach])
            axes.set_xticks([1, *range(5 if depth > 5 else 2, depth + 1, 5 if depth > 5 else 1)])
        values, gradients = yours
        return _sentence(deviation, depth, values[-1] / values[0], float(gradients[0]))


def _lines(axes: Axes) -> tuple[Line2D, Line2D]:
    """Return the lines of the learner's weights, and of He's."""
    (reference,) = axes.plot([], [], zorder=3, **REFERENCE.line())  # seen where both are one
    (yours,) = axes.plot([], [], marker="o", markersize=6, **YOURS.line())
    return yours, reference


def _typical_sizes(arrays: list[FloatArray]) -> FloatArray:
    """Return the root of the mean square of each."""
    return np.array([math.sqrt(np.mean(array**2)) for array in arrays])


def _sentence(deviation: float, depth: int, values: float, gradient: float) -> str:
    compared = f"{deviation / HE:.2f} times He's" if deviation != HE else "He's"
    said = (
        f"σ = {deviation:.3f}, {compared}. From layer 1 to layer {depth} the values "
        f"{_changed(values)}; on the way back to layer 1 the gradient {_changed(gradient, 's')}. "
    )
    if gradient < 1 / KEPT:
        end = "What changes in layer 1 is hardly felt at the end, so layer 1 hardly learns."
    elif gradient > KEPT:
        end = "The least change in layer 1 becomes a huge one at the end: training falls apart."
    elif not 1 / KEPT <= values <= KEPT:
        end = "The gradient is well, and still the values are lost."
    else:
        return said + "The signal arrives, both ways."
    healthy = 1 / KEPT <= values <= KEPT and not 1 / KEPT <= gradient <= KEPT
    return said + ("The values alone look healthy. " if healthy else "") + end


def _changed(ratio: float, plural: str = "") -> str:
    """Say what became of a size; `plural` is the verb's "s" of one thing."""
    if 1 / KEPT <= ratio <= KEPT:
        return f"keep{plural} {'its' if plural else 'their'} size (× {ratio:.2f})"
    short = float(f"{ratio:.1e}")
    digits = f"{short:g}" if 1e-4 <= short < 1e5 else ticks.in_powers(short)
    return f"shrink{plural} (× {digits})" if ratio < 1 else f"grow{plural} (× {digits})"


def initialisation() -> None:
    """Show what the size of the first weights does to the values and gradients of many layers.

    Move σ away from He's, add layers, and see where values and gradients end.
    """
    InitialisationDemo().show()
