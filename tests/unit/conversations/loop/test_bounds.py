"""No reply goes on for ever: at a bound the model answers with what it has."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.conversations.loop.playing import FakeTool, Models, Play, Says, calls, says

from ventoux.calls import Delta, Usage
from ventoux.conversations.entries import MessageOutput
from ventoux.conversations.loop.bounds import Bounds
from ventoux.errors import EngineTimeout
from ventoux.settings import Settings
from ventoux.tools.schemas import ToolContext, ToolResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.schemas import Outcome


def last_message(play: Play) -> MessageOutput:
    message = play.sink.kept[-1]
    assert isinstance(message, MessageOutput)
    return message


async def test_the_last_round_has_no_tools_and_says_which_bound_it_was() -> None:
    play = Play(Models(calls("look"), calls("look"), says("So far.")), FakeTool(), bounds=Bounds(rounds=3))
    ended = await play.reply("go")
    assert ended.state == "done"
    assert [len(one.tools) for one in play.models.told] == [1, 1, 0]
    assert "Answer with what you know by now" in play.models.last()[0][1]
    assert last_message(play).info["bound"] == "rounds"


async def test_a_model_that_calls_all_the_same_has_answered() -> None:
    play = Play(Models(calls("look"), calls("look", text="More?")), FakeTool(), bounds=Bounds(rounds=2))
    assert (await play.reply("go")).state == "done"
    assert last_message(play).content == "More?"


async def test_tokens_are_a_bound() -> None:
    much = Says(calls=calls("look").calls, usage=Usage(90, 10))
    play = Play(Models(much, says("ok")), FakeTool(), bounds=Bounds(tokens=100))
    await play.reply("go")
    assert last_message(play).info["bound"] == "tokens"


async def test_seconds_are_a_bound_that_leaves_time_for_an_answer() -> None:
    async def takes_long(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        play.clock.at += 9
        return ToolResult(text="late")

    play = Play(Models(calls("look"), says("ok")), FakeTool("look", takes_long), bounds=Bounds(seconds=10))
    await play.reply("go")
    assert last_message(play).info["bound"] == "seconds"


async def test_a_model_that_does_not_end_is_stopped_when_the_reply_has_lasted_too_long() -> None:
    class Endless(Models):
        async def converse(
            self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
        ) -> Outcome:
            await heard(Delta(0, "begun"))
            await asyncio.Event().wait()
            return await super().converse(principal, call, heard)

    play = Play(Endless(), bounds=Bounds(seconds=0.05))
    with pytest.raises(EngineTimeout, match="not complete within"):
        await play.reply("go")
    assert play.sink.told == "begun"


async def test_without_a_bound_a_reply_says_nothing_of_one() -> None:
    play = Play(Models(calls("look"), says("ok")), FakeTool())
    await play.reply("go")
    assert "bound" not in last_message(play).info


def test_the_bounds_are_those_of_the_settings() -> None:
    settings = Settings(agent_rounds=3, agent_tokens=4, agent_timeout=5, agent_handoffs=6, tool_tokens=800)
    assert Bounds.of(settings) == Bounds(3, 4, 5, 6, 800, language_retry=False)
