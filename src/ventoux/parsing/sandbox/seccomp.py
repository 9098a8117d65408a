"""A filter of system calls: no sockets, no tracing, no leaving of the process group. For where namespaces are refused,
as in most containers, and beside them elsewhere.

Layouts: Linux, include/uapi/linux/seccomp.h, filter.h and audit.h.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from typing import TYPE_CHECKING, NamedTuple

from ventoux.parsing.sandbox.system import PR_SET_SECCOMP, prctl

if TYPE_CHECKING:
    from collections.abc import Sequence

_MODE_FILTER = 2
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN, _AND = 0x20, 0x15, 0x35, 0x06, 0x54
_ARGUMENTS = 16
"""Where the first one is; each has eight bytes, and the lower four come first on both architectures."""
_X32 = 0x40000000

_DENIED = {
    # socket, socketpair stays (pipes between threads), ptrace, setpgid, setsid, process_vm_readv and writev,
    # io_uring_setup (which opens sockets past a filter), unshare, setns, mount, bpf, userfaultfd, keyctl
    "x86_64": (0xC000003E, (41, 101, 109, 112, 310, 311, 425, 272, 308, 165, 321, 323, 250)),
    "aarch64": (0xC00000B7, (198, 117, 154, 157, 270, 271, 425, 97, 268, 40, 280, 282, 219)),
}


class Masked(NamedTuple):
    """A call that is denied where the lower half of its argument, as far as the mask goes, has this value."""

    number: int
    argument: int
    mask: int
    value: int


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def deny() -> None:
    """Denied calls fail with EACCES. Raises OSError where the kernel or the architecture has no filter. Needs
    no_new_privs."""
    filtering = program(_DENIED[platform.machine()][1] if platform.machine() in _DENIED else ())
    code = ctypes.create_string_buffer(filtering)
    length = len(filtering) // len(_instruction(0, 0, 0, 0))
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(_Program(length, ctypes.addressof(code))))


def program(numbers: Sequence[int], masked: Sequence[Masked] = ()) -> bytes:
    """A filter by which these calls fail with EACCES, for whoever loads it; at most 250, each masked one counting for
    six. Raises OSError where none is written for the architecture."""
    machine = platform.machine()
    if machine not in _DENIED:
        raise OSError(errno.ENOSYS, f"no filter is written for {machine}")
    denied = _instruction(_RETURN, 0, 0, _ERRNO | errno.EACCES)
    checks = [one for call in masked for one in _masked(call, denied)]
    instructions = [
        _instruction(_LOAD, 0, 0, 4),
        _instruction(_EQUAL, 1, 0, _DENIED[machine][0]),
        _instruction(_RETURN, 0, 0, _KILL),
        _instruction(_LOAD, 0, 0, 0),
        # On x86-64 the same calls have second numbers, up here.
        _instruction(_AT_LEAST, len(checks) + len(numbers) + 1, 0, _X32),
        *checks,
    ]
    instructions += [_instruction(_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    return b"".join([*instructions, _instruction(_RETURN, 0, 0, _ALLOW), denied])


def _masked(call: Masked, denied: bytes) -> list[bytes]:
    """The number is loaded before and afterwards."""
    return [
        _instruction(_EQUAL, 0, 5, call.number),
        _instruction(_LOAD, 0, 0, _ARGUMENTS + 8 * call.argument),
        _instruction(_AND, 0, 0, call.mask),
        _instruction(_EQUAL, 0, 1, call.value),
        denied,
        _instruction(_LOAD, 0, 0, 0),
    ]


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
