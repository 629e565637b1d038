"""One neuron, step by step, with all its numbers."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from nnlib import expect
from nnlib.plots import canvas, entries, style
from nnlib.plots.canvas import FILL, FORWARD, MARGIN, ROUND, Canvas, box_width, value

MOST_INPUTS = 8
HEADINGS, TOP = 0.12, 0.55  # inches from the title to the headings and the first row
ROW = 0.48
WIRE = 0.4  # the least length of an arrow
NODE = 0.42
BEND = 0.5  # where the products turn to the sum
PORT = 0.12  # between two products where they enter the sum
SIGN_SIZE = 14.0  # points
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def neuron_diagram(
    inputs: npt.ArrayLike,
    weights: npt.ArrayLike,
    bias: float,
    *,
    title: str,
    activation: Callable[[npt.NDArray[np.float64]], Any] | None = None,
) -> Figure:
    """Draw how one neuron computes its output: products, their sum with the bias, the activation.

    Args:
        inputs: (count,), one to eight numbers.
        weights: (count,), one for each input.
        bias: what is added to the products.
        title: the finding, in a sentence.
        activation: a function of an array, such as `ReLU()` or `np.tanh`, drawn under its name;
            without one the sum is the output.

    Example::

        from nnlib.activations import ReLU

        plots.neuron_diagram(
            [0.5, -1.0, 2.0],
            [0.4, 0.3, 0.6],
            0.1,
            activation=ReLU(),
            title="A neuron multiplies, adds, and lets through what is positive",
        )
    """
    title = entries.text(title, "title")
    x = entries.numbers(inputs, "inputs", ndim=1)
    w = entries.numbers(weights, "weights", ndim=1)
    if len(x) > MOST_INPUTS or x.shape != w.shape:
        raise ValueError(
            f"inputs, weights: expected a weight for each of at most {MOST_INPUTS} inputs, "
            f"got {len(x)} inputs and {len(w)} weights."
        )
    bias = expect.number(bias, "bias")
    # Twelve decimals: 0.1 + 0.2 - 0.3 is 0 to the reader, not 5.6×10⁻¹⁷.
    products, total = np.round(x * w, 12), round(float(x @ w + bias), 12)
    name, output = _activate(activation, total)
    rows = [
        _Row(
            f"x{_subscript(i)} = {value(x[i])}", f"w{_subscript(i)} = {value(w[i])}", value(product)
        )
        for i, product in enumerate(products)
    ]
    rows.append(_Row("", f"bias = {value(bias)}", value(bias)))
    result = f"z = {value(total)}"

    places = _place(rows)
    width = places.sum_end + _wire([result]) + MARGIN
    if name:
        width += box_width(name) + _wire([f"output = {value(output)}"])
    page_width = max(width, style.MIN_WIDTH)
    terms = " + ".join(f"{_term(one)} × {_term(other)}" for one, other in zip(x, w, strict=True))
    formula = style.wrap_text(
        f"z = {terms} + {_term(bias)} = {value(total)}", page_width - 2 * MARGIN, style.TEXT_SIZE
    )
    bottom = TOP + ROW * (len(rows) - 0.5) + 0.1
    height = bottom + style.text_height(formula.count("\n") + 1) + MARGIN
    with canvas.new_canvas(page_width, height, title) as page:
        page.axes.set_xlim((width - page_width) / 2, (width + page_width) / 2)  # in the middle
        middle = TOP + ROW * (len(rows) - 1) / 2
        _draw_sum(page, rows, places, middle)
        right = _draw_wire(page, places.sum_end, middle, result)
        if name:
            page.box(right + box_width(name) / 2, middle, name, corner=ROUND)
            _draw_wire(page, right + box_width(name), middle, f"output = {value(output)}")
        page.text(width / 2, bottom, formula, va="top")
    return page.figure


class _Row(NamedTuple):
    """What is written in a row: an input, the weight it is multiplied by, and their product."""

    given: str
    factor: str
    product: str


class _Places(NamedTuple):
    """Where the columns begin and end, in inches."""

    given: float
    given_end: float
    factors: float
    factors_end: float
    products_end: float
    sum: float
    sum_end: float


def _place(rows: Sequence[_Row]) -> _Places:
    given_end = MARGIN + max(box_width(row.given) for row in rows)
    factors = given_end + WIRE
    factors_end = factors + max(box_width(row.factor) for row in rows)
    products_end = factors_end + _wire(["products", *(row.product for row in rows)])
    sum_left = products_end + BEND
    return _Places(MARGIN, given_end, factors, factors_end, products_end, sum_left, sum_left + NODE)


def _draw_sum(page: Canvas, rows: Sequence[_Row], at: _Places, middle: float) -> None:
    """Draw all that comes before the sum is known: a row for each input, and one for the bias."""
    given_middle, factors_middle = (at.given + at.given_end) / 2, (at.factors + at.factors_end) / 2
    products_middle, sum_middle = (at.factors_end + at.products_end) / 2, (at.sum + at.sum_end) / 2
    for index, row in enumerate(rows):
        y = TOP + ROW * index
        port = middle + PORT * (index - (len(rows) - 1) / 2)
        if row.given:
            page.box(given_middle, y, row.given, width=at.given_end - at.given, fill=FILL)
            page.curve([(at.given_end, y), (at.factors, y)], **FORWARD)
        page.box(factors_middle, y, row.factor, width=at.factors_end - at.factors, corner=ROUND)
        page.curve([(at.factors_end, y), (at.products_end, y), (at.sum, port)], **FORWARD)
        page.text(products_middle, y - 0.03, row.product, va="bottom")
    height = max(NODE, PORT * len(rows) + 0.1)
    page.box(sum_middle, middle, "+", width=NODE, height=height, corner=ROUND, size=SIGN_SIZE)
    for x, heading in (
        (given_middle, "inputs"),
        (factors_middle, "× weights"),
        (products_middle, "products"),
        (sum_middle, "sum"),
    ):
        page.text(x, HEADINGS, heading, color=style.MUTED)


def _subscript(index: int) -> str:
    return str(index + 1).translate(SUBSCRIPTS)


def _term(number: float) -> str:
    return f"({value(number)})" if number < 0 else value(number)


def _wire(words: Sequence[str]) -> float:
    """Return how long an arrow is that has any of these written above it."""
    return max(WIRE, *map(style.text_width, words)) + 0.2


def _draw_wire(page: Canvas, left: float, y: float, words: str) -> float:
    right = left + _wire([words])
    page.curve([(left, y), (right, y)], **FORWARD)
    page.text((left + right) / 2, y - 0.03, words, va="bottom")
    return right


def _activate(activation: Callable[[Any], Any] | None, total: float) -> tuple[str, float]:
    """Return the name of the activation, empty without one, and its value."""
    if activation is None:
        return "", total
    if not callable(activation):
        raise TypeError(f"activation: expected a function such as ReLU(), got {activation!r}.")
    output = entries.numbers(activation(np.array([total])), "what activation returns")
    if output.size != 1:
        raise ValueError(f"activation: expected one number for one, got {output.size}.")
    name = getattr(activation, "__name__", type(activation).__name__)
    return "f" if name == "<lambda>" else name, round(float(output.item()), 12)
