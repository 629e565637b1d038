"""Images, predictions and weights: what is drawn, and what is written above it."""

import io
import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from plot_samples import (
    CLOTHES,
    LONG_NAMES,
    some_images,
    some_labels,
    some_predictions,
    some_probabilities,
    title_of,
    words,
)

from nnlib import plots
from nnlib.data import Dataset
from nnlib.plots import style


class TestImages:
    def test_it_draws_the_images_with_their_labels(self):
        images = some_images(3)
        figure = plots.images(images, [7, 0, 5])
        drawn = figure.axes[0].images
        for picture, image in zip(drawn, images, strict=True):
            np.testing.assert_array_equal(picture.get_array(), image.reshape(8, 8))
            assert picture.get_clim() == (0, 1)
            assert picture.get_interpolation() == "nearest"
            assert picture.cmap(0.0) == (0, 0, 0, 1)
            assert picture.cmap(1.0) == (1, 1, 1, 1)
        assert words(figure) == ["7", "0", "5"]
        assert title_of(figure) == "3 images of 8 × 8 pixels"

    def test_labels_stand_above_their_image_in_reading_order(self):
        figure = plots.images(some_images(5), [0, 1, 2, 3, 4], columns=2)
        axes = figure.axes[0]
        places = []
        for picture, label in zip(axes.images, axes.texts, strict=True):
            left, right, bottom, top = picture.get_extent()
            x, y = label.get_position()
            assert x == pytest.approx((left + right) / 2)
            assert y < top < bottom  # the axes count downwards
            places.append((round(top, 6), round(left, 6)))
        assert places == sorted(places)
        assert [len(list(row)) for _, row in itertools.groupby(places, lambda place: place[0])] == [
            2,
            2,
            1,
        ]

    @pytest.mark.parametrize("side", [8, 28])
    def test_pixels_of_an_image_are_of_one_size(self, side):
        picture = plots.images(some_images(3, side * side)).axes[0].images[2]
        left, right, bottom, top = picture.get_extent()
        for length in (right - left, bottom - top):
            dots = 100 * length / side
            assert dots == pytest.approx(round(dots))
        assert 100 * left == pytest.approx(round(100 * left))

    @pytest.mark.parametrize("features", [64, 784])
    def test_as_many_columns_as_asked_for(self, features):
        figure = plots.images(some_images(16, features), some_labels(16), columns=8)
        tops = [picture.get_extent()[3] for picture in figure.axes[0].images]
        assert len(set(tops[:8])) == 1 < len(set(tops))

    def test_a_dataset_brings_its_labels_shape_and_names(self):
        dataset = Dataset(some_images(3, 6), [0, 2, 1], ["cat", "dog", "fox"], image_shape=(2, 3))
        figure = plots.images(dataset)
        assert words(figure) == ["cat", "fox", "dog"]
        assert figure.axes[0].images[0].get_array().shape == (2, 3)
        assert title_of(figure) == "3 images of 2 × 3 pixels"

    def test_no_more_than_asked_for(self):
        figure = plots.images(some_images(1200), some_labels(1200), count=12)
        assert len(figure.axes[0].images) == 12
        assert words(figure) == [str(i % 10) for i in range(12)]
        assert title_of(figure) == "The first 12 of 1,200 images, 8 × 8 pixels each"

    def test_more_columns_make_smaller_images(self):
        def width(columns):
            left, right, *_ = (
                plots.images(some_images(20), columns=columns).axes[0].images[0].get_extent()
            )
            return right - left

        assert width(20) < 0.5 < width(8) <= width(2) == pytest.approx(width(1))

    def test_no_labels_no_captions(self):
        assert words(plots.images(some_images(3).reshape(3, 8, 8))) == []

    def test_labels_may_be_words(self):
        assert words(plots.images(some_images(2), ["before", "after"])) == ["before", "after"]

    @pytest.mark.parametrize(
        ("images", "limits"),
        [
            (np.full((1, 4), 0.2), (0, 1)),
            (np.array([[-1.5, 0, 1, 2.5]]), (-1.5, 2.5)),
            (np.array([[0, 16, 3, 4]], dtype=np.uint8), (0, 16)),
            (np.zeros((1, 4), dtype=np.uint8), (0, 1)),
            (np.array([[True, False, True, True]]), (0, 1)),
        ],
    )
    def test_black_and_white_stand_for(self, images, limits):
        assert plots.images(images).axes[0].images[0].get_clim() == limits

    @pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble, np.int64])
    def test_every_kind_of_number_is_drawn_without_a_warning(self, kind):
        figure = plots.images(np.array([[0, 1, 1, 0]], dtype=kind))
        figure.savefig(io.BytesIO())
        np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), [[0, 1], [1, 0]])

    def test_it_does_not_change_what_it_was_given(self):
        images, labels = some_images(3), some_labels(3)
        before = images.copy()
        images.flags.writeable = False
        plots.images(images, labels)
        np.testing.assert_array_equal(images, before)

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ((some_images(2, 63),), ValueError, "63 features do not fill a square"),
            ((some_images(2)[0],), ValueError, r"got \(64,\).*images\[:1\]"),
            ((some_images(0),), ValueError, "at least one image"),
            ((np.zeros((2, 8, 8, 3)),), ValueError, "grey"),
            ((np.array([["a"]]),), TypeError, "array of numbers"),
            ((SimpleNamespace(),), TypeError, "SimpleNamespace.*dataset.images"),
            ((np.array([[0.0] * 4, [0, np.nan, 0, 0]]),), ValueError, "finite.*number 1"),
            ((some_images(2), [1, 2, 3]), ValueError, "one per row"),
            ((some_images(2), ["a"]), ValueError, "one per image"),
            ((some_images(2), [0.5, 1.5]), TypeError, "integers"),
        ],
    )
    def test_what_it_refuses(self, arguments, error, message):
        with pytest.raises(error, match=message):
            plots.images(*arguments)

    @pytest.mark.parametrize(
        ("options", "error", "message"),
        [
            ({"image_shape": (4, 4)}, ValueError, "4 x 4 does not match"),
            ({"image_shape": 64}, TypeError, "image_shape"),
            ({"count": 0}, ValueError, "count"),
            ({"columns": 0}, ValueError, "columns"),
            ({"class_names": "ab"}, TypeError, "class_names"),
            ({"class_names": ["a"]}, ValueError, "labels: expected 0 to 0"),
        ],
    )
    def test_which_options_it_refuses(self, options, error, message):
        with pytest.raises(error, match=message):
            plots.images(some_images(2), [0, 1], **options)


class TestPredictions:
    def test_right_and_wrong_differ_in_words_and_frames(self):
        figure = some_predictions(3)
        assert words(figure) == ["✓ 0 (82%)", "✓ 1 (82%)", "✗ 3 (82%)\ntrue: 2"]
        right, _, wrong = figure.axes[0].patches
        assert right.get_linestyle() != wrong.get_linestyle()
        assert wrong.get_linewidth() > 2 * right.get_linewidth()
        assert to_hex(right.get_edgecolor()) == style.BLUE.lower()
        assert to_hex(wrong.get_edgecolor()) == style.VERMILLION.lower()
        assert title_of(figure) == "2 of 3 predictions right"

    def test_class_names_replace_numbers(self):
        assert words(some_predictions(3, class_names=CLOTHES))[2] == "✗ Dress (82%)\ntrue: Pullover"

    def test_a_long_name_leaves_the_percentage_readable(self):
        assert all("… (82%)" in text for text in words(some_predictions(3, class_names=LONG_NAMES)))

    def test_the_title_says_when_there_are_more(self):
        figure = some_predictions(30, shown=6)
        assert title_of(figure) == "4 of 6 predictions right (the first 6 of 30)"
        assert len(figure.axes[0].images) == 6

    def test_logits_are_refused(self):
        with pytest.raises(ValueError, match="softmax"):
            plots.predictions(some_images(2), [0, 1], np.array([[4.0, -2.0], [1.0, 0.0]]))

    @pytest.mark.parametrize(
        ("labels", "probabilities", "error", "message"),
        [
            ([0, 10], some_probabilities(2), ValueError, "labels: expected 0 to 9"),
            ([0, 1, 2], some_probabilities(2), ValueError, "labels"),
            ([0, 1], some_probabilities(3), ValueError, "a row for each of 2 images, got 3"),
            ([0, 1], some_probabilities(2)[0], ValueError, "probabilities: expected 2 axes"),
            ([0, 1], np.full((2, 2), np.nan), ValueError, "probabilities"),
        ],
    )
    def test_what_it_refuses(self, labels, probabilities, error, message):
        with pytest.raises(error, match=message):
            plots.predictions(some_images(2), labels, probabilities)


class TestWeights:
    WEIGHT = np.array([[0.1, -0.2], [0.3, 0.1], [0.0, 0.05], [-0.1, 0.2], [0.0, 0.0], [0.2, 0.1]])

    def test_a_unit_is_a_column(self):
        figure = plots.weights(self.WEIGHT, image_shape=(2, 3))
        first, second = figure.axes[0].images
        np.testing.assert_array_equal(first.get_array(), [[0.1, 0.3, 0.0], [-0.1, 0.0, 0.2]])
        np.testing.assert_array_equal(second.get_array(), [[-0.2, 0.1, 0.05], [0.2, 0.0, 0.1]])
        assert words(figure) == ["unit 0", "unit 1"]
        assert title_of(figure) == "Weights of 2 units, 2 × 3 pixels each"

    def test_colors_are_symmetric_around_zero(self):
        figure = plots.weights(self.WEIGHT, image_shape=(2, 3))
        for picture in figure.axes[0].images:
            assert picture.get_clim() == (-0.3, 0.3)
            red, green, blue, _ = picture.to_rgba(np.array([0.0]))[0]
            assert min(red, green, blue) > 0.95  # 0 is white
        red, _, blue, _ = picture.to_rgba(np.array([0.3]))[0]
        assert red > blue  # as the docstring says: positive is red
        bar = figure.axes[1]
        assert [label.get_text() for label in bar.get_xticklabels()] == ["−0.300", "0", "0.300"]
        assert bar.get_xlabel() == "weight (no unit)"
        named = plots.weights(self.WEIGHT, image_shape=(2, 3), bar_label="gradient (nats)")
        assert named.axes[1].get_xlabel() == "gradient (nats)"

    def test_units_can_have_names(self):
        figure = plots.weights(self.WEIGHT, image_shape=(2, 3), names=["cat", "dog"])
        assert words(figure) == ["cat", "dog"]

    def test_weights_of_zero_are_white(self):
        figure = plots.weights(np.zeros((4, 1)))
        assert figure.axes[0].images[0].get_clim() == (-1, 1)
        assert title_of(figure) == "Weights of 1 unit, 2 × 2 pixels each"

    @pytest.mark.parametrize(
        ("weight", "options", "error", "message"),
        [
            (np.zeros(4), {}, ValueError, "in_features, out_features"),
            (np.zeros((5, 2)), {}, ValueError, "5 features do not fill a square"),
            (np.array([[np.inf]]), {}, ValueError, "finite"),
            (np.zeros((4, 2)), {"names": ["a"]}, ValueError, "2 names"),
            (SimpleNamespace(value=0), {}, ValueError, "layer.weight.value"),
        ],
    )
    def test_what_it_refuses(self, weight, options, error, message):
        with pytest.raises(error, match=message):
            plots.weights(weight, **options)
