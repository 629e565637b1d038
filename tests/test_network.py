import re
import tracemalloc
import weakref

import numpy as np
import pytest

from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.parameter import Parameter


@pytest.fixture
def network(rng):
    return Network(Linear(4, 5, rng=rng), ReLU(), Dropout(0.5, rng=rng), Linear(5, 3, rng=rng))


@pytest.fixture
def inputs(rng):
    return rng.normal(size=(6, 4)).astype(np.float32)


# --- predicting -----------------------------------------------------------------------------------


def test_a_prediction_is_layer_after_layer_without_dropout(network, inputs):
    first, relu, _, last = network.layers
    np.testing.assert_array_equal(network(inputs), last(relu(first(inputs))))
    np.testing.assert_array_equal(network(inputs), network.forward(inputs))


def test_every_prediction_is_a_fresh_array(network, inputs):
    logits = network.forward(inputs)
    first, second = network(inputs), network(inputs)
    assert not np.shares_memory(first, second)
    assert not np.shares_memory(first, logits)
    kept = first.copy()
    network(-inputs)
    network.forward(-inputs)
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("last", [ReLU(), LeakyReLU(), Dropout(0.5, rng=np.random.default_rng(0))])
def test_a_prediction_never_is_or_modifies_its_inputs(last, rng, inputs):
    network = Network(Dropout(0.5, rng=rng), ReLU(), Linear(4, 4, rng=rng), last)
    inputs.setflags(write=False)
    for predict in (network, network.forward, lambda x: network.forward(x, training=True)):
        assert not np.shares_memory(predict(inputs), inputs)


def test_a_prediction_keeps_nothing(network):
    inputs = np.ones((6, 4), np.float32)
    alive = weakref.ref(inputs)
    network(inputs)
    del inputs
    assert alive() is None
    with pytest.raises(RuntimeError, match="backward without forward"):
        network.backward(np.ones((6, 3), np.float32))


def test_a_prediction_moves_no_generator(network, inputs, rng):
    state = rng.bit_generator.state
    network(inputs)
    network.forward(inputs)
    assert rng.bit_generator.state == state
    network.forward(inputs, training=True)
    assert rng.bit_generator.state != state


def test_inputs_of_another_dtype_are_converted_and_lists_are_taken(network, inputs):
    logits = network(inputs)
    assert network(inputs.astype(np.float64)).dtype == np.float32
    np.testing.assert_array_equal(network(inputs.astype(np.float64)), logits)
    np.testing.assert_array_equal(network(inputs.tolist()), logits)


def test_no_images_give_no_logits(network):
    assert network(np.empty((0, 4), np.float32)).shape == (0, 3)


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (np.ones((2, 4), np.uint8), TypeError, r"^inputs: expected floating-point .* got uint8"),
        (np.ones(4), ValueError, r"^inputs: expected 2 axes, got shape \(4,\)"),
        (np.ones((2, 2, 2)), ValueError, r"^inputs: expected 2 axes, got shape \(2, 2, 2\)"),
        (np.ones((2, 5)), ValueError, r"^inputs: .* 4 features .* \(count, 4\), got \(2, 5\)"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(network, bad, error, message):
    for function in (network, network.forward):
        with pytest.raises(error, match=message):
            function(bad)


# --- forward and backward -------------------------------------------------------------------------


def test_forward_fills_the_same_buffer_again(network, inputs):
    first = network.forward(inputs, training=True)
    second = network.forward(-inputs, training=True)
    assert np.shares_memory(first, second)
    assert not np.shares_memory(first, network.forward(inputs[:3], training=True))


def test_the_same_generator_gives_the_same_training_bit_for_bit(inputs):
    def train(seed):
        rng = np.random.default_rng(seed)
        network = Network(
            Linear(4, 5, rng=rng), Tanh(), Dropout(0.5, rng=rng), Linear(5, 3, rng=rng)
        )
        for _ in range(3):
            _, grad_logits = softmax_cross_entropy(
                network.forward(inputs, training=True), np.arange(6) % 3
            )
            network.backward(grad_logits)
        return [parameter.grad.tobytes() for parameter in network.parameters()]

    assert train(1) == train(1)
    assert train(1) != train(2)


def test_backward_needs_a_forward_of_its_own(network, inputs):
    grad_outputs = np.ones((6, 3), np.float32)
    with pytest.raises(RuntimeError, match=r"call network\.forward\(inputs, training=True\) first"):
        network.backward(grad_outputs)
    network.forward(inputs, training=True)
    network.backward(grad_outputs)
    with pytest.raises(RuntimeError, match=r"^backward without forward: .* once for each backward"):
        network.backward(grad_outputs)


def test_a_forward_that_was_interrupted_is_no_forward(network, inputs, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    network.forward(inputs, training=True)
    monkeypatch.setattr(network.layers[2], "forward", interrupted)
    with pytest.raises(KeyboardInterrupt):
        network.forward(inputs, training=True)
    with pytest.raises(RuntimeError, match=r"^backward without forward"):
        network.backward(np.ones((6, 3), np.float32))


@pytest.mark.parametrize("shape", [(6, 4), (5, 3), (3,), (6, 3, 1)])
def test_a_gradient_of_the_wrong_shape_is_refused_and_the_right_one_may_follow(
    network, inputs, shape
):
    network.forward(inputs)
    with pytest.raises(ValueError, match=r"^grad_outputs: expected .* \(6, 3\), got \("):
        network.backward(np.ones(shape, np.float32))
    assert network.backward(np.ones((6, 3), np.float32)) is None


def test_a_gradient_of_integers_is_refused(network, inputs):
    network.forward(inputs)
    with pytest.raises(TypeError, match=r"^grad_outputs: expected floating-point numbers"):
        network.backward(np.ones((6, 3), np.int64))


def test_after_backward_the_inputs_are_let_go(network):
    inputs = np.ones((6, 4), np.float32)
    alive = weakref.ref(inputs)
    network.forward(inputs, training=True)
    del inputs
    assert alive() is not None
    network.backward(np.ones((6, 3), np.float32))
    assert alive() is None


# --- what may stand in a network ------------------------------------------------------------------


def test_sizes_dtype_and_names_are_those_of_the_layers(network):
    assert (network.in_features, network.out_features) == (4, 3)
    assert network.dtype == np.float32
    names = [parameter.name for parameter in network.parameters()]
    assert names == ["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]
    assert network.parameters()[2] is network.layers[3].weight
    assert repr(network) == "Network(Linear(4, 5), ReLU(), Dropout(0.5), Linear(5, 3))"


class OwnLinear:
    """A layer as a learner would write it: nothing more than a network asks for."""

    in_place = saves_outputs = False

    def __init__(self, like):
        self.in_features, self.out_features = like.in_features, like.out_features
        self.weight = Parameter("weight", like.weight.value.copy())
        self.bias = Parameter("bias", like.bias.value.copy())

    def __call__(self, inputs):
        return inputs @ self.weight.value + self.bias.value

    def forward(self, inputs, *, training=False, out=None, saved=None):
        return self(inputs), inputs

    def backward(self, grad_outputs, inputs, *, out=None):
        self.weight.grad = inputs.T @ grad_outputs
        self.bias.grad = grad_outputs.sum(axis=0)
        return grad_outputs @ self.weight.value.T

    def parameters(self):
        return [self.weight, self.bias]

    def settings(self):
        return {"in_features": self.in_features, "out_features": self.out_features}


def test_a_layer_of_ones_own_may_stand_anywhere(rng, inputs):
    first, second = Linear(4, 5, rng=rng), Linear(5, 3, rng=rng)
    ready_made = Network(first, ReLU(), second)
    grad_logits = rng.standard_normal((6, 3)).astype(np.float32)
    logits = ready_made.forward(inputs).copy()
    ready_made.backward(grad_logits)
    for layers in (
        [OwnLinear(first), ReLU(), OwnLinear(second)],
        [OwnLinear(first), ReLU(), Linear(5, 3, rng=rng)],
    ):
        layers[-1].weight.value[...] = second.weight.value
        own = Network(*layers)
        np.testing.assert_allclose(own.forward(inputs), logits, rtol=1e-5, atol=1e-6)
        assert own.backward(grad_logits) is None
        for mine, theirs in zip(own.parameters(), ready_made.parameters(), strict=True):
            np.testing.assert_allclose(mine.grad, theirs.grad, rtol=1e-4, atol=1e-6)


def test_something_has_to_learn():
    for layers in ([], [ReLU(), Tanh()]):
        with pytest.raises(ValueError, match=r"^layers: expected a layer that learns, .* got \("):
            Network(*layers)


def test_a_class_a_list_and_other_strangers_are_told_how_to_become_layers(rng):
    linear = Linear(4, 3, rng=rng)
    for wrong in ([linear, ReLU()], ReLU, np.tanh, None, "relu"):
        with pytest.raises(TypeError, match=r"^layers: expected layers such as .*, got ") as caught:
            Network(linear, wrong)
        assert repr(wrong) in str(caught.value)
        assert "ReLU() and not ReLU" in str(caught.value)
        assert "Network(*layers)" in str(caught.value)


def test_neighbours_agree_on_the_features_between_them(rng):
    words = r"Linear\(5, 6\) gives 6 features, .* Linear\(7, 3\), expects 7"
    with pytest.raises(ValueError, match=words):
        Network(*(Linear(a, b, rng=rng) for a, b in [(4, 5), (5, 6), (7, 3)]))


def test_one_layer_stands_in_one_place(rng):
    linear = Linear(4, 4, rng=rng)
    with pytest.raises(ValueError, match="the same layer stands in two places"):
        Network(linear, ReLU(), linear)


def test_all_parameters_have_one_dtype(rng):
    with pytest.raises(ValueError, match=r"expected parameters of one dtype, got float16, float32"):
        Network(Linear(4, 5, rng=rng), Linear(5, 3, rng=rng, dtype=np.float16))


# --- summary -------------------------------------------------------------------------------------


def test_summary_shows_shapes_counts_and_memory(rng):
    network = Network(
        Linear(784, 512, rng=rng), ReLU(), Dropout(0.5, rng=rng), Linear(512, 10, rng=rng)
    )
    # 784 * 512 + 512 = 401,920 and 512 * 10 + 10 = 5,130 parameters, as many gradients, of 4 bytes.
    # Buffers for 64 images: the outputs of Linear (ReLU writes over them), those of Dropout, its
    # mask, three gradients of (64, 512) each, then 10 logits: 64 * (6 * 512 + 10) * 4 bytes.
    assert network.summary() == (
        "layer             outputs    parameters\n"
        "---------------------------------------\n"
        "Linear(784, 512)  (64, 512)     401,920\n"
        "ReLU()            (64, 512)           0\n"
        "Dropout(0.5)      (64, 512)           0\n"
        "Linear(512, 10)   (64, 10)        5,130\n"
        "---------------------------------------\n"
        "407,050 parameters, float32\n"
        "memory: parameters and gradients 3.11 MiB, buffers for a batch of 64 0.75 MiB"
    )
    assert "(1000, 10)" in network.summary(batch_size=1000)
    assert f"{1000 * (6 * 512 + 10) * 4 / 2**20:.2f} MiB" in network.summary(batch_size=1000)
    double = network.astype(np.float64).summary()
    assert "float64" in double
    assert "gradients 6.21 MiB, buffers for a batch of 64 1.50 MiB" in double


def test_the_memory_in_the_summary_is_what_the_first_step_allocates(rng):
    network = Network(Linear(50, 300, rng=rng), LeakyReLU(), Linear(300, 200, rng=rng), ReLU(),
                      Dropout(0.5, rng=rng), Linear(200, 10, rng=rng), Sigmoid())  # fmt: skip
    said = float(re.search(r"of 256 ([\d.]+) MiB", network.summary(batch_size=256))[1])
    inputs = np.ones((256, 50), np.float32)
    tracemalloc.start()
    try:
        network.forward(inputs, training=True)
        network.backward(np.ones((256, 10), np.float32))
        allocated, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert allocated / 2**20 == pytest.approx(said, abs=0.02)


@pytest.mark.parametrize("size", [-1, 2.5])
def test_summary_wants_a_count(network, size):
    with pytest.raises((TypeError, ValueError), match=r"^batch_size: "):
        network.summary(batch_size=size)
