"""How much: one number for each name, with its interval where it has one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib.plots import entries, frame, style

ROW = 0.34  # inches
MAX_NAME = 3.0
MOST_ROWS = 30
HATCH = "///"


class _Amount(NamedTuple):
    low: float
    middle: float
    high: float


def bars(
    values: Mapping[str, float | Sequence[float]],
    *,
    x_label: str,
    title: str,
    number_format: str = ".3g",
    interval: str | None = None,
    highlight: Collection[str] = (),
    from_zero: bool = True,
    log_x: bool = False,
    vertical_lines: Mapping[str, float] | None = None,
    x_limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw a horizontal bar for each value, with the number beside it; or dots with intervals.

    Args:
        values: a number for each name, from the top down, or (low, middle, high) for each. Bars
            begin at 0; dots stand for values with intervals, and wherever 0 is not on the axis.
        x_label: what is measured, with its unit: "test accuracy (%)".
        title: the finding, in a sentence.
        number_format: how to write the numbers, as in an f-string: ".1f", ".1%", ",.0f".
        interval: what low and high are: "95% interval", "the lowest of 5 seeds to the highest".
            Needed where there are any.
        highlight: names whose bars are hatched and orange.
        from_zero: False leaves 0 out where all values are far from it, and draws dots.
        log_x: equal steps for equal ratios, with dots; all numbers above 0.
        vertical_lines: {name: x}, dotted, named above: a baseline to compare with.
        x_limits: (lowest, highest) x to show; one that leaves out 0 draws dots.

    Examples::

        plots.bars(
            {"nearest centroid": 89.4, "one layer": 94.2, "two layers": 97.2},
            x_label="test accuracy (%)",
            title="A hidden layer halves the mistakes",
            number_format=".1f",
            highlight=["two layers"],
            vertical_lines={"guessing": 10},
        )
        plots.bars(
            {"no dropout": (95.8, 96.4, 97.0), "dropout 0.2": (96.1, 96.9, 97.5)},
            x_label="test accuracy (%)",
            title="Dropout helps less than the seed does",
            interval="the lowest of 5 seeds to the highest",
        )
    """
    amounts = {
        name: _amount(value, f"values[{name!r}]", log=log_x)
        for name, value in entries.by_name(values, "values", "a number or three").items()
    }
    _check_bars(amounts, interval, highlight, number_format)
    limits = None if x_limits is None else entries.limits(x_limits, "x_limits")
    if limits and log_x and limits[0] <= 0:
        raise ValueError(f"x_limits: expected numbers above 0 with log_x=True, got {limits[0]:g}.")
    as_dots = bool(interval) or log_x or not from_zero
    as_dots |= limits is not None and not limits[0] <= 0 <= limits[1]

    size = (frame.SIZE[0], len(amounts) * ROW + 0.8)
    with frame.new_frame(title=title, x_label=x_label, size=size, log_x=log_x) as drawn:
        axes = drawn.axes
        if interval:
            drawn.note(f"dot: middle value; line: {interval}")
        for row, (name, amount) in enumerate(amounts.items()):
            marked = name in highlight
            draw = _draw_dot if as_dots else _draw_bar
            draw(axes, row, amount, marked=marked)
            axes.text(
                1.02,
                row,
                _written(amount, number_format),
                transform=axes.get_yaxis_transform(),
                va="center",
                fontweight="bold" if marked else "normal",
            )
        if not as_dots:
            axes.axvline(0, color=style.MUTED, linewidth=1)
        names = [style.shorten(name, MAX_NAME) for name in amounts]
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=as_dots, axis="y")
        drawn.vertical_lines(vertical_lines)
        if limits:
            axes.set_xlim(limits)
    return drawn.figure


def _amount(value: Any, name: str, *, log: bool) -> _Amount:
    numbers = entries.numbers(value, name)
    if numbers.shape not in ((), (3,)):
        raise ValueError(
            f"{name}: expected a number or (low, middle, high), got shape {numbers.shape}."
        )
    low, middle, high = map(float, np.broadcast_to(numbers, 3))
    if not low <= middle <= high:
        raise ValueError(
            f"{name}: expected (low, middle, high) in this order, "
            f"got {low:g}, {middle:g}, {high:g}."
        )
    if log and low <= 0:
        raise ValueError(f"{name}: expected numbers above 0 with log_x=True, got {low:g}.")
    return _Amount(low, middle, high)


def _check_bars(
    amounts: dict[str, _Amount],
    interval: str | None,
    highlight: Collection[str],
    number_format: str,
) -> None:
    if len(amounts) > MOST_ROWS:
        raise ValueError(f"values: expected at most {MOST_ROWS}, got {len(amounts)}.")
    with_intervals = any(amount.low < amount.high for amount in amounts.values())
    if with_intervals and interval is None:
        raise ValueError(
            "interval: say what low and high are, for example interval='95% interval'."
        )
    if interval is not None:
        entries.text(interval, "interval")
    if isinstance(highlight, str):
        raise TypeError(f"highlight: expected a list of names, [{highlight!r}], got a string.")
    unknown = [name for name in highlight if name not in amounts]
    if unknown:
        raise ValueError(f"highlight: expected names of values, got {unknown}.")
    entries.number_format(number_format, 1.0)


def _written(amount: _Amount, number_format: str) -> str:
    low, middle, high = (format(number, number_format).replace("-", "−") for number in amount)
    return f"{middle}  ({low} to {high})" if amount.low < amount.high else middle


def _draw_bar(axes: Axes, row: int, amount: _Amount, *, marked: bool) -> None:
    (bar,) = axes.barh(row, amount.middle, height=0.64, edgecolor=style.PAPER, linewidth=0)
    bar.set_facecolor(style.VERMILLION if marked else style.BLUE)
    bar.set_hatch(HATCH if marked else None)


def _draw_dot(axes: Axes, row: int, amount: _Amount, *, marked: bool) -> None:
    color, marker = (style.VERMILLION, "D") if marked else (style.BLUE, "o")
    axes.plot(
        [amount.low, amount.high], [row, row], color=color, linewidth=2.2, marker="|", markersize=9
    )
    axes.plot(amount.middle, row, marker, color=color, markersize=8)
