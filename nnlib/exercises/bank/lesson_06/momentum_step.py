"""Exercise momentum_step."""

import numpy as np

from nnlib.exercises.bank.lesson_06.shared import _momentum, momentum_cases
from nnlib.exercises.spec import Exercise

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


@momentum_step.cases
def _(rng):
    yield from momentum_cases(rng)


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
