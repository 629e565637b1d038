"""Exercise neuron."""

import numpy as np

from nnlib.exercises.bank.lesson_02.shared import one_number
from nnlib.exercises.spec import Case, Exercise, small_numbers

neuron = Exercise(
    "neuron",
    lesson=2,
    takes="inputs, weights, bias",
    reference=lambda inputs, weights, bias: inputs @ weights + bias,
    points=1,
    hints=(
        "How much does each input contribute, and what becomes of all the contributions? How often "
        "does the bias come in?",
        "Each input is multiplied by the weight at the same place. The products are added up, and "
        "the bias is added once to their sum. NumPy has an operator for a sum of products.",
        "By hand, for three inputs and the bias 0.1:\n"
        "    inputs      [1, 0.5, 0]\n"
        "    weights     [0.8, -0.6, 2]\n"
        "    products    [0.8, -0.3, 0]\n"
        "    their sum   0.5\n"
        "    plus bias   0.6",
    ),
)


@neuron.cases
def _(rng):
    def case(inputs, weights, about):
        bias = one_number(rng)
        if abs(inputs @ weights + bias) < 0.05:  # a sum that cancels: rounding would be all of it
            bias += 1
        return Case(inputs, weights, bias, about=about)

    yield case(small_numbers(rng, 3), small_numbers(rng, 3), "three inputs")
    inputs, weights = small_numbers(rng, 4), small_numbers(rng, 4)
    bias = -1.5 - abs(float(inputs @ weights))
    yield Case(inputs, weights, bias, about="a negative result")
    yield case(small_numbers(rng, 1), small_numbers(rng, 1), "one input")
    yield case(np.zeros(3), small_numbers(rng, 3), "inputs of zero")
    pixels, weights = rng.uniform(0, 1, (2, 64)).astype(np.float32)
    yield case(pixels, weights, "64 inputs, float32")


@neuron.alternative
def _(inputs, weights, bias):
    return (inputs * weights).sum() + bias


@neuron.alternative
def _(inputs, weights, bias):
    output = bias
    for i in range(len(inputs)):
        output += inputs[i] * weights[i]
    return output


@neuron.alternative
def _(inputs, weights, bias):
    return sum(x * w for x, w in zip(inputs, weights)) + bias


@neuron.alternative
def _(inputs, weights, bias):
    return np.einsum("i,i->", inputs, weights) + bias


@neuron.mistake(
    "bias forgotten",
    "The sum of the products is right, and the bias is missing: the neuron's output when every "
    "input is zero.",
)
def _(inputs, weights, bias):
    return inputs @ weights


@neuron.mistake(
    "bias added to each product",
    "The bias is in your result once for each input. It belongs to the neuron, not to an input: "
    "add it once, after the sum.",
)
def _(inputs, weights, bias):
    return (inputs * weights + bias).sum()


@neuron.mistake(
    "products not added up",
    "You return a number for each input. A neuron takes several numbers and gives one: the "
    "products have to be added up.",
)
def _(inputs, weights, bias):
    return inputs * weights + bias


@neuron.variant("products not added up")
def _(inputs, weights, bias):
    return inputs * weights


@neuron.mistake(
    "sums before products",
    "You multiply the sum of the inputs by the sum of the weights, so every input meets every "
    "weight. Each input has a weight of its own: multiply first, then add up.",
)
def _(inputs, weights, bias):
    return inputs.sum() * weights.sum() + bias


@neuron.mistake(
    "averaged, not summed",
    "You take the mean of the products. A neuron adds them up: with twice as many inputs its "
    "output may well be twice as large.",
)
def _(inputs, weights, bias):
    return (inputs * weights).mean() + bias


@neuron.mistake(
    "weights added to the inputs",
    "You add the weights to the inputs. A weight says how much its input counts: the two are "
    "multiplied.",
)
def _(inputs, weights, bias):
    return (inputs + weights).sum() + bias


@neuron.mistake(
    "weights not used",
    "Your result is the sum of the inputs and the bias. The weights make no difference to it: what "
    "says how much each input counts?",
)
def _(inputs, weights, bias):
    return inputs.sum() + bias


@neuron.mistake(
    "bias subtracted",
    "Your result is off by twice the bias: it was subtracted. A bias is added, and may itself be "
    "negative.",
)
def _(inputs, weights, bias):
    return inputs @ weights - bias


@neuron.mistake(
    "bias multiplied",
    "You multiply by the bias. With a bias of 0 the neuron would always give 0. It is added, after "
    "everything else.",
)
def _(inputs, weights, bias):
    return (inputs @ weights) * bias


@neuron.mistake(
    "bias added before the products",
    "You add the bias to each input or to each weight, before they are multiplied. So it is "
    "multiplied as well. It is added once, after the sum of the products.",
)
def _(inputs, weights, bias):
    return (inputs + bias) @ weights


@neuron.variant("bias added before the products")
def _(inputs, weights, bias):
    return inputs @ (weights + bias)


@neuron.mistake(
    "an activation applied",
    "Your result went through an activation function. This neuron is the sum alone, and may be "
    "negative. The bend comes after it, in a function of its own.",
)
def _(inputs, weights, bias):
    return max(inputs @ weights + bias, 0)


@neuron.variant("an activation applied")
def _(inputs, weights, bias):
    return 1 / (1 + np.exp(-(inputs @ weights + bias)))


@neuron.mistake(
    "only the first input",
    "Only the first input counts in your result. Does the function return inside its loop, before "
    "the second has had its turn?",
)
def _(inputs, weights, bias):
    return inputs[0] * weights[0] + bias


@neuron.mistake(
    "one input left out",
    "One of the inputs does not count in your result. Indices run from 0 to the length minus 1, "
    "and `range` stops before its end: where does your loop begin and end?",
)
def _(inputs, weights, bias):
    return inputs[:-1] @ weights[:-1] + bias


@neuron.variant("one input left out")
def _(inputs, weights, bias):
    return inputs[1:] @ weights[1:] + bias
