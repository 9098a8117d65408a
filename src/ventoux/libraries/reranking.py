"""A model judges passages: how well does each answer the question?

An endpoint that chats is asked about one passage at a time, for a number from 0 to 10 that decoding is held to. Few
passages, few at once, and not for long: what was not judged keeps its place after what was.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import ChatCall, ChatMessage, JsonFormat
from ventoux.errors import Forbidden, ModelNotFound, VentouxError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.models import Models
    from ventoux.libraries.schemas import Ranked

PASSAGES = 20
"""That are judged at most."""
SECONDS = 30.0
"""For all of them together."""
_AT_ONCE = 4
_HIGHEST = 10
_CHARACTERS = 3000
"""Of a passage, as the judge reads it."""
_INSTRUCTION = (
    "You are given a question and a passage of a document, possibly in different languages. Judge how well the "
    "passage answers the question: 10 if it holds the whole answer, 5 if it holds a part of it, 0 if it is about "
    "something else. "
    'Reply with JSON: {"score": number}.'
)
_FORMAT = JsonFormat(
    name="judgement",
    schema={
        "type": "object",
        "properties": {"score": {"type": "integer", "minimum": 0, "maximum": _HIGHEST}},
        "required": ["score"],
        "additionalProperties": False,
    },
)


log = logging.getLogger(__name__)


class _Judgement(msgspec.Struct):
    score: int


async def rerank(
    models: Models, principal: Principal, model: str, question: str, ranked: Sequence[Ranked], seconds: float = SECONDS
) -> list[Ranked]:
    """The judged ones first, by their judgement (0 to 1) and then as they were. Raises ModelNotFound and Forbidden: a
    judge that cannot be asked is a mistake in the settings. One that fails, or is slow, leaves passages unjudged."""
    scores: dict[int, float] = {}
    places = asyncio.Semaphore(_AT_ONCE)
    refused: list[VentouxError] = []

    async def judge(place: int) -> None:
        async with places:
            if refused:
                return
            try:
                reply = await models.chat(principal, _call(model, question, ranked[place]))
                scores[place] = msgspec.json.decode(reply.text, type=_Judgement).score / _HIGHEST
            except (ModelNotFound, Forbidden) as error:
                refused.append(error)
            except (VentouxError, msgspec.DecodeError):
                return  # unjudged: ``reranked_score`` is None, which is told

    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            for place in range(min(len(ranked), PASSAGES)):
                group.create_task(judge(place))
    except TimeoutError:
        log.info("passages were not judged in time", extra={"model": model, "judged": len(scores)})
    if refused:
        raise refused[0]
    order = sorted(range(len(ranked)), key=lambda place: (place not in scores, -scores.get(place, 0.0), place))
    return [
        msgspec.structs.replace(ranked[place], rank=rank, reranked_score=scores.get(place))
        for rank, place in enumerate(order, 1)
    ]


def _call(model: str, question: str, ranked: Ranked) -> ChatCall:
    chunk = ranked.passage.chunk
    text = "\n".join(part for part in (*chunk.headings[-1:], chunk.prefix, chunk.text) if part)[:_CHARACTERS]
    asked = f"Question: {question}\n\nPassage from {ranked.passage.document_name!r}:\n{text}"
    return ChatCall(
        model=model,
        messages=[ChatMessage("system", _INSTRUCTION), ChatMessage("user", asked)],
        temperature=0.0,
        max_tokens=16,
        format=_FORMAT,
    )
