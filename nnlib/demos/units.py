"""The hidden units of a network, each as a small square that lights up."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from nnlib.activations import Sigmoid
from nnlib.demos import stage
from nnlib.network import Network
from nnlib.plots import style
from nnlib.types import FloatArray

MOST_LAYERS = 3  # that there is room for
MOST_UNITS = 1_024
OFF = "#E4E4E4"

# Below zero, as with tanh, in the other colour.
_COLORS = LinearSegmentedColormap.from_list("units", [style.VERMILLION, OFF, style.BLUE])


class Layer(NamedTuple):
    """What a hidden layer hands on for one image.

    Attributes:
        number: of the hidden layer, from 1.
        values: of its units, after the activation.
        threshold: above it a unit counts as on; one half for a sigmoid, else zero.
    """

    number: int
    values: FloatArray
    threshold: float

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.values)

    @property
    def on(self) -> int:
        """How many units are on."""
        return int(np.count_nonzero(self.values > self.threshold))


def hidden_layers(network: Network, image: FloatArray) -> list[Layer]:
    """Return what comes in at each layer that learns, but the first; of many, the last three."""
    outputs = image.reshape(1, -1).astype(network.dtype)
    found: list[Layer] = []
    seen_first = False
    threshold = 0.0
    for layer in network.layers:
        if layer.parameters():
            if seen_first:
                found.append(Layer(len(found) + 1, outputs[0], threshold))
            seen_first = True
            threshold = 0.0
        elif isinstance(layer, Sigmoid):
            threshold = 0.5
        outputs = layer(outputs)
    return found[-MOST_LAYERS:]


class UnitPanel:
    """The units of one layer, row by row.

    Args:
        axes: to draw in.
        layer: what to show first; it says how many units there are.
        width: of the axes, in inches, and `height` likewise; so that squares are whole pixels.
    """

    def __init__(self, axes: Axes, layer: Layer, *, width: float, height: float) -> None:
        self._shown = min(layer.size, MOST_UNITS)
        self._columns = _columns(self._shown, math.sqrt(self._shown * width / height))
        self._rows = math.ceil(self._shown / self._columns)
        self._cell = max(2, int(stage.DOTS_PER_INCH * min(width / self._columns, 0.25)))
        self._largest = 0.0
        axes.set_axis_off()
        # The widest that the title gets, so that there is room for it.
        full = layer._replace(values=np.ones_like(layer.values))
        self.title = axes.set_title(_caption(full))
        self.image = axes.imshow(self._squares(layer.values), interpolation="nearest")
        self.moving: list[Artist] = [self.image, self.title]

    def show(self, layer: Layer) -> None:
        """Show what the layer hands on now, against the largest value it has had so far."""
        self.image.set_data(self._squares(layer.values))
        self.title.set_text(_caption(layer))

    def _squares(self, values: FloatArray) -> npt.NDArray[np.uint8]:
        self._largest = max(self._largest, float(np.abs(values).max()), 1e-9)
        strength = values[: self._shown] / self._largest
        colors = np.full((self._rows * self._columns, 3), 255, np.uint8)
        colors[: self._shown] = _COLORS((1 + strength) / 2, bytes=True)[:, :3]
        grid = colors.reshape(self._rows, self._columns, 3)
        squares = grid.repeat(self._cell, axis=0).repeat(self._cell, axis=1)
        if self._cell > 3:  # a gap between them
            squares[self._cell - 1 :: self._cell] = 255
            squares[:, self._cell - 1 :: self._cell] = 255
        return squares


def _columns(count: int, wanted: float) -> int:
    """Return about as many columns as wanted, preferably such that the last row is full."""
    nearest = max(1, math.ceil(wanted))
    full = [columns for columns in range(1, count + 1) if count % columns == 0]
    best = min(full, key=lambda columns: abs(math.log(columns / wanted)))
    return best if abs(math.log(best / wanted)) < math.log(1.5) else nearest


def _caption(layer: Layer) -> str:
    return f"hidden layer {layer.number}:\n{layer.on} of {layer.size} units on"
