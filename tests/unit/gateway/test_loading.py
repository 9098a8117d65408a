from __future__ import annotations

from ventoux.conversations.replies.stages import Stage, Stages
from ventoux.gateway.loading import hears_of_loading


def test_what_a_pool_is_at_is_told_as_a_stage_with_its_share() -> None:
    told: list[Stage] = []
    stages = Stages()
    stages.begin("conv_1", told.append)
    hears = hears_of_loading(stages.teller({"conversation_id": "conv_1"}))
    assert hears is not None
    for text in ("pulling ministral-8b 45%", "loading 100% cotton", ""):
        hears(text)
    assert told == [
        Stage(stage="loading", what="pulling", percent=45),
        Stage(stage="loading", what="loading"),
        Stage(stage="loading"),
    ]


def test_nobody_hears_of_a_call_that_is_for_no_reply() -> None:
    stages = Stages()
    stages.begin("conv_1", lambda _: None)
    stages.end("conv_1")
    for metadata in (None, {}, {"conversation_id": "conv_1"}):
        assert hears_of_loading(stages.teller(metadata)) is None
