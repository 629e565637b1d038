"""Mark what one learner handed in. The verdict is made here, outside of the learner's process."""

import math
import signal
import time
from dataclasses import asdict, replace
from typing import Any

from nnlib.exercises.bank import find
from nnlib.exercises.reviewing import Review, review
from nnlib.grading import syllabus
from nnlib.grading.answers import Stopped, stopped_by
from nnlib.grading.grades import Grade
from nnlib.grading.guest.values import MalformedError, TooLargeError
from nnlib.grading.room import DeadlineError, Line, Room, RoomError, Walls
from nnlib.grading.seeds import seed_for
from nnlib.grading.sentences import SAID, TOLD_TO_INSTRUCTOR
from nnlib.grading.stand_in import StandIn

SECONDS = 6.0
_READING_SECONDS = 20.0
_DEFINING_SECONDS = 15.0
_LONGEST_MESSAGE = 3_000


def mark(job: dict[str, Any]) -> dict[str, Any]:
    """Mark the notebooks of one learner; both what comes and what goes is JSON.

    Args:
        job: "learner"; "notebooks", pairs of a name and a list of the code cells' texts; "lessons",
            the numbers of those to mark; "seed", the text that fresh inputs are drawn from;
            "seconds" for an exercise; "partial", whether part of the points can be had; "walls".
    """
    walls = Walls(**job["walls"] | {"closed": tuple(job["walls"]["closed"])})
    with Room(walls) as room:
        return _Marking(job, room).result()


class _Marking:
    def __init__(self, job: dict[str, Any], room: Room) -> None:
        self.job = job
        self.room = room
        self.notes: list[str] = []

    def result(self) -> dict[str, Any]:
        lessons = [syllabus.lessons()[number] for number in self.job["lessons"]]
        read = self.read([_for_guest(lesson) for lesson in lessons])
        grades = []
        for lesson in lessons:
            for name, out_of in lesson.points.items():
                grade = self.grade(name, lesson, out_of, read)
                grades.append(asdict(grade))
        return {
            "learner": self.job["learner"],
            "grades": grades,
            "notes": [_clean(note) for note in dict.fromkeys(self.notes)],
        }

    def read(self, lessons: list[dict[str, Any]]) -> dict[str, Any]:
        """Find the answers in all notebooks; one that cannot be read spoils no other."""
        notebooks = self.job["notebooks"]
        task = {"do": "describe", "lessons": lessons, "given": syllabus.given()}
        try:
            return self.described({**task, "notebooks": notebooks})
        except (Stopped, TooLargeError):
            pass
        answers: dict[str, list[Any]] = {}
        broken: dict[str, str] = {}
        for notebook in notebooks:
            try:
                read = self.described({**task, "notebooks": [notebook]})
            except (Stopped, TooLargeError):
                self.notes.append(
                    f"{notebook[0]}: Python cannot take its cells apart, so nothing in it counts."
                )
                continue
            for name, found in read["answers"].items():
                answers.setdefault(name, []).extend(found)
            broken |= read["broken"]
        return {"answers": answers, "broken": broken}

    def described(self, task: dict[str, Any]) -> dict[str, Any]:
        line = self.room.begin(task)
        try:
            read = line.receive(time.monotonic() + _READING_SECONDS)
            if isinstance(read, dict) and {"answers", "broken"} <= read.keys():
                return read
            raise Stopped("garbled")
        except (DeadlineError, EOFError, MalformedError) as error:
            raise Stopped("garbled", str(error)) from None
        finally:
            self.room.end()

    def grade(
        self, name: str, lesson: syllabus.Lesson, out_of: float, read: dict[str, Any]
    ) -> Grade:
        """Grade one exercise: of several answers, the one that does best."""
        grade = Grade(self.job["learner"], lesson.stem, name, 0.0, out_of, "not attempted")
        answers = read["answers"].get(name, [])
        if not answers and name in read["broken"]:
            said = read["broken"][name]
            message = f"Python cannot read your `{name}`: {said}."
            return replace(grade, status="crashed", mistake="no Python", message=_clean(message))
        best: tuple[float, Grade] | None = None
        for answer in answers:
            score, found = self.tried(name, lesson, answer, grade)
            if best is None or score > best[0]:
                best = score, found
            if found.status == "passed":
                break
        if best is None:
            return replace(grade, message=review(name, None).message)
        if len(answers) > 1:
            self.notes.append(
                f"`{name}` is defined {len(answers)} times in unlike ways. The one that counts is "
                "the last of those that do best."
            )
        return best[1]

    def tried(
        self, name: str, lesson: syllabus.Lesson, answer: dict[str, Any], grade: Grade
    ) -> tuple[float, Grade]:
        """Try one answer; return its score, -1 where nothing was written, and the grade."""
        seed = seed_for(self.job["seed"], name)
        grade = replace(grade, seed=seed, source=_clean(answer["source"], 20_000))
        if answer["stub"]:
            return -1.0, replace(grade, message=review(name, None).message)
        try:
            verdict = self.reviewed(name, lesson, answer, seed)
        except Stopped as stopped:
            return 0.0, self.stopped(grade, stopped)
        except RoomError:
            raise
        except Exception as error:  # whatever it is, the other exercises count
            self.notes.append(f"The grader failed on `{name}`: {type(error).__name__}: {error}")
            message = f"`{name}` could not be graded. Your instructor knows."
            return 0.0, replace(grade, status="stopped", mistake="not graded", message=message)
        share = verdict.score if self.job["partial"] or verdict.passed else 0.0
        found = replace(
            grade,
            status=verdict.status,
            points=math.floor(100 * share * grade.out_of + 1e-9) / 100,
            mistake=verdict.mistake,
            message=_clean(verdict.message),
        )
        return (verdict.score if verdict.status != "not attempted" else -1.0), found

    def reviewed(
        self, name: str, lesson: syllabus.Lesson, answer: dict[str, Any], seed: int
    ) -> Review:
        """Define the learner's function in a process of its own, and let it be reviewed from here.

        Raises:
            Stopped: it had to be ended.
        """
        texts = "\n".join(answer["texts"].values())
        task = {
            "do": "try",
            "name": name,
            "program": answer["program"],
            "texts": answer["texts"],
            "lends": syllabus.lends(name, texts),
            "modules": lesson.modules,
            "aliases": syllabus.aliases(),
        }
        line = self.room.begin(task)
        ended: Stopped | None = None
        try:
            return self.asked(name, answer, line, seed)
        except Stopped as stopped:
            ended = stopped
        finally:
            status = self.room.end()
            if ended is not None:
                self.room.leave_process()  # whatever it has left behind is gone with it
        raise _with_reason(ended, status)

    def asked(self, name: str, answer: dict[str, Any], line: Line, seed: int) -> Review:
        told = _told(line)
        if told["acts"]:
            raise stopped_by(told["acts"])
        verdict = Review(name, False, 0.0, "crashed", None, "", seed)
        if told["missing"]:
            reason = str(told["failed"][-1]) if told["failed"] else "it is never given a value"
            message = f"The cell that defines your `{name}` stops: {reason}."
            return replace(verdict, mistake="cannot be defined", message=message)
        if told["failed"]:
            self.notes.append(f"`{name}` needs a line that stops: {told['failed'][0]}")
        if not told["callable"]:
            return review(name, told["value"], seed=seed)
        exercise = find(name)
        seconds = float(self.job["seconds"])
        stand_in = StandIn(line, seconds, name, answer["texts"], told["parameters"])
        before, exercise.seconds = exercise.seconds, seconds + 5
        try:  # the limit of the stand-in comes first: it knows how to end a process
            return review(name, stand_in, seed=seed)
        finally:
            exercise.seconds = before

    def stopped(self, grade: Grade, stopped: Stopped) -> Grade:
        mistake, sentence = SAID.get(stopped.kind, SAID["garbled"])
        what = _clean(stopped.what, 200).replace("`", "'")
        seconds = float(self.job["seconds"])
        message = sentence.format(what=what, seconds=seconds)
        if stopped.kind in TOLD_TO_INSTRUCTOR:
            self.notes.append(f"`{grade.exercise}` {mistake}{f' ({what})' if what else ''}.")
        return replace(grade, status="stopped", mistake=mistake, message=message)


def _for_guest(lesson: syllabus.Lesson) -> dict[str, Any]:
    """Return what the reader of notebooks has to know of a lesson."""
    return {"names": list(lesson.points), "cells": lesson.cells}


def _told(line: Line) -> dict[str, Any]:
    """Return what the room tells of the function that it has defined."""
    try:
        told = line.receive(time.monotonic() + _DEFINING_SECONDS)
    except DeadlineError:
        raise Stopped("time") from None
    except EOFError:
        raise Stopped("ended") from None
    except MalformedError as error:
        raise Stopped("garbled", str(error)) from None
    form = {"failed": list, "acts": list, "missing": bool, "callable": bool}
    if not isinstance(told, dict) or not all(
        isinstance(told.get(key), kind) for key, kind in form.items()
    ):
        raise Stopped("garbled")
    parameters = told.get("parameters")
    if parameters is not None and not (
        isinstance(parameters, list)
        and all(isinstance(one, list) and len(one) == 3 for one in parameters)
    ):
        raise Stopped("garbled")
    return told


def _with_reason(stopped: Stopped, status: int | None) -> Stopped:
    """Say why a process ended by itself."""
    if stopped.kind != "ended":
        return stopped
    limits = [getattr(signal, name, None) for name in ("SIGXCPU", "SIGKILL")]
    if status is not None and status < 0:
        if -status == limits[0]:
            return Stopped("time")
        names = {number.value: number.name for number in signal.Signals}
        return Stopped("ended", f" ({names.get(-status, 'a signal')})")
    return Stopped("ended")


def _clean(text: str, longest: int = _LONGEST_MESSAGE) -> str:
    """Return a text that every file and page can hold."""
    return str(text)[:longest].encode("utf-8", "replace").decode("utf-8")
