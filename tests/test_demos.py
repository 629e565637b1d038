"""Demos without a browser: each movement changes the picture and the sentence."""

import asyncio
import io

import ipywidgets
import numpy as np
import pytest
from matplotlib.image import imread

from nnlib.demos import player, stage
from nnlib.demos.softmax import SoftmaxDemo


def test_softmax_answers_every_control():
    demo = SoftmaxDemo()
    assert demo.sentence.startswith(
        "The network says cat with 60.9%. That is right, and costs 0.50"
    )

    demo.label.value = "dog"
    assert "It is a dog, which had 22.4%: that costs 1.50, more than guessing" in demo.sentence

    demo.logits[1].value = 4.0
    assert "says dog with" in demo.sentence

    demo.temperature.value = 10
    hot = demo.sentence
    assert "says dog with 31" in hot

    demo.temperature.value = 1
    demo.scale.value = 100.0
    demo.logits[0].value = 8.0
    assert "says cat with 100%" in demo.sentence
    demo.shift.value = False
    assert "e to the power of 800" in demo.sentence
    assert "not a number" in demo.sentence


def test_every_movement_draws_another_picture():
    demo = SoftmaxDemo()
    seen = {bytes(demo.image.value)}
    for value in (0.0, 3.0, -3.0):
        demo.logits[2].value = value
        seen.add(bytes(demo.image.value))
    assert len(seen) == 4
    assert all(png.startswith(b"\x89PNG") for png in seen)


class Counter(stage.Demo):
    """A demo that draws a number."""

    def __init__(self):
        self.amount = stage.slider("amount", 1, 0, 5, 1)
        self.note = ipywidgets.HTML("no control")
        figure = stage.new_figure(3, 2)
        self.label = figure.subplots().text(0.5, 0.5, "")
        super().__init__("Counting <b>", figure, [stage.row(stage.column(self.amount), self.note)])

    def draw(self):
        if self.amount.value == 4:
            raise ZeroDivisionError("four")
        self.label.set_text(str(self.amount.value))
        return f"It is `{self.amount.value:.0f}` <now>."


def test_controls_inside_boxes_redraw_and_text_is_escaped(tmp_path):
    demo = Counter()
    first = bytes(demo.image.value)
    demo.amount.value = 2
    assert demo.sentence == "It is `2` <now>."
    assert "<code>2</code> &lt;now&gt;" in demo._said.value
    assert "Counting &lt;b&gt;" in demo.box.children[0].value
    assert bytes(demo.image.value) != first
    (tmp_path / "picture.png").write_bytes(demo.image.value)
    height, width, _ = imread(tmp_path / "picture.png").shape
    assert (width, height) == (3 * stage.DOTS_PER_INCH, 2 * stage.DOTS_PER_INCH)
    assert demo.image.layout.width == f"{3 * stage.PIXELS_PER_INCH}px"


class Two(stage.Demo):
    """A demo with a point that moves over axes that stay."""

    def __init__(self, *, named):
        self.place = stage.ladder("place", [0.5, 1.0, 2.0, 3.0], 0.5)
        figure = stage.new_figure(3, 2)
        self.axes = figure.subplots()
        self.axes.set(xlim=(0, 4), ylim=(-1, 1))
        (self.point,) = self.axes.plot([0], [0], "o")
        (self.second,) = self.axes.plot([2], [0], "s")
        moving = [self.point, self.second] if named else []
        super().__init__("Two", figure, [self.place], moving=moving)

    def draw(self):
        self.point.set_xdata([self.place.value])
        return f"It is at {self.place.value}."


def pixels(demo):
    return imread(io.BytesIO(demo.image.value))


def test_what_stays_is_drawn_once_and_the_picture_is_the_same():
    quick, slow = Two(named=True), Two(named=False)
    drawn = []
    quick.figure.canvas.draw = lambda: drawn.append(
        type(quick.figure.canvas).draw(quick.figure.canvas)
    )
    for place in (1.0, 2.0, 3.0, 0.5):
        quick.place.value = slow.place.value = place
        assert np.array_equal(pixels(quick), pixels(slow))
    assert drawn == []

    before = pixels(quick)
    for demo in (quick, slow):
        demo.axes.set_xlim(-1, 5)
        demo.changed_all()
        demo.update()
    assert len(drawn) == 1
    assert not np.array_equal(pixels(quick), before)
    assert np.array_equal(pixels(quick), pixels(slow))


def test_each_scene_is_drawn_once():
    demo, drawn = Two(named=True), []
    seen = {"": pixels(demo)}
    demo.figure.canvas.draw = lambda: drawn.append(
        (demo.scene, type(demo.figure.canvas).draw(demo.figure.canvas))
    )
    for scene, color in (("red", "red"), ("", "white"), ("red", "red")):
        demo.scene = scene
        demo.axes.set_facecolor(color)
        demo.update()
        assert np.array_equal(pixels(demo), seen.setdefault(scene, pixels(demo)))
    assert [scene for scene, _ in drawn] == ["red"]
    assert not np.array_equal(seen["red"], seen[""])


def test_a_callback_that_raises_says_so_and_fails():
    demo = Counter()
    with pytest.raises(ZeroDivisionError):
        demo.amount.value = 4
    assert demo.sentence == "This demo has stopped: ZeroDivisionError: four"
    demo.amount.value = 3
    assert "3" in demo.sentence


def test_controls_that_change_together_redraw_once():
    demo = Counter()
    drawn = []
    demo.draw = lambda: drawn.append(demo.amount.value) or "drawn"
    with demo.together():
        demo.amount.value = 2
        demo.amount.value = 3
        assert drawn == []
    assert drawn == [3]
    with pytest.raises(KeyError), demo.together():
        raise KeyError
    demo.amount.value = 5
    assert drawn == [3, 5]


def test_without_a_notebook_the_sentence_is_printed(capsys):
    Counter().show()
    assert capsys.readouterr().out.startswith("It is `1` <now>.\n(Open this in a notebook")


def test_in_a_notebook_there_is_a_picture_where_no_kernel_runs(monkeypatch):
    shown = []
    monkeypatch.setattr(stage, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda forms, raw: shown.append((forms, raw)))
    demo = Counter()
    demo.show()
    ((forms, raw),) = shown
    assert raw
    assert "application/vnd.jupyter.widget-view+json" in forms
    assert forms["image/png"] == bytes(demo.image.value)
    assert forms["text/plain"] == "It is `1` <now>."


class Walk:
    def __init__(self, length):
        self.length, self.place, self.errors = length, 0, []
        self.player = player.Player(self.step, self.reset, self.errors.append)

    def step(self):
        if self.place == 7:
            raise ValueError("seven")
        self.place += 1
        return self.place < self.length

    def reset(self):
        self.place = 0


def test_a_player_steps_plays_pauses_and_resets(monkeypatch):
    monkeypatch.setattr(player, "BREATH", 0)

    async def play():
        walk = Walk(5)
        walk.player.once.click()
        assert walk.place == 1
        walk.player.play.click()
        assert walk.player.playing
        assert walk.player.play.description == "Pause"
        await asyncio.sleep(0)
        walk.player.play.click()
        paused_at = walk.place
        assert walk.player.play.description == "Start"
        for _ in range(10):
            await asyncio.sleep(0)
        assert walk.place == paused_at < 5
        walk.player.start()
        await walk.player.task
        assert walk.place == 5  # it ends by itself
        assert not walk.player.playing
        assert walk.player.play.description == "Start"
        walk.player.again.click()
        assert walk.place == 0

    asyncio.run(play())


def test_a_player_paused_and_started_at_once_plays(monkeypatch):
    monkeypatch.setattr(player, "BREATH", 0)

    async def play():
        walk = Walk(5)
        walk.player.start()
        await asyncio.sleep(0)
        walk.player.pause()
        walk.player.start()
        for _ in range(2):
            await asyncio.sleep(0)
        assert walk.player.playing
        assert walk.player.play.description == "Pause"
        await walk.player.task
        assert walk.place == 5

    asyncio.run(play())


def test_a_player_tells_what_went_wrong(monkeypatch):
    monkeypatch.setattr(player, "BREATH", 0)

    async def play():
        walk = Walk(100)
        walk.player.start()
        with pytest.raises(ValueError, match="seven"):
            await walk.player.task
        assert [str(error) for error in walk.errors] == ["seven"]
        assert not walk.player.playing

    asyncio.run(play())


def test_what_stands_beside_the_picture_redraws_too():
    class Beside(stage.Demo):
        def __init__(self):
            self.amount = stage.slider("amount", 1, 0, 5, 1)
            super().__init__("Beside", stage.new_figure(3, 2), [], beside=[self.amount])

        def draw(self):
            return f"It is {self.amount.value:.0f}."

    demo = Beside()
    _, shown, *_ = demo.box.children
    assert shown.children == (demo.amount, demo.image)
    demo.amount.value = 3
    assert demo.sentence == "It is 3."
