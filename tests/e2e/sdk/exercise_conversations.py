"""Runs inside an environment of the official Python SDK, any of its major versions; prints what it got as JSON.

Arguments: the server's URL, a key, the name of a model that follows the script of ``tests/e2e/assistants.py``, and the
id of a library.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def sdk() -> Any:
    """``Mistral`` has moved between the majors."""
    for name in ("mistralai.client", "mistralai"):
        try:
            return import_module(name).Mistral
        except (ImportError, AttributeError):
            continue
    raise ImportError("no Mistral client in this environment")


def failure(call: Any) -> dict[str, Any]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - its class and status are what is looked at
        return {"kind": type(error).__name__, "status": getattr(error, "status_code", None)}
    return {"kind": "none"}


def text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(getattr(chunk, "text", "") for chunk in content)


def told(outputs: Any) -> list[list[Any]]:
    """The class of each entry, and what is in it."""
    found: list[list[Any]] = []
    for entry in outputs:
        if entry.type == "message.output":
            found.append([type(entry).__name__, text(entry.content)])
        else:
            found.append([type(entry).__name__, getattr(entry, "name", "")])
    return found


def streamed(events: Any) -> dict[str, Any]:
    """What a client makes of a stream: the classes of its events, and the text."""
    kinds: list[str] = []
    pieces: list[str] = []
    usage = None
    with events as stream:
        for event in stream:
            kinds.append(type(event.data).__name__)
            if event.event == "message.output.delta":
                pieces.append(text(event.data.content) if isinstance(event.data.content, str) else "")
            if event.event == "conversation.response.done":
                usage = event.data.usage.total_tokens
    return {"kinds": list(dict.fromkeys(kinds)), "text": "".join(pieces), "usage": usage}


def agents(client: Any, model: str) -> dict[str, Any]:
    service = client.beta.agents
    made = service.create(
        model=model, name="clerk", description="keeps the books", instructions="Be brief.", tools=[WEATHER]
    )
    service.update(agent_id=made.id, instructions="Be very brief.", description="keeps them")
    changed = service.get(agent_id=made.id)
    service.update_version(agent_id=made.id, version=0)
    back = service.get(agent_id=made.id)
    return {
        "id": made.id,
        "versions": [made.version, changed.version, back.version],
        "instructions": [made.instructions, changed.instructions, back.instructions],
        "listed": made.id in [one.id for one in service.list()],
        "tool": made.tools[0].function.name,
        "unknown": failure(lambda: service.get(agent_id="ag_" + "0" * 32)),
    }


def newer(client: Any, agent: str) -> dict[str, Any]:
    """What the first major has not."""
    service = client.beta.agents
    service.create_version_alias(agent_id=agent, alias="live", version=1)
    aliases = service.list_version_aliases(agent_id=agent)
    live = service.get(agent_id=agent, agent_version="live")
    service.delete_version_alias(agent_id=agent, alias="live")
    versions = service.list_versions(agent_id=agent)
    pages = service.list_pages(page_size=1)
    service.delete(agent_id=agent)
    return {
        "aliases": [[one.alias, one.version] for one in aliases],
        "live": live.instructions,
        "versions": sorted(one.version for one in versions),
        "pages": type(pages).__name__,
        "gone": failure(lambda: service.get(agent_id=agent)),
    }


def conversations(client: Any, model: str, agent: str, library: str) -> dict[str, Any]:
    service = client.beta.conversations
    first = service.start(model=model, inputs="Hello there", name="greeting", metadata={"team": "books"})
    second = service.append(conversation_id=first.conversation_id, inputs="And again")
    history = service.get_history(conversation_id=first.conversation_id)
    branch = service.restart(
        conversation_id=first.conversation_id, from_entry_id=history.entries[1].id, inputs="Something else"
    )
    messages = service.get_messages(conversation_id=branch.conversation_id)
    found = service.get(conversation_id=first.conversation_id)
    calling = service.start(agent_id=agent, inputs="What is the weather in Avignon?")
    call = calling.outputs[-1]
    answered = service.append(
        conversation_id=calling.conversation_id,
        inputs=[{"type": "function.result", "tool_call_id": call.tool_call_id, "result": "sunny in Avignon"}],
    )
    run = streamed(service.start_stream(model=model, inputs="The mean of them?", tools=[{"type": "code_interpreter"}]))
    asked = service.start(
        model=model,
        inputs="How long is the notice?",
        tools=[{"type": "document_library", "library_ids": [library]}],
    )
    return {
        "first": told(first.outputs),
        "second": told(second.outputs),
        "same": first.conversation_id == second.conversation_id,
        "usage": first.usage.total_tokens,
        "history": [entry.type for entry in history.entries],
        "branch": [branch.conversation_id != first.conversation_id, [entry.type for entry in messages.messages]],
        "found": [found.name, type(found).__name__],
        "listed": first.conversation_id in [one.id for one in service.list()],
        "call": [call.type, call.name, json.loads(call.arguments)],
        "answered": told(answered.outputs),
        "run": run,
        "asked": told(asked.outputs),
        "cited": [type(chunk).__name__ for chunk in asked.outputs[-1].content]
        if not isinstance(asked.outputs[-1].content, str)
        else [],
        "streamed": streamed(service.append_stream(conversation_id=first.conversation_id, inputs="Once more")),
        "unstored": told(service.start(model=model, inputs="Hello there", store=False).outputs),
        "unknown": failure(lambda: service.get(conversation_id="conv_" + "0" * 32)),
        "neither": failure(lambda: service.start(inputs="Hello there")),
    }


def main() -> None:
    url, key, model, library = sys.argv[1:]
    client = sdk()(api_key=key, server_url=url)
    found: dict[str, Any] = {"agents": agents(client, model)}
    agent = found["agents"]["id"]
    found["conversations"] = conversations(client, model, agent, library)
    if hasattr(client.beta.agents, "list_pages"):
        found["newer"] = newer(client, agent)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
