"""A small computation graph, computed forward and backward one box at a time, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from nnlib.activations import ReLU
from nnlib.gradcheck import numerical_gradient
from nnlib.plots import canvas
from nnlib.types import FloatArray

Numbers = dict[str, float]


class Operation(NamedTuple):
    """What a box does: its value, and how many times as much it moves as each of its inputs."""

    formula: str  # with {0} and {1} for the inputs
    compute: Callable[..., float]
    slopes: Callable[..., Sequence[float]]
    because: str  # why the slopes are what they are


def _relu(x: float) -> float:
    return float(ReLU()(np.array(x)))


def _relu_slope(x: float) -> float:
    return float(ReLU().backward(np.array(1.0), np.array(_relu(x))))


OPERATIONS = {
    "×": Operation(
        "{0} · {1}",
        lambda a, b: a * b,
        lambda a, b: (b, a),
        "Each input's local slope is the other one's value.",
    ),
    "+": Operation(
        "{0} + {1}",
        lambda a, b: a + b,
        lambda _a, _b: (1.0, 1.0),
        "The local slope of a sum is 1 for both, so it hands on what arrives.",
    ),
    "−": Operation(
        "{0} − {1}",
        lambda a, b: a - b,
        lambda _a, _b: (1.0, -1.0),
        "The local slope is 1 for what it subtracts from, and −1 for what it subtracts.",
    ),
    "ReLU": Operation(
        "max({0}, 0)",
        _relu,
        lambda a: (_relu_slope(a),),
        "Its input is {input}: the gate is {gate}, and the local slope {slope}.",
    ),
    "square": Operation(
        "{0}²",
        lambda a: a * a,
        lambda a: (2 * a,),
        "The local slope of a square is twice what is squared: 2 · {input} = {slope}.",
    ),
}


class Graph(NamedTuple):
    """A graph with numbers to begin with; the last of its results is the loss.

    The results stand in the order of computing, each with its operation and its inputs.
    """

    results: Mapping[str, tuple[str, ...]]
    leaves: Mapping[str, float]
    nudged: str  # the leaf whose slope is checked in the end


GRAPHS = {
    "one neuron": Graph(
        {
            "product": ("×", "x", "weight"),
            "total": ("+", "product", "bias"),
            "output": ("ReLU", "total"),
            "gap": ("−", "output", "target"),
            "loss": ("square", "gap"),
        },
        {"x": 2.0, "weight": 3.0, "bias": -4.0, "target": 5.0},
        "weight",
    ),
    "two examples": Graph(
        {
            "output₁": ("×", "x₁", "weight"),
            "output₂": ("×", "weight", "x₂"),
            "gap₁": ("−", "output₁", "target₁"),
            "gap₂": ("−", "output₂", "target₂"),
            "loss₁": ("square", "gap₁"),
            "loss₂": ("square", "gap₂"),
            "loss": ("+", "loss₁", "loss₂"),
        },
        {"weight": 2.0, "x₁": 1.0, "target₁": 4.0, "x₂": 3.0, "target₂": 2.0},
        "weight",
    ),
}


class Moment(NamedTuple):
    """What there is to see after some steps."""

    values: Numbers
    gradients: Numbers
    box: str | None  # the result whose box has worked last
    backward: bool
    handed_back: frozenset[str]  # the results whose boxes have sent their slopes to the left
    said: str


class Walkthrough:
    """Both passes over a graph, with the leaves as they are now.

    Attributes:
        leaves: may be changed at any time.
        steps: how many there are: a box forward each, the loss, a box backward each, the check.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.leaves = dict(graph.leaves)
        self.order = list(graph.results)
        self.steps = 2 * len(self.order) + 2
        self.uses = {
            name: sum(name in inputs for _, *inputs in graph.results.values())
            for name in (*self.leaves, *self.order)
        }

    def after(self, steps: int) -> Moment:
        """Return what there is to see after so many steps, from 0 to `steps`."""
        values, gradients = dict(self.leaves), Numbers()
        count = len(self.order)
        box: str | None = None
        said = (
            "These are the inputs. Press Step: each box computes one number from what stands to "
            "its left, until the loss is there."
        )
        for number, box in enumerate(self.order[:steps], start=1):
            said = f"Forward, box {number} of {count}: {self._forward(box, values)}"
        if steps == count:
            said += (
                " All values are there. Press Step to walk back, and to find out how many times as "
                "much the loss moves as each of them."
            )
        if steps > count:
            box = self.order[-1]
            gradients[box] = 1.0
            said = (
                "Backward begins where forward ended. If the loss moves by a little, the loss "
                "moves by just as much: its own slope is 1."
            )
        handed_back = self.order[::-1][: max(steps - count - 1, 0)]
        for number, box in enumerate(handed_back, start=1):
            work = self._backward(box, values, gradients)
            symbol = self.graph.results[box][0]
            said = f"Backward, box {number} of {count} ({symbol}): {work}"
        if steps == self.steps:
            box, said = None, self._check(gradients)
        return Moment(values, gradients, box, steps > count, frozenset(handed_back), said)

    def _forward(self, result: str, values: Numbers) -> str:
        symbol, *inputs = self.graph.results[result]
        operation = OPERATIONS[symbol]
        values[result] = operation.compute(*(values[name] for name in inputs))
        in_names = operation.formula.format(*inputs)
        in_numbers = operation.formula.format(*(_factor(values[name]) for name in inputs))
        return f"`{result} = {in_names}` = {in_numbers} = {canvas.value(values[result])}."

    def _backward(self, result: str, values: Numbers, gradients: Numbers) -> str:
        symbol, *inputs = self.graph.results[result]
        operation = OPERATIONS[symbol]
        arrives = gradients[result]
        numbers = [values[name] for name in inputs]
        slopes = operation.slopes(*numbers)
        because = operation.because.format(
            input=_factor(numbers[0]),
            slope=canvas.value(slopes[0]),
            gate="open" if slopes[0] else "shut",
        )
        said = f"from the right comes {canvas.value(arrives)}. {because} Multiply:"
        parts = []
        for name, slope in zip(inputs, slopes, strict=True):
            before = gradients.get(name)
            gradients[name] = arrives * slope + (before or 0.0)
            first = canvas.value(arrives) if before is None else _factor(arrives)
            product = f"{first} · {_factor(slope)}"
            parts.append(self._part(name, product, before, gradients[name]))
        return f"{said} {', and '.join(parts)}."

    def _part(self, name: str, product: str, before: float | None, now: float) -> str:
        """Say what one input gets: if it is used twice, what came along the other path as well."""
        part = f"`grad_{name}` = {product} = {canvas.value(now)}"
        if self.uses[name] == 1:
            return part
        if before is None:
            return f"{part} along this path (there is another)"
        return (
            f"`grad_{name}` = {canvas.value(before)} + {product} = {canvas.value(now)}: where two "
            "paths meet, their slopes add up"
        )

    def _check(self, gradients: Numbers) -> str:
        """Compare the slope of one leaf with a nudge."""
        name = self.graph.nudged

        def loss(nudged: FloatArray) -> float:
            values = self.leaves | {name: float(nudged[0])}
            for result, (symbol, *inputs) in self.graph.results.items():
                values[result] = OPERATIONS[symbol].compute(*(values[one] for one in inputs))
            return values[self.order[-1]]

        measured = float(numerical_gradient(loss, np.array([self.leaves[name]]))[0])
        found = gradients[name]
        said = (
            f"One walk back, and every number has its slope. Nudge the {name}, and the loss moves "
            f"{canvas.value(round(measured, 6))} times as far"
        )
        if abs(measured - found) > 1e-4 * max(1.0, abs(found)):
            return (
                f"{said}; backward says {canvas.value(found)}. They differ because ReLU's input is "
                "exactly 0, where its curve has a corner: a nudge sees both sides of it."
            )
        if found == 0:
            return f"{said}: backward says 0 as well. A small turn of the {name} changes nothing."
        way = "lower" if found > 0 else "raise"
        return f"{said}, as backward says. To lower the loss, {way} the {name}."


def _factor(number: float) -> str:
    """Write a number so that it can stand behind a sign."""
    written = canvas.value(number)
    return f"({written})" if number < 0 else written
