"""Tools, the choice among them and the form of an answer, as the dialects that follow OpenAI's chat all write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta

from ventoux.calls import JsonFormat, Tool, ToolCall, ToolMode
from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_TOOLS = 128

FunctionName = Annotated[str, Meta(pattern=r"^[a-zA-Z0-9_-]{1,64}\Z")]


class Part(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class Function(Part):
    name: FunctionName
    description: str | None = None
    parameters: dict[str, Any] | bool | None = None
    strict: bool | None = None


class FunctionTool(Part):
    function: Function
    type: Literal["function"] = "function"


class NamedFunction(Part):
    name: str


class ToolChoice(Part):
    function: NamedFunction
    type: Literal["function"] | None = "function"


class CalledFunction(Part):
    """``arguments`` is JSON as a text; several clients send the object itself."""

    name: str
    arguments: str | dict[str, Any] = ""
    call_id: str | None = None
    """Null in the calls that the Mistral models on Azure made, and so in what comes back; it says nothing."""
    parsed_arguments: Any = None
    """The official OpenAI package's reading of ``arguments``, which stand there already."""


class CalledTool(msgspec.Struct, kw_only=True):
    """A call in an assistant's message. Some services add fields to it, which come back here: they say nothing."""

    function: CalledFunction
    id: str | None = None
    type: Literal["function"] | None = "function"
    index: int | None = None


class JsonSchema(Part):
    name: Annotated[str, Meta(min_length=1, max_length=64)]
    schema: dict[str, Any] | bool | None = None
    description: str | None = None
    strict: bool | None = None


class ResponseFormat(Part):
    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: JsonSchema | None = None


class Choosing(NamedTuple):
    mode: ToolMode
    name: str = ""


def tools_of(tools: Sequence[FunctionTool] | None) -> tuple[Tool, ...]:
    """Raises ValidationFailed: more than can be chosen from, or two of one name."""
    check_count(tools)
    functions = [tool.function for tool in tools or ()]
    return distinct(
        [Tool(one.name, one.description or "", one.parameters, bool(one.strict)) for one in functions],
        ("function", "name"),
    )


def check_count(tools: Sequence[Any] | None) -> None:
    if tools and len(tools) > MOST_TOOLS:
        raise refuse("tools", f"List should have at most {MOST_TOOLS} items, not {len(tools)}", kind="too_long")


def distinct(tools: Sequence[Tool], name: tuple[str, ...]) -> tuple[Tool, ...]:
    """``name``: where in a tool of the dialect its name stands. Raises ValidationFailed for two of one name."""
    known: set[str] = set()
    for at, tool in enumerate(tools):
        if tool.name in known:
            reason = "Two tools must not have one name"
            raise refuse(("tools", at, *name), reason, given=tool.name, kind="invalid")
        known.add(tool.name)
    return tuple(tools)


def choosing(choice: str | ToolChoice | None, tools: tuple[Tool, ...], *, words: Sequence[str]) -> Choosing:
    """``words`` are those of the dialect; "any" is Mistral's older word for "required". Raises ValidationFailed."""
    if isinstance(choice, ToolChoice):
        return named(choice.function.name, tools, ("tool_choice", "function", "name"))
    if choice is not None and choice not in words:
        raise refuse("tool_choice", f"Input should be {_either(words)}", given=choice, kind="enum")
    mode = _MODES[choice or "auto"]
    if mode == "required" and not tools:
        raise refuse("tool_choice", "Without tools, none can be required", given=choice, kind="invalid")
    return Choosing(mode)


def named(name: str, tools: tuple[Tool, ...], place: tuple[str | int, ...]) -> Choosing:
    """Raises ValidationFailed."""
    if all(tool.name != name for tool in tools):
        raise refuse(place, "It names none of the tools", given=name, kind="invalid")
    return Choosing("required", name)


def allowed(
    names: Sequence[tuple[str, tuple[str | int, ...]]], mode: str, tools: tuple[Tool, ...], *, words: Sequence[str]
) -> tuple[tuple[Tool, ...], Choosing]:
    """``names`` with where they stand. Tools that are not allowed in this turn are left out of it. Raises
    ValidationFailed."""
    kept = {named(name, tools, place).name for name, place in names}
    left = tuple(tool for tool in tools if tool.name in kept)
    return left, choosing(mode, left, words=words)


_MODES: dict[str, ToolMode] = {"auto": "auto", "none": "none", "required": "required", "any": "required"}


def format_of(wanted: ResponseFormat | None) -> JsonFormat | None:
    """None for plain text. A schema that is not strict still holds: nothing is gained by an answer beside it."""
    if wanted is None or wanted.type == "text":
        if wanted is not None and wanted.json_schema is not None:
            raise refuse(("response_format", "json_schema"), "It needs the type json_schema", kind="invalid")
        return None
    if wanted.type == "json_object":
        return JsonFormat()
    described = wanted.json_schema
    if described is None:
        raise refuse(("response_format", "json_schema"), "Field required", kind="missing")
    schema = {} if described.schema is None else described.schema
    return JsonFormat(schema, described.name, described.description or "", described.strict is not False)


def calls_of(calls: Sequence[CalledTool] | None, place: tuple[str | int, ...]) -> tuple[ToolCall, ...]:
    """Raises ValidationFailed for arguments that are no JSON object."""
    return tuple(_call(call, (*place, index)) for index, call in enumerate(calls or ()))


def _call(call: CalledTool, place: tuple[str | int, ...]) -> ToolCall:
    arguments = call.function.arguments
    text = arguments if isinstance(arguments, str) else msgspec.json.encode(arguments).decode()
    try:
        msgspec.json.decode(text or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        loc = (*place, "function", "arguments")
        raise refuse(loc, "Arguments must be the JSON of an object", given=text[:200], kind="invalid") from None
    return ToolCall(call.id or "", call.function.name, text or "{}")


def _either(words: Sequence[str]) -> str:
    *others, last = [f"'{word}'" for word in words]
    return f"{', '.join(others)} or {last}, or an object that names a function"
