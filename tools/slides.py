"""Make slides of the lessons: one HTML file each, which needs no network and nothing beside it.

    python tools/slides.py                  all lessons, into slides/
    python tools/slides.py 03 07            lessons 3 and 7
    python tools/slides.py --out FOLDER     somewhere else

Each lesson is run from top to bottom, so the figures are those of this computer; with all of them
that takes a few minutes. What the learners' `.venv` holds is enough. Open a deck in any browser:
arrow keys or space go on, `o` shows all slides, `s` opens the speaker's notes in a window of their
own, `f` fills the screen. Add `?print-pdf` to the address to print it.

How a lesson's cells become slides stands in deck.py.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

try:
    import nbformat
    from deck import build_deck
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
except ModuleNotFoundError as error:
    raise SystemExit(
        f"making slides needs {error.name}. Run  python start.py --version  once, and then this "
        "with the Python in .venv"
    ) from error

ROOT = Path(__file__).resolve().parents[1]
SECONDS_PER_CELL = 900
# Figures twice as fine as on a page: a projector shows them large.
FINE_FIGURES = "%config InlineBackend.figure_formats = ['retina']"
INDEX = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slides</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.1rem/1.7 system-ui, sans-serif; margin: 2rem; }
</style>
<h1>Slides</h1>
<ul>
$links
</ul>
<p>Arrow keys or space go on, <kbd>o</kbd> shows all slides, <kbd>s</kbd> opens the notes,
<kbd>f</kbd> fills the screen. Add <code>?print-pdf</code> to a deck's address to print it.</p>
</html>
""")


def find_lessons(folder: Path, wanted: Sequence[str]) -> list[Path]:
    """Return the notebooks of the lessons that are wanted, by number or name; of none: all.

    Raises:
        SystemExit: for a lesson that is not there.
    """
    lessons = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not wanted:
        return lessons
    chosen = []
    for each in wanted:
        number_or_name = each.removesuffix(".ipynb")
        if number_or_name.isdecimal():
            number_or_name = f"{int(number_or_name):02}"
        found = [
            lesson
            for lesson in lessons
            if number_or_name in (lesson.stem, lesson.stem.partition("_")[0])
        ]
        if not found:
            names = ", ".join(lesson.stem for lesson in lessons) or "none"
            raise SystemExit(f"no lesson {each!r} in {folder}; there are: {names}")
        chosen += found
    return sorted(set(chosen))


def run(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from top to bottom, and return it with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    setup = nbformat.v4.new_code_cell(FINE_FIGURES)
    notebook.cells.insert(0, setup)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(stderr=subprocess.DEVNULL)  # what the kernel has to say about itself
    notebook.cells.remove(setup)
    return notebook


def first_heading(notebook: nbformat.NotebookNode) -> str:
    """Return a notebook's title."""
    return str(notebook.cells[0].source.splitlines()[0].lstrip("# "))


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_index(folder: Path, notebooks: Path) -> None:
    """Write the page that leads to every deck in a folder."""
    links = []
    for lesson in find_lessons(notebooks, ()):
        if (folder / f"{lesson.stem}.html").exists():
            title = first_heading(nbformat.read(lesson, as_version=4))
            links.append(f'<li><a href="{lesson.stem}.html">{title}</a></li>')
    write_atomically(folder / "index.html", INDEX.substitute(links="\n".join(links)))


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Make the decks; return the exit status."""
    parser = argparse.ArgumentParser(description="Make slides of the lessons.")
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="a number or a name, such as 03; all if none"
    )
    parser.add_argument(
        "--out", type=Path, default=root / "slides", metavar="FOLDER", help="default: slides/"
    )
    chosen = parser.parse_args(arguments)
    lessons = find_lessons(root / "notebooks", chosen.lessons)

    # The kernel inherits both: the course's own nnlib, and no trace in anybody's progress file.
    os.environ["NNLIB_PROGRESS"] = "off"
    os.environ["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(root), os.environ.get("PYTHONPATH")) if part
    )
    chosen.out.mkdir(parents=True, exist_ok=True)
    for number, lesson in enumerate(lessons, start=1):
        print(f"[{number}/{len(lessons)}] {lesson.stem}: running", end="", flush=True)
        try:
            notebook = run(lesson)
        except CellExecutionError as error:
            print(f"\n{lesson.name} stopped, and no deck was written for it:\n{error}")
            return 1
        deck = chosen.out / f"{lesson.stem}.html"
        write_atomically(deck, build_deck(notebook, first_heading(notebook)))
        print(f", {deck} ({deck.stat().st_size / 1e6:.1f} MB)")
    write_index(chosen.out, root / "notebooks")
    print(f"open {chosen.out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
