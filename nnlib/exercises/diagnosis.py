"""From what went wrong to the sentence that a good teacher would say."""

import inspect
import re
import traceback
from contextlib import suppress

from nnlib.exercises.calls import call
from nnlib.exercises.comparing import difference
from nnlib.exercises.fingerprints import fingerprint
from nnlib.exercises.limits import TimeIsUpError, within
from nnlib.exercises.spec import Complaint, Function
from nnlib.exercises.trials import Trial, result, same_outcome


def diagnose(trial: Trial) -> Complaint:
    """Say what is wrong with a function of which at least one call failed.

    First come the known wrong answers of the exercise, then what the exercise's own checks said,
    then the traces that mistakes leave in any exercise.
    """
    exercise, first = trial.exercise, trial.failures[0]
    known = _recognized(trial)
    if known is not None:
        found = Complaint("", known, first.complaint.expected if first.complaint else None)
    elif first.complaint is not None:
        found = first.complaint
    elif first.outcome.error is not None:
        found = _crash(first.outcome.error, trial.function)
    elif first.difference is not None and first.difference.kind == "values" and not _repeats(trial):
        found = Complaint(
            "Two equal calls gave two results. Nothing here should be random, or depend on what "
            "was called before.",
            "another source of random numbers",
        )
    else:
        found = fingerprint([one for one in trial.failures if one.difference], exercise)
    if found.mistake in exercise.mistakes:
        sentence = exercise.mistakes[found.mistake].message
        return Complaint(sentence, found.mistake, found.expected)
    return found


def behaves_like(function: Function, trial: Trial) -> bool:
    """Tell whether `function` does the same as the learner's in every call."""
    return all(
        same_outcome(call(function, case, trial.exercise.normalize), outcome, trial.exercise)
        for case, outcome, _ in trial.outcomes
    )


def own_frames(error: BaseException, function: Function) -> list[traceback.FrameSummary]:
    """Return the frames of the error's traceback that lie in the learner's own code."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return []
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if frame.filename == code.co_filename]


def _recognized(trial: Trial) -> str | None:
    """Return the known mistake that does what the learner's function does, or None.

    It has to agree on the first call that failed and on half of all that did; of several, the one
    that agrees on most calls, those that passed included.
    """
    if trial.cases_passed:  # what is wrong shows in several calls only: the probe has named it
        return None
    counts: dict[str, int] = {}

    def compare() -> None:
        for mistake in trial.exercise.mistakes.values():
            counts[mistake.name] = max(_agreement(trial, one) for one in mistake.functions)

    with suppress(TimeIsUpError):  # what was compared until then still counts
        within(trial.exercise.seconds, compare)
    best = max(counts, key=lambda name: counts[name], default=None)
    return best if best is not None and counts[best] else None


def _repeats(trial: Trial) -> bool:
    """Tell whether the first call that failed does the same once more."""
    first = trial.failures[0]
    again = call(trial.function, first.case, trial.exercise.normalize)
    return same_outcome(again, first.outcome, trial.exercise)


def _agreement(trial: Trial, function: Function) -> int:
    """Count the calls on which a known wrong answer does what the learner's function does.

    0 where too few of the calls that failed are among them.
    """
    failed = [failure.outcome for failure in trial.failures]
    count = explained = 0
    # The first that failed comes first: nearly every mistake but one is ruled out by it.
    for case, outcome, expected in sorted(trial.outcomes, key=lambda one: one[1] is not failed[0]):
        made = call(function, case, trial.exercise.normalize)
        # Where the numbers are right, it is the dtype that is not, and it has to agree as well.
        numbers_are_right = outcome.error is None and not difference(
            result(trial.exercise, outcome),
            result(trial.exercise, expected),
            tolerance=trial.exercise.tolerance,
            any_dtype=True,
        )
        agrees = same_outcome(made, outcome, trial.exercise, any_dtype=not numbers_are_right)
        if not agrees and not count:
            return 0
        count += agrees
        explained += agrees and any(outcome is one for one in failed)
    return count if 2 * explained >= len(failed) else 0


def _crash(error: BaseException, function: Function) -> Complaint:
    own = own_frames(error, function)
    where = f" in your line `{own[-1].line}`" if own and own[-1].line else ""
    if isinstance(error, NotImplementedError):
        other = traceback.extract_tb(error.__traceback__)[-1].name
        return Complaint(
            f"Your function calls `{other}`, which is not written yet. Write `{other}` first, or "
            f"take yours({other!r}), which gives nnlib's until you have your own.",
            "calls an unsolved exercise",
        )
    if isinstance(error, UnboundLocalError):
        return Complaint(
            f"`{_unset(error)}` has no value yet{where}. A name that a function assigns to "
            "anywhere is its own: was it set before, on every path?",
            "used before it was set",
        )
    if isinstance(error, NameError):
        return Complaint(
            f"Python does not know the name `{error.name}`{where}. Is it spelled as in the "
            "parameters, and was the cell that defines it run?",
            "unknown name",
        )
    if isinstance(error, RecursionError):
        return Complaint(
            f"Your function calls itself again and again{where}: there is no call that ends it.",
            "calls itself without end",
        )
    if isinstance(error, SystemExit):
        return Complaint("Your function ended the program; it should return instead.", "exit")
    text = str(error).strip().split("\n")[0].rstrip(".")
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    advice = _advice(error, text)
    return Complaint(f"Your function stopped{where}: {said}.{advice}")


def _unset(error: UnboundLocalError) -> str:
    """Return the name that had no value; before Python 3.13 only the text of the error has it."""
    quoted = re.search(r"'(.+?)'", str(error))
    return quoted[1] if quoted else str(error)


def _advice(error: BaseException, text: str) -> str:
    """Say what usually lies behind NumPy's more common errors, or nothing."""
    if "could not be broadcast" in text or "matmul" in text or "not aligned" in text:
        return (
            " These two shapes do not fit together: print both, and say for each axis what it "
            "counts."
        )
    if "truth value of an array" in text:
        return (
            " An array has one answer for each element: np.where, a mask or np.maximum choose "
            "element by element, `if` cannot."
        )
    if isinstance(error, IndexError) and "must be of integer" in text:
        return " An index is an integer: floats such as 2.0 do not count."
    if isinstance(error, IndexError) and "out of bounds" in text:
        return " Indices run from 0 to the length of the axis minus 1."
    if isinstance(error, AttributeError) and "'list' object" in text:
        return " Lists have no such method; np.array(...) makes an array of a list."
    return ""
