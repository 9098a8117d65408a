"""The OpenAPI document against the server that serves it: bodies that its schemas allow, and some that they do not."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.databases import new_home
from tests.e2e.servers import Server, command, scripted_card

from ventoux.gateway.openapi import openapi_document

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".venv-sdk" / "fuzz-schemathesis-4.32.5" / "bin" / "python"
CHAT, EMBEDDER = "quick", "vectors"
PATHS: dict[str, dict[str, Any]] = openapi_document()["paths"]
OPERATIONS = [f"{method} {path}" for path, methods in PATHS.items() for method in methods]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One model that chats and one that embeds, both from a script."""
    home = tmp_path_factory.mktemp("fuzzed") / "home"
    new_home(home)
    chat = scripted_card(CHAT, {"tokens": ["Hello", " there"]})
    embedder = scripted_card(EMBEDDER, {}).replace('capabilities = ["chat"]', 'capabilities = ["embeddings"]')
    (home / "cards" / f"{CHAT}.toml").write_text(chat)
    (home / "cards" / f"{EMBEDDER}.toml").write_text(embedder)
    with Server(home, "--model", CHAT, "--model", EMBEDDER) as server:
        yield server


@pytest.fixture(scope="module")
def fuzzed(served: Server) -> Any:
    made = served.post("/openai/v1/responses", {"model": CHAT, "input": "Hello"})
    assert made.status == 200, made.body
    file = command(served.home, "files", "upload", __file__).strip()
    done = subprocess.run(
        [str(PYTHON), "sdk/fuzz.py", served.url, served.key, CHAT, EMBEDDER, made.json["id"], file],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=900 if os.environ.get("VENTOUX_FUZZ") == "1" else 240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_as_the_document_says(fuzzed: Any, operation: str) -> None:
    assert fuzzed[operation]["requests"] > 0
    assert not fuzzed[operation]["failures"], "\n".join(fuzzed[operation]["failures"])


def test_some_requests_to_every_kind_of_operation_are_served(fuzzed: Any) -> None:
    """Else the fuzzer would only ever see refusals."""
    for path in ("/v1/chat/completions", "/openai/v1/chat/completions", "/models/chat/completions", "/v1/embeddings"):
        assert fuzzed[f"post {path}"]["served"] > 0
