"""Answers to `adam_step`, written from the statement alone."""

import math

import numpy as np


def right_formulas(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    mean = beta1 * mean + (1 - beta1) * gradient
    mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat = mean / (1 - beta1**step)
    square_hat = mean_square / (1 - beta2**step)
    value = value - learning_rate * mean_hat / (np.sqrt(square_hat) + epsilon)
    return value, mean, mean_square


def right_loop_over_places(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    new_value = np.zeros(value.shape)
    new_mean = np.zeros(value.shape)
    new_square = np.zeros(value.shape)
    for place in np.ndindex(value.shape):
        g = float(gradient[place])
        m = beta1 * float(mean[place]) + (1 - beta1) * g
        s = beta2 * float(mean_square[place]) + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**step)
        s_hat = s / (1 - beta2**step)
        new_value[place] = value[place] - learning_rate * m_hat / (math.sqrt(s_hat) + epsilon)
        new_mean[place] = m
        new_square[place] = s
    return new_value, new_mean, new_square


def right_scaled_rate(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    # both corrections moved into the rate; then epsilon has to be scaled as well
    root = math.sqrt(1 - beta2**step)
    rate = learning_rate * root / (1 - beta1**step)
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * np.square(gradient)
    return value - rate * m / (np.sqrt(s) + epsilon * root), m, s


def right_moves_towards(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    m = mean + (1.0 - beta1) * (gradient - mean)
    s = mean_square + (1.0 - beta2) * (gradient * gradient - mean_square)
    direction = (m / (1.0 - beta1**step)) / ((s / (1.0 - beta2**step)) ** 0.5 + epsilon)
    return value - learning_rate * direction, m, s


def right_helper_average(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    def average(old, new, beta):
        return beta * old + (1 - beta) * new

    def corrected(array, beta):
        return array / (1 - beta**step)

    mean = average(mean, gradient, beta1)
    mean_square = average(mean_square, gradient**2, beta2)
    size = np.sqrt(corrected(mean_square, beta2)) + epsilon
    return value - learning_rate * corrected(mean, beta1) / size, mean, mean_square


def right_copies_in_place(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    w = np.array(value)
    m = np.array(mean)
    s = np.array(mean_square)
    m *= beta1
    m += (1 - beta1) * gradient
    s *= beta2
    s += (1 - beta2) * gradient * gradient
    bottom = s / (1 - beta2**step)
    bottom = np.sqrt(bottom)
    bottom += epsilon
    top = m / (1 - beta1**step)
    top *= learning_rate
    w -= top / bottom
    return w, m, s


def right_power_by_product(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    power1 = 1.0
    power2 = 1.0
    for _ in range(int(step)):
        power1 = power1 * beta1
        power2 = power2 * beta2
    m = np.add(beta1 * mean, (1 - beta1) * gradient)
    s = np.add(beta2 * mean_square, (1 - beta2) * np.power(gradient, 2))
    mc = np.divide(m, 1 - power1)
    sc = np.divide(s, 1 - power2)
    return np.subtract(value, learning_rate * np.divide(mc, np.sqrt(sc) + epsilon)), m, s


def right_double_and_stack(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    w, g, m, s = (np.asarray(a, dtype=np.float64) for a in (value, gradient, mean, mean_square))
    betas = np.array([beta1, beta2]).reshape((2,) + (1,) * g.ndim)
    averages = betas * np.stack([m, s]) + (1 - betas) * np.stack([g, g**2])
    m_hat, s_hat = averages / (1 - betas**step)
    return w - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), averages[0], averages[1]


def wrong_no_correction(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Leaves the correction out, so the first steps have the wrong size."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    return value - learning_rate * m / (np.sqrt(s) + epsilon), m, s


def wrong_returns_corrected(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Returns the corrected averages, which the next step would correct again."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m = m / (1 - beta1**step)
    s = s / (1 - beta2**step)
    return value - learning_rate * m / (np.sqrt(s) + epsilon), m, s


def wrong_epsilon_in_root(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Adds epsilon under the root, not after it."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * m_hat / np.sqrt(s_hat + epsilon), m, s


def wrong_counts_from_zero(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Thinks that step is counted from 0, and adds 1 to it."""
    t = step + 1
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_no_power(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    """Divides by 1 - beta without the power, the same correction at every step."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1)
    s_hat = s / (1 - beta2)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_same_beta(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    """Corrects the mean square with beta1: a line copied and not changed in full."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta1**step)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_corrects_mean_only(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Corrects the mean, and forgets the mean square."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    return value - learning_rate * m_hat / (np.sqrt(s) + epsilon), m, s


def wrong_square_of_mean(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Averages the square of the mean in place of the square of the gradient."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_no_root(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    """Divides by the mean square itself, without the root."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * m_hat / (s_hat + epsilon), m, s


def wrong_gradient_on_top(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Steps along the gradient, as RMSProp does, and not along its corrected mean."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * gradient / (np.sqrt(s_hat) + epsilon), m, s


def wrong_betas_swapped_shares(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Takes beta for the share of the new gradient, and 1 - beta for the old average."""
    m = (1 - beta1) * mean + beta1 * gradient
    s = (1 - beta2) * mean_square + beta2 * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_mean_like_momentum(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Adds the whole gradient to the mean, as in momentum, without the factor 1 - beta1."""
    m = beta1 * mean + gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_epsilon_not_scaled(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Moves the corrections into the rate, but adds epsilon to the uncorrected root."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    rate = learning_rate * np.sqrt(1 - beta2**step) / (1 - beta1**step)
    return value - rate * m / (np.sqrt(s) + epsilon), m, s


def wrong_epsilon_outside_fraction(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Leaves the brackets out, so epsilon is added to the fraction and not to the root."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * (m_hat / np.sqrt(s_hat) + epsilon), m, s


def wrong_in_place_averages(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Updates both averages in place with *= and +=, so the caller's arrays change."""
    mean *= beta1
    mean += (1 - beta1) * gradient
    mean_square *= beta2
    mean_square += (1 - beta2) * gradient**2
    m_hat = mean / (1 - beta1**step)
    s_hat = mean_square / (1 - beta2**step)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), mean, mean_square


def wrong_uphill(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    """Adds the step to the value, which climbs."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value + learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def wrong_order(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    """Returns the averages first and the value last, in the order of the formulas."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return m, s, value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon)


def wrong_size_of_whole_array(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon
):
    """Averages the mean square over the whole array, one size for all numbers."""
    m = beta1 * mean + (1 - beta1) * gradient
    s = beta2 * mean_square + (1 - beta2) * np.mean(gradient**2)
    m_hat = m / (1 - beta1**step)
    s_hat = s / (1 - beta2**step)
    return value - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon), m, s
