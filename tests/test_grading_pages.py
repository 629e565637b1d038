"""The report of a class: what tables and pages say, and that nothing handed in can act there."""

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.exercises.bank import all_exercises
from nnlib.grading.grades import STATUSES, ClassGrades, Grade
from nnlib.grading.pages import write_report
from nnlib.grading.pages_counts import count_exercises, misunderstandings, who_is_stuck
from nnlib.grading.pages_names import page_names
from nnlib.grading.pages_themes import OWN, THEMES, theme_of
from nnlib.grading.tables import gradebook_csv, grades_csv

LESSON = "03_softmax_cross_entropy"
HOSTILE = (
    "</code></pre></title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'`<b>`"
)
VOID = {"meta", "br", "img", "link", "input", "hr"}


def grade(learner="Ada", exercise="softmax", status="passed", **fields):
    out_of = fields.pop("out_of", 3)
    points = fields.pop("points", out_of if status == "passed" else 0)
    return Grade(learner, fields.pop("lesson", LESSON), exercise, points, out_of, status, **fields)


def rows(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


class Page(HTMLParser):
    """A page, taken apart: its elements, its text, and whether all that opens is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.attributes, self.words = [], Counter(), [], []
        self.ids, self.links, self.tables = Counter(), [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements[tag] += 1
        self.words.append(" ")
        self.attributes += [(tag, *pair) for pair in attributes]
        found = dict(attributes)
        self.ids.update([found["id"]] if "id" in found else [])
        self.links += [found["href"]] if "href" in found else []
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.words.append(data)
        if "tr" in self.open:
            self.tables[-1][-1][-1] += data

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words))


def read(path):
    return Page(path.read_text(encoding="utf-8"))


def a_class():
    columns = "Each column of your result adds up to 1."
    return ClassGrades(
        grades=[
            grade("Ada", message="`softmax` is right.", source="def softmax(x): ...", seed=1),
            grade("Ada", "accuracy", "wrong", points=0.5, out_of=2, mistake="in percent",
                  message="Yours is 100 times too large.", source="def accuracy(): ...", seed=7,
                  attempts=4, minutes=65.0),
            grade("Ben", status="wrong", points=1, mistake="columns instead of rows",
                  message=columns, attempts=9, minutes=30.0),
            grade("Ben", "accuracy", "not attempted", out_of=2, message="Waiting for you."),
            grade("Cleo", status="wrong", points=1, mistake="columns instead of rows",
                  message=columns),
            grade("Cleo", "accuracy", "crashed", out_of=2, message="It stopped: ValueError."),
            grade("Dan", status="wrong", mistake="no shift", message="np.exp overflows."),
            grade("Dan", "accuracy", "stopped", out_of=2, mistake="uses the network",
                  message="It tried to reach the network."),
        ],
        notes={"Dan": ["Two definitions of `softmax`: the last one counts."],
               "Eve": ["Her notebook cannot be read."],
               "": ["Untitled.ipynb is nobody's."]},
        protections=["no network"],
        missing_protections=["a read-only file system"],
    )  # fmt: skip


# --- the tables ----------------------------------------------------------------------------------


def test_grades_csv_has_a_line_for_each_grade():
    lines = rows(grades_csv(a_class()))
    assert lines[0] == [
        "learner", "lesson", "exercise", "points", "out_of", "status", "mistake",
    ]  # fmt: skip
    assert lines[1] == ["Ada", LESSON, "softmax", "3", "3", "passed", ""]
    assert lines[2] == ["Ada", LESSON, "accuracy", "0.5", "2", "wrong", "in percent"]
    assert len(lines) == 1 + 8


def test_gradebook_csv_has_a_line_for_each_learner_and_a_column_for_each_lesson():
    grades = [
        grade("Zoë", points=2.25, status="wrong"),
        grade("Zoë", "linear", lesson="02_forward_pass", out_of=2),
        grade("Ada", "accuracy", out_of=2),
    ]
    assert rows(gradebook_csv(ClassGrades(grades, notes={"Eve": ["nothing to read"]}))) == [
        ["learner", "02_forward_pass", LESSON, "total", "out_of", "percent"],
        ["Zoë", "2", "2.25", "4.25", "5", "85"],
        ["Ada", "", "2", "2", "2", "100"],  # the lesson that she has not handed in stays empty
        ["Eve", "", "", "0", "0", ""],
    ]


def test_tables_open_in_a_spreadsheet_as_what_they_are():
    text = gradebook_csv(ClassGrades([grade('Łukasz; "the" Żółć, jr.\nx')]))
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == 2
    assert "\n" not in text.replace("\r\n", "")
    assert rows(text)[1][0] == 'Łukasz; "the" Żółć, jr.\N{REPLACEMENT CHARACTER}x'


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1",
     '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "-1e5"],
)  # fmt: skip
def test_no_name_becomes_a_formula(name):
    # Of the mistake and the exercise too: both may come out of a learner's file.
    found = ClassGrades([grade(name, name, "wrong", mistake=name, lesson=name)])
    for text in (grades_csv(found), gradebook_csv(found)):
        for line in rows(text):
            for cell in line:
                assert cell == "" or cell.lstrip(" \t\r\n")[:1] not in "=+-@＝", cell


def test_plain_numbers_and_names_stay_as_they_are():
    found = ClassGrades([grade("-5"), grade("O'Neil-Smith", points=-1.5)])
    assert [line[0] for line in rows(grades_csv(found))[1:]] == ["-5", "O'Neil-Smith"]
    assert rows(grades_csv(found))[2][3] == "-1.5"


# --- names of files ------------------------------------------------------------------------------


def test_a_name_that_can_be_a_file_is_kept():
    names = ["Ada Lovelace", "łukasz.żółć@example.org", "李小龍", "O'Neil-Smith, J."]
    assert list(page_names(names[:3]).values()) == [f"{name}.html" for name in names[:3]]
    assert page_names(names[3:])["O'Neil-Smith, J."].startswith("O'Neil-Smith, J-")


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..", ".", "", " ", "a/b", "a\\b", "C:\\x", "CON", "nul.txt", "com1",
     "a" * 500, "name.", ".hidden", "--out", "a\0b", "a\nb", "\ud800", "*?<>|:\"", "é\u202e"],
)  # fmt: skip
def test_a_name_that_cannot_be_a_file_becomes_one(name, tmp_path):
    file_name = page_names([name])[name]
    assert re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f\x7f]+-[0-9a-f]{8}\.html", file_name)
    assert not file_name.startswith((".", "-", " "))
    (tmp_path / file_name).write_text("x")
    assert [path.name for path in tmp_path.iterdir()] == [file_name]


@given(st.lists(st.text(max_size=12), unique=True))
def test_no_two_learners_share_a_page(names):
    files = page_names(names)
    assert list(files) == names
    assert len({file.casefold() for file in files.values()}) == len(names)


def test_names_that_differ_in_case_only_get_two_pages():
    files = page_names(["ada", "Ada", "Åse", "A\u030ase"])  # the last two look the same
    assert len({file.casefold() for file in files.values()}) == 4
    assert page_names(["ada"])["ada"] == "ada.html"


# --- the pages -----------------------------------------------------------------------------------


def test_a_report_is_four_kinds_of_files_and_nothing_else(tmp_path):
    write_report(a_class(), tmp_path / "report")
    found = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    feedback = [f"report/feedback/{name}.html" for name in ("Ada", "Ben", "Cleo", "Dan", "Eve")]
    tables = ["report/gradebook.csv", "report/grades.csv"]
    assert found == ["report/class.html", *feedback, *tables]
    first = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    write_report(a_class(), tmp_path / "report")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == first


def test_a_file_that_is_open_elsewhere_is_told(tmp_path, monkeypatch):
    def refuse(self, target):
        raise PermissionError(13, "Access is denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError, match=r"Ada\.html cannot be written. Is it open"):
        write_report(a_class(), tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_feedback_says_what_the_checks_said(tmp_path):
    write_report(a_class(), tmp_path)
    page = read(tmp_path / "feedback" / "Ada.html")
    assert "3.5 of 5 points: 1 of 2 exercises right." in page.text
    assert "Go on with accuracy." in page.text
    assert "Yours is 100 times too large." in page.text
    assert "def accuracy(): ..." in page.text
    assert "check('accuracy', accuracy, seed=7)" in page.text
    assert "4 attempts, 1 h 05 min" in page.text
    assert page.elements["details"] == 2
    text = (tmp_path / "feedback" / "Ada.html").read_text(encoding="utf-8")
    assert "<code>softmax</code> is right." in text
    assert text.count("<details open>") == 1  # what is right needs no second look


def test_feedback_says_nothing_about_others(tmp_path):
    write_report(a_class(), tmp_path)
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve")
    for name in names:
        text = (tmp_path / "feedback" / f"{name}.html").read_text(encoding="utf-8")
        assert name in text
        assert not any(other in text for other in names if other != name)
        assert "class.html" not in text


def test_feedback_leads_to_what_was_begun_before_what_was_not(tmp_path):
    grades = [
        grade("A", "softmax", "not attempted"),
        grade("A", "accuracy", "crashed"),
        grade("A", "log_softmax", "wrong"),
        grade("B", "softmax"),
    ]
    write_report(ClassGrades(grades), tmp_path)
    assert "Go on with log_softmax." in read(tmp_path / "feedback" / "A.html").text
    assert "All of it is right." in read(tmp_path / "feedback" / "B.html").text


def test_a_learner_of_whom_nothing_could_be_read_gets_a_page(tmp_path):
    write_report(a_class(), tmp_path)
    page = read(tmp_path / "feedback" / "Eve.html")
    assert "Nothing could be graded." in page.text
    assert "Her notebook cannot be read." in page.text
    assert "Eve Her notebook cannot be read." in read(tmp_path / "class.html").text


def test_the_map_counts_who_made_which_mistake(tmp_path):
    write_report(a_class(), tmp_path)
    table = read(tmp_path / "class.html").tables[0]
    assert table == [
        ["", "Too large, too small, zero", "Axes and shapes", "Sums, means and shares",
         "not recognized"],
        ["3 · Softmax cross entropy"],
        ["softmax", "1", "2", "", ""],
        ["accuracy", "", "", "1", "1"],
        ["together", "1", "2", "1", "1"],
    ]  # fmt: skip


def test_monday_begins_with_what_most_have_not_understood(tmp_path):
    write_report(a_class(), tmp_path)
    text = read(tmp_path / "class.html").text
    monday = text[text.index("What most learners share") : text.index("How many learners made")]
    assert "Columns instead of rows in softmax 2 of 4 who tried (50 %)" in monday
    assert "Each column of your result adds up to 1." in monday
    assert all_exercises()["softmax"].hints[0] in monday
    assert "Ben, Cleo" in monday
    assert "No shift" not in monday  # one learner's own


def test_a_mistake_that_is_the_same_everywhere_counts_together():
    grades = [
        grade("A", "softmax", "wrong", mistake="input modified"),
        grade("A", "log_softmax", "wrong", mistake="input modified"),
        grade("B", "accuracy", "wrong", mistake="input modified"),
        grade("B", "softmax", "wrong", mistake="not divided"),
        grade("C", "log_softmax", "wrong", mistake="not divided"),
        grade("D", "softmax", "passed"),
        grade("E", "softmax", "not attempted"),
    ]
    first, *others = misunderstandings(count_exercises(ClassGrades(grades)))
    assert (first.mistake, first.learners, first.tried) == ("input modified", ["A", "B"], 4)
    assert sorted(first.exercises) == ["accuracy", "log_softmax", "softmax"]
    # What is divided by what is another matter in each exercise.
    assert sorted((one.mistake, one.exercises) for one in others) == [
        ("not divided", ["log_softmax"]),
        ("not divided", ["softmax"]),
    ]


def test_attempts_and_minutes_are_those_that_were_shared(tmp_path):
    softmax, accuracy = count_exercises(a_class())
    assert (softmax.usual_attempts, softmax.usual_minutes, len(softmax.shared)) == (9, 30, 1)
    assert (accuracy.usual_attempts, accuracy.usual_minutes) == (4, 65)
    assert (softmax.tried, accuracy.tried) == (4, 3)
    write_report(a_class(), tmp_path)
    assert "usually 9 attempts, 30 min (1 of 4 shared it)" in read(tmp_path / "class.html").text


def test_who_is_stuck_where(tmp_path):
    stuck = who_is_stuck(a_class())
    assert [one.learner for one in stuck] == ["Dan", "Ben", "Cleo", "Ada"]  # Ben tried more often
    assert [one.exercise for one in stuck[1].grades] == ["softmax"]  # the other was not begun
    write_report(a_class(), tmp_path)
    table = read(tmp_path / "class.html").tables[1]
    assert table[2] == ["Ben", "20 %", "softmax columns instead of rows, 9 attempts, 30 min"]


def test_everybody_has_a_line_that_leads_to_their_page(tmp_path):
    write_report(a_class(), tmp_path)
    page = read(tmp_path / "class.html")
    assert page.tables[2][1:] == [
        ["Ada", "3.5 / 5", "✓", "✗"],
        ["Ben", "1 / 5", "✗", "○"],
        ["Cleo", "1 / 5", "✗", "!"],
        ["Dan", "0 / 5", "✗", "■"],
        ["Eve", "0 / 0", "", ""],
    ]
    text = (tmp_path / "class.html").read_text(encoding="utf-8")
    for name in ("Ada", "Ben", "Cleo", "Dan", "Eve"):
        links = re.findall(rf'<a href="([^"]*)"><bdi>{name}</bdi></a>', text)
        assert set(links) == {f"feedback/{name}.html"}


def test_the_class_page_says_how_it_was_graded_and_what_to_look_at(tmp_path):
    write_report(a_class(), tmp_path)
    text = read(tmp_path / "class.html").text
    assert "In force while learners' code ran: no network" in text
    assert "Not to be had on this system:" in text
    assert "a read-only file system" in text
    assert "Dan Two definitions of softmax: the last one counts. accuracy uses the network" in text
    assert "Nobody's Untitled.ipynb is nobody's." in text


def test_an_endless_loop_is_a_mistake_and_a_call_of_the_network_is_none(tmp_path):
    grades = [
        grade("A", status="stopped", mistake="never ends", message="It had not come back."),
        grade("B", status="stopped", mistake="uses the network", message="It was stopped."),
        grade("C", status="stopped", mistake="uses the network", message="It was stopped."),
    ]
    (counts,) = count_exercises(ClassGrades(grades))
    assert (list(counts.mistakes), list(counts.acts)) == (["never ends"], ["uses the network"])
    assert [one.mistake for one in misunderstandings([counts])] == ["never ends"]
    write_report(ClassGrades(grades, {"C": ["`softmax` uses the network (connect)."]}), tmp_path)
    text = read(tmp_path / "class.html").text
    eye = text[text.index("What was odd") : text.index("Everybody", text.index("What was odd"))]
    assert "B softmax uses the network C softmax uses the network (connect)." in eye
    assert "never ends" not in eye


def test_many_odd_things_about_one_learner_take_little_room(tmp_path):
    notes = {"Ada": [f"note {n}" for n in range(9)], "Ben": [f"note {n}" for n in range(4)]}
    write_report(ClassGrades([grade("Ada"), grade("Ben")], notes), tmp_path)
    page = read(tmp_path / "class.html")
    assert "Ada note 0 note 1 note 2 6 more note 3" in page.text
    assert "Ben note 0 note 1 note 2 note 3" in page.text


def check_links(folder):
    """Every link leads to a place on its page, or to a file of the report."""
    for path in folder.rglob("*.html"):
        page = read(path)
        assert max(page.ids.values(), default=1) == 1, path.name
        for href in page.links:
            if href.startswith("#"):
                assert href[1:] in page.ids, (path.name, href)
            else:
                target = (path.parent / unquote(href)).resolve()
                assert target.is_relative_to(folder.resolve())
                assert target.is_file(), href


def check_harmless(folder):
    """Nothing on any page can run, load, or send anything."""
    for path in folder.rglob("*.html"):
        page = read(path)
        allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul",
                   "ol", "li", "a", "nav", "section", "div", "span", "strong", "b", "i", "bdi",
                   "code", "pre", "details", "summary", "blockquote", "table", "thead", "tbody",
                   "tfoot", "tr", "td", "th", "dl", "dt", "dd", "br"}  # fmt: skip
        assert set(page.elements) <= allowed, set(page.elements) - allowed
        assert page.elements["style"] == page.elements["title"] == 1
        names = {name for _, name, _ in page.attributes}
        assert not any(name.startswith("on") for name in names)
        assert not names & {"src", "srcset", "action", "formaction", "ping"}
        for tag, name, value in page.attributes:
            if name == "style":
                assert re.fullmatch(r"(--share|width): [\d.]+%?", value), value
            if name == "href":
                assert re.match(r"(#|feedback/)", value), (tag, value)
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert "url(" not in text
        assert "@import" not in text


def test_links_lead_somewhere(tmp_path):
    write_report(a_class(), tmp_path)
    check_links(tmp_path)
    check_harmless(tmp_path)


@pytest.mark.parametrize("text", [HOSTILE, "javascript:alert(1)", "../../x", "a b%20c#d?e&amp;f"])
def test_nothing_that_was_handed_in_can_act(text, tmp_path):
    grades = [
        grade(f"{text}{n}", text, status, lesson=text, mistake=text, message=text, source=text,
              seed=1, attempts=2, minutes=3.0)
        for n, status in enumerate([*STATUSES, text] * 2)
    ]  # fmt: skip
    notes = {text: [text], f"{text}1": [text]}
    write_report(ClassGrades(grades, notes, [text], [text]), tmp_path / "report")
    check_links(tmp_path / "report")
    check_harmless(tmp_path / "report")
    assert text.replace("`", "") in read(tmp_path / "report" / "class.html").text.replace("`", "")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@given(st.text(), st.text(max_size=30))
def test_any_text_makes_a_whole_page(text, name):
    from nnlib.grading.pages_class import class_page
    from nnlib.grading.pages_feedback import feedback_page

    own = grade(name, name, "wrong", mistake=text, message=text, source=text)
    for page in (
        feedback_page(name, [own], [text]),
        class_page(ClassGrades([own], {name: [text]}), {name: "feedback/x.html"}),
    ):
        page.encode("utf-8")
        assert Page(page).elements["html"] == 1


def test_code_keeps_its_lines_and_indents(tmp_path):
    source = "def f(x):\n\tif x < 1:\n\t\treturn 'a'  # <b>\n    return x"
    write_report(ClassGrades([grade(status="wrong", source=source)]), tmp_path)
    text = (tmp_path / "feedback" / "Ada.html").read_text(encoding="utf-8")
    shown = "def f(x):\n    if x &lt; 1:\n        return &#x27;a&#x27;  # &lt;b&gt;\n    return x"
    assert shown in text


def test_a_class_of_nobody_has_a_page(tmp_path):
    write_report(ClassGrades([]), tmp_path)
    assert "learners 0 notebooks 0" in read(tmp_path / "class.html").text
    assert rows((tmp_path / "gradebook.csv").read_text(encoding="utf-8"))[1:] == []
    check_links(tmp_path)


# --- families of mistakes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "family"),
    [
        ("columns instead of rows", "Axes and shapes"),
        ("keepdims forgotten", "Axes and shapes"),
        ("transposed", "Axes and shapes"),
        ("input modified", "Somebody else's array"),
        ("no shift", "Too large, too small, zero"),
        ("an epsilon in the logarithm", "Too large, too small, zero"),
        ("summed, not averaged", "Sums, means and shares"),
        ("uphill", "Signs and directions"),
        ("rng not used", "Random numbers"),
        ("last batch dropped", "Counting and edges"),
        ("wrong dtype", "Kinds of number"),
        ("gate open at zero", "Gates, masks and activations"),
        ("velocity forgotten", "What is kept between steps"),
        ("numbers of the test images", "Data that leak"),
        ("labels not used", "Labels and classes"),
        ("unknown name", "Python itself"),
        ("nudges the output", "The idea itself"),
    ],
)
def test_a_mistake_belongs_to_what_lies_behind_it(mistake, family):
    assert theme_of(mistake).name == family


def test_most_mistakes_of_the_bank_have_a_family_and_every_family_has_some():
    names = {name for exercise in all_exercises().values() for name in exercise.mistakes}
    counts = Counter(theme_of(name).name for name in names)
    assert set(counts) == {theme.name for theme in (*THEMES, OWN)}
    assert counts[OWN.name] < 0.2 * len(names)


# --- in a browser --------------------------------------------------------------------------------


@pytest.mark.browser
def test_pages_fit_a_phone_and_a_desk_in_light_and_dark(browser, tmp_path):
    long = a_class()
    long.grades.append(
        grade("M" * 80, "softmax", "wrong", message="x" * 300, source="y = " + "z" * 300)
    )
    write_report(long, tmp_path)
    pages = [tmp_path / "class.html", next((tmp_path / "feedback").glob("MM*.html"))]
    for width, scheme in ((390, "dark"), (1280, "light")):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, offline=True
        )
        page, errors = context.new_page(), []
        page.on("console", lambda message, errors=errors: errors.append(message.text))
        page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        for path in pages:
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert page.evaluate(CONTRAST) == [], (path.name, scheme)
        assert errors == []
        context.close()


# Every text whose contrast with the page is below 4.5, the least for small text (WCAG 2.1, 1.4.3).
CONTRAST = """() => {
  const numbers = color => color.match(/[\\d.]+/g).map(Number);
  const light = color => numbers(color).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (top, below) => {
    const [a, b] = [numbers(top), numbers(below)], alpha = a[3] ?? 1;
    return `rgb(${[0, 1, 2].map(i => a[i] * alpha + b[i] * (1 - alpha)).join()})`;
  };
  const behind = element => element === null ? 'rgb(255,255,255)'
    : over(getComputedStyle(element).backgroundColor, behind(element.parentElement));
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${element.textContent.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""
