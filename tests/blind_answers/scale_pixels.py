"""Answers to `scale_pixels`, written from the statement alone."""

import numpy as np


def right_cast_then_divide(pixels, maximum):
    return pixels.astype(np.float32) / maximum


def right_divide_then_cast(pixels, maximum):
    return (pixels / maximum).astype(np.float32)


def right_divide_with_dtype(pixels, maximum):
    return np.divide(pixels, maximum, dtype=np.float32)


def right_loop_over_places(pixels, maximum):
    result = np.zeros(pixels.shape, dtype=np.float32)
    for place in np.ndindex(pixels.shape):
        result[place] = float(pixels[place]) / maximum
    return result


def right_list_and_reshape(pixels, maximum):
    shape = pixels.shape
    numbers = [pixel / maximum for pixel in pixels.ravel().tolist()]
    return np.array(numbers, dtype="float32").reshape(shape)


def right_copy_divided_in_place(pixels, maximum):
    x = np.array(pixels, dtype=np.float32)
    x /= maximum
    return x


def right_times_the_reciprocal(pixels, maximum):
    factor = 1.0 / maximum
    scaled = pixels.astype(np.float64) * factor
    return np.float32(scaled)


def right_interpolated(pixels, maximum):
    return np.interp(pixels, [0, maximum], [0.0, 1.0]).astype(np.float32)


def right_recursive_helper(pixels, maximum):
    def scale(part):
        if isinstance(part, list):
            return [scale(p) for p in part]
        return part / maximum

    return np.array(scale(pixels.tolist()), dtype=np.float32).reshape(pixels.shape)


def right_out_argument(pixels, maximum):
    result = np.empty(pixels.shape, np.float32)
    np.true_divide(pixels, maximum, out=result, casting="unsafe")
    return result


def wrong_float64(pixels, maximum):
    """Never asks for float32, so that the result is float64."""
    return pixels / maximum


def wrong_always_255(pixels, maximum):
    """Takes 255 for white, whatever the maximum is."""
    return pixels.astype(np.float32) / 255


def wrong_largest_pixel(pixels, maximum):
    """Divides by the largest pixel of the picture, which may be darker than white."""
    return (pixels / pixels.max()).astype(np.float32)


def wrong_divides_in_place(pixels, maximum):
    """Divides the array it was given: whole numbers refuse that, and floats are overwritten."""
    pixels /= maximum
    return pixels.astype(np.float32)


def wrong_whole_division(pixels, maximum):
    """Divides with `//`: all but white becomes 0."""
    return (pixels // maximum).astype(np.float32)


def wrong_no_copy_of_float32(pixels, maximum):
    """`asarray` makes no copy of an array that is float32 already: the pixels are overwritten."""
    x = np.asarray(pixels, dtype=np.float32)
    x /= maximum
    return x


def wrong_stretches_contrast(pixels, maximum):
    """Subtracts the darkest and divides by the range: min-max scaling."""
    low, high = float(pixels.min()), float(pixels.max())
    return ((pixels - low) / (high - low)).astype(np.float32)
