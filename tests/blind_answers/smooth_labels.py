"""Answers to `smooth_labels`, written from the statement alone."""

import numpy as np


def right_eye(labels, classes, smoothing):
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing / classes


def right_zeros_and_arange(labels, classes, smoothing):
    one_hot = np.zeros((len(labels), classes))
    one_hot[np.arange(len(labels)), labels] = 1
    return one_hot * (1 - smoothing) + smoothing / classes


def right_full_then_add(labels, classes, smoothing):
    targets = np.full((labels.shape[0], classes), smoothing / classes)
    targets[range(labels.shape[0]), labels] += 1 - smoothing
    return targets


def right_compare_with_arange(labels, classes, smoothing):
    one_hot = labels[:, None] == np.arange(classes)
    return np.where(one_hot, 1 - smoothing + smoothing / classes, smoothing / classes)


def right_two_loops(labels, classes, smoothing):
    result = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        for k in range(classes):
            if labels[i] == k:
                result[i, k] = (1 - smoothing) * 1 + smoothing / classes
            else:
                result[i, k] = (1 - smoothing) * 0 + smoothing / classes
    return result


def right_list_comprehension(labels, classes, smoothing):
    share = smoothing / classes
    return np.array(
        [[share + (1 - smoothing) * (k == label) for k in range(classes)] for label in labels]
    )


def right_put_along_axis(labels, classes, smoothing):
    low = smoothing / classes
    targets = np.empty((labels.size, classes), dtype=np.float64)
    targets.fill(low)
    np.put_along_axis(targets, labels.reshape(-1, 1), 1 - smoothing + low, axis=1)
    return targets


def right_smoothed_identity(labels, classes, smoothing):
    """Smooths the identity matrix once, and takes a row of it for each label."""
    table = np.identity(classes) * (1.0 - smoothing)
    table += smoothing / classes
    return table.take(labels, axis=0)


def right_from_what_is_left_over(labels, classes, smoothing):
    """Gives the label what the other classes leave of 1."""
    other = smoothing / classes
    targets = np.ones((len(labels), classes)) * other
    for row, label in zip(targets, labels, strict=True):
        row[label] = 1 - (classes - 1) * other
    return targets


def right_float32_inside(labels, classes, smoothing):
    one_hot = np.eye(classes, dtype=np.float32)[labels]
    uniform = np.full_like(one_hot, 1 / classes)
    return (1 - smoothing) * one_hot + smoothing * uniform


def wrong_shared_among_the_others(labels, classes, smoothing):
    """Deals the share out to the other classes only: K - 1 in place of K."""
    targets = np.full((len(labels), classes), smoothing / (classes - 1))
    targets[np.arange(len(labels)), labels] = 1 - smoothing
    return targets


def wrong_own_share_forgotten(labels, classes, smoothing):
    """The label's own class gets no part of the share: the rows add up to less than 1."""
    targets = np.full((len(labels), classes), smoothing / classes)
    targets[np.arange(len(labels)), labels] = 1 - smoothing
    return targets


def wrong_nothing_taken_away(labels, classes, smoothing):
    """Adds the share, but does not take it away from the label first."""
    return np.eye(classes)[labels] + smoothing / classes


def wrong_classes_from_the_labels(labels, classes, smoothing):
    """Counts the classes that occur, and not those that there are."""
    k = labels.max() + 1
    return (1 - smoothing) * np.eye(k)[labels] + smoothing / k


def wrong_not_divided(labels, classes, smoothing):
    """Gives every class the whole share, not a part of it."""
    return (1 - smoothing) * np.eye(classes)[labels] + smoothing


def wrong_all_columns(labels, classes, smoothing):
    """Indexes with [:, labels], which sets these columns in every row."""
    one_hot = np.zeros((len(labels), classes))
    one_hot[:, labels] = 1
    return (1 - smoothing) * one_hot + smoothing / classes


def wrong_integer_array(labels, classes, smoothing):
    """Writes the floats into an array of the labels' integers, which cuts them off."""
    targets = np.zeros((len(labels), classes), dtype=labels.dtype)
    targets[:] = smoothing / classes
    targets[np.arange(len(labels)), labels] = 1 - smoothing + smoothing / classes
    return targets
