from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from ventoux.errors import EngineError, ModelNotFound
from ventoux.libraries.models import Reply
from ventoux.libraries.reranking import PASSAGES, rerank
from ventoux.libraries.schemas import Chunk, Passage, Ranked

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall

PRINCIPAL: Any = None


class Judge:
    """Says of a passage what stands behind its last blank."""

    def __init__(self) -> None:
        self.calls: list[ChatCall] = []
        self.at_once = self.most_at_once = 0

    async def chat(self, principal: Principal, call: ChatCall, said: object = None) -> Reply:
        assert said is principal is None
        self.calls.append(call)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        word = str(call.messages[-1].content).split()[-1]
        if word == "slow":
            await asyncio.Event().wait()
        if word == "broken":
            raise EngineError("It broke.")
        if word == "gone":
            raise ModelNotFound("judge", [])
        return Reply(text=f'{{"score": {word}}}' if word.isdigit() else word)


def ranked(*texts: str) -> list[Ranked]:
    return [
        Ranked(
            rank=rank,
            score=1 / rank,
            passage=Passage(
                library_id="l",
                document_id=str(rank),
                generation=1,
                document_name="doc",
                chunk=Chunk(ordinal=0, start=0, end=len(text), text=text),
            ),
        )
        for rank, text in enumerate(texts, 1)
    ]


async def judged(judge: Any, *texts: str, seconds: float = 5) -> list[tuple[str, int, float | None]]:
    found = await rerank(judge, PRINCIPAL, "judge", "Why?", ranked(*texts), seconds)
    return [(each.passage.chunk.text, each.rank, each.reranked_score) for each in found]


async def test_passages_come_in_the_order_of_their_judgement_and_equals_as_they_were() -> None:
    found = await judged(Judge(), "a 3", "b 9", "c 3")
    assert found == [("b 9", 1, 0.9), ("a 3", 2, 0.3), ("c 3", 3, 0.3)]


async def test_what_was_not_judged_follows_in_its_order() -> None:
    found = await judged(Judge(), "a broken", "b nonsense", "c 0")
    assert found == [("c 0", 1, 0.0), ("a broken", 2, None), ("b nonsense", 3, None)]


async def test_a_slow_judge_holds_nobody_up() -> None:
    assert (await judged(Judge(), "a slow", "b 5", seconds=0.05))[0] == ("b 5", 1, 0.5)


async def test_only_so_many_are_judged_and_few_at_once() -> None:
    judge = Judge()
    found = await judged(judge, *(f"{number} 5" for number in range(PASSAGES + 5)))
    assert (len(judge.calls), len(found), judge.most_at_once) == (PASSAGES, PASSAGES + 5, 4)
    assert [score for _, _, score in found[PASSAGES:]] == [None] * 5


async def test_a_judge_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ModelNotFound):
        await judged(Judge(), "a gone", "b 5")


async def test_decoding_is_held_to_a_number() -> None:
    judge = Judge()
    await judged(judge, "a 5")
    (call,) = judge.calls
    assert call.format is not None
    assert isinstance(call.format.schema, dict)
    assert call.format.schema["properties"]["score"] == {"type": "integer", "minimum": 0, "maximum": 10}
    assert (call.temperature, call.model) == (0.0, "judge")
