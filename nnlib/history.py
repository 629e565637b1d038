"""What a training leaves behind: the numbers of every epoch, or the error that ended it."""

import math
from dataclasses import dataclass, field
from typing import NamedTuple


class Evaluation(NamedTuple):
    """The mean loss and the accuracy, as a fraction, on some images."""

    loss: float
    accuracy: float


@dataclass
class Tally:
    """Adds up batches, so that in the end every image counts the same: the last batch is short."""

    loss: float = 0.0
    right: int = 0
    seen: int = 0

    def add(self, batch_loss: float, right: int, count: int) -> None:
        """Add a batch: its mean loss, how many of its images were right, and how many it has."""
        self.loss += batch_loss * count
        self.right += right
        self.seen += count

    def means(self) -> Evaluation:
        """Return the means over all images that were added, at least one."""
        return Evaluation(self.loss / self.seen, self.right / self.seen)


@dataclass(repr=False)
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

    @property
    def lowest_validation_loss(self) -> float:
        """The validation loss of the best epoch; infinite before there is one."""
        if self.best_epoch is None:
            return math.inf
        return self.validation_loss[self.best_epoch - 1]

    def add(
        self,
        trained: Evaluation,
        validated: Evaluation | None,
        *,
        learning_rate: float,
        seconds: float,
    ) -> None:
        """Add an epoch that was completed."""
        self.train_loss.append(trained.loss)
        self.train_accuracy.append(trained.accuracy)
        self.learning_rate.append(learning_rate)
        self.seconds.append(seconds)
        if validated is not None:
            self.validation_loss.append(validated.loss)
            self.validation_accuracy.append(validated.accuracy)
            if validated.loss < self.lowest_validation_loss:
                self.best_epoch = self.epochs

    def __repr__(self) -> str:
        epochs = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        return f"History: {epochs} · {self.describe()}" if self.epochs else "History: no epoch"

    def describe(self) -> str:
        """Return the last epoch in a line."""
        if not self.epochs:
            return "no epoch completed"
        words = f"loss {self.train_loss[-1]:.4f}, accuracy {self.train_accuracy[-1]:.1%}"
        if self.validation_loss:
            words += f" · validation loss {self.validation_loss[-1]:.4f}, "
            words += f"accuracy {self.validation_accuracy[-1]:.1%}"
        return f"{words} · {sum(self.seconds):.1f} s"


class DivergenceError(ArithmeticError):
    """The loss or a parameter became infinite or NaN, and training was stopped.

    Attributes:
        epoch: in which epoch, counted from 1.
        step: in which step of that epoch, counted from 1.
        learning_rate: of that step.
        history: the epochs before. The network has the parameters that it had after them.
    """

    def __init__(self, epoch: int, step: int, learning_rate: float, history: History) -> None:
        # An error travels between processes as its arguments: they are these, not the message.
        super().__init__(epoch, step, learning_rate, history)
        self.epoch = epoch
        self.step = step
        self.learning_rate = learning_rate
        self.history = history

    def __str__(self) -> str:
        before = f"epoch {self.epoch - 1}" if self.epoch > 1 else "before the training"
        return (
            f"training diverged in epoch {self.epoch}, step {self.step}, at learning rate "
            f"{self.learning_rate:g}: the loss or a parameter is no longer a finite number. "
            f"The network has the parameters of {before} again. "
            "Make a new optimizer with a smaller learning rate, a tenth of it to begin with."
        )
