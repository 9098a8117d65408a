"""The statements of projects, and of which conversations are in one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, func, insert, select, update

from ventoux.db.assistant_tables import conversations, projects
from ventoux.projects.schemas import Project

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [projects.c[name] for name in Project.__struct_fields__]
_ID = re.compile(r"proj_[0-9a-f]{32}\Z")


def is_id(text: str) -> bool:
    """Whether a project can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, workspace_id: str, owner: str, project: Project) -> None:
    values = msgspec.structs.asdict(project) | {"workspace_id": workspace_id, "owner": owner}
    await connection.execute(insert(projects).values(values))


async def find(connection: AsyncConnection, workspace_id: str, owner: str, project_id: str) -> Project | None:
    if not is_id(project_id):
        return None
    wanted = select(*_COLUMNS).where(_of(workspace_id, owner), projects.c.id == project_id)
    row = (await connection.execute(wanted)).mappings().first()
    return None if row is None else Project(**row)


async def listed(
    connection: AsyncConnection, workspace_id: str, owner: str, *, first: int, limit: int
) -> tuple[list[Project], int]:
    """The newest first, and how many there are."""
    counted = select(func.count()).select_from(projects).where(_of(workspace_id, owner))
    total = (await connection.execute(counted)).scalar_one()
    newest = select(*_COLUMNS).where(_of(workspace_id, owner))
    newest = newest.order_by(projects.c.created_at.desc(), projects.c.id.desc())
    rows = await connection.execute(newest.offset(first).limit(limit))
    return [Project(**row) for row in rows.mappings()], total


async def change(connection: AsyncConnection, project_id: str, now: float, **values: Any) -> None:
    await connection.execute(update(projects).where(projects.c.id == project_id).values(values | {"updated_at": now}))


async def remove(connection: AsyncConnection, project_id: str) -> None:
    """Its conversations stay, in no project."""
    await connection.execute(
        update(conversations).where(conversations.c.project_id == project_id).values(project_id=None)
    )
    await connection.execute(delete(projects).where(projects.c.id == project_id))


async def members(connection: AsyncConnection, workspace_id: str, owner: str, project_id: str, limit: int) -> list[str]:
    """Ids of conversations that are in it, but for those in the trash."""
    columns = conversations.c
    of_it = select(columns.id).where(
        columns.project_id == project_id,
        columns.workspace_id == workspace_id,
        columns.owner == owner,
        columns.deleted_at.is_(None),
    )
    return list((await connection.execute(of_it.order_by(columns.id).limit(limit))).scalars())


def _of(workspace_id: str, owner: str) -> ColumnElement[bool]:
    return and_(projects.c.workspace_id == workspace_id, projects.c.owner == owner)
