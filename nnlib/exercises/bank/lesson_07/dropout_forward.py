"""Exercise dropout_forward."""

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers


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
