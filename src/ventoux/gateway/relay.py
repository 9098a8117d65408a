"""Takes an admitted call to an engine and brings the answer back, a batch of events at a time.

A deployment is left for the endpoint's next one, and a replica for another, only as long as nothing of the answer has
been passed on: after the first piece, whatever breaks is the caller's to know.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from ventoux.conversations.replies.stages import READING
from ventoux.engines.errors import EngineRefused
from ventoux.errors import ContentFiltered, EngineError, EngineTimeout, Unavailable, VentouxError, WrongForm
from ventoux.gateway.breaker import LeftAlone
from ventoux.gateway.hedge import hedged
from ventoux.gateway.loading import hears_of_loading
from ventoux.gateway.route import choose, prompt_key
from ventoux.gateway.traffic import cause_of, way
from ventoux.gateway.watch import Watch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from ventoux.audio import SpeechCall, Transcript, TranscriptionCall
    from ventoux.calls import ChatCall, Content, Embeddings, EmbeddingsCall, Event
    from ventoux.endpoints.directory import ServedDeployment
    from ventoux.endpoints.pools import Pools
    from ventoux.engines.client import EngineClient
    from ventoux.engines.replica import Replica
    from ventoux.engines.supervisor import Supervisor
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.places import Places
    from ventoux.settings import Settings

logger = logging.getLogger("ventoux.relay")

T = TypeVar("T")
_WAKE_TIMEOUT = 60.0
"""Of what is served to everybody."""
_MOST_REPEATS = 2
"""Of one call at providers, whatever their other calls leave of the retries."""


class Relay:
    def __init__(
        self,
        supervisor: Supervisor,
        pools: Pools,
        client: EngineClient,
        settings: Settings,
        places: Places,
        watch: Watch | None = None,
    ) -> None:
        self._supervisor = supervisor
        self._pools = pools
        self._client = client
        self._settings = settings
        self.places = places
        self._watch = watch or Watch()

    def chat(self, call: ChatCall, meter: Meter) -> AsyncGenerator[list[Content]]:
        """Batches of content; an empty one says that the engine has taken the call. Waits for a place first.

        Closing the generator closes the exchange, and that stops the engine.
        """
        deployments = way(meter.admission, call)
        if len(deployments) == 1:
            return self._at(deployments[0], call, meter)
        return self._at_one_of(deployments, call, meter)

    async def embed(self, call: EmbeddingsCall, meter: Meter) -> Embeddings:
        return await self._whole(
            call,
            meter,
            lambda replica: self._client.embed(replica, call, timeout=self._settings.first_token_timeout),
        )

    async def transcribe(self, call: TranscriptionCall, meter: Meter) -> Transcript:
        return await self._whole(
            call.texts,
            meter,
            lambda replica: self._client.transcribe(replica, call, timeout=self._settings.first_token_timeout),
        )

    async def speak(self, call: SpeechCall, meter: Meter, take: Callable[[bytes], Awaitable[None]]) -> None:
        """``take`` is given the sound as it comes."""
        settings = self._settings

        async def ask(replica: Replica) -> None:
            stream = self._client.speak(
                replica, call, first_timeout=settings.first_token_timeout, idle_timeout=settings.token_timeout
            )
            async with aclosing(stream) as pieces:
                async for piece in pieces:
                    meter.passes_on()
                    await take(piece)

        await self._whole(call.texts, meter, ask)

    async def _whole(self, call: EmbeddingsCall, meter: Meter, ask: Callable[[Replica], Awaitable[T]]) -> T:
        deployments = way(meter.admission, call)
        for deployment in deployments[:-1]:
            try:
                return await self._answered(deployment, call, meter, ask)
            except VentouxError as error:
                self._fall_back(meter, deployment, error)
        return await self._answered(deployments[-1], call, meter, ask)

    async def _at_one_of(
        self, deployments: list[ServedDeployment], call: ChatCall, meter: Meter
    ) -> AsyncGenerator[list[Content]]:
        for deployment in deployments:
            try:
                async with aclosing(self._at(deployment, call, meter)) as batches:
                    async for batch in batches:
                        yield batch
                if deployment is not deployments[-1]:
                    _refuse_filtered(meter)
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

    def _at(self, deployment: ServedDeployment, call: ChatCall, meter: Meter) -> AsyncGenerator[list[Content]]:
        spec = meter.admission.endpoint.spec
        if spec is None or spec.hedge_after is None:
            return self._attempts(deployment, call, meter, meter.observe)
        return self._hedged(deployment, call, meter, spec.hedge_after)

    async def _hedged(
        self, deployment: ServedDeployment, call: ChatCall, meter: Meter, after: float
    ) -> AsyncGenerator[list[Content]]:
        """Only where another replica has a place free: a hedge must not make others wait."""
        pool = deployment.pool
        asked: list[Replica] = []

        def another() -> AsyncGenerator[list[Event]] | None:
            if not self._others(pool.id, asked) or not self.places.take_free(pool.id, call.n):
                return None
            return self._attempts(deployment, call, meter, as_it_is, tried=[*asked], placed=True)

        first = self._attempts(deployment, call, meter, as_it_is, asked=asked)
        async with aclosing(hedged(first, another, after)) as batches:
            async for batch in batches:
                yield meter.observe(batch)

    async def _attempts(
        self,
        deployment: ServedDeployment,
        call: ChatCall,
        meter: Meter,
        observe: Callable[[list[Event]], list[T]],
        *,
        tried: list[Replica] | None = None,
        asked: list[Replica] | None = None,
        placed: bool = False,
    ) -> AsyncGenerator[list[T]]:
        """At one replica after the other, as long as nothing has been passed on. ``asked`` is told whom; ``placed``:
        a place was taken already."""
        pool, tried = deployment.pool, [] if tried is None else tried
        if not placed:
            await self._ready(deployment, meter, call.n)
        try:
            while True:
                replica = self._replica(pool.id, call, tried)
                if asked is not None:
                    asked.append(replica)
                try:
                    with self._watch.attempt(deployment, meter.admission) as attempt, replica.lease(call.n):
                        exchange = self._client.chat(
                            replica,
                            call,
                            first_token_timeout=self._settings.first_token_timeout,
                            token_timeout=self._settings.token_timeout,
                        )
                        async with exchange as batches:
                            async for batch in batches:
                                content = observe(batch)
                                if content:
                                    attempt.begun()
                                yield content
                except (WrongForm, LeftAlone):
                    raise
                except (EngineError, EngineTimeout, Unavailable) as error:
                    await self._again(pool.id, replica, tried, error, meter)
                else:
                    return
        finally:
            self.places.give_back(pool.id, call.n)

    async def _again(
        self,
        pool_id: str,
        replica: Replica,
        tried: list[Replica],
        error: EngineError | EngineTimeout | Unavailable,
        meter: Meter,
    ) -> None:
        """Prepares another attempt, or raises the error."""
        if not isinstance(error, Unavailable):
            self._failed(replica, error)
        tried.append(replica)
        if meter.started:
            raise error
        if not self._others(pool_id, tried):
            # To have waited in vain once is enough for a caller.
            hopeless = isinstance(error, EngineRefused | EngineTimeout) or meter.repeats >= _MOST_REPEATS
            if hopeless or not self._watch.may_retry(replica):
                raise error
            # A provider has one address, which is many machines: the next attempt meets another one.
            meter.repeats += 1
            tried.remove(replica)
            await asyncio.sleep(self._watch.retry_pause())
        meter.again()

    async def _answered(
        self,
        deployment: ServedDeployment,
        call: EmbeddingsCall,
        meter: Meter,
        ask: Callable[[Replica], Awaitable[T]],
    ) -> T:
        tried: list[Replica] = []
        pool = deployment.pool
        await self._ready(deployment, meter)
        try:
            while True:
                replica = self._replica(pool.id, call, tried)
                try:
                    with self._watch.attempt(deployment, meter.admission), replica.lease():
                        return await ask(replica)
                except LeftAlone:
                    raise
                except (EngineError, EngineTimeout, Unavailable) as error:
                    await self._again(pool.id, replica, tried, error, meter)
        finally:
            self.places.give_back(pool.id)

    async def _ready(self, deployment: ServedDeployment, meter: Meter, places: int = 1) -> None:
        """Its engines are awake, and a place at them is the call's. Raises Unavailable when that is not within the time
        that the endpoint and the queue give it."""
        spec = meter.admission.endpoint.spec
        meter.answers(deployment)
        staged = meter.admission.context.staged
        timeout = spec.wake_timeout if spec else _WAKE_TIMEOUT
        await self._pools.ready(deployment.pool, timeout, hears_of_loading(staged))
        await self.places.take(deployment.pool.id, meter.admission, places)
        if staged is not None:
            staged(READING)

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


def as_it_is(batch: list[Event]) -> list[Event]:
    return batch


def _refuse_filtered(meter: Meter) -> None:
    """An answer of which the provider's filter let nothing through, where another one is to be asked then. Raises
    ContentFiltered."""
    spec = meter.admission.endpoint.spec
    falls_back = spec is not None and "content_filter" in spec.fallback_on
    if falls_back and not meter.started and "content_filter" in meter.finished.values():
        raise ContentFiltered("The provider's filter let nothing of the answer through.")
