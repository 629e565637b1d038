"""Lesson 3: softmax and cross-entropy."""

import math

import numpy as np

from nnlib import losses, metrics
from nnlib.exercises.spec import Case, Exercise, small_numbers

softmax = Exercise(
    "softmax",
    lesson=3,
    takes="logits",
    reference=losses.softmax,
    points=3,
    hints=(
        "Three numbers are to become three shares of 1, larger ones getting more. What makes any "
        "number positive and keeps the order? And what then makes three positive numbers add up "
        "to 1?",
        "Subtract the largest logit of each row first: the result stays the same, and no "
        "exponential can overflow. The largest and the sum belong to a row, so both are taken "
        "along axis 1, and keepdims=True keeps them as a column that lines up with the rows.",
        "By hand, for the row [1, 3, 2]:\n"
        "    minus the largest      [-2, 0, -1]\n"
        "    e to the power of      [0.135, 1, 0.368]\n"
        "    their sum              1.503\n"
        "    divided by it          [0.090, 0.665, 0.245]",
    ),
)


@softmax.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)))
    yield Case(small_numbers(rng, (3, 3)), about="as many rows as columns")
    yield Case(small_numbers(rng, (1, 4)), about="a single row")
    yield Case(small_numbers(rng, (3, 4)) + [[0.0], [400.0], [-400.0]], about="rows of unlike size")
    yield Case(1000 + 10 * small_numbers(rng, (2, 3)), about="large logits")
    yield Case(-1000 + 10 * small_numbers(rng, (2, 3)), about="large negative logits")
    ahead = small_numbers(rng, (2, 3)) + [[0.0, 2000.0, 0.0]]
    yield Case(ahead, about="one class far ahead")
    ahead = small_numbers(rng, (2, 3)) + [[0.0, 900.0, 0.0]]  # 600 above the mean of its row
    yield Case(ahead, about="one class ahead")
    yield Case(rng.normal(0, 3, (32, 10)).astype(np.float32), about="a whole batch, float32")


@softmax.alternative
def _(logits):
    return np.exp(losses.log_softmax(logits))


@softmax.alternative
def _(logits):
    rows = []
    for row in logits:
        powers = np.exp(row - max(row))
        rows.append(powers / powers.sum())
    return np.array(rows)


@softmax.alternative
def _(logits):
    return 1 / np.exp(logits[:, None, :] - logits[:, :, None]).clip(max=1e300).sum(axis=2)


@softmax.alternative
def _(logits):
    powers = np.exp(logits.T - np.max(logits, axis=1))  # (classes, count): a column per example
    return (powers / np.sum(powers, axis=0)).T


@softmax.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709, and then "
    "infinity is divided by infinity. What may be subtracted from a whole row without changing its "
    "softmax, so that the largest logit becomes 0?",
)
def _(logits):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "columns instead of rows",
    "Each column of your result adds up to 1; each row should, because a row is one example. "
    "axis=0 runs down the rows, axis=1 along a row.",
)
def _(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


@softmax.variant("columns instead of rows")
def _(logits):
    powers = np.exp(logits - logits.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


@softmax.mistake(
    "sum of the whole batch",
    "All numbers of your result together add up to 1, the whole batch at once. Each row is an "
    "example of its own: the sum needs an axis.",
)
def _(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


@softmax.variant("sum of the whole batch")
def _(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum()


@softmax.mistake(
    "keepdims forgotten",
    "The sums have shape (rows,), and NumPy lined them up with the columns: it compares shapes "
    "from the right. keepdims=True keeps them as a column, (rows, 1), one for each row.",
)
def _(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


@softmax.variant("keepdims forgotten")
def _(logits):
    powers = np.exp(logits - logits.max(axis=1))
    return powers / powers.sum(axis=1)


@softmax.variant("keepdims forgotten")
def _(logits):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1)


@softmax.mistake(
    "not divided",
    "These are the exponentials. They are positive and in the right order, and do not yet add up "
    "to 1: the division by their sum is missing.",
)
def _(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


@softmax.variant("not divided")
def _(logits):
    return np.exp(logits)


@softmax.mistake(
    "no exponential",
    "You divide the logits themselves by their sum. With negative logits that gives negative "
    "shares; e to the power of a number is always positive. Which step turns logits into positive "
    "numbers?",
)
def _(logits):
    return logits / logits.sum(axis=1, keepdims=True)


@softmax.mistake(
    "one shift for the whole batch",
    "You subtract the largest logit of the whole batch. A row far below it then underflows: all "
    "its exponentials become 0. Each row needs its own largest.",
)
def _(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "shifted by the mean",
    "Most rows come out right. Where one logit is far ahead it stays large after your shift, and "
    "np.exp overflows: the mean of a row lies far below its largest. Which number has to be "
    "subtracted so that none is above 0?",
)
def _(logits):
    powers = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "shifted by the smallest",
    "You subtract the smallest logit of each row, so all others are above 0 afterwards, and np.exp "
    "still overflows where one is far ahead. Which logit has to be subtracted so that none is "
    "above 0?",
)
def _(logits):
    powers = np.exp(logits - logits.min(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "shifted by the largest size",
    "Rows of large negative logits come to nothing: you subtract the largest absolute value, and "
    "that drives them further down, until every exponential is 0. Subtract the largest logit, sign "
    "and all: it becomes 0, whatever it was.",
)
def _(logits):
    powers = np.exp(logits - np.abs(logits).max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "a shift that is never below 0",
    "Rows of large negative logits come to nothing: what you subtract is never below 0, so their "
    "exponentials are all 0. A search for the largest has to begin with a logit of the row, not "
    "with 0.",
)
def _(logits):
    powers = np.exp(logits - np.maximum(logits.max(axis=1, keepdims=True), 0))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.variant("a shift that is never below 0")
def _(logits):
    largest = logits.max(axis=1, keepdims=True)
    powers = np.exp(logits - np.where(largest > 700, largest, 0))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "divided by the largest",
    "You divide the logits by the largest one of their row. That changes the differences between "
    "them, and with those the shares. Subtract the largest: then all differences stay.",
)
def _(logits):
    powers = np.exp(logits / logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.variant("divided by the largest")
def _(logits):
    powers = np.exp(logits / np.abs(logits).max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "overflow patched afterwards",
    "Ordinary logits come out right. Large ones overflow in np.exp, and what you put in the place "
    "of NaN afterwards is no probability: the row does not add up to 1. Nothing overflows if the "
    "largest logit of each row is subtracted first.",
)
def _(logits):
    powers = np.exp(logits)
    return np.nan_to_num(powers / powers.sum(axis=1, keepdims=True))


@softmax.variant("overflow patched afterwards")
def _(logits):
    powers = np.exp(logits)
    return np.nan_to_num(powers / powers.sum(axis=1, keepdims=True), nan=1.0)


@softmax.variant("overflow patched afterwards")
def _(logits):
    powers = np.nan_to_num(np.exp(logits))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.variant("overflow patched afterwards")
def _(logits):
    powers = np.minimum(np.exp(logits), 1e300)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "a sigmoid for each logit",
    "This is the sigmoid, of each logit on its own. It answers yes-or-no questions, and the rows "
    "do not add up to 1. In a softmax the classes share: each exponential is divided by the sum "
    "of its row.",
)
def _(logits):
    return (1 + np.tanh(logits / 2)) / 2


@softmax.mistake(
    "all for the largest",
    "The largest logit of each row gets everything, the others nothing. A softmax is softer: every "
    "class gets a share, by its exponential.",
)
def _(logits):
    top = logits == logits.max(axis=1, keepdims=True)
    return top / top.sum(axis=1, keepdims=True)


@softmax.variant("all for the largest")
def _(logits):
    return np.eye(logits.shape[1])[logits.argmax(axis=1)]


@softmax.mistake(
    "powers of another number",
    "The rows add up to 1 and the order is right, but the shares are those of another base: powers "
    "of 2 or 10. The softmax takes powers of e, which np.exp gives.",
)
def _(logits):
    powers = np.exp2(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.variant("powers of another number")
def _(logits):
    powers = 10.0 ** (logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "sum of the first row",
    "Every row is divided by the sum of the first one, so only the first adds up to 1. Each row "
    "has a sum of its own.",
)
def _(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers[0].sum()


@softmax.mistake(
    "shifted above the line only",
    "Your rows do not add up to 1. The shift cancels only if it happens twice: the exponentials "
    "above the line and those in the sum below it have to be the same numbers.",
)
def _(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / np.exp(logits).sum(axis=1, keepdims=True)


@softmax.mistake(
    "clipped",
    "Logits beyond some limit all come out alike: clipping keeps np.exp from overflowing, but it "
    "throws away the differences between logits, and they are all that counts. Subtracting the "
    "same number from a whole row keeps them.",
)
def _(logits):
    powers = np.exp(np.clip(logits, -500, 500))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.variant("clipped")
def _(logits):
    powers = np.exp(np.clip(logits, -100, 100))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "order reversed",
    "The smallest logit of each row gets the largest share: a sign is turned round in the "
    "exponent. Each logit minus the largest is 0 or less, not the largest minus each logit.",
)
def _(logits):
    powers = np.exp(logits.min(axis=1, keepdims=True) - logits)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.variant("order reversed")
def _(logits):
    powers = np.exp(logits.max(axis=1, keepdims=True) - logits)
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "logarithm taken too",
    "These are the logarithms of the probabilities. The probabilities themselves are asked for: "
    "positive numbers, and each row adds up to 1.",
)
def _(logits):
    return losses.log_softmax(logits)


@softmax.mistake(
    "an epsilon in the sum",
    "Your rows add up to a little less than 1. A small number was added to the sum, and nothing "
    "here needs it: once the largest logit is 0, the sum is at least 1.",
)
def _(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / (powers.sum(axis=1, keepdims=True) + 1e-3)


@softmax.mistake(
    "input modified",
    "The logits that were passed in have changed: `-=` and `logits[...] =` work in place, on the "
    "caller's own array. `logits - ...` makes a new one, and that one you may change as you like.",
)
def _(logits):
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


log_softmax = Exercise(
    "log_softmax",
    lesson=3,
    takes="logits",
    reference=losses.log_softmax,
    points=3,
    hints=(
        "A class that lies 900 behind has a probability too small for any float: it is stored as "
        "0, and the logarithm of 0 is minus infinity. But log softmax itself is a harmless "
        "number, about -900. What is the logarithm of a fraction, and what is the logarithm of "
        "e to the power of something?",
        "The logarithm of a fraction is a difference, and it undoes the exponential above the "
        "line: what is left is the logit minus the logarithm of the sum. Shift each row by its "
        "largest logit before you begin, and use the shifted logits in both places.",
        "By hand, for the row [1, 3, 2]:\n"
        "    minus the largest      [-2, 0, -1]\n"
        "    e to the power of      [0.135, 1, 0.368]\n"
        "    their sum              1.503\n"
        "    its logarithm          0.408\n"
        "    shifted minus that     [-2.408, -0.408, -1.408]",
    ),
)


@log_softmax.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)))
    yield Case(small_numbers(rng, (3, 3)), about="as many rows as columns")
    yield Case(small_numbers(rng, (1, 4)), about="a single row")
    yield Case(small_numbers(rng, (2, 3)) + [[0.0, 900.0, 0.0]], about="one class far ahead")
    yield Case(1000 + 10 * small_numbers(rng, (2, 3)), about="large logits")
    yield Case(-1000 + 10 * small_numbers(rng, (2, 3)), about="large negative logits")
    yield Case(small_numbers(rng, (3, 4)) + [[0.0], [400.0], [-400.0]], about="rows of unlike size")
    yield Case(rng.normal(0, 3, (32, 10)), about="a whole batch")


@log_softmax.alternative
def _(logits):
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


@log_softmax.alternative
def _(logits):
    largest = np.max(logits, axis=1)
    log_sums = largest + np.log(np.sum(np.exp(logits - largest[:, None]), axis=1))
    return logits - log_sums[:, None]


@log_softmax.alternative
def _(logits):
    rows = []
    for row in logits.tolist():
        largest = max(row)
        log_sum = math.log(sum(math.exp(logit - largest) for logit in row))
        rows.append([logit - largest - log_sum for logit in row])
    return np.array(rows)


@log_softmax.mistake(
    "logarithm of the probabilities",
    "Ordinary logits come out right. A class that lies far behind gets minus infinity: its "
    "probability is too small for a float and is stored as 0 before the logarithm sees it. Write "
    "the logarithm of the fraction as a difference, and no probability is ever computed.",
)
def _(logits):
    return np.log(losses.softmax(logits))


@log_softmax.mistake(
    "an epsilon in the logarithm",
    "For a class that lies far behind, your result stops at the same number, however far behind it "
    "is: that number is the logarithm of the tiny value you added. A patch hides the infinity and "
    "not its cause. Do the algebra first: the logarithm undoes the exponential.",
)
def _(logits):
    return np.log(losses.softmax(logits) + 1e-12)


for tiny in (1e-7, 1e-8, 1e-9, 1e-10, 1e-15):

    @log_softmax.variant("an epsilon in the logarithm")
    def _(logits, tiny=tiny):
        return np.log(np.maximum(losses.softmax(logits), tiny))


@log_softmax.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709, and below -745 "
    "it gives 0, whose logarithm is minus infinity. Subtract the largest logit of each row before "
    "you begin.",
)
def _(logits):
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


@log_softmax.variant("no shift")
def _(logits):
    powers = np.exp(logits)
    return np.log(powers / powers.sum(axis=1, keepdims=True))


@log_softmax.mistake(
    "shift in one place only",
    "In each row, all your numbers are off by the same amount: the row's largest logit. You "
    "subtracted it before the exponential, and it is still in the logits outside. Use the shifted "
    "logits in both places.",
)
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@log_softmax.mistake(
    "columns instead of rows",
    "Take e to the power of your result: each column adds up to 1, and each row should, because a "
    "row is one example. axis=0 runs down the rows, axis=1 along a row.",
)
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


@log_softmax.variant("columns instead of rows")
def _(logits):
    shifted = logits - logits.max(axis=0)
    return shifted - np.log(np.exp(shifted).sum(axis=0))


@log_softmax.mistake(
    "sum of the whole batch",
    "Take e to the power of your result: the whole batch adds up to 1 at once. Each row is an "
    "example of its own, so the sum needs an axis.",
)
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum())


@log_softmax.variant("sum of the whole batch")
def _(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum())


@log_softmax.mistake(
    "keepdims forgotten",
    "One number for each row has shape (rows,), and NumPy lines it up with the columns: it "
    "compares shapes from the right. keepdims=True keeps those numbers as a column, (rows, 1), so "
    "that each meets its own row.",
)
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1))


@log_softmax.variant("keepdims forgotten")
def _(logits):
    shifted = logits - logits.max(axis=1)
    return shifted - np.log(np.exp(shifted).sum(axis=1))


@log_softmax.mistake(
    "sum without its logarithm",
    "You subtract the sum of the exponentials itself. Where the probabilities divide by the sum, "
    "their logarithms subtract the logarithm of the sum.",
)
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=1, keepdims=True)


@log_softmax.mistake(
    "logarithm of the sum added",
    "You add the logarithm of the sum. The probabilities divide by the sum, so their logarithms "
    "subtract. A check: a probability is at most 1, and its logarithm at most 0.",
)
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted + np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@log_softmax.mistake(
    "only the shift",
    "The largest of each of your rows is 0, as if its class were certain. That was the shift. What "
    "softmax divides by is still missing: the logarithm of the sum of the exponentials.",
)
def _(logits):
    return logits - logits.max(axis=1, keepdims=True)


@log_softmax.mistake(
    "the softmax itself",
    "These are the probabilities. Their logarithms are asked for: all of them negative, or 0 for a "
    "class that is certain.",
)
def _(logits):
    return losses.softmax(logits)


@log_softmax.mistake(
    "sign flipped",
    "Every number of your result has the right size and the opposite sign. A probability is at "
    "most 1, so its logarithm is at most 0. (The minus belongs to the cross-entropy, later.)",
)
def _(logits):
    return -losses.log_softmax(logits)


@log_softmax.mistake(
    "another logarithm",
    "There is a logarithm to another base in your result. The natural logarithm undoes the "
    "exponential, and its name in NumPy is np.log; np.log2 and np.log10 have the bases 2 and 10.",
)
def _(logits):
    return losses.log_softmax(logits) / np.log(2)


@log_softmax.variant("another logarithm")
def _(logits):
    return losses.log_softmax(logits) / np.log(10)


@log_softmax.variant("another logarithm")
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log10(np.exp(shifted).sum(axis=1, keepdims=True))


@log_softmax.variant("another logarithm")
def _(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log2(np.exp(shifted).sum(axis=1, keepdims=True))


@log_softmax.mistake(
    "one shift for the whole batch",
    "You subtract the largest logit of the whole batch. In a row far below it all exponentials "
    "become 0, and the logarithm of their sum is minus infinity. Each row needs its own largest.",
)
def _(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@log_softmax.mistake(
    "input modified",
    "The logits that were passed in have changed: `-=` and `logits[...] =` work in place, on the "
    "caller's own array. `logits - ...` makes a new one, and that one you may change as you like.",
)
def _(logits):
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


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


@softmax_with_temperature.variant("temperature has no effect")
def _(logits, temperature):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True)) / temperature
    return powers / powers.sum(axis=1, keepdims=True)


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


cross_entropy = Exercise(
    "cross_entropy",
    lesson=3,
    takes="probabilities, labels",
    reference=lambda probabilities, labels: float(
        -np.log(probabilities[np.arange(len(labels)), labels]).mean()
    ),
    points=2,
    hints=(
        "Each image has a cost of its own. It depends on a single number of its row: which one? "
        "And what makes a cost of it that is 0 for a probability of 1 and grows without end "
        "towards 0?",
        "Pick one probability from each row, the one in the column of its label. "
        "`probabilities[:, labels]` takes all those columns from every row, and that is too many: "
        "two lists of indices, one of rows and one of columns, are walked through together.",
        "By hand, with the labels 2 and 0:\n"
        "    row [0.1, 0.2, 0.7], label 2   -log 0.7 = 0.357\n"
        "    row [0.5, 0.3, 0.2], label 0   -log 0.5 = 0.693\n"
        "    their mean                      1.050 / 2 = 0.525",
    ),
)


def forecasts(rng, count, classes):
    """Draw rows of probabilities above 0 that add up to 1."""
    shares = rng.integers(1, 10, (count, classes))
    return shares / shares.sum(axis=1, keepdims=True)


@cross_entropy.cases
def _(rng):
    yield Case(forecasts(rng, 3, 4), rng.integers(0, 4, 3), about="a few rows")
    yield Case(forecasts(rng, 3, 3), rng.integers(0, 3, 3), about="as many rows as classes")
    yield Case(forecasts(rng, 1, 3), rng.integers(0, 3, 1), about="a single row")
    labels = rng.integers(0, 3, 5)
    yield Case(forecasts(rng, 5, 4), labels, about="a class that never occurs")
    labels = rng.integers(0, 4, 3)
    certain = np.eye(4)[labels]
    certain[2] = forecasts(rng, 1, 4)
    yield Case(certain, labels, about="zeros elsewhere in a row")
    labels = rng.integers(0, 3, 2)
    surprised = forecasts(rng, 2, 3)
    surprised[0] = np.where(np.arange(3) == labels[0], 10.0 ** -rng.integers(60, 99), 0.5)
    yield Case(surprised, labels, about="a tiny probability")
    labels = rng.integers(0, 2, 6)
    tiny = 10.0 ** -rng.integers(60, 99, 6)  # their product is too small for a float
    rows = np.where(np.arange(2) == labels[:, None], tiny[:, None], 1 - tiny[:, None])
    yield Case(rows, labels, about="many tiny probabilities")
    batch = forecasts(rng, 32, 10).astype(np.float32)
    yield Case(batch, rng.integers(0, 10, 32), about="a whole batch, float32")


@cross_entropy.alternative
def _(probabilities, labels):
    total = 0
    for row, label in zip(probabilities, labels):
        total -= math.log(row[label])
    return total / len(labels)


@cross_entropy.alternative
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return -np.mean(np.log(np.sum(one_hot * probabilities, axis=1)))


@cross_entropy.alternative
def _(probabilities, labels):
    chosen = np.take_along_axis(probabilities, labels[:, None], axis=1)
    return np.log(1 / chosen).mean()


@cross_entropy.alternative
def _(probabilities, labels):
    assert len(probabilities) == len(labels)
    costs = [-np.log(probabilities[i][labels[i]]) for i in range(len(labels))]
    return np.array(sum(costs) / len(costs))


@cross_entropy.mistake(
    "summed, not averaged",
    "This is the sum of the costs; their mean is asked for. A sum doubles when the batch does, and "
    "with it the size of each learning step, though the forecasts are no worse.",
)
def _(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels]).sum()


@cross_entropy.mistake(
    "averaged over the classes too",
    "Your loss is too small, by as many times as there are classes: it is a mean over the whole "
    "table. Each row has one cost, so divide by the number of rows.",
)
def _(probabilities, labels):
    chosen = probabilities[np.arange(len(labels)), labels]
    return -np.log(chosen).sum() / probabilities.size


@cross_entropy.variant("averaged over the classes too")
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return -(one_hot * np.log(probabilities)).mean()


@cross_entropy.mistake(
    "sign flipped",
    "Your loss is negative. The logarithm of a number below 1 is negative, and a cost is to grow "
    "with the surprise: the formula has a minus in front.",
)
def _(probabilities, labels):
    return np.log(probabilities[np.arange(len(labels)), labels]).mean()


@cross_entropy.mistake(
    "each row with every label",
    "You picked far more numbers than there are rows. With `:` every row gives the columns of all "
    "labels, those of other images too: a square table. Give NumPy the number of each row beside "
    "its label, and it walks through both together.",
)
def _(probabilities, labels):
    return -np.log(probabilities[:, labels]).mean()


@cross_entropy.mistake(
    "one cost per row",
    "You return the cost of each row. They are right, and one step is left: the loss is a single "
    "number, their mean.",
)
def _(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels])


@cross_entropy.mistake(
    "logarithm of the mean",
    "You average the probabilities first and take the logarithm afterwards. Then one good forecast "
    "makes up for any bad one. Each row has a cost of its own: the logarithm comes first, the mean "
    "last.",
)
def _(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels].mean())


@cross_entropy.mistake(
    "logarithm of the product",
    "You multiply the probabilities first and take one logarithm. On paper that is the same. In "
    "floats the product of many small numbers becomes 0, and the loss infinite. Take the "
    "logarithm of each, and add those up.",
)
def _(probabilities, labels):
    chosen = probabilities[np.arange(len(labels)), labels]
    return -np.log(np.prod(chosen)) / len(labels)


@cross_entropy.variant("logarithm of the product")
def _(probabilities, labels):
    chosen = probabilities[np.arange(len(labels)), labels]
    return -np.log(np.prod(chosen) ** (1 / len(labels)))


@cross_entropy.mistake(
    "weighted by the probability",
    "You multiply the logarithm by the probability itself. That is the formula of an entropy, "
    "which asks how undecided a forecast is. Here the label has happened, so its cost counts in "
    "full: minus the logarithm, and nothing in front of it.",
)
def _(probabilities, labels):
    chosen = probabilities[np.arange(len(labels)), labels]
    return -(chosen * np.log(chosen)).mean()


@cross_entropy.mistake(
    "too small for float32",
    "A tiny probability makes your loss infinite. float32 has no room for numbers below 1e-45 and "
    "stores 0 in their place. Keep the probabilities in the dtype in which they come.",
)
def _(probabilities, labels):
    chosen = probabilities.astype(np.float32)[np.arange(len(labels)), labels]
    return -np.log(chosen).mean()


@cross_entropy.variant("too small for float32")
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1], dtype=np.float32)[labels]
    chosen = (probabilities * one_hot).sum(axis=1, dtype=np.float32)
    return -np.log(chosen).mean()


@cross_entropy.mistake(
    "averaged class by class",
    "You average the costs of each class first, and those averages afterwards. Images of a rare "
    "class then count more than others. Here every image counts the same: one mean, over all.",
)
def _(probabilities, labels):
    costs = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.mean([costs[labels == c].mean() for c in np.unique(labels)])


@cross_entropy.mistake(
    "mean of a class that does not occur",
    "Where a class has no image, your loss is NaN: you take a mean over the images of each class, "
    "and the mean of nothing is not a number. One mean over all images needs no classes.",
)
def _(probabilities, labels):
    costs = -np.log(probabilities[np.arange(len(labels)), labels])
    return np.mean([costs[labels == c].mean() for c in range(probabilities.shape[1])])


@cross_entropy.mistake(
    "divided by the classes",
    "You add the costs up and divide by the number of classes. There is one cost for each row, so "
    "their mean divides by the number of rows.",
)
def _(probabilities, labels):
    chosen = probabilities[np.arange(len(labels)), labels]
    return -np.log(chosen).sum() / probabilities.shape[1]


@cross_entropy.mistake(
    "no logarithm",
    "There is no logarithm in your result. A probability of 0.000001 then costs hardly more than "
    "one of 0.1. The cost of a row is minus the logarithm of the probability that its label got.",
)
def _(probabilities, labels):
    return 1 - probabilities[np.arange(len(labels)), labels].mean()


@cross_entropy.variant("no logarithm")
def _(probabilities, labels):
    return -probabilities[np.arange(len(labels)), labels].mean()


@cross_entropy.mistake(
    "another logarithm",
    "Your loss is right up to a constant factor: it is measured in another unit. np.log2 gives "
    "bits and np.log10 decimal digits; nats come from the natural logarithm, np.log.",
)
def _(probabilities, labels):
    return -np.log2(probabilities[np.arange(len(labels)), labels]).mean()


@cross_entropy.variant("another logarithm")
def _(probabilities, labels):
    return -np.log10(probabilities[np.arange(len(labels)), labels]).mean()


@cross_entropy.mistake(
    "0 times infinity",
    "A probability of 0 in some other column makes your loss NaN: its logarithm is minus infinity, "
    "and 0 times infinity is not a number. Only the probability of the label counts. Pick it "
    "first, and take the logarithm of what you have picked.",
)
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return -(one_hot * np.log(probabilities)).sum(axis=1).mean()


@cross_entropy.mistake(
    "an epsilon in the logarithm",
    "A row whose label got a tiny probability costs too little: the small number that you add, or "
    "clip to, sets an upper limit to every cost. No label has probability 0 here, so nothing needs "
    "a patch.",
)
def _(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels] + 1e-12).mean()


for tiny in (1e-7, 1e-8, 1e-9, 1e-10, 1e-15):

    @cross_entropy.variant("an epsilon in the logarithm")
    def _(probabilities, labels, tiny=tiny):
        chosen = probabilities[np.arange(len(labels)), labels]
        return -np.log(np.maximum(chosen, tiny)).mean()


@cross_entropy.mistake(
    "cost of the other classes added",
    "Your loss is too large: it also charges for what the other classes got. That is the loss for "
    "many yes-or-no questions. Here a row adds up to 1, and only the probability of the label "
    "counts.",
)
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    right = np.where(one_hot == 1, probabilities, 1 - probabilities)
    return -np.log(right).sum(axis=1).mean()


@cross_entropy.mistake(
    "the largest probability",
    "You take the largest probability of each row. That tells how sure the forecast is, and not "
    "whether it is right: the labels make no difference. Take the one in the column of the label.",
)
def _(probabilities, labels):
    return -np.log(probabilities.max(axis=1)).mean()


@cross_entropy.mistake(
    "labels not used",
    "The labels make no difference to your result. A loss compares a forecast with what happened: "
    "of each row only the probability in the column of its label counts.",
)
def _(probabilities, labels):
    return -np.log(probabilities).mean()


@cross_entropy.variant("labels not used")
def _(probabilities, labels):
    return -np.log(probabilities).sum(axis=1).mean()


@cross_entropy.variant("labels not used")
def _(probabilities, labels):
    return -(probabilities * np.log(probabilities)).sum(axis=1).mean()


@cross_entropy.mistake(
    "rows picked instead of columns",
    "With the labels as the only index you pick whole rows: label 2 takes row 2, all of it. A "
    "label is the number of a column, and each row has its own.",
)
def _(probabilities, labels):
    return -np.log(probabilities[labels]).mean()


@cross_entropy.mistake(
    "only the first row",
    "Only the first row counts in your result. Does the function return inside its loop, before "
    "the second row has had its turn?",
)
def _(probabilities, labels):
    return -np.log(probabilities[0, labels[0]])


@cross_entropy.variant("only the first row")
def _(probabilities, labels):
    return -np.log(probabilities[0, labels[0]]) / len(labels)


@cross_entropy.mistake(
    "squared error",
    "This is a squared error. It is small even for a forecast that is sure and not right. The "
    "cross-entropy takes minus the logarithm of the label's probability, which has no upper limit.",
)
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return ((probabilities - one_hot) ** 2).mean()


@cross_entropy.variant("squared error")
def _(probabilities, labels):
    one_hot = np.eye(probabilities.shape[1])[labels]
    return ((probabilities - one_hot) ** 2).sum(axis=1).mean()


@cross_entropy.mistake(
    "labels counted from 1",
    "You look one column too far to the left. Labels count from 0, as columns do: label 0 is the "
    "first column. (In front of column 0, NumPy goes on with the last, and gives no error.)",
)
def _(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels - 1]).mean()


@cross_entropy.mistake(
    "softmax of probabilities",
    "A softmax was applied to numbers that are probabilities already. That brings them close "
    "together, so even a perfect forecast costs something. Take them as they are.",
)
def _(probabilities, labels):
    return losses.softmax_cross_entropy(probabilities, labels)[0]


cross_entropy_from_logits = Exercise(
    "cross_entropy_from_logits",
    lesson=3,
    takes="logits, labels",
    reference=lambda logits, labels: losses.softmax_cross_entropy(logits, labels)[0],
    points=4,
    hints=(
        "If the right class lies 900 behind, its probability is stored as 0, and minus the "
        "logarithm of 0 is infinite. The true cost is 900. Put the softmax into the logarithm on "
        "paper: what becomes of the fraction?",
        "Cost = log-sum-exp of the row minus the logit of its label. If you shift a row by its "
        "largest logit, shift it in both terms: then the shift cancels. Then the mean over the "
        "rows.",
        "By hand, for the row [1, 3, 2] with the label 0:\n"
        "    minus the largest        [-2, 0, -1]\n"
        "    e to the power of        [0.135, 1, 0.368]\n"
        "    log of their sum         log 1.503 = 0.408\n"
        "    shifted logit of label   -2\n"
        "    cost                     0.408 - (-2) = 2.408\n"
        "With the label 1 the cost would be 0.408 - 0 = 0.408.",
    ),
)


@cross_entropy_from_logits.cases
def _(rng):
    yield Case(small_numbers(rng, (3, 4)), rng.integers(0, 4, 3), about="a few rows")
    square = small_numbers(rng, (3, 3))
    yield Case(square, rng.integers(0, 3, 3), about="as many rows as classes")
    yield Case(small_numbers(rng, (1, 3)), rng.integers(0, 3, 1), about="a single row")
    labels = rng.integers(0, 3, 2)
    surprised = small_numbers(rng, (2, 3))
    surprised[0, (labels[0] + 1) % 3] += 900
    yield Case(surprised, labels, about="sure of another class")
    labels = rng.integers(0, 3, 2)
    yield Case(1000 + small_numbers(rng, (2, 3)), labels, about="large logits")
    labels = rng.integers(0, 3, 2)
    yield Case(-1000 + small_numbers(rng, (2, 3)), labels, about="large negative logits")
    unlike = small_numbers(rng, (3, 4)) + [[0.0], [400.0], [-400.0]]
    yield Case(unlike, rng.integers(0, 4, 3), about="rows of unlike size")
    batch = rng.normal(0, 3, (32, 10)).astype(np.float32)
    yield Case(batch, rng.integers(0, 10, 32), about="a whole batch, float32")


@cross_entropy_from_logits.alternative
def _(logits, labels):
    rows = np.arange(logits.shape[0])
    return -losses.log_softmax(logits)[rows, labels].mean()


@cross_entropy_from_logits.alternative
def _(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return np.mean(log_sums - (one_hot * shifted).sum(axis=1))


@cross_entropy_from_logits.alternative
def _(logits, labels):
    total = 0
    for row, label in zip(logits, labels):
        largest = max(row)
        total += largest + math.log(sum(math.exp(logit - largest) for logit in row)) - row[label]
    return total / len(labels)


@cross_entropy_from_logits.alternative
def _(logits, labels):
    # How far each class is ahead of the label's: log-sum-exp of the differences is the cost.
    ahead = logits - np.take_along_axis(logits, labels[:, None], axis=1)
    return np.logaddexp.reduce(ahead, axis=1).sum() / len(ahead)


@cross_entropy_from_logits.mistake(
    "probability first",
    "Where a row is sure of another class, your loss is infinite or NaN: a probability too small "
    "for a float is stored as 0 before the logarithm sees it. Write the logarithm of the fraction "
    "as a difference first, log-sum-exp minus the label's logit.",
)
def _(logits, labels):
    return -np.log(losses.softmax(logits)[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("probability first")
def _(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * np.log(losses.softmax(logits))).sum(axis=1).mean()


@cross_entropy_from_logits.mistake(
    "an epsilon in the logarithm",
    "A row that is sure of another class costs too little: the tiny number that you add, or clip "
    "to, sets an upper limit to every cost. The loss goes flat there, where there is most to "
    "learn. With log-sum-exp minus the label's logit nothing needs a patch.",
)
def _(logits, labels):
    return -np.log(losses.softmax(logits)[np.arange(len(labels)), labels] + 1e-12).mean()


for tiny in (1e-7, 1e-8, 1e-9, 1e-10, 1e-15, 1e-16, 1e-20, 1e-30, 1e-100, 1e-300):

    @cross_entropy_from_logits.variant("an epsilon in the logarithm")
    def _(logits, labels, tiny=tiny):
        chosen = losses.softmax(logits)[np.arange(len(labels)), labels]
        return -np.log(np.maximum(chosen, tiny)).mean()


@cross_entropy_from_logits.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709, and below -745 "
    "it gives 0. Subtract the largest logit of each row first; in the difference it cancels.",
)
def _(logits, labels):
    log_sums = np.log(np.exp(logits).sum(axis=1))
    return (log_sums - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("no shift")
def _(logits, labels):
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "shift in one place only",
    "Your loss is off by the mean of the rows' largest logits: one of the two terms is shifted and "
    "the other is not. Either take the label's logit from the shifted row too, or add the largest "
    "back to the log-sum-exp, but not both.",
)
def _(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return (log_sums - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("shift in one place only")
def _(logits, labels):
    largest = logits.max(axis=1)
    shifted = logits - largest[:, None]
    log_sums = largest + np.log(np.exp(shifted).sum(axis=1))
    return (log_sums - shifted[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "summed, not averaged",
    "This is the sum of the costs; their mean is asked for. A sum doubles when the batch does, and "
    "with it the size of each learning step, though the network is no worse.",
)
def _(logits, labels):
    return -losses.log_softmax(logits)[np.arange(len(labels)), labels].sum()


@cross_entropy_from_logits.mistake(
    "averaged over the classes too",
    "Your loss is too small, by as many times as there are classes: it is a mean over the whole "
    "table. Each row has one cost, so divide by the number of rows.",
)
def _(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * losses.log_softmax(logits)).mean()


@cross_entropy_from_logits.mistake(
    "sign flipped",
    "Your loss is negative. The log-sum-exp of a row is never below the logit of its label, so "
    "the cost is the first minus the second; as a logarithm of a probability it has a minus in "
    "front.",
)
def _(logits, labels):
    return losses.log_softmax(logits)[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.mistake(
    "each row with every label",
    "You picked far more numbers than there are rows. With `:` every row gives the columns of all "
    "labels, those of other images too: a square table. Give NumPy the number of each row beside "
    "its label, and it walks through both together.",
)
def _(logits, labels):
    return -losses.log_softmax(logits)[:, labels].mean()


@cross_entropy_from_logits.mistake(
    "one cost per row",
    "You return the cost of each row. They are right, and one step is left: the loss is a single "
    "number, their mean.",
)
def _(logits, labels):
    return -losses.log_softmax(logits)[np.arange(len(labels)), labels]


@cross_entropy_from_logits.mistake(
    "shifted by the largest size",
    "Rows of large negative logits make your loss infinite: you subtract the largest absolute "
    "value, and that drives them further down, until every exponential is 0. Subtract the largest "
    "logit, sign and all: it becomes 0, whatever it was.",
)
def _(logits, labels):
    largest = np.abs(logits).max(axis=1, keepdims=True)
    shifted = logits - largest
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return (log_sums - shifted[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "clipped",
    "Logits beyond some limit all come out alike: clipping keeps np.exp from overflowing, but it "
    "throws away the differences between logits, and they are all that counts. Subtract the "
    "largest logit of each row instead: the differences stay.",
)
def _(logits, labels):
    clipped = np.clip(logits, -700, 700)
    log_sums = np.log(np.exp(clipped).sum(axis=1))
    return (log_sums - clipped[np.arange(len(labels)), labels]).mean()


for limit in (50, 100, 500, 709):

    @cross_entropy_from_logits.variant("clipped")
    def _(logits, labels, limit=limit):
        return losses.softmax_cross_entropy(np.clip(logits, -limit, limit), labels)[0]


@cross_entropy_from_logits.mistake(
    "overflow patched afterwards",
    "Ordinary logits come out right. Large ones overflow in np.exp, and the number that you put in "
    "the place of infinity afterwards is not the cost. Nothing overflows if the largest logit of "
    "each row is subtracted first.",
)
def _(logits, labels):
    log_sums = np.log(np.exp(logits).sum(axis=1))
    return np.nan_to_num(log_sums - logits[np.arange(len(labels)), labels]).mean()


for patch in (0.0, 100.0, 1000.0, 1e6, 1e9, 1e10):

    @cross_entropy_from_logits.variant("overflow patched afterwards")
    def _(logits, labels, patch=patch):
        log_sums = np.log(np.exp(logits).sum(axis=1))
        costs = log_sums - logits[np.arange(len(labels)), labels]
        return np.nan_to_num(costs, nan=0.0, posinf=patch, neginf=0.0).mean()


@cross_entropy_from_logits.mistake(
    "logarithm before the sum",
    "The logarithm is taken before the sum, and there it undoes the exponential at once: the "
    "logits themselves are added up. First the exponentials, then their sum, then its logarithm.",
)
def _(logits, labels):
    largest = logits.max(axis=1)
    log_sums = largest + (logits - largest[:, None]).sum(axis=1)
    return (log_sums - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("logarithm before the sum")
def _(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return (shifted.sum(axis=1) - shifted[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("logarithm before the sum")
def _(logits, labels):
    return (logits.sum(axis=1) - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "label subtracted, not its logit",
    "You subtract the label itself, a 2 for class 2. A label is the number of a column: what is "
    "subtracted is the logit that stands there, in the row of the image.",
)
def _(logits, labels):
    return (np.logaddexp.reduce(logits, axis=1) - labels).mean()


@cross_entropy_from_logits.variant("label subtracted, not its logit")
def _(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(shifted).sum(axis=1)) - labels).mean()


@cross_entropy_from_logits.mistake(
    "label left out of the sum",
    "Your sum runs over the other classes only. The softmax shares 1 among all classes, the "
    "label's too, so its exponential belongs in the sum. A check: no cost is below 0.",
)
def _(logits, labels):
    others = np.array(logits, dtype=np.float64)
    others[np.arange(len(labels)), labels] = -np.inf
    log_sums = np.logaddexp.reduce(others, axis=1)
    return (log_sums - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "mean of the exponentials",
    "Your loss is too small by the logarithm of the number of classes: it takes the mean of the "
    "exponentials of a row, and the formula has their sum. The mean comes last, over the rows.",
)
def _(logits, labels):
    log_means = np.logaddexp.reduce(logits, axis=1) - np.log(logits.shape[1])
    return (log_means - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "labels counted from 1",
    "You look one column too far to the left. Labels count from 0, as columns do: label 0 is the "
    "first column. (In front of column 0, NumPy goes on with the last, and gives no error.)",
)
def _(logits, labels):
    return -losses.log_softmax(logits)[np.arange(len(labels)), labels - 1].mean()


@cross_entropy_from_logits.mistake(
    "divided by the classes",
    "You add the costs up and divide by the number of classes. There is one cost for each row, so "
    "their mean divides by the number of rows.",
)
def _(logits, labels):
    costs = -losses.log_softmax(logits)[np.arange(len(labels)), labels]
    return costs.sum() / logits.shape[1]


@cross_entropy_from_logits.mistake(
    "softmax done twice",
    "The numbers go through a softmax twice. The second one sees logits between 0 and 1, all close "
    "together, and makes nearly equal probabilities of them: with ten classes, even a perfect "
    "network would not get below 1.46. One softmax is enough.",
)
def _(logits, labels):
    return losses.softmax_cross_entropy(losses.softmax(logits), labels)[0]


@cross_entropy_from_logits.mistake(
    "no softmax",
    "You treat the logits as if they were probabilities. They can be negative, and their logarithm "
    "is then not a number. The softmax has to happen somewhere: inside the log-sum-exp.",
)
def _(logits, labels):
    return -np.log(logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "only the label's logit",
    "You take minus the label's logit and leave out the rest of the row. What counts is how far "
    "that logit is behind the others: the log-sum-exp of the row is missing.",
)
def _(logits, labels):
    return -logits[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.mistake(
    "only the lag",
    "You measure how far the label's logit lags behind the largest. That is nearly the cost, and 0 "
    "for every right answer, however narrow. What is missing is the logarithm of the sum of the "
    "shifted exponentials.",
)
def _(logits, labels):
    return (logits.max(axis=1) - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "labels not used",
    "The labels make no difference to your result. A loss compares a forecast with what happened: "
    "the logit in the column of the label has to be subtracted, no other.",
)
def _(logits, labels):
    return -losses.log_softmax(logits).max(axis=1).mean()


@cross_entropy_from_logits.variant("labels not used")
def _(logits, labels):
    return -losses.log_softmax(logits).mean()


@cross_entropy_from_logits.mistake(
    "no logarithm",
    "There is no logarithm in your result: it is minus the mean probability of the labels, or 1 "
    "minus it. A cost has no upper limit; a probability of 0.000001 costs far more than one of "
    "0.1.",
)
def _(logits, labels):
    return -losses.softmax(logits)[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.variant("no logarithm")
def _(logits, labels):
    return 1 - losses.softmax(logits)[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.mistake(
    "logarithm of the mean",
    "You average the probabilities first and take the logarithm afterwards. Then one good forecast "
    "makes up for any bad one. Each row has a cost of its own: the logarithm comes first, the mean "
    "last.",
)
def _(logits, labels):
    return -np.log(losses.softmax(logits)[np.arange(len(labels)), labels].mean())


@cross_entropy_from_logits.mistake(
    "another logarithm",
    "There is a logarithm to another base in your result. The natural logarithm undoes the "
    "exponential, and its name in NumPy is np.log; np.log2 and np.log10 have the bases 2 and 10.",
)
def _(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log2(np.exp(shifted).sum(axis=1))
    return (log_sums - shifted[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("another logarithm")
def _(logits, labels):
    return -np.log2(losses.softmax(logits)[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.mistake(
    "columns instead of rows",
    "The exponentials are added up down the columns, over the images. A row is one image and its "
    "classes stand along axis 1: that is what the sum runs over.",
)
def _(logits, labels):
    shifted = logits - logits.max(axis=0)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -log_probabilities[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.variant("columns instead of rows")
def _(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -log_probabilities[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.mistake(
    "keepdims forgotten",
    "One number for each row has shape (rows,), and NumPy lines it up with the columns. "
    "keepdims=True keeps those numbers as a column, (rows, 1), so that each meets its own row.",
)
def _(logits, labels):
    shifted = logits - logits.max(axis=1)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return (log_sums - shifted[np.arange(len(labels)), labels]).mean()


@cross_entropy_from_logits.variant("keepdims forgotten")
def _(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1))
    return -log_probabilities[np.arange(len(labels)), labels].mean()


@cross_entropy_from_logits.mistake(
    "one shift for the whole batch",
    "You subtract the largest logit of the whole batch. In a row far below it all exponentials "
    "become 0, and the logarithm of their sum is minus infinity. Each row needs its own largest.",
)
def _(logits, labels):
    shifted = logits - logits.max()
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return (log_sums - shifted[np.arange(len(labels)), labels]).mean()


accuracy = Exercise(
    "accuracy",
    lesson=3,
    takes="logits, labels",
    reference=metrics.accuracy,
    points=2,
    hints=(
        "A row of logits gives one answer. Which number of the row decides, and is the answer that "
        "number or the place where it stands?",
        "One answer for each row, along axis 1; compare them all with the labels at once. The "
        "result is an array of True and False, and to NumPy True counts as 1 and False as 0.",
        "By hand, with the labels 1, 0 and 0:\n"
        "    row [0.2, 0.9, -1]   largest in column 1   label 1   right\n"
        "    row [2.0, 0.1, 3]    largest in column 2   label 0   not right\n"
        "    row [1.5, 1.5, 0]    first of two: 0       label 0   right\n"
        "    accuracy             2 / 3 = 0.667",
    ),
)


def partly_right(rng, logits, count):
    """Return labels of which `count` are what the logits answer, and another one the smallest."""
    rows, classes = logits.shape
    order = rng.permutation(rows)
    labels = logits.argmax(axis=1)
    missed = order[count:]
    labels[missed] = (labels[missed] + rng.integers(1, classes, len(missed))) % classes
    labels[missed[:1]] = logits[missed[:1]].argmin(axis=1)
    return labels


@accuracy.cases
def _(rng):
    # Enough rows, and odd counts of right ones, that two mistakes seldom give the same number.
    logits = rng.permuted([[-2.1, -0.5, 0.7, 1.9]] * 7, axis=1)
    yield Case(logits, partly_right(rng, logits, 5), about="a few rows")
    logits = rng.permuted([[-1.2, -0.8, -0.4, 0.3, 1.6]] * 5, axis=1)
    yield Case(logits, partly_right(rng, logits, 3), about="as many rows as classes")
    logits = -10 * rng.permuted([[0.5, 1.0, 1.5, 2.5]] * 8, axis=1)
    yield Case(logits, partly_right(rng, logits, 7), about="negative logits only")
    logits = rng.permuted([[0.5, 1.0, 1.5, 2.5]], axis=1)
    yield Case(logits, partly_right(rng, logits, 1), about="a single row")
    tied = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 2.0], [1.5, 1.5, 1.5], [0.0, 1.0, 1.0]])
    yield Case(tied * rng.integers(1, 9), np.array([1, 2, 2, 1]), about="equal logits")
    close = 1 + rng.permuted([[0.1, 0.2, 0.3]] * 6, axis=1)
    close = np.hstack([np.ones((6, 1)), close])  # as integers all are 1, and the answer 0
    labels = close.argmax(axis=1) * rng.permutation([1, 1, 1, 1, 0, 0])
    yield Case(close, labels, about="logits close together")
    logits = rng.normal(0, 3, (32, 10)).astype(np.float32)
    yield Case(logits, partly_right(rng, logits, 19), about="a whole batch, float32")


@accuracy.alternative
def _(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if np.argmax(row) == label:
            right += 1
    return right / len(labels)


@accuracy.alternative
def _(logits, labels):
    return np.count_nonzero(logits.argmax(axis=-1) == labels) / labels.size


@accuracy.alternative
def _(logits, labels):
    answers = [row.index(max(row)) for row in logits.tolist()]
    return np.average([answer == label for answer, label in zip(answers, labels)])


@accuracy.alternative
def _(logits, labels):
    return 1 - (np.argmax(logits, 1) != labels).sum() / len(labels)


@accuracy.mistake(
    "argmax down the columns",
    "There is one answer for each class, and there should be one for each row: argmax went down "
    "the columns and told which image has the largest logit. Along a row is axis 1.",
)
def _(logits, labels):
    return np.mean(logits.argmax(axis=0) == labels)


@accuracy.variant("argmax down the columns")
def _(logits, labels):
    return (logits.argmax(axis=0) == labels).sum() / len(labels)


@accuracy.mistake(
    "argmax of the whole table",
    "argmax without an axis gives one number for the whole table: the place of its largest logit, "
    "counted through all rows. You need an answer for each row.",
)
def _(logits, labels):
    return np.mean(logits.argmax() == labels)


@accuracy.mistake(
    "smallest instead of largest",
    "You take the class with the smallest logit for the answer. The larger its logit, the more "
    "probable a class is: the answer is where the largest stands.",
)
def _(logits, labels):
    return np.mean(logits.argmin(axis=1) == labels)


@accuracy.mistake(
    "largest logit instead of its place",
    "You compare the largest logit itself with the label. The answer is the column in which it "
    "stands: max gives the number, argmax its place.",
)
def _(logits, labels):
    return np.mean(logits.max(axis=1) == labels)


@accuracy.mistake(
    "counted, not averaged",
    "This is how many rows are right. The accuracy is their fraction of all rows, from 0 to 1, so "
    "that batches of different size can be compared.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels)


@accuracy.mistake(
    "in percent",
    "This is the accuracy in percent. A fraction from 0 to 1 is asked for: 0.9, and not 90.",
)
def _(logits, labels):
    return 100 * np.mean(logits.argmax(axis=1) == labels)


@accuracy.mistake(
    "fraction that is not right",
    "This is the fraction of rows that are not right, the error rate. Accuracy counts the rows "
    "whose answer equals the label.",
)
def _(logits, labels):
    return np.mean(logits.argmax(axis=1) != labels)


@accuracy.mistake(
    "one result per row",
    "You return True or False for each row. They are right, and one step is left: the accuracy is "
    "a single number, the fraction of them that is True.",
)
def _(logits, labels):
    return logits.argmax(axis=1) == labels


@accuracy.mistake(
    "ties count as right",
    "You ask whether the label's logit equals the largest of its row. If several are equally "
    "large, each of them passes, and a network that gives ten equal logits would be right every "
    "time. A row has one answer: the first of the largest.",
)
def _(logits, labels):
    return np.mean(logits[np.arange(len(labels)), labels] == logits.max(axis=1))


@accuracy.mistake(
    "ties never right",
    "You ask whether the label's logit is above all others. If several are equally large, none is, "
    "and the row can never be right. A row has one answer all the same: the first of the largest.",
)
def _(logits, labels):
    own = logits[np.arange(len(labels)), labels]
    return np.mean((logits >= own[:, None]).sum(axis=1) == 1)


@accuracy.mistake(
    "largest without its sign",
    "A large negative logit passes for a large one: you compare sizes, without the sign. The "
    "answer is where the largest logit stands, and -2 is less than 1.",
)
def _(logits, labels):
    return np.mean(np.abs(logits).argmax(axis=1) == labels)


@accuracy.variant("largest without its sign")
def _(logits, labels):
    return np.mean((logits**2).argmax(axis=1) == labels)


@accuracy.mistake(
    "label's logit above 0",
    "You ask whether the label's logit is above 0, and do not look at the others. The classes "
    "compete: the answer is the largest logit of the row, even where all are negative.",
)
def _(logits, labels):
    return np.mean(logits[np.arange(len(labels)), labels] > 0)


@accuracy.variant("label's logit above 0")
def _(logits, labels):
    return np.mean(losses.softmax(logits)[np.arange(len(labels)), labels] > 0.5)


@accuracy.mistake(
    "logits rounded first",
    "Logits that are close together come out equal: they are rounded, or turned into integers, "
    "before they are compared. Compare them as they are.",
)
def _(logits, labels):
    return np.mean(logits.astype(int).argmax(axis=1) == labels)


@accuracy.variant("logits rounded first")
def _(logits, labels):
    return np.mean(logits.round().argmax(axis=1) == labels)


@accuracy.mistake(
    "how often each class comes",
    "You compare how often each class is answered with how often it occurs. Two errors can make up "
    "for each other that way. Compare row by row: the answer to an image with its own label.",
)
def _(logits, labels):
    classes = logits.shape[1]
    answered = np.bincount(logits.argmax(axis=1), minlength=classes)
    return np.minimum(answered, np.bincount(labels, minlength=classes)).sum() / len(labels)


@accuracy.variant("how often each class comes")
def _(logits, labels):
    return np.mean(np.sort(logits.argmax(axis=1)) == np.sort(labels))


@accuracy.mistake(
    "divided by the classes",
    "You divide the number of right answers by the number of classes. Each row gives one answer, "
    "so divide by the number of rows.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels) / logits.shape[1]


@accuracy.mistake(
    "rounded",
    "This is the accuracy, rounded. Rounding is for the eye, where a number is printed: two "
    "networks that differ by a few images would look the same.",
)
def _(logits, labels):
    return np.round(np.mean(logits.argmax(axis=1) == labels), 2)


@accuracy.variant("rounded")
def _(logits, labels):
    return round(float(np.mean(logits.argmax(axis=1) == labels)), 3)


@accuracy.mistake(
    "the last of equal logits",
    "If several logits of a row are equally large, you take a later one. Any rule would do, as "
    "long as everybody keeps to the same: here, as in argmax, the first one is the answer.",
)
def _(logits, labels):
    return np.mean(np.argsort(logits, axis=1, kind="stable")[:, -1] == labels)


@accuracy.mistake(
    "a search that begins at 0",
    "If all logits of a row are negative, none is above 0, and your search finds nothing: its "
    "first candidate has to be a logit of the row.",
)
def _(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        largest, answer = 0, 0
        for column, logit in enumerate(row):
            if logit > largest:
                largest, answer = logit, column
        right += answer == label
    return right / len(labels)


@accuracy.mistake(
    "all or nothing",
    "You ask whether all rows are right at once. Accuracy is the fraction that is right: 0.75 for "
    "three rows of four.",
)
def _(logits, labels):
    return np.all(logits.argmax(axis=1) == labels)


@accuracy.variant("all or nothing")
def _(logits, labels):
    return float(np.array_equal(logits.argmax(axis=1), labels))


@accuracy.mistake(
    "only the first row",
    "Only the first row counts in your result. Does the function return inside its loop, before "
    "the second row has had its turn?",
)
def _(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        right += row.argmax() == label
        return right / len(labels)


@accuracy.mistake(
    "probability instead of answers",
    "You average the probabilities of the labels. Accuracy does not ask how sure an answer is: "
    "each row is right or it is not, and the largest logit decides.",
)
def _(logits, labels):
    return losses.softmax(logits)[np.arange(len(labels)), labels].mean()


@accuracy.mistake(
    "divided by all numbers",
    "Your accuracy is too small, by as many times as there are classes. Each row gives one answer, "
    "so divide by the number of rows, not by how many logits there are.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels) / logits.size


@accuracy.mistake(
    "compared number by number",
    "You compare the whole table with the one-hot labels, number by number. All the zeros that "
    "agree count as right as well. A row is one answer, and it is right or it is not.",
)
def _(logits, labels):
    answers = np.eye(logits.shape[1])[logits.argmax(axis=1)]
    return np.mean(answers == np.eye(logits.shape[1])[labels])


@accuracy.variant("compared number by number")
def _(logits, labels):
    return np.mean((logits > 0) == np.eye(logits.shape[1])[labels])


@accuracy.mistake(
    "fraction cut off",
    "Your result is a whole number: the fraction was cut off. `//` and int(...) round down; `/` "
    "keeps the fraction.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels) // len(labels)


@accuracy.mistake(
    "labels counted from 1",
    "Your answers are one too high. Labels count from 0, as columns do: an answer is the number of "
    "its column.",
)
def _(logits, labels):
    return np.mean(logits.argmax(axis=1) + 1 == labels)


loss_of_guessing = Exercise(
    "loss_of_guessing",
    lesson=3,
    takes="classes",
    reference=lambda classes: math.log(classes),
    points=1,
    hints=(
        "Whoever knows nothing gives each class the same probability. Which one is that, and what "
        "does it cost, whatever the label is?",
        "The cost of a probability is minus its natural logarithm. All rows cost the same here, so "
        "the mean is that number, and no labels are needed.",
        "By hand, with 4 classes:\n"
        "    probability of each class    1 / 4 = 0.25\n"
        "    cost, whatever the label     -log 0.25 = 1.386\n"
        "With 10 classes it is 2.303.",
    ),
)


@loss_of_guessing.cases
def _(rng):
    yield Case(10, about="ten classes")
    yield Case(2, about="two classes")
    yield Case(int(rng.integers(3, 10)), about="fewer than ten")
    yield Case(int(rng.integers(11, 200)), about="many classes")
    yield Case(int(rng.integers(1000, 30_000)), about="thousands of classes")
    yield Case(1, about="one class only")


@loss_of_guessing.alternative
def _(classes):
    return -np.log(1 / classes)


@loss_of_guessing.alternative
def _(classes):
    loss, _ = losses.softmax_cross_entropy(np.zeros((1, classes)), np.array([0]))
    return loss


@loss_of_guessing.alternative
def _(classes):
    probabilities = np.full(classes, 1 / classes)
    return -sum(probabilities * np.log(probabilities))


@loss_of_guessing.mistake(
    "another logarithm",
    "The unit is another one: base 2 gives bits, base 10 decimal digits. The loss of this course "
    "is in nats, from the natural logarithm. For ten classes that is 2.303.",
)
def _(classes):
    return math.log2(classes)


@loss_of_guessing.variant("another logarithm")
def _(classes):
    return math.log10(classes)


@loss_of_guessing.mistake(
    "sign flipped",
    "Your loss is negative. The logarithm of a probability is negative, and the cost is minus that "
    "logarithm.",
)
def _(classes):
    return math.log(1 / classes)


@loss_of_guessing.mistake(
    "probability instead of its cost",
    "This is the probability of each class, which is also the accuracy of guessing. What it costs "
    "is minus its logarithm.",
)
def _(classes):
    return 1 / classes


@loss_of_guessing.mistake(
    "chance of being off",
    "This is how often a guess is off. A loss measures surprise: minus the logarithm of the "
    "probability that the label got.",
)
def _(classes):
    return 1 - 1 / classes


@loss_of_guessing.mistake(
    "always ten classes",
    "Your result is the same for any number of classes. log 10 is right for ten; use the parameter "
    "instead of the 10.",
)
def _(classes):
    return math.log(10)


@loss_of_guessing.variant("always ten classes")
def _(classes):
    return 2.303


@loss_of_guessing.variant("always ten classes")
def _(classes):
    return 2.3


@loss_of_guessing.mistake(
    "one class of the sum",
    "You took one term, p times log p, and there is one for each class. Added up they make the "
    "whole cost. Or think of a single image: its label got the probability p, and costs minus "
    "log p.",
)
def _(classes):
    return -math.log(1 / classes) / classes


@loss_of_guessing.mistake(
    "added up over the classes",
    "Your loss is too large, by as many times as there are classes: the cost was added up once for "
    "each class. Only the class of the label costs something.",
)
def _(classes):
    return classes * math.log(classes)


@loss_of_guessing.mistake(
    "off by one class",
    "Your logarithm belongs to one class more or fewer than there are. With ten classes, each gets "
    "the probability 1/10.",
)
def _(classes):
    return math.log(classes + 1)


@loss_of_guessing.variant("off by one class")
def _(classes):
    return math.log(classes - 1)


@loss_of_guessing.mistake(
    "exponential instead of logarithm",
    "Your numbers grow far too fast. The exponential turns logits into shares; a cost takes the "
    "logarithm of a probability.",
)
def _(classes):
    return np.exp(1 / classes)


@loss_of_guessing.variant("exponential instead of logarithm")
def _(classes):
    return np.exp(float(classes))
