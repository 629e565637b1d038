"""The walk through a computation graph, without a browser: every button, every slider."""

import numpy as np
import pytest

from nnlib import demos
from nnlib.demos.backprop import BackpropDemo
from nnlib.demos.walkthrough import GRAPHS, OPERATIONS, Walkthrough
from nnlib.gradcheck import numerical_gradient
from nnlib.plots import canvas


def shown(texts):
    return {name: text.get_text() for name, text in texts.items() if text.get_text()}


def marked(texts):
    return {name for name, text in texts.items() if text.get_bbox_patch().get_visible()}


def press(demo, name):
    demo.buttons[name].click()


def test_it_starts_where_forward_is_done():
    demo = BackpropDemo()
    assert "`loss = gap²` = (−3)² = 9" in demo.sentence
    assert "Press Step to walk back" in demo.sentence
    assert shown(demo.drawn.values)["loss"] == "9"
    assert shown(demo.drawn.gradients) == {}
    assert not any(arrow.get_visible() for arrow in demo.drawn.edges.values())


def test_step_by_step_forward_each_box_fills_in_its_value():
    demo = BackpropDemo()
    press(demo, "Start over")
    assert shown(demo.drawn.values) == {"x": "2", "weight": "3", "bias": "−4", "target": "5"}
    assert demo.sentence.startswith("These are the inputs.")
    press(demo, "Back")  # there is nothing before it
    assert demo.step == 0
    pictures = {bytes(demo.image.value)}
    for number, (result, value) in enumerate(
        {"product": "6", "total": "2", "output": "2", "gap": "−3", "loss": "9"}.items(), start=1
    ):
        press(demo, "Step")
        assert demo.sentence.startswith(f"Forward, box {number} of 5: `{result} = ")
        assert f"= {value}." in demo.sentence
        assert shown(demo.drawn.values)[result] == value
        assert marked(demo.drawn.values) == {result}
        assert [name for name, ring in demo.drawn.rings.items() if ring.get_visible()] == [result]
        pictures.add(bytes(demo.image.value))
    assert len(pictures) == 6


def test_step_by_step_backward_each_box_multiplies_what_arrives():
    demo = BackpropDemo()
    steps = [
        ({"loss": "1"}, "its own slope is 1"),
        ({"gap": "−6"}, "2 · (−3) = −6. Multiply: `grad_gap` = 1 · (−6) = −6."),
        ({"output": "−6", "target": "6"}, "`grad_target` = −6 · (−1) = 6."),
        ({"total": "−6"}, "the gate is open, and the local slope 1."),
        ({"product": "−6", "bias": "−6"}, "from the right comes −6."),
        ({"x": "−18", "weight": "−12"}, "and `grad_weight` = −6 · 2 = −12."),
    ]
    known = {}
    for new, words in steps:
        press(demo, "Step")
        known |= new
        assert shown(demo.drawn.gradients) == known
        assert marked(demo.drawn.gradients) == set(new)
        assert words in demo.sentence
    assert all(arrow.get_visible() for arrow in demo.drawn.edges.values())
    press(demo, "Step")
    assert "the loss moves −12 times as far, as backward says" in demo.sentence
    assert demo.sentence.endswith("raise the weight.")
    last = demo.step
    press(demo, "Step")  # there is nothing after it
    assert demo.step == last == demo.walkthrough.steps
    press(demo, "Back")
    assert "and `grad_weight` = −6 · 2 = −12." in demo.sentence


@pytest.mark.parametrize("name", GRAPHS)
def test_every_slider_changes_the_numbers_where_you_stand(name):
    demo = BackpropDemo(name)
    assert {name: slider.value for name, slider in demo.inputs.items()} == dict(GRAPHS[name].leaves)
    press(demo, "To the end")
    step = demo.step
    for leaf, slider in demo.inputs.items():
        before = bytes(demo.image.value)
        slider.value = -1.0 if slider.value != -1 else 1.0
        assert shown(demo.drawn.values)[leaf] == canvas.value(slider.value)
        assert bytes(demo.image.value) != before
        assert demo.step == step


def test_a_shut_gate_and_its_corner():
    demo = BackpropDemo()
    demo.inputs["bias"].value = -5
    demo.inputs["weight"].value = 2  # the total is −1
    demo.go_to(9)
    assert "Its input is (−1): the gate is shut, and the local slope 0" in demo.sentence
    assert "`grad_total` = −10 · 0 = 0." in demo.sentence
    press(demo, "To the end")
    assert "backward says 0 as well" in demo.sentence
    demo.inputs["bias"].value = -4  # the total is 0
    assert "exactly 0, where its curve has a corner" in demo.sentence
    assert "the loss moves −10 times as far; backward says 0." in demo.sentence


def test_where_two_paths_meet_the_slopes_add_up():
    demo = BackpropDemo("two examples")
    demo.go_to(demo.walkthrough.steps - 2)
    assert "`grad_weight` = 8 · 3 = 24 along this path (there is another)" in demo.sentence
    assert shown(demo.drawn.gradients)["weight"] == "24"
    assert not demo.drawn.edges["weight", "output₁"].get_visible()
    press(demo, "Step")
    assert "`grad_weight` = 24 + (−4) · 1 = 20: where two paths meet" in demo.sentence
    assert shown(demo.drawn.gradients)["weight"] == "20"
    assert demo.drawn.edges["weight", "output₁"].get_visible()
    assert marked(demo.drawn.gradients) == {"weight", "x₁"}
    demo.inputs["weight"].value = 1  # lesson 4 asks where the two examples cancel
    assert "`grad_weight` = 6 + (−6) · 1 = 0" in demo.sentence


@pytest.mark.parametrize("name", GRAPHS)
def test_all_gradients_are_right_at_random_inputs(name):
    walkthrough = Walkthrough(GRAPHS[name])
    leaves = list(walkthrough.leaves)
    rng = np.random.default_rng(5)

    def loss(numbers):
        walkthrough.leaves = dict(zip(leaves, numbers, strict=True))
        return walkthrough.after(len(walkthrough.order)).values["loss"]

    for _ in range(20):
        numbers = rng.uniform(-5, 5, len(leaves))
        measured = numerical_gradient(loss, numbers)
        loss(numbers)
        found = walkthrough.after(walkthrough.steps).gradients
        np.testing.assert_allclose([found[leaf] for leaf in leaves], measured, atol=1e-5)


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("extreme", [-5, 5])
def test_all_numbers_stay_on_the_picture_and_off_each_other(name, extreme):
    demo = BackpropDemo(name)
    for leaf, slider in demo.inputs.items():
        slider.value = -extreme if leaf.startswith(("x", "target")) else extreme
    press(demo, "To the end")
    renderer = demo.figure.canvas.get_renderer()
    page = demo.figure.bbox
    texts = [*demo.drawn.values.values(), *demo.drawn.gradients.values()]
    boxes = [text.get_window_extent(renderer) for text in texts]
    rings = [ring.get_window_extent(renderer) for ring in demo.drawn.rings.values()]
    for number, box in enumerate(boxes):
        assert page.x0 < box.x0 < box.x1 < page.x1
        assert page.y0 < box.y0 < box.y1 < page.y1
        assert not any(box.overlaps(other) for other in boxes[:number])
        assert not any(box.overlaps(ring) for ring in rings)


def test_every_operation_is_met_in_a_graph():
    met = {definition[0] for graph in GRAPHS.values() for definition in graph.results.values()}
    assert met == set(OPERATIONS)


def test_a_callback_that_raises_says_so(monkeypatch):
    demo = BackpropDemo()
    monkeypatch.setattr(demo.walkthrough, "after", lambda steps: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.inputs["x"].value = 1
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


def test_the_function_and_its_argument(capsys):
    assert demos.backprop() is None
    assert "= 9." in capsys.readouterr().out
    with pytest.raises(ValueError, match="expected one of one neuron, two examples, got 'three'"):
        demos.backprop("three")
