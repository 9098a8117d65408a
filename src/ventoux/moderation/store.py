"""The statements of filter policies. Each runs in the transaction of the connection that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, insert, select, update

from ventoux.db.tables import filter_policies
from ventoux.kit.ids import new_id
from ventoux.moderation.schemas import Policy, PolicySpec

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection


async def every_policy(connection: AsyncConnection) -> list[tuple[str, Policy]]:
    """With the workspace's id."""
    found = await connection.execute(select(filter_policies))
    return [(row["workspace_id"], _policy(row)) for row in found.mappings()]


async def policies_of(connection: AsyncConnection, workspace: str) -> list[Policy]:
    query = select(filter_policies).where(filter_policies.c.workspace_id == workspace).order_by(filter_policies.c.name)
    found = await connection.execute(query)
    return [_policy(row) for row in found.mappings()]


async def policy(connection: AsyncConnection, workspace: str, name: str) -> Policy | None:
    found = (await connection.execute(select(filter_policies).where(_is(workspace, name)))).mappings().first()
    return _policy(found) if found else None


async def add(connection: AsyncConnection, workspace: str, made: Policy) -> None:
    await connection.execute(
        insert(filter_policies).values(
            id=new_id(),
            workspace_id=workspace,
            name=made.name,
            spec=msgspec.to_builtins(made.spec),
            version=made.version,
            created_at=made.created_at,
            updated_at=made.updated_at,
        )
    )


async def replace(connection: AsyncConnection, workspace: str, changed: Policy) -> None:
    await connection.execute(
        update(filter_policies)
        .where(_is(workspace, changed.name))
        .values(spec=msgspec.to_builtins(changed.spec), version=changed.version, updated_at=changed.updated_at)
    )


async def remove(connection: AsyncConnection, workspace: str, name: str) -> None:
    await connection.execute(delete(filter_policies).where(_is(workspace, name)))


def _is(workspace: str, name: str) -> ColumnElement[bool]:
    return (filter_policies.c.workspace_id == workspace) & (filter_policies.c.name == name)


def _policy(row: RowMapping) -> Policy:
    return Policy(
        name=row["name"],
        spec=msgspec.convert(row["spec"], PolicySpec),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
