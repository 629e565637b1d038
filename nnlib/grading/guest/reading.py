"""What a notebook defines: read from the text of its cells, and nothing is run.

Only definitions, imports and assignments count. For a function, those are chosen that it needs, and
what those need in turn: a training run of an hour is left out because no function needs what comes
of it.
"""

import ast
import hashlib
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .cutting import chunks

MOST_CELLS = 2_000
_MOST_ANSWERS = 4

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_ASSIGNMENTS = (ast.Assign, ast.AugAssign, ast.AnnAssign)
_DEF = re.compile(r"^(?:async\s+)?def\s+(\w+)", re.MULTILINE)


@dataclass
class Statement:
    """A definition, import or assignment: where it stands, what it binds, what it needs."""

    chunk: str
    index: int
    node: ast.stmt
    binds: set[str]
    needs: set[str]


@dataclass
class Scope:
    """One notebook: its chunks by label, and what counts of them, in order."""

    texts: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    broken: list[tuple[str, SyntaxError]] = field(default_factory=list)


def describe(task: dict[str, Any]) -> dict[str, Any]:
    """Return, for each exercise that the notebooks answer, the answers and what each needs.

    Args:
        task: "notebooks", pairs of a name and a list of cells' texts; "lessons", for each lesson
            the "names" of its exercises and the course's own "cells", which go before the
            learner's; "given", the fingerprints of statements that are the course's, not answers.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    broken: dict[str, str] = {}
    given = set(task["given"])
    every = {name for lesson in task["lessons"] for name in lesson["names"]}
    for name, cells in task["notebooks"]:
        own = read_notebook(cells[:MOST_CELLS], f"{name}, ")
        for lesson in task["lessons"]:
            course = read_notebook(lesson["cells"], "the course, ")
            scope = Scope(
                course.texts | own.texts, [*course.statements, *own.statements], own.broken
            )
            for exercise in lesson["names"]:
                answers = list(_answers(scope, own, exercise, every, given))
                found.setdefault(exercise, []).extend(answers)
                if not answers:
                    for text, error in own.broken:
                        if exercise in _DEF.findall(text):
                            broken[exercise] = _said(error)
    return {
        "answers": {name: _best_last(answers) for name, answers in found.items() if answers},
        "broken": broken,
    }


def fingerprint(node: ast.stmt) -> str:
    """Return what two statements have in common that differ in spaces and comments only."""
    return hashlib.sha256(ast.dump(node).encode()).hexdigest()[:20]


def read_notebook(cells: Iterable[str], prefix: str = "") -> Scope:
    """Cut the code cells of a notebook into chunks, and list what counts of each."""
    scope = Scope()
    for label, text, error in chunks(list(cells), prefix):
        if error is not None:
            scope.broken.append((text, error))
            continue
        tree = ast.parse(text)
        scope.texts[label] = text
        for index, node in enumerate(tree.body):
            kept = only_definitions(node)
            if kept is not None:
                scope.statements.append(Statement(label, index, kept, _binds(kept), _needs(kept)))
    return scope


def only_definitions(node: ast.stmt) -> ast.stmt | None:
    """Return a statement as far as it defines, imports or assigns; None where it does not."""
    if isinstance(node, (*_DEFINITIONS, *_IMPORTS)):
        return node
    if isinstance(node, _ASSIGNMENTS):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        # `np.exp = ...` changes a module for everybody: no exercise needs that.
        return node if all(_root(target) is None for target in targets) else None
    if isinstance(node, ast.If | ast.Try):
        parts = ("body", "orelse", "finalbody") if isinstance(node, ast.Try) else ("body", "orelse")
        copied = {name: getattr(node, name) for name in node._fields}
        for part in parts:
            kept = [only_definitions(inner) for inner in copied[part]]
            copied[part] = [inner for inner in kept if inner is not None]
        if isinstance(node, ast.Try):
            for handler in copied["handlers"]:
                kept = [only_definitions(inner) for inner in handler.body]
                handler.body = [inner for inner in kept if inner is not None] or [
                    ast.copy_location(ast.Pass(), node)
                ]
        if not any(copied[part] for part in parts):
            return None
        copied["body"] = copied["body"] or [ast.copy_location(ast.Pass(), node)]
        return ast.copy_location(type(node)(**copied), node)
    return None


def _root(target: ast.expr) -> str | None:
    """Return the name whose attribute a target is (`np.exp`, `np.linalg.norm`); None for others."""
    if not isinstance(target, ast.Attribute):
        return None
    value: ast.expr = target
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def _said(error: SyntaxError) -> str:
    line = (error.text or "").strip()[:100]
    where = f" in the line `{line}`" if line and "`" not in line else ""
    return f"{error.msg}{where}"


def _answers(
    scope: Scope, own: Scope, name: str, names: set[str], given: set[str]
) -> Iterator[dict[str, Any]]:
    seen = set(given)
    for statement in own.statements:
        if name not in statement.binds or fingerprint(statement.node) in seen:
            continue
        seen.add(fingerprint(statement.node))
        program = needed(scope, statement, name, names)
        text = scope.texts[statement.chunk]
        first, last = _lines(statement.node)
        yield {
            "program": [[one.chunk, one.index] for one in program],
            "texts": {one.chunk: scope.texts[one.chunk] for one in program},
            "source": "\n".join(text.split("\n")[first - 1 : last])[:20_000],
            "place": statement.chunk,
            "stub": is_stub(statement.node),
        }


def needed(scope: Scope, answer: Statement, name: str, names: set[str]) -> list[Statement]:
    """Return what has to be run for one answer, in order: it, and all that it needs."""
    written = {
        bound for one in scope.statements for bound in one.binds & names if not is_stub(one.node)
    }
    usable = [
        one
        for one in scope.statements
        if one is answer
        or (name not in one.binds and not (is_stub(one.node) and one.binds & written))
    ]
    wanted, chosen = set(answer.needs), {id(answer)}
    growing = True
    while growing:
        growing = False
        for one in usable:
            everything = "*" in one.binds
            if id(one) not in chosen and (everything or one.binds & wanted):
                chosen.add(id(one))
                wanted |= one.needs
                growing = True
    return [one for one in usable if id(one) in chosen]


def is_stub(node: ast.stmt) -> bool:
    """Tell whether this is a function with nothing written in it."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    for inner in node.body:
        if isinstance(inner, ast.Pass):
            continue
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant):
            continue
        if isinstance(inner, ast.Return) and (
            inner.value is None or ast.dump(inner.value) == "Constant(value=None)"
        ):
            continue
        if isinstance(inner, ast.Raise) and "NotImplemented" in ast.dump(inner):
            continue
        return False
    return True


def _best_last(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers to try, the last that was written first; stubs only where all are."""
    written = [answer for answer in answers if not answer["stub"]] or answers[-1:]
    return written[::-1][:_MOST_ANSWERS]


def _lines(node: ast.stmt) -> tuple[int, int]:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno or node.lineno


def _binds(node: ast.AST) -> set[str]:
    """Return the names that a statement gives a value to, where it stands; "*" for any."""
    if isinstance(node, _DEFINITIONS):
        return {node.name}
    if isinstance(node, ast.Import):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    if isinstance(node, ast.Assign):
        return set().union(*(_targets(target) for target in node.targets))
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return _targets(node.target)
    inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
    return set().union(*map(_binds, inner)) if inner else set()


def _targets(target: ast.expr) -> set[str]:
    """Return the names that a target binds, or whose value it changes."""
    while isinstance(target, ast.Subscript | ast.Starred):
        target = target.value
    if isinstance(target, ast.Name):
        return {target.id}
    if isinstance(target, ast.Tuple | ast.List):
        return set().union(*map(_targets, target.elts)) if target.elts else set()
    return set()


def _needs(node: ast.stmt) -> set[str]:
    """Return the names from outside that a statement may look up."""
    try:
        table = symtable.symtable(ast.unparse(node), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return _global_names(table)


def _global_names(table: symtable.SymbolTable) -> set[str]:
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_global() and (symbol.is_referenced() or table.get_type() != "module")
    }
    return names.union(*map(_global_names, table.get_children())) if table.get_children() else names
