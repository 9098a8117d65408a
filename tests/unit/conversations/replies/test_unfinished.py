"""What a reply that ends early leaves behind: what was told of it and is not kept otherwise."""

from __future__ import annotations

from ventoux.conversations.entries import MessageOutput, TextChunk, ThinkChunk, ToolExecution, ToolReferenceChunk
from ventoux.conversations.events import FunctionCallDelta, MessageDelta, ToolDelta, ToolStarted
from ventoux.conversations.replies.unfinished import Unfinished, joined

THOUGHT = ThinkChunk([TextChunk("hm")], closed=False)
SOURCE = ToolReferenceChunk("web_search", "a page")


def test_a_message_under_way_is_partial_and_in_the_order_of_what_was_begun() -> None:
    unfinished = Unfinished()
    unfinished.told(MessageDelta(id="m2", content="later", output_index=2, model="m", created_at="t"))
    unfinished.told(MessageDelta(id="m0", content="kept", output_index=0))
    unfinished.told(ToolStarted(id="t1", name="web_search", arguments='{"q":', output_index=1, function="search"))
    unfinished.told(ToolDelta(id="t1", name="web_search", arguments=" 1}", output_index=1))
    unfinished.told(FunctionCallDelta(id="f3", name="f", tool_call_id="c", arguments="{}", output_index=3))
    unfinished.told(MessageDelta(id="m2", content=" on", output_index=2))
    unfinished.kept(["m0", "elsewhere"])

    tool, message = unfinished.entries()

    assert message == MessageOutput(id="m2", created_at="t", content="later on", model="m", partial=True)
    assert isinstance(tool, ToolExecution)
    assert (tool.arguments, tool.function, tool.info["failed"], tool.completed_at) == ('{"q": 1}', "search", True, None)


def test_nothing_is_left_of_what_was_kept() -> None:
    unfinished = Unfinished()
    unfinished.told(MessageDelta(id="m0", content="x", output_index=0))
    unfinished.kept(["m0"])
    assert unfinished.entries() == []


def test_pieces_join_as_one_text_or_as_chunks() -> None:
    assert joined([]) == ""
    assert joined(["a", TextChunk("b"), "c"]) == "abc"
    assert joined([THOUGHT, ThinkChunk([TextChunk("!")], signature="s"), "a", SOURCE, "b", "c"]) == [
        ThinkChunk([TextChunk("hm!")], closed=True, signature="s"),
        TextChunk("a"),
        SOURCE,
        TextChunk("bc"),
    ]
