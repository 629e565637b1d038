"""What several exercises of lesson 2 need."""

import numpy as np

from nnlib.exercises.spec import small_numbers


def one_number(rng):
    """Draw one number that is pleasant to read."""
    return float(small_numbers(rng, 1)[0])


def layer(rng, count, in_features, out_features):
    """Draw inputs, weight and bias of a layer."""
    return (
        small_numbers(rng, (count, in_features)),
        small_numbers(rng, (in_features, out_features)),
        small_numbers(rng, out_features),
    )


def both_signs(rng, *, rows=1):
    """Draw rows of numbers below, at and above 0, some of them beyond 1, in random order."""
    numbers = np.array([-1.3, -0.4, 0, 0.6, 1.2]) * (1 + rng.integers(1, 6, (rows, 5)) / 10)
    return rng.permuted(numbers, axis=1).round(2)
