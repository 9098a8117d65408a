"""Responses of both APIs as bytes, before engines that play a script."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.servers import Server, command, home_with_cards, query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.servers import Answer

OPENAI, MISTRAL = "/openai/v1/responses", "/v1/responses"
TEXT = "Hello there!"


def respond(server: Server, path: str = OPENAI, **fields: Any) -> Answer:
    return server.post(path, {"model": "quick", "input": "Hello", "max_output_tokens": 3, **fields})


def events(answer: Answer) -> list[Any]:
    assert answer.headers["content-type"].startswith("text/event-stream")
    blocks = answer.body.decode().split("\n\n")
    assert blocks.pop() == ""
    found = [json.loads(block.split("\n")[1].removeprefix("data: ")) for block in blocks]
    assert [block.split("\n")[0] for block in blocks] == [f"event: {event['type']}" for event in found]
    assert [event["sequence_number"] for event in found] == list(range(len(found)))
    return found


def kept(server: Server) -> set[str]:
    return {row["id"] for row in query(server.home, "SELECT id FROM responses")}


@pytest.fixture
def other_key(scripted: Server) -> str:
    """Of another workspace."""

    command(scripted.home, "workspaces", "create", "other")
    return command(scripted.home, "keys", "create", "--workspace", "other", "--scope", "chat").strip()


@pytest.mark.parametrize("path", [OPENAI, MISTRAL])
def test_a_response_is_the_same_whole_and_streamed(scripted: Server, path: str) -> None:
    whole = respond(scripted, path)
    assert whole.status == 200, whole.body
    found = events(respond(scripted, path, stream=True))
    last = found[-1]["response"]
    assert "".join(event["delta"] for event in found if event["type"].endswith("text.delta")) == TEXT
    assert last["output"][0]["content"] == whole.json["output"][0]["content"]
    assert last["usage"] == whole.json["usage"]
    assert whole.json["output"][0]["content"][0]["text"] == TEXT


@pytest.mark.parametrize("stream", [False, True])
def test_a_stored_response_is_found_as_it_was_served_and_deleted_for_good(scripted: Server, stream: bool) -> None:
    answer = respond(scripted, stream=stream)
    made = events(answer)[-1]["response"] if stream else answer.json
    path = f"{OPENAI}/{made['id']}"
    assert scripted.get(path).json == made
    assert scripted.request("DELETE", path).json == {"id": made["id"], "object": "response", "deleted": True}
    assert scripted.get(path).status == scripted.request("DELETE", path).status == 404
    assert made["id"] not in kept(scripted)


def test_one_that_is_not_to_be_stored_is_not(scripted: Server) -> None:
    for answer in (respond(scripted, store=False), respond(scripted, MISTRAL)):
        assert scripted.get(f"{OPENAI}/{answer.json['id']}").status == 404
        assert answer.json["id"] not in kept(scripted)


def test_the_items_of_a_conversation_are_listed_in_order(scripted: Server) -> None:
    first = respond(scripted).json
    second = respond(scripted, input="And then?", previous_response_id=first["id"]).json
    assert second["previous_response_id"] == first["id"]
    assert second["usage"]["input_tokens"] > first["usage"]["input_tokens"]
    listed = scripted.get(f"{OPENAI}/{second['id']}/input_items?order=asc&limit=2").json
    assert [item["content"][0]["text"] for item in listed["data"]] == ["Hello", TEXT]
    more = scripted.get(f"{OPENAI}/{second['id']}/input_items?order=asc&after={listed['last_id']}").json
    assert ([item["content"][0]["text"] for item in more["data"]], more["has_more"]) == (["And then?"], False)


def test_what_is_no_longer_kept_cannot_be_gone_on_with(scripted: Server) -> None:
    first = respond(scripted).json["id"]
    second = respond(scripted, previous_response_id=first).json["id"]
    scripted.request("DELETE", f"{OPENAI}/{first}")
    for previous in (first, second):
        answer = respond(scripted, previous_response_id=previous)
        assert (answer.status, answer.json["error"]["code"]) == (400, "previous_response_not_found")
        assert answer.json["error"]["param"] == "previous_response_id"


def test_another_workspace_sees_nothing_of_a_response(scripted: Server, other_key: str) -> None:
    made = respond(scripted).json["id"]
    for method, path in (
        ("GET", f"{OPENAI}/{made}"),
        ("DELETE", f"{OPENAI}/{made}"),
        ("GET", f"{OPENAI}/{made}/input_items"),
    ):
        answer = scripted.request(method, path, key=other_key)
        assert (answer.status, made in answer.json["error"]["message"]) == (404, True)
    body = {"model": "quick", "input": "Hello", "previous_response_id": made}
    assert scripted.post(OPENAI, body, key=other_key).status == 400
    assert scripted.get(f"{OPENAI}/{made}").status == 200


@pytest.mark.parametrize("path", [OPENAI, MISTRAL])
@pytest.mark.parametrize("model", ["breaks", "hangs"])
def test_a_stream_whose_engine_fails_ends_with_words(scripted: Server, path: str, model: str) -> None:
    *_, told, failed = events(respond(scripted, path, model=model, max_output_tokens=50, stream=True))
    assert (told["type"], failed["type"]) == ("error", "response.failed")
    assert failed["response"]["error"]["code"] == "server_error"
    assert failed["response"]["output"][0]["content"][0]["text"].startswith("word ")
    assert scripted.get(f"{OPENAI}/{failed['response']['id']}").status == 404


def test_each_api_words_its_errors(scripted: Server) -> None:
    assert respond(scripted, temperature=9).json["error"]["param"] == "temperature"
    assert respond(scripted, MISTRAL, temperature=9).json["detail"][0]["loc"] == ["body", "temperature"]
    assert respond(scripted, model="quik").json["error"]["code"] == "model_not_found"
    schema: dict[str, Any] = {"type": "json_schema", "name": "n", "schema": {"type": "object", "not": {}}}
    refused = respond(scripted, text={"format": schema})
    assert refused.json["error"]["param"] == "text.format.schema.not", refused.body


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (f"{MISTRAL}/input_tokens", "counted by the engine"),
        (f"{OPENAI}/input_tokens", "counted by the engine"),
        (f"{OPENAI}/compact", "not condensed"),
        (f"{OPENAI}/resp_1/cancel", "in the background"),
    ],
)
def test_operations_that_cannot_be_done_say_why(scripted: Server, path: str, why: str) -> None:
    told = scripted.post(path, {"model": "quick", "input": "Hello"})
    assert told.status == 400
    assert why in told.body.decode()


def test_every_response_is_in_the_ledger(scripted: Server) -> None:
    made = respond(scripted, user="ada").json["id"].removeprefix("resp_")
    rows = [row for row in scripted.usage_events() if row["request_id"] == made]
    assert [(row["dialect"], row["operation"], row["status"]) for row in rows] == [("openai", "chat", 200)]
    assert json.loads(rows[0]["metadata"]) == {"user": "ada"}


@pytest.fixture
def without_store(tmp_path: Path) -> Iterator[Server]:
    """A server whose database loses the table of responses while it runs."""
    home = home_with_cards(tmp_path / "home", {"quick": {"tokens": ["Hello", " there", "!"]}})
    with Server(home, "--model", "quick") as server:
        with closing(sqlite3.connect(home / "ventoux.db")) as connection:
            connection.execute("DROP TABLE responses")
        yield server


def test_a_response_that_cannot_be_stored_is_never_called_complete(without_store: Server) -> None:
    whole = respond(without_store)
    assert (whole.status, whole.json["error"]["type"]) == (503, "server_error")
    *_, told, failed = events(respond(without_store, stream=True))
    assert (told["type"], failed["type"]) == ("error", "response.failed")
    assert "Responses cannot be written" in told["message"]
    assert respond(without_store, store=False).status == 200


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Server]:
    """A server that keeps little and takes few requests."""
    home = home_with_cards(tmp_path / "home", {"quick": {"tokens": ["Hello", " there", "!"]}})
    bounds = {"VENTOUX_RESPONSES_BYTES": "1048576", "VENTOUX_REQUESTS_PER_MINUTE": "4"}
    with Server(home, "--model", "quick", env=bounds) as server:
        yield server


def test_a_request_that_is_too_large_to_be_stored_is_refused_before_any_model_runs(narrow: Server) -> None:
    large = "word " * 3400
    refused = respond(narrow, input=large)
    assert (refused.status, refused.json["error"]["param"]) == (400, "store")
    assert "up to 16,384 bytes" in refused.json["error"]["message"]
    assert narrow.usage_events() == []
    assert respond(narrow, input=large, store=False).status == 200


def test_reading_what_is_stored_counts_as_a_request_and_going_on_from_it_as_one(narrow: Server) -> None:
    first = respond(narrow)
    assert first.headers["x-ratelimit-remaining-requests"] == "3"
    second = respond(narrow, previous_response_id=first.json["id"])
    assert (second.status, second.headers["x-ratelimit-remaining-requests"]) == (200, "2")
    path = f"{OPENAI}/{second.json['id']}"
    assert [narrow.get(path).status, narrow.get(f"{path}/input_items").status] == [200, 200]
    refused = [
        narrow.get(path),
        narrow.get(f"{path}/input_items"),
        narrow.request("DELETE", path),
        respond(narrow, previous_response_id=second.json["id"]),
    ]
    assert [answer.status for answer in refused] == [429] * 4
    assert all(0 < int(answer.headers["retry-after"]) <= 60 for answer in refused)
    assert refused[0].headers["x-ratelimit-remaining-requests"] == "0"
