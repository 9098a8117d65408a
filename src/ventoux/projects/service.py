"""Projects: made, changed, deleted; and what they give to the conversations that are in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.transactions import changing, reading
from ventoux.errors import Issue, ValidationFailed
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of
from ventoux.libraries.errors import LibraryForbidden, LibraryNotFound
from ventoux.projects import store
from ventoux.projects.errors import ProjectNotFound
from ventoux.projects.schemas import ChangedProject, NewProject, Project
from ventoux.tools.specs import DocumentLibraryTool

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.schemas import Library
    from ventoux.projects.schemas import Remains
    from ventoux.tools.specs import ToolSpec

_AT_ONCE = 100


class Deleting(Protocol):
    """Conversations, as far as projects need them."""

    async def delete(self, principal: Principal, conversation_id: str) -> None:
        """Raises ConversationNotFound, ConversationsUnavailable."""
        ...


class Shelves(Protocol):
    """Libraries, as far as projects need them."""

    async def create(self, principal: Principal, name: str, *, description: str | None = None) -> Library: ...

    async def find(self, principal: Principal, library_id: str) -> Library:
        """Raises LibraryNotFound."""
        ...

    async def delete(self, principal: Principal, library_id: str) -> Library:
        """Raises LibraryNotFound, LibraryForbidden."""
        ...


class Projects:
    def __init__(self, engine: AsyncEngine, libraries: Shelves, clock: Clock | None = None) -> None:
        self._engine = engine
        self._libraries = libraries
        self._clock = clock or SystemClock()

    async def create(self, principal: Principal, new: NewProject) -> Project:
        """Raises LibraryNotFound, ConversationsUnavailable."""
        if new.library_id is not None:
            await self._libraries.find(principal, new.library_id)
        now = self._clock.now()
        project = Project(id=f"proj_{new_id()}", **msgspec.structs.asdict(new), created_at=now, updated_at=now)
        async with changing(self._engine, project.id) as connection:
            await store.add(connection, *_whose(principal), project)
        return project

    async def listed(self, principal: Principal, *, first: int, limit: int) -> tuple[list[Project], int]:
        """The newest first, and how many there are. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await store.listed(connection, *_whose(principal), first=first, limit=limit)

    async def find(self, principal: Principal, project_id: str) -> Project:
        """Raises ProjectNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            found = await store.find(connection, *_whose(principal), project_id)
        if found is None:
            raise ProjectNotFound(project_id)
        return found

    async def change(self, principal: Principal, project_id: str, wanted: ChangedProject) -> Project:
        """Raises ProjectNotFound, LibraryNotFound, ConversationsUnavailable."""
        if isinstance(wanted.library_id, str):
            await self._libraries.find(principal, wanted.library_id)
        values: dict[str, Any] = {
            name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not msgspec.UNSET
        }
        if values:
            await self._set(principal, project_id, **values)
        return await self.find(principal, project_id)

    async def with_library(self, principal: Principal, project_id: str) -> Project:
        """With a library of its own, if it has none that is still there: its files go into that.

        Raises ProjectNotFound, LibrariesUnavailable, ConversationsUnavailable.
        """
        project = await self.find(principal, project_id)
        if await self._library_of(principal, project) is not None:
            return project
        made = await self._libraries.create(principal, project.name, description=f"Files of the project {project.id}")
        before = project.library_id
        if not await self._set(principal, project_id, only_if=before, library_id=made.id):
            # Somebody else was quicker.
            await self._libraries.delete(principal, made.id)
        return await self.find(principal, project_id)

    async def delete(
        self,
        principal: Principal,
        project_id: str,
        conversations: Deleting,
        remains: Remains | None,
        library: Remains = "keep",
    ) -> None:
        """``remains``: what becomes of its conversations; it must be said where there are any.

        Raises ProjectNotFound, ValidationFailed, ConversationsUnavailable, LibraryForbidden, LibrariesUnavailable.
        """
        project = await self.find(principal, project_id)
        if await self._members(principal, project_id) and remains is None:
            reason = "The project has conversations: say keep or delete"
            raise ValidationFailed([Issue("missing", ("query", "conversations"), reason)])
        if remains == "delete":
            await self._delete_members(principal, project_id, conversations)
        if library == "delete" and project.library_id is not None:
            await self._delete_library(principal, project.library_id)
        async with changing(self._engine, project_id) as connection:
            await store.remove(connection, project_id)

    async def instructions(self, principal: Principal, project_id: str) -> str | None:
        """None for a project that is gone, too. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            found = await store.find(connection, *_whose(principal), project_id)
        return None if found is None else found.instructions

    async def tools(self, principal: Principal, project_id: str) -> list[ToolSpec]:
        """That its conversations have beside their own: the library of its files, where there is one.

        Raises ProjectNotFound, ConversationsUnavailable, LibrariesUnavailable.
        """
        library = await self._library_of(principal, await self.find(principal, project_id))
        return [] if library is None else [DocumentLibraryTool([library])]

    async def _library_of(self, principal: Principal, project: Project) -> str | None:
        if project.library_id is None:
            return None
        try:
            return (await self._libraries.find(principal, project.library_id)).id
        except LibraryNotFound:
            return None

    async def _set(self, principal: Principal, project_id: str, *, only_if: object = ..., **values: Any) -> bool:
        """``only_if``: the library that it must have had until now."""
        async with changing(self._engine, project_id) as connection:
            found = await store.find(connection, *_whose(principal), project_id)
            if found is None:
                raise ProjectNotFound(project_id)
            if only_if is not ... and found.library_id != only_if:
                return False
            await store.change(connection, project_id, self._clock.now(), **values)
        return True

    async def _members(self, principal: Principal, project_id: str, limit: int = 1) -> list[str]:
        async with reading(self._engine) as connection:
            return await store.members(connection, *_whose(principal), project_id, limit)

    async def _delete_members(self, principal: Principal, project_id: str, conversations: Deleting) -> None:
        while some := await self._members(principal, project_id, _AT_ONCE):
            for conversation_id in some:
                try:
                    await conversations.delete(principal, conversation_id)
                except ConversationNotFound:
                    continue  # deleted by another request meanwhile

    async def _delete_library(self, principal: Principal, library_id: str) -> None:
        try:
            await self._libraries.delete(principal, library_id)
        except (LibraryNotFound, LibraryForbidden):
            return  # it is gone already, or somebody else's


def _whose(principal: Principal) -> tuple[str, str]:
    return principal.workspace_id, owner_of(principal.user_id, principal.key_id)
