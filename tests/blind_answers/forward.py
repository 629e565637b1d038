"""Answers to `forward`, written from the statement alone."""

from functools import reduce

import numpy as np


def right_all_but_the_last(inputs, parameters):
    hidden = inputs
    for weight, bias in parameters[:-1]:
        hidden = np.maximum(hidden @ weight + bias, 0)
    weight, bias = parameters[-1]
    return hidden @ weight + bias


def right_if_not_last(inputs, parameters):
    x = inputs
    for i in range(len(parameters)):
        x = np.dot(x, parameters[i][0]) + parameters[i][1]
        if i != len(parameters) - 1:
            x[x < 0] = 0
    return x


def right_relu_before_each_but_the_first(inputs, parameters):
    out = None
    for weight, bias in parameters:
        source = inputs if out is None else out * (out > 0)
        out = source @ weight + bias
    return out


def right_recursion(inputs, parameters):
    (weight, bias), rest = parameters[0], parameters[1:]
    z = inputs @ weight + bias
    if not rest:
        return z
    return right_recursion(np.where(z > 0, z, 0.0), rest)


def right_star_unpacking(inputs, parameters):
    *hidden_layers, (last_weight, last_bias) = parameters
    x = inputs.copy()
    for w, b in hidden_layers:
        x = (x @ w + b).clip(min=0)
    return x @ last_weight + last_bias


def right_reduce(inputs, parameters):
    def layer(x, pair):
        return x @ pair[0] + pair[1]

    first = layer(inputs, parameters[0])
    return reduce(lambda z, pair: layer(np.fmax(z, 0), pair), parameters[1:], first)


def right_list_of_activations(inputs, parameters):
    activations = [inputs]
    for number, (weight, bias) in enumerate(parameters, start=1):
        z = np.matmul(activations[-1], weight) + bias
        if number < len(parameters):
            z = (z + np.abs(z)) / 2
        activations.append(z)
    return activations[-1]


def right_while_and_loops(inputs, parameters):
    def relu(number):
        if number > 0:
            return number
        return 0.0

    table = inputs.tolist()
    layer = 0
    while layer < len(parameters):
        weight = parameters[layer][0]
        bias = parameters[layer][1]
        new_table = []
        for row in table:
            new_row = []
            for j in range(weight.shape[1]):
                total = float(bias[j])
                for k in range(weight.shape[0]):
                    total += row[k] * float(weight[k][j])
                if layer < len(parameters) - 1:
                    total = relu(total)
                new_row.append(total)
            new_table.append(new_row)
        table = new_table
        layer += 1
    return np.array(table)


def right_image_by_image(inputs, parameters):
    logits = np.empty((len(inputs), len(parameters[-1][1])))
    for i, x in enumerate(inputs):
        for weight, bias in parameters[:-1]:
            x = np.maximum(0, weight.T @ x + bias)
        logits[i] = parameters[-1][0].T @ x + parameters[-1][1]
    return logits


def right_pops_from_a_copy(inputs, parameters):
    layers = list(parameters)
    w_out, b_out = layers.pop()
    x = inputs
    while layers:
        w, b = layers.pop(0)
        x = x @ w
        x += b
        np.maximum(x, 0, out=x)
    return x @ w_out + b_out


def right_float32_inside(inputs, parameters):
    x = np.asarray(inputs, dtype=np.float32)
    last = len(parameters) - 1
    for i, (w, b) in enumerate(parameters):
        x = x @ w.astype(np.float32) + b.astype(np.float32)
        x = x if i == last else np.maximum(x, np.float32(0))
    return x


def wrong_relu_after_the_last(inputs, parameters):
    """A ReLU after every layer, the last one too."""
    x = inputs
    for weight, bias in parameters:
        x = np.maximum(x @ weight + bias, 0)
    return x


def wrong_no_relu(inputs, parameters):
    """Forgets the ReLU."""
    x = inputs
    for weight, bias in parameters:
        x = x @ weight + bias
    return x


def wrong_two_layers_only(inputs, parameters):
    """Writes the formula for two layers down, whatever the list holds."""
    w1, b1 = parameters[0]
    w2, b2 = parameters[1]
    return np.maximum(inputs @ w1 + b1, 0) @ w2 + b2


def wrong_pops_the_callers_list(inputs, parameters):
    """Right numbers, but takes the last layer out of the caller's list."""
    last_weight, last_bias = parameters.pop()
    x = inputs
    for weight, bias in parameters:
        x = np.maximum(x @ weight + bias, 0)
    return x @ last_weight + last_bias


def wrong_relu_of_the_inputs(inputs, parameters):
    """Puts the ReLU before every layer, so the inputs lose what is below zero."""
    x = inputs
    for weight, bias in parameters:
        x = np.maximum(x, 0) @ weight + bias
    return x


def wrong_always_from_the_inputs(inputs, parameters):
    """Sends the inputs into every layer, and not what the layer before gave."""
    for weight, bias in parameters[:-1]:
        hidden = np.maximum(inputs @ weight + bias, 0)
    weight, bias = parameters[-1]
    return hidden @ weight + bias


def wrong_bias_after_relu(inputs, parameters):
    """Adds the bias after the ReLU."""
    x = inputs
    for weight, bias in parameters[:-1]:
        x = np.maximum(x @ weight, 0) + bias
    return x @ parameters[-1][0] + parameters[-1][1]
