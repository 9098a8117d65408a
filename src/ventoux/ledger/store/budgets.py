"""Budgets, and the alerts that were given for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select, update

from ventoux.db.statements import insert_new
from ventoux.db.tables import budget_alerts, budgets
from ventoux.ledger.schemas import BudgetAlert
from ventoux.limits.schemas import Budget

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [budgets.c[name] for name in Budget.__struct_fields__]


async def find(
    connection: AsyncConnection, *, workspace_id: str | None = None, budget_id: str | None = None
) -> list[Budget]:
    statement = select(*_COLUMNS).order_by(budgets.c.created_at, budgets.c.id)
    if workspace_id is not None:
        statement = statement.where(budgets.c.workspace_id == workspace_id)
    if budget_id is not None:
        statement = statement.where(budgets.c.id == budget_id)
    return [_budget(row) for row in (await connection.execute(statement)).mappings()]


async def of(connection: AsyncConnection, like: Budget) -> Budget | None:
    """The one for the same subject and period."""
    statement = select(*_COLUMNS).where(
        budgets.c.workspace_id == like.workspace_id,
        budgets.c.subject_kind == like.subject_kind,
        budgets.c.subject_id == like.subject_id,
        budgets.c.period == like.period,
    )
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _budget(row)


async def add(connection: AsyncConnection, budget: Budget) -> None:
    await connection.execute(insert(budgets).values(_row(budget)))


async def replace(connection: AsyncConnection, budget: Budget) -> None:
    await connection.execute(update(budgets).where(budgets.c.id == budget.id).values(_row(budget)))


async def remove(connection: AsyncConnection, budget: Budget) -> None:
    await connection.execute(delete(budget_alerts).where(budget_alerts.c.budget_id == budget.id))
    await connection.execute(delete(budgets).where(budgets.c.id == budget.id))


async def add_alert(connection: AsyncConnection, alert: BudgetAlert) -> bool:
    """Whether it is the first: of all gateways, one gives it."""
    statement = insert_new(connection, budget_alerts).values(msgspec.structs.asdict(alert))
    return (await connection.execute(statement)).rowcount > 0


async def alerts(connection: AsyncConnection, budget_id: str, period_start: float) -> list[BudgetAlert]:
    columns = budget_alerts.c
    statement = select(columns.budget_id, columns.period_start, columns.share, columns.at).where(
        columns.budget_id == budget_id, columns.period_start == period_start
    )
    found = await connection.execute(statement.order_by(columns.share))
    return [BudgetAlert(**row) for row in found.mappings()]


def _budget(row: RowMapping) -> Budget:
    return msgspec.convert({name: row[name] for name in Budget.__struct_fields__}, Budget)


def _row(budget: Budget) -> dict[str, Any]:
    return msgspec.structs.asdict(budget) | {"alerts": list(budget.alerts)}
