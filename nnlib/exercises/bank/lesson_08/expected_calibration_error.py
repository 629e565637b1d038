"""Exercise expected_calibration_error."""

import numpy as np

from nnlib.exercises.spec import Case, Exercise


def _bin_of(confidence, bins):
    return np.minimum((bins * confidence).astype(int), bins - 1)


def _calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    # n_k / n times the gap of two means is the gap of two sums, divided by n.
    gaps = np.bincount(which, right, bins) - np.bincount(which, confidence, bins)
    return float(np.abs(gaps).sum() / len(labels))


expected_calibration_error = Exercise(
    "expected_calibration_error",
    lesson=8,
    takes="probabilities, labels, bins",
    reference=_calibration_error,
    points=4,
    hints=(
        "What two things do you need to know about each answer? Once you have them, into which "
        "bin does an answer with the confidence 0.83 go, if there are ten?",
        "Confidence is the largest probability of a row, and the answer is right if it stands in "
        "the column of the label. Go through the bins: a mask picks the answers of a bin, the gap "
        "is the distance between two means over them, and the weight is their share of all "
        "answers. Skip a bin that is empty, and let a confidence of 1 into the last.",
        "By hand, four answers and two bins:\n"
        "    confidence             0.4    0.6    0.8    1.0\n"
        "    right                  yes    no     yes    yes\n"
        "    bin 0, share 1/4       gap |1 - 0.4|   = 0.6\n"
        "    bin 1, share 3/4       gap |2/3 - 0.8| = 0.133\n"
        "    the error              0.6/4 + 0.133*3/4 = 0.25",
    ),
)


def _answers(rng, confidence, right, classes):
    """Return probabilities and labels of answers with these confidences, right or not."""
    confidence, right = np.asarray(confidence, float), np.asarray(right, bool)
    count = len(confidence)
    # The rest is shared among the other classes, so evenly that none comes near the answer.
    rest = rng.uniform(1, 1.2, (count, classes - 1))
    rest *= ((1 - confidence) / rest.sum(axis=1))[:, None]
    answers = rng.integers(0, classes, count)
    probabilities = np.empty((count, classes))
    for i in range(count):
        probabilities[i] = np.insert(rest[i], answers[i], confidence[i])
    labels = (answers + np.where(right, 0, rng.integers(1, classes, count))) % classes
    return probabilities, labels


def _inside(rng, bins, which):
    """Draw a confidence inside each of these bins, a quarter of its width from its edges."""
    return (np.asarray(which) + rng.uniform(0.25, 0.75, len(which))) / bins


@expected_calibration_error.cases
def _(rng):
    # One bin is too modest, one too sure, so that gaps with signs cancel; two bins stay empty.
    order = rng.permutation(6)
    confidence = _inside(rng, 5, np.array([2, 2, 4, 4, 4, 4]))
    right = np.array([1, 1, 1, 0, 0, 1])
    yield Case(*_answers(rng, confidence[order], right[order], 4), 5, about="empty bins")

    confidence = _inside(rng, 5, np.array([2, 3, 3, 4, 4, 4]))
    right = np.array([0, 1, 1, 1, 1, 1])
    yield Case(*_answers(rng, confidence[order], right[order], 3), 5, about="three classes")

    confidence = np.array([1.0, 1.0, 1.0, *_inside(rng, 4, [2, 2])])
    yield Case(*_answers(rng, confidence, [1, 0, 1, 0, 1], 3), 4, about="a confidence of 1")

    which = rng.permutation(np.repeat([3, 4, 5, 6, 7, 8, 9], [4, 6, 8, 10, 12, 20, 40]))
    confidence = _inside(rng, 10, which)
    right = rng.random(100) < confidence - 0.15
    right[[which.argmin(), which.argmax()]] = True, False
    yield Case(*_answers(rng, confidence, right, 10), 10, about="a hundred answers")

    confidence = np.sort(_inside(rng, 5, [4, 4]))  # the surer of the two is wrong
    yield Case(*_answers(rng, confidence, [1, 0], 3), 5, about="two answers in one bin")
    # In four bins, these two would share one: 0.75 to 1.
    confidence = np.array([rng.uniform(0.76, 0.79), rng.uniform(0.85, 0.95)])
    yield Case(*_answers(rng, confidence, [1, 0], 3), 5, about="two answers in two bins")
    probabilities, labels = _answers(rng, _inside(rng, 10, [9]), [False], 5)
    yield Case(probabilities.astype(np.float32), labels, 10, about="a single answer")


@expected_calibration_error.alternative
def _(probabilities, labels, bins):
    confidence, answers = probabilities.max(axis=1), probabilities.argmax(axis=1)
    error = 0.0
    for k in range(bins):
        inside = (confidence > k / bins) & (confidence <= (k + 1) / bins)
        if inside.any():
            accuracy = (answers[inside] == labels[inside]).mean()
            error += inside.mean() * abs(accuracy - confidence[inside].mean())
    return error


@expected_calibration_error.alternative
def _(probabilities, labels, bins):
    groups = [[] for _ in range(bins)]
    for row, label in zip(probabilities.tolist(), labels.tolist()):
        confidence = max(row)
        right = row.index(confidence) == label
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    gaps = [abs(sum(c for c, _ in group) - sum(r for _, r in group)) for group in groups]
    return sum(gaps) / len(labels)


@expected_calibration_error.alternative
def _(probabilities, labels, bins):
    confidence = np.max(probabilities, axis=1)
    right = (np.argmax(probabilities, axis=1) == labels).astype(float)
    which = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    counts = np.bincount(which, minlength=bins)
    at_least_one = np.maximum(counts, 1)
    accuracy = np.bincount(which, right, bins) / at_least_one
    mean_confidence = np.bincount(which, confidence, bins) / at_least_one
    return np.sum(counts / counts.sum() * np.abs(accuracy - mean_confidence))


@expected_calibration_error.mistake(
    "bins not weighted",
    "Every bin weighs the same in your sum, a bin with one answer as much as one with a hundred. "
    "Each gap is weighted with the share of the answers that are in its bin.",
)
def _(probabilities, labels, bins):
    return np.mean([gap for _, gap in _gaps(probabilities, labels, bins)])


@expected_calibration_error.variant("bins not weighted")
def _(probabilities, labels, bins):
    return sum(gap for _, gap in _gaps(probabilities, labels, bins)) / bins


@expected_calibration_error.variant("bins not weighted")
def _(probabilities, labels, bins):
    return sum(gap for _, gap in _gaps(probabilities, labels, bins))


@expected_calibration_error.mistake(
    "gaps with their signs",
    "Your gaps keep their signs, so a bin that is too sure makes up for one that is too modest. A "
    "gap counts by its size.",
)
def _(probabilities, labels, bins):
    return np.mean(probabilities.argmax(axis=1) == labels) - np.mean(probabilities.max(axis=1))


@expected_calibration_error.variant("gaps with their signs")
def _(probabilities, labels, bins):
    return np.mean(probabilities.max(axis=1)) - np.mean(probabilities.argmax(axis=1) == labels)


@expected_calibration_error.mistake(
    "one bin for all",
    "You compare the confidence and the accuracy of all answers at once, or take the size only "
    "after adding up. Within a bin it has to be taken, before the bins are added up: else those "
    "too sure and those too modest cancel.",
)
def _(probabilities, labels, bins):
    right = np.mean(probabilities.argmax(axis=1) == labels)
    return abs(right - np.mean(probabilities.max(axis=1)))


@expected_calibration_error.mistake(
    "each answer its own bin",
    "You take the gap of each single answer, between its confidence and 0 or 1. A single answer is "
    "never calibrated: average confidence and accuracy over a bin first, and take the gap then.",
)
def _(probabilities, labels, bins):
    right = probabilities.argmax(axis=1) == labels
    return np.mean(np.abs(right - probabilities.max(axis=1)))


@expected_calibration_error.mistake(
    "gaps squared",
    "You square the gaps. The formula takes their size, the absolute value.",
)
def _(probabilities, labels, bins):
    return sum(share * gap**2 for share, gap in _gaps(probabilities, labels, bins))


@expected_calibration_error.variant("gaps squared")
def _(probabilities, labels, bins):
    return np.sqrt(sum(share * gap**2 for share, gap in _gaps(probabilities, labels, bins)))


@expected_calibration_error.mistake(
    "the largest gap",
    "This is the gap of the worst bin, known as the maximum calibration error. The expected one is "
    "the mean over all bins, each with the share of its answers as its weight.",
)
def _(probabilities, labels, bins):
    return max(gap for _, gap in _gaps(probabilities, labels, bins))


@expected_calibration_error.mistake(
    "middle of the bin for the confidence",
    "You compare the accuracy with the middle of the bin. What counts is how sure the network was "
    "of these answers: the mean of their confidences.",
)
def _(probabilities, labels, bins):
    which = _bin_of(probabilities.max(axis=1), bins)
    right = probabilities.argmax(axis=1) == labels
    error = 0.0
    for k in np.unique(which):
        inside = which == k
        error += inside.mean() * abs(right[inside].mean() - (k + 0.5) / bins)
    return error


@expected_calibration_error.mistake(
    "probability of the label",
    "You take the probability of the true class. Confidence is the probability of the answer, the "
    "largest of the row, whether or not the answer is right.",
)
def _(probabilities, labels, bins):
    confidence = probabilities[np.arange(len(labels)), labels]
    right = probabilities.argmax(axis=1) == labels
    return _error_of(confidence, right, bins)


@expected_calibration_error.mistake(
    "all probabilities, not the largest",
    "You sort all probabilities of every row into the bins. Only that of the answer counts, the "
    "largest of each row.",
)
def _(probabilities, labels, bins):
    is_label = labels[:, None] == np.arange(probabilities.shape[1])
    return _error_of(probabilities.ravel(), is_label.ravel(), bins)


@expected_calibration_error.mistake(
    "confidence of 1 left out",
    "Answers with a confidence of exactly 1 are lost, or stop your function: they lie on the upper "
    "edge of the last bin, and 10 times 1 is bin 10, which there is not. They belong in the last "
    "bin.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    error = 0.0
    for k in range(bins):
        inside = (confidence >= k / bins) & (confidence < (k + 1) / bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


@expected_calibration_error.variant("confidence of 1 left out")
def _(probabilities, labels, bins):
    sums, hits, counts = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    for row, label in zip(probabilities, labels):
        k = int(row.max() * bins)
        sums[k] += row.max()
        hits[k] += row.argmax() == label
        counts[k] += 1
    return np.abs(hits - sums).sum() / counts.sum()


@expected_calibration_error.mistake(
    "not a number from an empty bin",
    "A bin without answers has no mean: you divide 0 by 0 there, and that is NaN, not a number, "
    "which spoils the whole sum. An empty bin adds nothing. Skip it.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    error = 0.0
    for k in range(bins):
        inside = which == k
        error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


@expected_calibration_error.mistake(
    "not divided by all answers",
    "Your result is as many times too large as there are answers: you weight with the number of "
    "answers in a bin. The weight is their share, so that all weights add up to 1.",
)
def _(probabilities, labels, bins):
    return len(labels) * _calibration_error(probabilities, labels, bins)


@expected_calibration_error.mistake(
    "divided by the number of bins",
    "You weight each gap with the number of answers in its bin, divided by the number of bins. The "
    "weight is the share of all answers: divided by how many answers there are.",
)
def _(probabilities, labels, bins):
    return len(labels) * _calibration_error(probabilities, labels, bins) / bins


@expected_calibration_error.mistake(
    "accuracy of all answers",
    "You compare the confidence of every bin with the accuracy of all answers. Each bin has its "
    "own accuracy: the fraction that is right among the answers in it.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    masks = [which == k for k in np.unique(which)]
    return sum(m.mean() * abs(right.mean() - confidence[m].mean()) for m in masks)


@expected_calibration_error.mistake(
    "one bin too few",
    "You have one bin less than asked for: np.linspace(0, 1, bins) gives that many edges, and "
    "there is always one edge more than there are bins.",
)
def _(probabilities, labels, bins):
    return _calibration_error(probabilities, labels, bins - 1)


@expected_calibration_error.mistake(
    "bins of equally many answers",
    "Your bins hold equally many answers each. Here they are equally wide: from 0 to 1, in `bins` "
    "parts, whether or not anything falls into them.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    order = np.argsort(confidence)
    error = 0.0
    for part in np.array_split(order, bins):
        if len(part):
            error += len(part) / len(labels) * abs(right[part].mean() - confidence[part].mean())
    return error


@expected_calibration_error.mistake(
    "bins between lowest and highest",
    "Your bins begin at the lowest confidence that occurs and end at the highest. They always go "
    "from 0 to 1: np.histogram and its relatives have to be told so.",
)
def _(probabilities, labels, bins):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    edges = np.histogram_bin_edges(confidence, bins)
    which = np.clip(np.digitize(confidence, edges) - 1, 0, bins - 1)
    gaps = np.bincount(which, right, bins) - np.bincount(which, confidence, bins)
    return np.abs(gaps).sum() / len(labels)


def _gaps(probabilities, labels, bins):
    """Return the share and the gap of each bin that is not empty."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    which = _bin_of(confidence, bins)
    masks = [which == k for k in np.unique(which)]
    return [(m.mean(), abs(right[m].mean() - confidence[m].mean())) for m in masks]


def _error_of(confidence, right, bins):
    which = _bin_of(confidence, bins)
    gaps = np.bincount(which, right, bins) - np.bincount(which, confidence, bins)
    return np.abs(gaps).sum() / len(confidence)
