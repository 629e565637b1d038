"""File names for learners' pages: any name makes one, on any system, and no two make the same."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

# Windows keeps these for devices, with any ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 60  # characters; a file system allows 255 bytes, and one character may take four


def page_names(learners: Iterable[str]) -> dict[str, str]:
    """Return a file name for each learner, such as "Ada Lovelace.html".

    A name that had to be changed gets some digits of its hash, so that it stays apart from all
    others; so do names that only differ in what some file systems do not tell apart.
    """
    plain = {learner: _plain(learner) for learner in learners}
    taken = Counter(_folded(name) for name in plain.values())
    return {
        learner: f"{name}.html"
        if name == learner and taken[_folded(name)] == 1
        else f"{name}-{_digits(learner)}.html"
        for learner, name in plain.items()
    }


def _plain(learner: str) -> str:
    """Keep letters, digits and a few harmless signs; all else becomes "_"."""
    text = unicodedata.normalize("NFC", learner)
    kept = "".join(
        one if one in " -_.,'@+" or unicodedata.category(one)[0] in "LNM" else "_" for one in text
    )
    kept = kept[:_LONGEST].strip(" .-")  # no hidden file, no option of a command
    return f"_{kept}" if not kept or _RESERVED.fullmatch(kept) else kept


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _digits(learner: str) -> str:
    return hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:8]
