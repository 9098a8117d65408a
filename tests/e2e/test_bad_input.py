from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.servers import eventually

if TYPE_CHECKING:
    from tests.e2e.servers import Answer, Server

CHAT = "/v1/chat/completions"
USER = {"role": "user", "content": "Hello"}


def chat(server: Server, **fields: Any) -> Answer:
    return server.post(CHAT, {"model": "quick", "messages": [USER], **fields})


def test_a_call_is_answered_in_the_shape_of_the_api(scripted: Server) -> None:
    answer = chat(scripted, max_tokens=3)
    assert answer.status == 200
    assert answer.json["choices"][0]["message"]["content"] == "Hello there!"
    assert answer.headers["mistral-correlation-id"] == answer.json["id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"model": "\xff"}', 400),
        (b"[]", 422),
        ({"model": "quick", "messages": "hi"}, 422),
        ({"model": "quick", "messages": [USER], "max_completion_tokens": 3}, 422),
        ({"model": "quick", "messages": [USER], "tools": [{"type": "function"}]}, 422),
        ({"model": "quick", "messages": [USER] * 10_000}, 422),
        ({"model": "quick", "messages": [{"role": "assistant", "content": "a"}]}, 400),
        ({"model": "quik", "messages": [USER]}, 404),
        (b'{"model": "quick", "messages": [' + b" " * 50_000_000, 413),
    ],
    ids=["malformed", "not-utf-8", "array", "type", "field", "tools", "10,000 messages", "order", "model", "50 MB"],
)  # fmt: skip
def test_bad_input_gets_its_status_and_the_rest_goes_on(scripted: Server, body: Any, status: int) -> None:
    answer = scripted.post(CHAT, body)
    assert answer.status == status
    problem = answer.json
    if status == 422:
        assert isinstance(problem["detail"], list)
    else:
        assert problem["object"] == "error"
        assert problem["message"]
    assert chat(scripted).status == 200


def test_an_unknown_model_names_the_nearest(scripted: Server) -> None:
    assert "quick" in scripted.post(CHAT, {"model": "quik", "messages": [USER]}).json["message"]


@pytest.mark.parametrize("key", ["", "vx_nothing", "Bearer", "x" * 5000])
def test_without_a_good_key_nothing_is_answered(scripted: Server, key: str) -> None:
    answer = scripted.post(CHAT, {"model": "quick", "messages": [USER]}, key=key)
    assert answer.status == 401
    assert answer.json["detail"]


def test_unknown_paths_and_methods_have_error_bodies(scripted: Server) -> None:
    assert (scripted.get("/v1/nothing").status, scripted.get(CHAT).status) == (404, 405)
    assert scripted.get("/v1/nothing").json["object"] == "error"


def test_a_wrong_embedding_model_says_which_models_embed(scripted: Server) -> None:
    answer = scripted.post("/v1/embeddings", {"model": "quick", "input": "a"})
    assert (answer.status, "cannot do embeddings" in answer.json["message"]) == (400, True)


def test_a_hostile_host_header_opens_nothing(scripted: Server) -> None:
    host, port = scripted.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"GET /v1/models HTTP/1.1\r\nHost: a/healthz?x=\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize(
    ("model", "kind"), [("dies", "engine_error"), ("breaks", "engine_error"), ("hangs", "engine_timeout")]
)
def test_a_stream_whose_engine_fails_says_so_and_never_done(scripted: Server, model: str, kind: str) -> None:
    wait_ready(scripted)
    answer = scripted.post(CHAT, {"model": model, "messages": [USER], "stream": True, "max_tokens": 50})
    *_, error = [json.loads(line[6:]) for line in answer.body.decode().splitlines() if line.startswith("data: ")]
    assert (error["type"], b"[DONE]" in answer.body) == (kind, False)
    assert eventually(lambda: event_of(scripted, error["request_id"]) is not None)
    event = event_of(scripted, error["request_id"])
    assert event is not None
    assert (event["completion_tokens"], event["finish_reason"]) == (3, "error")
    assert chat(scripted).status == 200


@pytest.mark.parametrize(("model", "status"), [("dies", 502), ("breaks", 502), ("hangs", 504)])
def test_a_whole_answer_whose_engine_fails_is_a_gateway_error(scripted: Server, model: str, status: int) -> None:
    wait_ready(scripted)
    answer = scripted.post(CHAT, {"model": model, "messages": [USER], "max_tokens": 50})
    assert (answer.status, answer.json["object"]) == (status, "error")


def event_of(server: Server, request_id: str) -> dict[str, Any] | None:
    return next((row for row in server.usage_events() if row["request_id"] == request_id), None)


def wait_ready(server: Server) -> None:
    deadline = time.monotonic() + 30
    while server.get("/readyz").status != 200:
        assert time.monotonic() < deadline, server.get("/readyz").body


def test_operating_endpoints_answer_without_a_key(scripted: Server) -> None:
    chat(scripted)
    metrics = scripted.get("/metrics", key="").body.decode()
    assert 'ventoux_tokens_total{kind="completion",model="quick"}' in metrics
    assert "ventoux_time_to_first_token_seconds_bucket" in metrics
    assert "ventoux_engine_restarts_total" in metrics
    assert scripted.get("/healthz", key="").json["status"] == "ok"


def test_the_openapi_document_is_valid_and_shown(scripted: Server) -> None:
    from openapi_spec_validator import validate

    validate(scripted.get("/openapi.json").json)
    page = scripted.get("/docs").body.decode()
    assert "/v1/chat/completions" in page
    assert "random_seed" in page


def test_no_log_line_holds_a_prompt_or_a_key(scripted: Server) -> None:
    chat(scripted, messages=[{"role": "user", "content": "the-secret-prompt"}])
    output = "\n".join(scripted.output)
    assert "the-secret-prompt" not in output
    assert output.count(scripted.key) == 1
