"""Try what a hostile answer would try, to know which walls really stand on this system."""

import contextlib
import os
import socket
from pathlib import Path
from typing import Any

import numpy as np

from .walls import LARGEST_FILE


def probe(task: dict[str, Any]) -> dict[str, bool]:
    """Return, for each wall, whether it holds.

    Args:
        task: "port" where the grader listens, "process" its number, "outside" a file that may not
            be written, "inside_course" one that may not be read, "bytes" of memory not to be had.
    """
    return {
        "network": not _reaches(task["port"]),
        "processes": not _forks(),
        "signals": not _signals(task["process"]),
        "writing": not _opens(task["outside"], "ab"),
        "reading": not _opens(task["inside_course"], "rb"),
        "memory": not _takes(task["bytes"]),
        "file size": not _fills(),
    }


def _reaches(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def _forks() -> bool:
    if not hasattr(os, "fork"):
        return True
    try:
        child = os.fork()
    except OSError:
        return False
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def _signals(process: int) -> bool:
    if os.name != "posix":  # Windows takes signal 0 for Ctrl-C
        return True
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def _opens(path: str, mode: str) -> bool:
    try:
        with Path(path).open(mode):
            return True
    except OSError:
        return False


def _takes(count: int) -> bool:
    try:
        np.zeros(count, np.uint8)
    except MemoryError:
        return False
    return True


def _fills() -> bool:
    path = Path("full")
    try:
        with path.open("wb") as file:
            file.write(bytes(LARGEST_FILE + 1))
        return path.stat().st_size > LARGEST_FILE
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
