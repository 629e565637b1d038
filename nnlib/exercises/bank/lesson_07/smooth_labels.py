"""Exercise smooth_labels."""

import numpy as np

from nnlib import data
from nnlib.exercises.spec import Case, Exercise


def _smooth(labels, classes, smoothing):
    return (1 - smoothing) * data.one_hot(labels, classes).astype(np.float64) + smoothing / classes


smooth_labels = Exercise(
    "smooth_labels",
    lesson=7,
    takes="labels, classes, smoothing",
    reference=_smooth,
    points=2,
    hints=(
        "A row of targets is a whole of 1, and all of it is on the label. You take the share "
        "`smoothing` away, and deal it out evenly. How much does each class get, and does the "
        "label get a part as well?",
        "Begin with one-hot rows. Shrink them, so that the label keeps 1 - smoothing. Then add the "
        "same small number everywhere, to the label's column too. Check that each row adds up to "
        "1.",
        "By hand, for label 2 of 4 classes, with smoothing 0.2:\n"
        "    one-hot                 [0,    0,    1,    0]\n"
        "    four fifths of it       [0,    0,    0.8,  0]\n"
        "    0.2 dealt out to four   [0.05, 0.05, 0.05, 0.05]\n"
        "    the targets             [0.05, 0.05, 0.85, 0.05]",
    ),
)


@smooth_labels.cases
def _(rng):
    # The highest label is not the last class: the number of classes cannot be read off the labels.
    yield Case(rng.integers(0, 3, 2), 4, 0.2)
    yield Case(np.array([3, *rng.permutation(3)]), 4, 0.2, about="as many rows as classes")
    yield Case(np.array([int(rng.integers(0, 4))]), 5, 0.1, about="a single label")
    yield Case(rng.integers(0, 3, 5), 6, 0.3, about="classes that do not occur")
    yield Case(rng.integers(0, 3, 4), 3, 0.0, about="no smoothing")
    yield Case(rng.permutation(32) % 10, 10, 0.1, about="a whole batch")


@smooth_labels.alternative
def _(labels, classes, smoothing):
    targets = np.full((len(labels), classes), smoothing / classes)
    targets[np.arange(len(labels)), labels] += 1 - smoothing
    return targets


@smooth_labels.alternative
def _(labels, classes, smoothing):
    return np.eye(classes, dtype=np.float32)[labels] * (1 - smoothing) + smoothing / classes


@smooth_labels.alternative
def _(labels, classes, smoothing):
    rows = []
    for label in labels:
        row = [smoothing / classes] * classes
        row[label] = 1 - smoothing * (classes - 1) / classes
        rows.append(row)
    return np.array(rows)


@smooth_labels.alternative
def _(labels, classes, smoothing):
    is_label = np.asarray(labels)[:, None] == np.arange(classes)
    return np.where(is_label, 1 - smoothing + smoothing / classes, smoothing / classes)


@smooth_labels.mistake(
    "label not shrunk",
    "Your rows add up to more than 1: the small number was added everywhere, and nothing was taken "
    "away from the label. What is dealt out has to come from somewhere.",
)
def _(labels, classes, smoothing):
    return np.eye(classes)[labels] + smoothing / classes


@smooth_labels.mistake(
    "label gives away too little",
    "Your rows add up to more than 1: the label gave away one part of the share only. It gives the "
    "whole share, and then gets its own part back.",
)
def _(labels, classes, smoothing):
    part = smoothing / classes
    return np.where(np.eye(classes)[labels] == 1, 1 - part, part)


@smooth_labels.variant("label gives away too little")
def _(labels, classes, smoothing):
    part = smoothing / classes
    return (1 - part) * np.eye(classes)[labels] + part


@smooth_labels.mistake(
    "label gets no part",
    "Your rows add up to a little less than 1. The share was divided among all classes, and the "
    "label did not get its part. It is dealt out to every class, the label's own too.",
)
def _(labels, classes, smoothing):
    return np.where(np.eye(classes)[labels] == 1, 1 - smoothing, smoothing / classes)


@smooth_labels.mistake(
    "dealt out to the others only",
    "Your rows add up to 1, but the share went to the other classes only. That is another way to "
    "smooth. Here every class gets the same part, the label's own too.",
)
def _(labels, classes, smoothing):
    others = smoothing / (classes - 1)
    return np.where(np.eye(classes)[labels] == 1, 1 - smoothing, others)


@smooth_labels.mistake(
    "shares exchanged",
    "The label kept the share `smoothing`, and the rest was dealt out. It should be the other way "
    "round: the label keeps the larger share.",
)
def _(labels, classes, smoothing):
    return smoothing * np.eye(classes)[labels] + (1 - smoothing) / classes


@smooth_labels.mistake(
    "not divided",
    "Every class got the whole share, so your rows add up to far more than 1. It has to be divided "
    "among the classes.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing


@smooth_labels.variant("not divided")
def _(labels, classes, smoothing):
    return np.where(np.eye(classes)[labels] == 1, 1 - smoothing, smoothing)


@smooth_labels.mistake(
    "divided by the rows",
    "You divided the share by the number of labels. It is dealt out along a row, so it is divided "
    "by the number of classes.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / len(labels)


@smooth_labels.mistake(
    "always ten classes",
    "With ten classes your targets are right, with any other number they are not: a 10 is written "
    "into your function. How many there are comes in as a parameter.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / 10


@smooth_labels.variant("always ten classes")
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(10)[labels] + smoothing / 10


@smooth_labels.mistake(
    "classes counted from the labels",
    "Your rows are too short where the last classes do not occur among the labels. A small batch "
    "seldom holds all of them. How many there are comes in as a parameter.",
)
def _(labels, classes, smoothing):
    classes = labels.max() + 1
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / classes


@smooth_labels.variant("classes counted from the labels")
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(labels.max() + 1)[labels] + smoothing / classes


@smooth_labels.variant("classes counted from the labels")
def _(labels, classes, smoothing):
    classes = len(np.unique(labels))
    one_hot = (labels[:, None] == np.unique(labels)).astype(float)
    return (1 - smoothing) * one_hot + smoothing / classes


@smooth_labels.mistake(
    "no smoothing",
    "These are one-hot rows: nothing was taken from the label, and nothing dealt out. What does "
    "`smoothing` do in your function?",
)
def _(labels, classes, smoothing):
    return np.eye(classes)[labels]


@smooth_labels.mistake(
    "nothing dealt out",
    "You took the share away from the label, and the other classes are still 0. A row of targets "
    "adds up to 1: deal the share out.",
)
def _(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels]


@smooth_labels.mistake(
    "whole numbers only",
    "Your fractions were cut off: they were put into an array of whole numbers, which has no room "
    "for them. Make an array of floats.",
)
def _(labels, classes, smoothing):
    targets = np.zeros((len(labels), classes), dtype=int)
    targets[:] = smoothing / classes
    targets[np.arange(len(labels)), labels] = 1 - smoothing + smoothing / classes
    return targets


@smooth_labels.mistake(
    "transposed",
    "Rows and columns are exchanged. Each label gets a row, with a column for each class.",
)
def _(labels, classes, smoothing):
    return _smooth(labels, classes, smoothing).T


@smooth_labels.mistake(
    "classes counted from 1",
    "The large number stands one column to the left of where it belongs. Labels and columns both "
    "count from 0.",
)
def _(labels, classes, smoothing):
    return _smooth(labels - 1 + classes * (labels == 0), classes, smoothing)


@smooth_labels.mistake(
    "every row got all labels",
    "Every row of your targets has a large number in the columns of all labels. `x[:, labels]` "
    "means all rows. Row i belongs to label i alone: pair each row with its own label.",
)
def _(labels, classes, smoothing):
    one_hot = np.zeros((len(labels), classes))
    one_hot[:, labels] = 1
    return (1 - smoothing) * one_hot + smoothing / classes
