"""The text of a function together with all that it needs: a module that stands on its own.

A function in a notebook leans on what other cells have defined. What it leans on is found in its
text: the names that are neither its own nor Python's. Each is then looked up where the function
would look, and written down as an import, as a definition (which may need names in its turn) or as
a constant.
"""

import ast
import functools
import inspect
import symtable
import sys
import sysconfig
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from nnlib.exercises import bank
from nnlib.exercises.literals import CannotWriteError, a_or_an, literal

_INSIDE = "Put it inside the function and check again."
_WITH_DEF = "Write it with `def` and check again."


class CannotKeepError(Exception):
    """Something that a text cannot carry; the message says what, and what to do about it."""


def self_contained(name: str, function: Any) -> str:
    """Return the source of a module in which `name` is the function.

    Raises:
        CannotKeepError: it is not a function of the learner's own, or uses what cannot be written.
    """
    if isinstance(function, functools.partial):
        raise CannotKeepError(f"it is made with functools.partial. {_WITH_DEF}")
    original = _unwrapped(function)
    _refuse_what_is_no_function(original)
    gathered = _Gathered()
    gathered.define(name, function, original.__globals__)
    return gathered.text()


class _Gathered:
    """What has been found so far: each name with the statement that binds it."""

    def __init__(self) -> None:
        self.imports: dict[str, None] = {}  # in place of a set: it keeps its order
        self.definitions: list[str] = []
        self.bound: dict[str, str] = {}

    def text(self) -> str:
        parts = ["\n".join(sorted(self.imports))] if self.imports else []
        return "\n\n\n".join([*parts, *self.definitions]) + "\n"

    def bind(self, name: str, value: Any, namespace: dict[str, Any]) -> None:
        """Add a statement that gives `name` this value."""
        line = _import_line(name, value)
        if line is not None:
            if self._is_new(name, line):
                self.imports[line] = None
        elif (exercise := _exercise_answered_by(value)) is not None:
            statement = f"{name} = find_exercise({exercise!r}).reference"
            if self._is_new(name, statement):
                self.imports["from nnlib.exercises.bank import find as find_exercise"] = None
                self.definitions.append(statement)
        elif isinstance(_unwrapped(value), FunctionType | type):
            self.define(name, value, namespace)
        else:
            self._write_constant(name, value)

    def define(self, name: str, value: Any, namespace: dict[str, Any]) -> None:
        """Add the text of a function or a class, and all that it needs."""
        original = _unwrapped(value)
        if isinstance(original, type):
            source = _source_of_class(original, namespace)
            if namespace.get(original.__name__) is not original:  # of a module of the learner's
                namespace = getattr(sys.modules.get(original.__module__), "__dict__", namespace)
        else:
            source = _source_of_function(name, original)
            namespace = original.__globals__
        own_name = _name_defined_by(source, name)
        if self._is_new(own_name, source):
            self._follow(source, namespace)
            self.definitions.append(source)
        alias = f"{name} = {own_name}"
        if own_name != name and self._is_new(name, alias):
            self.definitions.append(alias)

    def _write_constant(self, name: str, value: Any) -> None:
        try:
            statement = f"{name} = {literal(value)}"
        except CannotWriteError as reason:
            raise CannotKeepError(
                f"it uses `{name}` from the notebook, {reason}, which cannot be written down. "
                f"{_INSIDE}"
            ) from None
        if "numpy." in statement:
            self.imports["import numpy"] = None
        if self._is_new(name, statement):
            self.definitions.append(statement)

    def _is_new(self, name: str, statement: str) -> bool:
        """Note what binds a name, before anything else is followed: so that circles end."""
        is_new = name not in self.bound
        if self.bound.setdefault(name, statement) != statement:
            raise CannotKeepError(
                f"`{name}` means two different things in it and in what it uses. Give one of them "
                "another name and check again."
            )
        return is_new

    def _follow(self, source: str, namespace: dict[str, Any]) -> None:
        for name in sorted(_global_names(symtable.symtable(source, "<kept>", "exec"))):
            if name in namespace and not (name.startswith("__") and name.endswith("__")):
                self.bind(name, namespace[name], namespace)
        # `import scipy` alone does not always bring scipy.special along.
        for module in _submodules(source, namespace):
            self.imports[f"import {module}"] = None


def _global_names(table: symtable.SymbolTable) -> set[str]:
    """Return the names that a text reads and that do not belong to one of its functions."""
    names = {s.get_name() for s in table.get_symbols() if s.is_referenced() and s.is_global()}
    return names.union(*(_global_names(child) for child in table.get_children()))


def _submodules(source: str, namespace: dict[str, Any]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        module = namespace.get(node.id) if isinstance(node, ast.Name) else None
        while parts and isinstance(module, ModuleType):
            module = sys.modules.get(f"{module.__name__}.{parts.pop()}")
            if module is not None:
                yield module.__name__


def _import_line(name: str, value: Any) -> str | None:
    """Return the line that imports a value from an installed module; None where none has it."""
    if isinstance(value, ModuleType):
        full_name = value.__name__
        if not _is_installed(full_name) or sys.modules.get(full_name) is not value:
            raise CannotKeepError(
                f"it uses `{name}`, a module that other notebooks may not find. Put what you need "
                "of it inside the function and check again."
            )
        return f"import {full_name}" if full_name == name else f"import {full_name} as {name}"
    with suppress(CannotWriteError):
        literal(value)
        return None  # 3.14 is not to be imported from wherever somebody happens to have it
    names = [name]
    with suppress(Exception):  # some objects answer to every name, with anything
        if isinstance(value.__name__, str):
            names.insert(0, value.__name__)
    for module in _modules_for(value):
        for attribute in names:
            if vars(module).get(attribute) is value:
                line = f"from {module.__name__} import {attribute}"
                return line if attribute == name else f"{line} as {name}"
    return None


def _exercise_answered_by(value: Any) -> str | None:
    """Return the exercise whose reference this is: what `yours` gives while there is no own one."""
    for name, exercise in bank.all_exercises().items():
        if exercise.reference is value:
            return name
    return None


def _modules_for(value: Any) -> Iterable[ModuleType]:
    """Return the installed modules that may have a value: its own first, then public ones."""
    own = getattr(value, "__module__", None)
    modules = {
        name: module
        for name, module in list(sys.modules.items())
        if isinstance(module, ModuleType) and _is_installed(name)
    }
    by_rank = sorted(modules, key=lambda n: (n != own, "_" in n, n.count("."), n))
    return [modules[name] for name in by_rank]


@functools.cache
def _is_installed(module: str) -> bool:
    """Tell whether a module can be imported from any folder: Python's, nnlib's or a package's."""
    top = module.partition(".")[0]
    if top in ("__main__", "yours"):  # and not the program that runs the notebook
        return False
    if top in sys.stdlib_module_names or top == "nnlib":
        return True
    file = getattr(sys.modules.get(top), "__file__", None)
    folders = [Path(sysconfig.get_path(key)) for key in ("purelib", "platlib")]
    return file is not None and (
        any(Path(file).is_relative_to(folder) for folder in folders)
        or bool({"site-packages", "dist-packages"}.intersection(Path(file).parts))
    )


def _unwrapped(value: Any) -> Any:
    """Return what a decorator was put around; the value itself where there was none."""
    if isinstance(value, type | ModuleType):
        return value
    with suppress(Exception):  # an object that answers to __wrapped__ with itself, for one
        original = inspect.unwrap(value)
        if isinstance(original, FunctionType):
            return original
    return value


def _refuse_what_is_no_function(function: Any) -> None:
    if isinstance(function, MethodType):
        raise CannotKeepError(f"it is a method, which belongs to an object. {_WITH_DEF}")
    if isinstance(function, FunctionType | BuiltinFunctionType | type | np.ufunc):
        module = str(getattr(function, "__module__", None))
        package = "numpy" if isinstance(function, np.ufunc) else module.partition(".")[0]
        if package == "nnlib":
            raise CannotKeepError(f"it is nnlib's own, not yours. {_WITH_DEF}")
        if isinstance(function, np.ufunc) or _is_installed(module):
            raise CannotKeepError(f"it comes from {package} and is not yours. {_WITH_DEF}")
    if not isinstance(function, FunctionType):
        kind = "class" if isinstance(function, type) else type(function).__name__
        raise CannotKeepError(f"it is {a_or_an(kind)}. {_WITH_DEF}")


def _source_of_function(name: str, function: FunctionType) -> str:
    if _is_installed(str(function.__module__)):
        raise CannotKeepError(
            f"it uses `{name}`, which cannot be imported from {function.__module__}. {_INSIDE}"
        )
    remembered = [free for free in function.__code__.co_freevars if free != "__class__"]
    if remembered:
        raise CannotKeepError(
            f"`{name}` was made inside another function, and needs `{remembered[0]}` from there. "
            "Define it at the left margin of a cell and check again."
        )
    try:
        return textwrap.dedent(inspect.getsource(function)).strip()
    except (OSError, TypeError, SyntaxError):
        raise _no_text(name) from None


def _source_of_class(kind: type, namespace: dict[str, Any]) -> str:
    """Return the text of a class, which inspect does not find where it was typed into a cell."""
    with suppress(OSError, TypeError):
        return textwrap.dedent(inspect.getsource(kind)).strip()
    for cell in reversed(namespace.get("In", [])):
        with suppress(SyntaxError):
            for node in ast.parse(cell).body:
                if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
                    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                    return "\n".join(cell.split("\n")[first - 1 : node.end_lineno])
    raise _no_text(kind.__name__)


def _name_defined_by(source: str, name: str) -> str:
    """Return the name that a text binds: of its `def` or `class`, or `name = lambda ...`."""
    try:
        statement = ast.parse(source).body[0]
    except (SyntaxError, IndexError):  # the lines of a lambda may begin or end in mid-statement
        statement = ast.Pass()
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.name
    if (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Lambda)
        and [type(target) for target in statement.targets] == [ast.Name]
    ):
        return str(getattr(statement.targets[0], "id"))  # noqa: B009 - of an ast.Name, as seen
    raise CannotKeepError(f"`{name}` is a lambda that is part of a larger line. {_WITH_DEF}")


def _no_text(name: str) -> CannotKeepError:
    return CannotKeepError(
        f"Python has not kept the text of `{name}`. Define it in a cell of its own, run that, and "
        "check again."
    )
