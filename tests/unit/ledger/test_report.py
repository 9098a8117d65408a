from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import threading
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.databases import eventually, new_event, new_home

from ventoux.db.engine import async_engine
from ventoux.errors import Unavailable
from ventoux.ledger import store
from ventoux.ledger.report import usage

if TYPE_CHECKING:
    from ventoux.ledger.schemas import UsageEvent, UsageRow
    from ventoux.ledger.store import Grouping

DAY = 86_400
times = st.one_of(
    st.floats(1_790_000_000, 1_790_500_000),
    st.integers(20_718, 20_722).flatmap(lambda day: st.sampled_from([day * DAY, day * DAY - 1e-6, day * DAY + 0.5])),
)
events = st.lists(
    st.builds(
        new_event,
        at=times,
        model=st.sampled_from(["a", "b"]),
        key_id=st.sampled_from(["k1", "k2", "k3"]),
        prompt_tokens=st.integers(0, 10**12),
        cached_tokens=st.integers(0, 1000),
        completion_tokens=st.integers(0, 10**12),
        status=st.sampled_from([200, 399, 400, 499, 503]),
    ),
    max_size=40,
)


def label(event: UsageEvent, by: Grouping) -> str:
    if by == "day":
        return datetime.fromtimestamp(int(event.at), UTC).date().isoformat()
    return event.model if by == "model" else event.key_id


def sums(rows: list[UsageRow]) -> dict[str, tuple[int, ...]]:
    return {
        row.label: (row.calls, row.failed_calls, row.prompt_tokens, row.cached_tokens, row.completion_tokens)
        for row in rows
    }


def read(recorded: list[UsageEvent], by: Grouping, since: float | None, until: float | None) -> list[UsageRow]:
    async def run(path: Path) -> list[UsageRow]:
        engine = async_engine(path)
        try:
            return await usage(engine, by=by, since=since, until=until)
        finally:
            await engine.dispose()

    with tempfile.TemporaryDirectory() as folder:
        home = new_home(Path(folder))
        with closing(sqlite3.connect(home.database)) as connection:
            for statement, values in store.inserts([store.row(event) for event in recorded]):
                connection.execute(statement, values)
            connection.commit()
        return asyncio.run(run(home.database))


@settings(max_examples=40, deadline=None)
@given(events, st.sampled_from(["model", "key", "day"]), st.none() | times, st.none() | times)
def test_the_report_adds_up_to_the_events(
    recorded: list[UsageEvent], by: Grouping, since: float | None, until: float | None
) -> None:
    expected: dict[str, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0, 0, 0))
    for event in recorded:
        if (since is None or event.at >= since) and (until is None or event.at < until):
            one = (1, event.status >= 400, event.prompt_tokens, event.cached_tokens, event.completion_tokens)
            expected[label(event, by)] = tuple(a + b for a, b in zip(expected[label(event, by)], one, strict=True))

    rows = read(recorded, by, since, until)

    assert sums(rows) == expected
    assert [row.label for row in rows] == sorted(expected)
    assert all(row.total_tokens == row.prompt_tokens + row.completion_tokens for row in rows)


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 1000])
def test_however_many_events_a_group_has_each_is_written(count: int) -> None:
    (row,) = read([new_event(prompt_tokens=number) for number in range(count)], "model", None, None)

    assert (row.calls, row.prompt_tokens) == (count, sum(range(count)))


async def test_a_ledger_that_cannot_be_read_is_a_named_error(tmp_path: Path) -> None:
    engine = async_engine(tmp_path / "none.db")

    with pytest.raises(Unavailable, match="cannot be read"):
        await usage(engine, by="model")

    assert os.listdir(tmp_path) == []  # noqa: PTH208 - Path would be asked from a coroutine
    await engine.dispose()
    # The driver's thread of an opening that failed ends a moment later, and wants the loop then.
    await eventually(lambda: not any("_connection_worker" in thread.name for thread in threading.enumerate()))
