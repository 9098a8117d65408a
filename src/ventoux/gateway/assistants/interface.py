"""/v1/interface: what a user has set of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from ventoux.conversations.threads.interface import InterfaceSettings
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

PATH = "/v1/interface"
_SETTINGS = msgspec.json.Decoder(InterfaceSettings)


def interface_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [Route(PATH, InterfaceEndpoint(gateway, services), methods=["GET", "PUT"])]


class InterfaceEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, interface = await self.caller(scope), self._services.around.interface
        Query(scope)
        if scope["method"] == "PUT":
            found = await interface.write(principal, await self.body(receive, _SETTINGS))
        else:
            found = await interface.read(principal)
        await send_json(send, msgspec.json.encode(found))
