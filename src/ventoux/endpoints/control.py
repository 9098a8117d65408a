"""Makes what is served agree with what is wanted: after a change, after a start, after somebody else's change.

A changed endpoint goes on as it was until the engines of its new specification are ready; then new calls meet the new
ones, and the old ones end when their calls have. One that fails to come up changes nothing but its operation.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.audit import service as audit
from ventoux.audit.schemas import SYSTEM
from ventoux.db.engine import writing
from ventoux.endpoints import operations, store
from ventoux.endpoints.directory import ServedDeployment
from ventoux.endpoints.errors import EndpointsUnavailable, named
from ventoux.endpoints.status import status_of
from ventoux.errors import VentouxError
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.catalog.cards import Card
    from ventoux.endpoints.directory import Directory, ServedEndpoint
    from ventoux.endpoints.pools import Pool, PoolPlan, Pools
    from ventoux.endpoints.schemas import Deployment, Endpoint, EndpointStatus

logger = logging.getLogger("ventoux.control")

_POLL_EVERY = 0.5
_NOTE_EVERY = 0.5
"""Seconds between two notes of how far an operation is."""


class Planner(Protocol):
    async def plan(self, workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]:
        """Raises VentouxError for a model, a provider or an engine that is not there."""
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
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._pools = pools
        self._planner = planner
        self._keys = keys
        self._drain = drain
        self._clock = clock or SystemClock()
        self._counter = -1
        self._seen: dict[str, Endpoint] = {}
        """By id: what was last acted upon."""
        self._in_use: dict[str, set[tuple[str, Pool]]] = {}
        """By the endpoint's id: the deployments' names, and what they hold."""
        self._changing: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, str] = {}
        """By id: why the latest change could not be made."""
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Until cancelled."""
        failing = False
        async with asyncio.TaskGroup() as group:
            self._group = group
            while True:
                try:
                    await self.refresh()
                except EndpointsUnavailable as error:
                    if not failing:
                        logger.warning("endpoints are not kept up to date", extra={"fields": {"error": str(error)}})
                    failing = True
                else:
                    failing = False
                await asyncio.sleep(_POLL_EVERY)

    async def refresh(self) -> None:
        """Begins what a change asks for. Raises EndpointsUnavailable."""
        with named("read"):
            async with self._engine.connect() as connection:
                counter = await store.change_counter(connection)
                if counter == self._counter:
                    return
                wanted = await store.everyones(connection)
        self._counter = counter
        for endpoint in wanted:
            seen = self._seen.get(endpoint.id)
            if seen is None or seen.version != endpoint.version or await self._moved(endpoint):
                self._seen[endpoint.id] = endpoint
                self._change(endpoint)
        for gone in self._seen.keys() - {endpoint.id for endpoint in wanted}:
            self._change(self._seen.pop(gone), gone=True)

    async def _moved(self, endpoint: Endpoint) -> bool:
        """Whether a provider that it runs on has another address or another key now."""
        pools = dict(self._in_use.get(endpoint.id, ()))
        for deployment in endpoint.spec.deployments:
            pool = pools.get(deployment.name)
            if not deployment.provider or pool is None:
                continue
            try:
                _, plan = await self._planner.plan(endpoint.workspace_id, deployment)
            except VentouxError:
                # What serves goes on with what it has.
                continue
            if plan != pool.plan:
                return True
        return False

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
        if self._group is not None:
            self._group.create_task(self._rolled_back(served, reason))

    async def _rolled_back(self, served: ServedEndpoint, reason: str) -> None:
        fields = {"endpoint": served.name, "reason": reason}
        logger.warning("a canary is rolled back", extra={"fields": fields})
        try:
            with named("written"):
                async with writing(self._engine) as connection:
                    endpoint = await store.by_name(connection, served.workspace_id or "", served.name)
                    if endpoint is None or endpoint.version != served.version or endpoint.spec.canary is None:
                        return
                    changed = without_canary(endpoint, reason, self._clock.now())
                    await store.put(connection, changed)
                    await audit.record(
                        connection,
                        SYSTEM,
                        "endpoint.roll_back",
                        "endpoint",
                        endpoint.id,
                        workspace_id=endpoint.workspace_id,
                        detail={"name": endpoint.name, "version": changed.version, "reason": reason},
                    )
        except EndpointsUnavailable as error:
            # Here its traffic is gone all the same; after a restart it is tried again.
            logger.warning("a rollback is not written down", extra={"fields": fields | {"error": str(error)}})

    @property
    def settled(self) -> bool:
        """Whether nothing is being changed."""
        return all(task.done() for task in self._changing.values())

    def _change(self, endpoint: Endpoint, *, gone: bool = False) -> None:
        """What was still being done for it is superseded."""
        if self._group is None:
            raise RuntimeError("the control has to run to change anything")
        earlier = self._changing.get(endpoint.id)
        self._changing[endpoint.id] = self._group.create_task(self._superseding(earlier, endpoint, gone))

    async def _superseding(self, earlier: asyncio.Task[None] | None, endpoint: Endpoint, gone: bool) -> None:
        if earlier is not None and not earlier.done():
            earlier.cancel()
            await asyncio.wait([earlier])
        self._failures.pop(endpoint.id, None)
        try:
            if gone or endpoint.state == "deleting":
                await self._remove(endpoint, gone=gone)
            elif endpoint.state == "paused":
                self._directory.withdraw(endpoint.workspace_id, endpoint.name)
                await self._keep(endpoint, {})
                await self._note(endpoint, state="succeeded")
            else:
                await self._serve(endpoint)
        except VentouxError as error:
            fields = {"endpoint": endpoint.name, "error": error.for_log}
            logger.warning("an endpoint cannot be changed", extra={"fields": fields})
            self._failures[endpoint.id] = str(error)
            await self._note(endpoint, state="failed", error=str(error))

    async def _serve(self, endpoint: Endpoint) -> None:
        before = set(self._in_use.get(endpoint.id, ()))
        pools: dict[str, Pool] = {}
        try:
            for deployment in endpoint.spec.deployments:
                card, plan = await self._planner.plan(endpoint.workspace_id, deployment)
                pool = pools[deployment.name] = self._pools.get(card, plan)
                self._pools.use(pool, _user(endpoint, deployment.name), deployment.scaling)
            is_new = (endpoint.workspace_id, endpoint.name) not in self._directory.own
            if is_new:
                # Calls that come now wait for its engines, and are told what they wait for.
                self._show(endpoint, pools)
            await self._all_ready(endpoint, pools)
        except BaseException:
            if before:
                self._give_up(endpoint, pools, before)
            raise
        self._show(endpoint, pools)
        await self._keep(endpoint, pools)
        await self._note(endpoint, state="succeeded")

    def _show(self, endpoint: Endpoint, pools: dict[str, Pool]) -> None:
        served = [ServedDeployment(one.name, pools[one.name], one.traffic) for one in endpoint.spec.deployments]
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
                await self._note(endpoint, stage=stage)

    async def _keep(self, endpoint: Endpoint, pools: dict[str, Pool]) -> None:
        """And let go of everything else that the endpoint has."""
        kept = set(pools.items())
        before, self._in_use[endpoint.id] = self._in_use.get(endpoint.id, set()), kept
        async with asyncio.TaskGroup() as group:
            for name, pool in before - kept:
                group.create_task(self._pools.release(pool, _user(endpoint, name)))

    def _give_up(self, endpoint: Endpoint, pools: dict[str, Pool], before: set[tuple[str, Pool]]) -> None:
        """What is still being loaded ends when it has been, and nobody waits for that."""
        for name, pool in set(pools.items()) - before:
            if self._group is not None:
                self._group.create_task(self._pools.release(pool, _user(endpoint, name)))
        self._in_use[endpoint.id] = before
        for deployment in self._specification_before(endpoint):
            for name, pool in before:
                if name == deployment.name:
                    pool.users[_user(endpoint, name)] = deployment.scaling

    def _specification_before(self, endpoint: Endpoint) -> list[Deployment]:
        served = self._directory.own.get((endpoint.workspace_id, endpoint.name))
        return served.spec.deployments if served and served.spec else []

    async def _remove(self, endpoint: Endpoint, *, gone: bool) -> None:
        served = self._directory.withdraw(endpoint.workspace_id, endpoint.name)
        if served is not None:
            await self._until_idle(served)
        await self._keep(endpoint, {})
        self._in_use.pop(endpoint.id, None)
        if gone:
            return
        with named("written"):
            async with writing(self._engine) as connection:
                await self._keys.revoke_endpoint_keys(endpoint.id, connection=connection)
                await store.remove(connection, endpoint.id)
                await operations.note(connection, endpoint.id, self._clock.now(), state="succeeded")
        await self._keys.refresh()

    async def _until_idle(self, served: ServedEndpoint) -> None:
        try:
            async with asyncio.timeout(self._drain):
                await served.idle()
        except TimeoutError:
            logger.warning("calls of a deleted endpoint go on beyond the time to drain")

    async def _note(
        self,
        endpoint: Endpoint,
        *,
        state: operations.OperationState = "running",
        stage: str = "",
        error: str | None = None,
    ) -> None:
        with named("written"):
            async with writing(self._engine) as connection:
                await operations.note(connection, endpoint.id, self._clock.now(), state=state, stage=stage, error=error)


def without_canary(endpoint: Endpoint, reason: str, now: float) -> Endpoint:
    """The next version of it, in which the canary gets no traffic."""
    rule = endpoint.spec.canary
    if rule is None:
        return endpoint
    spec = msgspec.structs.replace(
        endpoint.spec.shared_out({rule.deployment: 0}), canary=msgspec.structs.replace(rule, rolled_back=reason)
    )
    return msgspec.structs.replace(endpoint, spec=spec, version=endpoint.version + 1, updated_at=now)


def _user(endpoint: Endpoint, deployment: str) -> str:
    return f"{endpoint.id}/{deployment}"
