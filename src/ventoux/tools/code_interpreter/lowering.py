"""Where the server is root: makes a child nobody in particular before it becomes bubblewrap. Root has no limit of
processes, and what gets out of a jail should not be root.

``python -I -S lowering.py USER PATHS COMMAND…``. Whoever it becomes may not get as far as the interpreter's folders:
``PATHS``, a list in JSON, are bound below ``PLACE`` first, by their numbers, in a namespace of mounts of its own.
Flags: Linux, include/uapi/linux/{sched,mount}.h. The standard library only.
"""

from __future__ import annotations

import ctypes
import json
import os
import stat
import sys

PLACE = "/mnt"
"""There on every system; what is below it is covered, for this child alone."""

_NEW_MOUNTS = 0x20000
_NOSUID, _NODEV, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 0x1000, 0x4000, 0x40000
_LIBC = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    user, paths, command = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
    _checked(_LIBC.unshare(_NEW_MOUNTS))
    _mount("none", "/", "", _RECURSIVE | _PRIVATE)
    # Before what they are in may be covered.
    opened = [os.open(path, os.O_PATH | os.O_CLOEXEC) for path in paths]
    _mount("none", PLACE, "tmpfs", _NOSUID | _NODEV)
    for number, descriptor in enumerate(opened):
        _bind(descriptor, f"{PLACE}/{number}")
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.execv(command[0], command)  # noqa: S606 - bubblewrap, and no shell


def _bind(descriptor: int, place: str) -> None:
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        os.mkdir(place)  # noqa: PTH102 - pathlib costs the child milliseconds
    else:
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
    _mount(f"/proc/self/fd/{descriptor}", place, "", _BIND)
    os.close(descriptor)


def _mount(source: str, place: str, kind: str, flags: int) -> None:
    _checked(_LIBC.mount(source.encode(), place.encode(), kind.encode(), ctypes.c_ulong(flags), None))


def _checked(result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
