"""Dropout under your hands: a mask, what it leaves, and what many thinned networks say together."""

from functools import cache

import numpy as np

from nnlib import data
from nnlib.activations import ReLU
from nnlib.data import Dataset
from nnlib.demos import player, stage
from nnlib.demos.dropout_picture import DropoutPicture, Passed
from nnlib.layers import Dropout, Linear
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.plots import style
from nnlib.training import fit

UNITS = 20
TRAINED_RATE = 0.5  # so that the network is used to losing some
LAST_DRAW = 150
MOST_RATE = 0.9
FIRST_DIGIT = 3
MASKS_SEED = 7


class DropoutDemo(stage.Demo):
    """One digit on its way through a network with dropout, for one mask after the other.

    The masks come from one seed: another rate or another digit meets the same chances, and the
    picture follows a slider without leaps.
    """

    def __init__(self) -> None:
        self.network, self.examples = _trained()
        labels = self.examples.labels.tolist()
        self.digit = stage.choice(
            "image",
            [(f"{_article(label)} {label}", row) for row, label in enumerate(labels)],
            labels.index(FIRST_DIGIT),
            tip="the test image that goes through the network",
        )
        self.rate = stage.slider(
            "rate", 0.5, 0, MOST_RATE, 0.05, tip="the probability that a unit is switched off"
        )
        self.scaled = stage.choice(
            "what stays",
            [("divided by 1 − rate", True), ("left as it is", False)],
            True,
            tip="whether the outputs of the units that stay are scaled up",
        )
        self.draws = 1
        self.player = player.Player(self.step, self.reset, self._failed)
        self.player.once.tooltip = "One more mask"
        self.shown = DropoutPicture(UNITS, self.examples.classes, LAST_DRAW)
        controls = [stage.row(self.digit, self.rate, self.scaled), self.player.box]
        title = "Dropout: thinned networks, and the whole one"
        super().__init__(title, self.shown.figure, controls, moving=self.shown.moving)

    def step(self) -> bool:
        """Draw one more mask; return whether there are more to come."""
        self.draws = min(self.draws + 1, LAST_DRAW)
        self.update()
        return self.draws < LAST_DRAW

    def reset(self) -> None:
        """Go back to the first mask."""
        self.draws = 1
        self.update()

    def draw(self) -> str:
        """Show the digit in the whole network, and in as many thinned ones as are drawn."""
        passed = self._pass()
        self.scene = self.shown.show(passed, self.draws)
        return self._sentence(passed)

    def _pass(self) -> Passed:
        """Send the digit through the network: whole, and thinned by every mask there will be."""
        row, rate = self.digit.value, self.rate.value
        first, relu, _, output = self.network.layers
        units = relu(first(self.examples.images[row : row + 1]))  # (1, UNITS)
        copies = np.repeat(units, LAST_DRAW, axis=0)  # (LAST_DRAW, UNITS)
        layer = Dropout(rate, rng=np.random.default_rng(MASKS_SEED))
        dropped, mask = layer.forward(copies, training=True)
        stays = np.ones(copies.shape, bool) if mask is None else mask > 0
        if not self.scaled.value:
            dropped = copies * stays
        return Passed(
            label=int(self.examples.labels[row]),
            units=units[0],
            stays=stays,
            dropped=dropped,
            whole=output(units)[0],
            thinned=output(dropped),
        )

    def _sentence(self, passed: Passed) -> str:
        label, stays = passed.label, passed.stays[self.draws - 1]
        thinned = passed.thinned[: self.draws]
        answers = thinned.argmax(axis=1)  # (draws,)
        average = style.number(float(thinned[:, label].mean()))
        whole = style.number(float(passed.whole[label]))
        if self.rate.value == 0:
            return (
                "At rate 0 nothing is switched off: each network is the whole one, and gives the "
                f"{label} the same logit, {whole}."
            )
        said = f"Mask {self.draws} switches {np.sum(~stays)} of the {UNITS} units off"
        if self.scaled.value:
            said += f", and the others count {1 / (1 - self.rate.value):.3g} times"
        said += f". This thinned network says {answers[-1]}"
        if self.draws == 1:
            said += f", and gives the {label} a logit of {average}"
        else:
            said += f"; of {self.draws} thinned ones {np.sum(answers == label)} say {label}. "
            said += f"On average they give the {label} a logit of {average}"
        said += f"; the whole network gives it {whole}."
        return f"{said} Here it ends; Reset begins anew." if self.draws >= LAST_DRAW else said

    def _failed(self, error: BaseException) -> None:
        self.say(f"This demo has stopped: {type(error).__name__}: {error}")


@cache
def _trained() -> tuple[Network, Dataset]:
    """Return a network for the 8x8 digits, and the first test image of each that it reads."""
    digits = data.load("digits")
    rng = np.random.default_rng(0)
    first, last = Linear(64, UNITS, rng=rng), Linear(UNITS, 10, rng=rng)
    network = Network(first, ReLU(), Dropout(TRAINED_RATE, rng=rng), last)
    optimizer = SGD(network.parameters(), learning_rate=0.1, weight_decay=0.003)
    fit(network, optimizer, digits.train, epochs=30, batch_size=32, rng=rng, progress=False)
    test = digits.test
    read = network(test.images).argmax(axis=1) == test.labels
    rows = [np.flatnonzero(read & (test.labels == digit))[0] for digit in range(10)]
    return network, Dataset(test.images[rows], test.labels[rows], test.class_names)


def _article(digit: int) -> str:
    return "an" if digit == 8 else "a"


def dropout() -> None:
    """Send a digit through a network with dropout: draw masks, and compare with the whole network.

    Move the rate; draw one mask, or many; leave out the scaling, and see where the average goes.
    """
    DropoutDemo().show()
