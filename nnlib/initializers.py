"""How large the first, random weights are: so that the signal neither dies out nor explodes.

Every initializer has the same signature and draws a weight of shape (in_features, out_features)
in `dtype`, the same numbers for the same state of `rng`.

Sources:
    He: He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", equation 10.
    Xavier: Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward
    neural networks", equations 12 and 16.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from nnlib.types import FloatArray

Initializer = Callable[[int, int, np.random.Generator, npt.DTypeLike], FloatArray]


def he_normal(
    in_features: int,
    out_features: int,
    rng: np.random.Generator,
    dtype: npt.DTypeLike = np.float32,
) -> FloatArray:
    """Draw from a normal distribution with variance 2 / in_features: made for ReLU."""
    return _normal(math.sqrt(2 / in_features), in_features, out_features, rng, dtype)


def he_uniform(
    in_features: int,
    out_features: int,
    rng: np.random.Generator,
    dtype: npt.DTypeLike = np.float32,
) -> FloatArray:
    """Draw evenly between two bounds, with the variance of `he_normal`."""
    return _uniform(math.sqrt(2 / in_features), in_features, out_features, rng, dtype)


def xavier_normal(
    in_features: int,
    out_features: int,
    rng: np.random.Generator,
    dtype: npt.DTypeLike = np.float32,
) -> FloatArray:
    """Draw from a normal distribution with variance 2 / (in_features + out_features): for tanh."""
    deviation = math.sqrt(2 / (in_features + out_features))
    return _normal(deviation, in_features, out_features, rng, dtype)


def xavier_uniform(
    in_features: int,
    out_features: int,
    rng: np.random.Generator,
    dtype: npt.DTypeLike = np.float32,
) -> FloatArray:
    """Draw evenly between two bounds, with the variance of `xavier_normal`."""
    deviation = math.sqrt(2 / (in_features + out_features))
    return _uniform(deviation, in_features, out_features, rng, dtype)


def _normal(
    deviation: float, rows: int, columns: int, rng: np.random.Generator, dtype: npt.DTypeLike
) -> FloatArray:
    # Drawn in float64 whatever the dtype, so that a float64 copy of a network starts the same.
    return (deviation * rng.standard_normal((rows, columns))).astype(dtype)


def _uniform(
    deviation: float, rows: int, columns: int, rng: np.random.Generator, dtype: npt.DTypeLike
) -> FloatArray:
    bound = math.sqrt(3) * deviation  # the variance of uniform(-b, b) is b squared over 3
    return rng.uniform(-bound, bound, (rows, columns)).astype(dtype)
