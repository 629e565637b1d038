"""The two tables of a report: every grade, and a line per learner for a gradebook."""

import csv
import io
import unicodedata
from collections.abc import Iterable

from nnlib.grading.grades import ClassGrades, Grade

GRADES_HEADER = ("learner", "lesson", "exercise", "points", "out_of", "status", "mistake")
# A spreadsheet takes a cell that begins like this for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def grades_csv(class_grades: ClassGrades) -> str:
    """Return grades.csv: a line for every learner and exercise."""
    rows = [
        (
            grade.learner,
            grade.lesson,
            grade.exercise,
            number(grade.points),
            number(grade.out_of),
            grade.status,
            grade.mistake or "",
        )
        for grade in class_grades.grades
    ]
    return _table(GRADES_HEADER, rows)


def gradebook_csv(class_grades: ClassGrades) -> str:
    """Return gradebook.csv: a line per learner, with a column of points for every lesson.

    The cell of a lesson that a learner has not handed in stays empty, which learning platforms
    import as "no grade". `total` is out of what the learner's own lessons are worth together.
    """
    lessons = sorted({grade.lesson for grade in class_grades.grades})
    rows = []
    for learner, grades in by_learner(class_grades).items():
        cells = []
        for lesson in lessons:
            points = [grade.points for grade in grades if grade.lesson == lesson]
            cells.append(number(sum(points)) if points else "")
        total, out_of = sum(g.points for g in grades), sum(g.out_of for g in grades)
        percent = number(100 * total / out_of, decimals=1) if out_of else ""
        rows.append((learner, *cells, number(total), number(out_of), percent))
    return _table(("learner", *lessons, "total", "out_of", "percent"), rows)


def by_learner(class_grades: ClassGrades) -> dict[str, list[Grade]]:
    """Return the grades of each learner; none for one of whom nothing could be read."""
    grades: dict[str, list[Grade]] = {learner: [] for learner in class_grades.learners}
    for learner in class_grades.notes:
        if learner:  # what is noted under no name is about files that are nobody's
            grades.setdefault(learner, [])
    for grade in class_grades.grades:
        grades[grade.learner].append(grade)
    return grades


def number(value: float, *, decimals: int = 2) -> str:
    """Write a number without zeros that say nothing: 3, 2.5, 0.33."""
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def clean(text: str) -> str:
    """Replace what no file and no page can show: control characters and halves of characters."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in ("Cc", "Cs") else one
        for one in text
    )


def _table(header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a CSV text as in RFC 4180; the mark in front tells Excel that it is UTF-8."""
    out = io.StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in header])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; it shows the rest as text."""
    is_formula = cell.lstrip(" ").startswith(_FORMULA) and not _is_number(cell)
    return f"'{clean(cell)}" if is_formula else clean(cell)


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal() and cell.isascii()
