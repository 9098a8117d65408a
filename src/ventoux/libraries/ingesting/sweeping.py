"""Clears up what nobody may find any more: what was deleted, what expired, and what newer generations replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.libraries.store import documents as documents_store
from ventoux.libraries.store import libraries as store
from ventoux.libraries.store import queue
from ventoux.libraries.texts import folder
from ventoux.libraries.transactions import changing, reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.files.storage.port import Storage
    from ventoux.kit.clock import Clock
    from ventoux.libraries.index.schemas import Index, Visible

_AT_ONCE = 200
_ALL = 2**31
"""Above every generation."""


class Sweeping:
    def __init__(self, engine: AsyncEngine, storage: Storage, index: Index, clock: Clock) -> None:
        self._engine = engine
        self._storage = storage
        self._index = index
        self._clock = clock
        self._due: set[str] = set()

    def later(self, library_id: str) -> None:
        """Something of it was replaced."""
        self._due.add(library_id)

    async def begin(self) -> bool:
        """After a start, and after the index was lost: what a server that was killed left, and documents that the index
        does not have any more, which are to be indexed anew. Whether there were any."""
        async with reading(self._engine) as connection:
            libraries = await store.ids(connection)
        found = False
        for library_id in libraries:
            lost = await self._index.missing(await self._visible(library_id))
            if lost:
                found = True
                async with changing(self._engine) as connection:
                    await documents_store.index_anew(connection, library_id, lost)
            self._due.add(library_id)
        return found

    async def sweep(self) -> bool:
        """Whether something was deleted, so that more may be."""
        now = self._clock.now()
        async with reading(self._engine) as connection:
            expiring = await queue.expiring(connection, now)
        if expiring:
            async with changing(self._engine) as connection:
                for library_id in await queue.expire(connection, now):
                    await store.touch(connection, library_id, now)
        gone = await self._libraries()
        gone += await self._documents()
        for library_id in list(self._due):
            await self._replaced(library_id)
        return gone > 0

    async def _libraries(self) -> int:
        async with reading(self._engine) as connection:
            libraries = await store.deleted(connection, self._clock.now())
        for library_id in libraries:
            await self._index.remove_library(library_id)
            await self._storage.delete_below(folder(library_id))
            async with changing(self._engine) as connection:
                await store.remove(connection, library_id)
            self._due.discard(library_id)
        return len(libraries)

    async def _documents(self) -> int:
        """The rows go last: whoever ends in between begins again with them."""
        async with reading(self._engine) as connection:
            documents = await queue.deleted(connection, self._clock.now(), _AT_ONCE)
        for library_id in {library_id for library_id, _ in documents}:
            await self._replaced(library_id)
        for library_id, document_id in documents:
            await self._storage.delete_below(folder(library_id, document_id))
        if documents:
            async with changing(self._engine) as connection:
                for _, document_id in documents:
                    await queue.forget(connection, document_id)
        return len(documents)

    async def _replaced(self, library_id: str) -> None:
        """The documents of the index are looked at first: a row is there before anything is put of it, so what then has
        none is gone, whatever other servers put meanwhile."""
        # Not afterwards: what is replaced meanwhile makes it due again.
        self._due.discard(library_id)
        try:
            indexed = await self._index.documents(library_id)
            async with reading(self._engine) as connection:
                there = await documents_store.generations(connection, library_id, self._clock.now())
            await self._index.remove_below(library_id, {one: there.get(one, _ALL) for one in indexed})
        except BaseException:
            self._due.add(library_id)
            raise

    async def _visible(self, library_id: str) -> Visible:
        async with reading(self._engine) as connection:
            found = await documents_store.visible(connection, library_id, self._clock.now())
        return {document_id: one.generation for document_id, one in found.items()}
