"""A status that a person can watch: rewritten in place, in a terminal and in a notebook alike."""

import shutil
import sys
import time
from typing import Any, Self


def in_notebook() -> bool:
    """Tell whether this code runs in a Jupyter kernel, whose output is a page, not a terminal."""
    if "IPython" not in sys.modules:  # importing it only to ask would cost a quarter of a second
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")


class Status:
    """A line of text that replaces the one shown before.

    In a notebook one output is updated in place, so nothing flickers and the last text is what is
    stored. In a terminal the line is rewritten, cut to the width of the window until it is final.
    Where output goes to a file or a pipe, only the final line is written.

    Use it as a context manager, so that the last text is left standing even after an error.

    Args:
        interval: the least time between two updates, in seconds; the final text always appears.
        enabled: False for one that shows nothing.
    """

    def __init__(self, *, interval: float = 0.1, enabled: bool = True) -> None:
        # There is no stream at all where Windows runs a program without a console.
        self._enabled = enabled and sys.stdout is not None
        self._interval = interval
        self._shown_at = float("-inf")
        self._text = ""
        self._width = 0
        self._handle: Any = None
        self._in_notebook = in_notebook()
        self._rewrites = self._enabled and sys.stdout.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def due(self) -> bool:
        """Whether `show` would appear at once; ask first where the text costs time to make."""
        return self._enabled and time.monotonic() - self._shown_at >= self._interval

    def show(self, text: str) -> None:
        """Replace what stands with `text`; too soon after the last time, it waits for its turn."""
        if not self._enabled:
            return
        self._text = text
        if self.due:
            self._draw()
            self._shown_at = time.monotonic()

    def close(self) -> None:
        """Show the last text, whole and even if it is still waiting, and end the line."""
        if not self._text:
            return
        if self._in_notebook:
            self._draw()
        elif self._rewrites:
            write("\r" + self._text.ljust(self._width) + "\n")
        else:
            write(self._text + "\n")
        self._text, self._width = "", 0

    def _draw(self) -> None:
        if self._in_notebook:
            self._draw_in_notebook()
        elif self._rewrites:
            # A line that wraps could not be rewritten: "\r" only goes back to where it wrapped.
            room = shutil.get_terminal_size().columns - 1
            line = self._text[:room]
            # Spaces wipe what a longer text left behind; every terminal knows them, unlike escapes.
            write("\r" + line.ljust(min(self._width, room)))
            self._width = len(line)
        # A file would keep every step: it gets the final text from close().

    def _draw_in_notebook(self) -> None:
        from IPython.display import display

        content = {"text/plain": self._text}
        if self._handle is None:
            self._handle = display(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)


def write(text: str) -> None:
    """Write to standard output at once; what its encoding lacks becomes "?".

    No character is worth a training that stops.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()
