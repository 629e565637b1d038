"""The benchmarks measure what they say, and their README holds what was measured."""

import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "benchmarks"))

import accuracy  # noqa: E402
import machine  # noqa: E402
import reports  # noqa: E402
import speed  # noqa: E402
import step  # noqa: E402
from contenders import CONTENDERS, Design, NNLib, Plain, Products  # noqa: E402
from earlier import PROJECTS, rerun  # noqa: E402

from nnlib import data  # noqa: E402

README = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
LEARNERS = [name for name in CONTENDERS if name != "bare products"]


@pytest.fixture(scope="module")
def digits():
    return data.load("digits")


def make(name, digits, **options):
    if name == "PyTorch":
        pytest.importorskip("torch", reason="PyTorch is not installed; .ci/run installs it")
    design = Design((64, 32, 16, 10), batch_size=32, **options)
    return CONTENDERS[name](design, digits.train.images, digits.train.labels, seed=0)


@pytest.mark.parametrize("name", LEARNERS)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_every_contender_learns(name, optimizer, digits):
    if (name, optimizer) == ("plain class", "adam"):
        pytest.skip("the plain class knows sgd only")
    rate = 0.05 if optimizer == "sgd" else 0.003
    contender = make(name, digits, optimizer=optimizer, learning_rate=rate)
    for _ in range(10):
        contender.epoch()
    assert np.mean(contender.predict(digits.test.images) == digits.test.labels) > 0.9


def test_nnlib_and_the_plain_class_take_the_same_steps(digits):
    design = Design((64, 32, 10), batch_size=50)
    arguments = digits.train.images, digits.train.labels
    one, other = NNLib(design, *arguments, seed=3), Plain(design, *arguments, seed=3)
    one.epoch()
    other.epoch()
    for layer, weight, bias in zip(
        one.network.layers[::2], other.weights, other.biases, strict=True
    ):
        assert np.allclose(layer.weight.value, weight, atol=1e-4)
        assert np.allclose(layer.bias.value, bias, atol=1e-4)


def test_the_bare_products_multiply_what_a_step_multiplies(digits, monkeypatch):
    design = Design((64, 32, 16, 10), batch_size=100)
    products = Products(design, digits.train.images[:250], digits.train.labels[:250], seed=0)
    multiplications = []

    def matmul(a, b, out):
        multiplications.append(a.shape[0] * a.shape[1] * b.shape[1])
        assert out.shape == (a.shape[0], b.shape[1])
        return out

    monkeypatch.setattr("contenders.np.matmul", matmul)
    products.epoch()
    weights = [64 * 32, 32 * 16, 16 * 10]
    assert sum(multiplications) == 250 * (3 * sum(weights) - weights[0])


def test_a_step_of_nnlib_allocates_little_whatever_the_size_of_the_layers():
    images = np.random.default_rng(0).random((64, 784), dtype=np.float32)
    labels = np.arange(64) % 10
    small, large = (
        NNLib(Design((784, units, 10), batch_size=64), images, labels, 0).allocate()
        for units in (128, 512)
    )
    assert large < 40_000  # the weight alone takes 1.6 million bytes
    assert large < small + 2_000


def test_speed_measures_prints_and_writes(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(
        speed, "CONTENDERS", {name: CONTENDERS[name] for name in ("nnlib", "bare products")}
    )
    out = tmp_path / "new" / "speed.json"
    options = "--images 200 --rounds 2 --designs 784-8-10 --batches 50"
    speed.main([*options.split(), "--out", str(out)])
    report = reports.read(out)
    assert report["threads"] == 1
    (row,) = report["rows"]
    assert {name: len(times) for name, times in row["seconds"].items()} == {
        "nnlib": 2,
        "bare products": 2,
    }
    assert row["accuracy"]["bare products"] is None
    assert 0 <= row["accuracy"]["nnlib"] <= 1
    assert out.with_suffix(".png").stat().st_size > 5_000
    printed = capsys.readouterr().out
    assert "| 784-8-10 | 50 |" in printed
    assert list(tmp_path.glob("new/*.part")) == []


def test_step_keeps_the_runs_before(tmp_path, capsys):
    out = tmp_path / "step.json"
    for label in ("before", "after", "after"):
        step.main(["--images", "150", "--label", label, "--out", str(out)])
    runs = reports.read(out)["runs"]
    assert list(runs) == ["before", "after"]
    assert set(runs["after"]["medians"]["64"]) == {*step.PARTS, "bare products"}
    assert "before, batch 64" in capsys.readouterr().out


def test_runs_of_different_machines_are_not_compared(tmp_path):
    here = machine.describe()
    machine.expect_same(here, dict(here))
    with pytest.raises(machine.OtherMachineError, match=r"processor: .* against Abacus"):
        machine.expect_same(here, {**here, "processor": "Abacus"})
    path = tmp_path / "other.json"
    reports.write(path, {"machine": {**here, "processors": 1000}, "rows": []})
    with pytest.raises(machine.OtherMachineError, match="processors"):
        speed.main(["--compare", str(path)])


@pytest.mark.parametrize("bad", ["--rounds 0", "--threads 0", "--images -1", "--designs 784"])
def test_bad_options_are_refused(bad, capsys):
    with pytest.raises(SystemExit):
        speed.main(bad.split())
    said = capsys.readouterr().err
    assert "expected" in said or "invalid" in said


def test_an_earlier_project_is_trained_as_it_says(digits):
    project = next(project for project in PROJECTS if project.dataset == "digits")
    activation = project.activations[0]
    assert rerun(project, activation, digits, seed=0) > 0.9


# ------------------------------------------------------------------- what the README says


@pytest.mark.parametrize("name", ["race", "earlier", "recipes"])
def test_the_readme_holds_the_accuracies_that_were_measured(name):
    report = reports.read(reports.RESULTS / "accuracy.json")
    assert accuracy.AS_TABLES[name](report[name]) in README
    assert reports.heading(report) in README


@pytest.mark.parametrize("file", ["speed.json", "speed_later.json"])
def test_the_readme_holds_the_speeds_that_were_measured(file):
    report = reports.read(reports.RESULTS / file)
    assert speed.as_table(report).strip().partition("\n\n")[2] in README
    assert reports.heading(report) in README


def test_the_readme_holds_the_parts_of_a_step_that_were_measured():
    report = reports.read(reports.RESULTS / "step.json")
    assert step.as_table(report) in README


@pytest.mark.parametrize("file", ["speed.json", "speed_later.json"])
def test_what_is_said_of_the_speed_holds_for_what_was_measured(file):
    report = reports.read(reports.RESULTS / file)
    assert {(row["design"], row["batch size"]) for row in report["rows"]} == {
        ("-".join(map(str, design)), batch)
        for design in speed.DESIGNS
        for batch in speed.BATCH_SIZES
    }
    for row in report["rows"]:
        ratios = speed.ratios(row)
        assert ratios["PyTorch"] > 0.95
        assert ratios["scikit-learn"] > 1
        assert ratios["plain class"] > 1.5
        accuracies = [row["accuracy"][name] for name in LEARNERS]
        assert max(accuracies) - min(accuracies) < 0.03  # they all learned the same
        if row["design"] == "784-128-64-10":
            assert ratios["PyTorch"] > 1.2


def test_what_is_said_of_the_recipes_holds_for_what_was_measured():
    quick, best = reports.read(reports.RESULTS / "accuracy.json")["recipes"]
    assert len(quick["accuracies"]) == len(best["accuracies"]) == 3
    assert np.mean(quick["accuracies"]) >= 0.982
    assert quick["epochs"] <= 8
    assert np.mean(best["accuracies"]) >= 0.992
    assert max(best["seconds"]) < 300


def test_what_is_said_of_the_earlier_projects_holds_for_what_was_measured():
    report = reports.read(reports.RESULTS / "accuracy.json")
    assert len(report["earlier"]) == 5
    for row in report["earlier"]:
        assert np.mean(row["course"]) > row["reported"]
    small, large = report["race"]
    plain = report["earlier"][1]
    assert plain["reported"] == small["target"] == 0.9753
    assert all(run["reached"] for run in small["runs"]["nnlib"] + large["runs"]["nnlib"])
    ours = np.median([run["seconds"] for run in small["runs"]["nnlib"]])
    epoch = np.median([run["seconds"] / run["epochs"] for run in small["runs"]["plain class"]])
    assert ours < 0.1 * 25 * epoch
    assert f"after {ours:.1f} seconds of training" in README
    assert f"takes {25 * epoch:.0f} seconds" in README
