"""Exercise confusion_matrix."""

import numpy as np

from nnlib import metrics
from nnlib.exercises.spec import Case, Exercise

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
