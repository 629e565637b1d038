"""Try a learner's function on fresh inputs, and find the words for what it does."""

import dis
import inspect
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nnlib.exercises.bank import find
from nnlib.exercises.comparing import Array, as_array, wrong_places
from nnlib.exercises.diagnosis import behaves_like, diagnose, own_frames
from nnlib.exercises.fingerprints import Failure
from nnlib.exercises.limits import TimeIsUpError, within
from nnlib.exercises.spec import Case, Complaint, Exercise, Function
from nnlib.exercises.trials import Trial, result


@dataclass(frozen=True)
class Example:
    """The smallest call that failed, to be shown.

    Attributes:
        about: what the call tried, such as "large logits".
        arguments: parameter and value, in order.
        place: the part of the result that is shown, "" for the whole.
        got: what came, or None where nothing did.
        expected: what was expected, or None where many answers are right.
        wrong: marks the elements of `got` that differ, where `got` and `expected` have one shape.
        printed: what the function printed.
        warned: what NumPy warned of.
    """

    about: str
    arguments: tuple[tuple[str, Any], ...]
    place: str = ""
    got: Any = None
    expected: Any = None
    wrong: Array | None = None
    printed: str = ""
    warned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """What came of trying a function.

    Attributes:
        name: the exercise.
        passed: whether the function is right.
        score: from 0 to 1: the share of the kinds of input that it is right on.
        status: "not attempted", "crashed", "wrong" or "passed".
        mistake: the name of the recognized mistake, or None.
        message: what to say to the learner, plain text; `code` stands in backquotes.
        seed: `review(name, function, seed=seed)` tries the same inputs again.
        example: the smallest call that failed.
        traceback: where the function stopped, its own lines only.
        tried: the kinds of input, and whether the function is right on each.
    """

    name: str
    passed: bool
    score: float
    status: str
    mistake: str | None
    message: str
    seed: int
    example: Example | None = None
    traceback: str = ""
    tried: dict[str, bool] = field(default_factory=dict)


def review(name: str, function: Any, *, seed: int | None = None) -> Review:
    """Try `function` as an answer to the exercise `name`.

    Args:
        name: the exercise, such as "softmax".
        function: the learner's function.
        seed: chooses the inputs; fresh ones each time where it is None.

    Raises:
        ValueError: there is no such exercise.
    """
    exercise = find(name)
    seed = secrets.randbits(32) if seed is None else seed
    verdict = Review(name, False, 0.0, "not attempted", None, "", seed)
    if function is None or function is Ellipsis or _is_empty(function):
        return replace(verdict, message=_not_attempted(exercise))
    misfit = _misfit(function, exercise)
    if misfit is not None:
        return replace(verdict, status="wrong", mistake=misfit.mistake, message=misfit.sentence)

    trial = Trial(exercise, function, make_cases(exercise, seed), seed)
    try:
        within(exercise.seconds, trial.run)
    except TimeIsUpError as error:
        return _out_of_time(verdict, exercise, trial, error)
    if trial.unwritten:
        return replace(verdict, message=_not_attempted(exercise))
    tried = {case.about: True for case in trial.cases}
    for failure in trial.failures:
        tried[failure.case.about] = False
    if not trial.failures:
        message = f"`{name}` is right, on every kind of input: {_listed(tried)}."
        return replace(
            verdict, passed=True, score=1.0, status="passed", message=message, tried=tried
        )
    if exercise.untouched is not None and behaves_like(exercise.untouched, trial):
        return replace(verdict, message=_not_attempted(exercise))
    score = sum(tried.values()) / len(tried)
    first, complaint = trial.failures[0], diagnose(trial)
    return replace(
        verdict,
        score=score,
        status="crashed" if first.outcome.error is not None else "wrong",
        mistake=complaint.mistake,
        message=complaint.sentence,
        example=_example(first, exercise, complaint),
        traceback=_own_lines(first.outcome.error, function),
        tried=tried,
    )


def make_cases(exercise: Exercise, seed: int) -> list[Case]:
    """Return the calls that this seed chooses."""
    if exercise.make_cases is None:
        raise ValueError(f"{exercise.name} has no cases to try.")
    return list(exercise.make_cases(np.random.default_rng(seed)))


def _not_attempted(exercise: Exercise) -> str:
    if exercise.untouched is not None:
        return (
            f"`{exercise.name}` still does what it did when you got it. Find the bug and mend it."
        )
    return f"`{exercise.name}` is waiting for you. `hint({exercise.name!r})` helps you to begin."


def _is_empty(function: Any) -> bool:
    """Tell whether the body is `pass`, `...` or a docstring alone."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP")]
    returns = {"LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
    return all(step.opname in returns and step.argval is None for step in steps)


def _misfit(function: Any, exercise: Exercise) -> Complaint | None:
    """Say why this cannot be called as the exercise asks, or None."""
    if not callable(function):
        return Complaint(
            f"`{exercise.name}` should be a function; it is now {_brief(function)}. Was its name "
            "given to a variable? Run the cell with your `def` again.",
            "not a function",
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some compiled functions do not tell
        return None
    try:
        signature.bind(*exercise.takes)
    except TypeError:
        return Complaint(
            f"Your function is `{exercise.name}{signature}`. It is called with "
            f"{len(exercise.takes)} argument{'s' if len(exercise.takes) > 1 else ''}: "
            f"({', '.join(exercise.takes)}).",
            "other parameters",
        )
    return None


def _out_of_time(verdict: Review, exercise: Exercise, trial: Trial, error: TimeIsUpError) -> Review:
    message = (
        f"Your function had not come back after {error.seconds:g} seconds and was stopped. Does a "
        "`while` loop change what its condition looks at, and can the condition become false?"
    )
    if error.still_running:
        message += " It could not be stopped altogether: restart the kernel before you go on."
    example = Example(trial.case.about, _shown_arguments(exercise, trial.case))
    return replace(
        verdict, status="crashed", mistake="never ends", message=message, example=example
    )


def _example(failure: Failure, exercise: Exercise, complaint: Complaint) -> Example:
    case, outcome = failure.case, failure.outcome
    example = Example(
        case.about,
        _shown_arguments(exercise, case),
        printed=outcome.printed,
        warned=outcome.warned,
    )
    if outcome.error is not None:
        return example
    if failure.difference is None:
        got = result(exercise, outcome)
        return replace(example, got=got, expected=complaint.expected)
    found = failure.difference
    wrong = None
    if found.kind == "values":
        wrong = wrong_places(as_array(found.got), as_array(found.expected), exercise.tolerance)
    return replace(example, place=found.place, got=found.got, expected=found.expected, wrong=wrong)


def _shown_arguments(exercise: Exercise, case: Case) -> tuple[tuple[str, Any], ...]:
    return tuple(zip(exercise.takes, case.arguments, strict=False))


def _own_lines(error: BaseException | None, function: Function) -> str:
    if error is None:
        return ""
    frames = own_frames(error, function)
    lines = [f"in {frame.name}, line {frame.lineno}:\n    {frame.line}" for frame in frames]
    return "\n".join([*lines, f"{type(error).__name__}: {error}"])


def _listed(words: dict[str, bool]) -> str:
    names = list(words)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _brief(value: Any) -> str:
    text = repr(value)
    return f"`{text[:60]}{'...' if len(text) > 60 else ''}`"
