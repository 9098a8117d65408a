"""The bytes of one document, wherever a reader wants them: as a file, as a beginning, as a whole."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from ventoux.parsing.errors import DocumentTooLarge

if TYPE_CHECKING:
    from ventoux.parsing.schemas import ParseLimits

HEAD = 64 * 1024


class Source:
    """``file`` stays the caller's. ``name`` decides between formats that look alike, and nothing else."""

    def __init__(self, file: BinaryIO, name: str, limits: ParseLimits) -> None:
        self._file = file
        self.name = name
        self.limits = limits
        self.size = file.seek(0, io.SEEK_END)
        self.head = self.open().read(HEAD)

    @classmethod
    def of(cls, data: bytes, name: str, limits: ParseLimits) -> Source:
        return cls(io.BytesIO(data), name, limits)

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""

    def open(self) -> BinaryIO:
        """At its beginning. One reader at a time: it is always the same file."""
        self._file.seek(0)
        return self._file

    def read(self) -> bytes:
        if self.size > self.limits.unpacked:
            raise DocumentTooLarge(
                f"The document holds {self.size} bytes; {self.limits.unpacked} are read.", hint="Split it."
            )
        return self.open().read()
