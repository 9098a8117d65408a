"""The statements of users, their passwords and the links that set these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from ventoux.accounts.schemas import User
from ventoux.db.tables import invitations, users
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

COLUMNS = [
    *(users.c[name] for name in User.__struct_fields__ if name not in {"has_password", "has_openid"}),
    users.c.password_hash.is_not(None).label("has_password"),
    users.c.subject.is_not(None).label("has_openid"),
]


def user(row: RowMapping) -> User:
    return User(**{name: row[name] for name in User.__struct_fields__})


async def one(connection: AsyncConnection, id_or_email: str) -> User | None:
    wanted = or_(users.c.id == id_or_email, users.c.email == id_or_email)
    row = (await connection.execute(select(*COLUMNS).where(wanted))).mappings().first()
    return None if row is None else user(row)


async def of_openid(connection: AsyncConnection, issuer: str, subject: str) -> User | None:
    wanted = (users.c.issuer == issuer, users.c.subject == subject)
    row = (await connection.execute(select(*COLUMNS).where(*wanted))).mappings().first()
    return None if row is None else user(row)


async def listed(connection: AsyncConnection) -> list[User]:
    return [user(row) for row in (await connection.execute(select(*COLUMNS).order_by(users.c.email))).mappings()]


async def add(connection: AsyncConnection, made: User) -> None:
    await connection.execute(
        insert(users).values(
            id=made.id,
            email=made.email,
            name=made.name,
            admin=made.admin,
            email_verified=made.email_verified,
            version=made.version,
            created_at=made.created_at,
        )
    )


async def change(connection: AsyncConnection, user_id: str, **values: Any) -> None:
    changed = values | {"version": users.c.version + 1}
    await connection.execute(update(users).where(users.c.id == user_id).values(changed))


async def note_sign_in(connection: AsyncConnection, user_id: str, now: float) -> None:
    await connection.execute(update(users).where(users.c.id == user_id).values(last_sign_in_at=now))


async def password_hash(connection: AsyncConnection, user_id: str) -> str | None:
    found = await connection.execute(select(users.c.password_hash).where(users.c.id == user_id))
    return found.scalar_one_or_none()


async def set_password_hash(connection: AsyncConnection, user_id: str, hashed: str | None) -> None:
    await connection.execute(update(users).where(users.c.id == user_id).values(password_hash=hashed))


async def add_invitation(connection: AsyncConnection, user_id: str, hashed: bytes, now: float, expires: float) -> None:
    """The one link of this user: those before are void."""
    await drop_invitations(connection, user_id)
    made = {"id": new_id(), "hash": hashed, "user_id": user_id, "created_at": now, "expires_at": expires}
    await connection.execute(insert(invitations).values(made))


async def invited(connection: AsyncConnection, hashed: bytes, now: float) -> User | None:
    statement = (
        select(*COLUMNS)
        .join(invitations, invitations.c.user_id == users.c.id)
        .where(invitations.c.hash == hashed, invitations.c.expires_at > now)
    )
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else user(row)


async def drop_invitations(connection: AsyncConnection, user_id: str) -> None:
    await connection.execute(delete(invitations).where(invitations.c.user_id == user_id))
