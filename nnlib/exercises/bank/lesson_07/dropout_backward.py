"""Exercise dropout_backward."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers

dropout_backward = Exercise(
    "dropout_backward",
    lesson=7,
    takes="grad_outputs, mask",
    reference=lambda grad_outputs, mask: grad_outputs * mask,
    points=1,
    hints=(
        "Forward, each number was multiplied by its entry of the mask. If you nudge an input by a "
        "little, by how much does its output move? And how far does the output of its neighbour?",
        "The entry of the mask is the local slope. The chain rule multiplies what comes back by "
        "it. The scale is in the mask already.",
        "By hand, with a mask made at rate 0.2:\n"
        "    forward: inputs     [ 1,     2,   3 ]\n"
        "    mask                [ 1.25,  0,   1.25 ]\n"
        "    outputs             [ 1.25,  0,   3.75 ]\n"
        "    back: grad_outputs  [ 0.4,   5,  -2 ]\n"
        "    grad_inputs         [ 0.5,   0,  -2.5 ]",
    ),
)


def mask_at(rng, shape, rate):
    """Make a mask with as many zeros as the rate says, so that a small one has both."""
    mask = np.full(shape, 1 / (1 - rate))
    mask.flat[rng.permutation(mask.size)[: round(rate * mask.size)]] = 0
    return mask


@dropout_backward.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 4)), mask_at(rng, (2, 4), 0.5), about="rate 0.5")
    yield Case(small_numbers(rng, (3, 3)), mask_at(rng, (3, 3), 0.2), about="rate 0.2")
    yield Case(small_numbers(rng, (2, 3)), np.ones((2, 3)), about="nothing was off")
    one_off = mask_at(rng, (3, 4), 0.5)
    one_off[1] = 0
    yield Case(small_numbers(rng, (3, 4)), one_off, about="a row all off")
    large = rng.normal(size=(32, 20)).astype(np.float32)
    yield Case(large, mask_at(rng, (32, 20), 0.7).astype(np.float32), about="a whole batch")


@dropout_backward.alternative
def _(grad_outputs, mask):
    return np.where(mask == 0, 0, grad_outputs * mask.max())


@dropout_backward.alternative
def _(grad_outputs, mask):
    grad_inputs = grad_outputs.copy()
    grad_inputs[mask == 0] = 0
    grad_inputs[mask > 0] *= mask[mask > 0]
    return grad_inputs


@dropout_backward.alternative
def _(grad_outputs, mask):
    rows = [
        [g * m for g, m in zip(g_row, m_row, strict=True)]
        for g_row, m_row in zip(grad_outputs, mask, strict=True)
    ]
    return np.array(rows)


@dropout_backward.alternative
def _(grad_outputs, mask):
    return np.einsum("ij,ij->ij", mask, grad_outputs)


@dropout_backward.mistake(
    "not scaled on the way back",
    "Zeros are where they belong, but what passes back has lost the scale. Forward, what stayed "
    "was multiplied by 1 / (1 - rate), so that is the slope. The mask holds this number: use its "
    "values, and not only where they are zero.",
)
def _(grad_outputs, mask):
    return grad_outputs * (mask > 0)


@dropout_backward.mistake(
    "scaled twice",
    "What passes back is scaled twice. The scale is in the mask already: multiplied by the mask, a "
    "gradient has all it needs.",
)
def _(grad_outputs, mask):
    return grad_outputs * mask * mask


@dropout_backward.mistake(
    "scale divided out",
    "What passes back is divided by the scale. Forward it was a multiplication, and the derivative "
    "of a multiplication by a number is that number, not 1 over it.",
)
def _(grad_outputs, mask):
    return np.divide(grad_outputs, mask, out=np.zeros(mask.shape), where=mask > 0)


@dropout_backward.variant("scale divided out")
def _(grad_outputs, mask):
    return grad_outputs / mask


@dropout_backward.variant("scale divided out")
def _(grad_outputs, mask):
    return np.where(mask > 0, grad_outputs / np.max(mask), 0.0)


@dropout_backward.mistake(
    "a fresh mask",
    "Zeros are in other places than in the mask that came in: you drew a new one. Forward and "
    "backward need the very same mask, or gradients reach units that had no part in the result.",
)
def _(grad_outputs, mask):
    keep = np.random.default_rng(0).random(grad_outputs.shape) >= 0.5
    return grad_outputs * keep * 2


@dropout_backward.variant("a fresh mask")
def _(grad_outputs, mask):
    rate = np.mean(mask == 0)
    return grad_outputs * (np.random.default_rng(0).random(mask.shape) >= rate) / (1 - rate)


@dropout_backward.mistake(
    "mask ignored",
    "Every gradient passes back as it came. Where the mask is 0, the output did not depend on the "
    "input at all, so nothing may pass there.",
)
def _(grad_outputs, mask):
    return grad_outputs.copy()


@dropout_backward.mistake(
    "scaled, but nothing is off",
    "Every gradient is scaled up, also where the mask is 0. There the output did not depend on the "
    "input at all: nothing may pass back.",
)
def _(grad_outputs, mask):
    return grad_outputs * mask.max()


@dropout_backward.mistake(
    "on and off exchanged",
    "Gradients pass where the mask is 0, and are stopped where it is not. It should be the other "
    "way round: what was off passes nothing back.",
)
def _(grad_outputs, mask):
    return grad_outputs * (mask == 0)


@dropout_backward.variant("on and off exchanged")
def _(grad_outputs, mask):
    return grad_outputs * (mask == 0) * mask.max()


@dropout_backward.mistake(
    "a matrix product",
    "`@` sums over rows and columns. Forward, each number met one entry of the mask, its own. So "
    "it is on the way back: element by element.",
)
def _(grad_outputs, mask):
    return grad_outputs @ mask


@dropout_backward.variant("a matrix product")
def _(grad_outputs, mask):
    return np.dot(grad_outputs, mask)


@dropout_backward.variant("a matrix product")
def _(grad_outputs, mask):
    return grad_outputs @ mask.T


@dropout_backward.mistake(
    "the mask itself",
    "You return the mask. It is the local slope; the chain rule multiplies what comes back, "
    "`grad_outputs`, by it.",
)
def _(grad_outputs, mask):
    return mask.copy()


@dropout_backward.mistake(
    "input modified",
    "An array that you were given has changed: `*=` and `x[...] = 0` work in place, on the "
    "caller's own array. A plain product makes a new one.",
)
def _(grad_outputs, mask):
    grad_outputs *= mask
    return grad_outputs


@dropout_backward.variant("input modified")
def _(grad_outputs, mask):
    grad_outputs[mask == 0] = 0
    return grad_outputs * mask
