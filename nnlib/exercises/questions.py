"""Questions to the learner: a prediction to commit to before a cell is run, and a quiz.

In a notebook they are buttons. Where nothing can draw buttons (a printed page, a viewer, a
terminal) the question appears as text, with its options below.
"""

import hashlib
import html
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nnlib.progress import in_notebook
from nnlib.speaking import marked_up, plain, say



@dataclass(frozen=True)
class Question:
    """What is asked, and what can be answered.

    Args:
        kind: "Predict" or "Quiz": the word that stands in front of it.
        text: may hold `code` and formulas in LaTeX between dollar signs.
        options: two or more, in the order in which they are shown.
        answer: the right one; None where it depends on the run.
        feedback: what is said about each option, or about all alike.
    """

    kind: str
    text: str
    options: tuple[str, ...]
    answer: str | None
    feedback: Mapping[str, str]

    @property
    def id(self) -> str:
        """A name for the question in the learner's record: the same as long as its text is."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:12]

    def is_right(self, choice: str) -> bool | None:
        """Tell whether `choice` is the answer; None where the question has none of its own."""
        return None if self.answer is None else choice == self.answer

    def as_text(self) -> str:
        """Write the question with its options, one per line; the answer is not given away."""
        lettered = zip(string.ascii_lowercase, self.options, strict=False)
        return "\n".join([f"{self.kind}: {self.text}", *(f"  ({a}) {b}" for a, b in lettered)])

    def as_html(self) -> str:
        """Write the question for a page without buttons; a click unfolds the answer."""
        options = "".join(
            f"<p>({letter}) {marked_up(option)}</p>"
            for letter, option in zip(string.ascii_lowercase, self.options, strict=False)
        )
        return f"<p><b>{self.kind}.</b> {marked_up(self.text)}</p>{options}{self._answer_as_html()}"

    def _answer_as_html(self) -> str:
        if len(set(self.feedback.values())) > 1:
            lines = [f"<b>{marked_up(o)}</b>: {marked_up(said)}" for o, said in self.feedback.items()]
        else:
            said = next(iter(self.feedback.values()), "")
            lines = [f"<b>{marked_up(self.answer)}</b>"] if self.answer is not None else []
            lines += [marked_up(said)] if said else []
        if not lines:
            return ""
        inside = "".join(f"<p>{line}</p>" for line in lines)
        return f"<details><summary>Answer</summary>{inside}</details>"


def predict(
    question: str, options: Sequence[str], *, answer: str | None = None, because: str | None = None
) -> None:
    """Ask for a prediction: choose before the next cell is run, compare afterwards.

    Args:
        question: may hold `code` and formulas in LaTeX between dollar signs.
        options: the choices, at least two, all different; they become buttons, so no formulas.
        answer: the option that is right. Without one the learner compares for themselves.
        because: the sentence that follows the comparison.

    Raises:
        TypeError: for anything that is not text.
        ValueError: for fewer than two options, two that look the same, or an answer not among them.
    """
    if isinstance(options, str) or not isinstance(options, Sequence):
        raise TypeError(f"options: expected a list of texts, got {options!r}.")
    checked = _check(question, tuple(options), answer)
    if because is not None:
        _check_text(because, "because")
    feedback = dict.fromkeys(checked, because) if because is not None else {}
    _show(Question("Predict", question, checked, answer, feedback))


def quiz(question: str, options: Mapping[str, str], *, answer: str) -> None:
    """Ask a question and answer each choice at once, with the sentence that belongs to it.

    Args:
        question: may hold `code` and formulas in LaTeX between dollar signs.
        options: from each choice to what is said to it: which idea leads there, or why it is
            right. At least two; the choices become buttons, so no formulas in them.
        answer: the option that is right.

    Raises:
        TypeError: for anything that is not text.
        ValueError: for fewer than two options, two that look the same, or an answer not among them.
    """
    if not isinstance(options, Mapping):
        raise TypeError(f"options: expected a dictionary, option: feedback, got {options!r}.")
    if answer is None:
        raise TypeError("answer: a quiz needs one; for an open question there is predict().")
    checked = _check(question, tuple(options), answer)
    for option, said in options.items():
        _check_text(said, f"feedback to {option!r}")
    _show(Question("Quiz", question, checked, answer, dict(options)))


def _check(question: Any, options: tuple[Any, ...], answer: Any) -> tuple[str, ...]:
    _check_text(question, "question")
    for option in options:
        _check_text(option, "option")
        if "$" in option:
            raise ValueError(f"option {option!r}: a button shows no formulas; say it in words.")
    if not 2 <= len(options) <= len(string.ascii_lowercase):
        raise ValueError(f"options: expected at least two (and 26 at most), got {len(options)}.")
    looks = [" ".join(plain(option).split()).casefold() for option in options]
    twice = [option for i, option in enumerate(options) if looks[i] in looks[:i]]
    if twice:
        raise ValueError(f"options: {twice[0]!r} is there twice; each can appear only once.")
    if answer is not None and answer not in options:
        raise ValueError(f"answer: expected one of {list(options)}, got {answer!r}.")
    return options


def _check_text(text: Any, name: str) -> None:
    if not isinstance(text, str):
        raise TypeError(f"{name}: expected text, got {text!r}.")
    if not text.strip():
        raise ValueError(f"{name}: expected text, got none.")


def _show(question: Question) -> None:
    if not in_notebook():
        say(question.as_text())
        return
    from IPython.display import display

    # A front end takes the richest form that it can draw: the buttons, the page, or the text.
    forms = {"text/plain": question.as_text(), "text/html": question.as_html()}
    try:
        from nnlib.exercises.buttons import Buttons
    except ModuleNotFoundError as missing:
        if missing.name != "ipywidgets":
            raise
    else:
        forms = Buttons(question).forms() | forms
    display(forms, raw=True)
