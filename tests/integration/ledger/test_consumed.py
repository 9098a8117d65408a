from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal

import pytest
from sqlalchemy import event
from tests.databases import new_event, new_home

from ventoux.calls import Usage
from ventoux.db.engine import async_engine
from ventoux.ledger.consumed import consumed
from ventoux.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("of", "who"), [("key", "k"), ("workspace", "w"), ("model", "m")])
async def test_what_somebody_has_consumed_is_looked_up_and_not_searched_for(
    tmp_path: Path, of: Literal["key", "workspace", "model"], who: str
) -> None:
    home = new_home(tmp_path)
    ledger = LedgerWriter(home.database)
    ledger.start()
    await ledger.record(new_event(at=100.0))
    await ledger.record(new_event(at=50.0))
    await ledger.record(new_event(at=100.0, key_id="other", workspace_id="other", model="other"))
    await ledger.close()
    engine = async_engine(home.database)
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        statements.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    assert await consumed(engine, of=of, who=who, since=60.0) == {"m": Usage(7, 5, 2)}
    await engine.dispose()
    with closing(sqlite3.connect(home.database)) as connection:
        plan = str(connection.execute(f"EXPLAIN QUERY PLAN {statements[-1][0]}", statements[-1][1]).fetchall())
    column = "model" if of == "model" else f"{of}_id"
    assert f"INDEX ix_usage_events_{column}_at ({column}=? AND at>?)" in plan
