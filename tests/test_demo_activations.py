"""Activation functions under your hands: what is drawn and said is what the functions give."""

import numpy as np
import pytest
from matplotlib.image import imread

from nnlib import demos
from nnlib.activations import LeakyReLU, ReLU, Sigmoid, Tanh
from nnlib.demos.activations import GRID, NAMES, ActivationsDemo
from nnlib.gradcheck import numerical_gradient


def test_it_starts_where_a_fifth_gets_through():
    demo = ActivationsDemo()
    said = "At 1.0 sigmoid gives 0.731. The derivative is 0.197: 19.7% of a small change gets"
    assert demo.sentence.startswith(said)


@pytest.mark.parametrize(
    ("name", "activation"),
    list(zip(NAMES, (ReLU(), LeakyReLU(0.3), Sigmoid(), Tanh()), strict=True)),
)
def test_the_curves_are_the_function_and_its_derivative(name, activation):
    demo = ActivationsDemo()
    demo.slope.value = 0.3
    demo.function.value = name
    np.testing.assert_array_equal(demo.curve.get_ydata(), activation(GRID))
    slopes = demo.derivative.get_ydata()
    corner = np.isnan(slopes)
    assert corner.sum() == name.endswith("ReLU")  # at a corner there is no line to draw
    expected = numerical_gradient(lambda x: float(activation(x).sum()), GRID.copy())
    np.testing.assert_allclose(slopes[~corner], expected[~corner], atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_tangent_touches_the_curve_at_the_point(name):
    demo = ActivationsDemo()
    demo.function.value = name
    for place in (-6.0, -1.5, 0.7, 6.0):
        demo.input.value = place
        (x,), (y,) = demo.points[0].get_data()
        assert x == place
        np.testing.assert_allclose(y, np.interp(place, GRID, demo.curve.get_ydata()))
        across, up = demo.tangent.get_data()
        np.testing.assert_allclose(np.mean(up), y)
        (_, height) = demo.points[1].get_data()
        np.testing.assert_allclose(np.diff(up) / np.diff(across), height)
        low, high = demo.left.get_ylim()
        assert low <= y <= high


def test_every_control_answers(tmp_path):
    demo = ActivationsDemo()
    seen = {bytes(demo.image.value)}
    for name in NAMES:
        demo.function.value = name
        demo.input.value = -2.0
        seen.add(bytes(demo.image.value))
        demo.input.value = 2.0
        seen.add(bytes(demo.image.value))
    demo.function.value = "leaky ReLU"
    demo.slope.value = 0.5
    seen.add(bytes(demo.image.value))
    assert len(seen) == 10
    (tmp_path / "picture.png").write_bytes(demo.image.value)
    assert imread(tmp_path / "picture.png")[..., 3].min() == 1  # opaque, for dark pages


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("ReLU", -2.5, "At −2.5 ReLU gives 0. The derivative is 0: move the input a little"),
        ("ReLU", 0.0, "This is the corner: no slope on the left, 1 on the right."),
        ("ReLU", 3.0, "At 3.0 ReLU gives 3.00. The derivative is 1: all of a small change"),
        ("leaky ReLU", -6.0, "The derivative is 0.100: 10.0% of a small change gets through. Not"),
        ("leaky ReLU", 0.0, "a slope of 0.1 on the left, 1 on the right"),
        ("sigmoid", 0.0, "25.0% of a small change gets through. More it never is"),
        ("sigmoid", 5.0, "0.7% of a small change gets through. It is saturated. Ten such units"),
        ("sigmoid", 5.0, "would leave 1.7e−22."),
        ("tanh", 0.0, "At 0.0 tanh gives 0. The derivative is 1: all of a small change"),
        ("tanh", 6.0, "At 6.0 tanh gives nearly 1. The derivative is 2.5e−5: less than 0.1%"),
        ("tanh", -6.0, "At −6.0 tanh gives nearly −1."),
    ],
)
def test_what_it_says(name, place, words):
    demo = ActivationsDemo()
    demo.function.value = name
    demo.input.value = place
    assert words in demo.sentence


def test_the_shade_lies_where_next_to_nothing_gets_through():
    demo = ActivationsDemo()

    def shaded():
        left, right = demo.shades[0]
        return left.get_x() + left.get_width(), right.get_x()

    ends = np.log((1 - np.sqrt(0.8)) / (1 + np.sqrt(0.8)))  # where y * (1 - y) = 0.05
    np.testing.assert_allclose(shaded(), (ends, -ends), atol=0.03)
    demo.function.value = "tanh"
    np.testing.assert_allclose(shaded(), (-np.arctanh(0.95**0.5), np.arctanh(0.95**0.5)), atol=0.03)
    demo.function.value = "ReLU"
    np.testing.assert_allclose(shaded(), (0, 6), atol=0.03)
    demo.function.value = "leaky ReLU"
    assert shaded() == (-6, 6)


def test_the_slope_belongs_to_leaky_relu_alone():
    demo = ActivationsDemo()
    assert demo.slope.disabled
    demo.function.value = "leaky ReLU"
    assert not demo.slope.disabled
    demo.input.value = -1.0
    demo.slope.value = 0.25
    assert "gives −0.250. The derivative is 0.250: 25.0%" in demo.sentence


def test_an_error_is_said_and_raised(monkeypatch):
    demo = ActivationsDemo()
    monkeypatch.setattr(demo, "_shade", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.input.value = 2.0
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


def test_without_a_notebook_it_prints_what_it_says(capsys):
    assert demos.activations() is None
    assert capsys.readouterr().out.startswith("At 1.0 sigmoid gives 0.731.")
