"""Lesson 8: the confusion matrix, what is read off it, and whether confidence can be trusted."""

import numpy as np

from nnlib import metrics
from nnlib.exercises.spec import Case, Complaint, Exercise

# --- confusion_matrix ----------------------------------------------------------------------------

confusion_matrix = Exercise(
    "confusion_matrix",
    lesson=8,
    takes="labels, predictions, classes",
    reference=metrics.confusion_matrix,
    points=2,
    hints=(
        "How many rows and columns has the table? For one image, with the label 2 and the "
        "prediction 0: which of its numbers changes, and by how much?",
        "Begin with a table of zeros, whole numbers, `classes` by `classes`. Go through the labels "
        "and predictions side by side. Each pair names one place, row first: the row is what the "
        "image is, the column what it was taken for.",
        "By hand, for the labels [0, 0, 2] and the predictions [0, 1, 0], 3 classes:\n"
        "    0 taken for 0          row 0, column 0\n"
        "    0 taken for 1          row 0, column 1\n"
        "    2 taken for 0          row 2, column 0\n"
        "    the table              [[1 1 0]\n"
        "                            [0 0 0]\n"
        "                            [1 0 0]]",
    ),
)


@confusion_matrix.cases
def _(rng):
    # 0 is taken for 1 three times, never the other way round; class 3 is neither meant nor said.
    pairs = rng.permutation([[0, 1], [0, 1], [0, 1], [0, 0], [1, 1], [2, 2], [2, 0]])
    yield Case(pairs[:, 0], pairs[:, 1], 4, about="a class that does not occur")
    labels = rng.permutation(np.repeat(np.arange(3), [2, 3, 4]))
    yield Case(labels, rng.permutation(labels), 3, about="every class occurs")
    yield Case(np.array([2]), np.array([1]), 4, about="a single image")
    labels = rng.permutation(np.repeat(np.arange(30), 2)).astype(np.uint8)
    yield Case(labels, np.roll(labels, 1), 30, about="labels of dtype uint8")
    labels = rng.permutation(np.repeat([0, 1], [9, 290])).astype(np.uint8)
    yield Case(labels, np.roll(labels, 1), 2, about="more than 255 of a kind")
    labels = rng.integers(0, 10, 400)
    yield Case(labels, np.where(rng.random(400) < 0.8, labels, 3), 10, about="a whole data set")


@confusion_matrix.alternative
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


@confusion_matrix.alternative
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=np.int32)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


@confusion_matrix.alternative
def _(labels, predictions, classes):
    rows, columns = np.eye(classes, dtype=int)[labels], np.eye(classes, dtype=int)[predictions]
    return rows.T @ columns


@confusion_matrix.alternative
def _(labels, predictions, classes):
    return np.array(
        [
            [np.sum((labels == i) & (predictions == j)) for j in range(classes)]
            for i in range(classes)
        ]
    )


@confusion_matrix.mistake(
    "transposed",
    "Rows and columns have changed places: in your table the row is what was said. Here the row is "
    "what the image is, so the sum of row 2 must be the number of images with the label 2.",
)
def _(labels, predictions, classes):
    return metrics.confusion_matrix(predictions, labels, classes)


@confusion_matrix.mistake(
    "each kind counted once",
    "No number of yours is above 1, however often a pair occurs. In a loop, is 1 added each time, "
    "or written? Without a loop, with arrays as the index, `+=` reads all places first and then "
    "writes, so a place named twice still gets one 1.",
)
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    matrix[labels, predictions] += 1
    return matrix


@confusion_matrix.variant("each kind counted once")
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] = 1
    return matrix


@confusion_matrix.mistake(
    "classes counted from the labels",
    "Your table is too small: you take the number of classes from the labels at hand. A class that "
    "does not occur has its row and its column all the same, full of zeros.",
)
def _(labels, predictions, classes):
    size = max(labels.max(), predictions.max()) + 1
    return metrics.confusion_matrix(labels, predictions, int(size))


@confusion_matrix.variant("classes counted from the labels")
def _(labels, predictions, classes):
    size = len(np.unique(labels))
    matrix = np.zeros((size, size), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


@confusion_matrix.mistake(
    "right answers left out",
    "The diagonal of your table is empty: you count the mistakes only. Right answers count too, "
    "and the diagonal is where they stand.",
)
def _(labels, predictions, classes):
    matrix = metrics.confusion_matrix(labels, predictions, classes)
    return matrix - np.diag(np.diag(matrix))


@confusion_matrix.mistake(
    "mistakes left out",
    "Off the diagonal your table is empty: you count the right answers only. The mistakes, and "
    "which class was taken for which, are what the table is for.",
)
def _(labels, predictions, classes):
    return np.diag(np.bincount(labels[labels == predictions], minlength=classes))


@confusion_matrix.mistake(
    "shares, not counts",
    "These are shares: each count was divided by a sum. Asked for are the counts themselves, whole "
    "numbers that add up to the number of images.",
)
def _(labels, predictions, classes):
    matrix = metrics.confusion_matrix(labels, predictions, classes)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


@confusion_matrix.variant("shares, not counts")
def _(labels, predictions, classes):
    return metrics.confusion_matrix(labels, predictions, classes) / len(labels)


@confusion_matrix.mistake(
    "wrong dtype",
    "The numbers are right, and they are floats. Counts are whole numbers: np.zeros makes floats "
    "unless you tell it another dtype.",
)
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes))
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix


@confusion_matrix.mistake(
    "classes counted from 1",
    "Your counts stand one row and one column beside their own. Labels count from 0, and so do the "
    "rows and columns of an array.",
)
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions):
        matrix[label - 1, prediction - 1] += 1
    return matrix


@confusion_matrix.mistake(
    "an image left out",
    "One image is missing from your table: its counts add up to one less than there are images. "
    "Where does the loop begin, and where does it end?",
)
def _(labels, predictions, classes):
    return metrics.confusion_matrix(labels[:-1], predictions[:-1], classes)


@confusion_matrix.variant("an image left out")
def _(labels, predictions, classes):
    return metrics.confusion_matrix(labels[1:], predictions[1:], classes)


@confusion_matrix.mistake(
    "all rows are one row",
    "All rows of your table are the same: [[0] * n] * n holds one row, n times over, and what you "
    "write into it shows in all. np.zeros makes a table whose rows are separate.",
)
def _(labels, predictions, classes):
    matrix = [[0] * classes] * classes
    for label, prediction in zip(labels, predictions):
        matrix[label][prediction] += 1
    return np.array(matrix)


@confusion_matrix.mistake(
    "each label with each prediction",
    "You pair every label with every prediction, as with one loop inside the other, so your counts "
    "are far too large. A label belongs with the prediction in the same place: one loop over both.",
)
def _(labels, predictions, classes):
    rows = np.bincount(labels, minlength=classes)
    return np.outer(rows, np.bincount(predictions, minlength=classes))


@confusion_matrix.mistake(
    "each pair counted both ways",
    "You count each image in two places, as 0 taken for 1 and as 1 taken for 0. The row is the "
    "true class, the column the predicted one, and the other way round is another mistake.",
)
def _(labels, predictions, classes):
    matrix = metrics.confusion_matrix(labels, predictions, classes)
    return matrix + matrix.T


@confusion_matrix.mistake(
    "places wrap around",
    "Ten classes come out right, thirty do not: label times classes goes above 255, and in uint8 "
    "that starts again from 0. Give the labels a larger dtype before you multiply.",
)
def _(labels, predictions, classes):
    pairs = labels * labels.dtype.type(classes) + predictions
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@confusion_matrix.mistake(
    "a list for an array",
    "The table came back as a Python list of lists. An array is wanted, of which one can take "
    "columns and sums: np.array(...) makes one of it.",
)
def _(labels, predictions, classes):
    return metrics.confusion_matrix(labels, predictions, classes).tolist()


@confusion_matrix.mistake(
    "counts wrap around",
    "Small counts come out right, large ones do not: your table has the dtype of the labels, and "
    "in uint8 a count starts again from 0 after 255. The table needs a dtype of its own, large "
    "enough for any count.",
)
def _(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=labels.dtype)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


@confusion_matrix.variant("counts wrap around")
def _(labels, predictions, classes):
    return metrics.confusion_matrix(labels, predictions, classes).astype(np.uint8)


@confusion_matrix.mistake(
    "counts cut off after the last pair",
    "np.bincount counts up to the largest number that occurs, so if the last pairs of classes do "
    "not occur, there are too few counts for a table. It can be told how many counts you want at "
    "least.",
)
def _(labels, predictions, classes):
    places = labels.astype(int) * classes + predictions
    return np.bincount(places).reshape(classes, classes)


@confusion_matrix.mistake(
    "totals multiplied",
    "Your table was made from two totals, how often each class is meant and how often it is said. "
    "Which label met which prediction is lost in them. Look at each image: its label and its "
    "prediction together name one place.",
)
def _(labels, predictions, classes):
    rows = np.bincount(labels, minlength=classes)
    return np.outer(rows, np.bincount(predictions, minlength=classes)) // len(labels)


@confusion_matrix.variant("totals multiplied")
def _(labels, predictions, classes):
    rows = np.bincount(labels, minlength=classes)
    return np.outer(rows, np.bincount(predictions, minlength=classes)) / len(labels)


@confusion_matrix.mistake(
    "class 0 left out",
    "The first row and the first column of your table are empty: class 0 was left out. Classes "
    "count from 0. Where do your loops begin?",
)
def _(labels, predictions, classes):
    matrix = metrics.confusion_matrix(labels, predictions, classes)
    matrix[0] = matrix[:, 0] = 0
    return matrix


@confusion_matrix.mistake(
    "bins between lowest and highest",
    "The counts stand in other places: the bins of your histogram run from the lowest class that "
    "occurs to the highest, so they are no longer one class wide. The edges must depend on "
    "`classes` alone.",
)
def _(labels, predictions, classes):
    return np.histogram2d(labels, predictions, bins=classes)[0].astype(int)


@confusion_matrix.variant("bins between lowest and highest")
def _(labels, predictions, classes):
    return np.histogram2d(labels, predictions, bins=classes)[0]


# --- precision_recall ----------------------------------------------------------------------------


def _random_matrix(rng, classes):
    """Return a confusion matrix in which no class is said as often as it is meant."""
    while True:
        matrix = rng.integers(1, 9, (classes, classes)) + np.diag(rng.integers(2, 15, classes))
        if (matrix.sum(axis=0) != matrix.sum(axis=1)).all():
            return matrix


def _precision_recall(matrix):
    scores = metrics.precision_recall_f1(matrix)
    return scores.precision, scores.recall


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
    precision = np.array([matrix[c, c] / matrix[:, c].sum() for c in range(len(matrix))])
    recall = np.array([matrix[c, c] / matrix[c].sum() for c in range(len(matrix))])
    return precision, recall


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
    "Nearly all your numbers are 0: `//` rounds down, and a fraction below 1 becomes 0. Divide "
    "with `/`.",
)
def _(matrix):
    hits = np.diag(matrix)
    precision = hits // np.maximum(matrix.sum(axis=0), 1)
    return precision, hits // np.maximum(matrix.sum(axis=1), 1)


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


# --- f1_scores -----------------------------------------------------------------------------------


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


@f1_scores.variant("a factor of 2 missing")
def _(matrix):
    precision, recall = _precision_recall(matrix)
    total = precision + recall
    return precision * recall / np.where(total == 0, 1, total)


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
    precision, recall = _precision_recall(matrix)
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


# --- most_confused_pair --------------------------------------------------------------------------


def _off_diagonal(matrix):
    return np.where(np.eye(len(matrix), dtype=bool), -1, matrix)


def _most_confused_pair(matrix):
    label, prediction = np.unravel_index(_off_diagonal(matrix).argmax(), matrix.shape)
    return int(label), int(prediction)


def _as_pair(returned):
    """Take any row of two whole numbers for a pair."""
    numbers = np.asarray(returned) if isinstance(returned, tuple | list | np.ndarray) else None
    if numbers is None or numbers.shape != (2,) or numbers.dtype.kind not in "iu":
        return returned
    return int(numbers[0]), int(numbers[1])


most_confused_pair = Exercise(
    "most_confused_pair",
    lesson=8,
    takes="matrix",
    reference=_most_confused_pair,
    normalize=_as_pair,
    points=2,
    hints=(
        "Where is the largest number of the matrix, most of the time? And which numbers of the "
        "matrix count mistakes?",
        "Take a copy, and put something into its diagonal that can never be the largest. argmax of "
        "a table gives one number, the place in the long line of all its numbers. How many rows "
        "are before it, and how far into its row is it? NumPy has unravel_index for this.",
        "By hand, for the matrix [[9, 0, 2], [1, 8, 0], [4, 3, 7]]:\n"
        "    without its diagonal   [[-, 0, 2], [1, -, 0], [4, 3, -]]\n"
        "    the largest is 4       row 2, column 0\n"
        "    the answer             (2, 0): 2 was taken for 0, four times",
    ),
)


def _confusions(rng, classes, most, least=0):
    """Return a matrix with one largest mistake, `most`; all others are at most half of it."""
    matrix = rng.integers(least, most // 2 + 1, (classes, classes))
    matrix += np.diag(rng.integers(3 * most, 5 * most, classes))
    label, prediction = rng.choice(classes, size=2, replace=False)
    matrix[label, prediction] = most
    return matrix, label, prediction


@most_confused_pair.cases
def _(rng):
    matrix, _, _ = _confusions(rng, 3, 6)
    yield Case(matrix, about="three classes")

    # Nothing is mistaken both ways more often than these two, and neither way is the largest.
    matrix, label, prediction = _confusions(rng, 5, 8)
    one, other = [c for c in rng.permutation(5) if c not in (label, prediction)][:2]
    matrix[prediction, label] = 0
    matrix[one, other] = matrix[other, one] = 7
    yield Case(matrix, about="mistakes both ways")

    # The most frequent mistake is made in a common class; another has more mistakes in all, and a
    # rare one the largest share.
    common, said, worst, rare = rng.permutation(4)
    matrix = np.diag(rng.integers(100, 120, 4))
    matrix[common, common], matrix[common, said] = 900, 10
    matrix[worst, [common, said, rare]] = 6
    matrix[rare, rare], matrix[rare, worst] = 3, 5
    yield Case(matrix, about="a common class")

    # A class that the network never reads: its diagonal is 0.
    matrix, _, _ = _confusions(rng, 4, 12, least=1)
    np.fill_diagonal(matrix, 0)
    yield Case(matrix, about="no right answers")

    above = _confusions(rng, 3, 6)[0]
    above[1, 0], above[0, 2], above[2, 0] = 2, 11, 1
    yield Case(above, about="the largest above the diagonal")
    yield Case(above.T.copy(), about="the largest below the diagonal")
    yield Case(_confusions(rng, 10, 20)[0], about="ten classes")


@most_confused_pair.judged_by
def _(returned, case, expected):
    (matrix,) = case.arguments
    if isinstance(returned, np.ndarray) and returned.ndim == 2 and returned.shape[1] == 2:
        return Complaint("These are all the places.", "arrays of places", expected=expected)
    if not isinstance(returned, tuple) or len(returned) != 2:
        return Complaint(
            "Two whole numbers were expected, the true class and the predicted one: "
            "`return label, prediction`.",
            "one number for two" if np.ndim(returned) == 0 else None,
            expected=expected,
        )
    label, prediction = returned
    if not (isinstance(label, int) and isinstance(prediction, int)):
        return Complaint("These are not two whole numbers.", "arrays of places", expected=expected)
    classes = len(matrix)
    if not (0 <= label < classes and 0 <= prediction < classes):
        return Complaint(
            f"The classes are 0 to {classes - 1}, and ({label}, {prediction}) is no pair of them.",
            expected=expected,
        )
    most = _off_diagonal(matrix).max()
    if label == prediction:
        return Complaint("This is on the diagonal.", "a right answer", expected=expected)
    if matrix[label, prediction] == most:
        return None
    if matrix[prediction, label] == most:
        return Complaint("The two are exchanged.", "classes exchanged", expected=expected)
    return Complaint(
        f"{label} was taken for {prediction} {matrix[label, prediction]} times. Another mistake "
        f"was made {most} times. Did you look at all places off the diagonal?",
        expected=expected,
    )


@most_confused_pair.alternative
def _(matrix):
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    return np.unravel_index(np.argmax(mistakes), mistakes.shape)


@most_confused_pair.alternative
def _(matrix):
    best, pair = -1, None
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            if i != j and matrix[i, j] > best:
                best, pair = matrix[i, j], (i, j)
    return pair


@most_confused_pair.alternative
def _(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    return list(divmod(int(mistakes.argmax()), len(matrix)))


@most_confused_pair.alternative
def _(matrix):
    mistakes = matrix * (1 - np.eye(len(matrix)))
    return np.argwhere(mistakes == mistakes.max())[-1]


@most_confused_pair.mistake(
    "a right answer",
    "Both numbers are the same: you found the largest number on the diagonal, where the right "
    "answers stand. Only mistakes are looked for, so the diagonal must not take part.",
)
def _(matrix):
    return np.unravel_index(matrix.argmax(), matrix.shape)


@most_confused_pair.mistake(
    "classes exchanged",
    "The right two classes, the other way round. The row is the true class and comes first, the "
    "column is what it was taken for. 4 taken for 9 and 9 taken for 4 are two different mistakes.",
)
def _(matrix):
    return _most_confused_pair(matrix)[::-1]


@most_confused_pair.variant("classes exchanged")
def _(matrix):
    return _most_confused_pair(matrix.T)


@most_confused_pair.mistake(
    "input modified",
    "The caller's matrix has lost its diagonal. np.fill_diagonal, and writing into `matrix`, "
    "change the array that was passed in. Take a copy first.",
)
def _(matrix):
    np.fill_diagonal(matrix, 0)
    return np.unravel_index(matrix.argmax(), matrix.shape)


@most_confused_pair.variant("input modified")
def _(matrix):
    for i in range(len(matrix)):
        matrix[i, i] = 0
    return divmod(int(matrix.argmax()), len(matrix))


@most_confused_pair.variant("input modified")
def _(matrix):
    mistakes = matrix
    mistakes[np.arange(len(matrix)), np.arange(len(matrix))] = -1
    return np.unravel_index(mistakes.argmax(), mistakes.shape)


@most_confused_pair.mistake(
    "one number for two",
    "One number came back. argmax of a table gives the place in the long line of all its numbers, "
    "row after row. Which row is that, and which column?",
)
def _(matrix):
    return _off_diagonal(matrix).argmax()


@most_confused_pair.variant("one number for two")
def _(matrix):
    return _off_diagonal(matrix).max()


@most_confused_pair.mistake(
    "arrays of places",
    "np.where and np.argwhere give the places of all that fit, in arrays, even if it is a single "
    "one. Two whole numbers are wanted: pick one place, and of it the row and the column.",
)
def _(matrix):
    mistakes = _off_diagonal(matrix)
    return np.where(mistakes == mistakes.max())


@most_confused_pair.variant("arrays of places")
def _(matrix):
    mistakes = _off_diagonal(matrix)
    return np.argwhere(mistakes == mistakes.max())


@most_confused_pair.mistake(
    "both ways added up",
    "You add up both ways, 4 taken for 9 and 9 taken for 4. Each way is a mistake of its own, and "
    "the largest single number is looked for.",
)
def _(matrix):
    return _most_confused_pair(matrix + matrix.T)


@most_confused_pair.mistake(
    "the worst class first",
    "You look for the class with the most mistakes, and then for its most frequent one. The "
    "largest single number can stand in another row.",
)
def _(matrix):
    mistakes = np.maximum(_off_diagonal(matrix), 0)
    label = int(mistakes.sum(axis=1).argmax())
    return label, int(mistakes[label].argmax())


@most_confused_pair.mistake(
    "shares, not counts",
    "You divide each row by its sum, so a rare class weighs as much as a common one. Asked for is "
    "the mistake that was made most often: the count itself.",
)
def _(matrix):
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    return np.unravel_index(_off_diagonal(shares).argmax(), matrix.shape)


@most_confused_pair.mistake(
    "only above the diagonal",
    "You look above the diagonal only. Below it stand mistakes as well: 4 taken for 9 is above it, "
    "9 taken for 4 below.",
)
def _(matrix):
    return _most_confused_pair(np.triu(matrix))


@most_confused_pair.variant("only above the diagonal")
def _(matrix):
    best, pair = -1, (0, 1)
    for i in range(len(matrix)):
        for j in range(i + 1, len(matrix)):
            if matrix[i, j] > best:
                best, pair = matrix[i, j], (i, j)
    return pair


@most_confused_pair.mistake(
    "the rarest mistake",
    "This is a mistake that was made least often. Look for the largest number off the diagonal.",
)
def _(matrix):
    mistakes = np.where(np.eye(len(matrix), dtype=bool), matrix.max() + 1, matrix)
    return np.unravel_index(mistakes.argmin(), matrix.shape)


# --- top_k_accuracy ------------------------------------------------------------------------------


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


@top_k_accuracy.variant("divided by k as well")
def _(probabilities, labels, k):
    hits = 0
    for row, label in zip(probabilities, labels):
        hits += label in np.argsort(row)[-k:]
    return hits / (len(labels) * k)


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


@top_k_accuracy.variant("labels looked for in all rows")
def _(probabilities, labels, k):
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return sum(label in best for label in labels) / len(labels)


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


# --- expected_calibration_error ------------------------------------------------------------------


def _bin_of(confidence, bins):
    return np.minimum((bins * confidence).astype(int), bins - 1)


def _calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    # n_k / n times the gap of two means is the gap of two sums, divided by n.
    gaps = np.bincount(which, right, bins) - np.bincount(which, confidence, bins)
    return float(np.abs(gaps).sum() / len(labels))


expected_calibration_error = Exercise(
    "expected_calibration_error",
    lesson=8,
    takes="probabilities, labels, bins",
    reference=_calibration_error,
    points=4,
    hints=(
        "What two things do you need to know about each answer? Once you have them, into which "
        "bin does an answer with the confidence 0.83 go, if there are ten?",
        "Confidence is the largest probability of a row, and the answer is right if it stands in "
        "the column of the label. Go through the bins: a mask picks the answers of a bin, the gap "
        "is the distance between two means over them, and the weight is their share of all "
        "answers. Skip a bin that is empty, and let a confidence of 1 into the last.",
        "By hand, four answers and two bins:\n"
        "    confidence             0.4    0.6    0.8    1.0\n"
        "    right                  yes    no     yes    yes\n"
        "    bin 0, share 1/4       gap |1 - 0.4|   = 0.6\n"
        "    bin 1, share 3/4       gap |2/3 - 0.8| = 0.133\n"
        "    the error              0.6/4 + 0.133*3/4 = 0.25",
    ),
)


def _answers(rng, confidence, right, classes):
    """Return probabilities and labels of answers with these confidences, right or not."""
    confidence, right = np.asarray(confidence, float), np.asarray(right, bool)
    count = len(confidence)
    # The rest is shared among the other classes, so evenly that none comes near the answer.
    rest = rng.uniform(1, 1.2, (count, classes - 1))
    rest *= ((1 - confidence) / rest.sum(axis=1))[:, None]
    answers = rng.integers(0, classes, count)
    probabilities = np.empty((count, classes))
    for i in range(count):
        probabilities[i] = np.insert(rest[i], answers[i], confidence[i])
    labels = (answers + np.where(right, 0, rng.integers(1, classes, count))) % classes
    return probabilities, labels


def _inside(rng, bins, which):
    """Draw a confidence inside each of these bins, a quarter of its width from its edges."""
    return (np.asarray(which) + rng.uniform(0.25, 0.75, len(which))) / bins


@expected_calibration_error.cases
def _(rng):
    # One bin is too modest, one too sure, so that gaps with signs cancel; two bins stay empty.
    order = rng.permutation(6)
    confidence = _inside(rng, 5, np.array([2, 2, 4, 4, 4, 4]))
    right = np.array([1, 1, 1, 0, 0, 1])
    yield Case(*_answers(rng, confidence[order], right[order], 4), 5, about="empty bins")

    confidence = _inside(rng, 5, np.array([2, 3, 3, 4, 4, 4]))
    right = np.array([0, 1, 1, 1, 1, 1])
    yield Case(*_answers(rng, confidence[order], right[order], 3), 5, about="three classes")

    confidence = np.array([1.0, 1.0, 1.0, *_inside(rng, 4, [2, 2])])
    yield Case(*_answers(rng, confidence, [1, 0, 1, 0, 1], 3), 4, about="a confidence of 1")

    which = rng.permutation(np.repeat([3, 4, 5, 6, 7, 8, 9], [4, 6, 8, 10, 12, 20, 40]))
    confidence = _inside(rng, 10, which)
    right = rng.random(100) < confidence - 0.15
    right[[which.argmin(), which.argmax()]] = True, False
    yield Case(*_answers(rng, confidence, right, 10), 10, about="a hundred answers")

    confidence = np.sort(_inside(rng, 5, [4, 4]))  # the surer of the two is wrong
    yield Case(*_answers(rng, confidence, [1, 0], 3), 5, about="two answers in one bin")
    # In four bins, these two would share one: 0.75 to 1.
    confidence = np.array([rng.uniform(0.76, 0.79), rng.uniform(0.85, 0.95)])
    yield Case(*_answers(rng, confidence, [1, 0], 3), 5, about="two answers in two bins")
    probabilities, labels = _answers(rng, _inside(rng, 10, [9]), [False], 5)
    yield Case(probabilities.astype(np.float32), labels, 10, about="a single answer")


@expected_calibration_error.alternative
def _(probabilities, labels, bins):
    confidence, answers = probabilities.max(axis=1), probabilities.argmax(axis=1)
    error = 0.0
    for k in range(bins):
        inside = (confidence > k / bins) & (confidence <= (k + 1) / bins)
        if inside.any():
            accuracy = (answers[inside] == labels[inside]).mean()
            error += inside.mean() * abs(accuracy - confidence[inside].mean())
    return error


@expected_calibration_error.alternative
def _(probabilities, labels, bins):
    groups = [[] for _ in range(bins)]
    for row, label in zip(probabilities.tolist(), labels.tolist()):
        confidence = max(row)
        right = row.index(confidence) == label
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    gaps = [abs(sum(c for c, _ in group) - sum(r for _, r in group)) for group in groups]
    return sum(gaps) / len(labels)


@expected_calibration_error.alternative
def _(probabilities, labels, bins):
    confidence = np.max(probabilities, axis=1)
    right = (np.argmax(probabilities, axis=1) == labels).astype(float)
    which = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    counts = np.bincount(which, minlength=bins)
    at_least_one = np.maximum(counts, 1)
    accuracy = np.bincount(which, right, bins) / at_least_one
    mean_confidence = np.bincount(which, confidence, bins) / at_least_one
    return np.sum(counts / counts.sum() * np.abs(accuracy - mean_confidence))


@expected_calibration_error.mistake(
    "bins not weighted",
    "Every bin weighs the same in your sum, a bin with one answer as much as one with a hundred. "
    "Each gap is weighted with the share of the answers that are in its bin.",
)
def _(probabilities, labels, bins):
    return np.mean([gap for _, gap in _gaps(probabilities, labels, bins)])


@expected_calibration_error.variant("bins not weighted")
def _(probabilities, labels, bins):
    return sum(gap for _, gap in _gaps(probabilities, labels, bins)) / bins


@expected_calibration_error.variant("bins not weighted")
def _(probabilities, labels, bins):
    return sum(gap for _, gap in _gaps(probabilities, labels, bins))


@expected_calibration_error.mistake(
    "gaps with their signs",
    "Your gaps keep their signs, so a bin that is too sure makes up for one that is too modest. A "
    "gap counts by its size.",
)
def _(probabilities, labels, bins):
    return np.mean(probabilities.argmax(axis=1) == labels) - np.mean(probabilities.max(axis=1))


@expected_calibration_error.variant("gaps with their signs")
def _(probabilities, labels, bins):
    return np.mean(probabilities.max(axis=1)) - np.mean(probabilities.argmax(axis=1) == labels)


@expected_calibration_error.mistake(
    "one bin for all",
    "You compare the confidence and the accuracy of all answers at once, or take the size only "
    "after adding up. Within a bin it has to be taken, before the bins are added up: else those "
    "too sure and those too modest cancel.",
)
def _(probabilities, labels, bins):
    right = np.mean(probabilities.argmax(axis=1) == labels)
    return abs(right - np.mean(probabilities.max(axis=1)))


@expected_calibration_error.mistake(
    "each answer its own bin",
    "You take the gap of each single answer, between its confidence and 0 or 1. A single answer is "
    "never calibrated: average confidence and accuracy over a bin first, and take the gap then.",
)
def _(probabilities, labels, bins):
    right = probabilities.argmax(axis=1) == labels
    return np.mean(np.abs(right - probabilities.max(axis=1)))


@expected_calibration_error.mistake(
    "gaps squared",
    "You square the gaps. The formula takes their size, the absolute value.",
)
def _(probabilities, labels, bins):
    return sum(share * gap**2 for share, gap in _gaps(probabilities, labels, bins))


@expected_calibration_error.variant("gaps squared")
def _(probabilities, labels, bins):
    return np.sqrt(sum(share * gap**2 for share, gap in _gaps(probabilities, labels, bins)))


@expected_calibration_error.mistake(
    "the largest gap",
    "This is the gap of the worst bin, known as the maximum calibration error. The expected one is "
    "the mean over all bins, each with the share of its answers as its weight.",
)
def _(probabilities, labels, bins):
    return max(gap for _, gap in _gaps(probabilities, labels, bins))


@expected_calibration_error.mistake(
    "middle of the bin for the confidence",
    "You compare the accuracy with the middle of the bin. What counts is how sure the network was "
    "of these answers: the mean of their confidences.",
)
def _(probabilities, labels, bins):
    which = _bin_of(probabilities.max(axis=1), bins)
    right = probabilities.argmax(axis=1) == labels
    error = 0.0
    for k in np.unique(which):
        inside = which == k
        error += inside.mean() * abs(right[inside].mean() - (k + 0.5) / bins)
    return error


@expected_calibration_error.mistake(
    "probability of the label",
    "You take the probability of the true class. Confidence is the probability of the answer, the "
    "largest of the row, whether or not the answer is right.",
)
def _(probabilities, labels, bins):
    confidence = probabilities[np.arange(len(labels)), labels]
    right = probabilities.argmax(axis=1) == labels
    return _error_of(confidence, right, bins)


@expected_calibration_error.mistake(
    "all probabilities, not the largest",
    "You sort all probabilities of every row into the bins. Only that of the answer counts, the "
    "largest of each row.",
)
def _(probabilities, labels, bins):
    is_label = labels[:, None] == np.arange(probabilities.shape[1])
    return _error_of(probabilities.ravel(), is_label.ravel(), bins)


@expected_calibration_error.mistake(
    "confidence of 1 left out",
    "Answers with a confidence of exactly 1 are lost, or stop your function: they lie on the upper "
    "edge of the last bin, and 10 times 1 is bin 10, which there is not. They belong in the last "
    "bin.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    error = 0.0
    for k in range(bins):
        inside = (confidence >= k / bins) & (confidence < (k + 1) / bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


@expected_calibration_error.variant("confidence of 1 left out")
def _(probabilities, labels, bins):
    sums, hits, counts = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    for row, label in zip(probabilities, labels):
        k = int(row.max() * bins)
        sums[k] += row.max()
        hits[k] += row.argmax() == label
        counts[k] += 1
    return np.abs(hits - sums).sum() / counts.sum()


@expected_calibration_error.variant("confidence of 1 left out")
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = (confidence * bins).astype(int)
    gaps = [abs(right[which == k].sum() - confidence[which == k].sum()) for k in range(bins)]
    return sum(gaps) / len(labels)


@expected_calibration_error.mistake(
    "not a number from an empty bin",
    "A bin without answers has no mean: you divide 0 by 0 there, and that is NaN, not a number, "
    "which spoils the whole sum. An empty bin adds nothing. Skip it.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    error = 0.0
    for k in range(bins):
        inside = which == k
        error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


@expected_calibration_error.mistake(
    "not divided by all answers",
    "Your result is as many times too large as there are answers: you weight with the number of "
    "answers in a bin. The weight is their share, so that all weights add up to 1.",
)
def _(probabilities, labels, bins):
    return len(labels) * _calibration_error(probabilities, labels, bins)


@expected_calibration_error.mistake(
    "divided by the number of bins",
    "You weight each gap with the number of answers in its bin, divided by the number of bins. The "
    "weight is the share of all answers: divided by how many answers there are.",
)
def _(probabilities, labels, bins):
    return len(labels) * _calibration_error(probabilities, labels, bins) / bins


@expected_calibration_error.mistake(
    "accuracy of all answers",
    "You compare the confidence of every bin with the accuracy of all answers. Each bin has its "
    "own accuracy: the fraction that is right among the answers in it.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    masks = [which == k for k in np.unique(which)]
    return sum(m.mean() * abs(right.mean() - confidence[m].mean()) for m in masks)


@expected_calibration_error.mistake(
    "one bin too few",
    "You have one bin less than asked for: np.linspace(0, 1, bins) gives that many edges, and "
    "there is always one edge more than there are bins.",
)
def _(probabilities, labels, bins):
    return _calibration_error(probabilities, labels, bins - 1)


@expected_calibration_error.mistake(
    "bins of equally many answers",
    "Your bins hold equally many answers each. Here they are equally wide: from 0 to 1, in `bins` "
    "parts, whether or not anything falls into them.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    order = np.argsort(confidence)
    error = 0.0
    for part in np.array_split(order, bins):
        if len(part):
            error += len(part) / len(labels) * abs(right[part].mean() - confidence[part].mean())
    return error


@expected_calibration_error.mistake(
    "bins between lowest and highest",
    "Your bins begin at the lowest confidence that occurs and end at the highest. They always go "
    "from 0 to 1: np.histogram and its relatives have to be told so.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    edges = np.histogram_bin_edges(confidence, bins)
    which = np.clip(np.digitize(confidence, edges) - 1, 0, bins - 1)
    gaps = np.bincount(which, right, bins) - np.bincount(which, confidence, bins)
    return np.abs(gaps).sum() / len(labels)


def _gaps(probabilities, labels, bins):
    """Return the share and the gap of each bin that is not empty."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    masks = [which == k for k in np.unique(which)]
    return [(m.mean(), abs(right[m].mean() - confidence[m].mean())) for m in masks]


def _error_of(confidence, right, bins):
    which = _bin_of(confidence, bins)
    gaps = np.bincount(which, right, bins) - np.bincount(which, confidence, bins)
    return np.abs(gaps).sum() / len(confidence)
