"""The walls around one learner's function: what the system refuses, and what Python tells of.

Limits of the system hold whatever the code does. The hook inside Python holds back honest code only
(compiled code never asks it). It is here for its words: it knows what was tried, and on which file.
"""

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

from .landlock import restrict_files
from .seccomp import refuse_system_calls

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

LARGEST_FILE = 16 * 2**20
_OPEN_FILES = 128
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# What the audit events of Python are about (docs.python.org, "Audit events table").
_NETWORK = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "imaplib.", "telnetlib.")
_PROCESSES = (
    *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn"),
    *("os.spawn", "os.startfile", "os.startfile/2", "pty.spawn", "os.kill", "os.killpg"),
)
_CHANGES = (
    *("os.remove", "os.rmdir", "os.rename", "os.mkdir", "os.symlink", "os.link", "os.truncate"),
    *("os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr", "shutil.rmtree"),
)
_WATCHING = ("sys.settrace", "sys.setprofile")


class RefusedError(PermissionError):
    """Something that no exercise asks for."""


class Hook:
    """Refuses, and notes, what a function has no business with. Python keeps it to the end.

    Args:
        folder: where files may be written.
        closed: folders that may not be read: the course, the submissions.
    """

    def __init__(self, folder: Path, closed: list[str]) -> None:
        self.acts: list[list[str]] = []
        self.is_on = False
        self.is_measuring = False
        self._folder = os.path.realpath(folder)
        self._closed = [os.path.realpath(one) for one in closed]
        own = {
            sys.prefix,
            sys.base_prefix,
            str(Path(os.__file__).parent),
            str(Path(__file__).parent),
        }
        self._open = [os.path.realpath(one) for one in own]

    def note(self, kind: str, what: str) -> None:
        """Note an act; the grader reads it with the answer to the call."""
        if len(self.acts) < 20:
            self.acts.append([kind, what[:200]])

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """See one event, of which most are of no interest."""
        if not self.is_on:
            return
        if event == "open":
            self._file(*arguments[:3])
        elif event in _CHANGES:
            paths = arguments[:2] if event in ("os.rename", "os.symlink", "os.link") else arguments
            for path in paths[:2]:
                if isinstance(path, str | bytes | os.PathLike):
                    self._change(path)
        elif event.startswith(_NETWORK):
            self._refuse("network", event)
        elif event in _PROCESSES:
            self._refuse("process", event)
        elif event in _WATCHING and self.is_measuring:
            self._refuse("measurement", event)

    def _file(self, path: Any, mode: Any, flags: Any) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        if (isinstance(flags, int) and flags & _WRITES) or (
            isinstance(mode, str) and set(mode) & set("wax+")
        ):
            self._change(path)
            return
        found = os.path.realpath(os.fsdecode(path))
        if _within(found, self._closed) and not _within(found, [*self._open, self._folder]):
            self._refuse("course", found)

    def _change(self, path: Any) -> None:
        found = os.path.realpath(os.fsdecode(path))
        if not _within(found, [self._folder]) and found != os.devnull:
            self._refuse("file", found)

    def _refuse(self, kind: str, what: str) -> None:
        self.note(kind, what)
        raise RefusedError(f"refused while grading: {what}")


def _within(path: str, folders: list[str]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)


def put_up(settings: dict[str, Any], hook: Hook) -> None:
    """Limit this process for good.

    Args:
        settings: "megabytes" of memory, "processor_seconds", "folder" for files, and "readable",
            the paths that may be read; None where nothing else is there to be seen.
        hook: what sees the events of Python from now on.
    """
    if settings["readable"] is not None:
        own = [*settings["readable"], str(Path(__file__).parent)]
        restrict_files(own, [settings["folder"], os.devnull])
    if resource is not None:
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
        _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
        _limit(resource.RLIMIT_CPU, settings["processor_seconds"])
        limit_memory(settings["megabytes"])
    filtered = refuse_system_calls()
    if resource is not None and not filtered and hasattr(resource, "RLIMIT_NPROC"):
        _limit(resource.RLIMIT_NPROC, 0)
    sys.addaudithook(hook)


def limit_memory(megabytes: int) -> None:
    """Limit the memory of this process, beyond what it has already (Linux)."""
    if resource is not None and sys.platform.startswith("linux"):
        _limit(resource.RLIMIT_AS, _address_space() + megabytes * 2**20)


def make_unreadable() -> None:
    """Keep other processes of this user from looking into this one (Linux)."""
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None)
        libc.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
        libc.prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: what is orphaned comes back here


def _limit(which: int, value: int) -> None:
    try:
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(which, (value, value))
    except (ValueError, OSError):  # this system has no such limit; the probe finds out
        pass


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
