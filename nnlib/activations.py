"""The non-linear functions between the layers, each with its derivative beside it.

Every derivative is computed from the function's *output*: that is the array the network has kept,
and for these four functions it says all there is to know.
"""

from typing import Any

import numpy as np

from nnlib import expect
from nnlib.parameter import Parameter
from nnlib.types import FloatArray


class Activation:
    """A function of one number, applied to each element: shape in, same shape out.

    A subclass gives `function` and `derivative`; both fill `out` and return it.
    """

    in_place = True  # `out` may be the inputs themselves: the network needs one buffer less
    saves_outputs = True  # nothing may overwrite the outputs before `backward` has used them

    def function(self, inputs: FloatArray, out: FloatArray) -> FloatArray:
        """Fill `out` with the outputs; it may be `inputs` itself where `in_place` says so."""
        raise NotImplementedError

    def derivative(self, outputs: FloatArray, out: FloatArray) -> FloatArray:
        """Fill `out` with the derivative of each output with respect to its input."""
        raise NotImplementedError

    def __call__(self, inputs: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
        """Apply the function, into `out` or a new array of the inputs' shape and dtype."""
        inputs = expect.floating(inputs, "inputs")
        if out is inputs and not self.in_place:
            raise ValueError(f"out: {type(self).__name__} needs an array that is not its inputs.")
        return self.function(inputs, np.empty_like(inputs) if out is None else out)

    def forward(
        self,
        inputs: FloatArray,
        *,
        training: bool = False,
        out: FloatArray | None = None,
        saved: FloatArray | None = None,
    ) -> tuple[FloatArray, FloatArray]:
        """Return the outputs and what `backward` needs: the outputs again."""
        outputs = self(inputs, out=out)
        return outputs, outputs

    def backward(
        self, grad_outputs: FloatArray, outputs: FloatArray, *, out: FloatArray | None = None
    ) -> FloatArray:
        """Return grad_inputs = grad_outputs * derivative, in the shape of both.

        `out` must not be `grad_outputs`: it holds the derivative before the two are multiplied.
        """
        if out is grad_outputs:
            raise ValueError("out: expected an array of its own, got grad_outputs itself.")
        grad_inputs = self.derivative(outputs, np.empty_like(outputs) if out is None else out)
        grad_inputs *= grad_outputs
        return grad_inputs

    def parameters(self) -> list[Parameter]:
        """Return an empty list: there is nothing to learn here."""
        return []

    def settings(self) -> dict[str, Any]:
        """Return the constructor's arguments, for `repr` and for saving."""
        return {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, self.settings().values()))})"


class ReLU(Activation):
    """The rectified linear unit: off below zero, the identity above."""

    def function(self, inputs: FloatArray, out: FloatArray) -> FloatArray:
        """y = max(x, 0)."""
        return np.maximum(inputs, 0, out=out)

    def derivative(self, outputs: FloatArray, out: FloatArray) -> FloatArray:
        """dy/dx = 1 where y > 0, else 0."""
        # Strictly above: every output is >= 0, so ">= 0" would let every gradient through.
        np.greater(outputs, 0, out=out)
        return out


class LeakyReLU(Activation):
    """ReLU that leaks a little below zero, so that a unit which is off still learns.

    Args:
        slope: between 0 and 1, exclusive; above zero, so that the sign of the output tells on
            which side the input was. Maas, Hannun and Ng (2013) use 0.01.
    """

    in_place = False  # the inputs are read a second time after `out` has been written

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = expect.number(slope, "slope", above=0, below=1)

    def function(self, inputs: FloatArray, out: FloatArray) -> FloatArray:
        """y = max(x, slope * x)."""
        np.multiply(inputs, self.slope, out=out)
        return np.maximum(inputs, out, out=out)

    def derivative(self, outputs: FloatArray, out: FloatArray) -> FloatArray:
        """dy/dx = 1 where y > 0, else slope."""
        np.greater(outputs, 0, out=out)  # 1 or 0 ...
        out *= 1 - self.slope
        out += self.slope  # ... becomes 1 or slope
        return out

    def settings(self) -> dict[str, Any]:
        """Return the slope."""
        return {"slope": self.slope}


class Sigmoid(Activation):
    """The logistic function: a smooth step from 0 to 1."""

    def function(self, inputs: FloatArray, out: FloatArray) -> FloatArray:
        """y = 1 / (1 + exp(-x)), computed as (1 + tanh(x / 2)) / 2, which never overflows."""
        np.multiply(inputs, 0.5, out=out)
        np.tanh(out, out=out)
        out += 1
        out *= 0.5
        return out

    def derivative(self, outputs: FloatArray, out: FloatArray) -> FloatArray:
        """dy/dx = y * (1 - y)."""
        np.subtract(1, outputs, out=out)
        out *= outputs
        return out


class Tanh(Activation):
    """The hyperbolic tangent: a smooth step from -1 to 1."""

    def function(self, inputs: FloatArray, out: FloatArray) -> FloatArray:
        """y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))."""
        return np.tanh(inputs, out=out)

    def derivative(self, outputs: FloatArray, out: FloatArray) -> FloatArray:
        """dy/dx = 1 - y * y."""
        np.square(outputs, out=out)
        return np.subtract(1, out, out=out)
