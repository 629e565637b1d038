"""A neural network from scratch: set the course up and open it, or set it up and test it.

    python start.py                      set up what is missing, open the course in JupyterLab
    python start.py --port 8890          further arguments go to JupyterLab (--no-browser, ...)
    python start.py test                 add what the tests need, run all tests and notebooks
    python start.py test tests -k adam   arguments after "test" go to pytest, instead of all
    python start.py pack FOLDER          pack it for a room without a network (pack --help)
    python start.py --offline FOLDER     take packages and data from a folder packed like that

On Windows, write "py" for "python". Everything is installed into the folder .venv beside this
file and nowhere else; delete that folder to start afresh. In a packed folder itself there is no
need for --offline: where a folder named wheels lies beside this file, nothing is fetched.
"""

# One file, because it has to work before anything is installed. Whichever Python the reader happens
# to have must get as far as the check below and say what is wrong, so all of the file parses on
# every Python since 2.7: no f-strings, no annotations, no "raise from".
# ruff: noqa: B904, E402, RUF005, UP010, UP032

from __future__ import print_function

import os
import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def python_problem():
    """Say what is wrong with the Python that runs this; None if nothing is."""
    version = sys.version_info[:2]
    if version < OLDEST or version > NEWEST:
        problem = "This is Python {}.{}, which is too {}: the course runs on Python {}.{} to {}.{}."
        age = ("old",) if version < OLDEST else ("new",)
        problem = problem.format(*(version + age + OLDEST + NEWEST))
    elif "PyPy" in sys.version or sys.maxsize < 2**32:
        problem = "The course needs the usual 64-bit Python. This is " + sys.version
    else:
        return None
    advice = "Install Python {}.{} from https://www.python.org/downloads/ and run: ".format(*NEWEST)
    if os.name == "nt":
        return "{}\n{}py -{}.{} start.py".format(*((problem, advice) + NEWEST))
    suitable = ["python3.{}".format(minor) for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for name in suitable:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if os.access(folder + os.sep + name, os.X_OK):
                return "{}\nThere is another one here. Run: {} start.py".format(problem, name)
    return "{}\n{}{} start.py".format(problem, advice, suitable[0])


if python_problem():
    sys.exit(python_problem())

import contextlib
import errno
import hashlib
import importlib.util
import json
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(os.path.abspath(__file__)).parent  # noqa: PTH100 - resolve() undoes mapped drives
VENV = ROOT / ".venv"
VENV_PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = VENV_PROGRAMS / ("python.exe" if os.name == "nt" else "python")
RECORD = VENV / "start.json"  # what start.py did here; a .venv without it is someone else's
LOG = VENV / "install.log"
WHEELS = ROOT / "wheels"
DATA = ROOT / "data"
PACK = ROOT / "tools" / "pack.py"
FIRST_PAGE = "notebooks/00_welcome.ipynb"
NOTEBOOK_FOLDERS = ("notebooks", "exercises", "solutions")
NOTEBOOK_OPTIONS = ["--nbval-lax", "--nbval-cell-timeout=900"]
# Several tests run at once: threads inside each of them as well would only be in each other's way.
ONE_THREAD = dict.fromkeys(["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"], "1")
# Nothing pops up over the first page: versions are pinned here, and the news is not about us.
QUIET_OPTIONS = [
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
]


class Problem(Exception):  # noqa: N818 - a reader's problem, not a programming error
    """Something the reader has to know or do. Its text is all they see."""


def say(text):
    """Print at once, so that our words and the output of programs keep their order."""
    print(text, flush=True)


# ----------------------------------------------------------- what the programs we start may see

# Where packages come from is the user's choice (index, proxy, cache); how and whereto is ours.
KEPT_FOR_PIP = re.compile(
    "PIP_(.*INDEX.*|FIND_LINKS|TRUSTED_HOST|.*CERT|PROXY|.*TIMEOUT|.*RETRIES|.*CACHE_DIR"
    "|CONFIG_FILE|KEYRING_PROVIDER|USE_FEATURE|USE_DEPRECATED)$"
)
# Settings meant for another Python break ours. These three are about the terminal.
KEPT_FOR_PYTHON = ("PYTHONUTF8", "PYTHONIOENCODING", "PYTHONUNBUFFERED")
# They bring in kernels, extensions and tabs of other projects, or plots outside the notebook.
DROPPED = (
    "JUPYTER_PATH",
    "JUPYTER_CONFIG_PATH",
    "JUPYTER_NO_CONFIG",
    "JUPYTERLAB_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "MPLBACKEND",
    "VIRTUAL_ENV_PROMPT",
    "__PYVENV_LAUNCHER__",
)


def child_environment():
    """Return the user's environment variables as they are inside an active .venv."""
    environment = {}
    for name, value in os.environ.items():
        if name.startswith("PIP_"):
            kept = KEPT_FOR_PIP.match(name)
        elif name.startswith("PYTHON"):
            kept = name in KEPT_FOR_PYTHON
        else:
            kept = name not in DROPPED
        if kept:
            environment[name] = value
    environment["PIP_USER"] = "0"  # a pip.conf may say otherwise
    environment["VIRTUAL_ENV"] = str(VENV)
    environment["PATH"] = os.pathsep.join([str(VENV_PROGRAMS), environment.get("PATH", os.defpath)])
    # A kernel named python3 in the home folder must not win over the one in .venv.
    environment["JUPYTER_PREFER_ENV_PATH"] = "1"
    if os.access(VENV, os.W_OK):
        # Server settings and open tabs of other projects stay out; theme and shortcuts come along.
        config = environment.get("JUPYTER_CONFIG_DIR", "~/.jupyter")
        settings = os.path.expanduser(config + "/lab/user-settings")  # noqa: PTH111 - never raises
        environment.setdefault("JUPYTERLAB_SETTINGS_DIR", settings)
        environment["JUPYTER_CONFIG_DIR"] = str(VENV / "jupyter")
    if DATA.is_dir():
        environment.setdefault("NNLIB_DATA", str(DATA))
    return environment


# --------------------------------------------------------------- what is there, what is missing

PROBE = """
import json, sys, sysconfig
abi = sys.implementation.cache_tag + getattr(sys, "abiflags", "")
machine = sysconfig.get_platform().rsplit("-", 1)[-1]
print(json.dumps({
    "python": " ".join([abi, sys.platform, machine]),
    "version": ".".join(map(str, sys.version_info[:3])),
    "base": sys._base_executable,
    "packages": sysconfig.get_path("purelib"),
}))
"""


def probe():
    """Ask the Python in .venv what it is. None if it does not run."""
    try:
        command = [str(VENV_PYTHON), "-I", "-c", PROBE]
        return json.loads(subprocess.check_output(command, stderr=subprocess.DEVNULL).decode())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def installed(facts):
    """Return the entries of site-packages that stand for an installed package and its version."""
    names = (path.name for path in Path(facts["packages"]).iterdir())
    return sorted(name for name in names if name.endswith((".dist-info", "nnlib.pth")))


def digest(lock):
    """Return the sha256 of a lock file."""
    try:
        return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    except FileNotFoundError:
        raise Problem("{} is missing here: download the course again, all of it.".format(lock))


def read_record():
    """Return what start.py wrote down about .venv. None if it did not make it."""
    try:
        return json.loads(RECORD.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        return {"unfinished": True}


def write_record(record):
    """Replace the record in one step: a cut leaves the old one or the new one."""
    draft = RECORD.with_suffix(".new")
    draft.write_text(json.dumps(record, indent=1), encoding="utf-8")
    draft.replace(RECORD)


def diagnose(lock):
    """Compare .venv with the lock file.

    Returns (action, reason, facts): the function that brings .venv nearer to the lock file, or
    None when it is there; why, in words; and what `probe` found, if it was asked.
    """
    wanted = digest(lock)
    record = read_record()
    if record is None and VENV.exists():
        return set_aside, "the .venv here was not made by start.py", None
    if record is None:
        return build, "this is the first start in this folder", None
    if record.get("unfinished"):
        return build, "the last set-up was cut short", None
    facts = probe()
    if facts is None:
        return build, "the Python that .venv was made with is gone", None
    if facts["python"] != record["python"]:
        return build, "the Python that .venv was made with has changed", None
    if record["folder"] != str(VENV):
        return mend, "the folder was moved or copied", facts
    if lock not in record["locks"]:
        return install, "these packages are new here", facts
    if record["locks"][lock]["sha256"] != wanted:
        return install, "{} has changed".format(lock), facts
    if not set(record["locks"][lock]["installed"]) <= set(installed(facts)):
        return install, "packages in .venv were removed or changed", facts
    return None, "", facts


def ready(lock):
    """Bring .venv to what the lock file pins. If it is there, that is one look at the disk."""
    action, _, facts = diagnose(lock)
    if action is not None:
        started = time.monotonic()
        with one_at_a_time():
            # Asked again: another start.py may have been at work, and one action leads to the next.
            action, reason, facts = diagnose(lock)
            while action is not None:
                say("Setting up, because {}:".format(reason))
                action(lock, facts)
                action, reason, facts = diagnose(lock)
        say("Ready after {:.0f} s.".format(time.monotonic() - started))
    return facts


@contextlib.contextmanager
def one_at_a_time():
    """Wait until no other start.py, and no pip left behind by one, is at work on .venv.

    The lock is on this very file, far behind its end: nothing to create and nothing to clean up.
    The programs started meanwhile inherit it, so a pip whose start.py was killed still holds it.
    """
    with Path(__file__).open("rb") as this_file:
        os.set_inheritable(this_file.fileno(), True)
        if not try_lock(this_file):
            say("Another start.py is at work in this folder: waiting for it (Ctrl-C stops).")
            while not try_lock(this_file):
                time.sleep(0.2)
        yield


def try_lock(handle):
    """Lock the file if it is free. A file system without locks counts as free."""
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(2**30)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES)
    return True


# ----------------------------------------------------------------------------------- setting up


def set_aside(*_):
    """Rename a .venv that is not ours: it may hold someone's work."""
    number = 1
    while (ROOT / ".venv-old-{}".format(number)).exists():
        number += 1
    kept = VENV.rename(ROOT / ".venv-old-{}".format(number))
    say("  It is now {}: delete it if you do not need it.".format(kept.name))


def build(lock, _):
    """Make .venv anew and install into it."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        problem = "This Python cannot make virtual environments: a part of it is not installed.\n"
        if Path("/etc/debian_version").exists():
            fix = "Run: sudo apt install python{}.{}-venv".format(*sys.version_info)
        else:
            fix = "Install Python {}.{} from https://www.python.org/downloads/".format(*NEWEST)
        raise Problem(problem + fix)
    VENV.mkdir(exist_ok=True)
    write_record({"unfinished": True})
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != RECORD:
            path.unlink()
    say("  Making .venv with Python {}.{}.{}".format(*sys.version_info))
    failure = "The folder .venv cannot be made here. If this is a stick or a shared drive, copy\n"
    failure += "the course to the computer itself and run it there."
    run_logged([sys._base_executable, "-m", "venv", str(VENV)], failure)
    facts = probe()
    if facts is None:
        raise Problem("The Python in .venv does not run. Delete .venv and run this again.")
    write_record({"python": facts["python"], "folder": str(VENV), "locks": {}})
    install(lock, facts)


def mend(_, facts):
    """Write the new place of the folder into the programs of .venv. Nothing is fetched."""
    ensure_pip(facts)
    failure = "The paths in .venv cannot be changed. Delete .venv and run this again."
    run_logged([facts["base"], "-m", "venv", "--without-pip", str(VENV)], failure)
    program = (
        "import importlib.metadata, sys\n"
        "from pip._vendor.distlib.scripts import ScriptMaker\n"
        "maker = ScriptMaker(None, sys.argv[1])\n"
        "maker.clobber, maker.set_mode, maker.variants = True, True, {''}\n"
        "for entry in importlib.metadata.entry_points(group='console_scripts'):\n"
        "    maker.make(entry.name + ' = ' + entry.value)\n"
    )
    run_logged([str(VENV_PYTHON), "-I", "-c", program, str(VENV_PROGRAMS)], failure)
    write_record(dict(read_record(), folder=str(VENV)))


def install(lock, facts):
    """Install what the lock file pins, and nnlib, and write down that they are there."""
    before = read_record()
    write_record(dict(before, unfinished=True))
    ensure_pip(facts)
    # A relative path survives a move, and is plain ASCII: Windows reads this in its own encoding.
    link = Path(os.path.relpath(ROOT, facts["packages"])).as_posix()
    Path(facts["packages"], "nnlib.pth").write_text(link + "\n", encoding="ascii")
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--requirement", lock, "--require-hashes"]
    command += ["--no-deps", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    command += ["--no-color", "--progress-bar", "off", "--no-warn-script-location"]
    if WHEELS.is_dir():
        wheels = WHEELS.name if WHEELS.parent == ROOT else str(WHEELS)
        say("  Taking packages from the folder {}, not from the network".format(wheels))
        command += ["--no-index", "--find-links", wheels]
    progress = Progress(lock, facts)
    try:
        code, output = run_and_log(command, progress.read)
    finally:
        progress.end()
        if not progress.unpacking:
            write_record(before)  # pip did not get as far as changing anything
    if code != 0:
        raise Problem(explain(output))
    now = {"sha256": digest(lock), "installed": installed(facts)}
    write_record(dict(before, locks=dict(before["locks"], **{lock: now})))


def ensure_pip(facts):
    """Put pip back where another tool removed it."""
    if not Path(facts["packages"], "pip").is_dir():
        run_logged([str(VENV_PYTHON), "-m", "ensurepip"], "pip cannot be installed into .venv.")


def run_logged(command, failure):
    """Run a program without a word, unless it fails."""
    code, output = run_and_log(command, lambda _: None)
    if code != 0:
        last = (output.strip().splitlines() or ["(no output)"])[-1]
        raise Problem("{}\n{}\nAll of its output is in {}".format(failure, last, LOG))


def run_and_log(command, listen):
    """Run a program; its output goes to the log and, line by line, to `listen`.

    Returns (exit code, output). After Ctrl-C, which the program gets as well, it waits for its end.
    """
    output = []
    interrupted = False
    options = {
        "cwd": ROOT,
        "env": child_environment(),
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "close_fds": False,  # the program holds the lock of one_at_a_time too
    }
    with LOG.open("wb") as log, subprocess.Popen(command, **options) as process:
        while True:
            try:
                for raw in process.stdout:
                    log.write(raw)
                    log.flush()
                    output.append(raw.decode("utf-8", "replace"))
                    listen(output[-1])
                break
            except KeyboardInterrupt:
                interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    return process.returncode, "".join(output)


class Progress:
    """How far pip is, on one line: rewritten in a terminal, a line per quarter elsewhere.

    pip names what it fetches but is silent while it unpacks, which takes longest on a slow disk.
    So then a thread counts what has arrived.
    """

    def __init__(self, lock, facts):
        self.facts = facts
        self.total = len(re.findall(r"(?m)^[\w.-]+==", (ROOT / lock).read_text(encoding="utf-8")))
        self.fetched = 0
        self.unpacking = 0
        self.quarter = None
        self.ended = threading.Event()
        self.counter = threading.Thread(target=self.count, daemon=True)

    def read(self, line):
        """Take in one line of pip's output."""
        package = re.match(r"(?:Collecting|Processing|(Requirement already).*:) (\S+)", line)
        if line.startswith("Ignoring "):
            self.total -= 1
        elif package:
            self.fetched += 1
            name = re.split(r"[\\/]", package.group(2))[-1].split("==")[0]
            doing = "Checking" if package.group(1) else "Fetching"
            self.show(doing, self.fetched, self.total, name)
        elif "Retrying (" in line:
            self.show("No answer from the network, trying again. Fetched", self.fetched, self.total)
        elif line.startswith("Installing collected packages:"):
            self.unpacking = line.count(",") + 1
            self.counter.start()

    def count(self):
        """Show how many packages have arrived, until pip ends."""
        present = len(installed(self.facts))
        while not self.ended.wait(0.5):
            arrived = len(installed(self.facts)) - present
            self.show("Unpacking", min(max(arrived, 0), self.unpacking), self.unpacking)

    def show(self, doing, done, total, name=""):
        """Show one state, if it is news."""
        text = "  {} {} of {} {}".format(doing, done, total, name).rstrip()
        quarter = (doing, 4 * done // max(total, 1))
        if sys.stdout.isatty():
            width = shutil.get_terminal_size().columns - 1
            print("\r" + text[:width].ljust(width), end="", flush=True)
        elif quarter != self.quarter:
            say(text)
        self.quarter = quarter

    def end(self):
        """Stop counting and leave the line."""
        self.ended.set()
        if self.counter.is_alive():
            self.counter.join()
        if sys.stdout.isatty() and self.quarter:
            print()


# What pip's output means. The first that is found speaks: causes stand before their effects.
EXPLANATIONS = (
    ("No space left on device|Errno 28\\b|WinError 112", "The disk is full. Free 1 GB and retry."),
    (
        "DO NOT MATCH THE HASHES",
        "A package is not the one that the course was tested with: it arrived damaged, or a\n"
        "mirror changed it. Run this again, or use another network. If it came from a stick, copy\n"
        "or pack that anew.",
    ),
    (
        "SSL module is not available",
        "This Python cannot open https addresses. Install another from\n"
        "https://www.python.org/downloads/",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED|SSLError",
        "The network's certificate was not accepted, as is usual behind the firewall of a school\n"
        "or company. Ask there for its certificate file and set PIP_CERT to it, or use another\n"
        "network.",
    ),
    (
        "Retrying \\(|ConnectionError|Could not fetch URL|timed out|HTTP error",
        "The network does not answer, so the packages cannot be fetched. Connect to the internet\n"
        "and run this again: once set up, the course opens without a network. pip's own settings\n"
        "for proxies and mirrors (HTTPS_PROXY, PIP_INDEX_URL, pip.conf) are used.\n"
        "In a room without internet ask for the folder that start.py has packed, and run\n"
        "python start.py --offline FOLDER",
    ),
    (
        "No matching distribution found",
        "A package is not to be had for this system and this Python. A newer version of the\n"
        "system or another Python of {}.{} to {}.{} may help. If there is a folder named wheels,\n"
        "it lacks a file: START-HERE.txt beside it says what it was packed for.".format(
            *(OLDEST + NEWEST)
        ),
    ),
    (
        "Long Path|WinError 206",
        "The path of this folder is too long for Windows. Move it nearer to the drive, such as\n"
        "to C:\\course, and run this again.",
    ),
    (
        "Permission denied|PermissionError|Access is denied|WinError (5|32)\\b",
        "A file in .venv cannot be changed. Close JupyterLab and all terminals that use this\n"
        "folder, and run this again.",
    ),
)


def explain(output):
    """Turn pip's output into what happened and what to do."""
    advice = next((text for pattern, text in EXPLANATIONS if re.search(pattern, output)), None)
    if advice is None:
        errors = [line for line in output.splitlines() if "ERROR" in line]
        advice = "\n".join(errors or output.splitlines()[-1:])
    return "The packages are not installed.\n{}\nAll of pip's output is in {}".format(advice, LOG)


# ------------------------------------------------------------------------------ testing, opening


def run_tests(arguments):
    """Run pytest on the tests and nbval on the notebooks. Returns 0 if all passed, else 1."""
    if arguments:
        strict = any(Path(argument).parts[:1] == ("solutions",) for argument in arguments)
        groups = [("pytest " + " ".join(arguments), NOTEBOOK_OPTIONS + arguments, strict)]
    else:
        count = ["-n", str(min(4, os.cpu_count() or 1))]
        workers = count + ["--dist", "loadfile"]
        coverage = ["--cov=nnlib", "--cov-branch", "--cov-report=term"]
        quick = "not bank and not browser and not thorough"
        groups = [
            ("tests", workers + coverage + ["-m", quick, "tests"], False),
            ("browser", workers + ["-m", "browser and not thorough", "tests"], False),
            # Thousands of answers, each tried on 20 seeds: too many to count their lines as well.
            ("bank of exercises", count + ["--dist", "worksteal", "-m", "bank", "tests"], False),
        ]
        for folder in NOTEBOOK_FOLDERS:
            if any((ROOT / folder).glob("*.ipynb")):
                options = workers + NOTEBOOK_OPTIONS + [folder]
                groups.append((folder, options, folder == "solutions"))
            else:
                say("{} holds no notebooks: skipped.".format(folder))
    summary = []
    code = worst = 0
    for name, options, strict in groups:
        if code == 2:  # pytest's word for Ctrl-C
            break
        say("\n---- {} ----".format(name))
        code, lines = run_group(name, options, strict)
        worst = max(worst, code)
        summary += lines
    say("\n---- summary ----\n" + "\n".join(summary))
    return int(worst != 0)


def run_group(name, options, strict):
    """Run pytest once. Returns (exit code, lines for the summary)."""
    started = time.monotonic()
    environment = dict(child_environment(), **ONE_THREAD)
    environment["NNLIB_STRICT"] = "1" if strict else ""
    environment["NNLIB_PROGRESS"] = "off"  # tests leave no trace in a learner's record
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        code = run_in_terminal(
            [str(VENV_PYTHON), "-m", "pytest", "--junitxml", str(report)] + options,
            environment,
        )
        cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()
        outcomes = [({child.tag for child in case}, case) for case in cases]
    failed = [case for tags, case in outcomes if tags & {"failure", "error"}]
    skipped = [case for tags, case in outcomes if "skipped" in tags]
    verdict = {0: "passed", 2: "STOPPED", 5: "FAILED, no tests found"}.get(code, "FAILED")
    counts = "{} passed, {} failed, {} skipped, {:.0f} s".format(
        len(outcomes) - len(failed) - len(skipped),
        len(failed),
        len(skipped),
        time.monotonic() - started,
    )
    lines = ["{}: {} ({})".format(name, verdict, counts)]
    lines += ["    {}::{}".format(case.get("classname"), case.get("name")) for case in failed]
    return code, lines


def run_in_terminal(command, environment, folder=ROOT):
    """Run a program in the reader's terminal and return its exit code. It also gets Ctrl-C."""
    process = subprocess.Popen(command, cwd=folder, env=environment)
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def check_port(arguments):
    """Raise if the port asked for with --port is taken: JupyterLab would quietly use another."""
    match = re.search(r"(?:^|\0)--(?:ServerApp\.)?port[=\0](\d+)(?:\0|$)", "\0".join(arguments))
    port = int(match.group(1)) if match else 0
    if not 0 < port < 2**16:
        return
    for family, kind, _, _, address in socket.getaddrinfo("localhost", port, 0, socket.SOCK_STREAM):
        with contextlib.closing(socket.socket(family, kind)) as trial:
            # On Windows SO_REUSEADDR would share the port. Elsewhere it skips the minute in which a
            # port that was just closed is not given out again.
            exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
            trial.setsockopt(socket.SOL_SOCKET, exclusive, 1)
            try:
                trial.bind(address)
            except OSError as error:
                taken = (errno.EADDRINUSE, errno.EACCES) if os.name == "nt" else (errno.EADDRINUSE,)
                if error.errno in taken:
                    raise Problem(
                        "Port {} is taken, perhaps by a JupyterLab that still runs. Ask for "
                        "another,\nor leave --port out and a free one is found.".format(port)
                    )


def open_course(arguments):
    """Hand over to JupyterLab, with the first page of the course open."""
    page = next((page for page in (FIRST_PAGE, "notebooks") if (ROOT / page).exists()), "")
    command = [str(VENV_PYTHON), "-m", "jupyterlab", "--LabApp.default_url=/lab/tree/" + page]
    command += QUIET_OPTIONS
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in arguments:
        say("You are root, which JupyterLab refuses without --allow-root: adding it.")
        command.append("--allow-root")
    if not os.access(ROOT, os.W_OK):
        say("This folder is read-only, so nothing can be saved: copy it to a place of your own.")
    say("Opening JupyterLab. To stop it, press Ctrl-C here.")
    if os.name == "nt":
        return run_in_terminal(command + arguments, child_environment())
    # In our place instead of below us: a signal sent to start.py reaches JupyterLab.
    os.chdir(ROOT)
    return os.execve(command[0], command + arguments, child_environment())


def use_packed(folder):
    """Take the packages, and the data to keep, from a folder that `start.py pack` has made."""
    global WHEELS
    packed = Path(os.path.abspath(os.path.expanduser(folder)))  # noqa: PTH100, PTH111 - as ROOT
    if not (packed / "wheels").is_dir():
        raise Problem(
            "{} holds no folder named wheels. Name the folder in which START-HERE.txt lies, as\n"
            "python start.py --offline FOLDER".format(packed)
        )
    WHEELS = packed / "wheels"
    with one_at_a_time():
        if (packed / "data").is_dir() and not DATA.exists():
            draft = DATA.with_name("data.new")
            shutil.rmtree(str(draft), ignore_errors=True)
            shutil.copytree(str(packed / "data"), str(draft))
            draft.replace(DATA)


def pack(arguments):
    """Hand over to tools/pack.py: it needs what is in .venv."""
    if not PACK.exists():
        raise Problem("{} is missing here: download the course again, all of it.".format(PACK))
    command = [str(VENV_PYTHON), str(PACK)] + arguments
    return run_in_terminal(command, child_environment(), folder=None)


def main(arguments):
    """Do what the command line asks for and return the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        say(__doc__.strip())
        return 0
    if arguments[:1] == ["--offline"]:
        use_packed((arguments[1:] or ["."])[0])
        arguments = arguments[2:]
    testing, packing = (arguments[:1] == [word] for word in ("test", "pack"))
    if not testing and not packing:
        check_port(arguments)
    facts = ready("requirements-test.lock" if testing else "requirements.lock")
    if packing:
        return pack(arguments[1:])
    say("A neural network from scratch, on Python {}.".format(facts["version"]))
    return run_tests(arguments[1:]) if testing else open_course(arguments)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # the folder's name may not fit the terminal
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say("\nStopped. Run this again to carry on.")
        sys.exit(130)
    except Problem as problem:
        say("\n{}".format(problem))
    except OSError as error:
        say("\n{}: {}".format(error.filename or "start.py", error.strerror or error))
        if error.errno == errno.ENOSPC:
            say("The disk is full. Free 1 GB and run this again.")
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            say("If this folder is read-only, copy it to a place of your own and run it there.")
            say("If not, something is using it: close JupyterLab and other terminals and retry.")
        else:
            say("If that stays, delete the folder .venv and run this again.")
    sys.exit(1)
