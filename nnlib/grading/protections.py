"""Which walls stand on this system: tried out, not taken for granted, and put into words."""

import os
import shutil
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nnlib
from nnlib.grading.guest.values import MalformedError
from nnlib.grading.guest.walls import LARGEST_FILE
from nnlib.grading.room import (
    MEGABYTES,
    DeadlineError,
    Room,
    RoomError,
    Walls,
)

_SECONDS = 20.0

# For each wall that was tried: what it is when it stands, and what is missing when it does not.
_WORDS = {
    "network": ("no network", "the network can be reached"),
    "processes": ("no new processes", "new processes can be started; they are ended afterwards"),
    "signals": ("other processes are out of reach", "other processes of this user can be reached"),
    "writing": (
        "a file system that is read-only, but for an empty home",
        "files of this user can be changed by code that goes around Python's audit hook",
    ),
    "reading": (
        "neither the course nor the submissions can be read",
        "the course's files can be read by code that goes around Python's audit hook",
    ),
    "memory": ("{megabytes} MB of memory", "memory is not limited"),
    "file size": ("files of {file} MB at most", "the size of files is not limited"),
}
_ALWAYS = [
    "verdicts made outside of the learner's process, on plain values that come from it",
    "a process of its own for each exercise, with a time limit, an empty home and no environment",
    "Python's audit hook, which stops and tells of network, processes, and files of others",
]


@dataclass(frozen=True)
class Protections:
    """What learners' code runs behind.

    Attributes:
        walls: how to make a room.
        in_force: what holds, in words.
        missing: what does not, in words.
    """

    walls: Walls
    in_force: list[str]
    missing: list[str]


def find_protections(closed: tuple[str, ...] = ()) -> Protections:
    """Try the strongest walls first, and return those that stand.

    Args:
        closed: folders that no learner's code may read.

    Raises:
        RoomError: not even a bare process for learners' code can be started.
    """
    bubblewrap = shutil.which("bwrap") if sys.platform.startswith("linux") else None
    if bubblewrap is not None:
        try:
            return _tried(Walls(bubblewrap, closed))
        except RoomError:  # inside a container, or where users may not make namespaces
            pass
    return _tried(Walls(None, closed))


def _tried(walls: Walls) -> Protections:
    found = _probe(walls)
    numbers = {"megabytes": MEGABYTES, "file": LARGEST_FILE // 2**20}
    in_force, missing = list(_ALWAYS), list[str]()
    for wall, (holds, lacks) in _WORDS.items():
        (in_force if found.get(wall) is True else missing).append(
            (holds if found.get(wall) is True else lacks).format(**numbers)
        )
    if walls.bubblewrap:
        in_force.append("bubblewrap")
        return Protections(walls, in_force, missing)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        missing.append("an ordinary user: learners' code runs as root")
    if sys.platform.startswith("linux"):
        missing.append(
            "bubblewrap, which shuts code in altogether, does not work or is not there (on Debian "
            "and Ubuntu: apt install bubblewrap)"
        )
    else:
        missing.append("bubblewrap, which shuts code in altogether, is there on Linux only")
    return Protections(walls, in_force, missing)


def _probe(walls: Walls) -> dict[str, bool]:
    with (
        Room(walls) as room,
        socket.create_server(("127.0.0.1", 0)) as server,
        tempfile.TemporaryDirectory(prefix="nnlib-outside-") as folder,
    ):
        outside = Path(folder) / "file"
        outside.touch()
        line = room.begin(
            {
                "do": "probe",
                "port": server.getsockname()[1],
                "process": os.getpid(),
                "outside": str(outside),
                "inside_course": str(Path(nnlib.__file__).resolve()),
                "bytes": 2 * MEGABYTES * 2**20,
            }
        )
        try:
            found = line.receive(time.monotonic() + _SECONDS)
        except (EOFError, DeadlineError, MalformedError) as error:
            raise RoomError(f"learners' code does not run: {error!r}") from error
        finally:
            room.end()
        if not isinstance(found, dict):
            raise RoomError("learners' code does not run")
        return found
