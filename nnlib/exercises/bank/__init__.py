"""All exercises of the course: a folder per lesson, a file per exercise."""

import difflib
import importlib
import pkgutil
from functools import cache

from nnlib.exercises.spec import Exercise


@cache
def all_exercises() -> dict[str, Exercise]:
    """Return every exercise by name, in the order of the course."""
    exercises: dict[str, Exercise] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        lesson = importlib.import_module(f"{__name__}.{info.name}")
        for exercise in lesson.EXERCISES:
            if exercise.name in exercises:
                raise ValueError(f"{info.name}: a second exercise called {exercise.name!r}.")
            exercises[exercise.name] = exercise
    return exercises


def find(name: str) -> Exercise:
    """Return the exercise of this name.

    Raises:
        ValueError: there is none; it names those that are spelled alike.
    """
    exercises = all_exercises()
    if name in exercises:
        return exercises[name]
    close = difflib.get_close_matches(str(name), exercises, n=3)
    advice = f"Did you mean {' or '.join(map(repr, close))}?" if close else "See progress()."
    raise ValueError(f"expected the name of an exercise, got {name!r}. {advice}")
