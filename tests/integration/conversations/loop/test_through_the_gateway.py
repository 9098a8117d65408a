"""A reply's calls of the model are calls like any other: metered to whoever owns the conversation, and limited."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.databases import eventually
from tests.integration.gateway.test_disconnects import Place, served
from tests.integration.gateway.test_inside import principal
from tests.integration.gateway.test_money import MANY, events
from tests.unit.conversations.loop.playing import Agents, Decisions, FakeTool, Sink, Source

from ventoux.conversations.entries import MessageInput, MessageOutput, ToolExecution
from ventoux.conversations.events import MessageDelta
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.loop.service import AgentLoop
from ventoux.conversations.schemas import Assistant, Conversation, Turn
from ventoux.errors import RateLimited
from ventoux.gateway.inside import Inside
from ventoux.tools.service import Tools
from ventoux.tools.specs import WebSearchTool

if TYPE_CHECKING:
    from pathlib import Path

CALL = '<tool_call>\n{"name": "look", "arguments": {"q": "snow"}}\n</tool_call>'
LOOKS: dict[str, Any] = {"tokens": ["It ", "snows."], "calls": [{"tokens": [CALL]}]}
PARAMETERS = {"type": "object", "properties": {"q": {"type": "string"}}}


class Decided(Decisions):
    async def of(self, principal: object) -> dict[str, Any]:
        del principal
        return {}


def loop(place: Place, tool: FakeTool) -> AgentLoop:
    async def nothing(conversation_id: str, output_id: str) -> str | None:
        del conversation_id, output_id
        return None

    return AgentLoop(Inside(place.gateway), Tools([Source([tool], None)]), Agents(), Decided({}), nothing, Bounds())


async def turn(place: Place) -> Turn:
    who = await principal(place)
    conversation = Conversation(
        id="conv_1", workspace_id=who.workspace_id, owner="key:k", key_id=who.key_id, created_at=0, updated_at=0
    )
    assistant = Assistant(model="play", tools=[WebSearchTool()])
    return Turn(
        principal=who, conversation=conversation, assistant=assistant, history=[MessageInput(content="Does it snow?")]
    )


async def test_both_rounds_of_a_reply_are_in_the_ledger_with_the_conversation(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, **LOOKS) as place:
        tool, sink = FakeTool(parameters=PARAMETERS), Sink()
        ended = await loop(place, tool).run(await turn(place), sink)
        assert tool.arguments == [{"q": "snow"}]
        execution, answer = sink.kept
        assert isinstance(execution, ToolExecution)
        assert isinstance(answer, MessageOutput)
        assert answer.content == "It snows."
        metered = await events(place, 2)
        assert [msgspec.json.decode(one["metadata"]) for one in metered] == [{"conversation_id": "conv_1"}] * 2
        assert ended.usage.prompt_tokens == sum(one["prompt_tokens"] for one in metered)
        assert ended.usage.cost == sum(one["cost"] for one in metered)
        assert place.left_behind() == {}


async def test_a_limit_ends_a_reply_in_the_middle_and_what_was_done_is_kept(tmp_path: Path) -> None:
    once = msgspec.structs.replace(MANY, requests_per_minute=1)
    async with served(tmp_path, once, **LOOKS) as place:
        sink = Sink()
        with pytest.raises(RateLimited):
            await loop(place, FakeTool(parameters=PARAMETERS)).run(await turn(place), sink)
        assert [type(one) for one in sink.kept] == [ToolExecution]


async def test_whoever_stops_a_reply_stops_the_engine(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "], stall_after=1) as place:
        sink = Sink()
        made = await turn(place)
        async with asyncio.TaskGroup() as group:
            reply = group.create_task(loop(place, FakeTool()).run(made, sink))
            await sink.until(lambda one: any(isinstance(event, MessageDelta) for event in one.events))
            reply.cancel()
        assert reply.cancelled()
        await eventually(lambda: place.left_behind() == {})
        assert (await events(place, 1))[0]["finish_reason"] == "cancelled"
