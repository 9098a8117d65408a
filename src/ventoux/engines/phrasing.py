"""Messages, tools and forms in OpenAI's words, as every engine's chat route takes them. Pure: no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.structured.grammar import offered

if TYPE_CHECKING:
    from ventoux.calls import ChatCall, ChatMessage, JsonFormat, Tool


def messages_of(call: ChatCall) -> list[dict[str, Any]]:
    return [_message(message) for message in call.messages]


def tools_of(call: ChatCall) -> dict[str, Any]:
    """The fields that say which tools there are and how to choose; nothing where there is none to call."""
    tools = offered(call)
    if not tools:
        return {}
    fields: dict[str, Any] = {"tools": [_tool(tool) for tool in tools], "tool_choice": call.tool_mode}
    if not call.parallel_tool_calls:
        fields["parallel_tool_calls"] = False
    return fields


def format_of(wanted: JsonFormat) -> dict[str, Any]:
    if wanted.schema is None:
        return {"type": "json_object"}
    described: dict[str, Any] = {"name": wanted.name or "answer", "schema": wanted.schema, "strict": wanted.strict}
    if wanted.description:
        described["description"] = wanted.description
    return {"type": "json_schema", "json_schema": described}


def _message(message: ChatMessage) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        written["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    if message.tool_call_id:
        written["tool_call_id"] = message.tool_call_id
    if message.name:
        written["name"] = message.name
    return written


def _tool(tool: Tool) -> dict[str, Any]:
    function: dict[str, Any] = {"name": tool.name}
    if tool.description:
        function["description"] = tool.description
    function["parameters"] = {"type": "object", "properties": {}} if tool.parameters is None else tool.parameters
    if tool.strict:
        function["strict"] = True
    return {"type": "function", "function": function}
