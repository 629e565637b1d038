"""Exercise adam_step_in_place."""

import math
import tracemalloc

import numpy as np

from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers


def _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    np.subtract(gradient, mean, out=scratch)
    scratch *= 1 - beta1
    mean += scratch
    np.square(gradient, out=scratch)
    scratch -= mean_square
    scratch *= 1 - beta2
    mean_square += scratch
    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch


adam_step_in_place = Exercise(
    "adam_step_in_place",
    lesson=10,
    takes="value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch",
    changes="value, mean, mean_square",
    scratch="scratch",
    reference=_adam,
    points=4,
    hints=(
        "Write the update with ordinary formulas first and look at each operator: where does its "
        "result stand until it is used? How many of these places are needed at the same time?",
        "One place is enough, `scratch`, if you order the work: bring `mean` up to date, then "
        "`mean_square`, then build the step in `scratch` from the inside out: the root first, the "
        "division by it, the factor. The corrections are two plain numbers, so they can go into "
        "factors; the averages themselves must stay uncorrected, they are needed again.",
        "By hand, step 1, one weight 5, slope 4, learning rate 0.1, averages at 0:\n"
        "    mean            0.9 x 0 + 0.1 x 4       0.4\n"
        "    mean_square     0.999 x 0 + 0.001 x 16  0.016\n"
        "    corrected       0.4 / 0.1 = 4           0.016 / 0.001 = 16\n"
        "    step            0.1 x 4 / (4 + epsilon) 0.1\n"
        "    value           5 - 0.1                 4.9\n"
        "mean stays 0.4 and mean_square 0.016 for the next call.",
    ),
)


@adam_step_in_place.cases
def _(rng):
    def call(shape, step, *, start=False, dtype=np.float64, epsilon=1e-8, scale=1.0):
        value, gradient, mean = (small_numbers(rng, shape).astype(dtype) for _ in range(3))
        mean_square = np.abs(small_numbers(rng, shape)).astype(dtype)
        gradient *= dtype(scale)
        mean *= 0 if start else dtype(scale)
        mean_square *= 0 if start else dtype(scale) ** 2
        room = rng.normal(size=shape).astype(dtype)
        return value, gradient, mean, mean_square, step, 0.1, 0.9, 0.999, epsilon, room

    yield Case(*call((2, 3), 3))
    yield Case(*call((2, 3), 1, start=True), about="the first step")
    yield Case(*call(4, 2, epsilon=0.5), about="a large epsilon")
    yield Case(*call((3, 2), 2000), about="a late step")
    yield Case(*call((2, 3), 5, scale=1e-3), about="small gradients")
    yield Case(*call((8, 5), 4, dtype=np.float32), about="float32")


class _NotCopied(np.ndarray):
    """An array that is handed on as it is, so that what is measured is the function alone."""

    def __deepcopy__(self, memo):
        return self


@adam_step_in_place.probe
def _(call, rng):
    arrays = rng.uniform(0.5, 1.5, size=(5, 100_000))
    arguments = [array.view(_NotCopied) for array in arrays]
    value, gradient, mean, mean_square, room = arguments
    was_tracing = tracemalloc.is_tracing()
    if not was_tracing:
        tracemalloc.start()
    peaks = []
    try:
        for step in (1, 2, 3):  # the first call may import or fill a cache, and others run beside
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            call(value, gradient, mean, mean_square, step, 0.1, 0.9, 0.999, 1e-8, room)
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        if not was_tracing:
            tracemalloc.stop()
    if min(peaks) > value.nbytes / 4:
        return Complaint("Your numbers are right. New arrays were made.", "makes temporary arrays")
    return None


@adam_step_in_place.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    correction1, correction2 = 1 - beta1**step, math.sqrt(1 - beta2**step)
    mean *= beta1
    np.multiply(gradient, 1 - beta1, out=scratch)
    np.add(mean, scratch, out=mean)
    mean_square *= beta2
    np.multiply(gradient, gradient, out=scratch)
    scratch *= 1 - beta2
    np.add(mean_square, scratch, out=mean_square)
    np.sqrt(mean_square, out=scratch)
    scratch += epsilon * correction2
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate * correction2 / correction1
    np.subtract(value, scratch, out=value)
    return value, mean, mean_square


@adam_step_in_place.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    flat = [array.reshape(-1) for array in (value, gradient, mean, mean_square)]
    for start in range(0, value.size, 1000):  # a small piece at a time: no room needed
        v, g, m, s = (array[start : start + 1000] for array in flat)
        m[:] = beta1 * m + (1 - beta1) * g
        s[:] = beta2 * s + (1 - beta2) * g**2
        m_hat, s_hat = m / (1 - beta1**step), s / (1 - beta2**step)
        v -= learning_rate * m_hat / (np.sqrt(s_hat) + epsilon)


@adam_step_in_place.alternative
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    assert value.shape == gradient.shape == scratch.shape
    scratch[...] = gradient
    scratch *= (1 - beta1) / beta1
    mean += scratch
    mean *= beta1
    np.power(gradient, 2, out=scratch)
    scratch *= 1 - beta2
    mean_square *= beta2
    mean_square += scratch
    scratch[...] = mean_square
    scratch /= 1 - beta2**step
    scratch **= 0.5
    scratch += epsilon
    np.reciprocal(scratch, out=scratch)
    scratch *= mean
    scratch *= learning_rate
    scratch /= 1 - beta1**step
    value -= scratch
    return value


@adam_step_in_place.mistake(
    "makes temporary arrays",
    "Your numbers are right. While your function runs it asks for new arrays as large as the "
    "parameter. Every operator in a formula, such as the `*` in `value -= learning_rate * mean`, "
    "puts its result into a new array, and so do np.sqrt and np.square without out=. Let each of "
    "them write into `scratch`, or into the array it changes.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean *= beta1
    mean += (1 - beta1) * gradient
    mean_square *= beta2
    mean_square += (1 - beta2) * gradient**2
    mean_hat = mean / (1 - beta1**step)
    square_hat = mean_square / (1 - beta2**step)
    value -= learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)


def _wrong_adam(
    *,
    mean_rate=lambda beta1, beta2: beta1,
    square_rate=lambda beta1, beta2: beta2,
    squared=np.square,
    correct=lambda beta, step: 1 - beta**step,
    divisor=lambda square_hat, epsilon, correction2: np.sqrt(square_hat) + epsilon,
    along=lambda mean_hat, gradient: mean_hat,
):
    """Return Adam with one part exchanged."""

    def adam(
        value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch
    ):
        rate1, rate2 = mean_rate(beta1, beta2), square_rate(beta1, beta2)
        mean[...] = rate1 * mean + (1 - rate1) * gradient
        mean_square[...] = rate2 * mean_square + (1 - rate2) * squared(gradient)
        correction2 = correct(beta2, step)
        mean_hat, square_hat = mean / correct(beta1, step), mean_square / correction2
        value -= (
            learning_rate * along(mean_hat, gradient) / divisor(square_hat, epsilon, correction2)
        )

    return adam


adam_step_in_place.mistake(
    "no bias correction",
    "`mean` and `mean_square` are right, and the step is not: the early averages lean towards the "
    "zero they started from, and are not corrected for it. Divide each by the share it has seen by "
    "now; with `step` you can work it out.",
)(_wrong_adam(correct=lambda beta, step: 1.0))


adam_step_in_place.mistake(
    "step counted from another number",
    "The correction uses another `step` than the one that came in. It counts from 1, so it is the "
    "exponent as it is; one less divides by zero in the first step, one more corrects too little.",
)(_wrong_adam(correct=lambda beta, step: 1 - beta ** (step + 1)))


adam_step_in_place.variant("step counted from another number")(
    _wrong_adam(correct=lambda beta, step: 1 - np.float64(beta) ** (step - 1))
)


adam_step_in_place.mistake(
    "beta times step",
    "The correction is not the one of this step: the share of the zero is multiplied by beta in "
    "each step, so beta is raised to the power of `step`. In Python that is `**`.",
)(_wrong_adam(correct=lambda beta, step: 1 - beta))


adam_step_in_place.variant("beta times step")(
    _wrong_adam(correct=lambda beta, step: 1 - beta * step)
)


adam_step_in_place.mistake(
    "epsilon under the root",
    "With an ordinary epsilon you cannot see it, with a large one the step is off: epsilon was "
    "added before the root was taken. It is added to the root.",
)(_wrong_adam(divisor=lambda square_hat, epsilon, correction2: np.sqrt(square_hat + epsilon)))


adam_step_in_place.mistake(
    "epsilon before the correction",
    "With a large epsilon the step is off. You add epsilon to the root of the uncorrected average "
    "and apply the correction afterwards, so that epsilon is corrected too. If the correction "
    "waits until the end, epsilon has to be scaled to match.",
)(
    _wrong_adam(
        divisor=lambda square_hat, epsilon, correction2: (
            (np.sqrt(square_hat * correction2) + epsilon) / np.sqrt(correction2)
        )
    )
)


adam_step_in_place.mistake(
    "root forgotten",
    "The step divides by the mean square itself. It has to be divided by its root, so that a slope "
    "twice as steep gives the same step.",
)(_wrong_adam(divisor=lambda square_hat, epsilon, correction2: square_hat + epsilon))


adam_step_in_place.mistake(
    "gradient not squared",
    "`mean_square` is an average of the gradients' squares; yours averages something else. Is the "
    "square missing, or taken of `mean`?",
)(_wrong_adam(squared=lambda gradient: gradient))


adam_step_in_place.variant("gradient not squared")(_wrong_adam(squared=np.abs))


adam_step_in_place.mistake(
    "betas exchanged",
    "The two averages have each other's beta: beta1 belongs to `mean`, beta2 to `mean_square`.",
)(
    _wrong_adam(
        mean_rate=lambda beta1, beta2: beta2,
        square_rate=lambda beta1, beta2: beta1,
    )
)


adam_step_in_place.variant("betas exchanged")(_wrong_adam(square_rate=lambda beta1, beta2: beta1))


adam_step_in_place.mistake(
    "beta and 1 - beta exchanged",
    "Your averages change almost completely in each step. beta is the share that stays, 1 - beta "
    "the share that is new.",
)(
    _wrong_adam(
        mean_rate=lambda beta1, beta2: 1 - beta1,
        square_rate=lambda beta1, beta2: 1 - beta2,
    )
)


adam_step_in_place.mistake(
    "steps along the gradient",
    "The averages are right. The step goes along this step's `gradient`, as in RMSProp; Adam goes "
    "along the corrected `mean`.",
)(_wrong_adam(along=lambda mean_hat, gradient: gradient))


adam_step_in_place.mistake(
    "steps uphill",
    "`mean` and `mean_square` are right, and `value` moves the opposite way: a step goes down the "
    "slope, so it is taken away.",
)(_wrong_adam(along=lambda mean_hat, gradient: -mean_hat))


@adam_step_in_place.mistake(
    "corrected averages kept",
    "`value` is right after this step, but `mean` and `mean_square` now hold the corrected "
    "averages. The next call would go on from them and correct them once more. Put the correction "
    "into `scratch` or into a factor, and leave the averages as they are.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[...] = beta1 * mean + (1 - beta1) * gradient
    mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
    mean /= 1 - beta1**step
    mean_square /= 1 - beta2**step
    value -= learning_rate * mean / (np.sqrt(mean_square) + epsilon)


@adam_step_in_place.mistake(
    "mean_square overwritten",
    "`value` is right after this step. `mean_square` is not: the root was taken in the array "
    "itself, and the next call needs the average without it. Let np.sqrt write into `scratch`.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[...] = beta1 * mean + (1 - beta1) * gradient
    mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
    correction = 1 - beta2**step
    np.sqrt(mean_square, out=mean_square)
    value -= (
        learning_rate * mean / (1 - beta1**step) / (mean_square / np.sqrt(correction) + epsilon)
    )


@adam_step_in_place.mistake(
    "averages not kept",
    "`value` moves as it should, and `mean` or `mean_square` stays as it was. `mean = ...` makes a "
    "new array of that name, which is gone when the function ends; write into the one that came "
    "in.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat, square_hat = mean / (1 - beta1**step), mean_square / (1 - beta2**step)
    value -= learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)


@adam_step_in_place.mistake(
    "not changed in place",
    "`value` is as it was before. `value = ...` gives the name to a new array, and a returned "
    "array does not reach the caller's: write into the array that came in, with `-=` or out=.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean[...] = beta1 * mean + (1 - beta1) * gradient
    mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat, square_hat = mean / (1 - beta1**step), mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)
    return value


@adam_step_in_place.variant("not changed in place")
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat, square_hat = mean / (1 - beta1**step), mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)
    return value, mean, mean_square


@adam_step_in_place.mistake(
    "squares what scratch held",
    "`mean` is right. What went into `mean_square` is the square of what `scratch` held, and that "
    "was no longer the gradient itself: it had been scaled for `mean`. Start again from "
    "`gradient`.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    mean *= beta1
    np.multiply(gradient, 1 - beta1, out=scratch)
    mean += scratch
    np.square(scratch, out=scratch)
    scratch *= 1 - beta2
    mean_square *= beta2
    mean_square += scratch
    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch


@adam_step_in_place.mistake(
    "input modified",
    "`gradient` has changed, and its owner may still need it. `scratch` is there to be written "
    "over; what is squared or scaled can go there.",
)
def _(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch):
    np.subtract(gradient, mean, out=scratch)
    scratch *= 1 - beta1
    mean += scratch
    np.square(gradient, out=gradient)
    gradient *= 1 - beta2
    mean_square *= beta2
    mean_square += gradient
    np.divide(mean_square, 1 - beta2**step, out=scratch)
    np.sqrt(scratch, out=scratch)
    scratch += epsilon
    np.divide(mean, scratch, out=scratch)
    scratch *= learning_rate / (1 - beta1**step)
    value -= scratch
