"""Read a notebook's text source: Python in jupytext's percent format, with the course's marks.

The line that opens a cell may say::

    # %% [markdown] tags=["..."] slideshow={"slide_type": "slide"}    any cell, kept as it is
    # %% jupyter={"source_hidden": true}  folded to its first line: the code of a question, which
    #                                     names the answer
    # %% exercise="one_hot"              the learner's cell; a function with a hidden region
    # %% check="one_hot" points=2        the cell that checks it, somewhere below

What the learner is to write stands in the exercise between two marker lines, indented as the code::

    ### BEGIN SOLUTION
    return result
    ### END SOLUTION

A stub takes its place. Where the learner gets code that has a bug, to be mended, that code stands
as comments below the solution, and takes the stub's place::

    ### BEGIN SOLUTION
    return grads * (inputs > 0)
    ### INSTEAD
    # return grads * (inputs >= 0)
    ### END SOLUTION

Everything else is refused, with its file and line: a mark that was misread would show a solution.
"""

import ast
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
from nbformat import ValidationError

STUB = 'raise NotImplementedError("your turn")'

# Left to itself, jupytext turns comments that look like magics (`# ls`, `# %matplotlib`) into them.
PERCENT_FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
JUPYTEXT_KEYS = {"lines_to_next_cell", "cell_marker"}
NOTEBOOK_KEYS = {"tags", "slideshow", "jupyter"}
EXERCISE_KEYS = {"exercise", "check", "points"}

HEADER = re.compile(r"# %%(?: |$)")
HEADER_LOOKALIKE = re.compile(r"\s*#\s*%%")
MARKER = re.compile(r"(?P<indent> +)### (?P<kind>BEGIN SOLUTION|INSTEAD|END SOLUTION)")
REGION_LOOKALIKE = re.compile(r"(BEGIN|END)[\W_]*SOLUTION", re.IGNORECASE)
MARKER_LOOKALIKE = re.compile(rf"{REGION_LOOKALIKE.pattern}|^\s*#+\W*INSTEAD\W*$", re.IGNORECASE)
COMMENT = re.compile(r"(?P<indent> +)#(?: (?P<code>.*))?")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class SourceError(ValueError):
    """A source that cannot be built; the message opens with the file and the line."""


@dataclass(frozen=True)
class SourceCell:
    """One cell of a source: its text, and what its header says about it."""

    where: str  # "sources/exercises/01_data.py:12", the line of the header
    kind: str  # "markdown", "code" or "raw"
    text: str
    metadata: dict[str, Any]  # tags, slideshow and jupyter, for the notebook
    exercise: str | None
    check: str | None
    points: float | None


def read_source(path: Path, name: str) -> list[SourceCell]:
    """Read the cells of a source; `name` is what errors call it.

    Raises:
        SourceError: for text that is not UTF-8 or not Python, and for marks that are not known.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # some Windows editors put a BOM in front
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}:1: not UTF-8 text ({error}); save the file as UTF-8") from error
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise SourceError(
            f"{name}:{error.lineno}: not Python ({error.msg}); "
            "magics and shell commands have no place in a source"
        ) from error

    lines = text.split("\n")
    starts = header_lines(lines, name)
    ends = [*starts[1:], len(lines)]
    return [
        read_cell(lines[start:end], f"{name}:{start + 1}")
        for start, end in zip(starts, ends, strict=True)
    ]


def header_lines(lines: Sequence[str], name: str) -> list[int]:
    """Find the lines that open a cell, counted from 0.

    Raises:
        SourceError: for a line that only looks like one, and for text above the first.
    """
    for index, line in enumerate(lines):
        if HEADER_LOOKALIKE.match(line) and not HEADER.match(line):
            raise SourceError(f"{name}:{index + 1}: a cell opens with '# %% ', not with {line!r}")
    starts = [index for index, line in enumerate(lines) if HEADER.match(line)]
    first_text = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if first_text not in starts:
        raise SourceError(f"{name}:{first_text + 1}: a source opens with a cell: '# %%'")
    return starts


def read_cell(lines: Sequence[str], where: str) -> SourceCell:
    """Read one cell: its header line and what follows.

    Raises:
        SourceError: for a header that is not known, and for code in a markdown cell.
    """
    try:
        nodes = jupytext.reads("\n".join(lines), fmt=PERCENT_FORMAT).cells
    except ValidationError as error:
        raise SourceError(f"{where}: not valid in a notebook: {error.message}") from error
    if len(nodes) != 1:
        raise SourceError(f"{where}: jupytext splits this cell; is there an 'In[1]:' comment?")
    (node,) = nodes
    header = {key: value for key, value in node.metadata.items() if key not in JUPYTEXT_KEYS}
    unknown = sorted(set(header) - NOTEBOOK_KEYS - EXERCISE_KEYS)
    if unknown:
        found = ", ".join(f"{key}={header[key]!r}" for key in unknown)
        known = ", ".join(sorted(NOTEBOOK_KEYS | EXERCISE_KEYS))
        raise SourceError(
            f'{where}: the header has {found}; known are [markdown] and, as key="value", {known}'
        )
    if node.cell_type == "markdown" and "cell_marker" not in node.metadata:
        bare = next((line for line in lines[1:] if line.strip() and not line.startswith("#")), None)
        if bare is not None:
            raise SourceError(f"{where}: code in a markdown cell, {bare!r}; is a '# %%' missing?")
    cell = SourceCell(
        where=where,
        kind=node.cell_type,
        text=node.source.strip("\n"),
        metadata={key: value for key, value in header.items() if key in NOTEBOOK_KEYS},
        exercise=header.get("exercise"),
        check=header.get("check"),
        points=header.get("points"),
    )
    refuse_bad_marks(cell)
    return cell


def refuse_bad_marks(cell: SourceCell) -> None:
    """Raise SourceError unless exercise, check, points and hidden regions go together."""
    names = [name for name in (cell.exercise, cell.check) if name is not None]
    if len(names) == 2:
        raise SourceError(f"{cell.where}: a cell is an exercise or a check, not both")
    for name in names:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise SourceError(f"{cell.where}: the name {name!r} is not made of a-z, 0-9 and _")
        if cell.kind != "code" or not cell.text:
            raise SourceError(f"{cell.where}: {name!r} marks a cell that holds no code")
    if (cell.check is None) != (cell.points is None):
        raise SourceError(f"{cell.where}: a check has points=2 or the like, and no other cell has")
    if cell.points is not None and not is_amount(cell.points):
        raise SourceError(f"{cell.where}: points={cell.points!r}, expected a number from 0 up")
    has_region = REGION_LOOKALIKE.search(cell.text) is not None
    if has_region and cell.exercise is None:
        raise SourceError(f'{cell.where}: a solution in a cell without exercise="..."')
    if cell.exercise is not None and not has_region:
        raise SourceError(f"{cell.where}: exercise {cell.exercise!r} has no ### BEGIN SOLUTION")


def is_amount(points: Any) -> bool:
    """Tell whether `points` is a finite number from 0 up; Python would count True as one."""
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    return is_number and math.isfinite(points) and points >= 0


def refuse_unpaired(cells: Sequence[SourceCell]) -> None:
    """Raise SourceError unless every exercise has one check, and the check comes after it."""
    exercises: dict[str, SourceCell] = {}
    checks: dict[str, SourceCell] = {}
    for cell in cells:
        for name, seen in ((cell.exercise, exercises), (cell.check, checks)):
            if name in seen:
                raise SourceError(f"{cell.where}: {name!r} a second time, after {seen[name].where}")
            if name is not None:
                seen[name] = cell
        if cell.check is not None and cell.check not in exercises:
            raise SourceError(f"{cell.where}: no exercise {cell.check!r} above this check")
    for name, cell in exercises.items():
        if name not in checks:
            raise SourceError(f"{cell.where}: exercise {name!r} has no check")


def resolve_regions(cell: SourceCell, *, solved: bool) -> str:
    """Return the cell's text without markers: with its solutions, or with stubs in their place.

    Raises:
        SourceError: for a marker without its partner, outside a function, or not written exactly,
            and for text that is not Python once the markers are resolved.
    """
    lines: list[str] = []
    region: list[str] = []  # what stands between the markers so far
    instead: list[str] | None = None  # the same below ### INSTEAD
    opened: str | None = None  # the indent of the region that is open
    for line in cell.text.split("\n"):
        marker = MARKER.fullmatch(line)
        if marker is None:
            if cell.kind == "code" and MARKER_LOOKALIKE.search(line):
                raise SourceError(
                    f"{cell.where}: {line!r}: a marker stands alone on its line, indented inside "
                    "a function, as '### BEGIN SOLUTION', '### INSTEAD' or '### END SOLUTION'"
                )
            (lines if opened is None else region if instead is None else instead).append(line)
            continue
        kind = marker["kind"]
        if (kind == "BEGIN SOLUTION") != (opened is None):
            raise SourceError(f"{cell.where}: '### {kind}' without its partner")
        if kind == "BEGIN SOLUTION":
            opened, region = marker["indent"], []
        elif kind == "INSTEAD":
            if instead is not None:
                raise SourceError(f"{cell.where}: '### INSTEAD' a second time in one region")
            instead = []
        else:
            stub = [f"{opened}{STUB}"] if instead is None else uncomment(instead, region, cell)
            lines += region if solved else stub
            opened = instead = None
    if opened is not None:
        raise SourceError(f"{cell.where}: '### BEGIN SOLUTION' without '### END SOLUTION'")

    text = "\n".join(lines)
    if cell.kind == "code":
        try:
            ast.parse(text)  # the source as a whole is Python; one cell or one stub may not be
        except SyntaxError as error:
            raise SourceError(
                f"{cell.where}: the built cell is not Python by itself ({error.msg}):\n{text}"
            ) from error
    return text


def uncomment(instead: Sequence[str], solution: Sequence[str], cell: SourceCell) -> list[str]:
    """Return the code that stands as comments below ### INSTEAD.

    Raises:
        SourceError: for a line that is no comment, and for code that is no other than the solution.
    """
    lines = []
    for line in instead:
        comment = COMMENT.fullmatch(line)
        if comment is None:
            raise SourceError(
                f"{cell.where}: {line!r} below '### INSTEAD': each line there is a comment, '# ...'"
            )
        lines.append((comment["indent"] + (comment["code"] or "")).rstrip())
    if not any(line.strip() for line in lines):
        raise SourceError(f"{cell.where}: '### INSTEAD' with nothing below it")
    if lines == [line.rstrip() for line in solution]:
        raise SourceError(f"{cell.where}: below '### INSTEAD' stands the solution itself")
    return lines
