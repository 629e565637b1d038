"""What the units of a first hidden layer do: what excites each, and what becomes of it."""

import copy
from typing import NamedTuple

import numpy as np

from nnlib import data
from nnlib.activations import LeakyReLU, ReLU
from nnlib.data import Dataset
from nnlib.demos import subjects
from nnlib.layers import Dropout, Linear
from nnlib.network import Network
from nnlib.protocols import Layer
from nnlib.types import FloatArray, IntArray

MOST_IMAGES = 2_000  # all of them pass through the later layers at each movement


class Role(NamedTuple):
    """What the network loses without a unit.

    Attributes:
        votes: what the unit adds to the logit of each class, the mean over all images, less the
            mean over the classes: what is added to all logits alike changes no probability.
        accuracy_without: of the network with the unit switched off, that is with the output 0.
        changed: how many images get another answer without it.
    """

    votes: FloatArray
    accuracy_without: float
    changed: int


class HiddenUnits:
    """The units of the first hidden layer, and what they make of some images.

    Args:
        network: begins with a `Linear` (or dropout and then a `Linear`), and has another layer
            that learns after it.
        dataset: labelled images; of more than MOST_IMAGES, so many are drawn at random.

    Attributes:
        weight: (features, units).
        images: (count, features), and their `labels`, (count,).
        sums: (count, units), before the activation.
        outputs: (count, units), after it.
        class_means: (classes, units), the mean output for the images of a class; 0 for none.
        logits: (count, classes), of the whole network.
        accuracy: of the whole network, for these images.
        has_off: whether a unit is called "on" while its sum is above 0, as with ReLU.
    """

    def __init__(self, network: Network, dataset: Dataset) -> None:
        network = copy.deepcopy(network)  # whoever trains it on does not change what is seen here
        first, between, self._rest = split_network(network)
        if len(dataset) > MOST_IMAGES:
            dataset = dataset.take(MOST_IMAGES, rng=np.random.default_rng(0))
        subjects.logits(network, dataset)  # raises if they are not finite
        self.weight = first.weight.value
        self.images, self.labels = dataset.images, dataset.labels
        self.sums = first(dataset.images)
        self.outputs = _through(between, self.sums)
        self.logits = _through(self._rest, self.outputs)
        self.answers: IntArray = self.logits.argmax(axis=1)
        self.accuracy = float(np.mean(self.answers == self.labels))
        self.has_off = any(isinstance(layer, ReLU | LeakyReLU) for layer in between)
        self.class_means = np.zeros((network.out_features, self.count))
        for label in np.unique(self.labels):
            self.class_means[label] = self.outputs[self.labels == label].mean(axis=0)

    @property
    def count(self) -> int:
        """The number of units."""
        return int(self.weight.shape[1])

    def most_varied(self) -> int:
        """Return the unit whose output varies most from image to image."""
        return int(self.outputs.std(axis=0).argmax())

    def by_excitement(self, unit: int) -> IntArray:
        """Return the numbers of all images, the one that excites the unit most first.

        By the sum: where a unit is off its outputs are all the same.
        """
        return np.argsort(-self.sums[:, unit], kind="stable")

    def role(self, unit: int) -> Role:
        """Switch the unit off, and compare."""
        without = self.outputs.copy()
        without[:, unit] = 0
        logits = _through(self._rest, without)
        added = (self.logits - logits).mean(axis=0, dtype=np.float64)
        answers = logits.argmax(axis=1)
        return Role(
            votes=added - added.mean(),
            accuracy_without=float(np.mean(answers == self.labels)),
            changed=int(np.sum(answers != self.answers)),
        )


def split_network(network: Network) -> tuple[Linear, list[Layer], list[Layer]]:
    """Return the first Linear, what follows up to the next layer that learns, and the rest."""
    learning = [index for index, layer in enumerate(network.layers) if layer.parameters()]
    start = learning[0]
    first = network.layers[start]
    if not isinstance(first, Linear):
        raise ValueError(
            f"network: expected a Linear as its first layer that learns, whose weights are one for "
            f"each pixel, got {first!r}."
        )
    for layer in network.layers[:start]:
        if not isinstance(layer, Dropout):
            raise ValueError(
                f"network: expected a Linear first, so that its weights belong to pixels, got "
                f"{layer!r} before it."
            )
    if len(learning) < 2:
        raise ValueError(
            f"network: expected a hidden layer, got only {first!r}: its units are the classes "
            "themselves. Draw their weights with plots.weights(layer.weight.value)."
        )
    return first, network.layers[start + 1 : learning[1]], network.layers[learning[1] :]


def usual_images(network: Network) -> Dataset:
    """Return test images that fit the network: of the small digits, or of MNIST if it is here."""
    names = {64: "digits", 784: "mnist"}
    if network.in_features not in names:
        raise ValueError(
            f"dataset: expected images for a network of {network.in_features} inputs, got none. "
            "Pass some: demos.microscope(network, dataset)."
        )
    return data.load(names[network.in_features], download=False).test


def _through(layers: list[Layer], values: FloatArray) -> FloatArray:
    for layer in layers:
        values = layer(values)
    return values
