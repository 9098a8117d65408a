"""docs/agents.md, as it is written: the commands, curl, and the SDK."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from tests.e2e.test_documents import blocks
from tests.e2e.test_official_sdks import ROOT
from typer.testing import CliRunner, Result

from ventoux.cli.main import app
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.servers import Server

TEXT = (ROOT / "docs" / "agents.md").read_text("utf-8")
PYTHON = ROOT / ".venv-sdk" / "sdk-mistralai-3.7.0" / "bin" / "python"


def run(words: list[str], server: Server, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "VENTOUX_KEY": server.key,
        "VENTOUX_SERVER": server.url,
        "VENTOUX_HOME": str(folder / "home"),
        "MODEL": "quick",
    }
    return subprocess.run(
        words,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def typed(line: str, server: Server, folder: Path) -> Result:
    """A command, in this process: to start one for each takes a second."""
    environment = {"VENTOUX_KEY": server.key, "VENTOUX_SERVER": server.url, "VENTOUX_HOME": str(folder / "home")}
    return CliRunner().invoke(app, shlex.split(line)[1:], env=environment, input="")


def test_the_commands_do_what_the_page_says(scripted: Server, tmp_path: Path) -> None:
    said: dict[str, str] = {}
    for line in blocks(TEXT, "bash")[0].splitlines():
        done = typed(line, scripted, tmp_path)
        assert done.exit_code == 0, (line, done.exception)
        said[line] = done.stdout
    lines = list(said)
    clerk = said[lines[0]].strip()
    assert clerk.startswith("ag_")
    assert clerk in said[lines[7]]
    assert "shorter" in said[lines[5]]
    assert "live" in said[lines[6]]
    assert "Answer in one sentence." in said[lines[9]]
    assert said[lines[10]] == "Hello there!\n"
    typed(f"ventoux agents delete {clerk} --yes", scripted, tmp_path)


def test_curl_makes_an_agent_and_finds_it(scripted: Server, tmp_path: Path) -> None:
    done = run(["bash", "-c", blocks(TEXT, "bash")[1]], scripted, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"name":"Clerk"') == 2


def test_the_python_runs_as_written(scripted: Server, tmp_path: Path) -> None:
    (tmp_path / "snippet.py").write_text(blocks(TEXT, "python")[0])
    done = run([str(PYTHON), "snippet.py"], scripted, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Hello there!\n" * 3


def test_misuse_is_told_with_what_to_do(scripted: Server, tmp_path: Path) -> None:
    for line, words in (
        ("ventoux agents show nobody", "There is no agent 'nobody'"),
        ("ventoux agents create x --tool code", "--tool cannot be 'code'"),
        ("ventoux agents update nobody", "There is no agent"),
        ("ventoux agents alias a name", "An alias names a version"),
        ("ventoux agents delete a", "--yes"),
        ("ventoux chat hi --agent nobody", "There is no agent"),
        ("ventoux chat hi --yes all", "--yes is for chats with tools"),
        ("ventoux chat hi --resume conv_x", "conv_x"),
    ):
        done = typed(line, scripted, tmp_path)
        assert isinstance(done.exception, OperatorError), line
        assert words in str(done.exception)
