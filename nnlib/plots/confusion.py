"""Which classes are taken for which others."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nnlib.plots import style

MOST_CLASSES_WITH_NUMBERS = 20
MAX_NAME = 1.8  # inches
RIGHT_COLOR = "#DCE6EC"
MISTAKES = LinearSegmentedColormap.from_list(
    "mistakes", [style.PAPER, "#FDBE85", style.VERMILLION, "#7F2704"]
).with_extremes(bad=RIGHT_COLOR)


def confusion_matrix(
    matrix: npt.ArrayLike,
    *,
    class_names: Sequence[str] | None = None,
    normalize: bool = False,
    title: str | None = None,
) -> Figure:
    """Draw a confusion matrix, coloured by its mistakes.

    The colour scale ends at the most frequent mistake, and the diagonal has a colour of its own:
    where nine answers in ten are right, one scale for all would leave every mistake pale.

    Args:
        matrix: (classes, classes), how many examples of the row's class were given the column's.
        class_names: the name of each class, written instead of its number.
        normalize: write each number as a percentage of its row, that is of the true class.
        title: what to write on top, instead of the accuracy and the most frequent mistake.

    Up to 20 classes have their numbers in the cells.
    """
    counts = _check(matrix)
    classes = len(counts)
    names = style.check_names(class_names, classes, "class_names") or list(map(str, range(classes)))
    names = [style.shorten(name, MAX_NAME) for name in names]
    values, cells = (_shares(counts), _percents(counts)) if normalize else (counts, _whole(counts))

    widest_cell = max(style.text_width(text) for row in cells for text in row)
    widest_name = max(map(style.text_width, names))
    with_numbers = classes <= MOST_CLASSES_WITH_NUMBERS
    cell = max(widest_cell + 0.12, 0.42, 2.4 / classes) if with_numbers else 8.0 / classes
    steep = widest_name > cell - 0.1
    side = classes * cell
    width = max(side + widest_name + 1.9, style.MIN_WIDTH)
    height = side + (widest_name if steep else 0.2) + 0.75

    title = _finding(counts, names) if title is None else title
    with style.new_figure(width, height, title) as figure:
        axes = figure.subplots()
        mistakes = np.ma.masked_array(values, mask=np.eye(classes, dtype=bool))
        scale = Normalize(0, float(mistakes.max()) or 1.0)
        drawn = axes.imshow(mistakes, cmap=MISTAKES, norm=scale, interpolation="nearest")
        if with_numbers:
            backgrounds = drawn.to_rgba(mistakes)
            for row, column in np.ndindex(classes, classes):
                _write(axes, row, column, cells[row][column], backgrounds[row, column])
        _name_axes(axes, names, steep=steep, every=1 if with_numbers else int(0.2 / cell) + 1)
        axes.set_ylabel("true class (each row adds up to 100%)" if normalize else "true class")
        bar = figure.colorbar(drawn, ax=axes, shrink=0.8, pad=0.02)
        bar.set_label("mistakes (% of the true class)" if normalize else "mistakes (examples)")
        bar.ax.yaxis.set_major_locator(MaxNLocator(5, integer=not normalize))
    return figure


def _check(matrix: npt.ArrayLike) -> npt.NDArray[np.integer[Any]]:
    counts = np.asarray(matrix)
    if counts.dtype.kind not in "iu":
        raise TypeError(
            f"matrix: expected whole numbers of examples, got {counts.dtype}. "
            "For percentages pass the counts with normalize=True."
        )
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise ValueError(
            "matrix: expected a row and a column for each of at least two classes, "
            f"got shape {counts.shape}."
        )
    if counts.min() < 0 or counts.max() == 0:
        raise ValueError(
            "matrix: expected counts of 0 and more, and not all of them 0, "
            f"got {counts.min()} to {counts.max()}."
        )
    return counts


def _shares(counts: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.float64]:
    # A class without examples has a row of zeros, and no share to speak of.
    shares: npt.NDArray[np.float64] = 100 * counts / np.maximum(counts.sum(1, keepdims=True), 1)
    return shares


def _percents(counts: npt.NDArray[np.integer[Any]]) -> list[list[str]]:
    return [
        ["–" if row.sum() == 0 else f"{share:.1f}" if share else "0" for share in shares]
        for row, shares in zip(counts, _shares(counts), strict=True)
    ]


def _whole(counts: npt.NDArray[np.integer[Any]]) -> list[list[str]]:
    return [[str(count) for count in row] for row in counts]


def _finding(counts: npt.NDArray[np.integer[Any]], names: list[str]) -> str:
    accuracy = f"Accuracy {style.percent(counts.trace() / counts.sum())}"
    mistakes = counts - np.diag(np.diag(counts))
    if not mistakes.any():
        return f"{accuracy}: no mistakes"
    true, predicted = np.unravel_index(mistakes.argmax(), mistakes.shape)
    times = mistakes[true, predicted]
    if times == 1 and mistakes.sum() > 1:
        return f"{accuracy}; no mistake was made twice"
    often = "once" if times == 1 else f"{times:,} times"
    return f"{accuracy}; most often {names[true]} taken for {names[predicted]} ({often})"


def _write(axes: Axes, row: int, column: int, text: str, background: Any) -> None:
    axes.text(
        column,
        row,
        text,
        ha="center",
        va="center",
        color=max("black", "white", key=lambda color: contrast(color, background)),
        fontweight="bold" if row == column else "normal",
    )


def contrast(one: Any, other: Any) -> float:
    """Return the contrast ratio of two colours, 1 to 21: WCAG 2.2, which asks for 4.5 in text."""
    darker, lighter = sorted(_luminance(color) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Any) -> float:
    channels = np.array(to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def _name_axes(axes: Axes, names: list[str], *, steep: bool, every: int) -> None:
    places = range(0, len(names), every)
    shown = names[::every]
    axes.set_yticks(places, shown)
    axes.set_xticks(places, shown, rotation=90 if steep else 0)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("predicted class")
