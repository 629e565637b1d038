"""Answers to `sgd_step`, written from the statement alone."""

import copy

import numpy as np


def right_list_comprehension(parameters, gradients, learning_rate):
    return [
        (weight - learning_rate * grad_weight, bias - learning_rate * grad_bias)
        for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True)
    ]


def right_index_loop(parameters, gradients, learning_rate):
    new_parameters = []
    for i in range(len(parameters)):
        new_weight = parameters[i][0] - learning_rate * gradients[i][0]
        new_bias = parameters[i][1] - learning_rate * gradients[i][1]
        new_parameters.append((new_weight, new_bias))
    return new_parameters


def right_copy_then_in_place(parameters, gradients, learning_rate):
    result = []
    for (w, b), (gw, gb) in zip(parameters, gradients, strict=True):
        w, b = w.copy(), b.copy()
        w -= learning_rate * gw
        b -= learning_rate * gb
        result.append((w, b))
    return result


def right_deepcopy(parameters, gradients, learning_rate):
    new = copy.deepcopy(parameters)
    for layer, grads in zip(new, gradients, strict=True):
        for array, grad in zip(layer, grads, strict=True):
            array[...] = array - grad * learning_rate
    return new


def right_nested_generators(parameters, gradients, learning_rate):
    return [
        tuple(p - learning_rate * g for p, g in zip(pair, grads, strict=True))
        for pair, grads in zip(parameters, gradients, strict=True)
    ]


def right_map_and_helper(parameters, gradients, learning_rate):
    def move(old, slope):
        return np.subtract(old, np.multiply(learning_rate, slope))

    def move_pair(pair, grad_pair):
        return move(pair[0], grad_pair[0]), move(pair[1], grad_pair[1])

    return list(map(move_pair, parameters, gradients))


def right_number_by_number(parameters, gradients, learning_rate):
    out = []
    for layer in range(len(parameters)):
        weight, bias = parameters[layer]
        grad_weight, grad_bias = gradients[layer]
        new_weight = np.zeros_like(weight)
        new_bias = np.zeros_like(bias)
        for i in range(weight.shape[0]):
            for j in range(weight.shape[1]):
                new_weight[i, j] = weight[i, j] - learning_rate * grad_weight[i, j]
        for j in range(bias.shape[0]):
            new_bias[j] = bias[j] - learning_rate * grad_bias[j]
        out.append((new_weight, new_bias))
    return out


def right_two_lists_zipped(parameters, gradients, learning_rate):
    weights = [p[0] - learning_rate * g[0] for p, g in zip(parameters, gradients, strict=True)]
    biases = [p[1] - learning_rate * g[1] for p, g in zip(parameters, gradients, strict=True)]
    return list(zip(weights, biases, strict=True))


def right_float64_inside_and_back(parameters, gradients, learning_rate):
    def move(value, slope):
        exact = value.astype(np.float64) - learning_rate * slope.astype(np.float64)
        return exact.astype(value.dtype)

    return [
        (move(w, gw), move(b, gb)) for (w, b), (gw, gb) in zip(parameters, gradients, strict=True)
    ]


def right_adds_the_negative(parameters, gradients, learning_rate):
    moved = []
    for number, (weight, bias) in enumerate(parameters):
        down_weight, down_bias = (-learning_rate * g for g in gradients[number])
        moved += [(weight + down_weight, bias + down_bias)]
    return moved


def wrong_in_place(parameters, gradients, learning_rate):
    """Right numbers, but changes the arrays that came in: -= on them."""
    new = []
    for (weight, bias), (grad_weight, grad_bias) in zip(parameters, gradients, strict=True):
        weight -= learning_rate * grad_weight
        bias -= learning_rate * grad_bias
        new.append((weight, bias))
    return new


def wrong_uphill(parameters, gradients, learning_rate):
    """Adds the gradient: a step uphill."""
    return [
        (w + learning_rate * gw, b + learning_rate * gb)
        for (w, b), (gw, gb) in zip(parameters, gradients, strict=True)
    ]


def wrong_no_learning_rate(parameters, gradients, learning_rate):
    """Forgets the learning rate."""
    return [(w - gw, b - gb) for (w, b), (gw, gb) in zip(parameters, gradients, strict=True)]


def wrong_bias_stays(parameters, gradients, learning_rate):
    """Moves the weights only."""
    return [
        (w - learning_rate * gw, b.copy())
        for (w, b), (gw, _) in zip(parameters, gradients, strict=True)
    ]


def wrong_float64_buffers(parameters, gradients, learning_rate):
    """Fills arrays from np.zeros, which are float64: float32 does not stay float32."""
    new = []
    for (w, b), (gw, gb) in zip(parameters, gradients, strict=True):
        new_w = np.zeros(w.shape)
        new_b = np.zeros(b.shape)
        new_w[:] = w - learning_rate * gw
        new_b[:] = b - learning_rate * gb
        new.append((new_w, new_b))
    return new


def wrong_returns_in_the_loop(parameters, gradients, learning_rate):
    """The return stands in the loop: only the first layer comes back."""
    new = []
    for (w, b), (gw, gb) in zip(parameters, gradients, strict=True):
        new.append((w - learning_rate * gw, b - learning_rate * gb))
        return new


def wrong_shallow_copy(parameters, gradients, learning_rate):
    """Copies the list, but not the arrays in it, and works in place on these."""
    new = parameters.copy()
    for i in range(len(new)):
        weight, bias = new[i]
        weight -= learning_rate * gradients[i][0]
        bias -= learning_rate * gradients[i][1]
    return new
