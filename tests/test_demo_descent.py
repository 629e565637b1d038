"""Walking downhill without a browser: what each control does, and what is said of the walk."""

import sys

import numpy as np
import pytest

from nnlib import demos
from nnlib.demos.descent import RATES, DescentDemo
from nnlib.demos.landscapes import LANDSCAPES, X_RANGE, Y_RANGE
from nnlib.demos.walking import FAR, RULES, STEPS, Setting, walk, words
from nnlib.gradcheck import assert_gradients_match, numerical_gradient


@pytest.mark.parametrize("name", LANDSCAPES)
def test_slopes_are_those_of_the_height_and_bottoms_are_bottoms(name):
    landscape = LANDSCAPES[name]
    rng = np.random.default_rng(0)
    for _ in range(5):
        place = rng.uniform(-2, 2, 2)
        slopes = landscape.slopes(place)
        assert_gradients_match(lambda w: float(landscape.height(*w)), place, slopes)
    x, y = np.meshgrid(np.linspace(*X_RANGE, 201), np.linspace(*Y_RANGE, 201))
    heights = landscape.height(x, y)
    assert heights.shape == x.shape
    assert landscape.lowest() <= heights.min() + 1e-12
    for place in landscape.minima:
        assert abs(landscape.slopes(place)).max() < 1e-9
        around = place + 0.01 * rng.standard_normal((50, 2))
        assert (landscape.height(*around.T) > landscape.height(*place)).all()
    if landscape.saddle is not None:
        assert abs(landscape.slopes(np.array(landscape.saddle))).max() < 1e-9
    if landscape.steepest is not None:
        hessian = np.array(
            [numerical_gradient(lambda w, i=i: landscape.slopes(w)[i], np.zeros(2)) for i in (0, 1)]
        )
        assert np.linalg.eigvalsh(hessian).max() == pytest.approx(landscape.steepest)


def test_the_walk_is_that_of_the_formula():
    path = walk(LANDSCAPES["bowl"], Setting("SGD", 0.1, 0.0, (-3.0, 1.5)))
    assert path.shape == (STEPS + 1, 2)
    assert np.allclose(path, np.array([-3, 1.5]) * 0.8 ** np.arange(STEPS + 1)[:, None])
    path = walk(LANDSCAPES["ravine"], Setting("SGD", 0.05, 0.5, (-3.5, 1.0)))
    first = np.array([-3.5, 1.0]) - 0.05 * np.array([-3.5, 20.0])
    second = first - 0.05 * (0.5 * np.array([-3.5, 20.0]) + first * (1, 20))
    assert np.allclose(path[1:3], [first, second])


def test_all_rates_and_rules_walk_without_a_warning():
    for landscape in LANDSCAPES.values():
        for rule in RULES:
            for rate in RATES[::5]:
                for momentum in (0.0, 0.99):
                    setting = Setting(rule, rate, momentum, landscape.start)
                    path = walk(landscape, setting)
                    assert np.isfinite(path).all()
                    for steps in (1, 2, 3, 4, 11, STEPS):
                        assert "nan" not in words(landscape, setting, path, steps)


def said(surface, optimizer="SGD", rate=0.1, momentum=0.0, start=None, steps=STEPS):
    landscape = LANDSCAPES[surface]
    setting = Setting(optimizer, rate, momentum, start or landscape.start)
    return words(landscape, setting, walk(landscape, setting), steps)


def test_it_says_when_a_walk_arrives_and_how():
    assert "arrives at the lowest point in 16 steps" in said("bowl")
    assert "never swings to and fro" in said("bowl")
    assert "in 1 step:" in said("bowl", rate=0.5)
    assert "in 38 steps" in said("ravine", rate=0.09)
    assert "zigzags: 14 of its steps turn back" in said("ravine", rate=0.09)
    assert "First it swings past, 20 times." in said("ravine", rate=0.05, momentum=0.9)
    assert "starts at the lowest point. The slope there is zero" in said("bowl", start=(0.0, 0.0))


def test_it_says_when_a_walk_diverges_and_from_which_rate_on():
    assert "needs one below 2 / 2 = 1." in said("bowl", rate=1.2)
    assert "needs one below 2 / 20 = 0.1." in said("ravine", rate=0.12)
    assert "needs one below 2 / 20 = 0.1." in said("turned ravine", rate=0.12)
    with_momentum = said("ravine", rate=0.2, momentum=0.9)
    assert "SGD with momentum 0.9 needs one below 2 · 1.9 / 20 = 0.19." in with_momentum
    assert "diverges" not in said("ravine", rate=0.18, momentum=0.9)
    assert "The learning rate 1 is too large here." in said("two valleys", rate=1.0)
    # Fewer steps than it takes to get far away: the swings are seen to grow.
    assert "each swing takes it further" in said("ravine", rate=0.12, steps=8)


def test_it_says_when_a_walk_oscillates_lingers_or_is_on_its_way():
    assert "oscillates, to and fro, and gets no nearer" in said("bowl", rate=1.0)
    assert "oscillates, to and fro, and gets no nearer" in said("ravine", "RMSProp", 1.0)
    assert "each swing is shorter" in said("bowl", rate=0.9, steps=8)
    assert "is on its way, 0.16 from the bottom" in said("bowl", rate=0.01)
    assert "is on its way" in said("ravine", "RMSProp", 0.02)
    assert "22 times so far, each time a little less far" in said("bowl", momentum=0.99)
    assert "49 times so far" in said("bowl", rate=0.5, momentum=0.99)
    assert "1 step: it is on its way" in said("bowl", steps=1)
    assert "near the saddle, where the ground is almost flat" in said(
        "saddle", start=(-1.0, 0.01), steps=20
    )
    assert "stands still on the saddle" in said("saddle", start=(-3.0, 0.0))


def test_a_bottom_that_is_passed_at_speed_is_not_arrived_at():
    landscape = LANDSCAPES["bowl"]
    setting = Setting("SGD", 0.1, 0.9, landscape.start)
    path = walk(landscape, setting)
    near = np.flatnonzero(np.linalg.norm(path, axis=1) < 0.3)
    assert near[0] < 20
    assert "arrives" not in words(landscape, setting, path, int(near[0]))
    # It jumps about, and happens to be close during the last three steps.
    assert "oscillates" in said("ravine", "RMSProp", 0.1)


def test_which_valley_is_said():
    assert "of the shallower valley in" in said("two valleys")
    assert "The other valley is deeper" in said("two valleys")
    assert "of the deeper valley in" in said("two valleys", momentum=0.9)
    assert "at one of the two lowest points" in said("saddle")


def test_every_control_moves_the_path():
    demo = DescentDemo("ravine", learning_rate=0.05)
    pictures, paths = [bytes(demo.image.value)], [demo.path.get_xydata()]

    def moved(control, value):
        control.value = value
        pictures.append(bytes(demo.image.value))
        paths.append(demo.path.get_xydata())
        assert pictures[-1] != pictures[-2]

    moved(demo.rate, 0.09)
    assert "zigzags" in demo.sentence
    moved(demo.momentum, 0.5)
    moved(demo.optimizer, "Nesterov")
    assert demo.sentence.startswith("Nesterov")
    moved(demo.optimizer, "Adam")
    assert demo.momentum.disabled
    moved(demo.w1, 3.0)
    assert demo.start.get_xydata().tolist() == [[3.0, 1.0]]
    moved(demo.w2, -2.0)
    moved(demo.steps, 5)
    assert len(paths[-1]) == 6
    assert demo.end.get_xydata().tolist() == paths[-1][-1:].tolist()
    assert len(demo.loss.get_xdata()) == 6
    moved(demo.surface, "two valleys")
    assert (demo.w1.value, demo.w2.value) == LANDSCAPES["two valleys"].start
    shown = {name for name, drawn in demo.ground.items() if all(a.get_visible() for a in drawn)}
    assert shown == {"two valleys"}
    moved(demo.optimizer, "SGD")
    assert not demo.momentum.disabled


def test_a_new_surface_is_drawn_once_with_its_start(monkeypatch):
    demo, said = DescentDemo(), []
    monkeypatch.setattr(demo, "say", said.append)
    demo.surface.value = "saddle"
    assert len(said) == 1
    assert "at one of the two lowest points" in said[0]


def test_a_diverging_path_stays_drawable():
    demo = DescentDemo("two valleys", learning_rate=3.0, momentum=0.9)
    assert "diverges" in demo.sentence
    assert abs(demo.path.get_xydata()).max() <= FAR


def test_a_callback_that_raises_says_so(monkeypatch):
    demo = DescentDemo()
    # Not by its name: in the package, `descent` is the function.
    monkeypatch.setattr(sys.modules[DescentDemo.__module__], "walk", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.rate.value = 0.2
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"surface": "bowel"}, "surface: expected one of bowl, ravine.* got 'bowel'"),
        ({"optimizer": "adam"}, "optimizer: expected one of SGD.* got 'adam'"),
        ({"learning_rate": 0.11}, "such as 0.12, the nearest to 0.11; it goes from 0.001 to 3"),
        ({"learning_rate": 0}, "learning_rate: expected"),
        ({"momentum": 1}, "momentum: expected"),
    ],
)
def test_bad_arguments_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        DescentDemo(**options)


def test_the_function(capsys):
    assert demos.descent("ravine", optimizer="Adam", learning_rate=0.3) is None
    assert capsys.readouterr().out.startswith("Adam arrives at the lowest point in 66 steps")
