"""Activation functions in a real browser: the point moved by keyboard, into the flat part."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_the_point_moves_until_nothing_gets_through(browser, lab):
    page = DemoPage(browser, lab, "demos.activations()")
    assert "At 1.0 sigmoid gives 0.731" in page.sentence
    before = page.picture
    page.press("input", "ArrowRight")
    page.waits_for("At 1.1 sigmoid gives 0.750")
    page.another_picture(before)
    page.press("input", "End")
    page.waits_for("At 6.0 sigmoid gives 0.998")
    assert "It is saturated" in page.sentence
    page.keep_pictures("activations")

    page.choose("function", "leaky ReLU")
    page.waits_for("At 6.0 leaky ReLU gives 6.00")
    page.press("input", "Home")
    page.waits_for("At −6.0 leaky ReLU gives −0.600")
    page.press("slope below zero", "ArrowRight")
    page.waits_for("The derivative is 0.110")
    page.close()
