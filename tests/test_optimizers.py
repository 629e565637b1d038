import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlib.activations import Tanh
from nnlib.layers import Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam, AdamW, Optimizer, RMSProp
from nnlib.parameter import Parameter
from nnlib.schedules import cosine

KINDS = {
    "SGD": (SGD, {"learning_rate": 0.1}),
    "momentum": (SGD, {"learning_rate": 0.1, "momentum": 0.9}),
    "Nesterov": (SGD, {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    "RMSProp": (RMSProp, {"learning_rate": 0.1}),
    "Adam": (Adam, {"learning_rate": 0.1}),
    "AdamW": (AdamW, {"learning_rate": 0.1}),
}
every_kind = pytest.mark.parametrize(("kind", "arguments"), KINDS.values(), ids=KINDS)


def parameter(value, *, name="weight", dtype=np.float64):
    return Parameter(name, np.array(value, dtype=dtype))


def matrix(seed=0, *, dtype=np.float64):
    return parameter(np.random.default_rng(seed).normal(size=(3, 4)), dtype=dtype)


def gradients_for(value, count, seed=1):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=value.shape).astype(value.dtype) for _ in range(count)]


def positions(optimizer, gradients):
    """Step once per gradient; return where the only parameter stood after each step."""
    (moved,) = optimizer.parameters
    result = []
    for gradient in gradients:
        moved.grad[...] = gradient
        optimizer.step()
        result.append(moved.value.copy())
    return result


# --- two steps by hand: from 1, along the gradients 0.5 and 0.25 ---------------------------------


@pytest.mark.parametrize(
    ("kind", "arguments", "after_one", "after_two"),
    [
        # 1 - 0.1 * 0.5, then 0.95 - 0.1 * 0.25
        (SGD, {}, 0.95, 0.925),
        # velocities 0.5 and 0.9 * 0.5 + 0.25 = 0.7
        (SGD, {"momentum": 0.9}, 0.95, 0.88),
        # directions 0.9 * 0.5 + 0.5 = 0.95 and 0.9 * 0.7 + 0.25 = 0.88
        (SGD, {"momentum": 0.9, "nesterov": True}, 0.905, 0.817),
        # mean squares 0.1 * 0.25 = 0.025 and 0.9 * 0.025 + 0.1 * 0.0625 = 0.02875
        (
            RMSProp,
            {},
            1 - 0.05 / (math.sqrt(0.025) + 1e-8),
            1 - 0.05 / (math.sqrt(0.025) + 1e-8) - 0.025 / (math.sqrt(0.02875) + 1e-8),
        ),
        # mean_hat 0.5 and (0.9 * 0.05 + 0.025) / 0.19; mean_square_hat 0.25 and
        # (0.999 * 0.00025 + 0.0000625) / 0.001999
        (
            Adam,
            {},
            1 - 0.05 / (0.5 + 1e-8),
            1
            - 0.05 / (0.5 + 1e-8)
            - 0.1 * (0.07 / 0.19) / (math.sqrt(0.00031225 / 0.001999) + 1e-8),
        ),
    ],
)
def test_two_steps_by_hand(kind, arguments, after_one, after_two):
    optimizer = kind([parameter([1.0])], learning_rate=0.1, **arguments)
    (one,), (two,) = positions(optimizer, [0.5, 0.25])
    assert one == pytest.approx(after_one, rel=1e-12)
    assert two == pytest.approx(after_two, rel=1e-12)
    assert optimizer.steps == 2


# --- many steps against the papers' formulas, written down a second time -------------------------


def by_sutskever(start, gradients, rate, momentum, *, nesterov):
    value, velocity = start.copy(), np.zeros_like(start)
    for gradient in gradients:
        velocity = momentum * velocity + gradient
        value = value - rate * (momentum * velocity + gradient if nesterov else velocity)
        yield value


def by_hinton(start, gradients, rate, smoothing, epsilon):
    value, mean_square = start.copy(), np.zeros_like(start)
    for gradient in gradients:
        mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
        value = value - rate * gradient / (np.sqrt(mean_square) + epsilon)
        yield value


def by_kingma(start, gradients, rate, beta1, beta2, epsilon, *, decoupled_decay=0.0):
    value, mean, mean_square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step, gradient in enumerate(gradients, start=1):
        mean = beta1 * mean + (1 - beta1) * gradient
        mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
        mean_hat = mean / (1 - beta1**step)
        mean_square_hat = mean_square / (1 - beta2**step)
        shrunk = value - rate * decoupled_decay * value
        value = shrunk - rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
        yield value


def test_sgd_follows_the_formula():
    weight = matrix()
    gradients = gradients_for(weight.value, 6)
    expected = list(by_sutskever(weight.value, gradients, 0.3, momentum=0.0, nesterov=False))
    got = positions(SGD([weight], learning_rate=0.3), gradients)
    np.testing.assert_allclose(got, expected, rtol=1e-12)


@pytest.mark.parametrize("nesterov", [False, True])
def test_the_velocity_lasts_from_step_to_step(nesterov):
    weight = matrix()
    gradients = gradients_for(weight.value, 6)
    expected = list(by_sutskever(weight.value, gradients, 0.3, 0.8, nesterov=nesterov))
    optimizer = SGD([weight], learning_rate=0.3, momentum=0.8, nesterov=nesterov)
    np.testing.assert_allclose(positions(optimizer, gradients), expected, rtol=1e-12)


def test_momentum_carries_on_where_the_gradient_is_zero():
    weight = parameter([1.0])
    first, second, third = positions(SGD([weight], learning_rate=1.0, momentum=0.5), [1, 0, 0])
    assert [*first, *second, *third] == [0.0, -0.5, -0.75]


def test_rmsprop_follows_the_formula():
    weight = matrix()
    gradients = gradients_for(weight.value, 6)
    expected = list(by_hinton(weight.value, gradients, 0.02, 0.7, 0.05))
    optimizer = RMSProp([weight], learning_rate=0.02, smoothing=0.7, epsilon=0.05)
    np.testing.assert_allclose(positions(optimizer, gradients), expected, rtol=1e-12)


def test_adam_follows_the_formula():
    weight = matrix()
    gradients = gradients_for(weight.value, 6)
    # An epsilon that is not tiny shows on which side of the bias correction it stands.
    expected = list(by_kingma(weight.value, gradients, 0.02, 0.8, 0.95, 0.05))
    optimizer = Adam([weight], learning_rate=0.02, beta1=0.8, beta2=0.95, epsilon=0.05)
    np.testing.assert_allclose(positions(optimizer, gradients), expected, rtol=1e-12)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
@pytest.mark.parametrize("kind", [Adam, AdamW])
def test_bias_correction_makes_the_first_step_of_adam_as_long_as_the_learning_rate(kind, scale):
    weight = parameter([[1.0, -2.0]])
    optimizer = kind([weight], learning_rate=0.01, weight_decay=0.0)
    (after,) = positions(optimizer, [np.array([[scale, -3 * scale]])])
    np.testing.assert_allclose(after, [[1.0 - 0.01, -2.0 + 0.01]], rtol=1e-6)


# --- weight decay --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SGD", "momentum", "Nesterov", "RMSProp", "Adam"])
def test_coupled_weight_decay_is_part_of_the_gradient(name):
    kind, arguments = KINDS[name]
    decayed, plain = matrix(), matrix()
    optimizer = kind([decayed], weight_decay=0.3, **arguments)
    reference = kind([plain], **arguments)
    for gradient in gradients_for(decayed.value, 3):
        decayed.grad[...] = gradient
        plain.grad[...] = gradient + 0.3 * plain.value
        optimizer.step()
        reference.step()
        np.testing.assert_allclose(decayed.value, plain.value, rtol=1e-12)


def test_adamw_takes_its_decay_off_the_weights_and_leaves_the_gradient_alone():
    weight = matrix()
    gradients = gradients_for(weight.value, 6)
    expected = list(by_kingma(weight.value, gradients, 0.02, 0.8, 0.95, 0.05, decoupled_decay=0.4))
    optimizer = AdamW(
        [weight], learning_rate=0.02, beta1=0.8, beta2=0.95, epsilon=0.05, weight_decay=0.4
    )
    np.testing.assert_allclose(positions(optimizer, gradients), expected, rtol=1e-12)


def test_where_the_gradient_is_zero_adamw_shrinks_by_a_fraction_and_adam_by_the_learning_rate():
    zero = [np.zeros((1, 2))]
    adamw = AdamW([parameter([[1.0, 100.0]])], learning_rate=0.1, weight_decay=0.5)
    np.testing.assert_allclose(positions(adamw, zero), [[[0.95, 95.0]]], rtol=1e-12)
    adam = Adam([parameter([[1.0, 100.0]])], learning_rate=0.1, weight_decay=0.5)
    np.testing.assert_allclose(positions(adam, zero), [[[0.9, 99.9]]], rtol=1e-6)


def test_the_size_of_the_decay_of_adamw_is_0_01_unless_asked():
    weight = parameter([[1.0]])
    (after,) = positions(AdamW([weight], learning_rate=0.5), [0.0])
    assert after == pytest.approx(1 - 0.5 * 0.01, rel=1e-12)


@every_kind
def test_weight_decay_leaves_biases_alone(kind, arguments):
    bias, plain = parameter([1.0, -2.0], name="bias"), parameter([1.0, -2.0], name="bias")
    gradients = gradients_for(bias.value, 3)
    decayed = positions(kind([bias], **(arguments | {"weight_decay": 0.5})), gradients)
    expected = positions(kind([plain], **(arguments | {"weight_decay": 0.0})), gradients)
    np.testing.assert_array_equal(decayed, expected)


# --- what a step leaves alone --------------------------------------------------------------------


@every_kind
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_a_step_changes_the_very_array_and_never_the_gradient(kind, arguments, weight_decay):
    weight = matrix(dtype=np.float32)
    array, before = weight.value, weight.value.copy()
    weight.grad[...] = gradients_for(array, 1)[0]
    weight.grad.flags.writeable = False
    optimizer = kind([weight], **(arguments | {"weight_decay": weight_decay}))
    optimizer.step()
    optimizer.step()
    assert weight.value is array
    assert np.all(array != before)


@every_kind
@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
@pytest.mark.parametrize("in_part", [1, 8, 11, 12])
def test_a_parameter_that_is_moved_in_parts_ends_where_it_would_as_a_whole(
    kind, arguments, weight_decay, in_part, monkeypatch
):
    whole, parts = matrix(), matrix()
    gradients = gradients_for(whole.value, 3)
    expected = positions(kind([whole], weight_decay=weight_decay, **arguments), gradients)
    monkeypatch.setattr("nnlib.optimizers._PART", in_part)
    got = positions(kind([parts], weight_decay=weight_decay, **arguments), gradients)
    assert np.array_equal(got, expected)


@every_kind
def test_every_parameter_has_a_memory_of_its_own(kind, arguments):
    alone = [matrix(1), matrix(2), parameter([0.5, 0.25])]
    together = [matrix(1), matrix(2), parameter([0.5, 0.25])]
    shared = kind(together, **arguments)
    for step in range(3):
        for each in (*alone, *together):
            each.grad[...] = gradients_for(each.value, 1, seed=each.value.size + step)[0]
            each.grad *= 1 + (each is together[1] or each is alone[1])
        shared.step()
    for own, common in zip(alone, together, strict=True):
        optimizer = kind([own], **arguments)
        factor = 1 + (own is alone[1])
        for step in range(3):
            own.grad[...] = factor * gradients_for(own.value, 1, seed=own.value.size + step)[0]
            optimizer.step()
        np.testing.assert_array_equal(common.value, own.value)


@every_kind
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numpy_scalars_as_settings_neither_upcast_nor_change_a_bit(kind, arguments, dtype):
    arguments = arguments | {"weight_decay": 0.01}
    scalars = {
        name: value if isinstance(value, bool) else np.float64(value)
        for name, value in arguments.items()
    }
    results = []
    for given_arguments in (arguments, scalars):
        weight = matrix(dtype=dtype)
        optimizer = kind([weight], **given_arguments)
        optimizer.learning_rate = given_arguments["learning_rate"] / 2
        assert type(optimizer.learning_rate) is float
        results.append(positions(optimizer, gradients_for(weight.value, 3)))
        assert weight.value.dtype == dtype
        assert weight.grad.dtype == dtype
    np.testing.assert_array_equal(*results)


# --- the learning rate ---------------------------------------------------------------------------


def test_the_learning_rate_may_be_set_between_two_steps():
    optimizer = SGD([parameter([1.0])], learning_rate=0.5)
    (first,) = positions(optimizer, [1.0])
    optimizer.learning_rate = 0.25
    (second,) = positions(optimizer, [1.0])
    assert (*first, *second) == (0.5, 0.25)
    assert optimizer.learning_rate == 0.25


@every_kind
def test_a_learning_rate_of_zero_moves_nothing(kind, arguments):
    weight = matrix()
    before = weight.value.copy()
    positions(kind([weight], **(arguments | {"learning_rate": 0})), gradients_for(before, 2))
    np.testing.assert_array_equal(weight.value, before)


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_learning_rate_that_cannot_be_is_refused_and_the_old_one_stays(rate):
    with pytest.raises(ValueError, match="learning_rate: expected a finite number at least 0"):
        SGD([matrix()], learning_rate=rate)
    optimizer = SGD([matrix()], learning_rate=0.5)
    with pytest.raises(ValueError, match="learning_rate"):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == 0.5


# --- what comes in wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (SGD, {"momentum": 1.0}, "momentum: expected .* at least 0 and below 1, got 1.0"),
        (SGD, {"momentum": -0.1}, "momentum"),
        (SGD, {"momentum": math.nan}, "momentum"),
        (SGD, {"nesterov": True}, "nesterov: expected a momentum above 0"),
        (SGD, {"weight_decay": -1e-4}, "weight_decay"),
        (SGD, {"weight_decay": math.nan}, "weight_decay"),
        (RMSProp, {"smoothing": 1.0}, "smoothing"),
        (RMSProp, {"epsilon": 0.0}, "epsilon: expected a finite number above 0"),
        (Adam, {"beta1": 1.0}, "beta1"),
        (Adam, {"beta2": 1.0}, "beta2"),
        (Adam, {"beta2": math.nan}, "beta2"),
        (Adam, {"epsilon": 0.0}, "epsilon"),
        (AdamW, {"weight_decay": -0.1}, "weight_decay"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(kind, arguments, message):
    with pytest.raises(ValueError, match=message):
        kind([matrix()], learning_rate=0.1, **arguments)


@pytest.mark.parametrize("kind", [SGD, RMSProp, Adam, AdamW])
def test_there_must_be_something_to_train(kind):
    with pytest.raises(ValueError, match=r"expected network.parameters\(\), got an empty list"):
        kind([], learning_rate=0.1)


def test_parameters_are_what_the_method_returns_and_not_the_method_nor_the_layers():
    network = small_network(0)
    for wrong in (network.parameters, network, network.layers):
        with pytest.raises(TypeError, match=r"parameters: expected what network.parameters\(\)"):
            SGD(wrong, learning_rate=0.1)


@pytest.mark.parametrize("kind", [RMSProp, Adam, AdamW])
def test_an_epsilon_that_is_zero_in_half_precision_is_refused(kind):
    weight = matrix(dtype=np.float16)
    with pytest.raises(ValueError, match=r"epsilon: .* float16 can tell from zero.* got 1e-08\."):
        kind([weight])
    before = weight.value.copy()
    optimizer = kind([weight], epsilon=1e-3, weight_decay=0.0)
    positions(optimizer, [np.zeros((3, 4))])
    np.testing.assert_array_equal(weight.value, before)


def test_an_optimizer_without_a_formula_says_so():
    with pytest.raises(NotImplementedError):
        Optimizer([matrix()], learning_rate=0.1).step()


# --- down the hill -------------------------------------------------------------------------------


@every_kind
def test_every_optimizer_finds_the_bottom_of_a_bowl(kind, arguments):
    bottom = np.array([[1.0, -2.0], [0.5, 3.0]])
    steepness = np.array([[0.2, 1.0], [2.0, 5.0]])
    weight = parameter(np.zeros((2, 2)))
    optimizer = kind([weight], **(arguments | {"weight_decay": 0.0}))
    schedule = cosine(0.1, total_steps=400)
    for step in range(400):
        weight.grad[...] = steepness * (weight.value - bottom)
        optimizer.learning_rate = schedule(step)
        optimizer.step()
    np.testing.assert_allclose(weight.value, bottom, atol=0.02)


def small_network(seed, features=3, hidden=5, classes=4):
    rng = np.random.default_rng(seed)
    return Network(
        Linear(features, hidden, rng=rng, dtype=np.float64),
        Tanh(),
        Linear(hidden, classes, rng=rng, dtype=np.float64),
    )


@every_kind
@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 2**32 - 1),
    features=st.integers(1, 4),
    hidden=st.integers(1, 6),
    classes=st.integers(2, 4),
    count=st.integers(1, 8),
)
def test_a_small_step_makes_the_loss_smaller(
    kind, arguments, seed, features, hidden, classes, count
):
    network = small_network(seed, features, hidden, classes)
    rng = np.random.default_rng(seed)
    inputs, labels = rng.normal(size=(count, features)), rng.integers(0, classes, count)
    loss, grad_logits = softmax_cross_entropy(network.forward(inputs, training=True), labels)
    network.backward(grad_logits)
    assume(max(float(np.abs(each.grad).max()) for each in network.parameters()) > 1e-3)
    kind(network.parameters(), **(arguments | {"learning_rate": 1e-6, "weight_decay": 0.0})).step()
    smaller, _ = softmax_cross_entropy(network(inputs), labels)
    assert smaller < loss
