"""Build the course's notebooks from their text sources.

    python tools/build_notebooks.py           write what changed, delete what lost its source
    python tools/build_notebooks.py --check   change nothing; fail unless all is up to date

    sources/lessons/NN_name.py    ->  notebooks/NN_name.ipynb
    sources/exercises/NN_name.py  ->  exercises/NN_name.ipynb and solutions/NN_name.ipynb

How a source is written stands in notebook_source.py. A hidden region becomes a stub in exercises/;
in solutions/ its markers go and the code stays. One bad source, and nothing at all is written. The
built notebooks hold no outputs and are the same bytes on every machine.

nbgrader (tried: 0.9.6) takes a built exercise notebook as it is, in its source/ folder, and grades
what learners made of it, whether they got the course's file or the one in release/. For release/
``nbgrader generate_assignment`` looks for solution markers; it finds none, and puts its own two
lines in place of each answer cell, signature and all. With this line in nbgrader_config.py the
answer cells stay::

    c.ClearSolutions.enabled = False

A link to a heading of another notebook stands in a source as ``[loss](glossary.ipynb#Loss)``. It is
built as ``#cell-id=Loss``, and a cell is named by its first heading. JupyterLab (tried: 4.6.6)
looks a heading up before it has drawn the notebook: ``#Loss`` led to the top of one that was not
open yet. A cell it finds at once.

A check cell gets no points if it raises or writes to stderr. ``nnlib.exercises.check`` raises where
the environment variable NNLIB_STRICT is 1: set it for the grader. The value of a cell's last
expression, if it has one, is read as the points: end a check with check(...), an assert or a print.
"""

import argparse
import hashlib
import itertools
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

try:
    import nbformat
    from nbformat import NotebookNode
    from notebook_source import (
        SourceCell,
        SourceError,
        read_source,
        refuse_unpaired,
        resolve_regions,
    )
except ModuleNotFoundError as error:
    raise SystemExit(
        f'building notebooks needs {error.name}: run  python -m pip install -e ".[test]"'
    ) from error

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "python tools/build_notebooks.py"
BUILT_FOLDERS = ("notebooks", "exercises", "solutions")

# What JupyterLab writes for its own kernel, less the version of Python that happened to run.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}

HEADING = re.compile(r"(?m)^#+ (?P<text>.+)")
LINK_TO_HEADING = re.compile(r"(?<=\]\()(?P<file>[^()\s#:]+\.ipynb)#(?P<anchor>[^()\s=]+)(?=\))")
LONGEST_CELL_ID = 64  # of nbformat, which takes letters, digits, - and _


def build_all(root: Path) -> dict[Path, bytes]:
    """Build every notebook in memory: its path and its content.

    Raises:
        SourceError: for a source that cannot be built, and for a root that has none.
    """
    sources = root / "sources"
    if not sources.is_dir():  # going on would delete every notebook as an orphan
        raise SourceError(f"{sources}: no such folder")
    notebooks = {}
    for path in sorted((sources / "lessons").glob("*.py")):
        cells = read_source(path, path.relative_to(root).as_posix())
        marked = next((cell for cell in cells if cell.exercise or cell.check), None)
        if marked is not None:
            raise SourceError(f"{marked.where}: exercises and checks go to sources/exercises")
        notebooks[root / "notebooks" / f"{path.stem}.ipynb"] = build_notebook(cells, solved=True)
    for path in sorted((sources / "exercises").glob("*.py")):
        cells = read_source(path, path.relative_to(root).as_posix())
        refuse_unpaired(cells)
        notebooks[root / "exercises" / f"{path.stem}.ipynb"] = build_notebook(cells, solved=False)
        notebooks[root / "solutions" / f"{path.stem}.ipynb"] = build_notebook(cells, solved=True)
    return notebooks


def build_notebook(cells: Iterable[SourceCell], *, solved: bool) -> bytes:
    """Build a notebook file; `solved` tells whether solutions stay or become stubs."""
    nodes = [build_cell(cell, solved=solved) for cell in cells]
    for node, cell_id in zip(nodes, cell_ids(nodes), strict=True):
        node.id = cell_id
    notebook = nbformat.from_dict(
        {"cells": nodes, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}
    )
    text: str = nbformat.writes(notebook)
    return (text.rstrip("\n") + "\n").encode()


def build_cell(cell: SourceCell, *, solved: bool) -> NotebookNode:
    """Build one cell; its id is nbformat's random one."""
    metadata = dict(cell.metadata)
    if cell.exercise is not None:
        metadata["nbgrader"] = nbgrader_metadata(cell.exercise, points=None)
    if cell.check is not None:
        metadata["nbgrader"] = nbgrader_metadata(f"{cell.check}-check", points=cell.points)
    text = resolve_regions(cell, solved=solved)
    if cell.kind == "markdown":
        text = LINK_TO_HEADING.sub(
            lambda link: f"{link['file']}#cell-id={heading_id(link['anchor'])}", text
        )
    new_cell = getattr(nbformat.v4, f"new_{cell.kind}_cell")
    node: NotebookNode = new_cell(text, metadata=metadata)
    return node


def nbgrader_metadata(grade_id: str, *, points: float | None) -> dict[str, Any]:
    """Describe a cell to nbgrader: with points a locked test, without them a place to answer in."""
    is_test = points is not None
    metadata: dict[str, Any] = {
        "grade": is_test,
        "grade_id": grade_id,
        "locked": is_test,
        "schema_version": 3,
        "solution": not is_test,
        "task": False,
    }
    return {**metadata, "points": points} if is_test else metadata


def cell_ids(nodes: Iterable[NotebookNode]) -> Iterator[str]:
    """Name each cell by its heading, or else its content: an edit elsewhere changes no name."""
    given: set[str] = set()
    for node in nodes:
        heading = HEADING.search(node.source) if node.cell_type == "markdown" else None
        name = heading_id(heading["text"]) if heading else ""
        if not name:
            name = hashlib.sha256(f"{node.cell_type}\n{node.source}".encode()).hexdigest()[:16]
        numbered = (f"{name[: LONGEST_CELL_ID - 4]}-{number}" for number in itertools.count(2))
        cell_id = next(each for each in itertools.chain([name], numbered) if each not in given)
        given.add(cell_id)
        yield cell_id


def heading_id(heading: str) -> str:
    """Turn a heading, or a link's anchor to it, into the id of the cell that it opens."""
    plain = unicodedata.normalize("NFKD", unquote(heading)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain.replace("'", ""))[:LONGEST_CELL_ID].strip("-")


def find_orphans(root: Path, notebooks: Iterable[Path]) -> list[Path]:
    """List the notebooks in the built folders that were built, and that no source gives any more.

    What somebody wrote there by hand is left alone: saving one in JupyterLab writes other metadata.
    """
    present = {path for folder in BUILT_FOLDERS for path in (root / folder).glob("*.ipynb")}
    return sorted(path for path in present - set(notebooks) if was_built(path))


def was_built(path: Path) -> bool:
    """Tell whether a notebook is as this tool writes it."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(notebook, dict) and notebook.get("metadata") == NOTEBOOK_METADATA


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the permissions that any new file gets."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Build or check all notebooks below `root`; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the course's notebooks from sources/.")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail unless all is up to date"
    )
    only_check = parser.parse_args(arguments).check

    try:
        notebooks = build_all(root)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1

    outdated = [
        path
        for path, content in notebooks.items()
        if not path.exists() or path.read_bytes() != content
    ]
    orphans = find_orphans(root, notebooks)
    if not outdated and not orphans:
        print(f"all {len(notebooks)} notebooks up to date")
        return 0

    for path in outdated:
        if only_check:
            said = "differs from its source" if path.exists() else "missing"
        else:
            write_atomically(path, notebooks[path])
            said = "written"
        print(f"{path.relative_to(root).as_posix()}: {said}")
    for path in orphans:
        if not only_check:
            path.unlink()
        said = "has no source" if only_check else "deleted, it has no source"
        print(f"{path.relative_to(root).as_posix()}: {said}")
    if only_check:
        print(f"run:  {COMMAND}")
    return 1 if only_check else 0


if __name__ == "__main__":
    sys.exit(main())
