"""Check an answer: try it, keep it if it is right, write down the attempt, and show what came."""

import os
from typing import Any

from nnlib.exercises.keeping import keep
from nnlib.exercises.panels import show
from nnlib.exercises.record import record
from nnlib.exercises.reviewing import review

STRICT = "NNLIB_STRICT"


def check(name: str, function: Any, *, seed: int | None = None) -> None:
    """Try `function` as your answer to the exercise `name`, and show what came of it.

    Each call tries fresh random inputs. A function that passes is kept: `yours(name)` gives it back
    in any later notebook. Nothing is raised while you work, whatever the function does; with the
    environment variable NNLIB_STRICT=1, which is how solutions are tested and how a grader runs a
    notebook, an answer that does not pass raises an error.

    Args:
        name: the exercise, such as "softmax".
        function: your function.
        seed: chooses the inputs, to see a failure again; fresh ones each time where it is None.

    Raises:
        ValueError: there is no such exercise.
        AssertionError: with NNLIB_STRICT=1, the answer does not pass.
    """
    verdict = review(name, function, seed=seed)
    record().add_attempt(verdict)
    note = keep(name, function, review) if verdict.passed else None
    show(verdict, note)
    if not verdict.passed and os.environ.get(STRICT) == "1":
        raise AssertionError(f"{name}: {verdict.message}")
