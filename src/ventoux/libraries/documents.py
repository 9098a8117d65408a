"""Documents of a library: added, read, changed, deleted. What reads and indexes them is ``ingesting``."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from ventoux.errors import InvalidRequest, Unavailable
from ventoux.files.errors import ObjectNotFound
from ventoux.files.names import clean_name
from ventoux.files.sniff import mime_type
from ventoux.kit.ids import new_id
from ventoux.libraries.errors import DocumentNotFound, LibraryNotFound
from ventoux.libraries.schemas import Document
from ventoux.libraries.store import documents as store
from ventoux.libraries.store import libraries as libraries_store
from ventoux.libraries.texts import original_key
from ventoux.libraries.transactions import changing, reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Callable
    from contextlib import AbstractAsyncContextManager

    from msgspec import UnsetType
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.files.schemas import Stored
    from ventoux.kit.clock import Clock
    from ventoux.libraries.access import Gate
    from ventoux.libraries.index.schemas import Index
    from ventoux.libraries.listing import Wanted
    from ventoux.libraries.schemas import Chunk, Library
    from ventoux.libraries.texts import Texts
    from ventoux.parsing.schemas import Parsed


logger = logging.getLogger("ventoux.libraries")


class Quota(Protocol):
    def reserve(self, workspace_id: str, size: int | None) -> AbstractAsyncContextManager[int]:
        """Room for so many bytes while the context is open; None: for the largest file, or as much as there is. Raises
        QuotaExceeded."""
        ...

    async def check(self, connection: AsyncConnection, workspace_id: str, size: int) -> None:
        """In the transaction that adds so many bytes. Raises QuotaExceeded."""
        ...


class Room(NamedTuple):
    """What may be stored: of a workspace, and of one document in bytes."""

    quota: Quota
    max_file: int


class Upload(NamedTuple):
    name: str
    pieces: AsyncIterable[bytes]
    size: int | None
    """Bytes that there will be at most, None where that is not known."""
    url: str | None = None
    """Where a page came from."""


class Documents:
    def __init__(
        self,
        engine: AsyncEngine,
        gate: Gate,
        texts: Texts,
        index: Index,
        *,
        room: Room,
        woken: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._gate = gate
        self.storage = texts.storage
        self._texts = texts
        self._index = index
        self.room = room
        self._woken = woken
        self.clock = clock

    async def add(self, principal: Principal, library_id: str, upload: Upload) -> tuple[Document, bool]:
        """For who knows all of it before the bytes. Raises as ``arriving`` and ``Arrival`` do."""
        async with self.arriving(principal, library_id, upload.size) as arrival:
            await arrival.take(upload.pieces)
            return await arrival.keep(upload.name, upload.url)

    @asynccontextmanager
    async def arriving(self, principal: Principal, library_id: str, size: int | None) -> AsyncGenerator[Arrival]:
        """For a document whose bytes may come before its name. What is not kept inside is gone after. Raises
        LibraryNotFound, LibraryForbidden, QuotaExceeded."""
        library = await self._gate.library(principal, library_id, "Editor")
        size = None if size is None else min(size, self.room.max_file)
        async with self.room.quota.reserve(principal.workspace_id, size) as reserved:
            arrival = Arrival(self, principal, library, reserved)
            try:
                yield arrival
            finally:
                await arrival.close()

    async def listed(self, principal: Principal, library_id: str, wanted: Wanted) -> tuple[list[Document], int]:
        """A page, and how many there are in all. Raises LibraryNotFound."""
        library = await self._gate.library(principal, library_id, "Viewer")
        async with reading(self._engine) as connection:
            return await store.listed(connection, library.id, wanted, self.clock.now())

    async def find(self, principal: Principal, library_id: str, document_id: str) -> Document:
        """Raises LibraryNotFound, DocumentNotFound."""
        library = await self._gate.library(principal, library_id, "Viewer")
        async with reading(self._engine) as connection:
            return await self._one(connection, library, document_id)

    async def found_by_url(self, library_id: str, document_id: str) -> Document:
        """For whoever has a URL that was signed for this document. Raises DocumentNotFound."""
        async with reading(self._engine) as connection:
            found = await store.find(connection, library_id, document_id, self.clock.now())
        if found is None:
            raise DocumentNotFound(document_id)
        return found

    async def update(
        self,
        principal: Principal,
        library_id: str,
        document_id: str,
        *,
        name: str | UnsetType = msgspec.UNSET,
        attributes: dict[str, Any] | UnsetType = msgspec.UNSET,
        expires_at: float | UnsetType | None = msgspec.UNSET,
    ) -> Document:
        """What is not given stays. Raises LibraryNotFound, LibraryForbidden, DocumentNotFound."""
        library = await self._gate.library(principal, library_id, "Editor")
        changed: dict[str, Any] = {"name": name, "attributes": attributes, "expires_at": expires_at}
        changed = {field: value for field, value in changed.items() if value is not msgspec.UNSET}
        if isinstance(name, str):
            changed |= {"name": clean_name(name), "extension": extension(clean_name(name))}
        async with changing(self._engine) as connection:
            found = await self._one(connection, library, document_id)
            if not changed:
                return found
            await store.change(connection, found.id, **changed)
            # Its name is told with each passage, and until when it may be found is kept in memory.
            await libraries_store.touch(connection, library.id, self.clock.now())
            return msgspec.structs.replace(found, **changed)

    async def delete(self, principal: Principal, library_id: str, document_id: str) -> None:
        """Found nowhere from now on. Raises LibraryNotFound, LibraryForbidden, DocumentNotFound."""
        library = await self._gate.library(principal, library_id, "Editor")
        async with changing(self._engine) as connection:
            found = await self._one(connection, library, document_id)
            now = self.clock.now()
            await store.delete(connection, found.id, now)
            await libraries_store.touch(connection, library.id, now)
        self._woken()

    async def read_anew(self, principal: Principal, library_id: str, document_id: str) -> None:
        """What was read of it before answers until then. Raises LibraryNotFound, LibraryForbidden,
        DocumentNotFound."""
        library = await self._gate.library(principal, library_id, "Editor")
        async with changing(self._engine) as connection:
            found = await self._one(connection, library, document_id)
            await store.read_anew(connection, found.id)
        self._woken()

    async def original(self, document: Document) -> AsyncGenerator[bytes]:
        """Its bytes, as they came. Raises ObjectNotFound before the first."""
        async for piece in self.storage.get(original_key(document.library_id, document.id)):
            yield piece

    async def parsed(self, document: Document) -> Parsed:
        """What was read of it. Raises DocumentNotRead, DocumentNotFound."""
        try:
            return await self._texts.parsed(document)
        except ObjectNotFound:
            # The next generation has taken the place of this one a moment ago.
            newer = await self.found_by_url(document.library_id, document.id)
            return await self._texts.parsed(newer)

    async def text(self, document: Document, first: int | None = None, last: int | None = None) -> str:
        """Of all of it, or of the pages from ``first`` to ``last``, from 1. Raises DocumentNotRead, InvalidRequest."""
        parsed = await self.parsed(document)
        if first is None and last is None:
            return parsed.text
        if not parsed.pages:
            raise InvalidRequest("This document has no pages.", hint="Leave page_start and page_end out.")
        first, last = first or 1, last or parsed.pages[-1].number
        wanted = [page for page in parsed.pages if first <= page.number <= last]
        return parsed.text[wanted[0].start : wanted[-1].end] if wanted else ""

    async def chunks(self, document: Document, first: int, limit: int) -> list[Chunk]:
        """As they are found, from the ordinal ``first``. Raises DocumentNotRead."""
        if document.generation is None:
            await self._texts.parsed(document)
            return []
        return await self._index.chunks(document.id, document.generation, first, limit)

    async def _one(self, connection: AsyncConnection, library: Library, document_id: str) -> Document:
        found = await store.find(connection, library.id, document_id, self.clock.now())
        if found is None:
            raise DocumentNotFound(document_id)
        return found

    async def keep(self, made: Document) -> tuple[Document, bool]:
        """As ``Arrival.keep``."""
        async with changing(self._engine) as connection:
            now = self.clock.now()
            if await libraries_store.version(connection, made.library_id) is None:
                raise LibraryNotFound(made.library_id)
            twin = await store.twin(connection, made.library_id, made.sha256, now)
            if twin is None:
                await self.room.quota.check(connection, made.workspace_id, made.size)
                await store.add(connection, made)
            elif twin.status == "error":
                await store.read_anew(connection, twin.id)
                twin = await store.find(connection, made.library_id, twin.id, now)
        self._woken()
        return twin or made, twin is None


class Arrival:
    """One upload. ``take`` its bytes, then ``keep`` it; in between nobody sees it."""

    def __init__(self, documents: Documents, principal: Principal, library: Library, limit: int) -> None:
        """``limit``: bytes that it may have."""
        self._documents = documents
        self._principal = principal
        self._library = library
        self._limit = limit
        self._id = str(uuid.UUID(new_id()))
        self._stored: Stored | None = None
        self._kept = False

    async def take(self, pieces: AsyncIterable[bytes]) -> None:
        """Raises PayloadTooLarge, StorageFull, StorageUnavailable."""
        key = original_key(self._library.id, self._id)
        self._stored = await self._documents.storage.put(key, pieces, limit=self._limit)

    async def keep(self, name: str, url: str | None = None) -> tuple[Document, bool]:
        """The document, and whether it is new: one with the same bytes is not stored twice, and is read again if it
        could not be. Raises InvalidRequest, LibraryNotFound, QuotaExceeded."""
        if self._stored is None:
            raise RuntimeError("there are no bytes to keep")
        if not self._stored.size:
            raise InvalidRequest("The document is empty.", hint="Send a file that has something in it.")
        made = self._made(self._stored, clean_name(name), url)
        kept, self._kept = await self._documents.keep(made)
        return kept, self._kept

    async def close(self) -> None:
        """Nothing stays of what was not kept."""
        if self._stored is not None and not self._kept:
            try:
                # Also when whoever uploads was cancelled a moment ago.
                await asyncio.shield(self._documents.storage.delete(original_key(self._library.id, self._id)))
            except Unavailable as error:
                # It must not hide why the document was not kept.
                fields = {"error": error.for_log, "key": original_key(self._library.id, self._id)}
                logger.warning("the bytes of a document that was not kept stay", extra={"fields": fields})

    def _made(self, stored: Stored, name: str, url: str | None) -> Document:
        principal, library = self._principal, self._library
        return Document(
            id=self._id,
            library_id=library.id,
            workspace_id=library.workspace_id,
            name=name,
            extension=extension(name),
            mime_type=mime_type(stored.head, name),
            size=stored.size,
            sha256=stored.sha256,
            url=url,
            status="todo",
            stage="reading",
            uploaded_by_type="Workspace" if principal.user_id is None else "User",
            uploaded_by_id=principal.workspace_id if principal.user_id is None else principal.user_id,
            key_id=principal.key_id,
            user_id=principal.user_id,
            created_at=self._documents.clock.now(),
        )


def extension(name: str) -> str:
    return PurePosixPath(name).suffix[1:].lower()[:32]
