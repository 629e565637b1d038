"""Copies, pickles, and networks in another dtype."""

import copy
import pickle

import numpy as np
import pytest

from nnlib.activations import ReLU
from nnlib.layers import Dropout, Linear
from nnlib.network import Network


@pytest.fixture
def network(rng):
    return Network(Linear(4, 5, rng=rng), ReLU(), Dropout(0.5, rng=rng), Linear(5, 3, rng=rng))


@pytest.fixture
def inputs(rng):
    return rng.normal(size=(6, 4)).astype(np.float32)


def test_astype_copies_every_parameter_into_the_other_dtype(network, inputs, dtype):
    values = [parameter.value for parameter in network.parameters()]
    network.forward(inputs)
    other = network.astype(dtype)
    assert other.dtype == dtype
    for mine, parameter, value in zip(
        other.parameters(), network.parameters(), values, strict=True
    ):
        assert parameter.value is value
        assert parameter.value.dtype == np.float32
        assert mine.value.dtype == mine.grad.dtype == dtype
        assert not np.shares_memory(mine.value, value)
        np.testing.assert_array_equal(mine.value, value.astype(dtype))
    assert other(inputs).dtype == other.forward(inputs, training=True).dtype == dtype
    with pytest.raises(TypeError, match=r"^dtype: expected a floating-point type"):
        network.astype(np.int32)


@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))]
)
def test_a_copy_goes_on_like_the_original_and_shares_nothing_with_it(duplicate, network, inputs):
    grad_outputs = np.ones((6, 3), np.float32)
    network.forward(inputs, training=True)
    twin = duplicate(network)
    with pytest.raises(RuntimeError, match=r"^backward without forward"):
        twin.backward(grad_outputs)
    network.backward(grad_outputs)  # the original's forward still counts
    # Its generators are copies too, so both draw the same masks from here on.
    logits, others = network.forward(inputs, training=True), twin.forward(inputs, training=True)
    np.testing.assert_array_equal(logits, others)
    assert not np.shares_memory(logits, others)
    network.backward(grad_outputs)
    twin.backward(grad_outputs)
    for mine, other in zip(network.parameters(), twin.parameters(), strict=True):
        assert mine.name == other.name
        np.testing.assert_array_equal(mine.grad, other.grad)
        assert not np.shares_memory(mine.value, other.value)
        assert not np.shares_memory(mine.grad, other.grad)


def test_a_pickle_carries_no_buffers(network):
    before = len(pickle.dumps(network))
    network.forward(np.ones((10_000, 4), np.float32), training=True)
    assert len(pickle.dumps(network)) == pytest.approx(before, abs=100)


def test_a_layer_that_also_stands_in_another_network_changes_no_names_in_a_copy(network):
    Network(network.layers[3])  # as an only Linear, its parameters are called linear1
    assert len({parameter.name for parameter in network.astype(np.float64).parameters()}) == 4
