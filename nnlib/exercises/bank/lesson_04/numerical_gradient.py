"""Exercise numerical_gradient."""

import numpy as np

from nnlib import gradcheck
from nnlib.exercises.bank.lesson_04.shared import _named
from nnlib.exercises.spec import Case, Exercise, small_numbers

numerical_gradient = Exercise(
    "numerical_gradient",
    lesson=4,
    takes="function, x, step",
    reference=lambda function, x, step: gradcheck.numerical_gradient(function, x, step=step),
    points=3,
    exact_dtype=True,
    hints=(
        "You can measure one slope already. An array of six numbers has six slopes: what stays as "
        "it is while you measure one of them?",
        "Go through all places of the array: np.ndindex(x.shape) yields them, for any number of "
        "axes. At each, make one array with this number a step higher and one with it a step "
        "lower, call the function on both whole arrays, and store the slope at the same place.",
        "By hand, for the sum of all squares at x = [3, 5] with a step of 0.1:\n"
        "    place 0   [3.1, 5] gives 34.61   [2.9, 5] gives 33.41   1.2 / 0.2 = 6\n"
        "    place 1   [3, 5.1] gives 35.01   [3, 4.9] gives 33.01   2.0 / 0.2 = 10\n"
        "    gradient  [6, 10]",
    ),
)


@numerical_gradient.cases
def _(rng):
    vector, weights = small_numbers(rng, 4), small_numbers(rng, (2, 2, 2))
    mixed = _named("(x**2).sum() * (x.sum() + 10)", lambda x: (x**2).sum() * (x.sum() + 10))
    rows = _named("((x @ vector) ** 2).sum()", lambda x: ((x @ vector) ** 2).sum())
    cubes = _named("(weights * x**3).sum()", lambda x: (weights * x**3).sum())

    yield Case(mixed, small_numbers(rng, (2, 3)), 0.1)
    yield Case(mixed, small_numbers(rng, 4), 0.1, about="a single axis")
    yield Case(rows, small_numbers(rng, (3, 4)), 0.5, about="rows added up")
    yield Case(cubes, small_numbers(rng, (2, 2, 2)), 0.25, about="three axes")
    yield Case(mixed, small_numbers(rng, 1), 0.1, about="a single number")
    yield Case(mixed, rng.normal(size=(4, 3)), 1e-5, about="a tiny step")


@numerical_gradient.alternative
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient


@numerical_gradient.alternative
def _(function, x, step):
    slopes = []
    for number in range(x.size):
        above, below = x.copy(), x.copy()
        above.flat[number] += step
        below.flat[number] -= step
        slopes.append((function(above) - function(below)) / (2 * step))
    return np.array(slopes).reshape(x.shape)


@numerical_gradient.alternative
def _(function, x, step):
    x = np.array(x, dtype=np.float64)
    gradient = np.empty(x.shape)
    places = np.nditer(x, flags=["multi_index"])
    for _ in places:
        place = places.multi_index
        before = x[place]
        x[place] = before + step
        above = function(x)
        x[place] = before - step
        gradient[place] = (above - function(x)) / (2 * step)
        x[place] = before
    return gradient


@numerical_gradient.alternative
def _(function, x, step):
    nudges = step * np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(function(x + nudge) - function(x - nudge)) / (2 * step) for nudge in nudges]
    return np.array(slopes).reshape(x.shape)


@numerical_gradient.mistake(
    "all nudged at once",
    "All your slopes are one and the same number: `x + step` moves every element at once, and so "
    "you measure all slopes added up. Move one element at a time, and leave the others.",
)
def _(function, x, step):
    slope = (function(x + step) - function(x - step)) / (2 * step)
    return np.full(x.shape, slope)


@numerical_gradient.variant("all nudged at once")
def _(function, x, step):
    return (function(x + step) - function(x - step)) / (2 * step)


@numerical_gradient.mistake(
    "input modified",
    "The array `x` did not come back as it went in. Either a nudge was left in it, or it was "
    "undone by adding and subtracting, which leaves rounding errors in the last digits. Keep the "
    "old number and put it back, or nudge a copy.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += step
        above = function(x)
        x[index] -= 2 * step
        below = function(x)
        x[index] += step
        gradient[index] = (above - below) / (2 * step)
    return gradient


@numerical_gradient.variant("input modified")
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += step
        above = function(x)
        x[index] -= 2 * step
        gradient[index] = (above - function(x)) / (2 * step)
    return gradient


@numerical_gradient.variant("input modified")
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudged = x
        nudged[index] += step
        gradient[index] = (function(nudged) - function(x - step)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "nudges stay in the copy",
    "Your first slope is right and the others are off: the nudge of one place is still there while "
    "you measure the next. Each place has to start from `x` as it came in.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    nudged = x.copy()
    for index in np.ndindex(x.shape):
        nudged[index] += step
        above = function(nudged)
        nudged[index] -= 2 * step
        below = function(nudged)
        gradient[index] = (above - below) / (2 * step)
    return gradient


@numerical_gradient.variant("nudges stay in the copy")
def _(function, x, step):
    gradient = np.zeros_like(x)
    above, below = x.copy(), x.copy()
    for index in np.ndindex(x.shape):
        above[index] += step
        below[index] -= step
        gradient[index] = (function(above) - function(below)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "both calls see the same numbers",
    "Your gradient is zero: both calls of the function saw the same numbers. `b = a` gives an "
    "array a second name, so that the step down takes back the step up. And a nudge in a copy, "
    "such as `x.flatten()` makes, never reaches `x`. Is what you nudge what you pass?",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above = below = x.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (function(above) - function(below)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "first axis only",
    "Arrays with one axis come out right, others do not: your loop runs over the first axis and "
    "nudges a whole row at a time. Every single number needs a nudge of its own, whatever the "
    "shape.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for row in range(len(x)):
        nudge = np.zeros_like(x)
        nudge[row] = step
        gradient[row] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient


@numerical_gradient.variant("first axis only")
def _(function, x, step):
    gradient = np.zeros(len(x))
    for row in range(len(x)):
        nudge = np.zeros_like(x)
        nudge[row] = step
        gradient[row] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "passes one number only",
    "You call the function with the nudged number alone. It takes an array of the shape of `x`, "
    "and what it returns may depend on all elements: nudge one, and pass the whole array.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = function(x[index] + step), function(x[index] - step)
        gradient[index] = (above - below) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "one side only",
    "Your slopes look to one side only. Where the function bends, that side is too steep or too "
    "flat. Take a step up and a step down for each element, and the two errors nearly cancel.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x)) / step
    return gradient


@numerical_gradient.variant("one side only")
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x) - function(x - nudge)) / step
    return gradient


@numerical_gradient.mistake(
    "divided by one step",
    "Every slope is twice too large. You go one step up and one step down, so how far apart are "
    "the two arrays in that element?",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / step
    return gradient


@numerical_gradient.mistake(
    "sign flipped",
    "Your slopes have the right size and the opposite sign. Which of the two outputs is subtracted "
    "from which: the one of the step up, or the one of the step down?",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x - nudge) - function(x + nudge)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "a step of its own",
    "Your slopes are finer than asked for: they were measured with a step that the caller did not "
    "choose. Use the `step` that comes in.",
)
def _(function, x, step):
    return gradcheck.numerical_gradient(function, x, step=1e-5)


@numerical_gradient.mistake(
    "laid out as one row",
    "The slopes come in one long row. A gradient has the shape of what it belongs to: each slope "
    "stands where its number stands in `x`.",
)
def _(function, x, step):
    return gradcheck.numerical_gradient(function, x, step=step).ravel()


@numerical_gradient.variant("laid out as one row")
def _(function, x, step):
    return gradcheck.numerical_gradient(function, x, step=step).ravel().tolist()


@numerical_gradient.mistake(
    "not divided",
    "This is how far the output moves for each element. A slope is the movement per unit: divide "
    "by the distance between the step up and the step down.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = function(x + nudge) - function(x - nudge)
    return gradient


@numerical_gradient.mistake(
    "no brackets around 2 * step",
    "`/ 2 * step` divides by 2 and then multiplies by the step, because Python works from left to "
    "right. What belongs below the line of a fraction needs brackets.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / 2 * step
    return gradient


@numerical_gradient.mistake(
    "returns inside the loop",
    "The first slope is there and all others are zero: the function returns after its first turn. "
    "How far is the line with `return` indented?",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * step)
        return gradient


@numerical_gradient.mistake(
    "two axes only",
    "Arrays with two axes come out right, others do not: your loops run over rows and columns. "
    "A bias has one axis only, and an array may have three. np.ndindex goes through any shape.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            nudge = np.zeros_like(x)
            nudge[i, j] = step
            gradient[i, j] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "function called with a flat array",
    "You call the function with an array of a single axis. It expects the shape of `x`, because it "
    "may work with rows and columns: bring the nudged array into that shape before the call.",
)
def _(function, x, step):
    flat = x.flatten()
    slopes = np.zeros_like(flat)
    for number in range(flat.size):
        nudge = np.zeros_like(flat)
        nudge[number] = step
        slopes[number] = (function(flat + nudge) - function(flat - nudge)) / (2 * step)
    return slopes.reshape(x.shape)


@numerical_gradient.variant("two axes only")
def _(function, x, step):
    rows, columns = x.shape
    gradient = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            nudge = np.zeros_like(x)
            nudge[i, j] = step
            gradient[i, j] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "one side, divided by two steps",
    "Your slopes come out at about half of what they should be. One of the two numbers belongs to "
    "`x` itself, and you divide by two steps. From one step up, how many steps down lead to the "
    "other side?",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudged = x.copy()
        nudged[index] += step
        above = function(nudged)
        nudged[index] -= step
        gradient[index] = (above - function(nudged)) / (2 * step)
    return gradient


@numerical_gradient.variant("one side, divided by two steps")
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step
        gradient[index] = (function(x) - function(x - nudge)) / (2 * step)
    return gradient


@numerical_gradient.mistake(
    "step grows with the element",
    "How far your slopes are off depends on the size of the element: your step grows with it. Here "
    "`step` is the distance itself, the same for every element.",
)
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step * max(1, abs(x[index]))
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * nudge[index])
    return gradient


@numerical_gradient.variant("step grows with the element")
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = step * abs(x[index])
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * nudge[index])
    return gradient


@numerical_gradient.mistake(
    "wrong dtype",
    "The numbers are right, and they are not stored as float64. float32 keeps 7 digits of a slope: "
    "a gradient check, which looks for errors far smaller than that, would then measure its own "
    "rounding. Which line chooses the dtype of your result?",
)
def _(function, x, step):
    return gradcheck.numerical_gradient(function, x, step=step).astype(np.float32)
