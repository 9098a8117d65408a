"""Runs inside an environment of the official OpenAI package: completions, tools and JSON; prints what it got as JSON.

Arguments: the server's URL, a key, the chat model.
"""

from __future__ import annotations

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
NAMED = {"type": "function", "function": {"name": "Weather"}}


def called(message: Any) -> dict[str, Any]:
    calls: list[Any] = message.tool_calls or []
    return {
        "content": message.content,
        "ids": [call.id for call in calls],
        "names": [call.function.name for call in calls],
        "arguments": [json.loads(call.function.arguments) for call in calls],
        "parsed": [isinstance(getattr(call.function, "parsed_arguments", None), Weather) for call in calls],
    }


def completions(client: Any, model: str) -> dict[str, Any]:
    asked = {"model": model, "prompt": "The capital of France is", "max_tokens": 6, "temperature": 0, "seed": 7}
    create = client.completions.create
    chunks = list(create(**asked, stream=True, stream_options={"include_usage": True}))
    scored = create(**asked, logprobs=2).choices[0]
    return {
        "whole": create(**asked).choices[0].text,
        "listed": create(**{**asked, "prompt": [asked["prompt"]]}).choices[0].text,
        "streamed": "".join(chunk.choices[0].text for chunk in chunks if chunk.choices),
        "finish_reason": chunks[-2].choices[0].finish_reason,
        "tokens": chunks[-1].usage.completion_tokens,
        "echoed": create(**asked, echo=True).choices[0].text,
        "two": len(create(**asked, n=2).choices),
        "scored": {
            "text": scored.text,
            "joined": "".join(scored.logprobs.tokens),
            "offsets": scored.logprobs.text_offset,
            "alternatives": [len(top) for top in scored.logprobs.top_logprobs],
        },
    }


def tools(client: Any, chat: dict[str, Any]) -> dict[str, Any]:
    create, parse = client.chat.completions.create, client.chat.completions.parse
    asked = {**chat, "tools": TOOLS, "parallel_tool_calls": False}
    forced = parse(**asked, tool_choice=NAMED).choices[0]
    with client.chat.completions.stream(**asked, tool_choice="required") as stream:
        kinds = sorted({event.type for event in stream})
        final = stream.get_final_completion().choices[0]
    answer = forced.message
    result = {"role": "tool", "tool_call_id": answer.tool_calls[0].id, "content": "18 degrees, sunny"}
    after = create(**{**chat, "messages": [*chat["messages"], answer, result]}, tools=TOOLS, tool_choice="none")
    return {
        "forced": {**called(answer), "finish_reason": forced.finish_reason},
        "streamed": {**called(final.message), "finish_reason": final.finish_reason, "events": kinds},
        "none": called(create(**asked, tool_choice="none").choices[0].message),
        "after": {**called(after.choices[0].message), "finish_reason": after.choices[0].finish_reason},
    }


def texts(client: Any, chat: dict[str, Any]) -> dict[str, Any]:
    parsed = client.chat.completions.parse(**chat, response_format=City).choices[0].message.parsed
    with client.chat.completions.stream(**chat, response_format=City) as stream:
        streamed = stream.until_done().get_final_completion().choices[0].message.parsed
    bare = client.chat.completions.create(
        **{**chat, "max_completion_tokens": 200}, response_format={"type": "json_object"}
    )
    return {
        "parsed": parsed.model_dump(),
        "streamed": streamed.model_dump(),
        "object": bare.choices[0].message.content,
        "object_finish_reason": bare.choices[0].finish_reason,
    }


def main() -> None:
    url, key, model = sys.argv[1:]
    messages = [{"role": "user", "content": "What is the weather in Paris? Say it as JSON."}]
    chat = {"model": model, "messages": messages, "max_completion_tokens": 64, "temperature": 0}
    with openai.OpenAI(api_key=key, base_url=f"{url}/openai/v1", max_retries=0) as client:
        found = {
            "completions": completions(client, model),
            "tools": tools(client, chat),
            "texts": texts(client, chat),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
