"""Finds out who signs in to a server, and how (RFC 9728, RFC 8414)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from yarl import URL

from ventoux.connectors.errors import ConnectorRefused
from ventoux.connectors.schemas import OAuthServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.connectors.oauth.asking import Answer, Asker
    from ventoux.connectors.schemas import Auth

_PROTECTED = "/.well-known/oauth-protected-resource"
_SERVER = "/.well-known/oauth-authorization-server"
_OPENID = "/.well-known/openid-configuration"
_PARAMETER = re.compile(r'\b(resource_metadata|scope)\s*=\s*(?:"([^"]*)"|([^\s,"]+))')
_PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
_HEADERS = {"Accept": "application/json, text/event-stream"}


class Found(NamedTuple):
    """``resource``: for which tokens are asked. ``scopes``: those that the server wants; None where it says nothing."""

    server: OAuthServer
    resource: str
    scopes: list[str] | None


async def discover(asker: Asker, server: str, auth: Auth) -> Found:
    """Raises ConnectorRefused, AddressRefused, ServerAway."""
    challenge = _challenge((await asker.ask("POST", server, json=_PING, headers=_HEADERS)).challenge)
    scopes = challenge["scope"].split() if challenge.get("scope") else None
    if auth.oauth is not None:
        found = Found(auth.oauth, server, scopes)
    elif auth.oauth_url is not None:
        found = Found(_read(await asker.ask("GET", auth.oauth_url), auth.oauth_url), server, scopes)
    else:
        issuer, resource, known = await _protected(asker, server, challenge.get("resource_metadata"))
        found = Found(await _metadata(asker, issuer), resource, scopes or known)
    _check(asker, found.server)
    return found


async def _protected(asker: Asker, server: str, told: str | None) -> tuple[str, str, list[str] | None]:
    """Who signs in, for which resource, and the scopes that there are."""
    at = URL(server)
    paths = dict.fromkeys((f"{_PROTECTED}{at.path.rstrip('/')}", _PROTECTED))
    for url in [told] if told else [str(at.with_path(path).with_query(None)) for path in paths]:
        answer = await asker.ask("GET", url)
        issuers = _texts(answer.body.get("authorization_servers"))
        if answer.status != 200 or not issuers:
            continue
        resource = answer.text("resource") or server
        if not _covers(resource, server):
            raise ConnectorRefused("The server names another one as what is signed in to, and is not trusted with it.")
        return issuers[0], resource, _texts(answer.body.get("scopes_supported")) or None
    # Before RFC 9728 was asked for, the server itself signed in.
    return str(at.origin()), server, None


def _texts(said: Any) -> list[str]:
    """Empty where it is no list of texts."""
    try:
        return msgspec.convert(said, list[str])
    except msgspec.ValidationError:
        return []


def _covers(resource: str, server: str) -> bool:
    """Tokens for it are meant for this server: the same origin, and no path beside it."""
    try:
        whole, at = URL(resource), URL(server)
        path = whole.path.rstrip("/")
        return whole.origin() == at.origin() and (at.path.rstrip("/") + "/").startswith(path + "/")
    except ValueError:
        return False


async def _metadata(asker: Asker, issuer: str) -> OAuthServer:
    for url in _places(issuer):
        answer = await asker.ask("GET", url)
        if answer.status == 200 and answer.body:
            found = _read(answer, url)
            if found.issuer.rstrip("/") != issuer.rstrip("/"):
                raise ConnectorRefused("The metadata for signing in are those of another server, and are not used.")
            return found
    raise ConnectorRefused(
        "The server does not say how to sign in to it (RFC 9728, RFC 8414).",
        hint="Give oauth2_server_metadata or oauth2_server_metadata_url, or keep a token of it as credentials.",
    )


def _places(issuer: str) -> Iterator[str]:
    try:
        at = URL(issuer)
        path = at.path.rstrip("/")
        for place in (f"{_SERVER}{path}", f"{_OPENID}{path}", f"{path}{_OPENID}"):
            yield str(at.with_path(place).with_query(None))
    except ValueError:
        raise ConnectorRefused("The server names as issuer what is no address.") from None


def _read(answer: Answer, url: str) -> OAuthServer:
    try:
        return msgspec.convert(answer.body, OAuthServer)
    except msgspec.ValidationError as error:
        raise ConnectorRefused(f"What {url[:200]} says is no metadata of an authorization server: {error}.") from None


def _check(asker: Asker, server: OAuthServer) -> None:
    """Raises AddressRefused, ConnectorRefused."""
    for url in (
        server.authorization_endpoint,
        server.token_endpoint,
        server.registration_endpoint,
        server.revocation_endpoint,
    ):
        if url:
            asker.hosts.check(url)
    if not server.authorization_endpoint:
        raise ConnectorRefused("Nobody can sign in there with a browser: there is no authorization endpoint.")
    if "S256" not in (server.code_challenge_methods_supported or []):
        raise ConnectorRefused("Signing in there is not protected by PKCE with S256, and is not begun.")


def _challenge(said: str) -> dict[str, str]:
    return {found[1]: found[2] or found[3] for found in _PARAMETER.finditer(said[:8192])}
