"""Credentials of connectors: given, named, removed; and signing in with a browser."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from ventoux.connectors.errors import ConnectorRefused
from ventoux.connectors.oauth.signing_in import CALLBACK
from ventoux.connectors.schemas import DEFAULT
from ventoux.dialects.decoding import refuse
from ventoux.dialects.mistral import connectors as wire
from ventoux.errors import VentouxError
from ventoux.gateway.assistants import connectors_forms as forms
from ventoux.gateway.assistants.connectors_endpoint import ONE, ConnectorsBase, say
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_CREDENTIALS = msgspec.json.Decoder(wire.CredentialsCreateOrUpdate)
_REDEEM = msgspec.json.Decoder(wire.RedeemRequest)
_SCOPED = f"{ONE}/{{consumer_scope}}/credentials"
_ANSWER = ("state", "code", "iss", "error", "error_description", "error_uri", "scope", "session_state")
"""Parameters with which authorization servers send a browser back; the last three say nothing to us."""
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Ventoux</title><body><h1>{title}</h1>{text}</body></html>"
)
_AGREED = [
    "To go on, give this code to the program in which you have begun:",
    "{code}",
    "It is good once, and for ten minutes.",
    (
        "It lets whoever has begun this use your account at {server}, by the connector {name}. If that was not you, or "
        "if anybody asks you for the code, tell it to nobody and close this page: then your account is not used."
    ),
]


def credentials_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    """Before those whose paths would take theirs."""
    scoped = CredentialsEndpoint(gateway, services)
    return [
        Route(CALLBACK, CallbackEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ONE}/auth_url", AuthUrlEndpoint(gateway, services), methods=["GET"]),
        Route(f"{ONE}/credentials/redeem", RedeemEndpoint(gateway, services), methods=["POST"]),
        Route(_SCOPED, scoped, methods=["GET", "POST", "PATCH", "DELETE"]),
        Route(f"{_SCOPED}/{{name}}", CredentialEndpoint(gateway, services), methods=["DELETE"]),
    ]


class CredentialsEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method = await self.caller(scope), scope["method"]
        if method in {"POST", "PATCH"}:
            Query(scope)
            await self._put(scope, principal, await self.body(receive, _CREDENTIALS), send)
        elif method == "DELETE":
            Query(scope)
            consumer = forms.scope_of(scope["path_params"]["consumer_scope"])
            await self._connectors.credentials.remove(principal, self.named(scope), consumer)
            await say(send, "The credentials were deleted.")
        else:
            await self._list(scope, principal, send)

    async def _list(self, scope: Scope, principal: Principal, send: Send) -> None:
        query = Query(scope, {"auth_type", "fetch_default"})
        consumer = forms.scope_of(scope["path_params"]["consumer_scope"])
        kind, defaults = query.text("auth_type"), query.flag("fetch_default", otherwise=False)
        found = await self._connectors.credentials.listed(principal, self.named(scope), consumer)
        told = [
            forms.credential_told(one) for one in found if kind in {"", one.method} and (one.is_default or not defaults)
        ]
        await send_json(send, msgspec.json.encode(wire.CredentialsResponse(credentials=told)))

    async def _put(self, scope: Scope, principal: Principal, asked: wire.CredentialsCreateOrUpdate, send: Send) -> None:
        consumer = forms.scope_of(scope["path_params"]["consumer_scope"])
        named, given, kept = self.named(scope), forms.secret(asked.credentials), self._connectors.credentials
        if scope["method"] == "PATCH":
            await kept.update(
                principal, named, consumer, asked.name, given, title=asked.title, is_default=asked.is_default
            )
        elif given is None:
            raise refuse("credentials", "Field required", kind="missing")
        else:
            await kept.put(
                principal, named, consumer, asked.name, given, title=asked.title, is_default=asked.is_default
            )
        await say(send, f"The credentials {asked.name} are kept.")


class CredentialEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        consumer, name = forms.scope_of(scope["path_params"]["consumer_scope"]), scope["path_params"]["name"]
        await self._connectors.credentials.remove(principal, self.named(scope), consumer, name)
        await say(send, f"The credentials {name} were deleted.")


class AuthUrlEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(
            scope,
            {"app_return_url", "method_type", "credentials_name", "credentials_title", "github_installation_link"},
        )
        if query.text("method_type") not in {"", "oauth2"} or query.flag("github_installation_link", otherwise=False):
            raise ConnectorRefused("Only the method oauth2 signs in with a browser here.")
        found = await self._connectors.find(principal, self.named(scope))
        if found.is_stdio:
            raise ConnectorRefused("A server of the operator's takes no credentials.")
        name, title = query.text("credentials_name") or DEFAULT, query.text("credentials_title") or None
        if len(name) > 64 or len(title or "") > 200:
            raise ConnectorRefused("The name or the title of the credentials is too long.")
        begun = await self._connectors.signing_in.begin(
            principal, found, name, title=title, return_to=query.text("app_return_url") or None
        )
        await send_json(send, msgspec.json.encode(wire.AuthURLResponse(auth_url=begun.url, ttl=begun.seconds)))


class RedeemEndpoint(ConnectorsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        asked = await self.body(receive, _REDEEM)
        found = await self._connectors.find(principal, self.named(scope))
        kept = await self._connectors.signing_in.redeem(principal, found, asked.code)
        await say(send, f"The credentials {kept.name} are kept.")


class CallbackEndpoint(ConnectorsBase):
    """For browsers, which have no key: the state says whose sign-in it is. What fails is shown as a page."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        try:
            query = Query(scope, _ANSWER)
            agreed = await self._connectors.signing_in.agree(
                query.text("state"), query.text("code"), query.text("iss"), query.text("error")
            )
        except VentouxError as error:
            await _page(send, error.status, "Not signed in", str(error))
            return
        if agreed.return_to is not None:
            # What is behind # reaches no server, and no log.
            place = f"{agreed.return_to}#connector={agreed.connector.id}&code={agreed.code}"
            await _send(send, 303, [(b"location", place.encode("ascii"))], b"")
            return
        name, server = agreed.connector.title or agreed.connector.name, agreed.connector.server
        text = [one.format(code=agreed.code, name=name, server=server) for one in _AGREED]
        await _page(send, 200, "One step is left", *text)


async def _page(send: Send, status: int, title: str, *paragraphs: str) -> None:
    text = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    body = _PAGE.format(title=html.escape(title), text=text).encode()
    await _send(send, status, [(b"content-type", b"text/html; charset=utf-8")], body)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Nothing runs on the page, nobody frames it, and nobody is told its address, which holds a code."""
    guarded = [
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *guarded]})
    await send({"type": "http.response.body", "body": body})
