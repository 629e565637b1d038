import math

import numpy as np
import pytest

from nnlib.initializers import he_normal, he_uniform, xavier_normal, xavier_uniform

IN, OUT = 300, 500
VARIANCES = {
    he_normal: 2 / IN,
    he_uniform: 2 / IN,
    xavier_normal: 2 / (IN + OUT),
    xavier_uniform: 2 / (IN + OUT),
}

every_initializer = pytest.mark.parametrize("initializer", VARIANCES, ids=lambda f: f.__name__)


@every_initializer
def test_mean_and_variance_are_those_of_the_paper(initializer):
    weight = initializer(IN, OUT, np.random.default_rng(1), np.float64)
    variance = VARIANCES[initializer]
    # 150,000 numbers: the mean is off by sqrt(variance / 150,000), the variance by less than 0.4 %.
    assert abs(weight.mean()) < 4 * math.sqrt(variance / weight.size)
    assert weight.var() == pytest.approx(variance, rel=0.02)


@every_initializer
def test_rows_are_inputs_and_columns_are_units(initializer):
    assert initializer(3, 7, np.random.default_rng(1)).shape == (3, 7)


@pytest.mark.parametrize("initializer", [he_uniform, xavier_uniform])
def test_uniform_fills_the_space_between_its_bounds_evenly(initializer):
    weight = initializer(IN, OUT, np.random.default_rng(1), np.float64)
    bound = math.sqrt(3 * VARIANCES[initializer])
    assert np.abs(weight).max() <= bound
    counts, _ = np.histogram(weight, bins=10, range=(-bound, bound))
    np.testing.assert_allclose(counts, weight.size / 10, rtol=0.04)


@pytest.mark.parametrize("initializer", [he_normal, xavier_normal])
def test_normal_has_the_share_beyond_two_deviations_that_a_bell_has(initializer):
    weight = initializer(IN, OUT, np.random.default_rng(1), np.float64)
    beyond = np.mean(np.abs(weight) > 2 * math.sqrt(VARIANCES[initializer]))
    assert beyond == pytest.approx(0.0455, abs=0.002)  # a uniform one has none there


@every_initializer
def test_the_same_generator_gives_the_same_weight_in_every_dtype(initializer, dtype):
    weight = initializer(4, 6, np.random.default_rng(7), dtype)
    assert weight.dtype == dtype
    exact = initializer(4, 6, np.random.default_rng(7), np.float64)
    np.testing.assert_array_equal(weight, exact.astype(dtype))
    assert not np.array_equal(exact, initializer(4, 6, np.random.default_rng(8), np.float64))


@every_initializer
def test_float32_is_the_default(initializer, rng):
    assert initializer(2, 2, rng).dtype == np.float32


@pytest.mark.parametrize(
    ("initializer", "function"),
    [
        (he_normal, lambda x: np.maximum(x, 0)),
        (he_uniform, lambda x: np.maximum(x, 0)),
        (xavier_normal, lambda x: x),
        (xavier_uniform, lambda x: x),
    ],
)
def test_a_signal_keeps_its_size_through_twenty_layers(initializer, function):
    # What the formulas are for. With variance 1 / in_features, ReLU would shrink it 1,000 times.
    rng = np.random.default_rng(2)
    signal = start = rng.standard_normal((100, 200))
    for _ in range(20):
        signal = function(signal @ initializer(200, 200, rng, np.float64))
    ratio = np.mean(signal**2) / np.mean(start**2)
    assert 1 / 4 < ratio < 4
