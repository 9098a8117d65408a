"""Keeps one replica alive: notices that it died or hangs, kills it, starts it again."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ventoux.engines.errors import EngineStartFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.engines.client import EngineClient
    from ventoux.engines.process import EngineProcess
    from ventoux.engines.replica import Replica

logger = logging.getLogger("ventoux.engines")

_LATE = 0.5
"""Share of a look's time-out by which it may end too late before it says more of this process than of the engine."""


@dataclass(frozen=True)
class HealthPolicy:
    """Seconds. A process that answers is alive; one whose loop does not turn may be computing a long prompt, so that
    is called a hang only after ``busy_timeout``."""

    interval: float = 2.0
    timeout: float = 5.0
    failures: int = 2
    """Looks in a row without an answer, after which it gets no calls; with its next answer it gets them again."""
    hung_after: int = 4
    """Looks in a row without an answer, after which it is killed and started again."""
    busy_timeout: float = 120.0
    first_backoff: float = 0.2
    last_backoff: float = 10.0
    settled_after: float = 30.0
    """Healthy for this long, an engine is trusted again and its next restart is quick."""


class Watch:
    """Of one local engine. ``start`` brings up a process and fills in the replica; ``stopped`` is told when it is gone
    for good."""

    def __init__(
        self,
        replica: Replica,
        start: Callable[[], Awaitable[EngineProcess]],
        client: EngineClient,
        policy: HealthPolicy,
        stopped: Callable[[], None],
    ) -> None:
        self.replica = replica
        self._start = start
        self._client = client
        self._policy = policy
        self._stopped = stopped
        self._process: EngineProcess | None = None
        self._alarm = asyncio.Event()
        self._reported = False

    async def start(self) -> None:
        """The first start. Raises EngineStartFailed."""
        self._process = await self._start()
        self._ready()

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
            self._unhealthy(reason)
            logger.warning("engine down", extra={"fields": {"replica": self.replica.id, "reason": reason}})
            await process.kill()
            if asyncio.get_running_loop().time() - came_up > self._policy.settled_after:
                backoff = self._policy.first_backoff
            backoff = await self._restart(backoff)

    async def stop(self) -> None:
        self.replica.state = "stopped"
        self.replica.pid = None
        try:
            if self._process is not None:
                await self._process.stop()
        finally:
            self._stopped()

    async def leave(self) -> None:
        """The next server finds it, if it can; stopped otherwise."""
        if self._process is None or self._process.ended or self._process.record is None:
            await self.stop()
        else:
            self.replica.state = "stopped"

    async def _restart(self, backoff: float) -> float:
        """Returns the wait before a restart that follows this one."""
        replica = self.replica
        while True:
            replica.retry_at = time.time() + backoff
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, self._policy.last_backoff)
            replica.state = "starting"
            replica.retry_at = None
            replica.restarts += 1
            try:
                self._process = await self._start()
            except EngineStartFailed as error:
                self._unhealthy(error.reason)
                logger.error("engine start failed", extra={"fields": {"replica": replica.id, "error": str(error)}})  # noqa: TRY400 - a named error needs no traceback
                if error.permanent:
                    backoff = self._policy.last_backoff
            else:
                self._ready()
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
            suspected = await self._time_to_look()
            answers = await self._answers(process)
            if process.ended:
                return f"it ended with {process.ending()}"
            if answers is False:
                failures += 1
                if suspected or failures >= policy.hung_after:
                    return "it does not answer"
                if failures >= policy.failures:
                    self._unhealthy("it does not answer")
            elif answers:
                failures = 0
                self._ready()
                if await self._client.at_work(self.replica, timeout=policy.timeout):
                    turned = clock()
                elif clock() - turned > policy.busy_timeout:
                    return f"it has not turned for {policy.busy_timeout:g} seconds"

    async def _time_to_look(self) -> bool:
        """Whether a call has reported it."""
        try:
            async with asyncio.timeout(self._policy.interval):
                await self._alarm.wait()
        except TimeoutError:
            pass  # nothing happened: time for a look
        self._alarm.clear()
        suspected, self._reported = self._reported, False
        return suspected

    async def _answers(self, process: EngineProcess) -> bool | None:
        """None where this process was too slow itself to tell: the answer may have lain here unread."""
        if process.ended:
            return False
        began = asyncio.get_running_loop().time()
        if await self._client.healthy(self.replica, timeout=self._policy.timeout):
            return True
        late = asyncio.get_running_loop().time() - began - self._policy.timeout
        if late < self._policy.timeout * _LATE:
            return False
        logger.warning("too slow to look after engines", extra={"fields": {"seconds_late": round(late, 1)}})
        return None

    def _ready(self) -> None:
        self.replica.state = "ready"
        self.replica.error = ""
        self.replica.retry_at = None

    def _unhealthy(self, reason: str) -> None:
        self.replica.state = "unhealthy"
        self.replica.error = reason


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

    async def leave(self) -> None:
        await self.stop()
