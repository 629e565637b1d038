"""pyproject.toml, environment.yml and the two lock files ask for the same things."""

import re
import tomllib
from pathlib import Path

import pytest
import rattler
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
RUNTIME, TEST = "requirements.lock", "requirements-test.lock"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


def ranges(requirements):
    """Return {name: specifiers} of requirements written as in pyproject.toml."""
    parsed = [Requirement(requirement) for requirement in requirements]
    return {canonicalize_name(each.name): each.specifier for each in parsed}


def pins(lock):
    """Return [(requirement, hashes)] of a lock file, whose every other line is a comment."""
    text = (ROOT / lock).read_text(encoding="ascii").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    parts = [re.split(r"\s+--hash=", line) for line in lines]
    return [(Requirement(requirement), hashes) for requirement, *hashes in parts]


def installed(lock, python, system):
    """Return {name: version} of what a lock file installs on a Python and a system."""
    environment = {
        **SYSTEMS[system],
        "python_version": python,
        "python_full_version": f"{python}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_machine": "x86_64",
        "extra": "",
    }
    versions = {}
    for requirement, _ in pins(lock):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            assert name not in versions, f"{name} is pinned twice"
            (specifier,) = requirement.specifier
            assert specifier.operator == "=="
            versions[name] = Version(specifier.version)
    return versions


def conda_specs():
    specs = [each for each in CONDA["dependencies"] if isinstance(each, str)]
    return {spec.split()[0]: rattler.MatchSpec(spec, strict=True) for spec in specs}


def test_conda_asks_for_the_same_ranges():
    expected = ranges(PROJECT["dependencies"])
    nbval = {
        name: specifier
        for name, specifier in ranges(PROJECT["optional-dependencies"]["test"]).items()
        if name == "nbval"
    }
    specs = conda_specs()
    assert specs.pop("pip").version is None
    assert specs.pop("python").version == ">=3.11,<3.15"
    found = {name: SpecifierSet(str(spec.version)) for name, spec in specs.items()}
    assert found == {**expected, **nbval}
    assert all(spec.name.normalized == name for name, spec in specs.items())


def test_conda_takes_one_channel_and_nnlib_from_this_folder():
    assert CONDA["channels"] == ["conda-forge"]
    assert [each for each in CONDA["dependencies"] if isinstance(each, dict)] == [{"pip": ["-e ."]}]
    assert CONDA["name"] == "nnlib"


def test_conda_starts_at_the_same_python_as_the_project():
    lowest = SpecifierSet(PROJECT["requires-python"])
    conda = SpecifierSet(conda_specs()["python"].version)
    for python in PYTHONS:
        assert python in lowest
        assert python in conda
    assert "3.10" not in lowest
    assert "3.10" not in conda
    assert "3.15" not in conda


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", [RUNTIME, TEST])
def test_a_lock_pins_every_dependency_inside_its_range(lock, python, system):
    versions = installed(lock, python, system)
    wanted = PROJECT["dependencies"]
    if lock == TEST:
        wanted = wanted + PROJECT["optional-dependencies"]["test"]
    for name, specifier in ranges(wanted).items():
        assert versions[name] in specifier, f"{name}: {versions[name]} is not in {specifier}"


def test_what_one_system_alone_needs_is_pinned_for_it():
    assert "appnope" in installed(RUNTIME, "3.12", "macos")
    assert "pywinpty" in installed(RUNTIME, "3.12", "windows")
    assert "pexpect" not in installed(RUNTIME, "3.12", "windows")
    assert "pexpect" in installed(RUNTIME, "3.12", "linux")


@pytest.mark.parametrize("lock", [RUNTIME, TEST])
def test_every_pin_has_hashes(lock):
    for requirement, hashes in pins(lock):
        assert len(hashes) >= 2, f"{requirement} has {hashes}: one system's file, not all"
        for digest in hashes:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest), f"{requirement}: {digest}"


@pytest.mark.parametrize("lock", [RUNTIME, TEST])
def test_a_lock_names_no_place_to_fetch_from(lock):
    text = (ROOT / lock).read_text(encoding="ascii")
    found = re.findall(r"\w+://\S*|file:\S*|\S+ @ \S+|--(?:extra-)?index\S*|--find-links\S*", text)
    assert found == []
    for requirement, _ in pins(lock):
        assert requirement.url is None


@pytest.mark.parametrize("lock", [RUNTIME, TEST])
def test_no_lock_brings_a_deep_learning_framework(lock):
    names = {canonicalize_name(requirement.name) for requirement, _ in pins(lock)}
    assert not names & {"torch", "tensorflow", "jax", "keras"}


def test_the_test_lock_holds_the_same_files_as_the_runtime_lock():
    # A marker may be wider there: a package may need on every system what others need on some.
    def files(lock):
        return {(each.name, str(each.specifier), tuple(hashes)) for each, hashes in pins(lock)}

    assert files(RUNTIME) < files(TEST)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_tests_run_with_what_a_learner_has(python, system):
    runtime, test = (installed(lock, python, system) for lock in (RUNTIME, TEST))
    assert runtime.items() < test.items()


@pytest.mark.parametrize("lock", [RUNTIME, TEST])
def test_a_lock_says_how_to_make_it_again(lock):
    header = "".join((ROOT / lock).read_text(encoding="ascii").splitlines(keepends=True)[:2])
    for word in ("uv pip compile pyproject.toml", "--universal", "--generate-hashes", f"-o {lock}"):
        assert word in header
