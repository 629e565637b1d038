"""Computation graphs: what is computed from what, and how the gradient comes back."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from matplotlib.figure import Figure

from nnlib import expect
from nnlib.plots import canvas, entries, graph_layout, palette, style
from nnlib.plots.canvas import BACKWARD, FILL, FORWARD, MARGIN, Canvas, box_width

NODE = 0.42  # inches, the least width and height of a node
WIRE = 0.3  # the least length of the line that a node's value leaves it on
GUTTER = 0.45  # between columns, where edges change their height
PASSING = 0.3  # how high the place of an edge is that passes a column
PORT = 0.2  # between two edges where they enter a node
ROOM = 0.16  # between two nodes, one above the other
APART = 0.08  # between the way forward and the way back
SYMBOL_SIZE = 12.0  # points
SAMPLE = 0.5  # inches, in the key

Number = float | str


class _Node(NamedTuple):
    """One node: its box, the wire on which its value leaves it, and what is written there."""

    symbol: str
    is_leaf: bool
    above: str
    below: str
    column_left: float
    left: float
    right: float
    wire_end: float
    y: float
    height: float

    def entry(self, index: int, count: int) -> list[canvas.Place]:
        """Return the last bit of one of so many edges: into the column, and on to the box."""
        y = self.y + PORT * (index - (count - 1) / 2)
        return [(x, y) for x in sorted({self.column_left, self.left})]

    def moved(self, x: float) -> Self:
        """Return the node so many inches further to the right."""
        names = ("column_left", "left", "right", "wire_end")
        return self._replace(**{name: getattr(self, name) + x for name in names})


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

    rows = {name: _height(sources) + ROOM for name, sources in inputs.items()}
    layout = graph_layout.arrange(inputs, rows, PASSING)
    nodes = _place(layout, inputs, symbols, above, below)
    key = _key(list(operations)[-1], above, below)

    right = max(node.wire_end for node in nodes.values())
    bottom = max(y + rows.get(name, PASSING) / 2 for name, y in layout.heights.items())
    key_width = max((SAMPLE + 0.1 + style.text_width(words) for _, words in key), default=0.0)
    width = max(right, MARGIN + key_width) + MARGIN
    height = bottom + 0.15 + style.text_height(len(key)) + MARGIN
    spare = (max(width, style.MIN_WIDTH) - right - MARGIN) / 2
    nodes = {name: node.moved(spare) for name, node in nodes.items()}
    with canvas.new_canvas(width, height, title) as page:
        _draw_edges(page, layout, nodes, inputs, below)
        for node in nodes.values():
            _draw_node(page, node)
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


def _height(sources: Sequence[str]) -> float:
    return max(NODE, PORT * len(sources))


def _place(
    layout: graph_layout.Layout,
    inputs: Mapping[str, Sequence[str]],
    symbols: Mapping[str, str],
    above: Mapping[str, str],
    below: Mapping[str, str],
) -> dict[str, _Node]:
    """Return the nodes: each column as wide as its widest box and its longest text need."""
    nodes: dict[str, _Node] = {}
    left = MARGIN
    for column in layout.columns:
        names = [name for name in column if name in inputs]
        captions = {name: _caption(name, name in symbols, above.get(name)) for name in names}
        boxes = {name: max(NODE, box_width(symbols.get(name, name), SYMBOL_SIZE)) for name in names}
        texts = [*captions.values(), *(below.get(name, "") for name in names)]
        wire = max(WIRE, *(1.1 * style.text_width(text) + 0.14 for text in texts))  # bold is wider
        right = left + max(boxes.values())
        for name in names:
            nodes[name] = _Node(
                symbol=symbols.get(name, name),
                is_leaf=name not in symbols,
                above=captions[name],
                below=below.get(name, ""),
                column_left=left,
                left=right - boxes[name],
                right=right,
                wire_end=right + wire,
                y=layout.heights[name],
                height=_height(inputs[name]),
            )
        left = right + wire + GUTTER
    return nodes


def _caption(name: str, is_result: bool, value: str | None) -> str:
    """Return what stands above the wire; a leaf has its name in its box already."""
    if not is_result:
        return value or ""
    return name if value is None else f"{name} = {value}"


def _draw_edges(
    page: Canvas,
    layout: graph_layout.Layout,
    nodes: Mapping[str, _Node],
    inputs: Mapping[str, Sequence[str]],
    with_gradient: Mapping[str, str],
) -> None:
    column_of = {place: i for i, column in enumerate(layout.columns) for place in column}
    spans = [
        next((nodes[name].column_left, nodes[name].wire_end) for name in column if name in nodes)
        for column in layout.columns
    ]
    for target, sources in inputs.items():
        routes = [layout.routes[source, target] for source in sources]
        routes.sort(key=lambda route: layout.heights[route[-2]])
        for index, (source, *held, _) in enumerate(routes):
            way = [(nodes[source].wire_end, nodes[source].y)]
            for place in held:
                way += [(x, layout.heights[place]) for x in spans[column_of[place]]]
            way += nodes[target].entry(index, len(routes))
            page.curve(way, **FORWARD)
            if source in with_gradient and target in with_gradient:
                back = [(x, y + APART) for x, y in reversed(way)]
                page.curve(back, arrow=False, **BACKWARD)


def _draw_node(page: Canvas, node: _Node) -> None:
    middle = (node.right + node.wire_end) / 2
    page.curve([(node.right, node.y), (node.wire_end, node.y)], arrow=False, **FORWARD)
    page.text(middle, node.y - 0.03, node.above, va="bottom")
    if node.below:
        back = [(node.wire_end, node.y + APART), (node.right, node.y + APART)]
        page.curve(back, **BACKWARD)
        page.text(
            middle,
            node.y + APART + 0.05,
            node.below,
            va="top",
            color=palette.BACKWARD,
            fontweight="bold",
        )
    page.box(
        (node.left + node.right) / 2,
        node.y,
        node.symbol,
        width=node.right - node.left,
        height=node.height,
        corner=0.05 if node.is_leaf else NODE / 2,
        fill=FILL if node.is_leaf else style.PAPER,
        size=SYMBOL_SIZE,
    )


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
