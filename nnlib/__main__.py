"""`python -m nnlib`: what instructors run. So far that is `grade`."""

import sys
from collections.abc import Sequence

_USAGE = """\
usage: python -m nnlib grade SUBMISSIONS --out REPORT

`python -m nnlib grade --help` tells all about it. Learners need no command: they open the course
with `python start.py`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["grade"]:
        from nnlib.grading.command import grade  # only here: learners need none of it

        return grade(words[1:])
    is_asking = words in (["-h"], ["--help"], ["help"])
    print(_USAGE, file=sys.stdout if is_asking else sys.stderr)
    return 0 if is_asking else 2


if __name__ == "__main__":
    sys.exit(main())
