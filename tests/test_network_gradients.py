"""Whatever the order of the layers, and however the buffers are reused, the gradients are right.

Two judges: finite differences, and a second implementation that never writes over an array.
"""

import copy
import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.gradcheck import assert_gradients_match
from nnlib.layers import Dropout, Linear
from nnlib.losses import mean_squared_error, softmax_cross_entropy
from nnlib.network import Network

SIZES = [5, 4, 6, 3, 7, 2, 8, 5]  # no two neighbours alike: a forgotten transpose does not fit

ARCHITECTURES = [
    "linear",
    "linear relu linear",
    "linear linear linear",
    "linear sigmoid linear tanh linear leaky linear",
    "dropout linear relu linear",
    "tanh linear",
    "dropout relu dropout linear tanh linear",
    "linear relu relu linear",
    "linear tanh sigmoid linear",
    "linear relu leaky linear",
    "linear leaky relu linear",
    "linear sigmoid dropout tanh linear",
    "linear relu dropout relu dropout linear",
    "linear dropout dropout linear",
    "linear dropout leaky dropout linear",
    "linear relu linear sigmoid",
    "linear leaky linear leaky",
    "linear relu linear dropout",
    "linear dropout relu linear tanh dropout",
]

every_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES)
in_both_modes = pytest.mark.parametrize("training", [True, False], ids=["training", "predicting"])


def build(architecture, rng, dtype=np.float64):
    """A network from the names of its layers, with biases that are not zero."""
    sizes = itertools.pairwise(SIZES)
    make = {
        "linear": lambda: Linear(*next(sizes), rng=rng, dtype=dtype),
        "dropout": lambda: Dropout(0.3, rng=rng),
        "relu": ReLU,
        "leaky": lambda: LeakyReLU(0.1),
        "sigmoid": Sigmoid,
        "tanh": Tanh,
    }
    network = Network(*(make[name]() for name in architecture.split()))
    for parameter in network.parameters():
        parameter.value += rng.normal(scale=0.3, size=parameter.value.shape).astype(dtype)
    return network


def through(layer, x, *, training):
    """One layer's outputs, and the function from grad_outputs to grad_inputs and its gradients."""
    match layer:
        case Linear():
            weight = layer.weight.value
            return x @ weight + layer.bias.value, lambda g: (g @ weight.T, [x.T @ g, g.sum(axis=0)])
        case Dropout():
            mask = np.ones_like(x)
            if training:
                mask = (layer.rng.random(x.shape, dtype=x.dtype) >= layer.rate) / (1 - layer.rate)
            return x * mask, lambda g: (g * mask, [])
        case ReLU() | LeakyReLU():
            slope = np.where(x > 0, 1, getattr(layer, "slope", 0.0))
            return x * slope, lambda g: (g * slope, [])
        case Sigmoid():
            return 1 / (1 + np.exp(-x)), lambda g: (g * np.exp(-x) / (1 + np.exp(-x)) ** 2, [])
        case Tanh():
            return np.tanh(x), lambda g: (g / np.cosh(x) ** 2, [])


def reference(network, inputs, grad_outputs, *, training):
    """Outputs, parameter gradients and input gradient by the formulas, each in a fresh array.

    Nothing of nnlib runs here. Masks are drawn from the generators of `network`: hand in a copy
    made before the forward pass that this is compared with.
    """
    outputs, steps = inputs, []
    for layer in network.layers:
        outputs, step = through(layer, outputs, training=training)
        steps.append(step)
    gradient, gradients = grad_outputs, []
    for step in reversed(steps):
        gradient, own = step(gradient)
        gradients = own + gradients
    return outputs, gradients, gradient


def assert_agrees_with_reference(network, count, rng, *, training, input_gradient=True):
    inputs = rng.normal(size=(count, network.in_features))
    grad_outputs = rng.normal(size=(count, network.out_features))
    inputs.setflags(write=False)
    grad_outputs.setflags(write=False)
    outputs, gradients, grad_inputs = reference(
        copy.deepcopy(network), inputs, grad_outputs, training=training
    )
    np.testing.assert_allclose(
        network.forward(inputs, training=training), outputs, rtol=1e-10, atol=1e-12
    )
    returned = network.backward(grad_outputs, input_gradient=input_gradient)
    if input_gradient:
        np.testing.assert_allclose(returned, grad_inputs, rtol=1e-10, atol=1e-12)
    else:
        assert returned is None
    for parameter, gradient in zip(network.parameters(), gradients, strict=True):
        np.testing.assert_allclose(
            parameter.grad, gradient, rtol=1e-10, atol=1e-12, err_msg=parameter.name
        )


# --- finite differences ---------------------------------------------------------------------------


@every_architecture
@in_both_modes
def test_every_gradient_matches_finite_differences(architecture, training, rng):
    network = build(architecture, rng)
    inputs = rng.normal(size=(4, network.in_features))
    labels = rng.integers(network.out_features, size=4)
    before = copy.deepcopy(network)  # its generators stand where the forward pass found them

    def loss(_):
        # The copy draws the very same masks, and has the parameters as they are nudged just now.
        for mine, parameter in zip(before.parameters(), network.parameters(), strict=True):
            mine.value[...] = parameter.value
        logits = copy.deepcopy(before).forward(inputs, training=training)
        return softmax_cross_entropy(logits, labels, label_smoothing=0.1)[0]

    logits = network.forward(inputs, training=training)
    _, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=0.1)
    grad_inputs = network.backward(grad_logits, input_gradient=True)
    assert any(parameter.grad.any() for parameter in network.parameters())
    for parameter in network.parameters():
        assert_gradients_match(loss, parameter.value, parameter.grad)
    assert_gradients_match(loss, inputs, grad_inputs)


def test_a_regression_gradient_matches_finite_differences(rng):
    network = build("linear tanh linear", rng)
    inputs, targets = rng.normal(size=(3, 5)), rng.normal(size=(3, 6))
    _, grad_outputs = mean_squared_error(network.forward(inputs), targets)
    network.backward(grad_outputs)
    for parameter in network.parameters():
        assert_gradients_match(
            lambda _: mean_squared_error(network(inputs), targets)[0],
            parameter.value,
            parameter.grad,
        )


# --- the second implementation --------------------------------------------------------------------


@every_architecture
@in_both_modes
@pytest.mark.parametrize("input_gradient", [True, False], ids=["input gradient", "none"])
def test_batches_of_changing_size_agree_with_the_reference(
    architecture, training, input_gradient, rng
):
    network = build(architecture, rng)
    for count in [4, 4, 1, 4, 7, 2, 3, 5, 4, 0, 4]:  # more sizes than the network keeps buffers for
        assert_agrees_with_reference(
            network, count, rng, training=training, input_gradient=input_gradient
        )


@given(
    before=st.lists(st.sampled_from(["dropout", "relu", "leaky", "sigmoid", "tanh"]), max_size=2),
    after=st.lists(
        st.sampled_from(["linear", "dropout", "relu", "leaky", "sigmoid", "tanh"]), max_size=6
    ),
    modes=st.lists(st.booleans(), min_size=1, max_size=4),
    seed=st.integers(0, 2**32),
)
@example(before=["dropout"], after=["dropout", "dropout"], modes=[False, True, False], seed=0)
def test_any_order_of_layers_agrees_with_the_reference(before, after, modes, seed):
    rng = np.random.default_rng(seed)
    network = build(" ".join([*before, "linear", *after]), rng)
    for training in modes:
        assert_agrees_with_reference(network, 3, rng, training=training)


def test_predicting_between_forward_and_backward_disturbs_nothing(rng):
    network = build("linear relu dropout linear leaky linear", rng)
    inputs, grad_outputs = rng.normal(size=(4, 5)), rng.normal(size=(4, 3))
    twin = copy.deepcopy(network)
    twin.forward(inputs, training=True)
    twin.backward(grad_outputs)

    logits = network.forward(inputs, training=True)
    kept = logits.copy()
    network(rng.normal(size=(4, 5)))
    np.testing.assert_array_equal(logits, kept)
    network.backward(grad_outputs)
    for mine, other in zip(network.parameters(), twin.parameters(), strict=True):
        np.testing.assert_array_equal(mine.grad, other.grad)


def test_two_networks_that_share_their_layers_do_not_share_buffers(rng):
    whole = build("linear relu linear", rng)
    head = Network(*whole.layers[:2])
    inputs, grad_outputs = rng.normal(size=(4, 5)), rng.normal(size=(4, 6))
    expected = reference(whole, inputs, grad_outputs, training=True)
    logits = whole.forward(inputs, training=True)
    head.forward(rng.normal(size=(4, 5)), training=True)
    np.testing.assert_allclose(logits, expected[0], rtol=1e-12)
    whole.backward(grad_outputs)
    for parameter, gradient in zip(whole.parameters(), expected[1], strict=True):
        np.testing.assert_allclose(parameter.grad, gradient, rtol=1e-12)
