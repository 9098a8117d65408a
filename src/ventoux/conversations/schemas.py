"""A conversation, its replies, and what one run of the loop is given and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Protocol

import msgspec
from msgspec import Meta

from ventoux.accounts.schemas import Principal
from ventoux.calls import FinishReason, ToolCall, Usage
from ventoux.conversations.entries import Entry
from ventoux.conversations.events import ConversationUsage
from ventoux.errors import VentouxError
from ventoux.tools.specs import ToolSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.events import Event

ReplyState = Literal["running", "waiting", "done", "stopped", "failed", "cut"]
HandoffExecution = Literal["server", "client"]


class Prediction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    content: str = ""
    type: Literal["content"] = "content"


class CompletionArgs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Wire map 5.1; only these. ``prediction`` is taken with an empty content only, as by chat completions here."""

    stop: str | list[str] | None = None
    presence_penalty: Annotated[float, Meta(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Meta(ge=-2, le=2)] | None = None
    temperature: Annotated[float, Meta(ge=0, le=1)] | None = None
    top_p: Annotated[float, Meta(ge=0, le=1)] | None = None
    max_tokens: Annotated[int, Meta(ge=1)] | None = None
    random_seed: Annotated[int, Meta(ge=0)] | None = None
    prediction: Prediction | None = None
    response_format: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None
    """``any``, ``required`` and a function hold for the first round of a reply: after it the model may answer."""
    reasoning_effort: str | None = None

    def over(self, other: CompletionArgs) -> CompletionArgs:
        """These, and where they say nothing the ``other`` ones."""
        told = {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None}
        return msgspec.structs.replace(other, **told)


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """Without its entries. ``root_id``: the thread that it is in, one of its own unless something else is said;
    ``shared``: how many entries it has in common with its parent, from the beginning. Times are Unix seconds."""

    id: str
    workspace_id: str
    owner: str
    user_id: str | None = None
    key_id: str
    name: str | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None
    model: str | None = None
    agent_id: str | None = None
    agent_version: int | str | None = None
    instructions: str | None = None
    tools: list[ToolSpec] | None = None
    """None: those of its agent, if it has one."""
    completion_args: CompletionArgs = CompletionArgs()
    guardrails: list[dict[str, Any]] | None = None
    handoff_execution: HandoffExecution = "server"
    project_id: str | None = None
    parent_id: str | None = None
    parent_entry_id: str | None = None
    root_id: str = ""
    shared: int = 0
    temporary: bool = False
    """In no list and no search, without memories; it goes when it has not been used for a day."""
    source: str = "api"
    copied: int = 0
    """So many entries at the beginning came from a file or a share: anybody may have written them."""
    entries: int = 0
    replies: int = 0
    created_at: float
    updated_at: float

    def __post_init__(self) -> None:
        if not self.root_id:
            msgspec.structs.force_setattr(self, "root_id", self.id)


class Assistant(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers: an agent's version, or a model with what the conversation says. ``id`` is empty for the latter."""

    id: str = ""
    name: str = ""
    description: str | None = None
    """What other agents are told of when to hand over to it."""
    version: int = 0
    model: str
    instructions: str | None = None
    tools: list[ToolSpec] = []
    """With an authorization that came with this very request: those are not stored."""
    given: list[ToolSpec] = []
    """Of the tools, those that came with the request, the conversation or its project and not with the agent: whoever
    is handed over to has them, too."""
    completion_args: CompletionArgs = CompletionArgs()
    guardrails: list[dict[str, Any]] | None = None
    handoffs: tuple[str, ...] = ()


class Summary(NamedTuple):
    """Stands for the entries before ``position``, of the whole conversation, in what the model reads."""

    position: int
    text: str
    tokens: int


class Turn(msgspec.Struct, kw_only=True):
    """What one run of the loop is given. ``history`` holds all entries, the new inputs at its end; an entry's place
    in it is its position."""

    principal: Principal
    conversation: Conversation
    assistant: Assistant
    history: list[Entry]
    summary: Summary | None = None
    confirmations: dict[str, bool] = {}
    """By ``tool_call_id``: allowed or not. Of calls that ``history`` holds as pending."""
    args: CompletionArgs = CompletionArgs()
    """Of this reply alone, over the assistant's."""
    handoff_execution: HandoffExecution = "server"
    background: str = ""
    """What the user's memories, preferences and project add to the instructions."""


class Ended(msgspec.Struct, kw_only=True):
    """How a run ended. A run that fails or is cancelled raises instead."""

    state: Literal["waiting", "done"]
    usage: ConversationUsage
    guardrails: list[dict[str, Any]] | None = None


class Sink(Protocol):
    """Where a run puts what comes of it. What was put is kept before anybody sees it; returning means that it is taken,
    and waits where the database is slower than the model."""

    async def tell(self, *events: Event) -> None: ...

    async def keep(self, *entries: Entry, events: Sequence[Event] = ()) -> None:
        """Entries that are whole, in order, and the events that say so: in one transaction."""
        ...

    async def replace(self, entry: Entry) -> None:
        """In place of the one with its id: a call that was confirmed."""
        ...

    async def summarised(self, summary: Summary) -> None: ...

    async def output(self, entry_id: str, text: str) -> None:
        """The whole of what a tool said, of which the model was told a page."""
        ...

    async def settled(self) -> None:
        """Returns when all that was put down so far is kept: before what cannot be taken back is done."""
        ...

    def spent(self, usage: ConversationUsage) -> None:
        """So far: what is told of a run that ends early."""
        ...


class Loop(Protocol):
    async def run(self, turn: Turn, sink: Sink) -> Ended:
        """Raises VentouxError; whoever cancels it stops the model and the tools."""
        ...


class Outcome(msgspec.Struct):
    """Of one call of a model. ``cost`` in micro-units of ``currency``, where there is a price."""

    text: str = ""
    thought: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage = Usage()
    finish_reason: FinishReason = "stop"
    time_to_first_token: float | None = None
    seconds: float = 0.0
    cost: int | None = None
    currency: str | None = None
    guardrails: list[dict[str, Any]] | None = None


class NotWanted(VentouxError):
    """What ``heard`` raises to end a call of a model; whoever waits for the reply is not told of it. ``consumed``: by
    that call, as ``converse`` tells it."""

    status = 499
    consumed: Outcome | None = None


class Models(Protocol):
    """The gateway, as far as conversations call it (``gateway.inside``)."""

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        """``heard`` is told each piece as it comes, and may raise NotWanted. Raises that, ModelNotFound, Forbidden,
        RateLimited, ContentFiltered, PromptTooLong, Unavailable, EngineError; whoever cancels it stops the engine."""
        ...

    def context(self, principal: Principal, model: str) -> int:
        """Tokens that a call to it may use. Raises ModelNotFound."""
        ...

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        """Raises ModelNotFound."""
        ...


class Assistants(Protocol):
    """Agents, as far as conversations ask for them (``agents.service``)."""

    async def assistant(self, principal: Principal, agent_id: str, version: int | str | None = None) -> Assistant:
        """Raises AgentNotFound."""
        ...


class Background(Protocol):
    """What a user's memories, preferences and project add to the instructions (``memories.service``)."""

    async def of(self, principal: Principal, conversation: Conversation) -> str: ...
