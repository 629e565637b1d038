"""start.py, run for real in copies of the course that need tiny packages and no network."""

import ast
import base64
import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "start.py"
POSIX = os.name == "posix"
UNREACHABLE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}

# They answer in place of the real ones: what they were given, as one line of JSON.
JUPYTERLAB = """
import json, os, subprocess, sys
def main():
    program = "import json, nnlib; print(json.dumps(nnlib.__file__))"
    kernel = subprocess.check_output([sys.executable, "-c", program], cwd="notebooks", text=True)
    names = ("VIRTUAL_ENV", "PATH", "PYTHONPATH", "MPLBACKEND", "NNLIB_DATA")
    names += tuple(name for name in os.environ if name.startswith(("JUPYTER", "PIP_")))
    print(json.dumps({
        "arguments": sys.argv[1:], "prefix": sys.prefix, "folder": os.getcwd(),
        "nnlib": json.loads(kernel), "environment": {n: os.environ.get(n) for n in names},
    }))
if __name__ == "__main__":
    main()
"""
PYTEST = """
import json, os, sys
from pathlib import Path
outcome = json.loads(os.environ.get("FAKE_OUTCOMES", "{}")).get(sys.argv[-1], 0)
case = '<testcase classname="c" name="n">%s</testcase>' % ("<failure/>" if outcome == 1 else "")
report = sys.argv[sys.argv.index("--junitxml") + 1]
Path(report).write_text("<testsuites><testsuite>%s</testsuite></testsuites>" % case)
print(json.dumps({
    "arguments": sys.argv[1:],
    "strict": os.environ.get("NNLIB_STRICT"),
    "progress": os.environ.get("NNLIB_PROGRESS"),
    "threads": os.environ.get("OPENBLAS_NUM_THREADS"),
}))
sys.exit(outcome)
"""


def make_wheel(folder, name, version, files, entry_points=""):
    """Write a wheel into the folder and return its line for a lock file."""
    info = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": entry_points,
    }
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        rows.append(f"{path},sha256={digest.decode()},{len(text.encode())}")
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,\n"])
    folder.mkdir(exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def module(course):
    """Import the start.py of a course: its paths are those of that course."""
    spec = importlib.util.spec_from_file_location("start", course / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    return start


def clean_environment(**changes):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "PYTEST", "JUPYTER", "COV", "NNLIB"))
    }
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", **changes}


def launch(course, *arguments, python=sys.executable, **options):
    environment = clean_environment(**options.pop("environment", {}))
    return subprocess.Popen(
        [str(python), str(course / "start.py"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **options,
    )


def hear_ctrl_c():
    """Undo what a shell does to a job in the background: its programs do not hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(course, *arguments, **options):
    """Run start.py to its end and return (exit code, output)."""
    with launch(course, *arguments, **options) as process:
        output, _ = process.communicate(timeout=120)
    assert "Traceback" not in output, output
    return process.returncode, output


def answers(output):
    """Return what the fake programs said they were given."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def make_course(folder):
    """Make a course that needs a fake jupyterlab, and for its tests a fake pytest as well."""
    folder.mkdir(parents=True)
    shutil.copy(SOURCE, folder)
    (folder / "nnlib").mkdir()
    (folder / "nnlib" / "__init__.py").write_text("")
    for name in ("notebooks", "exercises", "solutions"):
        (folder / name).mkdir()
        (folder / name / "00_welcome.ipynb").write_text("{}")
    wheels = folder / "wheels"
    scripts = "[console_scripts]\njupyter-lab = jupyterlab.__main__:main\n"
    files = {"jupyterlab/__init__.py": "", "jupyterlab/__main__.py": JUPYTERLAB}
    lock = make_wheel(wheels, "jupyterlab", "4.0", files, scripts)
    (folder / "requirements.lock").write_text(lock)
    files = {"pytest/__init__.py": "", "pytest/__main__.py": PYTEST}
    lock += make_wheel(wheels, "pytest", "9.0", files)
    (folder / "requirements-test.lock").write_text(lock)
    return folder


def require_one_more_package(course):
    """Change the lock file of a course that is set up."""
    line = make_wheel(course / "wheels", "extra", "1.0", {"extra.py": ""})
    lock = course / "requirements.lock"
    lock.write_text(lock.read_text() + line)


@pytest.fixture(scope="module")
def first_start(tmp_path_factory):
    """A course in a folder with a space and umlauts, after its first start: (folder, output)."""
    course = make_course(tmp_path_factory.mktemp("start") / "Übung für Anfänger")
    code, output = run(course, "--no-browser", environment=UNREACHABLE)
    assert code == 0, output
    return course, output


@pytest.fixture
def course(first_start, tmp_path):
    """A copy of the course that was set up, with its .venv."""
    copy = tmp_path / "Kopie für mich"
    shutil.copytree(first_start[0], copy, symlinks=True)
    return copy


class SilentServer:
    """An index that takes connections and never answers."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connections = []
        self.called = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()
        host, port = self.listener.getsockname()
        self.environment = {"PIP_INDEX_URL": f"http://{host}:{port}/simple", "PIP_RETRIES": "0"}

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                self.connections.append(self.listener.accept()[0])
                self.called.set()

    def close(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        for connection in [self.listener, *self.connections]:
            connection.close()


@pytest.fixture
def silent_server():
    server = SilentServer()
    yield server
    server.close()


# ------------------------------------------------------------------------------ which Python


def test_the_whole_file_parses_on_old_pythons():
    source = SOURCE.read_text(encoding="ascii")
    tree = ast.parse(source, feature_version=(3, 7))
    lines = source.splitlines(keepends=True)
    nodes = list(ast.walk(tree))
    in_calls = {id(node) for call in nodes if isinstance(call, ast.Call) for node in call.args}
    new = (ast.JoinedStr, ast.AnnAssign, ast.Nonlocal, ast.AsyncFunctionDef, ast.YieldFrom)
    for node in nodes:
        where = f"line {getattr(node, 'lineno', '?')}"
        assert not isinstance(node, new), where
        assert not isinstance(node, ast.Starred) or id(node) in in_calls, where
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs, where
            assert not node.returns, where
            assert all(argument.annotation is None for argument in node.args.args), where
        if isinstance(node, ast.Raise):
            assert node.cause is None, where
        if isinstance(node, ast.Dict):
            assert None not in node.keys, where
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            starred = [isinstance(argument, ast.Starred) for argument in node.args]
            assert not any(starred[:-1]), where
            last = [*node.args, *(keyword.value for keyword in node.keywords)][-1]
            rest = "".join(lines[last.end_lineno - 1 : node.end_lineno])[last.end_col_offset :]
            if any(starred) or None in [keyword.arg for keyword in node.keywords]:
                assert not rest.startswith(","), where  # which a formatter likes to add


def old_pythons():
    names = [*(f"python3.{minor}" for minor in range(11)), "python2", "python2.7"]
    found = [shutil.which(name) for name in names]
    found += sorted(Path.home().glob(".pyenv/versions/*/bin/python"))
    for python in filter(None, found):
        command = [str(python), "-c", "import sys; print(sys.version_info[:2] < (3, 11))"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.stdout.strip() == "True":
            yield str(python)


def test_a_python_that_is_too_old_says_so(tmp_path):
    pythons = list(old_pythons())
    if not pythons:
        pytest.skip("no Python before 3.11 on this machine")
    shutil.copy(SOURCE, tmp_path)
    for python in pythons:
        code, output = run(tmp_path, python=python)
        assert code == 1
        assert re.match(r"This is Python [23]\.\d+, which is too old.*3\.11 to 3\.14", output)
        assert "Error" not in output


@pytest.mark.parametrize(
    ("supported", "word"), [("(3, 98), (3, 99)", "old"), ("(3, 9), (3, 10)", "new")]
)
def test_a_python_outside_the_range_says_so(tmp_path, supported, word):
    source = SOURCE.read_text(encoding="utf-8")
    changed = source.replace("OLDEST, NEWEST = (3, 11), (3, 14)", f"OLDEST, NEWEST = {supported}")
    assert changed != source
    (tmp_path / "start.py").write_text(changed, encoding="utf-8")
    code, output = run(tmp_path, environment={"PATH": str(tmp_path)})
    assert code == 1
    assert f"too {word}" in output
    assert "https://www.python.org/downloads/" in output
    assert not (tmp_path / ".venv").exists()


@pytest.mark.skipif(not POSIX, reason="on Windows the launcher py finds the other Pythons")
def test_another_suitable_python_is_named(tmp_path):
    source = SOURCE.read_text(encoding="utf-8")
    (tmp_path / "start.py").write_text(source.replace("(3, 11), (3, 14)", "(3, 98), (3, 99)"))
    (tmp_path / "python3.98").touch(mode=0o755)
    _, output = run(tmp_path, environment={"PATH": str(tmp_path)})
    assert "Run: python3.98 start.py" in output


def without_modules(folder, *names):
    """Return the environment of a Python that lacks some modules, as Debian's does."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "class Without:\n"
        "    def __init__(self, finder): self.finder = finder\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        return None if name in {names!r} else self.finder.find_spec(name, path, target)\n"
        "sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]\n"
    )
    return {"PYTHONPATH": str(folder)}


@pytest.mark.parametrize("missing", ["ensurepip", "venv"])
def test_a_python_without_venv_or_ensurepip_says_what_to_install(tmp_path, missing):
    course = make_course(tmp_path / "course")
    code, output = run(course, environment=without_modules(tmp_path / "site", missing))
    assert code == 1
    assert "cannot make virtual environments" in output
    package = "python{}.{}-venv".format(*sys.version_info)
    debian = Path("/etc/debian_version").exists()
    assert (f"sudo apt install {package}" if debian else "https://www.python.org") in output
    assert not (course / ".venv").exists()


# ----------------------------------------------------------------------------- the first start


def test_the_first_start_installs_and_opens_the_first_page(first_start):
    course, output = first_start
    assert "this is the first start in this folder" in output
    assert "Fetching 1 of 1 jupyterlab" in output
    assert "Ready after" in output
    (opened,) = answers(output)
    assert opened["arguments"][0] == "--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb"
    assert opened["arguments"][-1] == "--no-browser"
    assert Path(opened["prefix"]) == course / ".venv"
    assert Path(opened["folder"]) == course
    assert Path(opened["nnlib"]) == course / "nnlib" / "__init__.py"


def test_a_wheels_folder_replaces_the_network_and_says_so(first_start):
    # The index of that start was unreachable, so the packages came from the folder.
    assert "Taking packages from the folder wheels, not from the network" in first_start[1]


def test_a_wheels_folder_that_lacks_a_package_says_so(course):
    with (course / "requirements.lock").open("a") as lock:
        lock.write("absent==1.0 --hash=sha256:" + 64 * "0" + "\n")
    code, output = run(course)
    assert code == 1
    assert "a folder named wheels, it lacks a file" in " ".join(output.split())


def test_no_network_on_the_first_start_says_so_and_the_next_start_carries_on(tmp_path):
    course = make_course(tmp_path / "course")
    (course / "wheels").rename(course / "elsewhere")
    code, output = run(course, environment=UNREACHABLE)
    assert code == 1
    assert "The network does not answer" in output
    assert str(course / ".venv" / "install.log") in output
    assert "Retrying" in (course / ".venv" / "install.log").read_text()
    (course / "elsewhere").rename(course / "wheels")
    code, output = run(course)
    assert code == 0
    assert "Making .venv" not in output
    assert answers(output)


def test_a_package_with_another_hash_is_refused(course):
    require_one_more_package(course)
    make_wheel(course / "wheels", "extra", "1.0", {"extra.py": "changed = True"})
    code, output = run(course)
    assert code == 1
    assert "not the one that the course was tested with" in output
    assert not list((course / ".venv").rglob("extra.py"))


def test_a_missing_lock_file_says_so(tmp_path):
    shutil.copy(SOURCE, tmp_path)
    code, output = run(tmp_path)
    assert code == 1
    assert "requirements.lock is missing here" in output


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "copy it to a place of your own"), (errno.ENOSPC, "The disk is full")],
)
def test_a_folder_that_cannot_be_written_says_so(tmp_path, monkeypatch, capsys, number, words):
    course = make_course(tmp_path / "course")

    def refuse(path, **_):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(sys, "argv", ["start.py"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(course / "start.py"), run_name="__main__")
    assert ended.value.code == 1
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "disk is full"),
        ("OSError: [WinError 112] There is not enough space on the disk", "disk is full"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("HINT: this system does not have Windows Long Path support", "too long for Windows"),
        ("ERROR: [WinError 5] Access is denied: 'C:\\\\course\\\\.venv", "Close JupyterLab"),
        ("WARNING: Retrying (Retry(total=4\nERROR: No matching distribution", "network"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "for this system"),
        ("first\nERROR: something unheard of", "\nERROR: something unheard of\n"),
    ],
)
def test_what_pip_says_is_explained(output, words):
    text = module(SOURCE.parent).explain(output)
    assert words in text
    assert "install.log" in text


# ----------------------------------------------------------------------------- the next starts


def test_the_next_start_runs_neither_pip_nor_the_network(first_start):
    course, _ = first_start
    start = module(course)
    pip = Path(start.probe()["packages"], "pip", "__main__.py")
    program = pip.read_text()
    try:
        pip.write_text("raise SystemExit('pip was started')")
        code, output = run(course, "--port", "0", "--no-browser", environment=UNREACHABLE)
    finally:
        pip.write_text(program)
    assert code == 0
    assert "Setting up" not in output
    (opened,) = answers(output)
    assert opened["arguments"][-3:] == ["--port", "0", "--no-browser"]


def test_a_moved_folder_is_mended_without_the_network(course, tmp_path):
    moved = course.rename(tmp_path / "verschoben — 移動")
    shutil.rmtree(moved / "wheels")
    code, output = run(moved, environment=UNREACHABLE)
    assert code == 0
    assert "the folder was moved or copied" in output
    (opened,) = answers(output)
    assert Path(opened["prefix"]) == moved / ".venv"
    assert Path(opened["nnlib"]) == moved / "nnlib" / "__init__.py"
    programs = module(moved).VENV_PROGRAMS
    command = [str(programs / ("jupyter-lab.exe" if os.name == "nt" else "jupyter-lab"))]
    answer = subprocess.run(
        command, env=clean_environment(), capture_output=True, encoding="utf-8", check=True
    )
    assert Path(answers(answer.stdout)[0]["prefix"]) == moved / ".venv"
    if POSIX:
        assert str(moved) in (programs / "activate").read_text(encoding="utf-8")
    _, output = run(moved, environment=UNREACHABLE)
    assert "Setting up" not in output


@pytest.mark.parametrize("change", ["removed", "replaced by another version"])
def test_a_package_changed_by_another_tool_is_repaired(course, change):
    packages = Path(module(course).probe()["packages"])
    info = packages / "jupyterlab-4.0.dist-info"
    if change == "removed":
        for path in [info, *packages.glob("pip*")]:  # some tools remove pip too
            shutil.rmtree(path)
    else:
        other = info.rename(packages / "jupyterlab-3.0.dist-info")
        metadata = other / "METADATA"
        metadata.write_text(metadata.read_text().replace("4.0", "3.0"))
        record = other / "RECORD"
        record.write_text(record.read_text().replace("jupyterlab-4.0", "jupyterlab-3.0"))
    code, output = run(course)
    assert code == 0, output
    assert "packages in .venv were removed or changed" in output
    assert info.is_dir()
    assert not (packages / "jupyterlab-3.0.dist-info").exists()


def test_a_changed_lock_file_is_installed_without_starting_over(course):
    require_one_more_package(course)
    (course / ".venv" / "mine.txt").write_text("kept")
    code, output = run(course)
    assert code == 0
    assert "requirements.lock has changed" in output
    assert list((course / ".venv").rglob("extra.py"))
    assert (course / ".venv" / "mine.txt").exists()


def test_a_python_that_is_gone_is_noticed(course):
    start = module(course)
    start.VENV_PYTHON.unlink()
    if POSIX:
        start.VENV_PYTHON.symlink_to(course / "gone" / "python")
    action, reason, _ = start.diagnose("requirements.lock")
    assert action is start.build
    assert reason == "the Python that .venv was made with is gone"


def test_another_minor_version_behind_the_same_path_is_noticed(first_start, monkeypatch):
    start = module(first_start[0])
    facts = {**start.probe(), "python": "cpython-399 linux x86_64"}
    monkeypatch.setattr(start, "probe", lambda: facts)
    action, reason, _ = start.diagnose("requirements.lock")
    assert action is start.build
    assert "has changed" in reason


def test_an_environment_of_someone_else_is_kept_aside(tmp_path):
    course = make_course(tmp_path / "course")
    (course / ".venv" / "bin").mkdir(parents=True)
    (course / ".venv" / "work.txt").write_text("someone's")
    (course / ".venv-old-1").mkdir()
    environment = without_modules(tmp_path / "site", "ensurepip")  # to end before the new one
    _, output = run(course, environment=environment)
    assert "was not made by start.py" in output
    assert "It is now .venv-old-2" in output
    assert "this is the first start in this folder" in output
    assert (course / ".venv-old-2" / "work.txt").read_text() == "someone's"


# ---------------------------------------------------------------------------------- cut short


@pytest.mark.skipif(not POSIX, reason="signals of POSIX")
def test_ctrl_c_while_fetching_leaves_what_was_there(course, silent_server):
    run(course)  # mend the copy
    require_one_more_package(course)
    wheels = (course / "wheels").rename(course / "elsewhere")
    before = (course / ".venv" / "start.json").read_text()
    options = {"start_new_session": True, "preexec_fn": hear_ctrl_c}
    with launch(course, environment=silent_server.environment, **options) as process:
        assert silent_server.called.wait(60)
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped." in output
    assert "Traceback" not in output
    assert (course / ".venv" / "start.json").read_text() == before
    wheels.rename(course / "wheels")
    assert run(course)[0] == 0


@pytest.mark.skipif(not POSIX, reason="on Windows a killed start.py leaves no lock")
def test_a_killed_set_up_is_waited_for_and_done_anew(course, silent_server):
    require_one_more_package(course)
    (course / "wheels").rename(course / "elsewhere")
    with launch(course, environment=silent_server.environment) as process:
        assert silent_server.called.wait(60)
        process.kill()  # its pip lives on
        (course / ".venv" / "half-written").touch()
        (course / "elsewhere").rename(course / "wheels")
        with launch(course) as second:
            line = second.stdout.readline()
            assert line.startswith("Another start.py is at work"), line
            silent_server.close()
            output, _ = second.communicate(timeout=60)
    assert second.returncode == 0, output
    assert "the last set-up was cut short" in output
    assert not (course / ".venv" / "half-written").exists()
    assert answers(output)


def test_a_record_cut_in_the_middle_means_a_new_environment(first_start, monkeypatch, tmp_path):
    start = module(first_start[0])
    broken = tmp_path / "start.json"
    broken.write_text('{"python": "cpy')
    monkeypatch.setattr(start, "RECORD", broken)
    assert start.diagnose("requirements.lock")[0] is start.build


# -------------------------------------------------------------------------- opening the course


def as_user(folder, number):
    """Return the environment of a Python that believes to run as this user."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import os\nos.geteuid = lambda: {number}\n")
    return {"PYTHONPATH": str(folder)}


@pytest.mark.parametrize(("number", "root"), [(0, True), (1000, False)])
def test_only_root_gets_allow_root(first_start, tmp_path, number, root):
    code, output = run(first_start[0], environment=as_user(tmp_path / "site", number))
    assert code == 0
    (opened,) = answers(output)
    assert ("--allow-root" in opened["arguments"]) is root
    assert ("You are root" in output) is root


@pytest.mark.parametrize("form", ["--port={}", "--port {}", "--ServerApp.port={}"])
def test_a_port_that_is_taken_says_so_before_anything_else(tmp_path, form):
    course = make_course(tmp_path / "course")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, output = run(course, "--no-browser", *form.format(port).split())
    assert code == 1
    assert f"Port {port} is taken" in output
    assert not (course / ".venv").exists()


def test_a_port_that_was_just_closed_is_free(first_start):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()  # the server's side waits in TIME_WAIT
    code, output = run(first_start[0], f"--port={port}")
    assert code == 0, output


def test_without_a_first_page_the_folder_is_opened(course):
    (course / "notebooks" / "00_welcome.ipynb").unlink()
    _, output = run(course)
    assert "--LabApp.default_url=/lab/tree/notebooks" in answers(output)[0]["arguments"]


def test_settings_meant_for_other_programs_stay_out(first_start, tmp_path):
    course, _ = first_start
    wrong = tmp_path / "wrong"
    (wrong / "jupyterlab").mkdir(parents=True)
    (wrong / "jupyterlab" / "__main__.py").write_text("print('the wrong jupyterlab')")
    settings = {
        "PYTHONPATH": str(wrong),
        "VIRTUAL_ENV": str(wrong),
        "JUPYTER_PATH": str(wrong),
        "JUPYTER_CONFIG_DIR": str(wrong),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "JUPYTER_TOKEN": "mine",
        "MPLBACKEND": "TkAgg",
        "NNLIB_DATA": "mine",
        "PIP_TARGET": str(wrong),
        "PIP_USER": "1",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    }
    code, output = run(course, environment=settings)
    assert code == 0, output
    (opened,) = answers(output)
    seen = opened["environment"]
    assert Path(seen["VIRTUAL_ENV"]) == course / ".venv"
    assert Path(seen["PATH"].split(os.pathsep)[0]) == module(course).VENV_PROGRAMS
    assert Path(seen["JUPYTER_CONFIG_DIR"]) == course / ".venv" / "jupyter"
    assert Path(seen["JUPYTERLAB_SETTINGS_DIR"]) == wrong / "lab" / "user-settings"
    assert seen["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert seen["JUPYTER_TOKEN"] == "mine"
    assert seen["NNLIB_DATA"] == "mine"
    assert seen["PIP_INDEX_URL"] == "http://127.0.0.1:9/simple"
    assert seen["PIP_USER"] == "0"
    assert seen["PYTHONPATH"] is seen["MPLBACKEND"] is None
    assert not {"PIP_TARGET", "JUPYTER_PATH"} & set(seen)


def test_pip_settings_that_redirect_the_installation_stay_out(course):
    require_one_more_package(course)
    elsewhere = {"PIP_TARGET": str(course / "elsewhere"), "PIP_USER": "1", "PIP_DRY_RUN": "1"}
    code, output = run(course, environment=elsewhere)
    assert code == 0, output
    assert list((course / ".venv").rglob("extra.py"))
    assert not (course / "elsewhere").exists()


@pytest.mark.skipif(not POSIX, reason="on Windows JupyterLab is a child")
def test_jupyterlab_takes_the_place_of_start_and_so_gets_its_signals(course):
    run(course)
    packages = Path(module(course).probe()["packages"])
    (packages / "jupyterlab" / "__main__.py").write_text("import os\nprint('{', os.getpid(), '}')")
    with launch(course) as process:
        output, _ = process.communicate(timeout=60)
    assert output.splitlines()[-1] == f"{{ {process.pid} }}"


def test_help_says_both_commands_and_sets_up_nothing(tmp_path):
    shutil.copy(SOURCE, tmp_path)
    for option in ("-h", "--help"):
        code, output = run(tmp_path, option)
        assert code == 0
        assert "start.py test" in output
        assert "py" in output
    assert not (tmp_path / ".venv").exists()


# ------------------------------------------------------------------------------------- testing


@pytest.fixture(scope="module")
def tested(first_start, tmp_path_factory):
    """A copy of the course after `start.py test`: (folder, output)."""
    copy = tmp_path_factory.mktemp("tested") / "course"
    shutil.copytree(first_start[0], copy, symlinks=True)
    code, output = run(copy, "test")
    assert code == 0, output
    return copy, output


def test_test_runs_everything_and_solutions_strictly(tested):
    _, output = tested
    assert "these packages are new here" in output
    runs = answers(output)
    assert [(r["arguments"][-1], r["strict"]) for r in runs] == [
        ("tests", ""),
        ("tests", ""),
        ("tests", ""),
        ("notebooks", ""),
        ("exercises", ""),
        ("solutions", "1"),
    ]
    marks = [r["arguments"][r["arguments"].index("-m") + 1] for r in runs[:3]]
    quick = "not bank and not browser and not thorough"
    assert marks == [quick, "browser and not thorough", "bank"]
    assert not any("--nbval-lax" in r["arguments"] for r in runs[:3])
    for notebooks in runs[3:]:
        assert "--nbval-lax" in notebooks["arguments"]
        assert any(a.startswith("--nbval-cell-timeout=") for a in notebooks["arguments"])
        assert notebooks["arguments"][notebooks["arguments"].index("--dist") + 1] == "loadfile"
    assert re.search(r"solutions: passed \(1 passed, 0 failed, 0 skipped, \d+ s\)", output)


def test_after_test_the_course_opens_and_test_runs_without_pip(tested):
    course, _ = tested
    code, output = run(course)
    assert code == 0
    assert answers(output)[0]["prefix"]
    for arguments in (["test"], []):
        code, output = run(course, *arguments, environment=UNREACHABLE)
        assert code == 0
        assert "Setting up" not in output


@pytest.mark.parametrize(
    ("outcomes", "summary"),
    [
        ({"exercises": 1}, "exercises: FAILED (0 passed, 1 failed, 0 skipped"),
        ({"tests": 5}, "tests: FAILED, no tests found"),
        ({"solutions": 3}, "solutions: FAILED"),
    ],
)
def test_a_failure_anywhere_fails_and_the_others_still_run(tested, outcomes, summary):
    environment = {"FAKE_OUTCOMES": json.dumps(outcomes)}
    code, output = run(tested[0], "test", environment=environment)
    assert code == 1
    assert summary in output
    assert len(answers(output)) == 6
    assert ("    c::n" in output) is (1 in outcomes.values())


def test_a_stopped_run_ends_there(tested):
    environment = {"FAKE_OUTCOMES": json.dumps({"notebooks": 2})}
    code, output = run(tested[0], "test", environment=environment)
    assert code == 1
    assert "notebooks: STOPPED" in output
    assert len(answers(output)) == 4


def test_arguments_after_test_replace_everything(tested):
    code, output = run(tested[0], "test", "tests/test_x.py", "-k", "y")
    assert code == 0
    (only,) = answers(output)
    assert only["arguments"][-3:] == ["tests/test_x.py", "-k", "y"]
    assert only["strict"] == ""
    assert (only["threads"], only["progress"]) == ("1", "off")
    _, output = run(tested[0], "test", "solutions/00_welcome.ipynb")
    (only,) = answers(output)
    assert only["strict"] == "1"
    assert "--nbval-lax" in only["arguments"]


def test_a_folder_without_notebooks_is_skipped_with_a_word(tested):
    course, _ = tested
    notebook = course / "exercises" / "00_welcome.ipynb"
    moved = notebook.rename(course / "elsewhere.ipynb")
    try:
        code, output = run(course, "test")
    finally:
        moved.rename(notebook)
    assert code == 0
    assert "exercises holds no notebooks: skipped" in output
    folders = [r["arguments"][-1] for r in answers(output)]
    assert folders == ["tests", "tests", "tests", "notebooks", "solutions"]
