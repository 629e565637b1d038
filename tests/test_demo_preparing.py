"""A drawing prepared as the images were that a network learned from."""

import math

import numpy as np
import pytest

from nnlib import data
from nnlib.demos import prepare_digits, prepare_mnist
from nnlib.demos.pad import trace

SEVEN = [[(0.28, 0.17), (0.7, 0.17), (0.45, 0.86)]]
LINE = [[(0.5, 0.15), (0.5, 0.85)]]


def placed(image, top, left, shape=(200, 240)):
    """Return a drawing that is dark but for `image` in some place."""
    drawing = np.zeros(shape)
    drawing[top : top + image.shape[0], left : left + image.shape[1]] = image
    return drawing


def center(image):
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def extent(image):
    rows, columns = np.nonzero(image > 0)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def test_a_bar_is_scaled_to_20_pixels_with_its_proportions_and_centered():
    # 80 high and 30 wide becomes 20 high and 7.5 wide: 6 whole columns and two of three quarters.
    image = prepare_mnist(placed(np.ones((80, 30)), 3, 190))
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    row = [0.75, *[1] * 6, 0.75]
    # Its middle is between two pixels, and pixel 14 becomes the one before it.
    assert np.flatnonzero(image.sum(axis=1)).tolist() == list(range(5, 25))
    for line in image[5:25]:
        np.testing.assert_allclose(line, [*[0] * 11, *row, *[0] * 9], atol=1e-6)


def test_the_edge_of_a_slope_is_grey():
    image = prepare_mnist(trace([[(0.2, 0.2), (0.8, 0.8)]]))
    grey = (image > 0.05) & (image < 0.95)
    assert 20 <= grey.sum() <= 80


def test_a_lopsided_drawing_stays_inside():
    drawing = np.full((100, 100), 0.03)
    drawing[:3] = 1.0
    image = prepare_mnist(drawing)
    assert image.sum() == pytest.approx(drawing.sum() / 25, rel=1e-5)  # nothing was cut off
    assert extent(image) == (20, 20)


@pytest.mark.parametrize("prepare", [prepare_mnist, prepare_digits])
@pytest.mark.parametrize(
    "drawing", [[(0, 0)], [(0, 0), (1, 1)], [(0.99, 0)], [(0.5, 0.5)]], ids=str
)
def test_dots_and_corners_and_all_of_the_pad(prepare, drawing):
    for pen in (3, 13, 40, 300):
        image = prepare(trace([drawing], pen))
        assert np.isfinite(image).all()
        assert image.min() >= 0
        assert 0.45 < image.max() <= 1  # the thinnest pen is paler than ink, but never gone


@pytest.mark.parametrize("prepare", [prepare_mnist, prepare_digits])
def test_the_place_and_the_size_do_not_matter(prepare):
    seven = trace(SEVEN).astype(float)
    expected = prepare(seven)
    assert expected.max() > 0.9
    for drawing in (placed(seven, 0, 0), placed(seven, 56, 96), placed(seven, 20, 50)):
        np.testing.assert_allclose(prepare(drawing), expected, atol=1e-6)
    larger = seven.repeat(3, axis=0).repeat(3, axis=1)
    np.testing.assert_allclose(prepare(larger), expected, atol=0.13)
    smaller = trace([[(x / 3, y / 3) for x, y in SEVEN[0]]], pen=13 / 3)
    assert np.abs(prepare(smaller) - expected).mean() < 0.03


@pytest.mark.parametrize("prepare", [prepare_mnist, prepare_digits])
def test_nothing_becomes_nothing_and_the_drawing_is_left_alone(prepare):
    empty = np.zeros((50, 40), np.float32)
    assert not prepare(empty).any()
    assert not prepare(np.full((50, 40), 0.01)).any()  # a smudge is paper
    drawing = trace(SEVEN)
    before = drawing.copy()
    prepare(drawing)
    np.testing.assert_array_equal(drawing, before)


@pytest.mark.parametrize("prepare", [prepare_mnist, prepare_digits])
def test_bad_drawings_are_refused_at_the_door(prepare):
    with pytest.raises(TypeError, match="floating-point"):
        prepare(np.zeros((10, 10), np.uint8))
    with pytest.raises(ValueError, match=r"expected shape \(rows, columns\), got \(100,\)"):
        prepare(np.zeros(100))
    with pytest.raises(ValueError, match=r"got \(0, 5\)"):
        prepare(np.zeros((0, 5)))
    with pytest.raises(ValueError, match=r"from 0 \(paper\) to 1 \(ink\), got 0 to 255"):
        prepare(np.full((5, 5), 255.0) * np.eye(5))
    with pytest.raises(ValueError, match="got nan to nan"):
        prepare(np.full((5, 5), math.nan))


def test_ink_is_counted_in_blocks_of_the_bitmap():
    image = prepare_digits(trace(LINE))
    assert image.shape == (8, 8)
    assert image.dtype == np.float32
    np.testing.assert_array_equal(image * 16, np.rint(image * 16))
    # As tall as all digits are, in the middle, with a quarter of the bitmap in ink.
    assert (image.max(axis=1) > 0.5).all()
    np.testing.assert_array_equal(image, image[:, ::-1])
    assert 0.25 <= image.mean() < 0.32


def test_thin_and_thick_lines_become_usual_ones():
    usual = prepare_digits(trace(SEVEN))
    for pen in (3, 6, 24, 40):
        image = prepare_digits(trace(SEVEN, pen))
        assert 0.24 < image.mean() < 0.42
        assert np.corrcoef(image.ravel(), usual.ravel())[0, 1] > 0.75


def test_a_slanted_line_is_put_upright():
    slanted = prepare_digits(trace([[(0.65, 0.15), (0.4, 0.85)]]))
    upright = prepare_digits(trace(LINE))
    assert np.abs(slanted - upright).mean() < 0.04


def test_a_dash_does_not_become_a_wall():
    image = prepare_digits(trace([[(0.1, 0.5), (0.9, 0.5)]]))
    assert not image[0].any()
    assert not image[-1].any()


def test_the_real_8x8_digits_have_the_ink_and_the_height_that_drawings_get():
    images = data.load("digits").train.images
    least, most = np.quantile(images.mean(axis=1), [0.01, 0.99])
    assert 0.23 < least < 0.25
    assert 0.38 < most < 0.40
    assert (images.reshape(-1, 8, 8).max(axis=2) > 0).all()


@pytest.mark.mnist
def test_images_of_mnist_come_back_as_they_were():
    try:
        test = data.load("mnist", download=False).test
    except data.DataUnavailableError:
        pytest.skip("MNIST is not on this computer: set NNLIB_DATA to a folder that holds it.")
    places = []
    for image in test.images[:300].reshape(-1, 28, 28):
        places.append(center(image))
        large = image.repeat(5, axis=0).repeat(5, axis=1)
        prepared = prepare_mnist(placed(large, 60, 1))
        np.testing.assert_allclose(prepared, image, atol=0.03)
    assert np.abs(np.array(places) - 14).max() <= 0.5  # centred by whole pixels, on pixel 14
