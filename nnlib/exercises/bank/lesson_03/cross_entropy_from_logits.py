"""Exercise cross_entropy_from_logits."""

import math

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise, small_numbers

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
