"""What it takes to keep the words of messages, and to search ten thousand conversations of two hundred of them.

The messages are of words that are as common as words are, five thousand of them said over and over, each time with one
more word that is in no other: so the lists of the index are as long as they would be.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from bench.table import keep
from ventoux.accounts.schemas import Principal
from ventoux.conversations.entries import MessageInput, entry_id
from ventoux.conversations.schemas import Conversation
from ventoux.conversations.searching.service import Searching
from ventoux.conversations.searching.terms import key_of, terms
from ventoux.conversations.store import conversations as store
from ventoux.conversations.store import entries as entries_store
from ventoux.conversations.store import words
from ventoux.conversations.transactions import changing, reading
from ventoux.db.engine import async_engine
from ventoux.db.migrate import upgrade
from ventoux.home import Home
from ventoux.kit.clock import rfc3339
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncEngine

    from bench.table import Row, Table

_CONVERSATIONS = 10_000
_ENTRIES = 200
_DIFFERENT = 5_000
"""Messages."""
_WORDS = 60
"""Of a message."""
_VOCABULARY = 40_000
_TOGETHER = 100
"""Conversations of one transaction."""
_ASKED = 40
"""Questions of a kind."""
_WRITTEN = 300
"""Messages whose cost is measured."""
_OWNER = "user:ada"
_ADA = Principal("w", "k", "vx_1", frozenset(), user_id="ada")
_AT = 1_800_000_000.0


class _Message(NamedTuple):
    text: str
    terms: str


def measure(home: Path) -> list[Table]:
    place = Home(home.with_name("conversations"))
    place.create()
    upgrade(place)
    rng = random.Random(5)  # noqa: S311 - text, no secret
    vocabulary = [_word(number) for number in range(_VOCABULARY)]
    began = time.perf_counter()
    _fill(place, _messages(rng, vocabulary))
    filled = time.perf_counter() - began
    size, total = place.database.stat().st_size, _CONVERSATIONS * _ENTRIES
    tables: list[Table] = [
        (
            f"{_CONVERSATIONS:,} conversations of {_ENTRIES} messages of one user, searched",
            asyncio.run(_searched(place, rng, vocabulary)),
        ),
        ("Opening one of them, and what the words of a message cost", asyncio.run(_kept(place, rng))),
        (
            "The database",
            [
                {
                    "messages": f"{total:,}",
                    "file": f"{size / 1e9:.1f} GB",
                    "filled in": f"{filled:.0f} s",
                }
            ],
        ),
    ]
    keep("conversations", tables)
    return tables


def _messages(rng: random.Random, vocabulary: Sequence[str]) -> list[_Message]:
    weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(vocabulary))))
    key = key_of("w", _OWNER)
    made: list[_Message] = []
    for _ in range(_DIFFERENT):
        text = " ".join(rng.choices(vocabulary, cum_weights=weights, k=_WORDS))
        found = terms(text, key)
        made.append(_Message(text, " ".join((*found.stems, *found.written))))
    return made


def _fill(home: Home, messages: Sequence[_Message]) -> None:
    """As the store does it, by fewer statements."""
    key = key_of("w", _OWNER)
    with closing(sqlite3.connect(home.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-64000")
        connection.execute("INSERT INTO workspaces (id, name, created_at) VALUES ('w', 'w', 1.0)")
        for first in range(0, _CONVERSATIONS, _TOGETHER):
            connection.execute("BEGIN")
            for number in range(first, first + _TOGETHER):
                _add(connection, number, messages, key)
            connection.execute("COMMIT")


def _add(connection: sqlite3.Connection, number: int, messages: Sequence[_Message], key: str) -> None:
    conversation, at = _id(number), _AT + number * 60
    connection.execute(
        "INSERT INTO conversations (id, workspace_id, owner, user_id, key_id, model, tools, completion_args,"
        " handoff_execution, entries, created_at, updated_at)"
        " VALUES (?, 'w', ?, 'ada', 'k', 'm', '[]', '{}', 'server', ?, ?, ?)",
        (conversation, _OWNER, _ENTRIES, at, at),
    )
    entries: list[tuple[object, ...]] = []
    found: list[tuple[object, ...]] = []
    for position in range(_ENTRIES):
        place = number * _ENTRIES + position
        text, stems = messages[place * 7919 % len(messages)]
        entry = MessageInput(id=entry_id(MessageInput), content=f"{text} {_only(place)}", created_at=rfc3339(at))
        entries.append((conversation, position, entry.id, msgspec.json.encode(entry), at))
        found.append((conversation, position, f"{stems} {key}e{_only(place)}"))
    connection.executemany(
        "INSERT INTO conversation_entries (conversation_id, position, id, data, created_at) VALUES (?, ?, ?, ?, ?)",
        entries,
    )
    connection.executemany("INSERT INTO message_words (conversation_id, position, terms) VALUES (?, ?, ?)", found)


async def _searched(home: Home, rng: random.Random, vocabulary: Sequence[str]) -> list[Row]:
    engine = async_engine(home.database)
    searching = Searching(engine)
    common, seldom = vocabulary[:40], vocabulary[20_000:]
    kinds: dict[str, Callable[[], str]] = {
        "a common word": lambda: f"{rng.choice(common)} ",
        "a seldom word": lambda: f"{rng.choice(seldom)} ",
        "a word of one message": lambda: f"{_only(rng.randrange(_CONVERSATIONS * _ENTRIES))} ",
        "two common words": lambda: f"{' '.join(rng.sample(common, 2))} ",
        "a common and a seldom word": lambda: f"{rng.choice(common)} {rng.choice(seldom)} ",
        "a phrase": lambda: f'"{" ".join(rng.sample(common, 2))}"',
        "a word of which three letters are typed": lambda: rng.choice(common)[:3],
        "a word of which five letters are typed": lambda: rng.choice(seldom)[:5],
        "a word that nobody said": lambda: "nobodysaidthis ",
    }
    rows: list[Row] = []
    for kind, question in kinds.items():
        times: list[float] = []
        hits = 0
        for _ in range(_ASKED):
            asked = question()
            began = time.perf_counter()
            found = await searching.search(_ADA, asked)
            times.append(time.perf_counter() - began)
            hits += len(found.hits)
        rows.append({"asked": kind, **_spread(times), "hits of a page": f"{hits / _ASKED:.0f}"})
    await engine.dispose()
    return rows


async def _kept(home: Home, rng: random.Random) -> list[Row]:
    """Of messages in five languages, some sentences each."""
    engine = async_engine(home.database)
    opened: list[float] = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        async with reading(engine) as connection:
            found = await entries_store.of(connection, _id(rng.randrange(_CONVERSATIONS)))
        assert len(found) == _ENTRIES
        opened.append(time.perf_counter() - began)
    rows: list[Row] = [{"what": "a conversation is opened", **_spread(opened)}]
    conversation = Conversation(
        id=f"conv_{new_id()}", workspace_id="w", owner=_OWNER, key_id="k", model="m", created_at=_AT, updated_at=_AT
    )
    async with changing(engine, conversation.id) as connection:
        await store.add(connection, conversation)
    whole: list[float] = []
    indexing: list[float] = []
    passages = [each[1] for each in json.loads(Path(__file__).with_name("development_set.json").read_text("utf-8"))]
    for position in range(_WRITTEN):
        text = rng.choice(passages)
        took, of_it = await _message(engine, conversation.id, position, text)
        whole.append(took)
        indexing.append(of_it)
    await engine.dispose()
    rows.append({"what": "a message is stored, with its words", **_spread(whole)})
    rows.append({"what": "of that, its words", **_spread(indexing)})
    return rows


async def _message(engine: AsyncEngine, conversation_id: str, position: int, text: str) -> tuple[float, float]:
    entry = MessageInput(id=entry_id(MessageInput), content=text, created_at=rfc3339(_AT))
    began = time.perf_counter()
    async with changing(engine, conversation_id) as connection:
        await entries_store.add(connection, conversation_id, position, [entry], None)
        indexing = time.perf_counter()
        await words.index(connection, conversation_id, [(position, entry)])
        indexing = time.perf_counter() - indexing
    return time.perf_counter() - began, indexing


def _spread(times: Sequence[float]) -> Row:
    return {"p50": f"{np.percentile(times, 50) * 1e3:.1f} ms", "p95": f"{np.percentile(times, 95) * 1e3:.1f} ms"}


def _id(number: int) -> str:
    return f"conv_{number:032x}"


def _only(place: int) -> str:
    """In one message alone."""
    return f"only{_word(place)}"


def _word(number: int) -> str:
    """Letters only, four to eight of them."""
    letters = ""
    number = number * 7919 + 40_000
    while number:
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return letters
