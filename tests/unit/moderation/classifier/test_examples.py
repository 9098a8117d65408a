from __future__ import annotations

import json
from collections import Counter
from importlib import resources

from scripts.moderation.examples import LANGUAGES, examples, fingerprint, shared

from ventoux.moderation.classifier.judging import CATEGORIES
from ventoux.moderation.classifier.weights import FILE


def test_what_is_measured_was_never_taught() -> None:
    assert shared() == []


def test_the_weights_were_learnt_from_the_examples_that_are_here() -> None:
    told = json.loads((resources.files("ventoux.moderation.classifier") / FILE).read_text("utf-8"))
    assert told["examples"]["sha256"] == fingerprint(), "Run: python -m scripts.moderation.train"


def test_every_category_has_examples_and_lookalikes_in_every_language() -> None:
    for part, least in (("train", 15), ("held", 7)):
        found = Counter((one.language, one.about, one.own) for one in examples(part))
        for language in LANGUAGES:
            for category in CATEGORIES:
                assert min(found[language, category, True], found[language, category, False]) >= least
