"""Whose is what: from the files that came to a list of learners, each with notebooks.

Taken as they come from learning platforms: a folder or a zip for each learner (Moodle's
"Ada Lovelace_123_assignsubmission_file_", nbgrader's LEARNER/LESSON), all files in one folder
("ada_03_softmax_cross_entropy.ipynb", the same the other way round, Canvas's
"lovelaceada_LATE_12_345_03_softmax_cross_entropy-1.ipynb", Blackboard's), folders per lesson.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from nnlib.grading import notebooks, syllabus
from nnlib.grading.archives import File, RefusedFileError, Shelf

PROGRESS = "my_progress.json"

_MOODLE = re.compile(r"(.+?)_(\d+)_(?:assignsubmission_\w+|onlinetext|file)_?$")
_CANVAS = re.compile(r"(.+?)(?:_LATE)?_\d+_\d+$", re.IGNORECASE)
_BLACKBOARD = re.compile(r"(?:.*_)?([^_]+)_attempt_\d{4}-\d\d-\d\d(?:-\d\d)*$")
_COPIED = re.compile(r"(?:[\s_-]*(?:\(\d+\)|copy\d*(?:\s*\(\d+\))?|-\d{1,2}))+$", re.IGNORECASE)
_EDGES = " _-.,+"
_UNTITLED = re.compile(r"untitled\d*|notebook\d*|", re.IGNORECASE)


@dataclass
class Submission:
    """What one learner handed in.

    Attributes:
        learner: who.
        notebooks: pairs of a name and the texts of its code cells.
        lessons: the numbers of the lessons that the notebooks are about.
        notes: what was odd.
        progress: for each exercise, attempts and minutes, where they were shared.
    """

    learner: str
    notebooks: list[tuple[str, list[str]]] = field(default_factory=list)
    lessons: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    progress: dict[str, tuple[int, float]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A digest of all that has a part in the grades."""
        content = json.dumps(
            [self.learner, self.notebooks, self.notes, sorted(self.progress.items())]
        )
        return hashlib.sha256(content.encode()).hexdigest()


class NothingThereError(ValueError):
    """There is nothing to grade; the message says what was expected."""


def find_submissions(path: Path) -> tuple[list[Submission], list[str]]:
    """Return what each learner handed in, in the order of their names; and what is nobody's.

    Raises:
        NothingThereError: no notebook is there.
        OSError: it cannot be read.
    """
    if not path.exists():
        raise NothingThereError(f"{path}: there is no such folder or zip.")
    if path.is_file() and path.suffix.lower() != ".zip":
        raise NothingThereError(
            f"{path}: expected a folder of notebooks, or a zip of them; this is a file."
        )
    shelf = Shelf(path)
    top = _wrapper(shelf) if path.is_file() else 0
    found: dict[str, Submission] = {}
    lost: list[str] = []

    def of(parts: tuple[str, ...]) -> Submission | None:
        name = _learner(parts[top:])
        return found.setdefault(name, Submission(name)) if name else None

    for folder in sorted(shelf.folders):
        if len(folder) == top + 1 and not _is_lesson(folder[-1]):
            of((*folder, ""))
    for file in sorted(shelf.files, key=lambda file: file.parts):
        _take(file, of(file.parts), lost, top)
    for parts, reason in shelf.refused:
        owner = of(parts) if len(parts) > top else None
        text = f"{'/'.join(parts[top:]) or path.name} {reason}."
        (owner.notes if owner else lost).append(_shown(text))
    found = _without_numbers(found)
    if not any(submission.notebooks or submission.notes for submission in found.values()):
        raise NothingThereError(
            f"{path}: there is no notebook in it. Expected files that end in .ipynb, in a folder "
            "for each learner or named LEARNER_LESSON.ipynb; or a zip of such."
            + (f" {' '.join(lost[:3])}" if lost else "")
        )
    return sorted(found.values(), key=lambda one: one.learner.casefold()), lost


def _take(file: File, owner: Submission | None, lost: list[str], top: int) -> None:
    name = "/".join(file.parts[top + 1 :]) or file.parts[-1]
    suffix = PurePosixPath(file.parts[-1]).suffix.lower()
    if owner is None:
        if suffix == ".ipynb":
            lost.append(_shown(f"{'/'.join(file.parts[top:])} is nobody's."))
        return
    try:
        content = file.read()
        if suffix == ".ipynb":
            cells = notebooks.code_cells(content)
            owner.notebooks.append((_shown(name), cells))
            owner.lessons |= _lessons(file.parts, cells)
        elif "progress" in file.parts[-1].lower():
            owner.progress |= _progress(content)
    except (notebooks.UnreadableError, RefusedFileError, OSError) as error:
        if suffix == ".ipynb":
            owner.lessons |= _lessons(file.parts, [])
            owner.notes.append(_shown(f"{name} {error}"))


def _learner(parts: tuple[str, ...]) -> str:
    """Return the learner's name from the names of folders and file; "" where there is none."""
    first = parts[0]
    if len(parts) > 1:
        if not _is_lesson(first):
            return _clean_folder(first)
        return _learner(parts[1:])
    return _name_in_file(PurePosixPath(first).stem)


def _clean_folder(name: str) -> str:
    moodle = _MOODLE.fullmatch(name)
    if moodle:
        return _shown(f"{moodle[1].strip(_EDGES)} ({moodle[2]})")
    return _shown(_without_lesson(name)[0].strip() or name)


def _name_in_file(stem: str) -> str:
    rest, had_lesson = _without_lesson(stem)
    blackboard = _BLACKBOARD.fullmatch(rest)
    if blackboard:
        return _shown(blackboard[1])
    rest = _COPIED.sub("", rest).strip(_EDGES)
    canvas = _CANVAS.fullmatch(rest)
    if canvas:
        return _shown(canvas[1].strip(_EDGES))
    moodle = _MOODLE.fullmatch(rest)
    if moodle:
        return _shown(f"{moodle[1].strip(_EDGES)} ({moodle[2]})")
    if _UNTITLED.fullmatch(rest):
        return "" if had_lesson else _shown(stem)
    return _shown(rest)


def _without_lesson(name: str) -> tuple[str, bool]:
    """Take the name of a lesson out of a name, however its parts are joined."""
    for lesson in syllabus.lessons().values():
        words = re.split("[_ -]", lesson.stem)
        pattern = r"[_\s-]*".join(map(re.escape, words))
        found = re.search(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])", name, re.IGNORECASE)
        if found:
            return (name[: found.start()] + name[found.end() :]).strip(_EDGES), True
    found = re.search(
        r"(?<![A-Za-z])(?:lesson|exercises?|assignment|ps|hw)[_\s-]*0?(\d{1,2})(?!\d)",
        name,
        re.IGNORECASE,
    )
    if found and int(found[1]) in syllabus.lessons():
        return (name[: found.start()] + name[found.end() :]).strip(_EDGES), True
    return name, False


def _is_lesson(name: str) -> bool:
    rest, had_lesson = _without_lesson(name)
    return had_lesson and not _COPIED.sub("", rest).strip(_EDGES)


def _wrapper(shelf: Shelf) -> int:
    """Return how many outer folders of a zip hold the whole class, and no learner's name."""
    names = [file.parts for file in shelf.files] + [(*folder, "") for folder in shelf.folders]
    top = 0
    while True:
        heads = {parts[top] for parts in names if len(parts) > top + 1}
        loose = [parts for parts in names if len(parts) == top + 1 and parts[-1]]
        if len(heads) != 1 or loose or _MOODLE.fullmatch(next(iter(heads))):
            return top
        inner = {parts[top + 1] for parts in names if len(parts) > top + 2}
        files = [PurePosixPath(p[-1]) for p in names if len(p) == top + 2 and p[-1]]
        named = {_name_in_file(p.stem) for p in files if p.suffix.lower() == ".ipynb"} - {""}
        several = len([name for name in inner if not _is_lesson(name)]) > 1 or len(named) > 1
        if not several:
            return top
        top += 1


def _without_numbers(found: dict[str, Submission]) -> dict[str, Submission]:
    """Take the platform's numbers off names that are not ambiguous without."""
    bare = {name: re.sub(r" \(\d+\)$", "", name) for name in found}
    counts = Counter(bare.values())
    result: dict[str, Submission] = {}
    for name, submission in found.items():
        # One learner with several submissions has the same number in none of them.
        merged = bare[name] if counts[bare[name]] == 1 or _one_person(found, bare, name) else name
        if merged in result:
            kept = result[merged]
            kept.notebooks += submission.notebooks
            kept.lessons |= submission.lessons
            kept.notes += submission.notes
            kept.progress |= submission.progress
        else:
            submission.learner = merged
            result[merged] = submission
    return result


def _one_person(found: dict[str, Submission], bare: dict[str, str], name: str) -> bool:
    """Tell whether equal names with unlike numbers hand in unlike lessons: one person's."""
    same = [found[other] for other in found if bare[other] == bare[name]]
    lessons = [number for one in same for number in one.lessons]
    return len(lessons) == len(set(lessons))


def _lessons(parts: Iterable[str], cells: list[str]) -> set[int]:
    """Return the numbers of the lessons that a notebook is about."""
    names = set(re.findall(r"\b(?:def\s+|check\(\s*[\"'])(\w+)", "\n".join(cells)))
    counts = {
        number: len(names & lesson.points.keys()) for number, lesson in syllabus.lessons().items()
    }
    most = max(counts.values(), default=0)
    found = {
        number
        for number, count in counts.items()
        if count and (count == most or 2 * count > len(syllabus.lessons()[number].points))
    }
    for part in parts:
        for number, lesson in syllabus.lessons().items():
            pattern = r"[_\s-]*".join(map(re.escape, lesson.stem.split("_")))
            if re.search(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])", part, re.IGNORECASE):
                found.add(number)
    return found


def _progress(content: bytes) -> dict[str, tuple[int, float]]:
    """Return attempts and minutes by exercise from a file of progress; nothing from any other."""
    from datetime import datetime

    try:
        raw: Any = json.loads(content)
        exercises = raw["exercises"] if raw["format"] == "nnlib progress" else {}
        found = {}
        for name, record in list(exercises.items())[:1000]:
            honest = [one for one in record["attempts"] if one["status"] != "not attempted"]
            if not honest:
                continue
            first = min(datetime.fromisoformat(one["first"]) for one in honest)
            last = max(datetime.fromisoformat(one["last"]) for one in honest)
            count = sum(int(one["count"]) for one in honest)
            found[str(name)] = (count, round((last - first).total_seconds() / 60, 1))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return {}
    return found


def _shown(name: str) -> str:
    """Return a name as one line of printable text."""
    text = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(text.encode("utf-8", "replace").decode().split())[:200]
