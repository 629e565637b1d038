"""What an exercise is: the function to write, what it is called with, and the answers people give.

A file of the bank reads from top to bottom like a teacher's notes on one function::

    softmax = Exercise("softmax", lesson=3, takes="logits", reference=losses.softmax, ...)

    @softmax.cases
    def _(rng):
        yield Case(small_numbers(rng, (2, 3)))
        yield Case(1000 + small_numbers(rng, (2, 3)), about="large logits")

    @softmax.alternative
    def _(logits):
        ...  # another right answer

    @softmax.mistake("divides by the wrong sum", "Each column of yours adds up to 1. ...")
    def _(logits):
        ...  # a wrong answer, and above it the sentence that a good teacher would say
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Function = Callable[..., Any]
CaseMaker = Callable[[np.random.Generator], Iterable["Case"]]


@dataclass(frozen=True)
class Case:
    """One call of the learner's function.

    Args:
        arguments: what it is called with, by position. Each call gets a copy of its own. A
            Generator among them is copied too, so every call draws the same numbers from it.
        about: what this call tries, in two to four words ("large logits"). Calls with the same
            words count once in the score, and the words stand above the example that failed.
    """

    arguments: tuple[Any, ...]
    about: str

    def __init__(self, *arguments: Any, about: str = "ordinary numbers") -> None:
        object.__setattr__(self, "arguments", arguments)
        object.__setattr__(self, "about", about)


@dataclass(frozen=True)
class Complaint:
    """What a check of an exercise's own found wrong with an answer.

    Args:
        sentence: what a good teacher would say, to the learner, in one to three sentences.
        mistake: the name of the mistake, where this finding tells which one it was. If the exercise
            has a mistake of this name, its sentence is said in place of this one.
        expected: what should have come back, where it can be shown.
    """

    sentence: str
    mistake: str | None = None
    expected: Any = None


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: its name, the sentence it earns, the functions that make it."""

    name: str
    message: str
    functions: list[Function] = field(default_factory=list)


class Call(Protocol):
    """Calls the learner's function, on copies, and returns what it returned."""

    def __call__(self, *arguments: Any) -> Any:
        """Return what the learner's function returns for these arguments."""


# Given what came back, the case and what the reference returned, say what is wrong, or None.
Judge = Callable[[Any, Case, Any], Complaint | None]
# Given a way to call the learner's function and a generator, say what is wrong, or None.
Probe = Callable[[Call, np.random.Generator], Complaint | None]


class Exercise:
    """A function that the learner writes.

    Args:
        name: what the function is called.
        lesson: the number of its lesson.
        takes: its parameters as the learner sees them, such as "inputs, weight, bias".
        reference: a right answer: nnlib's own function wherever there is one.
        hints: a question that starts the thought, a pointer to the idea, and a worked example with
            small numbers. Each helps somebody who has read the one before; none is the solution.
        points: what it is worth in a class.
        changes: the parameters that the function is to change in place. All others must come out
            as they went in.
        scratch: the parameters that are room to compute in: whatever is left in them is fine.
        gives: names of the values returned, in order, where there are several ("loss, gradient").
        exact_dtype: whether the result must have the reference's dtype, not only its kind (floats,
            integers, truth values).
        tolerance: how far a number may be from the reference's, relative to its size.
        normalize: applied to what the function returned before anything looks at it, such as
            `list` for a function that may `yield`.
        seconds: after how long an answer that does not come back is stopped.
        untouched: the function as the notebook hands it out, where that is not an empty stub but
            something to mend. An answer that does the same is "not attempted".
    """

    def __init__(
        self,
        name: str,
        *,
        lesson: int,
        takes: str,
        reference: Function,
        hints: tuple[str, str, str],
        points: float = 2,
        changes: str = "",
        scratch: str = "",
        gives: str = "",
        exact_dtype: bool = False,
        tolerance: float = 1e-5,
        normalize: Function | None = None,
        seconds: float = 10,
        untouched: Function | None = None,
    ) -> None:
        self.name = name
        self.lesson = lesson
        self.takes = _split(takes)
        self.reference = reference
        self.hints = hints
        self.points = points
        self.changes = _split(changes)
        self.scratch = _split(scratch)
        self.gives = _split(gives)
        self.exact_dtype = exact_dtype
        self.tolerance = tolerance
        self.normalize = normalize
        self.seconds = seconds
        self.untouched = untouched
        self.mistakes: dict[str, Mistake] = {}
        self.alternatives: list[Function] = []
        self.judge: Judge | None = None
        self.probes: list[Probe] = []
        self.make_cases: CaseMaker | None = None
        unknown = {*self.changes, *self.scratch} - set(self.takes)
        if unknown:
            raise ValueError(
                f"{name}: changes or scratch names {sorted(unknown)}, not among {self.takes}."
            )

    def cases(self, maker: CaseMaker) -> CaseMaker:
        """Decorate the function that yields the calls to try, smallest and plainest first.

        It draws all its numbers from the `rng` it is given. A mistake should fail on a small case,
        because the first that fails is shown; any two mistakes should differ on some case.
        """
        self.make_cases = maker
        return maker

    def judged_by(self, judge: Judge) -> Judge:
        """Decorate what replaces the comparison with the reference, where many answers are right.

        `judge(returned, case, expected)` returns a Complaint, or None where all is well.
        """
        self.judge = judge
        return judge

    def probe(self, probe: Probe) -> Probe:
        """Decorate a check of more than one call, made once every case has passed.

        `probe(call, rng)` calls the learner's function with `call(*arguments)`.
        """
        self.probes.append(probe)
        return probe

    def alternative(self, function: Function) -> Function:
        """Decorate a right answer that takes another route than the reference."""
        self.alternatives.append(function)
        return function

    def mistake(self, name: str, message: str) -> Callable[[Function], Function]:
        """Decorate a wrong answer that people give; `message` is what they are told.

        Args:
            name: what went wrong, in a few words ("sums over axis 0"): an instructor's map of the
                class shows it.
            message: what is seen, why it happens and where to look, to the learner, in one to three
                sentences. It does not say what to type.
        """
        if name in self.mistakes:
            raise ValueError(f"{self.name}: a second mistake {name!r}; use .variant(name).")
        self.mistakes[name] = Mistake(name, message)
        return self.variant(name)

    def variant(self, name: str) -> Callable[[Function], Function]:
        """Decorate another way to make a mistake that is already named."""

        def add(function: Function) -> Function:
            self.mistakes[name].functions.append(function)
            return function

        return add

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(self.takes)})"


def small_numbers(
    rng: np.random.Generator, shape: int | tuple[int, ...]
) -> npt.NDArray[np.float64]:
    """Draw numbers that are pleasant to read: -2 to 2 in steps of 0.1, never 0; float64."""
    numbers: npt.NDArray[np.float64] = rng.integers(1, 21, size=shape) / 10
    numbers *= rng.choice([-1.0, 1.0], size=shape)
    return numbers


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())
