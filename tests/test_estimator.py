"""NetworkClassifier keeps scikit-learn's promises, and trains what nnlib trains by hand."""

import functools
import importlib.util
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from nnlib import data
from nnlib.activations import Tanh
from nnlib.estimator import NetworkClassifier
from nnlib.estimator.settings import ACTIVATIONS, OPTIMIZERS
from nnlib.history import DivergenceError
from nnlib.initializers import xavier_normal
from nnlib.layers import Dropout, Linear
from nnlib.losses import softmax, softmax_cross_entropy
from nnlib.network import Network
from nnlib.optimizers import SGD, Adam
from nnlib.schedules import cosine
from nnlib.training import fit

ROOT = Path(__file__).resolve().parents[1]
WORDS = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
SMALL = {"hidden": (16,), "epochs": 3, "random_state": 0}


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


@pytest.fixture(scope="module")
def few(digits):
    """Return 300 images, and their labels as words."""
    return digits.train.images[:300], WORDS[digits.train.labels[:300]]


def values(classifier):
    return [parameter.value for parameter in classifier.network_.parameters()]


def assert_same_values(left, right):
    for one, other in zip(left, right, strict=True):
        np.testing.assert_array_equal(one, other)


@parametrize_with_checks([NetworkClassifier()])
def test_scikit_learn_finds_nothing(estimator, check):
    # One of them, check_array_api_input, skips itself here, because SCIPY_ARRAY_API has to be set
    # before SciPy is imported. The next test sets it, and lets no check skip itself.
    check(estimator)


def test_scikit_learn_finds_nothing_and_skips_nothing():
    code = (
        "from sklearn.utils.estimator_checks import check_estimator\n"
        "from nnlib.estimator import NetworkClassifier\n"
        "for each in check_estimator(NetworkClassifier(), on_skip=None, on_fail=None):\n"
        "    print(each['check_name'], each['status'], each['exception'] or '')\n"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=os.environ | {"SCIPY_ARRAY_API": "1", "PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert len(lines) >= 40
    left = [line for line in lines if line.split()[1:] != ["passed"]]
    if importlib.util.find_spec("pandas") is None:  # .ci/run installs it
        left = [line for line in left if "pandas is not installed" not in line]
    assert left == []


def test_names_of_features_are_kept_and_asked_for(few):
    pandas = pytest.importorskip("pandas", reason="no dependency of the course")
    images, words = few
    named = pandas.DataFrame(images).add_prefix("pixel")
    classifier = NetworkClassifier(**SMALL).fit(named, words)
    assert list(classifier.feature_names_in_) == [f"pixel{i}" for i in range(64)]
    with pytest.raises(ValueError, match="feature names should match"):
        classifier.predict(named.iloc[:, ::-1])


def test_the_defaults_read_the_digits_as_well_as_scikit_learns_own_network(digits):
    train, test = digits
    ours, theirs = (
        [
            make(seed).fit(train.images, train.labels).score(test.images, test.labels)
            for seed in seeds
        ]
        for seeds in [range(3)]
        for make in (
            lambda seed: NetworkClassifier(random_state=seed),
            lambda seed: MLPClassifier(hidden_layer_sizes=(128, 64), random_state=seed),
        )
    )
    assert min(ours) >= 0.97
    assert np.mean(ours) >= np.mean(theirs) - 0.01


def test_it_trains_as_nnlib_does_by_hand(digits):
    train = digits.train.take(300)
    classifier = NetworkClassifier(
        (20, 12), activation="tanh", dropout=0.2, label_smoothing=0.1, weight_decay=0.01,
        learning_rate=0.01, batch_size=32, epochs=4, random_state=7,
    ).fit(train.images, train.labels)  # fmt: skip

    rng = np.random.default_rng(np.random.RandomState(7).randint(2**31 - 1))
    xavier = {"rng": rng, "initializer": xavier_normal}
    first = [Linear(64, 20, **xavier), Tanh(), Dropout(0.2, rng=rng)]
    second = [Linear(20, 12, **xavier), Tanh(), Dropout(0.2, rng=rng)]
    network = Network(*first, *second, Linear(12, 10, **xavier))
    history = fit(
        network,
        Adam(network.parameters(), learning_rate=0.01, weight_decay=0.01),
        train,
        epochs=4,
        rng=rng,
        batch_size=32,
        loss=functools.partial(softmax_cross_entropy, label_smoothing=0.1),
        schedule=cosine(0.01, 40, warmup_steps=2),  # 10 batches an epoch, the last one short
        progress=False,
    )
    assert_same_values(values(classifier), [p.value for p in network.parameters()])
    assert classifier.loss_curve_ == history.train_loss
    assert classifier.n_iter_ == 4
    np.testing.assert_allclose(
        classifier.predict_proba(train.images), softmax(network(train.images)), atol=1e-5
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_the_one_it_is_called(few, name):
    classifier = NetworkClassifier(**SMALL, activation=name).fit(*few)
    kinds = [type(layer).__name__.lower() for layer in classifier.network_.layers]
    assert kinds == ["linear", name.replace("_", ""), "linear"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_learns(few, name):
    classifier = NetworkClassifier((16,), optimizer=name, learning_rate=0.01, random_state=0)
    assert classifier.fit(*few).score(*few) > 0.9


def test_sgd_gets_its_momentum_and_no_hidden_layer_leaves_a_single_linear_one(few):
    settings = {"optimizer": "sgd", "learning_rate": 0.1, "schedule": "constant", "epochs": 2}
    classifier = NetworkClassifier((), **settings, momentum=0.5, random_state=3).fit(*few)
    rng = np.random.default_rng(np.random.RandomState(3).randint(2**31 - 1))
    network = Network(Linear(64, 10, rng=rng))
    images, words = few
    train = data.Dataset(images, np.unique(words, return_inverse=True)[1])
    optimizer = SGD(network.parameters(), learning_rate=0.1, momentum=0.5)
    fit(network, optimizer, train, epochs=2, rng=rng, progress=False)
    assert_same_values(values(classifier), [p.value for p in network.parameters()])


def test_labels_come_back_as_they_went_in(few):
    images, words = few
    classifier = NetworkClassifier((32,), random_state=0).fit(images, words)
    assert classifier.classes_.tolist() == sorted(WORDS)
    assert classifier.score(images, words) > 0.97
    probabilities = classifier.predict_proba(images)
    assert probabilities.dtype == np.float64
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-12)
    guessed = classifier.classes_[probabilities.argmax(axis=1)]
    assert classifier.predict(images).tolist() == guessed.tolist()


def test_an_example_gets_the_same_answer_alone_and_among_thousands(few):
    images, words = few
    classifier = NetworkClassifier(**SMALL).fit(images, words)
    many = np.tile(images, (8, 1))  # more than are predicted at a time
    together = classifier.predict_proba(many)
    alone = classifier.predict_proba(many[2345:2346])
    np.testing.assert_allclose(together[2345:2346], alone, rtol=1e-12)


def test_partial_fit_three_times_is_three_epochs(few):
    whole = NetworkClassifier(**SMALL, schedule="constant", dropout=0.1).fit(*few)
    parts = clone(whole)
    for _ in range(3):
        parts.partial_fit(*few, classes=WORDS)
    assert_same_values(values(whole), values(parts))
    assert parts.loss_curve_ == whole.loss_curve_
    assert parts.n_iter_ == 3


def test_partial_fit_goes_on_after_fit_although_its_schedule_has_ended(few):
    classifier = NetworkClassifier(**SMALL).fit(*few)
    before = [value.copy() for value in values(classifier)]
    curve = list(classifier.loss_curve_)
    classifier.partial_fit(*few)
    assert all((now != then).any() for now, then in zip(values(classifier), before, strict=True))
    assert classifier.loss_curve_[:3] == curve
    assert classifier.loss_curve_[3] < curve[2]
    assert classifier.n_iter_ == 4
    assert classifier.history_.epochs == 1
    assert classifier.history_.learning_rate == [0.005]
    classifier.set_params(learning_rate=0.001).partial_fit(*few)
    assert classifier.history_.learning_rate == [0.001]


def test_partial_fit_knows_classes_that_have_not_come_yet(few):
    images, words = few
    known = np.isin(words, ["one", "two"])
    classifier = NetworkClassifier(**SMALL)
    classifier.partial_fit(images[known], words[known], classes=WORDS)
    assert classifier.predict_proba(images).shape == (300, 10)
    classifier.partial_fit(images, words)
    with pytest.raises(ValueError, match=r"among the classes .* got \['eleven'\]"):
        classifier.partial_fit(images[:1], ["eleven"])
    with pytest.raises(ValueError, match="as before"):
        classifier.partial_fit(images, words, classes=["one", "two"])


def test_the_first_partial_fit_asks_for_the_classes(few):
    with pytest.raises(ValueError, match="all labels there will be"):
        NetworkClassifier().partial_fit(*few)


def test_a_pickle_predicts_the_same_and_goes_on_the_same(few):
    classifier = NetworkClassifier(**SMALL, dropout=0.2).fit(*few)
    copy = pickle.loads(pickle.dumps(classifier))
    np.testing.assert_array_equal(copy.predict_proba(few[0]), classifier.predict_proba(few[0]))
    assert_same_values(values(copy.partial_fit(*few)), values(classifier.partial_fit(*few)))


def test_a_clone_has_the_settings_and_nothing_learned(few):
    classifier = NetworkClassifier((9, 8), momentum=0.3, patience=4).fit(*few)
    copy = clone(classifier)
    assert copy.get_params() == classifier.get_params()
    with pytest.raises(NotFittedError):
        copy.predict(few[0])


def test_random_state_decides_everything(few):
    def trained(seed):
        return values(NetworkClassifier((16,), epochs=2, random_state=seed).fit(*few))

    assert_same_values(trained(1), trained(1))
    assert (trained(1)[0] != trained(2)[0]).all()
    assert (trained(None)[0] != trained(None)[0]).all()
    shared = np.random.RandomState(0)
    assert (trained(shared)[0] != trained(shared)[0]).all()


def test_patience_stops_early_and_keeps_the_best_epoch(digits):
    images, labels = digits.train.images, digits.train.labels
    settings = {"learning_rate": 0.02, "schedule": "constant", "random_state": 0}
    classifier = NetworkClassifier(patience=3, epochs=200, **settings).fit(images, labels)
    history = classifier.history_
    assert classifier.n_iter_ == history.epochs == history.best_epoch + 3 < 200
    shorter = NetworkClassifier(patience=3, epochs=history.best_epoch, **settings)
    assert_same_values(values(classifier), values(shorter.fit(images, labels)))


def test_without_patience_nothing_is_held_back(few):
    plain = NetworkClassifier(**SMALL).fit(*few)
    assert plain.history_.validation_loss == []
    assert_same_values(
        values(plain), values(NetworkClassifier(**SMALL, validation_fraction=0.5).fit(*few))
    )


def test_verbose_shows_the_training_and_silence_is_the_default(few, capsys):
    NetworkClassifier(**SMALL).fit(*few)
    assert capsys.readouterr().out == ""
    NetworkClassifier(**SMALL, verbose=True).fit(*few)
    assert capsys.readouterr().out.startswith("epoch 3/3")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hidden": 128}, r"hidden: expected .* or \(128,\) for one layer, got 128"),
        ({"hidden": "128"}, "hidden: expected the units"),
        ({"hidden": (128, 0)}, "hidden: expected 1 or more, got 0"),
        ({"hidden": (12.5,)}, "hidden: expected a whole number, got 12.5"),
        ({"activation": "swish"}, "activation: expected one of \"relu\", .* got 'swish'"),
        ({"optimizer": SGD}, 'optimizer: expected one of "sgd", "rmsprop", "adam", "adamw", got'),
        ({"schedule": None}, 'schedule: expected one of "constant", "cosine", got None'),
        ({"dropout": 1}, "dropout: expected a finite number at least 0 and below 1, got 1"),
        ({"learning_rate": 0}, "learning_rate: expected a finite number above 0, got 0"),
        ({"momentum": 1, "optimizer": "sgd"}, "momentum: expected .* below 1, got 1"),
        ({"weight_decay": -1}, "weight_decay: expected .* at least 0, got -1"),
        ({"label_smoothing": 1.5}, "label_smoothing: expected .* below 1, got 1.5"),
        ({"batch_size": 0}, "batch_size: expected 1 or more, got 0"),
        ({"epochs": 2.5}, "epochs: expected a whole number, got 2.5"),
        ({"patience": 0}, "patience: expected 1 or more, got 0"),
        ({"patience": 1, "validation_fraction": 1}, "validation_fraction: expected .* below 1"),
        ({"patience": 1, "validation_fraction": 0.999}, "0.999 of n_samples=300 leaves none"),
    ],
    ids=str,
)
def test_what_it_does_not_know_it_says(few, settings, message):
    classifier = NetworkClassifier(**settings)
    with pytest.raises((ValueError, TypeError), match=message):
        classifier.fit(*few)
    with pytest.raises(NotFittedError):  # nothing half-trained is left
        classifier.predict(few[0])


def test_sparse_inputs_and_numbers_too_large_are_refused(few):
    images, words = few
    with pytest.raises(TypeError, match=r"dense data is required.*toarray"):
        NetworkClassifier().fit(sparse.csr_array(images), words)
    huge = images.astype(np.float64)
    huge[0, 0] = 1e300
    with pytest.raises(ValueError, match="too large for dtype"):
        NetworkClassifier().fit(huge, words)


def test_a_training_that_diverges_leaves_what_was_learned_before(few):
    classifier = NetworkClassifier(**SMALL).fit(*few)
    before = classifier.predict_proba(few[0])
    classifier.set_params(optimizer="sgd", learning_rate=1e30)
    with pytest.raises(DivergenceError):
        classifier.fit(*few)
    np.testing.assert_array_equal(classifier.predict_proba(few[0]), before)


def test_in_a_pipeline_the_scaler_makes_up_for_features_of_any_size(few):
    images, words = few
    pipeline = make_pipeline(StandardScaler(), NetworkClassifier((32,), random_state=0))
    scores = cross_val_score(pipeline, images.astype(np.float64) * 1e6 + 1e6, words, cv=3)
    assert scores.mean() > 0.85


def search(**options):
    settings = {"hidden": [(8,), (32,)], "optimizer": ["sgd", "adam"]}
    return GridSearchCV(NetworkClassifier(epochs=5, random_state=0), settings, cv=3, **options)


def test_two_processes_find_what_one_finds(few):
    one, two = search().fit(*few), search(n_jobs=2).fit(*few)
    np.testing.assert_array_equal(
        one.cv_results_["mean_test_score"], two.cv_results_["mean_test_score"]
    )
    assert one.best_params_ == two.best_params_
    assert_same_values(values(one.best_estimator_), values(two.best_estimator_))


def test_a_dask_cluster_finds_what_one_process_finds(few, tmp_path):
    distributed = pytest.importorskip("distributed", reason="comes with the extra [test]")
    joblib = pytest.importorskip("joblib")

    def process(classifier, images, words):
        return os.getpid()

    scores = {"accuracy": "accuracy", "process": process}
    cluster = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=tmp_path,
    )
    with cluster, distributed.Client(cluster) as client:
        workers = set(client.run(os.getpid).values())
        with joblib.parallel_config(backend="dask"):
            spread = search(scoring=scores, refit="accuracy").fit(*few)
    alone = search().fit(*few)

    assert len(workers) == 2
    assert os.getpid() not in workers
    splits = [spread.cv_results_[f"split{i}_test_process"] for i in range(3)]
    assert set(np.ravel(splits).astype(int)) <= workers
    np.testing.assert_array_equal(
        spread.cv_results_["mean_test_accuracy"], alone.cv_results_["mean_test_score"]
    )
    assert spread.best_params_ == alone.best_params_


def test_the_readmes_example_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = (
        code for code in re.findall(r"```python\n(.*?)```", readme, re.S) if "Classifier" in code
    )
    names = {}
    exec(example, names)
    assert names["search"].score(names["unseen_images"], names["unseen_labels"]) > 0.95
