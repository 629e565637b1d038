"""Answers to `precision_recall`, written from the statement alone."""

import numpy as np


def right_divide_where(matrix):
    hits = np.diag(matrix)
    called = matrix.sum(axis=0)
    actual = matrix.sum(axis=1)
    precision = np.divide(hits, called, out=np.zeros(len(hits)), where=called > 0)
    recall = np.divide(hits, actual, out=np.zeros(len(hits)), where=actual > 0)
    return precision, recall


def right_where_with_warning(matrix):
    hits = matrix.diagonal()
    called, actual = matrix.sum(0), matrix.sum(1)
    return np.where(called == 0, 0, hits / called), np.where(actual == 0, 0, hits / actual)


def right_nan_to_num(matrix):
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.nan_to_num(np.diag(matrix) / np.sum(matrix, axis=0))
        recall = np.nan_to_num(np.diag(matrix) / np.sum(matrix, axis=1))
    return precision, recall


def right_loops(matrix):
    n = len(matrix)
    precision = np.zeros(n)
    recall = np.zeros(n)
    for c in range(n):
        called = 0
        actual = 0
        for other in range(n):
            called += int(matrix[other, c])
            actual += int(matrix[c, other])
        if called != 0:
            precision[c] = matrix[c, c] / called
        if actual != 0:
            recall[c] = matrix[c, c] / actual
    return precision, recall


def right_at_least_one(matrix):
    hits = np.diagonal(matrix)
    return hits / np.maximum(matrix.sum(axis=0), 1), hits / np.maximum(matrix.sum(axis=1), 1)


def right_helper_and_lists(matrix):
    def ratio(part, whole):
        return float(part) / float(whole) if whole else 0.0

    classes = range(matrix.shape[0])
    precision = np.array([ratio(matrix[c, c], matrix[:, c].sum()) for c in classes])
    recall = np.array([ratio(matrix[c, c], matrix[c].sum()) for c in classes])
    return precision, recall


def right_zeros_replaced(matrix):
    true_positives = np.diag(matrix).astype(np.float64)
    called = matrix.sum(axis=0)
    called[called == 0] = 1
    actual = matrix.sum(axis=1)
    actual[actual == 0] = 1
    return true_positives / called, true_positives / actual


def right_matmul_with_ones(matrix):
    matrix = matrix.astype(float)
    ones = np.ones(matrix.shape[0])
    hits = np.einsum("ii->i", matrix)
    called, actual = ones @ matrix, matrix @ ones
    return hits / (called + (called == 0)), hits / (actual + (actual == 0))


def right_false_positives(matrix):
    tp = np.diag(matrix)
    fp = matrix.sum(axis=0) - tp
    fn = matrix.sum(axis=1) - tp
    precision = np.zeros(tp.shape, dtype=float)
    recall = np.zeros(tp.shape, dtype=float)
    found = tp > 0
    precision[found] = tp[found] / (tp[found] + fp[found])
    recall[found] = tp[found] / (tp[found] + fn[found])
    return precision, recall


def right_transposed_matrix(matrix):
    def recall_of(table):
        result = []
        for c, row in enumerate(table.tolist()):
            try:
                result.append(row[c] / sum(row))
            except ZeroDivisionError:
                result.append(0.0)
        return np.array(result)

    return recall_of(matrix.T), recall_of(matrix)


def wrong_swapped(matrix):
    """Adds up the rows for the precision and the columns for the recall."""
    hits = np.diag(matrix)
    precision = hits / np.maximum(matrix.sum(axis=1), 1)
    recall = hits / np.maximum(matrix.sum(axis=0), 1)
    return precision, recall


def wrong_nan(matrix):
    """Divides 0 by 0: NaN for a class that was never predicted or does not occur."""
    hits = np.diag(matrix)
    return hits / matrix.sum(axis=0), hits / matrix.sum(axis=1)


def wrong_means(matrix):
    """Returns the mean over the classes: two numbers in place of two arrays."""
    hits = np.diag(matrix)
    precision = hits / np.maximum(matrix.sum(axis=0), 1)
    recall = hits / np.maximum(matrix.sum(axis=1), 1)
    return precision.mean(), recall.mean()


def wrong_whole_numbers(matrix):
    """Writes the fractions into arrays of whole numbers, which cut them off."""
    hits = np.diag(matrix)
    precision, recall = np.zeros_like(hits), np.zeros_like(hits)
    for c in range(len(hits)):
        if matrix[:, c].sum() > 0:
            precision[c] = hits[c] / matrix[:, c].sum()
        if matrix[c].sum() > 0:
            recall[c] = hits[c] / matrix[c].sum()
    return precision, recall


def wrong_recall_not_guarded(matrix):
    """Thinks of a class that was never predicted, but not of one that does not occur."""
    hits = np.diag(matrix)
    return hits / np.maximum(matrix.sum(axis=0), 1), hits / matrix.sum(axis=1)


def wrong_all_images(matrix):
    """Divides the precision by the number of all images, not by those called so."""
    hits = np.diag(matrix)
    return hits / matrix.sum(), hits / np.maximum(matrix.sum(axis=1), 1)


def wrong_mistakes_only(matrix):
    """Divides by the mistakes: leaves the hits out of the whole."""
    hits = np.diag(matrix)
    others_called = matrix.sum(axis=0) - hits
    others_actual = matrix.sum(axis=1) - hits
    return hits / np.maximum(others_called, 1), hits / np.maximum(others_actual, 1)
