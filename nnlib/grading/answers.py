"""What the room may answer to a call; anything else was forged."""

import types
from typing import Any

from nnlib.grading.guest.values import MalformedError

_MOST_EVENTS = 200_000
_MOST_MEMORY = 256 * 2**20  # bytes


class Stopped(BaseException):
    """A trial ends here: out of time, out of memory, or something that no exercise asks for.

    Attributes:
        kind: "time", "memory", "ended", "large", "garbled", or the kind of a forbidden act.
        what: the details, where there are any.
    """

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(kind, what)
        self.kind = kind
        self.what = what


_ANSWER: dict[str, type | types.UnionType] = {
    "arguments": tuple,
    "error": dict | None,
    "printed": str,
    "warned": list,
    "floating": list,
    "count": int,
    "peak": int,
    "applied": list,
    "shared": bool,
    "acts": list,
}
_ERROR: dict[str, type | types.UnionType] = {
    "module": str,
    "type": str,
    "text": str,
    "arguments": list,
    "name": str | None,
    "frames": list,
    "state": dict,
    "own": bool,
}


def checked(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that has the form of one; raise Stopped where it tells of something else."""
    acts = answer.get("acts")
    if isinstance(acts, list) and acts:
        raise stopped_by(acts)
    if "too_large" in answer:
        raise Stopped("large")
    _check_form(answer, _ANSWER)
    if answer["error"] is not None:
        _check_form(answer["error"], _ERROR)
    if not all(
        isinstance(frame, list) and [type(one) for one in frame] == [str, str, int]
        for frame in (answer["error"] or {"frames": []})["frames"]
    ):
        raise MalformedError("frames of another form")
    if not all(isinstance(text, str) for text in answer["warned"]):
        raise MalformedError("warnings of another form")
    if not all(
        isinstance(one, list) and [type(part) for part in one] == [str, int]
        for one in answer["floating"]
    ):
        raise MalformedError("errors of another form")
    answer["count"] = max(0, min(answer["count"], _MOST_EVENTS))
    answer["peak"] = max(0, min(answer["peak"], _MOST_MEMORY))
    answer["printed"] = answer["printed"].encode("utf-8", "replace").decode()
    return answer


def _check_form(value: Any, form: dict[str, Any]) -> None:
    if not isinstance(value, dict) or not all(
        name in value and isinstance(value[name], kind) for name, kind in form.items()
    ):
        raise MalformedError("an answer of another form")


def stopped_by(acts: list[Any]) -> Stopped:
    """Return the end that the first forbidden act means."""
    first = acts[0]
    if isinstance(first, list) and [type(part) for part in first] == [str, str]:
        return Stopped(first[0], first[1])
    return Stopped("garbled", "acts of another form")
