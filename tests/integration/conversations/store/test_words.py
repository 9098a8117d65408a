"""Words of messages are found in either database, by their owner only, and go with their conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, insert, select

from ventoux.conversations.entries import MessageInput, MessageOutput, TextChunk, ThinkChunk, ToolExecution
from ventoux.conversations.schemas import Conversation
from ventoux.conversations.searching.terms import asked, key_of
from ventoux.conversations.store import conversations, words
from ventoux.db.assistant_tables import conversations as table
from ventoux.db.assistant_tables import message_words
from ventoux.db.engine import writing
from ventoux.db.tables import workspaces
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.conversations.entries import Entry

SAID = [
    "Comment résilier mon abonnement avant la fin de l'année scolaire ?",
    "The invoices for the running machines were paid in Saint-Étienne, order ABC-1234.",
    "Die Rechnungen der Werkstatt sind noch nicht bezahlt worden, sagt Frau Müller.",
    "¿Cuándo llegan las nuevas bicicletas que compramos para los niños?",
    "Le macchine della fabbrica sono state riparate dai tecnici di Bologna.",
    "ok",
]


async def _kept(connection: AsyncConnection, owner: str = "user:u", said: list[str] | None = None) -> str:
    conversation = Conversation(
        id=f"conv_{new_id()}", workspace_id="w", owner=owner, key_id="k", model="m", created_at=1.0, updated_at=1.0
    )
    await conversations.add(connection, conversation)
    entries: list[tuple[int, Entry]] = [(place, MessageInput(content=text)) for place, text in enumerate(said or SAID)]
    await words.index(connection, conversation.id, entries)
    return conversation.id


async def _found(connection: AsyncConnection, question: str, owner: str = "user:u") -> list[int]:
    put = asked(question, key_of("w", owner))
    return [place.position for place in await words.find(connection, "w", owner, put, 100)] if put else []


@pytest.fixture
async def place(engine: AsyncEngine) -> AsyncEngine:
    async with writing(engine) as connection:
        await connection.execute(insert(workspaces).values(id="w", name="w", created_at=1.0))
    return engine


QUESTIONS = {
    "résiliation": [0],
    "resilier": [0],
    "abonnements annee": [0],
    "invoice ": [1],
    "run machine ": [1],
    "runnin": [1],
    "ABC-1234": [1],
    "1234 ": [1],
    "saint-etienne": [1],
    "rechnung": [2],
    "Mueller ": [2],
    "muller": [2],
    "bicicleta ": [3],
    "macchina": [4],
    "macchina rechnung ": [],
    '"running machines"': [1],
    '"machines running"': [],
    '"rechnungen der werkstatt" bezahlt': [2],
    "ok ": [5],
    "mac": [4, 1],
    "the": [],
    "": [],
    '"': [],
    "' OR * NEAR( : & | !": [],
}


async def test_words_are_found_by_stems_prefixes_and_phrases_in_five_languages(place: AsyncEngine) -> None:
    async with writing(place) as connection:
        await _kept(connection)

        assert {question: await _found(connection, question) for question in QUESTIONS} == QUESTIONS


async def test_what_others_said_is_not_found(place: AsyncEngine) -> None:
    async with writing(place) as connection:
        await _kept(connection, "user:other")

        assert await _found(connection, "rechnung") == []
        assert await _found(connection, "rechnung", "user:other") == [2]


@pytest.mark.parametrize("by_itself", [False, True])
async def test_the_words_of_a_conversation_go_with_it(place: AsyncEngine, *, by_itself: bool) -> None:
    async with writing(place) as connection:
        gone, stays = await _kept(connection), await _kept(connection)
        if by_itself:
            await connection.execute(delete(table).where(table.c.id == gone))
        else:
            await words.forget(connection, gone)

        put = asked("rechnung", key_of("w", "user:u"))
        assert await words.find(connection, "w", "user:u", put, 9) == [words.Place(stays, 2)]
        assert (await connection.execute(select(func.count()).select_from(message_words))).scalar_one() == len(SAID)
        if connection.dialect.name == "sqlite":
            await connection.exec_driver_sql(
                "INSERT INTO message_words_index (message_words_index) VALUES ('integrity-check')"
            )


async def test_only_what_is_said_in_messages_is_kept_once(place: AsyncEngine) -> None:
    async with writing(place) as connection:
        conversation = await _kept(connection, said=["zebra"])
        thought = MessageOutput(content=[ThinkChunk([TextChunk("gorilla")]), TextChunk("giraffe")])
        ran = ToolExecution(name="web_search", arguments='{"query": "elephant"}', info={"output": "elephant"})
        for _ in range(2):
            await words.index(connection, conversation, [(1, thought), (2, ran), (3, MessageInput(content=""))])

        found = {word: await _found(connection, word) for word in ("giraffe", "gorilla", "elephant")}
        assert found == {"giraffe": [1], "gorilla": [], "elephant": []}


async def test_a_message_of_any_length_is_kept(place: AsyncEngine) -> None:
    async with writing(place) as connection:
        long = " ".join(f"word{number}" for number in range(60_000))
        numbers = " ".join(str(number * 104_729 + 10**11) for number in range(15_000))
        wide = " ".join("é" * 40 + f"{number}" for number in range(4_000))
        await _kept(connection, said=[long, "a" * 500_000, "😀 … ---", numbers, wide])

        assert await _found(connection, "word16500 ") == [0]
