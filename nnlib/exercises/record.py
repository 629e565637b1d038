"""What a learner has done so far: one small file on this computer, never sent anywhere."""

import copy
import functools
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_origin, get_type_hints

from nnlib.exercises import course, progress_file
from nnlib.exercises.progress_file import DamagedFileError
from nnlib.speaking import say

if TYPE_CHECKING:
    from nnlib.exercises.reviewing import Review

VARIABLE = "NNLIB_PROGRESS"
FILE_NAME = "my_progress.json"
FORMAT = "nnlib progress"
VERSION = 1
HONEST = ("crashed", "wrong", "passed")  # what comes of an answer that somebody has written

T = TypeVar("T")


class _ForeignFileError(Exception):
    """The file belongs to a newer nnlib, or to somebody else: it has to stay as it is."""


@dataclass
class Attempts:
    """How often one thing came of checking an exercise; times are UTC, in ISO 8601."""

    status: str
    mistake: str | None
    count: int
    first: str
    last: str


@dataclass
class ExerciseRecord:
    """What a learner has done about one exercise; times are UTC, in ISO 8601."""

    attempts: list[Attempts] = field(default_factory=list)
    best_score: float = 0.0
    passed_at: str | None = None  # for the first time
    failed_seed: int | None = None  # of the last attempt that did not pass
    hints: int = 0  # 0 to 3
    solution_at: str | None = None  # for the first time
    solution_came_first: bool = False  # before any honest attempt
    kept: str | None = None  # the source of the learner's own function

    @property
    def is_tried(self) -> bool:
        """Whether an answer was ever checked: an empty stub does not count."""
        return any(attempts.status in HONEST for attempts in self.attempts)

    @property
    def count(self) -> int:
        """How many answers were checked."""
        return sum(a.count for a in self.attempts if a.status in HONEST)


@dataclass
class Answer:
    """What was chosen in a prediction or a quiz; `right` is None where nothing is."""

    question: str
    choice: str
    right: bool | None
    at: str


@dataclass
class _Contents:
    exercises: dict[str, ExerciseRecord] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    def of(self, name: str) -> ExerciseRecord:
        return self.exercises.setdefault(name, ExerciseRecord())


class Record:
    """A learner's progress. Nothing in here raises because of a file: the learner is told instead.

    Each change reads the file again and writes it while no other process may, so that two
    notebooks that are open at the same time lose nothing of each other's.

    Args:
        path: the file; without one, everything is kept in memory and ends with the process.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._memory = _Contents()

    @property
    def path(self) -> Path | None:
        """The file; None where nothing is saved, or nothing any more."""
        return self._path

    def add_attempt(self, review: "Review") -> None:
        """Note what came of checking an exercise."""

        def change(contents: _Contents) -> None:
            exercise, now = contents.of(review.name), _now()
            for attempts in exercise.attempts:
                if (attempts.status, attempts.mistake) == (review.status, review.mistake):
                    attempts.count += 1
                    attempts.last = now
                    break
            else:
                exercise.attempts.append(Attempts(review.status, review.mistake, 1, now, now))
            exercise.best_score = max(exercise.best_score, float(review.score))
            if review.status == "passed":
                exercise.passed_at = exercise.passed_at or now
            elif review.status in HONEST:
                exercise.failed_seed = int(review.seed)

        self._change(change)

    def add_hint(self, name: str, step: int) -> None:
        """Note that hint `step` of 1 to 3 was seen."""

        def change(contents: _Contents) -> None:
            contents.of(name).hints = max(contents.of(name).hints, step)

        self._change(change)

    def add_solution(self, name: str) -> None:
        """Note that the solution was seen, and whether that was before any honest attempt."""

        def change(contents: _Contents) -> None:
            exercise = contents.of(name)
            if exercise.solution_at is None:
                exercise.solution_at = _now()
                exercise.solution_came_first = not exercise.is_tried

        self._change(change)

    def add_answer(self, question: str, choice: str, right: bool | None = None) -> None:
        """Note what was chosen in the prediction or quiz with this id."""
        answer = Answer(str(question), str(choice), None if right is None else bool(right), _now())
        self._change(lambda contents: contents.answers.append(answer))

    def keep(self, name: str, source: str) -> None:
        """Keep the source of a function that passed, in place of the one kept before."""

        def change(contents: _Contents) -> None:
            contents.of(name).kept = source

        self._change(change)

    def exercise(self, name: str) -> ExerciseRecord:
        """Return what is known of one exercise; a blank record where that is nothing."""
        return self.exercises().get(name) or ExerciseRecord()

    def exercises(self) -> dict[str, ExerciseRecord]:
        """Return what is known of every exercise that was touched, by name."""
        return copy.deepcopy(self._read().exercises)

    def answers(self) -> list[Answer]:
        """Return all answers to predictions and quizzes, oldest first."""
        return copy.deepcopy(self._read().answers)

    def last_answer(self, question: str) -> Answer | None:
        """Return the latest answer to a question; None where there is none."""
        return next((a for a in reversed(self.answers()) if a.question == question), None)

    def _read(self) -> _Contents:
        if self._path is not None:
            try:
                self._memory = _load(self._path)
            except DamagedFileError:
                self._change(lambda _contents: None)  # which puts the file aside, under the lock
            except (OSError, _ForeignFileError) as problem:
                self._stop_saving(self._path, problem)
        return self._memory

    def _change(self, change: Callable[[_Contents], None]) -> None:
        contents = None
        if self._path is not None:
            path = self._path
            try:
                with progress_file.locked(path):
                    contents = _load_or_set_aside(path)
                    change(contents)
                    progress_file.write(path, _as_json(contents))
            except (OSError, _ForeignFileError) as problem:
                self._stop_saving(path, problem)
        if contents is None:
            contents = self._memory
            change(contents)
        self._memory = contents

    def _stop_saving(self, path: Path, problem: Exception) -> None:
        self._path = None
        reason = str(problem)
        if isinstance(problem, OSError):
            reason = f"{path} cannot be written or read ({problem.strerror or problem})."
        say(
            f"Your progress is not saved: {reason} Until this kernel stops it is kept in memory. "
            f"To save it elsewhere, set the environment variable {VARIABLE} to the name of a file."
        )


def record() -> Record:
    """Return the record of this process.

    The environment variable NNLIB_PROGRESS names its file, or says "off" for one in memory only.
    Without it that is my_progress.json in the folder of the course, or in ~/.nnlib where the course
    cannot be written to.
    """
    return _record_for(os.environ.get(VARIABLE, "").strip())


@functools.cache
def _record_for(setting: str) -> Record:
    return Record(_location(setting))


def _location(setting: str) -> Path | None:
    if setting.lower() == "off":
        return None
    try:
        if setting:
            return Path(setting).expanduser().absolute()
        found = course.folder()
        if found is not None and progress_file.can_write_in(found):
            return found / FILE_NAME
        home = Path.home() / ".nnlib"
    except RuntimeError:  # nobody's home: a process that runs for no user
        return None
    with suppress(OSError):  # the first attempt to write there says what is wrong
        home.mkdir(parents=True, exist_ok=True)
    return home / FILE_NAME


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _load_or_set_aside(path: Path) -> _Contents:
    try:
        return _load(path)
    except DamagedFileError:
        aside = progress_file.set_aside(path)
    say(
        f"{path.name} was damaged, so it now is {aside.name}, and a new one is begun. Your "
        "notebooks are as they were: run their checks again, and what passes counts again."
    )
    return _Contents()


def _as_json(contents: _Contents) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, **asdict(contents)}


def _load(path: Path) -> _Contents:
    raw = progress_file.read(path)
    if raw is None:
        return _Contents()
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _ForeignFileError(f"{path} is not a record of progress, and is left as it is.")
    version = raw.get("version")
    if isinstance(version, int) and version > VERSION:
        raise _ForeignFileError(
            f"{path} was written by a newer version of the course, and is left as it is. "
            "Get the newer version to go on with it."
        )
    try:
        if version != VERSION:
            raise TypeError(f"version: {version!r}")
        return _Contents(
            {str(name): _exercise(value) for name, value in raw["exercises"].items()},
            [_build(Answer, value) for value in raw["answers"]],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DamagedFileError(str(error)) from error


def _exercise(raw: dict[str, Any]) -> ExerciseRecord:
    attempts = [_build(Attempts, value) for value in raw["attempts"]]
    return _build(ExerciseRecord, {**raw, "attempts": attempts})


def _build(kind: type[T], raw: dict[str, Any]) -> T:
    """Make a dataclass from JSON; TypeError or KeyError where the two do not agree."""
    for name, expected in get_type_hints(kind).items():
        allowed = get_origin(expected) if get_origin(expected) is list else expected
        if not isinstance(raw[name], int | float if allowed is float else allowed):
            raise TypeError(f"{name}: {raw[name]!r}")
    return kind(**raw)
