"""A network as columns of units, with its shapes, and the way of the gradient back through it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from nnlib import expect
from nnlib.plots import canvas, entries, palette, style
from nnlib.plots.canvas import BACKWARD, BOX_HEIGHT, FILL, MARGIN, ROUND, Canvas, box_width

MOST_UNITS = 6  # in a column; of more, the first three and the last two are drawn
ROW_OF_DOTS = 3
RADIUS = 0.12  # inches
PITCH = 0.36
TOP = 0.62  # from the title to the uppermost units
GAP = 0.95  # between two columns, at least
LINE = style.text_height(1)
ARROW = 0.22  # the length of a short one
BOX = 2 * LINE + 0.16
LINKS = "#B5B5B5"
RULES = (
    "In each layer, from the grad_outputs that arrive:",
    "grad_weight = inputsᵀ @ grad_outputs",
    "grad_bias = grad_outputs, summed over the batch",
    "grad_inputs = grad_outputs @ weightᵀ, which is passed on to the left",
)


class _Column(NamedTuple):
    """A column of units, and where it stands: its middle and its width in inches."""

    name: str
    size: int
    activation: str | None
    x: float = 0.0
    width: float = 0.0

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    def units(self) -> list[float]:
        """Return how far below the middle each unit stands that is drawn."""
        rows = min(self.size, MOST_UNITS)
        drawn = [row for row in range(rows) if self.size <= MOST_UNITS or row != ROW_OF_DOTS]
        return [PITCH * (row - (rows - 1) / 2) for row in drawn]


def network_diagram(
    sizes: Sequence[int],
    *,
    title: str,
    names: Sequence[str] | None = None,
    activations: Sequence[str | None] | None = None,
    gradients: bool = False,
) -> Figure:
    """Draw a network as columns of units from left to right, with the shapes of its arrays.

    Of more than six units in a column, the first three and the last two are drawn.

    Args:
        sizes: units per column, from the inputs to the outputs: [64, 32, 10].
        title: the finding, in a sentence.
        names: of the columns, instead of "inputs", "hidden 1" and so on, "logits".
        activations: of each column after the first, None where there is none: ["ReLU", None].
        gradients: add the way back: what each layer passes on, and what its parameters get.

    Example::

        plots.network_diagram(
            [64, 32, 10],
            names=["images", "hidden", "logits"],
            activations=["ReLU", None],
            gradients=True,
            title="The gradient runs back through the same layers, in the opposite order",
        )
    """
    title = entries.text(title, "title")
    columns = _check(sizes, names, activations)
    columns, between = _place(columns, gradients=gradients)
    lines = 2 * (1 + between.count("\n"))  # that the shapes of a layer take up
    middle = TOP + PITCH * (min(max(column.size for column in columns), MOST_UNITS) - 1) / 2
    below = 2 * middle - TOP + RADIUS + 0.12  # where the shapes begin
    height = max(below + LINE * lines, below + LINE + 0.1 + BOX_HEIGHT)
    any_activation = any(column.activation for column in columns)
    way_back = height + 0.15 + BOX / 2
    if gradients:
        shapes_back = way_back + BOX / 2 + (ARROW + BOX_HEIGHT if any_activation else 0.1)
        height = shapes_back + ARROW + 0.2 + LINE * (lines + len(RULES))

    width = columns[-1].right + MARGIN
    page_width = max(width, style.MIN_WIDTH, gradients * (style.text_width(RULES[-1]) + 2 * MARGIN))
    spare = (page_width - width) / 2
    columns = [column._replace(x=column.x + spare) for column in columns]
    with canvas.new_canvas(page_width, height + MARGIN, title) as page:
        _draw_links(page, columns, middle)
        for column in columns:
            _draw_column(page, column, middle, below)
        for one, other in pairwise(columns):
            shapes = _shapes(one, other, between)
            page.text((one.right + other.left) / 2, below, "\n".join(shapes), va="top")
        if gradients:
            _draw_way_back(page, columns, way_back, shapes_back, between)
            rules = page.text(page_width / 2, height, "\n".join(RULES), va="bottom")
            rules.set(color=palette.BACKWARD, multialignment="left")
    return page.figure


def _check(
    sizes: Sequence[int],
    names: Sequence[str] | None,
    activations: Sequence[str | None] | None,
) -> list[_Column]:
    if isinstance(sizes, str) or not isinstance(sizes, Sequence) or len(sizes) < 2:
        raise TypeError(f"sizes: expected units of at least two columns, [64, 10], got {sizes!r}.")
    units = [expect.whole_number(size, "sizes", at_least=1) for size in sizes]
    hidden = [f"hidden {i}" for i in range(1, len(units) - 1)]
    if len(hidden) == 1:
        hidden = ["hidden"]
    names = style.check_names(names, len(units), "names") or ["inputs", *hidden, "logits"]
    if activations is None:
        activations = [None] * (len(units) - 1)
    if isinstance(activations, str) or len(activations) != len(units) - 1:
        raise ValueError(
            f"activations: expected {len(units) - 1}, one for each column after the first and None "
            f"where there is none, got {activations!r}."
        )
    for activation in activations:
        if activation is not None:
            entries.text(activation, "activations")
    return [
        _Column(name, size, activation)
        for name, size, activation in zip(names, units, [None, *activations], strict=True)
    ]


def _place(columns: list[_Column], *, gradients: bool) -> tuple[list[_Column], str]:
    """Return the columns in their places, and what stands between the name and shape of an array.

    Where the page is too narrow for both on one line, each has its own.
    """
    for between in (" ", "\n"):
        right, placed = MARGIN, list[_Column]()
        for column in columns:
            if placed:
                right += _gap(placed[-1], column, between, gradients=gradients)
            texts = [column.name, _batch(column), column.activation or ""]
            if gradients:
                texts += [f"grad_{column.name}", _slope(column)]
            width = max(map(box_width, texts))
            placed.append(column._replace(x=right + width / 2, width=width))
            right += width
        if right + MARGIN <= style.MAX_WIDTH:
            break
    return placed, between


def _gap(one: _Column, other: _Column, between: str, *, gradients: bool) -> float:
    shapes = _shapes(one, other, between, "grad_" * gradients)
    gap = max(style.text_width(line) for shape in shapes for line in shape.split("\n"))
    return max(gap + 0.2, GAP)


def _batch(column: _Column) -> str:
    return f"(batch, {column.size})"


def _slope(column: _Column) -> str:
    return f"× {column.activation}′" if column.activation else ""


def _shapes(one: _Column, other: _Column, between: str, prefix: str = "") -> list[str]:
    return [
        f"{prefix}weight{between}({one.size}, {other.size})",
        f"{prefix}bias{between}({other.size},)",
    ]


def _draw_links(page: Canvas, columns: Sequence[_Column], middle: float) -> None:
    links = [
        ((one.x, middle + y), (other.x, middle + next_y))
        for one, other in pairwise(columns)
        for y in one.units()
        for next_y in other.units()
    ]
    page.axes.add_collection(LineCollection(links, colors=LINKS, linewidths=0.7, zorder=1))


def _draw_column(page: Canvas, column: _Column, middle: float, below: float) -> None:
    units = f"{column.size} unit{'s' * (column.size > 1)}"
    page.text(column.x, 0.05, f"{column.name}\n{units}", va="top")
    for y in column.units():
        unit = Circle((column.x, middle + y), RADIUS, facecolor=FILL, edgecolor=style.BLUE)
        page.axes.add_patch(unit)
    if column.size > MOST_UNITS:
        gap = middle + PITCH * (ROW_OF_DOTS - (MOST_UNITS - 1) / 2)
        for shift in (-0.08, 0, 0.08):
            page.axes.add_patch(Circle((column.x, gap + shift), 0.018, color=style.BLUE))
    page.text(column.x, below, _batch(column), va="top")
    if column.activation:
        y = below + LINE + 0.08 + BOX_HEIGHT / 2
        page.box(column.x, y, column.activation, corner=ROUND, fill=FILL)


def _draw_way_back(
    page: Canvas, columns: Sequence[_Column], y: float, shapes_y: float, between: str
) -> None:
    color = palette.BACKWARD
    for index, (one, other) in enumerate(pairwise(columns)):
        words = f"grad_{other.name}\n{_batch(other)}"
        page.box(other.x, y, words, width=other.width, height=BOX, color=color)
        start, start_y = other.left, y
        if other.activation:
            start_y = y + BOX / 2 + ARROW + BOX_HEIGHT / 2
            page.curve([(other.x, y + BOX / 2), (other.x, start_y - BOX_HEIGHT / 2)], **BACKWARD)
            page.box(other.x, start_y, _slope(other), corner=ROUND, color=color)
            start = other.x - box_width(_slope(other)) / 2
        fork = (one.right + other.left) / 2
        # The images are not changed by training: the first layer passes nothing on.
        passed_on = [(one.right, y)] if index else []
        page.curve([(start, start_y), (fork, start_y), *passed_on], arrow=bool(index), **BACKWARD)
        page.curve([(fork, start_y), (fork, shapes_y + ARROW - 0.05)], **BACKWARD)
        shapes = "\n".join(_shapes(one, other, between, "grad_"))
        page.text(fork, shapes_y + ARROW, shapes, va="top", color=color)
