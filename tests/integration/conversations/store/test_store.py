"""Conversations on either database: what is put is found, by its owner only, and quickly among ten thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from ventoux.conversations.entries import Entry, MessageInput, MessageOutput, TextChunk, entry_id
from ventoux.conversations.events import ConversationUsage
from ventoux.conversations.replies.schemas import Events, Reply
from ventoux.conversations.schemas import CompletionArgs, Conversation, Summary
from ventoux.conversations.store import conversations, entries, outputs, replies, summaries, words
from ventoux.db.assistant_tables import conversations as table
from ventoux.db.engine import writing
from ventoux.db.tables import workspaces
from ventoux.kit.clock import rfc3339
from ventoux.kit.ids import new_id
from ventoux.tools.specs import Authorization, ConnectorTool

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

WORKSPACE, OWNER = "w", "user:u"


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    async with writing(engine) as connection:
        await connection.execute(insert(workspaces).values(id=WORKSPACE, name=WORKSPACE, created_at=0.0))


def new_conversation(**values: Any) -> Conversation:
    told: dict[str, Any] = {
        "id": f"conv_{new_id()}",
        "workspace_id": WORKSPACE,
        "owner": OWNER,
        "key_id": "k",
        "model": "m",
        "created_at": 1.5,
        "updated_at": 1.5,
    }
    return Conversation(**told | values)


def said(text: str, at: float = 1.5) -> Entry:
    return MessageInput(id=entry_id(MessageInput), created_at=rfc3339(at), completed_at=rfc3339(at), content=text)


async def find(engine: AsyncEngine, conversation: Conversation, **who: str) -> Conversation | None:
    asks = {"workspace_id": WORKSPACE, "owner": OWNER} | who
    async with engine.connect() as connection:
        return await conversations.find(connection, conversation_id=conversation.id, **asks)


async def test_a_conversation_is_found_as_it_was_put_but_for_what_is_secret_in_it(engine: AsyncEngine) -> None:
    tool = ConnectorTool("c", authorization=Authorization("api-key", "secret"))
    made = new_conversation(
        metadata={"a": [1, None]},
        agent_version="production",
        guardrails=[],
        tools=[tool],
        completion_args=CompletionArgs(temperature=0.5, stop=["x"]),
    )
    plain = new_conversation()
    async with writing(engine) as connection:
        await conversations.add(connection, made)
        await conversations.add(connection, plain)
    found = await find(engine, made)
    assert found is not None
    assert found.tools == [ConnectorTool("c")]
    assert [getattr(found, name) for name in found.__struct_fields__ if name != "tools"] == [
        getattr(made, name) for name in made.__struct_fields__ if name != "tools"
    ]
    assert await find(engine, plain) == plain


async def test_what_was_kept_wrongly_costs_neither_the_conversation_nor_the_list(engine: AsyncEngine) -> None:
    odd, whole = new_conversation(name="odd"), new_conversation()
    async with writing(engine) as connection:
        for one in (odd, whole):
            await conversations.add(connection, one)
        wrong = update(table).where(table.c.id == odd.id)
        await connection.execute(wrong.values(agent_version=2**63, completion_args={"temperature": "hot"}))

        found = await conversations.find(connection, odd.workspace_id, odd.owner, odd.id)
        assert found is not None
        assert (found.name, found.agent_version) == ("odd", None)
        assert {one.id for one in await conversations.listed(connection, odd.workspace_id, odd.owner)} == {
            odd.id,
            whole.id,
        }


async def test_others_do_not_find_it(engine: AsyncEngine) -> None:
    made = new_conversation()
    async with writing(engine) as connection:
        await conversations.add(connection, made)
        assert await conversations.find(connection, WORKSPACE, OWNER, "conv_\x00") is None
        assert await conversations.listed(connection, WORKSPACE, "user:other") == []
    assert await find(engine, made, owner="user:other") is None
    assert await find(engine, made, workspace_id="elsewhere") is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"k": "v"}, ["one"]),
        ({"k": "v", "n": 1}, ["one"]),
        ({"n": 1}, ["one", "two"]),
        ({"n": 1.0}, ["one", "two"]),
        ({"n": True}, ["three"]),
        ({"n": "1"}, []),
        ({'"]. $': "odd"}, ["three"]),
    ],
)
async def test_a_list_can_be_narrowed_to_what_is_in_the_metadata(
    engine: AsyncEngine, wanted: dict[str, Any], found: list[str]
) -> None:
    told: dict[str, dict[str, Any] | None] = {
        "one": {"k": "v", "n": 1},
        "two": {"k": "w", "n": 1},
        "three": {"n": True, '"]. $': "odd"},
        "four": None,
    }
    async with writing(engine) as connection:
        for number, (name, metadata) in enumerate(told.items()):
            await conversations.add(connection, new_conversation(name=name, metadata=metadata, updated_at=9.0 - number))
        listed = await conversations.listed(connection, WORKSPACE, OWNER, metadata=wanted)
        assert [one.name for one in listed] == found


async def test_the_last_changed_conversation_is_listed_first_and_pages_follow(engine: AsyncEngine) -> None:
    several = [new_conversation(name=str(number), updated_at=float(number)) for number in range(4)]
    async with writing(engine) as connection:
        for one in several:
            await conversations.add(connection, one)
        await conversations.change(connection, several[0].id, 10.0, name="zero", metadata=None)
        first = await conversations.listed(connection, WORKSPACE, OWNER, limit=3)
        second = await conversations.listed(connection, WORKSPACE, OWNER, first=3, limit=3)
    assert [one.name for one in first + second] == ["zero", "3", "2", "1"]


async def test_entries_come_back_in_order_and_one_can_be_replaced(engine: AsyncEngine) -> None:
    made = new_conversation()
    answer = MessageOutput(id=entry_id(MessageOutput), created_at=rfc3339(2), content=[TextChunk("a\x00b")], model="m")
    told = [said("one"), answer, said("two")]
    async with writing(engine) as connection:
        await conversations.add(connection, made)
        await entries.add(connection, made.id, 0, told[:1], None)
        await entries.add(connection, made.id, 1, told[1:2], 1)
        await entries.add(connection, made.id, 2, told[2:], None)
        await words.index(connection, made.id, list(enumerate(told)))
        assert await entries.of(connection, made.id) == told
        assert await entries.of(connection, made.id, reply=1) == [answer]
        assert await entries.position(connection, made.id, told[2].id) == 2
        assert await entries.position(connection, made.id, "msg_\x00") is None
        changed = MessageOutput(id=answer.id, created_at=rfc3339(2), content="c")
        assert await entries.replace(connection, made.id, changed) == 1
        assert await entries.replace(connection, made.id, said("none")) is None
        assert await entries.of(connection, made.id) == [told[0], changed, told[2]]


async def test_a_branch_has_what_was_before_it_with_summaries_and_outputs(engine: AsyncEngine) -> None:
    made, branch = new_conversation(), new_conversation()
    told = [said("one"), said("two"), said("three")]
    async with writing(engine) as connection:
        for one in (made, branch):
            await conversations.add(connection, one)
        await entries.add(connection, made.id, 0, told, None)
        for position in (1, 2, 3):
            await summaries.add(connection, made.id, Summary(position, f"s{position}\x00", 3), 1.0)
        await outputs.add(connection, made.id, told[0].id, "long\x00", 1.0)
        await outputs.add(connection, made.id, told[0].id, "longer\x00", 2.0)
        await entries.copy(connection, made.id, branch.id, 2)
        await outputs.copy(connection, made.id, branch.id)
        assert await entries.of(connection, branch.id) == told[:2]
        assert await summaries.newest(connection, branch.id) == Summary(2, "s2\ufffd", 3)
        assert await outputs.find(connection, branch.id, told[0].id) == "longer\ufffd"
        assert await outputs.find(connection, branch.id, "a\x00") is None


async def test_nothing_is_left_of_a_removed_conversation(engine: AsyncEngine) -> None:
    made = new_conversation()
    reply = await _full(engine, made)
    async with writing(engine) as connection:
        await conversations.remove(connection, made.id)
        assert await entries.of(connection, made.id) == []
        assert await summaries.newest(connection, made.id) is None
        assert await outputs.find(connection, made.id, "x") is None
        assert await replies.newest(connection, made.id) is None
        assert await replies.events(connection, made.id, reply.number) == []
    assert await find(engine, made) is None


async def test_a_reply_ends_once(engine: AsyncEngine) -> None:
    made = new_conversation()
    reply = await _full(engine, made)
    async with writing(engine) as connection:
        assert await replies.beat(connection, "s", [made.id], 5.0) == [(made.id, 1)]
        assert await replies.beat(connection, "s", ["conv_" + "0" * 32], 9.0) == []
        assert await replies.beat(connection, "other", [made.id], 9.0) == []
        assert await replies.running(connection, silent_since=5.0) == []
        assert len(await replies.running(connection, silent_since=5.1)) == 1
        usage = ConversationUsage(prompt_tokens=3, cost=7, currency="EUR")
        assert await replies.end(connection, reply, "failed", 6.0, usage, {"message": "m", "code": 500})
        assert not await replies.end(connection, reply, "done", 7.0, usage)
        ended = await replies.newest(connection, made.id)
        assert ended is not None
        assert (ended.state, ended.ended_at, ended.usage, ended.cost) == ("failed", 6.0, usage, 7)
        assert ended.error == {"message": "m", "code": 500}


async def test_events_are_forgotten_of_replies_that_have_ended(engine: AsyncEngine) -> None:
    made = new_conversation()
    reply = await _full(engine, made)
    async with writing(engine) as connection:
        assert [row.first for row in await replies.events(connection, made.id, 1, after=2)] == [3]
        assert [row.first for row in await replies.events(connection, made.id, 1, after=1)] == [1, 3]
        await replies.forget_events(connection, 100.0)
        assert len(await replies.events(connection, made.id, 1)) == 2
        await replies.end(connection, reply, "done", 6.0, ConversationUsage())
        await replies.forget_events(connection, 4.0)
        assert [row.first for row in await replies.events(connection, made.id, 1)] == [3]


async def _full(engine: AsyncEngine, made: Conversation) -> Reply:
    """With something in every table."""
    reply = Reply(conversation_id=made.id, number=1, state="running", server="s", alive_at=1.0, started_at=1.0)
    async with writing(engine) as connection:
        await conversations.add(connection, made)
        await entries.add(connection, made.id, 0, [said("one")], None)
        await summaries.add(connection, made.id, Summary(1, "s", 3), 1.0)
        await outputs.add(connection, made.id, "x", "long", 1.0)
        await replies.add(connection, reply)
        await connection.execute(replies.KEEP, replies.events_row(reply, Events(1, 2, b"a"), 3.0))
        await connection.execute(replies.KEEP, replies.events_row(reply, Events(3, 3, b"b"), 4.0))
    return reply
