import copy

import numpy as np
import pytest

from nnlib.gradcheck import assert_gradients_match
from nnlib.layers import Dropout

# --- values --------------------------------------------------------------------------------------


def test_dropout_leaves_predictions_alone(rng):
    inputs = rng.normal(size=(5, 4))
    dropout = Dropout(0.9, rng=rng)
    state = rng.bit_generator.state
    assert dropout(inputs) is inputs
    assert dropout.forward(inputs) == (inputs, None)
    assert rng.bit_generator.state == state  # a prediction does not move the training's generator


def test_dropout_of_rate_zero_leaves_training_alone(rng):
    inputs, grad_outputs = rng.normal(size=(2, 5, 4))
    outputs, mask = Dropout(0, rng=rng).forward(inputs, training=True)
    assert outputs is inputs
    assert mask is None
    assert Dropout(0, rng=rng).backward(grad_outputs, mask) is grad_outputs


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_dropout_switches_off_the_fraction_and_scales_up_the_rest(rate, rng):
    inputs = rng.uniform(1, 2, (200, 300))
    outputs, mask = Dropout(rate, rng=rng).forward(inputs, training=True)
    assert set(np.unique(mask)) == {0, 1 / (1 - rate)}
    np.testing.assert_array_equal(outputs, inputs * mask)
    assert np.mean(mask == 0) == pytest.approx(rate, abs=0.01)  # 5 deviations of 60,000 draws
    assert outputs.mean() == pytest.approx(inputs.mean(), rel=0.03)


def test_dropout_draws_a_fresh_mask_for_every_forward_the_same_for_the_same_generator():
    inputs = np.ones((6, 8))

    def masks(seed):
        dropout = Dropout(0.5, rng=np.random.default_rng(seed))
        return [dropout.forward(inputs, training=True)[1] for _ in range(2)]

    first, second = masks(1)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal([first, second], masks(1))
    assert not np.array_equal(first, masks(2)[0])


# --- gradients -----------------------------------------------------------------------------------


def test_dropout_passes_back_through_the_mask_of_its_own_forward(rng):
    dropout = Dropout(0.25, rng=rng)
    inputs, grad_outputs = rng.uniform(1, 2, (2, 5, 4))
    outputs, mask = dropout.forward(inputs, training=True)
    dropout.forward(inputs, training=True)  # a later pass has another mask
    state = rng.bit_generator.state
    grad_inputs = dropout.backward(grad_outputs, mask)
    assert rng.bit_generator.state == state
    np.testing.assert_array_equal(grad_inputs == 0, outputs == 0)
    np.testing.assert_allclose(grad_inputs, grad_outputs * (outputs / inputs), rtol=1e-14)


def test_dropout_gradient_matches_finite_differences_with_the_mask_held(rng):
    dropout = Dropout(0.4, rng=rng)
    inputs, grad_outputs = rng.normal(size=(2, 5, 4))
    held = copy.deepcopy(dropout)  # its generator stands where this forward finds it
    _, mask = dropout.forward(inputs, training=True)
    assert_gradients_match(
        lambda x: float(
            np.sum(grad_outputs * copy.deepcopy(held).forward(x, training=True)[0]),
        ),
        inputs,
        dropout.backward(grad_outputs, mask),
        tolerance=1e-8,
    )


# --- arrays, dtypes, errors ----------------------------------------------------------------------


def test_dropout_modifies_nothing_it_was_given(rng):
    inputs, grad_outputs = rng.normal(size=(2, 5, 4))
    inputs.setflags(write=False)
    grad_outputs.setflags(write=False)
    dropout = Dropout(0.5, rng=rng)
    _, mask = dropout.forward(inputs, training=True)
    mask.setflags(write=False)
    dropout.backward(grad_outputs, mask)


def test_dropout_writes_into_the_arrays_it_is_handed(rng):
    inputs = rng.uniform(1, 2, (5, 4))
    expected, expected_mask = Dropout(0.5, rng=np.random.default_rng(1)).forward(
        inputs, training=True
    )
    room = np.full((5, 4), np.nan)
    dropout = Dropout(0.5, rng=np.random.default_rng(1))
    outputs, mask = dropout.forward(inputs, training=True, out=inputs, saved=room)
    assert outputs is inputs  # in place, as it says it can
    assert dropout.in_place
    assert mask is room
    np.testing.assert_array_equal(outputs, expected)
    np.testing.assert_array_equal(mask, expected_mask)
    assert dropout.backward(outputs, mask, out=outputs) is outputs


def test_dropout_keeps_the_dtype(dtype, rng):
    inputs = rng.uniform(1, 2, (50, 40)).astype(dtype)
    outputs, mask = Dropout(0.3, rng=rng).forward(inputs, training=True)
    grad_inputs = Dropout(0.3, rng=rng).backward(outputs, mask)
    assert outputs.dtype == mask.dtype == grad_inputs.dtype == dtype
    assert np.unique(mask).tolist() == [0, dtype.type(1 / (1 - 0.3))]
    assert np.mean(mask == 0) == pytest.approx(0.3, abs=0.05)


def test_dropout_takes_inputs_that_lie_in_memory_in_any_order(rng):
    inputs = rng.uniform(1, 2, (6, 8)).T[::2]
    outputs, mask = Dropout(0.5, rng=rng).forward(inputs, training=True)
    np.testing.assert_array_equal(outputs, inputs * mask)


def test_dropout_refuses_integers(rng):
    dropout = Dropout(0.5, rng=rng)
    for function in (dropout, dropout.forward, lambda x: dropout.forward(x, training=True)):
        with pytest.raises(TypeError, match=r"^inputs: expected floating-point numbers, got int32"):
            function(np.ones((2, 4), np.int32))


@pytest.mark.parametrize("rate", [1, -0.1, 1.5, np.nan])
def test_a_rate_must_lie_in_0_to_1(rate, rng):
    with pytest.raises(ValueError, match=r"^rate: expected .* at least 0 and below 1, got"):
        Dropout(rate, rng=rng)


def test_dropout_wants_a_generator_and_shows_its_rate(rng):
    with pytest.raises(TypeError, match=r"^rng: expected a generator"):
        Dropout(0.5, rng=1)
    assert repr(Dropout(0.5, rng=rng)) == "Dropout(0.5)"
    assert Dropout(0.5, rng=rng).settings() == {"rate": 0.5}
    assert Dropout(0.5, rng=rng).parameters() == []
