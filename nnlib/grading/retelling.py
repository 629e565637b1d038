"""Make anew, from plain values, what a learner's function raised, where, and what it takes."""

import builtins
import inspect
import sys
import types
from contextlib import suppress
from typing import Any

import numpy as np


def with_way(
    found: BaseException, error: dict[str, Any], name: str, code: types.CodeType
) -> tuple[BaseException, types.CodeType]:
    """Give an error its way through the learner's lines.

    Args:
        found: the error.
        error: its description.
        name: the function's name.
        code: the function's code: what tells its own lines from others.

    Returns:
        The error, and the function's code, which is another where it stands in another cell.
    """
    trace: types.TracebackType | None = None
    if not error["own"]:  # it was raised further down, in NumPy or in Python
        trace = types.TracebackType(None, _frame(code_of("below", "<below>")), -1, 1)
    for frame_name, label, number in reversed(error["frames"]):
        is_own = frame_name == name
        if is_own and label != code.co_filename:
            code = code_of(name, label)
        own = code if is_own else code_of(frame_name, label)
        trace = types.TracebackType(trace, _frame(own), -1, max(1, number))
    return found.with_traceback(trace), code


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


def code_of(name: str, label: str) -> types.CodeType:
    """Return code that looks as if it were that of a function in one of the learner's cells."""
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


def signature_of(parameters: list[list[Any]]) -> inspect.Signature | None:
    """Return the signature that was described; None where there can be no such one."""
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
