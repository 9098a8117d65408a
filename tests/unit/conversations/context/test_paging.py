"""Nothing of what a tool said is lost, and every page fits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.accounts.schemas import Principal
from ventoux.conversations.context.counting import tokens_of
from ventoux.conversations.context.paging import ReadMore, beginning, paged, pages_of
from ventoux.tools.schemas import ToolContext, ToolFailed

WHO = Principal("ws", "key", "vx_", frozenset({"assistants"}))
LINES = "".join(f"Line {number} says what there is to say of the number {number}.\n" for number in range(150))
SENTENCES = "".join(f"Sentence {number} is told in a text without any line. " for number in range(150))
TEXTS = st.text(max_size=400) | st.lists(
    st.sampled_from(["word ", "Satz. ", "\n", "\n\n", "é", "x" * 300, "日本", " ", "a.b", "! "]), max_size=300
).map("".join)


@settings(max_examples=50, deadline=None)
@given(TEXTS, st.integers(100, 400))
def test_all_pages_together_are_the_text_and_each_fits(text: str, tokens: int) -> None:
    pages = pages_of(text, tokens)
    assert "".join(pages) == text
    assert all(tokens_of(page) <= tokens for page in pages)
    assert all(pages) or pages == [""]
    first = paged(text, tokens, "tool_exec_1")
    assert first.pages == len(pages)
    assert first.cut == (len(pages) > 1)
    # What is told of a page is never paged once more.
    assert tokens_of(first.text) <= tokens


@pytest.mark.parametrize(("text", "ends"), [(LINES, ".\n"), (SENTENCES, ". ")])
def test_pages_end_where_lines_or_sentences_do(text: str, ends: str) -> None:
    pages = pages_of(text, 200)
    assert len(pages) > 5
    assert all(page.endswith(ends) for page in pages[:-1])


def test_a_cut_text_says_so_and_how_the_rest_is_had() -> None:
    page = paged(LINES, 200, "tool_exec_1")
    assert page.cut
    told = f"[Page 1 of {page.pages}; read_more(output_id='tool_exec_1', page=2) gives the next.]"
    assert page.text.endswith(told)
    assert paged("short", 200, "tool_exec_1") == ("short", False, 1)


async def more(page: int, output_id: str = "tool_exec_1", text: str | None = LINES) -> str:
    async def read(conversation_id: str, asked: str) -> str | None:
        return text if (conversation_id, asked) == ("conv_1", "tool_exec_1") else None

    tool = ReadMore(read, 200)
    context = ToolContext(WHO, "conv_1", "tool_exec_2", 1, frozenset(), approved=False)
    arguments: dict[str, Any] = {"output_id": output_id, "page": page}
    assert tool.objection(arguments, context) is None
    result = await tool.run(arguments, context)
    assert not result.trusted
    assert not result.urls
    return result.text


async def test_each_page_can_be_turned_to() -> None:
    pages = pages_of(LINES, 200)
    for number, page in enumerate(pages, 1):
        told = await more(number)
        assert told.startswith(page.rstrip())
        assert f"[Page {number} of {len(pages)}" in told
        assert ("gives the next" in told) == (number < len(pages))


async def test_a_page_or_an_output_that_there_is_not_is_told_with_what_there_is() -> None:
    count = len(pages_of(LINES, 200))
    for page in (0, -1, count + 1, 10**9):
        with pytest.raises(ToolFailed, match=f"There is no page {page}: the output has {count}"):
            await more(page)
    with pytest.raises(ToolFailed, match="no output 'tool_exec_9'"):
        await more(1, "tool_exec_9")


def test_a_beginning_fits_and_shows_that_it_is_one() -> None:
    assert beginning("short", 10) == "short"
    cut = beginning(SENTENCES, 50)
    assert tokens_of(cut) <= 50
    assert cut.endswith(". …")
