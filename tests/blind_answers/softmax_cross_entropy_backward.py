"""Answers to `softmax_cross_entropy_backward`, written from the statement alone."""

import math

import numpy as np


def right_subtract_at_labels(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def right_eye(logits, labels):
    count, classes = logits.shape
    shifted = logits - np.max(logits, axis=1)[:, np.newaxis]
    probabilities = np.exp(shifted) / np.sum(np.exp(shifted), axis=1)[:, np.newaxis]
    one_hot = np.eye(classes)[labels]
    return (probabilities - one_hot) / count


def right_loop_over_rows(logits, labels):
    grad = np.zeros(logits.shape)
    count = logits.shape[0]
    for i in range(count):
        row = logits[i] - max(logits[i])
        e = np.exp(row)
        p = e / sum(e)
        p[labels[i]] = p[labels[i]] - 1
        grad[i] = p / count
    return grad


def right_plain_python(logits, labels):
    rows = []
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        largest = max(row)
        powers = [math.exp(z - largest) for z in row]
        total = math.fsum(powers)
        rows.append(
            [(p / total - (1 if k == label else 0)) / len(labels) for k, p in enumerate(powers)]
        )
    return np.array(rows)


def right_log_sum_exp(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_totals = np.logaddexp.reduce(shifted, axis=1, keepdims=True)
    return (
        np.exp(shifted - log_totals) - (labels[:, None] == np.arange(logits.shape[1]))
    ) / logits.shape[0]


def right_transposed(logits, labels):
    def softmax(columns):
        columns = np.exp(columns - columns.max(axis=0))
        return columns / columns.sum(axis=0)

    grad = softmax(logits.T).T
    for row, label in enumerate(labels):
        grad[row, label] -= 1.0
    grad /= labels.shape[0]
    return grad


def right_float32_after_shift(logits, labels):
    shifted = (logits - logits.max(1, keepdims=True)).astype(np.float32)
    powers = np.exp(shifted)
    p = powers / powers.sum(1, keepdims=True)
    y = np.zeros_like(p)
    y[range(len(labels)), labels] = 1
    return (p - y) / np.float32(len(labels))


def right_put_along_axis(logits, labels):
    z = logits.astype(np.float64)
    z -= np.amax(z, axis=-1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=-1, keepdims=True)
    places = labels.astype(np.intp).reshape(-1, 1)
    np.put_along_axis(z, places, np.take_along_axis(z, places, axis=1) - 1, axis=1)
    return np.divide(z, z.shape[0], out=z)


def right_jacobian_per_row(logits, labels):
    # the long way: slope of -log p[label] in one row, with p * (delta - p) / p shortened
    count, classes = logits.shape
    grad = np.empty((count, classes), dtype=float)
    for n in range(count):
        e = np.exp(logits[n] - np.max(logits[n]))
        p = e / e.sum()
        for k in range(classes):
            if k == labels[n]:
                grad[n, k] = -(1 - p[k])
            else:
                grad[n, k] = p[k]
    return grad * (1.0 / count)


def wrong_not_divided(logits, labels):
    """Forgets the division by the count: the gradient of the sum of the losses, not the mean."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad


def wrong_divides_by_classes(logits, labels):
    """Divides by the number of classes in place of the number of examples."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / logits.shape[1]


def wrong_divides_by_size(logits, labels):
    """Divides by the number of all logits, as if the mean were over every element."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / logits.size


def wrong_no_shift(logits, labels):
    """Takes the exponential of the logits as they are, which overflows when they are large."""
    powers = np.exp(logits)
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def wrong_one_maximum_for_all(logits, labels):
    """Subtracts the largest logit of the whole batch, so rows far below it become 0 / 0."""
    powers = np.exp(logits - logits.max())
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def wrong_sum_of_everything(logits, labels):
    """Divides by the sum over the whole batch, no axis: the rows do not add up to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum()
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def wrong_softmax_down_columns(logits, labels):
    """Takes softmax along axis 0, over the examples in place of the classes."""
    powers = np.exp(logits - logits.max(axis=0))
    grad = powers / powers.sum(axis=0)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def wrong_sign(logits, labels):
    """Computes label minus prediction, the direction of descent and not the gradient."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (np.eye(logits.shape[1])[labels] - probabilities) / len(labels)


def wrong_all_rows_all_labels(logits, labels):
    """Writes [:, labels], which subtracts 1 in every row in the columns of all labels."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[:, labels] -= 1
    return grad / len(labels)


def wrong_label_number_subtracted(logits, labels):
    """Subtracts the label itself, a number, in place of its one-hot row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return (probabilities - labels[:, None]) / len(labels)


def wrong_softmax_slope_again(logits, labels):
    """Multiplies p - y by p * (1 - p) once more, though softmax is in the short form already."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    return (p - y) * p * (1 - p) / len(labels)


def wrong_no_softmax(logits, labels):
    """Takes the logits for probabilities: subtracts the one-hot rows without a softmax."""
    one_hot = np.eye(logits.shape[1])[labels]
    return (logits - one_hot) / len(labels)


def wrong_gradient_of_probabilities(logits, labels):
    """Stops at the probabilities: returns -y / p, the gradient of cross-entropy alone."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    return -y / (p + 1e-12) / len(labels)


def wrong_divides_by_probability(logits, labels):
    """Multiplies by the softmax slopes after dividing by p, which is 0 / 0 where p is 0."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    grad_p = -y / p / len(labels)
    return p * (grad_p - (grad_p * p).sum(axis=1, keepdims=True))


def wrong_divides_before_subtracting(logits, labels):
    """Divides only the probabilities by the count, and subtracts a whole 1 afterwards."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True) / len(labels)
    grad[np.arange(len(labels)), labels] -= 1
    return grad


def wrong_label_column_only(logits, labels):
    """Thinks that only the label's logit has a slope, as only its probability is in the loss."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    grad = np.zeros_like(p)
    grad[rows, labels] = (p[rows, labels] - 1) / len(labels)
    return grad


def wrong_mean_over_batch(logits, labels):
    """Takes the mean of the gradients over the examples: one row in place of a row each."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    grad = powers / powers.sum(axis=1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad.mean(axis=0)
