from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.databases import ManualClock, eventually
from tests.fleet import Fleet, Models, card

from ventoux.endpoints.pools import PoolPlan, Pools
from ventoux.endpoints.schemas import Scaling
from ventoux.engines.errors import EngineStartFailed
from ventoux.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.endpoints.pools import Pool

SLEEPER = Scaling(min_replicas=0, max_replicas=2, idle_timeout=60)


class Place:
    def __init__(self) -> None:
        self.fleet, self.models, self.clock = Fleet(), Models(), ManualClock()
        self.pools = Pools(self.fleet, self.models, drain=1, clock=self.clock)
        self.waiting: dict[str, int] = {}


@asynccontextmanager
async def a_place() -> AsyncGenerator[Place]:
    place = Place()
    async with place.pools:
        yield place


async def test_deployments_that_are_the_same_share_their_engines() -> None:
    async with a_place() as place:
        one, other = place.pools.get(card("m")), place.pools.get(card("m"))
        assert one is other
        assert one.id == "m"
        different = place.pools.get(card("m"), PoolPlan(context=7))
        assert different is not one
        assert place.pools.get(card("m"), PoolPlan(context=7)) is different


async def test_however_many_ask_a_model_is_loaded_once() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.fleet.held.clear()
        asked = [asyncio.ensure_future(place.pools.ready(pool, 10)) for _ in range(100)]
        await eventually(lambda: place.models.loaded == ["m"])
        place.fleet.held.set()
        await asyncio.gather(*asked)
        assert place.fleet.did == [("start", "m", 1)]
        assert pool.card.context == 50


async def test_a_call_waits_so_long_for_an_engine_and_is_told_what_for() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.fleet.held.clear()
        with pytest.raises(Unavailable, match="not ready yet: loading m") as failure:
            await place.pools.ready(pool, 0.05)
        assert failure.value.retry_after
        # The next call finds the same loading, not another one.
        place.fleet.held.set()
        await place.pools.ready(pool, 10)
        assert place.models.loaded == ["m"]


async def test_callers_who_keep_asking_do_not_make_a_broken_model_load_again_and_again() -> None:
    async with a_place() as place:
        place.fleet.broken.add("m")
        pool = place.pools.get(card("m"))
        for _ in range(50):
            with pytest.raises(Unavailable, match="it is broken") as failure:
                await place.pools.ready(pool, 10)
            assert failure.value.retry_after
            assert failure.value.retry_after >= 1
        assert len(place.models.loaded) == 1
        place.clock.at += 10
        with pytest.raises(Unavailable):
            await place.pools.ready(pool, 10)
        assert len(place.models.loaded) == 2
        # Longer each time.
        place.clock.at += 3
        with pytest.raises(Unavailable):
            await place.pools.ready(pool, 10)
        assert len(place.models.loaded) == 2
        place.fleet.broken.clear()
        place.clock.at += 10
        await place.pools.ready(pool, 10)


async def test_a_start_hears_what_kept_it_from_loading() -> None:
    async with a_place() as place:
        place.fleet.broken.add("m")
        with pytest.raises(EngineStartFailed, match="it is broken"):
            await place.pools.load(place.pools.get(card("m")))


async def test_the_last_user_that_leaves_takes_the_engines_along() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", Scaling())
        place.pools.use(pool, "b", Scaling(min_replicas=2, max_replicas=3))
        await place.pools.ready(pool, 10)
        await place.pools.release(pool, "b")
        assert place.fleet.known("m")
        await place.pools.release(pool, "a")
        assert not place.fleet.known("m")
        assert place.pools.all() == []


async def test_users_get_as_much_as_the_one_that_wants_the_most() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", SLEEPER)
        assert pool.scaling == SLEEPER
        assert pool.state == "asleep"
        place.pools.use(pool, "b", Scaling(min_replicas=2, max_replicas=2))
        assert (pool.scaling.min_replicas, pool.scaling.max_replicas) == (2, 2)
        await place.pools.ready(pool, 10)
        assert place.fleet.did == [("start", "m", 2)]


async def test_nobody_calls_it_sleeps_and_the_next_call_wakes_it() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", SLEEPER)
        await place.pools.ready(pool, 10)
        place.pools._scale(pool, 0)
        assert pool.ready
        place.clock.at += 61
        place.pools._scale(pool, 0)
        # The call comes while it goes to sleep.
        await place.pools.ready(pool, 10)
        assert place.fleet.did == [("start", "m", 1), ("scale", "m", 0), ("scale", "m", 1)]
        assert pool.wanted == 1
        assert place.models.loaded == ["m"]


async def test_calls_that_wait_bring_replicas_and_quiet_takes_them() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", Scaling(min_replicas=1, max_replicas=3))
        await place.pools.ready(pool, 10)
        place.clock.at += 10
        place.pools._scale(pool, 5)
        await eventually(lambda: pool.wanted == 3)
        for fewer in (2, 1):
            place.clock.at += 61
            place.pools._scale(pool, 0)
            await eventually(partial(has, pool, fewer))
        place.clock.at += 61
        place.pools._scale(pool, 0)
        assert place.fleet.did[-1] == ("scale", "m", 1)


def has(pool: Pool, replicas: int) -> bool:
    return pool.wanted == replicas


async def test_what_cannot_be_scaled_goes_on_as_it_is() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", Scaling(min_replicas=1, max_replicas=3))
        await place.pools.ready(pool, 10)
        place.fleet.broken.add("m")
        place.clock.at += 10
        place.pools._scale(pool, 5)
        await eventually(lambda: not pool.changing.locked())
        assert (pool.wanted, pool.ready) == (1, True)


def test_the_plan_decides_which_engines_are_the_same() -> None:
    plans = [PoolPlan(), PoolPlan(context=1), PoolPlan(parallel=1), PoolPlan(provider_id="p"), PoolPlan(engine="vllm")]
    plans += [PoolPlan(provider_id="p", provider_version=2)]
    ids = [plan.pool_id(card("m")) for plan in plans]
    assert ids[0] == "m"
    assert len(set(ids)) == len(ids)
    assert PoolPlan().pool_id(msgspec.structs.replace(card("m"), weights="/elsewhere/m.gguf")) != "m"


async def test_who_comes_while_engines_end_gets_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_place() as place:
        ending, stop = asyncio.Event(), place.fleet.stop

        async def slowly(deployment: str, drain: float) -> None:
            await ending.wait()
            await stop(deployment, drain)

        monkeypatch.setattr(place.fleet, "stop", slowly)
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", Scaling())
        await place.pools.ready(pool, 10)
        leaving = asyncio.ensure_future(place.pools.release(pool, "a"))
        await eventually(pool.changing.locked)
        again = place.pools.get(card("m"))
        place.pools.use(again, "b", Scaling())
        coming = asyncio.ensure_future(place.pools.ready(again, 10))
        ending.set()
        await asyncio.gather(leaving, coming)
        assert place.fleet.did == [("start", "m", 1), ("stop", "m", 0), ("start", "m", 1)]
        assert place.pools.all() == [again]


async def test_a_late_call_does_not_wake_engines_that_nobody_would_stop() -> None:
    async with a_place() as place:
        pool = place.pools.get(card("m"))
        place.pools.use(pool, "a", Scaling())
        await place.pools.ready(pool, 10)
        await place.pools.release(pool, "a")
        with pytest.raises(Unavailable):
            await place.pools.ready(pool, 10)
        assert not place.fleet.known("m")
        # Nor does what belongs to others by now end with it.
        other = place.pools.get(card("m"))
        place.pools.use(other, "b", Scaling())
        await place.pools.ready(other, 10)
        await place.pools.release(pool, "a")
        assert place.fleet.known("m")
