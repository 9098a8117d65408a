"""The statements of workspaces and of who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from ventoux.accounts.schemas import Member, Workspace
from ventoux.accounts.store import users as user_store
from ventoux.db.tables import memberships, users, workspaces
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.accounts.roles import Role

_COLUMNS = [workspaces.c[name] for name in Workspace.__struct_fields__]


async def one(connection: AsyncConnection, id_or_name: str) -> Workspace | None:
    """An id first: a workspace that is called like another one's id does not hide that."""
    for column in (workspaces.c.id, workspaces.c.name):
        row = (await connection.execute(select(*_COLUMNS).where(column == id_or_name))).mappings().first()
        if row is not None:
            return Workspace(**row)
    return None


async def listed(connection: AsyncConnection, among: Collection[str] | None) -> list[Workspace]:
    """Of these ids, or all."""
    statement = select(*_COLUMNS).order_by(workspaces.c.name)
    if among is not None:
        statement = statement.where(workspaces.c.id.in_(among))
    return [Workspace(**row) for row in (await connection.execute(statement)).mappings()]


async def add(connection: AsyncConnection, name: str, now: float) -> Workspace:
    made = Workspace(id=new_id(), name=name, created_at=now, version=1)
    await connection.execute(insert(workspaces).values(id=made.id, name=name, created_at=now, version=1))
    return made


async def set_name(connection: AsyncConnection, workspace_id: str, name: str) -> None:
    changed = {"name": name, "version": workspaces.c.version + 1}
    await connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(changed))


async def set_archived(connection: AsyncConnection, workspace_id: str, now: float) -> None:
    changed = {"archived_at": now, "version": workspaces.c.version + 1}
    await connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(changed))


async def roles(connection: AsyncConnection, user_id: str) -> dict[str, tuple[Role, bool]]:
    """By workspace the user's role, and whether it is archived."""
    found = await connection.execute(
        select(memberships.c.workspace_id, memberships.c.role, workspaces.c.archived_at)
        .join(workspaces, workspaces.c.id == memberships.c.workspace_id)
        .where(memberships.c.user_id == user_id)
    )
    return {row.workspace_id: (row.role, row.archived_at is not None) for row in found}


async def members(connection: AsyncConnection, workspace_id: str) -> list[Member]:
    statement = (
        select(memberships.c.role, *user_store.COLUMNS)
        .join(users, users.c.id == memberships.c.user_id)
        .where(memberships.c.workspace_id == workspace_id)
        .order_by(users.c.email)
    )
    return [
        Member(user=user_store.user(row), role=row["role"]) for row in (await connection.execute(statement)).mappings()
    ]


async def set_role(connection: AsyncConnection, workspace_id: str, user_id: str, role: Role, now: float) -> None:
    of_user = (memberships.c.workspace_id == workspace_id, memberships.c.user_id == user_id)
    changed = await connection.execute(update(memberships).where(*of_user).values(role=role))
    if changed.rowcount == 0:
        made = {"workspace_id": workspace_id, "user_id": user_id, "role": role, "created_at": now}
        await connection.execute(insert(memberships).values(made))


async def remove_member(connection: AsyncConnection, workspace_id: str, user_id: str) -> None:
    of_user = (memberships.c.workspace_id == workspace_id, memberships.c.user_id == user_id)
    await connection.execute(delete(memberships).where(*of_user))


async def other_owners(connection: AsyncConnection, workspace_id: str, user_id: str) -> int:
    """Owners beside this user who can sign in."""
    statement = (
        select(func.count())
        .select_from(memberships.join(users, users.c.id == memberships.c.user_id))
        .where(
            memberships.c.workspace_id == workspace_id,
            memberships.c.role == "owner",
            memberships.c.user_id != user_id,
            users.c.disabled_at.is_(None),
        )
    )
    return (await connection.execute(statement)).scalar_one()
