"""Functions that passed: their text with all it needs, kept, and given back in a later notebook."""

import inspect
import json
import linecache
import math
import subprocess
import sys
import textwrap
import traceback
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from nnlib import losses
from nnlib.exercises import bank, keeping
from nnlib.exercises.gathering import CannotKeepError, self_contained
from nnlib.exercises.keeping import count_yours, how_many_are_yours, keep, yours
from nnlib.exercises.literals import CannotWriteError, literal
from nnlib.exercises.record import Record
from nnlib.exercises.spec import Exercise

ROOT = Path(__file__).resolve().parents[1]
HINTS = ("a question", "a pointer", "an example")
CELLS = count(1)


def nnlibs_softmax(logits):
    return "nnlib's"


@pytest.fixture(autouse=True)
def mine(monkeypatch):
    """A bank of three exercises, and a record in memory."""
    exercises = {
        name: Exercise(name, lesson=3, takes="logits", reference=nnlibs_softmax, hints=HINTS)
        for name in ("softmax", "log_softmax", "accuracy")
    }
    monkeypatch.setattr(bank, "all_exercises", lambda: exercises)
    mine = Record()
    monkeypatch.setattr(keeping, "record", lambda: mine)
    return mine


class Notebook:
    """A namespace in which cells are run as IPython runs them."""

    def __init__(self):
        self.namespace = {"__name__": "__main__", "In": [""]}

    def run(self, cell):
        cell = textwrap.dedent(cell).strip() + "\n"
        filename = f"<cell {next(CELLS)}>"
        linecache.cache[filename] = (len(cell), None, cell.splitlines(keepends=True), filename)
        self.namespace["In"].append(cell)
        exec(compile(cell, filename, "exec", dont_inherit=True), self.namespace)
        return self

    def __getitem__(self, name):
        return self.namespace[name]


def notebook(*cells):
    found = Notebook()
    for cell in cells:
        found.run(cell)
    return found


def agrees(name, function):
    return SimpleNamespace(passed=True, message=f"`{name}` is right.")


def rebuilt(name, function):
    """Keep a function, and return the text and the function that a later notebook gets."""
    assert keep(name, function, agrees) is None
    return kept(name), yours(name)


def kept(name):
    return keeping.record().exercise(name).kept


# What is gathered


def test_a_plain_function_is_kept_as_it_stands():
    cell = '''
    def softmax(logits):
        """Doc."""
        return logits + 1  # a comment
    '''
    text, function = rebuilt("softmax", notebook(cell)["softmax"])
    assert text == textwrap.dedent(cell).lstrip("\n")
    assert (function(1), function.__doc__) == (2, "Doc.")


def test_imports_come_along_under_the_names_they_have():
    cells = """
    import numpy as np
    import math
    import os.path as path
    import xml.etree.ElementTree as tree
    from math import exp
    from math import log as ln
    from numpy.linalg import norm
    from nnlib.losses import log_softmax
    import json  # used by nobody

    def softmax(logits):
        assert path.join and tree.parse
        return np.sum(logits), math.sqrt(4), exp(0), ln(1), norm([3, 4]), log_softmax
    """
    text, function = rebuilt("softmax", notebook(cells)["softmax"])
    assert text.split("\n\n\n")[0].split("\n") == sorted(
        [
            "import numpy as np",
            "import math",
            f"import {sys.modules['os.path'].__name__} as path",
            "import xml.etree.ElementTree as tree",
            "from math import exp",
            "from math import log as ln",
            "from numpy.linalg import norm",
            "from nnlib.losses import log_softmax",
        ]
    )
    assert function([1, 2]) == (3, 2, 1, 0, 5, losses.log_softmax)


def test_a_module_inside_a_package_is_imported_too():
    cell = """
    import xml
    import xml.dom.minidom

    def softmax(logits):
        return xml.dom.minidom.parseString(logits).documentElement.tagName
    """
    text, function = rebuilt("softmax", notebook(cell)["softmax"])
    assert text.startswith("import xml\nimport xml.dom\nimport xml.dom.minidom\n")
    assert function("<a/>") == "a"


def test_other_functions_come_along_and_theirs_too():
    cells = [
        "shift = 3.5",
        "def largest(row):\n    return max(row) + shift",
        "def shifted(row):\n    return [x - largest(row) for x in row]",
        "def softmax(logits):\n    return list(map(lambda row: shifted(row), logits))",
        "def unused(row):\n    return shift",
    ]
    text, function = rebuilt("softmax", notebook(*cells)["softmax"])
    assert function([[1, 2]]) == [[-4.5, -3.5]]
    assert text == "\n\n\n".join(cells[:4]) + "\n"  # what is needed stands above what needs it


def test_functions_that_call_each_other_come_once_each():
    cells = """
    def is_even(n):
        return n == 0 or is_odd(n - 1)

    def is_odd(n):
        return n != 0 and is_even(n - 1)

    def softmax(n):
        return softmax(n - 10) if n > 10 else is_even(n)
    """
    text, function = rebuilt("softmax", notebook(cells)["softmax"])
    assert (function(14), function(13)) == (True, False)
    assert text.count("def is_even") == text.count("def is_odd") == text.count("def softmax") == 1


def test_what_decorators_defaults_and_annotations_name_comes_along():
    cells = """
    import functools
    from collections.abc import Sequence
    import numpy as np

    START = 10
    Rows = Sequence[int]

    def doubled(function):
        @functools.wraps(function)
        def inner(*arguments):
            return 2 * function(*arguments)
        return inner

    @doubled
    @functools.cache
    def softmax(x: "np.ndarray", start=START, kind: Sequence = ()) -> np.ndarray:
        return x + start
    """
    text, function = rebuilt("softmax", notebook(cells)["softmax"])
    assert function(1) == 22
    assert "from collections.abc import Sequence" in text
    assert "START = 10" in text
    assert "Rows" not in text


def test_a_decorated_helper_is_kept_with_its_decorator():
    cells = """
    import functools

    @functools.cache
    def helper(x):
        return x + 1

    def softmax(x):
        return helper(x)
    """
    text, function = rebuilt("softmax", notebook(cells)["softmax"])
    assert function(1) == 2
    assert "@functools.cache\ndef helper" in text


def test_classes_come_along_with_their_bases():
    cells = [
        "class Base:\n    offset = 1",
        "import dataclasses\n\nUNIT = 5\n\n\n@dataclasses.dataclass\nclass Pair(Base):\n"
        "    first: int\n    second: int = UNIT\n",
        "def softmax(x):\n    return Pair(x).second + Pair.offset",
    ]
    text, function = rebuilt("softmax", notebook(*cells)["softmax"])
    assert function(0) == 6
    assert "@dataclasses.dataclass\nclass Pair(Base):" in text


def test_the_latest_text_of_a_class_counts():
    cells = ["class A:\n    x = 1", "class A:\n    x = 2", "def softmax(x):\n    return A.x"]
    assert rebuilt("softmax", notebook(*cells)["softmax"])[1](0) == 2


def test_lambdas_that_stand_alone_in_a_line_come_along():
    cells = "square = lambda x: x * x\ndef softmax(x):\n    return square(x)"
    assert rebuilt("softmax", notebook(cells)["softmax"])[1](3) == 9


def test_constants_come_along_with_the_values_they_have_now():
    cells = """
    import numpy as np

    epsilon = 1e-9
    sizes = (64, 10)
    names = {"a": [1, 2], "b": {3}}
    weights = np.array([[0.1, 2]], dtype=np.float32)
    rate = np.float32(0.1)
    nothing, missing = None, float("nan")

    def softmax(x):
        global epsilon
        return epsilon, sizes, names, weights, rate, nothing, missing
    """
    book = notebook(cells)
    book.run("epsilon = 2e-9")
    _, function = rebuilt("softmax", book["softmax"])
    *plain, weights, rate, nothing, missing = function(0)
    assert plain == [2e-9, (64, 10), {"a": [1, 2], "b": {3}}]
    assert weights.dtype == np.float32
    assert weights.tolist() == book["weights"].tolist()
    assert (type(rate), float(rate)) == (np.float32, float(np.float32(0.1)))
    assert nothing is None
    assert math.isnan(missing)


def test_attributes_and_local_names_are_not_mistaken_for_names_of_the_notebook():
    cells = """
    mean = open
    row = print

    def softmax(x):
        row = [1]
        return x.mean() + sum(row for row in row)
    """
    text, function = rebuilt("softmax", notebook(cells)["softmax"])
    assert function(np.ones(3)) == 2
    assert text.startswith("def softmax")


def test_a_name_that_hides_one_of_pythons_is_the_notebooks():
    cells = "def max(row):\n    return 7\ndef softmax(x):\n    return max(x)"
    assert rebuilt("softmax", notebook(cells)["softmax"])[1]([1]) == 7


def test_a_function_under_another_name_becomes_the_exercises():
    cells = "def my_softmax(x):\n    return x + 1"
    text, function = rebuilt("softmax", notebook(cells)["my_softmax"])
    assert function(1) == 2
    assert text.endswith("\n\n\nsoftmax = my_softmax\n")


def test_a_helper_under_another_name_keeps_it():
    cells = "def first(x):\n    return x + 1\nhelper = first\ndef softmax(x):\n    return helper(x)"
    assert rebuilt("softmax", notebook(cells)["softmax"])[1](1) == 2


def test_a_function_that_was_kept_can_be_used_in_the_next():
    first = notebook("class A:\n    x = 3", "UNIT = 1\ndef softmax(x):\n    return x + A.x + UNIT")
    rebuilt("softmax", first["softmax"])
    second = notebook("UNIT = 1\ndef log_softmax(x):\n    return 10 * softmax(x) + UNIT")
    second.namespace["softmax"] = yours("softmax")
    text, function = rebuilt("log_softmax", second["log_softmax"])
    assert function(1) == 51
    assert "class A" in text


def test_nnlibs_version_can_be_used_in_ones_own():
    book = notebook("def log_softmax(x):\n    return softmax(x)")
    book.namespace["softmax"] = losses.softmax
    text, function = rebuilt("log_softmax", book["log_softmax"])
    assert text.startswith("from nnlib.losses import softmax\n")
    assert function(np.zeros((1, 2))).tolist() == [[0.5, 0.5]]


def test_nnlibs_version_can_be_used_where_no_module_has_it_by_name():
    nameless = eval("lambda x: x + 1", {"__name__": "nnlib.exercises.bank.lesson_03"})
    bank.all_exercises()["accuracy"] = Exercise(
        "accuracy", lesson=3, takes="x", reference=nameless, hints=HINTS
    )
    book = notebook("def softmax(x):\n    return 10 * helper(x)")
    book.namespace["helper"] = yours("accuracy")
    text, function = rebuilt("softmax", book["softmax"])
    assert "helper = find_exercise('accuracy').reference" in text
    assert function(1) == 20


def test_an_indented_definition_is_kept():
    cell = "if True:\n    @functools.cache\n    def softmax(x):\n        return x + 1"
    text, function = rebuilt("softmax", notebook("import functools", cell)["softmax"])
    assert function(1) == 2
    assert "\n@functools.cache\ndef softmax(x):\n    return x + 1\n" in text


def test_a_module_of_the_learners_is_followed_like_a_notebook(tmp_path, monkeypatch):
    (tmp_path / "my_first_module.py").write_text(
        "class A:\n    x = 2\n\nUNIT = 3\n\ndef helper(x):\n    return x + A.x + UNIT\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    cells = "from my_first_module import helper\ndef softmax(x):\n    return helper(x)"
    text, function = rebuilt("softmax", notebook(cells)["softmax"])
    monkeypatch.delitem(sys.modules, "my_first_module")
    assert function(1) == 6
    assert "import" not in text


# What cannot be kept


WHY_NOT = {
    "lambda": (
        "softmax = dict(f=lambda x: x)['f']",
        "`softmax` is a lambda that is part of a larger line. Write it with `def` and check again.",
    ),
    "partial": (
        "import functools\ndef f(x):\n    return x\nsoftmax = functools.partial(f, x=1)",
        "it is made with functools.partial. Write it with `def` and check again.",
    ),
    "partial that looks like a function": (
        "import functools\ndef f(x):\n    return x\n"
        "softmax = functools.update_wrapper(functools.partial(f, x=1), f)",
        "it is made with functools.partial. Write it with `def` and check again.",
    ),
    "method": (
        "class A:\n    def f(self, x):\n        return x\nsoftmax = A().f",
        "it is a method, which belongs to an object. Write it with `def` and check again.",
    ),
    "class": (
        "class softmax:\n    pass",
        "it is a class. Write it with `def` and check again.",
    ),
    "callable object": (
        "import numpy as np\nsoftmax = np.vectorize(lambda x: x)",
        "it is a vectorize. Write it with `def` and check again.",
    ),
    "nnlib": (
        "from nnlib.losses import softmax",
        "it is nnlib's own, not yours. Write it with `def` and check again.",
    ),
    "library": (
        "from statistics import mean as softmax",
        "it comes from statistics and is not yours. Write it with `def` and check again.",
    ),
    "built-in": (
        "softmax = sum",
        "it comes from builtins and is not yours. Write it with `def` and check again.",
    ),
    "ufunc": (
        "import numpy as np\nsoftmax = np.exp",
        "it comes from numpy and is not yours. Write it with `def` and check again.",
    ),
    "closure": (
        "def make(shift):\n    def inner(x):\n        return x + shift\n    return inner\n"
        "softmax = make(1)",
        "`softmax` was made inside another function, and needs `shift` from there. Define it at "
        "the left margin of a cell and check again.",
    ),
    "large array": (
        "import numpy as np\ntable = np.zeros((100, 500))\ndef softmax(x):\n    return table",
        "it uses `table` from the notebook, an array of 50,000 numbers, which cannot be written "
        "down. Put it inside the function and check again.",
    ),
    "object": (
        "import numpy as np\nrng = np.random.default_rng()\ndef softmax(x):\n    return rng",
        "it uses `rng` from the notebook, a Generator, which cannot be written down. Put it "
        "inside the function and check again.",
    ),
    "container of functions": (
        "def f(x):\n    return x\nways = [f]\ndef softmax(x):\n    return ways",
        "it uses `ways` from the notebook, a function, which cannot be written down. Put it "
        "inside the function and check again.",
    ),
    "deep inside": (
        "import io\nfile = io.StringIO()\ndef helper():\n    return file\n"
        "def softmax(x):\n    return [helper() for _ in x]",
        "it uses `file` from the notebook, a StringIO, which cannot be written down. Put it "
        "inside the function and check again.",
    ),
    "own module": (
        "import types, sys\nhelpers = types.ModuleType('helpers')\n"
        "def softmax(x):\n    return helpers",
        "it uses `helpers`, a module that other notebooks may not find. Put what you need of it "
        "inside the function and check again.",
    ),
    "helper without a text": (
        "exec('def helper(x): return x')\ndef softmax(x):\n    return helper(x)",
        "Python has not kept the text of `helper`. Define it in a cell of its own, run that, and "
        "check again.",
    ),
    "class without a text": (
        "import collections\nPair = collections.namedtuple('Pair', 'a b')\n"
        "def softmax(x):\n    return Pair(x, x)",
        "Python has not kept the text of `Pair`. Define it in a cell of its own, run that, and "
        "check again.",
    ),
    "two of one name": (
        "def helper(x):\n    return 1\nold = helper\ndef helper(x):\n    return 2\n"
        "def softmax(x):\n    return old(x) + helper(x)",
        "`helper` means two different things in it and in what it uses. Give one of them another "
        "name and check again.",
    ),
    "outside it stops": (
        "shift = 1\ndef softmax(x=globals()['shift']):\n    return x",
        "outside this notebook it stops (KeyError: 'shift'). Put what it needs inside the function "
        "and check again.",
    ),
}


@pytest.mark.parametrize(("cell", "reason"), WHY_NOT.values(), ids=WHY_NOT)
def test_what_cannot_be_kept_is_explained(cell, reason, mine):
    said = keep("softmax", notebook(cell)["softmax"], agrees)
    assert said == f"`softmax` passed, but is not kept for later notebooks: {reason}"
    assert mine.exercise("softmax").kept is None


def test_a_reference_that_has_no_name_is_explained():
    book = notebook("def softmax(x):\n    return helper(x)")
    hidden = eval("lambda x: x", {"__name__": "nnlib.exercises.bank.lesson_03"})
    book.namespace["helper"] = hidden
    assert keep("softmax", book["softmax"], agrees).endswith(
        "it uses `helper`, which cannot be imported from nnlib.exercises.bank.lesson_03. Put it "
        "inside the function and check again."
    )


def test_what_works_only_in_its_notebook_is_not_kept(mine):
    book = notebook("def softmax(x):\n    return globals().get('shift', 0) + x", "shift = 1")
    asked = []

    def review(name, function):
        asked.append((name, function(1)))
        right = function(1) == 2
        return SimpleNamespace(passed=right, message="All of yours are one too small.")

    assert keep("softmax", book["softmax"], review) == (
        "`softmax` passed, but is not kept for later notebooks: outside this notebook it does "
        "something else, perhaps because of something that another cell has changed. There: All "
        "of yours are one too small."
    )
    assert asked == [("softmax", 1)]
    assert mine.exercise("softmax").kept is None


def test_the_version_kept_before_stays_until_another_can_be_kept():
    rebuilt("softmax", notebook("def softmax(x):\n    return 1")["softmax"])
    said = keep("softmax", losses.softmax, agrees)
    assert said.endswith("check again. The version that was kept before stays.")
    assert yours("softmax")(0) == 1
    rebuilt("softmax", notebook("def softmax(x):\n    return 2")["softmax"])
    assert yours("softmax")(0) == 2


def test_the_same_text_is_not_reviewed_again():
    book = notebook("def softmax(x):\n    return 1")
    rebuilt("softmax", book["softmax"])
    assert keep("softmax", book["softmax"], None) is None


def test_a_function_typed_where_no_text_is_kept_is_explained():
    namespace = {}
    exec("def softmax(x):\n    return x", namespace)
    with pytest.raises(CannotKeepError, match="Python has not kept the text of `softmax`"):
        self_contained("softmax", namespace["softmax"])


# What comes back


def test_yours_is_nnlibs_until_yours_has_passed(capsys, mine):
    assert yours("softmax") is nnlibs_softmax
    assert capsys.readouterr().out == (
        "softmax: nnlib's version, because yours has not passed yet\n"
    )
    passed = SimpleNamespace(name="softmax", status="passed", mistake=None, score=1, seed=1)
    mine.add_attempt(passed)
    assert yours("softmax") is nnlibs_softmax
    assert capsys.readouterr().out == (
        "softmax: nnlib's version, because yours passed but could not be kept: check it again to "
        "see why\n"
    )
    mine.keep("softmax", "def softmax(logits):\n    return 'mine'\n")
    assert yours("softmax")(0) == "mine"
    assert capsys.readouterr().out == ""


BROKEN = {
    "import no_such_module\n": "ModuleNotFoundError: No module named 'no_such_module'",
    "def other(x):\n    return x\n": "KeyError: 'softmax'",
    "softmax = 3\n": "TypeError: softmax is no function",
    "def softmax(": "SyntaxError: '(' was never closed (<your softmax>, line 1)",
}


@pytest.mark.parametrize(("text", "error"), BROKEN.items(), ids=["import", "name", "kind", "cut"])
def test_a_text_that_no_longer_runs_is_said(capsys, mine, monkeypatch, text, error):
    monkeypatch.setattr(linecache, "cache", {})
    mine.keep("softmax", text)
    assert yours("softmax") is nnlibs_softmax
    assert capsys.readouterr().out == (
        f"softmax: nnlib's version, because yours does not run here ({error}): check it again in "
        "its notebook\n"
    )


def test_an_unknown_name_is_an_error_with_advice():
    with pytest.raises(ValueError, match=r"got 'softmaxx'\. Did you mean 'softmax'"):
        yours("softmaxx")


def test_yours_runs_in_a_namespace_of_its_own(mine):
    mine.keep(
        "softmax", "calls = []\ndef softmax(x):\n    calls.append(x)\n    return len(calls)\n"
    )
    first, second = yours("softmax"), yours("softmax")
    assert (first(0), first(0), second(0)) == (1, 2, 1)
    assert first.__module__ == "yours"


def test_tracebacks_and_inspect_show_the_lines_of_yours(mine):
    mine.keep("softmax", "def softmax(x):\n    return x / 0  # mine\n")
    function = yours("softmax")
    assert inspect.getsource(function) == mine.exercise("softmax").kept
    with pytest.raises(ZeroDivisionError) as caught:
        function(1)
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert frame.filename.startswith("<your softmax")
    assert (frame.lineno, frame.line) == (2, "return x / 0  # mine")


def test_an_older_version_in_use_keeps_its_own_lines(mine):
    mine.keep("softmax", "def softmax(x):\n    return 'old'\n")
    old = yours("softmax")
    mine.keep("softmax", "def softmax(x):\n    return 'new'\n")
    new = yours("softmax")
    linecache.checkcache()
    assert "'old'" in inspect.getsource(old)
    assert "'new'" in inspect.getsource(new)


def test_how_many_are_yours(mine):
    assert how_many_are_yours() == "0 of 3 functions are yours"
    mine.keep("softmax", "")
    mine.keep("of another course", "")
    mine.add_hint("accuracy", 1)
    assert count_yours() == (1, 3)
    assert how_many_are_yours() == "1 of 3 functions is yours"
    mine.keep("accuracy", "")
    assert count_yours(["softmax", "log_softmax", "softmax"]) == (1, 2)
    assert how_many_are_yours(["softmax", "accuracy"]) == "2 of 2 functions are yours"
    with pytest.raises(ValueError, match="got 'relu'"):
        count_yours(["relu"])


# Plain values


def same(a, b):
    if isinstance(a, np.ndarray | np.generic):
        return type(a) is type(b) and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    return type(a) is type(b) and repr(a) == repr(b)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(PLAIN)
def test_plain_values_come_back_as_they_were(value):
    assert same(eval(literal(value), {"numpy": np}), value)


DTYPES = st.sampled_from(["bool", "int8", "uint64", "float16", "float32", ">f8", "complex128"])


@given(st_numpy.arrays(DTYPES, st_numpy.array_shapes(min_dims=0, min_side=0, max_side=3)))
def test_small_arrays_come_back_bit_for_bit(array):
    if np.isnan(array).any():  # which of the many NaNs it was is not kept
        array = np.nan_to_num(array)
    found = eval(literal(array), {"numpy": np})
    assert same(found, array)
    assert found.shape == array.shape


@pytest.mark.parametrize(
    "value",
    [
        10**5000,
        -(2**70),
        complex(math.inf, -0.0),
        (1,),
        (),
        set(),
        frozenset({2, 1}),
        range(3, 9, 2),
        slice(None, 5),
        ...,
        np.float32(0.1),
        np.int8(-3),
        np.bool_(True),
        np.dtype("float32"),
        np.array(3.5),
    ],
    ids=lambda value: type(value).__name__,
)
def test_further_values_come_back_as_they_were(value):
    found = eval(literal(value), {"numpy": np})
    assert type(found) is type(value)
    assert found == value


circle = []
circle.append(circle)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (object(), "an object"),
        (print, "a builtin_function_or_method"),
        (list(range(1001)), "a list too large to be written down"),
        ("x" * 30_000, "a str too large to be written down"),
        (circle, "a list too large to be written down"),
        (np.zeros(1001), "an array of 1,001 numbers"),
        (np.array(["a"]), "a ndarray of dtype <U1"),
        (np.ma.array([1]), "a MaskedArray"),
        (np.longdouble(1), "a longdouble of dtype "),
    ],
    ids=["object", "function", "long", "text", "circle", "array", "texts", "masked", "longdouble"],
)
def test_other_values_are_named(value, reason):
    with pytest.raises(CannotWriteError) as caught:
        literal(value)
    assert str(caught.value).startswith(reason)


# In a real kernel


KERNEL = """
import nbformat, sys
from nbclient import NotebookClient
cells = [nbformat.v4.new_code_cell(text) for text in {cells!r}]
book = nbformat.v4.new_notebook(cells=cells)
NotebookClient(book, timeout=100, kernel_name="python3").execute()
for cell in book.cells:
    for output in cell.outputs:
        print(output.get("text", output), end="")
"""
IN_A_NOTEBOOK = [
    "import numpy as np\nfrom types import SimpleNamespace\nfrom nnlib.exercises import bank\n"
    "from nnlib.exercises.spec import Exercise\n"
    "one = Exercise('softmax', lesson=3, takes='logits', reference=max, hints=('', '', ''))\n"
    "bank.all_exercises = lambda: {'softmax': one}\n"
    "from nnlib.exercises.keeping import keep, yours\n"
    "review = lambda name, function: SimpleNamespace(passed=function(np.ones(2)) == 7.0)",
    "class Shift:\n    amount = 3",
    "extra = np.ones(2)\n\ndef helper(x):\n    return x.sum() + extra.sum()",
    "def softmax(logits):\n    return helper(logits) + Shift.amount",
    "print(keep('softmax', softmax, review))",
    "del helper, extra, Shift, softmax\nprint(yours('softmax')(np.ones(2)))",
    "import inspect\nprint(inspect.getsource(yours('softmax')))",
]


def test_in_a_real_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "mine.json"))
    found = subprocess.run(
        [sys.executable, "-c", KERNEL.format(cells=IN_A_NOTEBOOK)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout == (
        "None\n7.0\ndef softmax(logits):\n    return helper(logits) + Shift.amount\n\n"
    )
    stored = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert stored["exercises"]["softmax"]["kept"] == (
        "import numpy\n\n\nclass Shift:\n    amount = 3\n\n\n"
        "extra = numpy.array([1.0, 1.0], dtype='<f8')\n\n\n"
        "def helper(x):\n    return x.sum() + extra.sum()\n\n\n"
        "def softmax(logits):\n    return helper(logits) + Shift.amount\n"
    )
