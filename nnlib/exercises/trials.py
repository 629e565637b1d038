"""Call a learner's function on one input after another, and note every call that goes wrong."""

import traceback
from typing import Any

import numpy as np

from nnlib.exercises.calls import Outcome, call, generator_states
from nnlib.exercises.comparing import difference
from nnlib.exercises.fingerprints import Failure, fingerprint
from nnlib.exercises.spec import Case, Complaint, Exercise, Function


class Trial:
    """All calls of one review. `run` belongs in a thread that can be stopped.

    Attributes:
        case: the one that is being tried, for when it never ends.
        outcomes: every case that was tried: what the function did, and what the reference did.
        failures: what went wrong, in the order of the cases.
        unwritten: whether the function is still a stub.
        cases_passed: whether every case passed, so that what failed is a check of several calls.
    """

    def __init__(
        self, exercise: Exercise, function: Function, cases: list[Case], seed: int
    ) -> None:
        self.exercise = exercise
        self.function = function
        self.cases = cases
        self.seed = seed
        self.case = cases[0]
        self.outcomes: list[tuple[Case, Outcome, Outcome]] = []
        self.failures: list[Failure] = []
        self.unwritten = False
        self.cases_passed = False

    def run(self) -> None:
        """Try every case; if all pass, the first once more, and then the exercise's probes."""
        for case in self.cases:
            self.case = case
            expected = self.call(self.exercise.reference)
            if expected.error is not None:
                raise RuntimeError(f"{self.exercise.name}: its reference fails") from expected.error
            outcome = self.call(self.function)
            if _is_stub(outcome.error, self.function):
                self.unwritten = True
                return
            self.outcomes.append((case, outcome, expected))
            failure = self.examine(outcome, expected)
            if failure is not None:
                self.failures.append(failure)
        self.cases_passed = not self.failures
        for check_more in (self.call_again, self.run_probes):
            if not self.failures:
                check_more()

    def call(self, function: Function) -> Outcome:
        """Call `function` on the case that is being tried."""
        return call(function, self.case, self.exercise.normalize)

    def examine(self, outcome: Outcome, expected: Outcome) -> Failure | None:
        """Return what is wrong with one call, or None."""
        exercise, case = self.exercise, self.case
        if outcome.error is not None:
            return Failure(case, outcome, expected)
        complaint = self.changed_input(outcome)
        if complaint is not None:
            return Failure(case, outcome, expected, complaint=complaint)
        got, wanted = result(exercise, outcome), result(exercise, expected)
        differs = difference(
            got,
            wanted,
            tolerance=exercise.tolerance,
            exact_dtype=exercise.exact_dtype,
            names=exercise.gives,
        )
        if differs is not None and differs.kind == "nothing":
            return Failure(case, outcome, expected, differs)
        complaint = self.draws_elsewhere(outcome, expected)
        if complaint is not None:
            return Failure(case, outcome, expected, complaint=complaint)
        if exercise.judge is not None:
            complaint = self.judge(got, wanted)
            return Failure(case, outcome, expected, complaint=complaint) if complaint else None
        return Failure(case, outcome, expected, differs) if differs else None

    def changed_input(self, outcome: Outcome) -> Complaint | None:
        """Say which argument came out changed that should not have, or None."""
        pairs = zip(self.exercise.takes, self.case.arguments, outcome.arguments, strict=False)
        for name, before, after in pairs:
            is_data = not isinstance(before, np.random.Generator) and not callable(before)
            if not is_data or name in self.exercise.changes + self.exercise.scratch:
                continue
            if difference(after, before, tolerance=0, exact_dtype=True) is not None:
                return Complaint(
                    f"Your function changed `{name}`, which belongs to its caller. Operators such "
                    "as `-=` and `x[...] =` work in place: on a copy, or on a new array, they are "
                    "safe.",
                    "input modified",
                )
        return None

    def draws_elsewhere(self, outcome: Outcome, expected: Outcome) -> Complaint | None:
        """Say so if a random number came from elsewhere than the generator that was passed."""
        before = generator_states(self.case.arguments)
        if not before:
            return None
        if outcome.global_random:
            return Complaint(
                "Your function draws from the random numbers that all code shares (np.random... or "
                "the module random). Draw from `rng`: then the same seed gives the same result.",
                "global random state",
            )
        if outcome.draws == before and expected.draws != before:
            return Complaint(
                "Your function never draws from the `rng` it was given, so a caller cannot choose "
                "its numbers, and may get the same ones in each call.",
                "rng not used",
            )
        if not same_outcome(self.call(self.function), outcome, self.exercise):
            return Complaint(
                "Two calls with generators of the same seed gave two results: some of your random "
                "numbers come from elsewhere than `rng`.",
                "another source of random numbers",
            )
        return None

    def judge(self, got: Any, wanted: Any) -> Complaint | None:
        """Return what the exercise's own judge finds, whatever `got` is."""
        exercise, case = self.exercise, self.case
        assert exercise.judge is not None
        try:
            return exercise.judge(got, case, wanted)
        except Exception:  # the result is not even of the kind that the judge can read
            differs = difference(got, wanted, names=exercise.gives)
            if differs is None or differs.kind == "values":
                return Complaint(
                    "Your result cannot be read as the exercise describes it. Compare its parts, "
                    "their order and their shapes with the text above."
                )
            outcome, expected = Outcome(got, None, ()), Outcome(wanted, None, ())
            return fingerprint([Failure(case, outcome, expected, differs)], exercise)

    def call_again(self) -> None:
        """Try the first case once more: a right function does not remember earlier calls."""
        self.case, first, expected = self.outcomes[0]
        again = self.call(self.function)
        if not same_outcome(again, first, self.exercise):
            complaint = Complaint(
                "The same call gave one result the first time and another one later. Does your "
                "function keep something between calls, in a global variable or in a default "
                "value that it changes?",
                "remembers earlier calls",
            )
            self.failures.append(Failure(self.case, again, expected, complaint=complaint))

    def run_probes(self) -> None:
        """Run the checks that take more than one call, up to the first that complains."""
        self.case, outcome, expected = self.outcomes[0]

        def learners(*arguments: Any) -> Any:
            made = call(self.function, Case(*arguments), self.exercise.normalize)
            if made.error is not None:
                raise _CrashError(made)
            return made.returned

        for probe in self.exercise.probes:
            try:
                complaint = probe(learners, np.random.default_rng(self.seed))
            except _CrashError as error:
                self.failures.append(Failure(self.case, error.outcome, expected))
                return
            if complaint is not None:
                self.failures.append(Failure(self.case, outcome, expected, complaint=complaint))
                return


class _CrashError(Exception):
    """The learner's function raised an error inside a probe."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error)
        self.outcome = outcome


def result(exercise: Exercise, outcome: Outcome) -> Any:
    """Return what to compare: what came back, or what the function was to change in place."""
    if not exercise.changes:
        return outcome.returned
    arguments = zip(exercise.takes, outcome.arguments, strict=False)
    return {name: value for name, value in arguments if name in exercise.changes}


def same_outcome(
    one: Outcome, other: Outcome, exercise: Exercise, *, any_dtype: bool = False
) -> bool:
    """Tell whether two calls did the same: same result, same error, same arguments afterwards."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error) and str(one.error) == str(other.error)
    data = [
        (a, b)
        for name, a, b in zip(exercise.takes, one.arguments, other.arguments, strict=True)
        if name not in exercise.scratch
        and not isinstance(a, np.random.Generator)
        and not callable(a)
    ]

    def same(a: Any, b: Any) -> bool:
        exact = not any_dtype
        found = difference(
            a, b, tolerance=exercise.tolerance, any_dtype=any_dtype, exact_dtype=exact
        )
        return found is None

    try:
        return all(same(a, b) for a, b in [(one.returned, other.returned), *data])
    except Exception:  # objects that refuse to be compared are not the same
        return False


def _is_stub(error: BaseException | None, function: Function) -> bool:
    """Tell whether this error is the `raise NotImplementedError` of a stub, and of this one."""
    if not isinstance(error, NotImplementedError):
        return False
    frames = list(traceback.walk_tb(error.__traceback__))
    return bool(frames) and frames[-1][0].f_code is getattr(function, "__code__", None)
