"""Exercise softmax_cross_entropy_backward."""

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise, small_numbers

softmax_cross_entropy_backward = Exercise(
    "softmax_cross_entropy_backward",
    lesson=4,
    takes="logits, labels",
    reference=lambda logits, labels: losses.softmax_cross_entropy(logits, labels)[1],
    points=3,
    hints=(
        "The network believes in three classes with 0.2, 0.5 and 0.3, and the label is class 0. "
        "Which logits should rise, which should fall, and by how much is each probability off?",
        "Take the softmax of each row. Compare it with a row that has a 1 in the column of its "
        "label and 0 elsewhere. And since the loss is a mean over the rows, each row has only its "
        "share in it.",
        "By hand, for two rows, so that every number is divided by 2:\n"
        "    probabilities   [0.2, 0.5, 0.3]   [0.1, 0.1, 0.8]\n"
        "    labels           0                 2\n"
        "    difference      [-0.8, 0.5, 0.3]  [0.1, 0.1, -0.2]\n"
        "    result          [-0.4, 0.25, 0.15]  [0.05, 0.05, -0.1]",
    ),
)


@softmax_cross_entropy_backward.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)), rng.permutation(3)[:2])
    yield Case(small_numbers(rng, (3, 3)), rng.permutation([0, 2, 2]), about="rows as columns")
    yield Case(small_numbers(rng, (1, 4)), rng.integers(4, size=1), about="a single row")
    labels = rng.permutation([0, 0, 1, 1, 1, 3])
    yield Case(small_numbers(rng, (6, 4)), labels, about="a class that does not occur")
    # Beside the first row, the powers of the second are too small for a float.
    far_apart = small_numbers(rng, (2, 3)) + [[1000], [0]]
    yield Case(far_apart, rng.integers(3, size=2), about="rows far apart")
    hopeless, labels = small_numbers(rng, (2, 4)), rng.permutation(4)[:2]
    hopeless[0, labels[0]] -= 1000
    yield Case(hopeless, labels, about="a label of probability 0")
    large = 1000 + 10 * small_numbers(rng, (2, 3))
    yield Case(large, np.array([int(row.argmin()) for row in large]), about="large logits")
    yield Case(rng.normal(0, 3, (32, 10)), rng.integers(10, size=32), about="a whole batch")


def _softmax_rows(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _one_hot(labels, classes):
    return np.eye(classes)[labels]


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    count, classes = logits.shape
    return (losses.softmax(logits) - _one_hot(labels, classes)) / count


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    rows = []
    for row, label in zip(logits, labels, strict=True):
        powers = np.exp(row - max(row))
        slopes = powers / sum(powers)
        slopes[label] -= 1
        rows.append(slopes / len(labels))
    return np.array(rows)


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    grad_logits = np.exp(losses.log_softmax(logits)) / len(logits)
    grad_logits[range(len(labels)), labels] -= 1 / len(logits)
    return grad_logits


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    classes = np.arange(logits.shape[1])
    right = labels.reshape(-1, 1) == classes
    return np.where(right, _softmax_rows(logits) - 1, _softmax_rows(logits)) / labels.size


@softmax_cross_entropy_backward.mistake(
    "not divided by the count",
    "Every number is too large by the number of rows: this is the gradient of the rows' losses "
    "added up. The loss is their mean, so each row has only its share in it.",
)
def _(logits, labels):
    return _softmax_rows(logits) - _one_hot(labels, logits.shape[1])


@softmax_cross_entropy_backward.mistake(
    "divided by the classes",
    "You divide by the number of classes. The loss is a mean over the examples: how many rows are "
    "there?",
)
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])) / logits.shape[1]


@softmax_cross_entropy_backward.mistake(
    "divided by rows times classes",
    "You divide by how many numbers the logits hold. The loss is a mean over the examples, and an "
    "example is a row: the classes do not count.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])) / logits.size


@softmax_cross_entropy_backward.mistake(
    "sign flipped",
    "Your slopes have the opposite sign: the label's logit comes out positive. To raise it lowers "
    "the loss, so its slope is negative. Which is subtracted from which?",
)
def _(logits, labels):
    return (_one_hot(labels, logits.shape[1]) - _softmax_rows(logits)) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "every row gets every label",
    "In each row, the column of *every* label of the batch was lowered. `[:, labels]` takes all "
    "rows for each label. A row has to be paired with its own label alone.",
)
def _(logits, labels):
    grad_logits = _softmax_rows(logits)
    grad_logits[:, labels] -= 1
    return grad_logits / len(logits)


@softmax_cross_entropy_backward.mistake(
    "labels taken for rows",
    "The labels were used to pick rows. `grad[labels]` is a choice among rows, and stops where a "
    "label is larger than their number. A label names a column, and its own row goes with it.",
)
def _(logits, labels):
    grad_logits = _softmax_rows(logits)
    grad_logits[labels] -= 1
    return grad_logits / len(logits)


@softmax_cross_entropy_backward.variant("labels taken for rows")
def _(logits, labels):
    grad_logits = _softmax_rows(logits)
    grad_logits[labels, np.arange(len(labels))] -= 1
    return grad_logits / len(logits)


@softmax_cross_entropy_backward.mistake(
    "labels not used",
    "Each row of your result adds up to something above zero: these are the probabilities, divided "
    "by the count. What the labels say has not been subtracted yet.",
)
def _(logits, labels):
    return _softmax_rows(logits) / len(logits)


@softmax_cross_entropy_backward.variant("labels not used")
def _(logits, labels):
    return _softmax_rows(logits)


@softmax_cross_entropy_backward.mistake(
    "1 subtracted everywhere",
    "All your slopes are negative. Only the column of the row's label loses 1; the others keep "
    "their probability, because those logits should fall.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - 1) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "label's column only",
    "Only the label's logit has a slope in your result; the others are zero. They appear in the "
    "loss too, in the sum below the fraction of the softmax, so each has its probability as slope.",
)
def _(logits, labels):
    probabilities = _softmax_rows(logits)
    return _one_hot(labels, logits.shape[1]) * (probabilities - 1) / len(logits)


@softmax_cross_entropy_backward.variant("label's column only")
def _(logits, labels):
    rows = np.arange(len(labels))
    return (_softmax_rows(logits)[rows, labels] - 1) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "slope for the probabilities",
    "-1 / probability is the slope of the loss with respect to the label's *probability*. The "
    "logits lie one step further back: the slope has to go through the softmax as well.",
)
def _(logits, labels):
    probabilities = _softmax_rows(logits)
    return -_one_hot(labels, logits.shape[1]) / probabilities / len(logits)


@softmax_cross_entropy_backward.mistake(
    "the loss itself",
    "This is the loss, one number. Asked for is its gradient: how the loss moves with each single "
    "logit, in an array of the shape of the logits.",
)
def _(logits, labels):
    rows = np.arange(len(labels))
    return -np.log(_softmax_rows(logits)[rows, labels]).mean()


@softmax_cross_entropy_backward.mistake(
    "keepdims forgotten",
    "The sums (or the largest) of the rows have shape (rows,), and NumPy lines them up with the "
    "columns: it compares shapes from the right. keepdims=True keeps them as a column, (rows, 1).",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.variant("keepdims forgotten")
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=1))
    probabilities = powers / powers.sum(axis=1)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "label subtracted as a number",
    "The label itself, 0, 1, 2 and so on, was subtracted from the whole row. A label is a name, "
    "not an amount: it stands for a row with a single 1.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - labels[:, None]) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "no softmax",
    "You compare the logits themselves with the labels. Probabilities minus the 1 of the label, "
    "that is the slope: the softmax is missing.",
)
def _(logits, labels):
    return (logits - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "softmax over the columns",
    "Your softmax runs down the columns. A row is one example, and its probabilities add up to 1: "
    "the largest and the sum are taken along axis 1.",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=0, keepdims=True))
    probabilities = powers / powers.sum(axis=0, keepdims=True)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "a slope of the softmax too many",
    "You multiply by p * (1 - p) on top. The difference of probability and label is the slope of "
    "softmax and cross-entropy *together*: the softmax is in it already.",
)
def _(logits, labels):
    p = _softmax_rows(logits)
    return (p - _one_hot(labels, logits.shape[1])) * p * (1 - p) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709. What may be "
    "subtracted from a whole row without changing its softmax?",
)
def _(logits, labels):
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "input modified",
    "The gradient is right, and the logits that were passed in have changed: `-=` works in place, "
    "on the caller's own array. `logits - ...` makes a new one.",
)
def _(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "one largest logit for all rows",
    "Rows of similar logits come out right. Where one row is far above another, the lower one "
    "becomes 0 / 0: you subtract the largest logit of the whole batch, and all powers of that row "
    "vanish. Each row has a largest logit of its own.",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max())
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "divided by a probability of zero",
    "All is right until a label's probability is so small that it is rounded to 0. Then you divide "
    "by it, and the next factor is the same 0. In the short form above the two cancel before "
    "anything is computed: nothing is divided by a probability.",
)
def _(logits, labels):
    p = _softmax_rows(logits)
    slopes = -_one_hot(labels, logits.shape[1]) / p / len(logits)
    return p * (slopes - (slopes * p).sum(axis=1, keepdims=True))


@softmax_cross_entropy_backward.mistake(
    "sum over the whole batch",
    "Your probabilities add up to 1 over the whole batch. A row is one example, and each row adds "
    "up to 1 by itself: along which axis is the sum that you divide by?",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum() - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.variant("sum over the whole batch")
def _(logits, labels):
    powers = np.exp(logits - logits.max())
    return (powers / powers.sum() - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "only the probabilities divided",
    "The labels' columns are too low, the others are right. There a whole 1 was subtracted after "
    "the division by the count. The difference p - y is divided as a whole: subtract first.",
)
def _(logits, labels):
    return _softmax_rows(logits) / len(logits) - _one_hot(labels, logits.shape[1])


@softmax_cross_entropy_backward.mistake(
    "only the 1 divided",
    "You divide only the 1 of the label by the count, and the probabilities came in whole. The "
    "difference p - y is divided as a whole: are there brackets around it?",
)
def _(logits, labels):
    return _softmax_rows(logits) - _one_hot(labels, logits.shape[1]) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "averaged over the examples",
    "One row came back, added up or averaged over the examples. Every logit has a slope of its "
    "own, so the shape stays. The mean in the loss means here only that each number is divided by "
    "the count.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])).mean(axis=0)


@softmax_cross_entropy_backward.variant("averaged over the examples")
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])).mean(axis=0) / len(logits)


@softmax_cross_entropy_backward.variant("averaged over the examples")
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])).mean()
