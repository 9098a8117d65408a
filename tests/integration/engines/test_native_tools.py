"""A model whose own chat template writes tools: SmolLM2's weights under a template of the widespread Hermes form."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import pytest_asyncio
from tests.integration.engines.serving import THREADS, Served, answered, ask, serving

from ventoux.calls import ChatMessage, Tool, ToolCall
from ventoux.engines.spec import EngineSpec
from ventoux.engines.watch import HealthPolicy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEMPLATE = r"""
{%- if tools %}{{- '<|im_start|>system\nYou may call functions: <tools>' }}
{%- for tool in tools %}{{- '\n' }}{{- tool | tojson }}{%- endfor %}
{{- '\n</tools>\nCall as <tool_call>\n{"name": ..., "arguments": ...}\n</tool_call><|im_end|>\n' }}{%- endif %}
{%- for message in messages %}
{%- if message.role == 'assistant' and message.tool_calls %}{{- '<|im_start|>assistant\n' }}
{%- if message.content %}{{- message.content }}{%- endif %}
{%- for tool_call in message.tool_calls %}
{{- '\n<tool_call>\n{"name": "' + tool_call.function.name + '", "arguments": ' }}
{{- tool_call.function.arguments | tojson }}{{- '}\n</tool_call>' }}{%- endfor %}{{- '<|im_end|>\n' }}
{%- elif message.role == 'tool' %}{{- '<|im_start|>user\n<tool_response>\n' + message.content }}
{{- '\n</tool_response><|im_end|>\n' }}
{%- else %}{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{%- endif %}
{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{%- endif %}
"""
CITY = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 30}},
    "required": ["city"],
    "additionalProperties": False,
}
WEATHER, TIME = Tool("get_weather", "The weather of a city.", CITY), Tool("get_time", "The time in a city.", CITY)
QUESTION = "What is the weather in Paris?"


@pytest.fixture(scope="module")
def weights(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("native") / "native.gguf"
    published = smollm2.read_bytes()
    key = b"tokenizer.chat_template" + struct.pack("<I", 8)  # the type of strings
    at = published.index(key) + len(key)
    (length,) = struct.unpack_from("<Q", published, at)
    template = TEMPLATE.encode()
    # Tensors stay where they are aligned; the template takes away the space before it.
    template = b" " * ((length - len(template)) % 32) + template
    with path.open("wb") as file:
        for part in (published[:at], struct.pack("<Q", len(template)), template, published[at + 8 + length :]):
            file.write(part)
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    spec = EngineSpec(model="play", kind="llama.cpp", weights=weights, context=1024, parallel=2, threads=THREADS)
    async with serving(tmp_path_factory.mktemp("logs"), spec, HealthPolicy()) as served:
        yield served


async def test_the_template_is_seen_to_know_tools(served: Served) -> None:
    assert served.replica.native_tools


@pytest.mark.parametrize("name", ["", "get_time"])
async def test_a_forced_call_is_valid_whatever_the_template_does(served: Served, name: str) -> None:
    forced: dict[str, Any] = {"tool_mode": "required", "tool_name": name, "parallel_tool_calls": False}
    call = ask(QUESTION, tools=(WEATHER, TIME), max_tokens=120, temperature=0.0, **forced)
    answer = await answered(served, call)
    assert answer.reasons == {0: "tool_calls"}
    (made,) = answer.calls[0]
    assert made.name in ({name} if name else {"get_weather", "get_time"})
    jsonschema_rs.validate(CITY, json.loads(made.arguments))


async def test_none_never_calls(served: Served) -> None:
    answer = await answered(served, ask(QUESTION, tools=(WEATHER,), tool_mode="none", max_tokens=24))
    assert answer.calls == {}
    assert answer.text


async def test_auto_answers_in_words_or_with_a_valid_call(served: Served) -> None:
    answer = await answered(served, ask(QUESTION, tools=(WEATHER,), max_tokens=40, temperature=0.0))
    for made in answer.calls.get(0, ()):
        jsonschema_rs.validate(CITY, json.loads(made.arguments))
    assert answer.text or answer.calls or answer.reasons[0] == "length"


async def test_calls_and_results_go_through_the_template(served: Served) -> None:
    messages = [
        ChatMessage("user", QUESTION),
        ChatMessage("assistant", "", tool_calls=(ToolCall("abc123def", "get_weather", '{"city": "Paris"}'),)),
        ChatMessage("tool", "sunny, 31 degrees", tool_call_id="abc123def", name="get_weather"),
    ]
    with_history = await answered(served, ask(messages=messages, tools=(WEATHER,), max_tokens=1))
    without = await answered(served, ask(messages=messages[:1], tools=(WEATHER,), max_tokens=1))
    assert with_history.usages[-1].prompt_tokens > without.usages[-1].prompt_tokens + 25
