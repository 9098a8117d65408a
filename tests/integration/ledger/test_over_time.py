"""Usage over time, single calls and how long they took, as either database tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import new_event, record
from tests.people import OPERATOR

from ventoux.ledger.calls import Place, Wanted, calls, latency
from ventoux.ledger.series import Chosen, Series, series
from ventoux.ledger.steps import HOUR, Step, steps_of, zone_named

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.ledger.series import GroupedBy

NOON = 1_762_171_200.0
"""2025-11-03, 12:00 UTC."""
DAY = 86_400.0
OURS = Chosen("w")


async def told(engine: AsyncEngine, by: GroupedBy, step: Step, zone: str = "UTC", most: int = 8) -> Series:
    since, until = NOON - 12 * HOUR, NOON + 60 * HOUR
    steps = steps_of(since, until, step, zone_named(zone))
    hours = (int(since // HOUR), int(until // HOUR))
    return await series(engine, OPERATOR, by=by, steps=steps, hours=hours, chosen=OURS, most=most)


@pytest.mark.parametrize(("step", "zone"), [("hour", "UTC"), ("day", "UTC"), ("day", "Asia/Kolkata"), ("month", "UTC")])
async def test_sums_are_whole_numbers_whatever_they_are_grouped_by(engine: AsyncEngine, step: Step, zone: str) -> None:
    priced = {"cost": 7, "currency": "EUR", "user_id": "u"}
    await record(
        engine,
        new_event(at=NOON, **priced),
        new_event(at=NOON + DAY, model="other", status=500),
        new_event(at=NOON + DAY, workspace_id="another"),
    )
    for by in ("model", "key", "user", "endpoint", "workspace"):
        found = await told(engine, by, step, zone)
        whole = [found.total, *found.steps, *(step for group in found.groups for step in [group.total, *group.steps])]
        assert all(type(one.prompt_tokens) is int and type(one.calls) is int for one in whole)
        assert (found.total.calls, found.total.failed_calls, found.total.costs) == (2, 1, {"EUR": 7})
        assert sum(one.calls for one in found.steps) == 2
        assert type(found.total.costs["EUR"]) is int


async def test_the_smaller_groups_have_a_total_and_no_steps(engine: AsyncEngine) -> None:
    few, many = new_event(at=NOON), new_event(at=NOON, model="big", prompt_tokens=1000)
    await record(engine, few, many)
    big, small = (await told(engine, "model", "day", most=1)).groups
    assert (big.label, [step.calls for step in big.steps]) == ("big", [1, 0, 0])
    assert (small.label, small.steps, small.total.calls) == ("m", [], 1)


async def test_times_are_counted_by_their_group(engine: AsyncEngine) -> None:
    slow = new_event(at=NOON, model="slow", duration=30.0, time_to_first_token=None)
    await record(engine, slow, new_event(at=NOON), new_event(at=NOON, status=500, duration=99.0))
    found = await latency(engine, OPERATOR, Wanted(OURS), "model")
    times = {one.label: one for one in found.groups}
    assert (found.calls, found.complete, times.keys()) == (2, True, {"slow", "m"})
    assert times["slow"].first is None
    assert times["slow"].whole is not None
    assert times["slow"].whole.p50 == pytest.approx(30.0, rel=0.3)


async def test_calls_go_on_from_a_place_even_between_those_of_one_moment(engine: AsyncEngine) -> None:
    await record(engine, *(new_event(at=NOON, request_id=f"r{place}", metadata={"a": "b"}) for place in range(3)))
    first = await calls(engine, OPERATOR, Wanted(OURS), before=None, ended_after=None, limit=2)
    rest = await calls(engine, OPERATOR, Wanted(OURS), before=Place(NOON, "r1"), ended_after=None, limit=2)
    assert [one.request_id for one in [*first, *rest]] == ["r2", "r1", "r0"]
    failed = Wanted(OURS, NOON, NOON + 1, "failed")
    assert not await calls(engine, OPERATOR, failed, before=None, ended_after=NOON, limit=2)
