"""Define a learner's function, and call it as the grader asks, until the grader hangs up."""

import ast
import builtins
import inspect
import linecache
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import reading
from .values import TooLargeError
from .walls import Hook
from .watching import Argument, Watched, described, watched_call

if TYPE_CHECKING:
    from .main import Line

_LONGEST_DEFAULT = 60


def run(task: dict[str, Any], line: "Line", hook: Hook) -> None:
    """Define the function of a task, tell what it is, and call it again and again."""
    files: dict[str, str] = task["texts"]
    hook.is_on = True
    function, failed = define(task)
    answer: dict[str, Any] = {"failed": failed, "acts": hook.acts, "missing": function is _MISSING}
    answer["callable"] = callable(function)
    answer["parameters"] = _parameters(function)
    answer["value"] = None if function is _MISSING or callable(function) else function
    line.send(answer)
    while True:
        wanted = line.receive(lambda node: _revive(node, line))
        seen = watched_call(function, wanted["arguments"], wanted, hook)
        error = seen["error"]
        seen["error"] = described(error, files) if error is not None else None
        seen["acts"] = hook.acts
        try:
            line.send(seen, _special)
        except TooLargeError as too_large:
            line.send({"too_large": str(too_large), "acts": hook.acts})


_MISSING = object()


def define(task: dict[str, Any]) -> tuple[Any, list[str]]:
    """Run the statements of a program; return the function, and what could not be run."""
    space: dict[str, Any] = {"__name__": "notebook", "np": np, "numpy": np}
    failed = []
    trees: dict[str, ast.Module] = {}
    for label, text in task["texts"].items():
        lines = text.splitlines(keepends=True)
        linecache.cache[label] = (len(text), None, lines, label)
        trees[label] = ast.parse(text)
    for label, index in task["program"]:
        node = reading.only_definitions(trees[label].body[index])
        if node is None:
            continue
        module = ast.Module([node], type_ignores=[])
        try:
            exec(compile(module, label, "exec", dont_inherit=True), space)
        except BaseException as error:
            failed.append(f"{ast.unparse(node)[:80]}: {type(error).__name__}: {error}"[:200])
    return space.get(task["name"], _MISSING), failed


def _parameters(function: Any) -> list[list[Any]] | None:
    """Describe what a function takes; None where it does not tell."""
    try:
        signature = inspect.signature(function)
    except Exception:
        return None
    return [
        [
            parameter.name,
            int(parameter.kind),
            None if parameter.default is parameter.empty else _brief(parameter.default),
        ]
        for parameter in signature.parameters.values()
    ]


def _brief(value: Any) -> str:
    try:
        return repr(value)[:_LONGEST_DEFAULT]
    except Exception:
        return "..."


def _special(value: Any) -> list[Any] | None:
    return ["argument", value.number] if isinstance(value, Argument) else None


def _revive(node: list[Any], line: "Line") -> Any:
    """Make what only an argument can be: a function of the grader's, an array under watch."""
    kind, *rest = node
    if kind == "ufunc":
        return getattr(np, rest[0])
    if kind == "callback":
        return _callback(rest[0], rest[1], line)
    if kind == "watched":
        dtype, shape, numbers = rest
        return np.array(numbers, dtype).reshape(shape).view(Watched)
    raise ValueError(kind)


def _callback(number: int, name: str, line: "Line") -> Callable[..., Any]:
    """Return a function that asks the grader: what an exercise hands to the learner's function."""

    def function(*arguments: Any, **options: Any) -> Any:
        line.send({"callback": number, "with": arguments, "options": options})
        answer = line.receive()
        if answer["error"] is not None:
            kind, text = answer["error"]
            known = getattr(builtins, kind, None)
            is_error = isinstance(known, type) and issubclass(known, Exception)
            kind_of_error: Any = known if is_error else RuntimeError
            raise kind_of_error(text)
        return answer["returned"]

    function.__name__ = name
    return function
