"""A row that this release cannot read, as another one may have written it, ends nothing; what comes later counts."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, select, update
from tests.databases import eventually, new_home
from tests.people import OPERATOR

from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine, writing
from ventoux.db.tables import budgets, changes, filter_policies
from ventoux.kit.lasting import lasting
from ventoux.ledger.money import Money
from ventoux.ledger.schemas import BudgetTerms
from ventoux.moderation.schemas import PolicySpec
from ventoux.moderation.service import Filters

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from sqlalchemy.ext.asyncio import AsyncEngine


async def changed(engine: AsyncEngine, subject: str, table: Table, values: dict[str, Any] | None) -> None:
    """Every row of it, as another release would; None: none is left."""
    async with writing(engine) as connection:
        await connection.execute(delete(table) if values is None else update(table).values(**values))
        counter = update(changes).where(changes.c.subject == subject).values(counter=changes.c.counter + 1)
        await connection.execute(counter)


async def test_policies_and_budgets_that_cannot_be_read_end_nothing_and_the_next_change_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ventoux.db.changes.LOOK_EVERY", 0.01)
    engine = async_engine(new_home(tmp_path).database)
    workspace = (await Accounts(engine).workspaces.default(OPERATOR)).id
    filters, money = Filters(engine), Money(engine, "EUR")
    terms = BudgetTerms(subject_kind="key", subject_id="k", period="day", amount=5, currency="EUR")
    await money.load()
    await filters.set(OPERATOR, workspace, "strict", PolicySpec())
    await money.budgets.set_budget(OPERATOR, workspace, terms)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(lasting(partial(one.run), pause=0.01)) for one in (filters, money)]
        await changed(engine, "filters", filter_policies, {"spec": {"schema": 2}})
        await changed(engine, "budgets", budgets, {"period": "decade"})
        await eventually(lambda: "enum value 2 " in caplog.text and "enum value 'decade'" in caplog.text)
        # What was known last goes on being kept: nothing becomes unfiltered or unlimited by it.
        assert filters.ready(workspace, "strict")
        assert money.budgets.hard(workspace, "k", None, "e")
        await changed(engine, "filters", filter_policies, None)
        await changed(engine, "budgets", budgets, None)
        await eventually(lambda: not money.budgets.hard(workspace, "k", None, "e"))
        await eventually(lambda: (workspace, "strict") not in filters._ready)
        for task in tasks:
            task.cancel()
    async with engine.connect() as connection:
        assert not (await connection.execute(select(filter_policies))).all()
    await engine.dispose()
