"""What others in a workspace have shared, for those who answer for it: to be seen, and to be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.accounts.errors import UserNotFound
from ventoux.conversations.sharing.errors import ShareNotFound
from ventoux.conversations.store import shares as store
from ventoux.conversations.transactions import changing, reading
from ventoux.errors import Forbidden
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller, Principal
    from ventoux.conversations.sharing.schemas import SharedBy

_RIGHTS = ("workspace:write", "agents:own")
"""Either of them."""


class People(Protocol):
    """Accounts, as far as what is asked of them here."""

    async def caller_of_user(self, user_id: str) -> Caller:
        """Raises UserNotFound."""
        ...


class Overseeing:
    def __init__(self, engine: AsyncEngine, people: People, clock: Clock | None = None) -> None:
        self._engine = engine
        self._people = people
        self._clock = clock or SystemClock()

    async def listed(self, principal: Principal, *, first: int = 0, limit: int = 100) -> list[SharedBy]:
        """All open shares of the workspace, the newest first; nothing of what is in them. Raises Forbidden,
        ConversationsUnavailable."""
        await self._require(principal)
        async with reading(self._engine) as connection:
            now = self._clock.now()
            return await store.of_workspace(connection, principal.workspace_id, now, first=first, limit=limit)

    async def revoke(self, principal: Principal, share_id: str) -> None:
        """Raises Forbidden, ShareNotFound, ConversationsUnavailable."""
        await self._require(principal)
        async with changing(self._engine, share_id[:64]) as connection:
            now = self._clock.now()
            if not await store.revoke_in_workspace(connection, principal.workspace_id, share_id, now):
                raise ShareNotFound(share_id)

    async def _require(self, principal: Principal) -> None:
        """By a key with the scope ``manage``, or by a user with one of the rights."""
        if await self._may(principal):
            return
        raise Forbidden(
            "What others have shared is for an administrator of the workspace to see.",
            hint="Use a key of such a user, or one with the scope manage. Conversations list what you have shared.",
        )

    async def _may(self, principal: Principal) -> bool:
        if principal.user_id is None:
            return "manage" in principal.scopes
        try:
            caller = await self._people.caller_of_user(principal.user_id)
        except UserNotFound:
            return False
        return any(caller.allows(right, principal.workspace_id) for right in _RIGHTS)
