"""The playground without a browser: points, training, every control, and what is said."""

import asyncio
import sys

import numpy as np
import pytest

from nnlib import demos
from nnlib.demos import player
from nnlib.demos.planes import REACH, SHAPES, make_points
from nnlib.demos.playground import FEWEST_STEPS, LAST_STEP, PlaygroundDemo
from nnlib.demos.small_training import ACTIVATIONS, SmallTraining


def points(shape="moons", count=100, scatter=0.1, wrong_labels=0.0, seed=0):
    rng = np.random.default_rng(seed)
    return make_points(shape, count, scatter=scatter, wrong_labels=wrong_labels, rng=rng)


def playground(data="moons", *, points=60, wrong_labels=0.0, layers=1, units=8):
    return PlaygroundDemo(
        data, points=points, wrong_labels=wrong_labels, layers=layers, units=units
    )


def train(demo, steps):
    """Do what so many steps of the player would do, and draw once."""
    while demo.training.steps < steps and not demo.training.diverged:
        demo.training.go_on(min(50, steps - demo.training.steps))
    demo.update()


@pytest.mark.parametrize("shape", SHAPES)
def test_points_stay_in_the_plane_and_half_belong_to_each_class(shape):
    told = points(shape, scatter=0).told
    assert told.labels.sum() == 50
    assert np.abs(told.images).max() < REACH - 0.1
    moved = points(shape, scatter=0.2).told.images - told.images
    assert np.allclose(points(shape, scatter=0.4).told.images - told.images, 2 * moved, atol=1e-5)


def test_circles_and_spirals_are_where_they_should_be():
    circles, spirals = points("circles", scatter=0).told, points("spirals", scatter=0).told
    radius = np.hypot(*circles.images.T)
    assert np.allclose(radius[circles.labels == 0], 0.45)
    assert np.allclose(radius[circles.labels == 1], 1.15)
    x, y = spirals.images.T
    along = (np.hypot(x, y) - 0.1) / 1.2
    turned = np.arctan2(y, x) - 2.5 * np.pi * along - np.pi * spirals.labels
    assert np.allclose(np.cos(turned), 1, atol=1e-4)


def test_more_wrong_labels_are_the_same_ones_and_some_more():
    right, few, many = (points(wrong_labels=share) for share in (0, 0.1, 0.3))
    assert (right.wrong.sum(), few.wrong.sum(), many.wrong.sum()) == (0, 10, 30)
    assert few.wrong[many.wrong].sum() == 10
    assert np.array_equal(many.told.labels != right.told.labels, many.wrong)
    assert np.array_equal(many.told.images, right.told.images)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_learns_circles_with_every_activation(activation):
    train, new = points("circles"), points("circles", 200, seed=1)
    training = SmallTraining(train, new, layers=1, units=16, activation=activation, seed=0)
    training.adjust(learning_rate=1.0, weight_decay=0, dropout=0)
    training.go_on(2_000)
    assert training.curves.train_accuracy[-1] > 0.9
    assert training.curves.new_accuracy[-1] > 0.9
    assert training.curves.train_loss[-1] < training.curves.train_loss[0]
    inside, outside = training.second_class(np.array([[0.0, 0.45], [0.0, 1.15]], np.float32))
    assert inside < 0.5 < outside


def test_rate_decay_and_dropout_reach_the_next_step():
    training = SmallTraining(points(), points(seed=1), layers=2, units=4, activation="ReLU", seed=0)
    before = [parameter.value.copy() for parameter in training.network.parameters()]
    training.go_on(3)  # the learning rate is zero until it is chosen
    for parameter, value in zip(training.network.parameters(), before, strict=True):
        assert np.array_equal(parameter.value, value)
    training.adjust(learning_rate=0.1, weight_decay=0.02, dropout=0.5)
    assert (training.optimizer.learning_rate, training.optimizer.weight_decay) == (0.1, 0.02)
    inputs = training.train.told.images
    logits = [training.network.forward(inputs, training=True).copy() for _ in range(2)]
    assert not np.array_equal(*logits)
    training.adjust(learning_rate=0.1, weight_decay=0.02, dropout=0)
    logits = [training.network.forward(inputs, training=True).copy() for _ in range(2)]
    assert np.array_equal(*logits)


def test_the_same_seed_gives_the_same_training():
    first, second = (playground() for _ in range(2))
    for demo in (first, second):
        train(demo, 50)
    assert first.sentence == second.sentence
    assert bytes(first.image.value) == bytes(second.image.value)
    first.reset()
    assert first.training.steps == 0
    train(first, 50)
    assert first.sentence == second.sentence


def test_it_begins_untrained_and_one_step_moves_border_curves_and_sentence():
    demo = playground()
    assert demo.sentence.startswith("Not trained yet: with its random first weights")
    assert "of the 60 points right. Press Start" in demo.sentence
    border = demo.shown._border.get_xydata().copy()
    picture = bytes(demo.image.value)
    demo.player.once.click()
    assert demo.training.steps == FEWEST_STEPS
    assert demo.sentence.startswith(f"After {FEWEST_STEPS} steps it gets")
    assert not np.array_equal(demo.shown._border.get_xydata(), border)
    assert all(len(line.get_xdata()) == 2 for line in demo.shown._curves)
    assert bytes(demo.image.value) != picture
    demo.player.again.click()
    assert demo.sentence.startswith("Not trained yet")
    assert bytes(demo.image.value) == picture


def test_the_border_is_where_the_network_is_in_doubt():
    demo = playground()
    train(demo, 300)
    border = demo.shown._border.get_xydata()
    border = border[np.isfinite(border).all(axis=1)].astype(np.float32)
    doubt = demo.training.second_class(border)
    assert len(border) > 20
    assert np.abs(doubt - 0.5).max() < 0.1
    shown = [line.get_ydata()[-1] for line in demo.shown._curves]
    curves = demo.training.curves
    assert shown == pytest.approx(
        [
            curves.train_loss[-1],
            curves.new_loss[-1],
            100 * curves.train_accuracy[-1],
            100 * curves.new_accuracy[-1],
        ]
    )


# What begins a new training, and what is felt in the middle of one.
ANEW = {
    "data": "circles",
    "count": 20,
    "scatter": 0.5,
    "wrong_labels": 0.5,
    "seed": 9,
    "layers": 4,
    "units": 32,
    "activation": "sigmoid",
}
DURING = {"learning_rate": 10.0, "weight_decay": 0.1, "dropout": 0.8}


@pytest.mark.parametrize("name", ANEW)
def test_other_points_or_another_network_begin_anew(name):
    demo = playground()
    train(demo, 30)
    picture = bytes(demo.image.value)
    getattr(demo, name).value = ANEW[name]
    assert demo.training.steps == 0
    assert "Not trained yet" in demo.sentence
    assert bytes(demo.image.value) != picture
    demo.step()
    assert demo.training.steps == FEWEST_STEPS


@pytest.mark.parametrize("name", DURING)
def test_how_it_learns_changes_in_the_middle(name):
    demo, other = playground(), playground()
    for one in (demo, other):
        train(one, 30)
    getattr(demo, name).value = DURING[name]
    assert demo.training.steps == other.training.steps == 30
    for one in (demo, other):
        train(one, 60)
    assert demo.sentence != other.sentence


def test_every_end_of_every_control_draws():
    demo = playground()
    for control in (demo.scatter, demo.wrong_labels, demo.dropout):
        for value in (control.min, control.max):
            control.value = value
            demo.step()
    for control in (
        demo.data,
        demo.count,
        demo.seed,
        demo.layers,
        demo.units,
        demo.activation,
        demo.learning_rate,
        demo.weight_decay,
    ):
        for index in (len(control.options) - 1, 0):
            control.index = index
            demo.step()
    assert demo.training.steps > 0


def test_it_overfits_wrong_labels_and_weight_decay_keeps_it_from_that():
    demo = playground(wrong_labels=0.15, layers=2, units=32)
    train(demo, LAST_STEP)
    assert "It overfits: the loss of new points was" in demo.sentence
    assert demo.sentence.endswith("Here it ends; Reset begins anew.")
    believed = demo.training.believed()
    assert f"It believes {believed} of the 9 wrong labels." in demo.sentence
    assert believed >= 5
    assert not demo.step()
    assert demo.training.steps == LAST_STEP

    demo.weight_decay.value = 0.01
    demo.reset()
    train(demo, LAST_STEP)
    assert "overfits" not in demo.sentence
    assert demo.training.believed() <= 2


def test_what_is_said_fits_what_is_seen():
    straight = playground("circles", layers=0)
    train(straight, 100)
    assert straight.sentence.endswith("Without a hidden layer the border is a straight line.")

    small = playground("spirals", units=1)
    train(small, 400)
    assert small.sentence.endswith("so far it underfits.")

    noise = playground("noise", layers=2, units=32)
    train(noise, 5)
    assert noise.sentence.endswith("There is no pattern to find: new points can only be guessed.")
    noise.learning_rate.value = 0.3
    train(noise, 3_000)
    assert noise.sentence.endswith("There was no pattern to find.")

    good = playground()
    train(good, 1_000)
    assert "guessing would cost 0.69" in good.sentence

    wild = playground("circles")
    wild.learning_rate.value = 10.0
    train(wild, 200)
    assert wild.sentence.endswith("It gives the same answer to all points.")


def test_a_training_that_diverges_says_so_ends_and_begins_anew():
    demo = playground()
    demo.learning_rate.options = (0.1, 1e30)
    demo.learning_rate.value = 1e30
    train(demo, 100)
    assert demo.training.diverged
    assert demo.sentence.startswith("The training has diverged after")
    assert not demo.step()
    demo.learning_rate.value = 0.1
    demo.reset()
    assert demo.step()


def test_it_plays_while_controls_move_and_ends_by_itself(monkeypatch):
    monkeypatch.setattr(player, "BREATH", 0)
    monkeypatch.setattr(sys.modules["nnlib.demos.playground"], "LAST_STEP", 40)

    async def watch():
        demo = playground()
        demo.player.play.click()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert demo.training.steps > 0
        demo.units.value = 3  # another network; the player goes on with it
        assert demo.training.steps == 0
        assert demo.player.playing
        demo.learning_rate.value = 0.3
        await demo.player.task
        assert demo.training.steps == 40
        assert demo.training.network.layers[0].out_features == 3
        assert demo.sentence.endswith("Here it ends; Reset begins anew.")
        assert demo.player.play.description == "Start"

    asyncio.run(watch())


def test_what_goes_wrong_in_a_step_is_said_and_raised(monkeypatch):
    demo = playground()
    monkeypatch.setattr(demo.training, "go_on", lambda steps: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.player.step()
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"data": "rings"}, "data: expected one of 'moons', 'circles', 'spirals', 'noise'"),
        ({"points": 30}, "points: expected one of 20, 40"),
        ({"wrong_labels": 0.6}, "wrong_labels: expected at most 0.5, got 0.6"),
        ({"wrong_labels": -0.1}, "wrong_labels: expected a finite number at least 0"),
        ({"layers": 5}, "layers: expected one of 0, 1, 2, 3, 4, got 5"),
        ({"units": 0}, "units: expected one of 1, 2, 3"),
    ],
)
def test_bad_arguments_are_refused_at_the_door(options, words):
    with pytest.raises(ValueError, match=words):
        demos.playground(**options)


def test_it_is_called_in_one_line(capsys):
    assert demos.playground() is None
    assert capsys.readouterr().out.startswith("Not trained yet")
