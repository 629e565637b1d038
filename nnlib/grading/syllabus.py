"""What the course asks for and what it lends, read from the course's own notebooks.

Nothing in here comes from a submission: points, exercises and the cells around them are those of
exercises/*.ipynb, answers that one exercise may take from another those of solutions/*.ipynb.
"""

import ast
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nnlib.exercises import course
from nnlib.exercises.bank import all_exercises
from nnlib.grading.guest import reading

_OFFERED = re.compile(r"^from (nnlib\.\w+) import|^import (nnlib\.\w+)", re.MULTILINE)
_IMPORTED = re.compile(r"^from nnlib(?:\.(\w+))? import (.+)$", re.MULTILINE)
# These need what is not in the room, and hold nothing that an answer is made of.
_NEVER_OFFERED = ("nnlib.exercises", "nnlib.data", "nnlib.plots", "nnlib.demos")


class SyllabusError(RuntimeError):
    """The course's own notebooks are not where they should be."""


@dataclass(frozen=True)
class Lesson:
    """The exercises of a lesson.

    Attributes:
        stem: such as "03_softmax_cross_entropy".
        number: such as 3.
        points: what each exercise is worth, by name, in the order of the notebook.
        cells: the code of the notebook that is neither an exercise nor its check.
        given: fingerprints of what stands in those cells.
        modules: texts of the modules of nnlib that the notebook offers, and of those they need.
    """

    stem: str
    number: int
    points: dict[str, float]
    cells: list[str]
    given: list[str]
    modules: dict[str, str]


@cache
def lessons() -> dict[int, Lesson]:
    """Return all lessons that have exercises, by number.

    Raises:
        SyllabusError: there are no exercises beside nnlib.
    """
    folder = course.folder()
    paths = sorted((folder / "exercises").glob("[0-9][0-9]_*.ipynb")) if folder else []
    found = [_lesson(path) for path in paths]
    if not found:
        raise SyllabusError(
            "expected the course's folder exercises beside nnlib, where the points stand; there is "
            "none. Run the command in the folder of the course."
        )
    return {lesson.number: lesson for lesson in found}


def lesson_of(name: str) -> Lesson:
    """Return the lesson of an exercise."""
    return lessons()[all_exercises()[name].lesson]


@cache
def lent_answers() -> dict[str, str]:
    """Return the course's answer to each exercise, as a text that stands on its own."""
    folder = course.folder()
    found: dict[str, str] = {}
    for lesson in lessons().values():
        path = course.notebook("solutions", folder, lesson.number)
        cells = _code(path) if path is not None else []
        scope = reading.read_notebook([text for _, text in cells])
        for name in lesson.points:
            answers = [one for one in scope.statements if name in one.binds]
            if answers:
                program = reading.needed(scope, answers[-1], name, set())
                found[name] = "\n".join(ast.unparse(one.node) for one in program)
    return found


def lends(name: str, text: str) -> dict[str, str]:
    """Return the answers that an answer to `name` may take: of earlier exercises it speaks of."""
    order = list(all_exercises())
    earlier = set(order[: order.index(name)])
    every, chosen = lent_answers(), dict[str, str]()
    texts = [text]
    while texts:
        words = set(re.findall(r"\w+", texts.pop()))
        for other in words & earlier & every.keys() - chosen.keys():
            chosen[other] = every[other]
            texts.append(every[other])
    return chosen


@cache
def aliases() -> dict[str, dict[str, str]]:
    """Return which names in which modules of nnlib are answers to exercises."""
    found: dict[str, dict[str, str]] = {}
    for name, exercise in all_exercises().items():
        module = str(getattr(exercise.reference, "__module__", ""))
        attribute = str(getattr(exercise.reference, "__name__", ""))
        is_bank = module.startswith("nnlib.exercises")
        if not is_bank and getattr(sys.modules.get(module), attribute, None) is exercise.reference:
            found.setdefault(module, {})[attribute] = name
    return found


@cache
def given() -> list[str]:
    """Return the fingerprints of all that stands in the course's cells."""
    return sorted({one for lesson in lessons().values() for one in lesson.given})


def _lesson(path: Path) -> Lesson:
    cells = _code(path)
    points = {
        mark["grade_id"].removesuffix("-check"): float(mark["points"])
        for mark, _ in cells
        if mark.get("grade")
    }
    order = [mark["grade_id"] for mark, _ in cells if mark.get("solution")]
    others = [text for mark, text in cells if not mark]
    scope = reading.read_notebook(others)
    return Lesson(
        path.stem,
        int(path.stem[:2]),
        {name: points[name] for name in order},
        others,
        [reading.fingerprint(one.node) for one in scope.statements],
        _modules_offered(others),
    )


def _code(path: Path) -> list[tuple[dict[str, Any], str]]:
    return [
        (cell.get("metadata", {}).get("nbgrader") or {}, course.source(cell))
        for cell in course.cells(path)
        if cell.get("cell_type") == "code"
    ]


def _modules_offered(cells: list[str]) -> dict[str, str]:
    waiting = [one or other for text in cells for one, other in _OFFERED.findall(text)]
    found: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        path = _path_of(name)
        if name in found or name.startswith(_NEVER_OFFERED) or path is None:
            continue
        found[name] = text = path.read_text(encoding="utf-8")
        for module, imported in _IMPORTED.findall(text):
            names = [f"nnlib.{module}"] if module else []
            names += [] if module else [f"nnlib.{one.strip()}" for one in imported.split(",")]
            waiting += names
    return found


def _path_of(module: str) -> Path | None:
    import nnlib

    path = Path(nnlib.__file__).parent.joinpath(*module.split(".")[1:]).with_suffix(".py")
    return path if path.is_file() else None
