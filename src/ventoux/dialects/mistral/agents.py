"""Bodies of the Agents API, and of the completions of an agent.

The clients of the API want every field of an agent that has no default here. Tools and completion arguments are read by
the service that knows what they mean (``agents.checking``); here they are JSON of the right kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ventoux.calls import ChatMessage
from ventoux.dialects.decoding import convert, decode, refuse
from ventoux.dialects.mistral.chat import MistralChat
from ventoux.dialects.mistral.decode import call_of_chat
from ventoux.dialects.mistral.requests import ChatRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall
    from ventoux.dialects.dialect import Asked

FILTERS = ("name", "search", "id", "deployment_chat", "metadata")
LARGEST_PAGE = 100
_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)]
Description = Annotated[str, Meta(max_length=4000, pattern=_WHOLE)]
Instructions = Annotated[str, Meta(max_length=100_000, pattern=_WHOLE)]
VersionMessage = Annotated[str, Meta(max_length=1000, pattern=_WHOLE)]
OF_THE_AGENT = ("model", "temperature", "top_p", "safe_prompt")
"""Fields of a chat that completions of an agent do not have."""
_completion = msgspec.json.Decoder(dict[str, Any])


class _Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    def given(self) -> dict[str, Any]:
        """By field, as JSON, what was sent; explicit nulls are None."""
        told = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in told if value is not UNSET}


class CreateAgentRequest(_Body, kw_only=True):
    model: Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)]
    name: Name
    instructions: Instructions | UnsetType | None = UNSET
    tools: list[dict[str, Any]] | UnsetType | None = UNSET
    completion_args: dict[str, Any] | UnsetType | None = UNSET
    guardrails: list[dict[str, Any]] | UnsetType | None = UNSET
    description: Description | UnsetType | None = UNSET
    handoffs: list[str] | UnsetType | None = UNSET
    metadata: dict[str, Any] | UnsetType | None = UNSET
    version_message: VersionMessage | UnsetType | None = UNSET


class UpdateAgentRequest(_Body, kw_only=True):
    """What is not sent stays, null clears; of what cannot be cleared null is as nothing."""

    model: Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)] | UnsetType | None = UNSET
    name: Name | UnsetType | None = UNSET
    instructions: Instructions | UnsetType | None = UNSET
    tools: list[dict[str, Any]] | UnsetType | None = UNSET
    completion_args: dict[str, Any] | UnsetType | None = UNSET
    guardrails: list[dict[str, Any]] | UnsetType | None = UNSET
    description: Description | UnsetType | None = UNSET
    handoffs: list[str] | UnsetType | None = UNSET
    metadata: dict[str, Any] | UnsetType | None = UNSET
    version_message: VersionMessage | UnsetType | None = UNSET
    deployment_chat: bool | UnsetType | None = UNSET


class Agent(msgspec.Struct, kw_only=True):
    object: Literal["agent"] = "agent"
    id: str
    name: str
    description: str | None
    model: str
    instructions: str | None
    tools: list[dict[str, Any]]
    completion_args: dict[str, Any]
    guardrails: list[dict[str, Any]] | None
    handoffs: list[str] | None
    metadata: dict[str, Any] | None
    version: int
    versions: list[int]
    version_message: str | None
    deployment_chat: bool
    source: str
    owner_id: str | None
    created_at: str
    updated_at: str


class AgentListPage(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[Agent]
    next_page_token: str | None = None


class AgentAliasResponse(msgspec.Struct):
    alias: str
    version: int
    created_at: str
    updated_at: str


def completion_of(body: bytes) -> tuple[str, dict[str, Any]]:
    """The agent's id, and the rest: a chat without what an agent decides. Raises InvalidRequest, ValidationFailed."""
    told = decode(body, _completion)
    agent_id = told.pop("agent_id", None)
    if agent_id is None:
        raise refuse("agent_id", "Field required", kind="missing")
    if not isinstance(agent_id, str):
        raise refuse("agent_id", "Input should be a string", kind="invalid")
    for field in OF_THE_AGENT:
        if field in told:
            raise refuse(field, "It is the agent's to say: completions of an agent do not take it")
    return agent_id, told


class AgentChat(MistralChat):
    """POST /v1/agents/completions: the call is there already, the answer is a chat's."""

    def __init__(self, call: ChatCall) -> None:
        super().__init__(max_messages=len(call.messages))
        self._call = call

    def call(self, asked: Asked) -> ChatCall:
        del asked
        return self._call


def chat_call_of(
    body: Mapping[str, Any],
    args: Mapping[str, Any],
    functions: Sequence[Mapping[str, Any]],
    *,
    instructions: str | None = None,
    guardrails: Sequence[Mapping[str, Any]] | None = None,
    most: int = 1,
) -> ChatCall:
    """A call of an agent's model: what the ``body`` of a chat says goes before the agent's ``args`` and ``functions``.
    ``most``: messages that it may have. Raises InvalidRequest and ValidationFailed."""
    told = {name: value for name, value in body.items() if value is not None}
    own: dict[str, Any] = dict(args)
    if own.get("prediction", {}).get("content") == "":
        del own["prediction"]
    own |= {"tools": list(functions) or None, "guardrails": guardrails}
    call = call_of_chat(convert(own | told, ChatRequest, ()), max_messages=most)
    if instructions:
        call.messages.insert(0, ChatMessage("system", instructions))
    return call
