"""What grading leaves behind: a line for every learner and exercise."""

from dataclasses import dataclass, field

STATUSES = ("passed", "wrong", "crashed", "stopped", "not attempted")


@dataclass(frozen=True)
class Grade:
    """What a learner got for an exercise.

    Attributes:
        learner: who.
        lesson: which notebook, such as "03_softmax_cross_entropy".
        exercise: the name of the function, such as "softmax".
        points: what was earned.
        out_of: what could have been.
        status: one of STATUSES; "stopped" is what had to be ended: time, memory, a forbidden act.
        mistake: the name of the recognized mistake, or None.
        message: what to say to the learner, in the words of the checks; `code` in backquotes.
        source: the learner's own code for it, "" where there is none.
        seed: `review(exercise, function, seed=seed)` tries the same inputs again.
        attempts: how often it was checked; None where the learner has not shared it.
        minutes: from the first check to the last; None where the learner has not shared it.
    """

    learner: str
    lesson: str
    exercise: str
    points: float
    out_of: float
    status: str
    mistake: str | None = None
    message: str = ""
    source: str = ""
    seed: int | None = None
    attempts: int | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class ClassGrades:
    """What a whole class got.

    Attributes:
        grades: learner by learner, in the order of the course.
        notes: for each learner, what was odd about what came: a notebook that cannot be read, two
            definitions of one function, an attempt to reach the solution.
        protections: what was in force while learners' code ran, in words, such as "no network".
        missing_protections: what this system does not offer, in words.
    """

    grades: list[Grade]
    notes: dict[str, list[str]] = field(default_factory=dict)
    protections: list[str] = field(default_factory=list)
    missing_protections: list[str] = field(default_factory=list)

    @property
    def learners(self) -> list[str]:
        """The names of all learners, each once, in order."""
        return list(dict.fromkeys(grade.learner for grade in self.grades))
