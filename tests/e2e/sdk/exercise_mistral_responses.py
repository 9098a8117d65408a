"""Runs inside an environment of Mistral's official package that has responses; prints what it got as JSON.

Arguments: the server's URL, a key, the chat model.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

mistralai: Any = import_module("mistralai.client")

TOOL = {
    "type": "function",
    "name": "weather",
    "description": "Tell the weather of a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "enum": ["Paris", "London"]}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}


def whole(response: Any) -> dict[str, Any]:
    texts = [part.text for item in response.output if item.type == "message" for part in item.content]
    return {"text": "".join(texts), "status": response.status, "tokens": response.usage.total_tokens}


def streamed(frames: list[Any]) -> dict[str, Any]:
    events = [frame.data for frame in frames]
    return {
        **whole(events[-1].response),
        "joined": "".join(frame.data.delta for frame in frames if frame.event == "response.output_text.delta"),
        "numbers": [event.sequence_number for event in events] == list(range(len(events))),
        "names": all(frame.event == frame.data.type for frame in frames),
        "kinds": [frame.event for frame in frames][:3],
    }


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - its class and status are what is looked at
        return {"kind": type(error).__name__, "status": getattr(error, "status_code", None), "text": str(error)}
    return {"kind": "none"}


def tools(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    question = {"role": "user", "content": "What is the weather in Paris?"}
    request = {**asked, "max_output_tokens": 48, "input": [question], "tools": [TOOL]}
    request["parallel_tool_calls"] = False
    with client.responses.create(**request, tool_choice="required", stream=True) as stream:
        kinds = sorted({frame.event for frame in stream})
    call = client.responses.create(**request, tool_choice={"type": "function", "name": "weather"}).output[-1]
    made = {"type": "function_call", "call_id": call.call_id, "name": call.name, "arguments": call.arguments}
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "18 degrees, sunny"}
    after = client.responses.create(**{**request, "input": [question, made, result]}, tool_choice="none")
    return {
        "call_id": call.call_id,
        "arguments": json.loads(call.arguments),
        "kinds": kinds,
        "after": whole(after),
    }


async def asynchronous(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    frames = [frame async for frame in await client.responses.create_async(**asked, stream=True)]
    return {"async_whole": whole(await client.responses.create_async(**asked)), "async_stream": streamed(frames)}


def main() -> None:
    url, key, model = sys.argv[1:]
    asked = {"model": model, "input": "Name the capital of France.", "max_output_tokens": 12, "temperature": 0.0}
    with mistralai.Mistral(api_key=key, server_url=url) as client:
        create = client.responses.create
        create(**asked)  # so that all the others find the same in the prompt cache, which changes the last bits
        with create(**asked, stream=True) as stream:
            frames = list(stream)
        found = {
            "whole": whole(create(**asked)),
            "stream": streamed(frames),
            "tools": tools(client, asked),
            "invalid": failure(lambda: create(**{**asked, "temperature": 7})),
            "unknown": failure(lambda: create(**{**asked, "model": model + "x"})),
            "count": failure(lambda: client.responses.count_input_tokens(model=model, input="Hi")),
        }
        found |= asyncio.run(asynchronous(client, asked))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
