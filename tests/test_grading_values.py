"""Only plain values pass between the grader and learners' code, and forged bytes are refused."""

import random

import numpy as np
import pytest

from nnlib.grading.guest import values
from nnlib.grading.guest.values import Foreign, MalformedError, TooLargeError, decode, encode


def sent(value):
    return decode(encode(value))


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -(2**70), 1.5, -0.0, float("inf"), 1 + 2j, "", "é\ud800", (), [],
        [1, (2, [3.0])], {"a": 1, (1, 2): [None]}, {1, 2}, range(3, 9, 2),
    ],
)  # fmt: skip
def test_plain_values_arrive_as_they_are(value):
    assert sent(value) == value
    assert type(sent(value)) is type(value)
    assert np.signbit(sent(-0.0))


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2", "i1", "u8", "?", "c16", "U3", "S2", "M8[s]"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 3)])
def test_arrays_arrive_with_dtype_shape_and_order(dtype, shape):
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    for one in (array, np.asfortranarray(array)):
        got = sent(one)
        assert (got.dtype, got.shape, got.tobytes()) == (one.dtype, one.shape, one.tobytes())
        assert got.flags.f_contiguous == one.flags.f_contiguous
        assert got.flags.writeable
    if array.size:
        scalar = array.reshape(-1)[0]
        assert sent(scalar) == scalar
        assert type(sent(scalar)) is type(scalar)


def test_not_a_number_stays_one():
    assert np.isnan(sent(float("nan")))
    assert np.isnan(sent(np.array([np.nan]))).all()


def test_a_generator_goes_on_where_it_was():
    rng = np.random.default_rng(3)
    rng.normal(size=5)
    assert sent(rng).normal() == rng.normal()


def test_what_a_generator_function_gives_arrives_as_one():
    got = sent(values.Drawn([1, 2]))
    assert type(got).__name__ == "generator"
    assert list(got) == [1, 2]


class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __reduce__(self):
        raise AssertionError("was pickled")

    def __array_ufunc__(self, *arguments, **options):
        return True


class LyingInt(int):
    def __index__(self):
        return 5

    def __eq__(self, other):
        return True

    __hash__ = None


class LyingList(list):
    def __iter__(self):
        return iter([9, 9, 9])


def test_subclasses_lose_what_they_add():
    got = sent(np.zeros(3).view(Liar))
    assert type(got) is np.ndarray
    assert not (got == 1).any()
    assert (type(sent(LyingInt(3))), sent(LyingInt(3))) == (int, 3)
    assert sent(LyingList([1])) == [1]
    assert type(sent(np.ma.masked_array([1.0], mask=[True]))) is np.ndarray


class EqualsAll:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self):
        return self

    __hash__ = None


def test_objects_arrive_as_a_name():
    got = sent([EqualsAll(), object(), len])
    assert isinstance(got[0], Foreign)
    assert type(got[0]).__name__ == "EqualsAll"
    assert got[0] != 1
    assert callable(got[0])
    assert not callable(got[1])
    assert "EqualsAll" in repr(got[0])
    assert sent(test_objects_arrive_as_a_name).__name__ == "_function"
    with pytest.raises(TypeError):
        sent(test_objects_arrive_as_a_name)()
    assert sent(np.array([object(), None])).dtype == object


def test_what_is_too_large_or_too_deep_is_refused():
    deep = []
    for _ in range(10_000):
        deep = [deep]
    ring = []
    ring.append(ring)
    huge = np.broadcast_to(np.zeros(1), 2**30)
    for value in (deep, ring, huge, [0] * 400_000, "x" * 2**26, [np.zeros(2**20)] * 5):
        with pytest.raises(TooLargeError):
            encode(value)


FORGED = """
["array","<f8",[3],"C",0]
["array","O",[1],"C",0]
["array","<f8",[1073741824],"C",0]
["array","<U0",[99999999999],"C",0]
["array","<f8",[-1],"C",0]
["array",5,[1],"C",0]
["range",0,1000000000000,1]
["range",0,1,0]
["objects",[99999999]]
["objects",[-1]]
["generator","{}"]
["generator","{\\"bit_generator\\":\\"__loader__\\"}"]
["scalar"]
["eval","1"]
[]
[["list"]]
["dict",[["list"],1]]
["set",["list"]]
["dict",[1]]
"""


@pytest.mark.parametrize("tree", FORGED.split())
def test_forged_bytes_are_refused(tree):
    blob = b"\0" * 8
    header = f"[{tree},[8]]".encode()
    message = len(header).to_bytes(4, "big") + header + blob
    with pytest.raises(MalformedError):
        decode(message)


def test_no_bytes_do_anything_but_be_refused_or_be_a_value():
    rng = random.Random(1)
    good = encode([{"a": (1, np.arange(4.0))}, np.random.default_rng(1), "text", EqualsAll()])
    decode(good)
    for _ in range(2000):
        bad = bytearray(good[: rng.randrange(len(good) + 1)] if rng.random() < 0.3 else good)
        for _ in range(rng.randrange(1, 4)):
            if bad:
                bad[rng.randrange(len(bad))] = rng.randrange(256)
        try:
            decode(bytes(bad))
        except MalformedError:
            continue


def test_frames_longer_than_any_are_refused():
    frame = (2**40).to_bytes(8, "big")
    with pytest.raises(MalformedError):
        values.read_frame(lambda count: frame[:count])
    with pytest.raises(EOFError):
        values.read_frame(lambda count: b"")
