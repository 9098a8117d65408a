"""What a provider must not get us to do, whatever its metadata say."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from aiohttp import web
from tests.databases import ManualClock

from ventoux.accounts.errors import OpenIdUnavailable, SignInRefused
from ventoux.accounts.oidc.provider import ProviderClient
from ventoux.accounts.oidc.schemas import OidcRules

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

Change = dict[str, Any]


class Lying:
    """Answers as it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        self.metadata: Change = {}
        self.token: Callable[[], web.StreamResponse] = lambda: web.json_response({"id_token": "t"})
        self.asked: list[str] = []
        self.form: dict[str, Any] = {}
        self.authorization = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path == "/token":
            self.form = dict(await request.post())
            self.authorization = request.headers.get("authorization", "")
            return self.token()
        if request.path == "/keys":
            return web.json_response({"keys": "none"})
        issuer = f"http://127.0.0.1:{request.url.port}"
        endpoints = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        told = {"issuer": issuer} | {name: issuer + path for name, path in endpoints.items()}
        return web.json_response(told | self.metadata)


@asynccontextmanager
async def lying(**rules: Any) -> AsyncGenerator[tuple[Lying, ProviderClient]]:
    served = Lying()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
    given = OidcRules(issuer=issuer, client_id="us", client_secret="s:é", redirect_uri="http://localhost/back")
    try:
        yield served, ProviderClient(msgspec.structs.replace(given, **rules), ManualClock())
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("endpoint", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://169.254.169.254/latest", "oidc_hosts"),
        ("https://evil.example/x", "oidc_hosts"),
        ("http://idp.example/x", "not https"),
        ("file:///etc/passwd", "oidc_hosts"),
        ("gopher://127.0.0.1/x", "not https"),
    ],
)
async def test_nothing_is_sent_to_hosts_that_were_not_named_or_in_clear(endpoint: str, url: str, reason: str) -> None:
    async with lying(hosts=frozenset({"idp.example"})) as (served, client):
        served.metadata = {endpoint: url}
        with pytest.raises(OpenIdUnavailable, match=reason):
            await client.tokens("code", "verifier")
        assert served.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda: web.Response(status=302, headers={"location": "/keys"}), "status 302"),
        (lambda: web.Response(body=b'"' + b"x" * 300_000 + b'"'), "too long"),
        (lambda: web.Response(text="<html>"), "something else"),
        (lambda: web.json_response({"access_token": "no id token"}), "something else"),
        (lambda: web.Response(status=500), "status 500"),
    ],
)
async def test_an_answer_that_is_none_is_told(answer: Callable[[], web.StreamResponse], reason: str) -> None:
    async with lying() as (served, client):
        served.token = answer
        with pytest.raises(OpenIdUnavailable, match=reason):
            await client.tokens("code", "verifier")
        assert "/keys" not in served.asked


async def test_keys_that_are_none_are_told() -> None:
    async with lying() as (_, client):
        with pytest.raises(OpenIdUnavailable, match="keys"):
            await client.keys()


async def test_the_secret_goes_in_the_header_or_the_form_as_the_provider_takes_it() -> None:
    async with lying() as (served, client):
        await client.tokens("code", "verifier")
        assert served.authorization == "Basic dXM6cyUzQSVDMyVBOQ=="
        assert served.form == {
            "grant_type": "authorization_code",
            "code": "code",
            "redirect_uri": "http://localhost/back",
            "code_verifier": "verifier",
        }
    async with lying() as (served, client):
        served.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        await client.tokens("code", "verifier")
        assert (served.authorization, served.form["client_secret"]) == ("", "s:é")
    async with lying(client_secret="") as (served, client):
        await client.tokens("code", "verifier")
        assert (served.authorization, served.form["client_id"]) == ("", "us")
        assert "client_secret" not in served.form


async def test_a_code_that_is_refused_is_no_outage() -> None:
    async with lying() as (served, client):
        served.token = lambda: web.json_response({"error": "invalid_grant"}, status=400)
        with pytest.raises(SignInRefused):
            await client.tokens("code", "verifier")


async def test_metadata_are_asked_for_once_an_hour() -> None:
    async with lying() as (served, client):
        for _ in range(3):
            await client.provider()
        assert len(served.asked) == 1
        client._clock.at += 3600  # type: ignore[attr-defined]  # the manual clock of this test
        await client.provider()
        assert len(served.asked) == 2
