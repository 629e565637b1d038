"""Answers to `class_counts`, written from the statement alone."""

from collections import Counter

import numpy as np


def right_bincount(labels, classes):
    return np.bincount(labels, minlength=classes)


def right_loop(labels, classes):
    counts = np.zeros(classes, dtype=int)
    for label in labels:
        counts[label] += 1
    return counts


def right_list_of_sums(labels, classes):
    return np.array([np.sum(labels == c) for c in range(classes)])


def right_nested_loops(labels, classes):
    result = []
    for c in range(classes):
        n = 0
        for i in range(len(labels)):
            if labels[i] == c:
                n = n + 1
        result.append(n)
    return np.array(result)


def right_add_at(labels, classes):
    counts = np.zeros(classes, dtype=np.int64)
    np.add.at(counts, labels, 1)
    return counts


def right_compare_with_all(labels, classes):
    return (labels[:, None] == np.arange(classes)).sum(axis=0)


def right_histogram(labels, classes):
    counts, _ = np.histogram(labels, bins=np.arange(classes + 1))
    return counts


def right_unique(labels, classes):
    counts = np.zeros(classes, dtype=np.int32)
    values, how_often = np.unique(labels, return_counts=True)
    counts[values] = how_often
    return counts


def right_one_hot_rows(labels, classes):
    return np.eye(classes, dtype=int)[labels].sum(axis=0)


def right_counter(labels, classes):
    counter = Counter(labels.tolist())
    return np.array([counter[c] for c in range(classes)])


def right_sorted_edges(labels, classes):
    return np.diff(np.searchsorted(np.sort(labels), np.arange(classes + 1)))


def right_count_of_list(labels, classes):
    labels = list(labels)
    return np.fromiter(map(labels.count, range(classes)), dtype=int)


def wrong_no_minlength(labels, classes):
    """Stops at the largest label that occurs: the last classes may be missing."""
    return np.bincount(labels)


def wrong_unique_only(labels, classes):
    """Counts only the classes that occur: no zeros."""
    return np.unique(labels, return_counts=True)[1]


def wrong_float_counts(labels, classes):
    """`np.zeros` without a dtype holds floats."""
    counts = np.zeros(classes)
    for label in labels:
        counts[label] += 1
    return counts


def wrong_adds_once(labels, classes):
    """`counts[labels] += 1` adds 1 only once for a label that occurs many times."""
    counts = np.zeros(classes, dtype=int)
    counts[labels] += 1
    return counts


def wrong_from_one(labels, classes):
    """Counts the classes from 1 to `classes`, not from 0."""
    return np.array([np.sum(labels == c) for c in range(1, classes + 1)])


def wrong_dtype_of_labels(labels, classes):
    """Counts in the dtype of the labels: uint8 wraps around at 256."""
    counts = np.zeros(classes, dtype=labels.dtype)
    for label in labels:
        counts[label] += 1
    return counts


def wrong_histogram_bins(labels, classes):
    """Bins of equal width between the smallest and the largest label that occur."""
    return np.histogram(labels, bins=classes)[0]
