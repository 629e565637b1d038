"""What several exercises of lesson 6 need."""

import numpy as np

from nnlib.exercises.spec import Case, small_numbers


def positive_numbers(rng, shape):
    """Draw 0.1 to 2 in steps of 0.1, as a mean of squares may look."""
    return rng.integers(1, 21, size=shape) / 10


def _momentum(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity, velocity


def momentum_cases(rng):
    """Yield the calls for a step with momentum: value, gradient, velocity, rate, momentum."""

    def three(shape):
        return [small_numbers(rng, shape) for _ in range(3)]

    value, gradient, _ = three(3)
    yield Case(value, gradient, np.zeros(3), 0.1, 0.9, about="the first step")
    yield Case(*three(3), 0.1, 0.9)
    value, _, velocity = three(2)
    yield Case(value, np.zeros(2), velocity, 0.1, 0.8, about="a gradient of zero")
    yield Case(*three((2, 3)), 0.01, 0.0, about="momentum 0")
    yield Case(*three((3, 3)), 0.5, 0.9, about="a large learning rate")
    yield Case(*rng.normal(size=(3, 64, 10)).astype(np.float32), 0.03, 0.95, about="a whole layer")


def _averages(gradient, mean, mean_square, beta1, beta2):
    """Return both running averages after this gradient: what every Adam begins with."""
    mean = beta1 * mean + (1 - beta1) * gradient
    return mean, beta2 * mean_square + (1 - beta2) * gradient**2


def _adam(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean, mean_square = _averages(gradient, mean, mean_square, beta1, beta2)
    mean_hat = mean / (1 - beta1**step)
    mean_square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return value, mean, mean_square


def _adam_arguments(rng):
    """Yield the arguments of adam_step, and what each call tries."""

    def four(shape):
        value, gradient, mean = (small_numbers(rng, shape) for _ in range(3))
        return value, gradient, mean, positive_numbers(rng, shape)

    value, gradient, _, _ = four(3)
    usual = 0.1, 0.9, 0.999, 1e-8
    yield (value, gradient, np.zeros(3), np.zeros(3), 1, *usual), "the first step"
    yield (*four(3), 3, *usual), "ordinary numbers"
    value, gradient, _, _ = four(3)
    gradient[1] = 0
    yield (value, gradient, np.zeros(3), np.zeros(3), 1, *usual), "a gradient of zero"
    yield (*four((2, 3)), 2, 0.1, 0.8, 0.95, 0.5), "a large epsilon"
    yield (*four((3, 3)), 100_000, 0.03, 0.9, 0.999, 1e-8), "a late step"
    value, gradient, mean, mean_square = rng.normal(size=(4, 64, 10)).astype(np.float32)
    yield (value, gradient, mean, mean_square**2, 7, 0.01, 0.85, 0.98, 1e-7), "a whole layer"
