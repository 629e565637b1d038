"""Slides: every lesson says what its cells become, and a deck needs no network."""

import ast
import functools
import hashlib
import importlib
import re
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))

sys.path.insert(0, str(TOOLS))
deck = importlib.import_module("deck")
slides = importlib.import_module("slides")

SMALLEST_TEXT = 0.55  # of the usual size


@functools.cache
def read(path):
    return nbformat.read(path, as_version=4)


@functools.cache
def slides_of(path):
    return deck.collect_slides(read(path))


def markdown(source, kind="-"):
    metadata = {"slideshow": {"slide_type": kind}} if kind != "-" else {}
    return nbformat.v4.new_markdown_cell(source, metadata=metadata)


def code(source, kind="-", printed="", picture=""):
    outputs = []
    if printed:
        outputs.append(nbformat.v4.new_output("stream", text=printed))
    if picture:
        outputs.append(nbformat.v4.new_output("display_data", {"image/png": picture}))
    metadata = {"slideshow": {"slide_type": kind}} if kind != "-" else {}
    return nbformat.v4.new_code_cell(source, metadata=metadata, outputs=outputs)


def collect(*cells):
    return deck.collect_slides(nbformat.v4.new_notebook(cells=list(cells)))


# --- what the lessons say -----------------------------------------------------------------------


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_sections_open_to_the_right_and_hold_a_few_slides_each(lesson):
    cells = read(lesson).cells
    kinds = [deck.slide_type(cell) for cell in cells]
    assert kinds[0] == "slide"
    opens = [
        number == 0 or (cell.cell_type == "markdown" and cell.source.startswith("## "))
        for number, cell in enumerate(cells)
    ]
    assert [kind == "slide" for kind in kinds] == opens
    shown = slides_of(lesson)
    assert 15 <= len(shown) <= 90
    sections = [len(section) for section in deck.group(shown)]
    assert max(sections) <= 22


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_question_is_on_a_slide_and_its_answer_is_not(lesson):
    questions = [
        question
        for cell in read(lesson).cells
        if cell.cell_type == "code" and (question := deck.find_question(cell.source))
    ]
    shown = "\n".join("\n".join(slide.body) for slide in slides_of(lesson))
    asked = re.findall(r"<strong>(?:Predict|Question)\.</strong>", shown)
    texts = "\n".join(cell.source for cell in read(lesson).cells if cell.cell_type == "markdown")
    requests = re.findall(r"(?m)^\*\*Predict\.\*\*", texts)
    assert len(asked) == len(questions) + len(requests)
    for question in questions:
        assert question.answer in question.replies
        if question.because:
            assert deck.render(question.because) not in shown


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_no_result_is_shown_with_its_prediction(lesson):
    # What stands below a prediction on its slide comes with a later key.
    spoiled = []
    for slide in slides_of(lesson):
        requests = [
            number for number, part in enumerate(slide.body) if re.search('class="(ask|do)"', part)
        ]
        is_prediction = requests and 'class="ask"' in slide.body[requests[-1]]
        below = slide.body[requests[-1] + 1 :] if is_prediction else []
        spoiled += [
            part for part in below if re.match(r'<(pre|div) class="(code|output|figure)"', part)
        ]
    assert spoiled == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_nothing_is_shown_that_only_sets_up_or_checks(lesson):
    for cell in read(lesson).cells:
        if cell.cell_type == "code" and deck.slide_type(cell) not in ("skip", "notes"):
            only = (ast.Assert, ast.Import, ast.ImportFrom)
            assert not all(isinstance(node, only) for node in ast.parse(cell.source).body)


# --- how cells become slides --------------------------------------------------------------------


def test_cells_go_where_their_metadata_says():
    first, second, third = collect(
        markdown("# Title", "slide"),
        markdown("left out", "skip"),
        code("x = 1", "skip"),
        markdown("said", "notes"),
        markdown("more"),
        markdown("below", "subslide"),
        code("y = 2", "fragment", printed="2\n"),
        markdown("## Right", "slide"),
    )
    assert first.is_opening
    assert (first.opens_section, second.opens_section, third.opens_section) == (True, False, True)
    assert "left out" not in "".join(first.body + first.notes)
    assert first.notes == ["<p>said</p>"]
    assert first.body[-1] == '<div class="text"><p>more</p></div>'
    hidden = [part for part in second.body if "fragment" in part]
    assert [re.findall('data-fragment-index="(.)"', part) for part in hidden] == [["0"], ["0"]]
    with pytest.raises(ValueError, match="slide_type 'slid'"):
        collect(markdown("# Title", "slid"))


def test_below_a_result_prose_is_said_and_formulas_and_questions_are_shown():
    result, question = collect(
        code("print(1)", "slide", printed="1\n"),
        markdown("Why? Because.\n\n$$x = 1$$\n\nAnd so on.\n\n**Predict.** What now?\n\nThink."),
    )
    assert "Why?" in result.notes[0]
    assert "$$x = 1$$" in result.body[-2]
    assert "What now?" in question.body[0]
    assert 'class="ask"' in question.body[0]


def test_a_figure_stands_with_its_caption_and_without_its_code():
    (slide,) = collect(
        code('title = "T"\nplots.lines(x, y, title=title)', "slide", picture="AAAA"),
        markdown('*A "line" that\nfalls.* \n\nSo it is.'),
    )
    figure, caption = slide.body[0], slide.body[-1]
    assert figure == (
        '<div class="figure"><img alt="A &quot;line&quot; that falls." '
        'src="data:image/png;base64,AAAA"></div>'
    )
    assert caption.startswith('<p class="caption">A "line" that') or "&quot;line&quot;" in caption


def test_the_caption_of_a_hidden_figure_is_hidden_as_long():
    _, slide = collect(
        markdown("# Title", "slide"),
        markdown("**Predict.** Up or down?", "subslide"),
        code("plots.lines(x, y)", "fragment", picture="AAAA"),
        markdown("*It falls.*\n\nSo it is.", "fragment"),
    )
    figure, caption = slide.body[1:]
    assert 'class="figure fragment" data-fragment-index="0"' in figure
    assert 'class="caption fragment" data-fragment-index="0"' in caption
    assert slide.notes == ["<p>So it is.</p>"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = f(1)\nassert x == 1, 'no'\nprint(x)", "x = f(1)\n\nprint(x)"),
        ("x = 1\n\nfor y in z:\n    assert y\n\nprint(x)", "x = 1\n\nprint(x)"),
        ("for y in z:\n    assert y\n    print(y)", "for y in z:\n    assert y\n    print(y)"),
        ("assert x == [\n    1,\n]", ""),
        ("demos.neuron()", ""),
        (
            "def f(x):\n    return x\n\n\nplots.lines(f)",
            "def f(x):\n    return x\n\nplots.lines(f)",
        ),
    ],
)
def test_asserts_and_what_only_draws_are_left_out(source, shown):
    assert deck.code_to_show(source) == shown


def test_a_question_with_buttons_becomes_one_to_vote_on():
    source = (
        'question = ("Is it `1`, "\n    "or 2?")\nchoices = ["one", "two"]\nbecause = "It is."\n'
        "predict(question, choices, answer=choices[1], because=because)"
    )
    (slide,) = collect(code(source, "slide"))
    assert "<code>1</code>, or 2?" in slide.body[0]
    assert "<li>one</li><li>two</li>" in slide.body[0]
    assert slide.notes == ["<p><strong>Answer: B.</strong> It is.</p>"]

    source = 'quiz("Well?", {"a": "no, A", "b": "yes, B"}, answer="b")'
    (slide,) = collect(code(source, "slide"))
    assert "yes, B" not in slide.body[0]
    assert 'class="answer fragment"' in slide.body[1]
    assert "yes, B" in slide.body[1]
    assert "no, A" in "".join(slide.notes)


def test_what_is_folded_is_said_and_code_with_empty_lines_stays_whole():
    (slide,) = collect(
        markdown(
            "# Title\n\n```python\nx = 1\n\ny = 2\n```\n\n"
            "<details><summary>Answer</summary>\n\n```python\nz = 3\n\nw = 4\n```\n\nend\n\n"
            "</details>\n\nafter",
            "slide",
        )
    )
    assert "42" not in "".join(slide.body)
    assert "z" not in re.sub("<[^>]*>", "", "".join(slide.body))
    assert "w" in re.sub("<[^>]*>", "", "".join(slide.notes))
    assert "end" in slide.notes[0]
    assert "after" in slide.body[-1]


def test_links_lead_from_deck_to_deck_and_to_nothing_that_is_not_there():
    shown = deck.render(
        "[lesson 2](02_forward_pass.ipynb#cell-id=Here), [**loss**](glossary.ipynb#cell-id=Loss), "
        "[exercises](../exercises/01_data.ipynb), [web](https://example.org)"
    )
    assert '<a href="02_forward_pass.html">lesson 2</a>' in shown
    assert '<span class="term"><strong>loss</strong></span>' in shown
    assert '<span class="term">exercises</span>' in shown
    assert '<a href="https://example.org">web</a>' in shown


def test_what_decks_are_shown_with_is_as_it_came():
    vendor = TOOLS / "deck_assets" / "vendor"
    sums = (vendor / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split(maxsplit=1)) for line in sums)
    files = {path for path in vendor.rglob("*") if path.is_file()}
    assert {path.relative_to(vendor).as_posix() for path in files} == {
        *listed,
        "README.md",
        "SHA256SUMS",
    }
    for name, digest in listed.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name


# --- the command ----------------------------------------------------------------------------------


def write_course(folder, **notebooks):
    (folder / "notebooks").mkdir()
    for name, cells in notebooks.items():
        notebook = nbformat.v4.new_notebook(cells=cells)
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")


def test_lessons_are_found_by_number_or_name(tmp_path):
    write_course(tmp_path, **{"01_one": [], "02_two": [], "glossary": []})
    folder = tmp_path / "notebooks"
    assert [path.stem for path in slides.find_lessons(folder, [])] == ["01_one", "02_two"]
    wanted = ["2", "01_one.ipynb", "02"]
    assert [path.stem for path in slides.find_lessons(folder, wanted)] == ["01_one", "02_two"]
    with pytest.raises(SystemExit, match=r"no lesson '3' in .*; there are: 01_one, 02_two"):
        slides.find_lessons(folder, ["3"])


def test_a_lesson_that_stops_leaves_the_deck_before_it_as_it_was(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")
    write_course(tmp_path, **{"01_one": [markdown("# One", "slide"), code("1 / 0")]})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "01_one.html").write_text("before")
    assert slides.main(["--out", str(tmp_path / "out")], root=tmp_path) == 1
    said, complained = capfd.readouterr()
    assert complained == ""
    assert "01_one.ipynb stopped" in said
    assert "ZeroDivisionError" in said
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["01_one.html"]
    assert (tmp_path / "out" / "01_one.html").read_text() == "before"


# --- in a browser without a network ---------------------------------------------------------------

PICTURE = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\n_ = axes.plot([1, 3, 2])"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A deck as the command makes it, of a short lesson."""
    root = tmp_path_factory.mktemp("course")
    long_code = "\n".join(f"value_{number} = {number}  # {'long ' * 16}" for number in range(30))
    cells = [
        markdown(
            "# Lesson 1: One\n\n- a list\n\n| section | minutes |\n|---|---|\n| 1 | 5 |", "slide"
        ),
        markdown(
            "## 1. A formula\n\nInline $p_j$, and\n\n$$\\frac{e^{z_j}}{\\sum_k e^{z_k}}$$", "slide"
        ),
        markdown("**Predict.** Where does it go?", "subslide"),
        code(PICTURE, "fragment"),
        markdown("*A line, up and down.*\n\nSpoken words.", "fragment"),
        code(long_code, "subslide"),
    ]
    write_course(root, **{"01_one": cells})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", "")
        patch.setenv("NNLIB_PROGRESS", "off")
        assert slides.main(["--out", str(root / "out")], root=root) == 0
    return root / "out"


@pytest.fixture
def offline(browser):
    """A page in a browser that has no network, and what it asked for or complained about."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("request", lambda asked: page.complaints.extend(outside(asked.url)))
    yield page
    context.close()


def outside(url):
    return [] if url.startswith(("file:", "data:", "blob:", "about:")) else [url]


def open_deck(page, path):
    page.goto(path.as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")


def see_every_slide(page):
    """Go through a deck; give for each slide the size of its text and what stands outside of it."""
    return page.evaluate(
        """() => {
            const seen = [];
            for (let count = Reveal.getTotalSlides(); count > 0; count--) {
                const slide = Reveal.getCurrentSlide();
                const parts = [slide, ...slide.querySelectorAll('pre, table')];
                seen.push({
                    text: slide.innerText.slice(0, 60),
                    size: Number(slide.dataset.fit),
                    tooLarge: parts.some(
                        (part) => part.scrollWidth > part.clientWidth + 1
                    ) || slide.scrollHeight > slide.clientHeight + 1,
                });
                while (Reveal.availableFragments().next) Reveal.nextFragment();
                Reveal.next();
            }
            return seen;
        }"""
    )


@pytest.mark.browser
def test_a_deck_needs_nothing_but_itself(made, offline):
    assert sorted(path.name for path in made.iterdir()) == ["01_one.html", "index.html"]
    offline.goto((made / "index.html").as_uri())
    offline.get_by_role("link", name="Lesson 1: One").click()
    offline.wait_for_function("window.Reveal && Reveal.isReady()")
    assert offline.title() == "Lesson 1: One"
    assert offline.evaluate("document.querySelectorAll('.katex').length") == 2
    assert offline.evaluate("document.querySelectorAll('.katex-error').length") == 0
    assert offline.evaluate("document.fonts.check('20px KaTeX_Math')")

    offline.keyboard.press("ArrowRight")
    assert offline.locator("section.present h2").first.inner_text() == "1. A formula"
    offline.keyboard.press("ArrowDown")
    image = offline.locator("section.present img")
    assert image.get_attribute("alt") == "A line, up and down."
    assert image.evaluate("image => image.naturalWidth") > 1000  # drawn finely
    looks = "part => getComputedStyle(part.closest('.fragment')).visibility"
    assert image.evaluate(looks) == "hidden"
    offline.keyboard.press("Space")
    assert image.evaluate(looks) == "visible"
    assert offline.evaluate("Reveal.getSlideNotes()") == "<p>Spoken words.</p>"
    assert offline.complaints == []


@pytest.mark.browser
def test_what_would_not_fit_is_made_smaller(made, offline):
    open_deck(offline, made / "01_one.html")
    seen = see_every_slide(offline)
    assert [slide["tooLarge"] for slide in seen] == [False] * 4
    assert seen[1]["size"] > 1 > seen[-1]["size"]


@pytest.mark.browser
def test_printed_pages_look_like_the_slides(made, offline):
    offline.goto((made / "01_one.html").as_uri() + "?print-pdf")
    offline.wait_for_selector(".pdf-page section[data-fit]")
    sizes = offline.evaluate(
        "[...document.querySelectorAll('.pdf-page > section')].map("
        "(slide) => [Number(slide.dataset.fit), slide.querySelector('.figure')?.clientHeight])"
    )
    assert len(sizes) == 4
    assert min(size for size, _ in sizes) >= SMALLEST_TEXT
    assert sizes[2][1] > 300
    assert offline.complaints == []


@pytest.mark.browser
def test_the_speaker_has_a_window_with_the_notes(made, offline):
    open_deck(offline, made / "01_one.html")
    offline.keyboard.press("ArrowRight")
    offline.keyboard.press("ArrowDown")
    with offline.expect_popup() as opened:
        offline.keyboard.press("s")
    opened.value.wait_for_function("document.body.innerText.includes('Spoken words.')")


@pytest.mark.browser
@pytest.mark.thorough
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_slide_of_every_lesson_fits(lesson, offline, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")
    assert slides.main([lesson.stem, "--out", str(tmp_path)]) == 0
    open_deck(offline, tmp_path / f"{lesson.stem}.html")
    seen = see_every_slide(offline)
    assert len(seen) >= 15
    assert [slide for slide in seen if slide["tooLarge"] or slide["size"] < SMALLEST_TEXT] == []
    assert offline.evaluate("document.querySelectorAll('.katex-error').length") == 0
    assert offline.evaluate("document.querySelectorAll('.slides img:not([alt])').length") == 0
    assert offline.complaints == []
