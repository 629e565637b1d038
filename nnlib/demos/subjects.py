"""The networks and images that a demo looks at: checked at the door, or made where none came."""

from typing import Any

import numpy as np

from nnlib.activations import ReLU
from nnlib.data import Dataset, Splits
from nnlib.layers import Linear
from nnlib.network import Network
from nnlib.optimizers import Adam
from nnlib.training import fit
from nnlib.types import FloatArray

UNITS = 32
BATCH_SIZE = 1_000  # images at a time: it bounds the memory


def check_network(network: Any) -> Network:
    """Return `network` if it is one."""
    if not isinstance(network, Network):
        raise TypeError(
            f"network: expected a Network, such as Network(Linear(64, 10, rng=rng)), got "
            f"{type(network).__name__}."
        )
    return network


def check_dataset(network: Network, dataset: Any) -> Dataset:
    """Return `dataset` if it is one whose images and labels fit the network."""
    if isinstance(dataset, Splits):
        raise TypeError(
            "dataset: expected one data set, got a pair of them. Take a part: digits.test."
        )
    if not isinstance(dataset, Dataset):
        raise TypeError(
            f"dataset: expected a Dataset, such as digits.test, got {type(dataset).__name__}. "
            "Arrays become one with Dataset(images, labels)."
        )
    features = dataset.images.shape[1]
    if features != network.in_features:
        raise ValueError(
            f"dataset: this network expects images of {network.in_features} numbers, got images "
            f"of {features}."
        )
    if dataset.classes > network.out_features:
        raise ValueError(
            f"dataset: this network knows {network.out_features} classes, got images of "
            f"{dataset.classes} classes."
        )
    return dataset


def class_names(network: Network, dataset: Dataset) -> list[str]:
    """Return a name for each output of the network: the data set may know fewer classes."""
    unnamed = range(dataset.classes, network.out_features)
    return [*dataset.class_names, *map(str, unnamed)]


def logits(network: Network, dataset: Dataset) -> FloatArray:
    """Return what the network gives for all images, (count, classes), if it is finite."""
    with np.errstate(over="ignore", invalid="ignore"):  # told below, in words
        batches = [network(images) for images, _ in dataset.batches(BATCH_SIZE)]
    outputs = np.concatenate(batches)
    if not np.isfinite(outputs).all():
        raise ValueError(
            "network: its logits are NaN or infinite, so its training had diverged. "
            "Train it anew, with a smaller learning rate."
        )
    return outputs


def grey_limits(images: FloatArray) -> tuple[float, float]:
    """Return the values that are black and white: 0 and 1, or further out where images go there."""
    return min(float(images.min()), 0.0), max(float(images.max()), 1.0)


def train_reader(train: Dataset, *, epochs: int) -> Network:
    """Return a small network that has learned to read `train`, the same at every call."""
    rng = np.random.default_rng(0)
    features = train.images.shape[1]
    hidden, output = Linear(features, UNITS, rng=rng), Linear(UNITS, train.classes, rng=rng)
    network = Network(hidden, ReLU(), output)
    optimizer = Adam(network.parameters(), learning_rate=0.005)
    fit(network, optimizer, train, epochs=epochs, batch_size=32, rng=rng, progress=False)
    return network
