"""The same numbers as PyTorch, which computes its gradients by automatic differentiation.

PyTorch is no part of the course and none of its test requirements: without it these tests are
skipped, and finite differences remain.
"""

import numpy as np
import pytest

from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.layers import Dropout, Linear
from nnlib.losses import log_softmax, mean_squared_error, softmax, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam, AdamW, RMSProp
from nnlib.parameter import Parameter

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is only compared with")
torch.set_num_threads(1)

ACTIVATIONS = [
    (ReLU(), torch.nn.ReLU()),
    (LeakyReLU(), torch.nn.LeakyReLU(0.01)),
    (LeakyReLU(0.3), torch.nn.LeakyReLU(0.3)),
    (Sigmoid(), torch.nn.Sigmoid()),
    (Tanh(), torch.nn.Tanh()),
]

seeds = pytest.mark.parametrize("seed", [0, 1, 2])
kinds = pytest.mark.parametrize("kind", [np.float32, np.float64], ids=["float32", "float64"])


def draw(seed, kind, *shape):
    return np.random.default_rng(seed).normal(scale=2, size=shape).astype(kind)


def tensor(array):
    """A copy of the array that records what is computed from it."""
    return torch.tensor(array, requires_grad=array.dtype.kind == "f")


def rounding(kind):
    return float(np.finfo(kind).eps)


def assert_same(ours, theirs, *, roundings=8):
    """Equal but for a few roundings, relative to the largest number of the array."""
    theirs = theirs.detach().numpy()
    assert ours.dtype == theirs.dtype
    tolerance = roundings * rounding(ours.dtype)
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * np.abs(theirs).max())


@pytest.mark.parametrize(("ours", "theirs"), ACTIVATIONS, ids=lambda value: repr(value)[:20])
@seeds
@kinds
def test_activations(ours, theirs, seed, kind):
    inputs, grad_outputs = draw(seed, kind, 2, 30, 7)
    inputs[0, 0] = 0  # at the kink, the convention is the same too
    x = tensor(inputs)
    y = theirs(x)
    y.backward(torch.tensor(grad_outputs))
    outputs, saved = ours.forward(inputs)
    assert_same(outputs, y)
    assert_same(ours.backward(grad_outputs, saved), x.grad)


@seeds
@kinds
def test_softmax_and_log_softmax(seed, kind):
    logits = draw(seed, kind, 20, 10) * 20
    assert_same(softmax(logits), torch.softmax(torch.tensor(logits), dim=1), roundings=32)
    assert_same(log_softmax(logits), torch.log_softmax(torch.tensor(logits), dim=1))


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("count", [1, 17])
@seeds
@kinds
def test_cross_entropy(smoothing, count, seed, kind):
    logits = draw(seed, kind, count, 10) * 5
    labels = np.random.default_rng(seed).integers(10, size=count)
    z = tensor(logits)
    theirs = torch.nn.functional.cross_entropy(z, tensor(labels), label_smoothing=smoothing)
    theirs.backward()
    loss, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    assert loss == pytest.approx(theirs.item(), rel=16 * rounding(kind))
    assert_same(grad_logits, z.grad, roundings=32)


@seeds
@kinds
def test_mean_squared_error(seed, kind):
    outputs, targets = draw(seed, kind, 2, 9, 4)
    y = tensor(outputs)
    theirs = torch.nn.functional.mse_loss(y, torch.tensor(targets))
    theirs.backward()
    loss, grad_outputs = mean_squared_error(outputs, targets)
    assert loss == pytest.approx(theirs.item(), rel=16 * rounding(kind))
    assert_same(grad_outputs, y.grad)


# --- a whole network ------------------------------------------------------------------------------


def two_networks(seed, kind):
    """The same network twice: ours, and PyTorch's with a copy of our parameters."""
    rng = np.random.default_rng(seed)
    ours, theirs = [], []
    for (inputs, outputs), (mine, other) in zip(
        [(20, 16), (16, 15), (15, 14), (14, 13)],
        [ACTIVATIONS[i] for i in (0, 2, 3, 4)],
        strict=True,
    ):
        linear = Linear(inputs, outputs, rng=rng, dtype=kind)
        linear.bias.value[...] = rng.normal(size=outputs)
        ours += [linear, mine, Dropout(0.3, rng=rng)]
        theirs += [torch.nn.Linear(inputs, outputs), other]
    last = Linear(13, 10, rng=rng, dtype=kind)
    network = Network(*ours, last)
    module = torch.nn.Sequential(*theirs, torch.nn.Linear(13, 10)).to(
        tensor(np.ones(1, kind)).dtype
    )
    for parameter, other in zip(network.parameters(), module.parameters(), strict=True):
        with torch.no_grad():
            other.copy_(torch.tensor(parameter.value.T))  # they store (out_features, in_features)
    return network, module


@seeds
@kinds
def test_a_whole_network(seed, kind):
    network, module = two_networks(seed, kind)
    inputs = draw(seed, kind, 12, 20)
    labels = np.random.default_rng(seed).integers(10, size=12)
    x = tensor(inputs)
    logits = module(x)
    theirs = torch.nn.functional.cross_entropy(logits, tensor(labels), label_smoothing=0.1)
    theirs.backward()

    assert_same(network(inputs), logits, roundings=64)
    ours = network.forward(inputs)
    assert_same(ours, logits, roundings=64)
    loss, grad_logits = softmax_cross_entropy(ours, labels, label_smoothing=0.1)
    assert loss == pytest.approx(theirs.item(), rel=32 * rounding(kind))
    assert_same(network.backward(grad_logits, input_gradient=True), x.grad, roundings=64)
    for parameter, other in zip(network.parameters(), module.parameters(), strict=True):
        assert_same(parameter.grad.T, other.grad, roundings=64)


@seeds
def test_a_training_ends_at_the_same_parameters(seed):
    network, module = two_networks(seed, np.float64)
    ours = SGD(network.parameters(), learning_rate=0.05, momentum=0.9, nesterov=True)
    theirs = torch.optim.SGD(module.parameters(), lr=0.05, momentum=0.9, nesterov=True)
    rng = np.random.default_rng(seed)
    for count in [8, 8, 3, 8, 1, 8, 8, 5, 8, 8]:
        inputs, labels = rng.normal(size=(count, 20)), rng.integers(10, size=count)
        _, grad_logits = softmax_cross_entropy(network.forward(inputs), labels)
        network.backward(grad_logits)
        ours.step()
        theirs.zero_grad()
        torch.nn.functional.cross_entropy(module(torch.tensor(inputs)), tensor(labels)).backward()
        theirs.step()
    for parameter, other in zip(network.parameters(), module.parameters(), strict=True):
        np.testing.assert_allclose(parameter.value, other.detach().numpy().T, rtol=1e-9, atol=1e-11)


# --- optimizers -----------------------------------------------------------------------------------

OPTIMIZERS = [
    (SGD, {}, torch.optim.SGD, {}),
    (SGD, {"momentum": 0.9}, torch.optim.SGD, {"momentum": 0.9}),
    (
        SGD,
        {"momentum": 0.8, "nesterov": True},
        torch.optim.SGD,
        {"momentum": 0.8, "nesterov": True},
    ),
    (RMSProp, {"smoothing": 0.9}, torch.optim.RMSprop, {"alpha": 0.9, "eps": 1e-8}),
    (
        RMSProp,
        {"smoothing": 0.99, "epsilon": 1e-3},
        torch.optim.RMSprop,
        {"alpha": 0.99, "eps": 1e-3},
    ),
    (Adam, {}, torch.optim.Adam, {}),
    (
        Adam,
        {"beta1": 0.7, "beta2": 0.9, "epsilon": 1e-2},
        torch.optim.Adam,
        {"betas": (0.7, 0.9), "eps": 1e-2},
    ),
    (AdamW, {}, torch.optim.AdamW, {}),
    (
        AdamW,
        {"beta1": 0.8, "epsilon": 1e-2},
        torch.optim.AdamW,
        {"betas": (0.8, 0.999), "eps": 1e-2},
    ),
]


@pytest.mark.parametrize(
    ("our_kind", "our_settings", "their_kind", "their_settings"),
    OPTIMIZERS,
    ids=[f"{ours.__name__} {settings or ''}" for ours, settings, _, _ in OPTIMIZERS],
)
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("steps", [1, 25])
@kinds
def test_optimizers(our_kind, our_settings, their_kind, their_settings, weight_decay, steps, kind):
    rng = np.random.default_rng(5)
    parameters = [
        Parameter("weight", rng.normal(size=(6, 4)).astype(kind)),
        Parameter("bias", rng.normal(size=4).astype(kind)),
    ]
    weight, bias = tensors = [tensor(parameter.value) for parameter in parameters]
    ours = our_kind(parameters, learning_rate=0.03, weight_decay=weight_decay, **our_settings)
    groups = [
        {"params": [weight], "weight_decay": weight_decay},
        {"params": [bias], "weight_decay": 0},  # biases are left alone
    ]
    theirs = their_kind(groups, lr=0.03, **their_settings)
    for step in range(steps):
        if step == 10:  # as a schedule does
            ours.learning_rate = 0.01
            for group in theirs.param_groups:
                group["lr"] = 0.01
        for parameter, other in zip(parameters, tensors, strict=True):
            gradient = rng.normal(size=parameter.value.shape).astype(kind)
            parameter.grad[...] = gradient
            other.grad = torch.tensor(gradient)
        ours.step()
        theirs.step()
    for parameter, other in zip(parameters, tensors, strict=True):
        assert_same(parameter.value, other, roundings=8 * steps)
