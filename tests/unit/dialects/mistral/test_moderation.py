from __future__ import annotations

import json
from typing import Any

import pytest

from ventoux.calls import Usage
from ventoux.dialects.dialect import Asked, Head
from ventoux.dialects.judging import MOST_CHARACTERS, Judged
from ventoux.dialects.mistral.moderation import (
    MistralChatClassification,
    MistralChatModeration,
    MistralClassification,
    MistralModeration,
)
from ventoux.errors import InvalidRequest, UnsupportedContent, ValidationFailed
from ventoux.moderation.classifier.judging import CATEGORIES

USER, ASSISTANT = {"role": "user", "content": "How do I bake bread?"}, {"role": "assistant", "content": "With flour."}
HEAD = Head("id", "m", 1)
JUDGEMENT = {name: Judged(0.1, 0.5) for name in CATEGORIES} | {
    "criminal": Judged(0.6, 0.5),
    "dangerous": Judged(0.7, 0.8),
}


def asked(**fields: Any) -> Asked:
    return Asked(json.dumps({"model": "m", **fields}).encode(), {})


def texts(dialect: Any, **fields: Any) -> list[str]:
    return dialect.call(asked(**fields))[0].texts


def test_texts_come_alone_or_as_a_list_and_an_empty_one_is_a_text() -> None:
    for dialect in (MistralModeration(), MistralClassification()):
        assert texts(dialect, input="a") == ["a"]
        assert texts(dialect, input=["a", "", "c"]) == ["a", "", "c"]
    assert MistralModeration().call(asked(input="a", metadata={"k": 1}))[0].metadata == {"k": 1}


def test_of_a_chat_the_last_message_is_judged() -> None:
    assert texts(MistralChatModeration(), input=[USER, ASSISTANT]) == ["With flour."]
    assert texts(MistralChatModeration(), input=[[USER, ASSISTANT], [USER]]) == ["With flour.", USER["content"]]
    assert texts(MistralChatClassification(), input={"messages": [USER, ASSISTANT]}) == ["With flour."]
    assert texts(MistralChatClassification(), input=[{"messages": [USER]}] * 2) == [USER["content"]] * 2


def test_a_short_last_message_is_read_with_what_its_user_said_before() -> None:
    short, long = {"role": "user", "content": "And how?"}, {"role": "user", "content": "word " * 40}
    assert texts(MistralChatModeration(), input=[USER, ASSISTANT, short]) == [f"{USER['content']}\nAnd how?"]
    assert texts(MistralChatModeration(), input=[USER, ASSISTANT, long]) == [long["content"]]


def test_what_a_call_of_a_tool_says_is_judged() -> None:
    call = {"id": "abc123def", "function": {"name": "send", "arguments": '{"text": "boo"}'}}
    assert texts(MistralChatModeration(), input=[{"role": "assistant", "content": "", "tool_calls": [call]}]) == [
        '{"text": "boo"}'
    ]


@pytest.mark.parametrize(
    ("dialect", "given", "place"),
    [
        (MistralModeration(), [], ("body", "input")),
        (MistralModeration(), 3, ("body", "input")),
        (MistralModeration(), ["a" * (MOST_CHARACTERS + 1)], ("body", "input")),
        (MistralChatModeration(), "a", ("body", "input")),
        (MistralChatModeration(), [USER, [USER]], ("body", "input")),
        (MistralChatModeration(), [[USER], []], ("body", "input", 1)),
        (MistralChatModeration(), [{"role": "user"}], ("body", "input", 0, "content")),
        (MistralChatClassification(), [USER], ("body", "input", 0)),
        (MistralChatClassification(), {"messages": []}, ("body", "input", "messages")),
    ],
)
def test_an_input_of_another_form_is_refused_where_it_stands(dialect: Any, given: Any, place: Any) -> None:
    with pytest.raises(ValidationFailed) as refused:
        texts(dialect, input=given)
    assert refused.value.issues[0].loc[: len(place)] == place


def test_an_unknown_field_and_an_image_are_refused() -> None:
    with pytest.raises(ValidationFailed):
        texts(MistralModeration(), input="a", zzz=1)
    image = {"role": "user", "content": [{"type": "image_url", "image_url": "data:image/png;base64,AA"}]}
    with pytest.raises(UnsupportedContent):
        texts(MistralChatModeration(), input=[image])
    with pytest.raises(InvalidRequest):
        MistralModeration().call(Asked(b"{", {}))


def moderation(model: str) -> Any:
    form = MistralModeration().call(Asked(json.dumps({"model": model, "input": "a"}).encode(), {}))[1]
    return json.loads(form.body(Head("id", model, 1), [JUDGEMENT], Usage(7)))


def test_the_reply_has_the_categories_of_the_version_that_was_asked() -> None:
    for model in ("ventoux-moderation", "mistral-moderation-2603"):
        reply = moderation(model)
        assert (reply["id"], reply["model"], reply["usage"]["prompt_tokens"]) == ("id", model, 7)
        result = reply["results"][0]
        assert set(result["categories"]) == set(result["category_scores"]) == set(CATEGORIES)
        assert [name for name, over in result["categories"].items() if over] == ["criminal"]
    for model in ("mistral-moderation-2411", "mistral-moderation-latest"):
        result = moderation(model)["results"][0]
        assert len(result["categories"]) == 9
        assert result["categories"]["dangerous_and_criminal_content"] is True
        assert result["category_scores"]["dangerous_and_criminal_content"] == 0.6


def test_a_classification_is_a_target_with_scores() -> None:
    form = MistralClassification().call(asked(input="a"))[1]
    assert json.loads(form.body(HEAD, [{"law": Judged(0.25, 0.5)}], Usage(7))) == {
        "id": "id",
        "model": "m",
        "results": [{"moderation": {"scores": {"law": 0.25}}}],
    }
