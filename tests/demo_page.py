"""A demo in a real JupyterLab, for tests: move its controls as a learner does, and look at it."""

import json
import os
from pathlib import Path

import pytest
from lab import Lab, NotebookPage

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PICTURES = os.environ.get("NNLIB_PICTURES")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


class DemoPage:
    """A notebook whose one cell shows a demo.

    Args:
        browser: playwright's.
        lab: a running JupyterLab.
        call: what the cell calls, such as "demos.softmax()".
    """

    def __init__(self, browser, lab: Lab, call: str) -> None:
        cell = {
            "cell_type": "code",
            "id": "demo",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": f"from nnlib import demos\n\n{call}",
        }
        notebook = {"cells": [cell], "metadata": {"kernelspec": KERNEL}}
        written = json.dumps({**notebook, "nbformat": 4, "nbformat_minor": 5})
        (lab.root / "notebooks" / "demo.ipynb").write_text(written, encoding="utf-8")
        self.page = browser.new_page(viewport={"width": 1100, "height": 1200})
        self.notebook = NotebookPage(self.page, lab, "notebooks/demo.ipynb")
        self.notebook.run_all()
        self.page.wait_for_selector(".nnlib-demo img[src]")
        self.demo = self.page.locator(".nnlib-demo")

    @property
    def sentence(self) -> str:
        """What the demo says now."""
        return self.demo.locator(".nnlib-demo-sentence").inner_text()

    @property
    def picture(self) -> str:
        """The address of the picture; another one for each picture."""
        return self.demo.locator("img").get_attribute("src")

    def handle(self, name: str):
        """Return the part of a slider that is dragged, and moved with the arrow keys."""
        slider = self.demo.locator(".widget-slider").filter(
            has=self.page.locator("label", has_text=name)
        )
        return slider.locator(".noUi-handle")

    def press(self, name: str, key: str) -> None:
        """Press a key on a slider."""
        self.handle(name).focus()
        self.page.keyboard.press(key)

    def choose(self, name: str, option: str) -> None:
        """Choose an option of a list."""
        self.demo.get_by_label(name, exact=True).select_option(option)

    def waits_for(self, words: str) -> None:
        """Wait until the sentence has these words in it."""
        self.page.wait_for_function(
            "words => document.querySelector('.nnlib-demo-sentence').innerText.includes(words)",
            arg=words,
            timeout=10_000,
        )

    def another_picture(self, before: str) -> None:
        """Wait until the picture is another one than before, and is complete."""
        self.page.wait_for_function(
            """before => {
                const image = document.querySelector('.nnlib-demo img');
                return image.src !== before && image.complete && image.naturalWidth > 0; }""",
            arg=before,
            timeout=10_000,
        )

    def keep_pictures(self, name: str) -> None:
        """Take screenshots in both themes, where they are wanted."""
        if PICTURES:
            for theme in ("dark", "light"):
                self.notebook.use_theme(dark=theme == "dark")
                self.page.wait_for_timeout(800)  # until the old theme has faded
                self.demo.screenshot(path=str(Path(PICTURES) / f"demo-{name}-{theme}.png"))

    def close(self) -> None:
        """Check that nothing went wrong, and close the page."""
        assert self.notebook.errors() == []
        assert self.notebook.console_errors == []
        self.page.close()
