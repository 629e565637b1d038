"""The code of a notebook, whatever has happened to its file."""

import json
from typing import Any

LARGEST = 64 * 2**20
_MOST_TEXT = 2_000_000


class UnreadableError(ValueError):
    """No notebook; the message says what it is, to an instructor."""


def code_cells(content: bytes) -> list[str]:
    """Return the texts of the code cells, in order.

    Formats 3 and 4 are read, with any encoding of Unicode and any line ends; metadata, outputs and
    identifiers do not matter.

    Raises:
        UnreadableError: this is no notebook, or not all of one.
    """
    if not content.strip():
        raise UnreadableError("is an empty file. Ask for it again.")
    if content[:2] == b"PK" or b"\0\0\0\0" in content[:64]:
        raise UnreadableError("is no notebook, but a file of another kind with its name.")
    try:
        notebook = json.loads(_text(content))
    except (ValueError, RecursionError) as error:
        position = getattr(error, "pos", None)
        where = f" at character {position:,}" if position is not None else ""
        raise UnreadableError(
            f"is damaged{where}, perhaps cut off on its way. Ask for it again."
        ) from None
    if not isinstance(notebook, dict):
        raise UnreadableError("is no notebook.")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        parts = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for part in parts if isinstance(part, list) for cell in part]
        if not parts:
            raise UnreadableError("has no cells.")
    texts = [_source(cell) for cell in cells if isinstance(cell, dict)]
    found = [text for text in texts if text is not None]
    if sum(map(len, found)) > _MOST_TEXT:
        raise UnreadableError(f"holds more than {_MOST_TEXT:,} characters of code.")
    return found


def _text(content: bytes) -> str:
    encoding = json.detect_encoding(content)
    text = content.decode(encoding, "replace")
    return text.removeprefix("\ufeff")


def _source(cell: dict[str, Any]) -> str | None:
    if cell.get("cell_type") != "code":
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    return source.encode("utf-8", "replace").decode("utf-8")
