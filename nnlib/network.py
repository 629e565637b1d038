"""Layers in a row: forward through all of them, and the gradient back the same way."""

import copy
import itertools
import os
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from nnlib import expect, storage
from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.buffers import Workspace
from nnlib.layers import Dropout, Linear
from nnlib.parameter import Parameter
from nnlib.protocols import Layer
from nnlib.types import FloatArray

_SAVABLE = {kind.__name__: kind for kind in (Linear, Dropout, ReLU, LeakyReLU, Sigmoid, Tanh)}


class Network:
    """A feed-forward network: each layer's outputs are the next one's inputs.

    Args:
        layers: at least one that learns, such as `Linear`. Those agree with their neighbours on the
            number of features between them, and all parameters share one dtype.

    Attributes:
        layers: the layers, first to last.
        in_features: numbers per example that go in.
        out_features: numbers per example that come out: the classes.
        dtype: what everything is computed in.
    """

    def __init__(self, *layers: Layer) -> None:
        _check_layers(layers)
        self.layers = list(layers)
        self._first_learning = next(i for i, layer in enumerate(layers) if layer.parameters())
        self.in_features, self.out_features = _check_features(layers)
        self.dtype = _check_dtype(layers)
        for parameter, name in zip(self.parameters(), self._names(), strict=True):
            parameter.name = name
        self._workspace = Workspace(self.layers, self.in_features, self._first_learning)
        self._saved: list[Any] | None = None
        self._batch_size = 0

    def __call__(self, inputs: FloatArray) -> FloatArray:
        """Predict: inputs (count, in_features) to logits (count, out_features), a fresh array.

        Dropout is off, and nothing is kept. Inputs of another floating dtype are converted.
        """
        outputs = self._accept(inputs)
        for layer in self.layers:
            outputs = layer(outputs)
        return outputs

    def forward(self, inputs: FloatArray, *, training: bool = False) -> FloatArray:
        """Compute the logits and keep what `backward` needs.

        Args:
            inputs: shape (count, in_features), floating.
            training: whether dropout is on.

        Returns:
            Logits, shape (count, out_features), in a buffer that the next call writes over.
        """
        outputs = self._accept(inputs)
        self._batch_size = len(outputs)
        self._saved = None  # until all layers are through: half a forward, interrupted, is none
        kept = []
        buffers = self._workspace.buffers(len(outputs), self.dtype)
        for layer, own in zip(self.layers, buffers, strict=True):
            outputs, saved = layer.forward(
                outputs, training=training, out=own.outputs, saved=own.saved
            )
            kept.append(saved)
        self._saved = kept
        return outputs

    def backward(
        self, grad_outputs: FloatArray, *, input_gradient: bool = False
    ) -> FloatArray | None:
        """Fill every parameter's `grad`, from the gradient of the loss for the last outputs.

        Args:
            grad_outputs: shape (count, out_features), as a loss returns it.
            input_gradient: whether the gradient for the inputs is wanted as well.

        Returns:
            The gradient for the inputs, shape (count, in_features), or None where it is not wanted.

        Raises:
            RuntimeError: no `forward` came first. Each `backward` needs one of its own.
        """
        if self._saved is None:
            raise RuntimeError(
                "backward without forward: call network.forward(inputs, training=True) first, once "
                "for each backward. (network(inputs) predicts, and keeps nothing to go back with.)"
            )
        grad_outputs = expect.floating(grad_outputs, "grad_outputs")
        if grad_outputs.shape != (self._batch_size, self.out_features):
            raise ValueError(
                "grad_outputs: expected the shape of the last outputs, "
                f"({self._batch_size}, {self.out_features}), got {grad_outputs.shape}."
            )
        buffers = self._workspace.buffers(self._batch_size, self.dtype)
        steps = list(zip(self.layers, self._saved, buffers, strict=True))
        self._saved = None

        first = self._first_learning
        gradient = grad_outputs.astype(self.dtype, copy=False)
        for layer, saved, own in reversed(steps[first + 1 :]):
            gradient = layer.backward(gradient, saved, out=own.grad_inputs)
        if input_gradient:
            for layer, saved, _ in reversed(steps[: first + 1]):
                gradient = layer.backward(gradient, saved)
            return gradient
        # How the pixels should change is no use to training, and the costliest product of all.
        layer, saved, _ = steps[first]
        getattr(layer, "parameter_gradients", layer.backward)(gradient, saved)
        return None

    def parameters(self) -> list[Parameter]:
        """Return all that the network learns, first layer first."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def astype(self, dtype: npt.DTypeLike) -> Self:
        """Return a copy that computes in `dtype`: float64, for instance, to check gradients."""
        result = copy.deepcopy(self)
        result.dtype = expect.floating_dtype(dtype)
        for parameter, name in zip(result.parameters(), self._names(), strict=True):
            parameter.name = name
            parameter.value = parameter.value.astype(dtype)
            parameter.grad = np.zeros_like(parameter.value)
        return result

    def summary(self, *, batch_size: int = 64) -> str:
        """Return a table of the layers: their outputs' shapes, their parameters, and the memory.

        The memory counts parameters, their gradients, and the buffers of one batch; the state of an
        optimizer comes on top.
        """
        rows = [("layer", "outputs", "parameters")]
        features = self.in_features
        for layer in self.layers:
            features = getattr(layer, "out_features", features)
            count = sum(parameter.value.size for parameter in layer.parameters())
            rows.append((repr(layer), f"({batch_size}, {features})", f"{count:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows]
        lines.insert(1, "-" * len(lines[0]))
        total = sum(parameter.value.size for parameter in self.parameters())
        learned = sum(p.value.nbytes + p.grad.nbytes for p in self.parameters())
        batch_size = expect.whole_number(batch_size, "batch_size")
        buffered = self._workspace.count_bytes(batch_size, self.dtype)
        lines += [
            lines[1],
            f"{total:,} parameters, {self.dtype}",
            f"memory: parameters and gradients {learned / 2**20:.2f} MiB, "
            f"buffers for a batch of {batch_size} {buffered / 2**20:.2f} MiB",
        ]
        return "\n".join(lines)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the layers and their parameters to one .npz file, whole or not at all."""
        foreign = [layer for layer in self.layers if type(layer) not in _SAVABLE.values()]
        if foreign:
            raise TypeError(f"save: expected layers of nnlib only, got {foreign[0]!r}.")
        layers = [{"type": type(layer).__name__, **layer.settings()} for layer in self.layers]
        values = [parameter.value for parameter in self.parameters()]
        arrays = dict(zip(self._names(), values, strict=True))
        _check_finite(arrays, "save: ")
        storage.write(path, {"kind": "network", "layers": layers}, arrays)

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, rng: np.random.Generator | None = None) -> Self:
        """Return the network that `save` wrote.

        Args:
            path: the file.
            rng: for the masks of `Dropout`, if training is to go on; a fresh one by default.

        Raises:
            FileNotFoundError: there is no such file.
            ValueError: it is truncated, foreign, of another version, or its arrays do not fit.
        """
        header, arrays = storage.read(path)
        rng = np.random.default_rng() if rng is None else expect.generator(rng)
        try:
            network = cls(*(_make_layer(dict(settings), rng) for settings in header["layers"]))
            if sorted(arrays) != sorted(network._names()):
                raise ValueError(f"expected the arrays {network._names()}, got {list(arrays)}")
            _check_finite(arrays)
            for parameter in network.parameters():
                value = expect.floating(arrays[parameter.name], parameter.name)
                if value.shape != parameter.value.shape:
                    raise ValueError(
                        f"{parameter.name}: expected {parameter.value.shape}, got {value.shape}"
                    )
                parameter.value = value
                parameter.grad = np.zeros_like(value)
            network.dtype = _check_dtype(network.layers)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}: not a network that nnlib saved ({error}).") from error
        return network

    def __repr__(self) -> str:
        return f"Network({', '.join(map(repr, self.layers))})"

    def __getstate__(self) -> dict[str, Any]:
        """Leave what `forward` kept out of copies and pickles."""
        return self.__dict__ | {"_saved": None}

    def _accept(self, inputs: FloatArray) -> FloatArray:
        inputs = expect.floating(inputs, "inputs", ndim=2)
        if inputs.shape[1] != self.in_features:
            raise ValueError(
                f"inputs: this network expects {self.in_features} features per image, shape "
                f"(count, {self.in_features}), got {inputs.shape}."
            )
        return inputs.astype(self.dtype, copy=False)

    def _names(self) -> list[str]:
        """Return the parameters' names in this network; a layer may stand in another one too."""
        names = []
        counts: dict[str, int] = {}
        for layer in self.layers:
            kind = type(layer).__name__.lower()
            counts[kind] = counts.get(kind, 0) + 1
            for parameter in layer.parameters():
                own = parameter.name.rpartition(".")[2]
                names.append(f"{kind}{counts[kind]}.{own}")
        return names


def _check_layers(layers: Sequence[Any]) -> None:
    for layer in layers:
        if isinstance(layer, type) or not isinstance(layer, Layer):
            raise TypeError(
                "layers: expected layers such as Linear(64, 10, rng=rng) and ReLU(), got "
                f"{layer!r}. Write ReLU() and not ReLU, and unpack a list: Network(*layers)."
            )
    if not any(layer.parameters() for layer in layers):
        raise ValueError(
            "layers: expected a layer that learns, such as Network(Linear(64, 10, rng=rng)); "
            f"got ({', '.join(map(repr, layers))})."
        )
    if len({id(layer) for layer in layers}) < len(layers):
        raise ValueError("layers: the same layer stands in two places. Make one for each place.")


def _check_features(layers: Sequence[Any]) -> tuple[int, int]:
    """Return the features that go in and come out, if neighbours agree on those between."""
    learning = [layer for layer in layers if layer.parameters()]
    for before, after in itertools.pairwise(learning):
        if before.out_features != after.in_features:
            raise ValueError(
                f"layers: {before!r} gives {before.out_features} features, and the next one that "
                f"learns, {after!r}, expects {after.in_features}. Make the two numbers equal."
            )
    return learning[0].in_features, learning[-1].out_features


def _check_dtype(layers: Sequence[Layer]) -> np.dtype[Any]:
    dtypes = {parameter.value.dtype for layer in layers for parameter in layer.parameters()}
    if len(dtypes) > 1:
        names = ", ".join(sorted(map(str, dtypes)))
        raise ValueError(f"layers: expected parameters of one dtype, got {names}.")
    return dtypes.pop()


def _check_finite(arrays: storage.Arrays, prefix: str = "") -> None:
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{prefix}{name} holds NaN or infinity: the training had diverged.")


def _make_layer(settings: dict[str, Any], rng: np.random.Generator) -> Layer:
    kind = _SAVABLE[settings.pop("type")]
    if kind in (Linear, Dropout):
        settings["rng"] = rng
    return kind(**settings)
