"""Exercise he_normal."""

import math

import numpy as np

from nnlib import initializers
from nnlib.exercises.spec import Case, Complaint, Exercise

he_normal = Exercise(
    "he_normal",
    lesson=2,
    takes="in_features, out_features, rng",
    reference=initializers.he_normal,
    points=2,
    hints=(
        "Two things are asked of these numbers: where they come from, and how large they typically "
        "are. Which of the two sizes decides how large, the inputs of a unit or the number of "
        "units?",
        "The generator has a method for a normal distribution. It takes a mean, a standard "
        "deviation and a shape, in this order. What He's formula gives is the standard deviation, "
        "and the root is part of it.",
        "By hand, for 8 inputs and 3 units:\n"
        "    variance             2 / 8 = 0.25\n"
        "    standard deviation   root of 0.25 = 0.5\n"
        "    so about two thirds of the 24 weights lie between -0.5 and 0.5",
    ),
)


@he_normal.cases
def _(rng):
    def generator():
        return np.random.default_rng(rng.integers(2**32))

    yield Case(3, 2, generator(), about="a small layer")
    inputs, units = (int(size) for size in rng.integers([110, 38], [126, 46]))
    yield Case(inputs, units, generator(), about="more inputs than units")
    yield Case(units, inputs, generator(), about="more units than inputs")
    yield Case(2, 3000, generator(), about="two inputs")


@he_normal.judged_by
def _(returned, case, expected):
    if not isinstance(returned, np.ndarray) or returned.shape != expected.shape:
        raise TypeError  # the engine has the words for it
    if returned.dtype.kind != "f":
        return Complaint(f"Weights are floats; the dtype of your result is {returned.dtype}.")
    if not np.isfinite(returned).all():
        return Complaint("Some of your weights are infinite or NaN. Look for a division by zero.")
    if returned.max() == returned.min():
        return Complaint("All of your weights are equal.", "all weights equal")
    if returned.size < 1000:
        return None  # too few to tell a distribution by
    return judge_distribution(returned.astype(np.float64), *case.arguments[:2])


def judge_distribution(weights, in_features, out_features):
    """Say how thousands of weights are not as asked for; the bounds leave room for chance."""
    right, measured, mean = math.sqrt(2 / in_features), weights.std(), weights.mean()
    if len(np.unique(weights)) < 0.5 * weights.size:
        return Complaint("Many of your weights are equal.", "the same weights again")
    if abs(mean) > 0.15 * measured:
        if weights.min() >= 0:
            return Complaint("No weight is negative.", "no negative weights")
        if math.isclose(measured, 1, rel_tol=0.05):
            return Complaint("The mean is not 0.", "deviation given as the mean")
        return Complaint(f"The mean of your weights is {mean:.3g}; it should be near 0.")
    if not math.isclose(measured, right, rel_tol=0.07):
        usual = {
            2 / in_features: "square root missing",
            2 / math.sqrt(in_features): "root of one part only",
            math.sqrt(2) / in_features: "root of one part only",
            math.sqrt(2 / out_features): "units counted instead of inputs",
            math.sqrt(1 / in_features): "the 2 forgotten",
            math.sqrt(2 / (in_features + out_features)): "inputs and units counted",
            right / math.sqrt(3): "deviation taken for a bound",
            1: "not scaled",
            0.01: "always the same size",
        }
        names = [name for one, name in usual.items() if math.isclose(measured, one, rel_tol=0.05)]
        sentence = (
            f"With {in_features} inputs the standard deviation of the weights should be about "
            f"{right:.3g}; that of yours is {measured:.3g}."
        )
        return Complaint(sentence, names[0] if names else None)
    if (abs(weights) < measured).mean() < 0.63:  # 0.683 for a normal, 0.577 for a uniform one
        return Complaint("The weights are spread evenly.", "uniform, not normal")
    return None


@he_normal.alternative
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / in_features), size=(in_features, out_features))


@he_normal.alternative
def _(in_features, out_features, rng):
    deviation = np.float32((2 / in_features) ** 0.5)
    return deviation * rng.standard_normal((in_features, out_features), dtype=np.float32)


@he_normal.alternative
def _(in_features, out_features, rng):
    numbers = rng.normal(scale=math.sqrt(2.0 / in_features), size=in_features * out_features)
    return numbers.reshape(in_features, out_features)


@he_normal.alternative
def _(in_features, out_features, rng):
    columns = [rng.standard_normal(in_features) for _ in range(out_features)]
    return np.stack(columns, axis=1) * np.sqrt(2) / np.sqrt(in_features)


@he_normal.mistake(
    "square root missing",
    "Your weights are too small: 2 / n is the variance, and a generator wants the standard "
    "deviation, which is its root.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, 2 / in_features, (in_features, out_features))


@he_normal.mistake(
    "root of one part only",
    "The root in your standard deviation covers one part of the fraction only. It is the root of "
    "the whole fraction, the 2 and the number of inputs.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, 2 / np.sqrt(in_features), (in_features, out_features))


@he_normal.variant("root of one part only")
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2) / in_features, (in_features, out_features))


@he_normal.mistake(
    "all weights equal",
    "All of your weights are the same number, so all units would stay twins. Were they drawn at "
    "all? `//` rounds down: with it, a standard deviation soon becomes 0.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 // in_features), (in_features, out_features))


@he_normal.mistake(
    "deviation taken for a bound",
    "Your weights lie evenly between minus the formula's number and plus it. That number is not a "
    "bound, it is the standard deviation of a normal distribution, and a third of the weights lie "
    "beyond it.",
)
def _(in_features, out_features, rng):
    return rng.uniform(-1, 1, (in_features, out_features)) * np.sqrt(2 / in_features)


@he_normal.mistake(
    "units counted instead of inputs",
    "The size of your weights follows the number of units. It is to follow the number of inputs: "
    "the sum inside a unit has that many terms, and the more there are, the smaller each must be.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / out_features), (in_features, out_features))


@he_normal.mistake(
    "the 2 forgotten",
    "Your weights are too small by a factor of 1.41. ReLU sets half of the values to zero, and "
    "the 2 in the formula makes up for that half.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(1 / in_features), (in_features, out_features))


@he_normal.mistake(
    "inputs and units counted",
    "You divide by inputs plus units: that is Xavier initialisation, made for tanh. He "
    "initialisation, made for ReLU, counts the inputs alone.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / (in_features + out_features)), (in_features, out_features))


@he_normal.mistake(
    "not scaled",
    "The standard deviation of your weights is 1, whatever the number of inputs. After a few "
    "layers of that the values are in the millions. Multiply by the deviation of the formula.",
)
def _(in_features, out_features, rng):
    return rng.standard_normal((in_features, out_features))


@he_normal.mistake(
    "always the same size",
    "The standard deviation of your weights is 0.01, whatever the number of inputs. After a few "
    "layers next to nothing is left of the signal. The formula says how large they have to be.",
)
def _(in_features, out_features, rng):
    return 0.01 * rng.standard_normal((in_features, out_features))


@he_normal.mistake(
    "deviation given as the mean",
    "Your weights have the standard deviation 1 and a mean that is not 0. The first number that "
    "rng.normal takes is the mean; the standard deviation is the second, or has the name `scale`.",
)
def _(in_features, out_features, rng):
    return rng.normal(np.sqrt(2 / in_features), size=(in_features, out_features))


@he_normal.mistake(
    "uniform, not normal",
    "Your weights have the right standard deviation, and are spread evenly between two bounds. "
    "He normal draws them from a normal distribution: most near 0, a few far out.",
)
def _(in_features, out_features, rng):
    bound = np.sqrt(6 / in_features)
    return rng.uniform(-bound, bound, (in_features, out_features))


@he_normal.mistake(
    "no negative weights",
    "None of your weights is negative. rng.random draws from 0 to 1; half of the weights should "
    "be below zero, so that their contributions cancel on average. Draw from a normal distribution "
    "with mean 0.",
)
def _(in_features, out_features, rng):
    return rng.random((in_features, out_features)) * np.sqrt(2 / in_features)


@he_normal.variant("no negative weights")
def _(in_features, out_features, rng):
    return np.abs(rng.normal(0, np.sqrt(2 / in_features), (in_features, out_features)))


@he_normal.mistake(
    "the same weights again",
    "Many of your weights are equal. Was a row or a column drawn once and used again, or were only "
    "integers drawn? Units with equal weights give the same number and stay twins. Draw as many "
    "numbers as the matrix has places, from a normal distribution.",
)
def _(in_features, out_features, rng):
    one_unit = rng.normal(0, np.sqrt(2 / in_features), (in_features, 1))
    return np.repeat(one_unit, out_features, axis=1)


@he_normal.variant("the same weights again")
def _(in_features, out_features, rng):
    return np.tile(rng.normal(0, np.sqrt(2 / in_features), out_features), (in_features, 1))


@he_normal.mistake(
    "transposed",
    "Your weight has a row for each unit. In this course a weight has the shape (in_features, "
    "out_features), a column for each unit, so that it fits `inputs @ weight`.",
)
def _(in_features, out_features, rng):
    return rng.normal(0, np.sqrt(2 / in_features), (out_features, in_features))


@he_normal.mistake(
    "global random state",
    "Your numbers come from np.random, which all code shares, and not from the generator `rng` "
    "that was passed in. Call its own methods, and whoever passes the same seed gets the same "
    "weights.",
)
def _(in_features, out_features, rng):
    return np.random.randn(in_features, out_features) * np.sqrt(2 / in_features)


@he_normal.mistake(
    "rng not used",
    "You make a generator of your own, and the one that was passed in is never asked. With a seed "
    "of your own, all layers of the same size would get the same weights. Draw from `rng`.",
)
def _(in_features, out_features, rng):
    rng = np.random.default_rng(0)
    return rng.normal(0, np.sqrt(2 / in_features), (in_features, out_features))
