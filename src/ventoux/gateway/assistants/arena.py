"""/v1/arena: votes on two answers, and who stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from starlette.routing import Route

from ventoux.arena.schemas import NewVote, Standing, Winner
from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.assistants.memories import confirmed
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.libraries.schemas import Language

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.arena.schemas import Vote
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_NEW = msgspec.json.Decoder(NewVote)
VOTES, LEADERBOARD = "/v1/arena/votes", "/v1/arena/leaderboard"


class ToldVote(msgspec.Struct, kw_only=True):
    object: Literal["arena.vote"] = "arena.vote"
    id: str
    model_a: str
    model_b: str
    conversation_a: str
    conversation_b: str
    winner: Winner
    blind: bool
    language: Language | None
    comment: str
    created_at: str


class ToldVotes(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldVote]


class DeletedVotes(msgspec.Struct):
    deleted: int


class Leaderboard(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[Standing]


def arena_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route(VOTES, VotesEndpoint(gateway, services), methods=["GET", "POST", "DELETE"]),
        Route(LEADERBOARD, LeaderboardEndpoint(gateway, services), methods=["GET"]),
    ]


class VotesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, arena = await self.caller(scope), self._services.arena
        if scope["method"] == "POST":
            Query(scope)
            vote = await arena.vote(principal, await self.body(receive, _NEW))
            await send_json(send, msgspec.json.encode(told(vote)), status=201)
            return
        if scope["method"] == "DELETE":
            confirmed(Query(scope, ("confirm",)))
            await send_json(send, msgspec.json.encode(DeletedVotes(await arena.delete_all(principal))))
            return
        query = Query(scope, ("page", "page_size"))
        page, size = query.number("page", 0, least=0, most=10**6), query.number("page_size", 50, least=1, most=200)
        found = await arena.votes(principal, first=page * size, limit=size)
        await send_json(send, msgspec.json.encode(ToldVotes(data=[told(one) for one in found])))


class LeaderboardEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        principal, query = await self.caller(scope), Query(scope, ("language", "days", "blind"))
        found = await self._services.arena.leaderboard(
            principal,
            language=_language(query.text("language")),
            days=query.number("days", 0, least=0, most=36_500),
            only="blind" if query.flag("blind", otherwise=False) else "all",
        )
        await send_json(send, msgspec.json.encode(Leaderboard(data=found)))


def _language(given: str) -> Language | None:
    """Raises ValidationFailed."""
    try:
        return msgspec.convert(given, Language) if given else None
    except msgspec.ValidationError as error:
        raise ValidationFailed([Issue("literal_error", ("query", "language"), str(error), given[:64])]) from error


def told(vote: Vote) -> ToldVote:
    return ToldVote(
        id=vote.id,
        model_a=vote.model_a,
        model_b=vote.model_b,
        conversation_a=vote.conversation_a,
        conversation_b=vote.conversation_b,
        winner=vote.winner,
        blind=vote.blind,
        language=vote.language,
        comment=vote.comment,
        created_at=rfc3339(vote.created_at),
    )
