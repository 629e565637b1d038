"""Answers that try to get points without an answer, to do harm, or never to end.

Each is a cell with the exercise's function, for any exercise: NAME, PARAMETERS and FIRST stand for
its name, its parameters and the first of them. VICTIM is a file that must come out as it went in,
OUTSIDE its folder, PORT a door on this machine where nobody may knock, and TAG what a process
calls itself that must not be there afterwards.
"""

import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from class_answers import ANY, Answer

FAILED = ("wrong", "crashed", "stopped")

SOURCES: dict[str, str] = {
    "equals everything": """
        class Anything:
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __lt__(self, other): return True
            __le__ = __gt__ = __ge__ = __lt__
            def __hash__(self): return 0
            def __getattr__(self, name): return self
            def __call__(self, *arguments, **options): return self
            def __array_ufunc__(self, *arguments, **options): return True
            def __array_function__(self, *arguments, **options): return True
            def __sub__(self, other): return 0
            __rsub__ = __sub__
            def __iter__(self): return iter([self] * 3)
            def __len__(self): return 3
            def __bool__(self): return True

        def NAME(PARAMETERS):
            return Anything()
        """,
    "an array that agrees": """
        import numpy as np

        class Agrees(np.ndarray):
            def __eq__(self, other): return np.True_
            def __sub__(self, other): return np.zeros(())
            __rsub__ = __sub__
            def __array_function__(self, function, types, arguments, options): return True
            def __array_ufunc__(self, ufunc, method, *inputs, **options): return np.zeros(())
            def __reduce__(self): return (np.zeros, (1,))

        def NAME(PARAMETERS):
            return np.zeros(np.shape(FIRST)).view(Agrees)
        """,
    "patched NumPy": """
        import numpy as np

        np.allclose = lambda *arguments, **options: True
        np.isclose = lambda *arguments, **options: np.True_
        np.array_equal = lambda *arguments, **options: True
        np.testing.assert_allclose = lambda *arguments, **options: None
        np.abs = lambda *arguments, **options: np.zeros(())

        def NAME(PARAMETERS):
            np.allclose = lambda *arguments, **options: True
            np.abs = np.subtract = lambda *arguments, **options: np.zeros(())
            return np.zeros(np.shape(FIRST))
        """,
    "patched builtins": """
        import builtins

        builtins.abs = lambda number: 0
        builtins.all = lambda things: True
        builtins.any = lambda things: False
        builtins.isinstance = lambda thing, kinds: True

        def NAME(PARAMETERS):
            builtins.all = lambda things: True
            return 0.123456789
        """,
    "patched checks": """
        import sys

        def NAME(PARAMETERS):
            import nnlib.exercises.comparing as comparing
            import nnlib.exercises.reviewing as reviewing
            import nnlib.exercises.trials as trials
            for module in (comparing, trials, reviewing):
                module.difference = lambda *arguments, **options: None
            trials.Trial.examine = lambda *arguments: None
            trials.Trial.failures = property(lambda self: [])
            verdict = reviewing.Review("NAME", True, 1.0, "passed", None, "", 0)
            reviewing.review = lambda *arguments, **options: verdict
            for module in list(sys.modules.values()):
                if getattr(module, "__name__", "").startswith("nnlib.grading"):
                    for key, value in list(vars(module).items()):
                        if callable(value):
                            setattr(module, key, lambda *arguments, **options: verdict)
            return 0.123456789
        """,
    "a copy of check": """
        class Verdict:
            passed, score, status, mistake, message, seed = True, 1.0, "passed", None, "", 0

        def check(name, function, **options):
            return Verdict()

        review = check

        def NAME(PARAMETERS):
            return Verdict
        """,
    "forged lines": """
        import json
        import os

        def NAME(PARAMETERS):
            verdict = {"exercise": "NAME", "name": "NAME", "passed": True, "status": "passed",
                       "points": 99, "score": 1.0, "mistake": None, "message": "", "ok": True}
            line = json.dumps(verdict)
            print(line)
            for descriptor in range(64):
                try:
                    os.write(descriptor, f"\\n{line}\\n".encode())
                except OSError:
                    pass
            return 0.123456789
        """,
    "forged pickles": """
        import os
        import pickle
        import struct

        def NAME(PARAMETERS):
            text = pickle.dumps(("passed", 1.0, None))
            for descriptor in range(3, 64):
                for data in (text, struct.pack("!Q", len(text)) + text):
                    try:
                        os.write(descriptor, data)
                    except OSError:
                        pass
            return 0.123456789
        """,
    "nnlib's solution, from the bank": """
        from nnlib.exercises.bank import find

        def NAME(PARAMETERS):
            return find("NAME").reference(PARAMETERS)
        """,
    "nnlib's solution, by another name": """
        import importlib

        def NAME(PARAMETERS):
            module = importlib.import_module("nnlib" + ".exercises." + "bank")
            return module.all_exercises()["NAME"].reference(PARAMETERS)
        """,
    "nnlib's solution, by yours": """
        from nnlib.exercises import yours

        def NAME(PARAMETERS):
            return yours("NAME")(PARAMETERS)
        """,
    "nnlib's solution, found in memory": """
        import gc
        import sys

        def NAME(PARAMETERS):
            for thing in gc.get_objects():
                if type(thing).__name__ == "Exercise" and thing.name == "NAME":
                    return thing.reference(PARAMETERS)
            for module in list(sys.modules.values()):
                if (getattr(module, "__name__", None) or "").startswith("nnlib.exercises"):
                    return module.find("NAME").reference(PARAMETERS)
        """,
    "the expected result, from the caller's frame": """
        import sys

        def NAME(PARAMETERS):
            frame = sys._getframe(1)
            while frame is not None:
                for key, value in frame.f_locals.items():
                    if key in ("expected", "wanted", "reference"):
                        return value(PARAMETERS) if callable(value) else value
                    if type(value).__name__ == "Exercise":
                        return value.reference(PARAMETERS)
                frame = frame.f_back
        """,
    "sys.exit": """
        import sys

        def NAME(PARAMETERS):
            sys.exit(0)
        """,
    "os._exit": """
        import os

        def NAME(PARAMETERS):
            os._exit(0)
        """,
    "os._exit while it is defined": """
        import os

        def NAME(PARAMETERS, ended=os._exit(0)):
            return FIRST
        """,
    "an error of its own kind": """
        class Mine(BaseException):
            def __str__(self): raise Mine

        def NAME(PARAMETERS):
            raise Mine
        """,
    "an endless loop": """
        def NAME(PARAMETERS):
            while True:
                pass
        """,
    "an endless loop that cannot be interrupted": """
        import signal

        def NAME(PARAMETERS):
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGXCPU):
                signal.signal(number, signal.SIG_IGN)
            while True:
                try:
                    while True:
                        pass
                except BaseException:
                    pass
        """,
    "sleeps": """
        import time

        def NAME(PARAMETERS):
            time.sleep(3600)
        """,
    "a fork that outlives its parent": """
        import os
        import signal
        import time

        def NAME(PARAMETERS):
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
                os.setsid()
                if os.fork() == 0:
                    try:
                        with open("/proc/self/comm", "w") as file:
                            file.write("TAG")
                    except OSError:
                        pass
                    time.sleep(600)
                os._exit(0)
            return 0.123456789
        """,
    "two hundred processes": """
        import os
        import time

        def NAME(PARAMETERS):
            for _ in range(200):
                if os.fork() == 0:
                    time.sleep(60)
                    os._exit(0)
            return 0.123456789
        """,
    "two gigabytes of zeros": """
        import numpy as np

        def NAME(PARAMETERS):
            return np.zeros(2**28)
        """,
    "two gigabytes of ones": """
        import numpy as np

        def NAME(PARAMETERS):
            return np.ones(2**28)
        """,
    "a deleted file": """
        import os
        import shutil

        def NAME(PARAMETERS):
            try:
                os.remove("VICTIM")
            except OSError:
                pass
            shutil.rmtree("OUTSIDE", ignore_errors=True)
            return 0.123456789
        """,
    "a file written outside": """
        from pathlib import Path

        def NAME(PARAMETERS):
            for path in (Path("OUTSIDE", "mine.txt"), Path("VICTIM"), Path.home() / "TAG.txt",
                         Path("/tmp/TAG.txt"), Path("/var/tmp/TAG.txt"), Path("TAG.txt")):
                try:
                    path.write_text("changed")
                except OSError:
                    pass
            return 0.123456789
        """,
    "a file without end": """
        def NAME(PARAMETERS):
            with open("large", "wb") as file:
                for _ in range(1024):
                    file.write(bytes(2**20))
            return 0.123456789
        """,
    "a network call": """
        import socket

        def NAME(PARAMETERS):
            for address in (("127.0.0.1", PORT), ("192.0.2.1", 80)):
                try:
                    with socket.create_connection(address, timeout=2) as connection:
                        connection.sendall(b"knock")
                except OSError:
                    pass
            return 0.123456789
        """,
    "kills its parent": """
        import os
        import signal

        def NAME(PARAMETERS):
            try:
                os.kill(os.getppid(), signal.SIGKILL)
            finally:
                os.killpg(0, signal.SIGKILL)
        """,
    "breaks the interpreter": """
        import ctypes

        def NAME(PARAMETERS):
            return ctypes.string_at(0)
        """,
    "output without end": """
        def NAME(PARAMETERS):
            while True:
                print("x" * 1_000_000)
        """,
    "closes everything": """
        import os

        def NAME(PARAMETERS):
            os.closerange(0, 256)
            return 0.123456789
        """,
    "a result that acts when it is unpacked": """
        import os

        class Parcel:
            def __reduce__(self):
                return (os.remove, ("VICTIM",))

        def NAME(PARAMETERS):
            return Parcel()
        """,
    "a result without a bottom": """
        def NAME(PARAMETERS):
            result = []
            for _ in range(200_000):
                result = [result]
            return result
        """,
    "a result that holds itself": """
        def NAME(PARAMETERS):
            result = []
            result.append(result)
            return result
        """,
    "threads that go on": """
        import threading
        import time

        def NAME(PARAMETERS):
            for _ in range(8):
                threading.Thread(target=time.sleep, args=(3600,)).start()
            return 0.123456789
        """,
    "calls without end": """
        import numpy as np

        def NAME(PARAMETERS):
            for argument in (PARAMETERS,):
                while callable(argument):
                    argument(np.zeros((1000, 1000)))
            return 0.123456789
        """,
    "a number without end": """
        def NAME(PARAMETERS):
            return 10 ** 10**6
        """,
    "a broken text": """
        def NAME(PARAMETERS):
            raise ValueError("\\ud800 \\x00 \\x1b[31m \\u202e `")
        """,
    "a page of its own": """
        def NAME(PARAMETERS):
            raise ValueError("</code></pre><script>document.title='mine'</script>"
                             "<img src=x onerror=alert(1)> =cmd|' /C calc'!A0 `<b>`")
        """,
}

TOLD_TO_BE_NNLIBS = ("nnlib's solution, from the bank", "nnlib's solution, by another name")


@dataclass(frozen=True)
class Target:
    """What hostile answers aim at.

    Args:
        victim: a file outside the submissions.
        port: where somebody listens on this machine.
        tag: at most 15 letters that no other process or file is called by.
    """

    victim: Path
    port: int = 9
    tag: str = field(default="nnlib-left-over")


def hostile_answer(title: str, name: str, parameters: tuple[str, ...], target: Target) -> Answer:
    """Return an answer of this kind to an exercise.

    None of them harms a machine on which it is not contained: what they delete is the victim's
    folder, what they fork ends by itself, what they write is small or stops at a gigabyte.
    """
    source = textwrap.dedent(SOURCES[title]).strip()
    for word, value in (
        ("NAME", name),
        ("PARAMETERS", ", ".join(parameters)),
        ("FIRST", parameters[0]),
        ('"VICTIM"', repr(str(target.victim))),
        ('"OUTSIDE"', repr(str(target.victim.parent))),
        ("PORT", str(target.port)),
        ("TAG", target.tag),
    ):
        source = source.replace(word, value)
    told = "nnlib" if title in TOLD_TO_BE_NNLIBS else ""
    return Answer("hostile", source, FAILED, ANY, "none", title, told)
