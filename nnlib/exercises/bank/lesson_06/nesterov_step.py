"""Exercise nesterov_step."""

from nnlib.exercises.bank.lesson_06.shared import _momentum, momentum_cases
from nnlib.exercises.spec import Exercise

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


@nesterov_step.cases
def _(rng):
    yield from momentum_cases(rng)


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
