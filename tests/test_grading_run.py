"""The command: a class is graded, cut short, taken up again, and told about in plain words."""

import csv
import json
import sys
from pathlib import Path

import pytest

from nnlib.__main__ import main
from nnlib.exercises import course
from nnlib.grading import classes
from nnlib.grading.classes import Options, grade_class
from nnlib.grading.keeping import FOLDER
from nnlib.grading.worker import Worker, WorkerDiedError

ROOT = Path(__file__).resolve().parents[1]
STEM = "03_softmax_cross_entropy"


def notebook(**answers):
    path = ROOT / "solutions" / f"{STEM}.ipynb"
    texts = [course.source(cell) for cell in course.cells(path) if cell["cell_type"] == "code"]
    for name, text in answers.items():
        texts = [text if f"def {name}(" in one else one for one in texts]
    cells = [{"cell_type": "code", "source": text} for text in texts]
    return json.dumps({"cells": cells}).encode()


@pytest.fixture
def submissions(tmp_path):
    folder = tmp_path / "submissions"
    wrong = notebook(accuracy="def accuracy(logits, labels):\n    labels.sum()")
    for learner, content in (("Ada", notebook()), ("Bob", wrong), ("Cy", b"")):
        (folder / learner).mkdir(parents=True)
        (folder / learner / "Untitled.ipynb").write_bytes(content)
    return folder


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_class_is_graded_and_one_learner_again(submissions, tmp_path, capsys):
    report = tmp_path / "report"
    assert main(["grade", str(submissions), "--out", str(report)]) == 0
    out, err = capsys.readouterr()
    assert "3 learners, 21 answers" in out
    assert "Protections in force: verdicts made outside" in out
    assert "class.html" in out
    assert "3 of 3 learners" in err
    grades = rows(report / "grades.csv")
    assert len(grades) == 21
    bob = next(row for row in grades if (row["learner"], row["exercise"]) == ("Bob", "accuracy"))
    assert (bob["points"], bob["out_of"], bob["status"]) == ("0", "2", "wrong")
    assert bob["mistake"] == "nothing returned"
    assert {row["status"] for row in grades if row["learner"] == "Ada"} == {"passed"}
    assert {row["status"] for row in grades if row["learner"] == "Cy"} == {"not attempted"}
    assert "empty file" in (report / "feedback" / "Cy.html").read_text(encoding="utf-8")
    before = {path: path.read_bytes() for path in report.rglob("*.csv")}
    assert main(["grade", str(submissions), "--out", str(report), "--learner", "Bob"]) == 0
    assert {path: path.read_bytes() for path in report.rglob("*.csv")} == before


@pytest.fixture
def counted(monkeypatch):
    """Note whom a worker marks; who is called Bob brings the first worker to its end."""
    seen = []

    def mark(self, job, seconds):
        seen.append(job["learner"])
        if job["learner"] == "Bob" and seen.count("Bob") == 1:
            raise KeyboardInterrupt
        return {"learner": job["learner"], "grades": [], "notes": [job["seed"]]}

    monkeypatch.setattr(Worker, "mark", mark)
    return seen


def test_a_run_cut_short_goes_on_where_it_stopped(submissions, tmp_path, counted, capsys):
    report = tmp_path / "report"
    command = ["grade", str(submissions), "--out", str(report), "--jobs", "1"]
    assert main(command) == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert counted == ["Ada", "Bob"]
    assert main(command) == 0
    assert counted == ["Ada", "Bob", "Bob", "Cy"]
    assert "1 of 3 learners were graded before" in capsys.readouterr().err
    assert main(command) == 0
    assert counted == ["Ada", "Bob", "Bob", "Cy"]
    (submissions / "Cy" / "Untitled.ipynb").write_bytes(notebook())  # handed in again
    assert main(command) == 0
    assert counted[4:] == ["Cy"]
    assert main([*command, "--partial"]) == 0  # another way to count
    assert counted[5:] == ["Ada", "Bob", "Cy"]
    assert main([*command, "--partial", "--again"]) == 0
    assert counted[8:] == ["Ada", "Bob", "Cy"]


def test_the_seed_is_secret_and_stays(submissions, tmp_path, counted):
    counted.append("Bob")
    first = grade_class(submissions, tmp_path / "a", Options(jobs=1)).notes["Ada"][-1]
    again = grade_class(submissions, tmp_path / "a", Options(jobs=1, again=True)).notes["Ada"][-1]
    other = grade_class(submissions, tmp_path / "b", Options(jobs=1)).notes["Ada"][-1]
    given = grade_class(submissions, tmp_path / "c", Options(jobs=1, seed="x")).notes["Ada"][-1]
    assert first == again != other
    assert given.startswith("x\nAda\n")
    if sys.platform != "win32":
        assert (tmp_path / "a" / FOLDER).stat().st_mode & 0o077 == 0


def test_a_worker_that_dies_takes_nothing_with_it(submissions, tmp_path, monkeypatch):
    tries = []

    def mark(self, job, seconds):
        tries.append(job["learner"])
        if job["learner"] == "Bob" or tries == ["Ada"]:
            raise WorkerDiedError("died")
        return {"learner": job["learner"], "grades": [], "notes": []}

    monkeypatch.setattr(Worker, "mark", mark)
    found = grade_class(submissions, tmp_path / "report", Options(jobs=1))
    assert tries == ["Ada", "Ada", "Bob", "Bob", "Cy"]
    assert {grade.status for grade in found.grades} == {"stopped"}
    assert found.learners == ["Bob"]
    assert "died" in found.notes["Bob"][0]
    grade_class(submissions, tmp_path / "report", Options(jobs=1))
    assert tries[5:] == ["Bob", "Bob"]  # what was not graded is tried again, the others are kept


def test_a_real_worker_can_be_ended_and_starts_anew():
    with Worker([]) as worker:
        job = {"learner": "Ada", "notebooks": [], "lessons": [3], "seed": "s"}
        job |= {"seconds": 1, "partial": False}
        with pytest.raises(WorkerDiedError):
            worker.mark(job, 0.01)
        assert worker.mark(job, 60)["grades"][0]["status"] == "not attempted"
        with pytest.raises(WorkerDiedError, match="KeyError"):
            worker.mark({"learner": "Ada"}, 60)


def test_lessons_that_hardly_anybody_handed_in_are_asked_of_those_only():
    def one(name, *lessons):
        found = classes.Submission(name)
        found.lessons = set(lessons)
        return found

    handed_in = [one(f"learner {n}", 3) for n in range(20)]
    handed_in += [one("early", 3, 4), one("late"), *[one(f"second {n}", 5) for n in range(5)]]
    lessons = classes._lessons(handed_in, Options())
    assert lessons["early"] == [3, 4, 5]
    assert lessons["late"] == lessons["learner 1"] == [3, 5]
    assert classes._lessons(handed_in, Options(lessons=(2,)))["early"] == [2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "no such folder"),
        (["SUBMISSIONS", "--lessons", "77"], "expected a lesson with exercises"),
        (["SUBMISSIONS", "--learner", "Zoe"], "nobody of that name; there are Ada, Bob, Cy"),
        (["SUBMISSIONS", "--jobs", "-1"], "expected 1 or more, got -1"),
        (["SUBMISSIONS", "--seconds", "0"], "expected 0.1 to 3600"),
    ],
)
def test_errors_say_what_came_and_what_to_do(submissions, tmp_path, capsys, words, said):
    words = [str(submissions) if word == "SUBMISSIONS" else word for word in words]
    assert main(["grade", *words, "--out", str(tmp_path / "report")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "report").exists()


def test_folders_that_hold_something_else_are_left_alone(submissions, tmp_path, capsys):
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("years of work")
    assert main(["grade", str(submissions), "--out", str(other)]) == 2
    assert "it is no report" in capsys.readouterr().err
    assert main(["grade", str(submissions), "--out", str(submissions / "report")]) == 2
    assert "would be taken for one" in capsys.readouterr().err
    assert [path.name for path in other.iterdir()] == ["thesis.tex"]


def test_help_and_unknown_commands(capsys):
    assert main(["--help"]) == 0
    assert "grade SUBMISSIONS --out REPORT" in capsys.readouterr().out
    assert main([]) == 2
    assert main(["degrade"]) == 2
    assert "python -m nnlib grade" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["grade", "--help"])
    assert stopped.value.code == 0
    assert "--dask ADDRESS" in capsys.readouterr().out


@pytest.mark.thorough
def test_a_dask_cluster_does_the_work(submissions, tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
    ) as cluster:
        options = Options(dask=cluster.scheduler_address, seed="s")
        there = grade_class(submissions, tmp_path / "there", options)
    here = grade_class(submissions, tmp_path / "here", Options(seed="s"))
    assert there == here
