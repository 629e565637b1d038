"""Grade a whole class: find what was handed in, mark it on all processors, keep what is done."""

import hashlib
import json
import os
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from nnlib.grading import syllabus
from nnlib.grading.grades import ClassGrades, Grade
from nnlib.grading.keeping import Kept, engine_digest
from nnlib.grading.marking import SECONDS
from nnlib.grading.submissions import Submission, find_submissions
from nnlib.grading.worker import Worker, WorkerDiedError

_START_UP_SECONDS = 120.0
_SHARE_OF_A_CLASS = 0.1
_CHUNK = 8  # learners for each task on a cluster


class UnknownNameError(ValueError):
    """A learner or a lesson that is not there."""


@dataclass(frozen=True)
class Options:
    """How to grade.

    Attributes:
        jobs: how many learners at the same time; all processors where it is 0.
        dask: the address of a Dask cluster that does the work; None for this computer.
        seed: chooses the inputs; None for the report's own secret.
        seconds: how long all calls for one exercise may take together.
        partial: whether an answer that is right on some kinds of input gets part of the points.
        lessons: the numbers of the lessons to grade; none for those that were handed in.
        learners: grade only these, again; none for all.
        again: forget what an earlier run has found.
    """

    jobs: int = 0
    dask: str | None = None
    seed: str | None = None
    seconds: float = SECONDS
    partial: bool = False
    lessons: tuple[int, ...] = ()
    learners: tuple[str, ...] = ()
    again: bool = False


# Told after each learner: how many are done, how many there are.
Progress = Callable[[int, int], None]


def grade_class(
    submissions: Path, report: Path, options: Options | None = None, tell: Progress | None = None
) -> ClassGrades:
    """Grade all submissions; return the grades, learner by learner.

    What is found for a learner is kept in the folder of the report at once. A second run takes it
    from there, unless the submission, the checks or the options have changed since.

    Raises:
        NothingThereError: there are no submissions.
        NotAReportError: the folder for the report holds something else.
        UnknownNameError: there is no such learner or lesson.
        OSError: something cannot be read or written.
    """
    options = options or Options()
    handed_in, lost = find_submissions(submissions)
    lessons = _lessons(handed_in, options)
    _refuse_unknown(handed_in, options)
    kept = Kept(report, options.seed)
    if options.again:
        kept.clear()
    engine = engine_digest()
    jobs: dict[str, dict[str, Any]] = {}
    keys: dict[str, str] = {}
    results: dict[str, dict[str, Any]] = {}
    for one in handed_in:
        job = _job(one, lessons[one.learner], kept.seed, options)
        keys[one.learner] = _key(one, job, engine)
        if options.learners:
            is_wanted = one.learner in options.learners
            found = None if is_wanted else kept.find(one.learner, None)
        else:
            is_wanted = True
            found = kept.find(one.learner, keys[one.learner])
        if found is not None:
            results[one.learner] = found
        elif is_wanted:
            jobs[one.learner] = job
    closed = [str(submissions.resolve()), str(report.resolve())]
    done, total = len(results), len(results) + len(jobs)
    if tell is not None:
        tell(done, total)
    for learner, result in _marked(jobs, closed, options):
        if not result.get("failed"):  # the next run tries again
            kept.keep(learner, keys[learner], result)
        results[learner] = result
        done += 1
        if tell is not None:
            tell(done, total)
    return _class_grades([one for one in handed_in if one.learner in results], results, lost)


def _lessons(handed_in: list[Submission], options: Options) -> dict[str, list[int]]:
    """Return the lessons to grade for each learner.

    A lesson that a good part of the class has handed in is asked of everybody; one that hardly
    anybody has, of those only.
    """
    known = syllabus.lessons()
    unknown = set(options.lessons) - known.keys()
    if unknown:
        raise UnknownNameError(
            f"lesson {min(unknown)}: expected a lesson with exercises, one of "
            f"{', '.join(map(str, known))}."
        )
    if options.lessons:
        return {one.learner: sorted(options.lessons) for one in handed_in}
    counts = Counter(number for one in handed_in for number in one.lessons)
    usual = {n for n, count in counts.items() if count >= _SHARE_OF_A_CLASS * len(handed_in)}
    return {one.learner: sorted(usual | one.lessons) for one in handed_in}


def _refuse_unknown(handed_in: list[Submission], options: Options) -> None:
    names = {one.learner for one in handed_in}
    for learner in options.learners:
        if learner not in names:
            listed = ", ".join(sorted(names)[:10])
            raise UnknownNameError(f"learner {learner!r}: nobody of that name; there are {listed}.")


def _job(one: Submission, lessons: list[int], secret: str, options: Options) -> dict[str, Any]:
    # A learner is told the seed of what was wrong: who hands in again gets other inputs.
    seed = "\n".join([secret, one.learner, one.digest])
    return {
        "learner": one.learner,
        "notebooks": one.notebooks,
        "lessons": lessons,
        "seed": seed,
        "seconds": options.seconds,
        "partial": options.partial,
    }


def _key(one: Submission, job: dict[str, Any], engine: str) -> str:
    settings = {name: value for name, value in job.items() if name != "notebooks"}
    text = json.dumps([engine, one.digest, settings])
    return hashlib.sha256(text.encode()).hexdigest()


def _most_seconds(job: dict[str, Any]) -> float:
    """Return how long a learner can take at the very most, before the worker itself is at fault."""
    exercises = sum(len(syllabus.lessons()[number].points) for number in job["lessons"])
    return _START_UP_SECONDS + 4 * exercises * (float(job["seconds"]) + 40)


def _marked(
    jobs: dict[str, dict[str, Any]], closed: list[str], options: Options
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield learner and result, as they come."""
    if not jobs:
        return
    if options.dask is not None:
        yield from _marked_by_dask(list(jobs.values()), closed, options.dask)
    else:
        yield from _marked_here(list(jobs.values()), closed, options.jobs)


def mark_safely(worker: Worker, job: dict[str, Any]) -> dict[str, Any]:
    """Mark one learner; where the worker dies, try once more."""
    reason = ""
    for _ in range(2):
        try:
            return worker.mark(job, _most_seconds(job))
        except WorkerDiedError as error:
            reason = str(error)
    return _not_marked(job, reason)


def _not_marked(job: dict[str, Any], reason: str) -> dict[str, Any]:
    note = f"The grader itself failed on this learner, so these grades are none: {reason[:300]}"
    grades = [
        {
            "learner": job["learner"],
            "lesson": syllabus.lessons()[number].stem,
            "exercise": name,
            "points": 0.0,
            "out_of": out_of,
            "status": "stopped",
            "mistake": "not graded",
            "message": "This could not be graded. Your instructor knows.",
        }
        for number in job["lessons"]
        for name, out_of in syllabus.lessons()[number].points.items()
    ]
    return {"learner": job["learner"], "grades": grades, "notes": [note], "failed": True}


def _marked_here(
    jobs: list[dict[str, Any]], closed: list[str], count: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    done: queue.SimpleQueue[tuple[str, dict[str, Any]] | BaseException] = queue.SimpleQueue()
    stopping = threading.Event()

    def work(worker: Worker) -> None:
        try:
            while not stopping.is_set():
                job = waiting.get_nowait()
                done.put((job["learner"], mark_safely(worker, job)))
        except queue.Empty:
            pass
        except BaseException as error:
            done.put(error)

    workers = [Worker(closed) for _ in range(min(count or os.cpu_count() or 1, len(jobs)))]
    threads = [threading.Thread(target=work, args=(one,), daemon=True) for one in workers]
    try:
        for thread in threads:
            thread.start()
        for _ in jobs:
            result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        stopping.set()
        for worker in workers:
            worker.stop()
        for thread in threads:
            thread.join(10)


def _marked_by_dask(
    jobs: list[dict[str, Any]], closed: list[str], address: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    from distributed import Client, as_completed

    chunks = [jobs[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    with Client(address, timeout="30s") as client:
        futures = client.map(mark_chunk, chunks, [closed] * len(chunks), pure=False)
        for future in as_completed(futures):
            for result in future.result():
                yield result["learner"], result


def mark_chunk(jobs: list[dict[str, Any]], closed: list[str]) -> list[dict[str, Any]]:
    """Mark several learners, on whichever computer this runs; nothing is left running."""
    with Worker(closed) as worker:
        return [mark_safely(worker, job) for job in jobs]


def _class_grades(
    handed_in: list[Submission], results: dict[str, dict[str, Any]], lost: list[str]
) -> ClassGrades:
    known = {field.name for field in fields(Grade)}
    grades, notes = [], {}
    protections: list[list[str]] = []
    missing: dict[str, None] = {}
    for one in handed_in:
        result = results[one.learner]
        for raw in result["grades"]:
            attempts, minutes = one.progress.get(raw["exercise"], (None, None))
            values = {name: value for name, value in raw.items() if name in known}
            grades.append(Grade(**{**values, "attempts": attempts, "minutes": minutes}))
        told = [*one.notes, *result["notes"]]
        if not one.notebooks and not told:
            told = ["There is no notebook in what was handed in."]
        if told:
            notes[one.learner] = told
        if "protections" in result:
            protections.append(result["protections"])
            missing |= dict.fromkeys(result["missing_protections"])
    in_force = [
        one for one in (protections[0] if protections else []) if all(one in p for p in protections)
    ]
    if lost:
        notes[""] = lost
    return ClassGrades(grades, notes, in_force, list(missing))
