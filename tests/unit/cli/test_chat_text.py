from __future__ import annotations

import io
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from ventoux.cli.chatting.render import MarkdownView
from ventoux.cli.chatting.text import printable, split_finished

MARKDOWN = st.lists(
    st.sampled_from(
        ["\n", "\n\n", "```", "~~~", "```py\n", "- item", "1. one", "   more", "# Head", "word ", "| a |", "`x`"]
    )
).map("".join)


@given(st.text(st.characters()))
def test_no_control_character_but_line_feed_and_tab_reaches_the_terminal(text: str) -> None:
    kept = printable(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} or c in "\n\t" for c in kept)
    assert [c for c in text if unicodedata.category(c) not in {"Cc", "Cs"}] == [c for c in kept if c not in "\n\t"]


@given(st.text(), st.integers(min_value=0))
def test_what_is_stripped_does_not_depend_on_where_a_stream_is_split(text: str, place: int) -> None:
    cut = place % (len(text) + 1)
    assert printable(text[:cut]) + printable(text[cut:]) == printable(text)


@given(st.lists(MARKDOWN))
def test_blocks_of_a_stream_join_to_the_whole_text(pieces: list[str]) -> None:
    blocks: list[str] = []
    tail = ""
    for piece in pieces:
        block, tail = split_finished(tail + piece)
        blocks.append(block)
    assert "".join(blocks) + tail == "".join(pieces)


def test_a_code_fence_is_never_split() -> None:
    assert split_finished("a\n\n```py\nx = 1\n\ny = 2\n") == ("a\n\n", "```py\nx = 1\n\ny = 2\n")


def test_a_closed_fence_is_finished_by_what_follows_it() -> None:
    assert split_finished("```\nx\n```\n\nafter") == ("```\nx\n```\n\n", "after")


def test_an_indented_line_still_belongs_to_the_item_above() -> None:
    assert split_finished("1. one\n\n   more") == ("", "1. one\n\n   more")


def test_a_shorter_fence_does_not_close_a_longer_one() -> None:
    text = "````\n```\n\nx\n"
    assert split_finished(text) == ("", text)


def _shown(pieces: list[str], *, height: int = 10, terminal: bool = True) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=40, height=height, color_system=None)
    with MarkdownView(console) as view:
        for piece in pieces:
            view.add(piece)
    return out.getvalue()


def test_an_answer_taller_than_the_screen_is_shown_whole_and_once() -> None:
    code = "\n".join(f"line-{number}-end" for number in range(60))
    shown = _shown(["Before.\n\n", "```\n", code, "\n```\n"], terminal=False)
    assert [shown.count(f"line-{number}-end") for number in range(60)] == [1] * 60
    assert shown.index("Before.") < shown.index("line-0-end")


def test_what_is_redrawn_fits_on_the_screen() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=40, height=10, color_system=None)
    with MarkdownView(console) as view:
        view.add("```\n" + "\n".join(f"line-{number}-end" for number in range(60)))
        console.file = out = io.StringIO()
        view._live.refresh()
        drawn = out.getvalue()
    assert "line-59-end" in drawn
    assert "line-40-end" not in drawn
    assert drawn.count("\n") < 10


@given(st.text(st.sampled_from("&#x1b;27 \n[](<>)`*_~ab\"'%")))
def test_markdown_cannot_spell_an_escape_sequence(text: str) -> None:
    shown = _shown([text, "&#27;[2J &#x1b;]0;x&#7; &#155;2J"], terminal=False)
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)
