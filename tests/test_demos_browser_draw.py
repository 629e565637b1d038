"""The pad in a real browser: drawn on with mouse, finger and keyboard, and read by a network."""

import math

import numpy as np
import pytest
from demo_page import DemoPage

from nnlib import data
from nnlib.activations import ReLU
from nnlib.layers import Linear
from nnlib.network import Network
from nnlib.optimizers import SGD
from nnlib.schedules import cosine
from nnlib.training import evaluate, fit

pytestmark = pytest.mark.browser

# From (0, 0) in the top left corner to (1, 1): strokes as people make them, with little wobbles.
ROUND = [
    (0.5 + 0.21 * math.sin(2 * math.pi * t), 0.5 - 0.34 * math.cos(2 * math.pi * t))
    for t in np.linspace(0, 1.02, 24)
]
STROKES = {
    0: [ROUND],
    1: [[(0.52, 0.16), (0.51, 0.4), (0.5, 0.62), (0.5, 0.86)]],
    3: [
        [(0.31, 0.22), (0.42, 0.14), (0.56, 0.14), (0.66, 0.24), (0.62, 0.38), (0.46, 0.47),
         (0.6, 0.52), (0.69, 0.66), (0.62, 0.8), (0.47, 0.86), (0.3, 0.79)],
    ],
    7: [[(0.29, 0.18), (0.5, 0.17), (0.7, 0.18), (0.58, 0.5), (0.46, 0.86)]],
}  # fmt: skip

# The keyboard fills cells of 8 by 8; these are a 1 and a 0.
ONE = [(row, 4) for row in range(8)]
ZERO = [(0, 3), (0, 4), *((row, 2) for row in range(1, 7)), *((row, 5) for row in range(1, 7)),
        (7, 3), (7, 4)]  # fmt: skip


class Pad:
    """The pad of a demo in a page."""

    def __init__(self, page: DemoPage) -> None:
        self.mouse, self.keyboard = page.page.mouse, page.page.keyboard
        self.canvas = page.demo.locator("canvas")
        self.undo = page.demo.get_by_role("button", name="Undo")
        self.clear = page.demo.get_by_role("button", name="Clear")
        self.pen = page.demo.get_by_label("Pen")
        self.cells = page.demo.locator(".nnlib-pad-grid button")
        self.canvas.wait_for()
        self.canvas.scroll_into_view_if_needed()

    def at(self, place):
        box = self.canvas.bounding_box()
        return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]

    def draw(self, strokes):
        for first, *others in strokes:
            self.mouse.move(*self.at(first))
            self.mouse.down()
            for place in others:
                self.mouse.move(*self.at(place), steps=4)
            self.mouse.up()

    @property
    def ink(self):
        """The share of the pad that has ink, as the browser shows it."""
        return self.canvas.evaluate(
            """canvas => {
                const { width, height } = canvas;
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                return data.filter((_, i) => i % 4 === 0).reduce((a, b) => a + b, 0)
                    / 255 / width / height; }"""
        )

    def pressed(self):
        marks = self.cells.evaluate_all("cells => cells.map(cell => cell.ariaPressed === 'true')")
        return [divmod(index, 8) for index, mark in enumerate(marks) if mark]


@pytest.fixture(scope="module")
def mnist_network(lab):
    """A network of the course, trained on MNIST and saved beside the notebook."""
    try:
        mnist = data.load("mnist", download=False)
    except data.DataUnavailableError:
        pytest.skip("MNIST is not on this computer: set NNLIB_DATA to a folder that holds it.")
    rng = np.random.default_rng(0)
    sizes = [(784, 128), (128, 64), (64, 10)]
    first, second, last = (Linear(*size, rng=rng) for size in sizes)
    network = Network(first, ReLU(), second, ReLU(), last)
    optimizer = SGD(network.parameters(), learning_rate=0.05, momentum=0.9)
    steps = 3 * math.ceil(len(mnist.train) / 64)
    schedule = cosine(0.05, steps, 200)
    options = {"epochs": 3, "batch_size": 64, "schedule": schedule, "progress": False}
    fit(network, optimizer, mnist.train, rng=rng, **options)
    assert evaluate(network, mnist.test).accuracy > 0.965
    network.save(lab.root / "notebooks" / "mnist.npz")
    return "mnist.npz"


@pytest.mark.mnist
def test_digits_drawn_with_the_mouse_are_read_by_a_network_trained_on_mnist(
    browser, lab, mnist_network
):
    load = "from nnlib.network import Network\n"
    page = DemoPage(browser, lab, f"{load}demos.draw(Network.load('{mnist_network}'))")
    pad = Pad(page)
    assert page.sentence.startswith("Draw over this example. The network reads a 3")
    for digit, strokes in STROKES.items():
        before = page.picture
        pad.draw(strokes)
        page.waits_for(f"The network reads a {digit}, with ")
        page.another_picture(before)
        page.page.wait_for_timeout(300)  # the last movement is on its way
        said = page.sentence
        print(digit, said)
        assert said.startswith(f"The network reads a {digit}, with ")  # the example is gone
        assert f"It knows such images: the nearest of 5,000 training images, a {digit}, is" in said
        page.keep_pictures(f"draw-mnist-{digit}")
        pad.clear.click()
        page.waits_for("The pad is empty: draw a digit.")

    # Small and in a corner: it is prepared, so the network does not mind.
    pad.pen.fill("5")
    pad.draw([[(x * 0.35, y * 0.35) for x, y in stroke] for stroke in STROKES[3]])
    page.waits_for("The network reads a 3, with ")
    page.keep_pictures("draw-mnist-small")
    pad.clear.click()
    page.waits_for("The pad is empty")

    pad.draw([[(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1)]])
    page.waits_for("But this is unlike anything it saw")
    pad.clear.click()
    page.waits_for("The pad is empty")
    pad.pen.fill("40")
    pad.draw([[(0.4, 0.4), (0.45, 0.4)]])
    page.waits_for("Take a thinner pen")
    page.close()


def test_a_digit_by_keyboard_undo_and_clear(browser, lab):
    page = DemoPage(browser, lab, "demos.draw()")
    pad = Pad(page)
    example = pad.ink
    assert 0.05 < example < 0.3
    assert pad.undo.is_disabled()

    page.page.locator(".nnlib-pad-grid button[tabindex='0']").focus()
    for key in ("ArrowRight",) * 4:
        pad.keyboard.press(key)
    assert pad.ink == example  # moving alone draws nothing
    pad.keyboard.press("Space")
    assert pad.pressed() == [(0, 4)]  # and the example is gone
    for _ in range(7):
        pad.keyboard.press("Shift+ArrowDown")
    assert pad.pressed() == ONE
    page.waits_for("The network reads a 1, with ")
    assert not page.sentence.startswith("Draw over this example")
    assert page.notebook.page.evaluate("document.activeElement.ariaLabel") == "row 8, column 5"
    page.keep_pictures("draw-keyboard-one")

    for _ in ONE:
        pad.undo.click()
    page.waits_for("Draw over this example")
    assert pad.ink == pytest.approx(example, abs=1e-6)
    assert pad.undo.is_disabled()

    pad.clear.focus()
    pad.keyboard.press("Enter")
    page.waits_for("The pad is empty: draw a digit.")
    for row, column in ZERO:
        pad.cells.nth(8 * row + column).focus()
        pad.keyboard.press("Enter")
    assert sorted(pad.pressed()) == sorted(ZERO)
    page.waits_for("The network reads a 0, with ")
    page.keep_pictures("draw-keyboard-zero")
    pad.keyboard.press("Enter")  # once more: the cell is empty again
    assert len(pad.pressed()) == len(ZERO) - 1

    # Tab leaves the grid, and comes back to where it was.
    pad.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Undo"
    pad.keyboard.press("Shift+Tab")
    assert page.page.evaluate("document.activeElement.ariaLabel") == "row 8, column 5"
    page.close()


@pytest.mark.thorough
def test_it_stays_alive_while_the_kernel_is_busy(browser, lab):
    page = DemoPage(browser, lab, "demos.draw()")
    pad = Pad(page)
    before = page.sentence
    page.page.evaluate(
        """code => { window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
            .requestExecute({ code }) }""",
        "import pathlib, time\nfor _ in range(600):\n    time.sleep(0.1)\n"
        "    if pathlib.Path('enough').exists(): break",
    )
    pad.draw(STROKES[0])
    drawn = pad.ink
    pad.undo.click()
    pad.draw(STROKES[1])
    assert page.sentence == before  # the kernel sleeps, the pad does not
    assert 0 < pad.ink < drawn
    (lab.root / "notebooks" / "enough").touch()
    page.waits_for("The network reads a 1, with ")
    page.page.wait_for_timeout(300)
    assert page.sentence.startswith("The network reads a 1, with ")  # and nothing older comes after
    page.close()


@pytest.mark.thorough
def test_a_finger_draws_and_the_page_does_not_scroll(browser, lab):
    page = DemoPage(browser, lab, "demos.draw()")
    pad = Pad(page)
    touch = page.page.context.new_cdp_session(page.page)

    def send(kind, *places):
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    panel = "document.querySelector('.jp-Notebook .jp-WindowedPanel-outer').scrollTop"
    top = page.page.evaluate(panel)
    first, *others = STROKES[1][0]
    send("touchStart", pad.at(first))
    for place in others:
        send("touchMove", pad.at(place))
    page.waits_for("The network reads a 1, with ")
    page.page.wait_for_timeout(300)  # the last movement is on its way
    one_finger = pad.ink
    assert one_finger > 0
    send("touchStart", pad.at(others[-1]), pad.at((0.1, 0.1)))  # a second finger draws nothing
    send("touchMove", pad.at(others[-1]), pad.at((0.1, 0.9)))
    send("touchEnd")
    page.page.wait_for_timeout(300)
    assert pad.ink == pytest.approx(one_finger, abs=1e-3)
    page.waits_for("The network reads a 1, with ")
    assert page.page.evaluate(panel) == top
    page.close()
