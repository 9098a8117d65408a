"""The classifier that filters ask, as the setting ``filter_classifier`` says: the heads, over the encoder that is
served to everybody, or a guard model that is.

What it is asked is the platform's work, and nobody's usage event.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ventoux.calls import ChatCall, ChatMessage, Delta, EmbeddingsCall
from ventoux.errors import Unavailable
from ventoux.gateway.route import choose, prompt_key
from ventoux.moderation.classifier.guard import FAMILIES, MOST_TOKENS, GuardClassifier
from ventoux.moderation.classifier.heads import HeadsClassifier
from ventoux.moderation.classifier.weights import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.endpoints.directory import Directory
    from ventoux.endpoints.pools import Pools
    from ventoux.engines.client import EngineClient
    from ventoux.engines.replica import Replica
    from ventoux.engines.supervisor import Supervisor
    from ventoux.moderation.classifier.judging import Classifier

OURS = "ventoux-moderation"
_TIMEOUT = 30.0


class Judges:
    """The models that judge, asked beside the calls. Each raises Unavailable while it cannot be asked."""

    def __init__(self, directory: Directory, pools: Pools, supervisor: Supervisor, client: EngineClient) -> None:
        self._directory = directory
        self._pools = pools
        self._supervisor = supervisor
        self._client = client

    def chosen(self, name: str) -> Classifier:
        """``name``: our own classifier's, or that of a guard model."""
        if name == OURS:
            return HeadsClassifier(self._vectors)
        return GuardClassifier(partial(self._answer, name), name)

    async def _vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        call = EmbeddingsCall(model=shipped().encoder, inputs=list(texts))
        replica = await self._replica(call)
        with replica.lease():
            return (await self._client.embed(replica, call, timeout=_TIMEOUT)).vectors

    async def _answer(self, model: str, text: str) -> str:
        """The whole answer of a guard model."""
        call = ChatCall(model=model, messages=[ChatMessage("user", text)], max_tokens=MOST_TOKENS, temperature=0.0)
        replica = await self._replica(call)
        said: list[str] = []
        exchange = self._client.chat(replica, call, first_token_timeout=_TIMEOUT, token_timeout=_TIMEOUT)
        with replica.lease():
            async with exchange as batches:
                async for batch in batches:
                    said += [event.text for event in batch if isinstance(event, Delta)]
        return "".join(said)

    async def _replica(self, call: ChatCall | EmbeddingsCall) -> Replica:
        served = self._directory.everybody(call.model)
        if served is None:
            raise Unavailable(
                f"The filters need the model {call.model}, which is not served.",
                hint="Name it among the models in the settings, or another one as filter_classifier.",
            )
        pool = served.deployments[0].pool
        if pool.card.engine != "encoder" and pool.card.family not in FAMILIES:
            raise Unavailable(
                f"{pool.card.id} is no guard model that the filters can ask.",
                hint=f"Those are of the family {' or '.join(sorted(FAMILIES))}: see filter_classifier.",
            )
        await self._pools.ready(pool, _TIMEOUT)
        return choose(self._supervisor.replicas(pool.id), prompt_key=prompt_key(call), affinity="", tried=[])
