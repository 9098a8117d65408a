from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from ventoux.moderation.classifier.judging import CATEGORIES
from ventoux.moderation.classifier.weights import FILE, WeightsDamaged, digest, parse, shipped


def document() -> dict[str, Any]:
    return json.loads((resources.files("ventoux.moderation.classifier") / FILE).read_text("utf-8"))


def test_what_ships_judges_every_category_with_a_threshold_of_its_own() -> None:
    heads = shipped()
    assert heads.categories == CATEGORIES == tuple(heads.thresholds)
    assert heads.matrix.shape == (512, len(CATEGORIES))
    assert all(0 < threshold < 1 for threshold in heads.thresholds.values())


def test_the_file_tells_how_it_did_in_every_category_and_language() -> None:
    told = document()
    areas = [area for one in told["held_out"].values() for area in one["auroc"].values()]
    assert len(areas) == 5 * len(CATEGORIES)
    assert min(areas) > 0.88
    assert all(one["false_positives"] <= told["false_positives"] for one in told["held_out"].values())


@pytest.mark.parametrize("damage", ["threshold", "weights", "cut", "missing", "list"])
def test_a_file_that_is_not_as_it_was_written_is_refused(damage: str) -> None:
    told = document()
    text = json.dumps(told)
    match damage:
        case "threshold":
            told["heads"]["law"]["threshold"] = 0.99
            text = json.dumps(told)
        case "weights":
            del told["heads"]["law"]["weights"]
            text = json.dumps(told | {"sha256": digest(told)})
        case "cut":
            text = text[:-100]
        case "missing":
            text = json.dumps({"heads": {}})
        case _:
            text = "[]"
    with pytest.raises(WeightsDamaged):
        parse(text)
