"""Exercise one_hot."""

import numpy as np

from nnlib import data
from nnlib.exercises.spec import Case, Exercise

one_hot = Exercise(
    "one_hot",
    lesson=1,
    takes="labels, classes",
    reference=data.one_hot,
    points=2,
    exact_dtype=True,
    hints=(
        "How many rows does the result have, and how many columns? Which of its numbers are 1?",
        "Begin with zeros of the right shape and dtype. Row i gets its 1 in column labels[i]: "
        "NumPy can write to all these places at once if you give it the row of each and the column "
        "of each. Comparing a column of labels with a row of class numbers is another way.",
        "By hand, for the labels [2, 0] and 4 classes:\n"
        "    row 0 has label 2      [0, 0, 1, 0]\n"
        "    row 1 has label 0      [1, 0, 0, 0]\n"
        "Class 3 does not occur, and has its column all the same.",
    ),
)


@one_hot.cases
def _(rng):
    labels = rng.permutation([0, 2, 3, 3])
    yield Case(labels, 5, about="classes that do not occur")
    yield Case(rng.permutation([0, 1, 1, 2]), 4, about="as many labels as classes")
    yield Case(rng.integers(0, 3, 1), 4, about="a single label")
    yield Case(rng.permutation([0, 0, 0, 1]).astype(np.uint8), 2, about="labels of dtype uint8")
    yield Case(rng.permutation(np.repeat(np.arange(10), 3)), 10, about="a whole batch")


@one_hot.alternative
def _(labels, classes):
    return np.eye(classes, dtype=np.float32)[labels]


@one_hot.alternative
def _(labels, classes):
    return (labels[:, None] == np.arange(classes)).astype(np.float32)


@one_hot.alternative
def _(labels, classes):
    rows = np.zeros((len(labels), classes), dtype="float32")
    for row, label in zip(rows, labels):
        row[label] = 1
    return rows


@one_hot.alternative
def _(labels, classes):
    return np.array([[1 if c == label else 0 for c in range(classes)] for label in labels], "f4")


@one_hot.mistake(
    "wrong dtype",
    "The ones are where they should be, and the dtype is another than float32. Functions that make "
    "an array, such as np.zeros and np.eye, take a dtype; without one they choose float64.",
)
def _(labels, classes):
    return np.eye(classes)[labels]


@one_hot.variant("wrong dtype")
def _(labels, classes):
    return np.eye(classes, dtype=int)[labels]


@one_hot.mistake(
    "truth values",
    "Your result holds True and False, because a comparison gives those. They are in the right "
    "places. Numbers of dtype float32 are wanted, and an array has a method that converts it.",
)
def _(labels, classes):
    return labels[:, None] == np.arange(classes)


@one_hot.mistake(
    "classes counted from the labels",
    "Some columns are missing: you take the number of classes from the labels at hand, and a class "
    "may not occur among them. How many there are comes in as `classes`.",
)
def _(labels, classes):
    return np.eye(labels.max() + 1, dtype=np.float32)[labels]


@one_hot.variant("classes counted from the labels")
def _(labels, classes):
    return (labels[:, None] == np.unique(labels)).astype(np.float32)


@one_hot.variant("classes counted from the labels")
def _(labels, classes):
    return np.eye(labels.max() + 1)[labels]


@one_hot.mistake(
    "transposed",
    "Rows and columns are exchanged: each label got a column. Each label gets a row, so the result "
    "has shape (labels, classes).",
)
def _(labels, classes):
    return np.eye(classes, dtype=np.float32)[:, labels]


@one_hot.mistake(
    "every label in every row",
    "Every row has a 1 for every label that occurs. Either `:` picked all rows where one was "
    "meant, or the same row was used again and again. Row i is to be paired with labels[i] alone.",
)
def _(labels, classes):
    rows = np.zeros((len(labels), classes), np.float32)
    rows[:, labels] = 1
    return rows


@one_hot.mistake(
    "ones left over from the rows above",
    "Each row has its own 1, and those of the rows above as well: the same row of zeros is used "
    "for all labels, and after the first it is no longer all zeros. Begin each row afresh.",
)
def _(labels, classes):
    row = np.zeros(classes, np.float32)
    rows = []
    for label in labels:
        row[label] = 1
        rows.append(row.copy())
    return np.array(rows)


@one_hot.mistake(
    "label taken for a row",
    "You use the labels as row numbers, so whole rows are filled with 1. A label is the number of "
    "a column; the row is the place of the label in `labels`. An index needs both.",
)
def _(labels, classes):
    rows = np.zeros((len(labels), classes), np.float32)
    rows[labels] = 1
    return rows


@one_hot.mistake(
    "classes counted from 1",
    "Your ones stand one column beside their place. Labels count from 0, and so do columns: class "
    "0 belongs in column 0.",
)
def _(labels, classes):
    return np.eye(classes, dtype=np.float32)[labels - 1]


@one_hot.variant("classes counted from 1")
def _(labels, classes):
    return (labels[:, None] == np.arange(1, classes + 1)).astype(np.float32)


@one_hot.variant("classes counted from 1")
def _(labels, classes):
    return np.eye(classes + 1, dtype=np.float32)[labels + 1]


@one_hot.mistake(
    "classes numbered anew",
    "A class that does not occur has lost its column, and the classes after it have moved to the "
    "left. Class 3 belongs in column 3, whichever labels there are: a label is its column.",
)
def _(labels, classes):
    _, places = np.unique(labels, return_inverse=True)
    return np.eye(classes, dtype=np.float32)[places]


@one_hot.mistake(
    "row and column exchanged",
    "Your two indices have changed places: the label chose the row, and the place of the label in "
    "`labels` the column. The row comes first in an index, and row i belongs to labels[i].",
)
def _(labels, classes):
    rows = np.zeros((len(labels), classes), np.float32)
    rows[labels, np.arange(len(labels))] = 1
    return rows


@one_hot.mistake(
    "reshaped where it had to be turned",
    "You made a row for each class, and then gave the table the right shape with `reshape`. That "
    "cuts the same line of numbers in other places, so the ones land in other columns. To exchange "
    "rows and columns is to transpose; or make a row for each label from the start.",
)
def _(labels, classes):
    rows = (np.arange(classes)[:, None] == labels).astype(np.float32)
    return rows.reshape(len(labels), classes)


@one_hot.mistake(
    "rows in the order of the classes",
    "Each row has a single 1, and the rows are sorted by class. Row i belongs to labels[i]: the "
    "order of the labels is the order of the pictures, and has to stay.",
)
def _(labels, classes):
    return np.eye(classes, dtype=np.float32)[np.sort(labels)]


@one_hot.mistake(
    "ones up to the label",
    "All columns up to the label hold a 1, as in a thermometer. A row has a single 1, in the "
    "column of its label: the comparison should ask for equal, not for less or equal.",
)
def _(labels, classes):
    return (np.arange(classes) <= labels[:, None]).astype(np.float32)


@one_hot.variant("ones up to the label")
def _(labels, classes):
    return (np.arange(classes) < labels[:, None]).astype(np.float32)


@one_hot.variant("ones up to the label")
def _(labels, classes):
    return (np.arange(classes) >= labels[:, None]).astype(np.float32)


@one_hot.mistake(
    "zeros and ones exchanged",
    "Zeros and ones have changed places: the column of the label holds 0, and all others hold 1. "
    "Is there a `!=` where `==` was meant, or did you begin with ones?",
)
def _(labels, classes):
    return (labels[:, None] != np.arange(classes)).astype(np.float32)


@one_hot.mistake(
    "something else than 0 elsewhere",
    "The ones are in place, and the other entries are to be 0. Yours are -1.",
)
def _(labels, classes):
    rows = np.full((len(labels), classes), -1, np.float32)
    rows[np.arange(len(labels)), labels] = 1
    return rows


@one_hot.mistake(
    "label written in place of 1",
    "The right places hold the label itself, so a 2 for class 2, and nothing to be seen for class "
    "0. What goes there is 1, for every class: a label is a name, not an amount.",
)
def _(labels, classes):
    rows = np.zeros((len(labels), classes), np.float32)
    rows[np.arange(len(labels)), labels] = labels
    return rows


@one_hot.mistake(
    "a list for an array",
    "The rows came back as a Python list. An array of dtype float32 is expected: np.array(...) "
    "makes one of a list of rows, in the dtype that you give it.",
)
def _(labels, classes):
    return [[1.0 if c == label else 0.0 for c in range(classes)] for label in labels]
