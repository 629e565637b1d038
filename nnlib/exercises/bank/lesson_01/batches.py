"""Exercise batches."""

import random
from itertools import islice

import numpy as np

from nnlib.exercises.bank.lesson_01.shared import _generator
from nnlib.exercises.spec import Case, Complaint, Exercise

_MOST_BATCHES = 200  # enough for every case, and a generator that never ends stops here


def _neighbours(order):
    """Return the fraction of places where an index is followed by the one before or after it."""
    return np.mean(np.abs(np.diff(order)) == 1)


def _as_list(returned):
    """Run a function that yields, up to a limit, and leave what is no series alone."""
    if returned is None or isinstance(returned, str | dict) or not hasattr(returned, "__iter__"):
        return returned
    if isinstance(returned, np.ndarray) and returned.ndim == 0:
        return returned
    return list(islice(returned, _MOST_BATCHES))


def _deal(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start : start + batch_size] for start in range(0, count, batch_size)]


batches = Exercise(
    "batches",
    lesson=1,
    takes="count, batch_size, rng",
    reference=_deal,
    normalize=_as_list,
    points=3,
    hints=(
        "Think of a pack of cards that is dealt out, a few at a time, until none is left. What do "
        "you do first: shuffle or deal? And how often do you shuffle?",
        "Let `rng` put the numbers 0 to count - 1 in random order, once. The batches are slices of "
        "that order, one after the other. range takes a step: it can give you where each begins. A "
        "slice that runs past the end stops at the end by itself.",
        "By hand, for 5 images in batches of 2:\n"
        "    a random order         [3, 0, 4, 1, 2]\n"
        "    batches begin at       0, 2, 4\n"
        "    the batches            [3, 0]  [4, 1]  [2]",
    ),
)


@batches.cases
def _(rng):
    yield Case(int(rng.choice([13, 16])), 3, _generator(rng), about="a short last batch")
    yield Case(int(rng.integers(2, 5) * 4), 4, _generator(rng), about="batches that come out even")
    yield Case(int(rng.integers(3, 8)), 8, _generator(rng), about="fewer than one batch")
    yield Case(int(rng.integers(4, 9)), 1, _generator(rng), about="batches of one")
    yield Case(int(rng.integers(5, 8) * 8 + 2), 8, _generator(rng), about="a whole epoch")


@batches.judged_by
def _(returned, case, expected):
    count, batch_size, _ = case.arguments
    if not isinstance(returned, list):
        return Complaint(
            "A list of batches was expected, or a function that yields them one after the other."
        )
    if len(returned) == _MOST_BATCHES:
        return Complaint("Your batches never end.", "batches without end")
    dealt = [np.asarray(batch) for batch in returned]
    if any(batch.ndim != 1 for batch in dealt):
        if all(batch.ndim == 0 for batch in dealt) and dealt:
            return Complaint("Your indices come one by one.", "not cut into batches")
        return Complaint("Each batch should be one row of indices, an array with a single axis.")
    if any(not batch.size for batch in dealt[:-1]):
        return Complaint("Most of your batches are empty.", "slice end taken for a length")
    if any(not batch.size for batch in dealt):
        return Complaint("The last of your batches is empty.", "an empty batch")
    if any(batch.dtype.kind not in "iu" for batch in dealt):
        return Complaint(
            f"Indices are whole numbers. Your batches have the dtype {dealt[0].dtype}.",
        )
    sizes, wanted = [len(batch) for batch in dealt], [len(batch) for batch in expected]
    if sizes != wanted:
        if sorted(sizes) == sorted(wanted) and all(np.ptp(b) == len(b) - 1 for b in dealt):
            return Complaint("Each batch is a piece of the file.", "cut before shuffling")
        return _complain_about_sizes(sizes, wanted, batch_size)
    order = np.concatenate(dealt)
    if order.min() < 0 or order.max() >= count:
        return Complaint("Your indices do not run from 0 to `count - 1`.", "indices from 1")
    missing = count - len(np.unique(order))
    if missing:
        twice_in_one = any(len(np.unique(batch)) < len(batch) for batch in dealt)
        return Complaint(
            f"{missing} of the {count} indices never came, and others came more than once.",
            "drawn with replacement" if twice_in_one else "a new order for each batch",
        )
    if count >= 30:
        if _neighbours(order) > 0.95:
            return Complaint("The indices come in their own order.", "not shuffled")
        if _neighbours(order) > 0.4 or all(np.ptp(batch) == len(batch) - 1 for batch in dealt):
            return Complaint("Each batch is a piece of the file.", "cut before shuffling")
    return None


def _complain_about_sizes(sizes, wanted, batch_size):
    if sizes == [batch_size] * (sum(wanted) // batch_size):
        return Complaint("The last batch is missing.", "last batch dropped")
    if sizes == [batch_size] * len(wanted):
        return Complaint("The last batch was filled up.", "last batch filled up")
    if len(sizes) == 1:
        return Complaint("All indices are in one batch.", "not cut into batches")
    if sorted(sizes) == sorted(wanted):
        return Complaint("The short batch is not the last.", "the short batch is not the last")
    if (
        sizes == list(np.cumsum(wanted))
        or sizes == list(np.cumsum(wanted))[: sum(wanted) // batch_size]
    ):
        return Complaint("Each batch holds those before it.", "earlier batches kept")
    if len(sizes) in (sum(wanted), sum(wanted) - batch_size + 1) and max(sizes) == batch_size > 1:
        return Complaint("A batch begins at every index.", "a batch at every index")
    if sizes[:-1] == [batch_size + 1] * (len(sizes) - 1) or set(sizes[:-1]) == {batch_size - 1}:
        return Complaint(
            "Your batches hold one index too many or too few.",
            "batches too large or small by one",
        )
    if sum(sizes) == sum(wanted) and max(sizes) - min(sizes) <= 1 and batch_size > 1:
        if len(sizes) == batch_size:
            return Complaint("There are batch_size batches.", "number of batches for their size")
        return Complaint("All batches are about equally large.", "sizes evened out")
    shown = f"{', '.join(map(str, sizes[:9]))}{', ...' if len(sizes) > 9 else ''}" or "none at all"
    return Complaint(
        f"{sum(wanted)} in batches of {batch_size} gives batches of {', '.join(map(str, wanted))}. "
        f"Yours are {shown}. Where does each slice begin and end?"
    )


@batches.alternative
def _(count, batch_size, rng):
    order = np.arange(count)
    rng.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.alternative
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return np.split(order, range(batch_size, count, batch_size))


@batches.alternative
def _(count, batch_size, rng):
    order = list(rng.choice(count, size=count, replace=False))
    while order:
        yield order[:batch_size]
        order = order[batch_size:]


@batches.alternative
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield order[start : min(start + batch_size, count)]


@batches.mistake(
    "last batch dropped",
    "The last batch is missing: only full batches came, so the images that are left over are never "
    "learned from. The last batch may be short.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count - batch_size + 1, batch_size)]


@batches.mistake(
    "last batch filled up",
    "The last batch was filled up to full size, so some indices come twice in one epoch. It holds "
    "what is left, and nothing else.",
)
def _(count, batch_size, rng):
    full = -(-count // batch_size) * batch_size
    return np.resize(rng.permutation(count), full).reshape(-1, batch_size)


@batches.mistake(
    "an empty batch",
    "The last of your batches is empty: where the sizes divide without a rest, your loop goes one "
    "round too far. How many batches are 8 images, 4 at a time?",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for k in range(count // batch_size + 1):
        yield order[k * batch_size : (k + 1) * batch_size]


@batches.mistake(
    "drawn with replacement",
    "Some indices come more than once, and others never: each was drawn without looking at those "
    "before. In an epoch every index comes exactly once, as in a shuffled pack of cards.",
)
def _(count, batch_size, rng):
    for start in range(0, count, batch_size):
        yield rng.integers(count, size=min(batch_size, count - start))


@batches.mistake(
    "a new order for each batch",
    "Within a batch no index comes twice, yet over the whole epoch some do, and others never come: "
    "you draw afresh for each batch. Shuffle once, before the loop, and deal that one order out.",
)
def _(count, batch_size, rng):
    for start in range(0, count, batch_size):
        yield rng.permutation(count)[start : start + batch_size]


@batches.variant("a new order for each batch")
def _(count, batch_size, rng):
    for start in range(0, count, batch_size):
        yield rng.choice(count, size=min(batch_size, count - start), replace=False)


@batches.mistake(
    "not shuffled",
    "The indices come in their own order, 0, 1, 2 and so on, or that order backwards. Shuffle "
    "before you cut. If you did: rng.permutation gives a new array and leaves the old one alone.",
)
def _(count, batch_size, rng):
    order = np.arange(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "cut before shuffling",
    "Each batch is a piece of the file: indices that were neighbours stay together in every epoch. "
    "Shuffle all indices first, and cut afterwards.",
)
def _(count, batch_size, rng):
    last = count // batch_size * batch_size
    full = [np.arange(i, i + batch_size) for i in range(0, last, batch_size)]
    rng.shuffle(full)
    return [*full, np.arange(last, count)] if last < count else full


@batches.variant("cut before shuffling")
def _(count, batch_size, rng):
    order = np.arange(count)
    for start in range(0, count, batch_size):
        yield rng.permutation(order[start : start + batch_size])


@batches.mistake(
    "indices from 1",
    "Your indices do not run from 0 to `count - 1`. The first image has the index 0, and there is "
    "none with the index `count`.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count) + 1
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "sizes evened out",
    "Your batches are all about equally large: np.array_split evens the sizes out. Each batch but "
    "the last holds `batch_size` indices, and the last holds what is left.",
)
def _(count, batch_size, rng):
    return np.array_split(rng.permutation(count), -(-count // batch_size))


@batches.mistake(
    "number of batches for their size",
    "There are `batch_size` batches. It is the other way round: `batch_size` says how many indices "
    "are in each, and how many batches there are follows from it.",
)
def _(count, batch_size, rng):
    return np.array_split(rng.permutation(count), batch_size)


@batches.mistake(
    "not cut into batches",
    "Your indices are not cut into batches: they come one by one, or all in one piece. Each batch "
    "is an array of `batch_size` of them, a slice of the shuffled order.",
)
def _(count, batch_size, rng):
    return rng.permutation(count)


@batches.variant("not cut into batches")
def _(count, batch_size, rng):
    return [rng.permutation(count)]


@batches.mistake(
    "slice end taken for a length",
    "The first batch is right, and those after it are empty. What stands after the colon of a "
    "slice is the place where it ends, counted from the front of the array, not how long it is.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start:batch_size] for start in range(0, count, batch_size)]


@batches.mistake(
    "batches too large or small by one",
    "Your batches hold one index too many, or one too few. A slice ends before the place that is "
    "named after the colon, so order[3:6] holds three.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start : start + batch_size + 1] for start in range(0, count, batch_size)]


@batches.variant("batches too large or small by one")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[start : start + batch_size - 1] for start in range(0, count, batch_size)]


@batches.mistake(
    "a batch at every index",
    "Far too many batches came, and they overlap: a new one begins at every index. From the start "
    "of one batch to the next it is `batch_size` indices, and range takes a step.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(count)]


@batches.variant("a batch at every index")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(max(1, count - batch_size + 1))]


@batches.mistake(
    "earlier batches kept",
    "Your batches grow: each holds all indices of those before it as well. The list that you "
    "collect in has to be empty again when a batch is handed out.",
)
def _(count, batch_size, rng):
    hand, dealt = [], []
    for place, index in enumerate(rng.permutation(count), start=1):
        hand.append(index)
        if place % batch_size == 0 or place == count:
            dealt.append(np.array(hand))
    return dealt


@batches.mistake(
    "the short batch is not the last",
    "Your batches have the right sizes in another order: the short one is not the last. Deal from "
    "the front, full batches first, and what is left over makes the last one.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    first = count % batch_size or batch_size
    return np.split(order, range(first, count, batch_size))


@batches.mistake(
    "batches without end",
    "Your batches never end: after the last index come empty ones, again and again. When is the "
    "pack dealt out, and what ends the loop then?",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    start = 0
    while True:
        yield order[start : start + batch_size]
        start += batch_size


@batches.mistake(
    "nothing returned",
    "Your function returned None. Either `return` a list of all batches, or `yield` each batch "
    "inside the loop.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "only the first batch",
    "The first batch came, and no other. `return` ends the function, in the first round of the "
    "loop: collect the batches in a list and return it after the loop, or use `yield`.",
)
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        return [order[start : start + batch_size]]


@batches.variant("only the first batch")
def _(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        return order[start : start + batch_size]


@batches.mistake(
    "rng not used",
    "Your function never draws from the `rng` that it is given. A generator made inside the "
    "function deals the same order in every epoch if it has a fixed seed, and one that nobody can "
    "repeat if it has none. The caller chooses, with `rng`.",
)
def _(count, batch_size, rng):
    order = np.random.default_rng(0).permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.variant("rng not used")
def _(count, batch_size, rng):
    order = np.random.default_rng().permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.mistake(
    "global random state",
    "You draw from np.random or from Python's module random. All code shares those: any other line "
    "that draws from them changes your batches. `rng` has methods of its own for this, such as "
    "rng.permutation. Draw from it and from nothing else.",
)
def _(count, batch_size, rng):
    order = np.random.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


@batches.variant("global random state")
def _(count, batch_size, rng):
    order = list(range(count))
    random.shuffle(order)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]
