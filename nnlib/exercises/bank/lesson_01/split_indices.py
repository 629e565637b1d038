"""Exercise split_indices."""

import math
import random

import numpy as np

from nnlib.exercises.bank.lesson_01.shared import _generator
from nnlib.exercises.spec import Case, Complaint, Exercise


def _as_two_arrays(returned):
    """Turn whatever holds two parts into a tuple of arrays, and leave everything else alone."""
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return returned
    # An empty list can be an index; an empty array of floats, which np.array([]) is, cannot.
    return tuple(
        np.asarray(part, None if len(part) else np.int64)
        if isinstance(part, list | range)
        else part
        for part in returned
    )


def _split(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    if not held_out:  # then nobody needs to draw, and some right answers do not
        return np.arange(count), np.arange(0)
    order = rng.permutation(count)
    return order[held_out:], order[:held_out]


split_indices = Exercise(
    "split_indices",
    lesson=1,
    takes="count, test_fraction, rng",
    reference=_split,
    gives="train, test",
    normalize=_as_two_arrays,
    points=3,
    hints=(
        "Think of a pack of cards with the numbers 0 to count - 1. How do you deal it into two "
        "heaps, so that chance decides which card goes where, and no card is in both?",
        "Shuffle once, then cut once: `rng` can give you all the numbers below `count` in random "
        "order. Two slices with the same border are the two parts. What does your slice do where "
        "no test index is wanted, and the border is 0?",
        "By hand, for 5 images and a test fraction of 0.4:\n"
        "    a random order         [3, 0, 4, 1, 2]\n"
        "    how many to hold out   round(5 * 0.4) = 2\n"
        "    test, the first two    [3, 0]\n"
        "    train, all others      [4, 1, 2]",
    ),
)


@split_indices.cases
def _(rng):
    yield Case(10, 0.3, _generator(rng), about="ten images")
    up, down = int(rng.choice([18, 28, 38])), int(rng.choice([12, 22, 32]))
    yield Case(up, 0.1, _generator(rng), about="a number to be rounded up")
    yield Case(down, 0.1, _generator(rng), about="a number to be rounded down")
    yield Case(int(rng.integers(6, 12)), 0.0, _generator(rng), about="a test fraction of 0")
    yield Case(int(rng.choice([15, 25, 35])), 0.1, _generator(rng), about="an exact half")
    yield Case(int(rng.integers(10, 20) * 5), 0.2, _generator(rng), about="a fifth")
    yield Case(int(rng.integers(25, 50) * 4), 0.75, _generator(rng), about="a large test part")


@split_indices.judged_by
def _(returned, case, expected):
    count, test_fraction, _ = case.arguments
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        return Complaint(
            "Two arrays of indices were expected, one after the other: `return train, test`.",
            "one value for two",
        )
    train, test = (np.asarray(part) for part in returned)
    if any(part.shape == (0,) and part.dtype.kind == "f" for part in (train, test)):
        return Complaint("An empty part holds floats.", "an empty part of floats")
    if train.dtype == bool or test.dtype == bool:
        return Complaint("Your parts hold truth values.", "masks, not indices")
    if train.ndim != 1 or test.ndim != 1 or {train.dtype.kind, test.dtype.kind} - {"i", "u"}:
        return Complaint(
            f"Each part should be one row of whole numbers. Yours have the shapes {train.shape} "
            f"and {test.shape} and the dtypes {train.dtype} and {test.dtype}."
        )
    both = np.concatenate([train, test])
    wanted = len(expected[1])
    share = count * test_fraction
    if abs(share % 1 - 0.5) < 1e-9 and len(test) in (math.floor(share), math.ceil(share)):
        wanted = len(test)  # Python rounds 2.5 to 2, most people to 3
    if len(both) == count and (len(train), len(test)) == (wanted, count - wanted) != (
        count - wanted,
        wanted,
    ):
        return Complaint(
            "The two parts have each other's sizes.",
            "parts exchanged" if wanted else "a fraction of 0 takes everything",
        )
    if np.intersect1d(train, test).size:
        return Complaint("Some indices are in both parts.", "an index in both parts")
    if len(np.unique(both)) < len(both):
        return Complaint("Some indices come twice.", "drawn with replacement")
    if both.size and (both.min() < 0 or both.max() >= count):
        return Complaint("Your indices do not run from 0 to `count - 1`.", "indices from 1")
    if len(both) < count:
        missing = count - len(both)
        return Complaint(
            f"{missing} of the {count} indices {'is' if missing == 1 else 'are'} in neither part. "
            "Each image is either for learning or for testing. Where do your two slices begin and "
            "end?",
            "an index in neither part",
        )
    if len(test) != wanted:
        name = {wanted - 1: "rounded down", wanted + 1: "rounded up"}.get(len(test))
        return Complaint(
            f"{count} * {test_fraction:g} is {share:g}, so the test part should hold {wanted} "
            f"indices. Yours holds {len(test)}.",
            name if wanted else "at least one for the test",
        )
    return None


@split_indices.probe
def _(call, rng):
    tests = [np.sort(call(40, 0.25, _generator(rng))[1]) for _ in range(8)]
    if all(test[-1] == 9 or test[0] == 30 for test in tests):
        return Complaint("The test part is one end of the file.", "not shuffled")
    if all((np.diff(test, append=test[0] + 40) > 1).sum() == 1 for test in tests):
        return Complaint("The test part is one piece of the file.", "one block of the file")
    return None


@split_indices.alternative
def _(count, test_fraction, rng):
    order = np.arange(count)
    rng.shuffle(order)
    border = count - round(count * test_fraction)
    return order[:border], order[border:]


@split_indices.alternative
def _(count, test_fraction, rng):
    test = rng.choice(count, size=round(count * test_fraction), replace=False)
    train = np.setdiff1d(np.arange(count), test)
    return train, np.sort(test)


@split_indices.alternative
def _(count, test_fraction, rng):
    order = list(rng.permutation(count))
    wanted = round(count * test_fraction)
    test = [order.pop() for _ in range(wanted)]
    return order, test


@split_indices.alternative
def _(count, test_fraction, rng):
    order = rng.random(count).argsort()
    test, train = np.split(order, [round(count * test_fraction)])
    return train, test


@split_indices.mistake(
    "not shuffled",
    "You cut the file in two as it is, and the test part is one end of it in every call. If the "
    "file is sorted, by digit or by writer, the two parts then hold different things. Shuffle the "
    "indices before you cut.",
)
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    order = np.arange(count)
    return order[held_out:], order[:held_out]


@split_indices.variant("not shuffled")
def _(count, test_fraction, rng):
    border = count - round(count * test_fraction)
    order = np.arange(count)
    return order[:border], order[border:]


@split_indices.variant("not shuffled")
def _(count, test_fraction, rng):
    border = count - round(count * test_fraction)
    train, test = np.arange(border), np.arange(border, count)
    return rng.permutation(train), rng.permutation(test)


@split_indices.mistake(
    "parts exchanged",
    "The two parts have each other's sizes: the first holds the `test_fraction`. The training part "
    "comes first, and it holds the rest; the test part comes second.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[:held_out], order[held_out:]


@split_indices.variant("parts exchanged")
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[count - held_out :], order[: count - held_out]


@split_indices.mistake(
    "an index in both parts",
    "Some indices are in both parts, so the network would be tested on images that it has learned "
    "from. Shuffle once, and cut that one order in two: two draws know nothing of each other.",
)
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    test = rng.permutation(count)[:held_out]
    train = rng.permutation(count)[held_out:]
    return train, test


@split_indices.variant("an index in both parts")
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    order = rng.permutation(count)
    return order, order[:held_out]


@split_indices.variant("an index in both parts")
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[: count - held_out], order[:held_out]


@split_indices.mistake(
    "drawn with replacement",
    "Some indices come twice, so others never come: each number was drawn without looking at those "
    "drawn before. A shuffled order holds every index exactly once.",
)
def _(count, test_fraction, rng):
    test = rng.integers(count, size=round(count * test_fraction))
    return np.setdiff1d(np.arange(count), test), test


@split_indices.mistake(
    "drawn by chance alone",
    "You toss a coin for each index, so the size of the test part varies from call to call. The "
    "statement fixes how many there are: count them off a shuffled order.",
)
def _(count, test_fraction, rng):
    is_test = rng.random(count) < test_fraction
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


@split_indices.mistake(
    "rounded down",
    "The test part is one index too short: the fraction was cut off, and 1.8 became 1. `int` and "
    "`//` do that. The statement asks for the nearest whole number.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = int(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "rounded up",
    "The test part is one index too long: 1.2 became 2. np.ceil rounds up; so does an `int` on the "
    "training part, which leaves the rest for the test. The statement asks for the nearest whole "
    "number.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    border = int(count * (1 - test_fraction))
    return order[:border], order[border:]


@split_indices.variant("rounded up")
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = int(np.ceil(count * test_fraction))
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "at least one for the test",
    "A fraction of 0 asks for no test images, and your test part holds some all the same. Whoever "
    "calls the function decides: all the images are then for learning.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = max(1, round(count * test_fraction))
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "an empty part of floats",
    "With a fraction of 0 your test part is an empty array of floats, and `images[test]` fails: "
    "an index has to be a whole number. np.array([]) has no numbers to tell the dtype from and "
    "takes float64. A slice of an integer array keeps its dtype, even when it is empty.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count).tolist()
    held_out = round(count * test_fraction)
    return np.array(order[held_out:]), np.array(order[:held_out])


@split_indices.mistake(
    "one block of the file",
    "Chance decides where your test part begins, and from there on it is one piece of the file. In "
    "a file that is sorted, neighbours are alike, and the test would hold one digit or one writer. "
    "Shuffle all the indices, and cut afterwards.",
)
def _(count, test_fraction, rng):
    turned = np.roll(np.arange(count), -int(rng.integers(count)))
    held_out = round(count * test_fraction)
    return turned[held_out:], turned[:held_out]


@split_indices.variant("one block of the file")
def _(count, test_fraction, rng):
    held_out = round(count * test_fraction)
    start = int(rng.integers(count - held_out + 1))
    test = np.arange(start, start + held_out)
    return np.setdiff1d(np.arange(count), test), test


@split_indices.mistake(
    "a fraction of 0 takes everything",
    "Where no test index is wanted, your parts are exchanged: all images are for testing, and none "
    "are left to learn from. `x[-0:]` is the whole of x, and `x[:-0]` is empty, because -0 is 0. "
    "Count the border from the front.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[:-held_out], order[-held_out:]


@split_indices.mistake(
    "masks, not indices",
    "Your parts hold True and False, one for each image. Indices are wanted, the numbers of the "
    "images themselves. np.flatnonzero gives the places of the True ones.",
)
def _(count, test_fraction, rng):
    mask = np.zeros(count, dtype=bool)
    mask[rng.permutation(count)[: round(count * test_fraction)]] = True
    return ~mask, mask


@split_indices.mistake(
    "indices from 1",
    "Your indices do not run from 0 to `count - 1`. The first image has the index 0, and there is "
    "none with the index `count`.",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count) + 1
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "an index in neither part",
    "At least one index is in neither part. Each image is either for learning or for testing. "
    "Where does one slice end, and where does the other begin?",
)
def _(count, test_fraction, rng):
    order = rng.permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out + 1 :], order[:held_out]


@split_indices.variant("an index in neither part")
def _(count, test_fraction, rng):
    order = rng.permutation(count - 1)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("an index in neither part")
def _(count, test_fraction, rng):
    order = rng.permutation(np.arange(1, count))
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "rng not used",
    "Your function never draws from the `rng` that it is given. A generator made inside the "
    "function deals the same parts in every call if it has a fixed seed, and parts that nobody can "
    "repeat if it has none. The caller chooses, with `rng`.",
)
def _(count, test_fraction, rng):
    order = np.random.default_rng(0).permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("rng not used")
def _(count, test_fraction, rng):
    order = np.random.default_rng().permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.mistake(
    "global random state",
    "You draw from np.random or from Python's module random. All code shares those: any other line "
    "that draws from them changes your split. `rng` has methods of its own for this, such as "
    "rng.permutation. Draw from it and from nothing else.",
)
def _(count, test_fraction, rng):
    order = np.random.permutation(count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("global random state")
def _(count, test_fraction, rng):
    order = random.sample(range(count), count)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]


@split_indices.variant("global random state")
def _(count, test_fraction, rng):
    np.random.seed(0)
    order = np.arange(count)
    np.random.shuffle(order)
    held_out = round(count * test_fraction)
    return order[held_out:], order[:held_out]
