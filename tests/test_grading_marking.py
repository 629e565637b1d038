"""Hostile answers are contained and told, and take no point from the learner's other exercises."""

import json
import os
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from nnlib.exercises import course, review
from nnlib.exercises.bank import all_exercises, find
from nnlib.grading.answers import Stopped
from nnlib.grading.guest.watching import described
from nnlib.grading.marking import mark
from nnlib.grading.protections import find_protections
from nnlib.grading.retelling import rebuilt_error
from nnlib.grading.room import Walls
from nnlib.grading.syllabus import lends, lessons

ROOT = Path(__file__).resolve().parents[1]
LESSON = ("softmax", "log_softmax", "softmax_with_temperature", "cross_entropy")
LESSON += ("cross_entropy_from_logits", "accuracy", "loss_of_guessing")


@pytest.fixture(scope="module")
def strongest():
    return find_protections()


@pytest.fixture(params=["plain", "strongest"])
def walls(request, strongest):
    if request.param == "strongest" and strongest.walls.bubblewrap is None:
        pytest.skip("bubblewrap does not work here")
    return strongest.walls if request.param == "strongest" else Walls()


def solutions(lesson):
    path = next((ROOT / "solutions").glob(f"{lesson:02d}_*.ipynb"))
    return [course.source(cell) for cell in course.cells(path) if cell["cell_type"] == "code"]


def marked(cells, walls, *, lesson=3, seconds=6.0, seed="a seed", partial=False):
    job = {
        "learner": "Ada",
        "notebooks": [["n.ipynb", cells]],
        "lessons": [lesson],
        "seed": seed,
        "seconds": seconds,
        "partial": partial,
        "walls": {"bubblewrap": walls.bubblewrap, "closed": [], "forks": walls.forks},
    }
    result = mark(json.loads(json.dumps(job)))
    return {grade["exercise"]: grade for grade in result["grades"]}, result["notes"]


def with_answers(answers, lesson=3):
    """Return the course's answers with some exchanged, and the texts of those that came in."""
    cells = []
    for text in solutions(lesson):
        name = next((name for name in answers if f"def {name}(" in text), None)
        cells.append(text if name is None else textwrap.dedent(answers[name]))
    return cells


def hostile(**bodies):
    """Return a notebook with these bodies in place of answers."""
    answers = {}
    for name, body in bodies.items():
        takes = ", ".join(find(name).takes)
        body = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        answers[name] = f"def {name}({takes}):\n{body}\n"
    return with_answers(answers)


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(n, marks=[] if n in (5, 10) else pytest.mark.thorough) for n in lessons()],
)
def test_the_courses_own_answers_get_all_points(lesson, strongest):
    grades, notes = marked(solutions(lesson), strongest.walls, lesson=lesson)
    assert list(grades) == list(lessons()[lesson].points)
    for name, grade in grades.items():
        assert (grade["status"], grade["points"]) == ("passed", grade["out_of"]), grade["message"]
        assert grade["out_of"] == find(name).points
        assert f"def {name}(" in grade["source"]
    assert notes == []


def test_a_process_for_each_exercise_where_there_is_no_fork():
    grades, _ = marked(solutions(3), Walls(forks=False))
    assert {grade["status"] for grade in grades.values()} == {"passed"}


def test_known_mistakes_are_recognized_as_the_check_does(strongest):
    answers = {
        "softmax": "import numpy as np\ndef softmax(logits):\n    e = np.exp(logits)\n"
        "    return e / e.sum(axis=1, keepdims=True)",
        "log_softmax": "def log_softmax(logits):\n    logits -= logits.max()\n    return logits",
        "cross_entropy": "def cross_entropy(probabilities, labels): return None",
        "accuracy": "def accuracy(logits, labels): return (nothing == labels).mean()",
        "loss_of_guessing": 'def loss_of_guessing(classes):\n    """Doc."""',
        "softmax_with_temperature": "def softmax_with_temperature(logits): return 1",
        "cross_entropy_from_logits": "cross_entropy_from_logits = 3",
    }
    grades, _ = marked(with_answers(answers), strongest.walls)
    for name, text in answers.items():
        space = {"np": np}
        exec(text, space)
        direct = review(name, space[name], seed=grades[name]["seed"] or 0)
        found = grades[name]
        assert (found["status"], found["mistake"]) == (direct.status, direct.mistake), name
        assert found["points"] == 0
        assert found["message"] == direct.message or "line `" in found["message"]
    assert "in your line `def accuracy" in grades["accuracy"]["message"]


def test_what_the_checks_measure_is_measured_in_the_room(strongest):
    loop = """
        import numpy as np
        def pairwise_squared_distances(a, b):
            result = np.empty((len(a), len(b)))
            for i in range(len(a)):
                for j in range(len(b)):
                    result[i, j] = ((a[i] - b[j]) ** 2).sum()
            return result
    """
    new_arrays = """
        def adam_step_in_place(
            value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, scratch
        ):
            mean[...] = beta1 * mean + (1 - beta1) * gradient
            mean_square[...] = beta2 * mean_square + (1 - beta2) * gradient**2
            root = (mean_square / (1 - beta2**step)) ** 0.5
            value -= learning_rate * mean / (1 - beta1**step) / (root + epsilon)
    """
    answers = {"pairwise_squared_distances": loop, "adam_step_in_place": new_arrays}
    grades, _ = marked(with_answers(answers, 10), strongest.walls, lesson=10)
    assert grades["pairwise_squared_distances"]["mistake"] == "a loop"
    assert grades["adam_step_in_place"]["mistake"] == "makes temporary arrays"
    for title, body in (
        ("overflow", "return 1 / (1 + np.exp(-inputs))"),
        ("warning silenced", "with np.errstate(all='ignore'): return 1 / (1 + np.exp(-inputs))"),
    ):
        answer = f"def sigmoid(inputs):\n    {body}"
        grades, _ = marked(with_answers({"sigmoid": answer}, 2), strongest.walls, lesson=2)
        assert grades["sigmoid"]["mistake"] == title


def test_counting_cannot_be_switched_off(strongest):
    answer = """
        import sys
        def pairwise_squared_distances(a, b):
            sys.settrace(None)
            return [[((x - y) ** 2).sum() for y in b] for x in a]
    """
    answers = {
        "pairwise_squared_distances": answer.replace("[[", "np.array([[").replace("a]", "a])")
    }
    grades, notes = marked(with_answers(answers, 10), strongest.walls, lesson=10)
    assert grades["pairwise_squared_distances"]["mistake"] == "switches off a measurement"
    assert "sys.settrace" in notes[0]


def test_part_of_the_points_where_that_is_asked_for(strongest):
    answers = {"softmax": "def softmax(x):\n    e = np.exp(x)\n    return e / e.sum(1)[:, None]"}
    share = review("softmax", lambda x: np.exp(x) / np.exp(x).sum(1)[:, None], seed=1).score
    assert 0 < share < 1
    grades, _ = marked(with_answers(answers), strongest.walls, partial=True)
    assert grades["softmax"]["points"] == pytest.approx(3 * share, abs=0.011)


def contained(grades, notes, expected):
    """Check status, mistake and a word of what was said; all other exercises have all points."""
    for name, (status, mistake, word) in expected.items():
        grade = grades[name]
        told = f"{grade['message']} {' '.join(notes)}"
        assert (grade["status"], grade["mistake"]) == (status, mistake), f"{name}: {grade}"
        assert grade["points"] == 0
        assert word in told, f"{name}: {told}"
    for name in grades.keys() - expected.keys():
        assert grades[name]["points"] == grades[name]["out_of"], grades[name]


def test_ways_to_end_or_to_hang_the_process(walls):
    cells = hostile(
        softmax="import os; os._exit(0)",
        log_softmax="import sys; sys.exit(0)",
        softmax_with_temperature="while True: pass",
        cross_entropy="import ctypes; ctypes.string_at(0)",
        cross_entropy_from_logits="""
            class Mine(BaseException):
                def __str__(self): raise Mine
            raise Mine""",
        accuracy="import os; os.closerange(0, 256); return 1.0",
    )
    grades, notes = marked(cells, walls, seconds=1)
    contained(
        grades,
        notes,
        {
            "softmax": ("stopped", "ends the program", "ended the whole program"),
            "log_softmax": ("crashed", "exit", "ended the program"),
            "softmax_with_temperature": ("stopped", "never ends", "after 1 seconds"),
            "cross_entropy": ("stopped", "ends the program", "SIGSEGV"),
            "cross_entropy_from_logits": ("crashed", None, "Mine"),
            "accuracy": ("stopped", "ends the program", "ended the whole program"),
        },
    )


def test_what_takes_all_there_is(walls):
    cells = hostile(
        softmax="return np.zeros(2**28)",
        log_softmax="return [[0] * 1000] * 1000 * 10",
        softmax_with_temperature="""
            result = []
            result.append(result)
            return result""",
        cross_entropy="""
            with open("large", "wb") as file:
                for _ in range(64): file.write(bytes(2**20))
            return 1.0""",
        cross_entropy_from_logits="return np.broadcast_to(1.0, (2**20, 2**10))",
    )
    grades, notes = marked(cells, walls)
    large = ("stopped", "a result too large", "too large")
    contained(
        grades,
        notes,
        {
            "softmax": ("stopped", "too much memory", "2.00 GiB"),
            "log_softmax": large,
            "softmax_with_temperature": large,
            "cross_entropy": ("crashed", None, "File too large"),
            "cross_entropy_from_logits": large,
        },
    )


def test_what_reaches_out_of_the_room(walls, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    cells = hostile(
        softmax=f"import os; os.remove({str(victim)!r})",
        log_softmax=f"open({str(victim)!r}, 'w').write('mine')",
        softmax_with_temperature="""
            import socket
            try: socket.create_connection(("127.0.0.1", 9), timeout=1)
            except OSError: pass
            return logits""",
        cross_entropy="import os; return os.fork()",
        cross_entropy_from_logits="import subprocess; subprocess.run(['true']); return 1.0",
        accuracy="import os; os.kill(os.getppid(), 9)",
        loss_of_guessing=f"return len(open({str(Path(review.__code__.co_filename))!r}).read())",
    )
    grades, notes = marked(cells, walls)
    contained(
        grades,
        notes,
        {
            "softmax": ("stopped", "changes files", "victim.txt"),
            "log_softmax": ("stopped", "changes files", "victim.txt"),
            "softmax_with_temperature": ("stopped", "uses the network", "socket"),
            "cross_entropy": ("stopped", "starts a process", "os.fork"),
            "cross_entropy_from_logits": ("stopped", "starts a process", "subprocess.Popen"),
            "accuracy": ("stopped", "starts a process", "os.kill"),
            "loss_of_guessing": ("stopped", "reads the course's files", "reviewing.py"),
        },
    )
    assert victim.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [victim]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="walls of the system: Linux")
def test_compiled_code_which_never_asks_the_hook_is_held_back_too(walls, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    body = f"""
        import ctypes, os
        libc = ctypes.CDLL(None)
        victim, course = {str(victim).encode()!r}, {review.__code__.co_filename.encode()!r}
        tried = [libc.unlink(victim), libc.open(victim, 1), libc.open(course, 0), libc.fork(),
                 libc.socket(2, 1, 0), libc.kill({os.getpid()}, 0), libc.kill(os.getppid(), 9),
                 libc.open(b"/proc/{os.getpid()}/mem", 2), libc.prctl(38, 0, 0, 0, 0)]
        raise ValueError(str(tried))
    """
    grades, notes = marked(hostile(softmax=body), walls)
    contained(grades, notes, {"softmax": ("crashed", None, str([-1] * 9))})
    assert victim.read_text() == "precious"


def test_what_looks_the_answer_up_or_forges_it(walls):
    cells = hostile(
        softmax="from nnlib.exercises.bank import find; return find('softmax').reference(logits)",
        log_softmax="from nnlib.losses import log_softmax as it; return it(logits)",
        softmax_with_temperature="""
            import sys
            frame = sys._getframe(1)
            while frame is not None:
                for value in frame.f_locals.values():
                    if type(value).__name__ in ("Exercise", "Case", "Outcome"): return value
                frame = frame.f_back""",
        cross_entropy="""
            np.allclose = np.isclose = np.array_equal = np.abs = lambda *a, **o: np.True_
            import builtins
            builtins.isinstance = lambda *a: True
            return 0.1234""",
        cross_entropy_from_logits="""
            class Anything(float):
                def __eq__(self, other): return True
                def __sub__(self, other): return 0
                __rsub__ = __sub__
                __hash__ = None
            return Anything(-1)""",
        accuracy="""
            import json, os
            line = json.dumps({"status": "passed", "points": 9, "passed": True}).encode()
            for number in range(64):
                try: os.write(number, line + b"\\n")
                except OSError: pass
            return 0.5""",
        loss_of_guessing="from nnlib.exercises import yours; return yours('loss_of_guessing')(3)",
    )
    grades, notes = marked(cells, walls)
    sought = ("stopped", "takes nnlib's answer")
    for name in ("softmax", "log_softmax", "loss_of_guessing"):
        assert (grades[name]["status"], grades[name]["mistake"]) == sought
        assert "nnlib" in grades[name]["message"]
        assert any(name in note and "takes nnlib's answer" in note for note in notes)
    assert grades["accuracy"]["mistake"] == "interferes with the grading"
    assert {grade["points"] for grade in grades.values()} == {0}
    assert not any(grade["status"] == "passed" for grade in grades.values())


def test_code_around_a_function_may_be_hostile_too(walls):
    cells = [
        "np = None\nnp.allclose = 1\nimport os\nimport nnlib.losses",
        *with_answers(
            {
                "softmax": "import os\ndef softmax(logits, ended=os._exit(0)): return logits",
                "accuracy": "@missing_decorator\ndef accuracy(logits, labels): return 1.0",
            }
        ),
        "log_softmax_is_right = os._exit(1)",
        "(" * 5000,
    ]
    grades, notes = marked(cells[1:], walls)
    expected = {
        "softmax": ("stopped", "ends the program", "ended"),
        "accuracy": ("crashed", "cannot be defined", "missing_decorator"),
    }
    contained(grades, notes, expected)


def test_nothing_is_left_running_and_no_folder(walls, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = children()
    marked(hostile(softmax="import os; os._exit(3)"), walls)
    assert list(tmp_path.iterdir()) == []
    assert children() == before


def children():
    """Return the numbers of all processes below this one (Linux)."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(path.parent.name)] = int(fields[1])
    found, more = set(), {os.getpid()}
    while more:
        more = {child for child, parent in parents.items() if parent in more}
        found |= more
    return found


def test_the_same_inputs_for_a_seed_and_others_for_another(strongest):
    first, _ = marked(solutions(3), strongest.walls)
    again, _ = marked(solutions(3), strongest.walls)
    other, _ = marked(solutions(3), strongest.walls, seed="another")
    assert first == again
    assert first["softmax"]["seed"] != other["softmax"]["seed"]
    assert len({grade["seed"] for grade in first.values()}) == len(LESSON)


def test_of_several_answers_the_best_counts_wherever_it_stands(strongest):
    wrong = "def softmax(logits):\n    return logits"
    for cells in ([wrong, *solutions(3)], [*solutions(3), wrong]):
        grades, notes = marked(cells, strongest.walls)
        assert grades["softmax"]["status"] == "passed"
        assert "softmax` is defined 2 times" in notes[0]


def test_where_the_checks_themselves_fail_the_other_exercises_count(monkeypatch, strongest):
    def fails(name, function, **options):
        if name == "accuracy":
            raise MemoryError("in the grader")
        return review(name, function, **options)

    monkeypatch.setattr("nnlib.grading.marking.review", fails)
    grades, notes = marked(solutions(3), strongest.walls)
    contained(grades, notes, {"accuracy": ("stopped", "not graded", "MemoryError: in the grader")})


def test_the_functions_of_an_exercise_take_no_large_arrays(strongest):
    answer = """
        def train_epoch(images, labels, parameters, batches, step):
            return step(np.zeros((200_000, 1)), labels, [(np.zeros((1, 200_000)), np.zeros(1))])
    """
    grades, _ = marked(with_answers({"train_epoch": answer}, 5), strongest.walls, lesson=5)
    assert grades["train_epoch"]["mistake"] == "a result too large"
    assert grades["evaluate"]["status"] == "passed"


def test_nothing_handed_in_is_not_attempted(strongest):
    grades, _ = marked(["import numpy as np", "check('softmax', softmax)"], strongest.walls)
    assert {grade["status"] for grade in grades.values()} == {"not attempted"}
    assert "waiting for you" in grades["softmax"]["message"]
    grades, _ = marked(["def softmax(x):\n    return ((x"], strongest.walls)
    assert (grades["softmax"]["status"], grades["softmax"]["mistake"]) == ("crashed", "no Python")


def test_an_exercise_may_take_answers_to_earlier_ones_only():
    text = "yours('linear_backward'), yours('two_layer_gradients'), yours('accuracy')"
    lent = lends("two_layer_gradients", text)
    assert {"linear_backward", "accuracy"} <= lent.keys()
    assert "two_layer_gradients" not in lent
    assert "train_network" not in lends("two_layer_gradients", "train_network")


def test_errors_are_rebuilt_as_what_they_were():
    shown = {"module": "builtins", "type": "KeyError", "arguments": ["a"], "name": None}
    shown["state"] = {}
    error = rebuilt_error({**shown, "text": "'a'"})
    assert (type(error), str(error)) == (KeyError, "'a'")
    forged = {**shown, "module": "os", "type": "system", "text": "x"}
    assert type(rebuilt_error(forged)).__mro__[1] is Exception
    exits = {**shown, "type": "KeyboardInterrupt", "text": "x", "arguments": []}
    assert not isinstance(rebuilt_error(exits), KeyboardInterrupt)


def test_numpys_own_errors_come_out_as_what_they_were():
    with pytest.raises(TypeError) as caught:
        np.divide(np.ones(2, np.uint8), 2, out=np.ones(2, np.uint8))
    error = rebuilt_error(described(caught.value, {}))
    assert type(error) is type(caught.value)
    assert str(error) == str(caught.value)


def test_the_walls_that_are_named_were_tried(strongest):
    joined = "; ".join(strongest.in_force)
    assert "verdicts made outside of the learner's process" in joined
    if strongest.walls.bubblewrap:
        assert "read-only" in joined
        assert "no network" in joined
        assert strongest.missing == []
    assert not set(strongest.in_force) & set(strongest.missing)


def test_every_exercise_of_the_bank_has_its_points_from_the_notebooks():
    points = {name: worth for one in lessons().values() for name, worth in one.points.items()}
    assert points == {name: exercise.points for name, exercise in all_exercises().items()}
    assert issubclass(Stopped, BaseException)
    assert not issubclass(Stopped, Exception)
