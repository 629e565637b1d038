"""One small JSON file that several kernels may change at the same time, whole at every moment.

What guards it is a second file, made so that only one process can make it (O_EXCL). That holds on
Windows, on macOS and in a home folder on a network, where the locks of operating systems do not
always, and it needs no two clocks to agree.
"""

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

# In seconds. Whoever holds the lock holds it for some milliseconds.
GIVE_UP_AFTER = 8.0  # then go on without the lock: a learner who waits is worse off
STALE_AFTER = 3.0  # the same holder for so long: it was killed, or the computer slept
REFUSED_FOR = 1.0  # Windows refuses a file that another program has open at this moment


class DamagedFileError(ValueError):
    """The file is there, and does not hold what it should."""


def read(path: Path) -> Any:
    """Return what the file holds; None where there is no file, or an empty one.

    Raises:
        DamagedFileError: it is not JSON.
        OSError: it cannot be read.
    """
    try:
        text = _patiently(lambda: path.read_bytes())
    except FileNotFoundError:
        return None
    if not text.strip():
        return None
    try:
        return json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise DamagedFileError(str(error)) from error


def write(path: Path, value: Any) -> None:
    """Replace the file in one step, so that it is never there in part."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            json.dump(value, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())  # on the disk itself, before the old file goes
        _patiently(lambda: temporary.replace(path))
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Rename the file to the first of name.broken-1, name.broken-2, ... that is free."""
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    _patiently(lambda: path.rename(aside))
    return aside


def can_write_in(folder: Path) -> bool:
    """Tell whether a file can be made there, by making one: permissions alone do not say."""
    probe = folder / f"my_progress.json.{os.getpid()}-{secrets.token_hex(4)}.part"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from changing the file meanwhile; after some seconds go on regardless.

    Raises:
        OSError: nothing can be written in the folder of the file.
    """
    lock = path.with_name(f"{path.name}.lock")
    token = f"{os.getpid()}-{secrets.token_hex(8)}"
    is_held = _acquire(lock, token)
    try:
        yield
    finally:
        # A lock that was taken for stale may be somebody else's by now.
        if is_held and _holder(lock) == token:
            with suppress(OSError):
                _patiently(lambda: lock.unlink(missing_ok=True))


def _acquire(lock: Path, token: str) -> bool:
    started = time.monotonic()
    holder, held_since = "", started
    while True:
        try:
            descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            pass
        except PermissionError:  # on Windows also while the last lock is being deleted
            if time.monotonic() - started > REFUSED_FOR:
                raise
        else:
            _sign(descriptor, lock, token)
            return True
        now = time.monotonic()
        found = _holder(lock)
        if found != holder:
            holder, held_since = found, now
        elif now - held_since > STALE_AFTER:
            with suppress(OSError):
                lock.unlink(missing_ok=True)
            holder, held_since = "", now
        if now - started > GIVE_UP_AFTER:
            return False
        # Unequal pauses, and drawn without touching the learner's random numbers.
        time.sleep(0.002 + secrets.randbelow(16) / 1000)


def _sign(descriptor: int, lock: Path, token: str) -> None:
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(token)
    except OSError:  # a full disk, for one
        lock.unlink(missing_ok=True)
        raise


def _holder(lock: Path) -> str:
    try:
        return lock.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _patiently(action: Callable[[], T]) -> T:
    deadline = time.monotonic() + REFUSED_FOR
    while True:
        try:
            return action()
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
