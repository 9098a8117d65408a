"""Runs inside the environment of mistralai 1.12.4, whose ``MistralAzure`` speaks to one endpoint; prints JSON.

Arguments: the server's URL, a key, the chat model, the embedding model.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

exercise: Any = import_module("exercise")
azure: Any = import_module("mistralai_azure")

CHAT: dict[str, Any] = {
    "messages": [{"role": "user", "content": "Name the capital of France."}],
    "max_tokens": 16,
    "random_seed": 7,
}


async def asynchronous(client: Any) -> dict[str, Any]:
    events = [event async for event in await client.chat.stream_async(**CHAT)]
    return {
        "async_complete": exercise.whole(await client.chat.complete_async(**CHAT)),
        "async_stream": exercise.streamed(events),
    }


def main() -> None:
    url, key, model, embedder = sys.argv[1:]
    endpoint = f"{url}/endpoints/{model.upper()}"
    client = azure.MistralAzure(azure_api_key=key, azure_endpoint=endpoint)
    found = {
        "complete": exercise.whole(client.chat.complete(**CHAT)),
        "named": exercise.whole(client.chat.complete(**CHAT, model=model)),
        "stream": exercise.streamed(list(client.chat.stream(**CHAT))),
        "other": exercise.failure(lambda: client.chat.complete(**CHAT, model=embedder)),
        "invalid": exercise.failure(lambda: client.chat.complete(**CHAT, temperature=7)),
    }
    found |= asyncio.run(asynchronous(client))
    stranger = azure.MistralAzure(azure_api_key="vx_wrong", azure_endpoint=endpoint)
    found["stranger"] = exercise.failure(lambda: stranger.chat.complete(**CHAT))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
