"""The statements of agents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, func, insert, or_, select, update

from ventoux.agents.schemas import Agent, Alias, Definition
from ventoux.db.assistant_tables import agent_aliases, agent_versions, agents
from ventoux.db.statements import has_member
from ventoux.tools.specs import stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.agents.schemas import Place, Wanted

_ID = re.compile(r"ag_[0-9a-f]{32}\Z")
_LARGEST = 2**31 - 1
_OF_AGENT = [agents.c[name] for name in Agent.__struct_fields__ if name not in {"version", "versions", "definition"}]
_OF_VERSION = [agent_versions.c.version, *(agent_versions.c[name] for name in Definition.__struct_fields__)]
_THEIRS = agents.join(agent_versions, agent_versions.c.agent_id == agents.c.id)
_CURRENT = agent_versions.c.version == agents.c.version


def is_id(text: str) -> bool:
    """Whether an agent can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, agent: Agent) -> None:
    row = {column.name: getattr(agent, column.name) for column in _OF_AGENT}
    await connection.execute(insert(agents).values(row | {"version": agent.version}))
    await add_version(connection, agent.id, agent.version, agent.definition, agent.created_at)


async def add_version(
    connection: AsyncConnection, agent_id: str, version: int, definition: Definition, now: float
) -> None:
    row = msgspec.to_builtins(definition) | {"tools": stored(definition.tools)}
    await connection.execute(
        insert(agent_versions).values(row | {"agent_id": agent_id, "version": version, "created_at": now})
    )


async def find(
    connection: AsyncConnection, workspace_id: str, agent_id: str, version: int | None = None
) -> Agent | None:
    """The current version, where none is named."""
    if not is_id(agent_id) or (version is not None and not 0 <= version <= _LARGEST):
        return None
    wanted = _CURRENT if version is None else agent_versions.c.version == version
    found = await _agents(connection, (agents.c.workspace_id == workspace_id, agents.c.id == agent_id, wanted), 0, 1)
    return found[0] if found else None


async def listed(
    connection: AsyncConnection,
    workspace_id: str,
    wanted: Wanted,
    *,
    first: int = 0,
    limit: int = 20,
    after: Place | None = None,
) -> list[Agent]:
    """The current versions, the newest agent first."""
    conditions = [agents.c.workspace_id == workspace_id, _CURRENT, *_wanted(connection, wanted)]
    if after is not None:
        created = agents.c.created_at
        behind = and_(created == after.created_at, agents.c.id < after.id)
        conditions.append(or_(created < after.created_at, behind))
    return await _agents(connection, conditions, first, limit)


async def listed_versions(
    connection: AsyncConnection, workspace_id: str, agent_id: str, *, first: int, limit: int
) -> list[Agent]:
    """The newest first."""
    if not is_id(agent_id):
        return []
    return await _agents(connection, (agents.c.workspace_id == workspace_id, agents.c.id == agent_id), first, limit)


async def change(connection: AsyncConnection, agent_id: str, now: float, **values: Any) -> None:
    await connection.execute(update(agents).where(agents.c.id == agent_id).values(values | {"updated_at": now}))


async def remove(connection: AsyncConnection, agent_id: str) -> None:
    """With its versions and aliases, whatever the database does by itself."""
    for table in (agent_aliases, agent_versions):
        await connection.execute(delete(table).where(table.c.agent_id == agent_id))
    await connection.execute(delete(agents).where(agents.c.id == agent_id))


async def count(connection: AsyncConnection, workspace_id: str) -> int:
    counted = select(func.count()).select_from(agents).where(agents.c.workspace_id == workspace_id)
    return (await connection.execute(counted)).scalar_one()


async def known(connection: AsyncConnection, workspace_id: str, agent_ids: Iterable[str]) -> set[str]:
    """Those of them that the workspace has."""
    ids = [one for one in agent_ids if is_id(one)]
    found = await connection.execute(
        select(agents.c.id).where(agents.c.workspace_id == workspace_id, agents.c.id.in_(ids))
    )
    return set(found.scalars())


async def aliased(connection: AsyncConnection, agent_id: str, alias: str) -> int | None:
    """The version that it means."""
    if "\x00" in alias:
        return None
    found = select(agent_aliases.c.version).where(agent_aliases.c.agent_id == agent_id, agent_aliases.c.alias == alias)
    return (await connection.execute(found)).scalar_one_or_none()


async def aliases(connection: AsyncConnection, agent_id: str) -> list[Alias]:
    columns = [agent_aliases.c[name] for name in Alias.__struct_fields__]
    theirs = select(*columns).where(agent_aliases.c.agent_id == agent_id).order_by(agent_aliases.c.alias)
    return [Alias(**row) for row in (await connection.execute(theirs)).mappings()]


async def put_alias(connection: AsyncConnection, agent_id: str, alias: Alias) -> None:
    """In place of the one of its name."""
    await remove_alias(connection, agent_id, alias.alias)
    await connection.execute(insert(agent_aliases).values(msgspec.structs.asdict(alias) | {"agent_id": agent_id}))


async def remove_alias(connection: AsyncConnection, agent_id: str, alias: str) -> bool:
    """Whether there was one."""
    if "\x00" in alias:
        return False
    gone = delete(agent_aliases).where(agent_aliases.c.agent_id == agent_id, agent_aliases.c.alias == alias)
    return (await connection.execute(gone)).rowcount > 0


def _wanted(connection: AsyncConnection, wanted: Wanted) -> list[ColumnElement[bool]]:
    name = agent_versions.c.name
    conditions: list[ColumnElement[bool]] = [
        has_member(connection, agent_versions.c.metadata, key, value) for key, value in wanted.metadata.items()
    ]
    if wanted.name:
        conditions.append(name == wanted.name)
    if wanted.search:
        found = (column.icontains(wanted.search, autoescape=True) for column in (name, agents.c.id))
        conditions.append(or_(*found))
    if wanted.id:
        conditions.append(agents.c.id == wanted.id)
    if wanted.sources:
        conditions.append(agents.c.source.in_(wanted.sources))
    if wanted.deployment_chat is not None:
        conditions.append(agents.c.deployment_chat.is_(wanted.deployment_chat))
    return conditions


async def _agents(
    connection: AsyncConnection, conditions: Iterable[ColumnElement[bool]], first: int, limit: int
) -> list[Agent]:
    newest = (agents.c.created_at.desc(), agents.c.id.desc(), agent_versions.c.version.desc())
    page = select(*_OF_AGENT, *_OF_VERSION).select_from(_THEIRS).where(*conditions).order_by(*newest)
    rows = (await connection.execute(page.offset(first).limit(limit))).mappings().all()
    versions = await _versions(connection, [row["id"] for row in rows])
    return [_agent(row, versions[row["id"]]) for row in rows]


async def _versions(connection: AsyncConnection, agent_ids: Sequence[str]) -> dict[str, list[int]]:
    """All numbers of each, from the first."""
    columns = agent_versions.c
    found = await connection.execute(
        select(columns.agent_id, columns.version).where(columns.agent_id.in_(agent_ids)).order_by(columns.version)
    )
    versions: dict[str, list[int]] = {one: [] for one in agent_ids}
    for agent_id, version in found:
        versions[agent_id].append(version)
    return versions


def _agent(row: RowMapping, versions: list[int]) -> Agent:
    definition = {name: row[name] for name in Definition.__struct_fields__}
    own: dict[str, Any] = {column.name: row[column.name] for column in _OF_AGENT}
    told = msgspec.convert(definition, Definition)
    return Agent(**own, version=row["version"], versions=versions, definition=told)
