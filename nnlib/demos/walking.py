"""A walk down a landscape with one of nnlib's optimizers, and what there is to say about it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnlib.demos.landscapes import Landscape
from nnlib.optimizers import SGD, Adam, Optimizer, RMSProp
from nnlib.parameter import Parameter
from nnlib.plots import style
from nnlib.types import FloatArray

STEPS = 150
FAR = 1_000.0  # from (0, 0): whoever gets there does not come back
CLOSE = 0.1  # to a bottom: there
FLAT = 1e-3  # a step so short goes nowhere
RECENT = 10  # steps that are compared with as many before them

Rule = Callable[[list[Parameter], float, float], Optimizer]


def _nesterov(weights: list[Parameter], rate: float, momentum: float) -> Optimizer:
    # Without momentum there is nothing to look ahead with: it is plain SGD then.
    return SGD(weights, learning_rate=rate, momentum=momentum, nesterov=momentum > 0)


RULES: dict[str, Rule] = {
    "SGD": lambda weights, rate, momentum: SGD(weights, learning_rate=rate, momentum=momentum),
    "Nesterov": _nesterov,
    "RMSProp": lambda weights, rate, _: RMSProp(weights, learning_rate=rate),
    "Adam": lambda weights, rate, _: Adam(weights, learning_rate=rate),
}
WITH_MOMENTUM = ("SGD", "Nesterov")


class Setting(NamedTuple):
    """How to walk."""

    optimizer: str
    learning_rate: float
    momentum: float
    start: tuple[float, float]


def walk(landscape: Landscape, setting: Setting) -> FloatArray:
    """Return the way, (steps + 1, 2): `STEPS` steps, or until it is far away."""
    weights = Parameter("weights", np.array(setting.start, dtype=np.float64))
    rule = RULES[setting.optimizer]
    optimizer = rule([weights], setting.learning_rate, setting.momentum)
    path = [weights.value.copy()]
    while len(path) <= STEPS and np.abs(path[-1]).max() < FAR:
        weights.grad[:] = landscape.slopes(weights.value)
        optimizer.step()
        path.append(weights.value.copy())
    return np.array(path)


def words(landscape: Landscape, setting: Setting, path: FloatArray, steps: int) -> str:
    """Say what is seen after so many steps of a walk: whether and when it arrives, or what else.

    Args:
        landscape: what it walks on.
        setting: how it walks.
        path: the whole walk, so that what passes a bottom is not taken for arriving there.
        steps: how many of them are shown.
    """
    shown = path[: steps + 1]
    taken = len(shown) - 1
    counted = f"{setting.optimizer}, {_count(taken)}"
    if np.abs(shown[-1]).max() >= FAR:
        return (
            f"{counted}: it diverges. It is more than {FAR:,.0f} away by now, and each step takes "
            f"it further. {_limit(landscape, setting)}"
        )
    bottoms = np.linalg.norm(landscape.minima[:, None] - path, axis=2)  # (minima, steps + 1)
    goal = int(bottoms[:, taken].argmin())
    arrival = _arrival(bottoms[goal])
    if arrival is not None and arrival <= taken:
        place, remark = _where(landscape, goal)
        if arrival == 0:
            return f"{setting.optimizer} starts {place}. The slope there is zero, so it stays."
        return (
            f"{setting.optimizer} arrives {place} in {_count(arrival)}: from then on it stays "
            f"within {CLOSE}. {_manner(shown[: arrival + 1], landscape.minima[goal])}{remark}"
        )
    loss = style.number(float(landscape.height(*shown[-1])) - landscape.lowest())
    distance = style.number(bottoms[goal, taken], 2)
    left = f"{distance} from the bottom, its loss {loss} above the lowest"
    return f"{counted}: {_unfinished(landscape, shown, landscape.minima[goal], left)}"


def _count(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"


def _arrival(distances: FloatArray) -> int | None:
    """Return from which step on it stays close, if it does so for long enough to tell."""
    away = np.flatnonzero(distances >= CLOSE)
    arrival = int(away[-1]) + 1 if len(away) else 0
    return arrival if arrival + RECENT < len(distances) else None


def _where(landscape: Landscape, goal: int) -> tuple[str, str]:
    """Return which bottom it is, and what there is to remark."""
    if len(landscape.minima) == 1:
        return "at the lowest point", ""
    lowest, other = (float(landscape.height(*place)) for place in landscape.minima)
    if np.isclose(lowest, other):
        return "at one of the two lowest points", ""
    if goal == 0:
        return "at the bottom of the deeper valley", ""
    remark = " The other valley is deeper, but no slope here tells of it."
    return "at the bottom of the shallower valley", remark


def _turns(path: FloatArray) -> int:
    """Return how many steps turned back on the one before."""
    moves = np.diff(path, axis=0)
    return int(((moves[1:] * moves[:-1]).sum(axis=1) < 0).sum())


def _crossings(path: FloatArray, goal: FloatArray) -> int:
    """Return how many times a way along one weight has passed the goal."""
    sides = np.sign(path - goal)  # (steps + 1,)
    return int((sides[1:] * sides[:-1] < 0).sum())


def _manner(path: FloatArray, goal: FloatArray) -> str:
    """Say how it got there."""
    turns = _turns(path)
    crossings = max(_crossings(path[:, weight], goal[weight]) for weight in (0, 1))
    if turns >= (len(path) - 1) / 3:
        return f"It zigzags: {turns} of its steps turn back on the one before."
    if crossings >= 2:
        return f"First it swings past, {crossings} times."
    return "On the way it never swings to and fro."


def _unfinished(landscape: Landscape, path: FloatArray, goal: FloatArray, left: str) -> str:
    moves = np.linalg.norm(np.diff(path, axis=0), axis=1)  # (steps,)
    last, before = moves[-RECENT:], moves[-2 * RECENT : -RECENT]
    if len(before) == 0:
        last, before = np.array_split(moves, 2)[::-1] if len(moves) > 3 else (moves, moves)
    growth = last.mean() / max(before.mean(), 1e-12)
    if landscape.saddle is not None and np.linalg.norm(path[-1] - landscape.saddle) < 3 * CLOSE:
        if moves[-1] < FLAT:
            return (
                "it stands still on the saddle. The slope there is zero, and so is the step, but "
                "it is no bottom: move the start a little to one side."
            )
        return (
            f"it is near the saddle, where the ground is almost flat. Its last step was only "
            f"{style.number(moves[-1], 2)} long. It is {left}."
        )
    distances = np.linalg.norm(path - goal, axis=1)
    recent = path[-RECENT - 2 :]
    if len(path) > 3 and _turns(recent) > 0.5 * (len(recent) - 2):
        if growth > 1.02 and distances[-RECENT:].max() > distances[:-RECENT].max(initial=0):
            return f"each swing takes it further than the one before. It is {left}."
        if growth > 0.98:
            return f"it oscillates, to and fro, and gets no nearer. It is {left}."
        return f"it zigzags, and each swing is shorter than the one before. It is {left}."
    furthest = int(abs(path[-RECENT:] - goal).max(axis=0).argmax())  # the weight that decides
    crossings = _crossings(path[:, furthest], goal[furthest])
    if crossings >= 2:
        shrinks = distances[-RECENT:].max() < 0.99 * distances[-2 * RECENT : -RECENT].max(initial=0)
        how = "each time a little less far" if shrinks else "and has not come to rest"
        return f"it swings past the bottom, {crossings} times so far, {how}. It is {left}."
    return f"it is on its way, {left}. Its last step was {style.number(moves[-1], 2)} long."


def _limit(landscape: Landscape, setting: Setting) -> str:
    """Say which learning rate would be the first that is too large, where that is known.

    Polyak (1964), "Some methods of speeding up the convergence of iteration methods".
    """
    if landscape.steepest is None or setting.optimizer != "SGD":
        return f"The learning rate {setting.learning_rate:g} is too large here."
    momentum, steepest = setting.momentum, landscape.steepest
    rule, factor = ("SGD", "2") if not momentum else (f"SGD with momentum {momentum:g}", "2 · ")
    if momentum:
        factor += f"{1 + momentum:g}"
    return (
        f"The learning rate {setting.learning_rate:g} is too large: where the curvature is "
        f"{steepest:g}, {rule} needs one below {factor} / {steepest:g} = "
        f"{2 * (1 + momentum) / steepest:.3g}."
    )
