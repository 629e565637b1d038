"""The check of the set-up: it finds what is wrong, and says in words how to mend it."""

import importlib.metadata
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from nnlib import checkup, data

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
PROJECT = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]


@pytest.fixture
def without_mnist(monkeypatch):
    def unavailable(name, *, download=True):
        if name == "mnist":
            assert not download, "a look at the set-up must never start a download"
            raise data.DataUnavailableError("not here")
        return load(name)

    load = data.load
    monkeypatch.setattr(data, "load", unavailable)


def test_a_good_set_up_has_no_problem(without_mnist):
    report = checkup.checkup()
    assert report.problems == []
    assert repr(report).endswith("All is in place.")
    assert f"✓ {'numpy':<13} {importlib.metadata.version('numpy')}" in repr(report)
    assert "1,437 to learn from, 360 to test" in repr(report)


def test_absent_mnist_is_no_problem_but_told(without_mnist):
    (finding,) = [f for f in checkup.checkup().findings if f.name == "MNIST"]
    assert not finding.mend
    assert "not here yet" in finding.found


@pytest.mark.mnist
def test_present_mnist_is_told():
    try:
        data.load("mnist", download=False)
    except data.DataUnavailableError:
        pytest.skip("MNIST is not on this computer: NNLIB_DATA names no folder that has it")
    (finding,) = [f for f in checkup.checkup().findings if f.name == "MNIST"]
    assert finding.found == "60,000 to learn from, 10,000 to test"


def test_the_ranges_are_those_of_the_project():
    declared = {
        requirement.name: requirement.specifier
        for requirement in map(Requirement, PROJECT["dependencies"])
    }
    checked = {
        name: SpecifierSet(f">={first},<{unsuitable}")
        for name, (first, unsuitable) in checkup.SUITABLE.items()
    }
    assert checked == declared
    oldest = ".".join(map(str, checkup.OLDEST_PYTHON))
    assert PROJECT["requires-python"] == f">={oldest}"


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("1.26.4", "1.26.4, but 2.1 or newer and below 3 is needed"),
        ("3.0.0rc1", "3.0.0rc1, but 2.1 or newer and below 3 is needed"),
        ("2.0.10", "2.0.10, but 2.1 or newer and below 3 is needed"),
        (None, "missing"),
    ],
)
def test_an_unsuitable_package_is_named_with_the_repair(monkeypatch, without_mnist, version, found):
    def fake(name):
        if name != "numpy":
            return version_of(name)
        if version is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return version

    version_of = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", fake)
    report = checkup.checkup()
    (problem,) = report.problems
    assert problem.name == "numpy"
    assert problem.found == found
    assert "python start.py" in problem.mend
    assert f"✗ {'numpy':<13} {found}\n  → {problem.mend}" in repr(report)
    assert repr(report).endswith("One thing to mend: see →")


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 15, 0)])
def test_an_untested_python_is_a_problem(monkeypatch, without_mnist, version):
    monkeypatch.setattr(sys, "version_info", version)
    (problem,) = checkup.checkup().problems
    assert problem.name == "Python"
    assert "3.11 to 3.14" in problem.mend


def test_several_problems_are_counted(monkeypatch, without_mnist):
    monkeypatch.setattr(checkup, "SUITABLE", {"numpy": ("90", "91"), "pooch": ("90", "91")})
    assert repr(checkup.checkup()).endswith("2 things to mend: see →")


def test_digits_that_cannot_be_loaded_are_told_in_words(monkeypatch):
    def broken(name, *, download=True):
        raise data.DataUnavailableError("the file is damaged")

    monkeypatch.setattr(data, "load", broken)
    (problem,) = checkup.checkup().problems
    assert problem.name == "8x8 digits"
    assert problem.found == "cannot be loaded: the file is damaged"


def test_the_button_says_that_the_click_arrived():
    button = checkup.widget_test()
    assert button.description == "Click me"
    button.click()
    assert button.description == "Widgets work ✓"


def test_a_report_marks_each_line():
    report = checkup.Report(
        (checkup.Finding("this", "good"), checkup.Finding("that", "bad", "mend it"))
    )
    assert repr(report).splitlines()[:3] == [
        "✓ this          good",
        "✗ that          bad",
        "  → mend it",
    ]
    assert [problem.name for problem in report.problems] == ["that"]
