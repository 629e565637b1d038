"""The grades that a made-up class must get, and where grading said otherwise."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnlib.exercises.bank import find


@dataclass(frozen=True)
class Expected:
    """The grade that an exercise of a learner must get.

    Attributes:
        kind, title: what was handed in: see class_answers.Answer.
        status: any of these.
        mistake: the recognized mistake, None for none, "*" for any or none.
        points: "all", "some" (fewer than all) or "none".
        told: a word that the message or the learner's notes must hold.
        attempts, minutes: as in the progress that was shared; None where none was.
    """

    learner: str
    lesson: str
    exercise: str
    kind: str
    title: str
    status: tuple[str, ...]
    mistake: str | None
    points: str
    told: str = ""
    attempts: int | None = None
    minutes: float | None = None


def compare(grades: Iterable[Any], notes: dict[str, list[str]], folder: Path) -> list[str]:
    """Return every grade that is not as FOLDER/expected.json says, in words; none is well.

    Args:
        grades: nnlib.grading's own.
        notes: for each learner, what was odd.
        folder: what make_class wrote.
    """
    rows = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = {(grade.learner, grade.exercise): grade for grade in grades}
    wrong = []
    for row in rows:
        grade = found.pop((row["learner"], row["exercise"]), None)
        if grade is None and row["points"] == "none":
            if row["kind"] != "empty" and not notes.get(row["learner"]):
                wrong.append(f"{row['learner']}, {row['exercise']}: no grade, no note")
            continue
        reason = "no grade" if grade is None else _differs(grade, row, notes)
        if reason:
            what = f"{row['kind']}: {row['title']}"
            wrong.append(f"{row['learner']}, {row['exercise']} ({what}): {reason}")
    wrong += [f"{learner}, {exercise}: nobody handed this in" for learner, exercise in found]
    return wrong


def _differs(grade: Any, row: dict[str, Any], notes: dict[str, list[str]]) -> str:
    points = {
        "all": grade.points == grade.out_of,
        "some": grade.points < grade.out_of,
        "none": grade.points == 0,
    }
    told = " ".join([grade.message, *notes.get(grade.learner, [])])
    if grade.out_of != find(grade.exercise).points:
        return f"out of {grade.out_of}"
    if grade.status not in row["status"]:
        return f"{grade.status}, expected {' or '.join(row['status'])}: {grade.message}"
    if row["mistake"] not in ("*", grade.mistake):
        return f"mistake {grade.mistake!r}, expected {row['mistake']!r}: {grade.message}"
    if not points[row["points"]]:
        return f"{grade.points} of {grade.out_of} points, expected {row['points']}"
    if row["told"] not in told:
        return f"was not told about {row['told']!r}: {told}"
    if row["attempts"] is not None and grade.attempts != row["attempts"]:
        return f"{grade.attempts} attempts, expected {row['attempts']}"
    if row["minutes"] is not None and abs((grade.minutes or 0) - row["minutes"]) > 0.1:
        return f"{grade.minutes} minutes, expected {row['minutes']}"
    return ""
