"""Backpropagation one box at a time: numbers on every edge, forward and then backward."""

from collections.abc import Mapping

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from nnlib.demos import stage
from nnlib.demos.walkthrough import GRAPHS, Moment, Walkthrough
from nnlib.plots import canvas, graph_layout, graph_places, palette, style
from nnlib.plots.canvas import BACKWARD, FORWARD

WIDTH = style.MAX_WIDTH  # inches
ROW = 0.74  # for a name, a value, a wire and a slope, one above the other
GUTTER = 0.26  # narrower than in a plain picture: wires are long, so that any number fits
WIDEST = "−350"  # the widest slope there can be
RING = 0.05  # around the box that works


class GraphPicture:
    """The graph, with a place for every number that may be there at some moment.

    Args:
        figure: where to draw.
        inputs: of each node, leaves included.
        symbols: of each result.
        layout: from `graph_layout.arrange`.
    """

    def __init__(
        self,
        figure: Figure,
        inputs: Mapping[str, list[str]],
        symbols: Mapping[str, str],
        layout: graph_layout.Layout,
    ) -> None:
        page = canvas.on(figure, figure.get_figheight())
        texts = dict.fromkeys(inputs, (WIDEST,))
        nodes = graph_places.place(
            layout, inputs, symbols, texts, gutter=GUTTER, symbol_size=style.TEXT_SIZE
        )
        spare = (WIDTH - max(node.wire_end for node in nodes.values()) - canvas.MARGIN) / 2
        nodes = {name: node.moved(spare, 0.1) for name, node in nodes.items()}
        self.values: dict[str, Text] = {}
        self.gradients: dict[str, Text] = {}
        self.returns: dict[str, FancyArrowPatch] = {}
        self.edges: dict[tuple[str, str], FancyArrowPatch] = {}
        self.rings: dict[str, FancyBboxPatch] = {}
        for edge, way in graph_places.ways(layout, nodes, inputs).items():
            page.curve(way, **FORWARD)
            self.edges[edge] = page.curve(graph_places.back(way), arrow=False, **BACKWARD)
        for name, node in nodes.items():
            page.curve(node.wire(), arrow=False, **FORWARD)
            self.returns[name] = page.curve(graph_places.back(node.wire()), **BACKWARD)
            if name in symbols:
                node.write_above(page, f"{name}\n")  # its value fills the second line
                self.rings[name] = _ring(page, node)
            self.values[name] = _marked(node.write_above(page, ""), style.BLUE)
            self.gradients[name] = _marked(node.write_below(page, ""), palette.BACKWARD)
            node.draw_box(page)

    def moving(self) -> list[Artist]:
        """Return what changes from moment to moment."""
        lines = [*self.edges.values(), *self.returns.values(), *self.rings.values()]
        return [*lines, *self.values.values(), *self.gradients.values()]

    def show(self, now: Moment, before: Moment) -> None:
        """Fill in the numbers of a moment, and mark those that are new."""
        _fill(self.values, now.values, before.values)
        _fill(self.gradients, now.gradients, before.gradients)
        for name, arrow in self.returns.items():
            arrow.set_visible(name in now.gradients)
        for (source, target), arrow in self.edges.items():
            # A box hands back to all of its inputs at once, when its turn comes.
            arrow.set_visible(source in now.gradients and target in now.handed_back)
        for name, ring in self.rings.items():
            ring.set_visible(name == now.box)
            ring.set_edgecolor(palette.BACKWARD if now.backward else style.BLUE)


class BackpropDemo(stage.Demo):
    """A graph to walk through, and a slider for each of its inputs."""

    def __init__(self, graph: str = "one neuron") -> None:
        if graph not in GRAPHS:
            raise ValueError(f"graph: expected one of {', '.join(GRAPHS)}, got {graph!r}.")
        self.walkthrough = Walkthrough(GRAPHS[graph])
        self.step = len(self.walkthrough.order)  # forward is done
        self.inputs = {
            name: stage.slider(
                name, value, -5, 5, 1, tip=f"the number that goes in at {name}", readout_format="d"
            )
            for name, value in self.walkthrough.leaves.items()
        }
        self.buttons = {
            name: stage.button(name, icon, tip)
            for name, icon, tip in (
                ("Back", "step-backward", "One box back"),
                ("Step", "step-forward", "The next box"),
                ("To the end", "fast-forward", "All boxes, forward and backward"),
                ("Start over", "refresh", "Back to the inputs"),
            )
        }
        self.buttons["Back"].on_click(lambda _: self.go_to(self.step - 1))
        self.buttons["Step"].on_click(lambda _: self.go_to(self.step + 1))
        self.buttons["To the end"].on_click(lambda _: self.go_to(self.walkthrough.steps))
        self.buttons["Start over"].on_click(lambda _: self.go_to(0))

        results = self.walkthrough.graph.results
        inputs: dict[str, list[str]] = {}
        for result, (_, *sources) in results.items():
            inputs |= {source: [] for source in sources if source not in inputs}
            inputs[result] = sources
        layout = graph_layout.arrange(inputs, dict.fromkeys(inputs, ROW), graph_places.PASSING)
        figure = stage.new_figure(WIDTH, max(layout.heights.values()) + ROW / 2 + 0.2)
        figure.set_layout_engine("none")  # a canvas has its place
        with style.drawing_style():
            symbols = {result: symbol for result, (symbol, *_) in results.items()}
            self.drawn = GraphPicture(figure, inputs, symbols, layout)
        sliders = list(self.inputs.values())
        half = (len(sliders) + 1) // 2
        controls = [
            stage.row(stage.column(*sliders[:half]), stage.column(*sliders[half:])),
            stage.row(*self.buttons.values()),
        ]
        title = "Backpropagation: one box at a time"
        super().__init__(title, figure, controls, moving=self.drawn.moving())

    def go_to(self, step: int) -> None:
        """Show what there is after so many steps."""
        self.step = min(max(step, 0), self.walkthrough.steps)
        self.update()

    def draw(self) -> str:
        """Compute all up to the present step from the inputs as they are, and write it in."""
        self.walkthrough.leaves = {name: slider.value for name, slider in self.inputs.items()}
        now = self.walkthrough.after(self.step)
        self.drawn.show(now, self.walkthrough.after(max(self.step - 1, 0)))
        return now.said


def _ring(page: canvas.Canvas, node: graph_places.Node) -> FancyBboxPatch:
    ring = page.box(
        (node.left + node.right) / 2,
        node.y,
        "",
        width=node.right - node.left + 2 * RING,
        height=node.height + 2 * RING,
        corner=graph_places.NODE / 2 + RING,
    )
    ring.set(fill=False, linewidth=3)
    return ring


def _marked(text: Text, color: str) -> Text:
    """Lay a tint behind the text, for when its number is new."""
    text.set_bbox({"facecolor": palette.tint(color, 0.22), "edgecolor": "none", "pad": 1.2})
    return text


def _fill(
    texts: Mapping[str, Text], numbers: Mapping[str, float], before: Mapping[str, float]
) -> None:
    for name, text in texts.items():
        text.set_text(canvas.value(numbers[name]) if name in numbers else "")
        patch = text.get_bbox_patch()
        assert patch is not None
        patch.set_visible(name in numbers and numbers[name] != before.get(name))


def backprop(graph: str = "one neuron") -> None:
    """Step through a small computation graph, forward and then backward.

    Change an input at any moment: all numbers follow, and so does the sentence.

    Args:
        graph: "one neuron", or "two examples", where two paths lead to one weight.
    """
    BackpropDemo(graph).show()
