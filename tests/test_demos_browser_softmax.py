"""Softmax in a real browser: a logit moved by keyboard and by mouse, and an overflow made."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_logits_are_moved_until_they_overflow(browser, lab):
    page = DemoPage(browser, lab, "demos.softmax()")
    assert "The network says cat with 60.9%" in page.sentence
    before = page.picture
    page.press("logit of dog", "ArrowRight")
    page.waits_for("The network says cat with 59.5%")
    page.another_picture(before)

    handle = page.handle("logit of bird").bounding_box()
    across, down = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.page.mouse.move(across, down)
    page.page.mouse.down()
    page.page.mouse.move(across + 60, down, steps=6)
    page.page.mouse.up()
    page.waits_for("The network says bird")
    assert "It is a cat, which had" in page.sentence
    page.keep_pictures("softmax")

    page.choose("logits times", "100")
    page.choose("largest subtracted", "no")
    page.waits_for("is not a number (NaN)")
    page.keep_pictures("softmax-overflow")
    page.choose("largest subtracted", "yes")
    page.waits_for("The network says bird with 100%")
    page.close()
