from __future__ import annotations

import asyncio
import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from tests.databases import commit, eventually, new_event, rows

from ventoux.accounts.schemas import Caller
from ventoux.db.engine import async_engine
from ventoux.errors import InvalidRequest, Unavailable
from ventoux.ledger.report import usage
from ventoux.ledger.schemas import UsageRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ventoux.db.location import Location
    from ventoux.ledger.report import Grouping
    from ventoux.ledger.schemas import UsageEvent

    Fresh = Callable[[], AbstractContextManager[Location]]

OPERATOR = Caller(kind="cli", id="operator", admin=True)
DAY, HOUR = 86_400, 3_600
times = st.one_of(
    st.floats(1_790_000_000, 1_790_500_000),
    st.integers(20_718 * 24, 20_722 * 24).flatmap(
        lambda hour: st.sampled_from([hour * HOUR, hour * HOUR - 1e-6, hour * HOUR + 0.5])
    ),
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
        workspace_id=st.sampled_from(["w1", "w2"]),
        endpoint=st.sampled_from(["e1", "e2"]),
        user_id=st.sampled_from([None, "u1"]),
        cost=st.none() | st.integers(0, 10**9),
        currency=st.sampled_from(["EUR", "USD"]),
    ),
    max_size=40,
)


COLUMNS = {"model": "model", "key": "key_id", "user": "user_id", "endpoint": "endpoint", "workspace": "workspace_id"}
GROUPINGS: tuple[Grouping, ...] = ("model", "key", "user", "endpoint", "workspace", "day", "hour")


def label(event: UsageEvent, by: Grouping) -> str:
    if by in COLUMNS:
        return getattr(event, COLUMNS[by]) or ""
    at = datetime.fromtimestamp(int(event.at), UTC)
    return at.date().isoformat() if by == "day" else at.strftime("%Y-%m-%dT%H:00Z")


def add(total: UsageRow | None, label: str, event: UsageEvent) -> UsageRow:
    total = total or UsageRow(
        label=label,
        calls=0,
        failed_calls=0,
        prompt_tokens=0,
        cached_tokens=0,
        completion_tokens=0,
        total_tokens=0,
        costs={},
        unpriced_calls=0,
    )
    costs = dict(total.costs)
    if event.currency is not None:
        costs[event.currency] = costs.get(event.currency, 0) + (event.cost or 0)
    return UsageRow(
        label=label,
        calls=total.calls + 1,
        failed_calls=total.failed_calls + (event.status >= 400),
        prompt_tokens=total.prompt_tokens + event.prompt_tokens,
        cached_tokens=total.cached_tokens + event.cached_tokens,
        completion_tokens=total.completion_tokens + event.completion_tokens,
        total_tokens=total.total_tokens + event.prompt_tokens + event.completion_tokens,
        costs=costs,
        unpriced_calls=total.unpriced_calls + (event.cost is None),
    )


def read(
    fresh: Fresh,
    recorded: list[UsageEvent],
    by: Grouping,
    since: float | None,
    until: float | None,
    workspace: str | None = None,
    then: str = "",
) -> list[UsageRow]:
    """``then``: SQL between the recording and the reading."""

    async def run(where: Location) -> list[UsageRow]:
        engine = async_engine(where)
        try:
            return await usage(engine, OPERATOR, by=by, since=since, until=until, workspace_id=workspace)
        finally:
            await engine.dispose()

    with fresh() as where:
        commit(where, recorded)
        if then:
            rows(where, then)
        return asyncio.run(run(where))


@settings(max_examples=25, deadline=None)
@given(events, st.sampled_from(GROUPINGS), st.none() | times, st.none() | times, st.sampled_from([None, "w1"]))
def test_the_report_adds_up_to_the_events(
    fresh: Fresh,
    recorded: list[UsageEvent],
    by: Grouping,
    since: float | None,
    until: float | None,
    workspace: str | None,
) -> None:
    recorded = [event if event.cost is not None else structs.replace(event, currency=None) for event in recorded]
    expected: dict[str, UsageRow] = {}
    for event in recorded:
        within = (since is None or event.at >= since) and (until is None or event.at < until)
        if within and workspace in {None, event.workspace_id}:
            name = label(event, by)
            expected[name] = add(expected.get(name), name, event)

    found = read(fresh, recorded, by, since, until, workspace)

    assert found == [expected[name] for name in sorted(expected)]


def test_whole_hours_are_told_when_their_events_are_deleted_and_a_part_of_one_is_refused_by_name(fresh: Fresh) -> None:
    recorded = [new_event(at=20_000 * DAY + second) for second in (10.0, 3_000.0, 3_700.0)]
    gone = "DELETE FROM usage_events"

    (row,) = read(fresh, recorded, "model", 20_000 * DAY, 20_000 * DAY + 3_600, then=gone)
    assert (row.calls, row.prompt_tokens) == (2, 14)
    with pytest.raises(InvalidRequest, match="2024-10-04T00:00Z"):
        read(fresh, recorded, "model", 20_000 * DAY + 100, None, then=gone)


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 1000])
def test_however_many_events_a_group_has_each_is_written(fresh: Fresh, count: int) -> None:
    (row,) = read(fresh, [new_event(prompt_tokens=number) for number in range(count)], "model", None, None)

    assert (row.calls, row.prompt_tokens) == (count, sum(range(count)))


async def test_a_ledger_that_cannot_be_read_is_a_named_error(tmp_path: Path) -> None:
    engine = async_engine(tmp_path / "none.db")

    with pytest.raises(Unavailable, match="cannot be read"):
        await usage(engine, OPERATOR, by="model")

    assert os.listdir(tmp_path) == []  # noqa: PTH208 - Path would be asked from a coroutine
    await engine.dispose()
    # The driver's thread of an opening that failed ends a moment later, and wants the loop then.
    await eventually(lambda: not any("_connection_worker" in thread.name for thread in threading.enumerate()))
