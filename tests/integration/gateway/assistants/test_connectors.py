"""/v1/connectors over HTTP: the shapes that clients want, each path for two users and two workspaces."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.routing import Router
from tests.connectors import opened as open_place
from tests.integration.gateway.assistants.test_agents import Desk
from tests.integration.gateway.documents.files_place import FakeGateway, FakeMetrics
from tests.mcp_servers import PNG, mcp_servers

from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.gateway.assistants.connectors import connector_routes
from ventoux.gateway.edge import Edge
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from tests.mcp_servers import McpServers

    from ventoux.connectors.service import Connectors

ALL, ONE = "/v1/connectors", "/v1/connectors/{connector}"
NONE = "01900000-0000-7000-8000-000000000000"
SECRET = "a-token-of-ada"
KEPT = {"name": "mine", "credentials": {"bearer_token": SECRET}}
WHATEVER: list[tuple[str, str, Any]] = [
    ("GET", ONE, None),
    ("GET", f"{ONE}/tools", None),
    ("GET", f"{ONE}/authentication_methods", None),
    ("GET", f"{ONE}/auth_url", None),
    ("POST", f"{ONE}/credentials/redeem", {"code": "x"}),
    ("GET", f"{ONE}/user/credentials", None),
    ("GET", f"{ONE}/workspace/credentials", None),
    ("POST", f"{ONE}/user/credentials", KEPT),
    ("PATCH", f"{ONE}/user/credentials", KEPT),
    ("DELETE", f"{ONE}/user/credentials/mine", None),
    ("DELETE", f"{ONE}/user/credentials", None),
    ("POST", f"{ONE}/tools/add/call", {"arguments": {"a": 1, "b": 2}}),
    ("PUT", f"{ONE}/share", None),
    ("DELETE", f"{ONE}/share", None),
    ("PUT", f"{ONE}/organization/share", None),
    ("POST", f"{ONE}/user/deactivate", None),
    ("POST", f"{ONE}/workspace/activate", None),
    ("PATCH", ONE, {"title": "t"}),
    ("DELETE", ONE, None),
]


@pytest.fixture(scope="module")
def mcp() -> Generator[McpServers]:
    with mcp_servers() as servers:
        yield servers


class Services(NamedTuple):
    connectors: Connectors


@asynccontextmanager
async def opened(folder: Path, mcp: McpServers) -> AsyncGenerator[Desk]:
    async with open_place(folder, mcp) as place:
        gateway: Any = FakeGateway(Settings(), place.accounts)
        services: Any = Services(place.connectors)
        app: Any = Edge(Router(connector_routes(gateway, services)), cast("Any", FakeMetrics()), {"": MistralErrors()})
        ada, bob, eve = [await place.key(who) for who in (place.ada, place.bob, place.eve)]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", timeout=60) as client:
            yield Desk(client, ada, bob, eve, place.ada.user_id or "")


async def made(desk: Desk, mcp: McpServers, kind: str = "good", **given: Any) -> str:
    body = {"name": kind, "description": "d", "server": mcp.url(kind)} | given
    answer = await desk.ask("POST", ALL, body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_a_connector_has_all_that_clients_want_of_it_and_none_of_its_secrets(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as desk:
        given: dict[str, Any] = {
            "headers": {"Authorization": f"Bearer {SECRET}"},
            "global_headers": {"X-Team": {"value": "blue", "is_secret": False}, "X-Key": {"value": SECRET}},
            "auth_methods": [
                {"method_type": "bearer", "headers": [{"name": "Authorization"}]},
                {"method_type": "oauth2", "auth_data": {"client_id": "c", "client_secret": SECRET}},
            ],
            "visibility": "private",
            "title": "Good",
            "system_prompt": None,
        }
        connector = await made(desk, mcp, **given)
        told = (await desk.ask("GET", f"{ALL}/good?fetch_user_data=true")).json()
        required = (
            "id name description created_at modified_at owner_type visibility private_tool_execution supports_mcp"
        )
        assert set(required.split()) <= set(told)
        assert (told["id"], told["owner_type"], told["owner_id"]) == (connector, "user", desk.ada_id)
        assert told["connection_credentials"][0]["name"] == "default"
        assert told["is_authenticated"] is True
        methods = (await desk.ask("GET", f"{ALL}/{connector}/authentication_methods")).json()
        assert [one["method_type"] for one in methods] == ["bearer", "oauth2"]
        assert methods[0]["global_headers"] == {
            "X-Team": {"value": "blue", "is_secret": False},
            "X-Key": {"value": "", "is_secret": True},
        }
        await desk.ask("POST", f"{ALL}/good/user/credentials", KEPT)
        for path in (
            ONE,
            f"{ONE}?fetch_user_data=true",
            f"{ONE}/user/credentials",
            f"{ONE}/authentication_methods",
            ALL,
        ):
            assert SECRET not in (await desk.ask("GET", path.replace("{connector}", connector))).text
        mcp.seen.headers.clear()
        assert len((await desk.ask("GET", f"{ALL}/good/tools?refresh=true")).json()) == 6
        sent = mcp.seen.headers[-1]
        assert (sent["authorization"], sent["x-team"], sent["x-key"]) == (f"Bearer {SECRET}", "blue", SECRET)


async def test_functions_are_a_bare_list_and_are_called_by_their_user(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as desk:
        await made(desk, mcp)
        functions = (await desk.ask("GET", f"{ALL}/good/tools")).json()
        assert functions[0]["name"] == "add"
        assert functions[0]["inputSchema"]["properties"]["a"]["type"] == "integer"
        assert functions[0]["annotations"] == {"readOnlyHint": True}
        assert functions[0]["access"] == "writes"
        pretty = (await desk.ask("GET", f"{ALL}/good/tools?pretty=true&page_size=1")).json()
        assert [set(one) for one in pretty] == [{"name", "description", "inputSchema", "annotations"}]
        called = await desk.ask("POST", f"{ALL}/good/tools/note/call", {"arguments": {"text": "hello"}})
        assert called.json() == {
            "content": [{"type": "text", "text": "noted: hello"}],
            "metadata": {"mcp_meta": {"isError": False, "structuredContent": None}},
        }
        picture = (await desk.ask("POST", f"{ALL}/good/tools/picture/call", {})).json()
        assert picture["content"][0]["type"] == "image"
        assert len(picture["content"][0]["data"]) >= len(PNG)
        failed = (await desk.ask("POST", f"{ALL}/good/tools/fail/call", {})).json()
        assert failed["metadata"]["mcp_meta"]["isError"] is True
        assert (await desk.ask("POST", f"{ALL}/good/tools/no such/call", {})).status_code == 404


async def test_its_owner_says_what_only_reads(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as desk:
        await made(desk, mcp)

        async def accesses() -> dict[str, str]:
            return {one["name"]: one["access"] for one in (await desk.ask("GET", f"{ALL}/good/tools")).json()}

        changed = await desk.ask("PATCH", f"{ALL}/good", {"permissions": {"figures": "read"}})
        assert changed.json()["permissions"] == {"figures": "read"}
        assert {name for name, one in (await accesses()).items() if one == "reads"} == {"figures"}
        assert (await desk.ask("PATCH", f"{ALL}/good", {"trust_hints": True})).json()["trust_hints"] is True
        assert {name for name, one in (await accesses()).items() if one == "reads"} == {"figures", "add", "read"}
        assert (await desk.ask("PATCH", f"{ALL}/good", {"permissions": {"figures": None, "add": "write"}})).is_success
        assert {name for name, one in (await accesses()).items() if one == "reads"} == {"read"}


async def test_what_one_may_not_see_is_as_if_it_was_not_there(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as desk:
        connector = await made(desk, mcp)
        for method, path, body in WHATEVER:
            for key, named in (
                (desk.bob, connector),
                (desk.stranger, connector),
                (desk.ada, NONE),
                (desk.ada, "a%00b"),
            ):
                answer = await desk.ask(method, path.replace("{connector}", named), body, key=key)
                assert answer.status_code == 404, (method, path, answer.text)
        await desk.ask("PUT", f"{ALL}/{connector}/share")
        assert (await desk.ask("GET", f"{ALL}/good", key=desk.bob)).status_code == 200
        assert (await desk.ask("GET", f"{ALL}/good", key=desk.stranger)).status_code == 404
        for method, path, body in WHATEVER[-2:]:
            answer = await desk.ask(method, path.replace("{connector}", connector), body, key=desk.bob)
            assert answer.status_code == 403
        assert (await desk.ask("DELETE", f"{ALL}/{connector}/share")).json() == {
            "message": "The connector good is private now."
        }
        assert (await desk.ask("GET", f"{ALL}/good", key=desk.bob)).status_code == 404


async def test_what_cannot_be_honoured_is_refused(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as desk:
        connector = await made(desk, mcp)
        refused: list[tuple[str, str, Any, int]] = [
            ("POST", ALL, {"name": "h", "description": "d", "server": mcp.url("good"), "protocol": "http"}, 422),
            ("POST", ALL, {"name": "h", "description": "", "server": mcp.url("good"), "visibility": "shared_org"}, 422),
            ("POST", ALL, {"name": "h", "description": "d", "server": "http://10.0.0.1/mcp"}, 400),
            ("POST", ALL, {"name": "h", "description": "d", "server": mcp.url("good"), "extra": 1}, 422),
            ("POST", ALL, {"name": "good", "description": "d", "server": mcp.url("good")}, 409),
            ("POST", ALL, {"name": "h", "description": "a\x00", "server": mcp.url("good")}, 422),
            ("POST", ALL, {"name": "h", "description": "d", "server": mcp.url("good"), "headers": {"Host": "x"}}, 400),
            ("PUT", f"{ONE}/organization/share", None, 400),
            ("POST", f"{ONE}/organization/activate", None, 400),
            ("GET", f"{ONE}/organization/credentials", None, 400),
            ("POST", f"{ONE}/workspace/credentials", KEPT, 403),
            ("POST", f"{ONE}/user/credentials", {"name": "n"}, 422),
            ("POST", f"{ONE}/user/credentials", {"name": "n", "credentials": {}}, 422),
            ("POST", f"{ONE}/user/credentials", {"name": "n", "credentials": {"oauth": {"client_id": "c"}}}, 422),
            ("POST", f"{ONE}/user/credentials", {"name": "n", "credentials": {"headers": {"X": "a\r\nY: b"}}}, 400),
            ("GET", f"{ONE}/auth_url?method_type=slack_app", None, 400),
            ("GET", f"{ONE}/auth_url?app_return_url=https://evil.example", None, 400),
            ("GET", f"{ONE}/auth_url?app_return_url=%2F%2F%2Fevil.example", None, 400),
            ("PATCH", ONE, {"icon_url": "javascript:alert(1)"}, 422),
            ("PATCH", ONE, {"icon_url": "http://example.org/icon.png"}, 422),
            ("POST", f"{ONE}/credentials/redeem", {"code": ""}, 422),
            ("GET", f"{ALL}?cursor=nonsense", None, 422),
            ("GET", f"{ALL}?page_size=0", None, 422),
            ("PATCH", ONE, {"permissions": {"add": "execute"}}, 422),
            ("PATCH", ONE, {"name": "not a name"}, 422),
        ]  # fmt: skip
        for method, path, body, status in refused:
            answer = await desk.ask(method, path.replace("{connector}", connector), body)
            assert answer.status_code == status, (method, path, body, answer.text)
            assert SECRET not in answer.text


async def test_a_browser_signs_in_and_is_shown_how_it_went(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as desk:
        await made(desk, mcp, "secured", title="<b>Notes</b>")
        needed = await desk.ask("GET", f"{ALL}/secured/tools")
        assert (needed.status_code, needed.json()["code"]) == (400, "connector_sign_in_needed")
        begun = (await desk.ask("GET", f"{ALL}/secured/auth_url?credentials_name=mine")).json()
        assert begun["ttl"] == 600
        async with httpx.AsyncClient() as browser:
            went = (await browser.get(begun["auth_url"])).headers["location"]
        back = urlsplit(went)
        page = await desk.client.get(f"{back.path}?{back.query}")
        assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
        assert "the connector &lt;b&gt;Notes&lt;/b&gt;." in page.text
        (code,) = re.findall(r"<p>([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})</p>", page.text)
        assert (await desk.ask("GET", f"{ALL}/secured/tools?credentials_name=mine")).status_code == 404
        redeem = f"{ALL}/secured/credentials/redeem"
        assert (await desk.ask("POST", redeem, {"code": "2222-2222-2222"})).status_code == 400
        assert (await desk.ask("POST", redeem, {"code": code}, key=desk.bob)).status_code == 404
        redeemed = await desk.ask("POST", redeem, {"code": code})
        assert redeemed.json() == {"message": "The credentials mine are kept."}
        assert len((await desk.ask("GET", f"{ALL}/secured/tools?credentials_name=mine")).json()) == 6
        again = await desk.client.get(f"{back.path}?{back.query}")
        assert (again.status_code, "Not signed in" in again.text) == (400, True)
        kept = (await desk.ask("GET", f"{ALL}/secured/user/credentials?auth_type=oauth2")).json()["credentials"]
        assert [(one["name"], one["authentication_type"], one["is_default"]) for one in kept] == [
            ("mine", "oauth2", True)
        ]


async def test_a_browser_that_goes_back_to_a_page_takes_the_code_where_no_server_sees_it(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as desk:
        connector = await made(desk, mcp, "secured")
        begun = (await desk.ask("GET", f"{ALL}/secured/auth_url?app_return_url=/chat")).json()
        async with httpx.AsyncClient() as browser:
            back = urlsplit((await browser.get(begun["auth_url"])).headers["location"])
        sent = await desk.client.get(f"{back.path}?{back.query}")
        assert sent.status_code == 303
        page, _, told = sent.headers["location"].partition("#")
        assert page == "/chat"
        found = dict(part.split("=") for part in told.split("&"))
        assert found["connector"] == connector
        answer = await desk.ask("POST", f"{ALL}/{connector}/credentials/redeem", {"code": found["code"]})
        assert answer.json() == {"message": "The credentials default are kept."}


async def test_pages_of_connectors_follow_each_other(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as desk:
        for number in range(3):
            await made(desk, mcp, name=f"c{number}")
        names: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = (await desk.ask("GET", f"{ALL}?page_size=2&cursor={cursor}")).json()
            names += [one["name"] for one in page["items"]]
            cursor = page["pagination"]["next_cursor"]
        assert names == ["c2", "c1", "c0"]
        assert (await desk.ask("GET", f"{ALL}?supports_mcp=false")).json()["items"] == []
