"""A status that a person can watch: rewritten in place, in a terminal and in a notebook alike."""

import sys
import time
from types import TracebackType
from typing import Any, Self


def in_notebook() -> bool:
    """Tell whether this code runs in a Jupyter kernel, whose output is a page, not a terminal."""
    if "IPython" not in sys.modules:  # importing it only to ask would cost a quarter of a second
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")


class Status:
    """Some lines of text that replace what was shown before.

    In a notebook one output is updated in place, so nothing flickers and the last text is what is
    stored. In a terminal the last line is rewritten and the lines above it stay. Where output goes
    to a file or a pipe, only the final line is written.

    Use it as a context manager, so that the last text is left standing even after an error.

    Args:
        interval: the least time between two updates, in seconds; the final text always appears.
        enabled: False for one that shows nothing.
    """

    def __init__(self, *, interval: float = 0.1, enabled: bool = True) -> None:
        self._enabled = enabled
        self._interval = interval
        self._shown_at = float("-inf")
        self._pending = ""
        self._width = 0
        self._handle: Any = None
        self._in_notebook = in_notebook()
        self._rewrites = sys.stdout.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def due(self) -> bool:
        """Whether `show` would appear at once; ask first where the text costs time to make."""
        return self._enabled and time.monotonic() - self._shown_at >= self._interval

    def show(self, text: str) -> None:
        """Replace what stands with `text`; too soon after the last time, it waits for its turn."""
        if not self._enabled:
            return
        self._pending = text
        if self.due:
            self._draw()

    def close(self) -> None:
        """Show the last text if it is still waiting, and end the line."""
        if self._in_notebook or self._rewrites:
            if self._pending:
                self._draw()
            if self._width:
                sys.stdout.write("\n")
        elif self._pending:
            sys.stdout.write(self._pending + "\n")
        self._pending, self._width = "", 0
        sys.stdout.flush()

    def _draw(self) -> None:
        if self._in_notebook:
            self._draw_in_notebook()
        elif self._rewrites:
            # Spaces wipe what a longer text left behind; every terminal knows them, unlike escapes.
            sys.stdout.write("\r" + self._pending.ljust(self._width))
            sys.stdout.flush()
            self._width = len(self._pending)
        else:
            return  # a file would keep every step: it gets the final text from close()
        self._pending = ""
        self._shown_at = time.monotonic()

    def _draw_in_notebook(self) -> None:
        from IPython.display import display

        content = {"text/plain": self._pending}
        if self._handle is None:
            self._handle = display(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)
