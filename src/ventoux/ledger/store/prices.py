"""Rows of the price book: added, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import insert, select

from ventoux.db.tables import prices
from ventoux.ledger.schemas import SetPrice

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [prices.c[name] for name in SetPrice.__struct_fields__]


async def add(connection: AsyncConnection, price: SetPrice) -> None:
    await connection.execute(insert(prices).values(msgspec.structs.asdict(price)))


async def find(
    connection: AsyncConnection,
    *,
    workspaces: Collection[str] | None = None,
    endpoint_id: str | None = None,
    ids: Collection[str] | None = None,
) -> list[SetPrice]:
    """In the order in which they come into force; of two at the same time, the one that counts comes last."""
    statement = select(*_COLUMNS).order_by(prices.c.effective_from, prices.c.created_at, prices.c.id)
    if workspaces is not None:
        statement = statement.where(prices.c.workspace_id.in_(workspaces))
    if endpoint_id is not None:
        statement = statement.where(prices.c.endpoint_id == endpoint_id)
    if ids is not None:
        statement = statement.where(prices.c.id.in_(ids))
    return [SetPrice(**row) for row in (await connection.execute(statement)).mappings()]
