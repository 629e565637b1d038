"""The pad without a browser: what is drawn is read, and every sentence says what is so."""

import re
from itertools import pairwise

import numpy as np
import pytest
import traitlets

from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.demos import draw, nearness
from nnlib.demos.draw import EXAMPLE, DrawDemo
from nnlib.demos.pad import PEN, SIDE, Pad, as_pixels, trace
from nnlib.demos.units import hidden_layers
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax
from nnlib.network import Network

ONE = [[(0.5, 0.15), (0.5, 0.85)]]
ZERO = [[(0.5 + 0.2 * np.sin(t), 0.5 - 0.32 * np.cos(t)) for t in np.linspace(0, 6.3, 40)]]
CROSS = [[(0.2, 0.2), (0.8, 0.8)], [(0.8, 0.2), (0.2, 0.8)]]


@pytest.fixture(scope="module")
def small():
    return DrawDemo()


@pytest.fixture
def demo(small):
    draws(small, EXAMPLE)
    small.pad.example = True
    small.update()
    return small


def draws(demo, strokes, pen=PEN):
    """Draw as the browser does: the pixels change."""
    demo.pad.example = False
    demo.pad.pixels = as_pixels(trace(strokes, pen))
    return demo.sentence


def random_network(*sizes, activation=ReLU, seed=0):
    rng = np.random.default_rng(seed)
    layers = []
    for inputs, units in pairwise(sizes[:-1]):
        layers += [Linear(inputs, units, rng=rng), activation(), Dropout(0.5, rng=rng)]
    return Network(*layers, Linear(*sizes[-2:], rng=rng))


def test_it_starts_with_an_example_that_is_read(demo):
    assert demo.sentence.startswith("Draw over this example. The network reads a 3, with 9")
    assert "It knows such images: the nearest of 1,437 training images, a 3, is" in demo.sentence
    assert demo.pad.example


def test_what_is_drawn_is_read_and_drawn_at_once(demo):
    pictures = {bytes(demo.image.value)}
    for strokes, words in [(ONE, "reads a 1, with 9"), (ZERO, "reads a 0, with 9")]:
        said = draws(demo, strokes)
        assert said.startswith("The network ")
        assert words in said
        assert "It knows such images" in said
        pictures.add(bytes(demo.image.value))
    assert len(pictures) == 3


def test_the_picture_shows_what_the_network_sees_and_answers(demo):
    draws(demo, ZERO)
    image = demo.prepare(demo.pad.ink)
    np.testing.assert_array_equal(demo.picture.get_array(), image)
    shares = softmax(demo.network(image.reshape(1, -1)))[0]
    np.testing.assert_allclose([bar.get_width() for bar in demo.bars], shares, rtol=1e-5)
    assert demo.shares[0].get_text().startswith("9")
    (layer,) = hidden_layers(demo.network, image)
    hidden = demo.network.layers[1](demo.network.layers[0](image.reshape(1, -1)))[0]
    np.testing.assert_array_equal(layer.values, hidden)
    on = np.count_nonzero(hidden)
    assert 5 < on < 32
    assert f"{on} of 32 hidden units are on." in demo.sentence
    assert demo.panels[0].title.get_text() == f"hidden layer 1:\n{on} of 32 units on"


def test_an_empty_pad(demo):
    demo.pad.pixels = bytes(SIDE * SIDE)
    answer = softmax(demo.network(np.zeros((1, 64), np.float32)))[0]
    assert demo.sentence.startswith("The pad is empty: draw a digit.")
    assert f"answers all the same: {answer.argmax()}, with {100 * answer.max():.1f}%." in (
        demo.sentence
    )
    assert "unlike" not in demo.sentence


@pytest.mark.parametrize(
    "strokes",
    [CROSS, [[(0.2, 0.5), (0.8, 0.5)]], [[(0.1, 0.1)], [(0.9, 0.9)]]],
    ids=["cross", "dash", "dots"],
)
def test_what_it_never_saw_is_said(demo, strokes):
    said = draws(demo, strokes)
    assert "But this is unlike anything it saw, so do not trust its answer" in said
    found = re.search(r"is ([\d.]+) away; 19 in 20 test images have one within ([\d.]+)\.$", said)
    assert float(found[1]) > float(found[2])


@pytest.mark.parametrize("pen", [3, 40])
@pytest.mark.parametrize("scale", [0.1, 1.1])
def test_tiny_and_huge_drawings_with_thin_and_thick_pens(demo, pen, scale):
    strokes = [[(0.5 + (x - 0.5) * scale, y * scale) for x, y in stroke] for stroke in ZERO]
    said = draws(demo, strokes, pen)
    assert said.startswith("The network ")
    assert bytes(demo.image.value).startswith(b"\x89PNG")


def test_half_of_a_share_is_hesitation():
    rng = np.random.default_rng(0)
    network = Network(Linear(64, 10, rng=rng))
    network.layers[0].weight.value[...] = 0
    network.layers[0].bias.value[:2] = 5, 4.9
    said = DrawDemo(network).sentence
    assert "The network hesitates: 0 with " not in said  # more than a half
    network.layers[0].bias.value[2] = 4
    said = DrawDemo(network).sentence
    assert "The network hesitates: 0 with 4" in said
    assert ", or 1 with " in said


def test_a_network_that_goes_on_learning_is_read_as_it_has_become():
    network = random_network(64, 20, 10)
    demo = DrawDemo(network)
    network.layers[-1].bias.value[8] = 100
    assert draws(demo, ONE).startswith("The network reads an 8, with 100%; no other comes near.")
    network.layers[-1].bias.value[8] = np.nan
    with pytest.raises(ValueError, match="diverged"):
        draws(demo, ZERO)
    assert demo.sentence.startswith("This demo has stopped: ValueError: network: its logits are")


def test_of_a_network_that_does_not_know_the_digits_no_likeness_is_said():
    for network in (random_network(64, 20, 10), random_network(64, 2)):
        said = DrawDemo(network).sentence
        assert "It knows such images" not in said
        assert "unlike" not in said


@pytest.mark.parametrize(
    ("activation", "threshold"), [(ReLU, 0), (Tanh, 0), (LeakyReLU, 0), (Sigmoid, 0.5)]
)
def test_units_are_on_above_the_middle_of_their_activation(monkeypatch, activation, threshold):
    monkeypatch.setattr(nearness, "_load", lambda name: None)
    network = random_network(784, 30, 20, 10, 8, 3, activation=activation)
    demo = DrawDemo(network)
    said = draws(demo, CROSS)
    layers = hidden_layers(network, demo.seen)
    assert [layer.number for layer in layers] == [2, 3, 4]  # of many, the last three
    assert [layer.size for layer in layers] == [20, 10, 8]
    on = sum(int((layer.values > threshold).sum()) for layer in layers)
    assert f"{on} of 38 units in the last three hidden layers are on." in said
    assert demo.seen.shape == (28, 28)


def test_more_units_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(nearness, "_load", lambda name: None)
    demo = DrawDemo(random_network(784, 2_000, 12))
    assert "of 2000 hidden units are on" in demo.sentence
    assert len(demo.bars) == 12


def test_without_hidden_units_none_are_spoken_of():
    assert "hidden" not in DrawDemo(random_network(64, 10)).sentence


@pytest.mark.parametrize(
    ("network", "error", "words"),
    [
        ("digits.npz", TypeError, "expected a Network"),
        (random_network(100, 10), ValueError, "expected 64 inputs.* or 784.* got 100"),
        (random_network(64, 1), ValueError, "expected 2 to 12 outputs.* got 1"),
        (random_network(64, 13), ValueError, "expected 2 to 12 outputs.* got 13"),
    ],
    ids=["a path", "inputs", "one output", "outputs"],
)
def test_what_is_no_reader_of_digits_is_refused_at_the_door(network, error, words):
    with pytest.raises(error, match=words):
        draw(network)


def test_a_network_that_has_diverged_is_refused_at_the_door():
    network = random_network(64, 20, 10)
    network.layers[-1].bias.value[3] = np.inf
    with pytest.raises(ValueError, match="training had diverged"):
        draw(network)


def test_draw_returns_nothing(capsys):
    assert draw(random_network(64, 20, 10)) is None
    assert capsys.readouterr().out.startswith("Draw over this example.")


def test_the_pad_takes_what_the_browser_sends():
    pad = Pad()
    assert not pad.example
    assert not pad.ink.any()
    drawn = bytes([255, 51]) + bytes(SIDE * SIDE - 2)
    pad.set_state({"pixels": memoryview(drawn)})  # buffers arrive like this
    assert pad.pixels == drawn
    assert pad.ink[0, :3].tolist() == pytest.approx([1, 0.2, 0])
    with pytest.raises(traitlets.TraitError, match=f"expected {SIDE * SIDE} bytes, got 3"):
        pad.pixels = b"abc"
    # Its JavaScript and its style come with the package, and ask for nothing from elsewhere.
    for text in (pad._esm, pad._css):
        assert len(str(text)) > 500
        assert "http" not in str(text)
        assert "import " not in str(text)


def test_a_trace_is_as_wide_as_the_pen():
    ink = trace(ONE, pen=10)
    assert ink[SIDE // 2].sum() == pytest.approx(10, abs=0.01)
    assert ink[: int(0.15 * SIDE) - 6].sum() == 0
    dot = trace([[(0.5, 0.5)]], pen=20)
    assert dot.sum() == pytest.approx(np.pi * 100, rel=0.01)
    assert not trace([]).any()
