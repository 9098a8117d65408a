"""A database that cannot be written for a while: calls are told so, and every event is there in the end, once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from tests.databases import eventually, ledger_ids, new_event, new_home

from ventoux.ledger.errors import LedgerUnavailable
from ventoux.ledger.file import ledger_engine
from ventoux.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from ventoux.ledger.schemas import UsageEvent


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return new_home(tmp_path).database


@asynccontextmanager
async def ledger(
    path: Path, connected: Callable[[sqlite3.Connection], object] | None = None, **options: Any
) -> AsyncGenerator[LedgerWriter]:
    """``connected`` changes each connection that the writer opens."""
    engine = ledger_engine(path, 0.05)
    if connected is not None:

        def listen(connection: sqlite3.Connection, _record: object) -> None:
            connected(connection)

        sqlalchemy_event.listen(engine, "connect", listen)
    writer = LedgerWriter(path, engine=engine, busy_timeout=0.05, retry_every=0.02, **options)
    writer.start()
    try:
        yield writer
    finally:
        await writer.close()


def move(source: Path, target: Path) -> None:
    source.rename(target)


def link_back(source: Path, target: Path) -> None:
    target.hardlink_to(source)
    source.unlink()


def overwrite(path: Path, content: bytes) -> bytes:
    before = path.read_bytes()
    path.write_bytes(content)
    return before


def replace_whole(path: Path, other: Path) -> None:
    for file in path.parent.glob("ventoux.db-*"):
        file.unlink()
    other.replace(path)


@contextmanager
def write_lock_of_another_process(path: Path) -> Generator[None]:
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate(timeout=10)


async def refused(writer: LedgerWriter, event: UsageEvent) -> LedgerUnavailable:
    with pytest.raises(LedgerUnavailable) as error:
        await writer.record(event)
    assert not writer.available
    assert (error.value.status, error.value.retry_after) == (503, 5)
    return error.value


async def test_a_lock_of_another_process_is_outlived(database: Path) -> None:
    events = [new_event() for _ in range(3)]
    async with ledger(database) as writer:
        with write_lock_of_another_process(database):
            assert "locked" in (await refused(writer, events[0])).message
            writer.record_later(events[1])
        await eventually(lambda: writer.available)
        await writer.record(events[2])

        assert ledger_ids(database) == sorted(event.request_id for event in events)


def pages_of(database: Path) -> int:
    return database.stat().st_size // 4096


async def test_a_full_disk_is_outlived(database: Path) -> None:
    room = {"pages": pages_of(database) + 10}
    written: list[UsageEvent] = []

    def limit(connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA max_page_count={room['pages']}")

    async def write_on() -> None:
        while True:
            written.append(new_event(metadata={"text": "x" * 3000}))
            await writer.record(written[-1])

    async with ledger(database, limit) as writer:
        with pytest.raises(LedgerUnavailable, match="full"):
            await write_on()
        assert len(written) > 1
        assert ledger_ids(database) == sorted(event.request_id for event in written[:-1])

        room["pages"] = 4000
        await eventually(lambda: writer.available)

        assert ledger_ids(database) == sorted(event.request_id for event in written)


async def test_a_database_that_is_read_only_for_a_while_is_outlived(database: Path) -> None:
    state = {"query_only": 1}
    event = new_event()
    async with ledger(database, lambda c: c.execute(f"PRAGMA query_only={state['query_only']}")) as writer:
        assert "readonly" in (await refused(writer, event)).message

        state["query_only"] = 0
        await eventually(lambda: writer.available)

        assert ledger_ids(database) == [event.request_id]


async def test_a_deleted_database_takes_no_events_until_it_is_back(database: Path) -> None:
    before, during = new_event(), new_event()
    aside = database.with_name("aside")
    async with ledger(database) as writer:
        await writer.record(before)
        move(database, aside)
        assert "removed" in (await refused(writer, during)).message
        await refused(writer, new_event(request_id=during.request_id))

        # Nothing may have made a new one, which this would hide: a link fails where a file is.
        link_back(aside, database)
        await eventually(lambda: writer.available)

    assert ledger_ids(database) == sorted([before.request_id, during.request_id])


async def test_a_database_that_is_replaced_by_another_takes_the_event(database: Path, tmp_path: Path) -> None:
    event = new_event()
    other = new_home(tmp_path / "other").database
    async with ledger(database) as writer:
        await writer.record(new_event())
        replace_whole(database, other)
        assert "replaced" in (await refused(writer, event)).message
        await eventually(lambda: writer.available)

    assert ledger_ids(database) == [event.request_id]


async def test_a_damaged_database_is_refused_without_ending_the_thread(database: Path) -> None:
    whole = overwrite(database, b"no database at all" * 500)
    event = new_event()
    async with ledger(database) as writer:
        await refused(writer, event)

        overwrite(database, whole)
        await eventually(lambda: writer.available)

        assert ledger_ids(database) == [event.request_id]


async def test_a_disk_that_does_not_answer_ends_the_wait(database: Path) -> None:
    answers = threading.Event()
    event = new_event()
    async with ledger(database, lambda _: answers.wait(20)) as writer:
        writer._record_within = 0.1
        assert "does not answer" in (await refused(writer, event)).message

        answers.set()
        await eventually(lambda: writer.available and ledger_ids(database) == [event.request_id])


async def test_an_event_that_no_table_can_hold_does_not_hold_up_the_others(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad = new_event(prompt_tokens=2**70)
    async with ledger(database) as writer:
        with write_lock_of_another_process(database):
            await refused(writer, new_event(request_id="kept"))
            writer.record_later(bad)
            writer.record_later(new_event(request_id="good"))
        await eventually(lambda: writer.available)
        with pytest.raises(LedgerUnavailable):
            await writer.record(bad)

        assert writer.available
        assert ledger_ids(database) == ["good", "kept"]
    lost = [record for record in caplog.records if "not in the ledger" in record.message]
    assert {getattr(record, "fields", {})["request_id"] for record in lost} == {bad.request_id}


async def test_events_that_memory_has_no_place_for_go_into_the_log(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with ledger(database, keep_at_most=2) as writer:
        with write_lock_of_another_process(database):
            for name in ("one", "two", "three"):
                await refused(writer, new_event(request_id=name, metadata={"secret": "words"}))
        await eventually(lambda: writer.available)

        assert ledger_ids(database) == ["one", "two"]
    (lost,) = [record for record in caplog.records if "not in the ledger" in record.message]
    fields = getattr(lost, "fields", {})
    assert (fields["request_id"], fields["completion_tokens"], fields["metadata"]) == ("three", 5, None)


async def test_a_ledger_that_closes_on_a_bad_day_gives_up_in_time_and_logs_what_it_held(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with write_lock_of_another_process(database):
        async with asyncio.timeout(20), ledger(database, close_within=0.1) as writer:
            await refused(writer, new_event(request_id="held"))

    lost = [getattr(record, "fields", {}) for record in caplog.records if "not in the ledger" in record.message]
    assert [fields["request_id"] for fields in lost] == ["held"]
