"""Walking downhill in a real browser: sliders by keyboard, a surface and a rule from lists."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_a_rate_too_large_momentum_and_another_rule(browser, lab):
    page = DemoPage(browser, lab, 'demos.descent("ravine", learning_rate=0.09)')
    assert "arrives at the lowest point in 38 steps" in page.sentence
    page.keep_pictures("descent-ravine")

    before = page.picture
    page.press("learning rate", "ArrowRight")
    page.waits_for("oscillates, to and fro")
    page.another_picture(before)
    page.press("learning rate", "ArrowRight")
    page.waits_for("needs one below 2 / 20 = 0.1")

    page.press("momentum", "End")
    page.waits_for("it swings past the bottom")
    before = page.picture
    page.choose("optimizer", "Adam")
    page.waits_for("Adam arrives")
    page.another_picture(before)

    page.choose("surface", "two valleys")
    page.waits_for("Adam arrives at the bottom of the shallower valley")
    page.press("start, w₁", "Home")
    page.waits_for("Adam arrives at the bottom of the deeper valley")
    page.press("steps", "Home")
    page.waits_for("Adam, 1 step: it is on its way")
    page.keep_pictures("descent-valleys")
    page.close()
