"""Lesson 6: one step of each optimizer, and a learning rate that rises and falls."""

import math

import numpy as np

from nnlib import schedules
from nnlib.exercises.spec import Case, Exercise, small_numbers


def positive_numbers(rng, shape):
    """Draw 0.1 to 2 in steps of 0.1, as a mean of squares may look."""
    return rng.integers(1, 21, size=shape) / 10


# --- momentum_step -------------------------------------------------------------------------------


def _momentum(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity, velocity


momentum_step = Exercise(
    "momentum_step",
    lesson=6,
    takes="value, gradient, velocity, learning_rate, momentum",
    gives="value, velocity",
    reference=_momentum,
    points=2,
    hints=(
        "One thing is remembered from step to step: the velocity. What happens to it when a new "
        "gradient comes in? And along what does the value then move?",
        "Two lines. First the new velocity, from the old one and the gradient. Then the new value, "
        "which moves against the new velocity. The learning rate belongs to the second line only.",
        "By hand, with the learning rate 0.1 and momentum 0.9:\n"
        "    value                      [1, 2]\n"
        "    gradient                   [0.5, -1]\n"
        "    velocity                   [2, 1]\n"
        "    nine tenths of it          [1.8, 0.9]\n"
        "    with the gradient added    [2.3, -0.1]    the new velocity\n"
        "    a tenth of that            [0.23, -0.01]\n"
        "    taken off the value        [0.77, 2.01]   the new value",
    ),
)

nesterov_step = Exercise(
    "nesterov_step",
    lesson=6,
    takes="value, gradient, velocity, learning_rate, momentum",
    gives="value, velocity",
    reference=lambda value, gradient, velocity, learning_rate, momentum: (
        value - learning_rate * (momentum * (momentum * velocity + gradient) + gradient),
        momentum * velocity + gradient,
    ),
    points=2,
    hints=(
        "The velocity changes as in `momentum_step`. What is different is the direction of the "
        "step. Which two things is it made of, and is the velocity in it the old or the new one?",
        "Three lines: the new velocity; then the direction, which is where the velocity will point "
        "at the next step if the same gradient comes again; then the new value. Return the "
        "velocity, not the direction.",
        "By hand, with the learning rate 0.1 and momentum 0.9:\n"
        "    value                      [1, 2]\n"
        "    gradient                   [0.5, -1]\n"
        "    velocity                   [2, 1]\n"
        "    the new velocity           [2.3, -0.1]     as in momentum_step\n"
        "    nine tenths of that        [2.07, -0.09]\n"
        "    with the gradient added    [2.57, -1.09]   the direction\n"
        "    a tenth of that            [0.257, -0.109]\n"
        "    taken off the value        [0.743, 2.109]  the new value",
    ),
)


@momentum_step.cases
@nesterov_step.cases
def _(rng):
    def three(shape):
        return [small_numbers(rng, shape) for _ in range(3)]

    value, gradient, _ = three(3)
    yield Case(value, gradient, np.zeros(3), 0.1, 0.9, about="the first step")
    yield Case(*three(3), 0.1, 0.9)
    value, _, velocity = three(2)
    yield Case(value, np.zeros(2), velocity, 0.1, 0.8, about="a gradient of zero")
    yield Case(*three((2, 3)), 0.01, 0.0, about="momentum 0")
    yield Case(*three((3, 3)), 0.5, 0.9, about="a large learning rate")
    yield Case(*rng.normal(size=(3, 64, 10)).astype(np.float32), 0.03, 0.95, about="a whole layer")


@momentum_step.alternative
def _(value, gradient, velocity, learning_rate, momentum):
    new_value = value - learning_rate * gradient - learning_rate * momentum * velocity
    return new_value, np.add(gradient, np.multiply(velocity, momentum))


@momentum_step.alternative
def _(value, gradient, velocity, learning_rate, momentum):
    value, velocity = value.copy(), velocity.copy()
    velocity *= momentum
    velocity += gradient
    value -= learning_rate * velocity
    return [value, velocity]


@momentum_step.alternative
def _(value, gradient, velocity, learning_rate, momentum):
    values, velocities = np.zeros(value.shape), np.zeros(value.shape)
    for index in np.ndindex(value.shape):
        velocities[index] = momentum * velocity[index] + gradient[index]
        values[index] = value[index] - learning_rate * velocities[index]
    return values, velocities


@momentum_step.mistake(
    "velocity forgotten",
    "Your new velocity is the gradient alone, so this is plain descent: momentum has no effect. "
    "The old velocity comes in as a parameter. A share of it has to be in the new one.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = np.zeros_like(gradient)
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "moves along the gradient",
    "Your velocity is right, and the value does not use it: it moved against the gradient, as in "
    "plain descent. With momentum the step is along the new velocity.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    return value - learning_rate * gradient, momentum * velocity + gradient


@momentum_step.mistake(
    "moves along the old velocity",
    "Your velocity is right, but the value moved along the one from before this step, in which the "
    "new gradient is not yet. Which of the two lines has to come first?",
)
def _(value, gradient, velocity, learning_rate, momentum):
    return value - learning_rate * velocity, momentum * velocity + gradient


@momentum_step.mistake(
    "only a share of the gradient",
    "The gradient came into your velocity with a factor of 1 - momentum. That is a running "
    "average, as Adam keeps one. The velocity here is a sum: it takes the whole gradient.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "learning rate in the velocity",
    "The learning rate is already inside your velocity. Some books write it so. Here the velocity "
    "is made of gradients alone, added with a plus: the learning rate comes in when the value "
    "moves.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return value - velocity, velocity


@momentum_step.variant("learning rate in the velocity")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * gradient
    return value + velocity, velocity


@momentum_step.variant("learning rate in the velocity")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = learning_rate * (momentum * velocity + gradient)
    return value - velocity, velocity


@momentum_step.mistake(
    "learning rate on the gradient only",
    "Your velocity is right. In the step of the value, the learning rate stands in front of the "
    "gradient only, and the old velocity comes in at full size. It scales all of the new velocity.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    new_value = value - learning_rate * gradient - momentum * velocity
    return new_value, momentum * velocity + gradient


@momentum_step.mistake(
    "shares exchanged",
    "Momentum is in front of your gradient, and 1 - momentum in front of the old velocity. "
    "Momentum is the share of the velocity that stays; the gradient comes in whole.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = (1 - momentum) * velocity + momentum * gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "learning rate twice",
    "The gradient was multiplied by the learning rate twice: once on its way into the velocity, "
    "and again when the value moved. It belongs to the move only.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "learning rate missing",
    "Your value moved by the whole velocity. The velocity is right; how much of it the value "
    "follows is what the learning rate says.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - velocity, velocity


@momentum_step.mistake(
    "uphill",
    "Your velocity is right, and your value moved by the right amount the other way: uphill. The "
    "velocity is made of gradients, and a gradient points to where the loss grows.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value + learning_rate * velocity, velocity


@momentum_step.mistake(
    "gradient subtracted from the velocity",
    "The gradient was subtracted in your velocity. Here it is added, so that the velocity points "
    "uphill as gradients do, and the minus stands in one place only: where the value moves.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity - gradient
    return value + learning_rate * velocity, velocity


@momentum_step.variant("gradient subtracted from the velocity")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity - gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "velocity never shrinks",
    "The old velocity went into the new one whole. It would grow for ever, and never forget a "
    "gradient. Which parameter says how much of it is kept?",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = velocity + gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "momentum on the gradient",
    "Momentum also shrinks your gradient. It is the share of the old velocity that is kept; the "
    "gradient of this step comes in whole. Look at what the factor stands in front of.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * (velocity + gradient)
    return value - learning_rate * velocity, velocity


@momentum_step.variant("momentum on the gradient")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = velocity + momentum * gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "Nesterov's step",
    "Your velocity is right. But the value moved along what the velocity would be one step later, "
    "if the same gradient came again: that is Nesterov momentum, the next exercise. Here the step "
    "is along the velocity itself.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * (momentum * velocity + gradient), velocity


@momentum_step.mistake(
    "old velocity returned",
    "The value is right, and the velocity you return is the one you were given. The next step "
    "would begin with it, and never learn of this gradient. Return the new one.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    return value - learning_rate * (momentum * velocity + gradient), velocity


@momentum_step.mistake(
    "other order",
    "Both arrays are right, but they come back in the other order. The value is the first, the "
    "velocity the second.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return velocity, value - learning_rate * velocity


@momentum_step.mistake(
    "one value for several",
    "Two arrays should come back, the new value and the new velocity; yours is a single result. "
    "Both are needed: the next step begins with them.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity


@momentum_step.mistake(
    "input modified",
    "An array that you were given has changed. `*=`, `+=` and `-=` work in place, on the caller's "
    "own array. A calculation such as `a * b + c` makes a new one.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity *= momentum
    velocity += gradient
    value -= learning_rate * velocity
    return value, velocity


@momentum_step.variant("input modified")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    value -= learning_rate * velocity
    return value, velocity


@momentum_step.mistake(
    "1 - momentum of the velocity kept",
    "Of the old velocity you keep 1 - momentum. Momentum is the share that stays, not the share "
    "that is lost: with 0.9, most of the velocity lives on.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = (1 - momentum) * velocity + gradient
    return value - learning_rate * velocity, velocity


@momentum_step.mistake(
    "gradient subtracted once more",
    "Your velocity is right, and the value moved along it and along the gradient besides. The "
    "gradient is in the new velocity already: one step is enough.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * gradient - learning_rate * velocity, velocity


# --- nesterov_step -------------------------------------------------------------------------------


@nesterov_step.alternative
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    direction = momentum * velocity + gradient
    return value - learning_rate * direction, velocity


@nesterov_step.alternative
def _(value, gradient, velocity, learning_rate, momentum):
    ahead = momentum**2 * velocity + (1 + momentum) * gradient
    return value - learning_rate * ahead, momentum * velocity + gradient


@nesterov_step.alternative
def _(value, gradient, velocity, learning_rate, momentum):
    moved, after = _momentum(value, gradient, velocity, learning_rate, momentum)
    # From where plain momentum ends, on by momentum times the change of the velocity.
    return moved - learning_rate * momentum * (after - velocity), after


@nesterov_step.mistake(
    "no look ahead",
    "Your value moved along the new velocity: that is plain momentum. Nesterov's step looks one "
    "further ahead: it takes momentum times the new velocity, and adds the gradient once more.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity, velocity


@nesterov_step.mistake(
    "looks too far ahead",
    "Your step adds the whole new velocity to the gradient. Of the velocity, only the share that "
    "the next step would keep belongs in the direction.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * (velocity + gradient), velocity


@nesterov_step.mistake(
    "gradient missing in the direction",
    "Your step is along momentum times the new velocity. That is half of the direction: the "
    "gradient of this step has to be added to it.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * momentum * velocity, velocity


@nesterov_step.mistake(
    "momentum on the gradient",
    "Momentum also shrinks the gradient in your direction. It belongs to the velocity only; the "
    "gradient is added whole. Look at the brackets.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * momentum * (velocity + gradient), velocity


@nesterov_step.mistake(
    "direction kept as the velocity",
    "The value is right. But the velocity you return is the direction of the step, with the look "
    "ahead in it. The direction is needed once and then forgotten: give it a name of its own.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity, velocity


@nesterov_step.mistake(
    "old velocity returned",
    "The value is right, and the velocity you return is the one you were given. The next step "
    "would begin with it, and never learn of this gradient. Return the new one.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    ahead = momentum * (momentum * velocity + gradient) + gradient
    return value - learning_rate * ahead, velocity


@nesterov_step.mistake(
    "velocity forgotten",
    "Your new velocity is the gradient alone: nothing is remembered from one step to the next. The "
    "old velocity comes in as a parameter, and a share of it has to be in the new one.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = gradient.copy()
    return value - learning_rate * (momentum * velocity + gradient), velocity


@nesterov_step.mistake(
    "only a share of the gradient",
    "The gradient came in with a factor of 1 - momentum. That makes a running average. The "
    "velocity is a sum: it takes the whole gradient, and so does the direction.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return value - learning_rate * (momentum * velocity + gradient), velocity


@nesterov_step.variant("only a share of the gradient")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + (1 - momentum) * gradient
    return value - learning_rate * (momentum * velocity + (1 - momentum) * gradient), velocity


@nesterov_step.mistake(
    "learning rate in the velocity",
    "The learning rate is already inside your velocity. Some papers write it so. Here the velocity "
    "is made of gradients alone, added with a plus: the learning rate comes in when the value "
    "moves.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity - learning_rate * gradient
    return value + momentum * velocity - learning_rate * gradient, velocity


@nesterov_step.variant("learning rate in the velocity")
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + learning_rate * gradient
    return value - (momentum * velocity + learning_rate * gradient), velocity


@nesterov_step.mistake(
    "moves ahead first",
    "Your value goes ahead along the old velocity, and then takes a step of plain momentum from "
    "there. But the value is the place ahead already. Its step is along the share of the new "
    "velocity that will be kept, plus the gradient.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    ahead = value - learning_rate * momentum * velocity
    velocity = momentum * velocity + gradient
    return ahead - learning_rate * velocity, velocity


@nesterov_step.mistake(
    "learning rate missing",
    "Your value moved by the whole direction. The velocity is right; how much of the direction the "
    "value follows is what the learning rate says.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - (momentum * velocity + gradient), velocity


@nesterov_step.mistake(
    "uphill",
    "Your velocity is right, and your value moved by the right amount the other way: uphill. The "
    "direction is made of gradients, and a gradient points to where the loss grows.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value + learning_rate * (momentum * velocity + gradient), velocity


@nesterov_step.mistake(
    "other order",
    "Both arrays are right, but they come back in the other order. The value is the first, the "
    "velocity the second.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return velocity, value - learning_rate * (momentum * velocity + gradient)


@nesterov_step.mistake(
    "one value for several",
    "Two arrays should come back, the new value and the new velocity; yours is a single result. "
    "Both are needed: the next step begins with them.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * (momentum * velocity + gradient)


@nesterov_step.mistake(
    "input modified",
    "An array that you were given has changed. `*=`, `+=` and `-=` work in place, on the caller's "
    "own array. A calculation such as `a * b + c` makes a new one.",
)
def _(value, gradient, velocity, learning_rate, momentum):
    velocity *= momentum
    velocity += gradient
    value -= learning_rate * (momentum * velocity + gradient)
    return value, velocity


# --- rmsprop_step --------------------------------------------------------------------------------


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


# --- adam_step -----------------------------------------------------------------------------------


def _averages(gradient, mean, mean_square, beta1, beta2):
    """Return both running averages after this gradient: what every Adam begins with."""
    mean = beta1 * mean + (1 - beta1) * gradient
    return mean, beta2 * mean_square + (1 - beta2) * gradient**2


def _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


adam_step = Exercise(
    "adam_step",
    lesson=6,
    takes="value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon",
    gives="value, mean, mean_square",
    reference=_adam,
    points=4,
    hints=(
        "Both averages started at zero. After `step` steps, how large a share of each is still "
        "that zero, and how large a share comes from gradients? What do you divide by, to be rid "
        "of the zero?",
        "Five lines: the new mean; the new mean square; the corrected mean; the corrected mean "
        "square; the new value. Each correction divides by 1 minus a power, and the step is the "
        "exponent. The corrected averages are used once; the plain ones are returned.",
        "By hand, the second step of one weight, with beta1 0.9, beta2 0.999, learning rate 0.1.\n"
        "Before it the value is 1, the mean 0.4, the mean square 0.016; the gradient is -2:\n"
        "    mean             0.9 · 0.4 + 0.1 · (-2)       =  0.16\n"
        "    mean square      0.999 · 0.016 + 0.001 · 4    =  0.019984\n"
        "    corrected        0.16 / (1 - 0.81)            =  0.8421\n"
        "                     0.019984 / (1 - 0.998001)    =  9.997\n"
        "    value            1 - 0.1 · 0.8421 / 3.1618    =  0.9734",
    ),
)


def _adam_arguments(rng):
    """Yield the arguments of adam_step, and what each call tries."""

    def four(shape):
        value, gradient, mean = (small_numbers(rng, shape) for _ in range(3))
        return value, gradient, mean, positive_numbers(rng, shape)

    value, gradient, _, _ = four(3)
    usual = 0.1, 0.9, 0.999, 1e-8
    yield (value, gradient, np.zeros(3), np.zeros(3), 1, *usual), "the first step"
    yield (*four(3), 3, *usual), "ordinary numbers"
    value, gradient, _, _ = four(3)
    gradient[1] = 0
    yield (value, gradient, np.zeros(3), np.zeros(3), 1, *usual), "a gradient of zero"
    yield (*four((2, 3)), 2, 0.1, 0.8, 0.95, 0.5), "a large epsilon"
    yield (*four((3, 3)), 100_000, 0.03, 0.9, 0.999, 1e-8), "a late step"
    value, gradient, mean, mean_square = rng.normal(size=(4, 64, 10)).astype(np.float32)
    yield (value, gradient, mean, mean_square**2, 7, 0.01, 0.85, 0.98, 1e-7), "a whole layer"


@adam_step.cases
def _(rng):
    for arguments, about in _adam_arguments(rng):
        yield Case(*arguments, about=about)


@adam_step.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = mean + (1 - beta1) * (gradient - mean)
    mean_square = mean_square + (1 - beta2) * (gradient * gradient - mean_square)
    root = math.sqrt(1 - beta2**step)
    rate = learning_rate * root / (1 - beta1**step)
    return value - rate * mean / (np.sqrt(mean_square) + epsilon * root), mean, mean_square


@adam_step.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = mean.copy(), mean_square.copy()
    mean *= beta1
    mean += (1 - beta1) * gradient
    mean_square *= beta2
    mean_square += (1 - beta2) * np.square(gradient)
    share1, share2 = 1 - np.power(beta1, step), 1 - np.power(beta2, step)
    update = (mean / share1) / ((mean_square / share2) ** 0.5 + epsilon)
    return [value - learning_rate * update, mean, mean_square]


@adam_step.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    results = np.zeros((3, *value.shape))
    for index in np.ndindex(value.shape):
        m = beta1 * float(mean[index]) + (1 - beta1) * float(gradient[index])
        s = beta2 * float(mean_square[index]) + (1 - beta2) * float(gradient[index]) ** 2
        size = math.sqrt(s / (1 - beta2**step)) + epsilon
        moved = float(value[index]) - learning_rate * m / (1 - beta1**step) / size
        results[(slice(None), *index)] = moved, m, s
    return tuple(results)


@adam_step.mistake(
    "no bias correction",
    "Both averages are right, and your value used them as they are. They started at zero, so the "
    "first steps are too long: the very first one 3.16 times, with the usual betas. The bias "
    "correction is missing; it needs `step`.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    value = value - learning_rate * mean / (np.sqrt(mean_square) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "mean square not corrected",
    "You correct the mean, and not the mean square. It started at zero as well, so for many steps "
    "it is far too small, and you divide by its root.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "mean not corrected",
    "You correct the mean square, and not the mean. It started at zero as well, so your first "
    "steps are too short: the very first one has a tenth of its length, with the usual beta1.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "one step behind",
    "Your correction is one step behind. `step` is 1 in the very first step, which has seen one "
    "gradient. With 0 as the exponent, 1 - beta**0 is zero, and you divide by it.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1 ** np.float64(step - 1))
    mean_square_hat = mean_square / (1 - beta2 ** np.float64(step - 1))
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.variant("one step behind")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    share1, share2 = 1 - beta1 ** (step - 1), 1 - beta2 ** (step - 1)
    rate = learning_rate * math.sqrt(share2) / share1
    return value - rate * mean / (np.sqrt(mean_square) + epsilon), mean, mean_square


@adam_step.mistake(
    "one step ahead",
    "Your correction is one step ahead. `step` counts from 1 already: in the very first step it is "
    "1, and that is the exponent. Nothing has to be added.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1 ** (step + 1))
    mean_square_hat = mean_square / (1 - beta2 ** (step + 1))
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "correction without the step",
    "The first step comes out right, later ones do not: your correction is the same in each. The "
    "zero that the averages started from fades with every step. After `step` of them, how often "
    "has it been multiplied by beta?",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat, mean_square_hat = mean / (1 - beta1), mean_square / (1 - beta2)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "beta times the step",
    "Your correction multiplies beta by the step, and soon that is more than 1. Each step takes "
    "the same fraction of what is left of the zero: 0.9, then 0.81, then 0.729. What makes this "
    "row of numbers from 0.9 and the step?",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat, mean_square_hat = mean / (1 - beta1 * step), mean_square / (1 - beta2 * step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "power of 1 - beta",
    "You raise 1 - beta to the power of the step. What is multiplied again and again is beta: it "
    "is the share of the zero that each step leaves. First the power of beta, then 1 minus that. "
    "Look at the brackets.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / np.float64((1 - beta1) ** step)
    mean_square_hat = mean_square / np.float64((1 - beta2) ** step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "corrections exchanged",
    "Your two corrections are exchanged. Each average is corrected with its own beta: the mean "
    "with beta1, the mean square with beta2.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat, mean_square_hat = mean / (1 - beta2**step), mean_square / (1 - beta1**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "multiplied by the correction",
    "You multiply the averages by the correction. They are too small, and it is less than 1, so "
    "they get smaller still. Dividing by their share brings them up to size.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat, mean_square_hat = mean * (1 - beta1**step), mean_square * (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "divided by the power of beta",
    "You divide by beta to the power of the step: that is the share of the zero. The share of the "
    "gradients is the rest, what is missing to 1. That is what to divide by.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / np.float64(beta1**step)
    mean_square_hat = mean_square / np.float64(beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "corrected averages returned",
    "The value is right. But you return the corrected averages, and the next step would correct "
    "them again. Keep the plain ones; the corrected ones are used once, and need names of their "
    "own.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean = mean / (1 - beta1**step)
    mean_square = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean / (np.sqrt(mean_square) + epsilon)
    return value, mean, mean_square


@adam_step.variant("corrected averages returned")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    value, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return value, mean / (1 - beta1**step), mean_square


@adam_step.variant("corrected averages returned")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    value, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return value, mean, mean_square / (1 - beta2**step)


@adam_step.mistake(
    "no root",
    "You divide by the mean square itself. It is an average of squares; its root is the typical "
    "size of a gradient. Without the root, the length of your steps depends on the unit of the "
    "loss.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (mean_square_hat + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "root before the correction",
    "You take the root of the mean square first, and divide that by the correction. The correction "
    "belongs to the average of squares, so it goes under the root together with it.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    root = np.sqrt(mean_square) / (1 - beta2**step)
    return value - learning_rate * mean_hat / (root + epsilon), mean, mean_square


@adam_step.mistake(
    "epsilon under the root",
    "Your epsilon is under the root. There it counts far more: the root of 0.00000001 is 0.0001. "
    "Here it is added after the root has been taken.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / np.sqrt(mean_square_hat + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "epsilon before the correction",
    "Your epsilon is added to the root of the plain mean square, and then corrected with it. So "
    "early on it counts for more than its own size. Correct first, take the root, then add "
    "epsilon.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    rate = learning_rate * np.sqrt(1 - beta2**step) / (1 - beta1**step)
    return value - rate * mean / (np.sqrt(mean_square) + epsilon), mean, mean_square


@adam_step.mistake(
    "no epsilon",
    "Your divisor is the root alone. Where a gradient has always been zero, that makes 0 / 0, "
    "which is NaN, not a number, and would spread through the whole network. `epsilon` is added "
    "to the root so that it cannot be zero.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    return value - learning_rate * mean_hat / np.sqrt(mean_square_hat), mean, mean_square


@adam_step.mistake(
    "epsilon outside of the divisor",
    "Division comes before addition: your epsilon is added after the division. It belongs in the "
    "divisor, together with the root. Which brackets are missing?",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    return value - learning_rate * mean_hat / np.sqrt(mean_square_hat) + epsilon, mean, mean_square


@adam_step.variant("epsilon outside of the divisor")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    direction = mean_hat / np.sqrt(mean_square / (1 - beta2**step)) + epsilon
    return value - learning_rate * direction, mean, mean_square


@adam_step.mistake(
    "learning rate missing",
    "Both averages are right, and your value moved by the whole quotient, which is about 1 for "
    "every weight. What fraction of it the value follows is what the learning rate says.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    return value - mean_hat / (np.sqrt(mean_square_hat) + epsilon), mean, mean_square


@adam_step.mistake(
    "betas exchanged",
    "Your two betas are exchanged. beta1 is the memory of the mean of the gradients, beta2 that of "
    "the mean of their squares.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta2, beta1, epsilon)


@adam_step.mistake(
    "beta1 for both averages",
    "Both of your averages use beta1. The mean of the squares has a memory of its own, and a much "
    "longer one: beta2, in the average and in its correction.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta1, epsilon)


@adam_step.variant("beta1 for both averages")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta1)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "shares exchanged",
    "The two shares of your averages are exchanged: the new gradient got beta, and the old average "
    "the rest. Most of the old is meant to stay.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = (1 - beta1) * mean + beta1 * gradient
    mean_square = (1 - beta2) * mean_square + beta2 * gradient**2
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "gradient not squared",
    "Your mean square is an average of the gradients themselves. Positive and negative ones cancel "
    "in it, and a negative average has no root. It is the squares that are averaged.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "the mean squared",
    "Your mean square averages the squares of the mean. In the mean, gradients of opposite sign "
    "have cancelled already. Square the gradient itself.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * mean**2
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "a sum, not an average",
    "The gradient went into your mean whole, as into the velocity of momentum. Adam keeps an "
    "average: the two shares make 1, and what does not stay of the old comes from the new.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "moves along the gradient",
    "Both averages are right, but above the line in your step stands the gradient of this step "
    "alone: that is RMSProp. Adam moves along the corrected mean.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    root = np.sqrt(mean_square / (1 - beta2**step))
    return value - learning_rate * gradient / (root + epsilon), mean, mean_square


@adam_step.mistake(
    "moves by the old averages",
    "Your new averages are right, but the value moved by those from before this step. In the very "
    "first step these are zero. The averages come first, then the value.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, *_averages(gradient, mean, mean_square, beta1, beta2)


@adam_step.mistake(
    "uphill",
    "Both averages are right, and your value moved by the right amount the other way: uphill. A "
    "gradient points to where the loss grows.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    moved, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return 2 * value - moved, mean, mean_square


@adam_step.mistake(
    "other order",
    "The arrays are right, but they come back in another order. It is: the value, the mean, the "
    "mean square.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    value, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return mean, mean_square, value


@adam_step.variant("other order")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    value, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return value, mean_square, mean


@adam_step.mistake(
    "one value for several",
    "Three arrays should come back: the new value and both new averages; yours is a single result. "
    "All three are needed: the next step begins with them.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)[0]


@adam_step.mistake(
    "old averages returned",
    "The value is right, and the averages you return are those you were given. The next step would "
    "begin with them, and never learn of this gradient. Return the new ones.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    moved, _, _ = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return moved, mean, mean_square


@adam_step.mistake(
    "input modified",
    "An array that you were given has changed. `*=`, `+=` and `-=` work in place, on the caller's "
    "own array. A calculation such as `a * b + c` makes a new one.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean *= beta1
    mean += (1 - beta1) * gradient
    mean_square *= beta2
    mean_square += (1 - beta2) * gradient**2
    root = np.sqrt(mean_square / (1 - beta2**step))
    value -= learning_rate * mean / (1 - beta1**step) / (root + epsilon)
    return value, mean, mean_square


@adam_step.variant("input modified")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    root = np.sqrt(mean_square / (1 - beta2**step))
    value -= learning_rate * mean / (1 - beta1**step) / (root + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "one beta in both corrections",
    "Both averages are right, and both were corrected with the same beta. Each has its own: what "
    "is left of the zero in the mean fades with beta1, in the mean square with beta2. Compare the "
    "two lines.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat, mean_square_hat = mean / (1 - beta1**step), mean_square / (1 - beta1**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.variant("one beta in both corrections")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat, mean_square_hat = mean / (1 - beta2**step), mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


@adam_step.mistake(
    "one size for the whole array",
    "Your mean square has one size for all weights: the squares were added up or averaged over the "
    "whole array. The average runs over the steps. Each weight keeps its own, and gets a step that "
    "fits it.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * np.mean(gradient**2)
    root = np.sqrt(mean_square / (1 - beta2**step))
    return value - learning_rate * mean / (1 - beta1**step) / (root + epsilon), mean, mean_square


@adam_step.variant("one size for the whole array")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * np.sum(gradient**2)
    root = np.sqrt(mean_square / (1 - beta2**step))
    return value - learning_rate * mean / (1 - beta1**step) / (root + epsilon), mean, mean_square


# --- adamw_step ----------------------------------------------------------------------------------


def _adamw(value, gradient, mean, mean_square, step, learning_rate, *constants):
    *settings, weight_decay = constants
    shrunk = (1 - learning_rate * weight_decay) * value
    return _adam(shrunk, gradient, mean, mean_square, step, learning_rate, *settings)


adamw_step = Exercise(
    "adamw_step",
    lesson=6,
    takes="value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, "
    "weight_decay",
    gives="value, mean, mean_square",
    reference=_adamw,
    points=3,
    hints=(
        "Adam divides its step by the typical size of the gradients. What would that division do "
        "to a decay that was added to the gradient? And where can the decay stand, so that the "
        "division does not reach it?",
        "The averages and their corrections are those of `adam_step`, and see the gradient alone. "
        "The value loses two things in this step: Adam's step, and a small fraction of the value "
        "as it came in. The learning rate scales both.",
        "By hand, one weight of 2, with learning rate 0.1 and weight_decay 0.5:\n"
        "    the fraction       0.1 · 0.5     =  0.05\n"
        "    of the value       0.05 · 2      =  0.1\n"
        "    Adam's step, say                    0.1\n"
        "    the new value      2 - 0.1 - 0.1 =  1.8",
    ),
)


@adamw_step.cases
def _(rng):
    for arguments, about in _adam_arguments(rng):
        yield Case(*arguments, 0.5 if arguments[0].size < 10 else 0.01, about=about)
    arguments, _ = next(_adam_arguments(rng))
    yield Case(*arguments, 0.0, about="no decay")
    value, zero = small_numbers(rng, 3), np.zeros(3)
    still = (value, zero, zero, zero, 4, 0.1, 0.9, 0.999, 1e-8)
    yield Case(*still, 0.1, about="no gradient, ever")


@adamw_step.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    direction = mean / (1 - beta1**step) / (np.sqrt(mean_square / (1 - beta2**step)) + epsilon)
    return value - learning_rate * (direction + weight_decay * value), mean, mean_square


@adamw_step.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    moved, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return moved - learning_rate * weight_decay * value, mean, mean_square


@adamw_step.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    value = value.copy()
    value -= value * (learning_rate * weight_decay)
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    root = math.sqrt(1 - beta2**step)
    rate = learning_rate * root / (1 - beta1**step)
    value -= rate * mean / (np.sqrt(mean_square) + epsilon * root)
    return value, mean, mean_square


@adamw_step.mistake(
    "decay added to the gradient",
    "You added the decay to the gradient. So it went into both averages, and "
    "was divided like a gradient: weights with large gradients hardly decay. That is Adam with an "
    "L2 penalty. AdamW keeps the decay out of the averages.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    gradient = gradient + weight_decay * value
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)


@adamw_step.variant("decay added to the gradient")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    gradient = gradient + learning_rate * weight_decay * value
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)


@adamw_step.mistake(
    "decay divided by the size",
    "Both averages are right. But your decay is above the line, next to the mean, so it is divided "
    "by the typical size of the gradients. It belongs outside of that division.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    top = mean / (1 - beta1**step) + weight_decay * value
    value = value - learning_rate * top / (np.sqrt(mean_square / (1 - beta2**step)) + epsilon)
    return value, mean, mean_square


@adamw_step.mistake(
    "decay without the learning rate",
    "Your weights lose the fraction weight_decay in every step. Here the learning rate scales it: "
    "when a schedule makes the steps shorter, the decay gets weaker with them.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    shrunk = (1 - weight_decay) * value
    return _adam(shrunk, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)


@adamw_step.mistake(
    "no decay",
    "This is Adam's step, to the last digit: weight_decay has no effect in it. A weight that no "
    "gradient holds up should fade away. Where does the value shrink?",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)


@adamw_step.mistake(
    "weights grow",
    "Your decay makes weights larger: they move away from zero. Look at its sign: the fraction is "
    "taken off the value.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    grown = (1 + learning_rate * weight_decay) * value
    return _adam(grown, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)


@adamw_step.mistake(
    "decay after the step",
    "Your decay takes its fraction off the value that Adam has moved already, so a part of the "
    "step decays as well. Here the fraction is one of the value as it came in.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    moved, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return moved * (1 - learning_rate * weight_decay), mean, mean_square


@adamw_step.mistake(
    "same decay for every weight",
    "Every weight lost the same amount. A decay takes a fraction of each weight: large ones lose "
    "more, and negative ones move up, towards zero. What is missing in the product?",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    moved, mean, mean_square = _adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
    )
    return moved - learning_rate * weight_decay, mean, mean_square


@adamw_step.mistake(
    "only the decay",
    "Your value decays, and does nothing else: Adam's step is missing from it.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    return (1 - learning_rate * weight_decay) * value, mean, mean_square


@adamw_step.mistake(
    "no bias correction",
    "The decay and both averages are right, but the averages are used as they are. They started at "
    "zero, so the first steps are too long. The bias correction is missing; it needs `step`.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    value = (1 - learning_rate * weight_decay) * value
    value = value - learning_rate * mean / (np.sqrt(mean_square) + epsilon)
    return value, mean, mean_square


@adamw_step.mistake(
    "corrected averages returned",
    "The value is right. But you return the corrected averages, and the next step would correct "
    "them again. Keep the plain ones.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, *constants):
    value, mean, mean_square = _adamw(
        value, gradient, mean, mean_square, step, learning_rate, *constants
    )
    return value, mean / (1 - constants[0] ** step), mean_square / (1 - constants[1] ** step)


@adamw_step.mistake(
    "epsilon under the root",
    "Your epsilon is under the root. There it counts far more: the root of 0.00000001 is 0.0001. "
    "Here it is added after the root has been taken.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    value = (1 - learning_rate * weight_decay) * value
    root = np.sqrt(mean_square / (1 - beta2**step) + epsilon)
    return value - learning_rate * mean / (1 - beta1**step) / root, mean, mean_square


@adamw_step.mistake(
    "one value for several",
    "Three arrays should come back: the new value and both new averages; yours is a single result. "
    "All three are needed: the next step begins with them.",
)
def _(*arguments):
    return _adamw(*arguments)[0]


@adamw_step.mistake(
    "input modified",
    "An array that you were given has changed. `*=` and `-=` work in place, on the caller's own "
    "array. A calculation such as `a * b` makes a new one.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    value *= 1 - learning_rate * weight_decay
    return _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)


@adamw_step.variant("input modified")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    value *= 1 - learning_rate * weight_decay
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    root = np.sqrt(mean_square / (1 - beta2**step))
    value -= learning_rate * mean / (1 - beta1**step) / (root + epsilon)
    return value, mean, mean_square


@adamw_step.variant("input modified")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay):
    mean *= beta1
    mean += (1 - beta1) * gradient
    mean_square *= beta2
    mean_square += (1 - beta2) * gradient**2
    value *= 1 - learning_rate * weight_decay
    root = np.sqrt(mean_square / (1 - beta2**step))
    value -= learning_rate * mean / (1 - beta1**step) / (root + epsilon)
    return value, mean, mean_square


# --- cosine_schedule -----------------------------------------------------------------------------


def _at_zero(rate):
    """Take what rounding has left of zero for zero: near the end, some formulas leave 1e-17."""
    return 0.0 if isinstance(rate, float) and abs(rate) < 1e-12 else rate


def _cosine(step, peak, total_steps, warmup_steps):
    return schedules.cosine(peak, total_steps, warmup_steps)(step)


cosine_schedule = Exercise(
    "cosine_schedule",
    lesson=6,
    takes="step, peak, total_steps, warmup_steps",
    reference=_cosine,
    normalize=_at_zero,
    points=3,
    hints=(
        "The schedule has three parts: it climbs, it falls, it stays at zero. How do you tell from "
        "`step` in which of them you are? And in the second part, what fraction of it is done?",
        "While `step` is below warmup_steps, the rate is a fraction of the peak; count steps from "
        "0, and make the last step of the warm-up reach the peak. After that, let a fraction run "
        "from 0 at the end of the warm-up to 1 at total_steps. Put it into the cosine, times π.",
        "By hand, with peak 0.8, total_steps 10 and warmup_steps 4:\n"
        "    steps 0, 1, 2, 3      0.2, 0.4, 0.6, 0.8\n"
        "    step 4                0 of 6 done, cosine of 0    =  1, rate 0.8\n"
        "    step 7                3 of 6 done, cosine of π/2  =  0, rate 0.4\n"
        "    step 10 and beyond    all is done, cosine of π    = -1, rate 0",
    ),
)


@cosine_schedule.cases
def _(rng):
    def drawn(low, high):
        return int(rng.integers(low, high))

    def peak():
        return drawn(1, 10) / 100

    warmup = drawn(5, 20)
    total = warmup + 10 * drawn(3, 9)
    yield Case(drawn(1, warmup - 1), peak(), total, warmup, about="during the warm-up")
    yield Case(0, peak(), total, warmup, about="the very first step")
    yield Case(warmup - 1, peak(), total, warmup, about="the end of the warm-up")
    yield Case(warmup, peak(), total, warmup, about="after the warm-up")
    for _ in range(2):
        yield Case(drawn(warmup + 2, total - 2), peak(), total, warmup, about="during the fall")
    yield Case(total - 1, peak(), total, warmup, about="the last step")
    yield Case(drawn(3, 97), peak(), 100, 0, about="no warm-up")
    yield Case(0, peak(), 100, 0, about="no warm-up")
    yield Case(total, peak(), total, warmup, about="beyond the end")
    yield Case(total + drawn(3, 9), peak(), total, warmup, about="beyond the end")


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * ((step + 1) / warmup_steps)
    if step >= total_steps:
        return 0
    angle = np.pi * (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * peak * (np.cos(angle) + 1)


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    climbing = (step + 1) / max(warmup_steps, 1)
    done = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
    return float(np.where(step < warmup_steps, climbing, np.cos(done * np.pi / 2) ** 2) * peak)


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    rates = [peak * (i + 1) / warmup_steps for i in range(warmup_steps)]
    count = total_steps - warmup_steps
    rates += [peak * (1 + math.cos(math.pi * i / count)) / 2 for i in range(count)]
    return rates[step] if step < total_steps else 0.0


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return np.float32(peak * (step + 1) / warmup_steps)
    left = max(total_steps - step, 0) / (total_steps - warmup_steps)
    return np.array(peak * (1 - np.cos(np.pi * left)) / 2)


@cosine_schedule.mistake(
    "warm-up starts at zero",
    "In the warm-up your rate is one step behind: in step 0 it is zero, and that step moves "
    "nothing. Steps count from 0, so step 0 is the first of `warmup_steps`, and has its first "
    "share.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "warm-up ends below the peak",
    "Your warm-up climbs a little too slowly, and its last step is below the peak. It has "
    "`warmup_steps` steps, and the last of them is to reach the peak. Is there a `+ 1` too many?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / (warmup_steps + 1)
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "cosine one step ahead",
    "Your cosine is one step ahead: the first step after the warm-up is below the peak already. It "
    "begins with nothing done yet, at the peak. The `+ 1` is for the warm-up only.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return _cosine(step + 1, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "cosine begins with the warm-up",
    "After the warm-up your rate is below the peak: the cosine has been running since step 0. It "
    "should begin where the warm-up ends. How many steps have passed since then?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min(step / total_steps, 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "cosine too long",
    "Your cosine begins at the right step, and falls too slowly: it would need total_steps steps, "
    "and the warm-up has used some of these. How many are left for the fall?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / total_steps, 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.variant("cosine too long")
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / total_steps)) / 2


@cosine_schedule.mistake(
    "zero one step too early",
    "Your rate falls a little too fast, and is zero in the last step already. The fraction reaches "
    "1 at step total_steps, the first step after the last. Is there a `- 1` too many?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps - 1), 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "no π",
    "Your cosine gets the fraction itself. From 0 to 1 a cosine falls by less than half. It goes "
    "from 1 to -1 while its angle goes from 0 to π.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(done)) / 2


@cosine_schedule.mistake(
    "degrees",
    "Your cosine gets its angle in degrees. Python's and NumPy's cosines take radians: half a turn "
    "is π, not 180.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(180 * done)) / 2


@cosine_schedule.mistake(
    "a whole wave",
    "Your rate falls twice as fast as it should, and in the middle it turns and rises again. The "
    "angle goes from 0 to π, half a turn; yours goes on to 2π.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(2 * math.pi * done)) / 2


@cosine_schedule.mistake(
    "a quarter of a wave",
    "Your rate falls to zero, but along a quarter of a wave: it starts slowly, and arrives at full "
    "speed. Half a wave goes from 1 to -1; 1 is added, and the sum halved, to bring it to 1 to 0.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * math.cos(math.pi / 2 * done)


@cosine_schedule.mistake(
    "negative rates",
    "In the second half of the fall your rate is negative: it would go uphill. A cosine runs from "
    "1 to -1. What do you do to it, so that it runs from 1 to 0?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * math.cos(math.pi * done)


@cosine_schedule.mistake(
    "twice the peak",
    "Your fall begins at twice the peak. 1 plus the cosine runs from 2 to 0; it should run from "
    "1 to 0.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(math.pi * done))


@cosine_schedule.mistake(
    "rises instead of falling",
    "After the warm-up your rate begins at zero and rises to the peak. Look at the sign of the "
    "cosine: at the beginning of the fall it is 1, and the rate should be the peak.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 - math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "comes back after the end",
    "Up to the end all is right. Beyond total_steps your rate rises again, as a cosine does. From "
    "there on it is to stay at zero.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "one warm-up step too many",
    "Your warm-up lasts one step too long, and goes above the peak in it. Steps count from 0, so "
    "the warm-up is the steps 0 to warmup_steps - 1. Is there `<=` where `<` is meant?",
)
def _(step, peak, total_steps, warmup_steps):
    if step <= warmup_steps:
        return peak * (step + 1) / warmup_steps
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "divides by no warm-up",
    "With a warm-up all is right. Without one, warmup_steps is 0, and you divide by it. Look at "
    "the step first: is there anything to be divided when the warm-up is over?",
)
def _(step, peak, total_steps, warmup_steps):
    climb = min((step + 1) / warmup_steps, 1)
    if step < warmup_steps:
        return peak * climb
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "no warm-up",
    "Your rate falls from the very first step. During the first `warmup_steps` steps it should "
    "climb to the peak, in a straight line.",
)
def _(step, peak, total_steps, warmup_steps):
    done = min(step / total_steps, 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "warm-up times cosine",
    "During the warm-up your rate is the straight line times the cosine. The two come one after "
    "the other: in the warm-up the line alone, then the cosine alone.",
)
def _(step, peak, total_steps, warmup_steps):
    climb = min((step + 1) / warmup_steps, 1) if warmup_steps else 1
    done = min(step / total_steps, 1)
    return peak * climb * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "a straight fall",
    "Your rate falls in a straight line. Along half a cosine it stays high at first, falls fastest "
    "in the middle, and comes in slowly at the end. The fraction that is done is what goes into "
    "the cosine.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * max(1 - (step - warmup_steps) / (total_steps - warmup_steps), 0)


@cosine_schedule.mistake(
    "whole numbers only",
    "`//` divides and drops the fraction, so your rate jumps from one end to the other. `/` keeps "
    "it.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * ((step + 1) // warmup_steps)
    done = min((step - warmup_steps) // (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "peak forgotten",
    "Your rates run from 0 to 1, whatever the peak is. They are the right fractions: each has to "
    "be one of the peak.",
)
def _(step, peak, total_steps, warmup_steps):
    return _cosine(step, 1.0, total_steps, warmup_steps)
