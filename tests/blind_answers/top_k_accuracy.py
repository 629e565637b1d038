"""Answers to `top_k_accuracy`, written from the statement alone."""

import heapq

import numpy as np


def right_last_k_of_argsort(probabilities, labels, k):
    best = np.argsort(probabilities, axis=1)[:, -k:]
    return (best == labels[:, None]).any(axis=1).mean()


def right_first_k_of_negative(probabilities, labels, k):
    best = (-probabilities).argsort(axis=1)[:, :k]
    return np.mean(np.any(best == labels.reshape(-1, 1), axis=1))


def right_loop_with_in(probabilities, labels, k):
    correct = 0
    for i in range(len(labels)):
        best = np.argsort(probabilities[i])[::-1][:k]
        if labels[i] in best:
            correct += 1
    return correct / len(labels)


def right_count_the_better(probabilities, labels, k):
    own = probabilities[np.arange(len(labels)), labels]
    ranks = (probabilities > own[:, np.newaxis]).sum(axis=1)
    return np.mean(ranks < k)


def right_argpartition(probabilities, labels, k):
    best = np.argpartition(probabilities, -k, axis=1)[:, -k:]
    return float(np.count_nonzero(best == labels[:, None]) / len(labels))


def right_threshold(probabilities, labels, k):
    kth = np.sort(probabilities, axis=1)[:, -k]
    own = np.take_along_axis(probabilities, labels[:, None], axis=1)[:, 0]
    return (own >= kth).mean()


def right_sorted_in_python(probabilities, labels, k):
    hits = []
    for row, label in zip(probabilities.tolist(), labels.tolist(), strict=True):
        order = sorted(range(len(row)), key=lambda j: row[j], reverse=True)
        hits.append(label in order[:k])
    return sum(hits) / len(hits)


def right_ranks_by_two_argsorts(probabilities, labels, k):
    ranks = np.argsort(np.argsort(-probabilities, axis=1), axis=1)
    return float((ranks[range(len(labels)), labels] < k).mean())


def right_remove_the_largest(probabilities, labels, k):
    rest = probabilities.copy()
    rows = np.arange(len(rest))
    right = np.zeros(len(rest), dtype=bool)
    for _ in range(k):
        guess = rest.argmax(axis=1)
        right = right | (guess == labels)
        rest[rows, guess] = -np.inf
    return right.sum() / len(right)


def right_heap(probabilities, labels, k):
    def is_right(row, label):
        return row[label] in heapq.nlargest(k, row)

    return np.mean([is_right(p, y) for p, y in zip(probabilities, labels, strict=True)])


def right_counting_loops(probabilities, labels, k):
    count, classes = probabilities.shape
    good = 0
    for i in range(count):
        r = 0
        for j in range(classes):
            if probabilities[i, j] > probabilities[i, labels[i]]:
                r += 1
        if r < k:
            good += 1
    return good / count


def wrong_k_smallest(probabilities, labels, k):
    """`argsort` sorts upwards: the first k are the worst guesses."""
    worst = np.argsort(probabilities, axis=1)[:, :k]
    return (worst == labels[:, None]).any(axis=1).mean()


def wrong_best_of_any_row(probabilities, labels, k):
    """`isin` looks for each label among the best of all rows, not of its own."""
    best = np.argsort(probabilities, axis=1)[:, -k:]
    return np.isin(labels, best).mean()


def wrong_mean_over_guesses(probabilities, labels, k):
    """Takes the mean over all k guesses: k times too small."""
    best = np.argsort(probabilities, axis=1)[:, -k:]
    return (best == labels[:, None]).mean()


def wrong_best_only(probabilities, labels, k):
    """The plain accuracy, whatever k is."""
    return (probabilities.argmax(axis=1) == labels).mean()


def wrong_one_guess_too_many(probabilities, labels, k):
    """`<=` in place of `<`: counts k + 1 guesses."""
    own = probabilities[np.arange(len(labels)), labels]
    return ((probabilities > own[:, None]).sum(axis=1) <= k).mean()


def wrong_kth_only(probabilities, labels, k):
    """Looks only at guess number k, not at the better ones."""
    return (np.argsort(probabilities, axis=1)[:, -k] == labels).mean()


def wrong_number_of_images(probabilities, labels, k):
    """Returns how many images are right, not what fraction."""
    best = np.argsort(probabilities, axis=1)[:, -k:]
    return (best == labels[:, None]).any(axis=1).sum()
