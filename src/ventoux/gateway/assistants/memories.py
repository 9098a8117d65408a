"""/v1/memories and /v1/preferences: what a user wants to be known, seen, changed, exported and deleted by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from starlette.routing import Route

from ventoux.dialects.decoding import refuse
from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.memories.schemas import MOST_MEMORIES, ChangedMemory, Memory, NewMemory, Preferences

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_NEW = msgspec.json.Decoder(NewMemory)
_CHANGED = msgspec.json.Decoder(ChangedMemory)
_PREFERENCES = msgspec.json.Decoder(Preferences)


class ToldMemory(msgspec.Struct, kw_only=True):
    object: Literal["memory"] = "memory"
    id: str
    text: str
    conversation_id: str | None
    created_at: str
    updated_at: str


class ToldMemories(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldMemory]
    total: int


class ExportedMemories(msgspec.Struct, kw_only=True):
    """Everything that is known of a user here, in one piece."""

    format: Literal["ventoux.memories"] = "ventoux.memories"
    version: Literal[1] = 1
    preferences: Preferences
    memories: list[ToldMemory]


class DeletedMemories(msgspec.Struct):
    deleted: int


def memory_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route("/v1/memories", MemoriesEndpoint(gateway, services), methods=["GET", "POST", "DELETE"]),
        Route("/v1/memories/export", ExportEndpoint(gateway, services), methods=["GET"]),
        Route("/v1/memories/{memory_id}", MemoryEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
        Route("/v1/preferences", PreferencesEndpoint(gateway, services), methods=["GET", "PUT"]),
    ]


class MemoriesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, memories = await self.caller(scope), self._services.around.memories
        if scope["method"] == "POST":
            Query(scope)
            made = await memories.add(principal, (await self.body(receive, _NEW)).text)
            await send_json(send, msgspec.json.encode(told(made)), status=201)
        elif scope["method"] == "DELETE":
            confirmed(Query(scope, ("confirm",)))
            deleted = await memories.delete_all(principal)
            await send_json(send, msgspec.json.encode(DeletedMemories(deleted)))
        else:
            query = Query(scope, ("page", "page_size"))
            page, size = query.number("page", 0, least=0, most=10**6), query.number("page_size", 100, least=1, most=500)
            found, total = await memories.listed(principal, first=page * size, limit=size)
            await send_json(send, msgspec.json.encode(ToldMemories(data=[told(one) for one in found], total=total)))


class MemoryEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, memories = await self.caller(scope), self._services.around.memories
        Query(scope)
        memory_id = scope["path_params"]["memory_id"]
        if scope["method"] == "DELETE":
            await memories.delete(principal, memory_id)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if scope["method"] == "PATCH":
            asked = await self.body(receive, _CHANGED)
            if asked.text is msgspec.UNSET:
                raise refuse("text", "Field required", kind="missing")
            found = await memories.change(principal, memory_id, asked.text)
        else:
            found = await memories.find(principal, memory_id)
        await send_json(send, msgspec.json.encode(told(found)))


class ExportEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        found, _ = await self._services.around.memories.listed(principal, first=0, limit=MOST_MEMORIES)
        preferences = await self._services.around.memories.preferences(principal)
        export = ExportedMemories(preferences=preferences, memories=[told(one) for one in found])
        name = [(b"content-disposition", b'attachment; filename="memories.json"')]
        await send_json(send, msgspec.json.format(msgspec.json.encode(export)), headers=name)


class PreferencesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, memories = await self.caller(scope), self._services.around.memories
        Query(scope)
        if scope["method"] == "PUT":
            found = await memories.prefer(principal, await self.body(receive, _PREFERENCES))
        else:
            found = await memories.preferences(principal)
        await send_json(send, msgspec.json.encode(found))


def told(memory: Memory) -> ToldMemory:
    return ToldMemory(
        id=memory.id,
        text=memory.text,
        conversation_id=memory.conversation_id,
        created_at=rfc3339(memory.created_at),
        updated_at=rfc3339(memory.updated_at),
    )


def confirmed(query: Query) -> None:
    """Raises ValidationFailed: what is gone for good is asked for in so many words."""
    if query.text("confirm") != "all":
        reason = "This deletes everything of yours for good: say confirm=all"
        raise ValidationFailed([Issue("missing", ("query", "confirm"), reason, query.text("confirm"))])
