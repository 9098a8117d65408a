"""Makes us known to an authorization server (RFC 7591), where its owner has given no client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.connectors.errors import ConnectorRefused
from ventoux.connectors.schemas import OAuthClient

if TYPE_CHECKING:
    from ventoux.connectors.oauth.asking import Asker
    from ventoux.connectors.schemas import OAuthServer

_METHODS = ("none", "client_secret_basic", "client_secret_post")


async def register(asker: Asker, server: OAuthServer, redirect_uri: str, scopes: list[str] | None) -> OAuthClient:
    """Raises ConnectorRefused, AddressRefused, ServerAway."""
    if server.registration_endpoint is None:
        raise ConnectorRefused(
            "Programs cannot register there by themselves.",
            hint="Register one by hand, and give its client_id in auth_methods. Its redirect URI: " + redirect_uri,
        )
    offered = server.token_endpoint_auth_methods_supported or ["client_secret_basic"]
    method = next((one for one in _METHODS if one in offered), "client_secret_basic")
    wanted = {
        "client_name": "Ventoux",
        "redirect_uris": [redirect_uri],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": method,
    }
    answer = await asker.ask(
        "POST", server.registration_endpoint, json=wanted | ({"scope": " ".join(scopes)} if scopes else {})
    )
    client_id = answer.text("client_id")
    if answer.status not in {200, 201} or not client_id:
        reason = answer.text("error")[:100] or f"it answered {answer.status}"
        raise ConnectorRefused(f"The authorization server does not register us: {reason}.")
    return OAuthClient(
        client_id=client_id,
        client_secret=answer.text("client_secret") or None,
        issuer=server.issuer,
        redirect_uri=redirect_uri,
        method=answer.text("token_endpoint_auth_method") or method,
        scopes=scopes,
    )
