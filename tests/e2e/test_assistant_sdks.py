"""Agents and conversations by the official clients, against a model that follows a script and tools that are real."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.assistants import CLERK, CODE_RUNS, SERVED, assistant_home, library_with
from tests.e2e.servers import Server, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
VERSIONS = ("1.12.4", "2.10.1", "3.7.0")
LEASE = "# Lease\n\nThe rent is 900 euros a month.\n\n# Notice\n\nThe notice is three months to the end of a month.\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = assistant_home(tmp_path_factory.mktemp("assistant") / "home")
    with Server(home, *SERVED, env=CODE_RUNS) as server:
        yield server


@pytest.fixture(scope="module")
def library(server: Server) -> str:
    made = library_with(server, LEASE)
    url = f"/v1/libraries/{made}/documents"
    assert eventually(lambda: server.get(url).json["data"][0]["process_status"] == "done", 60)
    return made


def run(command: list[str], folder: Path, *arguments: str) -> Any:
    done = subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=VERSIONS)
def python_sdk(request: pytest.FixtureRequest, server: Server, library: str) -> Any:
    python = ROOT / ".venv-sdk" / f"sdk-mistralai-{request.param}" / "bin" / "python"
    found = run([str(python), "sdk/exercise_conversations.py"], HERE, server.url, server.key, CLERK, library)
    return found | {"version": request.param}


@pytest.fixture(scope="module")
def node_sdk(server: Server, library: str) -> Any:
    node = shutil.which("node")
    assert node, "Node is missing; make test installs it"
    return run([node, "exercise_conversations.mjs"], HERE / "node", server.url, server.key, CLERK, library)


def test_python_keeps_versions_of_an_agent(python_sdk: Any) -> None:
    agents = python_sdk["agents"]
    assert agents["versions"] == [0, 1, 0]
    assert agents["instructions"] == ["Be brief.", "Be very brief.", "Be brief."]
    assert (agents["listed"], agents["tool"]) == (True, "get_weather")
    assert agents["unknown"]["status"] == 404


def test_newer_clients_of_python_have_aliases_pages_and_deletes(python_sdk: Any) -> None:
    assert ("newer" in python_sdk) is (python_sdk["version"] != VERSIONS[0])
    newer = python_sdk.get("newer")
    if newer is None:
        return
    assert (newer["aliases"], newer["live"], newer["versions"]) == ([["live", 1]], "Be very brief.", [0, 1])
    assert newer["gone"]["status"] == 404


def test_python_starts_appends_and_branches(python_sdk: Any) -> None:
    found = python_sdk["conversations"]
    assert found["first"] == found["second"] == found["unstored"] == [["MessageOutputEntry", "Good morning to you."]]
    assert (found["same"], found["listed"]) == (True, True)
    assert found["usage"] > 4
    assert found["history"] == ["message.input", "message.output"] * 2
    assert found["branch"] == [True, ["message.input", "message.output"] * 2]
    assert found["found"][0] == "greeting"


def test_python_calls_a_function_and_appends_its_result(python_sdk: Any) -> None:
    found = python_sdk["conversations"]
    assert found["call"] == ["function.call", "get_weather", {"city": "Avignon"}]
    assert found["answered"] == [["MessageOutputEntry", "It is sunny in Avignon."]]


def test_python_streams_events_that_it_knows(python_sdk: Any) -> None:
    found = python_sdk["conversations"]
    assert found["streamed"]["kinds"] == ["ResponseStartedEvent", "MessageOutputEvent", "ResponseDoneEvent"]
    assert (found["streamed"]["text"], found["streamed"]["usage"] > 4) == ("Good morning to you.", True)
    assert found["run"]["kinds"] == [
        "ResponseStartedEvent",
        "ToolExecutionStartedEvent",
        "ToolExecutionDoneEvent",
        "MessageOutputEvent",
        "ResponseDoneEvent",
    ]
    assert found["run"]["text"] == "The mean is 4."


def test_python_gets_an_answer_from_a_library_with_its_source(python_sdk: Any) -> None:
    found = python_sdk["conversations"]
    assert [kind for kind, _ in found["asked"]] == ["ToolExecutionEntry", "MessageOutputEntry"]
    assert found["asked"][1][1].startswith("The notice is three months.")
    assert found["cited"] == ["TextChunk", "ToolReferenceChunk"]


def test_python_raises_its_own_errors(python_sdk: Any) -> None:
    found = python_sdk["conversations"]
    assert found["unknown"]["status"] == 404
    assert (found["neither"]["kind"], found["neither"]["status"]) == ("HTTPValidationError", 422)


def test_node_has_agents_and_conversations(node_sdk: Any) -> None:
    assert node_sdk["agent"] == [0, 1, "Be very brief."]
    assert node_sdk["first"] == node_sdk["second"] == [["message.output", "Good morning to you."]]
    assert (node_sdk["branch"], node_sdk["listed"], node_sdk["gone"]) == (True, True, None)
    assert node_sdk["history"] == ["message.input", "message.output"] * 2
    assert node_sdk["unknown"]["status"] == 404
    assert node_sdk["usage"] > 4


def test_node_calls_functions_and_runs_tools(node_sdk: Any) -> None:
    assert node_sdk["call"][:2] == ["function.call", "get_weather"]
    assert node_sdk["answered"] == [["message.output", "It is sunny in Avignon."]]
    assert node_sdk["run"]["kinds"] == [
        "conversation.response.started",
        "tool.execution.started",
        "tool.execution.done",
        "message.output.delta",
        "conversation.response.done",
    ]
    assert node_sdk["run"]["text"] == "The mean is 4."
    assert node_sdk["cited"] == ["text", "tool_reference"]
