"""The statements of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from ventoux.accounts.schemas import Session, User
from ventoux.accounts.store import users as user_store
from ventoux.db.tables import sessions, users

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [sessions.c[name] for name in Session.__struct_fields__]


async def add(connection: AsyncConnection, session: Session, hashed: bytes) -> None:
    await connection.execute(insert(sessions).values(msgspec.structs.asdict(session) | {"hash": hashed}))


async def of_token(connection: AsyncConnection, hashed: bytes, now: float, idle: float) -> tuple[Session, User] | None:
    """One that is neither expired nor idle, of a user who may sign in."""
    live = (sessions.c.hash == hashed, sessions.c.expires_at > now, sessions.c.last_used_at > now - idle)
    session_columns = [column.label(f"session_{column.name}") for column in _COLUMNS]
    statement = (
        select(*session_columns, *user_store.COLUMNS)
        .join(users, users.c.id == sessions.c.user_id)
        .where(*live, users.c.disabled_at.is_(None))
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        return None
    session = Session(**{name: row[f"session_{name}"] for name in Session.__struct_fields__})
    return session, user_store.user(row)


async def touch(connection: AsyncConnection, session_id: str, now: float) -> None:
    await connection.execute(update(sessions).where(sessions.c.id == session_id).values(last_used_at=now))


async def listed(connection: AsyncConnection, user_id: str, now: float, idle: float) -> list[Session]:
    live = (sessions.c.expires_at > now, sessions.c.last_used_at > now - idle)
    statement = select(*_COLUMNS).where(sessions.c.user_id == user_id, *live).order_by(sessions.c.last_used_at.desc())
    return [Session(**row) for row in (await connection.execute(statement)).mappings()]


async def end_token(connection: AsyncConnection, hashed: bytes) -> str | None:
    """Returns the user whose it was."""
    user_id = (
        await connection.execute(select(sessions.c.user_id).where(sessions.c.hash == hashed))
    ).scalar_one_or_none()
    await connection.execute(delete(sessions).where(sessions.c.hash == hashed))
    return user_id


async def end(connection: AsyncConnection, user_id: str, session_id: str) -> int:
    ended = await connection.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.id == session_id))
    return ended.rowcount


async def end_all(connection: AsyncConnection, user_id: str, but: str | None = None) -> int:
    """All of a user, or all but the one of this id. Returns how many."""
    statement = delete(sessions).where(sessions.c.user_id == user_id)
    if but is not None:
        statement = statement.where(sessions.c.id != but)
    return (await connection.execute(statement)).rowcount


async def drop_ended(connection: AsyncConnection, now: float, idle: float) -> None:
    ended = or_(sessions.c.expires_at <= now, sessions.c.last_used_at <= now - idle)
    await connection.execute(delete(sessions).where(ended))
