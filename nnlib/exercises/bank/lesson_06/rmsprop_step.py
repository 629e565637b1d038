"""Exercise rmsprop_step."""

import math

import numpy as np

from nnlib.exercises.bank.lesson_06.shared import positive_numbers
from nnlib.exercises.spec import Case, Exercise, small_numbers


def _rmsprop(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


rmsprop_step = Exercise(
    "rmsprop_step",
    lesson=6,
    takes="value, gradient, mean_square, learning_rate, smoothing, epsilon",
    gives="value, mean_square",
    reference=_rmsprop,
    points=2,
    hints=(
        "Each gradient is divided by its own typical size. You remember a running average of the "
        "squares: what has to happen to it before it is a size again, and not a square?",
        "First the new running average: a share of the old one stays, and the rest is made up of "
        "the new squares. Then divide the gradient by the root of the new average, with epsilon "
        "added to the root.",
        "By hand, with the learning rate 0.1 and smoothing 0.9; epsilon is too small to be seen:\n"
        "    value                         [1, 2]\n"
        "    gradient                      [2, -1]\n"
        "    mean_square                   [4, 1]\n"
        "    squares of the gradient       [4, 1]\n"
        "    0.9 of the old, 0.1 of them   [4, 1]       the new mean_square\n"
        "    its root                      [2, 1]\n"
        "    gradient divided by it        [1, -1]\n"
        "    a tenth, off the value        [0.9, 2.1]   the new value",
    ),
)


@rmsprop_step.cases
def _(rng):
    def three(shape):
        return small_numbers(rng, shape), small_numbers(rng, shape), positive_numbers(rng, shape)

    value, gradient, _ = three(3)
    yield Case(value, gradient, np.zeros(3), 0.1, 0.9, 1e-8, about="the first step")
    yield Case(*three(3), 0.1, 0.9, 1e-8)
    value, gradient, _ = three(3)
    gradient[1] = 0
    yield Case(value, gradient, np.zeros(3), 0.1, 0.9, 1e-8, about="a gradient of zero")
    yield Case(*three((2, 3)), 0.1, 0.8, 0.5, about="a large epsilon")
    yield Case(*three((3, 3)), 0.03, 0.99, 1e-8, about="long memory")
    value, gradient, mean_square = rng.normal(size=(3, 64, 10)).astype(np.float32)
    yield Case(value, gradient, mean_square**2, 0.01, 0.95, 1e-6, about="a whole layer")


@rmsprop_step.alternative
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    new = mean_square + (1 - smoothing) * (np.square(gradient) - mean_square)
    return value - (learning_rate / (new**0.5 + epsilon)) * gradient, new


@rmsprop_step.alternative
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = mean_square.copy()
    mean_square *= smoothing
    mean_square += (1 - smoothing) * gradient * gradient
    step = gradient.copy()
    step /= np.sqrt(mean_square) + epsilon
    return value + -learning_rate * step, mean_square


@rmsprop_step.alternative
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    values, squares = [], []
    for v, g, s in zip(value.ravel(), gradient.ravel(), mean_square.ravel(), strict=True):
        s = smoothing * float(s) + (1 - smoothing) * float(g) ** 2
        values.append(float(v) - learning_rate * float(g) / (math.sqrt(s) + epsilon))
        squares.append(s)
    return np.reshape(values, value.shape), np.reshape(squares, value.shape)


@rmsprop_step.mistake(
    "no root",
    "You divide by the mean square itself. It is the average of squares, so it is too large "
    "where gradients are large, and too small where they are small. Its root is the typical size.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / (mean_square + epsilon), mean_square


@rmsprop_step.mistake(
    "shares exchanged",
    "The two shares of your running average are exchanged: the new squares got `smoothing`, and "
    "the old average the rest. Most of the old is meant to stay: that is what makes it smooth.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = (1 - smoothing) * mean_square + smoothing * gradient**2
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "epsilon under the root",
    "Your epsilon is under the root. There it counts far more: the root of 0.00000001 is 0.0001. "
    "Here it is added after the root has been taken.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / np.sqrt(mean_square + epsilon), mean_square


@rmsprop_step.mistake(
    "no epsilon",
    "Your divisor is the root alone. Where a gradient has always been zero, that makes 0 / 0, "
    "which is NaN, not a number, and would spread through the whole network. `epsilon` is added "
    "to the root so that it cannot be zero.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / np.sqrt(mean_square), mean_square


@rmsprop_step.mistake(
    "divides by the old average",
    "You divide by the root of the average from before this step. In the first step that one is "
    "still zero. The new squares go in first; then the value moves.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    new = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), new


@rmsprop_step.mistake(
    "gradient not squared",
    "Your average is one of the gradients themselves. Positive and negative ones cancel in it, and "
    "a negative average has no root. What takes the sign away, and is undone by a root?",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "sizes averaged, not squares",
    "Your average is one of the sizes of the gradients, |gradient|. RMS stands for root mean "
    "square: the squares are averaged, and the root comes after that.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * np.abs(gradient)
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "a sum, not an average",
    "The squares went into your average whole. So it is a sum, and grows far beyond a typical "
    "square. In an average the two shares make 1: what does not stay of the old comes from the "
    "new.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + gradient**2
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.variant("a sum, not an average")
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = mean_square + gradient**2
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "one size for all weights",
    "You average the squares over all weights, so that all of them share one step size. The "
    "average here runs over the steps, for each weight on its own. No sum or mean over the array "
    "is needed.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * np.mean(gradient**2)
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.variant("one size for all weights")
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * np.sum(gradient**2)
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "uphill",
    "Your mean square is right, and your value moved by the right amount the other way: uphill. A "
    "gradient points to where the loss grows.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value + learning_rate * gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "learning rate missing",
    "Your value moved by the whole quotient, which is about 1 for every weight. What fraction of "
    "it the value follows is what the learning rate says.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - gradient / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "the root is kept",
    "The value is right. But the second array that you return is the root of the mean square. The "
    "next step would average roots with squares. Keep the mean square itself.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    root = np.sqrt(smoothing * mean_square + (1 - smoothing) * gradient**2)
    return value - learning_rate * gradient / (root + epsilon), root


@rmsprop_step.mistake(
    "old average returned",
    "The value is right, and the mean square you return is the one you were given. The next step "
    "would begin with it, and never learn of this gradient. Return the new one.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    new = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / (np.sqrt(new) + epsilon), mean_square


@rmsprop_step.mistake(
    "sign lost",
    "Your step is the square of the gradient, divided by its size. A square has no sign, so every "
    "weight moves the same way. Above the line stands the gradient itself.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient**2 / (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "multiplied by the size",
    "You multiply by the typical size of the gradient. That makes long steps longer and short ones "
    "shorter. RMSProp wants the opposite: equal steps for all, so it divides.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient * (np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "epsilon outside of the divisor",
    "Division comes before addition: your epsilon is added to the step, after the division. It "
    "belongs in the divisor, together with the root. Which brackets are missing?",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / np.sqrt(mean_square) + epsilon, mean_square


@rmsprop_step.variant("epsilon outside of the divisor")
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * (gradient / np.sqrt(mean_square) + epsilon), mean_square


@rmsprop_step.mistake(
    "other order",
    "Both arrays are right, but they come back in the other order. The value is the first, the "
    "mean square the second.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return mean_square, value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon)


@rmsprop_step.mistake(
    "one value for several",
    "Two arrays should come back, the new value and the new mean square; yours is a single result. "
    "Both are needed: the next step begins with them.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    return value - learning_rate * gradient / (np.sqrt(mean_square) + epsilon)


@rmsprop_step.mistake(
    "input modified",
    "An array that you were given has changed. `*=`, `+=` and `-=` work in place, on the caller's "
    "own array. A calculation such as `a * b + c` makes a new one.",
)
def _(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    mean_square *= smoothing
    mean_square += (1 - smoothing) * gradient**2
    value -= learning_rate * gradient / (np.sqrt(mean_square) + epsilon)
    return value, mean_square
