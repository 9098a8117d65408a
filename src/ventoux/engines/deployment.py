"""The replicas of one deployment: more of them, fewer, others."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from ventoux.engines.errors import EngineStartFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ventoux.engines.replica import Replica
    from ventoux.engines.spec import EngineSpec
    from ventoux.engines.watch import HealthPolicy, RemoteWatch, Watch

logger = logging.getLogger("ventoux.engines")


class Deployment:
    """What changes its replicas takes turns; one that drains holds nobody up. ``new`` makes the watch of a replica
    from its spec and its number. All that runs, runs in ``group`` and goes on when who asked for it has left.
    """

    def __init__(
        self,
        spec: EngineSpec,
        new: Callable[[EngineSpec, int], Watch | RemoteWatch],
        group: asyncio.TaskGroup,
        policy: HealthPolicy,
    ) -> None:
        self.spec = spec
        self.replicas: tuple[Replica, ...] = ()
        self._new = new
        self._group = group
        self._policy = policy
        self._watches: dict[Replica, Watch | RemoteWatch] = {}
        self._running: dict[Replica, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._made = 0
        self._closed = False
        self._backoff = Backoff(policy)

    @property
    def watches(self) -> Sequence[Watch | RemoteWatch]:
        return list(self._watches.values())

    @property
    def retry_at(self) -> float | None:
        """Unix seconds of the next start that will be tried, after one that failed."""
        return self._backoff.retry_at

    async def scale(self, wanted: int, drain: float) -> None:
        """Raises EngineStartFailed, and then those that are up stay. Until its ``retry_at``, a start that failed is
        not tried again but told again: who asks ever again must not load ever again."""
        async with self._turn:
            live = self._live()
            if wanted > len(live):
                self._refuse_closed()
                self._backoff.check()
                await self._add(self.spec, wanted - len(live))
            # The last ones go first, except that those that do not serve go before them.
            going = sorted(live, key=lambda replica: replica.ready)[: max(len(live) - wanted, 0)]
            ending = self._retire(going, drain)
        await _all(ending)

    async def replace(self, spec: EngineSpec, drain: float) -> None:
        """One after the other; those that are of this spec already stay. Raises EngineStartFailed, and then those that
        were not replaced yet stay."""
        async with self._turn:
            self._refuse_closed()
            old = sorted((replica for replica in self._live() if replica.spec != spec), key=lambda one: one.ready)
            if not old:
                self.spec = spec
                self._backoff.reset()
            for replica in old:
                await self._add(spec, 1)
                self.spec = spec
                await _all(self._retire([replica], drain))

    async def stop(self, drain: float) -> None:
        async with self._turn:
            self._closed = True
            ending = self._retire(self._live(), drain)
        await _all(ending)

    def report(self, replica: Replica) -> None:
        """A call saw it hang or break."""
        if watch := self._watches.get(replica):
            watch.report()

    def quit(self) -> None:
        """Nothing watches its replicas from now on, and none waits for its calls."""
        for task in (*self._running.values(), *self._ending):
            task.cancel()

    def _live(self) -> list[Replica]:
        """The last ones first."""
        return [replica for replica in reversed(self.replicas) if not replica.leaving]

    def _refuse_closed(self) -> None:
        if self._closed:
            raise EngineStartFailed(self.spec.key, "it has been stopped", None, permanent=True)

    async def _add(self, spec: EngineSpec, count: int) -> None:
        """Those that come up are watched, whatever becomes of the others or of who waits for them."""
        watches = [self._new(spec, self._made + index) for index in range(count)]
        self._made += count
        for watch in watches:
            self._watches[watch.replica] = watch
        self._show()
        failures: list[EngineStartFailed] = []

        async def bring_up(watch: Watch | RemoteWatch) -> None:
            try:
                await watch.start()
            except EngineStartFailed as error:
                failures.append(error)

        try:
            async with asyncio.TaskGroup() as group:
                for watch in watches:
                    group.create_task(bring_up(watch))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            for watch in watches:
                if watch.replica.ready:
                    self._running[watch.replica] = self._group.create_task(self._keep(watch))
                else:
                    watch.replica.state = "stopped"
                    del self._watches[watch.replica]
            self._show()
        if failures:
            raise self._backoff.failed(failures[0])
        self._backoff.reset()

    async def _keep(self, watch: Watch | RemoteWatch) -> None:
        """One watch that breaks must not end those of others, which run in the same group."""
        while True:
            try:
                await watch.run()
            except Exception:
                logger.exception("watch broke", extra={"fields": {"replica": watch.replica.id}})
                await asyncio.sleep(self._policy.last_backoff)
            else:
                return

    def _retire(self, replicas: Iterable[Replica], drain: float) -> list[asyncio.Task[None]]:
        tasks: list[asyncio.Task[None]] = []
        for replica in replicas:
            replica.state = "draining"
            replica.retry_at = None
            running = self._running.pop(replica)
            running.cancel()
            task = self._group.create_task(self._end(replica, running, drain))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            tasks.append(task)
        return tasks

    async def _end(self, replica: Replica, running: asyncio.Task[None], drain: float) -> None:
        await asyncio.wait([running])
        await replica.idle(drain)
        try:
            await self._watches[replica].stop()
        except Exception:
            logger.exception("engine not stopped", extra={"fields": {"replica": replica.id}})
        del self._watches[replica]
        self._show()

    def _show(self) -> None:
        """A new tuple, never a changed one: who reads it may be in the middle of it."""
        self.replicas = tuple(self._watches)


class Backoff:
    """Between starts that fail, one after the other."""

    def __init__(self, policy: HealthPolicy) -> None:
        self._policy = policy
        self._wait = policy.first_backoff
        self._until = 0.0
        self._failure: EngineStartFailed | None = None

    @property
    def retry_at(self) -> float | None:
        return self._failure.retry_at if self._failure else None

    def check(self) -> None:
        """Raises the failure of before while its wait lasts."""
        left = self._until - asyncio.get_running_loop().time()
        if self._failure and left > 0:
            self._failure.retry_after = left
            raise self._failure.with_traceback(None)

    def failed(self, error: EngineStartFailed) -> EngineStartFailed:
        """The same error, with when it is tried again."""
        wait = self._policy.last_backoff if error.permanent else self._wait
        self._wait = min(self._wait * 2, self._policy.last_backoff)
        self._until = asyncio.get_running_loop().time() + wait
        error.retry_at = time.time() + wait
        error.retry_after = wait
        self._failure = error
        return error

    def reset(self) -> None:
        self._wait = self._policy.first_backoff
        self._failure = None


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    """Waits for them; they go on when that is cancelled."""
    if tasks:
        await asyncio.wait(tasks)
