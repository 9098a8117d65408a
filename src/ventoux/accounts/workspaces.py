"""Workspaces: what separates one team's models, keys, money and people from another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import Archived, Changed, NameTaken, WorkspaceRefused
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, no_workspace
from ventoux.accounts.store import keys as key_store
from ventoux.accounts.store import workspaces as store
from ventoux.accounts.transactions import changing, reading
from ventoux.audit import service as audit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller, Workspace
    from ventoux.audit.schemas import AuditEvent, AuditFilter, Verified
    from ventoux.kit.clock import Clock

_LONGEST_NAME = 100


class Workspaces:
    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def create(self, caller: Caller, name: str) -> Workspace:
        """Empty: whoever makes it is no member, unless it is a user, who becomes its owner. Raises WorkspaceRefused,
        NameTaken, Forbidden."""
        caller.require_admin()
        _refuse_bad(name)
        async with changing(self._engine) as connection:
            await self._refuse_taken(connection, name)
            made = await store.add(connection, name, self._clock.now())
            if caller.user_id is not None:
                await store.set_role(connection, made.id, caller.user_id, "owner", made.created_at)
            await self._record(connection, caller, "workspace.create", made, {"name": name})
        return made

    async def listed(self, caller: Caller) -> list[Workspace]:
        """Those that the caller may see, the archived included."""
        async with reading(self._engine) as connection:
            return await store.listed(connection, None if caller.admin else list(caller.rights))

    async def find(self, caller: Caller, id_or_name: str) -> Workspace:
        """Raises NotFound, also for one that is none of the caller's."""
        async with reading(self._engine) as connection:
            found = await store.one(connection, id_or_name)
        if found is None or not (caller.admin or found.id in caller.rights):
            raise no_workspace(id_or_name)
        return found

    async def rename(self, caller: Caller, workspace_id: str, name: str, *, version: int) -> Workspace:
        """``version`` is that of the one which was seen. Raises Changed, WorkspaceRefused, NameTaken, Archived."""
        caller.require("workspace:write", workspace_id)
        _refuse_bad(name)
        async with changing(self._engine) as connection:
            found = await self._unchanged(connection, workspace_id, version)
            if found.name != name:
                await self._refuse_taken(connection, name)
                await store.set_name(connection, workspace_id, name)
                detail = {"from": found.name, "to": name}
                await self._record(connection, caller, "workspace.rename", found, detail)
            return await self._one(connection, workspace_id)

    async def archive(self, caller: Caller, workspace_id: str, *, version: int) -> Workspace:
        """For good: its keys end, nothing new happens in it, and its usage, invoices and audit log stay. Raises
        Changed, Archived."""
        caller.require("workspace:archive", workspace_id)
        async with changing(self._engine) as connection:
            found = await self._unchanged(connection, workspace_id, version)
            now = self._clock.now()
            await store.set_archived(connection, workspace_id, now)
            revoked = await key_store.revoke_all(connection, now, workspace_id=workspace_id)
            await self._record(connection, caller, "workspace.archive", found, {"revoked_keys": len(revoked)})
            return await self._one(connection, workspace_id)

    async def default(self, caller: Caller) -> Workspace:
        """Made when it is first asked for. Raises Forbidden."""
        caller.require_admin()
        async with changing(self._engine) as connection:
            return await self.ensure(connection, DEFAULT_WORKSPACE)

    async def ensure(self, connection: AsyncConnection, name: str) -> Workspace:
        """In a transaction of the caller's."""
        return await store.one(connection, name) or await store.add(connection, name, self._clock.now())

    async def audit_events(
        self, caller: Caller, wanted: AuditFilter, *, before: int | None = None, limit: int = 100
    ) -> list[AuditEvent]:
        """The newest first: of one workspace, or of all, which is for administrators. Raises NotFound, Forbidden."""
        _require_audit(caller, wanted)
        return await audit.newest(self._engine, wanted, before=before, limit=limit)

    def audit_export(self, caller: Caller, wanted: AuditFilter) -> AsyncGenerator[AuditEvent]:
        """All, in the order in which they happened; no transaction is open between two pages. Raises NotFound,
        Forbidden at once."""
        _require_audit(caller, wanted)
        return audit.each(self._engine, wanted)

    async def audit_verified(self, caller: Caller) -> Verified:
        """Reads the whole log. Raises Forbidden."""
        caller.require_admin()
        return await audit.verify(self._engine)

    async def _unchanged(self, connection: AsyncConnection, workspace_id: str, version: int) -> Workspace:
        found = await self._one(connection, workspace_id)
        if found.archived_at is not None:
            raise Archived(found.name)
        if found.version != version:
            raise Changed("workspace", found.version)
        return found

    async def _one(self, connection: AsyncConnection, workspace_id: str) -> Workspace:
        found = await store.one(connection, workspace_id)
        if found is None or found.id != workspace_id:
            raise no_workspace(workspace_id)
        return found

    async def _refuse_taken(self, connection: AsyncConnection, name: str) -> None:
        # By its name a workspace is found, and by its id: neither may hide another one's.
        if await store.one(connection, name) is not None:
            raise NameTaken(f"There is a workspace {name!r} already.", hint="Choose another name.")

    async def _record(
        self, connection: AsyncConnection, caller: Caller, action: str, workspace: Workspace, detail: Mapping[str, Any]
    ) -> None:
        await audit.record(
            connection,
            caller.actor,
            action,
            "workspace",
            workspace.id,
            workspace_id=workspace.id,
            detail=detail,
            at=self._clock.now(),
        )


def _require_audit(caller: Caller, wanted: AuditFilter) -> None:
    if wanted.workspace_id is None:
        caller.require_admin()
    else:
        caller.require("audit:read", wanted.workspace_id)


def _refuse_bad(name: str) -> None:
    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise WorkspaceRefused(
            f"A workspace has a name of printable characters, {_LONGEST_NAME} at most, without spaces around it.",
            hint="For example research.",
        )
