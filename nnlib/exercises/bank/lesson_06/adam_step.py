"""Exercise adam_step."""

import math

import numpy as np

from nnlib.exercises.bank.lesson_06.shared import _adam, _adam_arguments, _averages
from nnlib.exercises.spec import Case, Exercise

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
