"""Answers to `batches`, written from the statement alone."""

import itertools
import random

import numpy as np


def right_comprehension(count, batch_size, rng):
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


def right_generator(count, batch_size, rng):
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield order[start : start + batch_size]


def right_while_loop(count, batch_size, rng):
    indices = np.arange(count)
    rng.shuffle(indices)
    result = []
    start = 0
    while start < count:
        end = start + batch_size
        if end > count:
            end = count
        result.append(indices[start:end])
        start = end
    return result


def right_np_split(count, batch_size, rng):
    return np.split(rng.permutation(count), np.arange(batch_size, count, batch_size))


def right_eat_from_front(count, batch_size, rng):
    rest = rng.random(count).argsort()
    while rest.size:
        batch, rest = rest[:batch_size], rest[batch_size:]
        yield batch


def right_card_by_card(count, batch_size, rng):
    done = []
    hand = []
    for card in rng.permutation(count):
        hand.append(card)
        if len(hand) == batch_size:
            done.append(np.array(hand))
            hand = []
    if len(hand) > 0:
        done.append(np.array(hand))
    return done


def right_draw_from_what_is_left(count, batch_size, rng):
    left = np.arange(count)
    result = []
    while len(left) > 0:
        batch = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, batch)
        result.append(batch)
    return result


def right_number_of_batches(count, batch_size, rng):
    number = -(-count // batch_size)
    order = rng.choice(count, size=count, replace=False)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(number)]


def right_full_ones_then_rest(count, batch_size, rng):
    order = rng.permutation(np.arange(count, dtype=np.int32))
    full = count // batch_size
    result = list(order[: full * batch_size].reshape(full, batch_size))
    if count % batch_size != 0:
        result.append(order[full * batch_size :])
    return result


def right_iterator(count, batch_size, rng):
    cards = iter(rng.permutation(count).tolist())
    while hand := list(itertools.islice(cards, batch_size)):
        yield np.array(hand)


def right_pops_from_list(count, batch_size, rng):
    hat = list(range(count))
    out = []
    while hat:
        batch = []
        while hat and len(batch) < batch_size:
            batch.append(hat.pop(int(rng.integers(len(hat)))))
        out.append(np.array(batch, dtype=int))
    return out


def right_padded(count, batch_size, rng):
    padded = np.full(-(-count // batch_size) * batch_size, -1)
    padded[:count] = rng.permutation(count)
    return [row[row >= 0] for row in padded.reshape(-1, batch_size)]


def wrong_drops_last(count, batch_size, rng):
    """Deals full batches only, and loses the images that are left at the end."""
    order = rng.permutation(count)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count // batch_size)]


def wrong_empty_at_end(count, batch_size, rng):
    """Always adds one batch for the rest: it is empty where batch_size divides count."""
    order = rng.permutation(count)
    number = count // batch_size + 1
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(number)]


def wrong_even_sizes(count, batch_size, rng):
    """Lets array_split make parts of nearly equal size, so that earlier batches are not full."""
    number = int(np.ceil(count / batch_size))
    return np.array_split(rng.permutation(count), number)


def wrong_size_is_number(count, batch_size, rng):
    """Takes batch_size as the number of batches."""
    parts = np.array_split(rng.permutation(count), batch_size)
    return [part for part in parts if len(part) > 0]


def wrong_not_shuffled(count, batch_size, rng):
    """Deals the indices in their order, without a shuffle."""
    indices = np.arange(count)
    for start in range(0, count, batch_size):
        yield indices[start : start + batch_size]


def wrong_forgets_result_of_permutation(count, batch_size, rng):
    """Thinks that permutation shuffles in place, and does not use what it returns."""
    indices = np.arange(count)
    rng.permutation(indices)
    return [indices[i : i + batch_size] for i in range(0, count, batch_size)]


def wrong_shuffles_batches_only(count, batch_size, rng):
    """Shuffles the order of the batches: the same neighbours are together in each epoch."""
    starts = rng.permutation(np.arange(0, count, batch_size))
    starts = sorted(starts, key=lambda start: start + batch_size > count)
    return [np.arange(start, min(start + batch_size, count)) for start in starts]


def wrong_shuffles_inside_only(count, batch_size, rng):
    """Shuffles inside each batch: every batch holds the same images in each epoch."""
    result = []
    for start in range(0, count, batch_size):
        batch = np.arange(start, min(start + batch_size, count))
        rng.shuffle(batch)
        result.append(batch)
    return result


def wrong_draws_with_replacement(count, batch_size, rng):
    """Draws each batch from all indices: some come more than once, some never."""
    sizes = [min(batch_size, count - start) for start in range(0, count, batch_size)]
    return [rng.integers(0, count, size=size) for size in sizes]


def wrong_new_permutation_each_batch(count, batch_size, rng):
    """Shuffles again for each batch, so that an index can be in two batches and another in none."""
    for start in range(0, count, batch_size):
        order = rng.permutation(count)
        yield order[start : start + batch_size]


def wrong_global_generator(count, batch_size, rng):
    """Draws from NumPy's global generator and not from rng."""
    order = np.random.permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


def wrong_python_shuffle(count, batch_size, rng):
    """Shuffles with Python's random module and not with rng."""
    order = list(range(count))
    random.shuffle(order)
    return [np.array(order[i : i + batch_size]) for i in range(0, count, batch_size)]


def wrong_own_seed(count, batch_size, rng):
    """Makes a new generator with a fixed seed, so that every call deals the same order."""
    order = np.random.default_rng(0).permutation(count)
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


def wrong_fills_up_from_start(count, batch_size, rng):
    """Fills the last batch up with indices from the start, which then come twice."""
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        yield order[np.arange(start, start + batch_size) % count]


def wrong_last_full_again(count, batch_size, rng):
    """Takes the last batch_size indices for the rest: some of them were dealt before."""
    order = rng.permutation(count)
    result = [order[k * batch_size : (k + 1) * batch_size] for k in range(count // batch_size)]
    if count % batch_size:
        result.append(order[-batch_size:])
    return result


def wrong_step_of_one(count, batch_size, rng):
    """Forgets the step of the range: windows that overlap, a new one at each index."""
    order = rng.permutation(count)
    return [order[i : i + batch_size] for i in range(count)]


def wrong_end_of_slice(count, batch_size, rng):
    """Ends each slice at batch_size in place of start + batch_size: empty after the first."""
    order = rng.permutation(count)
    return [order[start:batch_size] for start in range(0, count, batch_size)]


def wrong_return_in_loop(count, batch_size, rng):
    """Writes return inside the loop, so that only the first batch comes back."""
    order = rng.permutation(count)
    for start in range(0, count, batch_size):
        return [order[start : start + batch_size]]


def wrong_rest_first(count, batch_size, rng):
    """Deals the smaller batch first and not last."""
    order = rng.permutation(count)
    return np.split(order, np.arange(count % batch_size or batch_size, count, batch_size))


def wrong_counts_from_one(count, batch_size, rng):
    """Numbers the pictures from 1 to count: 0 is missing and count is one too far."""
    order = rng.permutation(range(1, count + 1))
    return [order[i : i + batch_size] for i in range(0, count, batch_size)]


def wrong_end_included(count, batch_size, rng):
    """Thinks that the end of a slice is included and takes 1 off: the last of each is lost."""
    order = rng.permutation(count)
    return [order[i : i + batch_size - 1] for i in range(0, count, batch_size)]


def wrong_forgets_leftover_hand(count, batch_size, rng):
    """Collects indices until a batch is full, and never hands out the one that is not full."""
    hand = []
    for index in rng.permutation(count):
        hand.append(index)
        if len(hand) == batch_size:
            yield np.array(hand)
            hand = []


def wrong_list_not_emptied(count, batch_size, rng):
    """Does not begin a new list after a batch, so that each batch holds all earlier ones too."""
    hand = []
    for place, index in enumerate(rng.permutation(count), start=1):
        hand.append(index)
        if place % batch_size == 0 or place == count:
            yield np.array(hand)
