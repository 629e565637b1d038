"""Where you are in the course: what is done, what is tried, what is open, and what comes next."""

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from nnlib.exercises import bank, course
from nnlib.exercises.keeping import how_many_are_yours
from nnlib.exercises.record import ExerciseRecord, record
from nnlib.speaking import show
from nnlib.exercises.spec import Exercise

_SIGNS = {"done": "✓", "tried": "◐", "open": "○"}
_TEXT_SIGNS = {"done": "[x]", "tried": "[~]", "open": "[ ]"}
_WIDTH = 88

# The signs stand on colours of their own, so they hold in both of JupyterLab's themes.
_STYLE = """<style>
.nnlib-progress {max-width: 60em; color: var(--jp-ui-font-color1, inherit); font-size: 13px;
  line-height: 1.5; padding: 4px 2px}
.nnlib-progress ul, .nnlib-progress li {list-style: none; margin: 0; padding: 0 !important}
.nnlib-progress code {background: none; color: inherit; padding: 0}
.nnlib-progress a {color: var(--jp-content-link-color, #4d7fc4)}
.nnlib-progress a:focus-visible {outline: 2px solid currentColor; outline-offset: 2px}
.nnlib-progress .nnlib-bar {height: 8px; border-radius: 4px; margin: 6px 0 10px; overflow: hidden;
  background: var(--jp-layout-color3, #bbb); color: inherit}
.nnlib-progress .nnlib-bar div {height: 100%; background: #2e8b57; color: #fff}
.nnlib-progress .nnlib-lesson {display: grid; gap: 0 12px; padding: 5px 0 !important;
  grid-template-columns: minmax(7em, 15em) minmax(0, 1fr) 4em;
  border-top: 1px solid var(--jp-border-color2, #8886)}
.nnlib-progress .nnlib-chips {display: flex; flex-wrap: wrap; gap: 2px 14px}
.nnlib-progress .nnlib-chips li {white-space: nowrap; font-size: 12px;
  font-family: var(--jp-code-font-family, monospace)}
.nnlib-progress .nnlib-count {text-align: right; font-variant-numeric: tabular-nums}
.nnlib-progress .nnlib-sign {display: inline-block; box-sizing: border-box; width: 1.5em;
  height: 1.5em; line-height: 1.5em; border-radius: 50%; text-align: center; margin-right: 4px;
  font-family: sans-serif; font-size: 11px; font-weight: 700}
.nnlib-progress .nnlib-done {background: #1f7a4d; color: #fff}
.nnlib-progress .nnlib-tried {background: #a85608; color: #fff}
.nnlib-progress .nnlib-open {border: 1.5px solid var(--jp-ui-font-color2, #888); color: transparent}
.nnlib-progress .nnlib-quiet {opacity: 0.8; margin-top: 8px; font-size: 12px}
</style>"""


@dataclass(frozen=True)
class _Entry:
    """An exercise and what the learner has done about it."""

    exercise: Exercise
    known: ExerciseRecord

    @property
    def state(self) -> str:
        if self.known.passed_at is not None:
            return "done"
        return "tried" if self.known.is_tried else "open"

    @property
    def points(self) -> float:
        return self.exercise.points * self.known.best_score

    @property
    def in_words(self) -> str:
        """Say all there is to say: for a screen reader, and for a mouse that rests on it."""
        parts = [f"{self.exercise.name}: {self.state}"]
        if self.known.count:
            parts.append(_plural(self.known.count, "attempt"))
            parts.append(f"{_number(self.points)} of {_plural(self.exercise.points, 'point')}")
        if self.known.hints:
            parts.append(f"{_plural(self.known.hints, 'hint')} seen")
        if self.known.solution_at is not None:
            parts.append("solution seen")
        return ", ".join(parts)


@dataclass(frozen=True)
class _Lesson:
    """The exercises of a lesson, and its notebook: a link that works beside it, or ""."""

    number: int
    title: str
    link: str
    entries: list[_Entry]

    @property
    def count(self) -> str:
        return f"{_done(self.entries)} of {len(self.entries)}"


def progress() -> None:
    """Show how far you are: each lesson's exercises, the points, and which exercise comes next."""
    lessons = _lessons()
    if not lessons:
        show("<p>There are no exercises here yet.</p>", "There are no exercises here yet.")
        return
    show(_as_html(lessons), _as_text(lessons))


def _lessons() -> list[_Lesson]:
    known = record().exercises()
    folder = course.folder()
    exercises = sorted(bank.all_exercises().values(), key=lambda exercise: exercise.lesson)
    lessons = []
    for number, members in groupby(exercises, key=lambda exercise: exercise.lesson):
        path = course.notebook("exercises", folder, number)
        # The same from notebooks/, exercises/ and solutions/.
        link = f"../exercises/{path.name}" if path is not None else ""
        entries = [_Entry(e, known.get(e.name) or ExerciseRecord()) for e in members]
        lessons.append(_Lesson(number, course.title(path), link, entries))
    return lessons


def _summary(lessons: list[_Lesson]) -> str:
    entries = _all_entries(lessons)
    points = sum(entry.points for entry in entries)
    most = sum(entry.exercise.points for entry in entries)
    return (
        f"{_done(entries)} of {_plural(len(entries), 'exercise')} done, "
        f"{_number(points)} of {_plural(most, 'point')}; {how_many_are_yours()}"
    )


def _next(lessons: list[_Lesson]) -> tuple[_Lesson, _Entry] | None:
    """Return the first exercise of the course that is not done, and its lesson."""
    return next((pair for pair in _pairs(lessons) if pair[1].state != "done"), None)


def _as_text(lessons: list[_Lesson]) -> str:
    lines = [f"Your progress: {_summary(lessons)}."]
    for lesson in lessons:
        title = f": {lesson.title}" if lesson.title else ""
        lines.append(f"lesson {lesson.number}{title} ({lesson.count})")
        # Spaces that must not break a line, while it is broken.
        chips = (f"{_TEXT_SIGNS[e.state]} {e.exercise.name}" for e in lesson.entries)
        joined = "  ".join(chip.replace(" ", "\0") for chip in chips)
        wrapped = textwrap.fill(
            joined, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False
        )
        lines.append(wrapped.replace("\0", " "))
    legend = "   ".join(f"{sign} {state}" for state, sign in _TEXT_SIGNS.items())
    return "\n".join([*lines, _what_next(lessons), f"{legend}   ({_where()})"])


def _what_next(lessons: list[_Lesson]) -> str:
    following = _next(lessons)
    if following is None:
        return "All exercises are done."
    lesson, entry = following
    where = f": {lesson.link.removeprefix('../')}" if lesson.link else ""
    return f"next: {entry.exercise.name} in lesson {lesson.number}{where}"


def _where() -> str:
    path = record().path
    if path is None:
        return "not saved: kept in memory until this kernel stops"
    return f"kept in {path.name}, on this computer only"


def _as_html(lessons: list[_Lesson]) -> str:
    entries = _all_entries(lessons)
    summary = html.escape(_summary(lessons))
    percent = 100 * _done(entries) / len(entries)
    return "\n".join(
        [
            _STYLE,
            '<div class="nnlib-progress" role="region" aria-label="Your progress">',
            f"<div><b>Your progress:</b> {summary}</div>",
            f'<div class="nnlib-bar" role="img" aria-label="{percent:.0f} percent done">'
            f'<div style="width: {percent:.1f}%"></div></div>',
            f"<div>{_next_as_html(lessons)}</div>",
            '<ul role="list" style="margin-top: 8px">',
            *map(_lesson_as_html, lessons),
            "</ul>",
            f'<div class="nnlib-quiet">{_legend()} &nbsp; {html.escape(_where())}</div>',
            "</div>",
        ]
    )


def _next_as_html(lessons: list[_Lesson]) -> str:
    following = _next(lessons)
    if following is None:
        return "<b>All exercises are done.</b>"
    lesson, entry = following
    words = f"<code>{html.escape(entry.exercise.name)}</code> in lesson {lesson.number}"
    return f"next: <b>{_linked(words, lesson.link)}</b>"


def _lesson_as_html(lesson: _Lesson) -> str:
    chips = "".join(
        f'<li title="{html.escape(e.in_words)}">'
        f"""{_sign(e.state, f'role="img" aria-label="{e.state}"')}"""
        f"{html.escape(e.exercise.name)}</li>"
        for e in lesson.entries
    )
    title = f"{lesson.number}&ensp;{html.escape(lesson.title)}"
    if not lesson.title:
        title = f"Lesson {lesson.number}"
    return (
        f'<li class="nnlib-lesson"><span>{_linked(title, lesson.link)}</span>'
        f'<ul class="nnlib-chips" role="list">{chips}</ul>'
        f'<span class="nnlib-count">{lesson.count}</span></li>'
    )


def _sign(state: str, for_screen_readers: str) -> str:
    return f'<span class="nnlib-sign nnlib-{state}" {for_screen_readers}>{_SIGNS[state]}</span>'


def _legend() -> str:
    return " &nbsp; ".join(f"""{_sign(state, 'aria-hidden="true"')}{state}""" for state in _SIGNS)


def _linked(words: str, link: str) -> str:
    return f'<a href="{html.escape(link)}">{words}</a>' if link else words


def _all_entries(lessons: list[_Lesson]) -> list[_Entry]:
    return [entry for _, entry in _pairs(lessons)]


def _pairs(lessons: list[_Lesson]) -> list[tuple[_Lesson, _Entry]]:
    return [(lesson, entry) for lesson in lessons for entry in lesson.entries]


def _done(entries: Iterable[_Entry]) -> int:
    return sum(entry.state == "done" for entry in entries)


def _plural(amount: float, noun: str) -> str:
    return f"{_number(amount)} {noun}{'' if amount == 1 else 's'}"


def _number(amount: float) -> str:
    return f"{round(amount, 1):g}"
