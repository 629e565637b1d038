"""Answers to `accuracy`, written from the statement alone."""

import numpy as np


def right_mean_of_comparison(logits, labels):
    return np.mean(np.argmax(logits, axis=1) == labels)


def right_counter(logits, labels):
    right = 0
    for i in range(len(labels)):
        if np.argmax(logits[i]) == labels[i]:
            right += 1
    return right / len(labels)


def right_loops_only(logits, labels):
    correct = 0
    for row, label in zip(logits, labels, strict=True):
        best = 0
        for j in range(1, len(row)):
            if row[j] > row[best]:
                best = j
        if best == label:
            correct = correct + 1
    return correct / len(logits)


def right_index_of_maximum(logits, labels):
    answers = [row.index(max(row)) for row in logits.tolist()]
    return sum(a == b for a, b in zip(answers, labels.tolist(), strict=True)) / len(answers)


def right_count_nonzero(logits, labels):
    return np.count_nonzero(logits.argmax(-1) == labels) / labels.size


def right_one_minus_errors(logits, labels):
    errors = np.sum(logits.argmax(axis=1) != labels)
    return 1 - errors / labels.shape[0]


def right_stable_sort(logits, labels):
    answers = np.argsort(-logits, axis=1, kind="stable")[:, 0]
    return float((answers == labels).sum() / len(labels))


def right_mean_in_float32(logits, labels):
    return (logits.argmax(axis=1) == labels).astype(np.float32).mean()


def right_where_first(logits, labels):
    hits = []
    for row, label in zip(logits, labels, strict=True):
        places = np.where(row == row.max())[0]
        hits.append(1.0 if places[0] == label else 0.0)
    return np.average(hits)


def right_python_max_with_key(logits, labels):
    def answer(row):
        return max(range(len(row)), key=lambda j: row[j])

    return np.mean([answer(row) == y for row, y in zip(logits, labels, strict=True)])


def right_ahead_of_label(logits, labels):
    own = np.take_along_axis(logits, labels.astype(np.int64)[:, None], axis=1)
    before = np.arange(logits.shape[1]) < labels[:, None]
    beaten = (logits > own) | ((logits == own) & before)
    return 1.0 - beaten.any(axis=1).mean()


def right_one_hot_product(logits, labels):
    classes = logits.shape[1]
    answers = np.eye(classes)[logits.argmax(axis=1)]
    truth = np.eye(classes)[labels]
    return np.sum(answers * truth) / len(labels)


def right_confusion_table(logits, labels):
    classes = logits.shape[1]
    table = np.zeros((classes, classes), dtype=int)
    for label, answer in zip(labels, np.argmax(logits, axis=1), strict=True):
        table[label, answer] += 1
    return np.trace(table) / table.sum()


def wrong_axis_zero(logits, labels):
    """Takes argmax down the columns: the best image of a class, not the best class of an image."""
    return np.mean(logits.argmax(axis=0) == labels)


def wrong_no_axis(logits, labels):
    """Forgets the axis: argmax gives one place in the whole array, compared with every label."""
    return np.mean(np.argmax(logits) == labels)


def wrong_count(logits, labels):
    """Returns how many answers are right and not which fraction."""
    return np.sum(logits.argmax(axis=1) == labels)


def wrong_percent(logits, labels):
    """Returns percent, from 0 to 100."""
    return 100 * np.mean(logits.argmax(axis=1) == labels)


def wrong_whole_division(logits, labels):
    """Divides with //, so that everything short of perfect is 0."""
    return int(np.sum(logits.argmax(axis=1) == labels)) // len(labels)


def wrong_error_rate(logits, labels):
    """Returns the fraction of answers that are wrong."""
    return np.mean(logits.argmax(axis=1) != labels)


def wrong_best_starts_at_zero(logits, labels):
    """Starts the search at the value 0, so that in a row of negative logits nothing is found."""
    right = 0
    for row, label in zip(logits, labels, strict=True):
        biggest = 0
        answer = 0
        for j, z in enumerate(row):
            if z > biggest:
                biggest = z
                answer = j
        right += answer == label
    return right / len(labels)


def wrong_last_of_equal(logits, labels):
    """Uses >= in the search, so that of equally large logits the last one wins."""
    right = 0
    for row, label in zip(logits, labels, strict=True):
        answer = 0
        for j in range(len(row)):
            if row[j] >= row[answer]:
                answer = j
        right += answer == label
    return right / len(labels)


def wrong_end_of_sort(logits, labels):
    """Takes the last place of a sort, which is the last one of equally large logits."""
    return np.mean(np.argsort(logits, axis=1, kind="stable")[:, -1] == labels)


def wrong_any_of_equal(logits, labels):
    """Counts an answer as right if the label's logit is among equally large ones."""
    own = logits[np.arange(len(labels)), labels]
    return np.mean(own == logits.max(axis=1))


def wrong_equal_never_right(logits, labels):
    """Asks that the label's logit is larger than all others: with equal ones nobody is right."""
    own = logits[np.arange(len(labels)), labels]
    others = (logits >= own[:, None]).sum(axis=1)
    return np.mean(others == 1)


def wrong_value_for_place(logits, labels):
    """Compares the largest logit itself with the label, and not its place."""
    return np.mean(logits.max(axis=1) == labels)


def wrong_largest_size(logits, labels):
    """Takes the logit with the largest absolute value."""
    return np.mean(np.abs(logits).argmax(axis=1) == labels)


def wrong_smallest(logits, labels):
    """Takes the smallest logit for the answer."""
    return np.mean(logits.argmin(axis=1) == labels)


def wrong_threshold(logits, labels):
    """Asks whether the label's logit is above 0, as if each class were a question of its own."""
    return np.mean(logits[np.arange(len(labels)), labels] > 0)


def wrong_classes_in_division(logits, labels):
    """Divides by the number of all logits in place of the number of images."""
    return np.sum(logits.argmax(axis=1) == labels) / logits.size


def wrong_divides_by_classes(logits, labels):
    """Divides by the number of classes in place of the number of images."""
    return np.sum(logits.argmax(axis=1) == labels) / logits.shape[1]


def wrong_entries_of_one_hot(logits, labels):
    """Compares one-hot rows entry by entry, where the many common zeros count as right."""
    identity = np.eye(logits.shape[1])
    return np.mean(identity[logits.argmax(axis=1)] == identity[labels])


def wrong_one_per_image(logits, labels):
    """Returns an array of booleans, one for each image, and not their mean."""
    return logits.argmax(axis=1) == labels


def wrong_answers_from_one(logits, labels):
    """Counts the classes from 1, so that each answer is one too large."""
    return np.mean(logits.argmax(axis=1) + 1 == labels)


def wrong_rounded(logits, labels):
    """Rounds the fraction to two decimals."""
    return round(float(np.mean(logits.argmax(axis=1) == labels)), 2)


def wrong_all_or_nothing(logits, labels):
    """Asks whether all answers are right, with array_equal, in place of how many."""
    return float(np.array_equal(logits.argmax(axis=1), labels))


def wrong_mean_probability(logits, labels):
    """Averages the softmax probability of the label in place of counting right answers."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return p[np.arange(len(labels)), labels].mean()


def wrong_rounds_logits(logits, labels):
    """Turns the logits into integers first, so that close ones look equally large."""
    return np.mean(logits.astype(int).argmax(axis=1) == labels)


def wrong_frequencies(logits, labels):
    """Compares how often each class is answered and occurs, not image by image."""
    classes = logits.shape[1]
    answered = np.bincount(logits.argmax(axis=1), minlength=classes)
    occurring = np.bincount(labels, minlength=classes)
    return np.minimum(answered, occurring).sum() / len(labels)
