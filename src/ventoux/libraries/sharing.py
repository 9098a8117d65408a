"""Sharing a library within its workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import UserNotFound
from ventoux.errors import NotFound
from ventoux.libraries.errors import LibraryNotFound, SharingRefused
from ventoux.libraries.schemas import Share
from ventoux.libraries.store import libraries as store
from ventoux.libraries.transactions import changing, reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.kit.clock import Clock
    from ventoux.libraries.access import Gate, People
    from ventoux.libraries.schemas import Level, Library, OwnerType


class Sharing:
    def __init__(self, engine: AsyncEngine, gate: Gate, people: People, clock: Clock) -> None:
        self._engine = engine
        self._gate = gate
        self._people = people
        self._clock = clock

    async def listed(self, principal: Principal, library_id: str) -> list[Share]:
        """The oldest first. Raises LibraryNotFound."""
        library = await self._gate.library(principal, library_id, "Viewer")
        async with reading(self._engine) as connection:
            return await store.shares(connection, library.id)

    async def share(
        self, principal: Principal, library_id: str, with_type: OwnerType, with_id: str, role: Level
    ) -> Share:
        """In place of the level that they had. Raises LibraryNotFound, LibraryForbidden, SharingRefused."""
        library = await self._gate.library(principal, library_id, "Owner")
        await self._check(library, with_type, with_id)
        shared = Share(
            library_id=library.id,
            share_with_type=with_type,
            share_with_id=with_id,
            role=role,
            created_at=self._clock.now(),
        )
        async with changing(self._engine) as connection:
            if await store.find(connection, library.workspace_id, library.id) is None:
                raise LibraryNotFound(library_id)
            await store.share(connection, shared)
        return shared

    async def unshare(self, principal: Principal, library_id: str, with_type: OwnerType, with_id: str) -> Share:
        """What it was. Whom it is shared with may end that, too. Raises LibraryNotFound, LibraryForbidden, NotFound."""
        theirs = with_type == "User" and with_id == principal.user_id
        library = await self._gate.library(principal, library_id, "Viewer" if theirs else "Owner")
        async with changing(self._engine) as connection:
            was = await store.unshare(connection, library.id, with_type, with_id)
        if was is None:
            raise NotFound(f"The library is not shared with {with_type.lower()} {with_id[:64]!r}.")
        return was

    async def _check(self, library: Library, with_type: OwnerType, with_id: str) -> None:
        if library.owner_type == "Workspace":
            raise SharingRefused(
                "The library is the workspace's, so everybody in it may see and change it.",
                hint="Share a library that belongs to a user.",
            )
        if with_type == "Workspace":
            if with_id != library.workspace_id:
                raise SharingRefused(
                    f"{with_id[:64]!r} is not the library's workspace.",
                    hint=f"A library is shared within its workspace, which is {library.workspace_id}.",
                )
        elif not await self._member(library.workspace_id, with_id):
            raise SharingRefused(
                f"{with_id[:64]!r} is no user of the library's workspace.",
                hint="A library is shared within its workspace. `ventoux users list` shows the ids of its users.",
            )
        if (library.owner_type, library.owner_id) == (with_type, with_id):
            raise SharingRefused("The library is this user's own.", hint="Owners need no share.")

    async def _member(self, workspace_id: str, user_id: str) -> bool:
        try:
            return workspace_id in (await self._people.caller_of_user(user_id)).roles
        except UserNotFound:
            return False
