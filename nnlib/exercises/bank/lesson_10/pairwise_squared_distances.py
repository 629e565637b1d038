"""Exercise pairwise_squared_distances."""

import sys

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

pairwise_squared_distances = Exercise(
    "pairwise_squared_distances",
    lesson=10,
    takes="a, b",
    reference=lambda a, b: ((a[:, None, :] - b) ** 2).sum(axis=2),
    points=3,
    hints=(
        "Each row of `a` is to meet each row of `b`. Which shapes would the two arrays need, so "
        "that NumPy lines up every row of one with every row of the other by itself?",
        "An axis of length 1 is repeated as often as needed. Give `a` one in the middle: then its "
        "difference with `b` has an axis for the rows of a, one for the rows of b, and one for the "
        "columns. (Or multiply out: the square of a difference has three terms, and the middle one "
        "is a matrix product for all pairs at once.)",
        "By hand, for a = [[1, 2], [0, 0], [3, 1]] and b = [[1, 0], [3, 1]]:\n"
        "    [1, 2] and [1, 0]   0 + 4 = 4    [1, 2] and [3, 1]   4 + 1 = 5\n"
        "    [0, 0] and [1, 0]   1 + 0 = 1    [0, 0] and [3, 1]   9 + 1 = 10\n"
        "    [3, 1] and [1, 0]   4 + 1 = 5    [3, 1] and [3, 1]   0 + 0 = 0\n"
        "    result, shape (3, 2): [[4, 5], [1, 10], [5, 0]]",
    ),
)


@pairwise_squared_distances.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)), small_numbers(rng, (4, 3)))
    yield Case(small_numbers(rng, (3, 2)), small_numbers(rng, (3, 2)), about="as many rows in each")
    yield Case(small_numbers(rng, (3, 3)), small_numbers(rng, (3, 3)), about="square arrays")
    yield Case(small_numbers(rng, (4, 3)), small_numbers(rng, (1, 3)), about="a single row in b")
    shared = small_numbers(rng, (4, 3))
    yield Case(shared, shared[:2], about="rows in both arrays")
    yield Case(
        rng.normal(size=(20, 64)).astype(np.float32),
        rng.normal(size=(7, 64)).astype(np.float32),
        about="images, float32",
    )


def _events(call, a, b):
    """Count the lines and calls of Python code that a call runs through."""
    count = 0

    def notice(frame, event, argument):
        nonlocal count
        count += event in ("line", "call")
        return notice

    before = sys.gettrace()  # of this thread: a debugger's, or that of a measurement of coverage
    sys.settrace(notice)
    try:
        call(a, b)
    finally:
        sys.settrace(before)
    return count


@pairwise_squared_distances.probe
def _(call, rng):
    def fewest(rows_a, rows_b, columns):
        # Python may clean up in the middle of a call, and the first may import or fill a cache.
        a, b = rng.normal(size=(rows_a, columns)), rng.normal(size=(rows_b, columns))
        return min(_events(call, a, b) for _ in range(3))

    few = fewest(3, 4, 2)
    if any(fewest(*many) - few >= 40 for many in ((53, 4, 2), (3, 54, 2), (3, 4, 52))):
        return Complaint("Your numbers are right, and a loop makes them.", "a loop")
    return None


@pairwise_squared_distances.alternative
def _(a, b):
    squares_a, squares_b = (a**2).sum(axis=1), (b**2).sum(axis=1)
    return squares_a[:, None] + squares_b - 2 * a @ b.T


@pairwise_squared_distances.alternative
def _(a, b):
    difference = np.expand_dims(a, 1) - np.expand_dims(b, 0)
    return np.einsum("ijk,ijk->ij", difference, difference)


@pairwise_squared_distances.alternative
def _(a, b):
    return np.linalg.norm(a.reshape(len(a), 1, -1) - b, axis=-1) ** 2


@pairwise_squared_distances.alternative
def _(a, b):
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"expected as many columns in each, got {a.shape} and {b.shape}")
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    repeated = np.repeat(a, len(b), axis=0)
    tiled = np.tile(b, (len(a), 1))
    distances = np.square(repeated - tiled).sum(axis=1).reshape(len(a), len(b))
    return np.maximum(distances, 0)


@pairwise_squared_distances.mistake(
    "a loop",
    "Your numbers are right. But Python runs through more lines the more rows or columns there "
    "are: somewhere is a loop, perhaps as a comprehension or inside a helper such as np.vectorize "
    "or np.apply_along_axis. An axis of length 1 lets NumPy go through all pairs in one line.",
)
def _(a, b):
    result = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            result[i, j] = np.sum((a[i] - b[j]) ** 2)
    return result


@pairwise_squared_distances.variant("a loop")
def _(a, b):
    return np.array([[((one - other) ** 2).sum() for other in b] for one in a])


@pairwise_squared_distances.mistake(
    "row against row",
    "You subtract the arrays as they are: row 0 meets row 0, row 1 meets row 1, and with unlike "
    "numbers of rows NumPy gives up. Each row of `a` has to meet every row of `b`. Where would an "
    "axis of length 1 help?",
)
def _(a, b):
    return ((a - b) ** 2).sum(axis=1)


@pairwise_squared_distances.variant("row against row")
def _(a, b):
    return np.sum((a - b) ** 2, axis=1, keepdims=True)


@pairwise_squared_distances.mistake(
    "square root taken",
    "These are the distances themselves. Their squares are asked for: the last root is one step "
    "too many, and costs time.",
)
def _(a, b):
    return np.sqrt(((a[:, None] - b) ** 2).sum(axis=2))


@pairwise_squared_distances.mistake(
    "not squared",
    "You add up the sizes of the differences. In a squared distance each difference is squared "
    "before it is added.",
)
def _(a, b):
    return np.abs(a[:, None] - b).sum(axis=2)


@pairwise_squared_distances.mistake(
    "added before squaring",
    "You add up the differences and square their sum: a difference of 2 and one of -2 then cancel. "
    "Square each difference first, then add.",
)
def _(a, b):
    return (a[:, None] - b).sum(axis=2) ** 2


@pairwise_squared_distances.mistake(
    "mean instead of sum",
    "Each number is too small by a factor: the number of columns. A squared distance is the sum of "
    "the squared differences, not their mean.",
)
def _(a, b):
    return ((a[:, None] - b) ** 2).mean(axis=2)


@pairwise_squared_distances.mistake(
    "summed over the wrong axis",
    "The squared differences have three axes: rows of a, rows of b, columns. The result has an "
    "axis for each set of rows, so it is the columns that are to be added up. Your sum went along "
    "another axis.",
)
def _(a, b):
    return ((a[:, None] - b) ** 2).sum(axis=1)


@pairwise_squared_distances.variant("summed over the wrong axis")
def _(a, b):
    return ((a[:, None] - b) ** 2).sum(axis=0)


@pairwise_squared_distances.mistake(
    "one number for all pairs",
    "All the distances were added up to a single number. Which of the three axes of the "
    "differences is to go, and which two are to stay?",
)
def _(a, b):
    return ((a[:, None] - b) ** 2).sum()


@pairwise_squared_distances.mistake(
    "transposed",
    "The distances are right, and rows and columns are exchanged: row i belongs to row i of `a`, "
    "column j to row j of `b`. Which of the two got the extra axis, and where?",
)
def _(a, b):
    return ((a - b[:, None]) ** 2).sum(axis=2)


@pairwise_squared_distances.mistake(
    "middle term only once",
    "You multiplied out the square. Its middle term counts twice: the square of 5 - 3 is 25 - 30 + "
    "9, and 30 is two times 5 times 3.",
)
def _(a, b):
    return (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - a @ b.T


@pairwise_squared_distances.mistake(
    "plus for minus",
    "You multiplied out the square, with a plus in the middle. That is the square of a sum; for a "
    "difference the middle term is taken away.",
)
def _(a, b):
    return (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) + 2 * a @ b.T


@pairwise_squared_distances.mistake(
    "squares of a not in a column",
    "You multiplied out the square. The squares of `a` have shape (rows of a,), and NumPy lines "
    "them up with the columns of the product, which belong to `b`. They have to stand as a column: "
    "keepdims=True or an extra axis.",
)
def _(a, b):
    return (a**2).sum(axis=1) + (b**2).sum(axis=1) - 2 * a @ b.T


@pairwise_squared_distances.variant("squares of a not in a column")
def _(a, b):
    return (a**2).sum(axis=1) + (b**2).sum(axis=1)[:, None] - 2 * a @ b.T


@pairwise_squared_distances.mistake(
    "difference of the squares",
    "You square the numbers first and subtract the squares. The difference comes first, then its "
    "square: for 5 and 3 that is 2 squared, not 25 - 9.",
)
def _(a, b):
    return (a[:, None] ** 2 - b**2).sum(axis=2)


@pairwise_squared_distances.mistake(
    "products alone",
    "These are the products of each row of `a` with each row of `b`: large where two rows point "
    "the same way. A distance is 0 where two rows are equal. The squares of both rows are missing.",
)
def _(a, b):
    return a @ b.T


@pairwise_squared_distances.variant("products alone")
def _(a, b):
    return -2 * a @ b.T
