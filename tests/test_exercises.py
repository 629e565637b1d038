"""Every exercise: right answers pass, wrong ones are told which mistake they make."""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises.bank import all_exercises
from nnlib.exercises.reviewing import review

pytestmark = pytest.mark.bank

ROOT = Path(__file__).resolve().parents[1]
SEEDS = range(20)
EXERCISES = list(all_exercises().values())
MISTAKES = [
    (exercise, mistake, function)
    for exercise in EXERCISES
    for mistake in exercise.mistakes.values()
    for function in mistake.functions
]
ALTERNATIVES = [(exercise, one) for exercise in EXERCISES for one in exercise.alternatives]


def named(value):
    return getattr(value, "name", None) or f"line {value.__code__.co_firstlineno}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_the_reference_passes(exercise):
    for seed in SEEDS:
        verdict = review(exercise.name, exercise.reference, seed=seed)
        assert verdict.passed, f"seed {seed}: {verdict.message}"
        assert (verdict.score, verdict.status, verdict.mistake) == (1, "passed", None)


@pytest.mark.parametrize(("exercise", "answer"), ALTERNATIVES, ids=named)
def test_right_answers_by_another_route_pass(exercise, answer):
    for seed in SEEDS:
        verdict = review(exercise.name, answer, seed=seed)
        assert verdict.passed, f"seed {seed}: {verdict.message} {verdict.example}"


@pytest.mark.parametrize(("exercise", "mistake", "answer"), MISTAKES, ids=named)
def test_known_wrong_answers_are_told_their_mistake(exercise, mistake, answer):
    for seed in SEEDS:
        verdict = review(exercise.name, answer, seed=seed)
        assert not verdict.passed, f"seed {seed}: passes"
        assert verdict.status in ("wrong", "crashed")
        assert verdict.score < 1
        assert verdict.mistake == mistake.name, f"seed {seed}: {verdict.message}"
        assert verdict.message == mistake.message


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_nothing_written_is_not_attempted(exercise):
    def stub(*arguments):
        raise NotImplementedError("your turn")

    for answer in (exercise.untouched or stub, None, ...):
        verdict = review(exercise.name, answer, seed=0)
        assert (verdict.status, verdict.passed, verdict.score) == ("not attempted", False, 0)


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_answers_of_no_use_are_answered_in_words(exercise):
    def crashes(*arguments):
        return 1 / 0

    def returns_text(*arguments):
        return "text"

    def changes_input(*arguments):
        for name, argument in zip(exercise.takes, arguments, strict=True):
            if name not in exercise.changes and isinstance(argument, np.ndarray) and argument.size:
                argument[...] = 1 - argument.astype(bool)
        return exercise.reference(*arguments)

    verdict = review(exercise.name, crashes, seed=0)
    assert verdict.status == "crashed"
    assert "division by zero" in verdict.message
    assert "return 1 / 0" in verdict.traceback

    verdict = review(exercise.name, returns_text, seed=0)
    assert verdict.status == "wrong" or exercise.changes
    assert verdict.message

    verdict = review(exercise.name, changes_input, seed=0)
    takes_arrays = any(
        isinstance(argument, np.ndarray) and argument.size and name not in exercise.changes
        for case in exercise.make_cases(np.random.default_rng(0))
        for name, argument in zip(exercise.takes, case.arguments, strict=True)
    )
    if takes_arrays:
        assert not verdict.passed
        assert verdict.mistake is not None


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_endless_loops_are_stopped(exercise, monkeypatch):
    monkeypatch.setattr(exercise, "seconds", 0.05)

    def endless(*arguments):
        while True:
            pass

    verdict = review(exercise.name, endless, seed=0)
    assert (verdict.status, verdict.mistake) == ("crashed", "never ends")


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_cases_are_fresh_for_each_seed_and_the_same_for_one(exercise):
    def drawn(seed):
        return repr([case.arguments for case in exercise.make_cases(np.random.default_rng(seed))])

    addresses = re.compile(r" at 0x[0-9A-Fa-f]+")
    assert addresses.sub("", drawn(1)) == addresses.sub("", drawn(1))
    assert addresses.sub("", drawn(1)) != addresses.sub("", drawn(2))


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_the_bank_is_complete(exercise):
    assert len(exercise.mistakes) >= 4
    assert len(exercise.alternatives) >= 2
    assert len(exercise.hints) == 3
    texts = [*exercise.hints, *(mistake.message for mistake in exercise.mistakes.values())]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert 30 < len(text) < 700, text
        assert not re.search(r"\b(simply|just|obviously|easy|easily|trivial|wrong!|stupid)\b", text)
        assert "  " not in text.split("\n")[0], text
    assert "?" in exercise.hints[0]  # the first hint is a question
    assert max(len(name) for name in exercise.mistakes) <= 40


def exercise_cells():
    """Give each answer cell of the built exercises: notebook, name, its function, its points."""
    for path in sorted((ROOT / "exercises").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        marks = [(cell["metadata"].get("nbgrader"), "".join(cell["source"])) for cell in cells]
        points = {mark["grade_id"]: mark["points"] for mark, _ in marks if mark and mark["grade"]}
        for mark, source in marks:
            if mark and mark["solution"]:
                name = mark["grade_id"]
                yield path.stem, name, ast.parse(source), points[f"{name}-check"]


def test_the_notebooks_hold_every_exercise_as_the_bank_describes_it():
    in_notebooks = {}
    for notebook, name, tree, points in exercise_cells():
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        (function,) = [node for node in functions if node.name == name]
        takes = ", ".join(argument.arg for argument in function.args.args)
        in_notebooks[name] = (int(notebook[:2]), takes, points)
    in_bank = {
        exercise.name: (exercise.lesson, ", ".join(exercise.takes), exercise.points)
        for exercise in EXERCISES
    }
    assert in_notebooks == in_bank


def test_there_are_over_200_known_wrong_answers():
    assert len(MISTAKES) > 200
