"""What an agent may say: looked at when it is said, so that no conversation fails of it later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ventoux.agents.schemas import MOST_HANDOFFS, MOST_TOOLS, Definition
from ventoux.conversations.schemas import CompletionArgs
from ventoux.dialects.decoding import convert, refuse
from ventoux.dialects.keepable import MOST_METADATA, MOST_TOLD, check_size, check_value
from ventoux.dialects.mistral.agents import chat_call_of
from ventoux.dialects.mistral.requests import GuardrailConfig
from ventoux.errors import Issue, NotFound, ValidationFailed
from ventoux.tools.specs import ConnectorTool, DocumentLibraryTool, FunctionTool, ToolSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.accounts.schemas import Principal

_CHOSEN_WORDS = ("any", "required")


class Models(Protocol):
    """The gateway, as far as agents ask it (``conversations.schemas.Models``)."""

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        """Raises ModelNotFound, Forbidden."""
        ...


class Libraries(Protocol):
    async def several(self, principal: Principal, library_ids: Sequence[str]) -> Sequence[object]:
        """Raises LibraryNotFound."""
        ...


class Connectors(Protocol):
    async def find(self, principal: Principal, named: str) -> object:
        """By id or name. Raises ConnectorNotFound."""
        ...


class Kinds(Protocol):
    """``tools.service.Tools``."""

    def check(self, specs: Sequence[ToolSpec]) -> None:
        """Raises ToolIsOff."""
        ...


class Checks:
    def __init__(self, models: Models, tools: Kinds, libraries: Libraries, connectors: Connectors) -> None:
        self._models = models
        self._tools = tools
        self._libraries = libraries
        self._connectors = connectors

    async def check(self, principal: Principal, given: Mapping[str, Any], definition: Definition) -> None:
        """Of ``definition`` those parts that were ``given``: what an agent had before may be gone since. Raises
        ValidationFailed, ModelNotFound, Forbidden, ToolIsOff."""
        if "model" in given and "chat" not in self._models.capabilities(principal, definition.model):
            raise refuse("model", "This model does not chat", given=definition.model)
        if "tools" in given:
            self._tools.check(definition.tools)
            for place, spec in enumerate(definition.tools):
                await self._check_there(principal, place, spec)

    async def _check_there(self, principal: Principal, place: int, spec: ToolSpec) -> None:
        """Raises ValidationFailed for a library or a connector that the caller may not see."""
        field, given = "", None
        try:
            if isinstance(spec, DocumentLibraryTool):
                field, given = "library_ids", spec.library_ids
                await self._libraries.several(principal, spec.library_ids)
            elif isinstance(spec, ConnectorTool):
                field, given = "connector_id", spec.connector_id
                await self._connectors.find(principal, spec.connector_id)
        except NotFound as error:
            raise refuse(("tools", place, field), error.message, given=given, kind="not_found") from error


def merged(before: Definition | None, given: Mapping[str, Any]) -> Definition:
    """``given`` by field, as JSON has it, over what was there ``before``; None clears. The message is the version's
    own. Raises ValidationFailed."""
    _check_values(given)
    fields: dict[str, Any] = {} if before is None else msgspec.structs.asdict(before)
    fields["version_message"] = None
    fields |= {name: value for name, value in given.items() if value is not None}
    for name in given:
        if given[name] is None:
            fields.pop(name, None)
    if given.get("tools") is not None:
        fields["tools"] = _tools(given["tools"])
    if given.get("completion_args") is not None:
        fields["completion_args"] = convert(given["completion_args"], CompletionArgs, ("completion_args",))
    definition = Definition(**fields)
    _check_form(definition)
    return definition


def check_handoffs(handoffs: Sequence[str], known: set[str], own: str) -> None:
    """``known``: those of them that the workspace has; ``own``: the id of the agent itself. Raises ValidationFailed."""
    for place, one in enumerate(handoffs):
        loc, shown = ("handoffs", place), one[:64]
        if one == own:
            raise refuse(loc, "An agent does not hand over to itself", given=shown, kind="invalid")
        if one not in known:
            raise refuse(loc, f"Agent {shown!r} does not exist", given=shown, kind="not_found")
        if one in handoffs[:place]:
            raise refuse(loc, "It is there twice", given=shown, kind="invalid")


def _tools(given: list[Any]) -> list[ToolSpec]:
    """Raises ValidationFailed."""
    if len(given) > MOST_TOOLS:
        raise refuse("tools", f"List should have at most {MOST_TOOLS} items, not {len(given)}", kind="too_long")
    specs = convert(given, list[ToolSpec], ("tools",))
    for place, spec in enumerate(specs):
        if isinstance(spec, FunctionTool):
            continue
        if isinstance(spec, ConnectorTool) and spec.authorization is not None:
            loc = ("tools", place, "authorization")
            raise refuse(loc, "An agent keeps no secrets: use credentials of the connector, PUT them there")
        configuration = getattr(spec, "tool_configuration", None)
        if configuration is not None and configuration.skip_confirmation is not None:
            loc = ("tools", place, "tool_configuration", "skip_confirmation")
            raise refuse(loc, "What needs no approval is for the user of a conversation to say, not for an agent")
    return specs


def _check_form(definition: Definition) -> None:
    """As of a call of the model that would come of it. Raises ValidationFailed."""
    functions = [msgspec.to_builtins(one) for one in definition.tools if isinstance(one, FunctionTool)]
    args = msgspec.to_builtins(definition.completion_args)
    choice = args.get("tool_choice")
    if len(functions) < len(definition.tools) and (choice in _CHOSEN_WORDS or isinstance(choice, dict)):
        # Of tools that run here the functions are known only when they are opened.
        del args["tool_choice"]
    try:
        chat_call_of({"model": definition.model, "messages": [{"role": "user", "content": ""}]}, args, functions)
    except ValidationFailed as error:
        raise ValidationFailed([_placed(issue) for issue in error.issues]) from error
    if definition.guardrails is not None:
        convert(definition.guardrails, list[GuardrailConfig], ("guardrails",))
        guarded = {"model": definition.model, "messages": [{"role": "user", "content": ""}]}
        chat_call_of(guarded | {"guardrails": definition.guardrails}, {}, [])


def _placed(issue: Issue) -> Issue:
    field = issue.loc[1] if len(issue.loc) > 1 else ""
    if field not in CompletionArgs.__struct_fields__:
        return issue
    return msgspec.structs.replace(issue, loc=("body", "completion_args", *issue.loc[1:]))


def _check_values(given: Mapping[str, Any]) -> None:
    """What neither database can keep, and what is too much. Raises ValidationFailed."""
    for names, most in (
        (("metadata",), MOST_METADATA),
        (("tools",), MOST_TOLD),
        (("completion_args", "guardrails"), MOST_TOLD),
    ):
        check_size(names[0], [given.get(name) for name in names], most)
    for name, value in given.items():
        check_value(name, value)
    handoffs = given.get("handoffs") or ()
    if len(handoffs) > MOST_HANDOFFS:
        reason = f"List should have at most {MOST_HANDOFFS} items, not {len(handoffs)}"
        raise refuse("handoffs", reason, kind="too_long")
