"""Where bytes are: a folder of the home, or a bucket of the S3 kind. One interface, one set of tests for both.

A key is a path of ours ("files/{workspace}/{id}"), never a name that a caller chose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ventoux.files.schemas import Stored


class Storage(Protocol):
    async def put(self, key: str, pieces: AsyncIterable[bytes], *, limit: int) -> Stored:
        """All or nothing: what fails, is cancelled or passes ``limit`` leaves no object and no part. Raises
        PayloadTooLarge past ``limit``, StorageFull, StorageUnavailable."""
        ...

    async def put_bytes(self, key: str, data: bytes) -> Stored: ...

    def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """In pieces. Raises ObjectNotFound before the first."""
        ...

    async def get_bytes(self, key: str, *, limit: int) -> bytes:
        """Raises ObjectNotFound, PayloadTooLarge."""
        ...

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        """The object as a file that may be read, and not changed, while the context is open."""
        ...

    async def delete(self, key: str) -> None:
        """Nothing happens where there is none."""
        ...

    async def delete_below(self, prefix: str) -> None:
        """Every object whose key begins with ``prefix + "/"``."""
        ...
