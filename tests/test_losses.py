import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.gradcheck import assert_gradients_match
from nnlib.losses import log_softmax, mean_squared_error, softmax, softmax_cross_entropy

smoothings = pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.9])


def logits_arrays(bound=30.0):
    shapes = hnp.array_shapes(min_dims=2, max_dims=2, max_side=6)
    return hnp.arrays(np.float64, shapes, elements=st.floats(-bound, bound))


@st.composite
def batches(draw):
    """Logits and labels that fit each other."""
    logits = draw(logits_arrays())
    count, classes = logits.shape
    labels = draw(hnp.arrays(np.int64, count, elements=st.integers(0, classes - 1)))
    return logits, labels


# --- softmax and log_softmax ----------------------------------------------------------------------


def test_softmax_one_can_check_in_the_head():
    logits = np.log([[1.0, 2, 1], [6, 3, 1]])
    expected = [[0.25, 0.5, 0.25], [0.6, 0.3, 0.1]]
    np.testing.assert_allclose(softmax(logits), expected, rtol=1e-15)
    np.testing.assert_allclose(softmax(logits[0]), expected[0], rtol=1e-15)  # a single example
    np.testing.assert_allclose(log_softmax(logits), np.log(expected), rtol=1e-14)
    np.testing.assert_allclose(log_softmax(logits[0]), np.log(expected[0]), rtol=1e-14)


@given(logits=logits_arrays())
def test_each_row_of_softmax_is_a_distribution(logits):
    probabilities = softmax(logits)
    assert probabilities.shape == logits.shape
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-14)


@given(logits=logits_arrays(), shift=st.floats(-1e3, 1e3))
def test_softmax_does_not_see_what_is_added_to_a_whole_row(logits, shift):
    np.testing.assert_allclose(softmax(logits + shift), softmax(logits), rtol=1e-9)
    np.testing.assert_allclose(log_softmax(logits + shift), log_softmax(logits), atol=1e-9)


@given(logits=logits_arrays())
def test_softmax_keeps_the_order(logits):
    order = np.argsort(logits, axis=1)
    for values in (softmax(logits), log_softmax(logits)):
        assert (np.diff(np.take_along_axis(values, order, axis=1), axis=1) >= 0).all()


@given(logits=logits_arrays())
def test_log_softmax_is_the_logarithm_of_softmax(logits):
    np.testing.assert_allclose(log_softmax(logits), np.log(softmax(logits)), atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "huge"), [(np.float16, 1e4), (np.float32, 1e30), (np.float64, 1e300)]
)
def test_huge_logits_give_exact_results_without_a_warning(kind, huge):
    logits = np.array([[huge, 0, -huge], [-huge, -huge, -huge], [huge, huge, 0]], kind)
    np.testing.assert_array_equal(
        softmax(logits), np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]], kind)
    )
    logs = log_softmax(logits)
    np.testing.assert_allclose(logs[0], np.array([0, -huge, -2 * huge], kind), rtol=1e-3)
    assert np.isfinite(logs).all()
    loss, grad_logits = softmax_cross_entropy(logits[:1], np.array([1]))
    assert loss == float(kind(huge))  # where the probability itself is zero, the loss is not capped
    assert grad_logits.tolist() == [[1, -1, 0]]


# --- softmax_cross_entropy ------------------------------------------------------------------------


def test_cross_entropy_one_can_check_in_the_head():
    logits = np.log([[0.25, 0.5, 0.25], [0.6, 0.3, 0.1]])
    loss, grad_logits = softmax_cross_entropy(logits, np.array([1, 2]))
    assert loss == pytest.approx((math.log(2) + math.log(10)) / 2)
    expected = [[0.25 / 2, -0.5 / 2, 0.25 / 2], [0.6 / 2, 0.3 / 2, -0.9 / 2]]
    np.testing.assert_allclose(grad_logits, expected, rtol=1e-14)


def test_smoothed_cross_entropy_one_can_check_in_the_head():
    logits = np.log([[0.25, 0.75]])  # the target becomes [0.9, 0.1]
    loss, grad_logits = softmax_cross_entropy(logits, np.array([0]), label_smoothing=0.2)
    assert loss == pytest.approx(-0.9 * math.log(0.25) - 0.1 * math.log(0.75))
    np.testing.assert_allclose(grad_logits, [[0.25 - 0.9, 0.75 - 0.1]], rtol=1e-14)


@smoothings
@pytest.mark.parametrize("count", [1, 5])
def test_the_gradient_of_cross_entropy_matches_finite_differences(smoothing, count, rng):
    logits, labels = rng.normal(size=(count, 4)), rng.integers(4, size=count)
    _, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    assert_gradients_match(
        lambda x: softmax_cross_entropy(x, labels, label_smoothing=smoothing)[0],
        logits,
        grad_logits,
        tolerance=1e-8,
    )


@given(batch=batches(), smoothing=st.floats(0, 0.99))
def test_cross_entropy_is_at_least_the_entropy_of_its_target(batch, smoothing):
    logits, labels = batch
    classes = logits.shape[1]
    target = np.full(classes, smoothing / classes)
    target[0] += 1 - smoothing
    entropy = -float(np.sum(target[target > 0] * np.log(target[target > 0])))
    loss, _ = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    assert loss >= 0
    assert loss >= entropy - 1e-12


@given(batch=batches(), smoothing=st.floats(0, 0.99))
def test_equal_logits_cost_the_logarithm_of_the_number_of_classes(batch, smoothing):
    logits, labels = batch
    loss, _ = softmax_cross_entropy(np.full_like(logits, 7), labels, label_smoothing=smoothing)
    assert loss == pytest.approx(math.log(logits.shape[1]), abs=1e-12)


@given(batch=batches(), smoothing=st.floats(0, 0.99), shift=st.floats(-1e3, 1e3))
def test_cross_entropy_does_not_see_what_is_added_to_a_whole_row(batch, smoothing, shift):
    logits, labels = batch
    loss, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    other, grad_other = softmax_cross_entropy(logits + shift, labels, label_smoothing=smoothing)
    assert other == pytest.approx(loss, abs=1e-9)
    np.testing.assert_allclose(grad_other, grad_logits, atol=1e-9)


@given(batch=batches(), smoothing=st.floats(0, 0.99))
def test_the_gradient_moves_no_row_as_a_whole(batch, smoothing):
    logits, labels = batch
    _, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    np.testing.assert_allclose(grad_logits.sum(axis=1), 0, atol=1e-14)
    if not smoothing:  # only the right class is pushed up
        rows = np.arange(len(labels))
        assert (grad_logits[rows, labels] <= 0).all()
        assert (np.delete(grad_logits.ravel(), rows * logits.shape[1] + labels) >= 0).all()


@given(batch=batches(), smoothing=st.floats(0, 0.99))
def test_a_small_step_down_the_gradient_lowers_the_loss_by_what_it_promises(batch, smoothing):
    logits, labels = batch
    loss, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=smoothing)
    promised = 1e-3 * float(np.sum(grad_logits**2))
    lower, _ = softmax_cross_entropy(logits - 1e-3 * grad_logits, labels, label_smoothing=smoothing)
    # The loss is convex, so it falls by no more than promised; its curvature is at most 1 / count.
    assert loss - lower <= promised + 1e-12
    assert loss - lower >= 0.99 * promised - 1e-12


@given(batch=batches())
def test_the_batch_counts_as_the_mean_of_its_examples(batch):
    logits, labels = batch
    loss, grad_logits = softmax_cross_entropy(logits, labels)
    alone = [
        softmax_cross_entropy(logits[i : i + 1], labels[i : i + 1]) for i in range(len(logits))
    ]
    assert loss == pytest.approx(np.mean([one for one, _ in alone]), abs=1e-12)
    expected = np.concatenate([grad for _, grad in alone]) / len(logits)
    np.testing.assert_allclose(grad_logits, expected, atol=1e-14)


def test_a_prediction_that_is_sure_and_right_costs_zero_and_not_minus_zero():
    loss, grad_logits = softmax_cross_entropy(np.array([[1000.0, 0.0]]), np.array([0]))
    assert str(loss) == "0.0"
    assert not grad_logits.any()


def test_labels_of_any_integer_type_mean_the_same(rng):
    logits, labels = rng.normal(size=(5, 3)), rng.integers(3, size=5)
    expected, expected_grad = softmax_cross_entropy(logits, labels)
    for kind in (np.uint8, np.int8, np.int32, list):
        given_labels = labels.tolist() if kind is list else labels.astype(kind)
        loss, grad_logits = softmax_cross_entropy(logits, given_labels)
        assert loss == expected
        np.testing.assert_array_equal(grad_logits, expected_grad)


# --- mean_squared_error ---------------------------------------------------------------------------


def test_mean_squared_error_one_can_check_in_the_head():
    outputs, targets = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1, 0], [3, 4]])
    loss, grad_outputs = mean_squared_error(outputs, targets)
    assert loss == (4 + 1) / 4
    assert grad_outputs.tolist() == [[0, 1], [0, 0.5]]
    assert mean_squared_error(outputs, outputs) == (0, pytest.approx(np.zeros((2, 2))))


@pytest.mark.parametrize("shape", [(4, 3), (1, 1), (5,), (2, 3, 2)])
def test_the_gradient_of_mean_squared_error_matches_finite_differences(shape, rng):
    outputs, targets = rng.normal(size=(2, *shape))
    _, grad_outputs = mean_squared_error(outputs, targets)
    assert_gradients_match(
        lambda x: mean_squared_error(x, targets)[0], outputs, grad_outputs, tolerance=1e-8
    )


# --- arrays, dtypes, errors -----------------------------------------------------------------------


@smoothings
def test_losses_modify_nothing_and_return_fresh_arrays(smoothing, rng):
    logits, labels = rng.normal(size=(5, 3)), rng.integers(3, size=5)
    logits.setflags(write=False)
    labels.setflags(write=False)
    results = [
        softmax(logits),
        log_softmax(logits),
        softmax_cross_entropy(logits, labels, label_smoothing=smoothing)[1],
        mean_squared_error(logits, logits)[1],
    ]
    for result in results:
        assert result.flags.writeable
        assert not np.shares_memory(result, logits)


@smoothings
def test_dtype_in_is_dtype_out_and_the_loss_is_a_python_float(smoothing, dtype, rng):
    exact, labels = rng.normal(size=(5, 3)), rng.integers(3, size=5)
    logits = exact.astype(dtype)
    assert softmax(logits).dtype == log_softmax(logits).dtype == dtype
    rounding = 8 * float(max(np.finfo(dtype).eps, np.finfo(np.float64).eps))
    for smooth in (smoothing, np.float32(smoothing), np.float64(smoothing)):
        loss, grad_logits = softmax_cross_entropy(logits, labels, label_smoothing=smooth)
        assert type(loss) is float
        assert grad_logits.dtype == dtype
        expected, expected_grad = softmax_cross_entropy(exact, labels, label_smoothing=smooth)
        assert loss == pytest.approx(expected, rel=rounding)
        np.testing.assert_allclose(grad_logits, expected_grad, atol=rounding)
    for targets in (exact, logits.astype(np.float32), labels[:, np.newaxis].repeat(3, axis=1)):
        loss, grad_outputs = mean_squared_error(logits, targets)
        assert type(loss) is float
        assert grad_outputs.dtype == dtype


@pytest.mark.parametrize(
    "function",
    [softmax, log_softmax, lambda x: softmax_cross_entropy(x, np.array([0, 1]))],
)
def test_logits_that_are_integers_are_refused(function):
    with pytest.raises(TypeError, match=r"^logits: expected floating-point numbers, got int64"):
        function(np.ones((2, 3), np.int64))


def test_outputs_that_are_integers_are_refused():
    with pytest.raises(TypeError, match=r"^outputs: expected floating-point numbers, got int64"):
        mean_squared_error(np.ones(3, np.int64), np.ones(3))


@pytest.mark.parametrize(
    ("logits", "labels", "error", "message"),
    [
        (np.ones(3), [0], ValueError, r"^logits: expected 2 axes, got shape \(3,\)"),
        (np.ones((0, 3)), [], ValueError, r"^logits: expected at least one row, got none"),
        (np.ones((2, 3)), [0, 3], ValueError, r"^labels: expected 0 to 2 .* got 0 to 3"),
        (np.ones((2, 3)), [-1, 0], ValueError, r"^labels: expected 0 to 2 .* got -1 to 0"),
        (np.ones((2, 3)), [0], ValueError, r"^labels: expected one per row, shape \(2,\)"),
        (np.ones((2, 3)), [0.0, 1.0], TypeError, r"^labels: expected integers"),
        (np.ones((2, 3)), np.eye(3)[:2], TypeError, r"^labels: .* one_hot\.argmax\(axis=1\)"),
    ],
)
def test_cross_entropy_says_what_does_not_fit(logits, labels, error, message):
    with pytest.raises(error, match=message):
        softmax_cross_entropy(logits, labels)


@pytest.mark.parametrize("smoothing", [-0.1, 1, math.nan])
def test_label_smoothing_must_lie_in_0_to_1(smoothing):
    with pytest.raises(ValueError, match=r"^label_smoothing: expected .* at least 0 and below 1"):
        softmax_cross_entropy(np.ones((1, 2)), [0], label_smoothing=smoothing)


def test_mean_squared_error_says_what_does_not_fit():
    # (3, 1) and (3,) would broadcast to (3, 3): nine differences, none of them asked for.
    with pytest.raises(ValueError, match=r"^targets: expected shape \(3, 1\), got \(3,\)"):
        mean_squared_error(np.ones((3, 1)), np.ones(3))
    with pytest.raises(ValueError, match=r"^outputs: expected at least one number, got none"):
        mean_squared_error(np.ones((0, 3)), np.ones((0, 3)))
