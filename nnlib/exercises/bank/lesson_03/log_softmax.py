"""Exercise log_softmax."""

import math

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise, small_numbers

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
