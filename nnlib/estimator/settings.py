"""From settings that are words and numbers, which a search can vary, to what they stand for."""

from typing import Any, TypeVar

import numpy as np

from nnlib import expect
from nnlib.activations import Activation, LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.initializers import Initializer, he_normal, xavier_normal
from nnlib.layers import Dropout, Linear
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam, AdamW, Optimizer, RMSProp
from nnlib.protocols import Layer
from nnlib.schedules import Schedule, constant, cosine

_T = TypeVar("_T")

ACTIVATIONS: dict[str, tuple[type[Activation], Initializer]] = {
    "relu": (ReLU, he_normal),
    "leaky_relu": (LeakyReLU, he_normal),
    "sigmoid": (Sigmoid, xavier_normal),
    "tanh": (Tanh, xavier_normal),
}
OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
}


def make_network(
    features: int,
    hidden: Any,
    classes: int,
    *,
    activation: str,
    dropout: float,
    rng: np.random.Generator,
) -> Network:
    """Return a network with random weights: linear, activation and dropout for each hidden layer.

    Args:
        features: numbers per example.
        hidden: the units of each hidden layer.
        classes: the outputs.
        activation: one of `ACTIVATIONS`.
        dropout: the rate, in [0, 1); at 0 there are no such layers.
        rng: draws the weights, and later the masks.
    """
    make_activation, initializer = _choose(ACTIVATIONS, activation, "activation")
    dropout = expect.number(dropout, "dropout", at_least=0, below=1)
    layers: list[Layer] = []
    for units in _expect_hidden(hidden):
        layers += [Linear(features, units, rng=rng, initializer=initializer), make_activation()]
        if dropout:
            layers.append(Dropout(dropout, rng=rng))
        features = units
    return Network(*layers, Linear(features, classes, rng=rng, initializer=initializer))


def make_optimizer(
    name: str, network: Network, *, learning_rate: float, momentum: float, weight_decay: float
) -> Optimizer:
    """Return the optimizer of that name for the network; only "sgd" takes the momentum."""
    kind = _choose(OPTIMIZERS, name, "optimizer")
    learning_rate = expect.number(learning_rate, "learning_rate", above=0)
    own = {"momentum": momentum} if kind is SGD else {}
    return kind(network.parameters(), learning_rate=learning_rate, weight_decay=weight_decay, **own)


def make_schedule(name: str, *, learning_rate: float, total_steps: int) -> Schedule:
    """Return the schedule of that name; "cosine" warms up for a twentieth of the steps."""
    schedules = {
        "constant": lambda: constant(learning_rate),
        "cosine": lambda: cosine(learning_rate, total_steps, warmup_steps=total_steps // 20),
    }
    return _choose(schedules, name, "schedule")()


def count_validation(fraction: float, count: int) -> int:
    """Return how many of `count` examples to hold back: one or more, and not all."""
    fraction = expect.number(fraction, "validation_fraction", above=0, below=1)
    held_out = max(1, round(fraction * count))
    if held_out >= count:
        raise ValueError(
            f"validation_fraction: {fraction:g} of n_samples={count} leaves none to learn from. "
            "Expected a smaller fraction, more examples, or patience=None."
        )
    return held_out


def _choose(choices: dict[str, _T], name: Any, what: str) -> _T:
    if not isinstance(name, str) or name not in choices:
        names = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"{what}: expected one of {names}, got {name!r}.")
    return choices[name]


def _expect_hidden(hidden: Any) -> list[int]:
    if isinstance(hidden, str) or not np.iterable(hidden):
        raise TypeError(
            "hidden: expected the units of each hidden layer, such as (128, 64), or (128,) for "
            f"one layer, got {hidden!r}."
        )
    return [expect.whole_number(units, "hidden", at_least=1) for units in hidden]
