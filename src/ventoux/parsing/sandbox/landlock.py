"""Landlock: from here on, this process and its children open nothing but what is below the given folders.

Numbers and layouts: Linux, include/uapi/linux/landlock.h; the system calls have the same numbers on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import TYPE_CHECKING

from ventoux.parsing.sandbox.system import syscall

if TYPE_CHECKING:
    from collections.abc import Iterable

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _READ_FILE, _READ_DIR, _WRITE_FILE = 1 << 0, 1 << 2, 1 << 3, 1 << 1
_FILES = ((1, 13), (2, 1), (3, 1), (5, 1))
"""How many rights to files each version of the interface added: up to 3, then 5."""
_NETWORK = 0b11
"""Binding and connecting TCP, since version 4."""
_SCOPES = 0b11
"""Abstract Unix sockets and signals to processes outside, since version 6."""


def restrict(readable: Iterable[str], writable: Iterable[str] = ()) -> int:
    """Below ``readable`` files are read and programs run; ``writable`` are files, such as /dev/null. Gives the version
    of the interface. Raises OSError where the kernel has none, or has it switched off."""
    version = syscall(_CREATE, 0, 0, _VERSION)
    rights = sum(count for since, count in _FILES if since <= version)
    handled = (1 << rights) - 1
    layout = struct.pack("=QQQ", handled, _NETWORK if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = syscall(_CREATE, ctypes.create_string_buffer(layout, len(layout)), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_DIR)
        for path in writable:
            _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - pathlib costs the child milliseconds
            rights &= ~_READ_DIR
        rule = struct.pack("=Qi", rights, place)
        syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.create_string_buffer(rule, len(rule)), 0)
    finally:
        os.close(place)
