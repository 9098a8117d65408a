from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.e2e.servers import eventually

if TYPE_CHECKING:
    from tests.e2e.servers import Server


def call(**more: Any) -> dict[str, Any]:
    return {"model": "quick", "messages": [{"role": "user", "content": f"Hi {uuid4()}"}], **more}


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/openai/v1/chat/completions", "/models/chat/completions"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_repeated_call_gets_the_same_reply_and_is_billed_once(scripted: Server, path: str, stream: bool) -> None:
    body, key = call(stream=stream), str(uuid4())
    events = len(scripted.usage_events())
    first = scripted.post(path, body, idempotency_key=key)
    again = scripted.post(path, body, idempotency_key=key)
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert len(scripted.usage_events()) == events + 1


def test_embeddings_and_another_keys_calls_are_their_own(scripted: Server) -> None:
    body, key = call(), str(uuid4())
    scripted.post("/v1/chat/completions", body, idempotency_key=key)
    without = scripted.post("/v1/chat/completions", body)
    assert "idempotent-replayed" not in without.headers
    unknown = scripted.post("/v1/chat/completions", body, key="nobody", idempotency_key=key)
    assert unknown.status == 401


@pytest.mark.parametrize(("path", "status"), [("/v1/chat/completions", 422), ("/openai/v1/chat/completions", 400)])
def test_another_request_under_the_same_key_is_a_conflict_in_the_dialects_words(
    scripted: Server, path: str, status: int
) -> None:
    key = str(uuid4())
    scripted.post(path, call(), idempotency_key=key)
    refused = scripted.post(path, call(), idempotency_key=key)
    assert refused.status == status
    assert b"another request" in refused.body


def test_the_headers_that_say_what_is_asked_are_part_of_the_request(scripted: Server) -> None:
    path = "/models/chat/completions"
    body = {"messages": [{"role": "user", "content": "Hi"}], "safe_prompt": True}
    asked = {"x_ms_model_mesh_model_name": "quick", "extra_parameters": "drop"}
    for other in (
        {"x_ms_model_mesh_model_name": "slow"},
        {"azureml_model_deployment": "quick"},
        {"extra_parameters": "pass-through"},
    ):
        key = str(uuid4())
        assert scripted.post(path, body, idempotency_key=key, **asked).status == 200
        refused = scripted.post(path, body, idempotency_key=key, **(asked | other))
        assert b"another request" in refused.body
        assert scripted.post(path, body, idempotency_key=key, **asked).headers["idempotent-replayed"] == "true"


def metrics(server: Server) -> bytes:
    return server.get("/metrics").body


def test_a_repeat_while_the_first_runs_is_told_to_come_back(scripted: Server) -> None:
    body, key = call(max_tokens=50) | {"model": "slow"}, str(uuid4())
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(scripted.post, "/v1/chat/completions", body, idempotency_key=key)
        statuses: list[int] = []
        assert eventually(lambda: b'ventoux_replica_running{model="slow",replica="slow/0"} 1.0' in metrics(scripted))

        def repeated() -> bool:
            answer = scripted.post("/v1/chat/completions", body, idempotency_key=key)
            statuses.append(answer.status)
            if answer.status == 409:
                assert answer.headers["retry-after"] == "1"
            return first.done()

        assert eventually(repeated)
    assert 409 in statuses
    assert scripted.post("/v1/chat/completions", body, idempotency_key=key).status == 200


def test_an_answer_that_failed_is_not_kept(scripted: Server) -> None:
    key = str(uuid4())
    body = call(max_tokens=10) | {"model": "breaks"}
    first = scripted.post("/v1/chat/completions", body, idempotency_key=key)
    again = scripted.post("/v1/chat/completions", body, idempotency_key=key)
    assert (first.status, again.status) == (502, 502)
    streamed = [
        scripted.post("/v1/chat/completions", body | {"stream": True}, idempotency_key=f"{key}s") for _ in range(2)
    ]
    assert all("idempotent-replayed" not in one.headers for one in [first, again, *streamed])


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_refused(scripted: Server, key: str) -> None:
    assert scripted.post("/v1/chat/completions", call(), idempotency_key=key).status == 400
