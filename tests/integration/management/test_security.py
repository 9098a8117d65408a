"""Of all routes at once: who gets in, and what of whose they reach."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.management.desk import OPERATOR_TOKEN, open_desk
from tests.integration.management.requests import EVERY, NAMED, OPEN
from tests.integration.management.world import World, card_of, filled

from ventoux.management.api import OpenApi

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from tests.integration.management.desk import Desk

OF_ALL = ("/usage", "/usage/series", "/usage/latency", "/calls")
BEHIND = {name: request for name, request in EVERY.items() if name not in OPEN}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    card_of(tmp_path, "well")
    async with open_desk(tmp_path) as desk:
        world = World(desk, tmp_path)
        await world.build()
        yield world


def operations(desk: Desk) -> dict[str, dict[str, Any]]:
    document = OpenApi(desk.app, "session").document()
    return {one["operationId"]: one for path in document["paths"].values() for one in path.values()}


def kept(world: World) -> list[str]:
    """All that the database holds, but for when a session was used last."""
    with closing(sqlite3.connect(world.database)) as connection:
        return [line for line in connection.iterdump() if not line.startswith("INSERT INTO sessions")]


async def test_every_route_is_among_those_that_these_tests_try(desk: Desk) -> None:
    assert operations(desk).keys() == EVERY.keys()


async def test_without_credentials_every_route_but_those_to_sign_in_is_closed(world: World) -> None:
    before = kept(world)
    for name, request in BEHIND.items():
        answer = await world.desk.ask(*filled(request, world.own), key="")
        assert answer.status_code == 401, name
        assert answer.json()["error"]["type"] == "authentication_error"
    for name, request in OPEN.items():
        answer = await world.desk.ask(*filled(request, world.own), key="")
        assert answer.status_code in ({200} if name == "session_ways" else {401, 404}), name
    assert kept(world) == before


async def test_a_key_for_calls_and_a_wrong_one_manage_nothing(world: World) -> None:
    before = kept(world)
    calls = await world.desk.new_key("chat", "models:read", "usage:read")
    added = kept(world)
    for name, request in BEHIND.items():
        answer = await world.desk.ask(*filled(request, world.own), key=calls)
        assert answer.status_code == (401 if request.session else 403), name
    assert (await world.desk.get("/endpoints", key="vx_aaaaaaaa_wrong")).status_code == 401
    assert (await world.desk.get("/endpoints", key=world.endpoint_secrets[0])).status_code == 403
    assert kept(world) == added != before


async def test_a_key_that_reads_changes_nothing(world: World) -> None:
    reading = await world.desk.new_key("manage:read")
    before = kept(world)
    for name, request in BEHIND.items():
        answer = await world.desk.ask(*filled(request, world.own), key=reading)
        if request.method != "GET":
            assert answer.status_code == (401 if request.session else 403), name
    assert (await world.desk.get("/endpoints/mine-endpoint/keys", key=reading)).status_code == 403
    assert kept(world) == before


async def test_another_workspace_is_as_if_it_were_not_there(world: World) -> None:
    before = kept(world)
    described = operations(world.desk)
    for name, request in BEHIND.items():
        if not any(
            one["name"] == "workspace" and one["in"] == "query" for one in described[name].get("parameters", ())
        ):
            continue
        method, path, body = filled(request, world.other)
        for workspace in (world.other["workspace"], "theirs"):
            joined = "&" if "?" in path else "?"
            answer = await world.desk.ask(method, f"{path}{joined}workspace={workspace}", body)
            assert answer.status_code == 404, name
    assert kept(world) == before


async def test_what_is_in_another_workspace_cannot_be_named_from_ones_own(world: World) -> None:
    before = kept(world)
    for name, request in NAMED.items():
        answer = await world.desk.ask(*filled(request, world.other))
        # Users belong to the installation, and are for its administrators.
        administrators = name.startswith("users_") and name != "users_get"
        assert answer.status_code == (403 if administrators else 404), name
    assert kept(world) == before


async def test_nothing_that_is_listed_is_of_another_workspace(world: World) -> None:
    theirs = [*world.other.values(), "theirs-new@example.org"]
    for name, request in BEHIND.items():
        if request.method == "GET" and not request.names:
            answer = await world.desk.ask(*filled(request, world.own))
            found = [one for one in theirs if one in answer.text and one != "0" * 32]
            assert not found, name


async def test_all_workspaces_together_are_for_administrators(world: World) -> None:
    for path in (*OF_ALL, "/audit", "/audit/export", "/keys", "/prices", "/budgets", "/invoices"):
        assert (await world.desk.get(f"{path}?workspace=*")).status_code == 403, path
        answer = await world.desk.get(f"{path}?workspace=*", key=OPERATOR_TOKEN)
        assert answer.status_code == 200, path


async def test_a_browser_changes_nothing_without_the_token_that_only_our_pages_know(world: World) -> None:
    browser = await world.desk.signed_in("owner@example.org", "owner")
    before = kept(world)
    for name, request in BEHIND.items():
        if request.method == "GET":
            continue
        for csrf in ("", "0" * 64):
            answer = await browser.ask(*filled(request, world.own), x_ventoux_csrf=csrf)
            assert answer.status_code == 403, name
            assert "x-ventoux-csrf" in answer.json()["error"]["message"]
    assert kept(world) == before
    assert (await browser.ask("POST", "/keys", {"name": "with it"})).status_code == 201


async def test_no_answer_to_a_get_holds_a_secret_but_that_of_an_endpoints_keys(world: World) -> None:
    browser = await world.desk.signed_in("boss@example.org", "owner", admin=True)
    secrets = [*world.secrets, *world.endpoint_secrets, browser.cookie.partition("=")[2], OPERATOR_TOKEN]
    for name, request in EVERY.items():
        if request.method != "GET":
            continue
        for key in (world.desk.key, OPERATOR_TOKEN):
            answer = await world.desk.ask(*filled(request, world.own), key=key)
            shown = [one for one in secrets if one in answer.text]
            assert bool(shown) == (name == "endpoints_keys"), name
        answer = await browser.ask(*filled(request, world.own))
        assert answer.status_code in {200, 401, 404}, name
        shown = [one for one in secrets if one in answer.text]
        assert bool(shown) == (name == "endpoints_keys"), name


async def test_no_provider_shows_its_credential_however_it_is_asked(world: World) -> None:
    requests: list[tuple[str, str, Any]] = [
        ("GET", "/providers/mine-provider", None),
        ("PATCH", "/providers/mine-provider", {"config": {"timeouts": {}}}),
        ("PUT", "/providers/mine-provider/credential", {"key": "a-new-credential"}),
        ("GET", "/audit", None),
    ]
    for method, path, body in requests:
        answer = await world.desk.ask(method, path, body)
        assert answer.status_code == 200, answer.text
        assert "credential-of-mine" not in answer.text
        assert "a-new-credential" not in answer.text


async def test_a_refusal_does_not_say_back_what_was_sent(desk: Desk) -> None:
    secret = "sk-that-was-sent-by-mistake"
    for path, body in (
        ("/providers", {"name": "mistral", "key": secret, "surprise": secret}),
        ("/providers", {"name": "mistral", "key": [secret]}),
        ("/providers", f'{{"key": "{secret}", bad'.encode()),
        ("/session", {"email": "a@example.org", "password": secret, "more": 1}),
    ):
        answer = await desk.post(path, body)
        assert answer.status_code in {400, 422}
        assert secret not in answer.text


async def test_errors_of_every_kind_have_one_shape(desk: Desk) -> None:
    for answer, status in (
        (await desk.get("/nothing"), 404),
        (await desk.ask("PUT", "/endpoints"), 405),
        (await desk.post("/endpoints", b"{"), 400),
        (await desk.post("/endpoints", b"{}", content_type="text/plain"), 415),
        (await desk.post("/endpoints", {}), 422),
        (await desk.get("/endpoints?limit=0"), 422),
        (await desk.get("/endpoints?cursor=nonsense"), 400),
        (await desk.post("/keys", b'"' + b"x" * 1_000_001 + b'"'), 413),
        (await desk.get("/endpoints", key=""), 401),
    ):
        assert answer.status_code == status, answer.text
        error = answer.json()["error"]
        assert error["type"]
        assert error["message"]
        assert answer.headers["cache-control"] == "no-store"


async def test_files_of_the_server_are_no_models(desk: Desk) -> None:
    spec = {"deployments": [{"name": "d", "model": "/etc/hostname.gguf"}]}
    answers = [
        await desk.get("/catalog/models/%2Fetc%2Fhostname"),
        await desk.get("/catalog/models/~%2F.profile"),
        await desk.get("/catalog/compare?model=..%2Fx.gguf"),
        await desk.post("/licences/x.gguf/accept"),
        await desk.post("/prices", {"endpoint": "/etc/hostname", "rates": "1/1"}),
        await desk.post("/endpoints", {"name": "e", "spec": spec}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 404, 422]
    assert not any("hostname is" in answer.text or "GGUF" in answer.text for answer in answers)
