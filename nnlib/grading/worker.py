"""A process that marks one learner after another: a line of JSON comes, a line of JSON goes.

`python -m nnlib.grading.worker` runs it. What is compared with a learner's results is compared in
here; what learners wrote runs in a room, one for each learner (see nnlib.grading.room). A worker
that dies takes nothing with it: whoever started it starts another.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import nnlib

_MEGABYTES = 4096  # of a worker: it looks at what learners' code has made, within bounds


class WorkerDiedError(RuntimeError):
    """The worker ended in the middle of its work."""


class Worker:
    """Starts a worker process when it is first needed; a context manager."""

    def __init__(self, closed: list[str]) -> None:
        self._closed = closed
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def mark(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Mark one learner's notebooks: see marking.mark.

        Args:
            job: what to mark.
            seconds: the most it can take; a worker that takes longer is ended.

        Raises:
            WorkerDiedError: it did not come back; the next call starts a new one.
        """
        process = self._process or self._start()
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(job).encode("ascii") + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            if not answer.endswith(b"\n"):
                raise WorkerDiedError(f"the worker ended with status {process.wait()}")
            result: dict[str, Any] = json.loads(answer)
        except (OSError, ValueError) as error:
            self.stop()
            raise WorkerDiedError(str(error)) from error
        except BaseException:
            self.stop()
            raise
        finally:
            timer.cancel()
        if "error" in result:
            raise WorkerDiedError(result["error"])
        return result

    def stop(self) -> None:
        """End the worker, and with it all that it has started."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(nnlib.__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        environment |= dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"], "1")
        # Here, and not in the worker, so that nothing is left of one that had to be killed.
        self._scratch = Path(tempfile.mkdtemp(prefix="nnlib-grading-"))
        environment |= dict.fromkeys(["TMPDIR", "TEMP", "TMP"], str(self._scratch))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nnlib.grading.worker", json.dumps(self._closed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def main() -> None:
    """Serve on standard input and output until the input ends."""
    from nnlib.grading.guest.walls import limit_memory, make_unreadable
    from nnlib.grading.marking import mark
    from nnlib.grading.protections import find_protections

    make_unreadable()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed by mistake is no answer
    limit_memory(_MEGABYTES)
    protections = find_protections(tuple(json.loads(sys.argv[1])))
    for text in sys.stdin.buffer:
        job = json.loads(text)
        try:
            result = mark({**job, "walls": asdict(protections.walls)})
            result["protections"] = protections.in_force
            result["missing_protections"] = protections.missing
        except Exception as error:
            result = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(result).encode("ascii") + b"\n")
        answers.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
