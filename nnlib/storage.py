"""A header and some arrays in one .npz file: written whole or not at all, read with suspicion.

The file is a plain NumPy archive, without pickle, so that reading one can never run code in it.
"""

import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

FORMAT = "nnlib"
VERSION = 1

# All that a damaged or foreign file makes np.load, zipfile and json raise; RuntimeError where a
# wrong bit calls for a password, its subclass NotImplementedError where it calls for a compression.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)

Arrays = dict[str, npt.NDArray[Any]]


def write(path: str | os.PathLike[str], header: dict[str, Any], arrays: Arrays) -> Path:
    """Write the header (anything JSON can hold) and the arrays to `path`, and return it.

    They go to a temporary file beside it first, so that a full disk or a power cut leaves what
    stood there before.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path}: its folder does not exist. Create {path.parent} first.")
    header = {"format": FORMAT, "version": VERSION, **header}
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            _write_npz(file, {"header": np.array(json.dumps(header)), **arrays})
            file.flush()
            os.fsync(file.fileno())  # on the disk itself, before the old file goes
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], Arrays]:
    """Return the header and the arrays of a file that `write` has written.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is truncated, was not written by nnlib, or by another version of it.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file. Save one with network.save({path.name!r}).")
    with path.open("rb") as file:  # np.load, given a path, leaves a file that it cannot read open
        try:
            with np.load(file, allow_pickle=False) as archive:
                arrays = dict(archive)
            header = json.loads(str(arrays.pop("header")))
            is_ours = header["format"] == FORMAT
        except _UNREADABLE as error:
            raise ValueError(
                f"{path}: not a file that nnlib saved, or one that was cut short. "
                "Save the network again, or copy the whole file again."
            ) from error
    if not is_ours:
        raise ValueError(f"{path}: not a file that nnlib saved, but {header['format']!r}.")
    if header.get("version") != VERSION:
        raise ValueError(
            f"{path}: saved in version {header.get('version')!r} of the format, and this nnlib "
            f"reads version {VERSION}. Load it with the nnlib that saved it."
        )
    return header, arrays


def _write_npz(file: IO[bytes], arrays: Arrays) -> None:
    # np.savez, which does the same, cannot be told to refuse pickle before NumPy 2.2.
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
