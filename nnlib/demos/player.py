"""Start, pause, step and reset: what goes on by itself in a demo, without freezing the page."""

import asyncio
from collections.abc import Callable

import ipywidgets

from nnlib.demos import stage

BREATH = 0.02  # seconds in which the page may be answered between two steps of a training


class Player:
    """Buttons that start, pause and step something that goes on by itself, without freezing.

    Between two steps the kernel answers the page, so every other control stays alive.

    Args:
        step: does a little, a few hundredths of a second of work, and returns whether there is
            more to do.
        reset: goes back to the beginning.
        failed: is told what `step` raised; the error is raised all the same.
    """

    def __init__(
        self,
        step: Callable[[], bool],
        reset: Callable[[], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._step = step
        self._reset = reset
        self._failed = failed
        self.task: asyncio.Task[None] | None = None
        self.play = stage.button("Start", "play", "Start or pause")
        self.once = stage.button("Step", "step-forward", "One step")
        self.again = stage.button("Reset", "refresh", "Back to the beginning")
        self.play.on_click(lambda _: self.pause() if self.playing else self.start())
        self.once.on_click(lambda _: self.step())
        self.again.on_click(lambda _: self.reset())
        self.box = ipywidgets.HBox([self.play, self.once, self.again])

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself now."""
        return self.task is not None and not self.task.done()

    def start(self) -> None:
        """Go on until there is nothing more to do, or until it is paused."""
        if not self.playing:
            self.task = asyncio.get_running_loop().create_task(self._run())
            self._label()

    def pause(self) -> None:
        """Stop after the step that is being done."""
        if self.task is not None:
            self.task.cancel()
        self.task = None
        self._label()

    def step(self) -> None:
        """Pause, and do one step."""
        self.pause()
        self._guarded_step()

    def reset(self) -> None:
        """Pause, and go back to the beginning."""
        self.pause()
        self._reset()

    async def _run(self) -> None:
        try:
            while self._guarded_step():
                await asyncio.sleep(BREATH)
        finally:
            # Paused and started again at once, there is a new task already: leave that alone.
            if self.task is asyncio.current_task():
                self.task = None
            self._label()

    def _guarded_step(self) -> bool:
        try:
            return self._step()
        except Exception as error:
            self._failed(error)
            raise

    def _label(self) -> None:
        self.play.description = "Pause" if self.playing else "Start"
        self.play.icon = "pause" if self.playing else "play"
