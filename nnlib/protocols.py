"""What a network asks of its layers: whoever writes one of their own follows this."""

from typing import Any, Protocol, runtime_checkable

from nnlib.parameter import Parameter
from nnlib.types import FloatArray


@runtime_checkable
class Layer(Protocol):
    """A step from inputs to outputs and back; `nnlib.layers` says what the methods do.

    A layer that learns also has the attributes `in_features` and `out_features`, and may have a
    method `parameter_gradients(grad_outputs, saved)`: backward without the gradient for the inputs,
    which the first layer of a network is spared.

    Attributes:
        in_place: `forward` may write its outputs over its inputs.
        saves_outputs: `backward` needs the outputs, so the next layer must leave them alone.
    """

    in_place: bool
    saves_outputs: bool

    def __call__(self, inputs: FloatArray, /) -> FloatArray:
        """Predict, and keep nothing."""
        ...

    def forward(
        self,
        inputs: FloatArray,
        *,
        training: bool = False,
        out: FloatArray | None = None,
        saved: FloatArray | None = None,
    ) -> tuple[FloatArray, Any]:
        """Return the outputs, and what `backward` will need."""
        ...

    def backward(
        self, grad_outputs: FloatArray, saved: Any, /, *, out: FloatArray | None = None
    ) -> FloatArray:
        """Fill the parameters' gradients and return the gradient for the inputs."""
        ...

    def parameters(self) -> list[Parameter]:
        """Return what the layer learns."""
        ...

    def settings(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        ...
