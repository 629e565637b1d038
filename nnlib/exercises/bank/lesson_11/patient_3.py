"""Exercise patient_3."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_11.shared import _network, _walk
from nnlib.exercises.spec import Case, Exercise


def _moved(inputs, labels, parameters, learning_rate):
    gradients = _walk(lambda grad, totals, hidden: grad * (hidden > 0))(inputs, labels, parameters)
    return [
        (weight - learning_rate * grad_weight, bias - learning_rate * grad_bias)
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True)
    ]


def _moved_too_early(inputs, labels, parameters, learning_rate):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    weight2 = weight2 - learning_rate * hidden.T @ grad_logits
    bias2 = bias2 - learning_rate * grad_logits.sum(axis=0)
    grad_totals = grad_logits @ weight2.T * (hidden > 0)
    weight1 = weight1 - learning_rate * inputs.T @ grad_totals
    bias1 = bias1 - learning_rate * grad_totals.sum(axis=0)
    return [(weight1, bias1), (weight2, bias2)]


patient_3 = Exercise(
    "patient_3",
    lesson=11,
    takes="inputs, labels, parameters, learning_rate",
    reference=_moved,
    untouched=_moved_too_early,
    points=2,
    hints=(
        "With a tiny learning rate the gradient check is almost content, with a large one it is "
        "not. What in a gradient could depend on the learning rate?",
        "Go through the lines and note, for each use of `weight2`, whether it is the old one or "
        "the new one. All gradients belong to the place where the forward pass was made.",
        "By hand, one hidden unit, weight2 = 2, grad_logits = 0.5, hidden = 3, learning rate 1:\n"
        "    its gradient         3 x 0.5 = 1.5\n"
        "    the new weight2      2 - 1.5 = 0.5\n"
        "    gradient of hidden   0.5 x 2 = 1     with the weight that was used forward\n"
        "    the patient          0.5 x 0.5 = 0.25",
    ),
)


@patient_3.cases
def _(rng):
    yield Case(*_network(rng, 4, (2, 3, 2)), 0.5)
    yield Case(*_network(rng, 6, (4, 3, 5)), 2.0, about="a large learning rate")
    yield Case(*_network(rng, 4, (4, 4, 4)), 1.0, about="square shapes")
    yield Case(*_network(rng, 20, (5, 8, 3)), 0.1, about="a larger batch")


@patient_3.alternative
def _(inputs, labels, parameters, learning_rate):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    old_weight2 = weight2.copy()
    weight2 = weight2 - learning_rate * hidden.T @ grad_logits
    bias2 = bias2 - learning_rate * grad_logits.sum(axis=0)
    grad_totals = grad_logits @ old_weight2.T * (hidden > 0)
    weight1 = weight1 - learning_rate * inputs.T @ grad_totals
    bias1 = bias1 - learning_rate * grad_totals.sum(axis=0)
    return [(weight1, bias1), (weight2, bias2)]


@patient_3.alternative
def _(inputs, labels, parameters, learning_rate):
    weight1, bias1, weight2, bias2 = (array.copy() for pair in parameters for array in pair)
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)[1]
    grad_totals = (grad_logits @ weight2.T) * (hidden > 0)
    weight1 -= learning_rate * inputs.T @ grad_totals
    bias1 -= learning_rate * grad_totals.sum(axis=0)
    weight2 -= learning_rate * hidden.T @ grad_logits
    bias2 -= learning_rate * grad_logits.sum(axis=0)
    return [[weight1, bias1], [weight2, bias2]]


@patient_3.mistake(
    "second layer never moves",
    "The first layer is right now, and the second stays where it was: its update is gone, or its "
    "old weights are returned. Both layers move, once all gradients are known.",
)
def _(inputs, labels, parameters, learning_rate):
    return [_moved(inputs, labels, parameters, learning_rate)[0], parameters[1]]


@patient_3.variant("second layer never moves")
def _(inputs, labels, parameters, learning_rate):
    first, (_, bias2) = _moved(inputs, labels, parameters, learning_rate)
    return [first, (parameters[1][0], bias2)]


@patient_3.mistake(
    "first layer never moves",
    "The second layer is right, and the first one stays where it was. Both layers move, once all "
    "gradients are known.",
)
def _(inputs, labels, parameters, learning_rate):
    return [parameters[0], _moved(inputs, labels, parameters, learning_rate)[1]]


@patient_3.mistake(
    "second forward pass for the second layer",
    "Now the first layer moves first, and the second layer's gradient comes from the hidden units "
    "after that move. One forward pass, then all gradients from it, then all moves.",
)
def _(inputs, labels, parameters, learning_rate):
    weight1, bias1 = _moved(inputs, labels, parameters, learning_rate)[0]
    weight2, bias2 = parameters[1]
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    return [
        (weight1, bias1),
        (
            weight2 - learning_rate * hidden.T @ grad_logits,
            bias2 - learning_rate * grad_logits.sum(axis=0),
        ),
    ]


@patient_3.mistake(
    "loss measured again in between",
    "After the second layer has moved you compute the logits again, and send back that new "
    "gradient. All gradients of a step belong to one place: the weights of the forward pass.",
)
def _(inputs, labels, parameters, learning_rate):
    second = _moved(inputs, labels, parameters, learning_rate)[1]
    return [_moved(inputs, labels, [parameters[0], second], learning_rate)[0], second]


@patient_3.mistake(
    "learning rate applied twice",
    "The first layer's step is too small by the learning rate: the gradient had been multiplied by "
    "it before it was sent back, and is multiplied again in the update.",
)
def _(inputs, labels, parameters, learning_rate):
    second = _moved(inputs, labels, parameters, learning_rate)[1]
    first = _moved(inputs, labels, parameters, learning_rate**2)[0]
    return [first, second]


@patient_3.mistake(
    "second layer moved the other way",
    "The first layer is right now. The second moves by the right amount, uphill: the gradient is "
    "taken away from a weight.",
)
def _(inputs, labels, parameters, learning_rate):
    uphill = _moved(inputs, labels, parameters, -learning_rate)
    return [_moved(inputs, labels, parameters, learning_rate)[0], uphill[1]]


@patient_3.mistake(
    "gradients returned, not parameters",
    "These are the gradients. The parameters after the step are asked for: where each of them is "
    "after it has moved by the learning rate times its gradient.",
)
def _(inputs, labels, parameters, learning_rate):
    return _walk(lambda grad, totals, hidden: grad * (hidden > 0))(inputs, labels, parameters)


@patient_3.mistake(
    "input modified",
    "The step is made in the caller's own arrays: `-=` works in place. Here the new parameters are "
    "returned, and the old ones stay as they are.",
)
def _(inputs, labels, parameters, learning_rate):
    moved = _moved(inputs, labels, parameters, learning_rate)
    for pair, new in zip(parameters, moved, strict=True):
        for array, values in zip(pair, new, strict=True):
            array[...] = values
    return parameters
