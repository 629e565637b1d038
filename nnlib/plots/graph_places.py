"""What a computation graph is drawn from: boxes, the wires that leave them, the ways between."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from nnlib.plots import palette, style
from nnlib.plots.canvas import FILL, MARGIN, Canvas, Place, box_width
from nnlib.plots.graph_layout import Layout

NODE = 0.42  # inches, the least width and height of a node
WIRE = 0.3  # the least length of the line that a node's value leaves it on
GUTTER = 0.45  # between columns, where edges change their height
PASSING = 0.3  # how high the place of an edge is that passes a column
PORT = 0.2  # between two edges where they enter a node
ROOM = 0.16  # between two nodes, one above the other
APART = 0.08  # between the way forward and the way back
SYMBOL_SIZE = 12.0  # points


class Node(NamedTuple):
    """One node: its box, and the wire on which its value leaves it."""

    symbol: str
    is_leaf: bool
    column_left: float
    left: float
    right: float
    wire_end: float
    y: float
    height: float
    symbol_size: float

    def entry(self, index: int, count: int) -> list[Place]:
        """Return the last bit of one of so many edges: into the column, and on to the box."""
        y = self.y + PORT * (index - (count - 1) / 2)
        return [(x, y) for x in sorted({self.column_left, self.left})]

    def wire(self) -> list[Place]:
        """Return both ends of the wire."""
        return [(self.right, self.y), (self.wire_end, self.y)]

    def moved(self, x: float, y: float = 0.0) -> Self:
        """Return the node so many inches further to the right, and further down."""
        names = ("column_left", "left", "right", "wire_end")
        return self._replace(y=self.y + y, **{name: getattr(self, name) + x for name in names})

    def write_above(self, page: Canvas, words: str) -> Text:
        """Write what stands above the wire."""
        return page.text((self.right + self.wire_end) / 2, self.y - 0.03, words, va="bottom")

    def write_below(self, page: Canvas, words: str) -> Text:
        """Write what stands below the wire, in the colour of the way back."""
        return page.text(
            (self.right + self.wire_end) / 2,
            self.y + APART + 0.05,
            words,
            va="top",
            color=palette.BACKWARD,
            fontweight="bold",
        )

    def draw_box(self, page: Canvas) -> FancyBboxPatch:
        """Draw the box with its symbol: round where something is computed."""
        return page.box(
            (self.left + self.right) / 2,
            self.y,
            self.symbol,
            width=self.right - self.left,
            height=self.height,
            corner=0.05 if self.is_leaf else NODE / 2,
            fill=FILL if self.is_leaf else style.PAPER,
            size=self.symbol_size,
        )


def height(sources: Sequence[str]) -> float:
    """Return how high a box with these inputs is."""
    return max(NODE, PORT * len(sources))


def place(
    layout: Layout,
    inputs: Mapping[str, Sequence[str]],
    symbols: Mapping[str, str],
    texts: Mapping[str, Sequence[str]],
    *,
    gutter: float = GUTTER,
    symbol_size: float = SYMBOL_SIZE,
) -> dict[str, Node]:
    """Return the nodes: each column as wide as its widest box and its longest text need.

    Args:
        layout: from `graph_layout.arrange`.
        inputs: for each node the nodes it depends on.
        symbols: the operation of each result; what is not in it is a leaf, and shows its name.
        texts: the lines that have to find room on a node's wire.
        gutter: how many inches lie between two columns.
        symbol_size: of what stands in the boxes, in points.
    """
    nodes: dict[str, Node] = {}
    left = MARGIN
    for column in layout.columns:
        names = [name for name in column if name in inputs]
        boxes = {name: max(NODE, box_width(symbols.get(name, name), symbol_size)) for name in names}
        lines = [line for name in names for line in texts[name]]
        wire = max(WIRE, *(1.1 * style.text_width(line) + 0.14 for line in lines))  # bold is wider
        right = left + max(boxes.values())
        for name in names:
            nodes[name] = Node(
                symbol=symbols.get(name, name),
                is_leaf=name not in symbols,
                column_left=left,
                left=right - boxes[name],
                right=right,
                wire_end=right + wire,
                y=layout.heights[name],
                height=height(inputs[name]),
                symbol_size=symbol_size,
            )
        left = right + wire + gutter
    return nodes


def ways(
    layout: Layout, nodes: Mapping[str, Node], inputs: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], list[Place]]:
    """Return through which places each edge goes, by its two ends: from the wire to the box."""
    column_of = {place: i for i, column in enumerate(layout.columns) for place in column}
    spans = [
        next((nodes[name].column_left, nodes[name].wire_end) for name in column if name in nodes)
        for column in layout.columns
    ]
    # Heights count from the top of the layout; the nodes may have been moved since.
    down = next(node.y - layout.heights[name] for name, node in nodes.items())
    found = {}
    for target, sources in inputs.items():
        routes = [layout.routes[source, target] for source in sources]
        routes.sort(key=lambda route: layout.heights[route[-2]])
        for index, (source, *held, _) in enumerate(routes):
            way = [(nodes[source].wire_end, nodes[source].y)]
            for passed in held:
                way += [(x, layout.heights[passed] + down) for x in spans[column_of[passed]]]
            found[source, target] = way + nodes[target].entry(index, len(routes))
    return found


def back(way: Sequence[Place]) -> list[Place]:
    """Return the same way in the other direction, a little below."""
    return [(x, y + APART) for x, y in reversed(way)]
