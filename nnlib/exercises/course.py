"""The folder of the course: where it is, and what its notebooks hold."""

import json
from pathlib import Path
from typing import Any

import nnlib


def folder() -> Path | None:
    """Return the folder that holds nnlib/ and exercises/; None where nnlib lies elsewhere."""
    found = Path(nnlib.__file__).resolve().parents[1]
    return found if notebook("exercises", found) else None


def notebook(kind: str, within: Path | None, lesson: int | None = None) -> Path | None:
    """Return the notebook of a lesson, or of the first there is.

    Args:
        kind: "notebooks", "exercises" or "solutions".
        within: the folder of the course.
        lesson: the number of the lesson.
    """
    if within is None:
        return None
    number = "[0-9][0-9]" if lesson is None else f"{lesson:02d}"
    return min((within / kind).glob(f"{number}_*.ipynb"), default=None)


def cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook; none where it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return [cell for cell in found if isinstance(cell, dict)] if isinstance(found, list) else []


def source(cell: dict[str, Any]) -> str:
    """Return the text of a cell, which a notebook may hold as one string or as a list of lines."""
    text = cell.get("source", "")
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def title(path: Path | None) -> str:
    """Return what a notebook's first heading says after its number; "" where there is none.

    "# Exercises 3: Softmax and cross-entropy" has the title "Softmax and cross-entropy".
    """
    first = next(iter(cells(path)), None) if path is not None else None
    heading = source(first).split("\n", 1)[0] if first is not None else ""
    if not heading.startswith("# "):
        return ""
    return heading.removeprefix("# ").rpartition(": ")[2].strip()
