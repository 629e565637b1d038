"""Answers to `cross_entropy_from_logits`, written from the statement alone."""

import functools
import math

import numpy as np


def right_as_in_formula(logits, labels):
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def right_logaddexp(logits, labels):
    of_label = logits[np.arange(len(labels)), labels]
    return float(np.mean(np.logaddexp.reduce(logits, axis=1) - of_label))


def right_loop_with_math(logits, labels):
    total = 0.0
    for i in range(len(labels)):
        row = [float(z) for z in logits[i]]
        m = max(row)
        s = 0.0
        for z in row:
            s += math.exp(z - m)
        total += m + math.log(s) - row[labels[i]]
    return total / len(labels)


def right_log_softmax(logits, labels):
    def log_softmax(z):
        z = z - z.max(axis=1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

    return -log_softmax(logits)[range(len(labels)), labels].mean()


def right_measured_from_label(logits, labels):
    rows = labels.astype(np.int64)[:, None]
    ahead = np.float64(logits) - np.take_along_axis(logits, rows, axis=1)
    return np.logaddexp.reduce(ahead, axis=1).mean()


def right_one_hot(logits, labels):
    hot = np.eye(logits.shape[1])[labels]
    top = np.max(logits, axis=1, keepdims=True)
    log_sum = top + np.log(np.sum(np.exp(logits - top), axis=1, keepdims=True))
    return np.sum(hot * (log_sum - logits)) / logits.shape[0]


def right_clumsy_shapes(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    table = m + np.log(np.exp(logits - m).sum(axis=1))
    return table.mean() - logits[np.arange(len(labels)), labels].mean()


def right_two_means(logits, labels):
    count = labels.shape[0]
    lse = np.array([row.max() + np.log(np.sum(np.exp(row - row.max()))) for row in logits])
    z_label = np.array([logits[i, labels[i]] for i in range(count)])
    return lse.sum() / count - z_label.sum() / count


def right_reduce_by_hand(logits, labels):
    def plus(a, b):
        high, low = max(a, b), min(a, b)
        return high + math.log1p(math.exp(low - high))

    costs = [
        functools.reduce(plus, row) - row[y]
        for row, y in zip(logits.tolist(), labels.tolist(), strict=True)
    ]
    return math.fsum(costs) / len(costs)


def right_apply_row_by_row(logits, labels):
    def log_sum_exp(z):
        biggest = np.amax(z)
        return biggest + np.log(np.exp(z - biggest).sum())

    all_of_them = np.apply_along_axis(log_sum_exp, 1, logits.astype(np.float64))
    mask = np.arange(logits.shape[1]) == labels[:, None]
    return np.average(all_of_them - logits[mask])


def right_works_on_copy(logits, labels):
    z = np.array(logits, dtype=np.float64)
    z -= z.max(axis=1)[:, np.newaxis]
    picked = z.ravel()[np.ravel_multi_index((np.arange(len(z)), labels), z.shape)]
    np.exp(z, out=z)
    return np.mean(np.log(z @ np.ones(z.shape[1])) - picked)


def wrong_by_way_of_softmax(logits, labels):
    """Computes the probabilities first: far behind, the label's is 0 and the cost infinite."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels]).mean()


def wrong_small_number_added(logits, labels):
    """Computes the probabilities and adds a small number, so that no cost is above 690."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels] + 1e-300).mean()


def wrong_clipped_probabilities(logits, labels):
    """Clips the probabilities at 1e-12, so that no cost is above 27.6."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = np.clip(powers / powers.sum(axis=1, keepdims=True), 1e-12, 1)
    return -np.log(p[np.arange(len(labels)), labels]).mean()


def wrong_no_maximum(logits, labels):
    """Does not subtract the largest logit: exp overflows, or every power becomes 0."""
    lse = np.log(np.exp(logits).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_maximum_not_added(logits, labels):
    """Subtracts the largest logit and does not add it again outside the logarithm."""
    m = logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(logits - m).sum(axis=1))
    return (log_sum - logits[np.arange(len(labels)), labels]).mean()


def wrong_maximum_subtracted_twice(logits, labels):
    """Adds the largest logit again although the label's logit was shifted as well."""
    m = logits.max(axis=1)
    shifted = logits - m[:, None]
    lse = m + np.log(np.exp(shifted).sum(axis=1))
    return (lse - shifted[np.arange(len(labels)), labels]).mean()


def wrong_one_maximum_for_all(logits, labels):
    """Subtracts the largest logit of the whole array: in rows far below, the log of 0."""
    m = logits.max()
    lse = m + np.log(np.exp(logits - m).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_sum_for_mean(logits, labels):
    """Returns the sum of the costs and not their mean."""
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).sum()


def wrong_sign(logits, labels):
    """Subtracts the log-sum-exp from the label's logit: the loss is negative."""
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (logits[np.arange(len(labels)), labels] - lse).mean()


def wrong_changes_logits(logits, labels):
    """Subtracts the largest logit in place and so changes the array of the caller."""
    logits -= logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(logits).sum(axis=1))
    return (log_sum - logits[np.arange(len(labels)), labels]).mean()


def wrong_axis_zero(logits, labels):
    """Sums over the images of each class (axis 0) and not over the classes of each image."""
    m = logits.max(axis=0)
    lse = m + np.log(np.exp(logits - m).sum(axis=0))
    return np.mean(lse[labels] - logits[np.arange(len(labels)), labels])


def wrong_colon_for_rows(logits, labels):
    """Indexes with [:, labels], which takes the logits of all labels from every row."""
    m = logits.max(axis=1, keepdims=True)
    lse = m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
    return (lse - logits[:, labels]).mean()


def wrong_log_of_each(logits, labels):
    """Takes the logarithm before the sum, and so only adds the shifted logits up."""
    m = logits.max(axis=1)
    lse = m + (logits - m[:, None]).sum(axis=1)
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_maximum_for_log_sum_exp(logits, labels):
    """Takes the largest logit for the log-sum-exp: close, but 0 wherever the label is ahead."""
    return (logits.max(axis=1) - logits[np.arange(len(labels)), labels]).mean()


def wrong_base_two(logits, labels):
    """Takes the logarithm of the sum to base 2 in place of the natural one."""
    m = logits.max(axis=1)
    lse = m + np.log2(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_clipped_logits(logits, labels):
    """Clips the logits so that exp does not overflow, and so changes the cost."""
    z = np.clip(logits, -700, 700)
    lse = np.log(np.exp(z).sum(axis=1))
    return (lse - z[np.arange(len(labels)), labels]).mean()


def wrong_infinity_replaced(logits, labels):
    """Lets it overflow and replaces what is not finite afterwards by some number."""
    lse = np.log(np.exp(logits).sum(axis=1))
    costs = lse - logits[np.arange(len(labels)), labels]
    return np.nan_to_num(costs, nan=0.0, posinf=1000.0, neginf=0.0).mean()


def wrong_one_per_image(logits, labels):
    """Returns the cost of each image and not their mean."""
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return lse - logits[np.arange(len(labels)), labels]


def wrong_label_for_logit(logits, labels):
    """Subtracts the label itself and not the logit of the label."""
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - labels).mean()


def wrong_sum_without_label(logits, labels):
    """Leaves the label out of the sum and adds up the other classes only."""
    others = np.array(logits, dtype=np.float64)
    others[np.arange(len(labels)), labels] = -np.inf
    m = others.max(axis=1)
    lse = m + np.log(np.exp(others - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_mean_for_sum(logits, labels):
    """Takes the mean of the powers where the formula has their sum."""
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).mean(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_mean_over_classes_too(logits, labels):
    """Takes the mean of the whole one-hot table, and so divides by the classes as well."""
    hot = np.eye(logits.shape[1])[labels]
    m = logits.max(axis=1, keepdims=True)
    lse = m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
    return (hot * (lse - logits)).mean()


def wrong_labels_from_one(logits, labels):
    """Thinks that labels start at 1 and takes the logit in the column before."""
    m = logits.max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels - 1]).mean()


def wrong_absolute_maximum(logits, labels):
    """Subtracts the largest absolute value: in rows far below zero, the logarithm of 0."""
    m = np.abs(logits).max(axis=1)
    lse = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return (lse - logits[np.arange(len(labels)), labels]).mean()


def wrong_small_number_in_log(logits, labels):
    """Writes log(sum + 1e-9) without the largest logit, which does not stop the overflow."""
    log_sum = np.log(np.exp(logits).sum(axis=1) + 1e-9)
    return (log_sum - logits[np.arange(len(labels)), labels]).mean()
