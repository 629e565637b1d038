"""A room: the process in which learners' code runs, shut in as well as this system can.

On Linux a room stays warm and makes a child for each task; elsewhere each task has a process of its
own. A room serves one learner only and is left after any trouble.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from nnlib.grading import bubblewrap
from nnlib.grading.guest.values import (
    Revive,
    Special,
    TooLargeError,
    decode,
    encode,
    framed,
    read_frame,
)

GUEST = Path(__file__).resolve().parent / "guest"
# On macOS, NumPy's algebra (Accelerate) may hang in a fork of a process that has used it.
CAN_FORK = sys.platform.startswith("linux")
MEGABYTES = 1024  # more than what Python and NumPy take by themselves
PROCESSOR_SECONDS = 20
_SYSTEM_FILES = (*bubblewrap.SYSTEM_FOLDERS, "/etc", "/proc", "/sys/devices/system", "/dev/urandom")
_START = "import sys; sys.path.insert(0, {path!r}); from guest import main; sys.path.pop(0); "
_WARM_UP_SECONDS = 60.0
_END_SECONDS = 10.0


class RoomError(RuntimeError):
    """The room itself fails: it does not start, or has been wrecked."""


class DeadlineError(TimeoutError):
    """No answer in time."""


class Line:
    """Messages with a task, each to be there before a deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, value: Any, before: float, special: Special | None = None) -> None:
        """Send a value.

        Raises:
            DeadlineError: it was not taken before that time (of time.monotonic).
            EOFError: nobody is there any more.
        """
        self._within(before, lambda: self._connection.sendall(framed(encode(value, special))))

    def receive(self, before: float, revive: Revive | None = None) -> Any:
        """Wait for a value.

        Raises:
            DeadlineError: there was none before that time (of time.monotonic).
            EOFError: the task has ended without one.
            MalformedError: what came is not what the grader's own side sends.
        """

        def read(count: int) -> bytes:
            part: bytes = self._within(before, lambda: self._connection.recv(count))
            return part

        return decode(read_frame(read), revive)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _within(self, before: float, action: Callable[[], Any]) -> Any:
        left = before - time.monotonic()
        if left <= 0:
            raise DeadlineError
        self._connection.settimeout(left)
        try:
            return action()
        except TimeoutError:
            raise DeadlineError from None
        except OSError:
            raise EOFError from None


@dataclass(frozen=True)
class Walls:
    """How a room is shut in.

    Attributes:
        bubblewrap: the program `bwrap`, where it is to be used.
        closed: folders that no code may read: the submissions, the report.
        forks: whether a room stays warm and forks.
    """

    bubblewrap: str | None = None
    closed: tuple[str, ...] = ()
    forks: bool = CAN_FORK


class Room:
    """A process for the code of one learner; a context manager, at whose end nothing is left."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._folder = Path(tempfile.mkdtemp(prefix="nnlib-room-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._line: Line | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()

    def begin(self, task: dict[str, Any]) -> Line:
        """Start a task in a process of its own; return the line to it.

        Raises:
            RoomError: the room does not work.
            TooLargeError: the task is too large to be sent.
        """
        try:
            line = Line(self._forked() if self._walls.forks else self._started())
            self._line = line
            line.send(task, time.monotonic() + _WARM_UP_SECONDS)
        except (OSError, EOFError) as error:
            self.end()
            raise RoomError(f"the process for learners' code does not run: {error}") from error
        except TooLargeError:
            self.end()
            raise
        return line

    def end(self) -> int | None:
        """End the task and all that it has started; return how its process ended.

        None where that cannot be told: then the room is left, and the next task starts a new one.
        """
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._control is None:
            status = self._process.poll() if self._process is not None else None
            self.leave_process()
            return status
        try:
            self._control.settimeout(_END_SECONDS)
            self._control.sendall(b"E")
            answer = self._control.recv(4)
            if self._walls.bubblewrap is None:  # the next task finds the folder empty
                _empty(self._folder)
            if len(answer) == 4:
                return int.from_bytes(answer, "big", signed=True)
        except OSError:
            pass
        self.leave_process()
        return None

    def leave_process(self) -> None:
        """End the process; a new one starts with the next task."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            _kill(self._process)
            self._process = None

    def leave(self) -> None:
        """End everything, and remove the folder."""
        if self._line is not None:
            self._line.close()
            self._line = None
        self.leave_process()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _forked(self) -> socket.socket:
        if self._process is None or self._process.poll() is not None:
            self.leave_process()
            self._start_warm()
        assert self._control is not None
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"B"], [theirs.fileno()])
        return ours

    def _start_warm(self) -> None:
        ours, theirs = socket.socketpair()
        fd = theirs.fileno()
        with theirs:
            command = self._command(f"main.serve({fd}, {{settings!r}})")
            self._process = self._run(command, pass_fds=(fd,))
        self._control = ours
        ours.settimeout(_WARM_UP_SECONDS)
        if ours.recv(1) != b"R":
            raise RoomError("the process for learners' code does not start")

    def _started(self) -> socket.socket:
        """Start a process for one task, and wait for it to call back."""
        token = secrets.token_bytes(32)
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(_WARM_UP_SECONDS)
            address = server.getsockname()
            self._process = self._run(self._command(f"main.alone({address!r}, {{settings!r}})"))
            assert self._process.stdin is not None
            self._process.stdin.write(token.hex().encode() + b"\n")
            self._process.stdin.flush()
            while True:
                connection, _ = server.accept()
                connection.settimeout(_WARM_UP_SECONDS)
                with suppress(EOFError, OSError):
                    if _read_exactly(connection, len(token)) == token:
                        return connection
                connection.close()

    def _command(self, call: str) -> list[str]:
        inside = self._walls.bubblewrap is not None
        _empty(self._folder)
        settings = {
            "folder": "/tmp/home" if inside else str(self._folder),
            "closed": [*self._walls.closed, str(bubblewrap.course_folder())],
            "own_processes": inside,
            "readable": None if inside else [*_SYSTEM_FILES, *bubblewrap.python_folders()],
            "megabytes": MEGABYTES,
            "processor_seconds": PROCESSOR_SECONDS,
        }
        path = "/grader" if inside else str(GUEST.parent)
        code = _START.format(path=path) + call.format(settings=settings)
        python = [sys.executable, "-I", "-B", "-c", code]
        if self._walls.bubblewrap is None:
            return python
        return [*bubblewrap.command(self._walls.bubblewrap, GUEST), *python]

    def _run(self, command: list[str], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        stdin = subprocess.DEVNULL if pass_fds else subprocess.PIPE
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=_environment(self._folder, inside=self._walls.bubblewrap is not None),
            pass_fds=pass_fds,
            start_new_session=os.name == "posix",
        )


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _read_exactly(connection: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = connection.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    process.wait()
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()


def _environment(folder: Path, *, inside: bool) -> dict[str, str]:
    home = "/tmp/home" if inside else str(folder)
    found = {
        "HOME": home,
        "USERPROFILE": home,
        "TMPDIR": home,
        "TEMP": home,
        "TMP": home,
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": home,
        **dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1"),
    }
    for name in ("SYSTEMROOT", "SYSTEMDRIVE"):  # Windows has no sockets without
        if name in os.environ:
            found[name] = os.environ[name]
    return found
