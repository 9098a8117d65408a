"""From what people call things to the ids by which the ledger knows them, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ventoux.catalog.errors import UnknownModel
from ventoux.db.tables import keys, users
from ventoux.errors import NotFound
from ventoux.kit.threads import in_daemon_thread
from ventoux.ledger.prices import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.accounts.schemas import Caller
    from ventoux.ledger.report import Grouping
    from ventoux.limits.schemas import BudgetKind
    from ventoux.management.services import Services

_AT_ONCE = 500


def is_path(model: str) -> bool:
    """Whether it would be looked for on the server's disk, where a command may look and a request may not."""
    return not model.startswith("hf:") and ("/" in model or model.endswith(".gguf"))


async def endpoint_names(found: Services, asking: Caller, workspace_id: str | None) -> dict[str, str]:
    """By id, of those that there are now; of all workspaces for None."""
    ids = [workspace_id] if workspace_id is not None else [*await workspace_names(found, asking)]
    every = [await found.endpoints.listed(asking, one) for one in ids]
    return {endpoint.id: endpoint.name for some in every for endpoint in some}


async def workspace_names(found: Services, asking: Caller) -> dict[str, str]:
    return {one.id: one.name for one in await found.accounts.workspaces.listed(asking)}


async def charged_id(found: Services, asking: Caller, workspace_id: str, name: str) -> tuple[str, str]:
    """Workspace and id of an endpoint, or of a model of the catalog, which everybody may be served: its workspace is
    EVERYBODY. Raises NotFound."""
    try:
        return workspace_id, (await found.endpoints.get(asking, workspace_id, name)).id
    except NotFound as nothing:
        if is_path(name):
            raise
        try:
            return EVERYBODY, (await in_daemon_thread(lambda: found.catalog.find(name))).id
        except UnknownModel:
            raise nothing from None


async def subject_id(found: Services, asking: Caller, workspace_id: str, kind: BudgetKind, name: str) -> str:
    """Raises NotFound."""
    match kind:
        case "workspace":
            return workspace_id
        case "endpoint":
            return (await charged_id(found, asking, workspace_id, name))[1]
        case "key":
            return (await found.accounts.find_key(asking, workspace_id, name)).id
        case "user":
            return (await found.accounts.people.member(asking, workspace_id, name)).user.id


async def labels(found: Services, asking: Caller, workspace_id: str | None, by: Grouping) -> dict[str, str]:
    """What people call those that rows of usage are about, as far as the caller may know."""
    match by:
        case "endpoint":
            return await endpoint_names(found, asking, workspace_id)
        case "workspace":
            return await workspace_names(found, asking)
        case "key" if _may(asking, "keys:read", workspace_id):
            return await _key_names(found, asking, workspace_id)
        case "user" if workspace_id is None:
            return {user.id: user.email for user in await found.accounts.people.listed(asking)}
        case "user" if _may(asking, "members:read", workspace_id):
            members = await found.accounts.people.members(asking, workspace_id or "")
            return {one.user.id: one.user.email for one in members}
        case _:
            return {}


async def some_labels(
    found: Services, asking: Caller, workspace_id: str | None, by: Grouping, ids: Collection[str]
) -> dict[str, str]:
    """As ``labels``, of these: where there may be tens of thousands, only they are looked up."""
    if by not in {"key", "user"}:
        return await labels(found, asking, workspace_id, by) if ids else {}
    if not _may(asking, "keys:read" if by == "key" else "members:read", workspace_id):
        return {}
    names: dict[str, str] = {}
    every = list(ids)
    async with found.database.connect() as connection:
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            names |= await (_keys(connection, some) if by == "key" else _users(connection, some))
    return names


async def _keys(connection: AsyncConnection, ids: list[str]) -> dict[str, str]:
    statement = select(keys.c.id, keys.c.prefix, keys.c.name).where(keys.c.id.in_(ids))
    return {row.id: f"{row.prefix} {row.name}" for row in await connection.execute(statement)}


async def _users(connection: AsyncConnection, ids: list[str]) -> dict[str, str]:
    statement = select(users.c.id, users.c.email).where(users.c.id.in_(ids))
    return {row.id: row.email for row in await connection.execute(statement)}


async def _key_names(found: Services, asking: Caller, workspace_id: str | None) -> dict[str, str]:
    """A part at a time: there may be tens of thousands, and others wait for their turn."""
    names: dict[str, str] = {}
    after = ""
    while part := await found.accounts.list_keys(asking, workspace_id, after=after, limit=_AT_ONCE):
        names |= {key.id: f"{key.prefix} {key.name}" for key in part}
        after = part[-1].id
    return names


def _may(asking: Caller, right: str, workspace_id: str | None) -> bool:
    return asking.admin if workspace_id is None else asking.allows(right, workspace_id)
