"""A training that a demo carries out a few steps at a time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.demos.planes import Points
from nnlib.initializers import he_normal, xavier_normal
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.protocols import Layer
from nnlib.training import evaluate, train_step
from nnlib.types import FloatArray, IntArray

BATCH_SIZE = 10
ACTIVATIONS = {"ReLU": ReLU, "leaky ReLU": LeakyReLU, "tanh": Tanh, "sigmoid": Sigmoid}


@dataclass
class Curves:
    """What was measured, and after how many steps; all lists have one length."""

    steps: list[int] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    new_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    new_accuracy: list[float] = field(default_factory=list)

    @property
    def best(self) -> int:
        """Where in the lists the loss of new points was lowest."""
        return int(np.argmin(self.new_loss))


class SmallTraining:
    """A network for points in a plane, and the steps of its training.

    Args:
        train: the points to learn from.
        new: points to measure on, never to learn from.
        layers: how many hidden ones.
        units: in each of them.
        activation: one of `ACTIVATIONS`.
        seed: decides the first weights, the order of the points, and the masks of dropout.

    Attributes:
        network: what is trained.
        optimizer: SGD; its learning rate and weight decay may change between two steps.
        curves: what was measured so far: at the start, and after each `go_on`.
        steps: how many were taken.
        diverged: whether the loss is no finite number any more; there are no steps from then on.
    """

    def __init__(
        self, train: Points, new: Points, *, layers: int, units: int, activation: str, seed: int
    ) -> None:
        self.train = train
        self.new = new
        rng = np.random.default_rng(seed)
        self._dropouts = [Dropout(0, rng=rng) for _ in range(layers)]
        kind = ACTIVATIONS[activation]
        initializer = he_normal if kind in (ReLU, LeakyReLU) else xavier_normal
        stack: list[Layer] = []
        features = 2
        for dropout in self._dropouts:
            stack += [Linear(features, units, rng=rng, initializer=initializer), kind(), dropout]
            features = units
        self.network = Network(*stack, Linear(features, 2, rng=rng, initializer=initializer))
        self.optimizer = SGD(self.network.parameters(), learning_rate=0)
        self._batches = self._endless_batches(rng)
        self.steps = 0
        self.diverged = False
        self.curves = Curves()
        self._measure()

    def adjust(self, *, learning_rate: float, weight_decay: float, dropout: float) -> None:
        """Change what may change in the middle of a training; the next step feels it."""
        self.optimizer.learning_rate = learning_rate
        self.optimizer.weight_decay = weight_decay
        for layer in self._dropouts:
            layer.rate = dropout

    def go_on(self, steps: int) -> None:
        """Take some steps, and measure."""
        for _ in range(steps):
            points, labels = next(self._batches)
            loss, _ = train_step(self.network, self.optimizer, points, labels)
            if not math.isfinite(loss):
                self.diverged = True
                return
            self.steps += 1
        self._measure()

    def second_class(self, places: FloatArray) -> FloatArray:
        """Return the probability that the network gives to the second class, for each place."""
        with np.errstate(over="ignore", invalid="ignore"):  # a training that diverged says so
            probabilities: FloatArray = softmax(self.network(places))[:, 1]
        return probabilities

    def believed(self) -> int:
        """Return how many of the wrong labels the network gives."""
        wrong = self.train.wrong
        answers = self.network(self.train.told.images[wrong]).argmax(axis=1)
        return int(np.count_nonzero(answers == self.train.told.labels[wrong]))

    def gives_one_answer(self) -> bool:
        """Tell whether the network takes all points, those it learns from, for one class."""
        answers = self.network(self.train.told.images).argmax(axis=1)
        return bool((answers == answers[0]).all())

    def _endless_batches(self, rng: np.random.Generator) -> Iterator[tuple[FloatArray, IntArray]]:
        while True:
            yield from self.train.told.batches(BATCH_SIZE, rng=rng, reuse=True)

    def _measure(self) -> None:
        learned, met = (evaluate(self.network, one.told) for one in (self.train, self.new))
        if not (math.isfinite(learned.loss) and math.isfinite(met.loss)):
            self.diverged = True
            return
        self.curves.steps.append(self.steps)
        self.curves.train_loss.append(learned.loss)
        self.curves.new_loss.append(met.loss)
        self.curves.train_accuracy.append(learned.accuracy)
        self.curves.new_accuracy.append(met.accuracy)
