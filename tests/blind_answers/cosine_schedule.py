"""Answers to `cosine_schedule`, written from the statement alone."""

import math

import numpy as np


def right_three_cases(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    elif step < total_steps:
        d = (step - warmup_steps) / (total_steps - warmup_steps)
        return peak * (1 + math.cos(math.pi * d)) / 2
    else:
        return 0


def right_end_first(step, peak, total_steps, warmup_steps):
    if step >= total_steps:
        return 0.0
    if step >= warmup_steps:
        progress = (step - warmup_steps) / (total_steps - warmup_steps)
        return 0.5 * peak * (1.0 + np.cos(np.pi * progress))
    return peak * ((step + 1) / warmup_steps)


def right_where(step, peak, total_steps, warmup_steps):
    rising = peak * (step + 1) / max(warmup_steps, 1)
    d = (step - warmup_steps) / (total_steps - warmup_steps)
    falling = peak * (1 + np.cos(np.pi * d)) / 2
    return float(np.where(step < warmup_steps, rising, np.where(step < total_steps, falling, 0.0)))


def right_squared_half_angle(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak / warmup_steps * (step + 1)
    if step >= total_steps:
        return 0.0
    angle = math.pi / 2 * (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * math.cos(angle) ** 2


def right_whole_table(step, peak, total_steps, warmup_steps):
    rates = []
    for t in range(warmup_steps):
        rates.append(peak * (t + 1) / warmup_steps)
    rest = total_steps - warmup_steps
    for t in range(rest):
        rates.append(peak * (1 + math.cos(math.pi * t / rest)) / 2)
    if step < len(rates):
        return rates[step]
    return 0.0


def right_helpers(step, peak, total_steps, warmup_steps):
    def warm_up():
        return (step + 1) / warmup_steps

    def decay():
        d = (step - warmup_steps) / (total_steps - warmup_steps)
        return (1 + math.cos(math.pi * d)) / 2

    factor = warm_up() if step < warmup_steps else decay() if step < total_steps else 0.0
    return peak * factor


def right_progress_clipped(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return np.linspace(0, peak, warmup_steps + 1)[step + 1]
    d = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
    return peak * (1 + np.cos(np.pi * d)) / 2


def right_with_sine(step, peak, total_steps, warmup_steps):
    if warmup_steps > 0 and step < warmup_steps:
        lr = np.interp(step + 1, [0, warmup_steps], [0, peak])
    elif warmup_steps <= step < total_steps:
        d = (step - warmup_steps) / (total_steps - warmup_steps)
        lr = peak * (1 - np.sin(np.pi * (d - 0.5))) / 2
    else:
        lr = 0.0
    return float(lr)


def right_product_of_conditions(step, peak, total_steps, warmup_steps):
    in_warmup = step < warmup_steps
    in_decay = warmup_steps <= step < total_steps
    rise = (step + 1) / (warmup_steps or 1)
    fall = (1 + math.cos(math.pi * (step - warmup_steps) / (total_steps - warmup_steps))) / 2
    return peak * (in_warmup * rise + in_decay * fall)


def wrong_starts_at_zero(step, peak, total_steps, warmup_steps):
    """Climbs with step / warmup_steps: the first step has the rate 0."""
    if step < warmup_steps:
        return peak * step / warmup_steps
    if step >= total_steps:
        return 0.0
    d = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * d)) / 2


def wrong_cosine_from_step_zero(step, peak, total_steps, warmup_steps):
    """Runs the cosine over all steps, as if there were no warm-up before it."""
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * step / total_steps)) / 2


def wrong_warmup_one_too_long(step, peak, total_steps, warmup_steps):
    """`<=` in place of `<`: the step after the warm-up goes above the peak."""
    if warmup_steps > 0 and step <= warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    d = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * d)) / 2


def wrong_rises_after_the_end(step, peak, total_steps, warmup_steps):
    """Forgets the third case: after the end the cosine rises again."""
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    d = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * d)) / 2


def wrong_forgets_the_half(step, peak, total_steps, warmup_steps):
    """Does not divide by 2: the cosine begins at twice the peak."""
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    d = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * d))


def wrong_divides_by_no_warmup(step, peak, total_steps, warmup_steps):
    """Works out the warm-up before it asks whether there is one: division by zero."""
    warmup = peak * (step + 1) / warmup_steps
    d = (step - warmup_steps) / (total_steps - warmup_steps)
    cosine = peak * (1 + math.cos(math.pi * d)) / 2
    if step < warmup_steps:
        return warmup
    return cosine if step < total_steps else 0.0


def wrong_zero_one_step_early(step, peak, total_steps, warmup_steps):
    """Lets the last step of the training have the rate 0."""
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    d = (step - warmup_steps) / max(1, total_steps - 1 - warmup_steps)
    return peak * (1 + math.cos(math.pi * d)) / 2
