"""The dropout demo in a real browser: masks drawn by mouse and keyboard, the rate moved."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_masks_are_drawn_and_average_out(browser, lab):
    page = DemoPage(browser, lab, "demos.dropout()")
    assert page.sentence.startswith("Mask 1 switches")
    before = page.picture
    page.demo.get_by_role("button", name="Step").click()
    page.waits_for("of 2 thinned ones")
    page.another_picture(before)

    before = page.picture
    page.press("rate", "ArrowRight")
    page.waits_for("the others count 2.22 times")
    page.another_picture(before)
    page.choose("image", "an 8")
    page.waits_for("the 8 a logit of")

    page.demo.get_by_role("button", name="Start").focus()
    page.page.keyboard.press("Enter")
    page.page.wait_for_function(
        "() => document.querySelector('.nnlib-demo-sentence').innerText.includes('Here it ends')",
        timeout=120_000,
    )
    assert "of 150 thinned ones" in page.sentence
    page.keep_pictures("dropout")
    page.choose("what stays", "left as it is")
    page.waits_for("Mask 150 switches")
    page.keep_pictures("dropout-not-scaled")
    page.demo.get_by_role("button", name="Reset").click()
    page.waits_for("Mask 1 switches")
    page.close()
