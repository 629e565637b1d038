"""Exercises that answer the mistake you made.

In a notebook::

    from nnlib.exercises import check, hint, progress, solution, yours

    check("softmax", softmax)  # try your function, and say what is wrong with it
    hint("softmax")            # a question; again for a pointer, and for a worked example
    solution("softmax")        # one way to write it, once you have tried
    progress()                 # what is done, what is open
    yours("softmax")           # your own function, in any later notebook
"""

from nnlib.exercises.checking import check
from nnlib.exercises.helping import hint, solution
from nnlib.exercises.keeping import yours
from nnlib.exercises.overview import progress
from nnlib.exercises.questions import predict, quiz
from nnlib.exercises.reviewing import Review, review

__all__ = [
    "Review",
    "check",
    "hint",
    "predict",
    "progress",
    "quiz",
    "review",
    "solution",
    "yours",
]
