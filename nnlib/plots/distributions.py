"""How the values in each layer are spread: whether signals fade or blow up on their way."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nnlib.plots import style

BARS = 40
PANEL = (1.6, 2.1)  # inches
MOST_COLUMNS = 5


def activations(
    values_per_layer: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike],
    *,
    names: Sequence[str] | None = None,
    title: str | None = None,
) -> Figure:
    """Draw a histogram of the values in each layer, all on one horizontal axis.

    Values that are exactly 0, as ReLU gives them, are counted in words and not drawn: their bar
    would dwarf all others. The axis spans all but the outermost thousandth at each end.

    Args:
        values_per_layer: an array of any shape for each layer, in a list or by name.
        names: one per layer, where they come in a list.
        title: what to write on top, instead of how the standard deviation changes.
    """
    layers = _check(values_per_layer, names)
    spreads = [float(values.std()) for values in layers.values()]
    if title is None:
        title = _finding(list(layers), spreads)
    some_zero = any((values == 0).any() for values in layers.values())
    columns = min(MOST_COLUMNS, len(layers))
    rows = -(-len(layers) // columns)
    width = max(columns * PANEL[0] + 0.25, style.MIN_WIDTH)
    panel_height = PANEL[1] + style.text_height(some_zero)
    with style.new_figure(width, rows * panel_height + 0.6, title) as figure:
        grid = figure.subplots(rows, columns, squeeze=False)
        for axes in grid.flat[len(layers) :]:
            axes.set_axis_off()
        edges = _shared_edges(list(layers.values()))
        for axes, (name, values) in zip(grid.flat, layers.items(), strict=False):
            heading = style.shorten(name, (width - 0.5) / columns - 0.15)
            _draw_histogram(axes, values, edges)
            axes.set_title("\n".join([heading, *_in_words(values, some_zero=some_zero)]))
        figure.supxlabel("value (no unit)")
        figure.supylabel("share of values")
    return figure


def _check(
    values_per_layer: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike],
    names: Sequence[str] | None,
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the values of each layer, flat, by name."""
    if isinstance(values_per_layer, Mapping):
        if names is not None:
            raise TypeError("names: the layers come with names already; leave this out.")
        arrays, names = list(values_per_layer.values()), list(map(str, values_per_layer))
    elif isinstance(values_per_layer, np.ndarray):
        raise TypeError("values_per_layer: expected one array for each layer: [array, array, ...].")
    else:
        arrays = list(values_per_layer)
        names = style.check_names(names, len(arrays), "names") or [
            f"layer {number}" for number in range(1, len(arrays) + 1)
        ]
    if not arrays:
        raise ValueError("values_per_layer: expected at least one layer, got none.")
    if len(set(names)) < len(names):
        raise ValueError(f"names: expected a different one for each layer, got {names}.")
    return {name: _values(array, name) for name, array in zip(names, arrays, strict=True)}


def _values(array: npt.ArrayLike, name: str) -> npt.NDArray[np.float64]:
    values = np.asarray(array)
    if values.dtype.kind not in "buif":
        raise TypeError(f"{name}: expected an array of numbers, got {type(array).__name__}.")
    if values.size == 0:
        raise ValueError(f"{name}: expected at least one value, got shape {values.shape}.")
    values = values.ravel().astype(np.float64)
    lost = int((~np.isfinite(values)).sum())
    if lost:
        raise ValueError(
            f"{name}: expected finite numbers, got {lost} of {values.size} that are NaN or "
            "infinite. Leave out the layers from this one on."
        )
    return values


def _finding(names: list[str], spreads: list[float]) -> str:
    first, last = style.number(spreads[0]), style.number(spreads[-1])
    if len(names) == 1:
        return f"Standard deviation {first} in {names[0]}"
    return f"Standard deviation: {first} in {names[0]}, {last} in {names[-1]}"


def _shared_edges(layers: list[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Return the edges of the bars, the same for all layers."""
    ends = np.array([np.percentile(values, (0.1, 99.9)) for values in layers])
    low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
    if low == high:
        low, high = -1.0, 1.0
    # One bar lies across 0, so that a layer that shrinks does so evenly; the outer two are cut off
    # at the ends of the axis.
    width = (high - low) / BARS
    inner = width * (np.arange(np.floor(low / width), np.ceil(high / width)) + 0.5)
    return np.array([low, *inner[(inner > low) & (inner < high)], high])


def _draw_histogram(
    axes: Axes, values: npt.NDArray[np.float64], edges: npt.NDArray[np.float64]
) -> None:
    counts, _ = np.histogram(values[values != 0], bins=edges)
    heights = counts / np.diff(edges)
    axes.stairs(heights, edges, fill=True, color=style.BLUE)
    axes.axvline(0, color=style.MUTED, linewidth=0.8, zorder=0)
    # Each panel has its own height: beside a layer that shrank to one bar, others would be flat.
    # It carries no numbers, for they would say nothing about another panel.
    axes.set(xlim=edges[[0, -1]], ylim=(0, 1.05 * heights.max() or 1), yticks=[])
    axes.xaxis.set_major_locator(MaxNLocator(3))


def _in_words(values: npt.NDArray[np.float64], *, some_zero: bool) -> list[str]:
    words = [f"mean {style.number(values.mean(), 2)}", f"std {style.number(values.std(), 2)}"]
    if some_zero:
        words.append(f"exactly 0: {100 * (values == 0).mean():.0f}%")
    return words
