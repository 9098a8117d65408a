from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal

import pytest
from sqlalchemy import event
from tests.databases import new_event, new_home

from ventoux.db.engine import async_engine
from ventoux.ledger.consumed import Consumer, consumed
from ventoux.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400.0
Kind = Literal["key", "workspace", "user", "endpoint", "model"]


@pytest.mark.parametrize("workspace", ["", "w"])
@pytest.mark.parametrize(
    ("kind", "who"), [("key", "k"), ("workspace", "w"), ("user", "u"), ("endpoint", "e"), ("model", "m")]
)
async def test_what_somebody_has_consumed_is_looked_up_and_not_searched_for(
    tmp_path: Path, kind: Kind, who: str, workspace: str
) -> None:
    home = new_home(tmp_path)
    ledger = LedgerWriter(home.database)
    ledger.start()
    theirs: dict[str, Any] = {"user_id": "u", "endpoint": "e", "currency": "EUR", "cost": 7}
    others = {"key_id": "o", "workspace_id": "o", "user_id": "o", "endpoint": "o", "model": "o"}
    await ledger.record(new_event(at=DAY, **theirs))
    await ledger.record(new_event(at=DAY + 5_000, **theirs | {"currency": "USD"}))
    await ledger.record(new_event(at=DAY + 5_000, **theirs | {"currency": None, "cost": None}))
    await ledger.record(new_event(at=DAY - 1, **theirs))
    await ledger.record(new_event(at=2 * DAY, **theirs))
    await ledger.record(new_event(at=DAY, **theirs | others))
    await ledger.close()
    engine = async_engine(home.database)
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        statements.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    found = await consumed(engine, Consumer(kind, who, workspace), since=DAY, until=2 * DAY, currency="EUR")
    assert found == (36, 7)
    await engine.dispose()
    with closing(sqlite3.connect(home.database)) as connection:
        plan = str(connection.execute(f"EXPLAIN QUERY PLAN {statements[-1][0]}", statements[-1][1]).fetchall())
    column = {"model": "", "endpoint": "endpoint"}.get(kind, f"{kind}_id")
    # A model has only the day's limits, and a day is read as it lies.
    assert (f"INDEX ix_usage_hours_{column} ({column}=? AND hour>?" if column else "PRIMARY KEY (hour>?") in plan
