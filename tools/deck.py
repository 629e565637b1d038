"""Turn a lesson that has been run into a deck: one HTML file that needs nothing beside it.

Each cell of a lesson says in its metadata what becomes of it, in the words that JupyterLab, RISE
and nbconvert know::

    # %% slideshow={"slide_type": "slide"}      opens a section: to the right of the one before
    # %% slideshow={"slide_type": "subslide"}   opens a slide: below the one before
    # %%                                        goes on the same slide
    # %% slideshow={"slide_type": "fragment"}   is hidden at first: what a prediction is about
    # %% slideshow={"slide_type": "notes"}      is what the speaker says
    # %% slideshow={"slide_type": "skip"}       stays in the notebook

On top of that a deck does what no metadata can say. Asserts are left out: they are there for
whoever reads the notebook. A figure stands without the lines that draw it. A question with buttons
becomes a question with choices, and its answer a note. Prose below a result is said, not shown,
down to a formula or to a paragraph that asks for something, such as **Predict.**
"""

import ast
import base64
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

ASSETS = Path(__file__).resolve().parent / "deck_assets"
STYLES = ("vendor/reset.css", "vendor/reveal.css", "vendor/katex.min.css", "deck.css")
SCRIPTS = (
    "vendor/reveal.js",
    "vendor/notes.js",
    "vendor/katex.min.js",
    "vendor/auto-render.min.js",
    "deck.js",
)

SLIDE_TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
CAPTION = re.compile(r"\*(?!\*)(?P<text>.+?[^*])\*", re.DOTALL)
ASKS = re.compile(r"\*\*(?P<what>Predict|Try it|Touch it|Read)\.\*\*")
LINK = re.compile(r'<a href="(?P<target>[^"]*)">(?P<text>.*?)</a>', re.DOTALL)
LESSON_LINK = re.compile(r"(?P<lesson>\d\d_\w+)\.ipynb(?:#.*)?")


@dataclass
class Slide:
    """One slide.

    Attributes:
        opens_section: whether it stands to the right of the one before, or below it.
        body: what is shown, as HTML, from top to bottom.
        notes: what the speaker says, as HTML.
        is_opening: whether it is the first of the lesson.
        shows_code: whether code, or what it printed or drew, is on it.
        fragments: how many things on it are hidden at first.
        hides_figure: whether its last figure is one of them.
    """

    opens_section: bool
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_opening: bool = False
    shows_code: bool = False
    fragments: int = 0
    hides_figure: bool = False

    def show(self, parts: Iterable[tuple[str, str, str]], *, later: bool = False) -> None:
        """Add parts, each a tag, its class and what is in it; `later`: all with one key."""
        hidden = f' fragment" data-fragment-index="{self.fragments}' if later else ""
        for tag, kind, inside in parts:
            if kind == "figure":
                self.hides_figure = later
            self.body.append(f'<{tag} class="{kind}{hidden}">{inside}</{tag}>')
        self.fragments += later

    def show_caption(self, text: str) -> None:
        """Add the caption of the last figure, which comes when the figure does."""
        self.fragments -= self.hides_figure
        self.show([("p", "caption", text)], later=self.hides_figure)


def build_deck(notebook: NotebookNode, title: str) -> str:
    """Return the page of a lesson that has been run."""
    sections = "\n".join(write_section(section) for section in group(collect_slides(notebook)))
    page = Template((ASSETS / "page.html").read_text(encoding="utf-8"))
    return page.substitute(
        title=html.escape(title),
        styles="\n".join(read_style(name) for name in STYLES),
        scripts="\n</script>\n<script>\n".join(read_script(name) for name in SCRIPTS),
        slides=sections,
    )


def collect_slides(notebook: NotebookNode) -> list[Slide]:
    """Sort the cells of a notebook onto slides."""
    slides: list[Slide] = []
    cells = [cell for cell in notebook.cells if slide_type(cell) != "skip"]
    for number, cell in enumerate(cells):
        kind = slide_type(cell)
        if not slides or kind in ("slide", "subslide"):
            slides.append(Slide(opens_section=kind == "slide", is_opening=not slides))
        later = kind == "fragment"
        if kind == "notes":
            slides[-1].notes.append(render(cell.source))
        elif cell.cell_type == "markdown":
            add_text(slides, cell.source, later=later)
        elif (question := find_question(cell.source)) is not None:
            add_question(slides[-1], question)
        else:
            below = cells[number + 1].source if number + 1 < len(cells) else ""
            add_code(slides[-1], cell, caption_of(below), later=later)
    return [slide for slide in slides if slide.body]


def slide_type(cell: NotebookNode) -> str:
    """Return what a cell says about itself; "-" where it says nothing.

    Raises:
        ValueError: for a word that is none of SLIDE_TYPES.
    """
    kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
    if kind not in SLIDE_TYPES:
        raise ValueError(f"slide_type {kind!r}, expected one of {', '.join(SLIDE_TYPES)}")
    return str(kind)


# --- text -------------------------------------------------------------------------------------


def add_text(slides: list[Slide], text: str, *, later: bool) -> None:
    """Put a cell of text on the last slide; what it asks, below a result, on a new one."""
    spoken = slides[-1].shows_code  # and so is the rest, down to a formula or a question
    for block in split_blocks(text):
        asks = ASKS.match(block)
        caption = CAPTION.fullmatch(block)
        is_heading = block.startswith("#")
        if (asks and slides[-1].shows_code) or (is_heading and slides[-1].body):
            slides.append(Slide(opens_section=False))
            later = False
        slide = slides[-1]
        if asks or is_heading or block.startswith("|") or "$$" in block:
            spoken = False
        if block.startswith("<details"):
            slide.notes.append(render(block))
        elif caption is not None:
            slide.show_caption(inline(caption["text"]))
            spoken = True
        elif spoken:
            slide.notes.append(render(block))
        else:
            kind = "text" if asks is None else "ask" if asks["what"] == "Predict" else "do"
            slide.show([("div", kind, render(block))], later=later)


def split_blocks(text: str) -> Iterator[str]:
    """Cut a cell's text at its empty lines; code, and what is folded away, stays whole."""
    block: list[str] = []
    is_code = is_folded = False
    for line in [*text.split("\n"), ""]:
        is_code ^= line.lstrip().startswith("```")
        is_folded = line.startswith("<details") or (is_folded and line != "</details>")
        if line.strip() or is_code or is_folded:
            block.append(line)
        elif block:
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)


def render(text: str) -> str:
    """Turn markdown into HTML; formulas stay as they are, for KaTeX."""
    text = re.sub(r"</?(?:details|summary)>", "", text.replace("</summary>", ": "))
    rendered: str = markdown2html_mistune(text).strip()
    # nbconvert gives headings an anchor; a slide needs none, and two may have the same name.
    rendered = re.sub(r'<h(\d) id="[^"]*">', r"<h\1>", rendered)
    rendered = re.sub(r'<a class="anchor-link"[^>]*>.*?</a>', "", rendered)
    return LINK.sub(lead_to_deck, rendered)


def lead_to_deck(link: re.Match[str]) -> str:
    """Let a link to a lesson open that lesson's deck; one to another notebook becomes its text."""
    target, text = link["target"], link["text"]
    if "://" in target:
        return link[0]
    lesson = LESSON_LINK.fullmatch(target)
    if lesson is not None:
        return f'<a href="{lesson["lesson"]}.html">{text}</a>'
    return f'<span class="term">{text}</span>'


def caption_of(text: str) -> str:
    """Return what a cell below a figure says the figure shows, or "" where it says nothing."""
    match = CAPTION.match(text)
    return " ".join(match["text"].split()) if match else ""


# --- code -------------------------------------------------------------------------------------


def add_code(slide: Slide, cell: NotebookNode, caption: str, *, later: bool) -> None:
    """Put a cell of code on a slide, with what it printed and drew."""
    code = code_to_show(cell.source)
    parts = [("pre", "code", color(code))] if code else []
    parts += [show_output(output, caption or "a figure") for output in cell.get("outputs", [])]
    demo = re.search(r"^demos\.\w+\(.*\)$", cell.source, re.MULTILINE)
    if demo is not None:
        call = f"Live in the notebook: <code>{html.escape(demo[0])}</code>"
        parts.append(("p", "live", call))
    slide.show(parts, later=later and bool(parts))
    slide.shows_code = slide.shows_code or bool(parts)


def code_to_show(source: str) -> str:
    """Leave out what only checks; and of a cell that draws, all of it."""
    tree = ast.parse(source)
    if tree.body and is_picture(tree.body[-1]) and not any(map(is_definition, tree.body)):
        return ""
    lines = source.split("\n")
    for node in tree.body:
        if only_checks(node):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def is_picture(node: ast.stmt) -> bool:
    """Tell whether a statement shows a figure or a demo: a bare call of plots or demos."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).startswith(("plots.", "demos."))
    )


def is_definition(node: ast.stmt) -> bool:
    """Tell whether a statement defines a function or a class."""
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def only_checks(node: ast.stmt) -> bool:
    """Tell whether a statement does nothing but assert."""
    if isinstance(node, ast.For | ast.With | ast.If):
        return all(only_checks(inner) for inner in node.body)
    return isinstance(node, ast.Assert)


def color(code: str) -> str:
    """Color Python; `deck.css` says how."""
    return str(highlight(code, PythonLexer(), HtmlFormatter(nowrap=True))).rstrip("\n")


def show_output(output: NotebookNode, caption: str) -> tuple[str, str, str]:
    """Return the tag, its class and the content for what a cell printed or drew."""
    if output.output_type == "stream":
        return "pre", "output", html.escape(output.text.rstrip())
    data = output.get("data", {})
    if "image/png" in data:
        picture = "".join(data["image/png"].split())
        words = html.escape(re.sub(r"[*`$]", "", caption), quote=True)
        return "div", "figure", f'<img alt="{words}" src="data:image/png;base64,{picture}">'
    if "application/vnd.jupyter.widget-view+json" in data:
        return "p", "live", "Buttons and sliders: live in the notebook."
    return "pre", "output", html.escape(data.get("text/plain", ""))


# --- questions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """A question with buttons; `replies` says for each choice what is said to it, if anything."""

    text: str
    replies: Mapping[str, str]
    answer: str
    because: str
    is_quiz: bool


def find_question(source: str) -> Question | None:
    """Read the question that a cell asks, or return None where it asks none.

    Raises:
        ValueError: for a question that is not written out, so that it cannot be read.
    """
    tree = ast.parse(source)
    call = tree.body[-1].value if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return None
    if call.func.id not in ("predict", "quiz"):
        return None
    names: dict[str, Any] = {}
    for node in tree.body[:-1]:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id] = literal(node.value, names)
    keywords = {each.arg: literal(each.value, names) for each in call.keywords}
    text, choices = (literal(each, names) for each in call.args)
    replies = choices if isinstance(choices, dict) else dict.fromkeys(choices, "")
    because = keywords.get("because", "")
    return Question(text, replies, keywords["answer"], because, call.func.id == "quiz")


def literal(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Evaluate what is written out: a value, a name of one, or an item of one."""
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Subscript):
        return literal(node.value, names)[literal(node.slice, names)]
    return ast.literal_eval(node)


def add_question(slide: Slide, question: Question) -> None:
    """Put a question on a slide: its choices to vote on, the answer for the speaker."""
    letters = dict(zip(question.replies, "ABCDEFGHIJ", strict=False))
    letter = letters[question.answer]
    what = "Question" if question.is_quiz else "Predict"
    choices = "".join(f"<li>{inline(choice)}</li>" for choice in question.replies)
    asked = f"{render(f'**{what}.** {question.text}')}<ol>{choices}</ol>"
    slide.show([("div", "ask", asked)])
    slide.notes.append(render(f"**Answer: {letter}.** {question.because}"))
    slide.notes += [
        render(f"{letters[choice]}. {reply}") for choice, reply in question.replies.items() if reply
    ]
    if question.is_quiz:
        said = inline(f"**{letter}.** {question.replies[question.answer]}")
        slide.show([("p", "answer", said)], later=True)


def inline(text: str) -> str:
    """Render one line without the paragraph around it."""
    return re.sub(r"^<p>(.*)</p>$", r"\1", render(text), flags=re.DOTALL)


# --- the page ---------------------------------------------------------------------------------


def group(slides: Iterable[Slide]) -> list[list[Slide]]:
    """Group slides into sections: reveal.js goes right from section to section, down inside."""
    sections: list[list[Slide]] = []
    for slide in slides:
        if slide.opens_section or not sections:
            sections.append([])
        sections[-1].append(slide)
    return sections


def write_section(section: list[Slide]) -> str:
    """Write a section: a slide, or a stack of slides."""
    inside = "\n".join(write_slide(slide) for slide in section)
    return inside if len(section) == 1 else f"<section>\n{inside}\n</section>"


def write_slide(slide: Slide) -> str:
    """Write a slide and its notes."""
    kind = ' class="opening"' if slide.is_opening else ""
    notes = f'<aside class="notes">{"".join(slide.notes)}</aside>' if slide.notes else ""
    return f"<section{kind}>\n{chr(10).join(slide.body)}\n{notes}</section>"


def read_style(name: str) -> str:
    """Read a style sheet, with its fonts inside it."""
    path = ASSETS / name

    def embed(match: re.Match[str]) -> str:
        font = base64.b64encode((path.parent / match["file"]).read_bytes()).decode()
        return f'src:url(data:font/woff2;base64,{font}) format("woff2")'

    font_sources = r'src:url\((?P<file>fonts/[\w-]+\.woff2)\) format\("woff2"\)[^;}]*'
    return re.sub(font_sources, embed, path.read_text(encoding="utf-8"))


def read_script(name: str) -> str:
    """Read a script, so that nothing in it ends the element that it stands in."""
    return (ASSETS / name).read_text(encoding="utf-8").replace("</script", "<\\/script")
