"""The same training in five ways: each class trains one network, an epoch at a time.

All of them take `Design`, draw their weights by He's rule, shuffle the images anew for every epoch,
and go through them in batches. What a library usually does is left as it is usually done; where it
has a faster way that its users would find (PyTorch: batches taken from one tensor instead of a
DataLoader), that one is measured.
"""

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """What is trained, and how.

    Attributes:
        sizes: features, hidden units of each layer, classes.
        batch_size: images per step.
        optimizer: "sgd", with momentum, or "adam".
        learning_rate: constant.
        momentum: of "sgd".
    """

    sizes: tuple[int, ...]
    batch_size: int
    optimizer: str = "sgd"
    learning_rate: float = 0.05
    momentum: float = 0.9

    @property
    def name(self) -> str:
        """The sizes in a row, as in 784-128-64-10."""
        return "-".join(map(str, self.sizes))


class Contender(Protocol):
    """One way to train."""

    def __init__(self, design: Design, images: Images, labels: Labels, seed: int) -> None:
        """Make a network that is not trained yet."""
        ...

    def epoch(self) -> None:
        """Train on every image once, in random order."""
        ...

    def allocate(self) -> int | None:
        """Return how many bytes one step allocates once it is warm; None where nobody can tell."""
        ...

    def predict(self, images: Images) -> Labels:
        """Return the class of each image."""
        ...


class NNLib:
    """nnlib: `train_step` in the loop of `fit`."""

    def __init__(self, design: Design, images: Images, labels: Labels, seed: int) -> None:
        from nnlib.activations import ReLU
        from nnlib.data import Dataset
        from nnlib.layers import Linear
        from nnlib.network import Network
        from nnlib.optimizers import SGD, Adam

        self.rng = np.random.default_rng(seed)
        self.design = design
        layers: list[Any] = []
        for inputs, outputs in pairwise(design.sizes):
            layers += [Linear(inputs, outputs, rng=self.rng), ReLU()]
        self.network = Network(*layers[:-1])
        parameters, rate = self.network.parameters(), design.learning_rate
        self.optimizer: Any = (
            Adam(parameters, learning_rate=rate)
            if design.optimizer == "adam"
            else SGD(parameters, learning_rate=rate, momentum=design.momentum)
        )
        self.dataset = Dataset(images, labels, [str(n) for n in range(design.sizes[-1])])

    def epoch(self) -> None:
        """Let `fit` train for one epoch."""
        from nnlib.training import fit

        fit(
            self.network,
            self.optimizer,
            self.dataset,
            epochs=1,
            batch_size=self.design.batch_size,
            rng=self.rng,
            progress=False,
        )

    def allocate(self) -> int:
        """Return the most that one step has in new arrays at any moment."""
        from nnlib.training import train_step

        batch = self.dataset.take(self.design.batch_size)
        return _peak(lambda: train_step(self.network, self.optimizer, batch.images, batch.labels))

    def predict(self, images: Images) -> Labels:
        """Return the class of each image."""
        return self.network(images).argmax(axis=1)


class Torch:
    """PyTorch on the processor, eager, with batches gathered from one tensor."""

    def __init__(self, design: Design, images: Images, labels: Labels, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self.torch = torch
        self.design = design
        # PyTorch takes no arrays that cannot be written to, as those of a Dataset: they are copied.
        self.images = torch.from_numpy(np.require(images, requirements="W"))
        self.labels = torch.from_numpy(np.require(labels, requirements="W"))
        layers: list[Any] = []
        for inputs, outputs in pairwise(design.sizes):
            linear = torch.nn.Linear(inputs, outputs)
            torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
            torch.nn.init.zeros_(linear.bias)
            layers += [linear, torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1])
        parameters, rate = self.network.parameters(), design.learning_rate
        self.optimizer: Any = (
            torch.optim.Adam(parameters, lr=rate)
            if design.optimizer == "adam"
            else torch.optim.SGD(parameters, lr=rate, momentum=design.momentum)
        )
        self.loss = torch.nn.CrossEntropyLoss()

    def epoch(self) -> None:
        """Take the usual five lines for every batch; keep loss and accuracy, as `fit` does."""
        torch = self.torch
        order = torch.randperm(len(self.images))
        total, right = 0.0, 0
        for rows in order.split(self.design.batch_size):
            images, labels = self.images[rows], self.labels[rows]
            loss, logits = self._step(images, labels)
            total += loss.item() * len(rows)
            right += int((logits.argmax(1) == labels).sum())

    def _step(self, images: Any, labels: Any) -> tuple[Any, Any]:
        self.optimizer.zero_grad()
        logits = self.network(images)
        loss = self.loss(logits, labels)
        loss.backward()
        self.optimizer.step()
        return loss, logits

    def allocate(self) -> int:
        """Return what one step allocates in all; PyTorch's profiler knows no moments."""
        images = self.images[: self.design.batch_size]
        labels = self.labels[: self.design.batch_size]
        self._step(images, labels)
        with self.torch.profiler.profile(profile_memory=True) as profiler:
            self._step(images, labels)
        return sum(max(event.self_cpu_memory_usage, 0) for event in profiler.events())

    def predict(self, images: Images) -> Labels:
        """Return the class of each image."""
        with self.torch.no_grad():
            writable = np.require(images, requirements="W")
            return self.network(self.torch.from_numpy(writable)).argmax(1).numpy()


class ScikitLearn:
    """scikit-learn's MLPClassifier, in float32; it reports the loss, and no accuracy."""

    def __init__(self, design: Design, images: Images, labels: Labels, seed: int) -> None:
        from sklearn.neural_network import MLPClassifier

        self.images, self.labels = images, labels
        self.classes = np.arange(design.sizes[-1])
        self.model = MLPClassifier(
            hidden_layer_sizes=design.sizes[1:-1],
            solver=design.optimizer,
            alpha=0.0,
            batch_size=design.batch_size,
            learning_rate_init=design.learning_rate,
            momentum=design.momentum,
            nesterovs_momentum=False,
            random_state=seed,
        )

    def epoch(self) -> None:
        """Let `partial_fit` go through the images once: that is an epoch."""
        self.model.partial_fit(self.images, self.labels, classes=self.classes)

    def allocate(self) -> None:
        """Return None: a step cannot be taken alone."""

    def predict(self, images: Images) -> Labels:
        """Return the class of each image."""
        return self.model.predict(images)


class Plain:
    """A network as many people write their first one: float64, a new array for every result."""

    def __init__(self, design: Design, images: Images, labels: Labels, seed: int) -> None:
        if design.optimizer != "sgd":
            raise ValueError(f"optimizer: the plain class knows sgd only, got {design.optimizer}.")
        self.rng = np.random.default_rng(seed)
        self.design = design
        self.images = images.astype(np.float64)
        self.labels = np.eye(design.sizes[-1])[labels]
        self.weights = [
            self.rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)
            for inputs, outputs in pairwise(design.sizes)
        ]
        self.biases = [np.zeros(outputs) for outputs in design.sizes[1:]]
        self.velocities = [np.zeros_like(array) for array in (*self.weights, *self.biases)]

    def forward(self, images: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
        """Return the images, the outputs of every hidden layer, and the probabilities."""
        outputs = [images]
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            outputs.append(np.maximum(0, outputs[-1] @ weight + bias))
        logits = outputs[-1] @ self.weights[-1] + self.biases[-1]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [*outputs, powers / powers.sum(axis=1, keepdims=True)]

    def epoch(self) -> None:
        """Shuffle, and go through the images in slices; keep loss and accuracy."""
        order = self.rng.permutation(len(self.images))
        images, labels = self.images[order], self.labels[order]
        total, right = 0.0, 0
        for start in range(0, len(images), self.design.batch_size):
            batch = images[start : start + self.design.batch_size]
            targets = labels[start : start + self.design.batch_size]
            probabilities = self.step(batch, targets)
            total -= np.sum(targets * np.log(probabilities + 1e-12))
            right += np.sum(probabilities.argmax(axis=1) == targets.argmax(axis=1))

    def allocate(self) -> int:
        """Return the most that one step has in new arrays at any moment."""
        batch = slice(self.design.batch_size)
        return _peak(lambda: self.step(self.images[batch], self.labels[batch]))

    def step(
        self, images: npt.NDArray[np.float64], targets: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Go forward and back through the layers, and then move all parameters."""
        *outputs, probabilities = self.forward(images)
        gradient = (probabilities - targets) / len(images)
        weight_gradients, bias_gradients = [], []
        for layer in reversed(range(len(self.weights))):
            weight_gradients.insert(0, outputs[layer].T @ gradient)
            bias_gradients.insert(0, gradient.sum(axis=0))
            if layer:
                gradient = (gradient @ self.weights[layer].T) * (outputs[layer] > 0)
        values = [*self.weights, *self.biases]
        gradients = [*weight_gradients, *bias_gradients]
        for number, (value, slope) in enumerate(zip(values, gradients, strict=True)):
            self.velocities[number] = self.design.momentum * self.velocities[number] + slope
            value -= self.design.learning_rate * self.velocities[number]
        return probabilities

    def predict(self, images: Images) -> Labels:
        """Return the class of each image."""
        return self.forward(images.astype(np.float64))[-1].argmax(axis=1)


class Products:
    """The matrix products of a training step and nothing else: the floor. It learns nothing.

    Batches are slices of the images in their order: nothing is gathered. Each product is written
    into an array that is there already.
    """

    def __init__(self, design: Design, images: Images, labels: Labels, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.images, self.batch_size = images, design.batch_size
        pairs = list(pairwise(design.sizes))
        self.weights = [rng.random(pair, dtype=np.float32) for pair in pairs]
        self.weight_gradients = [np.empty_like(weight) for weight in self.weights]
        self.outputs = {
            size: [rng.random((size, width), dtype=np.float32) for width in design.sizes[1:]]
            for size in {design.batch_size, len(images) % design.batch_size} - {0}
        }
        self.input_gradients = {
            size: [np.empty_like(array) for array in outputs[:-1]]
            for size, outputs in self.outputs.items()
        }

    def epoch(self) -> None:
        """Multiply what a training epoch multiplies."""
        last = len(self.weights) - 1
        for start in range(0, len(self.images), self.batch_size):
            batch = self.images[start : start + self.batch_size]
            outputs = self.outputs[len(batch)]
            input_gradients = self.input_gradients[len(batch)]
            inputs = [batch, *outputs[:-1]]
            for layer, weight in enumerate(self.weights):
                np.matmul(inputs[layer], weight, out=outputs[layer])
            gradient = outputs[-1]
            for layer in range(last, -1, -1):
                np.matmul(inputs[layer].T, gradient, out=self.weight_gradients[layer])
                if layer:
                    gradient = np.matmul(
                        gradient, self.weights[layer].T, out=input_gradients[layer - 1]
                    )

    def allocate(self) -> None:
        """Return None: everything is there before."""

    def predict(self, images: Images) -> Labels:
        """Raise NotImplementedError: nothing was learned."""
        raise NotImplementedError("the bare matrix products learn nothing")


def _peak(step: Callable[[], object]) -> int:
    """Return the most memory, in bytes, that a warm step takes at any moment; NumPy's is seen."""
    step()
    tracemalloc.start()
    step()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


CONTENDERS: dict[str, type[Contender]] = {
    "nnlib": NNLib,
    "PyTorch": Torch,
    "scikit-learn": ScikitLearn,
    "plain class": Plain,
    "bare products": Products,
}
