"""Which calls of tools run at once, which wait for their user, and which never run; and what a user has decided.

A tool's text never decides anything here: only what the tool is, what its user has decided, and the very call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import msgspec

from ventoux.conversations.store import permissions as store
from ventoux.conversations.store.permissions import Decision
from ventoux.conversations.transactions import changing, reading
from ventoux.errors import Conflict, NotFound
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.tools.schemas import Tool, ToolContext

MOST_DECISIONS = 1000
"""Of one user."""

WRITES = "It may change something outside of this conversation."
ALWAYS_ASKS = "Each call of it is to be confirmed."


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """``created_at`` in Unix seconds."""

    tool: str
    decision: Decision
    created_at: float


class DecisionNotFound(NotFound):
    def __init__(self, tool: str) -> None:
        super().__init__(
            f"Nothing is decided about the tool {tool[:200]!r}.", hint="GET /v1/tools/permissions lists what is."
        )


class TooManyDecisions(Conflict):
    def __init__(self) -> None:
        super().__init__(
            f"More than {MOST_DECISIONS} decisions about tools are not kept.",
            hint="Remove some: DELETE /v1/tools/permissions?tool=NAME",
        )


class Decisions(Protocol):
    async def of(self, principal: Principal) -> Mapping[str, Decision]:
        """By ``Tool.permission``. Raises ConversationsUnavailable."""
        ...


class Permissions:
    """What users have decided about tools once and for all, each for themselves."""

    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()

    async def listed(self, principal: Principal) -> list[Decided]:
        """By the tool's name. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            rows = await store.listed(connection, principal.workspace_id, _owner(principal))
        return [Decided(tool=tool, decision=decision, created_at=at) for tool, decision, at in rows]

    async def of(self, principal: Principal) -> dict[str, Decision]:
        return {one.tool: one.decision for one in await self.listed(principal)}

    async def decide(self, principal: Principal, tool: str, decision: Decision) -> Decided:
        """In place of what was decided before. Raises TooManyDecisions, ConversationsUnavailable."""
        decided = Decided(tool=tool, decision=decision, created_at=self._clock.now())
        workspace_id, owner = principal.workspace_id, _owner(principal)
        async with changing(self._engine, _rows(principal)) as connection:
            known = {one for one, _, _ in await store.listed(connection, workspace_id, owner)}
            if tool not in known and len(known) >= MOST_DECISIONS:
                raise TooManyDecisions
            await store.remove(connection, workspace_id, owner, tool)
            await store.add(connection, workspace_id, owner, (tool, decision, decided.created_at))
        return decided

    async def forget(self, principal: Principal, tool: str) -> None:
        """The tool asks again. Raises DecisionNotFound, ConversationsUnavailable."""
        async with changing(self._engine, _rows(principal)) as connection:
            if not await store.remove(connection, principal.workspace_id, _owner(principal), tool):
                raise DecisionNotFound(tool)


class Verdict(NamedTuple):
    """``reason``: for the user, why the call waits."""

    says: Literal["runs", "asks", "refused"]
    reason: str = ""


def verdict(tool: Tool, arguments: Mapping[str, Any], context: ToolContext, decision: Decision | None) -> Verdict:
    """A decision ``never`` holds even where each call would be asked for."""
    if decision == "never":
        return Verdict("refused")
    if context.approved:
        return Verdict("runs")
    if tool.always_asks:
        return Verdict("asks", ALWAYS_ASKS)
    if objection := tool.objection(arguments, context):
        return Verdict("asks", objection)
    if tool.access == "reads" or decision == "always":
        return Verdict("runs")
    return Verdict("asks", WRITES)


def _rows(principal: Principal) -> str:
    """Whose nobody else writes."""
    return f"tool permissions of {principal.workspace_id} {_owner(principal)}"


def _owner(principal: Principal) -> str:
    return owner_of(principal.user_id, principal.key_id)
