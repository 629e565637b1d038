"""What several exercises of lesson 5 need."""

import numpy as np

from nnlib import losses


def _loss_and_gradients(images, labels, parameters):
    """Return the mean cross-entropy and its gradients, a pair per layer."""
    seen = [images]
    for weight, bias in parameters[:-1]:
        seen.append(np.maximum(seen[-1] @ weight + bias, 0))
    weight, bias = parameters[-1]
    loss, grad = losses.softmax_cross_entropy(seen[-1] @ weight + bias, labels)
    gradients = []
    for inputs, (weight, _) in zip(reversed(seen), reversed(parameters), strict=True):
        gradients.append((inputs.T @ grad, grad.sum(axis=0)))
        grad = grad @ weight.T * (inputs > 0)
    return loss, gradients[::-1]


def _named(name, function):
    function.__name__ = name
    return function


def _moved(parameters, gradients, learning_rate):
    return [
        (weight - learning_rate * grad_weight, bias - learning_rate * grad_bias)
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True)
    ]


def _labels(rng, count, classes):
    """Draw labels in random order, as many of each class as can be."""
    return rng.permutation(np.resize(rng.permutation(classes), count))


def _sgd_step(parameters, gradients, learning_rate):
    return _moved(parameters, gradients, learning_rate)


def _train_step(images, labels, parameters, learning_rate, loss_and_gradients):
    loss, gradients = loss_and_gradients(images, labels, parameters)
    if not np.isfinite(loss):
        return loss, parameters
    return loss, _moved(parameters, gradients, learning_rate)
