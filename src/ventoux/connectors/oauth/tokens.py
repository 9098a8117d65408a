"""Gets tokens, renews them, and gives them back."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from ventoux.connectors.errors import ServerAway, SignInRefused
from ventoux.connectors.schemas import Tokens

if TYPE_CHECKING:
    from ventoux.connectors.oauth.asking import Answer, Asker
    from ventoux.connectors.schemas import OAuthClient, OAuthServer

_LONGEST = 16_384


class GrantRefused(SignInRefused):
    """The code or the refresh token is no longer good: somebody has to sign in anew."""


async def exchange(
    asker: Asker,
    server: OAuthServer,
    client: OAuthClient,
    *,
    code: str,
    verifier: str,
    redirect_uri: str,
    resource: str,
    now: float,
) -> Tokens:
    """Raises GrantRefused, AddressRefused, ServerAway."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "resource": resource,
    }
    answer = await _ask(asker, server.token_endpoint, server, client, form)
    return _tokens(answer, server, client, resource, now, None)


async def renew(asker: Asker, tokens: Tokens, now: float) -> Tokens:
    """A server that gives no new refresh token leaves the old one good. Raises GrantRefused, ServerAway."""
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token or "", "resource": tokens.resource}
    answer = await _ask(asker, tokens.server.token_endpoint, tokens.server, tokens.client, form)
    return _tokens(answer, tokens.server, tokens.client, tokens.resource, now, tokens.refresh_token)


async def revoke(asker: Asker, tokens: Tokens) -> None:
    """Where the server takes that (RFC 7009). Raises AddressRefused, ServerAway."""
    if tokens.server.revocation_endpoint is not None:
        form = {"token": tokens.refresh_token or tokens.access_token}
        await _ask(asker, tokens.server.revocation_endpoint, tokens.server, tokens.client, form)


async def _ask(asker: Asker, url: str, server: OAuthServer, client: OAuthClient, form: dict[str, str]) -> Answer:
    headers: dict[str, str] = {}
    method = client.method or _usual(server, client)
    if method == "client_secret_basic" and client.client_secret is not None:
        pair = f"{quote(client.client_id, safe='')}:{quote(client.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form = form | {"client_id": client.client_id}
        if client.client_secret is not None:
            form = form | {"client_secret": client.client_secret}
    return await asker.ask("POST", url, form=form, headers=headers)


def _usual(server: OAuthServer, client: OAuthClient) -> str:
    offered = server.token_endpoint_auth_methods_supported or ["client_secret_basic"]
    return "client_secret_basic" if client.client_secret and "client_secret_basic" in offered else "client_secret_post"


def _tokens(
    answer: Answer, server: OAuthServer, client: OAuthClient, resource: str, now: float, before: str | None
) -> Tokens:
    access = answer.text("access_token")
    if answer.status >= 500:
        raise ServerAway(f"The authorization server answered {answer.status}.", hint="Try again later.")
    if answer.status != 200 or not access:
        raise GrantRefused(f"The authorization server gives no token: {answer.text('error')[:100] or answer.status}.")
    if answer.text("token_type").lower() != "bearer" or len(access) > _LONGEST or not access.isascii():
        raise GrantRefused("The authorization server gives a token of a kind that cannot be used.")
    return Tokens(
        access_token=access,
        refresh_token=answer.text("refresh_token") or before,
        expires_at=_expiry(answer.body.get("expires_in"), now),
        resource=resource,
        server=server,
        client=client,
    )


def _expiry(seconds: Any, now: float) -> float | None:
    """Some servers write the number as text."""
    try:
        return now + msgspec.convert(seconds, float, strict=False)
    except msgspec.ValidationError:
        return None
