"""What code leaves in its working folder: looked at and read as if it were hostile.

Names are looked up in the open folder, never by path; nothing is followed, and nothing but a plain file with one name
is read. The worker stands still meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from ventoux.errors import VentouxError
from ventoux.files.schemas import NewFile
from ventoux.tools.schemas import ProducedFile

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from ventoux.accounts.schemas import Principal
    from ventoux.files.service import Files

KEPT_SECONDS = 30 * 86_400.0
"""As long as a stored response: a conversation may be kept for ever, charts need not."""

_MOST = 20
"""Files of one call that are handed on."""
_LOOKED_AT = 1000
_PIECE = 256 * 1024
_LONGEST = 200
_BLOCK = 512
"""Bytes, of which ``st_blocks`` is a number on every file system."""
_SPARSE = 2
"""A file that says so many times what it takes is none."""


class Mark(NamedTuple):
    """By which a file is known to be the same as before. The change time cannot be set by who writes it."""

    inode: int
    size: int
    changed: int


class Found(NamedTuple):
    """``new``: names of files that are new or changed; ``refused``: what is not handed on, and why."""

    marks: dict[str, Mark]
    new: list[str]
    refused: list[str]


def look(folder: int, before: Mapping[str, Mark], most_bytes: int) -> Found:
    """Hidden ones are the code's own business. ``most_bytes``: of all that is handed on of one call."""
    found, room = Found({}, [], []), most_bytes
    names = sorted(os.listdir(folder))
    if len(names) > _LOOKED_AT:
        found.refused.append(f"{len(names) - _LOOKED_AT:,} more names: only the first {_LOOKED_AT:,} are looked at")
    for name in names[:_LOOKED_AT]:
        state = os.stat(name, dir_fd=folder, follow_symlinks=False)
        found.marks[name] = mark = Mark(state.st_ino, state.st_size, state.st_ctime_ns)
        if name.startswith(".") or before.get(name) == mark:
            continue
        fault = _fault(name, state)
        if fault is None and len(found.new) == _MOST:
            fault = f"only {_MOST} files of one run are handed on"
        if fault is None and state.st_size > room:
            fault = f"more than {most_bytes:,} bytes of one run are not handed on"
        if fault is None:
            room -= state.st_size
            found.new.append(name)
        else:
            found.refused.append(f"{_shown(name)}: {fault}")
    return found


async def hand_on(files: Files, principal: Principal, folder: int, name: str) -> ProducedFile | str:
    """As one of /v1/files, or why it is not."""
    try:
        descriptor = await asyncio.to_thread(_opened, folder, name)
    except OSError as error:
        return f"{_shown(name)}: {error.strerror}"
    try:
        size = os.fstat(descriptor).st_size
        # A user's own where there is a user: what is made in a conversation is not the whole workspace's.
        visibility = "workspace" if principal.user_id is None else "user"
        new = NewFile(name=name, visibility=visibility, source="mistral", expires_in=KEPT_SECONDS)
        file = await files.upload(principal, new, _pieces(descriptor, size), size)
    except VentouxError as error:
        return f"{_shown(name)}: {error}"
    finally:
        os.close(descriptor)
    return ProducedFile(file_id=file.id, name=file.name, mime_type=file.mime_type)


def _fault(name: str, state: os.stat_result) -> str | None:
    if not name.isprintable():
        return "its name has characters that do not print"
    if stat.S_ISDIR(state.st_mode):
        return "it is a folder; only files beside it are handed on"
    if not stat.S_ISREG(state.st_mode):
        return "it is no plain file"
    if state.st_nlink != 1:
        return "it has more than one name"
    if state.st_blocks * _BLOCK * _SPARSE < state.st_size:
        return "most of it are holes"
    return None if state.st_size else "it is empty"


def _opened(folder: int, name: str) -> int:
    """Raises OSError, also where it is no longer what it was."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    descriptor = os.open(name, flags, dir_fd=folder)
    fault = _fault(name, os.fstat(descriptor))
    if fault is not None:
        os.close(descriptor)
        raise OSError(0, fault)
    return descriptor


async def _pieces(descriptor: int, size: int) -> AsyncGenerator[bytes]:
    at = 0
    while at < size and (piece := await asyncio.to_thread(os.pread, descriptor, min(_PIECE, size - at), at)):
        at += len(piece)
        yield piece


def _shown(name: str) -> str:
    return ascii(name)[:_LONGEST] if not name.isprintable() else name[:_LONGEST]
