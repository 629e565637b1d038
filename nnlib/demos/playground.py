"""A playground: points in a plane, a small network, and its border moving while it learns."""

from collections.abc import Collection
from typing import Any

import numpy as np

from nnlib import expect
from nnlib.demos import player, stage
from nnlib.demos.planes import SHAPES, make_points
from nnlib.demos.playground_picture import PlaygroundPicture
from nnlib.demos.playground_words import describe
from nnlib.demos.small_training import ACTIVATIONS, SmallTraining

LAST_STEP = 6_000
MOST_STEPS = 60  # between two pictures; a tenth of those before, so that the beginning is slow
FEWEST_STEPS = 5
NEW_POINTS = 200
COUNTS = (20, 40, 60, 100, 200, 500)
MOST_LAYERS = 4
UNITS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
WEIGHT_DECAYS = (0.0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
MOST_WRONG = 0.5
NARROW = "24em"  # two columns beside each other, where JupyterLab shows its files as well


class PlaygroundDemo(stage.Demo):
    """Points, a network, and how it goes; see `playground` for the arguments.

    What changes the points or the network begins a new training, and one that was going on goes
    on with it. Learning rate and regularisation change in the middle of a training.
    """

    def __init__(
        self, data: str, *, points: int, wrong_labels: float, layers: int, units: int
    ) -> None:
        self.data = stage.choice("data", list(SHAPES), data, tip="what the points look like")
        self.count = stage.ladder(
            "points", COUNTS, points, tip="how many points the network learns from"
        )
        self.scatter = stage.slider(
            "scatter", 0.1, 0, 0.5, 0.05, tip="how far the points stray from their shape"
        )
        self.wrong_labels = stage.slider(
            "wrong labels",
            wrong_labels,
            0,
            MOST_WRONG,
            0.05,
            tip="of those it learns from; the labels of new points are right",
            readout_format=".0%",
        )
        self.seed = stage.ladder(
            "seed", range(10), 0, tip="decides the points, the first weights and the order"
        )
        self.layers = stage.ladder(
            "hidden layers", range(MOST_LAYERS + 1), layers, tip="how many hidden layers"
        )
        self.units = stage.ladder("units in each", UNITS, units, tip="units in each layer")
        self.activation = stage.choice(
            "activation", list(ACTIVATIONS), "ReLU", tip="the function of the hidden units"
        )
        self.learning_rate = stage.ladder(
            "learning rate",
            LEARNING_RATES,
            0.1,
            tip="how long a step is; may change while it learns",
        )
        self.weight_decay = stage.ladder(
            "weight decay",
            WEIGHT_DECAYS,
            0.0,
            tip="holds the weights small; may change while it learns",
        )
        self.dropout = stage.slider(
            "dropout", 0, 0, 0.8, 0.1, tip="the share of hidden units switched off in each step"
        )
        self.player = player.Player(self.step, self.reset, self._failed)
        self._begin()
        self.shown = PlaygroundPicture()
        of_points = stage.column(self.data, self.count, self.scatter, self.wrong_labels, self.seed)
        of_training = stage.column(
            self.layers,
            self.units,
            self.activation,
            self.learning_rate,
            self.weight_decay,
            self.dropout,
        )
        for control in (*of_points.children, *of_training.children):
            control.layout.width = NARROW
        controls = [stage.row(of_points, of_training), self.player.box]
        title = "A playground for a network"
        super().__init__(title, self.shown.figure, controls, moving=self.shown.moving)

    def step(self) -> bool:
        """Train a little and draw; return whether there is more to do."""
        training = self.training
        if not self._ended():
            steps = min(MOST_STEPS, max(FEWEST_STEPS, training.steps // 10))
            training.go_on(min(steps, LAST_STEP - training.steps))
        self.update()
        return not self._ended()

    def reset(self) -> None:
        """Begin the training anew, with the same points and the same first weights."""
        self._begin()
        self.update()

    def draw(self) -> str:
        """Move the points, the border and the curves to where they are now."""
        if self._made_of() != self._recipe:
            self._begin()
        self._adjust()
        self.scene = self.shown.show(self.training)
        pattern = self.data.value != "noise"
        return describe(self.training, pattern=pattern, ended=self._ended())

    def _made_of(self) -> tuple[Any, ...]:
        """Return what a training is made of; another one of these needs another training."""
        of_points = (self.data, self.count, self.scatter, self.wrong_labels, self.seed)
        of_network = (self.layers, self.units, self.activation)
        return tuple(control.value for control in (*of_points, *of_network))

    def _begin(self) -> None:
        self._recipe = self._made_of()
        shape, seed, scatter = self.data.value, self.seed.value, self.scatter.value
        rngs = np.random.default_rng(seed).spawn(2)
        self.training = SmallTraining(
            make_points(
                shape,
                self.count.value,
                scatter=scatter,
                wrong_labels=self.wrong_labels.value,
                rng=rngs[0],
            ),
            make_points(shape, NEW_POINTS, scatter=scatter, wrong_labels=0, rng=rngs[1]),
            layers=self.layers.value,
            units=self.units.value,
            activation=self.activation.value,
            seed=seed,
        )
        self._adjust()

    def _adjust(self) -> None:
        self.training.adjust(
            learning_rate=self.learning_rate.value,
            weight_decay=self.weight_decay.value,
            dropout=self.dropout.value,
        )

    def _ended(self) -> bool:
        return self.training.diverged or self.training.steps >= LAST_STEP

    def _failed(self, error: BaseException) -> None:
        self.say(f"This demo has stopped: {type(error).__name__}: {error}")


def playground(
    data: str = "spirals",
    *,
    points: int = 100,
    wrong_labels: float = 0.0,
    layers: int = 2,
    units: int = 8,
) -> None:
    """Train a small network on points in a plane, and watch its border and its curves move.

    Choose the points, the network and how it learns; start, pause, take a step, begin anew.

    Args:
        data: "moons", "circles", "spirals", or "noise", where there is nothing to learn.
        points: how many to learn from: 20, 40, 60, 100, 200 or 500.
        wrong_labels: the share of their labels that are wrong, from 0 to 0.5.
        layers: hidden layers, 0 to 4.
        units: in each of them: 1, 2, 3, 4, 6, 8, 12, 16, 24 or 32.
    """
    _expect_one_of(data, tuple(SHAPES), "data")
    _expect_one_of(points, COUNTS, "points")
    if expect.number(wrong_labels, "wrong_labels", at_least=0) > MOST_WRONG:
        raise ValueError(f"wrong_labels: expected at most {MOST_WRONG}, got {wrong_labels!r}.")
    _expect_one_of(layers, range(MOST_LAYERS + 1), "layers")
    _expect_one_of(units, UNITS, "units")
    PlaygroundDemo(
        data, points=points, wrong_labels=wrong_labels, layers=layers, units=units
    ).show()


def _expect_one_of(value: Any, options: Collection[Any], name: str) -> None:
    if value not in options:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, options))}, got {value!r}.")
