from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.integration.engines.serving import answered, ask, scripted

from ventoux.engines.spec import Reasoning
from ventoux.errors import ValidationFailed

if TYPE_CHECKING:
    from tests.integration.engines.serving import Serve

THINKING = ["<thi", "nk>", "Let", " me", " see", "</th", "ink>", "\n\n", "Forty", "-two"]


async def test_thoughts_come_apart_from_the_answer_and_are_counted(serve: Serve) -> None:
    spec = msgspec.structs.replace(scripted(tokens=THINKING), reasoning=Reasoning())
    async with serve(spec) as served:
        answer = await answered(served, ask())
        assert (answer.thoughts, answer.text) == ({0: "Let me see"}, "Forty-two")
        assert answer.usages[-1].completion_tokens == len(THINKING)
        assert answer.usages[-1].reasoning_tokens == 3


async def test_thoughts_that_the_template_has_begun_need_no_mark(serve: Serve) -> None:
    spec = msgspec.structs.replace(scripted(tokens=THINKING[2:]), reasoning=Reasoning(opened=True))
    async with serve(spec) as served:
        answer = await answered(served, ask())
        assert (answer.thoughts, answer.text) == ({0: "Let me see"}, "Forty-two")


async def test_hidden_thoughts_are_generated_and_counted_all_the_same(serve: Serve) -> None:
    spec = msgspec.structs.replace(scripted(tokens=THINKING), reasoning=Reasoning())
    async with serve(spec) as served:
        answer = await answered(served, ask(show_reasoning=False))
        assert (answer.thoughts, answer.text) == ({}, "Forty-two")
        assert answer.usages[-1].completion_tokens == len(THINKING)


async def test_a_model_that_does_not_think_refuses_to_be_asked_to(serve: Serve) -> None:
    async with serve(scripted()) as served:
        with pytest.raises(ValidationFailed, match="does not reason"):
            await answered(served, ask(reasoning_effort="high"))
        assert (await answered(served, ask(reasoning_effort="none"))).text
