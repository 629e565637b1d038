"""One process for each contender, so that none shares threads, caches of memory or imports."""

import gc
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from contenders import CONTENDERS, Contender, Design, Images, Labels

_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS",
)
_QUIET = {"KINETO_LOG_LEVEL": "99", "TORCH_CPP_LOG_LEVEL": "ERROR"}  # PyTorch's profiler chats


class Worker:
    """A contender in a process of its own, that does what it is told and nothing in between.

    Args:
        name: which contender.
        design: what it trains.
        folder: holds train_images.npy, train_labels.npy, and the same of "test".
        threads: how many the matrix products may use.
        seed: of the weights and the order of the images.
    """

    def __init__(self, name: str, design: Design, folder: Path, *, threads: int, seed: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.name = name
        self._connection, far_end = context.Pipe()
        with _environment(dict.fromkeys(_THREAD_VARIABLES, str(threads)) | _QUIET):
            self._process = context.Process(
                target=_serve, args=(far_end, name, design, folder, threads, seed), daemon=True
            )
            self._process.start()
        far_end.close()
        self._receive()

    def ask(self, question: str) -> Any:
        """Have the process answer `question`, one of _ANSWERS."""
        self._connection.send(question)
        return self._receive()

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(10)
        self._process.kill()

    def _receive(self) -> Any:
        try:
            return self._connection.recv()
        except EOFError:
            raise RuntimeError(
                f"{self.name}: its process ended; what it said stands above"
            ) from None


@contextmanager
def workers(
    names: list[str], design: Design, folder: Path, *, threads: int, seed: int = 0
) -> Iterator[dict[str, Worker]]:
    """Start a worker for each name, and end them all in the end."""
    started: dict[str, Worker] = {}
    try:
        for name in names:
            started[name] = Worker(name, design, folder, threads=threads, seed=seed)
        yield started
    finally:
        for worker in started.values():
            worker.close()


def _serve(
    connection: Connection, name: str, design: Design, folder: Path, threads: int, seed: int
) -> None:
    if name == "PyTorch":
        import torch

        torch.set_num_threads(threads)
    contender = CONTENDERS[name](design, *_load(folder, "train"), seed)
    connection.send("ready")
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        connection.send(_ANSWERS[question](contender, folder))


def _load(folder: Path, name: str) -> tuple[Images, Labels]:
    return np.load(folder / f"{name}_images.npy"), np.load(folder / f"{name}_labels.npy")


def _time_epoch(contender: Contender, _folder: Path) -> float:
    """Return how many seconds an epoch takes; nothing is collected while it runs."""
    gc.collect()
    started = time.perf_counter()
    contender.epoch()
    return time.perf_counter() - started


def _accuracy(contender: Contender, folder: Path) -> float | None:
    """Return which part of the test images the contender reads; None where it learns nothing."""
    images, labels = _load(folder, "test")
    try:
        return float(np.mean(contender.predict(images) == labels))
    except NotImplementedError:
        return None


def _allocated(contender: Contender, _folder: Path) -> int | None:
    return contender.allocate()


def _peak_memory(_contender: Contender, _folder: Path) -> int | None:
    """Return the most memory this process has had so far, in bytes; None on Windows."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # Linux counts in KiB


_ANSWERS: dict[str, Callable[..., Any]] = {
    "time": _time_epoch,
    "accuracy": _accuracy,
    "allocated": _allocated,
    "memory": _peak_memory,
}


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
