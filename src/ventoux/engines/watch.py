"""Keeps one replica alive: notices that it died or hangs, kills it, starts it again."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ventoux.engines.errors import EngineStartFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.engines.client import EngineClient
    from ventoux.engines.process import EngineProcess
    from ventoux.engines.replica import Replica

logger = logging.getLogger("ventoux.engines")


@dataclass(frozen=True)
class HealthPolicy:
    """Seconds. A process that answers is alive; one whose loop does not turn may be computing a long prompt, so that
    is called a hang only after ``busy_timeout``."""

    interval: float = 2.0
    timeout: float = 5.0
    failures: int = 3
    busy_timeout: float = 120.0
    first_backoff: float = 0.2
    last_backoff: float = 10.0
    settled_after: float = 30.0
    """Healthy for this long, an engine is trusted again and its next restart is quick."""


class Watch:
    """Of one local engine. ``start`` brings up a process and fills in the replica."""

    def __init__(
        self,
        replica: Replica,
        start: Callable[[], Awaitable[EngineProcess]],
        client: EngineClient,
        policy: HealthPolicy,
    ) -> None:
        self.replica = replica
        self._start = start
        self._client = client
        self._policy = policy
        self._process: EngineProcess | None = None
        self._alarm = asyncio.Event()
        self._reported = False

    async def start(self) -> None:
        """The first start. Raises EngineStartFailed."""
        self._process = await self._start()
        self.replica.state = "ready"

    def report(self) -> None:
        """A call saw it hang or break: look now."""
        self._reported = True
        self._alarm.set()

    async def run(self) -> None:
        """For ever: until it is cancelled."""
        backoff = self._policy.first_backoff
        while True:
            process = self._process
            if process is None:
                raise RuntimeError("a watch runs after its engine has started")
            came_up = asyncio.get_running_loop().time()
            reason = await self._until_down(process)
            self.replica.state = "unhealthy"
            logger.warning("engine down", extra={"fields": {"replica": self.replica.id, "reason": reason}})
            await process.kill()
            if asyncio.get_running_loop().time() - came_up > self._policy.settled_after:
                backoff = self._policy.first_backoff
            backoff = await self._restart(backoff)

    async def stop(self) -> None:
        self.replica.state = "stopped"
        self.replica.pid = None
        if self._process is not None:
            await self._process.stop()

    async def _restart(self, backoff: float) -> float:
        """Returns the wait before a restart that follows this one."""
        while True:
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, self._policy.last_backoff)
            self.replica.state = "starting"
            self.replica.restarts += 1
            try:
                self._process = await self._start()
            except EngineStartFailed as error:
                self.replica.state = "unhealthy"
                logger.error("engine start failed", extra={"fields": {"replica": self.replica.id, "error": str(error)}})  # noqa: TRY400 - a named error needs no traceback
                if error.permanent:
                    backoff = self._policy.last_backoff
            else:
                self.replica.state = "ready"
                return backoff

    async def _until_down(self, process: EngineProcess) -> str:
        """Returns why it is down: it ended, or it hangs."""
        async with asyncio.TaskGroup() as group:
            ended = group.create_task(self._alarm_at_end(process))
            try:
                return await self._probe(process)
            finally:
                ended.cancel()

    async def _alarm_at_end(self, process: EngineProcess) -> None:
        await process.wait()
        self._alarm.set()

    async def _probe(self, process: EngineProcess) -> str:
        policy = self._policy
        clock = asyncio.get_running_loop().time
        failures, turned = 0, clock()
        self._reported = False
        while True:
            try:
                async with asyncio.timeout(policy.interval):
                    await self._alarm.wait()
            except TimeoutError:
                pass  # nothing happened: time for a look
            self._alarm.clear()
            if process.exit_code is not None:
                return f"it ended with {process.ending()}"
            suspected, self._reported = self._reported, False
            if not await self._client.healthy(self.replica, timeout=policy.timeout):
                failures += 1
                if process.exit_code is not None:
                    return f"it ended with {process.ending()}"
                if suspected or failures >= policy.failures:
                    return "it does not answer"
                continue
            failures = 0
            if await self._client.at_work(self.replica, timeout=policy.timeout):
                turned = clock()
            elif clock() - turned > policy.busy_timeout:
                return f"it has not turned for {policy.busy_timeout:g} seconds"


class RemoteWatch:
    """Of a base URL: there is nothing to start. One that does not answer stays in use; calls tell its state best."""

    def __init__(self, replica: Replica, client: EngineClient, policy: HealthPolicy) -> None:
        self.replica = replica
        self._client = client
        self._policy = policy

    async def start(self) -> None:
        self.replica.state = "ready"
        if not await self._client.healthy(self.replica, timeout=self._policy.timeout):
            logger.warning("remote does not list its models", extra={"fields": {"replica": self.replica.id}})

    def report(self) -> None:
        """Nothing can be done about it from here."""

    async def run(self) -> None:
        """Nothing to watch."""

    async def stop(self) -> None:
        self.replica.state = "stopped"
