"""A function that stands for the learner's: it asks the room, and does what it is told came of it.

The checks of an exercise (nnlib.exercises.review) run in the grader's own process, with the
grader's own NumPy, and call this function as if it were the learner's. What they look at is rebuilt
from plain values: the result, what became of the arguments, what was printed, the error and its way
through the learner's lines. What they measure themselves, such as lines of Python that are run, was
measured in the room and is done over here.
"""

import builtins
import inspect
import linecache
import random
import sys
import time
import tracemalloc
import types
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from nnlib.grading.guest.values import TooLargeError
from nnlib.grading.guest.watching import Argument
from nnlib.grading.room import DeadlineError, Line, MalformedError

_MOST_CALLBACKS = 200_000
_MOST_FOR_CALLBACK = 2**20  # bytes: what runs for it runs in here
_MOST_EVENTS = 200_000
_MOST_MEMORY = 256 * 2**20


class Stopped(BaseException):
    """A trial ends here: out of time, out of memory, or something that no exercise asks for.

    Attributes:
        kind: "time", "memory", "ended", "large", "garbled", or the kind of a forbidden act.
        what: the details, where there are any.
    """

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(kind, what)
        self.kind = kind
        self.what = what


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
        self.__code__ = _code(name, next(iter(files), "cell"))
        if parameters is not None:
            self.__signature__ = _signature(parameters)
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
        sys.settrace(None)  # these lines are not the learner's
        try:
            answers = [self._ask(arguments, is_counted=isinstance(tracer, types.FunctionType))]
        finally:
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
                    return _checked(answer)
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
        _write_back(arguments, answer["arguments"])
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
            raise self._rebuilt(error)
        return returned

    def _rebuilt(self, error: dict[str, Any]) -> BaseException:
        """Return the learner's error again, with its way through the learner's lines."""
        found = rebuilt_error(error)
        trace: types.TracebackType | None = None
        if not error["own"]:  # it was raised further down, in NumPy or in Python
            trace = types.TracebackType(None, _frame(_code("below", "<below>")), -1, 1)
        for name, label, number in reversed(error["frames"]):
            is_own = name == self.__name__
            if is_own and label != self.__code__.co_filename:
                self.__code__ = _code(name, label)
            code = self.__code__ if is_own else _code(name, label)
            trace = types.TracebackType(trace, _frame(code), -1, max(1, number))
        return found.with_traceback(trace)


def rebuilt_error(error: dict[str, Any]) -> BaseException:
    """Return an error of the type that was described, or of one of that name."""
    kind = _known_error(error["module"], error["type"])
    text = error["text"]
    if kind is not None:
        for make in (_by_arguments, _by_state, _by_text):
            with suppress(Exception):
                found = make(kind, error)
                if str(found) == text:
                    return found
    name = "".join(c for c in error["type"].rpartition(".")[2][:60] if c.isprintable()) or "Error"
    base = kind if kind in (MemoryError, SystemExit) else Exception
    made: BaseException = type(name, (base,), {"__str__": lambda _: text})()
    return made


def _by_arguments(kind: type[BaseException], error: dict[str, Any]) -> BaseException:
    found = kind(*error["arguments"])
    if isinstance(found, NameError | AttributeError | ImportError):
        found.name = error["name"]
    return found


def _by_state(kind: type[BaseException], error: dict[str, Any]) -> BaseException:
    found = kind.__new__(kind)
    vars(found).update({key: _stated(value) for key, value in error["state"].items()})
    return found


def _by_text(kind: type[BaseException], error: dict[str, Any]) -> BaseException:
    return kind(error["text"])


def _stated(value: Any) -> Any:
    """Return what one of NumPy's errors holds."""
    kind, inner = value
    if kind == "ufunc":
        found = getattr(np, str(inner))
        return found if isinstance(found, np.ufunc) else None
    if kind == "dtype":
        return np.dtype(str(inner)[:20])
    return tuple(_stated(one) for one in inner) if kind == "tuple" else inner


def _known_error(module: str, name: str) -> type[BaseException] | None:
    if module == "builtins":
        found = getattr(builtins, name, None)
    elif module.partition(".")[0] == "numpy":
        found = getattr(sys.modules.get(module), name, None)
    else:
        return None
    is_error = isinstance(found, type) and issubclass(found, Exception | SystemExit)
    return found if is_error else None


def _code(name: str, label: str) -> types.CodeType:
    code = compile("frames.append(sys._getframe())", label, "exec")
    return code.replace(co_name=str(name)[:80] or "cell", co_qualname=str(name)[:80] or "cell")


def _frame(code: types.CodeType) -> types.FrameType:
    frames: list[types.FrameType] = []
    exec(code, {"frames": frames, "sys": sys})
    return frames[0]


class _Default:
    """A default value, of which only the text is known."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


_KINDS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)


def _signature(parameters: list[list[Any]]) -> inspect.Signature | None:
    empty = inspect.Parameter.empty
    kinds = {int(kind): kind for kind in _KINDS}
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    str(name), kinds[kind], default=empty if text is None else _Default(str(text))
                )
                for name, kind, text in parameters[:100]
            ]
        )
    except (ValueError, KeyError, TypeError):
        return None


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


_ANSWER: dict[str, type | types.UnionType] = {
    "arguments": tuple,
    "error": dict | None,
    "printed": str,
    "warned": list,
    "floating": list,
    "count": int,
    "peak": int,
    "applied": list,
    "shared": bool,
    "acts": list,
}
_ERROR: dict[str, type | types.UnionType] = {
    "module": str,
    "type": str,
    "text": str,
    "arguments": list,
    "name": str | None,
    "frames": list,
    "state": dict,
    "own": bool,
}


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that has the form of one; raise Stopped where it tells of something else."""
    acts = answer.get("acts")
    if isinstance(acts, list) and acts:
        raise stopped_by(acts)
    if "too_large" in answer:
        raise Stopped("large")
    _check_form(answer, _ANSWER)
    if answer["error"] is not None:
        _check_form(answer["error"], _ERROR)
    if not all(
        isinstance(frame, list) and [type(one) for one in frame] == [str, str, int]
        for frame in (answer["error"] or {"frames": []})["frames"]
    ):
        raise MalformedError("frames of another form")
    if not all(isinstance(text, str) for text in answer["warned"]):
        raise MalformedError("warnings of another form")
    if not all(
        isinstance(one, list) and [type(part) for part in one] == [str, int]
        for one in answer["floating"]
    ):
        raise MalformedError("errors of another form")
    answer["count"] = max(0, min(answer["count"], _MOST_EVENTS))
    answer["peak"] = max(0, min(answer["peak"], _MOST_MEMORY))
    answer["printed"] = answer["printed"].encode("utf-8", "replace").decode()
    return answer


def _check_form(value: Any, form: dict[str, Any]) -> None:
    if not isinstance(value, dict) or not all(
        name in value and isinstance(value[name], kind) for name, kind in form.items()
    ):
        raise MalformedError("an answer of another form")


def stopped_by(acts: list[Any]) -> Stopped:
    """Return the end that the first forbidden act means."""
    first = acts[0]
    if isinstance(first, list) and [type(part) for part in first] == [str, str]:
        return Stopped(first[0], first[1])
    return Stopped("garbled", "acts of another form")


def _write_back(ours: Any, theirs: Any) -> None:
    """Change the arguments of this call as the learner's function has changed its copies."""
    if isinstance(ours, tuple):
        if isinstance(theirs, tuple) and len(theirs) == len(ours):
            for one, other in zip(ours, theirs, strict=True):
                _write_back(one, other)
    elif isinstance(ours, np.ndarray):
        _write_back_array(ours, theirs)
    elif isinstance(ours, np.random.Generator):
        if isinstance(theirs, np.random.Generator) and type(theirs.bit_generator) is type(
            ours.bit_generator
        ):
            ours.bit_generator.state = theirs.bit_generator.state
    elif isinstance(ours, list) and isinstance(theirs, list):
        for one, other in zip(ours, theirs, strict=False):
            _write_back(one, other)
        if len(ours) != len(theirs) or any(map(_is_other, ours, theirs)):
            ours[:] = theirs
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() & theirs.keys():
            _write_back(ours[key], theirs[key])
        if ours.keys() != theirs.keys() or any(_is_other(ours[key], theirs[key]) for key in ours):
            ours.clear()
            ours.update(theirs)


def _is_other(one: Any, other: Any) -> bool:
    """Tell whether an element was replaced by another one, rather than changed in itself."""
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return any(map(_is_other, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return (
            one.shape != other.shape or one.dtype != other.dtype or one.tobytes() != other.tobytes()
        )
    if isinstance(one, list | dict) and type(one) is type(other):
        return False  # has been written to
    if callable(one) or isinstance(one, np.random.Generator):
        return False
    return type(one) is not type(other) or repr(one) != repr(other)


def _write_back_array(ours: Any, theirs: Any) -> None:
    if not isinstance(theirs, np.ndarray) or theirs.dtype != ours.dtype:
        return
    if theirs.shape != ours.shape:
        if theirs.size != ours.size:
            return
        ours.shape = theirs.shape
    if ours.tobytes() != theirs.tobytes():
        ours[...] = theirs


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
        inputs = [one.view(kinds[0]) if isinstance(one, np.ndarray) else one for one in entry[1]]
        options = {} if entry[2] is True else {"where": entry[2]}
        with np.errstate(all="ignore"):
            try:
                ufunc(*inputs, **options)
            except Exception:
                continue


__all__ = ["StandIn", "Stopped", "TooLargeError", "rebuilt_error", "stopped_by"]
