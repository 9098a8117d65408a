"""Conversations over a loop that says what a test wants, for tests of what is around it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert
from tests.databases import eventually, eventually_async

from ventoux.accounts.schemas import Principal
from ventoux.connectors.errors import ConnectorNotFound
from ventoux.conversations.entries import MessageInput, MessageOutput, entry_id
from ventoux.conversations.events import ConversationUsage, MessageDelta
from ventoux.conversations.opening import open_conversations
from ventoux.conversations.schemas import Assistant, Ended
from ventoux.conversations.turns import Asked, Casting
from ventoux.db.engine import async_engine, writing
from ventoux.db.tables import workspaces
from ventoux.kit.clock import rfc3339
from ventoux.tools.service import Tools
from ventoux.tools.specs import AskUserTool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.replies.running import Running
    from ventoux.conversations.schemas import Conversation, Outcome, Sink, Turn
    from ventoux.conversations.service import Conversations
    from ventoux.db.location import Location
    from ventoux.tools.specs import ToolSpec

WORKSPACE = "w"
ALICE = Principal(WORKSPACE, "k", "vx_k", frozenset({"assistants"}), user_id="alice")
BOB = Principal(WORKSPACE, "l", "vx_l", frozenset({"assistants"}), user_id="bob")
USAGE = ConversationUsage(prompt_tokens=3, completion_tokens=2, total_tokens=5)


class ScriptedLoop:
    """``conversations.schemas.Loop``: says the words, one event each, after what ``before`` waits for."""

    def __init__(self, *words: str) -> None:
        self.words = words or ("Good", " morning")
        self.turns: list[Turn] = []
        self.before: Callable[[int, Sink], Awaitable[None]] | None = None
        """Called with the number of the word that comes."""

    async def run(self, turn: Turn, sink: Sink) -> Ended:
        self.turns.append(turn)
        message, now = entry_id(MessageOutput), rfc3339(1.5)
        for number, word in enumerate(self.words):
            if self.before is not None:
                await self.before(number, sink)
            await sink.tell(MessageDelta(id=message, content=word, output_index=0, model="m", created_at=now))
        said = "".join(self.words)
        sink.spent(USAGE)
        await sink.keep(MessageOutput(id=message, created_at=now, completed_at=now, content=said, model="m"))
        return Ended(state="done", usage=USAGE)


class Nobody:
    """Models, agents, libraries, memories and projects, of which none is asked for much."""

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        del principal, model
        return frozenset({"chat"})

    def context(self, principal: Principal, model: str) -> int:
        del principal, model
        return 4096

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        raise AssertionError(f"the loop is scripted: {principal}, {call}, {heard}")

    async def assistant(self, principal: Principal, agent_id: str, version: int | str | None = None) -> Assistant:
        del principal, version
        return Assistant(id=agent_id, name="clerk", model="m", instructions="Be brief.", tools=[AskUserTool()])

    async def several(self, principal: Principal, library_ids: Sequence[str]) -> Sequence[object]:
        del principal
        return library_ids

    async def find(self, principal: Principal, named: str) -> object:
        del principal
        raise ConnectorNotFound(named)

    async def of(self, principal: Principal, conversation: Conversation) -> str:
        del principal, conversation
        return "likes tea"

    async def tools(self, principal: Principal, project_id: str) -> list[ToolSpec]:
        del principal, project_id
        return []


async def new_workspace(engine: AsyncEngine) -> None:
    async with writing(engine) as connection:
        await connection.execute(insert(workspaces).values(id=WORKSPACE, name=WORKSPACE, created_at=0.0))


@asynccontextmanager
async def conversing(where: Location, loop: Any) -> AsyncGenerator[Conversations]:
    """One server's; what runs in it when it is left is cut."""
    nobody, tools = Nobody(), Tools([])
    async with AsyncExitStack() as stack:
        engine = async_engine(where)
        stack.push_async_callback(engine.dispose)
        casting = Casting(nobody, nobody, tools, nobody, nobody, nobody, nobody)
        conversations = open_conversations(stack, where, engine, loop, casting, tools, kept_days=7)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(conversations.run())
            await eventually(lambda: conversations.ready)
            yield conversations
            running.cancel()


def saying(text: str = "hello", **values: Any) -> Asked:
    inputs: list[Entry] = [
        MessageInput(id=entry_id(MessageInput), created_at=rfc3339(1), completed_at=rfc3339(1), content=text)
    ]
    return Asked(inputs=inputs, **values)


ON_ONE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what does not depend on the database."""
WORDS = tuple(f" {number}" for number in range(30))


class Held(ScriptedLoop):
    """Says half of its words, and then waits to be told to go on."""

    def __init__(self) -> None:
        super().__init__(*WORDS)
        self.halfway, self.go_on = asyncio.Event(), asyncio.Event()
        self.before = self.hold

    async def hold(self, number: int, sink: Sink) -> None:
        del sink
        if number == len(WORDS) // 2:
            self.halfway.set()
            await self.go_on.wait()


async def read(events: AsyncGenerator[bytes]) -> bytes:
    async with asyncio.timeout(10):
        return b"".join([block async for block in events])


async def started(conversations: Conversations, **values: Any) -> Running:
    draft = conversations.draft(ALICE, model="m")
    return await conversations.start(ALICE, draft, saying(**values))


async def halfway(loop: Held, running: Running) -> bytes:
    """What was shown when half was said."""
    await loop.halfway.wait()
    log = running.recording.log

    async def shown() -> bool:
        return log.last == len(WORDS) // 2 + 1

    await eventually_async(shown)
    return log.after(0)
