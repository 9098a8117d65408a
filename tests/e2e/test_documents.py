"""What the documents say is run as it is written, but for the port."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.e2e.test_official_sdks import ROOT, VERSIONS

from ventoux.catalog.cards import Card, parse_card
from ventoux.settings import Settings, known_settings

if TYPE_CHECKING:
    from tests.e2e.servers import Server

README = (ROOT / "README.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def run(command: list[str], server: Server, folder: Path) -> str:
    environment = os.environ | {"VENTOUX_KEY": server.key}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environments() -> list[tuple[int, str]]:
    """Each snippet with the environments of the client that it imports."""
    found: list[tuple[int, str]] = []
    for number, snippet in enumerate(blocks(README, "python")):
        if "client.beta" in snippet:
            found.append((number, f"sdk-mistralai-{VERSIONS[-1]}"))
        elif "import Mistral" in snippet:
            found += [(number, f"sdk-mistralai-{version}") for version in VERSIONS]
        else:
            found.append((number, "sdk-openai-3.57.0" if "openai" in snippet else "sdk-azure-ai-inference-1.0.0b9"))
    return found


@pytest.mark.parametrize(("number", "environment"), environments())
def test_the_readmes_python_runs_as_written(real: Server, tmp_path: Path, number: int, environment: str) -> None:
    snippet = blocks(README, "python")[number].replace("http://127.0.0.1:8080", real.url)
    if environment.startswith("sdk-mistralai-1."):
        snippet = snippet.replace("from mistralai.client import", "from mistralai import")
    (tmp_path / "snippet.py").write_text(snippet)
    python = ROOT / ".venv-sdk" / environment / "bin" / "python"
    assert run([str(python), "snippet.py"], real, tmp_path).strip()


def test_the_same_lines_are_shown_for_three_clients() -> None:
    assert len({environment.split("-")[1] for _, environment in environments()[:5]}) == 3


def test_the_readmes_javascript_runs_as_written(real: Server) -> None:
    node = shutil.which("node")
    assert node, "Node is missing; make test installs it"
    (snippet,) = blocks(README, "js")
    script = snippet.replace("http://127.0.0.1:8080", real.url)
    folder = Path(__file__).parent / "node"
    assert run([node, "--input-type=module", "-e", script], real, folder).strip()


def test_every_setting_is_documented() -> None:
    table = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [name for name in known_settings() if f"`{name}`" not in table] == []


def test_the_settings_file_shown_is_a_settings_file() -> None:
    (example,) = blocks((ROOT / "docs" / "settings.md").read_text("utf-8"), "toml")
    assert Settings(**tomllib.loads(example)).port == 9000


def test_the_card_shown_is_a_card() -> None:
    remote, sources, facts = blocks((ROOT / "docs" / "cards.md").read_text("utf-8"), "toml")
    assert parse_card(remote, "docs/cards.md").remote is not None
    weights = remote.split("[remote]")[0].replace('engine = "remote"', "") + sources
    notes = '\n[notes]\ngood_at = "x"\nbad_at = "y"\n'
    assert parse_card(weights + notes, "docs/cards.md").sources[0].size == 98362432
    card = msgspec.convert(tomllib.loads(remote) | tomllib.loads(facts), Card)
    assert (card.runs[0].memory, card.list_prices[0].output, card.scores[0].value) == (900_000_000_000, 1.5, 81.2)
