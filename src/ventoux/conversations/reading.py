"""What callers send, as conversations have it. Everything here raises ValidationFailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.conversations.entries import (
    AgentHandoff,
    DocumentUrlChunk,
    Entry,
    FileChunk,
    FunctionCall,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    MessageOutput,
    ReferenceChunk,
    TextChunk,
    ThinkChunk,
    ToolExecution,
    ToolFileChunk,
    ToolReferenceChunk,
    entry_id,
)
from ventoux.conversations.inputs import from_elsewhere
from ventoux.conversations.schemas import CompletionArgs
from ventoux.dialects.decoding import convert, refuse
from ventoux.dialects.keepable import MOST_METADATA, MOST_TOLD, check_size, check_value
from ventoux.dialects.mistral.agents import chat_call_of
from ventoux.dialects.mistral.requests import GuardrailConfig
from ventoux.errors import ValidationFailed
from ventoux.kit.clock import rfc3339
from ventoux.tools.specs import FunctionTool, ToolSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.dialects.mistral.conversations import ToolConfirmation

Place = tuple[str | int, ...]
MOST_TOOLS = 128
_KINDS: dict[str, type[Any]] = {
    str(kind.__struct_config__.tag): kind
    for kind in (MessageInput, MessageOutput, FunctionCall, FunctionResult, ToolExecution, AgentHandoff)
}
_CHUNKS: dict[str, type[Any]] = {
    str(kind.__struct_config__.tag): kind
    for kind in (
        TextChunk,
        ImageUrlChunk,
        FileChunk,
        DocumentUrlChunk,
        ToolFileChunk,
        ToolReferenceChunk,
        ThinkChunk,
        ReferenceChunk,
    )
}
_OURS = frozenset({"id", "created_at", "completed_at"})
"""Fields of an entry that the server gives: those that a client sends are of another conversation."""


def entries_of(inputs: str | list[dict[str, Any]] | None, now: float, most: int = 4096) -> list[Entry]:
    """A text is one message of the user. Each entry gets an id of its own, and is whole; there are ``most`` of them."""
    if inputs is None:
        return []
    if isinstance(inputs, str):
        inputs = [{"type": "message.input", "role": "user", "content": inputs}]
    if len(inputs) > most:
        raise refuse("inputs", f"List should have at most {most} items, not {len(inputs)}", kind="too_long")
    return [_entry(given, ("inputs", place), rfc3339(now)) for place, given in enumerate(inputs)]


def confirmations_of(given: Sequence[ToolConfirmation] | None) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for place, one in enumerate(given or ()):
        if one.tool_call_id in found:
            loc = ("tool_confirmations", place, "tool_call_id")
            raise refuse(loc, "It is there twice", given=one.tool_call_id, kind="invalid")
        found[one.tool_call_id] = one.confirmation == "allow"
    return found


def tools_of(given: list[dict[str, Any]] | None) -> list[ToolSpec] | None:
    if given is None:
        return None
    check_size("tools", [given], MOST_TOLD)
    if len(given) > MOST_TOOLS:
        raise refuse("tools", f"List should have at most {MOST_TOOLS} items, not {len(given)}", kind="too_long")
    check_value("tools", given)
    plain = [{name: value for name, value in one.items() if value is not None} for one in given]
    specs = convert(plain, list[ToolSpec], ("tools",))
    for place, spec in enumerate(specs):
        configuration = getattr(spec, "tool_configuration", None)
        if configuration is not None and configuration.skip_confirmation is not None:
            loc = ("tools", place, "tool_configuration", "skip_confirmation")
            raise refuse(loc, "What needs no approval is set with PUT /v1/tools/permissions")
    return specs


def args_of(given: dict[str, Any] | None) -> CompletionArgs:
    if given is None:
        return CompletionArgs()
    check_size("completion_args", [given], MOST_TOLD)
    check_value("completion_args", given)
    plain = {name: value for name, value in given.items() if value is not None}
    return convert(plain, CompletionArgs, ("completion_args",))


def check_form(
    args: CompletionArgs,
    tools: Sequence[ToolSpec] | None,
    guardrails: Sequence[Mapping[str, Any]] | None,
    *,
    others: bool = True,
) -> None:
    """As of a call of the model that would come of it. ``others``: there may be functions beside those of ``tools``."""
    tools = tools or ()
    functions = [msgspec.to_builtins(one) for one in tools if isinstance(one, FunctionTool)]
    told = msgspec.to_builtins(args)
    if others or len(functions) < len(tools):
        # Which functions there are is known only when the tools are opened: one of the name is taken to be there.
        functions.append({"type": "function", "function": {"name": _chosen(told.get("tool_choice"))}})
    body = {"model": "any", "messages": [{"role": "user", "content": ""}]}
    try:
        chat_call_of(body, told, functions)
    except ValidationFailed as error:
        raise ValidationFailed(
            [msgspec.structs.replace(one, loc=("body", *_within(one.loc[1:]))) for one in error.issues]
        ) from error
    if guardrails is not None:
        check_size("guardrails", [guardrails, told], MOST_TOLD)
        check_value("guardrails", guardrails)
        convert(list(guardrails), list[GuardrailConfig], ("guardrails",))
        chat_call_of(body | {"guardrails": list(guardrails)}, {}, [])


def check_metadata(metadata: Mapping[str, Any] | None) -> None:
    check_size("metadata", [metadata], MOST_METADATA)
    check_value("metadata", metadata)


def _chosen(choice: object) -> str:
    function: object = cast("dict[str, object]", choice).get("function") if isinstance(choice, dict) else None
    name = cast("dict[str, object]", function).get("name") if isinstance(function, dict) else None
    return name if isinstance(name, str) and name else "any"


def _within(loc: Place) -> Place:
    return ("completion_args", *loc) if loc and loc[0] in CompletionArgs.__struct_fields__ else loc


def _entry(given: dict[str, Any], place: Place, now: str) -> Entry:
    check_value(place, given)
    plain = {name: value for name, value in given.items() if value is not None}
    kind = _kind(plain, place, _KINDS)
    if isinstance(plain.get("arguments"), dict):
        plain["arguments"] = msgspec.json.encode(plain["arguments"]).decode()
    _check_fields(plain, kind, place)
    if isinstance(content := plain.get("content"), list):
        _check_chunks(cast("list[Any]", content), (*place, "content"))
    convert({name: plain[name] for name in _OURS & plain.keys()}, dict[str, str], place)
    entry = convert({name: value for name, value in plain.items() if name not in _OURS}, kind, place)
    return from_elsewhere(msgspec.structs.replace(entry, id=entry_id(kind), created_at=now, completed_at=now))


def _kind(plain: dict[str, Any], place: Place, known: Mapping[str, type[Any]]) -> type[Any]:
    """Messages and results are told from each other without a type, too: examples of the API leave it out."""
    if "type" not in plain and known is _KINDS:
        plain["type"] = "function.result" if "result" in plain else "message.input"
    told = plain.get("type")
    if not isinstance(told, str) or told not in known:
        kinds = ", ".join(known)
        raise refuse((*place, "type"), f"Input should be one of: {kinds}", given=told, kind="invalid")
    return known[told]


def _check_chunks(content: list[Any], place: Place) -> None:
    for number, chunk in enumerate(content):
        if not isinstance(chunk, dict):
            raise refuse((*place, number), "Expected `object`", given=chunk, kind="invalid")
        told = cast("dict[str, Any]", chunk)
        _check_fields(told, _kind(told, (*place, number), _CHUNKS), (*place, number))


def _check_fields(plain: Mapping[str, Any], kind: type[Any], place: Place) -> None:
    for name in plain:
        if name != "type" and name not in kind.__struct_fields__:
            raise refuse((*place, name), "Extra inputs are not permitted", given=plain[name], kind="extra_forbidden")
