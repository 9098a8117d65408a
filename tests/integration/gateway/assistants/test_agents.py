"""/v1/agents over HTTP: the shapes that clients want, each path for two users and two workspaces, and completions."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
from tests.integration.gateway.test_disconnects import SETTINGS, served
from tests.people import OPERATOR, new_user

from ventoux.accounts.schemas import NewKey

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from ventoux.accounts.service import Accounts

ALL, ONE = "/v1/agents", "/v1/agents/{agent}"
NONE = "ag_" + "0" * 32
CHAT = [{"role": "user", "content": "hello"}]
FUNCTION: dict[str, Any] = {"type": "function", "function": {"name": "price"}}
CHANGES: list[tuple[str, str, Any]] = [
    ("PATCH", ONE, {"name": "n"}),
    ("PATCH", f"{ONE}/version?version=0", None),
    ("PUT", f"{ONE}/aliases?alias=live&version=0", None),
    ("DELETE", f"{ONE}/aliases?alias=live", None),
    ("DELETE", ONE, None),
]
READS = [ONE, f"{ONE}?agent_version=0", f"{ONE}/versions", f"{ONE}/versions/0", f"{ONE}/aliases"]


class Desk(NamedTuple):
    client: httpx.AsyncClient
    ada: str
    bob: str
    stranger: str
    ada_id: str

    async def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> httpx.Response:
        headers = {"authorization": f"Bearer {key or self.ada}"}
        return await self.client.request(method, path, json=body, headers=headers)

    async def made(self, **given: Any) -> str:
        answer = await self.ask("POST", ALL, {"name": "a", "model": "play"} | given)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]


@asynccontextmanager
async def opened(folder: Path, **script: Any) -> AsyncGenerator[Desk]:
    async with served(folder, SETTINGS, **script) as place:
        accounts: Accounts = place.gateway.admit._accounts
        place.gateway.admit.stage = ""
        await accounts.workspaces.create(OPERATOR, "theirs")
        ada, bob, eve = [await new_user_key(accounts, name) for name in ("ada", "bob", "eve")]
        transport = httpx.ASGITransport(place.asgi)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
            yield Desk(client, ada[0], bob[0], eve[0], ada[1])


async def new_user_key(accounts: Accounts, name: str) -> tuple[str, str]:
    """Of a member of the default workspace, eve's of another; the key, and who it is."""
    workspaces = accounts.workspaces
    found = await (workspaces.find(OPERATOR, "theirs") if name == "eve" else workspaces.default(OPERATOR))
    user = await new_user(accounts, f"{name}@example.org")
    await accounts.people.set_role(OPERATOR, found.id, user.id, "member")
    wanted = NewKey(name=name, scopes=frozenset({"assistants", "documents"}), user_id=user.id)
    _, secret = await accounts.create_key(OPERATOR, found.id, wanted)
    return secret, user.id


async def test_an_agent_has_all_that_clients_want_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        sent = {
            "name": "a",
            "model": "play",
            "instructions": "Be brief.",
            "tools": [FUNCTION, {"type": "ask_user"}],
            "completion_args": {"temperature": 0.5, "stop": None},
            "guardrails": None,
            "metadata": {"team": "law"},
        }
        answer = await desk.ask("POST", ALL, sent)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert told.pop("id").startswith("ag_")
        assert told["created_at"] == told.pop("updated_at")
        assert told.pop("created_at").endswith("Z")
        assert told == {
            "object": "agent",
            "name": "a",
            "description": None,
            "model": "play",
            "instructions": "Be brief.",
            "tools": [
                {"type": "function", "function": {"name": "price", "parameters": {}}},
                {"type": "ask_user"},
            ],
            "completion_args": {"temperature": 0.5},
            "guardrails": None,
            "handoffs": None,
            "metadata": {"team": "law"},
            "version": 0,
            "versions": [0],
            "version_message": None,
            "deployment_chat": False,
            "source": "api",
            "owner_id": desk.ada_id,
        }


async def test_others_of_the_workspace_read_it_and_strangers_do_not_see_it_on_any_path(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        agent = await desk.made()
        await desk.ask("PUT", f"{ALL}/{agent}/aliases?alias=live&version=0")
        for path in READS:
            assert (await desk.ask("GET", path.format(agent=agent), key=desk.bob)).status_code == 200
            assert (await desk.ask("GET", path.format(agent=agent), key=desk.stranger)).status_code == 404
            for none in (NONE, "none", "%00"):
                assert (await desk.ask("GET", path.format(agent=none))).status_code == 404
        for method, path, body in CHANGES:
            for key, status in ((desk.bob, 403), (desk.stranger, 404)):
                answer = await desk.ask(method, path.format(agent=agent), body, key=key)
                assert answer.status_code == status, (method, path, answer.text)
        for method, path, body in CHANGES:
            answer = await desk.ask(method, path.format(agent=agent), body)
            assert answer.status_code == (204 if method == "DELETE" else 200), (method, path, answer.text)
        assert (await desk.ask("GET", f"{ALL}/{agent}")).status_code == 404


async def test_lists_are_arrays_by_page_and_by_token(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        made = [await desk.made(name=f"agent {number}", metadata={"number": number}) for number in range(3)]
        listed = (await desk.ask("GET", f"{ALL}?page=0&page_size=2&sources=api&sources=playground")).json()
        assert [one["id"] for one in listed] == [made[2], made[1]]
        assert [one["id"] for one in (await desk.ask("GET", f"{ALL}?page=1&page_size=2")).json()] == [made[0]]
        first = (await desk.ask("GET", f"{ALL}/pages?page_size=2")).json()
        assert (first["object"], [one["id"] for one in first["data"]]) == ("list", [made[2], made[1]])
        token = first["next_page_token"]
        second = (await desk.ask("GET", f"{ALL}/pages?page_size=2&page_token={token}")).json()
        assert ([one["id"] for one in second["data"]], second["next_page_token"]) == ([made[0]], None)
        number = json.dumps({"number": 1})
        (found,) = (await desk.ask("GET", f"{ALL}?metadata={number}&name=agent%201&deployment_chat=false")).json()
        assert found["id"] == made[1]
        for wrong in ("metadata=x", "metadata=[1]", 'metadata={"a":{}}', "sources=x", "page_size=101", "cursor=1"):
            assert (await desk.ask("GET", f"{ALL}?{wrong}")).status_code == 422, wrong
        for wrong in ("page_token=x", "page_token=%F0", "page_token=eCB5", "page=1"):
            assert (await desk.ask("GET", f"{ALL}/pages?{wrong}")).status_code == 422, wrong


async def test_a_version_needs_its_number_and_an_alias_its_name(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        agent = await desk.made()
        for wrong in ("", "?version=x", "?version=-1", f"?version={2**31}"):
            assert (await desk.ask("PATCH", f"{ALL}/{agent}/version{wrong}")).status_code == 422, wrong
        for wrong in ("", "?alias=live", "?version=0", "?alias=7&version=0", "?alias=%00&version=0"):
            assert (await desk.ask("PUT", f"{ALL}/{agent}/aliases{wrong}")).status_code == 422, wrong
        assert (await desk.ask("DELETE", f"{ALL}/{agent}/aliases")).status_code == 422
        patched = await desk.ask("PATCH", f"{ALL}/{agent}", {"name": None, "model": None, "description": "d"})
        assert (patched.json()["name"], patched.json()["version"]) == ("a", 1)
        assert (await desk.ask("PATCH", f"{ALL}/{agent}", {"owner_id": "x"})).status_code == 422


async def test_a_completion_is_the_agents_with_what_the_caller_says_before_it(tmp_path: Path) -> None:
    async with opened(tmp_path, tokens=["w "]) as desk:
        args = {"max_tokens": 3, "temperature": 0.1}
        agent = await desk.made(instructions="one two three four", completion_args=args)
        path = f"{ALL}/completions"
        whole = (await desk.ask("POST", path, {"agent_id": agent, "messages": CHAT})).json()
        assert whole["object"] == "chat.completion"
        assert whole["usage"]["completion_tokens"] == 3
        # The instructions are a part of the prompt.
        assert whole["usage"]["prompt_tokens"] > 4
        shorter = {"agent_id": agent, "messages": CHAT, "max_tokens": 2, "stop": None, "stream": True}
        streamed = (await desk.ask("POST", path, shorter)).text
        assert "event:" not in streamed
        assert streamed.endswith("data: [DONE]\n\n")
        assert streamed.count("w ") == 2


async def test_completions_refuse_what_is_the_agents_to_say_and_what_would_have_to_run_here(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        path, plain = f"{ALL}/completions", await desk.made()
        wrong: list[tuple[dict[str, Any], int]] = [
            ({"temperature": 0.1}, 422),
            ({"model": "play"}, 422),
            ({"nonsense": 1}, 422),
            ({"messages": []}, 422),
            ({"agent_id": NONE}, 404),
            ({"agent_id": 1}, 422),
            ({"agent_id": None}, 422),
        ]
        for beside, status in wrong:
            body = {"agent_id": plain, "messages": CHAT} | beside
            assert (await desk.ask("POST", path, body)).status_code == status, beside
        asked = {"agent_id": plain, "messages": CHAT}
        assert (await desk.ask("POST", path, asked, key=desk.stranger)).status_code == 404
        asking, handing = await desk.made(tools=[{"type": "ask_user"}]), await desk.made(handoffs=[plain])
        for agent, words in ((asking, "ask_user"), (handing, "hands over")):
            refused = await desk.ask("POST", path, {"agent_id": agent, "messages": CHAT})
            assert refused.status_code == 400
            assert words in refused.json()["message"]
            assert "/v1/conversations" in refused.json()["message"]
