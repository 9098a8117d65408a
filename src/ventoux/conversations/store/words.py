"""The words of messages: kept in the transaction that stores the messages, and looked up.

What goes with a conversation goes by itself: the row of a message is deleted with it, and the index with the row.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import and_, delete, or_, select, text

from ventoux.conversations.entries import Entry, MessageInput, MessageOutput, text_of
from ventoux.conversations.searching.terms import key_of, terms
from ventoux.db.assistant_tables import conversation_entries, conversations, message_words
from ventoux.db.statements import insert_new
from ventoux.libraries.languages import is_loaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.conversations.searching.terms import Asked, Terms, Wanted

_FOUND = """
SELECT m.conversation_id, m.position FROM message_words_index
CROSS JOIN message_words m ON m.id = message_words_index.rowid
CROSS JOIN conversations c ON c.id = m.conversation_id
WHERE message_words_index MATCH :asked AND c.workspace_id = :workspace_id AND c.owner = :owner
AND c.deleted_at IS NULL AND NOT c.temporary
ORDER BY message_words_index.rowid DESC LIMIT :limit
"""
_FOUND_BY_SERVER = """
SELECT m.conversation_id, m.position FROM message_words m JOIN conversations c ON c.id = m.conversation_id
WHERE m.terms @@ CAST(:asked AS tsquery) AND c.workspace_id = :workspace_id AND c.owner = :owner
AND c.deleted_at IS NULL AND NOT c.temporary
ORDER BY m.id DESC LIMIT :limit
"""
_LAST_POSITION = 16_383
"""Of a word in a tsvector."""
_MOST_POSITIONS = 256
_MOST_BYTES = 900_000
"""Of a tsvector, which may have 1,048,575: the words behind them are not found, and the message is kept."""
_SHORT = 400
"""Characters of which the words are read sooner than another thread has begun to."""

_DECODER = msgspec.json.Decoder[Entry](Entry)


class Place(NamedTuple):
    conversation_id: str
    position: int


class Said(NamedTuple):
    """``name``: the conversation's; ``thread_id``: that it is in. ``created_at``: the message's, in Unix seconds."""

    place: Place
    thread_id: str
    name: str | None
    entry: Entry
    created_at: float


class Words(NamedTuple):
    """``place``: which one of the entries it was."""

    place: int
    terms: Terms


async def index(connection: AsyncConnection, conversation_id: str, entries: Sequence[tuple[int, Entry]]) -> None:
    """With the position of each, as ``read`` and ``add``, for whoever has a transaction already."""
    columns = conversations.c
    of_whom = select(columns.workspace_id, columns.owner).where(columns.id == conversation_id)
    row = (await connection.execute(of_whom)).one()
    found = await read([entry for _, entry in entries], key_of(row.workspace_id, row.owner))
    placed = [Words(entries[each.place][0], each.terms) for each in found]
    await add(connection, conversation_id, 0, placed)


async def read(entries: Sequence[Entry], key: str) -> list[Words]:
    """Only of what is said in messages. ``key`` is of ``key_of``. Best before a transaction is begun: the first text
    after a start takes a second."""
    said = [(place, message) for place, entry in enumerate(entries) if (message := _said(entry))]

    def found() -> list[Words]:
        return [Words(place, terms(message, key)) for place, message in said]

    if is_loaded() and sum(len(message) for _, message in said) <= _SHORT:
        return found()
    return await asyncio.to_thread(found)


async def add(connection: AsyncConnection, conversation_id: str, first_position: int, found: Sequence[Words]) -> None:
    """Of entries from a position on. What is there already stays as it is."""
    server = connection.dialect.name == "postgresql"
    rows: list[dict[str, Any]] = [
        {
            "conversation_id": conversation_id,
            "position": first_position + place,
            "terms": _tsvector(each) if server else " ".join((*each.stems, *each.written)),
        }
        for place, each in found
    ]
    if rows:
        await connection.execute(insert_new(connection, message_words), rows)


async def forget(connection: AsyncConnection, conversation_id: str) -> None:
    await connection.execute(delete(message_words).where(message_words.c.conversation_id == conversation_id))


async def find(connection: AsyncConnection, workspace_id: str, owner: str, asked: Asked, limit: int) -> list[Place]:
    """The newest that have all of it."""
    server = connection.dialect.name == "postgresql"
    put = _tsquery(asked) if server else _match(asked)
    values = {"asked": put, "workspace_id": workspace_id, "owner": owner, "limit": limit}
    rows = await connection.execute(text(_FOUND_BY_SERVER if server else _FOUND), values)
    return [Place(*row) for row in rows]


async def said(connection: AsyncConnection, places: Sequence[Place]) -> list[Said]:
    """What is at these places, in that order, without those where nothing is any more."""
    entries, about = conversation_entries.c, conversations.c
    columns = (entries.conversation_id, entries.position, about.root_id, about.name, entries.data, entries.created_at)
    # SQLite reads the whole table for a list of pairs, and looks each of these up.
    of_them = or_(*(and_(entries.conversation_id == each, entries.position == at) for each, at in places))
    rows = await connection.execute(
        select(*columns).join(conversations, about.id == entries.conversation_id).where(of_them)
    )
    found = {Place(row[0], row[1]): row for row in rows}
    there = [(place, found[place]) for place in places if place in found]
    return [Said(place, row.root_id, row.name, _DECODER.decode(row.data), row.created_at) for place, row in there]


def _said(entry: Entry) -> str:
    return text_of(entry.content).strip() if isinstance(entry, MessageInput | MessageOutput) else ""


def _match(asked: Asked) -> str:
    """For FTS5."""

    def wanted(part: Wanted) -> str:
        phrases = [f'"{" ".join(phrase)}"' for phrase in part.phrases]
        return " OR ".join([*phrases, *(f'"{prefix}" *' for prefix in part.prefixes)])

    return " OR ".join(f"({_all(map(wanted, parts), ' AND ')})" for parts in asked.by_language.values())


def _tsquery(asked: Asked) -> str:
    def wanted(part: Wanted) -> str:
        phrases = [" <-> ".join(f"'{stem}'" for stem in phrase) for phrase in part.phrases]
        return " | ".join([*phrases, *(f"'{prefix}':*" for prefix in part.prefixes)])

    return " | ".join(f"({_all(map(wanted, parts), ' & ')})" for parts in asked.by_language.values())


def _all(parts: Iterable[str], joint: str) -> str:
    return joint.join(f"({part})" for part in parts)


def _tsvector(found: Terms) -> str:
    """The stems with their places, so that phrases are found. As much of them as there is room for."""
    placed: dict[str, list[str]] = {}
    left = _MOST_BYTES
    for place, stem in enumerate(found.stems, 1):
        places = placed.setdefault(stem, [])
        if len(places) < _MOST_POSITIONS:
            left -= 2 if places else _bytes_of(stem)
            places.append(str(min(place, _LAST_POSITION)))
        if left < 0:
            break
    stems = [f"'{stem}':{','.join(places)}" for stem, places in placed.items()]
    written: list[str] = []
    for word in found.written:
        left -= _bytes_of(word)
        if left < 0:
            break
        written.append(f"'{word}'")
    return " ".join([*stems, *written])


def _bytes_of(word: str) -> int:
    """Of the word, of its place, and of how many of these there are, which begin at an even byte."""
    return len(word.encode()) + 5
