from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.moderation.judging import Reading

from ventoux.moderation import judge as judging
from ventoux.moderation.judge import Judge

if TYPE_CHECKING:
    import pytest


async def test_scores_are_remembered_for_so_many_texts_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_REMEMBERED", 10)
    judge = Judge(Reading())
    for number in range(100):
        await judge.scores([f"text {number}", "asked again and again"])
        assert len(judge._known) <= 10
    # A text of one call that is longer than all that is remembered is judged whole all the same.
    await judge.scores([f"window {number}" for number in range(50)])
    assert len(judge._known) <= 10
