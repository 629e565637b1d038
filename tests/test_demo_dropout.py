"""The dropout demo without a browser: masks, the scaling, and what many of them average to."""

import asyncio

import numpy as np
import pytest

from nnlib import demos
from nnlib.demos import player
from nnlib.demos.dropout import LAST_DRAW, UNITS, DropoutDemo


@pytest.fixture
def demo():
    return DropoutDemo()


def draw(demo, masks):
    demo.draws = masks
    demo.update()


def bars(collection):
    """Return the heights of the bars that are drawn."""
    return np.array([segment[1, 1] for segment in collection.get_segments()])


def test_it_begins_with_one_mask_and_says_what_it_does(demo):
    passed = demo._pass()
    off = int(np.sum(~passed.stays[0]))
    assert demo.sentence.startswith(
        f"Mask 1 switches {off} of the {UNITS} units off, and the others count 2 times."
    )
    assert 0 < off < UNITS
    assert f"This thinned network says {passed.thinned[0].argmax()}" in demo.sentence


def test_what_is_drawn_is_the_mask_the_units_and_the_logits(demo):
    draw(demo, 30)
    passed, shown = demo._pass(), demo.shown
    stays = passed.stays[29]
    assert bars(shown._bars) == pytest.approx(np.where(stays, 2 * passed.units, 0))
    assert shown._outputs.get_ydata() == pytest.approx(passed.units)
    assert np.array_equal(shown._off.get_xdata(), np.flatnonzero(~stays))
    assert bars(shown._logit_bars) == pytest.approx(passed.thinned[29])
    assert shown._averages.get_ydata() == pytest.approx(passed.thinned[:30].mean(axis=0))
    assert shown._running.get_ydata()[[0, 29]] == pytest.approx(
        [passed.thinned[0, 3], passed.thinned[:30, 3].mean()]
    )
    assert shown._aim.get_ydata()[0] == passed.whole[3]


def test_the_whole_network_is_what_the_network_predicts(demo):
    for row, image in enumerate(demo.examples.images):
        demo.digit.value = row
        passed = demo._pass()
        assert passed.label == row == passed.whole.argmax()
        assert passed.whole == pytest.approx(demo.network(image[None])[0], rel=1e-5)
        assert f"{row} a logit of" in demo.sentence


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.7])
def test_scaled_the_average_is_that_of_the_whole_network_and_else_it_is_not(demo, rate):
    demo.rate.value = rate
    draw(demo, LAST_DRAW)
    bias = demo.network.layers[-1].bias.value
    scaled = demo._pass()
    spread = scaled.thinned.std(axis=0) / np.sqrt(LAST_DRAW)
    assert (np.abs(scaled.thinned.mean(axis=0) - scaled.whole) < 4 * spread + 1e-6).all()

    picture, said = bytes(demo.image.value), demo.sentence
    demo.scaled.value = False
    plain = demo._pass()
    assert plain.thinned - bias == pytest.approx((1 - rate) * (scaled.thinned - bias), abs=1e-4)
    assert bytes(demo.image.value) != picture
    assert demo.sentence != said
    assert "count" not in demo.sentence


def test_the_same_masks_meet_every_rate(demo):
    stays = {}
    for rate in (0.2, 0.5, 0.9):
        demo.rate.value = rate
        stays[rate] = demo._pass().stays
    assert not (stays[0.5] & ~stays[0.2]).any()
    assert not (stays[0.9] & ~stays[0.5]).any()
    assert stays[0.9].mean() == pytest.approx(0.1, abs=0.03)


def test_every_movement_draws_another_picture_and_sentence(demo):
    moves = [
        lambda: setattr(demo.digit, "value", 8),
        lambda: setattr(demo.rate, "value", 0.9),
        lambda: setattr(demo.scaled, "value", False),
        demo.player.step,
        demo.player.step,
    ]
    seen = {(bytes(demo.image.value), demo.sentence)}
    for move in moves:
        move()
        seen.add((bytes(demo.image.value), demo.sentence))
    assert len({picture for picture, _ in seen}) == len({said for _, said in seen}) == 6


def test_at_rate_0_there_is_nothing_to_average(demo):
    draw(demo, 5)
    demo.rate.value = 0
    assert demo.sentence.startswith("At rate 0 nothing is switched off")
    assert len(demo.shown._off.get_xdata()) == 0
    assert bars(demo.shown._logit_bars) == pytest.approx(demo._pass().whole, rel=1e-5)


def test_axes_hold_all_that_is_drawn(demo):
    draw(demo, LAST_DRAW)
    for rate in (0, 0.5, 0.9):
        demo.rate.value = rate
        for row in range(10):
            demo.digit.value = row
            shown, passed = demo.shown, demo._pass()
            low, high = shown._average.get_ylim()
            assert low <= passed.thinned[:, row].min()
            assert high >= passed.thinned[:, row].max()
            assert shown._units.get_ylim()[1] >= passed.dropped.max()
            low, high = shown._logits.get_ylim()
            assert low <= passed.thinned.min() <= passed.thinned.max() <= high


def test_masks_are_drawn_one_after_the_other_until_the_end(demo, monkeypatch):
    monkeypatch.setattr(player, "BREATH", 0)

    async def play():
        demo.player.once.click()
        assert "of 2 thinned ones" in demo.sentence
        demo.player.play.click()
        await asyncio.sleep(0)
        demo.rate.value = 0.3  # alive while masks are drawn
        assert demo.player.playing
        await demo.player.task
        assert f"of {LAST_DRAW} thinned ones" in demo.sentence
        assert demo.sentence.endswith("Here it ends; Reset begins anew.")
        assert not demo.step()
        assert demo.draws == LAST_DRAW
        demo.player.again.click()
        assert demo.sentence.startswith("Mask 1 switches")

    asyncio.run(play())


def test_what_goes_wrong_is_said_and_raised(demo, monkeypatch):
    monkeypatch.setattr(demo, "_pass", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        demo.rate.value = 0.3
    assert demo.sentence.startswith("This demo has stopped: ZeroDivisionError")


def test_it_is_called_in_one_line(capsys):
    assert demos.dropout() is None
    assert capsys.readouterr().out.startswith("Mask 1 switches")
