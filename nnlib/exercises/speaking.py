"""Say something to the learner, where they look: on the page of a notebook, or in a terminal."""

import sys

from nnlib.progress import in_notebook


def say(text: str) -> None:
    """Print; what the terminal's encoding lacks becomes "?"."""
    if sys.stdout is None:  # Windows runs a program without a console
        return
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def show(page: str, text: str) -> None:
    """Show HTML in a notebook, and the text that says the same anywhere else."""
    if not in_notebook():
        say(text)
        return
    from IPython.display import display

    display({"text/html": page, "text/plain": text}, raw=True)
