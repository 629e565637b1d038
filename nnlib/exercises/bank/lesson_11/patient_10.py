"""Exercise patient_10."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_11.shared import _layer
from nnlib.exercises.spec import Case, Exercise


def _gradients_from(loss_and_gradient):
    """Return loss and gradients of a single layer; the part from logits to loss is given."""

    def loss_and_gradients(inputs, labels, weight, bias):
        loss, grad_logits = loss_and_gradient(inputs @ weight + bias, labels)
        return loss, inputs.T @ grad_logits, grad_logits.sum(axis=0)

    return loss_and_gradients


def _twice(logits, labels):
    return losses.softmax_cross_entropy(losses.softmax(logits), labels)


patient_10 = Exercise(
    "patient_10",
    lesson=11,
    takes="inputs, labels, weight, bias",
    gives="loss, grad_weight, grad_bias",
    reference=_gradients_from(losses.softmax_cross_entropy),
    untouched=_gradients_from(_twice),
    points=2,
    hints=(
        "Even a network that is certain, and right, has a loss far above 0 here. Put very large "
        "logits in and print what happens to them, line by line. What does softmax_cross_entropy "
        "want to be given?",
        "softmax_cross_entropy has a softmax inside, as its name says. Probabilities lie between 0 "
        "and 1: taken for logits, they are all nearly alike.",
        "By hand, for a network that is certain of class 0 of three:\n"
        "    logits           [20, 0, 0]\n"
        "    softmax once     [1.00, 0.00, 0.00]   loss 0.00\n"
        "    softmax twice    [0.58, 0.21, 0.21]   loss 0.55, and no better is possible",
    ),
)


@patient_10.cases
def _(rng):
    yield Case(*_layer(rng, 4, 2, 3))
    yield Case(*_layer(rng, 6, 3, 5), about="another batch size")
    yield Case(*_layer(rng, 4, 4, 4), about="square shapes")
    inputs, labels, weight, bias = _layer(rng, 5, 3, 4)
    yield Case(inputs, labels, 8 * weight, bias, about="large logits")


@patient_10.alternative
def _(inputs, labels, weight, bias):
    probabilities = losses.softmax(inputs @ weight + bias)
    rows = np.arange(len(labels))
    loss = -np.log(probabilities[rows, labels]).mean()
    grad_logits = probabilities.copy()
    grad_logits[rows, labels] -= 1
    grad_logits /= len(labels)
    return loss, inputs.T @ grad_logits, grad_logits.sum(axis=0)


patient_10.alternative(
    _gradients_from(
        # The softmax of logarithms of probabilities gives the probabilities back.
        lambda logits, labels: losses.softmax_cross_entropy(losses.log_softmax(logits), labels)
    )
)


@patient_10.alternative
def _(inputs, labels, weight, bias):
    logits = np.dot(inputs, weight) + bias
    targets = np.eye(logits.shape[1])[labels]
    loss = -(targets * losses.log_softmax(logits)).sum() / len(inputs)
    difference = (losses.softmax(logits) - targets) / len(inputs)
    return loss, np.einsum("ij,ik->jk", inputs, difference), difference.sum(0)


patient_10.mistake(
    "loss mended, gradient not",
    "The loss is right now, and the gradients still come from two softmaxes. Both come from one "
    "call: what goes into it?",
)(
    _gradients_from(
        lambda logits, labels: (
            losses.softmax_cross_entropy(logits, labels)[0],
            _twice(logits, labels)[1],
        )
    )
)


patient_10.mistake(
    "gradient mended, loss not",
    "The gradients are right now. The loss still has two softmaxes, and cannot come down to 0.",
)(
    _gradients_from(
        lambda logits, labels: (
            _twice(logits, labels)[0],
            losses.softmax_cross_entropy(logits, labels)[1],
        )
    )
)


def _through_both(logits, labels):
    probabilities = losses.softmax(logits)
    loss, grad = losses.softmax_cross_entropy(probabilities, labels)
    return loss, probabilities * (grad - (grad * probabilities).sum(axis=1, keepdims=True))


patient_10.mistake(
    "gradient made to fit both",
    "The gradient check is content: you sent the gradient back through both softmaxes. But the "
    "loss is still the one that cannot come down to 0. One of the two softmaxes is too many.",
)(_gradients_from(_through_both))


patient_10.mistake(
    "probabilities made larger",
    "You stretch the probabilities before they go in. The loss can come lower then, and it is "
    "still not the cross-entropy of the network: the call wants the logits themselves.",
)(
    _gradients_from(
        lambda logits, labels: losses.softmax_cross_entropy(10 * losses.softmax(logits), labels)
    )
)


patient_10.mistake(
    "probabilities minus one-hot, summed",
    "The second softmax is gone. Now the gradients are those of a sum over the batch; the loss is "
    "a mean, so they have to be divided by the number of images.",
)(
    _gradients_from(
        lambda logits, labels: (
            losses.softmax_cross_entropy(logits, labels)[0],
            losses.softmax(logits) - np.eye(logits.shape[1])[labels],
        )
    )
)


def _summed(logits, labels):
    loss, grad = losses.softmax_cross_entropy(logits, labels)
    return loss * len(labels), grad * len(labels)


patient_10.mistake(
    "summed over the batch",
    "The second softmax is gone. Loss and gradients now grow with the batch: they are sums, and "
    "means are asked for.",
)(_gradients_from(_summed))


def _three_times(logits, labels):
    return _twice(losses.softmax(logits), labels)


patient_10.mistake(
    "a third softmax",
    "There is one softmax more than before. Take away, do not add: which of the calls in the "
    "function has one inside already?",
)(_gradients_from(_three_times))


patient_10.mistake(
    "one-hot without the softmax",
    "The gradient compares the logits themselves with the one-hot labels. It is the probabilities "
    "that are compared: one softmax is needed.",
)(
    _gradients_from(
        lambda logits, labels: (
            losses.softmax_cross_entropy(logits, labels)[0],
            (logits - np.eye(logits.shape[1])[labels]) / len(labels),
        )
    )
)
