"""Where does the time of a training step go? Part by part, beside the bare matrix products.

    python benchmarks/step.py

Takes the parts of `train_step` one after the other, for three epochs of MNIST, and prints the
median of each in microseconds, for batches of 64 and 128 in 784-128-64-10 with momentum. To see
what a change gained, run it before and after: `--label` names the two in results/step.json.
"""

import argparse
import statistics
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import reports
from contenders import Design, Products
from threadpoolctl import threadpool_limits

from nnlib import data
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD

SIZES = (784, 128, 64, 10)
BATCH_SIZES = (64, 128)
EPOCHS = 3
PARTS = ("gather the batch", "forward", "loss", "count right answers", "backward", "optimizer")


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--label", default="now", help='such as "before" (default "now")')
    parser.add_argument("--images", type=int, help="made-up ones, so many, instead of MNIST")
    parser.add_argument("--out", type=Path, default=reports.RESULTS / "step.json")
    options = parser.parse_args(arguments)
    report = reports.begin(threads=1)
    if options.out.exists():
        report["runs"] = reports.read(options.out)["runs"]
    with threadpool_limits(1):
        train = training_images(options.images)
        medians = {str(size): measure(train, size) for size in BATCH_SIZES}
    kept = {name: run for name, run in report.get("runs", {}).items() if name != options.label}
    report["runs"] = {**kept, options.label: {"machine": report["machine"], "medians": medians}}
    print(as_table(report))
    reports.write(options.out, report)


def training_images(count: int | None) -> data.Dataset:
    """Return MNIST's training images, or so many made-up ones."""
    if count is None:
        return data.load("mnist").train
    rng = np.random.default_rng(0)
    labels = rng.integers(10, size=count)
    return data.Dataset(rng.random((count, 784), dtype=np.float32), labels, list("0123456789"))


def measure(train: data.Dataset, batch_size: int) -> dict[str, float]:
    """Return the median microseconds of each part of a step, and of the bare products."""
    rng = np.random.default_rng(0)
    layers: list[Any] = []
    for inputs, outputs in pairwise(SIZES):
        layers += [Linear(inputs, outputs, rng=rng), ReLU()]
    network = Network(*layers[:-1])
    optimizer = SGD(network.parameters(), learning_rate=0.05, momentum=0.9)
    one_batch = train.take(min(batch_size, len(train)))
    products = Products(Design(SIZES, batch_size), one_batch.images, one_batch.labels, 0)
    times: dict[str, list[float]] = {}

    def timed(part: str, run: Callable[[], Any]) -> Any:
        started = perf_counter()
        result = run()
        times.setdefault(part, []).append(perf_counter() - started)
        return result

    for _ in range(EPOCHS):
        batches = train.batches(batch_size, rng=rng, reuse=True)
        for _ in range(max(len(train) // batch_size, 1)):
            images, labels = timed("gather the batch", lambda: next(batches))  # noqa: B023
            step(timed, network, optimizer, images, labels)
            timed("bare products", products.epoch)
    return {part: round(1e6 * statistics.median(each), 1) for part, each in times.items()}


def step(
    timed: Callable[[str, Callable[[], Any]], Any],
    network: Network,
    optimizer: SGD,
    images: Any,
    labels: Any,
) -> None:
    """Take the step of `train_step`, part by part."""
    logits = timed("forward", lambda: network.forward(images, training=True))
    _, grad_logits = timed("loss", lambda: softmax_cross_entropy(logits, labels))
    timed("count right answers", lambda: np.count_nonzero(logits.argmax(axis=1) == labels))
    timed("backward", lambda: network.backward(grad_logits))
    timed("optimizer", optimizer.step)


def as_table(report: dict[str, Any]) -> str:
    """Return the parts of all runs as a table: microseconds."""
    columns = [
        (label, size, medians)
        for label, run in report["runs"].items()
        for size, medians in run["medians"].items()
    ]
    rows = [
        [part, *(f"{medians[part]:.0f}" for _, _, medians in columns)]
        for part in (*PARTS, "bare products")
    ]
    totals = [sum(medians[part] for part in PARTS) for _, _, medians in columns]
    rows.insert(len(PARTS), ["the whole step", *(f"{total:.0f}" for total in totals)])
    shares = [
        f"{medians['bare products'] / total:.0%}"
        for (_, _, medians), total in zip(columns, totals, strict=True)
    ]
    rows.append(["products / step", *shares])
    return reports.table(["µs", *(f"{label}, batch {size}" for label, size, _ in columns)], rows)


if __name__ == "__main__":
    main()
