import numpy as np
import pytest

from nnlib import data, recipes
from nnlib.augment import Deform
from nnlib.training import evaluate


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


def test_quick_learns_the_digits(digits):
    rng = np.random.default_rng(0)
    network, history = recipes.quick(digits.train, rng=rng, epochs=10, progress=False)
    assert [layer.out_features for layer in network.layers[::2]] == [128, 64, 10]
    assert history.epochs == 10
    assert evaluate(network, digits.test).accuracy > 0.94


def test_best_learns_from_deformed_images_what_holds_for_all(digits):
    rng = np.random.default_rng(0)
    gentle = Deform(shift=0.3, rotation=5)
    network, history = recipes.best(
        digits.train, rng=rng, epochs=12, hidden=(128, 64), deform=gentle, progress=False
    )
    assert evaluate(network, digits.test).accuracy > 0.94
    # As they were met the images were deformed, and harder to read than they are at rest.
    assert history.train_accuracy[-1] < evaluate(network, digits.train).accuracy


def test_the_learning_rate_rises_and_falls_to_zero(digits):
    _, history = recipes.quick(
        digits.train, rng=np.random.default_rng(0), epochs=5, learning_rate=0.01, progress=False
    )
    assert history.learning_rate[0] > 0.008
    assert history.learning_rate == sorted(history.learning_rate, reverse=True)
    assert history.learning_rate[-1] < 1e-4


def test_the_same_seed_gives_the_same_network(digits):
    def trained(recipe, seed):
        rng = np.random.default_rng(seed)
        network, _ = recipe(digits.train, rng=rng, epochs=1, hidden=(16,), progress=False)
        return network(digits.test.images)

    for recipe in (recipes.quick, recipes.best):
        assert np.array_equal(trained(recipe, 3), trained(recipe, 3))
        assert not np.array_equal(trained(recipe, 3), trained(recipe, 4))


def test_validation_and_progress_reach_fit(digits):
    train, validation = digits.train.split(100, rng=np.random.default_rng(0))
    seen = []
    _, history = recipes.quick(
        train,
        rng=np.random.default_rng(0),
        epochs=2,
        hidden=(8,),
        validation=validation,
        progress=lambda history: seen.append(history.epochs),
    )
    assert seen == [1, 2]
    assert len(history.validation_accuracy) == 2


def test_pictures_are_needed_to_deform_and_epochs_to_train(digits):
    flat = data.Dataset(digits.train.images, digits.train.labels)
    with pytest.raises(ValueError, match="image_shape"):
        recipes.best(flat, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="epochs: expected 1 or more, got 0"):
        recipes.quick(digits.train, rng=np.random.default_rng(0), epochs=0)


@pytest.mark.mnist
def test_quick_reads_98_of_100_mnist_images_in_eight_epochs():
    try:
        mnist = data.load("mnist", download=False)
    except data.DataUnavailableError:
        pytest.skip("MNIST is not on this computer: set NNLIB_DATA")
    network, history = recipes.quick(mnist.train, rng=np.random.default_rng(0), progress=False)
    assert history.epochs == 8
    assert evaluate(network, mnist.test).accuracy >= 0.982
