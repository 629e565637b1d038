import functools
import itertools
import math
import pickle

import numpy as np
import pytest

from nnlib import data
from nnlib.activations import ReLU, Tanh
from nnlib.data import Dataset
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam
from nnlib.training import DivergenceError, Evaluation, History, evaluate, fit

FEATURES, CLASSES = 4, 3
TRAIN_COUNT, VALIDATION_COUNT = 22, 9  # different, so that a loss can tell which one it sees


def make_data(count=TRAIN_COUNT, *, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(count, FEATURES)).astype(dtype)
    names = [str(label) for label in range(CLASSES)]
    return Dataset(images, rng.integers(0, CLASSES, count), names)


def make_network(*, seed=0, dtype=np.float64, dropout=0.0, activation=ReLU):
    rng = np.random.default_rng(seed)
    return Network(
        Linear(FEATURES, 6, rng=rng, dtype=dtype),
        activation(),
        Dropout(dropout, rng=rng),
        Linear(6, CLASSES, rng=rng, dtype=dtype),
    )


def train(network, *, optimizer=None, learning_rate=0.1, dataset=None, rng=None, **arguments):
    """Call `fit` with what most tests do not care about filled in."""
    if optimizer is None:
        optimizer = SGD(network.parameters(), learning_rate=learning_rate)
    arguments = {"epochs": 3, "batch_size": 8, "progress": False} | arguments
    return fit(
        network,
        optimizer,
        make_data() if dataset is None else dataset,
        rng=np.random.default_rng(5) if rng is None else rng,
        **arguments,
    )


def values_of(network):
    return [parameter.value.copy() for parameter in network.parameters()]


def assert_same(values, expected):
    for value, want in zip(values, expected, strict=True):
        np.testing.assert_array_equal(value, want, strict=True)


def zero_gradient(logits):
    return np.zeros_like(logits)


class ScriptedLoss:
    """Real for training; for validation, whose size gives it away, whatever the script says."""

    def __init__(self, *script):
        self.script = iter(script)

    def __call__(self, logits, labels):
        if len(labels) == VALIDATION_COUNT:
            return next(self.script), zero_gradient(logits)
        return softmax_cross_entropy(logits, labels)


@pytest.fixture
def validation():
    return make_data(VALIDATION_COUNT, seed=1)


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


# --- the same loop, written down naively ---------------------------------------------------------


def naive_training(network, dataset, rng, *, epochs, batch_size, learning_rate):
    """Two-layer ReLU network, plain gradient descent, example by example; no code of nnlib's."""
    weight1, bias1, weight2, bias2 = values_of(network)
    losses, accuracies = [], []
    for _ in range(epochs):
        order = rng.permutation(len(dataset))
        example_losses, right = [], 0
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            gradients = [np.zeros_like(each) for each in (weight1, bias1, weight2, bias2)]
            for row in rows:
                inputs, label = dataset.images[row], dataset.labels[row]
                hidden = np.maximum(inputs @ weight1 + bias1, 0)
                logits = hidden @ weight2 + bias2
                probabilities = np.exp(logits) / np.exp(logits).sum()
                example_losses.append(-np.log(probabilities[label]))
                right += int(np.argmax(logits) == label)
                grad_logits = (probabilities - np.eye(CLASSES)[label]) / len(rows)
                grad_hidden = (weight2 @ grad_logits) * (hidden > 0)
                gradients[0] += np.outer(inputs, grad_hidden)
                gradients[1] += grad_hidden
                gradients[2] += np.outer(hidden, grad_logits)
                gradients[3] += grad_logits
            weight1, bias1, weight2, bias2 = (
                value - learning_rate * gradient
                for value, gradient in zip((weight1, bias1, weight2, bias2), gradients, strict=True)
            )
        losses.append(np.mean(example_losses))
        accuracies.append(right / len(dataset))
    return losses, accuracies, (weight1, bias1, weight2, bias2)


@pytest.mark.parametrize("batch_size", [1, 7, 8, TRAIN_COUNT, 100])
def test_fit_does_what_the_naive_loop_does(batch_size):
    network, dataset = make_network(), make_data()
    losses, accuracies, values = naive_training(
        network,
        dataset,
        np.random.default_rng(5),
        epochs=3,
        batch_size=batch_size,
        learning_rate=0.1,
    )
    history = train(network, dataset=dataset, batch_size=batch_size, learning_rate=0.1)
    np.testing.assert_allclose(history.train_loss, losses, rtol=1e-12)
    np.testing.assert_allclose(history.train_accuracy, accuracies, rtol=1e-12)
    for value, expected in zip(values_of(network), values, strict=True):
        np.testing.assert_allclose(value, expected, rtol=1e-10)


def test_every_example_comes_once_per_epoch_in_an_order_that_changes():
    count = 10
    names = [str(label) for label in range(count)]
    dataset = Dataset(np.eye(count), np.arange(count), names)  # every label stands for its image
    network = Network(Linear(count, count, rng=np.random.default_rng(0)))
    seen = []

    def loss(logits, labels):
        seen.append(labels.tolist())
        return softmax_cross_entropy(logits, labels)

    train(network, dataset=dataset, batch_size=4, loss=loss)
    assert [len(labels) for labels in seen] == [4, 4, 2] * 3
    epochs = [list(itertools.chain(*seen[start : start + 3])) for start in (0, 3, 6)]
    assert all(sorted(epoch) == list(range(count)) for epoch in epochs)
    assert epochs[0] != epochs[1] != epochs[2]


def test_training_learns_the_digits(digits):
    network = Network(
        Linear(64, 32, rng=np.random.default_rng(0)),
        ReLU(),
        Linear(32, 10, rng=np.random.default_rng(1)),
    )
    before = evaluate(network, digits.test)
    optimizer = SGD(network.parameters(), learning_rate=0.2, momentum=0.9)
    history = train(network, optimizer=optimizer, dataset=digits.train, epochs=12, batch_size=64)
    after = evaluate(network, digits.test)
    assert before.accuracy < 0.3
    assert after.accuracy > 0.95
    assert after.loss < before.loss / 5
    assert history.train_loss[-1] < history.train_loss[0] / 5


# --- the same again, and nothing else ------------------------------------------------------------


def test_the_same_generators_give_the_same_training_bit_for_bit(validation):
    results = []
    for _ in range(2):
        network = make_network(dropout=0.3, dtype=np.float32)
        optimizer = Adam(network.parameters())
        history = train(network, optimizer=optimizer, validation=validation)
        results.append((values_of(network), history.train_loss, history.validation_loss))
    assert_same(results[0][0], results[1][0])
    assert results[0][1:] == results[1][1:]


def test_another_generator_gives_another_order():
    networks = [make_network(), make_network()]
    for seed, network in enumerate(networks):
        train(network, rng=np.random.default_rng(seed))
    assert np.any(values_of(networks[0])[0] != values_of(networks[1])[0])


def test_validation_changes_neither_the_training_nor_any_generator(validation):
    results = []
    for held_out in (None, validation):
        network = make_network(dropout=0.3)
        rng = np.random.default_rng(5)
        history = train(network, rng=rng, validation=held_out)
        dropout = network.layers[2]
        states = rng.bit_generator.state, dropout.rng.bit_generator.state
        results.append((values_of(network), states, history.train_loss))
    assert_same(results[0][0], results[1][0])
    assert results[0][1:] == results[1][1:]


def test_validation_is_measured_after_the_epoch_with_dropout_off(validation):
    network = make_network(dropout=0.5)
    measured = []

    def measure(_):
        logits = network(validation.images)
        right = np.mean(logits.argmax(axis=1) == validation.labels)
        measured.append((softmax_cross_entropy(logits, validation.labels)[0], right))

    history = train(network, validation=validation, on_epoch=measure)
    recorded = list(zip(history.validation_loss, history.validation_accuracy, strict=True))
    np.testing.assert_allclose(recorded, measured, rtol=1e-12)


@pytest.mark.parametrize("validated", [False, True])
def test_the_lists_of_the_history_have_one_number_per_epoch(validated, validation):
    history = train(make_network(), validation=validation if validated else None, epochs=4)
    assert history.epochs == 4
    for numbers in (
        history.train_loss,
        history.train_accuracy,
        history.learning_rate,
        history.seconds,
    ):
        assert len(numbers) == 4
        assert {type(number) for number in numbers} == {float}
    assert len(history.validation_loss) == len(history.validation_accuracy) == 4 * validated
    assert history.learning_rate == [0.1] * 4
    assert not history.stopped_early
    if validated:
        best = history.validation_loss.index(min(history.validation_loss)) + 1
        assert history.best_epoch == best
    else:
        assert history.best_epoch is None


def test_a_history_describes_its_last_epoch():
    assert History().describe() == "no epoch completed"
    assert repr(History()) == "History: no epoch"
    history = History(train_loss=[9.0, 0.12345], train_accuracy=[0.1, 0.9876], seconds=[1, 2.5])
    assert history.describe() == "loss 0.1235, accuracy 98.8% · 3.5 s"
    assert repr(history).startswith("History: ")
    assert repr(history).endswith(" · loss 0.1235, accuracy 98.8% · 3.5 s")
    history.validation_loss, history.validation_accuracy = [8.0, 0.25], [0.2, 0.9]
    assert history.describe() == (
        "loss 0.1235, accuracy 98.8% · validation loss 0.2500, accuracy 90.0% · 3.5 s"
    )


# --- early stopping ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "patience", "epochs", "best", "stopped"),
    [
        ([3, 2, 1, 2, 2, 0], 2, 5, 3, True),
        ([3, 2, 1, 2, 0.5, 2, 2, 0], 2, 7, 5, True),
        ([3, 4, 0], 1, 2, 1, True),
        ([3, 3, 3, 0], 2, 3, 1, True),  # as low as before is no new lowest
        ([5, 4, 3, 2, 1, 0], 1, 6, 6, False),
        ([3, 1, 2, 2, 2, 2], 4, 6, 2, False),  # patience ends with the last epoch: not early
    ],
)
def test_patience_counts_the_epochs_without_a_new_lowest_loss_and_keeps_the_best_parameters(
    validation, script, patience, epochs, best, stopped
):
    network = make_network()
    after = []
    history = train(
        network,
        epochs=len(script),
        validation=validation,
        loss=ScriptedLoss(*script),
        patience=patience,
        on_epoch=lambda _: after.append(values_of(network)),
    )
    assert history.epochs == len(after) == epochs
    assert history.best_epoch == best
    assert history.stopped_early is stopped
    assert_same(values_of(network), after[best - 1])


def test_a_training_that_stands_still_runs_out_of_patience(validation):
    history = train(make_network(), learning_rate=0.0, epochs=9, validation=validation, patience=2)
    assert (history.epochs, history.best_epoch) == (3, 1)


def test_without_patience_the_last_parameters_stay_and_the_best_epoch_is_told(validation):
    network = make_network()
    after = []
    history = train(
        network,
        validation=validation,
        loss=ScriptedLoss(1, 2, 3),
        on_epoch=lambda _: after.append(values_of(network)),
    )
    assert history.best_epoch == 1
    assert history.epochs == 3
    assert_same(values_of(network), after[-1])


# --- what is called, and when --------------------------------------------------------------------


def test_on_epoch_is_called_once_after_every_epoch_with_the_history():
    seen = []
    history = train(make_network(), on_epoch=lambda h: seen.append((h, h.epochs)))
    assert [epochs for _, epochs in seen] == [1, 2, 3]
    assert all(each is history for each, _ in seen)


@pytest.mark.parametrize("true", [True, np.True_])
def test_on_epoch_stops_the_training_by_returning_true(true):
    history = train(make_network(), on_epoch=lambda h: true if h.epochs == 2 else False)
    assert history.epochs == 2
    assert history.stopped_early


@pytest.mark.parametrize("other", [None, False, np.False_, 1, "done", [1]])
def test_whatever_else_on_epoch_returns_lets_the_training_go_on(other):
    history = train(make_network(), on_epoch=lambda _: other)
    assert history.epochs == 3
    assert not history.stopped_early


class Watcher:
    def __init__(self, error_at=None):
        self.epochs, self.closed, self.error_at = [], 0, error_at

    def __call__(self, history):
        assert not self.closed
        self.epochs.append(history.epochs)
        if history.epochs == self.error_at:
            raise ZeroDivisionError

    def close(self):
        self.closed += 1


def test_progress_is_called_after_every_epoch_and_closed_once():
    watcher = Watcher()
    train(make_network(), progress=watcher)
    assert watcher.epochs == [1, 2, 3]
    assert watcher.closed == 1


def test_progress_is_closed_after_an_error_of_its_own_of_the_callback_and_of_the_training():
    own, callback, diverging = Watcher(error_at=2), Watcher(), Watcher()
    with pytest.raises(ZeroDivisionError):
        train(make_network(), progress=own)
    with pytest.raises(ZeroDivisionError):
        train(make_network(), progress=callback, on_epoch=lambda _: 1 / 0)
    with pytest.raises(DivergenceError):
        train(make_network(), progress=diverging, loss=BreakingLoss(at=5))
    assert (own.epochs, callback.epochs, diverging.epochs) == ([1, 2], [1], [1])
    assert own.closed == callback.closed == diverging.closed == 1


def test_a_plain_function_does_as_progress():
    seen = []
    train(make_network(), progress=lambda history: seen.append(history.epochs))
    assert seen == [1, 2, 3]


def test_progress_shows_each_batch_and_each_epoch_in_words(monkeypatch, validation):
    shown = []

    class Shown:
        due = True

        def __init__(self, *, enabled):
            assert enabled

        def __enter__(self):
            return self

        def __exit__(self, *_):
            shown.append("closed")

        def show(self, text):
            shown.append(text)

    monkeypatch.setattr("nnlib.training.Status", Shown)
    history = train(make_network(), progress=True, epochs=1, validation=validation)
    *batches, epoch, closed = shown
    assert [text.split(" · ")[:2] for text in batches] == [
        ["epoch 1/1", f"{seen} of 22 images"] for seen in (8, 16, 22)
    ]
    # What a person wants to see while an epoch lasts: how it goes so far.
    loss, accuracy = history.train_loss[0], history.train_accuracy[0]
    assert batches[-1].endswith(f" · loss {loss:.4f}, accuracy {accuracy:.1%}")
    assert epoch == f"epoch 1/1 · {history.describe()}"
    assert closed == "closed"


def test_fit_is_silent_when_asked_to_be(capsys):
    train(make_network(), progress=False)
    assert capsys.readouterr() == ("", "")


# --- schedules -----------------------------------------------------------------------------------


def test_the_schedule_is_asked_before_every_step_counted_from_zero():
    network = make_network()
    asked, used = [], []
    optimizer = SGD(network.parameters(), learning_rate=9.0)
    step = optimizer.step
    optimizer.step = lambda: (used.append(optimizer.learning_rate), step())

    def schedule(number):
        asked.append(number)
        return 0.1 / (1 + number)

    history = train(network, optimizer=optimizer, schedule=schedule)
    assert asked == list(range(9))
    assert used == [0.1 / (1 + number) for number in range(9)]
    assert history.learning_rate == [used[2], used[5], used[8]]


def test_a_second_fit_starts_the_schedule_anew_and_keeps_the_momentum():
    network = make_network()
    optimizer = SGD(network.parameters(), learning_rate=0.1, momentum=0.9)
    asked = []
    for _ in range(2):
        train(
            network,
            optimizer=optimizer,
            epochs=1,
            schedule=lambda number: asked.append(number) or 0.1,
        )
    assert asked == [0, 1, 2, 0, 1, 2]
    assert optimizer.steps == 6


def test_two_fits_in_a_row_are_one_long_fit():
    once, twice = make_network(), make_network()
    train(once, optimizer=Adam(once.parameters()), epochs=4)
    optimizer, rng = Adam(twice.parameters()), np.random.default_rng(5)
    train(twice, optimizer=optimizer, rng=rng, epochs=1)
    train(twice, optimizer=optimizer, rng=rng, epochs=3)
    assert_same(values_of(twice), values_of(once))


# --- other losses --------------------------------------------------------------------------------


def test_label_smoothing_through_partial(validation):
    smoothed = functools.partial(softmax_cross_entropy, label_smoothing=0.2)
    network = make_network()
    history = train(network, validation=validation, loss=smoothed)
    expected, _ = smoothed(network(validation.images), validation.labels)
    assert history.validation_loss[-1] == pytest.approx(expected, rel=1e-12)
    plain = make_network()
    train(plain)
    assert np.any(values_of(plain)[0] != values_of(network)[0])


def squared_error_in_float32(logits, labels):
    """A loss as a learner writes it: NumPy's own scalar comes out."""
    difference = logits - np.eye(CLASSES, dtype=logits.dtype)[labels]
    return np.mean(difference**2, dtype=np.float32), 2 * difference / difference.size


def test_a_loss_of_ones_own_that_returns_a_numpy_scalar_gives_plain_floats(validation):
    network = make_network(dtype=np.float32)
    history = train(
        network, validation=validation, loss=squared_error_in_float32, epochs=30, learning_rate=0.5
    )
    assert history.train_loss[-1] < history.train_loss[0]
    numbers = [*history.train_loss, *history.validation_loss]
    assert {type(number) for number in numbers} == {float}
    assert type(evaluate(network, validation, loss=squared_error_in_float32).loss) is float


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("data_dtype", [np.float32, np.float64])
def test_the_network_decides_the_dtype(dtype, data_dtype):
    network, dataset = make_network(dtype=dtype), make_data(dtype=data_dtype)
    kinds = set()

    def loss(logits, labels):
        kinds.add(logits.dtype)
        return softmax_cross_entropy(logits, labels)

    train(network, dataset=dataset, validation=dataset, loss=loss)
    evaluate(network, dataset, loss=loss)
    assert kinds == {np.dtype(dtype)}
    assert {value.dtype for value in values_of(network)} == {np.dtype(dtype)}
    assert dataset.images.dtype == data_dtype


# --- divergence ----------------------------------------------------------------------------------


class BreakingLoss:
    """Real, until call number `at`, counted from 1, returns `value`."""

    def __init__(self, at, value=math.nan):
        self.calls, self.at, self.value = 0, at, value

    def __call__(self, logits, labels):
        self.calls += 1
        loss, gradient = softmax_cross_entropy(logits, labels)
        return (self.value, gradient) if self.calls == self.at else (loss, gradient)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_ends_the_training_with_the_last_good_parameters(value):
    network = make_network()
    after = []
    with pytest.raises(DivergenceError, match=r"epoch 3, step 2, at learning rate 0\.1:") as caught:
        train(
            network,
            epochs=4,
            loss=BreakingLoss(at=8, value=value),  # 3 steps per epoch
            on_epoch=lambda _: after.append(values_of(network)),
        )
    assert (caught.value.epoch, caught.value.step) == (3, 2)
    assert "parameters of epoch 2 again" in str(caught.value)
    assert "smaller learning rate" in str(caught.value)
    assert caught.value.history.epochs == len(after) == 2
    assert_same(values_of(network), after[-1])


def test_a_loss_that_is_not_finite_in_the_first_epoch_leaves_the_initial_parameters():
    network = make_network()
    before = values_of(network)
    with pytest.raises(DivergenceError, match="parameters of before the training") as caught:
        train(network, loss=BreakingLoss(at=2))
    assert (caught.value.epoch, caught.value.step) == (1, 2)
    assert caught.value.history.epochs == 0
    assert_same(values_of(network), before)


def test_no_step_is_taken_from_a_loss_that_is_not_finite():
    network = make_network()
    optimizer = SGD(network.parameters(), learning_rate=0.1)
    with pytest.raises(DivergenceError):
        train(network, optimizer=optimizer, loss=BreakingLoss(at=2))
    assert optimizer.steps == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", [ReLU, Tanh])
@pytest.mark.parametrize("kind", [SGD, Adam])
@pytest.mark.parametrize("exponent", [0.55, 0.7, 0.9, 0.999])
def test_a_learning_rate_far_too_large_ends_in_words_and_never_in_a_warning(
    validation, dtype, activation, kind, exponent
):
    """Pytest makes errors of warnings. Whatever overflows first, fit notices by itself."""
    learning_rate = float(np.finfo(dtype).max) ** exponent
    network = make_network(dtype=dtype, activation=activation)
    optimizer = kind(network.parameters(), learning_rate=learning_rate)
    before = values_of(network)
    try:
        history = train(network, optimizer=optimizer, epochs=4, validation=validation)
    except DivergenceError as error:
        if error.epoch == 1:
            assert_same(values_of(network), before)
    else:
        assert all(map(math.isfinite, history.train_loss + history.validation_loss))
    assert all(np.isfinite(value).all() for value in values_of(network))


def test_an_overflow_that_only_validation_meets_is_divergence_too(validation):
    network = make_network(dtype=np.float32)
    before = values_of(network)
    with pytest.raises(DivergenceError) as caught:
        # One step only: its loss was finite, and so are the parameters it leads to.
        train(network, epochs=1, batch_size=100, learning_rate=1e25, validation=validation)
    assert (caught.value.epoch, caught.value.step) == (1, 1)
    assert caught.value.history == History()
    assert_same(values_of(network), before)


def test_the_last_step_may_make_parameters_infinite_though_its_loss_was_finite():
    network = make_network(dtype=np.float32)
    after = []

    def loss(logits, labels):
        value, gradient = softmax_cross_entropy(logits, labels)
        return value, gradient * 1e38 if loss.calls == 8 else gradient

    def counted(logits, labels):
        loss.calls += 1
        return loss(logits, labels)

    loss.calls = -1
    with pytest.raises(DivergenceError, match="epoch 3, step 3") as caught:
        train(
            network,
            learning_rate=100.0,
            schedule=lambda step: 100.0 if step == 8 else 0.1,
            loss=counted,
            on_epoch=lambda _: after.append(values_of(network)),
        )
    assert caught.value.history.epochs == len(after) == 2
    assert_same(values_of(network), after[-1])


def test_a_divergence_travels_between_processes():
    error = DivergenceError(3, 2, 0.5, History(train_loss=[1.0, 0.5]))
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error)
    assert (copy.epoch, copy.step, copy.history) == (3, 2, error.history)


def test_an_interrupt_comes_through_and_leaves_a_network_that_works():
    network, watcher = make_network(), Watcher()
    before = values_of(network)

    def loss(logits, labels):
        if optimizer.steps == 4:
            raise KeyboardInterrupt
        return softmax_cross_entropy(logits, labels)

    optimizer = SGD(network.parameters(), learning_rate=0.1)
    with pytest.raises(KeyboardInterrupt):
        train(network, optimizer=optimizer, loss=loss, progress=watcher)
    assert watcher.epochs == [1]
    assert watcher.closed == 1
    assert np.any(values_of(network)[0] != before[0])
    assert np.isfinite(network(make_data().images)).all()
    assert train(network, optimizer=optimizer).epochs == 3


def test_an_interrupt_ends_the_line_of_progress(capsys):
    def loss(logits, labels):
        if optimizer.steps == 4:
            raise KeyboardInterrupt
        return softmax_cross_entropy(logits, labels)

    network = make_network()
    optimizer = SGD(network.parameters(), learning_rate=0.1)
    with pytest.raises(KeyboardInterrupt):
        train(network, optimizer=optimizer, loss=loss, progress=True)
    written = capsys.readouterr().out
    assert written.startswith("epoch ")
    assert written.count("\n") == 1
    assert written.endswith("\n")


# --- evaluate ------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 5, 22, 1_000])
def test_evaluate_is_the_direct_computation_whatever_the_batches(batch_size):
    network, dataset = make_network(dropout=0.5), make_data()
    before, state = values_of(network), network.layers[2].rng.bit_generator.state
    logits = network(dataset.images)
    loss = np.mean(
        [
            -np.log(np.exp(row[label]) / np.exp(row).sum())
            for row, label in zip(logits, dataset.labels, strict=True)
        ]
    )
    right = np.mean(logits.argmax(axis=1) == dataset.labels)
    measured = evaluate(network, dataset, batch_size=batch_size)
    assert measured == pytest.approx((loss, right), rel=1e-12)
    assert isinstance(measured, Evaluation)
    assert (measured.loss, measured.accuracy) == measured
    assert_same(values_of(network), before)
    assert network.layers[2].rng.bit_generator.state == state


def test_evaluate_with_another_loss():
    network, dataset = make_network(), make_data()
    smoothed = functools.partial(softmax_cross_entropy, label_smoothing=0.3)
    expected, _ = smoothed(network(dataset.images), dataset.labels)
    measured = evaluate(network, dataset, loss=smoothed, batch_size=5)
    assert measured.loss == pytest.approx(expected, rel=1e-12)
    assert measured.accuracy == evaluate(network, dataset).accuracy


def test_evaluate_of_a_network_that_overflows_tells_it_by_its_number_and_not_by_a_warning():
    network, dataset = make_network(dtype=np.float32), make_data()
    for parameter in network.parameters():
        parameter.value[...] = 1e38
    assert not math.isfinite(evaluate(network, dataset).loss)


@pytest.mark.parametrize(
    ("dataset", "arguments", "error", "message"),
    [
        (make_data(), {"batch_size": 0}, ValueError, "batch_size: expected 1 or more, got 0"),
        (make_data(), {"loss": "mse"}, TypeError, "loss: expected a function"),
        (None, {}, TypeError, "dataset: expected a Dataset"),
        (Dataset(np.zeros((2, 5)), [0, 1]), {}, ValueError, "dataset: expected images of 4 feat"),
        (Dataset(np.zeros((2, 4)), [0, 3]), {}, ValueError, "dataset: expected labels 0 to 2 "),
    ],
)
def test_evaluate_refuses_what_does_not_fit(dataset, arguments, error, message):
    with pytest.raises(error, match=message):
        evaluate(make_network(), dataset, **arguments)


# --- errors at the door --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs: expected 1 or more, got 0"),
        ({"epochs": 2.0}, TypeError, "epochs: expected a whole number, got 2.0"),
        ({"batch_size": 0}, ValueError, "batch_size: expected 1 or more, got 0"),
        ({"batch_size": 0.5}, TypeError, "batch_size: expected a whole number"),
        ({"rng": 0}, TypeError, r"rng: expected a generator such as np.random.default_rng\(0\)"),
        ({"patience": 2}, ValueError, "patience: expected a validation set"),
        ({"patience": 0, "validation": make_data()}, ValueError, "patience: expected 1 or more"),
        ({"dataset": Dataset(np.zeros((2, 5)), [0, 1])}, ValueError, "train: .* 4 features.*got 5"),
        ({"dataset": Dataset(np.zeros((2, 4)), [0, 3])}, ValueError, "train: .* 0 to 2 .* got 3"),
        ({"dataset": (np.zeros((2, 4)), [0, 1])}, TypeError, "train: expected a Dataset.*tuple"),
        (
            {"dataset": data.Splits(make_data(), make_data())},
            TypeError,
            "train: expected a Dataset, such as digits.train, got Splits",
        ),
        (
            {"validation": Dataset(np.zeros((2, 5)), [0, 1])},
            ValueError,
            "validation: expected images of 4 features.*got 5",
        ),
        ({"validation": [1, 2]}, TypeError, "validation: expected a Dataset.*list"),
        ({"loss": "mse"}, TypeError, "loss: expected a function.*got 'mse'"),
        ({"loss": None}, TypeError, "loss: expected a function.*got None"),
        ({"schedule": 0.1}, TypeError, "schedule: expected a function.*got 0.1"),
        ({"on_epoch": True}, TypeError, "on_epoch: expected a function.*got True"),
        ({"progress": "bar"}, TypeError, "progress: expected True, False or .*got 'bar'"),
        ({"progress": None}, TypeError, "progress: expected True, False or"),
        ({"progress": Watcher}, TypeError, r"progress: .* Watcher\(\), with its parentheses"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_before_anything_changes(arguments, error, message):
    network = make_network()
    optimizer = SGD(network.parameters(), learning_rate=0.25)
    rng = np.random.default_rng(5)
    before, state = values_of(network), rng.bit_generator.state
    with pytest.raises(error, match=message):
        train(network, optimizer=optimizer, **({"rng": rng} | arguments))
    assert_same(values_of(network), before)
    assert rng.bit_generator.state == state
    assert (optimizer.steps, optimizer.learning_rate) == (0, 0.25)


def test_the_optimizer_of_another_network_is_refused():
    network, other = make_network(), make_network()
    before = values_of(network)
    for wrong in (other.parameters(), network.parameters()[:2]):
        with pytest.raises(ValueError, match=r"optimizer: .* network.parameters\(\)"):
            train(network, optimizer=SGD(wrong, learning_rate=0.1))
    assert_same(values_of(network), before)
