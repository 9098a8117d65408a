"""Calls of a browser with a session: admitted, streamed, billed and repeated as those of a key."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
from tests.databases import eventually_async, rows
from tests.integration.gateway.test_disconnects import chat, served
from tests.people import OPERATOR, PASSWORD, new_user

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from tests.integration.gateway.test_disconnects import Place

    from ventoux.accounts.roles import Role
    from ventoux.accounts.service import Accounts

CHAT = "/v1/chat/completions"


class Browser:
    """``headers``: what a page of ours sends."""

    def __init__(self, place: Place, cookie: str, csrf: str, workspace: str) -> None:
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(place.asgi), base_url="http://test")
        self.workspace = workspace
        self.headers = {
            "cookie": f"theme=dark; {cookie}",
            "x-ventoux-csrf": csrf,
            "x-ventoux-workspace": workspace,
            "sec-fetch-site": "same-origin",
        }

    async def imports(self, content: Any) -> str:
        """The path of the conversation that it becomes."""
        files = {"file": ("conversations.json", msgspec.json.encode(content))}
        answer = await self._client.post("/v1/conversations/import", headers=self.headers, files=files)
        return f"/v1/conversations/{answer.json()['imported'][0]['conversation_id']}"

    async def ask(self, method: str, path: str, body: Any = None, **changed: str | None) -> httpx.Response:
        """``changed``: headers by their names with underscores; None for one that is not sent."""
        headers = self.headers | {name.replace("_", "-"): value for name, value in changed.items()}
        sent = {name: value for name, value in headers.items() if value is not None}
        return await self._client.request(method, path, headers=sent, json=body)


async def signed_in(place: Place, accounts: Accounts, email: str, role: Role) -> Browser:
    user = await new_user(accounts, email)
    workspace = await accounts.workspaces.default(OPERATOR)
    await accounts.people.set_role(OPERATOR, workspace.id, user.id, role)
    made = await accounts.sessions.sign_in(email, PASSWORD)
    return Browser(place, made.cookie.partition(";")[0], made.csrf, workspace.id)


def accounts_of(place: Place) -> Accounts:
    return place.gateway.admit._accounts  # pyright: ignore[reportPrivateUsage]


@asynccontextmanager
async def browsing(folder: Path, role: Role = "member") -> AsyncGenerator[tuple[Place, Browser]]:
    async with served(folder, tokens=["w "]) as place:
        yield place, await signed_in(place, accounts_of(place), "ada@example.org", role)


async def test_a_session_calls_what_a_key_may_and_is_billed_to_the_users_key(tmp_path: Path) -> None:
    async with browsing(tmp_path) as (place, browser):
        whole = await browser.ask("POST", CHAT, chat())
        assert whole.status_code == 200, whole.text
        streamed = await browser.ask("POST", CHAT, chat(stream=True), x_ventoux_workspace=None)
        assert streamed.text.count("data: ") > 2
        assert streamed.text.endswith("data: [DONE]\n\n")
        for path in ("/v1/models", "/v1/files", "/v1/conversations", "/v1/agents", "/v1/libraries", "/v1/memories"):
            answer = await browser.ask("GET", path, x_ventoux_csrf=None)
            assert answer.status_code == 200, (path, answer.text)

        async def billed() -> bool:
            found = rows(place.home.database, "SELECT DISTINCT key_id, user_id, workspace_id FROM usage_events")
            return found == rows(place.home.database, "SELECT id, user_id, workspace_id FROM keys WHERE web")

        await eventually_async(billed)
        # A key counts before the cookie.
        other = await browser.ask("GET", "/v1/models", authorization=f"Bearer {place.key}", cookie="ventoux_session=x")
        assert other.status_code == 200


async def test_a_repeated_call_of_a_session_is_made_once(tmp_path: Path) -> None:
    async with browsing(tmp_path) as (_, browser):
        first = await browser.ask("POST", CHAT, chat(), idempotency_key="once")
        again = await browser.ask("POST", CHAT, chat(), idempotency_key="once")
        assert (first.status_code, again.headers["idempotent-replayed"]) == (200, "true")
        assert again.content == first.content
        forged = await browser.ask("POST", CHAT, chat(), idempotency_key="once", x_ventoux_csrf=None)
        assert forged.status_code == 403


async def test_who_may_not_call_is_told_so_and_nothing_else(tmp_path: Path) -> None:
    async with browsing(tmp_path, "viewer") as (place, viewer):
        accounts = accounts_of(place)
        member = await signed_in(place, accounts, "bob@example.org", "member")
        other = await accounts.workspaces.create(OPERATOR, "other")
        asked: list[tuple[Browser, dict[str, str | None], int]] = [
            (viewer, {}, 403),
            (member, {"x_ventoux_csrf": None}, 403),
            (member, {"sec_fetch_site": "cross-site"}, 403),
            (member, {"x_ventoux_workspace": other.id}, 404),
            (member, {"cookie": None}, 401),
            (member, {"cookie": "ventoux_session="}, 401),
            (member, {"authorization": "Bearer vx_00000000_" + "0" * 33}, 401),
        ]
        for browser, changed, status in asked:
            answer = await browser.ask("POST", CHAT, chat(), **changed)
            assert answer.status_code == status, (changed, answer.text)
            assert "set-cookie" not in answer.headers


async def test_what_is_shared_with_a_workspace_opens_for_a_session_of_a_member(tmp_path: Path) -> None:
    async with browsing(tmp_path) as (place, ada):
        accounts = accounts_of(place)
        talk = {"uuid": "u1", "name": "t", "chat_messages": [{"sender": "human", "text": "hello"}]}
        made = await ada.ask("POST", f"{await ada.imports([talk])}/shares", {"audience": "workspace"})
        path = made.json()["path"]

        bob = await signed_in(place, accounts, "bob@example.org", "member")
        elsewhere = await accounts.workspaces.create(OPERATOR, "elsewhere")
        caller = await accounts.people.find(OPERATOR, "bob@example.org")
        await accounts.people.set_role(OPERATOR, elsewhere.id, caller.id, "member")
        # It is of one workspace, whichever the page is at.
        for header in (bob.workspace, elsewhere.id, None):
            assert (await bob.ask("GET", path, x_ventoux_workspace=header)).status_code == 200
        copied = await bob.ask("POST", f"{path}/copy", {}, x_ventoux_workspace=elsewhere.id)
        assert copied.status_code == 201, copied.text

        eve_user = await new_user(accounts, "eve@example.org")
        await accounts.people.set_role(OPERATOR, elsewhere.id, eve_user.id, "member")
        signed = await accounts.sessions.sign_in("eve@example.org", PASSWORD)
        eve = Browser(place, signed.cookie.partition(";")[0], signed.csrf, elsewhere.id)
        none = "/v1/shared/vxl_00000000_" + "0" * 33
        asked: list[tuple[str, str, dict[str, Any] | None]] = [("GET", "", None), ("POST", "/copy", {})]
        for method, end, body in asked:
            answers = [await eve.ask(method, f"{shared}{end}", body) for shared in (path, none)]
            assert [answer.status_code for answer in answers] == [404, 404]
            told = [answer.json() | {"request_id": ""} for answer in answers]
            assert told[0] == told[1]
