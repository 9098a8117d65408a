"""Runs inside the environment of azure-ai-inference; prints what the client got as JSON.

Arguments: what to do ("all", "broken" or "structured"), the server's URL, a key, the chat model, the embedding model.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from importlib import import_module
from typing import Any

inference: Any = import_module("azure.ai.inference")
inference_aio: Any = import_module("azure.ai.inference.aio")
models: Any = import_module("azure.ai.inference.models")
credentials: Any = import_module("azure.core.credentials")

MESSAGES = [{"role": "user", "content": "Name the capital of France."}]
CHAT: dict[str, Any] = {"messages": MESSAGES, "max_tokens": 16, "seed": 7}


def whole(reply: Any) -> dict[str, Any]:
    return {
        "text": reply.choices[0].message.content,
        "finish_reason": reply.choices[0].finish_reason,
        "tokens": reply.usage.total_tokens,
        "choices": len(reply.choices),
        "model": reply.model,
    }


def streamed(updates: list[Any]) -> dict[str, Any]:
    first, *rest = updates
    return {
        "text": "".join(update.choices[0].delta.content for update in updates),
        "role": first.choices[0].delta.role,
        "later_roles": [update.choices[0].delta.role for update in rest if update.choices[0].delta.role],
        "contents": all(isinstance(update.choices[0].delta.content, str) for update in rest),
        "finish_reason": rest[-1].choices[0].finish_reason,
        "tokens": rest[-1].usage.total_tokens,
        "usages": sum(update.usage is not None for update in updates),
        "ids": len({update.id for update in updates}),
        "models": len({update.model for update in updates if update.model}),
    }


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - its class and what it tells are what is looked at
        told = getattr(error, "error", None)
        response = getattr(error, "response", None)
        return {
            "kind": type(error).__name__,
            "status": getattr(error, "status_code", None),
            "code": getattr(told, "code", None),
            "message": getattr(error, "message", None) or str(error),
            "header": response.headers.get("x-ms-error-code") if response is not None else None,
            "body": json.loads(response.text()) if response is not None else None,
        }
    return {"kind": "none"}


class Clients:
    def __init__(self, url: str, key: str, chat: str, embedder: str) -> None:
        self.url, self.chat_model, self.embedder = url, chat, embedder
        self.key = credentials.AzureKeyCredential(key)

    def chat(self, path: str = "", **fields: Any) -> Any:
        return inference.ChatCompletionsClient(f"{self.url}{path or '/models'}", self.key, **fields)

    def embeddings(self, path: str = "", **fields: Any) -> Any:
        return inference.EmbeddingsClient(f"{self.url}{path or '/models'}", self.key, **fields)


def chats(clients: Clients) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def note(response: Any) -> None:
        name = "x-ms-client-request-id"
        seen["echoed"] = response.http_response.headers.get(name) == response.http_request.headers[name]

    with (
        clients.chat(model=clients.chat_model.upper()) as many,
        clients.chat(f"/endpoints/{clients.chat_model.upper()}") as one,
        clients.chat(headers={"azureml-model-deployment": clients.chat_model}) as by_header,
    ):
        body = {**CHAT, "n": 2, "temperature": 0.9}
        return {
            "complete": whole(many.complete(**CHAT, raw_response_hook=note)),
            "echoed": seen["echoed"],
            "one": whole(one.complete(**CHAT)),
            "by_header": whole(by_header.complete(**CHAT)),
            "stream": streamed(list(many.complete(**CHAT, stream=True))),
            "one_stream": streamed(list(one.complete(**CHAT, stream=True))),
            "extras": whole(one.complete(**CHAT, temperature=0.9, model_extras={"n": 2, "user": "somebody"})),
            "dropped": whole(one.complete(body, headers={"extra-parameters": "drop"})),
            "extra": failure(lambda: one.complete(body)),
            "cannot": failure(lambda: one.complete(**CHAT, model_extras={"prediction": {}})),
            "hot": failure(lambda: one.complete(messages=MESSAGES, temperature=8.976)),
            "other": failure(lambda: one.complete(**CHAT, model=clients.embedder)),
            "unknown": failure(lambda: many.complete(**CHAT, model="nothing-like-it")),
            "info": dict(one.get_model_info()),
        }


def vectors(clients: Clients) -> dict[str, Any]:
    with (
        clients.embeddings(model=clients.embedder) as many,
        clients.embeddings(f"/endpoints/{clients.embedder}") as one,
        clients.embeddings(f"/endpoints/{clients.chat_model}") as wrong,
        inference.ImageEmbeddingsClient(f"{clients.url}/endpoints/{clients.embedder}", clients.key) as images,
    ):
        reply = many.embed(input=["a", "b"], input_type="query")
        text = one.embed(input=["a"], encoding_format="base64").data[0].embedding
        image = models.ImageEmbeddingInput(image="data:image/png;base64,AA")
        return {
            "embeddings": [len(item.embedding) for item in reply.data],
            "embeddings_id": bool(reply.id),
            "embeddings_usage": [reply.usage.prompt_tokens, reply.usage.total_tokens],
            "base64_bytes": len(base64.b64decode(text)),
            "cut": len(one.embed(input=["a"], dimensions=64).data[0].embedding),
            "ubinary": len(one.embed(input=["a"], encoding_format="ubinary").data[0].embedding),
            "wrong_route": failure(lambda: wrong.embed(input=["a"])),
            "images": failure(lambda: images.embed(input=[image])),
        }


def loaded(clients: Clients) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, path in (("default", "/models"), ("embedder", f"/endpoints/{clients.embedder}")):
        with inference.load_client(clients.url + path, clients.key) as client:
            found[name] = [type(client).__name__, *dict(client.get_model_info()).values()]
    stranger = inference.ChatCompletionsClient(f"{clients.url}/models", credentials.AzureKeyCredential("vx_wrong"))
    with stranger:
        found["stranger"] = failure(lambda: stranger.complete(**CHAT, model=clients.chat_model))
    return found


async def asynchronous(clients: Clients) -> dict[str, Any]:
    chat = inference_aio.ChatCompletionsClient(f"{clients.url}/endpoints/{clients.chat_model}", clients.key)
    embeddings = inference_aio.EmbeddingsClient(f"{clients.url}/models", clients.key, model=clients.embedder)
    async with chat, embeddings:
        updates = [update async for update in await chat.complete(**CHAT, stream=True)]
        return {
            "async_complete": whole(await chat.complete(**CHAT)),
            "async_stream": streamed(updates),
            "async_embeddings": [len(item.embedding) for item in (await embeddings.embed(input=["a", "b"])).data],
            "async_info": dict(await chat.get_model_info()),
        }


def broken(clients: Clients) -> dict[str, Any]:
    """The model ends after a few tokens: what came before, and how the client tells."""
    found: dict[str, Any] = {}
    with clients.chat(f"/endpoints/{clients.chat_model}") as client:
        texts: list[str] = []

        def read() -> None:
            texts.extend(update.choices[0].delta.content for update in client.complete(**CHAT, stream=True))

        found["sync"] = {**failure(read), "text": "".join(texts)}

    async def read_async() -> None:
        async with inference_aio.ChatCompletionsClient(
            f"{clients.url}/endpoints/{clients.embedder}", clients.key
        ) as client:
            async for _ in await client.complete(**CHAT, stream=True):
                pass

    found["async"] = failure(lambda: asyncio.run(read_async()))
    return found


WEATHER = {
    "name": "get_weather",
    "description": "Tells the weather of a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
CITY = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}, "people": {"type": "integer"}},
    "required": ["city", "people"],
    "additionalProperties": False,
}


def structured(clients: Clients) -> dict[str, Any]:
    tool = models.ChatCompletionsToolDefinition(function=models.FunctionDefinition(**WEATHER))
    asked: dict[str, Any] = {
        "messages": [{"role": "user", "content": "What is the weather in Nice?"}],
        "temperature": 0,
    }
    one_call: dict[str, Any] = {
        "tools": [tool],
        "tool_choice": "required",
        "max_tokens": 100,
        "model_extras": {"parallel_tool_calls": False},
    }
    wanted = models.JsonSchemaFormat(name="city", schema=CITY, strict=True)
    with clients.chat(f"/endpoints/{clients.chat_model}") as client:
        called = client.complete(**asked, **one_call)
        updates = list(client.complete(**asked, **one_call, stream=True))
        pieces = [call for update in updates for call in update.choices[0].delta.tool_calls or ()]
        call = called.choices[0].message.tool_calls[0]
        result = models.ToolMessage(content='{"sky": "sunny"}', tool_call_id=call.id)
        history = [
            models.UserMessage(content="What is the weather in Nice?"),
            models.AssistantMessage(tool_calls=called.choices[0].message.tool_calls),
            result,
        ]
        answered = client.complete(messages=history, tools=[tool], tool_choice="none", max_tokens=16, temperature=0)
        schema = client.complete(**asked, response_format=wanted, max_tokens=100)
        anything = client.complete(**asked, response_format="json_object", max_tokens=200)
    return {
        "call": [call.id, call.function.name, call.function.arguments],
        "call_finish": called.choices[0].finish_reason,
        "streamed_call": [pieces[0].id, pieces[0].function.name, "".join(p.function.arguments for p in pieces)],
        "streamed_finish": updates[-1].choices[0].finish_reason,
        "answered": answered.choices[0].message.content,
        "schema": [schema.choices[0].finish_reason, schema.choices[0].message.content],
        "object": [anything.choices[0].finish_reason, anything.choices[0].message.content],
    }


def main() -> None:
    task, *arguments = sys.argv[1:]
    clients = Clients(*arguments)
    if task == "broken":
        found = broken(clients)
    elif task == "structured":
        found = structured(clients)
    else:
        found = chats(clients) | vectors(clients) | loaded(clients) | asyncio.run(asynchronous(clients))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
