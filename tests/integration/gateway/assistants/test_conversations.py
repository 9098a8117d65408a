"""/v1/conversations over HTTP: the shapes, statuses and refusals that clients meet, with a loop that is scripted."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import httpx
from starlette.routing import Router
from tests.conversing import ALICE, BOB, ScriptedLoop, conversing, new_workspace
from tests.databases import new_home

from ventoux.db.engine import async_engine
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.errors import EngineError
from ventoux.gateway.assistants.conversations import conversation_routes
from ventoux.gateway.edge import Edge
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from starlette.types import Scope

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.schemas import Sink

ALL = "/v1/conversations"
NONE = "conv_" + "0" * 32
STARTS = {"model": "m", "inputs": "hello"}


class Place(NamedTuple):
    client: httpx.AsyncClient
    loop: ScriptedLoop

    async def ask(self, method: str, path: str, body: Any = None, who: str = "alice", **more: Any) -> httpx.Response:
        return await self.client.request(method, path, json=body, headers={"x-who": who} | more)

    async def started(self, **given: Any) -> str:
        answer = await self.ask("POST", ALL, STARTS | given)
        assert answer.status_code == 200, answer.text
        return answer.json()["conversation_id"]


class Admit:
    async def principal(self, scope: Scope, operation: str, *, workspace: str = "") -> Principal:
        del workspace
        assert operation == "assistants"
        return BOB if dict(scope["headers"])[b"x-who"] == b"bob" else ALICE


async def nothing_counted(*_: object) -> None:
    return


def not_measured(*_: object) -> None:
    return


@asynccontextmanager
async def opened(folder: Path, *words: str) -> AsyncGenerator[Place]:
    home, loop = new_home(folder), ScriptedLoop(*words)
    engine = async_engine(home.database)
    await new_workspace(engine)
    await engine.dispose()
    async with conversing(home.database, loop) as conversations:
        gateway: Any = SimpleNamespace(admit=Admit(), count=nothing_counted, settings=Settings())
        routes = conversation_routes(gateway, cast("Any", SimpleNamespace(conversations=conversations)))
        metrics: Any = SimpleNamespace(request=not_measured)
        app = Edge(Router(routes, redirect_slashes=False), metrics, {"": MistralErrors()})
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client:
            yield Place(client, loop)


def data_of(stream: str) -> list[dict[str, Any]]:
    return [json.loads(line.removeprefix("data: ")) for line in stream.splitlines() if line.startswith("data: ")]


async def test_a_conversation_is_started_gone_on_with_and_looked_at(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        told = {"name": "n", "metadata": {"a": 1}, "completion_args": {"temperature": 0.5}, "store": None}
        first = (await place.ask("POST", ALL, STARTS | told)).json()
        path = f"{ALL}/{first['conversation_id']}"
        assert first["object"] == "conversation.response"
        assert first["usage"] == first["usage"] | {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
        (output,) = first["outputs"]
        assert (output["type"], output["content"], output["object"]) == ("message.output", "Good morning", "entry")

        second = (await place.ask("POST", path, {"inputs": [{"role": "user", "content": "and now?"}]})).json()
        assert second["conversation_id"] == first["conversation_id"]
        assert len(second["outputs"]) == 1

        seen = (await place.ask("GET", path)).json()
        assert (seen["object"], seen["model"], seen["name"]) == ("conversation", "m", "n")
        assert "agent_id" not in seen
        assert seen["completion_args"] == {"temperature": 0.5}
        assert seen["reply"] == {"number": 2, "state": "done"}
        history = (await place.ask("GET", f"{path}/history")).json()
        assert history["object"] == "conversation.history"
        kinds = ["message.input", "message.output"] * 2
        assert [entry["type"] for entry in history["entries"]] == kinds
        messages = (await place.ask("GET", f"{path}/messages")).json()
        assert messages["messages"] == history["entries"]

        changed = await place.ask("PATCH", path, {"name": None, "description": "d"})
        assert (changed.json()["name"], changed.json()["description"]) == (None, "d")
        listed = (await place.ask("GET", ALL)).json()
        assert [one["id"] for one in listed] == [first["conversation_id"]]
        deleted = await place.ask("DELETE", path)
        assert (deleted.status_code, deleted.content) == (204, b"")
        assert (await place.ask("GET", path)).status_code == 404


async def test_a_stream_is_decided_by_the_body_and_sent_again_byte_for_byte(tmp_path: Path) -> None:
    async with opened(tmp_path, "Good", " morning", " to you") as place:
        answer = await place.ask("POST", ALL, STARTS | {"stream": True})
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "[DONE]" not in answer.text
        events = answer.text.split("\n\n")[:-1]
        for number, event in enumerate(events, 1):
            name, kind, data = event.split("\n")
            assert name == f"id: 1-{number}"
            assert kind.removeprefix("event: ") == json.loads(data.removeprefix("data: "))["type"]
        told = data_of(answer.text)
        assert told[0]["type"] == "conversation.response.started"
        assert [one["content"] for one in told[1:4]] == ["Good", " morning", " to you"]
        assert {one["output_index"] for one in told[1:4]} == {0}
        assert told[-1]["type"] == "conversation.response.done"
        assert told[-1]["usage"]["total_tokens"] == 5

        path = f"{ALL}/{told[0]['conversation_id']}/events"
        assert (await place.ask("GET", path)).text == answer.text
        for after in range(1, 6):
            rest = "".join(f"{event}\n\n" for event in events[after:])
            assert (await place.ask("GET", path, Last_Event_ID="", **{"last-event-id": f"1-{after}"})).text == rest
            assert (await place.ask("GET", f"{path}?after=1-{after}")).text == rest
        assert (await place.ask("GET", f"{path}?after=7-1")).status_code == 404
        assert (await place.ask("GET", f"{path}?after=first")).status_code == 422


async def test_a_branch_has_an_id_of_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        path = f"{ALL}/{await place.started()}"
        entries = (await place.ask("GET", f"{path}/history")).json()["entries"]
        again = await place.ask("POST", f"{path}/restart", {"from_entry_id": entries[0]["id"]})
        other = await place.ask("POST", f"{path}/restart", {"from_entry_id": entries[1]["id"], "inputs": "otherwise"})
        ids = {one.json()["conversation_id"] for one in (again, other)}
        assert len(ids) == 2
        assert path not in {f"{ALL}/{one}" for one in ids}
        lengths = [len((await place.ask("GET", f"{ALL}/{one}/history")).json()["entries"]) for one in sorted(ids)]
        assert sorted(lengths) == [2, 4]
        versioned = {"from_entry_id": entries[0]["id"], "agent_version": 1}
        assert (await place.ask("POST", f"{path}/restart", versioned)).status_code == 422
        for wrong in ("msg_" + "0" * 32, "x\x00"):
            refused = await place.ask("POST", f"{path}/restart", {"from_entry_id": wrong})
            assert refused.status_code in {404, 422}


REFUSED: list[tuple[Any, str]] = [
    ({"inputs": "x"}, "model"),
    ({"inputs": "x", "model": "m", "agent_id": "a"}, "model"),
    ({"inputs": "x", "model": "m", "agent_version": 1}, "agent_version"),
    ({"model": "m"}, "inputs"),
    ({"inputs": [], "model": "m"}, "inputs"),
    ({"inputs": 5, "model": "m"}, "inputs"),
    ({"inputs": [{"type": "function.result", "tool_call_id": "c", "result": "r"}], "model": "m"}, "inputs"),
    (STARTS | {"temperature": 1}, "temperature"),
    (STARTS | {"completion_args": {"temperature": 7}}, "completion_args"),
    (STARTS | {"tools": [{"type": "teleport"}]}, "tools"),
    (STARTS | {"guardrails": [{"x": 1}]}, "guardrails"),
    (STARTS | {"metadata": {"a": "\x00"}}, "metadata"),
    (STARTS | {"name": "a\x00"}, "name"),
    (STARTS | {"handoff_execution": "nobody"}, "handoff_execution"),
]


async def test_what_cannot_be_honoured_is_refused_with_its_place(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        for body, field in REFUSED:
            answer = await place.ask("POST", ALL, body)
            assert answer.status_code == 422, (body, answer.text)
            assert answer.json()["detail"][0]["loc"][:2] == ["body", field]
        assert (await place.ask("GET", ALL)).json() == []


async def test_an_append_that_nobody_waits_for_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        path = f"{ALL}/{await place.started()}"
        for body in (
            {},
            {"inputs": None, "tool_confirmations": [{"tool_call_id": "c", "confirmation": "allow"}]},
            {"store": False, "tool_confirmations": [{"tool_call_id": "c", "confirmation": "allow"}]},
            {"inputs": [{"tool_call_id": "c", "result": "r"}]},
            {"inputs": "x", "model": "m"},
        ):
            assert (await place.ask("POST", path, body)).status_code == 422
        assert (await place.ask("POST", path, STARTS, who="bob")).status_code == 422
        assert (await place.ask("POST", path, {"inputs": "x"}, who="bob")).status_code == 404
        off = await place.ask("POST", ALL, STARTS | {"tools": [{"type": "web_search"}]})
        assert (off.status_code, "web_search" in off.text) == (400, True)


async def test_what_would_fail_at_once_is_not_begun(tmp_path: Path) -> None:
    must = {"completion_args": {"tool_choice": "any"}}
    async with opened(tmp_path) as place:
        assert (await place.ask("POST", ALL, STARTS | must)).status_code == 422
        assert (await place.ask("GET", ALL)).json() == []
        path = f"{ALL}/{await place.started()}"
        refused = await place.ask("POST", path, {"inputs": "x"} | must)
        assert (refused.status_code, refused.json()["detail"][0]["loc"][-1]) == (422, "tool_choice")
        assert len((await place.ask("GET", f"{path}/history")).json()["entries"]) == 2
        asking = f"{ALL}/{await place.started(tools=[{'type': 'ask_user'}])}"
        assert (await place.ask("POST", asking, {"inputs": "x"} | must)).status_code == 200


async def test_no_tools_are_not_the_agents(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        told: list[tuple[dict[str, Any], int]] = [({}, 1), ({"tools": None}, 1), ({"tools": []}, 0)]
        for given, expected in told:
            begun = (await place.ask("POST", ALL, {"agent_id": "ag_1", "inputs": "hello"} | given)).json()
            path = f"{ALL}/{begun['conversation_id']}"
            await place.ask("POST", path, {"inputs": "and now?"})
            assert [len(turn.assistant.tools) for turn in place.loop.turns[-2:]] == [expected] * 2
            assert (await place.ask("GET", path)).json().get("tools") == (None if expected else [])


async def test_nobody_else_finds_a_conversation(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        mine = f"{ALL}/{await place.started()}"
        for path in (mine, f"{ALL}/{NONE}", f"{ALL}/x%00y"):
            for method, tail, body in (
                ("GET", "", None),
                ("GET", "/history", None),
                ("GET", "/messages", None),
                ("GET", "/events", None),
                ("POST", "/stop", None),
                ("PATCH", "", {"name": "x"}),
                ("POST", "", {"inputs": "x"}),
                ("POST", "/restart", {"from_entry_id": "msg_" + "0" * 32}),
                ("DELETE", "", None),
            ):
                answer = await place.ask(method, f"{path}{tail}", body, who="bob")
                assert answer.status_code == 404, (method, path, tail, answer.text)
        assert (await place.ask("GET", ALL, who="bob")).json() == []


async def test_lists_have_pages_and_can_be_narrowed_by_metadata(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        ids = [await place.started(metadata={"team": team}) for team in ("law", "law", "art")]
        newest = [one["id"] for one in (await place.ask("GET", ALL)).json()]
        assert newest == ids[::-1]
        second = (await place.ask("GET", f"{ALL}?page=1&page_size=2")).json()
        assert [one["id"] for one in second] == [ids[0]]
        found = (await place.ask("GET", f'{ALL}?metadata={{"team":"law"}}')).json()
        assert [one["id"] for one in found] == [ids[1], ids[0]]
        assert len((await place.ask("GET", f"{ALL}?metadata={{}}")).json()) == 3
        for wrong in ("metadata=law", "metadata=[1]", 'metadata={"a":{}}', "page=-1", "page_size=0", "colour=red"):
            assert (await place.ask("GET", f"{ALL}?{wrong}")).status_code == 422


async def test_a_reply_that_runs_is_followed_and_stopped_and_nothing_else_begins(tmp_path: Path) -> None:
    halfway = asyncio.Event()

    async def hold(number: int, sink: Sink) -> None:
        del sink
        if number == 1:
            halfway.set()
            await asyncio.Event().wait()

    async with opened(tmp_path, "Good", " morning") as place:
        place.loop.before = hold
        async with asyncio.TaskGroup() as group:
            whole = group.create_task(place.ask("POST", ALL, STARTS))
            await halfway.wait()
            (conversation,) = (await place.ask("GET", ALL)).json()
            path = f"{ALL}/{conversation['id']}"
            assert (await place.ask("GET", path)).json()["reply"]["state"] == "running"
            busy = await place.ask("POST", path, {"inputs": "x"})
            assert busy.status_code == 409
            following = group.create_task(place.ask("GET", f"{path}/events"))
            stopped = await place.ask("POST", f"{path}/stop")
            assert stopped.json() == {"conversation_id": conversation["id"], "stopped": True}
        (output,) = whole.result().json()["outputs"]
        assert (output["content"], output["partial"]) == ("Good", True)
        assert data_of(following.result().text)[-1]["type"] == "conversation.response.done"
        assert (await place.ask("POST", f"{path}/stop")).json()["stopped"] is False


async def test_a_failure_is_a_status_or_the_last_event_of_a_stream(tmp_path: Path) -> None:
    async def fails(number: int, sink: Sink) -> None:
        del number, sink
        raise EngineError("The engine has ended.")

    async with opened(tmp_path) as place:
        place.loop.before = fails
        whole = await place.ask("POST", ALL, STARTS)
        assert (whole.status_code, "The engine has ended." in whole.text) == (502, True)
        stream = data_of((await place.ask("POST", ALL, STARTS | {"stream": True})).text)
        assert stream[-1] == stream[-1] | {"type": "conversation.response.error", "code": 502}
        seen = (await place.ask("GET", f"{ALL}/{stream[0]['conversation_id']}")).json()
        why = {"message": "The engine has ended.", "code": 502, "error": "engine_error"}
        assert seen["reply"] == {"number": 1, "state": "failed", "error": why}


async def test_what_is_not_kept_is_answered_and_gone(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        told = (await place.ask("POST", ALL, STARTS | {"store": False})).json()
        assert told["outputs"][0]["content"] == "Good morning"
        assert (await place.ask("GET", f"{ALL}/{told['conversation_id']}")).status_code == 404
        path = f"{ALL}/{await place.started()}"
        await place.ask("POST", path, {"inputs": "x", "store": False})
        assert len((await place.ask("GET", f"{path}/history")).json()["entries"]) == 2
        assert len(place.loop.turns[-1].history) == 3


async def test_an_agent_answers_with_what_the_conversation_changes_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        answer = await place.ask("POST", ALL, {"agent_id": "ag_1", "agent_version": "live", "inputs": "hello"})
        path = f"{ALL}/{answer.json()['conversation_id']}"
        seen = (await place.ask("GET", path)).json()
        assert (seen["agent_id"], seen["agent_version"]) == ("ag_1", "live")
        assert "model" not in seen
        assert place.loop.turns[0].assistant.instructions == "Be brief."
        own = {"agent_id": "ag_1", "inputs": "hello", "instructions": "Rhyme.", "completion_args": {"top_p": 0.5}}
        await place.ask("POST", ALL, own)
        assert place.loop.turns[1].assistant.instructions == "Rhyme."
        assert place.loop.turns[1].assistant.completion_args.top_p == 0.5


async def test_who_answers_and_how_can_be_another_from_now_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        path = f"{ALL}/{await place.started(completion_args={'temperature': 0.5})}"
        changes: dict[str, Any] = {
            "model": "other",
            "instructions": "Be brief.",
            "completion_args": {"max_tokens": 7},
            "tools": [],
        }
        changed = await place.ask("PATCH", path, changes)
        assert changed.status_code == 200, changed.text
        assert {name: changed.json()[name] for name in changes} == changes
        assert changed.json()["name"] is None
        await place.ask("POST", path, {"inputs": "and now?"})
        asked = place.loop.turns[-1].assistant
        assert (asked.model, asked.instructions, asked.completion_args.max_tokens) == ("other", "Be brief.", 7)

        cleared = await place.ask("PATCH", path, {"tools": None, "instructions": None})
        assert "tools" not in cleared.json()
        assert cleared.json().get("instructions") is None
        for wrong in ({"model": "m", "agent_id": "a"}, {"tools": [{"type": "x"}]}, {"completion_args": {"x": 1}}):
            assert (await place.ask("PATCH", path, wrong)).status_code == 422
        assert (await place.ask("PATCH", path, {"model": "x"}, who="bob")).status_code == 404


async def test_a_branch_may_be_answered_by_another_model(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        path = f"{ALL}/{await place.started()}"
        question = (await place.ask("GET", f"{path}/history")).json()["entries"][0]["id"]
        again = await place.ask("POST", f"{path}/restart", {"from_entry_id": question, "model": "other"})
        assert again.status_code == 200, again.text
        assert place.loop.turns[-1].assistant.model == "other"
        branch = (await place.ask("GET", f"{ALL}/{again.json()['conversation_id']}")).json()
        assert (branch["model"], (await place.ask("GET", path)).json()["model"]) == ("other", "m")
