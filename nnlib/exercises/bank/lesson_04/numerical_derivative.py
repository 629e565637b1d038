"""Exercise numerical_derivative."""

import numpy as np

from nnlib.exercises.bank.lesson_04.shared import _named
from nnlib.exercises.spec import Case, Exercise

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
