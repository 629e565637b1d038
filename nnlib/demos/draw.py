"""Draw a digit, and watch a network read it: what it sees, which units fire, what it answers."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from nnlib import data
from nnlib.data import Dataset
from nnlib.demos import stage, subjects
from nnlib.demos.nearness import Familiar, Likeness, familiar_to
from nnlib.demos.pad import Pad, Point
from nnlib.demos.preparing import prepare_digits, prepare_mnist
from nnlib.demos.units import Layer, UnitPanel, hidden_layers
from nnlib.losses import softmax as probabilities_of
from nnlib.network import Network
from nnlib.plots import style
from nnlib.types import FloatArray

PREPARE: dict[int, Callable[[FloatArray], FloatArray]] = {64: prepare_digits, 784: prepare_mnist}
EPOCHS = 30  # of the small network
MOST_CLASSES = 12  # bars with a name that can be read
SURE = 0.5  # below, the network is said to hesitate
NAMED = 0.005  # a smaller share is not written beside its bar

# A 3, with one stroke.
EXAMPLE: list[list[Point]] = [
    [
        *[(0.30, 0.21), (0.37, 0.15), (0.48, 0.12), (0.60, 0.15), (0.66, 0.25), (0.64, 0.36)],
        *[(0.56, 0.44), (0.45, 0.47), (0.58, 0.51), (0.67, 0.60), (0.68, 0.71), (0.61, 0.81)],
        *[(0.49, 0.87), (0.37, 0.85), (0.29, 0.78)],
    ]
]


class DrawDemo(stage.Demo):
    """A pad to draw on, and what becomes of the drawing on its way through a network.

    Args:
        network: with 64 inputs, prepared as the 8x8 digits are, or with 784, prepared as MNIST is.
    """

    def __init__(self, network: Network | None = None) -> None:
        self.network = _small_network() if network is None else _accept(network)
        self.prepare = PREPARE[self.network.in_features]
        self.familiar: Familiar | None = familiar_to(self.network)
        self.pad = Pad(EXAMPLE)
        self.seen = self.prepare(self.pad.ink)
        figure = stage.new_figure(5.9, 3.3)
        with style.drawing_style():
            self._set_up(figure)
        moving = [self.picture, *self.bars, *self.shares]
        moving += [artist for panel in self.panels for artist in panel.moving]
        title = "Draw a digit, and the network reads it while you draw"
        super().__init__(title, figure, [], beside=[self.pad], moving=moving)
        self.pad.observe(self._moved, names="pixels")

    def _set_up(self, figure: Figure) -> None:
        layers = hidden_layers(self.network, self.seen)
        widths = [1.35, 1.75, 2.1] if layers else [1.35, 2.1]
        columns = figure.add_gridspec(1, len(widths), width_ratios=widths)
        seen = figure.add_subplot(columns[0])
        side = len(self.seen)
        seen.set_title(f"what it sees:\n{side} × {side} pixels")
        seen.set(xticks=[], yticks=[])
        seen.spines[:].set_visible(True)  # or white at the edge would run into the paper
        self.picture = seen.imshow(self.seen, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        self.panels: list[UnitPanel] = []
        if layers:
            rows = columns[1].subgridspec(len(layers), 1)
            height = figure.get_figheight() / len(layers) - 0.45
            for place, layer in enumerate(layers):
                axes = figure.add_subplot(rows[place])
                self.panels.append(UnitPanel(axes, layer, width=1.6, height=height))
        answers = figure.add_subplot(columns[-1])
        places = np.arange(self.network.out_features)
        self.bars = list(answers.barh(places, np.zeros(len(places)), color=style.BLUE))
        self.shares = [answers.text(0, float(place), "", va="center") for place in places]
        answers.set_yticks(places, [str(place) for place in places])
        answers.invert_yaxis()
        answers.set_xlim(0, 1.5)
        answers.set_xticks([0, 0.5, 1])
        answers.set_title("what it answers")
        answers.set_xlabel("probability")

    def draw(self) -> str:
        """Send what is on the pad through the network, and say how it reads it."""
        self.seen = self.prepare(self.pad.ink)
        self.picture.set_data(self.seen)
        shares = probabilities_of(_logits(self.network, self.seen))[0]
        best = int(shares.argmax())
        for place, (bar, text, share) in enumerate(
            zip(self.bars, self.shares, shares, strict=True)
        ):
            bar.set(width=share, color=style.VERMILLION if place == best else style.BLUE)
            text.set(x=share + 0.03, text=style.percent(share) if share >= NAMED else "")
        layers = hidden_layers(self.network, self.seen)
        for panel, layer in zip(self.panels, layers, strict=True):
            panel.show(layer)
        return self._answer(shares) + _firing(layers) + self._warning()

    def _answer(self, shares: FloatArray) -> str:
        first, second = (int(place) for place in np.argsort(-shares)[:2])
        share = style.percent(shares[first])
        if not self.seen.any():
            return (
                "The pad is empty: draw a digit. Shown nothing but black, the network answers all "
                f"the same: {first}, with {share}."
            )
        opening = "Draw over this example. " if self.pad.example else ""
        other = f"{second} with {style.percent(shares[second])}"
        if shares[first] < SURE:
            return f"{opening}The network hesitates: {first} with {share}, or {other}."
        following = f"next comes {other}" if shares[second] >= NAMED else "no other comes near"
        return f"{opening}The network reads {_one(first)}, with {share}; {following}."

    def _warning(self) -> str:
        if self.familiar is None or not self.seen.any():
            return ""
        likeness = self.familiar.compare(self.seen)
        nearest = (
            f"the nearest of {self.familiar.count:,} training images, {_one(likeness.label)}, is "
            f"{likeness.distance:.2f} away; 19 in 20 test images have one within "
            f"{likeness.usual:.2f}."
        )
        if not likeness.strange:
            return f" It knows such images: {nearest}"
        about = _about_ink(likeness) or nearest
        return f" But this is unlike anything it saw, so do not trust its answer: {about}"


def _firing(layers: list[Layer]) -> str:
    if not layers:
        return ""
    on, units = sum(layer.on for layer in layers), sum(layer.size for layer in layers)
    if layers[0].number > 1:
        return f" {on} of {units} units in the last three hidden layers are on."
    return f" {on} of {units} hidden units are on."


def _about_ink(likeness: Likeness) -> str:
    if likeness.ink < 0:
        return (
            "there is less ink than in 99 of 100 training images. Take a thicker pen, or draw the "
            "digit smaller: it will be enlarged, and its lines with it."
        )
    if likeness.ink > 0:
        return (
            "there is more ink than in 99 of 100 training images. Take a thinner pen, or draw the "
            "digit larger."
        )
    return ""


def _one(label: int) -> str:
    return f"an {label}" if label in (8, 11) else f"a {label}"


def _logits(network: Network, image: FloatArray) -> FloatArray:
    """Return what the network answers, shape (1, classes), if these are numbers."""
    return subjects.logits(network, Dataset(image.reshape(1, -1), [0]))


def _accept(argument: Any) -> Network:
    network = subjects.check_network(argument)
    if network.in_features not in PREPARE:
        raise ValueError(
            "network: expected 64 inputs, for images like the 8x8 digits, or 784, for images like "
            f"MNIST, got {network.in_features}."
        )
    if not 2 <= network.out_features <= MOST_CLASSES:
        raise ValueError(
            f"network: expected 2 to {MOST_CLASSES} outputs, one for each class, "
            f"got {network.out_features}."
        )
    side = math.isqrt(network.in_features)
    _logits(network, np.zeros((side, side), np.float32))
    return network


def _small_network() -> Network:
    """Return a network of 32 hidden units that reads the 8x8 digits; it takes about a second."""
    return subjects.train_reader(data.load("digits").train, epochs=EPOCHS)


def draw(network: Network | None = None) -> None:
    """Show a pad, and how a network reads what is drawn on it, live.

    Args:
        network: your own, with 64 inputs (the 8x8 digits) or 784 (MNIST). Train it further, and the
            next stroke is read by what it has become. Without one, a small network is trained on
            the 8x8 digits on the spot.
    """
    DrawDemo(network).show()
