"""A room without internet: what start.py packs, and that another start.py lives on it alone."""

import gzip
import hashlib
import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_start import UNREACHABLE, answers, clean_environment, make_course, make_wheel, module, run

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"

sys.path.insert(0, str(TOOLS))
pack = importlib.import_module("pack")
pack_course = importlib.import_module("pack_course")
pack_wheels = importlib.import_module("pack_wheels")

HERE = "{}.{}".format(*sys.version_info)
BUILT = {
    "cells": [{"cell_type": "code", "source": "1 + 1", "outputs": [], "execution_count": None}]
}


def make_whole_course(folder):
    """A course that can be packed, and beside it, in `index`, the wheels that pip may find."""
    course = make_course(folder / "course")
    (course / "wheels").rename(folder / "index")
    (course / "tools").mkdir()
    for name in ("pack.py", "pack_course.py", "pack_wheels.py"):
        shutil.copy(TOOLS / name, course / "tools")
    for name in ("lessons", "exercises"):
        (course / "sources" / name).mkdir(parents=True)
        (course / "sources" / name / "00_welcome.py").touch()
    for name in ("notebooks", "exercises", "solutions"):
        (course / name / "00_welcome.ipynb").write_text(json.dumps(BUILT))
    return course


def run_pack(course, *arguments):
    """Run tools/pack.py as start.py does; pip reaches no network. Returns (exit code, output)."""
    wheels = {"PIP_FIND_LINKS": str(course.parent / "index"), "PIP_RETRIES": "0"}
    answer = subprocess.run(
        [sys.executable, str(course / "tools" / "pack.py"), *map(str, arguments)],
        env=clean_environment(**{**UNREACHABLE, **wheels}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in answer.stdout, answer.stdout
    return answer.returncode, answer.stdout


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """A course with an instructor's own things in it, and what was packed: (course, folder)."""
    course = make_whole_course(tmp_path_factory.mktemp("whole"))
    (course / "grades.csv").write_text("ada,3\n")
    (course / "my_progress.json").write_text("{}")
    (course / "notebooks" / "Untitled.ipynb").write_text(json.dumps(BUILT))
    (course / "nnlib" / "__pycache__").mkdir()
    (course / "nnlib" / "__pycache__" / "x.pyc").touch()
    worked = json.loads(json.dumps(BUILT))
    worked["cells"][0]["execution_count"] = 1
    (course / "exercises" / "00_welcome.ipynb").write_text(json.dumps(worked))
    folder = course.parent / "Stick für alle"
    code, output = run_pack(course, folder, "--without", "data", "solutions")
    assert code == 0, output
    assert "Somebody has worked in these notebooks" in output
    assert "exercises/00_welcome.ipynb" in output
    assert "notebooks/00_welcome.ipynb" not in output
    return course, folder


@pytest.fixture
def copy(packed, tmp_path):
    """A copy of the course and of what was packed, to change: (course, folder)."""
    for path in (packed[0], packed[0].parent / "index", packed[1]):
        shutil.copytree(path, tmp_path / path.name)
    return tmp_path / packed[0].name, tmp_path / packed[1].name


# --------------------------------------------------------------------------- what is packed


def test_the_course_is_packed_and_nothing_of_the_instructors_own(packed):
    _, folder = packed
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {
        *("START-HERE.txt", "packed.json", "start.py", "requirements.lock"),
        *("requirements-test.lock", "nnlib/__init__.py", "tools/pack.py"),
        *("tools/pack_course.py", "tools/pack_wheels.py"),
        *("sources/lessons/00_welcome.py", "sources/exercises/00_welcome.py"),
        *("notebooks/00_welcome.ipynb", "exercises/00_welcome.ipynb"),
        "wheels/jupyterlab-4.0-py3-none-any.whl",
    }


def test_the_page_says_what_to_type_and_whom_it_is_for(packed):
    page = (packed[1] / "START-HERE.txt").read_text(encoding="utf-8")
    assert "python start.py --offline PLACE" in page
    assert f"{pack_wheels.SYSTEMS[pack_wheels.this_system()].title}: Python {HERE}" in page
    assert f"You need Python {HERE}." in page
    assert "without the 70,000 digits" in page


def test_packing_again_adds_and_mends_and_keeps_what_others_put_there(copy):
    course, folder = copy
    (course / "nnlib" / "__init__.py").write_text("new = True\n")
    (course / "sources" / "exercises" / "00_welcome.py").unlink()
    (folder / "my_progress.json").write_text("mine")
    (folder / "notebooks" / "Untitled.ipynb").write_text("mine")
    wheel = folder / "wheels" / "jupyterlab-4.0-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes()[:100])  # as a stick that was pulled out leaves it
    (folder / "wheels" / "jupyterlab-3.0-py3-none-any.whl").write_text("an older course's")
    arguments = ("--without", "data", "--tests", "--systems", "windows", "--pythons", "3.14")
    code, output = run_pack(course, folder, *arguments)
    assert code == 0, output
    assert "removed jupyterlab-3.0-py3-none-any.whl" in output
    assert (folder / "nnlib" / "__init__.py").read_text() == "new = True\n"
    assert not (folder / "exercises" / "00_welcome.ipynb").exists()
    assert (folder / "my_progress.json").read_text() == "mine"
    assert (folder / "notebooks" / "Untitled.ipynb").read_text() == "mine"
    assert sorted(path.name for path in (folder / "wheels").iterdir()) == [
        "jupyterlab-4.0-py3-none-any.whl",
        "pytest-9.0-py3-none-any.whl",
    ]
    assert wheel.read_bytes() == (course.parent / "index" / wheel.name).read_bytes()
    page = (folder / "START-HERE.txt").read_text(encoding="utf-8")
    assert "Windows: Python 3.14" in page
    assert f"Python {HERE}" in page


def test_a_folder_that_somebody_worked_in_is_left_alone(copy):
    course, folder = copy
    answer = folder / "notebooks" / "00_welcome.ipynb"
    answer.write_text("my answer")
    (course / "nnlib" / "__init__.py").write_text("new = True\n")
    code, output = run_pack(course, folder, "--without", "data")
    assert code == 1
    assert "Somebody has worked in" in output
    assert "  notebooks/00_welcome.ipynb" in output
    assert answer.read_text() == "my answer"
    assert (folder / "nnlib" / "__init__.py").read_text() == ""


def test_a_copy_cut_in_the_middle_is_not_taken_for_somebodys_work(copy, monkeypatch):
    course, folder = copy
    monkeypatch.setattr(pack_course, "ROOT", course)
    (course / "nnlib" / "__init__.py").write_text("new = True\n")
    write = pack_course.write

    def write_two(path, content):
        if path.name == "00_welcome.ipynb":
            raise OSError(28, "No space left on device", str(path))
        write(path, content)

    for name in ("notebooks", "exercises"):
        (course / name / "00_welcome.ipynb").write_text(json.dumps(BUILT) + "\n")
    monkeypatch.setattr(pack_course, "write", write_two)
    with pytest.raises(OSError, match="No space"):
        pack_course.copy_course(folder, pack_course.Record.of(folder), [])
    assert (folder / "nnlib" / "__init__.py").read_text() == "new = True\n"
    monkeypatch.setattr(pack_course, "write", write)
    pack_course.copy_course(folder, pack_course.Record.of(folder), [])
    assert (folder / "notebooks" / "00_welcome.ipynb").read_text() == json.dumps(BUILT) + "\n"


def test_a_damaged_record_is_said(copy):
    course, folder = copy
    for text in ('{"locks": ', '{"other": 1}'):
        (folder / "packed.json").write_text(text)
        code, output = run_pack(course, folder, "--without", "data")
        assert code == 1
        assert "is damaged" in output


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("others", "is not empty, and was not packed by this command"),
        ("course/stick", "outside of the course"),
        ("course", "outside of the course"),
    ],
)
def test_a_folder_that_is_not_for_this_is_refused(copy, place, words):
    course, _ = copy
    others = course.parent / "others"
    others.mkdir()
    (others / "thesis.txt").write_text("dear")
    code, output = run_pack(course, course.parent / place, "--without", "data")
    assert code == 1
    assert words in output
    assert list(others.iterdir()) == [others / "thesis.txt"]
    assert not (course / "stick").exists()


def test_a_package_that_cannot_be_fetched_says_so_and_leaves_no_page(copy):
    course, folder = copy
    line = make_wheel(course.parent / "elsewhere", "extra", "1.0", {"extra.py": ""})
    lock = course / "requirements.lock"
    lock.write_text(lock.read_text() + line)
    code, output = run_pack(course, folder, "--without", "data")
    assert code == 1
    assert "could not be fetched. pip says:" in output
    assert "extra" in output
    assert not (folder / "START-HERE.txt").exists()


# ------------------------------------------------------------------------- wheels for others


def names(system, python):
    """Return {name: version} of what the releases of a Python need, once for each answer."""
    found = pack_wheels.needed(ROOT / "requirements-test.lock", pack_wheels.SYSTEMS[system], python)
    return [dict(line.split(" ")[0].split("==") for line in lines) for _, lines in found]


def test_each_system_gets_its_own_packages():
    windows, macos, linux = (names(system, "3.13")[0] for system in ("windows", "macos", "linux"))
    assert {"pywinpty", "colorama"} <= set(windows)
    assert not {"pywinpty", "colorama"} & (set(macos) | set(linux))
    assert "appnope" in macos
    assert "appnope" not in linux
    assert "numpy" in windows


def test_releases_that_a_marker_parts_both_get_theirs(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "new==2.0 ; python_full_version >= '3.11.5' \\\n"
        "    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "new==1.0 ; python_full_version < '3.11.5' \\\n    --hash=sha256:cc\n"
        "both==1.0 \\\n    --hash=sha256:dd\n"
    )
    system = pack_wheels.SYSTEMS["linux"]
    assert list(pack_wheels.needed(lock, system, "3.11")) == [
        ("3.11.99", ["new==2.0 --hash=sha256:aa --hash=sha256:bb", "both==1.0 --hash=sha256:dd"]),
        ("3.11.0", ["new==1.0 --hash=sha256:cc"]),
    ]
    assert [version for version, _ in pack_wheels.needed(lock, system, "3.12")] == ["3.12.99"]


def test_pythons_are_those_that_start_knows():
    start = module(ROOT)
    minors = range(start.OLDEST[1], start.NEWEST[1] + 1)
    assert list(pack_wheels.PYTHONS) == [f"3.{minor}" for minor in minors]


def test_every_part_of_the_course_is_packed():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git here to ask what belongs to the course")
    answer = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8")
    parts = {line.split("/")[0] for line in answer.stdout.splitlines()}
    known = {*pack_course.FILES, *pack_course.FOLDERS, *pack_course.NOTEBOOKS}
    assert {part for part in parts if not part.startswith(".")} <= known


# -------------------------------------------------------------------------------------- data


def test_mnist_is_packed_as_the_files_that_nnlib_looks_for(tmp_path, monkeypatch):
    monkeypatch.setattr("nnlib.data.fetch.fetch", lambda source: {"images": b"0" * 1000})
    assert pack.copy_mnist(tmp_path) == ""
    written = tmp_path / "data" / "mnist" / "images.gz"
    assert gzip.decompress(written.read_bytes()) == b"0" * 1000
    before = hashlib.sha256(written.read_bytes()).hexdigest()
    pack.copy_mnist(tmp_path)
    assert hashlib.sha256(written.read_bytes()).hexdigest() == before


def test_without_mnist_it_says_why(tmp_path, monkeypatch):
    from nnlib.data.fetch import DataUnavailableError

    def refuse(source):
        raise DataUnavailableError("no mirror answers")

    monkeypatch.setattr("nnlib.data.fetch.fetch", refuse)
    assert pack.copy_mnist(tmp_path) == "no mirror answers"
    assert not (tmp_path / "data").exists()


# ------------------------------------------------------------------------ what start.py does


@pytest.mark.thorough  # test_start.py does the same with wheels beside start.py
def test_a_packed_folder_needs_no_network(packed, tmp_path):
    own = tmp_path / "eigene Kopie"
    shutil.copytree(packed[1], own)
    code, output = run(own, environment=UNREACHABLE)
    assert code == 0, output
    assert "Taking packages from the folder wheels, not from the network" in output
    assert Path(answers(output)[0]["nnlib"]) == own / "nnlib" / "__init__.py"


def test_another_copy_of_the_course_takes_packages_and_data_from_it_and_packs_again(copy):
    course, folder = copy
    mnist = folder / "data" / "mnist"
    mnist.mkdir(parents=True)
    (mnist / "images.gz").write_bytes(b"digits")
    code, output = run(course, "--offline", str(folder), "--no-browser", environment=UNREACHABLE)
    assert code == 0, output
    assert f"Taking packages from the folder {folder / 'wheels'}, not from the network" in output
    (opened,) = answers(output)
    assert opened["arguments"][-1] == "--no-browser"
    assert "--offline" not in opened["arguments"]
    assert opened["environment"]["NNLIB_DATA"] == str(course / "data")
    assert (course / "data" / "mnist" / "images.gz").read_bytes() == b"digits"

    shutil.rmtree(folder)  # the stick goes on to the next
    code, output = run(course, environment=UNREACHABLE)
    assert code == 0, output
    assert "Setting up" not in output
    assert answers(output)[0]["environment"]["NNLIB_DATA"] == str(course / "data")

    found = {**UNREACHABLE, "PIP_RETRIES": "0", "PIP_FIND_LINKS": str(course.parent / "index")}
    second = course.parent / "second"
    arguments = ("pack", "second", "--without", "data")  # seen from where it was typed
    code, output = run(course, *arguments, environment=found, cwd=course.parent)
    assert code == 0, output
    assert (second / "wheels" / "jupyterlab-4.0-py3-none-any.whl").exists()
    assert (second / "START-HERE.txt").exists()


def test_offline_with_another_folder_says_which_to_name(copy):
    course, folder = copy
    for arguments in (["--offline", str(folder / "nnlib")], ["--offline"]):
        code, output = run(course, *arguments)
        assert code == 1
        assert "holds no folder named wheels" in output
    assert not (course / ".venv").exists()
