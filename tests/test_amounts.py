"""Numbers by name, histograms and reliability: what they show, and what they refuse."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from plot_samples import LONG_NAMES, LONG_TITLE
from test_plots import TestEveryFigure as EveryFigure
from test_plots import drawn_texts  # noqa: F401  (a fixture)

from nnlib import plots
from nnlib.plots import amounts, frequencies, style


def some_bins(count):
    shares = (np.arange(count) + 0.5) / count
    return shares, shares**1.5, 3 ** np.arange(count) % 1000


FIGURES = {
    "bars": lambda: plots.bars({"one": 89.4, "two": 94.2}, x_label="accuracy (%)", title="Two"),
    "bars: intervals": lambda: plots.bars(
        {"plain": (95.8, 96.4, 97), "dropout": (96.1, 96.9, 97.5)},
        x_label="accuracy (%)",
        title="Dropout",
        interval="the lowest of 5 seeds to the highest",
        vertical_lines={"baseline": 96.6},
    ),
    "bars: many long names": lambda: plots.bars(
        {f"{i} {name}": -(10**i) for i, name in enumerate(LONG_NAMES[:3] * 3)},
        x_label="change (%)",
        title=LONG_TITLE,
    ),
    "histogram": lambda: plots.histogram(np.arange(90) ** 0.5, x_label="root", title="Roots"),
    "histogram: sets": lambda: plots.histogram(
        {"small": np.arange(9) / 9, "large": np.arange(90) / 45},
        x_label="share",
        title="Two sets",
        vertical_lines={"half": 0.5},
    ),
    "reliability": lambda: plots.reliability(*some_bins(10), title="Too sure"),
    "reliability: crowded": lambda: plots.reliability(
        np.linspace(0.9, 1, 12), np.ones(12), np.full(12, 1000), title="Crowded"
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


class TestBars:
    WORDS = {"x_label": "accuracy (%)", "title": "So much"}  # noqa: RUF012

    def rows(self, figure):
        """Return the number written beside each name."""
        (axes,) = figure.axes
        names = {
            tick: label.get_text()
            for tick, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
        }
        return {names[text.get_position()[1]]: text.get_text() for text in axes.texts}

    def test_bars_begin_at_zero_and_end_at_the_value(self):
        figure = plots.bars({"a": 3.25, "b": -1}, number_format=".2f", **self.WORDS)
        (axes,) = figure.axes
        ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
        assert ends == [(0, 3.25), (0, -1)]
        assert self.rows(figure) == {"a": "3.25", "b": "−1.00"}
        low, high = axes.get_ylim()
        assert low > high  # the first is on top

    def test_intervals_are_dots_with_their_ends_written(self):
        figure = plots.bars(
            {"a": (1, 2, 4), "b": 3}, interval="of 5 seeds", highlight=["b"], **self.WORDS
        )
        (axes,) = figure.axes
        assert not axes.patches
        drawn = [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines]
        assert drawn[:2] == [([1, 4], [0, 0]), ([2], [0])]
        assert self.rows(figure) == {"a": "2  (1 to 4)", "b": "3"}
        assert axes.get_title() == "dot: middle value; line: of 5 seeds"
        assert axes.lines[1].get_marker() != axes.lines[3].get_marker()

    def test_a_highlight_shows_without_color(self):
        figure = plots.bars({"a": 1, "b": 2}, highlight=["b"], **self.WORDS)
        plain, marked = figure.axes[0].patches
        assert (plain.get_hatch(), marked.get_hatch()) == (None, amounts.HATCH)
        assert to_hex(plain.get_facecolor()) == style.BLUE.lower()
        assert to_hex(marked.get_facecolor()) == style.VERMILLION.lower()

    @pytest.mark.parametrize(
        "options", [{"log_x": True}, {"from_zero": False}, {"x_limits": (1, 5)}]
    )
    def test_no_bar_without_its_zero(self, options):
        figure = plots.bars({"a": 2, "b": 3}, **self.WORDS | options)
        assert not figure.axes[0].patches
        assert [line.get_xdata()[0] for line in figure.axes[0].lines[1::2]] == [2, 3]

    def test_limits_around_zero_keep_the_bars(self):
        (axes,) = plots.bars({"a": 2}, x_limits=(-1, 5), **self.WORDS).axes
        assert len(axes.patches) == 1
        assert axes.get_xlim() == (-1, 5)

    @pytest.mark.parametrize(
        ("values", "options", "error", "message"),
        [
            ([1, 2], {}, TypeError, "by name, in a dictionary"),
            ({"a": np.nan}, {}, ValueError, r"values\['a'\]: expected finite"),
            ({"a": (1, 2)}, {}, ValueError, r"got shape \(2,\)"),
            ({"a": (1, 3, 2)}, {"interval": "i"}, ValueError, "in this order"),
            ({"a": (1, 2, 3)}, {}, ValueError, "interval: say what"),
            ({"a": 0}, {"log_x": True}, ValueError, "above 0"),
            ({"a": 1}, {"log_x": True, "x_limits": (0, 1)}, ValueError, "x_limits"),
            ({"a": 1}, {"highlight": "a"}, TypeError, r"\['a'\]"),
            ({"a": 1}, {"highlight": ["b"]}, ValueError, "highlight"),
            ({"a": 1}, {"number_format": "one"}, ValueError, "number_format"),
            ({str(i): i for i in range(31)}, {}, ValueError, "at most 30"),
        ],
    )
    def test_what_it_refuses(self, values, options, error, message):
        with pytest.raises(error, match=message):
            plots.bars(values, **self.WORDS | options)


class TestHistogram:
    WORDS = {"x_label": "value (no unit)", "title": "So often"}  # noqa: RUF012

    def steps(self, figure):
        return [patch.get_data()[:2] for patch in figure.axes[0].patches if not patch.get_fill()]

    def test_a_single_set_is_counted(self):
        values = np.random.default_rng(0).random((10, 20))
        figure = plots.histogram(values, bins=7, **self.WORDS)
        ((heights, edges),) = self.steps(figure)
        expected, expected_edges = np.histogram(values, 7)
        np.testing.assert_array_equal(heights, expected)
        np.testing.assert_allclose(edges, expected_edges)
        assert figure.axes[0].get_ylabel() == "values (count)"

    def test_the_axis_says_what_is_counted(self):
        alone = plots.histogram([0.1, 0.2], counted="networks", **self.WORDS)
        both = plots.histogram({"a": [0.1], "b": [0.2]}, counted="networks", **self.WORDS)
        assert alone.axes[0].get_ylabel() == "networks (count)"
        assert both.axes[0].get_ylabel() == "networks (% of their set)"

    def test_several_sets_are_shares_over_common_bins(self):
        figure = plots.histogram({"a": [0.0, 1], "b": [0.0, 4, 4, 4]}, bins=4, **self.WORDS)
        (a, edges), (b, others) = self.steps(figure)
        np.testing.assert_array_equal(edges, others)
        np.testing.assert_array_equal(a, [50, 50, 0, 0])
        np.testing.assert_array_equal(b, [25, 0, 0, 75])
        assert figure.axes[0].get_ylabel() == "values (% of their set)"
        one, other = (patch for patch in figure.axes[0].patches if not patch.get_fill())
        assert one.get_linestyle() != other.get_linestyle()
        assert {text.get_text() for text in figure.axes[0].texts} == {"a", "b"}

    def test_whole_numbers_have_a_bar_each(self):
        ((heights, edges),) = self.steps(plots.histogram([3, 5, 5], **self.WORDS))
        np.testing.assert_array_equal(edges, [2.5, 3.5, 4.5, 5.5])
        np.testing.assert_array_equal(heights, [1, 0, 2])
        ((_, edges),) = self.steps(plots.histogram([0, 255], **self.WORDS))
        assert len(edges) == 41

    def test_a_single_value_has_a_bar_too(self):
        ((heights, edges),) = self.steps(plots.histogram([0.7] * 3, bins=3, **self.WORDS))
        np.testing.assert_array_equal(heights, [0, 3, 0])
        assert edges[0] < 0.7 < edges[-1]

    def test_limits_leave_out_but_do_not_change_shares(self):
        figure = plots.histogram({"a": [0.1, 0.2, 7, 8]}, bins=2, x_limits=(0, 1), **self.WORDS)
        ((heights, edges),) = self.steps(figure)
        np.testing.assert_array_equal(edges, [0, 0.5, 1])
        assert heights[0] == 2
        assert figure.axes[0].get_xlim() == (0, 1)

    @pytest.mark.parametrize(
        ("values", "options", "error", "message"),
        [
            ([], {}, ValueError, "values: expected at least one number"),
            ([np.nan], {}, ValueError, "finite"),
            ({"a": ["b"]}, {}, TypeError, r"values\['a'\]"),
            ([1.0], {"bins": 0}, ValueError, "bins"),
            ([1.0], {"x_limits": (1, 1)}, ValueError, "x_limits"),
        ],
    )
    def test_what_it_refuses(self, values, options, error, message):
        with pytest.raises(error, match=message):
            plots.histogram(values, **self.WORDS | options)


class TestReliability:
    def test_dots_stand_at_confidence_and_accuracy(self):
        figure = plots.reliability(
            [0.25, np.nan, 0.95], [0.5, np.nan, 0.9], [4, 0, 1234], title="Honest"
        )
        main, below = figure.axes
        (bins,) = main.containers
        x, y = bins.lines[0].get_data()
        np.testing.assert_allclose(x, [25, 95])
        np.testing.assert_allclose(y, [50, 90])
        diagonal = next(line for line in main.lines if line.get_label() == "right as often as sure")
        assert list(diagonal.get_xdata()) == list(diagonal.get_ydata()) == [0, 100]
        assert [text.get_text() for text in below.texts] == ["4", "1,234"]
        heights = [segment[1, 1] for segment in below.collections[0].get_segments()]
        assert heights == [4, 1234]

    def test_gaps_run_from_the_diagonal_to_the_dots(self):
        figure = plots.reliability([0.2, 0.8], [0.5, 0.6], [9, 9], title="Gaps")
        gaps = next(c for c in figure.axes[0].collections if c.get_label() == "gap")
        np.testing.assert_allclose(
            gaps.get_segments(), [[(20, 20), (20, 50)], [(80, 80), (80, 60)]]
        )

    @pytest.mark.parametrize(
        ("right", "count", "low", "high"),
        # Wilson's interval as tables have it, for example Newcombe (1998), table I.
        [
            (81, 263, 25.53, 36.62),
            (15, 148, 6.24, 16.05),
            (0, 20, 0.0, 16.11),
            (1, 29, 0.61, 17.18),
        ],
    )
    def test_intervals_are_those_of_wilson(self, right, count, low, high):
        percent = np.array([100 * right / count])
        ends = frequencies._wilson(percent, np.array([count]))
        np.testing.assert_allclose(np.ravel(ends), [low, high], atol=0.006)

    def test_an_interval_reaches_the_figure(self):
        figure = plots.reliability([0.5], [81 / 263], [263], title="One bin")
        (bins,) = figure.axes[0].containers
        (segment,) = bins.lines[2][0].get_segments()
        np.testing.assert_allclose(segment[:, 1], [25.53, 36.62], atol=0.006)

    @pytest.mark.parametrize(
        ("confidence", "accuracy", "counts", "error", "message"),
        [
            ([0.5], [0.5, 0.6], [1, 2], ValueError, "confidence: expected a number for each of 2"),
            ([0.5], [50], [3], ValueError, "accuracy: expected fractions"),
            ([np.nan], [0.5], [3], ValueError, "confidence: expected fractions"),
            ([0.5], [0.5], [0], ValueError, "not all of them 0"),
            ([0.5], [0.5], [1.5], ValueError, "whole numbers"),
            ([0.5], [0.5], [-1], ValueError, "counts"),
        ],
    )
    def test_what_it_refuses(self, confidence, accuracy, counts, error, message):
        with pytest.raises(error, match=message):
            plots.reliability(confidence, accuracy, counts, title="No")
