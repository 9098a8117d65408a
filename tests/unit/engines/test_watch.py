from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from ventoux.engines.process import EngineProcess
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.engines.watch import HealthPolicy, Watch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.engines.client import EngineClient

POLICY = HealthPolicy(interval=0.001, timeout=0.02, failures=2, hung_after=4, first_backoff=0.001)


class Process(EngineProcess):
    """One that lives until it is killed."""

    def __init__(self) -> None:
        super().__init__()
        self.pid, self.port = 1, 1
        self._gone = asyncio.Event()

    @property
    def ended(self) -> bool:
        return self._gone.is_set()

    async def wait(self) -> None:
        await self._gone.wait()

    def ending(self) -> str:
        return "signal 9"

    async def kill(self) -> None:
        self._gone.set()

    def _terminate(self) -> None:
        self._gone.set()

    def _close(self) -> None:
        pass


class Looks:
    """A client whose looks end as told, the last way for ever; ``late`` ones because the whole process stood still."""

    def __init__(self, *ends: str) -> None:
        self._ends = list(ends)
        self._seen = 0
        self._wanted = 0
        self._reached = asyncio.Event()
        self.states: list[str] = []
        self.replica = Replica("m/0", EngineSpec(model="m", kind="scripted"))

    async def healthy(self, replica: Replica, *, timeout: float) -> bool:
        self.states.append(replica.state)
        self._seen += 1
        if self._seen >= self._wanted:
            self._reached.set()
        end = self._ends.pop(0) if len(self._ends) > 1 else self._ends[0]
        if end == "late":
            time.sleep(timeout * 3)  # noqa: ASYNC251 - what is tested
        await asyncio.sleep(0)
        return end == "well"

    async def seen(self, count: int) -> None:
        self._wanted = count
        self._reached.clear()
        await self._reached.wait()

    async def at_work(self, replica: Replica, *, timeout: float) -> bool:
        del replica, timeout
        return True


@asynccontextmanager
async def watching(looks: Looks) -> AsyncGenerator[Replica]:
    async def start() -> Process:
        return Process()

    watch = Watch(looks.replica, start, cast("EngineClient", looks), POLICY, lambda: None)
    await watch.start()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        running = group.create_task(watch.run())
        yield looks.replica
        running.cancel()


async def test_looks_that_this_process_was_too_slow_for_say_nothing_of_the_engine() -> None:
    looks = Looks(*["late"] * 8, "well")
    async with watching(looks) as replica:
        await looks.seen(10)
        assert set(looks.states) == {"ready"}
        assert replica.restarts == 0


async def test_an_engine_is_left_out_after_two_failed_looks_and_back_after_a_good_one() -> None:
    looks = Looks("failed", "failed", "failed", "well", "failed", "well")
    async with watching(looks) as replica:
        await looks.seen(8)
        assert looks.states[:7] == ["ready", "ready", "unhealthy", "unhealthy", "ready", "ready", "ready"]
        assert replica.restarts == 0


async def test_an_engine_that_stays_silent_is_started_again() -> None:
    looks = Looks(*["failed"] * 4, "well")
    async with watching(looks) as replica:
        await looks.seen(6)
        assert (replica.restarts, replica.ready) == (1, True)
