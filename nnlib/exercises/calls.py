"""One call of a function under watch: what came back, what it changed, what it drew from."""

import contextlib
import copy
import io
import random
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.exercises.spec import Case, Function

_LONGEST_PRINT = 2_000


@dataclass(frozen=True)
class Outcome:
    """What one call did.

    Attributes:
        returned: a copy of what came back, after the exercise's `normalize`.
        error: what was raised, or None.
        arguments: the arguments as the call left them.
        printed: what it printed.
        warned: what NumPy warned of, such as "overflow encountered in exp".
        global_random: whether it drew from the random numbers that all code shares.
        draws: the state of each Generator among the arguments afterwards.
    """

    returned: Any
    error: BaseException | None
    arguments: tuple[Any, ...]
    printed: str = ""
    warned: tuple[str, ...] = ()
    global_random: bool = False
    draws: tuple[Any, ...] = ()


def call(function: Function, case: Case, normalize: Function | None = None) -> Outcome:
    """Call `function` with copies of the case's arguments, and watch."""
    arguments = copy.deepcopy(case.arguments)
    draws_before = generator_states(arguments)
    shared = _global_random_state() if draws_before else ()
    returned: Any = None
    error: BaseException | None = None
    printed = io.StringIO()
    with (
        warnings.catch_warnings(record=True) as warned,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        try:
            returned = function(*arguments)
            if normalize is not None:
                returned = normalize(returned)
            # A function may return a buffer that its next call overwrites. What cannot be copied,
            # such as a generator, is no result that an exercise asks for.
            with contextlib.suppress(TypeError):
                returned = copy.deepcopy(returned)
        except (Exception, SystemExit) as caught:
            error = caught
    return Outcome(
        returned,
        error,
        arguments,
        printed.getvalue()[:_LONGEST_PRINT],
        tuple(dict.fromkeys(str(warning.message) for warning in warned)),
        bool(draws_before) and _global_random_state() != shared,
        generator_states(arguments),
    )


def generator_states(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the state of each Generator among the arguments."""
    return tuple(
        str(argument.bit_generator.state)
        for argument in arguments
        if isinstance(argument, np.random.Generator)
    )


def _global_random_state() -> tuple[Any, ...]:
    state = np.random.get_state(legacy=False)["state"]  # noqa: NPY002  (it is what is watched)
    return state["pos"], state["key"].tobytes(), random.getstate()
