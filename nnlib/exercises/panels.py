"""Show a review: the sentence first, then the smallest example that failed, then the traceback."""

import html
import math
import re
from typing import Any

import numpy as np

from nnlib import speaking
from nnlib.exercises.comparing import Array
from nnlib.exercises.reviewing import Example, Review
from nnlib.speaking import marked_up

SIGNS = {"passed": "✓", "wrong": "✗", "crashed": "!", "not attempted": "○"}
_TITLES = {
    "passed": "right",
    "wrong": "not right yet",
    "crashed": "stopped before it was done",
    "not attempted": "not begun",
}
_MOST_ROWS, _MOST_COLUMNS = 8, 10

# A colour for the light theme and one for the dark; the sign says the same without them.
STYLE = """<style>
.nnlib-panel {--nnlib-colour: #5f6b7a; --nnlib-wrong: #b3400a}
.nnlib-panel.nnlib-is-passed {--nnlib-colour: #1d7a45}
.nnlib-panel.nnlib-is-wrong {--nnlib-colour: #b3400a}
.nnlib-panel.nnlib-is-crashed {--nnlib-colour: #b3261e}
.nnlib-panel.nnlib-is-help {--nnlib-colour: #2b62b0}
[data-jp-theme-light="false"] .nnlib-panel.nnlib-is-help {--nnlib-colour: #8ab4f8}
[data-jp-theme-light="false"] .nnlib-panel {--nnlib-colour: #9aa7b8; --nnlib-wrong: #ffa260}
[data-jp-theme-light="false"] .nnlib-panel.nnlib-is-passed {--nnlib-colour: #5cc98a}
[data-jp-theme-light="false"] .nnlib-panel.nnlib-is-wrong {--nnlib-colour: #ffa260}
[data-jp-theme-light="false"] .nnlib-panel.nnlib-is-crashed {--nnlib-colour: #ff8a80}
.nnlib-panel {border-left: 4px solid var(--nnlib-colour); padding: 6px 14px; margin: 4px 0;
  max-width: 52em; color: var(--jp-ui-font-color1, inherit); font-family: inherit;
  font-size: 14px; line-height: 1.5}
.nnlib-panel code, .nnlib-panel pre {font-size: 13px; background: none; color: inherit;
  font-family: var(--jp-code-font-family, monospace)}
.nnlib-panel code {border: 0; padding: 0; font-weight: 600}
.nnlib-panel pre {margin: 2px 0; padding: 0; line-height: 1.35; overflow-x: auto}
.nnlib-panel .nnlib-title {font-weight: 600; color: var(--nnlib-colour)}
.nnlib-panel table {border-collapse: collapse; margin: 8px 0 2px}
.nnlib-panel td, .nnlib-panel th {text-align: left !important; vertical-align: top; border: 0;
  padding: 2px 18px 2px 0; background: none; color: inherit; font-size: 13px}
.nnlib-panel tr, .nnlib-panel tr:hover {background: none !important}
.nnlib-panel .nnlib-wrong {color: var(--nnlib-wrong); font-weight: 700; text-decoration: underline}
.nnlib-panel .nnlib-quiet {opacity: 0.75; font-size: 12.5px}
.nnlib-panel summary {cursor: pointer}
</style>"""


def show(review: Review, note: str | None = None) -> None:
    """Show the review where the learner looks: as a panel in a notebook, else as text.

    Args:
        review: what came of trying the function.
        note: one more sentence below it.
    """
    speaking.show(as_html(review, note), as_text(review, note))


def as_text(review: Review, note: str | None = None) -> str:
    """Return the review as plain text; wrong numbers stand between > and <."""
    lines = [f"{SIGNS[review.status]} {review.name}: {_TITLES[review.status]}", review.message]
    if review.example is not None and review.status != "passed":
        lines.append(f"Tried with {review.example.about}:")
        for label, rows in _blocks(review.example):
            head = f"  {label}: "
            texts = ["".join(f">{text}<" if bad else text for text, bad in row) for row in rows]
            lines += [head + texts[0], *(" " * len(head) + text for text in texts[1:])]
    if review.traceback:
        lines.append(review.traceback)
    if note:
        lines.append(note)
    if review.status in ("wrong", "crashed"):
        lines.append(_again(review))
    return "\n".join(lines)


def as_html(review: Review, note: str | None = None) -> str:
    """Return the review as HTML; everything that came from the learner is escaped."""
    kind = f"nnlib-is-{review.status.replace(' ', '-')}"
    parts = [
        STYLE,
        f'<div class="nnlib-panel {kind}" role="status">',
        f'<div class="nnlib-title">{SIGNS[review.status]} {html.escape(review.name)}: '
        f"{_TITLES[review.status]}</div>",
        f"<div>{marked_up(review.message)}</div>",
    ]
    if review.example is not None and review.status != "passed":
        parts.append(_example_html(review.example))
    if review.traceback:
        parts.append(
            "<details><summary>where it stopped</summary>"
            f"<pre>{html.escape(review.traceback)}</pre></details>"
        )
    if review.status in ("wrong", "crashed"):
        parts.append(f'<div class="nnlib-quiet">{marked_up(_again(review))}</div>')
    if note:
        parts.append(f'<div class="nnlib-quiet">{marked_up(note)}</div>')
    return "\n".join([*parts, "</div>"])


def _again(review: Review) -> str:
    return (
        f"`hint({review.name!r})` helps; `check({review.name!r}, {review.name}, "
        f"seed={review.seed})` tries the same inputs again."
    )


def _example_html(example: Example) -> str:
    rows = []
    for label, lines in _blocks(example):
        text = "\n".join(
            "".join(
                f'<span class="nnlib-wrong">{html.escape(t)}</span>' if bad else html.escape(t)
                for t, bad in line
            )
            for line in lines
        )
        rows.append(f"<tr><th>{html.escape(label)}</th><td><pre>{text}</pre></td></tr>")
    return (
        f'<div class="nnlib-quiet" style="margin-top: 6px">Tried with {html.escape(example.about)}:'
        f"</div><table>{''.join(rows)}</table>"
    )


_Line = list[tuple[str, bool]]  # pieces of text, and whether each is wrong


def _blocks(example: Example) -> list[tuple[str, list[_Line]]]:
    """Return what is shown of an example: a label and some lines each."""
    blocks = [(name, _lines(value)) for name, value in example.arguments]
    place = f"{example.place} " if example.place else ""
    if example.got is not None or example.expected is not None:
        blocks.append((f"{place}came", _lines(example.got, example.wrong)))
    if example.expected is not None:
        blocks.append((f"{place}expected", _lines(example.expected)))
    if example.warned:
        blocks.append(("NumPy warned", [[(text, False)] for text in example.warned]))
    if example.printed.strip():
        printed = example.printed.strip().split("\n")[:_MOST_ROWS]
        blocks.append(("printed", [[(text, False)] for text in printed]))
    return blocks


def _lines(value: Any, wrong: Array | None = None) -> list[_Line]:
    """Return a value as lines of text; a small array as a grid of aligned numbers."""
    if isinstance(value, np.random.Generator):
        return [[("a random generator", False)]]
    if callable(value):
        return [[(getattr(value, "__name__", "a function"), False)]]
    if isinstance(value, list | tuple) and value:
        as_numbers = _numbers(value)
        if as_numbers is not None:
            return [*_grid(as_numbers, None)[:-1], [(f"  {_a_list_of(value)}", False)]]
        return _of_several([f"[{index}] " for index in range(len(value))], list(value))
    if isinstance(value, dict):
        return _of_several([f"{key}: " for key in value], list(value.values()))
    if not isinstance(value, np.ndarray | np.generic | float | int) or isinstance(value, bool):
        text = repr(value)
        return [[(text if len(text) <= 200 else f"{text[:200]} ...", False)]]
    array = np.asarray(value)
    if array.ndim == 3 and array.dtype.kind in "biuf":
        return _stack(array, wrong)
    if array.ndim > 2 or array.dtype.kind not in "biuf":
        text = np.array2string(array, precision=4, suppress_small=True, threshold=60, edgeitems=2)
        return [[(line, False)] for line in text.split("\n")]
    return _grid(array, wrong)


def _stack(array: Array, wrong: Array | None) -> list[_Line]:
    """Return the first two slices of an array of three axes, those with wrong numbers first."""
    marks = np.zeros(array.shape, bool) if wrong is None else wrong
    order = sorted(range(len(array)), key=lambda index: not marks[index].any())
    shown = sorted(order[:2])
    blocks = [_grid(array[index], marks[index])[:-1] for index in shown]
    labels = [f"[{index}]" for index in shown]
    lines: list[_Line] = []
    for label, block in zip(labels, blocks, strict=True):
        lines += [
            [(label if row == 0 else " " * len(label), False), *line]
            for row, line in enumerate(block)
        ]
    return [*lines, [(f"  shape {array.shape}, {array.dtype}", False)]]


def _numbers(value: list[Any] | tuple[Any, ...]) -> Array | None:
    """Return a list of numbers, or of lists of numbers, as an array; None if it is no such list."""
    if any(isinstance(part, np.ndarray) and part.ndim for part in value):
        return None  # several arrays: each is shown by itself
    try:
        array = np.array(value)
    except (ValueError, TypeError):  # rows of unlike length
        return None
    return array if array.dtype.kind in "iuf" and array.ndim <= 2 else None


def _a_list_of(value: list[Any] | tuple[Any, ...]) -> str:
    kind = type(value).__name__
    inside = "numbers" if not isinstance(value[0], list | tuple) else f"{type(value[0]).__name__}s"
    return f"a {kind} of {len(value)} {inside}"


def _of_several(labels: list[str], values: list[Any]) -> list[_Line]:
    lines: list[_Line] = []
    for label, value in list(zip(labels, values, strict=True))[:_MOST_ROWS]:
        inner = _lines(value)
        lines.append([(label, False), *inner[0]])
        lines += [[(" " * len(label), False), *line] for line in inner[1:]]
    return lines


def _grid(array: Array, wrong: Array | None) -> list[_Line]:
    if array.ndim == 0:
        return [[(_number(array[()]), bool(wrong is not None and wrong.any()))]]
    rows = np.atleast_2d(array)[:_MOST_ROWS, :_MOST_COLUMNS]
    marks = np.zeros(rows.shape, bool)
    if wrong is not None:
        marks = np.atleast_2d(wrong)[:_MOST_ROWS, :_MOST_COLUMNS]
    texts = [[_number(number) for number in row] for row in rows]
    width = max((len(text) for row in texts for text in row), default=0)
    more = np.atleast_2d(array).shape[1] > _MOST_COLUMNS
    lines: list[_Line] = [
        [*(piece for text, bad in zip(row, row_marks, strict=True)
           for piece in ((" " * (width + 2 - len(text)), False), (text, bool(bad)))),
         *([("  ...", False)] if more else [])]
        for row, row_marks in zip(texts, marks, strict=True)
    ]  # fmt: skip
    if np.atleast_2d(array).shape[0] > _MOST_ROWS:
        lines.append([("  ...", False)])
    shape_and_dtype = f"shape {array.shape}, {array.dtype}"
    if array.size == 0:
        return [[(f"  empty, {shape_and_dtype}", False)]]
    return [*lines, [(f"  {shape_and_dtype}", False)]]


def _number(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    number = float(value)
    if not math.isfinite(number):
        return {"nan": "nan", "inf": "inf"}.get(str(number), "-inf")
    if number == 0:
        return "0"
    if 1e-3 <= abs(number) < 1e5:
        return f"{number:.4f}".rstrip("0").rstrip(".")
    return f"{number:.2e}"
