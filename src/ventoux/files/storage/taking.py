"""What every storage does to the bytes that pass: count them, bound them, hash them, keep the first ones."""

from __future__ import annotations

import hashlib
import re

from ventoux.errors import PayloadTooLarge
from ventoux.files.schemas import Stored

HEAD = 64 * 1024
"""Bytes kept for telling the type."""
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\Z")


class Taking:
    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._hash = hashlib.sha256()
        self._head = bytearray()
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Takes a while for much: a millisecond for a megabyte. Raises PayloadTooLarge past the limit."""
        self._size += len(piece)
        if self._limit is not None and self._size > self._limit:
            raise too_large(self._limit)
        self._hash.update(piece)
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]

    def stored(self) -> Stored:
        return Stored(self._size, self._hash.hexdigest(), bytes(self._head))


def too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"The file is larger than {limit:,} bytes.", hint="Send less, or raise max_file.")


def checked(key: str) -> str:
    """A key is ours, so a bad one is a mistake of ours: it must never lead out of the storage."""
    if not _KEY.match(key):
        raise ValueError(f"no key of the storage: {key[:100]!r}")
    return key
