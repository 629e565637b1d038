"""What a notebook defines is found by name, whatever happened to its cells."""

import ast
import json
import textwrap

import pytest

from nnlib.grading import notebooks
from nnlib.grading.guest import reading
from nnlib.grading.guest.running import define

NAMES = ["softmax", "log_softmax"]


def read(*cells, course=(), given=(), names=NAMES):
    task = {
        "notebooks": [["n.ipynb", [textwrap.dedent(c) if c[:1] == "\n" else c for c in cells]]],
        "lessons": [{"names": list(names), "cells": list(course)}],
        "given": list(given),
    }
    return reading.describe(task)


def answer(*cells, name="softmax", which=0, **options):
    found = read(*cells, **options)["answers"][name][which]
    function, failed = define({"name": name, **found})
    assert not failed
    return function


def test_training_plots_and_calls_are_left_out():
    function = answer(
        """
        import os
        SCALE = 3
        os._exit(1)
        for _ in range(10**12): pass
        while True: pass
        assert False
        history = os._exit(2)
        def softmax(logits): return logits * SCALE
        softmax(os._exit(3))
        """
    )
    assert function(2) == 6


def test_what_a_function_needs_comes_along_from_anywhere():
    function = answer(
        "def softmax(x): return helper(x) + table['a'] + OFFSET",
        "import math as m\ntable = {}\ntable['a'] = 10\nOFFSET: int = 1\nOFFSET += 1",
        "def helper(x): return Adder(m.floor(x)).value",
        "class Adder:\n    def __init__(self, value): self.value = value",
    )
    assert function(2.5) == 14


def test_what_it_does_not_need_does_not_matter():
    function = answer(
        "log_softmax = 1 / 0\nfrom no_such_package import nothing",
        "def softmax(x): return x",
    )
    assert function(3) == 3


def test_a_name_of_its_own_is_not_taken_from_outside():
    program = read("loss = train()", "def softmax(x):\n    loss = x\n    return loss")
    assert len(program["answers"]["softmax"][0]["program"]) == 1


def test_conditions_keep_their_definitions_only():
    function = answer(
        """
        try:
            import no_such_package
            print("found")
        except ImportError:
            no_such_package = None
        if no_such_package is None:
            launch_missiles()
            def softmax(x): return "without"
        else:
            def softmax(x): return "with"
        """
    )
    assert function(1) == "without"


@pytest.mark.parametrize(
    "cells",
    [
        ["def softmax(x):\n    y = x + 1", "    return y"],
        ["def softmax(x):", "    y = x + 1\n\n    return y"],
        ["import numpy as np\ndef softmax(x):\n    y = x", "    y = y + 1", "    return y"],
        ["%%time\ndef softmax(x):\n    return x + 1"],
        ["%matplotlib inline\nfiles = !ls\nnp.sum?\n!pip install x\ndef softmax(x): return x + 1"],
        ["def broken(:\n    pass\n\ndef softmax(x):\n    return x + 1\n\nfor i in range(3)\n  1"],
        ["def softmax(x):\r\n    return x + 1\r\n"],
        ["softmax = lambda x: x + 1"],
        ["def plus_one(x): return x + 1", "softmax = plus_one"],
    ],
)
def test_cells_that_were_split_or_hold_more_than_python(cells):
    assert answer(*cells)(1) == 2


def test_cells_of_another_language_are_none():
    assert read("%%bash\ndef softmax(x): return 1")["answers"] == {}


def test_of_several_answers_the_last_comes_first_and_stubs_do_not_count():
    stub = 'def softmax(x):\n    """Return."""\n    raise NotImplementedError("your turn")'
    cells = ["def softmax(x): return 1", "def softmax(x):  # again\n    return 1"]
    found = read(*cells, "def softmax(x): return 2", stub)["answers"]["softmax"]
    assert [one["source"][-1] for one in found] == ["2", "1"]
    assert read(stub)["answers"]["softmax"][0]["stub"]


def test_a_helper_that_is_an_exercise_too_is_the_one_that_is_written():
    stub = 'def softmax(x): raise NotImplementedError("your turn")'
    cells = ["def log_softmax(x): return softmax(x)", "def softmax(x): return 7", stub]
    assert answer(*cells, name="log_softmax")(0) == 7


def test_the_course_goes_before_and_is_no_answer():
    course = ["START = 5\nsoftmax = print"]
    given = [reading.fingerprint(node) for node in ast.parse(course[0]).body]
    assert answer("def softmax(x): return x + START", course=course)(1) == 6
    assert read("softmax  =  print", course=course, given=given)["answers"] == {}


def test_modules_are_not_changed():
    function = answer(
        "import math\nmath.sqrt = None\nmath.pi, scale = 3, 2",
        "def softmax(x): return math.sqrt(x)",
    )
    assert function(4) == 2


def test_what_python_cannot_read_is_told():
    found = read("def softmax(x):\n    return ((x\n")
    assert found["answers"] == {}
    assert "never closed" in found["broken"]["softmax"]


@pytest.mark.parametrize(
    "text", ["(" * 5000, "-" * 100_000 + "1", "a" + ".b" * 50_000, "\0", "\x0c"]
)
def test_texts_meant_to_break_the_parser_do_not(text):
    assert answer(text, "def softmax(x): return x")(1) == 1


# --- the file ------------------------------------------------------------------------------------


def notebook(*cells, **changes):
    cells = [{"cell_type": "code", "source": cell, "outputs": []} for cell in cells]
    return {"cells": cells, "nbformat": 4, "metadata": {}, **changes}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_encoding(encoding):
    content = json.dumps(notebook("x = 'é'", ["y = 1\n", "z"]), ensure_ascii=False)
    assert notebooks.code_cells(content.encode(encoding)) == ["x = 'é'", "y = 1\nz"]


def test_format_3_text_cells_and_rubbish_among_the_cells():
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]}
    assert notebooks.code_cells(json.dumps(old).encode()) == ["x = 1"]
    odd = notebook("a")
    odd["cells"] += [None, 3, {"cell_type": "markdown", "source": "b"}, {"cell_type": "code"}]
    odd["cells"] += [{"cell_type": "code", "source": 5}, {"cell_type": "code", "source": [1, "c"]}]
    assert notebooks.code_cells(json.dumps(odd).encode()) == ["a", "", "c"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b'{"cells": [{"cell_ty', "damaged at character 12, perhaps cut off"),
        (b"PK\x03\x04....", "another kind"),
        (b"[]", "no notebook"),
        (b'{"a": 1}', "no cells"),
        (b"[" * 200_000, "damaged"),
        (json.dumps(notebook("x" * 2_000_001)).encode(), "characters of code"),
    ],
)
def test_what_is_no_notebook_is_said(content, said):
    with pytest.raises(notebooks.UnreadableError, match=said):
        notebooks.code_cells(content)
