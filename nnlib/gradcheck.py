"""Is the gradient right? Nudge each number a little, see how the loss moves, and compare.

Everything here wants float64: a nudge small enough to measure a slope drowns in float32's rounding.
How to read a relative error (float64, step 1e-5): under 1e-7, right; around 1e-4, suspect a kink,
such as ReLU at zero; above 1e-2, wrong.
"""

from collections.abc import Callable

import numpy as np

from nnlib import expect
from nnlib.losses import Loss, softmax_cross_entropy
from nnlib.network import Network
from nnlib.types import FloatArray, IntArray


def numerical_gradient(
    function: Callable[[FloatArray], float], x: FloatArray, *, step: float = 1e-5
) -> FloatArray:
    """Return the gradient of `function` at `x` by central differences.

    (function(x + step) - function(x - step)) / (2 * step), for one element of x after the other.

    Args:
        function: from an array of x's shape to one number. It is called 2 * x.size times.
        x: any shape, float64. It is nudged in place, so `function` may ignore its argument and use
            x itself, say the value of a parameter; and it is put back, whatever happens.
        step: how far to nudge. The error of the method falls with step squared, the error of
            rounding rises as step shrinks: 1e-5 is near the best of both for float64.

    Returns:
        The gradient, of x's shape.
    """
    step = expect.number(step, "step", above=0)
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        kind = x.dtype if isinstance(x, np.ndarray) else type(x).__name__
        raise TypeError(f"x: expected an array of float64, got {kind}. Try x.astype(np.float64).")
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        original = x[index]
        try:
            x[index] = original + step
            above = function(x)
            x[index] = original - step
            below = function(x)
        finally:
            x[index] = original
        gradient[index] = (above - below) / (2 * step)
    return gradient


def relative_error(a: FloatArray, b: FloatArray) -> float:
    """Return how far apart two arrays are for their size: |a - b| / (|a| + |b|), 0 to 1.

    |.| is the Euclidean norm of the whole array, so that a single element near zero does not make
    noise look like an error. Two arrays of zeros are 0 apart.
    """
    if np.shape(a) != np.shape(b):
        raise ValueError(f"expected two arrays of one shape, got {np.shape(a)} and {np.shape(b)}.")
    size = float(np.linalg.norm(a) + np.linalg.norm(b))
    return float(np.linalg.norm(np.subtract(a, b))) / size if size else 0.0


def assert_gradients_match(
    function: Callable[[FloatArray], float],
    x: FloatArray,
    gradient: FloatArray,
    *,
    step: float = 1e-5,
    tolerance: float = 1e-7,
) -> float:
    """Compare a gradient that was derived with one that was measured.

    Args:
        function: from an array of x's shape to one number.
        x: where the gradient was derived; float64.
        gradient: the derived one, of x's shape.
        step: see `numerical_gradient`.
        tolerance: the largest relative error that counts as equal.

    Returns:
        The relative error.

    Raises:
        AssertionError: they differ; it names the element that is furthest off.
    """
    if np.shape(gradient) != np.shape(x):
        raise AssertionError(
            f"the gradient has shape {np.shape(gradient)} and x has shape {np.shape(x)}: "
            "a gradient always has the shape of what it belongs to."
        )
    measured = numerical_gradient(function, x, step=step)
    error = relative_error(gradient, measured)
    if not error <= tolerance:  # written so that NaN fails
        worst = np.unravel_index(np.argmax(np.abs(gradient - measured)), measured.shape)
        place = f" at {tuple(int(i) for i in worst)}" if worst else ""
        raise AssertionError(
            f"the gradient is off by a relative error of {error:.1e}, more than {tolerance:.0e}. "
            f"Furthest off{place}: derived {gradient[worst]:.6g}, measured {measured[worst]:.6g}."
        )
    return error


def assert_network_gradients_match(
    network: Network,
    inputs: FloatArray,
    labels: IntArray,
    *,
    loss: Loss = softmax_cross_entropy,
    step: float = 1e-5,
    tolerance: float = 1e-7,
) -> dict[str, float]:
    """Check the gradient of every parameter of a network, on a few examples.

    Works on a float64 copy, with dropout off, so that every pass computes the same function.

    Args:
        network: left as it is. Two forward passes per parameter: take a small one.
        inputs: shape (count, in_features); three to ten examples are enough.
        labels: shape (count,).
        loss: from outputs and labels, the mean loss and its gradient for the outputs.
        step: see `numerical_gradient`.
        tolerance: see `assert_gradients_match`.

    Returns:
        The relative error of each parameter, by name.

    Raises:
        AssertionError: the gradient of a parameter is wrong; it says which.
    """
    network = network.astype(np.float64)
    _, grad_outputs = loss(network.forward(inputs), labels)
    network.backward(grad_outputs)
    errors = {}
    for parameter in network.parameters():
        try:
            errors[parameter.name] = assert_gradients_match(
                lambda _: loss(network(inputs), labels)[0],
                parameter.value,
                parameter.grad,
                step=step,
                tolerance=tolerance,
            )
        except AssertionError as error:
            raise AssertionError(f"{parameter.name}: {error}") from None
    return errors
