"""What the model may call in one round: the client's functions, the tools that run here, other agents, the user."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.calls import ChatCall, ToolCall
from ventoux.calls import Tool as Function
from ventoux.conversations.context.counting import tokens_of
from ventoux.conversations.context.paging import ReadMore
from ventoux.conversations.entries import ASK_USER
from ventoux.conversations.loop.handing import able
from ventoux.conversations.loop.state import was_cut
from ventoux.conversations.prompting import handoff_function
from ventoux.dialects.functions import MOST_TOOLS
from ventoux.errors import ValidationFailed
from ventoux.structured.bounds import MOST_BYTES_OF_TOOLS
from ventoux.structured.schema import enforceable
from ventoux.structured.validity import Form
from ventoux.tools.specs import OWN_NAMES, AskUserTool, CanvasTool, FunctionTool, MemoryTool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ventoux.conversations.loop.state import Run
    from ventoux.conversations.schemas import Assistant, Assistants, Models
    from ventoux.tools.schemas import Opened, Tool
    from ventoux.tools.service import Tools

_CHOICES = 4
_SHARE = 2
"""One in so many tokens of the context is for functions at most: a server of others may offer any number of them."""
_NAMED = 10
_KEPT = 4096
"""Bytes for the function that turns pages."""
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")
_ASK_USER = Function(
    ASK_USER,
    "Asks the user a question, and waits for the answer however long it takes. Only where you cannot go on without it.",
    {
        "type": "object",
        "properties": {
            "question": {"type": "string"},
            "choices": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 2,
                "maxItems": _CHOICES,
                "description": "Answers that the user may choose from; another one can be given all the same.",
            },
        },
        "required": ["question"],
        "additionalProperties": False,
    },
)
_NOTHING: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}


class Offered(NamedTuple):
    """``functions`` as the model sees them, ``tools`` those that run here, ``handoffs`` the agents, each by the
    function's name; ``notes`` what could not be had, for the model. Everything else is the client's."""

    functions: tuple[Function, ...]
    tools: Mapping[str, Tool]
    handoffs: Mapping[str, Assistant]
    notes: Sequence[str]
    checks: Mapping[str, Form]

    def fault(self, call: ToolCall) -> str:
        """What is wrong with a call, in words for the model; empty when nothing is."""
        check = self.checks.get(call.name)
        if check is not None:
            return check.fault("", [call])
        names = ", ".join(sorted(self.checks)) or "none"
        return f"There is no function {call.name[:64]!r} to call; there is {names}."


class Offering:
    def __init__(
        self,
        models: Models,
        tools: Tools,
        assistants: Assistants,
        read_output: Callable[[str, str], Awaitable[str | None]],
    ) -> None:
        self._models = models
        self._tools = tools
        self._assistants = assistants
        self._read_output = read_output

    async def offer(self, run: Run, context: int) -> Offered:
        """For the assistant that answers now, whose model has a ``context`` of so many tokens. Raises what
        ``Tools.open`` does."""
        conversation, specs = run.turn.conversation, run.assistant.tools
        if conversation.temporary:
            specs = [spec for spec in specs if not isinstance(spec, MemoryTool | CanvasTool)]
        opened = await self._tools.open(run.turn.principal, specs, conversation.id, strict=run.is_new())
        targets = await self._targets(run)
        # Schemas come from anyone, and to compile one takes its time.
        made = await asyncio.to_thread(_put_together, run.assistant, opened, targets, context // _SHARE)
        return self.with_pages(made, run)

    def with_pages(self, offered: Offered, run: Run) -> Offered:
        """With the tool that turns pages, once there is something to turn to."""

        async def read(conversation_id: str, output_id: str) -> str | None:
            said = run.said.get(output_id)
            return said if said is not None else await self._read_output(conversation_id, output_id)

        reader = ReadMore(read, run.bounds.tool_tokens)
        name = reader.function.name
        if name in offered.checks or not was_cut(run.history):
            return offered
        return offered._replace(
            functions=(*offered.functions, reader.function),
            tools={**offered.tools, name: reader},
            checks={**offered.checks, name: _check(reader.function)},
        )

    async def _targets(self, run: Run) -> list[Assistant]:
        """An agent that cannot answer is no reason not to."""
        if run.handoffs >= run.bounds.handoffs:
            return []
        principal, handoffs = run.turn.principal, run.assistant.handoffs
        found = [await able(self._models, self._assistants, principal, agent_id) for agent_id in handoffs]
        return [one for one in found if one is not None]


def _put_together(assistant: Assistant, opened: Opened, targets: Sequence[Assistant], tokens: int) -> Offered:
    made = _Made(list(opened.notes), tokens)
    for spec in assistant.tools:
        if isinstance(spec, FunctionTool):
            own = spec.function
            made.add(Function(own.name, own.description, own.parameters, own.strict))
        elif isinstance(spec, AskUserTool):
            made.add(_ASK_USER)
    for tool in opened.tools:
        if made.add(_honoured(tool.function)):
            made.tools[tool.function.name] = tool
    for target in targets:
        made.hand_over_to(target)
    return made.offered()


class _Made:
    """``tokens``: that all functions together may take."""

    def __init__(self, notes: list[str], tokens: int) -> None:
        self._tokens = tokens
        self._bytes = MOST_BYTES_OF_TOOLS - _KEPT
        self._left_out: list[str] = []
        self._functions: list[Function] = []
        self._checks: dict[str, Form] = {}
        self._notes = notes
        self.tools: dict[str, Tool] = {}
        self._handoffs: dict[str, Assistant] = {}

    def add(self, function: Function) -> bool:
        """What cannot be offered is left out with a note."""
        told = msgspec.json.encode(function)
        tokens = tokens_of(told.decode())
        if function.name in OWN_NAMES and function is not _ASK_USER:
            self._notes.append(f"The function {function.name} is left out: the name is this server's own.")
        elif function.name in self._checks:
            self._notes.append(f"Two functions are called {function.name}: only the first can be called.")
        elif len(self._functions) >= MOST_TOOLS - 1 or tokens > self._tokens or len(told) > self._bytes:
            self._left_out.append(function.name[:64])
        elif not _NAME.match(function.name):
            self._notes.append(f"A function is left out: {function.name[:64]!r} is no name of a function.")
        else:
            try:
                self._checks[function.name] = _check(function)
            except ValidationFailed as error:
                self._notes.append(f"The function {function.name} is left out: {error}")
                return False
            self._functions.append(function)
            self._tokens -= tokens
            self._bytes -= len(told)
            return True
        return False

    def hand_over_to(self, target: Assistant) -> None:
        name = handoff_function(target.name)
        if name in self._checks:
            name = f"{name[:55]}_{target.id[-8:]}"
        about = f": {target.description}" if target.description else "."
        if self.add(Function(name, f"Hands the conversation over to {target.name}, who answers then{about}", _NOTHING)):
            self._handoffs[name] = target

    def offered(self) -> Offered:
        if many := len(self._left_out):
            named = ", ".join(self._left_out[:_NAMED])
            more = f" and {many - _NAMED} more" if many > _NAMED else ""
            self._notes.append(f"There is no room for so many functions; left out are {named}{more}.")
        return Offered(tuple(self._functions), self.tools, self._handoffs, self._notes, self._checks)


def _check(function: Function) -> Form:
    """Raises ValidationFailed."""
    return Form(ChatCall(model="", messages=[], tools=(function,)))


def _honoured(function: Function) -> Function:
    """Schemas of others' tools may say what no engine here can be held to. Those are told in words, and the arguments
    are looked at when they are there."""
    if function.parameters is None:
        return function
    try:
        enforceable(function.parameters, ("tools", function.name))
    except ValidationFailed:
        told = msgspec.json.encode(function.parameters).decode()
        return msgspec.structs.replace(
            function,
            description=f"{function.description}\nJSON Schema of its arguments: {told}".strip(),
            parameters=None,
        )
    return function
