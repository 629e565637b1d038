"""Exercise softmax."""

import numpy as np

from nnlib import losses
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
