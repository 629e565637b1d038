"""Matrix products drawn as rectangles, so that one sees which sides have to agree."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from nnlib import expect
from nnlib.plots import canvas, entries, palette, style
from nnlib.plots.canvas import FILL, MARGIN, Canvas

SIGNS = {"@": "@", "+": "+", "-": "−", "*": "×", "=": "="}
SIGN_SIZE = 18.0  # points
SIGN_ROOM = 0.42  # inches
SHORTEST = 0.16  # inches, a side of length 1
PER_DOUBLING = 0.27  # inches that a side gains, at most, when its length doubles
TALLEST = 2.3
LABEL = 0.3  # inches, for a side's number and the line beside it
OFFSET = 0.07  # between a rectangle and the lines beside it


class _Side(NamedTuple):
    length: int
    group: int  # sides of one group are equal because they have to be


class _Array(NamedTuple):
    sign: str
    name: str
    shape: tuple[int, ...]
    down: _Side | None
    across: _Side | None


def layer_shapes(
    arrays: Sequence[tuple[str, Sequence[int]]],
    *,
    title: str,
    lengths: Mapping[int, str] | None = None,
) -> Figure:
    """Draw a computation with arrays as rectangles: long sides are longer, and equal sides match.

    Sides that have to be equal share a colour and a dash: the two inner ones of a product, which
    are gone afterwards, and the outer ones, which the result keeps. A side grows by as much
    whenever its length doubles, so that 10 and 784 fit on one page.

    Args:
        arrays: (sign and name, shape) each, computed from left to right. After "@" comes the right
            factor of a matrix product, after "+", "-" and "*" what goes element by element, after
            "=" the result so far. Shapes have one or two axes and must fit.
        title: the finding, in a sentence.
        lengths: {length: what it counts}, written beside the number where there is room.

    Example::

        plots.layer_shapes(
            [
                ("images", (32, 64)),
                ("@ weight", (64, 10)),
                ("+ bias", (10,)),
                ("= logits", (32, 10)),
            ],
            lengths={32: "images", 64: "pixels", 10: "classes"},
            title="The 64 pixels of each image become 10 logits",
        )
    """
    title = entries.text(title, "title")
    drawn, notes = _compute(arrays)
    counted = _check_lengths(lengths or {})
    gain = _gain(drawn, counted)
    widths = [_width(array, gain, counted) for array in drawn]
    tallest = max(_inches(array.down, gain) for array in drawn)
    middle = 0.05 + LABEL + tallest / 2
    foot = middle + tallest / 2 + 0.1
    height = foot + style.text_height(2 + len(notes)) + 0.12 * bool(notes) + MARGIN
    width = sum(widths) + SIGN_ROOM * (len(drawn) - 1) + 2 * MARGIN
    width_of_notes = max((style.text_width(note) for note in notes), default=0) + 2 * MARGIN
    page_width = max(width, width_of_notes, style.MIN_WIDTH)
    with canvas.new_canvas(page_width, height, title) as page:
        left = (page_width - width) / 2 + MARGIN
        for array, room in zip(drawn, widths, strict=True):
            if array.sign:
                sign = page.text(left - SIGN_ROOM / 2 - 0.02, middle, SIGNS[array.sign])
                sign.set_fontsize(SIGN_SIZE)
            center = left + (room + (LABEL if array.down else 0)) / 2
            _draw(page, array, center, middle, gain, counted)
            page.text(center, foot, f"{array.name}\n{array.shape}", va="top")
            left += room + SIGN_ROOM
        for row, note in enumerate(notes):
            y = foot + style.text_height(2 + row) + 0.12
            page.text(page_width / 2, y, note, va="top", color=style.MUTED)
    return page.figure


def _compute(arrays: Sequence[tuple[str, Sequence[int]]]) -> tuple[list[_Array], list[str]]:
    """Return the arrays with their sides in groups, and what is to be said of the operations."""
    if isinstance(arrays, str) or not isinstance(arrays, Sequence) or not arrays:
        raise TypeError(f"arrays: expected a list of (sign and name, shape), got {arrays!r}.")
    drawn: list[_Array] = []
    notes: list[str] = []
    new_group = itertools.count()
    result: tuple[_Side, ...] = ()
    for entry in arrays:
        sign, name, shape = _check_array(entry, first=not drawn)
        so_far = tuple(side.length for side in result)
        if not sign:
            result = sides = tuple(_Side(length, next(new_group)) for length in shape)
        elif sign == "@":
            if not (shape and result and shape[0] == so_far[-1]):
                raise ValueError(
                    f"arrays: {so_far} @ {name} {shape} does not fit: the last axis on the left "
                    "has to be as long as the first on the right."
                )
            kept = tuple(_Side(length, next(new_group)) for length in shape[1:])
            sides, result = (result[-1], *kept), (*result[:-1], *kept)
            notes.append(f"@: the two inner sides agree, {shape[0]} = {shape[0]}, and drop out")
        else:
            if not _fits(shape, so_far) or (sign == "=" and shape != so_far):
                raise ValueError(
                    f"arrays: {name} {shape} does not fit the result so far, {so_far}."
                )
            beside = result[len(result) - len(shape) :]
            sides = tuple(
                side if length == side.length else _Side(length, next(new_group))
                for length, side in zip(shape, beside, strict=True)
            )
            if shape != so_far:
                notes.append(f"{SIGNS[sign]}: {name} meets every {_met(shape)}")
        drawn.append(_Array(sign, name, shape, *_stand(sides, upright=sign == "@")))
    if next(new_group) > len(palette.LOOKS):
        raise ValueError(
            f"arrays: expected at most {len(palette.LOOKS)} sides that are free to differ, which "
            "can be told apart. Draw several figures."
        )
    return drawn, list(dict.fromkeys(notes))


def _met(shape: tuple[int, ...]) -> str:
    """Return what an array meets each of, when it broadcasts."""
    if all(length == 1 for length in shape):
        return "number"
    return "column" if shape[-1] == 1 else "row"


def _stand(sides: tuple[_Side, ...], *, upright: bool) -> tuple[_Side | None, _Side | None]:
    """Return which side runs down and which across; a vector stands upright right of "@" only."""
    match sides:
        case (down, across):
            return down, across
        case (side,):
            return (side, None) if upright else (None, side)
    return None, None


def _check_lengths(lengths: Mapping[int, str]) -> dict[int, str]:
    """Return what to write beside a side of each length."""
    if not isinstance(lengths, Mapping):
        raise TypeError(f"lengths: expected what is counted by length, got {lengths!r}.")
    return {
        expect.whole_number(
            length, "lengths", at_least=1
        ): f"{length} {entries.text(what, 'lengths')}"
        for length, what in lengths.items()
    }


def _check_array(entry: Any, *, first: bool) -> tuple[str, str, tuple[int, ...]]:
    try:
        words, shape = entry
        shape = tuple(expect.whole_number(length, "arrays", at_least=1) for length in shape)
    except (TypeError, ValueError):
        raise TypeError(
            "arrays: expected (sign and name, shape), such as ('@ weight', (64, 10)), "
            f"got {entry!r}."
        ) from None
    sign, _, name = entries.text(words, "arrays").partition(" ")
    if sign not in SIGNS:
        sign, name = "", words
    if first == bool(sign) or not name or len(shape) > 2:
        expected = "a name without a sign" if first else f"a name after one of {' '.join(SIGNS)}"
        raise ValueError(
            f"arrays: expected {expected}, and a shape of at most two axes, got {entry!r}."
        )
    return sign, name, shape


def _fits(shape: tuple[int, ...], into: tuple[int, ...]) -> bool:
    """Whether an array broadcasts to the shape of the other."""
    ends = zip(reversed(shape), reversed(into), strict=False)
    return len(shape) <= len(into) and all(one in (1, other) for one, other in ends)


def _label(side: _Side, counted: Mapping[int, str], room: float = math.inf) -> str:
    text = counted.get(side.length, str(side.length))
    return text if style.text_width(text) <= room else str(side.length)


def _inches(side: _Side | None, gain: float) -> float:
    return SHORTEST + gain * (math.log2(side.length) if side else 0)


def _width(array: _Array, gain: float, counted: Mapping[int, str]) -> float:
    """Return the room that an array takes up from left to right, its texts included."""
    texts = [array.name, str(array.shape)]
    texts += [_label(array.across, counted)] if array.across else []
    widest = max(_inches(array.across, gain), *map(style.text_width, texts))
    return widest + (LABEL if array.down else 0)


def _gain(arrays: Sequence[_Array], counted: Mapping[int, str]) -> float:
    """Return how much a side gains per doubling: as much as the page has room for."""
    longest = max((array.down.length for array in arrays if array.down), default=1)
    gain = min(PER_DOUBLING, (TALLEST - SHORTEST) / max(math.log2(longest), 1))
    room = style.MAX_WIDTH - 2 * MARGIN - SIGN_ROOM * (len(arrays) - 1)
    while gain > 0.02 and sum(_width(array, gain, counted) for array in arrays) > room:
        gain *= 0.95
    return gain


def _draw(
    page: Canvas,
    array: _Array,
    center: float,
    middle: float,
    gain: float,
    counted: Mapping[int, str],
) -> None:
    width, height = _inches(array.across, gain), _inches(array.down, gain)
    left, top = center - width / 2, middle - height / 2
    page.axes.add_patch(
        Rectangle((left, top), width, height, facecolor=FILL, edgecolor=style.MUTED, linewidth=1)
    )
    if array.across:
        _draw_side(page, array.across, [left, left + width], [top - OFFSET] * 2)
        page.text(center, top - OFFSET - 0.05, _label(array.across, counted), va="bottom")
    if array.down:
        _draw_side(page, array.down, [left - OFFSET] * 2, [top, top + height])
        label = _label(array.down, counted, height)
        page.text(left - OFFSET - 0.05, middle, label, ha="right", rotation=90)


def _draw_side(page: Canvas, side: _Side, x: list[float], y: list[float]) -> None:
    look = palette.LOOKS[side.group]
    # Dashes grow with the width of a line; on the shortest side there has to be room for some.
    dash = look.dash if isinstance(look.dash, str) else (0, [part / 2 for part in look.dash[1]])
    page.axes.plot(x, y, color=look.color, linestyle=dash, linewidth=3.5, solid_capstyle="butt")
