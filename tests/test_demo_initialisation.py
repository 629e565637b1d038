"""The size of the first weights under your hands: the sizes are those that arithmetic predicts."""

import math

import numpy as np
import pytest
from matplotlib.image import imread

from nnlib import demos
from nnlib.demos.initialisation import ACTIVATIONS, DEVIATIONS, HE, InitialisationDemo
from nnlib.gradcheck import numerical_gradient


@pytest.fixture(scope="module")
def shared():
    """A demo of which only `sizes` is used: it changes nothing that is seen."""
    return InitialisationDemo()


def test_it_starts_with_a_signal_that_dies():
    demo = InitialisationDemo()
    assert demo.sentence.startswith(
        "σ = 0.100, 0.57 times He's. From layer 1 to layer 10 the values shrink (× 0.0044); "
        "on the way back to layer 1 the gradient shrinks (× 0.0047)."
    )
    assert demo.sentence.endswith("so layer 1 hardly learns.")


def test_he_is_marked_and_keeps_the_size_both_ways():
    demo = InitialisationDemo()
    assert [name for name, value in demo.deviation.options if value == HE] == ["0.177 (He)"]
    demo.he.click()
    assert demo.deviation.value == HE
    assert demo.sentence.startswith("σ = 0.177, He's. From layer 1 to layer 10 the values keep the")
    assert demo.sentence.endswith("The signal arrives, both ways.")
    for yours, reference in demo.lines:
        np.testing.assert_array_equal(yours.get_ydata(), reference.get_ydata())


@pytest.mark.parametrize("deviation", [0.01, 0.05, 1.0])
def test_each_relu_layer_multiplies_by_the_same_factor(shared, deviation):
    factor = deviation / HE
    values, gradients = shared.sizes(deviation, 20, "ReLU")
    with_he = shared.sizes(HE, 20, "ReLU")
    layers = np.arange(20)
    np.testing.assert_allclose(values, with_he[0] * factor ** (layers + 1), rtol=1e-9)
    np.testing.assert_allclose(gradients, with_he[1] * factor ** layers[::-1], rtol=1e-9)
    assert gradients[-1] == 1


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_gradient_is_the_slope_of_what_comes_out_at_the_end(shared, name):
    depth, deviation = 3, 0.3
    _, gradients = shared.sizes(deviation, depth, name)
    activation = ACTIVATIONS[name]
    first = activation(shared.images @ (deviation * shared.unscaled[0]))

    def end(values):
        for weight in shared.unscaled[1:depth]:
            values = activation(values @ (deviation * weight))
        return float((values * shared.last_gradient).sum())

    few = np.arange(5)
    slopes = []
    for image in few:  # one image after the other: finite differences for all would take a minute
        changed = first[image].copy()

        def of_one(row, image=image):
            return end(np.concatenate([first[:image], row[None], first[image + 1 :]]))

        slopes.append(numerical_gradient(of_one, changed))
    expected = backward(shared, first, deviation, depth, activation)
    np.testing.assert_allclose(slopes, expected[few], atol=1e-6)
    assert math.isclose(gradients[0], math.sqrt(np.mean(expected**2)))


def backward(demo, first, deviation, depth, activation):
    """Return the gradient at layer 1, written out with plain products."""
    weights = [deviation * weight for weight in demo.unscaled[1:depth]]
    outputs = [first]
    for weight in weights:
        outputs.append(activation(outputs[-1] @ weight))
    gradient = demo.last_gradient
    for weight, after in zip(weights[::-1], outputs[:0:-1], strict=True):
        gradient = (gradient * activation.derivative(after, np.empty_like(after))) @ weight.T
    return gradient


def test_every_control_answers(tmp_path):
    demo = InitialisationDemo()
    seen = [bytes(demo.image.value)]
    for move in (
        lambda: setattr(demo.deviation, "value", 1.0),
        lambda: setattr(demo.depth, "value", 20),
        lambda: setattr(demo.activation, "value", "tanh"),
        lambda: setattr(demo.activation, "value", "sigmoid"),
        demo.he.click,
        demo.again.click,
    ):
        move()
        seen.append(bytes(demo.image.value))
    assert len(set(seen)) == len(seen)
    (tmp_path / "picture.png").write_bytes(demo.image.value)
    assert imread(tmp_path / "picture.png")[..., 3].min() == 1  # opaque, for dark pages


@pytest.mark.parametrize(
    ("name", "deviation", "depth", "words"),
    [
        ("ReLU", 1.0, 10, "the values grow (× 4.4×10⁶)"),
        ("ReLU", 1.0, 10, "becomes a huge one at the end: training falls apart."),
        ("tanh", 1.0, 10, "the values keep their size (× 1.06)"),
        ("tanh", 1.0, 10, "The values alone look healthy. The least change in layer 1"),
        ("sigmoid", 0.01, 20, "The values alone look healthy. What changes in layer 1 is hardly"),
        ("sigmoid", 0.01, 20, "the gradient shrinks (× 4.8×10⁻³³)"),
        ("ReLU", 0.01, 2, "From layer 1 to layer 2 the values shrink (× 0.0"),
    ],
)
def test_what_it_says(name, deviation, depth, words):
    demo = InitialisationDemo()
    demo.depth.value = depth
    demo.activation.value = name
    demo.deviation.value = deviation
    assert words in demo.sentence


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("depth", [2, 5, 6, 20])
def test_curves_and_labels_stay_inside_at_the_ends_of_the_sliders(name, depth):
    demo = InitialisationDemo()
    demo.depth.value = depth
    demo.activation.value = name
    for deviation in (DEVIATIONS[0], DEVIATIONS[-1]):
        demo.deviation.value = deviation
        renderer = demo.figure.canvas.get_renderer()
        for axes, lines in zip(demo.panels, demo.lines, strict=True):
            low, high = axes.get_ylim()
            for line in lines:
                assert line.get_xdata().tolist() == list(range(1, depth + 1))
                assert low < min(line.get_ydata())
                assert max(line.get_ydata()) < high
            box = axes.get_tightbbox(renderer)
            assert box.x0 >= 0
            assert box.x1 <= demo.figure.bbox.x1
        left, right = (axes.get_tightbbox(renderer) for axes in demo.panels)
        assert left.x1 < right.x0


def test_drawing_again_is_other_weights_of_the_same_size():
    demo = InitialisationDemo()
    before = demo.unscaled
    demo.he.click()
    demo.again.click()
    assert not np.isclose(demo.unscaled, before).any(axis=(1, 2)).all()
    assert 0.99 < demo.unscaled.std() < 1.01
    np.testing.assert_array_equal(demo.lines[0][0].get_ydata(), demo.lines[0][1].get_ydata())
    assert InitialisationDemo().sentence == InitialisationDemo().sentence  # the start is the same


def test_an_error_is_said_and_raised(monkeypatch):
    demo = InitialisationDemo()
    monkeypatch.setattr(demo, "sizes", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.deviation.value = 1.0
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


def test_without_a_notebook_it_prints_what_it_says(capsys):
    assert demos.initialisation() is None
    assert capsys.readouterr().out.startswith("σ = 0.100, 0.57 times He's.")
