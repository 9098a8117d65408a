"""Answers of a given form from a real model that was never taught any."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import msgspec
import pytest
import pytest_asyncio
from tests.integration.engines.serving import THREADS, Served, answered, ask, serving

from ventoux.calls import ChatCall, ChatMessage, JsonFormat, Tool, ToolCall
from ventoux.engines.spec import EngineSpec, Infill
from ventoux.engines.watch import HealthPolicy
from ventoux.errors import InvalidRequest, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}
CITY = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 30}},
    "required": ["city"],
    "additionalProperties": False,
}
WEATHER = Tool("get_weather", "The weather of a city.", CITY)
TIME = Tool("get_time", "The time in a city.", CITY)
QUESTION = "What is the weather in Paris?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    spec = EngineSpec(model="play", kind="llama.cpp", weights=smollm2, context=1024, parallel=4, threads=THREADS)
    async with serving(tmp_path_factory.mktemp("logs"), spec, HealthPolicy()) as served:
        yield served


def arguments_of(call: ToolCall) -> Any:
    return json.loads(call.arguments)


@pytest.mark.parametrize("seed", range(2))
async def test_json_of_a_schema_is_valid_whenever_it_ends_by_itself(served: Served, seed: int) -> None:
    answer = await answered(
        served, ask("Describe a person.", format=JsonFormat(PERSON), max_tokens=120, temperature=1.2, seed=seed)
    )
    assert answer.reasons[0] == "stop"
    jsonschema_rs.validate(PERSON, json.loads(answer.text))


async def test_a_json_object_is_one_whenever_it_ends_by_itself(served: Served) -> None:
    small = {"type": "object", "maxProperties": 2, "additionalProperties": {"type": "integer"}}
    call = ask("Numbers", format=JsonFormat(small), max_tokens=60)
    # Names may be of any length, so some texts are cut; of these seeds most are not, and more is in them than "{}".
    seeded = [await answered(served, msgspec.structs.replace(call, seed=seed)) for seed in range(3, 6)]
    ended = [answer.text for answer in seeded if answer.reasons[0] == "stop"]
    assert len(ended) > 1
    for text in ended:
        jsonschema_rs.validate(small, json.loads(text))
    answer = await answered(served, ask("Say something.", format=JsonFormat(), max_tokens=300, seed=3))
    if answer.reasons[0] == "stop":
        assert isinstance(json.loads(answer.text), dict)
    assert answer.text.lstrip().startswith("{")


async def test_a_schema_that_cannot_be_enforced_is_refused_before_anything_is_generated(served: Served) -> None:
    bad = {"type": "object", "properties": {"a": {"type": "array", "uniqueItems": True}}}
    with pytest.raises(ValidationFailed) as failure:
        await answered(served, ask(format=JsonFormat(bad)))
    loc = ("body", "response_format", "json_schema", "schema", "properties", "a", "uniqueItems")
    assert failure.value.issues[0].loc == loc


@pytest.mark.parametrize("mode", [{"tool_mode": "required"}, {"tool_mode": "required", "tool_name": "get_time"}])
async def test_a_forced_call_comes_with_valid_arguments(served: Served, mode: dict[str, Any]) -> None:
    # Without a seed, what was read of the same tools for another test need not be read again.
    fields: dict[str, Any] = {"parallel_tool_calls": False, "temperature": 0.0, **mode}
    call = ask(QUESTION, tools=(WEATHER, TIME), max_tokens=100, **fields)
    answer = await answered(served, call)
    assert answer.reasons[0] == "tool_calls"
    (made,) = answer.calls[0]
    assert made.name in ({mode["tool_name"]} if "tool_name" in mode else {"get_weather", "get_time"})
    assert len(made.id) == 9
    jsonschema_rs.validate(CITY, arguments_of(made))
    assert answer.text == ""


async def test_several_calls_come_at_once_and_each_is_whole(served: Served) -> None:
    call = ask(QUESTION, tools=(WEATHER,), tool_mode="required", max_tokens=70, temperature=0.0)
    answer = await answered(served, call)
    assert len(answer.calls[0]) > 1
    assert all(set(arguments_of(made)) == {"city"} for made in answer.calls[0])
    assert len({made.id for made in answer.calls[0]}) == len(answer.calls[0])


async def test_a_call_that_is_cut_off_calls_nothing(served: Served) -> None:
    answer = await answered(served, ask(QUESTION, tools=(WEATHER,), tool_mode="required", max_tokens=6))
    assert answer.reasons == {0: "length"}
    assert answer.calls == {}


async def test_auto_answers_in_words_or_with_a_valid_call(served: Served) -> None:
    for content in (QUESTION, "Call get_weather with the city Paris."):
        answer = await answered(served, ask(content, tools=(WEATHER,), max_tokens=40, temperature=0.0))
        assert "<tool_call>" not in answer.text
        for made in answer.calls.get(0, ()):
            jsonschema_rs.validate(CITY, arguments_of(made))
        assert answer.text or answer.calls or answer.reasons[0] == "length"


async def test_none_never_calls(served: Served) -> None:
    answer = await answered(served, ask(QUESTION, tools=(WEATHER,), tool_mode="none", max_tokens=30))
    assert answer.text
    assert answer.calls == {}


async def test_a_result_is_fed_back(served: Served) -> None:
    messages = [
        ChatMessage("user", QUESTION),
        ChatMessage("assistant", "", tool_calls=(ToolCall("abc123def", "get_weather", '{"city": "Paris"}'),)),
        ChatMessage("tool", "sunny, 31 degrees", tool_call_id="abc123def", name="get_weather"),
    ]
    answer = await answered(served, ask(messages=messages, tools=(WEATHER,), tool_mode="none", max_tokens=8))
    assert answer.text
    plain = await answered(served, ask(QUESTION, max_tokens=1))
    assert answer.usages[-1].prompt_tokens > plain.usages[-1].prompt_tokens + 20


async def test_two_choices_are_each_of_the_form(served: Served) -> None:
    answer = await answered(served, ask("Describe a person.", format=JsonFormat(PERSON), n=2, max_tokens=120, seed=5))
    for text in answer.texts.values():
        jsonschema_rs.validate(PERSON, json.loads(text))
    assert len(answer.texts) == 2


@pytest.mark.parametrize("fields", [{"stop": ("x",)}, {"min_tokens": 3}, {"prefix": "{"}])
async def test_what_contradicts_a_form_is_refused_by_name(served: Served, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed, match="cannot be combined with response_format"):
        await answered(served, ask(format=JsonFormat(PERSON), **fields))


async def test_a_text_is_continued_as_it_stands(served: Served) -> None:
    call = ChatCall(model="play", messages=[], prompt="One, two, three,", max_tokens=8, temperature=0.0)
    answer = await answered(served, call)
    assert "four" in answer.text
    assert answer.usages[-1].completion_tokens == 8


async def test_a_gap_needs_a_model_with_marks_for_it(served: Served) -> None:
    with pytest.raises(InvalidRequest, match="cannot fill in the middle"):
        await answered(served, ChatCall(model="play", messages=[], prompt="def f(", suffix="return x"))


async def test_a_gap_is_put_between_the_models_own_marks(smollm2: Path, tmp_path: Path) -> None:
    """SmolLM2 has no such marks; two tokens of its vocabulary stand in for them to see that they are kept apart."""
    marks = Infill("<|im_start|>", "<|im_end|>", "<|im_start|>")
    spec = EngineSpec(
        model="play", kind="llama.cpp", weights=smollm2, context=512, parallel=1, threads=THREADS, infill=marks
    )
    async with serving(tmp_path, spec, HealthPolicy()) as served:
        told = await answered(served, ChatCall(model="play", messages=[], prompt="a", suffix="b", max_tokens=1))
        spelled = await answered(
            served, ChatCall(model="play", messages=[], prompt="a<|im_end|>", suffix="b", max_tokens=1)
        )
    assert told.usages[-1].prompt_tokens == 5
    # A mark that the caller writes is text: many tokens, not one.
    assert spelled.usages[-1].prompt_tokens > 6
