"""Exercise relu."""

import numpy as np

from nnlib.exercises.bank.lesson_02.shared import both_signs
from nnlib.exercises.spec import Case, Exercise, small_numbers

relu = Exercise(
    "relu",
    lesson=2,
    takes="inputs",
    reference=lambda inputs: np.maximum(inputs, 0),
    points=1,
    hints=(
        "What happens to a number above 0, and what to one below? How do you ask that of all "
        "numbers of an array at once, without an `if`?",
        "NumPy has a function that compares two arrays, or an array and a number, and takes the "
        "larger of the two at each place. Its name is not np.max: that one looks for the largest "
        "of a whole array.",
        "Place by place:\n"
        "    inputs    [-1.5, -0.2, 0, 0.7, 2.4]\n"
        "    and 0     [0, 0, 0, 0, 0]\n"
        "    larger    [0, 0, 0, 0.7, 2.4]",
    ),
)


@relu.cases
def _(rng):
    yield Case(both_signs(rng)[0], about="five numbers")
    yield Case(both_signs(rng, rows=3), about="a table")
    yield Case(np.abs(small_numbers(rng, (2, 3))), about="positive numbers only")
    yield Case(1e6 * both_signs(rng, rows=2), about="large numbers")
    yield Case(rng.normal(0, 1, (4, 3, 2)), about="three axes")
    yield Case(rng.normal(0, 1, (32, 16)).astype(np.float32), about="a whole batch, float32")


@relu.alternative
def _(inputs):
    return np.where(inputs > 0, inputs, 0)


@relu.alternative
def _(inputs):
    return inputs * (inputs > 0)


@relu.alternative
def _(inputs):
    outputs = inputs.copy()
    outputs[outputs < 0] = 0
    return outputs


@relu.alternative
def _(inputs):
    return (inputs + abs(inputs)) / 2


@relu.alternative
def _(inputs):
    return np.array([max(0, number) for number in inputs.ravel()]).reshape(inputs.shape)


@relu.mistake(
    "one question for all numbers",
    "`if` and Python's `max` ask one question and want one answer, True or False. An array, or a "
    "row of a table, has an answer for each of its numbers. You need something that chooses at "
    "each place.",
)
def _(inputs):
    return max(inputs, 0)


@relu.variant("one question for all numbers")
def _(inputs):
    return np.array([max(0, number) for number in inputs])


@relu.mistake(
    "largest of an axis",
    "np.max looks for the largest number of an axis, and its second argument is that axis. You "
    "want to compare each number with 0: that function has a longer name.",
)
def _(inputs):
    return np.max(inputs, 0)


@relu.mistake(
    "largest of all",
    "You return a single number, the largest of all. ReLU answers for each number by itself, so "
    "the result has the shape of the inputs.",
)
def _(inputs):
    return max(inputs.max(), 0)


@relu.mistake(
    "negative numbers left out",
    "Your result holds the positive numbers only, so its shape has changed and no number is in its "
    "place. A negative number becomes 0; it does not disappear.",
)
def _(inputs):
    return inputs[inputs > 0]


@relu.mistake(
    "absolute value",
    "Negative numbers lost their sign and stayed. Below zero, ReLU gives 0.",
)
def _(inputs):
    return np.abs(inputs)


@relu.mistake(
    "negative part kept",
    "It is the other half that was kept: your result is 0 where the input is positive. The larger "
    "of the input and 0 is wanted, not the smaller.",
)
def _(inputs):
    return np.minimum(inputs, 0)


@relu.variant("negative part kept")
def _(inputs):
    return -np.minimum(inputs, 0)


@relu.mistake(
    "1 instead of the number",
    "You return whether each number is positive, as True or 1. That is the slope of ReLU, which "
    "lesson 4 needs. Here the positive numbers themselves pass through.",
)
def _(inputs):
    return inputs > 0


@relu.variant("1 instead of the number")
def _(inputs):
    return np.where(inputs > 0, 1.0, 0.0)


@relu.mistake(
    "cut off at 1",
    "Numbers above 1 became 1. ReLU has no ceiling: what is positive stays as it is.",
)
def _(inputs):
    return np.clip(inputs, 0, 1)


@relu.mistake(
    "leaky",
    "Below zero your function still gives a little of its input: that is the leaky ReLU. ReLU "
    "itself gives exactly 0 there.",
)
def _(inputs):
    return np.maximum(inputs, 0.01 * inputs)


@relu.variant("leaky")
def _(inputs):
    return np.maximum(inputs, 0.1 * inputs)


@relu.mistake(
    "input modified",
    "The array that was passed in has changed. `inputs[inputs < 0] = 0` writes into the caller's "
    "own array, and a second name such as `outputs = inputs` makes no copy. Work on a copy, or "
    "make a new array.",
)
def _(inputs):
    inputs[inputs < 0] = 0
    return inputs
