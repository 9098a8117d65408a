"""Documents that are read and not kept, for as long as that takes: in files of the home, which no other user reads."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ventoux.errors import PayloadTooLarge, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable
    from pathlib import Path


class Scratch:
    """``folder`` is its own: what is in it at the start was left by a server that was killed, and goes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)

    @asynccontextmanager
    async def file(self, pieces: AsyncIterable[bytes], *, limit: int) -> AsyncGenerator[tuple[Path, int]]:
        """A file of these bytes and its size, gone afterwards whatever happened.

        Raises PayloadTooLarge, Unavailable."""
        path = self._folder / uuid.uuid4().hex
        try:
            yield path, await self._write(path, pieces, limit)
        finally:
            # On the loop: also when the caller was cancelled, and it is one system call.
            path.unlink(missing_ok=True)

    async def _write(self, path: Path, pieces: AsyncIterable[bytes], limit: int) -> int:
        size = 0
        try:
            with await asyncio.to_thread(path.open, "xb") as file:
                async for piece in pieces:
                    size += len(piece)
                    if size > limit:
                        raise PayloadTooLarge(
                            f"The document is larger than {limit:,} bytes.", hint="Split it, or raise max_file."
                        )
                    await asyncio.to_thread(file.write, piece)
        except OSError as error:
            raise Unavailable(
                f"The document cannot be put aside to be read: {error.strerror}.", retry_after=5
            ) from error
        return size


async def whole(data: bytes) -> AsyncGenerator[bytes]:
    yield data
