"""Linux only: system calls that a learner's code has no use for are refused, for good.

A filter in the kernel, which the process that asked for it can never take off again. It needs no
rights and no program. What it refuses fails with "operation not permitted": making a process (a
thread is fine), starting a program, making a socket, sending a signal, looking into other
processes. Source of the format: Linux, Documentation/userspace-api/seccomp_filter.rst.
"""

import ctypes
import errno
import platform
import struct
import sys

# Numbers of system calls: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h
_X86_64 = {
    "arch": 0xC000003E,
    "clone": 56,
    "clone3": 435,
    "refused": [
        *(41, 49, 50, 53, 57, 58, 59),  # socket bind listen socketpair fork vfork execve
        *(29, 62, 68, 101, 109, 112, 129),  # shmget kill msgget ptrace setpgid setsid rt_sigqueue
        *(157, 165, 200, 234, 248, 249, 250),  # prctl mount tkill tgkill add_key request_key keyctl
        *(272, 297, 298, 308, 310, 311),  # unshare rt_tgsigqueue perf_event setns process_vm_r, _w
        *(
            319,
            321,
            322,
            323,
            424,
            425,
            434,
            438,
        ),  # memfd bpf execveat userfaultfd pidfd_* io_uring
    ],
}
_AARCH64 = {
    "arch": 0xC00000B7,
    "clone": 220,
    "clone3": 435,
    "refused": [
        *(198, 199, 200, 201, 221),  # socket socketpair bind listen execve
        *(
            194,
            129,
            186,
            117,
            154,
            157,
            138,
        ),  # shmget kill msgget ptrace setpgid setsid rt_sigqueue
        *(167, 40, 130, 131, 217, 218, 219),  # prctl mount tkill tgkill add_key request_key keyctl
        *(97, 240, 241, 268, 270, 271),  # unshare rt_tgsigqueue perf_event setns process_vm_r, _w
        *(
            279,
            280,
            281,
            282,
            424,
            425,
            434,
            438,
        ),  # memfd bpf execveat userfaultfd pidfd_* io_uring
    ],
}
_TABLES = {"x86_64": _X86_64, "aarch64": _AARCH64}

_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_CLONE_THREAD = 0x00010000
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little-endian
_X32 = 0x40000000  # the same calls by other numbers
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def refuse_system_calls() -> bool:
    """Switch the filter on for this process; False where this system has none."""
    table = _TABLES.get(platform.machine())
    if not sys.platform.startswith("linux") or table is None or sys.maxsize < 2**32:
        return False
    program = _program(table)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    described = _Program(len(program) // 8, program)
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(described), 0, 0) == 0)


def _program(table: dict[str, object]) -> bytes:
    refused = table["refused"]
    assert isinstance(refused, list)
    fail = _step(_RETURN, _FAIL | errno.EPERM)
    steps = [
        _step(_LOAD, _ARCH),
        _step(_EQUALS, table["arch"], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        fail,
        # glibc goes back to clone where clone3, whose flags a filter cannot see, is not there.
        _step(_EQUALS, table["clone3"], 0, 1),
        _step(_RETURN, _FAIL | errno.ENOSYS),
    ]
    for number in refused:
        steps += [_step(_EQUALS, number, 0, 1), fail]
    steps += [
        _step(_EQUALS, table["clone"], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _CLONE_THREAD, 1, 0),
        fail,
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(steps)


def _step(code: int, value: object, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
