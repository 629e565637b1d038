"""Exercise relative_error."""

import numpy as np

from nnlib import gradcheck
from nnlib.exercises.bank.lesson_04.shared import _both_signs
from nnlib.exercises.spec import Case, Exercise, small_numbers

relative_error = Exercise(
    "relative_error",
    lesson=4,
    takes="a, b",
    reference=gradcheck.relative_error,
    points=2,
    hints=(
        "A difference of 0.001 is much for a slope of 0.001 and little for one of 1000. What can "
        "you divide the size of the difference by, so that neither array is preferred?",
        "The size of an array is its length as a vector: np.linalg.norm. Three sizes are needed, "
        "that of the difference, that of a and that of b. And if both arrays are zero, there is "
        "nothing to divide by.",
        "By hand, for a = [3, 4] and b = [3, 0]:\n"
        "    size of a                    5      root of 9 + 16\n"
        "    size of b                    3\n"
        "    size of the difference       4      of [0, 4]\n"
        "    relative error               0.5    4 / (5 + 3)",
    ),
)


@relative_error.cases
def _(rng):
    def shorter_and_longer(shape):
        pair = _both_signs(rng, shape), _both_signs(rng, shape)
        shorter, longer = sorted(pair, key=np.linalg.norm)
        return shorter, 1.5 * longer

    a, b = shorter_and_longer((2, 3))
    yield Case(a, b)
    yield Case(np.zeros((2, 2)), np.zeros((2, 2)), about="two arrays of zeros")
    yield Case(np.zeros(3), small_numbers(rng, 3), about="one array of zeros")
    yield Case(*reversed(shorter_and_longer(4)), about="a single axis")
    yield Case(a, a.copy(), about="two equal arrays")
    yield Case(1e-10 * a, 1e-10 * b, about="tiny numbers")
    close = rng.normal(size=(2, 3, 4))
    yield Case(close, close * (1 + 1e-3 * rng.normal(size=close.shape)), about="close, three axes")


@relative_error.alternative
def _(a, b):
    size = np.sqrt((a**2).sum()) + np.sqrt((b**2).sum())
    if size == 0:
        return 0.0
    return np.sqrt(((a - b) ** 2).sum()) / size


@relative_error.alternative
def _(a, b):
    if np.array_equal(a, b):
        return 0
    difference, first, second = (np.mean(np.square(c)) ** 0.5 for c in (b - a, a, b))
    return difference / (first + second)


@relative_error.alternative
def _(a, b):
    a, b = np.ravel(a), np.ravel(b)
    apart = np.linalg.norm(a - b)
    return float(apart / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-300))


@relative_error.mistake(
    "divided by one size only",
    "You divide by the size of one array only. If that one is near zero, the error explodes, and "
    "`a` and `b` change places with another result. The formula has the sizes of both below.",
)
def _(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(a)


@relative_error.variant("divided by one size only")
def _(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(b)


@relative_error.mistake(
    "divided by the larger size",
    "You divide by the larger of the two sizes. Some books do so; here the two sizes are added up, "
    "so that the error lies between 0 and 1.",
)
def _(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b))


@relative_error.mistake(
    "size of the sum",
    "Below stands the size of `a + b`. Where the two have opposite signs they cancel in that sum, "
    "and the error grows beyond 1. Take the size of each, and add the two sizes.",
)
def _(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(a + b)


@relative_error.mistake(
    "sizes subtracted",
    "You compare the two sizes with each other. Two arrays can be equally long and point in quite "
    "different directions: subtract the arrays first, and then take the size.",
)
def _(a, b):
    first, second = np.linalg.norm(a), np.linalg.norm(b)
    return abs(first - second) / (first + second)


@relative_error.mistake(
    "mean of the elements' errors",
    "You take each element's relative error, and then the mean. One element near zero, which is "
    "mostly noise, then counts as much as a large one. Take the size of whole arrays first, and "
    "divide once.",
)
def _(a, b):
    return np.mean(np.abs(a - b) / (np.abs(a) + np.abs(b)))


@relative_error.mistake(
    "largest of the elements' errors",
    "You take each element's relative error, and then the largest. One element near zero, which is "
    "mostly noise, then decides all. Take the size of whole arrays first, and divide once.",
)
def _(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))


@relative_error.mistake(
    "an error for each element",
    "An array came back, with an error for each element. One number is asked for: how far apart "
    "the two arrays are as wholes. What is the size of a whole array?",
)
def _(a, b):
    return np.abs(a - b) / (np.abs(a) + np.abs(b))


@relative_error.mistake(
    "not divided",
    "This is the size of the difference. Whether it is large or small depends on how large the two "
    "arrays are: divide by their sizes.",
)
def _(a, b):
    return np.linalg.norm(a - b)


@relative_error.mistake(
    "no brackets around the sizes",
    "You divide by the first size only, and then add the second one: Python divides before it "
    "adds. What belongs below the line of a fraction needs brackets.",
)
def _(a, b):
    return np.linalg.norm(a - b) / np.linalg.norm(a) + np.linalg.norm(b)


@relative_error.mistake(
    "product of the sizes",
    "You divide by the product of the two sizes. Then arrays that are twice as large get another "
    "error, although they are as far apart for their size: the two sizes are added up.",
)
def _(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) * np.linalg.norm(b))


@relative_error.mistake(
    "squares without the root",
    "You divide sums of squares by sums of squares. The size of an array is the *root* of its sum "
    "of squares, and the root comes before the sizes are added.",
)
def _(a, b):
    return ((a - b) ** 2).sum() / ((a**2).sum() + (b**2).sum())


@relative_error.variant("squares without the root")
def _(a, b):
    return np.sqrt(((a - b) ** 2).sum() / ((a**2).sum() + (b**2).sum()))


@relative_error.mistake(
    "sum of absolute values",
    "Your size is the sum of the absolute values. That measures length too, but another one: here "
    "it is the root of the sum of squares.",
)
def _(a, b):
    return np.abs(a - b).sum() / (np.abs(a).sum() + np.abs(b).sum())


@relative_error.mistake(
    "signs cancel",
    "You add up the elements with their signs, so that errors up and errors down cancel. Squares "
    "have no sign: the size of an array is the root of the sum of its squares.",
)
def _(a, b):
    return (a - b).sum() / (a + b).sum()


@relative_error.variant("signs cancel")
def _(a, b):
    return abs((a - b).sum()) / (abs(a.sum()) + abs(b.sum()))


@relative_error.mistake(
    "zero divided by zero",
    "Only two arrays of zeros differ: there you divide 0 by 0. They are equal, so their error is "
    "0, and that case has to be caught before the division.",
)
def _(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


@relative_error.variant("zero divided by zero")
def _(a, b):
    return float(np.linalg.norm(a - b)) / float(np.linalg.norm(a) + np.linalg.norm(b))


@relative_error.mistake(
    "an epsilon below",
    "Tiny numbers come out too close: a small constant was added below the fraction, and tiny "
    "arrays drown in it. Gradients can be that small. Only a sum of sizes of exactly 0 needs care.",
)
def _(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b) + 1e-8)


@relative_error.variant("an epsilon below")
def _(a, b):
    return np.linalg.norm(a - b) / max(np.linalg.norm(a) + np.linalg.norm(b), 1e-8)


@relative_error.variant("an epsilon below")
def _(a, b):
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b) + 1e-12)


@relative_error.mistake(
    "zeros called far apart",
    "Only two arrays of zeros differ: you catch them, and return something else than 0. They are "
    "equal, so nothing is between them.",
)
def _(a, b):
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / size if size else 1.0
