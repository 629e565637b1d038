"""Exercise sigmoid_backward."""

import numpy as np

from nnlib.exercises.bank.lesson_04.shared import _both_signs
from nnlib.exercises.spec import Case, Exercise, small_numbers

sigmoid_backward = Exercise(
    "sigmoid_backward",
    lesson=4,
    takes="grad_outputs, outputs",
    reference=lambda grad_outputs, outputs: grad_outputs * outputs * (1 - outputs),
    points=1,
    hints=(
        "The sigmoid is steepest in the middle, where its output is 0.5, and flat at both ends, "
        "where its output is near 0 or 1. Which product of the output and something else is small "
        "at both ends?",
        "The slope of the sigmoid can be written with its output alone, and the output is what you "
        "are given. The chain rule then multiplies what arrives by this slope, number by number.",
        "By hand, three numbers:\n"
        "    outputs        [0.5,   0.9,   0.1 ]\n"
        "    1 - outputs    [0.5,   0.1,   0.9 ]\n"
        "    local slope    [0.25,  0.09,  0.09]\n"
        "    grad_outputs   [4,    -1,     2   ]\n"
        "    result         [1,    -0.09,  0.18]",
    ),
)


@sigmoid_backward.cases
def _(rng):
    def outputs(shape):
        return rng.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9], size=shape)

    yield Case(_both_signs(rng, (2, 3)), outputs((2, 3)))
    yield Case(small_numbers(rng, (1, 4)), outputs((1, 4)), about="a single row")
    yield Case(small_numbers(rng, (3, 3)), outputs((3, 3)), about="as many rows as columns")
    ends = rng.permutation([0.0, 1.0, 0.5, 0.0, 1.0, 0.2]).reshape(2, 3)
    yield Case(small_numbers(rng, (2, 3)), ends, about="outputs of exactly 0 and 1")
    single = small_numbers(rng, 5).astype(np.float32), outputs(5).astype(np.float32)
    yield Case(*single, about="a single axis, float32")
    yield Case(rng.normal(size=(32, 10)), rng.uniform(0, 1, (32, 10)), about="a whole batch")


@sigmoid_backward.alternative
def _(grad_outputs, outputs):
    return grad_outputs * (outputs - outputs**2)


@sigmoid_backward.alternative
def _(grad_outputs, outputs):
    return np.einsum("...,...,...->...", grad_outputs, outputs, 1 - outputs)


@sigmoid_backward.alternative
def _(grad_outputs, outputs):
    grad_inputs = np.zeros(np.shape(outputs))
    for index, output in np.ndenumerate(outputs):
        slope = (1 - output) * output
        grad_inputs[index] = slope * grad_outputs[index]
    return grad_inputs


@sigmoid_backward.mistake(
    "sigmoid applied again",
    "You apply the sigmoid to `outputs`, and they have been through it already. The slope is "
    "computed from them as they are.",
)
def _(grad_outputs, outputs):
    again = 1 / (1 + np.exp(-outputs))
    return grad_outputs * again * (1 - again)


@sigmoid_backward.mistake(
    "gradient left out",
    "This is the local slope of the sigmoid, and it is right. The chain rule multiplies it by what "
    "arrives from the right: `grad_outputs`.",
)
def _(grad_outputs, outputs):
    return outputs * (1 - outputs)


@sigmoid_backward.mistake(
    "multiplied by the outputs alone",
    "Your slope keeps growing with the output. Where the output is near 1, the sigmoid is flat: "
    "its slope has a second factor, which is small there.",
)
def _(grad_outputs, outputs):
    return grad_outputs * outputs


@sigmoid_backward.mistake(
    "multiplied by 1 - outputs alone",
    "Your slope is largest where the output is near 0. The sigmoid is flat there as well: its "
    "slope has a second factor, which is small at that end.",
)
def _(grad_outputs, outputs):
    return grad_outputs * (1 - outputs)


@sigmoid_backward.mistake(
    "sign flipped",
    "Your result has the right size and the opposite sign. The sigmoid rises everywhere, so its "
    "slope is never negative: which way round is the difference with 1?",
)
def _(grad_outputs, outputs):
    return grad_outputs * outputs * (outputs - 1)


@sigmoid_backward.mistake(
    "slope of tanh",
    "1 minus the square of the output is the slope of tanh, a relative of the sigmoid. At an "
    "output of 0 it would be 1, and the sigmoid is flat there.",
)
def _(grad_outputs, outputs):
    return grad_outputs * (1 - outputs**2)


@sigmoid_backward.mistake(
    "brackets missing",
    "`... * 1 - outputs` multiplies by 1 and then subtracts the outputs: Python multiplies before "
    "it subtracts. The difference is one factor, and needs brackets.",
)
def _(grad_outputs, outputs):
    return grad_outputs * outputs * 1 - outputs


@sigmoid_backward.mistake(
    "divided by the slope",
    "Your numbers are large where the sigmoid is flat. A flat place lets little of the gradient "
    "through: along a path slopes multiply, they do not divide.",
)
def _(grad_outputs, outputs):
    return grad_outputs / (outputs * (1 - outputs))


@sigmoid_backward.mistake(
    "input modified",
    "The result is right, and `grad_outputs` has changed with it: `*=` writes into the caller's "
    "own array. A plain product makes a new one.",
)
def _(grad_outputs, outputs):
    grad_outputs *= outputs * (1 - outputs)
    return grad_outputs
