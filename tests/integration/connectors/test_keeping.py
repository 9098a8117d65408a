"""Connectors and credentials in either database: whose they are, what is told of them, and signing in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from tests.connectors import BASE, Place, opened
from tests.databases import held
from tests.mcp_servers import mcp_servers

from ventoux.connectors.errors import (
    ConnectorExists,
    ConnectorForbidden,
    ConnectorRefused,
    CredentialNotFound,
    SignInNeeded,
    SignInRefused,
)
from ventoux.connectors.schemas import OAuthClient, Sealed, Secret

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from tests.databases import Kind
    from tests.mcp_servers import McpServers

    from ventoux.connectors.schemas import Connector

MINE = Secret(headers={"Authorization": "Bearer in-no-database"})


@pytest.fixture(scope="module")
def mcp() -> Generator[McpServers]:
    with mcp_servers() as servers:
        yield servers


@pytest.fixture
async def place(tmp_path: Path, mcp: McpServers, kind: Kind) -> AsyncGenerator[Place]:
    async with opened(tmp_path, mcp, kind) as found:
        yield found


@pytest.fixture
async def quick(tmp_path: Path, mcp: McpServers) -> AsyncGenerator[Place]:
    async with opened(tmp_path, mcp) as found:
        yield found


async def answer(place: Place, connector: Connector, **begun: str | None) -> dict[str, str]:
    """With what the authorization server sends the browser back."""
    asked = await place.connectors.signing_in.begin(place.ada, connector, "mine", **begun)
    async with httpx.AsyncClient() as browser:
        went = await browser.get(asked.url)
    assert went.status_code == 302, went.text
    return {name: values[0] for name, values in parse_qs(urlsplit(went.headers["location"]).query).items()}


async def signed_in(place: Place) -> Connector:
    secured = await place.made("secured")
    told = await answer(place, secured)
    agreed = await place.connectors.signing_in.agree(told["state"], told["code"], told["iss"], "")
    await place.connectors.signing_in.redeem(place.ada, secured, agreed.code)
    return secured


async def test_connectors_are_kept_found_listed_in_pages_and_removed(place: Place) -> None:
    made = [await place.made("good", name=f"c{number}") for number in range(3)]
    place.clock.at += 1
    newest = await place.made("good", name="newest")
    page, after = await place.connectors.listed(place.ada, 2)
    rest, end = await place.connectors.listed(place.ada, 2, after)
    assert [page[0].id, end] == [newest.id, None]
    assert {one.id for one in page + rest} == {newest.id, *(one.id for one in made)}
    assert await place.connectors.find(place.ada, "c1") == await place.connectors.find(place.ada, made[1].id)
    with pytest.raises(ConnectorExists):
        await place.made("good", name="c1")
    await place.connectors.credentials.put(place.ada, "c1", "user", "k", MINE)
    await place.connectors.delete(place.ada, "c1")
    again = await place.made("good", name="c1")
    assert await place.connectors.credentials.listed(place.ada, again.id, "user") == []
    for taken in (newest.id, "web_search", "a b"):
        with pytest.raises(ConnectorRefused):
            await place.made("good", name=taken)


async def test_what_is_shared_has_a_name_once_and_is_changed_by_its_owner(place: Place) -> None:
    first, second = await place.made("good"), await place.made("good", who=place.bob)
    await place.connectors.share(place.ada, first.id, "shared_workspace")
    with pytest.raises(ConnectorExists):
        await place.connectors.share(place.bob, second.id, "shared_workspace")
    with pytest.raises(ConnectorForbidden):
        await place.connectors.update(place.bob, first.id, {"title": "mine"})
    with pytest.raises(ConnectorForbidden):
        await place.connectors.permit(place.bob, first.id, {"add": "reads"})
    assert (await place.connectors.update(place.desk, first.id, {"title": "ours"})).title == "ours"


async def test_credentials_are_sealed_one_of_them_is_the_default_and_the_workspaces_come_after(place: Place) -> None:
    made = await place.made("good", visibility="shared_workspace")
    kept = place.connectors.credentials
    first = await kept.put(place.ada, made.id, "user", "first", MINE)
    second = await kept.put(place.ada, made.id, "user", "second", MINE, is_default=True)
    assert (first.is_default, second.is_default) == (True, True)
    assert [(one.name, one.is_default) for one in await kept.listed(place.ada, made.id, "user")] == [
        ("second", True),
        ("first", False),
    ]
    with pytest.raises(ConnectorRefused, match="default"):
        await kept.update(place.ada, made.id, "user", "second", is_default=False)
    with pytest.raises(ConnectorForbidden):
        await kept.put(place.bob, made.id, "workspace", "ours", MINE)
    await kept.put(place.desk, made.id, "workspace", "ours", MINE)
    assert (await kept.way(place.bob, made)).shared
    assert (await kept.way(place.ada, made)).key[1] == "second"
    assert (await kept.way(place.ada, made, "first")).key[1] == "first"
    with pytest.raises(CredentialNotFound):
        await kept.way(place.bob, made, "first")
    await kept.remove(place.ada, made.id, "user", "second")
    assert (await kept.way(place.ada, made)).key[1] == "first"
    with pytest.raises(CredentialNotFound):
        await kept.remove(place.ada, made.id, "user", "second")
    assert b"in-no-database" not in held(place.where)
    assert "in-no-database" not in repr(await kept.listed(place.ada, made.id, "user"))


async def test_signing_in_registers_us_once_and_is_good_for_its_user_alone(place: Place) -> None:
    clients = len(place.mcp.sign_in.clients)
    secured = await place.made("secured", visibility="shared_workspace")
    with pytest.raises(SignInNeeded):
        await place.connectors.functions(place.ada, secured)
    told = await answer(place, secured, return_to="/chat")
    agreed = await place.connectors.signing_in.agree(told["state"], told["code"], told["iss"], "")
    assert agreed.return_to == "/chat"
    with pytest.raises(SignInNeeded):
        await place.connectors.functions(place.ada, secured)
    await place.connectors.signing_in.redeem(place.ada, secured, f" {agreed.code.lower().replace('-', ' ')}")
    with pytest.raises(SignInRefused, match="no code of a sign-in of yours"):
        await place.connectors.signing_in.redeem(place.ada, secured, agreed.code)
    assert len(await place.connectors.functions(place.ada, secured)) == 6
    with pytest.raises(SignInNeeded):
        await place.connectors.functions(place.bob, secured)
    with pytest.raises(SignInRefused):
        await place.connectors.signing_in.agree(told["state"], told["code"], told["iss"], "")
    await answer(place, secured)
    assert len(place.mcp.sign_in.clients) == clients + 1
    asked = place.mcp.sign_in.asked[-1]
    assert asked["resource"] == place.mcp.url("secured")
    assert asked["redirect_uri"] == f"{BASE}/v1/connectors/oauth/callback"
    kept = held(place.where)
    for secret in (
        *place.mcp.sign_in.tokens,
        *place.mcp.sign_in.tokens.values(),
        told["state"],
        told["code"],
        agreed.code,
    ):
        assert secret.encode() not in kept


async def test_a_sign_in_from_elsewhere_too_late_or_without_consent_is_refused(quick: Place) -> None:
    secured = await quick.made("secured")
    signing = quick.connectors.signing_in
    mixed = await answer(quick, secured)
    with pytest.raises(SignInRefused, match="does not come from"):
        await signing.agree(mixed["state"], mixed["code"], "https://evil.example", "")
    silent = await answer(quick, secured)
    with pytest.raises(SignInRefused, match="does not come from"):
        await signing.agree(silent["state"], silent["code"], "", "")
    denied = await answer(quick, secured)
    with pytest.raises(SignInRefused, match="access_denied"):
        await signing.agree(denied["state"], "", denied["iss"], "access_denied")
    late = await answer(quick, secured)
    quick.clock.at += 601
    with pytest.raises(SignInRefused):
        await signing.agree(late["state"], late["code"], late["iss"], "")
    with pytest.raises(SignInRefused):
        await signing.agree("a state of nobody's \x00", "code", "", "")
    assert await quick.connectors.credentials.listed(quick.ada, secured.id, "user") == []


async def test_who_agrees_gives_an_account_to_nobody_without_the_code(quick: Place) -> None:
    secured = await quick.made("secured", visibility="shared_workspace")
    other = await quick.made("secured", name="other", visibility="shared_workspace")
    signing, told = quick.connectors.signing_in, await answer(quick, secured)
    agreed = await signing.agree(told["state"], told["code"], told["iss"], "")
    for who, connector, code in (
        (quick.ada, secured, told["state"]),
        (quick.ada, secured, ""),
        (quick.ada, other, agreed.code),
        (quick.bob, secured, agreed.code),
        (quick.desk, secured, agreed.code),
    ):
        with pytest.raises(SignInRefused, match="no code of a sign-in of yours"):
            await signing.redeem(who, connector, code)
    with pytest.raises(SignInRefused):
        await signing.agree(agreed.code, "code", told["iss"], "")
    for who in (quick.ada, quick.bob):
        assert await quick.connectors.credentials.listed(who, secured.id, "user") == []
    quick.clock.at += 601
    with pytest.raises(SignInRefused):
        await signing.redeem(quick.ada, secured, agreed.code)


async def test_a_client_that_was_given_is_told_to_one_authorization_server_alone(quick: Place) -> None:
    given = OAuthClient(client_id="ours", client_secret="in-no-other-hands")
    secured = await quick.made("secured", sealed=Sealed(client=given))
    signing = quick.connectors.signing_in
    begun = await signing.begin(quick.ada, secured, "mine")
    assert parse_qs(urlsplit(begun.url).query)["client_id"] == ["ours"]
    assert (await signing.begin(quick.ada, secured, "mine")).url
    now = await quick.connectors.find(quick.ada, secured.id)
    bound = quick.connectors.opened(now)
    assert bound.client is not None
    assert bound.client.issuer
    # What was said at first came from another one.
    elsewhere = msgspec.structs.replace(
        bound, client=msgspec.structs.replace(bound.client, issuer="https://evil.example")
    )
    changed = await quick.connectors.update(quick.ada, secured.id, {"sealed": elsewhere})
    with pytest.raises(ConnectorRefused, match="names another authorization server"):
        await signing.begin(quick.ada, changed, "mine")
    again = await quick.connectors.update(quick.ada, secured.id, {"sealed": Sealed(client=given)})
    assert (await signing.begin(quick.ada, again, "mine")).url


async def test_browsers_are_sent_back_to_pages_of_ours_only(quick: Place) -> None:
    secured = await quick.made("secured")
    for elsewhere in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://[::1",
        "///evil.example",
        "http:///evil.example",
        "/é/evil.example",
        "/\x85/evil.example",
        "/\x7f/evil.example",
        "/a b",
        "/chat\\x",
        "/chat#x",
        "/chat\n",
        "chat",
        "",
        f"{BASE}.evil.example/",
        f"{BASE}@evil.example/",
        f"{BASE}//evil.example",
    ):
        with pytest.raises(ConnectorRefused, match="no page of this server"):
            await quick.connectors.signing_in.begin(quick.ada, secured, "mine", return_to=elsewhere)
    for ours in ("/", "/chat?a=1&b=//x", f"{BASE}/chat"):
        assert (await quick.connectors.signing_in.begin(quick.ada, secured, "mine", return_to=ours)).url


async def test_tokens_are_renewed_once_for_all_who_wait_before_they_expire_and_when_they_are_refused(
    place: Place,
) -> None:
    secured, sign_in = await signed_in(place), place.mcp.sign_in
    before = sign_in.refreshed
    place.clock.at += 3590
    way = await place.connectors.credentials.way(place.ada, secured)
    told = await asyncio.gather(*(way.headers.now() for _ in range(20)))
    assert len({one["Authorization"] for one in told}) == 1
    assert sign_in.refreshed == before + 1
    sign_in.forget()
    assert len(await place.connectors.functions(place.ada, secured, refresh=True)) == 6
    assert sign_in.refreshed == before + 2
    sign_in.tokens.clear()
    with pytest.raises(SignInNeeded, match="no longer good"):
        await place.connectors.functions(place.ada, secured, refresh=True)


async def test_tokens_are_given_back_when_they_are_removed(quick: Place) -> None:
    secured, sign_in = await signed_in(quick), quick.mcp.sign_in
    good = list(sign_in.tokens.values())[-1]
    await quick.connectors.delete(quick.ada, secured.id)
    assert good in sign_in.revoked
