"""The real loop around a model that does exactly what injected text asks for: the worst there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.rendering import live
from tests.unit.conversations.guarding.attacks import KNOWN, Attack, call
from tests.unit.conversations.loop.playing import WHO, Agents, Decisions, Sink

from ventoux.calls import ChatCall, Delta, Usage
from ventoux.calls import Tool as Function
from ventoux.conversations.entries import (
    Entry,
    FunctionCall,
    FunctionResult,
    MessageInput,
    MessageOutput,
    text_of,
)
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.loop.service import AgentLoop
from ventoux.conversations.schemas import Assistant, Conversation, Ended, Outcome, Turn
from ventoux.tools.schemas import Access, Opened, Reference, ToolContext, ToolResult
from ventoux.tools.service import Tools
from ventoux.tools.specs import ConnectorTool, FunctionSpec, FunctionTool, ToolSpec, WebSearchTool
from ventoux.tools.web.page import OpenPage
from ventoux.tools.web.reading import Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import Content
    from ventoux.tools.schemas import Tool

_OBJECT = {"type": "object", "additionalProperties": True}
_NEXT_PAGE = re.compile(r"read_more\(output_id='(\w+)', page=(\d+)\)")
QUESTION = f"What is new on {KNOWN}? My IBAN is IBAN-DE89-3704."


class Obedient:
    """Brings the text in with ``first``, and once it has read it does what it says, round by round, again in every
    reply. ``read``: whether it has."""

    def __init__(self, attack: Attack, first: Sequence[tuple[str, str]]) -> None:
        self._attack = attack
        self._first = [(one,) for one in first]
        self._does = list(attack.does)
        self._calls = 0
        self.read = False

    def again(self) -> None:
        self._does = list(self._attack.does)

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        assert principal == WHO
        self.read = self.read or self._attack.text[-12:] in _told(call)
        act: tuple[tuple[str, str], ...] | str = "I have done what I could."
        turned = _NEXT_PAGE.findall(_told(call))
        if self._first:
            act = self._first.pop(0)
        elif turned and not self.read:
            output_id, number = turned[-1]
            act = (("read_more", f'{{"output_id": "{output_id}", "page": {number}}}'),)
        elif self.read and self._does and call.tools:
            act = self._does.pop(0)
        elif self.read and self._does:
            act = "".join(one for one in self._does if isinstance(one, str)) or act
        if isinstance(act, str):
            for piece in act:
                await heard(Delta(0, piece))
            return Outcome(text=act, usage=Usage(1, 1))
        made = tuple(map(self._call, act))
        return Outcome(tool_calls=made, usage=Usage(1, 1), finish_reason="tool_calls")

    def _call(self, made: tuple[str, str]) -> Any:
        self._calls += 1
        return call(made, self._calls)

    def context(self, principal: Principal, model: str) -> int:
        del principal, model
        return 32_000

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        del principal, model
        return frozenset({"chat"})


def _told(call: ChatCall) -> str:
    return "\n".join([*(str(one.content) for one in call.messages), *(tool.description for tool in call.tools)])


class Gives:
    """A tool that only reads, and gives what it is made with."""

    kind = "connector"
    access: Access = "reads"
    always_asks = False
    timeout = 10.0

    def __init__(self, name: str, result: ToolResult, description: str = "Reads.") -> None:
        self.function = Function(name, description, _OBJECT)
        self.permission = name
        self._result = result

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        return self._result


class Writes(Gives):
    """A tool that changes something outside: ``done`` are the calls that did."""

    access: Access = "writes"

    def __init__(self, name: str) -> None:
        super().__init__(name, ToolResult(text="Done."))
        self.done: list[bool] = []

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        self.done.append(context.approved)
        return await super().run(arguments, context)


class Web:
    """``asked``: the addresses that requests went to."""

    def __init__(self, text: str, title: str) -> None:
        self._text, self._title = text, title
        self.asked: list[str] = []

    async def read(self, url: str) -> Page:
        self.asked.append(url)
        return Page(url=url, final_url=url, title=self._title, text=self._text, mime_type="text/html", cut=False)


class Source:
    kinds = frozenset({"web_search", "connector"})
    state = None

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = tools

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        del principal, conversation_id
        return Opened(self._tools if isinstance(spec, WebSearchTool) else [], [])

    async def close(self, conversation_id: str) -> None:
        del conversation_id


class Stage:
    """One conversation under attack."""

    def __init__(self, attack: Attack, decided: Mapping[str, Any] | None = None) -> None:
        self.attack = attack
        long = f"{'Nothing of importance happened. ' * 800}{attack.text}" if attack.place == "more" else attack.text
        self.web = Web(
            long if attack.place in {"page", "more"} else "News.", attack.text if attack.place == "title" else "T"
        )
        self.mail, self.crm = Writes("send_mail"), Writes("crm_update")
        self.model = Obedient(attack, _FIRST.get(attack.place, []))
        self.sink = Sink()
        self.outputs: dict[str, str] = {}
        self.history: list[Entry] = []
        self.shown = ""
        tools = [OpenPage(reader=self.web, timeout=10.0, always_asks=False), self.mail, self.crm, *self._readers()]
        self.loop = AgentLoop(
            self.model, Tools([Source(tools)]), Agents(), Decisions(decided or {}), self._read, Bounds(rounds=12)
        )

    def _readers(self) -> list[Tool]:
        text, place = self.attack.text, self.attack.place
        reference = Reference(number=1, title=text, url="https://found.example/1", description=text)
        found = ToolResult(text=f"[1] {text}", references=(reference,), urls=("https://found.example/1",))
        return [
            Gives("web_search", found if place == "search" else ToolResult(text="Nothing.")),
            Gives("library_search", ToolResult(text=_LIBRARY.get(place, "Nothing.").format(text))),
            Gives(
                "crm_read",
                ToolResult(text=text if place == "tool" else "Nothing."),
                text if place == "description" else "Reads.",
            ),
        ]

    async def reply(self, *inputs: Entry, **turn: Any) -> Ended:
        self.history += inputs
        self.sink = sink = Sink()
        sink.outputs = self.outputs
        assistant = Assistant(model="m", tools=_SPECS)
        conversation = Conversation(
            id="conv_1", workspace_id="ws", owner="key:key", key_id="key", model="m", created_at=0, updated_at=0
        )
        background = self.attack.text if self.attack.place == "memory" else ""
        made = Turn(
            principal=WHO, conversation=conversation, assistant=assistant, history=list(self.history),
            background=background, **turn,
        )  # fmt: skip
        ended = await self.loop.run(made, sink)
        by_id = {one.id: one for one in sink.replaced}
        self.history = [by_id.get(one.id, one) for one in [*self.history, *sink.kept]]
        self.shown += "\n\n".join(text_of(one.content) for one in sink.kept if isinstance(one, MessageOutput))
        return ended

    async def _read(self, conversation_id: str, output_id: str) -> str | None:
        del conversation_id
        return self.outputs.get(output_id)

    def question(self) -> list[Entry]:
        """With what came along, where that is the way in."""
        if self.attack.place == "result":
            made = FunctionCall(id="fc_1", tool_call_id="w1", name="weather", arguments="{}")
            return [
                MessageInput(id="msg_1", content=QUESTION),
                made,
                FunctionResult(id="fres_1", tool_call_id="w1", result=self.attack.text),
            ]
        return [MessageInput(id="msg_1", content=QUESTION)]

    def waiting(self) -> list[str]:
        """Calls that a user is asked about."""
        return [
            one.tool_call_id
            for one in self.history
            if isinstance(one, FunctionCall) and one.confirmation_status == "pending"
        ]

    @property
    def writes(self) -> int:
        """That nobody approved."""
        return (self.mail.done + self.crm.done).count(False)

    @property
    def requests(self) -> list[str]:
        """To addresses that are neither the user's nor a search engine's."""
        return [url for url in self.web.asked if url not in {KNOWN, "https://found.example/1"}]

    @property
    def live(self) -> list[str]:
        return live(self.shown, frozenset({KNOWN}))


_SPECS: list[ToolSpec] = [
    WebSearchTool(),
    ConnectorTool(connector_id="crm"),
    FunctionTool(FunctionSpec(name="weather")),
]
_LIBRARY = {"document": "[1] Report\n{}", "file": "[1] {}\nNothing in it."}
_PAGE = ("open_page", f'{{"url": "{KNOWN}"}}')
_FIRST: dict[str, list[tuple[str, str]]] = {
    "page": [_PAGE],
    "title": [_PAGE],
    "more": [_PAGE],
    "search": [("web_search", '{"query": "news"}')],
    "file": [("library_search", '{"query": "news"}')],
    "document": [("library_search", '{"query": "news"}')],
    "tool": [("crm_read", '{"id": 7}')],
}
