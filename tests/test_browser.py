"""The course as a learner meets it: real JupyterLab, real browser, nothing on screen in red."""

import os
from pathlib import Path

import nbformat
import pytest
from lab import Lab, NotebookPage, browser_path

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.browser

# A folder to leave pictures in, for a person to look at; without it none are taken.
PICTURES = os.environ.get("NNLIB_PICTURES")


@pytest.fixture
def open_notebook(browser, lab):
    pages = []

    def open_one(path: str) -> NotebookPage:
        page = browser.new_page(viewport={"width": 1100, "height": 1400})
        pages.append(page)
        return NotebookPage(page, lab, path)

    yield open_one
    for page in pages:
        page.close()


def test_the_welcome_trains_a_network_with_curves_that_move(open_notebook):
    notebook = open_notebook("notebooks/00_welcome.ipynb")
    # Count how often the picture of the curves is replaced while the network learns.
    notebook.page.evaluate(
        """() => {
            window.pictures = new Set();
            const look = () => document.querySelectorAll('.jp-OutputArea-output img')
                .forEach(image => window.pictures.add(image.src.length + image.src.slice(-200)));
            new MutationObserver(look).observe(document.body,
                {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
        }"""
    )
    notebook.run_all()

    text = "\n".join(notebook.output_texts())
    assert "All is in place." in text
    assert "accuracy after 60 epochs" in text
    # Six pictures stand there in the end; what goes beyond them was replaced on the way.
    standing = notebook.page.locator(".jp-OutputArea-output img").count()
    assert standing == 6
    assert notebook.page.evaluate("() => window.pictures.size") > standing
    assert notebook.errors() == []
    assert notebook.console_errors == []


def test_the_button_of_the_welcome_answers_a_click(open_notebook):
    notebook = open_notebook("notebooks/00_welcome.ipynb")
    notebook.run_all()
    button = notebook.page.locator("button.jupyter-button").first
    assert button.inner_text() == "Click me"
    button.click()
    notebook.page.wait_for_selector("button.jupyter-button:has-text('Widgets work')", timeout=5_000)
    assert notebook.console_errors == []


QUESTIONS = """
from nnlib.exercises import predict, quiz

predict("What is `[1, 2] + [3]`, if $x = 1$?", ["`[4, 5]`", "`[1, 2, 3]`"],
        answer="`[1, 2, 3]`", because="Lists are `joined`.")
quiz("Why $y$?", {"so": "That is circular.", "for a reason": "Every $y$ has one."},
     answer="for a reason")
"""


# How light a color of an element is, from 0 to 1.
LIGHTNESS = """(element, property) => {
    const parts = getComputedStyle(element)[property].match(/[0-9.]+/g).slice(0, 3).map(Number);
    return parts.reduce((sum, part) => sum + part, 0) / 765;
}"""


def test_questions_are_answered_with_the_keyboard_in_both_themes(open_notebook, lab):
    page = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(QUESTIONS, metadata={"jupyter": {"source_hidden": True}}),
            nbformat.v4.new_code_cell("print('and on')"),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    )
    nbformat.write(page, lab.root / "notebooks" / "questions.ipynb")
    notebook = open_notebook("notebooks/questions.ipynb")
    notebook.run_all()
    prediction = notebook.page.locator(".nnlib-question").first
    quiz = notebook.page.locator(".nnlib-question").last
    expect, press = playwright.expect, notebook.page.keyboard.press

    expect(prediction.locator("mjx-container")).to_be_visible()  # the formula, drawn
    compare = prediction.get_by_role("button", name="Compare")
    expect(compare).to_be_disabled()
    prediction.locator("button").first.focus()
    press("Enter")
    expect(prediction.get_by_role("status")).to_have_text("Noted: [4, 5]. Run on and see.")
    press("Tab")
    press("Space")  # a choice may be changed
    expect(prediction.get_by_role("status")).to_have_text("Noted: [1, 2, 3]. Run on and see.")
    expect(prediction.locator("button.nnlib-chosen")).to_have_text("[1, 2, 3]")
    press("Tab")
    expect(compare).to_be_focused()
    press("Enter")
    expect(prediction.get_by_role("status")).to_have_text("Right. Lists are joined.")
    expect(compare).to_be_focused()

    press("Tab")  # on to the quiz
    press("Enter")
    expect(quiz.get_by_role("status")).to_have_text("Not so. That is circular.")
    press("Tab")
    press("Enter")
    expect(quiz.get_by_role("status")).to_contain_text("Right. Every")
    expect(quiz.get_by_role("status").locator("mjx-container")).to_be_visible()

    for dark in (False, True):
        notebook.use_theme(dark=dark)
        for button in (*prediction.locator("button").all(), *quiz.locator("button").all()):
            assert button.evaluate(LIGHTNESS, "backgroundColor") * (-1 if dark else 1) > (
                button.evaluate(LIGHTNESS, "color") * (-1 if dark else 1) + 0.3
            )
        if PICTURES:
            name = f"questions-{'dark' if dark else 'light'}.png"
            notebook.page.screenshot(path=Path(PICTURES) / name)
    assert notebook.errors() == []
    assert notebook.console_errors == []


@pytest.fixture(scope="module")
def lab_of_a_learner(tmp_path_factory):
    browser_path()
    with Lab(tmp_path_factory.mktemp("lab"), draw_all=False).running() as running:
        yield running


def follow(browser, lab, start, link, file) -> NotebookPage:
    """Click a link to a cell of another notebook, and wait until that notebook is on the screen."""
    page = browser.new_page(viewport={"width": 1100, "height": 1000})
    notebook = NotebookPage(page, lab, f"notebooks/{start}.ipynb")
    page.locator(f'a[href*="/{file}.ipynb"][href$="#cell-id={link}"]').first.click()
    page.wait_for_function(
        "path => window.jupyterapp.shell.currentWidget?.context?.path === path",
        arg=f"notebooks/{file}.ipynb",
    )
    return notebook


def expect_near(notebook, heading):
    """Wait until a heading that is far down in its notebook is in the window, or next to it.

    Formulas and code above are drawn late and move it: next to the window is what can be promised.
    """
    notebook.page.wait_for_function(
        """heading => {
            const element = document.querySelector(`[data-jupyter-id="${heading}"]`);
            const panel = element?.closest('.jp-WindowedPanel-outer');
            return panel?.scrollTop > 2 * panel?.clientHeight
                && Math.abs(element.getBoundingClientRect().top) < 2 * panel.clientHeight;
        }""",
        arg=heading,
        timeout=20_000,
    )


@pytest.mark.parametrize(
    ("start", "link", "heading"),
    [
        ("03_softmax_cross_entropy", "Softmax", "Softmax"),
        pytest.param("05_training", "Learning-rate", "Learning-rate", marks=pytest.mark.thorough),
        ("10_speed", "Temporary-array", "Temporary-array"),
    ],
)
def test_a_word_in_blue_opens_the_glossary_at_its_entry(
    browser, lab_of_a_learner, start, link, heading
):
    notebook = follow(browser, lab_of_a_learner, start, link, "glossary")
    expect_near(notebook, heading)
    assert notebook.console_errors == []
    notebook.page.close()


def test_the_glossary_leads_back_into_the_lesson(browser, lab_of_a_learner):
    notebook = follow(browser, lab_of_a_learner, "glossary", "5-Labels-are-names", "01_data")
    expect_near(notebook, "5.-Labels-are-names")
    assert notebook.console_errors == []
    notebook.page.close()


@pytest.mark.skipif(not PICTURES, reason="pictures are taken where NNLIB_PICTURES names a folder")
@pytest.mark.parametrize(
    "path", sorted(p.name for p in (Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
)
def test_take_pictures_in_both_themes(open_notebook, path):
    notebook = open_notebook(f"notebooks/{path}")
    notebook.command("application:toggle-left-area")
    notebook.run_all()
    for dark in (False, True):
        notebook.use_theme(dark=dark)
        name = f"{Path(path).stem}-{'dark' if dark else 'light'}"
        assert notebook.screenshots(Path(str(PICTURES)), name)
    assert notebook.errors() == []
    assert notebook.console_errors == []
