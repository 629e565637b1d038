"""Let learners work on a hub at the same time, and measure what each needs.

    sudo /srv/hub/bin/python deploy/measure.py passwords.csv solutions/05_training.ipynb

Each learner of passwords.csv (see accounts.py) logs in with the form on the page, gets a server and
the course, by nbgitpuller where the hub was started with COURSE_REPOSITORY, and runs every cell of
the notebook. Then it is counted, on the machine of the hub, what the processes of each learner
hold and have used:

- memory as PSS: what is shared with other processes, such as the pages of NumPy, is divided among
  those that share it. What a further learner adds to the machine is therefore a little less.
- processor time in seconds, from the log-in to the last cell.

It also looks whether one learner can read another's home, and stops the servers in the end.
"""

import argparse
import csv
import json
import pwd
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
import requests
import websocket

PATIENCE = 600.0  # seconds for one step; only a hub that hangs takes as long


@dataclass
class Learner:
    """A learner in a browser that draws nothing: logs in, pulls the course, runs a notebook."""

    hub: str
    name: str
    password: str
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def server(self) -> str:
        """The address of the learner's own server."""
        return f"{self.hub}/user/{self.name}"

    def _headers(self) -> dict[str, str]:
        tokens = [cookie.value for cookie in self.session.cookies if cookie.name == "_xsrf"]
        return {"X-XSRFToken": tokens[-1] or ""} if tokens else {}

    def log_in(self) -> str:
        """Log in, start the server, and return the address where the learner is sent to."""
        page = self.session.get(f"{self.hub}/hub/login", timeout=PATIENCE)
        token = re.search(r'name="_xsrf"\s+value="([^"]*)"', page.text)
        answer = self.session.post(
            f"{self.hub}/hub/login?next=%2Fhub%2Fspawn",
            data={
                "username": self.name,
                "password": self.password,
                "_xsrf": token.group(1) if token else "",
            },
            timeout=PATIENCE,
        )
        if answer.status_code >= 400 or "Invalid username or password" in answer.text:
            raise RuntimeError(f"{self.name} cannot log in: HTTP {answer.status_code}")
        until = time.monotonic() + PATIENCE
        while "/spawn" in urlsplit(answer.url).path:
            if time.monotonic() > until:
                raise RuntimeError(f"{self.name} waits at {answer.url}")
            time.sleep(0.5)
            answer = self.session.get(f"{self.hub}/hub/spawn-pending/{self.name}", timeout=PATIENCE)
        # The log-in at the learner's own server goes back and forth through the hub.
        self.session.get(f"{self.server}/lab", timeout=PATIENCE).raise_for_status()
        return str(answer.url)

    def pull(self, address: str) -> str:
        """Do what the page of nbgitpuller does, if that is the address; name the new folder."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if "repo" not in query:
            return ""
        answer = self.session.get(
            f"{self.server}/git-pull/api",
            params=query,
            headers=self._headers(),
            timeout=PATIENCE,
        )
        if '"finished"' not in answer.text:
            raise RuntimeError(f"{self.name} did not get the course: {answer.text[-2000:]}")
        return query["targetpath"]

    def run(self, path: str, look: Callable[[], None]) -> list[str]:
        """Run every code cell of a notebook; return the errors of those that raised one."""
        answer = self.session.get(f"{self.server}/api/contents/{path}", timeout=PATIENCE)
        answer.raise_for_status()
        cells = answer.json()["content"]["cells"]
        answer = self.session.post(
            f"{self.server}/api/sessions",
            json={"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}},
            headers=self._headers(),
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        kernel = answer.json()["kernel"]["id"]
        cookies = "; ".join(
            f"{cookie.name}={cookie.value}"
            for cookie in self.session.cookies
            if cookie.path in ("/", f"/user/{self.name}/")
        )
        channel = websocket.create_connection(
            f"{self.server.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels",
            cookie=cookies,
            origin=self.hub,
            timeout=PATIENCE,
        )
        errors = []
        for cell in cells:
            if cell["cell_type"] == "code":
                errors += run_cell(channel, cell["source"])
                look()
        channel.close()
        return errors

    def stop(self) -> None:
        """Stop the server, as the button on the hub's page does."""
        self.session.get(f"{self.hub}/hub/home", timeout=PATIENCE)
        tokens = {each.path: each.value for each in self.session.cookies if each.name == "_xsrf"}
        self.session.delete(
            f"{self.hub}/hub/api/users/{self.name}/server",
            headers={
                "X-XSRFToken": tokens.get("/hub/") or "",
                "Referer": f"{self.hub}/hub/home",
            },
            timeout=PATIENCE,
        ).raise_for_status()


def run_cell(channel: Any, code: str) -> list[str]:
    """Run one cell in the kernel behind a websocket; return its errors, of which there is one."""
    message = {
        "header": {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "session": uuid.uuid4().hex,
            "username": "",
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": {},
        "channel": "shell",
        "content": {"code": code, "silent": False, "store_history": True, "allow_stdin": False},
    }
    channel.send(json.dumps(message))
    errors = []
    ended: set[str] = set()
    while ended != {"reply", "idle"}:
        answer = read_message(channel.recv())
        if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        kind, content = answer["msg_type"], answer["content"]
        if kind == "error":
            errors.append(f"{content['ename']}: {content['evalue']}")
        elif kind == "execute_reply":
            ended.add("reply")
        elif kind == "status" and content["execution_state"] == "idle":
            ended.add("idle")
    return errors


def read_message(received: str | bytes) -> Any:
    """Read what comes from a kernel: JSON, or JSON with buffers behind it, as a widget's picture.

    Such a message begins with the number of its parts and where each begins, 4 bytes each.
    """
    if isinstance(received, bytes):
        count = int.from_bytes(received[:4], "big")
        starts = [int.from_bytes(received[4 * i : 4 * i + 4], "big") for i in range(1, count + 1)]
        received = received[slice(*[*starts, len(received)][:2])]
    return json.loads(received)


@dataclass
class Use:
    """What the processes of one learner hold, and have used."""

    server_mb: float = 0.0  # before the first kernel
    peak_mb: float = 0.0  # the most, looked at after each cell
    seconds: float = 0.0

    def look(self, name: str) -> None:
        """Look at the learner's processes now."""
        memory, seconds = use_of(name)
        self.peak_mb = max(self.peak_mb, memory)
        self.seconds = max(self.seconds, seconds)


def use_of(name: str) -> tuple[float, float]:
    """Return the PSS in MB, and the processor time in seconds, of an account's processes."""
    number = pwd.getpwnam(name).pw_uid
    memory = seconds = 0.0
    for process in psutil.process_iter():
        try:
            if process.uids().real == number:
                memory += process.memory_full_info().pss / 1e6
                times = process.cpu_times()
                seconds += times.user + times.system
        except psutil.NoSuchProcess:
            continue
    return memory, seconds


def sees_others(learner: Learner, others: list[str]) -> list[str]:
    """Return the homes of others that a learner's kernel can list; there should be none."""
    homes = [pwd.getpwnam(name).pw_dir for name in others if name != learner.name]
    answer = learner.session.post(
        f"{learner.server}/api/kernels", headers=learner._headers(), timeout=PATIENCE
    )
    channel = websocket.create_connection(
        f"{learner.server.replace('http', 'ws', 1)}/api/kernels/{answer.json()['id']}/channels",
        cookie="; ".join(f"{c.name}={c.value}" for c in learner.session.cookies),
        origin=learner.hub,
        timeout=PATIENCE,
    )
    open_homes = [
        home for home in homes if not run_cell(channel, f"import os; os.listdir({home!r})")
    ]
    channel.close()
    return open_homes


def main() -> int:
    """Play the class and print the table. Returns 0 if all went as it should."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("accounts", type=Path, help="the file that accounts.py has written")
    parser.add_argument("notebook", help="a path in the course: solutions/05_training.ipynb")
    parser.add_argument("--hub", default="http://127.0.0.1:8000", help="the address of the hub")
    parser.add_argument("--keep", action="store_true", help="do not stop the servers in the end")
    arguments = parser.parse_args()
    with arguments.accounts.open(encoding="utf-8", newline="") as file:
        learners = [
            Learner(arguments.hub.rstrip("/"), row["name"], row["password"])
            for row in csv.DictReader(file)
        ]
    names = [learner.name for learner in learners]
    together = threading.Barrier(len(learners))  # nobody opens a kernel before all have a server

    def work(learner: Learner) -> tuple[Use, list[str]]:
        use = Use()
        started = time.monotonic()
        try:
            folder = learner.pull(learner.log_in())
            print(f"{learner.name}: has the course after {time.monotonic() - started:.0f} s")
            together.wait(PATIENCE)
            use.server_mb, _ = use_of(learner.name)
            together.wait(PATIENCE)
            path = f"{folder}/{arguments.notebook}".lstrip("/")
            errors = learner.run(path, lambda: use.look(learner.name))
            together.wait(PATIENCE)
            errors += [f"can read {home}" for home in sees_others(learner, names)]
        except Exception:
            together.abort()
            raise
        print(f"{learner.name}: done after {time.monotonic() - started:.0f} s")
        return use, errors

    with ThreadPoolExecutor(len(learners)) as pool:
        results = list(pool.map(work, learners))
    print(f"\n{'learner':12}{'server MB':>12}{'peak MB':>12}{'processor s':>14}  errors")
    for name, (use, errors) in zip(names, results, strict=True):
        numbers = f"{use.server_mb:12.0f}{use.peak_mb:12.0f}{use.seconds:14.1f}"
        print(f"{name:12}{numbers}  {'; '.join(errors) or 'none'}")
    if not arguments.keep:
        for learner in learners:
            learner.stop()
    return int(any(errors for _, errors in results))


if __name__ == "__main__":
    sys.exit(main())
