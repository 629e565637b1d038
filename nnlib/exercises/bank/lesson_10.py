"""Lesson 10: the same numbers in less time and less memory."""

# ruff: noqa: ARG005  (a wrong answer ignores what it should use)

import math
import sys
import tracemalloc

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

# --- pairwise_squared_distances ------------------------------------------------------------------

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


@pairwise_squared_distances.variant("a loop")
def _(a, b):
    return np.array([((row - b) ** 2).sum(axis=1) for row in a])


@pairwise_squared_distances.variant("a loop")
def _(a, b):
    return np.stack([((a - row) ** 2).sum(axis=1) for row in b], axis=1)


@pairwise_squared_distances.variant("a loop")
def _(a, b):
    result = np.zeros((len(a), len(b)))
    for k in range(a.shape[1]):
        result += (a[:, k][:, None] - b[:, k]) ** 2
    return result


@pairwise_squared_distances.variant("a loop")
def _(a, b):
    return np.apply_along_axis(lambda row: ((row - b) ** 2).sum(axis=1), 1, a)


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


@pairwise_squared_distances.variant("square root taken")
def _(a, b):
    return np.linalg.norm(a[:, None] - b, axis=2)


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


@pairwise_squared_distances.variant("added before squaring")
def _(a, b):
    return (a.sum(axis=1)[:, None] - b.sum(axis=1)) ** 2


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


@pairwise_squared_distances.variant("plus for minus")
def _(a, b):
    return ((a[:, None] + b) ** 2).sum(axis=2)


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


# --- relu_in_place -------------------------------------------------------------------------------

relu_in_place = Exercise(
    "relu_in_place",
    lesson=10,
    takes="inputs",
    changes="inputs",
    reference=lambda inputs: np.maximum(inputs, 0, out=inputs),
    points=1,
    hints=(
        "`inputs = ...` does not touch the array: it hangs the name on another one. How do you "
        "tell NumPy to write a result into an array that exists already?",
        "There are two ways. Most NumPy functions take out=, an array to write into. And `x[...] = "
        "` with something in the brackets writes into the elements of x that the brackets choose.",
        "What the caller sees, before and after:\n"
        "    scores                  [-1.5, 2.0, 0.5, -0.1]\n"
        "    relu_in_place(scores)\n"
        "    scores                  [ 0.0, 2.0, 0.5,  0.0]",
    ),
)


@relu_in_place.cases
def _(rng):
    def mixed(shape):
        numbers = small_numbers(rng, shape)
        flat = numbers.reshape(-1)
        # On both sides of 0 and of 1, or some mistakes would change nothing.
        flat[:4] = np.array([-0.3, 1.7, 0.4, -1.2]) * rng.uniform(0.9, 1.1)
        return numbers.round(2)

    yield Case(mixed((2, 3)))
    yield Case(mixed(5), about="a single axis")
    yield Case(mixed((2, 2, 3)), about="three axes")
    yield Case(mixed((4, 3)).T, about="a transposed array")
    yield Case(np.append(np.zeros(3), mixed(4)), about="zeros")
    yield Case(rng.normal(size=(32, 10)).astype(np.float32), about="a whole batch, float32")


@relu_in_place.alternative
def _(inputs):
    inputs[inputs < 0] = 0
    return inputs


@relu_in_place.alternative
def _(inputs):
    inputs *= inputs > 0


@relu_in_place.alternative
def _(inputs):
    inputs[:] = np.where(inputs > 0, inputs, 0)


@relu_in_place.alternative
def _(inputs):
    np.clip(inputs, 0, None, out=inputs)


@relu_in_place.alternative
def _(inputs):
    for index in np.ndindex(inputs.shape):
        if inputs[index] < 0:
            inputs[index] = 0


@relu_in_place.mistake(
    "not changed in place",
    "`inputs` is as it was before: your function computes in another array. `inputs = ...` only "
    "gives the name to a new array, and taking elements out with a mask makes a copy. Write into "
    "the array itself.",
)
def _(inputs):
    return np.maximum(inputs, 0)


@relu_in_place.variant("not changed in place")
def _(inputs):
    inputs = np.maximum(inputs, 0)


@relu_in_place.mistake(
    "a flat copy",
    "Most arrays are changed, a transposed one is not. `ravel` and `reshape` give a view where the "
    "numbers lie in a row in memory; elsewhere they make a copy, and your zeros go into the copy. "
    "Work on `inputs` in the shape it has.",
)
def _(inputs):
    flat = inputs.ravel()
    flat[flat < 0] = 0


@relu_in_place.mistake(
    "keeps the negative numbers",
    "The positive numbers became 0 and the negative ones stayed: the comparison points the other "
    "way. ReLU keeps what is above 0.",
)
def _(inputs):
    np.minimum(inputs, 0, out=inputs)


@relu_in_place.mistake(
    "absolute value",
    "Your negative numbers have lost their sign. ReLU makes them 0; what a unit says below 0 does "
    "not count at all.",
)
def _(inputs):
    np.abs(inputs, out=inputs)


@relu_in_place.mistake(
    "clipped at 1",
    "Numbers above 1 came down to 1. ReLU has no upper limit: it changes only what is below 0.",
)
def _(inputs):
    np.clip(inputs, 0, 1, out=inputs)


@relu_in_place.mistake(
    "the mask written",
    "Every number is now 0 or 1: you wrote down where `inputs` is positive. That is ReLU's "
    "derivative. Positive numbers are to keep their value.",
)
def _(inputs):
    inputs[...] = inputs > 0


@relu_in_place.mistake(
    "small numbers dropped",
    "Numbers between 0 and 1 became 0 as well. The limit of ReLU is at 0.",
)
def _(inputs):
    inputs[inputs < 1] = 0


@relu_in_place.variant("small numbers dropped")
def _(inputs):
    inputs[inputs <= 1] = 0


@relu_in_place.mistake(
    "nothing below zero left, but 1",
    "Your negative numbers became 1, or np.maximum was given 1: everything is lifted up to 1. The "
    "limit of ReLU is 0.",
)
def _(inputs):
    np.maximum(inputs, 1, out=inputs)


@relu_in_place.variant("nothing below zero left, but 1")
def _(inputs):
    inputs[inputs < 0] = 1


@relu_in_place.mistake(
    "only the first row",
    "Only the first row is changed. Does the function return inside its loop, or does an index "
    "choose that row? ReLU looks at every number, whatever the shape.",
)
def _(inputs):
    np.maximum(inputs[0], 0, out=inputs[0] if inputs.ndim > 1 else inputs[:1])


# --- adam_step_in_place --------------------------------------------------------------------------


def _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    np.subtract(gradient, mean, out=scratch)
    scratch *= 1 - beta1
    mean += scratch
    np.square(gradient, out=scratch)
    scratch -= mean_square
    scratch *= 1 - beta2
    mean_square += scratch
    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch


adam_step_in_place = Exercise(
    "adam_step_in_place",
    lesson=10,
    takes="value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch",
    changes="value, mean, mean_square",
    scratch="scratch",
    reference=_adam,
    points=4,
    hints=(
        "Write the update with ordinary formulas first and look at each operator: where does its "
        "result stand until it is used? How many of these places are needed at the same time?",
        "One place is enough, `scratch`, if you order the work: bring `mean` up to date, then "
        "`mean_square`, then build the step in `scratch` from the inside out: the root first, the "
        "division by it, the factor. The corrections are two plain numbers, so they can go into "
        "factors; the averages themselves must stay uncorrected, they are needed again.",
        "By hand, step 1, one weight 5, slope 4, learning rate 0.1, averages at 0:\n"
        "    mean            0.9 x 0 + 0.1 x 4       0.4\n"
        "    mean_square     0.999 x 0 + 0.001 x 16  0.016\n"
        "    corrected       0.4 / 0.1 = 4           0.016 / 0.001 = 16\n"
        "    step            0.1 x 4 / (4 + epsilon) 0.1\n"
        "    value           5 - 0.1                 4.9\n"
        "mean stays 0.4 and mean_square 0.016 for the next call.",
    ),
)


@adam_step_in_place.cases
def _(rng):
    def call(shape, step, *, start=False, dtype=np.float64, epsilon=1e-8, scale=1.0):
        value, gradient, mean = (small_numbers(rng, shape).astype(dtype) for _ in range(3))
        mean_square = np.abs(small_numbers(rng, shape)).astype(dtype)
        gradient *= dtype(scale)
        mean *= 0 if start else dtype(scale)
        mean_square *= 0 if start else dtype(scale) ** 2
        room = rng.normal(size=shape).astype(dtype)
        return value, gradient, mean, mean_square, step, 0.1, 0.9, 0.999, epsilon, room

    yield Case(*call((2, 3), 3))
    yield Case(*call((2, 3), 1, start=True), about="the first step")
    yield Case(*call(4, 2, epsilon=0.5), about="a large epsilon")
    yield Case(*call((3, 2), 2000), about="a late step")
    yield Case(*call((2, 3), 5, scale=1e-3), about="small gradients")
    yield Case(*call((8, 5), 4, dtype=np.float32), about="float32")


class _NotCopied(np.ndarray):
    """An array that is handed on as it is, so that what is measured is the function alone."""

    def __deepcopy__(self, memo):
        return self


@adam_step_in_place.probe
def _(call, rng):
    arrays = rng.uniform(0.5, 1.5, size=(5, 100_000))
    arguments = [array.view(_NotCopied) for array in arrays]
    value, gradient, mean, mean_square, room = arguments
    was_tracing = tracemalloc.is_tracing()
    if not was_tracing:
        tracemalloc.start()
    peaks = []
    try:
        for step in (1, 2, 3):  # the first call may import or fill a cache, and others run beside
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            call(value, gradient, mean, mean_square, step, 0.1, 0.9, 0.999, 1e-8, room)
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        if not was_tracing:
            tracemalloc.stop()
    if min(peaks) > value.nbytes / 4:
        return Complaint("Your numbers are right. New arrays were made.", "makes temporary arrays")
    return None


@adam_step_in_place.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    correction1, correction2 = 1 - beta1**step, math.sqrt(1 - beta2**step)
    mean *= beta1
    np.multiply(gradient, 1 - beta1, out=scratch)
    np.add(mean, scratch, out=mean)
    mean_square *= beta2
    np.multiply(gradient, gradient, out=scratch)
    scratch *= 1 - beta2
    np.add(mean_square, scratch, out=mean_square)
    np.sqrt(mean_square, out=scratch)
    scratch += epsilon * correction2
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate * correction2 / correction1
    np.subtract(value, scratch, out=value)
    return value, mean, mean_square


@adam_step_in_place.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    flat = [array.reshape(-1) for array in (value, gradient, mean, mean_square)]
    for start in range(0, value.size, 1000):  # a small piece at a time: no room needed
        v, g, m, s = (array[start : start + 1000] for array in flat)
        m[:] = beta1 * m + (1 - beta1) * g
        s[:] = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**step), s / (1 - beta2**step)
        v -= learning_rate * m_hat / (np.sqrt(s_hat) + epsilon)


@adam_step_in_place.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    assert value.shape == gradient.shape == scratch.shape
    scratch[...] = gradient
    scratch *= (1 - beta1) / beta1
    mean += scratch
    mean *= beta1
    np.power(gradient, 2, out=scratch)
    scratch *= 1 - beta2
    mean_square *= beta2
    mean_square += scratch
    scratch[...] = mean_square
    scratch /= 1 - beta2**step
    scratch **= 0.5
    scratch += epsilon
    np.reciprocal(scratch, out=scratch)
    scratch *= mean
    scratch *= learning_rate
    scratch /= 1 - beta1**step
    value -= scratch
    return value


@adam_step_in_place.mistake(
    "makes temporary arrays",
    "Your numbers are right. While your function runs it asks for new arrays as large as the "
    "parameter. Every operator in a formula, such as the `*` in `value -= learning_rate * mean`, "
    "puts its result into a new array, and so do np.sqrt and np.square without out=. Let each of "
    "them write into `scratch`, or into the array it changes.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean *= beta1
    mean += (1 - beta1) * gradient
    mean_square *= beta2
    mean_square += (1 - beta2) * gradient**2
    mean_hat = mean / (1 - beta1**step)
    square_hat = mean_square / (1 - beta2**step)
    value -= learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)


@adam_step_in_place.variant("makes temporary arrays")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[:] = beta1 * mean + (1 - beta1) * gradient
    mean_square[:] = beta2 * mean_square + (1 - beta2) * gradient**2
    scratch[:] = np.sqrt(mean_square / (1 - beta2**step)) + epsilon
    value[:] = value - learning_rate * mean / (1 - beta1**step) / scratch


@adam_step_in_place.variant("makes temporary arrays")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    scratch = np.empty_like(value)
    _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch)


def _wrong_adam(
    *,
    mean_rate=lambda beta1, beta2: beta1,
    square_rate=lambda beta1, beta2: beta2,
    squared=np.square,
    correct=lambda beta, step: 1 - beta**step,
    divisor=lambda square_hat, epsilon, correction2: np.sqrt(square_hat) + epsilon,
    along=lambda mean_hat, gradient: mean_hat,
):
    """Return Adam with one part exchanged."""

    def adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch
    ):
        rate1, rate2 = mean_rate(beta1, beta2), square_rate(beta1, beta2)
        mean[...] = rate1 * mean + (1 - rate1) * gradient
        mean_square[...] = rate2 * mean_square + (1 - rate2) * squared(gradient)
        correction2 = correct(beta2, step)
        mean_hat, square_hat = mean / correct(beta1, step), mean_square / correction2
        value -= (
            learning_rate * along(mean_hat, gradient) / divisor(square_hat, epsilon, correction2)
        )

    return adam


adam_step_in_place.mistake(
    "no bias correction",
    "`mean` and `mean_square` are right, and the step is not: the early averages lean towards the "
    "zero they started from, and are not corrected for it. Divide each by the share it has seen by "
    "now; with `step` you can work it out.",
)(_wrong_adam(correct=lambda beta, step: 1.0))

adam_step_in_place.mistake(
    "step counted from another number",
    "The correction uses another `step` than the one that came in. It counts from 1, so it is the "
    "exponent as it is; one less divides by zero in the first step, one more corrects too little.",
)(_wrong_adam(correct=lambda beta, step: 1 - beta ** (step + 1)))
adam_step_in_place.variant("step counted from another number")(
    _wrong_adam(correct=lambda beta, step: 1 - np.float64(beta) ** (step - 1))
)

adam_step_in_place.mistake(
    "beta times step",
    "The correction is not the one of this step: the share of the zero is multiplied by beta in "
    "each step, so beta is raised to the power of `step`. In Python that is `**`.",
)(_wrong_adam(correct=lambda beta, step: 1 - beta))
adam_step_in_place.variant("beta times step")(
    _wrong_adam(correct=lambda beta, step: 1 - beta * step)
)

adam_step_in_place.mistake(
    "epsilon under the root",
    "With an ordinary epsilon you cannot see it, with a large one the step is off: epsilon was "
    "added before the root was taken. It is added to the root.",
)(_wrong_adam(divisor=lambda square_hat, epsilon, correction2: np.sqrt(square_hat + epsilon)))

adam_step_in_place.mistake(
    "epsilon before the correction",
    "With a large epsilon the step is off. You add epsilon to the root of the uncorrected average "
    "and apply the correction afterwards, so that epsilon is corrected too. If the correction "
    "waits until the end, epsilon has to be scaled to match.",
)(
    _wrong_adam(
        divisor=lambda square_hat, epsilon, correction2: (
            (np.sqrt(square_hat * correction2) + epsilon) / np.sqrt(correction2)
        )
    )
)

adam_step_in_place.mistake(
    "root forgotten",
    "The step divides by the mean square itself. It has to be divided by its root, so that a slope "
    "twice as steep gives the same step.",
)(_wrong_adam(divisor=lambda square_hat, epsilon, correction2: square_hat + epsilon))

adam_step_in_place.mistake(
    "gradient not squared",
    "`mean_square` is an average of the gradients' squares; yours averages something else. Is the "
    "square missing, or taken of `mean`?",
)(_wrong_adam(squared=lambda gradient: gradient))
adam_step_in_place.variant("gradient not squared")(_wrong_adam(squared=np.abs))

adam_step_in_place.mistake(
    "betas exchanged",
    "The two averages have each other's beta: beta1 belongs to `mean`, beta2 to `mean_square`.",
)(
    _wrong_adam(
        mean_rate=lambda beta1, beta2: beta2,
        square_rate=lambda beta1, beta2: beta1,
    )
)
adam_step_in_place.variant("betas exchanged")(_wrong_adam(square_rate=lambda beta1, beta2: beta1))

adam_step_in_place.mistake(
    "beta and 1 - beta exchanged",
    "Your averages change almost completely in each step. beta is the share that stays, 1 - beta "
    "the share that is new.",
)(
    _wrong_adam(
        mean_rate=lambda beta1, beta2: 1 - beta1,
        square_rate=lambda beta1, beta2: 1 - beta2,
    )
)

adam_step_in_place.mistake(
    "steps along the gradient",
    "The averages are right. The step goes along this step's `gradient`, as in RMSProp; Adam goes "
    "along the corrected `mean`.",
)(_wrong_adam(along=lambda mean_hat, gradient: gradient))

adam_step_in_place.mistake(
    "steps uphill",
    "`mean` and `mean_square` are right, and `value` moves the opposite way: a step goes down the "
    "slope, so it is taken away.",
)(_wrong_adam(along=lambda mean_hat, gradient: -mean_hat))


@adam_step_in_place.mistake(
    "corrected averages kept",
    "`value` is right after this step, but `mean` and `mean_square` now hold the corrected "
    "averages. The next call would go on from them and correct them once more. Put the correction "
    "into `scratch` or into a factor, and leave the averages as they are.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[...] = beta1 * mean + (1 - beta1) * gradient
    mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
    mean /= 1 - beta1**step
    mean_square /= 1 - beta2**step
    value -= learning_rate * mean / (np.sqrt(mean_square) + epsilon)


@adam_step_in_place.mistake(
    "mean_square overwritten",
    "`value` is right after this step. `mean_square` is not: the root was taken in the array "
    "itself, and the next call needs the average without it. Let np.sqrt write into `scratch`.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[...] = beta1 * mean + (1 - beta1) * gradient
    mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
    correction = 1 - beta2**step
    np.sqrt(mean_square, out=mean_square)
    value -= (
        learning_rate * mean / (1 - beta1**step) / (mean_square / np.sqrt(correction) + epsilon)
    )


@adam_step_in_place.mistake(
    "averages not kept",
    "`value` moves as it should, and `mean` or `mean_square` stays as it was. `mean = ...` makes a "
    "new array of that name, which is gone when the function ends; write into the one that came "
    "in.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat, square_hat = mean / (1 - beta1**step), mean_square / (1 - beta2**step)
    value -= learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)


@adam_step_in_place.mistake(
    "not changed in place",
    "`value` is as it was before. `value = ...` gives the name to a new array, and a returned "
    "array does not reach the caller's: write into the array that came in, with `-=` or out=.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[...] = beta1 * mean + (1 - beta1) * gradient
    mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat, square_hat = mean / (1 - beta1**step), mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)
    return value


@adam_step_in_place.variant("not changed in place")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat, square_hat = mean / (1 - beta1**step), mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)
    return value, mean, mean_square


@adam_step_in_place.mistake(
    "squares what scratch held",
    "`mean` is right. What went into `mean_square` is the square of what `scratch` held, and that "
    "was no longer the gradient itself: it had been scaled for `mean`. Start again from "
    "`gradient`.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean *= beta1
    np.multiply(gradient, 1 - beta1, out=scratch)
    mean += scratch
    np.square(scratch, out=scratch)
    scratch *= 1 - beta2
    mean_square *= beta2
    mean_square += scratch
    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch


@adam_step_in_place.mistake(
    "input modified",
    "`gradient` has changed, and its owner may still need it. `scratch` is there to be written "
    "over; what is squared or scaled can go there.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    np.subtract(gradient, mean, out=scratch)
    scratch *= 1 - beta1
    mean += scratch
    np.square(gradient, out=gradient)
    gradient *= 1 - beta2
    mean_square *= beta2
    mean_square += gradient
    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch
