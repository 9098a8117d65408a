"""Who may do what with a library.

Its owner is a user, or the workspace. What is the workspace's belongs to everybody in it: they may see and change what
is in it, and own it with a key that is nobody's or as an admin of the workspace. Sharing gives others a level. What one
may not see does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.accounts.errors import UserNotFound
from ventoux.libraries.errors import LibraryForbidden, LibraryNotFound
from ventoux.libraries.store import libraries as store
from ventoux.libraries.transactions import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller, Principal
    from ventoux.libraries.schemas import Access, Library

_RANKS: dict[Access, int] = {"Viewer": 1, "Editor": 2, "Owner": 3}
OWNING = "libraries:own"
"""The right to own what is the workspace's."""


class People(Protocol):
    """Accounts, as far as what is asked of them here."""

    async def caller_of_user(self, user_id: str) -> Caller:
        """Raises UserNotFound."""
        ...


class Gate:
    def __init__(self, engine: AsyncEngine, people: People) -> None:
        self._engine = engine
        self._people = people

    async def library(self, principal: Principal, library_id: str, needs: Access) -> Library:
        """Raises LibraryNotFound, LibraryForbidden."""
        async with reading(self._engine) as connection:
            library, has = await self._read(connection, principal, library_id)
        if has == "Editor" and needs == "Owner" and await self._owns_for_the_workspace(principal, library):
            has = "Owner"
        if _RANKS[has] < _RANKS[needs]:
            raise LibraryForbidden(has, needs)
        return library

    async def libraries(self, principal: Principal, library_ids: Sequence[str]) -> list[Library]:
        """That may be seen, in that order. Raises LibraryNotFound."""
        async with reading(self._engine) as connection:
            return [(await self._read(connection, principal, one))[0] for one in dict.fromkeys(library_ids)]

    async def _read(self, connection: AsyncConnection, principal: Principal, library_id: str) -> tuple[Library, Access]:
        library = await store.find(connection, principal.workspace_id, library_id)
        if library is None:
            raise LibraryNotFound(library_id)
        roles = await store.roles(connection, library.id, principal.workspace_id, principal.user_id)
        has = access(library, principal.user_id, roles)
        if has is None:
            raise LibraryNotFound(library_id)
        return library, has

    async def _owns_for_the_workspace(self, principal: Principal, library: Library) -> bool:
        if library.owner_type != "Workspace" or principal.user_id is None:
            return False
        try:
            caller = await self._people.caller_of_user(principal.user_id)
        except UserNotFound:
            return False
        return caller.allows(OWNING, library.workspace_id)


def access(library: Library, user_id: str | None, roles: Sequence[str]) -> Access | None:
    """``roles``: levels at which it is shared with the user. None: it may not be seen."""
    if library.owner_type == "Workspace":
        return "Owner" if user_id is None else "Editor"
    if user_id is not None and library.owner_id == user_id:
        return "Owner"
    if not roles:
        return None
    return "Editor" if "Editor" in roles else "Viewer"
