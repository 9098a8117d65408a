"""Invoices as they were issued, and the sums of a month that one is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from ventoux.db.tables import invoices, usage_hours
from ventoux.ledger.store.sums import SECONDS_AN_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import RowMapping, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

_HOURS = usage_hours.c
_SUMS = [
    func.sum(_HOURS[name]).label(name)
    for name in (
        "calls",
        "unpriced_calls",
        "billed_calls",
        "prompt_tokens",
        "cached_tokens",
        "completion_tokens",
        "cost",
        "audio_ms",
        "characters",
    )
]


async def lines(connection: AsyncConnection, workspace_id: str, start: float, end: float) -> Sequence[RowMapping]:
    """The sums of each endpoint, model and price."""
    labels = (_HOURS.endpoint, _HOURS.model, _HOURS.currency, _HOURS.price_id)
    statement = _summed(labels, start, end).where(_HOURS.workspace_id == workspace_id)
    return (await connection.execute(statement)).mappings().all()


async def of_day(
    connection: AsyncConnection, workspace_id: str | None, start: float, end: float
) -> Sequence[RowMapping]:
    """The same by workspace, key and user as well."""
    labels = (
        _HOURS.workspace_id,
        _HOURS.key_id,
        _HOURS.user_id,
        _HOURS.endpoint,
        _HOURS.model,
        _HOURS.currency,
        _HOURS.price_id,
    )
    statement = _summed(labels, start, end)
    if workspace_id is not None:
        statement = statement.where(_HOURS.workspace_id == workspace_id)
    return (await connection.execute(statement)).mappings().all()


def _summed(labels: Sequence[Any], start: float, end: float) -> Select[*tuple[Any, ...]]:
    within = (_HOURS.hour >= int(start) // SECONDS_AN_HOUR, _HOURS.hour < int(end) // SECONDS_AN_HOUR)
    return select(*labels, *_SUMS).where(*within).group_by(*labels).order_by(*labels)


async def document(connection: AsyncConnection, workspace_id: str, month: str) -> dict[str, Any] | None:
    statement = select(invoices.c.document).where(invoices.c.workspace_id == workspace_id, invoices.c.month == month)
    return (await connection.execute(statement)).scalar_one_or_none()


async def documents(connection: AsyncConnection, workspace_id: str | None) -> list[dict[str, Any]]:
    """Newest month first."""
    statement = select(invoices.c.document).order_by(invoices.c.month.desc(), invoices.c.number)
    if workspace_id is not None:
        statement = statement.where(invoices.c.workspace_id == workspace_id)
    return list((await connection.execute(statement)).scalars())


async def issued_in(connection: AsyncConnection, month: str) -> int:
    """How many, of all workspaces."""
    statement = select(func.count()).select_from(invoices).where(invoices.c.month == month)
    return (await connection.execute(statement)).scalar_one()


async def add(connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    await connection.execute(insert(invoices).values(**row))
