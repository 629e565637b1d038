"""Learning curves, at the end and live."""

import base64
import math
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from plot_samples import some_history, title_of

from nnlib import plots
from nnlib.plots import curves
from nnlib.training import History


class TestLearningCurves:
    def lines(self, figure, panel):
        return {line.get_label(): line for line in figure.axes[panel].lines}

    def test_it_draws_what_was_recorded(self):
        history = some_history(5)
        figure = plots.learning_curves(history)
        loss, accuracy = self.lines(figure, 0), self.lines(figure, 1)
        for line, expected in [
            (loss["training"], history.train_loss),
            (loss["validation"], history.validation_loss),
            (accuracy["training"], 100 * np.array(history.train_accuracy)),
            (accuracy["validation"], 100 * np.array(history.validation_accuracy)),
        ]:
            np.testing.assert_array_equal(line.get_xdata(), [1, 2, 3, 4, 5])
            np.testing.assert_allclose(line.get_ydata(), expected)
        labels = [(axes.get_xlabel(), axes.get_ylabel()) for axes in figure.axes]
        assert labels == [("epoch", "loss (mean per example)"), ("epoch", "accuracy (%)")]

    def test_training_and_validation_differ_in_more_than_color(self):
        for panel in (0, 1):
            lines = self.lines(plots.learning_curves(some_history()), panel)
            one, other = lines["training"], lines["validation"]
            assert one.get_linestyle() != other.get_linestyle()
            assert one.get_marker() != other.get_marker()
            assert one.get_color() != other.get_color()

    def test_the_legend_names_what_is_there(self):
        def legend(history):
            return [text.get_text() for text in plots.learning_curves(history).legends[0].texts]

        assert legend(some_history(validation=False)) == ["training"]
        everything = ["training", "validation", "best epoch: 3"]
        assert legend(some_history(5, best_epoch=3)) == everything

    def test_the_best_epoch_is_marked_in_both_panels(self):
        figure = plots.learning_curves(some_history(5, best_epoch=3))
        for panel in (0, 1):
            assert list(self.lines(figure, panel)["best epoch: 3"].get_xdata()) == [3, 3]

    @pytest.mark.parametrize(
        ("history", "title"),
        [
            (some_history(40), "Validation accuracy 97.5% at epoch 40 of 40"),
            (some_history(40, best_epoch=4), "Validation accuracy 68.1% at epoch 4 of 40"),
            (some_history(4, validation=False), "Training accuracy 66.9% at epoch 4 of 4"),
        ],
    )
    def test_the_title_states_the_finding(self, history, title):
        assert title_of(plots.learning_curves(history)) == title
        assert title_of(plots.learning_curves(history, title="Mine")) == "Mine"

    @pytest.mark.parametrize("epochs", [1, 2, 7, 50])
    def test_epochs_are_whole_numbers(self, epochs):
        figure = plots.learning_curves(some_history(epochs))
        figure.canvas.draw()
        for axes in figure.axes:
            low, high = axes.get_xlim()
            ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
            assert ticks
            assert all(tick == round(tick) for tick in ticks)

    @pytest.mark.parametrize("epochs", [1, 5, 500])
    def test_there_are_markers_but_never_a_crowd(self, epochs):
        line = self.lines(plots.learning_curves(some_history(epochs)), 0)["training"]
        assert line.get_marker() == "o"
        assert 1 <= math.ceil(epochs / line.get_markevery()) <= curves.MOST_MARKERS

    def test_accuracy_stays_within_its_bounds(self):
        history = some_history(3)
        history.train_accuracy = history.validation_accuracy = [1.0, 1.0, 1.0]
        low, high = plots.learning_curves(history).axes[1].get_ylim()
        assert (low < 99, high) == (True, 100)

    def test_a_loss_that_is_not_finite_leaves_a_gap_and_is_the_title(self):
        history = some_history(4, validation=False)
        history.train_loss[2:] = [math.inf, math.nan]
        figure = plots.learning_curves(history)
        drawn = self.lines(figure, 0)["training"].get_ydata()
        np.testing.assert_array_equal(np.isnan(drawn), [False, False, True, True])
        assert title_of(figure) == ("Training diverged: the loss became NaN or infinite in epoch 3")

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"train_loss": []}, ValueError, "at least one epoch"),
            ({"train_accuracy": [0.5]}, ValueError, "1 in train_accuracy"),
            ({"validation_loss": []}, ValueError, "0 in validation_loss"),
            ({"train_accuracy": [50.0, 60.0, 97.5]}, ValueError, "fractions.*97.5"),
            ({"train_accuracy": [0.1, 0.2, math.nan]}, ValueError, "fractions"),
            ({"best_epoch": 4}, ValueError, "from 1 to 3, got 4"),
        ],
    )
    def test_what_it_refuses(self, change, error, message):
        history = some_history(3)
        for name, value in change.items():
            setattr(history, name, value)
        with pytest.raises(error, match=message):
            plots.learning_curves(history)

    def test_it_refuses_what_is_no_history(self):
        with pytest.raises(TypeError, match="got dict"):
            plots.learning_curves({"loss": [1.0]})


class TestLiveCurves:
    class Handle:
        def __init__(self):
            self.updates = []

        def update(self, content, **_):
            self.updates.append(content)

    @pytest.fixture
    def page(self, monkeypatch):
        """Stand in for a notebook: what is displayed, on a clock that only the test moves."""
        page = SimpleNamespace(shown=[], handles=[], now=0.0)

        def display(content, **options):
            assert options == {"raw": True, "display_id": True}
            page.shown.append(content)
            page.handles.append(self.Handle())
            return page.handles[-1]

        monkeypatch.setattr("IPython.display.display", display)
        monkeypatch.setattr(curves, "in_notebook", lambda: True)
        monkeypatch.setattr(curves.time, "monotonic", lambda: page.now)
        return page

    def size(self, content):
        """Width and height in dots, from the header of the PNG."""
        header = base64.b64decode(content["image/png"])[:24]
        assert header.startswith(b"\x89PNG")
        return header[16:20], header[20:24]

    def finding(self, epochs):
        return curves._finding(some_history(epochs))

    def test_one_picture_is_updated_in_place(self, page):
        with plots.LiveCurves() as live:
            for epochs in (1, 2, 3):
                live(some_history(epochs))
                page.now += 10
        assert [content["text/plain"] for content in page.shown] == [self.finding(1)]
        updates = page.handles[0].updates
        assert [content["text/plain"] for content in updates] == [self.finding(2), self.finding(3)]
        assert plt.get_fignums() == []

    def test_updates_wait_for_their_turn_and_the_last_always_comes(self, page):
        live = plots.LiveCurves(interval=0.3)
        for epochs in (1, 2, 3):
            live(some_history(epochs))
            page.now += 0.1
        assert (len(page.shown), page.handles[0].updates) == (1, [])
        live.close()
        (update,) = page.handles[0].updates
        assert update["text/plain"] == self.finding(3)
        live.close()
        assert len(page.handles[0].updates) == 1

    def test_where_drawing_is_slow_it_takes_a_tenth_of_the_time(self, page, monkeypatch):
        def draw_slowly(*_):
            page.now += 2.0
            return b""

        monkeypatch.setattr(curves, "_png", draw_slowly)
        live = plots.LiveCurves()
        live(some_history(1))
        page.now += 17.9
        live(some_history(2))
        assert page.handles[0].updates == []
        page.now += 0.2
        live(some_history(3))
        assert len(page.handles[0].updates) == 1

    def test_a_new_training_gets_a_new_picture(self, page):
        live = plots.LiveCurves()
        for _ in range(2):
            live(some_history(1))
            live.close()
        assert len(page.shown) == 2

    def test_pictures_are_all_of_one_size(self, page):
        live = plots.LiveCurves(interval=0)
        for epochs in (1, 60):
            live(some_history(epochs))
        one, other = page.shown[0], page.handles[0].updates[0]
        assert self.size(one) == self.size(other)

    def test_nothing_is_left_of_earlier_pictures(self, page):
        live, fresh = plots.LiveCurves(interval=0), plots.LiveCurves()
        for epochs in (3, 5, 4):
            live(some_history(epochs))
        fresh(some_history(4))
        assert page.handles[0].updates[-1] == page.shown[1]

    def test_elsewhere_a_line_of_text_follows(self, capsys):
        with plots.LiveCurves() as live:
            for epochs in (1, 2):
                live(some_history(epochs))
        out = capsys.readouterr().out
        assert out == f"epoch 2 · {some_history(2).describe()}\n"
        assert plt.get_fignums() == []

    def test_it_refuses_a_broken_history_at_once(self):
        with pytest.raises(ValueError, match="at least one epoch"):
            plots.LiveCurves()(History())

    def test_it_refuses_a_negative_interval(self):
        with pytest.raises(ValueError, match="interval"):
            plots.LiveCurves(interval=-1)
