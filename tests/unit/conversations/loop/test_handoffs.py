"""From agent to agent and back, within one reply and from one to the next."""

from __future__ import annotations

import msgspec
from tests.unit.conversations.loop.playing import Agents, FakeTool, Models, Play, calls, says

from ventoux.conversations.entries import AgentHandoff, FunctionCall, MessageOutput
from ventoux.conversations.events import HandoffDone, HandoffStarted
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.schemas import Assistant
from ventoux.tools.specs import FunctionSpec, FunctionTool, WebSearchTool

FRONT = Assistant(id="ag_1", name="front desk", model="m1", instructions="Greet.", handoffs=("ag_2", "ag_gone"))
LAW = Assistant(
    id="ag_2", name="law", description="Knows contracts.", model="m2", instructions="Judge.", handoffs=("ag_1",)
)
WEATHER = FunctionTool(FunctionSpec(name="weather"))


def play(models: Models, *tools: FakeTool, assistant: Assistant = FRONT, bounds: Bounds | None = None) -> Play:
    return Play(models, *tools, agents=Agents(FRONT, LAW), assistant=assistant, bounds=bounds)


async def test_another_agent_goes_on_in_the_same_reply_and_in_later_ones() -> None:
    made = play(Models(calls("hand_over_to_law"), says("It holds."), says("Yes.")))
    ended = await made.reply("Is it valid?")
    assert ended.state == "done"
    handoff, answer = made.sink.kept
    assert isinstance(handoff, AgentHandoff)
    assert (handoff.previous_agent_id, handoff.next_agent_id) == ("ag_1", "ag_2")
    assert (handoff.previous_agent_name, handoff.next_agent_name) == ("front desk", "law")
    assert isinstance(answer, MessageOutput)
    assert (answer.agent_id, answer.model) == ("ag_2", "m2")
    started, done = [one for one in made.sink.events if isinstance(one, HandoffStarted | HandoffDone)]
    assert (started.id, done.id, started.output_index) == (handoff.id, handoff.id, 0)
    (function,) = made.models.told[0].tools
    assert function.description == "Hands the conversation over to law, who answers then: Knows contracts."
    assert [one.model for one in made.models.told] == ["m1", "m2"]
    assert made.models.last()[0] == ("system", "Judge.")
    await made.reply("Sure?")
    assert made.models.told[-1].model == "m2"


async def test_there_and_back() -> None:
    made = play(Models(calls("hand_over_to_law"), calls("hand_over_to_front_desk"), says("Hello again.")))
    await made.reply("hi")
    assert [one.model for one in made.models.told] == ["m1", "m2", "m1"]
    assert [role for role, _ in made.models.last()] == ["system", "user", "assistant", "tool", "assistant", "tool"]


async def test_agents_that_hand_each_other_the_conversation_come_to_an_end() -> None:
    rounds = [calls("hand_over_to_law"), calls("hand_over_to_front_desk"), says("ok")]
    made = play(Models(*rounds), bounds=Bounds(handoffs=2))
    await made.reply("hi")
    assert [len(one.tools) for one in made.models.told] == [1, 1, 0]
    answer = made.sink.kept[-1]
    assert isinstance(answer, MessageOutput)
    assert answer.info["bound"] == "handoffs"


async def test_where_the_client_hands_over_the_reply_ends_there() -> None:
    made = play(Models(calls("hand_over_to_law"), says("It holds.")))
    ended = await made.reply("valid?", handoff_execution="client")
    assert ended.state == "done"
    assert isinstance(made.sink.kept[-1], AgentHandoff)
    await made.reply(handoff_execution="client")
    assert made.models.told[-1].model == "m2"
    assert made.sink.told == "It holds."


async def test_tools_of_the_round_run_before_the_other_agent_answers() -> None:
    tool = FakeTool()
    front = Assistant(id="ag_1", name="front", model="m1", handoffs=("ag_2",), tools=[WebSearchTool()])
    made = play(Models(calls("hand_over_to_law", "look"), says("ok")), tool, assistant=front)
    await made.reply("go")
    assert len(tool.arguments) == 1
    assert made.models.told[-1].model == "m2"


async def test_nobody_hands_over_while_the_client_is_waited_for() -> None:
    front = Assistant(id="ag_1", name="front", model="m1", handoffs=("ag_2",), tools=[WEATHER])
    made = play(Models(calls("hand_over_to_law", "weather")), assistant=front)
    assert (await made.reply("go")).state == "waiting"
    assert [type(one) for one in made.sink.kept] == [FunctionCall]


async def test_an_agent_that_is_gone_is_not_gone_on_with() -> None:
    made = play(Models(says("I am here.")))
    gone = AgentHandoff(
        id="handoff_1",
        previous_agent_id="ag_1",
        previous_agent_name="front desk",
        next_agent_id="ag_gone",
        next_agent_name="gone",
    )
    await made.reply("hi", gone, "hello?")
    assert made.models.told[0].model == "m1"


async def test_an_agent_whose_model_is_gone_is_not_gone_on_with_and_nobody_hands_over_to_it() -> None:
    made = play(Models(calls("hand_over_to_law"), says("It holds."), says("I am here.")))
    await made.reply("valid?")
    made.models.gone.add("m2")
    ended = await made.reply("Sure?")
    assert ended.state == "done"
    assert (made.models.told[-1].model, made.models.told[-1].tools) == ("m1", ())


async def test_what_the_conversation_brought_is_there_whoever_answers_and_what_the_agent_brought_is_not() -> None:
    own = FunctionTool(FunctionSpec(name="own"))
    front = msgspec.structs.replace(FRONT, tools=[own, WEATHER], given=[WEATHER])
    back = msgspec.structs.replace(LAW, tools=[WEATHER])
    models = Models(calls("hand_over_to_law"), says("It holds."), says("Yes."))
    made = Play(models, agents=Agents(front, back), assistant=front)
    await made.reply("valid?")
    await made.reply("Sure?")
    names = [[tool.name for tool in one.tools] for one in models.told]
    assert names == [
        ["own", "weather", "hand_over_to_law"], ["weather", "hand_over_to_front_desk"],
        ["weather", "hand_over_to_front_desk"],
    ]  # fmt: skip
