"""The model proposes what is remembered; a user who has switched memory off is asked nothing."""

from __future__ import annotations

import pytest

from ventoux.accounts.schemas import Principal
from ventoux.tools.memory import MemoryTools, Remember
from ventoux.tools.schemas import ToolContext, ToolFailed
from ventoux.tools.specs import MemoryTool

ADA = Principal("w", "k", "vx_1", frozenset())
CONTEXT = ToolContext(ADA, "c", "e", 1, frozenset(), approved=True)


class Memories:
    def __init__(self, *, on: bool) -> None:
        self.on = on
        self.kept: list[tuple[str, str]] = []

    async def is_on(self, principal: Principal) -> bool:
        assert principal == ADA
        return self.on

    async def remember(self, principal: Principal, text: str, conversation_id: str) -> None:
        assert principal == ADA
        self.kept.append((text, conversation_id))


async def test_where_memory_is_off_there_is_no_tool_and_a_note_says_so() -> None:
    opened = await MemoryTools(Memories(on=False)).open(ADA, MemoryTool(), "c")

    assert (list(opened.tools), len(opened.notes)) == ([], 1)


async def test_every_proposal_is_asked_about_and_kept_with_where_it_was_learnt() -> None:
    memories = Memories(on=True)
    (tool,) = (await MemoryTools(memories).open(ADA, MemoryTool(), "c")).tools

    assert (tool.access, tool.always_asks, tool.function.name) == ("writes", True, "remember")
    result = await tool.run({"text": " Likes tea. "}, CONTEXT)
    assert (result.trusted, memories.kept) == (True, [("Likes tea.", "c")])


@pytest.mark.parametrize(("on", "text"), [(False, "x"), (True, "  ")])
async def test_nothing_is_kept_of_nothing_or_after_memory_was_switched_off(*, on: bool, text: str) -> None:
    memories = Memories(on=on)

    with pytest.raises(ToolFailed):
        await Remember(memories).run({"text": text}, CONTEXT)
    assert memories.kept == []
