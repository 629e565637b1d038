import math

import numpy as np
import pytest

from nnlib import expect

# --- floating ------------------------------------------------------------------------------------


def test_floating_returns_the_very_array_it_was_given(dtype):
    array = np.ones((2, 3), dtype)
    assert expect.floating(array, "inputs") is array
    assert expect.floating(array, "inputs", ndim=2) is array


def test_floating_takes_a_list_of_floats():
    values = expect.floating([[0.5, 1.0]], "inputs")
    assert values.tolist() == [[0.5, 1.0]]
    assert values.dtype == np.float64


@pytest.mark.parametrize(
    ("array", "came"),
    [
        (np.ones(3, np.uint8), "uint8"),
        (np.ones(3, np.int64), "int64"),
        (np.ones(3, bool), "bool"),
        (np.ones(3, complex), "complex128"),
        (np.array(["0.5"]), "<U3"),
        (None, "object"),
    ],
)
def test_floating_says_what_came_and_how_to_convert_it(array, came):
    with pytest.raises(TypeError) as caught:
        expect.floating(array, "images")
    assert str(caught.value) == (
        f"images: expected floating-point numbers, got {came}. "
        "Convert it first, for example images.astype(np.float32), and scale pixels to [0, 1]."
    )


def test_floating_says_which_shape_came_and_how_to_get_rows():
    with pytest.raises(ValueError, match=r"^logits: expected 2 axes, got shape \(3,\)") as caught:
        expect.floating(np.ones(3), "logits", ndim=2)
    assert "logits.reshape(count, -1)" in str(caught.value)
    assert "images" not in str(caught.value)  # it is not about images: it is about logits


# --- labels --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int32, np.int64, np.uint64])
def test_labels_of_any_integer_type_come_back_as_they_are(kind):
    labels = np.array([2, 0, 1], kind)
    assert expect.labels(labels, 3, 3) is labels


def test_labels_may_be_a_list_and_may_be_none_at_all():
    assert expect.labels([1, 0], 2, 2).tolist() == [1, 0]
    assert expect.labels(np.empty(0, np.int64), 0, 10).shape == (0,)


@pytest.mark.parametrize("labels", [np.ones(3), np.ones(3, bool), np.array(["1", "0", "1"])])
def test_labels_that_are_not_integers(labels):
    with pytest.raises(TypeError) as caught:
        expect.labels(labels, 3, 2)
    assert str(caught.value) == (
        f"labels: expected integers (0 for class 0, and so on), got {labels.dtype}. "
        "One-hot rows become integers with one_hot.argmax(axis=1)."
    )


def test_labels_of_the_wrong_count():
    with pytest.raises(ValueError, match=r"^labels: expected one per row, shape \(4,\), got \(3,"):
        expect.labels([0, 1, 0], 4, 2)


def test_one_hot_labels_of_integers_are_told_how_to_become_labels():
    with pytest.raises(ValueError, match=r"shape \(3,\), got \(3, 3\).*argmax\(axis=1\)"):
        expect.labels(np.eye(3, dtype=int), 3, 3)


@pytest.mark.parametrize(("labels", "came"), [([0, 10], "0 to 10"), ([-1, 3], "-1 to 3")])
def test_labels_out_of_range(labels, came):
    with pytest.raises(ValueError, match=rf"^labels: .*0 to 9 for 10 classes, got {came}\.$"):
        expect.labels(labels, 2, 10)


def test_labels_are_called_by_the_name_they_have_at_the_caller():
    with pytest.raises(ValueError, match=r"^digits: "):
        expect.labels([0], 2, 10, "digits")


# --- number --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0.25, np.float32(0.25), np.float64(0.25), np.array(0.25)])
def test_number_returns_a_python_float(value):
    result = expect.number(value, "rate")
    assert type(result) is float
    assert result == 0.25


def test_number_takes_integers():
    assert expect.number(2, "factor") == 2.0
    assert type(expect.number(np.int32(2), "factor")) is float


@pytest.mark.parametrize("value", ["0.1", b"0.1", None, [0.1], True, 1j, "much"])
def test_number_refuses_what_is_not_a_number(value):
    with pytest.raises(TypeError) as caught:
        expect.number(value, "rate")
    assert str(caught.value) == f"rate: expected a number, got {value!r}."


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_number_refuses_what_is_not_finite(value):
    with pytest.raises(ValueError, match=r"^rate: expected a finite number, got -?(nan|inf)\.$"):
        expect.number(value, "rate")
    with pytest.raises(ValueError, match=r"^rate: expected a finite number at least 0, got"):
        expect.number(value, "rate", at_least=0)


def test_the_bounds_of_number_are_open_above_and_below_and_closed_at_least():
    assert expect.number(0, "rate", at_least=0, below=1) == 0
    assert expect.number(np.nextafter(1, 0), "rate", at_least=0, below=1) < 1
    with pytest.raises(ValueError, match=r"number at least 0 and below 1, got 1\.$"):
        expect.number(1, "rate", at_least=0, below=1)
    with pytest.raises(ValueError, match=r"number at least 0 and below 1, got -1e-09\.$"):
        expect.number(-1e-9, "rate", at_least=0, below=1)
    with pytest.raises(ValueError, match=r"^slope: expected a finite number above 0, got 0\.$"):
        expect.number(0, "slope", above=0)


# --- whole_number, generator, floating_dtype -----------------------------------------------------


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_whole_number_returns_a_python_int(value):
    result = expect.whole_number(value, "epochs", at_least=3)
    assert type(result) is int
    assert result == 3


@pytest.mark.parametrize("value", [3.0, np.float64(3), "3", None, True, np.True_])
def test_whole_number_refuses_what_is_not_whole(value):
    with pytest.raises(TypeError) as caught:
        expect.whole_number(value, "epochs")
    assert str(caught.value) == f"epochs: expected a whole number, got {value!r}."


def test_whole_number_has_a_least_value():
    assert expect.whole_number(0, "epochs") == 0
    with pytest.raises(ValueError, match=r"^epochs: expected 0 or more, got -1\.$"):
        expect.whole_number(-1, "epochs")
    with pytest.raises(ValueError, match=r"^epochs: expected 1 or more, got 0\.$"):
        expect.whole_number(0, "epochs", at_least=1)


def test_generator_returns_the_generator_itself(rng):
    assert expect.generator(rng) is rng


@pytest.mark.parametrize("value", [0, None, np.random, np.random.default_rng])
def test_generator_refuses_anything_else_and_shows_how_to_make_one(value):
    with pytest.raises(TypeError) as caught:
        expect.generator(value)
    assert str(caught.value) == (
        f"rng: expected a generator such as np.random.default_rng(0), got {value!r}."
    )


def test_floating_dtype_returns_a_dtype(dtype):
    assert expect.floating_dtype(dtype.type) == dtype
    assert expect.floating_dtype(str(dtype)) == dtype


@pytest.mark.parametrize("kind", [int, np.uint8, bool, complex, str])
def test_floating_dtype_refuses_other_types(kind):
    with pytest.raises(TypeError, match=r"^dtype: expected a floating-point type such as float32"):
        expect.floating_dtype(kind)
