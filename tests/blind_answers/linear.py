"""Answers to `linear`, written from the statement alone."""

import numpy as np


def right_matmul(inputs, weight, bias):
    return inputs @ weight + bias


def right_dot(inputs, weight, bias):
    z = np.dot(inputs, weight)
    z += bias
    return z


def right_einsum(inputs, weight, bias):
    return np.einsum("ni,io->no", inputs, weight) + bias[np.newaxis, :]


def right_three_loops(inputs, weight, bias):
    count = inputs.shape[0]
    n_in = weight.shape[0]
    n_out = weight.shape[1]
    result = np.zeros((count, n_out))
    for i in range(count):
        for j in range(n_out):
            total = 0
            for k in range(n_in):
                total = total + inputs[i, k] * weight[k, j]
            result[i, j] = total + bias[j]
    return result


def right_list_comprehension(inputs, weight, bias):
    return np.array(
        [[np.sum(row * unit) + b for unit, b in zip(weight.T, bias, strict=True)] for row in inputs]
    )


def right_column_by_column(inputs, weight, bias):
    columns = []
    for j in range(len(bias)):
        columns.append(inputs.dot(weight[:, j]) + bias[j])
    return np.stack(columns, axis=1)


def right_row_by_row(inputs, weight, bias):
    rows = []
    for x in inputs:
        rows.append(x @ weight + bias)
    return np.vstack(rows)


def right_broadcast_and_sum(inputs, weight, bias):
    return (inputs[:, :, None] * weight[None, :, :]).sum(axis=1) + bias


def right_bias_as_extra_row(inputs, weight, bias):
    """Appends a column of ones to the inputs, and the bias as a row to the weight."""
    with_one = np.hstack([inputs, np.ones((len(inputs), 1))])
    with_bias = np.vstack([weight, bias])
    return with_one @ with_bias


def right_transposed_twice(inputs, weight, bias):
    return (weight.T @ inputs.T + bias.reshape(-1, 1)).T


def right_float32_inside(inputs, weight, bias):
    x, w, b = (np.asarray(a, dtype=np.float32) for a in (inputs, weight, bias))
    return np.matmul(x, w) + b


def right_starts_from_the_bias(inputs, weight, bias):
    out = np.tile(bias.astype(float), (inputs.shape[0], 1))
    for k in range(inputs.shape[1]):
        out += np.outer(inputs[:, k], weight[k])
    return out


def wrong_no_bias(inputs, weight, bias):
    """Forgets the bias."""
    return inputs @ weight


def wrong_weight_first(inputs, weight, bias):
    """Multiplies in the wrong order: the shapes do not fit, or the numbers are others."""
    return weight @ inputs + bias


def wrong_weight_transposed(inputs, weight, bias):
    """Takes the weight to be (out, in), as PyTorch stores it."""
    return inputs @ weight.T + bias


def wrong_star(inputs, weight, bias):
    """Multiplies element by element: * in place of @."""
    return inputs * weight + bias


def wrong_relu_after(inputs, weight, bias):
    """Adds an activation function that nobody asked for."""
    return np.maximum(inputs @ weight + bias, 0)


def wrong_bias_for_each_row(inputs, weight, bias):
    """Turns the bias into a column, so it belongs to the images and not to the units."""
    return inputs @ weight + bias.reshape(-1, 1)


def wrong_squeezed(inputs, weight, bias):
    """Drops the axis of length 1 when there is one image, or one unit."""
    return np.squeeze(inputs @ weight + bias)
