"""Figures in a plane: points by their class, regions of a classifier, paths across a surface."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.path import Path
from plot_samples import CLOTHES, LONG_NAMES, LONG_TITLE
from test_plots import TestEveryFigure as EveryFigure
from test_plots import drawn_texts  # noqa: F401  (a fixture)

from nnlib import plots
from nnlib.plots import palette, points, style, surfaces

PLANE = {"x_label": "first (no unit)", "y_label": "second (no unit)", "title": "Two of them"}
RANGES = {"x_range": (-11, 3), "y_range": (-3, 3)}


def some_points(classes, count=300, spread=0.4):
    rng = np.random.default_rng(0)
    labels = np.arange(count) % classes
    centers = 3 * rng.normal(size=(classes, 2))
    return centers[labels] + spread * rng.normal(size=(count, 2)), labels


def some_path(steps=20):
    turns = np.arange(steps)
    return np.column_stack([-10 * 0.8**turns, 1.5 * (-0.9) ** turns])


def ravine(x, y):
    return x**2 / 2 + 10 * y**2


def is_right_half(places):
    return places[:, 0] > 0


FIGURES = {
    "scatter": lambda: plots.scatter(*some_points(10), **PLANE),
    "scatter: names": lambda: plots.scatter(*some_points(10), class_names=CLOTHES, **PLANE),
    "scatter: all in one place": lambda: plots.scatter(
        np.ones((30, 2)), np.arange(30) % 9, **PLANE
    ),
    "scatter: one": lambda: plots.scatter([(1, 2)], [3], **PLANE),
    "scatter: flat": lambda: plots.scatter(
        some_points(3)[0] * [100, 1], some_points(3)[1], **PLANE
    ),
    "boundary": lambda: plots.decision_boundary(is_right_half, *some_points(2), **PLANE),
    "boundary: six classes": lambda: plots.decision_boundary(
        is_right_half, *some_points(6), class_names=LONG_NAMES[:6], **PLANE | {"title": LONG_TITLE}
    ),
    "surface": lambda: plots.surface_paths(
        ravine, {"SGD": some_path(), "momentum": some_path(9)}, minimum=(0, 0), **RANGES, **PLANE
    ),
    "surface: six": lambda: plots.surface_paths(
        ravine, {name: some_path() for name in LONG_NAMES[:6]}, **RANGES, **PLANE
    ),
    "surface: tall": lambda: plots.surface_paths(
        ravine, {"SGD": some_path()}, x_range=(0, 1), y_range=(0, 100), **PLANE
    ),
    "surface: off the page": lambda: plots.surface_paths(
        ravine, {"SGD": [(0, 0), (5, -1e300), (1e300, 4)]}, **RANGES, **PLANE
    ),
}
TYPICAL = {name: draw for name, draw in FIGURES.items() if ":" not in name}


class TestEveryPlane:
    @pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())
    def test_a_person_can_read_it(self, draw, drawn_texts):  # noqa: F811
        figure = draw()
        EveryFigure().test_no_text_is_small_cut_off_or_overlapping(lambda: figure, drawn_texts)
        assert figure.get_figwidth() <= style.MAX_WIDTH

    @pytest.mark.parametrize("draw", TYPICAL.values(), ids=TYPICAL.keys())
    def test_it_is_drawn_as_all_figures_are(self, draw, drawn_texts):  # noqa: F811
        EveryFigure().test_it_has_a_title_and_an_opaque_background(draw)
        EveryFigure().test_it_leaves_pyplot_as_it_was(draw)
        EveryFigure().test_the_readers_style_does_not_reach_it(draw, drawn_texts)
        (axes,) = draw().axes
        assert (axes.get_xlabel(), axes.get_ylabel()) == (PLANE["x_label"], PLANE["y_label"])


class TestScatter:
    def test_each_point_is_the_digit_of_its_class(self):
        places, labels = some_points(10)
        (digits,) = plots.scatter(places, labels, **PLANE).axes[0].collections
        np.testing.assert_allclose(digits.get_offsets(), places)
        for path, color, label in zip(
            digits.get_paths(), digits.get_facecolors(), labels, strict=True
        ):
            np.testing.assert_array_equal(path.vertices, points._glyph(label).vertices)
            assert to_hex(color) == palette.CLASS_COLORS[label].lower()

    def test_digits_differ_and_are_centered_and_one_high(self):
        glyphs = [points._glyph(label) for label in range(10)]
        assert len({glyph.vertices.tobytes() for glyph in glyphs}) == 10
        for glyph in glyphs:
            box = glyph.get_extents()
            np.testing.assert_allclose([box.y0, box.y1], [-0.5, 0.5])
            np.testing.assert_allclose(box.x0, -box.x1)

    def test_a_large_digit_stands_amid_its_class(self):
        places, labels = some_points(10)
        (axes,) = plots.scatter(places, labels, **PLANE).axes
        assert {text.get_text() for text in axes.texts} == set("0123456789")
        for text in axes.texts:
            cloud = places[labels == int(text.get_text())]
            where = np.array(text.get_position())
            assert (cloud == where).all(axis=1).any()
            assert np.linalg.norm(where - np.median(cloud, axis=0)) < 0.5

    def test_both_axes_have_the_same_scale(self):
        for stretch in ([1, 1], [20, 1], [1, 20]):
            places, labels = some_points(3)
            (axes,) = plots.scatter(places * stretch, labels, **PLANE).axes
            (x, y), (right, up) = axes.transData.transform([(0, 0), (1, 1)])
            assert right - x == pytest.approx(up - y, rel=0.01)

    def test_names_stand_beside_their_digits(self):
        places, labels = some_points(3)
        (axes,) = plots.scatter(places, labels, class_names=["cat", "dog", "fox"], **PLANE).axes
        names = {text.get_text(): text.get_window_extent() for text in axes.texts}
        samples = [line for line in axes.lines if isinstance(line.get_marker(), Path)]
        assert len(samples) == 3
        for label, (name, sample) in enumerate(zip(["cat", "dog", "fox"], samples, strict=True)):
            expected = points._glyph(label).vertices
            np.testing.assert_array_equal(sample.get_marker().vertices, expected)
            middle = (sample.get_window_extent().y0 + sample.get_window_extent().y1) / 2
            assert names[name].y0 < middle < names[name].y1

    @pytest.mark.parametrize(
        ("places", "labels", "options", "error", "message"),
        [
            ([(1, 2, 3)], [0], {}, ValueError, r"shape \(count, 2\)"),
            ([1, 2], [0, 1], {}, ValueError, "points: expected two axes"),
            ([(1, np.nan)], [0], {}, ValueError, "finite"),
            ([(1, 2)], [10], {}, ValueError, "0 to 9"),
            ([(1, 2)], [0.5], {}, TypeError, "integers"),
            ([(1, 2)], [0, 1], {}, ValueError, "one per row"),
            ([(1, 2)], [3], {"class_names": ["a"]}, ValueError, "each of 4 classes, got 1"),
        ],
    )
    def test_what_it_refuses(self, places, labels, options, error, message):
        with pytest.raises(error, match=message):
            plots.scatter(places, labels, **PLANE | options)


class TestDecisionBoundary:
    def test_regions_are_those_of_the_classifier(self):
        places, labels = some_points(3)

        def predict(asked):
            return np.digitize(asked[:, 0] + asked[:, 1], [-1, 1])

        (axes,) = plots.decision_boundary(predict, places, labels, **PLANE).axes
        mesh = axes.collections[0]
        corners = mesh.get_coordinates()
        centers = (corners[:-1, :-1] + corners[1:, 1:]) / 2
        answers = predict(centers.reshape(-1, 2))
        np.testing.assert_array_equal(mesh.get_array().ravel(), answers)
        colors = {label: to_hex(mesh.to_rgba(label)) for label in range(3)}
        assert colors == {
            label: palette.tint(palette.LOOKS[label].color, 0.22) for label in range(3)
        }

    def test_points_and_their_margin_are_on_the_page(self):
        places, labels = some_points(2)
        (axes,) = plots.decision_boundary(is_right_half, places, labels, **PLANE).axes
        for index, (low, high) in enumerate((axes.get_xlim(), axes.get_ylim())):
            assert low < places[:, index].min()
            assert high > places[:, index].max()
        drawn = [line for line in axes.lines if len(line.get_xdata()) > 1]
        for label, line in enumerate(drawn):
            np.testing.assert_array_equal(line.get_xydata(), places[labels == label])
        assert drawn[0].get_marker() != drawn[1].get_marker()

    def test_the_line_runs_where_the_answer_changes(self):
        places, labels = some_points(2)
        (axes,) = plots.decision_boundary(is_right_half, places, labels, **PLANE).axes
        low, high = axes.get_xlim()
        for line in axes.collections[1:]:
            across = np.concatenate([path.vertices[:, 0] for path in line.get_paths()])
            assert np.abs(across).max() < (high - low) / points.CELLS

    def test_the_classifier_is_asked_in_the_dtype_of_the_points(self):
        places, labels = some_points(2)
        asked = []

        def predict(grid):
            asked.append(grid.dtype)
            return is_right_half(grid)

        plots.decision_boundary(predict, places.astype(np.float32), labels, **PLANE)
        assert asked == [np.float32]

    @pytest.mark.parametrize(
        ("predict", "places", "labels", "options", "error", "message"),
        [
            (3, [(1.0, 2)], [0], {}, TypeError, "predict: expected a function"),
            (
                lambda p: p,
                [(1.0, 2)],
                [0],
                {},
                TypeError,
                "what predict returns: expected integers",
            ),
            (lambda _: np.zeros(3, int), [(1.0, 2)], [0], {}, ValueError, "what predict returns"),
            (lambda p: np.full(len(p), 7), [(1.0, 2)], [0], {}, ValueError, "0 to 1 for 2 classes"),
            (is_right_half, [(1, 2)], [0], {}, TypeError, "points: expected floating-point"),
            (is_right_half, [(1.0, 2)], [6], {}, ValueError, "0 to 5"),
            (is_right_half, [(1.0, 2)], [1], {"class_names": ["a"]}, ValueError, "each of 2"),
        ],
    )
    def test_what_it_refuses(self, predict, places, labels, options, error, message):
        with pytest.raises(error, match=message):
            plots.decision_boundary(predict, np.array(places), labels, **PLANE | options)


class TestSurfacePaths:
    def draw(self, paths, **options):
        (axes,) = plots.surface_paths(ravine, paths, **RANGES | PLANE | options).axes
        return axes, {line.get_label(): line for line in axes.lines}

    def test_paths_are_drawn_step_by_step(self):
        axes, lines = self.draw({"SGD": some_path(), "Adam": some_path(9)})
        np.testing.assert_array_equal(lines["SGD"].get_xydata(), some_path())
        np.testing.assert_array_equal(lines["Adam"].get_xydata(), some_path(9))
        assert lines["SGD"]._dash_pattern != lines["Adam"]._dash_pattern
        assert lines["SGD"].get_marker() != lines["Adam"].get_marker()
        names = [text.get_text() for text in axes.texts]
        assert names == ["SGD", "Adam", "start", "end"]

    def test_a_ring_at_the_start_and_a_star_at_the_end(self):
        axes, _ = self.draw({"SGD": some_path()}, minimum=(0.5, 0.25))
        single = {
            line.get_marker(): tuple(line.get_xydata()[0])
            for line in axes.lines
            if len(line.get_xdata()) == 1 and line.get_transform() == axes.transData
        }
        first, last = map(tuple, some_path()[[0, -1]])
        assert single == {"o": first, "*": last, "+": (0.5, 0.25)}

    def test_contour_lines_are_heights_of_the_function(self):
        axes, _ = self.draw({"SGD": some_path()})
        filled, lines = axes.collections[:2]
        assert len(lines.levels) == surfaces.LEVELS
        np.testing.assert_array_equal(filled.levels, lines.levels)
        gaps = np.diff(lines.levels)
        assert (gaps[1:] > gaps[:-1]).all()  # closer together near the lowest point
        for level, path in zip(lines.levels, lines.get_paths(), strict=True):
            np.testing.assert_allclose(ravine(*path.vertices.T), level, rtol=0.05)

    def test_both_axes_have_the_same_scale_where_it_can_be(self):
        axes, _ = self.draw({"SGD": some_path()})
        (x, y), (right, up) = axes.transData.transform([(0, 0), (1, 1)])
        assert right - x == pytest.approx(up - y)
        axes, _ = self.draw({"SGD": some_path()}, y_range=(-0.1, 0.1))
        assert axes.bbox.height > axes.bbox.width / 4

    def test_a_path_ends_where_it_is_no_longer_finite(self):
        path = some_path()
        path[5:] = np.nan
        _, lines = self.draw({"SGD": path})
        np.testing.assert_array_equal(lines["SGD"].get_xydata(), path[:5])

    @pytest.mark.parametrize(
        ("function", "paths", "options", "error", "message"),
        [
            (3, {"a": [(0, 0)]}, {}, TypeError, "function: expected a function"),
            (lambda *_: 1.0, {"a": [(0, 0)]}, {}, ValueError, "a height for each point"),
            (lambda x, _: 0 * x, {"a": [(0, 0)]}, {}, ValueError, "heights that differ"),
            (ravine, {}, {}, ValueError, "at least one"),
            (ravine, {"a": [(0, 0, 0)]}, {}, ValueError, r"paths\['a'\]: expected shape"),
            (ravine, {"a": [(np.nan, 0)]}, {}, ValueError, "a start that is finite"),
            (ravine, {"a": [(0, 0)]}, {"x_range": (3, 1)}, ValueError, "x_range"),
            (ravine, {"a": [(0, 0)]}, {"minimum": 3}, TypeError, "minimum"),
            (ravine, {c: [(0, 0)] for c in "abcdefg"}, {}, ValueError, "at most 6"),
        ],
    )
    def test_what_it_refuses(self, function, paths, options, error, message):
        with pytest.raises(error, match=message):
            plots.surface_paths(function, paths, **RANGES | PLANE | options)
