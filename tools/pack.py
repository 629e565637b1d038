"""Pack the course for a room without internet: a folder for a USB stick or a shared drive.

    python start.py pack stick                             for this system and this Python
    python start.py pack stick --systems windows macos linux --pythons 3.12 3.13
    python start.py pack stick --systems all --pythons all --tests

The folder then holds the course, the wheels of all packages, MNIST if it is to be had, and
START-HERE.txt, which says what learners do with it. Packing again adds to the folder and brings it
up to date. `start.py` runs this file with the Python in .venv.
"""

import argparse
import gzip
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pack_course import (
    FILES,
    FOLDERS,
    LOCKS,
    NOTEBOOKS,
    ROOT,
    Record,
    copy_course,
    worked_in,
    write,
)
from pack_wheels import PYTHONS, SYSTEMS, Problem, fetch, remove_strangers, this_system

PAGE = "START-HERE.txt"
PAGE_TEXT = """\
A neural network from scratch, for a room without internet

1. Copy this whole folder to your own computer. Do not work on a stick or a shared drive.
2. You need Python {pythons}. What you have says  python --version  in a terminal
   (on Windows  py --list ). If you have none, ask your instructor for an installer from
   https://www.python.org/downloads/
3. Open a terminal in the copied folder and type

       python start.py

   (on Windows  py start.py , on some systems  python3 start.py ). The first time this takes a
   minute or two. Nothing is fetched from the internet.

If you have the course already, or this folder is too large for each of you to copy: leave it where
it is, and type in the folder of the course, with the place of this one behind --offline

       python start.py --offline PLACE

Packed for
{targets}
{data}
"""


def copy_mnist(folder: Path) -> str:
    """Pack the four files of MNIST, checked; return what stood in the way, or nothing."""
    from nnlib.data.fetch import DataUnavailableError
    from nnlib.data.fetch import fetch as fetch_data
    from nnlib.data.mnist import SOURCE

    try:
        contents = fetch_data(SOURCE)
    except DataUnavailableError as error:
        return str(error)
    for name, content in contents.items():
        packed = gzip.compress(content, mtime=0)
        write(folder / "data" / SOURCE.folder / f"{name}.gz", packed)
    return ""


def page(record: Record, *, mnist: bool) -> str:
    """Return the text of START-HERE.txt."""
    by_system: Mapping[str, list[str]] = {
        name: [python for system, python in record.targets if system == name] for name in SYSTEMS
    }
    pythons = sorted({python for _, python in record.targets}, key=PYTHONS.index)
    return PAGE_TEXT.format(
        pythons=" or ".join(pythons),
        targets="\n".join(
            f"    {SYSTEMS[name].title}: Python {', '.join(pythons)}"
            for name, pythons in by_system.items()
            if pythons
        ),
        data=f"with{'' if mnist else 'out'} the 70,000 digits of MNIST.",
    )


def pack(arguments: argparse.Namespace) -> None:
    """Do what the command line asks for."""
    started = time.monotonic()
    folder = arguments.folder.resolve()
    if folder.is_relative_to(ROOT):
        raise Problem("Name a folder outside of the course, such as one on the stick.")
    record = Record.of(folder)
    print(f"Packing the course into {folder}", flush=True)
    record.write(folder)
    (folder / PAGE).unlink(missing_ok=True)  # it comes back when all is there
    wheels = folder / "wheels"
    wheels.mkdir(exist_ok=True)
    copy_course(folder, record, arguments.without)
    for name in remove_strangers(wheels, [ROOT / name for name in LOCKS]):
        print(f"  removed {name}, which is not the course's")
    for system in arguments.systems:
        for python in arguments.pythons:
            # The second lock holds what the first does, at the same versions.
            fetch(wheels, ROOT / LOCKS[arguments.tests], SYSTEMS[system], python)
            if [system, python] not in record.targets:
                record.targets.append([system, python])
            record.write(folder)
    problem = "" if "data" in arguments.without else copy_mnist(folder)
    mnist = (folder / "data" / "mnist").is_dir()
    record.targets.sort(key=lambda each: (list(SYSTEMS).index(each[0]), PYTHONS.index(each[1])))
    record.write(folder)
    write(folder / PAGE, page(record, mnist=mnist).encode())

    if problem:
        print(f"\nPacked without MNIST.\n{problem}\n")
    worked = [name for name in record.files if name.endswith(".ipynb") and worked_in(name)]
    if worked:
        print("Somebody has worked in these notebooks. They are packed as they are:")
        print("\n".join(f"  {name}" for name in worked))
    size = sum(path.stat().st_size for path in [*wheels.iterdir(), *folder.glob("data/*/*")])
    print(
        f"Packed after {time.monotonic() - started:.0f} s: {len(list(wheels.iterdir()))} wheels "
        f"and the data are {size / 1e6:.0f} MB. What learners do says {folder / PAGE}"
    )


def main(words: Sequence[str]) -> int:
    """Read the command line, pack, and return the exit code."""
    here = "{}.{}".format(*sys.version_info)
    parser = argparse.ArgumentParser(
        prog="start.py pack",
        description="Pack the course for a room without internet, into a folder for a USB stick "
        "or a shared drive.",
        allow_abbrev=False,
    )
    parser.add_argument("folder", type=Path, help="where to: a new folder, or one packed before")
    parser.add_argument(
        "--systems",
        nargs="+",
        choices=[*SYSTEMS, "all"],
        help="what runs on the learners' computers (default: what runs here)",
    )
    parser.add_argument(
        "--pythons",
        nargs="+",
        choices=[*PYTHONS, "all"],
        default=[here],
        help=f"the versions of Python they have (default: {here}, as here)",
    )
    parser.add_argument("--tests", action="store_true", help="add what `start.py test` needs")
    parser.add_argument(
        "--without",
        nargs="+",
        choices=["data", *FILES, *FOLDERS, *NOTEBOOKS],
        default=[],
        metavar="NAME",
        help="leave out: solutions, INSTRUCTORS.md, data, ...",
    )
    arguments = parser.parse_args(words)
    try:
        if arguments.systems is None:
            arguments.systems = [this_system()]
        if "all" in arguments.systems:
            arguments.systems = list(SYSTEMS)
        if "all" in arguments.pythons:
            arguments.pythons = list(PYTHONS)
        pack(arguments)
    except Problem as problem:
        print(f"\n{problem}")
        return 1
    except OSError as error:
        print(f"\n{error.filename or arguments.folder}: {error.strerror or error}")
        print("Make room there or name another folder, and run this again.")
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run this again to carry on.")
        return 130
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # the folder's name may not fit the terminal
    sys.exit(main(sys.argv[1:]))
