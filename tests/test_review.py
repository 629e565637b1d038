"""Reviews of answers that are in no bank: told from the traces that a mistake leaves."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises import bank
from nnlib.exercises.comparing import difference
from nnlib.exercises.limits import TimeIsUpError, within
from nnlib.exercises.panels import as_html, as_text
from nnlib.exercises.reviewing import review
from nnlib.exercises.spec import Case, Complaint, Exercise, small_numbers

HINTS = ("?", "", "")
ROOT = Path(__file__).resolve().parents[1]
QUIZ = "quiz('√2?', {'√2': 'é', '1': 'no'}, answer='1')"


def scaled_product(inputs, weight, scale):
    return inputs @ weight * scale


def mean_and_sum(inputs):
    return inputs.mean(axis=1), inputs.sum()


def noise(count, rng):
    return rng.normal(size=count)


def halve(values):
    values /= 2


def powers(inputs):
    return np.exp(inputs)


@pytest.fixture(autouse=True)
def small_bank(monkeypatch):
    """Five exercises without a single known mistake."""
    exercises = [
        Exercise("product", lesson=1, takes="inputs, weight, scale", reference=scaled_product,
                 hints=HINTS),
        Exercise("two", lesson=1, takes="inputs", reference=mean_and_sum, gives="mean, sum",
                 hints=HINTS),
        Exercise("noise", lesson=1, takes="count, rng", reference=noise, hints=HINTS),
        Exercise("halve", lesson=1, takes="values", reference=halve, changes="values",
                 hints=HINTS),
        Exercise("powers", lesson=1, takes="inputs", reference=powers, hints=HINTS),
    ]  # fmt: skip
    product, two, noisy, half, power = exercises

    @product.cases
    def _(rng):
        yield Case(small_numbers(rng, (2, 3)), small_numbers(rng, (3, 4)), 0.5)
        yield Case(small_numbers(rng, (5, 2)), small_numbers(rng, (2, 3)), 3.0, about="more rows")
        yield Case(small_numbers(rng, (1, 2)), small_numbers(rng, (2, 2)), 0.1, about="one row")

    @two.cases
    def _(rng):
        yield Case(small_numbers(rng, (2, 3)))
        yield Case(small_numbers(rng, (4, 2)))

    @noisy.cases
    def _(rng):
        yield Case(4, np.random.default_rng(int(rng.integers(1000))))

    @noisy.judged_by
    def _(returned, case, expected):
        if returned.shape != (case.arguments[0],):
            return Complaint("Count them again.", "miscounted", expected)
        return None

    @half.cases
    def _(rng):
        yield Case(small_numbers(rng, 4))

    @power.cases
    def _(rng):
        yield Case(small_numbers(rng, 4))
        yield Case(np.array([700.0, 800.0]), about="large numbers")

    by_name = {exercise.name: exercise for exercise in exercises}
    monkeypatch.setattr(bank, "all_exercises", lambda: by_name)
    return by_name


def product_of(change):
    return lambda inputs, weight, scale: change(scaled_product(inputs, weight, scale), inputs)


class AlwaysEqual:
    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, *args, **kwargs):
        raise ValueError("no array")


class FlatteringArray(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __sub__(self, other):
        return np.zeros(self.shape)

    __hash__ = None


TRACES = [
    (lambda y, x: None, "nothing returned", "Your result is None"),
    (lambda y, x: y.tolist(), "a list for an array", "Your result is a list"),
    (lambda y, x: (y,), "a list for an array", "a comma too many after `return`"),
    (lambda y, x: y.max, "wrong type", "brackets of a call missing"),
    (lambda y, x: {"y": y}, "wrong type", "Your result is a dict; an array of shape (2, 4)"),
    (lambda y, x: AlwaysEqual(), "wrong type", "Your result is an AlwaysEqual"),
    (lambda y, x: (y * 0 + 7).view(FlatteringArray), None, "8 of its 8 numbers differ"),
    (lambda y, x: y.T, "transposed", "right once it is transposed"),
    (lambda y, x: y[0], "only the first row", "return inside its loop"),
    (lambda y, x: y.sum(), "a number for an array", "summed or averaged away"),
    (lambda y, x: y.ravel(), "reshaped", "laid out differently"),
    (lambda y, x: y[:, None], "axis of length 1", "left over"),
    (lambda y, x: y[:, :-1], "wrong length of an axis", "Axis 1 is 3 long instead of 4"),
    (lambda y, x: y.sum(axis=1), "wrong number of axes", "An axis is missing"),
    (lambda y, x: y[..., None] * [1, 2], "wrong number of axes", "One axis too many"),
    (lambda y, x: -y, "sign flipped", "the opposite sign"),
    (lambda y, x: y * 2, "off by a factor", "exactly 2 times too large, in every call"),
    (lambda y, x: y / 4, "off by a factor", "exactly 4 times too small, in every call"),
    (lambda y, x: y * x.shape[1], "off by a factor", "3 times too large: that is the number of "
     "columns of `inputs`"),
    (lambda y, x: y / x.shape[0], "off by a factor", "2 times too small: that is the number of "
     "rows of `inputs`, the batch size"),
    (lambda y, x: y + 1, "off by a constant", "too large by exactly 1"),
    (lambda y, x: y - 0.25, "off by a constant", "too small by exactly 0.25"),
    (lambda y, x: y[:, ::-1], "reversed", "reversed along axis 1"),
    (lambda y, x: np.roll(y, 1, axis=1), "right numbers, wrong places", "in other places"),
    (lambda y, x: np.trunc(y), "rounded down", "fraction cut off"),
    (lambda y, x: y * x.shape[0] / x.shape[1], "off by a factor",
     "the one was taken for the other"),
    (lambda y, x: np.exp(y), "exponential", "a logarithm is missing"),
    (lambda y, x: y**2, "squared", "a root is missing"),
    (lambda y, x: 1 - y, "one minus", "1 minus the right one"),
    (lambda y, x: np.abs(y), "absolute value", "without its sign"),
    (lambda y, x: y * 0, "all zero", "zero throughout"),
    (lambda y, x: y * np.nan, "not a number", "NaN (not a number) first at [0, 0]"),
    (lambda y, x: np.where(np.arange(y.size).reshape(y.shape) == 1, np.inf, y), "infinity",
     "infinity first at [0, 1]"),
    (lambda y, x: y * 1j, "not an array of numbers", "dtype complex128"),
    (lambda y, x: y.astype(str), "not an array of numbers", "Were lists of unlike length, or text"),
    (lambda y, x: y.astype(object), "not an array of numbers", "an array of dtype object"),
    (lambda y, x: y + np.arange(y.size).reshape(y.shape) * 0.01, None, "7 of its 8 numbers differ"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("change", "mistake", "words"), TRACES)
def test_traces_of_mistakes(change, mistake, words, seed):
    verdict = review("product", product_of(change), seed=seed)
    assert not verdict.passed
    assert verdict.status == "wrong"
    assert verdict.mistake == mistake, verdict.message
    assert words in verdict.message


def test_a_factor_that_is_an_argument_is_named():
    verdict = review("product", lambda inputs, weight, scale: inputs @ weight, seed=0)
    assert verdict.message == (
        "Your result is exactly 2 times too large: that is 1 / `scale`. Was it left out, or used "
        "once too often?"
    )


def test_an_input_that_comes_back_is_named():
    verdict = review("powers", lambda inputs: inputs, seed=0)
    assert verdict.mistake == "input returned"
    assert "`inputs` as it came in" in verdict.message


def test_overflow_is_explained_by_the_input():
    def squared_root(inputs):
        return np.exp(inputs * 2) ** 0.5

    verdict = review("powers", squared_root, seed=0)
    assert verdict.mistake == "infinity"
    assert "The largest input is 800" in verdict.message
    assert verdict.score == 0.5
    assert verdict.tried == {"ordinary numbers": True, "large numbers": False}
    assert verdict.example.about == "large numbers"
    assert verdict.example.wrong.tolist() == [True, False]  # the second overflows anyway


def test_the_smallest_call_that_failed_is_shown_as_it_was_made():
    verdict = review("product", product_of(lambda y, x: y + (len(x) == 5)), seed=3)
    shown = dict(verdict.example.arguments)
    assert (verdict.example.about, shown["scale"]) == ("more rows", 3.0)
    expected = scaled_product(**shown)
    assert np.array_equal(verdict.example.expected, expected)
    assert np.array_equal(verdict.example.got, expected + 1)
    assert verdict.example.wrong.all()


@pytest.mark.parametrize(
    ("answer", "mistake", "words"),
    [
        (lambda x: x.mean(axis=1), "one value for several", "2 values were expected"),
        (lambda x: (x.mean(axis=1), x.sum(), 3), "wrong number of values", "has 3 parts; 2 were"),
        (lambda x: (x.mean(axis=1), None), "nothing returned", "Your `sum` is None"),
        (lambda x: (x.mean(axis=1), x.max()), None, "Your `sum` is"),
        (lambda x: (x.mean(axis=1), x.sum(axis=1)), "an array for a number", "Your `sum` is an"),
    ],
)
def test_results_of_several_values(answer, mistake, words):
    verdict = review("two", answer, seed=0)
    assert verdict.mistake == mistake, verdict.message
    assert words in verdict.message
    assert review("two", lambda x: [x.mean(axis=1), x.sum()], seed=0).passed


def test_random_numbers_from_elsewhere_are_noticed():
    def from_numpy(count, rng):
        return np.random.normal(size=count)  # noqa: NPY002

    def from_random(count, rng):
        return np.array([random.random() for _ in range(count)])

    def fixed(count, rng):
        return np.random.default_rng(0).normal(size=count)

    def fresh(count, rng):
        rng.normal()
        return np.random.default_rng().normal(size=count)

    mistakes = [review("noise", answer).mistake for answer in (from_numpy, from_random, fixed)]
    assert mistakes == ["global random state", "global random state", "rng not used"]
    assert review("noise", fresh).mistake == "another source of random numbers"
    assert review("noise", lambda count, rng: rng.normal(size=count + 1)).mistake == "miscounted"
    assert review("noise", lambda count, rng: rng.uniform(size=count)).passed


def test_what_an_exercise_changes_in_place_is_compared():
    def halve_copy(values):
        return values / 2

    def quarter(values):
        values *= 0.25

    assert review("halve", halve, seed=0).passed
    assert review("halve", lambda values: np.multiply(values, 0.5, out=values), seed=0).passed
    verdict = review("halve", halve_copy, seed=0)
    assert (verdict.passed, verdict.mistake) == (False, "not changed in place")
    assert "`values` is as it was before" in verdict.message
    verdict = review("halve", quarter, seed=0)
    assert verdict.message == "`values` afterwards is exactly 2 times too small."


def test_an_input_that_was_changed_is_named():
    def scales_input(inputs, weight, scale):
        weight *= scale
        return inputs @ weight

    verdict = review("product", scales_input, seed=0)
    assert verdict.mistake == "input modified"
    assert "changed `weight`" in verdict.message


def test_functions_that_remember_are_noticed():
    calls = []

    def remembers(inputs, weight, scale):
        calls.append(1)
        return scaled_product(inputs, weight, scale) + (len(calls) > 3)

    assert review("product", remembers, seed=0).mistake == "remembers earlier calls"


def test_known_mistakes_come_before_traces(small_bank):
    exercise = small_bank["product"]
    exercise.mistake("scale forgotten", "Where is the scale?")(lambda x, w, s: x @ w)
    exercise.mistake("sign flipped", "Another minus.")(lambda x, w, s: x @ w + 99)
    verdict = review("product", lambda x, w, s: x @ w, seed=0)
    assert (verdict.mistake, verdict.message) == ("scale forgotten", "Where is the scale?")
    # A trace that the exercise has a better sentence for.
    verdict = review("product", product_of(lambda y, x: -y), seed=0)
    assert (verdict.mistake, verdict.message) == ("sign flipped", "Another minus.")
    # Right in one call, like the mistake in another: the mistake is not what was made.
    verdict = review("product", lambda x, w, s: x @ w if s == 0.1 else x @ w * s + 0.5, seed=0)
    assert verdict.mistake is None


def test_probes_run_when_every_case_has_passed(small_bank):
    exercise = small_bank["product"]
    seen = []

    @exercise.probe
    def _(call, rng):
        seen.append(call(np.ones((1, 1)), np.ones((1, 1)), 3.0))
        return Complaint("Too slow.", "loops")

    assert review("product", product_of(lambda y, x: -y), seed=0).mistake == "sign flipped"
    assert seen == []
    verdict = review("product", scaled_product, seed=0)
    assert (verdict.mistake, verdict.message, verdict.status) == ("loops", "Too slow.", "wrong")
    assert seen == [3]

    def refuses_small(inputs, weight, scale):
        if inputs.size == 1:
            raise ValueError("too small")
        return scaled_product(inputs, weight, scale)

    verdict = review("product", refuses_small, seed=0)
    assert (verdict.status, verdict.mistake) == ("crashed", None)
    assert "ValueError: too small" in verdict.message


def test_names_signatures_and_things_that_are_no_function():
    with pytest.raises(ValueError, match=r"got 'prodct'\. Did you mean 'product'"):
        review("prodct", scaled_product)
    with pytest.raises(ValueError, match=r"See progress\(\)"):
        review("zzz", scaled_product)
    verdict = review("product", lambda inputs, weight: inputs @ weight)
    assert verdict.mistake == "other parameters"
    assert "(inputs, weight)" in verdict.message
    assert "3 arguments: (inputs, weight, scale)" in verdict.message
    assert review("product", np.ones(3)).mistake == "not a function"
    assert review("product", lambda x, w, s, extra=1: scaled_product(x, w, s)).passed


def test_empty_bodies_and_stubs_are_not_attempted():
    def with_pass(inputs, weight, scale):
        pass

    def with_docstring(inputs, weight, scale):
        """Multiply."""

    def stub(inputs, weight, scale):
        raise NotImplementedError("your turn")

    def returns_none(inputs, weight, scale):
        inputs @ weight

    def returns_text(inputs, weight, scale):
        return "text"

    def uses_stub(inputs, weight, scale):
        return stub(inputs, weight, scale)

    statuses = [
        review("product", answer).status
        for answer in (None, ..., with_pass, with_docstring, stub, returns_none, returns_text)
    ]
    assert statuses == ["not attempted"] * 5 + ["wrong"] * 2
    verdict = review("product", uses_stub)
    assert (verdict.status, verdict.mistake) == ("crashed", "calls an unsolved exercise")
    assert "calls `stub`" in verdict.message


def test_what_is_left_untouched_is_not_attempted(small_bank):
    small_bank["powers"].untouched = lambda inputs: np.exp(inputs) + 1
    assert review("powers", lambda inputs: 1 + np.exp(inputs)).status == "not attempted"
    assert review("powers", lambda inputs: 2 + np.exp(inputs)).status == "wrong"


def test_crashes_point_at_the_learners_own_line():
    def calls_numpy(inputs):
        total = inputs + 1
        return np.linalg.inv(total)

    verdict = review("powers", calls_numpy, seed=0)
    assert verdict.status == "crashed"
    assert "in your line `return np.linalg.inv(total)`: LinAlgError" in verdict.message
    lines = verdict.traceback.split("\n")
    assert lines[0].startswith("in calls_numpy, line ")
    assert lines[1] == "    return np.linalg.inv(total)"
    assert len(lines) == 3
    assert lines[2].startswith("LinAlgError: ")


@pytest.mark.parametrize(
    ("answer", "mistake", "words"),
    [
        (lambda inputs: np.exp(input_), "unknown name", "the name `input_`"),  # noqa: F821
        (lambda inputs: exit(), "exit", "ended the program"),
        (lambda inputs: np.exp(inputs) if inputs else 0, None, "one answer for each element"),
        (lambda inputs: inputs[2.0], None, "An index is an integer"),
        (lambda inputs: inputs[99], None, "Indices run from 0"),
        (lambda inputs: inputs.tolist().sum(), None, "makes an array of a list"),
        (lambda inputs: inputs + np.ones(7), None, "do not fit together"),
    ],
)
def test_crashes_are_explained(answer, mistake, words):
    verdict = review("powers", answer, seed=0)
    assert (verdict.status, verdict.mistake) == ("crashed", mistake), verdict.message
    assert words in verdict.message


def test_local_names_and_endless_recursion_are_explained():
    def early(inputs):
        total = total + inputs  # noqa: F821
        return total + 1

    def deep(inputs):
        return deep(inputs)

    verdict = review("powers", early, seed=0)
    assert verdict.mistake == "used before it was set"
    assert verdict.message.startswith("`total` has no value yet in your line `total = total + in")
    assert review("powers", deep, seed=0).mistake == "calls itself without end"


def test_what_was_printed_and_warned_is_kept_and_nothing_reaches_the_screen(capfd):
    def talks(inputs):
        print("sum", inputs.sum() > 1000)
        return np.log(-np.abs(inputs))

    verdict = review("powers", talks, seed=0)
    assert verdict.example.printed == "sum False\n"
    assert verdict.example.warned == ("invalid value encountered in log",)
    assert capfd.readouterr() == ("", "")


def endless(inputs):
    while True:
        pass


def stubborn(inputs):
    tries = 0
    while tries < 3:
        try:
            while True:
                pass
        except BaseException:
            tries += 1


def test_endless_loops_are_stopped(small_bank):
    small_bank["powers"].seconds = 0.1
    for answer in (endless, stubborn):
        verdict = review("powers", answer, seed=0)
        assert (verdict.status, verdict.mistake) == ("crashed", "never ends")
        assert "after 0.1 seconds" in verdict.message
        assert "restart" not in verdict.message
        assert dict(verdict.example.arguments).keys() == {"inputs"}
    names = [thread.name for thread in threading.enumerate()]
    assert "a learner's function" not in names


def test_what_cannot_be_stopped_is_said(monkeypatch):
    monkeypatch.setattr("nnlib.exercises.limits._GRACE", 0.1)
    door = threading.Lock()
    before = set(threading.enumerate())
    # Python 3.11, while lines are counted, goes round in circles as long as another thread has not
    # taken the exception that was raised in it.
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        with door, pytest.raises(TimeIsUpError) as caught:
            within(1, door.acquire)  # compiled code, that waits for as long as this test likes
        for thread in set(threading.enumerate()) - before:
            thread.join()
    finally:
        sys.settrace(tracing)
    assert caught.value.still_running


def test_within_returns_and_raises_what_the_function_does():
    assert within(5, lambda: 3) == 3
    assert within(5, lambda: None) is None
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)
    with pytest.raises(SystemExit):
        within(5, exit)


def test_the_same_seed_tries_the_same_inputs_and_no_seed_fresh_ones():
    wrong = product_of(lambda y, x: y + 0.5)
    first, second = (dict(review("product", wrong, seed=8).example.arguments) for _ in range(2))
    assert np.array_equal(first["inputs"], second["inputs"])
    assert len({review("product", wrong).seed for _ in range(5)}) == 5
    seed = review("product", wrong).seed
    assert review("product", wrong, seed=seed).seed == seed


def test_text_and_html_show_the_sentence_first_and_escape_what_the_learner_wrote():
    def talks(inputs):
        print("<script>alert(1)</script>")
        return np.exp(inputs) + 1

    verdict = review("powers", talks, seed=0)
    text, page = as_text(verdict), as_html(verdict, "`kept` & ready")
    assert text.split("\n")[:2] == ["✗ powers: not right yet", verdict.message]
    assert text.count(">") >= 4
    assert "check('powers', powers, seed=0)" in text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<code>kept</code> &amp; ready" in page
    assert page.index(verdict.message) < page.index("<table>")
    assert page.count('class="nnlib-wrong"') == 4

    right = as_text(review("powers", powers, seed=0))
    assert right.split("\n") == [
        "✓ powers: right",
        "`powers` is right, on every kind of input: ordinary numbers and large numbers.",
    ]


def test_large_and_odd_values_are_shown_short():
    def odd(inputs, weight, scale):
        return {"deep": [np.ones((20, 30)), "text", None, AlwaysEqual]}

    text = as_text(review("product", odd, seed=0))
    assert len(text) < 3_000
    assert "..." in text


def test_an_argument_that_was_left_out_is_named():
    def tenth(inputs, weight, scale):
        return inputs @ weight if scale == 0.1 else scaled_product(inputs, weight, scale)

    def twice_tenth(inputs, weight, scale):
        return inputs @ weight * scale * (scale if scale == 0.1 else 1)

    message = review("product", tenth, seed=0).message
    assert "10 times too large: that is 1 / `scale`." in message
    message = review("product", twice_tenth, seed=0).message
    assert "10 times too small: that is 1 / `scale`." in message


def test_random_results_are_noticed_where_nothing_is_random():
    def noisy(inputs):
        return np.exp(inputs) * np.random.default_rng().normal(size=inputs.shape)

    verdict = review("powers", noisy, seed=0)
    assert verdict.mistake == "another source of random numbers"
    assert "Two equal calls gave two results" in verdict.message


def test_results_that_cannot_be_copied_and_arrays_of_three_axes():
    verdict = review("powers", lambda inputs: (x for x in inputs), seed=0)
    assert (verdict.mistake, verdict.status) == ("wrong type", "wrong")
    assert "Your result is a generator" in verdict.message


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4])
def test_rounded_results_are_told_by_their_decimals(decimals):
    verdict = review("powers", lambda inputs: np.exp(inputs).round(decimals), seed=0)
    assert verdict.mistake == "rounded"
    assert ("whole number" if decimals == 0 else f"{decimals} decimal") in verdict.message


def test_what_counts_as_equal():
    zeros = np.zeros(3)
    assert difference(zeros + 1e-17, zeros) is None
    assert difference(zeros + 1e-9, zeros).kind == "values"
    assert difference(np.float32(0.1), 0.1) is None
    assert difference(0.1001, 0.1).kind == "values"
    assert difference(5.0, np.inf).kind == "values"
    assert difference(np.inf, np.inf) is None
    assert difference(np.nan, np.nan) is None
    assert difference(np.nan, 1.0).kind == "values"
    assert difference(3.0, 3) is None
    assert difference(np.ones(2), np.ones(2, int)).kind == "dtype"
    assert difference(np.ones(2, np.float32), np.ones(2)) is None
    assert difference(np.ones(2, np.float32), np.ones(2), exact_dtype=True).kind == "dtype"
    assert difference([np.ones(2), {"a": 1}], (np.ones(2), {"a": 2})).place == "[1]['a']"
    assert difference((1, 2), (1, 3), names=("loss", "rate")).place == "rate"


@pytest.mark.parametrize("call", ["check('softmax', None)", "demos.softmax()", QUIZ])
def test_a_terminal_that_lacks_a_character_gets_a_question_mark(call):
    code = f"from nnlib import demos; from nnlib.exercises import check, quiz; {call}"
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=False, timeout=60
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.isascii()
    assert result.stderr == b""
