"""What all pages of a report share: the frame around them, their colours, small pieces of HTML."""

import html

from nnlib.grading.tables import clean
from nnlib.speaking import marked_up

SIGNS = {"passed": "✓", "wrong": "✗", "crashed": "!", "stopped": "■", "not attempted": "○"}
IN_WORDS = {
    "passed": "right",
    "wrong": "not right yet",
    "crashed": "ended in an error",
    "stopped": "had to be stopped",
    "not attempted": "not begun",
}

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1d2430; --quiet: #5a6472;
  --line: #d9dee5; --shade: #f4f6f8; --link: #1f5fae; --heat: 214 96 0;
  --passed: #1d7a45; --wrong: #b3400a; --crashed: #b3261e; --stopped: #7a3fa0;
  --not-attempted: #6b7684; --bar-passed: #3c9b66; --bar-wrong: #e08a4a; --bar-crashed: #cf5148;
  --bar-stopped: #9b6cc0; --bar-not-attempted: #c3cad3 }
@media (prefers-color-scheme: dark) { :root { --paper: #15191f; --ink: #e4e8ee; --quiet: #a3adba;
  --line: #333b46; --shade: #1d232b; --link: #8ab4f8; --heat: 205 98 14;
  --passed: #5cc98a; --wrong: #ffa260; --crashed: #ff8a80; --stopped: #c9a3ea;
  --not-attempted: #9aa7b8; --bar-passed: #2f8a57; --bar-wrong: #c46f2e; --bar-crashed: #c2473f;
  --bar-stopped: #8a5cb0; --bar-not-attempted: #4a5462 } }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { margin: 0 auto; padding: 20px 16px 60px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.3em 0 }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.2em 0 0.5em }
h3 { font-size: 1rem; margin: 0 0 0.3em }
p { margin: 0.4em 0 }
a { color: var(--link) }
code, pre { font: 0.875em/1.45 ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace }
pre { margin: 6px 0; padding: 10px 12px; background: var(--shade); border-radius: 6px;
  overflow-x: auto; overflow-wrap: normal; white-space: pre }
summary { cursor: pointer }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.quiet { color: var(--quiet); font-size: 0.9em }
.said { white-space: pre-line }
.passed { color: var(--passed) } .wrong { color: var(--wrong) } .crashed { color: var(--crashed) }
.stopped { color: var(--stopped) } .not-attempted { color: var(--not-attempted) }
.card { border: 1px solid var(--line); border-left: 4px solid var(--edge, var(--line));
  border-radius: 6px; padding: 10px 14px; margin: 10px 0; break-inside: avoid }
.card > summary { list-style-position: outside }
.card.passed { --edge: var(--bar-passed) } .card.wrong { --edge: var(--bar-wrong) }
.card.crashed { --edge: var(--bar-crashed) } .card.stopped { --edge: var(--bar-stopped) }
.card.not-attempted { --edge: var(--bar-not-attempted) }
.card, .card.passed, .card.wrong, .card.crashed, .card.stopped, .card.not-attempted
  { color: var(--ink) }
.head { display: flex; flex-wrap: wrap; gap: 0 14px; align-items: baseline }
.head h3 { margin: 0 } .head .points { margin-left: auto; font-variant-numeric: tabular-nums }
.bar { display: flex; height: 12px; border-radius: 3px; overflow: hidden; background: var(--shade);
  print-color-adjust: exact; -webkit-print-color-adjust: exact }
.bar i { display: block; height: 100% }
i.passed { background: var(--bar-passed) } i.wrong { background: var(--bar-wrong) }
i.crashed { background: var(--bar-crashed) } i.stopped { background: var(--bar-stopped) }
i.not-attempted { background: var(--bar-not-attempted) }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444;
  --line: #bbb; --shade: #f2f2f2; --link: #000; --heat: 214 96 0; --passed: #14603a;
  --wrong: #8f3308; --crashed: #8f1e18; --stopped: #5d2f7b; --not-attempted: #444 }
  @page { margin: 14mm }
  body { padding: 0; font-size: 10.5pt; max-width: none }
  a { text-decoration: none }
  pre { white-space: pre-wrap; border: 1px solid var(--line) }
  h2, h3 { break-after: avoid } }
"""


def page(title: str, body: str, style: str = "") -> str:
    """Return a whole page. Nothing in it may run or be loaded, whatever a learner handed in."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def escaped(text: str) -> str:
    """Return text that is safe inside an element and inside a quoted attribute."""
    return html.escape(clean(text))


def code(text: str) -> str:
    """Return program text as it is written, its lines kept."""
    lines = text.expandtabs(4).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(escaped, lines))


def said(text: str) -> str:
    """Return a sentence of the checks, what stands in backquotes as code, its lines kept."""
    return "\n".join(marked_up(clean(line)) for line in text.split("\n"))


def named(learner: str) -> str:
    """Return a learner's name, in whichever direction its script is written."""
    return f"<bdi>{escaped(learner)}</bdi>"


def css_class(status: str) -> str:
    """Return the class of a status; one that nobody foresaw looks like "stopped"."""
    return status.replace(" ", "-") if status in SIGNS else "stopped"


def sign(status: str) -> str:
    """Return the sign of a status."""
    return SIGNS.get(status, "?")


def plural(count: float, noun: str) -> str:
    """Return "1 point", "2 points", "2.5 points"."""
    return f"{count:.2f}".rstrip("0").rstrip(".") + f" {noun}{'' if count == 1 else 's'}"


def duration(minutes: float) -> str:
    """Return "40 min" or "1 h 05 min"."""
    whole = round(minutes)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02d} min"


def per_cent(part: float, whole: float) -> str:
    """Return "12 %", or a dash where there is nothing to be a part of."""
    return f"{100 * part / whole:.0f} %" if whole else "–"
