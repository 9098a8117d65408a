"""/v1/connectors: made, listed, found, changed, shared, deleted; and what their servers offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.routing import Route

from ventoux.connectors.access import owner
from ventoux.connectors.errors import ConnectorRefused
from ventoux.connectors.schemas import DEFAULT, Auth, Sealed
from ventoux.dialects.decoding import convert
from ventoux.dialects.mistral import connectors as wire
from ventoux.gateway.assistants import connectors_forms as forms
from ventoux.gateway.assistants.connectors_credentials import credentials_routes
from ventoux.gateway.assistants.connectors_endpoint import ALL, ONE, ConnectorsBase, say
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.connectors.schemas import Connector
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_CREATE = msgspec.json.Decoder(wire.CreateConnectorRequest)
_UPDATE = msgspec.json.Decoder(wire.UpdateConnectorRequest)
_CALL = msgspec.json.Decoder(wire.CallToolRequest)
_CLEARED = ("title", "icon_url", "system_prompt")
_KEPT = ("name", "description", "server")


def connector_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    switch = SwitchEndpoint(gateway, services)
    return [
        *credentials_routes(gateway, services),
        Route(ALL, CreateEndpoint(gateway, services), methods=["POST"]),
        Route(ALL, ConnectorsEndpoint(gateway, services), methods=["GET"]),
        Route(ONE, ConnectorEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
        Route(f"{ONE}/tools", FunctionsEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ONE}/tools/{{tool}}/call", CallEndpoint(gateway, services), methods=["POST"]),
        Route(f"{ONE}/authentication_methods", MethodsEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ONE}/share", ShareEndpoint(gateway, services), methods=["PUT", "DELETE"]),
        Route(f"{ONE}/organization/share", OrganizationEndpoint(gateway, services), methods=["PUT", "DELETE"]),
        Route(f"{ONE}/{{consumer_scope}}/activate", switch, methods=["POST"]),
        Route(f"{ONE}/{{consumer_scope}}/deactivate", switch, methods=["POST"]),
    ]


class CreateEndpoint(ConnectorsBase):
    """``headers`` are the caller's credentials; ``global_headers`` go with everybody's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        asked = await self.body(receive, _CREATE)
        auth, sealed = forms.created(asked)
        given = convert(asked.headers, dict[str, str], ("headers",)) if asked.headers else {}
        secret = forms.secret(wire.CredentialsInput(headers=given)) if given else None
        made = await self._connectors.create(
            principal,
            asked.name,
            asked.server,
            auth=auth,
            sealed=sealed,
            title=asked.title,
            description=asked.description,
            icon_url=asked.icon_url,
            visibility=forms.visibility(asked.visibility),
            system_prompt=asked.system_prompt,
        )
        if secret is not None:
            await self._connectors.credentials.put(principal, made.id, "user", DEFAULT, secret)
        await self.show(send, principal, made, status=201)


class ConnectorsEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, wire.LISTING)
        size, after = query.number("page_size", 100, least=1, most=wire.LARGEST_PAGE), forms.after(query.text("cursor"))
        found, following = await self._connectors.listed(principal, size, after)
        # Every one of them is a server of the protocol.
        found = found if query.flag("supports_mcp", otherwise=True) else []
        reply = wire.PaginatedConnectors(
            items=[forms.told(one, whose=owner(principal)) for one in found],
            pagination=wire.PaginationResponse(page_size=size, next_cursor=forms.cursor(following) if found else None),
        )
        await send_json(send, msgspec.json.encode(reply))


class ConnectorEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method, named = await self.caller(scope), scope["method"], self.named(scope)
        query = Query(scope, () if method in {"PATCH", "DELETE"} else {"fetch_user_data"})
        if method == "DELETE":
            gone = await self._connectors.delete(principal, named)
            await say(send, f"The connector {gone.name} was deleted.")
        elif method == "PATCH":
            changed = await self._update(principal, named, await self.body(receive, _UPDATE))
            await self.show(send, principal, changed)
        else:
            found = await self._connectors.find(principal, named)
            await self.show(send, principal, found, with_credentials=query.flag("fetch_user_data", otherwise=False))

    async def _update(self, principal: Principal, named: str, asked: wire.UpdateConnectorRequest) -> Connector:
        forms.check_protocol(asked.protocol)
        changes: dict[str, Any] = {
            name: value for name in _CLEARED if (value := getattr(asked, name)) is not msgspec.UNSET
        }
        changes |= {name: value for name in _KEPT if (value := getattr(asked, name)) is not None}
        found = await self._connectors.find(principal, named)
        if asked.auth_methods is not None or asked.trust_hints is not None:
            # Nothing that was kept for one server goes to another.
            elsewhere = asked.server is not None and asked.server != found.server
            before = forms.Authentication(found.auth, self._connectors.opened(found))
            if elsewhere:
                before = forms.Authentication(Auth(), Sealed())
            auth, sealed = forms.authentication(asked.auth_methods or [], before, trusts_hints=asked.trust_hints)
            changes |= {"auth": auth, "sealed": sealed}
        if changes:
            found = await self._connectors.update(principal, named, changes)
        if asked.permissions:
            said: dict[str, Any] = {name: one and f"{one}s" for name, one in asked.permissions.items()}
            found = await self._connectors.permit(principal, found.id, said)
        return found


class FunctionsEndpoint(ConnectorsBase):
    """A bare array, as the API has it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, {"page_size", "refresh", "pretty", "credentials_name"})
        size, pretty = query.number("page_size", 100, least=1, most=1000), query.flag("pretty", otherwise=False)
        found = await self._connectors.find(principal, self.named(scope))
        functions = await self._connectors.functions(
            principal,
            found,
            refresh=query.flag("refresh", otherwise=False),
            credentials=query.text("credentials_name") or None,
        )
        reply = [forms.function_told(found, one, pretty=pretty) for one in functions[:size]]
        await send_json(send, msgspec.json.encode(reply))


class CallEndpoint(ConnectorsBase):
    """By its user, who needs nobody's approval."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        query = Query(scope, {"credentials_name"})
        asked = await self.body(receive, _CALL)
        found = await self._connectors.find(principal, self.named(scope))
        called = await self._connectors.call(
            principal,
            found,
            scope["path_params"]["tool"],
            asked.arguments or {},
            credentials=query.text("credentials_name") or None,
        )
        meta = wire.ToolResultMetadata(is_error=called.failed, structured_content=called.structured)
        reply = wire.ToolCallResponse(content=called.content, metadata=wire.ToolCallMetadata(mcp_meta=meta))
        await send_json(send, msgspec.json.encode(reply))


class MethodsEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        found = await self._connectors.find(principal, self.named(scope))
        await send_json(send, msgspec.json.encode(forms.auth_methods(found)))


class ShareEndpoint(ConnectorsBase):
    """With the workspace: everybody in it may use the connector, each with credentials of their own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, sharing = await self.caller(scope), scope["method"] == "PUT"
        Query(scope)
        await self.nothing(receive)
        visibility = "shared_workspace" if sharing else "private"
        found = await self._connectors.share(principal, self.named(scope), visibility)
        await say(send, f"The connector {found.name} is {'shared with the workspace' if sharing else 'private'} now.")


class OrganizationEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send  # it is always refused
        await self._connectors.find(await self.caller(scope), self.named(scope))
        raise ConnectorRefused(
            "There are no organizations here.", hint="PUT /v1/connectors/{connector}/share shares with the workspace."
        )


class SwitchEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        await self.nothing(receive)
        on, consumer = scope["path"].endswith("/activate"), forms.scope_of(scope["path_params"]["consumer_scope"])
        found = await self._connectors.activate(principal, self.named(scope), consumer, on=on)
        await say(send, f"The connector {found.name} is {'on' if on else 'off'} for the {consumer} now.")
