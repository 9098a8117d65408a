"""Whatever a model does and however its user answers: it is read in an order that templates take, comes to an end, and
writes nothing that was not allowed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.conversations.loop.playing import Agents, FakeTool, Models, Play, Says, calls, says
from tests.unit.conversations.test_prompting import check

from ventoux.calls import ToolCall
from ventoux.conversations import prompting
from ventoux.conversations.entries import FunctionCall, FunctionResult, MessageInput
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.schemas import Assistant
from ventoux.tools.specs import AskUserTool, FunctionSpec, FunctionTool, ToolSpec, WebSearchTool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.schemas import Outcome

ROUNDS = 4
TOOLS: list[ToolSpec] = [WebSearchTool(), AskUserTool(), FunctionTool(FunctionSpec(name="weather"))]
ONE = Assistant(id="ag_1", name="one", model="m", tools=TOOLS, handoffs=("ag_2",), instructions="Be one.")
TWO = Assistant(id="ag_2", name="two", model="m", tools=TOOLS[:1], handoffs=("ag_1",))

CALLS = st.builds(
    ToolCall,
    st.sampled_from(["", "x", "y"]),
    st.sampled_from(
        ["look", "send", "weather", "ask_user", "hand_over_to_two", "hand_over_to_one", "guess", "no name"]
    ),
    st.sampled_from(["{}", "", "[", '{"question": "Which?"}', '{"n": 1}']),
)
ANSWERS = st.builds(
    Says, text=st.sampled_from([(), ("text",)]), calls=st.lists(CALLS, max_size=3).map(tuple[ToolCall, ...])
)
USER = st.sampled_from(["speaks", "allows", "denies", "answers", "waits"])


class Any(Models):
    """What it says when its script has ended is an answer."""

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        check(call.messages)
        self.answers = self.answers or [says("ok")]
        return await super().converse(principal, call, heard)


async def goes_on(play: Play, user: str) -> None:
    waiting = prompting.waiting(play.history)
    pending = [one for one in waiting if one.confirmation_status == "pending"]
    results = [
        FunctionResult(id=f"fres_{one.tool_call_id}", tool_call_id=one.tool_call_id, result="done")
        for one in waiting
        if one.confirmation_status is None
    ]
    if user in {"allows", "denies"} and pending:
        await play.reply(confirmations={one.tool_call_id: user == "allows" for one in pending[:1]})
    elif user == "answers" and results:
        await play.reply(*results[:1])
    elif user == "speaks" or not waiting:
        await play.reply(MessageInput(id=f"msg_{len(play.history)}", content="and?"))


@settings(max_examples=40, deadline=None)
@given(st.lists(ANSWERS, max_size=8), st.lists(USER, min_size=1, max_size=5))
def test_any_model_and_any_user(answers: list[Says], steps: list[str]) -> None:
    look, send = FakeTool("look"), FakeTool("send", access="writes")
    play = Play(
        Any(*answers), look, send, agents=Agents(ONE, TWO), assistant=ONE, bounds=Bounds(rounds=ROUNDS, handoffs=2)
    )

    async def played() -> None:
        for step in ["speaks", *steps]:
            before = len(play.models.told)
            await goes_on(play, step)
            assert len(play.models.told) - before <= ROUNDS

    asyncio.run(played())
    assert all(one.approved for one in send.contexts)
    ids = [one.tool_call_id for one in play.history if isinstance(one, FunctionCall)]
    assert len(set(ids)) == len(ids)
    allowed = [one for one in play.history if isinstance(one, FunctionCall) and one.confirmation_status == "allowed"]
    assert len(send.contexts) <= len(allowed)


def test_what_is_generated_reaches_the_tool_that_writes() -> None:
    """Else the test above would say nothing."""
    send = FakeTool("send", access="writes")
    play = Play(Any(calls("send")), send, agents=Agents(ONE, TWO), assistant=ONE)

    async def played() -> None:
        await goes_on(play, "speaks")
        await goes_on(play, "allows")

    asyncio.run(played())
    assert len(send.contexts) == 1
