"""Exercise patient_2."""

import numpy as np

from nnlib import losses
from nnlib.exercises.bank.lesson_11.shared import _network
from nnlib.exercises.spec import Case, Exercise


def _dropped(
    *,
    forward=lambda hidden, keep, rate: hidden * keep / (1 - rate),
    backward=lambda grad, keep, rate: grad * keep / (1 - rate),
    early=lambda grad_logits, rate: grad_logits,
    loss_too=lambda loss, rate: loss,
):
    """Return the loss and the gradients of a network with dropout, with one part exchanged."""

    def loss_and_gradients(inputs, labels, parameters, keep, rate):
        (weight1, bias1), (weight2, bias2) = parameters
        hidden = np.maximum(inputs @ weight1 + bias1, 0)
        dropped = forward(hidden, keep, rate)
        loss, grad_logits = losses.softmax_cross_entropy(dropped @ weight2 + bias2, labels)
        grad_logits = early(grad_logits, rate)
        grad_totals = backward(grad_logits @ weight2.T, keep, rate) * (hidden > 0)
        return loss_too(loss, rate), [
            (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
            (dropped.T @ grad_logits, grad_logits.sum(axis=0)),
        ]

    return loss_and_gradients


_mask_only = {"backward": lambda grad, keep, rate: grad * keep}


patient_2 = Exercise(
    "patient_2",
    lesson=11,
    takes="inputs, labels, parameters, keep, rate",
    gives="loss, gradients",
    reference=_dropped(),
    untouched=_dropped(**_mask_only),
    points=2,
    hints=(
        "Divide the measured gradients of the first layer by the derived ones. Is it the same "
        "number everywhere? Which number, said with `rate`?",
        "Whatever a layer multiplies by on the way forward, its gradient is multiplied by on the "
        "way back. Compare the two lines with `keep`.",
        "By hand, for three units and a rate of 0.2, so 1 - rate is 0.8:\n"
        "    hidden         [0.4, 1.6, 0.8]\n"
        "    keep           [yes,  no, yes]\n"
        "    dropped        [0.5, 0.0, 1.0]\n"
        "    slopes         [1.25,  0, 1.25]   what one more in hidden adds to dropped",
    ),
)


@patient_2.cases
def _(rng):
    def call(count, sizes, rate):
        inputs, labels, parameters = _network(rng, count, sizes)
        (weight, bias), _ = parameters
        keep = rng.random((count, sizes[1])) >= rate
        # In each unit one that speaks is kept and one is dropped, or some mistakes would not show.
        speaking = np.argsort(-(inputs @ weight + bias), axis=0)
        np.put_along_axis(keep, speaking[:1], True, axis=0)
        np.put_along_axis(keep, speaking[1:2], False, axis=0)
        return inputs, labels, parameters, keep, rate

    yield Case(*call(4, (2, 3, 2), 0.2))
    yield Case(*call(6, (4, 3, 5), 0.4), about="another rate")
    yield Case(*call(4, (4, 4, 4), 0.25), about="square shapes")
    yield Case(*call(20, (5, 8, 3), 0.1), about="a larger batch")


@patient_2.alternative
def _(inputs, labels, parameters, keep, rate):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    scale = keep / (1 - rate)
    loss, grad_logits = losses.softmax_cross_entropy(hidden * scale @ weight2 + bias2, labels)
    grad_totals = (grad_logits @ weight2.T) * scale
    grad_totals[hidden == 0] = 0
    return loss, [
        [inputs.T @ grad_totals, grad_totals.sum(axis=0)],
        [(hidden * scale).T @ grad_logits, grad_logits.sum(axis=0)],
    ]


patient_2.alternative(
    _dropped(backward=lambda grad, keep, rate: np.where(keep, grad, 0) / (1 - rate))
)


patient_2.alternative(
    _dropped(
        forward=lambda hidden, keep, rate: np.where(keep, hidden / (1 - rate), 0.0),
        backward=lambda grad, keep, rate: grad / (1 - rate) * keep.astype(float),
    )
)


patient_2.mistake(
    "rescaled nowhere",
    "Gradient and loss fit together again, but the loss is another one: you took the rescaling out "
    "of the forward pass. Then the sums are smaller in training than when predicting, where "
    "nothing is dropped. Keep it there, and let the way back do the same.",
)(_dropped(forward=lambda hidden, keep, rate: hidden * keep, **_mask_only))


patient_2.mistake(
    "multiplied by 1 - rate",
    "The first layer's gradients became smaller still. Forward, what was kept is divided by 1 - "
    "rate; backward it is the same factor, not its inverse.",
)(_dropped(backward=lambda grad, keep, rate: grad * keep * (1 - rate)))


patient_2.mistake(
    "divided by the rate",
    "You divide by `rate`. That is the share that is dropped; the share that is kept is 1 - rate, "
    "and it is the one in the forward pass.",
)(_dropped(backward=lambda grad, keep, rate: grad * keep / rate))


patient_2.variant("divided by the rate")(
    _dropped(
        forward=lambda hidden, keep, rate: hidden * keep / rate,
        backward=lambda grad, keep, rate: grad * keep / rate,
    )
)


patient_2.mistake(
    "the mask turned round",
    "What should be kept is dropped, or the gradient goes where nothing went forward: `keep` is "
    "True for the numbers that stay.",
)(_dropped(backward=lambda grad, keep, rate: grad * ~keep / (1 - rate)))


patient_2.variant("the mask turned round")(
    _dropped(
        forward=lambda hidden, keep, rate: hidden * ~keep / (1 - rate),
        backward=lambda grad, keep, rate: grad * ~keep / (1 - rate),
    )
)


patient_2.mistake(
    "mask forgotten",
    "The factor is right now, but dropped units get a gradient too: `keep` is gone from the way "
    "back. A unit that said nothing in this pass has no part in the loss.",
)(_dropped(backward=lambda grad, keep, rate: grad / (1 - rate)))


patient_2.variant("mask forgotten")(_dropped(backward=lambda grad, keep, rate: grad))


patient_2.mistake(
    "rescaled too early",
    "The first layer is right now, and the second is not any more: you rescaled the gradient "
    "before it reached the second layer's weights. Dropout lies between hidden and dropped; only "
    "what goes further back meets its factor.",
)(_dropped(early=lambda grad_logits, rate: grad_logits / (1 - rate), **_mask_only))


patient_2.mistake(
    "rescaled twice",
    "The first layer's gradients are now too large by the same factor by which they were too "
    "small: 1 / (1 - rate) is applied twice.",
)(_dropped(backward=lambda grad, keep, rate: grad * keep / (1 - rate) ** 2))


patient_2.mistake(
    "loss rescaled",
    "The loss has changed, and it was right. The factor belongs to the gradient on its way back "
    "through dropout.",
)(_dropped(loss_too=lambda loss, rate: loss * (1 - rate), **_mask_only))


patient_2.variant("loss rescaled")(
    _dropped(loss_too=lambda loss, rate: loss / (1 - rate), **_mask_only)
)
