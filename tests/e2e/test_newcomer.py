"""From a search to an invoice with the commands of docs/endpoints.md as they are written, and every SDK in between."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.e2e.servers import command
from tests.e2e.test_documents import README, blocks
from tests.e2e.test_official_sdks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.servers import Server

PAGE = (ROOT / "docs" / "endpoints.md").read_text("utf-8")
SDKS = {
    "from mistralai.client": "sdk-mistralai-3.7.0",
    "from openai": "sdk-openai-3.57.0",
    "from azure": "sdk-azure-ai-inference-1.0.0b9",
}


def ventoux(server: Server, line: str) -> str:
    month = datetime.now(UTC).strftime("%Y-%m")
    words = line.replace("MONTH", month).split()
    assert words[0] == "ventoux"
    return command(server.home, *words[1:], COLUMNS="200")


def call(server: Server, folder: Path, start: str, key: str) -> None:
    """The README's first snippet of an SDK, with the endpoint for the model and one of its keys."""
    snippet = next(one for one in blocks(README, "python") if start in one)
    code = snippet.replace("http://127.0.0.1:8080", server.url).replace("smollm2-135m-instruct", "my-first")
    (folder / "snippet.py").write_text(code)
    done = subprocess.run(
        [str(ROOT / ".venv-sdk" / SDKS[start] / "bin" / "python"), "snippet.py"],
        cwd=folder,
        env=os.environ | {"VENTOUX_KEY": key},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.timeout(600)
def test_a_newcomer_goes_from_search_to_invoice_as_it_is_written(real: Server, tmp_path: Path) -> None:
    before, after = (block.strip().splitlines() for block in blocks(PAGE, "sh"))
    said = {line: ventoux(real, line) for line in before}
    assert "smollm2-135m-instruct" in said[before[0]]
    assert "It takes calls." in said[before[2]]
    keys = dict(line.split() for line in said["ventoux endpoints keys my-first"].strip().splitlines())

    for start, slot in zip(SDKS, ("primary", "secondary", "primary"), strict=True):
        call(real, tmp_path, start, keys[slot])

    events = [event for event in real.usage_events() if event["deployment"] == "main"]
    assert len(events) == len(SDKS)
    priced = sum(event["prompt_tokens"] * 100_000 + event["completion_tokens"] * 300_000 for event in events)
    assert all(event["cost"] is not None for event in events)
    billed = sum(event["cost"] for event in events)
    # Each event is rounded up to a whole micro-unit.
    assert 0 <= billed - priced // 1_000_000 <= len(events)

    said = {line: ventoux(real, line) for line in after}
    assert "my-first" in said[after[0]]
    assert str(Decimal(billed) / 1_000_000) in said["ventoux invoice MONTH"].replace(",", "")
    assert said["ventoux endpoints rotate-key my-first primary"].split()[1] != keys["primary"]
    for act in ("endpoint.create", "endpoint.rotate_key", "endpoint.pause", "endpoint.delete"):
        assert act in said["ventoux audit"]
    assert real.post("/v1/chat/completions", {"model": "my-first", "messages": []}).status in {404, 422}
