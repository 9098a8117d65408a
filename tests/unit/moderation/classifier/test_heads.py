from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import EngineTimeout
from ventoux.moderation.classifier.heads import BATCH, HeadsClassifier
from ventoux.moderation.classifier.weights import Heads

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADS = Heads(("bad", "good"), np.array([[8.0, -8.0]]), np.array([-4.0, 4.0]), {"bad": 0.5, "good": 0.5}, "encoder")


class Encoder:
    """One dimension: whether a text holds "bad"."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    async def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        self.calls.append(len(texts))
        assert all(texts)
        return [[float("bad" in text)] for text in texts]


async def test_each_text_has_its_own_scores_in_order() -> None:
    found = await HeadsClassifier(Encoder(), HEADS).classify(["fine", "bad", "fine"])
    assert [scores["bad"] > 0.5 for scores in found] == [False, True, False]
    assert [scores["good"] > 0.5 for scores in found] == [True, False, True]


@given(st.integers(0, 40), st.integers(0, 40))
async def test_one_bad_sentence_is_found_wherever_it_stands(before: int, after: int) -> None:
    fine = "This sentence is long enough to be a window of its own, since it goes on and on about nothing at all."
    text = " ".join([*[fine] * before, "bad.", *[fine] * after])
    assert (await HeadsClassifier(Encoder(), HEADS).classify([text]))[0]["bad"] > 0.9


async def test_windows_are_embedded_in_batches_that_others_can_come_between() -> None:
    encoder = Encoder()
    await HeadsClassifier(encoder, HEADS).classify([f"text {number}" for number in range(2 * BATCH + 1)])
    assert encoder.calls == [BATCH, BATCH, 1]


async def test_a_text_of_nothing_is_judged_without_being_embedded() -> None:
    encoder = Encoder()
    found = await HeadsClassifier(encoder, HEADS).classify(["", "  ", "bad"])
    assert [scores["bad"] > 0.5 for scores in found] == [False, False, True]
    assert encoder.calls == [1]
    assert await HeadsClassifier(encoder, HEADS).classify([]) == []


async def test_an_encoder_that_fails_is_no_clean_bill() -> None:
    async def broken(texts: Sequence[str]) -> list[list[float]]:
        raise EngineTimeout(f"{len(texts)} texts took too long.")

    with pytest.raises(EngineTimeout):
        await HeadsClassifier(broken, HEADS).classify(["anything"])
