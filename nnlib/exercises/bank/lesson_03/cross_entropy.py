"""Exercise cross_entropy."""

import math

import numpy as np

from nnlib import losses
from nnlib.exercises.spec import Case, Exercise

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
