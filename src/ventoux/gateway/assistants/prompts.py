"""/v1/prompts: made, listed, found, changed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from starlette.routing import Route

from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.libraries.schemas import Language
from ventoux.prompts.schemas import Audience, ChangedPrompt, NewPrompt, Variable
from ventoux.prompts.service import whose
from ventoux.prompts.variables import variables_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway
    from ventoux.prompts.schemas import Prompt

_NEW = msgspec.json.Decoder(NewPrompt)
_CHANGED = msgspec.json.Decoder(ChangedPrompt)
ALL, ONE = "/v1/prompts", "/v1/prompts/{prompt_id}"


class ToldPrompt(msgspec.Struct, kw_only=True):
    """``owner``: whether it is the caller's own."""

    object: Literal["prompt"] = "prompt"
    id: str
    name: str
    title: str
    text: str
    description: str
    language: Language | None
    audience: Audience
    owner: bool
    variables: list[Variable]
    version: int
    created_at: str
    updated_at: str


class ToldPrompts(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldPrompt]
    total: int


def prompt_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route(ALL, PromptsEndpoint(gateway, services), methods=["GET", "POST"]),
        Route(ONE, PromptEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
    ]


class PromptsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, prompts = await self.caller(scope), self._services.around.prompts
        owner = whose(principal)
        if scope["method"] == "POST":
            Query(scope)
            made = await prompts.create(principal, await self.body(receive, _NEW))
            await send_json(send, msgspec.json.encode(told(made, owner)), status=201)
            return
        query = Query(scope, ("q", "page", "page_size"))
        page, size = query.number("page", 0, least=0, most=10**6), query.number("page_size", 100, least=1, most=500)
        found, total = await prompts.listed(principal, query.text("q"), first=page * size, limit=size)
        reply = ToldPrompts(data=[told(one, owner) for one in found], total=total)
        await send_json(send, msgspec.json.encode(reply))


class PromptEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, prompts = await self.caller(scope), self._services.around.prompts
        Query(scope)
        prompt_id = scope["path_params"]["prompt_id"]
        if scope["method"] == "DELETE":
            await prompts.delete(principal, prompt_id)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if scope["method"] == "PATCH":
            found = await prompts.change(principal, prompt_id, await self.body(receive, _CHANGED))
        else:
            found = await prompts.find(principal, prompt_id)
        await send_json(send, msgspec.json.encode(told(found, whose(principal))))


def told(prompt: Prompt, owner: str) -> ToldPrompt:
    return ToldPrompt(
        id=prompt.id,
        name=prompt.name,
        title=prompt.title,
        text=prompt.text,
        description=prompt.description,
        language=prompt.language,
        audience=prompt.audience,
        owner=prompt.owner == owner,
        variables=variables_of(prompt.text),
        version=prompt.version,
        created_at=rfc3339(prompt.created_at),
        updated_at=rfc3339(prompt.updated_at),
    )
