import numpy as np
import pytest

from nnlib import data
from nnlib.activations import ReLU
from nnlib.augment import Deform, augmented, look_up
from nnlib.layers import Linear
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import fit


@pytest.fixture
def pictures():
    return np.random.default_rng(1).random((5, 6, 9), dtype=np.float32)


@pytest.fixture
def digits():
    return data.load("digits").train.take(50)


def sources(rows, columns, move=(0.0, 0.0), count=1):
    grid = np.indices((rows, columns), np.float32).reshape(2, -1)
    return np.stack([grid + np.array(move, np.float32)[:, np.newaxis]] * count)


def test_without_any_deformation_pictures_stay_as_they_are(pictures):
    assert np.array_equal(Deform()(pictures, np.random.default_rng(0)), pictures)


def test_whole_pixels_move_as_slices_do_and_zeros_come_in(pictures):
    moved = look_up(pictures, sources(6, 9, (1, -2), count=5))
    assert np.array_equal(moved[:, :-1, 2:], pictures[:, 1:, :-2])
    assert not moved[:, -1].any()
    assert not moved[:, :, :2].any()


def test_between_pixels_the_four_neighbours_are_blended(pictures):
    moved = look_up(pictures, sources(6, 9, (0.25, 0.5), count=5))
    upper = (pictures[:, :-1, :-1] + pictures[:, :-1, 1:]) / 2
    lower = (pictures[:, 1:, :-1] + pictures[:, 1:, 1:]) / 2
    assert np.allclose(moved[:, :-1, :-1], 0.75 * upper + 0.25 * lower, atol=1e-6)


def test_what_comes_from_far_outside_is_zero(pictures):
    for move in ((100, 0), (-100, 0), (0, 100), (0, -100), (1e6, -1e6)):
        assert not look_up(pictures, sources(6, 9, move, count=5)).any()


def test_linear_pictures_show_each_pixel_where_it_came_from():
    # A picture whose pixels are their own row, or their own column, tells its sources.
    rows, columns = np.indices((28, 28), np.float32)
    inside = slice(8, 20), slice(8, 20)
    rng = np.random.default_rng(3)
    deform = Deform(shift=1.5)
    moved_rows = deform(np.stack([rows] * 200), np.random.default_rng(3))[:, *inside]
    offsets = moved_rows - rows[inside]
    assert np.allclose(offsets, offsets[:, :1, :1], atol=1e-4)  # one shift for a whole picture
    assert np.abs(offsets).max() <= 1.5 + 1e-4
    assert np.abs(offsets).max() > 1.3
    assert abs(offsets.mean()) < 0.3

    turned_rows = Deform(rotation=10)(np.stack([rows, columns]), rng)
    assert not np.allclose(turned_rows[0][inside], rows[inside], atol=0.1)


def test_a_rotation_keeps_distances_and_stays_inside_its_limit():
    rows, columns = np.indices((28, 28), np.float32) - 13.5
    count, rng = 100, 5
    deform = Deform(rotation=20)
    from_rows = deform(np.stack([rows] * count), np.random.default_rng(rng))
    from_columns = deform(np.stack([columns] * count), np.random.default_rng(rng))
    inside = (slice(None), slice(10, 18), slice(10, 18))
    distance = np.hypot(from_rows[inside], from_columns[inside])
    assert np.allclose(distance, np.hypot(rows, columns)[inside[1:]], atol=1e-3)
    angles = np.arctan2(from_rows[:, 13, 17], from_columns[:, 13, 17]) - np.arctan2(-0.5, 3.5)
    angles = np.degrees(angles)
    assert np.abs(angles).max() <= 20 + 1e-3
    assert angles.max() > 15
    assert angles.min() < -15


def test_stretch_and_slant_go_as_far_as_they_are_told():
    rows, columns = np.indices((28, 28), np.float32) - 13.5
    many = np.stack([columns] * 300)
    stretched = Deform(stretch=0.2)(many, np.random.default_rng(0))[:, 13, 18] / 4.5
    assert np.exp(-0.2) - 1e-3 < stretched.min() < np.exp(-0.15)
    assert np.exp(0.15) < stretched.max() < np.exp(0.2) + 1e-3
    upright = np.stack([rows] * 300)
    slanted = Deform(slant=0.3)(upright, np.random.default_rng(0))[:, 13, 18] + 0.5
    assert np.abs(slanted).max() <= 4.5 * 0.3 + 1e-3
    assert np.abs(slanted).max() > 4.5 * 0.25


def test_a_bend_takes_every_pixel_equally_far_astray_and_neighbours_together():
    rows, _ = np.indices((28, 28), np.float32)
    bent = Deform(bend=0.5)(np.stack([rows] * 2_000), np.random.default_rng(0))
    astray = (bent - rows)[:, 4:24, 4:24]
    assert np.allclose(astray.std(axis=0), 0.5, atol=0.06)
    assert np.abs(np.diff(astray, axis=2)).mean() < 0.1


def test_each_picture_is_deformed_in_its_own_way_and_the_seed_repeats_it(pictures):
    same = np.stack([pictures[0]] * 4)
    deform = Deform(shift=1, rotation=10, stretch=0.1, slant=0.1, bend=0.5)
    changed = deform(same, np.random.default_rng(7))
    assert len({picture.tobytes() for picture in changed}) == 4
    assert np.array_equal(changed, deform(same, np.random.default_rng(7)))
    assert np.array_equal(same[0], pictures[0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_and_the_pictures_given_stay(pictures, dtype):
    given = pictures.astype(dtype)
    before = given.copy()
    changed = Deform(shift=1, bend=0.5)(given, np.random.default_rng(0))
    assert changed.dtype == dtype
    assert changed.shape == given.shape
    assert np.array_equal(given, before)


def test_batches_in_random_order_are_changed_and_those_in_order_are_not(digits):
    brighter = augmented(digits, lambda pictures, rng: pictures + 1)
    rows = np.vstack([images for images, _ in brighter.batches(8, rng=np.random.default_rng(0))])
    plain = np.vstack([images for images, _ in digits.batches(8, rng=np.random.default_rng(0))])
    assert np.array_equal(rows, plain + 1)
    in_order = np.vstack([images for images, _ in brighter.batches(8)])
    assert np.array_equal(in_order, digits.images)


def test_labels_go_with_their_images_and_every_batch_stays_what_it_was(digits):
    seen = augmented(digits, lambda pictures, rng: pictures.copy())
    batches = list(seen.batches(8, rng=np.random.default_rng(0), reuse=True))
    plain = list(digits.batches(8, rng=np.random.default_rng(0)))
    for (images, labels), (expected_images, expected_labels) in zip(batches, plain, strict=True):
        assert np.array_equal(images, expected_images)
        assert np.array_equal(labels, expected_labels)


def test_each_epoch_changes_anew_and_the_same_seed_repeats_all(digits):
    moved = augmented(digits, Deform(shift=1))

    def epochs(seed):
        rng = np.random.default_rng(seed)
        return [np.vstack([images for images, _ in moved.batches(50, rng=rng)]) for _ in range(2)]

    first, second = epochs(4)
    assert not np.array_equal(np.sort(first, axis=0), np.sort(second, axis=0))
    assert all(np.array_equal(a, b) for a, b in zip(epochs(4), (first, second), strict=True))


def test_an_epoch_that_is_broken_off_leaves_no_thread_behind(digits):
    import threading

    before = threading.active_count()
    batches = augmented(digits, Deform(shift=1)).batches(5, rng=np.random.default_rng(0))
    next(batches)
    batches.close()
    assert threading.active_count() == before


def test_an_error_in_the_change_reaches_whoever_asked(digits):
    def breaks(pictures, rng):
        raise ZeroDivisionError("in the change")

    with pytest.raises(ZeroDivisionError, match="in the change"):
        next(augmented(digits, breaks).batches(5, rng=np.random.default_rng(0)))


def test_fit_learns_from_augmented_images_in_the_dtype_of_the_network(digits):
    rng = np.random.default_rng(0)
    layers = (
        Linear(64, 16, rng=rng, dtype=np.float64),
        ReLU(),
        Linear(16, 10, rng=rng, dtype=np.float64),
    )
    network = Network(*layers)
    moved = augmented(digits, Deform(shift=0.5))
    optimizer = SGD(network.parameters(), learning_rate=0.1, momentum=0.9)
    history = fit(network, optimizer, moved, epochs=15, batch_size=10, rng=rng, progress=False)
    assert history.train_loss[-1] < 0.5 * history.train_loss[0]
    assert np.isfinite(history.train_loss).all()


def test_parts_of_an_augmented_data_set_are_augmented_too(digits):
    marked = augmented(digits, lambda pictures, rng: pictures + 1)
    for part in (marked.take(10), marked.split(10, rng=np.random.default_rng(0))[1]):
        (images, _), *_ = part.batches(10, rng=np.random.default_rng(0))
        assert images.min() >= 1


def test_bad_input_is_refused_at_the_door(digits, pictures):
    flat = data.Dataset(digits.images, digits.labels)
    with pytest.raises(ValueError, match="image_shape"):
        augmented(flat, Deform(shift=1))
    with pytest.raises(TypeError, match=r"expected Deform\(...\)"):
        augmented(digits, Deform)
    with pytest.raises(TypeError, match="expected Deform"):
        augmented(digits, 3)
    with pytest.raises(ValueError, match="rotation: expected"):
        Deform(rotation=-1)
    with pytest.raises(ValueError, match=r"\(count, rows, columns\), got \(6, 9\)"):
        Deform(shift=1)(pictures[0], np.random.default_rng(0))
    with pytest.raises(TypeError, match="floating-point"):
        Deform(shift=1)(np.zeros((1, 4, 4), int), np.random.default_rng(0))


def test_repr_tells_the_settings():
    assert repr(Deform(shift=1, bend=0.5)) == (
        "Deform(shift=1, rotation=0, stretch=0, slant=0, bend=0.5)"
    )
