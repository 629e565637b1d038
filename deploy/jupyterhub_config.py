"""JupyterHub for the course, on one Linux machine: each learner has an account of that machine.

    sudo /srv/hub/bin/jupyterhub --config /srv/course/deploy/jupyterhub_config.py

README.md beside this file says how /srv/hub is made. What differs from place to place is set by
environment variables:

    COURSE_STATE     the folder for the database and the keys of the hub; /srv/hub/state
    COURSE_BIND      where the hub listens; http://127.0.0.1:8000, for a web server in front of it
    COURSE_REPOSITORY, COURSE_BRANCH
                     what learners get into their homes when they come; without it, links bring it
    COURSE_MEMORY    MB that one process of a learner may fill; 2000
    COURSE_PROCESSES processes and threads that a learner may have; 400
    COURSE_IDLE      seconds without a touch after which a server is stopped; 3600
"""

import contextlib
import grp
import os
import pwd
import resource
import sys
from pathlib import Path
from urllib.parse import urlencode

import psutil
from jupyterhub.spawner import LocalProcessSpawner

COURSE = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.prefix, "bin")
STATE = Path(os.environ.get("COURSE_STATE", "/srv/hub/state"))
REPOSITORY = os.environ.get("COURSE_REPOSITORY", "")
BRANCH = os.environ.get("COURSE_BRANCH", "main")
MEMORY = int(os.environ.get("COURSE_MEMORY", "2000")) * 10**6
PROCESSES = int(os.environ.get("COURSE_PROCESSES", "400"))
IDLE = int(os.environ.get("COURSE_IDLE", "3600"))


class LearnerSpawner(LocalProcessSpawner):
    """Start a learner's server as that learner, with limits that the kernel of Linux keeps."""

    def make_preexec_fn(self, name):
        """Return what the new process does first: take its limits, then become the learner."""
        become = super().make_preexec_fn(name)

        def limit_and_become():
            # One array too many is then a MemoryError in one notebook, and no end of the machine.
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.nice(5)  # the hub and its proxy come first: everybody waits for them
            os.umask(0o077)
            become()

        return limit_and_become

    async def stop(self, now=False):
        """Stop the server, and whatever it has left: workers of joblib live on for minutes."""
        await super().stop(now)
        account = pwd.getpwnam(self.user.name).pw_uid
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                # The variable tells them from what the same person runs by other ways, as by ssh.
                if process.uids().real == account and "JUPYTERHUB_USER" in process.environ():
                    process.kill()


c = get_config()  # noqa: F821 - JupyterHub puts it here

# Who may come in. README.md names the log-ins of schools and universities that can stand here.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False  # as JupyterHub advises: not all of PAM works from here
for group in ("learners", "instructors"):
    try:
        grp.getgrnam(group)
    except KeyError:
        sys.exit(f"There is no group {group} on this machine: run deploy/accounts.py first.")
c.PAMAuthenticator.allowed_groups = {"learners", "instructors"}
c.PAMAuthenticator.admin_groups = {"instructors"}
c.JupyterHub.admin_access = False  # an administrator starts and stops servers, but opens none

STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
c.JupyterHub.bind_url = os.environ.get("COURSE_BIND", "http://127.0.0.1:8000")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.concurrent_spawn_limit = 20  # thirty learners come in the same minute

c.JupyterHub.spawner_class = LearnerSpawner
c.Spawner.cmd = [str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab"
if REPOSITORY:
    folder = REPOSITORY.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    query = {"repo": REPOSITORY, "branch": BRANCH, "targetpath": folder}
    query["urlpath"] = f"lab/tree/{folder}/notebooks/00_welcome.ipynb"
    c.Spawner.default_url = "/git-pull?" + urlencode(query)
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.environment = {
    "PATH": os.pathsep.join([str(PROGRAMS), "/usr/local/bin", "/usr/bin", "/bin"]),
    # Thirty learners on eight cores: threads of one would only stand in the way of the others.
    **dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"], "1"),
    # Nothing pops up over the first page; learners may still set it otherwise for themselves.
    "JUPYTER_CONFIG_PATH": str(Path(__file__).resolve().parent / "jupyter"),
    # Where learners see it, and can hand it in with their notebooks if they like to.
    "NNLIB_PROGRESS": "~/my_progress.json",
}
if (COURSE / "data").is_dir():
    c.Spawner.environment["NNLIB_DATA"] = str(COURSE / "data")  # MNIST once, for everybody
c.Spawner.args = [
    "--LabApp.extension_manager=readonly",  # what learners cannot install is not offered to them
    f"--MappingKernelManager.cull_idle_timeout={IDLE}",
    "--MappingKernelManager.cull_interval=60",
]

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
