"""What one run of the loop is given: who answers, what was said, and what of it may be said now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ventoux.calls import ChatCall
from ventoux.calls import Tool as Function
from ventoux.conversations import prompting
from ventoux.conversations.entries import Entry, FunctionCall, FunctionResult, MessageOutput
from ventoux.conversations.inputs import check_readable, runs_code
from ventoux.conversations.loop.arguments import choosing_tools
from ventoux.conversations.schemas import Assistant, CompletionArgs, HandoffExecution
from ventoux.dialects.decoding import refuse
from ventoux.tools.specs import ConnectorTool, DocumentLibraryTool, FunctionTool, ToolSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.schemas import Assistants, Background, Conversation, Models
    from ventoux.tools.service import Tools


class Projects(Protocol):
    """``projects.service``."""

    async def tools(self, principal: Principal, project_id: str) -> list[ToolSpec]:
        """Raises ProjectNotFound."""
        ...


class Libraries(Protocol):
    async def several(self, principal: Principal, library_ids: Sequence[str]) -> Sequence[object]:
        """Raises LibraryNotFound."""
        ...


class Connectors(Protocol):
    async def find(self, principal: Principal, named: str) -> object:
        """By id or name. Raises ConnectorNotFound."""
        ...


class Asked(msgspec.Struct, kw_only=True):
    """``inputs``: whole entries with ids. ``tools``: with what is secret in them. ``args``: of this reply alone."""

    inputs: list[Entry] = []
    confirmations: dict[str, bool] = {}
    args: CompletionArgs = CompletionArgs()
    handoff_execution: HandoffExecution | None = None
    """None: as the conversation has it."""
    tools: list[ToolSpec] | None = None
    """None: as the conversation or its agent has them."""
    store: bool = True


class Answering(msgspec.Struct):
    """Who answers, and what they know of the user beforehand."""

    assistant: Assistant
    background: str


class Casting:
    """Finds who answers in a conversation."""

    def __init__(
        self,
        models: Models,
        assistants: Assistants,
        tools: Tools,
        libraries: Libraries,
        connectors: Connectors,
        background: Background,
        projects: Projects,
    ) -> None:
        self._models = models
        self._assistants = assistants
        self._tools = tools
        self._libraries = libraries
        self._connectors = connectors
        self._background = background
        self._projects = projects

    async def check(self, principal: Principal, specs: Sequence[ToolSpec]) -> None:
        """Raises ToolIsOff, LibraryNotFound, ConnectorNotFound."""
        self._tools.check(specs)
        for spec in specs:
            if isinstance(spec, DocumentLibraryTool):
                await self._libraries.several(principal, spec.library_ids)
            elif isinstance(spec, ConnectorTool):
                await self._connectors.find(principal, spec.connector_id)

    async def answering(self, principal: Principal, conversation: Conversation, asked: Asked) -> Answering:
        """Raises AgentNotFound, ModelNotFound, Forbidden, ProjectNotFound, UnsupportedContent, ValidationFailed."""
        assistant = await self._assistant(principal, conversation)
        if asked.tools is not None:
            assistant = msgspec.structs.replace(assistant, tools=asked.tools)
        given = conversation.tools if asked.tools is None else asked.tools
        capabilities = self._models.capabilities(principal, assistant.model)
        if "chat" not in capabilities:
            raise refuse("model", "This model does not chat", given=assistant.model)
        # Who answers may be another one by then, or become so: that one's model is looked at when it does.
        others = bool(assistant.handoffs)
        sees, code = "vision" in capabilities or others, runs_code(assistant.tools) or others
        check_readable(asked.inputs, assistant.model, vision=sees, code=code)
        if conversation.project_id is not None:
            more = await self._projects.tools(principal, conversation.project_id)
            assistant = msgspec.structs.replace(assistant, tools=[*assistant.tools, *more])
            given = [*(given or []), *more]
        assistant = msgspec.structs.replace(assistant, given=given or [])
        _check_choice(assistant, asked)
        return Answering(assistant, await self._background.of(principal, conversation))

    async def _assistant(self, principal: Principal, conversation: Conversation) -> Assistant:
        """What the conversation says goes before what its agent says."""
        own: dict[str, Any] = {
            "instructions": conversation.instructions,
            "tools": conversation.tools,
            "guardrails": conversation.guardrails,
        }
        told = {name: value for name, value in own.items() if value is not None}
        if conversation.agent_id is None:
            return Assistant(model=conversation.model or "", completion_args=conversation.completion_args, **told)
        agent = await self._assistants.assistant(principal, conversation.agent_id, conversation.agent_version)
        args = conversation.completion_args.over(agent.completion_args)
        return msgspec.structs.replace(agent, completion_args=args, **told)


def _check_choice(assistant: Assistant, asked: Asked) -> None:
    """Of tools that run here the functions are known only when they are opened. Raises ValidationFailed."""
    functions = [spec.function for spec in assistant.tools if isinstance(spec, FunctionTool)]
    if len(functions) == len(assistant.tools) and not assistant.handoffs:
        args = asked.args.over(assistant.completion_args)
        offered = tuple(Function(one.name, one.description) for one in functions)
        choosing_tools(ChatCall(model=assistant.model, messages=[]), args, offered, first=True)


def check_inputs(history: Sequence[Entry], asked: Asked) -> None:
    """``history``: without the inputs. Raises ValidationFailed for an append that nothing can come of."""
    waiting = {call.tool_call_id: call for call in prompting.waiting(history)}
    pending = {call_id for call_id, call in waiting.items() if call.confirmation_status == "pending"}
    called = {entry.tool_call_id for entry in asked.inputs if isinstance(entry, FunctionCall)}
    unanswered = (waiting.keys() - pending) | called
    for place, entry in enumerate(asked.inputs):
        if isinstance(entry, FunctionResult):
            _check_result(entry, place, unanswered)
            unanswered.remove(entry.tool_call_id)
    for place, call_id in enumerate(asked.confirmations):
        if call_id not in pending:
            loc = ("tool_confirmations", place, "tool_call_id")
            raise refuse(loc, "No call with this id waits for a confirmation", given=call_id, kind="invalid")
    if not asked.inputs and not asked.confirmations:
        _check_goes_on(history, waiting)


def _check_result(entry: FunctionResult, place: int, waiting: set[str]) -> None:
    if entry.tool_call_id not in waiting:
        reason = "No call with this id waits for a result"
        raise refuse(("inputs", place, "tool_call_id"), reason, given=entry.tool_call_id, kind="invalid")


def _check_goes_on(history: Sequence[Entry], waiting: dict[str, FunctionCall]) -> None:
    """Without anything new: there is a question without an answer, or an answer without its end."""
    if waiting:
        ids = ", ".join(waiting)
        raise refuse("inputs", f"Calls wait for a function.result or a confirmation: {ids}", kind="missing")
    last = history[-1] if history else None
    if last is None or (isinstance(last, MessageOutput) and not last.partial):
        raise refuse("inputs", "There is nothing to go on with: the last answer is whole", kind="missing")


ANSWERING = frozenset({"model", "agent_id", "instructions", "tools", "completion_args"})
"""Fields of a conversation that say who answers in it, and how."""


def recast(values: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a conversation, with what follows from them: a model answers in place of an agent, and the other way
    round."""
    whole = dict(values)
    if whole.get("model") is not None:
        whole |= {"agent_id": None, "agent_version": None}
    elif whole.get("agent_id") is not None:
        whole |= {"model": None, "agent_version": None}
    return whole


def without_secrets(specs: Sequence[ToolSpec] | None) -> list[ToolSpec] | None:
    if specs is None:
        return None
    return [
        msgspec.structs.replace(spec, authorization=None) if isinstance(spec, ConnectorTool) else spec for spec in specs
    ]
