"""``remember``: the model proposes something to be known in later conversations, and the user decides.

Every proposal is asked about, whatever was allowed before: what a page made the model say would otherwise stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ventoux.calls import Tool as Function
from ventoux.tools.schemas import Opened, ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.accounts.schemas import Principal
    from ventoux.tools.schemas import Access, ToolContext
    from ventoux.tools.specs import ToolSpec

_TIMEOUT = 10.0
_LONGEST = 1000
_PARAMETERS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "text": {
            "type": "string",
            "minLength": 1,
            "maxLength": _LONGEST,
            "description": "One fact about the user, in one or two whole sentences, in the user's language.",
        }
    },
    "required": ["text"],
    "additionalProperties": False,
}


class Remembering(Protocol):
    """Memories, as far as the tool needs them."""

    async def is_on(self, principal: Principal) -> bool: ...

    async def remember(self, principal: Principal, text: str, conversation_id: str) -> None: ...


class MemoryTools:
    """The source of the tool ``memory``."""

    def __init__(self, memories: Remembering) -> None:
        self._memories = memories

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"memory"})

    @property
    def state(self) -> str | None:
        return None

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        """Nothing, and a note that says so, for a user who has not switched memory on."""
        del spec, conversation_id
        if not await self._memories.is_on(principal):
            return Opened((), ("Memory is off: the user has not switched it on.",))
        return Opened((Remember(self._memories),), ())

    async def close(self, conversation_id: str) -> None:
        """What was remembered stays: it is the user's, not the conversation's."""
        del conversation_id


class Remember:
    def __init__(self, memories: Remembering) -> None:
        self._memories = memories

    @property
    def function(self) -> Function:
        return Function(
            name="remember",
            description="Proposes to remember a fact about the user for later conversations. The user is asked first. "
            "Use it only for what the user said about themselves and will matter again.",
            parameters=_PARAMETERS,
        )

    @property
    def kind(self) -> str:
        return "memory"

    @property
    def access(self) -> Access:
        return "writes"

    @property
    def permission(self) -> str:
        return "memory.remember"

    @property
    def always_asks(self) -> bool:
        return True

    @property
    def timeout(self) -> float:
        return _TIMEOUT

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        text = str(arguments["text"]).strip()
        if not text:
            raise ToolFailed("There is nothing in it to remember.")
        if not await self._memories.is_on(context.principal):
            raise ToolFailed("Memory is off: the user has switched it off.")
        await self._memories.remember(context.principal, text, context.conversation_id)
        return ToolResult(text="It is remembered.", trusted=True, info={"text": text})
