"""Full-text search over one's own conversations.

The newest messages that hold all words are looked for; those come first in which the words stand together.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.conversations.entries import MessageInput, MessageOutput, text_of
from ventoux.conversations.searching.snippets import Marker
from ventoux.conversations.searching.terms import asked, key_of
from ventoux.conversations.store import words as store
from ventoux.conversations.transactions import reading
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.store.words import Place, Said

MOST = 500
"""Messages that one search finds: the newest."""


class Mark(msgspec.Struct, frozen=True):
    """Of a found word, in characters of the snippet."""

    start: int
    end: int


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """``start``: where in the message's text the snippet begins. ``created_at``: Unix seconds."""

    conversation_id: str
    thread_id: str
    conversation_name: str | None
    entry_id: str
    role: Literal["user", "assistant"]
    created_at: float
    snippet: str
    start: int
    marks: list[Mark]


class Hits(msgspec.Struct, frozen=True):
    """``more``: beside these, and within MOST."""

    hits: list[Hit]
    more: bool


class Searching:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def search(self, principal: Principal, question: str, *, first: int = 0, limit: int = 20) -> Hits:
        """Raises ConversationsUnavailable."""
        owner = owner_of(principal.user_id, principal.key_id)
        async with reading(self._engine) as connection:
            # One more than is told, to know whether there are more.
            most = min(first + limit + 1, MOST)
            places = await _places(connection, principal.workspace_id, owner, question, most)
            page = places[first : first + limit]
            said = await store.said(connection, page) if page else []
        if not said:
            return Hits([], more=False)
        marker = Marker(asked(question, ""))
        hits = await asyncio.to_thread(lambda: [hit for one in said if (hit := _hit(one, marker)) is not None])
        return Hits(hits, more=first + limit < len(places))


async def _places(connection: AsyncConnection, workspace_id: str, owner: str, question: str, most: int) -> list[Place]:
    key = key_of(workspace_id, owner)
    wanted = asked(question, key)
    if not wanted:
        return []
    together: list[Place] = []
    if '"' not in question and len(question.split()) > 1 and (phrase := asked(f'"{question}"', key)):
        together = await store.find(connection, workspace_id, owner, phrase, most)
    if len(together) == most:
        return together
    found = await store.find(connection, workspace_id, owner, wanted, most + len(together))
    return list(dict.fromkeys((*together, *found)))[:most]


def _hit(one: Said, marker: Marker) -> Hit | None:
    entry = one.entry
    if not isinstance(entry, MessageInput | MessageOutput):
        return None
    snippet = marker.snippet(text_of(entry.content))
    return Hit(
        conversation_id=one.place.conversation_id,
        thread_id=one.thread_id,
        conversation_name=one.name,
        entry_id=entry.id,
        role=entry.role,
        created_at=one.created_at,
        snippet=snippet.text,
        start=snippet.start,
        marks=[Mark(*mark) for mark in snippet.marks],
    )
