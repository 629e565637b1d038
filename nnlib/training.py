"""The training loop: batches in, gradients out, one step after the other."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from nnlib import expect
from nnlib.data import Dataset
from nnlib.history import DivergenceError, Evaluation, History, Tally
from nnlib.losses import Loss, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.parameter import Parameter
from nnlib.progress import Status
from nnlib.schedules import Schedule
from nnlib.types import FloatArray, IntArray

__all__ = ["DivergenceError", "Evaluation", "History", "evaluate", "fit", "train_step"]


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
        batch_loss = float(batch_loss)  # sums of a NumPy float32 would round, and might overflow
        right = _count_right(logits, labels)
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
    _expect_function(loss, "loss")
    tally = Tally()
    for images, labels in dataset.batches(batch_size):
        with np.errstate(over="ignore", invalid="ignore"):  # the loss that is returned tells it
            logits = network(images)
            batch_loss, _ = loss(logits, labels)
        tally.add(float(batch_loss), _count_right(logits, labels), len(labels))
    return tally.means()


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
        DivergenceError: a loss or a parameter became infinite or NaN.
        TypeError, ValueError: the arguments do not fit each other; nothing has been changed.
    """
    epochs = expect.whole_number(epochs, "epochs", at_least=1)
    batch_size = expect.whole_number(batch_size, "batch_size", at_least=1)
    rng = expect.generator(rng)
    if patience is not None:
        patience = expect.whole_number(patience, "patience", at_least=1)
        if validation is None:
            raise ValueError("patience: expected a validation set with it, to stop early by.")
    _expect_function(loss, "loss")
    if schedule is not None:
        _expect_function(schedule, "schedule")
    if on_epoch is not None:
        _expect_function(on_epoch, "on_epoch")
    _expect_progress(progress)
    if {id(p) for p in optimizer.parameters} != {id(p) for p in network.parameters()}:
        raise ValueError(
            "optimizer: its parameters are not the ones of this network. "
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
            tally = Tally()
            for images, labels in train.batches(batch_size, rng=rng, reuse=True):
                if schedule is not None:
                    optimizer.learning_rate = schedule(optimizer.steps - first_step)
                batch_loss, right = train_step(network, optimizer, images, labels, loss=loss)
                tally.add(batch_loss, right, len(labels))
                if not math.isfinite(batch_loss):
                    break
                if status.due:
                    status.show(_describe_part(epoch, epochs, tally, len(train)))

            finite = math.isfinite(tally.loss) and _all_finite(parameters)
            validated = None
            if finite and validation is not None:
                validated = evaluate(network, validation, loss=loss)
                finite = math.isfinite(validated.loss)
            if not finite:
                _restore(parameters, last_good)
                step = math.ceil(tally.seen / batch_size)
                raise DivergenceError(epoch, step, optimizer.learning_rate, history)

            last_good = _copy_values(parameters)
            seconds = time.perf_counter() - started
            rate = optimizer.learning_rate
            history.add(tally.means(), validated, learning_rate=rate, seconds=seconds)
            if history.best_epoch == epoch:
                best = last_good

            status.show(f"epoch {epoch}/{epochs} · {history.describe()}")
            if callable(progress):
                progress(history)
            if _asks_to_stop(on_epoch, history) or _out_of_patience(patience, history):
                history.stopped_early = epoch < epochs
                break
    if patience is not None:
        _restore(parameters, best)
    return history


def _count_right(logits: FloatArray, labels: IntArray) -> int:
    return int(np.count_nonzero(logits.argmax(axis=1) == labels))


def _describe_part(epoch: int, epochs: int, tally: Tally, count: int) -> str:
    so_far = tally.means()
    return (
        f"epoch {epoch}/{epochs} · {tally.seen:,} of {count:,} images · "
        f"loss {so_far.loss:.4f}, accuracy {so_far.accuracy:.1%}"
    )


def _asks_to_stop(on_epoch: Callable[[History], object] | None, history: History) -> bool:
    answer = None if on_epoch is None else on_epoch(history)
    return isinstance(answer, bool | np.bool_) and bool(answer)


def _out_of_patience(patience: int | None, history: History) -> bool:
    if patience is None or history.best_epoch is None:
        return False
    return history.epochs - history.best_epoch >= patience


def _fitting(network: Network, dataset: Dataset, name: str) -> Dataset:
    """Return the dataset in the network's dtype, if the two fit each other."""
    if not isinstance(dataset, Dataset):
        kind = type(dataset).__name__
        raise TypeError(f"{name}: expected a Dataset, such as digits.train, got {kind}.")
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
    same = dataset.images.dtype == network.dtype
    return dataset if same else dataset.astype(network.dtype)


def _expect_function(value: object, name: str) -> None:
    if not callable(value):
        raise TypeError(f"{name}: expected a function, got {value!r}.")


def _expect_progress(progress: object) -> None:
    if isinstance(progress, type):
        raise TypeError(f"progress: expected {progress.__name__}(), with its parentheses.")
    if not (isinstance(progress, bool) or callable(progress)):
        raise TypeError(
            "progress: expected True, False or a function that takes the history, "
            f"got {progress!r}."
        )


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
