from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import EngineError
from ventoux.moderation.classifier.guard import HAZARDS, JUDGED, GuardClassifier
from ventoux.moderation.classifier.judging import CATEGORIES


def answering(answer: str) -> GuardClassifier:
    async def ask(text: str) -> str:
        assert text
        return answer

    return GuardClassifier(ask, "guard")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("safe", set[str]()),
        ("\n\nsafe\n", set[str]()),
        ("unsafe\nS11", {"selfharm"}),
        ("\n\nunsafe\nS1,S10\n", {"violence_and_threats", "criminal", "hate_and_discrimination"}),
        ("unsafe\nS6", {"health", "financial", "law"}),
        ("unsafe\nS5", set[str]()),
    ],
)
async def test_answers_in_the_words_of_llama_guard_become_categories(answer: str, found: set[str]) -> None:
    scores = (await answering(answer).classify(["a text"]))[0]
    assert {category for category, score in scores.items() if score} == found
    assert set(scores) == set(JUDGED)


@pytest.mark.parametrize("answer", ["", "unsafe", "Unsafe!", "I cannot help with that.", "unsafe\nS99", "safe\nS1"])
async def test_other_words_do_not_count_as_safe(answer: str) -> None:
    with pytest.raises(EngineError, match="guard"):
        await answering(answer).classify(["a text"])


@given(st.sets(st.sampled_from(sorted(HAZARDS)), min_size=1))
async def test_any_hazards_are_read(hazards: set[str]) -> None:
    scores = (await answering("unsafe\n" + ", ".join(sorted(hazards))).classify(["a text"]))[0]
    assert {name for name, score in scores.items() if score} == {name for one in hazards for name in HAZARDS[one]}


async def test_a_guard_gets_a_few_texts_at_a_time_and_answers_stay_in_order() -> None:
    running = most = 0

    async def ask(text: str) -> str:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return "unsafe\nS7" if text == "3" else "safe"

    found = await GuardClassifier(ask, "guard", at_once=2).classify([*map(str, range(6)), ""])
    assert [scores["pii"] for scores in found] == [0, 0, 0, 1, 0, 0, 0]
    assert most == 2


def test_what_it_judges_are_categories_with_a_threshold() -> None:
    assert set(answering("safe").thresholds) == set(JUDGED) == set(CATEGORIES) - {"jailbreaking"}
