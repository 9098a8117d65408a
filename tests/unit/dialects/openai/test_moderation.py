from __future__ import annotations

import json
from typing import Any

import pytest

from ventoux.calls import Usage
from ventoux.dialects.dialect import Asked, Head
from ventoux.dialects.judging import Judged
from ventoux.dialects.openai.moderation import CATEGORIES, DEFAULT_MODEL, OpenAIModeration
from ventoux.errors import ValidationFailed


def call(**fields: Any) -> Any:
    return OpenAIModeration().call(Asked(json.dumps(fields).encode(), {}))


def test_texts_are_inputs_and_parts_are_one() -> None:
    part = {"type": "text", "text": "b"}
    assert call(input="a")[0].texts == ["a"]
    assert call(input=["a", "b"])[0].texts == ["a", "b"]
    assert call(input=[part, part])[0].texts == ["b\nb"]
    assert call(input="a")[0].model == DEFAULT_MODEL
    assert call(input="a", model="other")[0].model == "other"


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["a", {"type": "text", "text": "b"}],
        [{"type": "image_url", "image_url": {"url": "data:image/png;base64,A"}}],
    ],
)
def test_what_is_no_text_is_refused(given: Any) -> None:
    with pytest.raises(ValidationFailed) as refused:
        call(input=given)
    assert refused.value.issues[0].loc[1] == "input"


def test_what_was_not_judged_is_null_and_says_so() -> None:
    judgement = {
        "sexual": Judged(0.1, 0.5),
        "hate_and_discrimination": Judged(0.2, 0.5),
        "violence_and_threats": Judged(0.3, 0.5),
        "dangerous": Judged(0.9, 0.5),
        "criminal": Judged(0.4, 0.5),
        "law": Judged(0.99, 0.5),
    }
    reply = json.loads(call(input="a")[1].body(Head("id", "m", 1), [judgement], Usage(3)))
    result = reply["results"][0]
    assert (reply["id"], reply["model"], result["flagged"]) == ("modr-id", "m", True)
    assert tuple(result["categories"]) == CATEGORIES
    judged = {"hate": 0.2, "illicit": 0.9, "sexual": 0.1, "violence": 0.3}
    assert {name: score for name, score in result["category_scores"].items() if score is not None} == judged
    assert [name for name, over in result["categories"].items() if over] == ["illicit"]
    assert {name for name, types in result["category_applied_input_types"].items() if types == ["text"]} == set(judged)


def test_advice_alone_is_not_flagged() -> None:
    form = call(input="a")[1]
    result = json.loads(form.body(Head("id", "m", 1), [{"law": Judged(1, 0.5), "sexual": Judged(0, 0.5)}], Usage()))
    assert result["results"][0]["flagged"] is False
