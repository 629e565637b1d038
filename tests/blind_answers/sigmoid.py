"""Answers to `sigmoid`, written from the statement alone."""

import math

import numpy as np


def right_minus_absolute_value(inputs):
    small = np.exp(-np.abs(inputs))
    return np.where(inputs >= 0, 1.0, small) / (1.0 + small)


def right_two_masks(inputs):
    result = np.zeros_like(inputs)
    positive = inputs >= 0
    negative = inputs < 0
    result[positive] = 1 / (1 + np.exp(-inputs[positive]))
    result[negative] = np.exp(inputs[negative]) / (np.exp(inputs[negative]) + 1)
    return result


def right_tanh(inputs):
    return 0.5 * (1 + np.tanh(0.5 * inputs))


def right_clip_first(inputs):
    x = np.clip(inputs.astype(np.float64), -500, 500)
    return 1 / (1 + np.exp(-x))


def right_clip_narrow_enough(inputs):
    x = np.maximum(np.minimum(inputs, 60.0), -60.0)
    e = np.exp(x)
    return e / (e + 1)


def right_loop_with_math(inputs):
    flat = inputs.flatten()
    values = []
    for x in flat:
        x = float(x)
        if x >= 0:
            values.append(1 / (1 + math.exp(-x)))
        else:
            values.append(math.exp(x) / (math.exp(x) + 1))
    return np.array(values, dtype=float).reshape(inputs.shape)


def right_logaddexp(inputs):
    return np.exp(-np.logaddexp(0, -inputs))


def right_where_with_safe_exponents(inputs):
    up = np.exp(np.minimum(inputs, 0))
    down = np.exp(-np.maximum(inputs, 0))
    return np.where(inputs > 0, 1 / (1 + down), up / (up + 1))


def right_quotient_of_two_exponentials(inputs):
    """Takes the larger of 0 and x out of both exponents, as in a softmax of two classes."""
    top = np.maximum(inputs, 0)
    a = np.exp(inputs - top)
    b = np.exp(0 - top)
    return a / (a + b)


def right_float32_inside(inputs):
    x = np.asarray(inputs, dtype=np.float32)
    half = 1 / (1 + np.exp(-np.abs(x)))
    return np.where(x < 0, 1 - half, half).astype(np.float64)


def right_vectorize(inputs):
    def one(x):
        if x < -700:
            return 0.0
        return 1.0 / (1.0 + math.exp(-x))

    return np.vectorize(one, otypes=[float])(inputs)


def right_exp_with_where_argument(inputs):
    out = np.ones(inputs.shape)
    np.exp(inputs, out=out, where=inputs < 0)
    below = np.ones(inputs.shape)
    np.exp(-inputs, out=below, where=inputs >= 0)
    return out / (out + below)


def wrong_first_formula(inputs):
    """The first formula as it stands: overflows for large negative inputs."""
    return 1 / (1 + np.exp(-inputs))


def wrong_where_computes_both(inputs):
    """np.where picks the right one, but both fractions are computed everywhere, and overflow."""
    return np.where(inputs >= 0, 1 / (1 + np.exp(-inputs)), np.exp(inputs) / (np.exp(inputs) + 1))


def wrong_warning_silenced(inputs):
    """Silences the warning: the exponential overflows all the same."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-inputs))


def wrong_second_formula(inputs):
    """The second formula as it stands: inf / inf is NaN for large positive inputs."""
    return np.exp(inputs) / (np.exp(inputs) + 1)


def wrong_absolute_value_everywhere(inputs):
    """Uses |x| to avoid the overflow, and forgets to turn the negative side back."""
    return 1 / (1 + np.exp(-np.abs(inputs)))


def wrong_works_in_place(inputs):
    """Right numbers, but clips the caller's array in place."""
    inputs[inputs < -500] = -500
    inputs[inputs > 500] = 500
    return 1 / (1 + np.exp(-inputs))


def wrong_zero_left_out(inputs):
    """Neither mask holds x = 0, so its result stays 0 in place of 0.5."""
    result = np.zeros(inputs.shape)
    result[inputs > 0] = 1 / (1 + np.exp(-inputs[inputs > 0]))
    result[inputs < 0] = np.exp(inputs[inputs < 0]) / (np.exp(inputs[inputs < 0]) + 1)
    return result
