"""Answers to `log_softmax`, written from the statement alone."""

import math

import numpy as np


def right_formula(logits):
    m = logits.max(axis=1, keepdims=True)
    return (logits - m) - np.log(np.exp(logits - m).sum(axis=1, keepdims=True))


def right_row_by_row(logits):
    result = np.zeros_like(logits)
    for i, row in enumerate(logits):
        shifted = row - row.max()
        result[i] = shifted - np.log(np.sum(np.exp(shifted)))
    return result


def right_plain_python(logits):
    rows = []
    for row in logits.tolist():
        m = max(row)
        total = 0.0
        for z in row:
            total += math.exp(z - m)
        rows.append([(z - m) - math.log(total) for z in row])
    return np.array(rows)


def right_logaddexp(logits):
    z = logits.astype(np.float64)
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


def right_helper(logits):
    def log_sum_exp(x):
        biggest = np.max(x, axis=-1)
        return biggest + np.log(np.sum(np.exp(x - biggest[:, np.newaxis]), axis=-1))

    logits = np.asarray(logits, dtype=np.float64)
    return logits - log_sum_exp(logits)[:, np.newaxis]


def right_transposed(logits):
    z = logits.T - logits.max(axis=1)
    return (z - np.log(np.exp(z).sum(axis=0))).T


def right_apply_along_axis(logits):
    def one_row(z):
        z = z - np.amax(z)
        return z - np.log(np.exp(z).sum())

    return np.apply_along_axis(one_row, 1, logits)


def right_in_place_on_a_copy(logits):
    out = logits.copy()
    out -= out.max(axis=1).reshape(-1, 1)
    out -= np.log(np.exp(out).sum(axis=1)).reshape(-1, 1)
    return out


def right_sum_by_matmul(logits):
    z = logits - np.max(logits, axis=1, keepdims=True)
    ones = np.ones((logits.shape[1], 1))
    return z - np.log(np.exp(z) @ ones)


def right_index_of_largest(logits):
    count = logits.shape[0]
    largest = logits[np.arange(count), np.argmax(logits, axis=1)]
    gaps = logits - largest[:, None]
    totals = np.einsum("ij->i", np.exp(gaps))
    return gaps - np.log(totals)[:, None]


def wrong_log_of_softmax(logits):
    """Takes the logarithm of the finished softmax: minus infinity where that is 0."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.log(powers / powers.sum(axis=1, keepdims=True))


def wrong_no_shift(logits):
    """Does not subtract the largest logit: the exponentials overflow."""
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def wrong_one_maximum_for_all(logits):
    """Subtracts the largest logit of all rows: a row far below it has a sum of 0."""
    z = logits - logits.max()
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def wrong_axis_zero(logits):
    """Works down the columns: axis 0 in place of axis 1."""
    z = logits - logits.max(axis=0, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))


def wrong_small_number_added(logits):
    """Adds a tiny number to the softmax before the logarithm: nothing is below about -27.6."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.log(powers / powers.sum(axis=1, keepdims=True) + 1e-12)


def wrong_maximum_not_given_back(logits):
    """Shifts in the exponentials only, and forgets the maximum outside of them."""
    m = logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits - m).sum(axis=1, keepdims=True))


def wrong_changes_logits(logits):
    """Subtracts the maximum from the array of the caller."""
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
