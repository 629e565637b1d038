"""Linux only: which files a process may still see and change, for good.

Rules in the kernel since Linux 5.13, which need no rights and no program: what no rule allows is
refused. They stand in for bubblewrap where that is missing, or where users may not make namespaces
(Ubuntu since 23.10). Source of numbers and structures: Linux, include/uapi/linux/landlock.h.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the numbers of the system calls, on every processor
_VERSION, _PATH_BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_TRUNCATE = 1 << 14
_FOR_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}  # how many bits each version knows
_RIGHTS_SINCE_5 = 16


def restrict_files(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Let this process read some paths and write others, and nothing else; False where it cannot.

    Args:
        readable: files and folders that may be read; those that are not there are left out.
        writable: those that may be changed too.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    every = (1 << _RIGHTS_BY_VERSION.get(version, _RIGHTS_SINCE_5)) - 1
    attributes = struct.pack("=Q", every)
    rules = libc.syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for rights, paths in ((_READ, readable), (every, writable)):
            for path in paths:
                if not _allow(libc, rules, path, rights & every):
                    return False
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return bool(libc.syscall(_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> bool:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        rights = rights if Path(path).is_dir() else rights & _FOR_FILES
        attributes = struct.pack("=Qi", rights, place)
        return bool(libc.syscall(_ADD, rules, _PATH_BENEATH, attributes, 0) == 0)
    finally:
        os.close(place)
