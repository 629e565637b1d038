"""class.html: what the class has not understood, who is stuck where, and what to do about it."""

from collections.abc import Sequence
from statistics import median

from nnlib.grading.grades import STATUSES, ClassGrades, Grade
from nnlib.grading.pages_counts import (
    ExerciseCounts,
    Stuck,
    count_exercises,
    is_act,
    misunderstandings,
    who_is_stuck,
)
from nnlib.grading.pages_feedback import lesson_title
from nnlib.grading.pages_map import (
    MAP_STYLE,
    MOST_NAMES,
    anchor,
    everybody,
    legend,
    link,
    mistake_map,
    who,
)
from nnlib.grading.pages_monday import MONDAY_STYLE, monday
from nnlib.grading.pages_style import (
    IN_WORDS,
    css_class,
    duration,
    escaped,
    page,
    per_cent,
    plural,
    said,
    sign,
)
from nnlib.grading.pages_themes import THEMES
from nnlib.grading.tables import by_learner

_STYLE = """
body { max-width: 76em }
p, .card, ul { max-width: 62em }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 14px 0 }
.figures { display: flex; flex-wrap: wrap; gap: 6px 34px; margin: 14px 0 }
.figures div { display: flex; flex-direction: column-reverse }
.figures dt { color: var(--quiet); font-size: 0.9em } .figures dd { margin: 0; font-size: 1.5rem;
  line-height: 1.2; font-variant-numeric: tabular-nums }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 3px solid var(--line) }
.card ul.made { list-style: none; padding: 0; margin: 8px 0 0 }
.made summary { display: grid; grid-template-columns: 3em minmax(0, 1fr) minmax(60px, 30%);
  gap: 0 10px; align-items: center; padding: 2px 0; list-style: none }
.made summary::-webkit-details-marker { display: none }
.made summary b { text-align: right; font-variant-numeric: tabular-nums }
.made summary span::after { content: " ▸"; color: var(--quiet) }
.made details[open] summary span::after { content: " ▾" }
.made .more { padding: 2px 0 8px calc(3em + 10px) }
.made .bar { height: 8px; background: none }
.stuck td { vertical-align: top; overflow-wrap: anywhere } .stuck { width: 100%; max-width: 62em }
.stuck td.sum { white-space: nowrap; text-align: right }
.who { line-height: 1.7 } .eye li { margin: 6px 0 }
@media print { nav { display: none } .made summary span::after { content: "" } }
"""
_MOST_FAMILIES, _MOST_LINES, _MOST_STUCK = 3, 3, 15


def class_page(class_grades: ClassGrades, pages: dict[str, str]) -> str:
    """Return the page of the class.

    Args:
        class_grades: what everybody got.
        pages: where each learner's feedback page lies, as a link from here.
    """
    exercises = count_exercises(class_grades)
    found = misunderstandings(exercises)
    stuck = who_is_stuck(class_grades)
    sections = [
        ("monday", "For Monday", monday(found, len(by_learner(class_grades)), pages)),
        ("map", "The map", _map(exercises)),
        ("exercises", "Each exercise", _each_exercise(exercises, pages)),
        ("stuck", "Who is stuck where", _stuck(stuck, pages)),
        ("eye", "To look at yourself", _by_eye(class_grades, pages)),
        ("everybody", "Everybody", everybody(class_grades, exercises, pages)),
        ("how", "How this was graded", _how(class_grades)),
    ]
    sections = [section for section in sections if section[2]]
    links = "".join(f'<a href="#{name}">{title}</a>' for name, title, _ in sections)
    body = ["<h1>The class</h1>", _figures(class_grades, exercises), f"<nav>{links}</nav>"]
    body += [f'<h2 id="{name}">{title}</h2>\n{text}' for name, title, text in sections]
    return page("The class", "\n".join(body), MAP_STYLE + MONDAY_STYLE + _STYLE)


def _figures(class_grades: ClassGrades, exercises: Sequence[ExerciseCounts]) -> str:
    grades = class_grades.grades
    shares = []
    for own in by_learner(class_grades).values():
        out_of = sum(grade.out_of for grade in own)
        if out_of:
            shares.append(100 * sum(grade.points for grade in own) / out_of)
    figures = [
        ("learners", str(len(by_learner(class_grades)))),
        ("notebooks", str(len({(grade.learner, grade.lesson) for grade in grades}))),
        ("exercises", str(len(exercises))),
        ("answers", str(sum(counts.tried for counts in exercises))),
        ("of them right", per_cent(sum(g.status == "passed" for g in grades),
                                    sum(counts.tried for counts in exercises))),
        ("points in the middle of the class", f"{median(shares):.0f} %" if shares else "–"),
    ]  # fmt: skip
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures)
    return f'<dl class="figures">{items}</dl>'


def _map(exercises: Sequence[ExerciseCounts]) -> str:
    if not exercises:
        return ""
    families = {
        theme: sum(sum(counts.in_theme(theme).values()) for counts in exercises) for theme in THEMES
    }
    darkest = sorted(
        (theme for theme in families if families[theme] > 1), key=lambda theme: -families[theme]
    )
    parts = [
        "<p>How many learners made a recognized mistake, by exercise and by what lies behind it. "
        "A dark row is an exercise to do together, a dark column a subject of its own. Each number "
        "leads to the exercise.</p>",
        mistake_map(exercises),
    ]
    if darkest:
        items = [
            f"<li><b>{escaped(theme.name)}</b>, {plural(families[theme], 'time')}. "
            f"{said(theme.monday)}</li>"
            for theme in darkest[:_MOST_FAMILIES]
        ]
        parts.append(f"<p>Five minutes for each dark column:</p><ul>{''.join(items)}</ul>")
    return "\n".join(parts)


def _each_exercise(exercises: Sequence[ExerciseCounts], pages: dict[str, str]) -> str:
    if not exercises:
        return ""
    cards = [_exercise(counts, pages) for counts in exercises]
    return "\n".join([f'<p class="quiet">{legend()}</p>', *cards])


def _exercise(counts: ExerciseCounts, pages: dict[str, str]) -> str:
    statuses, total = counts.statuses, len(counts.grades)
    words = ", ".join(
        f'<span class="{css_class(status)}">{sign(status)} {statuses[status]} '
        f"{IN_WORDS.get(status, escaped(status))}</span>"
        for status in dict.fromkeys((*STATUSES, *statuses))
        if statuses.get(status)
    )
    segments = "".join(
        f'<i class="{css_class(status)}" style="width: {100 * statuses[status] / total:.2f}%"></i>'
        for status in dict.fromkeys((*STATUSES, *statuses))
        if statuses.get(status)
    )
    parts = [
        f'<section class="card" id="{anchor(counts)}">',
        f'<div class="head"><h3><code>{escaped(counts.exercise)}</code></h3>'
        f'<span class="quiet">{escaped(lesson_title(counts.lesson))}</span>'
        f'<span class="points quiet">{_usual(counts)}</span></div>',
        f'<div class="bar" aria-hidden="true">{segments}</div><p class="quiet">{words}</p>',
    ]
    made = list(counts.mistakes.items())
    largest = max([len(grades) for _, grades in made] + [len(counts.unnamed), 1])
    rows = [_made(name, grades, largest, pages) for name, grades in made]
    if counts.unnamed:
        rows.append(_made("", counts.unnamed, largest, pages))
    rows += [_made(name, grades, largest, pages) for name, grades in counts.acts.items()]
    if rows:
        parts.append(f'<ul class="made">{"".join(rows)}</ul>')
    return "\n".join([*parts, "</section>"])


def _made(name: str, grades: list[Grade], largest: int, pages: dict[str, str]) -> str:
    """Return a line for a mistake that opens: the sentence that was said, and to whom."""
    if name:
        sentences = [grades[0].message]
    else:  # each may be told something else
        sentences = list(dict.fromkeys(grade.message for grade in grades if grade.message))
    shown = sentences[:MOST_NAMES]
    share = min(100 * len(grades) / largest, 100)
    more = f"<p>and {len(sentences) - len(shown)} other sentences</p>"
    return (
        f"<li><details><summary><b>{len(grades)}</b><span>"
        f"{escaped(name) if name else '<i>not recognized</i>'}</span>"
        f'<div class="bar"><i class="{css_class(grades[0].status)}" style="width: {share:.1f}%">'
        "</i></div>"
        '</summary><div class="more">'
        + "".join(f'<blockquote class="said">{said(text)}</blockquote>' for text in shown)
        + (more if len(sentences) > len(shown) else "")
        + who([grade.learner for grade in grades], pages)
        + "</div></details></li>"
    )


def _usual(counts: ExerciseCounts) -> str:
    attempts, minutes = counts.usual_attempts, counts.usual_minutes
    words = [plural(attempts, "attempt")] if attempts is not None else []
    if minutes is not None:
        words.append(duration(minutes))
    if not words:
        return ""
    return f"usually {', '.join(words)} ({len(counts.shared)} of {len(counts.grades)} shared it)"


def _stuck(stuck: list[Stuck], pages: dict[str, str]) -> str:
    if not stuck:
        return ""
    parts = [
        "<p>Who has begun exercises that are not right yet, furthest behind first.</p>",
        _stuck_table(stuck[:_MOST_STUCK], pages),
    ]
    if len(stuck) > _MOST_STUCK:
        parts.append(
            f"<details><summary>{len(stuck) - _MOST_STUCK} more</summary>"
            f"{_stuck_table(stuck[_MOST_STUCK:], pages)}</details>"
        )
    return "\n".join(parts)


def _stuck_table(stuck: list[Stuck], pages: dict[str, str]) -> str:
    rows = [
        f'<tr><td>{link(one.learner, pages)}</td><td class="sum">{100 * one.share:.0f} %</td>'
        f"<td>{'<br>'.join(map(_where, one.grades))}</td></tr>"
        for one in stuck
    ]
    return (
        '<table class="stuck"><thead><tr><th scope="col">learner</th>'
        '<th scope="col">points</th><th scope="col">stuck on</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _where(grade: Grade) -> str:
    words = [escaped(grade.mistake or IN_WORDS.get(grade.status, grade.status))]
    if grade.attempts is not None:
        words.append(plural(grade.attempts, "attempt"))
    if grade.minutes is not None:
        words.append(duration(grade.minutes))
    return f'<code>{escaped(grade.exercise)}</code> <span class="quiet">{", ".join(words)}</span>'


def _by_eye(class_grades: ClassGrades, pages: dict[str, str]) -> str:
    nobodys = list(map(said, class_grades.notes.get("", [])))
    items = [f"<li><b>Nobody's</b>{_lines(nobodys)}</li>"] if nobodys else []
    for learner, grades in by_learner(class_grades).items():
        notes = class_grades.notes.get(learner, [])
        lines = list(map(said, notes))
        lines += [
            f"<code>{escaped(grade.exercise)}</code> {escaped(grade.mistake or 'was stopped')}"
            for grade in grades
            if is_act(grade) and not any(f"`{grade.exercise}`" in note for note in notes)
        ]
        if lines:
            items.append(f"<li>{link(learner, pages)}{_lines(lines)}</li>")
    if not items:
        return ""
    return (
        "<p>What was odd about what came, and what was stopped that nobody does by mistake.</p>"
        f'<ul class="eye">{"".join(items)}</ul>'
    )


def _lines(lines: list[str]) -> str:
    """Return some lines one below the other, those after the first few behind one that opens."""
    shown = [f'<div class="quiet said">{line}</div>' for line in lines]
    if len(shown) <= _MOST_LINES + 1:
        return "".join(shown)
    return (
        f"{''.join(shown[:_MOST_LINES])}"
        f'<details><summary class="quiet">{len(shown) - _MOST_LINES} more</summary>'
        f"{''.join(shown[_MOST_LINES:])}</details>"
    )


def _how(class_grades: ClassGrades) -> str:
    parts = [
        "<p>Only definitions, imports and assignments were run, every exercise in a process of its "
        "own, on fresh numbers.</p>"
    ]
    for words, protections in (
        ("In force while learners' code ran:", class_grades.protections),
        ("<b>Not to be had on this system:</b>", class_grades.missing_protections),
    ):
        if protections:
            items = "".join(f"<li>{said(one)}</li>" for one in protections)
            parts.append(f"<p>{words}</p><ul>{items}</ul>")
    return "\n".join(parts)
