"""Figures in a real notebook: each appears exactly once, and live curves leave one picture."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]

SETUP = """
import numpy as np
from nnlib import plots
from nnlib.data import Dataset
from nnlib.layers import Linear
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.training import fit

rng = np.random.default_rng(0)
data = Dataset(rng.random((200, 16), dtype=np.float32), rng.integers(0, 3, 200))
network = Network(Linear(16, 3, rng=rng))
"""

# What each cell does, and how many pictures have to stand under it.
CELLS = [
    # The first figure of the session, before anything else has called on matplotlib.
    ("the value of the last line", "plots.images(data)", 1),
    ("kept for later", "figure = plots.images(data)", 0),
    ("kept, and then the value", "figure", 1),
    ("shown from the middle", "display(figure)\nprint('and on it goes')", 1),
    ("made, and then the value", "other = plots.images(data)\nother", 1),
    (
        "beside a figure of the reader's own",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplots.images(data)",
        2,
    ),
    (
        "the reader's own stays the current one",
        "mine = plt.figure()\nplots.images(data)\nassert plt.gcf() is mine\nplt.close(mine)",
        0,
    ),
    (
        "live",
        "history = fit(network, SGD(network.parameters(), learning_rate=0.1), data, epochs=30,"
        " rng=rng, progress=plots.LiveCurves(interval=0))",
        1,
    ),
    (
        "live, and then the curves",
        "with plots.LiveCurves() as live:\n    live(history)\nplots.learning_curves(history)",
        2,
    ),
    ("nothing is left open", "assert plt.get_fignums() == []", 0),
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Run the cells in a kernel, and return the outputs of each."""
    path = tmp_path_factory.mktemp("notebook") / "figures.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *(c[1] for c in CELLS))]
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    run = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--execute", "--inplace", "--to", "notebook", path],
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    notebook = nbformat.read(path, as_version=4)
    return [cell.outputs for cell in notebook.cells[1:]]


@pytest.mark.parametrize(
    ("index", "pictures"),
    [pytest.param(i, cell[2], id=cell[0]) for i, cell in enumerate(CELLS)],
)
def test_pictures_under_a_cell(outputs, index, pictures):
    shown = [output.data for output in outputs[index] if "data" in output]
    assert sum("image/png" in data for data in shown) == pictures
    # A figure that nobody knows how to show appears as words alone.
    assert all("image/png" in data for data in shown if "Figure" in data.get("text/plain", ""))


def test_the_last_epoch_is_the_picture_that_stays(outputs):
    live = [cell[0] for cell in CELLS].index("live")
    (output,) = outputs[live]
    assert output.data["text/plain"].endswith("at epoch 30 of 30")
