"""Exercise top_k_accuracy."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise


def _top_k_accuracy(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return float(np.mean((best == labels[:, np.newaxis]).any(axis=1)))


top_k_accuracy = Exercise(
    "top_k_accuracy",
    lesson=8,
    takes="probabilities, labels, k",
    reference=_top_k_accuracy,
    points=3,
    hints=(
        "Take one row of probabilities and k = 3. Which classes does the network think of first, "
        "second and third? And when does the row count as right?",
        "np.argsort puts the classes of each row in order, the least likely first: the last k "
        "columns hold the k best guesses. Compare them with the labels as a column, ask whether "
        "any of the k is equal, row by row, and take the mean of that.",
        "By hand, for k = 2:\n"
        "    probabilities          [0.5, 0.1, 0.4]    [0.2, 0.7, 0.1]\n"
        "    the two best           0 and 2            1 and 0\n"
        "    label                  2                  2\n"
        "    among the two          yes                no\n"
        "    top-2 accuracy         1 of 2 = 0.5",
    ),
)


def _with_ranks(rng, ranks, classes):
    """Return probabilities and labels such that in row i the label is on place ranks[i] from 0."""
    count = len(ranks)
    # Powers apart: no two probabilities of a row are alike, and none is near another.
    weights = np.cumsum(rng.uniform(0.3, 1, (count, classes)), axis=1)[:, ::-1]
    order = np.array([rng.permutation(classes) for _ in range(count)])  # best first
    probabilities = np.empty((count, classes))
    np.put_along_axis(probabilities, order, weights / weights.sum(axis=1, keepdims=True), axis=1)
    return probabilities, order[np.arange(count), ranks]


@top_k_accuracy.cases
def _(rng):
    yield Case(*_with_ranks(rng, rng.permutation([0, 1, 2, 2, 3]), 4), 2, about="k = 2")
    yield Case(*_with_ranks(rng, rng.permutation([0, 0, 0, 1, 1, 2, 3]), 5), 1, about="k = 1")
    ranks = rng.permutation(np.repeat(np.arange(10), [9, 8, 7, 6, 5, 4, 4, 3, 2, 2]))
    yield Case(*_with_ranks(rng, ranks, 10), 3, about="fifty images")
    yield Case(*_with_ranks(rng, ranks, 10), 5, about="k = 5")
    yield Case(*_with_ranks(rng, np.array([0, 1, 2, 3]), 4), 4, about="k as large as classes")
    probabilities, labels = _with_ranks(rng, np.array([2]), 5)
    yield Case(probabilities.astype(np.float32), labels, 3, about="a single image")


@top_k_accuracy.alternative
def _(probabilities, labels, k):
    hits = 0
    for row, label in zip(probabilities, labels):
        if label in np.argsort(row)[-k:]:
            hits += 1
    return hits / len(labels)


@top_k_accuracy.alternative
def _(probabilities, labels, k):
    own = probabilities[np.arange(len(labels)), labels]
    better = (probabilities > own[:, None]).sum(axis=1)
    return np.mean(better < k)


@top_k_accuracy.alternative
def _(probabilities, labels, k):
    best = np.argpartition(probabilities, -k, axis=1)[:, -k:]
    return np.any(best == labels.reshape(-1, 1), axis=1).mean()


@top_k_accuracy.alternative
def _(probabilities, labels, k):
    ranks = np.argsort(np.argsort(-probabilities, axis=1), axis=1)
    return (ranks[np.arange(len(labels)), labels] < k).sum() / len(labels)


@top_k_accuracy.mistake(
    "the k least likely",
    "You look among the k classes with the lowest probabilities. np.argsort puts the smallest "
    "first: where in its order do the likely ones stand?",
)
def _(probabilities, labels, k):
    worst = np.argsort(probabilities, axis=1)[:, :k]
    return np.mean((worst == labels[:, None]).any(axis=1))


@top_k_accuracy.mistake(
    "only the best guess",
    "This is the plain accuracy, in which only the best guess counts. The label may also be "
    "second, and so on to the k-th.",
)
def _(probabilities, labels, k):
    return np.mean(probabilities.argmax(axis=1) == labels)


@top_k_accuracy.mistake(
    "only the k-th guess",
    "You look at the k-th guess alone. All guesses up to it count: one index picks a single "
    "column, a slice picks several.",
)
def _(probabilities, labels, k):
    return np.mean(np.argsort(-probabilities, axis=1)[:, k - 1] == labels)


@top_k_accuracy.mistake(
    "one guess too many",
    "You let one guess more than k count. A slice [:k] ends before k, so it has k elements; [-k:] "
    "has k as well.",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, : k + 1]
    return np.mean((best == labels[:, None]).any(axis=1))


@top_k_accuracy.mistake(
    "one guess too few",
    "You let one guess less than k count; for k = 1 none is left. How many elements has your "
    "slice?",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, : k - 1]
    return np.mean((best == labels[:, None]).any(axis=1))


@top_k_accuracy.variant("one guess too few")
def _(probabilities, labels, k):
    best = np.argsort(probabilities, axis=1)[:, -k:-1]
    return np.mean((best == labels[:, None]).any(axis=1))


@top_k_accuracy.mistake(
    "sorted down the columns",
    "You sort down the columns, and so compare images with each other. The guesses of an image "
    "stand in its row: which axis runs along a row?",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=0)[:, :k]
    return np.mean((best == labels[:, None]).any(axis=1))


@top_k_accuracy.mistake(
    "order taken for places",
    "np.argsort says which class comes first, second and so on. You read it as the place of each "
    "class, which is something else: [2, 0, 1] means that class 2 comes first. Look for the label "
    "among the first k entries.",
)
def _(probabilities, labels, k):
    order = np.argsort(-probabilities, axis=1)
    return np.mean(order[np.arange(len(labels)), labels] < k)


@top_k_accuracy.mistake(
    "probabilities compared with labels",
    "You compare the labels with probabilities, and no probability is equal to a label. np.sort "
    "gives the probabilities themselves, np.argsort gives the classes they belong to.",
)
def _(probabilities, labels, k):
    best = np.sort(probabilities, axis=1)[:, -k:]
    return np.mean((best == labels[:, None]).any(axis=1))


@top_k_accuracy.mistake(
    "all guesses asked to be right",
    "You ask that all k guesses are the label, and at most one of them can be. It is enough if any "
    "of them is.",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return np.mean((best == labels[:, None]).all(axis=1))


@top_k_accuracy.mistake(
    "divided by k as well",
    "Your result is k times too small: you average over the k guesses too, and at most one of them "
    "can be the label. Ask of each row whether *any* of its guesses is right, and average that.",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return np.mean(best == labels[:, None])


@top_k_accuracy.mistake(
    "a count, not a fraction",
    "This is the number of images that count as right. Their fraction is asked for, from 0 to 1: "
    "it is divided by the number of images.",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return np.sum((best == labels[:, None]).any(axis=1))


@top_k_accuracy.mistake(
    "per cent",
    "Your result is in per cent. A fraction is asked for, from 0 to 1.",
)
def _(probabilities, labels, k):
    return 100 * _top_k_accuracy(probabilities, labels, k)


@top_k_accuracy.mistake(
    "labels looked for in all rows",
    "You ask whether a label is among the guesses of any image. np.isin and `in` search the whole "
    "table. Each label has to be found in its own row.",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return np.mean(np.isin(labels, best))


@top_k_accuracy.mistake(
    "the share of misses",
    "This is the share of images whose label is not among the k best: 1 minus what is asked for.",
)
def _(probabilities, labels, k):
    return 1 - _top_k_accuracy(probabilities, labels, k)


@top_k_accuracy.mistake(
    "one answer for each image",
    "You return a True or False for each image. One number is asked for: the fraction that is "
    "True, which is their mean.",
)
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return (best == labels[:, None]).any(axis=1)
