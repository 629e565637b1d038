import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.activations import Activation, LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.gradcheck import assert_gradients_match

ALL = [ReLU(), LeakyReLU(), LeakyReLU(0.3), Sigmoid(), Tanh()]
every_activation = pytest.mark.parametrize("activation", ALL, ids=repr)


def away_from_zero(rng, shape):
    """Random numbers on both sides of zero, none so near that a nudge would cross the kink."""
    return rng.uniform(0.1, 3, shape) * rng.choice([-1, 1], shape)


def sigmoid(x):
    """The formula as it stands in every book, with the exponent that cannot overflow."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "formula"),
    [
        (ReLU(), lambda x: max(x, 0.0)),
        (LeakyReLU(), lambda x: x if x > 0 else 0.01 * x),
        (LeakyReLU(0.3), lambda x: x if x > 0 else 0.3 * x),
        (Sigmoid(), sigmoid),
        (Tanh(), math.tanh),
    ],
    ids=lambda value: repr(value) if isinstance(value, Activation) else "",
)
def test_values_are_those_of_the_formula(activation, formula, rng):
    inputs = np.concatenate([[0.0], rng.normal(scale=4, size=200)])
    expected = [formula(float(x)) for x in inputs]
    np.testing.assert_allclose(activation(inputs), expected, rtol=1e-13, atol=1e-15)


def test_values_one_can_check_in_the_head():
    inputs = np.array([-2.0, 0.0, 3.0])
    assert ReLU()(inputs).tolist() == [0, 0, 3]
    assert LeakyReLU(0.5)(inputs).tolist() == [-1, 0, 3]
    assert Sigmoid()(np.array([-math.log(3), 0.0, math.log(3)])) == pytest.approx([0.25, 0.5, 0.75])
    assert Tanh()(np.array([0.0, math.log(2)])) == pytest.approx([0, 0.6])


@every_activation
def test_huge_inputs_neither_overflow_nor_warn(activation, dtype):
    huge = np.finfo(dtype).max
    outputs = activation(np.array([-huge, huge], dtype))
    assert np.isfinite(outputs).all()
    assert outputs[0] < outputs[1]


@given(x=st.floats(-30, 30), y=st.floats(-30, 30))
def test_none_of_them_ever_falls_and_the_smooth_ones_are_symmetric(x, y):
    low, high = sorted([x, y])
    for activation in ALL:
        outputs = activation(np.array([low, high]))
        assert outputs[0] <= outputs[1] + 1e-15
    both = np.array([x, -x])
    assert sum(Sigmoid()(both)) == pytest.approx(1, abs=1e-15)
    assert sum(Tanh()(both)) == 0


# --- derivatives ---------------------------------------------------------------------------------


@every_activation
@pytest.mark.parametrize("shape", [(4, 5), (1, 3), (7,), (2, 3, 4), ()])
def test_the_gradient_matches_finite_differences(activation, shape, rng):
    inputs = np.asarray(away_from_zero(rng, shape))
    grad_outputs = np.asarray(rng.normal(size=shape))
    _, saved = activation.forward(inputs)
    grad_inputs = activation.backward(grad_outputs, saved)
    assert_gradients_match(
        lambda x: float(np.sum(grad_outputs * activation(x))), inputs, grad_inputs, tolerance=1e-8
    )


def test_at_zero_the_gradient_is_that_of_the_side_below():
    ones = np.ones(1)
    for activation, slope in [(ReLU(), 0.0), (LeakyReLU(0.25), 0.25)]:
        for zero in (0.0, -0.0):
            outputs, saved = activation.forward(np.array([zero]))
            assert outputs == 0
            assert activation.backward(ones, saved) == slope


def test_relu_lets_nothing_through_where_it_is_off():
    _, saved = ReLU().forward(np.array([-1.0, 2.0, -3.0, 0.5]))
    assert ReLU().backward(np.array([5.0, 6, 7, 8]), saved).tolist() == [0, 6, 0, 8]


def test_a_saturated_unit_passes_nothing_back():
    inputs = np.array([-1000.0, 1000.0])
    for activation in (Sigmoid(), Tanh()):
        _, saved = activation.forward(inputs)
        assert activation.backward(np.ones(2), saved).tolist() == [0, 0]


# --- which arrays are written, and which are not -------------------------------------------------


@every_activation
def test_nothing_that_was_given_is_modified(activation, rng):
    inputs, grad_outputs = rng.normal(size=(2, 3, 4))
    for array in (inputs, grad_outputs):
        array.setflags(write=False)
    activation(inputs)
    outputs, saved = activation.forward(inputs, training=True)
    outputs.setflags(write=False)
    activation.backward(grad_outputs, saved)


@every_activation
def test_results_are_fresh_arrays_unless_out_is_given(activation, rng):
    inputs, grad_outputs = rng.normal(size=(2, 3, 4))
    outputs, grad_inputs = np.full((2, 3, 4), np.nan)

    expected = activation(inputs)
    assert not np.shares_memory(expected, inputs)
    assert activation(inputs, out=outputs) is outputs
    np.testing.assert_array_equal(outputs, expected)

    expected = activation.backward(grad_outputs, outputs)
    assert not np.shares_memory(expected, outputs)
    assert not np.shares_memory(expected, grad_outputs)
    assert activation.backward(grad_outputs, outputs, out=grad_inputs) is grad_inputs
    np.testing.assert_array_equal(grad_inputs, expected)


@every_activation
def test_forward_returns_its_outputs_as_what_backward_needs(activation, rng):
    inputs = rng.normal(size=(3, 4))
    outputs, saved = activation.forward(inputs)
    assert saved is outputs
    np.testing.assert_array_equal(outputs, activation(inputs))
    assert activation.saves_outputs


@every_activation
def test_writing_over_the_inputs_gives_the_same_outputs_or_is_refused(activation, rng):
    inputs = rng.normal(size=(3, 4))
    expected = activation(inputs)
    if activation.in_place:
        assert activation(inputs, out=inputs) is inputs
        np.testing.assert_array_equal(inputs, expected)
    else:
        with pytest.raises(ValueError, match="out: LeakyReLU needs an array that is not its input"):
            activation(inputs, out=inputs)


def test_only_leaky_relu_cannot_work_in_place():
    assert [activation.in_place for activation in ALL] == [True, False, False, True, True]


@every_activation
def test_backward_refuses_to_write_over_the_gradient_it_still_needs(activation, rng):
    outputs, grad_outputs = rng.normal(size=(2, 3, 4))
    with pytest.raises(ValueError, match=r"^out: expected an array of its own, got grad_outputs"):
        activation.backward(grad_outputs, outputs, out=grad_outputs)


# --- dtypes, settings, errors --------------------------------------------------------------------


@every_activation
def test_dtype_in_is_dtype_out(activation, dtype, rng):
    inputs, grad_outputs = rng.normal(size=(2, 3, 4)).astype(dtype)
    outputs, saved = activation.forward(inputs, training=True)
    assert activation(inputs).dtype == outputs.dtype == dtype
    assert activation.backward(grad_outputs, saved).dtype == dtype
    exact = activation(inputs.astype(np.float64))
    rounding = 4 * float(max(np.finfo(dtype).eps, np.finfo(np.float64).eps))
    np.testing.assert_allclose(outputs, exact.astype(dtype), rtol=rounding, atol=rounding)


@every_activation
def test_integers_are_refused(activation):
    for function in (activation, activation.forward):
        with pytest.raises(TypeError, match=r"^inputs: expected floating-point numbers, got int32"):
            function(np.array([[1, -1]], np.int32))


@pytest.mark.parametrize("slope", [0, 1, -0.1, 1.5, math.nan])
def test_a_slope_must_lie_between_0_and_1(slope):
    with pytest.raises(ValueError, match=r"^slope: expected a finite number above 0 and below 1"):
        LeakyReLU(slope)


def test_settings_are_the_arguments_and_repr_is_the_call():
    assert [repr(activation) for activation in ALL] == [
        "ReLU()",
        "LeakyReLU(0.01)",
        "LeakyReLU(0.3)",
        "Sigmoid()",
        "Tanh()",
    ]
    assert LeakyReLU(np.float32(0.25)).settings() == {"slope": 0.25}
    assert type(LeakyReLU(np.float32(0.25)).settings()["slope"]) is float
    assert ReLU().settings() == {}
    assert [activation.parameters() for activation in ALL] == [[]] * 5


def test_an_activation_of_ones_own_needs_both_halves(rng):
    with pytest.raises(NotImplementedError):
        Activation()(np.ones(2))
    with pytest.raises(NotImplementedError):
        Activation().backward(np.ones(2), np.ones(2))

    class Softplus(Activation):
        """y = log(1 + exp(x)): the derivative from the output is 1 - exp(-y)."""

        def function(self, inputs, out):
            return np.logaddexp(inputs, 0, out=out)

        def derivative(self, outputs, out):
            return np.subtract(1, np.exp(-outputs), out=out)

    inputs, grad_outputs = rng.normal(size=(2, 3, 4))
    _, saved = Softplus().forward(inputs)
    assert_gradients_match(
        lambda x: float(np.sum(grad_outputs * Softplus()(x))),
        inputs,
        Softplus().backward(grad_outputs, saved),
    )
    assert repr(Softplus()) == "Softplus()"
