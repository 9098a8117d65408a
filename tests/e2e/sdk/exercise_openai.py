"""Runs inside an environment of the official OpenAI package; prints what it got as JSON.

Arguments: the server's URL, a key, the chat model, the embedding model.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

openai: Any = import_module("openai")


def whole(reply: Any) -> dict[str, Any]:
    return {
        "id": reply.id,
        "text": reply.choices[0].message.content,
        "finish_reason": reply.choices[0].finish_reason,
        "tokens": reply.usage.total_tokens,
        "choices": len(reply.choices),
    }


def streamed(chunks: list[Any]) -> dict[str, Any]:
    texts = [chunk for chunk in chunks if chunk.choices]
    return {
        "text": "".join(chunk.choices[0].delta.content or "" for chunk in texts),
        "role": texts[0].choices[0].delta.role,
        "finish_reason": texts[-1].choices[0].finish_reason,
        "tokens": chunks[-1].usage.total_tokens if chunks[-1].usage else None,
        "ids": len({chunk.id for chunk in chunks}),
    }


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except openai.APIError as error:
        told = {"status": getattr(error, "status_code", None), "code": error.code, "param": error.param}
        return {"kind": type(error).__name__, "text": str(error), **told}
    return {"kind": "none"}


def helper(client: Any, chat: dict[str, Any]) -> dict[str, Any]:
    """The package's own accumulation of a stream."""
    with client.chat.completions.stream(**chat, stream_options={"include_usage": True}) as stream:
        kinds = {event.type for event in stream}
        return {**whole(stream.get_final_completion()), "events": sorted(kinds)}


def logprobs(client: Any, chat: dict[str, Any]) -> dict[str, Any]:
    choice = client.chat.completions.create(**chat, logprobs=True, top_logprobs=2).choices[0]
    tokens = choice.logprobs.content
    joined = b"".join(bytes(token.bytes) for token in tokens if token.bytes).decode(errors="replace")
    return {"text": choice.message.content, "joined": joined, "top": {len(token.top_logprobs) for token in tokens}}


def replied(client: Any, chat: dict[str, Any]) -> dict[str, Any]:
    """A second turn that gives the first answer back as the package's own object."""
    first = client.chat.completions.create(**chat).choices[0].message
    messages = [*chat["messages"], first, {"role": "user", "content": "Say it again."}]
    return whole(client.chat.completions.create(**{**chat, "messages": messages}))


def vectors(client: Any, embedder: str) -> dict[str, Any]:
    inputs = ["a winter day", "summer"]
    default = client.embeddings.create(model=embedder, input=inputs)
    floats = client.embeddings.create(model=embedder, input=inputs, encoding_format="float")
    short = client.embeddings.create(model=embedder, input="a", dimensions=64).data[0].embedding
    pairs = zip(default.data, floats.data, strict=True)
    return {
        "sizes": [len(item.embedding) for item in default.data],
        "apart": max(abs(a - b) for one, two in pairs for a, b in zip(one.embedding, two.embedding, strict=True)),
        "short": len(short),
        "length": sum(value * value for value in short) ** 0.5,
        "tokens": default.usage.total_tokens,
    }


def moderation(client: Any) -> dict[str, Any]:
    results = client.moderations.create(input=["I will stab you tonight, you are dead.", "Bake the apples."]).results
    return {
        "flagged": [one.flagged for one in results],
        "violence": [one.categories.violence for one in results],
        "harassment": [one.categories.harassment for one in results],
    }


def synchronous(client: Any, chat: dict[str, Any], embedder: str, model: str) -> dict[str, Any]:
    create = client.chat.completions.create
    raw = client.chat.completions.with_raw_response.create(**chat)
    scored = logprobs(client, chat)
    return {
        "complete": whole(create(**chat)),
        "request_id": raw.headers["x-request-id"],
        "raw": whole(raw.parse()),
        "two": whole(create(**{**chat, "n": 2, "temperature": 0.9})),
        "stream": streamed(list(create(**chat, stream=True, stream_options={"include_usage": True}))),
        "bare": streamed(list(create(**chat, stream=True))),
        "helper": helper(client, chat),
        "logprobs": {**scored, "top": sorted(scored["top"])},
        "replied": replied(client, chat),
        "extras": whole(create(**chat, extra_body={"top_k": 5, "repetition_penalty": 1.1, "min_tokens": 2})),
        "embeddings": vectors(client, embedder),
        "moderation": moderation(client),
        "models": [card.id for card in client.models.list()],
        "model": client.models.retrieve(model).object,
        "unknown": failure(lambda: create(**{**chat, "model": model + "x"})),
        "invalid": failure(lambda: create(**{**chat, "temperature": 7})),
        "refused": failure(lambda: create(**chat, store=True)),
        "foreign": failure(lambda: create(**chat, extra_body={"frobnicate": 1})),
        "tokens": failure(lambda: client.embeddings.create(model=embedder, input=[1, 2, 3])),
        "long": failure(lambda: create(**{**chat, "messages": [{"role": "user", "content": "word " * 20_000}]})),
        "nowhere": failure(client.files.list),
    }


async def asynchronous(client: Any, chat: dict[str, Any], embedder: str) -> dict[str, Any]:
    async with client:
        stream = await client.chat.completions.create(**chat, stream=True, stream_options={"include_usage": True})
        chunks = [chunk async for chunk in stream]
        embeddings = await client.embeddings.create(model=embedder, input=["a"])
        return {
            "async_complete": whole(await client.chat.completions.create(**chat)),
            "async_stream": streamed(chunks),
            "async_embeddings": len(embeddings.data[0].embedding),
        }


def main() -> None:
    url, key, model, embedder = sys.argv[1:]
    settings: dict[str, Any] = {"base_url": f"{url}/openai/v1", "max_retries": 0}
    messages = [
        {"role": "developer", "content": "Answer in a few words."},
        {"role": "user", "content": "Name the capital of France."},
    ]
    chat = {"model": model, "messages": messages, "max_completion_tokens": 16, "seed": 7, "user": "ada"}
    with openai.OpenAI(api_key=key, **settings) as client:
        found = synchronous(client, chat, embedder, model)
    found |= asyncio.run(asynchronous(openai.AsyncOpenAI(api_key=key, **settings), chat, embedder))
    with openai.OpenAI(api_key="vx_wrong", **settings) as stranger:
        found["stranger"] = failure(lambda: stranger.chat.completions.create(**chat))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
