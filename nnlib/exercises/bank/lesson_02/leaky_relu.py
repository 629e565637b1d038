"""Exercise leaky_relu."""

import numpy as np

from nnlib.exercises.bank.lesson_02.shared import both_signs
from nnlib.exercises.spec import Case, Exercise, small_numbers

leaky_relu = Exercise(
    "leaky_relu",
    lesson=2,
    takes="inputs, slope",
    reference=lambda inputs, slope: np.where(inputs > 0, inputs, slope * inputs),
    points=1,
    hints=(
        "What is the same as in ReLU, and what is different, and for which inputs?",
        "Above zero the number passes as it is, below zero it is multiplied by the slope. np.where "
        "chooses between two arrays. Or compare the number with the slope times the number: which "
        "of the two is the larger one, above zero and below?",
        "By hand, with the slope 0.1:\n"
        "    inputs           [-2, -0.5, 0, 3]\n"
        "    slope * inputs   [-0.2, -0.05, 0, 0.3]\n"
        "    result           [-0.2, -0.05, 0, 3]",
    ),
)


@leaky_relu.cases
def _(rng):
    # Neither 0.01 nor 0.1, which people write in place of the parameter.
    slopes = rng.permutation([0.05, 0.2, 0.25, 0.4])
    yield Case(both_signs(rng)[0], float(slopes[0]), about="five numbers")
    yield Case(both_signs(rng, rows=2), float(slopes[1]), about="another slope")
    yield Case(-np.abs(small_numbers(rng, (2, 3))), 0.5, about="negative numbers only")
    yield Case(np.abs(small_numbers(rng, (2, 3))), float(slopes[2]), about="positive numbers only")
    yield Case(rng.normal(0, 1, (3, 2, 2)), float(slopes[3]), about="three axes")
    yield Case(rng.normal(0, 1, (32, 16)).astype(np.float32), 0.3, about="a whole batch, float32")


@leaky_relu.alternative
def _(inputs, slope):
    return np.maximum(inputs, slope * inputs)


@leaky_relu.alternative
def _(inputs, slope):
    return np.maximum(inputs, 0) + slope * np.minimum(inputs, 0)


@leaky_relu.alternative
def _(inputs, slope):
    outputs = np.copy(inputs)
    outputs[inputs < 0] *= slope
    return outputs


@leaky_relu.alternative
def _(inputs, slope):
    numbers = [x if x > 0 else slope * x for x in inputs.flatten()]
    return np.array(numbers).reshape(inputs.shape)


@leaky_relu.mistake(
    "not leaky",
    "Below zero your function gives 0: that is ReLU itself. The leaky one lets a little through "
    "there, the slope times the input.",
)
def _(inputs, slope):
    return np.maximum(inputs, 0)


@leaky_relu.mistake(
    "slope on the other side",
    "The slope acts on the positive numbers and the negative ones pass as they are. It is to be "
    "the other way round.",
)
def _(inputs, slope):
    return np.where(inputs > 0, slope * inputs, inputs)


@leaky_relu.mistake(
    "slope on both sides",
    "All numbers were multiplied by the slope, the positive ones too. A straight line does not "
    "bend: above zero the number stays as it is.",
)
def _(inputs, slope):
    return slope * inputs


@leaky_relu.mistake(
    "slope as the smallest value",
    "No number of your result is below the slope: you compare the inputs with the slope itself. "
    "Below zero the result is the slope times the input, and negative.",
)
def _(inputs, slope):
    return np.maximum(inputs, slope)


@leaky_relu.variant("slope as the smallest value")
def _(inputs, slope):
    return np.where(inputs > 0, inputs, slope)


@leaky_relu.mistake(
    "positive below zero",
    "Below zero your result is positive: its sign is turned round. A negative input gives a small "
    "negative output.",
)
def _(inputs, slope):
    return np.where(inputs > 0, inputs, -slope * inputs)


@leaky_relu.mistake(
    "a slope of its own",
    "Your function uses a slope of its own, not the one it is given. Where is the parameter?",
)
def _(inputs, slope):
    return np.where(inputs > 0, inputs, 0.01 * inputs)


@leaky_relu.variant("a slope of its own")
def _(inputs, slope):
    return np.where(inputs > 0, inputs, 0.1 * inputs)


@leaky_relu.mistake(
    "divided by the slope",
    "Below zero your numbers have become larger: they were divided by the slope. It is a factor.",
)
def _(inputs, slope):
    return np.where(inputs > 0, inputs, inputs / slope)


@leaky_relu.mistake(
    "leak added to the whole input",
    "Below zero your function gives the input and the leak on top. There the leak alone is wanted, "
    "the slope times the input.",
)
def _(inputs, slope):
    return inputs + slope * np.minimum(inputs, 0)


@leaky_relu.mistake(
    "leak above zero too",
    "Below zero your numbers are right, above zero they are too large: the leak was added there as "
    "well. A positive number passes as it is.",
)
def _(inputs, slope):
    return np.maximum(inputs, 0) + slope * inputs


@leaky_relu.mistake(
    "the slopes",
    "You return the slope at each place, 1 or `slope`, which lesson 4 needs. Here the inputs "
    "themselves pass through, each times its slope.",
)
def _(inputs, slope):
    return np.where(inputs > 0, 1.0, slope)


@leaky_relu.mistake(
    "one question for all numbers",
    "`if` and Python's `max` ask one question and want one answer, True or False. An array has an "
    "answer for each of its numbers. You need something that chooses at each place.",
)
def _(inputs, slope):
    return max(inputs, slope * inputs)


@leaky_relu.mistake(
    "input modified",
    "The array that was passed in has changed. `inputs[...] *=` writes into the caller's own "
    "array, and a second name such as `outputs = inputs` makes no copy. Work on a copy, or make a "
    "new array.",
)
def _(inputs, slope):
    inputs[inputs < 0] *= slope
    return inputs
