from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tests.databases import ManualClock, eventually, eventually_async
from tests.limits_history import LimitsHistory, nothing_before

from ventoux.calls import Usage
from ventoux.db.valkey import Valkey
from ventoux.errors import RateLimited, SettingsError, Unavailable
from ventoux.kit.ids import new_id
from ventoux.limits.claims import Bill, Claim, Need
from ventoux.limits.limiter import Limiter, Reservation
from ventoux.limits.schemas import Limits, Subject
from ventoux.limits.shared import SharedCounters

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.valkey_server import ValkeyServer

    from ventoux.limits.counters import Counters
    from ventoux.limits.recall import Recall

UNPRICED = Bill(None, "EUR")
ONE = Need(Usage(5, 5), Usage(5, 5), 5)
TIMEOUT = 0.3


@asynccontextmanager
async def gateway(
    url: str, recall: Recall = nothing_before, *, lapses_after: float = 30.0, timeout: float = 5.0
) -> AsyncGenerator[tuple[Limiter, SharedCounters]]:
    """What one gateway has of it."""
    async with Valkey(url, timeout) as valkey, asyncio.TaskGroup() as group:
        counters = SharedCounters(valkey, recall, lapses_after=lapses_after)
        running = group.create_task(counters.run())
        yield Limiter(counters), counters
        running.cancel()


def a_key(**limits: int) -> list[tuple[Subject, Limits]]:
    return [(Subject("key", new_id()), Limits(**limits))]


async def admitted(limiter: Limiter, subjects: list[tuple[Subject, Limits]], need: Need = ONE) -> Reservation | None:
    try:
        return await limiter.reserve(subjects, need, UNPRICED)
    except RateLimited:
        return None


class SharedHistory(LimitsHistory):
    """No time passes in it: the server's clock is its own, and a history is shorter than a minute."""

    server: ValkeyServer

    async def counters(self, clock: ManualClock) -> Counters:
        del clock  # the server has its own
        self.valkey = await Valkey(self.server.url, 5).__aenter__()
        self.shared = SharedCounters(self.valkey, nothing_before)
        return self.shared

    async def settled(self) -> None:
        await self.shared._settle_waiting()

    def teardown(self) -> None:
        self.runner.run(self.valkey.__aexit__())
        super().teardown()


@pytest.fixture(scope="module", autouse=True)
def _history_server(server: ValkeyServer) -> None:
    SharedHistory.server = server


TestSharedHistory = SharedHistory.TestCase
TestSharedHistory.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)


async def test_of_two_gateways_together_exactly_as_many_calls_are_admitted_as_the_limit_says(
    server: ValkeyServer,
) -> None:
    subjects = a_key(requests_per_minute=37, tokens_per_minute=100_000)
    async with gateway(server.url) as (here, _), gateway(server.url) as (there, _):
        found = await asyncio.gather(*(admitted((here, there)[number % 2], subjects) for number in range(60)))
    assert sum(one is not None for one in found) == 37


async def test_what_one_gateway_settles_the_other_may_use(server: ValkeyServer) -> None:
    subjects = a_key(concurrent=1, tokens_per_minute=20, tokens_per_day=1000)
    async with gateway(server.url) as (here, _), gateway(server.url) as (there, _):
        first = await here.reserve(subjects, Need(Usage(10, 10), Usage(10, 10), 10), UNPRICED)
        assert await admitted(there, subjects) is None
        await first.settle(Usage(3, 4))
        second = await there.reserve(subjects, ONE, UNPRICED)
        standing = second.standing
        assert standing
        assert standing.tokens
        assert (standing.tokens.limit, standing.tokens.remaining) == (20, 3)
        assert 0 < standing.tokens.resets_in <= 60


async def test_a_call_that_is_cancelled_while_it_is_being_admitted_leaves_nothing_behind(server: ValkeyServer) -> None:
    subjects = a_key(concurrent=1)
    async with gateway(server.url) as (here, counters):
        for pause in [0.0, 0.0001, 0.0003, 0.001] * 10:
            task = asyncio.ensure_future(here.reserve(subjects, ONE, UNPRICED))
            await asyncio.sleep(pause)
            task.cancel()
            (result,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(result, Reservation):
                await result.settle(Usage())

        async def free() -> bool:
            return await admitted(here, subjects) is not None

        await eventually_async(free)
        await eventually(lambda: len(counters._open) == 1)


async def test_answers_never_reach_another_call_than_their_own_whatever_is_cancelled(server: ValkeyServer) -> None:
    async with gateway(server.url) as (here, _):

        async def one(number: int) -> None:
            subjects = a_key(requests_per_minute=number + 1)
            task = asyncio.ensure_future(here.reserve(subjects, ONE, UNPRICED))
            if number % 3 == 0:
                await asyncio.sleep(number / 20_000)
                task.cancel()
            (result,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(result, Reservation):
                standing = result.standing
                assert standing
                assert standing.requests
                assert (standing.requests.limit, standing.requests.remaining) == (number + 1, number)

        for _ in range(5):
            await asyncio.gather(*(one(number) for number in range(60)))


async def test_a_gateway_that_dies_leaves_nothing_set_aside(server: ValkeyServer) -> None:
    subjects = a_key(concurrent=1, tokens_per_minute=100, requests_per_minute=5)
    async with Valkey(server.url, 5) as valkey, gateway(server.url) as (here, _):
        # Its counters do not run: nobody renews what it took.
        dead = Limiter(SharedCounters(valkey, nothing_before, lapses_after=0.3))
        await dead.reserve(subjects, Need(Usage(10, 80), Usage(10, 80), 80), UNPRICED)
        assert await admitted(here, subjects) is None
        found: list[Reservation] = []

        async def free() -> bool:
            found.extend(one for one in [await admitted(here, subjects)] if one)
            return bool(found)

        await eventually_async(free)
        standing = found[0].standing
        assert standing
        assert standing.requests
        assert standing.tokens
        # The request was made; the tokens were not used.
        assert (standing.requests.remaining, standing.tokens.remaining) == (3, 90)


async def test_what_a_gateway_holds_does_not_lapse_while_it_lives(server: ValkeyServer) -> None:
    subjects = a_key(concurrent=1)
    async with gateway(server.url, lapses_after=0.5) as (here, _), gateway(server.url) as (there, _):
        held = await here.reserve(subjects, ONE, UNPRICED)
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            assert await admitted(there, subjects) is None
            await asyncio.sleep(0.05)
        await held.settle(Usage())
        assert await admitted(there, subjects) is not None


async def test_a_reservation_that_lapsed_under_a_living_call_counts_what_that_call_used(server: ValkeyServer) -> None:
    subjects = a_key(tokens_per_minute=1000, concurrent=2)
    async with Valkey(server.url, 5) as valkey, gateway(server.url) as (here, _):
        stalled = Limiter(SharedCounters(valkey, nothing_before, lapses_after=0.1))
        held = await stalled.reserve(subjects, ONE, UNPRICED)
        await eventually_async(lambda: _lapsed(here, subjects))
        for _ in range(2):
            # The second time, as after a broken connection, changes nothing.
            await SharedCounters(valkey, nothing_before).settle(held.holds, [70, 0])
        after = await here.reserve(subjects, ONE, UNPRICED)
        standing = after.standing
        assert standing
        assert standing.tokens
        assert standing.tokens.remaining == 1000 - 70 - 10


async def _lapsed(limiter: Limiter, subjects: list[tuple[Subject, Limits]]) -> bool:
    seen = await limiter.reserve(subjects, ONE, UNPRICED)
    lapsed = all(hold.used == hold.amount for hold in seen.holds)
    await seen.settle(Usage())
    return lapsed


async def test_a_day_begins_with_what_the_ledger_knows_and_asks_once_for_all_gateways(server: ValkeyServer) -> None:
    asked: list[str] = []

    async def recall(claim: Claim, since: float) -> int:
        del since
        asked.append(claim.dimension)
        return 85

    subjects = a_key(tokens_per_day=100)
    async with gateway(server.url, recall) as (here, _), gateway(server.url, recall) as (there, _):
        assert await admitted(here, subjects) is not None
        assert await admitted(there, subjects) is None
    assert asked == ["tokens_per_day"]


async def test_without_the_server_calls_are_refused_at_once_and_served_again_when_it_is_back(
    breaking: ValkeyServer,
) -> None:
    subjects = a_key(concurrent=1)
    async with gateway(breaking.url, timeout=TIMEOUT) as (here, counters):
        held = await here.reserve(subjects, ONE, UNPRICED)
        breaking.kill()
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(Unavailable) as refused:
                await here.reserve(subjects, ONE, UNPRICED)
            assert refused.value.retry_after
        # A call in flight ends well all the same.
        await held.settle(Usage(1, 1))
        assert time.monotonic() - began < 2 * TIMEOUT + 2
        breaking.start()
        await eventually_async(lambda: _served(here, subjects))
        await eventually(lambda: not counters._unsettled)


async def _served(limiter: Limiter, subjects: list[tuple[Subject, Limits]]) -> bool:
    try:
        return await admitted(limiter, subjects) is not None
    except Unavailable:
        return False


async def test_a_server_that_hangs_holds_no_call_up_and_loses_no_settlement(breaking: ValkeyServer) -> None:
    subjects = a_key(concurrent=1)
    async with gateway(breaking.url, timeout=TIMEOUT) as (here, counters):
        held = await here.reserve(subjects, ONE, UNPRICED)
        breaking.hang()
        began = time.monotonic()
        results = await asyncio.gather(
            *(here.reserve(a_key(concurrent=1), ONE, UNPRICED) for _ in range(100)), return_exceptions=True
        )
        assert all(isinstance(result, Unavailable) for result in results)
        await held.settle(Usage(1, 1))
        assert time.monotonic() - began < 2 * TIMEOUT + 2
        breaking.go_on()
        await eventually(lambda: not counters._unsettled)
        await eventually_async(lambda: _served(here, subjects))


async def test_a_socket_that_never_answers_costs_one_time_out() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        async with gateway(f"redis://127.0.0.1:{listener.getsockname()[1]}", timeout=TIMEOUT) as (here, _):
            began = time.monotonic()
            for _ in range(50):
                with pytest.raises(Unavailable):
                    await here.reserve(a_key(concurrent=1), ONE, UNPRICED)
            assert time.monotonic() - began < TIMEOUT + 2


async def test_an_address_that_is_none_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(SettingsError, match="redis_url"):
        Valkey("localhost:6379", 1)
