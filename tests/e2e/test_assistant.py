"""An agent with a library, the code interpreter and an MCP server: from the command line and from the official SDK,
with every call of a tool shown, what it was given, what came of it, how long it took and what it cost."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.e2e.assistants import CLERK, CODE, CODE_RUNS, SERVED, assistant_home, library_with
from tests.e2e.servers import Server, clean_environment, command, eventually
from tests.forking import run
from tests.mcp_servers import mcp_servers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mcp_servers import McpServers

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PYTHON = ROOT / ".venv-sdk" / "sdk-mistralai-3.7.0" / "bin" / "python"
LEASE = "# Lease\n\nThe rent is 900 euros a month.\n\n# Notice\n\nThe notice is three months to the end of a month.\n"
ALL = "Do everything at once."


class Place(NamedTuple):
    server: Server
    mcp: McpServers
    library: str
    agent: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = assistant_home(tmp_path_factory.mktemp("assistant") / "home")
    with mcp_servers() as mcp, Server(home, *SERVED, env=CODE_RUNS | {"VENTOUX_CONNECTOR_HOSTS": mcp.host}) as server:
        command(home, "prices", "set", CLERK, "2/6")
        library = library_with(server, LEASE)
        documents = f"/v1/libraries/{library}/documents"
        assert eventually(lambda: server.get(documents).json["data"][0]["process_status"] == "done", 60)
        made = server.post(
            "/v1/connectors",
            {
                "name": "notes",
                "description": "The notes of the office",
                "server": mcp.url("good"),
                "visibility": "shared_workspace",
                "trust_hints": True,
            },
        )
        assert made.status == 201, made.body
        tools = [
            {"type": "document_library", "library_ids": [library]},
            {"type": "code_interpreter"},
            {"type": "connector", "connector_id": "notes"},
        ]
        agent = server.post("/v1/agents", {"model": CLERK, "name": "office", "tools": tools})
        assert agent.status == 200, agent.body
        yield Place(server, mcp, library, agent.json["id"])


def ventoux(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = clean_environment() | {"VENTOUX_HOME": str(place.server.home), "VENTOUX_SERVER": place.server.url}
    return run(arguments, env, timeout=120)


def executed(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in entries if entry["type"] == "tool.execution"}


def test_three_tools_run_in_one_round_and_each_is_shown_with_what_it_did(place: Place) -> None:
    reply = place.server.post("/v1/conversations", {"agent_id": place.agent, "inputs": ALL}).json

    tools = executed(reply["outputs"])
    assert set(tools) == {"code_interpreter", "document_library", "notes"}
    assert json.loads(tools["code_interpreter"]["arguments"])["code"] == CODE
    assert "MEAN 4.0" in tools["code_interpreter"]["info"]["output"]
    assert "three months" in tools["document_library"]["info"]["output"]
    assert "noted:" in tools["notes"]["info"]["output"]
    assert all(0 < tool["info"]["seconds"] < 60 for tool in tools.values())
    message = reply["outputs"][-1]
    assert message["type"] == "message.output"
    assert message["info"]["cost"] > 0
    assert reply["usage"]["cost"] > message["info"]["cost"]
    assert reply["usage"]["connectors"] == {"code_interpreter": 1, "document_library": 1, "notes": 1}


def test_every_token_of_a_reply_is_in_the_ledger_as_its_owners(place: Place) -> None:
    known = {event["request_id"] for event in place.server.usage_events()}
    reply = place.server.post("/v1/conversations", {"agent_id": place.agent, "inputs": ALL}).json
    events = [event for event in place.server.usage_events() if event["request_id"] not in known]
    chats = [event for event in events if event["operation"] == "chat"]
    assert len(chats) == 2
    assert sum(event["prompt_tokens"] for event in chats) == reply["usage"]["prompt_tokens"]
    assert sum(event["completion_tokens"] for event in chats) == reply["usage"]["completion_tokens"]
    assert sum(event["cost"] for event in chats) == reply["usage"]["cost"]
    assert {json.loads(event["metadata"])["conversation_id"] for event in chats} == {reply["conversation_id"]}


def test_the_command_line_chats_with_the_agent_and_shows_its_calls(place: Place) -> None:
    done = ventoux(place, "chat", "--agent", "office", ALL)
    assert done.returncode == 0, done.stderr
    assert "It is noted." in done.stdout
    for shown in ("code_interpreter", "MEAN 4.0", "document_library", "three months", "notes", "noted:"):
        assert shown in done.stderr
    assert len(re.findall(r"\d+\.\d+ s", done.stderr)) >= 3


def test_the_command_line_asks_a_library_and_runs_code_without_an_agent(place: Place) -> None:
    asked = ventoux(place, "chat", "--model", CLERK, "--library", "contracts", "How long is the notice?")
    assert (asked.returncode, "The notice is three months." in asked.stdout) == (0, True), asked.stderr
    assert "lease.md" in asked.stdout + asked.stderr
    ran = ventoux(place, "chat", "--model", CLERK, "--tool", "code_interpreter", "The mean of them?")
    assert (ran.returncode, "The mean is 4." in ran.stdout) == (0, True), ran.stderr


def test_a_file_that_comes_with_a_message_is_there_for_code(place: Place) -> None:
    file = command(place.server.home, "files", "upload", __file__, VENTOUX_SERVER=place.server.url).split()[-1]
    inputs = [
        {
            "type": "message.input",
            "role": "user",
            "content": [{"type": "text", "text": "The mean of them?"}, {"type": "file", "file_id": file}],
        }
    ]
    reply = place.server.post("/v1/conversations", {"agent_id": place.agent, "inputs": inputs}).json
    assert (
        "Copied into the working folder: test_assistant.py"
        in executed(reply["outputs"])["code_interpreter"]["info"]["output"]
    )


def test_what_writes_waits_until_it_is_allowed_and_then_runs_once(place: Place) -> None:
    before = len(place.mcp.seen.notes)
    asked = place.server.post("/v1/conversations", {"agent_id": place.agent, "inputs": "Please note this down."}).json
    (call,) = asked["outputs"]
    assert (call["type"], call["name"], call["confirmation_status"]) == ("function.call", "notes_note", "pending")
    assert len(place.mcp.seen.notes) == before

    confirmed = {"tool_confirmations": [{"tool_call_id": call["tool_call_id"], "confirmation": "allow"}]}
    went_on = place.server.post(f"/v1/conversations/{asked['conversation_id']}", confirmed).json

    assert place.mcp.seen.notes[before:] == ["hello"]
    assert went_on["outputs"][-1]["content"] == "It is noted."
    again = place.server.post(f"/v1/conversations/{asked['conversation_id']}", confirmed)
    assert again.status == 422
    assert len(place.mcp.seen.notes) == before + 1


def test_what_is_denied_never_runs_and_the_model_is_told(place: Place) -> None:
    before = len(place.mcp.seen.notes)
    asked = place.server.post("/v1/conversations", {"agent_id": place.agent, "inputs": "Please note this down."}).json
    denied = [{"tool_call_id": asked["outputs"][0]["tool_call_id"], "confirmation": "deny"}]
    place.server.post(f"/v1/conversations/{asked['conversation_id']}", {"tool_confirmations": denied})
    assert len(place.mcp.seen.notes) == before


def test_the_run_helpers_of_the_sdk_call_functions_mcp_servers_and_connectors(place: Place) -> None:
    arguments = [place.server.url, place.server.key, CLERK, place.mcp.url("good"), "notes"]
    done = subprocess.run(
        [str(PYTHON), "sdk/exercise_running.py", *arguments],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["functions"]["text"] == "It is sunny in Avignon."
    assert found["streamed"]["text"] == "It is sunny in Avignon."
    assert found["own_mcp"]["text"] == "They make 42."
    assert found["confirmed"]["deferred"] == "notes_note"
    assert found["confirmed"]["text"] == "It is noted."


def test_a_connector_that_is_away_stops_no_conversation(place: Place) -> None:
    made = place.server.post(
        "/v1/connectors", {"name": "away", "description": "nobody", "server": "http://127.0.0.1:9/mcp"}
    )
    tools = [{"type": "connector", "connector_id": "away"}, {"type": "code_interpreter"}]
    if made.status == 201:
        reply = place.server.post("/v1/conversations", {"model": CLERK, "inputs": "The mean of them?", "tools": tools})
        assert reply.json["outputs"][-1]["content"] == "The mean is 4."
    else:
        # An address of this machine that no setting names.
        assert made.status == 400, made.body
