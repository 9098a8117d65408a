"""Takes an admitted call to an engine and brings the answer back, a batch of events at a time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ventoux.errors import EngineError, EngineTimeout, WrongForm
from ventoux.gateway.route import choose, prompt_key

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.calls import ChatCall, Content, Embeddings, EmbeddingsCall
    from ventoux.engines.client import EngineClient
    from ventoux.engines.replica import Replica
    from ventoux.engines.supervisor import Supervisor
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.places import Places
    from ventoux.settings import Settings

logger = logging.getLogger("ventoux.relay")


class Relay:
    def __init__(self, supervisor: Supervisor, client: EngineClient, settings: Settings, places: Places) -> None:
        self._supervisor = supervisor
        self._client = client
        self._settings = settings
        self.places = places

    async def chat(self, model: str, call: ChatCall, meter: Meter) -> AsyncGenerator[list[Content]]:
        """Batches of content; an empty one says that the engine has taken the call. Waits for a place first.

        A broken engine is replaced by another replica as long as no text has been passed on; after that its error
        is the caller's. Closing the generator closes the exchange, and that stops the engine.
        """
        tried: list[Replica] = []
        await self.places.take(meter.admission, call.n)
        try:
            while True:
                replica = self._replica(model, call, tried)
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
                    if meter.started or not self._others(model, tried):
                        raise
                    meter.again()
                else:
                    return
        finally:
            self.places.give_back(meter.admission, call.n)

    async def embed(self, model: str, call: EmbeddingsCall, meter: Meter) -> Embeddings:
        tried: list[Replica] = []
        await self.places.take(meter.admission)
        try:
            while True:
                replica = self._replica(model, call, tried)
                try:
                    with replica.lease():
                        return await self._client.embed(replica, call, timeout=self._settings.first_token_timeout)
                except (EngineError, EngineTimeout) as error:
                    self._failed(replica, error)
                    tried.append(replica)
                    if not self._others(model, tried):
                        raise
        finally:
            self.places.give_back(meter.admission)

    def _replica(self, model: str, call: ChatCall | EmbeddingsCall, tried: list[Replica]) -> Replica:
        affinity = getattr(call, "affinity", "")
        return choose(
            self._supervisor.replicas(model),
            prompt_key=prompt_key(call),
            affinity=affinity,
            tried=tried,
        )

    def _others(self, model: str, tried: list[Replica]) -> bool:
        return any(replica.ready and replica not in tried for replica in self._supervisor.replicas(model))

    def _failed(self, replica: Replica, error: EngineError | EngineTimeout) -> None:
        logger.warning("engine failed", extra={"fields": {"replica": replica.id, "error": error.for_log}})
        self._supervisor.report_failure(replica)
