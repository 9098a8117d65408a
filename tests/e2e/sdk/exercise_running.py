"""Runs inside the environment of the newest official Python SDK: its run helpers, with functions of the caller's own,
an MCP server that the caller talks to itself, and a connector of the server's.

Arguments: the server's URL, a key, the name of a model that follows the script of ``tests/e2e/assistants.py``, the URL
of an MCP server, and the name of a connector that leads to it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

mistral: Any = import_module("mistralai.client").Mistral
put_off_calls: Any = import_module("mistralai.extra.exceptions").DeferredToolCallsException
run_context: Any = import_module("mistralai.extra.run.context").RunContext
mcp: Any = import_module("mistralai.extra.mcp.streamable_http")


def get_weather(city: str) -> str:
    """The weather of a city

    Args:
        city: its name
    """
    return f"sunny in {city}"


def told(result: Any) -> dict[str, Any]:
    return {"text": result.output_as_text, "types": [entry.type for entry in result.output_entries]}


async def functions(client: Any, model: str) -> dict[str, Any]:
    async with run_context(model=model) as context:
        context.register_func(get_weather)
        result = await client.beta.conversations.run_async(run_ctx=context, inputs="What is the weather in Avignon?")
    return told(result)


async def streamed(client: Any, model: str) -> dict[str, Any]:
    kinds: list[str] = []
    async with run_context(model=model) as context:
        context.register_func(get_weather)
        events = await client.beta.conversations.run_stream_async(
            run_ctx=context, inputs="What is the weather in Avignon?"
        )
        last: Any = None
        async for event in events:
            last = event
            kinds.append(getattr(event, "event", type(event).__name__))
    return told(last) | {"kinds": list(dict.fromkeys(kinds))}


async def own_mcp(client: Any, model: str, server: str) -> dict[str, Any]:
    async with run_context(model=model) as context:
        await context.register_mcp_client(mcp.MCPClientStreamableHTTP(mcp.StreamableHTTPServerParams(url=server)))
        result = await client.beta.conversations.run_async(run_ctx=context, inputs="Please add the two numbers.")
    return told(result)


async def confirmed(client: Any, model: str, connector: str) -> dict[str, Any]:
    """The server's connector writes: the run is put off until somebody has confirmed."""
    tools: list[Any] = [{"type": "connector", "connector_id": connector}]
    async with run_context(model=model) as context:
        put_off = ""
        try:
            result = await client.beta.conversations.run_async(
                run_ctx=context, inputs="Please note this down.", tools=tools
            )
        except put_off_calls as deferred:
            put_off = deferred.deferred_calls[0].tool_name
            result = await client.beta.conversations.run_async(
                run_ctx=context, inputs=[one.confirm() for one in deferred.deferred_calls]
            )
    return told(result) | {"deferred": put_off}


async def main() -> None:
    url, key, model, server, connector = sys.argv[1:]
    client = mistral(api_key=key, server_url=url)
    found = {
        "functions": await functions(client, model),
        "streamed": await streamed(client, model),
        "own_mcp": await own_mcp(client, model, server),
        "confirmed": await confirmed(client, model, connector),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main())
