"""A small authorization server, and the guard of an MCP server that is signed in to there (RFC 9728, 8414, 7591, 7636).

Whoever is sent to /authorize is taken to agree: it redirects back at once.
"""

from __future__ import annotations

import base64
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

SCOPE = "notes"


class SignIn:
    """``expires_in``: of the tokens that it gives. ``issuer_told``: what the answer of /authorize says it is."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.expires_in = 3600
        self.issuer_told = base
        self.clients: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}
        """Access tokens that are good, and the refresh tokens beside them."""
        self.refreshed = 0
        self.revoked: list[str] = []
        self.asked: list[dict[str, str]] = []
        """What was sent to /token."""

    def guarding(self, inner: ASGIApp) -> ASGIApp:
        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            told = dict(scope["headers"]).get(b"authorization", b"").decode()
            if told.removeprefix("Bearer ") in self.tokens:
                await inner(scope, receive, send)
                return
            where = f"{self.base}/.well-known/oauth-protected-resource/secured/mcp"
            challenge = f'Bearer resource_metadata="{where}", scope="{SCOPE}"'
            await Response(status_code=401, headers={"WWW-Authenticate": challenge})(scope, receive, send)

        return guarded

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/oauth-protected-resource/secured/mcp", self._resource),
            Route("/.well-known/oauth-authorization-server", self._metadata),
            Route("/register", self._register, methods=["POST"]),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/revoke", self._revoke, methods=["POST"]),
        ]

    def forget(self) -> None:
        """No access token is good any more; refresh tokens are."""
        self.tokens = {f"gone-{number}": refresh for number, refresh in enumerate(self.tokens.values())}

    async def _resource(self, _: Request) -> Response:
        return JSONResponse({"resource": f"{self.base}/secured/mcp", "authorization_servers": [self.base]})

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.base,
                "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token",
                "registration_endpoint": f"{self.base}/register",
                "revocation_endpoint": f"{self.base}/revoke",
                "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _register(self, request: Request) -> Response:
        asked: dict[str, Any] = await request.json()
        client_id = secrets.token_hex(8)
        self.clients[client_id] = asked
        return JSONResponse(asked | {"client_id": client_id}, status_code=201)

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        client = self.clients.get(asked.get("client_id", ""))
        if client is None or asked["redirect_uri"] not in client["redirect_uris"]:
            return Response("unknown client", status_code=400)
        code = secrets.token_hex(16)
        self.codes[code] = asked
        told = {"code": code, "state": asked["state"], "iss": self.issuer_told}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(told)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        asked = dict(parse_qsl((await request.body()).decode()))
        self.asked.append(asked)
        if asked.get("grant_type") == "refresh_token":
            if asked.get("refresh_token") not in self.tokens.values():
                return JSONResponse({"error": "invalid_grant"}, status_code=400)
            self.refreshed += 1
            self.tokens = {one: kept for one, kept in self.tokens.items() if kept != asked["refresh_token"]}
            return self._issue()
        begun = self.codes.pop(asked.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(sha256(asked.get("code_verifier", "").encode()).digest()).decode()
        if begun is None or begun["code_challenge"] != challenge.rstrip("=") or begun["resource"] != asked["resource"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return self._issue()

    def _issue(self) -> Response:
        access, refresh = secrets.token_hex(16), secrets.token_hex(16)
        self.tokens[access] = refresh
        told = {"access_token": access, "token_type": "Bearer", "expires_in": self.expires_in, "refresh_token": refresh}
        return JSONResponse(told)

    async def _revoke(self, request: Request) -> Response:
        asked = dict(parse_qsl((await request.body()).decode()))
        self.revoked.append(asked["token"])
        self.tokens = {one: kept for one, kept in self.tokens.items() if asked["token"] not in (one, kept)}
        return Response(status_code=200)
