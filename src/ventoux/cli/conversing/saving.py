"""Files that tools have made, into a folder of the user's: never over what is there, and never outside of it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.cli.files_api import FilesApi
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import BufferedWriter

    from ventoux.cli.chatting.api import Endpoint
    from ventoux.cli.conversing.telling import MadeFile

_ELSEWHERE = re.compile(r"[/\\:*?\"<>|\x00-\x1f\x7f]+")
_LONGEST = 200
"""Bytes: fewer than file systems take, with room for a number."""
_MOST_OF_A_NAME = 1000


def plain_name(name: str) -> str:
    """Of a file in the folder itself, and not a hidden one. A tool has chosen ``name``."""
    found = _ELSEWHERE.sub("_", name.strip()).encode()[-_LONGEST:].decode("utf-8", "ignore")
    return found.lstrip(".-~ ") or "file"


async def save(endpoint: Endpoint, files: Sequence[MadeFile], folder: Path) -> tuple[dict[str, str], list[str]]:
    """Where each lies, by id; and what could not be saved."""
    saved: dict[str, str] = {}
    failed: list[str] = []
    if not files:
        return saved, failed
    async with FilesApi(endpoint) as api:
        for file in files:
            try:
                saved[file.id] = str(await _save(api, file, folder))
            except (AnswerFailed, ServerUnreachable, OperatorError) as error:
                failed.append(f"{file.name} was not saved: {error}")
    return saved, failed


async def _save(api: FilesApi, file: MadeFile, folder: Path) -> Path:
    """Raises OperatorError."""
    opened = await asyncio.to_thread(_opened, folder, plain_name(file.name))
    path = folder / Path(opened.name).name
    try:
        with opened:
            await api.content(file.id, opened.write)
    except OSError as error:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from error
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return path


def _opened(folder: Path, name: str) -> BufferedWriter:
    """A new file of this name, or with a number behind it. Raises OperatorError."""
    stem, dot, suffix = name.rpartition(".")
    numbered = (f"{stem} {number}.{suffix}" if dot else f"{name} {number}" for number in range(2, _MOST_OF_A_NAME))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in (name, *numbered):
            try:
                return (folder / one).open("xb")
            except FileExistsError:
                continue
    except OSError as error:
        raise OperatorError(f"{folder / name} cannot be written: {error.strerror}.") from error
    raise OperatorError(f"{folder} has a thousand files of the name {name}.")
