"""Your own code from there on: a function that passed is kept, and runs in later notebooks."""

import linecache
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from nnlib.exercises import bank
from nnlib.exercises.gathering import CannotKeepError, self_contained
from nnlib.exercises.record import record
from nnlib.speaking import say
from nnlib.exercises.spec import Function

if TYPE_CHECKING:
    from nnlib.exercises.reviewing import Review


def keep(name: str, function: Any, review: "Callable[[str, Function], Review]") -> str | None:
    """Keep the text of a function that passed, with all that it needs from its notebook.

    The text is run on its own and reviewed once more, so that what is kept also works elsewhere.

    Args:
        name: the exercise.
        function: what passed.
        review: tries the rebuilt function.

    Returns:
        None if the function is kept, else a sentence to the learner that says why it is not.
    """
    try:
        source = self_contained(name, function)
        if record().exercise(name).kept == source:
            return None
        _refuse_unless_it_passes(name, source, review)
    except CannotKeepError as reason:
        before = record().exercise(name).kept is not None
        stays = " The version that was kept before stays." if before else ""
        return f"`{name}` passed, but is not kept for later notebooks: {reason}{stays}"
    record().keep(name, source)
    return None


def yours(name: str) -> Function:
    """Return your own function for an exercise, or nnlib's, with a note, where there is none yet.

    Args:
        name: the exercise, such as "softmax".

    Raises:
        ValueError: there is no such exercise.
    """
    exercise = bank.find(name)
    known = record().exercise(name)
    reason = "yours has not passed yet"
    if known.kept is not None:
        try:
            return _load(name, known.kept)
        except Exception as error:
            reason = f"yours does not run here ({_said(error)}): check it again in its notebook"
    elif known.passed_at is not None:
        reason = "yours passed but could not be kept: check it again to see why"
    say(f"{name}: nnlib's version, because {reason}")
    return exercise.reference


def count_yours(names: Iterable[str] | None = None) -> tuple[int, int]:
    """Return how many functions are kept, and of how many.

    Args:
        names: the exercises to count; all where it is None.

    Raises:
        ValueError: there is no exercise of one of the names.
    """
    counted = {bank.find(name).name for name in (bank.all_exercises() if names is None else names)}
    known = record().exercises()
    kept = sum(name in known and known[name].kept is not None for name in counted)
    return kept, len(counted)


def how_many_are_yours(names: Iterable[str] | None = None) -> str:
    """Return the count as words: "47 of 56 functions are yours"."""
    kept, total = count_yours(names)
    return f"{kept} of {total} functions {'is' if kept == 1 else 'are'} yours"


def _refuse_unless_it_passes(
    name: str, source: str, review: "Callable[[str, Function], Review]"
) -> None:
    try:
        rebuilt = _load(name, source)
    except Exception as error:
        raise CannotKeepError(
            f"outside this notebook it stops ({_said(error)}). Put what it needs inside the "
            "function and check again."
        ) from error
    verdict = review(name, rebuilt)
    if not verdict.passed:
        raise CannotKeepError(
            "outside this notebook it does something else, perhaps because of something that "
            f"another cell has changed. There: {verdict.message}"
        )


def _load(name: str, source: str) -> Function:
    """Run a kept text in a namespace of its own, and return the function."""
    filename = _register(name, source)
    # Like a notebook's, `In` lets the text of its classes be found, if something else uses it.
    namespace: dict[str, Any] = {"__name__": "yours", "In": [source]}
    exec(compile(source, filename, "exec", dont_inherit=True), namespace)
    function: Function = namespace[name]
    if not callable(function):
        raise TypeError(f"{name} is no function")
    return function


def _register(name: str, source: str) -> str:
    """Make the text known to tracebacks and to inspect; return the file name it goes by."""
    lines = [f"{line}\n" for line in source.rstrip("\n").split("\n")]
    filename, version = f"<your {name}>", 1
    # An older version may still be in use, and its tracebacks have to show its own lines.
    while linecache.getlines(filename) not in ([], lines):
        version += 1
        filename = f"<your {name}, version {version}>"
    linecache.cache[filename] = (len(source), None, lines, filename)
    return filename


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip(": ")
