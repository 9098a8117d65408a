"""A loop whose model plays a script, whose tools do what a test says, and whose sink remembers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from tests.databases import ManualClock

from ventoux.accounts.schemas import Principal
from ventoux.calls import Delta, Thought, ToolCall, Usage
from ventoux.calls import Tool as Function
from ventoux.conversations.entries import Entry, MessageInput
from ventoux.conversations.events import ConversationUsage, Event, MessageDelta, ToolDone
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.loop.service import AgentLoop
from ventoux.conversations.schemas import Assistant, Conversation, Ended, NotWanted, Outcome, Summary, Turn
from ventoux.errors import ModelNotFound, NotFound
from ventoux.tools.schemas import Access, Opened, ToolContext, ToolResult
from ventoux.tools.service import Tools
from ventoux.tools.specs import ToolSpec, WebSearchTool

if TYPE_CHECKING:
    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.store.permissions import Decision

WHO = Principal("ws", "key", "vx_", frozenset({"assistants"}))
TIMEOUT = 10.0


class Says(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the model."""

    text: tuple[str, ...] = ()
    thought: str = ""
    calls: tuple[ToolCall, ...] = ()
    usage: Usage = Usage(10, 5)
    raises: Exception | None = None


def says(*text: str) -> Says:
    return Says(text=text)


def calls(*named: str | tuple[str, str], text: str = "") -> Says:
    """Each a function's name, or with its arguments."""
    pairs = [(one, "{}") if isinstance(one, str) else one for one in named]
    made = tuple(ToolCall(f"id{at}", name, arguments) for at, (name, arguments) in enumerate(pairs))
    return Says(text=(text,) if text else (), calls=made)


class Models:
    """``told`` are the calls that it got."""

    def __init__(
        self, *answers: Says, context: int = 30_000, capabilities: frozenset[str] = frozenset({"chat"})
    ) -> None:
        self.answers = list(answers)
        self._context = context
        self._capabilities = capabilities
        self.gone: set[str] = set()
        """Models."""
        self.told: list[ChatCall] = []

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        assert principal == WHO
        self.told.append(call)
        answer = self.answers.pop(0)
        if answer.raises is not None:
            raise answer.raises
        if answer.thought:
            await heard(Thought(0, answer.thought))
        try:
            for piece in answer.text:
                await heard(Delta(0, piece))
        except NotWanted as left:
            left.consumed = Outcome(usage=answer.usage, cost=7, currency="EUR")
            raise
        return Outcome(
            text="".join(answer.text),
            thought=answer.thought,
            tool_calls=answer.calls,
            usage=answer.usage,
            finish_reason="tool_calls" if answer.calls else "stop",
            time_to_first_token=0.1,
            seconds=0.2,
            cost=7,
            currency="EUR",
        )

    def context(self, principal: Principal, model: str) -> int:
        del principal, model
        return self._context

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        del principal
        if model in self.gone:
            raise ModelNotFound(model, [])
        return self._capabilities

    def last(self, at: int = -1) -> list[tuple[str, Any]]:
        return [(one.role, one.content) for one in self.told[at].messages]


Run = Callable[[Mapping[str, Any], ToolContext], Awaitable[ToolResult]]


async def found(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
    del arguments, context
    return ToolResult(text="found")


class FakeTool:
    kind = "web_search"

    def __init__(
        self,
        name: str = "look",
        run: Run = found,
        *,
        access: Access = "reads",
        always_asks: bool = False,
        timeout: float = TIMEOUT,
        parameters: dict[str, Any] | bool | None = None,
        objects: str | None = None,
    ) -> None:
        self.function = Function(name, f"Does {name}.", parameters)
        self.access: Access = access
        self.permission = f"permission:{name}"
        self.always_asks = always_asks
        self.timeout = timeout
        self._run = run
        self._objects = objects
        self.contexts: list[ToolContext] = []
        self.arguments: list[Mapping[str, Any]] = []

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        del arguments, context
        return self._objects

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        self.contexts.append(context)
        self.arguments.append(arguments)
        return await self._run(arguments, context)


class Source:
    kinds = frozenset({"web_search"})
    state = None

    def __init__(self, tools: Sequence[FakeTool], error: Exception | None) -> None:
        self._tools = tools
        self._error = error

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        del principal, spec, conversation_id
        if self._error is not None:
            raise self._error
        return Opened(self._tools, [])

    async def close(self, conversation_id: str) -> None:
        raise AssertionError(conversation_id)


class Agents:
    def __init__(self, *agents: Assistant) -> None:
        self._agents = {one.id: one for one in agents}

    async def assistant(self, principal: Principal, agent_id: str, version: int | str | None = None) -> Assistant:
        del principal, version
        if agent_id not in self._agents:
            raise NotFound(f"Agent {agent_id} does not exist.")
        return self._agents[agent_id]


class Decisions:
    def __init__(self, decided: Mapping[str, Decision]) -> None:
        self._decided = decided

    async def of(self, principal: Principal) -> Mapping[str, Decision]:
        assert principal == WHO
        return self._decided


class Sink:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.kept: list[Entry] = []
        self.replaced: list[Entry] = []
        self.summaries: list[Summary] = []
        self.outputs: dict[str, str] = {}
        self.usage = ConversationUsage()
        self.settles: list[tuple[int, int]] = []
        """How many events, and replaced entries, were kept each time."""
        self.away: Exception | None = None
        """What keeps anything from being kept."""
        self.changed = asyncio.Event()

    async def tell(self, *events: Event) -> None:
        self.events += events
        self.changed.set()

    async def keep(self, *entries: Entry, events: Sequence[Event] = ()) -> None:
        self.kept += entries
        await self.tell(*events)

    async def replace(self, entry: Entry) -> None:
        self.replaced.append(entry)

    async def summarised(self, summary: Summary) -> None:
        self.summaries.append(summary)

    async def output(self, entry_id: str, text: str) -> None:
        self.outputs[entry_id] = text

    async def settled(self) -> None:
        if self.away is not None:
            raise self.away
        self.settles.append((len(self.events), len(self.replaced)))

    def spent(self, usage: ConversationUsage) -> None:
        self.usage = usage

    async def until(self, holds: Callable[[Sink], bool]) -> None:
        async with asyncio.timeout(TIMEOUT):
            while not holds(self):
                self.changed.clear()
                await self.changed.wait()

    @property
    def told(self) -> str:
        """All text of the model."""
        return "".join(
            one.content for one in self.events if isinstance(one, MessageDelta) and isinstance(one.content, str)
        )

    def done(self) -> list[str]:
        """What tools gave, in the order of their ends."""
        return [one.info["output"] for one in self.events if isinstance(one, ToolDone)]


class Play:
    """One conversation: ``reply`` runs the loop on its history, which grows by what is kept."""

    def __init__(
        self,
        models: Models,
        *tools: FakeTool,
        agents: Agents | None = None,
        decided: Mapping[str, Decision] | None = None,
        bounds: Bounds | None = None,
        assistant: Assistant | None = None,
        fails: Exception | None = None,
    ) -> None:
        self.models = models
        self.clock = ManualClock()
        self.languages: list[tuple[str, bool]] = []
        self.history: list[Entry] = []
        self.outputs: dict[str, str] = {}
        """Of replies that have ended."""
        self.away: Exception | None = None
        self.copied = 0
        self.sink = Sink()
        self.assistant = assistant or Assistant(model="m", tools=[WebSearchTool()] if tools or fails else [])
        self.loop = AgentLoop(
            models,
            Tools([Source(tools, fails)]),
            agents or Agents(),
            Decisions({} if decided is None else decided),
            self._read,
            bounds or Bounds(),
            told_language=lambda language, right: self.languages.append((language, right)),
            clock=self.clock,
        )

    async def reply(self, *inputs: Entry | str, **turn: Any) -> Ended:
        self.history += [MessageInput(id=f"msg_{one}", content=one) if isinstance(one, str) else one for one in inputs]
        self.sink = sink = Sink()
        sink.away = self.away
        conversation = Conversation(
            id="conv_1",
            workspace_id="ws",
            owner="key:key",
            key_id="key",
            model="m",
            copied=self.copied,
            created_at=0,
            updated_at=0,
        )
        made = Turn(
            principal=WHO, conversation=conversation, assistant=self.assistant, history=list(self.history), **turn
        )
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self.loop.run(made, sink)
        finally:
            by_id = {one.id: one for one in sink.replaced}
            self.history = [by_id.get(one.id, one) for one in self.history] + sink.kept
            self.outputs |= sink.outputs

    async def _read(self, conversation_id: str, output_id: str) -> str | None:
        assert conversation_id == "conv_1"
        return self.outputs.get(output_id)
