"""Exercises worked through as a learner does: empty, wrong, a hint, right; in a real browser."""

import json
import os
from pathlib import Path

import pytest
from lab import Lab, NotebookPage, browser_path

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("NNLIB_PICTURES")


@pytest.fixture(scope="module")
def learner(tmp_path_factory):
    """A course with a record of progress: the server, and the file of the record."""
    browser_path()
    folder = tmp_path_factory.mktemp("learner")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNLIB_PROGRESS", str(folder / "progress.json"))
        with Lab(folder / "lab").running() as lab:
            yield lab, folder / "progress.json"


class Exercise:
    """One exercise of an open notebook: its answer cell and its check."""

    def __init__(self, notebook: NotebookPage, name: str) -> None:
        self.notebook = notebook
        self.name = name

    def cell(self, start: str) -> int:
        """Return the index of the code cell that begins with `start`."""
        index = self.notebook.page.evaluate(
            """start => window.jupyterapp.shell.currentWidget.content.widgets.findIndex(
                cell => cell.model.type === 'code'
                    && cell.model.sharedModel.getSource().startsWith(start))""",
            start,
        )
        assert index >= 0, f"no cell begins with {start}"
        return index

    def run(self, index: int) -> None:
        self.notebook.page.evaluate(
            "i => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = i }", index
        )
        self.notebook.command("notebook:run-cell")

    def write(self, source: str) -> None:
        """Type a function in place of the one that stands in the answer cell, and run it."""
        index = self.cell(f"def {self.name}(")
        page = self.notebook.page
        editor = page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".cm-content")
        editor.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.insert_text(source)
        self.run(index)

    def check(self) -> str:
        """Run the check, and return what its panel says."""
        index = self.cell(f'check("{self.name}"')
        self.run(index)
        panel = self.notebook.page.locator(".jp-Notebook .jp-Cell").nth(index)
        return panel.locator(".nnlib-panel").inner_text()

    def is_readable(self) -> None:
        """The text of the panel stands out from its background, in both themes."""
        for dark in (False, True):
            self.notebook.use_theme(dark=dark)
            contrast, text = self.notebook.page.evaluate(CONTRAST)
            assert contrast > 4.5, f"dark={dark}: {text}"
            if PICTURES:
                index = self.cell(f'check("{self.name}"')
                cell = self.notebook.page.locator(".jp-Notebook .jp-Cell").nth(index)
                theme = "dark" if dark else "light"
                cell.screenshot(path=str(Path(PICTURES) / f"panel-{self.name}-{theme}.png"))
        self.notebook.use_theme(dark=False)


# The text of all panels that stands out least from its background: how much (W3C, WCAG 2.1, asks
# for 4.5) and what it says. The colours of code in a solution are JupyterLab's own.
CONTRAST = """() => {
    const channels = colour => colour.match(/[0-9.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const background = element => {
        for (let e = element; e; e = e.parentElement) {
            const colour = channels(getComputedStyle(e).backgroundColor);
            if (colour.length === 3 || colour[3] > 0.5) return colour;
        }
        return [255, 255, 255];
    };
    const texts = [...document.querySelectorAll('.nnlib-panel, .nnlib-panel *')]
        .filter(e => !e.matches('pre span:not(.nnlib-wrong)'))
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
    const contrast = e => {
        const pair = [luminance(channels(getComputedStyle(e).color)), luminance(background(e))];
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    };
    return texts.map(e => [contrast(e), e.textContent.slice(0, 60)]).sort((a, b) => a[0] - b[0])[0];
}"""

WORKED = [
    (
        "01_data",
        "one_hot",
        "def one_hot(labels, classes):\n    return np.eye(classes)[labels].T",
        "labels",
        "def one_hot(labels, classes):\n    return np.eye(classes, dtype=np.float32)[labels]",
    ),
    (
        "03_softmax_cross_entropy",
        "softmax",
        "def softmax(logits):\n    powers = np.exp(logits)\n"
        "    return powers / powers.sum(axis=1, keepdims=True)",
        "np.exp overflows above 709",
        "def softmax(logits):\n    powers = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    return powers / powers.sum(axis=1, keepdims=True)",
    ),
    (
        "04_backpropagation",
        "relu_backward",
        "def relu_backward(grad_outputs, inputs):\n    return grad_outputs * inputs",
        "",
        "def relu_backward(grad_outputs, inputs):\n    return grad_outputs * (inputs > 0)",
    ),
]


@pytest.mark.parametrize(("path", "name", "wrong", "words", "right"), WORKED)
def test_an_exercise_from_empty_to_right(browser, learner, path, name, wrong, words, right):
    lab, progress_file = learner
    page = browser.new_page(viewport={"width": 1100, "height": 1400})
    notebook = NotebookPage(page, lab, f"exercises/{path}.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    exercise = Exercise(notebook, name)

    assert f"{name}: not begun" in exercise.check()

    exercise.write(wrong)
    said = exercise.check()
    assert f"{name}: not right yet" in said
    assert words in said
    assert "expected" in said
    exercise.is_readable()

    exercise.write(right)
    assert f"✓ {name}: right" in exercise.check()
    exercise.is_readable()
    assert notebook.errors() == []
    assert notebook.console_errors == []

    written = json.loads(progress_file.read_text())["exercises"][name]
    assert [one["status"] for one in written["attempts"]] == ["not attempted", "wrong", "passed"]
    assert right.split("\n")[-1].strip() in written["kept"]
    page.close()


def test_hints_the_solution_and_progress_in_a_notebook_of_ones_own(browser, learner):
    lab, _ = learner
    lines = [
        "import numpy as np\nfrom nnlib.exercises import check, hint, progress, solution, yours",
        WORKED[1][-1],  # a softmax that is right
        "check('softmax', softmax)",
        "hint('sigmoid')",
        "hint('sigmoid')",
        "solution('sigmoid')",
        "solution('sigmoid', sure=True)",
        "progress()",
        "yours('softmax').__module__",
    ]
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [], "source": line,
         "execution_count": None}
        for i, line in enumerate(lines)
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4,
                "nbformat_minor": 5}  # fmt: skip
    (lab.root / "exercises" / "own.ipynb").write_text(json.dumps(notebook))
    page = browser.new_page(viewport={"width": 1100, "height": 1400})
    opened = NotebookPage(page, lab, "exercises/own.ipynb")
    opened.run_all()
    _, first, second, refused, shown, overview, module = opened.output_texts()
    assert "hint 1 of 3" in first
    assert "hint 2 of 3" in second
    assert "Try sigmoid yourself first" in refused
    assert "def sigmoid(inputs):" in shown
    assert "softmax" in overview
    assert module == "'yours'"
    for dark in (False, True):
        opened.use_theme(dark=dark)
        contrast, text = page.evaluate(CONTRAST)
        assert contrast > 4.5, f"dark={dark}: {text}"
        if PICTURES:
            opened.screenshots(Path(PICTURES), f"help-{'dark' if dark else 'light'}")
    assert opened.errors() == []
    assert opened.console_errors == []
    page.close()
