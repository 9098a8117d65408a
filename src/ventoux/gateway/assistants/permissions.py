"""/v1/tools/permissions: what the caller has decided about tools once and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta
from starlette.routing import Route

from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.conversations.approvals import Decided
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

PATH = "/v1/tools/permissions"
_WHOLE = r"^[^\x00]*\Z"


class PermissionRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``tool``: as the call that was to be confirmed names it, in ``info.permission``."""

    tool: Annotated[str, Meta(min_length=1, max_length=400, pattern=_WHOLE)]
    decision: Literal["always", "never"]


class Permission(msgspec.Struct, kw_only=True):
    tool: str
    decision: Literal["always", "never"]
    created_at: str
    object: Literal["tool.permission"] = "tool.permission"


class Permissions(msgspec.Struct, kw_only=True):
    data: list[Permission]
    object: Literal["list"] = "list"


_REQUEST = msgspec.json.Decoder(PermissionRequest)


def permission_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [Route(PATH, PermissionsEndpoint(gateway, services), methods=["GET", "PUT", "DELETE"])]


class PermissionsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        known = self._services.permissions
        match scope["method"]:
            case "PUT":
                Query(scope)
                asked = await self.body(receive, _REQUEST)
                told = _permission(await known.decide(principal, asked.tool, asked.decision))
                await send_json(send, msgspec.json.encode(told))
            case "DELETE":
                tool = Query(scope, {"tool"}).text("tool")
                await self.nothing(receive)
                if not tool:
                    raise ValidationFailed([Issue("missing", ("query", "tool"), "Field required")])
                await known.forget(principal, tool)
                await send({"type": "http.response.start", "status": 204, "headers": []})
                await send({"type": "http.response.body", "body": b""})
            case _:
                Query(scope)
                told = Permissions(data=[_permission(one) for one in await known.listed(principal)])
                await send_json(send, msgspec.json.encode(told))


def _permission(one: Decided) -> Permission:
    return Permission(tool=one.tool, decision=one.decision, created_at=rfc3339(one.created_at))
