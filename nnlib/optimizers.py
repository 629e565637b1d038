"""How a parameter moves, given its gradient.

Every optimizer changes `parameter.value` in place, in its own dtype, and leaves `parameter.grad` as
it is. They share one loop over the parameters; a subclass gives its formula only, which works on
each element by itself: large parameters are handed to it in parts that fit into the cache.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from nnlib import expect
from nnlib.parameter import Parameter
from nnlib.types import FloatArray

_PART = 65_536  # elements that are updated together: a quarter of a megabyte in float32


class Optimizer:
    """The loop that all optimizers share.

    Args:
        parameters: what to train, as `network.parameters()` returns it.
        learning_rate: the size of a step; may be set again between two steps.
        weight_decay: the strength of the L2 penalty: adds weight_decay * value to the gradient of
            every weight matrix. Biases are left alone (Goodfellow, Bengio and Courville (2016),
            section 7.1).
    """

    state_arrays = 0  # how many arrays of a parameter's shape `update` remembers

    def __init__(
        self,
        parameters: Sequence[Parameter],
        *,
        learning_rate: float,
        weight_decay: float = 0.0,
    ) -> None:
        self.parameters = _expect_parameters(parameters)
        self.learning_rate = learning_rate
        self.weight_decay = expect.number(weight_decay, "weight_decay", at_least=0)
        self.steps = 0
        self._parts = [
            _Part(parameter, rows, self.state_arrays)
            for parameter in self.parameters
            for rows in _in_parts(parameter.value)
        ]

    @property
    def learning_rate(self) -> float:
        """The size of the next step; zero, where a schedule ends, leaves everything as it is."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        # A Python float: NumPy's own float64 would turn every float32 array into float64.
        self._learning_rate = expect.number(value, "learning_rate", at_least=0)

    def step(self) -> None:
        """Move every parameter once, from the gradients that stand in `parameter.grad`."""
        self.steps += 1
        for part in self._parts:
            value, gradient = part.parameter.value[part.rows], part.parameter.grad[part.rows]
            if self.weight_decay and value.ndim > 1:
                gradient = self.decay(value, gradient, part.penalized)
            self.update(value, gradient, part.scratch, *part.state)

    def decay(self, weight: FloatArray, gradient: FloatArray, penalized: FloatArray) -> FloatArray:
        """Return the gradient of loss and penalty together, in `penalized`."""
        np.multiply(weight, self.weight_decay, out=penalized)
        penalized += gradient
        return penalized

    def update(
        self, value: FloatArray, gradient: FloatArray, scratch: FloatArray, *state: FloatArray
    ) -> None:
        """Change `value`, and the state arrays, in place. `scratch` is room to compute in.

        All have one shape: that of a parameter, or of some of its rows.
        """
        raise NotImplementedError


class SGD(Optimizer):
    """Stochastic gradient descent: downhill by learning_rate * gradient.

    With momentum, velocity = momentum * velocity + gradient, and the step is along the velocity;
    with `nesterov`, along momentum * velocity + gradient: where the velocity would point next.
    Sutskever, Martens, Dahl and Hinton (2013), "On the importance of initialization and momentum in
    deep learning", section 2.

    Args:
        parameters: see `Optimizer`.
        learning_rate: see `Optimizer`.
        momentum: in [0, 1); 0 is plain gradient descent, 0.9 usual.
        nesterov: whether to look ahead; needs momentum.
        weight_decay: see `Optimizer`.
    """

    def __init__(
        self,
        parameters: Sequence[Parameter],
        *,
        learning_rate: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        self.momentum = expect.number(momentum, "momentum", at_least=0, below=1)
        self.nesterov = nesterov
        if nesterov and not self.momentum:
            raise ValueError("nesterov: expected a momentum above 0 with it, such as 0.9.")
        self.state_arrays = 1 if self.momentum else 0
        super().__init__(parameters, learning_rate=learning_rate, weight_decay=weight_decay)

    def update(
        self, value: FloatArray, gradient: FloatArray, scratch: FloatArray, *state: FloatArray
    ) -> None:
        """value -= learning_rate * direction."""
        direction = gradient
        if self.momentum:
            (velocity,) = state
            velocity *= self.momentum
            velocity += gradient
            direction = velocity
        if self.nesterov:
            direction = np.multiply(velocity, self.momentum, out=scratch)
            direction += gradient
        np.multiply(direction, self.learning_rate, out=scratch)
        value -= scratch


class RMSProp(Optimizer):
    """Divide each gradient by a running root mean square of itself: equal steps in all directions.

    Tieleman and Hinton (2012), "Neural networks for machine learning", lecture 6.5.

    Args:
        parameters: see `Optimizer`.
        learning_rate: see `Optimizer`.
        smoothing: how much of the running mean of squares stays at each step, in [0, 1).
        epsilon: keeps the division finite where a gradient has always been zero.
        weight_decay: see `Optimizer`.
    """

    state_arrays = 1

    def __init__(
        self,
        parameters: Sequence[Parameter],
        *,
        learning_rate: float = 0.001,
        smoothing: float = 0.9,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        self.smoothing = expect.number(smoothing, "smoothing", at_least=0, below=1)
        self.epsilon = expect.number(epsilon, "epsilon", above=0)
        super().__init__(parameters, learning_rate=learning_rate, weight_decay=weight_decay)
        _expect_not_zero(self.epsilon, self.epsilon, self.parameters)

    def update(
        self, value: FloatArray, gradient: FloatArray, scratch: FloatArray, *state: FloatArray
    ) -> None:
        """value -= learning_rate * gradient / (sqrt(mean_square) + epsilon)."""
        (mean_square,) = state
        _move_towards(mean_square, np.square(gradient, out=scratch), 1 - self.smoothing)
        np.sqrt(mean_square, out=scratch)
        scratch += self.epsilon
        np.divide(gradient, scratch, out=scratch)
        scratch *= self.learning_rate
        value -= scratch


class Adam(Optimizer):
    """Momentum and RMSProp together, both corrected for having started at zero.

    Kingma and Ba (2015), "Adam: a method for stochastic optimization", algorithm 1.

    Args:
        parameters: see `Optimizer`.
        learning_rate: see `Optimizer`.
        beta1: how much of the running mean of gradients stays at each step, in [0, 1).
        beta2: the same for the running mean of their squares.
        epsilon: keeps the division finite where a gradient has always been zero.
        weight_decay: see `Optimizer`. It passes through the division like the rest of the gradient;
            `AdamW` keeps it out.
    """

    state_arrays = 2

    def __init__(
        self,
        parameters: Sequence[Parameter],
        *,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        self.beta1 = expect.number(beta1, "beta1", at_least=0, below=1)
        self.beta2 = expect.number(beta2, "beta2", at_least=0, below=1)
        self.epsilon = expect.number(epsilon, "epsilon", above=0)
        super().__init__(parameters, learning_rate=learning_rate, weight_decay=weight_decay)
        smallest = self.epsilon * math.sqrt(1 - self.beta2)  # what the first step divides by
        _expect_not_zero(smallest, self.epsilon, self.parameters)

    def update(
        self, value: FloatArray, gradient: FloatArray, scratch: FloatArray, *state: FloatArray
    ) -> None:
        """value -= learning_rate * mean_hat / (sqrt(mean_square_hat) + epsilon)."""
        mean, mean_square = state
        np.subtract(gradient, mean, out=scratch)
        scratch *= 1 - self.beta1
        mean += scratch
        _move_towards(mean_square, np.square(gradient, out=scratch), 1 - self.beta2)
        # mean_hat = mean / correction1, mean_square_hat = mean_square / correction2: two numbers
        # that are cheaper to apply to the step than to the arrays. math, because np.sqrt would
        # return a NumPy float64, which turns float32 arrays into float64.
        correction1 = 1 - self.beta1**self.steps
        root_correction2 = math.sqrt(1 - self.beta2**self.steps)
        np.sqrt(mean_square, out=scratch)
        scratch += self.epsilon * root_correction2
        np.divide(mean, scratch, out=scratch)
        scratch *= self.learning_rate * root_correction2 / correction1
        value -= scratch


class AdamW(Adam):
    """Adam, with weight decay applied to the weights themselves and not to the gradient.

    Loshchilov and Hutter (2019), "Decoupled weight decay regularization", algorithm 2, with the
    decay scaled by the learning rate: value -= learning_rate * weight_decay * value.

    Args:
        parameters: see `Optimizer`.
        learning_rate: see `Optimizer`.
        beta1: see `Adam`.
        beta2: see `Adam`.
        epsilon: see `Adam`.
        weight_decay: the fraction of a weight that a step of learning rate 1 would take away.
    """

    def __init__(
        self,
        parameters: Sequence[Parameter],
        *,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(
            parameters,
            learning_rate=learning_rate,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            weight_decay=weight_decay,
        )

    def decay(self, weight: FloatArray, gradient: FloatArray, penalized: FloatArray) -> FloatArray:
        """Shrink the weight, and return its gradient as it is."""
        weight *= 1 - self.learning_rate * self.weight_decay
        return gradient


def _expect_parameters(parameters: Iterable[Parameter]) -> list[Parameter]:
    given = list(parameters) if isinstance(parameters, Iterable) else [parameters]
    if not given:
        raise ValueError("parameters: expected network.parameters(), got an empty list.")
    for each in given:
        if not isinstance(each, Parameter):
            raise TypeError(
                f"parameters: expected what network.parameters() returns, got {each!r}."
            )
    return given


class _Part:
    """Some rows of a parameter, what an optimizer remembers of them, and room to compute in."""

    def __init__(self, parameter: Parameter, rows: slice, state_arrays: int) -> None:
        value = parameter.value[rows]
        self.parameter = parameter
        self.rows = rows
        self.state = [np.zeros_like(value) for _ in range(state_arrays)]
        self.scratch = np.empty_like(value)
        self.penalized = np.empty_like(value)


def _in_parts(value: FloatArray) -> Iterator[slice]:
    """Yield slices of rows that cover a parameter, each of about _PART elements."""
    count = max(1, _PART // max(value[:1].size, 1))
    for start in range(0, len(value), count):
        yield slice(start, start + count)


def _expect_not_zero(divisor: float, epsilon: float, parameters: list[Parameter]) -> None:
    for parameter in parameters:
        dtype = parameter.value.dtype
        if dtype.type(divisor) == 0:
            raise ValueError(
                f"epsilon: expected one that {dtype} can tell from zero, to divide by where the "
                f"gradient is zero, got {epsilon:g}. Use float32, or an epsilon such as 1e-3."
            )


def _move_towards(average: FloatArray, target: FloatArray, fraction: float) -> None:
    """Move a running average by a fraction of the way; `target` is used up."""
    target -= average
    target *= fraction
    average += target
