"""A conversation that comes whole: taken in from a file, or copied from what was shared.

It may be as long as a book, whose words take a minute to compute, and whoever writes keeps all others from it. So words
are computed outside of transactions, and a long one is written in pieces, as nobody's: it is its owner's when all of it
is there.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from ventoux.conversations.entries import MessageInput, MessageOutput, text_of
from ventoux.conversations.searching.terms import key_of
from ventoux.conversations.store import conversations as store
from ventoux.conversations.store import entries as entries_store
from ventoux.conversations.store import words
from ventoux.conversations.threads.previewing import preview_of
from ventoux.conversations.transactions import changing
from ventoux.db.assistant_tables import conversations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.conversations.entries import Entry
    from ventoux.conversations.schemas import Conversation

_AT_ONCE = 200
"""Entries of one transaction."""
_LETTERS_AT_ONCE = 500_000
"""Of what is said in them, which is some tenths of a second's writing; one entry may have more."""
_UNFINISHED = "unfinished "
"""Before the owner of one that is not whole yet. Nobody is called so, and nobody finds it."""
LONGEST = 3600.0
"""Seconds after which one that is not whole was left behind by a server that stopped."""


class AlreadyThere(Exception):
    """There is one with its id, whole or not."""


async def keep(engine: AsyncEngine, conversation: Conversation, entries: Sequence[Entry], now: float) -> None:
    """Nobody sees less than all of it. Raises AlreadyThere, ConversationsUnavailable."""
    pieces = list(_pieces(entries))
    if len(pieces) > 1:
        await _keep_long(engine, conversation, pieces, now)
        return
    found = await words.read(entries, _key(conversation))
    async with changing(engine, conversation.id) as connection:
        await _begin(connection, conversation, preview_of(entries))
        await entries_store.add(connection, conversation.id, 0, entries, None)
        await words.add(connection, conversation.id, 0, found)


async def forget_unfinished(engine: AsyncEngine, owner: str, now: float) -> None:
    """What was left behind of the owner's. Raises ConversationsUnavailable."""
    columns = conversations.c
    left = select(columns.id).where(columns.owner == _UNFINISHED + owner, columns.updated_at < now - LONGEST)
    async with changing(engine, _UNFINISHED + owner) as connection:
        for conversation_id in (await connection.execute(left)).scalars().all():
            await store.remove(connection, conversation_id)


def _pieces(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    first, letters = 0, 0
    for at, entry in enumerate(entries):
        more = len(text_of(entry.content)) if isinstance(entry, MessageInput | MessageOutput) else 0
        if at > first and (at - first == _AT_ONCE or letters + more > _LETTERS_AT_ONCE):
            yield entries[first:at]
            first, letters = at, 0
        letters += more
    yield entries[first:]


async def _keep_long(
    engine: AsyncEngine, conversation: Conversation, pieces: Sequence[Sequence[Entry]], now: float
) -> None:
    hidden = msgspec.structs.replace(conversation, owner=_UNFINISHED + conversation.owner, updated_at=now)
    async with changing(engine, conversation.id) as connection:
        await _begin(connection, hidden, preview_of(pieces[0]))
    try:
        first = 0
        for piece in pieces:
            await _add(engine, conversation, first, piece)
            first += len(piece)
        async with changing(engine, conversation.id) as connection:
            await store.change(connection, conversation.id, conversation.updated_at, owner=conversation.owner)
    except BaseException:
        await asyncio.shield(_forget(engine, conversation.id))
        raise


async def _begin(connection: AsyncConnection, conversation: Conversation, preview: str) -> None:
    same = select(conversations.c.id).where(conversations.c.id == conversation.id)
    if (await connection.execute(same)).first() is not None:
        raise AlreadyThere
    await store.add(connection, conversation, preview)


async def _add(engine: AsyncEngine, conversation: Conversation, first: int, entries: Sequence[Entry]) -> None:
    found = await words.read(entries, _key(conversation))
    async with changing(engine, conversation.id) as connection:
        await entries_store.add(connection, conversation.id, first, entries, None)
        await words.add(connection, conversation.id, first, found)


async def _forget(engine: AsyncEngine, conversation_id: str) -> None:
    async with changing(engine, conversation_id) as connection:
        await store.remove(connection, conversation_id)


def _key(conversation: Conversation) -> str:
    return key_of(conversation.workspace_id, conversation.owner)
