"""What the program bubblewrap is to show of this computer: Python and NumPy, and nothing else."""

import functools
import os
import site
import subprocess
import sys
from pathlib import Path

import nnlib

SYSTEM_FOLDERS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SCRATCH = 64 * 2**20  # bytes of files


def course_folder() -> Path:
    """Return the folder that holds nnlib, and with it the solutions."""
    return Path(nnlib.__file__).resolve().parents[1]


def command(program: str, guest: Path) -> list[str]:
    """Return the words that show a program Python and NumPy, read-only, and nothing else."""
    words = [program, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for path in ("/dev/shm", "/tmp"):
        words += ["--size", str(SCRATCH)] if _limits_size(program) else []
        words += ["--tmpfs", path]
    for path in SYSTEM_FOLDERS[1:]:
        if Path(path).is_symlink():
            words += ["--symlink", os.readlink(path), path]  # noqa: PTH115
        elif Path(path).is_dir():
            words += ["--ro-bind", path, path]
    for path in ("/usr", "/etc/ld.so.cache", "/etc/localtime", *python_folders()):
        words += ["--ro-bind-try", path, path]
    for folder in [*site.getsitepackages(), site.getusersitepackages()]:
        if (installed := Path(folder) / "nnlib").is_dir():
            words += ["--tmpfs", str(installed), "--remount-ro", str(installed)]
    words += ["--ro-bind", str(guest), "/grader/guest", "--dir", "/tmp/home"]
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp/home", "--"]


@functools.cache
def _limits_size(program: str) -> bool:
    """Tell whether this bubblewrap knows --size, which came with version 0.7."""
    asked = subprocess.run([program, "--help"], capture_output=True, check=False)
    return b"--size" in asked.stdout + asked.stderr


def python_folders() -> list[str]:
    """Return the folders that this Python and its packages need, outermost first."""
    import numpy as np

    executable = Path(sys.executable)
    found = {Path(sys.prefix), Path(sys.base_prefix), Path(np.__file__).parents[1]}
    found |= {executable.parent, executable.resolve().parent, Path("/nix/store")}
    # A Python in the course's own folder (.venv) is shown; that folder, or a home, is not.
    hidden = [folder for one in (course_folder(), Path.home()) for folder in (one, *one.parents)]
    return [str(one) for one in sorted(found) if one not in hidden]
