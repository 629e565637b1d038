import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnlib import data
from nnlib.data import Dataset

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


# --- standardize, scale_pixels, one_hot ----------------------------------------------------------


def test_standardized_training_images_have_mean_0_and_deviation_1(rng):
    images = rng.normal(5, [1e-2, 1, 1e3], size=(3_000, 3)).astype(np.float32)
    (standardized,) = data.standardize(Dataset(images, np.zeros(3_000, int)))
    assert standardized.images.dtype == np.float32
    exact = standardized.images.astype(np.float64)
    np.testing.assert_allclose(exact.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(exact.std(axis=0), 1, atol=1e-4)


def test_the_other_sets_are_scaled_by_the_training_set_and_the_given_ones_stay():
    train = Dataset([[0.0, 1.0], [4.0, 3.0]], [0, 1], ["a", "b"], (1, 2))
    test = Dataset([[8.0, 2.0]], [1], ["a", "b"], (1, 2))
    new_train, new_test = data.standardize(train, test)
    np.testing.assert_allclose(new_train.images, [[-1, -1], [1, 1]])
    np.testing.assert_allclose(new_test.images, [[3, 0]])
    assert new_test.labels.tolist() == [1]
    assert (new_test.class_names, new_test.image_shape) == (("a", "b"), (1, 2))
    assert train.images.tolist() == [[0, 1], [4, 3]]
    assert test.images.tolist() == [[8, 2]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_feature_that_never_varies_in_training_becomes_0_everywhere(dtype):
    # 0.1 is no binary fraction: its plain mean over 3,000 rows is not exactly 0.1.
    images = np.full((3_000, 2), 0.1, dtype)
    images[:, 1] = np.arange(3_000)
    train = Dataset(images, np.zeros(3_000, int))
    test = Dataset(np.array([[0.9, 1.0]], dtype), [0])
    new_train, new_test = data.standardize(train, test)
    assert not new_train.images[:, 0].any()
    assert new_test.images[0, 0] == 0
    assert new_test.images[0, 1] < -1.7


def test_standardize_refuses_sets_that_differ_in_features():
    with pytest.raises(ValueError, match=r"4 features in every data set.*got 5"):
        data.standardize(*(Dataset(np.zeros((1, features)), [0]) for features in (4, 5)))


def test_scale_pixels_divides_in_float32_and_leaves_the_pixels_alone():
    pixels = np.array([[0, 51], [102, 255]], np.uint8)
    scaled = data.scale_pixels(pixels, 255)
    assert scaled.dtype == np.float32
    np.testing.assert_array_equal(scaled, np.array([[0, 0.2], [0.4, 1]], np.float32))
    assert pixels.tolist() == [[0, 51], [102, 255]]


@pytest.mark.parametrize("pixels", [[0, 17], [-1, 4], [np.nan, 1.0]])
def test_scale_pixels_refuses_pixels_outside_the_range(pixels):
    with pytest.raises(ValueError, match="expected 0 to 16"):
        data.scale_pixels(np.array(pixels), 16)


def test_one_hot_puts_a_1_in_the_column_of_each_label():
    rows = data.one_hot([2, 0, 2], 4)
    assert rows.dtype == np.float32
    assert rows.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]]


@pytest.mark.parametrize("labels", [[0, 3], [-1, 0], [0.0, 1.0], [[0, 1]]])
def test_one_hot_refuses_labels_that_are_no_classes(labels):
    with pytest.raises((TypeError, ValueError), match="labels"):
        data.one_hot(labels, 3)


# --- the digits ----------------------------------------------------------------------------------


def test_digits_come_as_scaled_rows_with_their_shape_and_names(digits):
    for part, count in ((digits.train, 1_437), (digits.test, 360)):
        assert part.images.shape == (count, 64)
        assert part.images.dtype == np.float32
        assert (part.images.min(), part.images.max()) == (0, 1)
        assert part.image_shape == (8, 8)
        assert part.class_names == tuple("0123456789")


def test_digits_are_all_of_scikit_learns_images_each_once(digits):
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    expected = sorted(zip(map(tuple, images), labels, strict=True))
    found = [
        (tuple(float(value) for value in row * 16), label)
        for part in digits
        for row, label in zip(part.images, part.labels, strict=True)
    ]
    assert sorted(found) == expected


def test_the_digits_split_is_the_same_everywhere_and_always(digits):
    # The first test images of scikit-learn's file and a sum that depends on every position.
    assert digits.test.labels[:10].tolist() == [6, 9, 1, 3, 5, 0, 9, 8, 4, 7]
    positions = np.arange(1, 361)
    assert int((digits.test.images * 16).sum(axis=1, dtype=np.int64) @ positions) == 20_244_269


def test_the_digits_split_is_stratified(digits):
    train, test = np.bincount(digits.train.labels), np.bincount(digits.test.labels)
    shares = (train + test) * 360 / 1_797
    assert (np.abs(test - shares) < 1).all()


def test_every_stretch_of_the_file_and_so_every_writer_is_in_both_parts(digits):
    images, _ = data.raw("digits")
    rows = data.scale_pixels(images, 16).reshape(len(images), -1)
    held_out = {row.tobytes() for row in digits.test.images}
    in_test = np.array([row.tobytes() in held_out for row in rows])
    stretches = np.array([stretch.mean() for stretch in np.array_split(in_test, 13)])
    assert stretches.min() > 0.1
    assert stretches.max() < 0.3


def nearest_neighbor_accuracy(train, test):
    distances = (
        np.square(train.images).sum(axis=1) - 2 * test.images @ train.images.T
    )  # less the square of each test image, which is the same for all its neighbors
    return float((train.labels[distances.argmin(axis=1)] == test.labels).mean())


def test_accuracy_on_the_digits_test_set_is_typical_of_random_splits(digits):
    ours = nearest_neighbor_accuracy(*digits)
    everything = Dataset(
        np.concatenate([part.images for part in digits]),
        np.concatenate([part.labels for part in digits]),
    )
    rng = np.random.default_rng(0)
    others = [
        nearest_neighbor_accuracy(*everything.split(360, rng=rng, stratified=True))
        for _ in range(50)
    ]
    low, high = np.percentile(others, [5, 95])
    assert low <= ours <= high
    # What the test is able to find: the last fifth of the file holds other people's hands.
    images, labels = data.raw("digits")
    in_file_order = Dataset(data.scale_pixels(images, 16).reshape(len(images), -1), labels)
    first, last = (
        Dataset(in_file_order.images[part], in_file_order.labels[part])
        for part in (slice(None, 1_437), slice(1_437, None))
    )
    assert nearest_neighbor_accuracy(first, last) < low


def test_raw_digits_are_what_scikit_learn_has_and_belong_to_the_caller():
    from sklearn.datasets import load_digits

    images, labels = data.raw("digits")
    expected = load_digits()
    assert (images.dtype, labels.dtype) == (np.uint8, np.int64)
    np.testing.assert_array_equal(images, expected.images)
    np.testing.assert_array_equal(labels, expected.target)
    images += 1
    assert data.raw("digits")[0].max() == 16


def test_digits_load_without_scikit_learns_file_where_it_is_kept_elsewhere(monkeypatch, digits):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    train, test = data.load("digits")
    np.testing.assert_array_equal(train.images, digits.train.images)
    np.testing.assert_array_equal(test.labels, digits.test.labels)


@pytest.mark.parametrize("function", [data.load, data.raw])
@pytest.mark.parametrize("name", ["fashion", "MNIST", "", None])
def test_an_unknown_name_is_answered_with_the_known_ones(function, name):
    with pytest.raises(ValueError, match=f'expected "digits" or "mnist", got {name!r}'):
        function(name)


def test_importing_and_loading_the_digits_stays_light():
    code = (
        "import sys; from nnlib import data; data.load('digits'); "
        "print(*sorted({'sklearn', 'scipy', 'pooch', 'requests', 'matplotlib', 'IPython'}"
        " & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""
