"""The neuron in a real browser: its line moved by keyboard, its weights painted by mouse."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_the_line_moves_and_weights_are_painted(browser, lab):
    page = DemoPage(browser, lab, "demos.neuron()")
    assert "1.0 × 0.8 + 0.5 × (−0.6) + 0.1 = 0.60" in page.sentence
    before = page.picture
    page.press("weight 1", "ArrowRight")
    page.waits_for("1.0 × 0.9 + 0.5 × (−0.6) + 0.1 = 0.70, above zero")
    page.another_picture(before)
    page.choose("after the sum", "sigmoid")
    page.waits_for("The sigmoid makes 0.67 of it")
    page.keep_pictures("neuron-plane")

    page.choose("the neuron sees", "a digit")
    page.waits_for("This 3 gets")
    assert not page.handle("weight 1").is_visible()
    page.demo.get_by_role("button", name="clear").click()
    page.waits_for("All 64 weights are 0")
    before = page.picture
    square = page.demo.get_by_title("row 1, column 4")
    white = square.evaluate("e => getComputedStyle(e).backgroundColor")
    square.click()
    page.waits_for("This 3 gets 0.94")
    page.another_picture(before)
    assert square.inner_text() == "+"
    assert square.evaluate("e => getComputedStyle(e).backgroundColor") != white
    page.keep_pictures("neuron-digit")

    page.choose("the neuron sees", "two inputs")
    page.waits_for("The sigmoid makes 0.67 of it")
    assert page.handle("weight 1").is_visible()
    page.close()
