"""The official OpenAI packages asking a real model for completions, tool calls and JSON."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.test_openai import CHAT, HERE, python, run

if TYPE_CHECKING:
    from tests.e2e.servers import Server

CITIES = {"Paris", "London"}


@pytest.fixture(scope="module")
def found(real: Server) -> Any:
    return python("exercise_openai_structured.py", real.url, real.key, CHAT)


def test_completions_are_the_same_whole_streamed_and_listed(found: Any) -> None:
    completions = found["completions"]
    assert completions["whole"] == completions["listed"] == completions["streamed"]
    assert completions["whole"].strip()
    assert (completions["finish_reason"], completions["tokens"], completions["two"]) == ("length", 6, 2)


def test_an_echoed_completion_begins_with_its_prompt(found: Any) -> None:
    completions = found["completions"]
    assert completions["echoed"] == "The capital of France is" + completions["whole"]


def test_the_tokens_of_a_scored_completion_join_to_its_text(found: Any) -> None:
    scored = found["completions"]["scored"]
    assert scored["joined"] == scored["text"]
    assert scored["offsets"][0] == 0
    assert all(2 <= alternatives <= 3 for alternatives in scored["alternatives"])


@pytest.mark.parametrize("way", ["forced", "streamed"])
def test_a_required_call_has_arguments_that_the_package_parses(found: Any, way: str) -> None:
    called = found["tools"][way]
    assert called["finish_reason"] == "tool_calls"
    assert called["names"] == ["Weather"]
    assert called["parsed"] == [True]
    assert called["arguments"][0]["city"] in CITIES
    assert called["ids"][0].startswith("call_")


def test_a_streamed_call_makes_the_events_of_the_package(found: Any) -> None:
    assert "tool_calls.function.arguments.done" in found["tools"]["streamed"]["events"]


def test_none_never_calls_and_a_result_is_taken(found: Any) -> None:
    assert found["tools"]["none"]["names"] == found["tools"]["after"]["names"] == []
    assert found["tools"]["after"]["finish_reason"] in {"stop", "length"}


def test_a_schema_holds_whole_and_streamed(found: Any) -> None:
    assert found["texts"]["parsed"]["name"] in CITIES
    assert found["texts"]["streamed"]["name"] in CITIES


def test_an_answer_in_json_parses_where_it_is_whole(found: Any) -> None:
    texts = found["texts"]
    assert texts["object_finish_reason"] in {"stop", "length"}
    assert texts["object_finish_reason"] == "length" or isinstance(json.loads(texts["object"]), dict)


def test_node_runs_the_tool_and_reads_the_schema(real: Server) -> None:
    node = shutil.which("node")
    assert node, "Node is missing; make test installs it"
    found = run([node, "exercise_openai_structured.mjs", real.url, real.key, CHAT], HERE / "node")
    assert len(found["asked"]) == 1
    assert {found["asked"][0], found["city"]} <= CITIES
