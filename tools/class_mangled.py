"""What happens to notebooks on their way: cells copied, split, lost; files renamed, cut off.

Each function here takes the notebook, whose answers are all right, and a Shelf of what else it may
use; it changes the notebook, and returns which exercises are then to be graded in another way.
"""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from class_answers import ANY, Answer

Notebook = dict[str, Any]
Changed = dict[str, Answer]


@dataclass
class Shelf:
    """What a mangling may use.

    Attributes:
        rng: draws what is left to chance.
        names: the exercises of the notebook, in order.
        wrong: a wrong answer for each exercise, where there is one.
        file_name: what the file is called; a mangling may change it.
        victim: a file that only code that must not be run would change.
    """

    rng: random.Random
    names: list[str]
    wrong: dict[str, str]
    file_name: str
    victim: str


def code_cell(source: str) -> dict[str, Any]:
    """Return a code cell as an editor writes it, without any of the course's metadata."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def text(cell: dict[str, Any]) -> str:
    """Return the text of a cell."""
    return "".join(cell["source"])


def defines(cell: dict[str, Any], name: str) -> bool:
    """Tell whether a cell holds the function."""
    return cell["cell_type"] == "code" and f"def {name}(" in text(cell)


def cell_of(notebook: Notebook, name: str) -> dict[str, Any]:
    """Return the cell that holds the function."""
    found: dict[str, Any] = next(cell for cell in notebook["cells"] if defines(cell, name))
    return found


def _copied(notebook: Notebook, shelf: Shelf) -> Changed:
    """An earlier, wrong version of every function stands above the one that counts."""
    cells = []
    for cell in notebook["cells"]:
        for name in shelf.names:
            if defines(cell, name) and name in shelf.wrong:
                older = copy.deepcopy(cell)  # with the same id and the same nbgrader metadata
                older["source"] = shelf.wrong[name].splitlines(keepends=True)
                cells.append(older)
        cells.append(cell)
    notebook["cells"] = cells
    return {}


def _split(notebook: Notebook, _shelf: Shelf) -> Changed:
    """Imports, helpers and the function itself stand in cells of their own."""
    cells = []
    for cell in notebook["cells"]:
        parts = text(cell).split("\n\n\n") if cell["cell_type"] == "code" else []
        cells += [code_cell(part) for part in parts] if len(parts) > 1 else [cell]
    notebook["cells"] = cells
    return {}


def _one_cell(notebook: Notebook, shelf: Shelf) -> Changed:
    """All code stands in one cell, with training, a plot and the checks."""
    code = [text(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code.append(_training(shelf))
    notebook["cells"] = [code_cell("\n\n".join(code))]
    return {}


def _reordered(notebook: Notebook, shelf: Shelf) -> Changed:
    """The cells stand in another order, the imports perhaps last."""
    shelf.rng.shuffle(notebook["cells"])
    return {}


def _bare(notebook: Notebook, shelf: Shelf) -> Changed:
    """All texts, checks, ids and metadata are gone."""
    notebook["cells"] = [
        code_cell(text(cell))
        for cell in notebook["cells"]
        if any(defines(cell, name) for name in shelf.names) or "import" in text(cell)
        if cell["cell_type"] == "code"
    ]
    notebook["metadata"] = {}
    return {}


def _untitled(_notebook: Notebook, shelf: Shelf) -> Changed:
    """The file is called what JupyterLab calls a new one."""
    shelf.file_name = f"Untitled{shelf.rng.randint(1, 9)}.ipynb"
    return {}


def _renamed(_notebook: Notebook, shelf: Shelf) -> Changed:
    """The file is called what people call files."""
    shelf.file_name = "meine Übung FINAL (2) - Copy.ipynb"
    return {}


def _magics(notebook: Notebook, shelf: Shelf) -> Changed:
    """IPython's own commands stand among the code."""
    for cell in notebook["cells"]:
        if any(defines(cell, name) for name in shelf.names):
            cell["source"] = ["%%time\n", *cell["source"]]
    notebook["cells"][1:1] = [
        code_cell("%matplotlib inline\n%load_ext autoreload\n%autoreload 2"),
        code_cell("!pip install numpy\nfiles = !ls\nnp.sum?"),
    ]
    return {}


def _training(shelf: Shelf) -> str:
    """Return what a learner tries below an exercise, and what a grader must never run."""
    return (
        "import matplotlib.pyplot as plt\n"
        "for epoch in range(10**12):\n    pass\n"
        "while True:\n    print('training')\n"
        f"open({shelf.victim!r}, 'w').write('run')\n"
        "answer = input('Go on? ')\n"
        "plt.plot([1, 2, 3]); plt.show()\n"
        "raise SystemExit"
    )


def _trains(notebook: Notebook, shelf: Shelf) -> Changed:
    """Between the functions stand loops, plots, questions, and the learner's own experiments."""
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if any(defines(cell, name) for name in shelf.names):
            cells.append(code_cell(_training(shelf)))
    notebook["cells"] = cells
    return {}


def _scratch_with_an_error(notebook: Notebook, _shelf: Shelf) -> Changed:
    """A cell that is no Python stands in the middle."""
    notebook["cells"].insert(3, code_cell("for i in range(3)\n    print(i\nhelp me"))
    notebook["cells"].insert(2, code_cell("1 / 0"))
    notebook["cells"].append(code_cell("undefined_name + 1"))
    return {}


def _own_error(notebook: Notebook, shelf: Shelf) -> Changed:
    """The cell of one exercise is no Python."""
    name = shelf.names[0]
    cell = cell_of(notebook, name)
    cell["source"] = [*cell["source"], "\n    return ((\n"]
    status = ("crashed", "wrong", "not attempted")
    return {name: Answer("mangled", "", status, ANY, "none", "no Python")}


def _constant(notebook: Notebook, shelf: Shelf) -> Changed:
    """A function uses a number and a helper from cells below it."""
    name = shelf.names[0]
    cell = cell_of(notebook, name)
    called = f"_{name}"
    source = text(cell).replace(f"def {name}(", f"def {called}(")
    cell["source"] = source.splitlines(keepends=True)
    wrapper = f"def {name}(*arguments):\n    assert START == 0\n    return passed_on(*arguments)"
    helper = f"def passed_on(*arguments):\n    return {called}(*arguments)"
    notebook["cells"] += [code_cell(one) for one in (wrapper, helper, "START, STOP = 0, 10")]
    return {}


def _as_text(notebook: Notebook, shelf: Shelf) -> Changed:
    """The cell of one exercise was turned into a text cell."""
    name = shelf.names[-1]
    cell = cell_of(notebook, name)
    cell["cell_type"] = "raw"
    del cell["outputs"], cell["execution_count"]
    return {name: Answer("mangled", "", ("not attempted",), ANY, "none", "in a text cell")}


def _deleted(notebook: Notebook, shelf: Shelf) -> Changed:
    """The cells of one exercise are gone."""
    name = shelf.names[-1]
    notebook["cells"] = [cell for cell in notebook["cells"] if f"{name}" not in text(cell)]
    return {
        one: Answer("mangled", "", ("not attempted",), ANY, "none", "deleted")
        for one in shelf.names
        if not any(defines(cell, one) for cell in notebook["cells"])
    }


def _other_name(notebook: Notebook, shelf: Shelf) -> Changed:
    """One function has another name."""
    name = shelf.names[0]
    cell = cell_of(notebook, name)
    cell["source"] = [line.replace(f"def {name}(", f"def my_{name}(") for line in cell["source"]]
    return {name: Answer("mangled", "", ("not attempted",), ANY, "none", "another name")}


def _stub_below(notebook: Notebook, shelf: Shelf) -> Changed:
    """The answers stand in cells of their own, and below them still the cells handed out."""
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        for name in shelf.names:
            if defines(cell, name):
                head = text(cell)[text(cell).index(f"def {name}(") :].partition(":\n")[0]
                cells.append(code_cell(f'{head}:\n    raise NotImplementedError("your turn")'))
    notebook["cells"] = cells
    return {}


def _one_string(notebook: Notebook, _shelf: Shelf) -> Changed:
    """The text of each cell is one string, as other editors write it."""
    for cell in notebook["cells"]:
        cell["source"] = text(cell)
    return {}


def _old_format(notebook: Notebook, _shelf: Shelf) -> Changed:
    """The notebook has the format of before 2015."""
    cells = [
        {"cell_type": "code", "input": text(cell), "outputs": [], "language": "python"}
        if cell["cell_type"] == "code"
        else {"cell_type": cell["cell_type"], "source": text(cell)}
        for cell in notebook["cells"]
    ]
    notebook.clear()
    notebook.update(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    )
    return {}


def _large_outputs(notebook: Notebook, shelf: Shelf) -> Changed:
    """Three megabytes of printed lines were handed in too."""
    output = {"output_type": "stream", "name": "stdout", "text": ["0.1234567 " * 100] * 3_000}
    cell_of(notebook, shelf.names[0])["outputs"] = [output]
    return {}


# From a notebook that was mangled to the bytes of its file.
def _plain(notebook: Notebook) -> bytes:
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode("utf-8")


def _from_windows(notebook: Notebook) -> bytes:
    for cell in notebook["cells"]:
        cell["source"] = [line.replace("\n", "\r\n") for line in cell["source"]]
    return b"\xef\xbb\xbf" + _plain(notebook).replace(b"\n", b"\r\n")


def _cut_off(notebook: Notebook) -> bytes:
    whole = _plain(notebook)
    return whole[: len(whole) // 2]


def _no_bytes(_notebook: Notebook) -> bytes:
    return b""


def _another_file(_notebook: Notebook) -> bytes:
    return b"PK\x03\x04" + bytes(range(256)) * 40


MANGLINGS: dict[str, Callable[[Notebook, Shelf], Changed]] = {
    "copied cells": _copied,
    "split cells": _split,
    "one cell": _one_cell,
    "another order": _reordered,
    "bare code": _bare,
    "untitled": _untitled,
    "renamed": _renamed,
    "magics": _magics,
    "trains and plots": _trains,
    "an error elsewhere": _scratch_with_an_error,
    "an error in an answer": _own_error,
    "helpers below": _constant,
    "an answer in a text cell": _as_text,
    "a deleted answer": _deleted,
    "another function name": _other_name,
    "stubs below": _stub_below,
    "cells of one string": _one_string,
    "an old format": _old_format,
    "large outputs": _large_outputs,
}
WRITERS: dict[str, Callable[[Notebook], bytes]] = {
    "from Windows": _from_windows,
    "cut off": _cut_off,
    "no bytes": _no_bytes,
    "another file": _another_file,
}
LOST = Answer("mangled", None, ("not attempted",), ANY, "none", "cannot be read")
UNREADABLE = ("cut off", "no bytes", "another file")


def mangle(kind: str, notebook: Notebook, shelf: Shelf) -> tuple[bytes, Changed]:
    """Return the bytes of the mangled notebook, and what is to be graded in another way."""
    changed = MANGLINGS[kind](notebook, shelf) if kind in MANGLINGS else {}
    written = WRITERS.get(kind, _plain)(notebook)
    if kind in UNREADABLE:
        changed = dict.fromkeys(shelf.names, LOST)
    return written, changed
