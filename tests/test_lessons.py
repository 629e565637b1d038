"""The rules of the page that a program can hold: short cells, links that lead somewhere."""

import ast
import re
import statistics
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
PAGES = sorted(
    path
    for name in ("notebooks", "exercises", "solutions")
    for path in (ROOT / name).glob("*.ipynb")
)

LONGEST_CELL = 15
LONGEST_MEDIAN = 5
LINK = re.compile(r"\]\(([^)\s]+)\)")


def name(path):
    return f"{path.parent.name}/{path.stem}"


def cells(path, kind):
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def headings(path):
    """Return each cell's first heading, if it has one, by the cell's id: what a link can name."""
    if path.suffix != ".ipynb" or not path.exists():
        return {}
    first = (
        (cell.id, re.search(r"(?m)^#+ (.+)", cell.source))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    )
    return {cell_id: heading[1].strip() for cell_id, heading in first if heading}


@pytest.mark.parametrize("lesson", LESSONS, ids=name)
def test_code_cells_are_short(lesson):
    lengths = {
        source: sum(bool(line.strip()) for line in source.splitlines())
        for source in cells(lesson, "code")
    }
    too_long = [source for source, length in lengths.items() if length > LONGEST_CELL]
    assert too_long == []
    assert statistics.median(lengths.values()) <= LONGEST_MEDIAN


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    broken = []
    for target in LINK.findall("\n".join(cells(page, "markdown"))):
        if "://" in target:
            continue
        file, _, place = unquote(target).partition("#")
        path = (page.parent / file).resolve() if file else page
        # In a notebook that the click opens, JupyterLab finds a heading by its cell only.
        places = {"", *(f"cell-id={cell_id}" for cell_id in headings(path))}
        if path == page:
            places |= {heading.replace(" ", "-") for heading in headings(page).values()}
        if not path.exists() or place not in places:
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("lesson", LESSONS, ids=name)
def test_words_that_belittle_the_reader_stay_out(lesson):
    prose = "\n".join(cells(lesson, "markdown"))
    assert re.findall(r"(?i)\b(?:simply|just|obviously|trivial(?:ly)?)\b", prose) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=name)
def test_claims_are_checked(lesson):
    code = "\n".join(cells(lesson, "code"))
    assert len(re.findall(r"(?m)^\s*assert(?:_\w+\(| )", code)) >= 3


def is_figure(node):
    """Tell whether a statement is a bare call of a function of nnlib.plots."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).startswith("plots.")
    )


@pytest.mark.parametrize("lesson", LESSONS, ids=name)
def test_every_figure_is_shown(lesson):
    # A figure appears as the value of its cell's last line; with a line below it, it is lost.
    lost = []
    for source in cells(lesson, "code"):
        tree = ast.parse(source)
        shown = tree.body[-1] if tree.body else None
        lost += [
            ast.unparse(node) for node in ast.walk(tree) if is_figure(node) and node is not shown
        ]
    assert lost == []


def test_glossary_and_lessons_lead_to_each_other():
    glossary = ROOT / "notebooks" / "glossary.ipynb"
    words = set(headings(glossary)) - {"Glossary"}
    prose = "\n".join(text for lesson in LESSONS for text in cells(lesson, "markdown"))
    linked = set(re.findall(r"\]\(glossary\.ipynb#cell-id=([^)\s]+)\)", prose))
    assert linked == words

    entries = re.split(r"(?m)^### ", "\n".join(cells(glossary, "markdown")))[1:]
    assert len(entries) == len(words)  # a word without a cell of its own cannot be linked
    without_a_way_back = [
        entry.splitlines()[0] for entry in entries if not re.search(r"\]\(\d\d_\w+\.ipynb", entry)
    ]
    assert without_a_way_back == []
