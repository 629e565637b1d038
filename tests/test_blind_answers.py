"""Answers by people who had read the statement only: were they accepted, rejected, understood?

They were written before their writers saw a single check (blind_answers/, a file per exercise), and
then judged: blind_answers/judged/ says of each wrong one whether the sentence it got at the first
try named the real mistake, and by which name it goes since the bank was mended.

There were two rounds. In the first, two people wrote as many wrong answers as they could think of,
about twenty an exercise, down to rare ones. In the second, when the bank had been mended, two
others wrote the seven most common ones of exercises that nobody had tried before.
"""

import importlib.util
import json
from pathlib import Path

import pytest

from nnlib.exercises.reviewing import review

pytestmark = pytest.mark.bank

FOLDER = Path(__file__).parent / "blind_answers"
SEEDS = range(3)

SECOND_ROUND = {
    "class_counts",
    "cosine_schedule",
    "dropout_forward",
    "forward",
    "linear",
    "log_softmax",
    "pairwise_squared_distances",
    "precision_recall",
    "scale_pixels",
    "sgd_step",
    "should_stop",
    "sigmoid",
    "smooth_labels",
    "softmax_with_temperature",
    "top_k_accuracy",
    "train_epoch",
}


def load(path):
    spec = importlib.util.spec_from_file_location(f"blind_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        name: value
        for name, value in vars(module).items()
        if name.startswith(("right_", "wrong_")) and callable(value)
    }


ANSWERS = [
    (path.stem, name, answer)
    for path in sorted(FOLDER.glob("*.py"))
    for name, answer in load(path).items()
]
RIGHT = [one for one in ANSWERS if one[1].startswith("right_")]
WRONG = [one for one in ANSWERS if one[1].startswith("wrong_")]
JUDGED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "judged").glob("*.json"))
}


@pytest.mark.parametrize(("exercise", "name", "answer"), RIGHT)
def test_right_answers_are_accepted(exercise, name, answer):
    for seed in SEEDS:
        verdict = review(exercise, answer, seed=seed)
        assert verdict.passed, f"seed {seed}: {verdict.message}"


@pytest.mark.parametrize(("exercise", "name", "answer"), WRONG)
def test_wrong_answers_are_rejected_by_the_name_of_their_mistake(exercise, name, answer):
    for seed in SEEDS:
        verdict = review(exercise, answer, seed=seed)
        assert not verdict.passed, f"seed {seed}"
        assert verdict.mistake == JUDGED[exercise][name]["mistake"], f"seed {seed}"


def test_every_wrong_answer_was_judged_and_most_were_understood_at_the_first_try():
    assert {(exercise, name) for exercise, name, _ in WRONG} == {
        (exercise, name) for exercise, answers in JUDGED.items() for name in answers
    }
    shares = []
    for is_second in (False, True):
        judged = [JUDGED[name] for name in JUDGED if (name in SECOND_ROUND) == is_second]
        understood = [one["named"] for answers in judged for one in answers.values()]
        shares.append(sum(understood) / len(understood))
        print(f"understood at the first try: {sum(understood)} of {len(understood)}")
    assert shares[0] >= 0.7  # rare ones among them
    assert shares[1] >= 0.8


def test_there_are_enough_of_them():
    assert len({exercise for exercise, _, _ in ANSWERS}) >= 15
    for group in (RIGHT, WRONG):
        counts = {path.stem: 0 for path in FOLDER.glob("*.py")}
        for exercise, _, _ in group:
            counts[exercise] += 1
        assert min(counts.values()) >= 5
