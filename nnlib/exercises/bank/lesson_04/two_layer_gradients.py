"""Exercise two_layer_gradients."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_04.shared import small_network
from nnlib.exercises.spec import Case, Exercise, small_numbers


def _two_layer_gradients(inputs, labels, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    grad_totals = grad_logits @ weight2.T * (hidden > 0)
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
    ]


two_layer_gradients = Exercise(
    "two_layer_gradients",
    lesson=4,
    takes="inputs, labels, parameters",
    reference=_two_layer_gradients,
    points=4,
    hints=(
        "Write the forward pass first, one line for each array, from the inputs to the logits. If "
        "you now read your lines from the last to the first, which gradients does each of them "
        "owe?",
        "Forward: totals, hidden, logits. Backward: grad_logits from softmax and labels, then the "
        "second layer's two gradients, then grad_hidden through the second weight, then ReLU's "
        "gate, then the first layer's two gradients. The second layer's inputs are `hidden`.",
        "By hand, one example, one hidden unit, two classes, label 0:\n"
        "    inputs [2]  weight1 [[3]]  bias1 [-4]  weight2 [[0, 0]]  bias2 [0, 0]\n"
        "    totals [2]  hidden [2]  logits [0, 0]  probabilities [0.5, 0.5]\n"
        "    grad_logits   [-0.5, 0.5]\n"
        "    grad_weight2  [[-1, 1]]   hidden times grad_logits\n"
        "    grad_bias2    [-0.5, 0.5]\n"
        "    grad_hidden   [0]         -0.5 * 0 + 0.5 * 0, and the gate is open\n"
        "    grad_weight1  [[0]]       grad_bias1  [0]",
    ),
)


@two_layer_gradients.cases
def _(rng):
    def one_unit_on_one_off(count, *sizes):
        """Draw a network in which, for the first input, unit 0 is on and unit 1 is off."""
        inputs = small_numbers(rng, (count, sizes[0]))
        (weight1, bias1), layer2 = small_network(rng, *sizes)
        totals = inputs[0] @ weight1 + bias1
        bias1[0] += 1 - totals[0]
        bias1[1] += -1 - totals[1]
        # The products are hundredths: with this, no total is so near zero that rounding decides.
        return inputs, [(weight1, bias1 + 0.005), layer2]

    def labels(count, classes):
        return rng.permutation(np.resize(rng.permutation(classes), count))

    inputs, parameters = one_unit_on_one_off(2, 3, 4, 3)
    yield Case(inputs, labels(2, 3), parameters)
    inputs, parameters = one_unit_on_one_off(3, 3, 3, 3)
    yield Case(inputs, labels(3, 3), parameters, about="three of everything")
    inputs, parameters = one_unit_on_one_off(1, 2, 3, 2)
    yield Case(inputs, labels(1, 2), parameters, about="a single example")
    inputs, ((weight1, bias1), layer2) = one_unit_on_one_off(2, 2, 4, 3)
    weight1[:, 2:] = np.abs(weight1[:, 2:])
    # Two totals of the example in the middle are exactly zero, and others far from it.
    inputs = np.array([np.abs(inputs[0]), [0, 0], -np.abs(inputs[1])])
    bias1[2:] = 0
    yield Case(inputs, labels(3, 3), [(weight1, bias1), layer2], about="totals of exactly zero")
    inputs, (layer1, (weight2, bias2)) = one_unit_on_one_off(4, 3, 5, 2)
    large = 1000 + np.array([0.0, 1.0])
    yield Case(inputs, labels(4, 2), [layer1, (weight2, bias2 + large)], about="large logits")
    inputs, parameters = one_unit_on_one_off(16, 5, 6, 4)
    yield Case(inputs, labels(16, 4), parameters, about="a whole batch")


def _walk(
    inputs,
    labels,
    parameters,
    *,
    relu=lambda totals: np.maximum(totals, 0),
    gate=lambda totals: totals > 0,
    shift=lambda logits: logits.max(axis=1, keepdims=True),
    divide=True,
    back=lambda weight2: weight2.T,
    bias_axis=0,
    sign=1,
    seen_by_layer2="hidden",
    after_gate=lambda grad_totals: grad_totals,
):
    """Walk forward and back with one step exchanged: the usual slips differ in one step each."""
    (weight1, bias1), (weight2, bias2) = parameters
    totals = inputs @ weight1 + bias1
    hidden = relu(totals)
    logits = hidden @ weight2 + bias2
    powers = np.exp(logits - shift(logits))
    grad_logits = powers / powers.sum(axis=1, keepdims=True)
    grad_logits[np.arange(len(labels)), labels] -= 1
    grad_logits *= sign / len(labels) if divide else sign
    seen = hidden if seen_by_layer2 == "hidden" else totals
    grad_totals = after_gate(grad_logits @ back(weight2) * gate(totals))
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=bias_axis)),
        (seen.T @ grad_logits, grad_logits.sum(axis=bias_axis)),
    ]


@two_layer_gradients.alternative
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters)


@two_layer_gradients.alternative
def _(inputs, labels, parameters):
    weight1, bias1 = parameters[0]
    weight2, bias2 = parameters[1]
    hidden = (inputs @ weight1 + bias1).clip(min=0)
    probabilities = losses.softmax(hidden @ weight2 + bias2)
    grad_logits = (probabilities - np.eye(len(bias2))[labels]) / len(inputs)
    grad_weight2 = np.einsum("nh,nc->hc", hidden, grad_logits)
    grad_hidden = np.where(hidden > 0, grad_logits @ weight2.T, 0)
    grad_weight1 = np.einsum("ni,nh->ih", inputs, grad_hidden)
    return ((grad_weight1, sum(grad_hidden)), (grad_weight2, sum(grad_logits)))


@two_layer_gradients.alternative
def _(inputs, labels, parameters):
    # One example at a time, added up.
    gradients = [[np.zeros_like(array) for array in pair] for pair in parameters]
    for row, label in zip(inputs, labels, strict=True):
        one = _two_layer_gradients(row[np.newaxis], np.array([label]), parameters)
        for totals, pair in zip(gradients, one, strict=True):
            for total, gradient in zip(totals, pair, strict=True):
                total += gradient / len(labels)
    return gradients


@two_layer_gradients.mistake(
    "gate missing",
    "The second layer is right, the first is not: the gradient passed ReLU as if it were not "
    "there. On the way back ReLU is a gate, open where its input was above zero. (ReLU's output is "
    "never below zero, so `hidden >= 0` keeps the gate open for all.)",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=np.ones_like)


@two_layer_gradients.mistake(
    "gate open at zero",
    "Only totals of exactly zero differ: your gate lets them through. ReLU's slope at zero is "
    "taken as 0 in this course, so the gate is open above zero alone.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=lambda totals: totals >= 0)


@two_layer_gradients.mistake(
    "gate set by the gradient",
    "The second layer is right. In the first, your gate looks at the sign of the gradient that "
    "arrives. The gate belongs to the forward pass: it is open where ReLU's input was above zero.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=np.ones_like, after_gate=lambda g: g * (g > 0))


@two_layer_gradients.mistake(
    "multiplied by hidden at the gate",
    "The second layer is right. In the first, ReLU's output was used where its slope belongs: an "
    "open gate multiplies by 1, however large the output is.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=lambda totals: np.maximum(totals, 0))


@two_layer_gradients.mistake(
    "not averaged",
    "All four gradients are too large by the number of examples: this belongs to a sum of losses. "
    "The loss is the mean, so grad_logits has to be divided by the count.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, divide=False)


@two_layer_gradients.mistake(
    "averaged twice",
    "All four gradients are too small by the number of examples: the division by the count "
    "happened twice. Once grad_logits is divided, the layers only add up.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, sign=1 / len(labels))


@two_layer_gradients.mistake(
    "second layer first",
    "Your gradients come in the order in which you found them, the last layer first. They should "
    "stand in the order of `parameters`: the first layer's pair first.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters)[::-1]


@two_layer_gradients.mistake(
    "one flat list",
    "Your gradients are right and come as four arrays in a row. As in `parameters`, each layer has "
    "a pair: a list of two (grad_weight, grad_bias).",
)
def _(inputs, labels, parameters):
    return [gradient for pair in _walk(inputs, labels, parameters) for gradient in pair]


@two_layer_gradients.mistake(
    "bias before weight",
    "In your pairs the bias comes first. As in `parameters`, a pair is (grad_weight, grad_bias), "
    "in this order.",
)
def _(inputs, labels, parameters):
    return [pair[::-1] for pair in _walk(inputs, labels, parameters)]


@two_layer_gradients.mistake(
    "totals in place of hidden",
    "Of the second layer's gradients the bias is right and the weight is not: it was computed from "
    "the totals before ReLU. A layer's grad_weight needs what went *into* that layer.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, seen_by_layer2="totals")


@two_layer_gradients.mistake(
    "no ReLU in the forward pass",
    "Your forward pass goes from one linear layer straight into the next: negative totals reach "
    "the second layer. Between the two layers stands ReLU.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, relu=np.array, gate=np.ones_like)


@two_layer_gradients.variant("no ReLU in the forward pass")
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, relu=np.array)


@two_layer_gradients.mistake(
    "weight2 not transposed",
    "On the way back, the gradient meets the second weight without `.T`. (examples, classes) needs "
    "(classes, hidden). Where both lengths are equal nothing complains, and the first layer's "
    "numbers still differ.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, back=lambda weight2: weight2)


@two_layer_gradients.mistake(
    "bias summed along the rows",
    "Your bias gradients have a number for each example. A bias belongs to a unit and hears all "
    "examples: those lie along axis 0, and they are what is added up.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, bias_axis=1)


@two_layer_gradients.mistake(
    "sign flipped",
    "All four gradients have the opposite sign: they point downhill. A gradient is a slope, and it "
    "is the later update that goes against it. Is it probability minus label, or the other way?",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, sign=-1)


@two_layer_gradients.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709. Subtract the "
    "largest logit of each row before the exponential.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, shift=np.zeros_like)
