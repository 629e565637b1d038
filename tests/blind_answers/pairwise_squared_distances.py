"""Answers to `pairwise_squared_distances`, written from the statement alone."""

import numpy as np


def right_broadcast(a, b):
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)


def right_expanded_square(a, b):
    return (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T


def right_expanded_and_clipped(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    aa = np.einsum("ik,ik->i", a, a).reshape(-1, 1)
    bb = np.einsum("jk,jk->j", b, b).reshape(1, -1)
    return np.maximum(aa - 2.0 * np.dot(a, b.T) + bb, 0.0)


def right_einsum(a, b):
    gaps = a[:, np.newaxis] - b
    return np.einsum("ijk,ijk->ij", gaps, gaps)


def right_norm_squared(a, b):
    return np.linalg.norm(a[:, None] - b[None], axis=-1) ** 2


def right_repeat_and_tile(a, b):
    n = a.shape[0]
    m = b.shape[0]
    all_a = np.repeat(a, m, axis=0)
    all_b = np.tile(b, (n, 1))
    difference = all_a - all_b
    return np.sum(difference * difference, axis=1).reshape(n, m)


def right_indices(a, b):
    i, j = np.indices((len(a), len(b)))
    return np.sum(np.square(a[i] - b[j]), axis=2)


def right_columns_first(a, b):
    difference = np.expand_dims(a.T, 2) - np.expand_dims(b.T, 1)
    return np.power(difference, 2).sum(axis=0)


def right_matmul_of_gaps(a, b):
    gaps = np.subtract(a[:, None, :], b[None, :, :])
    return (gaps[:, :, None, :] @ gaps[:, :, :, None])[:, :, 0, 0]


def right_outer_diagonal(a, b):
    every = np.subtract.outer(a, b)
    return (np.diagonal(every, axis1=1, axis2=3) ** 2).sum(axis=-1)


def right_one_long_product(a, b):
    n, m = len(a), len(b)
    left = np.concatenate([a * a, np.ones_like(a), -2 * a], axis=1)
    right = np.concatenate([np.ones_like(b), b * b, b], axis=1)
    distances = left @ right.T
    assert distances.shape == (n, m)
    return distances


def wrong_root(a, b):
    """Takes the root: the distance, not its square."""
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))


def wrong_nested_loops(a, b):
    """The right numbers, with two loops in Python."""
    result = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            result[i, j] = np.sum((a[i] - b[j]) ** 2)
    return result


def wrong_comprehension(a, b):
    """The right numbers, with a comprehension over the rows of a."""
    return np.array([((row - b) ** 2).sum(axis=1) for row in a])


def wrong_row_by_row(a, b):
    """Subtracts row from row: no axis for the pairs."""
    return np.sum((a - b) ** 2, axis=1)


def wrong_sum_over_points(a, b):
    """Adds up along axis 1, over the points of b, in place of the last axis."""
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=1)


def wrong_factor_two_forgotten(a, b):
    """Expands the square and forgets the 2 before the product."""
    return (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - a @ b.T


def wrong_squares_not_a_column(a, b):
    """Expands the square, but adds the squares of a along the columns, like those of b."""
    return (a**2).sum(axis=1) + (b**2).sum(axis=1) - 2 * a @ b.T
