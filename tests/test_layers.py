import copy

import numpy as np
import pytest

from nnlib.gradcheck import assert_gradients_match
from nnlib.initializers import xavier_normal
from nnlib.layers import Linear


@pytest.fixture
def linear(rng):
    return Linear(4, 3, rng=rng, dtype=np.float64)


# --- values --------------------------------------------------------------------------------------


def test_linear_is_a_product_and_a_sum_one_can_check_in_the_head(rng):
    linear = Linear(2, 3, rng=rng, dtype=np.float64)
    linear.weight.value = np.array([[1.0, 2, 3], [10, 20, 30]])
    linear.bias.value = np.array([0.5, 0, -0.5])
    np.testing.assert_array_equal(linear(np.array([[1.0, 0], [0, 1], [1, 1]])), [
        [1.5, 2, 2.5],
        [10.5, 20, 29.5],
        [11.5, 22, 32.5],
    ])  # fmt: skip


def test_linear_gradients_one_can_check_in_the_head(rng):
    linear = Linear(2, 1, rng=rng, dtype=np.float64)
    linear.weight.value = np.array([[3.0], [5.0]])
    inputs = np.array([[1.0, 2.0], [10.0, 20.0]])
    _, saved = linear.forward(inputs, training=True)
    grad_inputs = linear.backward(np.array([[1.0], [-1.0]]), saved)
    assert linear.weight.grad.tolist() == [[1 - 10], [2 - 20]]
    assert linear.bias.grad.tolist() == [0]
    assert grad_inputs.tolist() == [[3, 5], [-3, -5]]


def test_a_new_linear_has_the_weight_of_its_initializer_and_no_bias():
    linear = Linear(5, 7, rng=np.random.default_rng(3), initializer=xavier_normal)
    expected = xavier_normal(5, 7, np.random.default_rng(3))
    np.testing.assert_array_equal(linear.weight.value, expected)
    assert linear.bias.value.tolist() == [0] * 7
    assert not linear.weight.grad.any()
    assert not linear.bias.grad.any()
    assert [parameter.name for parameter in linear.parameters()] == ["weight", "bias"]
    assert linear.parameters() == [linear.weight, linear.bias]


def test_he_initialization_is_the_default(rng):
    weight = Linear(200, 300, rng=rng).weight.value
    assert weight.var() == pytest.approx(2 / 200, rel=0.05)
    assert weight.dtype == np.float32


def test_a_float64_layer_starts_where_the_float32_layer_does():
    single, double = (Linear(4, 3, rng=np.random.default_rng(1), dtype=t) for t in ("f4", "f8"))
    np.testing.assert_array_equal(double.weight.value.astype(np.float32), single.weight.value)


# --- gradients -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 6])
def test_linear_gradients_match_finite_differences(linear, count, rng):
    inputs = rng.normal(size=(count, 4))
    linear.bias.value[...] = rng.normal(size=3)
    grad_outputs = rng.normal(size=(count, 3))
    _, saved = linear.forward(inputs, training=True)
    grad_inputs = linear.backward(grad_outputs, saved)

    def projected(_):
        return float(np.sum(grad_outputs * linear(inputs)))

    assert_gradients_match(projected, linear.weight.value, linear.weight.grad, tolerance=1e-8)
    assert_gradients_match(projected, linear.bias.value, linear.bias.grad, tolerance=1e-8)
    assert_gradients_match(projected, inputs, grad_inputs, tolerance=1e-8)


def test_each_backward_overwrites_the_gradients_in_the_arrays_they_have(linear, rng):
    weight_grad, bias_grad = linear.weight.grad, linear.bias.grad
    inputs, grad_outputs = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    for _ in range(2):
        linear.backward(grad_outputs, inputs)
        np.testing.assert_allclose(linear.weight.grad, inputs.T @ grad_outputs)
        np.testing.assert_allclose(linear.bias.grad, grad_outputs.sum(axis=0))
    assert linear.weight.grad is weight_grad
    assert linear.bias.grad is bias_grad


def test_parameter_gradients_are_those_of_backward(linear, rng):
    inputs, grad_outputs = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    linear.backward(grad_outputs, inputs)
    expected = copy.deepcopy([linear.weight.grad, linear.bias.grad])
    linear.weight.grad[...] = linear.bias.grad[...] = np.nan
    assert linear.parameter_gradients(grad_outputs, inputs) is None
    np.testing.assert_array_equal(linear.weight.grad, expected[0])
    np.testing.assert_array_equal(linear.bias.grad, expected[1])


# --- arrays, dtypes, errors ----------------------------------------------------------------------


def test_linear_modifies_nothing_it_was_given(linear, rng):
    inputs, grad_outputs = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    for array in (inputs, grad_outputs, linear.weight.value, linear.bias.value):
        array.setflags(write=False)
    linear(inputs)
    _, saved = linear.forward(inputs, training=True)
    assert saved is inputs
    linear.backward(grad_outputs, saved)


def test_linear_writes_into_out_and_otherwise_into_a_fresh_array(linear, rng):
    inputs, grad_outputs = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    outputs, grad_inputs = np.full((5, 3), np.nan), np.full((5, 4), np.nan)
    assert linear(inputs, out=outputs) is outputs
    np.testing.assert_array_equal(outputs, linear(inputs))
    assert linear.forward(inputs, out=outputs)[0] is outputs
    assert linear.backward(grad_outputs, inputs, out=grad_inputs) is grad_inputs
    np.testing.assert_array_equal(grad_inputs, linear.backward(grad_outputs, inputs))


def test_linear_takes_inputs_that_lie_in_memory_in_any_order(linear, rng):
    inputs = rng.normal(size=(4, 10))
    np.testing.assert_allclose(linear(inputs.T), linear(inputs.T.copy()), rtol=1e-14)
    np.testing.assert_allclose(linear(inputs.T[::2]), linear(inputs.T)[::2], rtol=1e-14)


def test_linear_computes_in_the_dtype_of_its_parameters_whatever_comes(dtype, rng):
    linear = Linear(4, 3, rng=rng, dtype=dtype)
    for kind in (dtype, np.float16, np.float64):
        inputs = rng.normal(size=(5, 4)).astype(kind)
        assert linear(inputs).dtype == dtype
        outputs, saved = linear.forward(inputs, training=True)
        assert outputs.dtype == saved.dtype == dtype
        assert linear.backward(outputs, saved).dtype == dtype
    assert linear.weight.grad.dtype == linear.bias.grad.dtype == dtype


def test_linear_refuses_integers(linear):
    for function in (linear, linear.forward):
        with pytest.raises(TypeError, match=r"^inputs: expected floating-point numbers, got uint8"):
            function(np.ones((2, 4), np.uint8))


@pytest.mark.parametrize("shape", [(4,), (2, 3), (4, 2), (1, 2, 4), ()])
def test_linear_says_which_shape_it_expects(linear, shape):
    for function in (linear, linear.forward):
        with pytest.raises(ValueError, match=r"^inputs: .*Linear\(4, 3\).* \(count, 4\), got \("):
            function(np.ones(shape))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 3), ValueError, "^in_features: expected 1 or more, got 0"),
        ((4, -1), ValueError, "^out_features: expected 1 or more, got -1"),
        ((4.0, 3), TypeError, "^in_features: expected a whole number, got 4.0"),
        ((4, "3"), TypeError, "^out_features: expected a whole number, got '3'"),
    ],
)
def test_linear_wants_counts_of_features(arguments, error, message, rng):
    with pytest.raises(error, match=message):
        Linear(*arguments, rng=rng)


def test_linear_wants_a_generator_and_a_floating_dtype(rng):
    with pytest.raises(TypeError, match=r"^rng: expected a generator .*, got 0"):
        Linear(4, 3, rng=0)
    with pytest.raises(TypeError, match=r"^dtype: expected a floating-point type .*, got int64"):
        Linear(4, 3, rng=rng, dtype=np.int64)


def test_an_initializer_that_gives_another_dtype_is_brought_into_line(rng):
    linear = Linear(2, 3, rng=rng, initializer=lambda *_: np.ones((2, 3)))
    assert linear.weight.value.dtype == np.float32


def test_an_initializer_that_gives_another_shape_is_refused(rng):
    with pytest.raises(ValueError, match=r"^initializer: .* \(2, 3\) .* got \(3, 2\)"):
        Linear(2, 3, rng=rng, initializer=lambda *_: np.ones((3, 2)))


def test_linear_settings_are_its_sizes(linear):
    assert linear.settings() == {"in_features": 4, "out_features": 3}
    assert repr(linear) == "Linear(4, 3)"
    assert repr(linear.bias) == "Parameter('bias', shape=(3,), dtype=float64)"
