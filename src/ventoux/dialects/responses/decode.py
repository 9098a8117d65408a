"""Requests for responses into calls. What cannot be honoured is refused here, by name, before any model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatCall, ChatMessage, JsonFormat, Tool
from ventoux.dialects.decoding import convert, refuse
from ventoux.dialects.functions import Choosing, allowed, check_count, choosing, distinct, named
from ventoux.dialects.openai.decode import TOOL_CHOICES, people_and_metadata
from ventoux.dialects.responses.items import messages_of
from ventoux.dialects.responses.requests import AllowedChoice, FunctionChoice, FunctionTool, OpenAIResponseRequest
from ventoux.errors import Issue, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.dialects.responses.items import Placed
    from ventoux.dialects.responses.requests import ResponseRequest, TextConfig


def call_of(
    request: ResponseRequest, items: Sequence[Placed], *, known_id: Callable[[str], str], max_messages: int
) -> ChatCall:
    """``items``: those of earlier responses, then the request's own. Raises ValidationFailed."""
    if len(items) > max_messages:
        reason = f"Expected at most {max_messages} items, those of earlier responses included, not {len(items)}"
        raise refuse("input", reason, kind="too_long")
    messages = messages_of(items, known_id)
    if not messages:
        raise refuse("input", "Field required", kind="missing")
    if request.instructions:
        messages.insert(0, ChatMessage("system", request.instructions))
    tools, chosen = _tools(request)
    effort = request.reasoning.effort if request.reasoning else None
    return ChatCall(
        model=request.model,
        messages=messages,
        stream=bool(request.stream),
        temperature=request.temperature,
        top_p=request.top_p,
        max_tokens=request.max_output_tokens,
        logprobs=_logprobs(request),
        top_logprobs=request.top_logprobs or 0,
        format=_format(request.text),
        tools=tools,
        tool_mode=chosen.mode,
        tool_name=chosen.name,
        # One function by name means one call of it, as OpenAI's own models take it.
        parallel_tool_calls=request.parallel_tool_calls is not False and not chosen.name,
        reasoning_effort=effort,
        show_reasoning=effort != "none",
        affinity=request.prompt_cache_key or "",
        metadata=_metadata(request),
    )


def functions_of(given: Sequence[dict[str, Any]] | None) -> list[FunctionTool]:
    """Raises ValidationFailed for tools that are no functions, and for what cannot be honoured of one that is."""
    check_count(given)
    return [_function(tool, ("tools", at)) for at, tool in enumerate(given or ())]


def placed(error: ValidationFailed) -> ValidationFailed:
    """Faults of schemas are found where engines read them, and are named here where a caller of this API wrote them."""
    return ValidationFailed([msgspec.structs.replace(issue, loc=_written(issue)) for issue in error.issues])


def _written(issue: Issue) -> tuple[str | int, ...]:
    match issue.type, issue.loc:
        case "unsupported_schema", (body, "response_format", "json_schema", *rest):
            return (body, "text", "format", *rest)
        case "unsupported_schema", (body, "response_format", *rest):
            return (body, "text", "format", *rest)
        case "unsupported_schema", (body, "tools", int(at), "function", *rest):
            return (body, "tools", at, *rest)
        case _:
            return issue.loc


def _logprobs(request: ResponseRequest) -> bool:
    included = (isinstance(request, OpenAIResponseRequest) and request.include) or ()
    return bool(request.top_logprobs) or "message.output_text.logprobs" in included


def _metadata(request: ResponseRequest) -> dict[str, Any] | None:
    if isinstance(request, OpenAIResponseRequest):
        return people_and_metadata(request.metadata, request.user, request.safety_identifier)
    return dict(request.metadata) if request.metadata else None


def _function(given: dict[str, Any], place: tuple[str | int, ...]) -> FunctionTool:
    if (kind := given.get("type")) != "function":
        reason = "The caller runs all tools, so that each has to be a function"
        if kind is None:
            raise refuse((*place, "type"), "Field required", kind="missing")
        raise refuse((*place, "type"), reason, given=kind, kind="unsupported_value")
    tool = convert(given, FunctionTool, place)
    if "programmatic" in (tool.allowed_callers or ()):
        reason = "Models here call functions directly"
        raise refuse((*place, "allowed_callers"), reason, kind="unsupported_value")
    for field, asked, reason in (
        ("defer_loading", tool.defer_loading, "Every tool is in the prompt"),
        ("async", tool.asynchronous, "Results of calls are waited for"),
        ("output_schema", tool.output_schema, "What a function returns is not checked; say it in the description"),
    ):
        if asked:
            raise refuse((*place, field), reason)
    return tool


def _tools(request: ResponseRequest) -> tuple[tuple[Tool, ...], Choosing]:
    functions = functions_of(request.tools)
    tools = distinct(
        [Tool(one.name, one.description or "", one.parameters, bool(one.strict)) for one in functions], ("name",)
    )
    choice = request.tool_choice
    if not isinstance(choice, dict):
        return tools, choosing(choice, tools, words=TOOL_CHOICES)
    match choice.get("type"):
        case "function":
            function = convert(choice, FunctionChoice, ("tool_choice",))
            return tools, named(function.name, tools, ("tool_choice", "name"))
        case "allowed_tools":
            among = convert(choice, AllowedChoice, ("tool_choice",))
            names = [(tool.name, ("tool_choice", "tools", at, "name")) for at, tool in enumerate(among.tools)]
            return allowed(names, among.mode, tools, words=TOOL_CHOICES)
        case kind:
            reason = "The caller runs all tools, so that a choice names a function or is allowed_tools"
            raise refuse(("tool_choice", "type"), reason, given=kind, kind="unsupported_value")


def _format(text: TextConfig | None) -> JsonFormat | None:
    """None for plain text. A schema that is not strict still holds: nothing is gained by an answer beside it."""
    wanted = text.format if text else None
    if wanted is None:
        return None
    place = ("text", "format")
    if wanted.type != "json_schema":
        for field in ("name", "schema", "description", "strict"):
            if getattr(wanted, field) is not None:
                raise refuse((*place, field), "It needs the type json_schema", kind="invalid")
        return JsonFormat() if wanted.type == "json_object" else None
    for field in ("name", "schema"):
        if getattr(wanted, field) is None:
            raise refuse((*place, field), "Field required", kind="missing")
    return JsonFormat(wanted.schema, wanted.name or "", wanted.description or "", wanted.strict is not False)
