"""The learner's progress: what is noted, and that no file and no other kernel can spoil it."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib import speaking
from nnlib.exercises import course, progress_file
from nnlib.exercises import record as record_module
from nnlib.exercises.record import FILE_NAME, FORMAT, VERSION, Answer, Record, record

ROOT = Path(__file__).resolve().parents[1]


def reviewed(status="passed", mistake=None, score=None, seed=1, name="softmax"):
    score = float(status == "passed") if score is None else score
    return SimpleNamespace(name=name, status=status, mistake=mistake, score=score, seed=seed)


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE_NAME


@pytest.fixture
def clock(monkeypatch):
    """Let every moment be the one that the test sets."""
    moment = SimpleNamespace(now="2025-01-01T10:00:00+00:00")
    monkeypatch.setattr(record_module, "_now", lambda: moment.now)
    return moment


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(progress_file, "STALE_AFTER", 0.1)
    monkeypatch.setattr(progress_file, "GIVE_UP_AFTER", 0.3)
    monkeypatch.setattr(progress_file, "REFUSED_FOR", 0.05)


def names_beside(path):
    return sorted(file.name for file in path.parent.iterdir())


# What is noted


def test_attempts_are_counted_by_what_came_of_them(path, clock):
    mine = Record(path)
    mine.add_attempt(reviewed("not attempted", seed=3))
    mine.add_attempt(reviewed("wrong", "wrong axis", 0.25, seed=4))
    clock.now = "2025-01-01T10:05:00+00:00"
    mine.add_attempt(reviewed("wrong", "wrong axis", 0.5, seed=5))
    mine.add_attempt(reviewed("wrong", None, 0.125, seed=6))
    found = Record(path).exercise("softmax")
    assert [(a.status, a.mistake, a.count) for a in found.attempts] == [
        ("not attempted", None, 1),
        ("wrong", "wrong axis", 2),
        ("wrong", None, 1),
    ]
    assert [(a.first[11:16], a.last[11:16]) for a in found.attempts] == [
        ("10:00", "10:00"),
        ("10:00", "10:05"),
        ("10:05", "10:05"),
    ]
    assert (found.best_score, found.passed_at, found.failed_seed) == (0.5, None, 6)
    assert (found.is_tried, found.count) == (True, 3)


def test_an_empty_stub_is_no_attempt(path):
    mine = Record(path)
    mine.add_attempt(reviewed("not attempted"))
    found = mine.exercise("softmax")
    assert (found.is_tried, found.count, found.failed_seed) == (False, 0, None)


def test_the_first_pass_and_the_last_failure_stay(path, clock):
    mine = Record(path)
    mine.add_attempt(reviewed("crashed", seed=7))
    mine.add_attempt(reviewed("passed", seed=8))
    clock.now = "2025-02-02T10:00:00+00:00"
    mine.add_attempt(reviewed("passed", seed=9))
    mine.add_attempt(reviewed("wrong", score=0.5, seed=10))
    found = mine.exercise("softmax")
    assert (found.passed_at, found.best_score) == ("2025-01-01T10:00:00+00:00", 1.0)
    assert found.failed_seed == 10


def test_hints_only_grow(path):
    mine = Record(path)
    mine.add_hint("relu", 2)
    mine.add_hint("relu", 1)
    assert mine.exercise("relu").hints == 2
    assert mine.exercise("softmax").hints == 0


@pytest.mark.parametrize("tried", [False, True])
def test_a_solution_knows_whether_an_attempt_came_before(path, clock, tried):
    mine = Record(path)
    mine.add_attempt(reviewed("wrong" if tried else "not attempted"))
    mine.add_solution("softmax")
    clock.now = "2025-02-02T10:00:00+00:00"
    mine.add_attempt(reviewed("wrong"))
    mine.add_solution("softmax")
    found = mine.exercise("softmax")
    assert found.solution_at == "2025-01-01T10:00:00+00:00"
    assert found.solution_came_first is not tried


def test_answers_come_back_in_order(path, clock):
    mine = Record(path)
    mine.add_answer("q1", "falls", True)
    mine.add_answer("q2", "rises")
    mine.add_answer("q1", "stays", np.bool_(False))
    assert mine.last_answer("q1") == Answer("q1", "stays", False, clock.now)
    assert mine.last_answer("q3") is None
    assert [(a.question, a.right) for a in Record(path).answers()] == [
        ("q1", True),
        ("q2", None),
        ("q1", False),
    ]


def test_a_source_is_kept_as_it_is(path):
    source = "def relu(x):\r\n    return 'ü€\ud800' \n"  # half a character, as a paste can leave
    Record(path).keep("relu", source)
    assert Record(path).exercise("relu").kept == source


def test_numbers_of_numpy_are_stored_as_numbers(path):
    Record(path).add_attempt(reviewed("wrong", score=np.float32(0.5), seed=np.uint32(7)))
    found = Record(path).exercise("softmax")
    assert (found.best_score, found.failed_seed) == (0.5, 7)


def test_what_is_read_cannot_change_the_record():
    mine = Record()
    mine.add_hint("relu", 1)
    mine.exercise("relu").hints = 3
    mine.exercises()["softmax"] = mine.exercise("relu")
    assert (mine.exercise("relu").hints, mine.exercise("softmax").hints) == (1, 0)


def test_times_are_utc():
    mine = Record()
    mine.add_attempt(reviewed())
    assert mine.exercise("softmax").passed_at.endswith("+00:00")


def test_the_file_says_what_it_is_and_nothing_is_left_beside_it(path):
    Record(path).add_hint("relu", 1)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert (stored["format"], stored["version"]) == (FORMAT, VERSION)
    assert stored["exercises"]["relu"]["hints"] == 1
    assert names_beside(path) == [FILE_NAME]


def test_reading_makes_no_file(path):
    assert Record(path).exercises() == {}
    assert names_beside(path) == []


def test_the_learners_random_numbers_are_left_alone(path, hurry):
    before = random.getstate()
    path.with_name(f"{FILE_NAME}.lock").touch()  # so that there is something to wait for
    Record(path).add_hint("relu", 1)
    assert random.getstate() == before


# Several kernels


WRITER = """
import sys
from pathlib import Path
from types import SimpleNamespace
from nnlib.exercises.record import Record
path, who = Path(sys.argv[1]), sys.argv[2]
mine = Record(path)
print("ready", flush=True)
sys.stdin.readline()
for turn in range(12):
    mine.add_attempt(SimpleNamespace(name="softmax", status="wrong", mistake="wrong axis",
                                     score=0.5, seed=turn))
    mine.add_answer(f"{who}-{turn}", "a")
    mine.keep(f"of_{who}", f"{turn}")
"""


def test_processes_that_write_at_once_lose_nothing(path):
    path.with_name(f"{FILE_NAME}.lock").write_text("a kernel that was killed", encoding="ascii")
    writers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WRITER, str(path), str(who)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for who in range(4)
    ]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 4
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate(timeout=120)[0] for writer in writers] == [""] * 4
    mine = Record(path)
    assert [a.count for a in mine.exercise("softmax").attempts] == [48]
    assert {a.question for a in mine.answers()} == {f"{w}-{t}" for w in range(4) for t in range(12)}
    assert [mine.exercise(f"of_{who}").kept for who in range(4)] == ["11"] * 4
    assert names_beside(path) == [FILE_NAME]


def test_two_records_of_one_file_see_each_other(path):
    first, second = Record(path), Record(path)
    first.add_hint("relu", 1)
    second.add_hint("softmax", 2)
    first.add_hint("relu", 3)
    assert {name: e.hints for name, e in second.exercises().items()} == {"relu": 3, "softmax": 2}


@pytest.mark.parametrize("content", ["4711-abc", ""], ids=["signed", "not even signed"])
def test_a_lock_that_was_left_behind_is_removed(path, hurry, content):
    lock = path.with_name(f"{FILE_NAME}.lock")
    lock.write_text(content, encoding="ascii")
    Record(path).add_hint("relu", 1)
    assert Record(path).exercise("relu").hints == 1
    assert names_beside(path) == [FILE_NAME]


def test_a_lock_that_always_changes_hands_is_passed_by_in_the_end(path, hurry, monkeypatch):
    lock = path.with_name(f"{FILE_NAME}.lock")
    lock.touch()
    holders = iter(range(10**6))
    monkeypatch.setattr(progress_file, "_holder", lambda _lock: str(next(holders)))
    Record(path).add_hint("relu", 1)
    assert json.loads(path.read_text(encoding="utf-8"))["exercises"]["relu"]["hints"] == 1
    assert lock.exists()  # it is another's


def test_a_lock_that_went_to_another_is_left_to_them(path):
    lock = path.with_name(f"{FILE_NAME}.lock")
    with progress_file.locked(path):
        assert lock.read_text(encoding="ascii").startswith(f"{os.getpid()}-")
        lock.write_text("another's", encoding="ascii")
    assert lock.read_text(encoding="ascii") == "another's"


def test_a_lock_is_released_after_an_error_too(path):
    with pytest.raises(KeyboardInterrupt), progress_file.locked(path):
        raise KeyboardInterrupt
    assert names_beside(path) == []


def test_a_file_that_is_open_elsewhere_is_tried_again(path, monkeypatch):
    replace, refused = Path.replace, []

    def refuse_twice(self, target):
        if len(refused) < 2:
            refused.append(target)
            raise PermissionError(13, "in use by another program")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_twice)
    Record(path).add_hint("relu", 1)
    assert len(refused) == 2
    assert Record(path).exercise("relu").hints == 1


# Files that are not as they should be


GOOD = {"format": FORMAT, "version": VERSION, "exercises": {}, "answers": []}
TALLY = {"status": "wrong", "mistake": None, "count": 1, "first": "", "last": ""}
EXERCISE = {
    "attempts": [],
    "best_score": 1,
    "passed_at": None,
    "failed_seed": None,
    "hints": 0,
    "solution_at": None,
    "solution_came_first": False,
    "kept": None,
}


def with_exercise(**changes):
    return GOOD | {"exercises": {"relu": EXERCISE | changes}}


DAMAGED = {
    "cut short": b'{"format": "nnlib progress", "version": 1, "exerc',
    "binary": b"\xff\xfe\x00\x01",
    "deep": b"[" * 100_000,
    "no version": GOOD | {"version": None},
    "old version": GOOD | {"version": 0},
    "no answers": {key: GOOD[key] for key in ("format", "version", "exercises")},
    "exercises as a list": GOOD | {"exercises": [1]},
    "an exercise as text": GOOD | {"exercises": {"relu": "done"}},
    "hints as text": with_exercise(hints="two"),
    "attempts as text": with_exercise(attempts="two"),
    "a tally without a count": with_exercise(attempts=[TALLY | {"count": None}]),
    "one thing too many": with_exercise(color="red"),
    "an answer without a choice": GOOD | {"answers": [{"question": "q", "right": None, "at": ""}]},
}


@pytest.mark.parametrize("action", ["read", "write"])
@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_put_aside_and_the_learner_told(path, content, action, capsys):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(content)
    mine = Record(path)
    if action == "write":
        mine.add_hint("softmax", 1)
    assert mine.exercise("softmax").hints == (action == "write")
    said = capsys.readouterr()
    assert said.out == (
        "my_progress.json was damaged, so it now is my_progress.json.broken-1, and a new one is "
        "begun. Your notebooks are as they were: run their checks again, and what passes counts "
        "again.\n"
    )
    assert said.err == ""
    assert path.with_name(f"{FILE_NAME}.broken-1").read_bytes() == content
    assert names_beside(path) == [FILE_NAME, f"{FILE_NAME}.broken-1"]
    mine.add_hint("softmax", 2)
    assert Record(path).exercise("softmax").hints == 2
    assert capsys.readouterr().out == ""


def test_the_samples_of_damage_are_damaged_only_where_they_say(path):
    path.write_text(json.dumps(with_exercise(attempts=[TALLY])), encoding="utf-8")
    assert Record(path).exercise("relu").count == 1


def test_a_second_damaged_file_does_not_replace_the_first(path, capsys):
    for number in (1, 2):
        path.write_text(f"damage {number}", encoding="utf-8")
        Record(path).exercises()
    assert "now is my_progress.json.broken-2," in capsys.readouterr().out
    assert path.with_name(f"{FILE_NAME}.broken-1").read_text(encoding="utf-8") == "damage 1"
    assert path.with_name(f"{FILE_NAME}.broken-2").read_text(encoding="utf-8") == "damage 2"


def test_an_empty_file_is_a_new_one(path, capsys):
    path.touch()
    Record(path).add_hint("relu", 1)
    assert Record(path).exercise("relu").hints == 1
    assert capsys.readouterr().out == ""


FOREIGN = {
    "was written by a newer version of the course, and is left as it is. Get the newer version to "
    "go on with it.": GOOD | {"version": VERSION + 1, "exercises": "in another form"},
    "is not a record of progress, and is left as it is.": {"name": "package.json of somebody"},
}


@pytest.mark.parametrize("action", ["read", "write"])
@pytest.mark.parametrize(("sentence", "content"), FOREIGN.items(), ids=["newer", "another's"])
def test_a_file_that_is_not_ours_is_left_alone(path, sentence, content, action, capsys):
    path.write_text(json.dumps(content), encoding="utf-8")
    mine = Record(path)
    if action == "write":
        mine.add_hint("relu", 1)
    mine.exercises()
    mine.add_hint("relu", 2)
    assert mine.exercise("relu").hints == 2
    assert mine.path is None
    assert capsys.readouterr().out == (
        f"Your progress is not saved: {path} {sentence} Until this kernel stops it is kept in "
        "memory. To save it elsewhere, set the environment variable NNLIB_PROGRESS to the name of "
        "a file.\n"
    )
    assert json.loads(path.read_text(encoding="utf-8")) == content
    assert names_beside(path) == [FILE_NAME]


def test_a_place_that_cannot_be_written_is_said_once_and_memory_goes_on(tmp_path, capsys, hurry):
    mine = Record(tmp_path / "no such folder" / "mine.json")
    mine.add_hint("relu", 1)
    mine.add_attempt(reviewed("wrong"))
    assert (mine.exercise("relu").hints, mine.exercise("softmax").count) == (1, 1)
    said = capsys.readouterr().out
    assert said.startswith(f"Your progress is not saved: {mine.path or tmp_path}")
    assert "mine.json cannot be written or read (No such file or directory)." in said
    assert said.count("not saved") == 1


def test_a_folder_in_place_of_the_file_is_said_too(tmp_path, capsys, hurry):
    mine = Record(tmp_path)
    assert mine.exercises() == {}
    mine.add_hint("relu", 1)
    assert mine.exercise("relu").hints == 1
    assert capsys.readouterr().out.count("cannot be written or read") == 1


@pytest.mark.parametrize("step", ["open", "replace"])
def test_when_writing_fails_midway_nothing_is_counted_twice_or_lost(
    path, monkeypatch, capsys, hurry, step
):
    mine = Record(path)
    mine.add_attempt(reviewed("wrong"))
    before = path.read_bytes()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    target = (progress_file.os, "fsync") if step == "open" else (Path, "replace")
    monkeypatch.setattr(*target, full)
    mine.add_attempt(reviewed("wrong"))
    assert mine.exercise("softmax").count == 2
    assert path.read_bytes() == before
    assert names_beside(path) == [FILE_NAME]
    assert "(No space left on device)" in capsys.readouterr().out


def test_damage_that_cannot_be_put_aside_stays_and_memory_goes_on(path, monkeypatch, capsys, hurry):
    path.write_text("damage", encoding="utf-8")

    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    mine = Record(path)
    assert mine.exercises() == {}
    mine.add_hint("relu", 1)
    assert mine.exercise("relu").hints == 1
    assert path.read_text(encoding="utf-8") == "damage"
    assert capsys.readouterr().out.count("Your progress is not saved") == 1


# Where


@pytest.fixture
def settings(monkeypatch, tmp_path):
    record_module._record_for.cache_clear()
    monkeypatch.delenv("NNLIB_PROGRESS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    yield monkeypatch
    record_module._record_for.cache_clear()


def test_off_writes_nothing(settings, tmp_path):
    settings.setenv("NNLIB_PROGRESS", "Off")
    settings.chdir(tmp_path)
    record().add_hint("relu", 1)
    assert record().exercise("relu").hints == 1
    assert record().path is None
    assert list(tmp_path.iterdir()) == []


def test_the_variable_names_a_file_whatever_folder_comes_later(settings, tmp_path):
    settings.chdir(tmp_path)
    settings.setenv("NNLIB_PROGRESS", "mine.json")
    mine = record()
    assert mine.path == tmp_path / "mine.json"
    (tmp_path / "elsewhere").mkdir()
    settings.chdir(tmp_path / "elsewhere")
    assert record() is mine


def test_the_variable_may_name_a_file_in_the_home_folder(settings, tmp_path):
    settings.setenv("NNLIB_PROGRESS", "~/mine.json")
    assert record().path == tmp_path / "home" / "mine.json"


def a_course(folder):
    (folder / "exercises").mkdir(parents=True)
    (folder / "exercises" / "01_data.ipynb").touch()
    return folder


def test_it_lies_in_the_folder_of_the_course(settings, tmp_path):
    settings.setattr(course, "folder", lambda: a_course(tmp_path / "course"))
    assert record().path == tmp_path / "course" / FILE_NAME
    assert names_beside(record().path) == ["exercises"]  # the probe is gone


@pytest.mark.parametrize("found", ["no course", "nothing can be written"])
def test_else_it_lies_in_the_home_folder(settings, tmp_path, found):
    folder = None if found == "no course" else tmp_path / "gone"
    settings.setattr(course, "folder", lambda: folder)
    assert record().path == tmp_path / "home" / ".nnlib" / FILE_NAME
    record().add_hint("relu", 1)
    assert Record(record().path).exercise("relu").hints == 1


def test_without_any_home_it_is_kept_in_memory(settings):
    def nobody():
        raise RuntimeError("Could not determine home directory.")

    settings.setattr(course, "folder", lambda: None)
    settings.setattr(Path, "home", nobody)
    assert record().path is None


def test_the_folder_of_this_course_is_found():
    assert course.folder() == ROOT


def test_a_package_in_some_other_place_has_no_course(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "nnlib"
    monkeypatch.setattr(course.nnlib, "__file__", str(package / "__init__.py"))
    assert course.folder() is None
    (tmp_path / "site-packages" / "exercises").mkdir(parents=True)  # of another package
    assert course.folder() is None


def test_git_ignores_the_file():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert f"{FILE_NAME}*" in rules


def test_what_a_terminal_cannot_write_becomes_a_question_mark(monkeypatch, tmp_path):
    with (tmp_path / "out.txt").open("w", encoding="ascii") as file:
        monkeypatch.setattr(sys, "stdout", file)
        speaking.say("ü is fine")
        monkeypatch.setattr(sys, "stdout", None)
        speaking.say("nobody hears this")
    assert (tmp_path / "out.txt").read_text(encoding="ascii") == "? is fine\n"
