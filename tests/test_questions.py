import html.parser
import logging
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from nnlib.exercises import questions
from nnlib.exercises.buttons import Buttons
from nnlib.exercises.questions import Question, predict, quiz
from nnlib.exercises.record import record

ROOT = Path(__file__).resolve().parents[1]
VIEW = "application/vnd.jupyter.widget-view+json"

TEXT = "What shape has `table.sum(axis=0)`?"
SAID = {
    "`(2,)`": "That is `axis=1`.",
    "`(3,)`": "The axis that you name disappears.",
    "one number": "Only without an axis.",
}
PREDICTION = Question(
    "Predict", TEXT, tuple(SAID), "`(3,)`", dict.fromkeys(SAID, "So $2 < 3$ & all.")
)
QUIZ = Question("Quiz", TEXT, tuple(SAID), "`(3,)`", SAID)


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("NNLIB_PROGRESS", str(path))
    return path


@pytest.fixture
def click(caplog):
    """Press a button as the browser does; ipywidgets only logs what a callback raises."""

    def press(button):
        assert not button.disabled
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            button.click()
        if caplog.records:
            raise AssertionError(caplog.text)

    return press


@pytest.fixture
def notebook(monkeypatch):
    """Pretend to be in a notebook, and collect what is displayed."""
    shown = []
    monkeypatch.setattr(questions, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda forms, **_: shown.append(forms))
    return shown


def chosen(buttons):
    return [
        option
        for option, button in buttons.options.items()
        if "nnlib-chosen" in button._dom_classes
    ]


def answers():
    return [(a.question, a.choice, a.right) for a in record().answers()]


# The buttons


def test_a_callback_that_raises_fails_its_test(click, monkeypatch):
    buttons = Buttons(PREDICTION)
    monkeypatch.setattr(buttons, "_status", lambda _: 1 / 0)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        click(buttons.options["one number"])


def test_a_prediction_is_noted_and_can_be_changed_until_it_is_compared(click):
    buttons = Buttons(PREDICTION)
    assert buttons.compare.disabled
    assert chosen(buttons) == []
    assert buttons.said.value == ""

    click(buttons.options["one number"])
    assert "Noted: one number. Run on and see." in buttons.said.value
    assert chosen(buttons) == ["one number"]
    assert not buttons.compare.disabled

    click(buttons.options["`(2,)`"])
    assert "Noted: <code>(2,)</code>. Run on and see." in buttons.said.value
    assert chosen(buttons) == ["`(2,)`"]

    click(buttons.compare)
    assert all(button.disabled for button in buttons.options.values())
    assert "Not so." in buttons.said.value
    assert "It is: <b><code>(3,)</code></b>" in buttons.said.value
    assert "So $2 &lt; 3$ &amp; all." in buttons.said.value
    assert buttons.options["`(2,)`"].icon == "times"

    last = buttons.said.value
    click(buttons.compare)  # still enabled, so that it keeps the focus; nothing more to say
    assert buttons.said.value == last


def test_a_choice_gives_nothing_away_before_compare(click):
    def look(option):
        buttons = Buttons(PREDICTION)
        click(buttons.options[option])
        return (
            buttons.said.value.replace(option.strip("`"), "it"),
            buttons.options[option].icon,
            buttons.options[option].button_style,
            buttons.options[option]._dom_classes[-1],
        )

    assert look("`(2,)`") == look("`(3,)`")


def test_a_right_prediction_is_called_right(click):
    buttons = Buttons(PREDICTION)
    click(buttons.options["`(3,)`"])
    click(buttons.compare)
    assert "Right." in buttons.said.value
    assert "Not so" not in buttons.said.value
    assert buttons.options["`(3,)`"].icon == "check"


def test_without_an_answer_the_learner_compares(click):
    buttons = Buttons(Question("Predict", TEXT, tuple(SAID), None, {}))
    click(buttons.options["one number"])
    click(buttons.compare)
    assert "You said: <b>one number</b>." in buttons.said.value
    assert "Right" not in buttons.said.value
    assert "Not so" not in buttons.said.value
    assert answers() == [(PREDICTION.id, "one number", None)]


def test_a_quiz_answers_each_choice_at_once_and_goes_on(click):
    buttons = Buttons(QUIZ)
    assert buttons.compare is None
    for option, verdict in {
        "one number": "Not so.",
        "`(3,)`": "Right.",
        "`(2,)`": "Not so.",
    }.items():
        click(buttons.options[option])
        verdict = "Right." if option == "`(3,)`" else "Not so."
        assert verdict in buttons.said.value
        assert questions.marked_up(SAID[option]) in buttons.said.value
        assert chosen(buttons) == [option]


def test_screen_readers_are_told_what_a_button_is_and_whether_it_is_chosen(click):
    buttons = Buttons(QUIZ)
    click(buttons.options["`(2,)`"])
    assert [button.tooltip for button in buttons.options.values()] == [
        "Option 1 of 3: (2,), chosen",
        "Option 2 of 3: (3,)",
        "Option 3 of 3: one number",
    ]
    assert 'role="status"' in buttons.said.value


# The record


def test_nothing_is_recorded_without_a_click(progress_file, notebook):
    predict(TEXT, list(SAID), answer="one number")
    quiz(TEXT, SAID, answer="one number")
    assert len(notebook) == 2
    assert not progress_file.exists()


def test_every_choice_of_a_prediction_is_recorded(click):
    buttons = Buttons(PREDICTION)
    click(buttons.options["`(2,)`"])
    click(buttons.options["`(3,)`"])
    click(buttons.compare)
    assert answers() == [(PREDICTION.id, "`(2,)`", False), (PREDICTION.id, "`(3,)`", True)]


def test_choices_of_a_quiz_are_recorded_until_the_right_one_is_found(click):
    buttons = Buttons(QUIZ)
    for option in ("one number", "`(3,)`", "`(2,)`"):
        click(buttons.options[option])
    assert answers() == [(QUIZ.id, "one number", False), (QUIZ.id, "`(3,)`", True)]


@pytest.mark.parametrize("question", [PREDICTION, QUIZ], ids=["predict", "quiz"])
def test_the_next_time_it_says_what_you_said(click, question):
    def asked():
        return Buttons(question).box.children[0].value

    assert "Last time" not in asked()
    looks = []
    for option in ("one number", "`(3,)`"):
        click(Buttons(question).options[option])
        assert f"Last time you said “{questions.marked_up(option)}”." in asked()
        looks.append(asked().replace(questions.marked_up(option), "it"))
    assert looks[0] == looks[1]  # whether that was right is not said


def test_a_question_keeps_its_id_while_its_text_stays():
    def identity(text):
        return Question("Quiz", text, ("a", "b"), "a", {}).id

    assert identity("Why so?") == "d34366dd0931"
    assert identity("Why\n so?") == identity("Why so?")
    assert identity("Why not?") != identity("Why so?")


# What a page without buttons shows


def test_a_notebook_gets_buttons_and_what_to_show_where_there_are_none(notebook, capsys):
    assert predict(TEXT, list(SAID), answer="`(3,)`", because="So it is.") is None
    assert quiz(TEXT, SAID, answer="`(3,)`") is None
    for forms in notebook:
        assert forms[VIEW]["model_id"]
        assert "VBox" not in str(forms)
        assert "(b) <code>(3,)</code>" in forms["text/html"]
    assert (
        notebook[0]["text/plain"]
        == f"Predict: {TEXT}\n  (a) `(2,)`\n  (b) `(3,)`\n  (c) one number"
    )
    assert notebook[1]["text/plain"].startswith("Quiz: ")
    assert capsys.readouterr() == ("", "")


def test_without_ipywidgets_a_notebook_shows_the_page(notebook, monkeypatch):
    monkeypatch.delitem(sys.modules, "nnlib.exercises.buttons")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    quiz(TEXT, SAID, answer="`(3,)`")
    assert list(notebook[0]) == ["text/plain", "text/html"]


class Folded(html.parser.HTMLParser):
    """Sorts a page's text into what is seen at once and what a click unfolds."""

    def __init__(self):
        super().__init__()
        self.open, self.texts = [], {True: "", False: ""}

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts["details" in self.open] += data


@pytest.mark.parametrize("question", [PREDICTION, QUIZ], ids=["predict", "quiz"])
def test_the_page_folds_the_answer_away(question):
    page = Folded()
    page.feed(question.as_html())
    page.close()
    assert page.open == []
    assert "table.sum(axis=0)" in page.texts[False]
    for said in question.feedback.values():
        assert said.replace("`", "") in page.texts[True]
        assert said.replace("`", "") not in page.texts[False]


def test_plain_python_prints_the_question_and_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from nnlib.exercises.questions import predict, quiz\n"
        "predict('Which?', ['one', 'two'], answer='two', because='It is.')\n"
        "quiz('Why?', {'so': 'No.', 'not': 'Yes.'}, answer='not')\n"
        "heavy = {'ipywidgets', 'IPython', 'matplotlib', 'sklearn'}\n"
        "assert not heavy & set(sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT, check=False, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert result.stderr == ""
    assert (
        result.stdout == "Predict: Which?\n  (a) one\n  (b) two\nQuiz: Why?\n  (a) so\n  (b) not\n"
    )


def test_a_real_notebook_and_its_printed_page(tmp_path):
    nbclient = pytest.importorskip("nbclient")
    nbconvert = pytest.importorskip("nbconvert")
    code = (
        "from nnlib.exercises.questions import predict\n"
        "predict('Which $x_1 < 2$?', ['one', '`two`'], answer='`two`', because='It is.')"
    )
    cell = nbformat.v4.new_code_cell(code)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    path = str(ROOT)
    nbclient.NotebookClient(
        notebook, kernel_name="python3", timeout=60, resources={"metadata": {"path": path}}
    ).execute()
    (output,) = cell.outputs
    assert output.output_type == "display_data"
    assert {"text/plain", "text/html", VIEW} <= set(output.data)
    notebook.metadata.pop("widgets", None)  # as a viewer without the widgets' state has it
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert "<b>Predict.</b> Which $x_1 &lt; 2$?" in page


# At the door


@pytest.mark.parametrize(
    ("arguments", "answer", "error", "message"),
    [
        (("Which?", ["only"]), None, ValueError, "at least two"),
        (("Which?", []), None, ValueError, "at least two"),
        (("Which?", ["a", "b", "a"]), None, ValueError, "'a' is there twice"),
        (("Which?", ["`a`", "A "]), None, ValueError, "there twice"),
        (("Which?", ["a", "b"]), "c", ValueError, "expected one of"),
        (("Which?", ["a", ""]), None, ValueError, "option: expected text"),
        (("Which?", ["a", 3]), None, TypeError, "option: expected text, got 3"),
        (("Which?", ["a", "$b$"]), None, ValueError, "no formulas"),
        (("Which?", "ab"), None, TypeError, "a list of texts"),
        (("Which?", {"a", "b"}), None, TypeError, "a list of texts"),
        ((" ", ["a", "b"]), None, ValueError, "question: expected text"),
        ((3, ["a", "b"]), None, TypeError, "question: expected text"),
    ],
)
def test_predict_says_what_is_wrong_with_a_question(arguments, answer, error, message, capsys):
    with pytest.raises(error, match=message):
        predict(*arguments, answer=answer)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("options", "answer", "error", "message"),
    [
        (["a", "b"], "a", TypeError, "a dictionary"),
        ({"a": "No."}, "a", ValueError, "at least two"),
        ({"a": "No.", "b": "Yes."}, "c", ValueError, "expected one of"),
        ({"a": "No.", "b": "Yes."}, None, TypeError, "a quiz needs one"),
        ({"a": "No.", "b": ""}, "a", ValueError, "feedback to 'b'"),
        ({"a": "No.", "`a`": "Yes."}, "a", ValueError, "there twice"),
    ],
)
def test_a_quiz_says_what_is_wrong_with_it(options, answer, error, message):
    with pytest.raises(error, match=message):
        quiz("Which?", options, answer=answer)


# The questions of the lessons

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


def question_cells(lesson):
    """Return the cells that ask something; the code of each is folded, for it names the answer."""
    cells = nbformat.read(lesson, as_version=4).cells
    return [
        cell
        for cell in cells
        if cell.cell_type == "code" and ("predict(" in cell.source or "quiz(" in cell.source)
    ]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lessons_ask_and_fold_the_answer_away(lesson, capsys):
    names = {}
    for cell in question_cells(lesson):
        assert cell.metadata.get("jupyter") == {"source_hidden": True}
        assert re.match("# (Predict|Quiz): run this cell, and choose an answer.\n", cell.source)
        exec(cell.source, names)
    asked = re.findall(r"(?m)^(Predict|Quiz): ", capsys.readouterr().out)
    if lesson.stem == "00_welcome":
        assert asked == ["Predict"]
    else:
        assert 2 <= asked.count("Predict") <= 4
        assert asked[-1] == "Quiz"
        assert asked.count("Quiz") == 1


def test_no_two_questions_share_an_id():
    texts = []
    for lesson in LESSONS:
        for cell in question_cells(lesson):
            names = {"predict": lambda *_, **__: None, "quiz": lambda *_, **__: None}
            exec(re.sub(r"(?m)^from .*$", "", cell.source), names)
            texts.append(names["question"])
    ids = [Question("Quiz", text, ("a", "b"), None, {}).id for text in texts]
    assert len(texts) > 30
    assert len(set(ids)) == len(ids)
