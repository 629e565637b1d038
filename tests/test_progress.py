import io
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlib.progress import Status, in_notebook

ROOT = Path(__file__).resolve().parents[1]


class Terminal(io.StringIO):
    """What a program writes to a terminal; `screen` tells what a person then sees."""

    def isatty(self):
        return True

    def screen(self, columns=80):
        """Return the lines that stand, with the trailing spaces left out."""
        lines, row, column = [[]], 0, 0
        for character in self.getvalue():
            if character == "\n":
                row, column = row + 1, 0
            elif character == "\r":
                column = 0
            else:
                if column == columns:  # terminals wrap when the next character comes
                    row, column = row + 1, 0
                while len(lines) <= row:
                    lines.append([])
                line = lines[row]
                line.extend(" " * (column + 1 - len(line)))
                line[column] = character
                column += 1
                continue
            while len(lines) <= row:
                lines.append([])
        return ["".join(line).rstrip() for line in lines]


def write_to(stream, monkeypatch):
    # Not sys.stdout itself: pytest puts its own there between a fixture and the test.
    stand_in = SimpleNamespace(stdout=stream, modules=sys.modules)
    monkeypatch.setattr("nnlib.progress.sys", stand_in)


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    terminal = Terminal()
    write_to(terminal, monkeypatch)
    return terminal


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until a test moves it: `clock.now += 1`."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr("nnlib.progress.time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def run_python(code, **arguments):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},  # on Windows a pipe has another encoding
        encoding="utf-8",
        check=True,
        capture_output=True,
        timeout=300,
        **arguments,
    )


TRAINING = """
    import numpy as np
    from nnlib.data import Dataset
    from nnlib.layers import Linear
    from nnlib.network import Network
    from nnlib.optimizers import SGD
    from nnlib.training import fit

    rng = np.random.default_rng(0)
    dataset = Dataset(rng.random((40, 4)), rng.integers(0, 3, 40), ["a", "b", "c"])
    network = Network(Linear(4, 3, rng=rng))

    def train(learning_rate=0.1):
        optimizer = SGD(network.parameters(), learning_rate=learning_rate)
        return fit(network, optimizer, dataset, epochs=5, batch_size=8, rng=rng, progress=True)
"""


# --- in a terminal -------------------------------------------------------------------------------


def test_a_terminal_shows_one_line_that_is_rewritten(terminal):
    with Status(interval=0) as status:
        status.show("epoch 1, a rather long line")
        assert terminal.screen() == ["epoch 1, a rather long line"]
        status.show("epoch 2")
        assert terminal.screen() == ["epoch 2"]
    assert terminal.screen() == ["epoch 2", ""]


def test_the_next_thing_printed_starts_on_a_line_of_its_own(terminal):
    with Status(interval=0) as status:
        status.show("done")
    print("next", file=terminal)
    assert terminal.screen() == ["done", "next", ""]


def test_a_line_wider_than_the_terminal_is_cut_while_it_changes_and_whole_at_the_end(terminal):
    words = "epoch 9 " + "0123456789" * 10
    with Status(interval=0) as status:
        for _ in range(5):
            status.show(words)
        assert terminal.screen() == [words[:79]]
    assert terminal.screen() == [words[:80], words[80:], ""]


def test_a_terminal_that_is_made_narrower_still_shows_one_line(terminal, monkeypatch):
    with Status(interval=0) as status:
        status.show("x" * 70)
        written = len(terminal.getvalue())
        monkeypatch.setenv("COLUMNS", "30")
        status.show("y" * 10)
        assert len(terminal.getvalue()[written:].lstrip("\r")) < 30


def test_updates_wait_for_their_turn_and_the_last_one_always_appears(terminal, clock):
    with Status(interval=0.5) as status:
        assert status.due
        status.show("first")
        clock.now += 0.4
        assert not status.due
        status.show("second")
        assert terminal.screen() == ["first"]
        clock.now += 0.1
        assert status.due
        status.show("third")
        assert terminal.screen() == ["third"]
        status.show("last")
    assert terminal.screen() == ["last", ""]


def show_and_fail(*, interval):
    with Status(interval=interval) as status:
        status.show("epoch 1")
        status.show("epoch 2")
        raise KeyboardInterrupt


def test_after_an_error_the_last_text_stands_and_the_line_is_ended(terminal):
    with pytest.raises(KeyboardInterrupt):
        show_and_fail(interval=1_000)
    assert terminal.screen() == ["epoch 2", ""]


def test_closing_twice_changes_nothing_more(terminal):
    status = Status()
    status.show("once")
    status.close()
    status.close()
    assert terminal.screen() == ["once", ""]


def test_nothing_shown_leaves_no_blank_line(terminal):
    with Status():
        pass
    assert terminal.getvalue() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty module")
def test_training_in_a_real_terminal_ends_with_the_last_epoch_on_a_single_line():
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(TRAINING) + "train()"],
        cwd=ROOT,
        stdout=theirs,
        env=os.environ | {"COLUMNS": "80"},
    )
    assert process.wait(timeout=120) == 0
    received = os.read(ours, 4096)  # before the end is closed, which may lose what is unread
    os.close(theirs)
    os.close(ours)
    screen = Terminal(received.decode().replace("\r\n", "\n"), newline="")
    (line, empty) = screen.screen()
    assert line.startswith("epoch 5/5 · loss ")
    assert empty == ""
    assert b"epoch 1/5" in received


# --- where nobody watches ------------------------------------------------------------------------


def test_a_pipe_gets_the_final_line_only():
    result = run_python(TRAINING + "    train(); print('next')")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("epoch 5/5 · loss ")
    assert lines[1:] == ["next"]


def test_a_stream_that_is_no_terminal_gets_the_final_text_even_after_an_error(capsys):
    with pytest.raises(KeyboardInterrupt):
        show_and_fail(interval=0)
    assert capsys.readouterr().out == "epoch 2\n"


def test_a_disabled_status_writes_nothing_and_is_never_due(terminal):
    with Status(interval=0, enabled=False) as status:
        assert not status.due
        status.show("epoch 1")
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("enabled", [True, False])
def test_a_program_without_a_console_runs_all_the_same(monkeypatch, enabled):
    write_to(None, monkeypatch)  # what pythonw.exe gives
    with Status(enabled=enabled) as status:
        status.show("epoch 1")


@pytest.mark.parametrize(("encoding", "dot"), [("ascii", "?"), ("cp932", "?"), ("utf-8", "·")])
def test_a_character_that_the_stream_cannot_hold_never_stops_a_training(monkeypatch, encoding, dot):
    file = io.BytesIO()
    write_to(io.TextIOWrapper(file, encoding=encoding, newline="\n"), monkeypatch)
    with Status() as status:
        status.show("epoch 1 · loss 2")
    assert file.getvalue().decode(encoding) == f"epoch 1 {dot} loss 2\n"


# --- in a notebook -------------------------------------------------------------------------------

RUN_NOTEBOOK = """
    import json, sys
    import nbclient, nbformat

    class Client(nbclient.NotebookClient):
        kinds = []

        def process_message(self, message, cell, cell_index):
            self.kinds.append((cell_index, message["header"]["msg_type"]))
            return super().process_message(message, cell, cell_index)

    cells = [nbformat.v4.new_code_cell(source) for source in json.load(sys.stdin)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = Client(notebook, kernel_name="python3", allow_errors=True, timeout=60)
    client.execute()
    print(json.dumps({"outputs": [c.outputs for c in notebook.cells], "kinds": client.kinds}))
"""


@pytest.fixture(scope="module")
def notebook():
    """Run some cells in a real kernel; each one's outputs, and the kinds of messages it sent."""
    cells = [
        textwrap.dedent(TRAINING),
        "history = train()",
        "history = train(); history = train()",
        "history = train(learning_rate=1e38)",
        textwrap.dedent("""
            from nnlib.progress import Status, in_notebook
            with Status(interval=0) as status:
                for number in range(4):
                    status.show(f"number {number}")
            assert in_notebook()
        """),
        "with Status(): pass",
        "history = fit(network, SGD(network.parameters(), learning_rate=0.1), dataset, "
        "epochs=1, rng=rng, progress=False)",
    ]
    result = json.loads(run_python(RUN_NOTEBOOK, input=json.dumps(cells)).stdout)
    kinds = [
        [kind for index, kind in result["kinds"] if index == cell] for cell in range(len(cells))
    ]
    return SimpleNamespace(outputs=result["outputs"], kinds=kinds)


def test_a_notebook_shows_one_output_that_ends_with_the_last_epoch(notebook):
    (output,) = notebook.outputs[1]
    assert output["output_type"] == "display_data"
    assert list(output["data"]) == ["text/plain"]
    assert output["data"]["text/plain"].startswith("epoch 5/5 · loss ")
    assert "\n" not in output["data"]["text/plain"]


def test_two_trainings_in_a_cell_show_an_output_each(notebook):
    assert [each["output_type"] for each in notebook.outputs[2]] == ["display_data"] * 2


def test_a_training_that_diverges_shows_its_status_and_the_error_and_no_warning(notebook):
    status, error = notebook.outputs[3]
    assert status["data"]["text/plain"].startswith("epoch 1/5")
    assert error["ename"] == "DivergenceError"
    assert "learning rate 1e+38" in error["evalue"]


def test_a_notebook_output_is_updated_in_place(notebook):
    (output,) = notebook.outputs[4]
    assert output["data"] == {"text/plain": "number 3"}
    kinds = notebook.kinds[4]
    assert kinds.count("display_data") == 1
    assert kinds.count("update_display_data") >= 3
    assert "stream" not in kinds
    assert "clear_output" not in kinds


def test_nothing_shown_leaves_no_output_in_a_notebook(notebook):
    assert notebook.outputs[5] == []


def test_silence_is_silent_in_a_notebook(notebook):
    assert notebook.outputs[6] == []


@pytest.mark.parametrize(
    ("shell", "expected"),
    [(None, False), (SimpleNamespace(), False), (SimpleNamespace(kernel=object()), True)],
)
def test_only_a_shell_with_a_kernel_is_a_notebook(monkeypatch, shell, expected):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert in_notebook() is expected


def test_a_notebook_display_is_made_once_and_then_updated(monkeypatch, clock):
    """The same as in the kernel, here where coverage sees it and the clock is ours."""
    shown, updates = [], []

    def update(content, **options):
        assert options == {"raw": True}
        updates.append(content["text/plain"])

    def display(content, **options):
        assert options == {"raw": True, "display_id": True}
        shown.append(content["text/plain"])
        return SimpleNamespace(update=update)

    shell = SimpleNamespace(kernel=object())
    ipython = SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=display))
    with Status(interval=1) as status:
        status.show("first")
        status.show("waits")
        clock.now += 1
        status.show("second")
        status.show("last")
    assert shown == ["first"]
    assert updates == ["second", "last"]
