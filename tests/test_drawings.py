"""Drawings that explain: what they say, and that nothing in them covers anything else."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path
from plot_samples import LONG_TITLE, title_of, words
from test_plots import TestEveryFigure as EveryFigure
from test_plots import drawn_texts  # noqa: F401  (a fixture)

from nnlib import plots
from nnlib.activations import ReLU
from nnlib.plots import canvas, confusion, graph_layout, palette, style

GRAPH = {"a": ("×", "w", "x"), "z": ("+", "a", "b"), "e": ("−", "z", "y"), "loss": ("square", "e")}
VALUES = {"w": 2, "x": 3, "a": 6, "b": 1, "z": 7, "y": 5, "e": 2, "loss": 4}
GRADIENTS = {"loss": 1, "e": 4, "z": 4, "b": 4, "a": 4, "w": 12, "x": 8}
TANGLE = {
    "a": ("×", "x", "w"),
    "b": ("+", "a", "x"),
    "c": ("exp", "b"),
    "d": ("×", "c", "w"),
    "f": ("+", "d", "a", "x"),
}
LAYER = [("images", (32, 64)), ("@ weight", (64, 10)), ("+ bias", (10,)), ("= logits", (32, 10))]

FIGURES = {
    "graph": lambda: plots.computation_graph(
        GRAPH, values=VALUES, gradients=GRADIENTS, title="Forward and back"
    ),
    "graph: forward": lambda: plots.computation_graph(GRAPH, values=VALUES, title="Forward"),
    "graph: no numbers": lambda: plots.computation_graph(GRAPH, title=LONG_TITLE),
    "graph: a tangle": lambda: plots.computation_graph(
        TANGLE,
        values=dict.fromkeys("axwbcdf", -0.123456),
        gradients=dict.fromkeys("axwbcdf", -1.5e-7),
        title="A tangle",
    ),
    "graph: words": lambda: plots.computation_graph(
        {"p": ("softmax", "logits"), "loss": ("−log p[y]", "p", "y")},
        values={"logits": "(32, 10)"},
        gradients={"logits": "p − y", "p": "−1/p[y]", "loss": 1},
        title="It collapses to p − y",
    ),
    "shapes": lambda: plots.layer_shapes(
        LAYER, lengths={32: "images", 64: "pixels", 10: "classes"}, title="A layer"
    ),
    "shapes: two layers of MNIST": lambda: plots.layer_shapes(
        [
            ("images", (60_000, 784)),
            ("@ weight 1", (784, 128)),
            ("= hidden", (60_000, 128)),
            ("@ weight 2", (128, 10)),
            ("= logits", (60_000, 10)),
        ],
        title=LONG_TITLE,
    ),
    "shapes: vectors": lambda: plots.layer_shapes(
        [("x", (4,)), ("@ w", (4,)), ("= z", ())], title="A neuron"
    ),
    "network": lambda: plots.network_diagram(
        [64, 32, 10], activations=["ReLU", None], gradients=True, title="There and back"
    ),
    "network: forward": lambda: plots.network_diagram([3, 2], title="Three in, two out"),
    "network: four columns": lambda: plots.network_diagram(
        [784, 128, 64, 10],
        activations=["leaky ReLU", "leaky ReLU", "softmax"],
        gradients=True,
        title="Three layers",
    ),
    "neuron": lambda: plots.neuron_diagram(
        [0.5, -1, 2], [0.4, 0.3, 0.6], 0.1, activation=ReLU(), title="A neuron"
    ),
    "neuron: linear": lambda: plots.neuron_diagram([1], [-2], -3, title="One input"),
    "neuron: eight inputs": lambda: plots.neuron_diagram(
        np.full(8, -0.123456), np.full(8, -1.5e-7), -3, activation=np.tanh, title="Eight inputs"
    ),
    "pixels": lambda: plots.pixel_values(np.arange(64) % 17),
    "pixels: fractions": lambda: plots.pixel_values(-np.linspace(0, 1, 100).reshape(10, 10)),
    "pixels: one": lambda: plots.pixel_values([[7]]),
}
TYPICAL = {name: draw for name, draw in FIGURES.items() if ":" not in name}
every_drawing = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())


def arrows(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]


def boxes(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]


def dots(arrow):
    """Return places all along an arrow, its head included, in dots."""
    drawn = arrow.get_transform().transform_path(arrow.get_path())
    pieces = [Path(line) for line in drawn.to_polygons(closed_only=False)]
    return np.concatenate([piece.interpolated(20).vertices for piece in pieces])


class TestEveryDrawing:
    @every_drawing
    def test_a_person_can_read_it(self, draw, drawn_texts):  # noqa: F811
        EveryFigure().test_no_text_is_small_cut_off_or_overlapping(draw, drawn_texts)

    @pytest.mark.parametrize("draw", TYPICAL.values(), ids=TYPICAL.keys())
    def test_it_is_drawn_as_all_figures_are(self, draw, drawn_texts):  # noqa: F811
        EveryFigure().test_it_has_a_title_and_an_opaque_background(draw)
        EveryFigure().test_it_leaves_pyplot_as_it_was(draw)
        EveryFigure().test_the_readers_style_does_not_reach_it(draw, drawn_texts)
        assert draw().get_figwidth() <= style.MAX_WIDTH

    @every_drawing
    def test_no_arrow_runs_through_words(self, draw, drawn_texts):  # noqa: F811
        figure = draw()
        places = drawn_texts(figure)
        for arrow in arrows(figure):
            for text, place in places.items():
                # The box of a line is higher than its letters.
                assert place.padded(0, -3).count_contains(dots(arrow)) == 0, (text, arrow)

    @every_drawing
    def test_words_stay_in_their_boxes(self, draw, drawn_texts):  # noqa: F811
        figure = draw()
        places = drawn_texts(figure)
        for box in boxes(figure):
            room = box.get_window_extent()
            inside = [place for place in places.values() if place.count_overlaps([room])]
            assert len(inside) == 1
            assert room.x0 <= inside[0].x0
            assert inside[0].x1 <= room.x1


def named_inputs(graph):
    inputs = {}
    for result, (_, *sources) in graph.items():
        inputs |= {source: [] for source in sources if source not in inputs}
        inputs[result] = sources
    return inputs


class TestLayout:
    @given(st.data())
    def test_nothing_is_in_the_way_of_anything(self, data):
        names = [f"n{i}" for i in range(data.draw(st.integers(2, 9)))]
        inputs = {}
        for index, name in enumerate(names):
            sources = st.lists(st.sampled_from(names[:index] or [""]), max_size=3, unique=True)
            inputs[name] = data.draw(sources) if index else []
        layout = graph_layout.arrange(inputs, dict.fromkeys(names, 0.7), 0.3)
        column_of = {place: i for i, column in enumerate(layout.columns) for place in column}
        assert all(any(place in inputs for place in column) for column in layout.columns)
        for (source, target), route in layout.routes.items():
            assert (route[0], route[-1]) == (source, target)
            assert [column_of[place] for place in route] == list(
                range(column_of[source], column_of[target] + 1)
            )
        assert set(layout.routes) == {(s, t) for t, sources in inputs.items() for s in sources}
        tops = []
        for column in layout.columns:
            for upper, lower in itertools.pairwise(column):
                room = sum(0.7 if place in inputs else 0.3 for place in (upper, lower)) / 2
                assert layout.heights[lower] - layout.heights[upper] >= room - 1e-9
            tops += [
                layout.heights[place] - (0.35 if place in inputs else 0.15) for place in column
            ]
        assert min(tops) == pytest.approx(0)

    @pytest.mark.parametrize(
        "graph", [GRAPH, {"s": ("+", "a", "b"), "t": ("+", "c", "d"), "u": ("+", "t", "s")}]
    )
    def test_a_tree_has_no_crossings(self, graph):
        layout = graph_layout.arrange(named_inputs(graph), {}, 0.3)
        steps = [step for route in layout.routes.values() for step in itertools.pairwise(route)]
        assert graph_layout._crossings(layout.columns, steps) == 0

    def test_crossings_are_undone(self):
        inputs = {**dict.fromkeys("abcd", ()), "s": ("a", "d"), "t": ("b", "c"), "u": ("s", "t")}
        layout = graph_layout.arrange(inputs, {}, 0.3)
        steps = [step for route in layout.routes.values() for step in itertools.pairwise(route)]
        assert graph_layout._crossings(layout.columns, steps) == 0
        assert graph_layout._crossings([list("abcd"), list("st"), ["u"]], steps) == 2

    def test_a_leaf_stands_right_before_its_first_use(self):
        layout = graph_layout.arrange(named_inputs(GRAPH), {}, 0.3)
        assert [set(column) for column in layout.columns] == [
            {"w", "x"},
            {"a", "b"},
            {"z", "y"},
            {"e"},
            {"loss"},
        ]


class TestComputationGraph:
    def test_every_node_says_what_it_is_and_what_comes_of_it(self):
        figure = plots.computation_graph(GRAPH, values=VALUES, title="Forward")
        said = sorted(words(figure))
        key = "above: the value, computed from left to right"
        expected = ["w", "x", "b", "y", "2", "3", "1", "5", "×", "+", "−", "square"]
        expected += ["a = 6", "z = 7", "e = 2", "loss = 4", key]
        assert [text for text in said if text] == sorted(expected)

    def test_gradients_stand_below_their_line_in_another_look(self):
        figure = plots.computation_graph(GRAPH, values=VALUES, gradients=GRADIENTS, title="Back")
        (value,) = (text for text in figure.axes[0].texts if text.get_text() == "2")
        (gradient,) = (text for text in figure.axes[0].texts if text.get_text() == "12")
        assert gradient.get_window_extent().y1 < value.get_window_extent().y0
        assert gradient.get_window_extent().x0 < value.get_window_extent().x1
        assert gradient.get_color() == palette.BACKWARD != value.get_color()
        assert gradient.get_fontweight() == "bold"

    def test_there_is_an_edge_for_every_input_and_a_way_back_where_gradients_are(self):
        figure = plots.computation_graph(GRAPH, values=VALUES, gradients=GRADIENTS, title="Back")
        looks = [to_hex(arrow.get_edgecolor()) for arrow in arrows(figure)]
        edges, nodes = 7, 8
        # Every node has a wire too, and each of the two looks a sample in the key.
        assert looks.count(style.INK) == edges + nodes + 1
        assert looks.count(palette.BACKWARD.lower()) == (edges - 1) + len(GRADIENTS) + 1  # not to y
        dashed = {to_hex(a.get_edgecolor()) for a in arrows(figure) if a.get_linestyle() != "solid"}
        assert dashed == {palette.BACKWARD.lower()}

    def test_edges_enter_a_node_in_the_order_in_which_they_come(self):
        graph = {"p": ("f", "a"), "q": ("g", "b"), "r": ("h", "c")}
        for inputs in itertools.permutations("pqr"):
            figure = plots.computation_graph(graph | {"end": ("+", *inputs)}, title="Three")
            edges = [arrow.get_path().vertices for arrow in arrows(figure)]
            last = max(edge[0, 0] for edge in edges if len(edge) > 5)
            entering = [edge for edge in edges if edge[0, 0] == last and len(edge) > 5]
            assert len(entering) == 3
            starts, ends = [edge[0, 1] for edge in entering], [edge[3, 1] for edge in entering]
            assert np.argsort(starts).tolist() == np.argsort(ends).tolist()

    def test_words_may_stand_for_numbers(self):
        figure = FIGURES["graph: words"]()
        assert {"(32, 10)", "p − y", "−1/p[y]", "p", "loss"} <= set(words(figure))

    @pytest.mark.parametrize(
        ("graph", "options", "error", "message"),
        [
            ({}, {}, ValueError, "at least one"),
            ({"a": "×"}, {}, TypeError, r"expected \(operation, input"),
            ({"a": ("×",)}, {}, ValueError, "expected inputs"),
            ({"a": ("×", "x", "x")}, {}, ValueError, "each named once"),
            ({"a": ("×", "x", 3)}, {}, TypeError, "expected a string, got 3"),
            (
                {"b": ("+", "a"), "a": ("+", "x")},
                {},
                ValueError,
                "'a', which is computed only later",
            ),
            ({"a": ("+", "a")}, {}, ValueError, "computed only later"),
            (GRAPH, {"values": {"q": 1}}, ValueError, "'q' is none of the nodes: w, x, a"),
            (GRAPH, {"gradients": {"a": np.nan}}, ValueError, r"gradients\['a'\]"),
            (GRAPH, {"values": [1]}, TypeError, "values: expected a number by name"),
        ],
    )
    def test_what_it_refuses(self, graph, options, error, message):
        with pytest.raises(error, match=message):
            plots.computation_graph(graph, title="No", **options)


class TestLayerShapes:
    def sides(self, figure):
        """Return the lines beside the rectangles: (color, length), from left to right."""
        lines = sorted(figure.axes[0].lines, key=lambda line: min(line.get_xdata()))
        spans = [np.ptp(line.get_xdata()) + np.ptp(line.get_ydata()) for line in lines]
        return [(line.get_color(), span) for line, span in zip(lines, spans, strict=True)]

    def test_equal_sides_share_their_look_and_their_length(self):
        figure = FIGURES["shapes"]()
        rows, inner, inner_again, out, out_too, rows_too, out_as_well = self.sides(figure)
        assert rows[0] == rows_too[0]
        assert inner[0] == inner_again[0]
        assert out[0] == out_too[0] == out_as_well[0]
        assert len({rows[0], inner[0], out[0]}) == 3
        assert inner[1] == pytest.approx(inner_again[1])
        assert out[1] < rows[1] < inner[1]

    def test_it_says_names_shapes_and_lengths(self):
        figure = FIGURES["shapes"]()
        said = words(figure)
        for name, shape in LAYER:
            assert f"{name.lstrip('@+= ')}\n{shape}" in said
        assert said.count("64 pixels") == 2
        assert [sign for sign in said if sign in "@+="] == ["@", "+", "="]
        assert "@: the two inner sides agree, 64 = 64, and drop out" in said
        assert "+: bias meets every row" in said

    def test_what_has_no_room_beside_a_short_side_is_left_out(self):
        figure = plots.layer_shapes([("x", (3, 64))], lengths={3: "very small images"}, title="x")
        assert "3" in words(figure)
        assert not any("images" in text for text in words(figure))

    def test_a_vector_lies_and_stands_upright_after_the_product_sign(self):
        rectangles = [
            patch
            for patch in FIGURES["shapes: vectors"]().axes[0].patches
            if isinstance(patch, Rectangle)
        ]
        lying, upright, number = rectangles
        assert lying.get_width() == pytest.approx(upright.get_height())
        assert lying.get_height() == pytest.approx(upright.get_width())
        assert number.get_width() == number.get_height() == pytest.approx(lying.get_height())

    @pytest.mark.parametrize(
        ("shape", "met"), [((3,), "row"), ((1, 3), "row"), ((2, 1), "column"), ((), "number")]
    )
    def test_what_broadcasting_meets(self, shape, met):
        figure = plots.layer_shapes([("x", (2, 3)), ("+ b", shape)], title="Sum")
        assert f"+: b meets every {met}" in words(figure)

    @pytest.mark.parametrize(
        ("arrays", "error", "message"),
        [
            ([], TypeError, "expected a list"),
            (["x"], TypeError, "such as"),
            ([("x", (2, 3)), ("@ w", (4, 5))], ValueError, r"\(2, 3\) @ w \(4, 5\) does not fit"),
            ([("x", (2, 3)), ("+ b", (2,))], ValueError, r"b \(2,\) does not fit"),
            ([("x", (2, 3)), ("+ b", (2, 2, 3))], ValueError, "at most two axes"),
            ([("x", (3,)), ("+ b", (2, 3))], ValueError, "does not fit"),
            ([("x", (2, 3)), ("= y", (1, 3))], ValueError, "does not fit"),
            ([("x", (2, 3)), ("y", (3, 2))], ValueError, "after one of @ "),
            ([("@ x", (2, 3))], ValueError, "without a sign"),
            ([("x", (2, 0))], TypeError, "such as"),
            ([("x", (2, 3)), *[("@ w", (3, 3))] * 5], ValueError, "at most 6 sides"),
        ],
    )
    def test_what_it_refuses(self, arrays, error, message):
        with pytest.raises(error, match=message):
            plots.layer_shapes(arrays, title="No")


class TestNetworkDiagram:
    def test_many_units_are_abbreviated(self):
        def units(sizes):
            figure = plots.network_diagram(sizes, title="Units")
            circles = [p for p in figure.axes[0].patches if isinstance(p, Circle)]
            large = [circle for circle in circles if circle.radius > 0.1]
            return (
                len(large),
                len(circles) - len(large),
                len(figure.axes[0].collections[0].get_segments()),
            )

        assert units([6, 2]) == (8, 0, 12)
        assert units([7, 2]) == (7, 3, 10)
        assert units([1000, 2]) == (7, 3, 10)

    def test_shapes_of_weights_and_gradients(self):
        said = words(plots.network_diagram([64, 32, 10], title="Forward"))
        assert {"weight (64, 32)\nbias (32,)", "weight (32, 10)\nbias (10,)"} <= set(said)
        assert {"inputs\n64 units", "hidden\n32 units", "logits\n10 units"} <= set(said)
        assert not any("grad" in text for text in said)
        said = words(FIGURES["network"]())
        assert {"grad_weight (64, 32)\ngrad_bias (32,)", "grad_hidden\n(batch, 32)"} <= set(said)
        assert "× ReLU′" in said
        assert "grad_inputs\n(batch, 64)" not in said  # the first layer has no use for it

    def test_the_way_back_runs_to_the_left_and_down(self):
        figure = FIGURES["network"]()
        for arrow in arrows(figure):
            (x, y), (end_x, end_y) = arrow._path_original.vertices[[0, -1]]
            assert end_x < x or end_y > y
            assert to_hex(arrow.get_edgecolor()) == palette.BACKWARD.lower()

    def test_the_first_layer_passes_nothing_on(self):
        figure = FIGURES["network"]()
        leftmost = min(arrow._path_original.vertices[:, 0].min() for arrow in arrows(figure))
        (text,) = (t for t in figure.axes[0].texts if t.get_text().startswith("grad_weight (64"))
        assert leftmost == pytest.approx(text.get_position()[0])

    def test_a_wide_network_breaks_its_shapes_into_lines(self):
        figure = FIGURES["network: four columns"]()
        assert "weight\n(784, 128)\nbias\n(128,)" in words(figure)

    @pytest.mark.parametrize(
        ("sizes", "options", "error", "message"),
        [
            ([64], {}, TypeError, "at least two columns"),
            (64, {}, TypeError, "sizes"),
            ([64, 0], {}, ValueError, "1 or more"),
            ([64, 10], {"names": ["a"]}, ValueError, "2 names"),
            ([64, 10], {"activations": []}, ValueError, "expected 1, one for each"),
            ([64, 10], {"activations": "ReLU"}, ValueError, "activations"),
            ([64, 10], {"activations": [3]}, TypeError, "activations"),
        ],
    )
    def test_what_it_refuses(self, sizes, options, error, message):
        with pytest.raises(error, match=message):
            plots.network_diagram(sizes, title="No", **options)


class TestNeuronDiagram:
    def test_it_computes_what_a_neuron_does(self):
        said = words(FIGURES["neuron"]())
        expected = ["x₁ = 0.5", "x₂ = −1", "x₃ = 2", "w₁ = 0.4", "w₂ = 0.3", "w₃ = 0.6"]
        expected += ["bias = 0.1", "0.2", "−0.3", "1.2", "0.1", "z = 1.2", "ReLU", "output = 1.2"]
        expected += ["z = 0.5 × 0.4 + (−1) × 0.3 + 2 × 0.6 + 0.1 = 1.2"]
        assert set(expected) <= set(said)

    def test_rounding_errors_are_not_shown(self):
        said = words(plots.neuron_diagram([0.1, 0.2], [1, 1], -0.3, title="Nothing"))
        assert "z = 0" in said

    def test_what_is_negative_does_not_pass_relu(self):
        said = words(plots.neuron_diagram([1.0], [-2], 0, activation=ReLU(), title="Off"))
        assert "z = −2" in said
        assert "output = 0" in said

    def test_without_an_activation_the_sum_is_the_end(self):
        said = words(FIGURES["neuron: linear"]())
        assert "z = −5" in said
        assert not any("output" in text for text in said)

    def test_a_function_without_a_name_is_f(self):
        assert "f" in words(
            plots.neuron_diagram([1], [2], 0, activation=lambda total: total, title="f")
        )

    @pytest.mark.parametrize(
        ("inputs", "weights", "options", "error", "message"),
        [
            ([1, 2], [1], {}, ValueError, "2 inputs and 1 weights"),
            (np.ones(9), np.ones(9), {}, ValueError, "at most 8"),
            ([1], [np.inf], {}, ValueError, "weights: expected finite"),
            ([1], [1], {"activation": "ReLU"}, TypeError, r"such as ReLU\(\)"),
            ([1], [1], {"activation": lambda _: [1, 2]}, ValueError, "one number for one"),
        ],
    )
    def test_what_it_refuses(self, inputs, weights, options, error, message):
        with pytest.raises(error, match=message):
            plots.neuron_diagram(inputs, weights, 0, title="No", **options)


class TestPixelValues:
    def test_every_number_stands_in_its_pixel_and_shows(self):
        image = np.arange(12).reshape(3, 4)
        (axes,) = plots.pixel_values(image).axes
        (picture,) = axes.images
        np.testing.assert_array_equal(picture.get_array(), image)
        left, right, bottom, top = picture.get_extent()
        cells = {}
        for text in axes.texts:
            x, y = text.get_position()
            if left < x < right and top < y < bottom:
                row, column = (
                    int((y - top) / (bottom - top) * 3),
                    int((x - left) / (right - left) * 4),
                )
                cells[row, column] = text
        assert {place: int(text.get_text()) for place, text in cells.items()} == dict(
            np.ndenumerate(image)
        )
        colors = picture.to_rgba(image)
        for place, text in cells.items():
            assert confusion.contrast(text.get_color(), colors[place]) >= 4.5

    def test_black_is_zero_and_white_the_highest(self):
        for image, limits in (([[3, 9]], (0, 9)), ([[-2, 4]], (-2, 4)), ([[0, 0]], (0, 1))):
            assert plots.pixel_values(image).axes[0].images[0].get_clim() == limits

    def test_how_numbers_are_written(self):
        assert {"0", "0.50", "1.00", "−0.25"} <= set(
            words(plots.pixel_values([[0, 0.5], [1, -0.25]]))
        )
        assert "16" in words(plots.pixel_values(np.full((2, 2), 16, dtype=np.uint8)))
        assert "0.1" in words(plots.pixel_values([[0.125]], number_format=".1f"))

    def test_the_title_says_what_the_array_is(self):
        figure = plots.pixel_values(np.zeros(64, dtype=np.float32))
        assert title_of(figure) == "An image of 8 × 8 numbers (float32)"
        figure = plots.pixel_values(np.zeros(6), image_shape=(2, 3), title="Mine")
        assert title_of(figure) == "Mine"
        assert figure.axes[0].images[0].get_array().shape == (2, 3)

    @pytest.mark.parametrize(
        ("image", "options", "error", "message"),
        [
            (np.zeros((1, 8, 8)), {}, ValueError, "Take one out"),
            (np.zeros(63), {}, ValueError, "image_shape"),
            ([["a"]], {}, TypeError, "image: expected an array of numbers"),
            ([[np.nan]], {}, ValueError, "finite"),
            (np.zeros((28, 28)), {}, ValueError, r"28 columns.*image\[:10, :10\]"),
            ([[1]], {"number_format": "?"}, ValueError, "number_format"),
        ],
    )
    def test_what_it_refuses(self, image, options, error, message):
        with pytest.raises(error, match=message):
            plots.pixel_values(image, **options)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(2, "2"), (-0.123456, "−0.1235"), (-0.0, "0"), (-1.5e-7, "−1.5×10⁻⁷"), (60_000, "60000")],
)
def test_numbers_have_four_digits_that_count(number, expected):
    assert canvas.value(number) == expected
