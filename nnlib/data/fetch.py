"""Where a source's files come from: a folder that the user names, the cache, or a mirror."""

import os
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path

from nnlib.data.download import Mirrors
from nnlib.data.files import File, Source, WrongContentError, unpacked
from nnlib.progress import Status

FOLDER_VARIABLE = "NNLIB_DATA"


class DataUnavailableError(OSError):
    """The data is neither on this computer nor to be downloaded; the message says what to do."""


def fetch(source: Source, *, cache: Path | None = None, download: bool = True) -> dict[str, bytes]:
    """Return the unpacked content of each of the source's files, by name.

    Looks in the folder that the environment variable NNLIB_DATA names, then in `cache` (by default
    the user's cache folder for nnlib), then on the mirrors. Whatever came from a mirror is kept in
    `cache`, unpacked. The same SHA-256 is asked of every file, wherever it lies: a damaged one in
    the cache is replaced, one in the named folder is reported by a warning and passed over. Several
    processes may do this at once: each writes to a file of its own and moves it into place.

    Raises DataUnavailableError when a file cannot be had; without `download`, when one of them is
    not on this computer.
    """
    if cache is None:
        import pooch

        cache = Path(pooch.os_cache("nnlib")) / source.folder
    named = _named_folders(source)
    contents: dict[str, bytes] = {}
    missing: list[tuple[File, list[str]]] = []
    passed_over: list[str] = []
    for file in source.files:
        problems: list[str] = []
        content = _find(file, named, problems)
        passed_over += problems
        if content is None:
            content = _find(file, [cache], problems)
        if content is None:
            missing.append((file, problems))
        else:
            contents[file.name] = content
    if passed_over:
        warnings.warn("\n  ".join([f"{FOLDER_VARIABLE}: passed over", *passed_over]), stacklevel=2)
    if missing and not download:
        file, problems = missing[0]
        problems = [*problems, "it is not on this computer, and no download was asked for"]
        raise DataUnavailableError(_what_to_do(source, file, problems, [*named, cache]))
    if missing:
        contents |= _download(source, missing, named, cache)
    return contents


def _named_folders(source: Source) -> list[Path]:
    """Return where the files may lie in the folder that the user names: in its own one, or bare."""
    name = os.environ.get(FOLDER_VARIABLE)
    if not name:
        return []
    folder = Path(name).expanduser().absolute()
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises in a folder closed to us
        warnings.warn(
            f"{FOLDER_VARIABLE} names {folder}, and there is no such folder.", stacklevel=3
        )
        return []
    return [folder / source.folder, folder]


def _find(file: File, folders: Iterable[Path], problems: list[str]) -> bytes | None:
    """Return the content of `file` from the first folder that has it; add damage to `problems`."""
    for folder in folders:
        for path in (folder / file.name, folder / f"{file.name}.gz"):
            try:
                with path.open("rb") as stream:
                    content = stream.read(file.limit)
                return unpacked(content, file)
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(f"{path}: it cannot be read ({error.strerror or error})")
            except WrongContentError as error:
                problems.append(f"{path}: {error}")
    return None


def _download(
    source: Source, missing: list[tuple[File, list[str]]], named: list[Path], cache: Path
) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    not_kept = ""
    with Status() as status:
        mirrors = Mirrors(source, status)
        for file, problems in missing:
            content = mirrors.download(file, problems)
            if content is None:
                status.show(f"{source.title} could not be downloaded.")
                raise DataUnavailableError(_what_to_do(source, file, problems, [*named, cache]))
            contents[file.name] = content
            not_kept = not_kept or _keep(content, file, cache)
        where = "" if not_kept else f" and kept in {cache}"
        status.show(f"{source.title} was downloaded{where}.")
    if not_kept:
        warnings.warn(
            f"{source.title} is loaded, but could not be kept in {cache} ({not_kept}), so the next "
            f"load downloads it again. Make room there, or set the environment variable "
            f"{FOLDER_VARIABLE} to a folder that holds the files.",
            stacklevel=3,
        )
    return contents


def _keep(content: bytes, file: File, cache: Path) -> str:
    """Put `content` into the cache in one step; return what stood in the way, or nothing."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            temporary = Path(folder) / file.name
            temporary.write_bytes(content)
            temporary.replace(cache / file.name)
    except OSError as error:
        # Windows refuses to replace a file that another process is reading, which is then in place.
        if _find(file, [cache], []) is None:
            return error.strerror or str(error)
    return ""


def _what_to_do(source: Source, file: File, problems: list[str], folders: list[Path]) -> str:
    lines = [
        f"{source.title} could not be had: {file.name} is missing.",
        "",
        "Looked in:",
        *(f"  {folder}" for folder in folders),
        "What went wrong:",
        *(f"  {problem}" for problem in problems),
        "",
        f"To put the {len(source.files)} files in place by hand, copy them, as .gz or unpacked, to",
        f"  {folders[-1]}",
        f"or to a folder of yours that the environment variable {FOLDER_VARIABLE} names:",
        *(f"  {each.name}.gz" for each in source.files),
    ]
    return "\n".join(lines)
