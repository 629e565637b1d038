"""Exercise cosine_schedule."""

import math

import numpy as np

from nnlib import schedules
from nnlib.exercises.spec import Case, Exercise


def _at_zero(rate):
    """Take what rounding has left of zero for zero: near the end, some formulas leave 1e-17."""
    return 0.0 if isinstance(rate, float) and abs(rate) < 1e-12 else rate


def _cosine(step, peak, total_steps, warmup_steps):
    return schedules.cosine(peak, total_steps, warmup_steps)(step)


cosine_schedule = Exercise(
    "cosine_schedule",
    lesson=6,
    takes="step, peak, total_steps, warmup_steps",
    reference=_cosine,
    normalize=_at_zero,
    points=3,
    hints=(
        "The schedule has three parts: it climbs, it falls, it stays at zero. How do you tell from "
        "`step` in which of them you are? And in the second part, what fraction of it is done?",
        "While `step` is below warmup_steps, the rate is a fraction of the peak; count steps from "
        "0, and make the last step of the warm-up reach the peak. After that, let a fraction run "
        "from 0 at the end of the warm-up to 1 at total_steps. Put it into the cosine, times π.",
        "By hand, with peak 0.8, total_steps 10 and warmup_steps 4:\n"
        "    steps 0, 1, 2, 3      0.2, 0.4, 0.6, 0.8\n"
        "    step 4                0 of 6 done, cosine of 0    =  1, rate 0.8\n"
        "    step 7                3 of 6 done, cosine of π/2  =  0, rate 0.4\n"
        "    step 10 and beyond    all is done, cosine of π    = -1, rate 0",
    ),
)


@cosine_schedule.cases
def _(rng):
    def drawn(low, high):
        return int(rng.integers(low, high))

    def peak():
        return drawn(1, 10) / 100

    warmup = drawn(5, 20)
    total = warmup + 10 * drawn(3, 9)
    yield Case(drawn(1, warmup - 1), peak(), total, warmup, about="during the warm-up")
    yield Case(0, peak(), total, warmup, about="the very first step")
    yield Case(warmup - 1, peak(), total, warmup, about="the end of the warm-up")
    yield Case(warmup, peak(), total, warmup, about="after the warm-up")
    for _ in range(2):
        yield Case(drawn(warmup + 2, total - 2), peak(), total, warmup, about="during the fall")
    yield Case(total - 1, peak(), total, warmup, about="the last step")
    yield Case(drawn(3, 97), peak(), 100, 0, about="no warm-up")
    yield Case(0, peak(), 100, 0, about="no warm-up")
    yield Case(total, peak(), total, warmup, about="beyond the end")
    yield Case(total + drawn(3, 9), peak(), total, warmup, about="beyond the end")


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * ((step + 1) / warmup_steps)
    if step >= total_steps:
        return 0
    angle = np.pi * (step - warmup_steps) / (total_steps - warmup_steps)
    return 0.5 * peak * (np.cos(angle) + 1)


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    climbing = (step + 1) / max(warmup_steps, 1)
    done = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
    return float(np.where(step < warmup_steps, climbing, np.cos(done * np.pi / 2) ** 2) * peak)


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    rates = [peak * (i + 1) / warmup_steps for i in range(warmup_steps)]
    count = total_steps - warmup_steps
    rates += [peak * (1 + math.cos(math.pi * i / count)) / 2 for i in range(count)]
    return rates[step] if step < total_steps else 0.0


@cosine_schedule.alternative
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return np.float32(peak * (step + 1) / warmup_steps)
    left = max(total_steps - step, 0) / (total_steps - warmup_steps)
    return np.array(peak * (1 - np.cos(np.pi * left)) / 2)


@cosine_schedule.mistake(
    "divided by no warm-up",
    "Python stopped at a division by zero: you divide by `warmup_steps` even where there is no "
    "warm-up. Ask first whether the step lies in the warm-up, and divide only then.",
)
def _(step, peak, total_steps, warmup_steps):
    warmup = peak * (step + 1) / warmup_steps
    return warmup if step < warmup_steps else _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "warm-up starts at zero",
    "In the warm-up your rate is one step behind: in step 0 it is zero, and that step moves "
    "nothing. Steps count from 0, so step 0 is the first of `warmup_steps`, and has its first "
    "share.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * step / warmup_steps
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "warm-up ends below the peak",
    "Your warm-up climbs a little too slowly, and its last step is below the peak. It has "
    "`warmup_steps` steps, and the last of them is to reach the peak. Is there a `+ 1` too many?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / (warmup_steps + 1)
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "cosine one step ahead",
    "Your cosine is one step ahead: the first step after the warm-up is below the peak already. It "
    "begins with nothing done yet, at the peak. The `+ 1` is for the warm-up only.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return _cosine(step + 1, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "cosine begins with the warm-up",
    "After the warm-up your rate is below the peak: the cosine has been running since step 0. It "
    "should begin where the warm-up ends. How many steps have passed since then?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min(step / total_steps, 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "cosine too long",
    "Your cosine begins at the right step, and falls too slowly: it would need total_steps steps, "
    "and the warm-up has used some of these. How many are left for the fall?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / total_steps, 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.variant("cosine too long")
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    return peak * (1 + math.cos(math.pi * (step - warmup_steps) / total_steps)) / 2


@cosine_schedule.mistake(
    "zero one step too early",
    "Your rate falls a little too fast, and is zero in the last step already. The fraction reaches "
    "1 at step total_steps, the first step after the last. Is there a `- 1` too many?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps - 1), 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "no π",
    "Your cosine gets the fraction itself. From 0 to 1 a cosine falls by less than half. It goes "
    "from 1 to -1 while its angle goes from 0 to π.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(done)) / 2


@cosine_schedule.mistake(
    "degrees",
    "Your cosine gets its angle in degrees. Python's and NumPy's cosines take radians: half a turn "
    "is π, not 180.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(180 * done)) / 2


@cosine_schedule.mistake(
    "a whole wave",
    "Your rate falls twice as fast as it should, and in the middle it turns and rises again. The "
    "angle goes from 0 to π, half a turn; yours goes on to 2π.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(2 * math.pi * done)) / 2


@cosine_schedule.mistake(
    "a quarter of a wave",
    "Your rate falls to zero, but along a quarter of a wave: it starts slowly, and arrives at full "
    "speed. Half a wave goes from 1 to -1; 1 is added, and the sum halved, to bring it to 1 to 0.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * math.cos(math.pi / 2 * done)


@cosine_schedule.mistake(
    "negative rates",
    "In the second half of the fall your rate is negative: it would go uphill. A cosine runs from "
    "1 to -1. What do you do to it, so that it runs from 1 to 0?",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * math.cos(math.pi * done)


@cosine_schedule.mistake(
    "twice the peak",
    "Your fall begins at twice the peak. 1 plus the cosine runs from 2 to 0; it should run from "
    "1 to 0.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(math.pi * done))


@cosine_schedule.mistake(
    "rises instead of falling",
    "After the warm-up your rate begins at zero and rises to the peak. Look at the sign of the "
    "cosine: at the beginning of the fall it is 1, and the rate should be the peak.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = min((step - warmup_steps) / (total_steps - warmup_steps), 1)
    return peak * (1 - math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "comes back after the end",
    "Up to the end all is right. Beyond total_steps your rate rises again, as a cosine does. From "
    "there on it is to stay at zero.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    done = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "one warm-up step too many",
    "Your warm-up lasts one step too long, and goes above the peak in it. Steps count from 0, so "
    "the warm-up is the steps 0 to warmup_steps - 1. Is there `<=` where `<` is meant?",
)
def _(step, peak, total_steps, warmup_steps):
    if step <= warmup_steps:
        return peak * (step + 1) / warmup_steps
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "divides by no warm-up",
    "With a warm-up all is right. Without one, warmup_steps is 0, and you divide by it. Look at "
    "the step first: is there anything to be divided when the warm-up is over?",
)
def _(step, peak, total_steps, warmup_steps):
    climb = min((step + 1) / warmup_steps, 1)
    if step < warmup_steps:
        return peak * climb
    return _cosine(step, peak, total_steps, warmup_steps)


@cosine_schedule.mistake(
    "no warm-up",
    "Your rate falls from the very first step. During the first `warmup_steps` steps it should "
    "climb to the peak, in a straight line.",
)
def _(step, peak, total_steps, warmup_steps):
    done = min(step / total_steps, 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "warm-up times cosine",
    "During the warm-up your rate is the straight line times the cosine. The two come one after "
    "the other: in the warm-up the line alone, then the cosine alone.",
)
def _(step, peak, total_steps, warmup_steps):
    climb = min((step + 1) / warmup_steps, 1) if warmup_steps else 1
    done = min(step / total_steps, 1)
    return peak * climb * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "a straight fall",
    "Your rate falls in a straight line. Along half a cosine it stays high at first, falls fastest "
    "in the middle, and comes in slowly at the end. The fraction that is done is what goes into "
    "the cosine.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    return peak * max(1 - (step - warmup_steps) / (total_steps - warmup_steps), 0)


@cosine_schedule.mistake(
    "whole numbers only",
    "`//` divides and drops the fraction, so your rate jumps from one end to the other. `/` keeps "
    "it.",
)
def _(step, peak, total_steps, warmup_steps):
    if step < warmup_steps:
        return peak * ((step + 1) // warmup_steps)
    done = min((step - warmup_steps) // (total_steps - warmup_steps), 1)
    return peak * (1 + math.cos(math.pi * done)) / 2


@cosine_schedule.mistake(
    "peak forgotten",
    "Your rates run from 0 to 1, whatever the peak is. They are the right fractions: each has to "
    "be one of the peak.",
)
def _(step, peak, total_steps, warmup_steps):
    return _cosine(step, 1.0, total_steps, warmup_steps)
