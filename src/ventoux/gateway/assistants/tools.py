"""/v1/tools: which tools this server has, and why one is off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from starlette.routing import Route

from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway


class ToolState(msgspec.Struct):
    """``reason``: why it is off, and what an operator does about it."""

    type: str
    on: bool
    reason: str | None = None
    object: Literal["tool"] = "tool"


class ToolList(msgspec.Struct):
    data: list[ToolState]
    object: Literal["list"] = "list"


def tool_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [Route("/v1/tools", ToolsEndpoint(gateway, services), methods=["GET"])]


class ToolsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        await self.caller(scope)
        Query(scope)
        states = self._services.tools.states()
        told = ToolList([ToolState(kind, why is None, why) for kind, why in states.items()])
        await send_json(send, msgspec.json.encode(told))
