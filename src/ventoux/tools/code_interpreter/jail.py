"""The jail: bubblewrap's command line, and nothing else of it is known anywhere.

What it isolates: namespaces of users, processes, network, IPC, names of the host, mounts; a root of read-only folders
and one working folder of fixed size; no /proc, no capabilities, a filter of system calls. Why bubblewrap:
docs/decisions/0007-code-interpreter-jail.md.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ventoux.parsing.sandbox import seccomp
from ventoux.tools.code_interpreter.calls import denied, denied_in_part
from ventoux.tools.code_interpreter.library import LIBRARIES, PACKAGES, PYTHON, Seen
from ventoux.tools.code_interpreter.lowering import PLACE

if TYPE_CHECKING:
    from contextlib import ExitStack

    from ventoux.tools.code_interpreter.library import Library
    from ventoux.tools.code_interpreter.limits import Limits

COMMAND = "bwrap"
WORK = "/work"

_DEVICES = ("null", "full", "random", "urandom")
"""Not zero: a shared mapping of it is memory that nobody counts."""
_PROGRAMS = ("worker.py", "charts.py")
_NOBODIES = range(61_184, 65_520)
"""Users that systemd keeps for services without files: whoever is root here becomes one of them first, for root has no
limit of processes."""
_SMALL = "65536"
_ENVIRONMENT = {
    "HOME": WORK,
    "USER": "user",
    "TMPDIR": f"{WORK}/.tmp",
    "PATH": "/python/bin",
    "LD_LIBRARY_PATH": LIBRARIES,
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "MPLBACKEND": "module://charts",
    "MPLCONFIGDIR": f"{WORK}/.tmp",
    # One thread each: the processor is the models', and every thread sets memory aside.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class Launch(NamedTuple):
    """``passed``: descriptors that the command takes."""

    command: list[str]
    passed: tuple[int, ...]


class Jail:
    def __init__(self, library: Library, limits: Limits) -> None:
        self.limits = limits
        self._library = library

    def launch(self, stack: ExitStack, channel: int) -> Launch:
        """``stack`` closes what was opened for it, once the process has started; ``channel`` is the worker's end.
        Raises OSError where bubblewrap is not there, or there is no filter for this processor."""
        program = shutil.which(COMMAND)
        if program is None:
            raise FileNotFoundError(f"{COMMAND} is not installed")
        own = [Seen(str(Path(__file__).with_name(name)), f"/jail/{name}") for name in _PROGRAMS]
        shown, before = [*self._library.shown, *own], list[str]()
        if os.geteuid() == 0:
            before = _lowered([one.source for one in shown])
            shown = [Seen(f"{PLACE}/{number}", one.place) for number, one in enumerate(shown)]
        filtering = _filter(stack)
        bound = [part for one in shown for part in ("--ro-bind", one.source, one.place)]
        apart = [*_APART, "--seccomp", str(filtering)]
        command = [*before, program, *apart, *self._folders(), *bound, *self._last(channel)]
        return Launch(command, (channel, filtering))

    def _folders(self) -> list[str]:
        made = ["--size", _SMALL, "--tmpfs", "/dev"]
        for name in _DEVICES:
            made += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
        made += ["--symlink", f"{WORK}/.tmp", "/dev/shm", "--symlink", f"{WORK}/.tmp", "/tmp"]  # noqa: S108 - in the jail
        for place, target in self._library.links:
            made += ["--symlink", target, place]
        return [*made, "--size", str(self.limits.disk), "--perms", "0700", "--tmpfs", WORK, "--dir", PACKAGES]

    def _last(self, channel: int) -> list[str]:
        end: list[str] = []
        for place in self._library.empty:
            end += ["--size", _SMALL, "--tmpfs", place, "--remount-ro", place]
        limits = {"memory": self.limits.memory, "disk": self.limits.disk, "processes": self.limits.processes}
        worker = [PYTHON, "-I", "-B", "-X", "utf8", f"/jail/{_PROGRAMS[0]}", str(channel), json.dumps(limits)]
        return [*end, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, "--", *worker]


_APART = (
    *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
    *("--uid", "1000", "--gid", "1000", "--hostname", "jail", "--clearenv"),
    *(part for name, value in _ENVIRONMENT.items() for part in ("--setenv", name, value)),
)


def _lowered(paths: list[str]) -> list[str]:
    user = random.choice(_NOBODIES)  # noqa: S311 - which one it is matters to nobody
    program = str(Path(__file__).with_name("lowering.py"))
    return [sys.executable, "-I", "-S", program, str(user), json.dumps(paths)]


def _filter(stack: ExitStack) -> int:
    descriptor = os.memfd_create("filter")
    stack.callback(os.close, descriptor)
    os.write(descriptor, seccomp.program(denied(), denied_in_part()))
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
