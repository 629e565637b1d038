"""Exercise count_parameters."""

import math
from itertools import pairwise

import numpy as np

from nnlib.exercises.spec import Case, Exercise

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
