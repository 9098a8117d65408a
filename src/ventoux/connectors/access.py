"""Who may do what with a connector.

A private one is its owner's alone; one that is shared with the workspace may be used by everybody in it, and changed by
its owner, by keys that are nobody's, and by admins. What one may not see does not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.accounts.errors import UserNotFound
from ventoux.connectors.errors import ConnectorForbidden, ConnectorNotFound, ConnectorRefused
from ventoux.connectors.schemas import WORKSPACE
from ventoux.connectors.store import connectors as store
from ventoux.connectors.transactions import reading
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller, Principal
    from ventoux.connectors.client.commands import Commands
    from ventoux.connectors.schemas import Connector, Scope

OWNING = "agents:own"
"""The right to own what is the workspace's."""


class People(Protocol):
    """Accounts, as far as what is asked of them here."""

    async def caller_of_user(self, user_id: str) -> Caller:
        """Raises UserNotFound."""
        ...


def owner(principal: Principal) -> str:
    return owner_of(principal.user_id, principal.key_id)


class Gate:
    def __init__(self, engine: AsyncEngine, people: People, commands: Commands) -> None:
        self._engine = engine
        self._people = people
        self.commands = commands

    async def connector(self, principal: Principal, named: str) -> Connector:
        """By id or name; the caller's own and those of the workspace go before the operator's. Raises
        ConnectorNotFound."""
        async with reading(self._engine) as connection:
            found = await store.find(connection, principal.workspace_id, owner(principal), named)
        found = found or self.commands.find(named)
        if found is None:
            raise ConnectorNotFound(named)
        return found

    async def to_change(self, principal: Principal, named: str, doing: str = "change it") -> Connector:
        """Raises ConnectorNotFound, ConnectorForbidden, ConnectorRefused."""
        found = await self.connector(principal, named)
        if found.is_stdio:
            raise ConnectorRefused(
                f"The connector {found.name} is the operator's.", hint="It is named in connector_commands."
            )
        if found.owner != owner(principal) and not await self.owns_for_the_workspace(principal):
            raise ConnectorForbidden(doing)
        return found

    async def owner_in(self, principal: Principal, scope: Scope) -> str:
        """Whose credentials are meant. Raises ConnectorForbidden."""
        if scope == "user":
            return owner(principal)
        if not await self.owns_for_the_workspace(principal):
            raise ConnectorForbidden("say what holds for the whole workspace")
        return WORKSPACE

    async def owns_for_the_workspace(self, principal: Principal) -> bool:
        if principal.user_id is None:
            return True
        try:
            caller = await self._people.caller_of_user(principal.user_id)
        except UserNotFound:
            return False
        return caller.allows(OWNING, principal.workspace_id)
