"""What charts share: colours that differ, labels that do not collide, numbers on the ticks."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.transforms import Bbox
from test_plots import VISION
from test_plots import TestPalette as Palette

from nnlib.plots import confusion, labels, palette, style, ticks


class TestPlaces:
    @given(
        st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 2)), min_size=1, max_size=8),
        st.floats(0, 5),
    )
    def test_spread_keeps_order_and_room(self, things, low):
        wanted, sizes = np.array(sorted(things)).T
        placed = labels.spread(wanted, sizes, low=low, high=low + sizes.sum() + 1)
        starts, ends = placed - sizes / 2, placed + sizes / 2
        assert (starts[1:] >= ends[:-1] - 1e-9).all()
        assert starts[0] >= low - 1e-9
        assert ends[-1] <= low + sizes.sum() + 1 + 1e-9

    def test_what_has_room_does_not_move(self):
        np.testing.assert_allclose(labels.spread([1, 3, 5], [1, 1, 1], low=0, high=9), [1, 3, 5])

    def test_what_crowds_stands_around_its_mean(self):
        np.testing.assert_allclose(labels.spread([4, 4, 9], [2, 2, 1], low=0, high=20), [3, 5, 9])
        np.testing.assert_allclose(labels.spread([5, 4], [2, 2], low=0, high=20), [3.5, 5.5])

    def test_beside_avoids_what_is_taken_and_stays_on_the_page(self):
        page, nothing = Bbox([(0, 0), (100, 100)]), np.empty((0, 2))
        right = labels.beside((50, 50), (20, 10), gap=6, page=page, taken=nothing)
        np.testing.assert_allclose(right.extents, [56, 45, 76, 55])
        elsewhere = labels.beside((50, 50), (20, 10), gap=6, page=page, taken=np.array([(60, 50)]))
        assert not elsewhere.contains(60, 50)
        at_edge = labels.beside((99, 50), (20, 10), gap=6, page=page, taken=nothing)
        assert at_edge.x1 <= 100


class TestTicks:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [(0.001, "0.001"), (0.05, "0.05"), (1, "1"), (20, "20"), (5e4, "50000")],
    )
    def test_decimal(self, value, expected):
        assert ticks.decimal(value) == expected

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (0, "0"),
            (1, "1"),
            (5, "5"),
            (10, "10"),
            (1e-6, "10⁻⁶"),
            (np.float64(-2.5e7), "−2.5×10⁷"),
            (20, "2×10"),
            (1000 * 1.0000001, "10³"),
        ],
    )
    def test_in_powers(self, value, expected):
        assert ticks.in_powers(value) == expected


class TestLooks:
    @pytest.mark.parametrize("vision", VISION)
    def test_colors_differ_for_every_kind_of_color_vision(self, vision):
        for colors, least in (
            ([look.color for look in palette.LOOKS], 25),
            (palette.CLASS_COLORS, 20),
        ):
            seen = [Palette().lab(color, vision) for color in colors]
            for one, other in itertools.combinations(seen, 2):
                assert np.linalg.norm(one - other) >= least

    def test_colors_show_on_paper(self):
        for look in palette.LOOKS:
            assert confusion.contrast(look.color, style.PAPER) >= 3
        for color in palette.CLASS_COLORS:
            assert confusion.contrast(color, style.PAPER) >= 3
        assert confusion.contrast(palette.BACKWARD, style.PAPER) >= 4.5  # text
