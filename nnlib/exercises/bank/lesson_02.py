"""Lesson 2: from one neuron to the forward pass of a network."""

import math
from itertools import pairwise

import numpy as np

from nnlib import activations, initializers, losses
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

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


def one_number(rng):
    """Draw one number that is pleasant to read."""
    return float(small_numbers(rng, 1)[0])


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


linear = Exercise(
    "linear",
    lesson=2,
    takes="inputs, weight, bias",
    reference=lambda inputs, weight, bias: inputs @ weight + bias,
    points=2,
    hints=(
        "Every row of the inputs meets every column of the weight. What shape comes out, and which "
        "axis does the bias belong to?",
        "The two sides that meet in the product, the columns of the inputs and the rows of the "
        "weight, are equally long and disappear. What is left is a row for each image and a column "
        "for each unit. NumPy adds a bias of shape (units,) to every row by itself.",
        "By hand, for one image, two inputs and three units:\n"
        "    inputs               [[1, 2]]\n"
        "    weight               [[1, 0, -1],\n"
        "                          [0.5, 1, 2]]\n"
        "    column by column     1*1 + 2*0.5 = 2,  1*0 + 2*1 = 2,  1*(-1) + 2*2 = 3\n"
        "    plus bias [1, 0, 5]  [[3, 2, 8]]",
    ),
)


def layer(rng, count, in_features, out_features):
    """Draw inputs, weight and bias of a layer."""
    return (
        small_numbers(rng, (count, in_features)),
        small_numbers(rng, (in_features, out_features)),
        small_numbers(rng, out_features),
    )


@linear.cases
def _(rng):
    yield Case(*layer(rng, 2, 3, 4), about="more units than inputs")
    yield Case(*layer(rng, 3, 3, 3), about="all sides equally long")
    yield Case(*layer(rng, 1, 4, 2), about="a single image")
    yield Case(*layer(rng, 4, 2, 4), about="as many images as units")
    yield Case(*layer(rng, 3, 2, 1), about="a single unit")
    inputs, weight, bias = layer(rng, 2, 2, 3)
    yield Case(0 * inputs, weight, bias, about="inputs of zero")
    # float64: where a sum nearly cancels, two right answers in float32 differ visibly.
    batch, weight = rng.uniform(0, 1, (32, 64)), rng.normal(0, 0.2, (64, 10))
    yield Case(batch, weight, rng.normal(0, 1, 10), about="a whole batch")


@linear.alternative
def _(inputs, weight, bias):
    outputs = np.zeros((len(inputs), len(bias)))
    for row in range(len(inputs)):
        for unit in range(len(bias)):
            outputs[row, unit] = bias[unit]
            for i in range(inputs.shape[1]):
                outputs[row, unit] += inputs[row, i] * weight[i, unit]
    return outputs


@linear.alternative
def _(inputs, weight, bias):
    return np.array([np.dot(row, weight) + bias for row in inputs])


@linear.alternative
def _(inputs, weight, bias):
    return np.einsum("ni,iu->nu", inputs, weight) + bias[np.newaxis, :]


@linear.alternative
def _(inputs, weight, bias):
    return (weight.T @ inputs.T + bias.reshape(-1, 1)).T


@linear.alternative
def _(inputs, weight, bias):
    # The bias as the weight of one more input, which is always 1.
    ones = np.ones((inputs.shape[0], 1))
    return np.hstack([inputs, ones]) @ np.vstack([weight, bias])


@linear.mistake(
    "bias forgotten",
    "The product is right, and the bias is missing. Without it a layer gives zero for an image of "
    "zeros, whatever it has learned.",
)
def _(inputs, weight, bias):
    return inputs @ weight


@linear.mistake(
    "weight transposed",
    "The weight has a row for each input and a column for each unit already: its first side meets "
    "the last side of the inputs. Transposed, its shape does not fit, and where it is square and "
    "fits, the numbers are others.",
)
def _(inputs, weight, bias):
    return inputs @ weight.T + bias


@linear.variant("weight transposed")
def _(inputs, weight, bias):
    return np.dot(inputs, weight.T) + bias


@linear.mistake(
    "weight before inputs",
    "You multiply the weight by the inputs. The order matters in a matrix product: its rows come "
    "from the first factor. You want a row for each image, so what comes first?",
)
def _(inputs, weight, bias):
    return weight @ inputs + bias


@linear.variant("weight before inputs")
def _(inputs, weight, bias):
    return weight.T @ inputs + bias


@linear.variant("weight before inputs")
def _(inputs, weight, bias):
    return np.dot(weight, inputs) + bias


@linear.mistake(
    "element by element",
    "`*` multiplies element by element. A layer needs the matrix product: each row of the inputs "
    "with each column of the weight, the products added up.",
)
def _(inputs, weight, bias):
    return inputs * weight + bias


@linear.variant("element by element")
def _(inputs, weight, bias):
    return inputs * weight


@linear.mistake(
    "bias as a column",
    "You turned the bias into a column, so each image gets a bias. There is one for each unit, and "
    "units are the columns of the result: a bias of shape (units,) lines up with them as it is.",
)
def _(inputs, weight, bias):
    return inputs @ weight + bias[:, np.newaxis]


@linear.mistake(
    "bias added before the product",
    "You add the bias before the product, to the weight or to the inputs, so it is multiplied too. "
    "It is added after the product, once to each output.",
)
def _(inputs, weight, bias):
    return inputs @ (weight + bias)


@linear.variant("bias added before the product")
def _(inputs, weight, bias):
    return (inputs + bias) @ weight


@linear.mistake(
    "bias added to each product",
    "The bias is in each of your outputs as many times as there are inputs: it is added inside the "
    "innermost loop. Add it once, outside of that loop.",
)
def _(inputs, weight, bias):
    return inputs @ weight + inputs.shape[1] * bias


@linear.mistake(
    "only the last product",
    "Only the last input counts in each of your outputs. Does the innermost loop put each product "
    "in the place of the one before, with `=`, where it should add it?",
)
def _(inputs, weight, bias):
    return inputs[:, -1:] * weight[-1] + bias


@linear.mistake(
    "bias multiplied",
    "You multiply by the bias. A unit whose bias is 0 would always give 0. It is added to the "
    "product.",
)
def _(inputs, weight, bias):
    return inputs @ weight * bias


@linear.mistake(
    "bias subtracted",
    "Your result is off by twice the bias: it was subtracted. A bias is added, and may itself be "
    "negative.",
)
def _(inputs, weight, bias):
    return inputs @ weight - bias


@linear.mistake(
    "sum of the biases",
    "The biases were added up, and every unit got the sum of all of them. Each unit has one of its "
    "own.",
)
def _(inputs, weight, bias):
    return inputs @ weight + bias.sum()


@linear.mistake(
    "an activation applied",
    "No number of your result is negative: it went through a ReLU. A linear layer ends with the "
    "bias; the bend is a function of its own and comes after it.",
)
def _(inputs, weight, bias):
    return np.maximum(inputs @ weight + bias, 0)


@linear.mistake(
    "transposed",
    "Your result has a row for each unit and a column for each image. It is to be the other way "
    "round: a row for each image.",
)
def _(inputs, weight, bias):
    return weight.T @ inputs.T + bias[:, np.newaxis]


@linear.mistake(
    "only the first image",
    "Only the first image went through the layer. The inputs have a row for each image, and all of "
    "them are wanted, in one product or one after the other.",
)
def _(inputs, weight, bias):
    return inputs[0] @ weight + bias


@linear.mistake(
    "input modified",
    "One of the arrays that were passed in has changed. `outputs = bias` gives the same array a "
    "second name, and `+=` then changes the caller's own bias, row after row. `bias + ...` makes a "
    "new array.",
)
def _(inputs, weight, bias):
    rows = []
    for row in inputs:
        outputs = bias
        outputs += row @ weight
        rows.append(outputs)
    return np.array(rows)


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


def both_signs(rng, *, rows=1):
    """Draw rows of numbers below, at and above 0, some of them beyond 1, in random order."""
    numbers = np.array([-1.3, -0.4, 0, 0.6, 1.2]) * (1 + rng.integers(1, 6, (rows, 5)) / 10)
    return rng.permuted(numbers, axis=1).round(2)


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
    return max(0, inputs)


@relu.variant("one question for all numbers")
def _(inputs):
    if inputs > 0:
        return inputs
    return 0


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


@relu.variant("largest of all")
def _(inputs):
    return inputs.max()


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
    return np.where(inputs < 0, inputs, 0)


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


@relu.variant("input modified")
def _(inputs):
    return np.maximum(inputs, 0, out=inputs)


sigmoid = Exercise(
    "sigmoid",
    lesson=2,
    takes="inputs",
    reference=lambda inputs: activations.Sigmoid()(inputs),
    points=3,
    hints=(
        "For which inputs does the exponential in the formula become too large? There is a second "
        "formula for the same number, with a different exponential. For which inputs is that one "
        "safe?",
        "Above and below the line, multiply by e to the power of x: 1 / (1 + e^(-x)) becomes "
        "e^x / (e^x + 1). Use the first where x is positive and the second where it is negative, "
        "so that no exponent is ever above 0. In both, the exponent is minus the size of x. "
        "(np.tanh, which never overflows, is another way: half of it, of half of x, plus a half.)",
        "By hand:\n"
        "    x = 2      e^-2 = 0.135     1 / (1 + 0.135) = 0.881\n"
        "    x = -2     e^-2 = 0.135     0.135 / (1 + 0.135) = 0.119\n"
        "    x = 1000   e^-1000 = 0      1 / (1 + 0) = 1\n"
        "    x = -1000  e^-1000 = 0      0 / (1 + 0) = 0",
    ),
)


@sigmoid.cases
def _(rng):
    # Large numbers come in the first case: it is the one shown beside what a probe finds.
    small = one_number(rng)
    large = 1000.0 + rng.integers(0, 100)
    numbers = rng.permuted([-large, small, 0.3 - small, large + 1])
    yield Case(numbers, about="small and large numbers")
    yield Case(small_numbers(rng, (2, 3)), about="a table")
    yield Case(np.zeros(2) + [0.0, one_number(rng)], about="zero")
    yield Case(rng.uniform(5, 9, (2, 2)) * [[1, -1], [-1, 1]], about="nearly flat")
    yield Case(rng.normal(0, 1, (32, 16)).astype(np.float32), about="a whole batch, float32")


@sigmoid.probe
def _(call, rng):
    def overflows(inputs):
        seen = []
        with np.errstate(over="call", call=lambda *what: seen.append(what)):
            call(inputs)
        return bool(seen)

    large = rng.uniform(800, 2000, 3)
    if overflows(-large):
        both = overflows(large)
        return Complaint("np.exp overflows.", "both branches computed" if both else "overflow")
    if overflows(large):
        return Complaint("np.exp overflows.", "overflow for positive numbers")
    return None


@sigmoid.alternative
def _(inputs):
    return (1 + np.tanh(inputs / 2)) / 2


@sigmoid.alternative
def _(inputs):
    small = np.exp(-np.abs(inputs))
    return np.where(inputs >= 0, 1 / (1 + small), small / (1 + small))


@sigmoid.alternative
def _(inputs):
    outputs = np.empty(inputs.shape)
    positive = inputs > 0
    outputs[positive] = 1 / (1 + np.exp(-inputs[positive]))
    powers = np.exp(inputs[~positive])
    outputs[~positive] = powers / (powers + 1)
    return outputs


@sigmoid.alternative
def _(inputs):
    return 1 / (1 + np.exp(-np.clip(inputs, -500, 500)))


@sigmoid.alternative
def _(inputs):
    return np.exp(-np.logaddexp(0, -inputs))


@sigmoid.alternative
def _(inputs):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

    return np.array([one(x) for x in inputs.flat]).reshape(inputs.shape)


@sigmoid.mistake(
    "overflow",
    "Your numbers are right, but for a large negative input np.exp(-x) is too large for a float, "
    "and NumPy warns of an overflow. It ends well by luck: 1 divided by infinity is 0. For "
    "negative x there is a formula whose exponent is negative too.",
)
def _(inputs):
    return 1 / (1 + np.exp(-inputs))


@sigmoid.variant("overflow")
def _(inputs):
    return np.array([1 / (1 + np.exp(-x)) for x in inputs.flat]).reshape(inputs.shape)


@sigmoid.mistake(
    "both branches computed",
    "Your numbers are right, and still np.exp overflows: np.where chooses between two finished "
    "arrays, so both formulas are computed for all inputs, also where they are not wanted. Make an "
    "exponent that is never above 0, such as minus the size of x, and use it in both.",
)
def _(inputs):
    powers = np.exp(inputs)
    return np.where(inputs >= 0, 1 / (1 + np.exp(-inputs)), powers / (1 + powers))


@sigmoid.mistake(
    "overflow for positive numbers",
    "A large positive input makes np.exp(x) infinite; infinity divided by infinity is NaN, not a "
    "number. This formula is the safe one for negative x. For positive x there is another, in "
    "which the exponent is negative.",
)
def _(inputs):
    powers = np.exp(inputs)
    return powers / (1 + powers)


@sigmoid.mistake(
    "overflow in math.exp",
    "math.exp stops with an error where its result is too large for a float. Choose between two "
    "formulas, one for positive and one for negative x, so that the exponent is never above 0.",
)
def _(inputs):
    return np.array([1 / (1 + math.exp(-x)) for x in inputs.flat]).reshape(inputs.shape)


@sigmoid.mistake(
    "math.exp of an array",
    "math.exp takes one number, not an array. NumPy's own exponential, np.exp, works on all "
    "numbers of an array at once.",
)
def _(inputs):
    return 1 / (1 + math.exp(-inputs))


@sigmoid.mistake(
    "falling instead of rising",
    "Your function falls from 1 to 0, and sigmoid rises from 0 to 1: a sign is turned round. Large "
    "positive inputs give nearly 1.",
)
def _(inputs):
    return (1 - np.tanh(inputs / 2)) / 2


@sigmoid.variant("falling instead of rising")
def _(inputs):
    return 1 / (1 + np.exp(inputs))


@sigmoid.mistake(
    "brackets missing",
    "Python divides before it adds: `1 / 1 + e` is 1 + e. The whole sum belongs below the line, so "
    "put it in brackets.",
)
def _(inputs):
    return 1 / 1 + np.exp(-inputs)


@sigmoid.mistake(
    "the 1 below the line forgotten",
    "At zero, sigmoid is 0.5, and yours is 1. One divided by an exponential is another "
    "exponential: the 1 below the line is missing.",
)
def _(inputs):
    return 1 / np.exp(-inputs)


@sigmoid.mistake(
    "tanh",
    "Your function runs from -1 to 1, like tanh. Sigmoid has the same form, half as high and "
    "moved up: from 0 to 1, and 0.5 at zero.",
)
def _(inputs):
    return np.tanh(inputs)


@sigmoid.variant("tanh")
def _(inputs):
    return np.tanh(inputs / 2)


@sigmoid.mistake(
    "tanh of the whole input",
    "Your function runs from 0 to 1 and is too steep in the middle. Sigmoid is made of tanh of "
    "half the input.",
)
def _(inputs):
    return (1 + np.tanh(inputs)) / 2


@sigmoid.mistake(
    "sign of the input lost",
    "x and -x get the same result. With the size of x as exponent nothing overflows, but the two "
    "formulas differ: one is right where x is positive, the other where it is negative. Choose "
    "between them by the sign of x.",
)
def _(inputs):
    return 1 / (1 + np.exp(-np.abs(inputs)))


@sigmoid.variant("sign of the input lost")
def _(inputs):
    powers = np.exp(-np.abs(inputs))
    return powers / (1 + powers)


@sigmoid.mistake(
    "limits too narrow",
    "You limit the inputs, and too tightly: beyond your limit the result should still come closer "
    "to 0 or 1. A float has room for far larger exponents.",
)
def _(inputs):
    return 1 / (1 + np.exp(-np.clip(inputs, -5, 5)))


@sigmoid.mistake(
    "the slope",
    "You return the slope of sigmoid, output times (1 - output), which lesson 4 needs. Here the "
    "output itself is asked for.",
)
def _(inputs):
    outputs = (1 + np.tanh(inputs / 2)) / 2
    return outputs * (1 - outputs)


@sigmoid.mistake(
    "input modified",
    "The array that was passed in has changed. To limit the inputs is one way to keep np.exp from "
    "overflowing, but on a copy: `inputs[...] =` writes into the caller's own array.",
)
def _(inputs):
    inputs[inputs < -500] = -500
    return 1 / (1 + np.exp(-inputs))


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


@leaky_relu.variant("slope on the other side")
def _(inputs, slope):
    return np.minimum(inputs, slope * inputs)


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


@leaky_relu.variant("one question for all numbers")
def _(inputs, slope):
    if inputs > 0:
        return inputs
    return slope * inputs


@leaky_relu.mistake(
    "input modified",
    "The array that was passed in has changed. `inputs[...] *=` writes into the caller's own "
    "array, and a second name such as `outputs = inputs` makes no copy. Work on a copy, or make a "
    "new array.",
)
def _(inputs, slope):
    inputs[inputs < 0] *= slope
    return inputs


he_normal = Exercise(
    "he_normal",
    lesson=2,
    takes="in_features, out_features, rng",
    reference=initializers.he_normal,
    points=2,
    hints=(
        "Two things are asked of these numbers: where they come from, and how large they typically "
        "are. Which of the two sizes decides how large, the inputs of a unit or the number of "
        "units?",
        "The generator has a method for a normal distribution. It takes a mean, a standard "
        "deviation and a shape, in this order. What He's formula gives is the standard deviation, "
        "and the root is part of it.",
        "By hand, for 8 inputs and 3 units:\n"
        "    variance             2 / 8 = 0.25\n"
        "    standard deviation   root of 0.25 = 0.5\n"
        "    so about two thirds of the 24 weights lie between -0.5 and 0.5",
    ),
)


@he_normal.cases
def _(rng):
    def generator():
        return np.random.default_rng(rng.integers(2**32))

    yield Case(3, 2, generator(), about="a small layer")
    inputs, units = (int(size) for size in rng.integers([110, 38], [126, 46]))
    yield Case(inputs, units, generator(), about="more inputs than units")
    yield Case(units, inputs, generator(), about="more units than inputs")
    yield Case(2, 3000, generator(), about="two inputs")


@he_normal.judged_by
def _(returned, case, expected):
    if not isinstance(returned, np.ndarray) or returned.shape != expected.shape:
        raise TypeError  # the engine has the words for it
    if returned.dtype.kind != "f":
        return Complaint(f"Weights are floats; the dtype of your result is {returned.dtype}.")
    if not np.isfinite(returned).all():
        return Complaint("Some of your weights are infinite or NaN. Look for a division by zero.")
    if returned.max() == returned.min():
        return Complaint("All of your weights are equal.", "all weights equal")
    if returned.size < 1000:
        return None  # too few to tell a distribution by
    return judge_distribution(returned.astype(np.float64), *case.arguments[:2])


def judge_distribution(weights, in_features, out_features):
    """Say how thousands of weights are not as asked for; the bounds leave room for chance."""
    right, measured, mean = math.sqrt(2 / in_features), weights.std(), weights.mean()
    if len(np.unique(weights)) < 0.5 * weights.size:
        return Complaint("Many of your weights are equal.", "the same weights again")
    if abs(mean) > 0.15 * measured:
        if weights.min() >= 0:
            return Complaint("No weight is negative.", "no negative weights")
        if math.isclose(measured, 1, rel_tol=0.05):
            return Complaint("The mean is not 0.", "deviation given as the mean")
        return Complaint(f"The mean of your weights is {mean:.3g}; it should be near 0.")
    if not math.isclose(measured, right, rel_tol=0.07):
        usual = {
            2 / in_features: "square root missing",
            2 / math.sqrt(in_features): "root of one part only",
            math.sqrt(2) / in_features: "root of one part only",
            math.sqrt(2 / out_features): "units counted instead of inputs",
            math.sqrt(1 / in_features): "the 2 forgotten",
            math.sqrt(2 / (in_features + out_features)): "inputs and units counted",
            right / math.sqrt(3): "deviation taken for a bound",
            1: "not scaled",
            0.01: "always the same size",
        }
        names = [name for one, name in usual.items() if math.isclose(measured, one, rel_tol=0.05)]
        sentence = (
            f"With {in_features} inputs the standard deviation of the weights should be about "
            f"{right:.3g}; that of yours is {measured:.3g}."
        )
        return Complaint(sentence, names[0] if names else None)
    if (abs(weights) < measured).mean() < 0.63:  # 0.683 for a normal, 0.577 for a uniform one
        return Complaint("The weights are spread evenly.", "uniform, not normal")
    return None


@he_normal.alternative
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / in_features), size=(in_features, out_features))


@he_normal.alternative
def _(in_features, out_features, rng):
    deviation = np.float32((2 / in_features) ** 0.5)
    return deviation * rng.standard_normal((in_features, out_features), dtype=np.float32)


@he_normal.alternative
def _(in_features, out_features, rng):
    numbers = rng.normal(scale=math.sqrt(2.0 / in_features), size=in_features * out_features)
    return numbers.reshape(in_features, out_features)


@he_normal.alternative
def _(in_features, out_features, rng):
    columns = [rng.standard_normal(in_features) for _ in range(out_features)]
    return np.stack(columns, axis=1) * np.sqrt(2) / np.sqrt(in_features)


@he_normal.mistake(
    "square root missing",
    "Your weights are too small: 2 / n is the variance, and a generator wants the standard "
    "deviation, which is its root.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, 2 / in_features, (in_features, out_features))


@he_normal.mistake(
    "root of one part only",
    "The root in your standard deviation covers one part of the fraction only. It is the root of "
    "the whole fraction, the 2 and the number of inputs.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, 2 / np.sqrt(in_features), (in_features, out_features))


@he_normal.variant("root of one part only")
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2) / in_features, (in_features, out_features))


@he_normal.mistake(
    "all weights equal",
    "All of your weights are the same number, so all units would stay twins. Were they drawn at "
    "all? `//` rounds down: with it, a standard deviation soon becomes 0.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 // in_features), (in_features, out_features))


@he_normal.mistake(
    "deviation taken for a bound",
    "Your weights lie evenly between minus the formula's number and plus it. That number is not a "
    "bound, it is the standard deviation of a normal distribution, and a third of the weights lie "
    "beyond it.",
)
def _(in_features, out_features, rng):
    return rng.uniform(-1, 1, (in_features, out_features)) * np.sqrt(2 / in_features)


@he_normal.mistake(
    "units counted instead of inputs",
    "The size of your weights follows the number of units. It is to follow the number of inputs: "
    "the sum inside a unit has that many terms, and the more there are, the smaller each must be.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / out_features), (in_features, out_features))


@he_normal.mistake(
    "the 2 forgotten",
    "Your weights are too small by a factor of 1.41. ReLU sets half of the values to zero, and "
    "the 2 in the formula makes up for that half.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(1 / in_features), (in_features, out_features))


@he_normal.mistake(
    "inputs and units counted",
    "You divide by inputs plus units: that is Xavier initialisation, made for tanh. He "
    "initialisation, made for ReLU, counts the inputs alone.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / (in_features + out_features)), (in_features, out_features))


@he_normal.mistake(
    "not scaled",
    "The standard deviation of your weights is 1, whatever the number of inputs. After a few "
    "layers of that the values are in the millions. Multiply by the deviation of the formula.",
)
def _(in_features, out_features, rng):
    return rng.standard_normal((in_features, out_features))


@he_normal.mistake(
    "always the same size",
    "The standard deviation of your weights is 0.01, whatever the number of inputs. After a few "
    "layers next to nothing is left of the signal. The formula says how large they have to be.",
)
def _(in_features, out_features, rng):
    return 0.01 * rng.standard_normal((in_features, out_features))


@he_normal.mistake(
    "deviation given as the mean",
    "Your weights have the standard deviation 1 and a mean that is not 0. The first number that "
    "rng.normal takes is the mean; the standard deviation is the second, or has the name `scale`.",
)
def _(in_features, out_features, rng):
    return rng.normal(np.sqrt(2 / in_features), size=(in_features, out_features))


@he_normal.mistake(
    "uniform, not normal",
    "Your weights have the right standard deviation, and are spread evenly between two bounds. "
    "He normal draws them from a normal distribution: most near 0, a few far out.",
)
def _(in_features, out_features, rng):
    bound = np.sqrt(6 / in_features)
    return rng.uniform(-bound, bound, (in_features, out_features))


@he_normal.mistake(
    "no negative weights",
    "None of your weights is negative. rng.random draws from 0 to 1; half of the weights should "
    "be below zero, so that their contributions cancel on average. Draw from a normal distribution "
    "with mean 0.",
)
def _(in_features, out_features, rng):
    return rng.random((in_features, out_features)) * np.sqrt(2 / in_features)


@he_normal.variant("no negative weights")
def _(in_features, out_features, rng):
    return np.abs(rng.normal(0, np.sqrt(2 / in_features), (in_features, out_features)))


@he_normal.mistake(
    "the same weights again",
    "Many of your weights are equal. Was a row or a column drawn once and used again, or were only "
    "integers drawn? Units with equal weights give the same number and stay twins. Draw as many "
    "numbers as the matrix has places, from a normal distribution.",
)
def _(in_features, out_features, rng):
    one_unit = rng.normal(0, np.sqrt(2 / in_features), (in_features, 1))
    return np.repeat(one_unit, out_features, axis=1)


@he_normal.variant("the same weights again")
def _(in_features, out_features, rng):
    return np.tile(rng.normal(0, np.sqrt(2 / in_features), out_features), (in_features, 1))


@he_normal.mistake(
    "transposed",
    "Your weight has a row for each unit. In this course a weight has the shape (in_features, "
    "out_features), a column for each unit, so that it fits `inputs @ weight`.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / in_features), (out_features, in_features))


@he_normal.mistake(
    "global random state",
    "Your numbers come from np.random, which all code shares, and not from the generator `rng` "
    "that was passed in. Call its own methods, and whoever passes the same seed gets the same "
    "weights.",
)
def _(in_features, out_features, rng):
    return np.random.randn(in_features, out_features) * np.sqrt(2 / in_features)


@he_normal.mistake(
    "rng not used",
    "You make a generator of your own, and the one that was passed in is never asked. With a seed "
    "of your own, all layers of the same size would get the same weights. Draw from `rng`.",
)
def _(in_features, out_features, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / in_features), (in_features, out_features))


def run_forward(inputs, parameters):
    """Return the logits: every layer, with a ReLU after each but the last."""
    for weight, bias in parameters[:-1]:
        inputs = np.maximum(inputs @ weight + bias, 0)
    weight, bias = parameters[-1]
    return inputs @ weight + bias


forward = Exercise(
    "forward",
    lesson=2,
    takes="inputs, parameters",
    reference=run_forward,
    points=3,
    hints=(
        "What goes into the second layer? And which layer is treated differently from all others?",
        "Keep one variable for the values on their way. Each layer replaces it: product, bias, and "
        "then the bend, unless it is the last layer. A loop over the pairs does that; it needs to "
        "know when it has reached the last one.",
        "By hand, for one image and two layers:\n"
        "    inputs                                  [[1, 2]]\n"
        "    first weight [[1, -1], [1, 0]], bias [0, 0.5]\n"
        "        product and bias                    [[3, -0.5]]\n"
        "        ReLU                                [[3, 0]]\n"
        "    last weight [[-1], [4]], bias [1]\n"
        "        product and bias, no ReLU           [[-2]]",
    ),
)


def layers(rng, sizes):
    """Draw the parameters of a network whose layers have these sizes."""
    return [
        (small_numbers(rng, (inputs, units)), small_numbers(rng, units))
        for inputs, units in pairwise(sizes)
    ]


@forward.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)), layers(rng, [3, 4, 2]), about="two layers")
    yield Case(small_numbers(rng, (2, 3)), layers(rng, [3, 2]), about="one layer")
    yield Case(small_numbers(rng, (2, 2)), layers(rng, [2, 3, 4, 3]), about="three layers")
    yield Case(small_numbers(rng, (3, 3)), layers(rng, [3, 3, 3]), about="all sides equally long")
    yield Case(small_numbers(rng, (1, 4)), layers(rng, [4, 3, 2]), about="a single image")
    # So many random numbers that in every layer some are negative and some are positive.
    batch = rng.normal(0, 1, (32, 20))
    parameters = [
        (rng.normal(0, 0.3, (inputs, units)), rng.normal(0, 0.3, units))
        for inputs, units in [(20, 16), (16, 12), (12, 14), (14, 10)]
    ]
    yield Case(batch, parameters, about="a batch, four layers")


@forward.alternative
def _(inputs, parameters):
    outputs = inputs
    for number, (weight, bias) in enumerate(parameters):
        outputs = outputs @ weight + bias
        if number < len(parameters) - 1:
            outputs = np.maximum(outputs, 0)
    return outputs


@forward.alternative
def _(inputs, parameters):
    (weight, bias), *rest = parameters
    outputs = np.dot(inputs, weight) + bias
    for weight, bias in rest:  # a ReLU before each layer but the first
        outputs = np.where(outputs > 0, outputs, 0) @ weight + bias
    return outputs


@forward.alternative
def _(inputs, parameters):
    rows = []
    for values in inputs:
        for weight, bias in parameters:
            values = values @ weight + bias
            if weight is not parameters[-1][0]:
                values = values * (values > 0)
        rows.append(values)
    return np.array(rows)


@forward.alternative
def _(inputs, parameters):
    def from_layer(number, values):
        weight, bias = parameters[number]
        values = values @ weight + bias
        if number + 1 == len(parameters):
            return values
        return from_layer(number + 1, values.clip(min=0))

    return from_layer(0, inputs)


@forward.mistake(
    "ReLU after the last layer",
    "No logit of yours is negative: a ReLU came after the last layer too. Among the logits that it "
    "sets to 0, the network could no longer say which class is less likely. The last layer stays "
    "linear.",
)
def _(inputs, parameters):
    for weight, bias in parameters:
        inputs = np.maximum(inputs @ weight + bias, 0)
    return inputs


@forward.mistake(
    "no ReLU",
    "Nothing bends between your layers, so all of them together are worth no more than one. After "
    "each layer but the last comes a ReLU.",
)
def _(inputs, parameters):
    for weight, bias in parameters:
        inputs = inputs @ weight + bias
    return inputs


@forward.mistake(
    "ReLU after the first layer only",
    "Two layers come out right, more do not: your ReLU comes after the first layer only. There is "
    "one after each layer but the last.",
)
def _(inputs, parameters):
    for number, (weight, bias) in enumerate(parameters):
        inputs = inputs @ weight + bias
        if number == 0 and len(parameters) > 1:
            inputs = np.maximum(inputs, 0)
    return inputs


@forward.mistake(
    "ReLU missing before the last layer",
    "One ReLU too few: it is missing after the layer before the last. Layers count from 0, so the "
    "last one has the number len(parameters) - 1.",
)
def _(inputs, parameters):
    for number, (weight, bias) in enumerate(parameters):
        inputs = inputs @ weight + bias
        if number < len(parameters) - 2:
            inputs = np.maximum(inputs, 0)
    return inputs


@forward.mistake(
    "ReLU on the inputs",
    "A ReLU comes before each layer, the first one too, so negative inputs are lost before the "
    "network has seen them. The bend comes after a layer's product and bias.",
)
def _(inputs, parameters):
    for weight, bias in parameters:
        inputs = np.maximum(inputs, 0) @ weight + bias
    return inputs


@forward.mistake(
    "bias after the ReLU",
    "The bias is added after the ReLU. It belongs to the layer: product, bias, then the bend.",
)
def _(inputs, parameters):
    for weight, bias in parameters[:-1]:
        inputs = np.maximum(inputs @ weight, 0) + bias
    weight, bias = parameters[-1]
    return inputs @ weight + bias


@forward.mistake(
    "bias forgotten",
    "The biases make no difference to your result. Each layer is a product and a bias; both are in "
    "its pair.",
)
def _(inputs, parameters):
    for weight, _bias in parameters[:-1]:
        inputs = np.maximum(inputs @ weight, 0)
    return inputs @ parameters[-1][0]


@forward.mistake(
    "every layer starts from the inputs",
    "Each of your layers starts from the inputs of the network. A layer takes what the layer "
    "before it gives: store that in the variable that the next round reads.",
)
def _(inputs, parameters):
    for number, (weight, bias) in enumerate(parameters):
        outputs = inputs @ weight + bias
        if number < len(parameters) - 1:
            outputs = np.maximum(outputs, 0)
    return outputs


@forward.mistake(
    "only the first layer",
    "Your result is what the first layer gives. Does the function return inside its loop, before "
    "the second layer has had its turn?",
)
def _(inputs, parameters):
    weight, bias = parameters[0]
    outputs = inputs @ weight + bias
    return np.maximum(outputs, 0) if len(parameters) > 1 else outputs


@forward.variant("only the first layer")
def _(inputs, parameters):
    for weight, bias in parameters:
        return np.maximum(inputs @ weight + bias, 0)


@forward.mistake(
    "last layer left out",
    "Your result is what the last hidden layer gives: the last pair of parameters is not used. It "
    "is different from the others, since no ReLU follows, but it takes part.",
)
def _(inputs, parameters):
    for weight, bias in parameters[:-1]:
        inputs = np.maximum(inputs @ weight + bias, 0)
    return inputs


@forward.mistake(
    "probabilities returned",
    "Each of your rows adds up to 1: a softmax came after the last layer. Here the logits are "
    "asked for. Lesson 3 makes probabilities of them.",
)
def _(inputs, parameters):
    return losses.softmax(run_forward(inputs, parameters))


@forward.mistake(
    "another activation",
    "Another function bends between your layers, a sigmoid or a tanh. This network has ReLUs.",
)
def _(inputs, parameters):
    for weight, bias in parameters[:-1]:
        inputs = (1 + np.tanh((inputs @ weight + bias) / 2)) / 2
    return inputs @ parameters[-1][0] + parameters[-1][1]


@forward.variant("another activation")
def _(inputs, parameters):
    for weight, bias in parameters[:-1]:
        inputs = np.tanh(inputs @ weight + bias)
    return inputs @ parameters[-1][0] + parameters[-1][1]


@forward.mistake(
    "weight transposed",
    "Your weights are transposed. They have a row for each input and a column for each unit "
    "already, so they follow the values in the product as they are.",
)
def _(inputs, parameters):
    for weight, bias in parameters[:-1]:
        inputs = np.maximum(inputs @ weight.T + bias, 0)
    weight, bias = parameters[-1]
    return inputs @ weight.T + bias


@forward.mistake(
    "pair in the other order",
    "In each pair the weight comes first and the bias second. Your function takes the bias for the "
    "weight.",
)
def _(inputs, parameters):
    for bias, weight in parameters[:-1]:
        inputs = np.maximum(inputs @ weight + bias, 0)
    bias, weight = parameters[-1]
    return inputs @ weight + bias


@forward.mistake(
    "made for two layers",
    "Your function works for two layers, and for no other number. There may be one, and there may "
    "be many: a loop over the pairs takes them as they come.",
)
def _(inputs, parameters):
    weight1, bias1 = parameters[0]
    weight2, bias2 = parameters[1]
    return np.maximum(inputs @ weight1 + bias1, 0) @ weight2 + bias2


@forward.variant("made for two layers")
def _(inputs, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    return np.maximum(inputs @ weight1 + bias1, 0) @ weight2 + bias2


@forward.mistake(
    "layers compared with ==",
    "You compare one layer's arrays with another's to find the last one. `==` on arrays compares "
    "element by element, and different shapes do not even fit. Compare numbers: which layer is it, "
    "and how many are there?",
)
def _(inputs, parameters):
    for layer in parameters:
        weight, bias = layer
        inputs = inputs @ weight + bias
        if (weight, bias) != parameters[-1]:
            inputs = np.maximum(inputs, 0)
    return inputs


@forward.variant("layers compared with ==")
def _(inputs, parameters):
    for weight, bias in parameters:
        inputs = inputs @ weight + bias
        if weight != parameters[-1][0]:
            inputs = np.maximum(inputs, 0)
    return inputs


@forward.mistake(
    "input modified",
    "Something that was passed in has changed. pop() takes a layer out of the caller's own list, "
    "and the network is one layer shorter from then on; `+=` on the inputs changes the caller's "
    "images. Read the parameters, and make new arrays.",
)
def _(inputs, parameters):
    last_weight, last_bias = parameters.pop()
    for weight, bias in parameters:
        inputs = np.maximum(inputs @ weight + bias, 0)
    return inputs @ last_weight + last_bias


count_parameters = Exercise(
    "count_parameters",
    lesson=2,
    takes="sizes",
    reference=lambda sizes: sum((a + 1) * b for a, b in pairwise(sizes)),
    points=2,
    hints=(
        "Three sizes make two layers. Which two sizes does each layer lie between, and what shape "
        "does its weight have? And its bias?",
        "Go through neighbouring sizes. A layer from a to b has a weight of a times b numbers, and "
        "one bias for each of its b units. The inputs themselves have no biases.",
        "By hand, for the sizes 4, 3 and 2:\n"
        "    layer from 4 to 3   weight 4 * 3 = 12   bias 3\n"
        "    layer from 3 to 2   weight 3 * 2 = 6    bias 2\n"
        "    together            18 + 5 = 23",
    ),
)


@count_parameters.cases
def _(rng):
    def sizes(count):
        return [int(size) for size in rng.choice(np.arange(2, 9), count, replace=False)]

    yield Case(sizes(3), about="two layers")
    yield Case(sizes(2), about="one layer")
    yield Case(sizes(4), about="three layers")
    yield Case(sizes(6), about="five layers")
    yield Case([int(rng.integers(3, 9))] * 3, about="equal sizes")
    yield Case([784, int(rng.integers(50, 200)), 10], about="a network for MNIST")


@count_parameters.alternative
def _(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


@count_parameters.alternative
def _(sizes):
    return np.dot(sizes[:-1], sizes[1:]) + sum(sizes[1:])


@count_parameters.alternative
def _(sizes):
    arrays = []
    for inputs, units in pairwise(sizes):
        arrays += [np.zeros((inputs, units)), np.zeros(units)]
    return sum(array.size for array in arrays)


@count_parameters.alternative
def _(sizes):
    if len(sizes) < 2:
        return 0
    return sizes[1] * (sizes[0] + 1) + count_parameters.reference(sizes[1:])


@count_parameters.mistake(
    "biases forgotten",
    "You counted the weights. Each unit has a bias besides, and training chooses it too.",
)
def _(sizes):
    return sum(a * b for a, b in pairwise(sizes))


@count_parameters.mistake(
    "biases for the inputs",
    "You counted a bias for each input of the network as well. Inputs are given, nothing is added "
    "to them: biases belong to the units of the layers.",
)
def _(sizes):
    return sum(a * b for a, b in pairwise(sizes)) + sum(sizes)


@count_parameters.mistake(
    "a bias for each input of a layer",
    "Your layers have a bias for each of their inputs. They have one for each of their units, "
    "where the sums are: the second of the two sizes.",
)
def _(sizes):
    return sum(a * b + a for a, b in pairwise(sizes))


@count_parameters.mistake(
    "one bias for each layer",
    "You counted one bias for each layer. Each unit has one of its own, so a layer has as many "
    "biases as units.",
)
def _(sizes):
    return sum(a * b + 1 for a, b in pairwise(sizes))


@count_parameters.mistake(
    "no bias in the last layer",
    "The biases of the last layer are missing. No ReLU follows it, but its units have biases like "
    "all others.",
)
def _(sizes):
    return sum(a * b + b for a, b in pairwise(sizes)) - sizes[-1]


@count_parameters.mistake(
    "units counted, not weights",
    "You added up the sizes: that is how many inputs and units there are. A parameter is a weight "
    "or a bias, and between two layers each unit has a weight for each of its inputs.",
)
def _(sizes):
    return sum(sizes)


@count_parameters.variant("units counted, not weights")
def _(sizes):
    return sum(sizes[1:])


@count_parameters.variant("units counted, not weights")
def _(sizes):
    return sum(a + b for a, b in pairwise(sizes))


@count_parameters.mistake(
    "made for two layers",
    "Your function works for three sizes, and for no other number. There may be two, and there may "
    "be many: a loop over neighbouring sizes takes them as they come.",
)
def _(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


@count_parameters.variant("made for two layers")
def _(sizes):
    inputs, hidden, outputs = sizes
    return inputs * hidden + hidden + hidden * outputs + outputs


@count_parameters.mistake(
    "all sizes multiplied",
    "You multiplied all sizes with one another. A layer connects neighbours only: multiply two at "
    "a time, and add up over the layers.",
)
def _(sizes):
    return math.prod(sizes) + sum(sizes[1:])


@count_parameters.variant("all sizes multiplied")
def _(sizes):
    return math.prod(sizes)


@count_parameters.mistake(
    "only the first layer",
    "You counted the first layer only. Does the function return inside its loop, before the next "
    "layer has had its turn?",
)
def _(sizes):
    return sizes[0] * sizes[1] + sizes[1]


@count_parameters.mistake(
    "last layer left out",
    "The last layer is missing. There is one layer fewer than there are sizes, and `range` stops "
    "before its end: where does your loop end?",
)
def _(sizes):
    return sum((a + 1) * b for a, b in pairwise(sizes[:-1]))


@count_parameters.mistake(
    "only the last layer",
    "You counted the last layer only. Does each round of your loop start anew with `=`, where it "
    "should add to what is there?",
)
def _(sizes):
    return sizes[-2] * sizes[-1] + sizes[-1]


@count_parameters.mistake(
    "one index too far",
    "The index ran past the end of the list. Each layer looks at a size and the next one, so there "
    "is one layer fewer than there are sizes.",
)
def _(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


@count_parameters.mistake(
    "input modified",
    "The list that was passed in has changed: pop() and remove() take sizes out of the caller's "
    "own list. Read it by index, or work on a copy.",
)
def _(sizes):
    total = 0
    while len(sizes) > 1:
        inputs = sizes.pop(0)
        total += (inputs + 1) * sizes[0]
    return total
