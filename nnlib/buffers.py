"""The arrays that a training step writes into, made once for each batch size and used again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.layers import Dropout
from nnlib.protocols import Layer
from nnlib.types import FloatArray

_BATCH_SIZES_KEPT = 4  # full batches, the short last one, and two to spare


@dataclass
class LayerBuffers:
    """Where one layer writes for batches of one size.

    Attributes:
        outputs: what the layer gives on; the layer before may have written its own there.
        saved: the mask of a dropout layer; None for all others.
        grad_inputs: what it passes back; None where no layer before it learns.
    """

    outputs: FloatArray
    saved: FloatArray | None
    grad_inputs: FloatArray | None


class Workspace:
    """The buffers of all layers of a network.

    Args:
        layers: the network's layers.
        in_features: how many numbers per example the first of them takes.
        first_learning: the index of the first layer that learns.
    """

    def __init__(self, layers: Sequence[Layer], in_features: int, first_learning: int) -> None:
        self._layers = layers
        self._in_features = in_features
        self._first_learning = first_learning
        self._kept: dict[tuple[int, np.dtype[Any]], list[LayerBuffers]] = {}

    def buffers(self, batch_size: int, dtype: np.dtype[Any]) -> list[LayerBuffers]:
        """Return the buffers for a batch size, the same ones as the last time."""
        key = batch_size, dtype
        if key not in self._kept:
            if len(self._kept) == _BATCH_SIZES_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self.allocate(batch_size, dtype)
        return self._kept[key]

    def allocate(self, batch_size: int, dtype: np.dtype[Any]) -> list[LayerBuffers]:
        """Make new buffers, one set for each layer."""
        result: list[LayerBuffers] = []
        features = self._in_features
        for index, layer in enumerate(self._layers):
            inputs_shape = (batch_size, features)
            features = getattr(layer, "out_features", features)
            if index and layer.in_place and not self._layers[index - 1].saves_outputs:
                outputs = result[-1].outputs
            else:
                outputs = np.empty((batch_size, features), dtype)
            passes_back = index > self._first_learning
            result.append(
                LayerBuffers(
                    outputs=outputs,
                    saved=np.empty_like(outputs) if isinstance(layer, Dropout) else None,
                    grad_inputs=np.empty(inputs_shape, dtype) if passes_back else None,
                )
            )
        return result

    def count_bytes(self, batch_size: int, dtype: np.dtype[Any]) -> int:
        """Return the memory that the buffers for a batch size take, in bytes."""
        buffers = self.allocate(batch_size, dtype)
        arrays = [array for own in buffers for array in (own.outputs, own.saved, own.grad_inputs)]
        return sum({id(array): array.nbytes for array in arrays if array is not None}.values())

    def __getstate__(self) -> dict[str, Any]:
        """Leave the arrays out of copies and pickles: they are made again when needed."""
        return self.__dict__ | {"_kept": {}}
