"""The statements of accounts. Each runs in the transaction of the connection that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, insert, or_, select, update

from ventoux.accounts.schemas import Key
from ventoux.db.tables import changes, keys, workspaces
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.limits.schemas import OwnLimits

_SUBJECT = "keys"
_COLUMNS = [keys.c[name] for name in Key.__struct_fields__]


async def change_counter(connection: AsyncConnection) -> int:
    found = await connection.execute(select(changes.c.counter).where(changes.c.subject == _SUBJECT))
    return found.scalar_one()


async def note_change(connection: AsyncConnection) -> None:
    """Tells every process that has keys in memory to read them again."""
    await connection.execute(update(changes).where(changes.c.subject == _SUBJECT).values(counter=changes.c.counter + 1))


async def all_keys(connection: AsyncConnection) -> list[Key]:
    found = await connection.execute(select(*_COLUMNS).order_by(keys.c.created_at, keys.c.id))
    return [_key(row) for row in found.mappings()]


async def keys_by_hash(connection: AsyncConnection) -> dict[bytes, Key]:
    found = await connection.execute(select(keys))
    return {row["hash"]: _key(row) for row in found.mappings()}


async def any_key(connection: AsyncConnection) -> bool:
    found = await connection.execute(select(func.count()).select_from(keys))
    return found.scalar_one() > 0


async def prefix_is_taken(connection: AsyncConnection, prefix: str) -> bool:
    found = await connection.execute(select(keys.c.id).where(keys.c.prefix == prefix))
    return found.first() is not None


async def workspace_id(connection: AsyncConnection, name: str) -> str | None:
    found = await connection.execute(select(workspaces.c.id).where(workspaces.c.name == name))
    return found.scalar_one_or_none()


async def add_workspace(connection: AsyncConnection, name: str, now: float) -> str:
    made = new_id()
    await connection.execute(insert(workspaces).values(id=made, name=name, created_at=now))
    return made


async def add_key(connection: AsyncConnection, key: Key, hashed: bytes) -> None:
    await connection.execute(
        insert(keys).values(
            id=key.id,
            workspace_id=key.workspace_id,
            name=key.name,
            prefix=key.prefix,
            hash=hashed,
            scopes=sorted(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
            limits=msgspec.to_builtins(key.limits),
        )
    )


async def set_revoked(connection: AsyncConnection, key_id: str, now: float) -> None:
    await connection.execute(update(keys).where(keys.c.id == key_id).values(revoked_at=now))


async def set_limits(connection: AsyncConnection, key_id: str, limits: OwnLimits) -> None:
    await connection.execute(update(keys).where(keys.c.id == key_id).values(limits=msgspec.to_builtins(limits)))


async def set_last_used(connection: AsyncConnection, used: Mapping[str, float]) -> None:
    """Never moves a time back: another process may have noted a later one."""
    for key_id, at in used.items():
        earlier = or_(keys.c.last_used_at.is_(None), keys.c.last_used_at < at)
        await connection.execute(update(keys).where(keys.c.id == key_id, earlier).values(last_used_at=at))


def _key(row: RowMapping) -> Key:
    return msgspec.convert({name: row[name] for name in Key.__struct_fields__}, Key)
