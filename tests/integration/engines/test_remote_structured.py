"""Remote engines that nobody holds to a form: checked, asked once more, and never passed off as right."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.engines.playing import Remote, calling, played, text
from tests.integration.engines.serving import Answer, answered_by, ask

from ventoux.calls import JsonFormat, Tool, ToolCall, Usage
from ventoux.engines.client import EngineClient
from ventoux.engines.spec import Abilities
from ventoux.errors import ValidationFailed, WrongForm

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = Tool("f", "", CITY)
GOOD, BAD = '{"city": "Nice"}', '{"town": "Nice"}'


async def answer(remote: Remote, abilities: Abilities | None = None, **fields: Any) -> Answer:
    with played(remote, abilities or Abilities()) as replica:
        async with EngineClient() as client:
            return await answered_by(client, replica, ask(**fields))


async def test_a_right_answer_is_passed_on_and_was_asked_for_in_the_remotes_words() -> None:
    remote = Remote(text(GOOD[:5], GOOD[5:]))
    found = await answer(remote, format=JsonFormat(CITY, "city"))
    assert (found.text, found.reasons) == (GOOD, {0: "stop"})
    assert remote.asked[0]["response_format"]["json_schema"] == {"name": "city", "schema": CITY, "strict": True}


async def test_a_wrong_answer_is_asked_for_once_more_with_what_was_wrong_and_both_are_counted() -> None:
    remote = Remote(text(BAD), text(GOOD))
    found = await answer(remote, format=JsonFormat(CITY))
    assert found.text == GOOD
    assert "city" in remote.asked[1]["messages"][-1]["content"]
    assert remote.asked[1]["messages"][-2] == {"role": "assistant", "content": BAD}
    assert found.usages[-1] == Usage(10, 2)


async def test_two_wrong_answers_are_an_error_and_no_answer() -> None:
    remote = Remote(text(BAD))
    with pytest.raises(WrongForm, match="city"):
        await answer(remote, format=JsonFormat(CITY))
    assert len(remote.asked) == 2


async def test_an_engine_that_enforces_schemas_streams_and_is_checked_at_the_end() -> None:
    enforced = Abilities(json="enforced")
    assert (await answer(Remote(text(GOOD)), enforced, format=JsonFormat(CITY))).text == GOOD


async def test_an_engine_without_the_field_is_told_in_words() -> None:
    remote = Remote(text(GOOD))
    await answer(remote, Abilities(json="words"), format=JsonFormat(CITY))
    assert "response_format" not in remote.asked[0]
    assert '"city"' in remote.asked[0]["messages"][0]["content"]


async def test_calls_are_joined_from_their_pieces_and_keep_the_remotes_id() -> None:
    found = await answer(Remote(calling(GOOD)), tools=(TOOL,))
    assert found.calls == {0: (ToolCall("call_1", "f", GOOD),)}
    assert found.reasons == {0: "tool_calls"}


@pytest.mark.parametrize("wrong", [calling(BAD), calling(GOOD, "g"), text("I will not.")])
async def test_a_wrong_call_is_asked_for_once_more(wrong: list[dict[str, Any]]) -> None:
    remote = Remote(wrong, calling(GOOD))
    found = await answer(remote, tools=(TOOL,), tool_mode="required")
    assert [call.arguments for call in found.calls[0]] == [GOOD]
    assert remote.asked[0]["tool_choice"] == "required"


async def test_words_that_went_out_before_a_wrong_call_are_not_said_again() -> None:
    remote = Remote([*text("Let me look."), *calling(BAD)], [*text("Let me look again."), *calling(GOOD)])
    found = await answer(remote, tools=(TOOL,))
    assert (found.text, [call.arguments for call in found.calls[0]]) == ("Let me look.", [GOOD])


async def test_tools_in_words_are_read_from_the_text() -> None:
    remote = Remote(text("Let me see. <tool", f'_call>\n{{"name": "f", "arguments": {GOOD}}}\n</tool_call>'))
    found = await answer(remote, Abilities(tools="words"), tools=(TOOL,))
    assert (found.text, found.calls[0][0].arguments) == ("Let me see. ", GOOD)
    assert "tools" not in remote.asked[0]


async def test_thoughts_of_a_remote_are_thoughts_under_either_name() -> None:
    pieces = [{"reasoning_content": "a"}, {"reasoning": "b"}, *text("c")]
    found = await answer(Remote(pieces))
    assert (found.thoughts, found.text) == ({0: "ab"}, "c")
    chunks = [{"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "a"}]}]}, *text("c")]
    assert (await answer(Remote(chunks))).thoughts == {0: "a"}


async def test_thoughts_are_left_out_on_request() -> None:
    found = await answer(Remote([{"reasoning_content": "a"}, *text("c")]), show_reasoning=False)
    assert (found.thoughts, found.text) == ({}, "c")


async def test_a_schema_that_nobody_could_check_is_refused_before_anything_is_asked() -> None:
    remote = Remote(text(GOOD))
    with pytest.raises(ValidationFailed, match="cannot be checked"):
        await answer(remote, format=JsonFormat({"type": "string", "pattern": "(?=a)b"}))
    assert remote.asked == []
