"""Stop code that never ends: on every system, in a notebook too, and without losing the kernel."""

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

_GRACE = 1.0  # seconds in which a stopped thread may end


class TimeIsUpError(Exception):
    """Code did not come back in time.

    Attributes:
        seconds: the limit.
        still_running: whether it could not be stopped, because it waits inside compiled code or
            catches everything that is raised in it.
    """

    def __init__(self, seconds: float, *, still_running: bool) -> None:
        super().__init__(f"no answer within {seconds:g} seconds")
        self.seconds = seconds
        self.still_running = still_running


class _Stop(BaseException):
    """Raised inside the code that is to stop; no `except Exception` catches it."""


def within(seconds: float, function: Callable[[], Any]) -> Any:
    """Return `function()`, or raise what it raises; stop it after `seconds`.

    It runs in a thread of its own, because a signal would work on some systems only, and in the
    main thread only. Python can raise an exception in another thread: between two of its
    instructions, so a single long call into NumPy ends first.

    Raises:
        TimeIsUpError: it did not come back.
    """
    result: list[Any] = []
    error: list[BaseException] = []

    def run() -> None:
        try:
            result.append(function())
        except _Stop:
            pass
        except BaseException as caught:
            error.append(caught)

    thread = threading.Thread(target=run, name="a learner's function", daemon=True)
    thread.start()
    try:
        thread.join(seconds)
    except BaseException:  # the learner pressed Stop
        _stop(thread)
        raise
    if thread.is_alive():
        _stop(thread)
        raise TimeIsUpError(seconds, still_running=thread.is_alive())
    if error:
        raise error[0]
    return result[0]


def _stop(thread: threading.Thread) -> None:
    """Raise _Stop in the thread again and again: a bare `except:` may swallow it once or twice."""
    give_up = time.monotonic() + _GRACE
    while thread.is_alive() and time.monotonic() < give_up:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Stop)
        )
        thread.join(0.05)
