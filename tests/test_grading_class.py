"""A made-up class, graded: every expected grade met, nothing else changed, nothing left running."""

import hashlib
import importlib
import json
import re
import secrets
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from nnlib.exercises.bank import all_exercises
from nnlib.exercises.reviewing import review
from nnlib.grading.classes import grade_class
from nnlib.grading.pages import write_report
from nnlib.grading.submissions import find_submissions

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
class_answers = importlib.import_module("class_answers")
class_expected = importlib.import_module("class_expected")
class_hostile = importlib.import_module("class_hostile")
class_mangled = importlib.import_module("class_mangled")
make_class = importlib.import_module("make_class")

SMALL = (
    "copied cells",
    "trains and plots",
    "cut off",
    "equals everything",
    "forged lines",
    "nnlib's solution, from the bank",
    "os._exit while it is defined",
    "a file written outside",
)
EVERY = (*class_hostile.SOURCES, *class_mangled.MANGLINGS, *class_mangled.WRITERS)


class Door:
    """Listens on this machine, and counts who knocks."""

    def __enter__(self):
        self.knocks = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.count, daemon=True).start()
        return self

    def count(self):
        try:
            while True:
                self.server.accept()[0].close()
                self.knocks += 1
        except OSError:  # closed: the test is over
            pass

    def __exit__(self, *_):
        self.server.close()


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def processes_called(tag):
    """Return the processes of this name; on Linux only, where all can be seen."""
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().strip() == tag:
                found.append(path.parent.name)
        except OSError:  # it has ended meanwhile
            continue
    return found


def graded(folder, **arguments):
    """Make a class, grade it, write the report; return the grades after checking all but them."""
    tag = f"left{secrets.token_hex(5)}"
    with Door() as door:
        expected = make_class.make_class(folder, port=door.port, tag=tag, **arguments)
        before = contents(folder)
        # Beside the class, as an instructor would have it; nothing else in there may change.
        found = grade_class(folder / "submissions", folder / "report")
        write_report(found, folder / "report")
        assert door.knocks == 0
    after = contents(folder)
    assert {name: after[name] for name in after if not name.startswith("report/")} == before
    for place in (Path.cwd(), Path.home(), Path("/tmp"), Path("/var/tmp")):
        assert not (place / f"{tag}.txt").exists()
    assert processes_called(tag) == []
    return expected, found


@pytest.fixture(scope="module")
def small_class(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "made-up"
    expected, found = graded(folder, learners=12, specials=SMALL)
    return folder, expected, found


def test_every_expected_grade_is_met(small_class):
    folder, expected, found = small_class
    assert class_expected.compare(found.grades, found.notes, folder) == []
    assert len(expected) == 12 * 7
    assert {line.kind for line in expected} == {
        "right", "known", "new", "empty", "hostile", "mangled",
    }  # fmt: skip


def test_the_report_is_there(small_class):
    folder, expected, found = small_class
    lines = (folder / "report" / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()
    learners = {line.learner for line in expected}
    assert {line.partition(",")[0] for line in lines[1:]} == learners
    assert len(list((folder / "report" / "feedback").glob("*.html"))) == 12
    page = (folder / "report" / "class.html").read_text(encoding="utf-8")
    assert all(protection.split("`")[0] in page for protection in found.protections)
    assert "takes nnlib" in page


def test_a_grade_that_is_not_as_expected_is_found(small_class):
    folder, expected, found = small_class

    def complaints(change, kind):
        line = next(one for one in expected if one.kind == kind)
        grades = [
            change(one) if (one.learner, one.exercise) == (line.learner, line.exercise) else one
            for one in found.grades
        ]
        return class_expected.compare([one for one in grades if one], found.notes, folder)

    for change, kind in (
        (lambda grade: replace(grade, status="wrong"), "right"),
        (lambda grade: replace(grade, points=grade.out_of - 1), "right"),
        (lambda grade: replace(grade, out_of=99), "right"),
        (lambda grade: None, "right"),
        (lambda grade: replace(grade, mistake="another"), "known"),
        (lambda grade: replace(grade, mistake=None), "known"),
        (lambda grade: replace(grade, points=grade.out_of), "known"),
        (lambda grade: replace(grade, status="passed"), "hostile"),
        (lambda grade: replace(grade, points=0.1), "hostile"),
        (lambda grade: replace(grade, status="passed"), "empty"),
        (lambda grade: replace(grade, learner="Somebody"), "new"),
    ):
        assert 1 <= len(complaints(change, kind)) <= 2, kind
    silent = [replace(grade, message="") for grade in found.grades]
    said = class_expected.compare(silent, {}, folder)
    assert [text for text in said if "was not told about 'nnlib'" in text] == said
    assert len(said) == 1


def test_the_same_arguments_make_the_same_class(tmp_path):
    first, second, third = (tmp_path / name for name in ("one", "two", "three"))
    for folder, seed in ((first, 1), (second, 1), (third, 2)):
        make_class.make_class(folder, learners=4, lessons=(3, 4), seed=seed, specials=())
    assert contents(first) == contents(second)
    assert contents(first) != contents(third)
    assert len(list((first / "submissions").rglob("*.ipynb"))) == 8


@pytest.mark.parametrize("layout", make_class.LAYOUTS)
def test_each_layout_holds_the_same_learners(layout, tmp_path):
    folder = tmp_path / "class"
    expected = make_class.make_class(
        folder, learners=6, lessons=(2, 3), layout=layout, specials=("untitled", "an old format")
    )
    path = folder / ("submissions.zip" if layout == "zip" else "submissions")
    found, lost = find_submissions(path)
    assert [one.learner for one in found] == sorted({line.learner for line in expected})
    assert all(one.lessons == {2, 3} for one in found)
    assert lost == []
    shared = {
        (line.learner, line.exercise): (line.attempts, line.minutes)
        for line in expected
        if line.attempts is not None and layout != "files"
    }
    assert {
        (one.learner, name): progress for one in found for name, progress in one.progress.items()
    } == shared


def test_a_class_of_300_has_one_of_every_kind(tmp_path):
    expected = make_class.make_class(tmp_path / "class")
    assert len({line.learner for line in expected}) == 300
    assert {line.title for line in expected if line.kind == "hostile"} == set(class_hostile.SOURCES)
    counts = {kind: sum(line.kind == kind for line in expected) for kind in ("known", "new")}
    assert counts["known"] > 200
    assert counts["new"] > 50
    rows = json.loads((tmp_path / "class" / "expected.json").read_text(encoding="utf-8"))
    assert len(rows) == len(expected) == 2100


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"learners": 0}, "1 to 360 learners"),
        ({"learners": 361}, "1 to 360 learners"),
        ({"lessons": (3, 12)}, "different lessons"),
        ({"lessons": (3, 3)}, "different lessons"),
        ({"lessons": ()}, "different lessons"),
        ({"layout": "tar"}, "expected a layout"),
        ({"specials": ("no such thing",)}, "no such thing"),
        ({"learners": 1, "specials": ("untitled", "magics")}, "more than there are learners"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, reason, tmp_path):
    with pytest.raises(ValueError, match=reason):
        make_class.make_class(tmp_path / "class", **arguments)


def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SystemExit):
        make_class.main([str(tmp_path)])
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_command_says_what_it_has_made(tmp_path, capsys):
    assert make_class.main([str(tmp_path / "class"), "--learners", "5", "--lessons", "3"]) == 0
    said = capsys.readouterr().out
    assert "5 submissions" in said
    assert re.search(r"\d+ right", said)


@pytest.mark.parametrize("name", ["softmax", "batches"])
def test_answers_stand_by_themselves(name):
    known, new = class_answers.known_mistakes(name), class_answers.new_mistakes(name)
    for answer in (*known[::4], *new[::3], *class_answers.right_answers(name)[::2]):
        check_by_review(name, answer)


def check_by_review(name, answer):
    namespace = {"np": importlib.import_module("numpy")}
    exec(answer.source, namespace)
    verdict = review(name, namespace[name], seed=5)
    assert verdict.status in answer.status, (name, answer.title)
    assert answer.mistake in ("*", verdict.mistake), (name, answer.title)
    assert verdict.passed == (answer.points == "all")


def test_most_of_the_bank_stands_by_itself():
    known = [class_answers.known_mistakes(name) for name in all_exercises()]
    assert sum(map(len, known)) > 900
    assert sum(len(class_answers.new_mistakes(name)) for name in all_exercises()) > 400


# --- the whole class: python -m pytest -m thorough tests/test_grading_class.py -------------------


@pytest.mark.thorough
def test_a_class_of_300(tmp_path):
    expected, found = graded(tmp_path / "class")
    assert class_expected.compare(found.grades, found.notes, tmp_path / "class") == []
    assert len(expected) == len(found.grades) == 2100


@pytest.mark.thorough
def test_every_lesson(tmp_path):
    lessons = sorted({exercise.lesson for exercise in all_exercises().values()})
    specials = ("one cell", "split cells", "from Windows", "patched NumPy", "bare code")
    expected, found = graded(tmp_path / "class", learners=8, lessons=lessons, specials=specials)
    assert class_expected.compare(found.grades, found.notes, tmp_path / "class") == []
    assert {line.exercise for line in expected} == set(all_exercises())


@pytest.mark.thorough
def test_every_kind_in_another_lesson(tmp_path):
    folder = tmp_path / "class"
    _, found = graded(folder, learners=len(EVERY), lessons=(4,), specials=EVERY, seed=3)
    assert class_expected.compare(found.grades, found.notes, folder) == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", all_exercises())
def test_all_answers_stand_by_themselves(name):
    for kind in (class_answers.known_mistakes, class_answers.new_mistakes):
        for answer in kind(name):
            check_by_review(name, answer)
