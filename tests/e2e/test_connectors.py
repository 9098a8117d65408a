"""Connectors of a running server: by the official SDK, and from the command line."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.e2e.servers import Server, command, home_with_cards
from tests.mcp_servers import McpServers, mcp_servers

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-sdk" / "sdk-mistralai-3.7.0" / "bin" / "python"
STDIO = f"tools=env PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m tests.mcp_servers"


@pytest.fixture(scope="module")
def mcp() -> Iterator[McpServers]:
    with mcp_servers() as servers:
        yield servers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mcp: McpServers) -> Iterator[Server]:
    home = home_with_cards(tmp_path_factory.mktemp("connectors") / "home", {"clerk": {"tokens": ["hi"]}})
    env = {"VENTOUX_CONNECTOR_HOSTS": mcp.host, "VENTOUX_CONNECTOR_COMMANDS": STDIO}
    with Server(home, "--model", "clerk", env=env) as running:
        yield running


def test_the_official_sdk_makes_asks_and_deletes_connectors(server: Server, mcp: McpServers) -> None:
    script = str(ROOT / "tests" / "e2e" / "sdk" / "exercise_connectors.py")
    asked = [str(PYTHON), script, server.url, server.key, mcp.url("good"), mcp.url("secured")]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["made"] == ["MCPConnector", "sdk_notes", "private"]
    assert told["listed"] == ["sdk_notes", "tools"]
    assert ["MCPTool", "add"] in told["functions"]
    assert told["called"] == ["TextContent", "40 and 2 is 42"]
    assert told["credentials"] == [["default", "bearer", True], ["second", "bearer", False]]
    assert told["begun"].endswith("/authorize")
    assert len(told["deleted"]) == 2


def test_the_command_line_adds_allows_calls_and_removes(server: Server, mcp: McpServers) -> None:
    home = server.home
    command(home, "connectors", "add", "notes", mcp.url("good"))
    functions = json.loads(command(home, "connectors", "tools", "notes", "--reads", "add", "--json"))
    assert {one["name"] for one in functions if one["access"] == "reads"} == {"add"}
    assert "40 and 2 is 42" in command(home, "connectors", "call", "notes", "add", '{"a": 40, "b": 2}')
    assert "Deleted notes." in command(home, "connectors", "remove", "notes", "--yes")
