"""What a training leaves behind: the numbers of every epoch, or the error that ended it."""

from dataclasses import dataclass, field


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
