"""Answers to `relu_backward`, written from the statement alone."""

import numpy as np


def right_where(grad_outputs, inputs):
    return np.where(inputs > 0, grad_outputs, 0.0)


def right_times_mask(grad_outputs, inputs):
    return grad_outputs * (inputs > 0)


def right_copy_and_clear(grad_outputs, inputs):
    grad_inputs = grad_outputs.copy()
    grad_inputs[inputs <= 0] = 0
    return grad_inputs


def right_loop_over_places(grad_outputs, inputs):
    result = np.zeros(inputs.shape, dtype=grad_outputs.dtype)
    for place in np.ndindex(inputs.shape):
        if inputs[place] > 0:
            result[place] = grad_outputs[place]
        else:
            result[place] = 0
    return result


def right_fill_zeros(grad_outputs, inputs):
    positive = inputs > 0
    grad_inputs = np.zeros_like(grad_outputs)
    grad_inputs[positive] = grad_outputs[positive]
    return grad_inputs


def right_list_comprehension(grad_outputs, inputs):
    pairs = zip(grad_outputs.flatten().tolist(), inputs.flatten().tolist(), strict=True)
    return np.array([g if x > 0 else 0.0 for g, x in pairs], dtype=np.float64).reshape(inputs.shape)


def right_heaviside(grad_outputs, inputs):
    slope = np.heaviside(inputs, 0.0)
    return np.multiply(slope, grad_outputs)


def right_helper_with_vectorize(grad_outputs, inputs):
    def gate(grad, x):
        if x > 0:
            return float(grad)
        return 0.0

    return np.vectorize(gate, otypes=[np.float64])(grad_outputs, inputs)


def right_putmask(grad_outputs, inputs):
    out = np.array(grad_outputs, copy=True)
    np.putmask(out, np.logical_not(np.greater(inputs, 0)), 0)
    return out


def right_sign_of_relu(grad_outputs, inputs):
    # the output of relu is either 0 or positive, so its sign is the slope
    relu = np.maximum(inputs, 0)
    derivative = np.sign(relu)
    return derivative * grad_outputs


def wrong_slope_one_at_zero(grad_outputs, inputs):
    """Takes the slope at exactly 0 as 1, with >= in place of >."""
    return np.where(inputs >= 0, grad_outputs, 0.0)


def wrong_gates_on_gradient(grad_outputs, inputs):
    """Applies ReLU to the gradient: asks if the gradient is above 0, not the input."""
    return np.where(grad_outputs > 0, grad_outputs, 0.0)


def wrong_both_must_be_positive(grad_outputs, inputs):
    """Lets only positive gradients through, as if a gradient could not be negative."""
    return np.maximum(grad_outputs, 0) * (inputs > 0)


def wrong_times_relu_output(grad_outputs, inputs):
    """Multiplies by the output of ReLU in place of its slope."""
    return grad_outputs * np.maximum(0, inputs)


def wrong_only_the_slope(grad_outputs, inputs):
    """Returns the derivative of ReLU and forgets the chain rule, the factor grad_outputs."""
    return (inputs > 0).astype(float)


def wrong_passes_input(grad_outputs, inputs):
    """Passes the input on where the gate is open, as in the forward pass, not the gradient."""
    return np.where(inputs > 0, inputs, 0.0)


def wrong_overwrites_gradient(grad_outputs, inputs):
    """Takes a second name for a copy, so the caller's grad_outputs is changed."""
    grad_inputs = grad_outputs
    grad_inputs[inputs <= 0] = 0
    return grad_inputs


def wrong_overwrites_inputs(grad_outputs, inputs):
    """Builds the slope inside the array inputs, and so changes what the caller gave."""
    inputs[inputs <= 0] = 0
    inputs[inputs > 0] = 1
    return grad_outputs * inputs


def wrong_gate_reversed(grad_outputs, inputs):
    """Mixes up the two cases: clears the gradient where the input is above 0."""
    grad_inputs = grad_outputs.copy()
    grad_inputs[inputs > 0] = 0
    return grad_inputs


def wrong_selects_only(grad_outputs, inputs):
    """Picks out the open places with a mask, so the zeros are missing and the shape is lost."""
    return grad_outputs[inputs > 0]


def wrong_slope_half_at_zero(grad_outputs, inputs):
    """Takes the slope at exactly 0 as one half, the mean of both sides."""
    return grad_outputs * np.heaviside(inputs, 0.5)


def wrong_leaky(grad_outputs, inputs):
    """Remembers leaky ReLU: lets a hundredth of the gradient through the closed gate."""
    return np.where(inputs > 0, grad_outputs, 0.01 * grad_outputs)


def wrong_absolute_value(grad_outputs, inputs):
    """Takes the sign for the slope, so closed gates hand back minus the gradient, not 0."""
    return grad_outputs * np.sign(inputs)


def wrong_integer_threshold(grad_outputs, inputs):
    """Rounds inputs down to whole numbers first, so inputs between 0 and 1 count as closed."""
    mask = inputs.astype(int) > 0
    return grad_outputs * mask
