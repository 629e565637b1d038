import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from nnlib.metrics import accuracy, confusion_matrix, precision_recall_f1

LABELS = np.array([0, 0, 0, 1, 1, 3])
PREDICTIONS = np.array([0, 1, 1, 1, 1, 0])
# Row: the true class. Zeros taken for ones stand above the diagonal, never below.
MATRIX = [[1, 2, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]


@st.composite
def labels_and_predictions(draw):
    """Classes, labels and predictions; often with classes that never occur."""
    classes = draw(st.integers(2, 6))  # of a single class scikit-learn warns
    count = draw(st.integers(1, 40))
    rows = st.lists(st.integers(0, classes - 1), min_size=count, max_size=count)
    return classes, np.array(draw(rows)), np.array(draw(rows))


# --- accuracy ------------------------------------------------------------------------------------


def test_accuracy_by_hand():
    logits = np.array([[0.1, 0.2], [3.0, -1.0], [0.0, 1.0], [-5.0, -6.0]])
    assert accuracy(logits, np.array([1, 0, 0, 0])) == 0.75


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(1, 50),
    classes=st.integers(1, 8),
    dtype=st.sampled_from([np.float32, np.float64]),
)
def test_accuracy_is_scikit_learns(seed, count, classes, dtype):
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(count, classes)).astype(dtype)
    labels = rng.integers(0, classes, count)
    expected = sklearn_metrics.accuracy_score(labels, logits.argmax(axis=1))
    got = accuracy(logits, labels)
    assert got == pytest.approx(expected, rel=1e-12)
    assert type(got) is float


@pytest.mark.parametrize(
    ("logits", "labels", "error", "message"),
    [
        (np.zeros((0, 3)), np.zeros(0, int), ValueError, "expected at least one row, got none"),
        (np.zeros((2, 3)), np.zeros(3, int), ValueError, r"labels: .* shape \(2,\), got \(3,\)"),
        (np.zeros((2, 3)), np.array([0, 3]), ValueError, "labels: expected 0 to 2"),
        (np.zeros((2, 3)), np.array([0, -1]), ValueError, "labels: expected 0 to 2"),
        (np.zeros((2, 3)), np.array([0.0, 1.0]), TypeError, "labels: expected integers"),
        (np.zeros((2, 3), int), np.array([0, 1]), TypeError, "logits: expected floating-point"),
        (np.zeros(3), np.array([0, 1, 2]), ValueError, "logits: expected 2 axes"),
    ],
)
def test_accuracy_refuses_what_does_not_fit(logits, labels, error, message):
    with pytest.raises(error, match=message):
        accuracy(logits, labels)


# --- the confusion matrix ------------------------------------------------------------------------


def test_a_row_of_the_confusion_matrix_is_the_true_class():
    matrix = confusion_matrix(LABELS, PREDICTIONS, classes=4)
    assert matrix.tolist() == MATRIX
    assert matrix.dtype == np.int64


@settings(deadline=None, max_examples=50)
@given(case=labels_and_predictions())
def test_the_confusion_matrix_is_scikit_learns(case):
    classes, labels, predictions = case
    np.testing.assert_array_equal(
        confusion_matrix(labels, predictions, classes),
        sklearn_metrics.confusion_matrix(labels, predictions, labels=range(classes)),
    )


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int32, np.uint64])
@pytest.mark.parametrize("other", [np.int64, np.uint64])
def test_the_confusion_matrix_takes_any_integers(dtype, other):
    labels = np.array([99, 99, 3], dtype)
    predictions = np.array([99, 4, 4], other)
    matrix = confusion_matrix(labels, predictions, classes=100)
    assert (matrix[99, 99], matrix[99, 4], matrix[3, 4], matrix.sum()) == (1, 1, 1, 3)


def test_the_confusion_matrix_of_a_single_class_is_one_count():
    assert confusion_matrix(np.zeros(5, int), np.zeros(5, int), classes=1).tolist() == [[5]]


def test_the_confusion_matrix_of_nothing_is_all_zeros():
    nothing = np.zeros(0, int)
    assert confusion_matrix(nothing, nothing, classes=2).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("labels", "predictions", "classes", "error", "message"),
    [
        (LABELS, PREDICTIONS[:5], 4, ValueError, r"predictions: .*\(6,\), got \(5,\)"),
        (LABELS, PREDICTIONS, 3, ValueError, "labels: expected 0 to 2"),
        (PREDICTIONS, LABELS, 3, ValueError, "predictions: expected 0 to 2"),
        (LABELS, -PREDICTIONS, 4, ValueError, "predictions: expected 0 to 3"),
        (LABELS, np.zeros((6, 4)), 4, TypeError, "predictions: expected integers.*argmax"),
        (np.eye(4, dtype=int), PREDICTIONS, 4, ValueError, "labels: expected one per row"),
        (3, 3, 4, ValueError, r"labels: expected one per row, shape \(1,\), got \(\)"),
        (LABELS, PREDICTIONS, 0, ValueError, "classes: expected 1 or more"),
        (LABELS, PREDICTIONS, 4.0, TypeError, "classes: expected a whole number"),
    ],
)
def test_the_confusion_matrix_refuses_what_does_not_fit(
    labels, predictions, classes, error, message
):
    with pytest.raises(error, match=message):
        confusion_matrix(labels, predictions, classes)


# --- precision, recall, F1 -----------------------------------------------------------------------


def test_scores_by_hand_where_a_class_is_never_predicted_and_another_never_occurs():
    scores = precision_recall_f1(np.array(MATRIX))
    assert scores.precision.tolist() == [1 / 2, 2 / 4, 0, 0]
    assert scores.recall.tolist() == [1 / 3, 2 / 2, 0, 0]
    assert scores.f1 == pytest.approx([2 / 5, 2 / 3, 0, 0])
    assert scores.support.tolist() == [3, 2, 0, 1]


@settings(deadline=None, max_examples=50)
@given(case=labels_and_predictions())
def test_scores_are_scikit_learns(case):
    classes, labels, predictions = case
    scores = precision_recall_f1(confusion_matrix(labels, predictions, classes))
    expected = sklearn_metrics.precision_recall_fscore_support(
        labels, predictions, labels=range(classes), zero_division=0
    )
    for got, want in zip(
        (scores.precision, scores.recall, scores.f1, scores.support), expected, strict=True
    ):
        np.testing.assert_allclose(got, want, rtol=1e-12)


def test_small_integers_do_not_wrap_around():
    scores = precision_recall_f1(np.array([[200, 50], [100, 150]], np.uint8))
    expected = precision_recall_f1(np.array([[200, 50], [100, 150]]))
    assert scores.f1.tolist() == expected.f1.tolist()
    assert scores.support.dtype == np.int64


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.ones((2, 3), int), r"square table of counts, got shape \(2, 3\)"),
        (np.ones(4, int), "square table of counts"),
        (np.array([[0.5, 0.5], [0.0, 1.0]]), "expected counts"),
        (np.array([[1, -1], [0, 1]]), "expected counts"),
    ],
)
def test_scores_refuse_what_is_no_table_of_counts(matrix, message):
    with pytest.raises(ValueError, match=message):
        precision_recall_f1(matrix)
