"""Computation graphs: what is computed from what, and how the gradient comes back."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from nnlib import expect
from nnlib.plots import canvas, entries, graph_layout, graph_places, style
from nnlib.plots.canvas import BACKWARD, FORWARD, MARGIN
from nnlib.plots.graph_places import PASSING, ROOM

SAMPLE = 0.5  # inches, in the key

Number = float | str


def computation_graph(
    operations: Mapping[str, Sequence[str]],
    *,
    title: str,
    values: Mapping[str, Number] | None = None,
    gradients: Mapping[str, Number] | None = None,
) -> Figure:
    """Draw a computation graph from left to right, values above its lines and gradients below.

    Draw it twice: with `values` alone for the way forward, then with `gradients` as well, which
    adds the way back in dashed arrows.

    Args:
        operations: {result: (operation, input, input, ...)}, in the order of computing. An input
            that is no result is a leaf. With short names and numbers, about five operations in a
            row fit on the page.
        title: the finding, in a sentence.
        values: {name: number} for leaves and results; words such as "(32, 10)" do as well.
        gradients: the same, the derivative of the last result with respect to each.

    Example::

        graph = {
            "a": ("×", "w", "x"),
            "z": ("+", "a", "b"),
            "e": ("−", "z", "y"),
            "loss": ("square", "e"),
        }
        plots.computation_graph(
            graph,
            values={"w": 2, "x": 3, "a": 6, "b": 1, "z": 7, "y": 5, "e": 2, "loss": 4},
            gradients={"loss": 1, "e": 4, "z": 4, "b": 4, "a": 4, "w": 12, "x": 8},
            title="Each node multiplies the gradient that arrives by its own slope",
        )
    """
    inputs, symbols = _check_operations(operations)
    above = _check_numbers(values, "values", inputs)
    below = _check_numbers(gradients, "gradients", inputs)
    title = entries.text(title, "title")

    rows = {name: graph_places.height(sources) + ROOM for name, sources in inputs.items()}
    layout = graph_layout.arrange(inputs, rows, PASSING)
    captions = {name: _caption(name, name in symbols, above.get(name)) for name in inputs}
    texts = {name: (caption, below.get(name, "")) for name, caption in captions.items()}
    nodes = graph_places.place(layout, inputs, symbols, texts)
    key = _key(list(operations)[-1], above, below)

    right = max(node.wire_end for node in nodes.values())
    bottom = max(y + rows.get(name, PASSING) / 2 for name, y in layout.heights.items())
    key_width = max((SAMPLE + 0.1 + style.text_width(words) for _, words in key), default=0.0)
    width = max(right, MARGIN + key_width) + MARGIN
    height = bottom + 0.15 + style.text_height(len(key)) + MARGIN
    spare = (max(width, style.MIN_WIDTH) - right - MARGIN) / 2
    nodes = {name: node.moved(spare) for name, node in nodes.items()}
    with canvas.new_canvas(width, height, title) as page:
        for (source, target), way in graph_places.ways(layout, nodes, inputs).items():
            page.curve(way, **FORWARD)
            if source in below and target in below:
                page.curve(graph_places.back(way), arrow=False, **BACKWARD)
        for name, node in nodes.items():
            page.curve(node.wire(), arrow=False, **FORWARD)
            node.write_above(page, captions[name])
            if name in below:
                page.curve(graph_places.back(node.wire()), **BACKWARD)
                node.write_below(page, below[name])
            node.draw_box(page)
        for row, (look, words) in enumerate(key):
            y = bottom + 0.15 + style.text_height(1) * (row + 0.5)
            ends = [(MARGIN, y), (MARGIN + SAMPLE, y)]
            page.curve(ends if look is FORWARD else ends[::-1], **look)
            page.text(MARGIN + SAMPLE + 0.1, y, words, ha="left")
    return page.figure


def _check_operations(
    operations: Mapping[str, Sequence[str]],
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the inputs of each node, leaves included, and the operation of each result."""
    inputs: dict[str, list[str]] = {}
    symbols: dict[str, str] = {}
    expected = "(operation, input, ...)"
    for result, definition in entries.by_name(operations, "operations", expected).items():
        name = f"operations[{result!r}]"
        if isinstance(definition, str) or not isinstance(definition, Sequence):
            raise TypeError(f"{name}: expected {expected}, got {definition!r}.")
        symbol, *sources = (entries.text(word, name) for word in definition)
        if not sources or len(set(sources)) < len(sources):
            raise ValueError(f"{name}: expected inputs, each named once, got {sources}.")
        late = [source for source in sources if source in operations and source not in inputs]
        if late:
            raise ValueError(
                f"{name}: uses {late[0]!r}, which is computed only later. "
                "Give the operations in the order of computing."
            )
        inputs |= {source: [] for source in sources if source not in inputs}
        inputs[result], symbols[result] = sources, symbol
    return inputs, symbols


def _check_numbers(
    numbers: Mapping[str, Number] | None, argument: str, nodes: Mapping[str, object]
) -> dict[str, str]:
    """Return what is to be written for each node that something is known of."""
    if numbers is None:
        return {}
    written = {}
    for name, number in entries.by_name(numbers, argument, "a number").items():
        if name not in nodes:
            raise ValueError(f"{argument}: {name!r} is none of the nodes: {', '.join(nodes)}.")
        if not isinstance(number, str):
            number = canvas.value(expect.number(number, f"{argument}[{name!r}]"))
        written[name] = number
    return written


def _caption(name: str, is_result: bool, value: str | None) -> str:
    """Return what stands above the wire; a leaf has its name in its box already."""
    if not is_result:
        return value or ""
    return name if value is None else f"{name} = {value}"


def _key(
    last: str, above: Mapping[str, str], below: Mapping[str, str]
) -> list[tuple[dict[str, Any], str]]:
    """Return the lines below the drawing that say what is written where: a look and words each."""
    key = []
    if above:
        key.append((FORWARD, "above: the value, computed from left to right"))
    if below:
        key.append((BACKWARD, f"below: the gradient of {last}, computed from right to left"))
    return key
