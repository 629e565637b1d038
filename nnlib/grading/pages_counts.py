"""What a class did, counted: per exercise, per mistake, per family of mistakes."""

from dataclasses import dataclass, field
from statistics import median

from nnlib.grading.grades import ClassGrades, Grade
from nnlib.grading.pages_themes import Theme, theme_of
from nnlib.grading.tables import by_learner

# Names that mean the same in every exercise: whoever makes them does so throughout.
SAME_EVERYWHERE = frozenset(
    {
        "input modified", "wrong dtype", "transposed", "keepdims forgotten", "sign flipped",
        "one value for several", "a list for an array", "nothing returned", "global random state",
        "rng not used", "unknown name", "other parameters", "never ends", "not changed in place",
        "another source of random numbers", "remembers earlier calls", "rounded down",
        "no shift", "one shift for the whole batch", "overflow patched afterwards",
        "columns instead of rows", "an epsilon in the logarithm", "bias forgotten",
    }
)  # fmt: skip

# What anybody may do by mistake; whatever else was stopped, somebody has written on purpose.
_HONEST_STOPS = ("never ends", "too much memory", "a result too large", "ends the program")


@dataclass
class ExerciseCounts:
    """What became of one exercise.

    Attributes:
        grades: of every learner who was to do it.
        mistakes: for each recognized mistake the grades of those who made it, most frequent first.
        unnamed: the grades of answers that are not right and were not recognized.
        acts: what had to be stopped and is no misunderstanding, such as a call of the network.
    """

    lesson: str
    exercise: str
    grades: list[Grade] = field(default_factory=list)
    mistakes: dict[str, list[Grade]] = field(default_factory=dict)
    unnamed: list[Grade] = field(default_factory=list)
    acts: dict[str, list[Grade]] = field(default_factory=dict)

    @property
    def statuses(self) -> dict[str, int]:
        """How many grades have each status."""
        counts: dict[str, int] = {}
        for grade in self.grades:
            counts[grade.status] = counts.get(grade.status, 0) + 1
        return counts

    @property
    def tried(self) -> int:
        """How many learners handed in an answer."""
        return sum(grade.status != "not attempted" for grade in self.grades)

    @property
    def shared(self) -> list[Grade]:
        """The grades of learners who shared their progress."""
        return [g for g in self.grades if g.attempts is not None or g.minutes is not None]

    @property
    def usual_attempts(self) -> float | None:
        """The median of the attempts, of those who shared them."""
        known = [grade.attempts for grade in self.grades if grade.attempts is not None]
        return median(known) if known else None

    @property
    def usual_minutes(self) -> float | None:
        """The median of the minutes, of those who shared them."""
        known = [grade.minutes for grade in self.grades if grade.minutes is not None]
        return median(known) if known else None

    def in_theme(self, theme: Theme) -> dict[str, int]:
        """Return this exercise's mistakes of one family, and how many made each."""
        return {
            name: len(grades) for name, grades in self.mistakes.items() if theme_of(name) is theme
        }


@dataclass(frozen=True)
class Misunderstanding:
    """A mistake that several learners share.

    Attributes:
        mistake: its name.
        grades: of those who made it, a learner perhaps with several exercises.
        tried: how many learners handed in an answer to an exercise in which it was made.
    """

    mistake: str
    grades: list[Grade]
    tried: int

    @property
    def learners(self) -> list[str]:
        """Who made it, each once."""
        return list(dict.fromkeys(grade.learner for grade in self.grades))

    @property
    def exercises(self) -> list[str]:
        """Where it was made, most frequently first."""
        counts: dict[str, int] = {}
        for grade in self.grades:
            counts[grade.exercise] = counts.get(grade.exercise, 0) + 1
        return sorted(counts, key=lambda name: -counts[name])

    @property
    def example(self) -> Grade:
        """A grade that carries the sentence, from where the mistake was made most."""
        return next(g for g in self.grades if g.exercise == self.exercises[0])


@dataclass(frozen=True)
class Stuck:
    """A learner, and the exercises that were begun and are not right."""

    learner: str
    share: float
    grades: list[Grade]


def is_act(grade: Grade) -> bool:
    """Tell whether an answer was stopped for what nobody does by mistake."""
    return grade.status == "stopped" and grade.mistake not in _HONEST_STOPS


def count_exercises(class_grades: ClassGrades) -> list[ExerciseCounts]:
    """Return the counts of every exercise, in the order of the course."""
    found: dict[tuple[str, str], ExerciseCounts] = {}
    for grade in class_grades.grades:
        key = grade.lesson, grade.exercise
        counts = found.setdefault(key, ExerciseCounts(*key))
        counts.grades.append(grade)
        if grade.status in ("passed", "not attempted"):
            continue
        if is_act(grade):
            counts.acts.setdefault(grade.mistake or "had to be stopped", []).append(grade)
        elif grade.mistake:
            counts.mistakes.setdefault(grade.mistake, []).append(grade)
        else:
            counts.unnamed.append(grade)
    for counts in found.values():
        counts.mistakes = dict(
            sorted(counts.mistakes.items(), key=lambda one: (-len(one[1]), one[0]))
        )
    lessons = sorted({lesson for lesson, _ in found})
    return sorted(found.values(), key=lambda counts: lessons.index(counts.lesson))


def misunderstandings(exercises: list[ExerciseCounts]) -> list[Misunderstanding]:
    """Return the mistakes of the class, those of most learners first."""
    grades: dict[tuple[str, str], list[Grade]] = {}
    for counts in exercises:
        for mistake, made in counts.mistakes.items():
            place = "" if mistake in SAME_EVERYWHERE else counts.exercise
            grades.setdefault((place, mistake), []).extend(made)
    found = []
    for (_, mistake), made in grades.items():
        where = {grade.exercise for grade in made}
        tried = {
            grade.learner
            for counts in exercises
            if counts.exercise in where
            for grade in counts.grades
            if grade.status != "not attempted"
        }
        found.append(Misunderstanding(mistake, made, len(tried)))
    return sorted(found, key=lambda one: (-len(one.learners), -len(one.grades), one.mistake))


def who_is_stuck(class_grades: ClassGrades) -> list[Stuck]:
    """Return the learners who have begun something that is not right, furthest behind first.

    Of learners with equal points, those who tried most often come first, as far as they shared it.
    """
    found = []
    for learner, grades in by_learner(class_grades).items():
        begun = [grade for grade in grades if grade.status not in ("passed", "not attempted")]
        out_of = sum(grade.out_of for grade in grades)
        share = sum(grade.points for grade in grades) / out_of if out_of else 0.0
        if begun:
            found.append(Stuck(learner, share, begun))
    return sorted(
        found,
        key=lambda one: (
            one.share,
            -sum(grade.attempts or 0 for grade in one.grades),
            one.learner.casefold(),
        ),
    )
