"""The confusion demo without a browser: every cell, its images, its order, its pages."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from nnlib import data
from nnlib.data import Dataset
from nnlib.demos import cards, stage, subjects
from nnlib.demos.confusion import FEW, LEAST_SURE, ConfusionDemo, confusion, reader_of_few
from nnlib.demos.matrix_buttons import MOST_CLASSES
from nnlib.layers import Linear
from nnlib.network import Network

NAMES = ("cat", "dog", "bird")


def reader(classes=3, features=4):
    """A network that takes the first pixels of an image for its logits."""
    network = Network(Linear(features, classes, rng=np.random.default_rng(0)))
    weight, _ = (parameter.value for parameter in network.parameters())
    weight[...] = np.eye(features, classes)
    return network


def example(labels, answers, sureness=None, **options):
    """A data set that `reader` answers as told: the surer, the whiter."""
    images = np.zeros((len(labels), 4), dtype=np.float32)
    white = np.full(len(labels), 1.0) if sureness is None else sureness
    images[np.arange(len(labels)), answers] = white
    return Dataset(images, labels, **{"class_names": NAMES, **options})


@pytest.fixture
def demo():
    labels = [0] * 10 + [1] * 10 + [2] * 5
    answers = [0] * 10 + [2] * 8 + [1] * 2 + [1] * 3 + [2] * 2
    sureness = np.linspace(0.5, 1, 25)
    return ConfusionDemo(reader(), example(labels, answers, sureness))


def seen(demo):
    """Return the words above the cards that are on the page."""
    places = demo.cards._drawn
    return [place.caption.get_text() for place in places if place.caption.get_visible()]


def press(demo, row, column):
    demo.matrix.cells[row, column].click()


def test_it_starts_at_the_most_frequent_mistake(demo):
    assert demo.counts.tolist() == [[10, 0, 0], [0, 2, 8], [0, 3, 2]]
    assert (demo.truth.value, demo.answer.value) == (1, 2)
    assert demo.sentence.startswith(
        "dog taken for bird: 8 of the 10 images that are dog (80.0%). The network was "
    )
    assert "No pair is confused more often than this one (8 times)." in demo.sentence
    places = demo.cards.places
    assert demo.sentence.endswith(f"You see 1 to {places} of 8.")
    assert demo.cards._title.get_text() == "dog taken for bird: 8 of 25 images"


def test_the_probabilities_are_the_networks(demo):
    demo.choose(2, 1)
    assert seen(demo) == ["image 22", "image 21", "image 20"]
    logits = np.array([0, np.linspace(0.5, 1, 25)[22], 0])
    expected = np.exp(logits) / np.exp(logits).sum()
    first = demo.cards._drawn[0]
    said = {
        name.get_text(): share.get_text()
        for name, share in zip(first.names, first.shares, strict=True)
    }
    assert said == {
        name: f"{100 * share:.1f}%" for name, share in zip(NAMES, expected, strict=True)
    }
    assert first.names[0].get_text() == "dog"
    widths = [bar.get_width() for bar in first.bars]
    assert widths[0] / widths[1] == pytest.approx(expected[1] / expected[0], rel=1e-5)
    colors = {
        name.get_text(): to_hex(bar.get_facecolor())
        for name, bar in zip(first.names, first.bars, strict=True)
    }
    assert colors == {
        "bird": to_hex(cards.TRUE),
        "dog": to_hex(cards.SAID),
        "cat": to_hex(cards.OTHER),
    }
    sure = demo.probabilities[[20, 21, 22]].mean(axis=0)
    assert f"was {100 * sure[1]:.1f}% sure on average" in demo.sentence
    assert f"gave the truth {100 * sure[2]:.1f}%" in demo.sentence
    assert "The pair confused most: dog taken for bird (8 times)." in demo.sentence
    assert "You see" not in demo.sentence


def test_the_true_class_is_shown_however_unlikely():
    few = stage.new_figure(cards.WIDTH, cards.HEIGHT)
    few.set_layout_engine("none")
    page = cards.Cards(few, (2, 2), (0, 1), list("abcdefgh"))
    chances = np.array([0.3, 0.25, 0.2, 0.15, 0.06, 0.03, 0.01, 0.0])
    page.lay([cards.Card(np.ones((2, 2)), "one", 7, chances)], "")
    assert [name.get_text() for name in page._drawn[0].names] == ["a", "b", "c", "h"]


def test_pressing_a_cell_moves_the_lists_and_the_mark_and_draws_once(demo, monkeypatch):
    drawn = []
    draw = demo.draw
    monkeypatch.setattr(demo, "draw", lambda: drawn.append(1) or draw())
    before = bytes(demo.image.value)
    press(demo, 0, 0)
    assert len(drawn) == 1
    assert (demo.truth.value, demo.answer.value) == (0, 0)
    assert "cat read as cat: 10 of the 10 images that are cat (100%)" in demo.sentence
    assert "on average, and right." in demo.sentence
    assert bytes(demo.image.value) != before
    marked = [place for place, cell in demo.matrix.cells.items() if cell._dom_classes]
    assert marked == [(0, 0)]


def test_the_lists_do_what_the_cells_do(demo):
    demo.truth.value = 2
    demo.answer.value = 1
    by_list = demo.sentence, bytes(demo.image.value)
    press(demo, 0, 0)
    press(demo, 2, 1)
    assert (demo.sentence, bytes(demo.image.value)) == by_list


def test_an_empty_cell_says_so(demo):
    press(demo, 0, 2)
    assert "cat taken for bird: none of the 10 images that are cat." in demo.sentence
    assert seen(demo) == []
    assert demo.forth.disabled


def test_order_and_pages(demo):
    places = demo.cards.places
    assert seen(demo) == [f"image {i}" for i in range(17, 17 - places, -1)]
    demo.forth.click()
    rest = [f"image {i}" for i in range(17 - places, 9, -1)]
    assert seen(demo) == rest
    assert demo.sentence.endswith(f"You see {places + 1} to 8 of 8.")
    demo.forth.click()  # round to the first page
    assert seen(demo)[0] == "image 17"
    demo.back.click()
    assert seen(demo) == rest
    demo.order.value = LEAST_SURE
    assert seen(demo)[:2] == ["image 10", "image 11"]
    assert "You see 1 to" in demo.sentence


def test_through_the_mistakes_by_two_buttons(demo):
    def places():
        return demo.truth.value, demo.answer.value

    demo.rarer.click()
    assert places() == (2, 1)
    demo.rarer.click()
    assert places() == (1, 2)
    demo.commoner.click()
    assert places() == (2, 1)
    demo.choose(0, 0)
    demo.rarer.click()
    assert places() == (1, 2)


def test_without_a_mistake():
    demo = ConfusionDemo(reader(), example([1, 2], [1, 2]))
    assert (demo.truth.value, demo.answer.value) == (1, 1)
    assert "dog read as dog: 1 of 1 image that is dog (100%)" in demo.sentence
    assert "There is no mistake at all." in demo.sentence
    assert demo.rarer.disabled
    demo.truth.value = 0
    assert "None of the images is cat, so this row is empty." in demo.sentence


def test_a_network_that_knows_more_classes_than_occur():
    demo = ConfusionDemo(reader(classes=4), example([0, 1], [3, 1]))
    assert demo.sentence.startswith("cat taken for 3: 1 of 1 image")


def test_many_classes_are_chosen_from_lists():
    classes = MOST_CLASSES + 1
    images = np.eye(classes, 25, dtype=np.float32)
    demo = ConfusionDemo(reader(classes, features=25), Dataset(images, np.roll(range(classes), 1)))
    assert demo.matrix is None
    demo.choose(3, 4)
    assert demo.sentence.startswith("3 taken for 4: 1 of 1 image")
    assert demo.answer.options[-1] == ("15", 15)


def test_every_cell_of_the_digits_can_be_shown():
    few, many = data.load("digits").train.split(300, rng=np.random.default_rng(0))
    demo = ConfusionDemo(subjects.train_reader(few, epochs=1), many)
    total = 0
    for (row, column), cell in demo.matrix.cells.items():
        cell.click()
        assert not demo.sentence.startswith("This demo has stopped")
        count = int(cell.description)
        total += count
        assert len(seen(demo)) == min(count, demo.cards.places)
        assert ("taken for" in cell.tooltip) == (row != column)
    assert total == 300


def test_without_arguments_a_network_with_mistakes(capsys):
    assert confusion() is None
    said = capsys.readouterr().out
    assert "taken for" in said
    assert "No pair is confused more often than this one" in said
    demo = ConfusionDemo(*reader_of_few())
    assert demo.sentence in said
    assert len(demo.labels) == len(data.load("digits").train) - FEW
    assert 0.8 < np.mean(demo.labels == demo.answers) < 0.97
    assert len(demo.mistakes) > 15


def test_bad_arguments_are_refused_at_the_door():
    network, dataset = reader(), example([0], [0])
    digits = data.load("digits")
    with pytest.raises(ValueError, match="dataset: expected both a network and a dataset"):
        confusion(network)
    with pytest.raises(ValueError, match="network: expected both"):
        confusion(dataset=dataset)
    with pytest.raises(TypeError, match=r"network: expected a Network, such as .* got list"):
        confusion([network], dataset)
    with pytest.raises(TypeError, match=r"dataset: expected one data set.*digits\.test"):
        confusion(network, digits)
    with pytest.raises(TypeError, match=r"got ndarray.*Dataset\(images, labels\)"):
        confusion(network, dataset.images)
    with pytest.raises(ValueError, match="expects images of 4 numbers, got images of 64"):
        confusion(network, digits.test)
    with pytest.raises(ValueError, match="knows 2 classes, got images of 3 classes"):
        confusion(reader(classes=2), dataset)
    with pytest.raises(ValueError, match="do not fill a square"):
        confusion(reader(features=5), Dataset(np.zeros((2, 5)), [0, 1]))
    network.parameters()[0].value[0, 0] = np.nan
    with pytest.raises(ValueError, match="training had diverged"):
        confusion(network, dataset)
