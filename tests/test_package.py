import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib

ROOT = Path(__file__).resolve().parents[1]

HEAVY = ["IPython", "ipywidgets", "matplotlib", "pandas", "pooch", "requests", "scipy", "sklearn"]
LEARNING = [
    "activations",
    "data",
    "gradcheck",
    "history",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "network",
    "optimizers",
    "schedules",
    "training",
]


def run_python(code, *options):
    """Run `code` in a process of its own, where nothing has been imported yet."""
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.mark.parametrize(
    "imports",
    ["nnlib", "nnlib.training", ", ".join(f"nnlib.{name}" for name in LEARNING)],
    ids=["nnlib", "training", "everything"],
)
def test_an_import_loads_numpy_and_nothing_heavier(imports):
    code = f"import {imports}, sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    result = run_python(code, "-W", "error")
    assert result.returncode == 0, result.stderr
    loaded = set(result.stdout.split())
    assert "nnlib" in loaded
    assert sorted(loaded.intersection(HEAVY)) == []


def test_loading_the_digits_and_training_on_them_loads_nothing_heavier_either():
    result = run_python(
        "import sys\n"
        "import numpy as np\n"
        "from nnlib import data\n"
        "from nnlib.layers import Linear\n"
        "from nnlib.network import Network\n"
        "from nnlib.optimizers import SGD\n"
        "from nnlib.training import fit\n"
        "rng = np.random.default_rng(0)\n"
        "network = Network(Linear(64, 10, rng=rng))\n"
        "optimizer = SGD(network.parameters(), learning_rate=0.1)\n"
        "fit(network, optimizer, data.load('digits').train, epochs=1, rng=rng)\n"
        "print(*{name.partition('.')[0] for name in sys.modules})\n",
        "-W",
        "error",
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("epoch 1/1")
    assert sorted(set(result.stdout.split()).intersection(HEAVY)) == []


def test_the_floors_hold():
    pytest.importorskip("importlinter", reason="import-linter comes with the extra [test]")
    result = run_python(
        "from importlinter.cli import lint_imports\nraise SystemExit(lint_imports(no_cache=True))"
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    assert re.search(r"\b0 broken", result.stdout)


def test_the_version_is_a_plain_one_and_the_installed_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+", nnlib.__version__)
    try:
        installed = importlib.metadata.version("nnlib")
    except importlib.metadata.PackageNotFoundError:
        return  # run from the folder, as learners do
    assert installed == nnlib.__version__
