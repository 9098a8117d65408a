"""The statements of keys. Each runs in the transaction of the connection that it is given."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import bindparam, func, insert, or_, select, update

from ventoux.accounts.schemas import Key
from ventoux.db.changes import counter_of, note
from ventoux.db.tables import keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import BindParameter, ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.accounts.schemas import Slot
    from ventoux.limits.schemas import OwnLimits

_COLUMNS = [keys.c[name] for name in Key.__struct_fields__]


class Sealed(NamedTuple):
    key_id: str
    slot: Slot
    sealed: bytes


async def next_change(connection: AsyncConnection) -> int:
    """Raises the counter, which tells every process that has keys in memory to read those with a newer ``change``."""
    await note(connection, "keys")
    return await counter_of(connection, "keys")


async def changed_since(connection: AsyncConnection, change: int, batch: int) -> dict[bytes, Key]:
    """By hash; -1 for all. Whatever else waits gets its turn after each ``batch``."""
    found = await connection.execute(select(keys.c.hash, *_COLUMNS).where(keys.c.change > change))
    read: dict[bytes, Key] = {}
    for number, row in enumerate(found.mappings(), 1):
        read[row["hash"]] = _key(row)
        if number % batch == 0:
            await asyncio.sleep(0)
    return read


async def listed(
    connection: AsyncConnection,
    workspace_id: str | None,
    *,
    user_id: str | None = None,
    after: str = "",
    limit: int | None = None,
) -> list[Key]:
    """Oldest first, the revoked and expired included; ``after`` is the id to go on from."""
    statement = select(*_COLUMNS).where(keys.c.id > after).order_by(keys.c.id).limit(limit)
    for column, value in (("workspace_id", workspace_id), ("user_id", user_id)):
        if value is not None:
            statement = statement.where(keys.c[column] == value)
    return [_key(row) for row in (await connection.execute(statement)).mappings()]


async def named(connection: AsyncConnection, workspace_id: str | None, prefix_or_id: str) -> Key | None:
    by_name = or_(keys.c.id == prefix_or_id, keys.c.prefix.in_([prefix_or_id, f"vx_{prefix_or_id}"]))
    statement = select(*_COLUMNS).where(by_name)
    if workspace_id is not None:
        statement = statement.where(keys.c.workspace_id == workspace_id)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _key(row)


async def prefixes(connection: AsyncConnection, workspace_id: str | None, most: int) -> list[str]:
    """The newest ones."""
    statement = select(keys.c.prefix).order_by(keys.c.created_at.desc()).limit(most)
    if workspace_id is not None:
        statement = statement.where(keys.c.workspace_id == workspace_id)
    return list((await connection.execute(statement)).scalars())


async def any_key(connection: AsyncConnection) -> bool:
    found = await connection.execute(select(func.count()).select_from(keys))
    return found.scalar_one() > 0


async def prefix_is_taken(connection: AsyncConnection, prefix: str) -> bool:
    found = await connection.execute(select(keys.c.id).where(keys.c.prefix == prefix))
    return found.first() is not None


async def add(connection: AsyncConnection, key: Key, hashed: bytes, sealed: bytes | None = None) -> None:
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
            user_id=key.user_id,
            endpoints=None if key.endpoints is None else sorted(key.endpoints),
            endpoint_id=key.endpoint_id,
            slot=key.slot,
            sealed=sealed,
            web=key.web,
            change=await next_change(connection),
        )
    )


async def set_limits(connection: AsyncConnection, key_id: str, limits: OwnLimits) -> None:
    await connection.execute(
        update(keys)
        .where(keys.c.id == key_id)
        .values(limits=msgspec.to_builtins(limits), change=await next_change(connection))
    )


async def revoke(connection: AsyncConnection, key_id: str, now: float) -> None:
    await _revoke_where(connection, now, keys.c.id == key_id)


async def revoke_all(
    connection: AsyncConnection, now: float, *, workspace_id: str | None = None, user_id: str | None = None
) -> list[str]:
    """Of a workspace, of a user, or of a user in a workspace. Returns the ids."""
    wanted = [keys.c[name] == value for name, value in (("workspace_id", workspace_id), ("user_id", user_id)) if value]
    if not wanted:
        raise ValueError("revoke_all needs a workspace or a user")
    return await _revoke_where(connection, now, *wanted)


async def revoke_of_endpoint(connection: AsyncConnection, endpoint_id: str, now: float) -> None:
    await _revoke_where(connection, now, keys.c.endpoint_id == endpoint_id)


async def of_endpoint(connection: AsyncConnection, endpoint_id: str, slot: Slot) -> Key | None:
    """The one in use."""
    wanted = (keys.c.endpoint_id == endpoint_id, keys.c.slot == slot, keys.c.revoked_at.is_(None))
    row = (await connection.execute(select(*_COLUMNS).where(*wanted))).mappings().first()
    return None if row is None else _key(row)


async def of_browser(connection: AsyncConnection, workspace_id: str, user_id: str) -> Key | None:
    """The one in use."""
    wanted = (keys.c.workspace_id == workspace_id, keys.c.user_id == user_id, keys.c.web, keys.c.revoked_at.is_(None))
    row = (await connection.execute(select(*_COLUMNS).where(*wanted))).mappings().first()
    return None if row is None else _key(row)


async def sealed_of_endpoint(connection: AsyncConnection, endpoint_id: str) -> list[Sealed]:
    found = await connection.execute(
        select(keys.c.id, keys.c.slot, keys.c.sealed).where(
            keys.c.endpoint_id == endpoint_id, keys.c.revoked_at.is_(None), keys.c.sealed.is_not(None)
        )
    )
    return [Sealed(row.id, row.slot, row.sealed) for row in found]


async def set_last_used(connection: AsyncConnection, used: Mapping[str, float]) -> None:
    """Never moves a time back: another process may have noted a later one."""
    at: BindParameter[float] = bindparam("at", type_=keys.c.last_used_at.type)
    earlier = or_(keys.c.last_used_at.is_(None), keys.c.last_used_at < at)
    statement = update(keys).where(keys.c.id == bindparam("key_id"), earlier).values(last_used_at=at)
    await connection.execute(statement, [{"key_id": key_id, "at": when} for key_id, when in used.items()])


async def _revoke_where(connection: AsyncConnection, now: float, *wanted: ColumnElement[bool]) -> list[str]:
    """Those that are not revoked yet. What was kept of their secrets goes."""
    live = (await connection.execute(select(keys.c.id).where(keys.c.revoked_at.is_(None), *wanted))).scalars().all()
    if live:
        values = {"revoked_at": now, "sealed": None, "change": await next_change(connection)}
        await connection.execute(update(keys).where(keys.c.revoked_at.is_(None), *wanted).values(values))
    return list(live)


def _key(row: RowMapping) -> Key:
    return msgspec.convert({name: row[name] for name in Key.__struct_fields__}, Key)
