import importlib
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"

sys.path.insert(0, str(TOOLS))
build_notebooks = importlib.import_module("build_notebooks")
main = build_notebooks.main

LESSON = """\
# %% [markdown] slideshow={"slide_type": "slide"}
# # A lésson: 28 × 28
#
# It's prose.

# %% tags=["hide-input", "figure"]
# ls and %matplotlib are words here
# %matplotlib inline
x = 1

# %%
print(x)


# %%
print(x)
"""

EXERCISE = '''\
# %% [markdown]
# Write `double`.

# %% exercise="double"
class Doubler:
    """Doubles."""

    def twice(self, x):
        ### BEGIN SOLUTION
        return x + x
        ### END SOLUTION

    def thrice(self, x):
        """Triples."""
        ### BEGIN SOLUTION
        for _ in range(2):
            x += x / 2

        return x
        ### END SOLUTION


# %% check="double" points=2.5 tags=["graded"]
assert Doubler().twice(2) == 4
'''

EXERCISE_CELL = '''\
class Doubler:
    """Doubles."""

    def twice(self, x):
        raise NotImplementedError("your turn")

    def thrice(self, x):
        """Triples."""
        raise NotImplementedError("your turn")'''

SOLUTION_CELL = '''\
class Doubler:
    """Doubles."""

    def twice(self, x):
        return x + x

    def thrice(self, x):
        """Triples."""
        for _ in range(2):
            x += x / 2

        return x'''


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    for folder, text in (("lessons", LESSON), ("exercises", EXERCISE)):
        (root / "sources" / folder).mkdir(parents=True)
        (root / "sources" / folder / "01_first.py").write_text(text, encoding="utf-8", newline="\n")
    return root


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def text_of(cell):
    return "".join(cell["source"])


def built_files(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("notebooks", "exercises", "solutions")
        for path in (root / folder).iterdir()
    }


# ---------------------------------------------------------------- the course itself


def test_committed_notebooks_are_up_to_date(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "solutions"])
def test_committed_notebooks_are_valid_and_clean(folder):
    for path in (ROOT / folder).glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert "version" not in notebook.metadata.language_info
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
        for cell in notebook.cells:
            assert set(cell.metadata) <= {"jupyter", "nbgrader", "slideshow", "tags"}
            assert not re.search("(BEGIN|END) SOLUTION|### INSTEAD", cell.source)
            if cell.cell_type == "code":
                assert cell.outputs == []
                assert cell.execution_count is None


# ---------------------------------------------------------------- what is built


def test_lesson_keeps_text_tags_and_slides(course):
    main([], course)
    prose, code, *twins = cells_of(course / "notebooks" / "01_first.ipynb")
    assert text_of(prose) == "# A lésson: 28 × 28\n\nIt's prose."
    assert prose["metadata"] == {"slideshow": {"slide_type": "slide"}}
    assert text_of(code) == "# ls and %matplotlib are words here\n# %matplotlib inline\nx = 1"
    assert code["metadata"] == {"tags": ["hide-input", "figure"]}
    assert [text_of(cell) for cell in twins] == ["print(x)", "print(x)"]
    assert twins[1]["id"] == twins[0]["id"] + "-2"


def test_regions_become_stubs_in_exercises_and_code_in_solutions(course):
    main([], course)
    assert text_of(cells_of(course / "exercises" / "01_first.ipynb")[1]) == EXERCISE_CELL
    assert text_of(cells_of(course / "solutions" / "01_first.ipynb")[1]) == SOLUTION_CELL


def test_code_to_mend_takes_the_place_of_the_stub(course):
    text = (
        '# %% exercise="f"\ndef f(x):\n    """Doubles."""\n    if x:\n'
        "        ### BEGIN SOLUTION\n        # not for the learner's eyes\n        return 2 * x\n"
        "        ### INSTEAD\n        # # once more\n        # for _ in range(2):\n"
        "        #     x += x\n        #\n        # return x\n        ### END SOLUTION\n"
        '    return 0\n\n# %% check="f" points=1\nf(1)\n'
    )
    (course / "sources" / "exercises" / "02_mend.py").write_text(text, encoding="utf-8")
    assert main([], course) == 0
    assert text_of(cells_of(course / "exercises" / "02_mend.ipynb")[0]) == (
        'def f(x):\n    """Doubles."""\n    if x:\n        # once more\n'
        "        for _ in range(2):\n            x += x\n\n        return x\n    return 0"
    )
    assert text_of(cells_of(course / "solutions" / "02_mend.ipynb")[0]) == (
        'def f(x):\n    """Doubles."""\n    if x:\n        # not for the learner\'s eyes\n'
        "        return 2 * x\n    return 0"
    )


def test_nbgrader_metadata(course):
    main([], course)
    _, answer, check = cells_of(course / "exercises" / "01_first.ipynb")
    assert answer["metadata"] == {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": "double",
            "grade": False,
            "locked": False,
            "solution": True,
            "task": False,
        }
    }
    assert check["metadata"] == {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": "double-check",
            "grade": True,
            "locked": True,
            "solution": False,
            "task": False,
            "points": 2.5,
        },
        "tags": ["graded"],
    }
    _, solved_answer, solved_check = cells_of(course / "solutions" / "01_first.ipynb")
    assert solved_answer["metadata"] == answer["metadata"]
    assert solved_check["metadata"] == check["metadata"]


def test_built_notebooks_are_valid(course):
    main([], course)
    for name in built_files(course):
        notebook = nbformat.read(course / name, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


def test_file_is_plain_sorted_json(course):
    main([], course)
    content = (course / "notebooks" / "01_first.ipynb").read_bytes()
    text = content.decode()
    assert "A lésson: 28 × 28" in text
    assert b"\r" not in content
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_ids_stay_when_another_cell_is_edited(course):
    main([], course)
    names = ("exercises/01_first.ipynb", "solutions/01_first.ipynb")
    before = {name: [cell["id"] for cell in cells_of(course / name)] for name in names}
    source = course / "sources" / "exercises" / "01_first.py"
    source.write_text(EXERCISE.replace("Write `double`", "Please write"), encoding="utf-8")
    main([], course)
    for name in names:
        after = [cell["id"] for cell in cells_of(course / name)]
        assert after[0] != before[name][0]
        assert after[1:] == before[name][1:]
    exercises, solutions = before.values()
    assert [exercises[0], exercises[2]] == [solutions[0], solutions[2]]
    assert exercises[1] != solutions[1]


def test_a_heading_names_its_cell_and_links_name_that_cell(course):
    text = """\
# %% [markdown]
# ## 1. Amdahl's naïve law: how much?
#
# %% [markdown]
# ## Loss
#
# A [law](02_other.ipynb#1.-Amdahl's-naïve-law:-how-much?), [no place](02_other.ipynb), a
# [page](https://example.org/a.ipynb#Loss), and [here](#Loss).
#
# %% [markdown]
# ## Loss
"""
    for name in ("01_lesson.py", "02_other.py"):
        (course / "sources" / "lessons" / name).write_text(text, encoding="utf-8")
    main([], course)
    cells = cells_of(course / "notebooks" / "02_other.ipynb")
    assert [cell["id"] for cell in cells] == ["1-Amdahls-naive-law-how-much", "Loss", "Loss-2"]
    links = re.findall(r"\]\((.+?)\)", "".join(cells[1]["source"]))
    assert links == [
        "02_other.ipynb#cell-id=1-Amdahls-naive-law-how-much",
        "02_other.ipynb",
        "https://example.org/a.ipynb#Loss",
        "#Loss",
    ]


def test_a_long_heading_still_gives_a_valid_id(course):
    lesson = course / "sources" / "lessons" / "01_lesson.py"
    heading = f"# %% [markdown]\n# # {'word ' * 30}\n\n"
    lesson.write_text(heading * 12, encoding="utf-8")
    main([], course)
    path = next((course / "notebooks").glob("*.ipynb"))
    nbformat.validate(nbformat.read(path, as_version=4))
    assert len({cell["id"] for cell in cells_of(path)}) == 12


# ---------------------------------------------------------------- the same bytes everywhere


def test_second_build_writes_nothing(course, capsys):
    assert main([], course) == 0
    assert capsys.readouterr().out.splitlines() == [
        "notebooks/01_first.ipynb: written",
        "exercises/01_first.ipynb: written",
        "solutions/01_first.ipynb: written",
    ]
    before = built_files(course)
    times = {name: (course / name).stat().st_mtime_ns for name in before}
    assert main([], course) == 0
    assert capsys.readouterr().out == "all 3 notebooks up to date\n"
    assert built_files(course) == before
    assert {name: (course / name).stat().st_mtime_ns for name in before} == times


def test_bytes_do_not_depend_on_folder_or_locale(course, tmp_path):
    main([], course)
    expected = built_files(course)
    for folder in ("notebooks", "exercises", "solutions"):
        shutil.rmtree(course / folder)
    shutil.copytree(TOOLS, course / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    plain = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, course / "tools" / "build_notebooks.py"],
        cwd=elsewhere,
        env={**os.environ, **plain},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert built_files(course) == expected


def test_bytes_do_not_depend_on_the_editor(course):
    main([], course)
    expected = built_files(course)
    for path in course.glob("sources/*/*.py"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["--check"], course) == 0
    shutil.rmtree(course / "notebooks")
    main([], course)
    assert built_files(course) == expected


# ---------------------------------------------------------------- the check, and putting it right


def spoil_stale(root):
    path = root / "exercises" / "01_first.ipynb"
    path.write_bytes(path.read_bytes().replace(b"your turn", b"my turn"))
    return "exercises/01_first.ipynb: differs from its source", "exercises/01_first.ipynb: written"


def spoil_line_ends(root):
    path = root / "notebooks" / "01_first.ipynb"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return "notebooks/01_first.ipynb: differs from its source", "notebooks/01_first.ipynb: written"


def spoil_missing(root):
    (root / "solutions" / "01_first.ipynb").unlink()
    return "solutions/01_first.ipynb: missing", "solutions/01_first.ipynb: written"


def spoil_missing_folder(root):
    shutil.rmtree(root / "notebooks")
    (root / "notebooks").mkdir()
    return "notebooks/01_first.ipynb: missing", "notebooks/01_first.ipynb: written"


def spoil_orphan(root):
    path = root / "notebooks" / "09_gone.ipynb"
    shutil.copy(root / "notebooks" / "01_first.ipynb", path)
    return (
        "notebooks/09_gone.ipynb: has no source",
        "notebooks/09_gone.ipynb: deleted, it has no source",
    )


@pytest.mark.parametrize(
    "spoil", [spoil_stale, spoil_line_ends, spoil_missing, spoil_missing_folder, spoil_orphan]
)
def test_check_names_the_difference_and_build_ends_it(course, capsys, spoil):
    main([], course)
    good = built_files(course)
    complaint, repair = spoil(course)
    spoiled = built_files(course)
    capsys.readouterr()

    assert main(["--check"], course) == 1
    assert capsys.readouterr().out.splitlines() == [
        complaint,
        "run:  python tools/build_notebooks.py",
    ]
    assert built_files(course) == spoiled

    assert main([], course) == 0
    assert capsys.readouterr().out.splitlines() == [repair]
    assert built_files(course) == good
    assert main(["--check"], course) == 0


def test_only_notebooks_count_as_orphans(course):
    main([], course)
    notes = course / "notebooks" / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    assert main(["--check"], course) == 0
    main([], course)
    assert notes.exists()


def test_a_notebook_that_somebody_wrote_stays(course):
    main([], course)
    built = json.loads((course / "notebooks" / "01_first.ipynb").read_text(encoding="utf-8"))
    built["metadata"]["language_info"]["version"] = "3.12.1"  # as JupyterLab saves it
    mine = {"mine.ipynb": json.dumps(built), "empty.ipynb": "", "list.ipynb": "[]"}
    for name, text in mine.items():
        (course / "notebooks" / name).write_text(text, encoding="utf-8")
    assert main(["--check"], course) == 0
    main([], course)
    for name, text in mine.items():
        assert (course / "notebooks" / name).read_text(encoding="utf-8") == text


def test_missing_sources_delete_nothing(course, capsys):
    main([], course)
    before = built_files(course)
    (course / "sources").rename(course / "elsewhere")
    assert main([], course) == 1
    assert "sources: no such folder" in capsys.readouterr().err
    assert built_files(course) == before


def test_interrupted_write_leaves_the_old_notebook(course, monkeypatch):
    main([], course)
    spoil_stale(course)
    before = built_files(course)

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        main([], course)
    assert built_files(course) == before


def test_missing_package_is_named_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    monkeypatch.delitem(sys.modules, "notebook_source")
    with pytest.raises(SystemExit, match=r"needs jupytext: run .*pip install"):
        runpy.run_path(str(TOOLS / "build_notebooks.py"))


# ---------------------------------------------------------------- sources that are refused

ANSWER = '# %% exercise="f"\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n'
CHECK = '# %% check="f" points=1\nassert f() == 1\n'
MEND = ANSWER.replace("    ### END", "    ### INSTEAD\n    # return 2\n    ### END")

BAD_EXERCISES = {
    "no check": (ANSWER, "1: exercise 'f' has no check"),
    "no exercise": (CHECK, "1: no exercise 'f' above this check"),
    "check first": (CHECK + ANSWER, "1: no exercise 'f' above this check"),
    "two exercises": (ANSWER + CHECK + ANSWER, "8: 'f' a second time, after sources"),
    "two checks": (ANSWER + CHECK + CHECK, "8: 'f' a second time, after sources"),
    "both marks": (
        ANSWER + '# %% check="f" exercise="f" points=1\nassert f()\n',
        "6: a cell is an exercise or a check",
    ),
    "no points": (ANSWER + '# %% check="f"\nassert f()\n', "6: a check has points"),
    "points elsewhere": (ANSWER + CHECK + "# %% points=1\nf()\n", "8: a check has points"),
    "points in words": (ANSWER + CHECK.replace("=1\n", '="1"\n', 1), "6: points='1', expected"),
    "points true": (ANSWER + CHECK.replace("=1\n", "=true\n", 1), "6: points=True, expected"),
    "points below 0": (ANSWER + CHECK.replace("=1\n", "=-1\n", 1), "6: points=-1, expected"),
    "points not a number": (ANSWER + CHECK.replace("=1\n", "=NaN\n", 1), "6: points=nan, expected"),
    "points not finite": (
        ANSWER + CHECK.replace("=1\n", "=Infinity\n", 1),
        "6: points=inf, expected",
    ),
    "empty check": (ANSWER + '# %% check="f" points=1\n', "6: 'f' marks a cell that holds no code"),
    "check in prose": (
        ANSWER + '# %% [markdown] check="f" points=1\n# Well?\n',
        "6: 'f' marks a cell that holds no code",
    ),
    "bad name": (ANSWER.replace('"f"', '"one hot"') + CHECK, "1: the name 'one hot' is not"),
    "name is a number": (ANSWER.replace('"f"', "5") + CHECK, "1: the name 5 is not"),
    "unknown key": (ANSWER + '# %% chek="f" points=1\nf()\n', "6: the header has chek='f'; known"),
    "no quotes": (ANSWER.replace('"f"', "f") + CHECK, "1: the header has incorrectly_encoded"),
    "title": ("# %% exercise f\nf()\n", "1: the header has title='exercise f'; known"),
    "bad tags": ('# %% tags=["a,b"]\nf()\n', "1: not valid in a notebook: 'a,b'"),
    "no end": (
        ANSWER.replace("    ### END SOLUTION\n", "") + CHECK,
        "1: '### BEGIN SOLUTION' without '### END SOLUTION'",
    ),
    "no begin": (
        ANSWER.replace("    ### BEGIN SOLUTION\n", "") + CHECK,
        "1: '### END SOLUTION' without its partner",
    ),
    "begin twice": (
        ANSWER.replace("    return", "    ### BEGIN SOLUTION\n    return") + CHECK,
        "1: '### BEGIN SOLUTION' without its partner",
    ),
    "no region": ('# %% exercise="f"\ndef f():\n    return 1\n' + CHECK, "1: exercise 'f' has no"),
    "misspelt marker": (ANSWER.replace("### BEGIN", "# begin") + CHECK, "a marker stands alone"),
    "marker after code": (
        ANSWER.replace("    ### BEGIN", "    x = 1  ### BEGIN") + CHECK,
        "a marker stands alone",
    ),
    "region outside a function": (
        '# %% exercise="f"\n### BEGIN SOLUTION\nf = int\n### END SOLUTION\n' + CHECK,
        "1: '### BEGIN SOLUTION': a marker stands alone on its line, indented",
    ),
    "region outside an exercise": (
        ANSWER.replace(' exercise="f"', ""),
        '1: a solution in a cell without exercise="..."',
    ),
    "region in prose": (
        "# %% [markdown]\n# BEGIN SOLUTION\n",
        '1: a solution in a cell without exercise="..."',
    ),
    "instead twice": (
        MEND.replace("    # return 2\n", "    # return 2\n    ### INSTEAD\n    # return 3\n")
        + CHECK,
        "1: '### INSTEAD' a second time in one region",
    ),
    "instead of nothing": (
        MEND.replace("    # return 2\n", "    #\n") + CHECK,
        "1: '### INSTEAD' with nothing below it",
    ),
    "instead the solution": (
        MEND.replace("# return 2", "# return 1") + CHECK,
        "1: below '### INSTEAD' stands the solution itself",
    ),
    "instead in code": (
        MEND.replace("# return 2", "return 2") + CHECK,
        "1: '    return 2' below '### INSTEAD': each line there is a comment",
    ),
    "instead outside a region": (
        ANSWER.replace("    ### BEGIN", "    ### INSTEAD\n    ### BEGIN") + CHECK,
        "1: '### INSTEAD' without its partner",
    ),
    "instead after the region": (
        ANSWER + "    ### INSTEAD\n    # return 2\n" + CHECK,
        "1: '### INSTEAD' without its partner",
    ),
    "instead outside an exercise": (
        "# %%\ndef f():\n    ### INSTEAD\n    return 1\n",
        "1: '### INSTEAD' without its partner",
    ),
    "instead misspelt": (
        MEND.replace("### INSTEAD", "# instead:") + CHECK,
        "a marker stands alone",
    ),
    "instead is not Python": (
        MEND.replace("# return 2", "# return (2") + CHECK,
        "1: the built cell is not Python by itself",
    ),
    "stub is not Python": (
        '# %% exercise="f"\ndef f():\n    for _ in "ab":\n    ### BEGIN SOLUTION\n'
        "        return 1\n    ### END SOLUTION\n" + CHECK,
        "1: the built cell is not Python by itself",
    ),
}

BAD_LESSONS = {
    "exercise": (ANSWER + CHECK, "1: exercises and checks go to sources/exercises"),
    "check": ("# %%\n" + CHECK, "2: exercises and checks go to sources/exercises"),
    "magic": ("# %%\nx = 1\n%matplotlib inline\n", "3: not Python"),
    "shell": ("# %%\n!ls\n", "2: not Python"),
    "empty": ("", "1: a source opens with a cell"),
    "text first": ("\nimport this\n\n# %%\nx = 1\n", "2: a source opens with a cell"),
    "front matter": ("# ---\n# a: b\n# ---\n\n# %%\nx = 1\n", "1: a source opens with a cell"),
    "glued header": ("# %%\nx = 1\n\n# %%[markdown]\n# y\n", "4: a cell opens with '# %% '"),
    "header in a string": ('# %%\nx = """\n# %%\n"""\n', "1: the built cell is not Python"),
    "In[1]": ("# %%\nx = 1\n# In[1]:\n", "1: jupytext splits this cell"),
    "cut block": (
        "# %%\nif True:\n    x = 1\n# %%\n    y = 2\n",
        "4: the built cell is not Python by itself",
    ),
    "forgotten header": (
        "# %% [markdown]\n# Text\n\nx = 1\n",
        "1: code in a markdown cell, 'x = 1'",
    ),
}


@pytest.mark.parametrize(
    ("folder", "text", "complaint"),
    [
        pytest.param(folder, text, complaint, id=f"{folder}: {name}")
        for folder, bad in (("exercises", BAD_EXERCISES), ("lessons", BAD_LESSONS))
        for name, (text, complaint) in bad.items()
    ],
)
def test_bad_source_is_named_and_nothing_is_written(course, capsys, folder, text, complaint):
    main([], course)
    before = built_files(course)
    (course / "sources" / "lessons" / "00_new.py").write_text("# %%\nnew = 1\n", encoding="utf-8")
    bad = course / "sources" / folder / "02_bad.py"
    bad.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main([], course) == 1
    shown = capsys.readouterr().err
    assert shown.startswith(f"sources/{folder}/02_bad.py:")
    assert complaint in shown
    assert built_files(course) == before
    assert main(["--check"], course) == 1


def test_source_that_is_not_utf8_is_named(course, capsys):
    bad = course / "sources" / "lessons" / "02_bad.py"
    bad.write_bytes("# %% [markdown]\n# café\n".encode("latin-1"))
    assert main([], course) == 1
    assert "sources/lessons/02_bad.py:1: not UTF-8" in capsys.readouterr().err


def test_blank_lines_around_a_cell_do_not_count(course):
    source = course / "sources" / "lessons" / "01_first.py"
    source.write_text("\n# %%\n\n\nx = 1\n\n\ny = 2\n\n\n\n# %%\n", encoding="utf-8")
    main([], course)
    code, empty = cells_of(course / "notebooks" / "01_first.ipynb")
    assert (text_of(code), text_of(empty)) == ("x = 1\n\n\ny = 2", "")


def test_triple_quoted_prose_and_raw_cells_are_read(course):
    source = course / "sources" / "lessons" / "01_first.py"
    source.write_text('# %% [markdown]\n"""\nProse: *x*\n"""\n\n# %% [raw]\n# <b>\n', "utf-8")
    main([], course)
    prose, raw = cells_of(course / "notebooks" / "01_first.ipynb")
    assert (prose["cell_type"], text_of(prose), prose["metadata"]) == ("markdown", "Prose: *x*", {})
    assert (raw["cell_type"], text_of(raw)) == ("raw", "<b>")
