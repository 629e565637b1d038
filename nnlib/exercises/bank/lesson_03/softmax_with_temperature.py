"""Exercise softmax_with_temperature."""

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise, small_numbers

softmax_with_temperature = Exercise(
    "softmax_with_temperature",
    lesson=3,
    takes="logits, temperature",
    reference=lambda logits, temperature: losses.softmax(logits / temperature),
    points=2,
    hints=(
        "A high temperature brings the probabilities together, a low one drives them apart, and "
        "the order of the classes stays. Softmax looks at the differences between logits: what "
        "makes all differences half as large?",
        "The temperature acts on the logits, before anything else happens. After that it is the "
        "softmax that you know. A low temperature makes the logits large, so the shift by the "
        "largest matters more than ever, and it comes after the division or is divided as well.",
        "By hand, for the row [1, 3, 2] and temperature 2:\n"
        "    divided by 2           [0.5, 1.5, 1]\n"
        "    minus the largest      [-1, 0, -0.5]\n"
        "    e to the power of      [0.368, 1, 0.607]\n"
        "    divided by their sum   [0.186, 0.506, 0.307]\n"
        "At temperature 1 it was    [0.090, 0.665, 0.245]",
    ),
)


@softmax_with_temperature.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)), 2.0, about="a high temperature")
    yield Case(small_numbers(rng, (3, 3)), 0.5, about="a low temperature")
    yield Case(small_numbers(rng, (1, 4)), 4, about="a single row")
    yield Case(small_numbers(rng, (2, 3)), 1.0, about="temperature 1")
    # Whatever the random part is, the logits of a row stay far apart once divided by 0.001.
    apart = rng.permuted([[0.0, 10.0, 20.0], [0.0, -10.0, -20.0]], axis=1)
    yield Case(apart + small_numbers(rng, (2, 3)), 0.001, about="a temperature close to 0")
    far_apart = rng.permuted([[0.0, 900.0, 1800.0]] * 2, axis=1)
    yield Case(far_apart + 10 * small_numbers(rng, (2, 3)), 1000.0, about="large logits")
    yield Case(rng.normal(0, 3, (32, 10)), rng.uniform(1.5, 3), about="a whole batch")


@softmax_with_temperature.alternative
def _(logits, temperature):
    shifted = (logits - np.max(logits, axis=-1, keepdims=True)) / temperature
    powers = np.exp(shifted)
    return powers / np.sum(powers, axis=-1, keepdims=True)


@softmax_with_temperature.alternative
def _(logits, temperature):
    return losses.softmax(losses.log_softmax(logits) * (1 / temperature))


@softmax_with_temperature.alternative
def _(logits, temperature):
    result = np.zeros(logits.shape)
    for i in range(logits.shape[0]):
        scaled = [logit / temperature for logit in logits[i]]
        powers = np.array([np.exp(number - max(scaled)) for number in scaled])
        result[i] = powers / powers.sum()
    return result


@softmax_with_temperature.mistake(
    "multiplied by the temperature",
    "It works the other way round: your probabilities move apart at a high temperature and "
    "together at a low one. The logits are divided by the temperature, not multiplied.",
)
def _(logits, temperature):
    return losses.softmax(logits * temperature)


@softmax_with_temperature.mistake(
    "after the softmax",
    "Your rows no longer add up to 1: the temperature scales the finished probabilities. It "
    "belongs to the logits, before the exponential.",
)
def _(logits, temperature):
    return losses.softmax(logits) / temperature


@softmax_with_temperature.variant("after the softmax")
def _(logits, temperature):
    return losses.softmax(logits) * temperature


@softmax_with_temperature.mistake(
    "softmax done twice",
    "The numbers go through a softmax twice, with the temperature in between. The second one sees "
    "numbers between 0 and 1 and treats them as logits. One softmax is enough: of the logits, "
    "divided by the temperature.",
)
def _(logits, temperature):
    return losses.softmax(losses.softmax(logits) / temperature)


@softmax_with_temperature.mistake(
    "temperature has no effect",
    "Your result is the softmax at temperature 1, whatever the temperature. Perhaps it is never "
    "used. Or it comes after the exponential, where it divides powers and sum alike and cancels; "
    "what is added to a whole row cancels too. Where do differences between logits change?",
)
def _(logits, temperature):
    return losses.softmax(logits)


@softmax_with_temperature.mistake(
    "no shift",
    "At a temperature close to 0 the divided logits are in the thousands, and np.exp overflows "
    "above 709: infinity divided by infinity is not a number. Subtract the largest of each row, "
    "as in softmax.",
)
def _(logits, temperature):
    powers = np.exp(logits / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax_with_temperature.mistake(
    "one shift for the whole batch",
    "You subtract the largest logit of the whole batch. In a row far below it all exponentials "
    "become 0, and 0 divided by 0 is NaN, not a number. Each row needs its own largest.",
)
def _(logits, temperature):
    divided = logits / temperature
    powers = np.exp(divided - divided.max())
    return powers / powers.sum(axis=1, keepdims=True)


@softmax_with_temperature.mistake(
    "shift without the temperature",
    "You subtract the largest logit as it was before the division. After the division it is "
    "another number, and what you shift to 0 is no longer the largest. Divide first, then look "
    "for the largest.",
)
def _(logits, temperature):
    powers = np.exp(logits / temperature - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax_with_temperature.mistake(
    "only the shifted part divided",
    "Only the largest logit was divided by the temperature, not the logits it is subtracted from: "
    "`a - b / t` divides b alone. Put brackets around what is to be divided.",
)
def _(logits, temperature):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True) / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax_with_temperature.mistake(
    "powers of the probabilities",
    "You raise finished probabilities to the power of 1 / temperature and divide by their sum. On "
    "paper that is the same. But a class far behind has a probability that was stored as 0, and no "
    "temperature brings it back. Divide the logits, where nothing is lost yet.",
)
def _(logits, temperature):
    powers = losses.softmax(logits) ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax_with_temperature.mistake(
    "powers that do not add up to 1",
    "Your rows do not add up to 1. Probabilities raised to a power are no longer probabilities, "
    "until they are divided by their sum again. It is less work to divide the logits instead, "
    "before the softmax.",
)
def _(logits, temperature):
    return losses.softmax(logits) ** (1 / temperature)


@softmax_with_temperature.mistake(
    "not divided by the sum",
    "These are the exponentials of the divided logits. They do not add up to 1 yet: the division "
    "by the sum of the row is missing.",
)
def _(logits, temperature):
    scaled = logits / temperature
    return np.exp(scaled - scaled.max(axis=1, keepdims=True))


@softmax_with_temperature.mistake(
    "columns instead of rows",
    "Each column of your result adds up to 1; each row should, because a row is one example. "
    "axis=0 runs down the rows, axis=1 along a row.",
)
def _(logits, temperature):
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


@softmax_with_temperature.variant("columns instead of rows")
def _(logits, temperature):
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=0))
    return powers / powers.sum(axis=0)


@softmax_with_temperature.mistake(
    "keepdims forgotten",
    "One number for each row has shape (rows,), and NumPy lines it up with the columns. "
    "keepdims=True keeps those numbers as a column, (rows, 1), so that each meets its own row.",
)
def _(logits, temperature):
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


@softmax_with_temperature.variant("keepdims forgotten")
def _(logits, temperature):
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=1))
    return powers / powers.sum(axis=1)


@softmax_with_temperature.mistake(
    "input modified",
    "The logits that were passed in have changed: `/=` and `-=` work in place, on the caller's own "
    "array. Whoever asks for a second temperature would start from numbers already divided.",
)
def _(logits, temperature):
    logits /= temperature
    return losses.softmax(logits)
