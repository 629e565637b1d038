"""The neuron under your hands: what it says is what nnlib and a pencil give."""

import numpy as np
import pytest
from matplotlib.image import imread

from nnlib import data, demos
from nnlib.demos.neuron import NeuronDemo
from nnlib.demos.neuron_digit import PRESETS
from nnlib.demos.neuron_plane import visible_part
from nnlib.plots.confusion import contrast


def changes(demo, control, value):
    """Move a control, and tell whether the picture has become another one."""
    before = bytes(demo.image.value)
    control.value = value
    return bytes(demo.image.value) != before


def test_the_start_is_the_neuron_of_the_lesson():
    demo = NeuronDemo()
    assert demo.sentence.startswith("At the point: 1.0 × 0.8 + 0.5 × (−0.6) + 0.1 = 0.60, above")
    assert demo.sentence.endswith("One step along the arrow adds 1.00.")


def test_every_control_of_the_plane_answers():
    demo = NeuronDemo()
    plane = demo.plane
    assert changes(demo, plane.weights[0], -1.0)
    assert "1.0 × (−1.0) + 0.5 × (−0.6) + 0.1 = −1.20, below zero" in demo.sentence
    assert changes(demo, plane.weights[1], 0.0)
    assert changes(demo, plane.bias, 0.5)
    assert changes(demo, plane.inputs[0], 0.5)
    assert "= 0.00, on the line" in demo.sentence
    assert changes(demo, plane.inputs[1], -2.0)
    assert changes(demo, plane.after, "ReLU")
    plane.inputs[0].value = 2.0
    assert "ReLU cuts it to 0" in demo.sentence
    plane.inputs[0].value = -2.0
    assert "= 2.50, above zero. ReLU leaves it as it is" in demo.sentence
    assert changes(demo, plane.after, "sigmoid")
    assert "The sigmoid makes 0.92 of it" in demo.sentence  # 1 / (1 + exp(-2.5))


def test_the_surface_is_the_output_everywhere():
    demo = NeuronDemo()
    plane = demo.plane
    plane.bias.value = 1.0
    surface = plane.surface.get_array()
    left, right = -2 * 0.8, 2 * 0.8
    low, high = -2 * -0.6, 2 * -0.6
    corners = [[left + low + 1, right + low + 1], [left + high + 1, right + high + 1]]
    np.testing.assert_allclose(surface[:: len(surface) - 1, :: len(surface) - 1], corners)
    plane.after.value = "ReLU"
    np.testing.assert_allclose(plane.surface.get_array(), np.maximum(surface, 0))
    plane.after.value = "sigmoid"
    np.testing.assert_allclose(plane.surface.get_array(), 1 / (1 + np.exp(-surface)))
    assert plane.surface.get_clim() == (0, 1)


def test_the_line_is_where_the_sum_is_zero():
    rng = np.random.default_rng(3)
    seen = 0
    for _ in range(200):
        weight, bias = rng.uniform(-3, 3, 2).round(1), rng.uniform(-6, 6)
        corners = np.array([(x, y) for x in (-2, 2) for y in (-2, 2)]) @ weight + bias
        ends = visible_part(weight, bias)
        assert (ends is not None) == (corners.min() < 0 < corners.max())
        if ends is not None:
            seen += 1
            np.testing.assert_allclose(ends @ weight + bias, 0, atol=1e-9)
            np.testing.assert_allclose(np.abs(ends).max(axis=1), 2)  # both on the frame
    assert 50 < seen < 200
    np.testing.assert_allclose(visible_part(np.array([2.0, 0.0]), 1.0)[:, 0], -0.5)
    assert visible_part(np.array([1.0, 0.0]), 4.0) is None


def test_without_weights_there_is_no_line():
    demo = NeuronDemo()
    for weight in demo.plane.weights:
        weight.value = 0.0
    assert "the sum is the bias, 0.10, and there is no line" in demo.sentence
    assert not demo.plane.line.get_visible()
    demo.plane.weights[0].value = 0.1
    demo.plane.bias.value = 4
    assert "The line has left the picture: all you see is above zero." in demo.sentence


@pytest.mark.parametrize("end", ["min", "max"])
def test_the_ends_of_the_sliders_draw_everything_inside_the_frame(end):
    demo = NeuronDemo()
    plane = demo.plane
    for slider in (*plane.weights, plane.bias, *plane.inputs):
        slider.value = getattr(slider, end)
    renderer = demo.figure.canvas.get_renderer()
    for text in plane.amounts:
        assert text.get_window_extent(renderer).x1 < demo.figure.bbox.x1


def test_a_copied_digit_is_not_always_liked_best():
    demo = NeuronDemo("a digit")
    train = data.load("digits").train
    three, five = (train.images[np.argmax(train.labels == digit)] for digit in (3, 5))
    own, other = three @ three, five @ three
    assert demo.sentence.startswith(
        f"This 3 gets {own:.2f}, but the 5 gets more: {other:.2f}. Where a weight is red"
    )
    demo.digit.presets["copy, minus the average of all"].click()
    rest = three - train.images.mean(axis=0)
    assert demo.sentence.startswith(f"This 3 gets {three @ rest:.2f}, more than any other digit")


def test_every_control_of_the_digit_answers(tmp_path):
    demo = NeuronDemo("a digit")
    digit = demo.digit
    assert changes(demo, digit.looks_at, 0)
    assert demo.sentence.startswith("This 0 gets")
    assert changes(demo, digit.bias, -20)
    assert "This 0 gets −" in demo.sentence
    for name in PRESETS:
        before = bytes(demo.image.value)
        digit.presets[name].click()
        assert bytes(demo.image.value) != before, name
    assert demo.sentence.startswith("All 64 weights are 0: whatever the image, the neuron gives")
    (tmp_path / "picture.png").write_bytes(demo.image.value)
    assert imread(tmp_path / "picture.png")[..., 3].min() == 1  # opaque, for dark pages


def test_painting_sets_one_weight():
    demo = NeuronDemo("a digit")
    digit = demo.digit
    digit.presets["clear"].click()
    digit.pixels[8].click()
    assert "This 3 gets 0.00, and the 0 gets as much" in demo.sentence
    digit.brush.value = -1.0
    digit.pixels[3].click()
    expected = np.zeros(64)
    expected[8], expected[3] = 1, -1
    np.testing.assert_array_equal(digit.weights, expected)
    looks = [(button.description, button.style.button_color) for button in digit.pixels]
    assert [sign for sign, _ in looks][:10] == [" ", " ", " ", "−", " ", " ", " ", " ", "+", " "]
    assert len({color for _, color in looks}) == 3
    image = digit.examples[3]
    assert f"This 3 gets −{image[3]:.2f}" in demo.sentence
    digit.brush.value = 0.0
    digit.pixels[3].click()
    digit.pixels[8].click()
    assert demo.sentence.startswith("All 64 weights are 0")


def test_signs_on_the_squares_can_be_read():
    demo = NeuronDemo("a digit")
    for name in PRESETS:
        demo.digit.presets[name].click()
        looks = [button.style for button in demo.digit.pixels]
        assert min(contrast(look.button_color, look.text_color) for look in looks) > 4


def test_copying_does_not_let_painting_change_the_image():
    demo = NeuronDemo("a digit")
    image = demo.digit.examples[3].copy()
    demo.digit.pixels[0].click()
    np.testing.assert_array_equal(demo.digit.examples[3], image)


def test_both_pages_keep_what_was_set():
    demo = NeuronDemo()
    demo.plane.weights[0].value = 2.0
    there = demo.sentence
    demo.sees.value = "a digit"
    assert demo.plane.box.layout.display == "none"
    assert demo.digit.box.layout.display is None
    assert demo.sentence.startswith("This 3 gets")
    demo.sees.value = "two inputs"
    assert demo.digit.box.layout.display == "none"
    assert demo.sentence == there


def test_an_error_while_painting_is_said_and_raised(monkeypatch):
    demo = NeuronDemo("a digit")
    monkeypatch.setattr(demo.digit, "draw", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.digit.paint(0)
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


def test_what_the_neuron_sees_is_checked():
    with pytest.raises(ValueError, match=r'sees: expected "two inputs" or "a digit", got .digit.'):
        demos.neuron("digit")


def test_without_a_notebook_it_prints_what_it_says(capsys):
    assert demos.neuron() is None
    assert capsys.readouterr().out.startswith("At the point: 1.0 × 0.8")
