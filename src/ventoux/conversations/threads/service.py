"""Threads: listed, looked at, marked; put into the trash, and brought back from it.

All of them are their owner's alone. What is in the trash is found nowhere else, can be restored for a day, and is
deleted after that.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from msgspec import UNSET
from sqlalchemy import delete, insert, select, update

from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.store import conversations as conversations_store
from ventoux.conversations.store import threads as store
from ventoux.conversations.threads import listing
from ventoux.conversations.threads.cursor import Cursor, encoded
from ventoux.conversations.threads.errors import ThreadNotFound
from ventoux.conversations.threads.listing import Whose
from ventoux.conversations.transactions import changing, reading
from ventoux.db.assistant_tables import conversations, thread_tags, threads
from ventoux.errors import Issue, ValidationFailed
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.threads.schemas import Branch, ChangedThread, Counted, Thread, Wanted

TRASH_SECONDS = 86_400.0
_MARKS = ("pinned", "archived", "folder", "conversation_id")
_AT_ONCE = 50


class Stopping(Protocol):
    """``conversations.service``, as far as it is needed here."""

    async def stop(self, principal: Principal, conversation_id: str) -> bool:
        """Raises ConversationNotFound, ConversationsUnavailable."""
        ...


class Page(NamedTuple):
    """``next``: what the page after this one is asked for with."""

    threads: list[Thread]
    next: str | None


class Threads:
    """``closed`` throws away what tools have kept for a conversation."""

    def __init__(
        self, engine: AsyncEngine, closed: Callable[[str], Awaitable[None]], clock: Clock | None = None
    ) -> None:
        self._engine = engine
        self._closed = closed
        self._clock = clock or SystemClock()

    async def listed(self, principal: Principal, wanted: Wanted, after: Cursor | None, limit: int) -> Page:
        """Raises ConversationsUnavailable."""
        since = self._clock.now() - TRASH_SECONDS
        async with reading(self._engine) as connection:
            found = await listing.page(connection, _whose(principal), wanted, after, limit + 1, since)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        at = last.updated_at if last.deleted_at is None else last.deleted_at
        return Page(found[:limit], encoded(Cursor(at, last.id)))

    async def find(self, principal: Principal, thread_id: str) -> Thread:
        """Raises ThreadNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await _find(connection, principal, thread_id)

    async def whole(self, principal: Principal, thread_id: str) -> tuple[Thread, list[Branch]]:
        """With its branches. Raises ThreadNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            found = await _find(connection, principal, thread_id)
            return found, await listing.tree(connection, thread_id)

    async def folders(self, principal: Principal) -> list[Counted]:
        """Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await listing.folders(connection, _whose(principal))

    async def tags(self, principal: Principal) -> list[Counted]:
        """Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await listing.tags(connection, _whose(principal))

    async def change(self, principal: Principal, thread_id: str, wanted: ChangedThread) -> Thread:
        """Its place in the list stays. That a project is the caller's is for whoever calls to look at. Raises
        ThreadNotFound, ConversationNotFound, ValidationFailed, ConversationsUnavailable."""
        tags = wanted.tags if wanted.tags is UNSET else _tags(wanted.tags)
        async with changing(self._engine, thread_id[:64]) as connection:
            await _find(connection, principal, thread_id)
            if wanted.conversation_id is not UNSET:
                await _check_branch(connection, thread_id, wanted.conversation_id)
            marks = {name: value for name in _MARKS if (value := getattr(wanted, name)) is not UNSET}
            if marks:
                await connection.execute(update(threads).where(threads.c.id == thread_id).values(marks))
            if wanted.name is not UNSET:
                await store.rename(connection, threads.c.id == thread_id, wanted.name)
            await _change_branches(connection, thread_id, wanted)
            if tags is not UNSET:
                await _tag(connection, thread_id, tags)
            return await _find(connection, principal, thread_id)

    async def trash(self, principal: Principal, thread_id: str, replies: Stopping) -> None:
        """With all its branches; replies that run in them are stopped. Raises ThreadNotFound,
        ConversationsUnavailable."""
        await self._stop(principal, thread_id, replies)
        async with changing(self._engine, thread_id[:64]) as connection:
            await _find(connection, principal, thread_id)
            await _set_deleted_at(connection, thread_id, self._clock.now())

    async def restore(self, principal: Principal, thread_id: str) -> Thread:
        """As it was. Raises ThreadNotFound, ConversationsUnavailable."""
        async with changing(self._engine, thread_id[:64]) as connection:
            if not await self._in_trash(connection, principal, thread_id):
                raise ThreadNotFound(thread_id)
            await _set_deleted_at(connection, thread_id, None)
            return await _find(connection, principal, thread_id)

    async def delete_trashed(self, principal: Principal, thread_id: str) -> None:
        """For good, before its day is over. Raises ThreadNotFound, ConversationsUnavailable."""
        async with changing(self._engine, thread_id[:64]) as connection:
            if not await self._in_trash(connection, principal, thread_id):
                raise ThreadNotFound(thread_id)
            # From now on nobody can bring it back; so it may go branch by branch.
            await _set_deleted_at(connection, thread_id, 0.0)
        await self._delete_over(thread_id)

    async def empty(self, principal: Principal) -> int:
        """Deletes what is in the caller's trash; how many threads that were. Raises ConversationsUnavailable."""
        since = self._clock.now() - TRASH_SECONDS
        wanted = select(threads.c.id).where(listing.of(_whose(principal)), threads.c.deleted_at > since)
        async with reading(self._engine) as connection:
            ids = (await connection.execute(wanted)).scalars().all()
        emptied = 0
        for thread_id in ids:
            try:
                await self.delete_trashed(principal, thread_id)
            except ThreadNotFound:
                continue  # restored by another request meanwhile
            emptied += 1
        return emptied

    async def clean(self) -> int:
        """Deletes the conversations whose day in the trash is over, and temporary ones that nobody has used for a day;
        says how many. Raises ConversationsUnavailable."""
        return await self._delete_over()

    async def _delete_over(self, thread_id: str | None = None) -> int:
        deleted = 0
        while some := await self._over(thread_id):
            for conversation_id in some:
                began = self._clock.monotonic()
                deleted += await self._delete(conversation_id)
                # As long as it had the lock, others can have it.
                await asyncio.sleep(self._clock.monotonic() - began)
        return deleted

    async def _over(self, thread_id: str | None) -> Sequence[str]:
        ended = self._clock.now() - TRASH_SECONDS
        statement = store.over(ended, ended)
        if thread_id is not None:
            statement = statement.where(conversations.c.root_id == thread_id)
        async with reading(self._engine) as connection:
            return (await connection.execute(statement.limit(_AT_ONCE))).scalars().all()

    async def _delete(self, conversation_id: str) -> int:
        """One that was used meanwhile stays."""
        ended = self._clock.now() - TRASH_SECONDS
        async with changing(self._engine, conversation_id) as connection:
            still = store.over(ended, ended).where(conversations.c.id == conversation_id)
            if (await connection.execute(still)).scalar_one_or_none() is None:
                return 0
            await conversations_store.remove(connection, conversation_id)
        await self._closed(conversation_id)
        return 1

    async def _stop(self, principal: Principal, thread_id: str, replies: Stopping) -> None:
        async with reading(self._engine) as connection:
            await _find(connection, principal, thread_id)
            branches = select(conversations.c.id).where(conversations.c.root_id == thread_id)
            ids = (await connection.execute(branches)).scalars().all()
        for conversation_id in ids:
            try:
                await replies.stop(principal, conversation_id)
            except ConversationNotFound:
                continue  # deleted by another request meanwhile

    async def _in_trash(self, connection: AsyncConnection, principal: Principal, thread_id: str) -> bool:
        since = self._clock.now() - TRASH_SECONDS
        if not conversations_store.is_id(thread_id):
            return False
        there = select(threads.c.id).where(
            listing.of(_whose(principal)), threads.c.id == thread_id, threads.c.deleted_at > since
        )
        return (await connection.execute(there)).scalar_one_or_none() is not None


def _whose(principal: Principal) -> Whose:
    return Whose(principal.workspace_id, owner_of(principal.user_id, principal.key_id))


async def _find(connection: AsyncConnection, principal: Principal, thread_id: str) -> Thread:
    found = None
    if conversations_store.is_id(thread_id):
        found = await listing.one(connection, _whose(principal), thread_id)
    if found is None:
        raise ThreadNotFound(thread_id)
    return found


async def _check_branch(connection: AsyncConnection, thread_id: str, conversation_id: str) -> None:
    columns = conversations.c
    there = select(columns.id).where(columns.root_id == thread_id, columns.id == conversation_id)
    if (await connection.execute(there)).scalar_one_or_none() is None:
        raise ConversationNotFound(conversation_id)


async def _change_branches(connection: AsyncConnection, thread_id: str, wanted: ChangedThread) -> None:
    """A name and a project are those of all branches."""
    told: dict[str, Any] = {"name": wanted.name, "project_id": wanted.project_id}
    values = {name: value for name, value in told.items() if value is not UNSET}
    if values:
        await connection.execute(update(conversations).where(conversations.c.root_id == thread_id).values(values))


async def _tag(connection: AsyncConnection, thread_id: str, tags: Sequence[str]) -> None:
    await connection.execute(delete(thread_tags).where(thread_tags.c.thread_id == thread_id))
    if tags:
        await connection.execute(insert(thread_tags), [{"thread_id": thread_id, "tag": tag} for tag in tags])


async def _set_deleted_at(connection: AsyncConnection, thread_id: str, at: float | None) -> None:
    # The thread first: whoever begins a branch of it or goes on with one waits for this, or this for them.
    await connection.execute(update(threads).where(threads.c.id == thread_id).values(deleted_at=at))
    await connection.execute(update(conversations).where(conversations.c.root_id == thread_id).values(deleted_at=at))


def _tags(told: Sequence[str]) -> list[str]:
    """Each once. Raises ValidationFailed for one that says nothing."""
    tags = list(dict.fromkeys(tag.strip() for tag in told))
    if "" in tags:
        raise ValidationFailed([Issue("too_short", ("body", "tags"), "A tag has at least one letter", list(told))])
    return tags
