import itertools
import math

import numpy as np
import pytest

from nnlib.schedules import constant, cosine, step_decay


def test_constant_stays():
    schedule = constant(0.05)
    assert [schedule(step) for step in (0, 1, 10**9)] == [0.05] * 3


def test_step_decay_falls_after_every_so_many_steps():
    schedule = step_decay(0.8, every=3, factor=0.5)
    assert [schedule(step) for step in range(8)] == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]


def test_step_decay_falls_to_a_tenth_unless_asked_and_fades_away_far_beyond():
    schedule = step_decay(1.0, every=10)
    assert [schedule(9), schedule(10), schedule(20)] == pytest.approx([1.0, 0.1, 0.01])
    assert schedule(10**6) == 0.0


def test_cosine_without_warm_up_starts_at_the_peak_is_halved_in_the_middle_and_ends_at_zero():
    schedule = cosine(0.4, total_steps=100)
    assert schedule(0) == 0.4
    assert schedule(25) == pytest.approx(0.4 * (1 + math.sqrt(0.5)) / 2)
    assert schedule(50) == pytest.approx(0.2)
    # The last step that is taken still moves; zero comes where training is over.
    assert schedule(99) == pytest.approx(0.4 * (1 - math.cos(math.pi / 100)) / 2, rel=1e-9)
    assert [schedule(100), schedule(101), schedule(10**9)] == [0.0, 0.0, 0.0]


def test_warm_up_rises_in_a_straight_line_from_above_zero_to_the_peak():
    schedule = cosine(0.5, total_steps=25, warmup_steps=5)
    rates = [schedule(step) for step in range(26)]
    assert rates[:6] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.5])
    assert max(rates) == 0.5
    assert rates[15] == pytest.approx(0.25)  # half of the 20 steps after the warm-up
    assert rates[25] == 0.0
    assert all(earlier > later for earlier, later in itertools.pairwise(rates[5:]))


def test_warm_up_may_take_all_but_the_last_step():
    schedule = cosine(1.0, total_steps=3, warmup_steps=2)
    assert [schedule(step) for step in range(4)] == [0.5, 1.0, 1.0, 0.0]


def test_a_single_step_is_taken_at_the_peak():
    assert cosine(0.3, total_steps=1)(0) == 0.3


@pytest.mark.parametrize(
    "schedule",
    [
        constant(np.float64(0.1)),
        step_decay(np.float32(0.5), every=np.int64(3), factor=np.float64(0.5)),
        cosine(np.float64(0.1), total_steps=np.int64(9), warmup_steps=np.int64(3)),
    ],
)
def test_rates_are_plain_python_floats(schedule):
    assert {type(schedule(step)) for step in range(10)} == {float}


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: constant(-0.1), ValueError, "learning_rate: .* at least 0, got -0.1"),
        (lambda: constant(math.nan), ValueError, "learning_rate"),
        (lambda: constant("fast"), TypeError, "learning_rate: expected a number, got 'fast'"),
        (lambda: step_decay(0.0, 5), ValueError, "initial: .* above 0"),
        (lambda: step_decay(0.1, 0), ValueError, "every: expected 1 or more, got 0"),
        (lambda: step_decay(0.1, 2.5), TypeError, "every: expected a whole number, got 2.5"),
        (lambda: step_decay(0.1, 5, factor=1.0), ValueError, "factor: .* below 1"),
        (lambda: step_decay(0.1, 5, factor=0.0), ValueError, "factor: .* above 0"),
        (lambda: cosine(0.0, 10), ValueError, "peak: .* above 0"),
        (lambda: cosine(math.inf, 10), ValueError, "peak"),
        (lambda: cosine(0.1, 0), ValueError, "total_steps: expected 1 or more, got 0"),
        (lambda: cosine(0.1, 10.0), TypeError, "total_steps: expected a whole number"),
        (lambda: cosine(0.1, 10, -1), ValueError, "warmup_steps: expected 0 or more"),
        (lambda: cosine(0.1, 10, 10), ValueError, "fewer than total_steps = 10, got 10"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(make, error, message):
    with pytest.raises(error, match=message):
        make()
