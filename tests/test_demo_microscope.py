"""The microscope without a browser: each unit's weights, its images, its role, and the limits."""

from itertools import pairwise

import numpy as np
import pytest

from nnlib import data
from nnlib.activations import ReLU, Tanh
from nnlib.data import Dataset, DataUnavailableError
from nnlib.demos import hidden_units, subjects
from nnlib.demos.hidden_units import HiddenUnits
from nnlib.demos.microscope import SHOWN, MicroscopeDemo, microscope
from nnlib.layers import Dropout, Linear
from nnlib.network import Network

NAMES = ("cat", "dog", "bird")


def network_of(*sizes, activation=ReLU, seed=0):
    """A network of Linear layers of these sizes, with activations between."""
    rng = np.random.default_rng(seed)
    layers = []
    for before, after in pairwise(sizes):
        layers += [Linear(before, after, rng=rng), activation()]
    return Network(*layers[:-1])


def images_for(features=4, count=30, classes=3, **options):
    rng = np.random.default_rng(1)
    labels = np.arange(count) % classes
    return Dataset(rng.random((count, features), dtype=np.float32), labels, **options)


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


@pytest.fixture
def made():
    """Three units: one sees the first pixel and speaks for cat, one sees nothing, one is slow."""
    network = network_of(4, 3, 3)
    first, output = network.layers[0], network.layers[2]
    first.weight.value[...] = np.array([[2, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0.5]])
    first.bias.value[...] = [-0.5, -1, 0]
    output.weight.value[...] = np.array([[3, 0, -3], [1, 1, 1], [0, 1, 0]])
    images = np.array(
        [[1, 0, 0, 0], [0.5, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0.5], [0.2, 0, 0, 0.2]]
    )
    dataset = Dataset(images.astype(np.float32), [0, 0, 1, 1, 2], NAMES)
    return network, dataset


def shown(row):
    return [caption.get_text() for caption in row.captions if caption.get_visible()]


def test_weights_favourites_and_bars_of_a_unit(made):
    demo = MicroscopeDemo(*made)
    assert demo.unit.value == 0  # it varies most
    assert demo.large.get_array().tolist() == [[2, 0], [0, 0]]
    # sums: 1.5, 0.5, -0.5, -0.5, -0.1
    assert shown(demo.most) == ["cat: 1.5", "cat: 0.50", "bird: −0.10", "dog: −0.50", "dog: −0.50"]
    assert shown(demo.least)[0] == "dog: −0.50"
    assert shown(demo.least)[-1] == "cat: 1.5"
    assert demo.most.images[0].get_array().tolist() == [[1, 0], [0, 0]]
    heights = [bar.get_height() for bar in demo.outputs._bars]
    assert heights == [1, 0, 0]  # mean output 1 for cats
    assert [text.get_text() for text in demo.outputs._ends] == ["0", "1.0"]
    # mean output 0.4, times the outgoing weights 3, 0 and -3
    assert [text.get_text() for text in demo.votes._ends] == ["−1.2", "0", "1.2"]
    assert [bar.get_height() for bar in demo.votes._bars] == pytest.approx([1, 0, -1])


def test_the_sentence_says_what_the_unit_does(made):
    demo = MicroscopeDemo(*made)
    assert demo.sentence.startswith("Unit 0 is on for 40.0% of 5 images.")
    assert "The 5 that excite it most show cat, dog and bird;" in demo.sentence
    assert "on average cat excites it most (1.0)" in demo.sentence
    assert "It speaks for cat (+1.2) and against bird (−1.2)." in demo.sentence
    # Without it both cats get equal logits, or those of unit 2: argmax takes the first, a cat.
    assert demo.sentence.endswith("Switched off, it changes no answer.")

    demo.unit.value = 2
    assert "It speaks for dog" in demo.sentence
    assert "are right instead of 80.0%" in demo.sentence


def test_a_unit_that_is_never_on(made):
    demo = MicroscopeDemo(*made)
    demo.unit.value = 1
    assert "Unit 1 is off for all 5 images: its output is always 0" in demo.sentence
    assert [bar.get_height() for bar in demo.votes._bars] == [0, 0, 0]


def test_every_unit_has_its_own_picture_and_sentence(digits):
    demo = MicroscopeDemo(subjects.train_reader(digits.train, epochs=2), digits.test)
    pictures, sentences = set(), set()
    for unit in range(32):
        demo.unit.value = unit
        pictures.add(bytes(demo.image.value))
        sentences.add(demo.sentence)
        assert demo.sentence.startswith(f"Unit {unit} ")
        assert len(shown(demo.most)) == SHOWN
    assert len(pictures) == len(sentences) == 32


def test_buttons_go_round(made):
    demo = MicroscopeDemo(*made)
    demo.before.click()
    assert demo.unit.value == 2
    assert demo.sentence.startswith("Unit 2")
    demo.after.click()
    assert demo.unit.value == 0


def test_a_slider_that_says_nearly_two_means_two(made):
    demo = MicroscopeDemo(*made)
    demo.unit.value = 1.9999999999999996  # as the browser does
    assert demo.sentence.startswith("Unit 2 ")


def test_votes_are_outgoing_weights_times_the_mean_output(digits):
    network = network_of(64, 16, 10)
    units = HiddenUnits(network, digits.test)
    hidden = np.maximum(digits.test.images @ network.layers[0].weight.value, 0)
    outgoing = network.layers[2].weight.value
    for unit in range(16):
        votes = hidden[:, unit].mean() * outgoing[unit]
        role = units.role(unit)
        np.testing.assert_allclose(role.votes, votes - votes.mean(), atol=1e-5)
        less = network(digits.test.images) - hidden[:, [unit]] * outgoing[unit]
        assert role.accuracy_without == np.mean(less.argmax(axis=1) == digits.test.labels)
        assert role.changed == np.sum(less.argmax(axis=1) != units.answers)
    np.testing.assert_allclose(units.class_means[3], hidden[digits.test.labels == 3].mean(axis=0))


@pytest.mark.parametrize("activation", [ReLU, Tanh])
def test_a_deeper_network_is_measured_by_switching_off(activation):
    network, dataset = network_of(9, 6, 5, 3, activation=activation), images_for(9)
    units = HiddenUnits(network, dataset)
    unit = units.most_varied()
    network.layers[2].weight.value[unit] = 0  # nobody listens to it any more
    silent = HiddenUnits(network, dataset)
    assert silent.role(unit).changed == 0
    assert not silent.role(unit).votes.any()
    assert units.role(unit).votes.any()
    assert abs(units.role(unit).votes.sum()) < 1e-6
    demo = MicroscopeDemo(network, dataset)
    assert ("is on for" in demo.sentence) == (activation is ReLU)
    assert ("has a sum above 0 for" in demo.sentence) == (activation is Tanh)


def test_training_on_does_not_change_what_is_seen(made):
    network, dataset = made
    demo = MicroscopeDemo(network, dataset)
    demo.go_on(1)
    for parameter in network.parameters():
        parameter.value[...] = 7
    demo.go_on(-1)
    assert "It speaks for cat (+1.2)" in demo.sentence
    assert demo.large.get_array().tolist() == [[2, 0], [0, 0]]


def test_images_of_other_sizes_and_long_names(digits):
    wide = images_for(28 * 28, class_names=["T-shirt/top", "ankle boot", "pullover"])
    demo = MicroscopeDemo(network_of(28 * 28, 8, 3), wide)
    assert demo.large.get_array().shape == (28, 28)
    assert {caption.get_text() for caption in demo.most.captions} <= set(wide.class_names)
    MicroscopeDemo(network_of(12, 8, 3), images_for(12, image_shape=(3, 4)))
    many = images_for(9, count=50, classes=25)
    assert MicroscopeDemo(network_of(9, 8, 25), many).names[-1] == "24"


def test_one_unit_has_nothing_to_choose():
    demo = MicroscopeDemo(network_of(4, 1, 3), images_for())
    assert demo.unit.disabled
    assert demo.sentence.startswith("Unit 0")


def test_dropout_before_and_after_changes_nothing(made):
    network, dataset = made
    first, relu, output = network.layers
    rng = np.random.default_rng(0)
    dropped = Network(Dropout(0.5, rng=rng), first, relu, Dropout(0.5, rng=rng), output)
    assert MicroscopeDemo(dropped, dataset).sentence == MicroscopeDemo(network, dataset).sentence


def test_of_very_many_images_some_are_drawn(monkeypatch):
    monkeypatch.setattr(hidden_units, "MOST_IMAGES", 20)
    network, dataset = network_of(4, 8, 3), images_for()
    demo = MicroscopeDemo(network, dataset)
    assert "of 20 images" in demo.sentence
    assert demo.sentence == MicroscopeDemo(network, dataset).sentence


def test_without_images_the_usual_ones(capsys, monkeypatch):
    assert microscope(network_of(64, 8, 10)) is None
    assert "of 360 images" in capsys.readouterr().out
    microscope()
    assert "of 360 images" in capsys.readouterr().out

    def load(name, *, download):
        assert (name, download) == ("mnist", False)
        raise DataUnavailableError("not here")

    monkeypatch.setattr(data, "load", load)
    with pytest.raises(DataUnavailableError, match="not here"):
        microscope(network_of(784, 8, 10))


def test_bad_arguments_are_refused_at_the_door(digits):
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match=r"network: expected a Network.* got Linear"):
        microscope(Linear(64, 10, rng=rng))
    with pytest.raises(ValueError, match=r"got only Linear\(64, 10\).*plots\.weights"):
        microscope(Network(Linear(64, 10, rng=rng)))
    with pytest.raises(ValueError, match="so that its weights belong to pixels, got ReLU"):
        microscope(Network(ReLU(), *network_of(64, 8, 10).layers))

    class Shift(Linear):
        def __repr__(self):
            return "Shift()"

    class Foreign:
        in_place, saves_outputs, in_features, out_features = False, False, 64, 64

        def __init__(self):
            self._inner = Shift(64, 64, rng=rng)

        def __getattr__(self, name):
            return getattr(self._inner, name)

        def __call__(self, inputs):
            return self._inner(inputs)

        def __repr__(self):
            return "Foreign()"

    for name in ("forward", "backward", "parameters", "settings"):
        setattr(Foreign, name, lambda self, *args, _name=name, **options: getattr(
            self._inner, _name)(*args, **options))  # fmt: skip
    with pytest.raises(ValueError, match=r"first layer that learns.* got Foreign\(\)"):
        microscope(Network(Foreign(), Linear(64, 10, rng=rng)))
    with pytest.raises(ValueError, match="dataset: expected images for a network of 9 inputs"):
        microscope(network_of(9, 4, 3))
    with pytest.raises(ValueError, match="expects images of 9 numbers, got images of 64"):
        microscope(network_of(9, 4, 3), digits.test)
    with pytest.raises(TypeError, match="got a pair of them"):
        microscope(network_of(64, 4, 10), digits)
    with pytest.raises(ValueError, match="do not fill a square"):
        microscope(network_of(5, 4, 3), images_for(5))
    ill = network_of(64, 8, 10)
    ill.parameters()[0].value[0, 0] = np.inf
    with pytest.raises(ValueError, match="training had diverged"):
        microscope(ill)
