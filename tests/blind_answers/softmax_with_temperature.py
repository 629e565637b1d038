"""Answers to `softmax_with_temperature`, written from the statement alone."""

import math

import numpy as np


def right_divide_then_shift(logits, temperature):
    z = logits / temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def right_shift_then_divide(logits, temperature):
    gaps = logits - np.max(logits, axis=1, keepdims=True)
    powers = np.exp(gaps / temperature)
    return powers / np.sum(powers, axis=1, keepdims=True)


def right_softmax_inside(logits, temperature):
    def softmax(z):
        powers = np.exp(z - z.max(axis=-1)[:, None])
        return powers / powers.sum(axis=-1)[:, None]

    return softmax(logits.astype(np.float64) / temperature)


def right_plain_python(logits, temperature):
    answer = []
    for row in logits.tolist():
        divided = []
        for z in row:
            divided.append(z / temperature)
        biggest = max(divided)
        powers = []
        for z in divided:
            powers.append(math.exp(z - biggest))
        total = sum(powers)
        new_row = []
        for p in powers:
            new_row.append(p / total)
        answer.append(new_row)
    return np.array(answer)


def right_by_logarithms(logits, temperature):
    z = (logits.astype(float) - logits.max(axis=1, keepdims=True)) / temperature
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def right_float32_gaps(logits, temperature):
    gaps = (logits - logits.max(axis=1, keepdims=True)) / temperature
    gaps = gaps.astype(np.float32)
    e = np.exp(gaps)
    return e / e.sum(axis=1, keepdims=True)


def right_in_place_on_a_copy(logits, temperature):
    p = np.array(logits, dtype=np.float64)
    p -= p.max(axis=1, keepdims=True)
    p /= temperature
    np.exp(p, out=p)
    p /= p.sum(axis=1, keepdims=True)
    return p


def right_transposed(logits, temperature):
    z = (logits.T - logits.max(axis=1)) / temperature
    e = np.exp(z)
    return (e / e.sum(axis=0)).T


def right_stacked_rows(logits, temperature):
    rows = [np.exp((row - row.max()) / temperature) for row in logits]
    return np.stack([row / row.sum() for row in rows])


def right_inverse_temperature(logits, temperature):
    beta = 1.0 / temperature
    largest = np.sort(logits, axis=1)[:, -1:]
    weights = np.exp(beta * (logits - largest))
    return np.einsum("ij,i->ij", weights, 1 / weights.sum(axis=1))


def wrong_no_shift(logits, temperature):
    """Does not subtract the largest logit: the exponentials overflow."""
    powers = np.exp(logits / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_multiplies(logits, temperature):
    """Multiplies by the temperature: the dial turns the wrong way."""
    z = logits * temperature
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_axis_zero(logits, temperature):
    """Works down the columns: axis 0 in place of axis 1."""
    z = logits / temperature
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)


def wrong_divides_the_probabilities(logits, temperature):
    """Divides the finished probabilities by the temperature, not the logits."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) / temperature


def wrong_undivided_maximum(logits, temperature):
    """Subtracts the maximum of the logits from before the division."""
    powers = np.exp(logits / temperature - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_one_maximum_for_all(logits, temperature):
    """Subtracts the largest logit of all rows: a row far below it becomes 0 / 0."""
    z = logits / temperature
    powers = np.exp(z - np.max(z))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_changes_logits(logits, temperature):
    """Divides the array of the caller in place."""
    logits /= temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
