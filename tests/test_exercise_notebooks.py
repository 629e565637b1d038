"""The exercise notebooks: they run unsolved, their solutions pass, their examples are true."""

import doctest
import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises.bank import find

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(path.name for path in (ROOT / "exercises").glob("*.ipynb"))

EXAMPLE = re.compile("```python\n(.*?)```", flags=re.DOTALL)
WITHOUT_EXAMPLE = {"train_network"}  # it returns thousands of weights, drawn at random


def cells(folder, notebook, kind):
    """Give the text of each cell of one kind, and its name in the gradebook, or None."""
    content = json.loads((ROOT / folder / notebook).read_text(encoding="utf-8"))
    return [
        ("".join(cell["source"]), cell["metadata"].get("nbgrader", {}).get("grade_id"))
        for cell in content["cells"]
        if cell["cell_type"] == kind
    ]


def run(folder, notebook):
    """Run every code cell from top to bottom; return the names that are defined then."""
    namespace = {"__name__": "__main__"}
    for source, _ in cells(folder, notebook, "code"):
        exec(compile(source, notebook, "exec"), namespace)
    return namespace


def exercises(notebook):
    names = [name for _, name in cells("exercises", notebook, "code") if name]
    return [name for name in names if not name.endswith("-check")]


def test_there_are_exercises():
    assert "01_data.ipynb" in NOTEBOOKS
    assert all(exercises(notebook) for notebook in NOTEBOOKS)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_unsolved_it_runs_from_top_to_bottom(notebook, capsys, monkeypatch):
    monkeypatch.delenv("NNLIB_STRICT", raising=False)
    run("exercises", notebook)
    shown = capsys.readouterr()
    assert re.findall(r"^○ (\w+): not begun$", shown.out, flags=re.MULTILINE) == exercises(notebook)
    assert shown.err == ""


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_solutions_pass_every_check_and_examples_in_the_text_are_true(
    notebook, capsys, monkeypatch
):
    monkeypatch.setenv("NNLIB_STRICT", "1")
    solved = run("solutions", notebook)
    shown = capsys.readouterr()
    assert re.findall(r"^✓ (\w+): right$", shown.out, flags=re.MULTILINE) == exercises(notebook)
    assert shown.err == ""

    text = "\n".join(source for source, _ in cells("exercises", notebook, "markdown"))
    examples = EXAMPLE.findall(text)
    for name in set(exercises(notebook)) - WITHOUT_EXAMPLE:
        assert find(name).untouched or any(f"{name}(" in example for example in examples), name
    for example in examples:
        names = solved | {"rng": np.random.default_rng(0)}
        test = doctest.DocTestParser().get_doctest(example, names, "example", None, None)
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0, capsys.readouterr().out
        assert test.examples, f"no >>> in an example:\n{example}"


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_with_strict_an_unsolved_check_raises(notebook, monkeypatch):
    monkeypatch.setenv("NNLIB_STRICT", "1")
    with pytest.raises(AssertionError, match=f"^{exercises(notebook)[0]}: "):
        run("exercises", notebook)
