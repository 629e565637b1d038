"""A function that stands for the learner's: it asks the room, and does what it is told came of it.

The checks of an exercise (nnlib.exercises.review) run in the grader's own process, with the
grader's own NumPy, and call this function as if it were the learner's. What they look at is rebuilt
from plain values: the result, what became of the arguments, what was printed, the error and its way
through the learner's lines. What they measure themselves, such as lines of Python that are run, was
measured in the room and is done over here.
"""

import linecache
import random
import sys
import time
import tracemalloc
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.grading.answers import Stopped, checked
from nnlib.grading.guest.values import MalformedError
from nnlib.grading.guest.watching import Argument
from nnlib.grading.retelling import code_of, rebuilt_error, signature_of, with_way
from nnlib.grading.room import DeadlineError, Line
from nnlib.grading.writing_back import write_back

_MOST_CALLBACKS = 200_000
_MOST_FOR_CALLBACK = 2**20  # bytes: what runs for it runs in here


class StandIn:
    """Calls the learner's function in the room. One for each trial, in which time adds up.

    Args:
        line: to the task that has the function.
        seconds: how long all calls together may take.
        name: the function's name.
        files: the texts of the learner's cells, by label.
        parameters: what the function says that it takes; None where it does not say.
    """

    def __init__(
        self,
        line: Line,
        seconds: float,
        name: str,
        files: dict[str, str],
        parameters: list[list[Any]] | None,
    ) -> None:
        self._line = line
        self._left = seconds
        self._files = files
        self.__name__ = name
        self.__code__ = code_of(name, next(iter(files), "cell"))
        if parameters is not None:
            self.__signature__ = signature_of(parameters)
        for label, text in files.items():
            lines = text.splitlines(keepends=True)
            linecache.cache[label] = (len(text), None, lines, label)

    def __call__(self, *arguments: Any) -> Any:
        """Call the learner's function.

        Raises:
            Stopped: it did what cannot go on.
            Exception: what the learner's function raised.
        """
        tracer = sys.gettrace()
        is_counted = isinstance(tracer, types.FunctionType)  # by a check, not by a debugger
        if is_counted:
            sys.settrace(None)  # these lines are not the learner's
        try:
            answers = [self._ask(arguments, is_counted=is_counted)]
        finally:
            if is_counted:
                sys.settrace(tracer)
        return self._relive(answers.pop(), arguments, tracer)

    def _ask(self, arguments: tuple[Any, ...], *, is_counted: bool) -> dict[str, Any]:
        callbacks: list[Callable[..., Any]] = []
        began = time.monotonic()
        before = began + self._left
        wanted = {
            "arguments": arguments,
            "errors": dict(np.geterr()),
            "count": is_counted,
            "memory": tracemalloc.is_tracing(),
        }
        try:
            self._line.send(wanted, before, lambda value: _special(value, callbacks))
            for _ in range(_MOST_CALLBACKS):
                answer = self._line.receive(before, _argument)
                if not isinstance(answer, dict):
                    raise MalformedError("no answer")
                if "callback" not in answer:
                    return checked(answer)
                self._line.send(_called_back(answer, callbacks), before)
            raise Stopped("time")
        except DeadlineError:
            raise Stopped("time") from None
        except EOFError:
            raise Stopped("ended") from None
        except MalformedError as error:
            raise Stopped("garbled", str(error)) from None
        finally:
            self._left -= time.monotonic() - began

    def _relive(self, answer: dict[str, Any], arguments: tuple[Any, ...], tracer: Any) -> Any:
        """Let happen here what the learner's function did there."""
        write_back(arguments, answer["arguments"])
        if answer["printed"]:
            print(answer["printed"], end="")
        for text in answer["warned"]:
            warnings.warn(text, RuntimeWarning, stacklevel=2)
        if answer["shared"]:
            np.random.random()  # noqa: NPY002 - so that it is seen to have been drawn from
            random.random()
        handler = np.geterrcall()
        if callable(handler):
            for kind, flag in answer["floating"]:
                handler(kind, flag)
        _apply_again(answer["applied"], arguments)
        if isinstance(tracer, types.FunctionType):
            frame = sys._getframe()
            sys.settrace(None)
            for _ in range(answer["count"]):
                tracer(frame, "line", None)
            sys.settrace(tracer)
        error = answer["error"]
        returned = _with_arguments(answer["returned"], arguments)
        peak = answer["peak"]
        del answer
        if peak and tracemalloc.is_tracing():
            tracemalloc.reset_peak()  # what it took to ask is not the learner's
            np.empty(peak, np.uint8)
        if error is not None:
            if error["type"] in ("MemoryError", "_ArrayMemoryError"):
                raise Stopped("memory", error["text"])
            found = rebuilt_error(error)
            found, self.__code__ = with_way(found, error, self.__name__, self.__code__)
            raise found
        return returned


def _special(value: Any, callbacks: list[Callable[..., Any]]) -> list[Any] | None:
    """Return what an argument that is not plain is sent as."""
    if isinstance(value, np.ufunc):
        return ["ufunc", value.__name__]
    if isinstance(value, np.ndarray) and type(value).__array_ufunc__ is not (
        np.ndarray.__array_ufunc__
    ):
        plain = np.asarray(value)
        return ["watched", plain.dtype.str, list(plain.shape), plain.ravel().tolist()]
    if isinstance(value, types.FunctionType | types.MethodType | types.BuiltinFunctionType):
        callbacks.append(value)
        return ["callback", len(callbacks) - 1, getattr(value, "__name__", "function")]
    return None


def _called_back(answer: dict[str, Any], callbacks: list[Callable[..., Any]]) -> dict[str, Any]:
    """Call one of the exercise's own functions for the learner's."""
    number, arguments, options = answer["callback"], answer.get("with"), answer.get("options")
    if type(number) is not int or not 0 <= number < len(callbacks):
        raise MalformedError("no such function")
    if type(arguments) is not tuple or not isinstance(options, dict):
        raise MalformedError("no arguments")
    if _size((arguments, options)) > _MOST_FOR_CALLBACK:
        raise Stopped("large")
    try:
        return {"returned": callbacks[number](*arguments, **options), "error": None}
    except Exception as error:
        return {"returned": None, "error": [type(error).__name__, str(error)[:300]]}


def _argument(node: list[Any]) -> Argument:
    kind, number = node
    if kind != "argument" or type(number) is not int:
        raise MalformedError("an unknown kind")
    return Argument(number)


def _with_arguments(returned: Any, arguments: tuple[Any, ...]) -> Any:
    """Put the arguments back into a result that holds them."""
    if isinstance(returned, Argument):
        number = returned.number
        return arguments[number] if 0 <= number < len(arguments) else None
    if type(returned) in (tuple, list):
        return type(returned)(_with_arguments(one, arguments) for one in returned)
    return returned


def _size(value: Any) -> int:
    """Return how many bytes of arrays a value holds."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list | tuple) else 0


def _apply_again(applied: list[Any], arguments: tuple[Any, ...]) -> None:
    """Apply NumPy's functions to an array of the exercise's own class, which watches them."""
    kinds = [
        type(one)
        for one in arguments
        if isinstance(one, np.ndarray)
        and type(one).__array_ufunc__ is not np.ndarray.__array_ufunc__
    ]
    for entry in applied if kinds else []:
        if not (isinstance(entry, list) and len(entry) == 3 and isinstance(entry[1], list)):
            continue
        ufunc = getattr(np, str(entry[0]), None)
        if not isinstance(ufunc, np.ufunc) or len(entry[1]) != ufunc.nin:
            continue
        if _size(entry[1]) > _MOST_FOR_CALLBACK:
            continue
        inputs = [one.view(kinds[0]) if isinstance(one, np.ndarray) else one for one in entry[1]]
        options = {} if entry[2] is True else {"where": entry[2]}
        with np.errstate(all="ignore"):
            try:
                ufunc(*inputs, **options)
            except Exception:
                continue
