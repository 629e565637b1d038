"""Exercise precision_recall."""

import numpy as np

from nnlib.exercises.bank.lesson_08.shared import _precision_recall, _random_matrix
from nnlib.exercises.spec import Case, Exercise


def _as_two(returned):
    """Take an array of two rows for two arrays: `precision, recall = ...` unpacks it as well."""
    if isinstance(returned, np.ndarray) and returned.ndim == 2 and len(returned) == 2:
        return returned[0], returned[1]
    return returned


precision_recall = Exercise(
    "precision_recall",
    lesson=8,
    takes="matrix",
    reference=_precision_recall,
    normalize=_as_two,
    gives="precision, recall",
    points=2,
    hints=(
        "Of all images called a 2, how many are one? Of all images that are a 2, how many were "
        "called one? Both have the same number on top. Where in the matrix does it stand, and "
        "where do you find the two wholes?",
        "The hits are the diagonal. A column holds all that was *called* this class, a row all "
        "that *is* of it. Adding up the columns means going down the rows. Where a whole is 0 the "
        "hits are 0 as well, so it does not matter by which number other than 0 you divide.",
        "By hand, for the matrix [[3, 1], [2, 0]]:\n"
        "    hits                   [3, 0]\n"
        "    called, the columns    [5, 1]    precision [0.6, 0]\n"
        "    actual, the rows       [4, 2]    recall    [0.75, 0]",
    ),
)


@precision_recall.cases
def _(rng):
    yield Case(_random_matrix(rng, 3), about="three classes")
    yield Case(_random_matrix(rng, 4), about="four classes")
    never_said = _random_matrix(rng, 3)
    never_said[0] += never_said[:, 1]
    never_said[:, 1] = 0
    yield Case(never_said, about="a class that was never predicted")
    absent = _random_matrix(rng, 3)
    absent[2] = 0
    yield Case(absent, about="a class that does not occur")
    yield Case(_random_matrix(rng, 10), about="ten classes")


@precision_recall.alternative
def _(matrix):
    with np.errstate(all="ignore"):
        hits = matrix.diagonal()
        precision = np.nan_to_num(hits / matrix.sum(axis=0))
        recall = np.nan_to_num(hits / matrix.sum(axis=1))
    return precision, recall


@precision_recall.alternative
def _(matrix):
    classes = len(matrix)
    precision, recall = np.zeros(classes), np.zeros(classes)
    for c in range(classes):
        if matrix[:, c].sum() > 0:
            precision[c] = matrix[c, c] / matrix[:, c].sum()
        if matrix[c].sum() > 0:
            recall[c] = matrix[c, c] / matrix[c].sum()
    return precision, recall


@precision_recall.alternative
def _(matrix):
    hits, called, actual = np.diag(matrix), matrix.sum(0), matrix.sum(1)
    precision = np.divide(hits, called, out=np.zeros(len(hits)), where=called > 0)
    return [precision, np.where(actual == 0, 0.0, hits / np.maximum(actual, 1))]


@precision_recall.alternative
def _(matrix):
    hits = np.einsum("ii->i", matrix)
    return hits / np.clip(matrix.T.sum(1), 1, None), hits / np.clip(matrix.T.sum(0), 1, None)


@precision_recall.mistake(
    "precision and recall exchanged",
    "Precision and recall have changed places. Precision divides by what was called the class: "
    "that is a column. Recall divides by what is of the class: a row. axis=0 adds down the rows, "
    "and gives the sums of the columns.",
)
def _(matrix):
    hits = np.diag(matrix)
    precision = hits / np.maximum(matrix.sum(axis=1), 1)
    return precision, hits / np.maximum(matrix.sum(axis=0), 1)


@precision_recall.mistake(
    "nothing divided by nothing",
    "For a class that was never predicted, or never occurs, you divide 0 by 0, and that is NaN, "
    "not a number. The statement says what it counts as: 0. Which wholes have to be looked at "
    "before you divide?",
)
def _(matrix):
    hits = np.diag(matrix)
    return hits / matrix.sum(axis=0), hits / matrix.sum(axis=1)


@precision_recall.variant("nothing divided by nothing")
def _(matrix):
    hits = np.diag(matrix)
    return hits / matrix.sum(axis=0), np.nan_to_num(hits / matrix.sum(axis=1))


@precision_recall.variant("nothing divided by nothing")
def _(matrix):
    hits = np.diag(matrix)
    return np.nan_to_num(hits / matrix.sum(axis=0)), hits / matrix.sum(axis=1)


@precision_recall.mistake(
    "nothing counts as 1",
    "A class that was never predicted, or never occurs, has a 1 in your result. Here a fraction of "
    "nothing counts as 0, as in scikit-learn: nothing was found.",
)
def _(matrix):
    hits = np.diag(matrix)
    called, actual = matrix.sum(axis=0), matrix.sum(axis=1)
    precision = np.where(called == 0, 1, hits / np.maximum(called, 1))
    return precision, np.where(actual == 0, 1, hits / np.maximum(actual, 1))


@precision_recall.mistake(
    "both along the columns",
    "Precision is right, and recall is precision a second time: both divide by the sums of the "
    "columns. Recall asks how many of the images that are of the class were found.",
)
def _(matrix):
    precision = np.diag(matrix) / np.maximum(matrix.sum(axis=0), 1)
    return precision, precision


@precision_recall.mistake(
    "both along the rows",
    "Recall is right, and precision is recall a second time: both divide by the sums of the rows. "
    "Precision asks how many of the images that were called the class are of it.",
)
def _(matrix):
    recall = np.diag(matrix) / np.maximum(matrix.sum(axis=1), 1)
    return recall, recall


@precision_recall.mistake(
    "divided by all images",
    "You divide by the number of all images, in the whole matrix. Precision looks at one column "
    "only, recall at one row: the sums need an axis.",
)
def _(matrix):
    share = np.diag(matrix) / matrix.sum()
    return share, share


@precision_recall.mistake(
    "one added to the wholes",
    "Your fractions are a little too small: something is added to the wholes to keep them from "
    "being 0. That changes every fraction. Only the wholes that are 0 need help.",
)
def _(matrix):
    hits = np.diag(matrix)
    return hits / (matrix.sum(axis=0) + 1), hits / (matrix.sum(axis=1) + 1)


@precision_recall.mistake(
    "hits not in the wholes",
    "You divide the hits by the mistakes alone. The whole is everything that was called the class, "
    "or is of it: the hits belong to it too.",
)
def _(matrix):
    hits = np.diag(matrix)
    missed = matrix - np.diag(hits)
    precision = hits / np.maximum(missed.sum(axis=0), 1)
    return precision, hits / np.maximum(missed.sum(axis=1), 1)


@precision_recall.mistake(
    "shares of mistakes",
    "These are the shares of mistakes, 1 minus what is asked for: high where the network is bad. "
    "The number on top is the hits.",
)
def _(matrix):
    hits, called, actual = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    precision = (called - hits) / np.maximum(called, 1)
    return precision, (actual - hits) / np.maximum(actual, 1)


@precision_recall.mistake(
    "rounded down",
    "Nearly all your numbers are 0: their fractions were cut off. `//` does that, and so does an "
    "array of whole numbers in which they are stored. Divide with `/`, and keep floats in floats.",
)
def _(matrix):
    hits = np.diag(matrix)
    precision = hits // np.maximum(matrix.sum(axis=0), 1)
    return precision, hits // np.maximum(matrix.sum(axis=1), 1)


@precision_recall.mistake(
    "precision out of all images",
    "Your precision is far too small: you divide the hits by all images. Precision asks of those "
    "that were called the class how many are of it, and those are one column.",
)
def _(matrix):
    hits = np.diag(matrix)
    return hits / matrix.sum(), hits / np.maximum(matrix.sum(axis=1), 1)


@precision_recall.mistake(
    "one number for all classes",
    "You return one number for precision and one for recall. Asked for is one of each for every "
    "class, two arrays of shape (classes,): an average hides the class that is read badly.",
)
def _(matrix):
    precision, recall = _precision_recall(matrix)
    return precision.mean(), recall.mean()


@precision_recall.variant("one number for all classes")
def _(matrix):
    right = np.trace(matrix) / matrix.sum()
    return right, right


@precision_recall.variant("one number for all classes")
def _(matrix):
    hits, false_alarms, missed = matrix[1, 1], matrix[0, 1], matrix[1, 0]
    return hits / (hits + false_alarms), hits / (hits + missed)


@precision_recall.mistake(
    "every number of the matrix divided",
    "You divide every number of the matrix. Only the hits are wanted, the number on the diagonal "
    "of each class: one precision and one recall for each.",
)
def _(matrix):
    precision = matrix / np.maximum(matrix.sum(axis=0), 1)
    return precision, matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


@precision_recall.mistake(
    "hits of all classes together",
    "On top stands the sum of the diagonal, the hits of all classes together. Each class has its "
    "own hits, and a precision above 1 cannot be.",
)
def _(matrix):
    hits = np.trace(matrix)
    return hits / np.maximum(matrix.sum(axis=0), 1), hits / np.maximum(matrix.sum(axis=1), 1)


@precision_recall.mistake(
    "one value for several",
    "Two arrays are wanted, precision and then recall, with a comma between them after `return`. "
    "Something else came back.",
)
def _(matrix):
    return np.diag(matrix) / np.maximum(matrix.sum(axis=0), 1)
