"""The training loop: batches in, gradients out, one step after the other."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nnlib import expect
from nnlib.data import Dataset
from nnlib.losses import Loss, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.parameter import Parameter
from nnlib.progress import Status
from nnlib.schedules import Schedule
from nnlib.types import FloatArray, IntArray


@dataclass
class History:
    """What happened, epoch by epoch: lists of equal length, but for the missing validation.

    Attributes:
        train_loss: the mean loss of the epoch's batches, each as it was met, dropout and all.
        train_accuracy: the fraction of the epoch's examples that were right as they were met.
        validation_loss: after the epoch; empty without a validation set.
        validation_accuracy: after the epoch; empty without a validation set.
        learning_rate: of the epoch's last step.
        seconds: how long the epoch took, validation included.
        best_epoch: the epoch with the lowest validation loss, counted from 1; None without one.
        stopped_early: whether `patience` or `on_epoch` ended the training.
    """

    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    best_epoch: int | None = None
    stopped_early: bool = False

    @property
    def epochs(self) -> int:
        """How many epochs were completed."""
        return len(self.train_loss)

    def describe(self) -> str:
        """Return the last epoch in a line."""
        if not self.epochs:
            return "no epoch completed"
        words = f"loss {self.train_loss[-1]:.4f}, accuracy {self.train_accuracy[-1]:.1%}"
        if self.validation_loss:
            words += f" · validation loss {self.validation_loss[-1]:.4f}, "
            words += f"accuracy {self.validation_accuracy[-1]:.1%}"
        return f"{words} · {sum(self.seconds):.1f} s"


class Evaluation(NamedTuple):
    """The mean loss and the accuracy, as a fraction, on a dataset."""

    loss: float
    accuracy: float


class DivergenceError(ArithmeticError):
    """The loss or a parameter became infinite or NaN, and training was stopped.

    Attributes:
        epoch: in which epoch, counted from 1.
        step: in which step of that epoch, counted from 1.
        history: the epochs before. The network has the parameters that it had after them.
    """

    def __init__(self, epoch: int, step: int, learning_rate: float, history: History) -> None:
        super().__init__(
            f"training diverged in epoch {epoch}, step {step}, at learning rate {learning_rate:g}: "
            "the loss is no longer a finite number. The network has the parameters of "
            + (f"epoch {epoch - 1} again. " if epoch > 1 else "before the training again. ")
            + "Make a new optimizer with a smaller learning rate, a tenth of it to begin with."
        )
        self.epoch = epoch
        self.step = step
        self.history = history


def train_step(
    network: Network,
    optimizer: Optimizer,
    images: FloatArray,
    labels: IntArray,
    *,
    loss: Loss = softmax_cross_entropy,
) -> tuple[float, int]:
    """Learn from one batch: forward, loss, backward, and only then the step.

    Args:
        network: changed in place.
        optimizer: made from this network's parameters.
        images: shape (count, features).
        labels: shape (count,).
        loss: see `fit`.

    Returns:
        The mean loss of the batch and how many of its images were right, both before the step.
        Where the loss is not a finite number, no step is taken.
    """
    # An infinity is looked for here, and fit tells it in words: NumPy need not warn of it too.
    with np.errstate(over="ignore", invalid="ignore"):
        logits = network.forward(images, training=True)
        batch_loss, grad_logits = loss(logits, labels)
        right = int(np.count_nonzero(logits.argmax(axis=1) == labels))
        if math.isfinite(batch_loss):
            network.backward(grad_logits)
            optimizer.step()
    return batch_loss, right


def evaluate(
    network: Network,
    dataset: Dataset,
    *,
    batch_size: int = 1_000,
    loss: Loss = softmax_cross_entropy,
) -> Evaluation:
    """Measure the mean loss and the accuracy on a dataset, without learning from it.

    Args:
        network: predicts, dropout off.
        dataset: what to measure on.
        batch_size: images at a time: it bounds the memory, and changes nothing else.
        loss: see `fit`.
    """
    dataset = _fitting(network, dataset, "dataset")
    total_loss, total_right = 0.0, 0
    for images, labels in dataset.batches(batch_size):
        logits = network(images)
        total_loss += loss(logits, labels)[0] * len(labels)
        total_right += int(np.count_nonzero(logits.argmax(axis=1) == labels))
    return Evaluation(total_loss / len(dataset), total_right / len(dataset))


def fit(
    network: Network,
    optimizer: Optimizer,
    train: Dataset,
    *,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int = 64,
    validation: Dataset | None = None,
    loss: Loss = softmax_cross_entropy,
    schedule: Schedule | None = None,
    patience: int | None = None,
    on_epoch: Callable[[History], object] | None = None,
    progress: bool | Callable[[History], object] = True,
) -> History:
    """Train the network in place, and tell what happened.

    Args:
        network: what to train.
        optimizer: made from the parameters of this very network.
        train: the examples to learn from; all of them once per epoch, the short last batch too.
        epochs: how often to go through them.
        rng: shuffles them anew for every epoch; the same state gives the same training.
        batch_size: examples per step.
        validation: examples to measure on after every epoch, never to learn from.
        loss: from outputs and labels, the mean loss and its gradient for the outputs.
        schedule: gives the learning rate for every step, counted from 0; by default the
            optimizer's own stays.
        patience: how many epochs in a row may pass without a new lowest validation loss. After
            them training stops. With it, the parameters of the best epoch are the ones kept.
        on_epoch: called with the history after every epoch; training stops when it returns True.
        progress: True for a line of text that follows the training, False for silence, or a
            callable that gets the history after every epoch, such as `plots.LiveCurves()`.

    Returns:
        The history of the epochs that were completed.

    Raises:
        DivergenceError: the loss became infinite or NaN.
        TypeError, ValueError: the arguments do not fit each other; nothing has been changed.
    """
    epochs = expect.whole_number(epochs, "epochs", at_least=1)
    batch_size = expect.whole_number(batch_size, "batch_size", at_least=1)
    rng = expect.generator(rng)
    if patience is not None:
        patience = expect.whole_number(patience, "patience", at_least=1)
        if validation is None:
            raise ValueError("patience: expected a validation set with it, to stop early by.")
    if {id(p) for p in optimizer.parameters} != {id(p) for p in network.parameters()}:
        raise ValueError(
            "optimizer: it was made for another network's parameters. "
            "Make it after the network, from network.parameters()."
        )
    train = _fitting(network, train, "train")
    if validation is not None:
        validation = _fitting(network, validation, "validation")

    history = History()
    parameters = network.parameters()
    last_good = best = _copy_values(parameters)
    first_step = optimizer.steps
    with Status(enabled=progress is True) as status, _closing(progress):
        for epoch in range(1, epochs + 1):
            started = time.perf_counter()
            total_loss, total_right, seen = 0.0, 0, 0
            for images, labels in train.batches(batch_size, rng=rng, reuse=True):
                if schedule is not None:
                    optimizer.learning_rate = schedule(optimizer.steps - first_step)
                batch_loss, right = train_step(network, optimizer, images, labels, loss=loss)
                # A mean counts as often as there are images in it: the last batch is short.
                total_loss += batch_loss * len(labels)
                total_right += right
                seen += len(labels)
                if not math.isfinite(batch_loss):
                    break
                if status.due:
                    status.show(f"epoch {epoch}/{epochs} · {seen:,} of {len(train):,} images")
            if not math.isfinite(total_loss) or not _all_finite(parameters):
                _restore(parameters, last_good)
                step = math.ceil(seen / batch_size)
                raise DivergenceError(epoch, step, optimizer.learning_rate, history)
            last_good = _copy_values(parameters)

            history.train_loss.append(total_loss / seen)
            history.train_accuracy.append(total_right / seen)
            history.learning_rate.append(optimizer.learning_rate)
            if validation is not None:
                measured = evaluate(network, validation, loss=loss)
                history.validation_loss.append(measured.loss)
                history.validation_accuracy.append(measured.accuracy)
                if measured.loss <= min(history.validation_loss):
                    history.best_epoch, best = epoch, last_good
            history.seconds.append(time.perf_counter() - started)

            status.show(f"epoch {epoch}/{epochs} · {history.describe()}")
            if callable(progress):
                progress(history)
            asked_to_stop = on_epoch is not None and on_epoch(history) is True
            out_of_patience = (
                patience is not None
                and history.best_epoch is not None
                and epoch - history.best_epoch >= patience
            )
            if asked_to_stop or out_of_patience:
                history.stopped_early = epoch < epochs
                break
    if patience is not None:
        _restore(parameters, best)
    return history


def _fitting(network: Network, dataset: Dataset, name: str) -> Dataset:
    """Return the dataset in the network's dtype, if the two fit each other."""
    if dataset.images.shape[1] != network.in_features:
        raise ValueError(
            f"{name}: expected images of {network.in_features} features, which is what the network "
            f"takes, got {dataset.images.shape[1]}."
        )
    if dataset.labels.max() >= network.out_features:
        raise ValueError(
            f"{name}: expected labels 0 to {network.out_features - 1} for a network with "
            f"{network.out_features} outputs, got {dataset.labels.max()}."
        )
    return dataset.astype(network.dtype)


def _copy_values(parameters: list[Parameter]) -> list[FloatArray]:
    return [parameter.value.copy() for parameter in parameters]


def _restore(parameters: list[Parameter], values: list[FloatArray]) -> None:
    for parameter, value in zip(parameters, values, strict=True):
        parameter.value[...] = value


def _all_finite(parameters: list[Parameter]) -> bool:
    return all(bool(np.isfinite(parameter.value).all()) for parameter in parameters)


@contextmanager
def _closing(progress: object) -> Iterator[None]:
    """Call `progress.close()` at the end, whatever the end is, if there is such a method."""
    try:
        yield
    finally:
        close = getattr(progress, "close", None)
        if close is not None:
            close()
