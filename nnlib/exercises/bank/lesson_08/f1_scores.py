"""Exercise f1_scores."""

import numpy as np

from nnlib import metrics
from nnlib.exercises.bank.lesson_08.shared import _precision_recall, _random_matrix
from nnlib.exercises.spec import Case, Exercise


def _f1(matrix):
    return metrics.precision_recall_f1(matrix).f1


f1_scores = Exercise(
    "f1_scores",
    lesson=8,
    takes="matrix",
    reference=_f1,
    points=2,
    hints=(
        "F1 can be written with the hits, and two sums. Which sums of the matrix are *called* and "
        "*actual*? And when are both of them 0?",
        "The second form of the formula, with hits, called and actual, has a single division, so "
        "there is a single place where 0 can stand below. With the first form, precision and "
        "recall can both be 0, and then it divides 0 by 0.",
        "By hand, for the matrix [[3, 1], [2, 0]]:\n"
        "    hits                   [3, 0]\n"
        "    called + actual        [5 + 4, 1 + 2] = [9, 3]\n"
        "    F1                     [2*3/9, 2*0/3] = [0.667, 0]",
    ),
)


@f1_scores.cases
def _(rng):
    yield Case(_random_matrix(rng, 2), about="two classes")
    yield Case(_random_matrix(rng, 4), about="four classes")
    no_hits = _random_matrix(rng, 3)
    no_hits[1, 1], no_hits[1, 0], no_hits[0, 1] = 0, 3, 2
    yield Case(no_hits, about="a class without a hit")
    absent = _random_matrix(rng, 4)
    absent[2] = absent[:, 2] = 0
    yield Case(absent, about="a class neither meant nor said")
    never_said = _random_matrix(rng, 3)
    never_said[:, 1] = 0
    yield Case(never_said, about="a class that was never predicted")
    yield Case(_random_matrix(rng, 10), about="ten classes")


@f1_scores.alternative
def _(matrix):
    scores = []
    for c in range(len(matrix)):
        hits = matrix[c, c]
        whole = matrix[c, :].sum() + matrix[:, c].sum()
        scores.append(2 * hits / whole if whole else 0.0)
    return np.array(scores)


@f1_scores.alternative
def _(matrix):
    precision, recall = _precision_recall(matrix)
    total = precision + recall
    return np.where(total > 0, 2 * precision * recall / np.where(total > 0, total, 1), 0)


@f1_scores.alternative
def _(matrix):
    with np.errstate(all="ignore"):
        hits = np.diag(matrix)
        precision, recall = hits / matrix.sum(axis=0), hits / matrix.sum(axis=1)
        return np.nan_to_num(2 / (1 / precision + 1 / recall))


@f1_scores.alternative
def _(matrix):
    hits = np.diag(matrix).astype(np.float32)
    wrong = matrix.sum(0) + matrix.sum(1) - 2 * hits
    return hits / np.maximum(hits + wrong / 2, 0.5)


@f1_scores.mistake(
    "the plain mean",
    "This is the mean of precision and recall. A program that says the same class to everything "
    "would score more than half. F1 takes the mean of 1 / precision and 1 / recall, and turns it "
    "over.",
)
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return (precision + recall) / 2


@f1_scores.mistake(
    "the geometric mean",
    "This is the root of precision times recall, another kind of mean. F1 is the harmonic one: "
    "look at the formula once more.",
)
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return np.sqrt(precision * recall)


@f1_scores.mistake(
    "a factor of 2 missing",
    "Your numbers are half of F1. Called and actual are two wholes, so two times the hits stand "
    "above them; a class that is always right has to get 1.",
)
def _(matrix):
    hits = np.diag(matrix)
    return hits / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1), 1)


@f1_scores.mistake(
    "nothing divided by nothing",
    "You divide 0 by 0 for some class, and that is NaN, not a number: where there is no hit, "
    "precision and recall are both 0, or not even defined. Such a class scores 0. The form of F1 "
    "with called and actual runs into this less often.",
)
def _(matrix):
    hits = np.diag(matrix)
    precision, recall = hits / matrix.sum(axis=0), hits / matrix.sum(axis=1)
    return 2 * precision * recall / (precision + recall)


@f1_scores.variant("nothing divided by nothing")
def _(matrix):
    return 2 * np.diag(matrix) / (matrix.sum(axis=0) + matrix.sum(axis=1))


@f1_scores.variant("nothing divided by nothing")
def _(matrix):
    hits = np.diag(matrix)
    precision, recall = hits / matrix.sum(axis=0), hits / matrix.sum(axis=1)
    return 2 / (1 / precision + 1 / recall)


@f1_scores.mistake(
    "precision",
    "These are the precisions: the hits divided by the sums of the columns. F1 looks at the rows "
    "as well, and needs both to be high.",
)
def _(matrix):
    return _precision_recall(matrix)[0]


@f1_scores.mistake(
    "recall",
    "These are the recalls: the hits divided by the sums of the rows. F1 looks at the columns as "
    "well, and needs both to be high.",
)
def _(matrix):
    return _precision_recall(matrix)[1]


@f1_scores.mistake(
    "the smaller of the two",
    "You take the smaller of precision and recall. F1 stays near it, and the larger one still "
    "counts a little.",
)
def _(matrix):
    return np.minimum(*_precision_recall(matrix))


@f1_scores.mistake(
    "precision times recall",
    "You multiply precision and recall, and leave it at that: two times 0.8 gives 0.64, less than "
    "either. A mean of two equal numbers is that number: the product still has to be divided.",
)
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return precision * recall


@f1_scores.variant("precision times recall")
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return 2 * precision * recall


@f1_scores.mistake(
    "hits counted once in the whole",
    "You divide the hits by all images that are of the class or were called it, each counted once. "
    "That is the Jaccard index, a cousin of F1. In F1 the hits count in called and in actual.",
)
def _(matrix):
    hits = np.diag(matrix)
    return hits / np.maximum(matrix.sum(axis=0) + matrix.sum(axis=1) - hits, 1)


@f1_scores.mistake(
    "called times actual",
    "Below the line stands called times actual. The formula adds the two.",
)
def _(matrix):
    return 2 * np.diag(matrix) / np.maximum(matrix.sum(axis=0) * matrix.sum(axis=1), 1)


@f1_scores.mistake(
    "one number for all classes",
    "You return one number. Asked for is the F1 of every class, an array of shape (classes,): an "
    "average hides the class that is read badly.",
)
def _(matrix):
    return _f1(matrix).mean()


@f1_scores.variant("one number for all classes")
def _(matrix):
    return np.trace(matrix) / matrix.sum()


@f1_scores.mistake(
    "not turned over",
    "Your numbers are 1 or more, where F1 is 1 or less. You took the mean, or the sum, of "
    "1 / precision and 1 / recall: in the formula these stand below the line.",
)
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return 1 / precision + 1 / recall


@f1_scores.variant("not turned over")
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return (1 / precision + 1 / recall) / 2


@f1_scores.mistake(
    "divided by all images",
    "You divide by the number of all images, in the whole matrix. Called is the sum of one column, "
    "actual that of one row: the sums need an axis.",
)
def _(matrix):
    return np.diag(matrix) / matrix.sum()


@f1_scores.variant("divided by all images")
def _(matrix):
    return 2 * np.diag(matrix) / matrix.sum()


@f1_scores.mistake(
    "one added to the whole",
    "Your scores are a little too small: something is added below the line to keep it from being "
    "0, and that changes every score. Only a whole that is 0 needs help.",
)
def _(matrix):
    return 2 * np.diag(matrix) / (matrix.sum(axis=0) + matrix.sum(axis=1) + 1)
