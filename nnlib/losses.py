"""How wrong the outputs are, as one number, with its derivative for each output.

A loss is a pure function: it returns the loss, averaged over the batch, and `grad_outputs` in the
outputs' shape and dtype, and changes nothing it was given.
"""

from typing import Protocol

import numpy as np

from nnlib import expect
from nnlib.types import FloatArray, IntArray


class Loss(Protocol):
    """What `fit` and `evaluate` call: outputs and labels in, loss and gradient out."""

    def __call__(self, outputs: FloatArray, labels: IntArray, /) -> tuple[float, FloatArray]:
        """Return the mean loss and its gradient with respect to the outputs."""
        ...


def softmax(logits: FloatArray) -> FloatArray:
    """Turn each row of logits into probabilities: exp(logit) over the sum of its row.

    Args:
        logits: shape (count, classes), or (classes,) for one example.

    Returns:
        Probabilities of the same shape and dtype; each row sums to 1. The largest logit of a row is
        subtracted first, which changes nothing but keeps exp from overflowing.
    """
    probabilities, _ = _softmax(expect.floating(logits, "logits"))
    return probabilities


def log_softmax(logits: FloatArray) -> FloatArray:
    """Return the logarithm of `softmax`, exact where the probability itself rounds to zero.

    log softmax(z) = z - max(z) - log(sum(exp(z - max(z)))), with shapes as in `softmax`.
    """
    logits = expect.floating(logits, "logits")
    shifted: FloatArray = logits - logits.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def softmax_cross_entropy(
    logits: FloatArray, labels: IntArray, *, label_smoothing: float = 0.0
) -> tuple[float, FloatArray]:
    """Measure how surprised softmax(logits) is by the labels, averaged over the batch.

    Args:
        logits: shape (count, classes), count at least 1.
        labels: shape (count,), integers in 0 .. classes - 1.
        label_smoothing: in [0, 1): the share of the target that is spread evenly over all classes.
            Szegedy et al. (2016), "Rethinking the Inception architecture", section 7.

    Returns:
        The loss, in nats: -mean(sum(target * log softmax(logits))); and grad_logits, which is
        (softmax(logits) - target) / count.
    """
    logits = expect.floating(logits, "logits", ndim=2)
    count, classes = logits.shape
    if count == 0:
        raise ValueError("logits: expected at least one row, got none.")
    labels = expect.labels(labels, count, classes)
    smoothing = expect.number(label_smoothing, "label_smoothing", at_least=0, below=1)

    rows = np.arange(count)
    grad_logits, log_probabilities = _softmax(logits)
    # "0.0 -" and not a bare minus: a prediction that is sure and right costs 0.0, never -0.0.
    loss = 0.0 - (1 - smoothing) * log_probabilities[rows, labels].sum() / count
    grad_logits[rows, labels] -= 1 - smoothing
    if smoothing:
        loss -= smoothing * log_probabilities.mean()
        grad_logits -= smoothing / classes
    grad_logits /= count
    return float(loss), grad_logits


def mean_squared_error(outputs: FloatArray, targets: FloatArray) -> tuple[float, FloatArray]:
    """Average the squared difference over every element of the batch.

    Args:
        outputs: any shape.
        targets: the same shape.

    Returns:
        The loss mean((outputs - targets) ** 2), and grad_outputs, which is
        2 * (outputs - targets) / outputs.size.
    """
    outputs = expect.floating(outputs, "outputs")
    targets = np.asarray(targets)
    if outputs.shape != targets.shape:
        raise ValueError(f"targets: expected shape {outputs.shape}, got {targets.shape}.")
    if outputs.size == 0:
        raise ValueError("outputs: expected at least one number, got none.")
    difference = outputs - targets.astype(outputs.dtype)
    loss = float(np.mean(np.square(difference)))
    difference *= 2 / outputs.size
    return loss, difference


def _softmax(logits: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the probabilities and their logarithms, from one exponential."""
    log_probabilities = logits - logits.max(axis=-1, keepdims=True)
    probabilities = np.exp(log_probabilities)
    total = probabilities.sum(axis=-1, keepdims=True)
    log_probabilities -= np.log(total)
    probabilities /= total
    return probabilities, log_probabilities
