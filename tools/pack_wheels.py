"""Fetch the wheels that a lock file pins, for any system and any Python that the course runs on."""

import hashlib
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# pip fetches the wheels, and with it comes what tells markers: the .venv need not have more.
from pip._vendor.packaging.requirements import Requirement

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Problem(Exception):  # noqa: N818 - an instructor's problem, not a programming error
    """Something the instructor has to know or do. Its text is all they see."""


@dataclass(frozen=True)
class System:
    """A kind of computer, as markers and as pip describe it.

    Args:
        title: what people call it.
        markers: ``sys_platform``, ``os_name`` and ``platform_system``.
        machine: ``platform_machine``.
        platforms: what pip calls the platforms whose wheels run there.
    """

    title: str
    markers: tuple[str, str, str]
    machine: str
    platforms: tuple[str, ...]


def glibc(machine: str) -> tuple[str, ...]:
    """Return the platforms of a Linux with glibc 2.28: Debian 10, Ubuntu 18.10, RHEL 8 or newer."""
    named = tuple(f"manylinux{year}_{machine}" for year in ("2014", "2010", "1"))
    return (*(f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1)), *named)


LINUX = ("linux", "posix", "Linux")
MACOS = ("darwin", "posix", "Darwin")
SYSTEMS = {
    "windows": System("Windows", ("win32", "nt", "Windows"), "AMD64", ("win_amd64",)),
    # From the version named here pip goes down by itself; scikit-learn begins at 12 on Apple's.
    "macos": System("macOS 12 or newer, Apple M", MACOS, "arm64", ("macosx_12_0_arm64",)),
    "macos-intel": System("macOS 12 or newer, Intel", MACOS, "x86_64", ("macosx_12_0_x86_64",)),
    "linux": System("Linux", LINUX, "x86_64", glibc("x86_64")),
    "linux-arm": System("Linux on ARM (64 bit)", LINUX, "aarch64", glibc("aarch64")),
}


def this_system() -> str:
    """Return the name of the system that this runs on.

    Raises:
        Problem: it is none of those that wheels can be packed for.
    """
    here = (sys.platform, platform.machine().lower())
    for name, system in SYSTEMS.items():
        if here == (system.markers[0], system.machine.lower()):
            return name
    raise Problem(
        f"This is {here[0]} on {here[1]}, for which nothing can be packed. Say for which systems: "
        f"--systems {' '.join(SYSTEMS)}"
    )


def pinned(lock: Path) -> Iterator[tuple[Requirement, str]]:
    """Yield what a lock file pins: each requirement, and its hashes as pip reads them."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if re.match(r"[\w.-]+==", line):
            requirement, *hashes = line.split(" --hash=")
            yield Requirement(requirement), " ".join(f"--hash={each.strip()}" for each in hashes)


def needed(lock: Path, system: System, python: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (full version, lines for pip): what the releases of a Python need on a system.

    pip cannot say it: it asks the markers about the Python it runs on, whatever the target. Where a
    marker parts the releases, such as ``python_full_version >= "3.11.5"``, the older ones come
    second, with what they alone need.
    """
    seen: set[str] = set()
    for full_version in (f"{python}.99", f"{python}.0"):
        environment = {
            "sys_platform": system.markers[0],
            "os_name": system.markers[1],
            "platform_system": system.markers[2],
            "platform_machine": system.machine,
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "implementation_version": full_version,
            "python_version": python,
            "python_full_version": full_version,
            "extra": "",
        }
        lines = [
            f"{requirement.name}{requirement.specifier} {hashes}"
            for requirement, hashes in pinned(lock)
            if requirement.marker is None or requirement.marker.evaluate(environment)
        ]
        new = [line for line in lines if line not in seen]
        if new:
            yield full_version, new
        seen.update(lines)


def fetch(wheels: Path, lock: Path, system: System, python: str) -> None:
    """Bring into `wheels` what a system and a Python need, less what is there.

    Raises:
        Problem: with pip's own words, if it did not get them all.
    """
    for full_version, lines in needed(lock, system, python):
        title = f"{system.title}, Python {full_version.replace('99', 'x')}"
        with tempfile.TemporaryDirectory() as folder:
            requirements = Path(folder, "requirements.txt")
            requirements.write_text("\n".join(lines), encoding="utf-8")
            command = [sys.executable, "-m", "pip", "download", "--dest", str(wheels)]
            command += ["--requirement", str(requirements), "--require-hashes", "--no-deps"]
            command += ["--only-binary", ":all:", "--implementation", "cp"]
            command += ["--python-version", full_version, "--no-input", "--no-color"]
            command += ["--disable-pip-version-check", "--progress-bar", "off"]
            for name in system.platforms:
                command += ["--platform", name]
            code, output = run_pip(command, title, len(lines))
        if code != 0:
            errors = [line for line in output if "ERROR" in line] or output[-3:]
            raise Problem(
                f"The packages for {title} could not be fetched. pip says:\n"
                + "\n".join(f"  {line}" for line in errors)
                + "\nRun this again: what is there already is not fetched again."
            )


def run_pip(command: Sequence[str], title: str, total: int) -> tuple[int, list[str]]:
    """Run pip and say how far it is. Returns (exit code, lines of output)."""
    output: list[str] = []
    begun = 0
    back = "\r" if sys.stdout.isatty() else ""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line.rstrip())
            begun += line.startswith(("Collecting ", "Processing "))
            if back:
                print(f"{back}  {title}: package {begun} of {total}", end="", flush=True)
    print(f"{back}  {title}: package {begun} of {total}", flush=True)
    return process.returncode, output


def remove_strangers(wheels: Path, locks: Iterable[Path]) -> list[str]:
    """Delete what no lock file knows: of an older course, or cut in the middle. Name it."""
    known = {digest for lock in locks for digest in HASH.findall(lock.read_text("utf-8"))}
    strangers = [
        path
        for path in sorted(wheels.iterdir())
        if hashlib.sha256(path.read_bytes()).hexdigest() not in known
    ]
    for path in strangers:
        path.unlink()
    return [path.name for path in strangers]
