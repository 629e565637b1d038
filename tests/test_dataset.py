import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.data import Dataset
from nnlib.data.dataset import evenly_spaced


def numbered(count, *, classes=3, features=4, dtype=np.float32):
    """Images whose every value tells the image's number, so that none can be mistaken."""
    images = np.repeat(np.arange(count, dtype=dtype)[:, None], features, axis=1)
    return Dataset(images, np.arange(count) % classes, [str(c) for c in range(classes)])


def numbers(dataset):
    return [int(value) for value in dataset.images[:, 0]]


# --- what a Dataset holds and refuses ------------------------------------------------------------


def test_a_dataset_keeps_values_and_floating_dtype():
    images = np.array([[0.0, 0.25], [0.5, 1.0], [0.75, 0.125]])
    dataset = Dataset(images, np.array([2, 0, 1], dtype=np.uint8), ["a", "b", "c"])
    np.testing.assert_array_equal(dataset.images, images)
    assert dataset.images.dtype == np.float64
    assert dataset.labels.tolist() == [2, 0, 1]
    assert dataset.labels.dtype == np.int64
    assert dataset.class_names == ("a", "b", "c")
    assert (len(dataset), dataset.classes, dataset.image_shape) == (3, 3, None)


def test_classes_without_names_are_called_by_their_number():
    assert Dataset(np.zeros((2, 3)), [0, 4]).class_names == ("0", "1", "2", "3", "4")


def test_a_class_that_does_not_occur_still_counts():
    assert numbered(9, classes=3).take(1).classes == 3


def test_images_that_are_transposed_or_sliced_are_taken_as_they_look():
    images = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_array_equal(Dataset(images.T, [0] * 4).images, images.T)
    np.testing.assert_array_equal(Dataset(images[:, ::2], [0] * 3).images, images[:, ::2])


def test_the_arrays_cannot_be_written_to_and_the_givers_still_can():
    images, labels = np.zeros((2, 3), np.float32), np.zeros(2, np.int64)
    dataset = Dataset(images, labels)
    with pytest.raises(ValueError, match="read-only"):
        dataset.images[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        dataset.labels += 1
    images[0, 0] = labels[0] = 1


@pytest.mark.parametrize(
    ("dataset", "text"),
    [
        (
            Dataset(np.zeros((1234, 12), np.float32), [0] * 1234, ["a", "b"], (3, 4)),
            "Dataset: 1,234 images of 3x4, float32 in [0, 0], 2 classes",
        ),
        (
            Dataset([[-1.23456, 7.0]], [0], ["a"]),
            "Dataset: 1 image of 2 features, float64 in [-1.23, 7], 1 class",
        ),
    ],
)
def test_a_dataset_describes_itself_in_a_line(dataset, text):
    assert repr(dataset) == text


GOOD = {
    "images": np.full((2, 6), 0.5, np.float32),
    "labels": [0, 1],
    "class_names": ["no", "yes"],
    "image_shape": (2, 3),
}


def with_value(row, feature, value):
    images = GOOD["images"].copy()
    images[row, feature] = value
    return images


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"images": with_value(1, 4, np.nan)}, ValueError, "finite.*nan in image 1, feature 4"),
        ({"images": with_value(0, 2, np.inf)}, ValueError, "finite.*inf in image 0, feature 2"),
        ({"images": with_value(0, 2, -np.inf)}, ValueError, "finite.*-inf in image 0, feature 2"),
        ({"images": np.zeros((2, 2, 3))}, ValueError, r"reshape\(count, -1\)"),
        ({"images": np.zeros(6)}, ValueError, r"shape \(6,\)"),
        ({"images": np.zeros((2, 6), np.uint8)}, TypeError, "scale pixels"),
        ({"images": np.zeros((0, 6)), "labels": np.zeros(0, int)}, ValueError, "one image or more"),
        ({"images": np.zeros((2, 0)), "image_shape": None}, ValueError, "one image or more"),
        ({"labels": [0.0, 1.0]}, TypeError, "integers"),
        ({"labels": [False, True]}, TypeError, "integers"),
        ({"labels": [[1, 0], [0, 1]]}, ValueError, r"shape \(2,\), got \(2, 2\)"),
        ({"labels": [0, 1, 1]}, ValueError, r"shape \(2,\), got \(3,\)"),
        ({"labels": [0, 2]}, ValueError, "0 to 1 for 2 classes, got 0 to 2"),
        ({"labels": [-1, 1]}, ValueError, "got -1 to 1"),
        ({"labels": [-1, 1], "class_names": None}, ValueError, "got -1 to 1"),
        ({"labels": [0, 10**9], "class_names": None}, ValueError, "got 0 to 1000000000"),
        ({"class_names": "ny"}, TypeError, "list of strings, got 'ny'"),
        ({"class_names": [0, 1]}, TypeError, "list of strings"),
        ({"image_shape": (2, 2)}, ValueError, r"for 6 features, got \(2, 2\)"),
        ({"image_shape": (-2, -3)}, ValueError, r"for 6 features, got \(-2, -3\)"),
        ({"image_shape": (1, 2, 3)}, ValueError, r"\(rows, columns\) for 6 features"),
        ({"image_shape": 6}, ValueError, r"\(rows, columns\) for 6 features, got 6"),
    ],
)
def test_bad_input_is_refused_at_the_door(change, error, words):
    Dataset(**GOOD)
    with pytest.raises(error, match=words):
        Dataset(**(GOOD | change))


def test_astype_changes_the_images_and_nothing_else():
    dataset = Dataset(**GOOD).astype(np.float64)
    assert dataset.images.dtype == np.float64
    np.testing.assert_array_equal(dataset.images, GOOD["images"])
    assert dataset.labels.tolist() == GOOD["labels"]
    assert (dataset.class_names, dataset.image_shape) == (("no", "yes"), (2, 3))
    with pytest.raises(TypeError, match="floating-point"):
        dataset.astype(int)


# --- batches -------------------------------------------------------------------------------------

SHUFFLED = [{"reuse": False}, {"reuse": True}]


@given(count=st.integers(1, 60), batch_size=st.integers(1, 70), seed=st.integers(0, 2**32))
@pytest.mark.parametrize("options", [None, *SHUFFLED])
def test_an_epoch_holds_every_image_once_with_its_own_label(options, count, batch_size, seed):
    dataset = numbered(count)
    if options is None:
        batches = dataset.batches(batch_size)
    else:
        batches = dataset.batches(batch_size, rng=np.random.default_rng(seed), **options)
    seen, sizes = [], []
    for images, labels in batches:
        assert images.dtype == np.float32
        assert labels.dtype == np.int64
        assert (images == images[:, :1]).all()
        np.testing.assert_array_equal(labels, images[:, 0] % 3)
        seen += images[:, 0].tolist()
        sizes.append(len(images))
    full, short = divmod(count, batch_size)
    assert sizes == [batch_size] * full + [short] * (short > 0)
    assert sorted(seen) == list(range(count))
    if options is None:
        assert seen == sorted(seen)


@pytest.mark.parametrize("options", SHUFFLED)
def test_the_random_order_comes_from_rng_and_changes_each_epoch(options):
    dataset = numbered(50)

    def epochs(seed):
        rng = np.random.default_rng(seed)
        return [
            [
                value
                for images, _ in dataset.batches(8, rng=rng, **options)
                for value in images[:, 0]
            ]
            for _ in range(2)
        ]

    first, second = epochs(1)
    assert first != second
    assert first != sorted(first)
    assert epochs(1) == [first, second]
    assert epochs(2) != [first, second]


def test_batches_are_new_arrays_unless_reuse_is_asked_for(rng):
    dataset = numbered(10)
    kept = [images for images, _ in dataset.batches(4, rng=rng)]
    assert sorted(np.concatenate(kept)[:, 0].tolist()) == list(range(10))

    refilled = list(dataset.batches(4, rng=rng, reuse=True))
    for part in (0, 1):  # images, labels
        assert all(np.shares_memory(batch[part], refilled[0][part]) for batch in refilled)
    assert not np.shares_memory(refilled[0][0], dataset.images)


def test_batches_in_order_are_views_that_cannot_be_written_to():
    dataset = numbered(10)
    images, labels = next(dataset.batches(4))
    assert np.shares_memory(images, dataset.images)
    for array in (images, labels):
        with pytest.raises(ValueError, match="read-only"):
            array += 1


def test_what_is_done_to_a_random_batch_leaves_the_dataset_alone(rng):
    dataset = numbered(10)
    for options in SHUFFLED:
        for images, labels in dataset.batches(4, rng=rng, **options):
            images += 100
            labels += 100
    assert numbers(dataset) == list(range(10))
    assert dataset.labels.max() == 2


@pytest.mark.parametrize(
    ("arguments", "options", "error"),
    [
        ([0], {}, ValueError),
        ([-1], {}, ValueError),
        ([2.0], {}, TypeError),
        ([True], {}, TypeError),
        ([2], {"rng": 7}, TypeError),
    ],
)
def test_bad_batches_are_refused_before_the_first_is_asked_for(arguments, options, error):
    with pytest.raises(error, match=r"batch_size|rng"):
        numbered(5).batches(*arguments, **options)


# --- split and take ------------------------------------------------------------------------------


@given(st.data(), st.integers(2, 60), st.booleans(), st.integers(0, 2**32))
def test_split_divides_the_images_in_two(draw, count, stratified, seed):
    held_out_count = draw.draw(st.integers(1, count - 1))
    dataset = numbered(count)
    rest, held_out = dataset.split(
        held_out_count, rng=np.random.default_rng(seed), stratified=stratified
    )
    assert len(held_out) == held_out_count
    assert sorted(numbers(rest) + numbers(held_out)) == numbers(dataset)
    for part in (rest, held_out):
        assert numbers(part) == sorted(numbers(part))
        np.testing.assert_array_equal(part.labels, part.images[:, 0] % 3)
        assert part.class_names == dataset.class_names


@given(
    labels=st.lists(st.integers(0, 4), min_size=2, max_size=80),
    seed=st.integers(0, 2**32),
    draw=st.data(),
)
def test_a_stratified_split_gives_each_class_its_share_to_within_one(labels, seed, draw):
    held_out_count = draw.draw(st.integers(1, len(labels) - 1))
    dataset = Dataset(np.zeros((len(labels), 1)), labels)
    _, held_out = dataset.split(held_out_count, rng=np.random.default_rng(seed), stratified=True)
    shares = np.bincount(labels) * held_out_count / len(labels)
    counts = np.bincount(held_out.labels, minlength=len(shares))
    assert (np.abs(counts - shares) < 1).all()


@pytest.mark.parametrize("stratified", [False, True])
def test_every_image_is_as_likely_to_be_held_out(stratified, rng):
    dataset, times = numbered(20, classes=2), 2_000
    held_out = np.zeros(20)
    for _ in range(times):
        held_out[numbers(dataset.split(5, rng=rng, stratified=stratified)[1])] += 1
    deviation = np.sqrt(times * 0.25 * 0.75)
    assert np.abs(held_out - times * 0.25).max() < 4 * deviation


def test_a_plain_split_is_not_stratified(rng):
    dataset = numbered(30, classes=2)
    counts = {int(dataset.split(10, rng=rng)[1].labels.sum()) for _ in range(50)}
    assert len(counts) > 2


def test_split_depends_on_the_generator_only():
    dataset = numbered(40)
    for stratified in (False, True):
        first, again, other = (
            numbers(dataset.split(9, rng=np.random.default_rng(seed), stratified=stratified)[1])
            for seed in (3, 3, 4)
        )
        assert first == again != other


def test_take_the_first_ones_or_random_ones(rng):
    dataset = numbered(30)
    first = dataset.take(7)
    assert numbers(first) == list(range(7))
    assert np.shares_memory(first.images, dataset.images)
    some = dataset.take(7, rng=rng)
    assert len(set(numbers(some))) == 7
    assert numbers(some) != numbers(first)
    np.testing.assert_array_equal(some.labels, some.images[:, 0] % 3)
    assert sorted(numbers(dataset.take(30, rng=rng))) == list(range(30))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda d, rng: d.split(5, rng=rng), ValueError, "at most 4 of 5.*got 5"),
        (lambda d, rng: d.split(0, rng=rng), ValueError, "1 or more"),
        (lambda d, rng: d.split(0.2, rng=rng), TypeError, "whole number, got 0.2"),
        (lambda d, _: d.split(2, rng=0), TypeError, "default_rng"),
        (lambda d, _: d.split(2, rng=0, stratified=True), TypeError, "default_rng"),
        (lambda d, _: d.take(6), ValueError, "at most 5.*got 6"),
        (lambda d, _: d.take(-1), ValueError, "1 or more"),
        (lambda d, _: d.take(2, rng=0), TypeError, "default_rng"),
    ],
)
def test_split_and_take_refuse_what_cannot_be(call, error, words, rng):
    with pytest.raises(error, match=words):
        call(numbered(5), rng)


@given(st.data(), st.integers(1, 200))
def test_evenly_spaced_elements_are_equally_far_apart(draw, count):
    chosen = draw.draw(st.integers(1, count))
    start = draw.draw(st.integers(0, count - 1))
    places = evenly_spaced(np.arange(count), chosen, start=start)
    assert len(places) == chosen
    gaps = np.diff(places)
    assert gaps.size == 0 or gaps.max() - gaps.min() <= 1
