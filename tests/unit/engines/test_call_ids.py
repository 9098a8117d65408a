from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatMessage, ToolCall
from ventoux.engines.call_ids import with_ids

ids = st.sampled_from(["", "a", "b", "000010000"])


@given(st.lists(ids, max_size=4), st.lists(ids, max_size=4))
def test_every_call_gets_an_id_of_its_own_and_one_result(called: list[str], told: list[str]) -> None:
    calls = tuple(ToolCall(one, "f", "{}") for one in called)
    results = [ChatMessage("tool", str(at), tool_call_id=one) for at, one in enumerate((told + [""] * 4)[: len(calls)])]
    user, answer, *answered = with_ids([ChatMessage("user", "Hello"), ChatMessage("assistant", "", calls), *results])
    made = [call.id for call in answer.tool_calls]
    assert user == ChatMessage("user", "Hello")
    assert all(made)
    assert len(set(made)) == len(made)
    assert sorted(message.tool_call_id for message in answered) == sorted(made)


def test_ids_that_are_told_stay() -> None:
    calls = (ToolCall("a", "f", "{}"), ToolCall("b", "f", "{}"))
    messages = [ChatMessage("assistant", "", calls), ChatMessage("tool", "2", tool_call_id="b")]
    assert with_ids([*messages, ChatMessage("tool", "1", tool_call_id="a")])[:2] == messages


def test_a_result_without_an_id_answers_the_first_call_that_waits() -> None:
    calls = (ToolCall("a", "f", "{}"), ToolCall("b", "f", "{}"))
    written = with_ids([ChatMessage("assistant", "", calls), ChatMessage("tool", "1"), ChatMessage("tool", "2")])
    assert [message.tool_call_id for message in written[1:]] == ["a", "b"]
