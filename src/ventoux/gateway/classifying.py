"""The classifier that filters ask: the heads, over the encoder that is served to everybody.

What it embeds is the platform's work, and nobody's usage event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.calls import EmbeddingsCall
from ventoux.errors import Unavailable
from ventoux.gateway.route import choose, prompt_key
from ventoux.moderation.classifier.heads import HeadsClassifier
from ventoux.moderation.classifier.weights import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.endpoints.directory import Directory
    from ventoux.endpoints.pools import Pools
    from ventoux.engines.client import EngineClient
    from ventoux.engines.supervisor import Supervisor

_TIMEOUT = 30.0


class ServedHeads(HeadsClassifier):
    """Its ``classify`` raises Unavailable while no encoder can be asked."""

    def __init__(self, directory: Directory, pools: Pools, supervisor: Supervisor, client: EngineClient) -> None:
        super().__init__(self._asked)
        self._directory = directory
        self._pools = pools
        self._supervisor = supervisor
        self._client = client

    async def _asked(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        encoder = shipped().encoder
        served = self._directory.everybody(encoder)
        if served is None:
            raise Unavailable(
                f"The moderation classifier needs the model {encoder}, which is not served.",
                hint="Name it among the models in the settings.",
            )
        pool = served.deployments[0].pool
        await self._pools.ready(pool, _TIMEOUT)
        call = EmbeddingsCall(model=encoder, inputs=list(texts))
        replica = choose(self._supervisor.replicas(pool.id), prompt_key=prompt_key(call), affinity="", tried=[])
        with replica.lease():
            return (await self._client.embed(replica, call, timeout=_TIMEOUT)).vectors
