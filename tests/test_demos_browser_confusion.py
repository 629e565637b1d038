"""The confusion demo in a real JupyterLab: a cell pressed with the mouse, the rest by keyboard."""

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def test_a_cell_a_list_and_the_next_images(browser, lab):
    opened = DemoPage(browser, lab, "demos.confusion()")
    assert "No pair is confused more often than this one" in opened.sentence
    chosen = opened.demo.locator(".nnlib-chosen-cell")

    before = opened.picture
    opened.demo.locator("button[title^='4 read as 4:']").click()
    opened.waits_for("4 read as 4:")
    opened.another_picture(before)
    assert chosen.get_attribute("title").startswith("4 read as 4:")

    before = opened.picture
    opened.demo.get_by_role("button", name="More images").focus()
    opened.page.keyboard.press("Enter")
    opened.waits_for("You see 7 to 12")
    opened.another_picture(before)

    before = opened.picture
    opened.demo.get_by_label("it is", exact=True).focus()
    opened.page.keyboard.press("5")  # a list goes to the entry that begins with what is typed
    opened.waits_for("5 taken for 4:")
    opened.another_picture(before)
    assert chosen.get_attribute("title").startswith("5 taken for 4:")

    before = opened.picture
    opened.demo.get_by_role("button", name="Rarer mistake").click()
    opened.another_picture(before)
    opened.waits_for(" taken for ")
    assert "none of" not in opened.sentence

    opened.keep_pictures("confusion")
    opened.close()


@pytest.mark.thorough
def test_the_tab_key_passes_the_cells_by(browser, lab):
    opened = DemoPage(browser, lab, "demos.confusion()")
    opened.demo.get_by_label("it is", exact=True).focus()
    stops = []
    for _ in range(6):
        opened.page.keyboard.press("Tab")
        stops.append(opened.page.evaluate("document.activeElement.innerText").strip())
    assert {"Rarer mistake", "More images"} <= set(stops)
    cell = opened.demo.locator("button[title*=' read as ']").first
    assert cell.get_attribute("tabindex") == "-1"
    opened.close()
