from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psutil
from tests.databases import ManualClock, new_event, new_home

from ventoux.db.engine import async_engine
from ventoux.db.tables import usage_events
from ventoux.ledger.retention import Retention
from ventoux.ledger.store import row
from ventoux.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
ROWS = 200_000
NOW = 1_800_000_000.0


def fill(path: Path) -> None:
    """Events of the last hundred days, by one statement."""
    one = row(new_event(request_id="", at=0.0, cost=3, currency="EUR", price_id="p"))
    values = ", ".join(["printf('%032d', n)", "? - n * ?", *"?" * (len(one) - 2)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {ROWS}) "  # noqa: S608
            f"INSERT INTO usage_events ({', '.join(usage_events.c.keys())}) SELECT {values} FROM counted",
            (NOW, 100 * DAY / ROWS, *one[2:]),
        )
        connection.commit()


def counted(path: Path, statement: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


async def test_old_events_go_a_few_at_a_time_while_new_ones_are_written_and_their_sums_stay(tmp_path: Path) -> None:
    path = new_home(tmp_path).database
    await asyncio.to_thread(fill, path)
    engine, ledger = async_engine(path), LedgerWriter(path)
    ledger.start()
    retention = Retention(engine, 10, ManualClock(NOW))
    before = psutil.Process().memory_info().rss
    cleaning = asyncio.ensure_future(retention.clean())
    written = 0
    while not cleaning.done():
        # Raises when the ledger cannot be written in its time.
        await ledger.record(new_event(at=NOW, cost=3, currency="EUR", price_id="p"))
        written += 1
    grown = psutil.Process().memory_info().rss - before
    await ledger.close()
    await engine.dispose()

    assert abs(await cleaning - ROWS * 0.9) <= 2
    assert written > 20
    # The rows alone have 60 MB.
    assert grown < 16 * 1024 * 1024
    assert counted(path, "SELECT count(*) FROM usage_events") == ROWS - cleaning.result() + written
    assert counted(path, "SELECT sum(cost) FROM usage_hours") == 3 * (ROWS + written)
