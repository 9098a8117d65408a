from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.e2e.servers import Server

ROOT = Path(__file__).resolve().parents[2]
CHAT, EMBEDDER = "smollm2-135m-instruct", "use-multilingual-v3"
JUDGE = "ventoux-moderation"
"""Served wherever the embedder is."""
VERSIONS = ("1.12.4", "2.10.1", "3.7.0")


def run(command: list[str], server: Server, folder: Path, models: tuple[str, str] = (CHAT, EMBEDDER)) -> Any:
    done = subprocess.run(
        [*command, server.url, server.key, *models],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=VERSIONS)
def python_sdk(request: pytest.FixtureRequest, real: Server) -> Any:
    python = ROOT / ".venv-sdk" / f"sdk-mistralai-{request.param}" / "bin" / "python"
    return run([str(python), "-W", "error::ResourceWarning", "sdk/exercise.py"], real, Path(__file__).parent)


@pytest.fixture(scope="module")
def node_sdk(real: Server) -> Any:
    node = shutil.which("node")
    assert node, "Node is missing; make test installs it"
    return run([node, "exercise.mjs"], real, Path(__file__).parent / "node")


def test_python_chats_whole_and_streamed_with_the_same_answer(python_sdk: Any) -> None:
    answers = {python_sdk[way]["text"] for way in ("complete", "again", "stream", "async_complete", "async_stream")}
    assert len(answers) == 1
    assert answers.pop().strip()


def test_python_reads_finish_reason_and_usage_everywhere(python_sdk: Any) -> None:
    for way in ("complete", "stream", "async_complete", "async_stream"):
        assert python_sdk[way]["finish_reason"] in {"stop", "length"}
        assert python_sdk[way]["tokens"] > 16


def test_python_streams_open_with_the_role_under_one_id(python_sdk: Any) -> None:
    assert (python_sdk["stream"]["role"], python_sdk["stream"]["ids"]) == ("assistant", 1)


def test_python_gets_as_many_choices_as_it_asked_for(python_sdk: Any) -> None:
    assert python_sdk["two"]["choices"] == 2


def test_python_embeds_and_lists_models(python_sdk: Any) -> None:
    assert python_sdk["embeddings"] == [512, 512]
    assert set(python_sdk["models"]) == {CHAT, EMBEDDER, JUDGE}
    assert python_sdk["model"] == 2048


def test_python_moderates_and_classifies_texts_and_chats(real: Server, python_sdk: Any) -> None:
    judged = python_sdk["judged"]
    assert "violence_and_threats" in judged["flagged"][0]
    assert judged["flagged"][1] == []
    assert judged["categories"] == [9, 9, 11, 11]
    assert judged["labels"][0] < 0.1 < judged["labels"][1]
    events = [event for event in real.usage_events() if event["model"] == JUDGE]
    assert {event["operation"] for event in events} >= {"moderation", "classification"}
    assert all(event["prompt_tokens"] > 4 and not event["completion_tokens"] for event in events)


def test_python_raises_its_own_errors_with_our_words(python_sdk: Any) -> None:
    assert python_sdk["stranger"]["status"] == 401
    assert python_sdk["unknown"]["status"] == 404
    assert f"Did you mean {CHAT}" in python_sdk["unknown"]["text"]
    assert python_sdk["invalid"]["kind"] == "HTTPValidationError"


def test_node_chats_streams_embeds_and_lists(node_sdk: Any) -> None:
    assert node_sdk["complete"]["text"] == node_sdk["stream"]["text"]
    assert node_sdk["complete"]["tokens"] == node_sdk["stream"]["tokens"] > 16
    assert node_sdk["embeddings"] == [512, 512]
    assert set(node_sdk["models"]) == {CHAT, EMBEDDER, JUDGE}


def test_node_raises_its_own_errors(node_sdk: Any) -> None:
    assert node_sdk["invalid"]["kind"] == "HTTPValidationError"
    assert node_sdk["unknown"]["status"] == 404
