"""Every figure: that a person can read it, and that drawing it changes nothing else."""

import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.text import Text
from plot_samples import (
    CLOTHES,
    LONG_NAMES,
    LONG_TITLE,
    some_counts,
    some_history,
    some_images,
    some_labels,
    some_layers,
    some_predictions,
    words,
)

from nnlib import plots
from nnlib.plots import confusion, style

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color
# vision deficiency", severity 1; applied to linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

FIGURES = {
    "images": lambda: plots.images(some_images(32), some_labels(32)),
    "images: 2": lambda: plots.images(some_images(2), some_labels(2)),
    "images: 100": lambda: plots.images(some_images(100), some_labels(100), count=100, columns=20),
    "images: clothes": lambda: plots.images(
        some_images(20, 784), some_labels(20), class_names=CLOTHES
    ),
    "images: long names": lambda: plots.images(
        some_images(20), some_labels(20), class_names=LONG_NAMES, title=LONG_TITLE
    ),
    "images: a strip": lambda: plots.images(some_images(3, 500), image_shape=(1, 500)),
    "curves": lambda: plots.learning_curves(some_history(best_epoch=9)),
    "curves: 1 epoch": lambda: plots.learning_curves(some_history(1)),
    "curves: 50 epochs": lambda: plots.learning_curves(some_history(50), title=LONG_TITLE),
    "curves: 2,000 epochs": lambda: plots.learning_curves(some_history(2000, best_epoch=2000)),
    "curves: no validation": lambda: plots.learning_curves(some_history(validation=False)),
    "confusion": lambda: plots.confusion_matrix(some_counts()),
    "confusion: shares": lambda: plots.confusion_matrix(some_counts(), normalize=True),
    "confusion: clothes": lambda: plots.confusion_matrix(some_counts(), class_names=CLOTHES),
    "confusion: long names": lambda: plots.confusion_matrix(
        1000 * some_counts(), class_names=LONG_NAMES, title=LONG_TITLE
    ),
    "confusion: 2 classes": lambda: plots.confusion_matrix([[50, 3], [1, 46]]),
    "confusion: 20 classes": lambda: plots.confusion_matrix(some_counts(20)),
    "confusion: 100 classes": lambda: plots.confusion_matrix(
        some_counts(100), class_names=[f"class {i}" for i in range(100)]
    ),
    "predictions": lambda: some_predictions(24),
    "predictions: 2": lambda: some_predictions(2),
    "predictions: long names": lambda: some_predictions(24, class_names=LONG_NAMES),
    "weights": lambda: plots.weights(np.linspace(-1, 1, 64 * 40).reshape(64, 40)),
    "weights: 1": lambda: plots.weights(np.linspace(-1e-5, 2e-5, 64).reshape(64, 1)),
    "activations": lambda: plots.activations(some_layers(10)),
    "activations: growing": lambda: plots.activations(some_layers(7, scale=30)),
    "activations: rectified": lambda: plots.activations(
        [np.maximum(values, 0) for values in some_layers(5, scale=1)]
    ),
    "activations: 1": lambda: plots.activations({LONG_NAMES[0]: some_layers(1)[0]}),
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())
TYPICAL = [name for name in FIGURES if ":" not in name]
each_typical_figure = pytest.mark.parametrize(
    "draw", [FIGURES[name] for name in TYPICAL], ids=TYPICAL
)


@pytest.fixture
def drawn_texts(monkeypatch):
    """Draw a figure and return the texts that appear, with the place that each takes up."""

    def draw(figure):
        found = {}
        original = Text.draw

        def record(self, renderer, *args, **kwargs):
            if self.get_visible() and self.get_text():
                found[self] = self.get_window_extent(renderer)
            return original(self, renderer, *args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(Text, "draw", record)
            figure.draw_without_rendering()
        assert found
        return found

    return draw


class TestEveryFigure:
    @every_figure
    def test_no_text_is_small_cut_off_or_overlapping(self, draw, drawn_texts):
        figure = draw()
        texts = drawn_texts(figure)
        page = figure.bbox
        for text, place in texts.items():
            assert text.get_fontsize() >= 10, text
            inside = (
                place.x0 >= page.x0 - 0.5
                and place.y0 >= page.y0 - 0.5
                and place.x1 <= page.x1 + 0.5
                and place.y1 <= page.y1 + 0.5
            )
            assert inside, (text, place, page)
        for (one, a), (other, b) in itertools.combinations(texts.items(), 2):
            width = min(a.x1, b.x1) - max(a.x0, b.x0)
            height = min(a.y1, b.y1) - max(a.y0, b.y0)
            # The box of a line is higher than its letters: half a millimetre may be shared.
            assert width <= 1 or height <= 2, (one, other)

    @each_typical_figure
    def test_it_has_a_title_and_an_opaque_background(self, draw):
        figure = draw()
        assert figure.get_suptitle()
        assert to_rgba(figure.get_facecolor()) == (1, 1, 1, 1)

    @each_typical_figure
    def test_it_leaves_pyplot_as_it_was(self, draw):
        with mpl.rc_context({"font.size": 7, "axes.grid": True}):
            mine, axes = plt.subplots()
            before = dict(mpl.rcParams)
            draw()
            assert plt.gcf() is mine
            assert plt.gca() is axes
            assert plt.get_fignums() == [mine.number]
            assert dict(mpl.rcParams) == before
            plt.close(mine)

    @each_typical_figure
    def test_the_readers_style_does_not_reach_it(self, draw, drawn_texts):
        def looks(figure):
            return [
                (text.get_text(), text.get_fontsize(), to_hex(text.get_color()), text.get_family())
                for text in drawn_texts(figure)
            ]

        expected = looks(draw())
        hostile = {"font.size": 4, "font.family": "serif", "text.usetex": False}
        with plt.style.context(["dark_background", hostile]):
            assert looks(draw()) == expected

    def test_ticks_that_are_made_later_keep_the_style(self, drawn_texts):
        with style.new_figure(4, 3, "A title") as figure:
            axes = figure.subplots()
            axes.set(yscale="log", ylim=(2, 8))
            axes.yaxis.set_minor_formatter("{x:.0f}")
        with plt.style.context(["dark_background", {"ytick.labelsize": 4}]):
            texts = drawn_texts(figure)
        assert len(texts) > 8
        assert {to_hex(text.get_color()) for text in texts} == {style.INK}
        assert {text.get_fontsize() for text in texts} == {10, 12}

    def test_a_window_keeps_its_figure_known_to_pyplot(self, monkeypatch):
        monkeypatch.setattr(plt.figure().canvas.__class__, "required_interactive_framework", "tk")
        plt.close("all")
        figure = plots.images(some_images(2))
        assert plt.get_fignums() == [figure.number]
        with pytest.raises(KeyboardInterrupt), style.new_figure(4, 3, "Half drawn"):
            raise KeyboardInterrupt
        assert plt.get_fignums() == [figure.number]
        plt.close("all")

    def test_a_dollar_sign_is_a_dollar_sign(self):
        figure = plots.images(some_images(2), [0, 1], class_names=["$5", "$6"])
        assert words(figure) == ["$5", "$6"]
        assert not any(text.get_parse_math() for text in figure.axes[0].texts)


class TestPalette:
    def lab(self, color, vision="normal"):
        """CIE 1976 L*a*b* of a color as seen, white point D65."""
        channels = np.array(to_rgb(color))
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        seen = (VISION[vision] @ linear).clip(0, 1)
        xyz = np.array(
            [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
        )
        ratios = xyz @ seen / [0.9505, 1, 1.089]
        x, y, z = np.where(ratios > 216 / 24389, np.cbrt(ratios), ratios * 841 / 108 + 4 / 29)
        return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])

    @pytest.mark.parametrize("vision", VISION)
    def test_colors_differ_for_every_kind_of_color_vision(self, vision):
        colors = [style.BLUE, style.VERMILLION, style.PAPER, style.GRID]
        for one, other in itertools.combinations(colors[:3], 2):
            assert np.linalg.norm(self.lab(one, vision) - self.lab(other, vision)) > 40

    @pytest.mark.parametrize("vision", VISION)
    def test_mistakes_stand_out_from_right_answers(self, vision):
        mistake = confusion.MISTAKES(1.0)
        distance = self.lab(mistake, vision) - self.lab(confusion.RIGHT_COLOR, vision)
        assert np.linalg.norm(distance) > 40

    def test_training_and_validation_differ_in_a_grey_print(self):
        assert abs(self.lab(style.BLUE)[0] - self.lab(style.VERMILLION)[0]) > 20

    @pytest.mark.parametrize(
        ("color", "least"),
        # WCAG 2.2: 4.5 for text, 3 for what is drawn.
        [(style.INK, 4.5), (style.MUTED, 4.5), (style.BLUE, 3), (style.VERMILLION, 3)],
    )
    def test_colors_show_on_paper(self, color, least):
        assert confusion.contrast(color, style.PAPER) >= least

    def test_contrast_of_black_and_white(self):
        assert confusion.contrast("black", "white") == pytest.approx(21)


class TestWords:
    @pytest.mark.parametrize(
        ("fraction", "expected"),
        [(0, "0.0%"), (0.975, "97.5%"), (0.9996, "99.9%"), (1, "100%")],
    )
    def test_percent(self, fraction, expected):
        assert style.percent(fraction) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (0, "0.0"),
            (0.5, "0.50"),
            (-0.123, "−0.12"),
            (15.2, "15"),
            (1234, "1200"),
            (9.12e-5, "9.1e−05"),
            (-1.5e9, "−1.5e+09"),
        ],
    )
    def test_number(self, value, expected):
        assert style.number(value, 2) == expected

    def test_wrapped_text_keeps_its_words(self):
        wrapped = style.wrap_text(LONG_TITLE, 3, 12)
        assert wrapped.split() == LONG_TITLE.split()
        assert all(style.text_width(line, 12) <= 3 for line in wrapped.split("\n"))

    def test_shortened_text_fits_and_starts_the_same(self):
        short = style.shorten(LONG_TITLE, 2)
        assert style.text_width(short) <= 2
        assert short.endswith("…")
        assert LONG_TITLE.startswith(short[:-1])
        assert style.shorten("short", 2) == "short"
