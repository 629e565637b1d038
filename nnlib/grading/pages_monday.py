"""The first part of class.html: what most learners have not understood, and what to do about it."""

from nnlib.exercises.bank import all_exercises
from nnlib.grading.pages_counts import Misunderstanding
from nnlib.grading.pages_map import who
from nnlib.grading.pages_style import escaped, per_cent, plural, said
from nnlib.grading.pages_themes import theme_of
from nnlib.grading.tables import clean

MONDAY_STYLE = """
ol.monday { padding: 0; list-style: none; counter-reset: monday }
ol.monday h3::before { counter-increment: monday; content: counter(monday) ". " }
@media print { .board::details-content { content-visibility: visible; block-size: auto }
  .board summary { list-style: none } }
"""
_MOST_CARDS = 6


def monday(found: list[Misunderstanding], learners: int, pages: dict[str, str]) -> str:
    """Return the cards of the mistakes that several learners share, the most frequent first.

    Args:
        found: the mistakes of the class, most frequent first.
        learners: how many there are.
        pages: where each learner's feedback page lies.
    """
    # What two share is worth a word to all of thirty; to all of three, what one did.
    shared = [one for one in found if len(one.learners) > 1 or learners < 5]
    if not shared:
        return "<p>No mistake was made by more than one learner.</p>"
    parts = [
        "<p>What most learners share, most frequent first. Read the sentence that each of them was "
        "given to the class, and let pairs say what the code that earned it looked like. Then ask "
        "the question, and do the example together.</p>",
        '<ol class="monday">',
    ]
    parts += [_card(one, pages) for one in shared[:_MOST_CARDS]]
    parts.append("</ol>")
    if len(shared) > _MOST_CARDS:
        parts.append(
            f"<p>Another {plural(len(shared) - _MOST_CARDS, 'mistake')} made by more than one "
            "learner: see the exercises below.</p>"
        )
    return "\n".join(parts)


def _card(one: Misunderstanding, pages: dict[str, str]) -> str:
    names = ", ".join(f"<code>{escaped(name)}</code>" for name in one.exercises)
    count = len(one.learners)
    parts = [
        '<li class="card wrong">',
        f'<div class="head"><h3>{_capital(one.mistake)}</h3><span>in {names}</span>'
        f'<span class="points"><b>{count}</b> of {one.tried} who tried '
        f"({per_cent(count, one.tried)})</span></div>",
        f'<blockquote class="said">{said(one.example.message)}</blockquote>',
    ]
    exercise = all_exercises().get(one.exercises[0])
    if exercise is None:
        advice = said(theme_of(one.mistake).monday)
        parts.append(f"<p><b>On Monday.</b> {advice}</p>")
    else:
        question, _, worked = exercise.hints
        parts.append(
            f'<p><b>On Monday</b> ask: <span class="said">{said(question)}</span></p>'
            '<details class="board"><summary>Then do this together, on the board</summary>'
            f"<pre>{_escaped_lines(worked)}</pre></details>"
        )
    return "\n".join([*parts, who(one.learners, pages), "</li>"])


def _escaped_lines(text: str) -> str:
    """Return text for a `pre`, its lines and the marks around `code` as they are."""
    return "\n".join(escaped(clean(line)) for line in text.split("\n"))


def _capital(text: str) -> str:
    return f"{escaped(text[:1].upper())}{escaped(text[1:])}"
