"""Answers to `linear_backward`, written from the statement alone."""

import numpy as np


def right_matmul(grad_outputs, inputs, weight):
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


def right_dot(grad_outputs, inputs, weight):
    grad_weight = np.dot(inputs.T, grad_outputs)
    grad_bias = np.sum(grad_outputs, 0)
    grad_inputs = np.dot(grad_outputs, weight.T)
    return grad_weight, grad_bias, grad_inputs


def right_einsum(grad_outputs, inputs, weight):
    grad_weight = np.einsum("cf,cu->fu", inputs, grad_outputs)
    grad_bias = np.einsum("cu->u", grad_outputs)
    grad_inputs = np.einsum("cu,fu->cf", grad_outputs, weight)
    return grad_weight, grad_bias, grad_inputs


def right_all_loops(grad_outputs, inputs, weight):
    count = inputs.shape[0]
    features = weight.shape[0]
    units = weight.shape[1]
    grad_weight = np.zeros((features, units))
    grad_bias = np.zeros(units)
    grad_inputs = np.zeros((count, features))
    for n in range(count):
        for j in range(units):
            grad_bias[j] = grad_bias[j] + grad_outputs[n][j]
            for i in range(features):
                grad_weight[i][j] = grad_weight[i][j] + inputs[n][i] * grad_outputs[n][j]
                grad_inputs[n][i] = grad_inputs[n][i] + weight[i][j] * grad_outputs[n][j]
    return grad_weight, grad_bias, grad_inputs


def right_outer_per_example(grad_outputs, inputs, weight):
    grad_weight = np.zeros_like(weight)
    grad_bias = np.zeros(weight.shape[1])
    grad_inputs = np.zeros_like(inputs)
    for row, (x, g) in enumerate(zip(inputs, grad_outputs, strict=True)):
        grad_weight += np.outer(x, g)
        grad_bias += g
        grad_inputs[row] = weight @ g
    return grad_weight, grad_bias, grad_inputs


def right_column_of_ones(grad_outputs, inputs, weight):
    # the bias is one more row of the weight, whose input is always 1
    extended = np.hstack([inputs, np.ones((len(inputs), 1))])
    both = extended.T @ grad_outputs
    return both[:-1], both[-1], grad_outputs @ weight.T


def right_transposed_products(grad_outputs, inputs, weight):
    grad_weight = (grad_outputs.T @ inputs).T
    grad_bias = np.ones(len(grad_outputs)) @ grad_outputs
    grad_inputs = (weight @ grad_outputs.T).T
    return grad_weight, grad_bias, grad_inputs


def right_broadcasting(grad_outputs, inputs, weight):
    grad_weight = (inputs[:, :, None] * grad_outputs[:, None, :]).sum(axis=0)
    grad_bias = grad_outputs.sum(axis=0, keepdims=True).reshape(-1)
    grad_inputs = (grad_outputs[:, None, :] * weight[None, :, :]).sum(axis=2)
    return grad_weight, grad_bias, grad_inputs


def right_list_comprehensions(grad_outputs, inputs, weight):
    grad_weight = np.array([[(x * g).sum() for g in grad_outputs.T] for x in inputs.T])
    grad_bias = np.array([sum(column) for column in grad_outputs.T])
    grad_inputs = np.array([[np.dot(g, w) for w in weight] for g in grad_outputs])
    return grad_weight, grad_bias, grad_inputs


def right_tensordot_double(grad_outputs, inputs, weight):
    g = np.asarray(grad_outputs, dtype=np.float64)
    x = np.asarray(inputs, dtype=np.float64)
    w = np.asarray(weight, dtype=np.float64)
    return (
        np.tensordot(x, g, axes=(0, 0)),
        np.add.reduce(g, axis=0),
        np.tensordot(g, w, axes=(1, 1)),
    )


def wrong_divides_by_count(grad_outputs, inputs, weight):
    """Divides the gradients of weight and bias by the count once more."""
    count = len(inputs)
    grad_weight = inputs.T @ grad_outputs / count
    grad_bias = grad_outputs.sum(axis=0) / count
    return grad_weight, grad_bias, grad_outputs @ weight.T


def wrong_bias_mean(grad_outputs, inputs, weight):
    """Takes the mean over the examples for the bias, where slopes that meet add."""
    return inputs.T @ grad_outputs, grad_outputs.mean(axis=0), grad_outputs @ weight.T


def wrong_bias_keepdims(grad_outputs, inputs, weight):
    """Keeps the summed axis, so grad_bias has the shape (1, units)."""
    grad_bias = np.sum(grad_outputs, axis=0, keepdims=True)
    return inputs.T @ grad_outputs, grad_bias, grad_outputs @ weight.T


def wrong_bias_axis_one(grad_outputs, inputs, weight):
    """Sums over the units, axis 1, for the bias: one number per example."""
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=1), grad_outputs @ weight.T


def wrong_bias_one_number(grad_outputs, inputs, weight):
    """Sums everything into one number for the bias, no axis given."""
    return inputs.T @ grad_outputs, np.sum(grad_outputs), grad_outputs @ weight.T


def wrong_bias_not_summed(grad_outputs, inputs, weight):
    """Hands back grad_outputs for the bias, because its slope is 1: forgets that examples add."""
    return inputs.T @ grad_outputs, grad_outputs.copy(), grad_outputs @ weight.T


def wrong_weight_transposed(grad_outputs, inputs, weight):
    """Uses the layout (units, features) of textbooks for grad_weight."""
    return grad_outputs.T @ inputs, grad_outputs.sum(axis=0), grad_outputs @ weight.T


def wrong_order(grad_outputs, inputs, weight):
    """Returns grad_inputs first, in the order of x, w, b."""
    return grad_outputs @ weight.T, inputs.T @ grad_outputs, grad_outputs.sum(axis=0)


def wrong_weight_reshaped(grad_outputs, inputs, weight):
    """Makes the shapes fit with reshape in place of a transpose, which shuffles the weights."""
    features, units = weight.shape
    grad_inputs = grad_outputs @ weight.reshape(units, features)
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


def wrong_inputs_reshaped(grad_outputs, inputs, weight):
    """Turns the inputs with reshape in place of a transpose, which mixes the examples."""
    count, features = inputs.shape
    grad_weight = inputs.reshape(features, count) @ grad_outputs
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


def wrong_last_example_only(grad_outputs, inputs, weight):
    """Assigns in the loop in place of adding, so only the last example counts for the weight."""
    grad_weight = np.zeros_like(weight)
    for x, g in zip(inputs, grad_outputs, strict=True):
        grad_weight = np.outer(x, g)
    return grad_weight, grad_outputs.sum(axis=0), grad_outputs @ weight.T


def wrong_weight_not_transposed(grad_outputs, inputs, weight):
    """Multiplies by the weight without the transpose, which runs only for square weights."""
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_outputs @ weight


def wrong_grad_inputs_times_inputs(grad_outputs, inputs, weight):
    """Multiplies the gradient of the inputs by the inputs as well."""
    grad_inputs = (grad_outputs @ weight.T) * inputs
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


def wrong_grad_inputs_through_gate(grad_outputs, inputs, weight):
    """Includes the slope of a ReLU before the layer, which is another piece's business."""
    grad_inputs = (grad_outputs @ weight.T) * (inputs > 0)
    return inputs.T @ grad_outputs, grad_outputs.sum(axis=0), grad_inputs


def wrong_updates_weight_first(grad_outputs, inputs, weight):
    """Learns on the way: moves the weight, in place, by its gradient after using it."""
    grad_weight = inputs.T @ grad_outputs
    grad_bias = grad_outputs.sum(axis=0)
    grad_inputs = grad_outputs @ weight.T
    weight -= 0.1 * grad_weight
    return grad_weight, grad_bias, grad_inputs


def wrong_accumulates_in_grad_outputs(grad_outputs, inputs, weight):
    """Adds up the bias gradient in the first row of grad_outputs, a view, and so changes it."""
    grad_weight = inputs.T @ grad_outputs
    grad_inputs = grad_outputs @ weight.T
    grad_bias = grad_outputs[0]
    for row in grad_outputs[1:]:
        grad_bias += row
    return grad_weight, grad_bias, grad_inputs
