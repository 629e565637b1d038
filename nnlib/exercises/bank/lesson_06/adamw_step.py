"""Exercise adamw_step."""

import math

import numpy as np

from nnlib.exercises.bank.lesson_06.shared import _adam, _adam_arguments, _averages
from nnlib.exercises.spec import Case, Exercise, small_numbers


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
