"""The ledger on a PostgreSQL server: gone for a while, two writers at once, values that no column takes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import URL
from tests.databases import eventually, ledger_ids, new_database, new_event, rows
from tests.postgres_server import PostgresServer

from ventoux.db.location import server
from ventoux.db.migrate import upgrade
from ventoux.home import Home
from ventoux.ledger.errors import LedgerUnavailable
from ventoux.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from ventoux.db.location import Location

SUMS = "SELECT sum(calls), sum(prompt_tokens) FROM usage_hours"


@pytest.fixture
def place(tmp_path: Path) -> Generator[tuple[PostgresServer, URL]]:
    """A server that a test may end, with fsync left out as everywhere: a crash of the machine is not tried."""
    postgres = PostgresServer()
    try:
        url = server(postgres.url(postgres.new_database()))
        upgrade(Home(tmp_path), url)
        yield postgres, url
    finally:
        postgres.close()


@pytest.fixture
def shared(tmp_path: Path) -> Generator[Location]:
    with new_database("postgresql", tmp_path) as where:
        yield where


def started(where: Location, **options: Any) -> LedgerWriter:
    writer = LedgerWriter(where, busy_timeout=1.0, retry_every=0.02, **options)
    writer.start()
    return writer


@pytest.mark.parametrize("end", [PostgresServer.stop, PostgresServer.kill])
async def test_a_server_that_goes_away_and_comes_back_has_every_event_once(
    place: tuple[PostgresServer, URL], end: Any
) -> None:
    postgres, url = place
    writer, events = started(url), [new_event() for _ in range(3)]
    await writer.record(events[0])
    end(postgres)
    with pytest.raises(LedgerUnavailable):
        await writer.record(events[1])
    assert not writer.available
    writer.record_later(events[2])

    postgres.start()
    await eventually(lambda: writer.available)
    # A commit whose outcome its writer did not learn is written again.
    await writer.record(events[0])
    await writer.close()

    assert ledger_ids(url) == sorted(event.request_id for event in events)
    assert rows(url, SUMS) == [(3, 21)]


async def test_two_servers_that_add_to_the_same_hours_wait_for_each_other_and_lose_nothing(shared: Location) -> None:
    writers = [started(shared) for _ in range(2)]

    async def write(writer: LedgerWriter) -> None:
        for number in range(40):
            models = [f"m{(number + step) % 5}" for step in range(5)]
            await asyncio.gather(*(writer.record(new_event(model=model, at=1e9)) for model in models))

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(write(writer))
    for writer in writers:
        await writer.close()
    assert rows(shared, SUMS) == [(400, 2800)]
    assert rows(shared, "SELECT count(*) FROM usage_hours") == [(5,)]


async def test_an_event_that_no_column_takes_does_not_hold_up_the_others(shared: Location) -> None:
    writer = started(shared)
    bad = [new_event(prompt_tokens=2**70), new_event(model="\x00"), new_event(model=object())]
    good = [new_event(model=f"m{number}") for number in range(3)]
    outcomes = await asyncio.gather(*(writer.record(one) for one in [*good, *bad]), return_exceptions=True)
    await writer.close()

    assert [type(one) for one in outcomes] == [type(None)] * 3 + [LedgerUnavailable] * 3
    assert ledger_ids(shared) == sorted(event.request_id for event in good)


async def test_a_database_that_only_reads_takes_no_calls(shared: Location) -> None:
    assert isinstance(shared, URL)
    rows(shared, f'ALTER DATABASE "{shared.database}" SET default_transaction_read_only = on')
    writer = started(shared, close_within=0.1)
    await eventually(lambda: not writer.available)
    with pytest.raises(LedgerUnavailable, match="can only be read"):
        await writer.record(new_event())
    await writer.close()
