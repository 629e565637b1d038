"""How good the predictions are, once the loss has done its work."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnlib import expect
from nnlib.types import FloatArray, IntArray


def accuracy(logits: FloatArray, labels: IntArray) -> float:
    """Return the fraction of rows whose largest logit is the one of their label.

    Args:
        logits: shape (count, classes), count at least 1; probabilities do as well.
        labels: shape (count,), integers in 0 .. classes - 1.
    """
    logits = expect.floating(logits, "logits", ndim=2)
    labels = expect.labels(labels, *logits.shape)
    if not len(labels):
        raise ValueError("logits: expected at least one row, got none.")
    return float(np.mean(logits.argmax(axis=1) == labels))


def confusion_matrix(
    labels: IntArray, predictions: IntArray, classes: int
) -> npt.NDArray[np.int64]:
    """Count how often each class was taken for each other one.

    Args:
        labels: shape (count,), the true classes.
        predictions: shape (count,), the predicted ones: logits.argmax(axis=1).
        classes: how many classes there are.

    Returns:
        Shape (classes, classes): the row is the true class, the column the predicted one.
    """
    classes = expect.whole_number(classes, "classes", at_least=1)
    count = np.size(labels)
    labels = expect.labels(labels, count, classes)
    predictions = expect.labels(predictions, count, classes, "predictions")
    # Every pair (row, column) is one number, and bincount counts numbers.
    pairs = labels.astype(np.int64) * classes + predictions.astype(np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


@dataclass(frozen=True)
class ClassScores:
    """Precision, recall and F1 of every class, each an array of shape (classes,) in [0, 1].

    Attributes:
        precision: of the images predicted as the class, the fraction that are.
        recall: of the images of the class, the fraction that were predicted as it.
        f1: the harmonic mean of the two.
        support: how many images of the class there are.
    """

    precision: npt.NDArray[np.float64]
    recall: npt.NDArray[np.float64]
    f1: npt.NDArray[np.float64]
    support: npt.NDArray[np.int64]


def precision_recall_f1(matrix: npt.NDArray[np.int64]) -> ClassScores:
    """Read precision, recall and F1 of every class off a confusion matrix.

    A fraction of nothing counts as 0, as in scikit-learn: the precision of a class that was never
    predicted, the recall of one that never occurs, the F1 of one that does neither.

    Args:
        matrix: shape (classes, classes), counts; the row is the true class.
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"matrix: expected a square table of counts, got shape {matrix.shape}.")
    if not np.issubdtype(matrix.dtype, np.integer) or matrix.min(initial=0) < 0:
        raise ValueError("matrix: expected counts, whole numbers of 0 or more.")
    matrix = matrix.astype(np.int64)  # twice a count of 200 would wrap around in uint8
    hits = np.diag(matrix)
    predicted = matrix.sum(axis=0)
    support = matrix.sum(axis=1)
    return ClassScores(
        precision=_fraction(hits, predicted),
        recall=_fraction(hits, support),
        f1=_fraction(2 * hits, predicted + support),
        support=support,
    )


def _fraction(part: IntArray, whole: IntArray) -> npt.NDArray[np.float64]:
    return part / np.maximum(whole, 1)  # where the whole is 0 the part is 0 as well
