"""Exercise class_counts."""

from collections import Counter

import numpy as np

from nnlib.exercises.spec import Case, Exercise

class_counts = Exercise(
    "class_counts",
    lesson=1,
    takes="labels, classes",
    reference=lambda labels, classes: np.bincount(labels, minlength=classes),
    points=1,
    hints=(
        "If you counted by hand, what would you write down before you look at the first label? And "
        "what would you do for each label?",
        "Begin with a count of 0 for every class, `classes` of them, in whole numbers. Then either "
        "go through the labels and add 1 to the count of each, or go through the classes and count "
        "the labels that are equal to it. NumPy's bincount does the former.",
        "By hand, for the labels [2, 0, 2] and 4 classes:\n"
        "    to begin with          [0, 0, 0, 0]\n"
        "    a 2                    [0, 0, 1, 0]\n"
        "    a 0                    [1, 0, 1, 0]\n"
        "    a 2                    [1, 0, 2, 0]",
    ),
)


@class_counts.cases
def _(rng):
    yield Case(rng.permutation([0, 2, 2, 2]), 5, about="classes that do not occur")
    yield Case(rng.permutation([0, 1, 1, 2, 2, 2]), 3, about="every class occurs")
    yield Case(rng.integers(1, 4, 1), 5, about="a single label")
    many = np.repeat([0, 1, 2], [260 + int(rng.integers(40)), 3, 2])
    yield Case(rng.permutation(many).astype(np.uint8), 4, about="300 labels of dtype uint8")
    yield Case(rng.integers(0, 9, 100), 10, about="a whole batch")


@class_counts.alternative
def _(labels, classes):
    counts = np.zeros(classes, dtype=int)
    for label in labels:
        counts[label] += 1
    return counts


@class_counts.alternative
def _(labels, classes):
    return np.array([np.sum(labels == c) for c in range(classes)])


@class_counts.alternative
def _(labels, classes):
    return (labels[:, None] == np.arange(classes)).sum(axis=0)


@class_counts.alternative
def _(labels, classes):
    counted = Counter(labels.tolist())
    return np.array([counted[c] for c in range(classes)])


@class_counts.alternative
def _(labels, classes):
    counts = np.zeros(classes, np.int32)
    np.add.at(counts, labels, 1)
    return counts


@class_counts.mistake(
    "last classes missing",
    "Your result ends with the largest label that occurs. A class that does not occur has a count "
    "too: 0. How many counts there are comes in as `classes`.",
)
def _(labels, classes):
    return np.bincount(labels)


@class_counts.mistake(
    "absent classes left out",
    "Only the classes that occur got a count, so the number in place 3 need not belong to class 3. "
    "A class that does not occur has the count 0, in its own place. np.unique lists what is there, "
    "and nothing else.",
)
def _(labels, classes):
    return np.unique(labels, return_counts=True)[1]


@class_counts.mistake(
    "each class counted once",
    "Each class that occurs counts 1, however often it occurs. With an array of labels as the "
    "index, `+=` reads all places first and then writes: a place named twice still gets one 1. "
    "Think of a loop, or of a function that is made for counting.",
)
def _(labels, classes):
    counts = np.zeros(classes, dtype=int)
    counts[labels] += 1
    return counts


@class_counts.mistake(
    "labels added up",
    "You add up the labels themselves, so two labels of class 3 give 6, and class 0 always gives "
    "0. Each label counts 1, whatever its number.",
)
def _(labels, classes):
    counts = np.zeros(classes, dtype=int)
    for label in labels:
        counts[label] += label
    return counts


@class_counts.mistake(
    "shares, not counts",
    "You divided by the number of labels: these are the shares of the classes, and add up to 1. "
    "The counts themselves are whole numbers.",
)
def _(labels, classes):
    return np.bincount(labels, minlength=classes) / len(labels)


@class_counts.mistake(
    "wrong dtype",
    "The numbers are right, and they are floats. Counts are whole numbers: np.zeros makes floats "
    "unless you tell it another dtype, and a sum of floats is a float.",
)
def _(labels, classes):
    counts = np.zeros(classes)
    for label in labels:
        counts[label] += 1
    return counts


@class_counts.mistake(
    "the last class not counted",
    "The last class has no count of its own. The classes run from 0 to `classes - 1`, so there are "
    "`classes` of them; a range ends before the number it is given.",
)
def _(labels, classes):
    return np.array([np.sum(labels == c) for c in range(classes - 1)])


@class_counts.mistake(
    "bins of other widths than 1",
    "The bins of np.histogram are not the classes here: left alone, it spreads them from the "
    "smallest to the largest value it finds, and a list of edges needs one more than there are "
    "bins. There is a function that counts whole numbers.",
)
def _(labels, classes):
    return np.histogram(labels, bins=np.arange(classes))[0]


@class_counts.variant("bins of other widths than 1")
def _(labels, classes):
    return np.histogram(labels, bins=classes)[0]


@class_counts.mistake(
    "classes counted from 1",
    "Your counts stand one place beside their own. Labels count from 0: counts[0] says how often "
    "the label 0 occurs.",
)
def _(labels, classes):
    return np.array([np.sum(labels == c) for c in range(1, classes + 1)])


@class_counts.mistake(
    "one class too many",
    "There is one count too many at the end. The classes run from 0 to `classes - 1`, so there are "
    "`classes` of them.",
)
def _(labels, classes):
    return np.bincount(labels, minlength=classes + 1)


@class_counts.mistake(
    "counts wrap around",
    "A count above 255 came out far too small: your counts have the dtype of the labels, and uint8 "
    "starts again from 0 after 255. Counts need a larger dtype than labels.",
)
def _(labels, classes):
    counts = np.zeros(classes, dtype=labels.dtype)
    for label in labels:
        counts[label] += 1
    return counts


@class_counts.mistake(
    "classes and counts",
    "Two arrays came back, the labels that occur and how often each does. One array is wanted: "
    "the counts of all classes, those that do not occur included.",
)
def _(labels, classes):
    return np.unique(labels, return_counts=True)


@class_counts.mistake(
    "a dictionary for an array",
    "A dictionary came back. An array is wanted, in which the place is the class: counts[2] is how "
    "often the label 2 occurs, and a class that does not occur has a 0.",
)
def _(labels, classes):
    return {c: int(np.sum(labels == c)) for c in range(classes)}


@class_counts.variant("a dictionary for an array")
def _(labels, classes):
    return dict(Counter(labels.tolist()))


@class_counts.mistake(
    "a list for an array",
    "The counts came back as a Python list. An array of whole numbers is wanted: np.array(...) "
    "makes one of it.",
)
def _(labels, classes):
    return [int(np.sum(labels == c)) for c in range(classes)]
