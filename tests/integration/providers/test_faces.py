"""The client against every kind of provider, each as strict as the real one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.integration.engines.serving import answered_by, ask
from tests.integration.providers.playing import KEY, MANNERS, MODEL, Far, played

from ventoux.calls import ChatMessage, EmbeddingsCall, JsonFormat, Tool, ToolCall, Usage
from ventoux.engines.client import EngineClient
from ventoux.engines.replica import Replica
from ventoux.errors import ValidationFailed

FACES = list(MANNERS)
EVERYTHING: dict[str, Any] = {
    "temperature": 0.5,
    "top_p": 0.9,
    "max_tokens": 9,
    "seed": 3,
    "stop": ("x",),
    "presence_penalty": 0.1,
}


@pytest.mark.parametrize("face", FACES)
async def test_every_face_answers_a_chat_with_all_that_it_has_fields_for(face: Any) -> None:
    async with played(Far(face)) as far, EngineClient() as client:
        answer = await answered_by(client, far.replica, ask(**EVERYTHING))
        assert (answer.text, answer.reasons) == ("Hello.", {0: "stop"})
        assert answer.usages[-1] == Usage(5, 2)
        assert await client.healthy(far.replica, timeout=5)
    chat = far.asked[0]
    assert chat.headers[far.manners.header].removeprefix("Bearer ") == KEY
    assert {"Authorization", "api-key"} & chat.headers.keys() == {far.manners.header}
    assert chat.body.get("model") == (MODEL if "model" in far.manners.fields else None)


@pytest.mark.parametrize("face", FACES)
async def test_every_face_embeds(face: Any) -> None:
    async with played(Far(face)) as far, EngineClient() as client:
        found = await client.embed(far.replica, EmbeddingsCall(model="far", inputs=["a", "b"]), timeout=5)
    assert (len(found.vectors), found.usage) == (2, Usage(2))


@pytest.mark.parametrize("face", FACES)
async def test_every_face_calls_tools_and_takes_their_results(face: Any) -> None:
    tool = Tool("note", parameters={"type": "object"})
    history = [
        ChatMessage("user", "hi"),
        ChatMessage("assistant", "", tool_calls=(ToolCall("call_made_by_openai_0001", "note", "{}"),)),
        ChatMessage("tool", "done", tool_call_id="call_made_by_openai_0001"),
    ]
    async with played(Far(face)) as far, EngineClient() as client:
        answer = await answered_by(client, far.replica, ask(messages=history, tools=(tool,), tool_mode="required"))
        assert [call.name for call in answer.calls[0]] == ["note"]
        assert answer.reasons == {0: "tool_calls"}


@pytest.mark.parametrize("face", ["mistral", "openai", "azure-inference"])
async def test_json_comes_in_every_face(face: Any) -> None:
    schema = {"type": "object", "properties": {"reply": {"enum": ["only"]}}, "required": ["reply"]}
    async with played(Far(face)) as far, EngineClient() as client:
        assert (await answered_by(client, far.replica, ask(format=JsonFormat(schema)))).text == '{"reply": "only"}'


async def test_mistral_goes_on_from_a_prefix_without_saying_it_again() -> None:
    messages = [ChatMessage("user", "hi"), ChatMessage("assistant", "Well, ")]
    async with played(Far("mistral")) as far, EngineClient() as client:
        answer = await answered_by(client, far.replica, ask(messages=messages, prefix="Well, ", top_k=4, min_tokens=2))
        assert answer.text == "Hello."
    assert far.asked[0].body["messages"][-1]["prefix"] is True


async def test_mistral_fills_a_gap() -> None:
    async with played(Far("mistral")) as far, EngineClient() as client:
        answer = await answered_by(client, far.replica, ask(messages=[], prompt="def f(", suffix="return"))
        assert answer.text == "Hello."
    assert far.asked[0].path == "/v1/fim/completions"


async def test_what_azure_passes_on_is_passed_on_only_where_the_operator_says_so() -> None:
    async with played(Far("azure-inference")) as far, EngineClient() as client:
        with pytest.raises(ValidationFailed, match="no way to honour n"):
            await answered_by(client, far.replica, ask(n=2))
        assert far.asked == []
        spec = msgspec.structs.replace(far.spec, parameters={"n": "n"})
        answer = await answered_by(client, Replica("far/0", spec, base_url=far.url, secret=KEY), ask(n=2))
        assert answer.texts == {0: "Hello.", 1: "Hello."}
    assert far.asked[0].headers["extra-parameters"] == "pass-through"


async def test_openai_answers_with_logprobs_and_choices() -> None:
    async with played(Far("openai")) as far, EngineClient() as client:
        answer = await answered_by(client, far.replica, ask(n=2, logprobs=True, top_logprobs=1))
        assert answer.texts == {0: "Hello.", 1: "Hello."}
        assert len(answer.logprobs) == 4
