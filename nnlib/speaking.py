"""Say something to the learner, where they look: on the page of a notebook, or in a terminal."""

import html
import re
import sys

from nnlib.progress import in_notebook, write

CODE = re.compile(r"`([^`]+)`")


def say(text: str) -> None:
    """Print a text; what the terminal's encoding lacks becomes "?"."""
    if sys.stdout is not None:  # Windows runs a program without a console
        write(f"{text}\n")


def show(page: str, text: str) -> None:
    """Show HTML in a notebook, and the text that says the same anywhere else."""
    if not in_notebook():
        say(text)
        return
    from IPython.display import display

    display({"text/html": page, "text/plain": text}, raw=True)


def marked_up(text: str) -> str:
    """Escape text for HTML, except formulas, and set what stands in `backquotes` as code."""
    return CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))


def plain(text: str) -> str:
    """Drop the marks around `code`, for places that show nothing but text."""
    return CODE.sub(r"\1", text)
