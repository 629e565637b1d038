"""The answers that exercises 6 and 7 compare with agree with what nnlib itself does."""

import numpy as np
import pytest

from nnlib import optimizers
from nnlib.exercises.bank import find
from nnlib.gradcheck import assert_gradients_match
from nnlib.layers import Dropout
from nnlib.losses import log_softmax, softmax_cross_entropy
from nnlib.parameter import Parameter
from nnlib.schedules import cosine

STEPS = 6
# name: nnlib's optimizer, its settings in the order of the exercise, how many arrays it remembers
MOMENTUM = {"learning_rate": 0.1, "momentum": 0.9}
ADAM = {"learning_rate": 0.05, "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-3}
OPTIMIZERS = {
    "momentum_step": (lambda p: optimizers.SGD(p, **MOMENTUM), MOMENTUM, 1),
    "nesterov_step": (lambda p: optimizers.SGD(p, **MOMENTUM, nesterov=True), MOMENTUM, 1),
    "rmsprop_step": (
        lambda p: optimizers.RMSProp(p, learning_rate=0.1, smoothing=0.8, epsilon=1e-3),
        {"learning_rate": 0.1, "smoothing": 0.8, "epsilon": 1e-3},
        1,
    ),
    "adam_step": (lambda p: optimizers.Adam(p, **ADAM), ADAM, 2),
    "adamw_step": (
        lambda p: optimizers.AdamW(p, **ADAM, weight_decay=0.4),
        ADAM | {"weight_decay": 0.4},
        2,
    ),
}


def reference(name):
    return find(name).reference


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_go_where_the_optimizer_goes(name):
    new_optimizer, settings, remembers = OPTIMIZERS[name]
    rng = np.random.default_rng(6)
    value = rng.normal(size=(3, 4))
    state = [np.zeros_like(value) for _ in range(remembers)]
    weight = Parameter("weight", value.copy())
    optimizer = new_optimizer([weight])
    for step in range(1, STEPS + 1):
        gradient = rng.normal(size=value.shape)
        gradient[0, 0] = 0  # what has always been zero
        weight.grad[...] = gradient
        optimizer.step()
        counted = [step] if remembers == 2 else []
        value, *state = reference(name)(value, gradient, *state, *counted, *settings.values())
        np.testing.assert_allclose(value, weight.value, rtol=1e-12)
    assert tuple(settings) == find(name).takes[-len(settings) :]


@pytest.mark.parametrize("name", ["momentum_step", "nesterov_step"])
def test_the_velocity_is_a_sum_of_gradients_without_the_learning_rate(name):
    gradient = np.array([0.5, -2.0])
    _, velocity = reference(name)(np.ones(2), gradient, np.zeros(2), 0.1, 0.9)
    assert (velocity == gradient).all()


@pytest.mark.parametrize("warmup_steps", [0, 1, 5])
def test_the_schedule_is_nnlibs(warmup_steps):
    theirs = cosine(0.3, 20, warmup_steps=warmup_steps)
    for step in range(25):
        assert reference("cosine_schedule")(step, 0.3, 20, warmup_steps) == theirs(step)


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.8])
def test_dropout_draws_the_mask_of_the_layer(rate):
    inputs = np.random.default_rng(7).normal(size=(5, 8))
    layer = Dropout(rate, rng=np.random.default_rng(1))
    theirs, their_mask = layer.forward(inputs, training=True)
    outputs, mask = reference("dropout_forward")(inputs, rate, np.random.default_rng(1), True)
    np.testing.assert_allclose(outputs, theirs)
    back = reference("dropout_backward")(inputs, mask)
    np.testing.assert_allclose(back, layer.backward(inputs, their_mask))


def test_dropout_leaves_a_prediction_alone():
    inputs = np.ones((2, 3))
    outputs, mask = reference("dropout_forward")(inputs, 0.9, np.random.default_rng(1), False)
    assert (outputs == inputs).all()
    assert (mask == 1).all()


def test_the_penalty_is_what_weight_decay_steps_against():
    weights = [np.random.default_rng(8).normal(size=shape) for shape in ((2, 3), (3, 2))]
    penalty, gradients = reference("l2_penalty")(weights, 0.7)
    assert penalty == pytest.approx(0.35 * sum((weight**2).sum() for weight in weights))
    for index, weight in enumerate(weights):

        def cost(moved, index=index):
            return reference("l2_penalty")([*weights[:index], moved, *weights[index + 1 :]], 0.7)[0]

        assert_gradients_match(cost, weight, gradients[index])
        parameter = Parameter("weight", weight.copy())
        parameter.grad[...] = 0
        optimizers.SGD([parameter], learning_rate=0.1, weight_decay=0.7).step()
        np.testing.assert_allclose(parameter.value, weight - 0.1 * gradients[index])


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.6])
def test_smoothed_targets_are_those_of_the_loss(smoothing):
    logits = np.random.default_rng(9).normal(size=(4, 5))
    labels = np.array([0, 3, 3, 1])
    targets = reference("smooth_labels")(labels, 5, smoothing)
    loss, _ = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    assert -np.mean(np.sum(targets * log_softmax(logits), axis=1)) == pytest.approx(loss)
    np.testing.assert_allclose(targets.sum(axis=1), 1)


def test_images_move_down_and_right_and_lose_what_leaves():
    image = np.arange(1, 10).reshape(1, 3, 3)
    shift = reference("shift_images")
    assert shift(image, 1, 0).tolist() == [[[0, 0, 0], [1, 2, 3], [4, 5, 6]]]
    assert shift(image, -1, 2).tolist() == [[[0, 0, 4], [0, 0, 7], [0, 0, 0]]]
    assert not shift(image, 0, -3).any()
