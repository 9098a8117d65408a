"""What it takes to keep the words of messages, and to search ten thousand conversations of two hundred of them.

What is said is of ``bench.talk``. Beside the time of a search there is that of the processor, which another load on the
machine changes less.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.table import keep
from bench.talk import AT, CONVERSATIONS, ENTRIES, OWNER, Talk, conversation_id, named, only_word
from ventoux.accounts.schemas import Principal
from ventoux.conversations.entries import MessageInput, entry_id
from ventoux.conversations.replies.rows import Batch, EventRows
from ventoux.conversations.replies.schemas import Reply
from ventoux.conversations.schemas import Conversation
from ventoux.conversations.searching.service import Searching
from ventoux.conversations.searching.terms import key_of
from ventoux.conversations.store import conversations as store
from ventoux.conversations.store import entries as entries_store
from ventoux.conversations.store import replies, words
from ventoux.conversations.transactions import changing, reading
from ventoux.db.engine import async_engine
from ventoux.db.migrate import upgrade
from ventoux.home import Home
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bench.table import Row, Table

_ASKED = 40
"""Questions of a kind."""
_LITTLE = 4
"""Letters of words that mostly say nothing."""
_WRITTEN = 300
"""Messages whose cost is measured."""
_MADE = f"conv_{'b' * 32}"
"""The conversation that messages are added to."""
_ADA = Principal("w", "k", "vx_1", frozenset(), user_id="ada")


def measure(home: Path) -> list[Table]:
    place = Home(home.with_name("conversations"))
    place.create()
    upgrade(place)
    began = time.perf_counter()
    talk = Talk()
    talk.fill(place.database)
    filled = time.perf_counter() - began
    size, total = place.database.stat().st_size, CONVERSATIONS * ENTRIES
    rng = random.Random(6)  # noqa: S311 - any questions, the same each time
    tables: list[Table] = [
        (
            f"{CONVERSATIONS:,} conversations of {ENTRIES} messages of one user, searched",
            asyncio.run(_searched(place, rng, talk)),
        ),
        (
            "Opening one of them, and what the words of a message cost",
            [asyncio.run(_opened(place, rng)), *asyncio.run(_kept(place, rng))],
        ),
        (
            "The database",
            [{"messages": f"{total:,}", "file": f"{size / 1e9:.1f} GB", "filled in": f"{filled:.0f} s"}],
        ),
    ]
    keep("conversations", tables)
    return tables


async def _searched(home: Home, rng: random.Random, talk: Talk) -> list[Row]:
    engine = async_engine(home.database)
    searching = Searching(engine)

    def word(first: int, last: int) -> str:
        """Of any of the languages, that common."""
        words = [word for word in rng.choice(list(talk.words.values()))[first:last] if len(word) > _LITTLE]
        return rng.choice(words)

    def two() -> list[str]:
        """Of one language."""
        return rng.sample([word for word in rng.choice(list(talk.words.values()))[:300] if len(word) > _LITTLE], 2)

    def said() -> str:
        """Three words that follow each other in some message."""
        return rng.choice(talk.phrases)

    kinds: dict[str, Callable[[], str]] = {
        "a common word": lambda: f"{word(0, 200)} ",
        "a word now and then": lambda: f"{word(2_000, 6_000)} ",
        "a seldom word": lambda: f"{named(rng.randrange(100_000, 200_000))} ",
        "a word of one message": lambda: f"{only_word(rng.randrange(CONVERSATIONS * ENTRIES))} ",
        "two common words": lambda: f"{' '.join(two())} ",
        "a common and a seldom word": lambda: f"{word(0, 200)} {named(rng.randrange(1_000, 100_000))} ",
        "a phrase that was said": lambda: f'"{said()}"',
        "a phrase of common words": lambda: f'"{" ".join(two())}"',
        "three letters of a common word": lambda: word(0, 200)[:3],
        "five letters of a word": lambda: word(2_000, 6_000)[:5],
        "a word that nobody said": lambda: "nobodysaidthis ",
    }
    rows: list[Row] = []
    for kind, question in kinds.items():
        times, hits = _Times(), 0
        for _ in range(_ASKED):
            asked = question()
            with times.one():
                found = await searching.search(_ADA, asked)
            hits += len(found.hits)
        rows.append({"asked": kind, **times.row(), "hits of a page": f"{hits / _ASKED:.0f}"})
    await engine.dispose()
    return rows


async def _opened(home: Home, rng: random.Random) -> Row:
    engine = async_engine(home.database)
    times = _Times()
    for _ in range(_ASKED):
        with times.one():
            async with reading(engine) as connection:
                found = await entries_store.of(connection, conversation_id(rng.randrange(CONVERSATIONS)))
        assert len(found) == ENTRIES
    await engine.dispose()
    return {"what": "a conversation is opened", **times.row()}


async def _kept(home: Home, rng: random.Random) -> list[Row]:
    """Of messages in five languages, a sentence or two each: with their words and without, in turns."""
    reply = await _reply(home)
    rows = EventRows(home.database)
    passages = [each[1] for each in json.loads(Path(__file__).with_name("development_set.json").read_text("utf-8"))]
    whole, bare, reading_words = _Times(), _Times(), _Times()
    await words.read([MessageInput(content=passages[0])], "key")
    for position in range(2 * _WRITTEN):
        entry = MessageInput(id=entry_id(MessageInput), content=rng.choice(passages), created_at=rfc3339(AT))
        found: list[words.Words] = []
        with_words = position % 2 == 1
        with (whole if with_words else bare).one():
            if with_words:
                with reading_words.one():
                    found = await words.read([entry], key_of("w", OWNER))
            await rows.keep([Batch(reply, None, [partial(_put, position, entry, found)])], AT)
    await rows.close()
    return [
        {"what": "a message is kept, with its words", **whole.row()},
        {"what": "without its words", **bare.row()},
        {"what": "its words are read", **reading_words.row()},
    ]


async def _reply(home: Home) -> Reply:
    """One that runs, in a conversation of its own."""
    made = Conversation(id=_MADE, workspace_id="w", owner=OWNER, key_id="k", model="m", created_at=AT, updated_at=AT)
    reply = Reply(conversation_id=made.id, number=1, state="running", server="bench", alive_at=AT, started_at=AT)
    engine = async_engine(home.database)
    async with changing(engine, made.id) as connection:
        await store.add(connection, made)
        await replies.add(connection, reply)
    await engine.dispose()
    return reply


async def _put(position: int, entry: MessageInput, found: Sequence[words.Words], connection: AsyncConnection) -> None:
    await entries_store.add(connection, _MADE, position, [entry], 1)
    await words.add(connection, _MADE, position, found)


class _Times:
    """Of one thing that is done again and again; ``processor`` is of the whole process."""

    def __init__(self) -> None:
        self._seconds: list[float] = []
        self._worked = 0.0

    @contextmanager
    def one(self) -> Generator[None]:
        began, worked = time.perf_counter(), time.process_time()
        yield
        self._seconds.append(time.perf_counter() - began)
        self._worked += time.process_time() - worked

    def row(self) -> Row:
        p50, p95 = (np.percentile(self._seconds, share) * 1e3 for share in (50, 95))
        processor = self._worked / len(self._seconds) * 1e3
        return {"p50": f"{p50:.1f} ms", "p95": f"{p95:.1f} ms", "processor": f"{processor:.2f} ms"}
