"""The official OpenAI packages, Python and JavaScript, as clients of a real server with a real model."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.servers import query

if TYPE_CHECKING:
    from tests.e2e.servers import Server

HERE = Path(__file__).resolve().parent
PYTHON = HERE.parents[1] / ".venv-sdk" / "sdk-openai-3.57.0" / "bin" / "python"
CHAT, EMBEDDER, JUDGE = "smollm2-135m-instruct", "use-multilingual-v3", "ventoux-moderation"


def run(command: list[str], folder: Path = HERE) -> Any:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def python(script: str, *arguments: str) -> Any:
    return run([str(PYTHON), "-W", "error::ResourceWarning", f"sdk/{script}", *arguments])


@pytest.fixture(scope="module")
def found(real: Server) -> Any:
    return python("exercise_openai.py", real.url, real.key, CHAT, EMBEDDER)


@pytest.fixture(scope="module")
def node(real: Server) -> Any:
    binary = shutil.which("node")
    assert binary, "Node is missing; make test installs it"
    return run([binary, "exercise_openai.mjs", real.url, real.key, CHAT, EMBEDDER], HERE / "node")


def test_python_chats_in_every_way_with_the_same_answer(found: Any) -> None:
    ways = ("complete", "raw", "stream", "bare", "helper", "async_complete", "async_stream")
    answers = {found[way]["text"] for way in ways}
    assert len(answers) == 1
    assert answers.pop().strip()


def test_python_reads_finish_reason_and_usage_everywhere(found: Any) -> None:
    for way in ("complete", "stream", "helper", "async_complete", "async_stream"):
        assert found[way]["finish_reason"] in {"stop", "length"}
        assert found[way]["tokens"] > 16


def test_python_streams_open_with_the_role_under_one_id_and_tell_usage_on_demand(found: Any) -> None:
    assert (found["stream"]["role"], found["stream"]["ids"]) == ("assistant", 1)
    assert found["bare"]["tokens"] is None
    assert {"chunk", "content.delta", "content.done"} <= set(found["helper"]["events"])


def test_python_gets_choices_logprobs_and_extras(found: Any) -> None:
    assert found["two"]["choices"] == 2
    assert found["logprobs"]["joined"].startswith(found["logprobs"]["text"])
    assert found["logprobs"]["top"] == [2]
    assert found["extras"]["text"].strip()


def test_python_gives_an_answer_back_as_its_own_object(found: Any) -> None:
    assert found["replied"]["text"].strip()


def test_ids_look_like_those_of_openai_and_hold_the_request_id(found: Any) -> None:
    assert found["raw"]["id"] == f"chatcmpl-{found['request_id']}"


def test_python_embeds_by_base64_as_by_floats(found: Any) -> None:
    embeddings = found["embeddings"]
    assert embeddings["sizes"] == [512, 512]
    assert embeddings["apart"] == 0
    assert embeddings["short"] == 64
    assert embeddings["length"] == pytest.approx(1, abs=1e-5)
    assert embeddings["tokens"] > 0
    assert found["async_embeddings"] == 512


def test_python_lists_models(found: Any) -> None:
    assert set(found["models"]) == {CHAT, EMBEDDER, JUDGE}
    assert found["model"] == "model"


def test_python_moderates_and_is_not_told_what_was_not_judged(found: Any) -> None:
    assert found["moderation"] == {"flagged": [True, False], "violence": [True, False], "harassment": [None, None]}


def test_python_raises_its_own_errors_with_our_words(found: Any) -> None:
    expected = {
        "stranger": ("AuthenticationError", 401, "invalid_api_key", None),
        "unknown": ("NotFoundError", 404, "model_not_found", "model"),
        "invalid": ("BadRequestError", 400, "invalid_value", "temperature"),
        "refused": ("BadRequestError", 400, "unsupported_value", "store"),
        "foreign": ("BadRequestError", 400, "unknown_parameter", "frobnicate"),
        "tokens": ("BadRequestError", 400, "unsupported_value", "input"),
        "long": ("BadRequestError", 400, "context_length_exceeded", "messages"),
        "nowhere": ("NotFoundError", 404, None, None),
    }
    told = {
        name: (found[name]["kind"], found[name]["status"], found[name]["code"], found[name]["param"])
        for name in expected
    }
    assert told == expected
    assert f"Did you mean {CHAT}" in found["unknown"]["text"]


def test_the_ledger_knows_the_dialect_and_the_user(real: Server, found: Any) -> None:
    assert found
    rows = query(real.home, "SELECT metadata FROM usage_events WHERE dialect = 'openai' AND operation = 'chat'")
    assert any(row["metadata"] and json.loads(row["metadata"]) == {"user": "ada"} for row in rows)


def test_a_broken_stream_raises_in_the_client_after_the_texts_that_came(scripted: Server) -> None:
    broken = python("exercise_openai_breaks.py", scripted.url, scripted.key, "breaks")
    assert broken["texts"][1:] == ["word "] * 3
    assert (broken["kind"], broken["code"]) == ("APIError", "engine_error")


def test_node_chats_streams_embeds_and_lists(node: Any) -> None:
    assert node["complete"]["text"] == node["stream"]["text"] == node["helper"]["text"]
    assert node["complete"]["tokens"] == node["stream"]["tokens"] > 16
    assert (node["embeddings"], node["apart"]) == ([512, 512], 0)
    assert set(node["models"]) == {CHAT, EMBEDDER, JUDGE}
    assert node["model"] == CHAT


def test_node_raises_its_own_errors(node: Any) -> None:
    assert node["invalid"] == {
        "kind": "BadRequestError",
        "status": 400,
        "code": "invalid_value",
        "param": "temperature",
    }
    assert (node["unknown"]["kind"], node["unknown"]["code"]) == ("NotFoundError", "model_not_found")
    assert (node["stranger"]["kind"], node["stranger"]["status"]) == ("AuthenticationError", 401)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "chat/completions", b"{", 400),
        ("POST", "chat/completions", b'{"model": "\xff"}', 400),
        ("POST", "chat/completions", b"[]", 400),
        ("POST", "chat/completions", {"model": "quick", "messages": "hi"}, 400),
        ("POST", "chat/completions", {"model": "quick", "messages": [{"role": "user", "content": "a"}] * 10_000}, 400),
        ("POST", "completions", {"model": "quick", "prompt": "a"}, 400),
        ("POST", "embeddings", {"model": "quick", "input": "a"}, 400),
        ("POST", "embeddings", {"model": "quik", "input": "a"}, 404),
        ("GET", "models/quik", None, 404),
        ("DELETE", "models/quick", None, 405),
        ("GET", "threads", None, 404),
    ],
    ids=["malformed", "not-utf-8", "array", "type", "10,000 messages", "no completion", "no embeddings", "model",
         "no model", "method", "path"],
)  # fmt: skip
def test_every_failure_has_the_shape_of_openai(
    scripted: Server, method: str, path: str, body: Any, status: int
) -> None:
    answer = scripted.request(method, f"/openai/v1/{path}", body)
    assert answer.status == status
    assert set(answer.json["error"]) == {"message", "type", "param", "code"}
    assert answer.json["error"]["type"] == "invalid_request_error"
