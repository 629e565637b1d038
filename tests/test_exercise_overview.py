"""The panel of progress: what it counts, what it calls next, and that it can be read by anybody."""

import html
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlib import speaking
from nnlib.exercises import bank, course, keeping, overview
from nnlib.exercises.overview import progress
from nnlib.exercises.record import Record
from nnlib.exercises.spec import Exercise

ROOT = Path(__file__).resolve().parents[1]
LESSONS = {1: ["scale_pixels", "one_hot"], 3: ["softmax", "log_softmax", "accuracy"]}


@pytest.fixture
def exercises(monkeypatch):
    exercises = {
        name: Exercise(
            name, lesson=lesson, takes="x", reference=max, hints=("", "", ""), points=lesson
        )
        for lesson, names in reversed(LESSONS.items())
        for name in names
    }
    monkeypatch.setattr(bank, "all_exercises", lambda: exercises)
    return exercises


@pytest.fixture(autouse=True)
def mine(monkeypatch, tmp_path, exercises):
    """A course of two lessons, one of them with a notebook, and a record in memory."""
    (tmp_path / "exercises").mkdir()
    heading = {"cell_type": "markdown", "source": ["# Exercises 3: Softmax & <loss>\n", "Text."]}
    write(tmp_path, "03_softmax.ipynb", {"cells": [heading]})
    monkeypatch.setattr(course, "folder", lambda: tmp_path)
    mine = Record()
    monkeypatch.setattr(overview, "record", lambda: mine)
    monkeypatch.setattr(keeping, "record", lambda: mine)
    return mine


def write(folder, name, content):
    (folder / "exercises" / name).write_text(json.dumps(content), encoding="utf-8")


def attempt(mine, name, status, score):
    mine.add_attempt(SimpleNamespace(name=name, status=status, mistake=None, score=score, seed=1))


@pytest.fixture
def some_way(mine):
    attempt(mine, "scale_pixels", "wrong", 0.5)
    attempt(mine, "scale_pixels", "passed", 1)
    mine.keep("scale_pixels", "")
    attempt(mine, "one_hot", "not attempted", 0)
    attempt(mine, "softmax", "wrong", 0.25)
    attempt(mine, "softmax", "crashed", 0)
    mine.add_hint("softmax", 2)
    attempt(mine, "accuracy", "passed", 1)
    mine.add_solution("accuracy")
    attempt(mine, "of another course", "passed", 1)
    return mine


@pytest.fixture
def page(monkeypatch):
    """Call `progress()` as in a notebook, and return the HTML."""

    def call():
        shown = []
        display = SimpleNamespace(display=lambda content, raw: shown.append(content))
        monkeypatch.setitem(sys.modules, "IPython.display", display)
        monkeypatch.setattr(speaking, "in_notebook", lambda: True)
        assert progress() is None
        (content,) = shown
        assert content["text/plain"].startswith("Your progress: ")
        return content["text/html"]

    return call


# In plain Python


def test_the_text_says_what_is_done_tried_and_open(some_way, capsys):
    assert progress() is None
    assert capsys.readouterr().out == (
        "Your progress: 2 of 5 exercises done, 4.8 of 11 points; 1 of 5 functions is yours.\n"
        "lesson 1 (1 of 2)\n"
        "  [x] scale_pixels  [ ] one_hot\n"
        "lesson 3: Softmax & <loss> (1 of 3)\n"
        "  [~] softmax  [ ] log_softmax  [x] accuracy\n"
        "next: one_hot in lesson 1\n"
        "[x] done   [~] tried   [ ] open   (not saved: kept in memory until this kernel stops)\n"
    )


def test_next_comes_the_first_that_is_not_done_tried_or_not(some_way, capsys):
    attempt(some_way, "one_hot", "passed", 1)
    progress()
    assert "\nnext: softmax in lesson 3: exercises/03_softmax.ipynb\n" in capsys.readouterr().out


def test_when_all_is_done_it_says_so(mine, exercises, capsys):
    for name in exercises:
        attempt(mine, name, "passed", 1)
        mine.keep(name, "")
    progress()
    said = capsys.readouterr().out
    assert said.startswith(
        "Your progress: 5 of 5 exercises done, 11 of 11 points; 5 of 5 functions are yours.\n"
    )
    assert "\nAll exercises are done.\n" in said


def test_a_failure_after_passing_takes_nothing_away(some_way, capsys):
    attempt(some_way, "accuracy", "wrong", 0)
    progress()
    assert "[x] accuracy" in capsys.readouterr().out


def test_long_lessons_are_broken_between_exercises(monkeypatch, capsys):
    names = [f"a_function_with_a_long_name_{n}" for n in range(5)]
    many = {n: Exercise(n, lesson=1, takes="x", reference=max, hints=("", "", "")) for n in names}
    monkeypatch.setattr(bank, "all_exercises", lambda: many)
    progress()
    lines = capsys.readouterr().out.split("\n")[2:5]
    assert [line.count("[ ] a_function") for line in lines] == [2, 2, 1]


def test_where_it_is_kept_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(overview, "record", lambda: Record(tmp_path / "mine.json"))
    progress()
    assert "(kept in mine.json, on this computer only)" in capsys.readouterr().out


def test_one_of_each_is_in_the_singular(monkeypatch, mine, capsys):
    one = {"relu": Exercise("relu", lesson=2, takes="x", reference=max, hints=("",) * 3, points=1)}
    monkeypatch.setattr(bank, "all_exercises", lambda: one)
    progress()
    assert "0 of 1 exercise done, 0 of 1 point; 0 of 1 functions are yours." in (
        capsys.readouterr().out
    )


def test_without_exercises_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(bank, "all_exercises", dict)
    progress()
    assert capsys.readouterr().out == "There are no exercises here yet.\n"


# The panel


class Tree(HTMLParser):
    """Checks that every tag is closed, and collects what a screen reader says."""

    def __init__(self, page):
        super().__init__()
        self.open, self.links, self.spoken, self.hidden = [], [], [], 0
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        is_silent = attrs.get("role") == "img" or "aria-hidden" in attrs or tag == "style"
        self.hidden += is_silent or self.hidden > 0
        if attrs.get("role") == "img":
            self.spoken.append(attrs["aria-label"])
        if tag == "a":
            self.links.append(attrs["href"])
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.hidden -= bool(self.hidden)

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.spoken.append(" ".join(data.split()))


def test_a_screen_reader_says_the_same_as_the_page(some_way, page):
    assert Tree(page()).spoken == [
        "Your progress:",
        "2 of 5 exercises done, 4.8 of 11 points; 1 of 5 functions is yours",
        "40 percent done",
        "next:",
        "one_hot",
        "in lesson 1",
        "Lesson 1",
        "done",
        "scale_pixels",
        "open",
        "one_hot",
        "1 of 2",
        "3 Softmax & <loss>",
        "tried",
        "softmax",
        "open",
        "log_softmax",
        "done",
        "accuracy",
        "1 of 3",
        "done",
        "tried",
        "open not saved: kept in memory until this kernel stops",
    ]


def test_each_exercise_has_a_color_and_a_sign_and_tells_more_on_asking(some_way, page):
    found = re.findall(
        r'<li title="([^"]*)"><span class="nnlib-sign nnlib-(\w+)"[^>]*>(.)</span>(\w+)<', page()
    )
    assert [(sign, state, name, words) for words, state, sign, name in found] == [
        ("✓", "done", "scale_pixels", "scale_pixels: done, 2 attempts, 1 of 1 point"),
        ("○", "open", "one_hot", "one_hot: open"),
        ("◐", "tried", "softmax", "softmax: tried, 2 attempts, 0.8 of 3 points, 2 hints seen"),
        ("○", "open", "log_softmax", "log_softmax: open"),
        ("✓", "done", "accuracy", "accuracy: done, 1 attempt, 3 of 3 points, solution seen"),
    ]


def test_links_lead_from_any_folder_of_the_course_and_only_where_there_is_a_notebook(
    some_way, page
):
    assert Tree(page()).links == ["../exercises/03_softmax.ipynb"]
    attempt(some_way, "one_hot", "passed", 1)
    found = page()
    assert Tree(found).links == ["../exercises/03_softmax.ipynb"] * 2
    assert (
        'next: <b><a href="../exercises/03_softmax.ipynb"><code>softmax</code> in lesson 3</a></b>'
        in found
    )


def test_the_bar_is_as_long_as_what_is_done(some_way, page):
    assert '<div style="width: 40.0%"></div>' in page()


def test_what_comes_from_files_is_escaped(tmp_path, page):
    heading = {"cell_type": "markdown", "source": "# Exercises 1: <script>alert(1)</script>"}
    write(tmp_path, '01_"a.ipynb' if sys.platform != "win32" else "01_a.ipynb",
          {"cells": [heading]})  # fmt: skip
    found = page()
    assert "<script>" not in found
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in found
    if sys.platform != "win32":
        assert Tree(found).links[0] == '../exercises/01_"a.ipynb'


@pytest.mark.parametrize(
    "content",
    [{}, {"cells": []}, {"cells": [{"source": 3}]}, {"cells": [{"source": "text"}]}, [], None],
    ids=repr,
)
def test_a_notebook_without_a_heading_is_called_by_its_number(tmp_path, page, content):
    write(tmp_path, "01_data.ipynb", content)
    assert '<a href="../exercises/01_data.ipynb">Lesson 1</a>' in page()


def test_without_the_folder_of_the_course_there_are_no_links(monkeypatch, page):
    monkeypatch.setattr(course, "folder", lambda: None)
    found = page()
    assert Tree(found).links == []
    assert "Lesson 3" in found


def test_every_fixed_background_has_a_fixed_color_of_enough_contrast():
    rules = re.findall(r"{([^}]*background: (#\w+)[^}]*)}", overview._STYLE)
    assert len(rules) == 3
    for rule, background in rules:
        (color,) = re.findall(r"[^-]color: (#\w+)", rule)
        if "height" not in rule:  # the bar has no text in it
            assert contrast(color, background) >= 4.5


def contrast(first, second):
    """Return the contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_real_exercises_have_titles_and_links(monkeypatch, page):
    monkeypatch.setattr(course, "folder", lambda: ROOT)
    found = html.unescape(page())
    assert '<a href="../exercises/01_data.ipynb">1\u2002Data</a>' in found


def test_the_import_is_light():
    code = (
        "import sys\n"
        "from nnlib.exercises import helping, keeping, overview, record\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    heavy = {"IPython", "ipywidgets", "matplotlib", "pooch", "pygments", "sklearn"}
    assert heavy.intersection(result.stdout.split()) == set()
