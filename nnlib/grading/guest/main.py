"""The process that is shut in: warm, with NumPy loaded, it makes a child for each task.

Over `control` come the tasks, each with a socket of its own for the child; the word to end a task;
and the answer how its process ended. A child reads one task from its socket, and never returns.
"""

import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from . import lending, probing, reading, running, walls
from .values import decode, encode, framed, read_frame

_Read = Callable[[int], bytes]
_Write = Callable[[memoryview], int]
_BEGIN, _END = b"B", b"E"


def serve(control_fd: int, settings: dict[str, Any]) -> None:
    """Take tasks from the grader until it hangs up."""
    walls.make_unreadable()
    control = socket.socket(fileno=control_fd)
    child = 0
    control.sendall(b"R")  # ready
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            break
        if message == _BEGIN and fds:
            child = os.fork()
            if child == 0:
                control.close()
                _child(fds[0], settings)
            os.close(fds[0])
        elif message == _END and child:
            status = _end(child, bool(settings["own_processes"]))
            child = 0
            control.sendall(status.to_bytes(4, "big", signed=True))
    if child:
        _end(child, bool(settings["own_processes"]))
    os._exit(0)


def _end(child: int, own_processes: bool) -> int:
    """End a child with all that it has started; return its exit status, negative for a signal."""
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    with suppress(OSError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if own_processes:  # nobody else lives in here
        with suppress(OSError):
            os.kill(-1, signal.SIGKILL)
    with suppress(OSError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    return os.waitstatus_to_exitcode(status)


def _child(fd: int, settings: dict[str, Any]) -> None:
    """Do one task in a process group of its own, and end."""
    code = 0
    try:
        os.setsid()
        talk(lambda count: os.read(fd, count), lambda part: os.write(fd, part), settings)
    except (EOFError, BrokenPipeError, ConnectionError):
        pass
    except BaseException:
        code = 70  # EX_SOFTWARE
    finally:
        os._exit(code)


def talk(read: _Read, write: _Write, settings: dict[str, Any]) -> None:
    """Do one task, whatever its kind."""
    folder = Path(settings["folder"])
    os.chdir(folder)
    random.seed()
    np.random.seed()  # noqa: NPY002 - what all code shares is unlike in each process
    hook = walls.Hook(folder, settings["closed"])
    walls.put_up(settings, hook)
    line = Line(read, write)
    task = line.receive()
    if task["do"] == "describe":
        line.send(reading.describe(task))
        return
    if task["do"] == "probe":
        line.send(probing.probe(task))
        return
    lending.lend(task["lends"], task["modules"], task["aliases"], hook)
    running.run(task, line, hook)


class Line:
    """Messages to the grader and from it."""

    def __init__(self, read: _Read, write: _Write) -> None:
        self._read = read
        self._write = write

    def receive(self, revive: Any = None) -> Any:
        """Wait for a message."""
        return decode(read_frame(self._read), revive)

    def send(self, value: Any, special: Any = None) -> None:
        """Send a value, or raise TooLargeError and send nothing."""
        message = memoryview(framed(encode(value, special)))
        while message:
            message = message[self._write(message) :]


def alone(address: tuple[str, int], settings: dict[str, Any]) -> None:
    """Do one task where there is no fork: over a connection to the grader on this machine."""
    connection = socket.create_connection(address)
    connection.sendall(bytes.fromhex(sys.stdin.readline().strip()))
    # Where the grader ends without a word, standard input does too.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    talk(connection.recv, connection.send, settings)
    os._exit(0)
