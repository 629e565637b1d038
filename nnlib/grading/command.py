"""The command `python -m nnlib grade`."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nnlib.grading.archives import RefusedFileError
from nnlib.grading.classes import Options, UnknownNameError, grade_class
from nnlib.grading.grades import ClassGrades
from nnlib.grading.keeping import NotAReportError
from nnlib.grading.marking import SECONDS
from nnlib.grading.pages import write_report
from nnlib.grading.room import RoomError
from nnlib.grading.submissions import NothingThereError
from nnlib.grading.syllabus import SyllabusError

_DESCRIPTION = """\
Grade a class: run each exercise of each learner on fresh inputs, and write what came of it.

SUBMISSIONS is a folder, or a zip as a learning platform exports it, with a folder or zip for each
learner, or with files named LEARNER_LESSON.ipynb. What counts is what functions are called; cells
may have been copied, split, moved or renamed. Learners' code runs shut in; the report says how.

REPORT gets class.html (what the class has not understood), feedback/LEARNER.html (a page for each
learner), grades.csv (a line for each learner and exercise) and gradebook.csv (a line for each
learner). A run that was cut short goes on where it stopped: give the same command again."""
_EPILOG = """\
examples:
  python -m nnlib grade submissions.zip --out report
  python -m nnlib grade submissions --out report --lessons 3 4
  python -m nnlib grade submissions --out report --learner "Ada Lovelace"    (her alone, again)"""
_TELL_EVERY = 10.0  # seconds, where there is no terminal


def grade(arguments: Sequence[str]) -> int:
    """Grade as the command line says; return the exit status."""
    given = _parser().parse_args(arguments)
    problem = _problem(given)
    if problem:
        return _fail(problem)
    options = Options(
        jobs=given.jobs,
        dask=given.dask,
        seed=given.seed,
        seconds=given.seconds,
        partial=given.partial,
        lessons=tuple(given.lessons),
        learners=tuple(given.learner),
        again=given.again,
    )
    began = time.monotonic()
    progress = _Progress()
    try:
        found = grade_class(given.submissions, given.out, options, progress)
        progress.end()
        write_report(found, given.out)
    except KeyboardInterrupt:
        progress.end()
        print("Stopped. What is done is kept: the same command goes on from here.", file=sys.stderr)
        return 130
    except (NothingThereError, NotAReportError, UnknownNameError, SyllabusError) as error:
        return _fail(str(error))
    except (RoomError, RefusedFileError, OSError) as error:
        progress.end()
        return _fail(f"{type(error).__name__}: {error}" if not str(error) else str(error))
    print(_summary(found, given.out, time.monotonic() - began))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nnlib grade",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "submissions", metavar="SUBMISSIONS", type=Path, help="a folder of notebooks, or a zip"
    )
    parser.add_argument(
        "--out", metavar="REPORT", type=Path, required=True, help="the folder for the report"
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        default=0,
        help="learners at the same time (as many as there are processors)",
    )
    parser.add_argument(
        "--lessons",
        metavar="N",
        type=int,
        nargs="+",
        default=[],
        help="numbers of the lessons to grade (those that were handed in)",
    )
    parser.add_argument(
        "--learner",
        metavar="NAME",
        action="append",
        default=[],
        help="grade only this learner, again; may be given several times",
    )
    parser.add_argument(
        "--partial",
        action="store_true",
        help="an answer that is right on some kinds of input gets that share of the points",
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=float,
        default=SECONDS,
        help=f"how long an exercise may take before it is stopped ({SECONDS:g})",
    )
    parser.add_argument(
        "--seed",
        metavar="TEXT",
        help="chooses the inputs (a secret one, kept in the report)",
    )
    parser.add_argument(
        "--again", action="store_true", help="grade everybody again, whatever is known"
    )
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="let the workers of a Dask cluster do it, such as tcp://10.0.0.5:8786; each has to "
        "have this folder of the course, and to import nnlib from it",
    )
    return parser


def _problem(given: argparse.Namespace) -> str:
    if given.jobs < 0:
        return f"--jobs: expected 1 or more, got {given.jobs}."
    if not 0.1 <= given.seconds <= 3600:
        return f"--seconds: expected 0.1 to 3600, got {given.seconds:g}."
    submissions, out = given.submissions.resolve(), given.out.resolve()
    if out == submissions or submissions in out.parents:
        return (
            f"--out: {given.out} lies in the folder of the submissions, and would be taken for one "
            "the next time. Name a folder elsewhere."
        )
    if given.dask is not None:
        try:
            import distributed  # noqa: F401
        except ModuleNotFoundError:
            return '--dask: needs the package "distributed". Install it: pip install distributed'
    return ""


def _fail(problem: str) -> int:
    print(f"python -m nnlib grade: {problem}", file=sys.stderr)
    return 2


class _Progress:
    """Tells how far it is: in one line on a terminal, now and then elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._told = 0.0
        self._first: int | None = None
        self._is_terminal = sys.stderr.isatty()
        self._open = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done
            if done:
                self._say(f"{done} of {total} learners were graded before")
                return
        is_last = done == total
        if not self._is_terminal and not is_last and now - self._told < _TELL_EVERY:
            return
        self._told = now
        self._say(f"{done} of {total} learners{self._left(now, done, total)}")

    def end(self) -> None:
        """Leave the line."""
        if self._open:
            print(file=sys.stderr)
            self._open = False

    def _left(self, now: float, done: int, total: int) -> str:
        fresh = done - (self._first or 0)
        if not fresh or done == total:
            return ""
        seconds = (now - self._began) / fresh * (total - done)
        return f", {seconds:.0f} s left" if seconds < 90 else f", {seconds / 60:.0f} minutes left"

    def _say(self, text: str) -> None:
        if self._is_terminal:
            print(f"\r{text:<60}", end="", file=sys.stderr, flush=True)
            self._open = True
        else:
            print(text, file=sys.stderr, flush=True)


def _summary(found: ClassGrades, out: Path, seconds: float) -> str:
    learners = len(found.learners)
    counts = Counter(grade.status for grade in found.grades)
    lines = [
        f"{learners} learner{'s' if learners != 1 else ''}, {len(found.grades)} answers, "
        f"{seconds:.0f} s: " + ", ".join(f"{counts[one]} {one}" for one in counts) + ".",
        f"Protections in force: {'; '.join(found.protections)}.",
    ]
    if found.missing_protections:
        lines.append(f"Missing here: {'; '.join(found.missing_protections)}.")
    lines += [f"Not graded: {note}" for note in found.notes.get("", [])[:10]]
    lines.append(f"Open {out / 'class.html'} first.")
    return "\n".join(lines)
