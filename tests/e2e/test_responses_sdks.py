"""The official packages of OpenAI and Mistral asking a real model for responses."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.test_openai import CHAT, HERE, python, run

if TYPE_CHECKING:
    from tests.e2e.servers import Server

MISTRAL = HERE.parents[1] / ".venv-sdk" / "sdk-mistralai-3.7.0" / "bin" / "python"
CITIES = {"Paris", "London"}


@pytest.fixture(scope="module")
def plain(real: Server) -> Any:
    return python("exercise_openai_responses.py", real.url, real.key, CHAT, "plain")


@pytest.fixture(scope="module")
def structured(real: Server) -> Any:
    return python("exercise_openai_responses.py", real.url, real.key, CHAT, "structured")


@pytest.fixture(scope="module")
def mistral(real: Server) -> Any:
    command = [str(MISTRAL), "-W", "error::ResourceWarning", "sdk/exercise_mistral_responses.py"]
    return run([*command, real.url, real.key, CHAT])


def test_openai_reads_the_same_answer_in_every_way(plain: Any) -> None:
    ways = ("whole", "stream", "async_whole", "async_stream", "async_again")
    answers = {plain[way]["text"] for way in ways}
    assert len(answers) == 1
    assert answers.pop().strip()
    assert all(plain[way]["status"] in {"completed", "incomplete"} for way in ways)
    assert all(plain[way]["tokens"] > plain[way]["input_tokens"] > 0 for way in ways)


@pytest.mark.parametrize("way", ["stream", "async_stream"])
def test_openai_knows_every_event_and_counts_them(plain: Any, way: str) -> None:
    found = plain[way]
    assert found["joined"] == found["text"]
    assert (found["numbers"], found["known"]) == (True, True)
    assert found["first"][:2] == ["response.created", "response.in_progress"]
    assert found["last"][-1] == f"response.{found['status']}"


def test_openai_goes_on_retrieves_lists_and_deletes(plain: Any) -> None:
    stored = plain["stored"]
    assert stored["retrieved"]
    assert stored["previous"] == stored["first"]["id"]
    assert stored["second"]["input_tokens"] > stored["first"]["tokens"]
    assert stored["items"] == [
        ["user", "Name the capital of France."],
        ["assistant", stored["first"]["text"]],
        ["user", "And of Germany?"],
    ]
    assert stored["newest"] == "And of Germany?"
    assert (stored["deleted"]["kind"], stored["deleted"]["status"]) == ("NotFoundError", 404)
    assert (stored["broken"]["code"], stored["broken"]["param"]) == (
        "previous_response_not_found",
        "previous_response_id",
    )


def test_openai_raises_its_own_errors(plain: Any) -> None:
    expected = {
        "background": ("BadRequestError", 400, "unsupported_value", "background"),
        "conversation": ("BadRequestError", 400, "unsupported_parameter", "conversation"),
        "tool": ("BadRequestError", 400, "unsupported_value", "tools[0].type"),
        "unknown": ("NotFoundError", 404, "model_not_found", "model"),
        "reference": ("BadRequestError", 400, "unsupported_value", "input[0].type"),
        "count": ("BadRequestError", 400, None, None),
        "schema": ("BadRequestError", 400, "invalid_value", "text.format.schema.not"),
    }
    found = plain["errors"]
    assert {
        name: (found[name]["kind"], found[name]["status"], found[name]["code"], found[name]["param"])
        for name in expected
    } == expected


def test_openai_gets_a_call_whose_arguments_it_parses_and_gives_the_result_back(structured: Any) -> None:
    called = structured["tools"]
    assert (called["type"], called["name"]) == ("function_call", "Weather")
    assert called["call_id"].startswith("call_")
    assert called["arguments"]["city"] in CITIES
    assert called["parsed"] == [True]
    assert "response.function_call_arguments.done" in called["helper"]
    assert called["unanswered"]["param"] == "input"


def test_openai_goes_on_from_a_call_as_from_its_items(structured: Any) -> None:
    answered, went_on = structured["tools"]["answered"], structured["tools"]["went_on"]
    assert answered["text"].strip()
    assert (went_on["text"], went_on["input_tokens"]) == (answered["text"], answered["input_tokens"])


def test_openai_parses_a_text_of_a_schema_and_scores_of_tokens(structured: Any) -> None:
    texts = structured["texts"]
    assert texts["parsed"]["name"] in CITIES
    assert texts["streamed"]["name"] in CITIES
    assert texts["top"] == [2]
    assert texts["tokens"] > 0


def test_mistral_reads_the_same_answer_in_every_way(mistral: Any) -> None:
    ways = ("whole", "stream", "async_whole", "async_stream")
    answers = {mistral[way]["text"] for way in ways}
    assert len(answers) == 1
    assert answers.pop().strip()
    assert all(mistral[way]["tokens"] > 16 for way in ways)


@pytest.mark.parametrize("way", ["stream", "async_stream"])
def test_mistral_knows_every_event_and_counts_them(mistral: Any, way: str) -> None:
    found = mistral[way]
    assert found["joined"] == found["text"]
    assert (found["numbers"], found["names"]) == (True, True)
    assert found["kinds"] == ["response.created", "response.in_progress", "response.output_item.added"]


def test_mistral_gets_a_call_and_gives_its_result_back(mistral: Any) -> None:
    called = mistral["tools"]
    assert len(called["call_id"]) == 9
    assert called["arguments"]["city"] in CITIES
    assert "response.function_call_arguments.done" in called["kinds"]
    assert called["after"]["text"].strip()


def test_a_schema_holds_in_responses_of_mistral(real: Server) -> None:
    """By hand: the official package, 3.7.0, leaves ``text`` out of every request."""
    name = {"type": "string", "enum": sorted(CITIES)}
    schema = {"type": "object", "properties": {"name": name}, "required": ["name"], "additionalProperties": False}
    text = {"format": {"type": "json_schema", "name": "city", "schema": schema}}
    body = {"model": CHAT, "input": "Name the capital of France.", "text": text, "max_output_tokens": 64}
    found = real.post("/v1/responses", body).json
    assert json.loads(found["output"][0]["content"][0]["text"])["name"] in CITIES


def test_mistral_raises_its_own_errors(mistral: Any) -> None:
    assert (mistral["invalid"]["kind"], mistral["invalid"]["status"]) == ("SDKError", 422)
    assert mistral["unknown"]["status"] == 404
    assert mistral["count"]["status"] == 400


def test_node_makes_streams_reads_goes_on_and_deletes(scripted: Server) -> None:
    binary = shutil.which("node")
    assert binary, "Node is missing; make test installs it"
    found = run([binary, "exercise_responses.mjs", scripted.url, scripted.key, "quick"], HERE / "node")
    assert found["text"] == found["streamed"] == found["helper"] == found["read"] == "Hello there!"
    assert found["status"] in {"completed", "incomplete"}
    assert found["tokens"] == found["streamed_tokens"] > 3
    assert found["items"] == ["Hello", "Hello there!", "And then?"]
    assert found["refused"] == {
        "kind": "BadRequestError",
        "code": "previous_response_not_found",
        "param": "previous_response_id",
    }
