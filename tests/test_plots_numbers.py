"""The confusion matrix and the histograms of activations: the numbers that they show."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from plot_samples import some_counts, some_layers, title_of

from nnlib import plots
from nnlib.plots import confusion, style


class TestConfusionMatrix:
    COUNTS = np.array([[8, 2, 0], [1, 9, 0], [0, 5, 5]])

    def cells(self, figure):
        """Return the texts by (row, column)."""
        texts = figure.axes[0].texts
        return {(text.get_position()[1], text.get_position()[0]): text for text in texts}

    def test_rows_are_true_and_columns_predicted(self):
        figure = plots.confusion_matrix(self.COUNTS, class_names=["cat", "dog", "fox"])
        axes = figure.axes[0]
        assert (axes.get_ylabel(), axes.get_xlabel()) == ("true class", "predicted class")
        for labels in (axes.get_xticklabels(), axes.get_yticklabels()):
            assert [label.get_text() for label in labels] == ["cat", "dog", "fox"]
        written = {place: int(text.get_text()) for place, text in self.cells(figure).items()}
        assert written == {place: self.COUNTS[place] for place in np.ndindex(3, 3)}
        low, high = axes.get_ylim()
        assert low > high  # row 0 is on top
        assert figure.axes[1].get_ylabel() == "mistakes (examples)"

    def test_the_colors_end_at_the_worst_mistake(self):
        counts = self.COUNTS + 1000 * np.eye(3, dtype=int)
        (picture,) = plots.confusion_matrix(counts).axes[0].images
        assert picture.get_clim() == (0, 5)
        colors = picture.to_rgba(picture.get_array())
        assert {to_hex(colors[i, i]) for i in range(3)} == {confusion.RIGHT_COLOR.lower()}
        assert to_hex(colors[0, 2]) == style.PAPER.lower()
        assert to_hex(colors[2, 1]) == to_hex(confusion.MISTAKES(1.0))

    @pytest.mark.parametrize("normalize", [False, True])
    def test_every_number_stands_out_from_its_cell(self, normalize):
        counts = np.arange(400).reshape(20, 20)
        figure = plots.confusion_matrix(counts, normalize=normalize)
        (picture,) = figure.axes[0].images
        colors = picture.to_rgba(picture.get_array())
        cells = self.cells(figure)
        assert len(cells) == 400
        for place, text in cells.items():
            assert confusion.contrast(text.get_color(), colors[place]) >= 4.5

    def test_shares_of_the_true_class(self):
        counts = np.array([[3, 1, 0], [0, 0, 0], [1, 0, 199]])
        figure = plots.confusion_matrix(counts, normalize=True)
        written = [text.get_text() for _, text in sorted(self.cells(figure).items())]
        assert written == ["75.0", "25.0", "0", "–", "–", "–", "0.5", "0", "99.5"]
        assert figure.axes[0].images[0].get_clim() == (0, 25)
        assert "100%" in figure.axes[0].get_ylabel()
        assert figure.axes[1].get_ylabel() == "mistakes (% of the true class)"

    @pytest.mark.parametrize(
        ("counts", "title"),
        [
            (COUNTS, "Accuracy 73.3%; most often 2 taken for 1 (5 times)"),
            ([[4, 1], [0, 5]], "Accuracy 90.0%; most often 0 taken for 1 (once)"),
            ([[4, 1], [1, 4]], "Accuracy 80.0%; no mistake was made twice"),
            ([[4, 0], [0, 5]], "Accuracy 100%: no mistakes"),
            ([[1, 1], [0, 99998]], "Accuracy 99.9%; most often 0 taken for 1 (once)"),
            ([[0, 1200], [0, 1]], "Accuracy 0.1%; most often 0 taken for 1 (1,200 times)"),
        ],
    )
    def test_the_title_states_the_finding(self, counts, title):
        assert title_of(plots.confusion_matrix(counts)) == title
        assert title_of(plots.confusion_matrix(counts, title="Mine")) == "Mine"

    def test_many_classes_have_colors_only(self):
        figure = plots.confusion_matrix(some_counts(21))
        assert len(figure.axes[0].texts) == 0
        np.testing.assert_array_equal(figure.axes[0].images[0].get_array().data, some_counts(21))

    @pytest.mark.parametrize(
        ("matrix", "error", "message"),
        [
            ([[0.5, 0.5], [0.0, 1.0]], TypeError, "normalize=True"),
            ([[1, 2, 3], [4, 5, 6]], ValueError, r"got shape \(2, 3\)"),
            ([1, 2], ValueError, "a row and a column"),
            ([[1]], ValueError, "at least two classes"),
            ([[1, -1], [0, 1]], ValueError, "got -1 to 1"),
            ([[0, 0], [0, 0]], ValueError, "not all of them 0"),
        ],
    )
    def test_what_it_refuses(self, matrix, error, message):
        with pytest.raises(error, match=message):
            plots.confusion_matrix(matrix)

    def test_it_refuses_too_few_names(self):
        with pytest.raises(ValueError, match="3 names, one each, got 2"):
            plots.confusion_matrix(self.COUNTS, class_names=["a", "b"])


class TestActivations:
    def test_each_layer_has_its_bars_and_words(self):
        rng = np.random.default_rng(0)
        layers = {"first": rng.normal(0, 1, (50, 40)), "second": rng.normal(1, 0.1, (50, 40))}
        figure = plots.activations(layers)
        first, second = figure.axes
        for axes, (name, values) in zip((first, second), layers.items(), strict=True):
            heading, mean, std = axes.get_title().split("\n")
            assert heading == name
            assert mean == f"mean {style.number(values.mean(), 2)}"
            assert std == f"std {style.number(values.std(), 2)}"
            heights, edges, _ = axes.patches[0].get_data()
            # As many values as the axis spans, all but a thousandth at each end.
            shown = ((values >= edges[0]) & (values <= edges[-1])).sum()
            assert (heights * np.diff(edges)).sum() == pytest.approx(shown)
            assert shown >= 0.998 * values.size
        assert first.get_xlim() == second.get_xlim()
        assert figure.get_supxlabel() == "value (no unit)"
        assert figure.get_supylabel() == "share of values"

    def test_the_tallest_bar_lies_where_the_values_are(self):
        figure = plots.activations([np.linspace(-3, 3, 500), np.full(500, 2.0)])
        heights, edges, _ = figure.axes[1].patches[0].get_data()
        tallest = int(np.argmax(heights))
        assert edges[tallest] <= 2 <= edges[tallest + 1]
        assert np.count_nonzero(heights) == 1

    def test_bars_of_an_even_spread_are_even_to_the_ends(self):
        figure = plots.activations([np.linspace(-1, 0.7, 100_000)])
        heights, edges, _ = figure.axes[0].patches[0].get_data()
        np.testing.assert_allclose(heights, heights.mean(), rtol=0.02)
        assert np.any((edges[:-1] < 0) & (edges[1:] > 0))  # one lies across 0

    def test_zeros_are_counted_in_words_and_not_drawn(self):
        values = np.array([0.0, 0, 0, 1, 2, 3, 4, 5])
        figure = plots.activations([values, values + 1])
        assert figure.axes[0].get_title().split("\n")[-1] == "exactly 0: 38%"
        assert figure.axes[1].get_title().split("\n")[-1] == "exactly 0: 0%"
        heights, edges, _ = figure.axes[0].patches[0].get_data()
        assert heights[0] == 0
        assert edges[0] == 0

    def test_a_dead_layer_can_be_drawn(self):
        figure = plots.activations([np.zeros(10)])
        assert figure.axes[0].get_title() == "layer 1\nmean 0.0\nstd 0.0\nexactly 0: 100%"

    def test_the_title_states_the_finding(self):
        one = np.array([-1.0, 1.0])
        title = title_of(plots.activations([one, one * 1e-6]))
        assert title == "Standard deviation: 1.00 in layer 1, 1.00e−06 in layer 2"
        assert title_of(plots.activations([one])) == "Standard deviation 1.00 in layer 1"

    def test_layers_keep_their_order_over_two_rows(self):
        figure = plots.activations(some_layers(7))
        names = [axes.get_title().split("\n")[0] for axes in figure.axes if axes.get_title()]
        assert names == [f"layer {i}" for i in range(1, 8)]

    @pytest.mark.parametrize(
        ("values", "names", "error", "message"),
        [
            ([], None, ValueError, "at least one layer"),
            ([np.array([1.0]), np.array([])], None, ValueError, "layer 2.*at least one value"),
            ([np.array([1.0, np.inf, np.nan])], None, ValueError, "layer 1.*2 of 3"),
            ([np.array(["a"])], None, TypeError, "layer 1"),
            (np.zeros((3, 4)), None, TypeError, "one array for each layer"),
            ([np.ones(2)], ["a", "b"], ValueError, "1 names"),
            ([np.ones(2), np.ones(2)], ["a", "a"], ValueError, "different"),
            ({"a": np.ones(2)}, ["b"], TypeError, "names"),
        ],
    )
    def test_what_it_refuses(self, values, names, error, message):
        with pytest.raises(error, match=message):
            plots.activations(values, names=names)
