"""How often: which values occur, and how often a confidence proves right."""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from nnlib import expect
from nnlib.plots import entries, frame, labels, palette, style
from nnlib.plots.entries import Numbers

MOST_WHOLE_NUMBERS = 40  # a bar each, up to here
NORMAL_95 = 1.959964  # 95% of a normal distribution lie within so many standard deviations


def histogram(
    values: npt.ArrayLike | Mapping[str, npt.ArrayLike],
    *,
    x_label: str,
    title: str,
    counted: str = "values",
    bins: int = 40,
    log_y: bool = False,
    vertical_lines: Mapping[str, float] | None = None,
    x_limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw how often which values occur: in one set of them, or in several to compare.

    A single set is drawn as counts; several over common bins, each as a share of its own set, so
    that sets of different sizes compare. Whole numbers get a bar each where they span at most 40.

    Args:
        values: an array of any shape; or several by name, at most six.
        x_label: what the values are, with their unit: "pixel value (0 to 255)".
        title: the finding, in a sentence.
        counted: what each of the values stands for: "networks", "images".
        bins: into how many bars to cut the axis.
        log_y: equal steps for equal ratios, so that rare values show.
        vertical_lines: {name: x}, dotted, named above the axes.
        x_limits: (lowest, highest) x to cut into bins, instead of all that occur.

    Example::

        rng = np.random.default_rng(0)
        confidence = rng.beta(5, 1, 1000)  # (count,), probabilities.max(axis=1) of a network
        is_right = rng.random(1000) < confidence  # (count,)
        plots.histogram(
            {"right": confidence[is_right], "wrong": confidence[~is_right]},
            x_label="confidence (probability of the predicted class)",
            title="Mistakes are made with less confidence",
            bins=20,
        )
    """
    bins = expect.whole_number(bins, "bins", at_least=1)
    limits = None if x_limits is None else entries.limits(x_limits, "x_limits")
    if isinstance(values, Mapping):
        by_name = entries.by_name(values, "values", "an array of values")
    else:
        by_name = {"": values}
    sets = {
        name: entries.numbers(array, f"values[{name!r}]" if name else "values").ravel()
        for name, array in by_name.items()
    }
    looks = palette.looks(sets, "values", "Draw several figures.")
    whole = all(np.asarray(array).dtype.kind in "biu" for array in by_name.values())
    edges = _edges(list(sets.values()), bins, limits, whole=whole)
    alone = len(sets) == 1
    y_label = f"{counted} (count)" if alone else f"{counted} (% of their set)"
    with frame.new_frame(title=title, x_label=x_label, y_label=y_label, log_y=log_y) as drawn:
        for name, array in sets.items():
            counts, _ = np.histogram(array, edges)
            look = looks[name]
            _draw_steps(drawn.axes, counts if alone else 100 * counts / array.size, edges, look)
            if name:
                drawn.side_label(name, **look.line())
        drawn.axes.set_xlim(edges[0], edges[-1])
        if not log_y:
            drawn.axes.set_ylim(bottom=0)
        if whole:
            drawn.axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        drawn.vertical_lines(vertical_lines)
    return drawn.figure


def _edges(
    sets: list[Numbers], bins: int, limits: tuple[float, float] | None, *, whole: bool
) -> Numbers:
    """Return where the bars begin and end."""
    low, high = limits or (min(map(np.min, sets)), max(map(np.max, sets)))
    if whole and high - low < MOST_WHOLE_NUMBERS:
        return np.arange(math.floor(low), math.ceil(high) + 2, dtype=np.float64) - 0.5
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1)


def _draw_steps(axes: Axes, heights: Numbers, edges: Numbers, look: palette.Look) -> None:
    axes.stairs(heights, edges, fill=True, color=look.color, alpha=0.25, linewidth=0)
    axes.stairs(heights, edges, **look.line())


def reliability(
    confidence: npt.ArrayLike,
    accuracy: npt.ArrayLike,
    counts: npt.ArrayLike,
    *,
    title: str,
) -> Figure:
    """Draw a reliability diagram: how often the network is right when it is so and so sure.

    Predictions are sorted into bins by their confidence. A bin on the diagonal is honest, one below
    it too sure. Each has the 95% interval that its count allows (Wilson, 1927), and the number of
    its predictions below; a bin without any is left out.

    Args:
        confidence: (bins,), the mean confidence in each bin, from 0 to 1; anything in an empty bin.
        accuracy: (bins,), the fraction of right predictions in each, from 0 to 1; the same.
        counts: (bins,), integers, how many predictions there are in each.
        title: the finding, in a sentence.

    Example::

        rng = np.random.default_rng(0)
        confidence = rng.beta(5, 1, 1000)  # (count,), probabilities.max(axis=1) of a network
        is_right = rng.random(1000) < confidence**1.5  # (count,)
        bins = np.minimum((10 * confidence).astype(int), 9)
        counts = np.bincount(bins, minlength=10)
        with np.errstate(invalid="ignore"):  # an empty bin has no mean
            mean_confidence = np.bincount(bins, confidence, minlength=10) / counts
            mean_accuracy = np.bincount(bins, is_right, minlength=10) / counts
        plots.reliability(
            mean_confidence, mean_accuracy, counts, title="The network is more sure than right"
        )
    """
    title = entries.text(title, "title")
    shares, right, totals = _check_reliability(confidence, accuracy, counts)
    low, high = _wilson(right, totals)
    with style.new_figure(6.4, 5.6, title) as figure:
        main, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        for axes in (main, below):
            axes.grid(color=style.GRID, linewidth=0.8)
            axes.set_axisbelow(True)
        main.plot([0, 100], [0, 100], label="right as often as sure", **palette.REFERENCE.line())
        main.vlines(
            shares, shares, right, color=style.VERMILLION, linewidth=6, alpha=0.4, label="gap"
        )
        main.errorbar(
            shares,
            right,
            np.array([right - low, high - right]),
            fmt="o",
            color=style.BLUE,
            capsize=4,
            markersize=7,
            label="bin, with its 95% interval",
        )
        for x, y, words, place in (
            (2, 98, "not sure enough", "left"),
            (98, 2, "too sure", "right"),
        ):
            note = main.text(x, y, words, ha=place, va="top" if y > x else "bottom")
            note.set(color=style.MUTED, path_effects=[withStroke(linewidth=3, foreground="white")])
        main.set(xlim=(-2, 102), ylim=(-2, 102), ylabel="accuracy: right predictions (%)")
        below.vlines(shares, 0, totals, color=style.BLUE, linewidth=6)
        below.set(ylim=(0, 1.45 * totals.max()), ylabel="predictions", yticks=[])
        below.set_xlabel("confidence: mean probability of the predicted class (%)")
        _write_counts(below, shares, totals)
        figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def _check_reliability(
    confidence: npt.ArrayLike, accuracy: npt.ArrayLike, counts: npt.ArrayLike
) -> tuple[Numbers, Numbers, Numbers]:
    """Return confidence and accuracy in per cent, and counts, of the bins that are not empty."""
    totals = entries.numbers(counts, "counts", ndim=1)
    if (totals < 0).any() or (totals % 1 != 0).any() or not totals.any():
        raise ValueError("counts: expected whole numbers of 0 and more, and not all of them 0.")
    filled = totals > 0
    shares = []
    for values, name in ((confidence, "confidence"), (accuracy, "accuracy")):
        array = entries.numbers(values, name, ndim=1, finite=False)
        if array.shape != totals.shape:
            raise ValueError(
                f"{name}: expected a number for each of {totals.size} bins, got {array.size}."
            )
        if not ((array[filled] >= 0) & (array[filled] <= 1)).all():  # so written, NaN fails too
            raise ValueError(
                f"{name}: expected fractions from 0 to 1 in all bins with predictions."
            )
        shares.append(100 * array[filled])
    return shares[0], shares[1], totals[filled]


def _wilson(percent: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return the ends of the 95% interval of each percentage: Wilson (1927), the score interval."""
    share, shrink = percent / 100, NORMAL_95**2 / counts
    center = (share + shrink / 2) / (1 + shrink)
    half = np.sqrt(shrink * (share * (1 - share) + shrink / 4)) / (1 + shrink)
    return 100 * (center - half).clip(0, share), 100 * (center + half).clip(share, 1)


def _write_counts(axes: Axes, shares: Numbers, totals: Numbers) -> None:
    """Write the number of predictions over each bar, side by side where bars crowd."""
    order = np.argsort(shares)
    words = [f"{totals[i]:,.0f}" for i in order]
    percent_per_inch = 104 / 5.3
    sizes = [(style.text_width(word) + 0.08) * percent_per_inch for word in words]
    for word, place in zip(
        words, labels.spread(shares[order], sizes, low=-2, high=102), strict=True
    ):
        axes.text(place, 1.4 * totals.max(), word, ha="center", va="top")
