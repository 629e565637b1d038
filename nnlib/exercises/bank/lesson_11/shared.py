"""What several exercises of lesson 11 need."""

import numpy as np

from nnlib import losses


def _numbers(rng, shape):
    """Draw numbers that are short to read, and so many that two sums do not come out equal."""
    return rng.normal(size=shape).round(2)


def _network(rng, count, sizes):
    """Draw inputs, labels and parameters; in each hidden unit half of the inputs are above 0."""
    in_features, hidden, classes = sizes
    inputs, weight1 = _numbers(rng, (count, in_features)), _numbers(rng, (in_features, hidden))
    bias1 = -np.median(inputs @ weight1, axis=0)
    parameters = [(weight1, bias1), (_numbers(rng, (hidden, classes)), _numbers(rng, classes))]
    return inputs, rng.integers(0, classes, count), parameters


def _layer(rng, count, in_features, classes):
    """Draw inputs, labels, weight and bias for a single layer."""
    labels = rng.integers(0, classes, count)
    weight, bias = _numbers(rng, (in_features, classes)), _numbers(rng, classes)
    return _numbers(rng, (count, in_features)), labels, weight, bias


def _walk(through_relu):
    """Return the gradients of two layers; `through_relu` is the step back through ReLU."""

    def gradients(inputs, labels, parameters):
        (weight1, bias1), (weight2, bias2) = parameters
        totals = inputs @ weight1 + bias1
        hidden = np.maximum(totals, 0)
        _, grad_logits = losses.softmax_cross_entropy(hidden @ weight2 + bias2, labels)
        grad_totals = through_relu(grad_logits @ weight2.T, totals, hidden)
        return [
            (inputs.T @ grad_totals, grad_totals.sum(axis=0)),
            (hidden.T @ grad_logits, grad_logits.sum(axis=0)),
        ]

    return gradients
