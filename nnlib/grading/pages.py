"""The report of a class: two tables, a page per learner, a page for the class."""

import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from nnlib.grading.grades import ClassGrades
from nnlib.grading.pages_class import class_page
from nnlib.grading.pages_feedback import feedback_page
from nnlib.grading.pages_names import page_names
from nnlib.grading.tables import by_learner, gradebook_csv, grades_csv


def write_report(class_grades: ClassGrades, folder: Path) -> None:
    """Write grades.csv, gradebook.csv, feedback/LEARNER.html and class.html into `folder`.

    The same grades give the same files, to the byte. Each file is replaced in one step; class.html
    comes last, so every page that it leads to is there. The feedback pages say nothing about
    anybody else and need no other file: each can be sent to its learner.

    Raises:
        OSError: a file cannot be written; the message says which, and why that may be.
    """
    names = page_names(by_learner(class_grades))
    feedback = folder / "feedback"
    feedback.mkdir(parents=True, exist_ok=True)
    for learner, grades in by_learner(class_grades).items():
        notes = class_grades.notes.get(learner, [])
        _write(feedback / names[learner], feedback_page(learner, grades, notes))
    _write(folder / "grades.csv", grades_csv(class_grades))
    _write(folder / "gradebook.csv", gradebook_csv(class_grades))
    links = {learner: f"feedback/{quote(name)}" for learner, name in names.items()}
    _write(folder / "class.html", class_page(class_grades, links))


def _write(path: Path, text: str) -> None:
    """Replace a file in one step; what cannot be written as UTF-8 becomes "?"."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        # Bytes: on Windows a text file would make \r\r\n of the line ends of a CSV.
        temporary.write_bytes(text.encode("utf-8", "replace"))
        temporary.replace(path)
    except PermissionError as error:
        raise PermissionError(
            f"{path} cannot be written. Is it open in another program, such as Excel? Close it "
            "there and run the command again."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
