"""Lesson 7: dropout and its way back, the L2 penalty, soft labels and shifted images."""

import numpy as np

from nnlib import data
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

# --- dropout_forward -----------------------------------------------------------------------------


def _dropout(inputs, rate, rng, training):
    if not training or rate == 0:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask


dropout_forward = Exercise(
    "dropout_forward",
    lesson=7,
    takes="inputs, rate, rng, training",
    gives="outputs, mask",
    reference=_dropout,
    points=3,
    hints=(
        "Each number is to be off with the probability `rate`. If you draw a number between 0 and "
        "1 for each of them, how do you tell from it which are off? And what keeps the average of "
        "the outputs at the average of the inputs?",
        "Three cases of one thing: the mask. When predicting, it is all ones. In training it has "
        "the shape of the inputs, 0 for off, and for on a number above 1 that makes up for those "
        "that are off. The outputs are always inputs times mask.",
        "By hand, with rate 0.2:\n"
        "    inputs              [ 1,    2,    3,    4 ]\n"
        "    drawn               [ 0.7,  0.1,  0.9,  0.4 ]   one below 0.2\n"
        "    on                  [ 1,    0,    1,    1 ]\n"
        "    mask: 1 / 0.8       [ 1.25, 0,    1.25, 1.25 ]\n"
        "    outputs             [ 1.25, 0,    3.75, 5 ]",
    ),
)


@dropout_forward.cases
def _(rng):
    def generator():
        return np.random.default_rng(int(rng.integers(2**32)))

    def whole(shape):
        return rng.normal(size=shape) + 5.0

    yield Case(small_numbers(rng, (3, 4)), 0.5, generator(), True, about="training")
    yield Case(small_numbers(rng, (3, 4)), 0.8, generator(), False, about="predicting")
    yield Case(small_numbers(rng, (3, 4)), 0.0, generator(), True, about="rate 0")
    yield Case(whole((60, 50)), 0.2, generator(), True, about="a low rate")
    yield Case(whole((50, 60)), 0.8, generator(), True, about="a high rate")
    large = whole((64, 32)).astype(np.float32)
    yield Case(large, 0.3, generator(), True, about="a float32 batch")


@dropout_forward.judged_by
def _(returned, case, expected):
    inputs, rate, _, training = case.arguments
    outputs, mask = (np.asarray(part) for part in returned)
    scale = 1 / (1 - rate)

    def is_mask(array):
        return _among(array, (0, 1, scale))

    if outputs.shape == mask.shape == inputs.shape and is_mask(outputs) and not is_mask(mask):
        return Complaint("The mask comes first, then the outputs.", "other order")
    if outputs.shape != inputs.shape:
        return Complaint(
            f"Your outputs have shape {outputs.shape}, the inputs {inputs.shape}. What is off "
            "becomes 0 and keeps its place."
        )
    if not training or rate == 0:
        return _complain_of_prediction(outputs, mask, inputs, expected, training)
    if mask.shape != inputs.shape:
        return Complaint(
            f"Your mask has shape {mask.shape}; expected {inputs.shape}. Every number of the "
            "inputs is switched on or off on its own.",
            "one mask for all rows" if mask.shape == inputs.shape[1:] else None,
        )
    if len(mask) > 10 and (mask == mask[0]).all():
        return Complaint("Each row has the same mask.", "one mask for all rows")
    if len(mask) > 10 and (mask == mask[:, :1]).all():
        return Complaint("Each row is on or off as a whole.", "whole rows off")
    return _complain_of_mask(mask, outputs, inputs, rate)


def _complain_of_prediction(outputs, mask, inputs, expected, training):
    if not _close(outputs, inputs):
        if training and (outputs == 0).all():
            return Complaint("At rate 0 all is off.", "on and off exchanged", expected)
        when = "training is False" if not training else "the rate is 0"
        return Complaint(
            f"Here {when}, so the outputs are the inputs. Yours differ.",
            "on when predicting" if not training and (outputs == 0).any() else None,
            expected,
        )
    if mask.shape != inputs.shape or not _among(mask, (1,)):
        return Complaint(
            "The outputs are right: nothing is switched off. The mask has to say so too: the shape "
            "of the inputs, and 1 everywhere, so that the way back can multiply by it.",
            None,
            expected,
        )
    return None


def _complain_of_mask(mask, outputs, inputs, rate):
    scale = 1 / (1 - rate)
    if _among(mask, (0, 1)) and (mask == 1).any():
        kept = inputs * mask
        if _close(outputs, kept * scale):
            return Complaint("The mask has no scale.", "scale not in the mask")
        return Complaint("What stays is not scaled.", "not scaled")
    if not _among(mask, (0, scale)):
        if _among(mask, (0, 1 / rate)):
            return Complaint("What stays is divided by the rate.", "divided by the rate")
        if _among(mask, (0, 1 - rate)):
            return Complaint("What stays is made smaller.", "multiplied by 1 - rate")
        return Complaint(
            "Your mask should hold two numbers only: 0 for off, and 1 / (1 - rate), which is "
            f"{scale:g} here, for on. It holds others, such as {_other(mask, (0, scale)):.4g}."
        )
    # Six standard deviations: a right mask is further off in one of 500 million.
    off = np.mean(mask == 0)
    if abs(off - rate) > 6 * np.sqrt(rate * (1 - rate) / mask.size):
        exchanged = abs(1 - off - rate) < 6 * np.sqrt(rate * (1 - rate) / mask.size)
        return Complaint(
            f"{off:.0%} of your mask is 0, with a rate of {rate:.0%}. Each number should be off "
            "with the probability `rate`. What do you compare with what?",
            "on and off exchanged" if exchanged else None,
        )
    if _close(outputs, inputs * (mask > 0)):
        return Complaint("The outputs are not scaled.", "outputs not scaled")
    if not _close(outputs, inputs * mask):
        same = _among(outputs[inputs != 0] / (inputs[inputs != 0] * scale), (0, 1))
        return Complaint(
            "Your outputs are not the inputs times the mask that you return.",
            "two masks" if same else None,
        )
    return None


def _close(one, other):
    return np.allclose(one, other, rtol=1e-5, atol=1e-6)


def _among(array, values):
    """Tell whether an array holds nothing but these values."""
    return bool(np.isclose(np.ravel(array)[:, None], values, rtol=1e-5).any(axis=1).all())


def _other(array, values):
    """Return the first number of an array that is none of these."""
    numbers = np.ravel(array).astype(float)
    return numbers[~np.isclose(numbers[:, None], values, rtol=1e-5).any(axis=1)][0]


@dropout_forward.alternative
def _(inputs, rate, rng, training):
    mask = np.ones(inputs.shape)
    if training and rate > 0:
        mask = np.where(rng.uniform(size=inputs.shape) < rate, 0.0, 1 / (1 - rate))
    return inputs * mask, mask


@dropout_forward.alternative
def _(inputs, rate, rng, training):
    if not training:
        rate = 0
    mask = rng.binomial(1, 1 - rate, size=inputs.shape).astype(inputs.dtype)
    mask /= 1 - rate
    return [mask * inputs, mask]


@dropout_forward.alternative
def _(inputs, rate, rng, training):
    if not training or rate == 0:
        return inputs.copy(), np.ones(inputs.shape, dtype=int)
    keep = rng.choice([False, True], p=[rate, 1 - rate], size=inputs.shape)
    outputs, mask = inputs / (1 - rate), keep * (1 / (1 - rate))
    outputs[~keep] = 0
    return outputs, mask


@dropout_forward.alternative
def _(inputs, rate, rng, training):
    outputs, mask = np.zeros(inputs.shape), np.zeros(inputs.shape)
    for row in range(inputs.shape[0]):
        for column in range(inputs.shape[1]):
            if not training:
                mask[row, column] = 1
            elif rng.random() > rate:
                mask[row, column] = 1 / (1 - rate)
            outputs[row, column] = inputs[row, column] * mask[row, column]
    return outputs, mask


@dropout_forward.mistake(
    "not scaled",
    "What stays in your outputs has its old size. With a rate of 0.5 the next layer then gets half "
    "of what it gets when you predict. What stays has to be scaled up, in the mask already, so "
    "that the average is the same.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = rng.random(inputs.shape) >= rate
    return inputs * mask, mask.astype(float)


@dropout_forward.variant("not scaled")
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = rng.random(inputs.shape) >= rate
    return inputs * mask, mask


@dropout_forward.mistake(
    "scaled when predicting",
    "In training what stays is not scaled, and when predicting you make all inputs smaller. That "
    "is dropout as it was first published. Here it is inverted: all the scaling is done in "
    "training, and predicting changes nothing.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs * (1 - rate), np.ones_like(inputs)
    mask = rng.random(inputs.shape) >= rate
    return inputs * mask, mask.astype(float)


@dropout_forward.variant("scaled when predicting")
def _(inputs, rate, rng, training):
    mask = rng.random(inputs.shape) >= rate if training else np.full(inputs.shape, 1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "scale not in the mask",
    "Your outputs are right. But the mask you return holds 0 and 1, so the way back would not know "
    "the scale. Put it into the mask: then both ways are one multiplication.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate).astype(float)
    return inputs * mask / (1 - rate), mask


@dropout_forward.variant("scale not in the mask")
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = rng.random(inputs.shape) >= rate
    return inputs * mask / (1 - rate), mask


@dropout_forward.mistake(
    "outputs not scaled",
    "Your mask is right, scale and all. The outputs were made without the scale: they are not the "
    "inputs times this mask. Make the mask first, all of it, and then the outputs.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    keep = rng.random(inputs.shape) >= rate
    return inputs * keep, keep / (1 - rate)


@dropout_forward.mistake(
    "on when predicting",
    "Numbers are switched off although `training` is False. A prediction that changes when you ask "
    "twice is the sign of it. When predicting, the outputs are the inputs, and the mask is 1 "
    "everywhere.",
)
def _(inputs, rate, rng, training):
    mask = (rng.random(inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "training and predicting exchanged",
    "Your function drops numbers when `training` is False, and none when it is True. Which way "
    "round is your `if`?",
)
def _(inputs, rate, rng, training):
    return _dropout(inputs, rate, rng, not training)


@dropout_forward.mistake(
    "scaled, and on when predicting",
    "When `training` is False, nothing is off in your outputs, but all is scaled up. The scale "
    "makes up for what is off. When predicting, nothing is off, so there is nothing to make up "
    "for.",
)
def _(inputs, rate, rng, training):
    keep = rng.random(inputs.shape) >= rate if training else np.ones(inputs.shape)
    return inputs * keep / (1 - rate), keep / (1 - rate)


@dropout_forward.mistake(
    "on and off exchanged",
    "The share that is off in your mask is 1 - rate. `rate` is the probability of being switched "
    "off: of the numbers that `rng.random` draws, between 0 and 1, a share of `rate` is below "
    "`rate`. Are those on or off?",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) < rate) / (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "divided by the rate",
    "What stays is divided by `rate` in your outputs. But `rate` is the share that is off. The "
    "share that stays is the rest, and dividing by that share keeps the average.",
)
def _(inputs, rate, rng, training):
    if not training or rate == 0:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate) / rate
    return inputs * mask, mask


@dropout_forward.variant("divided by the rate")
def _(inputs, rate, rng, training):
    if not training or rate == 0:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) < rate) / rate
    return inputs * mask, mask


@dropout_forward.variant("divided by the rate")
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate) / np.float64(rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "multiplied by 1 - rate",
    "What stays gets smaller in your outputs: it is multiplied by the share that stays. Some are "
    "off already, so the others have to get larger to make up for them. What undoes a "
    "multiplication?",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate) * (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "one mask for all rows",
    "All rows have the same mask: one number was drawn for each column. Every image needs numbers "
    "of its own, so draw as many as the inputs have entries.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape[1]) >= rate) / (1 - rate)
    return inputs * mask, np.tile(mask, (len(inputs), 1))


@dropout_forward.variant("one mask for all rows")
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape[1]) >= rate) / (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "whole rows off",
    "In your outputs a row is on or off as a whole: one number was drawn for each image. Dropout "
    "switches single units off, and draws for every entry of the inputs.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random((len(inputs), 1)) >= rate) / (1 - rate)
    return inputs * mask, np.tile(mask, (1, inputs.shape[1]))


@dropout_forward.variant("whole rows off")
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random((len(inputs), 1)) >= rate) / (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "two masks",
    "Your outputs were made with one mask, and you return another. The way back needs the very "
    "mask that made the outputs: draw once, and use it for both.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    outputs = inputs * (rng.random(inputs.shape) >= rate) / (1 - rate)
    return outputs, (rng.random(inputs.shape) >= rate) / (1 - rate)


@dropout_forward.mistake(
    "a coin for every rate",
    "About half of your mask is 0, whatever the rate. A whole number that is 0 or 1 falls like a "
    "coin. Draw from 0 to 1 with fractions, and compare with `rate`.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = rng.integers(0, 2, size=inputs.shape) / (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "numbers from a bell curve",
    "Your numbers come from a bell curve around 0, where more than half are below any rate. "
    "`rng.random` draws evenly between 0 and 1, so that a share of `rate` is below `rate`.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.normal(size=inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask


@dropout_forward.mistake(
    "no mask when predicting",
    "When predicting, you return the outputs without a mask. The caller expects two arrays each "
    "time: a mask of ones lets the way back do the same in both cases.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, None
    return _dropout(inputs, rate, rng, training)


@dropout_forward.variant("no mask when predicting")
def _(inputs, rate, rng, training):
    if not training:
        return inputs
    return _dropout(inputs, rate, rng, training)


@dropout_forward.mistake(
    "one value for several",
    "Two arrays should come back, the outputs and the mask; yours is a single result. The way back "
    "needs the mask, so it has to be handed out.",
)
def _(inputs, rate, rng, training):
    return _dropout(inputs, rate, rng, training)[0]


@dropout_forward.mistake(
    "other order",
    "Both arrays are right, but they come back in the other order: the outputs are the first, the "
    "mask the second.",
)
def _(inputs, rate, rng, training):
    outputs, mask = _dropout(inputs, rate, rng, training)
    return mask, outputs


@dropout_forward.mistake(
    "input modified",
    "The inputs that you were given have changed: `*=` and `x[...] = 0` work in place, on the "
    "caller's own array. `inputs * mask` makes a new one.",
)
def _(inputs, rate, rng, training):
    if not training:
        return inputs, np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate) / (1 - rate)
    inputs *= mask
    return inputs, mask


# --- dropout_backward ----------------------------------------------------------------------------

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


@dropout_backward.variant("not scaled on the way back")
def _(grad_outputs, mask):
    return np.where(mask == 0, 0.0, grad_outputs)


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


# --- l2_penalty ----------------------------------------------------------------------------------


def _l2(weights, strength):
    penalty = sum(strength / 2 * np.sum(weight**2) for weight in weights)
    return penalty, [strength * weight for weight in weights]


l2_penalty = Exercise(
    "l2_penalty",
    lesson=7,
    takes="weights, strength",
    gives="penalty, gradients",
    reference=_l2,
    points=2,
    hints=(
        "The penalty is one number for the whole network, the gradients are one array for each "
        "matrix. What is the slope of λ/2 · w² for a single weight w?",
        "Go through the matrices one after the other. Add to the penalty the squares of all its "
        "weights, times half the strength. Add to a list its gradient: the half cancels the 2 that "
        "comes from the square.",
        "By hand, one matrix [[1, -2]] and another [[3], [0]], with strength 0.1:\n"
        "    squares             1 + 4 + 9 + 0  =  14\n"
        "    the penalty         0.1 / 2 · 14   =  0.7\n"
        "    first gradient      [[0.1, -0.2]]\n"
        "    second gradient     [[0.3], [0]]",
    ),
)


@l2_penalty.cases
def _(rng):
    yield Case([small_numbers(rng, (2, 3))], 0.1, about="one matrix")
    yield Case([small_numbers(rng, (2, 3)), small_numbers(rng, (3, 2))], 0.1, about="two matrices")
    yield Case([small_numbers(rng, (2, 2)) for _ in range(3)], 4.0, about="a large strength")
    yield Case([small_numbers(rng, (2, 1)), small_numbers(rng, (1, 4))], 0.0, about="strength 0")
    shapes = (64, 32), (32, 16), (16, 10)
    layers = [rng.normal(0, 0.2, shape).astype(np.float32) for shape in shapes]
    yield Case(layers, 0.03, about="a whole network")


@l2_penalty.alternative
def _(weights, strength):
    penalty, gradients = 0.0, []
    for weight in weights:
        penalty += 0.5 * strength * float((weight * weight).sum())
        gradients.append(weight * strength)
    return penalty, gradients


@l2_penalty.alternative
def _(weights, strength):
    everything = np.concatenate([weight.ravel() for weight in weights])
    return strength * (everything @ everything) / 2, tuple(strength * w for w in weights)


@l2_penalty.alternative
def _(weights, strength):
    penalty = sum(np.linalg.norm(weight) ** 2 for weight in weights) * strength / 2
    gradients = [np.zeros_like(weight) for weight in weights]
    for gradient, weight in zip(gradients, weights, strict=True):
        gradient += strength * weight
    return penalty, gradients


@l2_penalty.mistake(
    "no half",
    "Your penalty is exactly twice what it should be, and the gradients are right for half of it. "
    "The half is in front of the squares so that it cancels the 2 of the derivative.",
)
def _(weights, strength):
    return 2 * _l2(weights, strength)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "no half in either",
    "Penalty and gradients fit together, and both are twice as large as they should be. The "
    "penalty here is the strength times half the sum of squares.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return 2 * penalty, [2 * gradient for gradient in gradients]


@l2_penalty.mistake(
    "gradients twice too large",
    "The penalty is right, and your gradients are twice as large as its slope. They have the 2 "
    "from the square; the half in front of it is still there, and cancels it.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, [2 * gradient for gradient in gradients]


@l2_penalty.mistake(
    "gradients half too small",
    "The penalty is right, and your gradients are half its slope. The half is in them, but the "
    "derivative of a square brings a 2 as well.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, [gradient / 2 for gradient in gradients]


@l2_penalty.mistake(
    "mean of squares",
    "Your penalty is an average over the weights. It should be a sum: then a weight costs the same "
    "in a large layer as in a small one, and the gradients fit to it.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.mean(weight**2) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.variant("mean of squares")
def _(weights, strength):
    penalty = sum(strength / 2 * np.mean(weight**2) for weight in weights)
    return penalty, [strength * weight / weight.size for weight in weights]


@l2_penalty.variant("mean of squares")
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty / sum(weight.size for weight in weights), gradients


@l2_penalty.variant("mean of squares")
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty / len(weights), gradients


@l2_penalty.mistake(
    "not squared",
    "Your penalty adds up the weights themselves. Positive and negative ones cancel, and a very "
    "negative weight would be a reward. It is their squares that cost.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.sum(weight) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "squared after the sum",
    "You add up the weights and square the sum. In the sum, positive and negative weights cancel. "
    "Square each weight first, then add.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.sum(weight) ** 2 for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.variant("squared after the sum")
def _(weights, strength):
    penalty = strength / 2 * sum(np.sum(weight) for weight in weights) ** 2
    return penalty, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "sizes in place of squares",
    "Your penalty adds up the sizes of the weights. That is another penalty, L1: it pulls small "
    "weights as hard as large ones. L2 adds up squares.",
)
def _(weights, strength):
    penalty = sum(strength * np.sum(np.abs(weight)) for weight in weights)
    return penalty, [strength * np.sign(weight) for weight in weights]


@l2_penalty.variant("sizes in place of squares")
def _(weights, strength):
    penalty = sum(strength / 2 * np.sum(np.abs(weight)) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "root of the sum",
    "You took the root of the sum of squares: that is the length of all weights together. The "
    "penalty has no root. Without a root, each weight has a slope that depends on itself alone.",
)
def _(weights, strength):
    penalty = sum(strength / 2 * np.linalg.norm(weight) for weight in weights)
    return penalty, [strength * weight for weight in weights]


@l2_penalty.variant("root of the sum")
def _(weights, strength):
    total = sum(np.sum(weight**2) for weight in weights)
    return strength / 2 * np.sqrt(total), [strength * weight for weight in weights]


@l2_penalty.mistake(
    "only the last matrix",
    "Your penalty counts the last matrix only. In the loop, each matrix puts its own sum in place "
    "of those before it. They have to be added up.",
)
def _(weights, strength):
    return _l2(weights[-1:], strength)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "only the first matrix",
    "Your result counts the first matrix only. Does the function return inside its loop? `return` "
    "ends it at once.",
)
def _(weights, strength):
    return _l2(weights[:1], strength)


@l2_penalty.variant("only the first matrix")
def _(weights, strength):
    return _l2(weights[:1], strength)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "one array for a list",
    "A gradient is needed for each matrix, in a list, in the order in which the matrices came. "
    "Your gradients are a single array. (A list has one element even for one matrix.)",
)
def _(weights, strength):
    return _l2(weights, strength)[0], _l2(weights, strength)[1][-1]


@l2_penalty.variant("one array for a list")
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, np.concatenate([gradient.ravel() for gradient in gradients])


@l2_penalty.mistake(
    "a penalty for each matrix",
    "Your penalty is a list, with a number for each matrix. It is added to the loss, so it has to "
    "be one number: their sum.",
)
def _(weights, strength):
    penalties = [strength / 2 * np.sum(weight**2) for weight in weights]
    return penalties, [strength * weight for weight in weights]


@l2_penalty.variant("a penalty for each matrix")
def _(weights, strength):
    penalties = np.array([strength / 2 * np.sum(weight**2) for weight in weights])
    return penalties, [strength * weight for weight in weights]


@l2_penalty.mistake(
    "the list as one array",
    "You treat the list as one array. The matrices have different shapes, so NumPy cannot stack "
    "them. Go through the list, one matrix at a time.",
)
def _(weights, strength):
    everything = np.array(weights)
    return strength / 2 * np.sum(everything**2), list(strength * everything)


@l2_penalty.variant("the list as one array")
def _(weights, strength):
    return strength / 2 * np.sum(np.square(weights)), [strength * weight for weight in weights]


@l2_penalty.mistake(
    "strength missing in the gradients",
    "The penalty is right, and your gradients are the weights themselves. How hard the penalty "
    "pulls depends on the strength.",
)
def _(weights, strength):
    return _l2(weights, strength)[0], [weight.copy() for weight in weights]


@l2_penalty.mistake(
    "strength missing",
    "The strength has no effect on your penalty: it is half the sum of squares. The strength says "
    "how much that counts.",
)
def _(weights, strength):
    return _l2(weights, 1.0)


@l2_penalty.variant("strength missing")
def _(weights, strength):
    return _l2(weights, 1.0)[0], _l2(weights, strength)[1]


@l2_penalty.mistake(
    "gradients with a minus",
    "Your gradients have the opposite sign. They point uphill, to where the penalty grows: away "
    "from zero. The minus comes in later, when an optimizer steps against them.",
)
def _(weights, strength):
    penalty, gradients = _l2(weights, strength)
    return penalty, [-gradient for gradient in gradients]


@l2_penalty.mistake(
    "shrunken weights",
    "The penalty is right, and in place of the gradients you return weights that have decayed. To "
    "move the weights is the optimizer's business: it asks for the slope alone.",
)
def _(weights, strength):
    return _l2(weights, strength)[0], [(1 - strength) * weight for weight in weights]


@l2_penalty.mistake(
    "the penalty alone",
    "Two things should come back, the penalty and the list of gradients; yours is a single result. "
    "The loss needs the one, the step needs the other.",
)
def _(weights, strength):
    return _l2(weights, strength)[0]


@l2_penalty.mistake(
    "other order",
    "Both results are right, but they come back in the other order: the penalty is the first, the "
    "list of gradients the second.",
)
def _(weights, strength):
    return _l2(weights, strength)[::-1]


@l2_penalty.mistake(
    "input modified",
    "The weights that you were given have changed: `*=` and `**=` work in place, on the caller's "
    "own arrays. A plain product makes a new one.",
)
def _(weights, strength):
    penalty = _l2(weights, strength)[0]
    for weight in weights:
        weight *= strength
    return penalty, weights


# --- smooth_labels -------------------------------------------------------------------------------


def _smooth(labels, classes, smoothing):
    return (1 - smoothing) * data.one_hot(labels, classes).astype(np.float64) + smoothing / classes


smooth_labels = Exercise(
    "smooth_labels",
    lesson=7,
    takes="labels, classes, smoothing",
    reference=_smooth,
    points=2,
    hints=(
        "A row of targets is a whole of 1, and all of it is on the label. You take the share "
        "`smoothing` away, and deal it out evenly. How much does each class get, and does the "
        "label get a part as well?",
        "Begin with one-hot rows. Shrink them, so that the label keeps 1 - smoothing. Then add the "
        "same small number everywhere, to the label's column too. Check that each row adds up to "
        "1.",
        "By hand, for label 2 of 4 classes, with smoothing 0.2:\n"
        "    one-hot                 [0,    0,    1,    0]\n"
        "    four fifths of it       [0,    0,    0.8,  0]\n"
        "    0.2 dealt out to four   [0.05, 0.05, 0.05, 0.05]\n"
        "    the targets             [0.05, 0.05, 0.85, 0.05]",
    ),
)


@smooth_labels.cases
def _(rng):
    # The highest label is not the last class: the number of classes cannot be read off the labels.
    yield Case(rng.integers(0, 3, 2), 4, 0.2)
    yield Case(np.array([3, *rng.permutation(3)]), 4, 0.2, about="as many rows as classes")
    yield Case(np.array([int(rng.integers(0, 4))]), 5, 0.1, about="a single label")
    yield Case(rng.integers(0, 3, 5), 6, 0.3, about="classes that do not occur")
    yield Case(rng.integers(0, 3, 4), 3, 0.0, about="no smoothing")
    yield Case(rng.permutation(32) % 10, 10, 0.1, about="a whole batch")


@smooth_labels.alternative
def _(labels, classes, smoothing):
    targets = np.full((len(labels), classes), smoothing / classes)
    targets[np.arange(len(labels)), labels] += 1 - smoothing
    return targets


@smooth_labels.alternative
def _(labels, classes, smoothing):
    return np.eye(classes, dtype=np.float32)[labels] * (1 - smoothing) + smoothing / classes


@smooth_labels.alternative
def _(labels, classes, smoothing):
    rows = []
    for label in labels:
        row = [smoothing / classes] * classes
        row[label] = 1 - smoothing * (classes - 1) / classes
        rows.append(row)
    return np.array(rows)


@smooth_labels.alternative
def _(labels, classes, smoothing):
    is_label = np.asarray(labels)[:, None] == np.arange(classes)
    return np.where(is_label, 1 - smoothing + smoothing / classes, smoothing / classes)


@smooth_labels.mistake(
    "label not shrunk",
    "Your rows add up to more than 1: the small number was added everywhere, and nothing was taken "
    "away from the label. What is dealt out has to come from somewhere.",
)
def _(labels, classes, smoothing):
    return np.eye(classes)[labels] + smoothing / classes


@smooth_labels.mistake(
    "label gives away too little",
    "Your rows add up to more than 1: the label gave away one part of the share only. It gives the "
    "whole share, and then gets its own part back.",
)
def _(labels, classes, smoothing):
    part = smoothing / classes
    return np.where(np.eye(classes)[labels] == 1, 1 - part, part)


@smooth_labels.variant("label gives away too little")
def _(labels, classes, smoothing):
    part = smoothing / classes
    return (1 - part) * np.eye(classes)[labels] + part


@smooth_labels.mistake(
    "label gets no part",
    "Your rows add up to a little less than 1. The share was divided among all classes, and the "
    "label did not get its part. It is dealt out to every class, the label's own too.",
)
def _(labels, classes, smoothing):
    return np.where(np.eye(classes)[labels] == 1, 1 - smoothing, smoothing / classes)


@smooth_labels.mistake(
    "dealt out to the others only",
    "Your rows add up to 1, but the share went to the other classes only. That is another way to "
    "smooth. Here every class gets the same part, the label's own too.",
)
def _(labels, classes, smoothing):
    others = smoothing / (classes - 1)
    return np.where(np.eye(classes)[labels] == 1, 1 - smoothing, others)


@smooth_labels.mistake(
    "shares exchanged",
    "The label kept the share `smoothing`, and the rest was dealt out. It should be the other way "
    "round: the label keeps the larger share.",
)
def _(labels, classes, smoothing):
    return smoothing * np.eye(classes)[labels] + (1 - smoothing) / classes


@smooth_labels.mistake(
    "not divided",
    "Every class got the whole share, so your rows add up to far more than 1. It has to be divided "
    "among the classes.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing


@smooth_labels.variant("not divided")
def _(labels, classes, smoothing):
    return np.where(np.eye(classes)[labels] == 1, 1 - smoothing, smoothing)


@smooth_labels.mistake(
    "divided by the rows",
    "You divided the share by the number of labels. It is dealt out along a row, so it is divided "
    "by the number of classes.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / len(labels)


@smooth_labels.mistake(
    "always ten classes",
    "With ten classes your targets are right, with any other number they are not: a 10 is written "
    "into your function. How many there are comes in as a parameter.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / 10


@smooth_labels.variant("always ten classes")
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(10)[labels] + smoothing / 10


@smooth_labels.mistake(
    "classes counted from the labels",
    "Your rows are too short where the last classes do not occur among the labels. A small batch "
    "seldom holds all of them. How many there are comes in as a parameter.",
)
def _(labels, classes, smoothing):
    classes = labels.max() + 1
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / classes


@smooth_labels.variant("classes counted from the labels")
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(labels.max() + 1)[labels] + smoothing / classes


@smooth_labels.variant("classes counted from the labels")
def _(labels, classes, smoothing):
    classes = len(np.unique(labels))
    one_hot = (labels[:, None] == np.unique(labels)).astype(float)
    return (1 - smoothing) * one_hot + smoothing / classes


@smooth_labels.mistake(
    "no smoothing",
    "These are one-hot rows: nothing was taken from the label, and nothing dealt out. What does "
    "`smoothing` do in your function?",
)
def _(labels, classes, smoothing):
    return np.eye(classes)[labels]


@smooth_labels.mistake(
    "nothing dealt out",
    "You took the share away from the label, and the other classes are still 0. A row of targets "
    "adds up to 1: deal the share out.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels]


@smooth_labels.mistake(
    "whole numbers only",
    "Your fractions were cut off: they were put into an array of whole numbers, which has no room "
    "for them. Make an array of floats.",
)
def _(labels, classes, smoothing):
    targets = np.zeros((len(labels), classes), dtype=int)
    targets[:] = smoothing / classes
    targets[np.arange(len(labels)), labels] = 1 - smoothing + smoothing / classes
    return targets


@smooth_labels.variant("whole numbers only")
def _(labels, classes, smoothing):
    targets = np.full((len(labels), classes), smoothing / classes)
    targets[np.arange(len(labels)), labels] += 1 - smoothing
    return targets.astype(int)


@smooth_labels.mistake(
    "transposed",
    "Rows and columns are exchanged. Each label gets a row, with a column for each class.",
)
def _(labels, classes, smoothing):
    return _smooth(labels, classes, smoothing).T


@smooth_labels.mistake(
    "classes counted from 1",
    "The large number stands one column to the left of where it belongs. Labels and columns both "
    "count from 0.",
)
def _(labels, classes, smoothing):
    return _smooth(labels - 1 + classes * (labels == 0), classes, smoothing)


@smooth_labels.mistake(
    "every row got all labels",
    "Every row of your targets has a large number in the columns of all labels. `x[:, labels]` "
    "means all rows. Row i belongs to label i alone: pair each row with its own label.",
)
def _(labels, classes, smoothing):
    one_hot = np.zeros((len(labels), classes))
    one_hot[:, labels] = 1
    return (1 - smoothing) * one_hot + smoothing / classes


# --- shift_images --------------------------------------------------------------------------------


def _shift(images, rows, columns):
    _, height, width = images.shape
    padding = (0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))
    top, left = abs(rows) - rows, abs(columns) - columns
    return np.pad(images, padding)[:, top : top + height, left : left + width]


shift_images = Exercise(
    "shift_images",
    lesson=7,
    takes="images, rows, columns",
    reference=_shift,
    exact_dtype=True,
    points=3,
    hints=(
        "Think of a window on a larger black wall with the picture in its middle. To see the "
        "picture further down, which way does the window move?",
        "Pad every image with as many zeros on all four sides as the shift is long, but the first "
        "axis, which counts the images, by nothing. Then cut out a piece of the old size. If the "
        "picture is to move down, the piece begins higher up.",
        "By hand, one row down, in a picture of 2 by 2:\n"
        "    the picture    padded by 1     cut out of it\n"
        "                   0  0  0  0      from row 0, column 1:\n"
        "    1  2           0  1  2  0      0  0\n"
        "    3  4           0  3  4  0      1  2\n"
        "                   0  0  0  0",
    ),
)


@shift_images.cases
def _(rng):
    def pictures(count, height, width, dtype=np.float64):
        return rng.integers(1, 10, (count, height, width)).astype(dtype)

    yield Case(pictures(1, 3, 3), 1, 0, about="down")
    yield Case(pictures(1, 3, 3), 0, 1, about="to the right")
    yield Case(pictures(2, 3, 4), -1, 0, about="up")
    yield Case(pictures(2, 3, 4), 0, -1, about="to the left")
    yield Case(pictures(3, 4, 4), 1, -2, about="down and left")
    yield Case(pictures(2, 4, 3), 2, 1, about="down and right")
    yield Case(pictures(2, 3, 3), 0, 0, about="no shift")
    yield Case(pictures(2, 3, 4), 3, 0, about="all of it out")
    yield Case(pictures(2, 3, 4), 4, 1, about="all of it out")
    yield Case(pictures(2, 3, 4), -5, 1, about="all of it out")
    yield Case(pictures(2, 4, 4, np.uint8), -1, 1, about="uint8 pixels")
    whole = rng.random((20, 8, 8), dtype=np.float32)
    yield Case(whole, int(rng.choice([-2, -1, 1, 2])), 1, about="a whole batch")


@shift_images.alternative
def _(images, rows, columns):
    shifted = np.zeros_like(images)
    _, height, width = images.shape
    for row in range(height):
        for column in range(width):
            if 0 <= row - rows < height and 0 <= column - columns < width:
                shifted[:, row, column] = images[:, row - rows, column - columns]
    return shifted


@shift_images.alternative
def _(images, rows, columns):
    shifted = np.roll(images, (rows, columns), axis=(1, 2))
    height, width = images.shape[1:]
    down, right = np.arange(height), np.arange(width)
    shifted[:, (down < rows) | (down >= height + rows)] = 0
    shifted[:, :, (right < columns) | (right >= width + columns)] = 0
    return shifted


@shift_images.alternative
def _(images, rows, columns):
    _, height, width = images.shape
    down = np.eye(height, k=-rows, dtype=images.dtype)
    right = np.eye(width, k=columns, dtype=images.dtype)
    return down @ images @ right


@shift_images.alternative
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros(images.shape, dtype=images.dtype)
    if abs(rows) < height and abs(columns) < width:
        result[
            :,
            max(rows, 0) : height + min(rows, 0),
            max(columns, 0) : width + min(columns, 0),
        ] = images[
            :,
            max(-rows, 0) : height + min(-rows, 0),
            max(-columns, 0) : width + min(-columns, 0),
        ]
    return result


@shift_images.mistake(
    "wraps around",
    "Ink that leaves on one side comes in on the other: that is what np.roll does. What leaves a "
    "picture is lost, and zeros come in.",
)
def _(images, rows, columns):
    return np.roll(images, (rows, columns), axis=(1, 2))


@shift_images.mistake(
    "rolled without an axis",
    "Pixels went from one row of the picture into the next: without an axis, np.roll treats all "
    "images as one long row of numbers. And whatever axis it gets, what leaves on one side comes "
    "in on the other.",
)
def _(images, rows, columns):
    return np.roll(images, (rows, columns))


@shift_images.variant("rolled without an axis")
def _(images, rows, columns):
    return np.roll(images, rows * images.shape[2] + columns)


@shift_images.mistake(
    "room for one pixel only",
    "Shifts by one pixel come out right, longer ones do not. The lesson padded each picture by one "
    "pixel, as it moved by one at most. How much room does this shift need?",
)
def _(images, rows, columns):
    _, height, width = images.shape
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - rows : 1 - rows + height, 1 - columns : 1 - columns + width]


@shift_images.mistake(
    "the other way",
    "Your pictures move the other way. Positive `rows` move them down, positive `columns` to the "
    "right. If you cut a piece out of a padded picture: a piece that begins further down shows it "
    "further up.",
)
def _(images, rows, columns):
    return _shift(images, -rows, -columns)


@shift_images.variant("the other way")
def _(images, rows, columns):
    return _shift(images, -rows, columns)


@shift_images.variant("the other way")
def _(images, rows, columns):
    return _shift(images, rows, -columns)


@shift_images.mistake(
    "rows and columns exchanged",
    "`rows` moves your pictures sideways, and `columns` up and down. Axis 1 counts the rows of a "
    "picture, from top to bottom; axis 2 its columns.",
)
def _(images, rows, columns):
    return _shift(images, columns, rows)


@shift_images.mistake(
    "images shifted among each other",
    "Whole pictures have moved to other places in the batch. Axis 0 counts the images: it stays as "
    "it is. Rows are axis 1, columns axis 2.",
)
def _(images, rows, columns):
    return _shift(images.transpose(2, 0, 1), rows, columns).transpose(1, 2, 0)


@shift_images.variant("images shifted among each other")
def _(images, rows, columns):
    return np.roll(images, (rows, columns), axis=(0, 1))


@shift_images.mistake(
    "rows only",
    "Your pictures move up and down, and never sideways. Where does `columns` come in?",
)
def _(images, rows, columns):
    return _shift(images, rows, 0)


@shift_images.mistake(
    "columns only",
    "Your pictures move sideways, and never up or down. Where does `rows` come in?",
)
def _(images, rows, columns):
    return _shift(images, 0, columns)


@shift_images.mistake(
    "a shift of zero",
    "With a shift of zero your slice is empty: -0 is 0, and `x[:-0]` means everything before the "
    "very first. Count from the front: how many rows stay?",
)
def _(images, rows, columns):
    result = np.zeros_like(images)
    result[:, rows:, columns:] = images[:, :-rows, :-columns]
    return result


@shift_images.mistake(
    "negative shifts",
    "Shifts down and to the right come out right; shifts up or to the left do not. In an index or "
    "a slice, a negative number counts from the end. What has to be where when the picture moves "
    "the other way?",
)
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros_like(images)
    result[:, rows:, columns:] = images[:, : height - rows, : width - columns]
    return result


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    _, height, width = images.shape
    padded = np.pad(images, [(0, 0), (max(rows, 0), 0), (max(columns, 0), 0)])
    return padded[:, :height, :width]


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    _, height, width = images.shape
    return np.pad(images, [(0, 0), (rows, 0), (columns, 0)])[:, :height, :width]


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    return _shift(images, abs(rows), abs(columns))


@shift_images.variant("negative shifts")
def _(images, rows, columns):
    result = np.zeros_like(images)
    _, height, width = images.shape
    for row in range(height):
        for column in range(width):
            if row + rows < height and column + columns < width:
                result[:, row + rows, column + columns] = images[:, row, column]
    return result


@shift_images.mistake(
    "zeros for what has wrapped",
    "Shifts down and to the right come out right. After a shift up or to the left, what has "
    "wrapped around is at the other end, the bottom or the right: there the zeros belong.",
)
def _(images, rows, columns):
    shifted = np.roll(images, (rows, columns), axis=(1, 2))
    shifted[:, :rows] = 0
    shifted[:, :, :columns] = 0
    return shifted


@shift_images.mistake(
    "shifts longer than the picture",
    "Ordinary shifts come out right. One that is longer than the picture does not: everything is "
    "out of sight then, and zeros are left. What becomes of your slices when the shift is larger "
    "than the height?",
)
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros_like(images)
    to_rows, from_rows = slice(rows, None), slice(None, height - rows)
    if rows < 0:
        to_rows, from_rows = slice(None, rows), slice(-rows, None)
    to_columns, from_columns = slice(columns, None), slice(None, width - columns)
    if columns < 0:
        to_columns, from_columns = slice(None, columns), slice(-columns, None)
    result[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return result


@shift_images.variant("shifts longer than the picture")
def _(images, rows, columns):
    _, height, width = images.shape
    result = np.zeros_like(images)
    to_rows = slice(max(rows, 0), height + min(rows, 0))
    to_columns = slice(max(columns, 0), width + min(columns, 0))
    from_rows = slice(max(-rows, 0), height - max(rows, 0))
    from_columns = slice(max(-columns, 0), width - max(columns, 0))
    result[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return result


@shift_images.mistake(
    "old pixels left",
    "The pictures have moved, but where they came from, the old pixels are still there. Zeros come "
    "in on that side: begin with an array of zeros, not with a copy.",
)
def _(images, rows, columns):
    inside = _shift(np.ones(images.shape, dtype=bool), rows, columns)
    return np.where(inside, _shift(images, rows, columns), images)


@shift_images.mistake(
    "edges repeated",
    "The pixels at the edge were repeated to fill the gap. Outside of the picture all is black: "
    "zeros come in.",
)
def _(images, rows, columns):
    _, height, width = images.shape
    padding = (0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))
    top, left = abs(rows) - rows, abs(columns) - columns
    padded = np.pad(images, padding, mode="edge")
    return padded[:, top : top + height, left : left + width]


@shift_images.mistake(
    "padded, not cut",
    "Your pictures have grown: the zeros are there, and the shift is, but nothing was cut off. The "
    "size stays the same: as much as comes in on one side is lost on the other.",
)
def _(images, rows, columns):
    padding = (0, 0), (max(rows, 0), max(-rows, 0)), (max(columns, 0), max(-columns, 0))
    return np.pad(images, padding)


@shift_images.variant("padded, not cut")
def _(images, rows, columns):
    return np.pad(images, ((0, 0), (abs(rows), abs(rows)), (abs(columns), abs(columns))))


@shift_images.mistake(
    "cut, not padded",
    "Your pictures have shrunk: what leaves is cut off, and nothing comes in on the other side. "
    "The size stays the same; zeros fill the gap.",
)
def _(images, rows, columns):
    _, height, width = images.shape
    kept_rows = slice(max(-rows, 0), height - max(rows, 0))
    return images[:, kept_rows, max(-columns, 0) : width - max(columns, 0)]


@shift_images.mistake(
    "another dtype",
    "The pictures are right, but their dtype has changed. np.zeros makes float64 unless you say "
    "otherwise. Pictures of uint8 or float32 come back as what they were.",
)
def _(images, rows, columns):
    return _shift(images, rows, columns).astype(np.float64)


@shift_images.mistake(
    "only the first image",
    "The first picture has moved, the others have not. The first axis counts the images, and all "
    "of them move: `x[0]` is one picture, `x[:, ...]` all.",
)
def _(images, rows, columns):
    return np.concatenate([_shift(images[:1], rows, columns), images[1:]])


@shift_images.mistake(
    "input modified",
    "The images that you were given have changed: an assignment to a slice works in place, on the "
    "caller's own array. Write into a new one.",
)
def _(images, rows, columns):
    images[...] = _shift(images, rows, columns)
    return images
