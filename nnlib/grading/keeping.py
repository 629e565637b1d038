"""What a run has found so far, in the report's folder: so that it can be cut short and go on."""

import hashlib
import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import nnlib
from nnlib.exercises import course

FOLDER = ".grading"
_SETTINGS = "settings.json"


class NotAReportError(ValueError):
    """The folder for the report holds something else."""


class Kept:
    """The folder REPORT/.grading: the seed, and a file for each learner who has been graded.

    Args:
        report: the folder of the report; it is made where it is not there.
        seed: chooses the inputs; None takes the seed of the last run there, or a secret new one.

    Raises:
        NotAReportError: there is something else in the folder.
        OSError: it cannot be written to.
    """

    def __init__(self, report: Path, seed: str | None = None) -> None:
        self._folder = report / FOLDER
        if report.exists() and not report.is_dir():
            raise NotAReportError(f"{report}: expected a folder for the report; this is a file.")
        if report.exists() and any(report.iterdir()) and not self._folder.is_dir():
            raise NotAReportError(
                f"{report}: there is something in this folder, and it is no report. Name a new or "
                "an empty folder."
            )
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = _read(self._folder / _SETTINGS)
        self.seed = seed or str((settings or {}).get("seed") or secrets.token_hex(16))
        write_json(self._folder / _SETTINGS, {"format": "nnlib grading", "seed": self.seed})

    def find(self, learner: str, key: str | None) -> dict[str, Any] | None:
        """Return what was found for a learner.

        Args:
            learner: who.
            key: what it must have been found for; None for whatever it was.
        """
        kept = _read(self._path(learner))
        if not kept or kept.get("learner") != learner or key not in (None, kept.get("key")):
            return None
        result = kept.get("result")
        return result if isinstance(result, dict) else None

    def keep(self, learner: str, key: str, result: dict[str, Any]) -> None:
        """Keep what was found for a learner."""
        write_json(self._path(learner), {"learner": learner, "key": key, "result": result})

    def clear(self) -> None:
        """Forget all learners."""
        for path in self._folder.glob("learner-*.json"):
            path.unlink()

    def _path(self, learner: str) -> Path:
        digest = hashlib.sha256(learner.encode("utf-8", "replace")).hexdigest()
        return self._folder / f"learner-{digest[:32]}.json"


def engine_digest() -> str:
    """Return a digest of all that decides on a grade: the checks, the grader, the points."""
    package = Path(nnlib.__file__).parent
    paths = sorted(package.rglob("*.py"))
    folder = course.folder()
    paths += sorted((folder / "exercises").glob("*.ipynb")) if folder else []
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Replace a file in one step, so that it is never there in part."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        temporary.write_text(json.dumps(value), encoding="utf-8")
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
