"""What the events of a reply tell."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as some

from ventoux.cli.chatting.errors import AnswerFailed
from ventoux.cli.conversing.api import Thread, as_events
from ventoux.cli.conversing.saving import plain_name
from ventoux.cli.conversing.screens import below, tool_lines
from ventoux.cli.conversing.telling import MadeFile, Source, Telling, Told, ToolCall, cut, lines_of, money

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Recorded:
    def __init__(self) -> None:
        self.shown: list[str] = []

    def text(self, piece: str) -> None:
        self.shown.append(piece)

    def running(self, names: list[str]) -> None:
        self.shown.append(f"running {names}")

    def tool(self, call: ToolCall) -> None:
        self.shown.append(f"{call.name}({call.arguments}) = {call.output}")

    def note(self, text: str) -> None:
        self.shown.append(text)


def told_by(*events: dict[str, Any], error: Exception | None = None) -> tuple[Told, list[str]]:
    told, screen = Told(), Recorded()

    async def coming() -> AsyncGenerator[dict[str, Any]]:
        for event in events:
            yield event
        if error is not None:
            raise error

    asyncio.run(Telling(told, screen).take(coming()))
    return told, screen.shown


def message(content: Any) -> dict[str, Any]:
    return {"type": "message.output.delta", "id": "m", "content": content, "output_index": 0}


def reference(title: str, **more: Any) -> dict[str, Any]:
    return message({"type": "tool_reference", "tool": "t", "title": title, **more})


def tool(kind: str, entry: str, **more: Any) -> dict[str, Any]:
    return {"type": f"tool.execution.{kind}", "id": entry, "name": "web_search", "output_index": 0, **more}


def test_sources_are_numbered_by_where_they_are_named_first() -> None:
    told, shown = told_by(
        message("A"),
        reference("x", url="https://x.example"),
        message({"type": "text", "text": "B"}),
        reference("y", source={"page": 2}),
        reference("x", url="https://x.example"),
        message({"type": "thinking", "thinking": []}),
        message({"type": "image_url", "image_url": "u"}),
    )
    assert told.text == "A[1]B[2][1]" == "".join(shown)
    assert told.sources == [Source("x", "https://x.example"), Source("y", "", "page 2")]
    assert below(told, {}) == ["[1] x · https://x.example", "[2] y · page 2"]


def test_tools_that_run_beside_each_other_are_each_told_with_their_own_arguments_and_output() -> None:
    _, shown = told_by(
        tool("started", "1", arguments='{"q":', function="search"),
        tool("started", "2", arguments="{}"),
        tool("delta", "1", arguments='"a"}'),
        tool("done", "2", info={"output": "two\x1b[2J", "failed": True}),
        tool("done", "1", info={"code_output": "one"}),
        tool("done", "3"),
        tool("delta", "9", arguments="lost"),
    )
    assert shown == [
        "running ['search']",
        "running ['search', 'web_search']",
        "web_search({}) = two[2J",
        "running ['search']",
        'search({"q":"a"}) = one',
        "running []",
        "web_search() = ",
        "running []",
    ]


def test_calls_that_wait_hand_overs_usage_and_what_is_not_known() -> None:
    call = {"type": "function.call.delta", "id": "f", "name": "mail", "tool_call_id": "c", "output_index": 0}
    usage = {"total_tokens": 9, "cost": 1_500_000, "currency": "EUR"}
    told, shown = told_by(
        call | {"arguments": '{"to":'},
        call | {"arguments": '"bob"}', "confirmation_status": "pending"},
        {"type": "agent.handoff.done", "id": "h", "next_agent_id": "ag", "next_agent_name": "Tax"},
        {"type": "conversation.response.new_thing"},
        {"type": "conversation.response.done", "usage": usage},
    )
    (waiting,) = told.waiting
    assert (waiting.tool_call_id, waiting.arguments, waiting.pending) == ("c", '{"to":"bob"}', True)
    assert shown == ["→ Tax"]
    assert told.ended
    assert told.figures().startswith("9 tokens · ")
    assert told.figures().endswith(" · 1.5 EUR")


def test_an_error_of_the_reply_or_of_the_way_to_it_is_kept_beside_what_came() -> None:
    failed = {"type": "conversation.response.error", "message": "Engine\x1b died.", "code": 502}
    told, _ = told_by(message("Half"), failed)
    assert (told.text, str(told.error), told.ended) == ("Half", "Engine died.", False)
    told, _ = told_by(message("Half"), error=AnswerFailed("away"))
    assert str(told.error) == "away"
    told, _ = told_by({"type": "tool.execution.started"})
    assert "lacks" in str(told.error)


def test_code_is_shown_as_it_stands_other_arguments_by_name_and_long_ones_are_cut() -> None:
    assert lines_of('{"code": "a = 1\\nprint(a)"}') == ["a = 1", "print(a)"]
    assert lines_of('{"url": "u", "n": [1, 2]}') == ["url: u", "n: [1,2]"]
    assert lines_of("") == []
    assert lines_of("no json") == ["no json"]
    assert cut(["a", "b", "c", "d"], 3) == ["a", "b", "… 2 more lines"]
    call = ToolCall("1", "run", '{"code": "x"}', "y\nz", 1.234, 20, failed=True)
    assert [line for line, _ in tool_lines(call)] == ["✗ run · failed · 1.23 s · cost 0.00002", "  x", "  ⇒ y", "  ⇒ z"]
    assert [money(micro) for micro in (0, 1, 1_000_000, 10_500_000)] == ["0", "0.000001", "1", "10.5"]


def test_a_file_is_named_with_how_to_fetch_it_or_where_it_lies() -> None:
    told = Told(files=[MadeFile("1", "a;rm -rf ~.png"), MadeFile("2", "b.png")])
    assert below(told, {"2": "/made/b.png"}) == [
        "file a;rm -rf ~.png: ventoux files get 1 -o 'a;rm -rf ~.png'",
        "file b.png: saved as /made/b.png",
    ]


@given(some.text(max_size=300))
def test_no_name_leads_out_of_its_folder_or_hides_in_it(name: str) -> None:
    plain = plain_name(name + "😀" * 60)
    assert len(plain_name(name)) > 0
    assert len(plain.encode()) <= 200
    assert not set(plain) & set("/\\\x00\n")
    assert plain[0] not in ".-~"


@given(some.lists(some.tuples(some.integers(1, 3), some.integers(1, 5)), max_size=30))
def test_every_event_is_seen_once_and_in_order(numbers: list[tuple[int, int]]) -> None:
    thread = Thread()
    seen = [at for at in numbers if thread.sees(f"{at[0]}-{at[1]}")]
    assert seen == sorted(set(seen))
    assert thread.sees("")
    assert thread.sees("x-y")


def test_of_a_reply_whose_events_are_gone_its_entries_tell_what_was_said_and_what_waits() -> None:
    call = {"type": "function.call", "id": "f", "name": "mail", "tool_call_id": "1", "arguments": "{}"}
    entries: list[dict[str, Any]] = [
        {"type": "message.output", "id": "0", "content": "before"},
        {"type": "message.input", "id": "1", "content": "and?"},
        {"type": "tool.execution", "id": "2", "name": "web_search", "arguments": "{}", "info": {"output": "found"}},
        call | {"id": "g", "tool_call_id": "0", "confirmation_status": None},
        {"type": "function.result", "id": "r", "tool_call_id": "0", "result": "9"},
        {"type": "message.output", "id": "3", "content": ["A", {"type": "tool_reference", "title": "x"}]},
        {"type": "message.output", "id": "4", "content": "B"},
        call | {"confirmation_status": "pending"},
        call | {"id": "h", "tool_call_id": "2", "confirmation_status": "denied"},
    ]
    entries[5]["content"][0] = {"type": "text", "text": "A"}
    told, shown = told_by(*as_events(entries))
    assert (told.text, told.ended, [one.id for one in told.waiting]) == ("A[1]B", True, ["f"])
    assert "web_search({}) = found" in shown
    assert as_events([]) == [{"type": "conversation.response.done"}]
