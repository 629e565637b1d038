"""What several exercises of lesson 4 need."""

from itertools import pairwise

import numpy as np

from nnlib.exercises.spec import small_numbers


def _named(formula, function):
    """Give a function its formula as a name: the panel then shows what was called."""
    function.__name__ = formula
    return function


def _both_signs(rng, shape):
    """Draw numbers that are pleasant to read, at least two of each sign."""
    numbers = np.abs(small_numbers(rng, int(np.prod(shape))))
    signs = np.resize([1.0, -1.0], numbers.size)
    return (numbers * rng.permutation(signs)).reshape(shape)


def small_network(rng, *sizes):
    """Draw the (weight, bias) pairs of a small network, with numbers that are pleasant to read."""
    pairs = []
    for in_features, out_features in pairwise(sizes):
        weight = small_numbers(rng, (in_features, out_features))
        pairs.append((weight, small_numbers(rng, out_features)))
    return pairs
