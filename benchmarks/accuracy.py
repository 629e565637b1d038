"""How well does a network read MNIST, and how long does it take to get there?

    python benchmarks/accuracy.py

Three tables: the seconds until 97.53% and 98.5% of the test images are read, by nnlib and its peers
with their usual settings; five earlier projects, each with the accuracy it reports, what its
settings reach here, and what its network reaches with the course's steps; and nnlib's recipes.
Needs MNIST. What is measured goes to results/accuracy.json. Takes about an hour; `--only` measures
one table and keeps the others, if they come from the same machine.

The test images are looked at after a training, or, as a stopwatch, after each epoch. Nothing was
chosen by them: the settings of the recipes come from images held back from the training set.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import machine
import numpy as np
import reports
from contenders import CONTENDERS, Design
from earlier import PROJECTS, rerun
from threadpoolctl import threadpool_limits

from nnlib import data, recipes
from nnlib.losses import softmax
from nnlib.training import evaluate

SEEDS = (0, 1, 2)
SMALL, LARGE = (784, 128, 64, 10), (784, 1024, 512, 10)
# What a library's own examples do; for the plain class, what the project with 97.53% did.
USUAL = {
    "PyTorch": {"batch_size": 64, "optimizer": "adam", "learning_rate": 0.001},
    "scikit-learn": {"batch_size": 200, "optimizer": "adam", "learning_rate": 0.001},
    "plain class": {"batch_size": 64, "learning_rate": 0.05, "momentum": 0.0},
}
MOST_EPOCHS = {SMALL: 25, LARGE: 8}  # then a peer is told that it has not got there


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write."""
    options = read_options(arguments)
    mnist = data.load("mnist")
    tables: dict[str, Callable[[data.Splits], Any]] = {
        "race": race,
        "earlier": earlier_projects,
        "recipes": nnlib_recipes,
    }
    chosen = [options.only] if options.only else list(tables)
    report = reports.begin(options.threads)
    if options.out.exists() and options.only:
        before = reports.read(options.out)
        machine.expect_same(report["machine"], before["machine"])
        report = {**before, **report}
    limit_threads(options.threads)
    with threadpool_limits(options.threads):
        for name in chosen:
            report[name] = tables[name](mnist)
            print("\n" + AS_TABLES[name](report[name]), flush=True)
            reports.write(options.out, report)


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=["race", "earlier", "recipes"], help="one table")
    parser.add_argument("--threads", type=int, default=1, help="for everybody (default 1)")
    parser.add_argument("--out", type=Path, default=reports.RESULTS / "accuracy.json")
    options = parser.parse_args(arguments)
    if options.threads < 1:
        parser.error(f"--threads: expected 1 or more, got {options.threads}")
    return options


def limit_threads(threads: int) -> None:
    """Give PyTorch as many threads as the others, if it is there."""
    try:
        import torch
    except ImportError:
        return
    torch.set_num_threads(threads)


# ------------------------------------------------------------------------------------- the race


def race(mnist: data.Splits) -> list[dict[str, Any]]:
    """Return the seconds of training until a target is reached, for each contender and seed."""
    rows = []
    for target, sizes, seeds in ((0.9753, SMALL, SEEDS), (0.985, LARGE, SEEDS[:1])):
        runs: dict[str, list[Any]] = {name: [] for name in ("nnlib", *USUAL)}
        for seed in seeds:  # everybody's turn with one seed, then with the next
            for name in runs:
                if name == "nnlib":
                    run = run_recipe(mnist, sizes, target, seed)
                else:
                    run = run_peer(name, Design(sizes, **USUAL[name]), mnist, target, seed)
                runs[name].append(run)
                print(f"{target:.2%}, seed {seed}, {name}: {run}", flush=True)
        rows.append({"target": target, "design": Design(sizes, 1).name, "runs": runs})
    return rows


def run_recipe(
    mnist: data.Splits, sizes: tuple[int, ...], target: float, seed: int
) -> dict[str, Any]:
    """Let one of nnlib's recipes run to its end: its learning rate has to fall to zero first."""
    recipe, epochs = (recipes.quick, 3) if sizes == SMALL else (recipes.best, 3)
    rng = np.random.default_rng(seed)
    trained = recipe(mnist.train, rng=rng, epochs=epochs, hidden=sizes[1:-1], progress=False)
    accuracy = evaluate(trained.network, mnist.test).accuracy
    seconds = sum(trained.history.seconds)
    return outcome(seconds, epochs, accuracy, reached=accuracy >= target)


def run_peer(
    name: str, design: Design, mnist: data.Splits, target: float, seed: int
) -> dict[str, Any]:
    """Train until the target is reached, epoch by epoch; only training is timed."""
    contender = CONTENDERS[name](design, mnist.train.images, mnist.train.labels, seed)
    seconds, best, epochs = 0.0, 0.0, 0
    while best < target and epochs < MOST_EPOCHS[design.sizes]:
        epochs += 1
        started = time.perf_counter()
        contender.epoch()
        seconds += time.perf_counter() - started
        best = max(best, float(np.mean(contender.predict(mnist.test.images) == mnist.test.labels)))
    return outcome(seconds, epochs, best, reached=best >= target)


def outcome(seconds: float, epochs: int, accuracy: float, *, reached: bool) -> dict[str, Any]:
    """Return what the table needs of a run."""
    return {
        "seconds": round(seconds, 2),
        "epochs": epochs,
        "accuracy": round(accuracy, 4),
        "reached": reached,
    }


def race_table(rows: list[dict[str, Any]]) -> str:
    """Return the race as a table."""
    lines = []
    for row in rows:
        fastest = statistics.median(run["seconds"] for run in row["runs"]["nnlib"])
        for name, runs in row["runs"].items():
            seconds = statistics.median(run["seconds"] for run in runs)
            reached = sum(run["reached"] for run in runs)
            epochs = "/".join(str(run["epochs"]) for run in runs)
            best = ", ".join(f"{run['accuracy']:.2%}" for run in runs)
            more = "" if reached == len(runs) else "more than "
            lines.append(
                [
                    f"{row['target']:.2%}, {row['design']}",
                    name,
                    f"{more}{seconds:.1f} s",
                    f"{more}{seconds / fastest:.1f}",
                    epochs,
                    best,
                ]
            )
    header = ["target", "", "training time", "times nnlib's", "epochs", "test accuracy"]
    return reports.table(header, lines)


# --------------------------------------------------------------------- the five earlier projects


def earlier_projects(mnist: data.Splits) -> list[dict[str, Any]]:
    """Return what five earlier projects report, and what comes of them here."""
    digits = data.load("digits")
    rows = []
    for project in PROJECTS:
        splits = mnist if project.dataset == "mnist" else digits
        reached = {
            activation.__name__: round(rerun(project, activation, splits, seed=0), 4)
            for activation in project.activations
        }
        epochs = 8 if project.dataset == "mnist" else 50
        course = []
        for seed in SEEDS:
            rng, hidden = np.random.default_rng(seed), project.sizes[1:-1]
            network, _ = recipes.quick(
                splits.train, rng=rng, epochs=epochs, hidden=hidden, progress=False
            )
            course.append(evaluate(network, splits.test).accuracy)
        row = {
            "design": project.name,
            "given": project.given,
            "assumed": project.assumed,
            "reported": project.reported,
            "reached": reached,
            "course": rounded(course),
            "course epochs": epochs,
        }
        print(row, flush=True)
        rows.append(row)
    return rows


def earlier_table(rows: list[dict[str, Any]]) -> str:
    """Return the earlier projects as a table."""
    lines = []
    for row in rows:
        reached = ", ".join(f"{each:.2%} {name}" for name, each in row["reached"].items())
        lines.append(
            [
                row["given"],
                row["assumed"],
                f"{row['reported']:.2%}",
                reached,
                f"{mean(row['course'])}, {row['course epochs']} epochs",
            ]
        )
    header = ["they say", "assumed here", "they report", "their way, here", "the course's way"]
    return reports.table(header, lines)


# ---------------------------------------------------------------------------- nnlib's own recipes


def nnlib_recipes(mnist: data.Splits) -> list[dict[str, Any]]:
    """Return what the recipes reach as they stand, and what their networks reach together."""
    rows = []
    for name, recipe in (("recipes.quick", recipes.quick), ("recipes.best", recipes.best)):
        accuracies, seconds, total = [], [], 0.0
        for seed in SEEDS:
            trained = recipe(mnist.train, rng=np.random.default_rng(seed), progress=False)
            accuracies.append(evaluate(trained.network, mnist.test).accuracy)
            seconds.append(round(sum(trained.history.seconds), 1))
            total = total + softmax(trained.network(mnist.test.images))
            print(f"{name}, seed {seed}: {accuracies[-1]:.2%}, {seconds[-1]} s", flush=True)
        together = float(np.mean(total.argmax(axis=1) == mnist.test.labels))
        rows.append(
            {
                "recipe": name,
                "network": repr(trained.network),
                "epochs": trained.history.epochs,
                "accuracies": rounded(accuracies),
                "seconds": seconds,
                "together": round(together, 4),
            }
        )
    return rows


def recipes_table(rows: list[dict[str, Any]]) -> str:
    """Return the recipes as a table."""
    lines = [
        [
            f"`{row['recipe']}`",
            str(row["epochs"]),
            f"{statistics.median(row['seconds']):.0f} s",
            ", ".join(f"{accuracy:.2%}" for accuracy in row["accuracies"]),
            mean(row["accuracies"]),
            f"{row['together']:.2%}",
        ]
        for row in rows
    ]
    header = ["", "epochs", "training", "three seeds", "mean", "the three together"]
    return reports.table(header, lines)


def rounded(values: list[float]) -> list[float]:
    """Return the values as they are kept."""
    return [round(value, 4) for value in values]


def mean(values: list[float]) -> str:
    """Return the mean of some accuracies in percent."""
    return f"{statistics.mean(values):.2%}"


AS_TABLES: dict[str, Callable[[Any], str]] = {
    "race": race_table,
    "earlier": earlier_table,
    "recipes": recipes_table,
}

if __name__ == "__main__":
    main()
