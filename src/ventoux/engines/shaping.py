"""What a call for JSON, tools or thoughts takes of a local engine: other messages, a grammar, and a reader of its text.

A model whose own template knows tools, and may answer in words or call, is asked in its own way; llama.cpp reads its
calls. For every other model, for a call that is required, and for tools together with a JSON form, the tools are put
into words and decoding is held to a grammar of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.engines.phrasing import tools_of
from ventoux.errors import Issue, ValidationFailed
from ventoux.structured.grammar import grammar, offered
from ventoux.structured.prompt import in_words, with_form
from ventoux.structured.reading import CallReader, Reader, ThoughtReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.calls import ChatCall
    from ventoux.engines.replica import Replica
    from ventoux.engines.spec import EngineSpec, Reasoning


class Shaped(NamedTuple):
    call: ChatCall
    extra: dict[str, Any]
    """Fields of the request in addition."""
    reader: Callable[[int], Reader] | None = None
    """For the text of each choice; None where it needs no reading."""
    checked: bool = False
    """The engine's own reading of calls is to be held against the tools' schemas."""


def shaped(call: ChatCall, replica: Replica, *, native: bool = True) -> Shaped:
    """``native`` False leaves the template's own way out.

    Raises ValidationFailed for a schema that cannot be enforced, and for fields that contradict the form.
    """
    reasoning = replica.spec.reasoning
    refuse_contradictions(call, thinks=reasoning is not None)
    if call.prompt is not None:
        # No template runs, so that none of its thoughts can have begun.
        return Shaped(call, {})
    extra = _thinking(call, reasoning)
    if native and _is_native(call, replica):
        tools = tools_of(call)
        if tools:
            # Said either way: whether it is the default depends on the template.
            tools["parallel_tool_calls"] = call.parallel_tool_calls
        return Shaped(call, extra | tools, _thoughts_only(call, reasoning), checked=bool(tools))
    if held := grammar(call, thoughts=_marks(call, reasoning)):
        extra["grammar"] = held
    has_tools = bool(offered(call))
    if has_tools or any(message.role == "tool" or message.tool_calls for message in call.messages):
        call = msgspec.structs.replace(call, messages=in_words(call))
    if has_tools:
        return Shaped(call, extra, _with_calls(call, reasoning))
    return Shaped(call, extra, _thoughts_only(call, reasoning))


def _is_native(call: ChatCall, replica: Replica) -> bool:
    """Not where a call is required: llama.cpp's own grammars leave parts of a schema out, and ours must hold."""
    if not replica.native_tools or call.format is not None or (call.tool_mode == "required" and call.tools):
        return False
    return bool(call.tools) or any(message.role == "tool" or message.tool_calls for message in call.messages)


def _thinks(call: ChatCall) -> bool:
    return call.reasoning_effort != "none"


def _thinking(call: ChatCall, reasoning: Reasoning | None) -> dict[str, Any]:
    """Templates of models that think read one or the other of these."""
    if reasoning is None or call.reasoning_effort is None:
        return {}
    if not _thinks(call):
        return {"chat_template_kwargs": {"enable_thinking": False}}
    return {"chat_template_kwargs": {"enable_thinking": True, "reasoning_effort": call.reasoning_effort}}


def _marks(call: ChatCall, reasoning: Reasoning | None) -> tuple[str, str] | None:
    """What thoughts begin and end with; they begin with nothing where the template has begun them."""
    if reasoning is None or not _thinks(call):
        return None
    return ("" if reasoning.opened else reasoning.start), reasoning.end


def _thoughts_only(call: ChatCall, reasoning: Reasoning | None) -> Callable[[int], Reader] | None:
    if reasoning is None:
        return None
    opened = reasoning.opened and _thinks(call)
    return lambda index: ThoughtReader(index, reasoning.start, reasoning.end, opened=opened)


def _with_calls(call: ChatCall, reasoning: Reasoning | None) -> Callable[[int], Reader]:
    if reasoning is None:
        return CallReader
    opened = reasoning.opened and _thinks(call)
    return lambda index: ThoughtReader(index, reasoning.start, reasoning.end, opened=opened, then=CallReader(index))


def refuse_contradictions(call: ChatCall, *, thinks: bool) -> None:
    """What would end, begin or stretch an answer against its form; and thoughts of a model that has none."""
    if not thinks and call.reasoning_effort not in (None, "none"):
        reason = f"Model {call.model} does not reason: only none is possible"
        raise ValidationFailed([Issue("unsupported", ("body", "reasoning_effort"), reason, call.reasoning_effort)])
    must_hold = call.format is not None or (call.tool_mode == "required" and bool(call.tools))
    may_call = bool(offered(call))
    given = {
        ("stop",): bool(call.stop) and (must_hold or may_call),
        ("min_tokens",): call.min_tokens > 0 and (must_hold or may_call),
        ("messages", len(call.messages) - 1, "prefix"): bool(call.prefix) and (must_hold or may_call),
    }
    form = "response_format" if call.format is not None else "tools"
    issues = [
        Issue("value_error", ("body", *place), f"{place[-1]} cannot be combined with {form}: leave one of them out")
        for place, is_given in given.items()
        if is_given
    ]
    if issues:
        raise ValidationFailed(issues)


def in_words_for_remote(call: ChatCall, spec: EngineSpec) -> tuple[ChatCall, Callable[[int], Reader] | None]:
    """What a remote engine has no field for is written into its messages. The reader finds the calls in its text."""
    read: Callable[[int], Reader] | None = _thoughts_only(call, spec.reasoning)
    if call.tools and spec.abilities.tools == "words":
        read = _with_calls(call, spec.reasoning) if offered(call) else read
        call = msgspec.structs.replace(call, messages=in_words(call), tools=(), tool_mode="auto", tool_name="")
    if call.format is not None and spec.abilities.json == "words":
        call = msgspec.structs.replace(call, messages=with_form(call.messages, call.format), format=None)
    return call, read
