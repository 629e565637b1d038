"""Losses of two weights to walk down: a bowl, a ravine, a saddle, two valleys."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnlib.types import FloatArray

X_RANGE = (-4.0, 4.0)  # of all landscapes, so that a start means the same in each
Y_RANGE = (-2.5, 2.5)


class Landscape(NamedTuple):
    """A loss of two weights.

    Attributes:
        height: (w1, w2) -> loss, for numbers and for arrays of one shape.
        slopes: (2,) -> (2,), the gradient.
        minima: (count, 2), the lowest first.
        start: from where the walk is worth looking at.
        steepest: the largest curvature, where it is the same everywhere.
        saddle: where the slope is zero, and yet no bottom.
    """

    height: Callable[[Any, Any], Any]
    slopes: Callable[[FloatArray], FloatArray]
    minima: FloatArray
    start: tuple[float, float]
    steepest: float | None = None
    saddle: tuple[float, float] | None = None

    def lowest(self) -> float:
        """Return the loss at the lowest point."""
        return float(self.height(*self.minima[0]))


def _quadratic(curvatures: tuple[float, float], turn: float, start: tuple[float, float]) -> Any:
    """Return a bowl with a curvature along each of two axes, turned by so many degrees."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    along, across = curvatures

    def height(w1: Any, w2: Any) -> Any:
        u, v = cos * w1 + sin * w2, cos * w2 - sin * w1
        return (along * u**2 + across * v**2) / 2

    axes = np.array([[cos, -sin], [sin, cos]])
    hessian = axes @ np.diag(curvatures) @ axes.T
    return Landscape(height, lambda w: hessian @ w, np.zeros((1, 2)), start, max(curvatures))


def _saddle() -> Landscape:
    return Landscape(
        lambda w1, w2: w1**2 / 2 + w2**4 / 4 - w2**2 / 2,
        lambda w: np.array([w[0], w[1] ** 3 - w[1]]),
        np.array([[0.0, 1.0], [0.0, -1.0]]),
        (-3.5, 0.05),
        saddle=(0.0, 0.0),
    )


def _two_valleys() -> Landscape:
    # The slope along w1 is w1^3 / 4 - w1 + 0.2; its outer zeros are the bottoms, the left deeper.
    left, hump, right = np.sort(np.roots([0.25, 0, -1, 0.2]).real)
    return Landscape(
        lambda w1, w2: (w1**2 - 4) ** 2 / 16 + 0.2 * w1 + w2**2 / 2,
        lambda w: np.array([w[0] ** 3 / 4 - w[0] + 0.2, w[1]]),
        np.array([[left, 0.0], [right, 0.0]]),
        (3.5, 1.5),
        saddle=(float(hump), 0.0),
    )


LANDSCAPES: dict[str, Landscape] = {
    "bowl": _quadratic((2.0, 2.0), 0, (-3.0, 1.5)),
    "ravine": _quadratic((1.0, 20.0), 0, (-3.5, 1.0)),
    "turned ravine": _quadratic((1.0, 20.0), 45, (-3.0, -1.5)),
    "saddle": _saddle(),
    "two valleys": _two_valleys(),
}
