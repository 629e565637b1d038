"""Lesson 1: from pictures to arrays that a network can use, and a first way to read digits."""

import math
import random
from collections import Counter
from itertools import islice

import numpy as np

from nnlib import data
from nnlib.exercises.spec import Case, Complaint, Exercise

_MOST_BATCHES = 200  # enough for every case, and a generator that never ends stops here


def _generator(rng):
    """Return a generator of its own for one call, chosen by `rng`."""
    return np.random.default_rng(int(rng.integers(2**32)))


def _neighbours(order):
    """Return the fraction of places where an index is followed by the one before or after it."""
    return np.mean(np.abs(np.diff(order)) == 1)


# --- scale_pixels --------------------------------------------------------------------------------

scale_pixels = Exercise(
    "scale_pixels",
    lesson=1,
    takes="pixels, maximum",
    reference=data.scale_pixels,
    points=2,
    exact_dtype=True,
    hints=(
        "White is stored as `maximum`, and it is to become 1. Black is 0 and stays 0. What do you "
        "do to every number? And what kind of number has room for the results?",
        "Whole numbers cannot hold 0.2, so the dtype has to change before or while you divide: an "
        "array has a method that gives a copy of it in another dtype. Divide by `maximum`, the "
        "number that you are given, not by one that you find in the picture.",
        "By hand, for the pixels [0, 51, 102] and the maximum 255:\n"
        "    as float32             [0.0, 51.0, 102.0]\n"
        "    each divided by 255    [0.0,  0.2,   0.4]\n"
        "The brightest is 0.4: this is a dark picture, and stays one.",
    ),
)


@scale_pixels.cases
def _(rng):
    dark = rng.integers(20, 205, (2, 3)).astype(np.uint8)
    yield Case(dark, 255, about="a dark picture")
    bright = rng.integers(1, 17, (2, 4)).astype(np.uint8)
    bright[0, 0], bright[1, 1] = 16, 0
    yield Case(bright, 16, about="a maximum of 16")
    floats = rng.integers(1, 16, (2, 3)).astype(np.float32)
    yield Case(floats, 16, about="pixels that are floats")
    yield Case(np.zeros((2, 2), np.uint8), 255, about="a black picture")
    yield Case(rng.integers(300, 50_000, 4).astype(np.uint16), 65_535, about="16-bit pixels")
    yield Case(rng.integers(0, 255, (3, 4, 4)).astype(np.uint8), 255, about="several pictures")


@scale_pixels.alternative
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float32)


@scale_pixels.alternative
def _(pixels, maximum):
    return np.float32(pixels) * np.float32(1 / maximum)


@scale_pixels.alternative
def _(pixels, maximum):
    scaled = pixels.astype("float32")
    scaled /= maximum
    return scaled


@scale_pixels.alternative
def _(pixels, maximum):
    scaled = np.zeros(pixels.shape, dtype=np.float32)
    for place in np.ndindex(pixels.shape):
        scaled[place] = pixels[place] / maximum
    return scaled


@scale_pixels.mistake(
    "wrong dtype",
    "The numbers are right, their dtype is another than float32. Dividing whole numbers gives "
    "float64, which takes twice the memory. Where do you say which dtype you want?",
)
def _(pixels, maximum):
    return pixels / maximum


@scale_pixels.mistake(
    "fraction dropped",
    "Everything between black and white became 0: the fractions are gone. `//` rounds down, and a "
    "whole-number dtype has no room for a fraction. Divide with `/`, and keep floats from then on.",
)
def _(pixels, maximum):
    return (pixels // maximum).astype(np.float32)


@scale_pixels.variant("fraction dropped")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.uint8).astype(np.float32)


@scale_pixels.variant("fraction dropped")
def _(pixels, maximum):
    return (pixels / maximum).astype(pixels.dtype).astype(np.float32)


@scale_pixels.variant("fraction dropped")
def _(pixels, maximum):
    return pixels // maximum


@scale_pixels.mistake(
    "divided by the brightest pixel",
    "The brightest pixel of every picture becomes 1, so a dark picture comes out as bright as any. "
    "White is `maximum`, whether or not the picture contains it.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32) / pixels.max()


@scale_pixels.variant("divided by the brightest pixel")
def _(pixels, maximum):
    return (pixels / np.max(pixels)).astype(np.float32)


@scale_pixels.mistake(
    "stretched from darkest to brightest",
    "You stretch each picture so that its darkest pixel becomes 0 and its brightest 1. That "
    "changes how dark a picture is. Only black itself is 0, and only `maximum` is 1.",
)
def _(pixels, maximum):
    floats = pixels.astype(np.float32)
    return (floats - floats.min()) / (floats.max() - floats.min())


@scale_pixels.mistake(
    "not divided",
    "The dtype has changed and the numbers have not: white is still `maximum`. The division is "
    "missing, or its result was not kept.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32)


@scale_pixels.variant("not divided")
def _(pixels, maximum):
    return pixels


@scale_pixels.mistake(
    "maximum not used",
    "Pictures with the maximum 255 come out right, others do not: a 255 is written into your "
    "function. The number that stands for white comes in as `maximum`.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32) / 255


@scale_pixels.variant("maximum not used")
def _(pixels, maximum):
    return (pixels / 255.0).astype(np.float32)


@scale_pixels.mistake(
    "maximum off by one",
    "White comes out a little below 1. The highest pixel is `maximum` itself; how many different "
    "greys there are, one more than that, is another number.",
)
def _(pixels, maximum):
    return pixels.astype(np.float32) / (maximum + 1)


@scale_pixels.mistake(
    "wraps around",
    "Some pixels came out far too small: you multiply while the pixels are still whole numbers, "
    "and uint8 starts again from 0 after 255. Convert to floats first, and calculate afterwards.",
)
def _(pixels, maximum):
    return (pixels * 100 / maximum / 100).astype(np.float32)


@scale_pixels.variant("wraps around")
def _(pixels, maximum):
    return ((pixels * 2) / (2 * maximum)).astype(np.float32)


@scale_pixels.variant("wraps around")
def _(pixels, maximum):
    return (pixels * 10 / maximum / 10).astype(np.float32)


@scale_pixels.mistake(
    "input modified",
    "The division happens inside the array that was passed in. `/=` and `pixels[...] =` change the "
    "caller's own pixels, and where these are whole numbers NumPy refuses, or the fractions are "
    "lost. Make a new array.",
)
def _(pixels, maximum):
    pixels /= maximum
    return pixels


@scale_pixels.variant("input modified")
def _(pixels, maximum):
    pixels /= maximum
    return pixels.astype(np.float32)


@scale_pixels.variant("input modified")
def _(pixels, maximum):
    scaled = pixels.astype(np.float32, copy=False)
    scaled /= maximum
    return scaled


@scale_pixels.variant("input modified")
def _(pixels, maximum):
    pixels[...] = pixels / maximum
    return pixels.astype(np.float32)


@scale_pixels.mistake(
    "too few digits",
    "Your numbers are a little off, in the fourth digit: float16 has no room for more. The result "
    "is float32, and what it is worked out in should be no smaller.",
)
def _(pixels, maximum):
    return pixels.astype(np.float16) / maximum


@scale_pixels.variant("too few digits")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float16)


@scale_pixels.variant("too few digits")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float16).astype(np.float32)


@scale_pixels.mistake(
    "flattened too",
    "The numbers are right, and the picture has lost its rows: all pixels came back in one line. "
    "The result has the shape of the input.",
)
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float32).ravel()


@scale_pixels.variant("flattened too")
def _(pixels, maximum):
    return (pixels / maximum).astype(np.float32).reshape(len(pixels), -1)


# --- flatten_images ------------------------------------------------------------------------------

flatten_images = Exercise(
    "flatten_images",
    lesson=1,
    takes="images",
    reference=lambda images: images.reshape(len(images), -1),
    points=1,
    exact_dtype=True,
    hints=(
        "Which axis counts the pictures, and which two axes belong to one picture? Which of the "
        "three is to stay as it is?",
        "`reshape` cuts the long line of numbers in new places and leaves their order alone. Give "
        "it the number of pictures first; -1 stands for whatever is left. It returns a new array.",
        "By hand, two pictures of 2 rows and 3 columns, shape (2, 2, 3):\n"
        "    [[1 2 3]      [[7 8 9]\n"
        "     [4 5 6]]      [0 1 2]]\n"
        "as rows, shape (2, 6):\n"
        "    [[1 2 3 4 5 6]\n"
        "     [7 8 9 0 1 2]]",
    ),
)


def _pictures(rng, shape, dtype=np.float64):
    """Return pictures in which every number occurs once, so that none can be taken for another."""
    size = int(np.prod(shape))
    return rng.permutation(np.arange(1, size + 1)).reshape(shape).astype(dtype)


@flatten_images.cases
def _(rng):
    yield Case(_pictures(rng, (2, 2, 3)))
    yield Case(_pictures(rng, (3, 3, 3)), about="as many rows as pictures")
    yield Case(_pictures(rng, (4, 2, 2)), about="as many pixels as pictures")
    yield Case(_pictures(rng, (1, 3, 2)), about="a single picture")
    yield Case(_pictures(rng, (3, 4, 2), np.float32), about="float32")
    yield Case(_pictures(rng, (3, 8, 8), np.uint8), about="pictures of 8 x 8")


@flatten_images.alternative
def _(images):
    return np.array([image.ravel() for image in images])


@flatten_images.alternative
def _(images):
    count, rows, columns = images.shape
    return images.copy().reshape(count, rows * columns)


@flatten_images.alternative
def _(images):
    count, rows, columns = images.shape
    flat = np.empty((count, rows * columns), dtype=images.dtype)
    for i in range(count):
        for row in range(rows):
            for column in range(columns):
                flat[i, row * columns + column] = images[i, row, column]
    return flat


@flatten_images.alternative
def _(images):
    return np.concatenate([images[:, row] for row in range(images.shape[1])], axis=1)


@flatten_images.mistake(
    "all pictures in one line",
    "All pictures came back in one long line, with nothing to tell where one ends. Each picture "
    "gets a row of its own: axis 0 has to go on counting pictures.",
)
def _(images):
    return images.ravel()


@flatten_images.variant("all pictures in one line")
def _(images):
    return images.reshape(1, -1)


@flatten_images.mistake(
    "pictures mixed up",
    "The shape is right, and the pixels are in other places: your rows hold numbers of several "
    "pictures. `reshape` keeps the order of the numbers; turning the table afterwards does not. "
    "Begin with the axis that counts pictures.",
)
def _(images):
    count, rows, columns = images.shape
    return images.reshape(rows * columns, count).T


@flatten_images.variant("pictures mixed up")
def _(images):
    return np.transpose(images).reshape(len(images), -1)


@flatten_images.mistake(
    "column by column",
    "Each row holds the pixels of its picture, taken column by column. They are wanted row by row: "
    "first the whole top row, from left to right, then the next.",
)
def _(images):
    return images.transpose(0, 2, 1).reshape(len(images), -1)


@flatten_images.variant("column by column")
def _(images):
    return images.reshape(len(images), -1, order="F")


@flatten_images.variant("column by column")
def _(images):
    return np.array([image.T.ravel() for image in images])


@flatten_images.mistake(
    "transposed",
    "Each picture came back as a column. It should be a row: axis 0 counts pictures before and "
    "after, so the result has shape (pictures, pixels).",
)
def _(images):
    return images.reshape(len(images), -1).T


@flatten_images.mistake(
    "pixels counted by axis 0",
    "Axis 0 of your result is as long as a picture has pixels. It should count pictures, as it "
    "does in `images`, and axis 1 the pixels of one.",
)
def _(images):
    count, rows, columns = images.shape
    return images.reshape(rows * columns, count)


@flatten_images.mistake(
    "rows of pictures as rows",
    "Each row of your result is one row of a picture, so a picture is spread over several. One "
    "picture is to become one row: its rows are laid end to end.",
)
def _(images):
    return images.reshape(-1, images.shape[2])


@flatten_images.mistake(
    "pictures side by side",
    "You put the pictures next to each other, as on a wall. Each is to become a single row of "
    "numbers, below that of the picture before it.",
)
def _(images):
    return np.hstack(images)


@flatten_images.mistake(
    "size written into the function",
    "Your function knows one size of picture only. There are others: how many pixels a picture "
    "has can be read from `images.shape`, or left to NumPy as -1.",
)
def _(images):
    return images.reshape(-1, 64)


@flatten_images.variant("size written into the function")
def _(images):
    return images.reshape(len(images), 64)


@flatten_images.variant("size written into the function")
def _(images):
    return images.reshape(-1, 784)


@flatten_images.variant("size written into the function")
def _(images):
    return images.reshape(len(images), 784)


@flatten_images.mistake(
    "new shape thrown away",
    "The pictures came back as they were. `reshape` and `flatten` leave the array alone and return "
    "another one. Is theirs what you return?",
)
def _(images):
    images.reshape(len(images), -1)
    return images


@flatten_images.mistake(
    "input modified",
    "You gave the caller's own array a new shape. The pictures belong to the caller, who still "
    "needs them as pictures: `reshape` gives you another array on the same numbers.",
)
def _(images):
    images.shape = (len(images), images.shape[1] * images.shape[2])
    return images


@flatten_images.mistake(
    "a list for an array",
    "Each row is right, and together they are a Python list. An array can be handed to a network "
    "as it is: np.array(...) makes one of a list of rows.",
)
def _(images):
    return [image.flatten() for image in images]


# --- one_hot -------------------------------------------------------------------------------------

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


@one_hot.variant("transposed")
def _(labels, classes):
    rows = np.zeros((classes, len(labels)), dtype=np.float32)
    rows[labels, np.arange(len(labels))] = 1
    return rows


@one_hot.mistake(
    "every label in every row",
    "Every row has a 1 for every label that occurs. Either `:` picked all rows where one was "
    "meant, or the same row was used again and again. Row i is to be paired with labels[i] alone.",
)
def _(labels, classes):
    rows = np.zeros((len(labels), classes), np.float32)
    rows[:, labels] = 1
    return rows


@one_hot.variant("every label in every row")
def _(labels, classes):
    row = np.zeros(classes, np.float32)
    rows = []
    for label in labels:
        row[label] = 1
        rows.append(row)
    return np.array(rows)


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


# --- split_indices -------------------------------------------------------------------------------


def _as_two_arrays(returned):
    """Turn whatever holds two parts into a tuple of arrays, and leave everything else alone."""
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return returned
    # An empty list can be an index; an empty array of floats, which np.array([]) is, cannot.
    return tuple(
        np.asarray(part, None if len(part) else np.int64)
        if isinstance(part, list | range)
        else part
        for part in returned
    )


def _split(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    if not held_out:  # then nobody needs to draw, and some right answers do not
        return np.arange(count), np.arange(0)
    order = rng.permutation(count)
    return order[held_out:], order[:held_out]


split_indices = Exercise(
    "split_indices",
    lesson=1,
    takes="count, test_fraction, rng",
    reference=_split,
    gives="train, test",
    normalize=_as_two_arrays,
    points=3,
    hints=(
        "Think of a pack of cards with the numbers 0 to count - 1. How do you deal it into two "
        "heaps, so that chance decides which card goes where, and no card is in both?",
        "Shuffle once, then cut once: `rng` can give you all the numbers below `count` in random "
        "order. Two slices with the same border are the two parts. What does your slice do where "
        "no test index is wanted, and the border is 0?",
        "By hand, for 5 images and a test fraction of 0.4:\n"
        "    a random order         [3, 0, 4, 1, 2]\n"
        "    how many to hold out   round(5 * 0.4) = 2\n"
        "    test, the first two    [3, 0]\n"
        "    train, all others      [4, 1, 2]",
    ),
)


@split_indices.cases
def _(rng):
    yield Case(10, 0.3, _generator(rng), about="ten images")
    up, down = int(rng.choice([18, 28, 38])), int(rng.choice([12, 22, 32]))
    yield Case(up, 0.1, _generator(rng), about="a number to be rounded up")
    yield Case(down, 0.1, _generator(rng), about="a number to be rounded down")
    yield Case(int(rng.integers(6, 12)), 0.0, _generator(rng), about="a test fraction of 0")
    yield Case(int(rng.choice([15, 25, 35])), 0.1, _generator(rng), about="an exact half")
    yield Case(int(rng.integers(10, 20) * 5), 0.2, _generator(rng), about="a fifth")
    yield Case(int(rng.integers(25, 50) * 4), 0.75, _generator(rng), about="a large test part")


@split_indices.judged_by
def _(returned, case, expected):
    count, test_fraction, _ = case.arguments
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return Complaint(
            "Two arrays of indices were expected, one after the other: `return train, test`.",
            "one value for two",
        )
    train, test = (np.asarray(part) for part in returned)
    if any(part.shape == (0,) and part.dtype.kind == "f" for part in (train, test)):
        return Complaint("An empty part holds floats.", "an empty part of floats")
    if train.dtype == bool or test.dtype == bool:
        return Complaint("Your parts hold truth values.", "masks, not indices")
    if train.ndim != 1 or test.ndim != 1 or {train.dtype.kind, test.dtype.kind} - {"i", "u"}:
        return Complaint(
            f"Each part should be one row of whole numbers. Yours have the shapes {train.shape} "
            f"and {test.shape} and the dtypes {train.dtype} and {test.dtype}."
        )
    both = np.concatenate([train, test])
    wanted = len(expected[1])
    share = count * test_fraction
    if abs(share % 1 - 0.5) < 1e-9 and len(test) in (math.floor(share), math.ceil(share)):
        wanted = len(test)  # Python rounds 2.5 to 2, most people to 3
    if len(both) == count and (len(train), len(test)) == (wanted, count - wanted) != (
        count - wanted,
        wanted,
    ):
        return Complaint(
            "The two parts have each other's sizes.",
            "parts exchanged" if wanted else "a fraction of 0 takes everything",
        )
    if np.intersect1d(train, test).size:
        return Complaint("Some indices are in both parts.", "an index in both parts")
    if len(np.unique(both)) < len(both):
        return Complaint("Some indices come twice.", "drawn with replacement")
    if both.size and (both.min() < 0 or both.max() >= count):
        return Complaint("Your indices do not run from 0 to `count - 1`.", "indices from 1")
    if len(both) < count:
        missing = count - len(both)
        return Complaint(
            f"{missing} of the {count} indices {'is' if missing == 1 else 'are'} in neither part. "
            "Each image is either for learning or for testing. Where do your two slices begin and "
            "end?",
            "an index in neither part",
        )
    if len(test) != wanted:
        name = {wanted - 1: "rounded down", wanted + 1: "rounded up"}.get(len(test))
        return Complaint(
            f"{count} * {test_fraction:g} is {share:g}, so the test part should hold {wanted} "
            f"indices. Yours holds {len(test)}.",
            name if wanted else "at least one for the test",
        )
    return None


@split_indices.probe
def _(call, rng):
    tests = [np.sort(call(40, 0.25, _generator(rng))[1]) for _ in range(8)]
    if all(test[-1] == 9 or test[0] == 30 for test in tests):
        return Complaint("The test part is one end of the file.", "not shuffled")
    if all((np.diff(test, append=test[0] + 40) > 1).sum() == 1 for test in tests):
        return Complaint("The test part is one piece of the file.", "one block of the file")
    return None


@split_indices.alternative
def _(count, test_fraction, rng):
    order = np.arange(count)
    rng.shuffle(order)
    border = count - round(count * test_fraction)
    return order[:border], order[border:]


@split_indices.alternative
def _(count, test_fraction, rng):
    test = rng.choice(count, size=round(count * test_fraction), replace=False)
    train = np.setdiff1d(np.arange(count), test)
    return train, np.sort(test)


@split_indices.alternative
def _(count, test_fraction, rng):
    order = list(rng.permutation(count))
    wanted = round(count * test_fraction)
    test = [order.pop() for _ in range(wanted)]
    return order, test


@split_indices.alternative
def _(count, test_fraction, rng):
    order = rng.random(count).argsort()
    test, train = np.split(order, [round(count * test_fraction)])
    return train, test


@split_indices.mistake(
    "not shuffled",
    "You cut the file in two as it is, and the test part is one end of it in every call. If the "
    "file is sorted, by digit or by writer, the two parts then hold different things. Shuffle the "
    "indices before you cut.",
)
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    order = np.arange(count)
    return order[held_out:], order[:held_out]


@split_indices.variant("not shuffled")
def _(count, test_fraction, rng):
    border = count - round(count * test_fraction)
    order = np.arange(count)
    return order[:border], order[border:]


@split_indices.variant("not shuffled")
def _(count, test_fraction, rng):
    border = count - round(count * test_fraction)
    train, test = np.arange(border), np.arange(border, count)
    return rng.permutation(train), rng.permutation(test)


@split_indices.variant("not shuffled")
def _(count, test_fraction, rng):
    order = np.arange(count)
    rng.permutation(order)
    border = count - round(count * test_fraction)
    return order[:border], order[border:]


@split_indices.mistake(
    "parts exchanged",
    "The two parts have each other's sizes: the first holds the `test_fraction`. The training part "
    "comes first, and it holds the rest; the test part comes second.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[:held_out], order[held_out:]


@split_indices.variant("parts exchanged")
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[count - held_out :], order[: count - held_out]


@split_indices.mistake(
    "an index in both parts",
    "Some indices are in both parts, so the network would be tested on images that it has learned "
    "from. Shuffle once, and cut that one order in two: two draws know nothing of each other.",
)
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    test = rng.permutation(count)[:held_out]
    train = rng.permutation(count)[held_out:]
    return train, test


@split_indices.variant("an index in both parts")
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    order = rng.permutation(count)
    return order, order[:held_out]


@split_indices.variant("an index in both parts")
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[: count - held_out], order[:held_out]


@split_indices.mistake(
    "drawn with replacement",
    "Some indices come twice, so others never come: each number was drawn without looking at those "
    "drawn before. A shuffled order holds every index exactly once.",
)
def _(count, test_fraction, rng):
    test = rng.integers(count, size=round(count * test_fraction))
    return np.setdiff1d(np.arange(count), test), test


@split_indices.variant("drawn with replacement")
def _(count, test_fraction, rng):
    test = rng.choice(count, size=round(count * test_fraction))
    return np.array([i for i in range(count) if i not in test]), test


@split_indices.mistake(
    "drawn by chance alone",
    "You toss a coin for each index, so the size of the test part varies from call to call. The "
    "statement fixes how many there are: count them off a shuffled order.",
)
def _(count, test_fraction, rng):
    is_test = rng.random(count) < test_fraction
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@split_indices.mistake(
    "rounded down",
    "The test part is one index too short: the fraction was cut off, and 1.8 became 1. `int` and "
    "`//` do that. The statement asks for the nearest whole number.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = int(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "rounded up",
    "The test part is one index too long: 1.2 became 2. np.ceil rounds up; so does an `int` on the "
    "training part, which leaves the rest for the test. The statement asks for the nearest whole "
    "number.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    border = int(count * (1 - test_fraction))
    return order[:border], order[border:]


@split_indices.variant("rounded up")
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = int(np.ceil(count * test_fraction))
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "at least one for the test",
    "A fraction of 0 asks for no test images, and your test part holds some all the same. Whoever "
    "calls the function decides: all the images are then for learning.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = max(1, round(count * test_fraction))
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "an empty part of floats",
    "With a fraction of 0 your test part is an empty array of floats, and `images[test]` fails: "
    "an index has to be a whole number. np.array([]) has no numbers to tell the dtype from and "
    "takes float64. A slice of an integer array keeps its dtype, even when it is empty.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count).tolist()
    held_out = round(count * test_fraction)
    return np.array(order[held_out:]), np.array(order[:held_out])


@split_indices.mistake(
    "one block of the file",
    "Chance decides where your test part begins, and from there on it is one piece of the file. In "
    "a file that is sorted, neighbours are alike, and the test would hold one digit or one writer. "
    "Shuffle all the indices, and cut afterwards.",
)
def _(count, test_fraction, rng):
    turned = np.roll(np.arange(count), -int(rng.integers(count)))
    held_out = round(count * test_fraction)
    return turned[held_out:], turned[:held_out]


@split_indices.variant("one block of the file")
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    start = int(rng.integers(count - held_out + 1))
    test = np.arange(start, start + held_out)
    return np.setdiff1d(np.arange(count), test), test


@split_indices.mistake(
    "a fraction of 0 takes everything",
    "Where no test index is wanted, your parts are exchanged: all images are for testing, and none "
    "are left to learn from. `x[-0:]` is the whole of x, and `x[:-0]` is empty, because -0 is 0. "
    "Count the border from the front.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[:-held_out], order[-held_out:]


@split_indices.mistake(
    "masks, not indices",
    "Your parts hold True and False, one for each image. Indices are wanted, the numbers of the "
    "images themselves. np.flatnonzero gives the places of the True ones.",
)
def _(count, test_fraction, rng):
    mask = np.zeros(count, dtype=bool)
    mask[rng.permutation(count)[: round(count * test_fraction)]] = True
    return ~mask, mask


@split_indices.mistake(
    "indices from 1",
    "Your indices do not run from 0 to `count - 1`. The first image has the index 0, and there is "
    "none with the index `count`.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count) + 1
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "an index in neither part",
    "At least one index is in neither part. Each image is either for learning or for testing. "
    "Where does one slice end, and where does the other begin?",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out + 1 :], order[:held_out]


@split_indices.variant("an index in neither part")
def _(count, test_fraction, rng):
    order = rng.permutation(count - 1)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("an index in neither part")
def _(count, test_fraction, rng):
    order = rng.permutation(np.arange(1, count))
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "rng not used",
    "Your function never draws from the `rng` that it is given. A generator made inside the "
    "function deals the same parts in every call if it has a fixed seed, and parts that nobody can "
    "repeat if it has none. The caller chooses, with `rng`.",
)
def _(count, test_fraction, rng):
    order = np.random.default_rng(0).permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("rng not used")
def _(count, test_fraction, rng):
    order = np.random.default_rng().permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "global random state",
    "You draw from np.random or from Python's module random. All code shares those: any other line "
    "that draws from them changes your split. `rng` has methods of its own for this, such as "
    "rng.permutation. Draw from it and from nothing else.",
)
def _(count, test_fraction, rng):
    order = np.random.permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("global random state")
def _(count, test_fraction, rng):
    order = random.sample(range(count), count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("global random state")
def _(count, test_fraction, rng):
    np.random.seed(0)
    order = np.arange(count)
    np.random.shuffle(order)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


# --- batches -------------------------------------------------------------------------------------


def _as_list(returned):
    """Run a function that yields, up to a limit, and leave what is no series alone."""
    if returned is None or isinstance(returned, str | dict) or not hasattr(returned, "__iter__"):
        return returned
    if isinstance(returned, np.ndarray) and returned.ndim == 0:
        return returned
    return list(islice(returned, _MOST_BATCHES))


def _deal(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start : start + batch_size] for start in range(0, count, batch_size)]


batches = Exercise(
    "batches",
    lesson=1,
    takes="count, batch_size, rng",
    reference=_deal,
    normalize=_as_list,
    points=3,
    hints=(
        "Think of a pack of cards that is dealt out, a few at a time, until none is left. What do "
        "you do first: shuffle or deal? And how often do you shuffle?",
        "Let `rng` put the numbers 0 to count - 1 in random order, once. The batches are slices of "
        "that order, one after the other. range takes a step: it can give you where each begins. A "
        "slice that runs past the end stops at the end by itself.",
        "By hand, for 5 images in batches of 2:\n"
        "    a random order         [3, 0, 4, 1, 2]\n"
        "    batches begin at       0, 2, 4\n"
        "    the batches            [3, 0]  [4, 1]  [2]",
    ),
)


@batches.cases
def _(rng):
    yield Case(int(rng.choice([13, 16])), 3, _generator(rng), about="a short last batch")
    yield Case(int(rng.integers(2, 5) * 4), 4, _generator(rng), about="batches that come out even")
    yield Case(int(rng.integers(3, 8)), 8, _generator(rng), about="fewer than one batch")
    yield Case(int(rng.integers(4, 9)), 1, _generator(rng), about="batches of one")
    yield Case(int(rng.integers(5, 8) * 8 + 2), 8, _generator(rng), about="a whole epoch")


@batches.judged_by
def _(returned, case, expected):
    count, batch_size, _ = case.arguments
    if not isinstance(returned, list):
        return Complaint(
            "A list of batches was expected, or a function that yields them one after the other."
        )
    if len(returned) == _MOST_BATCHES:
        return Complaint("Your batches never end.", "batches without end")
    dealt = [np.asarray(batch) for batch in returned]
    if any(batch.ndim != 1 for batch in dealt):
        if all(batch.ndim == 0 for batch in dealt) and dealt:
            return Complaint("Your indices come one by one.", "not cut into batches")
        return Complaint("Each batch should be one row of indices, an array with a single axis.")
    if any(not batch.size for batch in dealt[:-1]):
        return Complaint("Most of your batches are empty.", "slice end taken for a length")
    if any(not batch.size for batch in dealt):
        return Complaint("The last of your batches is empty.", "an empty batch")
    if any(batch.dtype.kind not in "iu" for batch in dealt):
        return Complaint(
            f"Indices are whole numbers. Your batches have the dtype {dealt[0].dtype}.",
        )
    sizes, wanted = [len(batch) for batch in dealt], [len(batch) for batch in expected]
    if sizes != wanted:
        if sorted(sizes) == sorted(wanted) and all(np.ptp(b) == len(b) - 1 for b in dealt):
            return Complaint("Each batch is a piece of the file.", "cut before shuffling")
        return _complain_about_sizes(sizes, wanted, batch_size)
    order = np.concatenate(dealt)
    if order.min() < 0 or order.max() >= count:
        return Complaint("Your indices do not run from 0 to `count - 1`.", "indices from 1")
    missing = count - len(np.unique(order))
    if missing:
        twice_in_one = any(len(np.unique(batch)) < len(batch) for batch in dealt)
        return Complaint(
            f"{missing} of the {count} indices never came, and others came more than once.",
            "drawn with replacement" if twice_in_one else "a new order for each batch",
        )
    if count >= 30:
        if _neighbours(order) > 0.95:
            return Complaint("The indices come in their own order.", "not shuffled")
        if _neighbours(order) > 0.4 or all(np.ptp(batch) == len(batch) - 1 for batch in dealt):
            return Complaint("Each batch is a piece of the file.", "cut before shuffling")
    return None


def _complain_about_sizes(sizes, wanted, batch_size):
    if sizes == [batch_size] * (sum(wanted) // batch_size):
        return Complaint("The last batch is missing.", "last batch dropped")
    if sizes == [batch_size] * len(wanted):
        return Complaint("The last batch was filled up.", "last batch filled up")
    if len(sizes) == 1:
        return Complaint("All indices are in one batch.", "not cut into batches")
    if sorted(sizes) == sorted(wanted):
        return Complaint("The short batch is not the last.", "the short batch is not the last")
    if (
        sizes == list(np.cumsum(wanted))
        or sizes == list(np.cumsum(wanted))[: sum(wanted) // batch_size]
    ):
        return Complaint("Each batch holds those before it.", "earlier batches kept")
    if len(sizes) in (sum(wanted), sum(wanted) - batch_size + 1) and max(sizes) == batch_size > 1:
        return Complaint("A batch begins at every index.", "a batch at every index")
    if sizes[:-1] == [batch_size + 1] * (len(sizes) - 1) or set(sizes[:-1]) == {batch_size - 1}:
        return Complaint(
            "Your batches hold one index too many or too few.",
            "batches too large or small by one",
        )
    if sum(sizes) == sum(wanted) and max(sizes) - min(sizes) <= 1 and batch_size > 1:
        if len(sizes) == batch_size:
            return Complaint("There are batch_size batches.", "number of batches for their size")
        return Complaint("All batches are about equally large.", "sizes evened out")
    shown = f"{', '.join(map(str, sizes[:9]))}{', ...' if len(sizes) > 9 else ''}" or "none at all"
    return Complaint(
        f"{sum(wanted)} in batches of {batch_size} gives batches of {', '.join(map(str, wanted))}. "
        f"Yours are {shown}. Where does each slice begin and end?"
    )


@batches.alternative
def _(count, batch_size, rng):
    order = np.arange(count)
    rng.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.alternative
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return np.split(order, range(batch_size, count, batch_size))


@batches.alternative
def _(count, batch_size, rng):
    order = list(rng.choice(count, size=count, replace=False))
    while order:
        yield order[:batch_size]
        order = order[batch_size:]


@batches.alternative
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield order[start : min(start + batch_size, count)]


@batches.mistake(
    "last batch dropped",
    "The last batch is missing: only full batches came, so the images that are left over are never "
    "learned from. The last batch may be short.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count - batch_size + 1, batch_size)]


@batches.variant("last batch dropped")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for k in range(count // batch_size):
        yield order[k * batch_size : (k + 1) * batch_size]


@batches.mistake(
    "last batch filled up",
    "The last batch was filled up to full size, so some indices come twice in one epoch. It holds "
    "what is left, and nothing else.",
)
def _(count, batch_size, rng):
    full = -(-count // batch_size) * batch_size
    return np.resize(rng.permutation(count), full).reshape(-1, batch_size)


@batches.variant("last batch filled up")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield np.array([order[i % count] for i in range(start, start + batch_size)])


@batches.mistake(
    "an empty batch",
    "The last of your batches is empty: where the sizes divide without a rest, your loop goes one "
    "round too far. How many batches are 8 images, 4 at a time?",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for k in range(count // batch_size + 1):
        yield order[k * batch_size : (k + 1) * batch_size]


@batches.variant("an empty batch")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count + 1, batch_size)]


@batches.mistake(
    "drawn with replacement",
    "Some indices come more than once, and others never: each was drawn without looking at those "
    "before. In an epoch every index comes exactly once, as in a shuffled pack of cards.",
)
def _(count, batch_size, rng):
    for start in range(0, count, batch_size):
        yield rng.integers(count, size=min(batch_size, count - start))


@batches.variant("drawn with replacement")
def _(count, batch_size, rng):
    order = rng.choice(count, size=count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "a new order for each batch",
    "Within a batch no index comes twice, yet over the whole epoch some do, and others never come: "
    "you draw afresh for each batch. Shuffle once, before the loop, and deal that one order out.",
)
def _(count, batch_size, rng):
    for start in range(0, count, batch_size):
        yield rng.permutation(count)[start : start + batch_size]


@batches.variant("a new order for each batch")
def _(count, batch_size, rng):
    for start in range(0, count, batch_size):
        yield rng.choice(count, size=min(batch_size, count - start), replace=False)


@batches.mistake(
    "not shuffled",
    "The indices come in their own order, 0, 1, 2 and so on, or that order backwards. Shuffle "
    "before you cut. If you did: rng.permutation gives a new array and leaves the old one alone.",
)
def _(count, batch_size, rng):
    order = np.arange(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.variant("not shuffled")
def _(count, batch_size, rng):
    order = np.arange(count)
    rng.permutation(order)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "cut before shuffling",
    "Each batch is a piece of the file: indices that were neighbours stay together in every epoch. "
    "Shuffle all indices first, and cut afterwards.",
)
def _(count, batch_size, rng):
    last = count // batch_size * batch_size
    full = [np.arange(i, i + batch_size) for i in range(0, last, batch_size)]
    rng.shuffle(full)
    return [*full, np.arange(last, count)] if last < count else full


@batches.variant("cut before shuffling")
def _(count, batch_size, rng):
    order = np.arange(count)
    for start in range(0, count, batch_size):
        yield rng.permutation(order[start : start + batch_size])


@batches.mistake(
    "indices from 1",
    "Your indices do not run from 0 to `count - 1`. The first image has the index 0, and there is "
    "none with the index `count`.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count) + 1
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "sizes evened out",
    "Your batches are all about equally large: np.array_split evens the sizes out. Each batch but "
    "the last holds `batch_size` indices, and the last holds what is left.",
)
def _(count, batch_size, rng):
    return np.array_split(rng.permutation(count), -(-count // batch_size))


@batches.mistake(
    "number of batches for their size",
    "There are `batch_size` batches. It is the other way round: `batch_size` says how many indices "
    "are in each, and how many batches there are follows from it.",
)
def _(count, batch_size, rng):
    return np.array_split(rng.permutation(count), batch_size)


@batches.mistake(
    "not cut into batches",
    "Your indices are not cut into batches: they come one by one, or all in one piece. Each batch "
    "is an array of `batch_size` of them, a slice of the shuffled order.",
)
def _(count, batch_size, rng):
    return rng.permutation(count)


@batches.variant("not cut into batches")
def _(count, batch_size, rng):
    return [rng.permutation(count)]


@batches.mistake(
    "slice end taken for a length",
    "The first batch is right, and those after it are empty. What stands after the colon of a "
    "slice is the place where it ends, counted from the front of the array, not how long it is.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start:batch_size] for start in range(0, count, batch_size)]


@batches.mistake(
    "batches too large or small by one",
    "Your batches hold one index too many, or one too few. A slice ends before the place that is "
    "named after the colon, so order[3:6] holds three.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start : start + batch_size + 1] for start in range(0, count, batch_size)]


@batches.variant("batches too large or small by one")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start : start + batch_size - 1] for start in range(0, count, batch_size)]


@batches.mistake(
    "a batch at every index",
    "Far too many batches came, and they overlap: a new one begins at every index. From the start "
    "of one batch to the next it is `batch_size` indices, and range takes a step.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(count)]


@batches.variant("a batch at every index")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(max(1, count - batch_size + 1))]


@batches.mistake(
    "earlier batches kept",
    "Your batches grow: each holds all indices of those before it as well. The list that you "
    "collect in has to be empty again when a batch is handed out.",
)
def _(count, batch_size, rng):
    hand, dealt = [], []
    for place, index in enumerate(rng.permutation(count), start=1):
        hand.append(index)
        if place % batch_size == 0 or place == count:
            dealt.append(np.array(hand))
    return dealt


@batches.variant("earlier batches kept")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[: start + batch_size] for start in range(0, count, batch_size)]


@batches.mistake(
    "the short batch is not the last",
    "Your batches have the right sizes in another order: the short one is not the last. Deal from "
    "the front, full batches first, and what is left over makes the last one.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    first = count % batch_size or batch_size
    return np.split(order, range(first, count, batch_size))


@batches.mistake(
    "batches without end",
    "Your batches never end: after the last index come empty ones, again and again. When is the "
    "pack dealt out, and what ends the loop then?",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    start = 0
    while True:
        yield order[start : start + batch_size]
        start += batch_size


@batches.mistake(
    "nothing returned",
    "Your function returned None. Either `return` a list of all batches, or `yield` each batch "
    "inside the loop.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "only the first batch",
    "The first batch came, and no other. `return` ends the function, in the first round of the "
    "loop: collect the batches in a list and return it after the loop, or use `yield`.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        return [order[start : start + batch_size]]


@batches.variant("only the first batch")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        return order[start : start + batch_size]


@batches.mistake(
    "rng not used",
    "Your function never draws from the `rng` that it is given. A generator made inside the "
    "function deals the same order in every epoch if it has a fixed seed, and one that nobody can "
    "repeat if it has none. The caller chooses, with `rng`.",
)
def _(count, batch_size, rng):
    order = np.random.default_rng(0).permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.variant("rng not used")
def _(count, batch_size, rng):
    order = np.random.default_rng().permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "global random state",
    "You draw from np.random or from Python's module random. All code shares those: any other line "
    "that draws from them changes your batches. `rng` has methods of its own for this, such as "
    "rng.permutation. Draw from it and from nothing else.",
)
def _(count, batch_size, rng):
    order = np.random.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.variant("global random state")
def _(count, batch_size, rng):
    order = list(range(count))
    random.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


# --- class_counts --------------------------------------------------------------------------------

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


@class_counts.variant("last classes missing")
def _(labels, classes):
    return np.array([np.sum(labels == c) for c in range(labels.max() + 1)])


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


@class_counts.variant("each class counted once")
def _(labels, classes):
    counts = np.zeros(classes, dtype=int)
    for label in labels:
        counts[label] = 1
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


@class_counts.variant("wrong dtype")
def _(labels, classes):
    return np.eye(classes)[labels].sum(axis=0)


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


@class_counts.variant("a dictionary for an array")
def _(labels, classes):
    counts = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return counts


@class_counts.mistake(
    "a list for an array",
    "The counts came back as a Python list. An array of whole numbers is wanted: np.array(...) "
    "makes one of it.",
)
def _(labels, classes):
    return [int(np.sum(labels == c)) for c in range(classes)]


# --- nearest_centroid ----------------------------------------------------------------------------


def _averages(images, labels):
    return np.stack([images[labels == c].mean(axis=0) for c in range(labels.max() + 1)])


def _nearest_centroid(train_images, train_labels, images):
    differences = images[:, np.newaxis, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=1)


nearest_centroid = Exercise(
    "nearest_centroid",
    lesson=1,
    takes="train_images, train_labels, images",
    reference=_nearest_centroid,
    points=4,
    hints=(
        "There are two steps. What do you work out from the training images alone, before you look "
        "at a new one? And what do you then compare each new image with?",
        "First one average image for each class: a mask picks the images of a class, and the mean "
        "goes over the axis that counts images. Then the squared distance of each image to each "
        "average, a table with a row for each image. The answer is the column of the smallest.",
        "By hand, with two features:\n"
        "    class 0                [0, 0] and [2, 0], their average [1, 0]\n"
        "    class 1                [5, 4] and [5, 6], their average [5, 5]\n"
        "    a new image            [2, 1]\n"
        "    to the average of 0    (2-1)^2 + (1-0)^2 =  2\n"
        "    to the average of 1    (2-5)^2 + (1-5)^2 = 25\n"
        "    the answer             0",
    ),
)


def _blurred(rng, points):
    return np.array(points, dtype=float) + rng.integers(-1, 2, np.shape(points)) * 0.1


@nearest_centroid.cases
def _(rng):
    # Class 0 lies around 0, far apart; class 1 close together around 10. Beside 6 lies an image of
    # class 0, and the average of class 1 is nearer.
    train = _blurred(rng, [[9, 0], [-6, 0], [6, 0], [10, 0], [11, 0]])
    labels = np.array([1, 0, 0, 1, 1])
    order = np.array([0, *(1 + rng.permutation(4))])  # class 1 comes first: no sorting by luck
    new = rng.permutation(_blurred(rng, [[6.2, 0], [3.5, 0], [2, 1], [25, 1], [-4, 0]]))
    yield Case(train[order], labels[order], new, about="two classes")

    # Beside the corner: 3 + 3 is more than 5, 9 + 9 is less than 25.
    corner = _blurred(rng, [[0, 1], [0, -1], [8, 4], [8, 2]])
    new = rng.permutation(_blurred(rng, [[3, 3], [7, 2], [-1, -1]]))
    yield Case(corner, np.array([0, 0, 1, 1]), new, about="a diagonal difference")

    # One image of class 0 lies far from the two others, and pulls their average along to 3. The
    # median stays at 0, the first image lies there, and halves of halves go nearly to 9.
    far_out = _blurred(rng, [[0, 0], [0, 0], [9, 0], [8, 0], [8, 0]])
    new = rng.permutation(_blurred(rng, [[5, 0], [1, 1], [7, 1], [5, -1], [10, 1]]))
    yield Case(far_out, np.array([0, 0, 0, 1, 1]), new, about="one image far out")

    centers = 2 * rng.normal(size=(4, 3))
    labels = rng.permutation(np.repeat(np.arange(4), [2, 3, 4, 5]))
    train = (centers[labels] + rng.normal(size=(14, 3))).astype(np.float32)
    new = rng.normal(0, 2, (4, 3)).astype(np.float32)
    yield Case(train, labels, new, about="as many images as classes")
    yield Case(train, labels, new[:1] + 1, about="a single image")

    # In many images, any two mistakes differ on some.
    centers = rng.normal(0, 2, (5, 2)) + 2
    labels = rng.permutation(np.repeat(np.arange(5), [3, 4, 5, 6, 7]))
    train = centers[labels] + rng.normal(size=(25, 2))
    yield Case(train, labels, rng.normal(2, 3, (60, 2)), about="many images")

    centers = rng.random((10, 16))
    labels = rng.permutation(np.repeat(np.arange(10), 3))
    train = centers[labels] + 0.3 * rng.normal(size=(30, 16))
    yield Case(train, labels, rng.random((20, 16)), about="ten classes")


@nearest_centroid.alternative
def _(train_images, train_labels, images):
    averages = []
    for label in np.unique(train_labels):
        averages.append(np.mean(train_images[train_labels == label], axis=0))
    answers = []
    for image in images:
        distances = [np.linalg.norm(image - average) for average in averages]
        answers.append(int(np.argmin(distances)))
    return np.array(answers)


@nearest_centroid.alternative
def _(train_images, train_labels, images):
    rows = np.eye(train_labels.max() + 1)[train_labels]
    averages = (rows.T @ train_images) / rows.sum(axis=0)[:, None]
    return ((averages**2).sum(axis=1) - 2 * images @ averages.T).argmin(axis=1)


@nearest_centroid.alternative
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    best = np.zeros(len(images), dtype=int)
    for i, image in enumerate(images):
        smallest = float("inf")
        for label, average in enumerate(averages):
            distance = float(np.sum((image - average) ** 2))
            if distance < smallest:
                smallest, best[i] = distance, label
    return best


@nearest_centroid.mistake(
    "nearest image, not nearest average",
    "You look for the nearest single training image. That is the nearest neighbour of the lesson, "
    "another method. Here the images of a class are averaged first, and only the averages are "
    "compared.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - train_images
    return train_labels[(differences**2).sum(axis=2).argmin(axis=1)]


@nearest_centroid.variant("nearest image, not nearest average")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - train_images
    return (differences**2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "the farthest average",
    "Each image got the class whose average is farthest away. Like means close: look for the "
    "smallest distance.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmax(axis=1)


@nearest_centroid.mistake(
    "differences not squared",
    "You add up the differences with their signs, so a pixel that is too bright makes up for one "
    "that is too dark. Squared, every difference counts against.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return differences.sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("differences not squared")
def _(train_images, train_labels, images):
    differences = _averages(train_images, train_labels) - images[:, None, :]
    return differences.sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "brightness as a whole",
    "You compare how bright images are as a whole: pixels are added up or averaged before they are "
    "compared, and one that is too bright makes up for one that is too dark. The average of a "
    "class is an image. Square the difference of each pixel, and add up afterwards.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences.sum(axis=2) ** 2).argmin(axis=1)


@nearest_centroid.variant("brightness as a whole")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.abs(differences.sum(axis=2)).argmin(axis=1)


@nearest_centroid.variant("brightness as a whole")
def _(train_images, train_labels, images):
    greys = np.array([train_images[train_labels == c].mean() for c in range(max(train_labels) + 1)])
    return ((images[:, None, :] - greys[:, None]) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("brightness as a whole")
def _(train_images, train_labels, images):
    greys = np.array([train_images[train_labels == c].mean() for c in range(max(train_labels) + 1)])
    return np.abs(images.mean(axis=1)[:, None] - greys).argmin(axis=1)


@nearest_centroid.mistake(
    "absolute differences",
    "You add up the sizes of the differences. The statement asks for their squares, in which one "
    "large difference weighs more than several small ones, and so some answers change.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.abs(differences).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "sums, not averages",
    "You compare with the sum of the images of a class. A class with many images then has a very "
    "bright one. Divide by how many there are, or take the mean.",
)
def _(train_images, train_labels, images):
    sums = np.stack(
        [train_images[train_labels == c].sum(axis=0) for c in range(train_labels.max() + 1)]
    )
    return ((images[:, None, :] - sums) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "divided by all images",
    "You divide the sum of a class by the number of all training images. Each class has its own "
    "number of images, and its average divides by that.",
)
def _(train_images, train_labels, images):
    sums = np.stack(
        [train_images[train_labels == c].sum(axis=0) for c in range(train_labels.max() + 1)]
    )
    return ((images[:, None, :] - sums / len(train_images)) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "nearest image for each class",
    "Your result holds one number for each class: the image that is nearest to it. Asked for is "
    "one for each image: the class that is nearest to it. In a table with a row for each image, "
    "look along the other axis.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=0)


@nearest_centroid.mistake(
    "distances, not classes",
    "You return distances. Asked for is the class that they lead to: not how small the smallest "
    "number of a row is, but where in the row it stands.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).min(axis=1)


@nearest_centroid.variant("distances, not classes")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.sqrt((differences**2).sum(axis=2)).min(axis=1)


@nearest_centroid.variant("distances, not classes")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2)


@nearest_centroid.variant("distances, not classes")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).max(axis=1)


@nearest_centroid.mistake(
    "classes in order of appearance",
    "The right groups, under other names: you count the classes in the order in which they first "
    "appear, and return that number. The answer is the label itself.",
)
def _(train_images, train_labels, images):
    appeared = list(dict.fromkeys(train_labels.tolist()))
    averages = np.stack([train_images[train_labels == c].mean(axis=0) for c in appeared])
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "no axis for the classes",
    "`images - averages` pairs the first image with the first class, the second with the second, "
    "and fails where their numbers differ. Each image is to be compared with each average: a loop "
    "does that, or a new axis, as in lesson 1.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return ((images - averages) ** 2).sum(axis=1).argmin()


@nearest_centroid.variant("no axis for the classes")
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return np.argmin(np.sum((images - averages) ** 2, axis=1))


@nearest_centroid.mistake(
    "the last class left out",
    "No image gets the last class, because it has no average. The labels count from 0, so there is "
    "one class more than the largest label says.",
)
def _(train_images, train_labels, images):
    averages = [train_images[train_labels == c].mean(axis=0) for c in range(train_labels.max())]
    return ((images[:, None, :] - np.array(averages)) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "averages of no images",
    "Images get a class that does not occur: a class without training images has no average. The "
    "mean of nothing is NaN, and argmin takes a NaN for the smallest. How many classes there are "
    "can be read from `train_labels`; it is not always ten.",
)
def _(train_images, train_labels, images):
    averages = np.stack([train_images[train_labels == c].mean(axis=0) for c in range(10)])
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "added up over the classes",
    "You add up over the classes, so what is left is a number for each pixel. Distances are added "
    "up over the pixels, the last axis of the differences, and a number for each class is left.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=1).argmin(axis=1)


@nearest_centroid.mistake(
    "dot product for distance",
    "You multiply images with averages and take the largest. A bright average then wins whatever "
    "the image looks like. Near means a small distance: differences, squared and added up.",
)
def _(train_images, train_labels, images):
    return (images @ _averages(train_images, train_labels).T).argmax(axis=1)


@nearest_centroid.mistake(
    "direction only",
    "You compare directions: the length of an image, how bright it is as a whole, plays no part in "
    "your result. Near means a small distance: differences, squared and added up.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    lengths = np.linalg.norm(averages, axis=1)
    return (images @ (averages / np.where(lengths, lengths, 1)[:, None]).T).argmax(axis=1)


@nearest_centroid.mistake(
    "median for the mean",
    "You take the median of each pixel. The method takes the mean, the average, in which "
    "every image counts, those far from the others too.",
)
def _(train_images, train_labels, images):
    classes = range(train_labels.max() + 1)
    middles = np.stack([np.median(train_images[train_labels == c], axis=0) for c in classes])
    return ((images[:, None, :] - middles) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "one image for its class",
    "A single training image stands for its class, the first or the last one; the others make no "
    "difference. Is the average taken over all images of the class, or is one assigned on top of "
    "the other?",
)
def _(train_images, train_labels, images):
    _, first = np.unique(train_labels, return_index=True)
    return ((images[:, None, :] - train_images[first]) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("one image for its class")
def _(train_images, train_labels, images):
    _, last = np.unique(train_labels[::-1], return_index=True)
    return ((images[:, None, :] - train_images[::-1][last]) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "halves of halves",
    "Your averages depend on the order of the images: the average so far and the next image are "
    "halved again and again, so the last image counts as much as all before it. Add up all images "
    "of the class first, and divide once.",
)
def _(train_images, train_labels, images):
    averages = np.zeros((train_labels.max() + 1, train_images.shape[1]))
    met = set()
    for image, label in zip(train_images, train_labels.tolist()):
        averages[label] = (averages[label] + image) / 2 if label in met else image
        met.add(label)
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.variant("halves of halves")
def _(train_images, train_labels, images):
    averages = np.zeros((train_labels.max() + 1, train_images.shape[1]))
    for image, label in zip(train_images, train_labels):
        averages[label] = (averages[label] + image) / 2
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "equal pieces for classes",
    "You cut the training images into equal pieces, as if they were sorted by class and each class "
    "had as many. They come in any order: `train_labels` says which image belongs to which class.",
)
def _(train_images, train_labels, images):
    pieces = np.array_split(train_images, train_labels.max() + 1)
    averages = np.stack([piece.mean(axis=0) for piece in pieces])
    return ((images[:, None, :] - averages) ** 2).sum(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "largest difference only",
    "For each average you look at the one pixel that differs most. The squared distance adds up "
    "the squares of all pixels, the small differences too.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return np.abs(differences).max(axis=2).argmin(axis=1)


@nearest_centroid.mistake(
    "the 2 in the middle left out",
    "You have multiplied the square out, and the middle term is too small: (x - a)^2 is "
    "x^2 - 2 x a + a^2, with a 2 in the middle.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return ((averages**2).sum(axis=1) - images @ averages.T).argmin(axis=1)


@nearest_centroid.mistake(
    "axis lost with a single image",
    "Several images come out right. For a single image your result is a bare number, where an "
    "array of shape (1,) is wanted: squeeze and the like drop every axis of length 1.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=1).squeeze()


@nearest_centroid.variant("axis lost with a single image")
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    answers = (differences**2).sum(axis=2).argmin(axis=1)
    return answers if len(answers) > 1 else int(answers[0])


@nearest_centroid.mistake(
    "wrong dtype",
    "The classes are right, and they are floats: 1.0 in place of 1. A class is a whole number, "
    "often used as an index, and an index cannot be a float. np.zeros makes floats unless you give "
    "it another dtype.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin(axis=1).astype(float)


@nearest_centroid.mistake(
    "one class for all images",
    "One answer came back for all images together. Each image has its own nearest average: the "
    "distances are added up over the pixels of one image, and the smallest is looked for in its "
    "row.",
)
def _(train_images, train_labels, images):
    differences = images[:, None, :] - _averages(train_images, train_labels)
    return (differences**2).sum(axis=2).argmin()


@nearest_centroid.variant("one class for all images")
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return np.argmin([((images - average) ** 2).sum() for average in averages])


@nearest_centroid.mistake(
    "a list for an array",
    "The answers came back as a Python list. An array is wanted: np.array(...) makes one of it, "
    "and `answers == labels` then compares number by number.",
)
def _(train_images, train_labels, images):
    averages = _averages(train_images, train_labels)
    return [int(np.argmin(((image - averages) ** 2).sum(axis=1))) for image in images]
