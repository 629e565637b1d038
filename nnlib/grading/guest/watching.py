"""One call of the learner's function, and all that can be seen of it.

What the grader's checks measure in their own process (floating-point errors, lines of Python that
were run, memory, what NumPy was asked to do with an array) is measured here in its place.
"""

import contextlib
import io
import random
import sys
import traceback
import tracemalloc
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .values import Drawn
from .walls import Hook

LONGEST_TEXT = 2_000
MOST_DRAWN = 10_000
MOST_EVENTS = 200_000
_MOST_UFUNCS = 30
_MOST_PARTS = 100
_MOST_RECORDED = 10_000  # numbers


class Watched(np.ndarray):
    """An array that notes which of NumPy's functions are applied to it."""

    applied: list[list[Any]] = []  # noqa: RUF012 - of the whole process

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any
    ) -> Any:
        """Note the call, and make it with plain arrays."""
        plain = [np.asarray(one) if isinstance(one, np.ndarray) else one for one in inputs]
        if out is not None:
            options["out"] = tuple(
                np.asarray(one) if isinstance(one, np.ndarray) else one for one in out
            )
        where = options.get("where", True)
        options["where"] = where = np.asarray(where) if isinstance(where, np.ndarray) else where
        is_small = sum(np.size(one) for one in plain) < _MOST_RECORDED
        if method == "__call__" and is_small and len(Watched.applied) < _MOST_UFUNCS:
            copies = [np.copy(one) if isinstance(one, np.ndarray) else one for one in plain]
            Watched.applied.append([ufunc.__name__, copies, where])
        if method != "__call__" and where is True:
            del options["where"]
        result = getattr(ufunc, method)(*plain, **options)
        return result.view(Watched) if isinstance(result, np.ndarray) else result


def watched_call(
    function: Callable[..., Any], arguments: tuple[Any, ...], wanted: dict[str, Any], hook: Hook
) -> dict[str, Any]:
    """Call the function; return a dictionary of plain values and of what it returned.

    Args:
        function: the learner's.
        arguments: what to call it with; they are changed where the function changes them.
        wanted: "errors" (NumPy's error modes), "count" (lines), "memory": what to measure.
        hook: tells of attempts to meddle with the counting of lines.
    """
    shared = _shared_random_state()
    floating: list[list[Any]] = []
    printed = io.StringIO()
    returned: Any = None
    error: BaseException | None = None
    counter = _Counter()
    Watched.applied.clear()
    peak = 0
    with (
        warnings.catch_warnings(record=True) as warned,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        np.errstate(
            **wanted["errors"], call=lambda kind, flag: floating.append([str(kind), int(flag)])
        ),
    ):
        warnings.simplefilter("always")
        if wanted["memory"]:
            tracemalloc.start()
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
        if wanted["count"]:
            sys.settrace(counter)
            hook.is_measuring = True
        try:
            returned = function(*arguments)
            if hasattr(type(returned), "__next__"):
                returned = _drawn(returned)
        except BaseException as caught:
            error = caught
        finally:
            hook.is_measuring = False
            sys.settrace(None)
            if wanted["memory"]:
                peak = tracemalloc.get_traced_memory()[1] - before
                tracemalloc.stop()
    return {
        "returned": _naming_arguments(returned, arguments),
        "arguments": arguments,
        "error": error,
        "printed": printed.getvalue()[:LONGEST_TEXT],
        "warned": list(dict.fromkeys(str(w.message)[:300] for w in warned))[:10],
        "floating": floating[:10],
        "count": counter.count,
        "peak": peak,
        "applied": list(Watched.applied),
        "shared": _shared_random_state() != shared,
    }


def described(error: BaseException, files: dict[str, str]) -> dict[str, Any]:
    """Describe an error in plain values: its type, its words, and its way through these files."""
    way = list(traceback.walk_tb(error.__traceback__))
    frames = [
        [frame.f_code.co_name, frame.f_code.co_filename, number or 0]
        for frame, number in way
        if frame.f_code.co_filename in files
    ]
    try:
        text = str(error)[:LONGEST_TEXT]
    except BaseException:  # of the learner's own making
        text = ""
    name = getattr(error, "name", None)
    return {
        "module": str(type(error).__module__),
        "type": type(error).__qualname__,
        "text": text,
        "arguments": [one for one in error.args if type(one) in (str, int, float, bool)]
        if all(type(one) in (str, int, float, bool, type(None)) for one in error.args)
        else [text],
        "name": name if isinstance(name, str) else None,
        "state": {key: _plain(value) for key, value in list(vars(error).items())[:10]},
        "frames": frames[-30:],
        "own": bool(way) and way[-1][0].f_code.co_filename in files,
    }


def _plain(value: Any) -> Any:
    """Describe what NumPy's own errors hold: ufuncs, dtypes, and tuples of them."""
    if type(value) is np.ufunc:
        return ["ufunc", value.__name__]
    if isinstance(value, np.dtype):
        return ["dtype", value.str]
    if type(value) is tuple:
        return ["tuple", [_plain(one) for one in value[:10]]]
    return ["plain", value if type(value) in (str, int, float, bool) else None]


class Argument:
    """Stands for an array that was an argument, where it is part of the result."""

    def __init__(self, number: int) -> None:
        self.number = number


def _naming_arguments(returned: Any, arguments: tuple[Any, ...], deeper: int = 2) -> Any:
    """Put in place of each argument that a result holds the word which one it is."""
    if type(returned) in (tuple, list) and deeper and len(returned) <= _MOST_PARTS:
        return type(returned)(_naming_arguments(one, arguments, deeper - 1) for one in returned)
    if isinstance(returned, np.ndarray):
        for number, argument in enumerate(arguments):
            if returned is argument:
                return Argument(number)
    return returned


class _Counter:
    """Counts the lines and calls of Python code."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: Any, event: str, argument: Any) -> Any:
        self.count += event in ("line", "call")
        return self


def _drawn(iterator: Any) -> Drawn:
    values = Drawn()
    for value in iterator:
        values.append(value)
        if len(values) >= MOST_DRAWN:
            break
    return values


def _shared_random_state() -> tuple[Any, ...]:
    state = np.random.get_state(legacy=False)["state"]  # noqa: NPY002  (it is what is watched)
    return state["pos"], state["key"].tobytes(), random.getstate()
