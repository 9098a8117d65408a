"""Files of a workspace: taken in, found, read, deleted; and the room that they and the documents of libraries share."""

from __future__ import annotations

import asyncio
import logging
import re
import uuid
from collections import Counter
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.engine import writing
from ventoux.db.failures import in_words
from ventoux.errors import Unavailable
from ventoux.files import store
from ventoux.files.errors import FileNotFound, FilesUnavailable, QuotaExceeded, UploadRefused
from ventoux.files.lines import Lines
from ventoux.files.names import clean_name
from ventoux.files.schemas import File
from ventoux.files.sniff import mime_type
from ventoux.files.store import Reader
from ventoux.files.text_kinds import JSON_LINES
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Generator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.files.schemas import Listing, NewFile, Stored
    from ventoux.files.storage.port import Storage

logger = logging.getLogger("ventoux.files")

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_CLEAN_EVERY = 60.0
_AT_ONCE = 100
_OF_LINES = frozenset({"fine-tune", "batch"})
"""Purposes of files that are lines of JSON."""
_SAMPLES = {"fine-tune": "instruct", "batch": "batch_request", "ocr": "ocr_input"}


class Files:
    def __init__(
        self, engine: AsyncEngine, storage: Storage, *, max_file: int, quota: int, clock: Clock | None = None
    ) -> None:
        """``max_file``: bytes of one; ``quota``: of all of a workspace, the documents of its libraries included."""
        self._engine = engine
        self.storage = storage
        self.max_file = max_file
        self._quota = quota
        self._clock = clock or SystemClock()
        self._arriving = Counter[str]()
        """By workspace: bytes that were promised to what is on its way."""

    async def upload(
        self, principal: Principal, new: NewFile, pieces: AsyncIterable[bytes], size: int | None = None
    ) -> File:
        """For who knows all of it before the bytes. Raises as ``arriving`` and ``Arrival`` do."""
        async with self.arriving(principal, size) as arrival:
            await arrival.take(pieces)
            return await arrival.keep(new)

    @asynccontextmanager
    async def arriving(self, principal: Principal, size: int | None = None) -> AsyncGenerator[Arrival]:
        """For a file whose bytes may come before it is known what they are for. What is not kept inside is gone after.
        ``size``: bytes that there will be at most, None where that is not known. Raises QuotaExceeded,
        FilesUnavailable."""
        size = None if size is None else min(size, self.max_file)
        async with self.reserve(principal.workspace_id, size) as reserved:
            arrival = Arrival(self, principal, reserved)
            try:
                yield arrival
            finally:
                await arrival.close()

    @asynccontextmanager
    async def reserve(self, workspace_id: str, size: int | None) -> AsyncGenerator[int]:
        """Room for so many bytes while the context is open; None: for the largest file, or as much as there is. Raises
        QuotaExceeded, FilesUnavailable."""
        room = await self._room(workspace_id)
        if size is None:
            size = min(self.max_file, max(1, room))
        if size > room:
            raise self._no_room(size, room)
        self._arriving[workspace_id] += size
        try:
            yield size
        finally:
            self._arriving[workspace_id] -= size
            if not self._arriving[workspace_id]:
                del self._arriving[workspace_id]

    async def check(self, connection: AsyncConnection, workspace_id: str, size: int) -> None:
        """In the transaction that adds so many bytes: another gateway may have let something in since there was room.
        Raises QuotaExceeded."""
        room = self._quota - await store.used(connection, workspace_id)
        if size > room:
            raise self._no_room(size, room)

    async def _room(self, workspace_id: str) -> int:
        async with self._reading() as connection:
            used = await store.used(connection, workspace_id)
        return self._quota - used - self._arriving[workspace_id]

    def _no_room(self, size: int, room: int) -> QuotaExceeded:
        return QuotaExceeded(
            f"Another {size:,} bytes do not fit: this workspace may keep {self._quota:,} bytes of files and documents, "
            f"and has room for {max(0, room):,}.",
            hint="Delete what is not needed, or ask the operator to raise files_bytes.",
        )

    async def find(self, principal: Principal, file_id: str) -> File:
        """Raises FileNotFound, FilesUnavailable."""
        _check_id(file_id)
        async with self._reading() as connection:
            found = await store.find(connection, self._reader(principal), file_id)
        if found is None:
            raise FileNotFound(file_id)
        return found

    async def found_by_url(self, file_id: str) -> File:
        """For whoever has a URL that was signed for it. Raises FileNotFound, FilesUnavailable."""
        _check_id(file_id)
        async with self._reading() as connection:
            found = await store.find_by_id(connection, file_id, self._clock.now())
        if found is None:
            raise FileNotFound(file_id)
        return found

    async def list(self, principal: Principal, listing: Listing) -> tuple[list[File], int | None]:
        """A page, and how many there are where that was asked. Raises FilesUnavailable."""
        reader = self._reader(principal)
        async with self._reading() as connection:
            found = await store.listed(connection, reader, listing)
            return found, await store.count(connection, reader, listing) if listing.include_total else None

    async def delete(self, principal: Principal, file_id: str) -> None:
        """Found by nobody from now on; its bytes go now, or as soon as the storage lets them. Raises FileNotFound,
        FilesUnavailable."""
        _check_id(file_id)
        async with self._changing() as connection:
            found = await store.hide(connection, self._reader(principal), file_id)
        if not found:
            raise FileNotFound(file_id)
        try:
            await self._remove([store.Expired(principal.workspace_id, file_id)])
        except Unavailable as error:
            _later(error)

    def content(self, file: File, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """Raises ObjectNotFound before the first, StorageUnavailable."""
        return self.storage.get(_key(file.workspace_id, file.id), start, end)

    async def run(self) -> None:
        """Until cancelled: deletes what has expired."""
        while True:
            try:
                while await self.clean() == _AT_ONCE:
                    pass
            except Unavailable as error:
                _later(error)
            await asyncio.sleep(_CLEAN_EVERY)

    async def clean(self) -> int:
        """Deletes some of what has expired, and says how many. Raises FilesUnavailable, StorageUnavailable."""
        async with self._reading() as connection:
            found = await store.expired(connection, self._clock.now(), _AT_ONCE)
        if found:
            await self._remove(found)
        return len(found)

    async def _remove(self, found: list[store.Expired]) -> None:
        """The bytes first: a row that is left is tried again, bytes without one would stay for ever."""
        for one in found:
            await self.storage.delete(_key(one.workspace_id, one.id))
        async with self._changing() as connection:
            await store.remove(connection, [one.id for one in found])

    async def add(self, principal: Principal, file_id: str, new: NewFile, stored: Stored, lines: Lines) -> File:
        """Of what is in the storage already. Raises UploadRefused, QuotaExceeded, FilesUnavailable."""
        now = self._clock.now()
        name = clean_name(new.name)
        purpose = new.purpose or ("ocr" if lines.fault else "fine-tune")
        _check(principal, new, purpose, stored, lines)
        file = File(
            id=file_id,
            workspace_id=principal.workspace_id,
            user_id=principal.user_id,
            key_id=principal.key_id,
            name=name,
            size=stored.size,
            sha256=stored.sha256,
            # Lines that were read to the end are surer than the first bytes, where a single one is any JSON.
            mime_type=JSON_LINES if purpose in _OF_LINES else mime_type(stored.head, name),
            purpose=purpose,
            sample_type=new.sample_type or _SAMPLES.get(purpose, "instruct"),
            source=new.source,
            visibility=new.visibility,
            created_at=now,
            expires_at=None if new.expires_in is None else now + new.expires_in,
            lines=None if lines.fault else lines.count,
        )
        async with self._changing() as connection:
            await self.check(connection, principal.workspace_id, file.size)
            await store.add(connection, file)
        return file

    def _reader(self, principal: Principal) -> Reader:
        return Reader(principal.workspace_id, principal.user_id, self._clock.now())

    @asynccontextmanager
    async def _reading(self) -> AsyncGenerator[AsyncConnection]:
        with _named("read"):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _changing(self) -> AsyncGenerator[AsyncConnection]:
        with _named("written"):
            async with writing(self._engine) as connection:
                yield connection


class Arrival:
    """One upload. ``take`` its bytes, then ``keep`` it; in between nobody sees it."""

    def __init__(self, files: Files, principal: Principal, limit: int) -> None:
        self._files = files
        self._principal = principal
        self._limit = limit
        self._id = str(uuid.UUID(new_id()))
        self._lines = Lines()
        self._stored: Stored | None = None
        self._kept = False

    @property
    def taken(self) -> bool:
        return self._stored is not None

    async def take(self, pieces: AsyncIterable[bytes]) -> None:
        """Raises PayloadTooLarge, StorageFull, StorageUnavailable."""
        key = _key(self._principal.workspace_id, self._id)
        self._stored = await self._files.storage.put(key, self._looked_at(pieces), limit=self._limit)
        await asyncio.to_thread(self._lines.end)

    async def keep(self, new: NewFile) -> File:
        """Raises UploadRefused, QuotaExceeded, FilesUnavailable."""
        if self._stored is None:
            raise RuntimeError("there are no bytes to keep")
        file = await self._files.add(self._principal, self._id, new, self._stored, self._lines)
        self._kept = True
        return file

    async def close(self) -> None:
        """Nothing stays of what was not kept."""
        if self._stored is not None and not self._kept:
            try:
                # Also when whoever uploads was cancelled a moment ago.
                await asyncio.shield(self._files.storage.delete(_key(self._principal.workspace_id, self._id)))
            except Unavailable as error:
                _later(error)

    async def _looked_at(self, pieces: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
        async for piece in pieces:
            # A small piece, too, may be many lines, or the end of a long one.
            await asyncio.to_thread(self._lines.add, piece)
            yield piece


def _check(principal: Principal, new: NewFile, purpose: str, stored: Stored, lines: Lines) -> None:
    if not stored.size:
        raise UploadRefused("The file is empty.", hint="Send a file that has something in it.")
    if new.visibility == "user" and principal.user_id is None:
        raise UploadRefused(
            "This key belongs to no user, so a file of visibility 'user' would be nobody's.",
            hint="Use visibility 'workspace', or a key of a user's own.",
        )
    if purpose in _OF_LINES and lines.fault:
        raise UploadRefused(
            f"A file for {purpose} is lines of JSON objects (JSONL), and in this one {lines.fault}.",
            hint="Correct it, or send another purpose, such as 'ocr' for a document.",
        )


def _check_id(file_id: str) -> None:
    """What no database need be asked for, and some would fail at. Raises FileNotFound."""
    if not _ID.match(file_id):
        raise FileNotFound(file_id)


def _key(workspace_id: str, file_id: str) -> str:
    return f"files/{workspace_id}/{file_id}"


def _later(error: Unavailable) -> None:
    logger.warning("the bytes of deleted files stay for now", extra={"fields": {"error": error.for_log}})


@contextmanager
def _named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller."""
    try:
        yield
    except SQLAlchemyError as error:
        raise FilesUnavailable(
            f"Files cannot be {doing}: {in_words(error)}.",
            hint="Check the database with: ventoux doctor",
            retry_after=5,
        ) from error
