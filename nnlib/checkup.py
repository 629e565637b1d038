"""Is everything in place? Versions, data and widgets, each problem with the way to mend it."""

import importlib.metadata
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nnlib
from nnlib import data

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)

# The first and the first unsuitable version; tests/test_checkup.py holds them to pyproject.toml.
SUITABLE = {
    "numpy": ("2.1", "3"),
    "matplotlib": ("3.10", "4"),
    "scikit-learn": ("1.6", "2"),
    "jupyterlab": ("4.4", "5"),
    "ipywidgets": ("8.1", "9"),
    "anywidget": ("0.9", "1"),
    "pooch": ("1.8", "2"),
    "threadpoolctl": ("3.5", "4"),
}

_REPAIR = "Close JupyterLab, then run python start.py in the course's folder: it repairs this."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what was looked at.
        found: what was found, in words.
        mend: what to do about it; empty where all is well.
    """

    name: str
    found: str
    mend: str = ""


@dataclass(frozen=True)
class Report:
    """All that was looked at; shows itself as a list, problems with what to do about them."""

    findings: tuple[Finding, ...]

    @property
    def problems(self) -> list[Finding]:
        """The findings that need mending."""
        return [finding for finding in self.findings if finding.mend]

    def __repr__(self) -> str:
        lines = []
        for finding in self.findings:
            mark = "✗" if finding.mend else "✓"
            lines.append(f"{mark} {finding.name:<13} {finding.found}")
            if finding.mend:
                lines.append(f"  → {finding.mend}")
        count = len(self.problems)
        things = "one thing" if count == 1 else f"{count} things"
        lines += ["", f"{things.capitalize()} to mend: see →" if count else "All is in place."]
        return "\n".join(lines)


def checkup() -> Report:
    """Look at Python, the packages, the data and the widgets, and report in words."""
    packages = (_check_package(name, *versions) for name, versions in SUITABLE.items())
    return Report((_check_python(), _check_nnlib(), *packages, _check_digits(), _check_mnist()))


def widget_test() -> Any:
    """Return a button that says so when a click on it arrives."""
    import ipywidgets

    button = ipywidgets.Button(
        description="Click me", tooltip="Tests whether widgets work", button_style="info"
    )

    def answer(clicked: ipywidgets.Button) -> None:
        clicked.description = "Widgets work ✓"
        clicked.button_style = "success"

    button.on_click(answer)
    return button


def _check_python() -> Finding:
    found = f"{platform.python_version()}, {platform.system()}"
    if OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        return Finding("Python", found)
    oldest, newest = (".".join(map(str, version)) for version in (OLDEST_PYTHON, NEWEST_PYTHON))
    return Finding(
        "Python",
        found,
        f"The course is tested with Python {oldest} to {newest}. "
        "Install one of them from python.org and run start.py with it.",
    )


def _check_nnlib() -> Finding:
    folder = Path(nnlib.__file__).resolve().parent.parent
    return Finding("nnlib", f"{nnlib.__version__}, in {folder}")


def _check_package(name: str, first: str, unsuitable: str) -> Finding:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "missing", _REPAIR)
    if _numbers(first) <= _numbers(version) < _numbers(unsuitable):
        return Finding(name, version)
    needed = f"{first} or newer and below {unsuitable} is needed"
    return Finding(name, f"{version}, but {needed}", _REPAIR)


def _check_digits() -> Finding:
    try:
        digits = data.load("digits")
    except Exception as error:  # whatever it is, the learner is to read it in words
        return Finding("8x8 digits", f"cannot be loaded: {error}", _REPAIR)
    return Finding("8x8 digits", _sizes(digits))


def _check_mnist() -> Finding:
    # Its absence is no problem: only lessons 9 to 11 use it, and they say how to get it.
    try:
        mnist = data.load("mnist", download=False)
    except data.DataUnavailableError:
        return Finding("MNIST", "not here yet; data.load('mnist') downloads it (12 MB)")
    return Finding("MNIST", _sizes(mnist))


def _sizes(splits: data.Splits) -> str:
    return f"{len(splits.train):,} to learn from, {len(splits.test):,} to test"


def _numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: "2.4.6rc1" gives (2, 4, 6)."""
    return tuple(map(int, re.findall(r"\d+", version.partition("rc")[0])[:3]))
