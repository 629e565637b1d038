"""The microscope in a real JupyterLab: the slider by keyboard, the buttons by mouse."""

import re

import pytest
from demo_page import DemoPage

pytestmark = pytest.mark.browser


def unit_of(opened):
    """Return the number of the unit that is said to be shown."""
    return int(re.match(r"Unit (\d+) ", opened.sentence)[1])


def test_from_unit_to_unit(browser, lab):
    opened = DemoPage(browser, lab, "demos.microscope()")
    first = unit_of(opened)

    before = opened.picture
    opened.press("unit", "Home")
    opened.waits_for("Unit 0 ")
    opened.another_picture(before)

    before = opened.picture
    opened.press("unit", "ArrowRight")
    opened.waits_for("Unit 1 ")
    opened.another_picture(before)

    before = opened.picture
    opened.demo.get_by_role("button", name="Next unit").click()
    opened.waits_for("Unit 2 ")
    opened.another_picture(before)

    for _ in range(3):
        opened.demo.get_by_role("button", name="Unit before").click()
    opened.waits_for("Unit 31 ")
    opened.press("unit", "Home")
    opened.waits_for("Unit 0 ")
    for unit in range(1, first + 1):
        opened.press("unit", "ArrowRight")
        opened.waits_for(f"Unit {unit} ")
    opened.keep_pictures("microscope")
    opened.close()
