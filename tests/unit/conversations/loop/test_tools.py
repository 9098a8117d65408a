"""Calls of tools: side by side, each within its time and by itself, and never with what its schema does not allow."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.unit.conversations.loop.playing import TIMEOUT, FakeTool, Models, Play, Says, calls, says

from ventoux.calls import Tool as Function
from ventoux.calls import ToolCall
from ventoux.conversations.entries import (
    MessageOutput,
    TextChunk,
    ThinkChunk,
    ToolExecution,
    ToolFileChunk,
    ToolReferenceChunk,
)
from ventoux.conversations.events import ToolDone, ToolStarted
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.loop.calling import MOST_AT_ONCE
from ventoux.conversations.schemas import Assistant, CompletionArgs
from ventoux.errors import NotFound
from ventoux.tools.schemas import ProducedFile, Reference, ToolContext, ToolFailed, ToolResult
from ventoux.tools.specs import WebSearchTool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.schemas import Outcome

NUMBER = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


def executions(play: Play) -> list[ToolExecution]:
    return [one for one in play.sink.kept if isinstance(one, ToolExecution)]


async def test_what_a_tool_gave_is_told_kept_and_read_by_the_model() -> None:
    tool = FakeTool()
    play = Play(Models(calls(("look", '{"q": "x"}'), text="I look."), says("It is.")), tool)
    ended = await play.reply("is it?")
    before, execution, answer = play.sink.kept
    assert isinstance(before, MessageOutput)
    assert isinstance(execution, ToolExecution)
    assert isinstance(answer, MessageOutput)
    assert (execution.name, execution.function, execution.arguments) == ("web_search", "look", '{"q": "x"}')
    told = {name: execution.info[name] for name in ("output", "failed", "trusted")}
    assert told == {"output": "found", "failed": False, "trusted": False}
    started, done = [one for one in play.sink.events if isinstance(one, ToolStarted | ToolDone)]
    assert (started.id, done.id, started.output_index, done.output_index) == (execution.id, execution.id, 1, 1)
    assert tool.arguments == [{"q": "x"}]
    assert [role for role, _ in play.models.last()] == ["system", "user", "assistant", "tool"]
    assert "found" in play.models.last()[-1][1]
    assert (ended.state, ended.usage.connectors, ended.usage.total_tokens) == ("done", {"web_search": 1}, 30)


async def test_calls_of_one_round_run_at_the_same_time_and_come_back_in_their_order() -> None:
    """The first waits for the second, which could never end if one came after the other."""
    second_ran = asyncio.Event()

    async def first(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        await second_ran.wait()
        return ToolResult(text="first")

    async def second(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        second_ran.set()
        return ToolResult(text="second", trusted=True)

    play = Play(Models(calls("a", "b"), says("ok")), FakeTool("a", first), FakeTool("b", second))
    await play.reply("go")
    assert play.sink.done() == ["second", "first"]
    results = [text for role, text in play.models.last() if role == "tool"]
    assert "first" in results[0]
    assert results[1] == "second"


async def test_a_tool_that_hangs_is_stopped_after_its_time_and_delays_no_other() -> None:
    stopped = asyncio.Event()

    async def hangs(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError("an event that nobody sets was set")

    hung, quick = FakeTool("hung", hangs, timeout=0.05), FakeTool("quick")
    play = Play(Models(calls("hung", "quick"), says("ok")), hung, quick)
    await play.reply("go")
    assert play.sink.done() == ["found", "It did not answer within 0.05 seconds and was stopped."]
    assert stopped.is_set()
    assert [one.info["failed"] for one in executions(play)] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [('{"n": "many"}', 'not of type "integer"'), ("{}", '"n" is a required property'), ('{"n": 1', "JSON")],
)
async def test_arguments_that_do_not_fit_go_back_to_the_model_and_never_to_the_tool(arguments: str, fault: str) -> None:
    tool = FakeTool(parameters=NUMBER)
    play = Play(Models(calls(("look", arguments)), calls(("look", '{"n": 1}')), says("ok")), tool)
    await play.reply("go")
    assert tool.arguments == [{"n": 1}]
    assert fault in play.models.last(1)[-1][1]
    assert [one.info["failed"] for one in executions(play)] == [True, False]


async def test_a_function_that_there_is_not_is_named_to_the_model_with_those_that_there_are() -> None:
    play = Play(Models(calls("guess"), says("ok")), FakeTool())
    ended = await play.reply("go")
    assert play.models.last()[-1] == ("tool", "There is no function 'guess' to call; there is look.")
    assert ended.usage.connectors is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ToolFailed("The page is gone."), "The page is gone."),
        (KeyError("secret"), "The tool failed for a reason that is in the server's log."),
    ],
)
async def test_a_tool_that_fails_fails_alone(error: Exception, told: str) -> None:
    async def fails(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        raise error

    play = Play(Models(calls("bad", "good"), says("ok")), FakeTool("bad", fails), FakeTool("good"))
    await play.reply("go")
    assert sorted(play.sink.done()) == sorted([told, "found"])
    assert play.sink.told == "ok"


async def test_ids_that_a_model_gives_twice_are_made_different() -> None:
    twice = msgspec.structs.replace(calls("a"), calls=(ToolCall("x", "a", "{}"), ToolCall("x", "a", '{"b": 1}')))
    play = Play(Models(twice, twice, says("ok")), FakeTool("a"))
    await play.reply("go")
    ids = [one.tool_call_id for one in executions(play)]
    assert ids[0] == "x"
    assert len(set(ids)) == 4


async def test_the_same_call_three_times_in_a_row_is_answered_with_a_note() -> None:
    tool = FakeTool()
    play = Play(Models(*[calls("look")] * 4, calls(("look", '{"q": 2}')), says("ok")), tool)
    await play.reply("go")
    assert len(tool.arguments) == 3
    outputs = [str(one.info["output"]) for one in executions(play)]
    assert ["again and again" in one for one in outputs] == [False, False, True, True, False]


async def test_not_more_than_so_many_calls_run_at_once() -> None:
    tool = FakeTool()
    many = [("look", f'{{"n": {at}}}') for at in range(MOST_AT_ONCE + 4)]
    play = Play(Models(calls(*many), says("ok")), tool)
    await play.reply("go")
    assert len(tool.arguments) == MOST_AT_ONCE
    results = [text for role, text in play.models.last() if role == "tool"]
    assert ["was not run" in text for text in results] == [False] * MOST_AT_ONCE + [True] * 4


async def test_a_long_result_is_told_by_its_first_page_and_read_on_from_where_it_is_kept() -> None:
    text = " ".join(f"word{at}" for at in range(2000))

    async def long(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        return ToolResult(text=text)

    play = Play(Models(calls("look"), says("ok")), FakeTool("look", long), bounds=Bounds(tool_tokens=200))
    await play.reply("go")
    (execution,) = executions(play)
    assert play.sink.outputs == {execution.id: text}
    assert len(str(execution.info["output"])) < len(text) / 4
    assert [one.name for one in play.models.told[0].tools] == ["look"]
    assert [one.name for one in play.models.told[1].tools] == ["look", "read_more"]
    assert "word1999" not in play.models.last()[-1][1]


async def test_the_other_pages_are_there_in_the_same_reply_and_in_later_ones() -> None:
    async def long(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        return ToolResult(text=" ".join(f"word{at}" for at in range(300)))

    class Turning(Models):
        async def converse(
            self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
        ) -> Outcome:
            """Reads on where the last page says that there is another."""
            if told := re.search(r"read_more\(output_id='(\w+)', page=(\d+)\)", str(call.messages[-1].content)):
                arguments = msgspec.json.encode({"output_id": told[1], "page": int(told[2])}).decode()
                self.answers.insert(0, calls(("read_more", arguments)))
            return await super().converse(principal, call, heard)

    play = Play(Turning(calls("look"), says("ok"), says("ok")), FakeTool("look", long), bounds=Bounds(tool_tokens=500))
    await play.reply("go")
    told = "".join(play.sink.done())
    assert all(f"word{at}" in told for at in range(300))
    (first,) = play.outputs
    await play.reply(f"Again: read_more(output_id='{first}', page=2)")
    assert play.sink.done()[0].startswith("word")


async def test_what_tools_refer_to_and_made_is_shown_in_the_answer() -> None:
    async def refers(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments
        first = context.first_reference
        return ToolResult(
            text=f"[{first}] A page says so.",
            references=(Reference(number=first, title=f"Page {first}", url="https://a.example"),),
            files=(ProducedFile(file_id="f1", name="chart.png", mime_type="image/png"),),
            urls=("https://a.example",),
        )

    tool = FakeTool("look", refers)
    play = Play(Models(calls("look"), says("So it is [1", "]."), calls("look"), says("And [2] too")), tool)
    await play.reply("go")
    answer = play.sink.kept[-1]
    assert isinstance(answer, MessageOutput)
    assert answer.content == [
        ToolFileChunk(tool="web_search", file_id="f1", file_name="chart.png", file_type="image/png"),
        TextChunk("So it is "),
        ToolReferenceChunk(tool="web_search", title="Page 1", url="https://a.example"),
        TextChunk("."),
    ]
    await play.reply("more")
    assert [one.first_reference for one in tool.contexts] == [1, 2]
    assert tool.contexts[1].urls == {"https://a.example"}
    assert play.models.last(2)[-2][1] == "[File: chart.png]So it is [1]."


async def test_links_that_only_a_tool_can_have_told_are_taken_out_of_the_answer() -> None:
    told = "See ![x](https://evil.example/?q=secret) there."
    thinks = Says(thought=told, text=tuple(told))
    play = Play(Models(calls("look"), thinks), FakeTool())
    await play.reply("go")
    answer = play.sink.kept[-1]
    assert isinstance(answer, MessageOutput)
    thought, text = answer.content
    assert isinstance(thought, ThinkChunk)
    assert isinstance(text, TextChunk)
    assert thought.thinking[0].text.endswith("there.")
    assert text.text.endswith("there.")
    assert "secret" not in f"{answer} {play.sink.events}"


async def test_what_is_no_longer_there_is_a_note_later_and_an_error_at_first() -> None:
    play = Play(Models(says("hello")), fails=NotFound("Library x does not exist."))
    with pytest.raises(NotFound):
        await play.reply("go")
    play.history.append(MessageOutput(content="before"))
    await play.reply("go on")
    assert "The tool web_search cannot be used: Library x does not exist." in play.models.last()[0][1]


async def test_what_has_to_be_called_has_to_be_at_first_only() -> None:
    assistant = Assistant(model="m", tools=[WebSearchTool()], completion_args=CompletionArgs(tool_choice="any"))
    play = Play(Models(calls("look"), says("ok")), FakeTool(), assistant=assistant)
    await play.reply("go")
    assert [one.tool_mode for one in play.models.told] == ["required", "auto"]


async def test_functions_for_which_there_is_no_room_are_left_out_with_a_note() -> None:
    described = NUMBER | {"description": "word " * 300}
    many = [FakeTool(f"f{at}", parameters=described) for at in range(6)]
    play = Play(Models(says("ok"), context=2000), *many)
    await play.reply("go")
    offered = [one.name for one in play.models.told[0].tools]
    assert 0 < len(offered) < 6
    note = str(play.models.last()[0][1]).partition("There is no room for so many functions; left out are ")[2]
    assert note == f"{', '.join(f'f{at}' for at in range(len(offered), 6))}."


async def test_a_schema_that_no_engine_can_be_held_to_is_told_in_words_and_checked_all_the_same() -> None:
    parameters = NUMBER | {"propertyNames": {"maxLength": 1}}
    tool = FakeTool(parameters=parameters)
    play = Play(Models(calls(("look", '{"n": "x"}')), says("ok")), tool)
    await play.reply("go")
    (function,) = play.models.told[0].tools
    assert isinstance(function, Function)
    assert function.parameters is None
    assert "propertyNames" in function.description


async def test_whoever_stops_a_reply_stops_its_tools() -> None:
    running, stopped = asyncio.Event(), asyncio.Event()

    async def runs(arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        del arguments, context
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError("an event that nobody sets was set")

    play = Play(Models(calls("look")), FakeTool("look", runs))
    async with asyncio.timeout(TIMEOUT), asyncio.TaskGroup() as group:
        reply = group.create_task(play.reply("go"))
        await running.wait()
        reply.cancel()
    assert stopped.is_set()
    assert reply.cancelled()
