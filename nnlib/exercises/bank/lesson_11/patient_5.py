"""Exercise patient_5."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_11.shared import _network
from nnlib.exercises.spec import Case, Exercise


def _with_masks(
    *,
    draw=lambda rng, shape, rate: rng.random(shape) >= rate,
    back=lambda grad, keep, rate, rng: grad * keep / (1 - rate),
):
    """Return loss and gradients of a network that draws its own mask, with one part exchanged."""

    def loss_and_gradients(inputs, labels, parameters, rate, rng):
        (weight1, bias1), (weight2, bias2) = parameters
        hidden = np.maximum(inputs @ weight1 + bias1, 0)
        keep = draw(rng, hidden.shape, rate)
        dropped = hidden * keep / (1 - rate)
        loss, grad_logits = losses.softmax_cross_entropy(dropped @ weight2 + bias2, labels)
        grad_totals = back(grad_logits @ weight2.T, keep, rate, rng) * (hidden > 0)
        return loss, [
            (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
            (dropped.T @ grad_logits, grad_logits.sum(axis=0)),
        ]

    return loss_and_gradients


patient_5 = Exercise(
    "patient_5",
    lesson=11,
    takes="inputs, labels, parameters, rate, rng",
    gives="loss, gradients",
    reference=_with_masks(),
    untouched=_with_masks(
        back=lambda grad, keep, rate, rng: grad * (rng.random(grad.shape) >= rate) / (1 - rate)
    ),
    points=2,
    hints=(
        "On average the gradients have the right size, and no single one is right. What differs "
        "from call to call, and how often is it drawn within one call?",
        "A unit that was dropped on the way forward has no part in the loss. To know which those "
        "were, the way back needs the very mask of the way forward.",
        "By hand, for three units and a rate of 0.5:\n"
        "    keep, forward        [yes,  no, yes]\n"
        "    gradient comes back  [0.3, 0.1, 0.2]\n"
        "    goes on as           [0.6, 0.0, 0.4]\n"
        "    another draw         [yes, yes,  no]\n"
        "    the patient          [0.6, 0.2, 0.0]",
    ),
)


@patient_5.cases
def _(rng):
    def call(count, sizes, rate):
        return *_network(rng, count, sizes), rate, np.random.default_rng(rng.integers(2**32))

    # So many hidden units that two draws do not come out the same.
    yield Case(*call(6, (2, 10, 2), 0.4))
    yield Case(*call(8, (4, 9, 5), 0.25), about="another rate")
    yield Case(*call(8, (8, 8, 8), 0.4), about="square shapes")
    yield Case(*call(20, (5, 12, 3), 0.3), about="a larger batch")


@patient_5.alternative
def _(inputs, labels, parameters, rate, rng):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    scale = (rng.random(hidden.shape) >= rate) / (1 - rate)
    hidden = hidden * scale
    loss, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    grad_totals = (grad_logits @ weight2.T) * scale * (hidden > 0)
    return loss, [
        [inputs.T @ grad_totals, grad_totals.sum(axis=0)],
        [hidden.T @ grad_logits, grad_logits.sum(axis=0)],
    ]


@patient_5.alternative
def _(inputs, labels, parameters, rate, rng):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    dropped = np.where(rng.random(hidden.shape) >= rate, hidden, 0) / (1 - rate)
    loss, grad_logits = losses.softmax_cross_entropy(dropped @ weight2 + bias2, labels)
    grad_totals = grad_logits @ weight2.T / (1 - rate)
    grad_totals[dropped == 0] = 0
    first = (inputs.T @ grad_totals, grad_totals.sum(axis=0))
    return loss, (first, (dropped.T @ grad_logits, grad_logits.sum(axis=0)))


patient_5.mistake(
    "no mask on the way back",
    "Now every unit gets a gradient, also those that were dropped in this pass. They had no part "
    "in the loss, so theirs is 0: the mask of the way forward is needed on the way back.",
)(_with_masks(back=lambda grad, keep, rate, rng: grad))


patient_5.variant("no mask on the way back")(
    _with_masks(back=lambda grad, keep, rate, rng: grad / (1 - rate))
)


patient_5.mistake(
    "not rescaled on the way back",
    "The mask is the right one now, and the first layer's gradients are too small: forward, what "
    "was kept is divided by 1 - rate, and the gradient meets the same factor.",
)(_with_masks(back=lambda grad, keep, rate, rng: grad * keep))


patient_5.mistake(
    "the mask turned round",
    "The gradient goes to the units that were dropped, and not to those that were kept. `keep` is "
    "True for the units that took part.",
)(_with_masks(back=lambda grad, keep, rate, rng: grad * ~keep / (1 - rate)))


patient_5.mistake(
    "dropout removed",
    "The gradients fit their loss now, because nothing is dropped any more: there is no mask at "
    "all. The dropout is wanted. Draw one mask, and use it on both ways.",
)(
    _with_masks(
        draw=lambda rng, shape, rate: np.full(shape, 1 - rate),
        back=lambda grad, keep, rate, rng: grad,
    )
)


patient_5.mistake(
    "rng not used",
    "One mask on both ways, but it does not come from the `rng` that was passed in: a generator "
    "made inside with a fixed seed drops the same units in every step of the training.",
)(_with_masks(draw=lambda rng, shape, rate: np.random.default_rng(0).random(shape) >= rate))


patient_5.variant("rng not used")(
    _with_masks(
        draw=lambda rng, shape, rate: np.random.default_rng(0).random(shape) >= rate,
        back=lambda grad, keep, rate, rng: (
            grad * (np.random.default_rng(0).random(grad.shape) >= rate) / (1 - rate)
        ),
    )
)


patient_5.mistake(
    "one mask for the whole batch",
    "Each unit is now kept or dropped for the whole batch at once: the mask has a single row. As "
    "it was, each image had a row of its own, of the shape of `hidden`.",
)(_with_masks(draw=lambda rng, shape, rate: rng.random(shape[1]) >= rate))


patient_5.mistake(
    "keeps what it should drop",
    "The share that is kept is now `rate`, not 1 - rate: the comparison was turned round. The "
    "forward pass was healthy; the bug is on the way back.",
)(_with_masks(draw=lambda rng, shape, rate: rng.random(shape) < rate))
