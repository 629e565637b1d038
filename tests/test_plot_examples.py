"""The examples in the docstrings: whoever copies one gets a figure."""

import inspect
import textwrap

import numpy as np
import plot_samples  # noqa: F401  (chooses a backend without windows)
import pytest
from matplotlib.figure import Figure

from nnlib import data, plots


def example_of(function):
    """Return the code of the docstring's example, or nothing."""
    _, _, rest = inspect.getdoc(function).replace("Examples::", "Example::").partition("Example::")
    lines = rest.lstrip("\n").splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines) if line.strip() and line[0] != " "), len(lines))
    return textwrap.dedent("".join(lines[:end]))


EXAMPLES = {name: example_of(getattr(plots, name)) for name in plots.__all__}
WITH_EXAMPLE = [name for name, code in EXAMPLES.items() if code]


def test_the_functions_that_lessons_meet_here_first_have_examples():
    assert len(WITH_EXAMPLE) >= 13


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_an_example_runs_as_it_stands(name, monkeypatch):
    drawn = []
    original = getattr(plots, name)

    def record(*args, **options):
        drawn.append(original(*args, **options))
        return drawn[-1]

    monkeypatch.setattr(plots, name, record)
    exec(compile(EXAMPLES[name], name, "exec"), {"np": np, "data": data, "plots": plots})
    assert drawn
    assert all(isinstance(figure, Figure) for figure in drawn)
