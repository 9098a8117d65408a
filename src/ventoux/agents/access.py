"""Who may do what with an agent: everybody in its workspace sees and uses it; its owner changes it, and so does a key
that is nobody's, and who has the right ``agents:own``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.accounts.errors import UserNotFound
from ventoux.agents.errors import AgentForbidden
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller, Principal
    from ventoux.agents.schemas import Agent

OWNING = "agents:own"


class People(Protocol):
    """Accounts, as far as what is asked of them here."""

    async def caller_of_user(self, user_id: str) -> Caller:
        """Raises UserNotFound."""
        ...


async def require_change(people: People, principal: Principal, agent: Agent) -> None:
    """Raises AgentForbidden."""
    if principal.user_id is None or agent.owner == owner_of(principal.user_id, principal.key_id):
        return
    try:
        caller = await people.caller_of_user(principal.user_id)
    except UserNotFound:
        raise AgentForbidden(agent.id) from None
    if not caller.allows(OWNING, agent.workspace_id):
        raise AgentForbidden(agent.id)
