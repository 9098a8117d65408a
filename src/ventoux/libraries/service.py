"""Libraries: what people put documents into, and share, and search."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.dialects.decoding import convert, refuse
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.libraries.access import Gate
from ventoux.libraries.documents import Documents
from ventoux.libraries.errors import LibraryNotFound
from ventoux.libraries.schemas import Library, Retrieval
from ventoux.libraries.sharing import Sharing
from ventoux.libraries.showing import Showing
from ventoux.libraries.store import documents as documents_store
from ventoux.libraries.store import libraries as store
from ventoux.libraries.transactions import changing, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from msgspec import UnsetType
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.access import People
    from ventoux.libraries.documents import Room
    from ventoux.libraries.index.schemas import Index
    from ventoux.libraries.models import Models
    from ventoux.libraries.schemas import OwnerType
    from ventoux.libraries.showing import Shown
    from ventoux.libraries.texts import Texts


class Libraries:
    """``woken`` is called when there is something to be read or cleared up."""

    def __init__(
        self,
        engine: AsyncEngine,
        texts: Texts,
        index: Index,
        *,
        people: People,
        models: Models,
        room: Room,
        woken: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self._engine = engine
        self._clock = clock
        self._models = models
        self._woken = woken
        self._gate = Gate(engine, people)
        self._showing = Showing(engine, clock)
        self.texts = texts
        self.sharing = Sharing(engine, self._gate, people, clock)
        self.documents = Documents(engine, self._gate, self.texts, index, room=room, woken=woken, clock=clock)

    async def create(
        self,
        principal: Principal,
        name: str,
        *,
        description: str | None = None,
        chunk_size: int | None = None,
        owner_type: OwnerType | None = None,
        retrieval: Mapping[str, Any] | None = None,
    ) -> Library:
        """The user's own where the key is a user's, else the workspace's, unless the caller says. Raises
        ValidationFailed, ModelNotFound."""
        given = retrieval or {}
        if chunk_size is not None and "chunk_tokens" in given:
            raise refuse(("retrieval", "chunk_tokens"), "chunk_size says the same: send one of the two")
        settings = self._settings(principal, Retrieval(), given)
        owner = owner_type or ("Workspace" if principal.user_id is None else "User")
        if owner == "User" and principal.user_id is None:
            raise refuse("owner_type", "This key belongs to no user, so its libraries are the workspace's", given=owner)
        now = self._clock.now()
        library = Library(
            id=str(uuid.UUID(new_id())),
            workspace_id=principal.workspace_id,
            name=name,
            description=description,
            owner_type=owner,
            owner_id=principal.workspace_id if owner == "Workspace" else principal.user_id,
            chunk_size=chunk_size,
            retrieval=settings,
            created_at=now,
            updated_at=now,
            version=1,
        )
        async with changing(self._engine) as connection:
            await store.add(connection, library)
        return library

    async def listed(
        self, principal: Principal, *, search: str = "", owned: bool = False, first: int = 0, limit: int = 100
    ) -> tuple[list[Library], int]:
        """Those that the caller may see, the newest first, and how many there are."""
        async with reading(self._engine) as connection:
            return await store.listed(
                connection,
                principal.workspace_id,
                principal.user_id,
                search=search,
                owned=owned,
                first=first,
                limit=limit,
            )

    async def find(self, principal: Principal, library_id: str) -> Library:
        """Raises LibraryNotFound."""
        return await self._gate.library(principal, library_id, "Viewer")

    async def find_to_change(self, principal: Principal, library_id: str) -> Library:
        """Raises LibraryNotFound, LibraryForbidden."""
        return await self._gate.library(principal, library_id, "Editor")

    async def several(self, principal: Principal, library_ids: Sequence[str]) -> list[Library]:
        """Raises LibraryNotFound."""
        return await self._gate.libraries(principal, library_ids)

    async def update(
        self,
        principal: Principal,
        library_id: str,
        *,
        name: str | UnsetType = msgspec.UNSET,
        description: str | UnsetType | None = msgspec.UNSET,
        retrieval: Mapping[str, Any] | None = None,
    ) -> Library:
        """What is not given stays. Other vectors or chunks are made beside those of now, which answer until then.

        Raises LibraryNotFound, LibraryForbidden, ValidationFailed, ModelNotFound.
        """
        before = await self._gate.library(principal, library_id, "Editor")
        changed: dict[str, Any] = {"name": name, "description": description}
        changed = {field: value for field, value in changed.items() if value is not msgspec.UNSET}
        async with changing(self._engine) as connection:
            now = await store.find(connection, before.workspace_id, before.id)
            if now is None:
                raise LibraryNotFound(library_id)
            if retrieval:
                changed["retrieval"] = self._settings(principal, now.retrieval, retrieval)
                if "chunk_tokens" in retrieval:
                    changed["chunk_size"] = None
            if changed:
                await store.change(connection, now.id, self._clock.now(), **changed)
            after = await store.find(connection, before.workspace_id, before.id) or now
            anew = _indexed_as(after) != _indexed_as(now)
            if anew:
                await documents_store.index_anew(connection, now.id)
        if anew:
            self._woken()
        return after

    async def delete(self, principal: Principal, library_id: str) -> Library:
        """With its documents: gone at once for every caller. Raises LibraryNotFound, LibraryForbidden."""
        library = await self._gate.library(principal, library_id, "Owner")
        async with changing(self._engine) as connection:
            now = self._clock.now()
            await documents_store.delete_all(connection, library.id, now)
            await store.change(connection, library.id, now, deleted_at=now)
        self._woken()
        return library

    async def shown(self, libraries: Sequence[Library]) -> Shown:
        """What may be found of them now. Raises LibraryNotFound."""
        return await self._showing.shown(libraries)

    def _settings(self, principal: Principal, before: Retrieval, given: Mapping[str, Any]) -> Retrieval:
        """Raises ValidationFailed, and ModelNotFound for models that the caller cannot call."""
        settings = convert(msgspec.to_builtins(before) | dict(given), Retrieval, ("retrieval",))
        if "embedding_model" in given:
            self._models.dimensions(principal, settings.embedding_model)
        if "reranker" in given and settings.reranker is not None:
            self._models.context(principal, settings.reranker)
        return settings


def _indexed_as(library: Library) -> tuple[str, int]:
    return library.retrieval.embedding_model, library.chunk_tokens
