"""The confusion demo in a real JupyterLab: a cell pressed with the mouse, a list by keyboard."""

import json
import os
from pathlib import Path

import pytest
from lab import QUIET, Lab, NotebookPage, browser_path

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("NNLIB_PICTURES")
SOURCE = "from nnlib import demos\ndemos.confusion()"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A notebook of one cell that shows the demo, run."""
    browser_path()
    lab = Lab(tmp_path_factory.mktemp("confusion") / "lab")
    cell = {"cell_type": "code", "id": "demo", "metadata": {}, "outputs": [], "source": SOURCE,
            "execution_count": None}  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4,
                "nbformat_minor": 5}  # fmt: skip
    (lab.root / "notebooks" / "demo.ipynb").write_text(json.dumps(notebook))
    with lab.running(), playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=list(QUIET))
        page = browser.new_page(viewport={"width": 1100, "height": 1100})
        opened = NotebookPage(page, lab, "notebooks/demo.ipynb")
        opened.run_all()
        page.wait_for_selector(".nnlib-demo img")
        yield opened
        browser.close()


def sentence(opened):
    return opened.page.inner_text(".nnlib-demo-sentence")


def picture(opened):
    return opened.page.get_attribute(".nnlib-demo img", "src")


def changed(opened, before):
    """Wait for another sentence and another picture, and return the sentence."""
    said, drawn = before
    opened.page.wait_for_function(
        "said => document.querySelector('.nnlib-demo-sentence').innerText !== said", arg=said
    )
    opened.page.wait_for_function(
        "src => document.querySelector('.nnlib-demo img').src !== src", arg=drawn
    )
    return sentence(opened)


def test_a_cell_a_list_and_the_next_images(opened):
    page = opened.page
    assert "No pair is confused more often than this one" in sentence(opened)

    before = sentence(opened), picture(opened)
    page.locator(".nnlib-demo button[title^='4 read as 4:']").click()
    assert changed(opened, before).startswith("4 read as 4:")
    assert page.locator(".nnlib-chosen-cell").get_attribute("title").startswith("4 read as 4:")

    before = sentence(opened), picture(opened)
    page.get_by_role("button", name="More images").focus()
    page.keyboard.press("Enter")
    assert "You see 7 to 12" in changed(opened, before)

    before = sentence(opened), picture(opened)
    page.locator(".nnlib-demo select").nth(0).focus()
    page.keyboard.press("5")  # a list goes to the entry that begins with what is typed
    page.keyboard.press("Enter")
    assert changed(opened, before).startswith("5 taken for 4:")
    assert page.locator(".nnlib-chosen-cell").get_attribute("title").startswith("5 taken for 4:")

    before = sentence(opened), picture(opened)
    page.get_by_role("button", name="Rarer mistake").click()
    assert " taken for " in changed(opened, before)

    if PICTURES:
        for dark in (False, True):
            opened.use_theme(dark=dark)
            opened.screenshots(Path(PICTURES), f"confusion-{'dark' if dark else 'light'}")
    assert opened.errors() == []
    assert opened.console_errors == []


def test_the_tab_key_passes_the_cells_by(opened):
    page = opened.page
    page.locator(".nnlib-demo select").nth(0).focus()
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.innerText || 'list'").strip())
    assert "Rarer mistake" in stops
    assert page.locator(".nnlib-demo button[title*=' read as ']").nth(0).get_attribute(
        "tabindex"
    ) == ("-1")
