"""What proves that bytes are the ones meant: a SHA-256, or where a hub keeps a file outside LFS its git blob id."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from ventoux.catalog.errors import HashMismatch
from ventoux.catalog.sources import part as parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SHA256_DIGITS = 64


def digest(path: Path, like: str, progress: Callable[[int], None]) -> str:
    """Of the kind of ``like``, in hexadecimal. Also makes sure that the bytes are on the disk."""
    if len(like) == _SHA256_DIGITS:
        found = hashlib.sha256()
    else:
        found = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    done = 0
    with path.open("r+b") as file:
        while chunk := file.read(parts.CHUNK):
            found.update(chunk)
            done += len(chunk)
            progress(done)
        os.fsync(file.fileno())
    return found.hexdigest()


def require(part: Path, uri: str, size: int, expected: str, progress: Callable[[int], None]) -> None:
    """Removes what is not the bytes meant: continuing them could never succeed. Raises HashMismatch."""
    here = part.stat().st_size
    if here != size:
        parts.discard(part)
        raise HashMismatch(
            f"{parts.redact(uri)} gave {here} bytes, but the card says {size}.",
            hint="The file has changed or the card is wrong; nothing was installed.",
        )
    found = digest(part, expected, progress)
    if found != expected:
        parts.discard(part)
        kind = "SHA-256" if len(expected) == _SHA256_DIGITS else "the git id"
        raise HashMismatch(
            f"{parts.redact(uri)} has {kind} {found}, but the card says {expected}.",
            hint="It has changed, was damaged on its way, or the card is wrong. Nothing was installed; pull again.",
        )
