"""A folder of the home: one file an object, each put there whole by a rename.

What is being written is in ``.partial``; a server that was killed leaves its there, and the next one clears it.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
import threading
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, ParamSpec

from ventoux.errors import HomeError
from ventoux.files.errors import ObjectNotFound, StorageFull, StorageUnavailable
from ventoux.files.storage.taking import Taking, checked, too_large

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator
    from pathlib import Path

    from ventoux.files.schemas import Stored

P = ParamSpec("P")

_PARTIAL = ".partial"
_AT_ONCE = 1024 * 1024
"""Bytes that one trip to a thread writes or reads."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class LocalStorage:
    """``open`` before use."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._partial = root / _PARTIAL

    def open(self) -> None:
        """Raises HomeError."""
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._partial.exists():
                shutil.rmtree(self._partial)
            self._partial.mkdir(mode=0o700)
        except OSError as error:
            raise HomeError(
                f"The folder of files {self._root} cannot be used: {error.strerror}.",
                hint="Check that this user may write there.",
            ) from error

    async def put(self, key: str, pieces: AsyncIterable[bytes], *, limit: int) -> Stored:
        path, partial = self._path(key), _Partial(self._partial / secrets.token_hex(16), limit)
        try:
            await _written(partial.open)
            waiting = bytearray()
            async for piece in pieces:
                waiting += piece
                if len(waiting) >= _AT_ONCE:
                    whole, waiting = bytes(waiting), bytearray()
                    await _written(partial.write, whole)
            await _written(partial.write, bytes(waiting))
            # Not to be cut in two: cancelled here, the object is there or it is not.
            await asyncio.shield(_written(partial.keep, path))
        except BaseException:
            await asyncio.shield(asyncio.to_thread(partial.discard))
            raise
        return partial.taking.stored()

    async def put_bytes(self, key: str, data: bytes) -> Stored:
        async def whole() -> AsyncGenerator[bytes]:
            yield data

        return await self.put(key, whole(), limit=len(data))

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        with _named("read", key):
            file = await asyncio.to_thread(self._path(key).open, "rb")
            with file:
                if start:
                    file.seek(start)
                left = None if end is None else max(0, end - start)
                while left is None or left > 0:
                    piece = await asyncio.to_thread(file.read, _AT_ONCE if left is None else min(left, _AT_ONCE))
                    if not piece:
                        return
                    left = None if left is None else left - len(piece)
                    yield piece

    async def get_bytes(self, key: str, *, limit: int) -> bytes:
        def read() -> bytes:
            with self._path(key).open("rb") as file:
                return file.read(limit + 1)

        with _named("read", key):
            data = await asyncio.to_thread(read)
        if len(data) > limit:
            raise too_large(limit)
        return data

    @asynccontextmanager
    async def local(self, key: str) -> AsyncGenerator[Path]:
        path = self._path(key)
        if not await asyncio.to_thread(path.is_file):
            raise _not_found(key)
        yield path

    async def delete(self, key: str) -> None:
        with _named("deleted"):
            await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def delete_below(self, prefix: str) -> None:
        def remove() -> None:
            folder = self._path(prefix)
            if folder.is_dir():
                shutil.rmtree(folder)

        with _named("deleted"):
            await asyncio.to_thread(remove)

    def _path(self, key: str) -> Path:
        return self._root / checked(key)


class _Partial:
    """One object on its way. Its methods block, and run one after the other whatever thread they are in: a write whose
    caller was cancelled is waited for before the file is closed."""

    def __init__(self, path: Path, limit: int) -> None:
        self.taking = Taking(limit)
        self._path = path
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._discarded = False
        self._kept: Path | None = None

    def open(self) -> None:
        with self._lock:
            if not self._discarded:
                self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, data: bytes) -> None:
        with self._lock:
            self.taking.add(data)
            left = memoryview(data)
            while left and self._descriptor is not None:
                left = left[os.write(self._descriptor, left) :]

    def keep(self, path: Path) -> None:
        """Once this returns, the object is there, whole, also after a loss of power."""
        with self._lock:
            if self._descriptor is None:
                return
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None
            _make(path.parent)
            self._path.replace(path)
            self._kept = path
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def discard(self) -> None:
        with self._lock:
            self._discarded = True
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
            self._path.unlink(missing_ok=True)
            if self._kept is not None:
                self._kept.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """With those above it, each private: of several at once the system makes only the last one so."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


async def _written(work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    with _named("written"):
        await asyncio.to_thread(work, *args, **kwargs)


@contextmanager
def _named(doing: str, key: str = "") -> Generator[None]:
    """The system's failures, in words for a caller."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        if key:
            raise _not_found(key) from error
        raise StorageUnavailable(f"Files cannot be {doing} now.", reason=str(error)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(
                "The disk for files is full.", hint="Delete files, or ask the operator for room.", retry_after=60
            ) from error
        raise StorageUnavailable(f"Files cannot be {doing} now.", reason=str(error)) from error


def _not_found(key: str) -> ObjectNotFound:
    return ObjectNotFound(f"The bytes of {key.rpartition('/')[2]} are gone from the storage.")
