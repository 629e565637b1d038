"""Exercise forward."""

from itertools import pairwise

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise, small_numbers


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
