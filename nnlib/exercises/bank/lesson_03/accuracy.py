"""Exercise accuracy."""

import numpy as np

from nnlib import losses, metrics
from nnlib.exercises.spec import Case, Exercise

accuracy = Exercise(
    "accuracy",
    lesson=3,
    takes="logits, labels",
    reference=metrics.accuracy,
    points=2,
    hints=(
        "A row of logits gives one answer. Which number of the row decides, and is the answer that "
        "number or the place where it stands?",
        "One answer for each row, along axis 1; compare them all with the labels at once. The "
        "result is an array of True and False, and to NumPy True counts as 1 and False as 0.",
        "By hand, with the labels 1, 0 and 0:\n"
        "    row [0.2, 0.9, -1]   largest in column 1   label 1   right\n"
        "    row [2.0, 0.1, 3]    largest in column 2   label 0   not right\n"
        "    row [1.5, 1.5, 0]    first of two: 0       label 0   right\n"
        "    accuracy             2 / 3 = 0.667",
    ),
)


def partly_right(rng, logits, count):
    """Return labels of which `count` are what the logits answer, and another one the smallest."""
    rows, classes = logits.shape
    order = rng.permutation(rows)
    labels = logits.argmax(axis=1)
    missed = order[count:]
    labels[missed] = (labels[missed] + rng.integers(1, classes, len(missed))) % classes
    labels[missed[:1]] = logits[missed[:1]].argmin(axis=1)
    return labels


@accuracy.cases
def _(rng):
    # Enough rows, and odd counts of right ones, that two mistakes seldom give the same number.
    logits = rng.permuted([[-2.1, -0.5, 0.7, 1.9]] * 7, axis=1)
    yield Case(logits, partly_right(rng, logits, 5), about="a few rows")
    logits = rng.permuted([[-1.2, -0.8, -0.4, 0.3, 1.6]] * 5, axis=1)
    yield Case(logits, partly_right(rng, logits, 3), about="as many rows as classes")
    logits = -10 * rng.permuted([[0.5, 1.0, 1.5, 2.5]] * 8, axis=1)
    yield Case(logits, partly_right(rng, logits, 7), about="negative logits only")
    logits = rng.permuted([[0.5, 1.0, 1.5, 2.5]], axis=1)
    yield Case(logits, partly_right(rng, logits, 1), about="a single row")
    tied = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 2.0], [1.5, 1.5, 1.5], [0.0, 1.0, 1.0]])
    yield Case(tied * rng.integers(1, 9), np.array([1, 2, 2, 1]), about="equal logits")
    close = 1 + rng.permuted([[0.1, 0.2, 0.3]] * 6, axis=1)
    close = np.hstack([np.ones((6, 1)), close])  # as integers all are 1, and the answer 0
    labels = close.argmax(axis=1) * rng.permutation([1, 1, 1, 1, 0, 0])
    yield Case(close, labels, about="logits close together")
    logits = rng.normal(0, 3, (32, 10)).astype(np.float32)
    yield Case(logits, partly_right(rng, logits, 19), about="a whole batch, float32")


@accuracy.alternative
def _(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if np.argmax(row) == label:
            right += 1
    return right / len(labels)


@accuracy.alternative
def _(logits, labels):
    return np.count_nonzero(logits.argmax(axis=-1) == labels) / labels.size


@accuracy.alternative
def _(logits, labels):
    answers = [row.index(max(row)) for row in logits.tolist()]
    return np.average([answer == label for answer, label in zip(answers, labels)])


@accuracy.alternative
def _(logits, labels):
    return 1 - (np.argmax(logits, 1) != labels).sum() / len(labels)


@accuracy.mistake(
    "argmax down the columns",
    "There is one answer for each class, and there should be one for each row: argmax went down "
    "the columns and told which image has the largest logit. Along a row is axis 1.",
)
def _(logits, labels):
    return np.mean(logits.argmax(axis=0) == labels)


@accuracy.variant("argmax down the columns")
def _(logits, labels):
    return (logits.argmax(axis=0) == labels).sum() / len(labels)


@accuracy.mistake(
    "argmax of the whole table",
    "argmax without an axis gives one number for the whole table: the place of its largest logit, "
    "counted through all rows. You need an answer for each row.",
)
def _(logits, labels):
    return np.mean(logits.argmax() == labels)


@accuracy.mistake(
    "smallest instead of largest",
    "You take the class with the smallest logit for the answer. The larger its logit, the more "
    "probable a class is: the answer is where the largest stands.",
)
def _(logits, labels):
    return np.mean(logits.argmin(axis=1) == labels)


@accuracy.mistake(
    "largest logit instead of its place",
    "You compare the largest logit itself with the label. The answer is the column in which it "
    "stands: max gives the number, argmax its place.",
)
def _(logits, labels):
    return np.mean(logits.max(axis=1) == labels)


@accuracy.mistake(
    "counted, not averaged",
    "This is how many rows are right. The accuracy is their fraction of all rows, from 0 to 1, so "
    "that batches of different size can be compared.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels)


@accuracy.mistake(
    "in percent",
    "This is the accuracy in percent. A fraction from 0 to 1 is asked for: 0.9, and not 90.",
)
def _(logits, labels):
    return 100 * np.mean(logits.argmax(axis=1) == labels)


@accuracy.mistake(
    "fraction that is not right",
    "This is the fraction of rows that are not right, the error rate. Accuracy counts the rows "
    "whose answer equals the label.",
)
def _(logits, labels):
    return np.mean(logits.argmax(axis=1) != labels)


@accuracy.mistake(
    "one result per row",
    "You return True or False for each row. They are right, and one step is left: the accuracy is "
    "a single number, the fraction of them that is True.",
)
def _(logits, labels):
    return logits.argmax(axis=1) == labels


@accuracy.mistake(
    "ties count as right",
    "You ask whether the label's logit equals the largest of its row. If several are equally "
    "large, each of them passes, and a network that gives ten equal logits would be right every "
    "time. A row has one answer: the first of the largest.",
)
def _(logits, labels):
    return np.mean(logits[np.arange(len(labels)), labels] == logits.max(axis=1))


@accuracy.mistake(
    "ties never right",
    "You ask whether the label's logit is above all others. If several are equally large, none is, "
    "and the row can never be right. A row has one answer all the same: the first of the largest.",
)
def _(logits, labels):
    own = logits[np.arange(len(labels)), labels]
    return np.mean((logits >= own[:, None]).sum(axis=1) == 1)


@accuracy.mistake(
    "largest without its sign",
    "A large negative logit passes for a large one: you compare sizes, without the sign. The "
    "answer is where the largest logit stands, and -2 is less than 1.",
)
def _(logits, labels):
    return np.mean(np.abs(logits).argmax(axis=1) == labels)


@accuracy.mistake(
    "label's logit above 0",
    "You ask whether the label's logit is above 0, and do not look at the others. The classes "
    "compete: the answer is the largest logit of the row, even where all are negative.",
)
def _(logits, labels):
    return np.mean(logits[np.arange(len(labels)), labels] > 0)


@accuracy.variant("label's logit above 0")
def _(logits, labels):
    return np.mean(losses.softmax(logits)[np.arange(len(labels)), labels] > 0.5)


@accuracy.mistake(
    "logits rounded first",
    "Logits that are close together come out equal: they are rounded, or turned into integers, "
    "before they are compared. Compare them as they are.",
)
def _(logits, labels):
    return np.mean(logits.astype(int).argmax(axis=1) == labels)


@accuracy.variant("logits rounded first")
def _(logits, labels):
    return np.mean(logits.round().argmax(axis=1) == labels)


@accuracy.mistake(
    "how often each class comes",
    "You compare how often each class is answered with how often it occurs. Two errors can make up "
    "for each other that way. Compare row by row: the answer to an image with its own label.",
)
def _(logits, labels):
    classes = logits.shape[1]
    answered = np.bincount(logits.argmax(axis=1), minlength=classes)
    return np.minimum(answered, np.bincount(labels, minlength=classes)).sum() / len(labels)


@accuracy.variant("how often each class comes")
def _(logits, labels):
    return np.mean(np.sort(logits.argmax(axis=1)) == np.sort(labels))


@accuracy.mistake(
    "divided by the classes",
    "You divide the number of right answers by the number of classes. Each row gives one answer, "
    "so divide by the number of rows.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels) / logits.shape[1]


@accuracy.mistake(
    "rounded",
    "This is the accuracy, rounded. Rounding is for the eye, where a number is printed: two "
    "networks that differ by a few images would look the same.",
)
def _(logits, labels):
    return np.round(np.mean(logits.argmax(axis=1) == labels), 2)


@accuracy.variant("rounded")
def _(logits, labels):
    return round(float(np.mean(logits.argmax(axis=1) == labels)), 3)


@accuracy.mistake(
    "the last of equal logits",
    "If several logits of a row are equally large, you take a later one. Any rule would do, as "
    "long as everybody keeps to the same: here, as in argmax, the first one is the answer.",
)
def _(logits, labels):
    return np.mean(np.argsort(logits, axis=1, kind="stable")[:, -1] == labels)


@accuracy.mistake(
    "a search that begins at 0",
    "If all logits of a row are negative, none is above 0, and your search finds nothing: its "
    "first candidate has to be a logit of the row.",
)
def _(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        largest, answer = 0, 0
        for column, logit in enumerate(row):
            if logit > largest:
                largest, answer = logit, column
        right += answer == label
    return right / len(labels)


@accuracy.mistake(
    "all or nothing",
    "You ask whether all rows are right at once. Accuracy is the fraction that is right: 0.75 for "
    "three rows of four.",
)
def _(logits, labels):
    return np.all(logits.argmax(axis=1) == labels)


@accuracy.variant("all or nothing")
def _(logits, labels):
    return float(np.array_equal(logits.argmax(axis=1), labels))


@accuracy.mistake(
    "only the first row",
    "Only the first row counts in your result. Does the function return inside its loop, before "
    "the second row has had its turn?",
)
def _(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        right += row.argmax() == label
        return right / len(labels)


@accuracy.mistake(
    "probability instead of answers",
    "You average the probabilities of the labels. Accuracy does not ask how sure an answer is: "
    "each row is right or it is not, and the largest logit decides.",
)
def _(logits, labels):
    return losses.softmax(logits)[np.arange(len(labels)), labels].mean()


@accuracy.mistake(
    "divided by all numbers",
    "Your accuracy is too small, by as many times as there are classes. Each row gives one answer, "
    "so divide by the number of rows, not by how many logits there are.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels) / logits.size


@accuracy.mistake(
    "compared number by number",
    "You compare the whole table with the one-hot labels, number by number. All the zeros that "
    "agree count as right as well. A row is one answer, and it is right or it is not.",
)
def _(logits, labels):
    answers = np.eye(logits.shape[1])[logits.argmax(axis=1)]
    return np.mean(answers == np.eye(logits.shape[1])[labels])


@accuracy.variant("compared number by number")
def _(logits, labels):
    return np.mean((logits > 0) == np.eye(logits.shape[1])[labels])


@accuracy.mistake(
    "fraction cut off",
    "Your result is a whole number: the fraction was cut off. `//` and int(...) round down; `/` "
    "keeps the fraction.",
)
def _(logits, labels):
    return np.sum(logits.argmax(axis=1) == labels) // len(labels)


@accuracy.mistake(
    "labels counted from 1",
    "Your answers are one too high. Labels count from 0, as columns do: an answer is the number of "
    "its column.",
)
def _(logits, labels):
    return np.mean(logits.argmax(axis=1) + 1 == labels)
