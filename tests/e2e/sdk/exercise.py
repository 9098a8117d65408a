"""Runs inside an environment of the official Python SDK, any of its major versions; prints what it got as JSON.

Arguments: the server's URL, a key, the chat model, the embedding model.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from inspect import signature
from typing import Any


def sdk() -> Any:
    """``Mistral`` has moved between the majors."""
    for name in ("mistralai.client", "mistralai"):
        try:
            return import_module(name).Mistral
        except (ImportError, AttributeError):
            continue
    raise ImportError("no Mistral client in this environment")


def streamed(events: list[Any]) -> dict[str, Any]:
    last = events[-1].data
    return {
        "text": "".join(event.data.choices[0].delta.content or "" for event in events),
        "role": events[0].data.choices[0].delta.role,
        "finish_reason": last.choices[0].finish_reason,
        "tokens": last.usage.total_tokens,
        "ids": len({event.data.id for event in events}),
    }


def whole(reply: Any) -> dict[str, Any]:
    return {
        "text": reply.choices[0].message.content,
        "finish_reason": reply.choices[0].finish_reason,
        "tokens": reply.usage.total_tokens,
        "choices": len(reply.choices),
    }


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - its class and status are what is looked at
        return {"kind": type(error).__name__, "status": getattr(error, "status_code", None), "text": str(error)}
    return {"kind": "none"}


def synchronous(client: Any, chat: dict[str, Any], embedder: str, model: str) -> dict[str, Any]:
    return {
        "complete": whole(client.chat.complete(**chat)),
        "again": whole(client.chat.complete(**chat)),
        "two": whole(client.chat.complete(**{**chat, "n": 2, "temperature": 0.9})),
        "stream": streamed(list(client.chat.stream(**chat))),
        "embeddings": [
            len(item.embedding) for item in client.embeddings.create(model=embedder, inputs=["a", "b"]).data
        ],
        "models": [card.id for card in client.models.list().data],
        "model": client.models.retrieve(model_id=model).max_context_length,
        "judged": judged(client),
        "unknown": failure(lambda: client.chat.complete(**{**chat, "model": model + "x"})),
        "invalid": failure(lambda: client.chat.complete(**{**chat, "temperature": 7})),
    }


def judged(client: Any) -> dict[str, Any]:
    """``classify_chat`` names its argument otherwise since version 2."""
    threat, recipe = "I will stab you tonight, you are dead.", "Bake the apples for an hour."
    chat = [{"role": "user", "content": threat}]
    moderate, classify = client.classifiers.moderate, client.classifiers.classify
    name = "input" if "input" in signature(client.classifiers.classify_chat).parameters else "inputs"
    first = moderate(model="mistral-moderation-latest", inputs=[threat, recipe])
    second = client.classifiers.moderate_chat(model="mistral-moderation-2603", inputs=[chat, chat])
    labels = [
        classify(model="ventoux-moderation", inputs=recipe),
        client.classifiers.classify_chat(model="ventoux-moderation", **{name: {"messages": chat}}),
    ]
    return {
        "flagged": [[name for name, over in one.categories.items() if over] for one in first.results],
        "categories": [len(one.category_scores) for one in (*first.results, *second.results)],
        "labels": [one.results[0]["moderation"].scores["violence_and_threats"] for one in labels],
    }


async def asynchronous(client: Any, chat: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in await client.chat.stream_async(**chat)]
    return {"async_complete": whole(await client.chat.complete_async(**chat)), "async_stream": streamed(events)}


def main() -> None:
    url, key, model, embedder = sys.argv[1:]
    client = sdk()(api_key=key, server_url=url)
    messages = [{"role": "user", "content": "Name the capital of France."}]
    chat = {"model": model, "messages": messages, "max_tokens": 16, "random_seed": 7}
    found = synchronous(client, chat, embedder, model)
    found |= asyncio.run(asynchronous(client, chat))
    stranger = sdk()(api_key="vx_wrong", server_url=url)
    found["stranger"] = failure(lambda: stranger.chat.complete(**chat))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
