"""Runs inside an environment of the official OpenAI package: responses; prints what it got as JSON.

Arguments: the server's URL, a key, the chat model, and "plain" or "structured".
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any, Literal

openai: Any = import_module("openai")
pydantic: Any = import_module("pydantic")


class City(pydantic.BaseModel):
    name: Literal["Paris", "London"]
    large: bool


class Weather(pydantic.BaseModel):
    """Tell the weather of a city."""

    city: Literal["Paris", "London"]


TOOLS: Any = [openai.pydantic_function_tool(Weather)]
FUNCTION: Any = {"type": "function", **TOOLS[0]["function"]}


def whole(response: Any) -> dict[str, Any]:
    return {
        "id": response.id,
        "text": response.output_text,
        "status": response.status,
        "tokens": response.usage.total_tokens,
        "input_tokens": response.usage.input_tokens,
    }


def streamed(events: list[Any]) -> dict[str, Any]:
    return {
        **whole(events[-1].response),
        "joined": "".join(event.delta for event in events if event.type == "response.output_text.delta"),
        "numbers": [event.sequence_number for event in events] == list(range(len(events))),
        "known": all(type(event).__name__ != "BaseModel" for event in events),
        "first": [event.type for event in events[:4]],
        "last": [event.type for event in events[-4:]],
    }


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except openai.APIStatusError as error:
        return {"kind": type(error).__name__, "status": error.status_code, "code": error.code, "param": error.param}
    return {"kind": "none"}


def stored(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    responses = client.responses
    first = responses.create(**asked)
    after = {**asked, "input": "And of Germany?", "previous_response_id": first.id}
    events = list(responses.create(**after, stream=True))
    second = events[-1].response
    again = responses.retrieve(second.id)
    listed = {
        "items": [
            [item.role, item.content[0].text] for item in responses.input_items.list(second.id, order="asc", limit=2)
        ],
        "newest": responses.input_items.list(second.id, limit=1).data[0].content[0].text,
    }
    responses.delete(first.id)
    return {
        **listed,
        "first": whole(first),
        "second": whole(second),
        "previous": second.previous_response_id,
        "retrieved": again.to_dict() == second.to_dict(),
        "deleted": failure(lambda: responses.retrieve(first.id)),
        "broken": failure(lambda: responses.create(**{**after, "previous_response_id": second.id})),
    }


def warm(client: Any, asked: dict[str, Any]) -> None:
    """What is in the prompt cache changes the last bits of what is computed, and now and then a word. From here on, who
    asks the same finds the same in it."""
    client.responses.create(**asked)


def tools(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    question = {"role": "user", "content": "What is the weather in Paris?"}
    request = {**asked, "max_output_tokens": 48, "input": [question], "tools": [FUNCTION]}
    request["parallel_tool_calls"] = False
    called = client.responses.create(**request, tool_choice="required")
    call = called.output[-1]
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "18 degrees, sunny"}
    brief = {**request, "max_output_tokens": 8, "tool_choice": "none"}
    items = {**brief, "input": [question, *called.output, result]}
    warm(client, items)
    answered = client.responses.create(**items)
    went_on = client.responses.create(**{**brief, "input": [result]}, previous_response_id=called.id)
    named = {"type": "function", "name": "Weather"}
    with client.responses.stream(**{**request, "tools": TOOLS}, tool_choice=named) as stream:
        kinds = sorted({event.type for event in stream})
        final = stream.get_final_response()
    return {
        "type": call.type,
        "call_id": call.call_id,
        "name": call.name,
        "arguments": json.loads(call.arguments),
        "parsed": [isinstance(item.parsed_arguments, Weather) for item in final.output],
        "helper": kinds,
        "answered": whole(answered),
        "went_on": whole(went_on),
        "unanswered": failure(lambda: client.responses.create(**{**request, "input": called.output})),
    }


def texts(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    request = {**asked, "max_output_tokens": 64}
    parsed = client.responses.parse(**request, text_format=City)
    with client.responses.stream(**request, text_format=City) as stream:
        streamed_parsed = stream.get_final_response().output_parsed
    scored = client.responses.create(**asked, include=["message.output_text.logprobs"], top_logprobs=2)
    logprobs = scored.output[0].content[0].logprobs
    return {
        "parsed": parsed.output_parsed.model_dump(),
        "streamed": streamed_parsed.model_dump(),
        "top": sorted({len(token.top_logprobs) for token in logprobs}),
        "tokens": len(logprobs),
    }


def errors(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    create = client.responses.create
    return {
        "background": failure(lambda: create(**asked, background=True)),
        "conversation": failure(lambda: create(**asked, conversation="conv_1")),
        "tool": failure(lambda: create(**asked, tools=[{"type": "web_search"}])),
        "unknown": failure(lambda: create(**{**asked, "model": asked["model"] + "x"})),
        "reference": failure(lambda: create(**{**asked, "input": [{"type": "item_reference", "id": "msg_1"}]})),
        "count": failure(lambda: client.responses.input_tokens.count(model=asked["model"], input="Hi")),
        "schema": failure(
            lambda: create(
                **asked, text={"format": {"type": "json_schema", "name": "n", "schema": {"type": "object", "not": {}}}}
            )
        ),
    }


async def asynchronous(url: str, key: str, asked: dict[str, Any]) -> dict[str, Any]:
    async with openai.AsyncOpenAI(api_key=key, base_url=f"{url}/openai/v1", max_retries=0) as client:
        made = await client.responses.create(**asked)
        events = [event async for event in await client.responses.create(**asked, stream=True)]
        again = await client.responses.retrieve(made.id)
        return {"async_whole": whole(made), "async_stream": streamed(events), "async_again": whole(again)}


def main() -> None:
    url, key, model, part = sys.argv[1:]
    asked = {"model": model, "input": "Name the capital of France.", "max_output_tokens": 12, "temperature": 0}
    with openai.OpenAI(api_key=key, base_url=f"{url}/openai/v1", max_retries=0) as client:
        if part == "structured":
            found = {"tools": tools(client, asked), "texts": texts(client, asked)}
        else:
            warm(client, asked)
            found = {
                "whole": whole(client.responses.create(**asked)),
                "stream": streamed(list(client.responses.create(**asked, stream=True))),
                "stored": stored(client, asked),
                "errors": errors(client, asked),
                **asyncio.run(asynchronous(url, key, asked)),
            }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
