"""How long does a demo take to answer? From a movement to its new picture, each control in turn.

    python benchmarks/demos.py

Prints, for every demo, the median and the slowest of its movements in milliseconds, and what the
machine is. What the browser adds, a few milliseconds to decode the picture, is not in it. Other
programs that run at the same time make the slowest slower: close them first.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from unittest import mock

import ipywidgets
import numpy as np
from threadpoolctl import threadpool_limits

from nnlib import demos
from nnlib.demos import stage
from nnlib.demos.pad import Pad, as_pixels, trace

MOVEMENTS = 40
LIMIT = 100  # milliseconds: what a person takes for "at once"
MOVABLE = (ipywidgets.FloatSlider, ipywidgets.SelectionSlider, ipywidgets.Dropdown, Pad)
NAMES = [name for name in demos.__all__ if not name.startswith("prepare_")]


def shown(show: Callable[[], None]) -> stage.Demo:
    """Return the demo that `show` would show."""
    caught: list[stage.Demo] = []
    with mock.patch.object(stage.Demo, "show", lambda demo: caught.append(demo)):
        show()
    return caught[0]


def controls(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    """Yield every slider, every list and every pad of a demo."""
    if isinstance(widget, ipywidgets.Box):
        for child in widget.children:
            yield from controls(child)
    if isinstance(widget, MOVABLE):
        yield widget


def moves(control: ipywidgets.Widget, count: int) -> list[object]:
    """Return `count` values for a control, each another than the one before it."""
    if isinstance(control, Pad):
        return strokes(count)
    if isinstance(control, ipywidgets.FloatSlider):
        places = np.linspace(control.min, control.max, min(count, 9) + 1)
        values: list[object] = [float(place) for place in places if place != control.value]
    else:
        values = [option[-1] if isinstance(option, tuple) else option for option in control.options]
        values = [value for value in values if value != control.value]
    return (values * (count // max(len(values), 1) + 1))[:count] if values else []


def milliseconds(demo: stage.Demo) -> list[float]:
    """Move all controls of a demo, and return how long each movement took to draw."""
    movable = list(controls(demo.box))
    times = []
    for control in movable:
        trait = "pixels" if isinstance(control, Pad) else "value"
        for value in moves(control, max(MOVEMENTS // len(movable), 2)):
            if getattr(control, trait) == value or getattr(control, "disabled", False):
                continue
            started = time.perf_counter()
            setattr(control, trait, value)
            times.append(1000 * (time.perf_counter() - started))
    return times


def strokes(count: int) -> list[object]:
    """Return what the pad holds while a line is drawn across it, in `count` movements."""
    ends = np.linspace(0.2, 0.8, count)
    return [as_pixels(trace([[(0.3, 0.2), (end, 0.2), (0.4, end)]])) for end in ends]


def main() -> None:
    """Measure every demo and print the table."""
    print(f"{platform.platform()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"{'demo':16}{'movements':>10}{'median':>10}{'slowest':>10}  (ms)")
    slow = []
    for name in NAMES:
        with threadpool_limits(1):
            times = milliseconds(shown(getattr(demos, name)))
        median = statistics.median(times)
        print(f"{name:16}{len(times):>10}{median:>10.0f}{max(times):>10.0f}")
        if median > LIMIT:
            slow.append(name)
    if slow:
        sys.exit(f"slower than {LIMIT} ms at the median: {', '.join(slow)}")


if __name__ == "__main__":
    main()
