"""Reading and writing what was measured."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import machine

RESULTS = Path(__file__).parent / "results"


def begin(threads: int) -> dict[str, Any]:
    """Return a report that knows when, and on what machine; print both."""
    report = {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": machine.describe(),
        "threads": threads,
    }
    print(heading(report), flush=True)
    return report


def heading(report: dict[str, Any]) -> str:
    """Return when, and on what, a report was measured."""
    threads = "one thread" if report["threads"] == 1 else f"{report['threads']} threads"
    return f"Measured {report['measured']}, {threads}: {machine.in_words(report['machine'])}"


def read(path: Path) -> dict[str, Any]:
    """Return a report that was written."""
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def write(path: Path, report: dict[str, Any]) -> None:
    """Write a report, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)
    print(f"\nwritten: {path}")


def table(header: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
