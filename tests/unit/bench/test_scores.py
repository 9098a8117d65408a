from __future__ import annotations

import pytest
from bench.retrieval.scores import Outcome, by_leg, by_pair, overlap, score, scores

OUTCOMES = [
    Outcome(asked, said, {"words": None, "vectors": 2, "hybrid": 1 if asked == said else 5})
    for asked in ("fr", "en", "de", "es", "it")
    for said in ("fr", "en", "de", "es", "it")
]


def test_recall_counts_ranks_within_the_bound_and_what_was_not_found_counts_as_nothing() -> None:
    assert score([1, 2, 5, 6, None]) == {"recall_1": 0.2, "recall_5": 0.6, "mrr": pytest.approx(0.373)}


@pytest.mark.parametrize(
    ("chunk", "passage", "same"),
    [
        ((0, 100), (0, 100), True),
        ((40, 60), (0, 100), True),
        ((0, 200), (150, 200), True),
        ((0, 100), (50, 150), False),
        ((0, 100), (49, 150), True),
        ((0, 100), (100, 200), False),
        ((300, 400), (0, 100), False),
    ],
)
def test_a_chunk_counts_as_a_passage_by_more_than_half_of_the_shorter(
    chunk: tuple[int, int], passage: tuple[int, int], *, same: bool
) -> None:
    assert overlap(chunk, passage) == overlap(passage, chunk) == same


def test_questions_in_the_language_of_their_passage_are_counted_apart() -> None:
    found = scores(OUTCOMES)
    assert found["same"]["hybrid"]["recall_1"] == 1
    assert found["cross"]["hybrid"] == {"recall_1": 0, "recall_5": 1, "mrr": 0.2}
    assert found["cross"]["words"] == {"recall_1": 0, "recall_5": 0, "mrr": 0}
    assert len(found["pairs"]) == 25


def test_the_tables_have_a_row_for_each_leg_and_for_each_language_of_questions() -> None:
    found = scores(OUTCOMES)
    assert by_leg(found["same"])[2] == {"leg": "hybrid", "recall@1": "1.000", "recall@5": "1.000", "MRR": "1.000"}
    assert by_pair(found["pairs"])[0] == {
        "question in": "FR",
        "FR": "1.00 / 1.00",
        **dict.fromkeys(["EN", "DE", "ES", "IT"], "1.00 / 0.00"),
    }
