"""Every call that has texts judged, whatever its dialect. The classifier's own calls of an engine are this call's: they
are relayed and metered as part of it."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from ventoux.calls import ChatCall, ChatMessage, Delta, EmbeddingsCall, Usage
from ventoux.dialects.dialect import Head
from ventoux.dialects.judging import Judged
from ventoux.errors import OperationNotServed
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import send_json
from ventoux.moderation.classifier.guard import FAMILIES, MOST_TOKENS, GuardClassifier
from ventoux.moderation.classifier.heads import HeadsClassifier
from ventoux.moderation.classifier.weights import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from ventoux.catalog.cards import Card
    from ventoux.catalog.service import Catalog
    from ventoux.dialects.judging import Judgement, JudgingCall, JudgingDialect
    from ventoux.endpoints.directory import Directory
    from ventoux.endpoints.pools import Pool
    from ventoux.gateway.admit import Operation
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.relay import Relay
    from ventoux.gateway.service import Gateway
    from ventoux.moderation.classifier.judging import Classifier


NAME = "ventoux-moderation"
"""The card of the heads."""
CALLED = (
    "mistral-moderation-latest",
    "mistral-moderation-2411",
    "mistral-moderation-2603",
    "omni-moderation-latest",
    "text-moderation-latest",
)
"""What code that was written for other services asks for."""


def serve_heads(directory: Directory, catalog: Catalog, pool: Pool, place: int) -> None:
    """The heads need no engine but the encoder's: they are served wherever that is."""
    if pool.card.id != shipped().encoder or directory.everybody(NAME) is not None:
        return
    card = catalog.find(NAME)
    if card.engine == "encoder":
        directory.serve_everybody(pool, place, card, CALLED)


class JudgingEndpoint:
    def __init__(self, gateway: Gateway, dialect: JudgingDialect, operation: Operation) -> None:
        self._gateway = gateway
        self._dialect = dialect
        self._operation: Operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope, "moderations")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        call, form = self._dialect.call(asked(scope, body))
        admission = gateway.admit.call(
            context, principal, call.model, self._operation, call.metadata, dialect=self._dialect.name
        )
        card = admission.card
        if not _judges(card):
            raise OperationNotServed(f"How {card.id} says what it has found is not known here, so it cannot judge.")

        async def answer(meter: Meter) -> None:
            judgements = await judge(_classifier(card, gateway.relay, call, meter), call.texts)
            reply = form.body(Head(context.id, call.model, int(context.created)), judgements, meter.usage)
            await meter.commit()
            await send_json(send, reply)

        await gateway.serve(admission, _whole(card, call), receive, answer, size=len(body))


async def judge(classifier: Classifier, texts: Sequence[str]) -> list[Judgement]:
    limits = classifier.thresholds
    return [
        {category: Judged(score, limits[category]) for category, score in scores.items()}
        for scores in await classifier.classify(texts)
    ]


def _judges(card: Card) -> bool:
    return card.engine == "encoder" or card.family in FAMILIES


def _whole(card: Card, call: JudgingCall) -> ChatCall | EmbeddingsCall:
    """All that the classifier will ask, as one call: what is set aside for it."""
    if card.engine == "encoder":
        return EmbeddingsCall(model=call.model, inputs=call.texts, metadata=call.metadata)
    return ChatCall(model=call.model, messages=[], max_tokens=MOST_TOKENS * len(call.texts), metadata=call.metadata)


def _classifier(card: Card, relay: Relay, call: JudgingCall, meter: Meter) -> Classifier:
    if card.engine == "encoder":
        return HeadsClassifier(_Embedding(relay, call.model, meter))
    # One after the other: what each of them consumed is added to what those before it did.
    return GuardClassifier(partial(_asked, relay, call.model, meter), card.id, at_once=1)


class _Embedding:
    """Counts what it embeds as the call's."""

    def __init__(self, relay: Relay, model: str, meter: Meter) -> None:
        self._relay = relay
        self._model = model
        self._meter = meter
        self._usage = Usage()

    async def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        found = await self._relay.embed(EmbeddingsCall(model=self._model, inputs=list(texts)), self._meter)
        self._usage += found.usage
        self._meter.measured(self._usage)
        return found.vectors


async def _asked(relay: Relay, model: str, meter: Meter, text: str) -> str:
    """The whole answer of a guard model."""
    call = ChatCall(model=model, messages=[ChatMessage("user", text)], max_tokens=MOST_TOKENS, temperature=0.0)
    said: list[str] = []
    async with aclosing(relay.chat(call, meter)) as batches:
        async for contents in batches:
            said += [one.text for one in contents if isinstance(one, Delta)]
    meter.again()
    return "".join(said)
