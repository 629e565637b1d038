"""Exercise most_confused_pair."""

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise


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


@most_confused_pair.mistake(
    "the rarest mistake",
    "This is a mistake that was made least often. Look for the largest number off the diagonal.",
)
def _(matrix):
    mistakes = np.where(np.eye(len(matrix), dtype=bool), matrix.max() + 1, matrix)
    return np.unravel_index(mistakes.argmin(), matrix.shape)
