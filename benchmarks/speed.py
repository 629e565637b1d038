"""How fast does a network train? nnlib beside PyTorch, scikit-learn, a plain class, and the floor.

    python benchmarks/speed.py

Every contender trains the same network with the same solver on the same images, in a process of its
own with the same number of threads. They take turns, an epoch each, round after round, so that what
disturbs the machine disturbs all of them; the first round warms up and does not count. Prints the
medians with their spread and the ratios, and writes them to results/speed.json and a picture beside
it. `--compare` sets an earlier run of the same machine beside this one.

Needs MNIST, PyTorch (`python -m pip install torch`) and about ten minutes. One thread each, because
with more the threads of small products wait for each other whenever another program wants a
processor; `--threads 2` measures that too. Close other programs first.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

import machine
import numpy as np
import reports
from contenders import CONTENDERS, Design
from workers import workers

from nnlib import data

DESIGNS = {(784, 128, 64, 10): 60_000, (784, 532, 10): 20_000, (784, 1024, 512, 10): 10_000}
BATCH_SIZES = (32, 64, 128, 512)
PICTURED = 128  # the batch size of the picture


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write."""
    options = read_options(arguments)
    earlier = reports.read(options.compare) if options.compare else None
    if earlier:
        machine.expect_same(machine.describe(), earlier["machine"])
    report = {**reports.begin(options.threads), "rounds": options.rounds, "rows": []}
    train, test = load(options.images)
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), test, "test")
        for design in options.designs:
            train_part = train.take(min(DESIGNS.get(design, len(train)), len(train)))
            save(Path(folder), train_part, "train")
            for batch_size in options.batches:
                row = measure(Design(design, batch_size), Path(folder), options)
                report["rows"].append({**row, "images": len(train_part)})
                print_row(report["rows"][-1])
    print(as_table(report))
    if earlier:
        print(as_comparison(report, earlier))
    reports.write(options.out, report)
    draw(options.out.with_suffix(".png"), report)


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="epochs that count (default 5)")
    parser.add_argument("--threads", type=int, default=1, help="for each contender (default 1)")
    parser.add_argument("--designs", type=sizes, nargs="+", default=list(DESIGNS))
    parser.add_argument("--batches", type=int, nargs="+", default=list(BATCH_SIZES))
    parser.add_argument("--images", type=int, help="made-up ones, so many, instead of MNIST")
    parser.add_argument("--out", type=Path, default=reports.RESULTS / "speed.json")
    parser.add_argument("--compare", type=Path, help="an earlier run of this machine")
    options = parser.parse_args(arguments)
    for name in ("rounds", "threads", "images"):
        value = getattr(options, name)
        if value is not None and value < 1:
            parser.error(f"--{name}: expected 1 or more, got {value}")
    return options


def sizes(text: str) -> tuple[int, ...]:
    """Read the sizes of a network, such as 784-128-64-10."""
    numbers = tuple(int(part) for part in text.split("-"))
    if len(numbers) < 3 or min(numbers) < 1:
        raise ValueError(f"expected sizes such as 784-128-64-10, got {text!r}")
    return numbers


def load(count: int | None) -> data.Splits:
    """Return MNIST, or so many made-up images."""
    if count is None:
        return data.load("mnist")
    rng = np.random.default_rng(0)
    images = rng.random((count, 784), dtype=np.float32)
    made_up = data.Dataset(images, rng.integers(10, size=count), [str(n) for n in range(10)])
    return data.Splits(made_up, made_up)


def save(folder: Path, dataset: data.Dataset, name: str) -> None:
    """Write images and labels where the workers look for them."""
    np.save(folder / f"{name}_images.npy", dataset.images)
    np.save(folder / f"{name}_labels.npy", dataset.labels)


def measure(design: Design, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return the times of all contenders for one design, what they learned, and their memory."""
    with workers(list(CONTENDERS), design, folder, threads=options.threads) as contenders:
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(options.rounds + 1):
            for name, worker in contenders.items():
                seconds = worker.ask("time")
                if number:  # the first round warms up
                    times[name].append(round(seconds, 5))
        others = {
            question: {name: worker.ask(question) for name, worker in contenders.items()}
            for question in ("memory", "accuracy", "allocated")
        }
    return {"design": design.name, "batch size": design.batch_size, "seconds": times, **others}


def print_row(row: dict[str, Any]) -> None:
    """Print the median time of every contender, its spread, and what it learned."""
    print(f"\n{row['design']}, batches of {row['batch size']}, {row['images']:,} images an epoch")
    for name, times in row["seconds"].items():
        low, middle, high = min(times), statistics.median(times), max(times)
        accuracy, allocated, memory = (
            row[what][name] for what in ("accuracy", "allocated", "memory")
        )
        print(
            f"  {name:14}{middle:8.3f} s ({low:.3f} to {high:.3f})"
            + (f"   reads {accuracy:6.2%}" if accuracy is not None else " " * 16)
            + (f"   peak {memory / 2**20:6,.0f} MiB" if memory is not None else "")
            + (
                f"   a step allocates {allocated / 2**10:8,.1f} KiB"
                if allocated is not None
                else ""
            )
        )


def ratios(row: dict[str, Any]) -> dict[str, float]:
    """Return each contender's median time divided by nnlib's: how many times as fast nnlib is."""
    middles = {name: statistics.median(times) for name, times in row["seconds"].items()}
    return {name: middle / middles["nnlib"] for name, middle in middles.items() if name != "nnlib"}


def as_table(report: dict[str, Any]) -> str:
    """Return the ratios of all rows as a table in Markdown."""
    names = [name for name in CONTENDERS if name != "nnlib"]
    lines = [
        "\nHow many times as fast as the others nnlib is, and which part of the bare products' "
        "speed it reaches:\n",
        f"| network | batch | nnlib, s per epoch | {' | '.join(names)} |",
        f"|---|---|---|{'---|' * len(names)}",
    ]
    for row in report["rows"]:
        middle = statistics.median(row["seconds"]["nnlib"])
        cells = [
            f"{ratio:.0%}" if name == "bare products" else f"{ratio:.2f}"
            for name, ratio in ratios(row).items()
        ]
        own = f"{middle:.3f}" + ("" if row["images"] == 60_000 else f" ({row['images']:,} images)")
        lines.append(f"| {row['design']} | {row['batch size']} | {own} | {' | '.join(cells)} |")
    return "\n".join(lines)


def as_comparison(report: dict[str, Any], earlier: dict[str, Any]) -> str:
    """Return how the ratios of two runs differ."""
    machine.expect_same(report["machine"], earlier["machine"])
    lines = [f"\nratios now, and in the run of {earlier['measured']}:"]
    before = {(row["design"], row["batch size"]): ratios(row) for row in earlier["rows"]}
    for row in report["rows"]:
        key = row["design"], row["batch size"]
        if key in before:
            pairs = [
                f"{name} {now:.2f}, {before[key][name]:.2f}" for name, now in ratios(row).items()
            ]
            lines.append(f"  {key[0]:16} {key[1]:4}   {'   '.join(pairs)}")
    return "\n".join(lines)


def draw(path: Path, report: dict[str, Any]) -> None:
    """Draw images per second of every contender, a panel for each design."""
    from matplotlib.figure import Figure

    pictured = report["rows"][-1]["batch size"]
    if any(row["batch size"] == PICTURED for row in report["rows"]):
        pictured = PICTURED
    rows = [row for row in report["rows"] if row["batch size"] == pictured]
    threads = "one thread" if report["threads"] == 1 else f"{report['threads']} threads"
    figure = Figure(figsize=(9, 2.6), layout="constrained")
    for axes, row in zip(
        figure.subplots(1, len(rows), sharey=True, squeeze=False)[0], rows, strict=True
    ):
        speeds = {
            name: row["images"] / statistics.median(times) / 1000
            for name, times in row["seconds"].items()
        }
        colors = ["#e69f00" if name == "nnlib" else "#9a9a9a" for name in speeds]
        bars = axes.barh(list(speeds), list(speeds.values()), color=colors)
        axes.bar_label(bars, fmt="%.0f", padding=3, fontsize=10)
        axes.set_title(row["design"], fontsize=11)
        axes.set_xlim(0, 1.25 * max(speeds.values()))
        axes.spines[["top", "right"]].set_visible(False)
        axes.invert_yaxis()
    figure.supxlabel(
        f"thousand images per second, batches of {pictured}, {threads}",
        fontsize=10,
    )
    figure.savefig(path, dpi=120, facecolor="white")


if __name__ == "__main__":
    main()
