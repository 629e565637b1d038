"""The files of a submission: in a folder, in a zip, in zips within zips. Nothing is unpacked.

Files are read one by one into memory, with limits on each and on all; names are only ever compared
and shown, never used as paths. So a name such as ../../x leads nowhere, and a link is not followed.
"""

import io
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nnlib.grading import notebooks

DEEPEST = 4  # zips within zips
MOST_FILES = 20_000
LARGEST_ZIP = 512 * 2**20  # inside another
_MOST_BYTES = 4 * 2**30
_SKIPPED = {"__MACOSX", ".ipynb_checkpoints", ".git", ".venv", "node_modules", "__pycache__"}
WANTED = (".ipynb", ".json", ".zip")


@dataclass(frozen=True)
class File:
    """A file that was handed in.

    Attributes:
        parts: the names of its folders, and its own; a zip is a folder.
        read: returns its bytes.
    """

    parts: tuple[str, ...]
    read: Callable[[], bytes]


class RefusedFileError(ValueError):
    """A file that is not read; the message says why."""


class Shelf:
    """All files of a folder or a zip.

    Attributes:
        files: those that may matter.
        folders: the names of all folders, so that one with nothing in it is seen too.
        refused: names of what was not read, with the reason.
    """

    def __init__(self, path: Path) -> None:
        self.files: list[File] = []
        self.folders: set[tuple[str, ...]] = set()
        self.refused: list[tuple[tuple[str, ...], str]] = []
        self._bytes = 0
        if path.is_dir():
            self._walk(path, ())
        else:
            with path.open("rb") as file:
                self._open_zip(io.BytesIO(file.read()), (), 0)

    def _walk(self, folder: Path, parts: tuple[str, ...]) -> None:
        for path in sorted(folder.iterdir()):
            inside = (*parts, path.name)
            if path.name in _SKIPPED or path.name.startswith("._"):
                continue
            if path.is_symlink():
                self.refused.append((inside, "is a link, which is not followed"))
            elif path.is_dir():
                self.folders.add(inside)
                self._walk(path, inside)
            elif path.is_file():
                self._add(inside, path.stat().st_size, path.read_bytes, 0)

    def _add(
        self, parts: tuple[str, ...], size: int, read: Callable[[], bytes], depth: int
    ) -> None:
        suffix = PurePosixPath(parts[-1]).suffix.lower()
        if suffix not in WANTED:
            return
        if len(self.files) >= MOST_FILES:
            self.refused.append((parts, f"comes after {MOST_FILES:,} others"))
        elif suffix == ".zip":
            if size > LARGEST_ZIP or depth >= DEEPEST:
                self.refused.append((parts, "is a zip too large, or too deep within others"))
                return
            self._open_zip(io.BytesIO(read()), (*parts[:-1], PurePosixPath(parts[-1]).stem), depth)
        elif size > notebooks.LARGEST:
            self.refused.append(
                (
                    parts,
                    f"is larger than {notebooks.LARGEST // 2**20} MB. Ask for it without output",
                )
            )
        else:
            self.files.append(File(parts, read))

    def _open_zip(self, content: io.BytesIO, parts: tuple[str, ...], depth: int) -> None:
        try:
            archive = zipfile.ZipFile(content)
            entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            self.refused.append((parts, f"is no zip that can be read ({error})"))
            return
        if parts:
            self.folders.add(parts)
        for entry in entries:
            self._add_entry(archive, entry, parts, depth)

    def _add_entry(
        self,
        archive: zipfile.ZipFile,
        entry: zipfile.ZipInfo,
        parts: tuple[str, ...],
        depth: int,
    ) -> None:
        name = entry.filename.replace("\\", "/")
        own = PurePosixPath(name).parts
        inside = (*parts, *own)
        if not own or _SKIPPED & set(own) or own[-1].startswith("._"):
            return
        if name.startswith("/") or ".." in own or ":" in own[0]:
            self.refused.append((inside, "has a name that leads out of the zip"))
            return
        for count in range(len(parts) + 1, len(inside)):
            self.folders.add(inside[:count])
        if entry.is_dir():
            self.folders.add(inside)
            return
        if stat.S_ISLNK(entry.external_attr >> 16):
            self.refused.append((inside, "is a link, which is not followed"))
            return
        if entry.flag_bits & 1:
            self.refused.append((inside, "is locked with a password"))
            return
        if PurePosixPath(name).suffix.lower() not in WANTED:
            return
        self._bytes += entry.file_size
        if self._bytes > _MOST_BYTES:
            self.refused.append((inside, "comes after more than is read of one zip"))
            return
        limit = LARGEST_ZIP if name.lower().endswith(".zip") else notebooks.LARGEST
        self._add(inside, entry.file_size, lambda: _unpacked(archive, entry, limit), depth + 1)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """Read an entry, but no more than it announced and than is allowed: that of a bomb is a lie."""
    try:
        with archive.open(entry) as file:
            content = file.read(min(limit, entry.file_size) + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise RefusedFileError(f"cannot be unpacked ({error})") from None
    except Exception as error:  # each kind of compression has errors of its own
        raise RefusedFileError(f"cannot be unpacked ({type(error).__name__})") from None
    if len(content) > min(limit, entry.file_size):
        raise RefusedFileError("is larger than it says")
    return content
