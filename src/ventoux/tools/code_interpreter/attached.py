"""Files that go into the working folder: the user's own, by their ids."""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
from contextlib import contextmanager, suppress
from itertools import chain, count
from typing import TYPE_CHECKING

from ventoux.errors import VentouxError
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

    from ventoux.accounts.schemas import Principal
    from ventoux.files.service import Files

MOST = 20
"""Of one call."""
_LIBC = ctypes.CDLL(None)


async def copy_in(files: Files, principal: Principal, file_id: str, folder: int, taken: Collection[str]) -> str:
    """Its name there, none of the ``taken`` ones. ``folder`` is that of a worker that stands still. Raises
    ToolFailed."""
    name = ""
    try:
        file = await files.find(principal, file_id)
        name = _free(file.name.lstrip(".") or "file", taken)
        descriptor = await asyncio.to_thread(_created, folder, name)
        try:
            async for piece in files.content(file):
                await asyncio.to_thread(_written, descriptor, piece)
        finally:
            os.close(descriptor)
    except VentouxError as error:
        if name:
            await asyncio.to_thread(_removed, folder, name)
        raise ToolFailed(f"The file {file_id[:64]!r} cannot be used: {error}", hint=error.hint) from error
    except OSError as error:
        await asyncio.to_thread(_removed, folder, name)
        raise ToolFailed(_why(name, error)) from error
    return name


def _free(name: str, taken: Collection[str]) -> str:
    return next(one for one in chain([name], (f"{number}-{name}" for number in count(2))) if one not in taken)


def _created(folder: int, name: str) -> int:
    """In place of one of the same name. To be read; whoever wants to change it makes a copy."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    with _owned_as(os.fstat(folder)):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, 0o444, dir_fd=folder)


@contextmanager
def _owned_as(folder: os.stat_result) -> Generator[None]:
    """What this thread creates is the folder's owner's: there, nobody else exists, root as little as others."""
    if os.geteuid() != 0:
        yield
        return
    _LIBC.setfsgid(folder.st_gid)
    _LIBC.setfsuid(folder.st_uid)
    try:
        yield
    finally:
        _LIBC.setfsuid(0)
        _LIBC.setfsgid(os.getegid())


def _written(descriptor: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(descriptor, left) :]


def _removed(folder: int, name: str) -> None:
    with suppress(OSError):
        os.unlink(name, dir_fd=folder)


def _why(name: str, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"The file {name!r} does not fit into the working folder beside what is there."
    return f"The file {name!r} cannot be put into the working folder: {error.strerror}."
