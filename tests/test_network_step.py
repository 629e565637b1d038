"""A whole training step: it stays in the network's dtype, and in the memory it has."""

import copy
import gc
import tracemalloc

import numpy as np
import pytest

from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam, AdamW, RMSProp

# Settings that are NumPy scalars, where there are any: those are what could upcast an array.
OPTIMIZERS = {
    "sgd": lambda parameters, rate: SGD(parameters, learning_rate=rate, weight_decay=0.01),
    "nesterov": lambda parameters, rate: SGD(
        parameters, learning_rate=rate, momentum=np.float64(0.9), nesterov=True
    ),
    "rmsprop": lambda parameters, rate: RMSProp(parameters, learning_rate=rate, epsilon=1e-4),
    "adam": lambda parameters, rate: Adam(
        parameters, learning_rate=rate, weight_decay=np.float64(0.01), epsilon=1e-4
    ),
    "adamw": lambda parameters, rate: AdamW(parameters, learning_rate=rate, epsilon=1e-4),
}
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)


def deep_network(rng, *, inputs, hidden, dtype=np.float32):
    """Every kind of layer, and every activation after a Linear, where it may work in place."""

    def linear(in_features, out_features):
        return Linear(in_features, out_features, rng=rng, dtype=dtype)

    return Network(
        linear(inputs, hidden),
        ReLU(),
        Dropout(0.5, rng=rng),
        linear(hidden, hidden),
        LeakyReLU(),
        linear(hidden, hidden),
        Sigmoid(),
        Dropout(0.2, rng=rng),
        linear(hidden, hidden),
        Tanh(),
        linear(hidden, 10),
    )


@every_optimizer
@pytest.mark.parametrize("rate", [0.01, np.float32(0.01), np.float64(0.01)], ids=repr)
def test_a_training_step_never_leaves_the_dtype_of_the_network(optimizer, rate, dtype, rng):
    network = deep_network(rng, inputs=5, hidden=7, dtype=dtype)
    optimizer = OPTIMIZERS[optimizer](network.parameters(), rate)
    inputs, labels = rng.normal(size=(6, 5)).astype(dtype), rng.integers(10, size=6)
    values = [parameter.value for parameter in network.parameters()]
    start = copy.deepcopy(values)
    for _ in range(2):
        logits = network.forward(inputs, training=True)
        _, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=np.float64(0.1))
        grad_inputs = network.backward(grad_logits, input_gradient=True)
        optimizer.step()
        assert logits.dtype == grad_logits.dtype == grad_inputs.dtype == dtype
    assert network(inputs).dtype == dtype
    for parameter, value, old in zip(network.parameters(), values, start, strict=True):
        assert parameter.value is value
        assert parameter.value.dtype == parameter.grad.dtype == dtype
        assert np.isfinite(parameter.value).all()
        assert not np.array_equal(parameter.value, old)


@pytest.mark.parametrize("kind", [np.float16, np.float64, np.longdouble])
def test_a_gradient_in_another_dtype_is_brought_into_the_networks(kind, rng):
    network = Network(Linear(5, 7, rng=rng), ReLU(), Linear(7, 6, rng=rng))
    inputs, grad_outputs = rng.normal(size=(4, 5)), rng.normal(size=(4, 6)).astype(kind)
    network.forward(inputs)
    expected = network.backward(grad_outputs.astype(np.float32), input_gradient=True)
    network.forward(inputs)
    grad_inputs = network.backward(grad_outputs, input_gradient=True)
    assert grad_inputs.dtype == np.float32
    np.testing.assert_array_equal(grad_inputs, expected)


@every_optimizer
def test_a_warm_training_step_allocates_no_array_of_a_layers_size(optimizer, rng):
    network = deep_network(rng, inputs=784, hidden=512)
    optimizer = OPTIMIZERS[optimizer](network.parameters(), 1e-4)
    inputs, labels = rng.random((128, 784), dtype=np.float32), rng.integers(10, size=128)

    def step():
        logits = network.forward(inputs, training=True)
        _, grad_logits = softmax_cross_entropy(logits, labels)
        network.backward(grad_logits)
        optimizer.step()

    step()
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        step()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # One hidden layer's outputs are 128 * 512 * 4 bytes = 256 KiB. What is left: the loss's arrays
    # of (128, 10), 5 KiB each, and the 32 KiB in which NumPy turns the True of y > 0 into 1.0.
    assert peak - before < 64 * 1024
