"""Answers to `softmax`, written from the statement alone."""

import math

import numpy as np


def right_subtract_and_divide(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def right_loops_with_math(logits):
    result = []
    for row in logits:
        m = max(row)
        powers = [math.exp(z - m) for z in row]
        total = sum(powers)
        result.append([p / total for p in powers])
    return np.array(result)


def right_transposed(logits):
    columns = logits.T
    columns = np.exp(columns - columns.max(axis=0))
    return (columns / columns.sum(axis=0)).T


def right_log_sum_exp(logits):
    z = logits.astype(np.float64)
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def right_apply_along_axis(logits):
    def one_row(z):
        e = np.exp(z - np.max(z))
        return e / np.sum(e)

    return np.apply_along_axis(one_row, 1, logits)


def right_float32_after_subtracting(logits):
    shifted = (logits - np.amax(logits, axis=-1)[:, None]).astype(np.float32)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=-1)[:, None]


def right_works_on_copy(logits):
    p = logits.copy()
    p -= p.max(axis=1).reshape(-1, 1)
    np.exp(p, out=p)
    p /= p.sum(axis=1).reshape(-1, 1)
    return p


def right_fills_array(logits):
    count, classes = logits.shape
    probabilities = np.zeros((count, classes))
    for i in range(count):
        biggest = logits[i][0]
        for j in range(classes):
            if logits[i][j] > biggest:
                biggest = logits[i][j]
        below = 0
        for j in range(classes):
            below += np.exp(logits[i][j] - biggest)
        for j in range(classes):
            probabilities[i][j] = np.exp(logits[i][j] - biggest) / below
    return probabilities


def right_power_of_e(logits):
    m = np.sort(logits, axis=1)[:, -1:]
    powers = np.power(np.e, logits - m)
    return powers * (1 / powers.sum(axis=1, keepdims=True))


def right_matrix_of_ones(logits):
    z = np.float64(logits)
    powers = np.exp(z - z[np.arange(len(z)), z.argmax(axis=1), None])
    return powers / (powers @ np.ones((z.shape[1], z.shape[1])))


def right_stacked_rows(logits):
    rows = [np.exp(row - row.max()) for row in logits]
    return np.vstack([row / row.sum() for row in rows])


def right_broadcast_to(logits):
    top = np.broadcast_to(np.max(logits, axis=1, keepdims=True), logits.shape)
    powers = np.exp(np.subtract(logits, top))
    return np.divide(powers, np.einsum("ij->i", powers)[:, np.newaxis])


def wrong_axis_zero(logits):
    """Sums down the columns: axis 0 in place of axis 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


def wrong_both_axes_zero(logits):
    """Takes each column for an image: both the largest logit and the sum are per column."""
    powers = np.exp(logits - logits.max(axis=0))
    return powers / powers.sum(axis=0)


def wrong_no_maximum(logits):
    """Does not subtract the largest logit, so that large logits overflow."""
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_one_maximum_for_all(logits):
    """Subtracts the largest logit of the whole array: in a row far below it all becomes 0 / 0."""
    powers = np.exp(logits - logits.max())
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_one_sum_for_all(logits):
    """Divides by the sum of the whole array, so that all rows together add up to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum()


def wrong_changes_logits(logits):
    """Subtracts in place, with -=, and so changes the array of the caller."""
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_no_keepdims(logits):
    """Forgets keepdims: shapes do not fit, or numbers go to the wrong rows where they do."""
    powers = np.exp(logits - logits.max(axis=1))
    return powers / powers.sum(axis=1)


def wrong_no_exponential(logits):
    """Divides the logits by their sum, without the exponential."""
    return logits / logits.sum(axis=1, keepdims=True)


def wrong_divides_by_maximum(logits):
    """Divides the logits by the largest one in place of subtracting it."""
    scaled = logits / np.abs(logits).max(axis=1, keepdims=True)
    powers = np.exp(scaled)
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_subtracts_mean(logits):
    """Subtracts the mean of the row, which still overflows where one logit is far above it."""
    powers = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_subtracts_minimum(logits):
    """Subtracts the smallest logit of the row, which makes the others larger still."""
    powers = np.exp(logits - logits.min(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_clips(logits):
    """Clips the logits so that exp does not overflow: 1000 and 2000 become the same."""
    powers = np.exp(np.clip(logits, -500, 500))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_nan_to_num(logits):
    """Lets it overflow and puts numbers in the place of the NaNs afterwards."""
    powers = np.exp(logits)
    return np.nan_to_num(powers / powers.sum(axis=1, keepdims=True))


def wrong_maximum_above_line_only(logits):
    """Subtracts the largest logit above the line and not in the sum below it."""
    m = logits.max(axis=1, keepdims=True)
    return np.exp(logits - m) / np.exp(logits).sum(axis=1, keepdims=True)


def wrong_rounded(logits):
    """Rounds to three decimals, as the example prints them."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).round(3)


def wrong_sigmoid(logits):
    """Computes a sigmoid for each logit on its own: the rows do not add up to 1."""
    half = np.tanh(logits / 2)
    return (1 + half) / 2


def wrong_hard_maximum(logits):
    """Gives the largest logit probability 1 and the others 0."""
    top = logits == logits.max(axis=1, keepdims=True)
    return top / top.sum(axis=1, keepdims=True)


def wrong_absolute_maximum(logits):
    """Subtracts the largest absolute value: far below zero every power becomes 0, and 0 / 0."""
    powers = np.exp(logits - np.abs(logits).max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_base_two(logits):
    """Takes powers of 2 in place of powers of e."""
    powers = np.exp2(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_sign(logits):
    """Subtracts the logits from the largest one, m - z: the order is turned round."""
    powers = np.exp(logits.max(axis=1, keepdims=True) - logits)
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_maximum_starts_at_zero(logits):
    """Starts the search for the largest logit at 0: in rows far below zero all becomes 0 / 0."""
    m = np.maximum(logits.max(axis=1, keepdims=True), 0)
    powers = np.exp(logits - m)
    return powers / powers.sum(axis=1, keepdims=True)


def wrong_sum_of_first_row(logits):
    """Divides every row by the sum of the first one."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers[0].sum()


def wrong_logarithms(logits):
    """Returns the logarithms of the probabilities."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
