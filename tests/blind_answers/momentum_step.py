"""Answers to `momentum_step`, written from the statement alone."""

import numpy as np


def right_two_lines(value, gradient, velocity, learning_rate, momentum):
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity, velocity


def right_new_names(value, gradient, velocity, learning_rate, momentum):
    new_velocity = np.add(np.multiply(velocity, momentum), gradient)
    new_value = np.subtract(value, np.multiply(new_velocity, learning_rate))
    return new_value, new_velocity


def right_copies_then_in_place(value, gradient, velocity, learning_rate, momentum):
    v = velocity.copy()
    v *= momentum
    v += gradient
    w = value.copy()
    w -= learning_rate * v
    return w, v


def right_loop_over_places(value, gradient, velocity, learning_rate, momentum):
    new_value = np.zeros(value.shape)
    new_velocity = np.zeros(value.shape)
    for place in np.ndindex(value.shape):
        v = momentum * velocity[place] + gradient[place]
        new_velocity[place] = v
        new_value[place] = value[place] - learning_rate * v
    return new_value, new_velocity


def right_comprehensions(value, gradient, velocity, learning_rate, momentum):
    shape = value.shape
    flat_velocity = [
        momentum * v + g for v, g in zip(velocity.flatten(), gradient.flatten(), strict=True)
    ]
    flat_value = [
        w - learning_rate * v for w, v in zip(value.flatten(), flat_velocity, strict=True)
    ]
    return np.array(flat_value).reshape(shape), np.array(flat_velocity).reshape(shape)


def right_written_out(value, gradient, velocity, learning_rate, momentum):
    return (
        value - learning_rate * momentum * velocity - learning_rate * gradient,
        gradient + velocity * momentum,
    )


def right_negative_step(value, gradient, velocity, learning_rate, momentum):
    # keep the step of the weights, with its minus, and take it along at the end
    v_next = gradient + momentum * velocity
    step = -learning_rate * v_next
    value = value + step
    return value, v_next


def right_double_and_helper(value, gradient, velocity, learning_rate, momentum):
    def as_double(array):
        return np.array(array, dtype=np.float64)

    w, g, v = map(as_double, (value, gradient, velocity))
    v = v * float(momentum) + g
    w = w - float(learning_rate) * v
    return w, v


def right_stacked_einsum(value, gradient, velocity, learning_rate, momentum):
    stack = np.stack([value, gradient, velocity])
    rule = np.array([[1.0, -learning_rate, -learning_rate * momentum], [0.0, 1.0, momentum]])
    new = np.einsum("ij,j...->i...", rule, stack)
    return new[0], new[1]


def wrong_running_average(value, gradient, velocity, learning_rate, momentum):
    """Weights the gradient with 1 - momentum, as in a running average."""
    velocity = momentum * velocity + (1 - momentum) * gradient
    return value - learning_rate * velocity, velocity


def wrong_rate_in_velocity(value, gradient, velocity, learning_rate, momentum):
    """Keeps the learning rate in the velocity, the other common form of momentum."""
    velocity = momentum * velocity + learning_rate * gradient
    return value - velocity, velocity


def wrong_negative_velocity(value, gradient, velocity, learning_rate, momentum):
    """Subtracts the gradient in the velocity and adds it to the value, the form with a minus."""
    velocity = momentum * velocity - gradient
    return value + learning_rate * velocity, velocity


def wrong_uphill(value, gradient, velocity, learning_rate, momentum):
    """Moves the value along the velocity, uphill, with plus in place of minus."""
    velocity = momentum * velocity + gradient
    return value + learning_rate * velocity, velocity


def wrong_old_velocity(value, gradient, velocity, learning_rate, momentum):
    """Moves the value with the velocity that came in, before it is renewed."""
    new_value = value - learning_rate * velocity
    new_velocity = momentum * velocity + gradient
    return new_value, new_velocity


def wrong_in_place_velocity(value, gradient, velocity, learning_rate, momentum):
    """Updates the velocity in place with *= and +=, so the caller's array changes."""
    velocity *= momentum
    velocity += gradient
    return value - learning_rate * velocity, velocity


def wrong_in_place_value(value, gradient, velocity, learning_rate, momentum):
    """Updates the value in place with -=, so the caller's array changes."""
    velocity = momentum * velocity + gradient
    value -= learning_rate * velocity
    return value, velocity


def wrong_order(value, gradient, velocity, learning_rate, momentum):
    """Returns the velocity first, in the order in which the two are computed."""
    velocity = momentum * velocity + gradient
    value = value - learning_rate * velocity
    return velocity, value


def wrong_nesterov(value, gradient, velocity, learning_rate, momentum):
    """Looks one step ahead: the step of Nesterov, not of plain momentum."""
    velocity = momentum * velocity + gradient
    return value - learning_rate * (momentum * velocity + gradient), velocity


def wrong_gradient_step(value, gradient, velocity, learning_rate, momentum):
    """Moves the value by the gradient alone; the velocity is kept but never used."""
    velocity = momentum * velocity + gradient
    return value - learning_rate * gradient, velocity


def wrong_returns_old_velocity(value, gradient, velocity, learning_rate, momentum):
    """Gives the new velocity another name and returns the old one."""
    new_velocity = momentum * velocity + gradient
    return value - learning_rate * new_velocity, velocity


def wrong_momentum_times_both(value, gradient, velocity, learning_rate, momentum):
    """Adds the gradient before shrinking, so the momentum scales the new gradient as well."""
    velocity = momentum * (velocity + gradient)
    return value - learning_rate * velocity, velocity


def wrong_momentum_is_lost_share(value, gradient, velocity, learning_rate, momentum):
    """Reads momentum as friction, the share of the velocity that goes, not that stays."""
    velocity = (1 - momentum) * velocity + gradient
    return value - learning_rate * velocity, velocity


def wrong_gradient_subtracted_too(value, gradient, velocity, learning_rate, momentum):
    """Takes the gradient off twice: in the velocity, and as a plain step besides."""
    velocity = momentum * velocity + gradient
    return value - learning_rate * gradient - learning_rate * velocity, velocity


def wrong_value_only(value, gradient, velocity, learning_rate, momentum):
    """Returns the new value alone, as if the velocity lived on by itself."""
    velocity = momentum * velocity + gradient
    return value - learning_rate * velocity
