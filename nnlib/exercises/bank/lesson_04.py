"""Lesson 4: backpropagation, and the measured slopes that it is checked against."""

from itertools import pairwise

import numpy as np

from nnlib import gradcheck, losses
from nnlib.exercises.spec import Case, Exercise, small_numbers

# --- numerical_derivative ------------------------------------------------------------------------

numerical_derivative = Exercise(
    "numerical_derivative",
    lesson=4,
    takes="function, x, step",
    reference=lambda function, x, step: (function(x + step) - function(x - step)) / (2 * step),
    points=1,
    hints=(
        "Stand on a hill and look one step to the left and one step to the right. Which two "
        "heights do you need to tell how steep it is, and how far apart are the two places?",
        "Call the function twice, once on each side of x. The slope is the difference of the two "
        "outputs divided by the distance between the two inputs, and that distance is not one "
        "step.",
        "By hand, for the cube of x at x = 2 with a step of 0.1:\n"
        "    to the right   2.1 cubed    9.261\n"
        "    to the left    1.9 cubed    6.859\n"
        "    difference                  2.402\n"
        "    distance       2.1 - 1.9    0.2\n"
        "    slope                      12.01",
    ),
)


def _named(formula, function):
    """Give a function its formula as a name: the panel then shows what was called."""
    function.__name__ = formula
    return function


@numerical_derivative.cases
def _(rng):
    cubic = _named("x**3 + 4 * x", lambda x: x**3 + 4 * x)
    falling = _named("exp(-x)", lambda x: np.exp(-x))
    parabola = _named("3 * x**2", lambda x: 3 * x**2)
    x = float(rng.integers(5, 21) / 10)
    yield Case(cubic, x, 0.25)
    yield Case(falling, -x, 0.2, about="a falling function")
    yield Case(parabola, x, 0.5, about="a parabola")
    yield Case(np.sinh, 0.0, 0.5, about="at zero")
    yield Case(cubic, -x, 0.1, about="left of zero")
    yield Case(np.sin, x / 2, 1e-5, about="a tiny step")


@numerical_derivative.alternative
def _(function, x, step):
    right = (function(x + step) - function(x)) / step
    left = (function(x) - function(x - step)) / step
    return (right + left) / 2


@numerical_derivative.alternative
def _(function, x, step):
    left, right = x - step, x + step
    return 0.5 / step * (function(right) - function(left))


@numerical_derivative.alternative
def _(function, x, step):
    heights = [function(place) for place in (x - step, x + step)]
    return float(np.diff(heights)[0]) / (2 * step)


@numerical_derivative.mistake(
    "one side only",
    "Your slope looks to one side of `x` only. Where the curve bends, that side is too steep or "
    "too flat; a step to the other side errs the other way, and most of the two errors cancels.",
)
def _(function, x, step):
    return (function(x + step) - function(x)) / step


@numerical_derivative.variant("one side only")
def _(function, x, step):
    return (function(x) - function(x - step)) / step


@numerical_derivative.mistake(
    "divided by one step",
    "Your slope is twice too steep. The difference of the outputs is the right one. How far apart "
    "are the two places that you looked at, one step to the left and one to the right?",
)
def _(function, x, step):
    return (function(x + step) - function(x - step)) / step


@numerical_derivative.mistake(
    "one side, divided by two steps",
    "Your slope comes out at about half of what it should be. You took the outputs at `x` and one "
    "step away, and divided by two steps. The distance below has to fit the places above.",
)
def _(function, x, step):
    return (function(x + step) - function(x)) / (2 * step)


@numerical_derivative.variant("one side, divided by two steps")
def _(function, x, step):
    return (function(x) - function(x - step)) / (2 * step)


@numerical_derivative.mistake(
    "no brackets around 2 * step",
    "`/ 2 * step` divides by 2 and then multiplies by the step, because Python works from left to "
    "right. What belongs below the line of a fraction needs brackets.",
)
def _(function, x, step):
    return (function(x + step) - function(x - step)) / 2 * step


@numerical_derivative.mistake(
    "no brackets around the difference",
    "Only the second output is divided: Python divides before it subtracts. The whole difference "
    "stands above the line of the fraction, so it needs brackets.",
)
def _(function, x, step):
    return function(x + step) - function(x - step) / (2 * step)


@numerical_derivative.variant("no brackets around the difference")
def _(function, x, step):
    return function(x + step) - function(x - step) / 2 * step


@numerical_derivative.mistake(
    "sign lost",
    "A function that falls has a negative slope, and yours comes out positive: the sign got lost, "
    "in an absolute value or a root of a square. The sign says which way is down.",
)
def _(function, x, step):
    return abs(function(x + step) - function(x - step)) / (2 * step)


@numerical_derivative.mistake(
    "outputs added up",
    "You add the two outputs, and a slope is a difference: how much higher is the function on the "
    "right than on the left?",
)
def _(function, x, step):
    return (function(x + step) + function(x - step)) / (2 * step)


@numerical_derivative.mistake(
    "not divided",
    "This is how far the output moves from one place to the other. A slope is the movement of the "
    "output per unit of `x`: divide by the distance between the two places.",
)
def _(function, x, step):
    return function(x + step) - function(x - step)


@numerical_derivative.mistake(
    "sign flipped",
    "Your slope has the right size and the opposite sign: a function that rises gets a negative "
    "slope. Which of the two outputs is subtracted from which?",
)
def _(function, x, step):
    return (function(x - step) - function(x + step)) / (2 * step)


@numerical_derivative.mistake(
    "a step of its own",
    "Your slope is finer than the one asked for: it was measured with a step that the caller did "
    "not choose. Use the `step` that comes in.",
)
def _(function, x, step):
    step = 1e-5
    return (function(x + step) - function(x - step)) / (2 * step)


@numerical_derivative.variant("a step of its own")
def _(function, x, step):
    step = 1e-3
    return (function(x + step) - function(x - step)) / (2 * step)


@numerical_derivative.mistake(
    "half a step each way",
    "You go half a step to each side. That is a slope too, but with another step than the "
    "caller's: the formula goes a whole `step` to the left and a whole one to the right.",
)
def _(function, x, step):
    return (function(x + step / 2) - function(x - step / 2)) / step


@numerical_derivative.mistake(
    "nudges the output",
    "Your slope is 1 for every function. You move the function's output by a step; it is `x` that "
    "has to move, before the function is called.",
)
def _(function, x, step):
    return ((function(x) + step) - (function(x) - step)) / (2 * step)


@numerical_derivative.mistake(
    "the second derivative",
    "You measure how fast the slope changes, not the slope: the difference of the slope to the "
    "right and the slope to the left. The outputs on both sides are enough.",
)
def _(function, x, step):
    return (function(x + step) - 2 * function(x) + function(x - step)) / step**2


# --- numerical_gradient --------------------------------------------------------------------------

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


@numerical_gradient.variant("nudges stay in the copy")
def _(function, x, step):
    gradient = np.zeros_like(x)
    nudge = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge[index] = step
        gradient[index] = (function(x + nudge) - function(x - nudge)) / (2 * step)
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


@numerical_gradient.variant("both calls see the same numbers")
def _(function, x, step):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = x, x
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


# --- relu_backward -------------------------------------------------------------------------------

relu_backward = Exercise(
    "relu_backward",
    lesson=4,
    takes="grad_outputs, inputs",
    reference=lambda grad_outputs, inputs: grad_outputs * (inputs > 0),
    points=1,
    hints=(
        "ReLU is a gate. For an input of 3, and for one of -3: by how much does the output move "
        "when the input moves a little?",
        "Each number of grad_outputs either passes as it is, or becomes 0. Which of the two, the "
        "sign of the input at the same place decides; an input of exactly 0 lets nothing pass.",
        "By hand, four numbers:\n"
        "    grad_outputs   [ 5, -2,  7, -1]\n"
        "    inputs         [ 3,  4, -6,  0]\n"
        "    gate           open open shut shut\n"
        "    result         [ 5, -2,  0,  0]",
    ),
)


def _both_signs(rng, shape):
    """Draw numbers that are pleasant to read, at least two of each sign."""
    numbers = np.abs(small_numbers(rng, int(np.prod(shape))))
    signs = np.resize([1.0, -1.0], numbers.size)
    return (numbers * rng.permutation(signs)).reshape(shape)


@relu_backward.cases
def _(rng):
    yield Case(_both_signs(rng, (2, 3)), _both_signs(rng, (2, 3)))
    inputs = _both_signs(rng, (2, 4))
    inputs.flat[rng.choice(8, size=3, replace=False)] = 0
    yield Case(small_numbers(rng, (2, 4)), inputs, about="inputs of exactly zero")
    yield Case(_both_signs(rng, (1, 5)), _both_signs(rng, (1, 5)), about="a single row")
    yield Case(_both_signs(rng, (3, 3)), _both_signs(rng, (3, 3)), about="as many rows as columns")
    shut = -np.abs(small_numbers(rng, (2, 3)))
    yield Case(small_numbers(rng, (2, 3)), shut, about="all gates shut")
    single = [_both_signs(rng, 6).astype(np.float32) for _ in range(2)]
    yield Case(*single, about="a single axis, float32")
    yield Case(rng.normal(size=(32, 10)), 1e-3 * rng.normal(size=(32, 10)), about="a whole batch")


@relu_backward.alternative
def _(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, 0)


@relu_backward.alternative
def _(grad_outputs, inputs):
    grad_inputs = grad_outputs.copy()
    grad_inputs[inputs <= 0] = 0
    return grad_inputs


@relu_backward.alternative
def _(grad_outputs, inputs):
    grad_inputs = np.zeros(inputs.shape)
    for index in np.ndindex(inputs.shape):
        if inputs[index] > 0:
            grad_inputs[index] = grad_outputs[index]
    return grad_inputs


@relu_backward.alternative
def _(grad_outputs, inputs):
    outputs = np.maximum(inputs, 0)
    return grad_outputs * np.sign(outputs)


@relu_backward.mistake(
    "gate open at zero",
    "Only inputs of exactly 0 differ: your gate lets their gradient pass. The slope there is taken "
    "as 0 in this course, so the gate is open above zero alone.",
)
def _(grad_outputs, inputs):
    return grad_outputs * (inputs >= 0)


@relu_backward.mistake(
    "half open at zero",
    "Only inputs of exactly 0 differ: half of their gradient passes. ReLU has a corner there, and "
    "this course takes its slope as 0, not as the mean of both sides.",
)
def _(grad_outputs, inputs):
    return grad_outputs * np.heaviside(inputs, 0.5)


@relu_backward.mistake(
    "gate always open",
    "Everything passes, as if there were no ReLU. If you compare ReLU's output with zero by `>=`, "
    "the answer is always yes, since that output is never below zero.",
)
def _(grad_outputs, inputs):
    outputs = np.maximum(inputs, 0)
    return grad_outputs * (outputs >= 0)


@relu_backward.mistake(
    "gate set by the gradient",
    "Your gate looks at the sign of `grad_outputs`: negative gradients are lost. The gate belongs "
    "to the forward pass, so it is the sign of `inputs` that opens it. A gradient may have any "
    "sign.",
)
def _(grad_outputs, inputs):
    return np.maximum(grad_outputs, 0)


@relu_backward.variant("gate set by the gradient")
def _(grad_outputs, inputs):
    return np.where(inputs > 0, np.maximum(grad_outputs, 0), 0)


@relu_backward.mistake(
    "the gate alone",
    "This is the gate, 1 for open and 0 for shut. The chain rule multiplies: what arrives from the "
    "right, `grad_outputs`, times this local slope.",
)
def _(grad_outputs, inputs):
    return (inputs > 0).astype(grad_outputs.dtype)


@relu_backward.variant("the gate alone")
def _(grad_outputs, inputs):
    return inputs > 0


@relu_backward.mistake(
    "multiplied by the output",
    "Shut gates are right; where the gate is open, the gradient is multiplied by ReLU's output. "
    "The local slope there is 1, however large the output is.",
)
def _(grad_outputs, inputs):
    return grad_outputs * np.maximum(inputs, 0)


@relu_backward.mistake(
    "multiplied by the input",
    "You multiply by the inputs themselves. Only their sign matters: where an input is above zero "
    "the gradient passes as it is, elsewhere it becomes 0.",
)
def _(grad_outputs, inputs):
    return grad_outputs * inputs


@relu_backward.mistake(
    "arguments exchanged",
    "The two arrays have changed places: you let `inputs` pass where the gradient is above zero. "
    "It is `grad_outputs` that passes, and `inputs` that opens the gate.",
)
def _(grad_outputs, inputs):
    return inputs * (grad_outputs > 0)


@relu_backward.mistake(
    "gate reversed",
    "Your gate is open where it should be shut: gradients pass where the input is negative. Look "
    "at the direction of the comparison.",
)
def _(grad_outputs, inputs):
    return grad_outputs * (inputs < 0)


@relu_backward.variant("gate reversed")
def _(grad_outputs, inputs):
    return grad_outputs * (inputs <= 0)


@relu_backward.variant("gate reversed")
def _(grad_outputs, inputs):
    grad_inputs = grad_outputs.copy()
    grad_inputs[inputs > 0] = 0
    return grad_inputs


@relu_backward.mistake(
    "the forward pass again",
    "This is ReLU of the inputs: the forward pass. On the way back, `grad_outputs` comes in, and "
    "each of its numbers passes or is stopped.",
)
def _(grad_outputs, inputs):
    return np.maximum(inputs, 0)


@relu_backward.mistake(
    "leaks below zero",
    "Behind a shut gate a little of the gradient is left. That is leaky ReLU; plain ReLU is flat "
    "below zero, so nothing passes.",
)
def _(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, 0.01 * grad_outputs)


@relu_backward.mistake(
    "matrix product",
    "`@` is the matrix product: it adds up along rows and columns. A gate acts on each number by "
    "itself, so the two arrays are multiplied element by element.",
)
def _(grad_outputs, inputs):
    return grad_outputs @ (inputs > 0)


@relu_backward.mistake(
    "input modified",
    "An array that came in has changed: your function writes into the caller's own "
    "`grad_outputs` or `inputs`. A second name is no copy. Multiply by the gate, or work on a "
    "copy.",
)
def _(grad_outputs, inputs):
    grad_outputs[inputs <= 0] = 0
    return grad_outputs


@relu_backward.mistake(
    "gate written into the inputs",
    "The result is right, and `inputs` has changed with it: the zeros and ones of your gate were "
    "written into the caller's own array. A comparison makes a new array, and leaves `inputs` as "
    "it is.",
)
def _(grad_outputs, inputs):
    inputs[inputs <= 0] = 0
    inputs[inputs > 0] = 1
    return grad_outputs * inputs


@relu_backward.variant("gate written into the inputs")
def _(grad_outputs, inputs):
    inputs[inputs < 0] = 0
    inputs[inputs > 0] = 1
    return grad_outputs * inputs


@relu_backward.mistake(
    "open gates picked out",
    "Only the numbers behind open gates came back, in one row. Indexing with a mask picks, and "
    "drops the rest. The shape has to stay: behind a shut gate stands a 0.",
)
def _(grad_outputs, inputs):
    return grad_outputs[inputs > 0]


@relu_backward.mistake(
    "sign for the slope",
    "Behind a shut gate comes the gradient with its sign turned, where 0 should be. The sign of "
    "the input is -1 below zero; ReLU is flat there, so its slope is 0.",
)
def _(grad_outputs, inputs):
    return grad_outputs * np.sign(inputs)


@relu_backward.variant("sign for the slope")
def _(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, -grad_outputs)


@relu_backward.mistake(
    "gate opens at 1",
    "Inputs between 0 and 1 shut your gate. It opens right above zero: an input of 0.3 lets its "
    "gradient pass. Were the inputs cut to whole numbers, or compared with 1?",
)
def _(grad_outputs, inputs):
    return grad_outputs * (inputs.astype(int) > 0)


@relu_backward.variant("gate opens at 1")
def _(grad_outputs, inputs):
    return grad_outputs * (inputs > 1)


# --- sigmoid_backward ----------------------------------------------------------------------------

sigmoid_backward = Exercise(
    "sigmoid_backward",
    lesson=4,
    takes="grad_outputs, outputs",
    reference=lambda grad_outputs, outputs: grad_outputs * outputs * (1 - outputs),
    points=1,
    hints=(
        "The sigmoid is steepest in the middle, where its output is 0.5, and flat at both ends, "
        "where its output is near 0 or 1. Which product of the output and something else is small "
        "at both ends?",
        "The slope of the sigmoid can be written with its output alone, and the output is what you "
        "are given. The chain rule then multiplies what arrives by this slope, number by number.",
        "By hand, three numbers:\n"
        "    outputs        [0.5,   0.9,   0.1 ]\n"
        "    1 - outputs    [0.5,   0.1,   0.9 ]\n"
        "    local slope    [0.25,  0.09,  0.09]\n"
        "    grad_outputs   [4,    -1,     2   ]\n"
        "    result         [1,    -0.09,  0.18]",
    ),
)


@sigmoid_backward.cases
def _(rng):
    def outputs(shape):
        return rng.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9], size=shape)

    yield Case(_both_signs(rng, (2, 3)), outputs((2, 3)))
    yield Case(small_numbers(rng, (1, 4)), outputs((1, 4)), about="a single row")
    yield Case(small_numbers(rng, (3, 3)), outputs((3, 3)), about="as many rows as columns")
    ends = rng.permutation([0.0, 1.0, 0.5, 0.0, 1.0, 0.2]).reshape(2, 3)
    yield Case(small_numbers(rng, (2, 3)), ends, about="outputs of exactly 0 and 1")
    single = small_numbers(rng, 5).astype(np.float32), outputs(5).astype(np.float32)
    yield Case(*single, about="a single axis, float32")
    yield Case(rng.normal(size=(32, 10)), rng.uniform(0, 1, (32, 10)), about="a whole batch")


@sigmoid_backward.alternative
def _(grad_outputs, outputs):
    return grad_outputs * (outputs - outputs**2)


@sigmoid_backward.alternative
def _(grad_outputs, outputs):
    return np.einsum("...,...,...->...", grad_outputs, outputs, 1 - outputs)


@sigmoid_backward.alternative
def _(grad_outputs, outputs):
    grad_inputs = np.zeros(np.shape(outputs))
    for index, output in np.ndenumerate(outputs):
        slope = (1 - output) * output
        grad_inputs[index] = slope * grad_outputs[index]
    return grad_inputs


@sigmoid_backward.mistake(
    "sigmoid applied again",
    "You apply the sigmoid to `outputs`, and they have been through it already. The slope is "
    "computed from them as they are.",
)
def _(grad_outputs, outputs):
    again = 1 / (1 + np.exp(-outputs))
    return grad_outputs * again * (1 - again)


@sigmoid_backward.variant("sigmoid applied again")
def _(grad_outputs, outputs):
    return grad_outputs * np.exp(-outputs) / (1 + np.exp(-outputs)) ** 2


@sigmoid_backward.mistake(
    "gradient left out",
    "This is the local slope of the sigmoid, and it is right. The chain rule multiplies it by what "
    "arrives from the right: `grad_outputs`.",
)
def _(grad_outputs, outputs):
    return outputs * (1 - outputs)


@sigmoid_backward.mistake(
    "multiplied by the outputs alone",
    "Your slope keeps growing with the output. Where the output is near 1, the sigmoid is flat: "
    "its slope has a second factor, which is small there.",
)
def _(grad_outputs, outputs):
    return grad_outputs * outputs


@sigmoid_backward.mistake(
    "multiplied by 1 - outputs alone",
    "Your slope is largest where the output is near 0. The sigmoid is flat there as well: its "
    "slope has a second factor, which is small at that end.",
)
def _(grad_outputs, outputs):
    return grad_outputs * (1 - outputs)


@sigmoid_backward.mistake(
    "sign flipped",
    "Your result has the right size and the opposite sign. The sigmoid rises everywhere, so its "
    "slope is never negative: which way round is the difference with 1?",
)
def _(grad_outputs, outputs):
    return grad_outputs * outputs * (outputs - 1)


@sigmoid_backward.mistake(
    "slope of tanh",
    "1 minus the square of the output is the slope of tanh, a relative of the sigmoid. At an "
    "output of 0 it would be 1, and the sigmoid is flat there.",
)
def _(grad_outputs, outputs):
    return grad_outputs * (1 - outputs**2)


@sigmoid_backward.mistake(
    "brackets missing",
    "`... * 1 - outputs` multiplies by 1 and then subtracts the outputs: Python multiplies before "
    "it subtracts. The difference is one factor, and needs brackets.",
)
def _(grad_outputs, outputs):
    return grad_outputs * outputs * 1 - outputs


@sigmoid_backward.mistake(
    "divided by the slope",
    "Your numbers are large where the sigmoid is flat. A flat place lets little of the gradient "
    "through: along a path slopes multiply, they do not divide.",
)
def _(grad_outputs, outputs):
    return grad_outputs / (outputs * (1 - outputs))


@sigmoid_backward.mistake(
    "input modified",
    "The result is right, and `grad_outputs` has changed with it: `*=` writes into the caller's "
    "own array. A plain product makes a new one.",
)
def _(grad_outputs, outputs):
    grad_outputs *= outputs * (1 - outputs)
    return grad_outputs


# --- softmax_cross_entropy_backward --------------------------------------------------------------

softmax_cross_entropy_backward = Exercise(
    "softmax_cross_entropy_backward",
    lesson=4,
    takes="logits, labels",
    reference=lambda logits, labels: losses.softmax_cross_entropy(logits, labels)[1],
    points=3,
    hints=(
        "The network believes in three classes with 0.2, 0.5 and 0.3, and the label is class 0. "
        "Which logits should rise, which should fall, and by how much is each probability off?",
        "Take the softmax of each row. Compare it with a row that has a 1 in the column of its "
        "label and 0 elsewhere. And since the loss is a mean over the rows, each row has only its "
        "share in it.",
        "By hand, for two rows, so that every number is divided by 2:\n"
        "    probabilities   [0.2, 0.5, 0.3]   [0.1, 0.1, 0.8]\n"
        "    labels           0                 2\n"
        "    difference      [-0.8, 0.5, 0.3]  [0.1, 0.1, -0.2]\n"
        "    result          [-0.4, 0.25, 0.15]  [0.05, 0.05, -0.1]",
    ),
)


@softmax_cross_entropy_backward.cases
def _(rng):
    yield Case(small_numbers(rng, (2, 3)), rng.permutation(3)[:2])
    yield Case(small_numbers(rng, (3, 3)), rng.permutation([0, 2, 2]), about="rows as columns")
    yield Case(small_numbers(rng, (1, 4)), rng.integers(4, size=1), about="a single row")
    labels = rng.permutation([0, 0, 1, 1, 1, 3])
    yield Case(small_numbers(rng, (6, 4)), labels, about="a class that does not occur")
    # Beside the first row, the powers of the second are too small for a float.
    far_apart = small_numbers(rng, (2, 3)) + [[1000], [0]]
    yield Case(far_apart, rng.integers(3, size=2), about="rows far apart")
    hopeless, labels = small_numbers(rng, (2, 4)), rng.permutation(4)[:2]
    hopeless[0, labels[0]] -= 1000
    yield Case(hopeless, labels, about="a label of probability 0")
    large = 1000 + 10 * small_numbers(rng, (2, 3))
    yield Case(large, np.array([int(row.argmin()) for row in large]), about="large logits")
    yield Case(rng.normal(0, 3, (32, 10)), rng.integers(10, size=32), about="a whole batch")


def _softmax_rows(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _one_hot(labels, classes):
    return np.eye(classes)[labels]


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    count, classes = logits.shape
    return (losses.softmax(logits) - _one_hot(labels, classes)) / count


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    rows = []
    for row, label in zip(logits, labels, strict=True):
        powers = np.exp(row - max(row))
        slopes = powers / sum(powers)
        slopes[label] -= 1
        rows.append(slopes / len(labels))
    return np.array(rows)


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    grad_logits = np.exp(losses.log_softmax(logits)) / len(logits)
    grad_logits[range(len(labels)), labels] -= 1 / len(logits)
    return grad_logits


@softmax_cross_entropy_backward.alternative
def _(logits, labels):
    classes = np.arange(logits.shape[1])
    right = labels.reshape(-1, 1) == classes
    return np.where(right, _softmax_rows(logits) - 1, _softmax_rows(logits)) / labels.size


@softmax_cross_entropy_backward.mistake(
    "not divided by the count",
    "Every number is too large by the number of rows: this is the gradient of the rows' losses "
    "added up. The loss is their mean, so each row has only its share in it.",
)
def _(logits, labels):
    return _softmax_rows(logits) - _one_hot(labels, logits.shape[1])


@softmax_cross_entropy_backward.mistake(
    "divided by the classes",
    "You divide by the number of classes. The loss is a mean over the examples: how many rows are "
    "there?",
)
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])) / logits.shape[1]


@softmax_cross_entropy_backward.mistake(
    "divided by rows times classes",
    "You divide by how many numbers the logits hold. The loss is a mean over the examples, and an "
    "example is a row: the classes do not count.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])) / logits.size


@softmax_cross_entropy_backward.mistake(
    "sign flipped",
    "Your slopes have the opposite sign: the label's logit comes out positive. To raise it lowers "
    "the loss, so its slope is negative. Which is subtracted from which?",
)
def _(logits, labels):
    return (_one_hot(labels, logits.shape[1]) - _softmax_rows(logits)) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "every row gets every label",
    "In each row, the column of *every* label of the batch was lowered. `[:, labels]` takes all "
    "rows for each label. A row has to be paired with its own label alone.",
)
def _(logits, labels):
    grad_logits = _softmax_rows(logits)
    grad_logits[:, labels] -= 1
    return grad_logits / len(logits)


@softmax_cross_entropy_backward.mistake(
    "labels taken for rows",
    "The labels were used to pick rows. `grad[labels]` is a choice among rows, and stops where a "
    "label is larger than their number. A label names a column, and its own row goes with it.",
)
def _(logits, labels):
    grad_logits = _softmax_rows(logits)
    grad_logits[labels] -= 1
    return grad_logits / len(logits)


@softmax_cross_entropy_backward.variant("labels taken for rows")
def _(logits, labels):
    grad_logits = _softmax_rows(logits)
    grad_logits[labels, np.arange(len(labels))] -= 1
    return grad_logits / len(logits)


@softmax_cross_entropy_backward.mistake(
    "labels not used",
    "Each row of your result adds up to something above zero: these are the probabilities, divided "
    "by the count. What the labels say has not been subtracted yet.",
)
def _(logits, labels):
    return _softmax_rows(logits) / len(logits)


@softmax_cross_entropy_backward.variant("labels not used")
def _(logits, labels):
    return _softmax_rows(logits)


@softmax_cross_entropy_backward.mistake(
    "1 subtracted everywhere",
    "All your slopes are negative. Only the column of the row's label loses 1; the others keep "
    "their probability, because those logits should fall.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - 1) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "label's column only",
    "Only the label's logit has a slope in your result; the others are zero. They appear in the "
    "loss too, in the sum below the fraction of the softmax, so each has its probability as slope.",
)
def _(logits, labels):
    probabilities = _softmax_rows(logits)
    return _one_hot(labels, logits.shape[1]) * (probabilities - 1) / len(logits)


@softmax_cross_entropy_backward.variant("label's column only")
def _(logits, labels):
    rows = np.arange(len(labels))
    return (_softmax_rows(logits)[rows, labels] - 1) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "slope for the probabilities",
    "-1 / probability is the slope of the loss with respect to the label's *probability*. The "
    "logits lie one step further back: the slope has to go through the softmax as well.",
)
def _(logits, labels):
    probabilities = _softmax_rows(logits)
    return -_one_hot(labels, logits.shape[1]) / probabilities / len(logits)


@softmax_cross_entropy_backward.mistake(
    "the loss itself",
    "This is the loss, one number. Asked for is its gradient: how the loss moves with each single "
    "logit, in an array of the shape of the logits.",
)
def _(logits, labels):
    rows = np.arange(len(labels))
    return -np.log(_softmax_rows(logits)[rows, labels]).mean()


@softmax_cross_entropy_backward.mistake(
    "keepdims forgotten",
    "The sums (or the largest) of the rows have shape (rows,), and NumPy lines them up with the "
    "columns: it compares shapes from the right. keepdims=True keeps them as a column, (rows, 1).",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.variant("keepdims forgotten")
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=1))
    probabilities = powers / powers.sum(axis=1)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "label subtracted as a number",
    "The label itself, 0, 1, 2 and so on, was subtracted from the whole row. A label is a name, "
    "not an amount: it stands for a row with a single 1.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - labels[:, None]) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "no softmax",
    "You compare the logits themselves with the labels. Probabilities minus the 1 of the label, "
    "that is the slope: the softmax is missing.",
)
def _(logits, labels):
    return (logits - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "softmax over the columns",
    "Your softmax runs down the columns. A row is one example, and its probabilities add up to 1: "
    "the largest and the sum are taken along axis 1.",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=0, keepdims=True))
    probabilities = powers / powers.sum(axis=0, keepdims=True)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "a slope of the softmax too many",
    "You multiply by p * (1 - p) on top. The difference of probability and label is the slope of "
    "softmax and cross-entropy *together*: the softmax is in it already.",
)
def _(logits, labels):
    p = _softmax_rows(logits)
    return (p - _one_hot(labels, logits.shape[1])) * p * (1 - p) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709. What may be "
    "subtracted from a whole row without changing its softmax?",
)
def _(logits, labels):
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "input modified",
    "The gradient is right, and the logits that were passed in have changed: `-=` works in place, "
    "on the caller's own array. `logits - ...` makes a new one.",
)
def _(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "one largest logit for all rows",
    "Rows of similar logits come out right. Where one row is far above another, the lower one "
    "becomes 0 / 0: you subtract the largest logit of the whole batch, and all powers of that row "
    "vanish. Each row has a largest logit of its own.",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max())
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (probabilities - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "divided by a probability of zero",
    "All is right until a label's probability is so small that it is rounded to 0. Then you divide "
    "by it, and the next factor is the same 0. In the short form above the two cancel before "
    "anything is computed: nothing is divided by a probability.",
)
def _(logits, labels):
    p = _softmax_rows(logits)
    slopes = -_one_hot(labels, logits.shape[1]) / p / len(logits)
    return p * (slopes - (slopes * p).sum(axis=1, keepdims=True))


@softmax_cross_entropy_backward.variant("divided by a probability of zero")
def _(logits, labels):
    gradient = np.zeros(logits.shape)
    for row, (p, label) in enumerate(zip(_softmax_rows(logits), labels, strict=True)):
        jacobian = np.diag(p) - np.outer(p, p)
        slopes = np.zeros(len(p))
        slopes[label] = -1 / p[label]
        gradient[row] = jacobian @ slopes / len(labels)
    return gradient


@softmax_cross_entropy_backward.mistake(
    "sum over the whole batch",
    "Your probabilities add up to 1 over the whole batch. A row is one example, and each row adds "
    "up to 1 by itself: along which axis is the sum that you divide by?",
)
def _(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum() - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.variant("sum over the whole batch")
def _(logits, labels):
    powers = np.exp(logits - logits.max())
    return (powers / powers.sum() - _one_hot(labels, logits.shape[1])) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "only the probabilities divided",
    "The labels' columns are too low, the others are right. There a whole 1 was subtracted after "
    "the division by the count. The difference p - y is divided as a whole: subtract first.",
)
def _(logits, labels):
    return _softmax_rows(logits) / len(logits) - _one_hot(labels, logits.shape[1])


@softmax_cross_entropy_backward.mistake(
    "only the 1 divided",
    "You divide only the 1 of the label by the count, and the probabilities came in whole. The "
    "difference p - y is divided as a whole: are there brackets around it?",
)
def _(logits, labels):
    return _softmax_rows(logits) - _one_hot(labels, logits.shape[1]) / len(logits)


@softmax_cross_entropy_backward.mistake(
    "averaged over the examples",
    "One row came back, added up or averaged over the examples. Every logit has a slope of its "
    "own, so the shape stays. The mean in the loss means here only that each number is divided by "
    "the count.",
)
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])).mean(axis=0)


@softmax_cross_entropy_backward.variant("averaged over the examples")
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])).mean(axis=0) / len(logits)


@softmax_cross_entropy_backward.variant("averaged over the examples")
def _(logits, labels):
    return (_softmax_rows(logits) - _one_hot(labels, logits.shape[1])).mean()


# --- linear_backward -----------------------------------------------------------------------------


def _linear_backward(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


linear_backward = Exercise(
    "linear_backward",
    lesson=4,
    takes="grad_outputs, inputs, weight",
    reference=_linear_backward,
    points=3,
    gives="grad_weight, grad_bias, grad_inputs",
    hints=(
        "A gradient has the shape of what it belongs to. With 4 examples, 3 inputs and 2 units: "
        "which shapes have weight, bias and inputs, and which products give them?",
        "Each weight is used once per example, and where paths meet slopes add: the examples "
        "vanish in grad_weight and in grad_bias. Each input feeds all units: the units vanish in "
        "grad_inputs. What vanishes stands on the two sides of @ that touch.",
        "By hand, two examples, two inputs, one unit:\n"
        "    inputs         [1, 2]    weight   [5]\n"
        "                   [3, 4]             [6]\n"
        "    grad_outputs   [10]\n"
        "                   [-1]\n"
        "    grad_weight    [1*10 + 3*-1]   [ 7]\n"
        "                   [2*10 + 4*-1]   [16]\n"
        "    grad_bias      [10 + -1]       [ 9]\n"
        "    grad_inputs    [10*5, 10*6]    [50, 60]\n"
        "                   [-1*5, -1*6]    [-5, -6]",
    ),
)


@linear_backward.cases
def _(rng):
    def layer(count, in_features, out_features):
        shapes = (count, out_features), (count, in_features), (in_features, out_features)
        return [small_numbers(rng, shape) for shape in shapes]

    yield Case(*layer(4, 3, 2))
    yield Case(*layer(3, 3, 3), about="three rows, inputs and units")
    yield Case(*layer(1, 3, 2), about="a single example")
    yield Case(*layer(3, 4, 1), about="a single unit")
    yield Case(*layer(2, 2, 5), about="more units than inputs")
    whole = [rng.integers(-3, 4, array.shape).astype(np.float32) for array in layer(5, 2, 3)]
    yield Case(*whole, about="float32")
    yield Case(*layer(32, 12, 7), about="a whole batch")


@linear_backward.alternative
def _(grad_outputs, inputs, weight):
    grad_weight = np.einsum("ni,nj->ij", inputs, grad_outputs)
    grad_inputs = np.einsum("nj,ij->ni", grad_outputs, weight)
    return grad_weight, np.ones(len(grad_outputs)) @ grad_outputs, grad_inputs


@linear_backward.alternative
def _(grad_outputs, inputs, weight):
    grad_weight, grad_inputs = np.zeros(weight.shape), np.zeros(inputs.shape)
    grad_bias = np.zeros(weight.shape[1])
    for n, row in enumerate(grad_outputs):
        grad_bias += row
        grad_weight += np.outer(inputs[n], row)
        grad_inputs[n] = weight @ row
    return [grad_weight, grad_bias, grad_inputs]


@linear_backward.alternative
def _(grad_outputs, inputs, weight):
    grad_weight = np.dot(grad_outputs.T, inputs).T
    grad_bias = np.add.reduce(grad_outputs)
    return grad_weight, grad_bias, np.dot(weight, grad_outputs.T).T


@linear_backward.mistake(
    "another order of results",
    "The gradients come back in another order than asked for: first grad_weight, then grad_bias, "
    "and grad_inputs last.",
)
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_inputs, grad_weight, grad_bias


@linear_backward.variant("another order of results")
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_weight, grad_inputs, grad_bias


@linear_backward.variant("another order of results")
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_bias, grad_weight, grad_inputs


@linear_backward.mistake(
    "weight not transposed",
    "`grad_outputs @ weight` meets the weight on the wrong side: (examples, units) needs (units, "
    "inputs) to give (examples, inputs). In a layer with as many units as inputs nothing "
    "complains, and the numbers still differ.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight


@linear_backward.mistake(
    "grad_weight transposed",
    "Your grad_weight has its rows and columns exchanged. It has the shape of the weight, (inputs, "
    "units): which of the two arrays comes first in the product, and which is transposed?",
)
def _(grad_outputs, inputs, weight):
    return grad_outputs.T @ inputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "inputs not transposed",
    "`inputs @ grad_outputs` has the examples on the outside. They are what should be added up, so "
    "they must be on the two sides of @ that touch: one of the two arrays needs `.T`.",
)
def _(grad_outputs, inputs, weight):
    return inputs @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "bias summed along the rows",
    "Your grad_bias has a number for each example. Each unit has a bias, and it hears all "
    "examples: the examples are added up, and they lie along axis 0.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=1), grad_outputs @ weight.T


@linear_backward.mistake(
    "bias averaged",
    "Your grad_bias is the mean over the examples. Where paths meet, slopes add; the loss has "
    "divided by the number of examples already, so what arrives here is only added up.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.mean(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "divided by the count again",
    "Your grad_weight and grad_bias are too small by the number of examples. The loss has divided "
    "by it already, in the gradient that arrives here; the layer only adds up.",
)
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_weight / len(inputs), grad_bias / len(inputs), grad_inputs


@linear_backward.variant("divided by the count again")
def _(grad_outputs, inputs, weight):
    grad_weight, grad_bias, grad_inputs = _linear_backward(grad_outputs, inputs, weight)
    return grad_weight / len(inputs), grad_bias, grad_inputs


@linear_backward.variant("divided by the count again")
def _(grad_outputs, inputs, weight):
    return tuple(part / len(inputs) for part in _linear_backward(grad_outputs, inputs, weight))


@linear_backward.mistake(
    "bias kept as a row",
    "The numbers of grad_bias are right, its shape is (1, units). The bias has shape (units,), and "
    "so has its gradient: here `keepdims` does harm.",
)
def _(grad_outputs, inputs, weight):
    grad_bias = grad_outputs.sum(axis=0, keepdims=True)
    return inputs.T @ grad_outputs, grad_bias, grad_outputs @ weight.T


@linear_backward.mistake(
    "bias not summed",
    "You return `grad_outputs` itself as grad_bias. One bias serves all examples, so the slopes of "
    "all examples meet in it: along which axis are they added up?",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs, grad_outputs @ weight.T


@linear_backward.mistake(
    "bias summed to one number",
    "Your grad_bias is a single number. Each unit has a bias of its own: only the examples are "
    "added up, the units stay apart.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(), grad_outputs @ weight.T


@linear_backward.mistake(
    "only the last example counts",
    "Only the last example counts, in grad_weight or in both gradients that add up examples: in "
    "the loop, each example replaces the one before. Where paths meet, slopes add.",
)
def _(grad_outputs, inputs, weight):
    for n in range(len(inputs)):
        grad_weight = np.outer(inputs[n], grad_outputs[n])
        grad_bias = grad_outputs[n]
    return grad_weight, grad_bias, grad_outputs @ weight.T


@linear_backward.mistake(
    "grad_bias missing",
    "Two values came back and three were expected: grad_weight, grad_bias and grad_inputs. The "
    "bias is learned too, so it needs its gradient.",
)
def _(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs @ weight.T


@linear_backward.variant("only the last example counts")
def _(grad_outputs, inputs, weight):
    grad_weight = np.outer(inputs[-1], grad_outputs[-1])
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "reshaped, not transposed",
    "Your shapes fit and your numbers do not: `reshape` was used to turn an array round. It fills "
    "the new shape in reading order, so numbers land in other rows. `.T` exchanges the axes.",
)
def _(grad_outputs, inputs, weight):
    grad_inputs = grad_outputs @ weight.reshape(weight.shape[::-1])
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.variant("reshaped, not transposed")
def _(grad_outputs, inputs, weight):
    grad_weight = inputs.reshape(inputs.shape[::-1]) @ grad_outputs
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.variant("reshaped, not transposed")
def _(grad_outputs, inputs, weight):
    grad_weight = inputs.reshape(inputs.shape[::-1]) @ grad_outputs
    grad_inputs = grad_outputs @ weight.reshape(weight.shape[::-1])
    return grad_weight, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.variant("reshaped, not transposed")
def _(grad_outputs, inputs, weight):
    grad_weight = (grad_outputs.T @ inputs).reshape(weight.shape)
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


@linear_backward.mistake(
    "grad_inputs multiplied by the inputs",
    "Your grad_weight and grad_bias are right; grad_inputs is multiplied by the inputs on top. An "
    "output moves by the weight when an input moves, however large that input is: for grad_inputs "
    "the weight alone is the slope.",
)
def _(grad_outputs, inputs, weight):
    grad_inputs = grad_outputs @ weight.T * inputs
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.mistake(
    "a gate in the linear layer",
    "Your grad_weight and grad_bias are right; grad_inputs is 0 wherever an input is below zero. "
    "That is the gate of ReLU, a piece of its own with a backward pass of its own. A linear layer "
    "passes everything on.",
)
def _(grad_outputs, inputs, weight):
    grad_inputs = grad_outputs @ weight.T * (inputs > 0)
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


@linear_backward.mistake(
    "a row is no copy",
    "Your gradients are right, and the first row of `grad_outputs` has changed: you added the "
    "others up in it. A row of an array is a view, a window on the caller's numbers. Begin with "
    "zeros of your own.",
)
def _(grad_outputs, inputs, weight):
    grad_weight, grad_inputs = inputs.T @ grad_outputs, grad_outputs @ weight.T
    grad_bias = grad_outputs[0]
    for row in grad_outputs[1:]:
        grad_bias += row
    return grad_weight, grad_bias, grad_inputs


@linear_backward.mistake(
    "weight updated already",
    "Your gradients are right, and the weight has already moved by them. The backward pass only "
    "measures. The update comes when the gradients of all layers are known, and is somebody "
    "else's work.",
)
def _(grad_outputs, inputs, weight):
    gradients = _linear_backward(grad_outputs, inputs, weight)
    weight -= 0.1 * gradients[0]
    return gradients


@linear_backward.variant("weight updated already")
def _(grad_outputs, inputs, weight):
    gradients = _linear_backward(grad_outputs, inputs, weight)
    weight -= 0.01 * gradients[0]
    return gradients


# --- two_layer_gradients -------------------------------------------------------------------------


def _two_layer_gradients(inputs, labels, parameters):
    (weight1, bias1), (weight2, bias2) = parameters
    hidden = np.maximum(inputs @ weight1 + bias1, 0)
    _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
    grad_totals = grad_logits @ weight2.T * (hidden > 0)
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
        (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
    ]


two_layer_gradients = Exercise(
    "two_layer_gradients",
    lesson=4,
    takes="inputs, labels, parameters",
    reference=_two_layer_gradients,
    points=4,
    hints=(
        "Write the forward pass first, one line for each array, from the inputs to the logits. If "
        "you now read your lines from the last to the first, which gradients does each of them "
        "owe?",
        "Forward: totals, hidden, logits. Backward: grad_logits from softmax and labels, then the "
        "second layer's two gradients, then grad_hidden through the second weight, then ReLU's "
        "gate, then the first layer's two gradients. The second layer's inputs are `hidden`.",
        "By hand, one example, one hidden unit, two classes, label 0:\n"
        "    inputs [2]  weight1 [[3]]  bias1 [-4]  weight2 [[0, 0]]  bias2 [0, 0]\n"
        "    totals [2]  hidden [2]  logits [0, 0]  probabilities [0.5, 0.5]\n"
        "    grad_logits   [-0.5, 0.5]\n"
        "    grad_weight2  [[-1, 1]]   hidden times grad_logits\n"
        "    grad_bias2    [-0.5, 0.5]\n"
        "    grad_hidden   [0]         -0.5 * 0 + 0.5 * 0, and the gate is open\n"
        "    grad_weight1  [[0]]       grad_bias1  [0]",
    ),
)


def small_network(rng, *sizes):
    """Draw the (weight, bias) pairs of a small network, with numbers that are pleasant to read."""
    pairs = []
    for in_features, out_features in pairwise(sizes):
        weight = small_numbers(rng, (in_features, out_features))
        pairs.append((weight, small_numbers(rng, out_features)))
    return pairs


@two_layer_gradients.cases
def _(rng):
    def one_unit_on_one_off(count, *sizes):
        """Draw a network in which, for the first input, unit 0 is on and unit 1 is off."""
        inputs = small_numbers(rng, (count, sizes[0]))
        (weight1, bias1), layer2 = small_network(rng, *sizes)
        totals = inputs[0] @ weight1 + bias1
        bias1[0] += 1 - totals[0]
        bias1[1] += -1 - totals[1]
        # The products are hundredths: with this, no total is so near zero that rounding decides.
        return inputs, [(weight1, bias1 + 0.005), layer2]

    def labels(count, classes):
        return rng.permutation(np.resize(rng.permutation(classes), count))

    inputs, parameters = one_unit_on_one_off(2, 3, 4, 3)
    yield Case(inputs, labels(2, 3), parameters)
    inputs, parameters = one_unit_on_one_off(3, 3, 3, 3)
    yield Case(inputs, labels(3, 3), parameters, about="three of everything")
    inputs, parameters = one_unit_on_one_off(1, 2, 3, 2)
    yield Case(inputs, labels(1, 2), parameters, about="a single example")
    inputs, ((weight1, bias1), layer2) = one_unit_on_one_off(2, 2, 4, 3)
    weight1[:, 2:] = np.abs(weight1[:, 2:])
    # Two totals of the example in the middle are exactly zero, and others far from it.
    inputs = np.array([np.abs(inputs[0]), [0, 0], -np.abs(inputs[1])])
    bias1[2:] = 0
    yield Case(inputs, labels(3, 3), [(weight1, bias1), layer2], about="totals of exactly zero")
    inputs, (layer1, (weight2, bias2)) = one_unit_on_one_off(4, 3, 5, 2)
    large = 1000 + np.array([0.0, 1.0])
    yield Case(inputs, labels(4, 2), [layer1, (weight2, bias2 + large)], about="large logits")
    inputs, parameters = one_unit_on_one_off(16, 5, 6, 4)
    yield Case(inputs, labels(16, 4), parameters, about="a whole batch")


def _walk(
    inputs,
    labels,
    parameters,
    *,
    relu=lambda totals: np.maximum(totals, 0),
    gate=lambda totals: totals > 0,
    shift=lambda logits: logits.max(axis=1, keepdims=True),
    divide=True,
    back=lambda weight2: weight2.T,
    bias_axis=0,
    sign=1,
    seen_by_layer2="hidden",
    after_gate=lambda grad_totals: grad_totals,
):
    """Walk forward and back with one step exchanged: the usual slips differ in one step each."""
    (weight1, bias1), (weight2, bias2) = parameters
    totals = inputs @ weight1 + bias1
    hidden = relu(totals)
    logits = hidden @ weight2 + bias2
    powers = np.exp(logits - shift(logits))
    grad_logits = powers / powers.sum(axis=1, keepdims=True)
    grad_logits[np.arange(len(labels)), labels] -= 1
    grad_logits *= sign / len(labels) if divide else sign
    seen = hidden if seen_by_layer2 == "hidden" else totals
    grad_totals = after_gate(grad_logits @ back(weight2) * gate(totals))
    return [
        (inputs.T @ grad_totals, grad_totals.sum(axis=bias_axis)),
        (seen.T @ grad_logits, grad_logits.sum(axis=bias_axis)),
    ]


@two_layer_gradients.alternative
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters)


@two_layer_gradients.alternative
def _(inputs, labels, parameters):
    weight1, bias1 = parameters[0]
    weight2, bias2 = parameters[1]
    hidden = (inputs @ weight1 + bias1).clip(min=0)
    probabilities = losses.softmax(hidden @ weight2 + bias2)
    grad_logits = (probabilities - np.eye(len(bias2))[labels]) / len(inputs)
    grad_weight2 = np.einsum("nh,nc->hc", hidden, grad_logits)
    grad_hidden = np.where(hidden > 0, grad_logits @ weight2.T, 0)
    grad_weight1 = np.einsum("ni,nh->ih", inputs, grad_hidden)
    return ((grad_weight1, sum(grad_hidden)), (grad_weight2, sum(grad_logits)))


@two_layer_gradients.alternative
def _(inputs, labels, parameters):
    # One example at a time, added up.
    gradients = [[np.zeros_like(array) for array in pair] for pair in parameters]
    for row, label in zip(inputs, labels, strict=True):
        one = _two_layer_gradients(row[np.newaxis], np.array([label]), parameters)
        for totals, pair in zip(gradients, one, strict=True):
            for total, gradient in zip(totals, pair, strict=True):
                total += gradient / len(labels)
    return gradients


@two_layer_gradients.mistake(
    "gate missing",
    "The second layer is right, the first is not: the gradient passed ReLU as if it were not "
    "there. On the way back ReLU is a gate, open where its input was above zero. (ReLU's output is "
    "never below zero, so `hidden >= 0` keeps the gate open for all.)",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=np.ones_like)


@two_layer_gradients.mistake(
    "gate open at zero",
    "Only totals of exactly zero differ: your gate lets them through. ReLU's slope at zero is "
    "taken as 0 in this course, so the gate is open above zero alone.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=lambda totals: totals >= 0)


@two_layer_gradients.mistake(
    "gate set by the gradient",
    "The second layer is right. In the first, your gate looks at the sign of the gradient that "
    "arrives. The gate belongs to the forward pass: it is open where ReLU's input was above zero.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=np.ones_like, after_gate=lambda g: g * (g > 0))


@two_layer_gradients.mistake(
    "multiplied by hidden at the gate",
    "The second layer is right. In the first, ReLU's output was used where its slope belongs: an "
    "open gate multiplies by 1, however large the output is.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, gate=lambda totals: np.maximum(totals, 0))


@two_layer_gradients.mistake(
    "not averaged",
    "All four gradients are too large by the number of examples: this belongs to a sum of losses. "
    "The loss is the mean, so grad_logits has to be divided by the count.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, divide=False)


@two_layer_gradients.mistake(
    "averaged twice",
    "All four gradients are too small by the number of examples: the division by the count "
    "happened twice. Once grad_logits is divided, the layers only add up.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, sign=1 / len(labels))


@two_layer_gradients.mistake(
    "second layer first",
    "Your gradients come in the order in which you found them, the last layer first. They should "
    "stand in the order of `parameters`: the first layer's pair first.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters)[::-1]


@two_layer_gradients.mistake(
    "one flat list",
    "Your gradients are right and come as four arrays in a row. As in `parameters`, each layer has "
    "a pair: a list of two (grad_weight, grad_bias).",
)
def _(inputs, labels, parameters):
    return [gradient for pair in _walk(inputs, labels, parameters) for gradient in pair]


@two_layer_gradients.mistake(
    "bias before weight",
    "In your pairs the bias comes first. As in `parameters`, a pair is (grad_weight, grad_bias), "
    "in this order.",
)
def _(inputs, labels, parameters):
    return [pair[::-1] for pair in _walk(inputs, labels, parameters)]


@two_layer_gradients.mistake(
    "totals in place of hidden",
    "Of the second layer's gradients the bias is right and the weight is not: it was computed from "
    "the totals before ReLU. A layer's grad_weight needs what went *into* that layer.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, seen_by_layer2="totals")


@two_layer_gradients.mistake(
    "no ReLU in the forward pass",
    "Your forward pass goes from one linear layer straight into the next: negative totals reach "
    "the second layer. Between the two layers stands ReLU.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, relu=np.array, gate=np.ones_like)


@two_layer_gradients.variant("no ReLU in the forward pass")
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, relu=np.array)


@two_layer_gradients.mistake(
    "weight2 not transposed",
    "On the way back, the gradient meets the second weight without `.T`. (examples, classes) needs "
    "(classes, hidden). Where both lengths are equal nothing complains, and the first layer's "
    "numbers still differ.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, back=lambda weight2: weight2)


@two_layer_gradients.mistake(
    "bias summed along the rows",
    "Your bias gradients have a number for each example. A bias belongs to a unit and hears all "
    "examples: those lie along axis 0, and they are what is added up.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, bias_axis=1)


@two_layer_gradients.mistake(
    "sign flipped",
    "All four gradients have the opposite sign: they point downhill. A gradient is a slope, and it "
    "is the later update that goes against it. Is it probability minus label, or the other way?",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, sign=-1)


@two_layer_gradients.mistake(
    "no shift",
    "Ordinary logits come out right, large ones do not: np.exp overflows above 709. Subtract the "
    "largest logit of each row before the exponential.",
)
def _(inputs, labels, parameters):
    return _walk(inputs, labels, parameters, shift=np.zeros_like)


# --- relative_error ------------------------------------------------------------------------------

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
