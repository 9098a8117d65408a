"""What a reply without tools consists of, and how it is told."""

from __future__ import annotations

import pytest
from tests.unit.conversations.loop.playing import Models, Play, Says, says

from ventoux.calls import JsonFormat
from ventoux.conversations.entries import (
    COMPACTION,
    ImageUrlChunk,
    MessageInput,
    MessageOutput,
    TextChunk,
    ThinkChunk,
    ToolExecution,
)
from ventoux.conversations.events import MessageDelta, ToolDone, ToolStarted
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.schemas import Assistant, CompletionArgs
from ventoux.errors import InvalidRequest, Issue, RateLimited, UnsupportedContent, ValidationFailed

ENGLISH = "The weather in the mountains is going to be quite beautiful tomorrow, and everyone wants to go for a walk."
GERMAN = "Das Wetter in den Bergen wird morgen wunderschön sein, und alle wollen einen langen Spaziergang machen."


async def test_an_answer_is_told_piece_by_piece_and_kept_whole_with_what_it_took() -> None:
    play = Play(Models(says("Hel", "lo!")))
    ended = await play.reply("hi")
    assert ended.state == "done"
    (entry,) = play.sink.kept
    assert isinstance(entry, MessageOutput)
    assert (entry.content, entry.model, entry.agent_id) == ("Hello!", "m", None)
    assert entry.completed_at == "2027-01-15T08:00:00Z"
    assert {
        name: entry.info[name] for name in ("seconds", "time_to_first_token", "completion_tokens", "context", "cost")
    } == {
        "seconds": 0.2,
        "time_to_first_token": 0.1,
        "completion_tokens": 5,
        "context": 30_000,
        "cost": 7,
    }
    deltas = [one for one in play.sink.events if isinstance(one, MessageDelta)]
    assert [(one.id, one.content, one.output_index, one.content_index) for one in deltas] == [
        (entry.id, "Hel", 0, 0),
        (entry.id, "lo!", 0, 0),
    ]
    assert (ended.usage.total_tokens, ended.usage.cost, ended.usage.currency) == (15, 7, "EUR")
    assert play.sink.usage == ended.usage


async def test_thoughts_come_first_in_a_chunk_of_their_own() -> None:
    play = Play(Models(Says(thought="hm", text=("Yes",))))
    await play.reply("hi")
    (entry,) = play.sink.kept
    assert isinstance(entry, MessageOutput)
    assert entry.content == [ThinkChunk([TextChunk("hm")]), TextChunk("Yes")]
    indexes = [one.content_index for one in play.sink.events if isinstance(one, MessageDelta)]
    assert indexes == [0, 1]


async def test_the_model_reads_instructions_background_and_history_and_the_call_is_the_conversations() -> None:
    args = CompletionArgs(temperature=0.5, stop="END", random_seed=3, response_format={"type": "json_object"})
    assistant = Assistant(id="ag_1", model="m", instructions="Be brief.", completion_args=args)
    play = Play(Models(says("a"), says("b")), assistant=assistant)
    await play.reply("one")
    await play.reply("two", background="Knows Ada.", args=CompletionArgs(temperature=0.1))
    assert play.models.last() == [
        ("system", "Be brief.\n\nKnows Ada."),
        ("user", "one"),
        ("assistant", "a"),
        ("user", "two"),
    ]
    call = play.models.told[-1]
    assert (call.temperature, call.stop, call.seed, call.format) == (0.1, ("END",), 3, JsonFormat())
    assert (call.affinity, call.metadata) == ("conv_1", {"conversation_id": "conv_1", "agent_id": "ag_1"})


async def test_guardrails_are_those_of_the_conversation_or_else_of_the_agent() -> None:
    asked = [{"moderation_llm_v2": {"action": "block"}, "block_on_error": True}]
    play = Play(Models(says("a")), assistant=Assistant(model="m", guardrails=asked))
    await play.reply("hi")
    (guardrail,) = play.models.told[0].guardrails
    assert (guardrail.name, guardrail.blocks, guardrail.block_on_error) == ("moderation_llm_v2", True, True)


async def test_what_the_model_raises_ends_the_reply_and_what_it_cost_is_known() -> None:
    play = Play(Models(Says(raises=RateLimited("Too much."))))
    with pytest.raises(RateLimited):
        await play.reply("hi")
    assert play.sink.kept == []


async def test_a_partial_message_is_gone_on_with_by_a_new_one_that_reads_as_its_rest() -> None:
    play = Play(Models(says("o, three"), says("thanks")))
    play.history = [MessageInput(content="count"), MessageOutput(id="msg_1", content="one, tw", partial=True)]
    await play.reply()
    call = play.models.told[0]
    assert (call.prefix, call.messages[-1].role, call.messages[-1].content) == ("one, tw", "assistant", "one, tw")
    await play.reply("good")
    assert play.models.last()[1] == ("assistant", "one, two, three")


async def test_where_a_provider_has_no_prefix_the_model_is_asked_to_go_on_in_words() -> None:
    refusal = ValidationFailed([Issue("value_error", ("body", "messages", 1, "prefix"), "no")])
    play = Play(Models(Says(raises=refusal), says("two")))
    play.history = [MessageInput(content="count"), MessageOutput(id="msg_1", content="one, ", partial=True)]
    await play.reply()
    assert [role for role, _ in play.models.last()] == ["user", "assistant", "user"]
    assert play.models.told[-1].prefix == ""
    assert play.sink.told == "two"


async def test_a_conversation_whose_last_word_is_the_assistants_has_nothing_to_answer() -> None:
    play = Play(Models(says("a")))
    await play.reply("hi")
    with pytest.raises(InvalidRequest, match="nothing to answer"):
        await play.reply()
    play.history.clear()
    with pytest.raises(InvalidRequest, match="nothing to answer"):
        await play.reply()


async def test_a_picture_for_a_model_without_eyes_is_refused_before_it_is_asked() -> None:
    play = Play(Models())
    with pytest.raises(UnsupportedContent, match="does not see"):
        await play.reply(MessageInput(content=[TextChunk("?"), ImageUrlChunk("data:image/png;base64,iVBORw0KGgo=")]))


async def test_a_conversation_too_long_is_summarised_and_shows_where() -> None:
    asked = [{"moderation_llm_v2": {"action": "none"}}]
    assistant = Assistant(id="ag_1", model="m", guardrails=asked)
    play = Play(Models(*[says(f"answer {at}") for at in range(20)], context=600), assistant=assistant)
    for at in range(4):
        await play.reply(f"question {at} " + "word " * 60)
        if play.sink.summaries:
            break
    (summary,) = play.sink.summaries
    line, answer = play.sink.kept
    assert isinstance(line, ToolExecution)
    assert isinstance(answer, MessageOutput)
    assert (line.name, line.info["summary"], line.info["position"]) == (COMPACTION, summary.text, summary.position)
    assert line.info["tokens_after"] < line.info["tokens_before"]
    for call in play.models.told[-2:]:
        assert call.metadata == {"conversation_id": "conv_1", "agent_id": "ag_1"}
        assert (len(call.guardrails), call.affinity) == (1, "conv_1")
    shown = [one for one in play.sink.events if isinstance(one, ToolStarted | ToolDone | MessageDelta)]
    assert [(type(one), one.output_index) for one in shown] == [(ToolStarted, 0), (ToolDone, 0), (MessageDelta, 1)]


async def test_the_language_of_an_answer_is_told() -> None:
    play = Play(Models(says(ENGLISH), says(ENGLISH)))
    await play.reply(GERMAN)
    await play.reply(ENGLISH)
    assert play.languages == [("de", False), ("en", True)]


async def test_an_answer_that_begins_in_another_language_is_asked_for_once_more_and_never_seen() -> None:
    pieces = tuple(f"{word} " for word in ENGLISH.split())
    play = Play(Models(Says(text=pieces), says(GERMAN)), bounds=Bounds(language_retry=True))
    await play.reply(GERMAN)
    assert play.sink.told == GERMAN
    assert play.models.last()[0] == ("system", "Answer in German.")
    assert len(play.sink.kept) == 1
    assert (play.sink.usage.prompt_tokens, play.sink.usage.completion_tokens, play.sink.usage.cost) == (20, 10, 14)


async def test_a_short_answer_that_was_held_back_is_told_in_the_end() -> None:
    play = Play(Models(says("Ja", ".")), bounds=Bounds(language_retry=True))
    await play.reply(GERMAN)
    assert play.sink.told == "Ja."
