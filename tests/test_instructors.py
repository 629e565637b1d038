"""What INSTRUCTORS.md says about the course is so, and its worked examples work."""

import doctest
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import test_lessons

from nnlib import demos
from nnlib.exercises.bank import all_exercises

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
build_notebook = importlib.import_module("build_notebooks").build_notebook
read_source = importlib.import_module("notebook_source").read_source

GUIDE = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
EXERCISES = all_exercises()

CODE = re.compile("(?ms)^```python\n(.*?)^```$")


def part(heading):
    """Return what stands below a heading, down to the next one of its level or above."""
    level = re.match("#+", heading)[0]
    _, _, below = f"\n{GUIDE}".partition(f"\n{heading}\n")
    assert below, f"INSTRUCTORS.md has no heading {heading!r}"
    return re.split(rf"(?m)^#{{1,{len(level)}}} (?!#)", strip_code(below))[0]


def strip_code(text):
    """Empty the blocks of code: a comment in one is no heading."""
    return re.sub(r"(?ms)^```.*?^```$", "", text)


def rows(text):
    """Return the cells of every row of the tables in a text, headings left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in found if not set("".join(row)) <= set("-: ")]


def first_cell(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "".join(cells[0]["source"])


def minutes_by_section(lesson):
    """Return the minutes of each section by its number; "question" is what has none."""
    table = re.findall(r"(?m)^\| (.+?) \| (\d+) \|$", first_cell(lesson))
    numbered = {re.match(r"(\d+)\.|", name)[1] or "question": int(time) for name, time in table}
    assert len(numbered) == len(table)
    return numbered


def exercise_minutes():
    """Return the minutes of each exercise, as its notebook says them."""
    said = {}
    for notebook in (ROOT / "exercises").glob("*.ipynb"):
        for name, time in re.findall(r"(?m)^\| `(\w+)` .*\| (\d+) \|$", first_cell(notebook)):
            said[name] = int(time)
    return said


def minutes_of(entry):
    """Add up the minutes of a plan's entry, such as "lesson 2, question, sections 1, 2"."""
    if entry.startswith("exercise"):
        said = exercise_minutes()
        return sum(said[name] for name in re.findall(r"`(\w+)`", entry))
    if entry.startswith("welcome"):
        return sum(minutes_by_section(LESSONS[0]).values())
    number, *sections = re.findall(r"\d+|question", entry)
    assert re.sub(r"lesson|question|sections?|[\d, ]", "", entry) == ""
    there = minutes_by_section(LESSONS[int(number)])
    return sum(there[section] for section in sections) if sections else sum(there.values())


def test_minutes_breaks_demos_and_points_are_those_of_the_course():
    shown = {int(row[0]): row[1:] for row in rows(part("## The course at a glance")) if row[0]}
    assert sorted(shown) == list(range(len(LESSONS)))
    for number, lesson in enumerate(LESSONS):
        link, minutes, break_after, used, exercises, points = shown[number]
        assert link.endswith(f"(notebooks/{lesson.name})")
        assert int(minutes) == sum(minutes_by_section(lesson).values())

        before, _, after = first_cell(lesson).partition("a good place for a break")
        spent = sum(int(time) for time in re.findall(r"\| (\d+) \|", before)) if after else ""
        assert break_after == str(spent)

        cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        in_lesson = list(dict.fromkeys(re.findall(r"(?m)^demos\.(\w+)\(", code)))
        assert re.findall(r"`(\w+)`", used) == in_lesson

        worth = sum(each.points for each in EXERCISES.values() if each.lesson == number)
        assert points == (f"{worth:g}" if worth else "")
        notebook = next((ROOT / "exercises").glob(f"{number:02}_*.ipynb"), None)
        planned = notebook and re.search(r"about\s+(\d+)\s+minutes", first_cell(notebook))
        assert re.sub(r"\D", "", exercises) == (planned[1] if planned else "")


def test_totals_add_up():
    everything = sum(sum(minutes_by_section(lesson).values()) for lesson in LESSONS)
    assert f"All lessons together take {everything} minutes" in GUIDE
    worth = sum(exercise.points for exercise in EXERCISES.values())
    assert f"all exercises are worth {worth:g} points" in GUIDE
    one_day = sum(int(row[2]) for row in rows(part("### One day"))[1:])
    assert f"{one_day} minutes, so a day of six hours" in part("### One day").replace("\n", " ")


@pytest.mark.parametrize("plan", ["### One day", "### Five evenings", "### A semester"])
def test_plans_say_the_minutes_of_what_they_name(plan):
    heading, *entries = rows(part(plan))
    assert len(entries) > 10
    for row in entries:
        named = dict(zip(heading, row, strict=True))
        entry = named.get("what") or named["in class"]
        if "show their networks" not in entry:
            assert minutes_of(re.sub(", (the capstone|and how .*)$", "", entry)) == int(row[2])
    if plan == "### Five evenings":
        evenings = [sum(int(row[2]) for row in entries if row[0] == each) for each in "12345"]
        assert all(90 <= minutes <= 120 for minutes in evenings), evenings


def test_the_semester_gives_every_exercise_its_points():
    shown = {
        int(row[3].split(",")[0].split()[1]): row[4:]
        for row in rows(part("### A semester"))
        if row[3].startswith("exercises")
    }
    at_a_glance = {int(row[0]): row[-2:] for row in rows(part("## The course at a glance"))[1:]}
    for number, (minutes, points) in shown.items():
        there_minutes, there_points = at_a_glance[number]
        assert (minutes, points) == (re.sub(r"\D", "", there_minutes), there_points)
    assert sorted(shown) == list(range(1, 12))


@pytest.mark.parametrize("number", range(1, 13))
def test_each_lesson_has_its_part_and_names_mistakes_that_the_bank_knows(number):
    (heading,) = re.findall(rf"(?m)^### Lesson {number}: .+$", GUIDE)
    assert heading.removeprefix("### ") in first_cell(LESSONS[number])
    text = part(heading)
    for title in ("**Idea.**", "**Say.**", "**Discuss.**", "**Exit ticket.**"):
        assert title in text

    known = {
        name
        for exercise in EXERCISES.values()
        if exercise.lesson == number
        for name in exercise.mistakes
    }
    misconceptions = rows(text)[1:]
    assert len(misconceptions) >= 5
    for _, gives_away, ask in misconceptions:
        assert ask.startswith('"')
        for named in re.findall(r"; `([^`]+)`$", gives_away):
            assert named in known, named


@pytest.mark.parametrize("number", range(13))
def test_each_lesson_has_the_minutes_of_its_sections(number):
    (heading,) = re.findall(rf"(?m)^### Lesson {number}: .+$", GUIDE)
    line = re.search(r"(?ms)^\*\*Minutes\.\*\* (.*?)\n\n", part(heading))[1].replace("\n", " ")
    shown = [each.removesuffix("**").rpartition(" **")[::2] for each in line.split(" · ")]
    table = re.findall(r"(?m)^\| (.+?) \| (\d+) \|$", first_cell(LESSONS[number]))
    assert [each for each in shown if "a break" not in each[1]] == table


def test_outputs_are_what_python_says():
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    examples = [code for code in CODE.findall(GUIDE) if ">>>" in code and "# %%" not in code]
    assert len(examples) >= 12
    for number, code in enumerate(examples):
        report = []
        test = parser.get_doctest(code, {}, f"example {number}", "INSTRUCTORS.md", 0)
        runner.run(test, out=report.append)
        assert not report, "".join(report)


def test_what_is_named_exists():
    assert set(re.findall(r"demos\.(\w+)\(", GUIDE)) <= set(dir(demos))
    called = re.findall(r'(?:check|hint|solution|yours)\("(\w+)"', GUIDE)
    assert set(called) <= {*EXERCISES, "perplexity"}
    patients = [row[0].strip("`") for row in rows(part("## The clinic"))[1:]]
    assert patients == [name for name, each in EXERCISES.items() if name.startswith("patient_")]


@pytest.mark.parametrize(
    ("heading", "sources"),
    [
        ("## Slides", ["tools/slides.py"]),
        ("## Grading", ["nnlib/grading/command.py", "tools/make_class.py"]),
        ("## A room without internet", ["tools/pack.py", "tools/pack_wheels.py", "start.py"]),
    ],
)
def test_options_that_are_named_are_there(heading, sources):
    text = GUIDE.partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    known = "".join((ROOT / name).read_text(encoding="utf-8") for name in sources)
    options = set(re.findall(r"(?<= |`)--\w+", text)) - {"--to", "--help"}
    assert options
    assert [each for each in options if f'"{each}"' not in known] == []
    systems = re.search(r"--systems ([\w -]+?) --", text)
    assert not systems or all(f'"{name}":' in known for name in systems[1].split())


def test_the_range_of_rise_is_the_one_of_the_extra():
    (extra,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]["slides"]
    assert f'pip install "{extra}"' in GUIDE


def test_the_marking_guide_adds_up_to_its_total():
    guide = part("## Marking the capstone")
    entries = rows(guide)[1:]
    assert f"Out of {sum(int(row[0]) for row in entries)}:" in guide
    notebook = next((ROOT / "exercises").glob("09_*.ipynb")).read_text(encoding="utf-8")
    pieces = len(re.findall(r"= yours\(", notebook.partition("## The 8")[0]))
    assert f"says {pieces} of {pieces}" in guide
    capstone = sum(each.points for each in EXERCISES.values() if each.lesson == 9)
    assert f"give {capstone:g} points" in guide.replace("\n", " ")
    assert int(entries[0][0]) == capstone


def test_what_a_lesson_needs_is_what_it_says():
    shown = {int(row[0]): row[1] for row in rows(part("## Leave lessons out"))[1:]}
    for number, lesson in enumerate(LESSONS[1:], start=1):
        _, _, needs = first_cell(lesson).partition("**You need**")
        linked = {int(each) for each in re.findall(r"\]\((\d\d)_\w+\.ipynb", needs)}
        assert shown[number] == ", ".join(map(str, sorted(linked)))


def test_links_lead_somewhere():
    headings = re.findall(r"(?m)^#+ (.+)$", strip_code(GUIDE))
    anchors = {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", strip_code(GUIDE)):
        file, _, anchor = unquote(target).partition("#")
        if "://" in target:
            continue
        if (file and not (ROOT / file).exists()) or (not file and anchor not in anchors):
            broken.append(target)
    assert broken == []


# --- the worked examples ----------------------------------------------------------------------


def code_after(words):
    """Return the first block of Python below some words."""
    _, _, below = GUIDE.partition(words)
    return CODE.search(below)[1]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course with the exercise and the lesson of INSTRUCTORS.md in it."""
    root = tmp_path_factory.mktemp("course")
    skip = shutil.ignore_patterns("__pycache__", "deck_assets", "*.ipynb_checkpoints")
    for name in ("nnlib", "sources", "notebooks", "exercises", "solutions", "tests", "tools"):
        shutil.copytree(ROOT / name, root / name, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", root)

    bank = root / "nnlib" / "exercises" / "bank" / "lesson_03"
    (bank / "perplexity.py").write_text(code_after("**1. What the check knows.**"))
    index = bank / "__init__.py"
    text = index.read_text(encoding="utf-8")
    imported = code_after("**2. Its place.**")
    text = text.replace("\nEXERCISES", f"{imported}\nEXERCISES")
    index.write_text(text.replace("\n)\n", "\n    perplexity,\n)\n"), encoding="utf-8")

    source = root / "sources" / "exercises" / "03_softmax_cross_entropy.py"
    text = source.read_text(encoding="utf-8")
    above, marker, below = text.partition("# %% [markdown]\n# ## Where this goes")
    assert marker
    cells = code_after("**3. Its cells.**")
    source.write_text(f"{above}{cells}\n{marker}{below}", encoding="utf-8")

    lesson = root / "sources" / "lessons" / "13_perplexity.py"
    lesson.write_text(code_after("`sources/lessons/13_perplexity.py`:"), encoding="utf-8")

    # What `python tools/build_notebooks.py` does, for these two and without all the others.
    for path in (source, lesson):
        cells = read_source(path, path.name)
        notebooks = (
            {"solutions": True, "exercises": False} if path == source else {"notebooks": True}
        )
        for folder, solved in notebooks.items():
            built = build_notebook(cells, solved=solved)
            (root / folder / f"{path.stem}.ipynb").write_bytes(built)
    return root


def run(root, *arguments):
    """Run Python in a copy of the course, and give what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": ""}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


QUICK = """
import contextlib, io, os, sys
sys.path.insert(0, "tests")
import test_exercise_notebooks as pages
import test_exercises as rules
from nnlib.exercises.bank import find

exercise = find("perplexity")
rules.test_the_reference_passes(exercise)
rules.test_the_bank_is_complete(exercise)
rules.test_nothing_written_is_not_attempted(exercise)
rules.test_answers_of_no_use_are_answered_in_words(exercise)
rules.test_the_notebooks_hold_every_exercise_as_the_bank_describes_it()
for answer in exercise.alternatives:
    rules.test_right_answers_by_another_route_pass(exercise, answer)
for mistake in exercise.mistakes.values():
    for answer in mistake.functions:
        rules.test_known_wrong_answers_are_told_their_mistake(exercise, mistake, answer)
os.environ["NNLIB_STRICT"] = "1"
with contextlib.redirect_stdout(io.StringIO()) as shown:
    pages.run("solutions", "03_softmax_cross_entropy.ipynb")
assert "✓ perplexity" in shown.getvalue(), shown.getvalue()
print(len(exercise.mistakes), "mistakes")
"""


def test_the_exercise_of_the_guide_keeps_the_rules_of_the_bank(course):
    written = code_after("**1. What the check knows.**").count("@perplexity.mistake")
    assert run(course, "-c", QUICK) == f"{written} mistakes\n"


@pytest.mark.thorough
def test_the_command_of_the_guide_passes(course):
    command = re.search(r"(?m)^python start\.py test (.*perplexity.*)$", GUIDE)[1]
    files, _, words = command.partition(" -k ")
    options = ["-k", words.strip('"'), "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    report = run(course, "-m", "pytest", *files.split(), *options)
    assert "skipped" not in report
    # Its mistakes, its alternatives, the rules for each exercise, the two notebooks of lesson 3.
    assert int(re.search(r"(\d+) passed", report)[1]) >= 5 + 2 + 6 + 3


def test_the_lesson_of_the_guide_keeps_the_rules_of_the_page_and_runs(course, capsys):
    notebook = course / "notebooks" / "13_perplexity.ipynb"
    test_lessons.test_code_cells_are_short(notebook)
    test_lessons.test_links_lead_somewhere(notebook)
    test_lessons.test_words_that_belittle_the_reader_stay_out(notebook)
    test_lessons.test_claims_are_checked(notebook)
    test_lessons.test_every_figure_is_shown(notebook)

    exec("\n".join(test_lessons.cells(notebook, "code")), {})
    assert capsys.readouterr().out == "2.303 nats, as hard as one of 10\n"
