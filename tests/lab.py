"""A real JupyterLab in a real browser, for tests: start it, open a notebook, run it, look at it."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Chromium calls home at every start; a test machine may have no network to do it with.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# These are none of ours; the last is JupyterLab's own, when a cell is made the active one while its
# toolbar is still being drawn.
HARMLESS = (
    "favicon",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Failed to execute 'removeChild' on 'Node'",
)


def browser_path() -> str:
    """Return the path of an installed Chromium, or skip the test and say why."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    pytest.skip(f"no browser found: none of {', '.join(BROWSERS)} is installed")


class Lab:
    """A JupyterLab server on a copy of the notebooks, so that running one never changes it.

    Args:
        folder: where the copy and all that JupyterLab writes go.
        draw_all: draw also the cells outside the window, to look at them; learners have it off.
    """

    def __init__(self, folder: Path, *, draw_all: bool = True) -> None:
        self.folder = folder
        self.root = folder / "course"
        self.root.mkdir(parents=True)
        for name in ("notebooks", "exercises", "solutions"):
            shutil.copytree(ROOT / name, self.root / name)
        if draw_all:
            self._set("notebook-extension/tracker", windowingMode="none")
        self._set("apputils-extension/notification", fetchNews="false", checkForUpdates=False)
        self.url = ""

    def _set(self, plugin: str, **settings: object) -> None:
        path = self.folder / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))

    @contextmanager
    def running(self) -> Iterator["Lab"]:
        """Start the server, wait until it answers, and end it with all its kernels."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
            "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.folder / "workspaces"),
            "JUPYTER_PREFER_ENV_PATH": "1",
        }
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--ServerApp.root_dir={self.root}", "--port=0", "--ip=127.0.0.1"]
        command += ["--IdentityProvider.token=", "--expose-app-in-browser"]
        command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        command += ["--LabApp.news_url=None"]
        with (self.folder / "server.log").open("wb") as log:
            server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            self.url = self._wait_for_server(server)
            yield self
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _wait_for_server(self, server: subprocess.Popen[bytes]) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and server.poll() is None:
            for file in (self.folder / "runtime").glob("jpserver-*.json"):
                try:
                    url: str = json.loads(file.read_text())["url"]
                    urllib.request.urlopen(url + "api", timeout=5).close()
                except (OSError, ValueError):
                    continue  # half-written, or not listening yet
                return url
            time.sleep(0.1)
        log = (self.folder / "server.log").read_text(errors="replace")
        raise RuntimeError(f"JupyterLab did not start:\n{log[-3000:]}")


class NotebookPage:
    """A notebook that is open in the browser.

    Attributes:
        page: playwright's page, for everything that is not covered here.
        console_errors: what the browser's console reported as an error since the page was opened.
    """

    def __init__(self, page, lab: Lab, path: str) -> None:
        self.page = page
        self.console_errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self._keep(str(error)))
        page.goto(f"{lab.url}lab/workspaces/{time.monotonic_ns()}/tree/{path}?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        # Running cells before the kernel is connected makes JupyterLab ask which kernel to use.
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")
        page.wait_for_function(
            "() => { const kernel = "
            "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel; "
            "return kernel?.connectionStatus === 'connected' && kernel?.status === 'idle'; }",
            timeout=60_000,
        )

    def _note(self, message) -> None:
        if message.type == "error":
            self._keep(message.text)

    def _keep(self, text: str) -> None:
        if not any(words in text for words in HARMLESS):
            self.console_errors.append(text)

    def command(self, name: str, **arguments):
        """Carry out one of JupyterLab's commands and wait for its end."""
        return self.page.evaluate(
            "([name, args]) => Promise.resolve(window.jupyterapp.commands.execute(name, args))"
            ".then(() => null)",
            [name, arguments],
        )

    def run_all(self) -> None:
        """Run every cell and wait until the last one is done."""
        self.command("notebook:run-all-cells")

    def use_theme(self, *, dark: bool) -> None:
        """Change JupyterLab's colours."""
        name, light = ("Dark", "false") if dark else ("Light", "true")
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")

    def errors(self) -> list[str]:
        """Return the text of every traceback and of everything written to stderr in the page."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        selector = ", ".join(f'.jp-OutputArea-output[data-mime-type="{kind}"]' for kind in kinds)
        return [element.inner_text() for element in self.page.query_selector_all(selector)]

    def output_texts(self) -> list[str]:
        """Return the text of every output in the page."""
        outputs = self.page.query_selector_all(".jp-OutputArea-output")
        return [element.inner_text() for element in outputs]

    def screenshots(self, folder: Path, name: str) -> list[Path]:
        """Take pictures of the whole notebook, a window at a time; return where they are."""
        folder.mkdir(parents=True, exist_ok=True)
        panel = "document.querySelector('.jp-Notebook .jp-WindowedPanel-outer')"
        height, window = self.page.evaluate(f"[{panel}.scrollHeight, {panel}.clientHeight]")
        paths = []
        for number, top in enumerate(range(0, height, window), start=1):
            self.page.evaluate(f"top => {{ {panel}.scrollTop = top }}", top)
            self.page.wait_for_timeout(300)
            paths.append(folder / f"{name}-{number:02}.png")
            self.page.screenshot(path=str(paths[-1]))
        return paths
