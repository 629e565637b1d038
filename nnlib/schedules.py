"""How the learning rate changes while training goes on.

A schedule is a function from the number of the step, counted from 0, to a learning rate. `fit` asks
it before every step: `fit(..., schedule=cosine(0.01, total_steps, warmup_steps=100))`.
"""

import math
from collections.abc import Callable

from nnlib import expect

Schedule = Callable[[int], float]


def constant(learning_rate: float) -> Schedule:
    """Keep the learning rate as it is."""
    learning_rate = expect.number(learning_rate, "learning_rate", at_least=0)
    return lambda _: learning_rate


def step_decay(initial: float, every: int, factor: float = 0.1) -> Schedule:
    """Multiply the learning rate by `factor` after every so many steps.

    Args:
        initial: the learning rate at step 0.
        every: steps between two falls.
        factor: above 0, below 1.

    Returns:
        step -> initial * factor ** (step // every).
    """
    initial = expect.number(initial, "initial", above=0)
    every = expect.whole_number(every, "every", at_least=1)
    factor = expect.number(factor, "factor", above=0, below=1)
    return lambda step: initial * factor ** (step // every)


def cosine(peak: float, total_steps: int, warmup_steps: int = 0) -> Schedule:
    """Rise in a straight line to `peak`, then fall along half a cosine to zero.

    Warm-up: Goyal et al. (2017), "Accurate, large minibatch SGD", section 2.2. Cosine: Loshchilov
    and Hutter (2017), "SGDR: stochastic gradient descent with warm restarts", equation 5.

    Args:
        peak: the highest learning rate, reached at the end of the warm-up.
        total_steps: steps in all: epochs times batches per epoch. From there on the rate is zero.
        warmup_steps: how many of them to rise for; fewer than `total_steps`.
    """
    peak = expect.number(peak, "peak", above=0)
    total_steps = expect.whole_number(total_steps, "total_steps", at_least=1)
    warmup_steps = expect.whole_number(warmup_steps, "warmup_steps")
    if warmup_steps >= total_steps:
        raise ValueError(
            f"warmup_steps: expected fewer than total_steps = {total_steps}, got {warmup_steps}."
        )

    def schedule(step: int) -> float:
        if step < warmup_steps:
            return peak * (step + 1) / warmup_steps  # above zero from the very first step
        done = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
        return peak * (1 + math.cos(math.pi * done)) / 2

    return schedule
