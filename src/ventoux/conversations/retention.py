"""How long a workspace keeps conversations, and the deletion of those that are older.

A conversation's age counts from when something last happened in it. What is deleted is deleted for good, with its
entries, its words, its shares and what tools have kept for it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Annotated, Protocol

import msgspec
from msgspec import Meta
from sqlalchemy import and_, delete, insert, select

from ventoux.conversations.store import conversations as store
from ventoux.conversations.transactions import changing, reading
from ventoux.db.assistant_tables import conversations, preferences
from ventoux.errors import Forbidden, Unavailable
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller, Principal

logger = logging.getLogger(__name__)

RIGHT = "workspace:write"
_WORKSPACE = "workspace"
"""The owner of what is preferred for all of it."""
_SECONDS_A_DAY = 86_400
_CLEAN_EVERY = 600.0
_AT_ONCE = 50
"""Conversations that are looked up together; each is deleted in a transaction of its own."""


class RetentionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``days``: after which nothing more has happened in a conversation that is deleted. Null: never."""

    days: Annotated[int, Meta(ge=1, le=36_500)] | None


class People(Protocol):
    """Accounts, as far as what is asked of them here."""

    async def caller_of_user(self, user_id: str) -> Caller:
        """Raises UserNotFound."""
        ...


class Retention:
    """``closed`` throws away what tools have kept for a conversation; ``beside`` deletes what goes by itself."""

    def __init__(
        self,
        engine: AsyncEngine,
        people: People,
        closed: Callable[[str], Awaitable[None]],
        beside: Callable[[], Awaitable[int]] | None = None,
        clock: Clock | None = None,
        *,
        clean_every: float = _CLEAN_EVERY,
    ) -> None:
        self._engine = engine
        self._people = people
        self._closed = closed
        self._beside = beside
        self._clock = clock or SystemClock()
        self._clean_every = clean_every

    async def rule(self, principal: Principal) -> RetentionRule:
        """Everybody in the workspace may know. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            wanted = select(preferences.c.data).where(_of(principal.workspace_id))
            data = (await connection.execute(wanted)).scalar_one_or_none()
        return RetentionRule(None) if data is None else msgspec.convert(data, RetentionRule)

    async def change(self, principal: Principal, rule: RetentionRule) -> RetentionRule:
        """By a key with the scope ``manage``, or by a user who may change the workspace. Raises Forbidden,
        ConversationsUnavailable."""
        await self._require(principal)
        values = {
            "workspace_id": principal.workspace_id,
            "owner": _WORKSPACE,
            "data": msgspec.to_builtins(rule),
            "updated_at": self._clock.now(),
        }
        async with changing(self._engine, f"retention {principal.workspace_id}") as connection:
            await connection.execute(delete(preferences).where(_of(principal.workspace_id)))
            await connection.execute(insert(preferences).values(values))
        return rule

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.clean()
            except Unavailable as error:
                logger.warning("old conversations are not deleted", extra={"fields": {"error": error.message}})
            await asyncio.sleep(self._clean_every)

    async def clean(self) -> int:
        """Deletes all that are too old, and says how many. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            told = select(preferences.c.workspace_id, preferences.c.data).where(preferences.c.owner == _WORKSPACE)
            rows = (await connection.execute(told)).all()
        deleted = 0 if self._beside is None else await self._beside()
        for workspace_id, data in rows:
            rule = msgspec.convert(data, RetentionRule)
            if rule.days is not None:
                deleted += await self._clean(workspace_id, self._clock.now() - rule.days * _SECONDS_A_DAY)
        return deleted

    async def _clean(self, workspace_id: str, before: float) -> int:
        deleted = 0
        while old := await self._old(workspace_id, before):
            for conversation_id in old:
                began = self._clock.monotonic()
                deleted += await self._delete(conversation_id, before)
                # As long as it had the lock, others can have it: who waits for one looks only now and then.
                await asyncio.sleep(self._clock.monotonic() - began)
        return deleted

    async def _old(self, workspace_id: str, before: float) -> list[str]:
        columns = conversations.c
        oldest = select(columns.id).where(columns.workspace_id == workspace_id, columns.updated_at < before)
        async with reading(self._engine) as connection:
            found = await connection.execute(oldest.order_by(columns.updated_at).limit(_AT_ONCE))
            return list(found.scalars())

    async def _delete(self, conversation_id: str, before: float) -> int:
        """One that something has happened in meanwhile stays."""
        async with changing(self._engine, conversation_id) as connection:
            at = select(conversations.c.updated_at).where(conversations.c.id == conversation_id)
            updated_at = (await connection.execute(at)).scalar_one_or_none()
            if updated_at is None or updated_at >= before:
                return 0
            await store.remove(connection, conversation_id)
        await self._closed(conversation_id)
        return 1

    async def _require(self, principal: Principal) -> None:
        if principal.user_id is not None:
            caller = await self._people.caller_of_user(principal.user_id)
            caller.require(RIGHT, principal.workspace_id)
        elif "manage" not in principal.scopes:
            raise Forbidden(
                "How long conversations are kept is for an administrator of the workspace to say.",
                hint="Use a key of such a user, or one with the scope manage.",
            )


def _of(workspace_id: str) -> ColumnElement[bool]:
    return and_(preferences.c.workspace_id == workspace_id, preferences.c.owner == _WORKSPACE)
