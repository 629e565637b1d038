"""What a network learns: an array of numbers, and the gradient of the loss for each of them."""

from dataclasses import dataclass, field

import numpy as np

from nnlib.types import FloatArray


@dataclass(eq=False)
class Parameter:
    """An array that training changes.

    Attributes:
        name: "weight" or "bias"; a network puts the layer in front, as in "linear1.weight".
        value: the numbers themselves, changed in place by an optimizer.
        grad: the derivative of the loss with respect to `value`, in its shape. Every backward pass
            overwrites it. All zeros until the first one.
    """

    name: str
    value: FloatArray
    grad: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.grad = np.zeros_like(self.value)

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, shape={self.value.shape}, dtype={self.value.dtype})"
