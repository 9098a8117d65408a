"""What an agent or a reply says of the generation, as fields of a call: the same as in a chat completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatCall
from ventoux.dialects.decoding import convert, refuse
from ventoux.dialects.functions import ResponseFormat, ToolChoice, choosing, format_of
from ventoux.dialects.mistral.decode import TOOL_CHOICES
from ventoux.dialects.mistral.guardrails import guardrails_of
from ventoux.dialects.mistral.requests import GuardrailConfig

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import Guardrail, Tool
    from ventoux.conversations.schemas import CompletionArgs

_EFFORTS = frozenset({"none", "minimal", "low", "medium", "high", "xhigh", "max"})
_AT = ("completion_args",)


def call_of(args: CompletionArgs, model: str) -> ChatCall:
    """Without messages and tools. Raises ValidationFailed."""
    if args.prediction is not None and args.prediction.content:
        raise refuse((*_AT, "prediction"), "Predicted outputs are not available; leave prediction out")
    if args.reasoning_effort is not None and args.reasoning_effort not in _EFFORTS:
        words = ", ".join(sorted(_EFFORTS))
        raise refuse((*_AT, "reasoning_effort"), f"Input should be one of {words}", given=args.reasoning_effort)
    wanted = args.response_format
    format = None if wanted is None else format_of(convert(wanted, ResponseFormat, (*_AT, "response_format")))  # noqa: A001
    return ChatCall(
        model=model,
        messages=[],
        stream=True,
        temperature=args.temperature,
        top_p=args.top_p,
        max_tokens=args.max_tokens,
        stop=(args.stop,) if isinstance(args.stop, str) else tuple(args.stop or ()),
        seed=args.random_seed,
        presence_penalty=args.presence_penalty or 0.0,
        frequency_penalty=args.frequency_penalty or 0.0,
        format=format,
        reasoning_effort=args.reasoning_effort,
        show_reasoning=args.reasoning_effort != "none",
    )


def choosing_tools(call: ChatCall, args: CompletionArgs, tools: tuple[Tool, ...], *, first: bool) -> ChatCall:
    """What has to be called, has to be in the ``first`` round of a reply: after it the model may answer. Raises
    ValidationFailed."""
    wanted = args.tool_choice
    choice = wanted if wanted is None or isinstance(wanted, str) else convert(wanted, ToolChoice, (*_AT, "tool_choice"))
    if not first and choice != "none":
        choice = "auto"
    chosen = choosing(choice, tools, words=TOOL_CHOICES)
    return msgspec.structs.replace(call, tools=tools, tool_mode=chosen.mode, tool_name=chosen.name)


def guardrails(asked: Sequence[Mapping[str, Any]] | None) -> tuple[Guardrail, ...]:
    """Raises ValidationFailed."""
    return guardrails_of([convert(one, GuardrailConfig, ("guardrails", at)) for at, one in enumerate(asked or ())])
