"""The playground in a real browser: started by keyboard, changed while it trains, paused, reset."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_it_trains_while_its_controls_move(browser, lab):
    page = DemoPage(browser, lab, 'demos.playground("moons", units=16)')
    button = page.demo.get_by_role
    assert page.sentence.startswith("Not trained yet")
    page.keep_pictures("playground-start")

    before = page.picture
    button("button", name="Step").click()
    page.waits_for("After 5 steps")
    page.another_picture(before)

    button("button", name="Start").focus()
    page.page.keyboard.press("Enter")
    page.waits_for("After 1,")
    before = page.picture
    # Another network, while it trains: it begins anew, and goes on by itself.
    page.press("units in each", "ArrowLeft")
    page.page.wait_for_function(
        "() => /After [0-9]{1,3} steps/.test("
        "document.querySelector('.nnlib-demo-sentence').innerText)",
        timeout=20_000,
    )
    page.another_picture(before)
    page.press("learning rate", "ArrowRight")
    button("button", name="Pause").click()
    button("button", name="Start").wait_for()
    page.keep_pictures("playground")

    page.choose("data", "circles")
    page.waits_for("Not trained yet")
    page.press("hidden layers", "Home")
    button("button", name="Step").click()
    page.waits_for("the border is a straight line")
    button("button", name="Reset").click()
    page.waits_for("Not trained yet")
    page.close()


@pytest.mark.thorough
def test_it_ends_by_itself(browser, lab):
    page = DemoPage(
        browser, lab, 'demos.playground("moons", points=60, wrong_labels=0.15, units=32)'
    )
    page.demo.get_by_role("button", name="Start").click()
    page.page.wait_for_function(
        "() => document.querySelector('.nnlib-demo-sentence').innerText.includes('Here it ends')",
        timeout=120_000,
    )
    assert "After 6,000 steps" in page.sentence
    assert "wrong labels" in page.sentence
    page.demo.get_by_role("button", name="Start").wait_for()
    page.keep_pictures("playground-end")
    page.close()
