"""Make up a class, to try the grading on: notebooks of every kind, and what each must get.

    python tools/make_class.py FOLDER
    python tools/make_class.py FOLDER --learners 30 --lessons 3 4 --layout zip

FOLDER/submissions (or submissions.zip) is what `python -m nnlib grade` takes, FOLDER/expected.json
holds the grade that each exercise of each learner must get, FOLDER/outside a file that hostile
answers try to change. The same arguments give the same class.

Most learners are ordinary: some answers right, some wrong in ways that the bank knows (the usual
ones more often), some in ways that nobody foresaw, some not begun. One in four hands in something
special: one hostile answer among right ones, or a notebook that was mangled on its way; every kind
of both comes at least once in a class of 300. A third of the others share their progress.
"""

import argparse
import copy
import json
import random
import shutil
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from class_answers import (  # noqa: E402
    EMPTY,
    Answer,
    known_mistakes,
    new_mistakes,
    right_answers,
)
from class_expected import Expected  # noqa: E402
from class_hostile import SOURCES, Target, hostile_answer  # noqa: E402
from class_mangled import MANGLINGS, WRITERS, Notebook, Shelf, mangle  # noqa: E402

from nnlib.exercises.bank import all_exercises, find  # noqa: E402
from nnlib.exercises.record import FORMAT, VERSION, Attempts, ExerciseRecord  # noqa: E402

LAYOUTS = ("folders", "files", "zip")
_FIRST = (
    "Ada", "Aisha", "Amara", "Anders", "Beatriz", "Bilal", "Chiara", "Daiyu", "Elif", "Emeka",
    "Fatima", "Giulia", "Hana", "Ines", "Jürgen", "Kwame", "Léa", "Łukasz", "Mina", "Noor",
    "Olga", "Pádraig", "Quỳnh", "Ravi", "Søren", "Tomás", "Uma", "Väinö", "Wei", "Zoë",
)  # fmt: skip
_LAST = ("Adeyemi", "Brandt", "Çelik", "Duval", "Ericsson", "Ferrari", "García", "Haddad",
         "Ivanova", "Jónsdóttir", "Kowalski", "Lindqvist")  # fmt: skip


@dataclass(frozen=True)
class Submission:
    """A notebook of one learner: what it holds, and the grades it must get."""

    learner: str
    file_name: str
    content: bytes
    expected: list[Expected]


def make_class(
    folder: Path,
    *,
    learners: int = 300,
    lessons: Sequence[int] = (3,),
    seed: int = 1,
    layout: str = "folders",
    specials: Sequence[str] | None = None,
    port: int = 9,
    tag: str = "nnlib-left-over",
) -> list[Expected]:
    """Write a class into `folder`, and return what it must be graded as.

    Args:
        folder: a new folder, or an empty one.
        learners: how many; each hands in a notebook for every lesson.
        lessons: their numbers.
        seed: chooses names and answers.
        layout: "folders" per learner, "files" named LEARNER_LESSON, or a "zip" as Moodle writes it.
        specials: the kinds of hostile answers and mangled notebooks there are to be, one learner
            each; without it, one learner in four, of every kind in turn.
        port: where a hostile answer knocks.
        tag: what a process that a hostile answer leaves behind calls itself; at most 15 letters.

    Raises:
        ValueError: there is something in the folder, or an argument makes no sense.
    """
    _check(folder, learners, lessons, layout)
    victim = folder / "outside" / "precious.txt"
    victim.parent.mkdir(parents=True)
    victim.write_text("Nobody may change this.\n", encoding="utf-8")
    rng = random.Random(seed)
    target = Target(victim, port, tag)
    names = _names(learners)
    plan = _plan(names, specials, rng)
    sent: list[Submission] = []
    progress: dict[str, dict[str, Any]] = {}
    for learner in names:
        strength = rng.betavariate(2.6, 1.3)
        shares = plan[learner] is None and rng.random() < 1 / 3
        special_lesson = rng.choice(lessons)
        for lesson in lessons:
            # What is special about a learner shows in one notebook; the others are ordinary.
            special = plan[learner] if lesson == special_lesson else None
            one = _submission(learner, lesson, strength, special, target, rng, layout)
            if shares:
                one = _share(one, progress.setdefault(learner, {}), rng)
            sent.append(one)
    _write(folder, sent, progress, layout)
    expected = [line for one in sent for line in one.expected]
    rows = [asdict(line) for line in expected]
    text = json.dumps(rows, indent=1, ensure_ascii=False)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
    return expected


def _check(folder: Path, learners: int, lessons: Sequence[int], layout: str) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is not empty: name a new folder.")
    if not 1 <= learners <= len(_FIRST) * len(_LAST):
        raise ValueError(f"expected 1 to {len(_FIRST) * len(_LAST)} learners, got {learners}.")
    known = sorted({exercise.lesson for exercise in all_exercises().values()})
    if not lessons or set(lessons) - set(known) or len(set(lessons)) < len(lessons):
        raise ValueError(f"expected different lessons out of {known}, got {list(lessons)}.")
    if layout not in LAYOUTS:
        raise ValueError(f"expected a layout out of {LAYOUTS}, got {layout!r}.")


def _names(count: int) -> list[str]:
    every = [f"{first} {last}" for last in _LAST for first in _FIRST]
    return sorted(every[:count])


def _plan(
    names: list[str], specials: Sequence[str] | None, rng: random.Random
) -> dict[str, str | None]:
    """Choose who hands in something special."""
    if specials is None:
        kinds = [*SOURCES, *MANGLINGS, *WRITERS]
        rng.shuffle(kinds)
        specials = [kinds[i % len(kinds)] for i in range(len(names) // 4)]
    unknown = set(specials) - {*SOURCES, *MANGLINGS, *WRITERS}
    if unknown or len(specials) > len(names):
        raise ValueError(f"specials: {sorted(unknown) or 'more than there are learners'}.")
    plan: dict[str, str | None] = dict.fromkeys(names)
    plan.update(zip(rng.sample(names, len(specials)), specials, strict=True))
    return plan


def _submission(
    learner: str,
    lesson: int,
    strength: float,
    special: str | None,
    target: Target,
    rng: random.Random,
    layout: str,
) -> Submission:
    path = next((ROOT / "exercises").glob(f"{lesson:02d}_*.ipynb"))
    names = [name for name, exercise in all_exercises().items() if exercise.lesson == lesson]
    answers = {name: rng.choice(right_answers(name)) for name in names}
    if special is None:
        answers = {name: _ordinary(name, strength, rng) for name in names}
    elif special in SOURCES:
        name = rng.choice(names)
        answers[name] = hostile_answer(special, name, find(name).takes, target)
    notebook = _filled(path, answers)
    shelf = Shelf(
        rng,
        names,
        {name: rng.choice(known).source or "" for name in names if (known := known_mistakes(name))},
        path.name,
        str(target.victim),
    )
    content, changed = mangle(special or "", notebook, shelf)
    answers |= changed
    name = shelf.file_name
    if layout == "files":  # there the name of the file is all that says whose it is
        name = f"{learner}_{path.name}"
    expected = [_expected(learner, path.stem, name, answers[name]) for name in names]
    return Submission(learner, name, content, expected)


def _ordinary(name: str, strength: float, rng: random.Random) -> Answer:
    """Draw the answer of a learner who gets this share of all exercises right."""
    chance = rng.random()
    known, new = known_mistakes(name), new_mistakes(name)
    if chance < strength:
        return rng.choice(right_answers(name))
    if chance > 1 - (1 - strength) * 0.2:
        return EMPTY
    if new and rng.random() < 0.3:
        return rng.choice(new)
    if not known:
        return EMPTY
    return known[min(int(rng.expovariate(1 / 4)), len(known) - 1)]  # the usual ones more often


def _expected(learner: str, lesson: str, exercise: str, answer: Answer) -> Expected:
    return Expected(
        learner,
        lesson,
        exercise,
        answer.kind,
        answer.title,
        answer.status,
        answer.mistake,
        answer.points,
        answer.told,
    )


def _filled(path: Path, answers: dict[str, Answer]) -> Notebook:
    """Return a notebook as it was handed out, with answers in place of its stubs."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    missing = set(answers)
    for cell in notebook["cells"]:
        for name in missing:
            if cell["cell_type"] == "code" and f"def {name}(" in "".join(cell["source"]):
                source = answers[name].source
                if source is not None:
                    cell["source"] = source.splitlines(keepends=True)
                missing = missing - {name}
                break
    if missing:
        raise ValueError(f"{path.name} has no cell for {sorted(missing)}.")
    return copy.deepcopy(notebook)


def _share(one: Submission, record: dict[str, Any], rng: random.Random) -> Submission:
    """Add what this learner did to the record of progress, and to what is expected."""
    lines = []
    for line in one.expected:
        if line.kind == "empty":
            lines.append(line)
            continue
        count, minutes = rng.randint(1, 9), rng.randint(0, 60)
        first = datetime(2026, 11, 16, 9, tzinfo=UTC) + timedelta(minutes=rng.randint(0, 600))
        last = first + timedelta(minutes=minutes)
        is_right = line.status == ("passed",)
        attempts = [Attempts("wrong", None, count, first.isoformat(), first.isoformat())]
        if is_right or minutes:
            status = "passed" if is_right else "crashed"
            attempts.append(Attempts(status, None, 1, last.isoformat(), last.isoformat()))
        done = ExerciseRecord(attempts, float(is_right), last.isoformat() if is_right else None)
        record[line.exercise] = asdict(done)
        shared = asdict(line) | {"attempts": done.count, "minutes": float(minutes)}
        lines.append(Expected(**shared))
    return Submission(one.learner, one.file_name, one.content, lines)


def _write(
    folder: Path, sent: list[Submission], progress: dict[str, dict[str, Any]], layout: str
) -> None:
    submissions = folder / "submissions"
    numbers = {learner: 10_000 + n for n, learner in enumerate({one.learner: 0 for one in sent})}
    for one in sent:
        own = submissions
        if layout == "folders":
            own = submissions / one.learner
        elif layout == "zip":
            own = submissions / f"{one.learner}_{numbers[one.learner]}_assignsubmission_file_"
        own.mkdir(parents=True, exist_ok=True)
        (own / one.file_name).write_bytes(one.content)
        if layout != "files" and one.learner in progress:
            record = {
                "format": FORMAT,
                "version": VERSION,
                "exercises": progress[one.learner],
                "answers": [],
            }
            (own / "my_progress.json").write_text(json.dumps(record), encoding="utf-8")
    if layout == "zip":
        with zipfile.ZipFile(folder / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(submissions.rglob("*")):
                archive.write(path, path.relative_to(submissions).as_posix())
        shutil.rmtree(submissions)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a class as the command line says."""
    parser = argparse.ArgumentParser(
        description="Make up a class, to try the grading on.",
        epilog="Then:  python -m nnlib grade FOLDER/submissions --out FOLDER/report",
    )
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--learners", type=int, default=300, help="how many (300)")
    parser.add_argument("--lessons", type=int, nargs="+", default=[3], help="their numbers (3)")
    parser.add_argument("--seed", type=int, default=1, help="another class for another number")
    parser.add_argument("--layout", choices=LAYOUTS, default="folders")
    given = parser.parse_args(arguments)
    try:
        expected = make_class(
            given.folder.resolve(),
            learners=given.learners,
            lessons=given.lessons,
            seed=given.seed,
            layout=given.layout,
        )
    except ValueError as error:
        parser.error(str(error))
    kinds = sorted({line.kind for line in expected})
    print(f"{given.folder}: {given.learners * len(given.lessons)} submissions")
    for kind in kinds:
        print(f"  {sum(line.kind == kind for line in expected):5} {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
