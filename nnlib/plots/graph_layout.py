"""Where the nodes of a small graph stand: in columns, with few crossings, and none in the way.

The method is that of Sugiyama, Tagawa and Toda (1981): a column for each depth, a place held free
wherever an edge passes one, an order with few crossings, then heights near those of neighbours.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nnlib.plots import labels

SWEEPS = 12


class Layout(NamedTuple):
    """The columns from left to right, each edge's way through them, and everything's height."""

    columns: list[list[str]]
    routes: dict[tuple[str, str], list[str]]  # from the source to the target, places held included
    heights: dict[str, float]


def arrange(inputs: Mapping[str, Sequence[str]], rooms: Mapping[str, float], gap: float) -> Layout:
    """Arrange a graph whose edges all go to the right.

    Args:
        inputs: for each node the nodes it depends on, which come before it.
        rooms: how high each node is.
        gap: how high the place of a passing edge is.

    Returns:
        Heights are those of the middles, counted from the top edge of the uppermost node.
    """
    depths = _depths(inputs)
    columns: list[list[str]] = [[] for _ in range(max(depths.values()) + 1)]
    for name, depth in depths.items():
        columns[depth].append(name)
    routes: dict[tuple[str, str], list[str]] = {}
    for target, sources in inputs.items():
        for source in sources:
            passed = range(depths[source] + 1, depths[target])
            held = [f"{source} to {target} past {depth}" for depth in passed]
            for depth, place in zip(passed, held, strict=True):
                columns[depth].append(place)
            routes[source, target] = [source, *held, target]
    steps = [step for route in routes.values() for step in pairwise(route)]
    columns = _with_few_crossings(columns, steps)
    room = {place: rooms.get(place, gap) for column in columns for place in column}
    return Layout(columns, routes, _heights(columns, steps, room))


def _depths(inputs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for name, sources in inputs.items():
        depths[name] = 1 + max((depths[source] for source in sources), default=-1)
    for name, sources in inputs.items():  # what starts a path stands right before its first use
        if not sources:
            used = [depths[other] for other, its in inputs.items() if name in its]
            depths[name] = min(used, default=1) - 1
    return depths


Steps = Sequence[tuple[str, str]]


def _neighbors(steps: Steps) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what stands directly before each place, and what stands directly after it."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for source, target in steps:
        before.setdefault(target, []).append(source)
        after.setdefault(source, []).append(target)
    return before, after


def _with_few_crossings(columns: list[list[str]], steps: Steps) -> list[list[str]]:
    before, after = _neighbors(steps)
    best = columns
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        beside = before if forward else after
        sequence = columns if forward else columns[::-1]
        ranks: dict[str, float] = {}
        ordered = []
        for column in sequence:
            ranks |= {place: rank for rank, place in enumerate(column)}
            means = {
                place: float(np.mean([ranks[other] for other in beside.get(place, [place])]))
                for place in column
            }
            ordered.append(sorted(column, key=means.__getitem__))
            ranks |= {place: rank for rank, place in enumerate(ordered[-1])}
        columns = ordered if forward else ordered[::-1]
        best = min(best, columns, key=lambda columns: _crossings(columns, steps))
    return best


def _crossings(columns: list[list[str]], steps: Steps) -> int:
    rank = {
        place: (index, row)
        for index, column in enumerate(columns)
        for row, place in enumerate(column)
    }
    lines = [(*rank[source], rank[target][1]) for source, target in steps]
    return sum(
        one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < 0
        for number, one in enumerate(lines)
        for other in lines[:number]
    )


def _heights(columns: list[list[str]], steps: Steps, room: Mapping[str, float]) -> dict[str, float]:
    before, after = _neighbors(steps)
    heights = {place: float(row) for column in columns for row, place in enumerate(column)}
    for sweep in range(SWEEPS):
        beside = (after, before)[sweep % 2]
        for column in columns if sweep % 2 else columns[::-1]:
            wanted = [
                float(np.mean([heights[other] for other in beside.get(place, [place])]))
                for place in column
            ]
            rooms = [room[place] for place in column]
            placed = labels.spread(wanted, rooms, low=-np.inf, high=np.inf)
            heights |= dict(zip(column, map(float, placed), strict=True))
    top = min(height - room[place] / 2 for place, height in heights.items())
    return {place: height - top for place, height in heights.items()}
