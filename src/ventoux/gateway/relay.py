"""Takes an admitted call to an engine and brings the answer back, a batch of events at a time.

A deployment is left for the endpoint's next one, and a replica for another, only as long as nothing of the answer has
been passed on: after the first piece, whatever breaks is the caller's to know.
"""

from __future__ import annotations

import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from ventoux.errors import EngineError, EngineTimeout, VentouxError, WrongForm
from ventoux.gateway.route import choose, prompt_key
from ventoux.gateway.traffic import cause_of, way

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.calls import ChatCall, Content, Embeddings, EmbeddingsCall
    from ventoux.endpoints.directory import ServedDeployment
    from ventoux.endpoints.pools import Pools
    from ventoux.engines.client import EngineClient
    from ventoux.engines.replica import Replica
    from ventoux.engines.supervisor import Supervisor
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.places import Places
    from ventoux.settings import Settings

logger = logging.getLogger("ventoux.relay")

_WAKE_TIMEOUT = 60.0
"""Of what is served to everybody."""


class Relay:
    def __init__(
        self, supervisor: Supervisor, pools: Pools, client: EngineClient, settings: Settings, places: Places
    ) -> None:
        self._supervisor = supervisor
        self._pools = pools
        self._client = client
        self._settings = settings
        self.places = places

    def chat(self, call: ChatCall, meter: Meter) -> AsyncGenerator[list[Content]]:
        """Batches of content; an empty one says that the engine has taken the call. Waits for a place first.

        Closing the generator closes the exchange, and that stops the engine.
        """
        deployments = way(meter.admission, call)
        if len(deployments) == 1:
            return self._at(deployments[0], call, meter)
        return self._at_one_of(deployments, call, meter)

    async def embed(self, call: EmbeddingsCall, meter: Meter) -> Embeddings:
        deployments = way(meter.admission, call)
        for deployment in deployments[:-1]:
            try:
                return await self._embedded(deployment, call, meter)
            except VentouxError as error:
                self._fall_back(meter, deployment, error)
        return await self._embedded(deployments[-1], call, meter)

    async def _at_one_of(
        self, deployments: list[ServedDeployment], call: ChatCall, meter: Meter
    ) -> AsyncGenerator[list[Content]]:
        for deployment in deployments:
            try:
                async with aclosing(self._at(deployment, call, meter)) as batches:
                    async for batch in batches:
                        yield batch
            except VentouxError as error:
                if deployment is deployments[-1]:
                    raise
                self._fall_back(meter, deployment, error)
            else:
                return

    def _fall_back(self, meter: Meter, deployment: ServedDeployment, error: VentouxError) -> None:
        """Raises the error where the endpoint does not fall back for it, or the caller has seen some of the answer."""
        spec = meter.admission.endpoint.spec
        if meter.started or spec is None or cause_of(error) not in spec.fallback_on:
            raise error
        fields = {"endpoint": meter.admission.endpoint.name, "deployment": deployment.name, "error": error.for_log}
        logger.warning("falls back", extra={"fields": fields})
        meter.again()

    async def _at(self, deployment: ServedDeployment, call: ChatCall, meter: Meter) -> AsyncGenerator[list[Content]]:
        tried: list[Replica] = []
        pool = deployment.pool
        await self._awake(deployment, meter.admission)
        meter.answers(deployment)
        await self.places.take(pool.id, meter.admission, call.n)
        try:
            while True:
                replica = self._replica(pool.id, call, tried)
                try:
                    exchange = self._client.chat(
                        replica,
                        call,
                        first_token_timeout=self._settings.first_token_timeout,
                        token_timeout=self._settings.token_timeout,
                    )
                    with replica.lease(call.n):
                        async with exchange as batches:
                            async for batch in batches:
                                yield meter.observe(batch)
                except WrongForm:
                    raise
                except (EngineError, EngineTimeout) as error:
                    self._failed(replica, error)
                    tried.append(replica)
                    if meter.started or not self._others(pool.id, tried):
                        raise
                    meter.again()
                else:
                    return
        finally:
            self.places.give_back(pool.id, call.n)

    async def _embedded(self, deployment: ServedDeployment, call: EmbeddingsCall, meter: Meter) -> Embeddings:
        tried: list[Replica] = []
        pool = deployment.pool
        await self._awake(deployment, meter.admission)
        meter.answers(deployment)
        await self.places.take(pool.id, meter.admission)
        try:
            while True:
                replica = self._replica(pool.id, call, tried)
                try:
                    with replica.lease():
                        return await self._client.embed(replica, call, timeout=self._settings.first_token_timeout)
                except (EngineError, EngineTimeout) as error:
                    self._failed(replica, error)
                    tried.append(replica)
                    if not self._others(pool.id, tried):
                        raise
        finally:
            self.places.give_back(pool.id)

    async def _awake(self, deployment: ServedDeployment, admission: Admission) -> None:
        """Raises Unavailable when it is not within the time that the endpoint gives it."""
        spec = admission.endpoint.spec
        await self._pools.ready(deployment.pool, spec.wake_timeout if spec else _WAKE_TIMEOUT)

    def _replica(self, pool_id: str, call: ChatCall | EmbeddingsCall, tried: list[Replica]) -> Replica:
        affinity = getattr(call, "affinity", "")
        return choose(
            self._supervisor.replicas(pool_id),
            prompt_key=prompt_key(call),
            affinity=affinity,
            tried=tried,
        )

    def _others(self, pool_id: str, tried: list[Replica]) -> bool:
        return any(replica.ready and replica not in tried for replica in self._supervisor.replicas(pool_id))

    def _failed(self, replica: Replica, error: EngineError | EngineTimeout) -> None:
        logger.warning("engine failed", extra={"fields": {"replica": replica.id, "error": error.for_log}})
        self._supervisor.report_failure(replica)
