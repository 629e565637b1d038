"""Charts: the numbers they show, labels that cover nothing, and what they refuse."""

import itertools

import numpy as np
import pytest
from plot_samples import LONG_NAMES, LONG_TITLE, title_of
from test_plots import TestEveryFigure as EveryFigure
from test_plots import drawn_texts  # noqa: F401  (a fixture)

from nnlib import plots
from nnlib.plots import style

EPOCHS = np.arange(1, 31)
WORDS = {"x_label": "epoch", "y_label": "loss (mean per example)", "title": "It falls"}
FIVE = ("SGD", "momentum", "RMSProp", "Adam", "AdamW")


def some_lines(names=FIVE):
    return {name: 2.3 * np.exp(-EPOCHS / (3 + i)) for i, name in enumerate(names)}


def some_runs(names=FIVE[:3], runs=5):
    noise = np.random.default_rng(0).normal(0, 0.1, (runs, len(EPOCHS)))
    return {name: line + noise for name, line in some_lines(names).items()}


FIGURES = {
    "lines": lambda: plots.lines(EPOCHS, some_lines(), **WORDS),
    "lines: one": lambda: plots.lines(EPOCHS, EPOCHS**2, **WORDS),
    "lines: all alike": lambda: plots.lines(
        EPOCHS, dict.fromkeys("abcdef", np.ones(30)), y_limits=(0, 1), **WORDS
    ),
    "lines: long names": lambda: plots.lines(
        EPOCHS, some_lines(LONG_NAMES[:6]), **WORDS | {"title": LONG_TITLE}
    ),
    "lines: logarithms": lambda: plots.lines(
        np.logspace(-9, 3, 40), np.logspace(-3, 9, 40), log_x=True, log_y=True, **WORDS
    ),
    "lines: less than a power of ten": lambda: plots.lines(
        np.linspace(2, 9, 40), np.linspace(0.03, 0.05, 40), log_x=True, log_y=True, **WORDS
    ),
    "lines: everything marked": lambda: plots.lines(
        EPOCHS,
        some_lines(),
        **WORDS,
        vertical_lines={"early stop: epoch 18": 18, "patience: epoch 19": 19, "the end": 30},
        horizontal_lines={"guessing: ln 10": 2.303, "just as bad": 2.301},
        points={"lowest": (30, 0.0), "highest": (1, 1.65), "between": (8, 0.5), "by it": (8, 0.5)},
    ),
    "bands": lambda: plots.bands(EPOCHS, some_runs(), **WORDS),
    "bands: everything marked": lambda: plots.bands(
        EPOCHS, some_runs()["SGD"], **WORDS, vertical_lines={"warm-up ends": 3}
    ),
}
every_chart = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())
TYPICAL = {name: draw for name, draw in FIGURES.items() if ":" not in name}
each_typical_chart = pytest.mark.parametrize("draw", TYPICAL.values(), ids=TYPICAL.keys())


class TestEveryChart:
    @every_chart
    def test_a_person_can_read_it(self, draw, drawn_texts):  # noqa: F811
        figure = draw()
        EveryFigure().test_no_text_is_small_cut_off_or_overlapping(lambda: figure, drawn_texts)
        assert figure.get_figwidth() <= style.MAX_WIDTH

    @each_typical_chart
    def test_it_is_drawn_as_all_figures_are(self, draw, drawn_texts):  # noqa: F811
        EveryFigure().test_it_has_a_title_and_an_opaque_background(draw)
        EveryFigure().test_it_leaves_pyplot_as_it_was(draw)
        EveryFigure().test_the_readers_style_does_not_reach_it(draw, drawn_texts)

    @each_typical_chart
    def test_its_axes_are_labelled(self, draw):
        for axes in draw().axes:
            assert axes.get_ylabel() or axes.get_yticklabels()
            assert axes.get_xlabel() or not axes.xaxis.get_tick_params()["labelbottom"]


def curves(figure):
    """Return the lines that have names, by name."""
    named = (line for line in figure.axes[0].lines if line.get_label()[:1] not in ("", "_"))
    return {line.get_label(): line for line in named}


def place_of(figure, words):
    """Return the room that some words take up, in dots."""
    (text,) = (text for text in figure.axes[0].texts if text.get_text() == words)
    return text.get_window_extent()


def dots(line):
    """Return places all along a line, in dots."""
    return line.get_transform().transform_path(line.get_path()).interpolated(50).vertices


class TestLines:
    def test_it_draws_the_numbers(self):
        figure = plots.lines(EPOCHS, some_lines(), **WORDS)
        drawn = curves(figure)
        assert list(drawn) == list(FIVE)
        for name, expected in some_lines().items():
            np.testing.assert_array_equal(drawn[name].get_xdata(), EPOCHS)
            np.testing.assert_array_equal(drawn[name].get_ydata(), expected)
        (axes,) = figure.axes
        assert (axes.get_xlabel(), axes.get_ylabel()) == (WORDS["x_label"], WORDS["y_label"])
        assert title_of(figure) == "It falls"

    def test_lines_differ_in_more_than_color(self):
        figure = plots.lines(EPOCHS, some_lines("abcdef"), **WORDS)
        for one, other in itertools.combinations(curves(figure).values(), 2):
            assert one.get_color() != other.get_color()
            assert one.get_marker() != other.get_marker()
            assert one._dash_pattern != other._dash_pattern

    def test_marks_of_lines_that_coincide_stand_apart(self):
        figure = plots.lines(EPOCHS, dict.fromkeys("abcdef", EPOCHS), **WORDS)
        marked = [
            EPOCHS[start::step]
            for start, step in (line.get_markevery() for line in curves(figure).values())
        ]
        for one, other in itertools.combinations(marked[:4], 2):
            assert not set(one) & set(other)

    def test_each_name_stands_where_its_line_ends(self):
        ends = {"low": 1.0, "high": 9.0, "middle": 5.0}
        figure = plots.lines([0, 1], {name: [0, end] for name, end in ends.items()}, **WORDS)
        (axes,) = figure.axes
        for name, end in ends.items():
            place = place_of(figure, name)
            _, height = axes.transData.transform((1, end))
            assert place.y0 < height < place.y1
            assert place.x0 > axes.bbox.x1

    def test_crowded_names_keep_the_order_of_the_lines(self):
        ends = dict.fromkeys("abcdef", 0.0) | {"d": -1e-9, "b": 1e-9}
        figure = plots.lines([0, 1], {name: [1, end] for name, end in ends.items()}, **WORDS)
        down = sorted("abcdef", key=lambda name: -place_of(figure, name).y0)
        assert "".join(down) == "bacefd"

    def test_the_sample_beside_a_name_looks_like_its_line(self):
        figure = plots.lines(EPOCHS, some_lines(), **WORDS)
        for name, line in curves(figure).items():
            place = place_of(figure, name)
            (sample,) = (
                other
                for other in figure.axes[0].get_children()
                if other is not line
                and getattr(other, "get_marker", lambda: None)() == line.get_marker()
            )
            assert sample.get_color() == line.get_color()
            assert sample._dash_pattern == line._dash_pattern
            assert place.y0 < sample.get_window_extent().y0 < place.y1

    def test_what_is_not_finite_is_a_gap(self):
        figure = plots.lines([0, 1, 2, 3], {"loss": [1, np.nan, np.inf, 2]}, **WORDS)
        values = curves(figure)["loss"].get_ydata()
        np.testing.assert_array_equal(np.isnan(values), [False, True, True, False])
        figure = plots.lines([0, 1, 2], {"diverged": [1, 5, np.inf]}, **WORDS)
        assert place_of(figure, "diverged").y1 > figure.axes[0].bbox.y1 - 30  # where it ended

    def test_reference_lines_and_points_stand_where_they_should(self):
        figure = plots.lines(
            EPOCHS,
            some_lines(),
            **WORDS,
            vertical_lines={"stop": 18},
            horizontal_lines={"guessing": 2.3},
            points={"here": (8, 0.5)},
        )
        (axes,) = figure.axes
        data = [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines]
        assert ([18, 18], [0, 1]) in data
        assert ([0, 1], [2.3, 2.3]) in data
        assert ([8], [0.5]) in data
        x, y = axes.transData.transform((18, 2.3))
        stop, guessing = place_of(figure, "stop"), place_of(figure, "guessing")
        assert stop.x0 < x < stop.x1
        assert stop.y0 > axes.bbox.y1
        assert guessing.y0 < y < guessing.y1

    def test_the_name_of_a_point_is_near_it_and_covers_no_line(self):
        x = np.linspace(0, 10, 100)
        for place in ((0, 5), (10, 5), (5, 0), (5, 10), (3, 3)):
            figure = plots.lines(
                x, {"up": x, "down": 10 - x}, points={"a point": place}, y_limits=(0, 10), **WORDS
            )
            room = place_of(figure, "a point")
            ring = figure.axes[0].transData.transform(place)
            distance = np.maximum(np.maximum(room.min - ring, ring - room.max), 0)
            assert np.linalg.norm(distance) < 20
            for line in curves(figure).values():
                assert room.count_contains(dots(line)) == 0

    def test_limits_and_logarithms(self):
        figure = plots.lines([1, 10], [2, 200], log_x=True, log_y=True, y_limits=(1, 500), **WORDS)
        (axes,) = figure.axes
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
        assert axes.get_ylim() == (1, 500)

    def test_an_axis_of_few_powers_of_ten_has_numbers_between_them(self):
        def numbers(low, high):
            figure = plots.lines([low, high], [1, 2], log_x=True, **WORDS)
            figure.draw_without_rendering()
            low, high = figure.axes[0].get_xlim()
            ticks = figure.axes[0].xaxis.get_major_ticks()
            return [t.label1.get_text() for t in ticks if low <= t.get_loc() <= high]

        assert numbers(0.02, 0.6) == ["0.02", "0.05", "0.1", "0.2", "0.5"]
        assert numbers(0.01, 1000) == ["0.01", "0.1", "1", "10", "100", "1000"]

    def test_epochs_are_whole_numbers(self):
        figure = plots.lines([1, 2, 3], [1, 2, 3], **WORDS)
        assert all(tick == round(tick) for tick in figure.axes[0].get_xticks())

    def test_every_point_can_be_marked(self):
        figure = plots.lines(EPOCHS, some_lines(), markers=True, **WORDS)
        assert {line.get_markevery() for line in curves(figure).values()} == {1}

    @pytest.mark.parametrize(
        ("x", "y", "options", "error", "message"),
        [
            ([1, 2], [1, 2, 3], {}, ValueError, "y: expected a number for each of 2 x, got 3"),
            ([1, 2], {"a": [1, 2, 3]}, {}, ValueError, r"y\['a'\]: expected a number for each"),
            ([2, 1], [1, 2], {}, ValueError, "x: expected numbers in order"),
            ([1, np.nan], [1, 2], {}, ValueError, "x: expected finite"),
            ([1, 2], {}, {}, ValueError, "y: expected at least one"),
            ([1, 2], {1: [1, 2]}, {}, TypeError, "a name in y"),
            ([1, 2], ["a", "b"], {}, TypeError, "y: expected an array of numbers"),
            ([1, 2], np.array(["a", "b"]), {}, TypeError, "an array of <U1"),
            ([1, 2], [np.nan, np.inf], {}, ValueError, "some finite numbers"),
            ([0, 1], [1, 2], {"log_x": True}, ValueError, "above 0 with log_x"),
            ([1, 2], [0, 1], {"log_y": True}, ValueError, "above 0 with log_y"),
            ([1, 2], [1, 2], {"log_y": True, "y_limits": (0, 1)}, ValueError, "y_limits"),
            ([1, 2], [1, 2], {"y_limits": (2, 1)}, ValueError, "low below high"),
            ([1, 2], [1, 2], {"y_limits": 3}, TypeError, "y_limits: expected a pair"),
            ([1, 2], [1, 2], {"vertical_lines": [3]}, TypeError, "vertical_lines"),
            ([1, 2], [1, 2], {"points": {"here": 3}}, TypeError, r"points\['here'\]"),
            ([1, 2], [1, 2], {"log_y": True, "points": {"a": (1, 0)}}, ValueError, "above 0"),
            ([1, 2], [1, 2], {"title": " "}, ValueError, "title: expected some words"),
            ([1, 2], [1, 2], {"x_label": None}, TypeError, "x_label: expected a string"),
            ([1, 2], {name: [1, 2] for name in "abcdefg"}, {}, ValueError, "at most 6.*bands"),
            (
                [1, 2],
                [1, 2],
                {"log_x": True, "vertical_lines": {"zero": 0}},
                ValueError,
                "above 0",
            ),
        ],
    )
    def test_what_it_refuses(self, x, y, options, error, message):
        with pytest.raises(error, match=message):
            plots.lines(x, y, **WORDS | options)


class TestBands:
    def band(self, figure, index=0):
        """Return the lowest and the highest of a band at each x, in order."""
        vertices = figure.axes[0].collections[index].get_paths()[0].vertices
        at = {x: vertices[vertices[:, 0] == x, 1] for x in np.unique(vertices[:, 0])}
        return np.array([(y.min(), y.max()) for y in at.values()]).T

    def test_median_and_range(self):
        runs = np.array([[1.0, 5, 9], [2, 4, 8], [9, 0, 7]])
        figure = plots.bands([1, 2, 3], {"a": runs}, **WORDS)
        np.testing.assert_array_equal(curves(figure)["a"].get_ydata(), [2, 4, 8])
        np.testing.assert_allclose(self.band(figure), [[1, 0, 7], [9, 5, 9]])
        note = figure.axes[0].get_title()
        assert note == "line: median of 3 runs; band: the lowest run to the highest"

    def test_percentiles(self):
        runs = np.arange(11.0)[:, None] + [0, 100]
        figure = plots.bands([1, 2], {"a": runs, "b": runs[:5]}, percentiles=(20, 80), **WORDS)
        np.testing.assert_allclose(self.band(figure), [[2, 102], [8, 108]])
        note = figure.axes[0].get_title()
        assert note == "line: median of 5 to 11 runs; band: percentile 20 to 80"

    def test_one_run_is_called_that(self):
        assert plots.bands([1, 2], [[1, 2]], **WORDS).axes[0].get_title() == "a single run"

    def test_a_run_that_diverged_leaves_a_gap(self):
        runs = np.array([[1.0, 2, 3], [1, np.inf, 3]])
        figure = plots.bands([1, 2, 3], {"a": runs}, **WORDS)
        np.testing.assert_array_equal(curves(figure)["a"].get_ydata(), [1, np.nan, 3])

    @pytest.mark.parametrize(
        ("runs", "options", "error", "message"),
        [
            ([1, 2], {}, ValueError, "runs: expected two axes"),
            ([[1, 2, 3]], {}, ValueError, r"shape \(runs, 2\)"),
            ([[1, 2], [3]], {}, ValueError, "rows of one length"),
            ([[1, np.nan], [np.nan, 1]], {}, ValueError, "some finite numbers"),
            ([[1, 2]], {"percentiles": (-1, 50)}, ValueError, "0 to 100"),
            ([[-1, 2]], {"log_y": True}, ValueError, "above 0"),
        ],
    )
    def test_what_it_refuses(self, runs, options, error, message):
        with pytest.raises(error, match=message):
            plots.bands([1, 2], runs, **WORDS | options)
