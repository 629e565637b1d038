"""Exercise patient_6."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise, small_numbers


def _adam(
    correct_mean=lambda mean, step: mean / (1 - 0.9**step),
    correct_square=lambda mean_square, step: mean_square / (1 - 0.999**step),
    *,
    keeps_corrected=False,
):
    """Return a step of Adam with its corrections exchanged."""

    def adam(value, gradient, mean, mean_square, step, learning_rate):
        mean = 0.9 * mean + 0.1 * gradient
        mean_square = 0.999 * mean_square + 0.001 * gradient**2
        mean_hat, square_hat = correct_mean(mean, step), correct_square(mean_square, step)
        value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + 1e-8)
        return (value, mean_hat, square_hat) if keeps_corrected else (value, mean, mean_square)

    return adam


def _as_it_is(average, step):
    return average


patient_6 = Exercise(
    "patient_6",
    lesson=11,
    takes="value, gradient, mean, mean_square, step, learning_rate",
    gives="value, mean, mean_square",
    reference=_adam(),
    untouched=_adam(_as_it_is, _as_it_is),
    points=2,
    hints=(
        "In the very first step, both averages were 0 before. The slope is 4: what are `mean` and "
        "the root of `mean_square` after it, and what should they be?",
        "After t steps the zero from the start still has the share beta to the power of t in an "
        "average. What the slopes have seen of it is the rest: divide by that rest, for each "
        "average with its own beta. What is kept for the next step stays as it is.",
        "By hand, first step, slope 4, learning rate 0.1:\n"
        "    mean          0.1 x 4 = 0.4         divided by 0.1     4\n"
        "    mean_square   0.001 x 16 = 0.016    divided by 0.001   16\n"
        "    step          0.1 x 4 / 4 = 0.1\n"
        "    the patient   0.1 x 0.4 / 0.126 = 0.316",
    ),
)


@patient_6.cases
def _(rng):
    def call(shape, step, *, start=False):
        value, gradient, mean = (small_numbers(rng, shape) for _ in range(3))
        mean_square = np.abs(small_numbers(rng, shape))
        if start:
            mean, mean_square = np.zeros(shape), np.zeros(shape)
        return value, gradient, mean, mean_square, step, 0.1

    yield Case(*call((2, 3), 2), about="the second step")
    yield Case(*call((2, 3), 1, start=True), about="the first step")
    yield Case(*call(4, 10), about="a single axis")
    yield Case(*call((3, 2), 100), about="a later step")


@patient_6.alternative
def _(value, gradient, mean, mean_square, step, learning_rate):
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    mean = mean + (1 - beta1) * (gradient - mean)
    mean_square = mean_square + (1 - beta2) * (gradient * gradient - mean_square)
    root = (1 - beta2**step) ** 0.5
    rate = learning_rate * root / (1 - beta1**step)
    return value - rate * mean / (np.sqrt(mean_square) + epsilon * root), mean, mean_square


patient_6.alternative(
    _adam(
        lambda mean, step: mean * sum(0.9**k for k in range(step)) ** -1 / 0.1,
        lambda mean_square, step: mean_square / (0.001 * sum(0.999**k for k in range(step))),
    )
)


patient_6.mistake(
    "only mean corrected",
    "`mean` is corrected now, and the step has become longer still: `mean_square` is even further "
    "from its size, and you divide by its root. Both averages started at 0.",
)(_adam(correct_square=_as_it_is))


patient_6.mistake(
    "only mean_square corrected",
    "`mean_square` is corrected now, and the first steps have become too short: `mean` started at "
    "0 as well.",
)(_adam(_as_it_is))


patient_6.mistake(
    "one beta for both",
    "Both averages are corrected with the same beta. `mean` forgets with 0.9, `mean_square` with "
    "0.999: each has its own share of zero.",
)(_adam(correct_square=lambda mean_square, step: mean_square / (1 - 0.9**step)))


patient_6.variant("one beta for both")(
    _adam(correct_mean=lambda mean, step: mean / (1 - 0.999**step))
)


patient_6.variant("one beta for both")(
    _adam(
        lambda mean, step: mean / (1 - 0.999**step),
        lambda mean_square, step: mean_square / (1 - 0.9**step),
    )
)


patient_6.mistake(
    "step left out of the correction",
    "The correction is the same in every step, that of the first. It fades: the share of the zero "
    "is multiplied by beta in each step.",
)(
    _adam(
        lambda mean, step: mean / (1 - 0.9),
        lambda mean_square, step: mean_square / (1 - 0.999),
    )
)


patient_6.mistake(
    "step counted from another number",
    "The correction is that of another step. `step` is 1 in the first one; it is the exponent as "
    "it is. One less divides by zero at the start, one more corrects too little.",
)(
    _adam(
        lambda mean, step: mean / (1 - 0.9 ** (step + 1)),
        lambda mean_square, step: mean_square / (1 - 0.999 ** (step + 1)),
    )
)


patient_6.variant("step counted from another number")(
    _adam(
        lambda mean, step: mean / np.float64(1 - 0.9 ** (step - 1)),
        lambda mean_square, step: mean_square / np.float64(1 - 0.999 ** (step - 1)),
    )
)


patient_6.mistake(
    "multiplied instead of divided",
    "The averages became smaller still. They are too small by a share; dividing by that share "
    "makes up for it.",
)(
    _adam(
        lambda mean, step: mean * (1 - 0.9**step),
        lambda mean_square, step: mean_square * (1 - 0.999**step),
    )
)


patient_6.mistake(
    "corrected averages kept",
    "`value` is right now. But the corrected averages are returned as `mean` and `mean_square`, "
    "and the next step would correct them once more. The correction is for this step only.",
)(_adam(keeps_corrected=True))


patient_6.mistake(
    "divided by the share of the zero",
    "You divide by beta to the power of `step`: that is the share that the zero still has. The "
    "slopes have the rest of it.",
)(
    _adam(
        lambda mean, step: mean / 0.9**step,
        lambda mean_square, step: mean_square / 0.999**step,
    )
)
