from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Delta, FinishReason, Thought, TokenLogprob, ToolCall, ToolCalls
from ventoux.structured.reading import CallReader, Reader, ThoughtReader

TEXT = st.text("ab<>/think_olcr \n", max_size=30)
CUTS = st.lists(st.integers(0, 200), max_size=12)
CALL = '<tool_call>\n{"name": "f", "arguments": {"a": "</x>"}}\n</tool_call>'


def read(
    reader: Reader, text: str, cuts: list[int], reason: FinishReason = "stop"
) -> tuple[str, str, list[ToolCall], str]:
    """Thoughts, text, calls and the end, of text that comes in pieces."""
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    contents = [content for a, b in pairwise(places) for content in reader.feed(Delta(0, text[a:b]))]
    rest, ended = reader.end(reason)
    contents += rest
    thoughts = "".join(content.text for content in contents if isinstance(content, Thought))
    texts = "".join(content.text for content in contents if isinstance(content, Delta))
    calls = [call for content in contents if isinstance(content, ToolCalls) for call in content.calls]
    return thoughts, texts, calls, ended


def thinking(*, opened: bool = False, calls: bool = False) -> ThoughtReader:
    return ThoughtReader(0, "<think>", "</think>", opened=opened, then=CallReader(0) if calls else None)


@given(TEXT, CUTS)
def test_thoughts_are_told_from_the_answer_however_it_is_split(thought: str, cuts: list[int]) -> None:
    if "</think>" in thought:
        return
    found = read(thinking(), f"<think>{thought}</think>\n\nanswer", cuts)
    assert found == (thought, "answer", [], "stop")
    assert read(thinking(opened=True), f"{thought}</think>\nanswer", cuts) == (thought, "answer", [], "stop")


@given(TEXT, CUTS)
def test_without_thoughts_nothing_of_the_answer_is_lost(text: str, cuts: list[int]) -> None:
    if text.lstrip().startswith("<think>"):
        return
    assert read(thinking(), text, cuts) == ("", text, [], "stop")


@given(TEXT, CUTS)
def test_thoughts_that_are_cut_off_are_thoughts(text: str, cuts: list[int]) -> None:
    if "</think>" in text:
        return
    assert read(thinking(), f"<think>{text}", cuts, "length") == (text, "", [], "length")


@given(TEXT, st.integers(1, 3), CUTS)
def test_text_and_calls_are_told_apart_however_they_are_split(text: str, count: int, cuts: list[int]) -> None:
    if "<tool_call>" in text:
        return
    thoughts, texts, calls, ended = read(CallReader(0), text + "\n".join([CALL] * count), cuts)
    assert (thoughts, texts, ended) == ("", text, "tool_calls")
    assert [(call.name, json.loads(call.arguments)) for call in calls] == [("f", {"a": "</x>"})] * count
    assert len({call.id for call in calls}) == count


@given(CUTS)
def test_thoughts_may_come_before_calls(cuts: list[int]) -> None:
    thoughts, texts, calls, ended = read(thinking(calls=True), f"<think>hm</think>{CALL}", cuts)
    assert (thoughts, texts, len(calls), ended) == ("hm", "", 1, "tool_calls")


@given(st.integers(1, len(CALL) - 16), CUTS)
def test_a_call_that_is_cut_off_calls_nothing(kept: int, cuts: list[int]) -> None:
    thoughts, texts, calls, ended = read(CallReader(0), CALL[:kept], cuts, "length")
    assert (thoughts, calls, ended) == ("", [], "length")
    assert CALL.startswith(texts)


@given(CUTS)
def test_whole_calls_before_one_that_is_cut_off_are_kept(cuts: list[int]) -> None:
    _, _, calls, ended = read(CallReader(0), CALL + "\n" + CALL[:20], cuts, "length")
    assert (len(calls), ended) == (1, "length")


@given(CUTS)
def test_a_mark_inside_an_argument_is_part_of_it(cuts: list[int]) -> None:
    inner = '{"a": "see <tool_call> and </tool_call> there"}'
    written = f'<tool_call>\n{{"name": "f", "arguments": {inner}}}\n</tool_call>'
    _, texts, calls, ended = read(CallReader(0), written, cuts)
    assert (texts, ended, [call.arguments for call in calls]) == ("", "tool_calls", [inner])


@given(CUTS)
def test_words_that_only_mention_a_call_are_given_back(cuts: list[int]) -> None:
    said = "Write <tool_call> before it, and then the name."
    assert read(CallReader(0), said, cuts) == ("", said, [], "stop")
    deep = '<tool_call>{"name": "f", "arguments": ' + "[" * 5000
    assert read(CallReader(0), deep, cuts)[1] == deep


@given(CUTS)
def test_no_log_probability_of_the_answer_is_lost(cuts: list[int]) -> None:
    text = "<b>Hello"
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    pieces = [text[a:b] for a, b in pairwise(places)]
    reader = thinking()
    contents = [c for piece in pieces for c in reader.feed(Delta(0, piece, [TokenLogprob(piece, -1.0)]))]
    contents += reader.end("stop")[0]
    told = [token.token for c in contents if isinstance(c, Delta) for token in c.logprobs or ()]
    assert told == pieces
