"""Change arguments over here as the learner's function has changed its copies over there."""

from typing import Any

import numpy as np


def write_back(ours: Any, theirs: Any) -> None:
    """Change the arguments of this call as the learner's function has changed its copies."""
    if isinstance(ours, tuple):
        if isinstance(theirs, tuple) and len(theirs) == len(ours):
            for one, other in zip(ours, theirs, strict=True):
                write_back(one, other)
    elif isinstance(ours, np.ndarray):
        _change_array(ours, theirs)
    elif isinstance(ours, np.random.Generator):
        if isinstance(theirs, np.random.Generator) and type(theirs.bit_generator) is type(
            ours.bit_generator
        ):
            ours.bit_generator.state = theirs.bit_generator.state
    elif isinstance(ours, list) and isinstance(theirs, list):
        for one, other in zip(ours, theirs, strict=False):
            write_back(one, other)
        if len(ours) != len(theirs) or any(map(_is_other, ours, theirs)):
            ours[:] = theirs
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() & theirs.keys():
            write_back(ours[key], theirs[key])
        if ours.keys() != theirs.keys() or any(_is_other(ours[key], theirs[key]) for key in ours):
            ours.clear()
            ours.update(theirs)


def _is_other(one: Any, other: Any) -> bool:
    """Tell whether an element was replaced by another one, rather than changed in itself."""
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return any(map(_is_other, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return (
            one.shape != other.shape or one.dtype != other.dtype or one.tobytes() != other.tobytes()
        )
    if isinstance(one, list | dict) and type(one) is type(other):
        return False  # has been written to
    if callable(one) or isinstance(one, np.random.Generator):
        return False
    return type(one) is not type(other) or repr(one) != repr(other)


def _change_array(ours: Any, theirs: Any) -> None:
    if not isinstance(theirs, np.ndarray) or theirs.dtype != ours.dtype:
        return
    if theirs.shape != ours.shape:
        if theirs.size != ours.size:
            return
        ours.shape = theirs.shape
    if ours.tobytes() != theirs.tobytes():
        ours[...] = theirs
