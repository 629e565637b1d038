"""The checks of exercise notebook 1: right answers pass, and each typical mistake is named."""

import doctest
import json
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
POINTS = {"scale_pixels": 2, "one_hot": 2, "batches": 3}


def code_cells(folder):
    """Give the code of each named cell of the built notebook, and of the others under None."""
    notebook = json.loads((ROOT / folder / "01_data.ipynb").read_text(encoding="utf-8"))
    return [
        (cell["metadata"].get("nbgrader", {}).get("grade_id"), "".join(cell["source"]))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


CHECKS = {name: code for name, code in code_cells("exercises") if name and name.endswith("-check")}


def run_check(name, answer):
    """Run the check of `name` in a namespace that holds the learner's `answer`."""
    namespace = {"np": np}
    exec(answer, namespace)
    exec(CHECKS[f"{name}-check"], namespace)


def written(name, body):
    """Write a function as the notebook asks for it, with this body."""
    signature = {
        "scale_pixels": "pixels, maximum",
        "one_hot": "labels, classes",
        "batches": "count, batch_size, rng",
    }[name]
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"def {name}({signature}):\n{lines}"


RIGHT = [
    ("scale_pixels", "return (pixels / maximum).astype(np.float32)"),
    ("scale_pixels", "return np.float32(pixels) * np.float32(1 / maximum)"),
    ("scale_pixels", "scaled = pixels.astype('float32')\nscaled /= maximum\nreturn scaled"),
    ("one_hot", "return np.eye(classes, dtype=np.float32)[labels]"),
    ("one_hot", "return (labels[:, None] == np.arange(classes)).astype(np.float32)"),
    (
        "one_hot",
        "rows = np.zeros((len(labels), classes), dtype='float32')\n"
        "for row, label in zip(rows, labels):\n    row[label] = 1\nreturn rows",
    ),
    (
        "batches",
        "order = np.arange(count)\nrng.shuffle(order)\n"
        "return [order[i:i + batch_size] for i in range(0, count, batch_size)]",
    ),
    (
        "batches",
        "order = rng.permutation(count)\n"
        "return np.split(order, range(batch_size, count, batch_size))",
    ),
    (
        "batches",
        "order = list(rng.choice(count, size=count, replace=False))\n"
        "while order:\n    yield order[:batch_size]\n    order = order[batch_size:]",
    ),
]


@pytest.mark.parametrize(("name", "body"), RIGHT)
def test_right_answers_pass(name, body, capsys):
    run_check(name, written(name, body))
    assert capsys.readouterr().out == f"{name}: all is right\n"


WRONG = [
    ("scale_pixels", "pixels / maximum", "returned NoneType: is `return` missing"),
    ("scale_pixels", "return pixels / maximum", "the dtype is float64, expected float32"),
    ("scale_pixels", "return pixels", "the dtype is uint8, expected float32"),
    ("scale_pixels", "pixels /= maximum\nreturn pixels", "changed the array it was given"),
    (
        "scale_pixels",
        "scaled = pixels.astype(np.float32, copy=False)\nscaled /= maximum\nreturn scaled",
        "changed the array it was given",
    ),
    (
        "scale_pixels",
        "return (pixels // maximum).astype(np.float32)",
        "51 became 0: // and whole-number dtypes drop the fraction",
    ),
    (
        "scale_pixels",
        "return (pixels / maximum).astype(pixels.dtype).astype(np.float32)",
        "51 became 0: // and whole-number dtypes drop the fraction",
    ),
    (
        "scale_pixels",
        "return pixels.astype(np.float32) / pixels.max()",
        "204 of 255 became 1.0: divide by `maximum` itself",
    ),
    (
        "scale_pixels",
        "return pixels.astype(np.float32)",
        "204 of 255 became 204.0: divide by `maximum` itself",
    ),
    (
        "scale_pixels",
        "return (pixels * 100 / maximum / 100).astype(np.float32)",
        "uint8 wraps around: convert first",
    ),
    (
        "scale_pixels",
        "return (pixels / maximum).astype(np.float32).ravel()",
        "the shape is (4,), expected that of the input, (2, 2)",
    ),
    ("one_hot", "np.eye(classes)[labels]", "returned NoneType: is `return` missing"),
    ("one_hot", "return np.eye(classes)[labels]", "the dtype is float64, expected float32"),
    (
        "one_hot",
        "return np.eye(labels.max() + 1, dtype=np.float32)[labels]",
        "the shape is (4, 3), expected (4, 5)",
    ),
    (
        "one_hot",
        "return np.eye(classes, dtype=np.float32)[:, labels]",
        "rows and columns are swapped",
    ),
    (
        "one_hot",
        "rows = np.zeros((len(labels), classes), np.float32)\nrows[:, labels] = 1\nreturn rows",
        "ones per row: [3 3 3 3], expected one",
    ),
    (
        "one_hot",
        "rows = np.zeros((len(labels), classes), np.float32)\nrows[labels] = 1\nreturn rows",
        "ones per row: [5 5 5 0], expected one",
    ),
    (
        "one_hot",
        "return np.eye(classes, dtype=np.float32)[labels - 1]",
        "labels [2 0 2 1] got their 1 in columns [1 4 1 0]: count from 0",
    ),
    (
        "one_hot",
        "rows = np.full((len(labels), classes), -1, np.float32)\n"
        "rows[np.arange(len(labels)), labels] = 1\nreturn rows",
        "all entries but the ones are 0",
    ),
    ("batches", "rng.permutation(count)", "returned None: `return` a list"),
    (
        "batches",
        "order = rng.permutation(count)\n"
        "return [order[i:i + batch_size] for i in range(0, count - batch_size + 1, batch_size)]",
        "the last holds 2, yours hold [8, 8, 8, 8, 8, 8]",
    ),
    (
        "batches",
        "order = np.resize(rng.permutation(count), 56)\nreturn order.reshape(-1, batch_size)",
        "the last holds 2, yours hold [8, 8, 8, 8, 8, 8, 8]",
    ),
    (
        "batches",
        "for start in range(0, count, batch_size):\n"
        "    yield rng.integers(count, size=min(batch_size, count - start))",
        "of the 50 indices never came: each comes exactly once",
    ),
    (
        "batches",
        "order = rng.permutation(count) + 1\n"
        "return [order[i:i + batch_size] for i in range(0, count, batch_size)]",
        "1 of the 50 indices never came",
    ),
    (
        "batches",
        "order = np.arange(count)\n"
        "return [order[i:i + batch_size] for i in range(0, count, batch_size)]",
        "49 indices follow their neighbour: shuffle before you cut",
    ),
    (
        "batches",
        "full = [np.arange(i, i + 8) for i in range(0, 48, 8)]\nrng.shuffle(full)\n"
        "return [*full, np.arange(48, 50)]",
        "indices follow their neighbour: shuffle before you cut",
    ),
    (
        "batches",
        "order = np.random.default_rng().permutation(count)\n"
        "return [order[i:i + batch_size] for i in range(0, count, batch_size)]",
        "the same seed dealt another order: draw from `rng`, nothing else",
    ),
    (
        "batches",
        "order = np.random.default_rng(0).permutation(count)\n"
        "return [order[i:i + batch_size] for i in range(0, count, batch_size)]",
        "every epoch has the same order",
    ),
]


@pytest.mark.parametrize(("name", "body", "message"), WRONG)
def test_typical_mistakes_are_named(name, body, message):
    with pytest.raises(AssertionError, match=re.escape(message)):
        run_check(name, written(name, body))


def test_untouched_notebook_stops_in_its_checks_only(capsys):
    namespace = {}
    stopped = []
    for name, code in code_cells("exercises"):
        try:
            exec(code, namespace)
        except NotImplementedError as error:
            stopped.append((name, str(error)))
    assert stopped == [(f"{name}-check", "your turn") for name in POINTS]
    assert capsys.readouterr().out == ""


def test_solutions_pass_and_examples_in_the_text_are_true(capsys):
    namespace = {}
    for _, code in code_cells("solutions"):
        exec(code, namespace)
    assert capsys.readouterr().out == "".join(f"{name}: all is right\n" for name in POINTS)

    notebook = json.loads((ROOT / "exercises" / "01_data.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] != "code"]
    examples = re.findall("```python\n(.*?)```", "\n".join(texts), flags=re.DOTALL)
    assert len(examples) == len(POINTS)
    for example in examples:
        globs = namespace | {"rng": np.random.default_rng(0)}
        test = doctest.DocTestParser().get_doctest(example, globs, "example", None, None)
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_points_and_length_of_cells():
    notebook = json.loads((ROOT / "exercises" / "01_data.ipynb").read_text(encoding="utf-8"))
    points = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]["points"]
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    assert points == {f"{name}-check": value for name, value in POINTS.items()}
    assert all(len(code.splitlines()) <= 15 for _, code in code_cells("solutions"))
