from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.engines.encoder_worker import Encoder
from ventoux.moderation.classifier.heads import HeadsClassifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.moderation.classifier.judging import Scores

HARMLESS = {
    "en": "Our choir rehearses on Mondays, and new voices are welcome.",
    "fr": "La boulangerie du coin ferme à midi le dimanche.",
    "de": "Der Wanderweg führt über die Brücke zum Gasthof.",
    "es": "El autobús para la playa sale cada media hora.",
    "it": "La biblioteca presta anche libri per bambini.",
}
THREATS = {
    "en": "I will find you and stab you to death.",
    "fr": "Je vais te retrouver et te poignarder.",
    "de": "Ich finde dich und steche dich ab.",
    "es": "Te voy a encontrar y te voy a apuñalar.",
    "it": "Ti trovo e ti accoltello.",
}


@pytest.fixture(scope="module")
def classifier() -> HeadsClassifier:
    encoder = Encoder(1)

    async def embed(texts: Sequence[str]) -> list[list[float]]:
        return encoder(texts)[0]

    return HeadsClassifier(embed)


def flagged(classifier: HeadsClassifier, scores: Scores) -> set[str]:
    return {category for category, score in scores.items() if score >= classifier.thresholds[category]}


async def test_the_real_encoder_tells_threats_from_harmless_texts_in_five_languages(
    classifier: HeadsClassifier,
) -> None:
    texts = [*THREATS.values(), *HARMLESS.values()]
    found = [flagged(classifier, scores) for scores in await classifier.classify(texts)]
    assert all("violence_and_threats" in one for one in found[: len(THREATS)]), found
    assert not any(found[len(THREATS) :]), found


async def test_a_threat_in_the_middle_of_a_long_letter_is_found(classifier: HeadsClassifier) -> None:
    letter = " ".join([*[HARMLESS["en"]] * 20, THREATS["en"], *[HARMLESS["en"]] * 20])
    assert "violence_and_threats" in flagged(classifier, (await classifier.classify([letter]))[0])
