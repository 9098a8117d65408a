"""A ZIP whose maker is not trusted: what is inflated is counted as it is inflated, whatever the directory claims.

Names are looked up in memory and never become paths, so that ``../`` in one leads nowhere.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable

if TYPE_CHECKING:
    from ventoux.parsing.source import Source

_ENTRIES = 20_000
_CHUNK = 256 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)


class Archive:
    def __init__(self, source: Source) -> None:
        self._limit = source.limits.unpacked
        self._inflated = 0
        try:
            self._zip = zipfile.ZipFile(source.open())
        except _BROKEN as error:
            raise _damaged(str(error)) from error
        if len(self._zip.filelist) > _ENTRIES:
            raise DocumentTooLarge(
                f"The file is an archive of {len(self._zip.filelist)} entries; a document has a few hundred.",
                hint="Unpack it and add the documents in it one by one.",
            )
        self.names = {info.filename for info in self._zip.filelist}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """The entry's bytes. Raises DocumentUnreadable where it is damaged, locked or not there."""
        if name not in self.names:
            raise _damaged(f"{name!r} is missing")
        parts: list[bytes] = []
        try:
            with self._zip.open(name) as entry:
                while part := entry.read(_CHUNK):
                    self._count(len(part))
                    parts.append(part)
        except _BROKEN as error:
            if "password" in str(error) or "encrypted" in str(error):
                raise locked() from error
            raise _damaged(f"{name!r}: {error}") from error
        return b"".join(parts)

    def find(self, name: str) -> bytes | None:
        return self.read(name) if name in self.names else None

    def check(self) -> None:
        """Inflates all of it, and keeps nothing: before a library is let at it that does not count."""
        for name in sorted(self.names):
            try:
                with self._zip.open(name) as entry:
                    while part := entry.read(_CHUNK):
                        self._count(len(part))
            except _BROKEN as error:
                if "password" in str(error) or "encrypted" in str(error):
                    raise locked() from error
                raise _damaged(f"{name!r}: {error}") from error

    def _count(self, more: int) -> None:
        self._inflated += more
        if self._inflated > self._limit:
            raise DocumentTooLarge(
                f"The file unpacks to more than {self._limit} bytes.",
                hint="Split the document, or take out what it embeds.",
            )


def locked() -> DocumentUnreadable:
    return DocumentUnreadable("The document is encrypted.", hint="Save it without a password, and add that.")


def _damaged(why: str) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"The document is damaged: {why}.", hint="Open it in the program that made it and save it anew."
    )
