"""Tools and JSON in an environment of the official Mistral SDK, any of its major versions; prints what it got as JSON.

Arguments: the server's URL, a key, the chat model, the embedding model.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

# Of the client's environment and of this folder, where this runs.
pydantic: Any = import_module("pydantic")
exercise: Any = import_module("exercise")

CITY = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 30}},
    "required": ["city"],
    "additionalProperties": False,
}
WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "description": "The weather of a city.", "parameters": CITY},
}
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "age": {"type": "integer", "minimum": 0, "maximum": 99},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}


def person() -> Any:
    """Of bounded values only, and without constraints: the helper of 1.x takes none."""
    return pydantic.create_model("Person", age=(int, ...), married=(bool, ...))


def calls_of(message: Any) -> list[dict[str, Any]]:
    calls: list[Any] = message.tool_calls or []
    return [{"id": call.id, "name": call.function.name, "arguments": call.function.arguments} for call in calls]


def whole(reply: Any) -> dict[str, Any]:
    choice = reply.choices[0]
    return {
        "text": choice.message.content,
        "calls": calls_of(choice.message),
        "finish_reason": choice.finish_reason,
    }


def streamed(events: list[Any]) -> dict[str, Any]:
    choices = [event.data.choices[0] for event in events]
    return {
        "calls": [call for choice in choices for call in calls_of(choice.delta)],
        "finish_reason": choices[-1].finish_reason,
    }


def form(schema: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}


def main() -> None:
    url, key, model, _ = sys.argv[1:]
    client = exercise.sdk()(api_key=key, server_url=url)
    question = {"role": "user", "content": "What is the weather in Paris?"}
    base: dict[str, Any] = {"model": model, "messages": [question], "max_tokens": 120, "temperature": 0}
    tools = base | {"tools": [WEATHER], "parallel_tool_calls": False}
    named = {"type": "function", "function": {"name": "get_weather"}}
    forced = client.chat.complete(**tools, tool_choice="any")
    result = {
        "role": "tool",
        "name": "get_weather",
        "content": "sunny, 31 degrees",
        "tool_call_id": forced.choices[0].message.tool_calls[0].id,
    }
    history = [question, forced.choices[0].message, result]
    described = base | {"messages": [{"role": "user", "content": "Describe a person."}]}
    found = {
        "forced": whole(forced),
        "named": whole(client.chat.complete(**tools, tool_choice=named)),
        "streamed": streamed(list(client.chat.stream(**tools, tool_choice="any"))),
        "answered": whole(client.chat.complete(**tools | {"messages": history, "max_tokens": 24}, tool_choice="none")),
        "none": whole(client.chat.complete(**tools | {"max_tokens": 24}, tool_choice="none")),
        "json_schema": json.loads(whole(client.chat.complete(**described, response_format=form(PERSON)))["text"]),
        "parsed": client.chat.parse(person(), **described | {"max_tokens": 300}).choices[0].message.parsed.model_dump(),
        "refused": exercise.failure(
            lambda: client.chat.complete(**described, response_format=form({"type": "array", "uniqueItems": True}))
        ),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
