"""deploy/: the hub's configuration, its accounts and links; and nbgrader, where it is installed."""

import asyncio
import csv
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import types
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"

grp = pytest.importorskip("grp", reason="a hub runs on Linux")
pwd = pytest.importorskip("pwd", reason="a hub runs on Linux")
resource = pytest.importorskip("resource", reason="a hub runs on Linux")

sys.path.insert(0, str(DEPLOY))
accounts = importlib.import_module("accounts")
links = importlib.import_module("links")
measure = importlib.import_module("measure")

# ------------------------------------------------------------------------- the configuration


@pytest.fixture
def configure(monkeypatch, tmp_path):
    """Run jupyterhub_config.py as JupyterHub does; return what it sets and its own names."""
    steps = []

    class LocalProcessSpawner:
        def make_preexec_fn(self, name):
            return lambda: steps.append(("become", name))

        async def stop(self, now=False):
            steps.append(("stop", now))

    spawner = types.ModuleType("jupyterhub.spawner")
    spawner.LocalProcessSpawner = LocalProcessSpawner
    monkeypatch.setitem(sys.modules, "jupyterhub", types.ModuleType("jupyterhub"))
    monkeypatch.setitem(sys.modules, "jupyterhub.spawner", spawner)
    monkeypatch.setattr(grp, "getgrnam", lambda name: None)

    def run(**environment):
        monkeypatch.setenv("COURSE_STATE", str(tmp_path / "state"))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        config = Config()
        path = DEPLOY / "jupyterhub_config.py"
        names = {"get_config": lambda: config, "__file__": str(path)}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
        return types.SimpleNamespace(c=config, names=names, steps=steps)

    return run


def test_a_server_takes_its_limits_before_it_becomes_the_learners(configure, monkeypatch):
    hub = configure(COURSE_MEMORY="1500", COURSE_PROCESSES="123")
    limit = lambda kind, pair: hub.steps.append((kind, pair))  # noqa: E731
    monkeypatch.setattr(resource, "setrlimit", limit)
    monkeypatch.setattr(os, "nice", lambda steps: hub.steps.append(("nice", steps)))
    monkeypatch.setattr(os, "umask", lambda mask: hub.steps.append(("umask", mask)))
    hub.c.JupyterHub.spawner_class().make_preexec_fn("ada")()
    assert hub.steps == [
        (resource.RLIMIT_DATA, (1_500_000_000, 1_500_000_000)),
        (resource.RLIMIT_NPROC, (123, 123)),
        (resource.RLIMIT_CORE, (0, 0)),
        ("nice", 5),
        ("umask", 0o077),
        ("become", "ada"),
    ]


def test_a_stopped_server_leaves_nothing_running(configure):
    hub = configure()
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    left = subprocess.Popen(command, env={**os.environ, "JUPYTERHUB_USER": "ada"})
    with subprocess.Popen(command) as other:
        try:
            spawner = hub.c.JupyterHub.spawner_class()
            spawner.user = types.SimpleNamespace(name=pwd.getpwuid(os.getuid()).pw_name)
            asyncio.run(spawner.stop())
            assert hub.steps == [("stop", False)]
            assert left.wait(10) == -signal.SIGKILL
            assert other.poll() is None
        finally:
            left.kill()
            other.kill()


@pytest.mark.parametrize("repository", ["https://git.example/you/nn", "https://git.example/nn.git"])
def test_with_a_repository_learners_get_the_course_as_they_come(configure, repository):
    url = configure(COURSE_REPOSITORY=repository, COURSE_BRANCH="autumn").c.Spawner.default_url
    assert urlsplit(url).path == "/git-pull"
    assert parse_qs(urlsplit(url).query) == {
        "repo": [repository],
        "branch": ["autumn"],
        "targetpath": ["nn"],
        "urlpath": ["lab/tree/nn/notebooks/00_welcome.ipynb"],
    }
    assert (ROOT / "notebooks" / "00_welcome.ipynb").exists()


def test_what_the_hub_keeps_is_closed_to_others(configure, tmp_path):
    hub = configure()
    assert hub.c.Spawner.default_url == "/lab"
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    kept = hub.c.JupyterHub.cookie_secret_file, hub.c.ConfigurableHTTPProxy.pid_file
    assert all(Path(path).parent == tmp_path / "state" for path in kept)
    assert hub.c.JupyterHub.db_url == f"sqlite:///{tmp_path / 'state' / 'jupyterhub.sqlite'}"
    assert hub.c.JupyterHub.admin_access is False


def test_only_the_groups_that_accounts_makes_come_in(configure, monkeypatch):
    hub = configure()
    assert hub.c.PAMAuthenticator.allowed_groups == set(accounts.GROUPS)
    assert hub.c.PAMAuthenticator.admin_groups == {accounts.GROUPS[1]}

    def none(name):
        raise KeyError(name)

    monkeypatch.setattr(grp, "getgrnam", none)
    with pytest.raises(SystemExit, match=r"no group learners .*accounts\.py"):
        configure()


def test_nothing_pops_up_over_the_first_page(configure):
    folder = Path(configure().c.Spawner.environment["JUPYTER_CONFIG_PATH"])
    path = folder / "labconfig" / "default_setting_overrides.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    asked = settings["@jupyterlab/apputils-extension:notification"]
    assert asked == {"checkForUpdates": False, "fetchNews": "false"}


# ------------------------------------------------------------------------- accounts and links


def test_names_are_read_once_each_and_bad_ones_named(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("\ufeffada\n\n  bob \nada\nlearner-07\n", encoding="utf-8")
    assert accounts.read_names(path) == ["ada", "bob", "learner-07"]
    for bad in ("Ada", "a b", "-rf", "x;reboot", "ä", "a" * 33, "7up", "a:b"):
        path.write_text(f"ada\n{bad}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"names\.txt:2: .* cannot be the name of an account"):
            accounts.read_names(path)


def test_passwords_can_be_typed_from_paper_and_differ():
    passwords = {accounts.new_password() for _ in range(100)}
    assert len(passwords) == 100
    assert all(re.fullmatch(r"([a-hj-km-np-z]{4}-?){3}", password) for password in passwords)


@pytest.fixture
def system(monkeypatch):
    """A machine on which ada has an account, and that only writes down what is run."""
    ran = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(accounts, "exists", lambda name: name == "ada")
    monkeypatch.setattr(accounts, "make_account", lambda name, password: ran.append(name))
    monkeypatch.setattr(subprocess, "run", lambda command, check: ran.append(tuple(command)))
    return ran


def test_accounts_are_made_for_those_who_have_none(system, tmp_path, capsys):
    (tmp_path / "names.txt").write_text("ada\nbob\nziya\n")
    written = tmp_path / "passwords.csv"
    assert accounts.main([str(tmp_path / "names.txt"), str(written)]) is None
    groups = [("groupadd", "--force", group) for group in accounts.GROUPS]
    assert system == [*groups, "bob", "ziya"]
    with written.open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["bob", "ziya"]
    assert written.stat().st_mode & 0o777 == 0o600
    assert "ada has an account already" in capsys.readouterr().out


def test_passwords_are_never_overwritten_and_only_root_makes_accounts(
    system, tmp_path, monkeypatch
):
    (tmp_path / "names.txt").write_text("bob\n")
    written = tmp_path / "passwords.csv"
    written.write_text("precious")
    assert "is there already" in accounts.main([str(tmp_path / "names.txt"), str(written)])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "Only root" in accounts.main([str(tmp_path / "names.txt"), str(tmp_path / "new.csv")])
    assert written.read_text() == "precious"
    assert not (tmp_path / "new.csv").exists()
    assert system == []


def test_links_pull_the_course_and_open_each_notebook(monkeypatch, capsys):
    arguments = ["https://hub.example/", "https://git.example/you/nn.git", "--branch", "autumn"]
    monkeypatch.setattr(sys, "argv", ["links.py", *arguments])
    links.main()
    found = re.findall(r"- \[(.+)\]\((.+)\)", capsys.readouterr().out)
    notebooks = [
        path.relative_to(ROOT)
        for name in ("notebooks", "exercises")
        for path in sorted((ROOT / name).glob("*.ipynb"))
    ]
    assert len(found) == len(notebooks) > 20
    for (title, address), notebook in zip(found, notebooks, strict=True):
        assert title == notebook.with_suffix("").as_posix()
        assert address.startswith("https://hub.example/hub/user-redirect/git-pull?")
        assert parse_qs(urlsplit(address).query) == {
            "repo": ["https://git.example/you/nn.git"],
            "branch": ["autumn"],
            "targetpath": ["nn"],
            "urlpath": [f"lab/tree/nn/{notebook.as_posix()}"],
        }


@pytest.mark.parametrize(
    "arguments", [["hub.example", "https://git.example/nn"], ["https://hub.example", "nn"]]
)
def test_links_refuse_what_is_no_address(monkeypatch, capsys, arguments):
    monkeypatch.setattr(sys, "argv", ["links.py", *arguments])
    with pytest.raises(SystemExit):
        links.main()
    assert "is no address" in capsys.readouterr().err


# ------------------------------------------------------------------------------- what is said


def test_messages_of_kernels_are_read_with_and_without_buffers():
    text = json.dumps({"msg_type": "status"})
    assert measure.read_message(text) == {"msg_type": "status"}
    body, picture = text.encode(), b"\x89PNG"
    for parts in ([body, picture], [body]):
        starts = [4 * (len(parts) + 1)]
        starts += [starts[0] + len(body)] * (len(parts) - 1)
        head = b"".join(number.to_bytes(4, "big") for number in [len(parts), *starts])
        assert measure.read_message(head + b"".join(parts)) == {"msg_type": "status"}


def test_everything_speaks_of_the_same_versions():
    text = (DEPLOY / "requirements.txt").read_text(encoding="utf-8")
    versions = dict(line.split("==") for line in text.splitlines() if "==" in line)
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"ARG JUPYTERHUB=(\S+)", image)[1] == versions["jupyterhub"]
    assert "deploy/requirements.txt" in image
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for package, version in versions.items():
        assert f"{package} {version}" in page, package


def test_a_pod_gets_at_least_what_was_measured():
    values = yaml.safe_load((DEPLOY / "values.yaml").read_text(encoding="utf-8"))
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    peaks = [int(number) for number in re.findall(r"\| *(\d+) MB *\|[^|]*\|$", page, re.MULTILINE)]
    assert peaks
    memory = values["singleuser"]["memory"]
    units = {"M": 1, "G": 1000}
    guarantee, limit = (
        float(memory[name][:-1]) * units[memory[name][-1]] for name in ("guarantee", "limit")
    )
    assert min(peaks) <= guarantee
    assert max(peaks) < limit


@pytest.mark.thorough
def test_nbgrader_takes_the_exercises_as_they_are():
    python = os.environ.get("NNLIB_NBGRADER")
    if not python:
        pytest.skip("NNLIB_NBGRADER names no Python that has nbgrader: see tools/try_nbgrader.py")
    command = [python, str(ROOT / "tools" / "try_nbgrader.py"), "01_data", "02_forward_pass"]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
