"""Answers to `confusion_matrix`, written from the statement alone."""

from collections import Counter

import numpy as np


def right_loop(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix


def right_add_at(labels, predictions, classes):
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def right_bincount(labels, predictions, classes):
    places = labels.astype(np.int64) * classes + predictions
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


def right_compare_every_pair(labels, predictions, classes):
    matrix = np.zeros((classes, classes)).astype(int)
    for i in range(classes):
        for j in range(classes):
            matrix[i][j] = np.sum((labels == i) & (predictions == j))
    return matrix


def right_one_hot_product(labels, predictions, classes):
    one_hot = np.eye(classes, dtype=np.int64)
    return one_hot[labels].T @ one_hot[predictions]


def right_list_comprehension(labels, predictions, classes):
    return np.array(
        [
            [np.count_nonzero(predictions[labels == i] == j) for j in range(classes)]
            for i in range(classes)
        ]
    )


def right_counter(labels, predictions, classes):
    counts = Counter(zip(labels.tolist(), predictions.tolist(), strict=True))
    table = [[counts[i, j] for j in range(classes)] for i in range(classes)]
    return np.array(table, dtype=np.int32)


def right_row_by_row(labels, predictions, classes):
    rows = []
    for true_class in range(classes):
        answers = predictions[labels == true_class]
        rows.append(np.bincount(answers, minlength=classes))
    return np.stack(rows)


def right_histogram(labels, predictions, classes):
    edges = np.arange(classes + 1) - 0.5
    matrix, _, _ = np.histogram2d(labels, predictions, bins=(edges, edges))
    return matrix.round().astype(np.int64)


def right_unique_pairs(labels, predictions, classes):
    pairs = np.stack([labels, predictions], axis=1)
    found, counts = np.unique(pairs, axis=0, return_counts=True)
    matrix = np.zeros((classes, classes), np.int64)
    matrix[found[:, 0], found[:, 1]] = counts
    return matrix


def right_lists_of_lists(labels, predictions, classes):
    result = []
    for _ in range(classes):
        result.append([0] * classes)
    for n in range(len(labels)):
        t = int(labels[n])
        p = int(predictions[n])
        result[t][p] = result[t][p] + 1
    return np.array(result)


def wrong_transposed(labels, predictions, classes):
    """Puts the prediction in the row and the true class in the column."""
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[prediction, label] += 1
    return matrix


def wrong_fancy_increment(labels, predictions, classes):
    """Thinks that += with index arrays counts repeated pairs; each is counted once."""
    matrix = np.zeros((classes, classes), dtype=int)
    matrix[labels, predictions] += 1
    return matrix


def wrong_small_dtype_overflow(labels, predictions, classes):
    """Computes labels * classes + predictions in the small dtype of the labels: it overflows."""
    places = labels * classes + predictions
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


def wrong_classes_from_data(labels, predictions, classes):
    """Takes the number of classes from the largest label that occurs, not from `classes`."""
    size = int(max(labels.max(), predictions.max())) + 1
    matrix = np.zeros((size, size), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def wrong_only_occurring_classes(labels, predictions, classes):
    """Makes a row and a column only for the classes that occur."""
    names = np.unique(np.concatenate([labels, predictions]))
    return np.array([[np.sum((labels == i) & (predictions == j)) for j in names] for i in names])


def wrong_only_mistakes(labels, predictions, classes):
    """Counts the mistakes alone, and leaves the diagonal empty."""
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions, strict=True):
        if label != prediction:
            matrix[label, prediction] += 1
    return matrix


def wrong_floats(labels, predictions, classes):
    """Counts in an array of floats, because np.zeros makes one."""
    matrix = np.zeros((classes, classes))
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix


def wrong_fractions(labels, predictions, classes):
    """Divides each row by its sum, a rate of each class in place of counts."""
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


def wrong_counts_in_label_dtype(labels, predictions, classes):
    """Counts in the dtype of the labels, where uint8 begins at 0 again after 255."""
    matrix = np.zeros((classes, classes), dtype=labels.dtype)
    np.add.at(matrix, (labels, predictions), 1)
    return matrix


def wrong_no_minlength(labels, predictions, classes):
    """Forgets minlength, so the count is too short if the last pairs do not occur."""
    places = labels.astype(int) * classes + predictions
    return np.bincount(places).reshape(classes, classes)


def wrong_shared_rows(labels, predictions, classes):
    """Multiplies a list of lists, so that all rows are one and the same list."""
    table = [[0] * classes] * classes
    for label, prediction in zip(labels, predictions, strict=True):
        table[label][prediction] += 1
    return np.array(table)


def wrong_marks_only(labels, predictions, classes):
    """Sets a 1 where a pair occurs, and does not count how often."""
    matrix = np.zeros((classes, classes), dtype=int)
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] = 1
    return matrix


def wrong_class_totals_multiplied(labels, predictions, classes):
    """Counts labels and predictions apart and multiplies: loses which belong together."""
    actual = np.bincount(labels, minlength=classes)
    called = np.bincount(predictions, minlength=classes)
    return np.outer(actual, called) // len(labels)


def wrong_ignores_class_zero(labels, predictions, classes):
    """Counts classes from 1, so everything of class 0 is left out."""
    matrix = np.zeros((classes, classes), dtype=int)
    for i in range(1, classes):
        for j in range(1, classes):
            matrix[i, j] = np.sum((labels == i) & (predictions == j))
    return matrix


def wrong_histogram_range(labels, predictions, classes):
    """Leaves the range of the histogram to NumPy, which spans only the numbers that occur."""
    matrix, _, _ = np.histogram2d(labels, predictions, bins=classes)
    return matrix.astype(int)
