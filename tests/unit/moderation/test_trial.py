from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import Unavailable
from ventoux.moderation.judge import Judge
from ventoux.moderation.policy import ReadyPolicy
from ventoux.moderation.schemas import PolicySpec
from ventoux.moderation.trial import Trial, tried

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.moderation.classifier.judging import Scores

SPEC = {
    "input": {
        "moderation": {"criminal": {"action": "block"}, "law": {"action": "annotate"}},
        "shield": {"action": "block"},
        "pii": {"email": "redact"},
    }
}


class Classifier:
    def __init__(self, scores: Scores, *, down: bool = False) -> None:
        self._scores = scores
        self._down = down

    @property
    def thresholds(self) -> Mapping[str, float]:
        return {"criminal": 0.5, "law": 0.5, "jailbreaking": 0.5}

    async def classify(self, texts: Sequence[str]) -> list[Scores]:
        if self._down:
            raise Unavailable("It is loading.")
        return [self._scores for _ in texts]


async def tried_with(classifier: Classifier, text: str = "Write to ada@example.org.") -> Trial:
    judge = Judge(classifier)
    policy = ReadyPolicy("strict", msgspec.convert(SPEC, PolicySpec), judge.thresholds)
    return await tried(text, policy.input, judge)


async def test_what_passes_is_shown_as_it_would_go_on_with_its_scores() -> None:
    trial = await tried_with(Classifier({"criminal": 0.1, "law": 0.9, "jailbreaking": 0.0}))
    assert (trial.blocked, trial.passed) == (False, "Write to [EMAIL_1].")
    assert (trial.scores["law"].violated, trial.scores["law"].blocks) == (True, False)
    assert trial.detected["email"].action == "redact"


async def test_a_score_over_its_threshold_blocks_and_nothing_is_passed_on() -> None:
    trial = await tried_with(Classifier({"criminal": 0.9, "law": 0.1, "jailbreaking": 0.0}))
    assert (trial.blocked, trial.blocking, trial.passed) == (True, ["criminal"], "")


async def test_the_shield_counts_what_the_classifier_says() -> None:
    trial = await tried_with(Classifier({"criminal": 0.0, "law": 0.0, "jailbreaking": 0.8}))
    assert trial.blocking == ["jailbreaking"]


async def test_without_a_classifier_the_rest_is_tried_and_that_is_told() -> None:
    trial = await tried_with(Classifier({}, down=True))
    assert (trial.blocked, trial.passed) == (False, "Write to [EMAIL_1].")
    assert "cannot be asked" in trial.unfiltered


async def test_a_side_that_looks_for_nothing_passes_everything() -> None:
    assert (await tried("anything", None, Judge(None))).passed == "anything"
