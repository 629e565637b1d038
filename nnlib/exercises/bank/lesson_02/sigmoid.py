"""Exercise sigmoid."""

import math

import numpy as np

from nnlib import activations
from nnlib.exercises.bank.lesson_02.shared import one_number
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

sigmoid = Exercise(
    "sigmoid",
    lesson=2,
    takes="inputs",
    reference=lambda inputs: activations.Sigmoid()(inputs),
    points=3,
    hints=(
        "For which inputs does the exponential in the formula become too large? There is a second "
        "formula for the same number, with a different exponential. For which inputs is that one "
        "safe?",
        "Above and below the line, multiply by e to the power of x: 1 / (1 + e^(-x)) becomes "
        "e^x / (e^x + 1). Use the first where x is positive and the second where it is negative, "
        "so that no exponent is ever above 0. In both, the exponent is minus the size of x. "
        "(np.tanh, which never overflows, is another way: half of it, of half of x, plus a half.)",
        "By hand:\n"
        "    x = 2      e^-2 = 0.135     1 / (1 + 0.135) = 0.881\n"
        "    x = -2     e^-2 = 0.135     0.135 / (1 + 0.135) = 0.119\n"
        "    x = 1000   e^-1000 = 0      1 / (1 + 0) = 1\n"
        "    x = -1000  e^-1000 = 0      0 / (1 + 0) = 0",
    ),
)


@sigmoid.cases
def _(rng):
    # Large numbers come in the first case: it is the one shown beside what a probe finds.
    small = one_number(rng)
    large = 1000.0 + rng.integers(0, 100)
    numbers = rng.permuted([-large, small, 0.3 - small, large + 1])
    yield Case(numbers, about="small and large numbers")
    yield Case(small_numbers(rng, (2, 3)), about="a table")
    yield Case(np.zeros(2) + [0.0, one_number(rng)], about="zero")
    yield Case(rng.uniform(5, 9, (2, 2)) * [[1, -1], [-1, 1]], about="nearly flat")
    yield Case(rng.normal(0, 1, (32, 16)).astype(np.float32), about="a whole batch, float32")


class _Watched(np.ndarray):
    """An array that notices when np.exp overflows, also where the warning is silenced."""

    overflowed = False

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        plain = [np.asarray(one) if isinstance(one, np.ndarray) else one for one in inputs]
        if out is not None:
            options["out"] = tuple(np.asarray(one) for one in out)
        if "where" in options:
            options["where"] = np.asarray(options["where"])
        result = getattr(ufunc, method)(*plain, **options)
        if ufunc is np.exp and (np.isinf(result) & options.get("where", True)).any():
            _Watched.overflowed = True
        return result.view(_Watched) if isinstance(result, np.ndarray) else result


@sigmoid.probe
def _(call, rng):
    def overflows(inputs):
        seen = []
        with np.errstate(over="call", call=lambda *what: seen.append(what)):
            call(inputs)
        return bool(seen)

    large = rng.uniform(800, 2000, 3)
    if overflows(-large):
        both = overflows(large)
        return Complaint("np.exp overflows.", "both branches computed" if both else "overflow")
    if overflows(large):
        return Complaint("np.exp overflows.", "overflow for positive numbers")
    _Watched.overflowed = False
    with np.errstate(all="ignore"):
        call(np.concatenate([large, -large]).view(_Watched))
    return Complaint("np.exp overflows.", "warning silenced") if _Watched.overflowed else None


@sigmoid.mistake(
    "warning silenced",
    "Your numbers are right and no warning shows, because you switched it off. np.exp overflows "
    "all the same, and the switch would hide a real error as well. Choose the formula "
    "whose exponent is never above 0.",
)
def _(inputs):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-inputs))


@sigmoid.mistake(
    "zero left out",
    "At exactly 0 your result is 0, and it should be a half. One of your masks takes what is above "
    "0 and the other what is below: which of the two is to take 0 itself?",
)
def _(inputs):
    result = np.zeros(inputs.shape)
    for sign in (1, -1):
        powers = np.exp(-np.abs(inputs))
        value = 1 / (1 + powers) if sign > 0 else powers / (1 + powers)
        result = np.where(sign * inputs > 0, value, result)
    return result


@sigmoid.alternative
def _(inputs):
    return (1 + np.tanh(inputs / 2)) / 2


@sigmoid.alternative
def _(inputs):
    small = np.exp(-np.abs(inputs))
    return np.where(inputs >= 0, 1 / (1 + small), small / (1 + small))


@sigmoid.alternative
def _(inputs):
    outputs = np.empty(inputs.shape)
    positive = inputs > 0
    outputs[positive] = 1 / (1 + np.exp(-inputs[positive]))
    powers = np.exp(inputs[~positive])
    outputs[~positive] = powers / (powers + 1)
    return outputs


@sigmoid.alternative
def _(inputs):
    return 1 / (1 + np.exp(-np.clip(inputs, -500, 500)))


@sigmoid.alternative
def _(inputs):
    return np.exp(-np.logaddexp(0, -inputs))


@sigmoid.alternative
def _(inputs):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

    return np.array([one(x) for x in inputs.flat]).reshape(inputs.shape)


@sigmoid.mistake(
    "overflow",
    "Your numbers are right, but for a large negative input np.exp(-x) is too large for a float, "
    "and NumPy warns of an overflow. It ends well by luck: 1 divided by infinity is 0. For "
    "negative x there is a formula whose exponent is negative too.",
)
def _(inputs):
    return 1 / (1 + np.exp(-inputs))


@sigmoid.mistake(
    "both branches computed",
    "Your numbers are right, and still np.exp overflows: np.where chooses between two finished "
    "arrays, so both formulas are computed for all inputs, also where they are not wanted. Make an "
    "exponent that is never above 0, such as minus the size of x, and use it in both.",
)
def _(inputs):
    powers = np.exp(inputs)
    return np.where(inputs >= 0, 1 / (1 + np.exp(-inputs)), powers / (1 + powers))


@sigmoid.mistake(
    "overflow for positive numbers",
    "A large positive input makes np.exp(x) infinite; infinity divided by infinity is NaN, not a "
    "number. This formula is the safe one for negative x. For positive x there is another, in "
    "which the exponent is negative.",
)
def _(inputs):
    powers = np.exp(inputs)
    return powers / (1 + powers)


@sigmoid.mistake(
    "overflow in math.exp",
    "math.exp stops with an error where its result is too large for a float. Choose between two "
    "formulas, one for positive and one for negative x, so that the exponent is never above 0.",
)
def _(inputs):
    return np.array([1 / (1 + math.exp(-x)) for x in inputs.flat]).reshape(inputs.shape)


@sigmoid.mistake(
    "math.exp of an array",
    "math.exp takes one number, not an array. NumPy's own exponential, np.exp, works on all "
    "numbers of an array at once.",
)
def _(inputs):
    return 1 / (1 + math.exp(-inputs))


@sigmoid.mistake(
    "falling instead of rising",
    "Your function falls from 1 to 0, and sigmoid rises from 0 to 1: a sign is turned round. Large "
    "positive inputs give nearly 1.",
)
def _(inputs):
    return (1 - np.tanh(inputs / 2)) / 2


@sigmoid.mistake(
    "brackets missing",
    "Python divides before it adds: `1 / 1 + e` is 1 + e. The whole sum belongs below the line, so "
    "put it in brackets.",
)
def _(inputs):
    return 1 / 1 + np.exp(-inputs)


@sigmoid.mistake(
    "the 1 below the line forgotten",
    "At zero, sigmoid is 0.5, and yours is 1. One divided by an exponential is another "
    "exponential: the 1 below the line is missing.",
)
def _(inputs):
    return 1 / np.exp(-inputs)


@sigmoid.mistake(
    "tanh",
    "Your function runs from -1 to 1, like tanh. Sigmoid has the same form, half as high and "
    "moved up: from 0 to 1, and 0.5 at zero.",
)
def _(inputs):
    return np.tanh(inputs)


@sigmoid.variant("tanh")
def _(inputs):
    return np.tanh(inputs / 2)


@sigmoid.mistake(
    "tanh of the whole input",
    "Your function runs from 0 to 1 and is too steep in the middle. Sigmoid is made of tanh of "
    "half the input.",
)
def _(inputs):
    return (1 + np.tanh(inputs)) / 2


@sigmoid.mistake(
    "sign of the input lost",
    "x and -x get the same result. With the size of x as exponent nothing overflows, but the two "
    "formulas differ: one is right where x is positive, the other where it is negative. Choose "
    "between them by the sign of x.",
)
def _(inputs):
    return 1 / (1 + np.exp(-np.abs(inputs)))


@sigmoid.variant("sign of the input lost")
def _(inputs):
    powers = np.exp(-np.abs(inputs))
    return powers / (1 + powers)


@sigmoid.mistake(
    "limits too narrow",
    "You limit the inputs, and too tightly: beyond your limit the result should still come closer "
    "to 0 or 1. A float has room for far larger exponents.",
)
def _(inputs):
    return 1 / (1 + np.exp(-np.clip(inputs, -5, 5)))


@sigmoid.mistake(
    "the slope",
    "You return the slope of sigmoid, output times (1 - output), which lesson 4 needs. Here the "
    "output itself is asked for.",
)
def _(inputs):
    outputs = (1 + np.tanh(inputs / 2)) / 2
    return outputs * (1 - outputs)


@sigmoid.mistake(
    "input modified",
    "The array that was passed in has changed. To limit the inputs is one way to keep np.exp from "
    "overflowing, but on a copy: `inputs[...] =` writes into the caller's own array.",
)
def _(inputs):
    inputs[inputs < -500] = -500
    return 1 / (1 + np.exp(-inputs))
