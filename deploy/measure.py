"""Let learners work on a hub at the same time, and measure what each needs.

    sudo /srv/hub/bin/python deploy/measure.py passwords.csv solutions/05_training.ipynb

Each learner of passwords.csv (see accounts.py) logs in with the form on the page, gets a server and
the course, by nbgitpuller where the hub was started with COURSE_REPOSITORY, and runs every cell of
the notebook. Then it is counted, on the machine of the hub, what the processes of each learner
hold and have used:

- own MB (USS): memory that nobody else uses. A further learner adds this much to the machine.
- whole MB (RSS): with the pages of Python, NumPy and so on, which the learners of a machine share.
  A pod of Kubernetes that is alone on its node needs this much.
- processor time in seconds, for the start of the server alone, and from there to the last cell.

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
from dataclasses import astuple, dataclass, field
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

    def headers(self) -> dict[str, str]:
        """Return what a page of the learner's server sends along."""
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
            headers=self.headers(),
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
            headers=self.headers(),
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        channel = self.channel(answer.json()["kernel"]["id"])
        errors = []
        for cell in cells:
            if cell["cell_type"] == "code":
                errors += run_cell(channel, cell["source"])
                look()
        channel.close()
        return errors

    def channel(self, kernel: str) -> Any:
        """Open the websocket of a kernel."""
        cookies = [each for each in self.session.cookies if not each.path.startswith("/hub")]
        return websocket.create_connection(
            f"{self.server.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels",
            cookie="; ".join(f"{each.name}={each.value}" for each in cookies),
            origin=self.hub,
            timeout=PATIENCE,
        )

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

    own_mb: float = 0.0
    whole_mb: float = 0.0
    seconds: float = 0.0

    @classmethod
    def of(cls, name: str) -> "Use":
        """Look at the processes of an account now."""
        number = pwd.getpwnam(name).pw_uid
        use = cls()
        for process in psutil.process_iter():
            try:
                if process.uids().real == number:
                    memory, times = process.memory_full_info(), process.cpu_times()
                    use.own_mb += memory.uss / 1e6
                    use.whole_mb += memory.rss / 1e6
                    use.seconds += times.user + times.system
            except psutil.NoSuchProcess:
                continue
        return use

    def __or__(self, other: "Use") -> "Use":
        """Return the larger of each."""
        return Use(*map(max, astuple(self), astuple(other)))


def sees_others(learner: Learner, others: list[str]) -> list[str]:
    """Return the homes of others that a learner's kernel can list; there should be none."""
    homes = [pwd.getpwnam(name).pw_dir for name in others if name != learner.name]
    answer = learner.session.post(
        f"{learner.server}/api/kernels", headers=learner.headers(), timeout=PATIENCE
    )
    answer.raise_for_status()
    channel = learner.channel(answer.json()["id"])
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

    def work(learner: Learner) -> tuple[Use, Use, list[str]]:
        started = time.monotonic()
        peak = Use()

        def look() -> None:
            nonlocal peak
            peak |= Use.of(learner.name)

        try:
            folder = learner.pull(learner.log_in())
            print(f"{learner.name}: has the course after {time.monotonic() - started:.0f} s")
            together.wait(PATIENCE)
            server = Use.of(learner.name)
            together.wait(PATIENCE)
            errors = learner.run(f"{folder}/{arguments.notebook}".lstrip("/"), look)
            together.wait(PATIENCE)
            errors += [f"can read {home}" for home in sees_others(learner, names)]
        except Exception:
            together.abort()
            raise
        print(f"{learner.name}: done after {time.monotonic() - started:.0f} s")
        return server, peak, errors

    with ThreadPoolExecutor(len(learners)) as pool:
        results = list(pool.map(work, learners))
    heads = ("server, own MB", "its seconds", "peak, own MB", "whole MB", "all seconds")
    print(f"\n{'learner':12}" + "".join(f"{head:>16}" for head in heads) + "  errors")
    for name, (server, peak, errors) in zip(names, results, strict=True):
        numbers = (server.own_mb, server.seconds, peak.own_mb, peak.whole_mb, peak.seconds)
        print(f"{name:12}" + "".join(f"{number:16.1f}" for number in numbers), end="  ")
        print("; ".join(errors) or "none")
    if not arguments.keep:
        for learner in learners:
            learner.stop()
    return int(any(errors for *_, errors in results))


if __name__ == "__main__":
    sys.exit(main())
