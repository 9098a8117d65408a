"""How a reply ends: by itself, stopped, failed, cut by a death, deleted, and never shown unkept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from tests.conversing import (
    ALICE,
    ON_ONE,
    WORDS,
    Held,
    ScriptedLoop,
    conversing,
    halfway,
    new_workspace,
    read,
    saying,
    started,
)
from tests.databases import eventually, eventually_async, rows

from ventoux.conversations.entries import MessageOutput
from ventoux.conversations.errors import (
    ConversationNotFound,
    ConversationsUnavailable,
    ReplyNotFound,
    ReplyRunning,
)
from ventoux.conversations.replies import recording, writer
from ventoux.conversations.replies.encoding import EventId
from ventoux.conversations.replies.following import follow
from ventoux.conversations.turns import Asked
from ventoux.db.assistant_tables import conversation_entries, conversation_replies, reply_events
from ventoux.db.assistant_tables import conversations as conversation_rows
from ventoux.db.engine import writing
from ventoux.errors import EngineError, Unavailable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.schemas import Sink
    from ventoux.db.location import Location


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    await new_workspace(engine)


async def test_stop_keeps_what_was_said_and_tells_every_follower(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
        assert await conversations.stop(ALICE, conversation_id)
        assert not await conversations.stop(ALICE, conversation_id)
        whole = await read(await conversations.events(ALICE, conversation_id))
        _, reply = await conversations.seen(ALICE, conversation_id)
        answer = (await conversations.history(ALICE, conversation_id))[-1]
        loop.before = None
        again = await conversations.append(ALICE, conversation_id, Asked())
        await read(follow(again.recording.log))
    assert reply is not None
    assert reply.state == "stopped"
    assert whole.startswith(early)
    assert whole.count(b"conversation.response.done\ndata") == 1
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial, answer.completed_at) == ("".join(WORDS[:15]), True, None)
    assert loop.turns[1].history[-1] == answer


@ON_ONE
async def test_a_reply_that_is_stopped_twice_is_stopped(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        stops = [conversations.stop(ALICE, running.turn.conversation.id) for _ in range(3)]
        # Whichever comes last may find that it has ended already.
        assert any(await asyncio.gather(*stops))
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
    assert reply is not None
    assert (reply.state, running.recording.error) == ("stopped", None)


@ON_ONE
async def test_a_stop_that_comes_while_a_reply_is_put_down_takes_nothing_from_it(
    database: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, transaction = asyncio.Event(), writer.Writer.transaction

    async def waits(self: writer.Writer, group: Any) -> None:
        await gate.wait()
        await transaction(self, group)

    monkeypatch.setattr(writer.Writer, "transaction", waits)
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await eventually(lambda: running.ending)
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(running.end("stopped"))
            # Both would have cancelled it by then.
            for _ in range(3):
                await asyncio.sleep(0)
            gate.set()
        whole = await read(follow(running.recording.log))
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
    assert b"conversation.response.done" in whole
    assert reply is not None
    assert reply.state == "done"


@ON_ONE
async def test_a_reply_whose_end_cannot_be_put_down_is_marked_by_the_next_beat(
    database: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("nobody thought of it")

    monkeypatch.setattr(recording.Recording, "end", fails)
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        with pytest.raises(ConversationsUnavailable, match="unexpectedly"):
            await read(follow(running.recording.log))
        await conversations.beat()
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
    assert reply is not None
    assert reply.state == "cut"


async def test_a_reply_that_this_server_has_lost_is_marked_by_a_beat(database: Location, engine: AsyncEngine) -> None:
    loop = Held()
    loop.before = None
    async with conversing(database, loop) as conversations:
        lost = await started(conversations)
        await read(follow(lost.recording.log))
        async with writing(engine) as connection:
            await connection.execute(update(conversation_replies).values(state="running", alive_at=1.0, ended_at=None))
        loop.before = loop.hold
        runs = await started(conversations)
        await halfway(loop, runs)
        await conversations.beat()
        seen = [await conversations.seen(ALICE, one.turn.conversation.id) for one in (lost, runs)]
    assert [one.reply.state for one in seen if one.reply is not None] == ["cut", "running"]


@ON_ONE
async def test_a_loop_that_fails_tells_why_and_keeps_what_was_said(database: Location) -> None:
    loop = ScriptedLoop("a", "b")

    async def fails(number: int, sink: Sink) -> None:
        del sink
        if number == 1:
            raise EngineError("The engine has ended.")

    loop.before = fails
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        whole = await read(follow(running.recording.log))
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
        answer = (await conversations.history(ALICE, running.turn.conversation.id))[-1]
    assert b'"message":"The engine has ended.","code":502' in whole
    assert isinstance(running.recording.error, EngineError)
    assert reply is not None
    told = {"message": "The engine has ended.", "code": 502, "error": "engine_error"}
    assert (reply.state, reply.error) == ("failed", told)
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial) == ("a", True)


@ON_ONE
async def test_a_server_that_goes_down_cuts_and_marks_its_replies(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        early = await halfway(loop, running)
        await conversations.drain(lambda: 0.0)
        with pytest.raises(Unavailable):
            await started(conversations)
    whole = await read(follow(running.recording.log))
    assert whole.startswith(early)
    assert b"event: conversation.response.error" in whole[len(early) :]
    assert rows(database, "SELECT state FROM conversation_replies") == [("cut",)]


@ON_ONE
async def test_while_it_drains_a_reply_can_end_by_itself(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        loop.go_on.set()
        await conversations.drain(lambda: 5.0)
    assert rows(database, "SELECT state FROM conversation_replies") == [("done",)]


async def test_the_replies_of_a_dead_server_are_marked_and_gone_on_with(
    database: Location, engine: AsyncEngine
) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
    await _as_it_was(engine)

    async with conversing(database, ScriptedLoop("the rest")) as conversations:

        async def marked() -> bool:
            _, reply = await conversations.seen(ALICE, conversation_id)
            return reply is not None and reply.state == "cut"

        await eventually_async(marked)
        whole = await read(await conversations.events(ALICE, conversation_id))
        answer = (await conversations.history(ALICE, conversation_id))[-1]
        conversation = await conversations.find(ALICE, conversation_id)
        again = await conversations.append(ALICE, conversation_id, Asked())
        await read(follow(again.recording.log))
        assert len(await conversations.history(ALICE, conversation_id)) == 3
    assert whole.startswith(early)
    assert whole[len(early) :].startswith(b"id: 1-17\nevent: conversation.response.error")
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial, conversation.entries) == ("".join(WORDS[:15]), True, 2)


async def _as_it_was(engine: AsyncEngine) -> None:
    """Before the server said its last words, and long ago."""
    async with writing(engine) as connection:
        await connection.execute(delete(conversation_entries).where(conversation_entries.c.position > 0))
        await connection.execute(delete(reply_events).where(reply_events.c.last > len(WORDS) // 2 + 1))
        await connection.execute(update(conversation_rows).values(entries=1))
        await connection.execute(update(conversation_replies).values(state="running", alive_at=1.0, ended_at=None))


@ON_ONE
async def test_what_cannot_be_kept_is_shown_to_nobody(database: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_PAUSE", 100.0)
    loop, broken = Held(), asyncio.Event()
    transaction = writer.Writer.transaction

    async def fails(self: writer.Writer, group: Any) -> None:
        if broken.is_set():
            raise OperationalError("", {}, Exception("disk I/O error"))
        await transaction(self, group)

    monkeypatch.setattr(writer.Writer, "transaction", fails)
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        early = await halfway(loop, running)
        broken.set()
        loop.go_on.set()
        with pytest.raises(ConversationsUnavailable, match="disk I/O error"):
            await read(follow(running.recording.log))
        assert running.recording.log.after(0) == early
        running_task = running.task
        assert running_task is not None
        await asyncio.wait([running_task], timeout=5)
        broken.clear()
        # The next beat marks it, and what was shown is there.
        await conversations.beat()
        whole = await read(await conversations.events(ALICE, running.turn.conversation.id))
    assert whole.startswith(early)
    assert whole[len(early) :].startswith(b"id: 1-17\nevent: conversation.response.error")


async def test_a_deleted_conversation_is_gone_with_the_reply_that_ran(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        await conversations.delete(ALICE, running.turn.conversation.id)
        with pytest.raises(ConversationNotFound):
            await conversations.find(ALICE, running.turn.conversation.id)
        assert await conversations.listed(ALICE) == []
    assert rows(database, "SELECT * FROM reply_events") == []


@ON_ONE
async def test_events_of_a_reply_that_never_was_are_not_found(database: Location) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await read(follow(running.recording.log))
        with pytest.raises(ReplyNotFound):
            await conversations.events(ALICE, running.turn.conversation.id, EventId(2, 1))


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_another_server_follows_and_stops_a_reply(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as one, conversing(database, ScriptedLoop()) as other:
        running = await started(one)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
        with pytest.raises(ReplyRunning):
            await other.append(ALICE, conversation_id, saying())
        async with asyncio.TaskGroup() as group:
            following = group.create_task(read(await other.events(ALICE, conversation_id)))
            assert await other.stop(ALICE, conversation_id)
        loop.go_on.set()
        with pytest.raises(Exception, match="ended by another server"):
            await read(follow(running.recording.log))
        answer = (await one.history(ALICE, conversation_id))[-1]
    assert following.result().startswith(early)
    assert b"conversation.response.done" in following.result()
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial) == ("".join(WORDS[:15]), True)
