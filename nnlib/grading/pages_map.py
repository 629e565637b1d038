"""The map of a class: exercises against families of mistakes, and learners against exercises."""

from collections.abc import Sequence
from itertools import groupby

from nnlib.grading.grades import ClassGrades
from nnlib.grading.pages_counts import ExerciseCounts
from nnlib.grading.pages_feedback import lesson_title
from nnlib.grading.pages_style import IN_WORDS, SIGNS, css_class, escaped, named, sign
from nnlib.grading.pages_themes import OWN, THEMES
from nnlib.grading.tables import by_learner, number

MAP_STYLE = """
.wide { overflow-x: auto; margin: 10px 0 }
table { border-collapse: collapse; font-size: 0.875rem }
th, td { padding: 4px 8px; border-bottom: 1px solid var(--line); text-align: left;
  overflow-wrap: normal }
thead th { vertical-align: bottom; font-weight: 600 }
tbody th { font-weight: 400; white-space: nowrap }
tbody th.lesson { padding-top: 12px; font-weight: 600 }
.map td, .all td { text-align: center; font-variant-numeric: tabular-nums;
  print-color-adjust: exact; -webkit-print-color-adjust: exact }
.map th[scope=col] { text-align: center; min-width: 5.4em; max-width: 7.5em;
  hyphens: auto; line-height: 1.25 }
.map td { background: rgb(var(--heat) / var(--share, 0)); border: 1px solid var(--line) }
.map td a { color: inherit; text-decoration: none; font-weight: 600; display: block }
.map td.quiet a { font-weight: 400 }
.map thead td { border: 0 }
.map tfoot td, .map tfoot th { background: none; font-weight: 600; border: 0 }
.all th[scope=col] { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left;
  padding: 6px 2px; white-space: nowrap; font-weight: 400 }
.all td { padding: 2px 6px; font-weight: 700 }
.all td.sum { font-weight: 400; text-align: right; white-space: nowrap }
.all tbody th { max-width: 16em; overflow: hidden; text-overflow: ellipsis }
.map tbody th, .all tbody th { position: sticky; left: 0; background: var(--paper) }
@media (max-width: 600px) { table { font-size: 0.8rem } th, td { padding: 3px 5px } }
@media print { .wide { overflow: visible } table { font-size: 8pt } th, td { padding: 2px 4px }
  tr { break-inside: avoid } .map tbody th, .all tbody th { position: static } }
"""

MOST_NAMES = 8


def mistake_map(exercises: Sequence[ExerciseCounts]) -> str:
    """Return the table of exercises against families of mistakes, with how many made each."""
    themes = [
        theme for theme in (*THEMES, OWN) if any(counts.in_theme(theme) for counts in exercises)
    ]
    if not themes and not any(counts.unnamed for counts in exercises):
        return "<p>No mistakes were made.</p>"
    largest = max(
        [sum(c.in_theme(theme).values()) for theme in themes for c in exercises]
        + [len(counts.unnamed) for counts in exercises]
    )
    heads = [f'<th scope="col">{escaped(theme.name)}</th>' for theme in themes]
    rows = []
    for lesson, of_lesson in groupby(exercises, key=lambda counts: counts.lesson):
        rows.append(
            f'<tr><th class="lesson" colspan="{len(themes) + 2}" scope="rowgroup">'
            f"{escaped(lesson_title(lesson))}</th></tr>"
        )
        for counts in of_lesson:
            cells = [
                _cell(counts, sum(made.values()), largest, ", ".join(made))
                for made in (counts.in_theme(theme) for theme in themes)
            ]
            cells.append(_cell(counts, len(counts.unnamed), largest, "not recognized"))
            rows.append(
                f'<tr><th scope="row"><a href="#{anchor(counts)}"><code>'
                f"{escaped(counts.exercise)}</code></a></th>{''.join(cells)}</tr>"
            )
    sums = [sum(sum(c.in_theme(theme).values()) for c in exercises) for theme in themes]
    sums.append(sum(len(counts.unnamed) for counts in exercises))
    totals = "".join(f"<td>{total or ''}</td>" for total in sums)
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="map of mistakes">'
        '<table class="map"><thead><tr><td></td>'
        f'{"".join(heads)}<th scope="col">not recognized</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody>"
        f'<tfoot><tr><th scope="row">together</th>{totals}</tr></tfoot></table></div>'
    )


def _cell(counts: ExerciseCounts, count: int, largest: int, names: str) -> str:
    if not count:
        return "<td></td>"
    share = 0.08 + 0.57 * count / largest  # text stays readable on the darkest
    return (
        f'<td style="--share: {share:.2f}" title="{escaped(names)}">'
        f'<a href="#{anchor(counts)}">{count}</a></td>'
    )


def everybody(
    class_grades: ClassGrades, exercises: Sequence[ExerciseCounts], pages: dict[str, str]
) -> str:
    """Return the table of learners against exercises; every name leads to its feedback page."""
    columns = [(counts.lesson, counts.exercise) for counts in exercises]
    heads = "".join(f'<th scope="col">{escaped(exercise)}</th>' for _, exercise in columns)
    rows = []
    for learner, grades in sorted(
        by_learner(class_grades).items(), key=lambda one: (one[0].casefold(), one[0])
    ):
        status = {(grade.lesson, grade.exercise): grade.status for grade in grades}
        cells = "".join(
            f'<td class="{css_class(status[place])}">{sign(status[place])}</td>'
            if place in status
            else "<td></td>"
            for place in columns
        )
        points, out_of = sum(g.points for g in grades), sum(g.out_of for g in grades)
        rows.append(
            f'<tr><th scope="row">{link(learner, pages)}</th>'
            f'<td class="sum">{number(points)} / {number(out_of)}</td>{cells}</tr>'
        )
    return (
        f'<p class="quiet">{legend()}</p>'
        '<div class="wide" tabindex="0" role="region" aria-label="learners and exercises">'
        '<table class="all"><thead><tr><td></td><th scope="col">points</th>'
        f"{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def legend() -> str:
    """Say what the signs mean."""
    return " &ensp; ".join(
        f'<span class="{css_class(status)}"><b>{mark}</b> {IN_WORDS[status]}</span>'
        for status, mark in SIGNS.items()
    )


def link(learner: str, pages: dict[str, str]) -> str:
    """Return a learner's name that leads to the feedback page."""
    return f'<a href="{escaped(pages[learner])}">{named(learner)}</a>'


def who(learners: list[str], pages: dict[str, str]) -> str:
    """Return the names of some learners; many of them behind a line that opens."""
    names = [link(learner, pages) for learner in sorted(set(learners), key=str.casefold)]
    if len(names) <= MOST_NAMES:
        return f'<p class="quiet who">{", ".join(names)}</p>'
    return (
        f'<details class="who"><summary class="quiet">who: {len(names)} learners</summary>'
        f'<p class="quiet who">{", ".join(names)}</p></details>'
    )


def anchor(counts: ExerciseCounts) -> str:
    """Return what a link to an exercise points to."""
    return escaped(f"{counts.lesson}-{counts.exercise}".replace(" ", "-"))
