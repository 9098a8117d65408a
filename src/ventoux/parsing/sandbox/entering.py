"""The child gives up everything that reading one document does not need, before it looks at the document.

Each means is tried; what this machine does not offer is told in a note, and the others hold all the same.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import sys
from typing import TYPE_CHECKING

from ventoux.parsing.sandbox import landlock, seccomp
from ventoux.parsing.sandbox.system import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, prctl, unshare

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEW_USER, _NEW_PROCESSES, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000

_OPEN_FILES = 64
_PROCESSES = 64


def end_with_parent() -> None:
    """Linux only; elsewhere the end of the standard input does."""
    if sys.platform == "linux":
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def enter(*, seconds: float, memory: int, readable: Iterable[str]) -> list[str]:
    """Gives what could not be given up, as notes for the operator."""
    notes: list[str] = []
    if sys.platform == "linux":
        _isolate(notes)
        end_with_parent()
        prctl(PR_SET_NO_NEW_PRIVS, 1)
    _limit(seconds, memory)
    if sys.platform == "linux":
        _confine(readable, notes)
    else:
        notes.append("files and the network are not shut off on this system")
    return notes


def _limit(seconds: float, memory: int) -> None:
    limits = [
        (resource.RLIMIT_CORE, 0),
        # Nothing is written but pipes, which this does not count.
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CPU, math.ceil(seconds) + 1),
        (resource.RLIMIT_AS, memory),
    ]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_NPROC, _PROCESSES))
    for kind, most in limits:
        _, hard = resource.getrlimit(kind)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def _isolate(notes: list[str]) -> None:
    """Own namespaces of users, processes, network and IPC. What ran in a namespace of processes ends with its first, so
    that nothing a document starts outlives it."""
    try:
        unshare(_NEW_USER | _NEW_PROCESSES | _NEW_NETWORK | _NEW_IPC)
    except OSError as error:
        notes.append(f"namespaces: {error.strerror}")
        return
    inner = os.fork()
    if inner:
        _stand_by(inner)


def _stand_by(inner: int) -> None:
    """Outside of the namespace: ends as the one inside does. Never returns."""
    for descriptor in (0, 1):
        os.close(descriptor)
    _, status = os.waitpid(inner, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _confine(readable: Iterable[str], notes: list[str]) -> None:
    try:
        landlock.restrict(readable, ("/dev/null",))
    except OSError as error:
        notes.append(f"Landlock: {error.strerror}")
    try:
        seccomp.deny()
    except OSError as error:
        notes.append(f"seccomp: {error.strerror}")
