"""What the gateways share is slow, and not dead: nobody waits for it, nothing piles up, and nothing floods it after."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from tests.databases import eventually, eventually_async
from tests.limits_history import nothing_before
from tests.slow_valkey import slow_way

from ventoux.calls import Usage
from ventoux.db.valkey import Valkey
from ventoux.errors import RateLimited, Unavailable
from ventoux.gateway.shared_replies import SharedReplies
from ventoux.kit.ids import new_id
from ventoux.limits.claims import Bill, Need
from ventoux.limits.limiter import Limiter
from ventoux.limits.schemas import Limits, Subject
from ventoux.limits.shared import SharedCounters

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.slow_valkey import SlowWay
    from tests.valkey_server import ValkeyServer

UNPRICED = Bill(None, "EUR")
ONE = Need(Usage(5, 5), Usage(5, 5), 5)
TIMEOUT = 0.2


@asynccontextmanager
async def gateway(server: ValkeyServer) -> AsyncGenerator[tuple[Limiter, SharedCounters, SlowWay]]:
    async with slow_way(server) as way, Valkey(way.url, TIMEOUT) as valkey, asyncio.TaskGroup() as group:
        counters = SharedCounters(valkey, nothing_before)
        running = group.create_task(counters.run())
        yield Limiter(counters), counters, way
        way.delay = 0
        running.cancel()


async def outcome(limiter: Limiter, **limits: int) -> str:
    """Of a call of a key of its own: it is over before the next one of it comes."""
    try:
        reservation = await limiter.reserve([(Subject("key", new_id()), Limits(**limits))], ONE, UNPRICED)
    except Unavailable:
        return "unavailable"
    except RateLimited:
        return "limited"
    await reservation.settle(Usage(5, 5))
    return "served"


async def test_a_slow_store_refuses_within_one_time_out_and_holds_up_no_call_that_needs_none_of_it(
    server: ValkeyServer,
) -> None:
    async with gateway(server) as (limiter, _, way):
        assert await outcome(limiter, concurrent=1) == "served"
        way.delay = 5
        began = time.monotonic()
        limited = asyncio.gather(*(outcome(limiter, concurrent=1) for _ in range(100)))
        assert {await outcome(limiter) for _ in range(100)} == {"served"}
        assert set(await limited) == {"unavailable"}
        # Not 100 time-outs, and not the five seconds that the store takes.
        assert time.monotonic() - began < TIMEOUT + 2


async def test_however_long_the_store_is_away_what_is_refused_meanwhile_piles_up_nowhere_and_floods_nothing_after(
    server: ValkeyServer,
) -> None:
    async with gateway(server) as (limiter, counters, way):
        assert await outcome(limiter, concurrent=1) == "served"
        way.delay = 5
        for _ in range(500):
            assert await outcome(limiter, concurrent=1) == "unavailable"
        # Of all these, only what was sent may have been taken.
        assert len(counters._unsettled) + len(counters._open) < 50
        before = way.scripts_run
        way.delay = 0

        async def served() -> bool:
            return await outcome(limiter, concurrent=1) == "served"

        await eventually_async(served)
        await eventually(lambda: not counters._unsettled)
        assert way.scripts_run - before < 50


async def test_what_was_taken_while_nobody_heard_of_it_is_given_back(server: ValkeyServer) -> None:
    async with gateway(server) as (limiter, counters, way):
        assert await outcome(limiter, concurrent=1) == "served"
        subjects = [(Subject("key", new_id()), Limits(concurrent=1))]
        way.delay = 2 * TIMEOUT
        assert await outcome_of(limiter, subjects) == "unavailable"
        way.delay = 0

        async def free() -> bool:
            return await outcome_of(limiter, subjects) == "served"

        # Long before it would lapse by itself.
        assert await eventually_async(free) < 20
        assert not counters._open


async def test_replies_that_were_never_asked_for_need_not_be_dropped_either(server: ValkeyServer) -> None:
    async with slow_way(server) as way, Valkey(way.url, TIMEOUT) as valkey:
        replies = SharedReplies(valkey, largest=1000, ttl=10)
        way.delay = 5
        for _ in range(200):
            with pytest.raises(Unavailable):
                await replies.begin(new_id(), "f")
        assert len(replies._running) + len(replies._dropped) < 20
        way.delay = 0


async def outcome_of(limiter: Limiter, subjects: list[tuple[Subject, Limits]]) -> str:
    try:
        reservation = await limiter.reserve(subjects, ONE, UNPRICED)
    except (Unavailable, RateLimited) as error:
        return "unavailable" if isinstance(error, Unavailable) else "limited"
    await reservation.settle(Usage(5, 5))
    return "served"
