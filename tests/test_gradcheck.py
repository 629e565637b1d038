import copy
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.activations import ReLU, Sigmoid, Tanh
from nnlib.gradcheck import (
    assert_gradients_match,
    assert_network_gradients_match,
    numerical_gradient,
    relative_error,
)
from nnlib.layers import Dropout, Linear
from nnlib.losses import mean_squared_error
from nnlib.network import Network


def cubes(x):
    return float(np.sum(x**3))


# --- numerical_gradient ---------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (2, 1, 3), (0,)])
def test_the_measured_gradient_is_the_one_of_calculus(shape, rng):
    x = np.asarray(rng.uniform(0.5, 2, shape))
    gradient = numerical_gradient(cubes, x)
    assert gradient.shape == shape
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=1e-9)
    np.testing.assert_allclose(
        numerical_gradient(lambda x: float(np.sum(np.sin(x))), x), np.cos(x), rtol=1e-8, atol=1e-10
    )


def test_the_function_may_ignore_its_argument_and_use_the_array_itself(rng):
    x = rng.normal(size=(2, 3))
    np.testing.assert_array_equal(
        numerical_gradient(lambda _: cubes(x), x), numerical_gradient(cubes, x)
    )


def test_the_difference_is_central_and_of_the_step_that_is_asked_for():
    seen = []

    def record(x):
        seen.append(float(x[0]))
        return float(x[0] ** 3)

    # ((2 + h)^3 - (2 - h)^3) / 2h = 12 + h^2: a one-sided difference would give 12 + 6h + h^2.
    assert numerical_gradient(record, np.array([2.0]), step=0.5) == pytest.approx([12.25])
    assert seen == [2.5, 1.5]
    assert numerical_gradient(record, np.array([2.0])) == pytest.approx([12], rel=1e-9)


def test_each_element_is_nudged_twice_and_put_back_exactly(rng):
    x = rng.normal(size=(3, 2))
    before = x.copy()
    calls = []
    numerical_gradient(lambda x: calls.append(np.count_nonzero(x != before)) or 0.0, x)
    assert calls == [1] * 12
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("failing_call", [1, 2, 5])
def test_x_is_put_back_even_if_the_function_fails(failing_call, rng):
    x = rng.normal(size=4)
    before = x.copy()
    calls = iter(range(1, 100))

    def fails(_):
        if next(calls) == failing_call:
            raise KeyboardInterrupt
        return 0.0

    with pytest.raises(KeyboardInterrupt):
        numerical_gradient(fails, x)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("kind", [np.float32, np.float16, np.int64])
def test_only_float64_is_precise_enough(kind):
    with pytest.raises(TypeError, match=rf"^x: .* float64, got {kind.__name__}\. Try x\.astype"):
        numerical_gradient(cubes, np.ones(2, kind))


@pytest.mark.parametrize(("x", "came"), [([1.0, 2.0], "list"), (1.0, "float")])
def test_a_list_cannot_be_nudged_in_place(x, came):
    with pytest.raises(TypeError, match=rf"^x: expected an array of float64, got {came}"):
        numerical_gradient(cubes, x)


@pytest.mark.parametrize("step", [0, -1e-5, math.nan])
def test_a_step_leads_somewhere(step):
    with pytest.raises(ValueError, match=r"^step: expected a finite number above 0"):
        numerical_gradient(cubes, np.ones(2), step=step)


# --- relative_error -------------------------------------------------------------------------------


def test_relative_errors_one_can_check_in_the_head():
    assert relative_error(np.array([3.0, 4.0]), np.array([3.0, 4.0])) == 0
    assert relative_error(np.array([3.0, 4.0]), np.array([-3.0, -4.0])) == 1
    assert relative_error(np.array([3.0, 4.0]), np.zeros(2)) == 1
    assert relative_error(np.array([[1.0]]), np.array([[3.0]])) == 0.5
    assert relative_error(np.zeros(3), np.zeros(3)) == 0
    assert math.isnan(relative_error(np.array([np.nan]), np.zeros(1)))
    # The norm of the whole: noise in an element near zero is no error.
    assert relative_error(np.array([1.0, 1e-12]), np.array([1.0, -1e-12])) < 1e-11


@given(
    numbers=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=5),
    scale=st.floats(0.01, 100),
)
def test_relative_error_is_symmetric_and_knows_no_units(numbers, scale):
    a, b = np.array(numbers).T
    error = relative_error(a, b)
    assert 0 <= error <= 1 + 1e-12
    assert relative_error(b, a) == pytest.approx(error)
    assert relative_error(scale * a, scale * b) == pytest.approx(error, abs=1e-12)


def test_arrays_of_two_shapes_are_not_compared():
    with pytest.raises(ValueError, match=r"two arrays of one shape, got \(3,\) and \(3, 1\)"):
        relative_error(np.ones(3), np.ones((3, 1)))


# --- assert_gradients_match -----------------------------------------------------------------------


def test_a_right_gradient_passes_and_its_error_is_returned(rng):
    x = rng.normal(size=(2, 3))
    assert 0 < assert_gradients_match(cubes, x, 3 * x**2) < 1e-9
    assert assert_gradients_match(lambda _: 1.0, x, np.zeros((2, 3))) == 0


def test_the_element_that_is_furthest_off_is_named(rng):
    x = rng.uniform(1, 2, (2, 3))
    wrong = 3 * x**2
    wrong[0, 1] += 0.01
    wrong[1, 2] = 5
    with pytest.raises(AssertionError, match=r"relative error of .* more than 1e-07\.") as caught:
        assert_gradients_match(cubes, x, wrong)
    assert f"at (1, 2): derived 5, measured {3 * x[1, 2] ** 2:.6g}." in str(caught.value)
    with pytest.raises(AssertionError, match=r"Furthest off: derived 7, measured 3\."):
        assert_gradients_match(cubes, np.array(1.0), np.array(7.0))


@pytest.mark.parametrize("wrong", [0.0, -1.0, 1 + 1e-6, 2.0, np.nan, np.inf])
def test_a_gradient_that_is_wrong_in_any_way_fails(wrong, rng):
    x = rng.uniform(1, 2, 4)
    with pytest.raises(AssertionError, match=r"the gradient is off"):
        assert_gradients_match(cubes, x, 3 * x**2 * wrong)


def test_a_single_nan_is_found_among_right_numbers(rng):
    x = rng.uniform(1, 2, 4)
    gradient = 3 * x**2
    gradient[2] = np.nan
    with pytest.raises(AssertionError, match=r"error of nan.* at \(2,\): derived nan"):
        assert_gradients_match(cubes, x, gradient)


def test_tolerance_and_step_are_the_callers(rng):
    x = rng.uniform(1, 2, 4)
    off = 3 * x**2 * 1.001
    assert assert_gradients_match(cubes, x, off, tolerance=1e-3) == pytest.approx(5e-4, rel=1e-2)
    with pytest.raises(AssertionError):
        assert_gradients_match(cubes, x, 3 * x**2, step=0.1)  # too long a step, not a wrong formula


@pytest.mark.parametrize("shape", [(3,), (2, 3, 1), (3, 2), ()])
def test_a_gradient_of_another_shape_fails(shape):
    with pytest.raises(AssertionError, match=r"the gradient has shape \(.*x has shape \(2, 3\)"):
        assert_gradients_match(cubes, np.ones((2, 3)), np.ones(shape))


# --- assert_network_gradients_match ---------------------------------------------------------------


@pytest.fixture
def network(rng):
    return Network(Linear(4, 5, rng=rng), Tanh(), Dropout(0.5, rng=rng), Linear(5, 3, rng=rng))


def test_a_right_network_passes_and_is_left_as_it_is(network, rng):
    inputs, labels = rng.normal(size=(3, 4)).astype(np.float32), np.array([0, 2, 1])
    before, state = copy.deepcopy(network.parameters()), rng.bit_generator.state
    errors = assert_network_gradients_match(network, inputs, labels)
    assert list(errors) == ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]
    assert all(0 < error < 1e-7 for error in errors.values())
    assert rng.bit_generator.state == state  # dropout was off
    for parameter, old in zip(network.parameters(), before, strict=True):
        assert parameter.value.dtype == np.float32
        np.testing.assert_array_equal(parameter.value, old.value)
        np.testing.assert_array_equal(parameter.grad, old.grad)


def test_another_loss_may_be_given(network, rng):
    inputs, targets = rng.normal(size=(3, 4)), rng.normal(size=(3, 3))
    assert_network_gradients_match(network, inputs, targets, loss=mean_squared_error)

    def not_averaged(outputs, targets):
        loss, grad_outputs = mean_squared_error(outputs, targets)
        return loss, grad_outputs * outputs.size

    with pytest.raises(AssertionError, match=r"^linear1\.weight: the gradient is off"):
        assert_network_gradients_match(network, inputs, targets, loss=not_averaged)


class LeakyBackward(ReLU):
    def derivative(self, outputs, out):
        out[...] = outputs >= 0  # never masks: every output is at least 0
        return out


class ForgottenBias(Linear):
    def parameter_gradients(self, grad_outputs, inputs):
        np.matmul(inputs.T, grad_outputs, out=self.weight.grad)


def test_the_first_parameter_with_a_wrong_gradient_is_named(rng):
    inputs, labels = rng.normal(size=(5, 4)), np.array([0, 2, 1, 1, 0])

    def linear(kind, *sizes):
        return kind(*sizes, rng=rng)

    wrong = Network(linear(Linear, 4, 6), LeakyBackward(), linear(Linear, 6, 3))
    with pytest.raises(
        AssertionError, match=r"^linear1\.weight: the gradient is off by a relative"
    ):
        assert_network_gradients_match(wrong, inputs, labels)
    wrong = Network(linear(Linear, 4, 6), Sigmoid(), linear(ForgottenBias, 6, 3))
    with pytest.raises(AssertionError, match=r"^forgottenbias1\.bias: the gradient is off"):
        assert_network_gradients_match(wrong, inputs, labels)


def test_the_networks_tolerance_and_step_are_the_callers(network, rng):
    inputs, labels = rng.normal(size=(3, 4)), np.array([0, 2, 1])
    with pytest.raises(AssertionError, match="more than 1e-16"):
        assert_network_gradients_match(network, inputs, labels, tolerance=1e-16)
    with pytest.raises(AssertionError, match="the gradient is off"):
        assert_network_gradients_match(network, inputs, labels, step=0.5)
