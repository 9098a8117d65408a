"""What a model may generate for a call, as a grammar in LLGuidance's Lark dialect.

    thoughts?  then one of
        JSON by the call's format
        text that holds no call           (only where the choice is auto)
        text?, then calls                 each: <tool_call>\\n{"name": "…", "arguments": …}\\n</tool_call>

The schemas inside are LLGuidance's own ``%json``; it writes properties in the order of the schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.errors import Issue, ValidationFailed
from ventoux.structured.bounds import check_tools
from ventoux.structured.schema import compiled, enforceable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import ChatCall, JsonFormat, Schema, Tool

CALL_OPENS = "<tool_call>"
CALL_CLOSES = "</tool_call>"
MOST_CALLS = 8
"""Of one answer: a small model would otherwise call for ever."""

_ONE_LINE = {"x-guidance": {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}}
"""Arguments as models write them, and no room for a small model to fill with blanks."""
_BOUNDED_BLANKS = {"x-guidance": {"whitespace_pattern": "[ \\n\\t]{0,24}"}}
ANY_OBJECT: Schema = {"type": "object"}


def grammar(call: ChatCall, *, thoughts: tuple[str, str] | None = None) -> str:
    """Empty when nothing needs to be held to a form. ``thoughts``: what they begin and end with, the first empty
    where they have begun already.

    Raises ValidationFailed for schemas that cannot be enforced.
    """
    body = _body(call)
    if not body:
        return ""
    rules = [*_thoughts(thoughts), *body]
    text = "%llguidance {}\n" + "\n".join(rules) + "\n"
    if fault := compiled(text):
        raise ValidationFailed([Issue("unsupported_schema", ("body", "tools"), f"They cannot be used: {fault}")])
    return text


def offered(call: ChatCall) -> tuple[Tool, ...]:
    """The tools that this call may use: none for the choice none, one where one is named."""
    if call.tool_mode == "none":
        return ()
    return tuple(tool for tool in call.tools if not call.tool_name or tool.name == call.tool_name)


def _body(call: ChatCall) -> list[str]:
    """Rules whose first is named ``answer``."""
    tools = offered(call)
    check_tools(tools)
    if not tools:
        return [f"answer: {_json(call.format)}"] if call.format else []
    rules = _calls([(call.tools.index(tool), tool) for tool in tools], parallel=call.parallel_tool_calls)
    if call.tool_mode == "required":
        return ["answer: calls", *rules]
    if call.format:
        return [f"answer: json | calls\njson: {_json(call.format)}", *rules]
    return [f"answer: TEXT | TEXT calls\nTEXT: {_not_holding(CALL_OPENS)}", *rules]


def _thoughts(marks: tuple[str, str] | None) -> list[str]:
    if marks is None:
        return ["start: answer"]
    opens, closes = (msgspec.json.encode(mark).decode() for mark in marks)
    rules = [f"THOUGHT: {_not_holding(marks[1])}", f"thoughts: THOUGHT {closes} /\\n*/"]
    if marks[0]:
        return [*rules, f"start: answer | {opens} thoughts answer"]
    return [*rules, "start: thoughts answer"]


def _not_holding(mark: str) -> str:
    """Text without that mark in it."""
    return f"/(.|\\n)*/ & ~/(.|\\n)*{_escaped(mark)}(.|\\n)*/"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in r"\^$.|?*+()[]{}/" else char for char in text)


def _json(wanted: JsonFormat) -> str:
    if wanted.schema is None:
        return _inline(ANY_OBJECT, _BOUNDED_BLANKS)
    return _inline(enforceable(wanted.schema, ("response_format", "json_schema", "schema")), _BOUNDED_BLANKS)


def _calls(tools: Sequence[tuple[int, Tool]], *, parallel: bool) -> list[str]:
    count = f"{{1,{MOST_CALLS}}}" if parallel else "{1,1}"
    return [
        f'calls: (call "\\n"?){count}',
        f'call: "{CALL_OPENS}\\n" (' + " | ".join(f"f{at}" for at, _ in tools) + f') "\\n{CALL_CLOSES}"',
        *(f"f{at}: {_function(tool, at)}" for at, tool in tools),
    ]


def _function(tool: Tool, at: int) -> str:
    before = msgspec.json.encode(f'{{"name": "{tool.name}", "arguments": ').decode()
    parameters = ANY_OBJECT if tool.parameters is None else tool.parameters
    schema = enforceable(_object(parameters), ("tools", at, "function", "parameters"))
    return f'{before} {_inline(schema, _ONE_LINE)} "}}"'


def _object(parameters: Schema) -> Schema:
    """Arguments are an object, also where the schema does not say so."""
    if isinstance(parameters, bool):
        return ANY_OBJECT if parameters else False
    return parameters if "type" in parameters or "$ref" in parameters else {"type": "object", **parameters}


def _inline(schema: Schema, options: dict[str, Any]) -> str:
    if isinstance(schema, bool):
        return f"%json {msgspec.json.encode(schema).decode()}"
    return f"%json {msgspec.json.encode({**schema, **options}).decode()}"
