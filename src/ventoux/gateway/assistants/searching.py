"""/v1/conversations/search: full text, over one's own conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from starlette.routing import Route

from ventoux.conversations.searching.service import Mark
from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.conversations.searching.service import Hit
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_LONGEST = 1000
_LARGEST_PAGE = 100


class Snippet(msgspec.Struct):
    """``start``: where in the message's text it begins; ``marks``: the found words. In characters (code points)."""

    text: str
    start: int
    marks: list[Mark]


class ToldHit(msgspec.Struct, kw_only=True):
    object: Literal["conversation.hit"] = "conversation.hit"
    conversation_id: str
    thread_id: str
    conversation_name: str | None
    entry_id: str
    role: Literal["user", "assistant"]
    created_at: str
    snippet: Snippet


class ToldHits(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldHit]
    page: int
    page_size: int
    has_more: bool


def searching_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [Route("/v1/conversations/search", SearchEndpoint(gateway, services), methods=["GET"])]


class SearchEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, ("q", "page", "page_size"))
        question = query.text("q")
        if len(question) > _LONGEST:
            reason = f"It has at most {_LONGEST} characters"
            raise ValidationFailed([Issue("too_long", ("query", "q"), reason, question[:64])])
        page = query.number("page", 0, least=0, most=10**6)
        size = query.number("page_size", 20, least=1, most=_LARGEST_PAGE)
        found = await self._services.around.searching.search(principal, question, first=page * size, limit=size)
        reply = ToldHits(data=[_told(hit) for hit in found.hits], page=page, page_size=size, has_more=found.more)
        await send_json(send, msgspec.json.encode(reply))


def _told(hit: Hit) -> ToldHit:
    return ToldHit(
        conversation_id=hit.conversation_id,
        thread_id=hit.thread_id,
        conversation_name=hit.conversation_name,
        entry_id=hit.entry_id,
        role=hit.role,
        created_at=rfc3339(hit.created_at),
        snippet=Snippet(hit.snippet, hit.start, hit.marks),
    )
