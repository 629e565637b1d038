"""What a measurement ran on, so that nobody compares two that are not comparable."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401  (threadpoolctl tells of the libraries that are loaded)
from threadpoolctl import threadpool_info

_PACKAGES = ("numpy", "scikit-learn", "torch")


class OtherMachineError(ValueError):
    """Two measurements come from different machines."""


def describe() -> dict[str, Any]:
    """Return what the speed depends on: processor, memory, system, versions, BLAS."""
    return {
        "processor": _processor(),
        "processors": os.cpu_count(),
        "memory in GiB": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "BLAS": sorted(
            {
                f"{each['internal_api']} {each['version']} {each.get('architecture', '')}".strip()
                for each in threadpool_info()
                if each["user_api"] == "blas"
            }
        ),
    }


def in_words(machine: dict[str, Any]) -> str:
    """Return a description as one line."""
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    return (
        f"{machine['processor']}, {machine['processors']} processors, "
        f"{machine['memory in GiB']} GiB, {machine['system']}, Python {machine['Python']}, "
        f"{packages}, {', '.join(machine['BLAS'])}"
    )


def expect_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Raise OtherMachineError, with what differs, unless the two descriptions are equal."""
    names = sorted(set(one) | set(other))
    differences = [name for name in names if one.get(name) != other.get(name)]
    if differences:
        lines = [f"{name}: {one.get(name)} against {other.get(name)}" for name in differences]
        raise OtherMachineError(
            "these two runs come from different machines, and cannot be compared:\n  "
            + "\n  ".join(lines)
        )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (AttributeError, OSError, ValueError):  # Windows knows no sysconf
        return None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
