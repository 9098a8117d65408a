"""What reports, invoices and exports of a million usage events take."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING

from ventoux.accounts.schemas import Caller
from ventoux.db.engine import async_engine
from ventoux.db.migrate import upgrade
from ventoux.home import Home
from ventoux.ledger.budgets import Budgets
from ventoux.ledger.consumed import Consumer, consumed
from ventoux.ledger.focus import Names, focus
from ventoux.ledger.invoices import Invoices
from ventoux.ledger.months import month_named
from ventoux.ledger.report import usage
from ventoux.ledger.schemas import BudgetTerms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from bench.table import Row, Table
    from ventoux.ledger.report import Grouping

EVENTS = 1_000_000
_MONTH = month_named("2026-10")
_OPERATOR = Caller(kind="cli", id="bench", admin=True)
_PRICE = "card:EUR/500000/50000/1500000/0"
_ROUNDS = 5
_EVENT = """
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ? - 1)
INSERT INTO usage_events (request_id, at, workspace_id, key_id, user_id, model, endpoint, operation, dialect,
    prompt_tokens, cached_tokens, completion_tokens, time_to_first_token, duration, finish_reason, status, deployment,
    cost, currency, price_id)
SELECT printf('%032d', n), ? + n * ?, 'w' || (n % 4), 'k' || (n % 50), 'u' || (n % 20), 'm' || (n % 5), 'e' || (n % 10),
    'chat', 'openai', 1000 + n % 500, n % 100, n % 700, 0.1, 1.5, 'stop', CASE WHEN n % 50 THEN 200 ELSE 499 END, '',
    1500 + n % 1300, 'EUR', ? FROM n
"""


def measure(home: Path) -> list[Table]:
    database = fill(home.with_name("ledger"))
    return [(f"A ledger of {EVENTS:,} events in a month, 200 combinations an hour", asyncio.run(_rows(database)))]


def fill(root: Path) -> Path:
    home = Home(root)
    home.create()
    upgrade(home)
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_EVENT, (EVENTS, _MONTH.start, (_MONTH.end - _MONTH.start) / EVENTS, _PRICE))
        connection.commit()
    return home.database


async def _rows(database: Path) -> list[Row]:
    engine = async_engine(database)
    ragged = _MONTH.start + 1234.5, _MONTH.end - 4321.5
    groupings: tuple[Grouping, ...] = ("model", "key", "user", "endpoint", "workspace", "day", "hour")
    timed: dict[str, Callable[[], Awaitable[object]]] = {}
    for by in groupings:
        timed[f"usage by {by}"] = lambda by=by: usage(engine, _OPERATOR, by=by)
    timed["usage by model, one workspace"] = lambda: usage(engine, _OPERATOR, by="model", workspace_id="w1")
    timed["usage by model, from and to the second"] = lambda: usage(
        engine, _OPERATOR, by="model", since=ragged[0], until=ragged[1]
    )
    timed["what a budget has spent, after a restart"] = lambda: consumed(
        engine, Consumer("workspace", "w1"), since=_MONTH.start, until=_MONTH.end, currency="EUR"
    )
    timed["draft of an invoice"] = lambda: Invoices(engine).issue(
        _OPERATOR, workspace_id="w1", workspace="w1", month=_MONTH.name, endpoints={}
    )
    timed["export in the FOCUS format"] = lambda: _export(engine)
    rows = [{"what": name, "ms": f"{await _milliseconds(work):,.0f}"} for name, work in timed.items()]
    rows.append({"what": "10,000 budgets looked up, a call (µs)", "ms": f"{await _lookup(engine):.1f}"})
    await engine.dispose()
    return rows


async def _milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    times: list[float] = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        await work()
        times.append(time.perf_counter() - began)
    return median(times) * 1000


async def _export(engine: AsyncEngine) -> None:
    names = Names({}, {})
    async for _ in focus(engine, _OPERATOR, month=_MONTH.name, workspace_id="w1", names=names, currency="EUR"):
        pass


async def _lookup(engine: AsyncEngine) -> float:
    """Microseconds."""
    budgets, calls = Budgets(engine), 100_000
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 9999) "
            "INSERT INTO budgets "
            "SELECT 'b' || n, 'w', 'key', 'k' || n, 'month', 1000000, 'EUR', '[0.8]', 1, 1, 0, 0 FROM n"
        )
    terms = BudgetTerms(subject_kind="workspace", subject_id="w", period="day", amount=10**9, currency="EUR")
    await budgets.set_budget(_OPERATOR, "w", terms)
    began = time.perf_counter()
    for _ in range(calls):
        budgets.hard("w", "k77", None, "e")
    return (time.perf_counter() - began) / calls * 1_000_000
