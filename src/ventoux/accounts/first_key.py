"""The file that holds the first key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ventoux.errors import HomeError

if TYPE_CHECKING:
    from pathlib import Path


def write_first_key(path: Path, secret: str) -> None:
    """On the disk when this returns, whole and for this user only. Raises HomeError, and leaves nothing behind.

    A file that is already there is replaced: this is called only while there is no key at all, so what it holds is
    a key that a start before could not keep.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secret}\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if partial.is_file():
            partial.unlink()
        raise HomeError(
            f"The first API key cannot be written to {path}: {error.strerror}.",
            hint="Nothing was kept. Make room or give this user the right to write there, and start again.",
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
