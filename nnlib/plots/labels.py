"""Where a label goes, so that it says what it belongs to and covers nothing."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.transforms import Bbox

from nnlib.plots.entries import Numbers

# From a place to the label beside it: right first, then the corners, then the rest.
DIRECTIONS = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))


def spread(wanted: npt.ArrayLike, sizes: npt.ArrayLike, *, low: float, high: float) -> Numbers:
    """Return centres as near to the wanted ones as can be without any two things overlapping.

    Where things crowd, they stand side by side around the mean of what they want: the least sum of
    squared shifts, found by pooling neighbours (Ayer et al., 1955).

    Args:
        wanted: (count,), the centres wanted, in the order that the things shall keep.
        sizes: (count,), how much room each takes up.
        low: where the first may begin.
        high: where the last has to end, if there is room enough.
    """
    room = np.asarray(sizes, dtype=np.float64)
    offsets = np.cumsum(room) - room / 2
    pools: list[list[float]] = []
    for shift in np.asarray(wanted, dtype=np.float64) - offsets:
        pools.append([float(shift)])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    shifts = np.array([np.mean(pool) for pool in pools for _ in pool])
    placed: Numbers = shifts.clip(low, max(low, high - room.sum())) + offsets
    return placed


def beside(
    place: Sequence[float], size: Sequence[float], *, gap: float, page: Bbox, taken: Numbers
) -> Bbox:
    """Return the room beside a place where a label covers the least.

    Args:
        place: (x, y), what the label belongs to.
        size: (width, height) of the label.
        gap: how far from the place it is to stay.
        page: what it must not leave.
        taken: (count, 2), what it had better not cover.
    """
    half = np.asarray(size) / 2

    def room(right: int, up: int) -> Bbox:
        reach = gap if 0 in (right, up) else 0.7 * gap
        center = np.asarray(place) + (reach + half) * (right, up)
        return Bbox([center - half, center + half])

    def covered(box: Bbox) -> tuple[bool, int]:
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        return not inside, box.padded(gap / 3).count_contains(taken)

    return min((room(*direction) for direction in DIRECTIONS), key=covered)
