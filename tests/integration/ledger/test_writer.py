from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sqlalchemy_event
from tests.databases import eventually, ledger_ids, new_event, new_home

from ventoux.ledger.errors import LedgerUnavailable
from ventoux.ledger.file import ledger_engine
from ventoux.ledger.writer import LedgerWriter


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return new_home(tmp_path).database


async def test_a_recorded_event_is_in_the_file_with_every_value(database: Path) -> None:
    writer = LedgerWriter(database)
    writer.start()
    event = new_event(metadata={"team": "névé", "n": [1, None]}, time_to_first_token=None, finish_reason=None)

    await writer.record(event)
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM usage_events").fetchone())
    await writer.close()

    assert row == {name: getattr(event, name) for name in event.__struct_fields__} | {
        "metadata": '{"team":"névé","n":[1,null]}'
    }


async def test_callers_who_wait_together_share_commits(database: Path) -> None:
    statements: list[str] = []
    engine = ledger_engine(database, 1.0)

    def trace(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(statements.append)

    sqlalchemy_event.listen(engine, "connect", trace)
    writer = LedgerWriter(database, engine=engine)
    events = [new_event() for _ in range(300)]

    waiting = asyncio.gather(*(writer.record(event) for event in events))
    await asyncio.sleep(0)
    writer.start()
    await waiting
    commits = statements.count("COMMIT")
    await writer.close()

    assert ledger_ids(database) == sorted(event.request_id for event in events)
    # The first is the look whether the database can be written.
    assert commits == 2


async def test_the_same_request_is_in_the_ledger_once_and_as_it_was_first(database: Path) -> None:
    writer = LedgerWriter(database)
    writer.start()

    await writer.record(new_event(request_id="r", prompt_tokens=1))
    await writer.record(new_event(request_id="r", prompt_tokens=2))
    await writer.close()

    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT request_id, prompt_tokens FROM usage_events").fetchall() == [("r", 1)]


async def test_a_caller_who_is_cancelled_leaves_its_event_in_the_ledger(database: Path) -> None:
    writer = LedgerWriter(database)
    event = new_event()
    waiting = asyncio.ensure_future(writer.record(event))
    await asyncio.sleep(0)

    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    writer.start()
    await writer.close()

    assert ledger_ids(database) == [event.request_id]


async def test_closing_writes_what_is_queued(database: Path) -> None:
    writer = LedgerWriter(database)
    events = [new_event() for _ in range(2000)]
    writer.start()
    for event in events:
        writer.record_later(event)

    await writer.close()
    await writer.close()

    assert ledger_ids(database) == sorted(event.request_id for event in events)


async def test_a_closed_ledger_takes_no_calls(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer = LedgerWriter(database)
    writer.start()
    assert writer.available
    await writer.close()

    assert not writer.available
    with pytest.raises(LedgerUnavailable):
        await writer.record(new_event())
    writer.record_later(new_event())

    assert len([record for record in caplog.records if "not in the ledger" in record.message]) == 2
    assert ledger_ids(database) == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(0, 15)),
        st.tuples(st.just("together"), st.integers(1, 6)),
        st.tuples(st.just("later"), st.integers(0, 15)),
        st.tuples(st.sampled_from(["lock", "unlock", "recover"]), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_whatever_fails_in_between_the_ledger_has_each_recorded_event_once(steps: list[tuple[str, int]]) -> None:
    asyncio.run(_history(steps))


async def _history(steps: list[tuple[str, int]]) -> None:
    folder = Path(tempfile.mkdtemp())
    database = new_home(folder).database
    history = _History(database)
    history.writer.start()
    for number, (step, value) in enumerate(steps):
        await history.take(step, value, number)
    history.locker.close()
    await history.writer.close()

    assert ledger_ids(database) == sorted(history.recorded)
    shutil.rmtree(folder)


class _History:
    def __init__(self, database: Path) -> None:
        self.database = database
        self.writer = LedgerWriter(database, busy_timeout=0.001, retry_every=0.002)
        self.recorded: set[str] = set()
        self.locker = sqlite3.connect(database, isolation_level=None)

    async def take(self, step: str, value: int, number: int) -> None:
        if step == "record":
            await self.record(f"event-{value}")
        elif step == "together":
            await asyncio.gather(*(self.record(f"event-{number}-{one}") for one in range(value)))
        elif step == "later":
            self.recorded.add(f"later-{value}")
            self.writer.record_later(new_event(request_id=f"later-{value}"))
        elif step == "lock" and not self.locker.in_transaction:
            self.locker.execute("BEGIN IMMEDIATE")
        elif step != "lock" and self.locker.in_transaction:
            self.locker.execute("ROLLBACK")
            if step == "recover":
                await eventually(lambda: self.writer.available)

    async def record(self, name: str) -> None:
        self.recorded.add(name)
        locked = self.locker.in_transaction
        try:
            await self.writer.record(new_event(request_id=name))
        except LedgerUnavailable:
            assert locked
        else:
            assert name in ledger_ids(self.database)
