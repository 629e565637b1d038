"""Five earlier projects, as far as their authors tell how they trained.

Where they do not tell, `assumed` says what is taken here. "Epochs" of projects 1, 3 and 4 are taken
as steps with all images at once: with small batches their networks would reach far more in so many.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from nnlib import data
from nnlib.activations import ReLU, Sigmoid, Tanh
from nnlib.layers import Dropout, Linear
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import evaluate, fit


@dataclass(frozen=True)
class Project:
    """What somebody trained before us.

    Attributes:
        reported: the accuracy that its authors give.
        given: what they say of the training.
        assumed: what they do not say, and is assumed here.
        sizes: features, hidden units, classes.
        epochs: how often it sees all images.
        batch_size: images per step; None for all of them.
        learning_rate: constant.
        dataset: "mnist" or "digits".
        momentum: of SGD.
        dropout: rate behind each hidden layer.
        activations: each is run, and named in the table.
    """

    reported: float
    given: str
    assumed: str
    sizes: tuple[int, ...]
    epochs: int
    batch_size: int | None
    learning_rate: float
    dataset: str = "mnist"
    momentum: float = 0.0
    dropout: float = 0.0
    activations: tuple[type, ...] = (ReLU,)

    @property
    def name(self) -> str:
        """The sizes in a row, as in 784-128-64-10."""
        return "-".join(map(str, self.sizes))


PROJECTS = (
    Project(
        reported=0.927,
        given="200 epochs; ReLU or sigmoid; dropout; SGD or momentum",
        assumed="784-128-64-10, all images per step, learning rate 0.1, momentum 0.9, dropout 0.2",
        sizes=(784, 128, 64, 10),
        epochs=200,
        batch_size=None,
        learning_rate=0.1,
        momentum=0.9,
        dropout=0.2,
        activations=(ReLU, Sigmoid),
    ),
    Project(
        reported=0.9753,
        given="784-128-64-10, 25 epochs, He, batches of 64, learning rate 0.05",
        assumed="ReLU, plain SGD",
        sizes=(784, 128, 64, 10),
        epochs=25,
        batch_size=64,
        learning_rate=0.05,
    ),
    Project(
        reported=0.906,
        given="784-10-10, SGD",
        assumed="ReLU, all images per step, 500 epochs, learning rate 0.1",
        sizes=(784, 10, 10),
        epochs=500,
        batch_size=None,
        learning_rate=0.1,
    ),
    Project(
        reported=0.89,
        given="784-532-10, 250 epochs, learning rate 0.03, one-hot labels",
        assumed="ReLU, all images per step",
        sizes=(784, 532, 10),
        epochs=250,
        batch_size=None,
        learning_rate=0.03,
    ),
    Project(
        reported=0.9139,
        given="64-32-20-10, 100 epochs; ReLU, sigmoid, tanh; He; 8x8 digits",
        assumed="batches of 32, learning rate 0.05",
        sizes=(64, 32, 20, 10),
        epochs=100,
        batch_size=32,
        learning_rate=0.05,
        dataset="digits",
        activations=(ReLU, Sigmoid, Tanh),
    ),
)


def rerun(project: Project, activation: Callable[[], Any], splits: data.Splits, seed: int) -> float:
    """Train as the project did, and return the accuracy on the test images."""
    rng = np.random.default_rng(seed)
    layers: list[Any] = []
    for inputs, units in pairwise(project.sizes[:-1]):
        layers += [Linear(inputs, units, rng=rng), activation()]
        if project.dropout:
            layers.append(Dropout(project.dropout, rng=rng))
    network = Network(*layers, Linear(*project.sizes[-2:], rng=rng))
    optimizer = SGD(
        network.parameters(), learning_rate=project.learning_rate, momentum=project.momentum
    )
    fit(
        network,
        optimizer,
        splits.train,
        epochs=project.epochs,
        batch_size=project.batch_size or len(splits.train),
        rng=rng,
        progress=False,
    )
    return evaluate(network, splits.test).accuracy
