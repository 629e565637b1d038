"""The page that a learner gets: what is right, what to look at next, in the words of the checks."""

from itertools import groupby

from nnlib.grading.grades import Grade
from nnlib.grading.pages_style import (
    IN_WORDS,
    code,
    css_class,
    duration,
    escaped,
    named,
    page,
    plural,
    said,
    sign,
)
from nnlib.grading.tables import number

_STYLE = """
body { max-width: 50em }
.first { border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; margin: 14px 0;
  background: var(--shade) }
"""
# One that was begun helps more than one that was not.
_NEXT = ("wrong", "crashed", "stopped", "not attempted")


def feedback_page(learner: str, grades: list[Grade], notes: list[str]) -> str:
    """Return the page of one learner.

    Args:
        learner: whose page it is.
        grades: the learner's own, in the order of the course.
        notes: what was odd about what came.
    """
    parts = [f"<h1>Feedback for {named(learner)}</h1>", _summary(grades)]
    if notes:
        parts.append("<h2>About what you handed in</h2><ul>")
        parts += [f'<li class="said">{said(note)}</li>' for note in notes]
        parts.append("</ul>")
    for lesson, of_lesson in groupby(grades, key=lambda grade: grade.lesson):
        parts.append(_lesson(lesson, list(of_lesson)))
    return page(f"Feedback for {learner}", "\n".join(parts), _STYLE)


def _summary(grades: list[Grade]) -> str:
    if not grades:
        return "<p>Nothing could be graded.</p>"
    points, out_of = sum(g.points for g in grades), sum(g.out_of for g in grades)
    passed = sum(grade.status == "passed" for grade in grades)
    share = 100 * points / out_of if out_of else 0.0
    parts = [
        f"<p><strong>{number(points)} of {plural(out_of, 'point')}</strong>: "
        f"{passed} of {plural(len(grades), 'exercise')} right.</p>",
        f'<div class="bar" role="img" aria-label="{number(share, decimals=0)} per cent of the '
        f'points"><i class="passed" style="width: {share:.1f}%"></i></div>',
    ]
    following = min(
        (grade for grade in grades if grade.status in _NEXT),
        key=lambda grade: _NEXT.index(grade.status),
        default=None,
    )
    if following is not None:
        parts.append(
            f'<p class="first">Go on with <a href="#{_anchor(following)}"><code>'
            f"{escaped(following.exercise)}</code></a>. Change your code and check it again, as "
            f"often as you like; <code>hint({escaped(repr(following.exercise))})</code> in the "
            "notebook helps in three steps.</p>"
        )
    elif passed == len(grades):
        parts.append('<p class="first">All of it is right.</p>')
    return "\n".join(parts)


def _lesson(lesson: str, grades: list[Grade]) -> str:
    points, out_of = sum(g.points for g in grades), sum(g.out_of for g in grades)
    head = f"<h2>{escaped(lesson_title(lesson))}</h2>"
    count = f'<p class="quiet">{number(points)} of {plural(out_of, "point")}</p>'
    return "\n".join([head, count, *map(_exercise, grades)])


def _exercise(grade: Grade) -> str:
    status = css_class(grade.status)
    parts = [
        f'<section class="card {status}" id="{_anchor(grade)}">',
        f'<div class="head"><h3><span class="{status}">{sign(grade.status)}</span> '
        f"<code>{escaped(grade.exercise)}</code></h3>"
        f'<span class="{status}">{escaped(IN_WORDS.get(grade.status, grade.status))}</span>'
        f'<span class="points">{number(grade.points)} of {number(grade.out_of)}</span></div>',
    ]
    if grade.message:
        parts.append(f'<p class="said">{said(grade.message)}</p>')
    if grade.source.strip():
        is_open = "" if grade.status == "passed" else " open"
        parts.append(
            f'<details{is_open}><summary class="quiet">your code</summary>'
            f"<pre><code>{code(grade.source)}</code></pre></details>"
        )
    parts += [f'<p class="quiet">{line}</p>' for line in _small_print(grade)]
    return "\n".join([*parts, "</section>"])


def _small_print(grade: Grade) -> list[str]:
    lines = []
    if grade.status in ("wrong", "crashed") and grade.seed is not None:
        name = escaped(grade.exercise)
        lines.append(
            f"<code>check({escaped(repr(grade.exercise))}, {name}, seed={int(grade.seed)})</code> "
            "in the notebook tries the same numbers again."
        )
    shared = []
    if grade.attempts is not None:
        shared.append(plural(grade.attempts, "attempt"))
    if grade.minutes is not None:
        shared.append(duration(grade.minutes))
    if shared:
        lines.append(f"From the progress file that you shared: {', '.join(shared)}.")
    return lines


def lesson_title(lesson: str) -> str:
    """Return a lesson's name for readers, such as "2 · Forward pass" for "02_forward_pass"."""
    head, _, rest = lesson.partition("_")
    if not head.isdecimal() or not rest:
        return lesson
    words = rest.replace("_", " ")
    return f"{int(head)} · {words[0].upper()}{words[1:]}"


def _anchor(grade: Grade) -> str:
    return escaped(f"{grade.lesson}-{grade.exercise}".replace(" ", "-"))
