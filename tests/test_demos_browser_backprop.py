"""The walk through a graph in a real browser: buttons by mouse and keyboard, an input by arrow."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_step_back_to_the_weight_and_change_an_input(browser, lab):
    page = DemoPage(browser, lab, "demos.backprop()")
    assert "loss = gap² = (−3)² = 9" in page.sentence

    before = page.picture
    page.demo.get_by_role("button", name="Step").click()
    page.waits_for("Backward begins where forward ended")
    page.another_picture(before)
    for words in ("(square)", "(−)", "(ReLU)", "(+)"):  # the button still has the focus
        page.page.keyboard.press("Enter")
        page.waits_for(words)
    page.keep_pictures("backprop-plus")
    page.page.keyboard.press("Enter")
    page.waits_for("grad_weight = −6 · 2 = −12.")

    before = page.picture
    page.press("x", "ArrowRight")
    page.waits_for("grad_weight = 0 · 3 = 0.")
    page.another_picture(before)

    page.press("target", "ArrowLeft")
    page.demo.get_by_role("button", name="To the end").click()
    page.waits_for("as backward says. To lower the loss, lower the weight.")
    page.demo.get_by_role("button", name="Start over").click()
    page.waits_for("These are the inputs.")
    page.demo.get_by_role("button", name="Back").click()
    page.waits_for("These are the inputs.")
    page.close()


@pytest.mark.thorough
def test_two_paths_that_meet(browser, lab):
    page = DemoPage(browser, lab, 'demos.backprop("two examples")')
    page.demo.get_by_role("button", name="To the end").click()
    page.waits_for("the loss moves 20 times as far")
    page.demo.get_by_role("button", name="Back").click()
    page.waits_for("24 + (−4) · 1 = 20: where two paths meet")
    page.keep_pictures("backprop-two")
    page.close()
