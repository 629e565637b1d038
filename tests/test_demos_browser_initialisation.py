"""The first weights in a real browser: their size moved by keyboard, away from He's and back."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_the_size_is_moved_and_he_brings_the_signal_back(browser, lab):
    page = DemoPage(browser, lab, "demos.initialisation()")
    assert "σ = 0.100, 0.57 times He's" in page.sentence
    before = page.picture
    page.press("σ of the weights", "ArrowRight")
    page.waits_for("σ = 0.120, 0.68 times He's")
    page.another_picture(before)
    page.press("σ of the weights", "End")
    page.waits_for("σ = 1.000, 5.66 times He's")
    page.choose("activation", "tanh")
    page.waits_for("The values alone look healthy")
    page.keep_pictures("initialisation")

    before = page.picture
    page.demo.get_by_role("button", name="Take He's σ").click()
    page.waits_for("The signal arrives, both ways")
    page.another_picture(before)
    assert page.demo.get_by_text("0.177 (He)").is_visible()
    page.press("layers", "End")
    page.waits_for("From layer 1 to layer 20")
    before = page.picture
    page.demo.get_by_role("button", name="Draw again").click()
    page.another_picture(before)
    page.close()
