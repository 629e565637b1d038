"""In place of nnlib: what an exercise may take from the course, and a word on the rest.

The real package is not in here, and a learner's copy of it would count for nothing. `yours(name)`
gives the course's answer to another, earlier exercise, so that no exercise depends on another.
Modules that the course's own notebook offers (nnlib.losses in the clinic) are lent as text.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable
from typing import Any

from .walls import Hook

_SILENT = ("check", "hint", "progress", "predict", "quiz", "how_many_are_yours", "count_yours")


class SolutionSoughtError(ImportError):
    """The answer to the very exercise was looked up in nnlib."""


class Lender(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds whatever is called nnlib.

    Args:
        lends: texts of answers to other exercises, by name.
        modules: texts of modules that are offered, by name.
        aliases: which names in which modules are answers to which exercises.
        hook: notes what was asked for and is not to be had.
    """

    def __init__(
        self,
        lends: dict[str, str],
        modules: dict[str, str],
        aliases: dict[str, dict[str, str]],
        hook: Hook,
    ) -> None:
        self._lends = lends
        self._modules = modules
        self._aliases = aliases
        self._hook = hook

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """Find a module of nnlib's, and no other."""
        if fullname.partition(".")[0] != "nnlib":
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Make an empty module."""
        return types.ModuleType(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill it: with what is offered, and with a refusal of everything else."""
        name = module.__name__
        if name in self._modules:
            text = self._modules[name]
            exec(compile(text, f"<{name}>", "exec", dont_inherit=True), module.__dict__)
            return
        if name == "nnlib.exercises":
            module.__dict__.update(dict.fromkeys(_SILENT, _nothing), yours=self.yours)
        elif name == "nnlib.exercises.keeping":
            module.__dict__.update(dict.fromkeys(_SILENT[-2:], _nothing), yours=self.yours)
        module.__dict__["__getattr__"] = self._refusal(name)

    def yours(self, name: str) -> Any:
        """Return the course's answer to another exercise."""
        if name not in self._lends:
            return _Refused(self, f"yours({name!r})")
        space: dict[str, Any] = {"__name__": "yours"}
        text = self._lends[name]
        exec(compile(text, f"<the course's {name}>", "exec", dont_inherit=True), space)
        return space[name]

    def refuse(self, what: str) -> None:
        """Note it, and stop the function."""
        self._hook.note("nnlib", what)
        raise SolutionSoughtError(f"{what} is not there while grading: the answer is to be yours")

    def _refusal(self, module: str) -> Callable[[str], Any]:
        def look_up(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            if f"{module}.{name}" in self._modules:
                return importlib.import_module(f"{module}.{name}")
            exercise = self._aliases.get(module, {}).get(name)
            if exercise in self._lends:
                return self.yours(exercise)
            return _Refused(self, f"{module}.{name}")

        return look_up


class _Refused:
    """What may be imported, and not be used."""

    def __init__(self, lender: Lender, what: str) -> None:
        self._nnlib = lender, what

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        lender, what = self._nnlib
        lender.refuse(what)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        lender, what = self._nnlib
        return _Refused(lender, f"{what}.{name}")


def _nothing(*_arguments: Any, **_options: Any) -> None:
    return None


def lend(
    lends: dict[str, str], modules: dict[str, str], aliases: dict[str, dict[str, str]], hook: Hook
) -> None:
    """Put the lender where Python looks first."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "nnlib"]:
        del sys.modules[name]
    sys.meta_path.insert(0, Lender(lends, modules, aliases, hook))
