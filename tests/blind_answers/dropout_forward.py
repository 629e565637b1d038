"""Answers to `dropout_forward`, written from the statement alone."""

import numpy as np


def right_random_at_least_rate(inputs, rate, rng, training):
    if not training:
        return inputs.copy(), np.ones_like(inputs)
    mask = (rng.random(inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask


def right_random_below_keep(inputs, rate, rng, training):
    keep = 1 - rate if training else 1.0
    mask = (rng.random(size=inputs.shape) < keep).astype(float) / keep
    return np.multiply(inputs, mask), mask


def right_binomial(inputs, rate, rng, training):
    if training and rate > 0:
        mask = rng.binomial(1, 1 - rate, size=inputs.shape) * (1 / (1 - rate))
    else:
        mask = np.ones(inputs.shape)
    return inputs * mask, mask


def right_choice(inputs, rate, rng, training):
    if training is False or rate == 0:
        return np.array(inputs), np.ones(inputs.shape)
    mask = rng.choice([0.0, 1.0 / (1.0 - rate)], size=inputs.shape, p=[rate, 1.0 - rate])
    return inputs * mask, mask


def right_two_loops(inputs, rate, rng, training):
    mask = np.ones(inputs.shape)
    outputs = np.zeros(inputs.shape)
    for i in range(inputs.shape[0]):
        for j in range(inputs.shape[1]):
            if training:
                if rng.random() < rate:
                    mask[i, j] = 0
                else:
                    mask[i, j] = 1 / (1 - rate)
            outputs[i, j] = inputs[i, j] * mask[i, j]
    return outputs, mask


def right_where_uniform(inputs, rate, rng, training):
    if not training:
        rate = 0.0
    draws = rng.uniform(0, 1, inputs.shape)
    mask = np.where(draws < rate, 0.0, 1 / (1 - rate))
    outputs = mask * inputs
    return outputs, mask


def right_boolean_index(inputs, rate, rng, training):
    mask = np.ones_like(inputs, dtype=np.float64)
    if training:
        mask /= 1.0 - rate
        mask[rng.random(inputs.shape) < rate] = 0.0
    return inputs * mask, mask


def right_row_by_row(inputs, rate, rng, training):
    if not training or rate == 0:
        return inputs + 0, inputs * 0 + 1
    features = inputs.shape[1]
    rows = [np.floor(rng.random(features) + (1 - rate)) / (1 - rate) for _ in inputs]
    mask = np.array(rows)
    return inputs * mask, mask


def right_float32_inside(inputs, rate, rng, training):
    if not training:
        return inputs.copy(), np.ones(inputs.shape, dtype=np.float32)
    on = rng.random(inputs.shape, dtype=np.float32) >= rate
    mask = on.astype(np.float32) / np.float32(1 - rate)
    return inputs * mask, mask


def right_flat_and_reshaped(inputs, rate, rng, training):
    draws = [rng.uniform() for _ in range(inputs.size)]
    scale = 1 / (1 - rate)
    flat = [scale if (u >= rate) else 0.0 for u in draws]
    mask = np.array(flat).reshape(inputs.shape) if training else np.full(inputs.shape, 1.0)
    return inputs * mask, mask


def wrong_no_scale(inputs, rate, rng, training):
    """Switches off, but does not scale up what stays."""
    if not training:
        return inputs.copy(), np.ones(inputs.shape)
    mask = (rng.random(inputs.shape) >= rate).astype(float)
    return inputs * mask, mask


def wrong_keeps_with_the_rate(inputs, rate, rng, training):
    """Takes the rate for the probability of staying on: < in place of >=."""
    if not training or rate == 0:
        return inputs.copy(), np.ones(inputs.shape)
    mask = (rng.random(inputs.shape) < rate) / (1 - rate)
    return inputs * mask, mask


def wrong_scaled_by_the_rate(inputs, rate, rng, training):
    """Divides by the rate in place of 1 minus the rate."""
    if not training or rate == 0:
        return inputs.copy(), np.ones(inputs.shape)
    mask = (rng.random(inputs.shape) >= rate) / rate
    return inputs * mask, mask


def wrong_scale_not_in_the_mask(inputs, rate, rng, training):
    """Scales the outputs, but returns a mask of zeros and ones."""
    if not training:
        return inputs.copy(), np.ones(inputs.shape)
    mask = (rng.random(inputs.shape) >= rate).astype(float)
    return inputs * mask / (1 - rate), mask


def wrong_training_ignored(inputs, rate, rng, training):
    """Switches off when predicting, too."""
    mask = (rng.random(inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask


def wrong_same_units_in_every_row(inputs, rate, rng, training):
    """Draws once for each feature, and uses that for all rows."""
    if not training:
        return inputs.copy(), np.ones(inputs.shape)
    row = (rng.random(inputs.shape[1]) >= rate) / (1 - rate)
    mask = np.ones(inputs.shape) * row
    return inputs * mask, mask


def wrong_global_generator(inputs, rate, rng, training):
    """Draws from np.random, and leaves the rng that was given alone."""
    if not training:
        return inputs.copy(), np.ones(inputs.shape)
    mask = (np.random.rand(*inputs.shape) >= rate) / (1 - rate)
    return inputs * mask, mask
