"""Exercise patient_1."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_11.shared import _network, _walk
from nnlib.exercises.spec import Case, Exercise

patient_1 = Exercise(
    "patient_1",
    lesson=11,
    takes="inputs, labels, parameters",
    reference=_walk(lambda grad, totals, hidden: grad * (hidden > 0)),
    untouched=_walk(lambda grad, totals, hidden: grad * (hidden >= 0)),
    points=2,
    hints=(
        "The gradient check clears the second layer and accuses the first. Which line lies between "
        "the two, and what is it meant to do to the gradient?",
        "Print the mask. How often is it False? Then print `hidden`, and ask for which units the "
        "mask ought to be False.",
        "By hand, for one row of the hidden layer:\n"
        "    totals       [-1.2, 0.7, -0.3]\n"
        "    hidden       [ 0.0, 0.7,  0.0]\n"
        "    lets through [  no, yes,   no]\n"
        "    the patient  [ yes, yes,  yes]",
    ),
)


@patient_1.cases
def _(rng):
    yield Case(*_network(rng, 4, (2, 3, 2)))
    yield Case(*_network(rng, 6, (4, 3, 5)), about="six inputs")
    yield Case(*_network(rng, 4, (4, 4, 4)), about="square shapes")
    yield Case(*_network(rng, 20, (5, 8, 3)), about="a larger batch")


patient_1.alternative(_walk(lambda grad, totals, hidden: grad * (totals > 0)))


patient_1.alternative(_walk(lambda grad, totals, hidden: np.where(totals >= 0, grad, 0.0)))


patient_1.alternative(_walk(lambda grad, totals, hidden: grad * np.sign(hidden)))


@patient_1.alternative
def _(inputs, labels, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = (inputs @ weight1 + bias1).clip(min=0)
    logits = hidden @ weight2 + bias2
    grad_logits = losses.softmax(logits)
    grad_logits[range(len(labels)), labels] -= 1
    grad_logits = grad_logits / len(labels)
    grad_totals = np.einsum("ik,jk->ij", grad_logits, weight2)
    grad_totals[hidden == 0] = 0
    first = [np.dot(inputs.T, grad_totals), np.sum(grad_totals, axis=0)]
    return [first, [np.dot(hidden.T, grad_logits), np.sum(grad_logits, axis=0)]]


patient_1.mistake(
    "the mask turned round",
    "Now the gradient goes through where the unit was silent, and is stopped where it spoke. A "
    "unit above 0 passed its number on unchanged: that is where the gradient comes back.",
)(_walk(lambda grad, totals, hidden: grad * (hidden <= 0)))


patient_1.variant("the mask turned round")(_walk(lambda grad, totals, hidden: grad * (totals < 0)))


patient_1.mistake(
    "ReLU of the gradient",
    "You look at the sign of the gradient. A gradient may be negative and still go through: it is "
    "the number that ReLU saw on the way forward that decides.",
)(_walk(lambda grad, totals, hidden: grad * (grad > 0)))


patient_1.variant("ReLU of the gradient")(_walk(lambda grad, totals, hidden: np.maximum(grad, 0)))


patient_1.mistake(
    "multiplied by the outputs",
    "You multiply the gradient by ReLU's outputs. Silent units are stopped, and that is right; the "
    "others are now scaled by how loudly they spoke. Above 0 the slope of ReLU is 1.",
)(_walk(lambda grad, totals, hidden: grad * hidden))


patient_1.variant("multiplied by the outputs")(
    _walk(lambda grad, totals, hidden: np.where(hidden > 0, hidden, 0) * grad)
)


patient_1.mistake(
    "multiplied by the totals",
    "You multiply the gradient by what went into ReLU, which may be large or negative. Only its "
    "sign counts: above 0 the slope is 1, below it is 0.",
)(_walk(lambda grad, totals, hidden: grad * totals))


patient_1.mistake(
    "mask with another limit",
    "Units that spoke, but softly, are stopped too. Whatever a unit's size: above 0 the slope is "
    "1.",
)(_walk(lambda grad, totals, hidden: grad * (hidden >= 1)))


patient_1.variant("mask with another limit")(
    _walk(lambda grad, totals, hidden: grad * (hidden > hidden.mean()))
)


patient_1.mistake(
    "the mask alone",
    "The gradient itself is gone: what goes on backwards is the mask, zeros and ones. The mask "
    "multiplies the gradient that came in.",
)(_walk(lambda grad, totals, hidden: (hidden > 0).astype(float)))


@patient_1.mistake(
    "second layer's gradient masked instead",
    "The first layer is as before, and now the second layer's numbers have changed, which were "
    "right. ReLU lies between the layers: it stops the gradient on its way from hidden to totals.",
)
def _(inputs, labels, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    logits = hidden @ weight2 + bias2
    _, grad_logits = losses.softmax_cross_entropy(logits, labels)
    grad_logits = grad_logits * (logits > 0)
    grad_totals = grad_logits @ weight2.T * (hidden >= 0)
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
    ]
