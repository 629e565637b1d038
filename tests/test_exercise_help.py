"""Hints one after the other, and the solution last: what is shown, and what is noted."""

import html
import json
import re
import sys
from types import SimpleNamespace

import pytest

from nnlib import speaking
from nnlib.exercises import bank, course, helping
from nnlib.exercises.helping import hint, solution
from nnlib.exercises.record import Record
from nnlib.exercises.spec import Exercise

HINTS = (
    "Which axis is a row?\nAnd is `x < 3` & true?",
    "Subtract the largest.",
    "By hand, for [1, 3]:\n    minus 3      [-2, 0]\n      <e to it>  [0.1, 1]\n\nThat is all.",
)
SOLUTION = 'def softmax(logits):\n    """Doc <b>."""\n\n    return logits if True else 12  # why'


@pytest.fixture(autouse=True)
def mine(monkeypatch):
    """A bank of one exercise, and a record in memory."""
    one = Exercise("softmax", lesson=3, takes="logits", reference=max, hints=HINTS)
    monkeypatch.setattr(bank, "all_exercises", lambda: {"softmax": one})
    mine = Record()
    monkeypatch.setattr(helping, "record", lambda: mine)
    return mine


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would display."""
    shown = []
    display = SimpleNamespace(display=lambda content, raw: shown.append(content))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setattr(speaking, "in_notebook", lambda: True)
    return shown


def write_solution(folder, cells, name="03_softmax.ipynb"):
    (folder / "solutions").mkdir(exist_ok=True)
    content = cells if isinstance(cells, str) else json.dumps({"cells": cells})
    (folder / "solutions" / name).write_text(content, encoding="utf-8")


def cell(source, grade_id=None):
    metadata = {} if grade_id is None else {"nbgrader": {"grade_id": grade_id}}
    return {"cell_type": "code", "metadata": metadata, "source": source}


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(course, "folder", lambda: tmp_path)
    lines = SOLUTION.splitlines(keepends=True)
    write_solution(tmp_path, [cell("import numpy"), cell(["x"], "softmax-check")], "02_x.ipynb")
    write_solution(
        tmp_path,
        [{"cell_type": "markdown", "metadata": None}, cell("x", "log_softmax"),
         cell(lines, "softmax"), cell("check()", "softmax-check")],
    )  # fmt: skip
    return tmp_path


def try_it(mine, status):
    mine.add_attempt(SimpleNamespace(name="softmax", status=status, mistake=None, score=0, seed=1))


# Hints


def test_hints_come_one_after_the_other_and_the_last_stays(capsys, mine):
    said = []
    for seen in (1, 2, 3, 3):
        assert hint("softmax") is None
        said.append(capsys.readouterr().out)
        assert mine.exercise("softmax").hints == seen
    more = "Still stuck? `hint('softmax')` gives the next one.\n"
    last = (
        "This is the last one. `hint('softmax', 1)` shows the first again, and "
        "`solution('softmax')` shows an answer.\n"
    )
    assert said == [
        f"softmax: hint 1 of 3\n\n{HINTS[0]}\n\n{more}",
        f"softmax: hint 2 of 3\n\n{HINTS[1]}\n\n{more}",
        f"softmax: hint 3 of 3\n\n{HINTS[2]}\n\n{last}",
        f"softmax: hint 3 of 3\n\n{HINTS[2]}\n\n{last}",
    ]


def test_a_step_can_be_asked_for(capsys, mine):
    hint("softmax", 2)
    hint("softmax", step=1)
    assert [line for line in capsys.readouterr().out.split("\n") if "hint " in line] == [
        "softmax: hint 2 of 3",
        "softmax: hint 1 of 3",
    ]
    assert mine.exercise("softmax").hints == 2
    hint("softmax")
    assert "hint 3 of 3" in capsys.readouterr().out


@pytest.mark.parametrize("step", [0, 4, -1, "2", 1.5])
def test_a_step_that_is_none_is_an_error_and_not_noted(step, mine):
    with pytest.raises(
        ValueError, match=f"step: expected a whole number from 1 to 3, got {step!r}"
    ):
        hint("softmax", step)
    assert mine.exercise("softmax").hints == 0


@pytest.mark.parametrize("ask", [hint, solution])
def test_an_unknown_exercise_is_an_error_with_advice(ask):
    with pytest.raises(ValueError, match=r"got 'sotfmax'\. Did you mean 'softmax'"):
        ask("sotfmax")


def test_a_notebook_gets_a_panel_and_the_text(shown, capsys):
    hint("softmax", 1)
    hint("softmax", 3)
    assert capsys.readouterr().out == ""
    first, third = (content["text/html"] for content in shown)
    assert "hint 1 of 3" in first
    assert "And is <code>x &lt; 3</code> &amp; true?</p>" in first
    assert "<pre" not in first
    assert re.findall("<pre[^>]*>(.*?)</pre>", third, re.DOTALL) == [
        "minus 3      [-2, 0]\n  &lt;e to it&gt;  [0.1, 1]"
    ]
    assert re.findall("<p [^>]*>(.*?)</p>", third) == ["By hand, for [1, 3]:", "That is all."]
    assert shown[0]["text/plain"].startswith("softmax: hint 1 of 3\n\nWhich axis is a row?\n")


# The solution


@pytest.mark.parametrize("status", [None, "not attempted"])
def test_before_an_attempt_the_solution_asks_to_try(capsys, mine, folder, status):
    if status:
        try_it(mine, status)
    assert solution("softmax") is None
    assert capsys.readouterr().out == (
        "Try softmax yourself first, however roughly: write something, and run check('softmax', "
        "softmax). What comes back helps you more than reading an answer, and hint('softmax') "
        "helps too. To see an answer anyway: solution('softmax', sure=True).\n"
    )
    assert mine.exercise("softmax").solution_at is None


SHOWN = (
    "softmax: a solution\n\n    def softmax(logits):\n"
    '        """Doc <b>."""\n\n        return logits if True else 12  # why\n\n'
    "Yours may look quite different, and be just as right.\n"
)


@pytest.mark.parametrize("status", ["crashed", "wrong", "passed"])
def test_after_an_honest_attempt_the_solution_is_shown_and_noted(capsys, mine, folder, status):
    try_it(mine, status)
    solution("softmax")
    assert capsys.readouterr().out == SHOWN
    assert mine.exercise("softmax").solution_at is not None
    assert not mine.exercise("softmax").solution_came_first


def test_who_is_sure_sees_it_at_once_and_that_is_noted(capsys, mine, folder):
    solution("softmax", sure=True)
    assert capsys.readouterr().out == SHOWN
    assert mine.exercise("softmax").solution_came_first


def test_in_a_notebook_the_code_is_colored_and_whole(shown, folder):
    solution("softmax", sure=True)
    (block,) = re.findall("<pre[^>]*>(.*?)</pre>", shown[0]["text/html"], re.DOTALL)
    assert html.unescape(re.sub("<[^>]*>", "", block)) == SOLUTION
    colors = {
        text: re.search("editor-([a-z]+)-color", style)[1]
        for style, text in re.findall('<span style="color: ([^"]*)">(.*?)</span>', block)
    }
    assert colors == {
        "def": "keyword",
        "softmax": "def",
        '"""Doc &lt;b&gt;."""': "string",
        "return": "keyword",
        "if": "keyword",
        "True": "keyword",
        "else": "keyword",
        "12": "number",
        "# why": "comment",
    }
    assert shown[0]["text/plain"] + "\n" == SHOWN


def test_without_pygments_the_code_is_plain(shown, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygments.lexers.python", None)
    solution("softmax", sure=True)
    assert html.escape(SOLUTION, quote=False) in shown[0]["text/html"]


NOT_HERE = (
    "The solutions of lesson 3 are not here: they would be in the folder solutions of the course. "
    "Ask whoever gave you the course for them.\n"
)


def test_solutions_that_were_taken_away_are_missed_in_words(capsys, mine, monkeypatch, tmp_path):
    for folder in (None, tmp_path):
        monkeypatch.setattr(course, "folder", lambda found=folder: found)
        solution("softmax", sure=True)
        assert capsys.readouterr().out == NOT_HERE
    write_solution(tmp_path, [cell("x", "softmax")], "02_other.ipynb")
    solution("softmax", sure=True)
    assert capsys.readouterr().out == NOT_HERE
    assert mine.exercise("softmax").solution_at is None


@pytest.mark.parametrize(
    "content",
    ["", "[", "[]", '{"cells": 3}', '{"cells": [3]}', [cell("x", "log_softmax")], [cell("x")]],
    ids=["empty", "cut", "list", "number", "no cells", "another's", "unnamed"],
)
def test_a_notebook_without_the_answer_is_reported(capsys, mine, folder, content):
    write_solution(folder, content)
    solution("softmax", sure=True)
    assert capsys.readouterr().out == (
        "solutions/03_softmax.ipynb holds no answer to softmax: it is damaged, or of another "
        "version of the course. Get that file again.\n"
    )
    assert mine.exercise("softmax").solution_at is None


def test_the_real_solutions_are_found(capsys, monkeypatch):
    one = Exercise("one_hot", lesson=1, takes="labels, classes", reference=max, hints=HINTS)
    monkeypatch.setattr(bank, "all_exercises", lambda: {"one_hot": one})
    solution("one_hot", sure=True)
    assert "    def one_hot(labels, classes):\n" in capsys.readouterr().out
