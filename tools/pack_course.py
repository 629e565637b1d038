"""Copy the course into the folder that is packed, and keep a record of what was put there."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pack_wheels import Problem

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
# Named one by one: what else lies in an instructor's folder may be nobody else's business.
FILES = (
    *("start.py", "README.md", "INSTRUCTORS.md", "CONTRIBUTING.md", "LICENSE", "CITATION.cff"),
    *("pyproject.toml", "environment.yml", *LOCKS),
)
FOLDERS = ("nnlib", "sources", "pictures", "tests", "tools", "benchmarks", "deploy")
NOTEBOOKS = {"notebooks": "lessons", "exercises": "exercises", "solutions": "exercises"}
NOT_COPIED = shutil.ignore_patterns(
    "__pycache__", ".*", "*.pyc", "*.egg-info", "my_progress.json*", "node_modules"
)


@dataclass
class Record:
    """What was packed into a folder so far; it lies there as packed.json.

    Args:
        locks: the SHA-256 of the lock files that the wheels were chosen by.
        targets: the systems, each with a version of Python, that wheels are there for.
        files: the files of the course, and the SHA-256 that each may have: two while one replaces
            the other. With any other, somebody has worked in it.
    """

    locks: str
    targets: list[list[str]] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)

    NAME = "packed.json"

    @classmethod
    def of(cls, folder: Path) -> "Record":
        """Read the record of a folder, or begin one.

        Raises:
            Problem: the folder holds something else.
        """
        locks = sha256(b"".join((ROOT / name).read_bytes() for name in LOCKS))
        if not folder.exists() or not any(folder.iterdir()):
            return cls(locks)
        try:
            record = cls(**json.loads((folder / cls.NAME).read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise Problem(
                f"{folder} is not empty, and was not packed by this command. Name a new folder, "
                f"such as {folder / 'course'}"
            ) from None
        except (ValueError, TypeError):
            raise Problem(
                f"{folder / cls.NAME} is damaged, so that nobody knows what was packed there. "
                "Pack into a new folder."
            ) from None
        if record.locks != locks:
            record.locks, record.targets = locks, []
        return record

    def write(self, folder: Path) -> None:
        """Write the record into the folder."""
        write(folder / self.NAME, json.dumps(asdict(self), indent=1).encode())


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Write a file in one step; leave one alone that is the same already."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    draft.replace(path)


def course_files(without: Sequence[str]) -> Iterator[Path]:
    """Yield the files of the course.

    Of the notebooks only those that have a source: not the ones that someone made beside them.
    """
    for name in (*FILES, *FOLDERS, *NOTEBOOKS):
        if name in without:
            continue
        path = ROOT / name
        if name in NOTEBOOKS:
            sources = sorted((ROOT / "sources" / NOTEBOOKS[name]).glob("*.py"))
            built = [path / f"{source.stem}.ipynb" for source in sources]
            yield from (notebook for notebook in built if notebook.exists())
        elif path.is_file():
            yield path
        for folder, folders, files in os.walk(path if name in FOLDERS else ""):
            skipped = NOT_COPIED(folder, [*folders, *files])
            folders[:] = sorted(set(folders) - skipped)
            yield from (Path(folder, file) for file in sorted(set(files) - skipped))


def copy_course(folder: Path, record: Record, without: Sequence[str]) -> None:
    """Copy the course, and delete what an older one had there.

    Raises:
        Problem: somebody has worked in the folder, and nothing is overwritten.
    """
    course = {
        path.relative_to(ROOT).as_posix(): path.read_bytes() for path in course_files(without)
    }
    changed = [
        name
        for name, known in record.files.items()
        if (folder / name).is_file() and sha256((folder / name).read_bytes()) not in known
    ]
    if changed:
        raise Problem(
            f"Somebody has worked in {folder}, and nothing there is overwritten:\n"
            + "\n".join(f"  {name}" for name in changed)
            + "\nPack into a new folder."
        )
    left = [name for name in record.files if name not in course]
    for name, content in course.items():
        record.files[name] = [*record.files.get(name, []), sha256(content)]
    record.write(folder)
    for name, content in course.items():
        write(folder / name, content)
        record.files[name] = [sha256(content)]
    for name in left:
        (folder / name).unlink(missing_ok=True)
        del record.files[name]
    record.write(folder)


def worked_in(name: str) -> bool:
    """Tell whether cells of a notebook of the course were run and saved: built ones are empty."""
    cells = json.loads((ROOT / name).read_text(encoding="utf-8")).get("cells", [])
    return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
