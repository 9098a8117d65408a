"""What the ranks of the right passages come to: recall and mean reciprocal rank, by leg and by pair of languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from bench.retrieval.held_out import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.table import Row

Leg = Literal["words", "vectors", "hybrid"]
LEGS: tuple[Leg, ...] = ("words", "vectors", "hybrid")


@dataclass(frozen=True)
class Outcome:
    """Of one question: ``ranks`` of the right passage, from 1; None where a leg did not find it."""

    asked: str
    said: str
    ranks: dict[Leg, int | None]


class Score(TypedDict):
    recall_1: float
    recall_5: float
    mrr: float


class Pair(TypedDict):
    """``asked`` is the language of the questions, ``said`` that of the passages."""

    asked: str
    said: str
    questions: int
    legs: dict[Leg, Score]


class Scores(TypedDict):
    same: dict[Leg, Score]
    cross: dict[Leg, Score]
    pairs: list[Pair]


def scores(outcomes: Sequence[Outcome]) -> Scores:
    return {
        "same": _legs([outcome for outcome in outcomes if outcome.asked == outcome.said]),
        "cross": _legs([outcome for outcome in outcomes if outcome.asked != outcome.said]),
        "pairs": [
            {"asked": asked, "said": said, "questions": len(found), "legs": _legs(found)}
            for asked in LANGUAGES
            for said in LANGUAGES
            if (found := [outcome for outcome in outcomes if (outcome.asked, outcome.said) == (asked, said)])
        ],
    }


def _legs(outcomes: Sequence[Outcome]) -> dict[Leg, Score]:
    return {leg: score([outcome.ranks[leg] for outcome in outcomes]) for leg in LEGS}


def score(ranks: Sequence[int | None]) -> Score:
    def share(bound: int) -> float:
        return round(sum(rank is not None and rank <= bound for rank in ranks) / len(ranks), 3)

    mrr = sum(1 / rank for rank in ranks if rank is not None) / len(ranks)
    return {"recall_1": share(1), "recall_5": share(5), "mrr": round(mrr, 3)}


def overlap(chunk: tuple[int, int], passage: tuple[int, int]) -> bool:
    """Whether two spans share more than half of the shorter of them: then the chunk counts as the passage."""
    shared = min(chunk[1], passage[1]) - max(chunk[0], passage[0])
    return shared > min(chunk[1] - chunk[0], passage[1] - passage[0]) / 2


def by_leg(legs: dict[Leg, Score]) -> list[Row]:
    return [
        {
            "leg": leg,
            "recall@1": f"{legs[leg]['recall_1']:.3f}",
            "recall@5": f"{legs[leg]['recall_5']:.3f}",
            "MRR": f"{legs[leg]['mrr']:.3f}",
        }
        for leg in LEGS
    ]


def by_pair(pairs: Sequence[Pair]) -> list[Row]:
    """Recall@5 and, after it, recall@1 of the hybrid; the questions' language down, the passages' across."""
    found = {(pair["asked"], pair["said"]): pair["legs"]["hybrid"] for pair in pairs}
    return [
        {"question in": asked.upper()} | {said.upper(): _cell(found[asked, said]) for said in LANGUAGES}
        for asked in LANGUAGES
    ]


def _cell(each: Score) -> str:
    return f"{each['recall_5']:.2f} / {each['recall_1']:.2f}"
