"""Help in steps, asked for by the learner: three hints, and last of all the solution."""

import html
import itertools
import textwrap
from collections.abc import Iterator
from pathlib import Path

from nnlib.exercises import bank, course
from nnlib.exercises.panels import STYLE
from nnlib.exercises.record import record
from nnlib.speaking import marked_up, say, show

_INDENT = "    "

# JupyterLab's own colours for code, so that both of its themes fit; the second is for elsewhere.
_CODE_COLOURS = {
    "Comment": "var(--jp-mirror-editor-comment-color, #7a869a)",
    "Keyword": "var(--jp-mirror-editor-keyword-color, #2e8b57)",
    "Operator.Word": "var(--jp-mirror-editor-keyword-color, #2e8b57)",
    "Literal.String": "var(--jp-mirror-editor-string-color, #c8553d)",
    "Literal.Number": "var(--jp-mirror-editor-number-color, #2e8b57)",
    "Name.Function": "var(--jp-mirror-editor-def-color, #4d7fc4)",
    "Name.Builtin": "var(--jp-mirror-editor-builtin-color, #4d7fc4)",
}


def hint(name: str, step: int | None = None) -> None:
    """Show the next hint for an exercise: a question, then a pointer, then a small example.

    Args:
        name: the exercise, such as "softmax".
        step: which of the three, 1 to 3; the next one where it is None.

    Raises:
        ValueError: there is no such exercise, or no such step.
    """
    exercise = bank.find(name)
    last = len(exercise.hints)
    if step is None:
        step = min(record().exercise(name).hints + 1, last)
    elif step not in range(1, last + 1):
        raise ValueError(f"step: expected a whole number from 1 to {last}, got {step!r}.")
    step = int(step)
    record().add_hint(name, step)
    if step < last:
        after = f"Still stuck? `hint({name!r})` gives the next one."
    else:
        after = (
            f"This is the last one. `hint({name!r}, 1)` shows the first again, and "
            f"`solution({name!r})` shows an answer."
        )
    text = exercise.hints[step - 1]
    _show_panel(f"{name}: hint {step} of {last}", "\n".join(_as_html(text)), text, after)


def solution(name: str, sure: bool = False) -> None:
    """Show an answer to an exercise, once you have tried it.

    Args:
        name: the exercise, such as "softmax".
        sure: show it even though no answer of yours has been checked yet.

    Raises:
        ValueError: there is no such exercise.
    """
    exercise = bank.find(name)
    if not sure and not record().exercise(name).is_tried:
        say(
            f"Try {name} yourself first, however roughly: write something, and run "
            f"check({name!r}, {name}). What comes back helps you more than reading an answer, and "
            f"hint({name!r}) helps too. To see an answer anyway: solution({name!r}, sure=True)."
        )
        return
    folder = course.folder()
    path = course.notebook("solutions", folder, exercise.lesson)
    code = _code_of(name, path)
    if path is None:
        say(
            f"The solutions of lesson {exercise.lesson} are not here: they would be in the folder "
            "solutions of the course. Ask whoever gave you the course for them."
        )
    elif code is None:
        say(
            f"solutions/{path.name} holds no answer to {name}: it is damaged, or of another "
            "version of the course. Get that file again."
        )
    else:
        record().add_solution(name)
        after = "Yours may look quite different, and be just as right."
        text = textwrap.indent(code, _INDENT)
        _show_panel(f"{name}: a solution", _example(_colored(code)), text, after)


def _code_of(name: str, path: Path | None) -> str | None:
    for cell in course.cells(path) if path is not None else []:
        metadata = cell.get("metadata")
        marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        if isinstance(marks, dict) and marks.get("grade_id") == name:
            return course.source(cell).strip("\n")
    return None


def _show_panel(title: str, page: str, text: str, after: str) -> None:
    parts = [
        STYLE,
        '<div class="nnlib-panel nnlib-is-help" role="note">',
        f'<div class="nnlib-title">{html.escape(title)}</div>',
        page,
        f'<div class="nnlib-quiet" style="margin-top: 6px">{marked_up(after)}</div></div>',
    ]
    show("\n".join(parts), f"{title}\n\n{text.rstrip()}\n\n{after}")


def _as_html(text: str) -> Iterator[str]:
    """Set what is indented by four spaces as it stands, and the rest as paragraphs."""
    for kind, lines in itertools.groupby(text.split("\n"), key=_kind):
        block = "\n".join(lines)
        if kind == "example":
            yield _example(html.escape(textwrap.dedent(block), quote=False))
        elif kind == "prose":
            yield f'<p style="margin: 4px 0">{marked_up(block)}</p>'


def _example(inside: str) -> str:
    # Focusable: where it is too wide, the arrow keys scroll it.
    return f'<pre tabindex="0" style="margin: 6px 0">{inside}</pre>'


def _kind(line: str) -> str:
    if not line.strip():
        return "nothing"
    return "example" if line.startswith(_INDENT) else "prose"


def _colored(code: str) -> str:
    """Return Python code as HTML, colored if pygments is here, which JupyterLab brings."""
    try:
        from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        return html.escape(code, quote=False)
    parts = []
    for token, text in PythonLexer(stripnl=False).get_tokens(code.rstrip("\n")):
        kind = str(token).removeprefix("Token.")
        color = next((c for k, c in _CODE_COLOURS.items() if f"{kind}.".startswith(f"{k}.")), None)
        escaped = html.escape(text, quote=False)
        parts.append(f'<span style="color: {color}">{escaped}</span>' if color else escaped)
    return "".join(parts).rstrip("\n")
