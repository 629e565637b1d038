"""Answers to `split_indices`, written from the statement alone."""

import random

import numpy as np


def right_permutation_test_first(count, test_fraction, rng):
    order = rng.permutation(count)
    n_test = round(count * test_fraction)
    return order[n_test:], order[:n_test]


def right_permutation_test_last(count, test_fraction, rng):
    shuffled = rng.permutation(np.arange(count))
    train_count = count - round(count * test_fraction)
    train = shuffled[:train_count]
    test = shuffled[train_count:]
    return train, test


def right_shuffle_in_place(count, test_fraction, rng):
    indices = np.arange(count)
    rng.shuffle(indices)
    test, train = np.split(indices, [round(count * test_fraction)])
    return train, test


def right_choice_and_setdiff(count, test_fraction, rng):
    everything = np.arange(count)
    test = rng.choice(everything, size=round(count * test_fraction), replace=False)
    train = np.setdiff1d(everything, test)
    return train, test


def right_choice_and_delete(count, test_fraction, rng):
    test = rng.choice(count, int(np.round(count * test_fraction)), replace=False, shuffle=False)
    return np.delete(np.arange(count), test), test


def right_mask(count, test_fraction, rng):
    is_test = np.zeros(count, dtype=bool)
    is_test[: round(count * test_fraction)] = True
    is_test = rng.permutation(is_test)
    return np.flatnonzero(~is_test), np.flatnonzero(is_test)


def right_sort_random_numbers(count, test_fraction, rng):
    k = round(test_fraction * count)
    order = rng.random(count).argsort()
    return np.sort(order[k:]), np.sort(order[:k])


def right_draw_from_hat(count, test_fraction, rng):
    hat = list(range(count))
    test = []
    while len(test) < round(count * test_fraction):
        place = int(rng.integers(0, len(hat)))
        test.append(hat.pop(place))
    return np.array(hat, dtype=int), np.array(test, dtype=int)


def right_set_until_full(count, test_fraction, rng):
    wanted = round(count * test_fraction)
    chosen = set()
    while len(chosen) != wanted:
        chosen.add(int(rng.integers(count)))
    train = np.array([i for i in range(count) if i not in chosen], dtype=np.int64)
    test = np.array(sorted(chosen), dtype=np.int64)
    return train, test


def right_one_pass_selection(count, test_fraction, rng):
    needed = round(count * test_fraction)
    groups = ([], [])
    for i in range(count):
        take = rng.random() * (count - i) < needed
        groups[take].append(i)
        needed -= take
    return tuple(np.asarray(group, dtype=np.intp) for group in groups)


def right_swaps_by_hand(count, test_fraction, rng):
    cards = np.arange(count)
    for last in range(count - 1, 0, -1):
        other = rng.integers(last + 1)
        cards[last], cards[other] = cards[other], cards[last]
    n = round(count * test_fraction)
    return cards[n:], cards[:n]


def wrong_no_chance(count, test_fraction, rng):
    """Takes the first images for the test and draws nothing at random."""
    n_test = round(count * test_fraction)
    indices = np.arange(count)
    return indices[n_test:], indices[:n_test]


def wrong_returns_test_first(count, test_fraction, rng):
    """Returns the two arrays in the wrong order: test, train."""
    order = rng.permutation(count)
    n_test = round(count * test_fraction)
    return order[:n_test], order[n_test:]


def wrong_minus_zero(count, test_fraction, rng):
    """Cuts at -n_test from the end: with a fraction of 0, [:-0] is empty and [-0:] is all."""
    order = rng.permutation(count)
    n_test = round(count * test_fraction)
    return order[:-n_test], order[-n_test:]


def wrong_cuts_off_decimals(count, test_fraction, rng):
    """Uses int(), which cuts the decimals off, in place of round()."""
    order = rng.permutation(count)
    n_test = int(count * test_fraction)
    return order[n_test:], order[:n_test]


def wrong_rounds_up(count, test_fraction, rng):
    """Always rounds up to a whole number of test images."""
    n_test = int(np.ceil(count * test_fraction))
    order = rng.permutation(count)
    return order[n_test:], order[:n_test]


def right_rounds_half_up(count, test_fraction, rng):
    """Adds 0.5 and cuts off: at an exact half, either whole number will do."""
    n_test = int(count * test_fraction + 0.5)
    order = rng.permutation(count)
    return order[n_test:], order[:n_test]


def wrong_at_least_one(count, test_fraction, rng):
    """Insists on at least one test image, also with a fraction of 0."""
    n_test = max(1, round(count * test_fraction))
    order = rng.permutation(count)
    return order[n_test:], order[:n_test]


def wrong_with_replacement(count, test_fraction, rng):
    """Draws the test indices with replacement, so that some come twice and too few are left."""
    test = rng.integers(0, count, size=round(count * test_fraction))
    train = np.array([i for i in range(count) if i not in test], dtype=int)
    return train, test


def wrong_coin_for_each_image(count, test_fraction, rng):
    """Tosses a coin for each image, so that the number of test images is left to chance."""
    is_test = rng.random(count) < test_fraction
    return np.where(~is_test)[0], np.where(is_test)[0]


def wrong_two_permutations(count, test_fraction, rng):
    """Shuffles twice, once for each part, so that some indices are in both and some in none."""
    n_test = round(count * test_fraction)
    train = rng.permutation(count)[n_test:]
    test = rng.permutation(count)[:n_test]
    return train, test


def wrong_global_generator(count, test_fraction, rng):
    """Draws from NumPy's global generator and not from rng."""
    order = np.random.permutation(count)
    n_test = round(count * test_fraction)
    return order[n_test:], order[:n_test]


def wrong_python_random(count, test_fraction, rng):
    """Draws with Python's random module and not from rng."""
    test = sorted(random.sample(range(count), round(count * test_fraction)))
    train = sorted(set(range(count)) - set(test))
    return np.array(train, dtype=int), np.array(test, dtype=int)


def wrong_own_seed(count, test_fraction, rng):
    """Makes a generator of its own with a fixed seed: every rng gives the same split."""
    rng = np.random.default_rng(42)
    order = rng.permutation(count)
    n_test = round(count * test_fraction)
    return order[n_test:], order[:n_test]


def wrong_fraction_for_training(count, test_fraction, rng):
    """Takes the fraction as the part to learn from."""
    n_train = round(count * test_fraction)
    order = rng.permutation(count)
    return order[:n_train], order[n_train:]


def right_rounds_training_part(count, test_fraction, rng):
    """Rounds the number of training images: at an exact half, either whole number will do."""
    n_train = round(count * (1 - test_fraction))
    order = rng.permutation(count)
    return order[:n_train], order[n_train:]


def wrong_masks(count, test_fraction, rng):
    """Returns arrays of booleans, one entry per image, in place of indices."""
    test = np.zeros(count, dtype=bool)
    test[rng.permutation(count)[: round(count * test_fraction)]] = True
    return ~test, test


def wrong_counts_from_one(count, test_fraction, rng):
    """Numbers the images from 1 to count: 0 is missing and count is one too far."""
    order = rng.permutation(np.arange(1, count + 1))
    n_test = round(count * test_fraction)
    return order[n_test:], order[:n_test]


def wrong_empty_floats(count, test_fraction, rng):
    """Makes arrays of lists without a dtype: an empty one is float64 and cannot be an index."""
    order = rng.permutation(count).tolist()
    n_test = round(count * test_fraction)
    return np.array(order[n_test:]), np.array(order[:n_test])


def wrong_random_block(count, test_fraction, rng):
    """Draws only where the test block begins: neighbours in a sorted file stay together."""
    n_test = round(count * test_fraction)
    start = int(rng.integers(count))
    turned = np.roll(np.arange(count), -start)
    return turned[n_test:], turned[:n_test]


def wrong_shuffles_after_split(count, test_fraction, rng):
    """Splits first and shuffles each part afterwards: the test is always the last images."""
    n_train = count - round(count * test_fraction)
    train = rng.permutation(np.arange(n_train))
    test = rng.permutation(np.arange(n_train, count))
    return train, test


def wrong_train_is_everything(count, test_fraction, rng):
    """Forgets to take the test indices out of the training part."""
    order = rng.permutation(count)
    return order, order[: round(count * test_fraction)]


def wrong_loses_one_between(count, test_fraction, rng):
    """Starts the training part at n_test + 1, as if the end of a slice were included."""
    order = rng.permutation(count)
    n_test = round(count * test_fraction)
    return order[n_test + 1 :], order[:n_test]
