"""How training went, epoch by epoch: drawn once at the end, or live while it goes on."""

import base64
import io
import math
import time
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nnlib import expect
from nnlib.history import History
from nnlib.plots import style
from nnlib.progress import Status, in_notebook

SIZE = (style.MAX_WIDTH, 4.1)  # inches, without the title
MOST_MARKERS = 12


def learning_curves(history: History, *, title: str | None = None) -> Figure:
    """Draw loss and accuracy against the epoch, for training and validation.

    Args:
        history: what `fit` returned. Epochs with a loss that is not finite are left out of the
            curve, and the title says from which epoch on.
        title: what to write on top, instead of the accuracy that was reached.
    """
    _check(history)
    with style.new_figure(*SIZE, _finding(history) if title is None else title) as figure:
        _draw_panels(figure, history)
    return figure


class LiveCurves:
    """The learning curves of a training that still runs: `fit(..., progress=LiveCurves())`.

    In a notebook one picture is updated in place, and the last one is what is stored. Elsewhere a
    line of text follows the training.

    Args:
        interval: the least time between two pictures, in seconds. Where drawing is slow they get
            fewer, so that it takes no more than a tenth of the time.
    """

    def __init__(self, *, interval: float = 0.3) -> None:
        self._interval = expect.number(interval, "interval", at_least=0)
        self._start_over()

    def _start_over(self) -> None:
        self._history: History | None = None
        self._next_at = -math.inf
        self._handle: Any = None
        self._status: Status | None = None
        # Never made known to pyplot: nothing to close, and nothing that a cell would show again.
        self._figure = Figure(facecolor=style.PAPER, layout=style.panel_layout())

    def __call__(self, history: History) -> None:
        """Show the history so far; too soon after the last time, it waits for its turn."""
        _check(history)
        self._history = history
        if time.monotonic() >= self._next_at:
            self._show()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Show the last epoch if it is still waiting; what comes next is a new picture."""
        if self._history is not None:
            self._show()
        if self._status is not None:
            self._status.close()
        self._start_over()

    def _show(self) -> None:
        assert self._history is not None
        history, self._history = self._history, None
        if in_notebook():
            started = time.monotonic()
            self._show_picture(history)
            finished = time.monotonic()
            self._next_at = finished + max(self._interval, 9 * (finished - started))
        else:
            self._status = self._status or Status()
            self._status.show(f"epoch {history.epochs} · {history.describe()}")

    def _show_picture(self, history: History) -> None:
        from IPython.display import display

        finding = _finding(history)
        # The picture is made here, because Jupyter would crop each to its text: they would differ
        # by a few dots in size, and the page would jump.
        picture = base64.b64encode(_png(self._figure, history, finding)).decode()
        content = {"image/png": picture, "text/plain": finding}
        if self._handle is None:
            self._handle = display(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)


def _png(figure: Figure, history: History, title: str) -> bytes:
    """Draw into the figure, whatever it held before, and return the picture."""
    buffer = io.BytesIO()
    with style.drawing_style():
        figure.clear()
        figure.set_size_inches(SIZE[0], SIZE[1] + style.title_height(title))
        style.add_title(figure, title)
        _draw_panels(figure, history)
        figure.savefig(buffer, format="png", dpi=100, facecolor=style.PAPER)
    return buffer.getvalue()


def _check(history: History) -> None:
    if not hasattr(history, "train_loss"):
        raise TypeError(
            f"history: expected the History that fit returns, got {type(history).__name__}."
        )
    lengths = {
        name: len(getattr(history, name))
        for name in ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
    }
    epochs = lengths["train_loss"]
    if epochs == 0:
        raise ValueError("history: expected at least one epoch, got none.")
    validated = epochs if lengths["validation_loss"] else 0
    if list(lengths.values()) != [epochs, epochs, validated, validated]:
        raise ValueError(
            "history: expected one number per epoch in each list, or none for validation; "
            f"got {', '.join(f'{count} in {name}' for name, count in lengths.items())}."
        )
    accuracies = [*history.train_accuracy, *history.validation_accuracy]
    if not all(0 <= accuracy <= 1 for accuracy in accuracies):
        raise ValueError(
            "history: expected accuracies as fractions from 0 to 1, "
            f"got {min(accuracies):g} to {max(accuracies):g}."
        )
    if history.best_epoch is not None and not 1 <= history.best_epoch <= epochs:
        raise ValueError(
            f"history: expected best_epoch to be from 1 to {epochs}, got {history.best_epoch}."
        )


def _finding(history: History) -> str:
    losses = [*zip(history.train_loss, history.validation_loss or history.train_loss, strict=True)]
    epochs = len(losses)
    for epoch, pair in enumerate(losses, start=1):
        if not all(map(math.isfinite, pair)):
            return f"Training diverged: the loss became NaN or infinite in epoch {epoch}"
    epoch = history.best_epoch or epochs
    kind, accuracies = (
        ("Validation", history.validation_accuracy)
        if history.validation_accuracy
        else ("Training", history.train_accuracy)
    )
    return f"{kind} accuracy {style.percent(accuracies[epoch - 1])} at epoch {epoch} of {epochs}"


def _draw_panels(figure: Figure, history: History) -> None:
    loss, accuracy = figure.subplots(1, 2)
    _draw_panel(loss, history.train_loss, history.validation_loss, history.best_epoch)
    _draw_panel(
        accuracy,
        [100 * share for share in history.train_accuracy],
        [100 * share for share in history.validation_accuracy],
        history.best_epoch,
    )
    loss.set(title="Loss: lower is better", ylabel="loss (mean per example)")
    if not any(value < 0 for value in (*history.train_loss, *history.validation_loss)):
        loss.set_ylim(bottom=0)
    accuracy.set(title="Accuracy: higher is better", ylabel="accuracy (%)")
    low, high = accuracy.get_ylim()
    accuracy.set_ylim(max(low, 0), min(high, 100))
    handles, names = loss.get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False)


def _draw_panel(
    axes: Axes, train: Sequence[float], validation: Sequence[float], best_epoch: int | None
) -> None:
    epochs = len(train)
    axes.grid(color=style.GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    # The second markers are smaller, so that they do not hide the first where the curves meet.
    for values, name, color, dash, marker, size in (
        (train, "training", style.BLUE, "-", "o", 7),
        (validation, "validation", style.VERMILLION, "--", "s", 4.5),
    ):
        if values:
            axes.plot(
                range(1, epochs + 1),
                np.where(np.isfinite(values), values, np.nan),
                label=name,
                color=color,
                linestyle=dash,
                marker=marker,
                markersize=size,
                markevery=math.ceil(epochs / MOST_MARKERS),
                clip_on=False,  # at 100% a marker would be cut in half
            )
    if best_epoch is not None:
        axes.axvline(
            best_epoch,
            color=style.MUTED,
            linestyle=":",
            linewidth=1.5,
            zorder=1,
            label=f"best epoch: {best_epoch}",
        )
    axes.set_xlim(0.5, epochs + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True, min_n_ticks=1))
    axes.set_xlabel("epoch")
