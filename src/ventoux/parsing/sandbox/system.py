"""Linux's system calls that Python has no function for."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LIBC = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22


def prctl(option: int, value: int, pointer: object = 0) -> None:
    unsigned = ctypes.c_ulong
    last = pointer if not isinstance(pointer, int) else unsigned(pointer)
    _checked(_LIBC.prctl(option, unsigned(value), last, unsigned(0), unsigned(0)))


def unshare(flags: int) -> None:
    _checked(_LIBC.unshare(flags))


def syscall(number: int, *arguments: object) -> int:
    call: Callable[..., int] = _LIBC.syscall
    call.restype = ctypes.c_long  # pyright: ignore[reportFunctionMemberAccess] - ctypes' way to say it
    converted = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return _checked(call(ctypes.c_long(number), *converted))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
