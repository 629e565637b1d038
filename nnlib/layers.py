"""The layers that are not mere functions: one that learns, and one that draws at random.

A layer is three methods. `forward(inputs)` returns the outputs and what `backward` will need of
this pass; `backward(grad_outputs, saved)` returns the gradient with respect to the inputs; calling
the layer predicts, and keeps nothing. No layer holds the data it has seen: the network does, and
passes the arrays to write into as `out=` and `saved=`, so that training allocates nothing.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib import expect
from nnlib.initializers import Initializer, he_normal
from nnlib.parameter import Parameter
from nnlib.types import FloatArray


class Linear:
    """outputs = inputs @ weight + bias.

    Args:
        in_features: numbers that come in per example.
        out_features: numbers that go out per example: the units of this layer.
        rng: draws the first weights.
        initializer: how they are drawn; the bias starts at zero.
        dtype: of the parameters, and so of all that is computed from them.

    Attributes:
        weight: Parameter of shape (in_features, out_features).
        bias: Parameter of shape (out_features,).
    """

    in_place = False
    saves_outputs = False  # it saves its inputs instead

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        rng: np.random.Generator,
        initializer: Initializer = he_normal,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self.in_features = expect.whole_number(in_features, "in_features", at_least=1)
        self.out_features = expect.whole_number(out_features, "out_features", at_least=1)
        dtype = expect.floating_dtype(dtype)
        weight = np.asarray(
            initializer(self.in_features, self.out_features, expect.generator(rng), dtype), dtype
        )
        if weight.shape != (self.in_features, self.out_features):
            raise ValueError(
                f"initializer: expected a weight of shape ({self.in_features}, "
                f"{self.out_features}) from it, got {weight.shape}."
            )
        self.weight = Parameter("weight", weight)
        self.bias = Parameter("bias", np.zeros(self.out_features, dtype))

    def __call__(self, inputs: FloatArray, *, out: FloatArray | None = None) -> FloatArray:
        """Map inputs (count, in_features) to outputs (count, out_features)."""
        outputs, _ = self.forward(inputs, out=out)
        return outputs

    def forward(
        self,
        inputs: FloatArray,
        *,
        training: bool = False,
        out: FloatArray | None = None,
        saved: FloatArray | None = None,
    ) -> tuple[FloatArray, FloatArray]:
        """Return the outputs and what `backward` needs: the inputs."""
        inputs = self._accept(inputs)
        outputs: FloatArray = np.matmul(inputs, self.weight.value, out=out)
        outputs += self.bias.value
        return outputs, inputs

    def parameter_gradients(self, grad_outputs: FloatArray, inputs: FloatArray) -> None:
        """Fill `weight.grad` and `bias.grad`: all the first layer of a network has to do."""
        np.matmul(inputs.T, grad_outputs, out=self.weight.grad)
        grad_outputs.sum(axis=0, out=self.bias.grad)

    def backward(
        self, grad_outputs: FloatArray, inputs: FloatArray, *, out: FloatArray | None = None
    ) -> FloatArray:
        """Fill the parameters' gradients and return grad_inputs, shape (count, in_features)."""
        self.parameter_gradients(grad_outputs, inputs)
        return np.matmul(grad_outputs, self.weight.value.T, out=out)

    def parameters(self) -> list[Parameter]:
        """Return the weight and the bias."""
        return [self.weight, self.bias]

    def settings(self) -> dict[str, Any]:
        """Return the constructor's arguments that `repr` shows and a saved file holds."""
        return {"in_features": self.in_features, "out_features": self.out_features}

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features})"

    def _accept(self, inputs: FloatArray) -> FloatArray:
        """Return the inputs in the parameters' dtype, if their shape is right."""
        inputs = expect.floating(inputs, "inputs")
        if inputs.ndim != 2 or inputs.shape[1] != self.in_features:
            raise ValueError(
                f"inputs: {self!r} expects shape (count, {self.in_features}), got {inputs.shape}."
            )
        return inputs.astype(self.weight.value.dtype, copy=False)


class Dropout:
    """Switch each input off with probability `rate` while training, never when predicting.

    What stays is scaled by 1 / (1 - rate) at once ("inverted" dropout), so that the expected output
    is the input, and prediction needs no correction. Srivastava et al. (2014), "Dropout: a simple
    way to prevent neural networks from overfitting", sections 4 and 10.

    Args:
        rate: the fraction that is switched off, in [0, 1).
        rng: draws a fresh mask for every forward pass.
    """

    in_place = True
    saves_outputs = False  # it saves its mask instead

    def __init__(self, rate: float, *, rng: np.random.Generator) -> None:
        self.rate = expect.number(rate, "rate", at_least=0, below=1)
        self.rng = expect.generator(rng)

    def __call__(self, inputs: FloatArray) -> FloatArray:
        """Return the inputs as they are: a prediction uses every unit."""
        return expect.floating(inputs, "inputs")

    def forward(
        self,
        inputs: FloatArray,
        *,
        training: bool = False,
        out: FloatArray | None = None,
        saved: FloatArray | None = None,
    ) -> tuple[FloatArray, FloatArray | None]:
        """Return the outputs and the mask, for `backward` to use the very same one.

        Without `training` the outputs are the inputs themselves and the mask is None.
        """
        inputs = expect.floating(inputs, "inputs")
        if not training or self.rate == 0:
            return inputs, None
        mask = self.draw_mask(np.empty_like(inputs) if saved is None else saved)
        return np.multiply(inputs, mask, out=out), mask

    def draw_mask(self, mask: FloatArray) -> FloatArray:
        """Fill `mask` with 0 (probability `rate`) or 1 / (1 - rate), and return it."""
        if mask.dtype in (np.float32, np.float64):
            self.rng.random(out=mask, dtype=mask.dtype.type)
        else:
            mask[...] = self.rng.random(mask.shape)
        np.greater_equal(mask, self.rate, out=mask)
        mask *= 1 / (1 - self.rate)
        return mask

    def backward(
        self, grad_outputs: FloatArray, mask: FloatArray | None, *, out: FloatArray | None = None
    ) -> FloatArray:
        """Return grad_inputs = grad_outputs * mask: what was off passes nothing back."""
        if mask is None:
            return grad_outputs
        return np.multiply(grad_outputs, mask, out=out)

    def parameters(self) -> list[Parameter]:
        """Return an empty list: there is nothing to learn here."""
        return []

    def settings(self) -> dict[str, Any]:
        """Return the constructor's arguments that `repr` shows and a saved file holds."""
        return {"rate": self.rate}

    def __repr__(self) -> str:
        return f"Dropout({self.rate:g})"
