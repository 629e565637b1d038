"""The network that the welcome promises: its own cells, run with other seeds than its own."""

import statistics
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat

WELCOME = Path(__file__).resolve().parents[1] / "notebooks" / "00_welcome.ipynb"
SEED = "default_rng(25)"


def test_the_network_of_the_welcome_reads_97_digits_in_100(capsys):
    cells = [
        cell.source
        for cell in nbformat.read(WELCOME, as_version=4).cells
        if cell.cell_type == "code"
    ]
    last = next(index for index, source in enumerate(cells) if "after = evaluate(" in source)
    accuracies = []
    for seed in (25, 0, 1, 2, 3):
        names = {}
        source = "\n".join(cells[: last + 1]).replace("plots.LiveCurves()", "False")
        assert source.count(SEED) == 1
        exec(compile(source.replace(SEED, f"default_rng({seed})"), str(WELCOME), "exec"), names)
        accuracies.append(names["after"].accuracy)
    plt.close("all")
    with capsys.disabled():
        print("\n8x8 digits, 64-32-10, test accuracy:", *(f"{value:.2%}" for value in accuracies))
    assert statistics.mean(accuracies) >= 0.97
