"""Makes what is served agree with what is wanted: after a change, after a start, after somebody else's change.

A changed endpoint goes on as it was until the engines of its new specification are ready; then new calls meet the new
ones, and the old ones end when their calls have. One that fails to come up changes nothing but its operation.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from ventoux.db.changes import Changes
from ventoux.db.engine import writing
from ventoux.endpoints import operations, store
from ventoux.endpoints.directory import ServedDeployment
from ventoux.endpoints.errors import EndpointsUnavailable, named
from ventoux.endpoints.rollback import rolled_back
from ventoux.endpoints.status import status_of, withheld
from ventoux.errors import Unavailable, VentouxError
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.catalog.cards import Card
    from ventoux.endpoints.directory import Directory, ServedEndpoint
    from ventoux.endpoints.pools import Pool, PoolPlan, Pools
    from ventoux.endpoints.schemas import Deployment, Endpoint, EndpointStatus

logger = logging.getLogger("ventoux.control")

_NOTE_EVERY = 0.5
"""Seconds between two notes of how far an operation is."""
_AGAIN_AFTER = 2.0
"""Seconds after which a change is gone on with, for which the database could not be read or written."""
_STOP_WITHIN = 10.0
"""Seconds that engines get to end, beside those of their calls."""
_AT_ONCE = 2
"""Changes that use the database at the same moment: it has few connections, and calls need them too."""


class Planner(Protocol):
    async def plan(self, workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]:
        """Raises VentouxError for a model, a provider or an engine that is not there."""
        ...

    async def provider(self, workspace_id: str, name: str) -> tuple[str, int]:
        """Its id, and the version that it has now. Raises VentouxError for one that is not there."""
        ...


class Keys(Protocol):
    """Accounts, as far as what goes with an endpoint."""

    async def revoke_endpoint_keys(self, endpoint_id: str, *, connection: AsyncConnection | None = None) -> None: ...
    async def refresh(self) -> None: ...


class Control:
    """``run`` is for one task."""

    def __init__(
        self,
        engine: AsyncEngine,
        directory: Directory,
        pools: Pools,
        planner: Planner,
        keys: Keys,
        *,
        drain: float,
        clock: Clock | None = None,
        changes: Changes | None = None,
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._pools = pools
        self._planner = planner
        self._keys = keys
        self._drain = drain
        self._clock = clock or SystemClock()
        self._changes = changes or Changes(engine)
        self._counter = -1
        self._seen: dict[str, Endpoint] = {}
        """By id: what was last acted upon."""
        self._in_use: dict[str, set[tuple[str, Pool]]] = {}
        """By the endpoint's id: the deployments' names, and what they hold."""
        self._changing: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, str] = {}
        """By id: why the latest change could not be made."""
        self._leaving: dict[str, list[ServedEndpoint]] = {}
        """By id: those that something else has taken the place of, while calls of theirs may be in flight."""
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                await self._follow()
            finally:
                # What is being changed is cancelled with it, and must begin nothing more.
                self._group = None

    async def _follow(self) -> None:
        failing = False
        while True:
            try:
                with named("read"):
                    counters = await self._changes.next()
                await self.follow(counters["endpoints"])
            except EndpointsUnavailable as error:
                if not failing:
                    logger.warning("endpoints are not kept up to date", extra={"fields": {"error": str(error)}})
                failing = True
            except Exception:
                # Endpoints are not kept up to date; what serves goes on serving.
                logger.exception("endpoints cannot be looked at")
            else:
                failing = False

    async def follow(self, counter: int) -> None:
        """Begins what a change asks for. Raises EndpointsUnavailable."""
        if counter == self._counter:
            return
        with named("read"):
            async with self._engine.connect() as connection:
                wanted = await store.everyones(connection)
        self._counter = counter
        self._directory.withhold((one.workspace_id, one.name, withheld(one)) for one in wanted)
        unchanged: list[Endpoint] = []
        for endpoint in wanted:
            seen = self._seen.get(endpoint.id)
            if seen is None or seen.version != endpoint.version:
                self._seen[endpoint.id] = endpoint
                self._change(endpoint)
            else:
                unchanged.append(endpoint)
        for gone in self._seen.keys() - {endpoint.id for endpoint in wanted}:
            self._change(self._seen.pop(gone), gone=True)
        await self._follow_providers(unchanged)

    async def _follow_providers(self, endpoints: list[Endpoint]) -> None:
        """Those of them that run on a provider which has another address or another key now are changed."""
        known: dict[tuple[str, str], tuple[str, int] | None] = {}
        for endpoint in endpoints:
            pools = dict(self._in_use.get(endpoint.id, ()))
            for deployment in endpoint.spec.deployments:
                pool, key = pools.get(deployment.name), (endpoint.workspace_id, deployment.provider)
                if not deployment.provider or pool is None:
                    continue
                if key not in known:
                    known[key] = await self._provider(*key)
                # Where it is not there any more, what serves goes on with what it has.
                if known[key] not in {None, (pool.plan.provider_id, pool.plan.provider_version)}:
                    self._change(endpoint)
                    break

    async def _provider(self, workspace_id: str, name: str) -> tuple[str, int] | None:
        try:
            return await self._planner.provider(workspace_id, name)
        except VentouxError:
            return None

    def visible(self, workspace_id: str) -> list[ServedEndpoint]:
        """What may be called in a workspace, everybody's first."""
        return self._directory.visible(workspace_id)

    def status(self, endpoint: Endpoint) -> EndpointStatus:
        """As it is now. An endpoint that this server does not know yet is being created."""
        task = self._changing.get(endpoint.id)
        return status_of(
            endpoint,
            dict(self._in_use.get(endpoint.id, ())),
            self._pools,
            changing=task is None or not task.done(),
            failure=self._failures.get(endpoint.id, ""),
            rolled_back=endpoint.spec.canary.rolled_back if endpoint.spec.canary else "",
        )

    def roll_back(self, served: ServedEndpoint, reason: str) -> None:
        """A canary does worse than the others: what was done to its traffic here is written down for good."""
        self._begin(rolled_back(self._engine, served, reason, self._clock.now()))

    @property
    def settled(self) -> bool:
        """Whether nothing is being changed."""
        return all(task.done() for task in self._changing.values())

    def _change(self, endpoint: Endpoint, *, gone: bool = False) -> None:
        """What was still being done for it is superseded."""
        if self._group is None:
            raise RuntimeError("the control has to run to change anything")
        earlier = self._changing.get(endpoint.id)
        if task := self._begin(self._superseding(earlier, endpoint, gone)):
            self._changing[endpoint.id] = task

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None] | None:
        """Whatever becomes of it, what is served goes on."""

        async def guarded() -> None:
            try:
                await work
            except Exception:
                logger.exception("what was to be done for an endpoint is not")

        if self._group is None:
            work.close()
            return None
        task = self._group.create_task(guarded())
        # One that is cancelled before it has begun leaves its work unawaited.
        task.add_done_callback(lambda _: work.close())
        return task

    async def _superseding(self, earlier: asyncio.Task[None] | None, endpoint: Endpoint, gone: bool) -> None:
        if earlier is not None and not earlier.done():
            earlier.cancel()
            await _ended(earlier)
        self._failures.pop(endpoint.id, None)
        while True:
            try:
                return await self._brought_about(endpoint, gone)
            except Unavailable as error:
                fields = {"endpoint": endpoint.name, "error": error.for_log}
                logger.warning("an endpoint cannot be changed now", extra={"fields": fields})
            await asyncio.sleep(_AGAIN_AFTER)

    async def _brought_about(self, endpoint: Endpoint, gone: bool) -> None:
        """To be done again from its start where it raises Unavailable: the database cannot be used."""
        try:
            if gone or endpoint.state == "deleting":
                await self._remove(endpoint, gone=gone)
            elif endpoint.state == "paused":
                self._withdraw(endpoint)
                await self._keep(endpoint, {})
                await self._note(endpoint, state="succeeded")
            else:
                await self._serve(endpoint)
        except Unavailable:
            raise
        except VentouxError as error:
            fields = {"endpoint": endpoint.name, "error": error.for_log}
            logger.warning("an endpoint cannot be changed", extra={"fields": fields})
            failure = str(error)
        except Exception:
            logger.exception("an endpoint cannot be changed", extra={"fields": {"endpoint": endpoint.name}})
            failure = "An internal error; the log has it."
        else:
            return
        self._failures[endpoint.id] = failure
        await self._note(endpoint, state="failed", error=failure)

    async def _serve(self, endpoint: Endpoint) -> None:
        before = set(self._in_use.get(endpoint.id, ()))
        pools: dict[str, Pool] = {}
        is_shown = False
        try:
            for deployment in endpoint.spec.deployments:
                async with self._turns:
                    card, plan = await self._planner.plan(endpoint.workspace_id, deployment)
                pool = pools[deployment.name] = self._pools.get(card, plan)
                self._pools.use(pool, _user(endpoint, deployment.name), deployment.scaling)
            if (endpoint.workspace_id, endpoint.name) not in self._directory.own:
                # Calls that come now wait for its engines, and are told what they wait for.
                self._show(endpoint, pools)
                is_shown = True
            await self._all_ready(endpoint, pools)
        except BaseException:
            if not is_shown:
                self._give_up(endpoint, pools, before)
            raise
        self._show(endpoint, pools)
        await self._keep(endpoint, pools)
        await self._note(endpoint, state="succeeded")

    def _show(self, endpoint: Endpoint, pools: dict[str, Pool]) -> None:
        served = [ServedDeployment(one.name, pools[one.name], one.traffic) for one in endpoint.spec.deployments]
        self._leaves(endpoint, self._directory.own.get((endpoint.workspace_id, endpoint.name)))
        self._directory.serve(endpoint, served)
        self._in_use.setdefault(endpoint.id, set()).update(pools.items())

    async def _all_ready(self, endpoint: Endpoint, pools: dict[str, Pool]) -> None:
        """Those that are to run without being called; one that sleeps is ready to be woken."""
        awaited = [pools[one.name] for one in endpoint.spec.deployments if one.scaling.min_replicas > 0]
        async with asyncio.TaskGroup() as group:
            noting = group.create_task(self._keep_noting(endpoint, awaited))
            try:
                for pool in awaited:
                    await self._pools.load(pool)
            except VentouxError as error:
                failure = error
            else:
                failure = None
            noting.cancel()
        if failure is not None:
            raise failure

    async def _keep_noting(self, endpoint: Endpoint, pools: list[Pool]) -> None:
        told = ""
        while True:
            await asyncio.sleep(_NOTE_EVERY)
            stage = "; ".join(pool.stage for pool in pools if pool.stage)
            if stage != told:
                told = stage
                with suppress(EndpointsUnavailable):
                    await self._note(endpoint, stage=stage)

    async def _keep(self, endpoint: Endpoint, pools: dict[str, Pool]) -> None:
        """And let go of everything else that it has, once the calls that may be on their way there have ended."""
        kept = set(pools.items())
        going = self._in_use.get(endpoint.id, set()) - kept
        if going:
            await self._until_idle(endpoint)
        self._leaving.pop(endpoint.id, None)
        self._in_use[endpoint.id] = kept
        releasing = [self._release(endpoint, name, pool) for name, pool in going]
        if tasks := [task for task in releasing if task is not None]:
            # They go on when this is superseded, and when a model is still being pulled: nobody else knows of these.
            await asyncio.wait(tasks, timeout=self._drain + _STOP_WITHIN)

    def _release(self, endpoint: Endpoint, deployment: str, pool: Pool) -> asyncio.Task[None] | None:
        return self._begin(self._pools.release(pool, _user(endpoint, deployment)))

    def _give_up(self, endpoint: Endpoint, pools: dict[str, Pool], before: set[tuple[str, Pool]]) -> None:
        """What is still being loaded ends when it has been, and nobody waits for that."""
        for name, pool in set(pools.items()) - before:
            self._release(endpoint, name, pool)
        self._in_use[endpoint.id] = before
        served = self._directory.own.get((endpoint.workspace_id, endpoint.name))
        for deployment in served.spec.deployments if served and served.spec else ():
            for name, pool in before:
                if name == deployment.name:
                    pool.users[_user(endpoint, name)] = deployment.scaling

    async def _remove(self, endpoint: Endpoint, *, gone: bool) -> None:
        self._withdraw(endpoint)
        await self._keep(endpoint, {})
        self._in_use.pop(endpoint.id, None)
        if gone:
            self._changing.pop(endpoint.id, None)
            return
        with named("written"):
            async with writing(self._engine) as connection:
                await self._keys.revoke_endpoint_keys(endpoint.id, connection=connection)
                await store.remove(connection, endpoint.id)
                await operations.note(connection, endpoint.id, self._clock.now(), state="succeeded")
        await self._keys.refresh()

    def _withdraw(self, endpoint: Endpoint) -> None:
        self._leaves(endpoint, self._directory.withdraw(endpoint.workspace_id, endpoint.name))

    def _leaves(self, endpoint: Endpoint, served: ServedEndpoint | None) -> None:
        if served is not None and served.in_flight:
            self._leaving.setdefault(endpoint.id, []).append(served)

    async def _until_idle(self, endpoint: Endpoint) -> None:
        """Calls in a queue count: their engines must not go before their turn comes."""
        try:
            async with asyncio.timeout(self._drain):
                for served in self._leaving.get(endpoint.id, ()):
                    await served.idle()
        except TimeoutError:
            logger.warning("calls go on beyond the time to drain", extra={"fields": {"endpoint": endpoint.name}})

    async def _note(
        self,
        endpoint: Endpoint,
        *,
        state: operations.OperationState = "running",
        stage: str = "",
        error: str | None = None,
    ) -> None:
        async with self._turns:
            with named("written"):
                async with self._engine.connect() as connection:
                    if not await operations.are_running(connection, endpoint.id):
                        return
                async with writing(self._engine) as connection:
                    now = self._clock.now()
                    await operations.note(connection, endpoint.id, now, state=state, stage=stage, error=error)


def _user(endpoint: Endpoint, deployment: str) -> str:
    return f"{endpoint.id}/{deployment}"


async def _ended(task: asyncio.Task[None]) -> None:
    """Returns when it has, and not before when this is cancelled: two must not change one endpoint."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
