"""Cut a notebook into texts that Python can read, whatever was done to its cells.

A chunk is as a rule a cell; the two halves of a function where a cell was split in the middle;
single blocks of a cell that has an error in another.
"""

import ast
import re
from collections.abc import Iterator

LONGEST_CELL = 200_000
_MOST_JOINED = 5  # cells that one function was split into
_MAGIC = re.compile(r"\s*(?:[%!?]|[\w.]+\s*=\s*[%!])|.*\w\?{1,2}\s*$")
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_PYTHON_MAGICS = {"time", "timeit", "capture", "prun", "python", "python3", "ipytest"}


def chunks(cells: list[str], prefix: str) -> Iterator[tuple[str, str, SyntaxError | None]]:
    """Yield label, text, and the error of a text that Python cannot read.

    After such a text come the pieces of it that Python can read.
    """
    number = 0
    while number < len(cells):
        label = f"{prefix}cell {number + 1}"
        text, count = _joined(cells, number)
        error = _error(text)
        yield label, text, error
        if error is not None:
            for place, piece in _pieces(text, label):
                yield place, piece, None
        number += count


def _joined(cells: list[str], number: int) -> tuple[str, int]:
    """Return the text of a cell with those after it that are its rest, and how many that are."""
    joined = text = _readable(cells[number])
    is_whole, count = _error(text) is None, 1
    for further in range(1, min(_MOST_JOINED, len(cells) - number)):
        rest = _readable(cells[number + further])
        if is_whole and not _is_indented(rest):
            break
        joined = f"{joined.rstrip()}\n{rest}"
        if _error(joined) is None:
            text, is_whole, count = joined, True, further + 1
    return text, count


def _readable(text: str) -> str:
    """Return a cell without what only IPython understands; every line stays where it was."""
    text = text[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = text.replace("\0", "")
    magic = _CELL_MAGIC.match(text)
    if magic and magic[1] not in _PYTHON_MAGICS:
        return ""
    if magic:
        text = text.replace("%%", "# %%", 1)
    if _error(text) is None:
        return text
    lines = [
        f"{line[: len(line) - len(line.lstrip())]}pass  # {line.strip()}"
        if _MAGIC.match(line)
        else line
        for line in text.split("\n")
    ]
    changed = "\n".join(lines)
    return changed if _error(changed) is None else text


def _pieces(text: str, label: str) -> Iterator[tuple[str, str]]:
    """Yield what Python can read of a text that it cannot read whole: blocks at the left margin."""
    lines = text.split("\n")
    starts = [
        i
        for i, line in enumerate(lines)
        if line[:1] not in ("", " ", "\t", "#", ")", "]", "}")
        and not re.match(r"(else|elif|except|finally)\b", line)
        and not (i and lines[i - 1].startswith("@"))
    ]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        piece = "\n" * start + "\n".join(lines[start:end])
        if _error(piece) is None:
            yield f"{label}, line {start + 1}", piece


def _error(text: str) -> SyntaxError | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))
    return None


def _is_indented(text: str) -> bool:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return first[:1] in (" ", "\t")
