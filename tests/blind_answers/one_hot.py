"""Answers to `one_hot`, written from the statement alone."""

import numpy as np


def right_rows_of_identity(labels, classes):
    return np.eye(classes, dtype=np.float32)[labels]


def right_loop_over_labels(labels, classes):
    result = np.zeros((len(labels), classes), dtype=np.float32)
    for i in range(len(labels)):
        result[i, labels[i]] = 1
    return result


def right_pairs_of_indices(labels, classes):
    hot = np.zeros((labels.shape[0], classes), np.float32)
    hot[np.arange(labels.size), labels] = 1.0
    return hot


def right_compare_with_columns(labels, classes):
    return (labels[:, None] == np.arange(classes)).astype(np.float32)


def right_lists_and_ifs(labels, classes):
    rows = []
    for label in labels:
        row = []
        for j in range(classes):
            if j == label:
                row.append(1)
            else:
                row.append(0)
        rows.append(row)
    return np.array(rows, dtype="float32")


def right_put_along_axis(labels, classes):
    hot = np.zeros((len(labels), classes), dtype="f4")
    np.put_along_axis(hot, labels.astype(np.int64).reshape(-1, 1), 1, axis=1)
    return hot


def right_places_in_flat_array(labels, classes):
    count = len(labels)
    flat = np.zeros(count * classes, dtype=np.float32)
    flat[np.arange(count) * classes + labels] = 1
    return flat.reshape(count, classes)


def right_outer_equal(labels, classes):
    return np.float32(np.equal.outer(labels, np.arange(classes)))


def right_column_by_column(labels, classes):
    result = np.zeros((len(labels), classes))
    for c in range(classes):
        result[labels == c, c] = 1
    return result.astype(np.float32)


def right_stack_of_comprehensions(labels, classes):
    return np.array([[float(int(y) == j) for j in range(classes)] for y in labels], np.float32)


def right_take_and_cast(labels, classes):
    return np.take(np.identity(classes), labels, axis=0).astype(np.single)


def right_add_at(labels, classes):
    hot = np.zeros((classes, labels.shape[0]), dtype=np.float32)
    np.add.at(hot, (labels, np.arange(labels.shape[0])), 1)
    return hot.T.copy()


def wrong_default_dtype(labels, classes):
    """Leaves the dtype at NumPy's default, float64."""
    result = np.zeros((len(labels), classes))
    result[np.arange(len(labels)), labels] = 1
    return result


def wrong_integers(labels, classes):
    """Thinks that zeros and ones are integers, and returns an integer array."""
    return np.eye(classes, dtype=int)[labels]


def wrong_booleans(labels, classes):
    """Returns the comparison itself, an array of booleans, and does not turn it into floats."""
    return labels[:, None] == np.arange(classes)[None, :]


def wrong_classes_from_labels(labels, classes):
    """Takes the number of classes from the largest label: the last classes may not occur."""
    width = int(labels.max()) + 1
    return np.eye(width, dtype=np.float32)[labels]


def wrong_classes_that_occur(labels, classes):
    """Gives columns to the classes that occur, in place of all classes: later ones move left."""
    _, position = np.unique(labels, return_inverse=True)
    result = np.zeros((len(labels), classes), dtype=np.float32)
    result[np.arange(len(labels)), position] = 1
    return result


def wrong_colon_for_rows(labels, classes):
    """Writes to result[:, labels], which sets the columns of all labels in every row."""
    result = np.zeros((len(labels), classes), dtype=np.float32)
    result[:, labels] = 1
    return result


def wrong_transposed(labels, classes):
    """Has a row for each class and a column for each label: the shape is (classes, count)."""
    return (np.arange(classes)[:, None] == labels).astype(np.float32)


def wrong_reshaped_for_transposed(labels, classes):
    """Builds (classes, count) and reshapes it, which is not the same as to transpose it."""
    hot = (np.arange(classes)[:, None] == labels).astype(np.float32)
    return hot.reshape(len(labels), classes)


def wrong_counts_from_one(labels, classes):
    """Thinks that labels start at 1: every 1 is a column too far left, label 0 at the end."""
    result = np.zeros((len(labels), classes), dtype=np.float32)
    for i, label in enumerate(labels):
        result[i, int(label) - 1] = 1
    return result


def wrong_label_in_place_of_one(labels, classes):
    """Writes the label into its column, and not a 1."""
    result = np.zeros((len(labels), classes), dtype=np.float32)
    for i, label in enumerate(labels):
        result[i, label] = label
    return result


def wrong_same_row_every_time(labels, classes):
    """Makes the row of zeros once, before the loop, so that the ones of earlier labels stay."""
    row = np.zeros(classes, dtype=np.float32)
    rows = []
    for label in labels:
        row[label] = 1
        rows.append(row.copy())
    return np.array(rows)


def wrong_same_object_in_list(labels, classes):
    """Multiplies a list of one row, so that all rows are the same list in memory."""
    rows = [[0] * classes] * len(labels)
    for i, label in enumerate(labels):
        rows[i][label] = 1
    return np.array(rows, dtype=np.float32)


def wrong_indices_swapped(labels, classes):
    """Swaps the indices: the label chooses the row, and the place of the label the column."""
    result = np.zeros((len(labels), classes), dtype=np.float32)
    for i, label in enumerate(labels):
        result[label, i] = 1
    return result


def wrong_all_up_to_label(labels, classes):
    """Fills all columns up to the label with ones, like a thermometer."""
    return (np.arange(classes) <= labels[:, None]).astype(np.float32)


def wrong_sorted_rows(labels, classes):
    """Builds the rows class by class, so that they come in the order of the classes."""
    identity = np.eye(classes, dtype=np.float32)
    return np.array([identity[c] for c in range(classes) for _ in range(np.sum(labels == c))])


def wrong_plain_list(labels, classes):
    """Returns a list of lists and not an array."""
    return [[1.0 if j == label else 0.0 for j in range(classes)] for label in labels]


def wrong_zeros_and_ones_exchanged(labels, classes):
    """Compares with != in place of ==: a 0 in the column of the label, ones elsewhere."""
    return (labels[:, None] != np.arange(classes)).astype(np.float32)
