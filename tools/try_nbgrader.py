"""Take the built exercise notebooks through nbgrader, as an instructor would who grades with it.

    python -m venv ../nbgrader
    ../nbgrader/bin/python -m pip install --requirement requirements.lock
    ../nbgrader/bin/python -m pip install nbgrader==0.9.6
    ../nbgrader/bin/python tools/try_nbgrader.py                    all exercises
    ../nbgrader/bin/python tools/try_nbgrader.py 01_data 03_softmax_cross_entropy

It has an environment of its own, because nbgrader brings more packages than the course needs.

In a temporary course of nbgrader's it runs ``generate_assignment`` on each file of exercises/ as it
is, hands in three submissions, and runs ``autograde``: solved all gets every point, solved every
other exercise gets the points of those, untouched gets none. It fails if a score is another.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

try:
    from nbgrader.api import Gradebook
except ImportError:
    raise SystemExit(
        f"nbgrader is not installed for {sys.executable}.\n"
        "How to make an environment that has it stands at the top of tools/try_nbgrader.py."
    ) from None

ROOT = Path(__file__).resolve().parents[1]
# The two lines that such a course needs; build_notebooks.py says why the first.
CONFIG = """\
c = get_config()
c.ClearSolutions.enabled = False
c.ExecutePreprocessor.timeout = 600
"""
# A check raises under NNLIB_STRICT, which costs the points of its cell.
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "NNLIB_STRICT": "1", "NNLIB_PROGRESS": "off"}
# nbgrader starts alembic by its name alone.
ENVIRONMENT["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def answer_cells(notebook: dict) -> dict[str, dict]:
    """Return the cells that a learner fills in, by nbgrader's name for them: the exercise's."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def points(notebook: dict) -> dict[str, float]:
    """Return the points of each exercise."""
    checks = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    return {
        check["grade_id"].removesuffix("-check"): check["points"]
        for check in checks
        if check.get("grade")
    }


def run(course: Path, *arguments: str) -> None:
    """Run an nbgrader command in the course; raise SystemExit with its output if it fails."""
    answer = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if answer.returncode != 0:
        raise SystemExit(f"nbgrader {' '.join(arguments)} failed:\n{answer.stdout[-4000:]}")


def hand_in(course: Path, lesson: str) -> dict[str, float]:
    """Hand in three submissions; return the score that each should get."""
    file = f"{lesson}.ipynb"
    released = json.loads((course / "release" / lesson / file).read_text(encoding="utf-8"))
    solved = json.loads((ROOT / "solutions" / file).read_text(encoding="utf-8"))
    answers = answer_cells(solved)
    every = points(released)
    chosen = {"all": set(every), "half": set(list(every)[::2]), "none": set()}
    for learner, exercises in chosen.items():
        notebook = json.loads(json.dumps(released))
        for name, cell in answer_cells(notebook).items():
            if name in exercises:
                cell["source"] = answers[name]["source"]
        folder = course / "submitted" / learner / lesson
        folder.mkdir(parents=True)
        (folder / file).write_text(json.dumps(notebook), encoding="utf-8")
    return {learner: sum(every[name] for name in names) for learner, names in chosen.items()}


def main(lessons: Sequence[str]) -> int:
    """Try the lessons, or all there are. Returns 0 if every score is as it should be."""
    lessons = lessons or [path.stem for path in sorted((ROOT / "exercises").glob("*.ipynb"))]
    unknown = [name for name in lessons if not (ROOT / "exercises" / f"{name}.ipynb").exists()]
    if unknown:
        raise SystemExit(f"exercises/ holds no {unknown[0]}.ipynb")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        course.mkdir()
        (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        for lesson in lessons:
            started = time.monotonic()
            source = course / "source" / lesson
            source.mkdir(parents=True)
            shutil.copy(ROOT / "exercises" / f"{lesson}.ipynb", source)
            run(course, "generate_assignment", lesson, "--create")
            expected = hand_in(course, lesson)
            run(course, "autograde", lesson, "--create")
            with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
                scores = {name: gradebook.find_submission(lesson, name).score for name in expected}
            right = scores == expected
            wrong += not right
            shown = ", ".join(f"{name} {scores[name]:g}/{expected[name]:g}" for name in expected)
            seconds = time.monotonic() - started
            print(f"{lesson}: {shown}{'' if right else ': WRONG'} ({seconds:.0f} s)", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
