# ruff: noqa: N803 (scikit-learn's name for the inputs is X, and its users pass it by that name)
"""What scikit-learn expects of a classifier, around `fit` of `nnlib.training`."""

import functools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from nnlib import expect
from nnlib.data import Dataset
from nnlib.estimator.settings import (
    count_validation,
    make_network,
    make_optimizer,
    make_schedule,
)
from nnlib.history import History
from nnlib.losses import Loss, softmax, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.schedules import Schedule
from nnlib.training import fit
from nnlib.types import FloatArray

_ROWS_AT_A_TIME = 1_000  # when predicting: it bounds the memory, and changes nothing else


class _Training(NamedTuple):
    """What a training needs and leaves for the next `partial_fit`: all of it changes in place."""

    network: Network
    optimizer: Optimizer
    rng: np.random.Generator


class NetworkClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """A feed-forward network with softmax and cross-entropy, trained on mini-batches.

    It trains in float32, and wants features of similar size: pixels in [0, 1], or a
    `StandardScaler` before it in a pipeline.

    Args:
        hidden: the units of each hidden layer; () for none.
        activation: "relu", "leaky_relu", "sigmoid" or "tanh".
        dropout: the fraction of every hidden layer that is off in a step of training, in [0, 1).
        optimizer: "sgd", "rmsprop", "adam" or "adamw".
        learning_rate: the size of a step; with a schedule, of the largest one.
        momentum: of "sgd", in [0, 1); the others have no use for it.
        weight_decay: the strength of the L2 penalty; for "adamw", of the decay.
        label_smoothing: the share of the target that is spread evenly over all classes, in [0, 1).
        batch_size: examples per step.
        epochs: how often `fit` goes through the examples; at most, where `patience` is set.
        schedule: "constant", or "cosine": up during the first twentieth of the steps, then down
            along half a cosine to zero.
        patience: how many epochs in a row may pass without a new lowest validation loss; then `fit`
            stops, and keeps the parameters of the best epoch. None trains all epochs on all
            examples.
        validation_fraction: the share of the examples, every class alike, that is held back to
            measure that loss on; unused without `patience`.
        random_state: seeds the first weights, the order of the examples and dropout; an int makes
            every `fit` the same.
        verbose: whether a line of text follows the training.

    Attributes:
        classes_: the labels, sorted, shape (classes,).
        network_: the trained `Network`; its outputs are the logits, in the order of `classes_`.
        n_features_in_: how many features an example has.
        feature_names_in_: their names, where X had names that are strings.
        n_iter_: the epochs completed, by `fit` and all of `partial_fit` after it.
        loss_curve_: the mean training loss of each of them.
        history_: the `History` of the last `fit` or `partial_fit`, for `plots.learning_curves`.
    """

    def __init__(
        self,
        hidden: Sequence[int] = (128, 64),
        *,
        activation: str = "relu",
        dropout: float = 0.0,
        optimizer: str = "adam",
        learning_rate: float = 0.005,
        momentum: float = 0.9,
        weight_decay: float = 0.0,
        label_smoothing: float = 0.0,
        batch_size: int = 64,
        epochs: int = 40,
        schedule: str = "cosine",
        patience: int | None = None,
        validation_fraction: float = 0.1,
        random_state: int | np.random.RandomState | None = None,
        verbose: bool = False,
    ) -> None:
        # Kept as they came: clone() compares them by identity, and set_params() goes around here.
        self.hidden = hidden
        self.activation = activation
        self.dropout = dropout
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.label_smoothing = label_smoothing
        self.batch_size = batch_size
        self.epochs = epochs
        self.schedule = schedule
        self.patience = patience
        self.validation_fraction = validation_fraction
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:
        """Train a new network.

        Args:
            X: numbers, shape (count, features); not sparse.
            y: labels of any kind that sorts, such as int or str, shape (count,).

        Raises:
            ValueError, TypeError: the data or the settings cannot be used.
            DivergenceError: the loss became infinite or NaN: lower the learning rate.
        """
        inputs, labels = self._accept(X, y, reset=True)
        classes, indices = np.unique(labels, return_inverse=True)
        train = _as_dataset(inputs, indices, classes)
        epochs = expect.whole_number(self.epochs, "epochs", at_least=1)
        training = self._begin(inputs.shape[1], len(classes))

        validation = None
        if self.patience is not None:
            count = count_validation(self.validation_fraction, len(train))
            train, validation = train.split(count, rng=training.rng, stratified=True)
        history = fit(
            training.network,
            training.optimizer,
            train,
            epochs=epochs,
            rng=training.rng,
            batch_size=self.batch_size,
            validation=validation,
            loss=self._loss(),
            schedule=self._make_schedule(epochs, len(train)),
            patience=self.patience,
            progress=bool(self.verbose),
        )
        self.classes_ = classes
        self.loss_curve_: list[float] = []
        self._keep(training, history)
        return self

    def partial_fit(
        self, X: npt.ArrayLike, y: npt.ArrayLike, classes: npt.ArrayLike | None = None
    ) -> Self:
        """Go through the examples once, from where the last call or `fit` has led to.

        The learning rate stays as it is set: how many calls will follow, no schedule can know.

        Args:
            X: see `fit`.
            y: see `fit`; not every class has to occur.
            classes: every label there will ever be. Needed in the first call only.
        """
        first = not hasattr(self, "classes_")
        inputs, labels = self._accept(X, y, reset=first)
        known = self._expect_classes(classes, first=first)
        train = _as_dataset(inputs, _find(labels, known), known)
        training = self._begin(inputs.shape[1], len(known)) if first else self._training
        training.optimizer.learning_rate = self.learning_rate  # a schedule has ended at zero
        history = fit(
            training.network,
            training.optimizer,
            train,
            epochs=1,
            rng=training.rng,
            batch_size=self.batch_size,
            loss=self._loss(),
            progress=bool(self.verbose),
        )
        if first:
            self.classes_ = known
            self.loss_curve_ = []
        self._keep(training, history)
        return self

    def predict_proba(self, X: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the probability of every class, shape (count, classes), as in `classes_`."""
        check_is_fitted(self, "network_")
        inputs = self._accept(X, reset=False)
        # In float32 the last digits depend on how many rows are multiplied at once. In float64 an
        # example gets the same answer alone and among others, which scikit-learn promises.
        network = self.network_.astype(np.float64)
        starts = range(0, len(inputs), _ROWS_AT_A_TIME)
        parts = [softmax(network(inputs[start : start + _ROWS_AT_A_TIME])) for start in starts]
        return np.concatenate(parts)

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:
        """Return the most probable label of each example, shape (count,)."""
        probabilities = self.predict_proba(X)
        labels: npt.NDArray[Any] = self.classes_[probabilities.argmax(axis=1)]
        return labels

    def _accept(self, X: npt.ArrayLike, y: Any = "no_validation", *, reset: bool) -> Any:
        """Return X as float32, and y if it is asked for, or say what is wrong with them."""
        # What is too large for float32 becomes infinite, and is refused as such, in words.
        with np.errstate(over="ignore"):
            checked = validate_data(self, X, y, dtype=np.float32, reset=reset)
        if not isinstance(y, str):
            check_classification_targets(checked[1])
        return checked

    def _begin(self, features: int, classes: int) -> _Training:
        """Make a network with random weights, and its optimizer."""
        seed = check_random_state(self.random_state).randint(np.iinfo(np.int32).max)
        rng = np.random.default_rng(seed)
        network = make_network(
            features,
            self.hidden,
            classes,
            activation=self.activation,
            dropout=self.dropout,
            rng=rng,
        )
        optimizer = make_optimizer(
            self.optimizer,
            network,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            weight_decay=self.weight_decay,
        )
        return _Training(network, optimizer, rng)

    def _keep(self, training: _Training, history: History) -> None:
        self._training = training
        self.network_ = training.network
        self.history_ = history
        self.loss_curve_.extend(history.train_loss)
        self.n_iter_ = len(self.loss_curve_)

    def _loss(self) -> Loss:
        smoothing = expect.number(self.label_smoothing, "label_smoothing", at_least=0, below=1)
        return functools.partial(softmax_cross_entropy, label_smoothing=smoothing)

    def _make_schedule(self, epochs: int, count: int) -> Schedule:
        batch_size = expect.whole_number(self.batch_size, "batch_size", at_least=1)
        steps = epochs * math.ceil(count / batch_size)  # the short last batch is a step too
        return make_schedule(self.schedule, learning_rate=self.learning_rate, total_steps=steps)

    def _expect_classes(self, classes: npt.ArrayLike | None, *, first: bool) -> npt.NDArray[Any]:
        """Return the classes, sorted, if those given are the ones already known."""
        if classes is None:
            if first:
                raise ValueError(
                    "classes: expected all labels there will be, in the first call of partial_fit."
                )
            known: npt.NDArray[Any] = self.classes_
            return known
        given = np.unique(np.asarray(classes))
        if not first and not np.array_equal(given, self.classes_):
            raise ValueError(f"classes: expected {self.classes_}, as before, got {given}.")
        return given


def _as_dataset(
    inputs: FloatArray, indices: npt.NDArray[np.int64], classes: npt.NDArray[Any]
) -> Dataset:
    return Dataset(inputs, indices, class_names=[str(label) for label in classes])


def _find(labels: npt.NDArray[Any], classes: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the place of each label in `classes`, which are sorted."""
    unknown = np.setdiff1d(labels, classes)
    if unknown.size:
        raise ValueError(f"y: expected labels among the classes {classes}, got {unknown}.")
    return np.searchsorted(classes, labels).astype(np.int64)
