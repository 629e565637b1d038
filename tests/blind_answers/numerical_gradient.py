"""Answers to `numerical_gradient`, written from the statement alone."""

import itertools

import numpy as np


def right_nudge_and_put_back(function, x, step):
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + step
        up = function(x)
        x[place] = old - step
        down = function(x)
        x[place] = old
        gradient[place] = (up - down) / (2 * step)
    return gradient


def right_two_copies(function, x, step):
    gradient = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        right = x.copy()
        left = x.copy()
        right[place] += step
        left[place] -= step
        gradient[place] = (function(right) - function(left)) / (2.0 * step)
    return gradient


def right_identity_rows(function, x, step):
    nudges = (step * row.reshape(x.shape) for row in np.eye(x.size))
    slopes = [(function(x + nudge) - function(x - nudge)) / (2 * step) for nudge in nudges]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)


def right_nditer(function, x, step):
    grad = np.zeros(x.shape, dtype=np.float64)
    it = np.nditer(x, flags=["multi_index", "zerosize_ok"], op_flags=["readwrite"])
    while not it.finished:
        idx = it.multi_index
        tmp_val = float(x[idx])
        x[idx] = tmp_val + step
        fxh1 = function(x)
        x[idx] = tmp_val - step
        fxh2 = function(x)
        grad[idx] = (fxh1 - fxh2) / (2 * step)
        x[idx] = tmp_val
        it.iternext()
    return grad


def right_flat_index(function, x, step):
    work = np.array(x, dtype=np.float64)
    result = np.zeros(x.size)
    for i in range(x.size):
        work.flat[i] = x.flat[i] + step
        above = function(work)
        work.flat[i] = x.flat[i] - step
        below = function(work)
        work.flat[i] = x.flat[i]
        result[i] = (above - below) / step / 2
    return result.reshape(x.shape)


def right_helper_inside(function, x, step):
    def value_at(place, amount):
        moved = x.copy()
        moved[place] = moved[place] + amount
        return function(moved)

    def slope(place):
        return (value_at(place, step) - value_at(place, -step)) / (2 * step)

    gradient = np.zeros(x.shape, dtype="float64")
    for place in np.ndindex(*x.shape):
        gradient[place] = slope(place)
    return gradient


def right_itertools_product(function, x, step):
    gradient = np.zeros(x.shape)
    ranges = [range(n) for n in x.shape]
    for place in itertools.product(*ranges):
        mask = np.zeros(x.shape)
        mask[place] = 1
        f1 = function(x + step * mask)
        f2 = function(x - step * mask)
        gradient[place] += f1
        gradient[place] -= f2
    return gradient / (2 * step)


def right_work_then_restore_all(function, x, step):
    original = x.copy()
    grad = []
    for index, _ in np.ndenumerate(original):
        x[index] += step
        plus = function(x)
        x[...] = original
        x[index] -= step
        minus = function(x)
        x[...] = original
        grad.append(0.5 * (plus - minus) / step)
    return np.asarray(grad, dtype=np.float64).reshape(original.shape)


def right_where_unravel(function, x, step):
    numbers = np.arange(x.size).reshape(x.shape)
    g = np.zeros(x.shape)
    for n in range(x.size):
        here = numbers == n
        up = function(np.where(here, x + step, x))
        down = function(np.where(here, x - step, x))
        g[np.unravel_index(n, x.shape)] = (up - down) / (2 * step)
    return g


def wrong_forward_difference(function, x, step):
    """Takes the difference to the right only, not the central one."""
    gradient = np.zeros_like(x)
    base = function(x)
    for place in np.ndindex(x.shape):
        moved = x.copy()
        moved[place] += step
        gradient[place] = (function(moved) - base) / step
    return gradient


def wrong_divides_by_step(function, x, step):
    """Divides by the step, though the two places are two steps apart."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += step
        left[place] -= step
        gradient[place] = (function(right) - function(left)) / step
    return gradient


def wrong_precedence(function, x, step):
    """Writes / 2 * step, which divides by 2 and multiplies by the step."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += step
        left[place] -= step
        gradient[place] = (function(right) - function(left)) / 2 * step
    return gradient


def wrong_never_put_back(function, x, step):
    """Leaves each element nudged down when it goes on to the next one."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + step
        up = function(x)
        x[place] = old - step
        down = function(x)
        gradient[place] = (up - down) / (2 * step)
    return gradient


def wrong_put_back_by_adding(function, x, step):
    """Puts x back by adding the step again, which leaves rounding errors in it."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        x[place] += step
        up = function(x)
        x[place] -= 2 * step
        down = function(x)
        x[place] += step
        gradient[place] = (up - down) / (2 * step)
    return gradient


def wrong_one_step_down(function, x, step):
    """Goes down by one step from the nudged place, so it compares x + h with x itself."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        moved = x.copy()
        moved[place] += step
        up = function(moved)
        moved[place] -= step
        down = function(moved)
        gradient[place] = (up - down) / (2 * step)
    return gradient


def wrong_all_at_once(function, x, step):
    """Nudges all elements together, and gives every place the sum of all slopes."""
    slope = (function(x + step) - function(x - step)) / (2 * step)
    return np.full(x.shape, slope)


def wrong_nudges_rows(function, x, step):
    """Loops over the first axis only, so whole rows are nudged at once."""
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        right, left = x.copy(), x.copy()
        right[i] += step
        left[i] -= step
        gradient[i] = (function(right) - function(left)) / (2 * step)
    return gradient


def wrong_two_names_no_copy(function, x, step):
    """Takes right = x for a copy: both names are one array, so the two nudges cancel."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        old = x[place]
        right = x
        left = x
        right[place] += step
        left[place] -= step
        gradient[place] = (function(right) - function(left)) / (2 * step)
        x[place] = old
    return gradient


def wrong_own_step(function, x, step):
    """Uses a small step of its own, and ignores the one that comes in."""
    h = 1e-5
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        gradient[place] = (function(right) - function(left)) / (2 * h)
    return gradient


def wrong_matrices_only(function, x, step):
    """Assumes two axes: unpacks the shape into rows and columns."""
    rows, columns = x.shape
    gradient = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            right, left = x.copy(), x.copy()
            right[i, j] += step
            left[i, j] -= step
            gradient[i, j] = (function(right) - function(left)) / (2 * step)
    return gradient


def wrong_flat_result(function, x, step):
    """Returns the slopes in one long row, without the shape of x."""
    slopes = []
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += step
        left[place] -= step
        slopes.append((function(right) - function(left)) / (2 * step))
    return np.array(slopes)


def wrong_function_of_one_element(function, x, step):
    """Calls the function on the single element, not on the whole array."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        here = x[place]
        gradient[place] = (function(here + step) - function(here - step)) / (2 * step)
    return gradient


def wrong_flattened_argument(function, x, step):
    """Hands the function a flattened array, not one of the shape of x."""
    flat = x.flatten()
    gradient = np.zeros_like(flat)
    for i in range(flat.size):
        right, left = flat.copy(), flat.copy()
        right[i] += step
        left[i] -= step
        gradient[i] = (function(right) - function(left)) / (2 * step)
    return gradient.reshape(x.shape)


def wrong_flatten_is_a_copy(function, x, step):
    """Nudges x.flatten(), a copy, and calls the function on x, which never moves."""
    flat = x.flatten()
    gradient = np.zeros(x.size)
    for i in range(x.size):
        old = flat[i]
        flat[i] = old + step
        up = function(x)
        flat[i] = old - step
        down = function(x)
        flat[i] = old
        gradient[i] = (up - down) / (2 * step)
    return gradient.reshape(x.shape)


def wrong_copy_outside_loop(function, x, step):
    """Makes the two copies before the loop, so the nudges of earlier elements stay in them."""
    gradient = np.zeros_like(x)
    right, left = x.copy(), x.copy()
    for place in np.ndindex(x.shape):
        right[place] += step
        left[place] -= step
        gradient[place] = (function(right) - function(left)) / (2 * step)
    return gradient


def wrong_relative_step(function, x, step):
    """Scales the step with the size of the element, where the step is the distance itself."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        h = step * max(1.0, abs(x[place]))
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        gradient[place] = (function(right) - function(left)) / (2 * h)
    return gradient


def wrong_float32_result(function, x, step):
    """Collects the slopes in a float32 array, as the images have that dtype."""
    gradient = np.zeros(x.shape, dtype=np.float32)
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += step
        left[place] -= step
        gradient[place] = (function(right) - function(left)) / (2 * step)
    return gradient
