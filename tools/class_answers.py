"""Answers of a made-up class, as program text that stands by itself in a learner's notebook.

They come from where answers of all kinds lie already: right ones from the solutions and the bank's
alternatives, known mistakes from the bank, and new mistakes from people who had read the statements
only (tests/blind_answers).
"""

import ast
import builtins
import importlib.util
import inspect
import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from nnlib.exercises.bank import all_exercises, find

ROOT = Path(__file__).resolve().parents[1]
BLIND = ROOT / "tests" / "blind_answers"

ANY = "*"  # whatever the mistake is called


@dataclass(frozen=True)
class Answer:
    """What a learner wrote for one exercise, and what has to come of it.

    Attributes:
        kind: "right", "known", "new", "empty", "hostile" or "mangled".
        source: the text of the cell; None where the cell stays as it was handed out.
        status: what the grade may say.
        mistake: the name of the mistake that has to be recognized; None for none; ANY.
        points: "all", "some" (fewer than all) or "none".
        title: what it is, for whoever reads the list of expected grades.
        told: a word that the message or a note to the learner has to hold.
    """

    kind: str
    source: str | None
    status: tuple[str, ...]
    mistake: str | None = None
    points: str = "none"
    title: str = ""
    told: str = ""


EMPTY = Answer("empty", None, ("not attempted",), title="as it was handed out")


class _CannotStandAloneError(Exception):
    """The function needs something that a learner's notebook would not have."""


@cache
def right_answers(name: str) -> list[Answer]:
    """Return the right answers to an exercise: the solution, and those by other routes."""
    answers = [Answer("right", _solution(name), ("passed",), None, "all", "the solution")]
    functions = [(f"alternative {i + 1}", f) for i, f in enumerate(find(name).alternatives)]
    functions += [(key, f) for key, f in _blind(name).items() if key.startswith("right_")]
    for title, source in _sources(functions, name):
        answers.append(Answer("right", source, ("passed",), None, "all", title))
    return answers


@cache
def known_mistakes(name: str) -> list[Answer]:
    """Return the wrong answers that the bank knows, in its order: the usual ones first."""
    answers = []
    for mistake in find(name).mistakes.values():
        functions = [(mistake.name, function) for function in mistake.functions]
        for title, source in _sources(functions, name):
            status = ("wrong", "crashed")
            answers.append(Answer("known", source, status, mistake.name, "some", title))
    return answers


@cache
def new_mistakes(name: str) -> list[Answer]:
    """Return wrong answers by people who had never seen the bank; none for some exercises."""
    path = BLIND / "judged" / f"{name}.json"
    judged = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    functions = [(key, f) for key, f in _blind(name).items() if key in judged]
    return [
        Answer("new", source, ("wrong", "crashed"), judged[title]["mistake"], "some", title)
        for title, source in _sources(functions, name)
    ]


def _sources(
    functions: list[tuple[str, Callable[..., Any]]], name: str
) -> Iterator[tuple[str, str]]:
    for title, function in functions:
        try:
            yield title, standalone(function, name)
        except _CannotStandAloneError:
            continue


def standalone(function: Callable[..., Any], name: str) -> str:
    """Return a function as a learner would have it in a cell: imports, helpers, itself.

    Raises:
        _CannotStandAloneError: it is made by another function, or uses parts of nnlib.
    """
    imports: dict[str, None] = {}
    helpers: dict[str, str] = {}
    main = _definition(function)
    own_name, main.name = main.name, name
    _collect(function, main, imports, helpers, {own_name, name})
    parts = list(helpers.values())
    parts.append(ast.unparse(main))
    return "\n".join(imports) + "\n\n\n" * bool(imports) + "\n\n\n".join(parts)


def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    if not isinstance(function, FunctionType) or function.__closure__:
        raise _CannotStandAloneError(repr(function))
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError) as error:  # a lambda in the middle of a call
        raise _CannotStandAloneError(repr(function)) from error
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        raise _CannotStandAloneError(repr(function))
    definition = tree.body[0]
    definition.decorator_list = []
    return definition


def _collect(
    function: Callable[..., Any],
    definition: ast.FunctionDef,
    imports: dict[str, None],
    helpers: dict[str, str],
    taken: set[str],
) -> None:
    """Find what a function uses of its module, and what that uses."""
    known: dict[str, Any] = function.__globals__  # type: ignore[attr-defined]
    names = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
    for used in sorted(names & known.keys()):
        value = known[used]
        if used in helpers or hasattr(builtins, used):
            continue
        if used in taken or used in all_exercises():
            raise _CannotStandAloneError(used)
        if isinstance(value, ModuleType):
            imports[_import(value.__name__, "", used)] = None
        elif isinstance(value, FunctionType) and value.__module__ == known["__name__"]:
            inner = _definition(value)
            helpers[used] = ""  # its place is before those who use it: see below
            _collect(value, inner, imports, helpers, taken)
            del helpers[used]
            helpers[used] = ast.unparse(inner)
        elif isinstance(value, bool | int | float | str | tuple | list):
            helpers[used] = f"{used} = {value!r}"
        elif callable(value) and getattr(value, "__module__", None):
            imports[_import(value.__module__, value.__name__, used)] = None
        else:
            raise _CannotStandAloneError(used)


def _import(module: str, name: str, used: str) -> str:
    if module.partition(".")[0] not in {*sys.stdlib_module_names, "numpy"}:
        raise _CannotStandAloneError(module)
    called = name or module
    tail = "" if used == called else f" as {used}"
    return f"from {module} import {name}{tail}" if name else f"import {module}{tail}"


@cache
def _solution(name: str) -> str:
    """Return the cell of the solutions that defines the function."""
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and f"def {name}(" in source:
                return source
    raise ValueError(f"no notebook in solutions defines {name}")


@cache
def _blind(name: str) -> dict[str, Callable[..., Any]]:
    path = BLIND / f"{name}.py"
    if not path.exists():
        return {}
    spec = importlib.util.spec_from_file_location(f"blind_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        key: value
        for key, value in vars(module).items()
        if key.startswith(("right_", "wrong_")) and callable(value)
    }
