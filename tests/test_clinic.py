"""The clinic: what is handed out is ill and does not show it, the solutions are healthy."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises.reviewing import review
from nnlib.losses import softmax, softmax_cross_entropy

ROOT = Path(__file__).resolve().parents[1]
PATIENTS = [f"patient_{number}" for number in range(1, 11)]


def function_in(folder, name):
    """Run the answer cell of a built notebook, and return the function that it defines."""
    path = ROOT / folder / "11_clinic.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (source,) = [
        "".join(cell["source"])
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    ]
    namespace = {
        "np": np,
        "softmax": softmax,
        "softmax_cross_entropy": softmax_cross_entropy,
    }
    exec(compile(source, f"<{folder} {name}>", "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize("name", PATIENTS)
def test_a_patient_as_it_is_handed_out_counts_as_not_attempted(name):
    for seed in range(3):
        verdict = review(name, function_in("exercises", name), seed=seed)
        assert (verdict.status, verdict.passed, verdict.score) == ("not attempted", False, 0)
        assert "Find the bug" in verdict.message


@pytest.mark.parametrize("name", PATIENTS)
def test_a_mended_patient_passes(name):
    for seed in range(3):
        verdict = review(name, function_in("solutions", name), seed=seed)
        assert verdict.passed, verdict.message
