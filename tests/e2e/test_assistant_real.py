"""Conversations on the real model: it is small and was taught no tools, and still calls one when it has to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.assistants import library_with
from tests.e2e.servers import eventually

if TYPE_CHECKING:
    from tests.e2e.servers import Server

CHAT = "smollm2-135m-instruct"
LEASE = "# Lease\n\nThe rent is 900 euros a month.\n\n# Notice\n\nThe notice is three months to the end of a month.\n"
ARGS = {"temperature": 0, "max_tokens": 48}
CITY = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 20}, "large": {"type": "boolean"}},
    "required": ["name", "large"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def library(real: Server) -> str:
    made = library_with(real, LEASE, "lease of an assistant")
    documents = f"/v1/libraries/{made}/documents"
    assert eventually(lambda: real.get(documents).json["data"][0]["process_status"] == "done", 60)
    return made


def start(server: Server, inputs: str, **more: Any) -> Any:
    answer = server.post("/v1/conversations", {"model": CHAT, "inputs": inputs, "completion_args": ARGS, **more})
    assert answer.status == 200, answer.body
    return answer.json


def test_what_was_said_in_a_conversation_is_read_again_and_answered(real: Server) -> None:
    first = start(real, "Say hello.")
    path = f"/v1/conversations/{first['conversation_id']}"
    second = real.post(path, {"inputs": "And goodbye.", "completion_args": ARGS}).json
    assert first["outputs"][0]["content"].strip()
    assert second["outputs"][0]["content"].strip()
    assert second["usage"]["prompt_tokens"] > first["usage"]["total_tokens"]


def test_a_call_that_is_required_runs_and_its_result_is_answered(real: Server, library: str) -> None:
    reply = start(
        real,
        "How long is the notice?",
        tools=[{"type": "document_library", "library_ids": [library]}],
        completion_args=ARGS | {"max_tokens": 160, "tool_choice": "required"},
    )
    call, message = reply["outputs"][0], reply["outputs"][-1]
    assert (call["type"], call["name"]) == ("tool.execution", "document_library")
    assert json.loads(call["arguments"])["query"].strip()
    assert "three months" in call["info"]["output"]
    assert message["type"] == "message.output"
    assert reply["usage"]["connectors"]["document_library"] >= 1


def test_an_answer_in_a_form_has_it_in_a_conversation_too(real: Server) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "city", "schema": CITY, "strict": True}}
    reply = start(real, "Name a city.", completion_args=ARGS | {"response_format": form})
    assert set(json.loads(reply["outputs"][0]["content"])) == {"name", "large"}
